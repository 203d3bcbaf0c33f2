/**
 * Device stacks as drivers call for them: attaching, detaching, and who stands where.
 * Source: the pages of the routines (wdm.h, ntifs.h).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_BUFFER_TOO_SMALL, STATUS_NO_SUCH_DEVICE, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObReferenceObject } from '../ob/object.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { isUnavailable } from './device-extension.ts';
import { IopAttachDeviceByName } from './device-pointer.ts';
import {
  IoGetAttachedDevice,
  IoGetRelatedDeviceObject,
  IopAttachDevice,
  IopBottomOfStack,
  IopDetachDevice,
  IopLowerDevice,
} from './device-stack.ts';
import { driverDevices } from './driver-object.ts';

const upToDispatch = [PASSIVE_LEVEL, DISPATCH_LEVEL] as const;

/** A device with a reference for the caller, or NULL. */
function referenced(k: Kernel, device: GuestAddress): GuestAddress {
  if (device !== NULL_ADDRESS) ObReferenceObject(k, device);
  return device;
}

export const attachmentDdis: readonly Ddi[] = [
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
    irql: upToDispatch,
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
    irql: upToDispatch,
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
    irql: upToDispatch,
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
    irql: upToDispatch,
    call: (k, device) => referenced(k, IoGetAttachedDevice(k, device)),
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
    irql: upToDispatch,
    call: (k, file) => IoGetRelatedDeviceObject(k, file),
  }),
  /**
   * Attaches a device to the top of a stack: what drivers called before IoAttachDeviceToDeviceStack.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NO_SUCH_DEVICE.
   * Source: "IoAttachDeviceByPointer", in the list of obsolete routines.
   */
  ddi({
    name: 'IoAttachDeviceByPointer',
    parameters: ['SourceDevice: ptr', 'TargetDevice: ptr'],
    irql: upToDispatch,
    call: (k, source, target) =>
      IopAttachDevice(k, source, target) === NULL_ADDRESS ? STATUS_NO_SUCH_DEVICE : STATUS_SUCCESS,
  }),
  /**
   * Returns the device below, referenced; NULL for the bottom of a stack, and for a device that is on its way out.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetLowerDeviceObject function (ntifs.h)".
   */
  ddi({
    name: 'IoGetLowerDeviceObject',
    parameters: ['DeviceObject: ptr'],
    irql: upToDispatch,
    call: (k, device) => (isUnavailable(k, device) ? NULL_ADDRESS : referenced(k, IopLowerDevice(k, device))),
  }),
  /**
   * Returns the lowest device of the stack, referenced.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetDeviceAttachmentBaseRef function (ntifs.h)".
   */
  ddi({
    name: 'IoGetDeviceAttachmentBaseRef',
    parameters: ['DeviceObject: ptr'],
    irql: upToDispatch,
    call: (k, device) => referenced(k, IopBottomOfStack(k, device)),
  }),
  /**
   * Lists the devices of a driver, each referenced, as far as the list has room, and tells how many there are.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL.
   * Source: "IoEnumerateDeviceObjectList function (ntifs.h)".
   */
  ddi({
    name: 'IoEnumerateDeviceObjectList',
    parameters: [
      'DriverObject: ptr',
      'DeviceObjectList: ptr',
      'DeviceObjectListSize: u32',
      'ActualNumberDeviceObjects: ptr',
    ],
    irql: upToDispatch,
    call(k, driver, list, listBytes, actual) {
      const devices = driverDevices(k, driver);
      const room = Math.floor(listBytes / 8);
      k.memory.writeU32(actual, devices.length);
      for (const [index, device] of devices.slice(0, room).entries())
        k.memory.writePointer(addressAdd(list, 8 * index), referenced(k, device));
      return devices.length > room ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
    },
  }),
];
