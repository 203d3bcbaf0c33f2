/**
 * Suspending: a thread that is to stop runs a normal kernel APC, in which it waits until it is resumed as often as it was
 * suspended. So a thread in a critical region, at APC_LEVEL or with a mutex of a driver's goes on until it has left it.
 * Source: "SuspendThread function (processthreadsapi.h)", "ResumeThread function", "Disabling APCs".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  ntSuccess,
  STATUS_SUCCESS,
  STATUS_SUSPEND_COUNT_EXCEEDED,
  STATUS_THREAD_IS_TERMINATING,
} from '../../nt/status-codes.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiQueueSystemApc } from '../ke/apc.ts';
import { KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import type { Process, Thread } from './state.ts';

/** MAXIMUM_SUSPEND_COUNT */
const MOST_SUSPENSIONS = 127;
const SUSPENDED = eventCode('wait_reason_code', 'Suspended');

/** What a suspended thread does. */
const KiSuspendThread = hostRoutine<object>('KiSuspendThread', {
  start: waitForResume,
  resumed: waitForResume,
});

function waitForResume(k: Kernel): StepResult {
  const thread = k.currentThread!;
  if (thread.suspendCount === 0) {
    if (thread.suspendEvent !== NULL_ADDRESS) ExpFreeSystem(k, thread.suspendEvent);
    thread.suspendEvent = NULL_ADDRESS;
    thread.suspendApcQueued = false;
    return done(0);
  }
  if (thread.suspendEvent === NULL_ADDRESS) {
    thread.suspendEvent = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('PsSu'));
    KiInitializeEvent(k, thread.suspendEvent, SynchronizationEvent, false);
  }
  const objects: GuestAddress[] = [thread.suspendEvent];
  return enter(
    KiWaitForObjects,
    { objects, type: WaitAny, mode: KernelMode, alertable: false, reason: SUSPENDED },
    'resumed',
  );
}

export interface SuspendResult {
  readonly status: number;
  /** How often it was suspended before. */
  readonly previous: number;
}

/** Suspends a thread once more. */
export function PspSuspendThread(k: Kernel, thread: Thread): SuspendResult {
  const previous = thread.suspendCount;
  if (thread.state === 'terminated' || thread.terminateStatus !== undefined) {
    return { status: STATUS_THREAD_IS_TERMINATING, previous };
  }
  if (previous === MOST_SUSPENSIONS) return { status: STATUS_SUSPEND_COUNT_EXCEEDED, previous };
  thread.suspendCount = previous + 1;
  k.sink.threadSuspend(thread.id, thread.suspendCount);
  if (!thread.suspendApcQueued) {
    thread.suspendApcQueued = true;
    KiQueueSystemApc(k, thread, KiSuspendThread, {}, { isNormal: true });
  }
  return { status: STATUS_SUCCESS, previous };
}

/** Resumes a thread once; it goes on when that was the last time it was suspended. */
export function PspResumeThread(k: Kernel, thread: Thread): SuspendResult {
  const previous = thread.suspendCount;
  if (previous > 0) setSuspendCount(k, thread, previous - 1);
  return { status: STATUS_SUCCESS, previous };
}

/** A thread is to end: it must not stay suspended. */
export function PspForceResume(k: Kernel, thread: Thread): void {
  if (thread.suspendCount > 0) setSuspendCount(k, thread, 0);
}

function setSuspendCount(k: Kernel, thread: Thread, count: number): void {
  thread.suspendCount = count;
  k.sink.threadSuspend(thread.id, count);
  if (count === 0 && thread.suspendEvent !== NULL_ADDRESS) KiSignalEvent(k, thread.suspendEvent);
}

/** Does the same to all threads of a process; the first status that is no success. */
export function forAllThreads(
  k: Kernel,
  { threads }: Process,
  change: (k: Kernel, thread: Thread) => SuspendResult,
): number {
  let first: number = STATUS_SUCCESS;
  for (const id of [...threads]) {
    const { status } = change(k, k.state.ps.threads.get(id)!);
    if (ntSuccess(first)) first = status;
  }
  return first;
}
