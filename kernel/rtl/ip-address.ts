/** Internet addresses as texts. Knows no memory. Source: RFC 791, RFC 5952, "RtlIpv6AddressToString function (ip2string.h)". */

/** `192.0.2.1` */
export function ipv4Text(bytes: Uint8Array): string {
  return bytes.join('.');
}

/** Where the longest run of zeros begins and how long it is; one zero alone is no run. */
function zeroRun(words: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < words.length; start++) {
    let length = 0;
    while (start + length < words.length && words[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** Whether the last four bytes are written as those of an IPv4 address: mapped, compatible, translated, ISATAP. */
function endsWithIpv4(words: readonly number[]): boolean {
  const [, , , , w4, w5, w6] = words as [number, number, number, number, number, number, number];
  const leading = words.slice(0, 4).every((word) => word === 0);
  if (leading && w6 !== 0 && ((w4 === 0 && (w5 === 0 || w5 === 0xffff)) || (w4 === 0xffff && w5 === 0))) return true;
  return (w4 & 0xfdff) === 0 && w5 === 0x5efe;
}

/** `2001:db8::1`, `::ffff:192.0.2.1` */
export function ipv6Text(bytes: Uint8Array): string {
  const words = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  const withIpv4 = endsWithIpv4(words);
  const shown = withIpv4 ? words.slice(0, 6) : words;
  const { start, length } = zeroRun(shown);
  const texts = (from: number, to?: number) => shown.slice(from, to).map((word) => word.toString(16));
  const ipv4 = withIpv4 ? [ipv4Text(bytes.subarray(12))] : [];
  if (start < 0) return [...texts(0), ...ipv4].join(':');
  return `${texts(0, start).join(':')}::${[...texts(start + length), ...ipv4].join(':')}`;
}

/** A number of C: decimal, octal with a leading 0, hexadecimal with 0x. Undefined for anything else. */
function cNumber(text: string): number | undefined {
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9][0-9]*$/.test(text) ? Number.parseInt(text, 10) : undefined;
}

/** What a text begins with: the address, and how many characters of it that is. */
export interface ParsedAddress {
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** Reads an IPv4 address from the beginning of a text. `strict`: four decimal numbers; else one to four numbers of C. */
export function parseIpv4(text: string, strict: boolean): ParsedAddress | undefined {
  const match = (strict ? /^\d+(\.\d+){3}/ : /^[0-9a-fA-FxX]+(\.[0-9a-fA-FxX]+){0,3}/).exec(text);
  if (match === null) return undefined;
  const parts = match[0]
    .split('.')
    .map(strict ? (part) => (/^(0|[1-9]\d*)$/.test(part) ? Number(part) : undefined) : cNumber);
  const last = parts.at(-1);
  const before = parts.slice(0, -1);
  const room = 4 - before.length;
  if (last === undefined || last >= 2 ** (8 * room) || before.some((part) => part === undefined || part > 255))
    return undefined;
  const bytes = new Uint8Array(4);
  before.forEach((part, index) => {
    bytes[index] = part!;
  });
  for (let i = 0; i < room; i++) bytes[3 - i] = Math.floor(last / 2 ** (8 * i)) % 256;
  return { bytes, length: match[0].length };
}

/** Reads an IPv6 address from the beginning of a text. */
export function parseIpv6(text: string): ParsedAddress | undefined {
  const match = /^[0-9a-fA-F:]*(?:\.\d+){0,3}/.exec(text);
  const whole = match?.[0] ?? '';
  const halves = whole.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(wordsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const words =
    tail === undefined
      ? head
      : [...head, ...new Array<number>(Math.max(0, 8 - head.length - tail.length)).fill(0), ...tail];
  if (words.length !== 8 || (tail !== undefined && head.length + tail.length > 7)) return undefined;
  return { bytes: Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff])), length: whole.length };
}

function wordsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const words: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    const ipv4 = index === groups.length - 1 && group.includes('.') ? parseIpv4(group, true) : undefined;
    if (ipv4 !== undefined) words.push((ipv4.bytes[0]! << 8) | ipv4.bytes[1]!, (ipv4.bytes[2]! << 8) | ipv4.bytes[3]!);
    else if (/^[0-9a-fA-F]{1,4}$/.test(group)) words.push(Number.parseInt(group, 16));
    else return undefined;
  }
  return words;
}
