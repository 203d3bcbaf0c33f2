/** Ending another thread. Source: "TerminateThread function (processthreadsapi.h)". */
import { STATUS_USER_APC } from '../../nt/status-codes.ts';
import { READY_APC } from '../ke/scheduler.ts';
import { KiUnwaitThread } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from './state.ts';
import { PspForceResume } from './suspend.ts';

/** Terminates a thread: what it waits for in user mode's name ends now, it itself when it leaves the kernel. */
export function PspTerminateUserThread(k: Kernel, thread: Thread, status: number): void {
  if (thread.terminateStatus !== undefined || thread.exitStatus !== undefined || thread.state === 'terminated') return;
  thread.terminateStatus = status;
  PspForceResume(k, thread);
  if (thread.state !== 'waiting' || !thread.wait!.userMode) return;
  KiUnwaitThread(k, thread, STATUS_USER_APC, 0, READY_APC);
}
