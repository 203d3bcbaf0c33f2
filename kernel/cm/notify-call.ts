/** Asking to be told of changes of a key. Source: "ZwNotifyChangeKey function (ntifs.h)". */
import { addressFromHalves, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { IO_STATUS_BLOCK, KEVENT } from '../../nt/generated/layouts.ts';
import {
  ntSuccess,
  STATUS_INVALID_PARAMETER,
  STATUS_KEY_DELETED,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { KEY_ACCESS, OBJECT_ACCESS } from '../../nt/tables/io-flags.ts';
import { IoStatusBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { KiInitializeEvent, NotificationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { guardAccess, writableRange } from '../ob/capture.ts';
import { KernelMode, ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { ObDereferenceObject, ObpCreateObject, ObReferenceObject } from '../ob/object.ts';
import { referenceKey } from './key-calls.ts';
import { nodeOfObject } from './key-object.ts';
import { CmpFullPath } from './key-tree.ts';
import { CmpWatch } from './notify.ts';
import { emitRegistryOperation } from './registry-event.ts';

/** All that can be watched: names, attributes, values, security. */
const KNOWN_FILTERS = 0xf;

export interface NotifyCall {
  readonly event: U64;
  readonly apcRoutine: U64;
  readonly apcContext: U64;
  readonly ioStatusBlock: U64;
  readonly filter: number;
  readonly watchTree: boolean;
  readonly asynchronous: boolean;
}

/**
 * Begins to watch a key. A driver's `apcRoutine` is a WORK_QUEUE_ITEM and its `apcContext` the queue; a program's is a
 * user APC. Returns STATUS_PENDING, or when it has waited STATUS_NOTIFY_ENUM_DIR or STATUS_NOTIFY_CLEANUP.
 */
export function CmpBeginNotify(k: Kernel, mode: number, handle: U64, call: NotifyCall): number | Enter {
  let ioStatusBlock = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    ioStatusBlock = writableRange(k, mode, call.ioStatusBlock, IO_STATUS_BLOCK.SIZE);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  if (call.filter === 0 || (call.filter & ~KNOWN_FILTERS) !== 0) return STATUS_INVALID_PARAMETER;
  const found = referenceKey(k, mode, handle, KEY_ACCESS.KEY_NOTIFY);
  if (!ntSuccess(found.status)) return found.status;
  const { object } = found;
  const node = nodeOfObject(k, object);
  // Whoever holds the handle holds the object: closing the last one ends the notification.
  ObDereferenceObject(k, object);
  if (node.deleted) return STATUS_KEY_DELETED;
  const event = eventFor(k, mode, call);
  if (event.status !== STATUS_SUCCESS) return event.status;
  const apc = { thread: k.currentThread!.id, routine: call.apcRoutine, context: call.apcContext };
  const hasRoutine = call.asynchronous && u64ToNumber(call.apcRoutine) !== 0;
  const isWork = hasRoutine && mode === KernelMode;
  CmpWatch(k, {
    object,
    node: node.id,
    filter: call.filter,
    watchTree: call.watchTree,
    mode,
    process: ObpCurrentProcess(k),
    ioStatusBlock,
    event: event.object,
    workItem: isWork ? addressFromHalves(call.apcRoutine.lo, call.apcRoutine.hi) : NULL_ADDRESS,
    workType: isWork ? call.apcContext.lo : 0,
    apc: hasRoutine && !isWork ? apc : undefined,
  });
  emitRegistryOperation(k, 'notify', STATUS_PENDING, { object, path: CmpFullPath(k, node) });
  if (call.asynchronous) return STATUS_PENDING;
  return enter(CmpWaitForChange, { event: event.object, ioStatusBlock, mode });
}

/** The event that tells of the change, referenced: the caller's, or one of the kernel's own that it waits for. */
function eventFor(
  k: Kernel,
  mode: number,
  call: NotifyCall,
): { readonly status: number; readonly object: GuestAddress } {
  if (!call.asynchronous) {
    const object = ObpCreateObject(k, 'Event', KEVENT.SIZE);
    KiInitializeEvent(k, object, NotificationEvent, false);
    return { status: STATUS_SUCCESS, object };
  }
  if (u64ToNumber(call.event) === 0) return { status: STATUS_SUCCESS, object: NULL_ADDRESS };
  return ObpReferenceHandle(k, ObpCurrentProcess(k), call.event, 'Event', OBJECT_ACCESS.EVENT_MODIFY_STATE, mode);
}

interface WaitForChange {
  readonly event: GuestAddress;
  readonly ioStatusBlock: GuestAddress;
  readonly mode: number;
}

const CmpWaitForChange = hostRoutine<WaitForChange>('CmpWaitForChange', {
  start(k, { event }) {
    // The notification gives its own reference up when it has signalled the event.
    ObReferenceObject(k, event);
    return enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'waited');
  },
  waited(k, { event, ioStatusBlock, mode }) {
    ObDereferenceObject(k, event);
    let status = STATUS_SUCCESS as number;
    const fault = guardAccess(mode, () => {
      status = new IoStatusBlock(k.memory, ioStatusBlock).Status;
    });
    return done(fault === STATUS_SUCCESS ? status : fault);
  },
});
