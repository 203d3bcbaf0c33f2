/**
 * Driver Verifier's I/O verification: what must hold when a driver's routine that was given an IRP comes back.
 * Source: "I/O Verification", "Bug Check 0xC9" (0x12, 0x23D, 0x23E), "Bug Check 0xC4" (0xFA).
 */
import { formatAddress, hex0x } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION, DRIVER_VERIFIER_IOMANAGER_VIOLATION } from '../../nt/bug-check-codes.ts';
import { irqlName } from '../../nt/irql.ts';
import { STATUS_PENDING } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { Irp } from '../generated/views.ts';
import type { IrpRecord } from '../io/state.ts';
import type { Kernel } from '../kernel.ts';

/** Sub-codes of 0xC9. */
const DISPATCH_IRQL = 0x12;
const PENDING_NOT_MARKED = 0x23d;
const MARKED_NOT_PENDING = 0x23e;
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
  if (k.configuration.verifier !== true || new Irp(k.memory, address).CurrentLocation < location) return;
  const isMarked = record.markedPending.includes(location);
  if (isMarked === (status === STATUS_PENDING)) return;
  const what = isMarked
    ? `marked the IRP at ${formatAddress(address)} as pending and returns ${hex0x(status, 8)}`
    : `returns STATUS_PENDING for the IRP at ${formatAddress(address)} without having marked it as pending`;
  const kind = isMarked ? MARKED_NOT_PENDING : PENDING_NOT_MARKED;
  const text = `the dispatch routine at ${formatAddress(routine)} ${what}`;
  throw bugcheck(k, DRIVER_VERIFIER_IOMANAGER_VIOLATION, [kind, routine, address, 0], text);
}
