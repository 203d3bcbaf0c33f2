/** Where a converted string goes: a buffer that its counted string has, or a new one. Source: "RtlUnicodeStringToAnsiString function (wdm.h)". */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import {
  STATUS_BUFFER_OVERFLOW,
  STATUS_INVALID_PARAMETER_2,
  STATUS_NO_MEMORY,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { ExpAllocatePool, ExpFreePool } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import { type CountedString, readCountedString, writeCountedString } from './unicode-string.ts';

/** Tag of string buffers that drivers free with RtlFreeUnicodeString and the like. */
export const STRING_TAG = poolTag('Strg');

export const EMPTY_STRING: CountedString = { length: 0, maximumLength: 0, buffer: NULL_ADDRESS };

/**
 * Finds room for a converted string and what terminates it, fills in the destination and calls `store` with the buffer.
 * @param length bytes of the string; `zeroBytes` more are stored behind it
 * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER_2 (too long)
 */
export function convertInto(
  k: Kernel,
  destination: GuestAddress,
  length: number,
  zeroBytes: number,
  allocate: boolean,
  store: (buffer: GuestAddress) => void,
): number {
  const needed = length + zeroBytes;
  if (needed > 0xffff) return STATUS_INVALID_PARAMETER_2;
  let target = readCountedString(k.memory, destination);
  if (allocate && needed === 0) {
    target = EMPTY_STRING;
  } else if (allocate) {
    const buffer = ExpAllocatePool(k, PagedPool, needed, STRING_TAG);
    if (buffer === NULL_ADDRESS) return STATUS_NO_MEMORY;
    target = { length, maximumLength: needed, buffer };
  }
  if (needed > target.maximumLength) return STATUS_BUFFER_OVERFLOW;
  store(target.buffer);
  writeCountedString(k.memory, destination, { ...target, length });
  return STATUS_SUCCESS;
}

/** Frees the buffer of a converted string and empties it. */
export function freeConverted(k: Kernel, string: GuestAddress): void {
  const { buffer } = readCountedString(k.memory, string);
  if (buffer === NULL_ADDRESS) return;
  ExpFreePool(k, buffer);
  writeCountedString(k.memory, string, EMPTY_STRING);
}
