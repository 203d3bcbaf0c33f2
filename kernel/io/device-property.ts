/**
 * What the Plug and Play manager tells of a device: from the registry, and from what it keeps itself.
 * Source: "IoGetDeviceProperty function (wdm.h)", "IoOpenDeviceRegistryKey function (wdm.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETER_2,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { CmpGiveKey, CONTROL_SET } from '../cm/init.ts';
import { CmpFullPath, valueNamed } from '../cm/key-tree.ts';
import type { KeyNode } from '../cm/state.ts';
import { stringOf, wideBytes } from '../cm/value-data.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { findObject, ObpFullName } from '../ob/directory.ts';
import { deviceKey, deviceNodeOf } from './device-node.ts';
import type { DeviceNode } from './state.ts';

/** PLUGPLAY_REGKEY_..., and a flag that hardware profiles go by. */
const REGKEY_DEVICE = 1;
const REGKEY_DRIVER = 2;
const REGKEY_CURRENT_HWPROFILE = 4;

/** DEVICE_REGISTRY_PROPERTY: what is a value of the device's key. */
const VALUE_OF_PROPERTY: ReadonlyMap<number, string> = new Map([
  [0, 'DeviceDesc'],
  [1, 'HardwareID'],
  [2, 'CompatibleIDs'],
  [5, 'Class'],
  [6, 'ClassGUID'],
  [7, 'Driver'],
  [8, 'Mfg'],
  [9, 'FriendlyName'],
  [10, 'LocationInformation'],
  [17, 'UINumber'],
]);
const DevicePropertyPhysicalDeviceObjectName = 11;
const DevicePropertyLegacyBusType = 13;
const DevicePropertyBusNumber = 14;
const DevicePropertyEnumeratorName = 15;
const DevicePropertyInstallState = 18;
const MaximumDeviceProperty = 22;
/** DEVICE_INSTALL_STATE */
const InstallStateInstalled = 0;

/** The key that a driver asks for by PLUGPLAY_REGKEY_..., or the status that says why there is none. */
export function subkeyForDevice(k: Kernel, device: KeyNode, type: number): KeyNode | number {
  switch (type & ~REGKEY_CURRENT_HWPROFILE) {
    case REGKEY_DEVICE:
      return CmpGiveKey(k, { path: `${CmpFullPath(k, device)}\\Device Parameters`, values: [] });
    case REGKEY_DRIVER: {
      const driver = valueNamed(device, 'Driver');
      if (driver === undefined) return STATUS_OBJECT_NAME_NOT_FOUND;
      return CmpGiveKey(k, { path: `${CONTROL_SET}\\Control\\Class\\${stringOf(driver)}`, values: [] });
    }
    default:
      return STATUS_INVALID_PARAMETER;
  }
}

function text(value: string): Uint8Array {
  return wideBytes(`${value}\0`);
}

function number(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

/** The value of a property, undefined when the device has none. */
function propertyOf(k: Kernel, device: GuestAddress, node: DeviceNode, property: number): Uint8Array | undefined {
  const name = VALUE_OF_PROPERTY.get(property);
  if (name !== undefined) return valueNamed(deviceKey(k, node), name)?.data;
  switch (property) {
    case DevicePropertyPhysicalDeviceObjectName:
      return text(ObpFullName(k, findObject(k, device)!));
    case DevicePropertyLegacyBusType:
      return number(node.legacyBusType);
    case DevicePropertyBusNumber:
      return number(node.busNumber);
    case DevicePropertyEnumeratorName:
      return text(node.instance.slice(0, node.instance.indexOf('\\')));
    case DevicePropertyInstallState:
      return number(InstallStateInstalled);
    default:
      return undefined;
  }
}

export const devicePropertyDdis: readonly Ddi[] = [
  /**
   * Tells a property of a device, and how long it is.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER_2 (no such property), STATUS_INVALID_DEVICE_REQUEST
   * (no device of the Plug and Play manager), STATUS_OBJECT_NAME_NOT_FOUND (the device does not have it).
   * Source: "IoGetDeviceProperty function (wdm.h)".
   */
  ddi({
    name: 'IoGetDeviceProperty',
    parameters: [
      'DeviceObject: ptr',
      'DeviceProperty: u32',
      'BufferLength: u32',
      'PropertyBuffer: ptr',
      'ResultLength: ptr',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, device, property, length, buffer, resultLength) {
      k.memory.writeU32(resultLength, 0);
      const node = deviceNodeOf(k, device);
      if (node === undefined) return STATUS_INVALID_DEVICE_REQUEST;
      if (property > MaximumDeviceProperty) return STATUS_INVALID_PARAMETER_2;
      const data = propertyOf(k, device, node, property);
      if (data === undefined) return STATUS_OBJECT_NAME_NOT_FOUND;
      k.memory.writeU32(resultLength, data.length);
      if (data.length > length) return STATUS_BUFFER_TOO_SMALL;
      k.memory.writeBytes(buffer, data);
      return STATUS_SUCCESS;
    },
  }),
];
