/**
 * Prints sets of flags as drivers spell them. The tables are in tables/io-flags.ts.
 */
import { hex0x } from '../base/format.ts';

/**
 * `DO_BUFFERED_IO|DO_DEVICE_INITIALIZING`; bits without a name follow in hexadecimal, no bits at all are `0`.
 * Of several names for one bit the first counts; names of several bits do not.
 */
export function formatFlags(value: number, table: Readonly<Record<string, number>>): string {
  const parts: string[] = [];
  let rest = value >>> 0;
  for (const [name, flag] of Object.entries(table)) {
    const bit = flag >>> 0;
    if (bit === 0 || (bit & (bit - 1)) !== 0 || (rest & bit) === 0) continue;
    parts.push(name);
    rest = (rest & ~bit) >>> 0;
  }
  if (rest !== 0 || parts.length === 0) parts.push(rest === 0 ? '0' : hex0x(rest));
  return parts.join('|');
}
