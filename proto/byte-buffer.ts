/**
 * A growable byte buffer that speaks the protobuf wire format: tags, varints, length-delimited fields.
 * Source: the Protocol Buffers encoding guide.
 */

export const WIRE_VARINT = 0;
export const WIRE_FIXED64 = 1;
export const WIRE_BYTES = 2;
export const WIRE_FIXED32 = 5;

/** So many are copied faster one by one than by a call. */
const FEW_BYTES = 48;
const LEAST_BYTES = 64;
/** Most columns of a batch stay empty. */
const NOTHING = new Uint8Array(0);
const TWO_32 = 0x1_0000_0000;
const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Bytes a non-negative safe integer takes as a varint. */
function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** Bytes of a length-delimited field with `length` bytes of content. */
export function fieldSize(field: number, length: number): number {
  return varintSize(field << 3) + varintSize(length) + length;
}

export class ByteBuffer {
  bytes: Uint8Array;
  length = 0;

  /** @param capacity so much fits before it has to grow */
  constructor(capacity = 0) {
    this.bytes = capacity === 0 ? NOTHING : new Uint8Array(capacity);
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2, LEAST_BYTES));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** The bytes so far; a view that the next append may invalidate. */
  view(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  raw(source: Uint8Array): void {
    this.part(source, source.length);
  }

  /** The first `count` bytes of `source`. */
  part(source: Uint8Array, count: number): void {
    this.reserve(count);
    const { bytes, length } = this;
    if (count > FEW_BYTES) bytes.set(count === source.length ? source : source.subarray(0, count), length);
    else for (let i = 0; i < count; i++) bytes[length + i] = source[i]!;
    this.length = length + count;
  }

  /** A non-negative safe integer. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest >= TWO_32) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    rest >>>= 0;
    while (rest >= 0x80) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.length++] = rest;
  }

  fixed32(value: number): void {
    this.reserve(4);
    for (let shift = 0; shift < 32; shift += 8) this.bytes[this.length++] = value >>> shift;
  }

  tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  /** A varint field; proto3 leaves out zero. */
  varintField(field: number, value: number): void {
    if (value === 0) return;
    this.tag(field, WIRE_VARINT);
    this.varint(value);
  }

  /** A fixed64 field; proto3 leaves out zero. */
  fixed64Field(field: number, lo: number, hi: number): void {
    if (lo === 0 && hi === 0) return;
    this.tag(field, WIRE_FIXED64);
    this.fixed32(lo);
    this.fixed32(hi);
  }

  /** A length-delimited field, written even when it is empty (a repeated one counts). */
  bytesField(field: number, content: Uint8Array): void {
    this.partField(field, content, content.length);
  }

  /** A length-delimited field with the first `count` bytes of `source`. */
  partField(field: number, source: Uint8Array, count: number): void {
    this.tag(field, WIRE_BYTES);
    this.varint(count);
    this.part(source, count);
  }
}
