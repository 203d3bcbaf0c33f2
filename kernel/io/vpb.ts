/**
 * Volume parameter blocks: the tie between a storage device and the file system's device that a volume on it is mounted
 * with. Who opens something on the storage device gets to the file system.
 * Source: "VPB structure (ntifs.h)", "IoGetRelatedDeviceObject function (wdm.h)", "How the Volume Is Mounted".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { FILE_ACCESS, FILE_OBJECT_FLAGS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { DeviceObject, FileObject, Vpb } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';

/** VPB.Flags */
export const VPB_MOUNTED = 0x1;

/** Rights that say nothing about the volume: who asks for no others wants the storage device itself. */
const DEVICE_ONLY =
  STANDARD_ACCESS.SYNCHRONIZE |
  FILE_ACCESS.FILE_READ_ATTRIBUTES |
  STANDARD_ACCESS.READ_CONTROL |
  STANDARD_ACCESS.ACCESS_SYSTEM_SECURITY |
  STANDARD_ACCESS.WRITE_OWNER |
  STANDARD_ACCESS.WRITE_DAC;

/** The VPB of a storage device with a mounted volume, NULL for any other device. */
export function mountedVpb(k: Kernel, device: GuestAddress): GuestAddress {
  const { Vpb: address } = new DeviceObject(k.memory, device);
  if (address === NULL_ADDRESS) return NULL_ADDRESS;
  return (new Vpb(k.memory, address).Flags & VPB_MOUNTED) !== 0 ? address : NULL_ADDRESS;
}

/** Ties the file object of an open to the volume it is on, unless the open is for the storage device itself. */
export function IopJoinVolume(k: Kernel, fileObject: GuestAddress, name: string, access: number): void {
  const file = new FileObject(k.memory, fileObject);
  const vpb = mountedVpb(k, file.DeviceObject);
  if (vpb === NULL_ADDRESS) return;
  if (name === '' && file.RelatedFileObject === NULL_ADDRESS && (access & ~DEVICE_ONLY) === 0) {
    file.Flags |= FILE_OBJECT_FLAGS.FO_DIRECT_DEVICE_OPEN;
    return;
  }
  file.Vpb = vpb;
  const view = new Vpb(k.memory, vpb);
  view.ReferenceCount++;
}

/** The file object has gone, or was never opened. */
export function IopLeaveVolume(k: Kernel, fileObject: GuestAddress): void {
  const file = new FileObject(k.memory, fileObject);
  if (file.Vpb === NULL_ADDRESS) return;
  const view = new Vpb(k.memory, file.Vpb);
  view.ReferenceCount--;
  file.Vpb = NULL_ADDRESS;
}

/** The lowest device that gets the requests of a file object: the file system's, or the one that was opened. */
export function IopBaseDevice(k: Kernel, fileObject: GuestAddress): GuestAddress {
  const file = new FileObject(k.memory, fileObject);
  if (file.Vpb !== NULL_ADDRESS) return new Vpb(k.memory, file.Vpb).DeviceObject;
  const isDirect = (file.Flags & FILE_OBJECT_FLAGS.FO_DIRECT_DEVICE_OPEN) !== 0;
  const vpb = isDirect ? NULL_ADDRESS : mountedVpb(k, file.DeviceObject);
  return vpb === NULL_ADDRESS ? file.DeviceObject : new Vpb(k.memory, vpb).DeviceObject;
}
