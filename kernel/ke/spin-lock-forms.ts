/**
 * Further ways to acquire spin locks: in threaded DPCs, which may or may not run at DISPATCH_LEVEL; above it; and the looks at
 * a lock that take nothing.
 * Source: "Introduction to Threaded DPCs" (Windows driver documentation), the pages of the routines (wdm.h), ntifs.h.
 */
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql, upToDispatch } from '../irql-range.ts';
import { KiLowerIrql, KiRaiseIrql, SYNCH_LEVEL } from './irql.ts';
import { isHeld, KiAcquireSpinLock, KiReleaseSpinLock } from './spin-lock.ts';

const dispatchOnly = [DISPATCH_LEVEL, DISPATCH_LEVEL] as const;

export const spinLockFormDdis: readonly Ddi[] = [
  /**
   * Acquires the lock at DISPATCH_LEVEL, whatever the level of the DPC is, and returns that.
   * @irql <= DISPATCH_LEVEL. Bug check 0xF when the caller holds the lock already.
   * Source: "KeAcquireSpinLockForDpc function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireSpinLockForDpc',
    parameters: ['SpinLock: ptr'],
    irql: upToDispatch,
    call: (k, lock) => KiAcquireSpinLock(k, lock, KiRaiseIrql(k, DISPATCH_LEVEL, 'KeAcquireSpinLockForDpc')),
  }),
  /**
   * Releases the lock and restores the level of the DPC.
   * @irql DISPATCH_LEVEL. Bug check 0x10 when the lock is free.
   * Source: "KeReleaseSpinLockForDpc function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseSpinLockForDpc',
    parameters: ['SpinLock: ptr', 'OldIrql: u8'],
    irql: dispatchOnly,
    call(k, lock, oldIrql) {
      KiReleaseSpinLock(k, lock);
      KiLowerIrql(k, oldIrql, 'KeReleaseSpinLockForDpc');
    },
  }),
  /**
   * Raises the IRQL to the level at which the scheduler is kept away too, acquires the lock and returns the old IRQL.
   * @irql <= SYNCH_LEVEL (12). Bug check 0xF when the caller holds the lock already.
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeAcquireSpinLockRaiseToSynch',
    parameters: ['SpinLock: ptr'],
    irql: [PASSIVE_LEVEL, SYNCH_LEVEL],
    call: (k, lock) => KiAcquireSpinLock(k, lock, KiRaiseIrql(k, SYNCH_LEVEL, 'KeAcquireSpinLockRaiseToSynch')),
  }),
  /**
   * Whether a spin lock is free. It acquires nothing, so the answer may be over when the caller has it.
   * @irql any
   * Source: "KeTestSpinLock function (wdm.h)".
   */
  ddi({
    name: 'KeTestSpinLock',
    parameters: ['SpinLock: ptr'],
    irql: anyIrql,
    call: (k, lock) => !isHeld(k, lock),
  }),
];
