/**
 * Opening files and devices and transferring data, as programs and drivers ask for it: all pointers are raw, and those of a
 * program may be anything.
 */
import { addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { type U64, U64_ZERO, u64 } from '../../base/u64.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import { METHOD_BUFFERED, METHOD_NEITHER } from '../../nt/ioctl.ts';
import {
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_FILE_SYSTEM_CONTROL,
  IRP_MJ_FLUSH_BUFFERS,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
} from '../../nt/irp-codes.ts';
import { ntSuccess, STATUS_ACCESS_DENIED, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { CREATE_DISPOSITIONS, FILE_ACCESS, FILE_OBJECT_FLAGS, OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { MM_USER_PROBE_ADDRESS } from '../ex/probe.ts';
import { FileObject } from '../generated/views.ts';
import { type Enter, enter } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import { KiResetEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import { ObpCurrentProcess, ObpReferenceHandle, type ReferencedObject, UserMode } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import type { RequestParameters } from './build-request.ts';
import { IopBeginCreate } from './create-file.ts';
import { IopRequest } from './request.ts';

const { FILE_READ_DATA, FILE_WRITE_DATA, FILE_APPEND_DATA } = FILE_ACCESS;
const { FO_SYNCHRONOUS_IO, FO_NAMED_PIPE, FO_MAILSLOT } = FILE_OBJECT_FLAGS;

/** FILE_WRITE_TO_END_OF_FILE and FILE_USE_FILE_POINTER_POSITION: low halves of special offsets whose high half is -1. */
const WRITE_TO_END_OF_FILE = -1 >>> 0;
const USE_FILE_POINTER_POSITION = -2 >>> 0;
const SPECIAL_OFFSET = -1 >>> 0;

/** Where a handle that may only append writes, whatever it says. */
const END_OF_FILE = u64(WRITE_TO_END_OF_FILE, SPECIAL_OFFSET);

/** The arguments all requests share. */
export interface Common {
  readonly event: U64;
  readonly apcRoutine: U64;
  readonly apcContext: U64;
  readonly ioStatusBlock: U64;
}

export function isNull(value: U64): boolean {
  return value.lo === 0 && value.hi === 0;
}

export function referenceFile(k: Kernel, mode: number, handle: U64, access: number): ReferencedObject {
  return ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'File', access, mode);
}

/** Gives the file object up again because the request is refused; its handle still holds it. */
export function refuse(k: Kernel, file: GuestAddress, status: number): number {
  ObDereferenceObject(k, file);
  return status;
}

/** Sends a request whose own arguments have been checked. Takes over the reference to the file object. */
export function begin(
  k: Kernel,
  mode: number,
  file: GuestAddress,
  common: Common,
  ioStatusBlock: GuestAddress,
  parameters: RequestParameters,
): number | Enter {
  const hasPort = new FileObject(k.memory, file).CompletionContext !== NULL_ADDRESS;
  // A request ends with a packet or with an APC, not with both.
  if (!isNull(common.apcRoutine) && hasPort) return refuse(k, file, STATUS_INVALID_PARAMETER);
  let event = NULL_ADDRESS;
  if (!isNull(common.event)) {
    const access = OBJECT_ACCESS.EVENT_MODIFY_STATE;
    const result = ObpReferenceHandle(k, ObpCurrentProcess(k), common.event, 'Event', access, mode);
    if (result.status !== STATUS_SUCCESS) return refuse(k, file, result.status);
    event = result.object;
    KiResetEvent(k, event);
  }
  const { apcRoutine, apcContext } = common;
  return enter(IopRequest, { mode, file, event, ioStatusBlock, apcRoutine, apcContext, parameters });
}

/** Reads and writes: checks the buffer, finds out the offset. */
function transfer(
  k: Kernel,
  mode: number,
  major: typeof IRP_MJ_READ | typeof IRP_MJ_WRITE,
  handle: U64,
  common: Common,
  rawBuffer: U64,
  length: number,
  rawOffset: U64,
  rawKey: U64,
): number | Enter {
  const found = referenceFile(k, mode, handle, major === IRP_MJ_READ ? FILE_READ_DATA : 0);
  if (found.status !== STATUS_SUCCESS) return found.status;
  const file = found.object;
  if (mode === UserMode && major === IRP_MJ_WRITE && (found.access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) === 0) {
    return refuse(k, file, STATUS_ACCESS_DENIED);
  }
  let ioStatusBlock = NULL_ADDRESS;
  let buffer = NULL_ADDRESS;
  let byteOffset: U64 | undefined;
  let key: number | undefined;
  const fault = guardAccess(mode, () => {
    ioStatusBlock = writableRange(k, mode, common.ioStatusBlock, IO_STATUS_BLOCK.SIZE);
    buffer = major === IRP_MJ_READ ? writableRange(k, mode, rawBuffer, length) : readableRange(mode, rawBuffer, length);
    if (!isNull(rawOffset)) byteOffset = k.memory.readU64(readableRange(mode, rawOffset, 8));
    if (!isNull(rawKey)) key = k.memory.readU32(readableRange(mode, rawKey, 4));
  });
  if (fault !== STATUS_SUCCESS) return refuse(k, file, fault);
  const appends = major === IRP_MJ_WRITE && (found.access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) === FILE_APPEND_DATA;
  const offset = appends ? END_OF_FILE : effectiveOffset(k, file, major, byteOffset);
  if (offset === undefined) return refuse(k, file, STATUS_INVALID_PARAMETER);
  return begin(k, mode, file, common, ioStatusBlock, { major, buffer, length, byteOffset: offset, key });
}

/** Where a transfer begins; undefined when the caller must say and does not, or says nonsense. */
function effectiveOffset(k: Kernel, file: GuestAddress, major: number, given: U64 | undefined): U64 | undefined {
  const { Flags: flags, CurrentByteOffset: current } = new FileObject(k.memory, file);
  const usesCurrent = given === undefined || (given.hi === SPECIAL_OFFSET && given.lo === USE_FILE_POINTER_POSITION);
  if (usesCurrent) {
    if (flags & FO_SYNCHRONOUS_IO) return current;
    return flags & (FO_NAMED_PIPE | FO_MAILSLOT) ? U64_ZERO : undefined;
  }
  if (given.hi >>> 31 === 0) return given;
  const toEnd = major === IRP_MJ_WRITE && given.hi === SPECIAL_OFFSET && given.lo === WRITE_TO_END_OF_FILE;
  return toEnd ? given : undefined;
}

/** A buffer of a control code: without an address its length does not count. */
function controlLength(pointer: U64, length: number): number {
  return isNull(pointer) ? 0 : length;
}

function control(
  k: Kernel,
  mode: number,
  major: typeof IRP_MJ_DEVICE_CONTROL | typeof IRP_MJ_FILE_SYSTEM_CONTROL,
  handle: U64,
  common: Common,
  code: number,
  input: U64,
  rawInputLength: number,
  output: U64,
  rawOutputLength: number,
): number | Enter {
  const found = referenceFile(k, mode, handle, 0);
  if (found.status !== STATUS_SUCCESS) return found.status;
  const file = found.object;
  // The access bits of a control code are those of FILE_READ_DATA and FILE_WRITE_DATA.
  const required = (code >>> 14) & (FILE_READ_DATA | FILE_WRITE_DATA);
  const method = code & 3;
  const isBuffered = method === METHOD_BUFFERED;
  const inputLength = method === METHOD_NEITHER ? rawInputLength : controlLength(input, rawInputLength);
  const outputLength = isBuffered ? controlLength(output, rawOutputLength) : rawOutputLength;
  let ioStatusBlock = NULL_ADDRESS;
  let inputBuffer = NULL_ADDRESS;
  let outputBuffer = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    ioStatusBlock = writableRange(k, mode, common.ioStatusBlock, IO_STATUS_BLOCK.SIZE);
    // With METHOD_NEITHER the driver gets the addresses as they are: checking them is its business.
    inputBuffer = method === METHOD_NEITHER ? rawAddress(input) : readableRange(mode, input, inputLength);
    outputBuffer = isBuffered ? writableRange(k, mode, output, outputLength) : rawAddress(output);
  });
  if (fault !== STATUS_SUCCESS) return refuse(k, file, fault);
  if (mode === UserMode && (found.access & required) !== required) return refuse(k, file, STATUS_ACCESS_DENIED);
  const parameters = { code, inputBuffer, inputLength, outputBuffer, outputLength };
  return begin(k, mode, file, common, ioStatusBlock, { major, ...parameters });
}

/** Any address, user or system. Deviation: one that is not canonical faults here instead of in the driver. */
function rawAddress(pointer: U64): GuestAddress {
  const address = addressFromU64(pointer);
  if (address === undefined) throw new GuestFault(MM_USER_PROBE_ADDRESS, 'read', 'reserved');
  return address;
}

/** Declares a read or write; both take the same arguments. */
function transferService(name: string, major: typeof IRP_MJ_READ | typeof IRP_MJ_WRITE): NativeRoutine {
  return nativeRoutine({
    name,
    exports: ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'Buffer: ptr',
      'Length: u32',
      'ByteOffset: ptr',
      'Key: ptr',
    ],
    call(k, mode, handle, event, apcRoutine, apcContext, ioStatusBlock, buffer, length, byteOffset, key) {
      const common = { event, apcRoutine, apcContext, ioStatusBlock };
      return transfer(k, mode, major, handle, common, buffer, length, byteOffset, key);
    },
  });
}

/** Declares a service that sends a control code; both take the same arguments. */
function controlService(
  name: string,
  major: typeof IRP_MJ_DEVICE_CONTROL | typeof IRP_MJ_FILE_SYSTEM_CONTROL,
): NativeRoutine {
  return nativeRoutine({
    name,
    exports: ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: ptr',
      'ApcContext: u64',
      'IoStatusBlock: ptr',
      'IoControlCode: u32',
      'InputBuffer: ptr',
      'InputBufferLength: u32',
      'OutputBuffer: ptr',
      'OutputBufferLength: u32',
    ],
    call(
      k,
      mode,
      handle,
      event,
      apcRoutine,
      apcContext,
      ioStatusBlock,
      code,
      input,
      inputLength,
      output,
      outputLength,
    ) {
      const common = { event, apcRoutine, apcContext, ioStatusBlock };
      return control(k, mode, major, handle, common, code, input, inputLength, output, outputLength);
    },
  });
}

export const ioRoutines: readonly NativeRoutine[] = [
  /**
   * Creates or opens a file or device.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER, STATUS_OBJECT_NAME_INVALID,
   * STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_OBJECT_PATH_SYNTAX_BAD,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_NO_SUCH_DEVICE, STATUS_ACCESS_DENIED, STATUS_EA_LIST_INCONSISTENT.
   * Source: "NtCreateFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'CreateFile',
    exports: ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'IoStatusBlock: ptr',
      'AllocationSize: ptr',
      'FileAttributes: u32',
      'ShareAccess: u32',
      'CreateDisposition: u32',
      'CreateOptions: u32',
      'EaBuffer: ptr',
      'EaLength: u32',
    ],
    call: (
      k,
      mode,
      fileHandle,
      desiredAccess,
      objectAttributes,
      ioStatusBlock,
      allocationSize,
      fileAttributes,
      shareAccess,
      disposition,
      createOptions,
      eaBuffer,
      eaLength,
    ) =>
      IopBeginCreate(k, mode, {
        fileHandle,
        desiredAccess,
        objectAttributes,
        ioStatusBlock,
        allocationSize,
        fileAttributes,
        shareAccess,
        disposition,
        createOptions,
        eaBuffer,
        eaLength,
      }),
  }),
  /**
   * Opens a file or device that exists.
   * @irql PASSIVE_LEVEL
   * Returns as NtCreateFile.
   * Source: "NtOpenFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'OpenFile',
    exports: ['Zw', 'Nt'],
    irql: passiveOnly,
    parameters: [
      'FileHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'IoStatusBlock: ptr',
      'ShareAccess: u32',
      'OpenOptions: u32',
    ],
    call: (k, mode, fileHandle, desiredAccess, objectAttributes, ioStatusBlock, shareAccess, createOptions) =>
      IopBeginCreate(k, mode, {
        fileHandle,
        desiredAccess,
        objectAttributes,
        ioStatusBlock,
        allocationSize: U64_ZERO,
        fileAttributes: 0,
        shareAccess,
        disposition: CREATE_DISPOSITIONS.FILE_OPEN,
        createOptions,
        eaBuffer: U64_ZERO,
        eaLength: 0,
      }),
  }),
  /**
   * Reads from a file or device.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER (no offset for an asynchronous file object),
   * STATUS_INSUFFICIENT_RESOURCES (no memory for the system buffer).
   * Source: "NtReadFile function (ntifs.h)".
   */
  transferService('ReadFile', IRP_MJ_READ),
  /**
   * Writes to a file or device.
   * @irql PASSIVE_LEVEL
   * Returns as NtReadFile.
   * Source: "NtWriteFile function (ntifs.h)".
   */
  transferService('WriteFile', IRP_MJ_WRITE),
  /**
   * Sends a control code to a device.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_VIOLATION,
   * STATUS_ACCESS_DENIED (the handle lacks the access that the control code requires), STATUS_INSUFFICIENT_RESOURCES.
   * Source: "NtDeviceIoControlFile function (ntifs.h)", "Defining I/O Control Codes".
   */
  controlService('DeviceIoControlFile', IRP_MJ_DEVICE_CONTROL),
  /**
   * Sends a control code to a file system: IRP_MJ_FILE_SYSTEM_CONTROL with IRP_MN_USER_FS_REQUEST.
   * @irql PASSIVE_LEVEL
   * Returns as NtDeviceIoControlFile.
   * Source: "NtFsControlFile function (ntifs.h)".
   */
  controlService('FsControlFile', IRP_MJ_FILE_SYSTEM_CONTROL),
  /**
   * Asks a driver to write out what it buffers.
   * @irql PASSIVE_LEVEL
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "NtFlushBuffersFile function (ntifs.h)".
   */
  nativeRoutine({
    name: 'FlushBuffersFile',
    exports: ['Zw'],
    irql: passiveOnly,
    parameters: ['FileHandle: u64', 'IoStatusBlock: ptr'],
    call(k, mode, handle, rawStatusBlock) {
      const found = referenceFile(k, mode, handle, 0);
      if (!ntSuccess(found.status)) return found.status;
      if (mode === UserMode && (found.access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) === 0) {
        return refuse(k, found.object, STATUS_ACCESS_DENIED);
      }
      let ioStatusBlock = NULL_ADDRESS;
      const fault = guardAccess(mode, () => {
        ioStatusBlock = writableRange(k, mode, rawStatusBlock, IO_STATUS_BLOCK.SIZE);
      });
      if (fault !== STATUS_SUCCESS) return refuse(k, found.object, fault);
      const common = { event: U64_ZERO, apcRoutine: U64_ZERO, apcContext: U64_ZERO, ioStatusBlock: rawStatusBlock };
      const parameters = { major: IRP_MJ_FLUSH_BUFFERS, minor: 0, parameters: [], waits: true } as const;
      return begin(k, mode, found.object, common, ioStatusBlock, parameters);
    },
  }),
];
