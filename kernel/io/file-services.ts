/**
 * System services that ask about and change files, volumes, directories, locks, extended attributes and quotas.
 * What the I/O manager knows itself it answers without the driver; above all, moving the file pointer sends no IRP.
 * Source: the pages of the services (ntifs.h).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import {
  FileAccessInformation,
  FileAlignmentInformation,
  FileAllInformation,
  FileCompletionInformation,
  FileFsDeviceInformation,
  FileIoCompletionNotificationInformation,
  FileLinkInformation,
  FileModeInformation,
  FilePositionInformation,
  FileRenameInformation,
  type InformationClass,
  QUERY_FILE_CLASSES,
  QUERY_VOLUME_CLASSES,
  SET_FILE_CLASSES,
  SET_VOLUME_CLASSES,
} from '../../nt/file-information.ts';
import { FILE_ALL_INFORMATION, IO_STATUS_BLOCK, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import {
  IRP_MJ_DIRECTORY_CONTROL,
  IRP_MJ_LOCK_CONTROL,
  IRP_MJ_QUERY_EA,
  IRP_MJ_QUERY_INFORMATION,
  IRP_MJ_QUERY_QUOTA,
  IRP_MJ_QUERY_VOLUME_INFORMATION,
  IRP_MJ_SET_EA,
  IRP_MJ_SET_INFORMATION,
  IRP_MJ_SET_QUOTA,
  IRP_MJ_SET_VOLUME_INFORMATION,
} from '../../nt/irp-codes.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { FILE_ACCESS, FILE_OBJECT_FLAGS, OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { DeviceObject, FileObject, IoStatusBlock } from '../generated/views.ts';
import { type Enter, enter } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import { ObpCurrentProcess, ObpReferenceHandle, UserMode } from '../ob/handle.ts';
import { ObpObjectId } from '../ob/object.ts';
import type { KnownPart, OtherRequest } from './build-request.ts';
import { associatePort } from './completion-port.ts';
import { IoGetRelatedDeviceObject } from './device-stack.ts';
import { SL_EXCLUSIVE_LOCK, SL_FAIL_IMMEDIATELY } from './fast-io.ts';
import { isSynchronous } from './file-object.ts';
import { IopRename, IopRenameTarget } from './rename-target.ts';
import { IopRequest } from './request.ts';
import { begin, type Common, isNull, referenceFile, refuse } from './services.ts';

const { FILE_READ_DATA, FILE_WRITE_DATA, FILE_LIST_DIRECTORY, FILE_READ_EA, FILE_WRITE_EA } = FILE_ACCESS;
const { FO_SKIP_COMPLETION_PORT, FO_SKIP_SET_EVENT, FO_SKIP_SET_FAST_IO, FO_WRITE_THROUGH } = FILE_OBJECT_FLAGS;
const { FO_SEQUENTIAL_ONLY, FO_NO_INTERMEDIATE_BUFFERING, FO_SYNCHRONOUS_IO, FO_ALERTABLE_IO } = FILE_OBJECT_FLAGS;

/** Minor functions. */
const IRP_MN_QUERY_DIRECTORY = 1;
const IRP_MN_NOTIFY_CHANGE_DIRECTORY = 2;
const IRP_MN_LOCK = 1;
const IRP_MN_UNLOCK_SINGLE = 2;

/** Flags of stack locations. */
const SL_RESTART_SCAN = 1;
const SL_RETURN_SINGLE_ENTRY = 2;
const SL_WATCH_TREE = 1;

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

const QUERY_INFORMATION = eventCode('file_code', 'query information');
const SET_INFORMATION = eventCode('file_code', 'set information');
const QUERY_VOLUME = eventCode('file_code', 'query volume');

const NO_BYTES = new Uint8Array(0);
const NO_COMMON = { event: U64_ZERO, apcRoutine: U64_ZERO, apcContext: U64_ZERO };

interface Prepared {
  readonly mode: number;
  readonly file: GuestAddress;
  readonly access: number;
  readonly ioStatusBlock: GuestAddress;
  readonly common: Common;
}

/**
 * Probes the status block and whatever `probe` looks at, then references the file.
 * @returns a status when something is wrong
 */
function prepare(
  k: Kernel,
  mode: number,
  handle: U64,
  common: Omit<Common, 'ioStatusBlock'>,
  rawStatusBlock: U64,
  access: number,
  probe: () => void,
): Prepared | number {
  let ioStatusBlock = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    ioStatusBlock = writableRange(k, mode, rawStatusBlock, IO_STATUS_BLOCK.SIZE);
    probe();
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const found = referenceFile(k, mode, handle, access);
  if (found.status !== STATUS_SUCCESS) return found.status;
  return {
    mode,
    file: found.object,
    access: found.access,
    ioStatusBlock,
    common: { ...common, ioStatusBlock: rawStatusBlock },
  };
}

function send(k: Kernel, { mode, file, common, ioStatusBlock }: Prepared, request: OtherRequest): number | Enter {
  return begin(k, mode, file, common, ioStatusBlock, request);
}

/** The class, or the status for one that does not exist or does not fit. */
function checkedClass(
  classes: ReadonlyMap<number, InformationClass>,
  number: number,
  length: number,
): InformationClass | number {
  const found = classes.get(number);
  if (found === undefined) return STATUS_INVALID_INFO_CLASS;
  return length < found.length ? STATUS_INFO_LENGTH_MISMATCH : found;
}

/** Answers a question without the driver: stores the value and its length. */
function answer(k: Kernel, { mode, ioStatusBlock }: Prepared, buffer: GuestAddress, value: U64, length: 4 | 8): number {
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
function knownOf(k: Kernel, { file, access }: Prepared, informationClass: number): [U64, 4 | 8] | undefined {
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
function knownOfVolume(k: Kernel, { file }: Prepared, informationClass: number): [U64, 8] | undefined {
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
function conclude(
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
function changeKnown(
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

const KNOWN_TO_SET: ReadonlySet<number> = new Set([
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

function transferParameters(
  k: Kernel,
  mode: number,
  rawBuffer: U64,
  length: number,
  isInput: boolean,
): { buffer: () => GuestAddress; probe: () => void } {
  let buffer = NULL_ADDRESS;
  return {
    buffer: () => buffer,
    probe: () => {
      buffer = isInput ? readableRange(mode, rawBuffer, length) : writableRange(k, mode, rawBuffer, length);
    },
  };
}

/** Declares a query or set of information about a file or volume: all take the same arguments. */
function informationService(
  name: string,
  major:
    | typeof IRP_MJ_QUERY_INFORMATION
    | typeof IRP_MJ_SET_INFORMATION
    | typeof IRP_MJ_QUERY_VOLUME_INFORMATION
    | typeof IRP_MJ_SET_VOLUME_INFORMATION,
  classes: ReadonlyMap<number, InformationClass>,
): NativeRoutine {
  const isSet = major === IRP_MJ_SET_INFORMATION || major === IRP_MJ_SET_VOLUME_INFORMATION;
  const isVolume = major === IRP_MJ_QUERY_VOLUME_INFORMATION || major === IRP_MJ_SET_VOLUME_INFORMATION;
  return nativeRoutine({
    name,
    exports: isVolume && isSet ? ['Zw'] : ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'IoStatusBlock: ptr',
      'FileInformation: ptr',
      'Length: u32',
      'FileInformationClass: u32',
    ],
    call(k, mode, handle, rawStatusBlock, rawBuffer, length, informationClass) {
      const found = checkedClass(classes, informationClass, length);
      if (typeof found === 'number') return found;
      const { buffer, probe } = transferParameters(k, mode, rawBuffer, length, isSet);
      const prepared = prepare(k, mode, handle, NO_COMMON, rawStatusBlock, found.access, probe);
      if (typeof prepared === 'number') return prepared;
      const address = buffer();
      if (!isSet) {
        const known = isVolume ? knownOfVolume(k, prepared, informationClass) : knownOf(k, prepared, informationClass);
        if (known !== undefined) {
          const status = answer(k, prepared, address, ...known);
          const operation = isVolume ? QUERY_VOLUME : QUERY_INFORMATION;
          return conclude(k, prepared, { operation, informationClass, status, address, length: known[1] });
        }
      }
      if (!isVolume && isSet && KNOWN_TO_SET.has(informationClass)) {
        const status = changeKnown(k, prepared, informationClass, address);
        const operation = SET_INFORMATION;
        return conclude(k, prepared, { operation, informationClass, status, address, length: found.length });
      }
      const moved = { address, length };
      const request: OtherRequest = {
        major,
        minor: 0,
        parameters: [length, informationClass, 0, setFlags(k, major, informationClass, address)],
        informationClass,
        ...(isSet ? { input: moved } : { output: moved }),
        ...(isQueryOfAll(major, informationClass) ? { known: partsOfAll(k, prepared) } : {}),
        waits: true,
      };
      return isRename(major, informationClass)
        ? sendRename(k, prepared, request, address, length)
        : send(k, prepared, request);
    },
  });
}

function isQueryOfAll(major: number, informationClass: number): boolean {
  return major === IRP_MJ_QUERY_INFORMATION && informationClass === FileAllInformation;
}

/** The parts of FILE_ALL_INFORMATION that the driver finds filled in. */
function partsOfAll(k: Kernel, prepared: Prepared): readonly KnownPart[] {
  const { AccessInformation, ModeInformation, AlignmentInformation } = FILE_ALL_INFORMATION;
  return [
    { at: AccessInformation, value: knownOf(k, prepared, FileAccessInformation)![0].lo },
    { at: ModeInformation, value: knownOf(k, prepared, FileModeInformation)![0].lo },
    { at: AlignmentInformation, value: knownOf(k, prepared, FileAlignmentInformation)![0].lo },
  ];
}

function isRename(major: number, informationClass: number): boolean {
  const isNaming = informationClass === FileRenameInformation || informationClass === FileLinkInformation;
  return major === IRP_MJ_SET_INFORMATION && isNaming;
}

/** Sends a rename or link, once the directory of its new name is open. */
function sendRename(
  k: Kernel,
  { mode, file, ioStatusBlock }: Prepared,
  parameters: OtherRequest,
  buffer: GuestAddress,
  length: number,
): number | Enter {
  const target = IopRenameTarget(k, mode, buffer, length);
  if (typeof target === 'number') return refuse(k, file, target);
  const { apcRoutine, apcContext } = NO_COMMON;
  const request = { mode, file, event: NULL_ADDRESS, ioStatusBlock, apcRoutine, apcContext, parameters };
  return target === undefined ? enter(IopRequest, request) : enter(IopRename, { request, target });
}

/** Parameters.SetFile.ReplaceIfExists: the first byte of what a rename or link asks for. */
function setFlags(k: Kernel, major: number, informationClass: number, buffer: GuestAddress): number {
  if (!isRename(major, informationClass) || !k.memory.isAccessible(buffer, 1, 'read')) return 0;
  return k.memory.readU8(buffer) === 0 ? 0 : 1;
}

/** A counted string of user mode as it is to lie in system memory: the UNICODE_STRING, and behind it its characters. */
function captureName(k: Kernel, mode: number, raw: U64): Uint8Array {
  const at = readableRange(mode, raw, UNICODE_STRING.SIZE);
  const length = k.memory.readU16(addressAdd(at, UNICODE_STRING.Length));
  const characters = readableRange(mode, k.memory.readU64(addressAdd(at, UNICODE_STRING.Buffer)), length);
  const bytes = new Uint8Array(UNICODE_STRING.SIZE + length);
  const view = new DataView(bytes.buffer);
  view.setUint16(UNICODE_STRING.Length, length, true);
  view.setUint16(UNICODE_STRING.MaximumLength, length, true);
  bytes.set(k.memory.readBytes(characters, length), UNICODE_STRING.SIZE);
  return bytes;
}

export const fileRoutines: readonly NativeRoutine[] = [
  /**
   * Asks about a file. Position, mode, access, alignment and notification modes are known without the driver.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_ACCESS_VIOLATION,
   * STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_INSUFFICIENT_RESOURCES.
   * Source: "NtQueryInformationFile function (ntifs.h)".
   */
  informationService('QueryInformationFile', IRP_MJ_QUERY_INFORMATION, QUERY_FILE_CLASSES),
  /**
   * Changes a file. The file pointer, the mode, a completion port and notification modes need no driver.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryInformationFile; STATUS_INVALID_PARAMETER.
   * Source: "NtSetInformationFile function (ntifs.h)".
   */
  informationService('SetInformationFile', IRP_MJ_SET_INFORMATION, SET_FILE_CLASSES),
  /**
   * Asks about the volume of a file. What kind of device it is on is known without the driver.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryInformationFile.
   * Source: "NtQueryVolumeInformationFile function (ntifs.h)".
   */
  informationService('QueryVolumeInformationFile', IRP_MJ_QUERY_VOLUME_INFORMATION, QUERY_VOLUME_CLASSES),
  /**
   * Changes the volume of a file.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryInformationFile.
   * Source: "ZwSetVolumeInformationFile function (ntifs.h)".
   */
  informationService('SetVolumeInformationFile', IRP_MJ_SET_VOLUME_INFORMATION, SET_VOLUME_CLASSES),
  /**
   * Lists a directory.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION, STATUS_INSUFFICIENT_RESOURCES.
   * Source: "NtQueryDirectoryFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryDirectoryFile',
    exports: ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'FileInformation: ptr',
      'Length: u32',
      'FileInformationClass: u32',
      'ReturnSingleEntry: bool',
      'FileName: ptr',
      'RestartScan: bool',
    ],
    call(
      k,
      mode,
      handle,
      event,
      apcRoutine,
      apcContext,
      ioStatusBlock,
      rawBuffer,
      length,
      informationClass,
      singleEntry,
      rawName,
      restart,
    ) {
      let address = NULL_ADDRESS;
      let name: Uint8Array | undefined;
      const common = { event, apcRoutine, apcContext };
      const prepared = prepare(k, mode, handle, common, ioStatusBlock, FILE_LIST_DIRECTORY, () => {
        address = writableRange(k, mode, rawBuffer, length);
        if (!isNull(rawName)) name = captureName(k, mode, rawName);
      });
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_DIRECTORY_CONTROL,
        minor: IRP_MN_QUERY_DIRECTORY,
        flags: (restart ? SL_RESTART_SCAN : 0) | (singleEntry ? SL_RETURN_SINGLE_ENTRY : 0),
        parameters: [length, 0, informationClass, 0],
        output: { address, length },
        byDevice: true,
        ...(name === undefined ? {} : { auxiliary: { parameter: 1, bytes: name, isName: true } }),
        waits: false,
      });
    },
  }),
  /**
   * Asks to be told when a directory changes.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryDirectoryFile.
   * Source: "ReadDirectoryChangesW function (winbase.h)", which is this service.
   */
  nativeRoutine({
    name: 'NotifyChangeDirectoryFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'Buffer: ptr',
      'Length: u32',
      'CompletionFilter: u32',
      'WatchTree: bool',
    ],
    call(k, mode, handle, event, apcRoutine, apcContext, ioStatusBlock, rawBuffer, length, filter, watchTree) {
      const { buffer, probe } = transferParameters(k, mode, rawBuffer, length, false);
      const common = { event, apcRoutine, apcContext };
      const prepared = prepare(k, mode, handle, common, ioStatusBlock, FILE_LIST_DIRECTORY, probe);
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_DIRECTORY_CONTROL,
        minor: IRP_MN_NOTIFY_CHANGE_DIRECTORY,
        flags: watchTree ? SL_WATCH_TREE : 0,
        parameters: [length, filter],
        output: { address: buffer(), length },
        byDevice: true,
        waits: false,
      });
    },
  }),
  /**
   * Locks a range of a file.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "NtLockFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'LockFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'ByteOffset: ptr',
      'Length: ptr',
      'Key: u32',
      'FailImmediately: bool',
      'ExclusiveLock: bool',
    ],
    call(
      k,
      mode,
      handle,
      event,
      apcRoutine,
      apcContext,
      ioStatusBlock,
      rawOffset,
      rawLength,
      key,
      failImmediately,
      exclusive,
    ) {
      const flags = (failImmediately ? SL_FAIL_IMMEDIATELY : 0) | (exclusive ? SL_EXCLUSIVE_LOCK : 0);
      const common = { event, apcRoutine, apcContext };
      return lockControl(k, mode, handle, common, ioStatusBlock, IRP_MN_LOCK, { rawOffset, rawLength, key, flags });
    },
  }),
  /**
   * Gives a locked range of a file free.
   * @irql PASSIVE_LEVEL
   * Returns as NtLockFile.
   * Source: "NtUnlockFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'UnlockFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: ['FileHandle: u64', 'IoStatusBlock: ptr', 'ByteOffset: ptr', 'Length: ptr', 'Key: u32'],
    call: (k, mode, handle, ioStatusBlock, rawOffset, rawLength, key) =>
      lockControl(k, mode, handle, NO_COMMON, ioStatusBlock, IRP_MN_UNLOCK_SINGLE, {
        rawOffset,
        rawLength,
        key,
        flags: 0,
      }),
  }),
  /**
   * Reads the extended attributes of a file.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION, STATUS_INSUFFICIENT_RESOURCES.
   * Deviation: the list of names is passed on unchecked.
   * Source: "ZwQueryEaFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryEaFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'IoStatusBlock: ptr',
      'Buffer: ptr',
      'Length: u32',
      'ReturnSingleEntry: bool',
      'EaList: ptr',
      'EaListLength: u32',
      'EaIndex: ptr',
      'RestartScan: bool',
    ],
    call(k, mode, handle, ioStatusBlock, rawBuffer, length, singleEntry, rawList, listLength, rawIndex, restart) {
      let address = NULL_ADDRESS;
      let list: Uint8Array | undefined;
      let index = 0;
      const prepared = prepare(k, mode, handle, NO_COMMON, ioStatusBlock, FILE_READ_EA, () => {
        address = writableRange(k, mode, rawBuffer, length);
        if (!isNull(rawList) && listLength > 0)
          list = k.memory.readBytes(readableRange(mode, rawList, listLength), listLength);
        if (!isNull(rawIndex)) index = k.memory.readU32(readableRange(mode, rawIndex, 4));
      });
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_QUERY_EA,
        minor: 0,
        flags: (restart ? SL_RESTART_SCAN : 0) | (singleEntry ? SL_RETURN_SINGLE_ENTRY : 0),
        parameters: [length, 0, list?.length ?? 0, index],
        output: { address, length },
        byDevice: true,
        ...(list === undefined ? {} : { auxiliary: { parameter: 1, bytes: list } }),
        waits: true,
      });
    },
  }),
  /**
   * Writes extended attributes of a file.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryEaFile.
   * Deviation: the list is passed on unchecked, through a system buffer whatever the device.
   * Source: "ZwSetEaFile function (ntifs.h)".
   */
  writeService('SetEaFile', IRP_MJ_SET_EA, FILE_WRITE_EA, ['Zw']),
  /**
   * Asks for the quotas of a volume's users.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryEaFile.
   * Deviation: the list of SIDs is passed on unchecked.
   * Source: "ZwQueryQuotaInformationFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryQuotaInformationFile',
    exports: [],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'IoStatusBlock: ptr',
      'Buffer: ptr',
      'Length: u32',
      'ReturnSingleEntry: bool',
      'SidList: ptr',
      'SidListLength: u32',
      'StartSid: ptr',
      'RestartScan: bool',
    ],
    call(k, mode, handle, ioStatusBlock, rawBuffer, length, singleEntry, rawList, listLength, _startSid, restart) {
      let address = NULL_ADDRESS;
      let list: Uint8Array | undefined;
      const prepared = prepare(k, mode, handle, NO_COMMON, ioStatusBlock, 0, () => {
        address = writableRange(k, mode, rawBuffer, length);
        if (!isNull(rawList) && listLength > 0)
          list = k.memory.readBytes(readableRange(mode, rawList, listLength), listLength);
      });
      if (typeof prepared === 'number') return prepared;
      return send(k, prepared, {
        major: IRP_MJ_QUERY_QUOTA,
        minor: 0,
        flags: (restart ? SL_RESTART_SCAN : 0) | (singleEntry ? SL_RETURN_SINGLE_ENTRY : 0),
        parameters: [length, 0, 0, list?.length ?? 0],
        output: { address, length },
        byDevice: true,
        ...(list === undefined ? {} : { auxiliary: { parameter: 2, bytes: list } }),
        waits: true,
      });
    },
  }),
  /**
   * Sets quotas of a volume's users.
   * @irql PASSIVE_LEVEL
   * Returns as NtQueryEaFile.
   * Source: "ZwSetQuotaInformationFile function (ntifs.h)".
   */
  writeService('SetQuotaInformationFile', IRP_MJ_SET_QUOTA, FILE_WRITE_DATA, []),
];

interface RawLock {
  readonly rawOffset: U64;
  readonly rawLength: U64;
  readonly key: number;
  readonly flags: number;
}

function lockControl(
  k: Kernel,
  mode: number,
  handle: U64,
  common: Omit<Common, 'ioStatusBlock'>,
  rawStatusBlock: U64,
  minor: number,
  { rawOffset, rawLength, key, flags }: RawLock,
): number | Enter {
  let offset = U64_ZERO;
  let length = U64_ZERO;
  const prepared = prepare(k, mode, handle, common, rawStatusBlock, 0, () => {
    offset = k.memory.readU64(readableRange(mode, rawOffset, 8));
    length = k.memory.readU64(readableRange(mode, rawLength, 8));
  });
  if (typeof prepared === 'number') return prepared;
  if (mode === UserMode && (prepared.access & (FILE_READ_DATA | FILE_WRITE_DATA)) === 0)
    return refuse(k, prepared.file, STATUS_ACCESS_DENIED);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length.lo, true);
  view.setUint32(4, length.hi, true);
  return send(k, prepared, {
    major: IRP_MJ_LOCK_CONTROL,
    minor,
    flags,
    // Length is a pointer here, to what is copied with the request.
    parameters: [0, key, offset],
    auxiliary: { parameter: 0, bytes },
    lock: { offset, length, key, flags },
    waits: minor === IRP_MN_UNLOCK_SINGLE,
  });
}

/** Declares a service that gives a driver a buffer and nothing else. */
function writeService(
  name: string,
  major: typeof IRP_MJ_SET_EA | typeof IRP_MJ_SET_QUOTA,
  access: number,
  exports: readonly 'Zw'[],
): NativeRoutine {
  return nativeRoutine({
    name,
    exports,
    irql: passiveOnly,
    parameters: ['FileHandle: u64', 'IoStatusBlock: ptr', 'Buffer: ptr', 'Length: u32'],
    call(k, mode, handle, ioStatusBlock, rawBuffer, length) {
      const { buffer, probe } = transferParameters(k, mode, rawBuffer, length, true);
      const prepared = prepare(k, mode, handle, NO_COMMON, ioStatusBlock, access, probe);
      if (typeof prepared === 'number') return prepared;
      const input = { address: buffer(), length };
      return send(k, prepared, { major, minor: 0, parameters: [length], input, waits: true });
    },
  });
}
