/**
 * Completing an IRP, stage two: what happens in the context of the thread that made the request. Output is copied back,
 * the status block is written, events are set, the IRP is freed (IopCompleteRequest of NT).
 * It is a special kernel APC of the requester, unless that has ended.
 * Source: "Completing IRPs", "IO_STATUS_BLOCK structure", "Methods for Accessing Data Buffers".
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { IRQL_NOT_LESS_OR_EQUAL } from '../../nt/bug-check-codes.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { ntError, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { FILE_OBJECT_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { bugcheck } from '../bugcheck.ts';
import { guardUserAccess } from '../ex/probe.ts';
import { FileObject, IoStatusBlock, Irp } from '../generated/views.ts';
import { callGuest, done, type Enter, hostRoutine } from '../host-routine.ts';
import { KiQueueSystemApc, KiQueueUserApc } from '../ke/apc.ts';
import { KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { UserMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import { PspAttachProcess } from '../ps/process.ts';
import type { Thread } from '../ps/state.ts';
import { postCompletion } from './completion-port.ts';
import { emitIrpData, FROM_DRIVER, IopFreeIrp, liveIrp } from './irp.ts';
import { freeBuffers } from './irp-buffers.ts';

const { IRP_SYNCHRONOUS_API, IRP_BUFFERED_IO, IRP_INPUT_OPERATION, IRP_CREATE_OPERATION } = IRP_FLAGS;

/** Ends a cleanup or close request: its sender waits for it and frees the IRP. */
export function IopFinishClose(k: Kernel, irp: Irp): void {
  emitFinish(k, irp);
  copyStatus(k, irp);
  KiSignalEvent(k, irp.UserEvent);
}

/** Ends a read or write of pages, whose sender waits for its event at any IRQL below DISPATCH_LEVEL; what it had locked stays so. */
export function IopFinishPaging(k: Kernel, irp: Irp): void {
  const { UserEvent: event } = irp;
  emitFinish(k, irp);
  copyStatus(k, irp);
  IopFreeIrp(k, irp.address);
  if (event !== NULL_ADDRESS) KiSignalEvent(k, event);
}

/**
 * Hands the result of a completed IRP to its requester and frees the IRP.
 * @returns what is left to do when the file object has lost its last reference
 */
export function IopFinishRequest(k: Kernel, address: GuestAddress): Enter | undefined {
  const irp = new Irp(k.memory, address);
  if (irp.Cancel !== 0 && irp.Tail_Overlay_Thread === NULL_ADDRESS) return drop(k, irp);
  const process = requesterProcess(k, irp);
  const attached = k.state.ps.attachedProcess;
  PspAttachProcess(k, process);
  copyBack(k, irp);
  emitFinish(k, irp);
  freeBuffers(k, irp);
  reportResult(k, irp);
  PspAttachProcess(k, attached);
  return release(k, irp);
}

/** The thread that gets the result; undefined when it has ended, or there never was one. */
export function IopRequester(k: Kernel, irp: Irp): Thread | undefined {
  const thread = PspFindThread(k, irp.Tail_Overlay_Thread);
  return thread === undefined || thread.state === 'terminated' ? undefined : thread;
}

/** The thread that issued a cancelled request has ended without waiting for it any longer: nobody gets the result. */
function drop(k: Kernel, irp: Irp): Enter | undefined {
  emitFinish(k, irp);
  freeBuffers(k, irp);
  return release(k, irp);
}

/** Tells what the requester gets: copying its data back may have changed the status. */
function emitFinish(k: Kernel, irp: Irp): void {
  const { id } = liveIrp(k, irp.address, 'finished');
  const requester = PspFindThread(k, irp.Tail_Overlay_Thread)?.id ?? 0;
  const { Status, Information } = new IoStatusBlock(k.memory, irp.IoStatus);
  k.sink.irpFinish(id, requester, Status, Information.lo, Information.hi, 0);
}

function requesterProcess(k: Kernel, irp: Irp): number {
  const thread = PspFindThread(k, irp.Tail_Overlay_Thread);
  if (thread !== undefined) return thread.process;
  throw bugcheck(
    k,
    IRQL_NOT_LESS_OR_EQUAL,
    [irp.Tail_Overlay_Thread, DISPATCH_LEVEL, 1, 0],
    `the completion of the IRP at ${formatAddress(irp.address)} went past its last driver, but no thread issued it: ` +
      'a driver that allocates an IRP must end its completion with STATUS_MORE_PROCESSING_REQUIRED',
  );
}

/** Copies what the driver put into the system buffer to the requester; a fault there becomes the request's status. */
function copyBack(k: Kernel, irp: Irp): void {
  if ((irp.Flags & IRP_BUFFERED_IO) === 0 || (irp.Flags & IRP_INPUT_OPERATION) === 0) return;
  const result = new IoStatusBlock(k.memory, irp.IoStatus);
  const length = u64ToNumber(result.Information);
  if (ntError(result.Status) || length === 0) return;
  const buffer = irp.AssociatedIrp_SystemBuffer;
  const { id } = liveIrp(k, irp.address, 'finished');
  const status = guardUserAccess(() => {
    emitIrpData(k, id, FROM_DRIVER, buffer, length);
    k.memory.move(irp.UserBuffer, buffer, length);
  });
  if (status !== STATUS_SUCCESS) result.Status = status;
}

/** Stores the result in the requester's status block, Information first: Status is what a program polls. */
function copyStatus(k: Kernel, irp: Irp): void {
  if (irp.UserIosb === NULL_ADDRESS) return;
  const result = new IoStatusBlock(k.memory, irp.IoStatus);
  const target = new IoStatusBlock(k.memory, irp.UserIosb);
  guardUserAccess(() => {
    target.Information = result.Information;
    target.Status = result.Status;
  });
}

/**
 * Writes the status block and sets the events. A request that failed without having been pended is reported by the
 * status that its caller gets, and by that alone.
 */
function reportResult(k: Kernel, irp: Irp): void {
  const { Status } = new IoStatusBlock(k.memory, irp.IoStatus);
  const file = irp.Tail_Overlay_OriginalFileObject;
  if (ntError(Status) && irp.PendingReturned === 0) return;
  copyStatus(k, irp);
  if (irp.UserEvent !== NULL_ADDRESS) KiSignalEvent(k, irp.UserEvent);
  if (file === NULL_ADDRESS) return;
  if ((irp.Flags & (IRP_SYNCHRONOUS_API | IRP_CREATE_OPERATION)) === 0) {
    notifyPort(k, irp, file);
    queueApc(k, irp);
  }
  const view = new FileObject(k.memory, file);
  const waitsOnFile = irp.UserEvent === NULL_ADDRESS || (view.Flags & FILE_OBJECT_FLAGS.FO_SYNCHRONOUS_IO) !== 0;
  if (!waitsOnFile) return;
  view.FinalStatus = Status;
  if ((view.Flags & FILE_OBJECT_FLAGS.FO_SKIP_SET_EVENT) === 0 || isWaitedFor(view)) KiSignalEvent(k, view.Event);
}

/** The event of a synchronous file object is what its requester waits for. */
function isWaitedFor(file: FileObject): boolean {
  return (file.Flags & FILE_OBJECT_FLAGS.FO_SYNCHRONOUS_IO) !== 0;
}

/** Calls the routine that a driver has asked for at the end of its request (PIO_APC_ROUTINE). */
const IopCallApcRoutine = hostRoutine<{
  readonly routine: GuestAddress;
  readonly context: U64;
  readonly block: GuestAddress;
}>('IopCallApcRoutine', {
  start: (_k, { routine, context, block }) => callGuest(routine, [context, block, 0], 'returned'),
  returned: () => done(0),
});

/** The requester has asked for a call of a routine of its own; a driver's gets the status block as well. */
function queueApc(k: Kernel, irp: Irp): void {
  const routine = k.memory.readU64(addressAdd(irp.address, IRP.Overlay_AsynchronousParameters_UserApcRoutine));
  const thread = IopRequester(k, irp);
  if ((routine.lo === 0 && routine.hi === 0) || thread === undefined) return;
  const context = k.memory.readU64(addressAdd(irp.address, IRP.Overlay_AsynchronousParameters_UserApcContext));
  const address = addressFromU64(routine);
  if (irp.RequestorMode === UserMode || address === undefined) KiQueueUserApc(k, thread, routine, context);
  else
    KiQueueSystemApc(
      k,
      thread,
      IopCallApcRoutine,
      { routine: address, context, block: irp.UserIosb },
      { isNormal: true },
    );
}

function notifyPort(k: Kernel, irp: Irp, file: GuestAddress): void {
  const { Status: status, Information: information } = new IoStatusBlock(k.memory, irp.IoStatus);
  const context = k.memory.readU64(addressAdd(irp.address, IRP.Overlay_AsynchronousParameters_UserApcContext));
  const { id } = liveIrp(k, irp.address, 'finished');
  postCompletion(k, file, { irp: id, context, status, information, wasPending: irp.PendingReturned !== 0 });
}

/** Frees the IRP and gives up the references it held. */
function release(k: Kernel, irp: Irp): Enter | undefined {
  const { Flags: flags, UserEvent: event, Tail_Overlay_OriginalFileObject: file } = irp;
  IopFreeIrp(k, irp.address);
  if (file === NULL_ADDRESS) return undefined;
  if (event !== NULL_ADDRESS && (flags & IRP_SYNCHRONOUS_API) === 0) ObDereferenceObject(k, event);
  return flags & IRP_CREATE_OPERATION ? undefined : ObDereferenceObject(k, file);
}
