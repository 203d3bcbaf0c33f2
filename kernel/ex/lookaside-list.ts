/**
 * Lookaside lists: an SLIST of freed blocks of one size that the driver's inlined code takes first, and the routines it
 * calls when the list is empty or full.
 * Source: "Using Lookaside Lists" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GENERAL_LOOKASIDE } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { NonPagedPool, PagedPool } from '../../nt/pool-types.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { GeneralLookaside } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ExpInitializeSList, ExpPopEntrySList } from './interlocked-list.ts';

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

function initialize(k: Kernel, address: GuestAddress, { allocate, free, poolType, sizeBytes, tag }: LookasideSettings) {
  const list = new GeneralLookaside(k.memory, address);
  k.memory.fill(address, GENERAL_LOOKASIDE.SIZE, 0);
  ExpInitializeSList(k, address);
  list.Depth = MINIMUM_DEPTH;
  list.MaximumDepth = MAXIMUM_DEPTH;
  list.Type = poolType;
  list.Tag = tag;
  list.Size = sizeBytes;
  list.Allocate = allocate === NULL_ADDRESS ? k.calls.exportAddress('ExAllocatePoolWithTag') : allocate;
  list.Free = free === NULL_ADDRESS ? k.calls.exportAddress('ExFreePool') : free;
}

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
];
