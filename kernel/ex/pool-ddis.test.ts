import { expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import { STATUS_INSUFFICIENT_RESOURCES } from '../../nt/status-codes.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { NEW_MEMORY } from './pool.ts';
import { poolDdis } from './pool-ddis.ts';

const TAG = 0x65_70_69_50;
const PAGED = 0x100;
const NON_PAGED = 0x40;
const RAISE = 0x20;

function setUp(failAllocation = false) {
  const kernel = createTestKernel({ decisions: { failAllocation: () => failAllocation } });
  return { ...kernel, call: (name: string, ...args: unknown[]) => callDdi(kernel.k, poolDdis, name, ...args) };
}

test('ExAllocatePool2 zeroes memory unless it is told not to', () => {
  const { call, memory } = setUp();
  expect(memory.readU8(call('ExAllocatePool2', u64(NON_PAGED), 16, TAG) as GuestAddress)).toBe(0);
  expect(memory.readU8(call('ExAllocatePool2', u64(NON_PAGED | 2), 16, TAG) as GuestAddress)).toBe(NEW_MEMORY);
});

test('ExAllocatePool2 ignores optional flags it does not know', () => {
  const { call } = setUp();
  expect(call('ExAllocatePool2', u64(PAGED, 0x8000_0000), 16, TAG)).not.toBe(NULL_ADDRESS);
});

test.each([
  ['no pool at all', u64(0), TAG],
  ['two pools', u64(NON_PAGED | PAGED), TAG],
  ['an unknown required flag', u64(NON_PAGED | 0x8000), TAG],
  ['a zero tag', u64(NON_PAGED), 0],
])('ExAllocatePool2 returns NULL for %s', (_what, flags, tag) => {
  const { call } = setUp();
  expect(call('ExAllocatePool2', flags, 16, tag)).toBe(NULL_ADDRESS);
});

test('a failed allocation gives NULL, or an exception where the routine or its flags say so', () => {
  const { call } = setUp(true);
  expect(call('ExAllocatePoolWithTag', 512, 16, TAG)).toBe(NULL_ADDRESS);
  expect(call('ExAllocatePoolWithQuotaTag', 512 | 8, 16, TAG)).toBe(NULL_ADDRESS);
  expect(() => call('ExAllocatePoolWithTag', 512 | 16, 16, TAG)).toThrow(
    expect.objectContaining({ exception: expect.objectContaining({ code: STATUS_INSUFFICIENT_RESOURCES }) }),
  );
  expect(() => call('ExAllocatePoolWithQuotaTag', 512, 16, TAG)).toThrow(
    expect.objectContaining({ exception: expect.objectContaining({ code: STATUS_INSUFFICIENT_RESOURCES }) }),
  );
  expect(() => call('ExAllocatePool2', u64(NON_PAGED | RAISE), 16, TAG)).toThrow(
    expect.objectContaining({ exception: expect.objectContaining({ code: STATUS_INSUFFICIENT_RESOURCES }) }),
  );
});

test('ExAllocatePool uses the tag None, and ExFreePool takes any block', () => {
  const { call, events } = setUp();
  const block = call('ExAllocatePool', 1, 16);
  expect(events[0]?.args[4]).toBe(0x656e6f4e);
  call('ExFreePool', block);
  call('ExFreePoolWithTag', call('ExAllocatePoolWithTagPriority', 512, 16, TAG, 32), TAG);
  expect(bugcheckOf(() => call('ExFreePool', addressAdd(block as GuestAddress, 1))).code).toBe(0xc2);
});
