/**
 * Lists of extended attributes (FILE_FULL_EA_INFORMATION) as callers hand them over.
 * Source: "FILE_FULL_EA_INFORMATION structure (wdm.h)", "IoCheckEaBufferValidity function (ntifs.h)".
 */

const NEXT_ENTRY_AT = 0;
const NAME_LENGTH_AT = 5;
const VALUE_LENGTH_AT = 6;
const NAME_AT = 8;
const ALIGNMENT = 4;

/**
 * The offset of the first entry of a list that is not as it must be: within the buffer, its name ended by a zero, the
 * next entry behind it at the next multiple of four, the last one with none. Undefined when all are.
 */
export function firstBadEntry(list: Uint8Array): number | undefined {
  const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
  for (let at = 0; ; ) {
    if (at + NAME_AT > list.length) return at;
    const next = view.getUint32(at + NEXT_ENTRY_AT, true);
    const nameLength = view.getUint8(at + NAME_LENGTH_AT);
    const end = NAME_AT + nameLength + 1 + view.getUint16(at + VALUE_LENGTH_AT, true);
    if (at + end > list.length || list[at + NAME_AT + nameLength] !== 0) return at;
    if (next === 0) return undefined;
    if (next !== Math.ceil(end / ALIGNMENT) * ALIGNMENT) return at;
    at += next;
  }
}
