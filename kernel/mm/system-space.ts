/**
 * The map of system space: a window of 4 GiB at 0xFFFFF800`00000000, and who gets which part of it. Hands out
 * address ranges for driver images and kernel stacks; the pool divides its own regions (ex/pool-space.ts).
 *
 *   +0x0000_0000  nothing, so that a small offset from a null system pointer faults
 *   +0x0001_0000  processor blocks, one each 64 KiB: KPCR with KPRCB, the idle thread, and the stack of DPCs, which idle
 *                 threads use too, with a guard page below it
 *   +0x0100_0000  the synthetic ntoskrnl image, 1 MiB
 *   +0x0120_0000  the variables that it exports, 1 MiB (kernel/exported-variables.ts)
 *   +0x0200_0000  driver images, each followed by a guard page; addresses are never used twice
 *   +0x1000_0000  kernel stacks, a guard page below each
 *   +0x1800_0000  system mappings: pages that are mapped a second time (MDLs)
 *   +0x2000_0000  nonpaged pool
 *   +0x9000_0000  paged pool, to the end of the window
 */
import { assert } from '../../base/assert.ts';
import { ExhaustedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { PAGE_SHIFT, PAGE_SIZE, roundUpToPages } from '../../base/page.ts';
import type { Kernel } from '../kernel.ts';

export { PAGE_SHIFT, PAGE_SIZE, roundUpToPages };

/** MmSystemRangeStart: every address from here up belongs to the system. */
export const MM_SYSTEM_RANGE_START = -0x8000_0000_0000 as GuestAddress;

export const SYSTEM_WINDOW = -0x800_0000_0000 as GuestAddress;
export const SYSTEM_WINDOW_BYTES = 0x1_0000_0000;

/** See {@link systemKey}. */
export type SystemKey = number & { readonly [key]: 'SystemKey' };
declare const key: unique symbol;

/**
 * A name for an address of the window, for maps: a small integer, which they find several times as fast as the address. For
 * other addresses a name that none in the window has.
 */
export function systemKey(address: GuestAddress): SystemKey {
  const offset = address - SYSTEM_WINDOW;
  return (offset >= 0 && offset < SYSTEM_WINDOW_BYTES ? offset | 0 : address - SYSTEM_WINDOW_BYTES + 0.5) as SystemKey;
}

export const PROCESSOR_BLOCKS = addressAdd(SYSTEM_WINDOW, 0x0001_0000);
export const PROCESSOR_BLOCK_BYTES = 0x1_0000;
export const PROCESSOR_LIMIT = 64;
const IDLE_THREAD_OFFSET = 0x8000;
/** What of a block is mapped below the guard page. */
export const PROCESSOR_DATA_BYTES = 0x9000;
const DPC_STACK_OFFSET = 0xa000;

export const KERNEL_IMAGE = addressAdd(SYSTEM_WINDOW, 0x0100_0000);
export const KERNEL_IMAGE_BYTES = 0x10_0000;

export const KERNEL_VARIABLES = addressAdd(SYSTEM_WINDOW, 0x0120_0000);
export const KERNEL_VARIABLES_BYTES = 0x10_0000;

export const DRIVER_IMAGES = addressAdd(SYSTEM_WINDOW, 0x0200_0000);
export const DRIVER_IMAGES_BYTES = 0x0e00_0000;

export const KERNEL_STACKS = addressAdd(SYSTEM_WINDOW, 0x1000_0000);
export const KERNEL_STACKS_BYTES = 0x0800_0000;
/** Bytes of a kernel stack of x64. */
export const KERNEL_STACK_BYTES = 0x6000;
const STACK_SLOT_BYTES = PAGE_SIZE + KERNEL_STACK_BYTES;

export const SYSTEM_MAPPINGS = addressAdd(SYSTEM_WINDOW, 0x1800_0000);
export const SYSTEM_MAPPINGS_BYTES = 0x0800_0000;

export const NONPAGED_POOL = addressAdd(SYSTEM_WINDOW, 0x2000_0000);
export const NONPAGED_POOL_BYTES = 0x7000_0000;

export const PAGED_POOL = addressAdd(SYSTEM_WINDOW, 0x9000_0000);
export const PAGED_POOL_BYTES = 0x7000_0000;

/** The processor block (KPCR) of a processor. */
export function MiProcessorBlock(processor: number): GuestAddress {
  assert(processor >= 0 && processor < PROCESSOR_LIMIT, `no processor ${processor}`);
  return addressAdd(PROCESSOR_BLOCKS, processor * PROCESSOR_BLOCK_BYTES);
}

/** The KTHREAD of a processor's idle thread. */
export function MiIdleThread(processor: number): GuestAddress {
  return addressAdd(MiProcessorBlock(processor), IDLE_THREAD_OFFSET);
}

/** The stack on which a processor's DPCs run. */
export function MiDpcStack(processor: number): KernelStack {
  const block = MiProcessorBlock(processor);
  return { stackBase: addressAdd(block, PROCESSOR_BLOCK_BYTES), stackLimit: addressAdd(block, DPC_STACK_OFFSET) };
}

/**
 * Reserves address space for a driver image and a guard page behind it; the caller maps it. Addresses are not used
 * again after unload, so that a call into an unloaded driver always faults.
 * @param sizeBytes any positive size; rounded up to whole pages
 * @throws ExhaustedError when the region is full
 */
export function MiReserveDriverImage(k: Kernel, sizeBytes: number): GuestAddress {
  const mm = k.state.mm;
  const end = mm.nextDriverImage + roundUpToPages(sizeBytes) + PAGE_SIZE;
  if (sizeBytes <= 0 || end > DRIVER_IMAGES_BYTES) {
    throw new ExhaustedError(`a driver image of ${sizeBytes} bytes does not fit into the driver image region`);
  }
  const base = addressAdd(DRIVER_IMAGES, mm.nextDriverImage);
  mm.nextDriverImage = end;
  return base;
}

/** A kernel stack. It grows down from `stackBase` (first byte above it) to `stackLimit` (its lowest byte). */
export interface KernelStack {
  readonly stackBase: GuestAddress;
  readonly stackLimit: GuestAddress;
}

/**
 * Maps a zeroed kernel stack with a guard page below it. The stack deleted last is used again first.
 * @throws ExhaustedError when there is no room for another one
 */
export function MmCreateKernelStack(k: Kernel): KernelStack {
  const mm = k.state.mm;
  const slot = mm.freeStackSlots.pop() ?? mm.nextStackSlot++;
  if ((slot + 1) * STACK_SLOT_BYTES > KERNEL_STACKS_BYTES || k.memory.freeFrames * PAGE_SIZE < KERNEL_STACK_BYTES) {
    throw new ExhaustedError(`no room for kernel stack number ${slot + 1}; the simulated machine has too many threads`);
  }
  const stackLimit = addressAdd(KERNEL_STACKS, slot * STACK_SLOT_BYTES + PAGE_SIZE);
  k.memory.map(stackLimit, KERNEL_STACK_BYTES, { write: true, execute: false, user: false });
  return { stackBase: addressAdd(stackLimit, KERNEL_STACK_BYTES), stackLimit };
}

/** Unmaps a kernel stack; later accesses to it fault until the slot is used again. */
export function MmDeleteKernelStack(k: Kernel, stack: KernelStack): void {
  const slot = (stack.stackLimit - KERNEL_STACKS - PAGE_SIZE) / STACK_SLOT_BYTES;
  assert(Number.isInteger(slot) && slot >= 0 && slot < k.state.mm.nextStackSlot, 'not a kernel stack');
  k.memory.unmap(stack.stackLimit, KERNEL_STACK_BYTES);
  k.state.mm.freeStackSlots.push(slot);
}
