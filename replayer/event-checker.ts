/**
 * Compares the events of a run with those of a trace: batch by batch through the hash chain, and event by event where
 * the hashes differ. The run's events are collected in the same form in which a recording writes them.
 */
import { u64Equal } from '../base/u64.ts';
import type { BatchWriterState } from '../proto/column-writer.ts';
import { DecodedBatch, type TraceEvent } from '../proto/decoded-batch.ts';
import { BatchWriter } from '../proto/generated/batch-writer.ts';
import type { TraceReader } from '../proto/trace-reader.ts';

/** The first place where run and trace differ. */
export interface Divergence {
  /** Number of the event in the run. */
  readonly number: number;
  /** What the trace has there; undefined when it has ended. */
  readonly recorded: TraceEvent | undefined;
  /** What the run did; undefined when it did nothing more. */
  readonly replayed: TraceEvent | undefined;
  /** Why the run could not go on, when that is how the difference showed. */
  readonly because: string;
}

export interface EventCheckerState {
  readonly batch: BatchWriterState;
  readonly nextBatch: number;
  readonly checkedEvents: number;
}

/** Thrown through the running system when a batch turns out different. */
export class DivergenceFound extends Error {
  override readonly name = 'DivergenceFound';
  readonly divergence: Divergence;

  constructor(divergence: Divergence) {
    super(`event ${divergence.number} differs`);
    this.divergence = divergence;
  }
}

export class EventChecker {
  /** Takes the run's events. */
  readonly sink = new BatchWriter();
  private readonly reader: TraceReader;
  private nextBatch = 0;
  private checkedEvents = 0;

  constructor(reader: TraceReader) {
    this.reader = reader;
    this.sink.onFull = () => this.checkBatch();
  }

  /** Events of the run so far. */
  get eventCount(): number {
    return this.checkedEvents + this.sink.eventCount;
  }

  /** A batch of the run is full: its events must be those of the trace's batch. */
  private checkBatch(): void {
    const expected = this.reader.batchIndex[this.nextBatch];
    const same =
      expected !== undefined &&
      expected.firstEvent === this.checkedEvents &&
      expected.eventCount === this.sink.eventCount &&
      u64Equal(expected.hashAfter, this.sink.hash);
    if (!same) {
      const divergence = this.compare('');
      if (divergence !== undefined) throw new DivergenceFound(divergence);
    }
    this.checkedEvents += this.sink.eventCount;
    while ((this.reader.batchIndex[this.nextBatch]?.firstEvent ?? Number.POSITIVE_INFINITY) < this.checkedEvents) {
      this.nextBatch++;
    }
    this.sink.reset();
  }

  /**
   * The first difference in the events not checked yet, when the run has ended. `because` says why it ended if that
   * was not in order: then it differs at the latest behind its last event.
   */
  finish(because: string): Divergence | undefined {
    const found = this.compare(because);
    if (found !== undefined) return found;
    const number = this.eventCount;
    if (number === this.reader.eventsBeforeGap && because === '') return undefined;
    const recorded = number < this.reader.eventsBeforeGap ? this.reader.event(number) : undefined;
    return { number, recorded, replayed: undefined, because };
  }

  /** The first difference between the collected events and the trace's. */
  private compare(because: string): Divergence | undefined {
    if (this.sink.eventCount === 0) return undefined;
    const run = new DecodedBatch(this.sink.encode().slice());
    let trace: DecodedBatch | undefined;
    for (let i = 0; i < run.eventCount; i++) {
      const number = this.checkedEvents + i;
      const replayed = run.event(i);
      if (number >= this.reader.eventsBeforeGap) return { number, recorded: undefined, replayed, because };
      if (trace === undefined || number >= trace.firstEvent + trace.eventCount) {
        trace = this.reader.batch(this.reader.batchOf(number));
      }
      const recorded = trace.event(number - trace.firstEvent);
      if (!sameEvent(recorded, replayed)) return { number, recorded, replayed, because };
    }
    return undefined;
  }

  save(): EventCheckerState {
    return { batch: this.sink.save(), nextBatch: this.nextBatch, checkedEvents: this.checkedEvents };
  }

  restore(state: EventCheckerState): void {
    this.sink.restore(state.batch);
    this.nextBatch = state.nextBatch;
    this.checkedEvents = state.checkedEvents;
  }
}

function sameValue(a: unknown, b: unknown): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => value === b[i]);
  return a === b;
}

/** Whether two events are equal in everything, anchors included. */
function sameEvent(a: TraceEvent, b: TraceEvent): boolean {
  return (
    a.kind === b.kind &&
    a.cpu === b.cpu &&
    a.irql === b.irql &&
    a.thread === b.thread &&
    a.time === b.time &&
    a.callSite === b.callSite &&
    a.anchors?.instructions === b.anchors?.instructions &&
    a.anchors?.boundary === b.anchors?.boundary &&
    a.anchors?.irp === b.anchors?.irp &&
    Object.keys(a.fields).every((name) => sameValue(a.fields[name], b.fields[name]))
  );
}
