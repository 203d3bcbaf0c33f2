/**
 * The address space of one pool, handed out in runs of whole pages. A run that was freed stays in quarantine, so
 * that late accesses to it fault, before it is used again. Knows nothing of blocks and of what is mapped.
 */
import { PAGE_SHIFT, SYSTEM_WINDOW } from '../mm/system-space.ts';

/** Pages of freed runs kept out of use, for each pool. */
export const QUARANTINE_PAGES = 16_384;

/** Page numbers count from the start of system space, so that they are small integers. */
export interface PoolSpace {
  readonly firstPage: number;
  readonly endPage: number;
  /** Pages from here to the end were never used. */
  nextPage: number;
  /** Runs ready for use by their length in pages; the last freed is used first. */
  readonly freeRuns: Map<number, number[]>;
  /** Freed runs, oldest first: first page and length alternate, from `quarantineHead` on. */
  readonly quarantine: number[];
  quarantineHead: number;
  quarantinePages: number;
}

export function initialPoolSpace(base: number, sizeBytes: number): PoolSpace {
  const firstPage = (base - SYSTEM_WINDOW) / 2 ** PAGE_SHIFT;
  return {
    firstPage,
    endPage: firstPage + sizeBytes / 2 ** PAGE_SHIFT,
    nextPage: firstPage,
    freeRuns: new Map(),
    quarantine: [],
    quarantineHead: 0,
    quarantinePages: 0,
  };
}

/**
 * Takes a run of that many pages: one of the same length, else never used pages, else the front part of the shortest
 * longer one. Returns its first page, or -1 when there is none.
 * Free runs are not merged: the regions are many times as large as the simulated memory.
 */
export function takeRun(space: PoolSpace, pages: number): number {
  const run = space.freeRuns.get(pages)?.pop();
  if (run !== undefined) return run;
  if (space.nextPage + pages <= space.endPage) {
    const first = space.nextPage;
    space.nextPage += pages;
    return first;
  }
  let length = Number.POSITIVE_INFINITY;
  for (const [candidate, runs] of space.freeRuns) {
    if (candidate > pages && candidate < length && runs.length > 0) length = candidate;
  }
  if (length === Number.POSITIVE_INFINITY) return -1;
  const first = space.freeRuns.get(length)!.pop()!;
  addFreeRun(space, first + pages, length - pages);
  return first;
}

/** Puts a run into quarantine and lets out the oldest ones while it holds too much. */
export function quarantineRun(space: PoolSpace, first: number, pages: number): void {
  const queue = space.quarantine;
  queue.push(first, pages);
  space.quarantinePages += pages;
  while (space.quarantinePages > QUARANTINE_PAGES) {
    const oldest = queue[space.quarantineHead]!;
    const length = queue[space.quarantineHead + 1]!;
    space.quarantineHead += 2;
    space.quarantinePages -= length;
    addFreeRun(space, oldest, length);
  }
  // Drop the used-up front now and then, not each time: it moves the whole queue.
  if (space.quarantineHead > 8192) {
    queue.splice(0, space.quarantineHead);
    space.quarantineHead = 0;
  }
}

function addFreeRun(space: PoolSpace, first: number, pages: number): void {
  const runs = space.freeRuns.get(pages);
  if (runs) runs.push(first);
  else space.freeRuns.set(pages, [first]);
}
