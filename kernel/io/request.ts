/**
 * A request of user mode on a file object, from the captured parameters to the status that the system call returns
 * (IopSynchronousServiceTail of NT). A synchronous file object lets one request at a time through and its requests
 * return when they are completed; others return what the driver returned.
 * Source: "Synchronous and Asynchronous I/O", "NtReadFile function (ntifs.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { STATUS_PENDING, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DeviceObject, FileObject, Irp } from '../generated/views.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiResetEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { UserMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { buildRequest, isDeferred, type RequestParameters } from './build-request.ts';
import { IofCallDriver } from './call-driver.ts';
import { IoGetRelatedDeviceObject } from './device-stack.ts';
import { IopAcquireFileLock, IopReleaseFileLock, isSynchronous, retryFileLock } from './file-object.ts';
import { IopFinishRequest } from './finish-request.ts';
import { IopAllocateIrp, IopFreeIrp, IRP_OF_REQUEST } from './irp.ts';
import { freeBuffers, unlockMdls } from './irp-buffers.ts';
import { waitForEvent } from './status-block.ts';
import { IopQueueThreadIrp } from './thread-irps.ts';

/** Slots of {@link IopRequest}; the caller gives all but the optional ones. */
export interface Request {
  /** Referenced; the request gives the reference up. */
  readonly file: GuestAddress;
  /** Event object to be set, referenced, or NULL. */
  readonly event: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  readonly apcContext: U64;
  readonly parameters: RequestParameters;
  /** Whether the file object is synchronous: an asynchronous one may be gone when the request is over. */
  synchronous?: boolean;
  irp?: GuestAddress;
  status?: number;
}

/** Sends the request. Its value is the status the system call returns. */
export const IopRequest = hostRoutine<Request>('IopRequest', {
  start(k, slots) {
    slots.synchronous = isSynchronous(k, slots.file);
    if (!slots.synchronous) return issue(k, slots);
    return IopAcquireFileLock(k, slots.file, 'lockSignaled') ?? issue(k, slots);
  },
  lockSignaled: (k, slots) => retryFileLock(k, slots.file, 'lockSignaled') ?? issue(k, slots),

  returned(k, slots, status) {
    slots.status = status;
    if (!isDeferred(slots.parameters) || status === STATUS_PENDING) return awaitEnd(k, slots);
    const next = IopFinishRequest(k, slots.irp!);
    return next === undefined ? awaitEnd(k, slots) : { ...next, next: 'finished' };
  },
  finished: (k, slots) => awaitEnd(k, slots),

  signaled(k, slots) {
    slots.status = new FileObject(k.memory, slots.file).FinalStatus;
    return unlock(k, slots);
  },
  fileReleased: (k, slots) => unlock(k, slots),
  unlocked: (_k, slots) => done(slots.status!),
});

function issue(k: Kernel, slots: Request): StepResult {
  const device = IoGetRelatedDeviceObject(k, slots.file);
  KiResetEvent(k, new FileObject(k.memory, slots.file).Event);
  slots.irp = IopAllocateIrp(k, new DeviceObject(k.memory, device).StackSize, IRP_OF_REQUEST);
  const irp = new Irp(k.memory, slots.irp);
  irp.RequestorMode = UserMode;
  irp.UserIosb = slots.ioStatusBlock;
  irp.UserEvent = slots.event;
  IopQueueThreadIrp(k, irp);
  irp.Tail_Overlay_OriginalFileObject = slots.file;
  const context = addressAdd(slots.irp, IRP.Overlay_AsynchronousParameters_UserApcContext);
  k.memory.writeU64(context, slots.apcContext.lo, slots.apcContext.hi);
  const status = buildRequest(k, slots.irp, device, slots.file, slots.parameters);
  if (status !== STATUS_SUCCESS) return abandon(k, slots, status);
  return enter(IofCallDriver, { device, irp: slots.irp }, 'returned');
}

/** The IRP could not be filled: undoes what was done so far. */
function abandon(k: Kernel, slots: Request, status: number): StepResult {
  const irp = new Irp(k.memory, slots.irp!);
  unlockMdls(k, irp);
  freeBuffers(k, irp);
  IopFreeIrp(k, slots.irp!);
  if (slots.event !== NULL_ADDRESS) ObDereferenceObject(k, slots.event);
  slots.status = status;
  const next = ObDereferenceObject(k, slots.file);
  return next === undefined ? unlock(k, slots) : { ...next, next: 'fileReleased' };
}

/** A synchronous file object holds its requester until the request is completed; its lock keeps the object. */
function awaitEnd(k: Kernel, slots: Request): StepResult {
  if (slots.status !== STATUS_PENDING) return unlock(k, slots);
  if (!slots.synchronous) return done(STATUS_PENDING);
  return waitForEvent(new FileObject(k.memory, slots.file).Event, 'signaled');
}

function unlock(k: Kernel, slots: Request): StepResult {
  const next = slots.synchronous ? IopReleaseFileLock(k, slots.file) : undefined;
  return next === undefined ? done(slots.status!) : { ...next, next: 'unlocked' };
}
