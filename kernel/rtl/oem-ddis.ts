/**
 * Routines between OEM strings and UNICODE_STRINGs. The counted forms store no zero, and refuse what the code page does
 * not have. Source: their pages (wdm.h, ntifs.h).
 */
import { STATUS_SUCCESS, STATUS_UNMAPPABLE_CHARACTER } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly, upToApc } from '../irql-range.ts';
import { byteOfUnit, decode, encode, OEM_CODE_PAGE } from './code-page.ts';
import { writeWide } from './guest-text.ts';
import { convertInto, EMPTY_STRING, freeConverted } from './string-conversion.ts';
import { readCountedString, readUnicodeString, writeCountedString } from './unicode-string.ts';
import { upcaseText, upcaseUnit } from './upcase.ts';

function isMappable(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (byteOfUnit(OEM_CODE_PAGE, text.charCodeAt(i)) === undefined) return false;
  return true;
}

interface ToOem {
  readonly upcase: boolean;
  readonly counted: boolean;
}

function toOemDdi(name: string, { upcase, counted }: ToOem): Ddi {
  return ddi({
    name,
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: upToApc,
    call(k, destination, source, allocate) {
      const given = readUnicodeString(k, source);
      const text = upcase ? upcaseText(given) : given;
      if (counted && text === '') {
        // An empty counted string has no buffer.
        writeCountedString(k.memory, destination, EMPTY_STRING);
        return STATUS_SUCCESS;
      }
      if (counted && !isMappable(text)) return STATUS_UNMAPPABLE_CHARACTER;
      const stored = counted ? text : `${text}\0`;
      return convertInto(k, destination, text.length, counted ? 0 : 1, allocate, (buffer) =>
        k.memory.writeBytes(buffer, encode(OEM_CODE_PAGE, stored)),
      );
    },
  });
}

function fromOemDdi(name: string, counted: boolean): Ddi {
  return ddi({
    name,
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: upToApc,
    call(k, destination, source, allocate) {
      const { length, buffer: from } = readCountedString(k.memory, source);
      if (counted && length === 0) {
        writeCountedString(k.memory, destination, EMPTY_STRING);
        return STATUS_SUCCESS;
      }
      const text = length === 0 ? '' : decode(OEM_CODE_PAGE, k.memory.readBytes(from, length));
      return convertInto(k, destination, 2 * length, counted ? 0 : 2, allocate, (buffer) =>
        writeWide(k.memory, buffer, counted ? text : `${text}\0`),
      );
    },
  });
}

export const oemDdis: readonly Ddi[] = [
  /**
   * Convert to OEM with a zero behind it, into a buffer from pool if wanted; Upcase: in upper case.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER_2 (too long)
   * Deviation: with a buffer that is too small nothing is written.
   * Source: "RtlUnicodeStringToOemString function (ntifs.h)", "RtlUpcaseUnicodeStringToOemString function (ntifs.h)".
   */
  toOemDdi('RtlUnicodeStringToOemString', { upcase: false, counted: false }),
  toOemDdi('RtlUpcaseUnicodeStringToOemString', { upcase: true, counted: false }),
  /**
   * Convert to OEM without a zero; STATUS_UNMAPPABLE_CHARACTER for what the code page does not have.
   * @irql <= APC_LEVEL
   * Source: "RtlUnicodeStringToCountedOemString function (ntifs.h)", "RtlUpcaseUnicodeStringToCountedOemString function (ntifs.h)".
   */
  toOemDdi('RtlUnicodeStringToCountedOemString', { upcase: false, counted: true }),
  toOemDdi('RtlUpcaseUnicodeStringToCountedOemString', { upcase: true, counted: true }),
  /**
   * Convert from OEM, with a zero behind it or, counted, without.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER_2 (too long)
   * Source: "RtlOemStringToUnicodeString function (ntifs.h)", "RtlOemStringToCountedUnicodeString function (ntifs.h)".
   */
  fromOemDdi('RtlOemStringToUnicodeString', false),
  fromOemDdi('RtlOemStringToCountedUnicodeString', true),
  /**
   * Frees a buffer that one of these routines allocated.
   * @irql <= APC_LEVEL
   * Source: "RtlFreeOemString function (ntifs.h)".
   */
  ddi({
    name: 'RtlFreeOemString',
    parameters: ['OemString: ptr'],
    irql: upToApc,
    call: (k, string) => freeConverted(k, string),
  }),
  /**
   * Returns the bytes an OEM string needs in Unicode, with the terminating zero.
   * @irql PASSIVE_LEVEL
   * Source: "RtlOemStringToUnicodeSize macro (ntifs.h)".
   */
  ddi({
    name: 'RtlxOemStringToUnicodeSize',
    parameters: ['OemString: ptr'],
    irql: passiveOnly,
    call: (k, string) => 2 * readCountedString(k.memory, string).length + 2,
  }),
  /**
   * Returns the bytes a Unicode string needs in OEM, with the terminating zero.
   * @irql PASSIVE_LEVEL
   * Source: "RtlUnicodeStringToOemSize macro (ntifs.h)".
   */
  ddi({
    name: 'RtlxUnicodeStringToOemSize',
    parameters: ['UnicodeString: ptr'],
    irql: passiveOnly,
    call: (k, string) => (readCountedString(k.memory, string).length >>> 1) + 1,
  }),
  /**
   * Returns the bytes a Unicode string needs in ANSI, with the terminating zero.
   * @irql PASSIVE_LEVEL
   * Source: "RtlUnicodeStringToAnsiSize macro (wdm.h)".
   */
  ddi({
    name: 'RtlxUnicodeStringToAnsiSize',
    parameters: ['UnicodeString: ptr'],
    irql: passiveOnly,
    call: (k, string) => (readCountedString(k.memory, string).length >>> 1) + 1,
  }),
  /**
   * Whether the OEM code page has a character in upper case, which is stored.
   * @irql PASSIVE_LEVEL
   * Source: "RtlIsValidOemCharacter function (ntifs.h)".
   */
  ddi({
    name: 'RtlIsValidOemCharacter',
    parameters: ['Char: ptr'],
    irql: passiveOnly,
    call(k, at) {
      const unit = upcaseUnit(k.memory.readU16(at));
      const isValid = byteOfUnit(OEM_CODE_PAGE, unit) !== undefined;
      k.memory.writeU16(at, isValid ? unit : '_'.charCodeAt(0));
      return isValid;
    },
  }),
];
