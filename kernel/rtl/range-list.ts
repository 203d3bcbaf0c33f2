/**
 * Range lists: ranges of 64-bit numbers with an owner each, as arbiters of resources keep them. In guest memory, ascending by
 * their beginnings. Source: the structures and prototypes of the run-time library's ranges (ntddk.h of older kits).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromBigInt, u64ToBigInt } from '../../base/u64.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_MORE_ENTRIES,
  STATUS_RANGE_LIST_CONFLICT,
  STATUS_RANGE_NOT_FOUND,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool, ExpFreePool } from '../ex/pool.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { InitializeListHead, InsertTailList, listEntries, RemoveEntryList } from './list.ts';

/** RTL_RANGE_LIST: a list head, flags, how many ranges, and a stamp that each change raises. */
const LIST_BYTES = 32;
const COUNT = 20;
const STAMP = 24;

/** RTL_RANGE, and the list entry behind it. */
const START = 0;
const END = 8;
const USER_DATA = 16;
const OWNER = 24;
const ATTRIBUTES = 32;
const FLAGS = 33;
const LINKS = 40;
const RANGE_BYTES = 56;
const SHARED = 1;
const CONFLICT = 2;

/** RTL_RANGE_LIST_ITERATOR: the list, the merged list that this one has not, the current range, the stamp. */
const ITERATOR_CURRENT = 16;
const ITERATOR_STAMP = 24;

/** Flags of RtlAddRange. */
const ADD_IF_CONFLICT = 1;
const ADD_SHARED = 2;
/** Flags of RtlFindRange and RtlIsRangeAvailable. */
const SHARED_OK = 1;
const NULL_CONFLICT_OK = 2;

const TAG = poolTag('RRle');

interface Range {
  readonly at: GuestAddress;
  readonly start: bigint;
  readonly end: bigint;
  readonly owner: GuestAddress;
  readonly attributes: number;
  readonly flags: number;
}

function rangeAt(k: Kernel, at: GuestAddress): Range {
  const { memory } = k;
  return {
    at,
    start: u64ToBigInt(memory.readU64(addressAdd(at, START))),
    end: u64ToBigInt(memory.readU64(addressAdd(at, END))),
    owner: memory.readPointer(addressAdd(at, OWNER)),
    attributes: memory.readU8(addressAdd(at, ATTRIBUTES)),
    flags: memory.readU8(addressAdd(at, FLAGS)),
  };
}

function rangesOf(k: Kernel, list: GuestAddress): Range[] {
  return [...listEntries(k.memory, list)].map((links) => rangeAt(k, addressAdd(links, -LINKS)));
}

function overlaps(range: Range, start: bigint, end: bigint): boolean {
  return range.start <= end && range.end >= start;
}

function changed(k: Kernel, list: GuestAddress, difference: number): void {
  const count = addressAdd(list, COUNT);
  const stamp = addressAdd(list, STAMP);
  k.memory.writeU32(count, k.memory.readU32(count) + difference);
  k.memory.writeU32(stamp, (k.memory.readU32(stamp) + 1) >>> 0);
}

interface NewRange {
  readonly start: U64;
  readonly end: U64;
  readonly attributes: number;
  readonly flags: number;
  readonly userData: U64;
  readonly owner: GuestAddress;
}

/** Enters a range behind those that begin before it. False without memory for it. */
function insert(k: Kernel, list: GuestAddress, range: NewRange): boolean {
  const at = ExpAllocatePool(k, PagedPool, RANGE_BYTES, TAG);
  if (at === NULL_ADDRESS) return false;
  k.memory.fill(at, RANGE_BYTES, 0);
  k.memory.writeU64(addressAdd(at, START), range.start.lo, range.start.hi);
  k.memory.writeU64(addressAdd(at, END), range.end.lo, range.end.hi);
  k.memory.writeU64(addressAdd(at, USER_DATA), range.userData.lo, range.userData.hi);
  k.memory.writePointer(addressAdd(at, OWNER), range.owner);
  k.memory.writeU8(addressAdd(at, ATTRIBUTES), range.attributes);
  k.memory.writeU8(addressAdd(at, FLAGS), range.flags);
  const behind = rangesOf(k, list).find(({ start }) => start > u64ToBigInt(range.start));
  // Before an entry is at the tail of the list that it is the head of.
  InsertTailList(k.memory, behind === undefined ? list : addressAdd(behind.at, LINKS), addressAdd(at, LINKS));
  changed(k, list, 1);
  return true;
}

function remove(k: Kernel, list: GuestAddress, { at }: Range): void {
  RemoveEntryList(k.memory, addressAdd(at, LINKS));
  ExpFreePool(k, at);
  changed(k, list, -1);
}

function add(k: Kernel, list: GuestAddress, range: NewRange, addFlags: number): number {
  const [start, end] = [u64ToBigInt(range.start), u64ToBigInt(range.end)];
  if (end < start) return STATUS_INVALID_PARAMETER;
  const shared = (addFlags & ADD_SHARED) !== 0;
  const conflicts = rangesOf(k, list).filter(
    (other) => overlaps(other, start, end) && !(shared && (other.flags & SHARED) !== 0),
  );
  if (conflicts.length > 0 && (addFlags & ADD_IF_CONFLICT) === 0) return STATUS_RANGE_LIST_CONFLICT;
  const flags = (shared ? SHARED : 0) | (conflicts.length > 0 ? CONFLICT : 0);
  if (!insert(k, list, { ...range, flags })) return STATUS_INSUFFICIENT_RESOURCES;
  for (const { at, flags: old } of conflicts) k.memory.writeU8(addressAdd(at, FLAGS), old | CONFLICT);
  return STATUS_SUCCESS;
}

/** What a search is about, as data of a routine that calls the driver about each conflict. */
interface Availability {
  readonly list: GuestAddress;
  start: bigint;
  readonly length: bigint;
  /** 0 for the one range that is asked about. */
  readonly minimum: bigint;
  readonly alignment: bigint;
  readonly flags: number;
  readonly attributes: number;
  readonly context: GuestAddress;
  readonly callback: GuestAddress;
  /** The range that the driver is asked about. */
  asked: GuestAddress;
  /** Where the answer goes. */
  readonly out: GuestAddress;
  readonly searches: boolean;
}

/** Ranges in the way of the one wanted, from the one that was asked about on. */
function inTheWay(k: Kernel, search: Availability): Range | undefined {
  const { list, start, length, flags, attributes, asked } = search;
  const ranges = rangesOf(k, list).filter(
    (range) =>
      overlaps(range, start, start + length - 1n) &&
      !((flags & SHARED_OK) !== 0 && (range.flags & SHARED) !== 0) &&
      (range.attributes & attributes) === 0 &&
      !((flags & NULL_CONFLICT_OK) !== 0 && range.owner === NULL_ADDRESS),
  );
  const before = ranges.findIndex(({ at }) => at === asked);
  return ranges[before + 1];
}

function found(k: Kernel, search: Availability): StepResult {
  if (search.searches) {
    const { lo, hi } = u64FromBigInt(search.start);
    k.memory.writeU64(search.out, lo, hi);
  } else k.memory.writeU8(search.out, 1);
  return done(STATUS_SUCCESS);
}

/** Goes on below a range that is in the way; the end of a question about one range. */
function below(k: Kernel, search: Availability, range: Range): StepResult {
  if (!search.searches) {
    k.memory.writeU8(search.out, 0);
    return done(STATUS_SUCCESS);
  }
  const highest = range.start - search.length;
  const start = highest - (((highest % search.alignment) + search.alignment) % search.alignment);
  if (start < search.minimum) return done(STATUS_UNSUCCESSFUL);
  search.start = start;
  search.asked = NULL_ADDRESS;
  return next(k, search);
}

function next(k: Kernel, search: Availability): StepResult {
  const range = inTheWay(k, search);
  if (range === undefined) return found(k, search);
  if (search.callback === NULL_ADDRESS) return below(k, search, range);
  search.asked = range.at;
  return callGuest(search.callback, [search.context, range.at], 'answered');
}

const RtlpFindAvailable = hostRoutine<Availability>('RtlpFindAvailable', {
  start: next,
  answered: (k, search, result) =>
    (result & 0xff) !== 0 ? next(k, search) : below(k, search, rangeAt(k, search.asked)),
});

/** The range of an iterator, and its stamp when the list has not changed since. */
function setIterator(k: Kernel, list: GuestAddress, iterator: GuestAddress, links: GuestAddress): GuestAddress {
  const at = links === list ? NULL_ADDRESS : addressAdd(links, -LINKS);
  k.memory.writePointer(iterator, list);
  k.memory.writePointer(addressAdd(iterator, 8), NULL_ADDRESS);
  k.memory.writePointer(addressAdd(iterator, ITERATOR_CURRENT), at);
  k.memory.writeU32(addressAdd(iterator, ITERATOR_STAMP), k.memory.readU32(addressAdd(list, STAMP)));
  return at;
}

function freeAll(k: Kernel, list: GuestAddress): void {
  for (const range of rangesOf(k, list)) remove(k, list, range);
}

export const rangeListDdis: readonly Ddi[] = [
  /**
   * Makes a list without ranges.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlInitializeRangeList',
    parameters: ['RangeList: ptr'],
    irql: upToApc,
    call(k, list) {
      k.memory.fill(list, LIST_BYTES, 0);
      InitializeListHead(k.memory, list);
    },
  }),
  /**
   * Frees all ranges of a list.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation.
   */
  ddi({ name: 'RtlFreeRangeList', parameters: ['RangeList: ptr'], irql: upToApc, call: freeAll }),
  /**
   * Copies all ranges into a list that is empty.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (it is not), STATUS_INSUFFICIENT_RESOURCES
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlCopyRangeList',
    parameters: ['CopyRangeList: ptr', 'RangeList: ptr'],
    irql: upToApc,
    call(k, copy, list) {
      if (rangesOf(k, copy).length > 0) return STATUS_INVALID_PARAMETER;
      for (const { at, start, end, owner, attributes, flags } of rangesOf(k, list)) {
        const userData = k.memory.readU64(addressAdd(at, USER_DATA));
        const range = { start: u64FromBigInt(start), end: u64FromBigInt(end), owner, attributes, flags, userData };
        if (!insert(k, copy, range)) return STATUS_INSUFFICIENT_RESOURCES;
      }
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Adds a range; one that overlaps others only when all are shared, or when the flags allow a conflict.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_RANGE_LIST_CONFLICT, STATUS_INVALID_PARAMETER (it ends before it begins),
   * STATUS_INSUFFICIENT_RESOURCES
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlAddRange',
    parameters: [
      'RangeList: ptr',
      'Start: u64',
      'End: u64',
      'Attributes: u8',
      'Flags: u32',
      'UserData: u64',
      'Owner: ptr',
    ],
    irql: upToApc,
    call: (k, list, start, end, attributes, flags, userData, owner) =>
      add(k, list, { start, end, attributes, flags: 0, userData, owner }, flags),
  }),
  /**
   * Deletes the range with these limits and this owner.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_RANGE_NOT_FOUND
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlDeleteRange',
    parameters: ['RangeList: ptr', 'Start: u64', 'End: u64', 'Owner: ptr'],
    irql: upToApc,
    call(k, list, start, end, owner) {
      const range = rangesOf(k, list).find(
        (other) => other.start === u64ToBigInt(start) && other.end === u64ToBigInt(end) && other.owner === owner,
      );
      if (range === undefined) return STATUS_RANGE_NOT_FOUND;
      remove(k, list, range);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Deletes all ranges of an owner.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlDeleteOwnersRanges',
    parameters: ['RangeList: ptr', 'Owner: ptr'],
    irql: upToApc,
    call(k, list, owner) {
      for (const range of rangesOf(k, list)) if (range.owner === owner) remove(k, list, range);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Whether nothing is in the way of a range; the driver is asked about what would be.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlIsRangeAvailable',
    parameters: [
      'RangeList: ptr',
      'Start: u64',
      'End: u64',
      'Flags: u32',
      'AttributeAvailableMask: u8',
      'Context: ptr',
      'Callback: ptr',
      'Available: ptr',
    ],
    irql: upToApc,
    call(_k, list, start, end, flags, attributes, context, callback, out) {
      const from = u64ToBigInt(start);
      return enter(RtlpFindAvailable, {
        list,
        start: from,
        length: u64ToBigInt(end) - from + 1n,
        minimum: from,
        alignment: 1n,
        flags,
        attributes,
        context,
        callback,
        asked: NULL_ADDRESS,
        out,
        searches: false,
      });
    },
  }),
  /**
   * Finds the highest free range of a length between two limits.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_UNSUCCESSFUL (there is none), STATUS_INVALID_PARAMETER
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlFindRange',
    parameters: [
      'RangeList: ptr',
      'Minimum: u64',
      'Maximum: u64',
      'Length: u32',
      'Alignment: u32',
      'Flags: u32',
      'AttributeAvailableMask: u8',
      'Context: ptr',
      'Callback: ptr',
      'Start: ptr',
    ],
    irql: upToApc,
    call(_k, list, minimum, maximum, length, alignment, flags, attributes, context, callback, out) {
      if (length === 0 || alignment === 0) return STATUS_INVALID_PARAMETER;
      const highest = u64ToBigInt(maximum) - BigInt(length) + 1n;
      const start = highest - (((highest % BigInt(alignment)) + BigInt(alignment)) % BigInt(alignment));
      if (start < u64ToBigInt(minimum)) return STATUS_UNSUCCESSFUL;
      return enter(RtlpFindAvailable, {
        list,
        start,
        length: BigInt(length),
        minimum: u64ToBigInt(minimum),
        alignment: BigInt(alignment),
        flags,
        attributes,
        context,
        callback,
        asked: NULL_ADDRESS,
        out,
        searches: true,
      });
    },
  }),
  /**
   * Begins to go through a list: gives its first range, NULL without any.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MORE_ENTRIES
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlGetFirstRange',
    parameters: ['RangeList: ptr', 'Iterator: ptr', 'Range: ptr'],
    irql: upToApc,
    call(k, list, iterator, out) {
      const at = setIterator(k, list, iterator, k.memory.readPointer(list));
      k.memory.writePointer(out, at);
      return at === NULL_ADDRESS ? STATUS_NO_MORE_ENTRIES : STATUS_SUCCESS;
    },
  }),
  /**
   * Goes to the next range of a list, or to the one before.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MORE_ENTRIES, STATUS_INVALID_PARAMETER (the list has changed)
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'RtlGetNextRange',
    parameters: ['Iterator: ptr', 'Range: ptr', 'MoveForwards: bool'],
    irql: upToApc,
    call(k, iterator, out, forwards) {
      const list = k.memory.readPointer(iterator);
      const current = k.memory.readPointer(addressAdd(iterator, ITERATOR_CURRENT));
      const stamp = k.memory.readU32(addressAdd(iterator, ITERATOR_STAMP));
      if (stamp !== k.memory.readU32(addressAdd(list, STAMP))) return STATUS_INVALID_PARAMETER;
      const links = current === NULL_ADDRESS ? list : addressAdd(current, LINKS);
      const at =
        current === NULL_ADDRESS
          ? current
          : setIterator(k, list, iterator, k.memory.readPointer(forwards ? links : addressAdd(links, 8)));
      k.memory.writePointer(out, at);
      return at === NULL_ADDRESS ? STATUS_NO_MORE_ENTRIES : STATUS_SUCCESS;
    },
  }),
];
