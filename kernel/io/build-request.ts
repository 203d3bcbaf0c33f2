/**
 * Fills the IRP of a request that user mode makes on a file object, by the device's way of passing buffers: through a
 * system buffer (buffered), through the program's own pages, locked (direct), or with its address as it is (neither).
 * Source: "Methods for Accessing Data Buffers", "Buffer Descriptions for I/O Control Codes".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { METHOD_BUFFERED, METHOD_IN_DIRECT, METHOD_NEITHER } from '../../nt/ioctl.ts';
import { IRP_MJ_DEVICE_CONTROL, IRP_MJ_FLUSH_BUFFERS, IRP_MJ_READ, IRP_MJ_WRITE } from '../../nt/irp-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, FILE_OBJECT_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpTryAllocateSystem } from '../ex/pool.ts';
import { guardUserAccess } from '../ex/probe.ts';
import { DeviceObject, FileObject, type IoStackLocation, Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { IoReadAccess, IoWriteAccess, MiAllocateMdl, MiFreeMdl, MiProbeAndLockPages } from '../mm/mdl.ts';
import { UserMode } from '../ob/handle.ts';
import { emitIrpData, IoGetNextIrpStackLocation, liveIrp, TO_DRIVER } from './irp.ts';

const BUFFER_TAG = poolTag('IoSB');
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
  readonly major: typeof IRP_MJ_DEVICE_CONTROL;
  readonly code: number;
  readonly inputBuffer: GuestAddress;
  readonly inputLength: number;
  readonly outputBuffer: GuestAddress;
  readonly outputLength: number;
}

export interface FlushRequest {
  readonly major: typeof IRP_MJ_FLUSH_BUFFERS;
}

export type RequestParameters = TransferRequest | ControlRequest | FlushRequest;

/** Whether a request that is completed at once stays with its issuer, who ends it when the driver has returned. */
export function isDeferred(parameters: RequestParameters): boolean {
  return parameters.major === IRP_MJ_READ || parameters.major === IRP_MJ_WRITE;
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
      return buildControl(k, irp, stack, parameters);
    case IRP_MJ_FLUSH_BUFFERS:
      return STATUS_SUCCESS;
    default:
      return buildTransfer(k, irp, stack, device, file, parameters);
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
    return provideMdl(k, irp, request.buffer, request.length, UserMode, isRead ? IoWriteAccess : IoReadAccess);
  }
  irp.UserBuffer = request.buffer;
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
    return provideMdl(k, irp, outputBuffer, outputLength, UserMode, operation);
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
