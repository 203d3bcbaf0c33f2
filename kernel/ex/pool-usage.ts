/** Who uses how much pool, by tag; and what has not been freed. */
import { PAGED_POOL_BIT } from '../../nt/pool-types.ts';
import type { Kernel } from '../kernel.ts';
import { livePoolBlocks } from './pool-blocks.ts';
import type { PoolBlock, PoolUsage } from './state.ts';

/** One number for pool, owner and tag. */
function usageKey(block: PoolBlock): number {
  return block.tag + (block.poolType & PAGED_POOL_BIT) * 0x1_0000_0000 + (block.system ? 0x2_0000_0000 : 0);
}

export function countAllocation(k: Kernel, block: PoolBlock): void {
  const key = usageKey(block);
  let usage = k.state.ex.poolUsage.get(key);
  if (!usage) {
    usage = {
      tag: block.tag,
      paged: (block.poolType & PAGED_POOL_BIT) !== 0,
      system: block.system,
      allocations: 0,
      frees: 0,
      bytes: 0,
      peakBytes: 0,
    };
    k.state.ex.poolUsage.set(key, usage);
  }
  usage.allocations++;
  usage.bytes += block.sizeBytes;
  if (usage.bytes > usage.peakBytes) usage.peakBytes = usage.bytes;
}

export function countFree(k: Kernel, block: PoolBlock): void {
  const usage = k.state.ex.poolUsage.get(usageKey(block))!;
  usage.frees++;
  usage.bytes -= block.sizeBytes;
}

/** Whether a block more of drivers would take more than the configuration gives them of its pool. */
export function isBeyondLimit(k: Kernel, poolType: number, sizeBytes: number): boolean {
  const { poolLimits } = k.configuration;
  if (poolLimits === undefined) return false;
  const paged = (poolType & PAGED_POOL_BIT) !== 0;
  const limit = paged ? poolLimits.paged : poolLimits.nonPaged;
  if (limit === undefined) return false;
  let used = sizeBytes;
  for (const usage of k.state.ex.poolUsage.values()) if (usage.paged === paged && !usage.system) used += usage.bytes;
  return used > limit;
}

/** The drivers' use of both pools by tag, in order of first use. */
export function poolUsageByTag(k: Kernel): PoolUsage[] {
  return [...k.state.ex.poolUsage.values()].filter((usage) => !usage.system);
}

/** The drivers' blocks that have not been freed, oldest first. */
export function outstandingAllocations(k: Kernel): PoolBlock[] {
  return [...livePoolBlocks(k)].filter((block) => !block.system).sort((a, b) => a.id - b.id);
}
