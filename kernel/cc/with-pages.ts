/**
 * What is done with a range of a cached file once its pages are in memory: copying, zeroing, mapping, describing by an MDL.
 * Source: "CcCopyRead function (ntifs.h)", "CcMapData function (ntifs.h)", "CcMdlRead function (ntifs.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  ntError,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { FILE_OBJECT_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { FileObject } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { fileSegmentOf, MOST_MAPPED_BYTES } from '../mm/file-pages.ts';
import { IoWriteAccess, MiAllocateMdl, MiProbeAndLockPages } from '../mm/mdl.ts';
import { MiReadFilePages } from '../mm/paging-io.ts';
import { MiDereferenceSegment, NO_FRAME } from '../mm/segment.ts';
import { MiMapFrames, MiUnmapFrames } from '../mm/system-mappings.ts';
import { PAGE_SIZE } from '../mm/system-space.ts';
import { KernelMode } from '../ob/handle.ts';
import { cacheMapOf, growCache } from './cache-map.ts';

/** PUBLIC_BCB: the type, its size, how many bytes are mapped, and from where in the file on. */
const BCB_BYTES = 16;
const NODE_TYPE_BCB = 0x2fd;

/** A range of a file. */
interface CachedRange {
  readonly file: GuestAddress;
  readonly offset: number;
  readonly length: number;
}

/** What is done with the pages. Pointers: where data come from or go to, where a result is stored, and how it went. */
export type PageAction =
  | { readonly kind: 'read'; readonly buffer: GuestAddress; readonly ioStatus: GuestAddress }
  | { readonly kind: 'write'; readonly buffer: GuestAddress }
  | { readonly kind: 'zero' }
  | { readonly kind: 'map'; readonly bcb: GuestAddress; readonly buffer: GuestAddress }
  | { readonly kind: 'mdl'; readonly chain: GuestAddress; readonly ioStatus: GuestAddress };

interface WithPages extends CachedRange {
  readonly segment: number;
  readonly action: PageAction;
}

const CcpWithPages = hostRoutine<WithPages>('CcpWithPages', {
  start(_k, { segment, offset, length }) {
    const first = Math.floor(offset / PAGE_SIZE);
    return enter(MiReadFilePages, { segment, first, count: Math.ceil((offset + length) / PAGE_SIZE) - first }, 'there');
  },
  there(k, slots, status) {
    try {
      if (ntError(status)) KiRaiseStatus(k, status, 'pages of a cached file could not be read');
      carryOut(k, slots);
    } finally {
      MiDereferenceSegment(k, slots.segment);
    }
    return done(1);
  },
});

/**
 * Does something with a range of a cached file. Its value is TRUE; FALSE when pages would have to be read, and the caller does not
 * want to wait for that. What the file system says of a read that fails is raised.
 */
export function withPages(k: Kernel, range: CachedRange, wait: boolean, action: PageAction): boolean | Enter {
  const { file, offset, length } = range;
  const map = cacheMapOf(k, file);
  if (map === undefined || offset < 0)
    return KiRaiseStatus(
      k,
      STATUS_INVALID_PARAMETER,
      'a file that is not cached for the file object is used as if it were',
    );
  if (offset + length > MOST_MAPPED_BYTES)
    return KiRaiseStatus(
      k,
      STATUS_INSUFFICIENT_RESOURCES,
      `a range ${offset} bytes into a file is too far to be cached`,
    );
  growCache(k, map, offset + length);
  const { segment } = map;
  if (!wait && !isInMemory(k, segment, offset, length)) return false;
  // Whoever ends the caching meanwhile does not take the pages away.
  fileSegmentOf(k, segment).references++;
  return enter(CcpWithPages, { file, offset, length, segment, action });
}

function pagesOf(offset: number, length: number) {
  const first = Math.floor(offset / PAGE_SIZE);
  return { first, end: Math.ceil((offset + length) / PAGE_SIZE) };
}

function isInMemory(k: Kernel, segment: number, offset: number, length: number): boolean {
  const { first, end } = pagesOf(offset, length);
  return fileSegmentOf(k, segment)
    .frames.slice(first, end)
    .every((frame) => frame !== NO_FRAME);
}

function framesOf(k: Kernel, { segment, offset, length }: WithPages): number[] {
  const { first, end } = pagesOf(offset, length);
  return fileSegmentOf(k, segment).frames.slice(first, end);
}

/** The pieces of a range, page by page: where each lies in it, its physical address, and its bytes. */
function* piecesOf(k: Kernel, range: WithPages) {
  const frames = framesOf(k, range);
  for (let done = 0; done < range.length; ) {
    const within = (range.offset + done) % PAGE_SIZE;
    const count = Math.min(PAGE_SIZE - within, range.length - done);
    const page = Math.floor((range.offset + done) / PAGE_SIZE) - Math.floor(range.offset / PAGE_SIZE);
    yield { done, count, physical: frames[page]! * PAGE_SIZE + within };
    done += count;
  }
}

function carryOut(k: Kernel, slots: WithPages): void {
  const { action } = slots;
  switch (action.kind) {
    case 'read': {
      // A reader gets no more than the file has.
      const { sizeBytes } = fileSegmentOf(k, slots.segment).file;
      const length = Math.max(0, Math.min(slots.length, sizeBytes - slots.offset));
      for (const { done: at, count, physical } of piecesOf(k, { ...slots, length }))
        k.memory.writeBytes(addressAdd(action.buffer, at), k.memory.readPhysical(physical, count));
      report(k, action.ioStatus, length);
      return;
    }
    case 'write':
      for (const { done: at, count, physical } of piecesOf(k, slots))
        k.memory.writePhysical(physical, k.memory.readBytes(addressAdd(action.buffer, at), count));
      new FileObject(k.memory, slots.file).Flags |= FILE_OBJECT_FLAGS.FO_FILE_MODIFIED;
      return;
    case 'zero':
      for (const { count, physical } of piecesOf(k, slots)) k.memory.writePhysical(physical, new Uint8Array(count));
      return;
    case 'map':
      mapRange(k, slots, action.bcb, action.buffer);
      return;
    case 'mdl':
      describe(k, slots, action.chain, action.ioStatus);
  }
}

function report(k: Kernel, ioStatus: GuestAddress, bytes: number): void {
  if (ioStatus === NULL_ADDRESS) return;
  k.memory.writeU32(addressAdd(ioStatus, IO_STATUS_BLOCK.Status), STATUS_SUCCESS);
  k.memory.writeI64(addressAdd(ioStatus, IO_STATUS_BLOCK.Information), bytes);
}

/** Maps the pages of a range one behind the other. */
function mapped(k: Kernel, frames: readonly number[]): GuestAddress {
  const base = MiMapFrames(k, frames, true);
  if (base === NULL_ADDRESS) KiRaiseStatus(k, STATUS_INSUFFICIENT_RESOURCES, 'there is no room to map a cached file');
  return base;
}

function mapRange(k: Kernel, slots: WithPages, bcb: GuestAddress, buffer: GuestAddress): void {
  const { segment, file, offset, length } = slots;
  const frames = framesOf(k, slots);
  const base = mapped(k, frames);
  const block = ExpAllocateSystem(k, BCB_BYTES, poolTag('CcBc'));
  k.memory.writeU16(block, NODE_TYPE_BCB);
  k.memory.writeU16(addressAdd(block, 2), BCB_BYTES);
  k.memory.writeU32(addressAdd(block, 4), length);
  k.memory.writeI64(addressAdd(block, 8), offset);
  fileSegmentOf(k, segment).references++;
  k.state.cc.mapped.set(block, { segment, file, base, pages: frames.length });
  k.memory.writePointer(bcb, block);
  k.memory.writePointer(buffer, addressAdd(base, offset % PAGE_SIZE));
}

/** Describes a range by an MDL whose pages are locked, behind those of a chain. */
function describe(k: Kernel, slots: WithPages, chain: GuestAddress, ioStatus: GuestAddress): void {
  const { offset, length } = slots;
  const frames = framesOf(k, slots);
  const base = mapped(k, frames);
  const mdl = MiAllocateMdl(k, addressAdd(base, offset % PAGE_SIZE), length, 0);
  if (mdl !== NULL_ADDRESS) MiProbeAndLockPages(k, mdl, KernelMode, IoWriteAccess);
  MiUnmapFrames(k, base, frames.length);
  if (mdl === NULL_ADDRESS) KiRaiseStatus(k, STATUS_INSUFFICIENT_RESOURCES, 'there is no memory for an MDL');
  let last = chain;
  while (k.memory.readPointer(last) !== NULL_ADDRESS) last = k.memory.readPointer(last);
  k.memory.writePointer(last, mdl);
  report(k, ioStatus, length);
}
