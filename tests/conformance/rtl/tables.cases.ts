/** Generic tables and splay links. Source: the pages of the routines (ntddk.h), which the two kinds of tables share. */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  poolTag,
  RTL_AVL_TABLE,
  RTL_GENERIC_TABLE,
  RTL_SPLAY_LINKS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const PAGED_POOL = 1;
const [LESS_THAN, GREATER_THAN, EQUAL] = [0, 1, 2];
const [EMPTY_TREE, FOUND_NODE, INSERT_AS_RIGHT] = [0, 1, 3];

/** What a table of ULONGs compares, allocates and frees with. */
function routinesOf(nt: DriverKit): [compare: GuestAddress, allocate: GuestAddress, free: GuestAddress] {
  const compare = nt.routine((_table, first, second) => {
    const [a, b] = [nt.memory.readU32(first!), nt.memory.readU32(second!)];
    return a < b ? LESS_THAN : a > b ? GREATER_THAN : EQUAL;
  });
  const allocate = nt.routine(function* (_table, bytes) {
    return yield* nt.ExAllocatePoolWithTag(PAGED_POOL, bytes!, TAG);
  });
  const free = nt.routine(function* (_table, buffer) {
    yield* nt.ExFreePool(buffer!);
  });
  return [compare, allocate, free];
}

const cells = new WeakMap<DriverKit, GuestAddress>();

/** The address of a number, good until the next one: tables copy it. */
function number(nt: DriverKit, value: number): GuestAddress {
  const address = cells.get(nt) ?? nt.data(4);
  cells.set(nt, address);
  nt.memory.writeU32(address, value);
  return address;
}

/** The number that an element holds, -1 for none. */
function numberAt(nt: DriverKit, element: GuestAddress): number {
  return element === NULL_ADDRESS ? -1 : nt.memory.readU32(element);
}

/** The routines of one kind of table under common names. */
interface Kind {
  initialize(nt: DriverKit, table: GuestAddress): DriverCode<void>;
  insert(nt: DriverKit, table: GuestAddress, value: number, isNew: GuestAddress): DriverCode<GuestAddress>;
  remove(nt: DriverKit, table: GuestAddress, value: number): DriverCode<unknown>;
  lookup(nt: DriverKit, table: GuestAddress, value: number): DriverCode<GuestAddress>;
  enumerate(nt: DriverKit, table: GuestAddress, restart: boolean): DriverCode<GuestAddress>;
  walk(nt: DriverKit, table: GuestAddress, key: GuestAddress): DriverCode<GuestAddress>;
  element(nt: DriverKit, table: GuestAddress, index: number): DriverCode<GuestAddress>;
  count(nt: DriverKit, table: GuestAddress): DriverCode<number>;
  isEmpty(nt: DriverKit, table: GuestAddress): DriverCode<unknown>;
  find(nt: DriverKit, table: GuestAddress, value: number, out: GuestAddress): DriverCode<GuestAddress>;
  insertAt(nt: DriverKit, table: GuestAddress, value: number, out: GuestAddress): DriverCode<GuestAddress>;
}

const splay: Kind = {
  initialize: (nt, table) => nt.RtlInitializeGenericTable(table, ...routinesOf(nt), NULL_ADDRESS),
  insert: (nt, table, value, isNew) => nt.RtlInsertElementGenericTable(table, number(nt, value), 4, isNew),
  remove: (nt, table, value) => nt.RtlDeleteElementGenericTable(table, number(nt, value)),
  lookup: (nt, table, value) => nt.RtlLookupElementGenericTable(table, number(nt, value)),
  enumerate: (nt, table, restart) => nt.RtlEnumerateGenericTable(table, restart),
  walk: (nt, table, key) => nt.RtlEnumerateGenericTableWithoutSplaying(table, key),
  element: (nt, table, index) => nt.RtlGetElementGenericTable(table, index),
  count: (nt, table) => nt.RtlNumberGenericTableElements(table),
  isEmpty: (nt, table) => nt.RtlIsGenericTableEmpty(table),
  find: (nt, table, value, out) =>
    nt.RtlLookupElementGenericTableFull(table, number(nt, value), out, addressAdd(out, 8)),
  insertAt: (nt, table, value, out) =>
    nt.RtlInsertElementGenericTableFull(
      table,
      number(nt, value),
      4,
      NULL_ADDRESS,
      nt.memory.readPointer(out),
      nt.memory.readU32(addressAdd(out, 8)),
    ),
};

const avl: Kind = {
  initialize: (nt, table) => nt.RtlInitializeGenericTableAvl(table, ...routinesOf(nt), NULL_ADDRESS),
  insert: (nt, table, value, isNew) => nt.RtlInsertElementGenericTableAvl(table, number(nt, value), 4, isNew),
  remove: (nt, table, value) => nt.RtlDeleteElementGenericTableAvl(table, number(nt, value)),
  lookup: (nt, table, value) => nt.RtlLookupElementGenericTableAvl(table, number(nt, value)),
  enumerate: (nt, table, restart) => nt.RtlEnumerateGenericTableAvl(table, restart),
  walk: (nt, table, key) => nt.RtlEnumerateGenericTableWithoutSplayingAvl(table, key),
  element: (nt, table, index) => nt.RtlGetElementGenericTableAvl(table, index),
  count: (nt, table) => nt.RtlNumberGenericTableElementsAvl(table),
  isEmpty: (nt, table) => nt.RtlIsGenericTableEmptyAvl(table),
  find: (nt, table, value, out) =>
    nt.RtlLookupElementGenericTableFullAvl(table, number(nt, value), out, addressAdd(out, 8)),
  insertAt: (nt, table, value, out) =>
    nt.RtlInsertElementGenericTableFullAvl(
      table,
      number(nt, value),
      4,
      NULL_ADDRESS,
      nt.memory.readPointer(out),
      nt.memory.readU32(addressAdd(out, 8)),
    ),
};

const KINDS = [
  { name: 'generic table', c: '', kind: splay, bytes: RTL_GENERIC_TABLE.SIZE },
  { name: 'AVL table', c: 'Avl', kind: avl, bytes: RTL_AVL_TABLE.SIZE },
];

/** A table with these numbers, and code to empty it again. */
function* filled(
  nt: DriverKit,
  kind: Kind,
  bytes: number,
  values: readonly number[],
): DriverCode<{ table: GuestAddress; empty: () => DriverCode<void> }> {
  const table = nt.data(bytes);
  yield* kind.initialize(nt, table);
  for (const value of values) yield* kind.insert(nt, table, value, NULL_ADDRESS);
  return {
    table,
    *empty() {
      for (;;) {
        const element = yield* kind.element(nt, table, 0);
        if (element === NULL_ADDRESS) return;
        yield* kind.remove(nt, table, numberAt(nt, element));
      }
    },
  };
}

export default rules((rule) => {
  for (const { name, c: suffix, kind, bytes } of KINDS) {
    rule(`${name}: inserting an element that equals one gives that one, and says that it is not new`, {
      c: `TableInsert${suffix}`,
      *kernel(nt, c) {
        const { table, empty } = yield* filled(nt, kind, bytes, []);
        yield* c.report('empty', ((yield* kind.isEmpty(nt, table)) as number | boolean) ? 1 : 0);
        const isNew = nt.local(1);
        const first = yield* kind.insert(nt, table, 5, isNew);
        yield* c.report('new', nt.memory.readU8(isNew));
        yield* c.report('value', numberAt(nt, first));
        yield* c.report('same', (yield* kind.insert(nt, table, 5, isNew)) === first);
        yield* c.report('not new', nt.memory.readU8(isNew));
        yield* c.report('count', yield* kind.count(nt, table));
        yield* empty();
      },
      expect: { empty: 1, new: 1, value: 5, same: 1, 'not new': 0, count: 1 },
    });

    rule(`${name}: looking up and deleting find what the compare routine calls equal`, {
      c: `TableDelete${suffix}`,
      *kernel(nt, c) {
        const { table, empty } = yield* filled(nt, kind, bytes, [40, 10, 30, 20]);
        yield* c.report('there', numberAt(nt, yield* kind.lookup(nt, table, 30)));
        yield* c.report('not there', yield* kind.lookup(nt, table, 35));
        yield* c.report('deleted', ((yield* kind.remove(nt, table, 30)) as number | boolean) ? 1 : 0);
        yield* c.report('again', ((yield* kind.remove(nt, table, 30)) as number | boolean) ? 1 : 0);
        yield* c.report('gone', yield* kind.lookup(nt, table, 30));
        yield* c.report('left', yield* kind.count(nt, table));
        yield* empty();
      },
      expect: { there: 30, 'not there': 0, deleted: 1, again: 0, gone: 0, left: 3 },
    });

    rule(`${name}: enumerating gives the elements in the order of comparison, and NULL at the end`, {
      c: `TableEnumerate${suffix}`,
      *kernel(nt, c) {
        const { table, empty } = yield* filled(nt, kind, bytes, [40, 10, 30, 20]);
        let text = '';
        for (let at = yield* kind.enumerate(nt, table, true); at !== NULL_ADDRESS; )
          [text, at] = [`${text} ${numberAt(nt, at)}`, yield* kind.enumerate(nt, table, false)];
        yield* c.report('enumerated', text);
        const key = nt.local(8);
        nt.memory.writePointer(key, NULL_ADDRESS);
        text = '';
        for (let at = yield* kind.walk(nt, table, key); at !== NULL_ADDRESS; )
          [text, at] = [`${text} ${numberAt(nt, at)}`, yield* kind.walk(nt, table, key)];
        yield* c.report('walked', text);
        yield* empty();
      },
      expect: { enumerated: ' 10 20 30 40', walked: ' 10 20 30 40' },
    });

    rule(`${name}: an element may be inserted where a full lookup has ended`, {
      *kernel(nt, c) {
        const { table, empty } = yield* filled(nt, kind, bytes, []);
        const out = nt.local(16);
        yield* kind.find(nt, table, 1, out);
        yield* c.report('empty tree', nt.memory.readU32(addressAdd(out, 8)));
        yield* kind.insertAt(nt, table, 1, out);
        yield* c.report('nothing', yield* kind.find(nt, table, 2, out));
        yield* c.report('to the right', nt.memory.readU32(addressAdd(out, 8)));
        yield* c.report('inserted', numberAt(nt, yield* kind.insertAt(nt, table, 2, out)));
        yield* c.report('found', numberAt(nt, yield* kind.find(nt, table, 2, out)));
        yield* c.report('result', nt.memory.readU32(addressAdd(out, 8)));
        yield* empty();
      },
      expect: {
        'empty tree': EMPTY_TREE,
        nothing: 0,
        'to the right': INSERT_AS_RIGHT,
        inserted: 2,
        found: 2,
        result: FOUND_NODE,
      },
    });
  }

  rule(
    'RtlGetElementGenericTable numbers elements as they were inserted, RtlGetElementGenericTableAvl as they compare',
    {
      c: 'TableElements',
      *kernel(nt, c) {
        for (const { name, kind, bytes } of KINDS) {
          const { table, empty } = yield* filled(nt, kind, bytes, [40, 10, 30]);
          yield* c.report(`${name} first`, numberAt(nt, yield* kind.element(nt, table, 0)));
          yield* c.report(`${name} third`, numberAt(nt, yield* kind.element(nt, table, 2)));
          yield* c.report(`${name} none`, yield* kind.element(nt, table, 3));
          yield* empty();
        }
      },
      expect: {
        'generic table first': 40,
        'generic table third': 30,
        'generic table none': 0,
        'AVL table first': 10,
        'AVL table third': 40,
        'AVL table none': 0,
      },
    },
  );

  rule('an AVL table of 40 elements inserted in order is at most 7 levels deep, and empty again after 40 deletions', {
    c: 'AvlDepth',
    *kernel(nt, c) {
      const values = Array.from({ length: 40 }, (_, i) => i);
      const { table } = yield* filled(nt, avl, RTL_AVL_TABLE.SIZE, values);
      // 1.44 * log2(n + 2) levels at most.
      yield* c.report('depth', nt.memory.readU32(addressAdd(table, RTL_AVL_TABLE.DepthOfTree)) <= 7);
      for (const value of values) yield* avl.remove(nt, table, value);
      yield* c.report('left', yield* avl.count(nt, table));
      yield* c.report('depth then', nt.memory.readU32(addressAdd(table, RTL_AVL_TABLE.DepthOfTree)));
    },
    expect: { depth: 1, left: 0, 'depth then': 0 },
  });

  rule(
    'splay links: RtlSplay makes a node the root, its neighbours stay what they were, RtlDelete gives the new root',
    {
      c: 'SplayLinks',
      *kernel(nt, c) {
        const [a, b, d] = [0, 1, 2].map(() => nt.local(RTL_SPLAY_LINKS.SIZE)) as [
          GuestAddress,
          GuestAddress,
          GuestAddress,
        ];
        const node = (at: GuestAddress, parent: GuestAddress, left: GuestAddress, right: GuestAddress) => {
          for (const [index, value] of [parent, left, right].entries())
            nt.memory.writePointer(addressAdd(at, 8 * index), value);
        };
        // b is the root, a to its left and d to its right.
        node(b, b, a, d);
        node(a, b, NULL_ADDRESS, NULL_ADDRESS);
        node(d, b, NULL_ADDRESS, NULL_ADDRESS);
        yield* c.report('root', (yield* nt.RtlSplay(a)) === a);
        yield* c.report('successor', (yield* nt.RtlRealSuccessor(a)) === b);
        yield* c.report('predecessor', (yield* nt.RtlRealPredecessor(d)) === b);
        yield* c.report('none', yield* nt.RtlRealPredecessor(a));
        yield* c.report('in the subtree', (yield* nt.RtlSubtreeSuccessor(b)) === d);
        yield* c.report('not in the subtree', yield* nt.RtlSubtreePredecessor(b));
        const root = yield* nt.RtlDelete(a);
        yield* c.report('own parent', nt.memory.readPointer(root) === root);
        const out = nt.local(8);
        nt.memory.writePointer(out, root);
        yield* nt.RtlDeleteNoSplay(b, out);
        yield* c.report('last', nt.memory.readPointer(out) === d);
        yield* c.report('empty', yield* nt.RtlDelete(d));
      },
      expect: {
        root: 1,
        successor: 1,
        predecessor: 1,
        none: 0,
        'in the subtree': 1,
        'not in the subtree': 0,
        'own parent': 1,
        last: 1,
        empty: 0,
      },
    },
  );
});
