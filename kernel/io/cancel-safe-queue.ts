/**
 * Cancel-safe queues: the driver owns the queue and its lock and gives routines that work on them; the system decides
 * who gets an IRP when its removal, its cancellation and its insertion meet. DriverContext[3] of an IRP in a queue is
 * the queue, or the context by which the driver can ask for that IRP; both begin with a type.
 * Source: "Cancel-Safe IRP Queues", "IoCsqInsertIrpEx function (wdm.h)", "IoCsqRemoveNextIrp function (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { IO_TYPE_CSQ, IO_TYPE_CSQ_EX, IO_TYPE_CSQ_IRP_CONTEXT } from '../../nt/io-types.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ntSuccess, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { STACK_CONTROL } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { IoCsq, IoCsqIrpContext, IoStackLocation, Irp } from '../generated/views.ts';
import { callGuest, callGuestForAddress, done, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { IopReleaseCancelSpinLock, IopSetCancelRoutine } from './cancel.ts';
import { deriveMarkPending } from './derived-operations.ts';
import { liveIrp } from './irp.ts';

const CANCEL_SAFE_QUEUE = eventCode('queue_code', 'cancel-safe queue');

/** What the routines below share. */
interface Csq {
  readonly csq: GuestAddress;
  /** Where the driver's acquire routine stores the IRQL. */
  irqlAt?: GuestAddress;
  irql?: number;
}

/** Calls the driver's routine that acquires the queue's lock; {@link lockAcquired} follows. */
function acquireLock(k: Kernel, slots: Csq, next: string): StepResult {
  slots.irqlAt = ExpAllocateSystem(k, 8, poolTag('IoCq'));
  return callGuest(new IoCsq(k.memory, slots.csq).CsqAcquireLock, [slots.csq, slots.irqlAt], next);
}

function lockAcquired(k: Kernel, slots: Csq): void {
  slots.irql = k.memory.readU8(slots.irqlAt!);
  ExpFreeSystem(k, slots.irqlAt!);
}

function releaseLock(k: Kernel, { csq, irql }: Csq, next: string): StepResult {
  return callGuest(new IoCsq(k.memory, csq).CsqReleaseLock, [csq, irql!], next);
}

function removeIrp(k: Kernel, csq: GuestAddress, irp: GuestAddress, next: string): StepResult {
  k.sink.irpDequeue(liveIrp(k, irp, 'removed from a cancel-safe queue').id, CANCEL_SAFE_QUEUE, csq);
  return callGuest(new IoCsq(k.memory, csq).CsqRemoveIrp, [csq, irp], next);
}

function completeCanceled(k: Kernel, csq: GuestAddress, irp: GuestAddress, next: string): StepResult {
  return callGuest(new IoCsq(k.memory, csq).CsqCompleteCanceledIrp, [csq, irp], next);
}

/** DriverContext[3]: the queue or the context that an IRP belongs to. */
function ownerAt(irp: GuestAddress): GuestAddress {
  return addressAdd(irp, IRP.Tail_Overlay_DriverContext + 3 * 8);
}

/** An IRP leaves its queue: neither it nor its context leads to the other any more. */
function forget(k: Kernel, irp: GuestAddress): void {
  const owner = new IoCsqIrpContext(k.memory, k.memory.readPointer(ownerAt(irp)));
  if (owner.Type === IO_TYPE_CSQ_IRP_CONTEXT) owner.Irp = NULL_ADDRESS;
  k.memory.writePointer(ownerAt(irp), NULL_ADDRESS);
}

/** Fills an IO_CSQ; `mayRefuse`: its insert routine returns a status. `routines` are those of the structure, in order. */
export function IopInitializeCsq(
  k: Kernel,
  address: GuestAddress,
  mayRefuse: boolean,
  routines: readonly GuestAddress[],
): number {
  const csq = new IoCsq(k.memory, address);
  const [insert, remove, peekNext, acquire, release, completeCanceledIrp] = routines;
  csq.Type = mayRefuse ? IO_TYPE_CSQ_EX : IO_TYPE_CSQ;
  csq.CsqInsertIrp = insert!;
  csq.CsqRemoveIrp = remove!;
  csq.CsqPeekNextIrp = peekNext!;
  csq.CsqAcquireLock = acquire!;
  csq.CsqReleaseLock = release!;
  csq.CsqCompleteCanceledIrp = completeCanceledIrp!;
  csq.ReservePointer = NULL_ADDRESS;
  return STATUS_SUCCESS;
}

/** Slots of {@link IoCsqInsertIrpEx}; the caller gives the first four. */
export interface CsqInsert extends Csq {
  readonly irp: GuestAddress;
  readonly context: GuestAddress;
  readonly insertContext: U64;
  status?: number;
}

/** Puts an IRP into a queue and marks it pending; one that is cancelled already is taken out and completed at once. */
export const IoCsqInsertIrpEx = hostRoutine<CsqInsert>('IoCsqInsertIrpEx', {
  start(k, slots) {
    const { csq, irp, context } = slots;
    liveIrp(k, irp, 'put into a cancel-safe queue');
    k.memory.writePointer(ownerAt(irp), context === NULL_ADDRESS ? csq : context);
    if (context !== NULL_ADDRESS) {
      const view = new IoCsqIrpContext(k.memory, context);
      view.Type = IO_TYPE_CSQ_IRP_CONTEXT;
      view.Irp = irp;
      view.Csq = csq;
    }
    new IoCsq(k.memory, csq).ReservePointer = NULL_ADDRESS;
    return acquireLock(k, slots, 'locked');
  },

  locked(k, slots) {
    const { csq, irp, insertContext } = slots;
    lockAcquired(k, slots);
    const view = new IoCsq(k.memory, csq);
    const args = view.Type === IO_TYPE_CSQ_EX ? [csq, irp, insertContext] : [csq, irp];
    return callGuest(view.CsqInsertIrp, args, 'inserted');
  },

  inserted(k, slots, result) {
    const { csq, irp } = slots;
    // The insert routine of a plain queue returns nothing.
    slots.status = new IoCsq(k.memory, csq).Type === IO_TYPE_CSQ_EX ? result : STATUS_SUCCESS;
    const record = liveIrp(k, irp, 'put into a cancel-safe queue');
    k.sink.irpQueue(record.id, CANCEL_SAFE_QUEUE, csq, 0, slots.status);
    if (!ntSuccess(slots.status)) {
      forget(k, irp);
      return releaseLock(k, slots, 'over');
    }
    const view = new Irp(k.memory, irp);
    // One that the driver refuses is not pending: its dispatch routine completes it and returns the status.
    new IoStackLocation(k.memory, view.Tail_Overlay_CurrentStackLocation).Control |= STACK_CONTROL.SL_PENDING_RETURNED;
    deriveMarkPending(k, record, irp);
    IopSetCancelRoutine(k, view, k.calls.exportAddress('IopCsqCancelRoutine'));
    const isOurs = view.Cancel !== 0 && IopSetCancelRoutine(k, view, NULL_ADDRESS) !== NULL_ADDRESS;
    // Without the routine somebody else is about to call it, and completes the IRP.
    return isOurs ? removeIrp(k, csq, irp, 'removed') : releaseLock(k, slots, 'over');
  },

  removed(k, slots) {
    forget(k, slots.irp);
    return releaseLock(k, slots, 'released');
  },
  released: (k, { csq, irp }) => completeCanceled(k, csq, irp, 'over'),
  over: (_k, slots) => done(slots.status!),
});

/** Slots of {@link IoCsqRemoveNextIrp}. */
export interface CsqRemoveNext extends Csq {
  readonly peekContext: U64;
  irp?: GuestAddress;
}

/** Takes the first IRP that the driver's routine finds and nobody is cancelling out of a queue; its value is NULL without one. */
export const IoCsqRemoveNextIrp = hostRoutine<CsqRemoveNext>('IoCsqRemoveNextIrp', {
  start: (k, slots) => acquireLock(k, slots, 'locked'),
  locked(k, slots) {
    lockAcquired(k, slots);
    return peekNext(k, slots, NULL_ADDRESS);
  },
  peeked(k, slots, result) {
    const irp = result as GuestAddress;
    slots.irp = irp;
    if (irp === NULL_ADDRESS) return releaseLock(k, slots, 'over');
    const isOurs = IopSetCancelRoutine(k, new Irp(k.memory, irp), NULL_ADDRESS) !== NULL_ADDRESS;
    return isOurs ? removeIrp(k, slots.csq, irp, 'removed') : peekNext(k, slots, irp);
  },
  removed(k, slots) {
    forget(k, slots.irp!);
    return releaseLock(k, slots, 'over');
  },
  over: (_k, slots) => done(slots.irp!),
});

function peekNext(k: Kernel, { csq, peekContext }: CsqRemoveNext, after: GuestAddress): StepResult {
  return callGuestForAddress(new IoCsq(k.memory, csq).CsqPeekNextIrp, [csq, after, peekContext], 'peeked');
}

/** Slots of {@link IoCsqRemoveIrp}. */
export interface CsqRemove extends Csq {
  readonly context: GuestAddress;
  irp?: GuestAddress;
}

/** Takes the IRP of a context out of its queue; its value is NULL when it has left the queue or is being cancelled. */
export const IoCsqRemoveIrp = hostRoutine<CsqRemove>('IoCsqRemoveIrp', {
  start: (k, slots) => acquireLock(k, slots, 'locked'),
  locked(k, slots) {
    lockAcquired(k, slots);
    const irp = new IoCsqIrpContext(k.memory, slots.context).Irp;
    slots.irp = NULL_ADDRESS;
    if (irp === NULL_ADDRESS) return releaseLock(k, slots, 'over');
    if (IopSetCancelRoutine(k, new Irp(k.memory, irp), NULL_ADDRESS) === NULL_ADDRESS) {
      return releaseLock(k, slots, 'over');
    }
    slots.irp = irp;
    return removeIrp(k, slots.csq, irp, 'removed');
  },
  removed(k, slots) {
    forget(k, slots.irp!);
    return releaseLock(k, slots, 'over');
  },
  over: (_k, slots) => done(slots.irp!),
});

/** Slots of {@link IopCsqCancelRoutine}; the caller gives the IRP. */
interface CsqCancel {
  readonly irp: GuestAddress;
  queue?: Csq;
}

/** The cancel routine of IRPs in cancel-safe queues. */
export const IopCsqCancelRoutine = hostRoutine<CsqCancel>('IopCsqCancelRoutine', {
  start(k, slots) {
    IopReleaseCancelSpinLock(k, new Irp(k.memory, slots.irp).CancelIrql, 'IoReleaseCancelSpinLock');
    const owner = new IoCsqIrpContext(k.memory, k.memory.readPointer(ownerAt(slots.irp)));
    slots.queue = { csq: owner.Type === IO_TYPE_CSQ_IRP_CONTEXT ? owner.Csq : owner.address };
    return acquireLock(k, slots.queue, 'locked');
  },
  locked(k, { irp, queue }) {
    lockAcquired(k, queue!);
    return removeIrp(k, queue!.csq, irp, 'removed');
  },
  removed(k, { irp, queue }) {
    forget(k, irp);
    return releaseLock(k, queue!, 'released');
  },
  released: (k, { irp, queue }) => completeCanceled(k, queue!.csq, irp, 'over'),
  over: () => done(0),
});
