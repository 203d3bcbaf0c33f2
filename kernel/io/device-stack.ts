/**
 * Device stacks: devices attached on top of others get their requests first.
 * Source: "IoAttachDeviceToDeviceStack function (wdm.h)", "IoDetachDevice function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { checkChain } from '../chain.ts';
import { DeviceObject, DevobjExtension } from '../generated/views.ts';
import type { Enter } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { IopContinuePending, IopDeviceId } from './device.ts';
import { isUnavailable } from './device-extension.ts';
import { IopBaseDevice } from './vpb.ts';

/** The topmost device of the stack that a device is in. */
export function IoGetAttachedDevice(k: Kernel, address: GuestAddress): GuestAddress {
  let top = address;
  for (let steps = 0; ; steps++) {
    checkChain(steps, 'attached devices', top);
    const above = new DeviceObject(k.memory, top).AttachedDevice;
    if (above === NULL_ADDRESS) return top;
    top = above;
  }
}

/** The device below in the stack, NULL for the bottom. */
export function IopLowerDevice(k: Kernel, address: GuestAddress): GuestAddress {
  return new DevobjExtension(k.memory, new DeviceObject(k.memory, address).DeviceObjectExtension).AttachedTo;
}

/** The lowest device of the stack that a device is in. */
export function IopBottomOfStack(k: Kernel, address: GuestAddress): GuestAddress {
  let bottom = address;
  for (let steps = 0; ; steps++) {
    checkChain(steps, 'attached devices', bottom);
    const below = IopLowerDevice(k, bottom);
    if (below === NULL_ADDRESS) return bottom;
    bottom = below;
  }
}

/** The device that gets the requests of a file object. */
export function IoGetRelatedDeviceObject(k: Kernel, file: GuestAddress): GuestAddress {
  return IoGetAttachedDevice(k, IopBaseDevice(k, file));
}

/**
 * Puts a device on top of a stack. It takes over what its requests need: stack size, alignment, sector size.
 * @returns the device below, NULL when that one is being set up or on its way out
 */
export function IopAttachDevice(k: Kernel, source: GuestAddress, target: GuestAddress): GuestAddress {
  const lower = new DeviceObject(k.memory, IoGetAttachedDevice(k, target));
  if (isUnavailable(k, lower.address)) return NULL_ADDRESS;
  const upper = new DeviceObject(k.memory, source);
  lower.AttachedDevice = source;
  upper.StackSize = lower.StackSize + 1;
  upper.AlignmentRequirement = lower.AlignmentRequirement;
  upper.SectorSize = lower.SectorSize;
  new DevobjExtension(k.memory, upper.DeviceObjectExtension).AttachedTo = lower.address;
  k.sink.deviceAttach(IopDeviceId(k, source), IopDeviceId(k, lower.address), upper.StackSize);
  return lower.address;
}

/**
 * Takes away the device that is attached to `lower`, whose pending delete or unload can then go on.
 * @returns what is left to do
 */
export function IopDetachDevice(k: Kernel, lower: GuestAddress): Enter | undefined {
  const target = new DeviceObject(k.memory, lower);
  const upper = new DeviceObject(k.memory, target.AttachedDevice);
  new DevobjExtension(k.memory, upper.DeviceObjectExtension).AttachedTo = NULL_ADDRESS;
  target.AttachedDevice = NULL_ADDRESS;
  k.sink.deviceDetach(IopDeviceId(k, upper.address), IopDeviceId(k, lower));
  return IopContinuePending(k, lower);
}
