/**
 * Spin locks. A KSPIN_LOCK in guest memory is 0 when free and 1 when held; holding one means DISPATCH_LEVEL, so
 * with one processor a lock found held can only be held by the code that asks for it again.
 * Source: "Introduction to Spin Locks", "Types of Spin Locks" (Windows driver documentation).
 */
import { UnimplementedError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { SPIN_LOCK_ALREADY_OWNED, SPIN_LOCK_NOT_OWNED } from '../../nt/bug-check-codes.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { KiLowerIrql, KiRaiseIrql } from './irql.ts';
import {
  LOCK_TYPE_SPIN_LOCK,
  reportLockAcquired,
  reportLockInitialized,
  reportLockReleased,
  reportLockTried,
} from './lock-id.ts';

function isHeld(k: Kernel, spinLock: GuestAddress): boolean {
  const value = k.memory.readU64(spinLock);
  return value.lo !== 0 || value.hi !== 0;
}

function KiAcquireSpinLock(k: Kernel, spinLock: GuestAddress, tried = false): void {
  if (isHeld(k, spinLock)) {
    if (k.state.ke.processors.length > 1) throw new UnimplementedError('a contended spin lock', '');
    throw bugcheck(
      k,
      SPIN_LOCK_ALREADY_OWNED,
      [spinLock, 0, 0, 0],
      `the spin lock at ${formatAddress(spinLock)} is acquired again by the code that holds it`,
    );
  }
  k.memory.writeU64(spinLock, 1, 0);
  reportLockAcquired(k, spinLock, LOCK_TYPE_SPIN_LOCK, { tried });
}

function KiReleaseSpinLock(k: Kernel, spinLock: GuestAddress): void {
  if (!isHeld(k, spinLock)) {
    throw bugcheck(
      k,
      SPIN_LOCK_NOT_OWNED,
      [spinLock, 0, 0, 0],
      `the spin lock at ${formatAddress(spinLock)} is released but nobody holds it`,
    );
  }
  k.memory.writeU64(spinLock, 0, 0);
  reportLockReleased(k, spinLock, LOCK_TYPE_SPIN_LOCK);
}

export const spinLockDdis: readonly Ddi[] = [
  /**
   * Makes a spin lock free.
   * @irql any
   * Source: "KeInitializeSpinLock function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeSpinLock',
    parameters: ['SpinLock: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, spinLock) {
      k.memory.writeU64(spinLock, 0, 0);
      reportLockInitialized(k, spinLock, LOCK_TYPE_SPIN_LOCK);
    },
  }),
  /**
   * Raises the IRQL to DISPATCH_LEVEL, acquires the lock and returns the old IRQL.
   * @irql <= DISPATCH_LEVEL. Bug check 0xF when the caller holds the lock already.
   * Source: "KeAcquireSpinLockRaiseToDpc function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireSpinLockRaiseToDpc',
    parameters: ['SpinLock: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, spinLock) {
      const old = KiRaiseIrql(k, DISPATCH_LEVEL, 'KeAcquireSpinLockRaiseToDpc');
      KiAcquireSpinLock(k, spinLock);
      return old;
    },
  }),
  /**
   * Releases the lock and restores the IRQL.
   * @irql DISPATCH_LEVEL. Bug checks 0x10 when the lock is free, 0xC4 when NewIrql is above DISPATCH_LEVEL.
   * Source: "KeReleaseSpinLock function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseSpinLock',
    parameters: ['SpinLock: ptr', 'NewIrql: u8'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call(k, spinLock, newIrql) {
      KiReleaseSpinLock(k, spinLock);
      KiLowerIrql(k, newIrql, 'KeReleaseSpinLock');
    },
  }),
  /**
   * Acquires the lock for a caller that is at DISPATCH_LEVEL or above already.
   * @irql >= DISPATCH_LEVEL. Bug check 0xF when the caller holds the lock already.
   * Source: "KeAcquireSpinLockAtDpcLevel macro (wdm.h)".
   */
  ddi({
    name: 'KeAcquireSpinLockAtDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: [DISPATCH_LEVEL, HIGH_LEVEL],
    call: (k, spinLock) => KiAcquireSpinLock(k, spinLock),
  }),
  /**
   * Releases a lock without changing the IRQL.
   * @irql DISPATCH_LEVEL. Bug check 0x10 when the lock is free.
   * Source: "KeReleaseSpinLockFromDpcLevel macro (wdm.h)".
   */
  ddi({
    name: 'KeReleaseSpinLockFromDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, spinLock) => KiReleaseSpinLock(k, spinLock),
  }),
  /**
   * Acquires the lock if it is free and says whether it did.
   * @irql DISPATCH_LEVEL
   * Source: "KeTryToAcquireSpinLockAtDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'KeTryToAcquireSpinLockAtDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call(k, spinLock) {
      if (isHeld(k, spinLock)) {
        reportLockTried(k, spinLock, LOCK_TYPE_SPIN_LOCK, 0);
        return false;
      }
      KiAcquireSpinLock(k, spinLock, true);
      return true;
    },
  }),
];
