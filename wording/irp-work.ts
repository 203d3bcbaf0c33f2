/**
 * Which IRP is worked on where, and for which driver, as of the event that was last observed: a dispatch, completion,
 * StartIo or cancel routine that was called and has not returned. Tells to which IRP locks, allocations and calls belong.
 * What a DPC, an interrupt, an APC or a work item does is not done for the IRP that was being worked on before.
 */
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { CONTEXT_KINDS, Contexts } from './contexts.ts';
import { eventField, fieldsNamed, numberAt } from './event-fields.ts';

interface Work {
  /** 0: none. */
  readonly irp: number;
  /** 0 where the event does not tell. */
  readonly driver: number;
  /** 0 where the event does not tell. */
  readonly device: number;
}

const K = EventKind;
const DISPATCH_DRIVER = eventField(K.irpDispatch, 'driver');
const DEVICE_FIELDS = fieldsNamed('device');
const IRP_FIELDS = fieldsNamed('irp');

/** Events that begin work on an IRP, or on something that is none. */
const BEGINS: readonly number[] = [
  K.irpDispatch,
  K.irpCompletionCall,
  K.irpStart,
  K.irpCancelCall,
  K.apcStart,
  K.workStart,
];
const ENDS: readonly number[] = [
  K.irpDispatchReturn,
  K.irpCompletionReturn,
  K.irpStartReturn,
  K.irpCancelReturn,
  K.apcEnd,
  K.workEnd,
];

/** More routines than can be in each other: a kernel stack has no room for so many. */
const MOST_NESTED = 1024;

/** The kinds that tell who works on what; for other events {@link IrpWork.observe} changes nothing that lasts. */
export const WORK_KINDS: readonly number[] = [...BEGINS, ...ENDS, ...CONTEXT_KINDS];

const IS_BEGIN = new Uint8Array(256);
for (const kind of BEGINS) IS_BEGIN[kind] = 1;
const IS_END = new Uint8Array(256);
for (const kind of ENDS) IS_END[kind] = 1;

/** Kinds whose events neither change what anybody works on nor are anchored to an IRP as decisions are. */
const IS_PLAIN = new Uint8Array(256).fill(1);
for (const kind of WORK_KINDS) IS_PLAIN[kind] = 0;
KIND_BY_NUMBER.forEach((info, kind) => {
  if (info?.role === 'decision') IS_PLAIN[kind] = 0;
});

export class IrpWork {
  private readonly contexts = new Contexts();
  private readonly stacks = new Map<number, Work[]>();
  private here = 0;
  private deviceHere = 0;

  /**
   * Takes event `i` of a batch.
   * @returns the IRP it belongs to: the one it names, else the one its context works on; 0 for none
   */
  observe(batch: DecodedBatch, i: number): number {
    const kind = batch.kind[i]!;
    this.contexts.observe(batch, i);
    this.here = this.contexts.of(batch, i);
    if (IS_BEGIN[kind] === 1) {
      const field = IRP_FIELDS[kind];
      const irp = field === undefined ? 0 : numberAt(batch, i, field);
      const named = DEVICE_FIELDS[kind];
      const device = named === undefined ? 0 : numberAt(batch, i, named);
      this.deviceHere = device;
      this.push({ irp, device, driver: kind === K.irpDispatch ? numberAt(batch, i, DISPATCH_DRIVER) : 0 });
      return irp;
    }
    const irp = this.irpOf(batch, i);
    this.deviceHere = this.stacks.get(this.here)?.at(-1)?.device ?? 0;
    if (IS_END[kind] === 1) this.leave(IRP_FIELDS[kind] === undefined ? 0 : irp);
    return irp;
  }

  /** Takes all events of a batch. Gives the IRP that each belongs to, as {@link observe} does. */
  observeAll(batch: DecodedBatch): Int32Array {
    const { kind, eventCount } = batch;
    const irps = new Int32Array(eventCount);
    const own = ownIrps(batch);
    const rows = new Uint32Array(256);
    let context = Number.NaN;
    let worksOn = 0;
    for (let i = 0; i < eventCount; i++) {
      const number = kind[i]!;
      const row = rows[number]!++;
      if (IS_PLAIN[number] === 0) {
        irps[i] = this.observe(batch, i);
        context = Number.NaN;
        continue;
      }
      const column = own[number];
      if (column !== undefined) {
        irps[i] = column[row]!;
        continue;
      }
      const now = this.contexts.of(batch, i);
      if (now !== context) {
        context = now;
        worksOn = this.stacks.get(now)?.at(-1)?.irp ?? 0;
      }
      irps[i] = worksOn;
    }
    return irps;
  }

  /** The context of the event last observed, as Contexts numbers them. */
  get context(): number {
    return this.here;
  }

  /** The driver in whose dispatch routine that context is, 0 for none. */
  get driver(): number {
    return this.stacks.get(this.here)?.at(-1)?.driver ?? 0;
  }

  /** The device for which the routine was called in which the event happened, 0 for none; one that ends is not over yet. */
  get device(): number {
    return this.deviceHere;
  }

  /** How many of the routines above that context is in. */
  get depth(): number {
    return this.stacks.get(this.here)?.length ?? 0;
  }

  private irpOf(batch: DecodedBatch, i: number): number {
    const kind = batch.kind[i]!;
    const field = IRP_FIELDS[kind];
    if (field !== undefined) return numberAt(batch, i, field);
    if (KIND_BY_NUMBER[kind]?.role === 'decision') {
      const anchored = batch.irp[batch.decisionRowOf(i)]!;
      if (anchored !== 0) return anchored;
    }
    return this.stacks.get(this.here)?.at(-1)?.irp ?? 0;
  }

  /** Where the trace lacks the end of a routine, that of one outside it ends both. */
  private leave(irp: number): void {
    const stack = this.stacks.get(this.here);
    const place = stack?.findLastIndex((work) => work.irp === irp) ?? -1;
    if (place >= 0) stack!.length = place;
  }

  private push(work: Work): void {
    const stack = this.stacks.get(this.here);
    if (stack === undefined) {
      this.stacks.set(this.here, [work]);
      return;
    }
    stack.push(work);
    // In a trace that leaves out the ends of routines nothing is ever taken from it.
    if (stack.length > MOST_NESTED) stack.splice(0, MOST_NESTED / 2);
  }
}

/** For each kind that occurs in a batch, the IRPs its events name. */
function ownIrps(batch: DecodedBatch): (ArrayLike<number> | undefined)[] {
  const own: (ArrayLike<number> | undefined)[] = new Array(256).fill(undefined);
  for (const kind of batch.kindCounts.keys()) {
    const field = IRP_FIELDS[kind];
    if (field !== undefined) own[kind] = batch.column(kind, field.index) as Int32Array;
  }
  return own;
}
