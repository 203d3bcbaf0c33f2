/**
 * Pool, always as special pool: each block has pages of its own, ends at a page end and is followed by a page that
 * is not there, so a driver that runs over the end stops at the instruction that does it. Freed pages are taken
 * away at once and their addresses stay unused for a while. Source: "Special Pool", "ExAllocatePoolWithTag".
 *
 * A block below one page in size ends at a multiple of 16 (64 for cache aligned types), so up to 15 (63) slack bytes
 * can follow it; one of a page or more begins at a page, as one does that is to find underruns, so its last page can have more slack. Slack, and 32 bytes
 * before a block that begins inside a page, carry a pattern that is checked when the block is freed.
 * Deviation: NT checks the whole page around a block.
 */
import { ExhaustedError } from '../../base/errors.ts';
import { formatPoolTag } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import {
  CACHE_ALIGNED_POOL_BIT,
  NonPagedPoolNx,
  PAGED_POOL_BIT,
  POOL_NX_ALLOCATION,
  POOL_ZERO_ALLOCATION,
} from '../../nt/pool-types.ts';
import { KiCheckFreedMemory } from '../ke/freed-memory.ts';
import { forgetLocks } from '../ke/lock-id.ts';
import type { Kernel } from '../kernel.ts';
import { PAGE_SHIFT, PAGE_SIZE, roundUpToPages, SYSTEM_WINDOW } from '../mm/system-space.ts';
import type { PageProtection } from '../ports.ts';
import { PspReturnQuota } from '../ps/quota.ts';
import { VfAddPageable, VfRemovePageable } from '../vf/irql-checking.ts';
import { blockAtPage, noteBlock } from './pool-blocks.ts';
import { badFree, checkFree, checkRequest, damage } from './pool-checks.ts';
import { findsUnderruns, HighPoolPriority, isRefusedByPriority } from './pool-priority.ts';
import { quarantineRun, takeRun } from './pool-space.ts';
import { countAllocation, countFree, isBeyondLimit } from './pool-usage.ts';
import type { PoolBlock } from './state.ts';

/** Fill bytes, those of the debug heaps Windows developers know. Repeated, none makes a canonical address. */
export const NEW_MEMORY = 0xcd;
export const FREED_MEMORY = 0xdd;
const NO_MANS_LAND = 0xfd;

/** Bytes before a block that are checked. */
const MARGIN = 32;
const GUARD_PAGES = 1;

const FAIL_INJECTED = eventCode('pool_fail_code', 'injected');
const FAIL_NO_MEMORY = eventCode('pool_fail_code', 'no memory');

const NO_EXECUTE: PageProtection = { write: true, execute: false, user: false };
const EXECUTE: PageProtection = { write: true, execute: true, user: false };

/**
 * Allocates pool for a driver, or for the kernel when a driver is to free it. Emits `pool_allocate`, or `pool_fail`,
 * after the decision when it is one that the allocation fails.
 * @returns the block, or the null address when it fails or there is no memory
 * @throws Bugcheck 0xC2, 0xC4 for a wrong request
 */
export function ExpAllocatePool(
  k: Kernel,
  poolType: number,
  sizeBytes: number,
  tag: number,
  priority = HighPoolPriority,
): GuestAddress {
  checkRequest(k, poolType, sizeBytes, tag);
  const defaults = k.state.ke.defaults;
  if (k.decisions.failAllocation(tag, sizeBytes)) {
    k.sink.allocationFailure(defaults.allocationFailure, tag, sizeBytes >>> 0, upperWord(sizeBytes), poolType);
    defaults.allocationFailure = 0;
    return ExpRefusePool(k, poolType, sizeBytes, tag, FAIL_INJECTED);
  }
  defaults.allocationFailure++;
  const id = k.state.ex.nextAllocation;
  const address =
    isRefusedByPriority(k, priority) || isBeyondLimit(k, poolType, sizeBytes)
      ? NULL_ADDRESS
      : allocateBlock(k, { id, poolType, sizeBytes, tag, system: false, atStart: findsUnderruns(priority) });
  if (address === NULL_ADDRESS) return ExpRefusePool(k, poolType, sizeBytes, tag, FAIL_NO_MEMORY);
  k.state.ex.nextAllocation = id + 1;
  if ((poolType & POOL_ZERO_ALLOCATION) === 0) k.memory.fill(address, sizeBytes, NEW_MEMORY);
  k.sink.poolAllocate(id, address, sizeBytes >>> 0, upperWord(sizeBytes), tag, poolType);
  return address;
}

function upperWord(sizeBytes: number): number {
  return Math.floor(sizeBytes / 0x1_0000_0000);
}

/** Emits `pool_fail`; there is no block. @param cause a `pool_fail_code` */
export function ExpRefusePool(
  k: Kernel,
  poolType: number,
  sizeBytes: number,
  tag: number,
  cause: number,
): GuestAddress {
  k.sink.poolFail(sizeBytes >>> 0, upperWord(sizeBytes), tag, poolType, cause);
  return NULL_ADDRESS;
}

/**
 * Frees what {@link ExpAllocatePool} returned. Emits `pool_free`.
 * @param tag the tag it must have, 0 for any
 * @throws Bugcheck 0xC1, 0xC2, 0xC4 for a wrong free or damage around the block
 */
export function ExpFreePool(k: Kernel, address: GuestAddress, tag = 0): void {
  const block = blockAtPage(k, pageOf(address));
  if (block === undefined || block.address !== address || block.freed) throw badFree(k, address, block);
  checkFree(k, block, tag);
  freeBlock(k, block);
  const { id, sizeBytes, poolType } = block;
  k.sink.poolFree(id, address, block.tag, sizeBytes >>> 0, upperWord(sizeBytes), poolType);
}

/**
 * Allocates zeroed nonpaged memory for the kernel's own objects (IRPs, object bodies): the same special pool, but
 * neither reported as an event nor made to fail. What a driver is to free comes from {@link ExpAllocatePool}.
 * @throws ExhaustedError when the simulated machine is out of memory
 */
export function ExpAllocateSystem(k: Kernel, sizeBytes: number, tag: number): GuestAddress {
  const address = ExpTryAllocateSystem(k, sizeBytes, tag);
  if (address === NULL_ADDRESS) {
    throw new ExhaustedError(
      `the simulated machine has no memory left for ${sizeBytes} bytes of the kernel's own ('${formatPoolTag(tag)}'); give it more`,
    );
  }
  return address;
}

/** As {@link ExpAllocateSystem}, for a size that a program or driver chooses: NULL when there is no memory for it. */
export function ExpTryAllocateSystem(k: Kernel, sizeBytes: number, tag: number): GuestAddress {
  return allocateBlock(k, { id: 0, poolType: NonPagedPoolNx, sizeBytes, tag, system: true, atStart: false });
}

/** Frees what {@link ExpAllocateSystem} returned. Damage around it is the bug check it is for a driver's block. */
export function ExpFreeSystem(k: Kernel, address: GuestAddress): void {
  const block = blockAtPage(k, pageOf(address));
  if (block === undefined || block.address !== address || block.freed) throw badFree(k, address, block);
  freeBlock(k, block);
}

/** The block that an address is inside of; undefined when it is in none that is in use. Only its first page leads to it. */
export function poolBlockAt(k: Kernel, address: GuestAddress): PoolBlock | undefined {
  const block = blockAtPage(k, pageOf(address));
  return block === undefined || block.freed ? undefined : block;
}

/** The page's number counted from the start of system space; -1 for addresses outside of it. */
function pageOf(address: GuestAddress): number {
  const offset = address - SYSTEM_WINDOW;
  return offset >= 0 && offset < 0x1_0000_0000 ? offset >>> PAGE_SHIFT : -1;
}

function poolSpace(k: Kernel, poolType: number) {
  return poolType & PAGED_POOL_BIT ? k.state.ex.pagedPool : k.state.ex.nonPagedPool;
}

/** Paged pool of x64 is never executable; nonpaged pool is unless the type says otherwise. */
function protectionOf(poolType: number): PageProtection {
  return poolType & (PAGED_POOL_BIT | POOL_NX_ALLOCATION) ? NO_EXECUTE : EXECUTE;
}

interface BlockRequest extends Pick<PoolBlock, 'id' | 'poolType' | 'sizeBytes' | 'tag' | 'system'> {
  /** It begins at a page, behind one that is not there, instead of ending at one. */
  readonly atStart: boolean;
}

/** Maps a block; its bytes are zero. */
function allocateBlock(k: Kernel, request: BlockRequest): GuestAddress {
  const { id, poolType, sizeBytes, tag, system, atStart } = request;
  const pages = Math.ceil(sizeBytes / PAGE_SIZE);
  if (sizeBytes < 0 || pages > k.memory.freeFrames) return NULL_ADDRESS;
  const firstPage = takeRun(poolSpace(k, poolType), pages + GUARD_PAGES);
  if (firstPage < 0) return NULL_ADDRESS;

  const base = addressAdd(SYSTEM_WINDOW, firstPage * PAGE_SIZE);
  k.memory.map(base, pages * PAGE_SIZE, protectionOf(poolType));
  const alignment = poolType & CACHE_ALIGNED_POOL_BIT ? 64 : 16;
  const roundedSize = Math.ceil(sizeBytes / alignment) * alignment;
  const address = sizeBytes < PAGE_SIZE && !atStart ? addressAdd(base, PAGE_SIZE - roundedSize) : base;
  const block: PoolBlock = {
    id,
    address,
    sizeBytes,
    tag,
    poolType,
    callSite: k.callSite,
    system,
    payer: 0,
    freed: false,
  };

  const margin = Math.min(MARGIN, address - base);
  if (margin > 0) k.memory.fill(addressAdd(address, -margin), margin, NO_MANS_LAND);
  const slack = base + pages * PAGE_SIZE - (address + sizeBytes);
  if (slack > 0) k.memory.fill(addressAdd(address, sizeBytes), slack, NO_MANS_LAND);

  noteBlock(k, firstPage, block);
  if (poolType & PAGED_POOL_BIT) VfAddPageable(k, base, pages * PAGE_SIZE);
  countAllocation(k, block);
  return address;
}

/** Takes a block's pages away and puts its addresses into quarantine. */
function freeBlock(k: Kernel, block: PoolBlock): void {
  const address = block.address as GuestAddress;
  KiCheckFreedMemory(k, address, block.sizeBytes);
  const firstPage = pageOf(address);
  const base = addressAdd(SYSTEM_WINDOW, firstPage * PAGE_SIZE);
  const mappedBytes = roundUpToPages(block.sizeBytes);
  const margin = Math.min(MARGIN, address - base);
  checkPattern(k, block, addressAdd(address, -margin), address);
  checkPattern(k, block, addressAdd(address, block.sizeBytes), addressAdd(base, mappedBytes));

  // Seen by whoever still has the frames mapped elsewhere.
  k.memory.fill(address, block.sizeBytes, FREED_MEMORY);
  VfRemovePageable(k, base, mappedBytes);
  k.memory.unmap(base, mappedBytes);
  block.freed = true;
  forgetLocks(k, address, block.sizeBytes);
  countFree(k, block);
  if (block.payer !== 0) returnCharge(k, block);
  quarantineRun(poolSpace(k, block.poolType), firstPage, mappedBytes / PAGE_SIZE + GUARD_PAGES);
}

/** Gives back what a process was charged for a block; one that has ended needs it no more. */
function returnCharge(k: Kernel, { payer, poolType, sizeBytes }: PoolBlock): void {
  const process = k.state.ps.processes.get(payer);
  if (process !== undefined) PspReturnQuota(k, process, (poolType & PAGED_POOL_BIT) !== 0, sizeBytes);
}

/** Throws the bug check for the first byte in the range that does not carry the pattern. */
function checkPattern(k: Kernel, block: PoolBlock, from: GuestAddress, to: GuestAddress): void {
  const intact = k.memory.countBytes(from, to - from, NO_MANS_LAND);
  if (intact < to - from) throw damage(k, block, addressAdd(from, intact));
}
