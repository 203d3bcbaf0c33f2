/** Constants and file-level codecs that writer and reader of a .ntr file share. Format: docs/trace-format.md. */
import { TraceError } from '../base/errors.ts';
import { ByteBuffer, WIRE_BYTES } from './byte-buffer.ts';
import { encodeIndex, type Index } from './generated/messages.ts';
import { encodeIndexFrame, INDEX_MAGIC, SKIPPABLE_HEADER_BYTES } from './lz4-frame.ts';
import { xxh32 } from './xxh32.ts';

/** Content of one blob part; leaves room for the message around it within a frame of 4 MiB. */
export const BLOB_PART_BYTES = (4 << 20) - 1024;

/** Words of `Header.removed`. */
export const REMOVED_PAYLOADS = 'payloads';
export const REMOVED_USER_DATA = 'user data';
export const REMOVED_IMAGES = 'images';

export const FOOTER_BYTES = 16;
/** Enough for ten thousand million events; bounds what a false footer makes a reader allocate. */
const MAX_INDEX_BYTES = 1 << 28;
const FOOTER_MAGIC = new TextEncoder().encode('ntrIndex');

/** Prepends tag and length, so that the frame's content is a field of `Trace`. */
export function traceField(field: number, message: Uint8Array): Uint8Array {
  const out = new ByteBuffer(message.length + 10);
  out.tag(field, WIRE_BYTES);
  out.varint(message.length);
  out.raw(message);
  return out.view();
}

/** The skippable frame at the end of the file: index, its size, its checksum, the footer's magic. */
export function encodeIndexWithFooter(index: Index): Uint8Array {
  const body = encodeIndex(index);
  const content = new ByteBuffer(body.length + FOOTER_BYTES);
  content.raw(body);
  content.fixed32(body.length);
  content.fixed32(xxh32(body));
  content.raw(FOOTER_MAGIC);
  return encodeIndexFrame(content.view());
}

export interface Footer {
  /** File offset of the index frame. */
  readonly frameOffset: number;
  readonly indexBytes: number;
  readonly checksum: number;
}

/** Reads the last 16 bytes of a file of `fileSize` bytes; undefined when they are no footer. */
export function decodeFooter(bytes: Uint8Array, fileSize: number): Footer | undefined {
  if (bytes.length !== FOOTER_BYTES || !FOOTER_MAGIC.every((byte, i) => bytes[8 + i] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, FOOTER_BYTES);
  const indexBytes = view.getUint32(0, true);
  const frameOffset = fileSize - FOOTER_BYTES - indexBytes - SKIPPABLE_HEADER_BYTES;
  if (frameOffset < 0 || indexBytes > MAX_INDEX_BYTES)
    throw new TraceError('damaged', 'the trace is damaged: the footer has a false size', fileSize - 16);
  return { frameOffset, indexBytes, checksum: view.getUint32(4, true) };
}

/** Checks the whole index frame and returns the index message in it. */
export function checkIndexFrame(frame: Uint8Array, footer: Footer): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const fits = view.getUint32(4, true) === footer.indexBytes + FOOTER_BYTES;
  if (view.getUint32(0, true) !== INDEX_MAGIC || !fits) {
    throw new TraceError(
      'damaged',
      'the trace is damaged: its index does not stand where the footer says',
      footer.frameOffset,
    );
  }
  const body = frame.subarray(SKIPPABLE_HEADER_BYTES, SKIPPABLE_HEADER_BYTES + footer.indexBytes);
  if (xxh32(body) !== footer.checksum) {
    throw new TraceError('checksum', 'the trace is damaged: the index fails its checksum', footer.frameOffset);
  }
  return body;
}
