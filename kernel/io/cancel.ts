/**
 * Cancelling an IRP: it is marked, and the routine that its present driver has set for the case is called, with the
 * system-wide cancel spin lock held. Drivers set that routine inline, by an exchange with IRP.CancelRoutine.
 * Source: "Canceling IRPs", "IoCancelIrp function (wdm.h)", "IoSetCancelRoutine function (wdm.h)",
 * "Synchronizing IRP Cancellation".
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { CANCEL_STATE_IN_COMPLETED_IRP } from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { bugcheck } from '../bugcheck.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { IoStackLocation, Irp } from '../generated/views.ts';
import { callGuest, done, type Enter, hostRoutine, type StepResult, whenAbandoned } from '../host-routine.ts';
import { KiLowerIrql, KiRaiseIrql } from '../ke/irql.ts';
import { LOCK_TYPE_CANCEL_SPIN_LOCK } from '../ke/lock-id.ts';
import { KiAcquireSpinLock, KiReleaseSpinLock } from '../ke/spin-lock.ts';
import type { Kernel } from '../kernel.ts';
import { systemKey } from '../mm/system-space.ts';
import { abandonIrp, enterIrp } from './call-driver.ts';
import { deriveSetCancel } from './derived-operations.ts';
import { IopDeviceId } from './device.ts';
import { liveIrp } from './irp.ts';

/** By what an IRP is cancelled. */
export const CANCELLED_BY_DRIVER = eventCode('cancel_code', 'IoCancelIrp');
export const CANCELLED_BY_FILE = eventCode('cancel_code', 'CancelIo');
export const CANCELLED_SYNCHRONOUS = eventCode('cancel_code', 'CancelSynchronousIo');
export const CANCELLED_BY_THREAD_EXIT = eventCode('cancel_code', 'thread exit');
export const CANCELLED_BY_PROCESS_EXIT = eventCode('cancel_code', 'process exit');

/** The cancel spin lock. Drivers name it by its number at most. */
export function IopCancelSpinLock(k: Kernel): GuestAddress {
  if (k.state.io.cancelSpinLock === NULL_ADDRESS) {
    k.state.io.cancelSpinLock = ExpAllocateSystem(k, 8, poolTag('IoCn'));
  }
  return k.state.io.cancelSpinLock;
}

/**
 * Raises the IRQL to DISPATCH_LEVEL and acquires the cancel spin lock, now or as a host routine when the processor has to
 * spin for it. @returns the old IRQL
 */
export function IopAcquireCancelSpinLock(k: Kernel, cause: string): number | Enter {
  const old = KiRaiseIrql(k, DISPATCH_LEVEL, cause);
  return KiAcquireSpinLock(k, IopCancelSpinLock(k), old, LOCK_TYPE_CANCEL_SPIN_LOCK);
}

/** Releases the cancel spin lock and restores the IRQL. */
export function IopReleaseCancelSpinLock(k: Kernel, irql: number, cause: string): void {
  KiReleaseSpinLock(k, IopCancelSpinLock(k), LOCK_TYPE_CANCEL_SPIN_LOCK);
  KiLowerIrql(k, irql, cause);
}

/** Exchanges the cancel routine, as the inline IoSetCancelRoutine does; emits `irp_set_cancel`. @returns the old one */
export function IopSetCancelRoutine(k: Kernel, irp: Irp, routine: GuestAddress): GuestAddress {
  const old = irp.CancelRoutine;
  irp.CancelRoutine = routine;
  deriveSetCancel(k, liveIrp(k, irp.address, 'given a cancel routine'), irp.address);
  return old;
}

/** Slots of {@link IoCancelIrp}; the caller gives the first two. */
export interface CancelIrp {
  readonly irp: GuestAddress;
  /** `cancel_code` */
  readonly cause: number;
  /** The IRP's number; when it is over and that is no mistake, because it is not the caller's own. */
  readonly expectedId?: number;
  irpId?: number;
  /** What the thread was working on before. */
  outerIrp?: number;
}

/**
 * Asks for the cancellation of an IRP. Its value is TRUE when there was a cancel routine, which has been called; else the
 * IRP is marked, and what happens is its driver's business.
 * Bug checks 0x44 when it is not an IRP in use, 0x48 when it has been completed with its cancel routine still set.
 */
export const IoCancelIrp = hostRoutine<CancelIrp>('IoCancelIrp', {
  start(k, slots) {
    if (isOver(k, slots)) return done(0);
    const old = IopAcquireCancelSpinLock(k, 'IoCancelIrp');
    return typeof old === 'number' ? cancelLocked(k, slots, old) : { ...old, next: 'locked' };
  },
  locked: cancelLocked,

  returned(k, slots) {
    k.sink.irpCancelReturn(slots.irpId!);
    enterIrp(k, slots.outerIrp!);
    return done(1);
  },
});

whenAbandoned(IoCancelIrp, abandonIrp);

/** Whether the IRP that is meant has been completed meanwhile. Bug check 0x44 where that is a driver's mistake. */
function isOver(k: Kernel, { irp, expectedId }: CancelIrp): boolean {
  if (expectedId !== undefined) return k.state.io.irps.get(systemKey(irp))?.id !== expectedId;
  liveIrp(k, irp, 'cancelled');
  return false;
}

function cancelLocked(k: Kernel, slots: CancelIrp, old: number): StepResult {
  if (isOver(k, slots)) {
    IopReleaseCancelSpinLock(k, old, 'IoCancelIrp');
    return done(0);
  }
  const record = liveIrp(k, slots.irp, 'cancelled');
  const irp = new Irp(k.memory, slots.irp);
  deriveSetCancel(k, record, slots.irp);
  const routine = irp.CancelRoutine;
  irp.Cancel = 1;
  k.sink.irpCancel(record.id, slots.cause, routine);
  if (routine === NULL_ADDRESS) {
    IopReleaseCancelSpinLock(k, old, 'IoCancelIrp');
    return done(0);
  }
  if (irp.CurrentLocation > irp.StackCount + 1) throw cancelledWhenCompleted(k, irp, routine);
  IopSetCancelRoutine(k, irp, NULL_ADDRESS);
  irp.CancelIrql = old;
  const device = new IoStackLocation(k.memory, irp.Tail_Overlay_CurrentStackLocation).DeviceObject;
  slots.irpId = record.id;
  slots.outerIrp = enterIrp(k, record.id);
  k.sink.irpCancelCall(record.id, IopDeviceId(k, device), routine);
  return callGuest(routine, [device, slots.irp], 'returned');
}

function cancelledWhenCompleted(k: Kernel, irp: Irp, routine: GuestAddress) {
  const text = `the IRP at ${formatAddress(irp.address)} is cancelled, but it was completed with its cancel routine ${formatAddress(routine)} still set`;
  return bugcheck(k, CANCEL_STATE_IN_COMPLETED_IRP, [irp.address, routine, 0, 0], text);
}
