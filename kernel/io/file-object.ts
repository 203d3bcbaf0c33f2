/**
 * File objects: one for each open of a device. Closing the last handle sends IRP_MJ_CLEANUP, giving up the last reference
 * IRP_MJ_CLOSE. A synchronous file object lets one request at a time through.
 * Source: "Introduction to File Objects", "IRP_MJ_CLEANUP", "IRP_MJ_CLOSE", "FILE_OBJECT structure (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { FILE_OBJECT } from '../../nt/generated/layouts.ts';
import { IO_TYPE_FILE } from '../../nt/io-types.ts';
import { IRP_MJ_CLEANUP, IRP_MJ_CLOSE } from '../../nt/irp-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_PENDING } from '../../nt/status-codes.ts';
import { CREATE_OPTIONS, FILE_OBJECT_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { DeviceObject, FileObject, Irp } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiInitializeEvent, KiSignalEvent, NotificationEvent, SynchronizationEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObDereferenceObject, ObpCreateObject, ObpObjectId, ObReferenceObject } from '../ob/object.ts';
import { InitializeListHead } from '../rtl/list.ts';
import { allocateUnicodeString, freeUnicodeString } from '../rtl/unicode-string.ts';
import { sendIrp } from './call-driver.ts';
import { dissociatePort } from './completion-port.ts';
import { IopDereferenceDevice, IopDeviceId } from './device.ts';
import { IoGetRelatedDeviceObject } from './device-stack.ts';
import {
  IoGetNextIrpStackLocation,
  IopAllocateIrp,
  IopFreeIrp,
  IRP_OF_LAST_HANDLE,
  IRP_OF_LAST_REFERENCE,
} from './irp.ts';
import { allocateStatusBlock, statusBlockEvent, waitForEvent, waitOnBehalf } from './status-block.ts';
import { IopLeaveVolume } from './vpb.ts';

const NAME_TAG = poolTag('IoNm');

/** What each create option makes of the file object's flags. */
const FLAGS_OF_OPTIONS: readonly (readonly [option: number, flags: number])[] = [
  [CREATE_OPTIONS.FILE_SYNCHRONOUS_IO_ALERT, FILE_OBJECT_FLAGS.FO_SYNCHRONOUS_IO | FILE_OBJECT_FLAGS.FO_ALERTABLE_IO],
  [CREATE_OPTIONS.FILE_SYNCHRONOUS_IO_NONALERT, FILE_OBJECT_FLAGS.FO_SYNCHRONOUS_IO],
  [CREATE_OPTIONS.FILE_NO_INTERMEDIATE_BUFFERING, FILE_OBJECT_FLAGS.FO_NO_INTERMEDIATE_BUFFERING],
  [CREATE_OPTIONS.FILE_WRITE_THROUGH, FILE_OBJECT_FLAGS.FO_WRITE_THROUGH],
  [CREATE_OPTIONS.FILE_SEQUENTIAL_ONLY, FILE_OBJECT_FLAGS.FO_SEQUENTIAL_ONLY],
  [CREATE_OPTIONS.FILE_RANDOM_ACCESS, FILE_OBJECT_FLAGS.FO_RANDOM_ACCESS],
];

/**
 * Makes the file object of an open; emits `file_open`.
 * @param name what followed the device's name, with its leading backslash, or empty
 * @param related the file object the name is relative to, or NULL
 */
export function IopCreateFileObject(
  k: Kernel,
  device: GuestAddress,
  name: string,
  related: GuestAddress,
  createOptions: number,
): GuestAddress {
  const address = ObpCreateObject(k, 'File', FILE_OBJECT.SIZE);
  const file = new FileObject(k.memory, address);
  file.Type = IO_TYPE_FILE;
  file.Size = FILE_OBJECT.SIZE;
  file.DeviceObject = device;
  file.RelatedFileObject = related;
  for (const [option, flags] of FLAGS_OF_OPTIONS) if (createOptions & option) file.Flags |= flags;
  allocateUnicodeString(k, file.FileName, name, NAME_TAG);
  KiInitializeEvent(k, file.Lock, SynchronizationEvent, false);
  KiInitializeEvent(k, file.Event, NotificationEvent, false);
  InitializeListHead(k.memory, file.IrpList);
  if (related !== NULL_ADDRESS) ObReferenceObject(k, related);
  const relatedId = related === NULL_ADDRESS ? 0 : ObpObjectId(k, related);
  k.sink.fileOpen(ObpObjectId(k, address), IopDeviceId(k, device), name, address, relatedId, createOptions);
  return address;
}

export function isSynchronous(k: Kernel, file: GuestAddress): boolean {
  return (new FileObject(k.memory, file).Flags & FILE_OBJECT_FLAGS.FO_SYNCHRONOUS_IO) !== 0;
}

/**
 * Takes the lock of a synchronous file object, which holds a reference.
 * @param mode of the requester: a program's thread that ends, or that gets an APC in an alertable wait, waits no longer
 * @returns undefined when it is taken; else the wait after which `next` calls {@link retryFileLock}
 */
export function IopAcquireFileLock(k: Kernel, address: GuestAddress, mode: number, next: string): Enter | undefined {
  const file = new FileObject(k.memory, address);
  if (file.Busy === 0) {
    file.Busy = 1;
    ObReferenceObject(k, address);
    return undefined;
  }
  file.Waiters = file.Waiters + 1;
  return waitOnBehalf(file.Lock, mode, (file.Flags & FILE_OBJECT_FLAGS.FO_ALERTABLE_IO) !== 0, next);
}

/** Tries again after a wait for the lock; another thread may have been faster. */
export function retryFileLock(k: Kernel, address: GuestAddress, mode: number, next: string): Enter | undefined {
  stopWaitingForLock(k, address);
  return IopAcquireFileLock(k, address, mode, next);
}

/** A wait for the lock is over. */
export function stopWaitingForLock(k: Kernel, address: GuestAddress): void {
  const file = new FileObject(k.memory, address);
  file.Waiters = file.Waiters - 1;
}

/** Releases the lock. @returns what is left to do when the file object has lost its last reference */
export function IopReleaseFileLock(k: Kernel, address: GuestAddress): Enter | undefined {
  const file = new FileObject(k.memory, address);
  file.Busy = 0;
  if (file.Waiters > 0) KiSignalEvent(k, file.Lock);
  return ObDereferenceObject(k, address);
}

/** Slots of {@link IopSendClose}: give it the file object and the major function. */
interface SendClose {
  readonly file: GuestAddress;
  readonly major: number;
  irp?: GuestAddress;
  block?: GuestAddress;
}

/** Sends IRP_MJ_CLEANUP or IRP_MJ_CLOSE and waits until it is completed. Nobody looks at how: neither may fail. */
const IopSendClose = hostRoutine<SendClose>('IopSendClose', {
  start(k, slots) {
    const { file, major } = slots;
    const device = IoGetRelatedDeviceObject(k, file);
    slots.block = allocateStatusBlock(k);
    const cause = major === IRP_MJ_CLEANUP ? IRP_OF_LAST_HANDLE : IRP_OF_LAST_REFERENCE;
    slots.irp = IopAllocateIrp(k, new DeviceObject(k.memory, device).StackSize, cause);
    const irp = new Irp(k.memory, slots.irp);
    irp.Flags = IRP_FLAGS.IRP_CLOSE_OPERATION | IRP_FLAGS.IRP_SYNCHRONOUS_API;
    irp.UserIosb = slots.block;
    irp.UserEvent = statusBlockEvent(slots.block);
    irp.Tail_Overlay_Thread = k.currentThread!.object;
    irp.Tail_Overlay_OriginalFileObject = file;
    const stack = IoGetNextIrpStackLocation(k, slots.irp);
    stack.MajorFunction = major;
    stack.FileObject = file;
    return sendIrp(device, slots.irp, 'returned');
  },
  returned(k, slots, status) {
    return status === STATUS_PENDING ? waitForEvent(statusBlockEvent(slots.block!), 'completed') : ended(k, slots);
  },
  completed: (k, slots) => ended(k, slots),
});

function ended(k: Kernel, slots: SendClose): StepResult {
  IopFreeIrp(k, slots.irp!);
  ExpFreeSystem(k, slots.block!);
  return done(0);
}

interface ObjectSlots {
  readonly object: GuestAddress;
}

/** Close procedure of file objects, run when the last handle is closed. */
export const IopCloseFile = hostRoutine<ObjectSlots>('IopCloseFile', {
  start(k, { object }) {
    k.sink.fileCleanup(ObpObjectId(k, object));
    if (!isSynchronous(k, object)) return sendCleanup(object);
    return IopAcquireFileLock(k, object, KernelMode, 'lockSignaled') ?? sendCleanup(object);
  },
  lockSignaled: (k, { object }) => retryFileLock(k, object, KernelMode, 'lockSignaled') ?? sendCleanup(object),
  sent(k, { object }) {
    new FileObject(k.memory, object).Flags |= FILE_OBJECT_FLAGS.FO_CLEANUP_COMPLETE;
    // The reference of the handle that is being closed keeps the object.
    if (isSynchronous(k, object)) IopReleaseFileLock(k, object);
    return done(0);
  },
});

function sendCleanup(file: GuestAddress): StepResult {
  return enter(IopSendClose, { file, major: IRP_MJ_CLEANUP }, 'sent');
}

/** Delete procedure of file objects. One whose open has failed has no device and sends nothing. */
export const IopDeleteFile = hostRoutine<ObjectSlots>('IopDeleteFile', {
  start(k, { object }) {
    if (new FileObject(k.memory, object).DeviceObject === NULL_ADDRESS) return dismantle(k, object);
    return enter(IopSendClose, { file: object, major: IRP_MJ_CLOSE }, 'sent');
  },
  sent(k, { object }) {
    IopLeaveVolume(k, object);
    const next = IopDereferenceDevice(k, new FileObject(k.memory, object).DeviceObject);
    return next === undefined ? dismantle(k, object) : { ...next, next: 'deviceReleased' };
  },
  deviceReleased: (k, { object }) => dismantle(k, object),
  portReleased: (k, { object }) => releaseRelated(k, object),
  relatedReleased: () => done(0),
});

function dismantle(k: Kernel, address: GuestAddress): StepResult {
  const file = new FileObject(k.memory, address);
  freeUnicodeString(k, file.FileName);
  k.sink.fileClose(ObpObjectId(k, address));
  const next = dissociatePort(k, address);
  return next === undefined ? releaseRelated(k, address) : { ...next, next: 'portReleased' };
}

function releaseRelated(k: Kernel, address: GuestAddress): StepResult {
  const file = new FileObject(k.memory, address);
  if (file.RelatedFileObject === NULL_ADDRESS) return done(0);
  const next = ObDereferenceObject(k, file.RelatedFileObject);
  return next === undefined ? done(0) : { ...next, next: 'relatedReleased' };
}
