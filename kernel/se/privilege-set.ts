/** PRIVILEGE_SET: privileges that are asked for, or were used. Source: "PRIVILEGE_SET structure (ntifs.h)", "SePrivilegeCheck function (ntifs.h)". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import { PRIVILEGE_SET_ALL_NECESSARY, SE_PRIVILEGE_USED_FOR_ACCESS } from '../../nt/security.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import type { TokenRecord } from './state.ts';
import { holdsPrivilege } from './token.ts';

/** PrivilegeCount, Control; then LUID and attributes of each. */
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
const ATTRIBUTES = 8;

export function privilegeSetBytes(count: number): number {
  return HEADER_BYTES + ENTRY_BYTES * count;
}

function entryAt(set: GuestAddress, index: number): GuestAddress {
  return addressAdd(set, HEADER_BYTES + ENTRY_BYTES * index);
}

/** Privileges of a set, with where each is. A LUID that no privilege has is -1. */
export function privilegesIn(k: Kernel, set: GuestAddress): { readonly luid: number; readonly at: GuestAddress }[] {
  return Array.from({ length: k.memory.readU32(set) }, (_, index) => {
    const at = entryAt(set, index);
    const { lo, hi } = k.memory.readU64(at);
    return { luid: hi === 0 ? lo : -1, at };
  });
}

/** Stores a set of privileges that were used. */
export function writePrivilegeSet(k: Kernel, set: GuestAddress, luids: readonly number[]): void {
  k.memory.writeU32(set, luids.length);
  k.memory.writeU32(addressAdd(set, 4), 0);
  luids.forEach((luid, index) => {
    k.memory.writeU64(entryAt(set, index), luid, 0);
    k.memory.writeU32(addressAdd(entryAt(set, index), ATTRIBUTES), SE_PRIVILEGE_USED_FOR_ACCESS);
  });
}

/** A set that a driver frees with SeFreePrivileges; NULL without memory. */
export function SepAllocatePrivilegeSet(k: Kernel, luids: readonly number[]): GuestAddress {
  const set = ExpAllocatePool(k, PagedPool, privilegeSetBytes(luids.length), poolTag('SePr'));
  if (set !== NULL_ADDRESS) writePrivilegeSet(k, set, luids);
  return set;
}

/** Whether a token has all the privileges of a set, or one of them where that is enough; those are marked as used. */
export function SepCheckPrivilegeSet(k: Kernel, set: GuestAddress, token: TokenRecord): boolean {
  const all = (k.memory.readU32(addressAdd(set, 4)) & PRIVILEGE_SET_ALL_NECESSARY) !== 0;
  const wanted = privilegesIn(k, set);
  const held = wanted.filter(({ luid }) => holdsPrivilege(token, luid));
  for (const { at } of held) {
    const attributes = k.memory.readU32(addressAdd(at, ATTRIBUTES));
    k.memory.writeU32(addressAdd(at, ATTRIBUTES), (attributes | SE_PRIVILEGE_USED_FOR_ACCESS) >>> 0);
  }
  return all ? held.length === wanted.length : held.length > 0;
}
