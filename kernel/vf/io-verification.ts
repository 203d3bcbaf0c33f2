/**
 * Driver Verifier's I/O verification: what must hold when a driver passes an IRP on, completes it, or comes back from a
 * routine that was given one.
 * Source: "I/O Verification", "Bug Check 0xC9" (0x12, 0x203, 0x226, 0x23D, 0x23E, 0x312), "Bug Check 0xC4" (0xFA).
 */
import { formatAddress, hex0x } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION, DRIVER_VERIFIER_IOMANAGER_VIOLATION } from '../../nt/bug-check-codes.ts';
import { IRP_MJ_DEVICE_CONTROL, IRP_MJ_READ } from '../../nt/irp-codes.ts';
import { irqlName } from '../../nt/irql.ts';
import { STATUS_PENDING } from '../../nt/status-codes.ts';
import { IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { bugcheck } from '../bugcheck.ts';
import { type IoStackLocation, Irp } from '../generated/views.ts';
import type { IrpRecord } from '../io/state.ts';
import type { Kernel } from '../kernel.ts';

/** Sub-codes of 0xC9. */
const DISPATCH_IRQL = 0x12;
const SENT_CANCELABLE = 0x203;
const NOT_HANDLED = 0x226;
const PENDING_NOT_MARKED = 0x23d;
const MARKED_NOT_PENDING = 0x23e;
const INFORMATION_TOO_LARGE = 0x312;
/** Sub-code of 0xC4. */
const COMPLETION_IRQL = 0xfa;

/** @throws Bugcheck 0xC9 when the routine came back at another IRQL than `irql`, at which it was called */
export function VfCheckDispatchIrql(k: Kernel, routine: GuestAddress, irql: number): void {
  if (k.configuration.verifier !== true || k.irql === irql) return;
  const text = `the dispatch routine at ${formatAddress(routine)} was called at ${irqlName(irql)} and returns at ${irqlName(k.irql)}`;
  throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [DISPATCH_IRQL, routine, irql, k.irql], text);
}

/** @throws Bugcheck 0xC4 when the routine came back at another IRQL than `irql`, at which it was called */
export function VfCheckCompletionIrql(k: Kernel, routine: GuestAddress, irql: number): void {
  if (k.configuration.verifier !== true || k.irql === irql) return;
  const text = `the completion routine at ${formatAddress(routine)} was called at ${irqlName(irql)} and returns at ${irqlName(k.irql)}`;
  throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [COMPLETION_IRQL, routine, irql, k.irql], text);
}

/**
 * A dispatch routine has returned `status` for an IRP that it was given at the stack location `location`. What a driver
 * below holds says nothing yet: its completion routine may mark the IRP later.
 * @throws Bugcheck 0xC9 when STATUS_PENDING and the mark do not go together
 */
export function VfCheckPending(
  k: Kernel,
  record: IrpRecord,
  address: GuestAddress,
  routine: GuestAddress,
  location: number,
  status: number,
): void {
  if (k.configuration.verifier !== true) return;
  const current = new Irp(k.memory, address).CurrentLocation;
  if (current < location) return;
  const isMarked = record.markedPending.includes(location);
  if (isMarked === (status === STATUS_PENDING)) {
    if (isMarked || current !== location) return;
    const text = `the dispatch routine at ${formatAddress(routine)} returns ${hex0x(status, 8)} and has neither completed the IRP at ${formatAddress(address)} nor passed it on`;
    throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [NOT_HANDLED, routine, address, 0], text);
  }
  const what = isMarked
    ? `marked the IRP at ${formatAddress(address)} as pending and returns ${hex0x(status, 8)}`
    : `returns STATUS_PENDING for the IRP at ${formatAddress(address)} without having marked it as pending`;
  const kind = isMarked ? MARKED_NOT_PENDING : PENDING_NOT_MARKED;
  const text = `the dispatch routine at ${formatAddress(routine)} ${what}`;
  throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [kind, routine, address, 0], text);
}

/** A driver passes an IRP on. @throws Bugcheck 0xC9 when it can still be cancelled by the driver's routine */
export function VfCheckBeforeCall(k: Kernel, address: GuestAddress): void {
  if (k.configuration.verifier !== true) return;
  const routine = new Irp(k.memory, address).CancelRoutine;
  if (routine === NULL_ADDRESS) return;
  const text = `the IRP at ${formatAddress(address)} is passed on with its cancel routine ${formatAddress(routine)} still set`;
  throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [SENT_CANCELABLE, k.callSite, address, 0], text);
}

/** A driver completes an IRP. @throws Bugcheck 0xC9 when more would be copied to the requester than its buffer has */
export function VfCheckInformation(k: Kernel, irp: Irp, stack: IoStackLocation, information: U64): void {
  if (k.configuration.verifier !== true || (irp.Flags & IRP_FLAGS.IRP_INPUT_OPERATION) === 0) return;
  const isRead = stack.MajorFunction === IRP_MJ_READ;
  if (!isRead && stack.MajorFunction !== IRP_MJ_DEVICE_CONTROL) return;
  const length = isRead ? stack.Parameters_Read_Length : stack.Parameters_DeviceIoControl_OutputBufferLength;
  if (information.hi === 0 && information.lo <= length) return;
  const text = `the IRP at ${formatAddress(irp.address)} is completed with Information ${u64ToNumber(information)}, and its requester's buffer has ${length} bytes`;
  throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [INFORMATION_TOO_LARGE, k.callSite, irp.address, 0], text);
}
