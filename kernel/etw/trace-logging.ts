/**
 * TraceLogging: events that carry the names and types of their fields. Metadata: size, tags, the event's name, then for each
 * field its name, type, how to show it where the type says so, and tags. A payload that does not fit is decoded as far as it does.
 * Source: "TraceLogging", the layout of event metadata in TraceLoggingProvider.h, "EVENT_DATA_DESCRIPTOR structure (evntprov.h)".
 */
import { formatGuid } from '../rtl/guid-text.ts';

/** Bits of a type byte: another byte follows; a fixed or a stored count of values; a type of the provider's own. */
const CHAIN = 0x80;
const COUNT_MASK = 0x60;
const FIXED_COUNT = 0x20;
const STORED_COUNT = 0x40;
const CUSTOM = 0x60;
const TYPE_MASK = 0x1f;
const STRUCT = 24;

/** The most values that are written of an array. */
const MOST_VALUES = 64;

interface Field {
  readonly name: string;
  readonly type: number;
  /** Values of an array; undefined for one value, 'stored' when the payload says how many. */
  readonly count: number | 'stored' | undefined;
  /** Of a structure: how many of the fields behind it are its own. */
  readonly members: number;
}

/** Bytes that are read from the front; what is not there is undefined. */
class Front {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Where that many bytes are, which are passed. @throws RangeError when there are fewer */
  take(length: number): number {
    if (length > this.left) throw new RangeError('the payload ends');
    this.at += length;
    return this.at - length;
  }

  u8(): number {
    return this.view.getUint8(this.take(1));
  }

  u16(): number {
    return this.view.getUint16(this.take(2), true);
  }

  read<T>(length: number, get: (view: DataView, at: number) => T): T {
    return get(this.view, this.take(length));
  }

  some(length: number): Uint8Array {
    const at = this.take(length);
    return this.bytes.subarray(at, at + length);
  }

  /** Bytes up to a zero, or to the end. */
  untilZero(): string {
    let text = '';
    for (let byte = this.left > 0 ? this.u8() : 0; byte !== 0; byte = this.left > 0 ? this.u8() : 0) {
      text += String.fromCharCode(byte);
    }
    return text;
  }

  wideUntilZero(): string {
    let text = '';
    for (let unit = this.left > 1 ? this.u16() : 0; unit !== 0; unit = this.left > 1 ? this.u16() : 0) {
      text += String.fromCharCode(unit);
    }
    return text;
  }
}

function skipTags(front: Front): void {
  while ((front.u8() & CHAIN) !== 0);
}

function fieldsOf(front: Front): Field[] {
  const fields: Field[] = [];
  while (front.left > 0) {
    const name = front.untilZero();
    const inType = front.u8();
    let outType = 0;
    if ((inType & CHAIN) !== 0) {
      outType = front.u8();
      if ((outType & CHAIN) !== 0) skipTags(front);
    }
    const counting = inType & COUNT_MASK;
    const count = counting === FIXED_COUNT ? front.u16() : counting === STORED_COUNT ? 'stored' : undefined;
    if (counting === CUSTOM) front.some(front.u16());
    const type = counting === CUSTOM ? -1 : inType & TYPE_MASK;
    fields.push({ name, type, count, members: type === STRUCT ? outType & 0x7f : 0 });
  }
  return fields;
}

function hexBytes(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function narrow(bytes: Uint8Array): string {
  return JSON.stringify(String.fromCharCode(...bytes));
}

function wide(bytes: Uint8Array): string {
  const units = Array.from(
    { length: Math.floor(bytes.length / 2) },
    (_, i) => bytes[2 * i]! | (bytes[2 * i + 1]! << 8),
  );
  return JSON.stringify(String.fromCharCode(...units));
}

/** A SID as `S-1-5-18`. */
function sid(front: Front): string {
  const revision = front.u8();
  const count = front.u8();
  const authority = [...front.some(6)].reduce((sum, byte) => sum * 256 + byte, 0);
  const parts = Array.from({ length: count }, () => front.read(4, (view, at) => view.getUint32(at, true)));
  return ['S', revision, authority, ...parts].join('-');
}

/** How the value of each type is read and written, by its number. */
const VALUES: Readonly<Record<number, (front: Front) => string>> = {
  1: (front) => JSON.stringify(front.wideUntilZero()),
  2: (front) => JSON.stringify(front.untilZero()),
  3: (front) => String(front.read(1, (view, at) => view.getInt8(at))),
  4: (front) => String(front.u8()),
  5: (front) => String(front.read(2, (view, at) => view.getInt16(at, true))),
  6: (front) => String(front.u16()),
  7: (front) => String(front.read(4, (view, at) => view.getInt32(at, true))),
  8: (front) => String(front.read(4, (view, at) => view.getUint32(at, true))),
  9: (front) => String(front.read(8, (view, at) => view.getBigInt64(at, true))),
  10: (front) => String(front.read(8, (view, at) => view.getBigUint64(at, true))),
  11: (front) => String(front.read(4, (view, at) => view.getFloat32(at, true))),
  12: (front) => String(front.read(8, (view, at) => view.getFloat64(at, true))),
  13: (front) => String(front.read(4, (view, at) => view.getUint32(at, true)) !== 0),
  14: (front) => hexBytes(front.some(front.u16())),
  15: (front) => formatGuid(front.some(16)),
  17: (front) => String(front.read(8, (view, at) => view.getBigInt64(at, true))),
  18: (front) => hexBytes(front.some(16)),
  19: sid,
  20: (front) => `0x${front.read(4, (view, at) => view.getUint32(at, true)).toString(16)}`,
  21: (front) => `0x${front.read(8, (view, at) => view.getBigUint64(at, true)).toString(16)}`,
  22: (front) => wide(front.some(front.u16())),
  23: (front) => narrow(front.some(front.u16())),
  25: (front) => hexBytes(front.some(front.u16())),
};

/** Writes the fields from `index` on into `out`, `count` of them; gives the index behind them. */
function writeFields(fields: readonly Field[], index: number, count: number, payload: Front, out: string[]): number {
  let next = index;
  for (let done = 0; done < count && next < fields.length; done++) {
    const { name, type, count: wanted, members } = fields[next]!;
    const repeats = wanted === 'stored' ? payload.u16() : (wanted ?? 1);
    const values: string[] = [];
    let behind = next + 1;
    for (let i = 0; i < repeats; i++) {
      if (type === STRUCT) {
        const inner: string[] = [];
        behind = writeFields(fields, next + 1, members, payload, inner);
        values.push(`{${inner.join(' ')}}`);
        continue;
      }
      const read = VALUES[type];
      if (read === undefined) throw new RangeError('a type that is not known');
      values.push(read(payload));
    }
    const shown = values.length > MOST_VALUES ? [...values.slice(0, MOST_VALUES), '...'] : values;
    out.push(`${name}=${wanted === undefined ? shown[0] : `[${shown.join(', ')}]`}`);
    next = behind;
  }
  return next;
}

/** The name of an event and its fields with their values, `count=3 name="x"`. */
export function decodeTraceLogging(
  metadata: Uint8Array,
  payload: Uint8Array,
): { readonly name: string; readonly fields: string } {
  const out: string[] = [];
  let name = '';
  try {
    const front = new Front(metadata.subarray(0, metadata.length >= 2 ? metadata[0]! | (metadata[1]! << 8) : 0));
    front.u16();
    skipTags(front);
    name = front.untilZero();
    const fields = fieldsOf(front);
    writeFields(fields, 0, fields.length, new Front(payload), out);
  } catch (error) {
    // Metadata or payload that ends early: what came before it stands.
    if (!(error instanceof RangeError)) throw error;
    out.push('...');
  }
  return { name, fields: out.join(' ') };
}
