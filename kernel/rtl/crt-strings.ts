/**
 * The C string routines the kernel exports, for `char` and for `wchar_t`. One implementation serves both widths.
 * Case is that of the "C" locale: A to Z only. Comparisons return -1, 0 or 1. All run at any IRQL. Source: ISO C and the C run-time
 * library reference.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type Ddi, ddi, type Parameter } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import type { GuestMemory } from '../ports.ts';
import { narrowLength, wideLength } from './guest-text.ts';

/** How characters of one width are read and written. */
interface Width {
  readonly bytes: 1 | 2;
  length(memory: GuestMemory, address: GuestAddress, limit?: number): number;
  read(memory: GuestMemory, address: GuestAddress): number;
  write(memory: GuestMemory, address: GuestAddress, unit: number): void;
}

const narrow: Width = {
  bytes: 1,
  length: narrowLength,
  read: (memory, address) => memory.readU8(address),
  write: (memory, address, unit) => memory.writeU8(address, unit & 0xff),
};

const wide: Width = {
  bytes: 2,
  length: wideLength,
  read: (memory, address) => memory.readU16(address),
  write: (memory, address, unit) => memory.writeU16(address, unit & 0xffff),
};

function asciiLower(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
}

function asciiUpper(unit: number): number {
  return unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit;
}

function same(unit: number): number {
  return unit;
}

/** A size_t argument as a limit in characters; a negative one is larger than any memory. */
function limitOf(count: number): number {
  return count < 0 ? Number.POSITIVE_INFINITY : count;
}

function at(width: Width, address: GuestAddress, index: number): GuestAddress {
  return addressAdd(address, index * width.bytes);
}

function compare(
  k: Kernel,
  width: Width,
  a: GuestAddress,
  b: GuestAddress,
  limit: number,
  fold: (unit: number) => number,
): number {
  for (let i = 0; i < limit; i++) {
    const left = fold(width.read(k.memory, at(width, a, i)));
    const right = fold(width.read(k.memory, at(width, b, i)));
    if (left !== right) return left < right ? -1 : 1;
    if (left === 0) break;
  }
  return 0;
}

/** Copies at most `limit` characters and then a zero. */
function copyTerminated(k: Kernel, width: Width, to: GuestAddress, from: GuestAddress, limit: number): void {
  const length = width.length(k.memory, from, limit);
  if (length > 0) k.memory.move(to, from, length * width.bytes);
  width.write(k.memory, at(width, to, length), 0);
}

/** Copies at most `count` characters; a shorter string is filled up with zeros, a longer one is not terminated. */
function copyCounted(k: Kernel, width: Width, to: GuestAddress, from: GuestAddress, count: number): void {
  const length = width.length(k.memory, from, count);
  if (length > 0) k.memory.move(to, from, length * width.bytes);
  if (count > length) k.memory.fill(at(width, to, length), (count - length) * width.bytes, 0);
}

function findFirst(k: Kernel, width: Width, text: GuestAddress, unit: number): GuestAddress {
  for (let i = 0; ; i++) {
    const here = width.read(k.memory, at(width, text, i));
    if (here === unit) return at(width, text, i);
    if (here === 0) return NULL_ADDRESS;
  }
}

function findLast(k: Kernel, width: Width, text: GuestAddress, unit: number): GuestAddress {
  for (let i = width.length(k.memory, text); i >= 0; i--) {
    if (width.read(k.memory, at(width, text, i)) === unit) return at(width, text, i);
  }
  return NULL_ADDRESS;
}

function findText(k: Kernel, width: Width, text: GuestAddress, wanted: GuestAddress): GuestAddress {
  const wantedLength = width.length(k.memory, wanted);
  const last = width.length(k.memory, text) - wantedLength;
  for (let i = 0; i <= last; i++) {
    if (compare(k, width, at(width, text, i), wanted, wantedLength, same) === 0) return at(width, text, i);
  }
  return NULL_ADDRESS;
}

function foldInPlace(k: Kernel, width: Width, text: GuestAddress, fold: (unit: number) => number): GuestAddress {
  const length = width.length(k.memory, text);
  for (let i = 0; i < length; i++) {
    const unit = width.read(k.memory, at(width, text, i));
    if (fold(unit) !== unit) width.write(k.memory, at(width, text, i), fold(unit));
  }
  return text;
}

const twoTexts = ['String1: ptr', 'String2: ptr'] as const satisfies readonly Parameter[];
const twoTextsAndCount = ['String1: ptr', 'String2: ptr', 'Count: i64'] as const satisfies readonly Parameter[];

function comparisons(width: Width, names: { plain: string; counted: string; folded: string; foldedCounted: string }) {
  const pair = (plain: string, counted: string, fold: (unit: number) => number) => [
    ddi({
      name: plain,
      parameters: twoTexts,
      irql: anyIrql,
      call: (k, a, b) => compare(k, width, a, b, Number.POSITIVE_INFINITY, fold),
    }),
    ddi({
      name: counted,
      parameters: twoTextsAndCount,
      irql: anyIrql,
      call: (k, a, b, count) => compare(k, width, a, b, limitOf(count), fold),
    }),
  ];
  return [...pair(names.plain, names.counted, same), ...pair(names.folded, names.foldedCounted, asciiLower)];
}

/** The routines of one width; `prefix` is `str` or `wcs`. */
function stringDdis(width: Width, prefix: 'str' | 'wcs'): readonly Ddi[] {
  /** Declares a routine that writes to its first argument and returns it. */
  const writer = (name: string, run: (k: Kernel, to: GuestAddress, from: GuestAddress) => void) =>
    ddi({
      name: `${prefix}${name}`,
      parameters: twoTexts,
      irql: anyIrql,
      call(k, to, from) {
        run(k, to, from);
        return to;
      },
    });
  const countedWriter = (name: string, run: (k: Kernel, to: GuestAddress, from: GuestAddress, count: number) => void) =>
    ddi({
      name: `${prefix}${name}`,
      parameters: twoTextsAndCount,
      irql: anyIrql,
      call(k, to, from, count) {
        run(k, to, from, limitOf(count));
        return to;
      },
    });
  const finder = (name: string, find: typeof findFirst) =>
    ddi({
      name: `${prefix}${name}`,
      parameters: ['String: ptr', 'Character: s32'],
      irql: anyIrql,
      call: (k, text, unit) => find(k, width, text, width.bytes === 1 ? unit & 0xff : unit & 0xffff),
    });
  const folder = (name: string, fold: (unit: number) => number) =>
    ddi({
      name: `_${prefix}${name}`,
      parameters: ['String: ptr'],
      irql: anyIrql,
      call: (k, text) => foldInPlace(k, width, text, fold),
    });
  const endOf = (k: Kernel, text: GuestAddress) => at(width, text, width.length(k.memory, text));

  return [
    ddi({
      name: `${prefix}len`,
      parameters: ['String: ptr'],
      irql: anyIrql,
      call: (k, text) => width.length(k.memory, text),
    }),
    ddi({
      name: `${prefix}nlen`,
      parameters: ['String: ptr', 'Count: i64'],
      irql: anyIrql,
      call: (k, text, count) => width.length(k.memory, text, limitOf(count)),
    }),
    writer('cpy', (k, to, from) => copyTerminated(k, width, to, from, Number.POSITIVE_INFINITY)),
    writer('cat', (k, to, from) => copyTerminated(k, width, endOf(k, to), from, Number.POSITIVE_INFINITY)),
    countedWriter('ncpy', (k, to, from, count) => copyCounted(k, width, to, from, count)),
    countedWriter('ncat', (k, to, from, count) => copyTerminated(k, width, endOf(k, to), from, count)),
    finder('chr', findFirst),
    finder('rchr', findLast),
    ddi({
      name: `${prefix}str`,
      parameters: twoTexts,
      irql: anyIrql,
      call: (k, text, wanted) => findText(k, width, text, wanted),
    }),
    folder('lwr', asciiLower),
    folder('upr', asciiUpper),
  ];
}

/** Declares a routine on one character. */
function characterDdi(name: string, fold: (unit: number) => number): Ddi {
  return ddi({ name, parameters: ['Character: s32'], irql: anyIrql, call: (_k, unit) => fold(unit) });
}

export const crtStringDdis: readonly Ddi[] = [
  ...stringDdis(narrow, 'str'),
  ...stringDdis(wide, 'wcs'),
  ...comparisons(narrow, { plain: 'strcmp', counted: 'strncmp', folded: '_stricmp', foldedCounted: '_strnicmp' }),
  ...comparisons(wide, { plain: 'wcscmp', counted: 'wcsncmp', folded: '_wcsicmp', foldedCounted: '_wcsnicmp' }),
  characterDdi('toupper', asciiUpper),
  characterDdi('tolower', asciiLower),
  characterDdi('towupper', asciiUpper),
  characterDdi('towlower', asciiLower),
];
