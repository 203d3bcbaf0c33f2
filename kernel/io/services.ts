/** System services of the I/O manager, as user mode calls them: all pointers are raw and may be anything. */
import { addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
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
import { type Ddi, systemService } from '../ddi.ts';
import { guardUserAccess, MM_USER_PROBE_ADDRESS, probeForRead, probeForWrite } from '../ex/probe.ts';
import { FileObject } from '../generated/views.ts';
import { type Enter, enter } from '../host-routine.ts';
import { KiResetEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
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

export function referenceFile(k: Kernel, handle: U64, access: number): ReferencedObject {
  return ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'File', access, UserMode);
}

/** Gives the file object up again because the request is refused; its handle still holds it. */
export function refuse(k: Kernel, file: GuestAddress, status: number): number {
  ObDereferenceObject(k, file);
  return status;
}

/** Sends a request whose own arguments have been checked. Takes over the reference to the file object. */
export function begin(
  k: Kernel,
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
    const result = ObpReferenceHandle(k, ObpCurrentProcess(k), common.event, 'Event', access, UserMode);
    if (result.status !== STATUS_SUCCESS) return refuse(k, file, result.status);
    event = result.object;
    KiResetEvent(k, event);
  }
  const { apcRoutine, apcContext } = common;
  return enter(IopRequest, { file, event, ioStatusBlock, apcRoutine, apcContext, parameters });
}

/** Reads and writes: checks the buffer, finds out the offset. */
function transfer(
  k: Kernel,
  major: typeof IRP_MJ_READ | typeof IRP_MJ_WRITE,
  handle: U64,
  common: Common,
  rawBuffer: U64,
  length: number,
  rawOffset: U64,
  rawKey: U64,
): number | Enter {
  const found = referenceFile(k, handle, major === IRP_MJ_READ ? FILE_READ_DATA : 0);
  if (found.status !== STATUS_SUCCESS) return found.status;
  const file = found.object;
  if (major === IRP_MJ_WRITE && (found.access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) === 0) {
    return refuse(k, file, STATUS_ACCESS_DENIED);
  }
  let ioStatusBlock = NULL_ADDRESS;
  let buffer = NULL_ADDRESS;
  let byteOffset: U64 | undefined;
  let key: number | undefined;
  const fault = guardUserAccess(() => {
    ioStatusBlock = probeForWrite(k, common.ioStatusBlock, IO_STATUS_BLOCK.SIZE);
    buffer = major === IRP_MJ_READ ? probeForWrite(k, rawBuffer, length) : probeForRead(rawBuffer, length);
    if (!isNull(rawOffset)) byteOffset = k.memory.readU64(probeForRead(rawOffset, 8));
    if (!isNull(rawKey)) key = k.memory.readU32(probeForRead(rawKey, 4));
  });
  if (fault !== STATUS_SUCCESS) return refuse(k, file, fault);
  const offset = effectiveOffset(k, file, major, byteOffset);
  if (offset === undefined) return refuse(k, file, STATUS_INVALID_PARAMETER);
  return begin(k, file, common, ioStatusBlock, { major, buffer, length, byteOffset: offset, key });
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
  major: typeof IRP_MJ_DEVICE_CONTROL | typeof IRP_MJ_FILE_SYSTEM_CONTROL,
  handle: U64,
  common: Common,
  code: number,
  input: U64,
  rawInputLength: number,
  output: U64,
  rawOutputLength: number,
): number | Enter {
  const found = referenceFile(k, handle, 0);
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
  const fault = guardUserAccess(() => {
    ioStatusBlock = probeForWrite(k, common.ioStatusBlock, IO_STATUS_BLOCK.SIZE);
    // With METHOD_NEITHER the driver gets the addresses as they are: checking them is its business.
    inputBuffer = method === METHOD_NEITHER ? rawAddress(input) : probeForRead(input, inputLength);
    outputBuffer = isBuffered ? probeForWrite(k, output, outputLength) : rawAddress(output);
  });
  if (fault !== STATUS_SUCCESS) return refuse(k, file, fault);
  if ((found.access & required) !== required) return refuse(k, file, STATUS_ACCESS_DENIED);
  const parameters = { code, inputBuffer, inputLength, outputBuffer, outputLength };
  return begin(k, file, common, ioStatusBlock, { major, ...parameters });
}

/** Any address, user or system. Deviation: one that is not canonical faults here instead of in the driver. */
function rawAddress(pointer: U64): GuestAddress {
  const address = addressFromU64(pointer);
  if (address === undefined) throw new GuestFault(MM_USER_PROBE_ADDRESS, 'read', 'reserved');
  return address;
}

/** Declares a read or write; both take the same arguments. */
function transferService(name: string, major: typeof IRP_MJ_READ | typeof IRP_MJ_WRITE): Ddi {
  return systemService({
    name,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: u64',
      'ApcContext: u64',
      'IoStatusBlock: u64',
      'Buffer: u64',
      'Length: u32',
      'ByteOffset: u64',
      'Key: u64',
    ],
    call(k, handle, event, apcRoutine, apcContext, ioStatusBlock, buffer, length, byteOffset, key) {
      const common = { event, apcRoutine, apcContext, ioStatusBlock };
      return transfer(k, major, handle, common, buffer, length, byteOffset, key);
    },
  });
}

/** Declares a service that sends a control code; both take the same arguments. */
function controlService(name: string, major: typeof IRP_MJ_DEVICE_CONTROL | typeof IRP_MJ_FILE_SYSTEM_CONTROL): Ddi {
  return systemService({
    name,
    parameters: [
      'FileHandle: u64',
      'Event: u64',
      'ApcRoutine: u64',
      'ApcContext: u64',
      'IoStatusBlock: u64',
      'IoControlCode: u32',
      'InputBuffer: u64',
      'InputBufferLength: u32',
      'OutputBuffer: u64',
      'OutputBufferLength: u32',
    ],
    call(k, handle, event, apcRoutine, apcContext, ioStatusBlock, code, input, inputLength, output, outputLength) {
      const common = { event, apcRoutine, apcContext, ioStatusBlock };
      return control(k, major, handle, common, code, input, inputLength, output, outputLength);
    },
  });
}

export const ioServices: readonly Ddi[] = [
  /**
   * Creates or opens a file or device.
   * Returns what the driver said; STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER, STATUS_OBJECT_NAME_INVALID,
   * STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_OBJECT_PATH_SYNTAX_BAD,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_NO_SUCH_DEVICE, STATUS_ACCESS_DENIED.
   * Deviation: no extended attributes; AllocationSize is checked and not used.
   * Source: "NtCreateFile function (ntifs.h)".
   */
  systemService({
    name: 'NtCreateFile',
    parameters: [
      'FileHandle: u64',
      'DesiredAccess: u32',
      'ObjectAttributes: u64',
      'IoStatusBlock: u64',
      'AllocationSize: u64',
      'FileAttributes: u32',
      'ShareAccess: u32',
      'CreateDisposition: u32',
      'CreateOptions: u32',
      'EaBuffer: u64',
      'EaLength: u32',
    ],
    call: (
      k,
      fileHandle,
      desiredAccess,
      objectAttributes,
      ioStatusBlock,
      allocationSize,
      fileAttributes,
      shareAccess,
      disposition,
      createOptions,
      _eaBuffer,
      eaLength,
    ) =>
      IopBeginCreate(k, {
        fileHandle,
        desiredAccess,
        objectAttributes,
        ioStatusBlock,
        allocationSize,
        fileAttributes,
        shareAccess,
        disposition,
        createOptions,
        eaLength,
      }),
  }),
  /**
   * Opens a file or device that exists.
   * Returns as NtCreateFile.
   * Source: "NtOpenFile function (ntifs.h)".
   */
  systemService({
    name: 'NtOpenFile',
    parameters: [
      'FileHandle: u64',
      'DesiredAccess: u32',
      'ObjectAttributes: u64',
      'IoStatusBlock: u64',
      'ShareAccess: u32',
      'OpenOptions: u32',
    ],
    call: (k, fileHandle, desiredAccess, objectAttributes, ioStatusBlock, shareAccess, createOptions) =>
      IopBeginCreate(k, {
        fileHandle,
        desiredAccess,
        objectAttributes,
        ioStatusBlock,
        allocationSize: U64_ZERO,
        fileAttributes: 0,
        shareAccess,
        disposition: CREATE_DISPOSITIONS.FILE_OPEN,
        createOptions,
        eaLength: 0,
      }),
  }),
  /**
   * Reads from a file or device.
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION, STATUS_INVALID_PARAMETER (no offset for an asynchronous file object),
   * STATUS_INSUFFICIENT_RESOURCES (no memory for the system buffer).
   * Source: "NtReadFile function (ntifs.h)".
   */
  transferService('NtReadFile', IRP_MJ_READ),
  /**
   * Writes to a file or device.
   * Returns as NtReadFile.
   * Source: "NtWriteFile function (ntifs.h)".
   */
  transferService('NtWriteFile', IRP_MJ_WRITE),
  /**
   * Sends a control code to a device.
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_VIOLATION,
   * STATUS_ACCESS_DENIED (the handle lacks the access that the control code requires), STATUS_INSUFFICIENT_RESOURCES.
   * Source: "NtDeviceIoControlFile function (ntifs.h)", "Defining I/O Control Codes".
   */
  controlService('NtDeviceIoControlFile', IRP_MJ_DEVICE_CONTROL),
  /**
   * Sends a control code to a file system: IRP_MJ_FILE_SYSTEM_CONTROL with IRP_MN_USER_FS_REQUEST.
   * Returns as NtDeviceIoControlFile.
   * Source: "NtFsControlFile function (ntifs.h)".
   */
  controlService('NtFsControlFile', IRP_MJ_FILE_SYSTEM_CONTROL),
  /**
   * Asks a driver to write out what it buffers.
   * Returns what the driver said; STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "NtFlushBuffersFile function (ntifs.h)".
   */
  systemService({
    name: 'NtFlushBuffersFile',
    parameters: ['FileHandle: u64', 'IoStatusBlock: u64'],
    call(k, handle, rawStatusBlock) {
      const found = referenceFile(k, handle, 0);
      if (!ntSuccess(found.status)) return found.status;
      if ((found.access & (FILE_WRITE_DATA | FILE_APPEND_DATA)) === 0) {
        return refuse(k, found.object, STATUS_ACCESS_DENIED);
      }
      let ioStatusBlock = NULL_ADDRESS;
      const fault = guardUserAccess(() => {
        ioStatusBlock = probeForWrite(k, rawStatusBlock, IO_STATUS_BLOCK.SIZE);
      });
      if (fault !== STATUS_SUCCESS) return refuse(k, found.object, fault);
      const common = { event: U64_ZERO, apcRoutine: U64_ZERO, apcContext: U64_ZERO, ioStatusBlock: rawStatusBlock };
      const parameters = { major: IRP_MJ_FLUSH_BUFFERS, minor: 0, parameters: [], waits: true } as const;
      return begin(k, found.object, common, ioStatusBlock, parameters);
    },
  }),
];
