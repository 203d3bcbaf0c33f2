/**
 * Finds the events of a trace that a filter chooses, batch by batch: the index says which batches can be left unread, the
 * others are decided on their columns.
 */
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import type { IndexedBatch } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { type Bounds, boundsOf, hull, overlaps } from './bounds.ts';
import { type Answer, Rows, testRows } from './column-test.ts';
import type { Filter } from './compile.ts';
import { type BatchFacts, FactTracker, type Needs, needsOf } from './facts.ts';
import type { Test } from './plan.ts';

/** What is found in one batch. */
export interface FoundEvents {
  /** Number of the batch. */
  readonly place: number;
  readonly batch: DecodedBatch;
  /** The chosen events by their number in the batch, ascending; never empty. */
  readonly events: Uint32Array;
  readonly facts: BatchFacts;
}

export interface ScanRange {
  /** Number of the first event; default 0. */
  readonly from?: number | undefined;
  /** Number of the last event. */
  readonly to?: number | undefined;
}

/** Facts that a scan may begin to keep up in the middle of a trace when it looks for one IRP. */
const LOCAL_FACTS = /^irp\b|^ioctl|^lock\.hold$/;

export class TraceScan {
  readonly tracker: FactTracker;
  private readonly reader: TraceReader;
  private readonly plans: readonly (Test | undefined)[];
  private readonly bounds: readonly (Bounds | undefined)[];
  /** Batches outside hold no event of the IRPs the filter asks for. */
  private readonly span: { readonly first: number; readonly last: number };

  /**
   * @param filter undefined chooses every event
   * @param others what else is asked of the tracker, for the events that are found
   */
  constructor(reader: TraceReader, filter: Filter | undefined, others: readonly unknown[] = []) {
    this.reader = reader;
    this.plans = filter?.plans ?? EVERY_KIND;
    const needs = needsOf([...this.plans, ...others]);
    this.tracker = new FactTracker(reader, needs);
    this.bounds = this.plans.map((plan) => plan && boundsOf(plan));
    this.span = spanOf(reader, this.bounds, needs);
  }

  *run({ from = 0, to = Number.POSITIVE_INFINITY }: ScanRange = {}): Generator<FoundEvents> {
    for (const [place, entry] of this.reader.batchIndex.entries()) {
      if (entry.firstEvent > to || place > this.span.last) return;
      if (place < this.span.first) continue;
      const kinds = entry.firstEvent + entry.eventCount <= from ? [] : this.candidates(entry);
      if (kinds.length === 0 && !this.tracker.isSequential) continue;
      const batch = this.reader.batch(place);
      const facts = this.tracker.advance(place, batch);
      const events = kinds.length === 0 ? NO_EVENTS : this.choose(kinds, facts, from, to);
      if (events.length > 0) yield { place, batch, events, facts };
      else batch.release();
    }
  }

  /** The kinds of a batch that may have events to find. */
  private candidates(entry: IndexedBatch): number[] {
    return entry.kind.filter((kind) => {
      const bounds = this.bounds[kind];
      return bounds !== undefined && mayHold(bounds, entry);
    });
  }

  private choose(kinds: readonly number[], facts: BatchFacts, from: number, to: number): Uint32Array {
    const { batch } = facts;
    const answers: (Answer | undefined)[] = new Array(256);
    let any = false;
    for (const kind of kinds) {
      const answer = testRows(this.plans[kind]!, new Rows(kind, facts, this.tracker));
      if (answer === false || (answer !== true && answer.indexOf(1) < 0)) continue;
      answers[kind] = answer;
      any = true;
    }
    return any ? chosenEvents(batch, answers, from, to) : NO_EVENTS;
  }
}

const NO_EVENTS = new Uint32Array(0);
const EVERY_KIND: readonly Test[] = new Array<Test>(256).fill({ op: 'always', holds: true });

/** The events whose row in the answer of their kind is 1, in order. */
function chosenEvents(
  { kind, eventCount, firstEvent }: DecodedBatch,
  answers: readonly (Answer | undefined)[],
  from: number,
  to: number,
): Uint32Array {
  const rows = new Uint32Array(256);
  const events = new Uint32Array(eventCount);
  let count = 0;
  for (let i = 0; i < eventCount; i++) {
    const number = kind[i]!;
    const answer = answers[number];
    if (answer === undefined) continue;
    if (answer === true || (answer as Uint8Array)[rows[number]!++] === 1) events[count++] = i;
  }
  const chosen = events.subarray(0, count);
  if (from <= firstEvent && to >= firstEvent + eventCount - 1) return chosen;
  return chosen.filter((i) => firstEvent + i >= from && firstEvent + i <= to);
}

function mayHold({ time, number, ownIrp }: Bounds, entry: IndexedBatch): boolean {
  return (
    overlaps(time, entry.timeMin, entry.timeMax) &&
    overlaps(number, entry.firstEvent, entry.firstEvent + entry.eventCount - 1) &&
    (ownIrp.low <= 0 || overlaps(ownIrp, entry.irpMin, entry.irpMax))
  );
}

/**
 * Where the events of the wanted IRPs can be: from the first batch that names one of them to the last. That a thread works
 * on an IRP begins and ends with events that name it.
 */
function spanOf(reader: TraceReader, bounds: readonly (Bounds | undefined)[], needs: Needs) {
  const all = { first: 0, last: reader.batchCount - 1 };
  const known = bounds.filter((bound) => bound !== undefined);
  const isLocal = [...needs.facts].every((fact) => LOCAL_FACTS.test(fact)) && !needs.holding && !needs.within;
  if (known.length === 0 || !isLocal) return all;
  const { irp } = known.reduce(hull);
  if (irp.low <= 0) return all;
  const places = reader.batchIndex.flatMap(({ irpMin, irpMax }, place) =>
    overlaps(irp, irpMin, irpMax) ? [place] : [],
  );
  return { first: places[0] ?? reader.batchCount, last: places.at(-1) ?? -1 };
}
