/**
 * Conversion of runs of characters between Unicode and the code pages: as many as fit, no zero of their own.
 * Source: the pages of the routines (ntifs.h).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { STATUS_BUFFER_OVERFLOW, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { ANSI_CODE_PAGE, type CodePage, decode, encode, OEM_CODE_PAGE, unitOfAnsi } from './code-page.ts';
import { readWide, writeWide } from './guest-text.ts';
import { upcaseText } from './upcase.ts';

function storeCount(k: Kernel, at: GuestAddress, bytes: number): void {
  if (at !== NULL_ADDRESS) k.memory.writeU32(at, bytes);
}

/** @param cut what is returned when not all of the text fits */
function toUnicodeDdi(name: string, page: CodePage, cut: number): Ddi {
  return ddi({
    name,
    parameters: ['Unicode: ptr', 'MaxBytesInUnicode: u32', 'BytesInUnicode: ptr', 'Source: ptr', 'BytesInSource: u32'],
    irql: upToApc,
    call(k, target, maxBytes, bytesWritten, source, sourceBytes) {
      const count = Math.min(maxBytes >>> 1, sourceBytes);
      if (count > 0) writeWide(k.memory, target, decode(page, k.memory.readBytes(source, count)));
      storeCount(k, bytesWritten, 2 * count);
      return count < sourceBytes ? cut : STATUS_SUCCESS;
    },
  });
}

function fromUnicodeDdi(name: string, page: CodePage, upcase: boolean, cut: number): Ddi {
  return ddi({
    name,
    parameters: ['Target: ptr', 'MaxBytesInTarget: u32', 'BytesInTarget: ptr', 'Unicode: ptr', 'BytesInUnicode: u32'],
    irql: upToApc,
    call(k, target, maxBytes, bytesWritten, source, sourceBytes) {
      const units = sourceBytes >>> 1;
      const count = Math.min(maxBytes, units);
      const text = readWide(k.memory, source, count);
      if (count > 0) k.memory.writeBytes(target, encode(page, upcase ? upcaseText(text) : text));
      storeCount(k, bytesWritten, count);
      return count < units ? cut : STATUS_SUCCESS;
    },
  });
}

export const multiByteDdis: readonly Ddi[] = [
  /**
   * Converts ANSI to Unicode, as much as fits.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "RtlMultiByteToUnicodeN function (ntifs.h)".
   */
  toUnicodeDdi('RtlMultiByteToUnicodeN', ANSI_CODE_PAGE, STATUS_SUCCESS),
  /**
   * Converts OEM to Unicode, as much as fits.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW
   * Source: "RtlOemToUnicodeN function (ntifs.h)".
   */
  toUnicodeDdi('RtlOemToUnicodeN', OEM_CODE_PAGE, STATUS_BUFFER_OVERFLOW),
  /**
   * Convert Unicode to ANSI, as much as fits; Upcase: in upper case.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "RtlUnicodeToMultiByteN function (ntifs.h)", "RtlUpcaseUnicodeToMultiByteN function (ntifs.h)".
   */
  fromUnicodeDdi('RtlUnicodeToMultiByteN', ANSI_CODE_PAGE, false, STATUS_SUCCESS),
  fromUnicodeDdi('RtlUpcaseUnicodeToMultiByteN', ANSI_CODE_PAGE, true, STATUS_SUCCESS),
  /**
   * Converts Unicode to OEM, as much as fits.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "RtlUnicodeToOemN function (ntifs.h)".
   */
  fromUnicodeDdi('RtlUnicodeToOemN', OEM_CODE_PAGE, false, STATUS_SUCCESS),
  /**
   * Converts Unicode to OEM in upper case, as much as fits.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW
   * Source: "RtlUpcaseUnicodeToOemN function (ntifs.h)".
   */
  fromUnicodeDdi('RtlUpcaseUnicodeToOemN', OEM_CODE_PAGE, true, STATUS_BUFFER_OVERFLOW),
  /**
   * Stores the bytes that an ANSI text needs in Unicode, without a zero.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "RtlMultiByteToUnicodeSize function (ntifs.h)".
   */
  ddi({
    name: 'RtlMultiByteToUnicodeSize',
    parameters: ['BytesInUnicodeString: ptr', 'MultiByteString: ptr', 'BytesInMultiByteString: u32'],
    irql: upToApc,
    call(k, bytesInUnicode, _source, sourceBytes) {
      k.memory.writeU32(bytesInUnicode, 2 * sourceBytes);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Stores the bytes that a Unicode text needs in ANSI, without a zero.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS
   * Source: "RtlUnicodeToMultiByteSize function (ntifs.h)".
   */
  ddi({
    name: 'RtlUnicodeToMultiByteSize',
    parameters: ['BytesInMultiByteString: ptr', 'UnicodeString: ptr', 'BytesInUnicodeString: u32'],
    irql: upToApc,
    call(k, bytesInMultiByte, _source, sourceBytes) {
      k.memory.writeU32(bytesInMultiByte, sourceBytes >>> 1);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Returns the Unicode character at an ANSI text's position, and moves the position behind it.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation; declared in older headers.
   */
  ddi({
    name: 'RtlAnsiCharToUnicodeChar',
    parameters: ['SourceCharacter: ptr'],
    irql: upToApc,
    call(k, position) {
      const at = k.memory.readPointer(position);
      k.memory.writePointer(position, addressAdd(at, 1));
      return unitOfAnsi(k.memory.readU8(at));
    },
  }),
];
