/** UTF-8 and UTF-16. Source: The Unicode Standard, chapter 3.9 (well-formed sequences, replacement of maximal subparts). */

const REPLACEMENT = 0xfffd;

/** What a conversion made of its input: the results one after the other, and whether anything was replaced. */
export interface Converted<T> {
  readonly parts: readonly T[];
  readonly replaced: boolean;
}

/** Bytes that may follow a first byte: how many, and the range of the second one. */
function sequenceOf(first: number): readonly [more: number, low: number, high: number] | undefined {
  if (first < 0x80) return [0, 0, 0];
  if (first >= 0xc2 && first <= 0xdf) return [1, 0x80, 0xbf];
  if (first === 0xe0) return [2, 0xa0, 0xbf];
  if (first === 0xed) return [2, 0x80, 0x9f];
  if (first >= 0xe1 && first <= 0xef) return [2, 0x80, 0xbf];
  if (first === 0xf0) return [3, 0x90, 0xbf];
  if (first === 0xf4) return [3, 0x80, 0x8f];
  return first >= 0xf1 && first <= 0xf3 ? [3, 0x80, 0xbf] : undefined;
}

/** The characters of UTF-8, each as one or two UTF-16 units. */
export function charactersOfUtf8(bytes: Uint8Array): Converted<string> {
  const parts: string[] = [];
  let replaced = false;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at++]!;
    const sequence = sequenceOf(first);
    let scalar = first;
    let left = sequence?.[0] ?? -1;
    if (sequence !== undefined && left > 0) {
      let [, low, high] = sequence;
      scalar = first & (0x3f >> left);
      while (left > 0 && at < bytes.length && bytes[at]! >= low && bytes[at]! <= high) {
        scalar = (scalar << 6) | (bytes[at++]! & 0x3f);
        [low, high] = [0x80, 0xbf];
        left--;
      }
    }
    if (left !== 0) replaced = true;
    parts.push(String.fromCodePoint(left === 0 ? scalar : REPLACEMENT));
  }
  return { parts, replaced };
}

function bytesOfScalar(scalar: number): number[] {
  if (scalar < 0x80) return [scalar];
  const last = 0x80 | (scalar & 0x3f);
  if (scalar < 0x800) return [0xc0 | (scalar >> 6), last];
  const third = 0x80 | ((scalar >> 6) & 0x3f);
  if (scalar < 0x1_0000) return [0xe0 | (scalar >> 12), third, last];
  return [0xf0 | (scalar >> 18), 0x80 | ((scalar >> 12) & 0x3f), third, last];
}

/** The characters of UTF-16, each as one to four bytes; a surrogate without its other half is replaced. */
export function charactersOfUtf16(text: string): Converted<number[]> {
  const parts: number[][] = [];
  let replaced = false;
  for (const character of text) {
    const scalar = character.codePointAt(0)!;
    const isSurrogate = scalar >= 0xd800 && scalar <= 0xdfff;
    if (isSurrogate) replaced = true;
    parts.push(bytesOfScalar(isSurrogate ? REPLACEMENT : scalar));
  }
  return { parts, replaced };
}
