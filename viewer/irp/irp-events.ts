/**
 * The events that belong to one IRP: those that name it, what its drivers did while they worked on it, and what came of
 * that later or elsewhere: the DPCs, timers and work items they set going, the blocks and MDLs they allocated, the IRPs
 * they made. Only the batches that can have any are read.
 */
import { InputError } from '../../base/errors.ts';
import type { DecodedBatch, TraceEvent } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { CONTEXT_KINDS } from '../../wording/contexts.ts';
import { eventField, fieldsNamed, numberAt } from '../../wording/event-fields.ts';
import { IrpWork } from '../../wording/irp-work.ts';
import { IS_LASTING } from '../../wording/name-observers.ts';
import { TraceNames } from '../../wording/names.ts';
import { LOOK_BACK_EVENTS } from '../event-stream.ts';
import { leftOutReasons } from '../left-out.ts';

const K = EventKind;
const PARENT = eventField(K.irpAllocate, 'parent');
const ACTION = eventField(K.irpAllocate, 'action');
const CALL_ACTION = eventField(K.userSystemCall, 'action');
const RETURN_ACTION = eventField(K.systemCallReturn, 'action');
const TIMER = eventField(K.timerSet, 'timer');
const TIMER_DPC = eventField(K.timerSet, 'dpc');
const IRP_FIELDS = fieldsNamed('irp');

/** Things that live on when the work that made them is over, by the field that names them. */
const THINGS = ['dpc', 'timer', 'item', 'apc', 'allocation', 'mdl'] as const;
type ThingName = (typeof THINGS)[number];
const THING_FIELDS = THINGS.map((name) => ({ name, fields: fieldsNamed(name) }));

/** Events that set something going or make it. */
const MAKES: Readonly<Record<number, ThingName>> = {
  [K.dpcQueue]: 'dpc',
  [K.timerSet]: 'timer',
  [K.workQueue]: 'item',
  [K.apcQueue]: 'apc',
  [K.poolAllocate]: 'allocation',
  [K.mdlCreate]: 'mdl',
};
/** Events after which it is over with what was set going. */
const ENDS: readonly number[] = [
  K.dpcEnd,
  K.dpcRemove,
  K.timerExpire,
  K.timerCancel,
  K.workEnd,
  K.apcEnd,
  K.poolFree,
  K.mdlFree,
];

/** What can be of interest when the IRP itself is over. */
const IS_LATER = Uint8Array.from({ length: 256 }, (_, kind) =>
  THING_FIELDS.some(({ fields }) => fields[kind] !== undefined) ||
  IRP_FIELDS[kind] !== undefined ||
  CONTEXT_KINDS.includes(kind) ||
  kind === K.systemCallReturn
    ? 1
    : 0,
);

/** An event of the IRP. `names` are as of it: use it before going on. */
export interface IrpEvent {
  readonly event: TraceEvent;
  readonly names: TraceNames;
  readonly batch: DecodedBatch;
  readonly i: number;
  /** The event names the IRP. */
  readonly own: boolean;
  /** Where it happened, as Contexts numbers them. */
  readonly context: number;
  /** The driver in whose dispatch routine it happened, 0 for none. Of a dispatch: the one that sent the IRP. */
  readonly driver: number;
  /** An IRP that was made on behalf of this one, which the event is about; else 0. */
  readonly child: number;
}

/** Follows one IRP through a trace. */
export class IrpFollower {
  private readonly irp: number;
  private readonly names: TraceNames;
  private readonly work = new IrpWork();
  private readonly things = new Map<ThingName, Set<number>>(THINGS.map((name) => [name, new Set()]));
  /** What a timer sets going when it expires. */
  private readonly timerDpcs = new Map<number, number>();
  private readonly children = new Set<number>();
  /** Contexts in which something runs that the IRP's drivers set going. */
  private readonly running = new Map<number, number>();
  /** The last system call of each thread. */
  private readonly calls = new Map<number, { readonly batch: DecodedBatch; readonly i: number }>();
  private action = 0;
  private gone = false;

  private constructor(reader: TraceReader, irp: number) {
    this.irp = irp;
    this.names = new TraceNames(reader);
  }

  /** Yields the events in order. Throws InputError when the trace does not have the IRP, TraceError. */
  static *follow(reader: TraceReader, irp: number): Generator<IrpEvent> {
    const entries = reader.batchIndex;
    const holds = ({ irpMin, irpMax }: (typeof entries)[number]) => irpMin <= irp && irp <= irpMax;
    const first = entries.findIndex(holds);
    if (first < 0) throw noSuchIrp(reader, irp);
    const last = entries.findLastIndex(holds);
    const follower = new IrpFollower(reader, irp);
    const from = entries[first]!.firstEvent - LOOK_BACK_EVENTS;
    let found = false;
    for (const [place, entry] of entries.entries()) {
      // Behind its last event only what it left may follow.
      if (place > last && follower.isOver()) break;
      if (entry.firstEvent + entry.eventCount <= from) {
        if (entry.kind.some((kind) => IS_LASTING[kind] === 1)) follower.names.observeLasting(reader.batch(place));
        continue;
      }
      const batch = reader.batch(place);
      const later = place > last;
      for (let i = 0; i < batch.eventCount; i++) {
        if (later && follower.skips(batch, i)) continue;
        for (const event of follower.take(batch, i)) {
          found = true;
          yield event;
        }
      }
    }
    if (!found) throw noSuchIrp(reader, irp);
  }

  private isOver(): boolean {
    return this.gone && [...this.things.values()].every(({ size }) => size === 0) && this.children.size === 0;
  }

  /** Passes an event that can have nothing to do with what the IRP left. */
  private skips(batch: DecodedBatch, i: number): boolean {
    const kind = batch.kind[i]!;
    if (this.running.size > 0 || IS_LATER[kind] === 1) return false;
    if (IS_LASTING[kind] === 1) this.names.observe(batch, i);
    return true;
  }

  private *take(batch: DecodedBatch, i: number): Generator<IrpEvent> {
    const { names, work } = this;
    const kind = batch.kind[i]!;
    names.observe(batch, i);
    const sender = work.driver;
    const sentFrom = work.context;
    const workedOn = work.observe(batch, i);
    const context = work.context;
    if (kind === K.userSystemCall) this.calls.set(batch.thread[i]!, { batch, i });
    const named = IRP_FIELDS[kind] === undefined ? 0 : numberAt(batch, i, IRP_FIELDS[kind]!);
    const own = named === this.irp;
    const child = this.childOf(batch, i, named);
    const related = this.relation(batch, i, kind, named, workedOn, context);
    if (!own && child === 0 && !related) return;
    const driver = kind === K.irpDispatch ? (sentFrom === context ? sender : 0) : work.driver;
    if (own && kind === K.irpAllocate) yield* this.request(batch, i);
    yield { event: batch.event(i), names, batch, i, own, context, driver, child };
    this.note(batch, i, kind, own, child, context);
  }

  /** The system call on whose behalf the IRP is made. */
  private *request(batch: DecodedBatch, i: number): Generator<IrpEvent> {
    this.action = numberAt(batch, i, ACTION);
    const call = this.calls.get(batch.thread[i]!);
    if (call === undefined || this.action === 0) return;
    if (numberAt(call.batch, call.i, CALL_ACTION) !== this.action) return;
    const { names } = this;
    const event = call.batch.event(call.i);
    yield { event, names, batch: call.batch, i: call.i, own: false, context: event.thread, driver: 0, child: 0 };
  }

  /** The IRP's child that the event names; 0 for none. */
  private childOf(batch: DecodedBatch, i: number, named: number): number {
    if (batch.kind[i] === K.irpAllocate && numberAt(batch, i, PARENT) === this.irp) return named;
    return this.children.has(named) ? named : 0;
  }

  private relation(
    batch: DecodedBatch,
    i: number,
    kind: number,
    named: number,
    workedOn: number,
    context: number,
  ): boolean {
    if (kind === K.systemCallReturn) return this.action !== 0 && numberAt(batch, i, RETURN_ACTION) === this.action;
    if (named !== 0) return false;
    if (workedOn === this.irp || this.thingOf(batch, i, kind) !== undefined) return true;
    return workedOn === 0 && this.running.has(context);
  }

  /** What the event names that the IRP's drivers made. */
  private thingOf(batch: DecodedBatch, i: number, kind: number): { name: ThingName; id: number } | undefined {
    for (const { name, fields } of THING_FIELDS) {
      const field = fields[kind];
      if (field === undefined || kind === K.timerSet) continue;
      const id = numberAt(batch, i, field);
      if (this.things.get(name)!.has(id)) return { name, id };
    }
    return undefined;
  }

  private note(batch: DecodedBatch, i: number, kind: number, own: boolean, child: number, context: number): void {
    if (child !== 0) {
      if (kind === K.irpAllocate) this.children.add(child);
      if (kind === K.irpFree) this.children.delete(child);
      return;
    }
    if (own && kind === K.irpFree) this.gone = true;
    if (kind === K.systemCallReturn) this.action = 0;
    const made = MAKES[kind];
    if (made !== undefined) this.things.get(made)!.add(numberAt(batch, i, eventField(kind, made)));
    if (kind === K.timerSet) this.timerDpcs.set(numberAt(batch, i, TIMER), numberAt(batch, i, TIMER_DPC));
    if (kind === K.dpcStart || kind === K.workStart) this.running.set(context, kind);
    if (kind === K.dpcEnd || kind === K.workEnd) this.running.clear();
    if (!ENDS.includes(kind)) return;
    const thing = this.thingOf(batch, i, kind);
    if (thing === undefined) return;
    this.things.get(thing.name)!.delete(thing.id);
    const dpc = kind === K.timerExpire ? this.timerDpcs.get(thing.id) : undefined;
    if (dpc !== undefined && dpc !== 0) this.things.get('dpc')!.add(dpc);
  }
}

function noSuchIrp(reader: TraceReader, irp: number): InputError {
  const high = reader.batchIndex.reduce((most, { irpMax }) => Math.max(most, irpMax), 0);
  const text = high === 0 ? 'the trace has no IRPs' : `there is no IRP ${irp}; the trace has IRPs up to ${high}`;
  return new InputError([text, ...leftOutReasons(reader, undefined)].join('; '));
}
