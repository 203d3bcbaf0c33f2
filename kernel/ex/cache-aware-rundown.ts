/**
 * Rundown protection whose counts are spread over cache lines, one for each processor: for objects that many processors use at
 * once. It behaves as rundown protection does (rundown.ts); what is spread is of no use to a simulation, so one count is kept.
 * Source: "Run-Down Protection", the pages of the routines (wdm.h) (Windows driver documentation).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { ExpAllocatePool, ExpFreePool } from './pool.ts';
import { rundownForms } from './rundown.ts';

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
  rundownForms.acquire('ExAcquireRundownProtectionCacheAware', 'RunRefCacheAware: ptr'),
  /**
   * The same several times at once.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAcquireRundownProtectionCacheAwareEx function (wdm.h)".
   */
  rundownForms.acquireSeveral('ExAcquireRundownProtectionCacheAwareEx', 'RunRefCacheAware: ptr'),
  /**
   * Gives up what ExAcquireRundownProtectionCacheAware has given.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseRundownProtectionCacheAware function (wdm.h)".
   */
  rundownForms.release('ExReleaseRundownProtectionCacheAware', 'RunRefCacheAware: ptr'),
  /**
   * Gives up what ExAcquireRundownProtectionCacheAwareEx has given.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseRundownProtectionCacheAwareEx function (wdm.h)".
   */
  rundownForms.releaseSeveral('ExReleaseRundownProtectionCacheAwareEx', 'RunRef: ptr'),
  /**
   * Lets nobody in any more and waits for those who are in.
   * @irql <= APC_LEVEL
   * Source: "ExWaitForRundownProtectionReleaseCacheAware function (wdm.h)".
   */
  rundownForms.wait('ExWaitForRundownProtectionReleaseCacheAware', 'RunRef: ptr'),
  /**
   * Makes a protection good again after its rundown.
   * @irql <= APC_LEVEL
   * Source: "ExReInitializeRundownProtectionCacheAware function (wdm.h)".
   */
  rundownForms.initialize('ExReInitializeRundownProtectionCacheAware', 'RunRefCacheAware: ptr'),
  /**
   * The rundown is over: nobody is let in any more.
   * @irql <= APC_LEVEL
   * Source: "ExRundownCompletedCacheAware function (wdm.h)".
   */
  rundownForms.complete('ExRundownCompletedCacheAware', 'RunRefCacheAware: ptr'),
];
