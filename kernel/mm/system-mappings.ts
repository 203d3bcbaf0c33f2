/**
 * Page frames that are mapped a second time: into the region of system space for that (MDLs), into user windows, and the
 * frames that stay in memory because somebody has locked them. A frame lives as long as a page maps it, so a locked one
 * has a page of its own here, which nobody is told of.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { quarantineRun, takeRun } from '../ex/pool-space.ts';
import type { Kernel } from '../kernel.ts';
import type { PageProtection, PhysicalLimits } from '../ports.ts';
import { PAGE_SHIFT, PAGE_SIZE, SYSTEM_WINDOW } from './system-space.ts';

export const READ_WRITE: PageProtection = { write: true, execute: false, user: false };
const READ_ONLY: PageProtection = { write: false, execute: false, user: false };
const ANYWHERE: PhysicalLimits = { lowest: 0, highest: Number.MAX_SAFE_INTEGER, boundary: 0 };
/** A page behind each mapping stays empty, so that running over its end faults. */
const GUARD_PAGES = 1;

function pageAddress(page: number): GuestAddress {
  return addressAdd(SYSTEM_WINDOW, page * PAGE_SIZE);
}

function pageNumber(address: GuestAddress): number {
  return (address - SYSTEM_WINDOW) >>> PAGE_SHIFT;
}

/** Reserves pages of system space, with a guard page behind them. @returns the first one's address, NULL when there is no room */
export function MiReserveMapping(k: Kernel, pages: number): GuestAddress {
  const first = takeRun(k.state.mm.systemMappings, pages + GUARD_PAGES);
  return first < 0 ? NULL_ADDRESS : pageAddress(first);
}

/** Unmaps pages of {@link MiReserveMapping} and gives them up; their addresses stay unused for a while. */
export function MiReleaseMapping(k: Kernel, base: GuestAddress, pages: number): void {
  k.memory.unmap(base, pages * PAGE_SIZE);
  MiCancelReservation(k, base, pages);
}

/** Gives up pages of {@link MiReserveMapping} where nothing is mapped. */
export function MiCancelReservation(k: Kernel, base: GuestAddress, pages: number): void {
  quarantineRun(k.state.mm.systemMappings, pageNumber(base), pages + GUARD_PAGES);
}

/** Maps frames into system space. @returns the first page's address, NULL when there is no room */
export function MiMapFrames(k: Kernel, frames: readonly number[], writable: boolean): GuestAddress {
  const base = MiReserveMapping(k, frames.length);
  if (base === NULL_ADDRESS) return NULL_ADDRESS;
  frames.forEach((frame, index) => {
    k.memory.mapFrame(addressAdd(base, index * PAGE_SIZE), frame, writable ? READ_WRITE : READ_ONLY);
  });
  return base;
}

/** Takes a mapping of {@link MiMapFrames} away; its addresses stay unused for a while. */
export function MiUnmapFrames(k: Kernel, base: GuestAddress, pages: number): void {
  MiReleaseMapping(k, base, pages);
}

/** Keeps a frame in memory whatever happens to the pages that map it; counts. False when there is no room for that. */
export function MiLockFrame(k: Kernel, frame: number): boolean {
  const locked = k.state.mm.lockedFrames.get(frame);
  if (locked !== undefined) {
    locked.count++;
    return true;
  }
  const page = takeRun(k.state.mm.systemMappings, 1);
  if (page < 0) return false;
  k.memory.mapFrame(pageAddress(page), frame, READ_WRITE);
  k.state.mm.lockedFrames.set(frame, { page, count: 1 });
  return true;
}

/** Takes the first pages of a mapping of {@link MiMapFrames} away, which then is one of the others. */
export function MiUnmapFront(k: Kernel, base: GuestAddress, pages: number): void {
  k.memory.unmap(base, pages * PAGE_SIZE);
  quarantineRun(k.state.mm.systemMappings, pageNumber(base), pages);
}

/** Whether a frame is locked once and mapped nowhere else. */
export function isMappedNowhere(k: Kernel, frame: number): boolean {
  return k.state.mm.lockedFrames.get(frame)?.count === 1 && k.memory.mappingCount(frame) === 1;
}

/** Gives up one lock of a frame. False when it has none. */
export function MiUnlockFrame(k: Kernel, frame: number): boolean {
  const locked = k.state.mm.lockedFrames.get(frame);
  if (locked === undefined) return false;
  locked.count--;
  if (locked.count > 0) return true;
  k.state.mm.lockedFrames.delete(frame);
  k.memory.unmap(pageAddress(locked.page), PAGE_SIZE);
  quarantineRun(k.state.mm.systemMappings, locked.page, 1);
  return true;
}

/** What frames {@link MiAllocateLockedFrames} may take. */
export interface FrameWish {
  readonly limits?: PhysicalLimits;
  /** Frames that follow each other: pages of each chunk; 1 for none. */
  readonly chunkPages?: number;
}

/** Takes fresh, zeroed frames that are locked once each: as many as there are, up to `count`. */
export function MiAllocateLockedFrames(k: Kernel, count: number, wish: FrameWish = {}): number[] {
  const { limits, chunkPages = 1 } = wish;
  const frames: number[] = [];
  while (frames.length + chunkPages <= count && chunkPages <= k.memory.freeFrames) {
    const first = takeRun(k.state.mm.systemMappings, chunkPages);
    if (first < 0) break;
    const bytes = chunkPages * PAGE_SIZE;
    if (limits === undefined && chunkPages === 1) k.memory.map(pageAddress(first), bytes, READ_WRITE);
    else if (!k.memory.mapContiguous(pageAddress(first), bytes, READ_WRITE, limits ?? ANYWHERE)) {
      quarantineRun(k.state.mm.systemMappings, first, chunkPages);
      break;
    }
    for (let page = first; page < first + chunkPages; page++) {
      const frame = k.memory.frameAt(pageAddress(page));
      k.state.mm.lockedFrames.set(frame, { page, count: 1 });
      frames.push(frame);
    }
  }
  return frames;
}

/** As {@link MiAllocateLockedFrames}, all or none. */
export function MiAllocateAllLockedFrames(k: Kernel, count: number, wish: FrameWish = {}): number[] | undefined {
  if (count > k.memory.freeFrames) return undefined;
  const frames = MiAllocateLockedFrames(k, count, wish);
  if (frames.length === count) return frames;
  for (const frame of frames) MiUnlockFrame(k, frame);
  return undefined;
}
