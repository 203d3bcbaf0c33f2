/**
 * Sending an IRP down and waiting for it: the driver gets it back when all drivers below have completed it.
 * Source: "IoForwardIrpSynchronously function (wdm.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { IO_STACK_LOCATION, KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_MORE_PROCESSING_REQUIRED, STATUS_PENDING } from '../../nt/status-codes.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { IoStackLocation, Irp } from '../generated/views.ts';
import { done, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiInitializeEvent, KiSignalEvent, NotificationEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { sendIrp } from './call-driver.ts';
import { waitForEvent } from './status-block.ts';

const { SL_INVOKE_ON_SUCCESS, SL_INVOKE_ON_ERROR, SL_INVOKE_ON_CANCEL } = STACK_CONTROL;

/** Slots of {@link IoForwardIrpSynchronously}; the caller gives the device and the IRP. */
interface ForwardIrp {
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
  event?: GuestAddress;
}

/** Its value is FALSE when the IRP has no stack location for another driver, else TRUE. */
export const IoForwardIrpSynchronously = hostRoutine<ForwardIrp>('IoForwardIrpSynchronously', {
  start(k, slots) {
    const irp = new Irp(k.memory, slots.irp);
    if (irp.CurrentLocation <= 1) return done(0);
    slots.event = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('IoFw'));
    KiInitializeEvent(k, slots.event, NotificationEvent, false);
    const current = new IoStackLocation(k.memory, irp.Tail_Overlay_CurrentStackLocation);
    const next = new IoStackLocation(k.memory, addressAdd(current.address, -IO_STACK_LOCATION.SIZE));
    k.memory.move(next.address, current.address, IO_STACK_LOCATION.CompletionRoutine);
    next.CompletionRoutine = k.calls.exportAddress('IopForwardCompletion');
    next.Context = slots.event;
    next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
    return sendIrp(slots.device, slots.irp, 'returned');
  },
  returned: (k, slots, status) =>
    status === STATUS_PENDING ? waitForEvent(slots.event!, 'completed') : over(k, slots),
  completed: (k, slots) => over(k, slots),
});

function over(k: Kernel, { event }: ForwardIrp): StepResult {
  ExpFreeSystem(k, event!);
  return done(1);
}

/** The completion routine of a forwarded IRP. */
export function IopForwardCompletion(k: Kernel, event: GuestAddress): number {
  KiSignalEvent(k, event);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
