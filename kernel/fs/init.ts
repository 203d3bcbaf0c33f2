/**
 * The volumes of a system before any driver is loaded: the driver `\FileSystem\MemFs`, for each drive a storage device
 * `\Device\HarddiskVolumeN` with a mounted volume and the link `\??\X:`, and what is on them.
 * Source: "How the Volume Is Mounted", "Introduction to MS-DOS Device Names", "ZwCreateFile function (wdm.h)" for `\SystemRoot`.
 */
import { assert } from '../../base/assert.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { VPB } from '../../nt/generated/layouts.ts';
import { IO_TYPE_VPB } from '../../nt/io-types.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, DEVICE_TYPES } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { DeviceObject, Vpb } from '../generated/views.ts';
import { IopCreateBuiltinDriver } from '../io/builtin-driver.ts';
import { IopCreateDevice, IopNoteDeviceFlags } from '../io/device.ts';
import { VPB_MOUNTED } from '../io/vpb.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import type { Place } from '../ob/directory.ts';
import { ObpFindPlace } from '../ob/namespace.ts';
import { ObpCreateSymbolicLink } from '../ob/symbolic-link.ts';
import { upcaseText } from '../rtl/upcase.ts';
import { FILE_ATTRIBUTE_ARCHIVE, FILE_ATTRIBUTE_DIRECTORY } from './file-attributes.ts';
import { componentsOf } from './file-names.ts';
import { createFile, createRoot, fileNode, isDirectory, writeFileBytes } from './file-tree.ts';
import { SECTOR_BYTES } from './read-write.ts';
import type { FileNode, InitialFile, Volume } from './state.ts';
import { showLabel } from './volume-label.ts';

export const SYSTEM_DRIVE = 'C';
/** Bytes that each volume has room for. */
export const VOLUME_BYTES = 256 * 1024 * 1024;

/** Folders that Windows has, for drivers that expect them. */
const SYSTEM_FOLDERS = ['\\Windows', '\\Windows\\System32', '\\Windows\\System32\\drivers', '\\Windows\\Temp'];

const FIRST_SERIAL_NUMBER = 0x4e54_5200;

/** Makes the driver, the volumes and what is on them. */
export function FsInitSystem(k: Kernel): void {
  const { fs } = k.state;
  const { files = [] } = k.configuration;
  fs.driver = IopCreateBuiltinDriver(k, 'MemFs', '\\FileSystem\\MemFs', 'MemFsDispatch');
  const drives = new Set([SYSTEM_DRIVE, ...files.map(({ path }) => driveOf(path))]);
  for (const drive of [...drives].sort()) fs.volumes.push(createVolume(k, drive));
  createLink(k, '\\Device\\BootDevice', deviceName(volumeOfDrive(k, SYSTEM_DRIVE)));
  createLink(k, '\\SystemRoot', '\\Device\\BootDevice\\Windows');
  for (const path of SYSTEM_FOLDERS) createFolder(k, volumeOfDrive(k, SYSTEM_DRIVE), path);
  for (const file of files) putFile(k, file);
}

/** The letter of a drive in upper case, of a path that begins with one. */
export function driveOf(path: string): string {
  return path.slice(0, 1).toUpperCase();
}

function volumeOfDrive(k: Kernel, drive: string): Volume {
  return k.state.fs.volumes.find((volume) => volume.drive === drive)!;
}

function deviceName({ number }: Volume): string {
  return `\\Device\\HarddiskVolume${number}`;
}

function placeOf(k: Kernel, path: string): Place {
  const place = ObpFindPlace(k, path);
  assert(typeof place !== 'number', `${path} is free`);
  return place;
}

function createLink(k: Kernel, path: string, target: string): void {
  const { directory, name } = placeOf(k, path);
  ObpCreateSymbolicLink(k, directory, name, target);
}

function createDevice(k: Kernel, name: string | undefined, deviceType: number): DeviceObject {
  const driver = k.state.fs.driver;
  const request = { driver, extensionSize: 0, name, deviceType, characteristics: 0, exclusive: false };
  const { status, device } = IopCreateDevice(k, request);
  assert(status === STATUS_SUCCESS, 'a device of the file system can be made');
  return new DeviceObject(k.memory, device);
}

function ready(k: Kernel, device: DeviceObject): GuestAddress {
  device.SectorSize = SECTOR_BYTES;
  device.Flags &= ~DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
  IopNoteDeviceFlags(k, device.address);
  return device.address;
}

function createVolume(k: Kernel, drive: string): Volume {
  const number = k.state.fs.volumes.length + 1;
  const storage = createDevice(k, `\\Device\\HarddiskVolume${number}`, DEVICE_TYPES.FILE_DEVICE_DISK);
  const device = createDevice(k, undefined, DEVICE_TYPES.FILE_DEVICE_DISK_FILE_SYSTEM);
  // What comes to the volume could go on to the storage below it.
  device.StackSize = storage.StackSize + 1;
  const vpb = new Vpb(k.memory, ExpAllocateSystem(k, VPB.SIZE, poolTag('Vpb ')));
  vpb.Type = IO_TYPE_VPB;
  vpb.Size = VPB.SIZE;
  vpb.Flags = VPB_MOUNTED;
  vpb.DeviceObject = device.address;
  vpb.RealDevice = storage.address;
  vpb.SerialNumber = FIRST_SERIAL_NUMBER + number;
  storage.Vpb = vpb.address;
  const volume: Volume = {
    number,
    drive,
    root: createRoot(k, number).id,
    serialNumber: vpb.SerialNumber,
    created: KiSystemTime(k),
    label: drive === SYSTEM_DRIVE ? 'System' : 'Data',
    sizeBytes: VOLUME_BYTES,
    usedBytes: 0,
    storage: ready(k, storage),
    device: ready(k, device),
  };
  showLabel(k, volume);
  createLink(k, `\\??\\${drive}:`, deviceName(volume));
  return volume;
}

/** The folder of a path, which is made with those above it that are missing. */
function createFolder(k: Kernel, volume: Volume, path: string): FileNode {
  let folder = fileNode(k, volume.root);
  for (const name of componentsOf(path) ?? []) {
    folder = ownChild(k, folder, name) ?? createFile(k, folder, name, FILE_ATTRIBUTE_DIRECTORY);
  }
  return folder;
}

/** The file of that name, which is not its short one. */
function ownChild(k: Kernel, folder: FileNode, name: string): FileNode | undefined {
  const id = folder.children?.get(upcaseText(name));
  return id === undefined ? undefined : fileNode(k, id);
}

/** Puts what a scenario gives where it belongs; whoever reads scenarios has checked that it can be there. */
function putFile(k: Kernel, { path, attributes, data }: InitialFile): void {
  const volume = volumeOfDrive(k, driveOf(path));
  const names = path.slice(2);
  if (names.endsWith('\\')) {
    createFolder(k, volume, names).attributes |= attributes;
    return;
  }
  const end = names.lastIndexOf('\\');
  const folder = createFolder(k, volume, names.slice(0, end));
  const name = names.slice(end + 1);
  const node = ownChild(k, folder, name) ?? createFile(k, folder, name, 0);
  assert(isDirectory(folder) && !isDirectory(node), `${path} can be a file`);
  writeFileBytes(k, node, 0, data);
  node.attributes = attributes | FILE_ATTRIBUTE_ARCHIVE;
}
