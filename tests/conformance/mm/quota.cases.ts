/**
 * Pool that is charged to a process, and how much pool there is. Source: "ExAllocatePoolWithQuotaTag function (wdm.h)",
 * "ExAllocatePool2 function (wdm.h)", "IoAllocateIrp function (wdm.h)", "IoAllocateMdl function (wdm.h)".
 */
import {
  addressAdd,
  type GuestAddress,
  NonPagedPoolNx,
  NULL_ADDRESS,
  PagedPool,
  POOL_FLAG_NON_PAGED,
  poolTag,
  STATUS_QUOTA_EXCEEDED,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { CURRENT_PROCESS } from '../ob/handles.ts';

const TAG = poolTag('Case');
const POOL_QUOTA_FAIL_INSTEAD_OF_RAISE = 8;
const POOL_FLAG_USE_QUOTA = 1;
const KAPC_STATE_BYTES = 48;

/** Sets the pool limits of the running process: QUOTA_LIMITS. All bits: none. */
function* limit(nt: DriverKit, paged: number, nonPaged: number): DriverCode<void> {
  const limits = nt.local(48);
  nt.memory.fill(limits, 48, 0);
  const put = (at: GuestAddress, value: number) => nt.memory.writeU64(at, value >>> 0, value < 0 ? 0xffff_ffff : 0);
  put(limits, paged);
  put(addressAdd(limits, 8), nonPaged);
  yield* nt.ZwSetInformationProcess(CURRENT_PROCESS, 1, limits, 48);
}

/** NULL instead of an exception. */
function charged(nt: DriverKit, poolType: number, bytes: number): DriverCode<GuestAddress> {
  return nt.ExAllocatePoolWithQuotaTag(poolType | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, bytes, TAG);
}

/** Does something with the system process as the current one. */
function* inSystemProcess(nt: DriverKit, body: () => DriverCode<void>): DriverCode<void> {
  const state = nt.local(KAPC_STATE_BYTES);
  yield* nt.KeStackAttachProcess(nt.memory.readPointer(nt.variable('PsInitialSystemProcess')), state);
  yield* body();
  yield* nt.KeUnstackDetachProcess(state);
}

export default rules((rule) => {
  rule('pool of ExAllocatePoolWithQuotaTag is charged to the current process until it is freed', {
    c: 'QuotaOfPool',
    *kernel(nt, c) {
      yield* limit(nt, -1, 1000);
      const first = yield* charged(nt, NonPagedPoolNx, 600);
      yield* c.report('first', first !== NULL_ADDRESS);
      yield* c.report('too much', yield* charged(nt, NonPagedPoolNx, 600));
      yield* nt.ExFreePoolWithTag(first, TAG);
      const again = yield* charged(nt, NonPagedPoolNx, 600);
      yield* c.report('again', again !== NULL_ADDRESS);
      yield* nt.ExFreePoolWithTag(again, TAG);
      yield* limit(nt, -1, -1);
    },
    expect: { first: 1, 'too much': 0, again: 1 },
  });

  rule('ExAllocatePoolWithQuotaTag raises STATUS_QUOTA_EXCEEDED unless it is told to fail instead', {
    *kernel(nt, c) {
      yield* limit(nt, -1, 100);
      yield* nt.tryExcept(
        function* () {
          yield* nt.ExAllocatePoolWithQuotaTag(NonPagedPoolNx, 101, TAG);
        },
        (exception) => c.report('raised', exception.code),
      );
      yield* c.report('instead', yield* charged(nt, NonPagedPoolNx, 101));
      yield* limit(nt, -1, -1);
    },
    expect: { raised: STATUS_QUOTA_EXCEEDED, instead: 0 },
  });

  rule('paged and nonpaged pool are charged apart', {
    c: 'QuotaOfEachPool',
    *kernel(nt, c) {
      yield* limit(nt, 500, 100);
      const paged = yield* charged(nt, PagedPool, 500);
      yield* c.report('paged', paged !== NULL_ADDRESS);
      const nonPaged = yield* charged(nt, NonPagedPoolNx, 100);
      yield* c.report('nonpaged', nonPaged !== NULL_ADDRESS);
      yield* c.report('more of it', yield* charged(nt, NonPagedPoolNx, 1));
      yield* nt.ExFreePoolWithTag(paged, TAG);
      yield* nt.ExFreePoolWithTag(nonPaged, TAG);
      yield* limit(nt, -1, -1);
    },
    expect: { paged: 1, nonpaged: 1, 'more of it': 0 },
  });

  rule('POOL_FLAG_USE_QUOTA makes ExAllocatePool2 charge the current process; without it pool is nobody’s', {
    c: 'QuotaFlag',
    *kernel(nt, c) {
      yield* limit(nt, -1, 100);
      const flags = u64(POOL_FLAG_NON_PAGED | POOL_FLAG_USE_QUOTA);
      yield* c.report('charged', yield* nt.ExAllocatePool2(flags, 101, TAG));
      const free = yield* nt.ExAllocatePool2(u64(POOL_FLAG_NON_PAGED), 101, TAG);
      yield* c.report('not charged', free !== NULL_ADDRESS);
      yield* nt.ExFreePoolWithTag(free, TAG);
      yield* limit(nt, -1, -1);
    },
    expect: { charged: 0, 'not charged': 1 },
  });

  rule('what is allocated while the system process is the current one is not charged to the program', {
    c: 'QuotaOfAttached',
    *kernel(nt, c) {
      yield* limit(nt, -1, 100);
      let block = NULL_ADDRESS;
      yield* inSystemProcess(nt, function* () {
        block = yield* charged(nt, NonPagedPoolNx, 101);
      });
      yield* c.report('attached', block !== NULL_ADDRESS);
      yield* c.report('at home', yield* charged(nt, NonPagedPoolNx, 101));
      yield* nt.ExFreePoolWithTag(block, TAG);
      yield* limit(nt, -1, -1);
    },
    expect: { attached: 1, 'at home': 0 },
  });

  rule('who was charged gets it back, whichever process is the current one when the pool is freed', {
    c: 'QuotaComesBack',
    *kernel(nt, c) {
      yield* limit(nt, -1, 100);
      const block = yield* charged(nt, NonPagedPoolNx, 100);
      yield* inSystemProcess(nt, () => nt.ExFreePoolWithTag(block, TAG));
      const again = yield* charged(nt, NonPagedPoolNx, 100);
      yield* c.report('again', again !== NULL_ADDRESS);
      yield* nt.ExFreePoolWithTag(again, TAG);
      yield* limit(nt, -1, -1);
    },
    expect: { again: 1 },
  });

  rule('IoAllocateIrp charges the IRP to the current process when it is told to', {
    c: 'QuotaOfIrp',
    *kernel(nt, c) {
      yield* limit(nt, -1, 100);
      yield* c.report('charged', yield* nt.IoAllocateIrp(1, true));
      const irp = yield* nt.IoAllocateIrp(1, false);
      yield* c.report('not charged', irp !== NULL_ADDRESS);
      yield* nt.IoFreeIrp(irp);
      yield* limit(nt, -1, -1);
    },
    expect: { charged: 0, 'not charged': 1 },
  });

  rule('IoAllocateMdl charges the MDL to the current process when it is told to, until IoFreeMdl', {
    c: 'QuotaOfMdl',
    *kernel(nt, c) {
      const buffer = nt.local(16);
      yield* limit(nt, -1, 100);
      const mdl = yield* nt.IoAllocateMdl(buffer, 16, false, true, NULL_ADDRESS);
      yield* c.report('first', mdl !== NULL_ADDRESS);
      yield* c.report('second', yield* nt.IoAllocateMdl(buffer, 16, false, true, NULL_ADDRESS));
      yield* nt.IoFreeMdl(mdl);
      const again = yield* nt.IoAllocateMdl(buffer, 16, false, true, NULL_ADDRESS);
      yield* c.report('again', again !== NULL_ADDRESS);
      yield* nt.IoFreeMdl(again);
      yield* limit(nt, -1, -1);
    },
    expect: { first: 1, second: 0, again: 1 },
  });

  rule('when a pool is used up, allocations from it fail until something is freed; the other pool is not concerned', {
    c: 'PoolUsedUp',
    poolLimits: { nonPaged: 200_000 },
    *kernel(nt, c) {
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 150_000, TAG);
      yield* c.report('first', block !== NULL_ADDRESS);
      yield* c.report('too much', yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 150_000, TAG));
      const paged = yield* nt.ExAllocatePoolWithTag(PagedPool, 150_000, TAG);
      yield* c.report('paged', paged !== NULL_ADDRESS);
      yield* nt.ExFreePoolWithTag(block, TAG);
      const again = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 150_000, TAG);
      yield* c.report('again', again !== NULL_ADDRESS);
      yield* nt.ExFreePoolWithTag(again, TAG);
      yield* nt.ExFreePoolWithTag(paged, TAG);
    },
    expect: { first: 1, 'too much': 0, paged: 1, again: 1 },
  });
});
