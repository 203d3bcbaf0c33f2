/**
 * Decodes one column into typed arrays: tight loops over untrusted bytes. Each proves that the column holds exactly
 * the rows it should and that dictionary indexes exist; otherwise it throws TraceError.
 * Encodings: the header comment of ntrewind/trace/v1/trace.proto.
 */
import { canonicalAddress } from '../base/guest-address.ts';
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

/** `count` varints of at most 32 bits. */
export function decodeU32(bytes: Uint8Array, count: number): Uint32Array {
  checkRoom(bytes, count);
  const values = new Uint32Array(count);
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
  return checkEnd(values, at, bytes, count);
}

/** Dictionary indexes below `limit`. */
export function decodeIndexes(bytes: Uint8Array, count: number, limit: number): Uint32Array {
  const values = decodeU32(bytes, count);
  for (let row = 0; row < count; row++)
    if (values[row]! >= limit) throw malformed(`no dictionary entry ${values[row]}`);
  return values;
}

export function decodeIds(bytes: Uint8Array, count: number): Int32Array {
  const differences = decodeU32(bytes, count);
  const values = new Int32Array(differences.buffer);
  let last = 0;
  for (let row = 0; row < count; row++) {
    const difference = differences[row]!;
    last = (last + ((difference >>> 1) ^ -(difference & 1))) | 0;
    values[row] = last;
  }
  return values;
}

export function decodeMono(bytes: Uint8Array, count: number): Float64Array {
  checkRoom(bytes, count);
  const values = new Float64Array(count);
  const cursor = { at: 0 };
  let last = 0;
  for (let row = 0; row < count; row++) {
    const byte = bytes[cursor.at]!;
    let coded = byte;
    if (byte < 0x80) cursor.at++;
    else coded = longVarint(bytes, cursor);
    last += coded % 2 === 0 ? coded / 2 : -(coded + 1) / 2;
    if (!Number.isSafeInteger(last)) throw malformed('a number is too large');
    values[row] = last;
  }
  return checkEnd(values, cursor.at, bytes, count);
}

/** `wide` is the batch's dictionary: lo and hi in turn. */
export function decodeWide(bytes: Uint8Array, count: number, wide: Uint32Array): WideValues {
  checkRoom(bytes, count);
  const lo = new Uint32Array(count);
  const hi = new Uint32Array(count);
  decodeWideInto(bytes, count, wide, lo, hi, 1);
  return { lo, hi };
}

/** Addresses as signed 48-bit numbers; one that is not canonical is an error. */
export function decodeAddresses(bytes: Uint8Array, count: number, wide: Uint32Array): Float64Array {
  checkRoom(bytes, count);
  const known = new Float64Array(wide.length / 2);
  for (let i = 0; i < known.length; i++) {
    known[i] = canonicalAddress(wide[i * 2]!, wide[i * 2 + 1]!) ?? Number.NaN;
  }
  const values = new Float64Array(count);
  const cursor = { at: 0 };
  for (let row = 0; row < count; row++) {
    const coded = wideVarint(bytes, cursor);
    if (coded % 2 === 0) {
      values[row] = coded / 2;
      continue;
    }
    const address = known[(coded - 1) / 2];
    if (address === undefined) throw malformed(`no wide value ${(coded - 1) / 2}`);
    if (Number.isNaN(address)) throw malformed('an address is not canonical');
    values[row] = address;
  }
  return checkEnd(values, cursor.at, bytes, count);
}

/** Lists: `counts` has the number of values of each row. */
export function decodeLists(bytes: Uint8Array, counts: Uint8Array, wide: Uint32Array): ListValues {
  const start = new Uint32Array(counts.length + 1);
  for (let row = 0; row < counts.length; row++) start[row + 1] = start[row]! + counts[row]!;
  const total = start[counts.length]!;
  checkRoom(bytes, total);
  const values = new Uint32Array(total * 2);
  decodeWideInto(bytes, total, wide, values, values.subarray(1), 2);
  return { start, values };
}

/** Row r goes to index `r * stride` of both arrays. */
function decodeWideInto(
  bytes: Uint8Array,
  count: number,
  wide: Uint32Array,
  lo: Uint32Array,
  hi: Uint32Array,
  stride: number,
): void {
  const cursor = { at: 0 };
  for (let row = 0; row < count; row++) {
    const coded = wideVarint(bytes, cursor);
    if (coded % 2 === 0) {
      lo[row * stride] = coded / 2;
      hi[row * stride] = 0;
    } else {
      if (coded > wide.length) throw malformed(`no wide value ${(coded - 1) / 2}`);
      lo[row * stride] = wide[coded - 1]!;
      hi[row * stride] = wide[coded]!;
    }
  }
  checkEnd(bytes, cursor.at, bytes, count);
}

/** A varint of at most 33 bits: the coded form of a u64. */
function wideVarint(bytes: Uint8Array, cursor: { at: number }): number {
  const byte = bytes[cursor.at]!;
  if (byte < 0x80) {
    cursor.at++;
    return byte;
  }
  const coded = longVarint(bytes, cursor);
  if (coded > 0x1_ffff_ffff) throw badNumber();
  return coded;
}

function longVarint(bytes: Uint8Array, cursor: { at: number }): number {
  let at = cursor.at;
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
  cursor.at = at;
  return value;
}

/** Every row takes at least one byte: bounds what is allocated for a column. */
function checkRoom(bytes: Uint8Array, count: number): void {
  if (bytes.length < count) throw malformed(`a column of ${count} rows has ${bytes.length} bytes`);
}

function checkEnd<T>(values: T, at: number, bytes: Uint8Array, count: number): T {
  if (at !== bytes.length) throw malformed(`a column has more or fewer than ${count} rows`);
  return values;
}

function badNumber() {
  return malformed('a column has a number that is too large or cut off');
}
