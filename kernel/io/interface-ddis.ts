/**
 * Detected devices, device interfaces and notifications as drivers call for them. Source: the pages of the routines (wdm.h, ntddk.h).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { CmpCreateKeyObject } from '../cm/key-object.ts';
import type { KeyNode } from '../cm/state.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { DriverExtension, DriverObject } from '../generated/views.ts';
import { enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpOpenHandle } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { writeWide } from '../rtl/guest-text.ts';
import { readGuid } from '../rtl/guid-ddis.ts';
import { convertInto, STRING_TAG } from '../rtl/string-conversion.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import {
  IopRegisterInterface,
  IopSetInterfaceState,
  interfaceNamed,
  interfaceParameters,
  interfacesOfClass,
} from './device-interface.ts';
import { deviceKey, deviceNodeOf, IopReportDetectedDevice } from './device-node.ts';
import { subkeyForDevice } from './device-property.ts';
import {
  EventCategoryDeviceInterfaceChange,
  IopAnnounceInterface,
  IopRegisterNotification,
  IopUnregisterNotification,
} from './plug-play-notification.ts';

const passiveOnly = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;

/** DEVICE_INTERFACE_INCLUDE_NONACTIVE */
const INCLUDE_NONACTIVE = 1;
/** PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES */
const INCLUDE_EXISTING = 1;

/** Stores a text in a UNICODE_STRING whose buffer the driver frees. */
function giveString(k: Kernel, string: GuestAddress, text: string): number {
  return convertInto(k, string, 2 * text.length, 2, true, (buffer) => writeWide(k.memory, buffer, `${text}\0`));
}

function textOrEmpty(k: Kernel, string: GuestAddress): string {
  return string === NULL_ADDRESS ? '' : readUnicodeString(k, string);
}

/** Opens a key for a driver: a kernel handle. */
function giveKey(k: Kernel, node: KeyNode, access: number, out: GuestAddress): number {
  const object = CmpCreateKeyObject(k, node);
  const granted = ObpMapAccess(objectTypeNamed('Key'), access);
  const handle = ObpOpenHandle(k, object, granted, OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE);
  ObDereferenceObject(k, object);
  k.memory.writeU64(out, handle.lo, handle.hi);
  return STATUS_SUCCESS;
}

function unregisterNotification(name: string): Ddi {
  return ddi({
    name,
    parameters: ['NotificationEntry: ptr'],
    irql: passiveOnly,
    call: (_k, entry) => enter(IopUnregisterNotification, { entry }),
  });
}

export const interfaceDdis: readonly Ddi[] = [
  /**
   * Reports a device that a driver has found itself; the Plug and Play manager makes a physical device object for it, unless it is
   * given one that it has made before.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES, STATUS_INVALID_DEVICE_REQUEST (a device object that it has not made).
   * Deviation: resources are not looked at, and IRP_MN_FILTER_RESOURCE_REQUIREMENTS is not sent.
   * Source: "IoReportDetectedDevice function (ntddk.h)".
   */
  ddi({
    name: 'IoReportDetectedDevice',
    parameters: [
      'DriverObject: ptr',
      'LegacyBusType: u32',
      'BusNumber: u32',
      'SlotNumber: u32',
      'ResourceList: ptr',
      'ResourceRequirements: ptr',
      'ResourceAssigned: bool',
      'DeviceObject: ptr',
    ],
    irql: passiveOnly,
    call(k, driver, busType, busNumber, slot, _resources, _requirements, _assigned, deviceObject) {
      const given = k.memory.readPointer(deviceObject);
      if (given !== NULL_ADDRESS)
        return deviceNodeOf(k, given) === undefined ? STATUS_INVALID_DEVICE_REQUEST : STATUS_SUCCESS;
      const extension = new DriverExtension(k.memory, new DriverObject(k.memory, driver).DriverExtension);
      const service = readUnicodeString(k, extension.ServiceKeyName);
      const { status, device } = IopReportDetectedDevice(k, service, busType, busNumber, slot);
      k.memory.writePointer(deviceObject, device);
      return status;
    },
  }),
  /**
   * Registers an interface of a device, which is disabled at first, and gives its symbolic link, which the driver frees.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_DEVICE_REQUEST (no device of the Plug and Play manager), STATUS_NO_MEMORY.
   * Source: "IoRegisterDeviceInterface function (wdm.h)".
   */
  ddi({
    name: 'IoRegisterDeviceInterface',
    parameters: [
      'PhysicalDeviceObject: ptr',
      'InterfaceClassGuid: ptr',
      'ReferenceString: ptr',
      'SymbolicLinkName: ptr',
    ],
    irql: passiveOnly,
    call(k, device, guid, reference, link) {
      const found = IopRegisterInterface(k, device, readGuid(k, guid), textOrEmpty(k, reference));
      return typeof found === 'number' ? found : giveString(k, link, found.link);
    },
  }),
  /**
   * Enables or disables an interface; who has asked for it is told.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_EXISTS (enabled already), STATUS_OBJECT_NAME_NOT_FOUND (not registered, or not enabled).
   * Source: "IoSetDeviceInterfaceState function (wdm.h)".
   */
  ddi({
    name: 'IoSetDeviceInterfaceState',
    parameters: ['SymbolicLinkName: ptr', 'Enable: bool'],
    irql: passiveOnly,
    call(k, link, enable) {
      const found = interfaceNamed(k, readUnicodeString(k, link));
      const status = IopSetInterfaceState(k, found, enable);
      if (status === STATUS_SUCCESS) IopAnnounceInterface(k, found!);
      return status;
    },
  }),
  /**
   * Lists the symbolic links of the interfaces of a class: zero-terminated texts and an empty one, which the driver frees.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS (also for none), STATUS_INVALID_DEVICE_REQUEST (no device of the Plug and Play manager),
   * STATUS_INSUFFICIENT_RESOURCES.
   * Source: "IoGetDeviceInterfaces function (wdm.h)".
   */
  ddi({
    name: 'IoGetDeviceInterfaces',
    parameters: ['InterfaceClassGuid: ptr', 'PhysicalDeviceObject: ptr', 'Flags: u32', 'SymbolicLinkList: ptr'],
    irql: passiveOnly,
    call(k, guid, device, flags, out) {
      if (device !== NULL_ADDRESS && deviceNodeOf(k, device) === undefined) return STATUS_INVALID_DEVICE_REQUEST;
      const found = interfacesOfClass(k, readGuid(k, guid), device, (flags & INCLUDE_NONACTIVE) !== 0);
      const text = `${found.map(({ link }) => `${link}\0`).join('')}\0`;
      const list = ExpAllocatePool(k, PagedPool, 2 * text.length, STRING_TAG);
      if (list === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
      writeWide(k.memory, list, text);
      k.memory.writePointer(out, list);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives the symbolic link of the interface of another class that the same device has with the same reference string.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND (none, or no such interface), STATUS_NO_MEMORY.
   * Source: "IoGetDeviceInterfaceAlias function (wdm.h)".
   */
  ddi({
    name: 'IoGetDeviceInterfaceAlias',
    parameters: ['SymbolicLinkName: ptr', 'AliasInterfaceClassGuid: ptr', 'AliasSymbolicLinkName: ptr'],
    irql: passiveOnly,
    call(k, link, guid, alias) {
      const found = interfaceNamed(k, readUnicodeString(k, link));
      if (found === undefined) return STATUS_OBJECT_NAME_NOT_FOUND;
      const others = interfacesOfClass(k, readGuid(k, guid), found.device, true);
      const other = others.find(({ reference }) => reference === found.reference);
      return other === undefined ? STATUS_OBJECT_NAME_NOT_FOUND : giveString(k, alias, other.link);
    },
  }),
  /**
   * Opens the key in which a driver keeps what belongs to an interface.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND (no such interface).
   * Source: "IoOpenDeviceInterfaceRegistryKey function (wdm.h)".
   */
  ddi({
    name: 'IoOpenDeviceInterfaceRegistryKey',
    parameters: ['SymbolicLinkName: ptr', 'DesiredAccess: u32', 'DeviceInterfaceRegKey: ptr'],
    irql: passiveOnly,
    call(k, link, access, key) {
      const found = interfaceNamed(k, readUnicodeString(k, link));
      if (found === undefined) return STATUS_OBJECT_NAME_NOT_FOUND;
      return giveKey(k, interfaceParameters(k, found), access, key);
    },
  }),
  /**
   * Opens the key of a device or of its driver.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (which key?), STATUS_INVALID_DEVICE_REQUEST (no device of the Plug and Play
   * manager), STATUS_OBJECT_NAME_NOT_FOUND (no driver has been installed for the device).
   * Deviation: hardware profiles are not told apart.
   * Source: "IoOpenDeviceRegistryKey function (wdm.h)".
   */
  ddi({
    name: 'IoOpenDeviceRegistryKey',
    parameters: ['DeviceObject: ptr', 'DevInstKeyType: u32', 'DesiredAccess: u32', 'DeviceRegKey: ptr'],
    irql: passiveOnly,
    call(k, device, type, access, key) {
      const node = deviceNodeOf(k, device);
      if (node === undefined) return STATUS_INVALID_DEVICE_REQUEST;
      const found = subkeyForDevice(k, deviceKey(k, node), type);
      return typeof found === 'number' ? found : giveKey(k, found, access, key);
    },
  }),
  /**
   * Has a routine called when interfaces of a class come and go; with the flag for it, also for those that there are already.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no such category).
   * Deviation: target devices and hardware profiles can be registered for, but nothing happens to them.
   * Source: "IoRegisterPlugPlayNotification function (wdm.h)".
   */
  ddi({
    name: 'IoRegisterPlugPlayNotification',
    parameters: [
      'EventCategory: u32',
      'EventCategoryFlags: u32',
      'EventCategoryData: ptr',
      'DriverObject: ptr',
      'CallbackRoutine: ptr',
      'Context: u64',
      'NotificationEntry: ptr',
    ],
    irql: passiveOnly,
    call(k, category, flags, data, driver, routine, context, out) {
      const isInterface = category === EventCategoryDeviceInterfaceChange;
      const guid = isInterface ? readGuid(k, data).toLowerCase() : '';
      const tellsExisting = isInterface && (flags & INCLUDE_EXISTING) !== 0;
      return IopRegisterNotification(k, { category, guid, tellsExisting, driver, routine, context, out });
    },
  }),
  /**
   * Takes a registration back; a routine that is running is waited for, unless it is the routine that does so.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no registration).
   * Source: "IoUnregisterPlugPlayNotification function (wdm.h)".
   */
  unregisterNotification('IoUnregisterPlugPlayNotification'),
  /**
   * As IoUnregisterPlugPlayNotification.
   * @irql PASSIVE_LEVEL
   * Returns as IoUnregisterPlugPlayNotification.
   * Source: "IoUnregisterPlugPlayNotificationEx function (wdm.h)".
   */
  unregisterNotification('IoUnregisterPlugPlayNotificationEx'),
];
