/**
 * The system's own queued spin locks, which have numbers (KSPIN_LOCK_QUEUE_NUMBER): each processor has a handle of its own for
 * each of them, so the caller needs none. The kernel itself uses those of cancellation and of volume parameter blocks.
 * Source: ntifs.h, "Queued Spin Locks" (Windows driver documentation).
 */
import { UnimplementedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { KLOCK_QUEUE_HANDLE } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import type { Enter } from '../host-routine.ts';
import { IopCancelSpinLock } from '../io/cancel.ts';
import { IopVpbSpinLock } from '../io/vpb-lock.ts';
import { upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { KiLowerIrql, KiRaiseIrql, SYNCH_LEVEL } from './irql.ts';
import { LOCK_TYPE_CANCEL_SPIN_LOCK, LOCK_TYPE_SPIN_LOCK } from './lock-id.ts';
import { KiAcquireQueuedSpinLock, KiReleaseQueuedSpinLock } from './queued-spin-lock.ts';
import { isHeld, KiAcquireSpinLock, KiReleaseSpinLock } from './spin-lock.ts';

/** KSPIN_LOCK_QUEUE_NUMBER */
const LockQueueIoCancelLock = 7;
const LockQueueIoVpbLock = 9;
const LockQueueMaximumLock = 17;

const LOCK_BYTES = 8;

/** The locks that routines of their own acquire too, as plain spin locks: who uses both must find the same lock. */
const PLAIN_LOCKS: Readonly<Record<number, readonly [address: (k: Kernel) => GuestAddress, type: number]>> = {
  [LockQueueIoCancelLock]: [IopCancelSpinLock, LOCK_TYPE_CANCEL_SPIN_LOCK],
  [LockQueueIoVpbLock]: [IopVpbSpinLock, LOCK_TYPE_SPIN_LOCK],
};

/** The locks, and behind them the handles of one processor after the other. */
function blockOf(k: Kernel): GuestAddress {
  const { ke } = k.state;
  if (ke.numberedLocks === NULL_ADDRESS) {
    const sizeBytes = LockQueueMaximumLock * (LOCK_BYTES + ke.processors.length * KLOCK_QUEUE_HANDLE.SIZE);
    ke.numberedLocks = ExpAllocateSystem(k, sizeBytes, poolTag('KeQl'));
    k.memory.fill(ke.numberedLocks, sizeBytes, 0);
  }
  return ke.numberedLocks;
}

function lockOf(k: Kernel, number: number): GuestAddress {
  return PLAIN_LOCKS[number]?.[0](k) ?? addressAdd(blockOf(k), number * LOCK_BYTES);
}

/** The current processor's handle of a lock. */
function handleOf(k: Kernel, number: number): GuestAddress {
  const index = k.cpu * LockQueueMaximumLock + number;
  return addressAdd(blockOf(k), LockQueueMaximumLock * LOCK_BYTES + index * KLOCK_QUEUE_HANDLE.SIZE);
}

function checkNumber(number: number, routine: string): void {
  if (number >= LockQueueMaximumLock)
    throw new UnimplementedError(`${routine} with lock ${number}, which there is not`, '');
}

/** Acquires a lock at a level, now or when the processor has spun for it; the caller gets the old level. */
function acquire(k: Kernel, number: number, irql: number, routine: string): number | Enter {
  checkNumber(number, routine);
  const old = KiRaiseIrql(k, irql, routine);
  const lock = lockOf(k, number);
  const plain = PLAIN_LOCKS[number];
  if (plain !== undefined) return KiAcquireSpinLock(k, lock, old, plain[1]);
  return KiAcquireQueuedSpinLock(k, lock, handleOf(k, number), old);
}

/** Acquires a lock at a level if nobody has it; the level stays as it is otherwise. */
function tryAcquire(k: Kernel, number: number, oldIrql: GuestAddress, irql: number, routine: string): boolean {
  checkNumber(number, routine);
  if (isHeld(k, lockOf(k, number))) return false;
  k.memory.writeU8(oldIrql, k.irql);
  acquire(k, number, irql, routine);
  return true;
}

function release(k: Kernel, number: number, oldIrql: number): void {
  checkNumber(number, 'KeReleaseQueuedSpinLock');
  const plain = PLAIN_LOCKS[number];
  if (plain !== undefined) KiReleaseSpinLock(k, lockOf(k, number), plain[1]);
  else KiReleaseQueuedSpinLock(k, handleOf(k, number));
  KiLowerIrql(k, oldIrql, 'KeReleaseQueuedSpinLock');
}

export const numberedSpinLockDdis: readonly Ddi[] = [
  /**
   * Raises the IRQL to DISPATCH_LEVEL, acquires the lock of that number in its turn and returns the old IRQL.
   * @irql <= DISPATCH_LEVEL. Bug check 0xF when the processor holds the lock already.
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeAcquireQueuedSpinLock',
    parameters: ['Number: u32'],
    irql: upToDispatch,
    call: (k, number) => acquire(k, number, DISPATCH_LEVEL, 'KeAcquireQueuedSpinLock'),
  }),
  /**
   * The same, at the level at which the scheduler is kept away too.
   * @irql <= SYNCH_LEVEL (12). Bug check 0xF when the processor holds the lock already.
   * Not in the WDK's documentation; imported by a driver.
   */
  ddi({
    name: 'KeAcquireQueuedSpinLockRaiseToSynch',
    parameters: ['Number: u32'],
    irql: [PASSIVE_LEVEL, SYNCH_LEVEL],
    call: (k, number) => acquire(k, number, SYNCH_LEVEL, 'KeAcquireQueuedSpinLockRaiseToSynch'),
  }),
  /**
   * Acquires the lock of that number at DISPATCH_LEVEL if nobody has it, and says whether it did; writes the old IRQL then.
   * @irql <= DISPATCH_LEVEL
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeTryToAcquireQueuedSpinLock',
    parameters: ['Number: u32', 'OldIrql: ptr'],
    irql: upToDispatch,
    call: (k, number, old) => tryAcquire(k, number, old, DISPATCH_LEVEL, 'KeTryToAcquireQueuedSpinLock'),
  }),
  /**
   * The same, at the level at which the scheduler is kept away too.
   * @irql <= SYNCH_LEVEL (12)
   * Not in the WDK's documentation; imported by a driver.
   */
  ddi({
    name: 'KeTryToAcquireQueuedSpinLockRaiseToSynch',
    parameters: ['Number: u32', 'OldIrql: ptr'],
    irql: [PASSIVE_LEVEL, SYNCH_LEVEL],
    call: (k, number, old) => tryAcquire(k, number, old, SYNCH_LEVEL, 'KeTryToAcquireQueuedSpinLockRaiseToSynch'),
  }),
  /**
   * Releases the lock of that number and restores the IRQL.
   * @irql DISPATCH_LEVEL to SYNCH_LEVEL (12). Bug check 0x10 when nobody has the lock.
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeReleaseQueuedSpinLock',
    parameters: ['Number: u32', 'OldIrql: u8'],
    irql: [DISPATCH_LEVEL, SYNCH_LEVEL],
    call: (k, number, oldIrql) => release(k, number, oldIrql),
  }),
];
