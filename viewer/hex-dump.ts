/** Bytes as debuggers dump them: offset, 16 bytes, the characters. */
import { printable } from './describe-event.ts';

const LINE_BYTES = 16;

/** `0000  48 65 6c 6c 6f                                   Hello` */
export function* hexDump(data: Uint8Array, indent = ''): Generator<string> {
  for (let offset = 0; offset < data.length; offset += LINE_BYTES) {
    const line = data.subarray(offset, offset + LINE_BYTES);
    const digits = [...line].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const place = offset.toString(16).padStart(4, '0');
    yield `${indent}${place}  ${digits.padEnd(LINE_BYTES * 3 - 1)}  ${printable(line)}`;
  }
}
