/** The ERESOURCE routines as drivers import them. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc, upToDispatch } from '../irql-range.ts';
import { KiCriticalRegion } from '../ke/region.ts';
import type { Kernel } from '../kernel.ts';
import {
  ExpAcquireResource,
  ExpConvertToShared,
  ExpDeleteResource,
  ExpInitializeResource,
  ExpReleaseResource,
  ExpResourceCount,
  ExpResourceWaiters,
  ExpSetOwnerPointer,
} from './resource.ts';

function initialize(k: Kernel, resource: GuestAddress): number {
  ExpInitializeResource(k, resource);
  return STATUS_SUCCESS;
}

export const resourceDdis: readonly Ddi[] = [
  /**
   * Makes a resource that nobody owns. Returns STATUS_SUCCESS.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExInitializeResourceLite function (wdm.h)".
   */
  ddi({ name: 'ExInitializeResourceLite', parameters: ['Resource: ptr'], irql: upToDispatch, call: initialize }),
  /**
   * Makes a resource as good as new. Returns STATUS_SUCCESS.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReinitializeResourceLite function (wdm.h)".
   */
  ddi({ name: 'ExReinitializeResourceLite', parameters: ['Resource: ptr'], irql: upToDispatch, call: initialize }),
  /**
   * The driver has no use for a resource any more. Returns STATUS_SUCCESS.
   * @irql <= APC_LEVEL
   * Source: "ExDeleteResourceLite function (wdm.h)".
   */
  ddi({
    name: 'ExDeleteResourceLite',
    parameters: ['Resource: ptr'],
    irql: upToApc,
    call(k, resource) {
      ExpDeleteResource(k, resource);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Acquires a resource alone; FALSE when others own it and Wait is FALSE.
   * @irql <= APC_LEVEL. Bug check 0xC4 while normal kernel APCs are enabled.
   * Source: "ExAcquireResourceExclusiveLite function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireResourceExclusiveLite',
    parameters: ['Resource: ptr', 'Wait: bool'],
    irql: upToApc,
    call: (k, resource, wait) => ExpAcquireResource(k, resource, wait),
  }),
  /**
   * Shares a resource, behind those who wait for it alone unless the thread owns it already; FALSE when it would have to
   * wait and Wait is FALSE.
   * @irql <= APC_LEVEL. Bug check 0xC4 while normal kernel APCs are enabled.
   * Source: "ExAcquireResourceSharedLite function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireResourceSharedLite',
    parameters: ['Resource: ptr', 'Wait: bool'],
    irql: upToApc,
    call: (k, resource, wait) => ExpAcquireResource(k, resource, wait, 'behind exclusive'),
  }),
  /**
   * Shares a resource although others wait for it alone.
   * @irql <= APC_LEVEL. Bug check 0xC4 while normal kernel APCs are enabled.
   * Source: "ExAcquireSharedStarveExclusive function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireSharedStarveExclusive',
    parameters: ['Resource: ptr', 'Wait: bool'],
    irql: upToApc,
    call: (k, resource, wait) => ExpAcquireResource(k, resource, wait, 'starve exclusive'),
  }),
  /**
   * Shares a resource behind those who wait for it alone, even when the thread owns it already.
   * @irql <= APC_LEVEL. Bug check 0xC4 while normal kernel APCs are enabled.
   * Source: "ExAcquireSharedWaitForExclusive function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireSharedWaitForExclusive',
    parameters: ['Resource: ptr', 'Wait: bool'],
    irql: upToApc,
    call: (k, resource, wait) => ExpAcquireResource(k, resource, wait, 'wait for exclusive'),
  }),
  /**
   * Gives one acquisition of the current thread up. Bug check 0xE3 when it has none.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseResourceLite function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseResourceLite',
    parameters: ['Resource: ptr'],
    irql: upToDispatch,
    call: (k, resource) => ExpReleaseResource(k, resource, k.currentThread!.object),
  }),
  /**
   * Gives one acquisition of a thread, or of an owner pointer, up. Bug check 0xE3 when it has none.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExReleaseResourceForThreadLite function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseResourceForThreadLite',
    parameters: ['Resource: ptr', 'ResourceThreadId: ptr'],
    irql: upToDispatch,
    call: (k, resource, owner) => ExpReleaseResource(k, resource, owner),
  }),
  /**
   * Lets others share a resource that the thread owns alone. Bug check 0xE3 when it does not.
   * @irql <= APC_LEVEL
   * Source: "ExConvertExclusiveToSharedLite function (wdm.h)".
   */
  ddi({
    name: 'ExConvertExclusiveToSharedLite',
    parameters: ['Resource: ptr'],
    irql: upToApc,
    call: (k, resource) => ExpConvertToShared(k, resource),
  }),
  /**
   * Puts a pointer in the place of the current thread as owner. Bug check 0xE3 when the thread owns nothing.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExSetResourceOwnerPointer function (wdm.h)".
   */
  ddi({
    name: 'ExSetResourceOwnerPointer',
    parameters: ['Resource: ptr', 'OwnerPointer: ptr'],
    irql: upToDispatch,
    call: (k, resource, pointer) => ExpSetOwnerPointer(k, resource, pointer),
  }),
  /**
   * The same; Flags say what the pointer is.
   * @irql <= DISPATCH_LEVEL
   * Deviation: FLAG_OWNER_POINTER_IS_THREAD has no effect: no owner's priority is raised.
   * Source: "ExSetResourceOwnerPointerEx function (wdm.h)".
   */
  ddi({
    name: 'ExSetResourceOwnerPointerEx',
    parameters: ['Resource: ptr', 'OwnerPointer: ptr', 'Flags: u32'],
    irql: upToDispatch,
    call: (k, resource, pointer) => ExpSetOwnerPointer(k, resource, pointer),
  }),
  /**
   * Whether the current thread owns a resource alone.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExIsResourceAcquiredExclusiveLite function (wdm.h)".
   */
  ddi({
    name: 'ExIsResourceAcquiredExclusiveLite',
    parameters: ['Resource: ptr'],
    irql: upToDispatch,
    call: (k, resource) => ExpResourceCount(k, resource, true) > 0,
  }),
  /**
   * How often the current thread has acquired a resource, shared or alone.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExIsResourceAcquiredSharedLite function (wdm.h)".
   */
  ddi({
    name: 'ExIsResourceAcquiredSharedLite',
    parameters: ['Resource: ptr'],
    irql: upToDispatch,
    call: (k, resource) => ExpResourceCount(k, resource, false),
  }),
  /**
   * How many threads wait for a resource alone.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExGetExclusiveWaiterCount function (wdm.h)".
   */
  ddi({
    name: 'ExGetExclusiveWaiterCount',
    parameters: ['Resource: ptr'],
    irql: upToDispatch,
    call: (k, resource) => ExpResourceWaiters(k, resource, true),
  }),
  /**
   * How many threads wait for sharing a resource.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExGetSharedWaiterCount function (wdm.h)".
   */
  ddi({
    name: 'ExGetSharedWaiterCount',
    parameters: ['Resource: ptr'],
    irql: upToDispatch,
    call: (k, resource) => ExpResourceWaiters(k, resource, false),
  }),
  /**
   * Enters a critical region and acquires a resource alone, as long as that takes.
   * @irql <= APC_LEVEL
   * Deviation: returns TRUE; what NT returns is not documented further than that it is a context.
   * Source: "ExEnterCriticalRegionAndAcquireResourceExclusive function (ntddk.h)".
   */
  ddi({
    name: 'ExEnterCriticalRegionAndAcquireResourceExclusive',
    parameters: ['Resource: ptr'],
    irql: upToApc,
    call(k, resource) {
      KiCriticalRegion(k, 1);
      return ExpAcquireResource(k, resource, true);
    },
  }),
  /**
   * Enters a critical region and shares a resource, as soon as that is possible.
   * @irql <= APC_LEVEL
   * Deviation: returns TRUE; what NT returns is not documented further than that it is a context.
   * Source: "ExEnterCriticalRegionAndAcquireResourceShared function (ntddk.h)".
   */
  ddi({
    name: 'ExEnterCriticalRegionAndAcquireResourceShared',
    parameters: ['Resource: ptr'],
    irql: upToApc,
    call(k, resource) {
      KiCriticalRegion(k, 1);
      return ExpAcquireResource(k, resource, true, 'behind exclusive');
    },
  }),
  /**
   * Enters a critical region and shares a resource behind those who wait for it alone.
   * @irql <= APC_LEVEL
   * Deviation: returns TRUE; what NT returns is not documented further than that it is a context.
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'ExEnterCriticalRegionAndAcquireSharedWaitForExclusive',
    parameters: ['Resource: ptr'],
    irql: upToApc,
    call(k, resource) {
      KiCriticalRegion(k, 1);
      return ExpAcquireResource(k, resource, true, 'wait for exclusive');
    },
  }),
  /**
   * Gives one acquisition up and leaves the critical region.
   * @irql <= APC_LEVEL. Bug check 0xE3 when the thread has none.
   * Source: "ExReleaseResourceAndLeaveCriticalRegion function (ntddk.h)".
   */
  ddi({
    name: 'ExReleaseResourceAndLeaveCriticalRegion',
    parameters: ['Resource: ptr'],
    irql: upToApc,
    call(k, resource) {
      ExpReleaseResource(k, resource, k.currentThread!.object);
      KiCriticalRegion(k, -1);
    },
  }),
];
