/**
 * Remove locks: a count of who uses a device, and an event for who wants to delete it. Once it waits for the others,
 * nobody gets the lock any more.
 * Source: "Using Remove Locks", "IoAcquireRemoveLock macro (wdm.h)", "IoReleaseRemoveLockAndWait macro (wdm.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_DELETE_PENDING, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { IoRemoveLockCommonBlock } from '../generated/views.ts';
import type { Enter } from '../host-routine.ts';
import { KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import { lockId, reportLockInitialized } from '../ke/lock-id.ts';
import type { Kernel } from '../kernel.ts';
import { waitForEvent } from './status-block.ts';

const LOCK_TYPE_REMOVE_LOCK = eventCode('lock_code', 'remove lock');
const SHARED = eventCode('lock_mode_code', 'shared');

function acquire(k: Kernel, address: GuestAddress): number {
  const lock = new IoRemoveLockCommonBlock(k.memory, address);
  if (lock.Removed !== 0) return STATUS_DELETE_PENDING;
  lock.IoCount++;
  k.sink.lockAcquire(lockId(k, address), LOCK_TYPE_REMOVE_LOCK, address, SHARED, 1, 0, 0);
  return STATUS_SUCCESS;
}

function release(k: Kernel, address: GuestAddress): void {
  const lock = new IoRemoveLockCommonBlock(k.memory, address);
  lock.IoCount--;
  k.sink.lockRelease(lockId(k, address), LOCK_TYPE_REMOVE_LOCK, address, SHARED, 0, 0);
  if (lock.IoCount === 0) KiSignalEvent(k, lock.RemoveEvent);
}

/** Gives up the caller's use and waits for all others. */
function releaseAndWait(k: Kernel, address: GuestAddress): Enter | undefined {
  const lock = new IoRemoveLockCommonBlock(k.memory, address);
  lock.Removed = 1;
  release(k, address);
  // The count begins at one, for the device itself.
  lock.IoCount--;
  return lock.IoCount > 0 ? waitForEvent(lock.RemoveEvent, '') : undefined;
}

export const removeLockDdis: readonly Ddi[] = [
  /**
   * Makes a remove lock (what the IoInitializeRemoveLock macro calls).
   * @irql PASSIVE_LEVEL
   * Deviation: the fields of the checked build, which watch for long holding, are not filled in.
   * Source: "IoInitializeRemoveLock macro (wdm.h)".
   */
  ddi({
    name: 'IoInitializeRemoveLockEx',
    parameters: ['Lock: ptr', 'AllocateTag: u32', 'MaxLockedMinutes: u32', 'HighWatermark: u32', 'RemlockSize: u32'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, address) {
      const lock = new IoRemoveLockCommonBlock(k.memory, address);
      lock.Removed = 0;
      lock.IoCount = 1;
      KiInitializeEvent(k, lock.RemoveEvent, SynchronizationEvent, false);
      reportLockInitialized(k, address, LOCK_TYPE_REMOVE_LOCK);
    },
  }),
  /**
   * Counts a use (what the IoAcquireRemoveLock macro calls).
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_SUCCESS, STATUS_DELETE_PENDING (the device is being removed).
   * Source: "IoAcquireRemoveLock macro (wdm.h)".
   */
  ddi({
    name: 'IoAcquireRemoveLockEx',
    parameters: ['RemoveLock: ptr', 'Tag: u64', 'File: u64', 'Line: u32', 'RemlockSize: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, lock) => acquire(k, lock),
  }),
  /**
   * Gives up a use (what the IoReleaseRemoveLock macro calls).
   * @irql <= DISPATCH_LEVEL
   * Source: "IoReleaseRemoveLock macro (wdm.h)".
   */
  ddi({
    name: 'IoReleaseRemoveLockEx',
    parameters: ['RemoveLock: ptr', 'Tag: u64', 'RemlockSize: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, lock) => release(k, lock),
  }),
  /**
   * Gives up a use, refuses all later ones, and waits until nobody uses the device.
   * @irql PASSIVE_LEVEL
   * Source: "IoReleaseRemoveLockAndWait macro (wdm.h)".
   */
  ddi({
    name: 'IoReleaseRemoveLockAndWaitEx',
    parameters: ['RemoveLock: ptr', 'Tag: u64', 'RemlockSize: u32'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, lock) => releaseAndWait(k, lock),
  }),
];
