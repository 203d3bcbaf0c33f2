/** System services about processes and threads. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { ntSuccess, STATUS_SUCCESS, STATUS_UNSUCCESSFUL } from '../../nt/status-codes.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { KiQueueUserApc } from '../ke/apc.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCurrentProcess, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { PspFindThread } from './find-thread.ts';
import type { Thread } from './state.ts';

/** Rights of handles. */
const THREAD_SET_CONTEXT = 0x10;

export const psServices: readonly Ddi[] = [
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
  return PspFindThread(k, object)!;
}
