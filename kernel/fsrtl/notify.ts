/**
 * Notifications of changes as IRPs (IRP_MN_NOTIFY_CHANGE_DIRECTORY): made to wait, completed with what has changed, cancelled.
 * Source: "FsRtlNotifyFullChangeDirectory function (ntifs.h)", "FsRtlNotifyFullReportChange function (ntifs.h)",
 * "FsRtlNotifyCleanup function (ntifs.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_CANCELLED, STATUS_INVALID_USER_BUFFER, STATUS_NOTIFY_CLEANUP } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { IoStackLocation, Irp, Mdl } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { IofCompleteRequest } from '../io/complete-request.ts';
import { emitIrpData, FROM_DRIVER, liveIrp } from '../io/irp.ts';
import { passiveOnly, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { mdlAddress } from '../mm/mdl.ts';
import { guardAccess } from '../ob/capture.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import { PspAttachProcess } from '../ps/process.ts';
import { readWide } from '../rtl/guest-text.ts';
import { readCountedString } from '../rtl/unicode-string.ts';
import {
  FsRtlpAwaitChange,
  FsRtlpCleanupWatch,
  FsRtlpReportChange,
  FsRtlpTakeWatcher,
  type Notified,
  watchesOf,
  watchFor,
} from './notify-list.ts';
import { FsRtlpBeginCancel, FsRtlpPendIrp, FsRtlpSetResult } from './pending-irp.ts';

const NOTIFY_SYNC_BYTES = 64;

/** Completes requests one after the other. */
export const FsRtlpCompleteNotified = hostRoutine<{ readonly told: readonly Notified[]; done?: number }>(
  'FsRtlpCompleteNotified',
  {
    start(k, slots) {
      slots.done = 0;
      return completeNext(k, slots);
    },
    completed: (k, slots) => completeNext(k, slots),
  },
);

function completeNext(k: Kernel, slots: { readonly told: readonly Notified[]; done?: number }): StepResult {
  const one = slots.told[slots.done!++];
  if (one === undefined) return done(0);
  const status = giveData(k, one) ? one.status : STATUS_INVALID_USER_BUFFER;
  FsRtlpSetResult(k, one.irp, status, u64(one.data.length));
  return enter(IofCompleteRequest, { irp: one.irp, priorityBoost: 1 }, 'completed');
}

/** Puts what has changed where the requester wants it, which need not be the thread that runs. */
function giveData(k: Kernel, { irp: address, data }: Notified): boolean {
  if (data.length === 0) return true;
  const irp = new Irp(k.memory, address);
  const thread = PspFindThread(k, irp.Tail_Overlay_Thread);
  const attached = k.state.ps.attachedProcess;
  if (thread !== undefined) PspAttachProcess(k, thread.process);
  const buffer = bufferOf(k, irp);
  const status = guardAccess(irp.RequestorMode, () => {
    k.memory.writeBytes(buffer, data);
    emitIrpData(k, liveIrp(k, address, 'told of a change').id, FROM_DRIVER, buffer, data.length);
  });
  PspAttachProcess(k, attached);
  return status === 0;
}

function bufferOf(k: Kernel, irp: Irp): GuestAddress {
  if (irp.AssociatedIrp_SystemBuffer !== 0) return irp.AssociatedIrp_SystemBuffer;
  return irp.MdlAddress === 0 ? irp.UserBuffer : mdlAddress(new Mdl(k.memory, irp.MdlAddress));
}

/** Somebody's wish to be told of changes. */
export interface ChangeRequest {
  readonly list: GuestAddress;
  readonly context: GuestAddress;
  readonly directory: string;
  readonly watchesTree: boolean;
  readonly filter: number;
  readonly irp: GuestAddress;
}

/** Has an IRP wait for changes. @returns what completes it when it need not wait */
export function FsRtlpRequestChange(k: Kernel, { list, irp, ...wanted }: ChangeRequest): Enter | undefined {
  const watch = watchFor(k, list, wanted);
  const { Parameters_NotifyDirectory_Length: room } = new IoStackLocation(
    k.memory,
    new Irp(k.memory, irp).Tail_Overlay_CurrentStackLocation,
  );
  // It is pending whatever comes of it: the caller returns STATUS_PENDING.
  if (!FsRtlpPendIrp(k, irp, 'FsRtlpCancelNotify')) {
    return enter(FsRtlpCompleteNotified, { told: [{ irp, status: STATUS_CANCELLED, data: new Uint8Array(0) }] });
  }
  const told = FsRtlpAwaitChange(watch, irp, room);
  return told && enter(FsRtlpCompleteNotified, { told: [told] });
}

/** The cancel routine of requests that wait for a change. */
const FsRtlpCancelNotify = hostRoutine<{ readonly irp: GuestAddress }>('FsRtlpCancelNotify', {
  start(k, { irp }) {
    FsRtlpBeginCancel(k, irp);
    const taken = FsRtlpTakeWatcher(k, irp);
    return taken === undefined ? done(0) : enter(FsRtlpCompleteNotified, { told: [taken] }, 'over');
  },
  over: () => done(0),
});

/** The path of a STRING whose characters are 16 bits wide. */
function pathAt(k: Kernel, address: GuestAddress): string {
  const { length, buffer } = readCountedString(k.memory, address);
  return readWide(k.memory, buffer, length / 2);
}

export const notifyDdis: readonly Ddi[] = [
  /**
   * Makes what guards a notify list.
   * @irql <= APC_LEVEL
   * Source: "FsRtlNotifyInitializeSync function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlNotifyInitializeSync',
    parameters: ['NotifySync: ptr'],
    irql: upToApc,
    call: (k, sync) => k.memory.writePointer(sync, ExpAllocateSystem(k, NOTIFY_SYNC_BYTES, poolTag('FSns'))),
  }),
  /**
   * Gives up what guards a notify list.
   * @irql <= APC_LEVEL
   * Source: "FsRtlNotifyUninitializeSync function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlNotifyUninitializeSync',
    parameters: ['NotifySync: ptr'],
    irql: upToApc,
    call(k, sync) {
      const object = k.memory.readPointer(sync);
      if (object === 0) return;
      ExpFreeSystem(k, object);
      k.memory.writePointer(sync, 0 as GuestAddress);
    },
  }),
  /**
   * Has a request wait until something changes in a directory; without an IRP nobody waits any more who has the directory's
   * context. The caller returns STATUS_PENDING.
   * @irql PASSIVE_LEVEL
   * Deviation: TraverseCallback is not called; names are of 16-bit characters.
   * Source: "FsRtlNotifyFullChangeDirectory function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlNotifyFullChangeDirectory',
    parameters: [
      'NotifySync: ptr',
      'NotifyList: ptr',
      'FsContext: ptr',
      'FullDirectoryName: ptr',
      'WatchTree: bool',
      'IgnoreBuffer: bool',
      'CompletionFilter: u32',
      'NotifyIrp: ptr',
      'TraverseCallback: ptr',
      'SubjectContext: ptr',
    ],
    irql: passiveOnly,
    call(k, _sync, list, context, name, watchesTree, _ignoreBuffer, filter, irp) {
      if (irp !== 0) {
        return FsRtlpRequestChange(k, { list, context, directory: pathAt(k, name), watchesTree, filter, irp });
      }
      // The directory is about to be deleted.
      const watch = watchesOf(k, list).find((one) => one.context === context);
      if (watch === undefined) return undefined;
      watch.isOver = true;
      const told = watch.waiting.map((one) => ({ ...one, status: STATUS_NOTIFY_CLEANUP, data: new Uint8Array(0) }));
      watch.waiting = [];
      return enter(FsRtlpCompleteNotified, { told });
    },
  }),
  /**
   * Tells those who watch the directory of a file, or one above it, what has happened to it.
   * @irql PASSIVE_LEVEL
   * Deviation: StreamName, NormalizedParentName and TargetContext are not looked at.
   * Source: "FsRtlNotifyFullReportChange function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlNotifyFullReportChange',
    parameters: [
      'NotifySync: ptr',
      'NotifyList: ptr',
      'FullTargetName: ptr',
      'TargetNameOffset: u16',
      'StreamName: ptr',
      'NormalizedParentName: ptr',
      'FilterMatch: u32',
      'Action: u32',
      'TargetContext: ptr',
    ],
    irql: passiveOnly,
    call(k, _sync, list, name, _offset, _stream, _parent, filter, action) {
      const told = FsRtlpReportChange(k, list, { path: pathAt(k, name), filter, action });
      return told.length === 0 ? undefined : enter(FsRtlpCompleteNotified, { told });
    },
  }),
  /**
   * Ends what waits for changes on behalf of an open whose last handle is closed: STATUS_NOTIFY_CLEANUP.
   * @irql <= APC_LEVEL
   * Source: "FsRtlNotifyCleanup function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlNotifyCleanup',
    parameters: ['NotifySync: ptr', 'NotifyList: ptr', 'FsContext: ptr'],
    irql: upToApc,
    call(k, _sync, list, context) {
      const told = FsRtlpCleanupWatch(k, list, context);
      return told.length === 0 ? undefined : enter(FsRtlpCompleteNotified, { told });
    },
  }),
  /**
   * The cancel routine of requests that wait for a change. Not an export: IRPs hold its address.
   * @irql DISPATCH_LEVEL, with the cancel spin lock
   * Source: "FsRtlNotifyFullChangeDirectory function (ntifs.h)".
   */
  ddi({
    name: 'FsRtlpCancelNotify',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (_k, _device, irp) => enter(FsRtlpCancelNotify, { irp }),
  }),
];
