/**
 * Threads that drivers make, and their priorities. The run does not wait for their end: a driver has to.
 * Source: "Creating a System Thread" in "Windows Kernel-Mode Process and Thread Manager".
 */
import { assert } from '../../base/assert.ts';
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromAddress } from '../../base/u64.ts';
import { KERNEL_APC_PENDING_DURING_EXIT } from '../../nt/bug-check-codes.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  ntSuccess,
  STATUS_INVALID_PARAMETER,
  STATUS_PROCESS_IS_TERMINATING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { callGuest, done, enter, exitThread, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCaptureAttributes } from '../ob/capture.ts';
import { withObject } from '../ob/change-by-handle.ts';
import { KernelMode, ObpOpenHandle } from '../ob/handle.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { PspTellNewThread, PspTellThreadExit } from './notify.ts';
import { PspClientId, PspProcessOf } from './process.ts';
import { PspPrepareSystemThread, PspStartThread } from './thread.ts';
import { PspExitThread } from './user-mode.ts';

interface Startup {
  readonly routine: GuestAddress;
  readonly context: U64;
}

/** The first code of a driver's thread. */
const PspSystemThreadStartup = hostRoutine<Startup>('PspSystemThreadStartup', {
  start: (_k, slots) => callStart(slots),
  returned: (k) => endThread(k, STATUS_SUCCESS),
  told: () => exitThread(STATUS_SUCCESS),
});

function callStart({ routine, context }: Startup): StepResult {
  return callGuest(routine, [context], 'returned');
}

const PspTerminateSystemThread = hostRoutine<{ readonly status: number }>('PspTerminateSystemThread', {
  start: (k, { status }) => endThread(k, status),
  told: (_k, { status }) => exitThread(status),
});

/** Goes on at `told` when drivers are told first. Bug check 0x20 when the thread ends in a critical or guarded region. */
function endThread(k: Kernel, status: number): StepResult {
  const thread = k.currentThread!;
  const { kernelApcDisable, specialApcDisable } = thread;
  if (kernelApcDisable !== 0 || specialApcDisable !== 0) {
    const counts = ((-specialApcDisable & 0xffff) << 16) | (-kernelApcDisable & 0xffff);
    const text = 'a thread ends in a region that it has entered more often than left, or the other way round';
    throw bugcheck(k, KERNEL_APC_PENDING_DURING_EXIT, [0, counts >>> 0, k.irql, 0], text);
  }
  if (thread.process !== k.state.ps.systemProcess) return enter(PspExitThread, { status }, 'told');
  return PspTellThreadExit(k, thread, 'told') ?? exitThread(status);
}

/** The process that a new thread is to be in: the system's when no handle says otherwise. */
function hostOf(k: Kernel, handle: U64): { readonly status: number; readonly process: number } {
  let process = k.state.ps.systemProcess;
  if (handle.lo === 0 && handle.hi === 0) return { status: STATUS_SUCCESS, process };
  const status = withObject(k, KernelMode, handle, 'Process', 0, (object) => {
    const host = PspProcessOf(k, object);
    process = host.id;
    return host.exited ? STATUS_PROCESS_IS_TERMINATING : STATUS_SUCCESS;
  });
  return { status, process };
}

/** Tells drivers of a new thread, then lets it run. */
const PspTellAndStart = hostRoutine<{ readonly thread: number }>('PspTellAndStart', {
  start: (k, { thread }) => PspTellNewThread(k, k.state.ps.threads.get(thread)!, 'told') ?? startThread(k, thread),
  told: (k, { thread }) => startThread(k, thread),
});

function startThread(k: Kernel, thread: number): StepResult {
  PspStartThread(k, k.state.ps.threads.get(thread)!);
  return done(STATUS_SUCCESS);
}

export const systemThreadDdis: readonly Ddi[] = [
  /**
   * Makes a thread that runs a routine of the driver's in kernel mode, in the System process or in that of a handle, and a
   * handle of it. A process does not end before the last such thread has. Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_PROCESS_IS_TERMINATING, those of the attributes.
   * @irql PASSIVE_LEVEL
   * Source: "PsCreateSystemThread function (wdm.h)".
   */
  ddi({
    name: 'PsCreateSystemThread',
    parameters: [
      'ThreadHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'ProcessHandle: u64',
      'ClientId: ptr',
      'StartRoutine: ptr',
      'StartContext: u64',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, threadHandle, access, attributes, processHandle, clientId, routine, context) {
      const host = hostOf(k, processHandle);
      if (!ntSuccess(host.status)) return host.status;
      const name = `thread at ${formatAddress(routine)}`;
      const captured =
        attributes === NULL_ADDRESS ? undefined : ObpCaptureAttributes(k, u64FromAddress(attributes), KernelMode, true);
      if (typeof captured === 'number') return captured;
      const thread = PspPrepareSystemThread(k, name, PspSystemThreadStartup, { routine, context }, true, host.process);
      const granted = ObpMapAccess(objectTypeNamed('Thread'), access);
      const handle = ObpOpenHandle(k, thread.object, granted, captured?.attributes ?? 0);
      k.memory.writeU64(threadHandle, handle.lo, handle.hi);
      if (clientId !== NULL_ADDRESS) {
        k.memory.writeU64(clientId, PspClientId(thread.process), 0);
        k.memory.writeU64((clientId + 8) as GuestAddress, PspClientId(thread.id), 0);
      }
      return enter(PspTellAndStart, { thread: thread.id });
    },
  }),
  /**
   * Ends the running thread; does not return. Bug checks 0x20 in a critical region, 0x4000008A with a mutex.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_INVALID_PARAMETER in a thread that serves user mode.
   * Source: "PsTerminateSystemThread function (wdm.h)".
   */
  ddi({
    name: 'PsTerminateSystemThread',
    parameters: ['ExitStatus: u32'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, status) {
      assert(k.currentThread !== undefined, 'a routine is called in a thread');
      return k.currentThread.user ? STATUS_INVALID_PARAMETER : enter(PspTerminateSystemThread, { status });
    },
  }),
];
