import { expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { ExpAllocatePool, ExpFreePool } from '../ex/pool.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { forgetLocks, lockId } from './lock-id.ts';

test('a lock keeps its number; another one has another', () => {
  const { k, scratchPage } = createTestKernel();
  const page = scratchPage();
  const first = lockId(k, page);
  expect(lockId(k, page)).toBe(first);
  expect(lockId(k, addressAdd(page, 8))).not.toBe(first);
});

test('a lock in freed pool is gone: what is at its address later is another lock', () => {
  const { k } = createTestKernel();
  const block = ExpAllocatePool(k, 0, 64, 0x31676154);
  const lock = addressAdd(block, 16);
  const first = lockId(k, lock);
  ExpFreePool(k, block);
  expect(lockId(k, lock)).not.toBe(first);
});

test('only the locks in the range are forgotten, however many there are', () => {
  const { k, scratchPage } = createTestKernel();
  const page = scratchPage();
  const numbers = Array.from({ length: 64 }, (_, index) => lockId(k, addressAdd(page, 8 * index)));
  forgetLocks(k, addressAdd(page, 8), 16);
  expect(lockId(k, page)).toBe(numbers[0]);
  expect(numbers).not.toContain(lockId(k, addressAdd(page, 8)));
  expect(numbers).not.toContain(lockId(k, addressAdd(page, 16)));
  expect(lockId(k, addressAdd(page, 24))).toBe(numbers[3]);
});
