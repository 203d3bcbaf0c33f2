/** An event of a batch as the single-event test wants it, with the facts that a scan keeps up. */
import { addressHi, addressLo, type GuestAddress } from '../base/guest-address.ts';
import { type DecodedBatch, type FieldValue, REMOVED_PAYLOAD } from '../proto/decoded-batch.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceNames } from '../wording/names.ts';
import type { EventView } from './event-test.ts';
import type { BatchFacts, FactTracker } from './facts.ts';
import type { AnchorColumn, CommonColumn, Fact, Thing } from './plan.ts';
import { namesOf } from './thing-names.ts';

function wide(address: number): bigint {
  const place = address as GuestAddress;
  return (BigInt(addressHi(place)) << 32n) | BigInt(addressLo(place));
}

export class BatchEventView implements EventView {
  private readonly facts: BatchFacts;
  private readonly tracker: FactTracker;
  private readonly traceNames: TraceNames | undefined;
  private readonly i: number;

  /** @param names for plans that ask for the names of things */
  constructor(facts: BatchFacts, tracker: FactTracker, i: number, names?: TraceNames) {
    this.facts = facts;
    this.tracker = tracker;
    this.i = i;
    this.traceNames = names;
  }

  private get batch(): DecodedBatch {
    return this.facts.batch;
  }

  get kind(): number {
    return this.batch.kind[this.i]!;
  }

  common(column: Exclude<CommonColumn, 'call_site'>): number {
    return column === 'number' ? this.batch.firstEvent + this.i : this.batch[column][this.i]!;
  }

  get callSite(): bigint {
    return wide(this.batch.callSite[this.i]!);
  }

  anchor(column: AnchorColumn): number {
    return this.batch[column][this.batch.decisionRowOf(this.i)]!;
  }

  field(place: number): FieldValue | undefined {
    const field = KIND_BY_NUMBER[this.kind]!.fields[place]!;
    const value = this.batch.value(this.kind, place, this.batch.rowOf(this.i));
    if (value === REMOVED_PAYLOAD) return undefined;
    return field.encoding === 'addr' ? wide(value as number) : value;
  }

  fact(fact: Fact): number {
    return this.tracker.number(fact, this.facts, this.i, this.batch.rowOf(this.i));
  }

  get driver(): string {
    return this.facts.drivers?.[this.i] ?? '';
  }

  names(thing: Thing, id: number): readonly string[] {
    return namesOf(this.traceNames!, thing, id);
  }

  get heldLocks(): readonly number[] {
    return this.facts.held?.[this.i] ?? [];
  }

  isWithin(irp: number): boolean {
    return this.tracker.isWithin(this.facts.irp![this.i]!, irp);
  }
}
