/**
 * I/O request packets: an IRP and its stack locations in one block of guest memory. Location numbers count as
 * IRP.CurrentLocation does: the topmost driver has StackCount, the lowest 1.
 * Source: "IRP structure (wdm.h)", "I/O Stack Locations", "IoAllocateIrp function (wdm.h)".
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { hashBytes } from '../../base/hash.ts';
import { MULTIPLE_IRP_COMPLETE_REQUESTS } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { IO_STACK_LOCATION, IRP } from '../../nt/generated/layouts.ts';
import { IO_TYPE_IRP } from '../../nt/io-types.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { bugcheck } from '../bugcheck.ts';
import { ExpAllocateSystem, ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { IoStackLocation, Irp } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { systemKey } from '../mm/system-space.ts';
import { InitializeListHead } from '../rtl/list.ts';
import type { IrpRecord } from './state.ts';
import { IopDequeueThreadIrp } from './thread-irps.ts';

const IRP_TAG = poolTag('Irp');

/** `irp_data` directions. */
export const TO_DRIVER = 0;
export const FROM_DRIVER = 1;

/** Bytes of an IRP with that many stack locations. */
export function IoSizeOfIrp(stackSize: number): number {
  return IRP.SIZE + stackSize * IO_STACK_LOCATION.SIZE;
}

/** The address of a stack location. */
export function stackLocationAddress(irp: GuestAddress, location: number): GuestAddress {
  return addressAdd(irp, IRP.SIZE + (location - 1) * IO_STACK_LOCATION.SIZE);
}

export function stackLocation(k: Kernel, irp: GuestAddress, location: number): IoStackLocation {
  return new IoStackLocation(k.memory, stackLocationAddress(irp, location));
}

/** The location of the driver the IRP is sent to next. */
export function IoGetNextIrpStackLocation(k: Kernel, irp: GuestAddress): IoStackLocation {
  return stackLocation(k, irp, new Irp(k.memory, irp).CurrentLocation - 1);
}

/** What makes an IRP, as `irp_allocate` says it. */
export const IRP_OF_REQUEST = eventCode('irp_code', 'a request');
export const IRP_OF_OPEN = eventCode('irp_code', 'an open');
export const IRP_OF_LAST_HANDLE = eventCode('irp_code', 'the last handle');
export const IRP_OF_LAST_REFERENCE = eventCode('irp_code', 'the last reference');
export const IRP_ALLOCATED = eventCode('irp_code', 'IoAllocateIrp');
export const IRP_INITIALIZED = eventCode('irp_code', 'IoInitializeIrp');
export const IRP_OF_SYNCHRONOUS_FSD = eventCode('irp_code', 'IoBuildSynchronousFsdRequest');
export const IRP_OF_ASYNCHRONOUS_FSD = eventCode('irp_code', 'IoBuildAsynchronousFsdRequest');
export const IRP_OF_DEVICE_CONTROL = eventCode('irp_code', 'IoBuildDeviceIoControlRequest');
export const IRP_OF_MASTER = eventCode('irp_code', 'IoMakeAssociatedIrp');
export const IRP_OF_POWER = eventCode('irp_code', 'PoRequestPowerIrp');
export const IRP_OF_PAGES = eventCode('irp_code', 'pages of a file');
export const IRP_REUSED = eventCode('irp_code', 'IoReuseIrp');

/** Allocates an IRP; emits `irp_allocate` with the cause. @throws ExhaustedError when there is no memory for it */
export function IopAllocateIrp(k: Kernel, stackSize: number, cause: number): GuestAddress {
  return asIrp(k, ExpAllocateSystem(k, IoSizeOfIrp(stackSize), IRP_TAG), stackSize, cause);
}

/** As {@link IopAllocateIrp} for a driver, which has to expect that there is no memory: NULL then. */
export function IopTryAllocateIrp(k: Kernel, stackSize: number, cause: number): GuestAddress {
  const address = ExpTryAllocateSystem(k, IoSizeOfIrp(stackSize), IRP_TAG);
  return address === NULL_ADDRESS ? NULL_ADDRESS : asIrp(k, address, stackSize, cause);
}

function asIrp(k: Kernel, address: GuestAddress, stackSize: number, cause: number): GuestAddress {
  IopInitializeIrp(k, address, IoSizeOfIrp(stackSize), stackSize, cause);
  return address;
}

/** Makes zeroed memory an IRP with an identity of its own; emits `irp_allocate`. */
export function IopInitializeIrp(
  k: Kernel,
  address: GuestAddress,
  sizeBytes: number,
  stackSize: number,
  cause: number,
): void {
  const irp = new Irp(k.memory, address);
  irp.Type = IO_TYPE_IRP;
  irp.Size = sizeBytes;
  irp.StackCount = stackSize;
  irp.CurrentLocation = stackSize + 1;
  irp.Tail_Overlay_CurrentStackLocation = stackLocationAddress(address, stackSize + 1);
  InitializeListHead(k.memory, irp.ThreadListEntry);
  const id = k.state.io.nextIrp++;
  const action = k.currentThread?.action ?? 0;
  k.state.io.irps.set(systemKey(address), {
    id,
    address,
    action,
    location: stackSize + 1,
    locations: [],
    markedPending: [],
    cancelRoutine: NULL_ADDRESS,
  });
  k.sink.irpAllocate(id, address, stackSize, sizeBytes, cause, k.irp, action);
}

/** Frees an IRP; emits `irp_free`. Bug check 0x44 when it is none (any more). */
export function IopFreeIrp(k: Kernel, address: GuestAddress): void {
  const { id } = liveIrp(k, address, 'freed');
  IopDequeueThreadIrp(k, new Irp(k.memory, address));
  k.state.io.irps.delete(systemKey(address));
  k.sink.irpFree(id);
  ExpFreeSystem(k, address);
}

/** The record of an IRP that is in use. Bug check 0x44 for any other pointer: most often it has been completed. */
export function liveIrp(k: Kernel, address: GuestAddress, what: string): IrpRecord {
  const record = k.state.io.irps.get(systemKey(address));
  if (record !== undefined) return record;
  throw bugcheck(
    k,
    MULTIPLE_IRP_COMPLETE_REQUESTS,
    [address, 0, 0, 0],
    `${formatAddress(address)} is ${what}, which is not an IRP in use: it was completed or freed before`,
  );
}

/** Emits what a buffer holds: its digest and its first bytes. Nothing for an empty one. */
export function emitIrpData(k: Kernel, irp: number, direction: number, buffer: GuestAddress, length: number): void {
  if (length === 0) return;
  const bytes = k.memory.readBytes(buffer, length);
  const digest = hashBytes(bytes);
  const { payloadLimit } = k.configuration;
  const kept = length <= payloadLimit ? bytes : bytes.subarray(0, payloadLimit);
  k.sink.irpData(irp, direction, length, digest.lo, digest.hi, kept);
}
