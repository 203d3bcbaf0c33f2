/** More routines on UNICODE_STRINGs: lower case, copies, hashes, checks. Source: the pages of the routines (wdm.h, ntifs.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import { STATUS_INVALID_PARAMETER, STATUS_NO_MEMORY, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import { passiveOnly, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { writeWide } from './guest-text.ts';
import { convertInto, EMPTY_STRING, STRING_TAG } from './string-conversion.ts';
import { readCountedString, readUnicodeString, writeCountedString } from './unicode-string.ts';
import { downcaseText, downcaseUnit, upcaseText } from './upcase.ts';

/** RTL_DUPLICATE_UNICODE_STRING_NULL_TERMINATE, ..._ALLOCATE_NULL_STRING */
const NULL_TERMINATE = 1;
const ALLOCATE_NULL_STRING = 2;

/** HASH_STRING_ALGORITHM_ */
const HASH_DEFAULT = 0;
const HASH_X65599 = 1;

function duplicate(k: Kernel, flags: number, source: GuestAddress, target: GuestAddress): number {
  const terminate = (flags & NULL_TERMINATE) !== 0;
  const allocateEmpty = (flags & ALLOCATE_NULL_STRING) !== 0;
  if ((flags & ~(NULL_TERMINATE | ALLOCATE_NULL_STRING)) !== 0 || (allocateEmpty && !terminate))
    return STATUS_INVALID_PARAMETER;
  const { length, buffer } = source === NULL_ADDRESS ? EMPTY_STRING : readCountedString(k.memory, source);
  if (length === 0 && !allocateEmpty) {
    writeCountedString(k.memory, target, EMPTY_STRING);
    return STATUS_SUCCESS;
  }
  const maximumLength = length + (terminate ? 2 : 0);
  if (maximumLength > 0xffff) return STATUS_INVALID_PARAMETER;
  const copy = ExpAllocatePool(k, PagedPool, maximumLength, STRING_TAG);
  if (copy === NULL_ADDRESS) return STATUS_NO_MEMORY;
  if (length > 0) k.memory.move(copy, buffer, length);
  if (terminate) k.memory.writeU16((copy + length) as GuestAddress, 0);
  writeCountedString(k.memory, target, { length, maximumLength, buffer: copy });
  return STATUS_SUCCESS;
}

/** hash = hash * 65599 + character, modulo 2^32. */
function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 65599) + text.charCodeAt(i)) >>> 0;
  return hash;
}

export const moreUnicodeDdis: readonly Ddi[] = [
  /**
   * Returns a character in lower case.
   * @irql PASSIVE_LEVEL
   * Source: "RtlDowncaseUnicodeChar function (ntifs.h)".
   */
  ddi({
    name: 'RtlDowncaseUnicodeChar',
    parameters: ['SourceCharacter: u16'],
    irql: passiveOnly,
    call: (_k, unit) => downcaseUnit(unit),
  }),
  /**
   * Makes a lower case copy, in a buffer from pool if wanted.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW
   * Source: "RtlDowncaseUnicodeString function (ntifs.h)".
   */
  ddi({
    name: 'RtlDowncaseUnicodeString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: upToApc,
    call(k, destination, source, allocate) {
      const lower = downcaseText(readUnicodeString(k, source));
      return convertInto(k, destination, 2 * lower.length, 0, allocate, (buffer) => writeWide(k.memory, buffer, lower));
    },
  }),
  /**
   * Copies a string into a new buffer; Flags: 1 with a zero behind it, 3 also for an empty string.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER
   * Not in the WDK's documentation; declared in ntifs.h.
   */
  ddi({
    name: 'RtlDuplicateUnicodeString',
    parameters: ['Flags: u32', 'StringIn: ptr', 'StringOut: ptr'],
    irql: passiveOnly,
    call: (k, flags, source, target) => duplicate(k, flags, source, target),
  }),
  /**
   * Stores the hash of a string, x65599 being the default algorithm.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (another algorithm, or nothing to store it in)
   * Source: "RtlHashUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlHashUnicodeString',
    parameters: ['String: ptr', 'CaseInSensitive: bool', 'HashAlgorithm: u32', 'HashValue: ptr'],
    irql: upToApc,
    call(k, string, caseInsensitive, algorithm, hashValue) {
      if (string === NULL_ADDRESS || hashValue === NULL_ADDRESS) return STATUS_INVALID_PARAMETER;
      if (algorithm !== HASH_DEFAULT && algorithm !== HASH_X65599) return STATUS_INVALID_PARAMETER;
      const text = readUnicodeString(k, string);
      k.memory.writeU32(hashValue, hashOf(caseInsensitive ? upcaseText(text) : text));
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Whether a counted string is one: even lengths, no longer than its room, a buffer unless it is empty. Flags must be 0.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER
   * Not in the WDK's documentation; declared in ntifs.h.
   */
  ddi({
    name: 'RtlValidateUnicodeString',
    parameters: ['Flags: u32', 'String: ptr'],
    irql: passiveOnly,
    call(k, flags, string) {
      if (flags !== 0) return STATUS_INVALID_PARAMETER;
      if (string === NULL_ADDRESS) return STATUS_SUCCESS;
      const { length, maximumLength, buffer } = readCountedString(k.memory, string);
      const isEven = length % 2 === 0 && maximumLength % 2 === 0;
      const isThere = buffer !== NULL_ADDRESS || maximumLength === 0;
      return isEven && length <= maximumLength && isThere ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    },
  }),
];
