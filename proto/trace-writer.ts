/**
 * Writes a .ntr file: header, blobs, batches, summary, index. Frames go to the target the moment they are complete, so
 * that a recording that is killed loses at most the batch it was filling. The same calls give the same bytes.
 * Knows nothing of what events mean. Format: docs/trace-format.md.
 */
import { createHash } from 'node:crypto';
import { assert } from '../base/assert.ts';
import { TraceError } from '../base/errors.ts';
import type { U64 } from '../base/u64.ts';
import { EVERYTHING, keepsEverything } from './capture-choice.ts';
import type { BatchWriterState } from './column-writer.ts';
import { BatchWriter } from './generated/batch-writer.ts';
import { TRACE_FIELD } from './generated/event-kinds.ts';
import {
  encodeBlob,
  encodeHeader,
  encodeSummary,
  type Header,
  type IndexedBatch,
  type IndexedBlob,
  type RegistryKey,
  type Summary,
} from './generated/messages.ts';
import { encodeFrame, MAX_CONTENT_BYTES } from './lz4-frame.ts';
import { BLOB_PART_BYTES, encodeIndexWithFooter, REMOVED_IMAGES, traceField } from './trace-format.ts';
import { FileTarget, type TraceTarget } from './trace-target.ts';
import { FORMAT_MAJOR, FORMAT_MINOR } from './version.ts';

/** What the caller says about the run; the writer fills in the format version. */
export type HeaderInput = Omit<Header, 'formatMajor' | 'formatMinor' | keyof typeof HEADER_DEFAULTS> &
  Partial<Pick<Header, keyof typeof HEADER_DEFAULTS>>;

/** What need not be said. */
const HEADER_DEFAULTS = {
  cpuid: [] as number[],
  quirk: [] as string[],
  hangLimitInstructions: 0,
  capture: EVERYTHING,
  registry: [] as RegistryKey[],
  file: [] as Header['file'],
  removed: [] as string[],
  hardware: [] as Header['hardware'],
};

/** A writer between two events as plain data that `structuredClone` and `v8.serialize` take. */
export interface TraceWriterState {
  readonly bytesWritten: number;
  readonly headerBytes: number;
  readonly blobs: readonly IndexedBlob[];
  readonly batches: readonly IndexedBatch[];
  readonly batch: BatchWriterState;
}

function nameOf(sha256: Uint8Array): string {
  return Buffer.from(sha256).toString('hex');
}

/** How many events of a kind a recording left out. */
export type LeftOutCounts = ReadonlyMap<number, number>;

function summaryOf(eventCount: number, eventHash: U64, endReason: string, leftOut: LeftOutCounts): Summary {
  const counts = [...leftOut].sort(([a], [b]) => a - b);
  return {
    eventCount,
    eventHash,
    endReason,
    leftOutKind: counts.map(([kind]) => kind),
    leftOutCount: counts.map(([, count]) => count),
  };
}

/**
 * A header may not say of the events what the writer does not do: the event hash is made of those it is given, and a trace
 * whose header says that others happened would be taken for one of a run that never was.
 */
function checkClaims(header: HeaderInput, sink: BatchWriter): void {
  if (!keepsEverything(header.capture ?? EVERYTHING) && keepsEverything(sink.capture)) {
    throw new TraceError(
      'capture',
      'the header says that events were left out, but the writer keeps all it is given and its event hash covers no others: leave out `capture`',
    );
  }
  const removed = header.removed?.filter((what) => what !== REMOVED_IMAGES) ?? [];
  if (removed.length === 0) return;
  throw new TraceError(
    'removed',
    `the header says that ${removed.join(' and ')} were removed, but the event hash of a writer is that of the contents it is given: leave out \`removed\``,
  );
}

export class TraceWriter {
  /** Where the events go. */
  readonly sink: BatchWriter;
  private readonly target: TraceTarget;
  private bytesWritten = 0;
  private headerBytes = 0;
  private blobs: IndexedBlob[] = [];
  /** SHA-256 of the blobs, as hexadecimal digits. */
  private stored = new Set<string>();
  private batches: IndexedBatch[] = [];
  private failure: TraceError | undefined;
  private finished = false;

  private constructor(target: TraceTarget, sink: BatchWriter) {
    this.target = target;
    this.sink = sink;
    this.sink.onFull = () => this.cutBatch();
    this.sink.storeBlob = (content) => this.addBlob(content);
  }

  /**
   * Begins a trace in a file (created or emptied) or another target.
   * Throws TraceError `write` when the file cannot be written; `capture` or `removed` when the header says that events or
   * contents are missing, which the event hash would have to cover.
   * @param sink where the events go, for a caller that needs it before there is a header; nothing is in it yet
   */
  static create(target: string | TraceTarget, header: HeaderInput, sink = new BatchWriter()): TraceWriter {
    checkClaims(header, sink);
    const message = encodeHeader({
      ...HEADER_DEFAULTS,
      ...header,
      formatMajor: FORMAT_MAJOR,
      formatMinor: FORMAT_MINOR,
    });
    if (message.length > MAX_CONTENT_BYTES - 16) {
      throw new TraceError(
        'header',
        `the header needs ${message.length} bytes, it may have 4 MiB; carry fewer symbols`,
      );
    }
    const writer = new TraceWriter(typeof target === 'string' ? FileTarget.create(target) : target, sink);
    try {
      writer.headerBytes = writer.writeFrame(TRACE_FIELD.header, message).compressedSize;
    } catch (error) {
      writer.abandon();
      throw error;
    }
    return writer;
  }

  /**
   * Goes on from a saved state: in the file as it was then (what was written later is dropped), or in a target that
   * takes only what follows.
   */
  static resume(target: string | TraceTarget, state: TraceWriterState, sink = new BatchWriter()): TraceWriter {
    const opened = typeof target === 'string' ? FileTarget.resume(target, state.bytesWritten) : target;
    const writer = new TraceWriter(opened, sink);
    writer.load(state);
    return writer;
  }

  /** Events taken so far. */
  get eventCount(): number {
    const last = this.batches.at(-1);
    return this.sink.eventCount + (last === undefined ? 0 : last.firstEvent + last.eventCount);
  }

  /** Bytes handed to the target so far. */
  get size(): number {
    return this.bytesWritten;
  }

  /**
   * Stores `content` once, in parts of at most 4 MiB, and returns its SHA-256. Call it before the events that name it;
   * driver images come before the first event.
   */
  addBlob(content: Uint8Array): Uint8Array {
    this.assertOpen();
    const sha256 = new Uint8Array(createHash('sha256').update(content).digest());
    const name = nameOf(sha256);
    if (this.stored.has(name)) return sha256;
    this.stored.add(name);
    const partCount = Math.max(1, Math.ceil(content.length / BLOB_PART_BYTES));
    for (let part = 0; part < partCount; part++) {
      const data = content.subarray(part * BLOB_PART_BYTES, (part + 1) * BLOB_PART_BYTES);
      const { offset, compressedSize } = this.writeFrame(
        TRACE_FIELD.blob,
        encodeBlob({ sha256, part, partCount, data }),
      );
      this.blobs.push({ offset, compressedSize, sha256, part });
    }
    return sha256;
  }

  /** Writes the events taken so far as a batch, although it is not full. For a recording that is about to end. */
  flush(): void {
    this.assertOpen();
    if (this.sink.eventCount > 0) this.cutBatch();
  }

  /**
   * Ends the trace: last batch, summary, index; closes the target. `endReason` as in the schema's `Summary`.
   * @param leftOut how many events of which kinds are not in the trace
   */
  finish(endReason: string, leftOut: LeftOutCounts = new Map()): void {
    this.flush();
    const { hash: eventHash } = this.sink;
    const eventCount = this.eventCount;
    const summary = this.writeFrame(
      TRACE_FIELD.summary,
      encodeSummary(summaryOf(eventCount, eventHash, endReason, leftOut)),
    );
    this.write(
      encodeIndexWithFooter({
        eventCount,
        headerSize: this.headerBytes,
        blob: this.blobs,
        batch: this.batches,
        summaryOffset: summary.offset,
        gap: [],
      }),
    );
    this.finished = true;
    this.target.close?.();
  }

  /** Closes the target without an end: what was written stays, as after a crash. */
  abandon(): void {
    if (!this.finished) this.target.close?.();
    this.finished = true;
  }

  /** The state between two events, including the batch that is being filled. */
  save(): TraceWriterState {
    this.assertOpen();
    return {
      bytesWritten: this.bytesWritten,
      headerBytes: this.headerBytes,
      blobs: [...this.blobs],
      batches: [...this.batches],
      batch: this.sink.save(),
    };
  }

  /** Goes back to a state this writer had; what was written since is dropped. The target must be able to truncate. */
  restore(state: TraceWriterState): void {
    this.assertOpen();
    if (this.bytesWritten !== state.bytesWritten) {
      assert(this.target.truncate !== undefined, 'the target of this trace cannot go back');
      this.target.truncate(state.bytesWritten);
    }
    this.load(state);
  }

  private load(state: TraceWriterState): void {
    this.bytesWritten = state.bytesWritten;
    this.headerBytes = state.headerBytes;
    this.blobs = [...state.blobs];
    this.stored = new Set(this.blobs.map(({ sha256 }) => nameOf(sha256)));
    this.batches = [...state.batches];
    this.sink.restore(state.batch);
  }

  private cutBatch(): void {
    this.assertOpen();
    const frame = this.writeFrame(TRACE_FIELD.batch, this.sink.encode());
    this.batches.push({ ...frame, ...this.sink.describe() });
    this.sink.reset();
  }

  private writeFrame(field: number, message: Uint8Array): { offset: number; compressedSize: number; rawSize: number } {
    const offset = this.bytesWritten;
    const content = traceField(field, message);
    const frame = encodeFrame(content);
    this.write(frame);
    return { offset, compressedSize: frame.length, rawSize: content.length };
  }

  /** After a failed write every further one fails the same way: a trace has no holes. */
  private write(bytes: Uint8Array): void {
    try {
      this.target.write(bytes);
      this.bytesWritten += bytes.length;
    } catch (error) {
      this.failure =
        error instanceof TraceError ? error : new TraceError('write', `cannot write the trace: ${String(error)}`);
      throw this.failure;
    }
  }

  private assertOpen(): void {
    if (this.failure !== undefined) throw this.failure;
    assert(!this.finished, 'the trace has been finished');
  }
}
