/** GUIDs as texts, "{6B29FC40-CA47-1067-B31D-00DD010662DA}". Source: the pages of the routines (wdm.h). */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { writeWide } from './guest-text.ts';
import { DIGIT_ORDER, formatGuid } from './guid-text.ts';
import { convertInto } from './string-conversion.ts';
import { readUnicodeString } from './unicode-string.ts';

const GUID_TEXT = /^\{([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}$/i;

/** A GUID as a text with braces, in upper case. */
export function readGuid(k: Kernel, address: GuestAddress): string {
  return formatGuid(k.memory.readBytes(address, 16));
}

/** Stores the GUID of a text with braces; false for what is none. */
export function writeGuid(k: Kernel, address: GuestAddress, text: string): boolean {
  const match = GUID_TEXT.exec(text);
  if (match === null) return false;
  const digits = match.slice(1).join('');
  DIGIT_ORDER.forEach((at, index) => {
    k.memory.writeU8(addressAdd(address, at), Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16));
  });
  return true;
}

export const guidDdis: readonly Ddi[] = [
  /**
   * Makes a GUID a text in a new buffer, with a zero behind it.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NO_MEMORY
   * Source: "RtlStringFromGUID function (wdm.h)".
   */
  ddi({
    name: 'RtlStringFromGUID',
    parameters: ['Guid: ptr', 'GuidString: ptr'],
    irql: passiveOnly,
    call(k, guid, string) {
      const text = readGuid(k, guid);
      return convertInto(k, string, 2 * text.length, 2, true, (buffer) => writeWide(k.memory, buffer, `${text}\0`));
    },
  }),
  /**
   * Reads a GUID from a text with braces.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER
   * Source: "RtlGUIDFromString function (wdm.h)".
   */
  ddi({
    name: 'RtlGUIDFromString',
    parameters: ['GuidString: ptr', 'Guid: ptr'],
    irql: passiveOnly,
    call(k, string, guid) {
      return writeGuid(k, guid, readUnicodeString(k, string)) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    },
  }),
];
