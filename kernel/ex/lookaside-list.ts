/**
 * Lookaside lists: an SLIST of freed blocks of one size that the driver's inlined code takes first, and the routines it
 * calls when the list is empty or full.
 * Source: "Using Lookaside Lists" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GENERAL_LOOKASIDE } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  CACHE_ALIGNED_POOL_BIT,
  NonPagedPool,
  PAGED_POOL_BIT,
  PagedPool,
  POOL_NX_ALLOCATION,
  POOL_QUOTA_FAIL_INSTEAD_OF_RAISE,
  POOL_RAISE_IF_ALLOCATION_FAILURE,
  SESSION_POOL_BIT,
} from '../../nt/pool-types.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_PARAMETER_4,
  STATUS_INVALID_PARAMETER_5,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { GeneralLookaside } from '../generated/views.ts';
import { callGuest, callGuestForAddress, done, enter, hostRoutine } from '../host-routine.ts';
import { upToDispatch } from '../irql-range.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { ExpInitializeSList, ExpPopEntrySList, ExpPushEntrySList, ExpQueryDepthSList } from './interlocked-list.ts';
import { ExpAllocatePool, ExpFreePool } from './pool.ts';

/** Blocks that a list keeps at first; NT adapts that to the use it is put to. */
const MINIMUM_DEPTH = 4;
const MAXIMUM_DEPTH = 256;

interface LookasideSettings {
  readonly allocate: GuestAddress;
  readonly free: GuestAddress;
  readonly poolType: number;
  readonly sizeBytes: number;
  readonly tag: number;
}

function initialize(
  k: Kernel,
  address: GuestAddress,
  { allocate, free, poolType, sizeBytes, tag }: LookasideSettings,
  listBytes: number = GENERAL_LOOKASIDE.SIZE,
) {
  const list = new GeneralLookaside(k.memory, address);
  k.memory.fill(address, listBytes, 0);
  ExpInitializeSList(k, address);
  list.Depth = MINIMUM_DEPTH;
  list.MaximumDepth = MAXIMUM_DEPTH;
  list.Type = poolType;
  list.Tag = tag;
  list.Size = sizeBytes;
  list.Allocate = allocate === NULL_ADDRESS ? k.calls.exportAddress('ExAllocatePoolWithTag') : allocate;
  list.Free = free === NULL_ADDRESS ? k.calls.exportAddress('ExFreePool') : free;
}

/** A LOOKASIDE_LIST_EX is the first part of what the other lists are. */
const LOOKASIDE_LIST_EX_BYTES = 96;
/** EX_LOOKASIDE_LIST_EX_FLAGS_... */
const RAISE_ON_FAIL = 1;
const FAIL_NO_RAISE = 2;

function initializeEx(k: Kernel, list: GuestAddress, settings: LookasideSettings, flags: number): number {
  const { poolType } = settings;
  const known = PAGED_POOL_BIT | CACHE_ALIGNED_POOL_BIT | SESSION_POOL_BIT | POOL_NX_ALLOCATION;
  if ((poolType & ~known) !== 0) return STATUS_INVALID_PARAMETER_4;
  if (flags !== 0 && flags !== RAISE_ON_FAIL && flags !== FAIL_NO_RAISE) return STATUS_INVALID_PARAMETER_5;
  // The flags choose between forms of the routine that allocates, as on NT.
  const quota = flags === FAIL_NO_RAISE ? POOL_QUOTA_FAIL_INSTEAD_OF_RAISE : 0;
  const raise = flags === RAISE_ON_FAIL ? POOL_RAISE_IF_ALLOCATION_FAILURE : 0;
  const { allocate, free } = settings;
  initialize(
    k,
    list,
    {
      ...settings,
      poolType: poolType | quota | raise,
      allocate: allocate === NULL_ADDRESS ? k.calls.exportAddress('ExpAllocateForLookasideEx') : allocate,
      free: free === NULL_ADDRESS ? k.calls.exportAddress('ExpFreeForLookasideEx') : free,
    },
    LOOKASIDE_LIST_EX_BYTES,
  );
  return STATUS_SUCCESS;
}

/** Frees the blocks that are left in a list whose routines get the list. */
const ExpDeleteLookasideListEx = hostRoutine<{ readonly list: GuestAddress }>('ExpDeleteLookasideListEx', {
  start(k, { list }) {
    const block = ExpPopEntrySList(k, addressAdd(list, GENERAL_LOOKASIDE.ListHead));
    if (block === NULL_ADDRESS) return done(0);
    return callGuest(new GeneralLookaside(k.memory, list).Free, [block, list], 'start');
  },
});

/** Takes a block from a list, or has a new one allocated. */
const ExpAllocateFromLookasideListEx = hostRoutine<{ readonly list: GuestAddress }>('ExpAllocateFromLookasideListEx', {
  start(k, { list }) {
    const view = new GeneralLookaside(k.memory, list);
    view.TotalAllocates++;
    const block = ExpPopEntrySList(k, addressAdd(list, GENERAL_LOOKASIDE.ListHead));
    if (block !== NULL_ADDRESS) return done(block);
    view.AllocateMisses++;
    return callGuestForAddress(view.Allocate, [view.Type, view.Size, view.Tag, list], 'allocated');
  },
  allocated: (_k, _slots, block) => done(block as GuestAddress),
});

/** Puts a block into a list, or has it freed when that is full. */
const ExpFreeToLookasideListEx = hostRoutine<{ readonly list: GuestAddress; readonly entry: GuestAddress }>(
  'ExpFreeToLookasideListEx',
  {
    start(k, { list, entry }) {
      const view = new GeneralLookaside(k.memory, list);
      view.TotalFrees++;
      const head = addressAdd(list, GENERAL_LOOKASIDE.ListHead);
      if (ExpQueryDepthSList(k, head) < view.Depth) {
        ExpPushEntrySList(k, head, entry);
        return done(0);
      }
      view.FreeMisses++;
      return callGuest(view.Free, [entry, list], 'freed');
    },
    freed: () => done(0),
  },
);

/** Frees the blocks that are left in a list. */
const ExpDeleteLookasideList = hostRoutine<{ readonly list: GuestAddress }>('ExpDeleteLookasideList', {
  start(k, { list }) {
    const block = ExpPopEntrySList(k, addressAdd(list, GENERAL_LOOKASIDE.ListHead));
    if (block === NULL_ADDRESS) return done(0);
    return callGuest(new GeneralLookaside(k.memory, list).Free, [block], 'start');
  },
});

export const lookasideDdis: readonly Ddi[] = [
  /**
   * Allocates for a list without a routine of its own for that; a driver gets its address with the list.
   * @irql <= DISPATCH_LEVEL
   */
  ddi({
    name: 'ExpAllocateForLookasideEx',
    parameters: ['PoolType: u32', 'NumberOfBytes: i64', 'Tag: u32', 'Lookaside: ptr'],
    irql: upToDispatch,
    call(k, poolType, sizeBytes, tag) {
      const block = ExpAllocatePool(k, poolType, sizeBytes, tag);
      if (block === NULL_ADDRESS && (poolType & POOL_RAISE_IF_ALLOCATION_FAILURE) !== 0) {
        KiRaiseStatus(k, STATUS_INSUFFICIENT_RESOURCES, 'no pool for a lookaside list that raises on failure');
      }
      return block;
    },
  }),
  /**
   * Frees for a list without a routine of its own for that.
   * @irql <= DISPATCH_LEVEL
   */
  ddi({
    name: 'ExpFreeForLookasideEx',
    parameters: ['Buffer: ptr', 'Lookaside: ptr'],
    irql: upToDispatch,
    call: (k, block) => ExpFreePool(k, block),
  }),
  /**
   * Makes a list of nonpaged blocks of one size.
   * @irql <= DISPATCH_LEVEL
   * Deviation: the depth stays at its minimum.
   * Source: "ExInitializeNPagedLookasideList function (wdm.h)".
   */
  ddi({
    name: 'ExInitializeNPagedLookasideList',
    parameters: ['Lookaside: ptr', 'Allocate: ptr', 'Free: ptr', 'Flags: u32', 'Size: u64', 'Tag: u32', 'Depth: u16'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, list, allocate, free, flags, size, tag) =>
      initialize(k, list, { allocate, free, poolType: NonPagedPool | flags, sizeBytes: size.lo, tag }),
  }),
  /**
   * Frees what is left in a list of nonpaged blocks.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExDeleteNPagedLookasideList function (wdm.h)".
   */
  ddi({
    name: 'ExDeleteNPagedLookasideList',
    parameters: ['Lookaside: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (_k, list) => enter(ExpDeleteLookasideList, { list }),
  }),
  /**
   * Makes a list of paged blocks of one size.
   * @irql <= APC_LEVEL
   * Deviation: the depth stays at its minimum.
   * Source: "ExInitializePagedLookasideList function (wdm.h)".
   */
  ddi({
    name: 'ExInitializePagedLookasideList',
    parameters: ['Lookaside: ptr', 'Allocate: ptr', 'Free: ptr', 'Flags: u32', 'Size: u64', 'Tag: u32', 'Depth: u16'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, list, allocate, free, flags, size, tag) =>
      initialize(k, list, { allocate, free, poolType: PagedPool | flags, sizeBytes: size.lo, tag }),
  }),
  /**
   * Frees what is left in a list of paged blocks.
   * @irql <= APC_LEVEL
   * Source: "ExDeletePagedLookasideList function (wdm.h)".
   */
  ddi({
    name: 'ExDeletePagedLookasideList',
    parameters: ['Lookaside: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (_k, list) => enter(ExpDeleteLookasideList, { list }),
  }),
  /**
   * Makes a list of blocks of one size in any kind of pool; its routines get the list.
   * @irql <= DISPATCH_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER_4 (pool type), STATUS_INVALID_PARAMETER_5 (flags)
   * Deviation: the depth stays at its minimum.
   * Source: "ExInitializeLookasideListEx function (wdm.h)".
   */
  ddi({
    name: 'ExInitializeLookasideListEx',
    parameters: [
      'Lookaside: ptr',
      'Allocate: ptr',
      'Free: ptr',
      'PoolType: u32',
      'Flags: u32',
      'Size: u64',
      'Tag: u32',
      'Depth: u16',
    ],
    irql: upToDispatch,
    call: (k, list, allocate, free, poolType, flags, size, tag) =>
      initializeEx(k, list, { allocate, free, poolType, sizeBytes: size.lo, tag }, flags),
  }),
  /**
   * Frees what is left in a list.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExDeleteLookasideListEx function (wdm.h)".
   */
  ddi({
    name: 'ExDeleteLookasideListEx',
    parameters: ['Lookaside: ptr'],
    irql: upToDispatch,
    call: (_k, list) => enter(ExpDeleteLookasideListEx, { list }),
  }),
  /**
   * Frees what is in a list, which stays usable.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExFlushLookasideListEx function (wdm.h)".
   */
  ddi({
    name: 'ExFlushLookasideListEx',
    parameters: ['Lookaside: ptr'],
    irql: upToDispatch,
    call: (_k, list) => enter(ExpDeleteLookasideListEx, { list }),
  }),
  /**
   * Takes a block from a list, or a new one; NULL without memory.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExAllocateFromLookasideListEx function (wdm.h)".
   */
  ddi({
    name: 'ExAllocateFromLookasideListEx',
    parameters: ['Lookaside: ptr'],
    irql: upToDispatch,
    call: (_k, list) => enter(ExpAllocateFromLookasideListEx, { list }),
  }),
  /**
   * Puts a block into a list, or frees it when that is full.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExFreeToLookasideListEx function (wdm.h)".
   */
  ddi({
    name: 'ExFreeToLookasideListEx',
    parameters: ['Lookaside: ptr', 'Entry: ptr'],
    irql: upToDispatch,
    call: (_k, list, entry) => enter(ExpFreeToLookasideListEx, { list, entry }),
  }),
];
