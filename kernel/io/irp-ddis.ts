/** IRPs as drivers call for them. Source: the pages of the routines (wdm.h). */

import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO } from '../../base/u64.ts';
import { DRIVER_VERIFIER_IOMANAGER_VIOLATION } from '../../nt/bug-check-codes.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { NonPagedPoolNx } from '../../nt/pool-types.ts';
import { STATUS_INVALID_DEVICE_REQUEST } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateCharged } from '../ex/pool-quota.ts';
import { IoStatusBlock, Irp } from '../generated/views.ts';
import { done, enter, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { sendIrp } from './call-driver.ts';
import { IofCompleteRequest } from './complete-request.ts';
import {
  IopFreeIrp,
  IopInitializeIrp,
  IopTryAllocateIrp,
  IoSizeOfIrp,
  IRP_ALLOCATED,
  IRP_INITIALIZED,
  IRP_REUSED,
  liveIrp,
} from './irp.ts';
import { isQueuedToThread } from './thread-irps.ts';

/** Sub-code of bug check 0xC9. */
const FREED_WHILE_QUEUED = 0x2;

/** The dispatch routine of major functions a driver does not handle: fails the request. */
const IopInvalidDeviceRequest = hostRoutine<{ readonly irp: GuestAddress }>('IopInvalidDeviceRequest', {
  start(k, { irp }) {
    const result = new IoStatusBlock(k.memory, new Irp(k.memory, irp).IoStatus);
    result.Status = STATUS_INVALID_DEVICE_REQUEST;
    result.Information = U64_ZERO;
    return enter(IofCompleteRequest, { irp, priorityBoost: 0 }, 'completed');
  },
  completed: () => done(STATUS_INVALID_DEVICE_REQUEST),
});

/** An IRP for a driver; NULL without memory for it, or when it is to be charged to a process that may not have more. */
function allocateIrp(k: Kernel, stackSize: number, chargeQuota: boolean): GuestAddress {
  const allocate = () => IopTryAllocateIrp(k, stackSize, IRP_ALLOCATED);
  if (!chargeQuota) return allocate();
  return ExpAllocateCharged(k, NonPagedPoolNx, IoSizeOfIrp(stackSize), allocate) ?? NULL_ADDRESS;
}

/** Declares one of the names under which IRPs are sent. */
function callDriver(name: string): Ddi {
  return ddi({
    name,
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, device, irp) => sendIrp(device, irp),
  });
}

/** Declares one of the names under which IRPs are completed. */
function completeRequest(name: string): Ddi {
  return ddi({
    name,
    parameters: ['Irp: ptr', 'PriorityBoost: u8'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, irp, priorityBoost) => enter(IofCompleteRequest, { irp, priorityBoost }),
  });
}

/** An IRP on a thread's list belongs to the I/O manager, which frees it after its completion. */
function checkFree(k: Kernel, address: GuestAddress): void {
  liveIrp(k, address, 'freed');
  if (!isQueuedToThread(k, new Irp(k.memory, address))) return;
  const text = `the IRP at ${formatAddress(address)} is freed, but it is the I/O manager's: a thread waits for its completion`;
  throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [FREED_WHILE_QUEUED, address, 0, 0], text);
}

export const irpDdis: readonly Ddi[] = [
  /**
   * Sends an IRP to the driver of a device and returns what its dispatch routine returns.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0x35 when the IRP has no stack location left, 0x44 when it is not an IRP in use.
   * Source: "IoCallDriver macro (wdm.h)".
   */
  callDriver('IofCallDriver'),
  /**
   * As IofCallDriver: what images of other compilers import.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoCallDriver macro (wdm.h)".
   */
  callDriver('IoCallDriver'),
  /**
   * Completes an IRP: completion routines first, then the requester gets the result.
   * @irql <= DISPATCH_LEVEL
   * Bug checks 0x44 when it has been completed before, 0xC9 when its status is none (STATUS_PENDING or -1) or its cancel
   * routine is still set.
   * Source: "IoCompleteRequest macro (wdm.h)".
   */
  completeRequest('IofCompleteRequest'),
  /**
   * As IofCompleteRequest: what images of other compilers import.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoCompleteRequest macro (wdm.h)".
   */
  completeRequest('IoCompleteRequest'),
  /**
   * Allocates an IRP with the given number of stack locations.
   * @irql <= DISPATCH_LEVEL
   * Returns NULL without memory for it, or when it is to be charged and the quota of the process does not allow it.
   * Source: "IoAllocateIrpEx function (wdm.h)".
   */
  ddi({
    name: 'IoAllocateIrpEx',
    parameters: ['DeviceObject: ptr', 'StackSize: u8', 'ChargeQuota: bool'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, _device, stackSize, chargeQuota) => allocateIrp(k, stackSize, chargeQuota),
  }),
  /**
   * Allocates an IRP with the given number of stack locations.
   * @irql <= DISPATCH_LEVEL
   * Returns NULL without memory for it, or when it is to be charged and the quota of the process does not allow it.
   * Source: "IoAllocateIrp function (wdm.h)".
   */
  ddi({
    name: 'IoAllocateIrp',
    parameters: ['StackSize: u8', 'ChargeQuota: bool'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, stackSize, chargeQuota) => allocateIrp(k, stackSize, chargeQuota),
  }),
  /**
   * Makes memory of the driver's own an IRP.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoInitializeIrp function (wdm.h)".
   */
  ddi({
    name: 'IoInitializeIrp',
    parameters: ['Irp: ptr', 'PacketSize: u16', 'StackSize: u8'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, irp, packetSize, stackSize) {
      k.memory.fill(irp, packetSize, 0);
      IopInitializeIrp(k, irp, packetSize, stackSize, IRP_INITIALIZED);
    },
  }),
  /**
   * Makes an IRP that a driver allocated ready to be used again, with the given status. It becomes another IRP.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoReuseIrp function (wdm.h)".
   */
  ddi({
    name: 'IoReuseIrp',
    parameters: ['Irp: ptr', 'Iostatus: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, irp, status) {
      const { Size: size, StackCount: stackSize, AllocationFlags: flags } = new Irp(k.memory, irp);
      k.sink.irpFree(liveIrp(k, irp, 'used again').id);
      k.memory.fill(irp, size, 0);
      IopInitializeIrp(k, irp, size, stackSize, IRP_REUSED);
      new Irp(k.memory, irp).AllocationFlags = flags;
      k.memory.writeU32(addressAdd(irp, IRP.IoStatus), status);
    },
  }),
  /**
   * Frees an IRP that a driver allocated.
   * @irql <= DISPATCH_LEVEL
   * Bug checks 0x44 when it is not an IRP in use, 0xC9 when it is a request that a thread waits for.
   * Source: "IoFreeIrp function (wdm.h)".
   */
  ddi({
    name: 'IoFreeIrp',
    parameters: ['Irp: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, irp) {
      checkFree(k, irp);
      IopFreeIrp(k, irp);
    },
  }),
  /**
   * What a driver object's dispatch table holds for major functions the driver does not handle. Not an export:
   * drivers find its address in the table.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_INVALID_DEVICE_REQUEST.
   * Source: "DRIVER_OBJECT structure (wdm.h)".
   */
  ddi({
    name: 'IopInvalidDeviceRequest',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, _device, irp) => enter(IopInvalidDeviceRequest, { irp }),
  }),
];
