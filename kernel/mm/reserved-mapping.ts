/**
 * Ranges of system space that a driver reserves, so that it can map MDLs later even when there is no room left.
 * Source: "MmAllocateMappingAddress function (wdm.h)" and the pages of the routines that go with it, "Bug Check 0xDA".
 */
import { formatAddress, formatPoolTag } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { SYSTEM_PTE_MISUSE } from '../../nt/bug-check-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { MiMapToReserved, MiUnmapFromReserved } from './mdl.ts';
import type { ReservedMapping } from './state.ts';
import { MiCancelReservation, MiReserveMapping } from './system-mappings.ts';
import { PAGE_SIZE, roundUpToPages } from './system-space.ts';

/** Parameter 1 of bug check 0xDA. */
const FREE_WITH_WRONG_TAG = 0x101;
const FREE_WHILE_MAPPED = 0x103;
const MAP_WITH_WRONG_TAG = 0x104;
const MAP_WHILE_MAPPED = 0x107;
const UNMAP_WITH_WRONG_TAG = 0x108;
const UNMAP_WHILE_UNMAPPED = 0x109;

function misuse(k: Kernel, kind: number, base: GuestAddress, given: number, expected: number, what: string) {
  const text = `the reserved mapping address ${formatAddress(base)} ${what}`;
  return bugcheck(k, SYSTEM_PTE_MISUSE, [kind, base, given, expected], text);
}

/** The reservation at an address, which must have that tag. */
function reservationAt(k: Kernel, base: GuestAddress, tag: number, kind: number, what: string): ReservedMapping {
  const reservation = k.state.mm.reservedMappings.get(base);
  if (reservation === undefined) throw misuse(k, kind, base, tag, 0, `is ${what}, but it was not reserved`);
  if (reservation.tag === tag) return reservation;
  const tags = `with the tag '${formatPoolTag(tag)}', but it was reserved with '${formatPoolTag(reservation.tag)}'`;
  throw misuse(k, kind, base, tag, reservation.tag, `is ${what} ${tags}`);
}

function reserve(k: Kernel, sizeBytes: number, tag: number): GuestAddress {
  const pages = roundUpToPages(sizeBytes) / PAGE_SIZE;
  if (pages <= 0) return NULL_ADDRESS;
  const base = MiReserveMapping(k, pages);
  if (base !== NULL_ADDRESS) k.state.mm.reservedMappings.set(base, { pages, tag, mappedPages: 0 });
  return base;
}

export const reservedMappingDdis: readonly Ddi[] = [
  /**
   * Reserves a range of system space for mappings under a tag; NULL when there is no room.
   * @irql <= APC_LEVEL
   * Source: "MmAllocateMappingAddress function (wdm.h)".
   */
  ddi({
    name: 'MmAllocateMappingAddress',
    parameters: ['NumberOfBytes: i64', 'PoolTag: u32'],
    irql: upToApc,
    call: reserve,
  }),
  /**
   * The same; the flags say whether mappings there may be executable.
   * @irql <= APC_LEVEL
   * Deviation: no mapping is executable, whatever the flags say.
   * Source: "MmAllocateMappingAddressEx function (wdm.h)".
   */
  ddi({
    name: 'MmAllocateMappingAddressEx',
    parameters: ['NumberOfBytes: i64', 'PoolTag: u32', 'Flags: u32'],
    irql: upToApc,
    call: (k, sizeBytes, tag) => reserve(k, sizeBytes, tag),
  }),
  /**
   * Gives a reserved range up.
   * @irql <= APC_LEVEL
   * Bug check 0xDA when it is not reserved under that tag, or in use.
   * Source: "MmFreeMappingAddress function (wdm.h)".
   */
  ddi({
    name: 'MmFreeMappingAddress',
    parameters: ['BaseAddress: ptr', 'PoolTag: u32'],
    irql: upToApc,
    call(k, base, tag) {
      const { pages, mappedPages } = reservationAt(k, base, tag, FREE_WITH_WRONG_TAG, 'freed');
      if (mappedPages > 0)
        throw misuse(k, FREE_WHILE_MAPPED, base, tag, mappedPages, 'is freed while an MDL is mapped there');
      k.state.mm.reservedMappings.delete(base);
      MiCancelReservation(k, base, pages);
    },
  }),
  /**
   * Maps an MDL into a reserved range; NULL when that is too small for it.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xDA when the range is not reserved under that tag, or in use; 0xC4 for an MDL that is not to be mapped.
   * Deviation: the caching type makes no difference.
   * Source: "MmMapLockedPagesWithReservedMapping function (wdm.h)".
   */
  ddi({
    name: 'MmMapLockedPagesWithReservedMapping',
    parameters: ['MappingAddress: ptr', 'PoolTag: u32', 'MemoryDescriptorList: ptr', 'CacheType: u32'],
    irql: upToDispatch,
    call(k, base, tag, mdl) {
      const reservation = reservationAt(k, base, tag, MAP_WITH_WRONG_TAG, 'mapped into');
      const { pages, mappedPages } = reservation;
      if (mappedPages > 0)
        throw misuse(k, MAP_WHILE_MAPPED, base, tag, mappedPages, 'is mapped into, but an MDL is mapped there');
      const mapped = MiMapToReserved(k, mdl, base, pages);
      if (mapped === undefined) return NULL_ADDRESS;
      reservation.mappedPages = mapped.pages;
      return addressAdd(base, mapped.offset);
    },
  }),
  /**
   * Takes the mapping of an MDL in a reserved range away; the range stays reserved.
   * @irql <= DISPATCH_LEVEL
   * Bug check 0xDA when the range is not reserved under that tag, or nothing is mapped there.
   * Source: "MmUnmapReservedMapping function (wdm.h)".
   */
  ddi({
    name: 'MmUnmapReservedMapping',
    parameters: ['BaseAddress: ptr', 'PoolTag: u32', 'MemoryDescriptorList: ptr'],
    irql: upToDispatch,
    call(k, address, tag, mdl) {
      const base = addressAdd(address, -(address & (PAGE_SIZE - 1)));
      const reservation = reservationAt(k, base, tag, UNMAP_WITH_WRONG_TAG, 'unmapped from');
      if (reservation.mappedPages === 0) {
        throw misuse(k, UNMAP_WHILE_UNMAPPED, base, tag, 0, 'is unmapped from, but nothing is mapped there');
      }
      MiUnmapFromReserved(k, address, mdl);
      reservation.mappedPages = 0;
    },
  }),
];
