/** UNICODE_STRINGs in guest memory, for kernel code that works with JavaScript strings. */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import type { GuestMemory } from '../ports.ts';
import { readWide, writeWide } from './guest-text.ts';

export { equalNames } from './upcase.ts';

/** A counted string as it stands in memory: UNICODE_STRING and STRING have the same shape. Lengths in bytes. */
export interface CountedString {
  readonly length: number;
  readonly maximumLength: number;
  readonly buffer: GuestAddress;
}

export function readCountedString(memory: GuestMemory, address: GuestAddress): CountedString {
  return {
    length: memory.readU16(addressAdd(address, UNICODE_STRING.Length)),
    maximumLength: memory.readU16(addressAdd(address, UNICODE_STRING.MaximumLength)),
    buffer: memory.readPointer(addressAdd(address, UNICODE_STRING.Buffer)),
  };
}

export function writeCountedString(memory: GuestMemory, address: GuestAddress, value: CountedString): void {
  memory.writeU16(addressAdd(address, UNICODE_STRING.Length), value.length);
  memory.writeU16(addressAdd(address, UNICODE_STRING.MaximumLength), value.maximumLength);
  memory.writePointer(addressAdd(address, UNICODE_STRING.Buffer), value.buffer);
}

/** The text of the UNICODE_STRING at `address`; an odd last byte is ignored. */
export function readUnicodeString(k: Kernel, address: GuestAddress): string {
  const { length, buffer } = readCountedString(k.memory, address);
  return readWide(k.memory, buffer, length >>> 1);
}

/** Stores `text` and a terminating zero at `buffer`, and a UNICODE_STRING that describes it at `address`. */
export function writeUnicodeString(k: Kernel, address: GuestAddress, buffer: GuestAddress, text: string): void {
  const length = 2 * text.length;
  assert(length + 2 <= 0xfffe, 'a UNICODE_STRING holds at most 32,766 characters');
  writeWide(k.memory, buffer, `${text}\0`);
  writeCountedString(k.memory, address, { length, maximumLength: length + 2, buffer });
}

/** Like {@link writeUnicodeString} with a buffer of the kernel's own; an empty text gets none. */
export function allocateUnicodeString(k: Kernel, address: GuestAddress, text: string, tag: number): void {
  if (text === '') {
    writeCountedString(k.memory, address, { length: 0, maximumLength: 0, buffer: NULL_ADDRESS });
  } else {
    writeUnicodeString(k, address, ExpAllocateSystem(k, 2 * text.length + 2, tag), text);
  }
}

/** Frees the buffer of {@link allocateUnicodeString} and empties the UNICODE_STRING. */
export function freeUnicodeString(k: Kernel, address: GuestAddress): void {
  const { buffer } = readCountedString(k.memory, address);
  if (buffer !== NULL_ADDRESS) ExpFreeSystem(k, buffer);
  writeCountedString(k.memory, address, { length: 0, maximumLength: 0, buffer: NULL_ADDRESS });
}
