/** Bytes as people read them: as a debugger's dump, or the first ones in a line. */
/** Bytes a line, the most that there is room for. */
const LINE_BYTES = [16, 8, 4] as const;

/** `0000  48 65 6c 6c 6f                                   Hello`; of a terminal's width with fewer bytes a line. */
export function* hexDump(data: Uint8Array, indent = '', width = Number.POSITIVE_INFINITY): Generator<string> {
  const lengthOf = (count: number) => indent.length + '0000  '.length + 3 * count - 1 + 2 + count;
  const count = LINE_BYTES.find((bytes) => lengthOf(bytes) <= width) ?? 4;
  for (let offset = 0; offset < data.length; offset += count) {
    const line = data.subarray(offset, offset + count);
    const digits = [...line].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const place = offset.toString(16).padStart(4, '0');
    yield `${indent}${place}  ${digits.padEnd(count * 3 - 1)}  ${printable(line)}`;
  }
}

const SHOWN_BYTES = 16;

/** `48 65 6c 6c 6f "Hello"`, cut after 16 bytes. */
export function previewBytes(data: Uint8Array): string {
  const shown = data.subarray(0, SHOWN_BYTES);
  const digits = [...shown].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const more = data.length > SHOWN_BYTES ? ' ...' : '';
  return data.length === 0 ? '' : `${digits}${more} "${printable(shown)}"`;
}

/** ASCII, with dots for everything that is not. */
export function printable(data: Uint8Array): string {
  return [...data].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
