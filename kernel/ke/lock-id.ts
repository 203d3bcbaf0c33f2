/** Numbers for locks: addresses are reused, numbers are not. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';

export const LOCK_TYPE_SPIN_LOCK = 0;
export const LOCK_TYPE_MUTEX = 1;

/** Locks hold pointers and lie where pointers do. */
const LOCK_ALIGNMENT = 8;

/** The number of the lock at `address`, given at its first use since it was initialised. */
export function lockId(k: Kernel, address: GuestAddress): number {
  const ke = k.state.ke;
  let id = ke.lockIds.get(address);
  if (id === undefined) {
    id = ke.nextLock++;
    ke.lockIds.set(address, id);
  }
  return id;
}

/** The lock at `address` is new: what was there before was another one. */
export function forgetLock(k: Kernel, address: GuestAddress): void {
  k.state.ke.lockIds.delete(address);
}

/** Memory is freed: locks that are there later are other ones, even where their initialisation is inlined. */
export function forgetLocks(k: Kernel, address: GuestAddress, sizeBytes: number): void {
  const { lockIds } = k.state.ke;
  if (lockIds.size === 0) return;
  if (lockIds.size * LOCK_ALIGNMENT < sizeBytes) {
    for (const lock of lockIds.keys()) {
      if (lock >= address && lock < address + sizeBytes) lockIds.delete(lock);
    }
    return;
  }
  for (let offset = 0; offset < sizeBytes; offset += LOCK_ALIGNMENT) lockIds.delete(address + offset);
}
