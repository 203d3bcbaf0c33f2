/** Range lists. Source: the structures and prototypes of the run-time library's ranges (ntddk.h of older kits). */
import { type DriverKit, type GuestAddress, NULL_ADDRESS, u64 } from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_INVALID_PARAMETER,
  STATUS_NO_MORE_ENTRIES,
  STATUS_RANGE_LIST_CONFLICT,
  STATUS_RANGE_NOT_FOUND,
  STATUS_UNSUCCESSFUL,
} from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const [ADD_IF_CONFLICT, ADD_SHARED] = [1, 2];
const SHARED_OK = 1;
const ZERO = u64(0);
const OWNER = 0x1000 as GuestAddress;
const OTHER = 0x2000 as GuestAddress;

function* listOf(nt: DriverKit) {
  const list = nt.local(32);
  yield* nt.RtlInitializeRangeList(list);
  return {
    list,
    add: (start: number, end: number, flags = 0, owner = OWNER) =>
      nt.RtlAddRange(list, u64(start), u64(end), 0, flags, ZERO, owner),
  };
}

function* isAvailable(
  nt: DriverKit,
  list: GuestAddress,
  start: number,
  end: number,
  flags = 0,
  callback = NULL_ADDRESS,
) {
  const out = nt.local(1);
  nt.memory.writeU8(out, 7);
  yield* nt.RtlIsRangeAvailable(list, u64(start), u64(end), flags, 0, NULL_ADDRESS, callback, out);
  return nt.memory.readU8(out);
}

export default rules((rule) => {
  rule('ranges of a list do not overlap', {
    c: 'RangeConflict',
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* c.report('first', yield* add(0x10, 0x1f));
      yield* c.report('beside', yield* add(0x20, 0x2f));
      yield* c.report('across', yield* add(0x1f, 0x20));
      yield* c.report('backwards', yield* add(0x50, 0x4f));
      yield* nt.RtlFreeRangeList(list);
    },
    expect: { first: 0, beside: 0, across: STATUS_RANGE_LIST_CONFLICT, backwards: STATUS_INVALID_PARAMETER },
  });

  rule('shared ranges may overlap each other, and others with RTL_RANGE_LIST_ADD_IF_CONFLICT, which marks both', {
    c: 'SharedRanges',
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* add(0, 9, ADD_SHARED);
      yield* c.report('shared', yield* add(5, 14, ADD_SHARED, OTHER));
      yield* c.report('alone', yield* add(8, 8));
      yield* c.report('wanted', yield* add(20, 29, ADD_IF_CONFLICT));
      yield* c.report('conflict', yield* add(25, 34, ADD_IF_CONFLICT));
      yield* nt.RtlFreeRangeList(list);
    },
    expect: { shared: 0, alone: STATUS_RANGE_LIST_CONFLICT, wanted: 0, conflict: 0 },
  });

  rule(
    'RtlGetFirstRange and RtlGetNextRange go through a list by the beginnings of its ranges, forwards and backwards',
    {
      c: 'RangeOrder',
      *kernel(nt, c) {
        const { list, add } = yield* listOf(nt);
        for (const start of [0x30, 0x10, 0x20]) yield* add(start, start + 0xf);
        const [iterator, out] = [nt.local(32), nt.local(8)];
        const start = () => nt.memory.readI64(nt.memory.readPointer(out));
        yield* nt.RtlGetFirstRange(list, iterator, out);
        yield* c.report('first', start());
        yield* nt.RtlGetNextRange(iterator, out, true);
        yield* c.report('second', start());
        yield* nt.RtlGetNextRange(iterator, out, true);
        yield* c.report('third', start());
        yield* nt.RtlGetNextRange(iterator, out, false);
        yield* c.report('back', start());
        yield* nt.RtlGetNextRange(iterator, out, true);
        yield* c.report('end', yield* nt.RtlGetNextRange(iterator, out, true));
        yield* c.report('range', nt.memory.readPointer(out));
        yield* nt.RtlFreeRangeList(list);
        yield* c.report('empty', yield* nt.RtlGetFirstRange(list, iterator, out));
      },
      expect: {
        first: 0x10,
        second: 0x20,
        third: 0x30,
        back: 0x20,
        end: STATUS_NO_MORE_ENTRIES,
        range: 0,
        empty: STATUS_NO_MORE_ENTRIES,
      },
    },
  );

  rule('an iterator is of no use any more when its list has changed', {
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* add(0, 9);
      const [iterator, out] = [nt.local(32), nt.local(8)];
      yield* nt.RtlGetFirstRange(list, iterator, out);
      yield* add(10, 19);
      yield* c.report('next', yield* nt.RtlGetNextRange(iterator, out, true));
      yield* nt.RtlFreeRangeList(list);
    },
    expect: { next: STATUS_INVALID_PARAMETER },
  });

  rule('RtlDeleteRange deletes the range with these limits and this owner', {
    c: 'DeleteRange',
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* add(0x10, 0x1f);
      yield* c.report('owner', yield* nt.RtlDeleteRange(list, u64(0x10), u64(0x1f), OTHER));
      yield* c.report('limits', yield* nt.RtlDeleteRange(list, u64(0x10), u64(0x1e), OWNER));
      yield* c.report('right', yield* nt.RtlDeleteRange(list, u64(0x10), u64(0x1f), OWNER));
      yield* c.report('free', yield* isAvailable(nt, list, 0x10, 0x1f));
    },
    expect: { owner: STATUS_RANGE_NOT_FOUND, limits: STATUS_RANGE_NOT_FOUND, right: 0, free: 1 },
  });

  rule('RtlDeleteOwnersRanges deletes all ranges of one owner', {
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* add(0, 9);
      yield* add(10, 19, 0, OTHER);
      yield* add(20, 29);
      yield* nt.RtlDeleteOwnersRanges(list, OWNER);
      yield* c.report('its', yield* isAvailable(nt, list, 20, 29));
      yield* c.report("the other's", yield* isAvailable(nt, list, 10, 19));
      yield* nt.RtlFreeRangeList(list);
    },
    expect: { its: 1, "the other's": 0 },
  });

  rule('RtlIsRangeAvailable looks at shared ranges as its flags say, and asks the driver about what is in the way', {
    c: 'RangeAvailable',
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* add(0x10, 0x1f, ADD_SHARED);
      yield* c.report('free', yield* isAvailable(nt, list, 0x20, 0x2f));
      yield* c.report('taken', yield* isAvailable(nt, list, 0x1f, 0x2f));
      yield* c.report('shared', yield* isAvailable(nt, list, 0x1f, 0x2f, SHARED_OK));
      const agree = nt.routine(function* (_context, range) {
        yield* c.report('asked about', nt.memory.readI64(range));
        return 1;
      });
      yield* c.report('agreed', yield* isAvailable(nt, list, 0x1f, 0x2f, 0, agree));
      yield* nt.RtlFreeRangeList(list);
    },
    expect: { free: 1, taken: 0, shared: 1, 'asked about': 0x10, agreed: 1 },
  });

  rule('RtlFindRange finds the highest free range that is aligned', {
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* add(0x38, 0x3f);
      const out = nt.local(8);
      const find = (minimum: number, length: number) =>
        nt.RtlFindRange(list, u64(minimum), u64(0x3f), length, 0x10, 0, 0, NULL_ADDRESS, NULL_ADDRESS, out);
      yield* c.report('status', yield* find(0, 0x10));
      yield* c.report('start', nt.memory.readI64(out));
      yield* c.report('none', yield* find(0x28, 0x10));
      yield* nt.RtlFreeRangeList(list);
    },
    expect: { status: 0, start: 0x20, none: STATUS_UNSUCCESSFUL },
  });

  rule('RtlCopyRangeList copies all ranges into an empty list', {
    *kernel(nt, c) {
      const { list, add } = yield* listOf(nt);
      yield* add(0x10, 0x1f);
      const copy = nt.local(32);
      yield* nt.RtlInitializeRangeList(copy);
      yield* c.report('status', yield* nt.RtlCopyRangeList(copy, list));
      yield* c.report('taken', yield* isAvailable(nt, copy, 0x10, 0x1f));
      yield* c.report('again', yield* nt.RtlCopyRangeList(copy, list));
      yield* nt.RtlFreeRangeList(copy);
      yield* nt.RtlFreeRangeList(list);
    },
    expect: { status: 0, taken: 0, again: STATUS_INVALID_PARAMETER },
  });
});
