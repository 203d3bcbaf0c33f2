/** Processes and threads through handles: opening, ending, suspending. Source: "ZwOpenProcess", "ZwTerminateProcess" (ntddk.h), "OpenThread", "SuspendThread" (processthreadsapi.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { CLIENT_ID } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import {
  ntSuccess,
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_CID,
  STATUS_INVALID_PARAMETER_MIX,
  STATUS_PROCESS_IS_TERMINATING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, ObpCaptureAttributes, readableRange, writableRange } from '../ob/capture.ts';
import { withObject } from '../ob/change-by-handle.ts';
import { ObpCurrentProcess } from '../ob/handle.ts';
import { isChecked, ObpCheckAccess } from '../ob/named-object.ts';
import { ObReferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { ObpMakeHandle } from '../ob/open-handle.ts';
import { holdsPrivilege, SepEffectiveToken } from '../se/token.ts';
import { PspClientId, PspProcessOf } from './process.ts';
import type { Process, Thread } from './state.ts';
import { forAllThreads, PspResumeThread, PspSuspendThread, type SuspendResult } from './suspend.ts';
import { PspTerminateUserThread } from './terminate-thread.ts';
import { PspThreadOf } from './thread.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const PROCESS_TERMINATE = 0x1;
const PROCESS_SUSPEND_RESUME = 0x800;

interface OpenCall {
  readonly mode: number;
  readonly handle: U64;
  readonly desiredAccess: number;
  readonly objectAttributes: U64;
  readonly clientId: U64;
}

/** A CLIENT_ID as a caller gives it. */
interface Ids {
  readonly process: number;
  readonly thread: number;
}

/** Opens what `find` gives for the ids. Who has SeDebugPrivilege enabled is granted everything. */
function openById(
  k: Kernel,
  call: OpenCall,
  type: 'Process' | 'Thread',
  find: (ids: Ids) => GuestAddress | undefined,
): number | Enter {
  const { mode, desiredAccess } = call;
  let out = NULL_ADDRESS;
  let ids: Ids | undefined;
  const fault = guardAccess(mode, () => {
    out = writableRange(k, mode, call.handle, 8);
    if (u64ToNumber(call.clientId) === 0) return;
    const at = readableRange(mode, call.clientId, CLIENT_ID.SIZE);
    const field = (offset: number) => u64ToNumber(k.memory.readU64(addressAdd(at, offset)));
    ids = { process: field(CLIENT_ID.UniqueProcess), thread: field(CLIENT_ID.UniqueThread) };
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const attributes =
    u64ToNumber(call.objectAttributes) === 0 ? undefined : ObpCaptureAttributes(k, call.objectAttributes, mode, true);
  if (typeof attributes === 'number') return attributes;
  // Processes and threads have no names, so the ids must be there and a name must not.
  if (ids === undefined || (attributes !== undefined && attributes.name !== '')) return STATUS_INVALID_PARAMETER_MIX;
  const object = find(ids);
  if (object === undefined) return STATUS_INVALID_CID;
  const flags = attributes?.attributes ?? 0;
  const isDebugger = holdsPrivilege(SepEffectiveToken(k), PRIVILEGES.SeDebugPrivilege);
  const checked = isChecked(mode, flags) && !isDebugger;
  const { status, granted } = checked
    ? ObpCheckAccess(k, object, desiredAccess, true)
    : { status: STATUS_SUCCESS, granted: ObpMapAccess(objectTypeNamed(type), desiredAccess) };
  if (!ntSuccess(status)) return status;
  ObReferenceObject(k, object);
  return ObpMakeHandle(k, { object, access: granted, attributes: flags, mode, out, process: ObpCurrentProcess(k) });
}

function processById(k: Kernel, id: number): Process | undefined {
  return [...k.state.ps.processes.values()].find((process) => PspClientId(process.id) === id && !process.exited);
}

function threadById(k: Kernel, ids: Ids): Thread | undefined {
  const thread = [...k.state.ps.threads.values()].find(({ id }) => PspClientId(id) === ids.thread);
  if (thread === undefined || thread.state === 'terminated') return undefined;
  return ids.process === 0 || ids.process === PspClientId(thread.process) ? thread : undefined;
}

/** Ends all threads of a process: they go when they would go back to user mode. */
function terminateProcess(k: Kernel, process: Process, status: number): number {
  if (process.id === k.state.ps.systemProcess) return STATUS_ACCESS_DENIED;
  if (process.exited) return STATUS_PROCESS_IS_TERMINATING;
  for (const id of [...process.threads]) {
    const thread = k.state.ps.threads.get(id)!;
    // What drivers run in it ends by itself.
    if (thread.user) PspTerminateUserThread(k, thread, status);
  }
  return STATUS_SUCCESS;
}

/** Suspends or resumes the thread of a handle; gives how often it was suspended before. */
function changeSuspension(
  k: Kernel,
  mode: number,
  handle: U64,
  previousOut: U64,
  change: (k: Kernel, thread: Thread) => SuspendResult,
): number {
  return withObject(k, mode, handle, 'Thread', OBJECT_ACCESS.THREAD_SUSPEND_RESUME, (object) => {
    const { status, previous } = change(k, PspThreadOf(k, object));
    if (!ntSuccess(status)) return status;
    return guardAccess(mode, () => {
      if (u64ToNumber(previousOut) !== 0) k.memory.writeU32(writableRange(k, mode, previousOut, 4), previous);
    });
  });
}

export const processRoutines: readonly NativeRoutine[] = [
  /**
   * Opens a process by its id.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER_MIX (no ids, or a name), STATUS_INVALID_CID, STATUS_INVALID_PARAMETER,
   * STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Source: "ZwOpenProcess function (ntddk.h)".
   */
  nativeRoutine({
    name: 'OpenProcess',
    exports: ['Zw', 'Nt'],
    parameters: ['ProcessHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr', 'ClientId: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes, clientId) =>
      openById(k, { mode, handle, desiredAccess, objectAttributes, clientId }, 'Process', (ids) =>
        // With the id of a thread, its process.
        ids.thread === 0 ? processById(k, ids.process)?.object : processOfThread(k, ids),
      ),
  }),
  /**
   * Opens a thread by its id; the id of its process may be zero.
   * @irql PASSIVE_LEVEL
   * Returns as ZwOpenProcess.
   * Source: "OpenThread function (processthreadsapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'OpenThread',
    exports: ['Zw', 'Nt'],
    parameters: ['ThreadHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr', 'ClientId: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desiredAccess, objectAttributes, clientId) =>
      openById(
        k,
        { mode, handle, desiredAccess, objectAttributes, clientId },
        'Thread',
        (ids) => threadById(k, ids)?.object,
      ),
  }),
  /**
   * Ends a process with all its threads, the calling one last if it is one of them. They cancel what they have issued and wait
   * for it.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks
   * PROCESS_TERMINATE, or it is the system), STATUS_PROCESS_IS_TERMINATING.
   * Source: "ZwTerminateProcess function (ntddk.h)".
   */
  nativeRoutine({
    name: 'TerminateProcess',
    exports: ['Zw'],
    parameters: ['ProcessHandle: u64', 'ExitStatus: u32'],
    irql: PASSIVE,
    call: (k, mode, handle, status) =>
      withObject(k, mode, handle, 'Process', PROCESS_TERMINATE, (object) =>
        terminateProcess(k, PspProcessOf(k, object), status),
      ),
  }),
  /**
   * Ends a thread: it cancels what it has issued and waits for it, as it would by itself.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks
   * THREAD_TERMINATE).
   * Source: "TerminateThread function (processthreadsapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'TerminateThread',
    exports: [],
    parameters: ['ThreadHandle: u64', 'ExitStatus: u32'],
    irql: PASSIVE,
    call: (k, mode, handle, status) =>
      withObject(k, mode, handle, 'Thread', OBJECT_ACCESS.THREAD_TERMINATE, (object) => {
        PspTerminateUserThread(k, PspThreadOf(k, object), status);
        return STATUS_SUCCESS;
      }),
  }),
  /**
   * Suspends a thread once more; it stops as soon as normal kernel APCs reach it.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_SUSPEND_COUNT_EXCEEDED, STATUS_THREAD_IS_TERMINATING, STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks THREAD_SUSPEND_RESUME), STATUS_ACCESS_VIOLATION.
   * Deviation: Windows exports it to programs only.
   * Source: "SuspendThread function (processthreadsapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'SuspendThread',
    exports: ['Zw'],
    parameters: ['ThreadHandle: u64', 'PreviousSuspendCount: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, previous) => changeSuspension(k, mode, handle, previous, PspSuspendThread),
  }),
  /**
   * Resumes a thread once; it goes on when it was resumed as often as it was suspended.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks
   * THREAD_SUSPEND_RESUME), STATUS_ACCESS_VIOLATION.
   * Deviation: Windows exports it to programs only.
   * Source: "ResumeThread function (processthreadsapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'ResumeThread',
    exports: ['Zw'],
    parameters: ['ThreadHandle: u64', 'PreviousSuspendCount: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, previous) => changeSuspension(k, mode, handle, previous, PspResumeThread),
  }),
  /**
   * Suspends all threads of a process once more.
   * @irql PASSIVE_LEVEL
   * Returns as ZwSuspendThread.
   * Deviation: Windows exports it to programs only.
   */
  nativeRoutine({
    name: 'SuspendProcess',
    exports: ['Zw'],
    parameters: ['ProcessHandle: u64'],
    irql: PASSIVE,
    call: (k, mode, handle) =>
      withObject(k, mode, handle, 'Process', PROCESS_SUSPEND_RESUME, (object) =>
        forAllThreads(k, PspProcessOf(k, object), PspSuspendThread),
      ),
  }),
  /**
   * Resumes all threads of a process once.
   * @irql PASSIVE_LEVEL
   * Returns as ZwResumeThread.
   * Deviation: Windows exports it to programs only.
   */
  nativeRoutine({
    name: 'ResumeProcess',
    exports: ['Zw'],
    parameters: ['ProcessHandle: u64'],
    irql: PASSIVE,
    call: (k, mode, handle) =>
      withObject(k, mode, handle, 'Process', PROCESS_SUSPEND_RESUME, (object) =>
        forAllThreads(k, PspProcessOf(k, object), PspResumeThread),
      ),
  }),
];

function processOfThread(k: Kernel, ids: Ids): GuestAddress | undefined {
  const thread = threadById(k, ids);
  return thread === undefined ? undefined : k.state.ps.processes.get(thread.process)!.object;
}
