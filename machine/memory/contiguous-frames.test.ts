import { expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { Frames } from './frames.ts';
import { GuestRam } from './guest-ram.ts';
import { KERNEL_WINDOW, PAGE_SIZE } from './layout.ts';

const RW = { write: true, execute: false, user: false };
const at = (page: number): GuestAddress => addressAdd(KERNEL_WINDOW, page * PAGE_SIZE);
const framesAt = (ram: GuestRam, page: number, count: number) =>
  Array.from({ length: count }, (_, index) => ram.frameAt(at(page + index)));

test('frames of a run follow each other, also where single ones have been freed before', () => {
  const ram = new GuestRam(1024 * 1024);
  ram.map(at(0), 8 * PAGE_SIZE, RW);
  ram.writeU32(at(2), 1);
  ram.unmap(at(2), PAGE_SIZE);
  ram.unmap(at(4), 3 * PAGE_SIZE);
  expect(ram.mapContiguous(at(16), 3 * PAGE_SIZE, RW, { lowest: 0, highest: 0xf_ffff, boundary: 0 })).toBe(true);
  expect(framesAt(ram, 16, 3)).toEqual([4, 5, 6]);
  // What is left is handed out as always, zeroed.
  ram.map(at(32), PAGE_SIZE, RW);
  expect(framesAt(ram, 32, 1)).toEqual([2]);
  expect(ram.readU32(at(32))).toBe(0);
});

test('frames that a run leaves out before it stay usable', () => {
  const frames = new Frames(16);
  const clear = () => undefined;
  expect(frames.allocateRun(4, 0, 15, 0, clear)).toBe(0);
  const first = frames.allocateRun(4, 6, 15, 8, clear);
  expect(first).toBe(8);
  for (let frame = 0; frame < 4; frame++) frames.attach(frame, 100 + frame);
  for (let frame = 8; frame < 12; frame++) frames.attach(frame, 100 + frame);
  const rest = Array.from({ length: 8 }, () => frames.allocate(clear)).sort((a, b) => a - b);
  expect(rest).toEqual([4, 5, 6, 7, 12, 13, 14, 15]);
});

test('limits are kept, and nothing is mapped without frames within them', () => {
  const ram = new GuestRam(1024 * 1024);
  const limits = { lowest: 0x1_0800, highest: 0x1_4fff, boundary: 0 };
  expect(ram.mapContiguous(at(0), 4 * PAGE_SIZE, RW, limits)).toBe(true);
  expect(framesAt(ram, 0, 4)).toEqual([0x11, 0x12, 0x13, 0x14]);
  expect(ram.mapContiguous(at(8), PAGE_SIZE, RW, limits)).toBe(false);
  expect(ram.isAccessible(at(8), 1, 'read')).toBe(false);
});
