/**
 * Routines that copy, fill and compare memory. Source: "RtlCopyMemory", "RtlCompareMemory" (wdm.h), ISO C.
 * Deviation: an access that is refused raises its fault before anything is changed; the real ones stop half-way.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import type { GuestMemory } from '../ports.ts';
import { bytesToPageEnd } from './guest-text.ts';

/** A SIZE_T argument; one above 2^63 arrives negative and is larger than any memory. */
function byteCount(length: number): number {
  return length < 0 ? 0x8000_0000_0000 : length;
}

function copy(k: Kernel, destination: GuestAddress, source: GuestAddress, length: number): GuestAddress {
  if (length !== 0) k.memory.move(destination, source, byteCount(length));
  return destination;
}

function fill(k: Kernel, destination: GuestAddress, length: number, byte: number): GuestAddress {
  if (length !== 0) k.memory.fill(destination, byteCount(length), byte & 0xff);
  return destination;
}

/** Number of equal bytes before the first difference, at most `length`. Reads page by page, so not far behind it. */
function equalBytes(memory: GuestMemory, a: GuestAddress, b: GuestAddress, length: number): number {
  let done = 0;
  while (done < length) {
    const atA = addressAdd(a, done);
    const atB = addressAdd(b, done);
    const count = Math.min(bytesToPageEnd(atA), bytesToPageEnd(atB), length - done);
    const bytesA = memory.readBytes(atA, count);
    const bytesB = memory.readBytes(atB, count);
    for (let i = 0; i < count; i++) if (bytesA[i] !== bytesB[i]) return done + i;
    done += count;
  }
  return length;
}

function findByte(memory: GuestMemory, address: GuestAddress, byte: number, length: number): GuestAddress {
  for (let done = 0; done < length; ) {
    const at = addressAdd(address, done);
    const bytes = memory.readBytes(at, Math.min(bytesToPageEnd(at), length - done));
    const index = bytes.indexOf(byte & 0xff);
    if (index >= 0) return addressAdd(at, index);
    done += bytes.length;
  }
  return NULL_ADDRESS;
}

function compare(memory: GuestMemory, a: GuestAddress, b: GuestAddress, length: number): number {
  const equal = equalBytes(memory, a, b, length);
  return equal === length ? 0 : Math.sign(memory.readU8(addressAdd(a, equal)) - memory.readU8(addressAdd(b, equal)));
}

function copyDdi(name: string): Ddi {
  return ddi({
    name,
    parameters: ['Destination: ptr', 'Source: ptr', 'Length: i64'],
    irql: anyIrql,
    call: copy,
  });
}

export const memoryDdis: readonly Ddi[] = [
  /**
   * Copy bytes and return the destination. Overlapping ranges are copied as if through a buffer.
   * @irql any
   * Deviation: memcpy of overlapping ranges is not reported.
   */
  copyDdi('memcpy'),
  copyDdi('memmove'),
  copyDdi('RtlCopyMemory'),
  copyDdi('RtlMoveMemory'),
  copyDdi('RtlCopyMemoryNonTemporal'),
  /**
   * Fills memory with a byte and returns the destination.
   * @irql any
   */
  ddi({
    name: 'memset',
    parameters: ['Destination: ptr', 'Fill: s32', 'Length: i64'],
    irql: anyIrql,
    call: (k, destination, byte, length) => fill(k, destination, length, byte),
  }),
  /**
   * Fills memory with a byte.
   * @irql any
   * Source: "RtlFillMemory macro (wdm.h)".
   */
  ddi({
    name: 'RtlFillMemory',
    parameters: ['Destination: ptr', 'Length: i64', 'Fill: u8'],
    irql: anyIrql,
    call: fill,
  }),
  /**
   * Fills memory with zeros.
   * @irql any
   * Source: "RtlZeroMemory macro (wdm.h)".
   */
  ddi({
    name: 'RtlZeroMemory',
    parameters: ['Destination: ptr', 'Length: i64'],
    irql: anyIrql,
    call: (k, destination, length) => fill(k, destination, length, 0),
  }),
  /**
   * Returns how many bytes are equal before the first difference.
   * @irql any
   * Source: "RtlCompareMemory function (wdm.h)".
   */
  ddi({
    name: 'RtlCompareMemory',
    parameters: ['Source1: ptr', 'Source2: ptr', 'Length: i64'],
    irql: anyIrql,
    call: (k, a, b, length) => equalBytes(k.memory, a, b, byteCount(length)),
  }),
  /**
   * Returns how many bytes, in whole 32-bit words, equal a pattern before the first word that differs.
   * @irql any
   * Source: "RtlCompareMemoryUlong function (ntifs.h)".
   */
  ddi({
    name: 'RtlCompareMemoryUlong',
    parameters: ['Source: ptr', 'Length: i64', 'Pattern: u32'],
    irql: anyIrql,
    call(k, source, length, pattern) {
      const end = Math.floor(byteCount(length) / 4) * 4;
      let equal = 0;
      while (equal < end && k.memory.readU32(addressAdd(source, equal)) === pattern) equal += 4;
      return equal;
    },
  }),
  /**
   * Compares memory as unsigned bytes: -1, 0 or 1.
   * @irql any
   */
  ddi({
    name: 'memcmp',
    parameters: ['Buffer1: ptr', 'Buffer2: ptr', 'Length: i64'],
    irql: anyIrql,
    call: (k, a, b, length) => compare(k.memory, a, b, byteCount(length)),
  }),
  /**
   * Returns the first place of a byte, or NULL.
   * @irql any
   */
  ddi({
    name: 'memchr',
    parameters: ['Buffer: ptr', 'Byte: s32', 'Length: i64'],
    irql: anyIrql,
    call: (k, buffer, byte, length) => findByte(k.memory, buffer, byte, byteCount(length)),
  }),
];
