/**
 * Reads the protobuf wire format from untrusted bytes: every read is bounded, every malformation is a TraceError that
 * names the place in the decompressed bytes.
 */
import { TraceError } from '../base/errors.ts';
import { WIRE_BYTES, WIRE_FIXED32, WIRE_FIXED64, WIRE_VARINT } from './byte-buffer.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A malformed message. `place` says where in the message; the file offset of its frame is added by the reader. */
export function malformed(what: string, fileOffset = -1): TraceError {
  return new TraceError('malformed', `the trace is damaged: ${what}`, fileOffset);
}

export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw malformed('a text is not UTF-8');
  }
}

export class ByteReader {
  readonly bytes: Uint8Array;
  position = 0;
  /** Field number and wire type of the field that {@link nextField} found. */
  field = 0;
  wireType = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get atEnd(): boolean {
    return this.position >= this.bytes.length;
  }

  /** Advances to the next field; false at the end of the message. */
  nextField(): boolean {
    if (this.atEnd) return false;
    const key = this.varint();
    this.field = Math.floor(key / 8);
    this.wireType = key % 8;
    if (this.field === 0 || this.field > 0x1fff_ffff) throw malformed(`field number ${this.field}`);
    return true;
  }

  /** Any varint up to 2^53 - 1. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 10; count++) {
      const byte = this.bytes[this.position];
      if (byte === undefined) throw malformed('a number is cut off');
      this.position++;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (value > Number.MAX_SAFE_INTEGER) throw malformed('a number is too large');
        return value;
      }
      scale *= 0x80;
    }
    throw malformed('a number is longer than 10 bytes');
  }

  /** The unsigned value of a varint field that must fit 32 bits. */
  uint32(): number {
    const value = this.uint53();
    if (value > 0xffff_ffff) throw malformed(`field ${this.field} exceeds 32 bits`);
    return value;
  }

  /** The unsigned value of a varint field. */
  uint53(): number {
    this.expect(WIRE_VARINT);
    return this.varint();
  }

  /** The content of a length-delimited field; a view. */
  bytesValue(): Uint8Array {
    this.expect(WIRE_BYTES);
    return this.take(this.varint());
  }

  text(): string {
    return decodeUtf8(this.bytesValue());
  }

  /** The content of a fixed64 field as two unsigned halves. */
  fixed64(): { lo: number; hi: number } {
    this.expect(WIRE_FIXED64);
    const content = this.take(8);
    const view = new DataView(content.buffer, content.byteOffset, 8);
    return { lo: view.getUint32(0, true), hi: view.getUint32(4, true) };
  }

  /** The values of a repeated uint32 field, packed or not, appended to `values`. */
  repeatedUint32(values: number[]): void {
    if (this.wireType === WIRE_VARINT) {
      values.push(this.uint32());
      return;
    }
    const packed = new ByteReader(this.bytesValue());
    packed.field = this.field;
    while (!packed.atEnd) values.push(packed.uint32());
  }

  /** Skips a field this version does not know. */
  skip(): void {
    if (this.wireType === WIRE_VARINT) this.skipVarint();
    else if (this.wireType === WIRE_FIXED64) this.take(8);
    else if (this.wireType === WIRE_BYTES) this.take(this.varint());
    else if (this.wireType === WIRE_FIXED32) this.take(4);
    else throw malformed(`field ${this.field} has wire type ${this.wireType}`);
  }

  private skipVarint(): void {
    for (let count = 0; count < 10; count++) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw malformed('a number is cut off');
      if (byte < 0x80) return;
    }
    throw malformed('a number is longer than 10 bytes');
  }

  private take(count: number): Uint8Array {
    const end = this.position + count;
    if (end > this.bytes.length) throw malformed(`field ${this.field} is longer than its message`);
    const content = this.bytes.subarray(this.position, end);
    this.position = end;
    return content;
  }

  private expect(wireType: number): void {
    if (this.wireType !== wireType) throw malformed(`field ${this.field} has wire type ${this.wireType}`);
  }
}
