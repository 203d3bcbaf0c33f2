/**
 * Mutex objects (KMUTEX, a KMUTANT inside): owned by a thread, recursive, waited for below DISPATCH_LEVEL.
 * Source: "Introduction to Mutex Objects" (Windows driver documentation).
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { THREAD_TERMINATE_HELD_MUTEX } from '../../nt/bug-check-codes.ts';
import { KMUTANT } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_MUTANT_NOT_OWNED } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DispatcherHeader, KMutant, KThread } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from '../ps/state.ts';
import { InitializeListHead, listEntries, RemoveEntryList } from '../rtl/list.ts';
import { KiInitializeDispatcherHeader, KiSatisfyWait, MUTANT_ABANDONED, MutantObject } from './dispatcher-object.ts';
import { LOCK_TYPE_MUTEX, reportLockInitialized, reportLockReleased } from './lock-id.ts';
import { KiRaiseStatus } from './raise-status.ts';
import { KiWaitTest } from './wait.ts';

/** What the release of a mutex adds to the priority of who waits for it (MUTANT_INCREMENT). */
const MUTANT_INCREMENT = 1;

/** Makes a mutex that nobody owns; `apcDisable` is 1 when owning it keeps normal kernel APCs out. */
function initialize(k: Kernel, address: GuestAddress, apcDisable: 0 | 1): void {
  KiInitializeDispatcherHeader(k, address, MutantObject, KMUTANT.SIZE, 1);
  const mutant = new KMutant(k.memory, address);
  InitializeListHead(k.memory, mutant.MutantListEntry);
  mutant.OwnerThread = NULL_ADDRESS;
  mutant.MutantFlags = 0;
  mutant.ApcDisable = apcDisable;
  reportLockInitialized(k, address, LOCK_TYPE_MUTEX);
}

/** Makes a mutant: a mutex of user mode, which keeps no APCs out and is abandoned when its owner ends. */
export function KiInitializeMutant(k: Kernel, address: GuestAddress, owned: boolean): void {
  initialize(k, address, 0);
  if (owned) KiSatisfyWait(k, address, k.currentThread!);
}

/** Gives up one ownership; returns the previous state. Raises STATUS_MUTANT_NOT_OWNED for anybody but the owner. */
export function KiReleaseMutex(k: Kernel, mutex: GuestAddress): number {
  return KiReleaseMutant(k, mutex, MUTANT_INCREMENT, false);
}

/** Gives up one ownership, or all of them as abandoned; returns the previous state. Raises STATUS_MUTANT_NOT_OWNED. */
export function KiReleaseMutant(k: Kernel, mutex: GuestAddress, increment: number, abandoned: boolean): number {
  const header = new DispatcherHeader(k.memory, mutex);
  const mutant = new KMutant(k.memory, mutex);
  const isFree = mutant.OwnerThread === NULL_ADDRESS;
  if (isFree || (!abandoned && mutant.OwnerThread !== k.currentThread?.object)) {
    KiRaiseStatus(k, STATUS_MUTANT_NOT_OWNED, 'a mutex was released by a thread that does not own it');
  }
  const old = header.SignalState;
  header.SignalState = abandoned ? 1 : old + 1;
  reportLockReleased(k, mutex, LOCK_TYPE_MUTEX, abandoned ? 0 : 0 - old);
  if (header.SignalState === 1) {
    if (abandoned) mutant.MutantFlags |= MUTANT_ABANDONED;
    mutant.OwnerThread = NULL_ADDRESS;
    RemoveEntryList(k.memory, mutant.MutantListEntry);
    KiWaitTest(k, mutex, increment);
  }
  return old;
}

/**
 * A thread ends: mutants of user mode that it owns become free and abandoned. A driver's mutex must not be owned then:
 * bug check 0x4000008A.
 */
export function KiAbandonMutexes(k: Kernel, thread: Thread): void {
  for (const entry of listEntries(k.memory, new KThread(k.memory, thread.object).MutantListHead)) {
    const mutex = (entry - KMUTANT.MutantListEntry) as GuestAddress;
    const mutant = new KMutant(k.memory, mutex);
    if (mutant.ApcDisable !== 0) {
      const text = `a thread ends while it owns the mutex at ${formatAddress(mutex)}`;
      throw bugcheck(k, THREAD_TERMINATE_HELD_MUTEX, [thread.object, mutex, 0, 0], text);
    }
    RemoveEntryList(k.memory, entry);
    mutant.OwnerThread = NULL_ADDRESS;
    mutant.MutantFlags |= MUTANT_ABANDONED;
    new DispatcherHeader(k.memory, mutex).SignalState = 1;
    reportLockReleased(k, mutex, LOCK_TYPE_MUTEX);
    KiWaitTest(k, mutex);
  }
}

/** How many of the thread's mutexes keep normal kernel APCs disabled. Windows refuses to run user mode that way. */
export function KiApcDisableCount(k: Kernel, thread: Thread): number {
  let count = 0;
  for (const entry of listEntries(k.memory, new KThread(k.memory, thread.object).MutantListHead)) {
    count += new KMutant(k.memory, (entry - KMUTANT.MutantListEntry) as GuestAddress).ApcDisable;
  }
  return count;
}

export const mutexDdis: readonly Ddi[] = [
  /**
   * Makes a mutex that nobody owns.
   * @irql any
   * Source: "KeInitializeMutex function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeMutex',
    parameters: ['Mutex: ptr', 'Level: u32'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    // A KMUTEX disables the delivery of normal kernel APCs while it is owned.
    call: (k, mutex) => initialize(k, mutex, 1),
  }),
  /**
   * Gives up one ownership of a mutex; returns the previous state, 0 when it was owned once.
   * @irql <= DISPATCH_LEVEL. Raises STATUS_MUTANT_NOT_OWNED when the thread does not own it.
   * Deviation: Wait = TRUE does not keep the dispatcher lock, since nothing runs in between.
   * Source: "KeReleaseMutex function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseMutex',
    parameters: ['Mutex: ptr', 'Wait: bool'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, mutex) => KiReleaseMutex(k, mutex),
  }),
  /**
   * Returns the state of a mutex: 1 when it is free.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeReadStateMutex function (wdm.h)".
   */
  ddi({
    name: 'KeReadStateMutex',
    parameters: ['Mutex: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, mutex) => new DispatcherHeader(k.memory, mutex).SignalState,
  }),
];
