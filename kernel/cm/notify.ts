/**
 * Watching keys: who asked to be told of changes is told once. Source: "ZwNotifyChangeKey function (ntifs.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { WORK_QUEUE_ITEM } from '../../nt/generated/layouts.ts';
import { STATUS_NOTIFY_CLEANUP, STATUS_NOTIFY_ENUM_DIR } from '../../nt/status-codes.ts';
import { ExpQueueWork } from '../ex/work-item.ts';
import { IoStatusBlock } from '../generated/views.ts';
import { KiQueueUserApc } from '../ke/apc.ts';
import { KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess } from '../ob/capture.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { PspAttachProcess } from '../ps/process.ts';
import { isWithin } from './key-tree.ts';
import type { KeyNode, KeyNotification } from './state.ts';

/** Keeps a notification until a key changes, or the handle it was asked through is closed. */
export function CmpWatch(k: Kernel, notification: Omit<KeyNotification, 'id'>): void {
  const { cm } = k.state;
  cm.notifications.push({ ...notification, id: cm.nextNotification++ });
}

/** Tells those who watch a key that it has changed. `what`: REG_NOTIFY_CHANGE_... */
export function CmpReportChange(k: Kernel, node: KeyNode, what: number): void {
  const sees = (one: KeyNotification) => one.node === node.id || (one.watchTree && isWithin(k, node, one.node));
  endNotifications(k, (one) => (one.filter & what) !== 0 && sees(one), STATUS_NOTIFY_ENUM_DIR);
}

/** Ends what was asked through a key object whose last handle is closed. */
export function CmpEndWatching(k: Kernel, object: GuestAddress): void {
  endNotifications(k, (one) => one.object === object, STATUS_NOTIFY_CLEANUP);
}

/** Ends what was asked about a key that is deleted. */
export function CmpEndWatchingNode(k: Kernel, node: KeyNode): void {
  endNotifications(k, (one) => one.node === node.id, STATUS_NOTIFY_CLEANUP);
}

function endNotifications(k: Kernel, ends: (one: KeyNotification) => boolean, status: number): void {
  const { cm } = k.state;
  const over = cm.notifications.filter(ends);
  if (over.length === 0) return;
  cm.notifications = cm.notifications.filter((one) => !over.includes(one));
  for (const one of over) complete(k, one, status);
}

function complete(k: Kernel, one: KeyNotification, status: number): void {
  writeStatus(k, one, status);
  if (one.event !== NULL_ADDRESS) {
    KiSignalEvent(k, one.event);
    // Events have no delete procedure, so nothing is left to do.
    ObDereferenceObject(k, one.event);
  }
  if (one.workItem !== NULL_ADDRESS) queueWork(k, one.workItem, one.workType);
  const thread = one.apc === undefined ? undefined : k.state.ps.threads.get(one.apc.thread);
  if (thread !== undefined && thread.state !== 'terminated') {
    KiQueueUserApc(k, thread, one.apc!.routine, one.apc!.context);
  }
}

/** Fills in the status block in its process, which may have ended. */
function writeStatus(k: Kernel, { ioStatusBlock, process, mode }: KeyNotification, status: number): void {
  const attached = k.state.ps.attachedProcess;
  if (k.state.ps.processes.get(process)?.exited !== false) return;
  PspAttachProcess(k, process);
  guardAccess(mode, () => {
    const block = new IoStatusBlock(k.memory, ioStatusBlock);
    block.Information = u64(0);
    block.Status = status;
  });
  PspAttachProcess(k, attached);
}

function queueWork(k: Kernel, item: GuestAddress, type: number): void {
  const context: U64 = k.memory.readU64(addressAdd(item, WORK_QUEUE_ITEM.Parameter));
  const routine = k.memory.readPointer(addressAdd(item, WORK_QUEUE_ITEM.WorkerRoutine));
  ExpQueueWork(k, { item, address: item, routine, args: [context], context, type, device: 0, object: NULL_ADDRESS });
}
