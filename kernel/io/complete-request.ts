/**
 * Completing an IRP, stage one: back up through the stack locations, calling the completion routines that the drivers
 * above have set. What comes after, in the requester's context, is in finish-request.ts.
 * Source: "IoCompleteRequest macro (wdm.h)", "Completing IRPs", "IO_COMPLETION_ROUTINE callback function (wdm.h)".
 */
import { formatAddress, hex0x } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DRIVER_VERIFIER_IOMANAGER_VIOLATION, MULTIPLE_IRP_COMPLETE_REQUESTS } from '../../nt/bug-check-codes.ts';
import { IO_STACK_LOCATION } from '../../nt/generated/layouts.ts';
import { ntSuccess, STATUS_MORE_PROCESSING_REQUIRED, STATUS_PENDING } from '../../nt/status-codes.ts';
import { IRP_FLAGS, STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { bugcheck } from '../bugcheck.ts';
import { DeviceObject, type IoStackLocation, IoStatusBlock, Irp } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult, whenAbandoned } from '../host-routine.ts';
import { isApcDue, KiQueueSystemApc } from '../ke/apc.ts';
import { KiLookAround } from '../ke/interruption.ts';
import type { Kernel } from '../kernel.ts';
import { VfCheckCompletionIrql, VfCheckInformation } from '../vf/io-verification.ts';
import { abandonIrp, enterIrp } from './call-driver.ts';
import { deriveMarkPending, deriveSetCancel, rememberLocations } from './derived-operations.ts';
import { IopDeviceId } from './device.ts';
import { IopDriverId } from './driver-object.ts';
import { IopFinishClose, IopFinishPaging, IopFinishRequest, IopRequester } from './finish-request.ts';
import { IopFreeIrp, liveIrp, stackLocation, stackLocationAddress } from './irp.ts';
import { emitDirectData, freeBuffers, unlockMdls } from './irp-buffers.ts';

/** Sub-codes of bug check 0xC9. */
const COMPLETED_WITHOUT_RESULT = 0x6;
const COMPLETED_CANCELABLE = 0x7;

/** What a status is that nobody has set: -1. */
const NO_STATUS = 0xffff_ffff;

const { SL_PENDING_RETURNED, SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR, SL_INVOKE_ON_CANCEL } = STACK_CONTROL;

/** Slots of {@link IofCompleteRequest}: give it the IRP and the boost. */
export interface CompleteRequest {
  readonly irp: GuestAddress;
  /** IO_..._INCREMENT */
  readonly priorityBoost: number;
  irpId?: number;
  /** What the thread was working on before. */
  outerIrp?: number;
  /** The completion routine that is being called, and the IRQL it was called at. */
  routine?: GuestAddress;
  irql?: number;
}

/**
 * Completes an IRP. Bug checks 0x44 when it has been completed before, 0xC9 when its status is none (STATUS_PENDING or
 * -1) or its cancel routine is still set.
 */
export const IofCompleteRequest = hostRoutine<CompleteRequest>('IofCompleteRequest', {
  start(k, slots) {
    const address = slots.irp;
    const record = liveIrp(k, address, 'completed');
    const irp = new Irp(k.memory, address);
    const location = irp.CurrentLocation;
    if (location > irp.StackCount + 1) throw completedTwice(k, address);
    deriveMarkPending(k, record, address);
    deriveSetCancel(k, record, address);
    const { Status, Information } = new IoStatusBlock(k.memory, irp.IoStatus);
    const driver = location > irp.StackCount ? 0 : driverIdAt(k, address, location);
    k.sink.irpComplete(
      record.id,
      driver,
      Status,
      Information.lo,
      Information.hi,
      slots.priorityBoost,
      location,
      irp.Cancel,
    );
    checkCompletion(k, irp, Status);
    if (location <= irp.StackCount) VfCheckInformation(k, irp, stackLocation(k, address, location), Information);
    slots.irpId = record.id;
    slots.outerIrp = enterIrp(k, record.id);
    return goUp(k, slots);
  },

  returned(k, slots, status) {
    k.sink.irpCompletionReturn(slots.irpId!, status);
    VfCheckCompletionIrql(k, slots.routine!, slots.irql!);
    if (status === STATUS_MORE_PROCESSING_REQUIRED) {
      enterIrp(k, slots.outerIrp!);
      return done(0);
    }
    deriveMarkPending(k, liveIrp(k, slots.irp, 'given back by its completion routine'), slots.irp);
    return goUp(k, slots);
  },

  finished: () => done(0),
});

whenAbandoned(IofCompleteRequest, abandonIrp);

function completedTwice(k: Kernel, address: GuestAddress) {
  const text = `the IRP at ${formatAddress(address)} is completed although its completion has ended already`;
  return bugcheck(k, MULTIPLE_IRP_COMPLETE_REQUESTS, [address, 0, 0, 0], text);
}

/** What Driver Verifier makes of a request that is not ready to be completed. */
function checkCompletion(k: Kernel, irp: Irp, status: number): void {
  const routine = irp.CancelRoutine;
  if (status === STATUS_PENDING || status === NO_STATUS) {
    const text = `the IRP at ${formatAddress(irp.address)} is completed with status ${hex0x(status, 8)}, which is no result`;
    throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [COMPLETED_WITHOUT_RESULT, status, irp.address, 0], text);
  }
  if (routine !== NULL_ADDRESS) {
    const text = `the IRP at ${formatAddress(irp.address)} is completed with its cancel routine ${formatAddress(routine)} still set`;
    throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [COMPLETED_CANCELABLE, routine, irp.address, 0], text);
  }
}

function driverIdAt(k: Kernel, irp: GuestAddress, location: number): number {
  const device = stackLocation(k, irp, location).DeviceObject;
  return device === NULL_ADDRESS ? 0 : IopDriverId(k, new DeviceObject(k.memory, device).DriverObject);
}

/** Leaves stack locations behind, up to the next one with a completion routine to call. */
function goUp(k: Kernel, slots: CompleteRequest): StepResult {
  const irp = new Irp(k.memory, slots.irp);
  for (let left = irp.CurrentLocation; left <= irp.StackCount; left++) {
    const stack = stackLocation(k, slots.irp, left);
    const control = stack.Control;
    irp.CurrentLocation = left + 1;
    irp.Tail_Overlay_CurrentStackLocation = stackLocationAddress(slots.irp, left + 1);
    irp.PendingReturned = control & SL_PENDING_RETURNED ? 1 : 0;
    const isCalled = invokes(control, irp);
    if (!isCalled && irp.PendingReturned !== 0) markPending(k, irp);
    clearLocation(stack);
    if (isCalled) return callCompletionRoutine(k, slots, irp, left);
  }
  // One beyond the end marks the IRP as completed while its requester still holds it.
  irp.CurrentLocation = irp.StackCount + 2;
  enterIrp(k, slots.outerIrp!);
  return finish(k, slots);
}

function invokes(control: number, irp: Irp): boolean {
  if (irp.Cancel !== 0 && (control & SL_INVOKE_ON_CANCEL) !== 0) return true;
  const { Status } = new IoStatusBlock(irp.memory, irp.IoStatus);
  return (control & (ntSuccess(Status) ? SL_INVOKE_ON_SUCCESS : SL_INVOKE_ON_ERROR)) !== 0;
}

/** What IoMarkIrpPending does, on behalf of a driver without a completion routine. */
function markPending(k: Kernel, irp: Irp): void {
  if (irp.CurrentLocation > irp.StackCount) return;
  stackLocation(k, irp.address, irp.CurrentLocation).Control |= SL_PENDING_RETURNED;
}

/** A location that has been left shows nothing of the request, so that the IRP can be sent down again. */
function clearLocation(stack: IoStackLocation): void {
  stack.MinorFunction = 0;
  stack.Flags = 0;
  stack.Control = 0;
  stack.memory.fill(stack.Parameters, 32, 0);
  stack.FileObject = NULL_ADDRESS;
}

function callCompletionRoutine(k: Kernel, slots: CompleteRequest, irp: Irp, left: number): StepResult {
  const stack = stackLocation(k, slots.irp, left);
  const routine = stack.CompletionRoutine;
  // Opaque to the system: any 64 bits.
  const context = k.memory.readU64(addressAdd(stack.address, IO_STACK_LOCATION.Context));
  const above = irp.CurrentLocation;
  const device = above > irp.StackCount ? NULL_ADDRESS : stackLocation(k, slots.irp, above).DeviceObject;
  rememberLocations(k, liveIrp(k, slots.irp, 'completed'), slots.irp);
  const deviceId = device === NULL_ADDRESS ? 0 : IopDeviceId(k, device);
  k.sink.irpCompletionCall(slots.irpId!, left, routine, context.lo, context.hi, deviceId, irp.PendingReturned);
  slots.routine = routine;
  slots.irql = k.irql;
  return callGuest(routine, [device, slots.irp, context], 'returned');
}

/** An associated IRP goes with its buffers; the last one of a master IRP completes that. */
function finishAssociated(k: Kernel, { priorityBoost }: CompleteRequest, irp: Irp): StepResult {
  const master = new Irp(k.memory, irp.AssociatedIrp_MasterIrp);
  unlockMdls(k, irp);
  freeBuffers(k, irp);
  IopFreeIrp(k, irp.address);
  master.AssociatedIrp_IrpCount--;
  if (master.AssociatedIrp_IrpCount > 0) return done(0);
  return enter(IofCompleteRequest, { irp: master.address, priorityBoost }, 'finished');
}

/** Pages are read or written, and whoever asked for that waits; the second flag has another meaning without the first. */
const SYNCHRONOUS_PAGING = IRP_FLAGS.IRP_PAGING_IO | IRP_FLAGS.IRP_SYNCHRONOUS_PAGING_IO;

/** All drivers have seen the completion: hands the result to the requester. */
function finish(k: Kernel, slots: CompleteRequest): StepResult {
  const address = slots.irp;
  const irp = new Irp(k.memory, address);
  if (irp.Flags & IRP_FLAGS.IRP_CLOSE_OPERATION) {
    IopFinishClose(k, irp);
    return done(0);
  }
  if ((irp.Flags & SYNCHRONOUS_PAGING) === SYNCHRONOUS_PAGING) {
    IopFinishPaging(k, irp);
    return done(0);
  }
  if (irp.Flags & IRP_FLAGS.IRP_ASSOCIATED_IRP) return finishAssociated(k, slots, irp);
  emitDirectData(k, irp);
  unlockMdls(k, irp);
  // Whoever sent it waits for the dispatch routine to return, and finishes the request then.
  if (irp.Flags & IRP_FLAGS.IRP_DEFER_IO_COMPLETION && irp.PendingReturned === 0) return done(0);
  const requester = IopRequester(k, irp);
  if (requester === undefined) {
    const next = IopFinishRequest(k, address);
    return next === undefined ? done(0) : { ...next, next: 'finished' };
  }
  KiQueueSystemApc(k, requester, IopCompleteRequest, { irp: address }, { increment: slots.priorityBoost });
  return isApcDue(k, k.currentThread!) ? enter(KiLookAround, {}, 'finished') : done(0);
}

/** Stage two of a completion, as a special kernel APC of the thread that made the request. */
const IopCompleteRequest = hostRoutine<{ readonly irp: GuestAddress }>('IopCompleteRequest', {
  start(k, { irp }) {
    const next = IopFinishRequest(k, irp);
    return next === undefined ? done(0) : { ...next, next: 'finished' };
  },
  finished: () => done(0),
});
