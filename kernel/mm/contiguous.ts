/**
 * Memory whose pages follow each other in physical memory, for devices, and memory that is not cached, which here is memory
 * like any other.
 * Source: "MmAllocateContiguousMemory function (wdm.h)" and the pages of its relatives, "MmAllocateNonCachedMemory function (ntddk.h)".
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { BAD_POOL_CALLER } from '../../nt/bug-check-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { NEW_MEMORY } from '../ex/pool.ts';
import { upToApc, upToDispatch } from '../irql-range.ts';
import { KiCheckFreedMemory } from '../ke/freed-memory.ts';
import type { Kernel } from '../kernel.ts';
import type { PhysicalLimits } from '../ports.ts';
import {
  isExecutable,
  isPageProtection,
  isWritable,
  PAGE_EXECUTE_READWRITE,
  PAGE_READWRITE,
} from './page-protection.ts';
import { MiCancelReservation, MiReleaseMapping, MiReserveMapping } from './system-mappings.ts';
import { PAGE_SIZE, roundUpToPages } from './system-space.ts';

/** Sub-code of bug check 0xC2. */
const FREE_OUTSIDE_POOL = 0x43;

const EVERYWHERE: PhysicalLimits = { lowest: 0, highest: Number.MAX_SAFE_INTEGER, boundary: 0 };

/** A limit of physical addresses; what no double holds exactly is beyond all memory. */
function limitOf(address: U64): number {
  return Math.min(u64ToNumber(address), Number.MAX_SAFE_INTEGER);
}

function isPowerOfTwo(value: number): boolean {
  const bits = BigInt(value);
  return (bits & (bits - 1n)) === 0n;
}

/** Allocates and maps. NULL when there is no such memory, or the limits mean nothing. */
function allocate(k: Kernel, sizeBytes: number, limits: PhysicalLimits, protect: number): GuestAddress {
  const mappedBytes = roundUpToPages(sizeBytes);
  const boundary = limits.boundary;
  const isBoundary = boundary === 0 || (boundary >= PAGE_SIZE && isPowerOfTwo(boundary));
  if (sizeBytes <= 0 || mappedBytes > k.memory.ramBytes || !isBoundary || !isPageProtection(protect))
    return NULL_ADDRESS;
  const base = MiReserveMapping(k, mappedBytes / PAGE_SIZE);
  if (base === NULL_ADDRESS) return NULL_ADDRESS;
  const rights = { write: isWritable(protect), execute: isExecutable(protect), user: false };
  if (!k.memory.mapContiguous(base, mappedBytes, { ...rights, write: true }, limits)) {
    MiCancelReservation(k, base, mappedBytes / PAGE_SIZE);
    return NULL_ADDRESS;
  }
  k.memory.fill(base, mappedBytes, NEW_MEMORY);
  k.memory.protect(base, mappedBytes, rights);
  k.state.mm.contiguous.set(base, mappedBytes);
  return base;
}

/** Bug check 0xC2 when nothing was allocated there. */
function free(k: Kernel, base: GuestAddress): void {
  const mappedBytes = k.state.mm.contiguous.get(base);
  if (mappedBytes === undefined) {
    const text = `${formatAddress(base)} is freed as contiguous or noncached memory, but none was allocated there`;
    throw bugcheck(k, BAD_POOL_CALLER, [FREE_OUTSIDE_POOL, base, 0, 0], text);
  }
  KiCheckFreedMemory(k, base, mappedBytes);
  k.state.mm.contiguous.delete(base);
  MiReleaseMapping(k, base, mappedBytes / PAGE_SIZE);
}

function limits(lowest: U64, highest: U64, boundary: U64): PhysicalLimits {
  return { lowest: limitOf(lowest), highest: limitOf(highest), boundary: limitOf(boundary) };
}

export const contiguousDdis: readonly Ddi[] = [
  /**
   * Allocates memory that is contiguous in physical memory, up to an address there; NULL without it.
   * @irql <= DISPATCH_LEVEL
   * Source: "MmAllocateContiguousMemory function (wdm.h)".
   */
  ddi({
    name: 'MmAllocateContiguousMemory',
    parameters: ['NumberOfBytes: i64', 'HighestAcceptableAddress: u64'],
    irql: upToDispatch,
    call: (k, sizeBytes, highest) =>
      allocate(k, sizeBytes, { ...EVERYWHERE, highest: limitOf(highest) }, PAGE_EXECUTE_READWRITE),
  }),
  /**
   * The same within two addresses and without crossing a multiple of a power of two, 0 for none.
   * @irql <= DISPATCH_LEVEL
   * Deviation: the caching type makes no difference.
   * Source: "MmAllocateContiguousMemorySpecifyCache function (wdm.h)".
   */
  ddi({
    name: 'MmAllocateContiguousMemorySpecifyCache',
    parameters: [
      'NumberOfBytes: i64',
      'LowestAcceptableAddress: u64',
      'HighestAcceptableAddress: u64',
      'BoundaryAddressMultiple: u64',
      'CacheType: u32',
    ],
    irql: upToDispatch,
    call: (k, sizeBytes, lowest, highest, boundary) =>
      allocate(k, sizeBytes, limits(lowest, highest, boundary), PAGE_EXECUTE_READWRITE),
  }),
  /**
   * The same with the node it is best on; there is one node.
   * @irql <= DISPATCH_LEVEL
   * Source: "MmAllocateContiguousMemorySpecifyCacheNode function (wdm.h)".
   */
  ddi({
    name: 'MmAllocateContiguousMemorySpecifyCacheNode',
    parameters: [
      'NumberOfBytes: i64',
      'LowestAcceptableAddress: u64',
      'HighestAcceptableAddress: u64',
      'BoundaryAddressMultiple: u64',
      'CacheType: u32',
      'PreferredNode: u32',
    ],
    irql: upToDispatch,
    call: (k, sizeBytes, lowest, highest, boundary) =>
      allocate(k, sizeBytes, limits(lowest, highest, boundary), PAGE_EXECUTE_READWRITE),
  }),
  /**
   * The same with the protection of its pages; NULL for one that there is not.
   * @irql <= DISPATCH_LEVEL
   * Source: "MmAllocateContiguousNodeMemory function (wdm.h)".
   */
  ddi({
    name: 'MmAllocateContiguousNodeMemory',
    parameters: [
      'NumberOfBytes: i64',
      'LowestAcceptableAddress: u64',
      'HighestAcceptableAddress: u64',
      'BoundaryAddressMultiple: u64',
      'Protect: u32',
      'PreferredNode: u32',
    ],
    irql: upToDispatch,
    call: (k, sizeBytes, lowest, highest, boundary, protect) =>
      allocate(k, sizeBytes, limits(lowest, highest, boundary), protect & 0xff),
  }),
  /**
   * Frees contiguous memory.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xC2 when there is none at the address.
   * Source: "MmFreeContiguousMemory function (wdm.h)".
   */
  ddi({
    name: 'MmFreeContiguousMemory',
    parameters: ['BaseAddress: ptr'],
    irql: upToDispatch,
    call: (k, base) => free(k, base),
  }),
  /**
   * Frees contiguous memory of a caching type.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xC2 when there is none at the address.
   * Source: "MmFreeContiguousMemorySpecifyCache function (wdm.h)".
   */
  ddi({
    name: 'MmFreeContiguousMemorySpecifyCache',
    parameters: ['BaseAddress: ptr', 'NumberOfBytes: i64', 'CacheType: u32'],
    irql: upToDispatch,
    call: (k, base) => free(k, base),
  }),
  /**
   * Allocates memory that is not cached; NULL without it.
   * @irql <= APC_LEVEL
   * Deviation: it is cached as all memory is.
   * Source: "MmAllocateNonCachedMemory function (ntddk.h)".
   */
  ddi({
    name: 'MmAllocateNonCachedMemory',
    parameters: ['NumberOfBytes: i64'],
    irql: upToApc,
    call: (k, sizeBytes) => allocate(k, sizeBytes, EVERYWHERE, PAGE_READWRITE),
  }),
  /**
   * Frees memory that is not cached.
   * @irql <= APC_LEVEL
   * Bug check 0xC2 when there is none at the address.
   * Source: "MmFreeNonCachedMemory function (ntddk.h)".
   */
  ddi({
    name: 'MmFreeNonCachedMemory',
    parameters: ['BaseAddress: ptr', 'NumberOfBytes: i64'],
    irql: upToApc,
    call: (k, base) => free(k, base),
  }),
];
