/** Numbers for locks: addresses are reused, numbers are not. */
import type { GuestAddress } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';

export const LOCK_TYPE_SPIN_LOCK = 0;
export const LOCK_TYPE_MUTEX = 1;

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
