/** What Driver Verifier (Vf) keeps: what may be paged out, and in which order locks were acquired. */
import type { GuestAddress } from '../../base/guest-address.ts';

/** That one lock was acquired while another was held. */
export interface LockOrder {
  /** The lock that was acquired second. */
  readonly second: number;
  /** Who acquired it. */
  readonly callSite: GuestAddress;
}

export interface VfState {
  /** Paged pool and pageable sections: bytes by address, whole pages. */
  readonly pageable: Map<GuestAddress, number>;
  /** Whether that is out of memory now, because the current processor may not fault. */
  pagedOut: boolean;
  /** Numbers of the locks held, in the order of their acquisition, by thread; by -1 - processor at DISPATCH_LEVEL. */
  readonly held: Map<number, number[]>;
  /** By the number of the lock that was acquired first. */
  readonly lockOrder: Map<number, LockOrder[]>;
}

export function initialVfState(): VfState {
  return { pageable: new Map(), pagedOut: false, held: new Map(), lockOrder: new Map() };
}
