/**
 * Power requests of drivers: an IRP_MJ_POWER to the top of a device's stack, and a routine of the driver's that is called when
 * it is over. Source: "PoRequestPowerIrp function (wdm.h)", "REQUEST_POWER_COMPLETE callback function (wdm.h)",
 * "Sending IRP_MN_QUERY_POWER or IRP_MN_SET_POWER for Device Power States".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { IRP_MJ_POWER, IRP_MN_QUERY_POWER, IRP_MN_SET_POWER, IRP_MN_WAIT_WAKE } from '../../nt/irp-codes.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER_2,
  STATUS_MORE_PROCESSING_REQUIRED,
  STATUS_NOT_SUPPORTED,
  STATUS_PENDING,
} from '../../nt/status-codes.ts';
import { DEVICE_FLAGS, STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { DeviceObject, IoStatusBlock, Irp } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { sendIrp } from '../io/call-driver.ts';
import { IoGetAttachedDevice } from '../io/device-stack.ts';
import { IoGetNextIrpStackLocation, IopFreeIrp, IopTryAllocateIrp, IRP_OF_POWER } from '../io/irp.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';

const { SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR, SL_INVOKE_ON_CANCEL } = STACK_CONTROL;

/** POWER_STATE_TYPE */
const DevicePowerState = 1;
const MINORS: readonly number[] = [IRP_MN_WAIT_WAKE, IRP_MN_SET_POWER, IRP_MN_QUERY_POWER];

export interface PowerRequest {
  readonly device: GuestAddress;
  readonly minor: number;
  /** POWER_STATE */
  readonly state: number;
  /** PREQUEST_POWER_COMPLETE, or NULL. */
  readonly routine: GuestAddress;
  readonly context: U64;
  /** Where the IRP of a wait for wake-up goes, so that it can be cancelled; or NULL. */
  readonly irpPointer: GuestAddress;
}

/** What the completion of a request finds by its stack location's context. */
const DEVICE = 0;
const ROUTINE = 8;
const CONTEXT = 16;
const TOP = 24;
const MINOR = 32;
const STATE = 36;
const BLOCK_BYTES = 40;

interface SendPower {
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
}

/** Sends the request; whatever its drivers return, the one who asked learns of its end by the routine. */
const PopSendPowerIrp = hostRoutine<SendPower>('PopSendPowerIrp', {
  start: (_k, { device, irp }) => sendIrp(device, irp, 'sent'),
  sent: () => done(STATUS_PENDING),
});

/**
 * Asks for a device's power state to be changed or queried, or to be told when it wakes the system up. STATUS_PENDING, also
 * when it is over already; STATUS_INVALID_PARAMETER_2 (no such minor function), STATUS_INSUFFICIENT_RESOURCES.
 */
export function PopRequestPowerIrp(k: Kernel, request: PowerRequest): number | Enter {
  if (!MINORS.includes(request.minor)) return STATUS_INVALID_PARAMETER_2;
  const device = IoGetAttachedDevice(k, request.device);
  const block = ExpTryAllocateSystem(k, BLOCK_BYTES, poolTag('PoRq'));
  if (block === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  const irp = IopTryAllocateIrp(k, new DeviceObject(k.memory, device).StackSize, IRP_OF_POWER);
  if (irp === NULL_ADDRESS) {
    ExpFreeSystem(k, block);
    return STATUS_INSUFFICIENT_RESOURCES;
  }
  ObReferenceObject(k, device);
  fillBlock(k, block, device, request);
  fillIrp(k, irp, block, request);
  if (request.minor === IRP_MN_WAIT_WAKE && request.irpPointer !== NULL_ADDRESS)
    k.memory.writePointer(request.irpPointer, irp);
  const isPageable = (new DeviceObject(k.memory, device).Flags & DEVICE_FLAGS.DO_POWER_PAGABLE) !== 0;
  if (!isPageable || k.irql === PASSIVE_LEVEL) return enter(PopSendPowerIrp, { device, irp });
  // Its drivers take power requests at PASSIVE_LEVEL only.
  PspCreateSystemThread(k, 'power', PopSendPowerIrp, { device, irp }, true);
  return STATUS_PENDING;
}

function fillBlock(k: Kernel, block: GuestAddress, top: GuestAddress, request: PowerRequest): void {
  k.memory.writePointer(addressAdd(block, DEVICE), request.device);
  k.memory.writePointer(addressAdd(block, ROUTINE), request.routine);
  k.memory.writeU64(addressAdd(block, CONTEXT), request.context.lo, request.context.hi);
  k.memory.writePointer(addressAdd(block, TOP), top);
  k.memory.writeU32(addressAdd(block, MINOR), request.minor);
  k.memory.writeU32(addressAdd(block, STATE), request.state);
}

function fillIrp(k: Kernel, irp: GuestAddress, block: GuestAddress, { minor, state }: PowerRequest): void {
  new IoStatusBlock(k.memory, new Irp(k.memory, irp).IoStatus).Status = STATUS_NOT_SUPPORTED;
  const stack = IoGetNextIrpStackLocation(k, irp);
  stack.MajorFunction = IRP_MJ_POWER;
  stack.MinorFunction = minor;
  if (minor === IRP_MN_WAIT_WAKE) stack.Parameters_WaitWake_PowerState = state;
  else {
    stack.Parameters_Power_Type = DevicePowerState;
    stack.Parameters_Power_State = state;
  }
  stack.CompletionRoutine = k.calls.exportAddress('IopPowerCompletion');
  stack.Context = block;
  stack.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
}

/** Slots of {@link PopCompletePowerIrp}; the caller gives the first two. */
interface CompletePower {
  readonly irp: GuestAddress;
  readonly block: GuestAddress;
  top?: GuestAddress;
}

/** The completion routine of a power request: calls the driver's routine, then the IRP goes. */
export const PopCompletePowerIrp = hostRoutine<CompletePower>('PopCompletePowerIrp', {
  start(k, slots) {
    const { irp, block } = slots;
    const routine = k.memory.readPointer(addressAdd(block, ROUTINE));
    slots.top = k.memory.readPointer(addressAdd(block, TOP));
    const args = [
      k.memory.readPointer(addressAdd(block, DEVICE)),
      k.memory.readU32(addressAdd(block, MINOR)),
      k.memory.readU32(addressAdd(block, STATE)),
      k.memory.readU64(addressAdd(block, CONTEXT)),
      addressAdd(irp, IRP.IoStatus),
    ];
    return routine === NULL_ADDRESS ? freeRequest(k, slots) : callGuest(routine, args, 'told');
  },
  told: (k, slots) => freeRequest(k, slots),
  released: () => done(STATUS_MORE_PROCESSING_REQUIRED),
});

function freeRequest(k: Kernel, { irp, block, top }: CompletePower): StepResult {
  ExpFreeSystem(k, block);
  IopFreeIrp(k, irp);
  const next = ObDereferenceObject(k, top!);
  return next === undefined ? done(STATUS_MORE_PROCESSING_REQUIRED) : { ...next, next: 'released' };
}
