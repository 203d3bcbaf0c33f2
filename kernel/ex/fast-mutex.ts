/**
 * Fast mutexes and guarded mutexes (one structure): owned by a thread, never recursively. Owning a fast mutex means
 * APC_LEVEL, owning a guarded one a guarded region; the Unsafe forms leave that to the caller.
 * Source: "Fast Mutexes and Guarded Mutexes" (Windows driver documentation).
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { MUTEX_ALREADY_OWNED } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { APC_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { FastMutex } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { upToApc } from '../irql-range.ts';
import { EVENT_INCREMENT, KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import { KiLowerIrql, KiRaiseIrql } from '../ke/irql.ts';
import {
  reportLockAcquired,
  reportLockContended,
  reportLockInitialized,
  reportLockReleased,
  reportLockTried,
} from '../ke/lock-id.ts';
import { KiGuardedRegion } from '../ke/region.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { PspFindThread } from '../ps/find-thread.ts';

const FAST_MUTEX_LOCK = eventCode('lock_code', 'fast mutex');
const GUARDED_MUTEX_LOCK = eventCode('lock_code', 'guarded mutex');

/** What keeps APCs away while the mutex is owned. */
interface Form {
  readonly name: string;
  readonly type: number;
  readonly protection: 'irql' | 'region' | 'none';
}

interface AcquireFastMutex {
  readonly mutex: GuestAddress;
  readonly form: Form;
  readonly oldIrql: number;
  readonly beganNs: number;
}

/** A thread that finds the mutex owned waits until it is handed over. */
const ExpAcquireFastMutex = hostRoutine<AcquireFastMutex>('ExpAcquireFastMutex', {
  start(k, { mutex, form }) {
    const view = new FastMutex(k.memory, mutex);
    view.Contention++;
    reportLockContended(k, mutex, form.type, PspFindThread(k, view.Owner)?.id ?? 0);
    const wait = { objects: [view.Event], type: WaitAny, mode: KernelMode, alertable: false };
    return enter(KiWaitForObjects, wait, 'signaled');
  },
  signaled(k, { mutex, form, oldIrql, beganNs }) {
    own(k, mutex, form, oldIrql, Math.max(0, k.time - beganNs));
    return done(0);
  },
});

function own(k: Kernel, mutex: GuestAddress, form: Form, oldIrql: number, waitedNs: number, tried = false): void {
  const view = new FastMutex(k.memory, mutex);
  view.Owner = k.currentThread!.object;
  if (form.protection === 'irql') view.OldIrql = oldIrql;
  reportLockAcquired(k, mutex, form.type, { waitedNs, tried });
}

function protect(k: Kernel, { protection, name }: Form): number {
  if (protection === 'region') KiGuardedRegion(k, 1);
  return protection === 'irql' ? KiRaiseIrql(k, APC_LEVEL, name) : k.irql;
}

function unprotect(k: Kernel, { protection, name }: Form, oldIrql: number): void {
  if (protection === 'region') KiGuardedRegion(k, -1);
  if (protection === 'irql') KiLowerIrql(k, oldIrql, name);
}

/** Acquires the mutex, now or when its owner releases it. Bug check 0xBF when the thread owns it already. */
function acquire(k: Kernel, mutex: GuestAddress, form: Form): Enter | undefined {
  const view = new FastMutex(k.memory, mutex);
  if (view.Count <= 0 && view.Owner === k.currentThread!.object) {
    const text = `the mutex at ${formatAddress(mutex)} is acquired again by the thread that owns it`;
    throw bugcheck(k, MUTEX_ALREADY_OWNED, [mutex, view.Owner, 0, 0], text);
  }
  const oldIrql = protect(k, form);
  view.Count--;
  if (view.Count < 0) return enter(ExpAcquireFastMutex, { mutex, form, oldIrql, beganNs: k.time });
  own(k, mutex, form, oldIrql, 0);
  return undefined;
}

function tryAcquire(k: Kernel, mutex: GuestAddress, form: Form): boolean {
  const view = new FastMutex(k.memory, mutex);
  if (view.Count !== 1) {
    reportLockTried(k, mutex, form.type, PspFindThread(k, view.Owner)?.id ?? 0);
    return false;
  }
  const oldIrql = protect(k, form);
  view.Count = 0;
  own(k, mutex, form, oldIrql, 0, true);
  return true;
}

/** Releases the mutex; a thread that waits owns it next. */
function release(k: Kernel, mutex: GuestAddress, form: Form): void {
  const view = new FastMutex(k.memory, mutex);
  const { OldIrql: oldIrql } = view;
  view.Owner = NULL_ADDRESS;
  view.Count++;
  reportLockReleased(k, mutex, form.type);
  if (view.Count <= 0) KiSignalEvent(k, view.Event, EVENT_INCREMENT);
  unprotect(k, form, oldIrql);
}

const FAST: Form = { name: 'ExAcquireFastMutex', type: FAST_MUTEX_LOCK, protection: 'irql' };
const FAST_UNSAFE: Form = { name: 'ExAcquireFastMutexUnsafe', type: FAST_MUTEX_LOCK, protection: 'none' };
const GUARDED: Form = { name: 'KeAcquireGuardedMutex', type: GUARDED_MUTEX_LOCK, protection: 'region' };
const GUARDED_UNSAFE: Form = { name: 'KeAcquireGuardedMutexUnsafe', type: GUARDED_MUTEX_LOCK, protection: 'none' };

export const fastMutexDdis: readonly Ddi[] = [
  /**
   * Raises the IRQL to APC_LEVEL and acquires a fast mutex, when its owner has released it.
   * @irql <= APC_LEVEL. Bug check 0xBF when the thread owns it.
   * Source: "ExAcquireFastMutex function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireFastMutex',
    parameters: ['FastMutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => acquire(k, mutex, FAST),
  }),
  /**
   * Releases a fast mutex and restores the IRQL.
   * @irql APC_LEVEL
   * Source: "ExReleaseFastMutex function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseFastMutex',
    parameters: ['FastMutex: ptr'],
    irql: [APC_LEVEL, APC_LEVEL],
    call: (k, mutex) => release(k, mutex, FAST),
  }),
  /**
   * Acquires a fast mutex, at APC_LEVEL, if nobody owns it, and says whether it did.
   * @irql <= APC_LEVEL
   * Source: "ExTryToAcquireFastMutex function (wdm.h)".
   */
  ddi({
    name: 'ExTryToAcquireFastMutex',
    parameters: ['FastMutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => tryAcquire(k, mutex, FAST),
  }),
  /**
   * Acquires a fast mutex for a caller that keeps APCs away itself.
   * @irql <= APC_LEVEL. Bug check 0xBF when the thread owns it.
   * Source: "ExAcquireFastMutexUnsafe function (wdm.h)".
   */
  ddi({
    name: 'ExAcquireFastMutexUnsafe',
    parameters: ['FastMutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => acquire(k, mutex, FAST_UNSAFE),
  }),
  /**
   * Releases a fast mutex acquired by ExAcquireFastMutexUnsafe.
   * @irql <= APC_LEVEL
   * Source: "ExReleaseFastMutexUnsafe function (wdm.h)".
   */
  ddi({
    name: 'ExReleaseFastMutexUnsafe',
    parameters: ['FastMutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => release(k, mutex, FAST_UNSAFE),
  }),
  /**
   * Makes a guarded mutex that nobody owns.
   * @irql <= APC_LEVEL
   * Source: "KeInitializeGuardedMutex function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeGuardedMutex',
    parameters: ['Mutex: ptr'],
    irql: upToApc,
    call(k, mutex) {
      const view = new FastMutex(k.memory, mutex);
      view.Count = 1;
      view.Owner = NULL_ADDRESS;
      view.Contention = 0;
      KiInitializeEvent(k, view.Event, SynchronizationEvent, false);
      reportLockInitialized(k, mutex, GUARDED_MUTEX_LOCK);
    },
  }),
  /**
   * Enters a guarded region and acquires a guarded mutex, when its owner has released it.
   * @irql <= APC_LEVEL. Bug check 0xBF when the thread owns it.
   * Source: "KeAcquireGuardedMutex function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireGuardedMutex',
    parameters: ['Mutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => acquire(k, mutex, GUARDED),
  }),
  /**
   * Releases a guarded mutex and leaves the guarded region.
   * @irql <= APC_LEVEL
   * Source: "KeReleaseGuardedMutex function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseGuardedMutex',
    parameters: ['Mutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => release(k, mutex, GUARDED),
  }),
  /**
   * Acquires a guarded mutex, in a guarded region, if nobody owns it, and says whether it did.
   * @irql <= APC_LEVEL
   * Source: "KeTryToAcquireGuardedMutex function (wdm.h)".
   */
  ddi({
    name: 'KeTryToAcquireGuardedMutex',
    parameters: ['Mutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => tryAcquire(k, mutex, GUARDED),
  }),
  /**
   * Acquires a guarded mutex for a caller that is in a guarded region, or at APC_LEVEL.
   * @irql <= APC_LEVEL. Bug check 0xBF when the thread owns it.
   * Source: "KeAcquireGuardedMutexUnsafe function (wdm.h)".
   */
  ddi({
    name: 'KeAcquireGuardedMutexUnsafe',
    parameters: ['FastMutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => acquire(k, mutex, GUARDED_UNSAFE),
  }),
  /**
   * Releases a guarded mutex acquired by KeAcquireGuardedMutexUnsafe.
   * @irql <= APC_LEVEL
   * Source: "KeReleaseGuardedMutexUnsafe function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseGuardedMutexUnsafe',
    parameters: ['FastMutex: ptr'],
    irql: upToApc,
    call: (k, mutex) => release(k, mutex, GUARDED_UNSAFE),
  }),
];
