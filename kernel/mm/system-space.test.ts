import { expect, test } from 'vitest';
import { ExhaustedError } from '../../base/errors.ts';
import { addressAdd } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import * as space from './system-space.ts';

test('the regions of system space follow each other without overlap and end with the window', () => {
  const regions: readonly (readonly [number, number])[] = [
    [space.PROCESSOR_BLOCKS, space.PROCESSOR_LIMIT * space.PROCESSOR_BLOCK_BYTES],
    [space.KERNEL_IMAGE, space.KERNEL_IMAGE_BYTES],
    [space.KERNEL_VARIABLES, space.KERNEL_VARIABLES_BYTES],
    [space.DRIVER_IMAGES, space.DRIVER_IMAGES_BYTES],
    [space.KERNEL_STACKS, space.KERNEL_STACKS_BYTES],
    [space.SYSTEM_MAPPINGS, space.SYSTEM_MAPPINGS_BYTES],
    [space.NONPAGED_POOL, space.NONPAGED_POOL_BYTES],
    [space.PAGED_POOL, space.PAGED_POOL_BYTES],
  ];
  let end: number = space.SYSTEM_WINDOW;
  for (const [start, bytes] of regions) {
    expect(start).toBeGreaterThanOrEqual(end);
    end = start + bytes;
  }
  expect(end).toBe(space.SYSTEM_WINDOW + space.SYSTEM_WINDOW_BYTES);
  expect(BigInt.asUintN(64, BigInt(space.SYSTEM_WINDOW))).toBe(0xfffff800_00000000n);
  expect(BigInt.asUintN(64, BigInt(space.MM_SYSTEM_RANGE_START))).toBe(0xffff8000_00000000n);
});

test('driver images have a guard page between them', () => {
  const { k } = createTestKernel();
  const first = space.MiReserveDriverImage(k, 0x2001);
  const second = space.MiReserveDriverImage(k, 0x1000);
  expect(second - first).toBe(0x3000 + 0x1000);
});

test('a driver image that does not fit is refused', () => {
  const { k } = createTestKernel();
  expect(() => space.MiReserveDriverImage(k, space.DRIVER_IMAGES_BYTES)).toThrow(ExhaustedError);
});

test('a kernel stack is 24 KiB of memory with nothing below it', () => {
  const { k, memory } = createTestKernel();
  const stack = space.MmCreateKernelStack(k);
  expect(stack.stackBase - stack.stackLimit).toBe(24 * 1024);
  memory.writeU64(addressAdd(stack.stackBase, -8), 1, 2);
  memory.writeU8(stack.stackLimit, 1);
  expect(() => memory.writeU8(addressAdd(stack.stackLimit, -1), 1)).toThrow(GuestFault);
});

test('a deleted stack is gone; its addresses serve the next one, which is zero again', () => {
  const { k, memory } = createTestKernel();
  const stack = space.MmCreateKernelStack(k);
  space.MmCreateKernelStack(k);
  memory.writeU8(stack.stackLimit, 1);
  space.MmDeleteKernelStack(k, stack);
  expect(() => memory.readU8(stack.stackLimit)).toThrow(GuestFault);
  expect(space.MmCreateKernelStack(k)).toEqual(stack);
  expect(memory.readU8(stack.stackLimit)).toBe(0);
});
