/**
 * The ANSI code page of the simulated system: Windows-1252, that of an English Windows. It turns `char` text into
 * UTF-16 and back. Source: the Unicode Consortium's mapping table for Windows code page 1252.
 */

/** Its number. */
export const ANSI_CODE_PAGE = 1252;

/** What bytes 0x80 to 0x9F stand for; the five unassigned ones stand for the control characters of their number. */
const HIGH_CONTROLS = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
  0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
  0x017e, 0x0178,
];

const BYTE_OF_UNIT: ReadonlyMap<number, number> = new Map(HIGH_CONTROLS.map((unit, i) => [unit, 0x80 + i]));

/** The default character, for what the code page does not have. */
const QUESTION_MARK = 0x3f;

/** The UTF-16 unit of a byte. */
export function unitOfAnsi(byte: number): number {
  return byte >= 0x80 && byte < 0xa0 ? HIGH_CONTROLS[byte - 0x80]! : byte;
}

/** The byte of a UTF-16 unit. Deviation: NT's "best fit" letters (an a for an a with macron) are question marks too. */
function ansiOfUnit(unit: number): number {
  if (unit < 0x80 || (unit >= 0xa0 && unit < 0x100)) return unit;
  return BYTE_OF_UNIT.get(unit) ?? QUESTION_MARK;
}

export function decodeAnsi(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(unitOfAnsi(byte));
  return text;
}

export function encodeAnsi(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = ansiOfUnit(text.charCodeAt(i));
  return bytes;
}
