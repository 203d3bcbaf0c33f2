/**
 * Mutex objects (KMUTEX, a KMUTANT inside): owned by a thread, recursive, waited for below DISPATCH_LEVEL.
 * Source: "Introduction to Mutex Objects" (Windows driver documentation).
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { KMUTANT } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_MUTANT_NOT_OWNED } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DispatcherHeader, KMutant, KThread } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from '../ps/state.ts';
import { InitializeListHead, listEntries, RemoveEntryList } from '../rtl/list.ts';
import { KiInitializeDispatcherHeader, MUTANT_ABANDONED, MutantObject } from './dispatcher-object.ts';
import { KiRaiseStatus } from './exception.ts';
import { forgetLock, LOCK_TYPE_MUTEX, lockId } from './lock-id.ts';
import { KiWaitTest } from './wait.ts';

function KiReleaseMutex(k: Kernel, mutex: GuestAddress): number {
  const header = new DispatcherHeader(k.memory, mutex);
  const mutant = new KMutant(k.memory, mutex);
  if (mutant.OwnerThread !== k.currentThread?.object) {
    KiRaiseStatus(k, STATUS_MUTANT_NOT_OWNED, 'a mutex was released by a thread that does not own it');
  }
  const old = header.SignalState;
  header.SignalState = old + 1;
  k.sink.lockRelease(lockId(k, mutex), LOCK_TYPE_MUTEX, mutex);
  if (old + 1 === 1) {
    mutant.OwnerThread = 0 as GuestAddress;
    RemoveEntryList(k.memory, mutant.MutantListEntry);
    KiWaitTest(k, mutex);
  }
  return old;
}

/** A thread ends: the mutexes it still owns become free and abandoned. */
export function KiAbandonMutexes(k: Kernel, thread: Thread): void {
  for (const entry of listEntries(k.memory, new KThread(k.memory, thread.object).MutantListHead)) {
    const mutex = (entry - KMUTANT.MutantListEntry) as GuestAddress;
    const mutant = new KMutant(k.memory, mutex);
    RemoveEntryList(k.memory, entry);
    mutant.OwnerThread = 0 as GuestAddress;
    mutant.MutantFlags |= MUTANT_ABANDONED;
    new DispatcherHeader(k.memory, mutex).SignalState = 1;
    k.sink.lockRelease(lockId(k, mutex), LOCK_TYPE_MUTEX, mutex);
    KiWaitTest(k, mutex);
  }
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
    call(k, mutex) {
      forgetLock(k, mutex);
      KiInitializeDispatcherHeader(k, mutex, MutantObject, KMUTANT.SIZE, 1);
      const mutant = new KMutant(k.memory, mutex);
      InitializeListHead(k.memory, mutant.MutantListEntry);
      mutant.OwnerThread = 0 as GuestAddress;
      mutant.MutantFlags = 0;
      // A KMUTEX disables the delivery of normal kernel APCs while it is owned.
      mutant.ApcDisable = 1;
    },
  }),
  /**
   * Gives up one ownership of a mutex; returns the previous state, 0 when it was owned once.
   * @irql <= DISPATCH_LEVEL. Raises STATUS_MUTANT_NOT_OWNED when the thread does not own it.
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
