/**
 * Device interfaces: a driver says of a device that it serves a class of interfaces, named by a GUID, and whoever wants one finds
 * it by that. Each has a symbolic link, which exists while the interface is enabled, and keys below Control\DeviceClasses.
 * Source: "Registering a Device Interface Class", "IoRegisterDeviceInterface function (wdm.h)",
 * "IoSetDeviceInterfaceState function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_OBJECT_NAME_EXISTS,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { CmpGiveKey, CONTROL_SET } from '../cm/init.ts';
import { CmpSetValue } from '../cm/key-tree.ts';
import type { KeyNode } from '../cm/state.ts';
import { dwordValue, stringValue } from '../cm/value-data.ts';
import type { Kernel } from '../kernel.ts';
import { findObject, ObpFullName } from '../ob/directory.ts';
import { upcaseText } from '../rtl/upcase.ts';
import { IopDeviceId } from './device.ts';
import { deviceNodeOf } from './device-node.ts';
import type { DeviceInterface } from './state.ts';
import { IopCreateSymbolicLink, IopDeleteSymbolicLink } from './symbolic-link.ts';

/** The link without the reference string. */
function linkOf({ link, reference }: DeviceInterface): string {
  return reference === '' ? link : link.slice(0, -1 - reference.length);
}

/** Where the link is for programs of all users. */
function globalPath(link: string): string {
  return link.replace(/^\\\?\?/, '\\GLOBAL??');
}

/** The key of an interface, below that of its class and its device. */
function interfaceKey(k: Kernel, found: DeviceInterface, subkey: string): KeyNode {
  const device = `##?#${linkOf(found).slice(4)}`;
  const path = `${CONTROL_SET}\\Control\\DeviceClasses\\${found.guid}\\${device}`;
  CmpGiveKey(k, { path, values: [stringValue('DeviceInstance', deviceNodeOf(k, found.device)!.instance)] });
  const reference = `${path}\\#${found.reference}`;
  CmpGiveKey(k, { path: reference, values: [stringValue('SymbolicLink', found.link.replace('??', '\\?'))] });
  return CmpGiveKey(k, { path: `${reference}\\${subkey}`, values: [] });
}

/** The key in which drivers keep what belongs to the interface. */
export function interfaceParameters(k: Kernel, found: DeviceInterface): KeyNode {
  return interfaceKey(k, found, 'Device Parameters');
}

/** Notes in the registry whether the link is there. */
function setLinked(k: Kernel, found: DeviceInterface): void {
  CmpSetValue(k, interfaceKey(k, found, 'Control'), dwordValue('Linked', found.enabled ? 1 : 0));
}

/** The interface that a symbolic link stands for; `\\?\` is the same as `\??\`. */
export function interfaceNamed(k: Kernel, link: string): DeviceInterface | undefined {
  return k.state.io.deviceInterfaces.get(upcaseText(link.replace(/^\\\\\?\\/, '\\??\\')));
}

/**
 * Registers an interface of a device, disabled at first; one that is registered stays as it is.
 * @param device a physical device object
 * @param guid of the class, with braces
 * @param reference tells several interfaces of one class apart, or empty
 * @returns the interface, or STATUS_INVALID_DEVICE_REQUEST (the Plug and Play manager does not know the device)
 */
export function IopRegisterInterface(
  k: Kernel,
  device: GuestAddress,
  guid: string,
  reference: string,
): DeviceInterface | number {
  const node = deviceNodeOf(k, device);
  if (node === undefined) return STATUS_INVALID_DEVICE_REQUEST;
  const instance = node.instance.replaceAll('\\', '#');
  const link = `\\??\\${instance}#${guid.toLowerCase()}${reference === '' ? '' : `\\${reference}`}`;
  const known = interfaceNamed(k, link);
  if (known !== undefined) return known;
  const created: DeviceInterface = { link, guid: guid.toLowerCase(), device, reference, enabled: false };
  k.state.io.deviceInterfaces.set(upcaseText(link), created);
  interfaceKey(k, created, 'Device Parameters');
  return created;
}

/** Whether another enabled interface needs the same link. */
function sharesLink(k: Kernel, found: DeviceInterface): boolean {
  return [...k.state.io.deviceInterfaces.values()].some(
    (other) => other !== found && other.enabled && linkOf(other) === linkOf(found),
  );
}

/**
 * Enables or disables an interface: its symbolic link leads to the device, or is not there.
 * @returns STATUS_SUCCESS, STATUS_OBJECT_NAME_EXISTS (enabled already), STATUS_OBJECT_NAME_NOT_FOUND (not registered, or not
 * enabled), or why the link cannot be made
 */
export function IopSetInterfaceState(k: Kernel, found: DeviceInterface | undefined, enable: boolean): number {
  if (found === undefined) return STATUS_OBJECT_NAME_NOT_FOUND;
  if (found.enabled === enable) return enable ? STATUS_OBJECT_NAME_EXISTS : STATUS_OBJECT_NAME_NOT_FOUND;
  if (!sharesLink(k, found)) {
    const path = globalPath(linkOf(found));
    const status = enable
      ? IopCreateSymbolicLink(k, path, ObpFullName(k, findObject(k, found.device)!))
      : IopDeleteSymbolicLink(k, path);
    if (status !== STATUS_SUCCESS) return status;
  }
  found.enabled = enable;
  setLinked(k, found);
  k.sink.deviceInterface(IopDeviceId(k, found.device), found.guid, found.link, enable ? 1 : 0);
  return STATUS_SUCCESS;
}

/** The interfaces of a class, in the order of their registration. @param device NULL for those of all devices */
export function interfacesOfClass(
  k: Kernel,
  guid: string,
  device: GuestAddress,
  withDisabled: boolean,
): DeviceInterface[] {
  return [...k.state.io.deviceInterfaces.values()].filter(
    (one) =>
      one.guid === guid.toLowerCase() &&
      (device === NULL_ADDRESS || one.device === device) &&
      (one.enabled || withDisabled),
  );
}
