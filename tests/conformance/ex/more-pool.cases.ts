/** More of pool: extended parameters, quota, priorities, lookaside lists of any pool, zones. Source: the pages of the routines (wdm.h). */
import {
  addressAdd,
  type GuestAddress,
  NonPagedPoolNx,
  NULL_ADDRESS,
  PagedPool,
  POOL_FLAG_NON_PAGED,
  POOL_FLAG_RAISE_ON_FAILURE,
  poolTag,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETER_4,
  STATUS_INVALID_PARAMETER_5,
  STATUS_UNSUCCESSFUL,
} from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const PAGE = 0x1000;
/** More than the machine of the cases has. */
const TOO_MUCH = 0x1000_0000;
const [PRIORITY, SECURE_POOL] = [1, 2];
const OPTIONAL = 0x100;
const [NORMAL, SPECIAL_UNDERRUN] = [16, 9];

export default rules((rule) => {
  rule('ExAllocatePool3 takes parameters of a type each, and refuses those it does not know unless they are optional', {
    *kernel(nt, c) {
      const parameter = nt.local(16);
      const allocate = function* (type: number, value: number) {
        nt.memory.writeI64(parameter, type);
        nt.memory.writeI64(addressAdd(parameter, 8), value);
        const block = yield* nt.ExAllocatePool3(u64(POOL_FLAG_NON_PAGED), 32, TAG, parameter, 1);
        if (block !== NULL_ADDRESS) yield* nt.ExFreePool2(block, TAG, NULL_ADDRESS, 0);
        return block !== NULL_ADDRESS;
      };
      yield* c.report('priority', yield* allocate(PRIORITY, NORMAL));
      yield* c.report('secure pool', yield* allocate(SECURE_POOL, 0));
      yield* c.report('if possible', yield* allocate(SECURE_POOL | OPTIONAL, 0));
      const plain = yield* nt.ExAllocatePool3(u64(POOL_FLAG_NON_PAGED), 32, TAG, NULL_ADDRESS, 0);
      yield* c.report('zeroed', nt.memory.readU32(plain));
      yield* nt.ExFreePool2(plain, TAG, NULL_ADDRESS, 0);
    },
    expect: { priority: 1, 'secure pool': 0, 'if possible': 1, zeroed: 0 },
  });

  rule('POOL_FLAG_RAISE_ON_FAILURE makes an exception of a failure, also of a wrong parameter', {
    *kernel(nt, c) {
      const parameter = nt.local(16);
      nt.memory.writeI64(parameter, SECURE_POOL);
      const flags = u64(POOL_FLAG_NON_PAGED | POOL_FLAG_RAISE_ON_FAILURE);
      for (const [bytes, count] of [
        [TOO_MUCH, 0],
        [32, 1],
      ] as const) {
        const code = yield* nt.tryExcept(
          function* () {
            yield* nt.ExAllocatePool3(flags, bytes, TAG, parameter, count);
            return 0;
          },
          (exception) => exception.code,
        );
        yield* c.report('code', code);
      }
    },
    expect: [
      ['code', STATUS_INSUFFICIENT_RESOURCES],
      ['code', STATUS_INVALID_PARAMETER],
    ],
  });

  rule('ExAllocatePoolWithQuota raises when there is no pool, ExAllocatePoolWithTag gives NULL', {
    *kernel(nt, c) {
      yield* c.report('null', yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, TOO_MUCH, TAG));
      const code = yield* nt.tryExcept(
        function* () {
          yield* nt.ExAllocatePoolWithQuota(NonPagedPoolNx, TOO_MUCH);
          return 0;
        },
        (exception) => exception.code,
      );
      yield* c.report('code', code);
      const block = yield* nt.ExAllocatePoolWithQuota(PagedPool, 16);
      yield* c.report('some', block !== NULL_ADDRESS);
      yield* nt.ExFreePool(block);
    },
    expect: { null: 0, code: STATUS_INSUFFICIENT_RESOURCES, some: 1 },
  });

  rule('special pool asked to find underruns has no memory before the block', {
    c: 'SpecialUnderrun',
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTagPriority(NonPagedPoolNx, 32, TAG, NORMAL | SPECIAL_UNDERRUN);
      yield* c.report('at a page', ((block % PAGE) + PAGE) % PAGE);
      yield* c.report('before', yield* nt.MmIsAddressValid(addressAdd(block, -1)));
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { 'at a page': 0, before: 0 },
  });

  rule('a list of ExInitializeLookasideListEx gives blocks of its size, and those that were freed again', {
    c: 'LookasideEx',
    *kernel(nt, c) {
      const list = nt.data(96);
      yield* c.report(
        'initialize',
        yield* nt.ExInitializeLookasideListEx(list, NULL_ADDRESS, NULL_ADDRESS, NonPagedPoolNx, 0, u64(64), TAG, 0),
      );
      const first = yield* nt.ExAllocateFromLookasideListEx(list);
      nt.memory.fill(first, 64, 1);
      yield* nt.ExFreeToLookasideListEx(list, first);
      const second = yield* nt.ExAllocateFromLookasideListEx(list);
      yield* c.report('again', second === first);
      yield* nt.ExFreeToLookasideListEx(list, second);
      yield* nt.ExFlushLookasideListEx(list);
      yield* c.report('flushed', yield* nt.MmIsAddressValid(second));
      yield* nt.ExDeleteLookasideListEx(list);
    },
    expect: { initialize: 0, again: 1, flushed: 0 },
  });

  rule('a lookaside list calls the routines of the driver with itself', {
    *kernel(nt, c) {
      const list = nt.data(96);
      const own = nt.data(64);
      const allocate = nt.routine(function* (_type, bytes, _tag, lookaside) {
        yield* c.report('allocate', bytes);
        yield* c.report('list', lookaside === list);
        return own;
      });
      const free = nt.routine(function* (block, lookaside) {
        yield* c.report('free', block === own && lookaside === list);
      });
      yield* nt.ExInitializeLookasideListEx(list, allocate, free, NonPagedPoolNx, 0, u64(48), TAG, 0);
      const block = yield* nt.ExAllocateFromLookasideListEx(list);
      yield* nt.ExFreeToLookasideListEx(list, block);
      yield* nt.ExDeleteLookasideListEx(list);
    },
    expect: { allocate: 48, list: 1, free: 1 },
  });

  rule('ExInitializeLookasideListEx refuses pool types and flags that there are not', {
    c: 'LookasideRefused',
    *kernel(nt, c) {
      const list = nt.data(96);
      const initialize = (type: number, flags: number) =>
        nt.ExInitializeLookasideListEx(list, NULL_ADDRESS, NULL_ADDRESS, type, flags, u64(64), TAG, 0);
      yield* c.report('type', yield* initialize(0x1_0000, 0));
      yield* c.report('flags', yield* initialize(NonPagedPoolNx, 3));
    },
    expect: { type: STATUS_INVALID_PARAMETER_4, flags: STATUS_INVALID_PARAMETER_5 },
  });

  rule('a zone is cut into blocks; a segment more adds to them', {
    c: 'Zone',
    *kernel(nt, c) {
      const [zone, segment, more] = [nt.data(24), nt.data(16 + 2 * 32), nt.data(16 + 32)];
      const blocks = () => {
        let count = 0;
        for (let at: GuestAddress = nt.memory.readPointer(zone); at !== NULL_ADDRESS; at = nt.memory.readPointer(at))
          count++;
        return count;
      };
      yield* c.report('initialize', yield* nt.ExInitializeZone(zone, 32, segment, 16 + 2 * 32));
      yield* c.report('blocks', blocks());
      yield* c.report('extend', yield* nt.ExExtendZone(zone, more, 16 + 32));
      yield* c.report('and more', blocks());
      yield* c.report('odd size', yield* nt.ExExtendZone(zone, more, 17));
    },
    expect: { initialize: 0, blocks: 2, extend: 0, 'and more': 3, 'odd size': STATUS_UNSUCCESSFUL },
  });
});
