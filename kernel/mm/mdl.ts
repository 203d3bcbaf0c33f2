/**
 * Memory descriptor lists: a range of virtual memory, and behind the header the numbers of the page frames that it is in.
 * The MDL in guest memory is the truth: drivers fill in headers inline, read the frame numbers, and copy them. Wrong uses
 * are what Driver Verifier makes of them.
 * Source: "Using MDLs", "MmProbeAndLockPages function (wdm.h)", "MmMapLockedPagesSpecifyCache function (wdm.h)",
 * "Bug Check 0xC4", "Bug Check 0x76".
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, isSystemAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  DRIVER_VERIFIER_DETECTED_VIOLATION,
  NO_MORE_SYSTEM_PTES,
  PFN_LIST_CORRUPT,
  PROCESS_HAS_LOCKED_PAGES,
  TARGET_MDL_TOO_SMALL,
} from '../../nt/bug-check-codes.ts';
import { MDL } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PAGED_POOL_BIT } from '../../nt/pool-types.ts';
import { STATUS_ACCESS_VIOLATION, STATUS_SUCCESS, STATUS_WORKING_SET_QUOTA } from '../../nt/status-codes.ts';
import { MDL_FLAGS } from '../../nt/tables/io-flags.ts';
import { bugcheck } from '../bugcheck.ts';
import { ExpFreeSystem, ExpTryAllocateSystem, poolBlockAt } from '../ex/pool.ts';
import { MM_USER_PROBE_ADDRESS } from '../ex/probe.ts';
import { KiTouchVariable } from '../exported-variables.ts';
import { Mdl } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import type { Process } from '../ps/state.ts';
import { isExecutable, isInaccessible, isWritable, PAGE_READWRITE } from './page-protection.ts';
import {
  isMappedNowhere,
  MiLockFrame,
  MiMapFrames,
  MiUnlockFrame,
  MiUnmapFrames,
  MiUnmapFront,
  READ_WRITE,
} from './system-mappings.ts';
import { PAGE_SIZE } from './system-space.ts';
import { MiFindFreeRange, MiIsRangeFree, MiMapRegion, MiUnmapRange } from './virtual-regions.ts';

/** LOCK_OPERATION */
export const IoReadAccess = 0;
export const IoWriteAccess = 1;

const KernelMode = 0;
const UserMode = 1;

const { MDL_MAPPED_TO_SYSTEM_VA, MDL_PAGES_LOCKED, MDL_SOURCE_IS_NONPAGED_POOL, MDL_PARTIAL } = MDL_FLAGS;
const { MDL_PARTIAL_HAS_BEEN_MAPPED, MDL_WRITE_OPERATION, MDL_IO_SPACE, MDL_IO_PAGE_READ } = MDL_FLAGS;

/** Sub-codes of bug check 0xC4. */
const UNLOCK_NEVER_LOCKED = 0x7c;
const UNLOCK_NONPAGED_POOL = 0x7d;
const BUILD_OF_PAGED_POOL = 0x7f;
const LOCK_WITH_WRONG_FLAGS = 0xb0;
const MAP_MAPPED = 0xb2;
const MAP_UNLOCKED = 0xb3;
const UNLOCK_PARTIAL = 0xb4;
const UNMAP_UNMAPPED = 0xb6;
const FREE_MAPPED = 0xb8;

/** Kinds of bug check 0x4E: a frame that is in no use, one that is freed while it is locked. */
const FRAME_NOT_IN_USE = 0x7;
const FREED_WHILE_LOCKED = 0x9a;

const FRAME_NUMBER_BYTES = 8;
const MDL_TAG = poolTag('Mdl');

function pageOf(address: GuestAddress): GuestAddress {
  return (Math.floor(address / PAGE_SIZE) * PAGE_SIZE) as GuestAddress;
}

/** ADDRESS_AND_SIZE_TO_SPAN_PAGES: how many pages a range touches. */
export function spanPages(address: GuestAddress, length: number): number {
  return Math.ceil((address - pageOf(address) + length) / PAGE_SIZE);
}

/** Bytes of an MDL for a range. */
export function MmSizeOfMdl(address: GuestAddress, length: number): number {
  return MDL.SIZE + spanPages(address, length) * FRAME_NUMBER_BYTES;
}

/** MmGetMdlVirtualAddress */
export function mdlAddress(mdl: Mdl): GuestAddress {
  return addressAdd(mdl.StartVa, mdl.ByteOffset);
}

/** Pages that the range of an MDL touches. */
export function mdlPages(mdl: Mdl): number {
  return spanPages(mdlAddress(mdl), mdl.ByteCount);
}

function frameNumberAt(mdl: Mdl, index: number): GuestAddress {
  return addressAdd(mdl.address, MDL.SIZE + index * FRAME_NUMBER_BYTES);
}

/** The numbers of the page frames that an MDL describes. */
export function mdlFrames(k: Kernel, mdl: Mdl): number[] {
  return Array.from({ length: mdlPages(mdl) }, (_, index) => k.memory.readI64(frameNumberAt(mdl, index)));
}

function setFrames(k: Kernel, mdl: Mdl, frames: readonly number[]): void {
  frames.forEach((frame, index) => {
    k.memory.writeI64(frameNumberAt(mdl, index), frame);
  });
}

/** The number of an MDL; one that a driver has made of memory of its own gets it when it is first used. */
export function MiMdlId(k: Kernel, address: GuestAddress): number {
  const { mdls } = k.state.mm;
  return mdls.get(address) ?? reportCreate(k, new Mdl(k.memory, address), 0, 0);
}

function reportCreate(k: Kernel, mdl: Mdl, irp: number, source: number): number {
  const id = k.state.mm.nextMdl++;
  k.state.mm.mdls.set(mdl.address, id);
  const { lo, hi } = k.memory.readU64(addressAdd(mdl.address, MDL.StartVa));
  k.sink.mdlCreate(id, mdl.address, lo + mdl.ByteOffset, hi, mdl.ByteCount, 0, irp, source);
  return id;
}

function violation(k: Kernel, subCode: number, mdl: Mdl, badFlags: number, text: string) {
  const { address, MdlFlags: flags } = mdl;
  const parameters = [subCode, address, flags, badFlags] as const;
  return bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, parameters, `the MDL at ${formatAddress(address)} ${text}`);
}

/** What MmInitializeMdl does inline. */
export function MiInitializeMdl(mdl: Mdl, address: GuestAddress, length: number): void {
  mdl.Next = NULL_ADDRESS;
  mdl.Size = MmSizeOfMdl(address, length);
  mdl.MdlFlags = 0;
  mdl.StartVa = pageOf(address);
  mdl.ByteOffset = address - pageOf(address);
  mdl.ByteCount = length;
}

/** Allocates an MDL of system memory; emits `mdl_create`. NULL without memory for it. `irp`: whose it is to be, or 0. */
export function MiAllocateMdl(k: Kernel, address: GuestAddress, length: number, irp: number): GuestAddress {
  const size = MmSizeOfMdl(address, length);
  // The size is a signed 16-bit number.
  if (size > 0x7fff) return NULL_ADDRESS;
  const at = ExpTryAllocateSystem(k, size, MDL_TAG);
  if (at === NULL_ADDRESS) return NULL_ADDRESS;
  const mdl = new Mdl(k.memory, at);
  MiInitializeMdl(mdl, address, length);
  reportCreate(k, mdl, irp, 0);
  return at;
}

/** Frees what {@link MiAllocateMdl} gave; emits `mdl_free`. Bug checks 0xC4 when it is still mapped, 0xC2 when it is no MDL. */
export function MiFreeMdl(k: Kernel, address: GuestAddress): void {
  const mdl = new Mdl(k.memory, address);
  const id = k.state.mm.mdls.get(address);
  if (id !== undefined) {
    const { MdlFlags: flags } = mdl;
    if (flags & MDL_PARTIAL_HAS_BEEN_MAPPED) MmUnmapLockedPages(k, mdl.MappedSystemVa, address);
    else if ((flags & MDL_MAPPED_TO_SYSTEM_VA) !== 0 && (flags & MDL_PARTIAL) === 0)
      throw violation(k, FREE_MAPPED, mdl, 0, 'is freed while its pages are still mapped');
    k.state.mm.mdls.delete(address);
    k.sink.mdlFree(id);
  }
  ExpFreeSystem(k, address);
}

/** The process whose memory an MDL describes, undefined for system memory. */
function processOf(k: Kernel, mdl: Mdl): Process | undefined {
  const object = mdl.Process;
  if (object === NULL_ADDRESS) return undefined;
  return [...k.state.ps.processes.values()].find((process) => process.object === object);
}

/**
 * Locks the pages of an MDL, in the current process for a user address; emits `mdl_lock`.
 * @param pages what is locked as the MDL's pages; those of its range unless said otherwise
 * @returns STATUS_ACCESS_VIOLATION when a page is not there or may not be used like that, STATUS_WORKING_SET_QUOTA without
 * room for the locks, else STATUS_SUCCESS
 * @throws Bugcheck 0xC4 for an MDL that is not fresh
 */
export function MiProbeAndLockPages(
  k: Kernel,
  address: GuestAddress,
  mode: number,
  operation: number,
  pages = pagesOf(new Mdl(k.memory, address)),
): number {
  const mdl = new Mdl(k.memory, address);
  const bad = mdl.MdlFlags & (MDL_PAGES_LOCKED | MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL);
  if (bad !== 0) throw violation(k, LOCK_WITH_WRONG_FLAGS, mdl, bad, 'is locked, but it is in use already');
  const status = tryLock(k, mdl, mode, operation, pages);
  k.sink.mdlLock(MiMdlId(k, address), mode, operation, status);
  if (status !== STATUS_SUCCESS) return status;
  mdl.MdlFlags |= MDL_PAGES_LOCKED | (operation === IoReadAccess ? 0 : MDL_WRITE_OPERATION);
  return status;
}

/** The pieces of the pages that the range of an MDL lies in. */
function pagesOf(mdl: Mdl): PagePiece[] {
  const start = mdlAddress(mdl);
  const end = addressAdd(start, mdl.ByteCount);
  return Array.from({ length: mdlPages(mdl) }, (_, index) => {
    const from = index === 0 ? start : addressAdd(mdl.StartVa, index * PAGE_SIZE);
    return { address: from, length: Math.min(end - from, PAGE_SIZE - (from - pageOf(from))) };
  });
}

interface PagePiece {
  readonly address: GuestAddress;
  readonly length: number;
}

function tryLock(k: Kernel, mdl: Mdl, mode: number, operation: number, pages: readonly PagePiece[]): number {
  const access = operation === IoReadAccess ? 'read' : 'write';
  for (const { address, length } of pages) {
    if (mode === UserMode && (isSystemAddress(address) || address + length > MM_USER_PROBE_ADDRESS))
      return STATUS_ACCESS_VIOLATION;
    KiTouchVariable(address, access);
    if (!k.memory.isAccessible(address, length, access)) return STATUS_ACCESS_VIOLATION;
  }
  const frames: number[] = [];
  for (const { address } of pages) {
    // What is written to is not to be what others see.
    if (access === 'write') k.memory.copyOnWrite(address);
    const frame = k.memory.frameAt(address);
    if (!MiLockFrame(k, frame)) {
      for (const locked of frames) MiUnlockFrame(k, locked);
      return STATUS_WORKING_SET_QUOTA;
    }
    frames.push(frame);
  }
  setFrames(k, mdl, frames);
  const isSystem = pages.length === 0 || isSystemAddress(pages[0]!.address);
  const process = k.state.ps.processes.get(k.state.ps.attachedProcess)!;
  mdl.Process = isSystem ? NULL_ADDRESS : process.object;
  if (!isSystem) process.lockedPages += frames.length;
  return STATUS_SUCCESS;
}

/** Unlocks the pages of an MDL, and unmaps them from system space; emits `mdl_unlock`. Bug checks 0xC4, 0x76. */
export function MmUnlockPages(k: Kernel, address: GuestAddress): void {
  const mdl = new Mdl(k.memory, address);
  const { MdlFlags: flags } = mdl;
  if (flags & MDL_SOURCE_IS_NONPAGED_POOL)
    throw violation(
      k,
      UNLOCK_NONPAGED_POOL,
      mdl,
      0,
      'is unlocked, but it describes nonpaged pool, which is never locked',
    );
  if (flags & MDL_PARTIAL)
    throw violation(k, UNLOCK_PARTIAL, mdl, MDL_PARTIAL, 'is unlocked, but it is a part of another');
  if ((flags & MDL_PAGES_LOCKED) === 0)
    throw violation(k, UNLOCK_NEVER_LOCKED, mdl, 0, 'is unlocked, but its pages are not locked');
  if (flags & MDL_MAPPED_TO_SYSTEM_VA) MmUnmapLockedPages(k, mdl.MappedSystemVa, address);
  const frames = mdlFrames(k, mdl);
  for (const frame of frames) {
    if (MiUnlockFrame(k, frame)) continue;
    const text = `the MDL at ${formatAddress(address)} is unlocked, but page frame ${frame} in it is not locked`;
    throw bugcheck(k, PROCESS_HAS_LOCKED_PAGES, [1, address, frames.length, 0], text);
  }
  const process = processOf(k, mdl);
  if (process !== undefined) process.lockedPages -= frames.length;
  mdl.MdlFlags &= ~(MDL_PAGES_LOCKED | MDL_WRITE_OPERATION);
  k.sink.mdlUnlock(MiMdlId(k, address));
}

/** Fills in the frames of nonpaged memory, which is where it is mapped. Bug check 0xC4 for paged pool. */
export function MmBuildMdlForNonPagedPool(k: Kernel, address: GuestAddress): void {
  const mdl = new Mdl(k.memory, address);
  const start = mdlAddress(mdl);
  const block = poolBlockAt(k, start);
  if (block !== undefined && (block.poolType & PAGED_POOL_BIT) !== 0) {
    const text = `an MDL for nonpaged pool is built of ${formatAddress(start)}, which is paged pool`;
    throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [BUILD_OF_PAGED_POOL, k.irql, address, mdl.MdlFlags], text);
  }
  const pages = Array.from({ length: mdlPages(mdl) }, (_, index) => addressAdd(mdl.StartVa, index * PAGE_SIZE));
  setFrames(
    k,
    mdl,
    pages.map((page) => k.memory.frameAt(page)),
  );
  mdl.Process = NULL_ADDRESS;
  mdl.MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
  mdl.MappedSystemVa = start;
  MiMdlId(k, address);
}

function checkMappable(k: Kernel, mdl: Mdl, frames: readonly number[]): void {
  const { MdlFlags: flags } = mdl;
  const bad = flags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL_HAS_BEEN_MAPPED);
  if (bad !== 0) throw violation(k, MAP_MAPPED, mdl, bad, 'is mapped, but it is mapped already');
  if ((flags & (MDL_PAGES_LOCKED | MDL_PARTIAL)) === 0)
    throw violation(k, MAP_UNLOCKED, mdl, MDL_PAGES_LOCKED, 'is mapped, but its pages are not locked');
  checkFrames(k, mdl, frames);
}

function checkFrames(k: Kernel, mdl: Mdl, frames: readonly number[]): void {
  const wrong = frames.find((frame) => !k.memory.isFrameInUse(frame));
  if (wrong === undefined) return;
  const text = `the MDL at ${formatAddress(mdl.address)} names page frame ${wrong}, which is not in use`;
  throw bugcheck(k, PFN_LIST_CORRUPT, [FRAME_NOT_IN_USE, wrong, 0, 0], text);
}

/**
 * Maps the pages of an MDL into system space; emits `mdl_map`. Bug checks 0xC4, 0x4E for a wrong MDL; 0x3F without room
 * when `mustSucceed`. @returns the address of its first byte, NULL without room
 */
export function MiMapToSystem(k: Kernel, address: GuestAddress, writable: boolean, mustSucceed: boolean): GuestAddress {
  const mdl = new Mdl(k.memory, address);
  const frames = mdlFrames(k, mdl);
  checkMappable(k, mdl, frames);
  const base = MiMapFrames(k, frames, writable);
  if (base === NULL_ADDRESS && mustSucceed) {
    const text = `there is no room in system space for ${frames.length} pages`;
    throw bugcheck(k, NO_MORE_SYSTEM_PTES, [0, frames.length, 0, 0], text);
  }
  const start = base === NULL_ADDRESS ? NULL_ADDRESS : addressAdd(base, mdl.ByteOffset);
  k.sink.mdlMap(MiMdlId(k, address), start, KernelMode, 0);
  if (start === NULL_ADDRESS) return NULL_ADDRESS;
  mdl.MappedSystemVa = start;
  mdl.MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA | (mdl.MdlFlags & MDL_PARTIAL ? MDL_PARTIAL_HAS_BEEN_MAPPED : 0);
  return start;
}

/** Maps the pages of an MDL into the current process, which can then use them; NULL without room. */
export function MiMapToUser(k: Kernel, address: GuestAddress, wanted: GuestAddress): GuestAddress {
  const mdl = new Mdl(k.memory, address);
  const frames = mdlFrames(k, mdl);
  checkFrames(k, mdl, frames);
  const { processes, attachedProcess } = k.state.ps;
  const process = processes.get(attachedProcess)!;
  const base = wanted === NULL_ADDRESS ? MiFindFreeRange(process, frames.length, false, USER_MAPPINGS) : pageOf(wanted);
  if (base === NULL_ADDRESS || !MiIsRangeFree(process, base, frames.length)) return NULL_ADDRESS;
  const region = { base, kind: 'locked pages', allocationProtect: PAGE_READWRITE } as const;
  MiMapRegion(k, process, region, frames.length, frames);
  const start = addressAdd(base, mdl.ByteOffset);
  k.sink.mdlMap(MiMdlId(k, address), start, UserMode, process.id);
  return start;
}

/**
 * Maps the pages of an MDL into a reserved range of system space; emits `mdl_map`. Bug checks 0xC4, 0x4E for a wrong MDL.
 * @returns how many there are, and where in the first one it begins; undefined when the range has too few
 */
export function MiMapToReserved(
  k: Kernel,
  address: GuestAddress,
  base: GuestAddress,
  pages: number,
): { readonly pages: number; readonly offset: number } | undefined {
  const mdl = new Mdl(k.memory, address);
  const frames = mdlFrames(k, mdl);
  checkMappable(k, mdl, frames);
  if (frames.length > pages) return undefined;
  frames.forEach((frame, index) => {
    k.memory.mapFrame(addressAdd(base, index * PAGE_SIZE), frame, READ_WRITE);
  });
  const start = addressAdd(base, mdl.ByteOffset);
  k.sink.mdlMap(MiMdlId(k, address), start, KernelMode, 0);
  mdl.MappedSystemVa = start;
  mdl.MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA | (mdl.MdlFlags & MDL_PARTIAL ? MDL_PARTIAL_HAS_BEEN_MAPPED : 0);
  return { pages: frames.length, offset: mdl.ByteOffset };
}

/** Takes the mapping of an MDL in a reserved range away, which stays reserved; emits `mdl_unmap`. Bug check 0xC4 when it is not mapped there. */
export function MiUnmapFromReserved(k: Kernel, base: GuestAddress, address: GuestAddress): void {
  const mdl = new Mdl(k.memory, address);
  checkMappedAt(k, mdl, base);
  k.memory.unmap(pageOf(base), mdlPages(mdl) * PAGE_SIZE);
  mdl.MdlFlags &= ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL_HAS_BEEN_MAPPED);
  k.sink.mdlUnmap(MiMdlId(k, address), base);
}

/** Where drivers' mappings in a user window are looked for: the last 16 MiB, upwards. */
const USER_MAPPINGS = 0x1a0_0f00_0000 as GuestAddress;

function checkMappedAt(k: Kernel, mdl: Mdl, base: GuestAddress): void {
  if ((mdl.MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) !== 0 && pageOf(base) === pageOf(mdl.MappedSystemVa)) return;
  const text = `is unmapped from ${formatAddress(base)}, where it is not`;
  throw violation(k, UNMAP_UNMAPPED, mdl, MDL_MAPPED_TO_SYSTEM_VA, text);
}

/** Takes a mapping away; emits `mdl_unmap`. Bug check 0xC4 when the MDL is not mapped. */
export function MmUnmapLockedPages(k: Kernel, base: GuestAddress, address: GuestAddress): void {
  const mdl = new Mdl(k.memory, address);
  const pages = mdlPages(mdl);
  if (isSystemAddress(base)) {
    checkMappedAt(k, mdl, base);
    MiUnmapFrames(k, pageOf(base), pages);
    mdl.MdlFlags &= ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL_HAS_BEEN_MAPPED);
  } else {
    unmapFromUser(k, pageOf(base), pages, mdl);
  }
  k.sink.mdlUnmap(MiMdlId(k, address), base);
}

function unmapFromUser(k: Kernel, base: GuestAddress, count: number, mdl: Mdl): void {
  const process = k.state.ps.processes.get(k.state.ps.attachedProcess)!;
  if (MiUnmapRange(k, process, 'locked pages', base, count)) return;
  const text = `is unmapped from ${formatAddress(base)}, where this process has no pages of an MDL`;
  throw violation(k, UNMAP_UNMAPPED, mdl, 0, text);
}

/**
 * Makes `target` describe a part of `source`; a length of 0 means the rest. Bug check 0x40 when it has too few frames, as it has
 * for the rest behind the source's end, which is nearly 4 GiB.
 */
export function IoBuildPartialMdl(
  k: Kernel,
  sourceAt: GuestAddress,
  targetAt: GuestAddress,
  address: GuestAddress,
  length: number,
): void {
  const source = new Mdl(k.memory, sourceAt);
  const target = new Mdl(k.memory, targetAt);
  const offset = address - mdlAddress(source);
  const bytes = length === 0 ? (source.ByteCount - offset) >>> 0 : length;
  if (spanPages(address, bytes) * FRAME_NUMBER_BYTES > target.Size - MDL.SIZE) {
    const text = `the MDL at ${formatAddress(targetAt)} has too few entries for ${bytes} bytes of another`;
    throw bugcheck(k, TARGET_MDL_TOO_SMALL, [sourceAt, targetAt, 0, 0], text);
  }
  target.Process = source.Process;
  target.StartVa = pageOf(address);
  target.ByteOffset = address - pageOf(address);
  target.ByteCount = bytes;
  const inherited = MDL_SOURCE_IS_NONPAGED_POOL | MDL_MAPPED_TO_SYSTEM_VA | MDL_IO_PAGE_READ | MDL_IO_SPACE;
  target.MdlFlags = (source.MdlFlags & inherited) | MDL_PARTIAL;
  if (source.MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))
    target.MappedSystemVa = addressAdd(source.MappedSystemVa, offset);
  const first = (target.StartVa - source.StartVa) / PAGE_SIZE;
  // Taken as they are, also from beyond the source's: what comes of a wrong range shows when the part is used.
  for (let i = 0; i < mdlPages(target); i++) {
    const { lo, hi } = k.memory.readU64(addressAdd(sourceAt, MDL.SIZE + FRAME_NUMBER_BYTES * (first + i)));
    k.memory.writeU64(addressAdd(targetAt, MDL.SIZE + FRAME_NUMBER_BYTES * i), lo, hi);
  }
}

/** Takes bytes off the beginning of an MDL, and gives up the pages that it has no more. False when it has fewer bytes. */
export function MiAdvanceMdl(k: Kernel, address: GuestAddress, bytes: number): boolean {
  const mdl = new Mdl(k.memory, address);
  if (bytes > mdl.ByteCount) return false;
  const frames = mdlFrames(k, mdl);
  const start = mdl.ByteOffset + bytes;
  const dropped = Math.min(Math.floor(start / PAGE_SIZE), frames.length);
  const flags = mdl.MdlFlags;
  if (dropped > 0 && (flags & MDL_MAPPED_TO_SYSTEM_VA) !== 0 && (flags & MDL_PARTIAL) === 0)
    MiUnmapFront(k, pageOf(mdl.MappedSystemVa), dropped);
  if ((flags & (MDL_PAGES_LOCKED | MDL_PARTIAL)) === MDL_PAGES_LOCKED) {
    for (const frame of frames.slice(0, dropped)) MiUnlockFrame(k, frame);
    const process = processOf(k, mdl);
    if (process !== undefined) process.lockedPages -= dropped;
  }
  if (flags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))
    mdl.MappedSystemVa = addressAdd(mdl.MappedSystemVa, bytes);
  mdl.StartVa = addressAdd(mdl.StartVa, dropped * PAGE_SIZE);
  mdl.ByteOffset = start - dropped * PAGE_SIZE;
  mdl.ByteCount -= bytes;
  setFrames(k, mdl, frames.slice(dropped));
  return true;
}

/** Sets the protection of the pages at which an MDL is mapped in system space. False when it is not. */
export function MiProtectMapping(k: Kernel, address: GuestAddress, protect: number): boolean {
  const mdl = new Mdl(k.memory, address);
  if ((mdl.MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) === 0) return false;
  const rights = { write: isWritable(protect), execute: isExecutable(protect), user: false };
  for (let index = 0; index < mdlPages(mdl); index++) {
    const page = addressAdd(pageOf(mdl.MappedSystemVa), index * PAGE_SIZE);
    k.memory.pageIn(page);
    k.memory.protect(page, PAGE_SIZE, rights);
    if (isInaccessible(protect)) k.memory.pageOut(page);
  }
  return true;
}

/** Makes memory an MDL of frames that are locked and mapped nowhere; it may have room for more. */
export function MiBuildPagesMdl(k: Kernel, address: GuestAddress, frames: readonly number[]): void {
  const mdl = new Mdl(k.memory, address);
  MiInitializeMdl(mdl, NULL_ADDRESS, frames.length * PAGE_SIZE);
  setFrames(k, mdl, frames);
  mdl.Process = NULL_ADDRESS;
  mdl.MdlFlags = MDL_PAGES_LOCKED;
  MiMdlId(k, address);
}

/**
 * Frees the frames of {@link MiBuildPagesMdl}. Bug checks 0xC4 when they are mapped into system space, 0x4E when one is in
 * no use, or mapped elsewhere or locked once more.
 */
export function MiFreePagesFromMdl(k: Kernel, address: GuestAddress): void {
  const mdl = new Mdl(k.memory, address);
  if (mdl.MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
    throw violation(k, FREE_MAPPED, mdl, 0, 'has its pages freed while they are still mapped');
  const frames = mdlFrames(k, mdl);
  checkFrames(k, mdl, frames);
  const busy = frames.find((frame) => !isMappedNowhere(k, frame));
  if (busy !== undefined) {
    const text = `the MDL at ${formatAddress(address)} has its pages freed, but page frame ${busy} is mapped or locked by others`;
    throw bugcheck(k, PFN_LIST_CORRUPT, [FREED_WHILE_LOCKED, busy, 0, 0], text);
  }
  for (const frame of frames) MiUnlockFrame(k, frame);
  mdl.MdlFlags &= ~MDL_PAGES_LOCKED;
  const id = k.state.mm.mdls.get(address);
  k.state.mm.mdls.delete(address);
  if (id !== undefined) k.sink.mdlFree(id);
}
