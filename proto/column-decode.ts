/**
 * Decodes one column into typed arrays: tight loops over untrusted bytes. Each proves that the column holds exactly
 * the rows it should and that dictionary indexes exist; otherwise it throws TraceError. Most numbers of a trace take one or two
 * bytes, and hardly any more than four: those are decoded in 32-bit arithmetic.
 * Encodings: the header comment of ntrewind/trace/v1/trace.proto.
 */
import { canonicalAddress } from '../base/guest-address.ts';
import type { BatchMemory } from './batch-memory.ts';
import { malformed } from './byte-reader.ts';

/** 64-bit values as unsigned halves, one pair a row. */
export interface WideValues {
  readonly lo: Uint32Array;
  readonly hi: Uint32Array;
}

/** Row r has the values `start[r] .. start[r + 1] - 1`; `values` has lo and hi of each, in turn. */
export interface ListValues {
  readonly start: Uint32Array;
  readonly values: Uint32Array;
}

/** Rows as they stand in the batch, and for those that are blobs their number from 1; 0 for the others. */
export interface PayloadValues {
  readonly rows: readonly Uint8Array[];
  readonly blob: Uint32Array;
}

export type ColumnValues =
  | Uint8Array
  | Uint32Array
  | Int32Array
  | Float64Array
  | WideValues
  | ListValues
  | PayloadValues
  | Uint8Array[];

/** Varints of at most 32 bits, one for each element of `values`. */
function readU32(bytes: Uint8Array, values: Uint32Array | Int32Array): void {
  const count = values.length;
  checkRoom(bytes, count);
  const end = bytes.length;
  let at = 0;
  for (let row = 0; row < count; row++) {
    let byte = bytes[at++]!;
    let value = byte;
    if (byte >= 0x80) {
      value &= 0x7f;
      let shift = 7;
      do {
        if (at >= end || shift > 28) throw badNumber();
        byte = bytes[at++]!;
        if (shift === 28 && byte > 0x0f) throw badNumber();
        value |= (byte & 0x7f) << shift;
        shift += 7;
      } while (byte >= 0x80);
    }
    values[row] = value;
  }
  checkEnd(at, bytes, count);
}

/** `count` varints of at most 32 bits. */
export function decodeU32(bytes: Uint8Array, count: number, memory: BatchMemory): Uint32Array {
  checkRoom(bytes, count);
  const values = memory.uint32(count);
  readU32(bytes, values);
  return values;
}

/** Dictionary indexes below `limit`. */
export function decodeIndexes(bytes: Uint8Array, count: number, limit: number, memory: BatchMemory): Uint32Array {
  const values = decodeU32(bytes, count, memory);
  for (let row = 0; row < count; row++)
    if (values[row]! >= limit) throw malformed(`no dictionary entry ${values[row]}`);
  return values;
}

export function decodeIds(bytes: Uint8Array, count: number, memory: BatchMemory): Int32Array {
  checkRoom(bytes, count);
  const values = memory.int32(count);
  readU32(bytes, values);
  let last = 0;
  for (let row = 0; row < count; row++) {
    const difference = values[row]!;
    last = (last + ((difference >>> 1) ^ -(difference & 1))) | 0;
    values[row] = last;
  }
  return values;
}

export function decodeMono(bytes: Uint8Array, count: number, memory: BatchMemory): Float64Array {
  checkRoom(bytes, count);
  const values = memory.float64(count);
  let at = 0;
  let last = 0;
  for (let row = 0; row < count; row++) {
    const size = shortSize(bytes, at);
    if (size > 0) {
      const coded = shortVarint(bytes, at, size);
      last += (coded >>> 1) ^ -(coded & 1);
      at += size;
    } else {
      const coded = longVarint(bytes, at);
      last += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
      at = behindVarint(bytes, at);
    }
    if (!Number.isSafeInteger(last)) throw malformed('a number is too large');
    values[row] = last;
  }
  checkEnd(at, bytes, count);
  return values;
}

/** `wide` is the batch's dictionary: lo and hi in turn. */
export function decodeWide(bytes: Uint8Array, count: number, wide: Uint32Array, memory: BatchMemory): WideValues {
  checkRoom(bytes, count);
  const lo = memory.uint32(count);
  const hi = memory.uint32(count);
  readWide(bytes, count, wide, lo, hi, 1);
  return { lo, hi };
}

/** The dictionary as addresses, signed 48-bit numbers; NaN for what is not canonical. */
export function wideAddresses(wide: Uint32Array): Float64Array {
  const addresses = new Float64Array(wide.length / 2);
  for (let i = 0; i < addresses.length; i++) {
    addresses[i] = canonicalAddress(wide[i * 2]!, wide[i * 2 + 1]!) ?? Number.NaN;
  }
  return addresses;
}

/** Addresses as signed 48-bit numbers; one that is not canonical is an error. `known` is the dictionary. */
export function decodeAddresses(
  bytes: Uint8Array,
  count: number,
  known: Float64Array,
  memory: BatchMemory,
): Float64Array {
  checkRoom(bytes, count);
  const values = memory.float64(count);
  let at = 0;
  for (let row = 0; row < count; row++) {
    const size = shortSize(bytes, at);
    const coded = size > 0 ? shortVarint(bytes, at, size) : wideVarint(bytes, at);
    const index = size > 0 ? coded >>> 1 : Math.floor(coded / 2) >>> 0;
    at = size > 0 ? at + size : behindVarint(bytes, at);
    if ((coded & 1) === 0) {
      values[row] = index;
      continue;
    }
    if (index >= known.length) throw malformed(`no wide value ${index}`);
    const address = known[index]!;
    if (Number.isNaN(address)) throw malformed('an address is not canonical');
    values[row] = address;
  }
  checkEnd(at, bytes, count);
  return values;
}

/** Lists: `counts` has the number of values of each row. */
export function decodeLists(bytes: Uint8Array, counts: Uint8Array, wide: Uint32Array, memory: BatchMemory): ListValues {
  const start = memory.uint32(counts.length + 1);
  let total = 0;
  for (let row = 0; row < counts.length; row++) {
    start[row] = total;
    total += counts[row]!;
  }
  start[counts.length] = total;
  checkRoom(bytes, total);
  const values = memory.uint32(total * 2);
  readWide(bytes, total, wide, values, values.subarray(1), 2);
  return { start, values };
}

/** Row r goes to index `r * stride` of both arrays. */
function readWide(
  bytes: Uint8Array,
  count: number,
  wide: Uint32Array,
  lo: Uint32Array,
  hi: Uint32Array,
  stride: number,
): void {
  let at = 0;
  for (let row = 0; row < count; row++) {
    const size = shortSize(bytes, at);
    const coded = size > 0 ? shortVarint(bytes, at, size) : wideVarint(bytes, at);
    const half = size > 0 ? coded >>> 1 : Math.floor(coded / 2) >>> 0;
    at = size > 0 ? at + size : behindVarint(bytes, at);
    if ((coded & 1) === 0) {
      lo[row * stride] = half;
      hi[row * stride] = 0;
    } else {
      if (half * 2 >= wide.length) throw malformed(`no wide value ${half}`);
      lo[row * stride] = wide[half * 2]!;
      hi[row * stride] = wide[half * 2 + 1]!;
    }
  }
  checkEnd(at, bytes, count);
}

/** How many bytes the varint at `at` takes, 0 when it takes more than four or is cut off. */
function shortSize(bytes: Uint8Array, at: number): number {
  if (bytes[at]! < 0x80) return 1;
  if (bytes[at + 1]! < 0x80) return 2;
  if (bytes[at + 2]! < 0x80) return 3;
  return bytes[at + 3]! < 0x80 ? 4 : 0;
}

/** The varint of 1 to 4 bytes at `at`. */
function shortVarint(bytes: Uint8Array, at: number, size: number): number {
  const first = bytes[at]! & 0x7f;
  if (size === 1) return first;
  const two = first | ((bytes[at + 1]! & 0x7f) << 7);
  if (size === 2) return two;
  const three = two | ((bytes[at + 2]! & 0x7f) << 14);
  return size === 3 ? three : three | ((bytes[at + 3]! & 0x7f) << 21);
}

/** A varint of at most 33 bits: the coded form of a u64. */
function wideVarint(bytes: Uint8Array, at: number): number {
  const coded = longVarint(bytes, at);
  if (coded > 0x1_ffff_ffff) throw badNumber();
  return coded;
}

function longVarint(bytes: Uint8Array, from: number): number {
  let at = from;
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = bytes[at++];
    if (byte === undefined) throw badNumber();
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
    scale *= 0x80;
    if (scale > 2 ** 49) throw badNumber();
  }
  if (value > Number.MAX_SAFE_INTEGER) throw badNumber();
  return value;
}

/** Where the varint at `at` ends, which has an end. */
function behindVarint(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at]! >= 0x80) at++;
  return at + 1;
}

/** Every row takes at least one byte: bounds what is allocated for a column. */
function checkRoom(bytes: Uint8Array, count: number): void {
  if (bytes.length < count) throw malformed(`a column of ${count} rows has ${bytes.length} bytes`);
}

function checkEnd(at: number, bytes: Uint8Array, count: number): void {
  if (at !== bytes.length) throw malformed(`a column has more or fewer than ${count} rows`);
}

function badNumber() {
  return malformed('a column has a number that is too large or cut off');
}
