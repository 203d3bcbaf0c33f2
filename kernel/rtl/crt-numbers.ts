/**
 * Numbers from texts, classes of characters, sorting and searching, as the C run-time library of the kernel has them; in
 * the "C" locale. Source: ISO C and the C run-time library reference.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readNarrowText, readWideText } from './guest-text.ts';

const LONG_MAX = 0x7fff_ffff;
const ULONG_MAX = 0xffff_ffff;

function isSpaceUnit(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = unit | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x61 + 10 : Number.POSITIVE_INFINITY;
}

interface ParsedInteger {
  readonly negative: boolean;
  /** As large as it is, however many digits there are. */
  readonly magnitude: bigint;
  /** Characters that belong to the number; 0 when there is none. */
  readonly length: number;
}

/** A number at the start of a text: blanks, a sign, a prefix that base 0 or 16 allows, digits. */
function parseInteger(text: string, base: number): ParsedInteger {
  let at = 0;
  while (isSpaceUnit(text.charCodeAt(at))) at++;
  const negative = text[at] === '-';
  if (negative || text[at] === '+') at++;
  let radix = base;
  const hasPrefix = /^0[xX][0-9a-fA-F]/.test(text.slice(at, at + 3));
  if ((base === 0 || base === 16) && hasPrefix) {
    radix = 16;
    at += 2;
  } else if (base === 0) radix = text[at] === '0' ? 8 : 10;
  const start = at;
  let magnitude = 0n;
  while (digitOf(text.charCodeAt(at)) < radix)
    magnitude = magnitude * BigInt(radix) + BigInt(digitOf(text.charCodeAt(at++)));
  return { negative, magnitude, length: at === start ? 0 : at };
}

/** strtol: what is too large becomes the limit. */
function clampedLong({ negative, magnitude }: ParsedInteger): number {
  if (negative) return magnitude > BigInt(LONG_MAX) + 1n ? -LONG_MAX - 1 : -Number(magnitude);
  return magnitude > BigInt(LONG_MAX) ? LONG_MAX : Number(magnitude);
}

/** strtoul: a negative number wraps round; what is too large becomes the limit. */
function clampedUnsigned({ negative, magnitude }: ParsedInteger): number {
  if (magnitude > BigInt(ULONG_MAX)) return ULONG_MAX;
  return negative ? -Number(magnitude) >>> 0 : Number(magnitude);
}

function textToIntegerDdi(name: string, wide: boolean, value: (parsed: ParsedInteger) => number): Ddi {
  return ddi({
    name,
    parameters: ['String: ptr', 'EndPointer: ptr', 'Base: s32'],
    irql: anyIrql,
    call(k, string, endPointer, base) {
      const isBase = base === 0 || (base >= 2 && base <= 36);
      const text = wide ? readWideText(k.memory, string) : readNarrowText(k.memory, string);
      const parsed = isBase ? parseInteger(text, base) : { negative: false, magnitude: 0n, length: 0 };
      const end = addressAdd(string, parsed.length * (wide ? 2 : 1));
      if (endPointer !== NULL_ADDRESS) k.memory.writePointer(endPointer, end);
      return value(parsed);
    },
  });
}

function plainIntegerDdi(name: string): Ddi {
  return ddi({
    name,
    parameters: ['String: ptr'],
    irql: anyIrql,
    call: (k, string) => Number(BigInt.asIntN(32, signed(parseInteger(readNarrowText(k.memory, string), 10)))),
  });
}

function signed({ negative, magnitude }: ParsedInteger): bigint {
  return negative ? -magnitude : magnitude;
}

/** Classes of ASCII characters; a character of a class gives 1. */
const CLASSES: Readonly<Record<string, (unit: number) => boolean>> = {
  isdigit: (unit) => unit >= 0x30 && unit <= 0x39,
  islower: (unit) => unit >= 0x61 && unit <= 0x7a,
  isupper: (unit) => unit >= 0x41 && unit <= 0x5a,
  isprint: (unit) => unit >= 0x20 && unit <= 0x7e,
  isspace: isSpaceUnit,
  isxdigit: (unit) => digitOf(unit) < 16,
};

// ---- sorting and searching -------------------------------------------------------------------------------------------

interface Elements {
  readonly base: GuestAddress;
  readonly count: number;
  readonly size: number;
  readonly compare: GuestAddress;
}

interface Sort extends Elements {
  /** The element that is put where it belongs, and where it may belong now. */
  element: number;
  low: number;
  high: number;
}

function elementAt({ base, size }: Elements, index: number): GuestAddress {
  return addressAdd(base, size * index);
}

/** Moves an element down to an index before it. */
function moveTo(k: Kernel, slots: Sort, index: number): void {
  const from = elementAt(slots, slots.element);
  const to = elementAt(slots, index);
  if (index === slots.element) return;
  const bytes = k.memory.readBytes(from, slots.size);
  k.memory.move(addressAdd(to, slots.size), to, (slots.element - index) * slots.size);
  k.memory.writeBytes(to, bytes);
}

/** Sorts by insertion, each place found by halving: as few comparisons as a sort needs, and elements that are equal keep their order. */
const CrtSort = hostRoutine<Sort>('CrtSort', {
  start: (k, slots) => nextComparison(k, slots),
  compared(k, slots, result) {
    const middle = (slots.low + slots.high) >>> 1;
    if ((result | 0) < 0) slots.high = middle;
    else slots.low = middle + 1;
    return nextComparison(k, slots);
  },
});

function nextComparison(k: Kernel, slots: Sort): StepResult {
  while (slots.low >= slots.high) {
    moveTo(k, slots, slots.low);
    if (++slots.element >= slots.count) return done(0);
    slots.low = 0;
    slots.high = slots.element;
  }
  const middle = (slots.low + slots.high) >>> 1;
  return callGuest(slots.compare, [elementAt(slots, slots.element), elementAt(slots, middle)], 'compared');
}

interface BinarySearch extends Elements {
  readonly key: GuestAddress;
  low: number;
  high: number;
}

const CrtSearch = hostRoutine<BinarySearch>('CrtSearch', {
  start(_k, slots) {
    if (slots.low >= slots.high) return done(NULL_ADDRESS);
    return callGuest(slots.compare, [slots.key, elementAt(slots, (slots.low + slots.high) >>> 1)], 'compared');
  },
  compared(_k, slots, result) {
    const middle = (slots.low + slots.high) >>> 1;
    if (result === 0) return done(elementAt(slots, middle));
    if ((result | 0) < 0) slots.high = middle;
    else slots.low = middle + 1;
    if (slots.low >= slots.high) return done(NULL_ADDRESS);
    return callGuest(slots.compare, [slots.key, elementAt(slots, (slots.low + slots.high) >>> 1)], 'compared');
  },
});

export const crtNumberDdis: readonly Ddi[] = [
  /**
   * The number that a text of bytes begins with, 0 for none; modulo 2^32.
   * @irql any
   * Source: "atoi, _atoi_l, _wtoi, _wtoi_l" (C run-time library reference).
   */
  plainIntegerDdi('atoi'),
  plainIntegerDdi('atol'),
  /**
   * The number that a text begins with, and where it ends; what is too large becomes the limit.
   * @irql any
   * Source: "strtol", "strtoul", "wcstol", "wcstoul" (C run-time library reference).
   */
  textToIntegerDdi('strtol', false, clampedLong),
  textToIntegerDdi('strtoul', false, clampedUnsigned),
  textToIntegerDdi('wcstol', true, clampedLong),
  textToIntegerDdi('wcstoul', true, clampedUnsigned),
  /**
   * Whether a character belongs to a class: 1 or 0.
   * @irql any
   * Source: "isdigit", "islower", "isupper", "isprint", "isspace", "isxdigit" (C run-time library reference).
   */
  ...Object.entries(CLASSES).map(([name, belongs]) =>
    ddi({ name, parameters: ['Character: s32'], irql: anyIrql, call: (_k, unit) => (belongs(unit) ? 1 : 0) }),
  ),
  /**
   * Sorts elements in place by a routine of the driver's.
   * @irql any
   * Source: "qsort" (C run-time library reference).
   */
  ddi({
    name: 'qsort',
    parameters: ['Base: ptr', 'Number: i64', 'Width: i64', 'Compare: ptr'],
    irql: anyIrql,
    call(_k, base, count, size, compare) {
      if (count < 2) return;
      return enter(CrtSort, { base, count, size, compare, element: 1, low: 0, high: 1 });
    },
  }),
  /**
   * Finds an element that equals the key in a sorted array; NULL for none.
   * @irql any
   * Source: "bsearch" (C run-time library reference).
   */
  ddi({
    name: 'bsearch',
    parameters: ['Key: ptr', 'Base: ptr', 'Number: i64', 'Width: i64', 'Compare: ptr'],
    irql: anyIrql,
    call: (_k, key, base, count, size, compare) =>
      enter(CrtSearch, { key, base, count, size, compare, low: 0, high: count }),
  }),
];
