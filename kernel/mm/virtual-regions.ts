/**
 * What is at the user addresses of a process: regions that were reserved at once, each page of them committed or not. Knows
 * nothing of handles and of who asks. The process whose pages are changed must be the current one.
 * Source: "Reserving and Committing Memory", "MEMORY_BASIC_INFORMATION structure (ntifs.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { Kernel } from '../kernel.ts';
import { PspAttachProcess } from '../ps/process.ts';
import type { Process, VirtualRegion } from '../ps/state.ts';
import { isInaccessible, PAGE_GUARD, userRights } from './page-protection.ts';
import { PAGE_SIZE } from './system-space.ts';
import { isUserWindowRange, USER_WINDOW, USER_WINDOW_BYTES } from './user-space.ts';

/** Regions begin at multiples of this. */
export const ALLOCATION_GRANULARITY = 0x1_0000;

/** Where the kernel looks for room when nobody says where: behind what programs take for themselves. */
const FREE_SEARCH = addressAdd(USER_WINDOW, 0xc00_0000);
const WINDOW_END = addressAdd(USER_WINDOW, USER_WINDOW_BYTES);

/** Makes a process the current one for as long as something is done to its memory. */
export function MiInProcess<T>(k: Kernel, process: Process, action: () => T): T {
  const before = k.state.ps.attachedProcess;
  PspAttachProcess(k, process.id);
  try {
    return action();
  } finally {
    PspAttachProcess(k, before);
  }
}

export function regionEnd({ base, protections }: VirtualRegion): GuestAddress {
  return addressAdd(base, protections.length * PAGE_SIZE);
}

/** The region that has an address. */
export function MiRegionAt(process: Process, address: GuestAddress): VirtualRegion | undefined {
  return process.regions.find((region) => address >= region.base && address < regionEnd(region));
}

/** The first region that begins above an address. */
export function MiRegionAbove(process: Process, address: GuestAddress): VirtualRegion | undefined {
  return process.regions.find(({ base }) => base > address);
}

/** Whether nothing is reserved in a range of whole pages. */
export function MiIsRangeFree(process: Process, base: GuestAddress, pages: number): boolean {
  const end = addressAdd(base, pages * PAGE_SIZE);
  return (
    isUserWindowRange(base, pages * PAGE_SIZE) &&
    !process.regions.some((region) => region.base < end && regionEnd(region) > base)
  );
}

/** Room for a region: the lowest there is from `from` on, or the highest. NULL when there is none. */
export function MiFindFreeRange(process: Process, pages: number, topDown = false, from = FREE_SEARCH): GuestAddress {
  const last = addressAdd(
    WINDOW_END,
    -Math.ceil((pages * PAGE_SIZE) / ALLOCATION_GRANULARITY) * ALLOCATION_GRANULARITY,
  );
  const step = topDown ? -ALLOCATION_GRANULARITY : ALLOCATION_GRANULARITY;
  for (let base = topDown ? last : from; base >= from && base <= last; base = addressAdd(base, step)) {
    if (MiIsRangeFree(process, base, pages)) return base;
  }
  return NULL_ADDRESS;
}

/** Enters a region where nothing is reserved; its pages are mapped by the caller. */
export function MiInsertRegion(process: Process, region: VirtualRegion): void {
  const index = process.regions.findIndex(({ base }) => base > region.base);
  process.regions.splice(index < 0 ? process.regions.length : index, 0, region);
}

/** The page of a region with that index. */
export function pageOfRegion({ base }: VirtualRegion, index: number): GuestAddress {
  return addressAdd(base, index * PAGE_SIZE);
}

/** Commits a page of a region: fresh and zeroed, or that frame. */
export function MiCommitPage(
  k: Kernel,
  process: Process,
  region: VirtualRegion,
  index: number,
  protect: number,
  frame?: number,
): void {
  const page = pageOfRegion(region, index);
  const rights = userRights(protect);
  if (frame === undefined) k.memory.map(page, PAGE_SIZE, rights);
  else k.memory.mapFrame(page, frame, rights);
  process.pages.add(page);
  region.protections[index] = protect;
  if (isInaccessible(protect)) k.memory.pageOut(page);
}

/** Takes a committed page away; it stays reserved. */
export function MiDecommitPage(k: Kernel, process: Process, region: VirtualRegion, index: number): void {
  const page = pageOfRegion(region, index);
  if (region.protections[index] === 0) return;
  k.memory.pageIn(page);
  k.memory.unmap(page, PAGE_SIZE);
  process.pages.delete(page);
  region.protections[index] = 0;
}

/** Gives a committed page another protection. */
export function MiProtectPage(k: Kernel, region: VirtualRegion, index: number, protect: number): void {
  const page = pageOfRegion(region, index);
  k.memory.pageIn(page);
  k.memory.protect(page, PAGE_SIZE, userRights(protect));
  region.protections[index] = protect;
  if (isInaccessible(protect)) k.memory.pageOut(page);
}

/** Takes pages of a region away with their addresses. What is left of it on either side are regions of their own. */
export function MiReleasePages(k: Kernel, process: Process, region: VirtualRegion, first: number, count: number): void {
  for (let index = first; index < first + count; index++) MiDecommitPage(k, process, region, index);
  process.regions.splice(process.regions.indexOf(region), 1);
  const { protections } = region;
  if (first > 0) MiInsertRegion(process, { ...region, protections: protections.slice(0, first) });
  if (first + count < protections.length) {
    MiInsertRegion(process, {
      ...region,
      base: pageOfRegion(region, first + count),
      protections: protections.slice(first + count),
    });
  }
}

/**
 * Maps what a program takes for itself, or frames that a driver shows it.
 * @param frames those of the pages; fresh ones when left out
 */
export function MiMapRegion(
  k: Kernel,
  process: Process,
  region: Omit<VirtualRegion, 'protections'>,
  pages: number,
  frames?: readonly number[],
): void {
  const entered: VirtualRegion = { ...region, protections: new Array<number>(pages).fill(0) };
  MiInsertRegion(process, entered);
  for (let index = 0; index < pages; index++) {
    MiCommitPage(k, process, entered, index, region.allocationProtect, frames?.[index]);
  }
}

/** Unmaps whole pages that all are committed in regions of a kind. False, and nothing happens, when they are not. */
export function MiUnmapRange(
  k: Kernel,
  process: Process,
  kind: VirtualRegion['kind'],
  base: GuestAddress,
  pages: number,
): boolean {
  const end = addressAdd(base, pages * PAGE_SIZE);
  for (let page = base; page < end; page = addressAdd(page, PAGE_SIZE)) {
    if (!process.pages.has(page) || MiRegionAt(process, page)?.kind !== kind) return false;
  }
  for (let page = base; page < end; ) {
    const region = MiRegionAt(process, page)!;
    const first = (page - region.base) / PAGE_SIZE;
    const count = Math.min((end - page) / PAGE_SIZE, region.protections.length - first);
    MiReleasePages(k, process, region, first, count);
    page = addressAdd(page, count * PAGE_SIZE);
  }
  return true;
}

/** Whether an access has found a guard page, which is none from now on. */
export function MiTakeGuard(k: Kernel, address: GuestAddress): boolean {
  const process = k.state.ps.processes.get(k.state.ps.attachedProcess);
  const region = process && MiRegionAt(process, address);
  if (region === undefined) return false;
  const index = Math.floor((address - region.base) / PAGE_SIZE);
  const protect = region.protections[index]!;
  if ((protect & PAGE_GUARD) === 0) return false;
  MiProtectPage(k, region, index, protect & ~PAGE_GUARD);
  return true;
}
