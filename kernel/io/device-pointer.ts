/**
 * Drivers that open other drivers' devices by name. Source: "IoGetDeviceObjectPointer function (wdm.h)",
 * "IoAttachDevice function (wdm.h)".
 */
import { type GuestAddress, isSystemAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_NO_SUCH_DEVICE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { CREATE_DISPOSITIONS, CREATE_OPTIONS, FILE_ACCESS } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { done, enter, hostRoutine } from '../host-routine.ts';
import { findObject } from '../ob/directory.ts';
import { closing, KernelMode, ObpCloseHandle, ObpCreateHandle } from '../ob/handle.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { ObpDereferenceForDriver, ObpReportReferenced, ObReferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { IoGetRelatedDeviceObject, IopAttachDevice } from './device-stack.ts';
import { IopOpenDevice } from './open-device.ts';
import { allocateStatusBlock } from './status-block.ts';

/** Slots of {@link IopGetDeviceObjectPointer}; the caller gives the first four. */
export interface DevicePointer {
  readonly name: string;
  readonly access: number;
  /** Where the FILE_OBJECT and the device on top of its stack go. */
  readonly fileObject: GuestAddress;
  readonly deviceObject: GuestAddress;
  block?: GuestAddress;
  file?: GuestAddress;
}

/**
 * Opens a device on behalf of a driver, which gets a reference to the file object and no handle: IRP_MJ_CLEANUP
 * follows at once, IRP_MJ_CLOSE when the driver dereferences the file object.
 */
export const IopGetDeviceObjectPointer = hostRoutine<DevicePointer>('IopGetDeviceObjectPointer', {
  start(k, slots) {
    const { status, object, remaining } = ObpLookup(k, slots.name);
    if (status !== STATUS_SUCCESS) return done(status);
    if (findObject(k, object)!.type !== 'Device') return done(STATUS_OBJECT_TYPE_MISMATCH);
    ObReferenceObject(k, object);
    slots.block = allocateStatusBlock(k);
    return enter(
      IopOpenDevice,
      {
        device: object,
        name: remaining,
        related: NULL_ADDRESS,
        access: ObpMapAccess(objectTypeNamed('File'), slots.access),
        mode: KernelMode,
        caseSensitive: false,
        fileAttributes: 0,
        shareAccess: 0,
        disposition: CREATE_DISPOSITIONS.FILE_OPEN,
        createOptions: CREATE_OPTIONS.FILE_NON_DIRECTORY_FILE,
        block: slots.block,
      },
      'opened',
    );
  },
  opened(k, slots, result) {
    ExpFreeSystem(k, slots.block!);
    if (!isSystemAddress(result as GuestAddress)) return done(result);
    slots.file = result as GuestAddress;
    const system = k.state.ps.systemProcess;
    const handle = ObpCreateHandle(k, system, slots.file, ObpMapAccess(objectTypeNamed('File'), slots.access));
    return enter(ObpCloseHandle, closing(system, handle), 'closed');
  },
  closed(k, slots) {
    ObpReportReferenced(k, slots.file!);
    k.memory.writePointer(slots.fileObject, slots.file!);
    k.memory.writePointer(slots.deviceObject, IoGetRelatedDeviceObject(k, slots.file!));
    return done(STATUS_SUCCESS);
  },
});

/** Slots of {@link IopAttachDeviceByName}; the caller gives the first three. */
export interface AttachByName {
  readonly source: GuestAddress;
  readonly name: string;
  /** Where the device below goes. */
  readonly attached: GuestAddress;
  /** Room for what IopGetDeviceObjectPointer gives: FILE_OBJECT*, DEVICE_OBJECT*. */
  pointers?: GuestAddress;
  status?: number;
}

/** Attaches a device to the stack of a named one, which is open only meanwhile. */
export const IopAttachDeviceByName = hostRoutine<AttachByName>('IopAttachDeviceByName', {
  start(k, slots) {
    slots.pointers = ExpAllocateSystem(k, 16, poolTag('IoPt'));
    const deviceObject = (slots.pointers + 8) as GuestAddress;
    const access = FILE_ACCESS.FILE_READ_ATTRIBUTES;
    const request = { name: slots.name, access, fileObject: slots.pointers, deviceObject };
    return enter(IopGetDeviceObjectPointer, request, 'opened');
  },
  opened(k, slots, status) {
    const pointers = slots.pointers!;
    const file = k.memory.readPointer(pointers);
    const device = k.memory.readPointer((pointers + 8) as GuestAddress);
    ExpFreeSystem(k, pointers);
    if (status !== STATUS_SUCCESS) return done(status);
    const lower = IopAttachDevice(k, slots.source, device);
    k.memory.writePointer(slots.attached, lower);
    slots.status = lower === NULL_ADDRESS ? STATUS_NO_SUCH_DEVICE : STATUS_SUCCESS;
    const next = ObpDereferenceForDriver(k, file);
    return next === undefined ? done(slots.status) : { ...next, next: 'released' };
  },
  released: (_k, slots) => done(slots.status!),
});
