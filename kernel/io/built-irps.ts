/**
 * IRPs that drivers have the I/O manager build for requests of their own, to be sent to another driver.
 * Source: "IoBuildSynchronousFsdRequest function (wdm.h)", "IoBuildAsynchronousFsdRequest function (wdm.h)",
 * "IoBuildDeviceIoControlRequest function (wdm.h)", "IoMakeAssociatedIrp function (ntddk.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { METHOD_BUFFERED, METHOD_IN_DIRECT, METHOD_NEITHER } from '../../nt/ioctl.ts';
import {
  IRP_MJ_DEVICE_CONTROL,
  IRP_MJ_INTERNAL_DEVICE_CONTROL,
  IRP_MJ_READ,
  IRP_MJ_WRITE,
} from '../../nt/irp-codes.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { DeviceObject, type IoStackLocation, Irp } from '../generated/views.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { IoReadAccess, IoWriteAccess } from '../mm/mdl.ts';
import { KernelMode } from '../ob/handle.ts';
import { provideMdl, provideSystemBuffer } from './build-request.ts';
import {
  IoGetNextIrpStackLocation,
  IopFreeIrp,
  IopTryAllocateIrp,
  IRP_OF_DEVICE_CONTROL,
  IRP_OF_MASTER,
} from './irp.ts';
import { freeBuffers } from './irp-buffers.ts';
import { IopQueueThreadIrp } from './thread-irps.ts';

const { IRP_BUFFERED_IO, IRP_INPUT_OPERATION, IRP_ASSOCIATED_IRP } = IRP_FLAGS;

export interface FsdRequest {
  readonly major: number;
  readonly device: GuestAddress;
  readonly buffer: GuestAddress;
  readonly length: number;
  /** LARGE_INTEGER, or NULL. */
  readonly startingOffset: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  /** `irp_code` */
  readonly cause: number;
}

/**
 * Builds an IRP for a read, a write or a request without parameters. Raises what locking the buffer of a device with direct
 * I/O finds. @returns NULL without memory for it or its buffers
 */
export function IopBuildFsdRequest(k: Kernel, request: FsdRequest): GuestAddress {
  const device = new DeviceObject(k.memory, request.device);
  const address = IopTryAllocateIrp(k, device.StackSize, request.cause);
  if (address === NULL_ADDRESS) return NULL_ADDRESS;
  const irp = new Irp(k.memory, address);
  irp.Tail_Overlay_Thread = k.currentThread!.object;
  irp.UserIosb = request.ioStatusBlock;
  const stack = IoGetNextIrpStackLocation(k, irp.address);
  stack.MajorFunction = request.major;
  if (request.major !== IRP_MJ_READ && request.major !== IRP_MJ_WRITE) return irp.address;
  // Parameters.Read and Parameters.Write have the same shape.
  stack.Parameters_Read_Length = request.length;
  if (request.startingOffset !== NULL_ADDRESS)
    stack.Parameters_Read_ByteOffset = k.memory.readU64(request.startingOffset);
  return orNull(k, irp, provideBuffer(k, irp, device.Flags, request));
}

function provideBuffer(k: Kernel, irp: Irp, deviceFlags: number, request: FsdRequest): number {
  const { buffer, length } = request;
  const isRead = request.major === IRP_MJ_READ;
  if (deviceFlags & DEVICE_FLAGS.DO_BUFFERED_IO) {
    irp.Flags |= IRP_BUFFERED_IO;
    if (isRead) {
      irp.Flags |= IRP_INPUT_OPERATION;
      irp.UserBuffer = buffer;
    }
    return length === 0 ? STATUS_SUCCESS : provideSystemBuffer(k, irp, length, buffer, isRead ? 0 : length);
  }
  if (deviceFlags & DEVICE_FLAGS.DO_DIRECT_IO) {
    if (length === 0) return STATUS_SUCCESS;
    return provideMdl(k, irp, buffer, length, KernelMode, isRead ? IoWriteAccess : IoReadAccess);
  }
  irp.UserBuffer = buffer;
  return STATUS_SUCCESS;
}

/** The IRP when its buffers could be provided; otherwise it is freed, and the reason raised where it is the caller's. */
function orNull(k: Kernel, irp: Irp, status: number): GuestAddress {
  if (status === STATUS_SUCCESS) return irp.address;
  freeBuffers(k, irp);
  IopFreeIrp(k, irp.address);
  if (status === STATUS_INSUFFICIENT_RESOURCES) return NULL_ADDRESS;
  return KiRaiseStatus(k, status, 'the buffer of a request that a driver has built may not be used like that');
}

/** Makes an IRP one that its builder waits for: it belongs to the thread, and its end signals the event. */
export function IopMakeSynchronous(k: Kernel, irpAddress: GuestAddress, event: GuestAddress): void {
  if (irpAddress === NULL_ADDRESS) return;
  const irp = new Irp(k.memory, irpAddress);
  irp.UserEvent = event;
  IopQueueThreadIrp(k, irp);
}

export interface BuiltControl {
  readonly code: number;
  readonly device: GuestAddress;
  readonly input: GuestAddress;
  readonly inputLength: number;
  readonly output: GuestAddress;
  readonly outputLength: number;
  readonly isInternal: boolean;
  readonly ioStatusBlock: GuestAddress;
}

/** Builds an IRP for a control code, with buffers by the code's method; as {@link IopBuildFsdRequest}. */
export function IopBuildDeviceIoControlRequest(k: Kernel, request: BuiltControl): GuestAddress {
  const { StackSize: stackSize } = new DeviceObject(k.memory, request.device);
  const address = IopTryAllocateIrp(k, stackSize, IRP_OF_DEVICE_CONTROL);
  if (address === NULL_ADDRESS) return NULL_ADDRESS;
  const irp = new Irp(k.memory, address);
  irp.UserIosb = request.ioStatusBlock;
  const stack = IoGetNextIrpStackLocation(k, irp.address);
  stack.MajorFunction = request.isInternal ? IRP_MJ_INTERNAL_DEVICE_CONTROL : IRP_MJ_DEVICE_CONTROL;
  stack.Parameters_DeviceIoControl_OutputBufferLength = request.outputLength;
  stack.Parameters_DeviceIoControl_InputBufferLength = request.inputLength;
  stack.Parameters_DeviceIoControl_IoControlCode = request.code;
  return orNull(k, irp, provideControlBuffers(k, irp, stack, request));
}

function provideControlBuffers(k: Kernel, irp: Irp, stack: IoStackLocation, request: BuiltControl): number {
  const { input, output, outputLength } = request;
  const inputLength = input === NULL_ADDRESS ? 0 : request.inputLength;
  const method = request.code & 3;
  if (method === METHOD_NEITHER) {
    stack.Parameters_DeviceIoControl_Type3InputBuffer = input;
    irp.UserBuffer = output;
    return STATUS_SUCCESS;
  }
  const size = method === METHOD_BUFFERED ? Math.max(inputLength, outputLength) : inputLength;
  if (size > 0) {
    irp.Flags |= IRP_BUFFERED_IO;
    const status = provideSystemBuffer(k, irp, size, input, inputLength);
    if (status !== STATUS_SUCCESS) return status;
  }
  if (output === NULL_ADDRESS) return STATUS_SUCCESS;
  if (method === METHOD_BUFFERED) {
    irp.Flags |= IRP_INPUT_OPERATION;
    irp.UserBuffer = output;
    return STATUS_SUCCESS;
  }
  if (outputLength === 0) return STATUS_SUCCESS;
  return provideMdl(
    k,
    irp,
    output,
    outputLength,
    KernelMode,
    method === METHOD_IN_DIRECT ? IoReadAccess : IoWriteAccess,
  );
}

/** Makes an IRP of which a master IRP has several: the last one that is completed completes the master. NULL without memory. */
export function IoMakeAssociatedIrp(k: Kernel, masterAddress: GuestAddress, stackSize: number): GuestAddress {
  const master = new Irp(k.memory, masterAddress);
  const address = IopTryAllocateIrp(k, stackSize, IRP_OF_MASTER);
  if (address === NULL_ADDRESS) return NULL_ADDRESS;
  const irp = new Irp(k.memory, address);
  irp.Flags |= IRP_ASSOCIATED_IRP;
  irp.Tail_Overlay_Thread = master.Tail_Overlay_Thread;
  irp.AssociatedIrp_MasterIrp = masterAddress;
  return irp.address;
}
