/**
 * How an image lies in memory: its bytes for a chosen base, and the rights of its pages.
 */
import { assert } from '../../base/assert.ts';
import { InputError } from '../../base/errors.ts';
import { formatAddress, formatU64 } from '../../base/format.ts';
import { addressHi, addressLo, type GuestAddress } from '../../base/guest-address.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import type { PeImage } from './image.ts';

/** Consecutive pages with equal rights. All pages can be read. */
export interface PageRange {
  readonly rva: number;
  /** A multiple of the page size. */
  readonly sizeBytes: number;
  readonly write: boolean;
  readonly execute: boolean;
  /** Belongs to a section that may be paged out. */
  readonly pageable: boolean;
}

/**
 * The bytes of the image, relocated for `base` (page-aligned); import slots still hold what the file has.
 * @throws InputError when the image cannot be moved there
 */
export function layoutPeImage(image: PeImage, base: GuestAddress): Uint8Array {
  assert(base % PAGE_SIZE === 0, 'image base is not page-aligned');
  const bytes = image.mapped.slice();
  const baseLo = addressLo(base);
  const deltaLo = (baseLo - image.imageBase.lo) >>> 0;
  const borrow = baseLo < image.imageBase.lo ? 1 : 0;
  const deltaHi = (addressHi(base) - image.imageBase.hi - borrow) >>> 0;
  if (deltaLo === 0 && deltaHi === 0) return bytes;
  if (!image.relocatable) {
    throw new InputError(
      `the driver image was linked without relocations and runs only at ${formatU64(image.imageBase)}, ` +
        `not at ${formatAddress(base)}; link it with relocations (/FIXED:NO, --enable-reloc-section)`,
    );
  }
  const view = new DataView(bytes.buffer);
  for (const rva of image.relocations.lowHalves) view.setUint32(rva, view.getUint32(rva, true) + deltaLo, true);
  for (const rva of image.relocations.pointers) {
    const lo = view.getUint32(rva, true) + deltaLo;
    const carry = lo > 0xffff_ffff ? 1 : 0;
    view.setUint32(rva, lo, true);
    view.setUint32(rva + 4, view.getUint32(rva + 4, true) + deltaHi + carry, true);
  }
  return bytes;
}

/**
 * Where the sections begin that are needed until the image has been initialised and no longer: the discardable ones that
 * lie behind all others. The end of the image when there are none, or when sections may share pages.
 */
export function initializationRva(image: PeImage): number {
  let rva = image.sizeOfImage;
  if (image.sectionAlignment < PAGE_SIZE) return rva;
  for (const section of [...image.sections].reverse()) {
    if (!section.discardable) break;
    rva = section.rva;
  }
  return rva;
}

/**
 * The rights of every page from RVA 0 to the end of the image, in as few ranges as possible. Headers and gaps between
 * sections are read-only. An image whose sections may share pages is not protected at all, as on NT: every page can be
 * written and executed.
 */
export function protectionsOf(image: PeImage): PageRange[] {
  const pageCount = Math.ceil(image.sizeOfImage / PAGE_SIZE);
  if (image.sectionAlignment < PAGE_SIZE) {
    return [{ rva: 0, sizeBytes: pageCount * PAGE_SIZE, write: true, execute: true, pageable: false }];
  }
  const pages = Array.from({ length: pageCount }, () => ({
    write: false,
    execute: false,
    pageable: false,
  }));
  for (const section of image.sections) {
    const firstPage = Math.floor(section.rva / PAGE_SIZE);
    const endPage = Math.ceil((section.rva + section.virtualSize) / PAGE_SIZE);
    for (const page of pages.slice(firstPage, endPage)) {
      page.write ||= section.write;
      page.execute ||= section.execute;
      page.pageable ||= section.pageable;
    }
  }

  const ranges: PageRange[] = [];
  pages.forEach(({ write, execute, pageable }, index) => {
    const last = ranges.at(-1);
    if (last && last.write === write && last.execute === execute && last.pageable === pageable) {
      ranges[ranges.length - 1] = { ...last, sizeBytes: last.sizeBytes + PAGE_SIZE };
    } else {
      ranges.push({ rva: index * PAGE_SIZE, sizeBytes: PAGE_SIZE, write, execute, pageable });
    }
  });
  return ranges;
}
