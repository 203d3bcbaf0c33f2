/**
 * Lists that several processors change at once: under a spin lock of the driver's (ExInterlocked...), and without any
 * (SLIST). Nothing comes between here, so the lock is only waited for where a driver has acquired it otherwise.
 * Source: "Singly and Doubly Linked Lists" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromBigInt, u64ToBigInt } from '../../base/u64.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { done, type Enter, enter, type GuestValue, hostRoutine, spin } from '../host-routine.ts';
import { KiAcquiredAgain } from '../ke/spin-lock.ts';
import type { Kernel } from '../kernel.ts';
import { InsertHeadList, InsertTailList, IsListEmpty, RemoveEntryList } from '../rtl/list.ts';

const anyLevel = [PASSIVE_LEVEL, HIGH_LEVEL] as const;

/** What is done to a list while its lock is free. */
const OPERATIONS = {
  insertHead(k: Kernel, head: GuestAddress, entry: GuestAddress): GuestValue {
    const first = IsListEmpty(k.memory, head) ? NULL_ADDRESS : k.memory.readPointer(head);
    InsertHeadList(k.memory, head, entry);
    return first;
  },
  insertTail(k: Kernel, head: GuestAddress, entry: GuestAddress): GuestValue {
    const last = IsListEmpty(k.memory, head) ? NULL_ADDRESS : k.memory.readPointer(addressAdd(head, 8));
    InsertTailList(k.memory, head, entry);
    return last;
  },
  removeHead(k: Kernel, head: GuestAddress): GuestValue {
    if (IsListEmpty(k.memory, head)) return NULL_ADDRESS;
    const first = k.memory.readPointer(head);
    RemoveEntryList(k.memory, first);
    return first;
  },
  push(k: Kernel, head: GuestAddress, entry: GuestAddress): GuestValue {
    const first = k.memory.readPointer(head);
    k.memory.writePointer(entry, first);
    k.memory.writePointer(head, entry);
    return first;
  },
  pop(k: Kernel, head: GuestAddress): GuestValue {
    const first = k.memory.readPointer(head);
    if (first !== NULL_ADDRESS) k.memory.writePointer(head, k.memory.readPointer(first));
    return first;
  },
  addUlong(k: Kernel, addend: GuestAddress, _entry: GuestAddress, { lo }: U64): GuestValue {
    const old = k.memory.readU32(addend);
    k.memory.writeU32(addend, (old + lo) >>> 0);
    return old;
  },
  addLargeInteger(k: Kernel, addend: GuestAddress, _entry: GuestAddress, increment: U64): GuestValue {
    const old = k.memory.readU64(addend);
    const { lo, hi } = u64FromBigInt(u64ToBigInt(old) + u64ToBigInt(increment));
    k.memory.writeU64(addend, lo, hi);
    return old;
  },
} as const;

interface Interlocked {
  readonly operation: keyof typeof OPERATIONS;
  readonly head: GuestAddress;
  readonly entry: GuestAddress;
  readonly lock: GuestAddress;
  /** What is added, where that is what is done. */
  readonly increment?: U64;
}

const ExpInterlocked = hostRoutine<Interlocked>('ExpInterlocked', {
  start(k, slots) {
    if (isFree(k, slots.lock)) return done(perform(k, slots));
    if (k.state.ke.processors.length === 1) throw KiAcquiredAgain(k, slots.lock);
    return spin(slots.lock, 'start');
  },
});

function isFree(k: Kernel, lock: GuestAddress): boolean {
  const { lo, hi } = k.memory.readU64(lock);
  return lo === 0 && hi === 0;
}

function perform(k: Kernel, { operation, head, entry, increment = U64_ZERO }: Interlocked): GuestValue {
  return OPERATIONS[operation](k, head, entry, increment);
}

function interlocked(k: Kernel, slots: Interlocked): GuestValue | Enter {
  return isFree(k, slots.lock) ? perform(k, slots) : enter(ExpInterlocked, slots);
}

// ---- SLIST_HEADER: depth in bits 0-15, sequence in bits 16-63, and the first entry behind it ----

const NEXT = 8;

function setDepth(k: Kernel, head: GuestAddress, change: number): void {
  const { lo, hi } = k.memory.readU64(head);
  const depth = (lo + change) & 0xffff;
  const sequenceLow = ((lo >>> 16) + 1) & 0xffff;
  k.memory.writeU64(head, ((sequenceLow << 16) | depth) >>> 0, sequenceLow === 0 ? (hi + 1) >>> 0 : hi);
}

/** Takes the first entry of an SLIST; null when it is empty. */
export function ExpPopEntrySList(k: Kernel, head: GuestAddress): GuestAddress {
  const first = k.memory.readPointer(addressAdd(head, NEXT));
  if (first === NULL_ADDRESS) return NULL_ADDRESS;
  k.memory.writePointer(addressAdd(head, NEXT), k.memory.readPointer(first));
  setDepth(k, head, -1);
  return first;
}

/** Puts an entry at the front of an SLIST. @returns the one that was first */
export function ExpPushEntrySList(k: Kernel, head: GuestAddress, entry: GuestAddress): GuestAddress {
  const first = k.memory.readPointer(addressAdd(head, NEXT));
  k.memory.writePointer(entry, first);
  k.memory.writePointer(addressAdd(head, NEXT), entry);
  setDepth(k, head, 1);
  return first;
}

/** How many entries an SLIST has. */
export function ExpQueryDepthSList(k: Kernel, head: GuestAddress): number {
  return k.memory.readU16(head);
}

function flushSList(k: Kernel, head: GuestAddress): GuestAddress {
  const first = k.memory.readPointer(addressAdd(head, NEXT));
  if (first === NULL_ADDRESS) return NULL_ADDRESS;
  k.memory.writePointer(addressAdd(head, NEXT), NULL_ADDRESS);
  setDepth(k, head, -k.memory.readU16(head));
  return first;
}

/** Makes an empty SLIST. */
export function ExpInitializeSList(k: Kernel, head: GuestAddress): void {
  k.memory.fill(head, 16, 0);
}

export const interlockedListDdis: readonly Ddi[] = [
  /**
   * Puts an entry at the head of a list; returns the entry that was first, NULL for an empty list.
   * @irql any
   * Source: "ExInterlockedInsertHeadList function (wdm.h)".
   */
  ddi({
    name: 'ExInterlockedInsertHeadList',
    parameters: ['ListHead: ptr', 'ListEntry: ptr', 'Lock: ptr'],
    irql: anyLevel,
    call: (k, head, entry, lock) => interlocked(k, { operation: 'insertHead', head, entry, lock }),
  }),
  /**
   * Puts an entry at the tail of a list; returns the entry that was last, NULL for an empty list.
   * @irql any
   * Source: "ExInterlockedInsertTailList function (wdm.h)".
   */
  ddi({
    name: 'ExInterlockedInsertTailList',
    parameters: ['ListHead: ptr', 'ListEntry: ptr', 'Lock: ptr'],
    irql: anyLevel,
    call: (k, head, entry, lock) => interlocked(k, { operation: 'insertTail', head, entry, lock }),
  }),
  /**
   * Takes the first entry of a list; NULL when it is empty.
   * @irql any
   * Source: "ExInterlockedRemoveHeadList function (wdm.h)".
   */
  ddi({
    name: 'ExInterlockedRemoveHeadList',
    parameters: ['ListHead: ptr', 'Lock: ptr'],
    irql: anyLevel,
    call: (k, head, lock) => interlocked(k, { operation: 'removeHead', head, entry: NULL_ADDRESS, lock }),
  }),
  /**
   * Puts an entry at the head of a singly linked list; returns the entry that was first.
   * @irql any
   * Source: "ExInterlockedPushEntryList function (wdm.h)".
   */
  ddi({
    name: 'ExInterlockedPushEntryList',
    parameters: ['ListHead: ptr', 'ListEntry: ptr', 'Lock: ptr'],
    irql: anyLevel,
    call: (k, head, entry, lock) => interlocked(k, { operation: 'push', head, entry, lock }),
  }),
  /**
   * Takes the first entry of a singly linked list; NULL when it is empty.
   * @irql any
   * Source: "ExInterlockedPopEntryList function (wdm.h)".
   */
  ddi({
    name: 'ExInterlockedPopEntryList',
    parameters: ['ListHead: ptr', 'Lock: ptr'],
    irql: anyLevel,
    call: (k, head, lock) => interlocked(k, { operation: 'pop', head, entry: NULL_ADDRESS, lock }),
  }),
  /**
   * Makes an empty SLIST.
   * @irql any
   * Source: "InitializeSListHead function (wdm.h)".
   */
  ddi({
    name: 'InitializeSListHead',
    parameters: ['SListHead: ptr'],
    irql: anyLevel,
    call: (k, head) => ExpInitializeSList(k, head),
  }),
  /**
   * Puts an entry at the head of an SLIST; returns the entry that was first (ExInterlockedPushEntrySList).
   * @irql any
   * Source: "ExInterlockedPushEntrySList macro (wdm.h)".
   */
  ddi({
    name: 'ExpInterlockedPushEntrySList',
    parameters: ['ListHead: ptr', 'ListEntry: ptr'],
    irql: anyLevel,
    call: (k, head, entry) => ExpPushEntrySList(k, head, entry),
  }),
  /**
   * Takes the first entry of an SLIST; NULL when it is empty (ExInterlockedPopEntrySList).
   * @irql any
   * Source: "ExInterlockedPopEntrySList macro (wdm.h)".
   */
  ddi({
    name: 'ExpInterlockedPopEntrySList',
    parameters: ['ListHead: ptr'],
    irql: anyLevel,
    call: (k, head) => ExpPopEntrySList(k, head),
  }),
  /**
   * Takes all entries of an SLIST; returns the first, NULL when it was empty (ExInterlockedFlushSList).
   * @irql any
   * Source: "ExInterlockedFlushSList function (wdm.h)".
   */
  ddi({
    name: 'ExpInterlockedFlushSList',
    parameters: ['ListHead: ptr'],
    irql: anyLevel,
    call: (k, head) => flushSList(k, head),
  }),
  /**
   * Adds to a ULONG while the lock is held; returns what it was.
   * @irql any
   * Source: "ExInterlockedAddUlong function (wdm.h)".
   */
  ddi({
    name: 'ExInterlockedAddUlong',
    parameters: ['Addend: ptr', 'Increment: u32', 'Lock: ptr'],
    irql: anyLevel,
    call: (k, head, increment, lock) =>
      interlocked(k, { operation: 'addUlong', head, entry: NULL_ADDRESS, lock, increment: u64(increment) }),
  }),
  /**
   * Adds to a LARGE_INTEGER while the lock is held; returns what it was.
   * @irql any
   * Source: "ExInterlockedAddLargeInteger function (wdm.h)".
   */
  ddi({
    name: 'ExInterlockedAddLargeInteger',
    parameters: ['Addend: ptr', 'Increment: u64', 'Lock: ptr'],
    irql: anyLevel,
    call: (k, head, increment, lock) =>
      interlocked(k, { operation: 'addLargeInteger', head, entry: NULL_ADDRESS, lock, increment }),
  }),
  /**
   * Returns the number of entries in an SLIST.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExQueryDepthSList function (wdm.h)".
   */
  ddi({
    name: 'ExQueryDepthSList',
    parameters: ['SListHead: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, head) => k.memory.readU16(head),
  }),
];
