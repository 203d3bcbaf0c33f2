/**
 * A request of user mode on a file object, from the captured parameters to the status that the system call returns
 * (IopSynchronousServiceTail of NT). A synchronous file object lets one request at a time through and its requests
 * return when they are completed; others return what the driver returned, unless the service waits by its nature.
 * Source: "Synchronous and Asynchronous I/O", "NtReadFile function (ntifs.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { ntError, STATUS_PENDING, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { FILE_OBJECT_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { guardUserAccess } from '../ex/probe.ts';
import { DeviceObject, FileObject, IoStatusBlock, Irp } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiResetEvent, KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObpObjectId } from '../ob/object.ts';
import { buildRequest, isDeferred, type RequestParameters, waitsAlways } from './build-request.ts';
import { sendIrp } from './call-driver.ts';
import { CANCELLED_BY_THREAD_EXIT, IoCancelIrp } from './cancel.ts';
import { postCompletion } from './completion-port.ts';
import { IopDeviceId } from './device.ts';
import { IoGetRelatedDeviceObject } from './device-stack.ts';
import { IopDriverId } from './driver-object.ts';
import { type FastIoCall, fastIoCall } from './fast-io.ts';
import {
  IopAcquireFileLock,
  IopReleaseFileLock,
  isSynchronous,
  retryFileLock,
  stopWaitingForLock,
} from './file-object.ts';
import { IopFinishRequest } from './finish-request.ts';
import { IopAllocateIrp, IopFreeIrp, IRP_OF_REQUEST, liveIrp } from './irp.ts';
import { freeBuffers, unlockMdls } from './irp-buffers.ts';
import { allocateStatusBlock, statusBlockEvent, waitForEvent, waitOnBehalf } from './status-block.ts';
import { IopQueueThreadIrp } from './thread-irps.ts';

/** Slots of {@link IopRequest}; the caller gives all but the optional ones. */
export interface Request {
  /** KPROCESSOR_MODE of whoever makes it. */
  readonly mode: number;
  /** Referenced; the request gives the reference up. */
  readonly file: GuestAddress;
  /** Event object to be set, referenced, or NULL. */
  readonly event: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  /** What user mode is to call at the end, 0 for nothing. */
  readonly apcRoutine: U64;
  readonly apcContext: U64;
  readonly parameters: RequestParameters;
  /** Whether the file object is synchronous: an asynchronous one may be gone when the request is over. */
  synchronous?: boolean;
  irp?: GuestAddress;
  irpId?: number;
  /** Where the result of a request comes to that is waited for on an asynchronous file object. */
  block?: GuestAddress;
  /** What a fast I/O routine is called with. */
  fast?: { readonly block: GuestAddress; readonly device: GuestAddress; readonly operation: number };
  status?: number;
}

/** Sends the request. Its value is the status the system call returns. */
export const IopRequest = hostRoutine<Request>('IopRequest', {
  start(k, slots) {
    slots.synchronous = isSynchronous(k, slots.file);
    if (!slots.synchronous) return begin(k, slots);
    return IopAcquireFileLock(k, slots.file, slots.mode, 'lockSignaled') ?? begin(k, slots);
  },
  lockSignaled: (k, slots, waitStatus) =>
    waitStatus === STATUS_SUCCESS
      ? (retryFileLock(k, slots.file, slots.mode, 'lockSignaled') ?? begin(k, slots))
      : withdraw(k, slots, waitStatus),

  fastReturned(k, slots, result) {
    const { block, operation, device } = slots.fast!;
    const { Status, Information } = new IoStatusBlock(k.memory, block);
    // A BOOLEAN is the low byte.
    const isHandled = (result & 0xff) !== 0;
    k.sink.fastIoReturn(IopDeviceId(k, device), operation, isHandled ? 1 : 0, Status, Information.lo, Information.hi);
    ExpFreeSystem(k, block);
    return isHandled ? finishFast(k, slots, Status, Information) : issue(k, slots);
  },

  returned(k, slots, status) {
    slots.status = status;
    if (!isDeferred(slots.parameters) || status === STATUS_PENDING) return awaitEnd(k, slots);
    const next = IopFinishRequest(k, slots.irp!);
    return next === undefined ? awaitEnd(k, slots) : { ...next, next: 'finished' };
  },
  finished: (k, slots) => awaitEnd(k, slots),

  waited: (k, slots, waitStatus) =>
    waitStatus === STATUS_SUCCESS ? takeFinalStatus(k, slots) : cancelRequest(slots, 'cancelled'),
  cancelled: (k, slots) => waitForEvent(new FileObject(k.memory, slots.file).Event, 'signaled'),
  signaled: (k, slots) => takeFinalStatus(k, slots),
  blockWaited: (k, slots, waitStatus) =>
    waitStatus === STATUS_SUCCESS ? takeBlock(k, slots) : cancelRequest(slots, 'blockCancelled'),
  blockCancelled: (_k, slots) => waitForEvent(statusBlockEvent(slots.block!), 'blockSignaled'),
  blockSignaled: (k, slots) => takeBlock(k, slots),
  fileReleased: (k, slots) => unlock(k, slots),
  unlocked: (_k, slots) => done(slots.status!),
});

/** Fast I/O first, where there is any. */
function begin(k: Kernel, slots: Request): StepResult {
  const device = IoGetRelatedDeviceObject(k, slots.file);
  let block = NULL_ADDRESS;
  const call = fastIoCall(k, device, slots.file, slots.parameters, () => {
    block = allocateStatusBlock(k);
    return block;
  });
  if (call === undefined) return issue(k, slots);
  slots.fast = { block, device, operation: call.operation };
  reportFastIo(k, slots, device, call);
  return callGuest(call.routine, call.args, 'fastReturned');
}

function reportFastIo(k: Kernel, { file, parameters }: Request, device: GuestAddress, call: FastIoCall): void {
  const driver = IopDriverId(k, new DeviceObject(k.memory, device).DriverObject);
  const { lo, hi } = 'byteOffset' in parameters ? parameters.byteOffset : { lo: 0, hi: 0 };
  const { operation, routine, length, controlCode } = call;
  const id = IopDeviceId(k, device);
  k.sink.fastIoCall(id, driver, ObpObjectId(k, file), operation, routine, lo, hi, length, 0, controlCode);
}

/** A request that needed no IRP: hands the result over as the end of an IRP does. */
function finishFast(k: Kernel, slots: Request, status: number, information: U64): StepResult {
  slots.status = status;
  const { file, event, ioStatusBlock, apcContext } = slots;
  const view = new FileObject(k.memory, file);
  if (!ntError(status)) {
    guardUserAccess(() => {
      const target = new IoStatusBlock(k.memory, ioStatusBlock);
      target.Information = information;
      target.Status = status;
    });
    if (event !== NULL_ADDRESS && (view.Flags & FILE_OBJECT_FLAGS.FO_SKIP_SET_FAST_IO) === 0) KiSignalEvent(k, event);
    postCompletion(k, file, { irp: 0, context: apcContext, status, information, wasPending: false });
  }
  if (event !== NULL_ADDRESS) ObDereferenceObject(k, event);
  const next = ObDereferenceObject(k, file);
  return next === undefined ? unlock(k, slots) : { ...next, next: 'fileReleased' };
}

function issue(k: Kernel, slots: Request): StepResult {
  const device = IoGetRelatedDeviceObject(k, slots.file);
  KiResetEvent(k, new FileObject(k.memory, slots.file).Event);
  slots.irp = IopAllocateIrp(k, new DeviceObject(k.memory, device).StackSize, IRP_OF_REQUEST);
  slots.irpId = liveIrp(k, slots.irp, 'made').id;
  const irp = new Irp(k.memory, slots.irp);
  irp.RequestorMode = slots.mode;
  irp.UserIosb = slots.ioStatusBlock;
  irp.UserEvent = slots.event;
  IopQueueThreadIrp(k, irp);
  irp.Tail_Overlay_OriginalFileObject = slots.file;
  const { apcRoutine, apcContext } = slots;
  const routineAt = addressAdd(slots.irp, IRP.Overlay_AsynchronousParameters_UserApcRoutine);
  const contextAt = addressAdd(slots.irp, IRP.Overlay_AsynchronousParameters_UserApcContext);
  k.memory.writeU64(routineAt, apcRoutine.lo, apcRoutine.hi);
  k.memory.writeU64(contextAt, apcContext.lo, apcContext.hi);
  const status = buildRequest(k, slots.irp, device, slots.file, slots.parameters);
  if (status !== STATUS_SUCCESS) return abandon(k, slots, status);
  if (waitsAlways(slots.parameters) && !slots.synchronous) waitByBlock(k, slots, irp);
  return sendIrp(device, slots.irp, 'returned');
}

/** The end of the request is reported to the I/O manager, which tells the program. */
function waitByBlock(k: Kernel, slots: Request, irp: Irp): void {
  slots.block = allocateStatusBlock(k);
  irp.Flags |= IRP_FLAGS.IRP_SYNCHRONOUS_API;
  irp.UserIosb = slots.block;
  irp.UserEvent = statusBlockEvent(slots.block);
}

/** The IRP could not be filled: undoes what was done so far. */
function abandon(k: Kernel, slots: Request, status: number): StepResult {
  const irp = new Irp(k.memory, slots.irp!);
  unlockMdls(k, irp);
  freeBuffers(k, irp);
  IopFreeIrp(k, slots.irp!);
  return dismiss(k, slots, status);
}

/** The request has not had its turn on a synchronous file object, and wants none any more. */
function withdraw(k: Kernel, slots: Request, status: number): StepResult {
  stopWaitingForLock(k, slots.file);
  // The lock is somebody else's.
  slots.synchronous = false;
  return dismiss(k, slots, status);
}

/** Ends a request that has no IRP. */
function dismiss(k: Kernel, slots: Request, status: number): StepResult {
  if (slots.event !== NULL_ADDRESS) ObDereferenceObject(k, slots.event);
  slots.status = status;
  const next = ObDereferenceObject(k, slots.file);
  return next === undefined ? unlock(k, slots) : { ...next, next: 'fileReleased' };
}

/** A synchronous file object holds its requester until the request is completed; its lock keeps the object. */
function awaitEnd(k: Kernel, slots: Request): StepResult {
  if (slots.block !== undefined) {
    return slots.status === STATUS_PENDING
      ? waitOnBehalf(statusBlockEvent(slots.block), slots.mode, false, 'blockWaited')
      : takeBlock(k, slots);
  }
  if (slots.status !== STATUS_PENDING) return unlock(k, slots);
  if (!slots.synchronous) return done(STATUS_PENDING);
  return waitForFile(k, slots);
}

/** Waits on behalf of the program: its end, and with an alertable file object its APCs, end that. */
function waitForFile(k: Kernel, slots: Request): StepResult {
  const { Event: event, Flags: flags } = new FileObject(k.memory, slots.file);
  const alertable = (flags & FILE_OBJECT_FLAGS.FO_ALERTABLE_IO) !== 0;
  return waitOnBehalf(event, slots.mode, alertable, 'waited');
}

/** An APC of the program, or the end of the thread: the request is cancelled, and its end waited for all the same. */
function cancelRequest({ irp, irpId }: Request, next: string): StepResult {
  return enter(IoCancelIrp, { irp: irp!, cause: CANCELLED_BY_THREAD_EXIT, expectedId: irpId! }, next);
}

function takeFinalStatus(k: Kernel, slots: Request): StepResult {
  slots.status = new FileObject(k.memory, slots.file).FinalStatus;
  return unlock(k, slots);
}

/** The request is over: its result goes on to the program. */
function takeBlock(k: Kernel, slots: Request): StepResult {
  const result = new IoStatusBlock(k.memory, slots.block!);
  if (slots.status === STATUS_PENDING) slots.status = result.Status;
  guardUserAccess(() => {
    const target = new IoStatusBlock(k.memory, slots.ioStatusBlock);
    target.Information = result.Information;
    target.Status = slots.status!;
  });
  ExpFreeSystem(k, slots.block!);
  return done(slots.status!);
}

function unlock(k: Kernel, slots: Request): StepResult {
  const next = slots.synchronous ? IopReleaseFileLock(k, slots.file) : undefined;
  return next === undefined ? done(slots.status!) : { ...next, next: 'unlocked' };
}
