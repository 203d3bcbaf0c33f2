/**
 * How badly a driver needs the pool it asks for (EX_POOL_PRIORITY). Windows does not say from when on it refuses what is less
 * important; here it is when less than a sixteenth of memory, or less than a sixty-fourth, is free.
 * Source: "ExAllocatePoolWithTagPriority function (wdm.h)", "EX_POOL_PRIORITY enumeration (wdm.h)".
 */
import { PAGE_SIZE } from '../../base/page.ts';
import type { Kernel } from '../kernel.ts';

export const NormalPoolPriority = 16;
export const HighPoolPriority = 32;
/** Added to a priority: special pool is to find overruns (bit 3), or underruns (bits 3 and 0). */
const UNDERRUN_BITS = 9;

const LOW_RESOURCES = 16;
const VERY_LOW_RESOURCES = 64;

/** Whether a request is refused because memory is short. */
export function isRefusedByPriority(k: Kernel, priority: number): boolean {
  if (priority >= HighPoolPriority) return false;
  const enough = k.memory.ramBytes / (priority >= NormalPoolPriority ? VERY_LOW_RESOURCES : LOW_RESOURCES);
  return k.memory.freeFrames * PAGE_SIZE < enough;
}

/** Whether special pool is to find accesses before the block instead of behind it. */
export function findsUnderruns(priority: number): boolean {
  return (priority & UNDERRUN_BITS) === UNDERRUN_BITS;
}
