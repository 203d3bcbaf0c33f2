/** "Singly and Doubly Linked Lists" and the pages of the routines (wdm.h). */
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { InitializeListHead, listEntries } from '../rtl/list.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createTestKernel } from '../testing/test-kernel.ts';
import { interlockedListDdis } from './interlocked-list.ts';

function prepare() {
  const kernel = createTestKernel();
  const page = kernel.scratchPage();
  const call = (name: string, ...args: unknown[]) => callDdi(kernel.k, interlockedListDdis, name, ...args);
  const entry = (n: number) => addressAdd(page, 0x100 + 0x10 * n);
  return { ...kernel, head: page, lock: addressAdd(page, 0x80), call, entry };
}

test('entries are put at either end of a list and taken from its head; what was there before is returned', () => {
  const { memory, head, lock, call, entry } = prepare();
  InitializeListHead(memory, head);
  expect(call('ExInterlockedInsertTailList', head, entry(1), lock)).toBe(NULL_ADDRESS);
  expect(call('ExInterlockedInsertTailList', head, entry(2), lock)).toBe(entry(1));
  expect(call('ExInterlockedInsertHeadList', head, entry(0), lock)).toBe(entry(1));
  expect([...listEntries(memory, head)]).toEqual([entry(0), entry(1), entry(2)]);
  const taken = [0, 1, 2, 3].map(() => call('ExInterlockedRemoveHeadList', head, lock));
  expect(taken).toEqual([entry(0), entry(1), entry(2), NULL_ADDRESS]);
});

test('a singly linked list is last in, first out', () => {
  const { head, lock, call, entry } = prepare();
  expect(call('ExInterlockedPushEntryList', head, entry(0), lock)).toBe(NULL_ADDRESS);
  expect(call('ExInterlockedPushEntryList', head, entry(1), lock)).toBe(entry(0));
  const taken = [0, 1, 2].map(() => call('ExInterlockedPopEntryList', head, lock));
  expect(taken).toEqual([entry(1), entry(0), NULL_ADDRESS]);
});

describe('an SLIST', () => {
  function slist() {
    const t = prepare();
    t.memory.fill(t.head, 16, 0xcd);
    t.call('InitializeSListHead', t.head);
    const push = (n: number) => t.call('ExpInterlockedPushEntrySList', t.head, t.entry(n));
    const pop = () => t.call('ExpInterlockedPopEntrySList', t.head) as GuestAddress;
    const depth = () => t.call('ExQueryDepthSList', t.head);
    return { ...t, push, pop, depth };
  }

  test('is last in, first out, and counts its entries', () => {
    const { push, pop, depth, entry } = slist();
    expect([push(0), push(1), push(2), depth()]).toEqual([NULL_ADDRESS, entry(0), entry(1), 3]);
    expect([pop(), pop(), depth(), pop(), pop(), depth()]).toEqual([entry(2), entry(1), 1, entry(0), NULL_ADDRESS, 0]);
  });

  test('is emptied at once, with the entries still linked', () => {
    const { memory, call, head, push, pop, depth, entry } = slist();
    push(0);
    push(1);
    expect(call('ExpInterlockedFlushSList', head)).toBe(entry(1));
    expect([depth(), pop(), memory.readPointer(entry(1))]).toEqual([0, NULL_ADDRESS, entry(0)]);
    expect(call('ExpInterlockedFlushSList', head)).toBe(NULL_ADDRESS);
  });
});
