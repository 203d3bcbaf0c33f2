/**
 * Which instructions have been executed: one bit for each byte of code, set at the first byte of an instruction that
 * was begun. A basic block is covered when its first instruction is. The bits of a page lie in the WebAssembly memory,
 * where micro-ops set them; what the code was decoded at counts, so an alias of a page counts for the first address.
 */
import { ExhaustedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { COVERAGE, COVERAGE_BYTES, PAGE_SIZE } from '../memory/layout.ts';

const BITMAP_BYTES = PAGE_SIZE / 8;

export class Coverage {
  private readonly bytes: Uint8Array;
  /** Offset of the bitmap of each page. */
  private readonly bitmaps = new Map<number, number>();

  constructor(memory: GuestRam) {
    this.bytes = memory.bytes;
  }

  /** Where the bit of the instruction at an address is: offset of the byte, and the bit. */
  bitOf(address: GuestAddress): { readonly byte: number; readonly bit: number } {
    const offset = address & (PAGE_SIZE - 1);
    return { byte: this.bitmapOf(address - offset) + (offset >>> 3), bit: 1 << (offset & 7) };
  }

  has(address: GuestAddress): boolean {
    const offset = address & (PAGE_SIZE - 1);
    const bitmap = this.bitmaps.get(address - offset);
    return bitmap !== undefined && (this.bytes[bitmap + (offset >>> 3)]! & (1 << (offset & 7))) !== 0;
  }

  /** A copy of the bits of `sizeBytes` bytes of code from a page-aligned address: bit n of byte m is address 8 m + n. */
  bitmap(address: GuestAddress, sizeBytes: number): Uint8Array {
    const out = new Uint8Array(Math.ceil(sizeBytes / 8));
    for (let done = 0; done < sizeBytes; done += PAGE_SIZE) {
      const from = this.bitmaps.get(addressAdd(address, done));
      if (from === undefined) continue;
      const count = Math.min(BITMAP_BYTES, out.length - done / 8);
      out.set(this.bytes.subarray(from, from + count), done / 8);
    }
    return out;
  }

  clear(): void {
    this.bytes.fill(0, COVERAGE, COVERAGE + this.bitmaps.size * BITMAP_BYTES);
    this.bitmaps.clear();
  }

  private bitmapOf(page: number): number {
    const known = this.bitmaps.get(page);
    if (known !== undefined) return known;
    const offset = this.bitmaps.size * BITMAP_BYTES;
    if (offset === COVERAGE_BYTES) throw new ExhaustedError('coverage of more than 8 MiB of code cannot be recorded');
    this.bitmaps.set(page, COVERAGE + offset);
    return COVERAGE + offset;
  }
}
