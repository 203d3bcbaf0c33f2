/**
 * Compares the events of a run with those of a trace: batch by batch through the hash chain, and event by event where
 * the hashes differ. The run's events are collected in the same form in which a recording writes them.
 */
import { createHash } from 'node:crypto';
import { TraceError } from '../base/errors.ts';
import { u64Equal } from '../base/u64.ts';
import { recordCondition } from '../filter/record-condition.ts';
import { Intake, type IntakeState } from '../proto/capture.ts';
import { keepsEverything } from '../proto/capture-choice.ts';
import type { BatchWriterState } from '../proto/column-writer.ts';
import { DecodedBatch, REMOVED_PAYLOAD, type TraceEvent } from '../proto/decoded-batch.ts';
import type { BatchWriter } from '../proto/generated/batch-writer.ts';
import type { EventSink } from '../proto/generated/event-sink.ts';
import type { IndexedBatch } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { FORMAT_MINOR } from '../proto/version.ts';

/** How many events are kept of what a run does after a difference. */
const EVENTS_AFTER = 16;

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
  /** What the run did after that, as far as it is at hand: a few events. */
  readonly after: readonly TraceEvent[];
}

export interface EventCheckerState {
  readonly batch: BatchWriterState;
  readonly intake: IntakeState;
  readonly blobs: ReadonlyMap<string, Uint8Array>;
  readonly nextBatch: number;
  readonly checkedEvents: number;
}

/** Thrown through the running system just before the event that a replay is to stop at. */
export class StopReached extends Error {
  override readonly name = 'StopReached';
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
  readonly sink: EventSink;
  /** Keeps of them what the recording kept. */
  private readonly intake: Intake;
  private readonly writer: BatchWriter;
  /** Blobs of the batch at hand, by SHA-256 in hexadecimal digits. */
  private blobs = new Map<string, Uint8Array>();
  private readonly reader: TraceReader;
  private nextBatch = 0;
  private checkedEvents = 0;

  /** @param stopBefore number of the event before which {@link StopReached} is thrown */
  constructor(reader: TraceReader, stopBefore?: number) {
    this.reader = reader;
    const watch = () => {
      if (this.eventCount === stopBefore) throw new StopReached();
    };
    this.intake = new Intake(reader.header.capture, recordCondition, stopBefore === undefined ? undefined : watch);
    this.sink = this.intake.sink;
    this.writer = this.intake.writer;
    this.writer.onFull = () => this.checkBatch();
    this.writer.storeBlob = (content) => this.storeBlob(content);
  }

  /** Events of the run so far. */
  get eventCount(): number {
    return this.checkedEvents + this.writer.eventCount;
  }

  /** A batch of the run is full: its events must be those of the trace's batch. */
  private checkBatch(): void {
    const expected = this.reader.batchIndex[this.nextBatch];
    const same =
      expected !== undefined &&
      expected.firstEvent === this.checkedEvents &&
      expected.eventCount === this.writer.eventCount &&
      u64Equal(expected.hashAfter, this.writer.hash);
    if (!same) {
      const divergence = this.compare('');
      if (divergence !== undefined) throw new DivergenceFound(divergence);
      if (expected !== undefined) this.checkHidden(expected);
    }
    this.checkedEvents += this.writer.eventCount;
    this.blobs.clear();
    while ((this.reader.batchIndex[this.nextBatch]?.firstEvent ?? Number.POSITIVE_INFINITY) < this.checkedEvents) {
      this.nextBatch++;
    }
    this.writer.reset();
  }

  private storeBlob(content: Uint8Array): Uint8Array {
    const sha256 = createHash('sha256').update(content).digest();
    const name = sha256.toString('hex');
    if (!this.blobs.has(name)) this.blobs.set(name, content.slice());
    return new Uint8Array(sha256);
  }

  private blob(sha256: Uint8Array): Uint8Array {
    return this.blobs.get(Buffer.from(sha256).toString('hex')) ?? this.reader.blob(sha256);
  }

  /** All that the trace shows of the events is the same: if the hashes still differ, what it does not show does. */
  private checkHidden(expected: IndexedBatch): void {
    const divergence = this.hiddenDivergence(expected);
    if (divergence !== undefined) throw new DivergenceFound(divergence);
  }

  private hiddenDivergence(expected: IndexedBatch): Divergence | undefined {
    const end = this.eventCount;
    if (expected.firstEvent + expected.eventCount !== end) return undefined;
    if (u64Equal(expected.hashAfter, this.writer.hash)) return undefined;
    const place = `events ${this.checkedEvents} and ${end - 1}`;
    const { capture, removed } = this.reader.header;
    let because = `the trace is false: between ${place} it states another event hash than its events have`;
    if (!keepsEverything(capture)) {
      because =
        `an event that the recording left out, between ${place}, is not the same; ` +
        'a recording with all events tells which';
    } else if (removed.length > 0) {
      because = `a content that was taken out of the trace, between ${place}, is not the same`;
    }
    return { number: this.checkedEvents, recorded: undefined, replayed: undefined, because, after: [] };
  }

  /**
   * The first difference in the events not checked yet, when the run has ended. `because` says why it ended if that
   * was not in order: then it differs at the latest behind its last event.
   */
  finish(because: string): Divergence | undefined {
    const found = this.compare(because);
    if (found !== undefined) return found;
    const number = this.eventCount;
    if (number === this.reader.eventsBeforeGap && because === '') {
      const last = this.reader.batchIndex.at(-1);
      return last && this.hiddenDivergence(last);
    }
    const recorded = number < this.reader.eventsBeforeGap ? this.reader.event(number) : undefined;
    return { number, recorded, replayed: undefined, because, after: [] };
  }

  /** The first difference in the events of the run so far; undefined when there is none. */
  compareSoFar(): Divergence | undefined {
    return this.compare('');
  }

  /** The first difference between the collected events and the trace's. */
  private compare(because: string): Divergence | undefined {
    if (this.writer.eventCount === 0) return undefined;
    const run = new DecodedBatch(this.writer.encode().slice(), FORMAT_MINOR, (sha256) => this.blob(sha256));
    let trace: DecodedBatch | undefined;
    for (let i = 0; i < run.eventCount; i++) {
      const number = this.checkedEvents + i;
      const replayed = run.event(i);
      if (number >= this.reader.eventsBeforeGap) {
        return { number, recorded: undefined, replayed, because, after: eventsAfter(run, i) };
      }
      if (trace === undefined || number >= trace.firstEvent + trace.eventCount) {
        trace = this.reader.batch(this.reader.batchOf(number));
        if (trace.hasUnknownColumns) throw unknownFields(this.reader);
      }
      const recorded = trace.event(number - trace.firstEvent);
      if (!sameEvent(recorded, replayed)) return { number, recorded, replayed, because, after: eventsAfter(run, i) };
    }
    return undefined;
  }

  save(): EventCheckerState {
    return {
      batch: this.writer.save(),
      intake: this.intake.save(),
      blobs: new Map(this.blobs),
      nextBatch: this.nextBatch,
      checkedEvents: this.checkedEvents,
    };
  }

  restore(state: EventCheckerState): void {
    this.writer.restore(state.batch);
    this.intake.restore(state.intake);
    this.blobs = new Map(state.blobs);
    this.nextBatch = state.nextBatch;
    this.checkedEvents = state.checkedEvents;
  }
}

/** Of a trace whose events this version does not know whole, so that it cannot tell whether they are the same. */
function unknownFields({ header: { formatMajor, formatMinor, toolVersion } }: TraceReader): TraceError {
  return new TraceError(
    'unknown-kind',
    `the events have fields that this version does not know: to replay them needs an ntrewind that reads trace format ${formatMajor}.${formatMinor}, as ${toolVersion} does`,
  );
}

/** The events behind row `i` of a batch, a few at most. */
function eventsAfter(batch: DecodedBatch, i: number): TraceEvent[] {
  const count = Math.min(EVENTS_AFTER, batch.eventCount - i - 1);
  return Array.from({ length: count }, (_, n) => batch.event(i + 1 + n));
}

function sameValue(a: unknown, b: unknown): boolean {
  // What was taken out of the trace cannot differ; the event hash, which has its digest, says whether it does.
  if (a === REMOVED_PAYLOAD) return true;
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
