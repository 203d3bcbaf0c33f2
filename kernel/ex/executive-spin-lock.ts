/**
 * Executive spin locks: spin locks that many processors may share, or one own alone. An EX_SPIN_LOCK is 32 bits: how many
 * share it, a bit for one that waits to own it alone, which keeps new sharers out, and one for who does.
 * Source: "Reader/Writer Spin Locks" (Windows driver documentation), the pages of the routines (wdm.h).
 */
import { DeadlockError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { SPIN_LOCK_NOT_OWNED } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, hostRoutine, type StepResult, spin } from '../host-routine.ts';
import { upToDispatch } from '../irql-range.ts';
import { KiLowerIrql, KiRaiseIrql } from '../ke/irql.ts';
import {
  heldLock,
  reportLockAcquired,
  reportLockContended,
  reportLockConverted,
  reportLockReleased,
  reportLockTried,
} from '../ke/lock-id.ts';
import type { Kernel } from '../kernel.ts';

const EXECUTIVE_SPIN_LOCK = eventCode('lock_code', 'executive spin lock');

const OWNED = 0x8000_0000;
const WANTED = 0x4000_0000;
const SHARERS = 0x3fff_ffff;

/** Bits that keep a processor out. */
const KEEPS_SHARER_OUT = OWNED | WANTED;
const KEEPS_OWNER_OUT = OWNED | SHARERS;

const dispatchOnly = [DISPATCH_LEVEL, DISPATCH_LEVEL] as const;
const fromDispatch = [DISPATCH_LEVEL, HIGH_LEVEL] as const;

interface SpinForExecutiveLock {
  readonly lock: GuestAddress;
  readonly shared: boolean;
  /** What the caller gets in the end. */
  readonly value: number;
  readonly beganNs: number;
}

/** Spins until the lock lets the processor in. */
const ExpSpinForExecutiveLock = hostRoutine<SpinForExecutiveLock>('ExpSpinForExecutiveLock', {
  start: (k, slots) => tryNow(k, slots),
});

function tryNow(k: Kernel, { lock, shared, value, beganNs }: SpinForExecutiveLock): StepResult {
  if (isOpen(k, lock, shared)) {
    take(k, lock, shared);
    reportLockAcquired(k, lock, EXECUTIVE_SPIN_LOCK, { shared, waitedNs: Math.max(0, k.time - beganNs) });
    return done(value);
  }
  if (!shared) k.memory.writeU32(lock, (k.memory.readU32(lock) | WANTED) >>> 0);
  return spin(lock, 'start', shared ? KEEPS_SHARER_OUT : KEEPS_OWNER_OUT, 0);
}

function isOpen(k: Kernel, lock: GuestAddress, shared: boolean): boolean {
  return (k.memory.readU32(lock) & (shared ? KEEPS_SHARER_OUT : KEEPS_OWNER_OUT)) === 0;
}

function take(k: Kernel, lock: GuestAddress, shared: boolean): void {
  k.memory.writeU32(lock, shared ? k.memory.readU32(lock) + 1 : OWNED);
}

/** Acquires the lock, now or when the processor has spun for it; the caller gets `value`. */
function acquire(k: Kernel, lock: GuestAddress, shared: boolean, value = 0): number | Enter {
  if (isOpen(k, lock, shared)) {
    take(k, lock, shared);
    reportLockAcquired(k, lock, EXECUTIVE_SPIN_LOCK, { shared });
    return value;
  }
  const holder = heldLock(k, lock);
  if (k.state.ke.processors.length === 1 || (holder?.processor === k.cpu && !isShared(k, lock))) {
    throw new DeadlockError(
      `processor ${k.cpu} spins for the executive spin lock at ${formatAddress(lock)}, which it holds itself`,
    );
  }
  reportLockContended(k, lock, EXECUTIVE_SPIN_LOCK, holder?.thread ?? 0, shared);
  return enter(ExpSpinForExecutiveLock, { lock, shared, value, beganNs: k.time });
}

function isShared(k: Kernel, lock: GuestAddress): boolean {
  return (k.memory.readU32(lock) & SHARERS) !== 0;
}

function raiseAndAcquire(k: Kernel, lock: GuestAddress, shared: boolean, name: string): number | Enter {
  return acquire(k, lock, shared, KiRaiseIrql(k, DISPATCH_LEVEL, name));
}

function tryAcquire(k: Kernel, lock: GuestAddress, shared: boolean): boolean {
  if (!isOpen(k, lock, shared)) {
    reportLockTried(k, lock, EXECUTIVE_SPIN_LOCK, heldLock(k, lock)?.thread ?? 0, shared);
    return false;
  }
  take(k, lock, shared);
  reportLockAcquired(k, lock, EXECUTIVE_SPIN_LOCK, { shared, tried: true });
  return true;
}

/** Gives the lock up. Bug check 0x10 when it is not held that way. */
function release(k: Kernel, lock: GuestAddress, shared: boolean): void {
  const value = k.memory.readU32(lock);
  if (shared ? (value & SHARERS) === 0 : (value & OWNED) === 0) {
    const text = `the executive spin lock at ${formatAddress(lock)} is released but nobody ${shared ? 'shares' : 'owns'} it`;
    throw bugcheck(k, SPIN_LOCK_NOT_OWNED, [lock, 0, 0, 0], text);
  }
  k.memory.writeU32(lock, shared ? value - 1 : (value & ~OWNED) >>> 0);
  reportLockReleased(k, lock, EXECUTIVE_SPIN_LOCK, 0, shared);
}

/** The only one who shares the lock owns it from now on, unless another processor waits for that. */
function tryConvert(k: Kernel, lock: GuestAddress): boolean {
  if (k.memory.readU32(lock) !== 1) return false;
  k.memory.writeU32(lock, OWNED);
  reportLockConverted(k, lock, EXECUTIVE_SPIN_LOCK, false);
  return true;
}

export const executiveSpinLockDdis: readonly Ddi[] = [
  /**
   * Raises the IRQL to DISPATCH_LEVEL, acquires the lock alone and returns the old IRQL.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAcquireSpinLockExclusive function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireSpinLockExclusive',
    parameters: ['SpinLock: ptr'],
    irql: upToDispatch,
    call: (k, lock) => raiseAndAcquire(k, lock, false, 'ExAcquireSpinLockExclusive'),
  }),
  /**
   * Raises the IRQL to DISPATCH_LEVEL, acquires the lock together with others and returns the old IRQL.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAcquireSpinLockShared function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireSpinLockShared',
    parameters: ['SpinLock: ptr'],
    irql: upToDispatch,
    call: (k, lock) => raiseAndAcquire(k, lock, true, 'ExAcquireSpinLockShared'),
  }),
  /**
   * Acquires the lock alone for a caller that is at DISPATCH_LEVEL or above already.
   * @irql >= DISPATCH_LEVEL
   * Source: "ExAcquireSpinLockExclusiveAtDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireSpinLockExclusiveAtDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: fromDispatch,
    call: (k, lock) => acquire(k, lock, false),
  }),
  /**
   * Acquires the lock together with others for a caller that is at DISPATCH_LEVEL or above already.
   * @irql >= DISPATCH_LEVEL
   * Source: "ExAcquireSpinLockSharedAtDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireSpinLockSharedAtDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: fromDispatch,
    call: (k, lock) => acquire(k, lock, true),
  }),
  /**
   * Gives up a lock that is owned alone and restores the IRQL.
   * @irql DISPATCH_LEVEL. Bug check 0x10 when nobody owns it.
   * Deviation: NT's page names no bug check for that; nothing else would tell of the mistake.
   * Source: "ExReleaseSpinLockExclusive function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseSpinLockExclusive',
    parameters: ['SpinLock: ptr', 'OldIrql: u8'],
    irql: dispatchOnly,
    call(k, lock, oldIrql) {
      release(k, lock, false);
      KiLowerIrql(k, oldIrql, 'ExReleaseSpinLockExclusive');
    },
  }),
  /**
   * Gives up a lock that is shared and restores the IRQL.
   * @irql DISPATCH_LEVEL. Bug check 0x10 when nobody shares it.
   * Deviation: NT's page names no bug check for that; nothing else would tell of the mistake.
   * Source: "ExReleaseSpinLockShared function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseSpinLockShared',
    parameters: ['SpinLock: ptr', 'OldIrql: u8'],
    irql: dispatchOnly,
    call(k, lock, oldIrql) {
      release(k, lock, true);
      KiLowerIrql(k, oldIrql, 'ExReleaseSpinLockShared');
    },
  }),
  /**
   * Gives up a lock that is owned alone, without changing the IRQL.
   * @irql >= DISPATCH_LEVEL. Bug check 0x10 when nobody owns it.
   * Source: "ExReleaseSpinLockExclusiveFromDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseSpinLockExclusiveFromDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: fromDispatch,
    call: (k, lock) => release(k, lock, false),
  }),
  /**
   * Gives up a lock that is shared, without changing the IRQL.
   * @irql >= DISPATCH_LEVEL. Bug check 0x10 when nobody shares it.
   * Source: "ExReleaseSpinLockSharedFromDpcLevel function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseSpinLockSharedFromDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: fromDispatch,
    call: (k, lock) => release(k, lock, true),
  }),
  /**
   * Acquires the lock alone if nobody holds it, and says whether it did.
   * @irql >= DISPATCH_LEVEL
   * Source: wdm.h.
   */
  ddi({
    name: 'ExTryAcquireSpinLockExclusiveAtDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: fromDispatch,
    call: (k, lock) => tryAcquire(k, lock, false),
  }),
  /**
   * Acquires the lock together with others if nobody owns it or waits for that, and says whether it did.
   * @irql >= DISPATCH_LEVEL
   * Source: wdm.h.
   */
  ddi({
    name: 'ExTryAcquireSpinLockSharedAtDpcLevel',
    parameters: ['SpinLock: ptr'],
    irql: fromDispatch,
    call: (k, lock) => tryAcquire(k, lock, true),
  }),
  /**
   * Makes the only one who shares the lock its owner, and says whether it did; the caller keeps sharing it otherwise.
   * @irql DISPATCH_LEVEL
   * Source: "ExTryConvertSharedSpinLockExclusive function (wdm.h)".
   */
  ddi({
    name: 'ExTryConvertSharedSpinLockExclusive',
    parameters: ['SpinLock: ptr'],
    irql: dispatchOnly,
    call: (k, lock) => tryConvert(k, lock),
  }),
];
