/** Devices, stacks and symbolic links as drivers call for them. Source: the pages of the routines (wdm.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { APC_LEVEL, DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_NO_SUCH_DEVICE, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObReferenceObject } from '../ob/object.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { IopCreateDevice, IopRequestDeviceDelete } from './device.ts';
import { IopAttachDeviceByName, IopGetDeviceObjectPointer } from './device-pointer.ts';
import { IoGetAttachedDevice, IoGetRelatedDeviceObject, IopAttachDevice, IopDetachDevice } from './device-stack.ts';
import { IopCreateSymbolicLink, IopDeleteSymbolicLink } from './symbolic-link.ts';

function createLink(k: Kernel, name: GuestAddress, target: GuestAddress): number {
  return IopCreateSymbolicLink(k, readUnicodeString(k, name), readUnicodeString(k, target));
}

export const deviceDdis: readonly Ddi[] = [
  /**
   * Creates a device of the driver.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_COLLISION, STATUS_INSUFFICIENT_RESOURCES, and what a name that cannot
   * be used leads to (STATUS_OBJECT_PATH_NOT_FOUND, STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_OBJECT_NAME_INVALID).
   * Deviation: no security descriptor.
   * Source: "IoCreateDevice function (wdm.h)".
   */
  ddi({
    name: 'IoCreateDevice',
    parameters: [
      'DriverObject: ptr',
      'DeviceExtensionSize: u32',
      'DeviceName: ptr',
      'DeviceType: u32',
      'DeviceCharacteristics: u32',
      'Exclusive: bool',
      'DeviceObject: ptr',
    ],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, driver, extensionSize, namePointer, deviceType, characteristics, exclusive, deviceObject) {
      const name = namePointer === NULL_ADDRESS ? undefined : readUnicodeString(k, namePointer);
      const request = { driver, extensionSize, name, deviceType, characteristics, exclusive };
      const { status, device } = IopCreateDevice(k, request);
      k.memory.writePointer(deviceObject, device);
      return status;
    },
  }),
  /**
   * Deletes a device; while it is open, only its name goes at once.
   * @irql <= APC_LEVEL
   * Source: "IoDeleteDevice function (wdm.h)".
   */
  ddi({
    name: 'IoDeleteDevice',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, device) => IopRequestDeviceDelete(k, device),
  }),
  /**
   * Makes a symbolic link to a device.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_COLLISION, and what a name that cannot be used leads to.
   * Source: "IoCreateSymbolicLink function (wdm.h)".
   */
  ddi({
    name: 'IoCreateSymbolicLink',
    parameters: ['SymbolicLinkName: ptr', 'DeviceName: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: createLink,
  }),
  /**
   * Makes a symbolic link that everybody may change.
   * @irql PASSIVE_LEVEL
   * Returns as IoCreateSymbolicLink.
   * Deviation: the same as IoCreateSymbolicLink, since links have no security descriptor yet.
   * Source: "IoCreateUnprotectedSymbolicLink function (ntddk.h)".
   */
  ddi({
    name: 'IoCreateUnprotectedSymbolicLink',
    parameters: ['SymbolicLinkName: ptr', 'DeviceName: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: createLink,
  }),
  /**
   * Deletes a symbolic link.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_TYPE_MISMATCH (not a link).
   * Source: "IoDeleteSymbolicLink function (wdm.h)".
   */
  ddi({
    name: 'IoDeleteSymbolicLink',
    parameters: ['SymbolicLinkName: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, name) => IopDeleteSymbolicLink(k, readUnicodeString(k, name)),
  }),
  /**
   * Attaches a device to the stack of a named one.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NO_SUCH_DEVICE, and what opening the named device leads to.
   * Source: "IoAttachDevice function (wdm.h)".
   */
  ddi({
    name: 'IoAttachDevice',
    parameters: ['SourceDevice: ptr', 'TargetDevice: ptr', 'AttachedDevice: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, source, target, attached) =>
      enter(IopAttachDeviceByName, { source, name: readUnicodeString(k, target), attached }),
  }),
  /**
   * Attaches a device to the top of a stack and returns the device below it, NULL when that takes no attachments.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoAttachDeviceToDeviceStack function (wdm.h)".
   */
  ddi({
    name: 'IoAttachDeviceToDeviceStack',
    parameters: ['SourceDevice: ptr', 'TargetDevice: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, source, target) => IopAttachDevice(k, source, target),
  }),
  /**
   * Attaches a device to the top of a stack and stores the device below it before requests can arrive.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NO_SUCH_DEVICE.
   * Source: "IoAttachDeviceToDeviceStackSafe function (ntifs.h)".
   */
  ddi({
    name: 'IoAttachDeviceToDeviceStackSafe',
    parameters: ['SourceDevice: ptr', 'TargetDevice: ptr', 'AttachedToDeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, source, target, attachedTo) {
      const lower = IopAttachDevice(k, source, target);
      if (lower === NULL_ADDRESS) return STATUS_NO_SUCH_DEVICE;
      k.memory.writePointer(attachedTo, lower);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Takes away the device attached to the given one.
   * @irql PASSIVE_LEVEL
   * Source: "IoDetachDevice function (wdm.h)".
   */
  ddi({
    name: 'IoDetachDevice',
    parameters: ['TargetDevice: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, target) => IopDetachDevice(k, target),
  }),
  /**
   * Returns the top of the stack a device is in.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetAttachedDevice function (ntifs.h)".
   */
  ddi({
    name: 'IoGetAttachedDevice',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, device) => IoGetAttachedDevice(k, device),
  }),
  /**
   * Returns the top of the stack a device is in, referenced.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetAttachedDeviceReference function (wdm.h)".
   */
  ddi({
    name: 'IoGetAttachedDeviceReference',
    parameters: ['DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, device) {
      const top = IoGetAttachedDevice(k, device);
      ObReferenceObject(k, top);
      return top;
    },
  }),
  /**
   * Returns the device that gets the requests of a file object.
   * @irql <= DISPATCH_LEVEL
   * Deviation: mounted volumes do not exist yet.
   * Source: "IoGetRelatedDeviceObject function (wdm.h)".
   */
  ddi({
    name: 'IoGetRelatedDeviceObject',
    parameters: ['FileObject: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, file) => IoGetRelatedDeviceObject(k, file),
  }),
  /**
   * Opens a named device and gives the file object, referenced, and the top of its stack.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_TYPE_MISMATCH (not a device), and what opening leads to.
   * Source: "IoGetDeviceObjectPointer function (wdm.h)".
   */
  ddi({
    name: 'IoGetDeviceObjectPointer',
    parameters: ['ObjectName: ptr', 'DesiredAccess: u32', 'FileObject: ptr', 'DeviceObject: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, objectName, access, fileObject, deviceObject) =>
      enter(IopGetDeviceObjectPointer, { name: readUnicodeString(k, objectName), access, fileObject, deviceObject }),
  }),
];
