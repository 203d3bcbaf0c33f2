/**
 * Dispatcher objects: what a thread can wait for. The state is in guest memory (DISPATCHER_HEADER); the waiters
 * hang on its list as KWAIT_BLOCKs, each in the KTHREAD of its thread.
 * Source: "Introduction to Kernel Dispatcher Objects" (Windows driver documentation).
 */
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { IRQL_NOT_LESS_OR_EQUAL } from '../../nt/bug-check-codes.ts';
import { STATUS_ABANDONED_WAIT_0, STATUS_MUTANT_LIMIT_EXCEEDED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { DispatcherHeader, KMutant, KThread } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from '../ps/state.ts';
import { InitializeListHead, InsertTailList } from '../rtl/list.ts';
import { LOCK_TYPE_MUTEX, reportLockAcquired } from './lock-id.ts';
import { KiGrantQueueEntry, KiMayTakeFromQueue } from './queue-entries.ts';
import { KiRaiseStatus } from './raise-status.ts';

/** KOBJECTS: the Type byte of a dispatcher header. */
export const EventNotificationObject = 0;
export const EventSynchronizationObject = 1;
export const MutantObject = 2;
export const ProcessObject = 3;
export const QueueObject = 4;
export const SemaphoreObject = 5;
export const ThreadObject = 6;
export const TimerNotificationObject = 8;
export const TimerSynchronizationObject = 9;

/** SignalState of a mutex that its owner cannot acquire once more: MINLONG. */
const MUTANT_LIMIT = -0x8000_0000;

/** Bit `Abandoned` of KMUTANT.MutantFlags: the owner ended without releasing it. */
export const MUTANT_ABANDONED = 1;

/** Writes a header with no waiters. `sizeBytes` is the whole object's size; NT keeps it in 4-byte units. */
export function KiInitializeDispatcherHeader(
  k: Kernel,
  object: GuestAddress,
  type: number,
  sizeBytes: number,
  signalState: number,
): void {
  const header = new DispatcherHeader(k.memory, object);
  header.LockNV = 0;
  header.Type = type;
  header.Size = sizeBytes / 4;
  header.SignalState = signalState;
  InitializeListHead(k.memory, header.WaitListHead);
}

/** Whether `thread` would not have to wait for the object. A mutex is signalled for its owner. */
export function KiIsSignaled(k: Kernel, object: GuestAddress, thread: Thread): boolean {
  const header = new DispatcherHeader(k.memory, object);
  if (header.Type === QueueObject) return KiMayTakeFromQueue(k, object);
  if (header.SignalState > 0) return true;
  return header.Type === MutantObject && new KMutant(k.memory, object).OwnerThread === thread.object;
}

/** Takes what the wait was for: resets a synchronisation event, owns a mutex, counts a semaphore down. */
export function KiSatisfyWait(k: Kernel, object: GuestAddress, thread: Thread): number {
  const header = new DispatcherHeader(k.memory, object);
  switch (header.Type) {
    case EventSynchronizationObject:
    case TimerSynchronizationObject:
      header.SignalState = 0;
      return STATUS_SUCCESS;
    case SemaphoreObject:
      header.SignalState = header.SignalState - 1;
      return STATUS_SUCCESS;
    case QueueObject:
      KiGrantQueueEntry(k, object, thread);
      return STATUS_SUCCESS;
    case MutantObject:
      return takeMutant(k, new KMutant(k.memory, object), header, thread);
    case EventNotificationObject:
    case ProcessObject:
    case ThreadObject:
    case TimerNotificationObject:
      return STATUS_SUCCESS;
    default:
      throw bugcheck(
        k,
        IRQL_NOT_LESS_OR_EQUAL,
        [object, k.irql, 0, k.callSite],
        `a wait for ${formatAddress(object)}, which is not an initialised dispatcher object (type ${header.Type})`,
      );
  }
}

/** Reports that the running thread has got a mutex. `waitedNs`: how long it had to wait. */
export function reportMutexAcquired(k: Kernel, mutex: GuestAddress, waitedNs = 0): void {
  // The state counts down from 1 with each acquisition.
  const depth = 1 - new DispatcherHeader(k.memory, mutex).SignalState;
  reportLockAcquired(k, mutex, LOCK_TYPE_MUTEX, { depth, waitedNs });
}

function takeMutant(k: Kernel, mutant: KMutant, header: DispatcherHeader, thread: Thread): number {
  if (header.SignalState === MUTANT_LIMIT) {
    KiRaiseStatus(k, STATUS_MUTANT_LIMIT_EXCEEDED, 'a mutex was acquired too many times by the thread that owns it');
  }
  header.SignalState = header.SignalState - 1;
  // An event belongs to the thread that runs, so one that is woken up reports when it goes on.
  if (thread === k.currentThread) reportMutexAcquired(k, mutant.address);
  else thread.acquired.push(mutant.address);
  if (header.SignalState !== 0) return STATUS_SUCCESS;
  mutant.OwnerThread = thread.object;
  const owned = new KThread(k.memory, thread.object).MutantListHead;
  InsertTailList(k.memory, owned, mutant.MutantListEntry);
  if ((mutant.MutantFlags & MUTANT_ABANDONED) === 0) return STATUS_SUCCESS;
  mutant.MutantFlags &= ~MUTANT_ABANDONED;
  return STATUS_ABANDONED_WAIT_0;
}
