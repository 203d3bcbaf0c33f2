/**
 * LZ4 frames in the one shape a .ntr file uses: one independent block of at most 4 MiB, content size and content
 * checksum present; and skippable frames. Any LZ4 tool reads them; the reader takes nothing else, and trusts no size
 * before it is bounded.
 * Source: the LZ4 frame format description, version 1.6.
 */
import { TraceError } from '../base/errors.ts';
import type { BatchMemory } from './batch-memory.ts';
import { compressBlock, decompressBlock, MAX_BLOCK_CONTENT_BYTES } from './lz4/lz4-block.ts';
import { xxh32 } from './xxh32.ts';

export const FRAME_MAGIC = 0x184d2204;
/** The skippable frame that holds the index. */
export const INDEX_MAGIC = 0x184d2a5e;
export const SKIPPABLE_HEADER_BYTES = 8;
export const MAX_CONTENT_BYTES = MAX_BLOCK_CONTENT_BYTES;
/** Magic, flags, content size, header checksum, size of the block. */
export const FRAME_HEADER_BYTES = 19;
/** End mark and content checksum. */
const FRAME_TRAILER_BYTES = 8;
/** A block is never longer than its content. */
export const MAX_FRAME_BYTES = FRAME_HEADER_BYTES + MAX_CONTENT_BYTES + FRAME_TRAILER_BYTES;
/** Version 01, independent blocks, content size, content checksum. */
const FLAGS = 0b0110_1100;
/** Blocks of at most 4 MiB. */
const BLOCK_DESCRIPTOR = 0x70;
/** What other writers of the same frame may put there: 64 KiB to 4 MiB. */
const LARGEST_BLOCK: ReadonlyMap<number, number> = new Map([
  [0x40, 64 << 10],
  [0x50, 256 << 10],
  [0x60, 1 << 20],
  [BLOCK_DESCRIPTOR, MAX_CONTENT_BYTES],
]);
const STORED = 0x8000_0000;

/** Where a frame ends and how much it holds, from its first {@link FRAME_HEADER_BYTES} bytes. */
export interface FrameHeader {
  /** Bytes of the whole frame. */
  readonly frameBytes: number;
  readonly contentBytes: number;
  readonly blockBytes: number;
  /** True when the block is not compressed. */
  readonly stored: boolean;
}

/** One frame around `content` (1 byte to 4 MiB). */
export function encodeFrame(content: Uint8Array): Uint8Array {
  if (content.length === 0 || content.length > MAX_CONTENT_BYTES) {
    throw new RangeError(`a frame cannot hold ${content.length} bytes`);
  }
  const packed = compressBlock(content);
  const stored = packed.length >= content.length;
  const block = stored ? content : packed;
  const frame = new Uint8Array(FRAME_HEADER_BYTES + block.length + FRAME_TRAILER_BYTES);
  const view = new DataView(frame.buffer);
  view.setUint32(0, FRAME_MAGIC, true);
  frame[4] = FLAGS;
  frame[5] = BLOCK_DESCRIPTOR;
  view.setUint32(6, content.length, true);
  frame[14] = headerChecksum(frame);
  view.setUint32(15, stored ? block.length + STORED : block.length, true);
  frame.set(block, FRAME_HEADER_BYTES);
  view.setUint32(frame.length - 4, xxh32(content), true);
  return frame;
}

/** A skippable frame with the magic number of the index. */
export function encodeIndexFrame(content: Uint8Array): Uint8Array {
  const frame = new Uint8Array(SKIPPABLE_HEADER_BYTES + content.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, INDEX_MAGIC, true);
  view.setUint32(4, content.length, true);
  frame.set(content, SKIPPABLE_HEADER_BYTES);
  return frame;
}

function headerChecksum(header: Uint8Array): number {
  return (xxh32(header.subarray(4, 14)) >>> 8) & 0xff;
}

/**
 * Reads a frame header. `offset` is its place in the file, for messages.
 * Throws TraceError `damaged` when the bytes are not the beginning of such a frame.
 */
export function decodeFrameHeader(bytes: Uint8Array, offset: number): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0, true) !== FRAME_MAGIC) throw damaged('no LZ4 frame stands here', offset);
  const largestBlock = LARGEST_BLOCK.get(bytes[5]!);
  if (bytes[4] !== FLAGS || largestBlock === undefined) throw damaged('unexpected LZ4 frame flags', offset + 4);
  if (bytes[14] !== headerChecksum(bytes)) throw damaged('the frame header fails its checksum', offset + 4);
  const contentBytes = view.getUint32(6, true);
  if (view.getUint32(10, true) !== 0 || contentBytes > largestBlock || contentBytes === 0) {
    throw damaged(`a frame claims ${view.getBigUint64(6, true)} bytes of content`, offset + 6);
  }
  const blockField = view.getUint32(15, true);
  const stored = blockField >= STORED;
  const blockBytes = stored ? blockField - STORED : blockField;
  if (blockBytes === 0 || blockBytes > contentBytes || (stored && blockBytes !== contentBytes)) {
    throw damaged(`a block claims ${blockBytes} bytes`, offset + 15);
  }
  return { frameBytes: FRAME_HEADER_BYTES + blockBytes + FRAME_TRAILER_BYTES, contentBytes, blockBytes, stored };
}

/**
 * The content of a whole frame, a copy. `offset` is its place in the file, for messages.
 * @param memory where the copy goes
 * Throws TraceError `damaged` or `checksum`.
 */
export function decodeFrame(frame: Uint8Array, offset: number, memory?: BatchMemory): Uint8Array {
  const header = decodeFrameHeader(frame, offset);
  if (frame.length !== header.frameBytes) throw damaged('a frame has another length than it claims', offset);
  const end = FRAME_HEADER_BYTES + header.blockBytes;
  const block = frame.subarray(FRAME_HEADER_BYTES, end);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  if (view.getUint32(end, true) !== 0) throw damaged('a frame has more than one block', offset + end);
  const content = header.stored ? block : decompress(block, header.contentBytes, offset + FRAME_HEADER_BYTES);
  if (xxh32(content) !== view.getUint32(end + 4, true)) {
    throw new TraceError('checksum', 'the trace is damaged: the content of a frame fails its checksum', offset);
  }
  return memory?.copy(content) ?? content.slice();
}

function decompress(block: Uint8Array, contentBytes: number, offset: number): Uint8Array {
  const content = decompressBlock(block, contentBytes);
  if (content === undefined) throw damaged('a compressed block cannot be decoded', offset);
  if (content.length !== contentBytes) throw damaged('a block has another size than its frame claims', offset);
  return content;
}

function damaged(what: string, offset: number): TraceError {
  return new TraceError('damaged', `the trace is damaged: ${what}`, offset);
}
