/**
 * The code pages of the simulated system, those of an English Windows: ANSI is Windows-1252, OEM is IBM 437. They turn
 * `char` text into UTF-16 and back. Source: the Unicode Consortium's mapping tables of the two code pages.
 */

/** A code page in which each character is one byte. */
export interface CodePage {
  readonly number: number;
  /** UTF-16 units of the bytes from 0x80 on; below it is ASCII. */
  readonly high: readonly number[];
}

/** What bytes 0x80 to 0x9F stand for; the five unassigned ones stand for the control characters of their number. */
const ANSI_CONTROLS = [
  0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d,
  0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,
  0x017e, 0x0178,
];

export const ANSI_CODE_PAGE: CodePage = {
  number: 1252,
  high: [...ANSI_CONTROLS, ...Array.from({ length: 0x60 }, (_, i) => 0xa0 + i)],
};

export const OEM_CODE_PAGE: CodePage = {
  number: 437,
  // biome-ignore format: a table
  high: [
    0x00c7, 0x00fc, 0x00e9, 0x00e2, 0x00e4, 0x00e0, 0x00e5, 0x00e7, 0x00ea, 0x00eb, 0x00e8, 0x00ef, 0x00ee, 0x00ec, 0x00c4, 0x00c5,
    0x00c9, 0x00e6, 0x00c6, 0x00f4, 0x00f6, 0x00f2, 0x00fb, 0x00f9, 0x00ff, 0x00d6, 0x00dc, 0x00a2, 0x00a3, 0x00a5, 0x20a7, 0x0192,
    0x00e1, 0x00ed, 0x00f3, 0x00fa, 0x00f1, 0x00d1, 0x00aa, 0x00ba, 0x00bf, 0x2310, 0x00ac, 0x00bd, 0x00bc, 0x00a1, 0x00ab, 0x00bb,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557, 0x255d, 0x255c, 0x255b, 0x2510,
    0x2514, 0x2534, 0x252c, 0x251c, 0x2500, 0x253c, 0x255e, 0x255f, 0x255a, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256c, 0x2567,
    0x2568, 0x2564, 0x2565, 0x2559, 0x2558, 0x2552, 0x2553, 0x256b, 0x256a, 0x2518, 0x250c, 0x2588, 0x2584, 0x258c, 0x2590, 0x2580,
    0x03b1, 0x00df, 0x0393, 0x03c0, 0x03a3, 0x03c3, 0x00b5, 0x03c4, 0x03a6, 0x0398, 0x03a9, 0x03b4, 0x221e, 0x03c6, 0x03b5, 0x2229,
    0x2261, 0x00b1, 0x2265, 0x2264, 0x2320, 0x2321, 0x00f7, 0x2248, 0x00b0, 0x2219, 0x00b7, 0x221a, 0x207f, 0x00b2, 0x25a0, 0x00a0,
  ],
};

/** The default character, for what a code page does not have. */
const QUESTION_MARK = 0x3f;

const bytesOfUnits = new Map<CodePage, ReadonlyMap<number, number>>();

function byteTable(page: CodePage): ReadonlyMap<number, number> {
  let table = bytesOfUnits.get(page);
  if (table === undefined) {
    table = new Map(page.high.map((unit, i) => [unit, 0x80 + i]));
    bytesOfUnits.set(page, table);
  }
  return table;
}

/** The UTF-16 unit of a byte. */
export function unitOfByte(page: CodePage, byte: number): number {
  return byte < 0x80 ? byte : page.high[byte - 0x80]!;
}

/** The byte of a UTF-16 unit, undefined when the code page has none. */
export function byteOfUnit(page: CodePage, unit: number): number | undefined {
  return unit < 0x80 ? unit : byteTable(page).get(unit);
}

export function decode(page: CodePage, bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(unitOfByte(page, byte));
  return text;
}

/**
 * The bytes of a text, question marks for what the code page does not have.
 * Deviation: NT's "best fit" letters (an a for an a with macron) are question marks too.
 */
export function encode(page: CodePage, text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = byteOfUnit(page, text.charCodeAt(i)) ?? QUESTION_MARK;
  return bytes;
}

export function unitOfAnsi(byte: number): number {
  return unitOfByte(ANSI_CODE_PAGE, byte);
}

export function decodeAnsi(bytes: Uint8Array): string {
  return decode(ANSI_CODE_PAGE, bytes);
}

export function encodeAnsi(text: string): Uint8Array {
  return encode(ANSI_CODE_PAGE, text);
}
