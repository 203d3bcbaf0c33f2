/** What the executive (Ex) keeps outside guest memory: the pool's blocks, its free address space and its accounting. */
import { NONPAGED_POOL, NONPAGED_POOL_BYTES, PAGED_POOL, PAGED_POOL_BYTES } from '../mm/system-space.ts';
import { initialPoolSpace, type PoolSpace } from './pool-space.ts';

/** A block of pool. Freed ones are kept until their address space leaves the quarantine. */
export interface PoolBlock {
  /** Number of the allocation, 0 for the kernel's own. */
  readonly id: number;
  readonly address: number;
  readonly sizeBytes: number;
  readonly tag: number;
  readonly poolType: number;
  /** The kernel's own: an IRP, an object body. */
  readonly system: boolean;
  freed: boolean;
}

/** Use of one pool by one tag, like a line of `!poolused`. */
export interface PoolUsage {
  readonly tag: number;
  readonly paged: boolean;
  /** The kernel's own allocations are counted apart from the drivers'. */
  readonly system: boolean;
  allocations: number;
  frees: number;
  /** Bytes in use now, as asked for. */
  bytes: number;
  peakBytes: number;
}

export interface ExState {
  nextAllocation: number;
  readonly nonPagedPool: PoolSpace;
  readonly pagedPool: PoolSpace;
  /** By number of the first page, counted from the start of system space. */
  readonly poolBlocks: Map<number, PoolBlock>;
  readonly poolUsage: Map<number, PoolUsage>;
}

export function initialExState(): ExState {
  return {
    nextAllocation: 1,
    nonPagedPool: initialPoolSpace(NONPAGED_POOL, NONPAGED_POOL_BYTES),
    pagedPool: initialPoolSpace(PAGED_POOL, PAGED_POOL_BYTES),
    poolBlocks: new Map(),
    poolUsage: new Map(),
  };
}
