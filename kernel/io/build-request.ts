/**
 * Fills the IRP of a request that user mode makes on a file object, by the device's way of passing buffers: through a
 * system buffer (buffered), through the program's own pages, locked (direct), or with its address as it is (neither).
 * Source: "Methods for Accessing Data Buffers", "Buffer Descriptions for I/O Control Codes".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromNumber } from '../../base/u64.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { METHOD_BUFFERED, METHOD_IN_DIRECT, METHOD_NEITHER } from '../../nt/ioctl.ts';
import {
  IRP_MJ_DEVICE_CONTROL,
  type IRP_MJ_DIRECTORY_CONTROL,
  IRP_MJ_FILE_SYSTEM_CONTROL,
  type IRP_MJ_FLUSH_BUFFERS,
  type IRP_MJ_LOCK_CONTROL,
  type IRP_MJ_QUERY_EA,
  type IRP_MJ_QUERY_INFORMATION,
  type IRP_MJ_QUERY_QUOTA,
  type IRP_MJ_QUERY_SECURITY,
  type IRP_MJ_QUERY_VOLUME_INFORMATION,
  IRP_MJ_READ,
  type IRP_MJ_SET_EA,
  type IRP_MJ_SET_INFORMATION,
  type IRP_MJ_SET_QUOTA,
  type IRP_MJ_SET_SECURITY,
  type IRP_MJ_SET_VOLUME_INFORMATION,
  IRP_MJ_WRITE,
} from '../../nt/irp-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, FILE_OBJECT_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpTryAllocateSystem } from '../ex/pool.ts';
import { guardUserAccess } from '../ex/probe.ts';
import { DeviceObject, FileObject, type IoStackLocation, Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { IoReadAccess, IoWriteAccess, MiAllocateMdl, MiFreeMdl, MiProbeAndLockPages } from '../mm/mdl.ts';
import { emitIrpData, IoGetNextIrpStackLocation, liveIrp, TO_DRIVER } from './irp.ts';

const BUFFER_TAG = poolTag('IoSB');
const AUXILIARY_TAG = poolTag('IoAx');
const SL_KEY_SPECIFIED = 1;
const { IRP_NOCACHE, IRP_BUFFERED_IO, IRP_DEALLOCATE_BUFFER, IRP_INPUT_OPERATION } = IRP_FLAGS;
const { IRP_READ_OPERATION, IRP_WRITE_OPERATION, IRP_DEFER_IO_COMPLETION } = IRP_FLAGS;

export interface TransferRequest {
  readonly major: typeof IRP_MJ_READ | typeof IRP_MJ_WRITE;
  readonly buffer: GuestAddress;
  readonly length: number;
  readonly byteOffset: U64;
  /** Undefined when the caller gave none. */
  readonly key: number | undefined;
}

export interface ControlRequest {
  readonly major: typeof IRP_MJ_DEVICE_CONTROL | typeof IRP_MJ_FILE_SYSTEM_CONTROL;
  readonly code: number;
  readonly inputBuffer: GuestAddress;
  readonly inputLength: number;
  readonly outputBuffer: GuestAddress;
  readonly outputLength: number;
}

/** A buffer of a program. */
export interface UserBuffer {
  readonly address: GuestAddress;
  readonly length: number;
}

/** Four bytes of an output that its driver finds filled in. */
export interface KnownPart {
  readonly at: number;
  readonly value: number;
}

/** Every other request: about files, volumes, directories, locks, attributes, security. */
export interface OtherRequest {
  readonly major: OtherMajor;
  readonly minor: number;
  /** SL_... flags of the stack location. */
  readonly flags?: number;
  /** Parameters.Others: up to four values of 64 bits. */
  readonly parameters: readonly (U64 | number)[];
  /** What is copied to the driver; always through a system buffer. */
  readonly input?: UserBuffer;
  /** Where data comes to. */
  readonly output?: UserBuffer;
  /** The output goes by the device's way of passing buffers, not always through a system buffer. */
  readonly byDevice?: boolean;
  /** Inputs that the parameters point to: at the place of each, its copy in system memory. Freed with the request. */
  readonly auxiliary?: {
    readonly parameter: number;
    readonly bytes: Uint8Array;
    /** It is a UNICODE_STRING and behind it its characters. */
    readonly isName?: boolean;
  };
  /** What the output begins with, where the device gets a system buffer. */
  readonly known?: readonly KnownPart[];
  /** Of a query or set of information: the class. */
  readonly informationClass?: number;
  /** Of IRP_MJ_LOCK_CONTROL: the range. */
  readonly lock?: { readonly offset: U64; readonly length: U64; readonly key: number; readonly flags: number };
  /** The caller waits for the end even on an asynchronous file object. */
  readonly waits: boolean;
}

type OtherMajor =
  | typeof IRP_MJ_FLUSH_BUFFERS
  | typeof IRP_MJ_QUERY_INFORMATION
  | typeof IRP_MJ_SET_INFORMATION
  | typeof IRP_MJ_QUERY_EA
  | typeof IRP_MJ_SET_EA
  | typeof IRP_MJ_QUERY_VOLUME_INFORMATION
  | typeof IRP_MJ_SET_VOLUME_INFORMATION
  | typeof IRP_MJ_DIRECTORY_CONTROL
  | typeof IRP_MJ_LOCK_CONTROL
  | typeof IRP_MJ_QUERY_SECURITY
  | typeof IRP_MJ_SET_SECURITY
  | typeof IRP_MJ_QUERY_QUOTA
  | typeof IRP_MJ_SET_QUOTA;

export type RequestParameters = TransferRequest | ControlRequest | OtherRequest;

/** Whether a request that is completed at once stays with its issuer, who ends it when the driver has returned. */
export function isDeferred(parameters: RequestParameters): boolean {
  return parameters.major === IRP_MJ_READ || parameters.major === IRP_MJ_WRITE || waitsAlways(parameters);
}

/** Whether the caller waits for the end even on an asynchronous file object. */
export function waitsAlways(parameters: RequestParameters): boolean {
  return 'waits' in parameters && parameters.waits;
}

/**
 * Fills the IRP and its first stack location for `device`, the top of the stack.
 * @returns STATUS_ACCESS_VIOLATION when input could not be read, STATUS_INSUFFICIENT_RESOURCES without memory for the
 * system buffer, else STATUS_SUCCESS
 */
export function buildRequest(
  k: Kernel,
  irpAddress: GuestAddress,
  device: GuestAddress,
  file: GuestAddress,
  parameters: RequestParameters,
): number {
  const irp = new Irp(k.memory, irpAddress);
  const stack = IoGetNextIrpStackLocation(k, irpAddress);
  stack.MajorFunction = parameters.major;
  stack.FileObject = file;
  switch (parameters.major) {
    case IRP_MJ_DEVICE_CONTROL:
    case IRP_MJ_FILE_SYSTEM_CONTROL:
      return buildControl(k, irp, stack, parameters);
    case IRP_MJ_READ:
    case IRP_MJ_WRITE:
      return buildTransfer(k, irp, stack, device, file, parameters);
    default:
      return buildOther(k, irp, stack, device, parameters);
  }
}

function buildTransfer(
  k: Kernel,
  irp: Irp,
  stack: IoStackLocation,
  device: GuestAddress,
  file: GuestAddress,
  request: TransferRequest,
): number {
  const isRead = request.major === IRP_MJ_READ;
  // Parameters.Read and Parameters.Write have the same shape.
  stack.Parameters_Read_Length = request.length;
  stack.Parameters_Read_ByteOffset = request.byteOffset;
  stack.Parameters_Read_Key = request.key ?? 0;
  if (request.key !== undefined) stack.Flags |= SL_KEY_SPECIFIED;
  irp.Flags = IRP_DEFER_IO_COMPLETION | (isRead ? IRP_READ_OPERATION : IRP_WRITE_OPERATION);
  if (new FileObject(k.memory, file).Flags & FILE_OBJECT_FLAGS.FO_NO_INTERMEDIATE_BUFFERING) irp.Flags |= IRP_NOCACHE;

  const { Flags: deviceFlags } = new DeviceObject(k.memory, device);
  if (deviceFlags & DEVICE_FLAGS.DO_BUFFERED_IO) {
    irp.Flags |= IRP_BUFFERED_IO;
    if (isRead) {
      irp.Flags |= IRP_INPUT_OPERATION;
      irp.UserBuffer = request.buffer;
    }
    if (request.length === 0) return STATUS_SUCCESS;
    return provideSystemBuffer(k, irp, request.length, request.buffer, isRead ? 0 : request.length);
  }
  if (deviceFlags & DEVICE_FLAGS.DO_DIRECT_IO) {
    // A transfer of nothing has no MDL.
    if (request.length === 0) return STATUS_SUCCESS;
    const id = liveIrp(k, irp.address, 'built').id;
    if (!isRead) emitUserData(k, id, request.buffer, request.length);
    return provideMdl(k, irp, request.buffer, request.length, irp.RequestorMode, isRead ? IoWriteAccess : IoReadAccess);
  }
  irp.UserBuffer = request.buffer;
  return STATUS_SUCCESS;
}

/** Information goes through a system buffer, whatever the device; directories and attributes by the device's way. */
function buildOther(k: Kernel, irp: Irp, stack: IoStackLocation, device: GuestAddress, request: OtherRequest): number {
  stack.MinorFunction = request.minor;
  stack.Flags |= request.flags ?? 0;
  request.parameters.forEach((value, index) => {
    const { lo, hi } = typeof value === 'number' ? u64FromNumber(value) : value;
    k.memory.writeU64(addressAdd(stack.Parameters, 8 * index), lo, hi);
  });
  if (request.waits) irp.Flags |= IRP_DEFER_IO_COMPLETION;
  if (request.auxiliary !== undefined) {
    const { parameter, bytes, isName = false } = request.auxiliary;
    const copy = ExpTryAllocateSystem(k, bytes.length, AUXILIARY_TAG);
    if (copy === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
    k.memory.writeBytes(copy, bytes);
    if (isName) k.memory.writePointer(addressAdd(copy, UNICODE_STRING.Buffer), addressAdd(copy, UNICODE_STRING.SIZE));
    irp.Tail_Overlay_AuxiliaryBuffer = copy;
    k.memory.writePointer(addressAdd(stack.Parameters, 8 * parameter), copy);
  }
  const { input, output } = request;
  if (input !== undefined && input.length > 0) {
    irp.Flags |= IRP_BUFFERED_IO;
    return provideSystemBuffer(k, irp, input.length, input.address, input.length);
  }
  if (output === undefined || output.length === 0) return STATUS_SUCCESS;
  const { Flags: deviceFlags } = new DeviceObject(k.memory, device);
  if (!request.byDevice || (deviceFlags & DEVICE_FLAGS.DO_BUFFERED_IO) !== 0) {
    irp.Flags |= IRP_BUFFERED_IO | IRP_INPUT_OPERATION;
    irp.UserBuffer = output.address;
    const status = provideSystemBuffer(k, irp, output.length, output.address, 0);
    if (status !== STATUS_SUCCESS) return status;
    const buffer = irp.AssociatedIrp_SystemBuffer;
    for (const { at, value } of request.known ?? []) k.memory.writeU32(addressAdd(buffer, at), value);
    return STATUS_SUCCESS;
  }
  if (deviceFlags & DEVICE_FLAGS.DO_DIRECT_IO)
    return provideMdl(k, irp, output.address, output.length, irp.RequestorMode, IoWriteAccess);
  irp.UserBuffer = output.address;
  return STATUS_SUCCESS;
}

function buildControl(k: Kernel, irp: Irp, stack: IoStackLocation, request: ControlRequest): number {
  const { inputBuffer, inputLength, outputBuffer, outputLength, code } = request;
  stack.Parameters_DeviceIoControl_OutputBufferLength = outputLength;
  stack.Parameters_DeviceIoControl_InputBufferLength = inputLength;
  stack.Parameters_DeviceIoControl_IoControlCode = code;
  const method = code & 3;
  if (method === METHOD_NEITHER) {
    stack.Parameters_DeviceIoControl_Type3InputBuffer = inputBuffer;
    irp.UserBuffer = outputBuffer;
    return STATUS_SUCCESS;
  }
  if (method !== METHOD_BUFFERED) {
    if (inputLength !== 0) {
      irp.Flags |= IRP_BUFFERED_IO;
      const status = provideSystemBuffer(k, irp, inputLength, inputBuffer, inputLength);
      if (status !== STATUS_SUCCESS) return status;
    }
    if (outputLength === 0) return STATUS_SUCCESS;
    const operation = method === METHOD_IN_DIRECT ? IoReadAccess : IoWriteAccess;
    return provideMdl(k, irp, outputBuffer, outputLength, irp.RequestorMode, operation);
  }
  const size = Math.max(inputLength, outputLength);
  if (size === 0) return STATUS_SUCCESS;
  irp.Flags |= IRP_BUFFERED_IO;
  if (outputBuffer !== NULL_ADDRESS) {
    irp.Flags |= IRP_INPUT_OPERATION;
    irp.UserBuffer = outputBuffer;
  }
  return provideSystemBuffer(k, irp, size, inputBuffer, inputLength);
}

/** Tells what a program writes by direct I/O; its memory may be gone, which locking it will find. */
function emitUserData(k: Kernel, irp: number, buffer: GuestAddress, length: number): void {
  if (k.memory.isAccessible(buffer, length, 'read')) emitIrpData(k, irp, TO_DRIVER, buffer, length);
}

/**
 * Gives the IRP an MDL of locked pages, unlocked and freed when the request is completed.
 * @param operation LOCK_OPERATION: IoWriteAccess when the device writes to memory
 * @returns STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES, or why the pages cannot be locked
 */
export function provideMdl(
  k: Kernel,
  irp: Irp,
  buffer: GuestAddress,
  length: number,
  mode: number,
  operation: number,
): number {
  const mdl = MiAllocateMdl(k, buffer, length, liveIrp(k, irp.address, 'built').id);
  if (mdl === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  const status = MiProbeAndLockPages(k, mdl, mode, operation);
  if (status === STATUS_SUCCESS) irp.MdlAddress = mdl;
  else MiFreeMdl(k, mdl);
  return status;
}

/** Gives the IRP a system buffer, freed when the request ends, with the caller's input in front. */
export function provideSystemBuffer(
  k: Kernel,
  irp: Irp,
  size: number,
  input: GuestAddress,
  inputLength: number,
): number {
  const buffer = ExpTryAllocateSystem(k, size, BUFFER_TAG);
  if (buffer === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  irp.AssociatedIrp_SystemBuffer = buffer;
  irp.Flags |= IRP_DEALLOCATE_BUFFER;
  const status = guardUserAccess(() => k.memory.move(buffer, input, inputLength));
  if (status === STATUS_SUCCESS) {
    emitIrpData(k, liveIrp(k, irp.address, 'built').id, TO_DRIVER, buffer, inputLength);
  }
  return status;
}
