/**
 * Finds the frames of a trace: from its index, or without one by walking the file. Either way the frames cover the file
 * without gaps. Knows frames and the fields of `Trace`, nothing of events.
 */
import { TraceError } from '../base/errors.ts';
import type { BatchMemory } from './batch-memory.ts';
import { describeBatch } from './batch-summary.ts';
import { ByteReader, malformed } from './byte-reader.ts';
import { DecodedBatch } from './decoded-batch.ts';
import { TRACE_FIELD } from './generated/event-kinds.ts';
import { decodeBlob, decodeGap, decodeIndex, type Index } from './generated/messages.ts';
import {
  decodeFrame,
  decodeFrameHeader,
  FRAME_HEADER_BYTES,
  type FrameHeader,
  INDEX_MAGIC,
  MAX_FRAME_BYTES,
  SKIPPABLE_HEADER_BYTES,
} from './lz4-frame.ts';
import { checkIndexFrame, decodeFooter, FOOTER_BYTES } from './trace-format.ts';
import type { TraceSource } from './trace-source.ts';
import { FORMAT_MINOR } from './version.ts';

/** A frame and the field of `Trace` in it. */
export interface Frame {
  readonly offset: number;
  readonly frameBytes: number;
  readonly contentBytes: number;
  readonly field: number;
  readonly message: Uint8Array;
}

/** What a walk over the frames found. */
export interface FrameWalk {
  readonly index: Index;
  /** Why the walk ended before the file did, and where; also set when the file ends without a summary. */
  readonly stoppedBy: TraceError | undefined;
}

function truncated(what: string, offset: number): TraceError {
  return new TraceError('truncated', `the trace is cut off: ${what}`, offset);
}

export interface ReadFrameOptions {
  /** How long the frame is said to be: then it is read at once. */
  readonly expectedBytes?: number;
  /** Where its content goes. */
  readonly memory?: BatchMemory;
}

/** Reads and checks the frame at `offset`. Throws TraceError; `truncated` when the file ends within the frame. */
export function readFrame(
  source: TraceSource,
  offset: number,
  { expectedBytes = 0, memory }: ReadFrameOptions = {},
): Frame {
  const atOnce = Math.min(Math.max(expectedBytes, FRAME_HEADER_BYTES), MAX_FRAME_BYTES);
  const head = source.read(offset, atOnce);
  const { frameBytes } = headerOf(head, offset);
  const bytes = head.length >= frameBytes ? head.subarray(0, frameBytes) : source.read(offset, frameBytes);
  if (bytes.length < frameBytes) throw truncated('the file ends within a frame', offset);
  return atOffset(offset, () => {
    const content = decodeFrame(bytes, offset, memory);
    const reader = new ByteReader(content);
    if (!reader.nextField()) throw malformed('an empty frame');
    const field = reader.field;
    const message = reader.bytesValue();
    if (!reader.atEnd) throw malformed('a frame holds more than one message');
    return { offset, frameBytes, contentBytes: content.length, field, message };
  });
}

/** How many bytes of content the frame at `offset` says it has. Throws TraceError. */
export function readContentSize(source: TraceSource, offset: number): number {
  return headerOf(source.read(offset, FRAME_HEADER_BYTES), offset).contentBytes;
}

function headerOf(head: Uint8Array, offset: number): FrameHeader {
  if (head.length < FRAME_HEADER_BYTES) throw truncated('the file ends within a frame', offset);
  return decodeFrameHeader(head, offset);
}

/** Runs `decode`; gives a TraceError without a place the offset of the frame. */
export function atOffset<T>(offset: number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TraceError && error.byteOffset < 0) throw new TraceError(error.code, error.message, offset);
    throw error;
  }
}

/**
 * The index at the end of the file, checked; undefined when the file does not end with one.
 * @param minor the trace may have frames that this version does not know
 */
export function readIndex(source: TraceSource, minor: number): Index | undefined {
  const footer = decodeFooter(source.read(Math.max(0, source.size - FOOTER_BYTES), FOOTER_BYTES), source.size);
  if (footer === undefined) return undefined;
  const frame = source.read(footer.frameOffset, source.size - footer.frameOffset);
  const index = atOffset(footer.frameOffset, () => decodeIndex(checkIndexFrame(frame, footer)));
  checkTiling(index, footer.frameOffset, minor);
  return index;
}

/** Header, blobs, batches and summary must follow each other without gap or overlap, the events too. */
function checkTiling(index: Index, end: number, minor: number): void {
  const check = (condition: boolean, what: string) => {
    if (!condition) throw new TraceError('index', `the trace is damaged: its index is false, ${what}`, end);
  };
  const follows = (offset: number, next: number) => next === offset || (minor > FORMAT_MINOR && next > offset);
  let offset = index.headerSize;
  for (const frame of [...index.blob, ...index.batch, ...index.gap].sort((a, b) => a.offset - b.offset)) {
    check(follows(offset, frame.offset) && frame.compressedSize > 0, `no frame begins at byte ${frame.offset}`);
    offset = frame.offset + frame.compressedSize;
  }
  check(follows(offset, index.summaryOffset) && index.summaryOffset < end, 'the summary is not behind the batches');
  let events = 0;
  const gaps = [...index.gap];
  const passGaps = () => {
    for (; gaps[0]?.firstEvent === events; gaps.shift()) events += gaps[0].eventCount;
  };
  for (const batch of index.batch) {
    passGaps();
    check(batch.firstEvent === events, `no batch begins with event ${batch.firstEvent}`);
    check(batch.kind.length === batch.kindCount.length, 'a kind has no count');
    events += batch.eventCount;
  }
  passGaps();
  check(gaps.length === 0, 'a gap is where events are');
  check(events === index.eventCount, 'the batches do not have as many events as the trace');
}

/**
 * Walks the frames from the beginning to the end of the file or to the first one that is damaged, decompressing each.
 * The file has no valid footer, so an index frame on the way is cut off or damaged.
 */
export function walkFrames(source: TraceSource, minor: number): FrameWalk {
  const index = emptyIndex();
  try {
    for (let offset = 0; offset < source.size; ) {
      if (isIndexFrame(source, offset)) throw indexError(source, offset);
      const frame = readFrame(source, offset);
      if (index.summaryOffset > 0)
        throw new TraceError('damaged', 'the trace is damaged: frames after its end', offset);
      atOffset(offset, () => enterFrame(index, frame, minor));
      offset += frame.frameBytes;
    }
    if (index.summaryOffset === 0) throw truncated('the recording did not end in order', source.size);
    return { index, stoppedBy: undefined };
  } catch (error) {
    if (!(error instanceof TraceError)) throw error;
    return { index, stoppedBy: error };
  }
}

function isIndexFrame(source: TraceSource, offset: number): boolean {
  const head = source.read(offset, 4);
  return head.length === 4 && new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true) === INDEX_MAGIC;
}

function indexError(source: TraceSource, offset: number): TraceError {
  const head = source.read(offset, SKIPPABLE_HEADER_BYTES);
  if (head.length < SKIPPABLE_HEADER_BYTES) return truncated('the file ends within the index', offset);
  const claimed = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
  return offset + SKIPPABLE_HEADER_BYTES + claimed > source.size
    ? truncated('the file ends within the index', offset)
    : new TraceError('damaged', 'the trace is damaged: it does not end with its index', offset);
}

export function emptyIndex(): Index {
  return { eventCount: 0, headerSize: 0, blob: [], batch: [], summaryOffset: 0, gap: [] };
}

/** Adds a frame to the index, as its writer did. Throws TraceError `malformed` when it cannot stand there. */
export function enterFrame(index: Index, frame: Frame, minor: number): void {
  const { offset, frameBytes: compressedSize, message } = frame;
  switch (frame.field) {
    case TRACE_FIELD.header:
      if (offset > 0) throw malformed('a second header');
      index.headerSize = compressedSize;
      break;
    case TRACE_FIELD.blob: {
      const { sha256, part } = decodeBlob(message);
      index.blob.push({ offset, compressedSize, sha256: sha256.slice(), part });
      break;
    }
    case TRACE_FIELD.batch: {
      const summary = describeBatch(new DecodedBatch(message, minor));
      if (summary.firstEvent !== index.eventCount) throw malformed(`event ${index.eventCount} is missing`);
      index.batch.push({ offset, compressedSize, rawSize: frame.contentBytes, ...summary });
      index.eventCount += summary.eventCount;
      break;
    }
    case TRACE_FIELD.gap: {
      const { firstEvent, eventCount } = decodeGap(message);
      if (firstEvent !== index.eventCount || eventCount === 0) throw malformed(`event ${index.eventCount} is missing`);
      index.gap.push({ offset, compressedSize, firstEvent, eventCount });
      index.eventCount += eventCount;
      break;
    }
    case TRACE_FIELD.summary:
      index.summaryOffset = offset;
      break;
    default:
      if (minor <= FORMAT_MINOR) throw malformed(`a frame holds field ${frame.field}`);
  }
}
