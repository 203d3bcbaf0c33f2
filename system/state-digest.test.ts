/** The digests of the state: each part has its own, and only the part that is changed gets another one. */
import { expect, test } from 'vitest';
import { addressAdd, NULL_ADDRESS } from '../base/guest-address.ts';
import { U64_ZERO } from '../base/u64.ts';
import { CmpCreateNode, CmpSetValue, keyNode } from '../kernel/cm/key-tree.ts';
import { dwordValue } from '../kernel/cm/value-data.ts';
import { ExpAllocateSystem } from '../kernel/ex/pool.ts';
import { createRoot } from '../kernel/fs/file-tree.ts';
import { IopAllocateIrp, IRP_ALLOCATED } from '../kernel/io/irp.ts';
import { reportLockAcquired } from '../kernel/ke/lock-id.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { ObpCreateObject } from '../kernel/ob/object.ts';
import { createTestSystem } from '../kernel/testing/test-system.ts';
import { eventWord } from '../nt/event-codes.ts';
import { OBJECT_HEADER } from '../nt/generated/layouts.ts';
import { poolTag } from '../nt/pool-tag.ts';
import { emitStateDigests } from './state-digest.ts';

function createLook() {
  const system = createTestSystem();
  const { k, events } = system;
  let memory = U64_ZERO;
  return {
    k,
    page: system.scratchPage(),
    setMemory(lo: number) {
      memory = { lo, hi: 0 };
    },
    /** Digests by the words of the parts. */
    look(): ReadonlyMap<string, string> {
      events.length = 0;
      emitStateDigests(k, 1, () => memory);
      return new Map(
        events.map(({ args: [part, lo, hi] }) => [eventWord('digest_code', part as number)!, `${hi} ${lo}`]),
      );
    },
  };
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...before.keys()].filter((part) => before.get(part) !== after.get(part));
}

test('looking twice at the same state gives the same digests, one for each part', () => {
  const { look } = createLook();
  const first = look();
  expect(first.size).toBe(10);
  expect(look()).toEqual(first);
});

const CHANGES: readonly [name: string, parts: string[], change: (look: ReturnType<typeof createLook>) => void][] = [
  ['a priority', ['dispatcher objects'], ({ k }) => k.currentThread!.priority++],
  ['a lock that is held', ['locks'], ({ k, page }) => reportLockAcquired(k, page, 0)],
  ['pool of the kernel', ['pool'], ({ k }) => ExpAllocateSystem(k, 32, poolTag('Test'))],
  ['a raised IRQL', ['IRQL'], ({ k }) => setIrql(k, 2)],
  [
    'a timeout',
    ['DPCs and timers'],
    ({ k }) => k.state.ke.waitTimeouts.push({ dueTimeNs: 1, thread: 1, wait: 1, timer: NULL_ADDRESS }),
  ],
  ['a page', ['memory pages'], (look) => look.setMemory(1)],
  ['a file', ['files'], ({ k }) => createRoot(k, 1)],
  [
    'a value in the registry',
    ['registry'],
    ({ k }) => CmpSetValue(k, keyNode(k, k.state.cm.root), dwordValue('Start', 3)),
  ],
  ['a key', ['registry'], ({ k }) => CmpCreateNode(k, k.state.cm.root, { name: 'New' })],
  ['an object', ['objects', 'pool'], ({ k }) => ObpCreateObject(k, 'Event', 64)],
  ['an IRP', ['IRPs', 'pool'], ({ k }) => IopAllocateIrp(k, 2, IRP_ALLOCATED)],
];

function setIrql(k: Kernel, irql: number): void {
  k.processor.irql = irql;
}

test.each(CHANGES)('%s changes the digest of %j and no other', (_name, parts, change) => {
  const look = createLook();
  const before = look.look();
  change(look);
  expect(differing(before, look.look()).sort()).toEqual(parts.toSorted());
});

test('a reference that somebody takes shows, and a field of an IRP that a driver writes', () => {
  const { k, look } = createLook();
  const object = ObpCreateObject(k, 'Event', 64);
  const irp = IopAllocateIrp(k, 1, IRP_ALLOCATED);
  const before = look();
  k.memory.writeI64(addressAdd(object, OBJECT_HEADER.PointerCount - OBJECT_HEADER.Body), 9);
  const referenced = look();
  expect(differing(before, referenced)).toEqual(['objects']);
  k.memory.writeU32(addressAdd(irp, 16), 1);
  expect(differing(referenced, look())).toEqual(['IRPs']);
});

test('the more there is to look at, the longer until it is looked at again', () => {
  const { k } = createLook();
  expect(emitStateDigests(k, 1024, () => U64_ZERO)).toBe(1024);
  expect(emitStateDigests(k, 1_000_000, () => U64_ZERO)).toBe(4096);
  for (let i = 0; i < 2000; i++) ObpCreateObject(k, 'Event', 64);
  expect(emitStateDigests(k, 1_000_000, () => U64_ZERO)).toBeGreaterThan(8000);
});
