/** The identity of locks, and the events that tell who holds them: addresses are reused, numbers are not. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import type { Kernel } from '../kernel.ts';
import { VfLockAcquired, VfLockReleased } from '../vf/lock-order.ts';
import { KiNotBefore } from './clock.ts';
import type { LockRecord } from './state.ts';

export const LOCK_TYPE_SPIN_LOCK = eventCode('lock_code', 'spin lock');
export const LOCK_TYPE_CANCEL_SPIN_LOCK = eventCode('lock_code', 'cancel spin lock');
export const LOCK_TYPE_MUTEX = eventCode('lock_code', 'mutex');

const EXCLUSIVE = eventCode('lock_mode_code', 'exclusive');
const SHARED = eventCode('lock_mode_code', 'shared');

/** Locks hold pointers and lie where pointers do. */
const LOCK_ALIGNMENT = 8;

function lockAt(k: Kernel, address: GuestAddress): LockRecord {
  const { locks } = k.state.ke;
  let lock = locks.get(address);
  if (lock === undefined) {
    lock = { id: k.state.ke.nextLock++, acquiredNs: undefined, releasedNs: 0, processor: 0, thread: 0 };
    locks.set(address, lock);
  }
  return lock;
}

/** The number of the lock at `address`, given when it is initialised, or at its first use where that is inlined. */
export function lockId(k: Kernel, address: GuestAddress): number {
  return lockAt(k, address).id;
}

/** A lock begins to be: what was at its address before was another one. Emits `lock_initialize`. */
export function reportLockInitialized(k: Kernel, address: GuestAddress, type: number): void {
  k.state.ke.locks.delete(address);
  k.sink.lockInitialize(lockId(k, address), type, address);
}

/** A lock is not used any more: what is at its address from now on is another one. Emits `lock_delete`. */
export function reportLockDeleted(k: Kernel, address: GuestAddress, type: number): void {
  k.sink.lockDelete(lockId(k, address), type);
  k.state.ke.locks.delete(address);
}

/** How a lock was acquired, where that is not the first time by a routine that found it free. */
export interface Acquisition {
  /** How often its owner holds it now. */
  readonly depth?: number;
  /** Time since the thread found it held. */
  readonly waitedNs?: number;
  /** By a routine that does not wait. */
  readonly tried?: boolean;
  /** Others may hold it at the same time. */
  readonly shared?: boolean;
}

/** Emits `lock_acquire`. */
export function reportLockAcquired(k: Kernel, address: GuestAddress, type: number, how: Acquisition = {}): void {
  const { depth = 1, waitedNs = 0, tried = false, shared = false } = how;
  const lock = lockAt(k, address);
  // On another processor the clock may be behind that of the one that released it.
  KiNotBefore(k, lock.releasedNs);
  if (depth === 1) lock.acquiredNs = k.time;
  lock.processor = k.cpu;
  lock.thread = k.thread;
  k.sink.lockAcquire(lock.id, type, address, shared ? SHARED : EXCLUSIVE, depth, waitedNs, tried ? 1 : 0);
  if (depth === 1) VfLockAcquired(k, lock.id, address, tried);
}

/** Emits `lock_release`. `depth`: how often its owner still holds it. */
export function reportLockReleased(k: Kernel, address: GuestAddress, type: number, depth = 0, shared = false): void {
  const lock = lockAt(k, address);
  // The clocks of processors differ: one may be behind that on which the lock was acquired.
  const heldNs = depth > 0 || lock.acquiredNs === undefined ? 0 : Math.max(0, k.time - lock.acquiredNs);
  if (depth === 0) lock.acquiredNs = undefined;
  lock.releasedNs = k.time;
  if (depth === 0) VfLockReleased(k, lock.id);
  k.sink.lockRelease(lock.id, type, address, shared ? SHARED : EXCLUSIVE, depth, heldNs);
}

/** The lock's record, while somebody who acquired it through a routine of the kernel holds it. */
export function heldLock(k: Kernel, address: GuestAddress): LockRecord | undefined {
  const lock = k.state.ke.locks.get(address);
  return lock?.acquiredNs === undefined ? undefined : lock;
}

/** Emits `lock_contend`: the thread finds the lock held by `owner` (0 when nobody knows) and has to wait. */
export function reportLockContended(
  k: Kernel,
  address: GuestAddress,
  type: number,
  owner: number,
  shared = false,
): void {
  k.sink.lockContend(lockId(k, address), type, owner, address, shared ? SHARED : EXCLUSIVE);
}

/** Emits `lock_try`: a routine that does not wait finds the lock held by `owner` (0 when nobody knows). */
export function reportLockTried(k: Kernel, address: GuestAddress, type: number, owner: number, shared = false): void {
  k.sink.lockTry(lockId(k, address), type, address, shared ? SHARED : EXCLUSIVE, owner);
}

/** Emits `lock_convert`: the owner lets others in beside it, or the only one who shares the lock becomes its owner. */
export function reportLockConverted(k: Kernel, address: GuestAddress, type: number, shared: boolean): void {
  k.sink.lockConvert(lockId(k, address), type, shared ? SHARED : EXCLUSIVE);
}

/** Memory is freed: locks that are there later are other ones, even where their initialisation is inlined. */
export function forgetLocks(k: Kernel, address: GuestAddress, sizeBytes: number): void {
  const { locks } = k.state.ke;
  if (locks.size === 0) return;
  if (locks.size * LOCK_ALIGNMENT < sizeBytes) {
    for (const lock of locks.keys()) {
      if (lock >= address && lock < address + sizeBytes) locks.delete(lock);
    }
    return;
  }
  for (let offset = 0; offset < sizeBytes; offset += LOCK_ALIGNMENT) locks.delete(address + offset);
}
