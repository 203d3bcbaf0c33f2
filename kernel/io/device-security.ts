/**
 * Who may open a device: its security descriptor, given by its driver or by default.
 * Source: "Controlling Device Access", "Securing Device Objects", "FILE_DEVICE_SECURE_OPEN" in "Specifying Device Characteristics".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { SE_DACL_PRESENT, SID_ADMINISTRATORS, SID_RESTRICTED, SID_SYSTEM, SID_WORLD } from '../../nt/security.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DEVICE_CHARACTERISTICS, FILE_ACCESS } from '../../nt/tables/io-flags.ts';
import { DeviceObject } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { type AccessCheck, SepAccessCheck } from '../se/access-check.ts';
import { sharedDescriptor } from '../se/descriptor-cache.ts';
import { allowedAce, readDescriptor, type SecurityDescriptor } from '../se/security-descriptor.ts';
import { SepEffectiveToken } from '../se/token.ts';

const { FILE_ALL_ACCESS, FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE } = FILE_ACCESS;

/** What a device has whose driver says nothing: all for the system and administrators, reading and writing for everybody. */
const DEFAULT_DESCRIPTOR: SecurityDescriptor = {
  control: SE_DACL_PRESENT,
  owner: SID_ADMINISTRATORS,
  group: SID_SYSTEM,
  dacl: [
    allowedAce(SID_WORLD, FILE_GENERIC_READ | FILE_GENERIC_WRITE | FILE_GENERIC_EXECUTE),
    allowedAce(SID_SYSTEM, FILE_ALL_ACCESS),
    allowedAce(SID_ADMINISTRATORS, FILE_ALL_ACCESS),
    allowedAce(SID_RESTRICTED, FILE_GENERIC_READ | FILE_GENERIC_EXECUTE),
  ],
};

/** Gives a device its descriptor; without an owner or a group of its own those of the default. */
export function IopSetDeviceSecurity(k: Kernel, device: GuestAddress, descriptor?: SecurityDescriptor): void {
  const { owner, group } = DEFAULT_DESCRIPTOR;
  const complete: SecurityDescriptor =
    descriptor === undefined
      ? DEFAULT_DESCRIPTOR
      : { ...descriptor, owner: descriptor.owner ?? owner, group: descriptor.group ?? group };
  new DeviceObject(k.memory, device).SecurityDescriptor = sharedDescriptor(k, complete);
}

/**
 * What an open of a device is granted: specific rights, or STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD. Nobody asks a
 * driver, nor whoever opens something behind the device's name unless the device has FILE_DEVICE_SECURE_OPEN: the driver
 * itself is to look at that.
 */
export function IopCheckDeviceAccess(
  k: Kernel,
  device: GuestAddress,
  name: string,
  desired: number,
  mode: number,
): AccessCheck {
  const type = objectTypeNamed('File');
  const { Characteristics, SecurityDescriptor: descriptor } = new DeviceObject(k.memory, device);
  const isWhole = name === '' || (Characteristics & DEVICE_CHARACTERISTICS.FILE_DEVICE_SECURE_OPEN) !== 0;
  if (mode === KernelMode || !isWhole || descriptor === NULL_ADDRESS) {
    return { status: STATUS_SUCCESS, granted: ObpMapAccess(type, desired) };
  }
  const token = SepEffectiveToken(k);
  return SepAccessCheck(token, readDescriptor(k.memory, descriptor), desired, 0, type.mapping);
}
