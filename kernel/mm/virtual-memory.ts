/**
 * Reserving, committing, protecting, freeing and asking about user addresses, as the native routines do it for a process that
 * is current. Sizes in bytes; ranges are rounded to whole pages outwards.
 * Source: "ZwAllocateVirtualMemory function (ntifs.h)" and the pages of its relatives.
 */
import { UnimplementedError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromNumber } from '../../base/u64.ts';
import {
  STATUS_ALREADY_COMMITTED,
  STATUS_COMMITMENT_LIMIT,
  STATUS_CONFLICTING_ADDRESSES,
  STATUS_FREE_VM_NOT_AT_BASE,
  STATUS_INVALID_PAGE_PROTECTION,
  STATUS_INVALID_PARAMETER_2,
  STATUS_INVALID_PARAMETER_4,
  STATUS_MEMORY_NOT_ALLOCATED,
  STATUS_NO_MEMORY,
  STATUS_NOT_COMMITTED,
  STATUS_SECTION_PROTECTION,
  STATUS_SUCCESS,
  STATUS_UNABLE_TO_DELETE_SECTION,
  STATUS_UNABLE_TO_FREE_VM,
} from '../../nt/status-codes.ts';
import { MM_USER_PROBE_ADDRESS } from '../ex/probe.ts';
import type { Kernel } from '../kernel.ts';
import type { Process, VirtualRegion } from '../ps/state.ts';
import { afterCopy, beforeCopy, COPY_ON_WRITE, isWritable } from './page-protection.ts';
import { MiCommitSegmentPages, segmentOf } from './segment.ts';
import { PAGE_SIZE } from './system-space.ts';
import { isUserWindowRange } from './user-space.ts';
import {
  ALLOCATION_GRANULARITY,
  MiCommitPage,
  MiDecommitPage,
  MiFindFreeRange,
  MiInsertRegion,
  MiIsRangeFree,
  MiProtectPage,
  MiRegionAbove,
  MiRegionAt,
  MiReleasePages,
  pageOfRegion,
  regionEnd,
} from './virtual-regions.ts';

/** Allocation types. */
export const MEM_COMMIT = 0x1000;
export const MEM_RESERVE = 0x2000;
export const MEM_TOP_DOWN = 0x10_0000;
export const MEM_RESET = 0x8_0000;
/** Free types. */
export const MEM_DECOMMIT = 0x4000;
export const MEM_RELEASE = 0x8000;
/** Kinds of memory that a query tells. */
const MEM_FREE = 0x1_0000;
const MEM_PRIVATE = 0x2_0000;
const MEM_MAPPED = 0x4_0000;

/** A range of user addresses, with a status. */
export interface RangeResult {
  readonly status: number;
  readonly base: GuestAddress;
  readonly sizeBytes: number;
}

function failed(status: number): RangeResult {
  return { status, base: NULL_ADDRESS, sizeBytes: 0 };
}

/** The pages of a region that a range of bytes touches; undefined when it reaches beyond the region. */
function pagesWithin(region: VirtualRegion, address: GuestAddress, sizeBytes: number) {
  const first = Math.floor((address - region.base) / PAGE_SIZE);
  const count = Math.ceil((address + Math.max(sizeBytes, 1) - region.base) / PAGE_SIZE) - first;
  return first + count <= region.protections.length ? { first, count } : undefined;
}

function rangeOf(
  region: VirtualRegion,
  { first, count }: { readonly first: number; readonly count: number },
): RangeResult {
  const base = addressAdd(region.base, first * PAGE_SIZE);
  return { status: STATUS_SUCCESS, base, sizeBytes: count * PAGE_SIZE };
}

/** Whether a range holds something that must stay as it is. */
function isSecured({ secured }: Process, { base, sizeBytes }: RangeResult): boolean {
  return secured.some((range) => range.address < base + sizeBytes && range.address + range.sizeBytes > base);
}

/** Reserves addresses, commits pages, or both. `base` NULL: wherever there is room. */
export function MiAllocateVirtual(
  k: Kernel,
  process: Process,
  base: GuestAddress,
  sizeBytes: number,
  type: number,
  protect: number,
): RangeResult {
  if (base >= MM_USER_PROBE_ADDRESS || base < 0) return failed(STATUS_INVALID_PARAMETER_2);
  if (sizeBytes <= 0 || base + sizeBytes > MM_USER_PROBE_ADDRESS) return failed(STATUS_INVALID_PARAMETER_4);
  if (type & MEM_RESET) return resetRange(process, base, sizeBytes);
  const region =
    base === NULL_ADDRESS || (type & MEM_RESERVE) !== 0
      ? reserve(process, base, sizeBytes, protect, (type & MEM_TOP_DOWN) !== 0)
      : MiRegionAt(process, base);
  if (region === undefined) return failed(STATUS_CONFLICTING_ADDRESSES);
  if (typeof region === 'number') return failed(region);
  const from = base === NULL_ADDRESS || (type & MEM_RESERVE) !== 0 ? region.base : base;
  const pages = pagesWithin(region, from, from === base ? sizeBytes : regionEnd(region) - from);
  if (pages === undefined) return failed(STATUS_CONFLICTING_ADDRESSES);
  const status = type & MEM_COMMIT ? commit(k, process, region, pages, protect) : STATUS_SUCCESS;
  if (status !== STATUS_SUCCESS && from === region.base && (type & MEM_RESERVE) !== 0) {
    MiReleasePages(k, process, region, 0, region.protections.length);
  }
  if (status !== STATUS_SUCCESS) return failed(status);
  const range = rangeOf(region, pages);
  const { lo, hi } = u64FromNumber(range.sizeBytes);
  k.sink.virtualAllocate(process.id, range.base, lo, hi, type, protect);
  return range;
}

function reserve(
  process: Process,
  base: GuestAddress,
  sizeBytes: number,
  protect: number,
  topDown: boolean,
): VirtualRegion | number {
  const start = Math.floor(base / ALLOCATION_GRANULARITY) * ALLOCATION_GRANULARITY;
  const pages = Math.ceil((base - start + sizeBytes) / PAGE_SIZE);
  const at = base === NULL_ADDRESS ? MiFindFreeRange(process, pages, topDown) : (start as GuestAddress);
  if (at === NULL_ADDRESS) return base === NULL_ADDRESS ? STATUS_NO_MEMORY : STATUS_INVALID_PARAMETER_2;
  if (!isUserWindowRange(at, pages * PAGE_SIZE)) {
    throw new UnimplementedError(`user memory at ${formatAddress(at)}, outside of the part of user space there is`, '');
  }
  if (!MiIsRangeFree(process, at, pages)) return STATUS_CONFLICTING_ADDRESSES;
  const region: VirtualRegion = {
    base: at,
    kind: 'private',
    allocationProtect: protect,
    protections: new Array<number>(pages).fill(0),
  };
  MiInsertRegion(process, region);
  return region;
}

function commit(
  k: Kernel,
  process: Process,
  region: VirtualRegion,
  { first, count }: { readonly first: number; readonly count: number },
  protect: number,
): number {
  if (region.kind === 'locked pages') return STATUS_CONFLICTING_ADDRESSES;
  if (region.kind === 'view') return commitView(k, region, first, count);
  const wanted = region.protections.slice(first, first + count).filter((page) => page === 0).length;
  if (wanted > k.memory.freeFrames) return STATUS_COMMITMENT_LIMIT;
  for (let index = first; index < first + count; index++) {
    if (region.protections[index] === 0) MiCommitPage(k, process, region, index, protect);
    else if (region.protections[index] !== protect) MiProtectPage(k, region, index, protect);
  }
  return STATUS_SUCCESS;
}

/** Of a section whose pages are only reserved, those of a view can be committed, for all of its views. */
function commitView(k: Kernel, region: VirtualRegion, first: number, count: number): number {
  const segment = segmentOf(k, region.segment!);
  if (!segment.isReserved) return STATUS_ALREADY_COMMITTED;
  return MiCommitSegmentPages(k, region.segment!, region.firstPage! + first, count)
    ? STATUS_SUCCESS
    : STATUS_COMMITMENT_LIMIT;
}

/** The contents are of no interest any more: they may be lost, and here stay. */
function resetRange(process: Process, base: GuestAddress, sizeBytes: number): RangeResult {
  const region = MiRegionAt(process, base);
  const pages = region && pagesWithin(region, base, sizeBytes);
  return region === undefined || pages === undefined ? failed(STATUS_CONFLICTING_ADDRESSES) : rangeOf(region, pages);
}

/** Decommits pages or releases addresses. `sizeBytes` 0: all of the region that begins at `base`. */
export function MiFreeVirtual(
  k: Kernel,
  process: Process,
  base: GuestAddress,
  sizeBytes: number,
  type: number,
): RangeResult {
  if (base < 0 || base >= MM_USER_PROBE_ADDRESS) return failed(STATUS_INVALID_PARAMETER_2);
  const region = MiRegionAt(process, base);
  if (region === undefined) return failed(STATUS_MEMORY_NOT_ALLOCATED);
  if (region.kind !== 'private') return failed(STATUS_UNABLE_TO_DELETE_SECTION);
  const whole = sizeBytes === 0;
  if (whole && Math.floor(base / PAGE_SIZE) * PAGE_SIZE !== region.base) return failed(STATUS_FREE_VM_NOT_AT_BASE);
  const pages = whole ? { first: 0, count: region.protections.length } : pagesWithin(region, base, sizeBytes);
  if (pages === undefined) return failed(STATUS_UNABLE_TO_FREE_VM);
  const range = rangeOf(region, pages);
  if (isSecured(process, range)) return failed(STATUS_INVALID_PAGE_PROTECTION);
  if (type === MEM_RELEASE) MiReleasePages(k, process, region, pages.first, pages.count);
  else
    for (let index = pages.first; index < pages.first + pages.count; index++) MiDecommitPage(k, process, region, index);
  return range;
}

/** Gives committed pages another protection; also tells the one that the first page had. */
export function MiProtectVirtual(
  k: Kernel,
  process: Process,
  base: GuestAddress,
  sizeBytes: number,
  protect: number,
): RangeResult & { readonly old: number } {
  const refused = (status: number) => ({ ...failed(status), old: 0 });
  if (base < 0 || base >= MM_USER_PROBE_ADDRESS) return refused(STATUS_INVALID_PARAMETER_2);
  const region = MiRegionAt(process, base);
  const pages = region && pagesWithin(region, base, sizeBytes);
  if (region === undefined || pages === undefined) return refused(STATUS_CONFLICTING_ADDRESSES);
  const end = pages.first + pages.count;
  if (region.protections.slice(pages.first, end).includes(0)) return refused(STATUS_NOT_COMMITTED);
  if (region.kind === 'view' && isWritable(protect) && !isWritable(region.allocationProtect)) {
    return refused(STATUS_SECTION_PROTECTION);
  }
  const range = rangeOf(region, pages);
  if (region.kind === 'locked pages' || isSecured(process, range)) return refused(STATUS_INVALID_PAGE_PROTECTION);
  const old = protectOf(k, region, pages.first);
  for (let index = pages.first; index < end; index++) {
    MiProtectPage(k, region, index, sharesPage(k, region, index) ? beforeCopy(protect) : protect);
  }
  return { ...range, old };
}

/** What a page permits now: one that was copied when it was written to has no need for that any more. */
function protectOf(k: Kernel, region: VirtualRegion, index: number): number {
  const protect = region.protections[index]!;
  if ((protect & COPY_ON_WRITE) === 0 || k.memory.isCopyOnWrite(pageOfRegion(region, index))) return protect;
  return afterCopy(protect);
}

/** Whether a page of a view that is copied on write still is the one that others see. */
function sharesPage(k: Kernel, region: VirtualRegion, index: number): boolean {
  if ((region.allocationProtect & COPY_ON_WRITE) === 0) return false;
  const page = pageOfRegion(region, index);
  k.memory.pageIn(page);
  return segmentOf(k, region.segment!).frames[region.firstPage! + index] === k.memory.frameAt(page);
}

/** MEMORY_BASIC_INFORMATION */
export interface MemoryInformation {
  readonly base: GuestAddress;
  readonly allocationBase: GuestAddress;
  readonly allocationProtect: number;
  readonly sizeBytes: number;
  readonly state: number;
  readonly protect: number;
  readonly type: number;
}

const PAGE_NOACCESS = 1;

/** What is at an address, and how far the pages from there on are alike. */
export function MiQueryVirtual(k: Kernel, process: Process, address: GuestAddress): MemoryInformation {
  const base = (Math.floor(address / PAGE_SIZE) * PAGE_SIZE) as GuestAddress;
  const region = MiRegionAt(process, address);
  if (region === undefined) {
    const end = MiRegionAbove(process, address)?.base ?? MM_USER_PROBE_ADDRESS;
    const none = { allocationBase: NULL_ADDRESS, allocationProtect: 0, type: 0 };
    return { base, ...none, sizeBytes: end - base, state: MEM_FREE, protect: PAGE_NOACCESS };
  }
  const index = (base - region.base) / PAGE_SIZE;
  const protect = protectOf(k, region, index);
  let end = index + 1;
  while (end < region.protections.length && protectOf(k, region, end) === protect) end++;
  return {
    base,
    allocationBase: region.base,
    allocationProtect: region.allocationProtect,
    sizeBytes: (end - index) * PAGE_SIZE,
    state: protect === 0 ? MEM_RESERVE : MEM_COMMIT,
    protect,
    type: region.kind === 'view' ? MEM_MAPPED : MEM_PRIVATE,
  };
}
