/**
 * The facts that a filter asks for, as columns with a row for each event of a batch. What follows from events before is
 * kept up batch by batch; what follows from later ones is collected before the first.
 */
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { eventDriver } from '../wording/event-driver.ts';
import { fieldsNamed, numberAt } from '../wording/event-fields.ts';
import { IrpWork } from '../wording/irp-work.ts';
import { IS_LASTING } from '../wording/name-observers.ts';
import { lastingNames, TraceNames } from '../wording/names.ts';
import { IrpFacts } from './irp-facts.ts';
import { HeldLocks, LockHolds } from './lock-facts.ts';
import type { Fact, Test, TextPredicate, Thing } from './plan.ts';
import { namesOf } from './thing-names.ts';

const K = EventKind;
const DEVICE_FIELDS = fieldsNamed('device');
const FAST_IO_CODE = fieldsNamed('control_code')[K.fastIoCall]!;

/** What plans ask for besides the events' own fields. */
export interface Needs {
  readonly facts: ReadonlySet<string>;
  readonly things: ReadonlySet<Thing>;
  readonly holding: boolean;
  readonly within: boolean;
}

/** Collects what the plans need. */
export function needsOf(plans: Iterable<unknown>): Needs {
  const facts = new Set<string>();
  const things = new Set<Thing>();
  let [holding, within] = [false, false];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { op } = node as { readonly op?: string };
    if (op === 'fact' || op === 'text-fact') facts.add((node as { readonly fact: string }).fact);
    if (op === 'named') things.add((node as Extract<Test, { op: 'named' }>).thing);
    if (op === 'holding') {
      holding = true;
      if (typeof (node as Extract<Test, { op: 'holding' }>).lock === 'function') things.add('lock');
    }
    if (op === 'within') within = true;
    for (const child of Object.values(node)) visit(child);
  };
  for (const plan of plans) visit(plan);
  return { facts, things, holding, within };
}

export class FactTracker {
  /** Every batch must be given to {@link advance}, in order. */
  readonly isSequential: boolean;
  /** What follows from events before is asked for, and of that only the IRP each event belongs to. */
  private readonly asksForIrpOnly: boolean;
  private readonly needs: Needs;
  private readonly irpFacts: IrpFacts | undefined;
  private readonly lockHolds: LockHolds | undefined;
  private readonly names: TraceNames | undefined;
  /** As of the event at hand, for the images at an address. */
  private readonly namesNow: TraceNames;
  private readonly work = new IrpWork();
  private readonly heldLocks = new HeldLocks();
  /** Acquisitions and releases before each batch. */
  private readonly lockCounts: { readonly acquired: Float64Array; readonly released: Float64Array } | undefined;
  private readonly likeThing = new Map<TextPredicate, Map<number, boolean>>();

  constructor(reader: TraceReader, needs: Needs) {
    this.needs = needs;
    const { facts, things, holding, within } = needs;
    const wantsIrpFacts = within || [...facts].some((fact) => fact.startsWith('irp.'));
    if (wantsIrpFacts) this.irpFacts = IrpFacts.of(reader, within ? new Set([...facts, 'irp.parent']) : facts);
    if (facts.has('lock.hold')) {
      this.lockHolds = LockHolds.of(reader);
      this.lockCounts = { acquired: countBefore(reader, K.lockAcquire), released: countBefore(reader, K.lockRelease) };
    }
    const wantsNames = things.size > 0 || facts.has('process');
    if (wantsNames) this.names = things.has('lock') ? TraceNames.of(reader) : lastingNames(reader);
    this.namesNow = new TraceNames(reader);
    const fromWork = ['irp', 'device', 'driver'].some((fact) => facts.has(fact));
    this.isSequential = wantsIrpFacts || fromWork || holding;
    this.asksForIrpOnly = this.isSequential && !holding && !facts.has('device') && !facts.has('driver');
  }

  /** The facts of a batch's events. */
  advance(place: number, batch: DecodedBatch): BatchFacts {
    const { needs } = this;
    if (this.asksForIrpOnly) return { ...this.blank(place, batch), irp: this.work.observeAll(batch) };
    const wantsIrp = needs.within || [...needs.facts].some((fact) => fact === 'irp' || fact.startsWith('irp.'));
    const count = batch.eventCount;
    const irp = wantsIrp ? new Int32Array(count) : undefined;
    const device = needs.facts.has('device') ? new Int32Array(count) : undefined;
    const drivers = needs.facts.has('driver') ? new Array<string>(count) : undefined;
    const held = needs.holding ? new Array<readonly number[]>(count) : undefined;
    if (this.isSequential) {
      const { work } = this;
      for (let i = 0; i < count; i++) {
        if (drivers !== undefined && IS_LASTING[batch.kind[i]!] === 1) this.namesNow.observe(batch, i);
        const own = work.observe(batch, i);
        if (irp !== undefined) irp[i] = own;
        if (device !== undefined) device[i] = deviceOf(batch, i, work);
        if (drivers !== undefined) drivers[i] = eventDriver(batch, i, this.namesNow, work);
        if (held !== undefined) held[i] = this.heldLocks.observe(batch, i);
      }
    }
    return { place, batch, irp, device, drivers, held };
  }

  /** For events that are shown but not asked about: what follows from events before is not known of them. */
  blank(place: number, batch: DecodedBatch): BatchFacts {
    return { place, batch, irp: undefined, device: undefined, drivers: undefined, held: undefined };
  }

  /** A fact of event `i`, which has that row among its kind; NaN where there is none. */
  number(fact: Fact, facts: BatchFacts, i: number, row: number): number {
    return this.reader(fact, facts)(i, row);
  }

  /** Gives the fact of an event of the batch; for those who ask for many. */
  reader(fact: Fact, facts: BatchFacts): (i: number, row: number) => number {
    const { place, batch, irp, device } = facts;
    const { names } = this;
    switch (fact) {
      case 'irp':
        return (i) => irp?.[i] || Number.NaN;
      case 'device':
        return (i) => device?.[i] || Number.NaN;
      case 'process':
        return (i) => names!.processOf(batch.thread[i]!) || Number.NaN;
      case 'driver':
        return () => Number.NaN;
      case 'lock.hold':
        return (i, row) => this.lockHold(place, batch.kind[i]!, row);
      default: {
        const read = this.irpFacts!.reader(fact);
        const ofIrp = (i: number) => (irp === undefined ? Number.NaN : read(irp[i]!));
        if (fact !== 'irp.control_code') return ofIrp;
        const isFast = (i: number) => batch.kind[i] === K.fastIoCall;
        return (i) => (isFast(i) ? numberAt(batch, i, FAST_IO_CODE) || Number.NaN : ofIrp(i));
      }
    }
  }

  private lockHold(place: number, kind: number, row: number): number {
    const { acquired, released } = this.lockCounts!;
    return kind === K.lockAcquire
      ? this.lockHolds!.ofAcquisition(acquired[place]! + row)
      : this.lockHolds!.ofRelease(released[place]! + row);
  }

  isWithin(irp: number, outer: number): boolean {
    return this.irpFacts!.isWithin(irp, outer);
  }

  /** Whether a name of the thing with that number is like that; remembered. */
  isLike(thing: Thing, id: number, like: TextPredicate): boolean {
    let known = this.likeThing.get(like);
    if (known === undefined) {
      known = new Map();
      this.likeThing.set(like, known);
    }
    let answer = known.get(id);
    if (answer === undefined) {
      answer = namesOf(this.names!, thing, id).some(like);
      known.set(id, answer);
    }
    return answer;
  }
}

/** By event of a batch; what the plans do not need is undefined. */
export interface BatchFacts {
  readonly place: number;
  readonly batch: DecodedBatch;
  readonly irp: Int32Array | undefined;
  readonly device: Int32Array | undefined;
  readonly drivers: readonly string[] | undefined;
  readonly held: readonly (readonly number[])[] | undefined;
}

function deviceOf(batch: DecodedBatch, i: number, work: IrpWork): number {
  const field = DEVICE_FIELDS[batch.kind[i]!];
  return (field && numberAt(batch, i, field)) || work.device;
}

function countBefore(reader: TraceReader, kind: number): Float64Array {
  const counts = new Float64Array(reader.batchCount);
  let sum = 0;
  for (const [place, entry] of reader.batchIndex.entries()) {
    counts[place] = sum;
    const at = entry.kind.indexOf(kind);
    if (at >= 0) sum += entry.kindCount[at]!;
  }
  return counts;
}
