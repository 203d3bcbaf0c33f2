/**
 * Bitmaps (RTL_BITMAP): a count of bits and the ULONGs they are in, the lowest bit first. Source: the pages of the
 * routines (wdm.h, ntddk.h). Where a run is not found, what would have got its start is left alone.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { RtlBitmap } from '../generated/views.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

const NOT_FOUND = 0xffff_ffff;

/** RTL_BITMAP_RUN: StartingIndex, NumberOfBits. */
const RUN_BYTES = 8;

interface Run {
  readonly start: number;
  readonly length: number;
}

/** The bits of a bitmap, read once. A bit beyond the end is neither set nor clear. */
class Bits {
  readonly size: number;
  private readonly bytes: Uint8Array;

  constructor(k: Kernel, header: GuestAddress) {
    const { SizeOfBitMap: size, Buffer: buffer } = new RtlBitmap(k.memory, header);
    this.size = size;
    this.bytes = size === 0 ? new Uint8Array(0) : k.memory.readBytes(buffer, 4 * Math.ceil(size / 32));
  }

  isSet(index: number): boolean {
    return ((this.bytes[index >>> 3]! >>> (index & 7)) & 1) !== 0;
  }

  /** How many bits from `start` on have the value, at most `limit`. */
  runLength(start: number, value: boolean, limit = Number.POSITIVE_INFINITY): number {
    const end = Math.min(this.size, start + limit);
    let at = start;
    while (at < end && this.isSet(at) === value) at++;
    return at - start;
  }

  /** Whether a range lies in the bitmap, has bits, and all of them have the value. */
  isRange(start: number, length: number, value: boolean): boolean {
    if (length === 0 || start + length > this.size) return false;
    return this.runLength(start, value, length) === length;
  }

  /** The runs of bits with the value, from `start` on. */
  *runs(value: boolean, start = 0): Generator<Run> {
    for (let at = start; at < this.size; ) {
      const length = this.runLength(at, value);
      if (length > 0) yield { start: at, length };
      at += length;
      at += this.runLength(at, !value);
    }
  }

  count(value: boolean): number {
    let bits = 0;
    for (const { length } of this.runs(value)) bits += length;
    return bits;
  }
}

/** Gives a range of bits a value. The caller answers for the range, as in C. */
function write(k: Kernel, header: GuestAddress, start: number, length: number, value: boolean): void {
  const { Buffer: buffer } = new RtlBitmap(k.memory, header);
  for (let index = start; index < start + length; ) {
    const at = addressAdd(buffer, index >>> 3);
    const count = Math.min(8 - (index & 7), start + length - index);
    const mask = ((1 << count) - 1) << (index & 7);
    const byte = k.memory.readU8(at);
    k.memory.writeU8(at, value ? byte | mask : byte & ~mask);
    index += count;
  }
}

/** Where so many bits with the value begin: from the hint on, else from the start. */
function find(k: Kernel, header: GuestAddress, count: number, hint: number, value: boolean): number {
  const bits = new Bits(k, header);
  const first = hint < bits.size ? hint : 0;
  for (const from of first === 0 ? [0] : [first, 0]) {
    if (count === 0) return from;
    for (const { start, length } of bits.runs(value, from)) if (length >= count) return start;
  }
  return NOT_FOUND;
}

/** Stores the start of a run and returns its length; 0 when there is none. */
function storeRun(k: Kernel, run: Run | undefined, startingIndex: GuestAddress): number {
  if (run === undefined) return 0;
  k.memory.writeU32(startingIndex, run.start);
  return run.length;
}

function firstRun(runs: Generator<Run>): Run | undefined {
  for (const run of runs) return run;
  return undefined;
}

/** The longest ones first; of equal ones that with the lowest index. */
function longestFirst(runs: readonly Run[]): Run[] {
  return [...runs].sort((a, b) => b.length - a.length || a.start - b.start);
}

/** The clear run that ends at an index or before it. */
function runBackward(bits: Bits, from: number): Run | undefined {
  let end = Math.min(from, bits.size - 1);
  while (end >= 0 && bits.isSet(end)) end--;
  if (end < 0) return undefined;
  let start = end;
  while (start > 0 && !bits.isSet(start - 1)) start--;
  return { start, length: end - start + 1 };
}

/** Index of the highest (lowest) bit that is set, -1 when none is. */
function highestBit({ lo, hi }: U64): number {
  return hi !== 0 ? 63 - Math.clz32(hi) : 31 - Math.clz32(lo);
}

function lowestBit({ lo, hi }: U64): number {
  if (lo !== 0) return 31 - Math.clz32(lo & -lo);
  return hi === 0 ? -1 : 63 - Math.clz32(hi & -hi);
}

function rangeDdi(name: string, value: boolean): Ddi {
  return ddi({
    name,
    parameters: ['BitMapHeader: ptr', 'StartingIndex: u32', 'NumberOfBits: u32'],
    irql: anyIrql,
    call: (k, header, start, length) => write(k, header, start, length, value),
  });
}

function oneBitDdi(name: string, value: boolean): Ddi {
  return ddi({
    name,
    parameters: ['BitMapHeader: ptr', 'BitNumber: u32'],
    irql: anyIrql,
    call: (k, header, index) => write(k, header, index, 1, value),
  });
}

function wholeDdi(name: string, value: boolean): Ddi {
  return ddi({
    name,
    parameters: ['BitMapHeader: ptr'],
    irql: anyIrql,
    call(k, header) {
      const { SizeOfBitMap: size, Buffer: buffer } = new RtlBitmap(k.memory, header);
      if (size > 0) k.memory.fill(buffer, 4 * Math.ceil(size / 32), value ? 0xff : 0);
    },
  });
}

function testRangeDdi(name: string, value: boolean): Ddi {
  return ddi({
    name,
    parameters: ['BitMapHeader: ptr', 'StartingIndex: u32', 'Length: u32'],
    irql: anyIrql,
    call: (k, header, start, length) => new Bits(k, header).isRange(start, length, value),
  });
}

function countDdi(name: string, value: boolean): Ddi {
  return ddi({
    name,
    parameters: ['BitMapHeader: ptr'],
    irql: anyIrql,
    call: (k, header) => new Bits(k, header).count(value),
  });
}

function findDdi(name: string, value: boolean, change: boolean): Ddi {
  return ddi({
    name,
    parameters: ['BitMapHeader: ptr', 'NumberToFind: u32', 'HintIndex: u32'],
    irql: anyIrql,
    call(k, header, count, hint) {
      const start = find(k, header, count, hint, value);
      if (change && start !== NOT_FOUND) write(k, header, start, count, !value);
      return start;
    },
  });
}

export const bitmapDdis: readonly Ddi[] = [
  /**
   * Describes bits that the driver has; it does not change them.
   * @irql any
   * Source: "RtlInitializeBitMap function (wdm.h)".
   */
  ddi({
    name: 'RtlInitializeBitMap',
    parameters: ['BitMapHeader: ptr', 'BitMapBuffer: ptr', 'SizeOfBitMap: u32'],
    irql: anyIrql,
    call(k, header, buffer, size) {
      const view = new RtlBitmap(k.memory, header);
      view.SizeOfBitMap = size;
      view.Buffer = buffer;
    },
  }),
  /**
   * Clear or set all bits; the spare ones of the last ULONG too.
   * @irql any
   * Source: "RtlClearAllBits function (wdm.h)", "RtlSetAllBits function (wdm.h)".
   */
  wholeDdi('RtlClearAllBits', false),
  wholeDdi('RtlSetAllBits', true),
  /**
   * Clear or set a range of bits.
   * @irql any
   * Source: "RtlClearBits function (wdm.h)", "RtlSetBits function (wdm.h)".
   */
  rangeDdi('RtlClearBits', false),
  rangeDdi('RtlSetBits', true),
  /**
   * Clear or set one bit.
   * @irql any
   * Source: "RtlClearBit function (wdm.h)", "RtlSetBit function (wdm.h)".
   */
  oneBitDdi('RtlClearBit', false),
  oneBitDdi('RtlSetBit', true),
  /**
   * Whether a bit is set.
   * @irql any
   * Source: "RtlTestBit function (wdm.h)".
   */
  ddi({
    name: 'RtlTestBit',
    parameters: ['BitMapHeader: ptr', 'BitNumber: u32'],
    irql: anyIrql,
    call: (k, header, index) => new Bits(k, header).isSet(index),
  }),
  /**
   * Whether all bits of a range are clear or set; FALSE for no bits and for a range that leaves the bitmap.
   * @irql any
   * Source: "RtlAreBitsClear function (wdm.h)", "RtlAreBitsSet function (wdm.h)".
   */
  testRangeDdi('RtlAreBitsClear', false),
  testRangeDdi('RtlAreBitsSet', true),
  /**
   * How many bits are clear or set.
   * @irql any
   * Source: "RtlNumberOfClearBits function (wdm.h)", "RtlNumberOfSetBits function (wdm.h)".
   */
  countDdi('RtlNumberOfClearBits', false),
  countDdi('RtlNumberOfSetBits', true),
  /**
   * Find so many clear or set bits side by side, from a hint on and then from the start; 0xFFFFFFFF when there are none.
   * @irql any
   * Source: "RtlFindClearBits function (wdm.h)", "RtlFindSetBits function (wdm.h)".
   */
  findDdi('RtlFindClearBits', false, false),
  findDdi('RtlFindSetBits', true, false),
  /**
   * The same, and the bits found are changed.
   * @irql any
   * Source: "RtlFindClearBitsAndSet function (wdm.h)", "RtlFindSetBitsAndClear function (wdm.h)".
   */
  findDdi('RtlFindClearBitsAndSet', false, true),
  findDdi('RtlFindSetBitsAndClear', true, true),
  /**
   * Stores the first clear runs, or the longest ones from long to short; returns how many.
   * @irql any
   * Source: "RtlFindClearRuns function (wdm.h)".
   */
  ddi({
    name: 'RtlFindClearRuns',
    parameters: ['BitMapHeader: ptr', 'RunArray: ptr', 'SizeOfRunArray: u32', 'LocateLongestRuns: bool'],
    irql: anyIrql,
    call(k, header, runArray, size, longest) {
      const all = [...new Bits(k, header).runs(false)];
      const runs = (longest ? longestFirst(all) : all).slice(0, size);
      for (const [index, { start, length }] of runs.entries()) {
        k.memory.writeU32(addressAdd(runArray, RUN_BYTES * index), start);
        k.memory.writeU32(addressAdd(runArray, RUN_BYTES * index + 4), length);
      }
      return runs.length;
    },
  }),
  /**
   * The longest run of clear bits: stores where it begins and returns its length.
   * @irql any
   * Source: "RtlFindLongestRunClear function (wdm.h)".
   */
  ddi({
    name: 'RtlFindLongestRunClear',
    parameters: ['BitMapHeader: ptr', 'StartingIndex: ptr'],
    irql: anyIrql,
    call: (k, header, startingIndex) =>
      storeRun(k, longestFirst([...new Bits(k, header).runs(false)])[0], startingIndex),
  }),
  /**
   * The first run of clear bits: stores where it begins and returns its length.
   * @irql any
   * Source: "RtlFindFirstRunClear function (ntddk.h)".
   */
  ddi({
    name: 'RtlFindFirstRunClear',
    parameters: ['BitMapHeader: ptr', 'StartingIndex: ptr'],
    irql: anyIrql,
    call: (k, header, startingIndex) => storeRun(k, firstRun(new Bits(k, header).runs(false)), startingIndex),
  }),
  /**
   * The first run of clear bits from an index on: stores where it begins and returns its length.
   * @irql any
   * Source: "RtlFindNextForwardRunClear function (wdm.h)".
   */
  ddi({
    name: 'RtlFindNextForwardRunClear',
    parameters: ['BitMapHeader: ptr', 'FromIndex: u32', 'StartingRunIndex: ptr'],
    irql: anyIrql,
    call: (k, header, from, startingIndex) =>
      storeRun(k, firstRun(new Bits(k, header).runs(false, from)), startingIndex),
  }),
  /**
   * The run of clear bits that ends at an index or last before it: stores where it begins and returns its length.
   * @irql any
   * Source: "RtlFindLastBackwardRunClear function (wdm.h)".
   */
  ddi({
    name: 'RtlFindLastBackwardRunClear',
    parameters: ['BitMapHeader: ptr', 'FromIndex: u32', 'StartingRunIndex: ptr'],
    irql: anyIrql,
    call: (k, header, from, startingIndex) => storeRun(k, runBackward(new Bits(k, header), from), startingIndex),
  }),
  /**
   * Index of the highest bit that is set in 64 bits, -1 when none is.
   * @irql any
   * Source: "RtlFindMostSignificantBit function (wdm.h)".
   */
  ddi({
    name: 'RtlFindMostSignificantBit',
    parameters: ['Set: u64'],
    irql: anyIrql,
    call: (_k, set) => highestBit(set),
  }),
  /**
   * Index of the lowest bit that is set in 64 bits, -1 when none is.
   * @irql any
   * Source: "RtlFindLeastSignificantBit function (wdm.h)".
   */
  ddi({
    name: 'RtlFindLeastSignificantBit',
    parameters: ['Set: u64'],
    irql: anyIrql,
    call: (_k, set) => lowestBit(set),
  }),
];
