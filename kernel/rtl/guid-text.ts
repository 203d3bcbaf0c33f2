/** GUIDs as texts. Knows no memory. Source: "GUID structure (guiddef.h)", "RtlStringFromGUID function (wdm.h)". */

/** Bytes of a GUID in the order in which their digits stand: the first three fields are numbers, lowest byte first. */
export const DIGIT_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** 16 bytes as a text with braces, in upper case: `{6B29FC40-CA47-1067-B31D-00DD010662DA}`. */
export function formatGuid(bytes: Uint8Array): string {
  const digits = DIGIT_ORDER.map((at) => bytes[at]!.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
  const fields = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ];
  return `{${fields.join('-')}}`;
}
