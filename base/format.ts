/** Numbers and addresses as driver developers read them. */
import { addressHi, addressLo, type GuestAddress } from './guest-address.ts';
import type { U64 } from './u64.ts';

/** Upper-case hex with at least `digits` digits and no prefix. */
export function hex(value: number, digits = 1): string {
  const text = value.toString(16).toUpperCase();
  return text.length >= digits ? text : '0'.repeat(digits - text.length) + text;
}

/** `0x` and at least `digits` upper-case digits. */
export function hex0x(value: number, digits = 1): string {
  return `0x${hex(value, digits)}`;
}

/** 16 lower-case digits with WinDbg's back-tick: ``fffff800`00001000``. */
export function formatU64(value: U64): string {
  return `${hex(value.hi, 8)}\`${hex(value.lo, 8)}`.toLowerCase();
}

/** An address in the form of {@link formatU64}. */
export function formatAddress(address: GuestAddress): string {
  return formatU64({ lo: addressLo(address), hi: addressHi(address) });
}

/** A pool tag (little-endian 32-bit value) as its four characters; unprintable bytes become dots. */
export function formatPoolTag(tag: number): string {
  let text = '';
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = (tag >>> shift) & 0xff;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return text;
}
