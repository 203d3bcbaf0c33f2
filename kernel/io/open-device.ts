/**
 * Opening a device by name: the part of a create that NT does in the parse procedure of device objects. It makes the
 * file object and sends IRP_MJ_CREATE to the top of the device's stack.
 * Source: "IRP_MJ_CREATE", "NtCreateFile function (ntifs.h)", "Controlling Device Access".
 */

import { UnimplementedError } from '../../base/errors.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { ACCESS_STATE, IO_SECURITY_CONTEXT } from '../../nt/generated/layouts.ts';
import { IRP_MJ_CREATE } from '../../nt/irp-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  ntSuccess,
  STATUS_ACCESS_DENIED,
  STATUS_NO_SUCH_DEVICE,
  STATUS_PENDING,
  STATUS_REPARSE,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, FILE_OBJECT_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { AccessState, DeviceObject, FileObject, IoSecurityContext, IoStatusBlock, Irp } from '../generated/views.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { sendIrp } from './call-driver.ts';
import { CANCELLED_BY_THREAD_EXIT, IoCancelIrp } from './cancel.ts';
import { IopDereferenceDevice, IopReferenceDevice } from './device.ts';
import { isUnavailable } from './device-extension.ts';
import { IoGetRelatedDeviceObject } from './device-stack.ts';
import { IopCreateFileObject } from './file-object.ts';
import { IoGetNextIrpStackLocation, IopAllocateIrp, IopFreeIrp, IRP_OF_OPEN, liveIrp } from './irp.ts';
import { waitForEvent, waitOnBehalf } from './status-block.ts';
import { IopQueueThreadIrp } from './thread-irps.ts';
import { IopJoinVolume, IopLeaveVolume } from './vpb.ts';

/** Flags of a create's stack location. */
const SL_OPEN_TARGET_DIRECTORY = 0x04;
const SL_CASE_SENSITIVE = 0x80;

const EA_TAG = poolTag('IoEa');

/** Slots of {@link IopOpenDevice}; the caller gives all but the optional ones. */
export interface OpenDevice {
  /** Referenced; IopOpenDevice gives the reference up. */
  readonly device: GuestAddress;
  /** What followed the device's name. */
  readonly name: string;
  /** File object the name is relative to, or NULL. */
  readonly related: GuestAddress;
  /** Specific rights. */
  readonly access: number;
  readonly mode: number;
  readonly caseSensitive: boolean;
  readonly fileAttributes: number;
  readonly shareAccess: number;
  readonly disposition: number;
  readonly createOptions: number;
  /** allocateStatusBlock: gets the driver's result. */
  readonly block: GuestAddress;
  /** Bytes that a file made by this open begins with; 0 unless said otherwise. */
  readonly allocationSize?: U64;
  /** FILE_FULL_EA_INFORMATION entries for a file made by this open. */
  readonly extendedAttributes?: Uint8Array;
  /** What is opened is the directory that the name is in, or would be in. */
  readonly opensTargetDirectory?: boolean;
  file?: GuestAddress;
  irp?: GuestAddress;
  irpId?: number;
  securityContext?: GuestAddress;
  accessState?: GuestAddress;
  eaBuffer?: GuestAddress;
  status?: number;
}

/**
 * Opens a device. Its value is the FILE_OBJECT (an address, so negative) or the status of a failure: what the driver
 * said, STATUS_NO_SUCH_DEVICE (the device is being set up or on its way out), STATUS_ACCESS_DENIED (an exclusive device
 * that is open).
 */
export const IopOpenDevice = hostRoutine<OpenDevice>('IopOpenDevice', {
  start(k, slots) {
    const device = new DeviceObject(k.memory, slots.device);
    if (isUnavailable(k, slots.device)) return refuse(k, slots, STATUS_NO_SUCH_DEVICE);
    const isExclusive = (device.Flags & DEVICE_FLAGS.DO_EXCLUSIVE) !== 0 && slots.related === NULL_ADDRESS;
    if (isExclusive && device.ReferenceCount > 0) return refuse(k, slots, STATUS_ACCESS_DENIED);
    IopReferenceDevice(k, slots.device);
    // A device that is open is not deleted, so its own reference holds it.
    ObDereferenceObject(k, slots.device);
    slots.file = IopCreateFileObject(k, slots.device, slots.name, slots.related, slots.createOptions);
    IopJoinVolume(k, slots.file, slots.name, slots.access);
    const top = IoGetRelatedDeviceObject(k, slots.file);
    slots.irp = IopAllocateIrp(k, new DeviceObject(k.memory, top).StackSize, IRP_OF_OPEN);
    slots.irpId = liveIrp(k, slots.irp, 'made').id;
    createSecurityContext(k, slots);
    fillIrp(k, slots);
    giveExtendedAttributes(k, slots);
    return sendIrp(top, slots.irp, 'returned');
  },

  returned(k, slots, status) {
    const file = new FileObject(k.memory, slots.file!);
    if (status === STATUS_PENDING) return waitOnBehalf(file.Event, slots.mode, false, 'waited');
    // The IRP was completed on the way and left for us: its result counts, not what the driver returned.
    const result = new IoStatusBlock(k.memory, new Irp(k.memory, slots.irp!).IoStatus);
    const target = new IoStatusBlock(k.memory, slots.block);
    target.Status = result.Status;
    target.Information = result.Information;
    KiSignalEvent(k, file.Event);
    IopFreeIrp(k, slots.irp!);
    return opened(k, slots);
  },
  waited(k, slots, waitStatus) {
    if (waitStatus === STATUS_SUCCESS) return opened(k, slots);
    // The thread ends: the open is cancelled, and its end waited for all the same.
    const target = { irp: slots.irp!, cause: CANCELLED_BY_THREAD_EXIT, expectedId: slots.irpId! };
    return enter(IoCancelIrp, target, 'cancelled');
  },
  cancelled: (k, slots) => waitForEvent(new FileObject(k.memory, slots.file!).Event, 'completed'),
  completed: (k, slots) => opened(k, slots),
  deviceReleased: (k, slots) => releaseFile(k, slots),
  fileReleased: (_k, slots) => done(slots.status!),
  refused: (_k, slots) => done(slots.status!),
});

/** The device takes no opens; it may go now. */
function refuse(k: Kernel, slots: OpenDevice, status: number): StepResult {
  slots.status = status;
  const next = ObDereferenceObject(k, slots.device);
  return next === undefined ? done(status) : { ...next, next: 'refused' };
}

/** What a driver can learn about who opens its device and what for. */
function createSecurityContext(k: Kernel, slots: OpenDevice): void {
  slots.accessState = ExpAllocateSystem(k, ACCESS_STATE.SIZE, poolTag('SeAs'));
  const state = new AccessState(k.memory, slots.accessState);
  state.OriginalDesiredAccess = slots.access;
  state.PreviouslyGrantedAccess = slots.access;
  slots.securityContext = ExpAllocateSystem(k, IO_SECURITY_CONTEXT.SIZE, poolTag('SeCx'));
  const context = new IoSecurityContext(k.memory, slots.securityContext);
  context.AccessState = slots.accessState;
  context.DesiredAccess = slots.access;
  context.FullCreateOptions = slots.createOptions;
}

function fillIrp(k: Kernel, slots: OpenDevice): void {
  const irp = new Irp(k.memory, slots.irp!);
  irp.Flags = IRP_FLAGS.IRP_CREATE_OPERATION | IRP_FLAGS.IRP_SYNCHRONOUS_API | IRP_FLAGS.IRP_DEFER_IO_COMPLETION;
  irp.RequestorMode = slots.mode;
  irp.UserIosb = slots.block;
  irp.Overlay_AllocationSize = slots.allocationSize ?? U64_ZERO;
  IopQueueThreadIrp(k, irp);
  irp.Tail_Overlay_OriginalFileObject = slots.file!;
  const stack = IoGetNextIrpStackLocation(k, slots.irp!);
  stack.MajorFunction = IRP_MJ_CREATE;
  stack.Flags =
    (slots.caseSensitive ? SL_CASE_SENSITIVE : 0) | (slots.opensTargetDirectory ? SL_OPEN_TARGET_DIRECTORY : 0);
  stack.FileObject = slots.file!;
  stack.Parameters_Create_SecurityContext = slots.securityContext!;
  stack.Parameters_Create_Options = ((slots.disposition << 24) | (slots.createOptions & 0xff_ffff)) >>> 0;
  stack.Parameters_Create_FileAttributes = slots.fileAttributes;
  stack.Parameters_Create_ShareAccess = slots.shareAccess;
}

/** Extended attributes come in a system buffer, freed when the open is over. */
function giveExtendedAttributes(k: Kernel, slots: OpenDevice): void {
  const { extendedAttributes = new Uint8Array(0) } = slots;
  if (extendedAttributes.length === 0) return;
  slots.eaBuffer = ExpAllocateSystem(k, extendedAttributes.length, EA_TAG);
  k.memory.writeBytes(slots.eaBuffer, extendedAttributes);
  new Irp(k.memory, slots.irp!).AssociatedIrp_SystemBuffer = slots.eaBuffer;
  IoGetNextIrpStackLocation(k, slots.irp!).Parameters_Create_EaLength = extendedAttributes.length;
}

/** The create is completed; its result is in the status block. */
function opened(k: Kernel, slots: OpenDevice): StepResult {
  ExpFreeSystem(k, slots.securityContext!);
  ExpFreeSystem(k, slots.accessState!);
  if (slots.eaBuffer !== undefined) ExpFreeSystem(k, slots.eaBuffer);
  const status = new IoStatusBlock(k.memory, slots.block).Status;
  if (status === STATUS_REPARSE) throw new UnimplementedError('a create that ends with STATUS_REPARSE', '');
  if (ntSuccess(status)) {
    new FileObject(k.memory, slots.file!).Flags |= FILE_OBJECT_FLAGS.FO_FILE_OPEN;
    return done(slots.file!);
  }
  slots.status = status;
  IopLeaveVolume(k, slots.file!);
  // Without a device the file object goes quietly: the driver has never accepted it.
  new FileObject(k.memory, slots.file!).DeviceObject = NULL_ADDRESS;
  const next = IopDereferenceDevice(k, slots.device);
  return next === undefined ? releaseFile(k, slots) : { ...next, next: 'deviceReleased' };
}

function releaseFile(k: Kernel, slots: OpenDevice): StepResult {
  const next = ObDereferenceObject(k, slots.file!);
  return next === undefined ? done(slots.status!) : { ...next, next: 'fileReleased' };
}
