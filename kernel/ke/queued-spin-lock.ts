/**
 * In-stack queued spin locks: whoever has to wait queues its handle behind the last one and spins on that alone, so the
 * lock goes round in the order of arrival. The lock itself points to the last handle, null when it is free.
 * Source: "Queued Spin Locks" (Windows driver documentation).
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { SPIN_LOCK_ALREADY_OWNED, SPIN_LOCK_NOT_OWNED } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { KLOCK_QUEUE_HANDLE, KSPIN_LOCK_QUEUE } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, hostRoutine, spin } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KiLowerIrql, KiRaiseIrql } from './irql.ts';
import { heldLock, reportLockAcquired, reportLockContended, reportLockReleased } from './lock-id.ts';

const QUEUED_SPIN_LOCK = eventCode('lock_code', 'queued spin lock');

/** Bit of KSPIN_LOCK_QUEUE.Lock: the handle is still waiting. */
const LOCK_QUEUE_WAIT = 1;

function at(handle: GuestAddress, offset: number): GuestAddress {
  return (handle + offset) as GuestAddress;
}

interface SpinForQueue {
  readonly spinLock: GuestAddress;
  readonly handle: GuestAddress;
  readonly beganNs: number;
  /** What the caller gets in the end. */
  readonly value: number;
}

const KiSpinInQueue = hostRoutine<SpinForQueue>('KiSpinInQueue', {
  start: (_k, { handle }) => spin(at(handle, KSPIN_LOCK_QUEUE.Lock), 'owned', LOCK_QUEUE_WAIT, 0),
  owned(k, { spinLock, handle, beganNs, value }) {
    const word = at(handle, KSPIN_LOCK_QUEUE.Lock);
    // An interrupt has come between: the processor spins on.
    if ((k.memory.readU32(word) & LOCK_QUEUE_WAIT) !== 0) return spin(word, 'owned', LOCK_QUEUE_WAIT, 0);
    reportLockAcquired(k, spinLock, QUEUED_SPIN_LOCK, { waitedNs: Math.max(0, k.time - beganNs) });
    return done(value);
  },
});

/** Queues a handle; it owns the lock at once when nobody is before it. The caller gets `value`. */
export function KiAcquireQueuedSpinLock(
  k: Kernel,
  spinLock: GuestAddress,
  handle: GuestAddress,
  value = 0,
): number | Enter {
  const { memory } = k;
  const last = memory.readPointer(spinLock);
  const isAlone = last === NULL_ADDRESS;
  if (!isAlone && (k.state.ke.processors.length === 1 || heldLock(k, spinLock)?.processor === k.cpu)) {
    const text = `the spin lock at ${formatAddress(spinLock)} is acquired again by the code that holds it`;
    throw bugcheck(k, SPIN_LOCK_ALREADY_OWNED, [spinLock, 0, 0, 0], text);
  }
  memory.writePointer(at(handle, KSPIN_LOCK_QUEUE.Next), NULL_ADDRESS);
  memory.writePointer(at(handle, KSPIN_LOCK_QUEUE.Lock), spinLock);
  memory.writePointer(spinLock, handle);
  if (isAlone) {
    reportLockAcquired(k, spinLock, QUEUED_SPIN_LOCK);
    return value;
  }
  memory.writePointer(at(handle, KSPIN_LOCK_QUEUE.Lock), at(spinLock, LOCK_QUEUE_WAIT));
  memory.writePointer(at(last, KSPIN_LOCK_QUEUE.Next), handle);
  reportLockContended(k, spinLock, QUEUED_SPIN_LOCK, heldLock(k, spinLock)?.thread ?? 0);
  return enter(KiSpinInQueue, { spinLock, handle, beganNs: k.time, value });
}

/** Hands the lock to the next handle, if there is one. Bug check 0x10 when the handle does not own it. */
export function KiReleaseQueuedSpinLock(k: Kernel, handle: GuestAddress): void {
  const { memory } = k;
  const spinLock = memory.readPointer(at(handle, KSPIN_LOCK_QUEUE.Lock));
  if (spinLock % 8 !== 0 || spinLock === NULL_ADDRESS || memory.readPointer(spinLock) === NULL_ADDRESS) {
    const text = `the handle at ${formatAddress(handle)} owns no spin lock that it could release`;
    throw bugcheck(k, SPIN_LOCK_NOT_OWNED, [spinLock, 0, 0, 0], text);
  }
  const next = memory.readPointer(at(handle, KSPIN_LOCK_QUEUE.Next));
  reportLockReleased(k, spinLock, QUEUED_SPIN_LOCK);
  if (next === NULL_ADDRESS) memory.writePointer(spinLock, NULL_ADDRESS);
  else memory.writePointer(at(next, KSPIN_LOCK_QUEUE.Lock), spinLock);
  memory.writePointer(at(handle, KSPIN_LOCK_QUEUE.Lock), NULL_ADDRESS);
}

/** Acquires the lock at a level; the handle keeps the old one. */
function raiseAndAcquire(
  k: Kernel,
  spinLock: GuestAddress,
  handle: GuestAddress,
  irql: number,
  name: string,
): number | Enter {
  const old = KiRaiseIrql(k, irql, name);
  k.memory.writeU8(at(handle, KLOCK_QUEUE_HANDLE.OldIrql), old);
  return KiAcquireQueuedSpinLock(k, spinLock, handle);
}

/** Releases the lock and restores the level that the handle has kept. */
function releaseAndLower(k: Kernel, handle: GuestAddress, name: string): void {
  KiReleaseQueuedSpinLock(k, handle);
  KiLowerIrql(k, k.memory.readU8(at(handle, KLOCK_QUEUE_HANDLE.OldIrql)), name);
}

export const queuedSpinLockDdis: readonly Ddi[] = [
  /**
   * Raises the IRQL to DISPATCH_LEVEL and acquires the lock in its turn; the handle keeps the old level.
   * @irql <= DISPATCH_LEVEL. Bug check 0xF when the processor holds the lock already.
   * Source: "KeAcquireInStackQueuedSpinLock function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireInStackQueuedSpinLock',
    parameters: ['SpinLock: ptr', 'LockHandle: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, spinLock, handle) =>
      raiseAndAcquire(k, spinLock, handle, DISPATCH_LEVEL, 'KeAcquireInStackQueuedSpinLock'),
  }),
  /**
   * Releases the lock and restores the IRQL.
   * @irql DISPATCH_LEVEL. Bug check 0x10 when the handle does not own a lock.
   * Source: "KeReleaseInStackQueuedSpinLock function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseInStackQueuedSpinLock',
    parameters: ['LockHandle: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, handle) => releaseAndLower(k, handle, 'KeReleaseInStackQueuedSpinLock'),
  }),
  /**
   * Acquires the lock in its turn for a caller that is at DISPATCH_LEVEL or above already.
   * @irql >= DISPATCH_LEVEL. Bug check 0xF when the processor holds the lock already.
   * Source: "KeAcquireInStackQueuedSpinLockAtDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireInStackQueuedSpinLockAtDpcLevel',
    parameters: ['SpinLock: ptr', 'LockHandle: ptr'],
    irql: [DISPATCH_LEVEL, HIGH_LEVEL],
    call: (k, spinLock, handle) => KiAcquireQueuedSpinLock(k, spinLock, handle),
  }),
  /**
   * Releases the lock without changing the IRQL.
   * @irql DISPATCH_LEVEL. Bug check 0x10 when the handle does not own a lock.
   * Source: "KeReleaseInStackQueuedSpinLockFromDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseInStackQueuedSpinLockFromDpcLevel',
    parameters: ['LockHandle: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, handle) => KiReleaseQueuedSpinLock(k, handle),
  }),
  /**
   * Acquires the lock in its turn at DISPATCH_LEVEL, whatever the level of the DPC is; the handle keeps that.
   * @irql <= DISPATCH_LEVEL. Bug check 0xF when the processor holds the lock already.
   * Source: "KeAcquireInStackQueuedSpinLockForDpc function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireInStackQueuedSpinLockForDpc',
    parameters: ['SpinLock: ptr', 'LockHandle: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, spinLock, handle) =>
      raiseAndAcquire(k, spinLock, handle, DISPATCH_LEVEL, 'KeAcquireInStackQueuedSpinLockForDpc'),
  }),
  /**
   * Releases the lock and restores the level of the DPC.
   * @irql DISPATCH_LEVEL. Bug check 0x10 when the handle does not own a lock.
   * Source: "KeReleaseInStackQueuedSpinLockForDpc function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseInStackQueuedSpinLockForDpc',
    parameters: ['LockHandle: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, handle) => releaseAndLower(k, handle, 'KeReleaseInStackQueuedSpinLockForDpc'),
  }),
];
