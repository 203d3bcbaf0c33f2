/** The I/O manager's own part of a device (DEVOBJ_EXTENSION): what is about to happen to it. */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { DEVOBJ_EXTENSION } from '../../nt/generated/layouts.ts';
import { DOE_DELETE_PENDING, DOE_REMOVE_PENDING, DOE_REMOVE_PROCESSED, DOE_UNLOAD_PENDING } from '../../nt/io-types.ts';
import { DEVICE_FLAGS } from '../../nt/tables/io-flags.ts';
import { DeviceObject } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';

const LEAVING = DOE_UNLOAD_PENDING | DOE_DELETE_PENDING | DOE_REMOVE_PENDING | DOE_REMOVE_PROCESSED;

function extensionFlagsAt(k: Kernel, device: GuestAddress): GuestAddress {
  return addressAdd(new DeviceObject(k.memory, device).DeviceObjectExtension, DEVOBJ_EXTENSION.ExtensionFlags);
}

/** DOE_... flags of a device. */
export function extensionFlags(k: Kernel, device: GuestAddress): number {
  return k.memory.readU32(extensionFlagsAt(k, device));
}

export function setExtensionFlags(k: Kernel, device: GuestAddress, flags: number): void {
  k.memory.writeU32(extensionFlagsAt(k, device), extensionFlags(k, device) | flags);
}

/** Whether a device takes no opens and no attachments: it is being set up, or on its way out. */
export function isUnavailable(k: Kernel, device: GuestAddress): boolean {
  const initializing = new DeviceObject(k.memory, device).Flags & DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
  return initializing !== 0 || (extensionFlags(k, device) & LEAVING) !== 0;
}
