/** Routines on STRINGs of bytes. Case is that of the ANSI code page. Source: their pages (wdm.h, ntddk.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_BUFFER_TOO_SMALL, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql, passiveOnly, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { ANSI_CODE_PAGE, byteOfUnit, unitOfAnsi } from './code-page.ts';
import { narrowLength } from './guest-text.ts';
import { readCountedString } from './unicode-string.ts';
import { upcaseUnit } from './upcase.ts';

/** The upper case of a byte; a byte whose upper case the code page does not have stays as it is. */
function upperByte(byte: number): number {
  return byteOfUnit(ANSI_CODE_PAGE, upcaseUnit(unitOfAnsi(byte))) ?? byte;
}

function bytesOf(k: Kernel, string: GuestAddress, fold: boolean): Uint8Array {
  const { length, buffer } = readCountedString(k.memory, string);
  if (length === 0) return new Uint8Array(0);
  const bytes = k.memory.readBytes(buffer, length);
  return fold ? bytes.map(upperByte) : bytes;
}

/** Difference of the first bytes that differ, else of the lengths. */
function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** Copies as many bytes as fit, and returns how many. */
function copy(k: Kernel, destination: GuestAddress, bytes: Uint8Array): void {
  const { maximumLength, buffer } = readCountedString(k.memory, destination);
  const part = bytes.subarray(0, maximumLength);
  if (part.length > 0) k.memory.writeBytes(buffer, part);
  k.memory.writeU16(destination, part.length);
}

function append(k: Kernel, destination: GuestAddress, source: GuestAddress, length: number): number {
  const target = readCountedString(k.memory, destination);
  if (target.length + length > target.maximumLength) return STATUS_BUFFER_TOO_SMALL;
  if (length > 0) k.memory.move(addressAdd(target.buffer, target.length), source, length);
  k.memory.writeU16(destination, target.length + length);
  return STATUS_SUCCESS;
}

export const charStringDdis: readonly Ddi[] = [
  /**
   * Compares two strings, with or without case: negative, zero or positive.
   * @irql PASSIVE_LEVEL
   * Source: "RtlCompareString function (wdm.h)".
   */
  ddi({
    name: 'RtlCompareString',
    parameters: ['String1: ptr', 'String2: ptr', 'CaseInSensitive: bool'],
    irql: passiveOnly,
    call: (k, a, b, fold) => compare(bytesOf(k, a, fold), bytesOf(k, b, fold)),
  }),
  /**
   * Tells whether two strings are equal, with or without case.
   * @irql PASSIVE_LEVEL
   * Source: "RtlEqualString function (wdm.h)".
   */
  ddi({
    name: 'RtlEqualString',
    parameters: ['String1: ptr', 'String2: ptr', 'CaseInSensitive: bool'],
    irql: passiveOnly,
    call: (k, a, b, fold) => compare(bytesOf(k, a, fold), bytesOf(k, b, fold)) === 0,
  }),
  /**
   * Tells whether String2 begins with String1.
   * @irql PASSIVE_LEVEL
   * Source: "RtlPrefixString function (ntddk.h)".
   */
  ddi({
    name: 'RtlPrefixString',
    parameters: ['String1: ptr', 'String2: ptr', 'CaseInSensitive: bool'],
    irql: passiveOnly,
    call(k, prefixAt, textAt, fold) {
      const prefix = bytesOf(k, prefixAt, fold);
      return compare(prefix, bytesOf(k, textAt, fold).subarray(0, prefix.length)) === 0;
    },
  }),
  /**
   * Copies as much of a string as fits; NULL empties the destination.
   * @irql any
   * Source: "RtlCopyString function (wdm.h)".
   */
  ddi({
    name: 'RtlCopyString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: anyIrql,
    call: (k, destination, source) =>
      copy(k, destination, source === NULL_ADDRESS ? new Uint8Array(0) : bytesOf(k, source, false)),
  }),
  /**
   * Copies as much of a string as fits, in upper case.
   * @irql <= APC_LEVEL
   * Source: "RtlUpperString function (ntddk.h)".
   */
  ddi({
    name: 'RtlUpperString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: upToApc,
    call: (k, destination, source) => copy(k, destination, bytesOf(k, source, true)),
  }),
  /**
   * Returns a character in upper case.
   * @irql <= APC_LEVEL
   * Source: "RtlUpperChar function (ntddk.h)".
   */
  ddi({
    name: 'RtlUpperChar',
    parameters: ['Character: u8'],
    irql: upToApc,
    call: (_k, byte) => upperByte(byte),
  }),
  /**
   * Appends a string; STATUS_BUFFER_TOO_SMALL when it does not fit.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL
   * Source: "RtlAppendStringToString function (ntifs.h)".
   */
  ddi({
    name: 'RtlAppendStringToString',
    parameters: ['Destination: ptr', 'Source: ptr'],
    irql: upToApc,
    call(k, destination, source) {
      const { length, buffer } = readCountedString(k.memory, source);
      return append(k, destination, buffer, length);
    },
  }),
  /**
   * Appends a zero-terminated text; NULL appends nothing.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'RtlAppendAsciizToString',
    parameters: ['Destination: ptr', 'Source: ptr'],
    irql: upToApc,
    call: (k, destination, source) =>
      source === NULL_ADDRESS ? STATUS_SUCCESS : append(k, destination, source, narrowLength(k.memory, source)),
  }),
];
