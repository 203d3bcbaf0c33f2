/**
 * Rundown protection whose counts are spread over cache lines, one for each processor: for objects that many processors use at
 * once. It behaves as rundown protection does (rundown.ts); what is spread is of no use to a simulation, so one count is kept.
 * Source: "Run-Down Protection", the pages of the routines (wdm.h) (Windows driver documentation).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { ExpAllocatePool, ExpFreePool } from './pool.ts';
import { ExpAcquireRundown, ExpReleaseRundown, ExpWaitForRundownRelease } from './rundown.ts';

/** Bytes of an EX_RUNDOWN_REF_CACHE_AWARE; opaque. */
const RUNDOWN_BYTES = 0x40;

const initialize = (k: Kernel, ref: GuestAddress) => k.memory.writeI64(ref, 0);

export const cacheAwareRundownDdis: readonly Ddi[] = [
  /**
   * Returns how much memory ExInitializeRundownProtectionCacheAware needs.
   * @irql <= APC_LEVEL
   * Source: "ExSizeOfRundownProtectionCacheAware function (wdm.h)".
   */
  ddi({
    name: 'ExSizeOfRundownProtectionCacheAware',
    parameters: [],
    irql: upToApc,
    call: () => RUNDOWN_BYTES,
  }),
  /**
   * Makes a protection that nobody uses in the caller's memory.
   * @irql <= APC_LEVEL
   * Source: "ExInitializeRundownProtectionCacheAware function (wdm.h)".
   */
  ddi({
    name: 'ExInitializeRundownProtectionCacheAware',
    parameters: ['RunRefCacheAware: ptr', 'RunRefSize: u64'],
    irql: upToApc,
    call: (k, ref) => initialize(k, ref),
  }),
  /**
   * Allocates a protection that nobody uses; NULL when there is no memory.
   * @irql <= APC_LEVEL
   * Source: "ExAllocateCacheAwareRundownProtection function (wdm.h)".
   */
  ddi({
    name: 'ExAllocateCacheAwareRundownProtection',
    parameters: ['PoolType: u32', 'PoolTag: u32'],
    irql: upToApc,
    call(k, poolType, tag) {
      const ref = ExpAllocatePool(k, poolType, RUNDOWN_BYTES, tag);
      if (ref !== NULL_ADDRESS) initialize(k, ref);
      return ref;
    },
  }),
  /**
   * Frees what ExAllocateCacheAwareRundownProtection has allocated.
   * @irql <= APC_LEVEL
   * Source: "ExFreeCacheAwareRundownProtection function (wdm.h)".
   */
  ddi({
    name: 'ExFreeCacheAwareRundownProtection',
    parameters: ['RunRefCacheAware: ptr'],
    irql: upToApc,
    call: (k, ref) => ExpFreePool(k, ref),
  }),
  /**
   * Keeps the object from being run down; FALSE when that has begun.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAcquireRundownProtectionCacheAware function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireRundownProtectionCacheAware',
    parameters: ['RunRefCacheAware: ptr'],
    irql: upToDispatch,
    call: (k, ref) => ExpAcquireRundown(k, ref, 1),
  }),
  /**
   * The same several times at once.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAcquireRundownProtectionCacheAwareEx function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireRundownProtectionCacheAwareEx',
    parameters: ['RunRefCacheAware: ptr', 'Count: u32'],
    irql: upToDispatch,
    call: (k, ref, count) => ExpAcquireRundown(k, ref, count),
  }),
  /**
   * Gives up what ExAcquireRundownProtectionCacheAware has given.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseRundownProtectionCacheAware function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseRundownProtectionCacheAware',
    parameters: ['RunRefCacheAware: ptr'],
    irql: upToDispatch,
    call: (k, ref) => ExpReleaseRundown(k, ref, 1),
  }),
  /**
   * Gives up what ExAcquireRundownProtectionCacheAwareEx has given.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseRundownProtectionCacheAwareEx function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseRundownProtectionCacheAwareEx',
    parameters: ['RunRef: ptr', 'Count: u32'],
    irql: upToDispatch,
    call: (k, ref, count) => ExpReleaseRundown(k, ref, count),
  }),
  /**
   * Lets nobody in any more and waits for those who are in.
   * @irql <= APC_LEVEL
   * Source: "ExWaitForRundownProtectionReleaseCacheAware function (wdm.h)".
   */
  ddi({
    name: 'ExWaitForRundownProtectionReleaseCacheAware',
    parameters: ['RunRef: ptr'],
    irql: upToApc,
    call: (k, ref) => ExpWaitForRundownRelease(k, ref),
  }),
  /**
   * Makes a protection good again after its rundown.
   * @irql <= APC_LEVEL
   * Source: "ExReInitializeRundownProtectionCacheAware function (wdm.h)".
   */
  ddi({
    name: 'ExReInitializeRundownProtectionCacheAware',
    parameters: ['RunRefCacheAware: ptr'],
    irql: upToApc,
    call: (k, ref) => initialize(k, ref),
  }),
  /**
   * The rundown is over: nobody is let in any more.
   * @irql <= APC_LEVEL
   * Source: "ExRundownCompletedCacheAware function (wdm.h)".
   */
  ddi({
    name: 'ExRundownCompletedCacheAware',
    parameters: ['RunRefCacheAware: ptr'],
    irql: upToApc,
    call: (k, ref) => k.memory.writeI64(ref, 1),
  }),
];
