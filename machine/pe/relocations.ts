/**
 * The base relocation directory: which pointers of the image change when it is not loaded at its preferred base.
 */

import { PAGE_SIZE } from '../../base/page.ts';
import { type ByteView, refuseImage } from './byte-view.ts';
import type { PeDirectory } from './image.ts';

const BLOCK_HEADER_SIZE = 8;
const TYPE_ABSOLUTE = 0;
const TYPE_DIR64 = 10;

/** The RVAs of all 64-bit pointers to relocate, in the order of the image. Throws InputError. */
export function readRelocations(image: ByteView, directory: PeDirectory): Uint32Array {
  if (directory.rva === 0) return new Uint32Array(0);
  image.need(directory.rva, directory.sizeBytes, 'relocation directory');
  const end = directory.rva + directory.sizeBytes;
  const rvas: number[] = [];
  for (let block = directory.rva; block < end; ) {
    const pageRva = image.u32(block, 'relocation block');
    const size = image.u32(block + 4, 'relocation block');
    if (size < BLOCK_HEADER_SIZE || size % 2 !== 0 || block + size > end || pageRva % PAGE_SIZE !== 0) {
      refuseImage('a relocation block has an impossible address or size', image.place(block));
    }
    readBlock(image, block, pageRva, size, rvas);
    block += size;
  }
  return Uint32Array.from(rvas);
}

function readBlock(image: ByteView, block: number, pageRva: number, size: number, rvas: number[]): void {
  for (let offset = block + BLOCK_HEADER_SIZE; offset < block + size; offset += 2) {
    const entry = image.u16(offset, 'relocation');
    const type = entry >>> 12;
    // Padding to a multiple of four bytes.
    if (type === TYPE_ABSOLUTE) continue;
    if (type !== TYPE_DIR64) refuseImage(`relocation type ${type} does not exist for x64`, image.place(offset));
    const rva = pageRva + (entry & 0xfff);
    image.need(rva, 8, 'a relocated pointer');
    rvas.push(rva);
  }
}
