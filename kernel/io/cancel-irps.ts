/**
 * Cancelling several IRPs at once: those of a file object, and all that a thread has issued when it ends.
 * Source: "CancelIoEx function (ioapiset.h)", "ExitThread function (processthreadsapi.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { STATUS_SUCCESS, STATUS_TIMEOUT } from '../../nt/status-codes.ts';
import { Irp, KThread } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiInitializeEvent, NotificationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { systemKey } from '../mm/system-space.ts';
import { KernelMode } from '../ob/handle.ts';
import { InitializeListHead, RemoveEntryList } from '../rtl/list.ts';
import { IoCancelIrp } from './cancel.ts';
import { threadIrps } from './thread-irps.ts';

/** How long a thread that ends waits for its IRPs: five minutes, in 100 ns units from now. */
const RUNDOWN_TIMEOUT = u64FromNumber(-5 * 60 * 10_000_000);

/** An IRP to be cancelled. Its address alone would not do: it may be over before its turn comes, and another be there. */
export interface CancelTarget {
  readonly address: GuestAddress;
  readonly id: number;
}

export function cancelTargets(k: Kernel, irps: readonly GuestAddress[]): CancelTarget[] {
  return irps.map((address) => ({ address, id: k.state.io.irps.get(systemKey(address))!.id }));
}

/** Slots of {@link IopCancelIrps}. */
export interface CancelIrps {
  readonly targets: CancelTarget[];
  /** `cancel_code` */
  readonly cause: number;
}

/** Asks for the cancellation of IRPs, one after the other, without waiting for their ends. */
export const IopCancelIrps = hostRoutine<CancelIrps>('IopCancelIrps', {
  start: cancelFirst,
  cancelled: cancelFirst,
});

function cancelFirst(k: Kernel, { targets, cause }: CancelIrps): StepResult {
  for (;;) {
    const target = targets.shift();
    if (target === undefined) return done(STATUS_SUCCESS);
    const { address, id } = target;
    // Most that are over meanwhile are seen here; the others under the cancel spin lock.
    if (k.state.io.irps.get(systemKey(address))?.id !== id) continue;
    return enter(IoCancelIrp, { irp: address, cause, expectedId: id }, 'cancelled');
  }
}

/**
 * The current thread ends: cancels what it has issued and waits until all of that is over. After five minutes the rest
 * is given up: it stays with its drivers, and nobody will hear of it.
 */
const IoCancelThreadIo = hostRoutine<{ readonly cause: number }>('IoCancelThreadIo', {
  start(k, { cause }) {
    const thread = k.currentThread!;
    KiInitializeEvent(k, new KThread(k.memory, thread.object).IrpListEmpty, NotificationEvent, false);
    thread.endsIo = true;
    return enter(IopCancelIrps, { targets: cancelTargets(k, threadIrps(k, thread)), cause }, 'cancelled');
  },
  cancelled(k) {
    const thread = k.currentThread!;
    if (threadIrps(k, thread).length === 0) return ended(k);
    const objects = [new KThread(k.memory, thread.object).IrpListEmpty];
    const wait = { objects, type: WaitAny, mode: KernelMode, alertable: false, timeout: RUNDOWN_TIMEOUT };
    return enter(KiWaitForObjects, wait, 'waited');
  },
  waited(k, _slots, status) {
    if (status === STATUS_TIMEOUT) for (const irp of threadIrps(k, k.currentThread!)) disassociate(k, irp);
    return ended(k);
  },
});

function ended(k: Kernel): StepResult {
  k.currentThread!.endsIo = false;
  return done(STATUS_SUCCESS);
}

/** An IRP loses its thread (IopDisassociateThreadIrp); its completion ends with dropping it. */
function disassociate(k: Kernel, address: GuestAddress): void {
  const irp = new Irp(k.memory, address);
  RemoveEntryList(k.memory, irp.ThreadListEntry);
  InitializeListHead(k.memory, irp.ThreadListEntry);
  irp.Tail_Overlay_Thread = NULL_ADDRESS;
}

/**
 * What the current thread has to do about its IRPs before it can end; undefined when there are none.
 * @param cause `cancel_code`
 */
export function IopRundownThread(k: Kernel, cause: number): Enter | undefined {
  return threadIrps(k, k.currentThread!).length === 0 ? undefined : enter(IoCancelThreadIo, { cause });
}
