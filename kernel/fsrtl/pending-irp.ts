/** IRPs that the file system run-time library keeps until something happens: pending, and cancelable meanwhile. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { IoStackLocation, IoStatusBlock, Irp } from '../generated/views.ts';
import { IopReleaseCancelSpinLock, IopSetCancelRoutine } from '../io/cancel.ts';
import { deriveMarkPending } from '../io/derived-operations.ts';
import { liveIrp } from '../io/irp.ts';
import type { Kernel } from '../kernel.ts';

/** Marks an IRP pending and gives it a cancel routine; false, and neither, when it has been cancelled already. */
export function FsRtlpPendIrp(k: Kernel, address: GuestAddress, cancelRoutine: string): boolean {
  const irp = new Irp(k.memory, address);
  if (irp.Cancel !== 0) return false;
  const location = new IoStackLocation(k.memory, irp.Tail_Overlay_CurrentStackLocation);
  location.Control |= STACK_CONTROL.SL_PENDING_RETURNED;
  deriveMarkPending(k, liveIrp(k, address, 'made pending'), address);
  IopSetCancelRoutine(k, irp, k.calls.exportAddress(cancelRoutine));
  return true;
}

/** What a cancel routine begins with: it is called with the cancel spin lock held. */
export function FsRtlpBeginCancel(k: Kernel, irp: GuestAddress): void {
  IopReleaseCancelSpinLock(k, new Irp(k.memory, irp).CancelIrql, 'IoReleaseCancelSpinLock');
}

/** Sets the result of an IRP that is about to be completed; it can no longer be cancelled. */
export function FsRtlpSetResult(k: Kernel, address: GuestAddress, status: number, information: U64 = U64_ZERO): void {
  const irp = new Irp(k.memory, address);
  if (irp.CancelRoutine !== NULL_ADDRESS) IopSetCancelRoutine(k, irp, NULL_ADDRESS);
  const result = new IoStatusBlock(k.memory, irp.IoStatus);
  result.Status = status;
  result.Information = information;
}
