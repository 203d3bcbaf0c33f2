/**
 * The part of the capturing sink that does not depend on the event kinds. The generated `CapturingSink` adds a method per
 * kind, which notes the event's arguments, asks for the writer to use, reports the event there, and says so.
 */
import { NULL_ADDRESS } from '../base/guest-address.ts';
import type { BatchWriter } from './generated/batch-writer.ts';
import type { EventContext } from './generated/event-sink.ts';

/** One argument of an EventSink method. */
export type EventArgument = number | string | Uint8Array | Uint32Array;

/** An event that is about to be kept or left out. Valid during the call only. */
export interface CandidateEvent {
  readonly kind: number;
  readonly context: EventContext;
  /** The arguments of its EventSink method. */
  readonly values: readonly EventArgument[];
}

/** Decides what is kept. It is asked for every event of the run, in order, so it may learn from those before. */
export interface CapturePredicate {
  keeps(event: CandidateEvent): boolean;
}

/** A batch ends after so many events that are left out: what is kept reaches the file, however little that is. */
const MOST_LEFT_OUT = 1 << 20;

export abstract class CapturingBase implements CandidateEvent {
  readonly values: EventArgument[] = [];
  kind = 0;
  context: EventContext;
  private readonly writer: BatchWriter;
  private readonly predicate: CapturePredicate;
  private readonly counts = new Map<number, number>();

  constructor(writer: BatchWriter, predicate: CapturePredicate) {
    this.writer = writer;
    this.predicate = predicate;
    this.context = NO_CONTEXT;
  }

  attach(context: EventContext): void {
    this.context = context;
    this.writer.attach(context);
  }

  /** How many events of which kinds were left out. */
  get leftOutCounts(): ReadonlyMap<number, number> {
    return this.counts;
  }

  restoreCounts(counts: Iterable<readonly [number, number]>): void {
    this.counts.clear();
    for (const [kind, count] of counts) this.counts.set(kind, count);
  }

  /** Tells the writer whether to keep the event of that kind, whose arguments are in `values`. */
  protected choose(kind: number): BatchWriter {
    this.kind = kind;
    this.writer.keeping = this.predicate.keeps(this);
    return this.writer;
  }

  /** The event has been reported to the writer. */
  protected reported({ keeping, leftOut, eventCount, onFull }: BatchWriter): void {
    if (keeping) return;
    this.counts.set(this.kind, (this.counts.get(this.kind) ?? 0) + 1);
    if (leftOut >= MOST_LEFT_OUT && eventCount > 0) onFull();
  }
}

const NO_CONTEXT: EventContext = {
  cpu: 0,
  irql: 0,
  thread: 0,
  time: 0,
  callSite: NULL_ADDRESS,
  instructions: 0,
  boundary: 0,
  irp: 0,
};
