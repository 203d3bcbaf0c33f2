/** Bitmaps. Source: the pages of the RTL_BITMAP routines (wdm.h, ntddk.h). */
import { addressAdd, type GuestAddress, RTL_BITMAP } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const NOT_FOUND = 0xffff_ffff;
const BITS = 40;

/** A bitmap of 40 bits in two ULONGs. */
function* bitmap(nt: DriverKit, low: number, high: number): DriverCode<GuestAddress> {
  const header = nt.local(RTL_BITMAP.SIZE);
  const buffer = nt.local(8);
  nt.memory.writeU32(buffer, low);
  nt.memory.writeU32(addressAdd(buffer, 4), high);
  yield* nt.RtlInitializeBitMap(header, buffer, BITS);
  return header;
}

function wordsOf(nt: DriverKit, header: GuestAddress): [low: number, high: number] {
  const buffer = nt.memory.readPointer(addressAdd(header, RTL_BITMAP.Buffer));
  return [nt.memory.readU32(buffer), nt.memory.readU32(addressAdd(buffer, 4))];
}

export default rules((rule) => {
  rule('RtlInitializeBitMap describes the bits of a buffer and leaves them as they are', {
    c: 'InitializeBitMap',
    *kernel(nt, c) {
      const header = yield* bitmap(nt, 5, 0);
      yield* c.report('size', nt.memory.readU32(addressAdd(header, RTL_BITMAP.SizeOfBitMap)));
      yield* c.report('set', yield* nt.RtlNumberOfSetBits(header));
      yield* c.report('clear', yield* nt.RtlNumberOfClearBits(header));
    },
    expect: { size: BITS, set: 2, clear: 38 },
  });

  rule('RtlSetBits and RtlClearBits change a range, across the border of ULONGs too', {
    c: 'BitRanges',
    *kernel(nt, c) {
      const header = yield* bitmap(nt, 0, 0);
      yield* nt.RtlSetBits(header, 30, 4);
      yield* c.report('low', wordsOf(nt, header)[0]);
      yield* c.report('high', wordsOf(nt, header)[1]);
      yield* nt.RtlClearBits(header, 31, 2);
      yield* c.report('low then', wordsOf(nt, header)[0]);
      yield* c.report('high then', wordsOf(nt, header)[1]);
    },
    expect: { low: 0xc000_0000, high: 3, 'low then': 0x4000_0000, 'high then': 2 },
  });

  rule('RtlSetBit, RtlClearBit and RtlTestBit are about one bit', {
    c: 'OneBit',
    *kernel(nt, c) {
      const header = yield* bitmap(nt, 0, 0);
      yield* nt.RtlSetBit(header, 33);
      yield* c.report('set', ((yield* nt.RtlTestBit(header, 33)) as number | boolean) !== 0);
      yield* c.report('next', yield* nt.RtlNumberOfSetBits(header));
      yield* nt.RtlClearBit(header, 33);
      yield* c.report('cleared', yield* nt.RtlNumberOfSetBits(header));
    },
    expect: { set: 1, next: 1, cleared: 0 },
  });

  rule('RtlSetAllBits and RtlClearAllBits', {
    c: 'AllBits',
    *kernel(nt, c) {
      const header = yield* bitmap(nt, 0, 0);
      yield* nt.RtlSetAllBits(header);
      yield* c.report('set', yield* nt.RtlNumberOfSetBits(header));
      yield* nt.RtlClearAllBits(header);
      yield* c.report('clear', yield* nt.RtlNumberOfClearBits(header));
    },
    expect: { set: BITS, clear: BITS },
  });

  rule('RtlAreBitsClear and RtlAreBitsSet are FALSE for a range of no bits, and for one that leaves the bitmap', {
    c: 'AreBits',
    *kernel(nt, c) {
      const header = yield* bitmap(nt, 0x0f, 0);
      yield* c.report('set', yield* nt.RtlAreBitsSet(header, 0, 4));
      yield* c.report('one more', yield* nt.RtlAreBitsSet(header, 0, 5));
      yield* c.report('clear', yield* nt.RtlAreBitsClear(header, 4, 36));
      yield* c.report('too far', yield* nt.RtlAreBitsClear(header, 4, 37));
      yield* c.report('none', yield* nt.RtlAreBitsClear(header, 4, 0));
    },
    expect: { set: 1, 'one more': 0, clear: 1, 'too far': 0, none: 0 },
  });

  rule('RtlFindClearBits looks from the hint on and then from the start; 0xFFFFFFFF says that there are none', {
    c: 'FindBits',
    *kernel(nt, c) {
      // Clear: 4 to 7, 16 to 31, 36 to 39.
      const header = yield* bitmap(nt, 0x0000_ff0f, 0x0f);
      yield* c.report('from 0', yield* nt.RtlFindClearBits(header, 4, 0));
      yield* c.report('from 9', yield* nt.RtlFindClearBits(header, 4, 9));
      yield* c.report('round', yield* nt.RtlFindClearBits(header, 8, 33));
      yield* c.report('none', (yield* nt.RtlFindClearBits(header, 17, 0)) >>> 0);
      yield* c.report('set', yield* nt.RtlFindSetBits(header, 5, 0));
    },
    expect: { 'from 0': 4, 'from 9': 16, round: 16, none: NOT_FOUND, set: 8 },
  });

  rule('RtlFindClearBitsAndSet takes what it finds, RtlFindSetBitsAndClear gives it back', {
    c: 'FindAndChange',
    *kernel(nt, c) {
      const header = yield* bitmap(nt, 0x0f, 0);
      yield* c.report('taken', yield* nt.RtlFindClearBitsAndSet(header, 4, 0));
      yield* c.report('now', wordsOf(nt, header)[0]);
      yield* c.report('given back', yield* nt.RtlFindSetBitsAndClear(header, 6, 0));
      yield* c.report('at last', wordsOf(nt, header)[0]);
    },
    expect: { taken: 4, now: 0xff, 'given back': 0, 'at last': 0xc0 },
  });

  rule('runs of clear bits: the first, the longest, the next from an index on, the last before one', {
    c: 'ClearRuns',
    *kernel(nt, c) {
      // Clear: 4 to 7, 16 to 31, 36 to 39.
      const header = yield* bitmap(nt, 0x0000_ff0f, 0x0f);
      const start = nt.local(4);
      yield* c.report('first', yield* nt.RtlFindFirstRunClear(header, start));
      yield* c.report('at', nt.memory.readU32(start));
      yield* c.report('longest', yield* nt.RtlFindLongestRunClear(header, start));
      yield* c.report('longest at', nt.memory.readU32(start));
      yield* c.report('next', yield* nt.RtlFindNextForwardRunClear(header, 20, start));
      yield* c.report('next at', nt.memory.readU32(start));
      yield* c.report('before', yield* nt.RtlFindLastBackwardRunClear(header, 10, start));
      yield* c.report('before at', nt.memory.readU32(start));
    },
    expect: {
      first: 4,
      at: 4,
      longest: 16,
      'longest at': 16,
      next: 12,
      'next at': 20,
      before: 4,
      'before at': 4,
    },
  });

  rule('RtlFindClearRuns stores as many runs as there is room for: the first, or the longest in order of length', {
    c: 'FindClearRuns',
    *kernel(nt, c) {
      // Clear: 4 to 6, 16 to 31, 36 to 39.
      const header = yield* bitmap(nt, 0x0000_ff8f, 0x0f);
      const runs = nt.local(16);
      yield* c.report('count', yield* nt.RtlFindClearRuns(header, runs, 2, false));
      yield* c.report('first', nt.memory.readU32(runs));
      yield* c.report('second', nt.memory.readU32(addressAdd(runs, 8)));
      yield* c.report('longest count', yield* nt.RtlFindClearRuns(header, runs, 2, true));
      yield* c.report('longest', nt.memory.readU32(runs));
      yield* c.report('its length', nt.memory.readU32(addressAdd(runs, 4)));
      yield* c.report('next longest', nt.memory.readU32(addressAdd(runs, 8)));
    },
    expect: {
      count: 2,
      first: 4,
      second: 16,
      'longest count': 2,
      longest: 16,
      'its length': 16,
      'next longest': 36,
    },
  });

  rule('RtlFindMostSignificantBit and RtlFindLeastSignificantBit give the index of a bit, -1 when none is set', {
    c: 'SignificantBits',
    *kernel(nt, c) {
      const set = { lo: 0x10, hi: 0x80 };
      yield* c.report('most', (yield* nt.RtlFindMostSignificantBit(set)) & 0xff);
      yield* c.report('least', (yield* nt.RtlFindLeastSignificantBit(set)) & 0xff);
      yield* c.report('none', (yield* nt.RtlFindMostSignificantBit({ lo: 0, hi: 0 })) & 0xff);
    },
    expect: { most: 39, least: 4, none: 0xff },
  });
});
