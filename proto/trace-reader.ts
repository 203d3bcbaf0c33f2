/**
 * Opens a .ntr file and gives its header, blobs and batches, one at a time, without trusting a byte of it.
 * Every defect is a TraceError with a code and the place in the file. Format: docs/trace-format.md.
 *
 * Codes: `read` (the file cannot be read), `empty`, `not-a-trace`, `version` (needs a newer ntrewind), `truncated`,
 * `damaged` (frame structure), `checksum`, `malformed` (message structure), `index` (it contradicts the frames),
 * `missing-blob`, `gap`, `hash` (verify.ts), `unknown-kind`.
 */
import { createHash } from 'node:crypto';
import { TraceError } from '../base/errors.ts';
import { hex } from '../base/format.ts';
import { BatchMemory } from './batch-memory.ts';
import { describeBatch } from './batch-summary.ts';
import { ByteReader, malformed } from './byte-reader.ts';
import { keepsEverything } from './capture-choice.ts';
import { DecodedBatch, type TraceEvent } from './decoded-batch.ts';
import { TRACE_FIELD } from './generated/event-kinds.ts';
import {
  type Driver,
  decodeBlob,
  decodeHeader,
  decodeSummary,
  encodeIndexedBatch,
  type Gap,
  type Header,
  type Index,
  type IndexedBatch,
  type Summary,
} from './generated/messages.ts';
import { FRAME_MAGIC } from './lz4-frame.ts';
import {
  atOffset,
  type Frame,
  type ReadFrameOptions,
  readContentSize,
  readFrame,
  readIndex,
  walkFrames,
} from './trace-frames.ts';
import { FileSource, MemorySource, type TraceSource } from './trace-source.ts';
import { FORMAT_MAJOR, FORMAT_MINOR } from './version.ts';

export interface OpenOptions {
  /** Reads what is whole of a trace that was cut short or is damaged; `truncatedAt` then says where that ends. */
  readonly tolerant?: boolean;
}

/**
 * Opens a trace: a file by its path, or its bytes. Close the reader when done.
 * Throws TraceError.
 */
export function openTrace(from: string | Uint8Array, options: OpenOptions = {}): TraceReader {
  const source = typeof from === 'string' ? new FileSource(from) : new MemorySource(from);
  try {
    return new TraceReader(source, options.tolerant ?? false);
  } catch (error) {
    source.close();
    throw error;
  }
}

/** Opens what is whole of a trace that was cut short. Throws TraceError when not even its header is. */
export function recoverTrace(from: string | Uint8Array): TraceReader {
  return openTrace(from, { tolerant: true });
}

export class TraceReader {
  readonly header: Header;
  /** Absent when the recording did not end in order (tolerant reading only). */
  readonly summary: Summary | undefined;
  /** Bytes of the file that are whole frames, when something behind them is not; see `truncatedBecause`. */
  readonly truncatedAt: number | undefined;
  readonly truncatedBecause: TraceError | undefined;
  private readonly source: TraceSource;
  private readonly supplied = new Map<string, Uint8Array>();
  private readonly index: Index;
  private latest: Float64Array | undefined;
  /** A later version may have further criteria, which this one does not see. */
  private readonly keepsAll: boolean;
  private shownDrivers: readonly Driver[];

  constructor(source: TraceSource, tolerant: boolean) {
    this.source = source;
    this.header = readHeader(source);
    this.shownDrivers = this.header.driver;
    this.keepsAll = this.header.formatMinor <= FORMAT_MINOR && keepsEverything(this.header.capture);
    const { index, stoppedBy } = findFrames(source, this.header.formatMinor, tolerant);
    this.index = index;
    this.truncatedBecause = stoppedBy;
    this.truncatedAt = stoppedBy === undefined ? undefined : wholeBytes(index, source);
    this.summary = index.summaryOffset === 0 ? undefined : this.readSummary();
  }

  /** The drivers as views show them: those of the header, unless {@link showDrivers} gave others. */
  get drivers(): readonly Driver[] {
    return this.shownDrivers;
  }

  /** Lets views show other names in the drivers' images than the header has. The header stays as it is. */
  showDrivers(drivers: readonly Driver[]): void {
    this.shownDrivers = drivers;
  }

  /** Events of the run as far as the trace goes, those in gaps included: they are numbered from 0. */
  get eventCount(): number {
    return this.index.eventCount;
  }

  /** Where events were lost, in order; empty unless the trace was damaged and repaired. */
  get gaps(): readonly Gap[] {
    return this.index.gap;
  }

  /** Events before the first gap. */
  get eventsBeforeGap(): number {
    return this.index.gap[0]?.firstEvent ?? this.eventCount;
  }

  get batchCount(): number {
    return this.index.batch.length;
  }

  /** What is known of each batch without reading it: place, event numbers, times, kinds, IRPs. */
  get batchIndex(): readonly IndexedBatch[] {
    return this.index.batch;
  }

  /** The SHA-256 of every blob. */
  get blobs(): readonly Uint8Array[] {
    const byName = new Map(this.index.blob.map(({ sha256 }) => [Buffer.from(sha256).toString('hex'), sha256]));
    return [...byName.values()];
  }

  /** Size of the file in bytes. */
  get fileSize(): number {
    return this.source.size;
  }

  /** Reads and decodes batch `i` (from 0). Throws TraceError. */
  batch(i: number): DecodedBatch {
    const entry = this.index.batch[i];
    if (entry === undefined) throw new RangeError(`the trace has no batch ${i}`);
    const memory = new BatchMemory();
    const frame = this.frame(entry.offset, TRACE_FIELD.batch, { expectedBytes: entry.compressedSize, memory });
    const batch = atOffset(
      entry.offset,
      () => new DecodedBatch(frame.message, this.header.formatMinor, (sha256) => this.blob(sha256), memory),
    );
    const { firstEvent, eventCount } = batch;
    if (
      firstEvent !== entry.firstEvent ||
      eventCount !== entry.eventCount ||
      frame.frameBytes !== entry.compressedSize
    ) {
      throw new TraceError('index', 'the trace is damaged: its index contradicts this batch', entry.offset);
    }
    if (batch.leftOut > 0 && this.keepsAll) {
      throw malformed('events are left out, although the recording kept all', entry.offset);
    }
    return batch;
  }

  /** All batches in order; only the one at hand is in memory. Those that are released (`DecodedBatch.release`) cost least. */
  *batches(): Generator<DecodedBatch> {
    for (let i = 0; i < this.index.batch.length; i++) yield this.batch(i);
  }

  /**
   * The number of the first batch with an event at `time` (ns) or later, `batchCount` when there is none. With several
   * processors times are not ordered: no event of an earlier batch is that late, later batches may have earlier events.
   */
  batchOfTime(time: number): number {
    this.latest ??= latestTimes(this.index.batch);
    let low = 0;
    for (let high = this.latest.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (this.latest[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The number of the batch that holds event `number`. Throws TraceError `gap` when it was lost. */
  batchOf(number: number): number {
    if (number < 0 || number >= this.eventCount) throw new RangeError(`the trace has no event ${number}`);
    for (const { firstEvent, eventCount } of this.index.gap) {
      if (number < firstEvent || number >= firstEvent + eventCount) continue;
      const range = `${firstEvent} to ${firstEvent + eventCount - 1}`;
      throw new TraceError(
        'gap',
        `event ${number} is lost: the trace was damaged, and repaired without events ${range}`,
      );
    }
    let low = 0;
    for (let high = this.index.batch.length; high - low > 1; ) {
      const middle = (low + high) >>> 1;
      if (this.index.batch[middle]!.firstEvent <= number) low = middle;
      else high = middle;
    }
    return low;
  }

  /** One event by its number in the run. Reads its batch; to go through many, use `batches()`. */
  event(number: number): TraceEvent {
    const batch = this.batch(this.batchOf(number));
    return batch.event(number - batch.firstEvent);
  }

  /** Gives the reader a content that was taken out of the trace, such as a driver image. */
  supplyBlob(content: Uint8Array): void {
    this.supplied.set(createHash('sha256').update(content).digest('hex'), content);
  }

  /** The content with this SHA-256. Throws TraceError `missing-blob`, or `checksum` when it is another content. */
  blob(sha256: Uint8Array): Uint8Array {
    const supplied = this.supplied.get(Buffer.from(sha256).toString('hex'));
    if (supplied !== undefined) return supplied;
    const name = [...sha256.subarray(0, 4)]
      .map((byte) => hex(byte, 2))
      .join('')
      .toLowerCase();
    const entries = this.index.blob.filter((blob) => Buffer.compare(blob.sha256, sha256) === 0);
    const parts = entries.map(({ offset }) =>
      atOffset(offset, () => decodeBlob(this.frame(offset, TRACE_FIELD.blob).message)),
    );
    const first = entries[0]?.offset ?? -1;
    if (
      parts.length === 0 ||
      parts[0]!.partCount !== parts.length ||
      parts.some(({ part }, i) => part !== i || part !== entries[i]!.part)
    ) {
      throw new TraceError('missing-blob', `the trace does not hold all of the content ${name}...`, first);
    }
    const content = Buffer.concat(parts.map((part) => part.data));
    if (createHash('sha256').update(content).digest().compare(sha256) !== 0) {
      throw new TraceError('checksum', `the trace is damaged: the content ${name}... fails its SHA-256`, first);
    }
    return new Uint8Array(content.buffer, content.byteOffset, content.length);
  }

  /** Proves that the index says of batch `i` what its events say. Throws TraceError `index`. */
  checkIndex(i: number, batch: DecodedBatch): void {
    const { offset, compressedSize, rawSize } = this.index.batch[i]!;
    const contentBytes = readContentSize(this.source, offset);
    const actual = encodeIndexedBatch({ offset, compressedSize, rawSize: contentBytes, ...describeBatch(batch) });
    if (rawSize !== contentBytes || Buffer.compare(actual, encodeIndexedBatch(this.index.batch[i]!)) !== 0) {
      throw new TraceError('index', `the trace is damaged: its index contradicts batch ${i}`, offset);
    }
  }

  close(): void {
    this.source.close();
  }

  private readSummary(): Summary {
    const { message, offset } = this.frame(this.index.summaryOffset, TRACE_FIELD.summary);
    return atOffset(offset, () => {
      const summary = decodeSummary(message);
      if (summary.eventCount !== this.eventCount) {
        throw new TraceError('malformed', `the trace is damaged: ${this.eventCount} of ${summary.eventCount} events`);
      }
      return summary;
    });
  }

  private frame(offset: number, field: number, options?: ReadFrameOptions): Frame {
    const frame = readFrame(this.source, offset, options);
    if (frame.field !== field) throw new TraceError('index', 'the trace is damaged: another frame stands here', offset);
    return frame;
  }
}

/** For each batch the latest time up to its end: ascending, also where the times of several processors are mixed. */
function latestTimes(batches: readonly IndexedBatch[]): Float64Array {
  let latest = 0;
  return Float64Array.from(batches, ({ timeMax }) => {
    latest = Math.max(latest, timeMax);
    return latest;
  });
}

/** Reads the first frame. Throws TraceError for what is no trace or needs a newer reader. */
export function readHeader(source: TraceSource): Header {
  if (source.size === 0) throw new TraceError('empty', 'the file is empty', 0);
  const notATrace = new TraceError('not-a-trace', 'this is not an ntrewind trace', 0);
  const magic = Uint8Array.from([0, 8, 16, 24], (shift) => FRAME_MAGIC >>> shift);
  const head = source.read(0, 4);
  if (!head.every((byte, i) => byte === magic[i])) throw notATrace;
  let frame: Frame;
  try {
    frame = readFrame(source, 0);
  } catch (error) {
    // Whole and undamaged, but with no protobuf message in it: a file that another tool compressed.
    throw error instanceof TraceError && error.code === 'malformed' ? notATrace : error;
  }
  if (frame.field !== TRACE_FIELD.header) throw notATrace;
  return atOffset(0, () => {
    const major = formatMajor(frame.message);
    if (major === 0) throw notATrace;
    if (major > FORMAT_MAJOR) {
      const needs = `it needs an ntrewind that reads trace format ${major}, this one reads format ${FORMAT_MAJOR}`;
      throw new TraceError('version', `the trace has a newer format: ${needs}`, 0);
    }
    return decodeHeader(frame.message.slice());
  });
}

/** Field 1 of the header, whatever else a newer version may have put there. */
function formatMajor(header: Uint8Array): number {
  const reader = new ByteReader(header);
  return reader.nextField() && reader.field === 1 ? reader.uint32() : 0;
}

/** By the index where there is one; a tolerant reader falls back on a walk when it is false. */
function findFrames(source: TraceSource, minor: number, tolerant: boolean) {
  let indexError: TraceError | undefined;
  try {
    const index = readIndex(source, minor);
    if (index !== undefined) return { index, stoppedBy: undefined };
  } catch (error) {
    if (!tolerant || !(error instanceof TraceError)) throw error;
    indexError = error;
  }
  const walk = walkFrames(source, minor);
  const stoppedBy = indexError ?? walk.stoppedBy;
  if (stoppedBy !== undefined && !tolerant) throw stoppedBy;
  return { index: walk.index, stoppedBy };
}

/** Where the last whole frame ends. */
function wholeBytes(index: Index, source: TraceSource): number {
  const last = [...index.blob, ...index.batch, ...index.gap].reduce(
    (end, frame) => Math.max(end, frame.offset + frame.compressedSize),
    0,
  );
  if (index.summaryOffset > 0) return index.summaryOffset + readFrame(source, index.summaryOffset).frameBytes;
  return Math.max(last, index.headerSize);
}
