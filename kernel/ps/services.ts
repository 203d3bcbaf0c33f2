/** System services about processes and threads. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64, u64ToNumber } from '../../base/u64.ts';
import { ntSuccess, STATUS_INVALID_CID, STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from '../../nt/status-codes.ts';
import { OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { guardUserAccess, probeForRead, probeForWrite } from '../ex/probe.ts';
import { KiQueueUserApc } from '../ke/apc.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCreateHandle, ObpCurrentProcess, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { PspClientId } from './process.ts';
import type { Thread } from './state.ts';
import { PspTerminateUserThread } from './terminate-thread.ts';

/** Rights of handles. */
const PROCESS_TERMINATE = 0x1;
const THREAD_SET_CONTEXT = 0x10;

/** CLIENT_ID: the ids of a process and of a thread. */
const CLIENT_ID_BYTES = 16;
const UNIQUE_THREAD = 8;

export const psServices: readonly Ddi[] = [
  /**
   * Opens a thread by its id (CLIENT_ID; the process part may be zero).
   * Returns STATUS_SUCCESS, STATUS_INVALID_CID (there is no such thread), STATUS_ACCESS_VIOLATION.
   * Deviation: ObjectAttributes is not looked at.
   * Source: "OpenThread function (processthreadsapi.h)", which is this service.
   */
  systemService({
    name: 'NtOpenThread',
    parameters: ['ThreadHandle: u64', 'DesiredAccess: u32', 'ObjectAttributes: u64', 'ClientId: u64'],
    call(k, rawHandle, desiredAccess, _attributes, rawClientId) {
      let out = NULL_ADDRESS;
      let processId = 0;
      let threadId = 0;
      const fault = guardUserAccess(() => {
        out = probeForWrite(k, rawHandle, 8);
        const clientId = probeForRead(rawClientId, CLIENT_ID_BYTES);
        processId = u64ToNumber(k.memory.readU64(clientId));
        threadId = u64ToNumber(k.memory.readU64(addressAdd(clientId, UNIQUE_THREAD)));
      });
      if (fault !== STATUS_SUCCESS) return fault;
      const thread = [...k.state.ps.threads.values()].find(({ id }) => PspClientId(id) === threadId);
      const isRightProcess = processId === 0 || processId === PspClientId(thread?.process ?? 0);
      if (thread === undefined || thread.state === 'terminated' || !isRightProcess) return STATUS_INVALID_CID;
      const access = ObpMapAccess(objectTypeNamed('Thread'), desiredAccess);
      const handle = ObpCreateHandle(k, ObpCurrentProcess(k), thread.object, access);
      k.currentThread!.callResult = u64(handle);
      return guardUserAccess(() => k.memory.writeU64(out, handle, 0));
    },
  }),
  /**
   * Ends a thread: it cancels what it has issued and waits for it, as it would by itself.
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks
   * THREAD_TERMINATE).
   * Source: "TerminateThread function (processthreadsapi.h)", which is this service.
   */
  systemService({
    name: 'NtTerminateThread',
    parameters: ['ThreadHandle: u64', 'ExitStatus: u32'],
    call(k, handle, status) {
      const access = OBJECT_ACCESS.THREAD_TERMINATE;
      const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Thread', access, UserMode);
      if (!ntSuccess(found.status)) return found.status;
      PspTerminateUserThread(k, threadOf(k, found.object), status);
      // The KTHREAD stays as long as the system: no thread goes with this reference.
      ObDereferenceObject(k, found.object);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Ends a process with all its threads, the calling one last if it is one of them.
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks
   * PROCESS_TERMINATE).
   * Source: "TerminateProcess function (processthreadsapi.h)", which is this service.
   */
  systemService({
    name: 'NtTerminateProcess',
    parameters: ['ProcessHandle: u64', 'ExitStatus: u32'],
    call(k, handle, status) {
      const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Process', PROCESS_TERMINATE, UserMode);
      if (!ntSuccess(found.status)) return found.status;
      const process = [...k.state.ps.processes.values()].find(({ object }) => object === found.object)!;
      for (const id of process.threads) PspTerminateUserThread(k, k.state.ps.threads.get(id)!, status);
      ObDereferenceObject(k, found.object);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Has a thread call a routine of its program's, when that waits alertably.
   * Returns STATUS_SUCCESS, STATUS_UNSUCCESSFUL (the thread has ended), STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks THREAD_SET_CONTEXT).
   * Source: "QueueUserAPC function (processthreadsapi.h)", which is this service.
   */
  systemService({
    name: 'NtQueueApcThread',
    parameters: ['ThreadHandle: u64', 'ApcRoutine: u64', 'ApcArgument1: u64', 'ApcArgument2: u64', 'ApcArgument3: u64'],
    call(k, handle, routine, argument) {
      const access = THREAD_SET_CONTEXT;
      const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Thread', access, UserMode);
      if (!ntSuccess(found.status)) return found.status;
      const thread = threadOf(k, found.object);
      ObDereferenceObject(k, found.object);
      if (thread.state === 'terminated') return STATUS_UNSUCCESSFUL;
      KiQueueUserApc(k, thread, routine, argument);
      return STATUS_SUCCESS;
    },
  }),
];

function threadOf(k: Kernel, object: GuestAddress): Thread {
  return k.state.ps.threads.get(k.state.ps.threadByObject.get(object)!)!;
}
