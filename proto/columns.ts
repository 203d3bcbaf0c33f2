/**
 * Columns under construction: each appends the values of one field in its final wire form, so that a batch is encoded by
 * concatenation and a half-filled column is saved by copying its bytes. Also the two dictionaries of a batch.
 * Encodings: the header comment of ntrewind/trace/v1/trace.proto.
 */
import { assert } from '../base/assert.ts';
import { hashBytes } from '../base/hash.ts';
import { ByteBuffer, utf8 } from './byte-buffer.ts';

/** Longest text or byte string of one row. Who produces longer ones splits them, so that a batch fits its frame. */
const MAX_ROW_BYTES = 1 << 20;

const TWO_32 = 0x1_0000_0000;

/** What a column needs to go on later: plain data. `last` is what the next difference refers to. */
export interface SavedColumn {
  readonly bytes: Uint8Array;
  readonly last: number;
}

function outOfRange(what: string, value: number): never {
  throw new RangeError(`${what} out of range: ${value}`);
}

/**
 * The values of one field in wire form. There is one class for all encodings, with a method for each, because the
 * engine compiles far better code for objects of a single shape. A column uses only the method of its encoding.
 */
export class Column extends ByteBuffer {
  private last = 0;

  /** `u8` and `count` */
  pushU8(value: number): void {
    if (value >>> 8 !== 0) outOfRange('byte', value);
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** `u32`, also dictionary indexes */
  pushU32(value: number): void {
    if (this.length + 5 > this.bytes.length) this.reserve(5);
    const bytes = this.bytes;
    let at = this.length;
    let rest = value >>> 0;
    while (rest >= 0x80) {
      bytes[at++] = rest | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  /** `id` */
  pushId(value: number): void {
    if ((value | 0) !== value) outOfRange('id', value);
    const difference = (value - this.last) | 0;
    this.last = value;
    this.pushU32((difference << 1) ^ (difference >> 31));
  }

  /** `mono` */
  pushMono(value: number): void {
    const difference = value - this.last;
    this.last = value;
    if (difference >= -0x4000_0000 && difference < 0x4000_0000) {
      this.pushU32((difference << 1) ^ (difference >> 31));
    } else {
      const coded = difference >= 0 ? difference * 2 : -difference * 2 - 1;
      if (!Number.isSafeInteger(coded)) outOfRange('53-bit value', value);
      this.varint(coded);
    }
  }

  /** `u64`, `addr` and the values of `u64list`, as two halves of any signedness */
  pushWide(wide: WideDictionary, lo: number, hi: number): void {
    if (hi !== 0) {
      this.pushU32((wide.indexOf(lo, hi) << 1) | 1);
    } else if (lo >>> 31 === 0) {
      this.pushU32(lo << 1);
    } else {
      this.varint((lo >>> 0) * 2);
    }
  }

  /** `bytes`: each row is a field of its own (tag, length, content). */
  pushBytes(field: number, content: Uint8Array): void {
    assert(content.length <= MAX_ROW_BYTES, `a row of ${content.length} bytes exceeds ${MAX_ROW_BYTES}`);
    this.bytesField(field, content);
  }

  reset(): void {
    this.length = 0;
    this.last = 0;
  }

  save(): SavedColumn {
    return { bytes: this.bytes.slice(0, this.length), last: this.last };
  }

  restore(saved: SavedColumn): void {
    this.length = 0;
    this.raw(saved.bytes);
    this.last = saved.last;
  }
}

/** The texts of a batch in order of first use, each with the hash of its UTF-8 bytes. */
export class StringDictionary {
  /** In wire form, ready to be concatenated. */
  readonly encoded = new Column();
  private readonly field: number;
  private readonly indexes = new Map<string, number>();
  private readonly hashes: number[] = [];

  constructor(field: number) {
    this.field = field;
  }

  indexOf(text: string): number {
    const known = this.indexes.get(text);
    return known === undefined ? this.add(text) : known;
  }

  hashLo(index: number): number {
    return this.hashes[index * 2]!;
  }

  hashHi(index: number): number {
    return this.hashes[index * 2 + 1]!;
  }

  private add(text: string): number {
    const index = this.indexes.size;
    const content = utf8(text);
    const hash = hashBytes(content);
    this.indexes.set(text, index);
    this.hashes.push(hash.lo | 0, hash.hi | 0);
    this.encoded.pushBytes(this.field, content);
    return index;
  }

  reset(): void {
    this.indexes.clear();
    this.hashes.length = 0;
    this.encoded.reset();
  }

  save(): string[] {
    return [...this.indexes.keys()];
  }

  restore(texts: readonly string[]): void {
    this.reset();
    for (const text of texts) this.add(text);
  }
}

/** The 64-bit values of a batch that need more than 32 bits, in order of first use: an open-addressed hash table. */
export class WideDictionary {
  /** lo, hi alternate */
  private values = new Int32Array(256);
  private count = 0;
  /** index + 1, or 0 for a free slot; always a power of two long and at most half full */
  private slots = new Int32Array(512);

  get size(): number {
    return this.count;
  }

  indexOf(lo: number, hi: number): number {
    const low = lo | 0;
    const high = hi | 0;
    const mask = this.slots.length - 1;
    let slot = this.slotOf(low, high);
    for (;;) {
      const index = this.slots[slot]! - 1;
      if (index < 0) return this.add(low, high, slot);
      if (this.values[index * 2] === low && this.values[index * 2 + 1] === high) return index;
      slot = (slot + 1) & mask;
    }
  }

  private slotOf(lo: number, hi: number): number {
    const mixed = Math.imul(lo ^ Math.imul(hi, 0x85ebca77), 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & (this.slots.length - 1);
  }

  private add(lo: number, hi: number, slot: number): number {
    const index = this.count++;
    if (index * 2 === this.values.length) {
      const grown = new Int32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[index * 2] = lo;
    this.values[index * 2 + 1] = hi;
    this.slots[slot] = index + 1;
    if (this.count * 2 > this.slots.length) this.rehash();
    return index;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let index = 0; index < this.count; index++) {
      let slot = this.slotOf(this.values[index * 2]!, this.values[index * 2 + 1]!);
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = index + 1;
    }
  }

  /** Appends the values as fixed64. */
  write(out: ByteBuffer): void {
    out.reserve(this.count * 8);
    for (let i = 0; i < this.count * 2; i++) out.fixed32(this.values[i]!);
  }

  reset(): void {
    this.count = 0;
    this.slots.fill(0);
  }

  save(): Int32Array {
    return this.values.slice(0, this.count * 2);
  }

  restore(values: Int32Array): void {
    this.reset();
    for (let i = 0; i < values.length; i += 2) this.indexOf(values[i]!, values[i + 1]!);
  }
}

/** The upper half of a canonical address given as a signed 48-bit number, as a signed 32-bit integer. */
export function upperHalf(value: number): number {
  return Math.floor(value / TWO_32) | 0;
}
