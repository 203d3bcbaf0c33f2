/**
 * The base relocation directory: which pointers of the image change when it is not loaded at its preferred base.
 */

import type { ByteView } from '../../base/byte-view.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import type { PeDirectory } from './image.ts';
import { refuseImage } from './refuse-image.ts';

const BLOCK_HEADER_SIZE = 8;
/** Bounds what a hostile directory can make us remember; large drivers have some ten thousand. */
const MAX_RELOCATIONS = 1 << 20;

const TYPE_ABSOLUTE = 0;
const TYPE_HIGHLOW = 3;
const TYPE_DIR64 = 10;
const OTHER_TYPES: Readonly<Record<number, string>> = {
  1: 'HIGH',
  2: 'LOW',
  4: 'HIGHADJ',
  5: 'of another processor (5)',
  7: 'of another processor (7)',
  8: 'of another processor (8)',
  9: 'of another processor (9)',
};

/** RVAs in the order of the image. */
export interface Relocations {
  /** 64-bit pointers (DIR64). */
  readonly pointers: Uint32Array;
  /** The lower 32 bits of pointers (HIGHLOW); code that uses them breaks when the image lies above 4 GiB. */
  readonly lowHalves: Uint32Array;
}

/** Everything to relocate. Throws InputError. */
export function readRelocations(image: ByteView, directory: PeDirectory): Relocations {
  const pointers: number[] = [];
  const lowHalves: number[] = [];
  if (directory.rva !== 0) {
    image.need(directory.rva, directory.sizeBytes, 'relocation directory');
    const end = directory.rva + directory.sizeBytes;
    for (let block = directory.rva; block < end; ) {
      const pageRva = image.u32(block, 'relocation block');
      const size = image.u32(block + 4, 'relocation block');
      if (size < BLOCK_HEADER_SIZE || size % 2 !== 0 || block + size > end || pageRva % PAGE_SIZE !== 0) {
        refuseImage('a relocation block has an impossible address or size', image.place(block));
      }
      readBlock(image, block, pageRva, size, pointers, lowHalves);
      block += size;
    }
  }
  return { pointers: Uint32Array.from(pointers), lowHalves: Uint32Array.from(lowHalves) };
}

function readBlock(
  image: ByteView,
  block: number,
  pageRva: number,
  size: number,
  pointers: number[],
  lowHalves: number[],
): void {
  for (let offset = block + BLOCK_HEADER_SIZE; offset < block + size; offset += 2) {
    const entry = image.u16(offset, 'relocation');
    const type = entry >>> 12;
    // Padding to a multiple of four bytes.
    if (type === TYPE_ABSOLUTE) continue;
    const isPointer = type === TYPE_DIR64;
    if (!isPointer && type !== TYPE_HIGHLOW) {
      const name = OTHER_TYPES[type];
      const what = name === undefined ? `relocation type ${type} does not exist` : `a relocation is ${name}`;
      refuseImage(`${what}; x64 images have DIR64 and HIGHLOW only`, image.place(offset));
    }
    const rva = pageRva + (entry & 0xfff);
    image.need(rva, isPointer ? 8 : 4, 'a relocated pointer');
    const rvas = isPointer ? pointers : lowHalves;
    if (rvas.length === MAX_RELOCATIONS) {
      refuseImage(`it has more than ${MAX_RELOCATIONS} relocations`, image.place(offset));
    }
    rvas.push(rva);
  }
}
