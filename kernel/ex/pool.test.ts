import { expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { NonPagedPool, NonPagedPoolNx, PagedPool, POOL_ZERO_ALLOCATION } from '../../nt/pool-types.ts';
import { NONPAGED_POOL, PAGED_POOL } from '../mm/system-space.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { ExpAllocatePool, ExpAllocateSystem, ExpFreePool, ExpFreeSystem, FREED_MEMORY, NEW_MEMORY } from './pool.ts';
import { QUARANTINE_PAGES } from './pool-space.ts';
import { outstandingAllocations, poolUsageByTag } from './pool-usage.ts';

const TAG = 0x65_70_69_50; // 'Pipe'
const OTHER = 0x72_65_68_4f; // 'Oher'
const PAGE = 4096;

test('a block ends at a page end and the byte behind it is not accessible', () => {
  const { k, memory } = createTestKernel();
  const block = ExpAllocatePool(k, NonPagedPoolNx, 64, TAG);
  expect((block + 64) & 0xfff).toBe(0);
  memory.writeU8(addressAdd(block, 63), 1);
  expect(() => memory.writeU8(addressAdd(block, 64), 1)).toThrow(GuestFault);
});

test('blocks are aligned: to 16 bytes, cache aligned ones to 64, those of a page and more to pages', () => {
  const { k } = createTestKernel();
  for (const size of [1, 17, 100, 4095]) expect(ExpAllocatePool(k, NonPagedPoolNx, size, TAG) & 15).toBe(0);
  expect(ExpAllocatePool(k, NonPagedPoolNx | 4, 100, TAG) & 63).toBe(0);
  for (const size of [4096, 4097, 10_000]) expect(ExpAllocatePool(k, PagedPool, size, TAG) & 0xfff).toBe(0);
});

test('a block below a page in size does not cross a page boundary', () => {
  const { k } = createTestKernel();
  const block = ExpAllocatePool(k, NonPagedPoolNx, 4081, TAG);
  expect(Math.floor(block / PAGE)).toBe(Math.floor((block + 4080) / PAGE));
});

test('new memory carries its pattern, zeroed memory is zero', () => {
  const { k, memory } = createTestKernel();
  const dirty = ExpAllocatePool(k, NonPagedPoolNx, 100, TAG);
  expect([...memory.readBytes(dirty, 100)]).toEqual(new Array(100).fill(NEW_MEMORY));
  const clean = ExpAllocatePool(k, NonPagedPoolNx | POOL_ZERO_ALLOCATION, 100, TAG);
  expect([...memory.readBytes(clean, 100)]).toEqual(new Array(100).fill(0));
});

test('nonpaged pool is executable only without Nx, paged pool never', () => {
  const { k, memory } = createTestKernel();
  expect(memory.isAccessible(ExpAllocatePool(k, NonPagedPool, 16, TAG), 1, 'execute')).toBe(true);
  expect(memory.isAccessible(ExpAllocatePool(k, NonPagedPoolNx, 16, TAG), 1, 'execute')).toBe(false);
  expect(memory.isAccessible(ExpAllocatePool(k, PagedPool, 16, TAG), 1, 'execute')).toBe(false);
});

test('freed memory is not accessible, and an alias of it shows the freed pattern', () => {
  const { k, memory } = createTestKernel();
  const block = ExpAllocatePool(k, NonPagedPoolNx, PAGE, TAG);
  const alias = -0x7f0_0000_0000 as GuestAddress;
  memory.alias(alias, block, PAGE, { write: true, execute: false, user: false });
  ExpFreePool(k, block);
  expect(() => memory.readU8(block)).toThrow(GuestFault);
  expect(memory.readU8(alias)).toBe(FREED_MEMORY);
});

test('addresses of freed blocks come back only after the quarantine is full', () => {
  const { k } = createTestKernel();
  const first = ExpAllocatePool(k, NonPagedPoolNx, 32, TAG);
  ExpFreePool(k, first);
  const seen = new Set<number>([first]);
  let reusedAfter = 0;
  for (let i = 1; reusedAfter === 0 && i <= QUARANTINE_PAGES; i++) {
    const block = ExpAllocatePool(k, NonPagedPoolNx, 32, TAG);
    if (seen.has(block)) reusedAfter = i;
    seen.add(block);
    ExpFreePool(k, block);
  }
  // Each block takes its page and the guard page behind it.
  expect(reusedAfter).toBe(QUARANTINE_PAGES / 2 + 1);
});

test('events tell number, address, size, tag and type of an allocation, and its end', () => {
  const { k, events } = createTestKernel();
  const first = ExpAllocatePool(k, PagedPool, 10, TAG);
  const second = ExpAllocatePool(k, NonPagedPoolNx, 20, OTHER);
  ExpFreePool(k, first, TAG);
  expect(events).toEqual([
    { kind: 'poolAllocate', args: [1, first, 10, 0, TAG, PagedPool] },
    { kind: 'poolAllocate', args: [2, second, 20, 0, OTHER, NonPagedPoolNx] },
    { kind: 'poolFree', args: [1, first, TAG, 10, 0, PagedPool] },
  ]);
});

test('accounting: count, bytes and peak by tag, and what is outstanding', () => {
  const { k } = createTestKernel();
  const first = ExpAllocatePool(k, NonPagedPoolNx, 100, TAG);
  const second = ExpAllocatePool(k, NonPagedPoolNx, 50, TAG);
  ExpFreePool(k, first);
  ExpAllocateSystem(k, 500, TAG);
  expect(poolUsageByTag(k)).toEqual([
    { tag: TAG, paged: false, system: false, allocations: 2, frees: 1, bytes: 50, peakBytes: 150 },
  ]);
  expect(outstandingAllocations(k).map((block) => block.address)).toEqual([second]);
});

test('a decision makes an allocation fail and is recorded with the number of allowed ones before it', () => {
  let calls = 0;
  const { k, events } = createTestKernel({ decisions: { failAllocation: () => ++calls === 3 } });
  ExpAllocatePool(k, NonPagedPoolNx, 1, TAG);
  ExpAllocatePool(k, NonPagedPoolNx, 1, TAG);
  expect(ExpAllocatePool(k, NonPagedPoolNx, 1, OTHER)).toBe(NULL_ADDRESS);
  expect(events.slice(-2)).toEqual([
    { kind: 'allocationFailure', args: [2, OTHER, 1, 0, NonPagedPoolNx] },
    { kind: 'poolFail', args: [1, 0, OTHER, NonPagedPoolNx, 0] },
  ]);
  ExpAllocatePool(k, NonPagedPoolNx, 1, TAG);
  expect(k.state.ke.defaults.allocationFailure).toBe(1);
});

test('an allocation larger than the memory fails', () => {
  const { k } = createTestKernel({ frameLimit: 10 });
  expect(ExpAllocatePool(k, NonPagedPoolNx, 11 * PAGE, TAG)).toBe(NULL_ADDRESS);
  expect(ExpAllocatePool(k, NonPagedPoolNx, -1, TAG)).toBe(NULL_ADDRESS);
  expect(ExpAllocatePool(k, NonPagedPoolNx, 10 * PAGE, TAG)).not.toBe(NULL_ADDRESS);
  expect(ExpAllocatePool(k, NonPagedPoolNx, 1, TAG)).toBe(NULL_ADDRESS);
});

test('the kernel`s own memory is zeroed, unreported and never made to fail', () => {
  const { k, events, memory } = createTestKernel({ decisions: { failAllocation: () => true } });
  const object = ExpAllocateSystem(k, 24, TAG);
  expect([...memory.readBytes(object, 24)]).toEqual(new Array(24).fill(0));
  ExpFreeSystem(k, object);
  expect(() => memory.readU8(object)).toThrow(GuestFault);
  expect(events).toEqual([]);
});

const wrongFrees: readonly [string, (block: GuestAddress) => GuestAddress, number][] = [
  ['a null pointer', () => NULL_ADDRESS, 0x46],
  ['a user address', () => 0x1a0_0000_0000 as GuestAddress, 0x40],
  ['the middle of a block', (block) => addressAdd(block, 16), 0x99],
  ['an address that is not in pool', () => -0x7ff_ff00_0000 as GuestAddress, 0x43],
  ['an unallocated nonpaged address', () => addressAdd(NONPAGED_POOL, 0x100_0000), 0x41],
  ['an unallocated paged address', () => addressAdd(PAGED_POOL, 0x100_0000), 0x48],
];

test.each(wrongFrees)('freeing %s is BAD_POOL_CALLER', (_what, pick, subCode) => {
  const { k } = createTestKernel();
  const block = ExpAllocatePool(k, NonPagedPoolNx, 64, TAG);
  const error = bugcheckOf(() => ExpFreePool(k, pick(block)));
  expect(error.code).toBe(0xc2);
  expect(error.parameters.slice(0, 2)).toEqual([u64FromNumber(subCode), u64FromNumber(pick(block))]);
});

test('freeing twice is BAD_POOL_CALLER and says which block it was', () => {
  const { k } = createTestKernel();
  const block = ExpAllocatePool(k, NonPagedPoolNx, 64, TAG);
  ExpFreePool(k, block);
  const error = bugcheckOf(() => ExpFreePool(k, block));
  expect([error.code, error.parameters[0].lo]).toEqual([0xc2, 7]);
  expect(error.parameters[3]).toEqual(u64FromNumber(block));
  expect(error.message).toContain("allocation 1 ('Pipe', 64 bytes)");
});

test('freeing with another tag is BAD_POOL_CALLER, with tag 0 it is not checked', () => {
  const { k } = createTestKernel();
  const block = ExpAllocatePool(k, NonPagedPoolNx, 64, TAG);
  const error = bugcheckOf(() => ExpFreePool(k, block, OTHER));
  expect([error.code, ...error.parameters.map((value) => value.lo)]).toEqual([0xc2, 0xa, block >>> 0, TAG, OTHER]);
  ExpFreePool(k, block, 0);
});

test('tags must not be zero, BIG or without any letter and digit; must-succeed pool does not exist', () => {
  const { k } = createTestKernel();
  const subCodeFor = (poolType: number, tag: number) => {
    const error = bugcheckOf(() => ExpAllocatePool(k, poolType, 8, tag));
    return [error.code, error.parameters[0].lo];
  };
  expect(subCodeFor(NonPagedPoolNx, 0)).toEqual([0xc2, 0x9b]);
  expect(subCodeFor(NonPagedPoolNx, 0x20474942)).toEqual([0xc2, 0x9c]);
  expect(subCodeFor(NonPagedPoolNx, 0x2e2e2e2e)).toEqual([0xc2, 0x9d]);
  expect(subCodeFor(2, TAG)).toEqual([0xc2, 0x9a]);
});

test('asking for no bytes is a verifier violation', () => {
  const { k } = createTestKernel();
  const error = bugcheckOf(() => ExpAllocatePool(k, NonPagedPoolNx, 0, TAG));
  expect([error.code, error.parameters[0].lo]).toEqual([0xc4, 0]);
});

test('paged pool is allocated and freed at APC_LEVEL and below, nonpaged pool at DISPATCH_LEVEL and below', () => {
  const { k } = createTestKernel();
  const paged = ExpAllocatePool(k, PagedPool, 8, TAG);
  const nonPaged = ExpAllocatePool(k, NonPagedPoolNx, 8, TAG);
  const subCode = (run: () => unknown) => {
    const error = bugcheckOf(run);
    return [error.code, error.parameters[0].lo];
  };
  k.processor.irql = DISPATCH_LEVEL;
  expect(subCode(() => ExpAllocatePool(k, PagedPool, 8, TAG))).toEqual([0xc4, 1]);
  expect(subCode(() => ExpFreePool(k, paged))).toEqual([0xc4, 0x11]);
  ExpAllocatePool(k, NonPagedPoolNx, 8, TAG);
  k.processor.irql = DISPATCH_LEVEL + 1;
  expect(subCode(() => ExpAllocatePool(k, NonPagedPoolNx, 8, TAG))).toEqual([0xc4, 2]);
  expect(subCode(() => ExpFreePool(k, nonPaged))).toEqual([0xc4, 0x12]);
});

test.each([
  ['before a block', 100, -1, 0x23],
  ['well before a block', 100, -32, 0x23],
  ['in the slack behind a block', 100, 100, 0x24],
  ['in the last page of a large block', 5000, 8191, 0x24],
])('damage %s is found when it is freed', (_where, size, offset, kind) => {
  const { k, memory } = createTestKernel();
  const block = ExpAllocatePool(k, NonPagedPoolNx, size, TAG);
  memory.writeU8(addressAdd(block, offset), 0);
  const error = bugcheckOf(() => ExpFreePool(k, block));
  expect(error.code).toBe(0xc1);
  expect(error.parameters).toEqual([
    u64FromNumber(block),
    u64FromNumber(block + offset),
    u64FromNumber(0),
    u64FromNumber(kind),
  ]);
});

test('an IRP must not be freed as pool, nor any other memory of the kernel', () => {
  const { k } = createTestKernel();
  const irp = ExpAllocateSystem(k, 208, 0x20707249);
  expect(bugcheckOf(() => ExpFreePool(k, irp)).parameters[0].lo).toBe(0x105);
  const object = ExpAllocateSystem(k, 208, TAG);
  expect(bugcheckOf(() => ExpFreePool(k, object)).code).toBe(0xc2);
});

test('the pool goes on from a stored copy of its state', () => {
  const one = createTestKernel();
  const kept = ExpAllocatePool(one.k, NonPagedPoolNx, 64, TAG);
  ExpFreePool(one.k, ExpAllocatePool(one.k, NonPagedPoolNx, 64, TAG));
  one.k.state = structuredClone(one.k.state);
  ExpFreePool(one.k, kept, TAG);
  expect(outstandingAllocations(one.k)).toEqual([]);
});
