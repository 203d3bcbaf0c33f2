/** The pool routines as drivers import them. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  CACHE_ALIGNED_POOL_BIT,
  NonPagedPool,
  NonPagedPoolNx,
  PagedPool,
  POOL_FLAG_CACHE_ALIGNED,
  POOL_FLAG_NON_PAGED,
  POOL_FLAG_NON_PAGED_EXECUTE,
  POOL_FLAG_PAGED,
  POOL_FLAG_RAISE_ON_FAILURE,
  POOL_FLAG_SESSION,
  POOL_FLAG_UNINITIALIZED,
  POOL_FLAG_USE_QUOTA,
  POOL_QUOTA_FAIL_INSTEAD_OF_RAISE,
  POOL_RAISE_IF_ALLOCATION_FAILURE,
  POOL_ZERO_ALLOCATION,
  SESSION_POOL_BIT,
} from '../../nt/pool-types.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_QUOTA_EXCEEDED,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { ExpAllocatePool, ExpFreePool, ExpRefusePool } from './pool.ts';
import { checkRequest } from './pool-checks.ts';
import { HighPoolPriority } from './pool-priority.ts';
import { ExpAllocateCharged } from './pool-quota.ts';

/** The tag of allocations made without one. */
const DEFAULT_TAG = poolTag('None');

const poolIrql = [PASSIVE_LEVEL, DISPATCH_LEVEL] as const;

/** POOL_EXTENDED_PARAMETER: its type, whether it may be ignored, and its value. */
const EXTENDED_PARAMETER_BYTES = 16;
const FAIL_QUOTA = eventCode('pool_fail_code', 'quota');
const OPTIONAL = 0x100;
const EXTENDED_PRIORITY = 1;
const EXTENDED_NODE = 3;

function allocateOrRaise(
  k: Kernel,
  poolType: number,
  sizeBytes: number,
  tag: number,
  raise: boolean,
  priority = HighPoolPriority,
): GuestAddress {
  const address = ExpAllocatePool(k, poolType, sizeBytes, tag, priority);
  return address === NULL_ADDRESS && raise ? raiseNoPool(k, sizeBytes) : address;
}

/** The same, charged to the current process; raises STATUS_QUOTA_EXCEEDED when its quota does not allow so much. */
function chargeOrRaise(
  k: Kernel,
  poolType: number,
  sizeBytes: number,
  tag: number,
  raise: boolean,
  priority = HighPoolPriority,
): GuestAddress {
  checkRequest(k, poolType, sizeBytes, tag);
  const address = ExpAllocateCharged(k, poolType, sizeBytes, () =>
    allocateOrRaise(k, poolType, sizeBytes, tag, false, priority),
  );
  if (address !== undefined && address !== NULL_ADDRESS) return address;
  if (address === undefined) ExpRefusePool(k, poolType, sizeBytes, tag, FAIL_QUOTA);
  if (!raise) return NULL_ADDRESS;
  return address === undefined
    ? KiRaiseStatus(k, STATUS_QUOTA_EXCEEDED, `the quota of the process does not allow ${sizeBytes} bytes more of pool`)
    : raiseNoPool(k, sizeBytes);
}

function raiseNoPool(k: Kernel, sizeBytes: number): never {
  return KiRaiseStatus(
    k,
    STATUS_INSUFFICIENT_RESOURCES,
    `no pool for ${sizeBytes} bytes, and the request raises on failure`,
  );
}

/** What ExAllocatePool2 does. `priority`: undefined when what asks for it is invalid. */
function allocateByFlags(k: Kernel, flags: U64, sizeBytes: number, tag: number, priority: number | undefined) {
  const raise = (flags.lo & POOL_FLAG_RAISE_ON_FAILURE) !== 0;
  const poolType = poolTypeOfFlags(flags);
  if (poolType !== undefined && tag !== 0 && priority !== undefined) {
    const allocate = flags.lo & POOL_FLAG_USE_QUOTA ? chargeOrRaise : allocateOrRaise;
    return allocate(k, poolType, sizeBytes, tag, raise, priority);
  }
  if (raise)
    KiRaiseStatus(k, STATUS_INVALID_PARAMETER, 'pool is asked for with invalid flags or parameters, or a zero tag');
  return NULL_ADDRESS;
}

/** The priority that extended parameters ask for; undefined when one of them is unknown and not optional. */
function extendedPriority(k: Kernel, parameters: GuestAddress, count: number): number | undefined {
  let priority = HighPoolPriority;
  for (let index = 0; index < count; index++) {
    const at = addressAdd(parameters, EXTENDED_PARAMETER_BYTES * index);
    const header = k.memory.readU32(at);
    const type = header & 0xff;
    if (type === EXTENDED_PRIORITY) priority = k.memory.readU32(addressAdd(at, 8));
    else if (type !== EXTENDED_NODE && (header & OPTIONAL) === 0) return undefined;
  }
  return priority;
}

/** The POOL_TYPE that POOL_FLAGS ask for, or undefined when they are invalid. */
function poolTypeOfFlags(flags: U64): number | undefined {
  const known =
    POOL_FLAG_USE_QUOTA |
    POOL_FLAG_UNINITIALIZED |
    POOL_FLAG_SESSION |
    POOL_FLAG_CACHE_ALIGNED |
    POOL_FLAG_RAISE_ON_FAILURE |
    POOL_FLAG_NON_PAGED |
    POOL_FLAG_NON_PAGED_EXECUTE |
    POOL_FLAG_PAGED;
  // The upper half holds wishes, which may be ignored; the lower half holds demands.
  if (flags.lo & ~known) return undefined;
  const type = BASE_TYPES.get(flags.lo & (POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED));
  if (type === undefined) return undefined;
  return (
    type |
    (flags.lo & POOL_FLAG_CACHE_ALIGNED ? CACHE_ALIGNED_POOL_BIT : 0) |
    (flags.lo & POOL_FLAG_SESSION ? SESSION_POOL_BIT : 0) |
    (flags.lo & POOL_FLAG_UNINITIALIZED ? 0 : POOL_ZERO_ALLOCATION)
  );
}

const BASE_TYPES: ReadonlyMap<number, number> = new Map([
  [POOL_FLAG_NON_PAGED, NonPagedPoolNx],
  [POOL_FLAG_NON_PAGED_EXECUTE, NonPagedPool],
  [POOL_FLAG_PAGED, PagedPool],
]);

export const poolDdis: readonly Ddi[] = [
  /**
   * Allocates pool under the tag 'None'.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC2, 0xC4.
   * Source: "ExAllocatePool function (wdm.h)".
   */
  ddi({
    name: 'ExAllocatePool',
    parameters: ['PoolType: u32', 'NumberOfBytes: i64'],
    irql: poolIrql,
    call: (k, poolType, sizeBytes) =>
      allocateOrRaise(k, poolType, sizeBytes, DEFAULT_TAG, (poolType & POOL_RAISE_IF_ALLOCATION_FAILURE) !== 0),
  }),
  /**
   * Allocates pool under a tag; returns NULL when there is none.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC2, 0xC4.
   * Source: "ExAllocatePoolWithTag function (wdm.h)".
   */
  ddi({
    name: 'ExAllocatePoolWithTag',
    parameters: ['PoolType: u32', 'NumberOfBytes: i64', 'Tag: u32'],
    irql: poolIrql,
    call: (k, poolType, sizeBytes, tag) =>
      allocateOrRaise(k, poolType, sizeBytes, tag, (poolType & POOL_RAISE_IF_ALLOCATION_FAILURE) !== 0),
  }),
  /**
   * Allocates pool under a tag, with how badly it is needed: the less, the earlier it fails when memory gets short. Of special
   * pool, it says on which side of the block overruns are found.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC2, 0xC4.
   * Deviation: the documentation does not say how short; see ex/pool-priority.ts.
   * Source: "ExAllocatePoolWithTagPriority function (wdm.h)".
   */
  ddi({
    name: 'ExAllocatePoolWithTagPriority',
    parameters: ['PoolType: u32', 'NumberOfBytes: i64', 'Tag: u32', 'Priority: u32'],
    irql: poolIrql,
    call: (k, poolType, sizeBytes, tag, priority) =>
      allocateOrRaise(k, poolType, sizeBytes, tag, (poolType & POOL_RAISE_IF_ALLOCATION_FAILURE) !== 0, priority),
  }),
  /**
   * Allocates pool that is charged to the current process, under the tag 'None'; fails as ExAllocatePoolWithQuotaTag does.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC2, 0xC4.
   * Source: "ExAllocatePoolWithQuota function (wdm.h)".
   */
  ddi({
    name: 'ExAllocatePoolWithQuota',
    parameters: ['PoolType: u32', 'NumberOfBytes: i64'],
    irql: poolIrql,
    call: (k, poolType, sizeBytes) =>
      chargeOrRaise(k, poolType, sizeBytes, DEFAULT_TAG, (poolType & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) === 0),
  }),
  /**
   * Allocates pool that is charged to the current process until it is freed; raises STATUS_QUOTA_EXCEEDED when that is more
   * than its quota, STATUS_INSUFFICIENT_RESOURCES when there is none, unless POOL_QUOTA_FAIL_INSTEAD_OF_RAISE is given.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC2, 0xC4.
   * Deviation: each process has its own quota, where NT has one for each user; there is no limit until somebody sets one.
   * Source: "ExAllocatePoolWithQuotaTag function (wdm.h)".
   */
  ddi({
    name: 'ExAllocatePoolWithQuotaTag',
    parameters: ['PoolType: u32', 'NumberOfBytes: i64', 'Tag: u32'],
    irql: poolIrql,
    call: (k, poolType, sizeBytes, tag) =>
      chargeOrRaise(k, poolType, sizeBytes, tag, (poolType & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) === 0),
  }),
  /**
   * Allocates pool as POOL_FLAGS say, zeroed unless POOL_FLAG_UNINITIALIZED is given. Returns NULL for invalid flags,
   * a zero tag or when there is no memory; POOL_FLAG_RAISE_ON_FAILURE makes an exception of these. POOL_FLAG_USE_QUOTA charges it
   * to the current process.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC2, 0xC4.
   * Source: "ExAllocatePool2 function (wdm.h)", "POOL_FLAGS".
   */
  ddi({
    name: 'ExAllocatePool2',
    parameters: ['Flags: u64', 'NumberOfBytes: i64', 'Tag: u32'],
    irql: poolIrql,
    call: (k, flags, sizeBytes, tag) => allocateByFlags(k, flags, sizeBytes, tag, HighPoolPriority),
  }),
  /**
   * Allocates as ExAllocatePool2 does, with parameters more: a priority, or the node that the memory is best from.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC2, 0xC4.
   * Deviation: there is no secure pool, so the parameter for that is refused, unless it is optional.
   * Source: "ExAllocatePool3 function (wdm.h)", "POOL_EXTENDED_PARAMETER structure (wdm.h)".
   */
  ddi({
    name: 'ExAllocatePool3',
    parameters: ['Flags: u64', 'NumberOfBytes: i64', 'Tag: u32', 'ExtendedParameters: ptr', 'Count: u32'],
    irql: poolIrql,
    call: (k, flags, sizeBytes, tag, parameters, count) =>
      allocateByFlags(k, flags, sizeBytes, tag, extendedPriority(k, parameters, count)),
  }),
  /**
   * Frees pool that was allocated with this tag; 0 stands for any.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC1, 0xC2, 0xC4.
   * Deviation: the parameters, which are about secure pool, make no difference.
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'ExFreePool2',
    parameters: ['P: ptr', 'Tag: u32', 'ExtendedParameters: ptr', 'ExtendedParametersCount: u32'],
    irql: poolIrql,
    call: (k, address, tag) => ExpFreePool(k, address, tag),
  }),
  /**
   * Frees pool, whatever its tag.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC1, 0xC2, 0xC4.
   * Source: "ExFreePool macro (wdm.h)".
   */
  ddi({
    name: 'ExFreePool',
    parameters: ['P: ptr'],
    irql: poolIrql,
    call: (k, address) => ExpFreePool(k, address),
  }),
  /**
   * Frees pool that was allocated with this tag; 0 stands for any.
   * @irql <= DISPATCH_LEVEL, paged pool <= APC_LEVEL. Bug checks 0xC1, 0xC2, 0xC4.
   * Source: "ExFreePoolWithTag function (wdm.h)".
   */
  ddi({
    name: 'ExFreePoolWithTag',
    parameters: ['P: ptr', 'Tag: u32'],
    irql: poolIrql,
    call: (k, address, tag) => ExpFreePool(k, address, tag),
  }),
];
