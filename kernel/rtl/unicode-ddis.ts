/** Routines on UNICODE_STRING. Source: the pages of the routines in the Windows driver documentation (wdm.h, ntddk.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import { STATUS_BUFFER_TOO_SMALL, STATUS_NAME_TOO_LONG, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { anyIrql, passiveOnly, upToApc, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { wideLength, writeWide } from './guest-text.ts';
import { convertInto, EMPTY_STRING, freeConverted, STRING_TAG } from './string-conversion.ts';
import { type CountedString, readCountedString, readUnicodeString, writeCountedString } from './unicode-string.ts';
import { upcaseText, upcaseUnit } from './upcase.ts';

/** Most bytes a UNICODE_STRING with a terminating zero can hold, without the zero. */
const LONGEST = 0xfffc;

/** What `PCWSTR` describes, `undefined` when it is too long. */
function countedFromZeroTerminated(k: Kernel, source: GuestAddress): CountedString | undefined {
  if (source === NULL_ADDRESS) return EMPTY_STRING;
  const length = 2 * wideLength(k.memory, source);
  return length > LONGEST ? undefined : { length, maximumLength: length + 2, buffer: source };
}

/** Appends bytes to a UNICODE_STRING, with a zero behind them if there is room for it. */
function append(k: Kernel, destination: GuestAddress, source: GuestAddress, length: number): number {
  const target = readCountedString(k.memory, destination);
  const total = target.length + length;
  if (total > target.maximumLength) return STATUS_BUFFER_TOO_SMALL;
  if (length === 0) return STATUS_SUCCESS;
  k.memory.move(addressAdd(target.buffer, target.length), source, length);
  if (total + 2 <= target.maximumLength) k.memory.writeU16(addressAdd(target.buffer, total), 0);
  k.memory.writeU16(destination, total);
  return STATUS_SUCCESS;
}

/** Difference of the first characters that differ, else of the lengths in bytes. */
function compareTexts(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return 2 * (a.length - b.length);
}

function readFolded(k: Kernel, address: GuestAddress, caseInsensitive: boolean): string {
  const text = readUnicodeString(k, address);
  return caseInsensitive ? upcaseText(text) : text;
}

export const unicodeDdis: readonly Ddi[] = [
  /**
   * Describes a zero-terminated string, or an empty one for NULL, by a UNICODE_STRING that points to it.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlInitUnicodeString function (wdm.h)". A longer string than fits counts as 32,766 characters.
   */
  ddi({
    name: 'RtlInitUnicodeString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: upToDispatch,
    call(k, destination, source) {
      const longest = { length: LONGEST, maximumLength: LONGEST + 2, buffer: source };
      writeCountedString(k.memory, destination, countedFromZeroTerminated(k, source) ?? longest);
    },
  }),
  /**
   * As RtlInitUnicodeString, but refuses a string that is too long.
   * @irql <= DISPATCH_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NAME_TOO_LONG
   */
  ddi({
    name: 'RtlInitUnicodeStringEx',
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: upToDispatch,
    call(k, destination, source) {
      const counted = countedFromZeroTerminated(k, source);
      writeCountedString(k.memory, destination, counted ?? EMPTY_STRING);
      return counted === undefined ? STATUS_NAME_TOO_LONG : STATUS_SUCCESS;
    },
  }),
  /**
   * Copies as much of a string as fits, with a zero behind it if there is room; NULL empties the destination.
   * @irql any
   * Source: "RtlCopyUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlCopyUnicodeString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: anyIrql,
    call(k, destination, source) {
      const target = readCountedString(k.memory, destination);
      k.memory.writeU16(destination, 0);
      if (source === NULL_ADDRESS) return;
      const { length, buffer } = readCountedString(k.memory, source);
      append(k, destination, buffer, Math.min(length, target.maximumLength));
    },
  }),
  /**
   * Appends a zero-terminated string; NULL appends nothing.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL (then nothing is appended)
   * Source: "RtlAppendUnicodeToString function (wdm.h)".
   */
  ddi({
    name: 'RtlAppendUnicodeToString',
    parameters: ['Destination: ptr', 'Source: ptr'],
    irql: anyIrql,
    call: (k, destination, source) =>
      source === NULL_ADDRESS ? STATUS_SUCCESS : append(k, destination, source, 2 * wideLength(k.memory, source)),
  }),
  /**
   * Appends a counted string.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL (then nothing is appended)
   * Source: "RtlAppendUnicodeStringToString function (wdm.h)".
   */
  ddi({
    name: 'RtlAppendUnicodeStringToString',
    parameters: ['Destination: ptr', 'Source: ptr'],
    irql: anyIrql,
    call(k, destination, source) {
      const { length, buffer } = readCountedString(k.memory, source);
      return append(k, destination, buffer, length);
    },
  }),
  /**
   * Compares two strings, with or without case: negative, zero or positive.
   * @irql PASSIVE_LEVEL
   * Source: "RtlCompareUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlCompareUnicodeString',
    parameters: ['String1: ptr', 'String2: ptr', 'CaseInSensitive: bool'],
    irql: passiveOnly,
    call: (k, a, b, caseInsensitive) =>
      compareTexts(readFolded(k, a, caseInsensitive), readFolded(k, b, caseInsensitive)),
  }),
  /**
   * Tells whether two strings are equal, with or without case.
   * @irql PASSIVE_LEVEL
   * Source: "RtlEqualUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlEqualUnicodeString',
    parameters: ['String1: ptr', 'String2: ptr', 'CaseInSensitive: bool'],
    irql: passiveOnly,
    call: (k, a, b, caseInsensitive) => readFolded(k, a, caseInsensitive) === readFolded(k, b, caseInsensitive),
  }),
  /**
   * Tells whether String2 begins with String1.
   * @irql PASSIVE_LEVEL
   * Source: "RtlPrefixUnicodeString function (ntddk.h)".
   */
  ddi({
    name: 'RtlPrefixUnicodeString',
    parameters: ['String1: ptr', 'String2: ptr', 'CaseInSensitive: bool'],
    irql: passiveOnly,
    call: (k, prefix, text, caseInsensitive) =>
      readFolded(k, text, caseInsensitive).startsWith(readFolded(k, prefix, caseInsensitive)),
  }),
  /**
   * Returns a character in upper case.
   * @irql <= APC_LEVEL
   * Source: "RtlUpcaseUnicodeChar function (wdm.h)".
   */
  ddi({
    name: 'RtlUpcaseUnicodeChar',
    parameters: ['SourceCharacter: u16'],
    irql: upToApc,
    call: (_k, unit) => upcaseUnit(unit),
  }),
  /**
   * Makes an upper case copy, in a buffer from pool if wanted.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW
   * Source: "RtlUpcaseUnicodeString function (ntddk.h)".
   */
  ddi({
    name: 'RtlUpcaseUnicodeString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: upToApc,
    call(k, destination, source, allocate) {
      const upper = upcaseText(readUnicodeString(k, source));
      return convertInto(k, destination, 2 * upper.length, 0, allocate, (buffer) => writeWide(k.memory, buffer, upper));
    },
  }),
  /**
   * Copies a zero-terminated string into a new buffer from pool.
   * @irql PASSIVE_LEVEL
   * @returns FALSE when there is no memory
   * Source: "RtlCreateUnicodeString function (ntifs.h)".
   */
  ddi({
    name: 'RtlCreateUnicodeString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr'],
    irql: passiveOnly,
    call(k, destination, source) {
      const counted = countedFromZeroTerminated(k, source);
      if (counted === undefined || counted.buffer === NULL_ADDRESS) return false;
      const buffer = ExpAllocatePool(k, PagedPool, counted.maximumLength, STRING_TAG);
      if (buffer === NULL_ADDRESS) return false;
      k.memory.move(buffer, source, counted.maximumLength);
      writeCountedString(k.memory, destination, { ...counted, buffer });
      return true;
    },
  }),
  /**
   * Frees a buffer that one of these routines allocated.
   * @irql <= APC_LEVEL
   * Source: "RtlFreeUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlFreeUnicodeString',
    parameters: ['UnicodeString: ptr'],
    irql: upToApc,
    call: (k, string) => freeConverted(k, string),
  }),
];
