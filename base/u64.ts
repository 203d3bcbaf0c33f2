/**
 * Opaque 64-bit values (contexts, ULONG_PTR arguments, keys, status information) as two 32-bit halves.
 * BigInt stays off hot paths; it is allowed for printing.
 */
import type { GuestAddress } from './guest-address.ts';

/** An unsigned 64-bit value. Both halves are unsigned 32-bit integers. */
export interface U64 {
  readonly lo: number;
  readonly hi: number;
}

export const U64_ZERO: U64 = { lo: 0, hi: 0 };

/** Makes a value from two halves of any signedness. */
export function u64(lo: number, hi = 0): U64 {
  return { lo: lo >>> 0, hi: hi >>> 0 };
}

/** Makes a value from a number: a safe integer, negative ones in two's complement. */
export function u64FromNumber(value: number): U64 {
  return { lo: value >>> 0, hi: Math.floor(value / 0x1_0000_0000) >>> 0 };
}

/** The 64 bits of a canonical address. */
export function u64FromAddress(address: GuestAddress): U64 {
  return u64FromNumber(address);
}

/** The value as a number; exact only below 2^53. */
export function u64ToNumber(value: U64): number {
  return value.hi * 0x1_0000_0000 + value.lo;
}

/** The value as a signed number (two's complement); exact only within +-2^53. */
export function i64ToNumber(value: U64): number {
  return (value.hi | 0) * 0x1_0000_0000 + value.lo;
}

/** Whether bit `bit` (0 to 63) is set. */
export function u64HasBit({ lo, hi }: U64, bit: number): boolean {
  return (((bit < 32 ? lo : hi) >>> (bit & 31)) & 1) === 1;
}

export function u64Equal(a: U64, b: U64): boolean {
  return a.lo === b.lo && a.hi === b.hi;
}

export function u64ToBigInt(value: U64): bigint {
  return (BigInt(value.hi) << 32n) | BigInt(value.lo);
}

export function u64FromBigInt(value: bigint): U64 {
  return { lo: Number(value & 0xffff_ffffn), hi: Number((value >> 32n) & 0xffff_ffffn) };
}
