/**
 * The list of IRPs that a thread has issued and that are not over (KTHREAD.IrpList, linked through ThreadListEntry). What
 * is on it can be cancelled by who knows the thread, and a thread does not end before its list is empty.
 * Source: "Canceling IRPs", "CancelSynchronousIo function (ioapiset.h)", "ExitThread function (processthreadsapi.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { IRP } from '../../nt/generated/layouts.ts';
import { type Irp, KThread } from '../generated/views.ts';
import { KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import type { Thread } from '../ps/state.ts';
import { InitializeListHead, InsertHeadList, IsListEmpty, listEntries, RemoveEntryList } from '../rtl/list.ts';

/** Puts an IRP on the current thread's list, in front. */
export function IopQueueThreadIrp(k: Kernel, irp: Irp): void {
  const { IrpList } = new KThread(k.memory, k.currentThread!.object);
  irp.Tail_Overlay_Thread = k.currentThread!.object;
  InsertHeadList(k.memory, IrpList, irp.ThreadListEntry);
}

/** Whether an IRP is on a thread's list. */
export function isQueuedToThread(k: Kernel, irp: Irp): boolean {
  return !IsListEmpty(k.memory, irp.ThreadListEntry);
}

/** Takes an IRP off the list it is on; the last one lets a thread that waits for its IRPs end. */
export function IopDequeueThreadIrp(k: Kernel, irp: Irp): void {
  if (!isQueuedToThread(k, irp)) return;
  RemoveEntryList(k.memory, irp.ThreadListEntry);
  InitializeListHead(k.memory, irp.ThreadListEntry);
  const object = irp.Tail_Overlay_Thread;
  const thread = PspFindThread(k, object);
  if (thread === undefined || !thread.endsIo) return;
  const { IrpList, IrpListEmpty } = new KThread(k.memory, object);
  if (IsListEmpty(k.memory, IrpList)) KiSignalEvent(k, IrpListEmpty);
}

/** The IRPs on a thread's list, the youngest first. */
export function threadIrps(k: Kernel, thread: Thread): GuestAddress[] {
  const { IrpList } = new KThread(k.memory, thread.object);
  return [...listEntries(k.memory, IrpList)].map((entry) => addressAdd(entry, -IRP.ThreadListEntry));
}
