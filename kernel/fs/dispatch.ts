/**
 * The dispatch routine of the file system's driver, MemFs: one for all of its devices. Its code is in the kernel, as that of
 * NT's raw file system is, so that its frames and its files are data that can be stored.
 * Source: "Writing IRP Dispatch Routines" (file system documentation).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromNumber } from '../../base/u64.ts';
import {
  IRP_MJ_CLEANUP,
  IRP_MJ_CLOSE,
  IRP_MJ_CREATE,
  IRP_MJ_DIRECTORY_CONTROL,
  IRP_MJ_FLUSH_BUFFERS,
  IRP_MJ_LOCK_CONTROL,
  IRP_MJ_QUERY_INFORMATION,
  IRP_MJ_QUERY_VOLUME_INFORMATION,
  IRP_MJ_READ,
  IRP_MJ_SET_INFORMATION,
  IRP_MJ_SET_VOLUME_INFORMATION,
  IRP_MJ_WRITE,
} from '../../nt/irp-codes.ts';
import {
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_PARAMETER,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { CREATE_RESULTS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { FsRtlpCompleteNotified, FsRtlpRequestChange } from '../fsrtl/notify.ts';
import { FsRtlpReportChange, type Notified } from '../fsrtl/notify-list.ts';
import { FsRtlProcessFileLock, FsRtlpFinishLocks } from '../fsrtl/process-file-lock.ts';
import { FileObject, IoStatusBlock, Irp } from '../generated/views.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { IofCompleteRequest } from '../io/complete-request.ts';
import { stackLocation } from '../io/irp.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { fileSegmentOf } from '../mm/file-pages.ts';
import { MiFlushFilePages } from '../mm/paging-io.ts';
import { cleanupRequest, closeRequest } from './close.ts';
import { createRequest } from './create.ts';
import { queryDirectory } from './directory.ts';
import { fileLockOf } from './fcb.ts';
import { fileNode, isDirectory, pathOf } from './file-tree.ts';
import { queryInformation } from './query-information.ts';
import { flushRequest, readRequest, writeRequest } from './read-write.ts';
import { answer, type FsAnswer, type FsRequest, type FsResult } from './request.ts';
import { setInformation } from './set-information.ts';
import { queryVolume, setVolume } from './volume-information.ts';

/** Minor functions of IRP_MJ_DIRECTORY_CONTROL. */
const IRP_MN_QUERY_DIRECTORY = 1;
const IRP_MN_NOTIFY_CHANGE_DIRECTORY = 2;
const SL_WATCH_TREE = 1;

type Handler = (k: Kernel, request: FsRequest) => FsAnswer;

/** What is done with a request on an open file, by its major function. */
const HANDLERS: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [IRP_MJ_READ, readRequest],
  [IRP_MJ_WRITE, writeRequest],
  [IRP_MJ_FLUSH_BUFFERS, flushRequest],
  [IRP_MJ_QUERY_INFORMATION, queryInformation],
  [IRP_MJ_SET_INFORMATION, setInformation],
  [IRP_MJ_QUERY_VOLUME_INFORMATION, queryVolume],
  [IRP_MJ_SET_VOLUME_INFORMATION, setVolume],
  [IRP_MJ_DIRECTORY_CONTROL, directoryControl],
  [IRP_MJ_CLEANUP, cleanupRequest],
  [IRP_MJ_CLOSE, closeRequest],
]);

function directoryControl(k: Kernel, request: FsRequest): FsAnswer {
  return request.stack.MinorFunction === IRP_MN_QUERY_DIRECTORY
    ? queryDirectory(k, request)
    : answer(STATUS_INVALID_DEVICE_REQUEST);
}

/** Slots of {@link MemFsRequest}. */
interface Dispatch {
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
  status?: number;
  /** Requests for changes that are over because of this one. */
  told?: readonly Notified[];
}

const MemFsRequest = hostRoutine<Dispatch>('MemFsRequest', {
  start(k, slots) {
    const locked = lockControl(k, slots);
    if (locked !== undefined) return locked;
    if (watches(k, slots)) return watchDirectory(k, slots);
    const answered = answerOf(k, slots);
    if (answered === 'pending') return done(STATUS_PENDING);
    return answered === 'flush' ? flushPages(k, slots) : conclude(k, slots, answered);
  },
  flushed: (k, slots, status) => conclude(k, slots, answer(status)),
  unlocked: (_k, slots) => complete(slots),
  locked: (_k, _slots, status) => done(status),
  completed(_k, { status, told }) {
    return told === undefined || told.length === 0
      ? done(status!)
      : enter(FsRtlpCompleteNotified, { told }, 'notified');
  },
  notified: (_k, { status }) => done(status!),
  watched: () => done(STATUS_PENDING),
});

/** Ends a request as it has been answered. */
function conclude(k: Kernel, slots: Dispatch, answered: FsResult): StepResult {
  slots.status = answered.status;
  const { changes = [], watchers = [] } = answered;
  slots.told = [...watchers, ...changes.flatMap((change) => FsRtlpReportChange(k, slots.device, change))];
  const result = new IoStatusBlock(k.memory, new Irp(k.memory, slots.irp).IoStatus);
  result.Status = answered.status;
  result.Information = u64FromNumber(answered.information);
  return answered.locks === undefined ? complete(slots) : enter(FsRtlpFinishLocks, answered.locks, 'unlocked');
}

/** Has what views have changed in a file written to it. */
function flushPages(k: Kernel, { irp }: Dispatch): StepResult {
  const stack = stackLocation(k, irp, new Irp(k.memory, irp).CurrentLocation);
  const { SectionObjectPointer: pointers } = new FileObject(k.memory, stack.FileObject);
  const segment = k.state.mm.fileSegments.get(pointers)!;
  const { frames } = fileSegmentOf(k, segment);
  return enter(MiFlushFilePages, { segment, first: 0, count: frames.length }, 'flushed');
}

/** Whether a request is to be told of changes in a directory. */
function watches(k: Kernel, { irp }: Dispatch): boolean {
  const stack = stackLocation(k, irp, new Irp(k.memory, irp).CurrentLocation);
  if (stack.MajorFunction !== IRP_MJ_DIRECTORY_CONTROL || stack.MinorFunction !== IRP_MN_NOTIFY_CHANGE_DIRECTORY)
    return false;
  const node = k.state.fs.opens.get(stack.FileObject)?.node ?? 0;
  return node !== 0 && isDirectory(fileNode(k, node));
}

function watchDirectory(k: Kernel, { device, irp }: Dispatch): StepResult {
  const stack = stackLocation(k, irp, new Irp(k.memory, irp).CurrentLocation);
  const next = FsRtlpRequestChange(k, {
    list: device,
    context: new FileObject(k.memory, stack.FileObject).FsContext2,
    directory: pathOf(k, fileNode(k, k.state.fs.opens.get(stack.FileObject)!.node)),
    watchesTree: (stack.Flags & SL_WATCH_TREE) !== 0,
    filter: stack.Parameters_NotifyDirectory_CompletionFilter,
    irp,
  });
  return next === undefined ? done(STATUS_PENDING) : { ...next, next: 'watched' };
}

function complete({ irp }: Dispatch): StepResult {
  return enter(IofCompleteRequest, { irp, priorityBoost: 0 }, 'completed');
}

/** Locks are the run-time library's to deal with; undefined for other requests, and where there is no file. */
function lockControl(k: Kernel, { irp }: Dispatch): StepResult | undefined {
  const stack = stackLocation(k, irp, new Irp(k.memory, irp).CurrentLocation);
  const node = stack.MajorFunction === IRP_MJ_LOCK_CONTROL ? k.state.fs.opens.get(stack.FileObject)?.node : undefined;
  const file = node === undefined || node === 0 ? undefined : fileNode(k, node);
  if (file === undefined || isDirectory(file)) return undefined;
  return enter(FsRtlProcessFileLock, { fileLock: fileLockOf(file), irp, context: NULL_ADDRESS }, 'locked');
}

function answerOf(k: Kernel, { device, irp: address }: Dispatch): FsAnswer {
  const irp = new Irp(k.memory, address);
  const stack = stackLocation(k, address, irp.CurrentLocation);
  const major = stack.MajorFunction;
  const volume = k.state.fs.volumes.find((one) => one.device === device);
  if (volume === undefined) return ofStorage(major);
  if (major === IRP_MJ_CREATE) return createRequest(k, irp, stack, volume);
  const handler = HANDLERS.get(major);
  if (handler === undefined) return answer(STATUS_INVALID_DEVICE_REQUEST);
  const file = stack.FileObject;
  const open = file === NULL_ADDRESS ? undefined : k.state.fs.opens.get(file);
  if (open === undefined) return answer(STATUS_INVALID_PARAMETER);
  const node = open.node === 0 ? undefined : fileNode(k, open.node);
  return handler(k, { irp, stack, file, open, node, volume });
}

/** The storage device, and the file system itself, can be opened, but there is nothing to do with them. */
function ofStorage(major: number): FsAnswer {
  const isOpenOrClose = major === IRP_MJ_CREATE || major === IRP_MJ_CLEANUP || major === IRP_MJ_CLOSE;
  return isOpenOrClose ? answer(STATUS_SUCCESS, CREATE_RESULTS.FILE_SUPERSEDED) : answer(STATUS_INVALID_DEVICE_REQUEST);
}

export const fsDdis: readonly Ddi[] = [
  /**
   * What the dispatch table of `\FileSystem\MemFs` holds. Not an export: drivers find its address in the table.
   * @irql <= APC_LEVEL
   * Returns what the request comes to.
   * Source: "Writing IRP Dispatch Routines" (file system documentation).
   */
  ddi({
    name: 'MemFsDispatch',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: upToApc,
    call: (_k, device, irp) => enter(MemFsRequest, { device, irp }),
  }),
];
