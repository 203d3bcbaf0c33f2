import { describe, expect, it } from 'vitest';
import { addressFromHalves } from '../../base/guest-address.ts';
import {
  BUILT_IMAGE_BASE,
  buildData,
  buildImage,
  CODE_FLAGS,
  DATA_FLAGS,
  FIELD,
  WRITABLE_FLAGS,
} from '../../tests/support/pe-builder.ts';
import { layoutPeImage, protectionsOf } from './layout-image.ts';
import { loadPeImage } from './load-image.ts';

const CODE = { name: '.text', data: Uint8Array.of(0xc3), flags: CODE_FLAGS };

/** An image with pointers at RVA 0x2100 and 0x2ffc-8, and their relocations. */
function withPointers(first: bigint, second: bigint, characteristics = 0x22): Uint8Array {
  const data = buildData(0x1000, [
    [0x000, 0x2000],
    [0x004, 12],
    [0x008, 0xaff4_a100],
    [0x100, first],
    [0xff4, second],
  ]);
  return buildImage({
    sections: [CODE, { name: '.data', data, flags: WRITABLE_FLAGS }],
    directories: [[5, 0x2000, 12]],
    characteristics,
  });
}

function readPointer(bytes: Uint8Array, rva: number): bigint {
  return new DataView(bytes.buffer).getBigUint64(rva, true);
}

describe('layoutPeImage', () => {
  const preferred = BigInt(BUILT_IMAGE_BASE);

  it('moves pointers by the distance from the preferred base, all 64 bits', () => {
    const image = loadPeImage(withPointers(preferred + 0x2100n, preferred - 1n));
    const bytes = layoutPeImage(image, addressFromHalves(0x0012_3000, 0xffff_f800));
    expect(readPointer(bytes, 0x2100)).toBe(0xffff_f800_0012_5100n);
    expect(readPointer(bytes, 0x2ff4)).toBe(0xffff_f800_0012_2fffn);
  });

  it('moves downwards too', () => {
    const image = loadPeImage(withPointers(preferred, preferred + 0x10n));
    const bytes = layoutPeImage(image, addressFromHalves(0xf000_0000, 0));
    expect(readPointer(bytes, 0x2100)).toBe(0xf000_0000n);
    expect(readPointer(bytes, 0x2ff4)).toBe(0xf000_0010n);
  });

  it('changes nothing at the preferred base, and never the loaded image', () => {
    const image = loadPeImage(withPointers(preferred, preferred));
    expect(layoutPeImage(image, addressFromHalves(0x4000_0000, 1))).toEqual(image.mapped);
    layoutPeImage(image, addressFromHalves(0, 0xffff_f800))[0x1000] = 0;
    expect(image.mapped[0x1000]).toBe(0xc3);
    expect(readPointer(image.mapped, 0x2100)).toBe(preferred);
  });

  it('refuses to move an image without relocations', () => {
    const image = loadPeImage(withPointers(preferred, preferred, 0x23));
    expect(() => layoutPeImage(image, addressFromHalves(0, 0xffff_f800))).toThrow(
      'runs only at 00000001`40000000, not at fffff800`00000000',
    );
    expect(layoutPeImage(image, addressFromHalves(0x4000_0000, 1))).toEqual(image.mapped);
  });
});

describe('protectionsOf', () => {
  it('covers the image with ranges of equal rights', () => {
    const image = loadPeImage(
      buildImage({
        sections: [
          { ...CODE, virtualSize: 0x1800 },
          { name: 'PAGE', data: Uint8Array.of(0xc3), flags: CODE_FLAGS },
          { name: '.rdata', data: Uint8Array.of(1), flags: DATA_FLAGS },
          { name: '.data', data: Uint8Array.of(1), flags: WRITABLE_FLAGS },
        ],
      }),
    );
    expect(protectionsOf(image)).toEqual([
      { rva: 0, sizeBytes: 0x1000, write: false, execute: false, pageable: false },
      { rva: 0x1000, sizeBytes: 0x2000, write: false, execute: true, pageable: false },
      { rva: 0x3000, sizeBytes: 0x1000, write: false, execute: true, pageable: true },
      { rva: 0x4000, sizeBytes: 0x1000, write: false, execute: false, pageable: false },
      { rva: 0x5000, sizeBytes: 0x1000, write: true, execute: false, pageable: false },
    ]);
  });

  it('leaves an image unprotected whose sections may share pages', () => {
    const bytes = buildImage({
      sections: [CODE, { name: 'PAGEDATA', data: Uint8Array.of(1), flags: DATA_FLAGS }],
      entryRva: 0x400,
    });
    const view = new DataView(bytes.buffer);
    view.setUint32(FIELD.sectionAlignment, 0x200, true);
    view.setUint32(FIELD.section(0) + 12, 0x400, true);
    view.setUint32(FIELD.section(1) + 12, 0x600, true);
    view.setUint32(FIELD.sizeOfImage, 0x1200, true);
    expect(protectionsOf(loadPeImage(bytes))).toEqual([
      { rva: 0, sizeBytes: 0x2000, write: true, execute: true, pageable: false },
    ]);
  });
});
