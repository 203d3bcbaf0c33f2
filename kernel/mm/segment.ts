/**
 * The pages behind sections: frames that views in processes and in system space map. A segment lives as long as a section
 * object or a view needs it. Source: "Section Objects and Views", "File-Backed and Page-File-Backed Sections".
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import type { PageProtection } from '../ports.ts';
import type { Process } from '../ps/state.ts';
import { isExecutable, isWritable } from './page-protection.ts';
import { MiRetireFileSegment } from './paging-io.ts';
import type { Segment } from './state.ts';
import {
  MiAllocateAllLockedFrames,
  MiCancelReservation,
  MiLockFrame,
  MiReserveMapping,
  MiUnlockFrame,
} from './system-mappings.ts';
import { PAGE_SIZE } from './system-space.ts';
import { MiCommitPage, MiInProcess, MiInsertRegion, MiReleasePages } from './virtual-regions.ts';

/** In the place of a frame: the page is not committed, or of a file and not in memory. */
export const NO_FRAME = -1;

export function segmentOf(k: Kernel, id: number): Segment {
  const segment = k.state.mm.segments.get(id);
  assert(segment !== undefined, `no segment ${id}`);
  return segment;
}

/** Makes a segment of zeroed pages that one section object needs. Undefined without memory for them. */
export function MiCreateSegment(k: Kernel, pages: number, isReserved: boolean): number | undefined {
  const frames = isReserved ? new Array<number>(pages).fill(NO_FRAME) : MiAllocateAllLockedFrames(k, pages);
  if (frames === undefined) return undefined;
  const id = k.state.mm.nextSegment++;
  k.state.mm.segments.set(id, { frames, isReserved, references: 1 });
  return id;
}

/**
 * Makes a segment of pages of physical memory that one view needs. Undefined when a page is not memory.
 * @param firstPage number of the first page frame
 */
export function MiCreatePhysicalSegment(k: Kernel, firstPage: number, pages: number): number | undefined {
  const frames: number[] = [];
  for (let frame = firstPage; frame < firstPage + pages; frame++) {
    if (!lockPhysicalFrame(k, frame)) {
      for (const locked of frames) MiUnlockFrame(k, locked);
      return undefined;
    }
    frames.push(frame);
  }
  const id = k.state.mm.nextSegment++;
  k.state.mm.segments.set(id, { frames, isReserved: false, references: 1 });
  return id;
}

/** Locks a frame, also one that nobody uses. */
function lockPhysicalFrame(k: Kernel, frame: number): boolean {
  const start = frame * PAGE_SIZE;
  if (start >= k.memory.ramBytes) return false;
  if (k.memory.isFrameInUse(frame)) return MiLockFrame(k, frame);
  const limits = { lowest: start, highest: start + PAGE_SIZE - 1, boundary: 0 };
  return MiAllocateAllLockedFrames(k, 1, { limits }) !== undefined;
}

/** One who needs it has gone. */
export function MiDereferenceSegment(k: Kernel, id: number): void {
  const segment = segmentOf(k, id);
  segment.references--;
  if (segment.references > 0) return;
  if (segment.file !== undefined) {
    MiRetireFileSegment(k, id);
    return;
  }
  for (const frame of segment.frames) if (frame !== NO_FRAME) MiUnlockFrame(k, frame);
  k.state.mm.segments.delete(id);
}

/** Commits pages of a segment, and maps them in all of its views. False without memory for them. */
export function MiCommitSegmentPages(k: Kernel, id: number, first: number, count: number): boolean {
  const { frames } = segmentOf(k, id);
  const missing = frames.slice(first, first + count).filter((frame) => frame === NO_FRAME).length;
  const fresh = MiAllocateAllLockedFrames(k, missing);
  if (fresh === undefined) return false;
  for (let page = first; page < first + count; page++) {
    if (frames[page] !== NO_FRAME) continue;
    frames[page] = fresh.shift()!;
    showPage(k, id, page, frames[page]!);
  }
  return true;
}

/** Maps a page that has been committed wherever the segment has views. */
function showPage(k: Kernel, id: number, page: number, frame: number): void {
  for (const process of k.state.ps.processes.values()) {
    for (const region of process.regions) {
      const index = page - (region.firstPage ?? 0);
      if (region.segment !== id || index < 0 || index >= region.protections.length) continue;
      MiInProcess(k, process, () => MiCommitPage(k, process, region, index, region.allocationProtect, frame));
    }
  }
  for (const [base, view] of k.state.mm.systemViews) {
    const index = page - view.firstPage;
    if (view.segment === id && index >= 0 && index < view.pages) {
      k.memory.mapFrame(addressAdd(base, index * PAGE_SIZE), frame, SYSTEM_VIEW);
    }
  }
}

/** Maps a view into a process, which is the current one. Nothing is reserved there yet. */
export function MiMapProcessView(
  k: Kernel,
  process: Process,
  base: GuestAddress,
  id: number,
  firstPage: number,
  pages: number,
  protect: number,
): void {
  const { frames } = segmentOf(k, id);
  const region = {
    base,
    kind: 'view',
    allocationProtect: protect,
    protections: new Array<number>(pages).fill(0),
    segment: id,
    firstPage,
  } as const;
  MiInsertRegion(process, region);
  frames.slice(firstPage, firstPage + pages).forEach((frame, index) => {
    if (frame !== NO_FRAME) MiCommitPage(k, process, region, index, protect, frame);
  });
  segmentOf(k, id).references++;
}

/** Takes a view of a process, which is the current one, away. */
export function MiUnmapProcessView(k: Kernel, process: Process, region: Process['regions'][number]): void {
  MiReleasePages(k, process, region, 0, region.protections.length);
  MiDereferenceSegment(k, region.segment!);
}

const SYSTEM_VIEW: PageProtection = { write: true, execute: false, user: false };

/** Maps a view into system space. @returns where; NULL without room */
export function MiMapSystemView(
  k: Kernel,
  id: number,
  firstPage: number,
  pages: number,
  protect: number,
): GuestAddress {
  const base = MiReserveMapping(k, pages);
  if (base === NULL_ADDRESS) return NULL_ADDRESS;
  const rights = { write: isWritable(protect), execute: isExecutable(protect), user: false };
  const segment = segmentOf(k, id);
  segment.frames.slice(firstPage, firstPage + pages).forEach((frame, index) => {
    if (frame !== NO_FRAME) k.memory.mapFrame(addressAdd(base, index * PAGE_SIZE), frame, rights);
  });
  segment.references++;
  k.state.mm.systemViews.set(base, { segment: id, firstPage, pages });
  return base;
}

/** Takes a view in system space away. False when there is none at the address. */
export function MiUnmapSystemView(k: Kernel, base: GuestAddress): boolean {
  const view = k.state.mm.systemViews.get(base);
  if (view === undefined) return false;
  k.state.mm.systemViews.delete(base);
  segmentOf(k, view.segment)
    .frames.slice(view.firstPage, view.firstPage + view.pages)
    .forEach((frame, index) => {
      if (frame !== NO_FRAME) k.memory.unmap(addressAdd(base, index * PAGE_SIZE), PAGE_SIZE);
    });
  MiCancelReservation(k, base, view.pages);
  MiDereferenceSegment(k, view.segment);
  return true;
}
