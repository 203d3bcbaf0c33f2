/** Conversion between UTF-8 and UTF-16. Source: the pages of the routines (wdm.h, ntifs.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_PARAMETER_4,
  STATUS_INVALID_PARAMETER_5,
  STATUS_SOME_NOT_MAPPED,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readWide } from './guest-text.ts';
import { convertInto } from './string-conversion.ts';
import { readCountedString, readUnicodeString } from './unicode-string.ts';
import { type Converted, charactersOfUtf8, charactersOfUtf16 } from './utf8.ts';

function wideBytes(text: string): number[] {
  return [...text].flatMap((character) =>
    Array.from({ length: character.length }, (_, i) => character.charCodeAt(i)).flatMap((unit) => [
      unit & 0xff,
      unit >>> 8,
    ]),
  );
}

/** UTF-8 as the bytes of UTF-16, character by character. */
function toUtf16(bytes: Uint8Array): Converted<number[]> {
  const { parts, replaced } = charactersOfUtf8(bytes);
  return { parts: parts.map(wideBytes), replaced };
}

/** Stores the characters that fit, and the count of bytes: of all characters when there is no destination. */
function store(
  k: Kernel,
  { parts, replaced }: Converted<number[]>,
  destination: GuestAddress,
  maxBytes: number,
  actualBytes: GuestAddress,
): number {
  const limit = destination === NULL_ADDRESS ? Number.POSITIVE_INFINITY : maxBytes;
  const written: number[] = [];
  let all = true;
  for (const part of parts) {
    if (written.length + part.length > limit) {
      all = false;
      break;
    }
    written.push(...part);
  }
  if (destination !== NULL_ADDRESS && written.length > 0) k.memory.writeBytes(destination, Uint8Array.from(written));
  if (actualBytes !== NULL_ADDRESS) k.memory.writeU32(actualBytes, written.length);
  if (!all) return STATUS_BUFFER_TOO_SMALL;
  return replaced ? STATUS_SOME_NOT_MAPPED : STATUS_SUCCESS;
}

export const utf8Ddis: readonly Ddi[] = [
  /**
   * Converts UTF-8 to UTF-16, as many whole characters as fit; what is not well-formed becomes U+FFFD.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_SOME_NOT_MAPPED, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER (neither buffer nor
   * count), STATUS_INVALID_PARAMETER_4 (no source)
   * Source: "RtlUTF8ToUnicodeN function (wdm.h)".
   */
  ddi({
    name: 'RtlUTF8ToUnicodeN',
    parameters: ['Destination: ptr', 'MaxByteCount: u32', 'ActualByteCount: ptr', 'Source: ptr', 'ByteCount: u32'],
    irql: passiveOnly,
    call(k, destination, maxBytes, actualBytes, source, byteCount) {
      if (source === NULL_ADDRESS) return STATUS_INVALID_PARAMETER_4;
      if (destination === NULL_ADDRESS && actualBytes === NULL_ADDRESS) return STATUS_INVALID_PARAMETER;
      const bytes = byteCount === 0 ? new Uint8Array(0) : k.memory.readBytes(source, byteCount);
      return store(k, toUtf16(bytes), destination, maxBytes, actualBytes);
    },
  }),
  /**
   * Converts UTF-16 to UTF-8, as many whole characters as fit; half a surrogate pair becomes U+FFFD.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_SOME_NOT_MAPPED, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER (neither buffer nor
   * count), STATUS_INVALID_PARAMETER_4 (no source), STATUS_INVALID_PARAMETER_5 (an odd count of bytes)
   * Source: "RtlUnicodeToUTF8N function (wdm.h)".
   */
  ddi({
    name: 'RtlUnicodeToUTF8N',
    parameters: ['Destination: ptr', 'MaxByteCount: u32', 'ActualByteCount: ptr', 'Source: ptr', 'ByteCount: u32'],
    irql: passiveOnly,
    call(k, destination, maxBytes, actualBytes, source, byteCount) {
      if (source === NULL_ADDRESS) return STATUS_INVALID_PARAMETER_4;
      if (destination === NULL_ADDRESS && actualBytes === NULL_ADDRESS) return STATUS_INVALID_PARAMETER;
      if (byteCount % 2 !== 0) return STATUS_INVALID_PARAMETER_5;
      const text = readWide(k.memory, source, byteCount / 2);
      return store(k, charactersOfUtf16(text), destination, maxBytes, actualBytes);
    },
  }),
  /**
   * Converts a UTF8_STRING to a UNICODE_STRING with a zero behind it, into a buffer from pool if wanted.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER_2 (too long)
   * Source: "RtlUTF8StringToUnicodeString function (wdm.h)".
   */
  ddi({
    name: 'RtlUTF8StringToUnicodeString',
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: passiveOnly,
    call(k, destination, source, allocate) {
      const { length, buffer: from } = readCountedString(k.memory, source);
      const bytes = toUtf16(length === 0 ? new Uint8Array(0) : k.memory.readBytes(from, length)).parts.flat();
      return convertInto(k, destination, bytes.length, 2, allocate, (buffer) =>
        k.memory.writeBytes(buffer, Uint8Array.from([...bytes, 0, 0])),
      );
    },
  }),
  /**
   * Converts a UNICODE_STRING to a UTF8_STRING with a zero behind it, into a buffer from pool if wanted.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY, STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER_2 (too long)
   * Source: "RtlUnicodeStringToUTF8String function (wdm.h)".
   */
  ddi({
    name: 'RtlUnicodeStringToUTF8String',
    parameters: ['DestinationString: ptr', 'SourceString: ptr', 'AllocateDestinationString: bool'],
    irql: passiveOnly,
    call(k, destination, source, allocate) {
      const bytes = charactersOfUtf16(readUnicodeString(k, source)).parts.flat();
      return convertInto(k, destination, bytes.length, 1, allocate, (buffer) =>
        k.memory.writeBytes(buffer, Uint8Array.from([...bytes, 0])),
      );
    },
  }),
];
