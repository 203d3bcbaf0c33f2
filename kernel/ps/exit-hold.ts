/**
 * Keeping a process from losing its memory and handles: its last thread waits until all who hold it back have let go.
 * Not in the WDK's documentation; it is run-down protection ("Run-Down Protection") of the process.
 */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_PROCESS_IS_TERMINATING, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { KiInitializeEvent, KiSignalEvent, NotificationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import type { Process } from './state.ts';

/** Holds a process back; STATUS_PROCESS_IS_TERMINATING when it is too late. */
export function PspHoldExit(process: Process): number {
  if (process.exited) return STATUS_PROCESS_IS_TERMINATING;
  process.exitHolds++;
  return STATUS_SUCCESS;
}

/** Lets a process go. */
export function PspReleaseExit(k: Kernel, process: Process): void {
  process.exitHolds--;
  if (process.exitHolds === 0 && process.exitEvent !== NULL_ADDRESS) KiSignalEvent(k, process.exitEvent);
}

const PspWaitForHolders = hostRoutine<{ readonly process: number }>('PspWaitForHolders', {
  start(k, { process: id }) {
    const process = k.state.ps.processes.get(id)!;
    process.exitEvent = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('PsEx'));
    KiInitializeEvent(k, process.exitEvent, NotificationEvent, false);
    const objects = [process.exitEvent];
    return enter(KiWaitForObjects, { objects, type: WaitAny, mode: KernelMode, alertable: false }, 'free');
  },
  free(k, { process: id }) {
    const process = k.state.ps.processes.get(id)!;
    ExpFreeSystem(k, process.exitEvent);
    process.exitEvent = NULL_ADDRESS;
    return done(STATUS_SUCCESS);
  },
});

/** What a process that ends has to wait for; undefined when nobody holds it back. */
export function PspAwaitHolders(process: Process, next: string): Enter | undefined {
  return process.exitHolds === 0 ? undefined : enter(PspWaitForHolders, { process: process.id }, next);
}
