/**
 * Page frames for a driver, described by an MDL and mapped only when it maps them.
 * Source: "MmAllocatePagesForMdl function (wdm.h)" and the pages of its relatives.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { i64ToNumber, type U64, u64ToNumber } from '../../base/u64.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { NonPagedPoolNx } from '../../nt/pool-types.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { MiBuildPagesMdl, MiFreePagesFromMdl, MmSizeOfMdl } from './mdl.ts';
import { MiAllocateLockedFrames, MiUnlockFrame } from './system-mappings.ts';
import { PAGE_SIZE, roundUpToPages } from './system-space.ts';

/** MM_ALLOCATE_... */
const FULLY_REQUIRED = 0x04;
const REQUIRE_CONTIGUOUS_CHUNKS = 0x20;

interface Wish {
  readonly low: U64;
  readonly high: U64;
  readonly skip: U64;
  readonly totalBytes: U64;
  readonly flags: number;
}

/** Allocates as many pages as there are; all or none when the flags say so. */
function allocate(k: Kernel, { low, high, skip, totalBytes, flags }: Wish): GuestAddress {
  const bytes = i64ToNumber(totalBytes);
  const wanted = roundUpToPages(bytes) / PAGE_SIZE;
  const chunked = (flags & REQUIRE_CONTIGUOUS_CHUNKS) !== 0;
  const chunkBytes = chunked && u64ToNumber(skip) !== 0 ? u64ToNumber(skip) : chunked ? bytes : PAGE_SIZE;
  const chunkPages = chunkBytes / PAGE_SIZE;
  if (bytes <= 0 || !Number.isInteger(chunkPages) || wanted % chunkPages !== 0) return NULL_ADDRESS;
  const lowest = u64ToNumber(low);
  const highest = Math.min(u64ToNumber(high), Number.MAX_SAFE_INTEGER);
  const isAnywhere = lowest === 0 && highest >= k.memory.ramBytes;
  const limits = isAnywhere ? undefined : { lowest, highest, boundary: 0 };
  const frames = MiAllocateLockedFrames(k, wanted, { ...(limits && { limits }), chunkPages });
  const isEnough = frames.length === wanted || (frames.length > 0 && (flags & FULLY_REQUIRED) === 0);
  const size = MmSizeOfMdl(NULL_ADDRESS, frames.length * PAGE_SIZE);
  const address = isEnough ? ExpAllocatePool(k, NonPagedPoolNx, size, poolTag('Mdl')) : NULL_ADDRESS;
  if (address === NULL_ADDRESS) for (const frame of frames) MiUnlockFrame(k, frame);
  else MiBuildPagesMdl(k, address, frames);
  return address;
}

const RANGE = ['LowAddress: u64', 'HighAddress: u64', 'SkipBytes: u64', 'TotalBytes: u64'] as const;

export const pagesDdis: readonly Ddi[] = [
  /**
   * Allocates page frames between two physical addresses and an MDL for them: as many as there are, NULL without any.
   * @irql <= DISPATCH_LEVEL
   * Deviation: SkipBytes is not looked at, because one range of physical addresses is all there is.
   * Source: "MmAllocatePagesForMdl function (wdm.h)".
   */
  ddi({
    name: 'MmAllocatePagesForMdl',
    parameters: RANGE,
    irql: upToDispatch,
    call: (k, low, high, skip, totalBytes) => allocate(k, { low, high, skip, totalBytes, flags: 0 }),
  }),
  /**
   * The same with flags: MM_ALLOCATE_FULLY_REQUIRED gives all or none, MM_ALLOCATE_REQUIRE_CONTIGUOUS_CHUNKS chunks of SkipBytes.
   * @irql <= DISPATCH_LEVEL
   * Deviation: frames are zeroed whether or not MM_DONT_ZERO_ALLOCATION is given; the other flags and the caching type make no
   * difference.
   * Source: "MmAllocatePagesForMdlEx function (wdm.h)".
   */
  ddi({
    name: 'MmAllocatePagesForMdlEx',
    parameters: [...RANGE, 'CacheType: u32', 'Flags: u32'],
    irql: upToDispatch,
    call: (k, low, high, skip, totalBytes, _cacheType, flags) => allocate(k, { low, high, skip, totalBytes, flags }),
  }),
  /**
   * The same with the node that frames are best from; there is one node.
   * @irql <= DISPATCH_LEVEL
   * Deviation: as MmAllocatePagesForMdlEx.
   * Source: "MmAllocateNodePagesForMdlEx function (wdm.h)".
   */
  ddi({
    name: 'MmAllocateNodePagesForMdlEx',
    parameters: [...RANGE, 'CacheType: u32', 'IdealNode: u32', 'Flags: u32'],
    irql: upToDispatch,
    call: (k, low, high, skip, totalBytes, _cacheType, _node, flags) =>
      allocate(k, { low, high, skip, totalBytes, flags }),
  }),
  /**
   * Frees the frames of MmAllocatePagesForMdl; the MDL itself is freed with ExFreePool.
   * @irql <= DISPATCH_LEVEL
   * Bug checks 0xC4 when they are mapped into system space, 0x4E when one is in no use, or mapped or locked by others.
   * Source: "MmFreePagesFromMdl function (wdm.h)".
   */
  ddi({
    name: 'MmFreePagesFromMdl',
    parameters: ['MemoryDescriptorList: ptr'],
    irql: upToDispatch,
    call: (k, mdl) => MiFreePagesFromMdl(k, mdl),
  }),
];
