/**
 * Text in guest memory: zero-terminated strings and runs of UTF-16 units. A bad address raises the fault of the first
 * byte that cannot be read, as the byte-wise loops of the real routines do.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import type { GuestMemory } from '../ports.ts';
import { decodeAnsi } from './code-page.ts';

/** Bytes from the address to the end of its page: as many as one access can take without meeting another page. */
export function bytesToPageEnd(address: GuestAddress): number {
  return PAGE_SIZE - (address & (PAGE_SIZE - 1));
}

/** Bytes before the terminating zero, at most `limit`; nothing behind either is read. */
export function narrowLength(memory: GuestMemory, address: GuestAddress, limit = Number.POSITIVE_INFINITY): number {
  let length = 0;
  while (length < limit) {
    const at = addressAdd(address, length);
    const bytes = memory.readBytes(at, Math.min(bytesToPageEnd(at), limit - length));
    const zero = bytes.indexOf(0);
    if (zero >= 0) return length + zero;
    length += bytes.length;
  }
  return limit;
}

/** UTF-16 units before the terminating zero, at most `limit`; nothing behind either is read. */
export function wideLength(memory: GuestMemory, address: GuestAddress, limit = Number.POSITIVE_INFINITY): number {
  let length = 0;
  while (length < limit) {
    const at = addressAdd(address, 2 * length);
    // A unit that straddles a page end is read by itself.
    const count = Math.min(Math.floor(bytesToPageEnd(at) / 2) || 1, limit - length);
    const bytes = memory.readBytes(at, 2 * count);
    for (let i = 0; i < count; i++) if (bytes[2 * i] === 0 && bytes[2 * i + 1] === 0) return length + i;
    length += count;
  }
  return limit;
}

/** That many UTF-16 units as a JavaScript string. */
export function readWide(memory: GuestMemory, address: GuestAddress, units: number): string {
  if (units === 0) return '';
  const bytes = memory.readBytes(address, 2 * units);
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) text += String.fromCharCode(bytes[i]! | (bytes[i + 1]! << 8));
  return text;
}

/** A zero-terminated text of the ANSI code page. */
export function readNarrowText(memory: GuestMemory, address: GuestAddress): string {
  const length = narrowLength(memory, address);
  return length === 0 ? '' : decodeAnsi(memory.readBytes(address, length));
}

/** A zero-terminated text of UTF-16 units. */
export function readWideText(memory: GuestMemory, address: GuestAddress): string {
  return readWide(memory, address, wideLength(memory, address));
}

/** Stores the UTF-16 units of a string, without a terminating zero. */
export function writeWide(memory: GuestMemory, address: GuestAddress, text: string): void {
  if (text.length === 0) return;
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit;
    bytes[2 * i + 1] = unit >>> 8;
  }
  memory.writeBytes(address, bytes);
}
