/**
 * Columns under construction: each holds the values of one field in their final wire form, so that a batch is encoded by
 * concatenation and a half-filled column is saved by copying its bytes. Also the dictionary of a batch's texts.
 * Encodings: the header comment of ntrewind/trace/v1/trace.proto.
 */
import { assert } from '../base/assert.ts';
import { hashBytes } from '../base/hash.ts';
import { ByteBuffer, utf8 } from './byte-buffer.ts';

/** Longest text or byte string of one row. Who produces longer ones splits them, so that a batch fits its frame. */
const MAX_ROW_BYTES = 1 << 20;

/** A power of two. */
const RECENT = 128;

const TWO_32 = 0x1_0000_0000;

/** What a column needs to go on later: plain data. `last` is what the next difference refers to. */
export interface SavedColumn {
  readonly bytes: Uint8Array;
  readonly last: number;
}

/**
 * The values of one field in wire form. There is one class for all encodings, because the engine compiles far better code for
 * objects of a single shape. Numbers come from staging/, in pieces.
 */
export class Column extends ByteBuffer {
  /** What the next difference refers to. */
  last = 0;

  /** Dictionary indexes: the only numbers that are not staged. */
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
  /** What was asked for last, by a few of its characters: the same names come again and again. */
  private readonly recent: (string | undefined)[] = new Array(RECENT).fill(undefined);
  private readonly recentIndexes = new Int32Array(RECENT);

  constructor(field: number) {
    this.field = field;
  }

  indexOf(text: string): number {
    const place = text.length === 0 ? 0 : (text.length * 8 + text.charCodeAt(text.length >>> 1)) & (RECENT - 1);
    if (this.recent[place] === text) return this.recentIndexes[place]!;
    const index = this.indexes.get(text) ?? this.add(text);
    this.recent[place] = text;
    this.recentIndexes[place] = index;
    return index;
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
    this.recent.fill(undefined);
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

/** The upper half of a canonical address given as a signed 48-bit number, as a signed 32-bit integer. */
export function upperHalf(value: number): number {
  return Math.floor(value / TWO_32) | 0;
}
