/**
 * What the I/O manager knows of files, and changes, without their drivers: above all, moving the file pointer sends no IRP.
 * Source: "NtQueryInformationFile function (ntifs.h)", "NtSetInformationFile function (ntifs.h)",
 * "NtQueryVolumeInformationFile function (ntifs.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import {
  FileAccessInformation,
  FileAlignmentInformation,
  FileCompletionInformation,
  FileFsDeviceInformation,
  FileIoCompletionNotificationInformation,
  FileModeInformation,
  FilePositionInformation,
} from '../../nt/file-information.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { FILE_OBJECT_FLAGS, OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { DeviceObject, FileObject, IoStatusBlock } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess } from '../ob/capture.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { ObpObjectId } from '../ob/object.ts';
import { associatePort } from './completion-port.ts';
import { IoGetRelatedDeviceObject } from './device-stack.ts';
import { isSynchronous } from './file-object.ts';
import type { Prepared } from './file-request.ts';
import { refuse } from './services.ts';

const { FO_SKIP_COMPLETION_PORT, FO_SKIP_SET_EVENT, FO_SKIP_SET_FAST_IO, FO_WRITE_THROUGH } = FILE_OBJECT_FLAGS;
const { FO_SEQUENTIAL_ONLY, FO_NO_INTERMEDIATE_BUFFERING, FO_SYNCHRONOUS_IO, FO_ALERTABLE_IO } = FILE_OBJECT_FLAGS;

/** Modes of a file that FileModeInformation tells and changes, as create options. */
const MODES: readonly (readonly [option: number, flag: number])[] = [
  [0x2, FO_WRITE_THROUGH],
  [0x4, FO_SEQUENTIAL_ONLY],
  [0x8, FO_NO_INTERMEDIATE_BUFFERING],
];
const FILE_SYNCHRONOUS_IO_ALERT = 0x10;
const FILE_SYNCHRONOUS_IO_NONALERT = 0x20;

/** What SetFileCompletionNotificationModes sets. */
const NOTIFICATION_MODES: readonly (readonly [mode: number, flag: number])[] = [
  [0x1, FO_SKIP_COMPLETION_PORT],
  [0x2, FO_SKIP_SET_EVENT],
  [0x4, FO_SKIP_SET_FAST_IO],
];

export const QUERY_INFORMATION = eventCode('file_code', 'query information');
export const SET_INFORMATION = eventCode('file_code', 'set information');
export const QUERY_VOLUME = eventCode('file_code', 'query volume');

const NO_BYTES = new Uint8Array(0);

/** Answers a question without the driver: stores the value and its length. */
export function answer(
  k: Kernel,
  { mode, ioStatusBlock }: Prepared,
  buffer: GuestAddress,
  value: U64,
  length: 4 | 8,
): number {
  return guardAccess(mode, () => {
    if (length === 8) k.memory.writeU64(buffer, value.lo, value.hi);
    else k.memory.writeU32(buffer, value.lo);
    storeResult(k, ioStatusBlock, length);
  });
}

function storeResult(k: Kernel, ioStatusBlock: GuestAddress, information: number): void {
  const block = new IoStatusBlock(k.memory, ioStatusBlock);
  block.Information = u64(information);
  block.Status = STATUS_SUCCESS;
}

function modeOf(file: FileObject): number {
  const { Flags: flags } = file;
  let mode = 0;
  for (const [option, flag] of MODES) if (flags & flag) mode |= option;
  if (flags & FO_SYNCHRONOUS_IO)
    mode |= flags & FO_ALERTABLE_IO ? FILE_SYNCHRONOUS_IO_ALERT : FILE_SYNCHRONOUS_IO_NONALERT;
  return mode;
}

/** What the I/O manager knows of a file object; undefined for what only the driver can tell. */
export function knownOf(k: Kernel, { file, access }: Prepared, informationClass: number): [U64, 4 | 8] | undefined {
  const view = new FileObject(k.memory, file);
  switch (informationClass) {
    case FilePositionInformation:
      return isSynchronous(k, file) ? [view.CurrentByteOffset, 8] : undefined;
    case FileModeInformation:
      return [u64(modeOf(view)), 4];
    case FileAccessInformation:
      return [u64(access), 4];
    case FileAlignmentInformation:
      return [u64(new DeviceObject(k.memory, IoGetRelatedDeviceObject(k, file)).AlignmentRequirement), 4];
    case FileIoCompletionNotificationInformation: {
      const modes = NOTIFICATION_MODES.filter(([, flag]) => (view.Flags & flag) !== 0);
      return [u64(modes.reduce((sum, [mode]) => sum + mode, 0)), 4];
    }
    default:
      return undefined;
  }
}

/** FILE_FS_DEVICE_INFORMATION is what the device was created with; all else of a volume the driver must be asked. */
export function knownOfVolume(k: Kernel, { file }: Prepared, informationClass: number): [U64, 8] | undefined {
  if (informationClass !== FileFsDeviceInformation) return undefined;
  const { DeviceType, Characteristics } = new DeviceObject(k.memory, new FileObject(k.memory, file).DeviceObject);
  return [u64(DeviceType, Characteristics), 8];
}

/** What the I/O manager has done about a file without its driver. */
interface Concluded {
  /** `file_code` */
  readonly operation: number;
  readonly informationClass: number;
  readonly status: number;
  /** The value that was told or asked for. */
  readonly address: GuestAddress;
  readonly length: number;
}

/** Emits `file_information`, since there is no IRP that would tell, and gives the file object up. Returns the status. */
export function conclude(
  k: Kernel,
  { file }: Prepared,
  { operation, informationClass, status, address, length }: Concluded,
): number {
  const isDone = status === STATUS_SUCCESS;
  const kept = isDone ? Math.min(length, k.configuration.payloadLimit) : 0;
  const data = kept === 0 ? NO_BYTES : k.memory.readBytes(address, kept);
  const information = isDone && operation !== SET_INFORMATION ? length : 0;
  const object = ObpObjectId(k, file);
  k.sink.fileInformation(object, operation, informationClass, '', 0, 0, length, 0, status, information, 0, data);
  return refuse(k, file, status);
}

/** What the I/O manager changes of a file object itself; returns the status. */
export function changeKnown(
  k: Kernel,
  { mode, file, ioStatusBlock }: Prepared,
  informationClass: number,
  buffer: GuestAddress,
): number {
  const view = new FileObject(k.memory, file);
  let status: number = STATUS_SUCCESS;
  const fault = guardAccess(mode, () => {
    const value = k.memory.readU32(buffer);
    switch (informationClass) {
      case FilePositionInformation: {
        const offset = k.memory.readU64(buffer);
        if (offset.hi >>> 31 === 1) status = STATUS_INVALID_PARAMETER;
        else view.CurrentByteOffset = offset;
        break;
      }
      case FileModeInformation:
        for (const [option, flag] of MODES) {
          if (flag === FO_NO_INTERMEDIATE_BUFFERING) continue;
          view.Flags = value & option ? view.Flags | flag : view.Flags & ~flag;
        }
        break;
      case FileIoCompletionNotificationInformation:
        if (isSynchronous(k, file)) status = STATUS_INVALID_PARAMETER;
        else for (const [mode, flag] of NOTIFICATION_MODES) if (value & mode) view.Flags |= flag;
        break;
      case FileCompletionInformation:
        status = associate(k, mode, file, k.memory.readU64(buffer), k.memory.readU64(addressAdd(buffer, 8)));
        break;
    }
    if (status === STATUS_SUCCESS) storeResult(k, ioStatusBlock, 0);
  });
  return fault === STATUS_SUCCESS ? status : fault;
}

export const KNOWN_TO_SET: ReadonlySet<number> = new Set([
  FilePositionInformation,
  FileModeInformation,
  FileIoCompletionNotificationInformation,
  FileCompletionInformation,
]);

/** A file object gets a completion port, once and for all. */
function associate(k: Kernel, mode: number, file: GuestAddress, portHandle: U64, key: U64): number {
  if (isSynchronous(k, file)) return STATUS_INVALID_PARAMETER;
  if (new FileObject(k.memory, file).CompletionContext !== NULL_ADDRESS) return STATUS_INVALID_PARAMETER;
  const access = OBJECT_ACCESS.EVENT_MODIFY_STATE;
  const port = ObpReferenceHandle(k, ObpCurrentProcess(k), portHandle, 'IoCompletion', access, mode);
  if (port.status === STATUS_SUCCESS) associatePort(k, file, port.object, key);
  return port.status;
}
