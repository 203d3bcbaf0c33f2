/**
 * Pages of files are read and written: IRPs with IRP_PAGING_IO to the file system, and to the filters above it.
 * Deviation: pages are read when a section is made, not when they are touched, and written when somebody flushes them or nobody
 * needs them any more; NT's modified page writer also does that from time to time.
 * Source: "IRP_MJ_READ (IFS)", "IRP_MJ_WRITE (IFS)", "Flags member of IRP" (wdm.h).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { IRP_MJ_READ, IRP_MJ_WRITE } from '../../nt/irp-codes.ts';
import {
  ntError,
  STATUS_END_OF_FILE,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_PENDING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpFreeSystem } from '../ex/pool.ts';
import { DeviceObject, IoStatusBlock, Irp } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { sendIrp } from '../io/call-driver.ts';
import { IoGetRelatedDeviceObject } from '../io/device-stack.ts';
import { IoGetNextIrpStackLocation, IopAllocateIrp, IRP_OF_PAGES, liveIrp } from '../io/irp.ts';
import { allocateStatusBlock, statusBlockEvent, waitForEvent } from '../io/status-block.ts';
import { KiSignalEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';
import { fileSegmentOf, isDirty, MiDeleteFileSegment, nextRun, pageHash, rangeOfPages } from './file-pages.ts';
import { IoReadAccess, IoWriteAccess, MiAllocateMdl, MiFreeMdl, MiProbeAndLockPages, MmUnlockPages } from './mdl.ts';
import { MiDereferenceSegment, NO_FRAME } from './segment.ts';
import { MiAllocateAllLockedFrames, MiMapFrames, MiUnlockFrame, MiUnmapFrames } from './system-mappings.ts';
import { PAGE_SIZE } from './system-space.ts';

/** Pages of one IRP at most. */
const CLUSTER_PAGES = 16;
/** Paging transfers whole sectors. */
const SECTOR_BYTES = 512;

const { IRP_PAGING_IO, IRP_NOCACHE, IRP_SYNCHRONOUS_PAGING_IO, IRP_READ_OPERATION, IRP_WRITE_OPERATION } = IRP_FLAGS;

/** Slots of {@link MiTransferPages}; the caller gives the first five. */
interface TransferPages {
  readonly file: GuestAddress;
  readonly frames: readonly number[];
  readonly offset: number;
  /** Whole sectors. */
  readonly length: number;
  readonly isWrite: boolean;
  base?: GuestAddress;
  mdl?: GuestAddress;
  block?: GuestAddress;
}

/** Reads or writes frames in one IRP. Its value is the status. */
const MiTransferPages = hostRoutine<TransferPages>('MiTransferPages', {
  start(k, slots) {
    const { file, frames, length, offset, isWrite } = slots;
    slots.base = MiMapFrames(k, frames, true);
    if (slots.base === NULL_ADDRESS) return done(STATUS_INSUFFICIENT_RESOURCES);
    const device = IoGetRelatedDeviceObject(k, file);
    slots.block = allocateStatusBlock(k);
    const irp = new Irp(k.memory, IopAllocateIrp(k, new DeviceObject(k.memory, device).StackSize, IRP_OF_PAGES));
    slots.mdl = MiAllocateMdl(k, slots.base, length, liveIrp(k, irp.address, 'sent').id);
    MiProbeAndLockPages(k, slots.mdl, KernelMode, isWrite ? IoReadAccess : IoWriteAccess);
    irp.Flags = IRP_PAGING_IO | IRP_NOCACHE | IRP_SYNCHRONOUS_PAGING_IO;
    irp.Flags |= isWrite ? IRP_WRITE_OPERATION : IRP_READ_OPERATION;
    irp.MdlAddress = slots.mdl;
    irp.UserBuffer = slots.base;
    irp.UserIosb = slots.block;
    irp.UserEvent = statusBlockEvent(slots.block);
    irp.Tail_Overlay_Thread = k.currentThread!.object;
    irp.Tail_Overlay_OriginalFileObject = file;
    const stack = IoGetNextIrpStackLocation(k, irp.address);
    stack.MajorFunction = isWrite ? IRP_MJ_WRITE : IRP_MJ_READ;
    stack.FileObject = file;
    // Parameters.Write has the same shape.
    stack.Parameters_Read_Length = length;
    stack.Parameters_Read_ByteOffset = u64FromNumber(offset);
    return sendIrp(device, irp.address, 'returned');
  },
  returned: (k, slots, status) =>
    status === STATUS_PENDING ? waitForEvent(statusBlockEvent(slots.block!), 'completed') : transferred(k, slots),
  completed: (k, slots) => transferred(k, slots),
});

function transferred(k: Kernel, { frames, base, mdl, block }: TransferPages): StepResult {
  const { Status } = new IoStatusBlock(k.memory, block!);
  MmUnlockPages(k, mdl!);
  MiFreeMdl(k, mdl!);
  MiUnmapFrames(k, base!, frames.length);
  ExpFreeSystem(k, block!);
  return done(Status);
}

/** Pages of a segment, from one on; those it has not are left out. */
interface PageRange {
  readonly segment: number;
  readonly first: number;
  readonly count: number;
}

/** Slots of {@link MiReadFilePages} and {@link MiFlushFilePages}: the run under way, and the pages as they are being written. */
interface PagesUnderWay extends PageRange {
  run?: { readonly first: number; readonly count: number } | undefined;
  hashes?: readonly U64[];
}

/** Has pages of a file in memory. Its value is the status; those that could not be read are not there. */
export const MiReadFilePages = hostRoutine<PagesUnderWay>('MiReadFilePages', {
  start: (k, { segment }) => enterAlone(k, segment),
  alone: (k, slots) => readNext(k, slots),
  read(k, slots, status) {
    const { frames, file } = fileSegmentOf(k, slots.segment);
    const { first, count } = slots.run!;
    const failed = ntError(status) && status !== STATUS_END_OF_FILE;
    for (let page = first; page < first + count; page++) {
      // It may have been dropped meanwhile.
      if (frames[page] === NO_FRAME) continue;
      if (failed) {
        MiUnlockFrame(k, frames[page]!);
        frames[page] = NO_FRAME;
        continue;
      }
      // What the file has not is zero, whatever its driver has put there.
      const { length } = rangeOfPages(file, page, 1);
      const frame = frames[page]!;
      if (length < PAGE_SIZE) k.memory.writePhysical(frame * PAGE_SIZE + length, new Uint8Array(PAGE_SIZE - length));
      file.clean[page] = pageHash(k, frame);
    }
    return failed ? leave(k, slots, status) : readNext(k, slots);
  },
});

function readNext(k: Kernel, slots: PagesUnderWay): StepResult {
  const { frames, file } = fileSegmentOf(k, slots.segment);
  const end = Math.min(slots.first + slots.count, frames.length);
  slots.run = nextRun(slots.first, end, CLUSTER_PAGES, (page) => frames[page] === NO_FRAME);
  if (slots.run === undefined) return leave(k, slots, STATUS_SUCCESS);
  const { first, count } = slots.run;
  const fresh = MiAllocateAllLockedFrames(k, count);
  if (fresh === undefined) return leave(k, slots, STATUS_INSUFFICIENT_RESOURCES);
  // They are the segment's before they are read: what somebody writes to the file meanwhile has to reach them.
  fresh.forEach((frame, index) => {
    frames[first + index] = frame;
    file.clean[first + index] = pageHash(k, frame);
  });
  const { offset, length } = rangeOfPages(file, first, count);
  if (length === 0) return readNext(k, slots);
  const transfer = { file: file.fileObject, frames: fresh, offset, length: count * PAGE_SIZE, isWrite: false };
  return enter(MiTransferPages, transfer, 'read');
}

/** Writes the pages of a file that have changed. Its value is the status; with the first that fails it ends. */
export const MiFlushFilePages = hostRoutine<PagesUnderWay>('MiFlushFilePages', {
  start: (k, { segment }) => enterAlone(k, segment),
  alone: (k, slots) => writeNext(k, slots),
  written(k, slots, status) {
    if (ntError(status)) return leave(k, slots, status);
    const { file } = fileSegmentOf(k, slots.segment);
    slots.hashes!.forEach((hash, index) => {
      file.clean[slots.run!.first + index] = hash;
    });
    return writeNext(k, slots);
  },
});

function writeNext(k: Kernel, slots: PagesUnderWay): StepResult {
  const segment = fileSegmentOf(k, slots.segment);
  const { frames, file } = segment;
  const has = Math.ceil(file.sizeBytes / PAGE_SIZE);
  const end = Math.min(slots.first + slots.count, frames.length, has);
  // Each page once: who goes on changing one does not keep the writer at it.
  const from = slots.run === undefined ? slots.first : slots.run.first + slots.run.count;
  slots.run = nextRun(from, end, CLUSTER_PAGES, (page) => isDirty(k, segment, page));
  if (slots.run === undefined) return leave(k, slots, STATUS_SUCCESS);
  const { first, count } = slots.run;
  const written = frames.slice(first, first + count);
  slots.hashes = written.map((frame) => pageHash(k, frame));
  const { offset, length } = rangeOfPages(file, first, count);
  const sectors = Math.ceil(length / SECTOR_BYTES) * SECTOR_BYTES;
  const transfer = { file: file.fileObject, frames: written, offset, length: sectors, isWrite: true };
  return enter(MiTransferPages, transfer, 'written');
}

/** One at a time reads or writes pages of a file; meanwhile the segment stays. */
function enterAlone(k: Kernel, id: number): Enter {
  const segment = fileSegmentOf(k, id);
  segment.references++;
  return waitForEvent(segment.file.controlArea, 'alone');
}

/** Lets others at the pages. */
function leave(k: Kernel, { segment }: PagesUnderWay, status: number): StepResult {
  KiSignalEvent(k, fileSegmentOf(k, segment).file.controlArea);
  MiDereferenceSegment(k, segment);
  return done(status);
}

/** A segment of a file that nobody needs any more: what has changed is written, soon, and the file given up. */
export function MiRetireFileSegment(k: Kernel, id: number): void {
  const { unusedFileSegments } = k.state.mm;
  if (unusedFileSegments.includes(id)) return;
  unusedFileSegments.push(id);
  if (unusedFileSegments.length === 1) PspCreateSystemThread(k, 'mapped page writer', MiWriteMappedPages, {});
}

/** Writes and takes away segments until there are none left that nobody needs. */
const MiWriteMappedPages = hostRoutine<object>('MiWriteMappedPages', {
  start: (k) => retireNext(k),
  // Whether it could be written or not: nobody is left to be told.
  written(k) {
    const id = k.state.mm.unusedFileSegments.shift()!;
    if (fileSegmentOf(k, id).references > 0) return retireNext(k);
    const next = MiDeleteFileSegment(k, id);
    return next === undefined ? retireNext(k) : { ...next, next: 'closed' };
  },
  closed: (k) => retireNext(k),
});

function retireNext(k: Kernel): StepResult {
  const [segment] = k.state.mm.unusedFileSegments;
  if (segment === undefined) return done(0);
  const { frames } = fileSegmentOf(k, segment);
  return enter(MiFlushFilePages, { segment, first: 0, count: frames.length }, 'written');
}
