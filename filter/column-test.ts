/**
 * Carries out a plan on all events of one kind in a batch: each operator is a loop over typed arrays. An absent number is
 * NaN, with which no comparison holds but `!=`, and that one asks.
 */
import { addressHi, addressLo, type GuestAddress } from '../base/guest-address.ts';
import type { ListValues, PayloadValues, WideValues } from '../proto/column-decode.ts';
import { type DecodedBatch, REMOVED_PAYLOAD } from '../proto/decoded-batch.ts';
import type { BatchFacts, FactTracker } from './facts.ts';
import { eventsOfKind } from './irp-facts.ts';
import type { AnyValue, BytesValue, ListValue, NumberValue, Test, TextValue, WideValue } from './plan.ts';
import { holds } from './relations.ts';
import type { CompareSign } from './syntax.ts';
import { wordText } from './words.ts';

/** The events of one kind in a batch. */
export class Rows {
  readonly batch: DecodedBatch;
  readonly kind: number;
  readonly count: number;
  readonly facts: BatchFacts;
  readonly tracker: FactTracker;
  private numbers: Uint32Array | undefined;

  constructor(kind: number, facts: BatchFacts, tracker: FactTracker) {
    this.batch = facts.batch;
    this.kind = kind;
    this.count = facts.batch.kindCounts.get(kind) ?? 0;
    this.facts = facts;
    this.tracker = tracker;
  }

  /** For each row the number of its event in the batch. */
  get events(): Uint32Array {
    this.numbers ??= eventsOfKind(this.batch, this.kind);
    return this.numbers;
  }
}

/** For each row 1 or 0; or one answer for all of them. */
export type Answer = Uint8Array | boolean;

type Numbers = Float64Array | Uint8Array | Uint32Array | Int32Array;

interface Wides extends WideValues {
  /** 1 for a row without a value; undefined when every row has one. */
  readonly absent?: Uint8Array | undefined;
}

export function testRows(test: Test, rows: Rows): Answer {
  switch (test.op) {
    case 'always':
      return test.holds;
    case 'and':
      return joinAnd(testRows(test.left, rows), test.right, rows);
    case 'or':
      return joinOr(testRows(test.left, rows), test.right, rows);
    case 'not':
      return opposite(testRows(test.test, rows));
    case 'present':
      return presentRows(test.value, rows);
    case 'compare':
      return compareNumbers(test, rows);
    case 'compare-wide':
      return compareWides(test.sign, wides(test.left, rows), test.right, rows);
    case 'compare-any':
      return compareAny(test, rows);
    case 'words':
      return byNumber(numbers(test.value, rows), rows, (value) => test.like(wordText(test.meaning, value)));
    case 'named': {
      const { thing, like } = test;
      return byNumber(numbers(test.value, rows), rows, (id) => id !== 0 && rows.tracker.isLike(thing, id, like));
    }
    case 'text':
      return testTexts(test.value, test.like, rows);
    case 'bytes':
      return fill(rows, (row) => {
        const content = bytesAt(test.value, rows, row);
        return content !== undefined && test.like(content);
      });
    case 'holding':
      return testHolding(test.lock, rows);
    case 'within':
      return fill(rows, (_, event) => rows.tracker.isWithin(rows.facts.irp![event]!, test.irp));
  }
}

function fill({ count, events }: Rows, holdsAt: (row: number, event: number) => boolean): Uint8Array {
  const answer = new Uint8Array(count);
  for (let row = 0; row < count; row++) if (holdsAt(row, events[row]!)) answer[row] = 1;
  return answer;
}

function joinAnd(left: Answer, right: Test, rows: Rows): Answer {
  if (left === false || (left !== true && left.indexOf(1) < 0)) return false;
  const other = testRows(right, rows);
  if (left === true || other === false) return other;
  if (other === true) return left;
  for (let i = 0; i < left.length; i++) left[i]! &= other[i]!;
  return left;
}

function joinOr(left: Answer, right: Test, rows: Rows): Answer {
  if (left === true) return true;
  const other = testRows(right, rows);
  if (left === false || other === true) return other;
  if (other === false) return left;
  for (let i = 0; i < left.length; i++) left[i]! |= other[i]!;
  return left;
}

function opposite(answer: Answer): Answer {
  if (typeof answer === 'boolean') return !answer;
  for (let i = 0; i < answer.length; i++) answer[i]! ^= 1;
  return answer;
}

// ---- numbers ----

/** The numbers of a value by row; a constant as it is. */
function numbers(value: NumberValue, rows: Rows): Numbers | number {
  switch (value.op) {
    case 'constant':
      return value.value;
    case 'field':
      return rows.batch.column(rows.kind, value.place) as Numbers;
    case 'common':
      return common(value.column, rows);
    case 'anchor': {
      const column = rows.batch[value.column];
      return gather(rows, (event) => column[rows.batch.decisionRowOf(event)]!);
    }
    case 'fact':
      return gather(rows, rows.tracker.reader(value.fact, rows.facts));
    case 'length':
      return lengths(value.of, rows);
    case 'timeout': {
      const { lo, hi } = wides(value.of, rows);
      return gather(rows, (_, row) => relativeTimeout(lo[row]!, hi[row]!));
    }
    case 'rounded': {
      const { lo, hi, absent } = wides(value.of, rows);
      return gather(rows, (_, row) => (absent?.[row] ? Number.NaN : hi[row]! * 0x1_0000_0000 + lo[row]!));
    }
    case 'part': {
      const of = numbers(value.of, rows);
      return gather(rows, (_, row) => {
        const whole = at(of, row);
        return Number.isNaN(whole) ? whole : (whole >>> value.shift) & value.mask;
      });
    }
    case 'arithmetic': {
      const [left, right] = [numbers(value.left, rows), numbers(value.right, rows)];
      const compute = ARITHMETIC[value.sign];
      return gather(rows, (_, row) => finite(compute(at(left, row), at(right, row))));
    }
  }
}

export const ARITHMETIC = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
  '%': (a: number, b: number) => a % b,
};

/** A division by zero has no value. */
export function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

/** ns of a relative timeout in 100 ns units; NaN for an absolute one and for none. */
export function relativeTimeout(lo: number, hi: number): number {
  if (hi < 0x8000_0000) return lo === 0 && hi === 0 ? 0 : Number.NaN;
  return (0x1_0000_0000 * (0xffff_ffff - hi) + (0xffff_ffff - lo) + 1) * 100;
}

function at(values: Numbers | number, row: number): number {
  return typeof values === 'number' ? values : values[row]!;
}

function gather({ count, events }: Rows, valueAt: (event: number, row: number) => number): Float64Array {
  const values = new Float64Array(count);
  for (let row = 0; row < count; row++) values[row] = valueAt(events[row]!, row);
  return values;
}

function common(column: Extract<NumberValue, { op: 'common' }>['column'], rows: Rows): Float64Array {
  const { batch, events, count } = rows;
  const values = new Float64Array(count);
  if (column === 'number' || column === 'call_site') {
    for (let row = 0; row < count; row++) values[row] = batch.firstEvent + events[row]!;
    return values;
  }
  const all = batch[column];
  for (let row = 0; row < count; row++) values[row] = all[events[row]!]!;
  return values;
}

function lengths(of: BytesValue | ListValue | TextValue, rows: Rows): Float64Array {
  return gather(rows, (_, row) => {
    if (of.op === 'bytes-field') return bytesAt(of, rows, row)?.length ?? Number.NaN;
    if (of.op === 'list-field') {
      const { start } = rows.batch.column(rows.kind, of.place) as ListValues;
      return start[row + 1]! - start[row]!;
    }
    return textAt(of, rows, row)?.length ?? Number.NaN;
  });
}

function compareNumbers({ sign, left, right }: Extract<Test, { op: 'compare' }>, rows: Rows): Answer {
  const a = numbers(left, rows);
  const b = numbers(right, rows);
  const answer = new Uint8Array(rows.count);
  if (typeof a !== 'number' && typeof b === 'number') compareWithConstant(sign, a, b, answer);
  else for (let row = 0; row < answer.length; row++) answer[row] = compared(sign, at(a, row), at(b, row));
  return answer;
}

function compared(sign: CompareSign, a: number, b: number): 0 | 1 {
  return !Number.isNaN(a) && !Number.isNaN(b) && holds(sign, a < b ? -1 : a > b ? 1 : 0) ? 1 : 0;
}

/** The loops that a filter over millions of events spends its time in. */
function compareWithConstant(sign: CompareSign, values: Numbers, constant: number, answer: Uint8Array): void {
  const count = answer.length;
  switch (sign) {
    case '==':
      for (let row = 0; row < count; row++) answer[row] = values[row]! === constant ? 1 : 0;
      return;
    case '!=':
      for (let row = 0; row < count; row++) {
        const value = values[row]!;
        answer[row] = value === constant || Number.isNaN(value) ? 0 : 1;
      }
      return;
    case '<':
      for (let row = 0; row < count; row++) answer[row] = values[row]! < constant ? 1 : 0;
      return;
    case '<=':
      for (let row = 0; row < count; row++) answer[row] = values[row]! <= constant ? 1 : 0;
      return;
    case '>':
      for (let row = 0; row < count; row++) answer[row] = values[row]! > constant ? 1 : 0;
      return;
    case '>=':
      for (let row = 0; row < count; row++) answer[row] = values[row]! >= constant ? 1 : 0;
  }
}

/** Asks once for each number that occurs. */
function byNumber(values: Numbers | number, rows: Rows, ask: (value: number) => boolean): Uint8Array {
  const known = new Map<number, boolean>();
  const answers = new Uint8Array(rows.count);
  for (let row = 0; row < answers.length; row++) {
    const value = at(values, row);
    if (Number.isNaN(value)) continue;
    let answer = known.get(value);
    if (answer === undefined) {
      answer = ask(value);
      known.set(value, answer);
    }
    if (answer) answers[row] = 1;
  }
  return answers;
}

// ---- 64 bits ----

function wides(value: WideValue, rows: Rows): Wides {
  const { count, batch, kind, events } = rows;
  switch (value.op) {
    case 'wide-field': {
      const column = batch.column(kind, value.place);
      return value.field.encoding === 'addr' ? ofAddresses(column as Float64Array) : (column as WideValues);
    }
    case 'call-site':
      return ofAddresses(Float64Array.from(events, (event) => batch.callSite[event]!));
    case 'wide-constant': {
      const lo = new Uint32Array(count).fill(Number(value.value & 0xffff_ffffn));
      return { lo, hi: new Uint32Array(count).fill(Number(value.value >> 32n)) };
    }
    case 'widened':
      return widened(numbers(value.of, rows), count);
    case 'element':
      return elements(value, rows);
    case 'bits':
      return bits(value.sign, wides(value.left, rows), wides(value.right, rows), count);
  }
}

function ofAddresses(addresses: Float64Array): Wides {
  const lo = new Uint32Array(addresses.length);
  const hi = new Uint32Array(addresses.length);
  for (let row = 0; row < addresses.length; row++) {
    const address = addresses[row] as GuestAddress;
    lo[row] = addressLo(address);
    hi[row] = addressHi(address);
  }
  return { lo, hi };
}

function widened(values: Numbers | number, count: number): Wides {
  const lo = new Uint32Array(count);
  const hi = new Uint32Array(count);
  let absent: Uint8Array | undefined;
  for (let row = 0; row < count; row++) {
    const value = Math.trunc(at(values, row));
    if (Number.isNaN(value)) {
      absent ??= new Uint8Array(count);
      absent[row] = 1;
    }
    lo[row] = value;
    hi[row] = Math.floor(value / 0x1_0000_0000);
  }
  return { lo, hi, absent };
}

function elements({ list, index }: Extract<WideValue, { op: 'element' }>, rows: Rows): Wides {
  const { start, values } = rows.batch.column(rows.kind, list.place) as ListValues;
  const lo = new Uint32Array(rows.count);
  const hi = new Uint32Array(rows.count);
  const absent = new Uint8Array(rows.count);
  for (let row = 0; row < rows.count; row++) {
    const place = start[row]! + index;
    if (place >= start[row + 1]!) {
      absent[row] = 1;
      continue;
    }
    lo[row] = values[place * 2]!;
    hi[row] = values[place * 2 + 1]!;
  }
  return { lo, hi, absent };
}

function bits(sign: Extract<WideValue, { op: 'bits' }>['sign'], a: Wides, b: Wides, count: number): Wides {
  const lo = new Uint32Array(count);
  const hi = new Uint32Array(count);
  let absent = a.absent ?? b.absent;
  if (a.absent && b.absent) absent = Uint8Array.from(a.absent, (no, row) => no | b.absent![row]!);
  for (let row = 0; row < count; row++) {
    const [al, ah, bl, bh] = [a.lo[row]!, a.hi[row]!, b.lo[row]!, b.hi[row]!];
    if (sign === '&') {
      lo[row] = al & bl;
      hi[row] = ah & bh;
    } else if (sign === '|') {
      lo[row] = al | bl;
      hi[row] = ah | bh;
    } else if (sign === '^') {
      lo[row] = al ^ bl;
      hi[row] = ah ^ bh;
    } else {
      const by = bh !== 0 || bl > 63 ? 64 : bl;
      const [l, h] = sign === '<<' ? shiftedLeft(al, ah, by) : shiftedRight(al, ah, by);
      lo[row] = l;
      hi[row] = h;
    }
  }
  return { lo, hi, absent };
}

function shiftedLeft(lo: number, hi: number, by: number): readonly [lo: number, hi: number] {
  if (by >= 64) return [0, 0];
  if (by >= 32) return [0, lo << (by - 32)];
  return by === 0 ? [lo, hi] : [lo << by, (hi << by) | (lo >>> (32 - by))];
}

function shiftedRight(lo: number, hi: number, by: number): readonly [lo: number, hi: number] {
  if (by >= 64) return [0, 0];
  if (by >= 32) return [hi >>> (by - 32), 0];
  return by === 0 ? [lo, hi] : [(lo >>> by) | (hi << (32 - by)), hi >>> by];
}

function compareWides(sign: CompareSign, a: Wides, right: WideValue, rows: Rows): Uint8Array {
  const b = wides(right, rows);
  return fill(rows, (row) => {
    if (a.absent?.[row] || b.absent?.[row]) return false;
    return holds(sign, a.hi[row]! - b.hi[row]! || a.lo[row]! - b.lo[row]!);
  });
}

function compareAny({ sign, list, value }: Extract<Test, { op: 'compare-any' }>, rows: Rows): Uint8Array {
  const { start, values } = rows.batch.column(rows.kind, list.place) as ListValues;
  const [lo, hi] = [Number(value & 0xffff_ffffn), Number(value >> 32n)];
  return fill(rows, (row) => {
    for (let i = start[row]!; i < start[row + 1]!; i++) {
      if (holds(sign, values[i * 2 + 1]! - hi || values[i * 2]! - lo)) return true;
    }
    return false;
  });
}

// ---- texts, bytes, relations ----

function textAt(value: TextValue, { batch, kind, facts, events }: Rows, row: number): string | undefined {
  if (value.op === 'text-field') return batch.string((batch.column(kind, value.place) as Uint32Array)[row]!);
  return facts.drivers![events[row]!] || undefined;
}

/** Each text of the dictionary is looked at once. */
function testTexts(value: TextValue, like: (text: string) => boolean, rows: Rows): Uint8Array {
  if (value.op === 'text-field') {
    const indexes = rows.batch.column(rows.kind, value.place) as Uint32Array;
    return byNumber(indexes, rows, (index) => like(rows.batch.string(index)));
  }
  const known = new Map<string, boolean>();
  return fill(rows, (row) => {
    const text = textAt(value, rows, row);
    if (text === undefined) return false;
    let answer = known.get(text);
    if (answer === undefined) {
      answer = like(text);
      known.set(text, answer);
    }
    return answer;
  });
}

/** Undefined for a content that was taken out of the trace. */
function bytesAt({ place, field }: BytesValue, { batch, kind }: Rows, row: number): Uint8Array | undefined {
  const column = batch.column(kind, place);
  if (field.encoding === 'bytes') return (column as Uint8Array[])[row]!;
  const content = batch.payload(column as PayloadValues, row);
  return content === REMOVED_PAYLOAD ? undefined : content;
}

function presentRows(value: AnyValue, rows: Rows): Answer {
  switch (value.op) {
    case 'wide-field':
    case 'call-site':
    case 'wide-constant':
    case 'widened':
    case 'element':
    case 'bits': {
      const { absent } = wides(value, rows);
      return absent === undefined ? true : absent.map((no) => 1 - no);
    }
    case 'text-field':
    case 'list-field':
      return true;
    case 'text-fact':
      return fill(rows, (row) => textAt(value, rows, row) !== undefined);
    case 'bytes-field':
      return fill(rows, (row) => bytesAt(value, rows, row) !== undefined);
    default: {
      const values = numbers(value, rows);
      return fill(rows, (row) => !Number.isNaN(at(values, row)));
    }
  }
}

function testHolding(lock: Extract<Test, { op: 'holding' }>['lock'], rows: Rows): Uint8Array {
  const { facts, tracker } = rows;
  const wanted = (id: number) =>
    lock === undefined || (typeof lock === 'number' ? id === lock : tracker.isLike('lock', id, lock));
  return fill(rows, (_, event) => facts.held![event]!.some(wanted));
}

/** What a value is in row `row`: 64-bit values as numbers where those are exact; undefined where there is none. */
export type RowReader = (row: number) => number | bigint | string | undefined;

/** Reads a value row by row, from columns that are computed once. */
export function rowReader(value: AnyValue, rows: Rows): RowReader {
  switch (value.op) {
    case 'wide-field':
    case 'call-site':
    case 'wide-constant':
    case 'widened':
    case 'element':
    case 'bits': {
      const { lo, hi, absent } = wides(value, rows);
      return (row) => {
        if (absent?.[row]) return undefined;
        return hi[row]! < 0x20_0000
          ? hi[row]! * 0x1_0000_0000 + lo[row]!
          : (BigInt(hi[row]!) << 32n) | BigInt(lo[row]!);
      };
    }
    case 'text-field':
    case 'text-fact':
      return (row) => textAt(value, rows, row);
    case 'bytes-field':
      return (row) => {
        const content = bytesAt(value, rows, row);
        return content && Buffer.from(content.buffer, content.byteOffset, content.length).toString('hex');
      };
    case 'list-field': {
      const { start, values } = rows.batch.column(rows.kind, value.place) as ListValues;
      return (row) => {
        const words: string[] = [];
        for (let i = start[row]!; i < start[row + 1]!; i++) {
          words.push(`0x${((BigInt(values[i * 2 + 1]!) << 32n) | BigInt(values[i * 2]!)).toString(16)}`);
        }
        return words.join(' ');
      };
    }
    default: {
      const column = numbers(value, rows);
      if (typeof column === 'number') return () => (Number.isNaN(column) ? undefined : column);
      return (row) => {
        const number = column[row]!;
        return Number.isNaN(number) ? undefined : number;
      };
    }
  }
}
