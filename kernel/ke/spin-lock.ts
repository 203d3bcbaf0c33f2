/**
 * Spin locks. A KSPIN_LOCK in guest memory is 0 when free and 1 when held; holding one means DISPATCH_LEVEL, so
 * a lock that was acquired on the same processor can only be held by the code that asks for it again. A processor that
 * finds a lock of another one spins.
 * Source: "Introduction to Spin Locks", "Types of Spin Locks" (Windows driver documentation).
 */
import { type Bugcheck, DeadlockError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { SPIN_LOCK_ALREADY_OWNED, SPIN_LOCK_NOT_OWNED } from '../../nt/bug-check-codes.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, hostRoutine, spin } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KiLowerIrql, KiRaiseIrql } from './irql.ts';
import {
  type Acquisition,
  heldLock,
  LOCK_TYPE_SPIN_LOCK,
  reportLockAcquired,
  reportLockContended,
  reportLockInitialized,
  reportLockReleased,
  reportLockTried,
} from './lock-id.ts';
import type { Processor } from './state.ts';

/** Whether anybody holds a spin lock. */
export function isHeld(k: Kernel, spinLock: GuestAddress): boolean {
  const value = k.memory.readU64(spinLock);
  return value.lo !== 0 || value.hi !== 0;
}

/**
 * Acquires a spin lock, now or as a host routine when the processor has to spin for it.
 * @param value what the caller gets in the end
 * @param type `lock_code`
 */
export function KiAcquireSpinLock(
  k: Kernel,
  spinLock: GuestAddress,
  value: number,
  type = LOCK_TYPE_SPIN_LOCK,
): number | Enter {
  if (!isHeld(k, spinLock)) {
    takeSpinLock(k, spinLock, type);
    return value;
  }
  if (k.state.ke.processors.length === 1 || heldLock(k, spinLock)?.processor === k.cpu)
    throw KiAcquiredAgain(k, spinLock);
  return enter(KiSpinForLock, { spinLock, value, type });
}

function takeSpinLock(k: Kernel, spinLock: GuestAddress, type: number, how: Acquisition = {}): void {
  k.memory.writeU64(spinLock, 1, 0);
  reportLockAcquired(k, spinLock, type, how);
}

interface SpinForLock {
  readonly spinLock: GuestAddress;
  readonly value: number;
  readonly type: number;
  beganNs?: number;
}

/** Spins until the lock is free when the processor looks, and takes it; first come, first served only by chance. */
const KiSpinForLock = hostRoutine<SpinForLock>('KiSpinForLock', {
  start(k, slots) {
    const { spinLock, type } = slots;
    reportLockContended(k, spinLock, type, heldLock(k, spinLock)?.thread ?? 0);
    slots.beganNs = k.time;
    checkDeadlock(k, spinLock);
    return spin(spinLock, 'again');
  },
  again(k, { spinLock, value, type, beganNs }) {
    if (isHeld(k, spinLock)) {
      checkDeadlock(k, spinLock);
      return spin(spinLock, 'again');
    }
    takeSpinLock(k, spinLock, type, { waitedNs: k.time - beganNs! });
    return done(value);
  },
});

/** Bug check 0xF: nobody else could ever release the lock. */
export function KiAcquiredAgain(k: Kernel, spinLock: GuestAddress): Bugcheck {
  const text = `the spin lock at ${formatAddress(spinLock)} is acquired again by the code that holds it`;
  return bugcheck(k, SPIN_LOCK_ALREADY_OWNED, [spinLock, 0, 0, 0], text);
}

/** @throws DeadlockError when the owner of the lock spins, directly or not, for one that the current processor holds */
function checkDeadlock(k: Kernel, wanted: GuestAddress): void {
  const { processors } = k.state.ke;
  const chain = [`processor ${k.cpu} spins for the spin lock at ${formatAddress(wanted)}`];
  let address: GuestAddress | undefined = wanted;
  while (address !== undefined && chain.length <= processors.length) {
    const owner = heldLock(k, address);
    if (owner === undefined) return;
    const { number, spin: next }: Processor = processors[owner.processor]!;
    const holder = `which processor ${number} (${threadName(k, owner.thread)}) holds`;
    if (number === k.cpu) throw new DeadlockError(`${chain.join(', ')}, ${holder}`);
    if (next === undefined) return;
    chain.push(`${holder} while it spins for the one at ${formatAddress(next.address)}`);
    address = next.address;
  }
}

function threadName(k: Kernel, id: number): string {
  const thread = k.state.ps.threads.get(id);
  return thread === undefined ? 'no thread' : `${k.state.ps.processes.get(thread.process)!.name}/${thread.name}`;
}

/** Releases a spin lock; the IRQL stays. Bug check 0x10 when nobody holds it. */
export function KiReleaseSpinLock(k: Kernel, spinLock: GuestAddress, type = LOCK_TYPE_SPIN_LOCK): void {
  if (!isHeld(k, spinLock)) {
    throw bugcheck(
      k,
      SPIN_LOCK_NOT_OWNED,
      [spinLock, 0, 0, 0],
      `the spin lock at ${formatAddress(spinLock)} is released but nobody holds it`,
    );
  }
  k.memory.writeU64(spinLock, 0, 0);
  reportLockReleased(k, spinLock, type);
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
      return KiAcquireSpinLock(k, spinLock, old);
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
    call: (k, spinLock) => KiAcquireSpinLock(k, spinLock, 0),
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
      takeSpinLock(k, spinLock, LOCK_TYPE_SPIN_LOCK, { tried: true });
      return true;
    },
  }),
];
