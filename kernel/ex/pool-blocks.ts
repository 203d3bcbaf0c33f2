/**
 * Which block of pool begins at which page. The record of a freed block stays until the next one at its page: it tells what
 * was there when somebody comes back to it. Lists by page, not maps: pages are used one after another, and each request needs some.
 */
import type { Kernel } from '../kernel.ts';
import { NONPAGED_POOL, PAGE_SHIFT, PAGED_POOL, SYSTEM_WINDOW } from '../mm/system-space.ts';
import type { PoolBlock } from './state.ts';

export interface PoolBlocks {
  /** By page, counted from the first one of the pool. */
  readonly nonPaged: (PoolBlock | undefined)[];
  readonly paged: (PoolBlock | undefined)[];
}

const FIRST_NONPAGED = (NONPAGED_POOL - SYSTEM_WINDOW) / 2 ** PAGE_SHIFT;
const FIRST_PAGED = (PAGED_POOL - SYSTEM_WINDOW) / 2 ** PAGE_SHIFT;

/** Notes the block that begins at a page, which is counted from the start of system space. */
export function noteBlock(k: Kernel, page: number, block: PoolBlock): void {
  const { nonPaged, paged } = k.state.ex.poolBlocks;
  const isPaged = page >= FIRST_PAGED;
  const blocks = isPaged ? paged : nonPaged;
  const index = page - (isPaged ? FIRST_PAGED : FIRST_NONPAGED);
  while (blocks.length < index) blocks.push(undefined);
  blocks[index] = block;
}

/** The last block that began at a page; undefined when none has, or the page is not in pool. */
export function blockAtPage(k: Kernel, page: number): PoolBlock | undefined {
  const { nonPaged, paged } = k.state.ex.poolBlocks;
  if (page >= FIRST_PAGED) return paged[page - FIRST_PAGED];
  return page >= FIRST_NONPAGED ? nonPaged[page - FIRST_NONPAGED] : undefined;
}

/** All blocks in use. */
export function* livePoolBlocks(k: Kernel): Generator<PoolBlock> {
  const { nonPaged, paged } = k.state.ex.poolBlocks;
  for (const blocks of [nonPaged, paged]) {
    for (const block of blocks) if (block !== undefined && !block.freed) yield block;
  }
}
