/**
 * Memory as devices address it. Bus masters address all of physical memory, so what a device is given of an MDL are its page
 * frames. A common buffer, which must be one range for the device, has its frames behind a window of logical addresses
 * where they do not happen to follow each other.
 * Source: "Introduction to Adapter Objects", "Using Common-Buffer Bus-Master DMA", "Using Scatter/Gather DMA".
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PAGE_SIZE, roundUpToPages } from '../../base/page.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { Mdl } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { mdlAddress, mdlFrames } from '../mm/mdl.ts';
import { MiAllocateAllLockedFrames, MiMapFrames, MiUnlockFrame, MiUnmapFrames } from '../mm/system-mappings.ts';
import { type CommonBuffer, type DmaAdapter, LOGICAL_WINDOWS } from './state.ts';

/** A stretch of memory that is one range for a device. */
export interface DmaRun {
  readonly address: number;
  readonly length: number;
}

function follow(frames: readonly number[]): boolean {
  return frames.every((frame, index) => frame === frames[0]! + index);
}

/** Allocates memory that driver and device share. @returns where it is for the driver, NULL without memory for it */
export function HalAllocateCommonBuffer(
  k: Kernel,
  adapter: DmaAdapter,
  length: number,
  logicalAt: GuestAddress,
): GuestAddress {
  const { hal } = k.state;
  const frames = MiAllocateAllLockedFrames(k, roundUpToPages(length) / PAGE_SIZE);
  if (frames === undefined) return NULL_ADDRESS;
  const address = MiMapFrames(k, frames, true);
  if (address === NULL_ADDRESS) {
    for (const frame of frames) MiUnlockFrame(k, frame);
    return NULL_ADDRESS;
  }
  let logical = frames[0]! * PAGE_SIZE;
  if (!follow(frames)) {
    logical = hal.nextWindow;
    hal.nextWindow += frames.length * PAGE_SIZE;
  }
  hal.commonBuffers.push({ adapter: adapter.id, address, logical, frames });
  const { lo, hi } = u64FromNumber(logical);
  k.memory.writeU64(logicalAt, lo, hi);
  k.sink.dmaBuffer(adapter.id, address, lo, hi, length, 0);
  return address;
}

/** Frees a common buffer; false when there is none at the address. */
export function HalFreeCommonBuffer(k: Kernel, adapter: DmaAdapter, address: GuestAddress, length: number): boolean {
  const { commonBuffers } = k.state.hal;
  const index = commonBuffers.findIndex((buffer) => buffer.address === address);
  if (index < 0) return false;
  const [{ frames, logical }] = commonBuffers.splice(index, 1) as [CommonBuffer];
  MiUnmapFrames(k, address, frames.length);
  for (const frame of frames) MiUnlockFrame(k, frame);
  const { lo, hi } = u64FromNumber(logical);
  k.sink.dmaBuffer(adapter.id, address, lo, hi, length, 1);
  return true;
}

/** The memory behind a range of an MDL, as a device has to be told of it. */
export function HalRunsOfMdl(k: Kernel, address: GuestAddress, currentVa: GuestAddress, length: number): DmaRun[] {
  const mdl = new Mdl(k.memory, address);
  const frames = mdlFrames(k, mdl);
  const start = mdl.ByteOffset + (currentVa - mdlAddress(mdl));
  assert(start >= 0 && length > 0, 'a transfer begins in its MDL');
  const runs: { address: number; length: number }[] = [];
  for (let done = 0; done < length; ) {
    const at = start + done;
    const offset = at % PAGE_SIZE;
    const frame = frames[Math.floor(at / PAGE_SIZE)];
    if (frame === undefined) break;
    const count = Math.min(length - done, PAGE_SIZE - offset);
    const last = runs.at(-1);
    const physical = frame * PAGE_SIZE + offset;
    if (last !== undefined && last.address + last.length === physical) last.length += count;
    else runs.push({ address: physical, length: count });
    done += count;
  }
  return runs;
}

/** Calls `visit` with the physical pieces of what a device addresses. */
export function forEachPhysicalPiece(
  k: Kernel,
  address: number,
  length: number,
  visit: (physical: number, count: number, done: number) => void,
): void {
  for (let done = 0; done < length; ) {
    const at = address + done;
    const count = Math.min(length - done, PAGE_SIZE - (at % PAGE_SIZE));
    visit(at < LOGICAL_WINDOWS ? at : behindWindow(k, at), count, done);
    done += count;
  }
}

/** The physical address behind a logical one in a window; the logical one itself when nothing is there. */
function behindWindow(k: Kernel, address: number): number {
  const buffer = k.state.hal.commonBuffers.find(
    ({ logical, frames }) => address >= logical && address < logical + frames.length * PAGE_SIZE,
  );
  if (buffer === undefined) return address;
  const offset = address - buffer.logical;
  return buffer.frames[Math.floor(offset / PAGE_SIZE)]! * PAGE_SIZE + (offset % PAGE_SIZE);
}

/** Bytes of a SCATTER_GATHER_LIST with so many elements, and of one element. */
export const SCATTER_GATHER_LIST_BYTES = 16;
export const SCATTER_GATHER_ELEMENT_BYTES = 24;

/** Fills in a SCATTER_GATHER_LIST. */
export function writeScatterGatherList(k: Kernel, list: GuestAddress, runs: readonly DmaRun[]): void {
  k.memory.fill(list, SCATTER_GATHER_LIST_BYTES + runs.length * SCATTER_GATHER_ELEMENT_BYTES, 0);
  k.memory.writeU32(list, runs.length);
  runs.forEach(({ address, length }, index) => {
    const element = addressAdd(list, SCATTER_GATHER_LIST_BYTES + index * SCATTER_GATHER_ELEMENT_BYTES);
    const { lo, hi } = u64FromNumber(address);
    k.memory.writeU64(element, lo, hi);
    k.memory.writeU32(addressAdd(element, 8), length);
  });
}
