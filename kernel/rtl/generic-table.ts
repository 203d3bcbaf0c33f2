/**
 * Generic tables: ordered sets whose comparison and memory are the driver's. RTL_GENERIC_TABLE is a splay tree and a list
 * in the order of insertion, RTL_AVL_TABLE an AVL tree. An element is its links and, behind them, the driver's data.
 * Source: "RtlInitializeGenericTable function (ntddk.h)", "RtlInitializeGenericTableAvl function (ntddk.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { RTL_AVL_TABLE, RTL_BALANCED_LINKS, RTL_GENERIC_TABLE, RTL_SPLAY_LINKS } from '../../nt/generated/layouts.ts';
import {
  callGuest,
  callGuestForAddress,
  done,
  type HostRoutine,
  hostRoutine,
  type StepResult,
} from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import type { GuestMemory } from '../ports.ts';
import { insertAvl, removeAvl } from './avl.ts';
import { InitializeListHead, InsertTailList, listEntries, RemoveEntryList } from './list.ts';
import { removeNode, splay } from './splay.ts';
import { childOf, farthest, LEFT_SIDE, neighbour, RIGHT_SIDE, setChild, setParent } from './tree.ts';

export type TableKind = 'splay' | 'avl';

/** Where each kind of table has what both have. */
const PLACES = {
  splay: { ...RTL_GENERIC_TABLE, data: RTL_SPLAY_LINKS.SIZE + 16 },
  avl: { ...RTL_AVL_TABLE, data: RTL_BALANCED_LINKS.SIZE },
} as const;

/** RTL_GENERIC_COMPARE_RESULTS */
const GenericLessThan = 0;
const GenericGreaterThan = 1;

/** TABLE_SEARCH_RESULT */
const TableEmptyTree = 0;
const TableFoundNode = 1;
const TableInsertAsLeft = 2;
const TableInsertAsRight = 3;

export interface Table {
  readonly kind: TableKind;
  readonly table: GuestAddress;
}

/** What a comparison with the elements of a table is after, and how far it has come. */
export interface Search extends Table {
  /** The driver's data that is looked for. */
  readonly buffer: GuestAddress;
  /** The element that was compared last: what was found, or the parent of what is not there. */
  node: GuestAddress;
  /** TABLE_SEARCH_RESULT */
  result: number;
}

function dataOf({ kind }: Table, node: GuestAddress): GuestAddress {
  return node === NULL_ADDRESS ? NULL_ADDRESS : addressAdd(node, PLACES[kind].data);
}

function insertOrderList(table: GuestAddress): GuestAddress {
  return addressAdd(table, RTL_GENERIC_TABLE.InsertOrderList);
}

function entryOf(node: GuestAddress): GuestAddress {
  return addressAdd(node, RTL_SPLAY_LINKS.SIZE);
}

function rootOf(memory: GuestMemory, { kind, table }: Table): GuestAddress {
  return kind === 'avl' ? childOf(memory, table, RIGHT_SIDE) : memory.readPointer(table);
}

function routineOf(k: Kernel, { kind, table }: Table, routine: 'Compare' | 'Allocate' | 'Free'): GuestAddress {
  return k.memory.readPointer(addressAdd(table, PLACES[kind][`${routine}Routine`]));
}

export function countOf(k: Kernel, { kind, table }: Table): number {
  return k.memory.readU32(addressAdd(table, PLACES[kind].NumberGenericTableElements));
}

function changeCount(k: Kernel, table: Table, change: number): void {
  const at = addressAdd(table.table, PLACES[table.kind].NumberGenericTableElements);
  k.memory.writeU32(at, k.memory.readU32(at) + change);
}

/** Makes an empty table. */
export function initializeTable(k: Kernel, { kind, table }: Table, routines: readonly GuestAddress[]): void {
  const places = PLACES[kind];
  k.memory.fill(table, places.SIZE, 0);
  if (kind === 'avl') setParent(k.memory, table, table);
  else {
    InitializeListHead(k.memory, insertOrderList(table));
    k.memory.writePointer(addressAdd(table, places.OrderedPointer), insertOrderList(table));
  }
  const fields = [places.CompareRoutine, places.AllocateRoutine, places.FreeRoutine, places.TableContext];
  fields.forEach((field, index) => {
    k.memory.writePointer(addressAdd(table, field), routines[index]!);
  });
}

/** Makes an element the root, where that is the way of the table. */
function touch(k: Kernel, { kind, table }: Table, node: GuestAddress): void {
  if (kind === 'splay') k.memory.writePointer(table, splay(k.memory, node));
}

/** Steps that compare the buffer with elements, from the root down, and go on with `ended`. */
function searching<Slots extends Search>(
  ended: (k: Kernel, slots: Slots) => StepResult,
): HostRoutine<Slots>['steps'] & Record<'start' | 'compared', (k: Kernel, slots: Slots, result: number) => StepResult> {
  const compareWith = (k: Kernel, slots: Slots, node: GuestAddress): StepResult => {
    slots.node = node;
    return callGuest(routineOf(k, slots, 'Compare'), [slots.table, slots.buffer, dataOf(slots, node)], 'compared');
  };
  return {
    start(k, slots) {
      const root = rootOf(k.memory, slots);
      slots.result = TableEmptyTree;
      slots.node = NULL_ADDRESS;
      return root === NULL_ADDRESS ? ended(k, slots) : compareWith(k, slots, root);
    },
    compared(k, slots, order) {
      slots.result =
        order === GenericLessThan
          ? TableInsertAsLeft
          : order === GenericGreaterThan
            ? TableInsertAsRight
            : TableFoundNode;
      if (slots.result === TableFoundNode) return ended(k, slots);
      const child = childOf(k.memory, slots.node, slots.result === TableInsertAsLeft ? LEFT_SIDE : RIGHT_SIDE);
      return child === NULL_ADDRESS ? ended(k, slots) : compareWith(k, slots, child);
    },
  };
}

export interface Lookup extends Search {
  /** Where the element or its future parent goes, and the TABLE_SEARCH_RESULT; null for nowhere. */
  readonly nodeOrParent: GuestAddress;
  readonly searchResult: GuestAddress;
}

/** Finds an element; gives its data, or null. */
export const RtlpLookupElement = hostRoutine<Lookup>(
  'RtlpLookupElement',
  searching((k, slots) => {
    const { node, result, nodeOrParent, searchResult } = slots;
    if (nodeOrParent !== NULL_ADDRESS) k.memory.writePointer(nodeOrParent, node);
    if (searchResult !== NULL_ADDRESS) k.memory.writeU32(searchResult, result);
    if (result !== TableFoundNode) return done(NULL_ADDRESS);
    touch(k, slots, node);
    return done(dataOf(slots, node));
  }),
);

export interface Insert extends Search {
  readonly bufferBytes: number;
  /** Where a BOOLEAN goes that says whether the element is new; null for nowhere. */
  readonly newElement: GuestAddress;
}

function inserted(k: Kernel, slots: Insert, node: GuestAddress, isNew: boolean): StepResult {
  if (slots.newElement !== NULL_ADDRESS) k.memory.writeU8(slots.newElement, isNew ? 1 : 0);
  return done(dataOf(slots, node));
}

/** What follows the search for an element that is to be in the table: it is there, or the driver allocates it. */
function insertOrFind(k: Kernel, slots: Insert): StepResult {
  if (slots.result === TableFoundNode) {
    touch(k, slots, slots.node);
    return inserted(k, slots, slots.node, false);
  }
  const bytes = PLACES[slots.kind].data + slots.bufferBytes;
  return callGuestForAddress(routineOf(k, slots, 'Allocate'), [slots.table, bytes], 'allocated');
}

function link(k: Kernel, slots: Insert, node: GuestAddress): void {
  const { memory } = k;
  const { kind, table, node: parent, result } = slots;
  const side = result === TableInsertAsLeft ? LEFT_SIDE : RIGHT_SIDE;
  if (kind === 'avl') {
    const isHigher = insertAvl(memory, table, parent === NULL_ADDRESS ? table : parent, side, node);
    const depth = addressAdd(table, RTL_AVL_TABLE.DepthOfTree);
    if (isHigher) memory.writeU32(depth, memory.readU32(depth) + 1);
    return;
  }
  setChild(memory, node, LEFT_SIDE, NULL_ADDRESS);
  setChild(memory, node, RIGHT_SIDE, NULL_ADDRESS);
  if (parent === NULL_ADDRESS) setParent(memory, node, node);
  else setChild(memory, parent, side, node);
  InsertTailList(memory, insertOrderList(table), entryOf(node));
  memory.writePointer(table, splay(memory, node));
}

function allocated(k: Kernel, slots: Insert, result: number): StepResult {
  const node = result as GuestAddress;
  if (node === NULL_ADDRESS) return inserted(k, slots, NULL_ADDRESS, false);
  link(k, slots, node);
  if (slots.bufferBytes > 0) k.memory.move(dataOf(slots, node), slots.buffer, slots.bufferBytes);
  changeCount(k, slots, 1);
  return inserted(k, slots, node, true);
}

/** Inserts a copy of the buffer, unless an element is equal to it; gives the data of the one or the other. */
export const RtlpInsertElement = hostRoutine<Insert>('RtlpInsertElement', {
  ...searching<Insert>(insertOrFind),
  allocated,
});

/** Inserts where an earlier search has ended, whose result the caller gives. */
export const RtlpInsertElementAt = hostRoutine<Insert>('RtlpInsertElementAt', { start: insertOrFind, allocated });

function unlink(k: Kernel, { kind, table }: Table, node: GuestAddress): void {
  const { memory } = k;
  if (kind === 'splay') {
    memory.writePointer(table, removeNode(memory, splay(memory, node), true));
    RemoveEntryList(memory, entryOf(node));
    return;
  }
  const restartKey = addressAdd(table, RTL_AVL_TABLE.RestartKey);
  // An enumeration that has come to this element goes on behind the one before it.
  if (memory.readPointer(restartKey) === node)
    memory.writePointer(restartKey, neighbour(memory, node, LEFT_SIDE, table));
  const depth = addressAdd(table, RTL_AVL_TABLE.DepthOfTree);
  if (removeAvl(memory, table, node)) memory.writeU32(depth, memory.readU32(depth) - 1);
  const deleteCount = addressAdd(table, RTL_AVL_TABLE.DeleteCount);
  memory.writeU32(deleteCount, memory.readU32(deleteCount) + 1);
}

/** Takes the element that equals the buffer out and has the driver free it; gives whether there was one. */
export const RtlpDeleteElement = hostRoutine<Search>('RtlpDeleteElement', {
  ...searching<Search>((k, slots) => {
    if (slots.result !== TableFoundNode) return done(false);
    unlink(k, slots, slots.node);
    changeCount(k, slots, -1);
    return callGuest(routineOf(k, slots, 'Free'), [slots.table, slots.node], 'freed');
  }),
  freed: () => done(true),
});

// ---- order -----------------------------------------------------------------------------------------------------------

function topOf({ kind, table }: Table): GuestAddress {
  return kind === 'avl' ? table : NULL_ADDRESS;
}

/** The element behind another one; the first one for null. */
function following(k: Kernel, table: Table, node: GuestAddress): GuestAddress {
  if (node !== NULL_ADDRESS) return neighbour(k.memory, node, RIGHT_SIDE, topOf(table));
  const root = rootOf(k.memory, table);
  return root === NULL_ADDRESS ? NULL_ADDRESS : farthest(k.memory, root, LEFT_SIDE);
}

/** The data of the first element, or of the one behind that which the last call gave; null at the end. */
export function enumerate(k: Kernel, table: Table, restart: boolean): GuestAddress {
  if (table.kind === 'splay') {
    // What was given last has become the root.
    const node = following(k, table, restart ? NULL_ADDRESS : rootOf(k.memory, table));
    if (node !== NULL_ADDRESS) touch(k, table, node);
    return dataOf(table, node);
  }
  const restartKey = addressAdd(table.table, RTL_AVL_TABLE.RestartKey);
  if (restart) k.memory.writePointer(restartKey, NULL_ADDRESS);
  return enumerateFrom(k, table, restartKey);
}

/** The same with a place of the caller's for how far it has come; the tree stays as it is. */
export function enumerateFrom(k: Kernel, table: Table, restartKey: GuestAddress): GuestAddress {
  const node = following(k, table, k.memory.readPointer(restartKey));
  if (node !== NULL_ADDRESS) k.memory.writePointer(restartKey, node);
  return dataOf(table, node);
}

/** The data of an element by its number: in the order of insertion, in an AVL table in that of comparison. */
export function elementNumber(k: Kernel, table: Table, index: number): GuestAddress {
  if (index >= countOf(k, table)) return NULL_ADDRESS;
  if (table.kind === 'splay') {
    let left = index;
    for (const entry of listEntries(k.memory, insertOrderList(table.table)))
      if (left-- === 0) return addressAdd(entry, PLACES.splay.data - RTL_SPLAY_LINKS.SIZE);
    return NULL_ADDRESS;
  }
  let node = following(k, table, NULL_ADDRESS);
  for (let left = index; left > 0 && node !== NULL_ADDRESS; left--) node = following(k, table, node);
  return dataOf(table, node);
}
