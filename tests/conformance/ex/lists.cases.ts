/** Interlocked lists and lookaside lists. Source: "Singly and Doubly Linked Lists", "Using Lookaside Lists", wdm.h. */
import {
  addressAdd,
  GENERAL_LOOKASIDE,
  type GuestAddress,
  NULL_ADDRESS,
  poolTag,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
/** SLIST_HEADER and its entries are aligned to 16 bytes. */
const SLIST_BYTES = 16;

/** An empty list, a free lock and three entries. */
function listOf(nt: DriverKit): { head: GuestAddress; lock: GuestAddress; entries: readonly GuestAddress[] } {
  const head = nt.local(16);
  const lock = nt.local(8);
  nt.InitializeListHead(head);
  nt.memory.writeI64(lock, 0);
  return { head, lock, entries: [nt.local(16), nt.local(16), nt.local(16)] };
}

export default rules((rule) => {
  rule('ExInterlockedInsertHeadList and InsertTailList return the entry that was first or last, NULL at first', {
    c: 'InterlockedLists',
    *kernel(nt, c) {
      const { head, lock, entries } = listOf(nt);
      const [a, b, third] = entries as [GuestAddress, GuestAddress, GuestAddress];
      yield* c.report('empty', yield* nt.ExInterlockedInsertTailList(head, b, lock));
      yield* c.report('head', (yield* nt.ExInterlockedInsertHeadList(head, a, lock)) === b);
      yield* c.report('tail', (yield* nt.ExInterlockedInsertTailList(head, third, lock)) === b);
      for (const label of ['first', 'second', 'third'])
        yield* c.report(label, entries.indexOf(yield* nt.ExInterlockedRemoveHeadList(head, lock)));
      yield* c.report('none', yield* nt.ExInterlockedRemoveHeadList(head, lock));
    },
    expect: { empty: 0, head: 1, tail: 1, first: 0, second: 1, third: 2, none: 0 },
  });

  rule('ExInterlockedPushEntryList and PopEntryList make a stack; both give NULL for an empty one', {
    c: 'InterlockedStack',
    *kernel(nt, c) {
      const head = nt.local(8);
      const lock = nt.local(8);
      nt.memory.writePointer(head, NULL_ADDRESS);
      nt.memory.writeI64(lock, 0);
      const [a, b] = [nt.local(8), nt.local(8)];
      yield* c.report('empty', yield* nt.ExInterlockedPushEntryList(head, a, lock));
      yield* c.report('before', (yield* nt.ExInterlockedPushEntryList(head, b, lock)) === a);
      yield* c.report('last in', (yield* nt.ExInterlockedPopEntryList(head, lock)) === b);
      yield* c.report('first in', (yield* nt.ExInterlockedPopEntryList(head, lock)) === a);
      yield* c.report('none', yield* nt.ExInterlockedPopEntryList(head, lock));
    },
    expect: { empty: 0, before: 1, 'last in': 1, 'first in': 1, none: 0 },
  });

  rule('an SLIST is a stack that counts its entries; flushing it takes all of them, the last one first', {
    c: 'Slist',
    *kernel(nt, c) {
      const head = nt.local(SLIST_BYTES);
      const entries = [nt.local(SLIST_BYTES), nt.local(SLIST_BYTES), nt.local(SLIST_BYTES)];
      yield* nt.InitializeSListHead(head);
      yield* c.report('empty', yield* nt.ExpInterlockedPushEntrySList(head, entries[0]!));
      yield* c.report('before', entries.indexOf(yield* nt.ExpInterlockedPushEntrySList(head, entries[1]!)));
      yield* nt.ExpInterlockedPushEntrySList(head, entries[2]!);
      yield* c.report('depth', yield* nt.ExQueryDepthSList(head));
      yield* c.report('popped', entries.indexOf(yield* nt.ExpInterlockedPopEntrySList(head)));
      const rest = yield* nt.ExpInterlockedFlushSList(head);
      yield* c.report('flushed', entries.indexOf(rest));
      yield* c.report('next', entries.indexOf(nt.memory.readPointer(rest)));
      yield* c.report('depth then', yield* nt.ExQueryDepthSList(head));
      yield* c.report('none', yield* nt.ExpInterlockedPopEntrySList(head));
    },
    expect: { empty: 0, before: 0, depth: 3, popped: 2, flushed: 1, next: 0, 'depth then': 0, none: 0 },
  });

  rule('a lookaside list without routines of its own has those that allocate from pool; deleting it frees its blocks', {
    c: 'Lookaside',
    *kernel(nt, c) {
      const list = nt.data(GENERAL_LOOKASIDE.SIZE);
      yield* nt.ExInitializeNPagedLookasideList(list, NULL_ADDRESS, NULL_ADDRESS, 0, { lo: 64, hi: 0 }, TAG, 0);
      const allocate = nt.memory.readPointer(addressAdd(list, GENERAL_LOOKASIDE.Allocate));
      const poolType = nt.memory.readU32(addressAdd(list, GENERAL_LOOKASIDE.Type));
      const { lo, hi } = yield* nt.call(allocate, poolType, 64, TAG);
      yield* c.report('block', lo !== 0 || hi !== 0);
      yield* c.report('size', nt.memory.readU32(addressAdd(list, GENERAL_LOOKASIDE.Size)));
      // ExFreeToNPagedLookasideList is inlined: a list that is not full takes the block.
      const block = (yield* nt.ExpInterlockedPushEntrySList(
        list,
        yield* nt.ExAllocatePoolWithTag(0, 64, TAG),
      )) as number;
      yield* c.report('was empty', block);
      yield* nt.call(nt.memory.readPointer(addressAdd(list, GENERAL_LOOKASIDE.Free)), { lo, hi });
      yield* nt.ExDeleteNPagedLookasideList(list);
      yield* c.report('left', yield* nt.ExQueryDepthSList(list));
    },
    expect: { block: 1, size: 64, 'was empty': 0, left: 0 },
  });

  rule('a paged lookaside list calls the routines that it was given', {
    c: 'PagedLookaside',
    *kernel(nt, c) {
      const list = nt.data(GENERAL_LOOKASIDE.SIZE);
      const allocate = nt.routine(function* (poolType, size, tag) {
        yield* c.report('paged', poolType);
        return yield* nt.ExAllocatePoolWithTag(poolType, size, tag);
      });
      const free = nt.routine(function* (block) {
        yield* c.report('freed', 1);
        yield* nt.ExFreePool(block);
      });
      yield* nt.ExInitializePagedLookasideList(list, allocate, free, 0, { lo: 32, hi: 0 }, TAG, 0);
      const poolType = nt.memory.readU32(addressAdd(list, GENERAL_LOOKASIDE.Type));
      const { lo, hi } = yield* nt.call(
        nt.memory.readPointer(addressAdd(list, GENERAL_LOOKASIDE.Allocate)),
        poolType,
        32,
        TAG,
      );
      yield* nt.callByName('ExpInterlockedPushEntrySList', list, { lo, hi });
      yield* nt.ExDeletePagedLookasideList(list);
    },
    expect: { paged: 1, freed: 1 },
  });

  rule('ExInterlockedAddUlong and ExInterlockedAddLargeInteger add under the lock and return what was there before', {
    c: 'InterlockedAdds',
    *kernel(nt, c) {
      const [lock, number] = [nt.data(8), nt.data(8)];
      yield* nt.KeInitializeSpinLock(lock);
      nt.memory.writeI64(number, 0);
      nt.memory.writeU32(number, 0xffff_fffe);
      yield* c.report('before', yield* nt.ExInterlockedAddUlong(number, 3, lock));
      // 32 bits wrap round and leave what stands behind them alone.
      yield* c.report('after', nt.memory.readI64(number));
      nt.memory.writeU32(number, 0xffff_fffe);
      yield* c.report('before 64', (yield* nt.ExInterlockedAddLargeInteger(number, 3, lock)) >>> 0);
      yield* c.report('after 64', nt.memory.readI64(number));
      yield* c.report('lock', nt.memory.readI64(lock));
    },
    expect: { before: 0xffff_fffe, after: 1, 'before 64': 0xffff_fffe, 'after 64': 0x1_0000_0001, lock: 0 },
  });
});
