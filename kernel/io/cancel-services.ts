/** Cancellation as user mode asks for it. None of these waits until the requests are over. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { U64_ZERO, u64FromAddress } from '../../base/u64.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import { ntSuccess, STATUS_NOT_FOUND, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { IRP_FLAGS, OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { type Ddi, systemService } from '../ddi.ts';
import { guardUserAccess, probeForWrite } from '../ex/probe.ts';
import { IoStatusBlock, Irp } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCurrentProcess, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import type { Thread } from '../ps/state.ts';
import { CANCELLED_BY_FILE, CANCELLED_SYNCHRONOUS } from './cancel.ts';
import { type CancelTarget, cancelTargets, IopCancelIrps } from './cancel-irps.ts';
import { isSynchronous } from './file-object.ts';
import { threadIrps } from './thread-irps.ts';

/** Slots of {@link IopCancelRequests}. */
interface CancelRequests {
  /** File object or thread, referenced. */
  readonly object: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  readonly targets: CancelTarget[];
  readonly cause: number;
  /** What is returned. */
  readonly status: number;
}

const IopCancelRequests = hostRoutine<CancelRequests>('IopCancelRequests', {
  start: (_k, { targets, cause }) => enter(IopCancelIrps, { targets, cause }, 'cancelled'),
  cancelled(k, slots) {
    guardUserAccess(() => {
      const block = new IoStatusBlock(k.memory, slots.ioStatusBlock);
      block.Information = U64_ZERO;
      block.Status = slots.status;
    });
    const next = ObDereferenceObject(k, slots.object);
    return next === undefined ? over(slots) : { ...next, next: 'released' };
  },
  released: (_k, slots) => over(slots),
});

function over({ status }: CancelRequests): StepResult {
  return done(status);
}

/** Cancels those of the threads' IRPs that `isMeant` accepts. The object is referenced through its handle first. */
function cancel(
  k: Kernel,
  handle: { readonly value: U64; readonly type: string; readonly access: number },
  rawStatusBlock: U64,
  choose: (object: GuestAddress) => { threads: readonly Thread[]; isMeant: (irp: Irp) => boolean },
  how: { readonly cause: number; readonly mustFind: boolean },
): number | Enter {
  let ioStatusBlock = NULL_ADDRESS;
  const fault = guardUserAccess(() => {
    ioStatusBlock = probeForWrite(k, rawStatusBlock, IO_STATUS_BLOCK.SIZE);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle.value, handle.type, handle.access, UserMode);
  if (!ntSuccess(found.status)) return found.status;
  const { threads, isMeant } = choose(found.object);
  const irps = threads
    .flatMap((thread) => threadIrps(k, thread))
    .filter((address) => isMeant(new Irp(k.memory, address)));
  const status = irps.length === 0 && how.mustFind ? STATUS_NOT_FOUND : STATUS_SUCCESS;
  const targets = cancelTargets(k, irps);
  return enter(IopCancelRequests, { object: found.object, ioStatusBlock, targets, cause: how.cause, status });
}

function currentProcessThreads(k: Kernel): Thread[] {
  const { processes, threads } = k.state.ps;
  return processes.get(ObpCurrentProcess(k))!.threads.map((id) => threads.get(id)!);
}

/** Whether the issuer of a request waits for its end inside the call. */
function isSynchronousRequest(k: Kernel, irp: Irp): boolean {
  if (irp.Flags & IRP_FLAGS.IRP_SYNCHRONOUS_API) return true;
  const file = irp.Tail_Overlay_OriginalFileObject;
  return file !== NULL_ADDRESS && isSynchronous(k, file);
}

/** Whether a request was made with that status block; any request when none is asked for. */
function usesStatusBlock(irp: Irp, { lo, hi }: U64): boolean {
  if (lo === 0 && hi === 0) return true;
  const own = u64FromAddress(irp.UserIosb);
  return own.lo === lo && own.hi === hi;
}

export const cancelServices: readonly Ddi[] = [
  /**
   * Cancels what the calling thread has issued on a file object and is not over.
   * Returns STATUS_SUCCESS, also when there is nothing to cancel; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH,
   * STATUS_ACCESS_VIOLATION.
   * Source: "CancelIo function (ioapiset.h)", which is this service.
   */
  systemService({
    name: 'NtCancelIoFile',
    parameters: ['FileHandle: u64', 'IoStatusBlock: u64'],
    call: (k, value, ioStatusBlock) =>
      cancel(
        k,
        { value, type: 'File', access: 0 },
        ioStatusBlock,
        (file) => ({
          threads: [k.currentThread!],
          isMeant: (irp) => irp.Tail_Overlay_OriginalFileObject === file,
        }),
        { cause: CANCELLED_BY_FILE, mustFind: false },
      ),
  }),
  /**
   * Cancels what the calling process has issued on a file object: all of it, or the request with a status block.
   * Returns STATUS_SUCCESS, STATUS_NOT_FOUND (there is no such request), STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_VIOLATION.
   * Source: "CancelIoEx function (ioapiset.h)", which is this service.
   */
  systemService({
    name: 'NtCancelIoFileEx',
    parameters: ['FileHandle: u64', 'IoRequestToCancel: u64', 'IoStatusBlock: u64'],
    call: (k, value, request, ioStatusBlock) =>
      cancel(
        k,
        { value, type: 'File', access: 0 },
        ioStatusBlock,
        (file) => ({
          threads: currentProcessThreads(k),
          isMeant: (irp) => irp.Tail_Overlay_OriginalFileObject === file && usesStatusBlock(irp, request),
        }),
        { cause: CANCELLED_BY_FILE, mustFind: true },
      ),
  }),
  /**
   * Cancels the requests that another thread waits for inside a call.
   * Returns STATUS_SUCCESS, STATUS_NOT_FOUND (it waits for none), STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH,
   * STATUS_ACCESS_DENIED (the handle lacks THREAD_TERMINATE), STATUS_ACCESS_VIOLATION.
   * Source: "CancelSynchronousIo function (ioapiset.h)", which is this service.
   */
  systemService({
    name: 'NtCancelSynchronousIoFile',
    parameters: ['ThreadHandle: u64', 'IoRequestToCancel: u64', 'IoStatusBlock: u64'],
    call: (k, value, request, ioStatusBlock) =>
      cancel(
        k,
        { value, type: 'Thread', access: OBJECT_ACCESS.THREAD_TERMINATE },
        ioStatusBlock,
        (object) => ({
          threads: [PspFindThread(k, object)!],
          isMeant: (irp) => isSynchronousRequest(k, irp) && usesStatusBlock(irp, request),
        }),
        { cause: CANCELLED_SYNCHRONOUS, mustFind: true },
      ),
  }),
];
