/**
 * Addresses of the simulated machine. A canonical x64 address fits a JavaScript number exactly when it is
 * kept as a signed 48-bit value: kernel addresses are negative, user addresses positive.
 */
import type { U64 } from './u64.ts';

declare const brand: unique symbol;

/** A canonical virtual address as a signed 48-bit integer. */
export type GuestAddress = number & { readonly [brand]: 'GuestAddress' };

const TWO_32 = 0x1_0000_0000;

export const NULL_ADDRESS = 0 as GuestAddress;

/** The address with the given upper and lower 32 bits, or `undefined` when it is not canonical. */
export function canonicalAddress(lo: number, hi: number): GuestAddress | undefined {
  const signedHi = hi | 0;
  // Bits 47..63 must all equal bit 47: the upper half sign-extended from 16 bits.
  if ((signedHi << 16) >> 16 !== signedHi) return undefined;
  return (signedHi * TWO_32 + (lo >>> 0)) as GuestAddress;
}

/** Like {@link canonicalAddress}, for values the caller knows to be canonical (own tables, checked pointers). */
export function addressFromHalves(lo: number, hi: number): GuestAddress {
  return ((hi | 0) * TWO_32 + (lo >>> 0)) as GuestAddress;
}

export function addressFromU64(value: U64): GuestAddress | undefined {
  return canonicalAddress(value.lo, value.hi);
}

export function addressLo(address: GuestAddress): number {
  return address >>> 0;
}

export function addressHi(address: GuestAddress): number {
  return Math.floor(address / TWO_32) >>> 0;
}

/** Address arithmetic that keeps the brand. */
export function addressAdd(address: GuestAddress, offset: number): GuestAddress {
  return (address + offset) as GuestAddress;
}

/** True for the upper (system) half of the address space. */
export function isSystemAddress(address: GuestAddress): boolean {
  return address < 0;
}
