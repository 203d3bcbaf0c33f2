import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/errors.ts';
import {
  BUILT_IMAGE_BASE,
  buildData,
  buildImage,
  CODE_FLAGS,
  FIELD,
  type ImageRecipe,
  WRITABLE_FLAGS,
} from '../../tests/support/pe-builder.ts';
import type { PeImage } from './image.ts';
import { loadPeImage } from './load-image.ts';

const CODE = { name: '.text', data: Uint8Array.of(0xc3), flags: CODE_FLAGS };

/** An image with one code section at RVA 0x1000 and one writable data section at RVA 0x2000. */
function withData(
  fields: Parameters<typeof buildData>[1],
  directories: NonNullable<ImageRecipe['directories']>,
): Uint8Array {
  const data = { name: '.data', data: buildData(0x400, fields), flags: WRITABLE_FLAGS };
  return buildImage({ sections: [CODE, data], directories });
}

function patched(offset: number, value: number, width: 2 | 4 = 4): Uint8Array {
  const bytes = withData([], []);
  const view = new DataView(bytes.buffer);
  if (width === 2) view.setUint16(offset, value, true);
  else view.setUint32(offset, value, true);
  return bytes;
}

/** An image of almost 64 MiB, of which the file holds almost nothing. */
function withHuge(directories: NonNullable<ImageRecipe['directories']>): Uint8Array {
  const data = { name: '.data', data: new Uint8Array(0x200), flags: WRITABLE_FLAGS, virtualSize: 0x3f0_0000 };
  return buildImage({ sections: [CODE, data], directories });
}

/** The message of the InputError that loading throws. */
function refusal(bytes: Uint8Array): string {
  let image: PeImage;
  try {
    image = loadPeImage(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    expect(message).not.toContain('\n');
    return message;
  }
  throw new Error(`loaded: ${image.sections.map((section) => section.name).join(' ')}`);
}

describe('a well-formed image', () => {
  it('gives its header fields and sections', () => {
    const image = loadPeImage(withData([], []));
    expect(image.machine).toBe(0x8664);
    expect(image.entryRva).toBe(0x1000);
    expect(image.imageBase).toEqual({ lo: 0x4000_0000, hi: 1 });
    expect(image.sizeOfImage).toBe(0x3000);
    expect(image.sections.map(({ name, rva, write, execute }) => ({ name, rva, write, execute }))).toEqual([
      { name: '.text', rva: 0x1000, write: false, execute: true },
      { name: '.data', rva: 0x2000, write: true, execute: false },
    ]);
    expect(image.mapped.length).toBe(0x3000);
    expect(image.mapped[0x1000]).toBe(0xc3);
  });

  it('zero-fills what a section has in memory but not in the file', () => {
    const data = { name: '.data', data: Uint8Array.of(1, 2, 3), flags: WRITABLE_FLAGS, virtualSize: 0x2345 };
    const image = loadPeImage(buildImage({ sections: [CODE, data] }));
    expect(image.sizeOfImage).toBe(0x5000);
    expect([...image.mapped.subarray(0x2000, 0x2004)]).toEqual([1, 2, 3, 0]);
    expect(image.mapped.subarray(0x2004).every((byte) => byte === 0)).toBe(true);
  });

  it('gives imports by name and by ordinal with their slots', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x00, 0x2040], // lookup table, name, slots of the only descriptor
      [0x0c, 0x2100],
      [0x10, 0x2080],
      [0x40, 0x2120n],
      [0x48, 0x8000_0000_0000_002an],
      [0x100, 'hal.dll'],
      [0x122, 'KfRaiseIrql'],
    ];
    expect(loadPeImage(withData(fields, [[1, 0x2000, 40]])).imports).toEqual([
      { dll: 'hal.dll', name: 'KfRaiseIrql', thunkRva: 0x2080 },
      { dll: 'hal.dll', ordinal: 42, thunkRva: 0x2088 },
    ]);
  });

  it('takes the slots for the lookup table when there is none', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x0c, 0x2100],
      [0x10, 0x2080],
      [0x80, 0x8000_0000_0000_0007n],
      [0x100, 'hal.dll'],
    ];
    const { imports } = loadPeImage(withData(fields, [[1, 0x2000, 40]]));
    expect(imports).toEqual([{ dll: 'hal.dll', ordinal: 7, thunkRva: 0x2080 }]);
  });

  it('gives exports with names, without names, and forwarders', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x10, 5], // ordinal base, 4 addresses, 2 names
      [0x14, 4],
      [0x18, 2],
      [0x1c, 0x2040],
      [0x20, 0x2060],
      [0x24, 0x2070],
      [0x40, 0x1000],
      [0x44, 0],
      [0x48, 0x2300],
      [0x4c, 0x2090],
      [0x60, 0x20b0],
      [0x64, 0x20c0],
      [0x70, 0x0003_0000], // "First" is address 0, "Other" address 3
      [0x90, 'HAL.Other'],
      [0xb0, 'First'],
      [0xc0, 'Other'],
    ];
    expect(loadPeImage(withData(fields, [[0, 0x2000, 0x100]])).exports).toEqual([
      { ordinal: 5, name: 'First', rva: 0x1000 },
      { ordinal: 7, rva: 0x2300 },
      { ordinal: 8, name: 'Other', rva: 0x2090, forwarder: 'HAL.Other' },
    ]);
  });

  it('finds the security cookie in the load configuration', () => {
    const cookie = BigInt(BUILT_IMAGE_BASE + 0x2100);
    const fields: Parameters<typeof buildData>[1] = [
      [0x00, 112],
      [0x58, cookie],
    ];
    expect(loadPeImage(withData(fields, [[10, 0x2000, 112]])).securityCookieRva).toBe(0x2100);
    // A structure that ends before the field has no cookie.
    expect(loadPeImage(withData([[0, 88], ...fields.slice(1)], [[10, 0x2000, 112]]))).not.toHaveProperty(
      'securityCookieRva',
    );
  });

  it('gives the identity of its PDB', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x0c, 2], // CodeView, 40 bytes at RVA 0x2040
      [0x10, 40],
      [0x14, 0x2040],
      [0x40, 'RSDS'],
      [0x44, 0x0123_4567],
      [0x48, 0xcdef_89ab],
      [0x4c, 0x0302_0100],
      [0x50, 0x0706_0504],
      [0x54, 3],
      [0x58, 'pipes.pdb'],
    ];
    expect(loadPeImage(withData(fields, [[6, 0x2000, 28]])).pdb).toEqual({
      guid: '01234567-89AB-CDEF-0001-020304050607',
      age: 3,
      path: 'pipes.pdb',
    });
  });

  it('gives the identity of its PDB also when the record is in the file only', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x0c, 2], // CodeView, 43 bytes, no RVA, at file offset 0x640: 0x40 of the data section
      [0x10, 43],
      [0x18, 0x640],
      [0x40, 'RSDS'],
      [0x54, 7],
      [0x58, 'c:\\build\\pipes.pdb'],
    ];
    expect(loadPeImage(withData(fields, [[6, 0x2000, 28]])).pdb).toMatchObject({
      age: 7,
      path: 'c:\\build\\pipes.pdb',
    });
  });

  it('passes over debug entries of other kinds: profile data, hashes of reproducible builds', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x0c, 13],
      [0x10, 40],
      [0x14, 0x2040],
      [0x28, 16],
      [0x40, 'RSDS'],
    ];
    expect(loadPeImage(withData(fields, [[6, 0x2000, 56]])).pdb).toBeUndefined();
  });

  it('tells relocations of 64 bits from those of the lower 32', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x00, 0x2000],
      [0x04, 12],
      [0x08, 0x3020_a010],
    ];
    const { pointers, lowHalves } = loadPeImage(withData(fields, [[5, 0x2000, 12]])).relocations;
    expect([[...pointers], [...lowHalves]]).toEqual([[0x2010], [0x2020]]);
  });

  it('notes what Windows does not do for drivers', () => {
    expect(loadPeImage(withData([], [[9, 0x2000, 40]])).notes.join()).toContain('thread-local storage');
    expect(loadPeImage(withData([], [[13, 0x2000, 64]])).notes.join()).toContain('delayed imports');
    // Bound imports and certificates do not matter to anybody.
    const others = withData(
      [],
      [
        [11, 0x250, 32],
        [4, 0x800, 64],
      ],
    );
    expect(loadPeImage(others).notes).toEqual([expect.stringContaining('it has no checksum')]);
  });

  it('gives relocations without the padding', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x00, 0x2000], // page 0x2000: 0x2010, 0x2ff8 - not inside the data, but inside the image; padding
      [0x04, 16],
      [0x08, 0xaff8_a010],
      [0x0c, 0],
    ];
    expect([...loadPeImage(withData(fields, [[5, 0x2000, 16]])).relocations.pointers]).toEqual([0x2010, 0x2ff8]);
  });

  it('may lack an entry point only as a library for other drivers', () => {
    expect(loadPeImage(buildImage({ sections: [CODE], entryRva: 0, characteristics: 0x2022 })).entryRva).toBe(0);
    expect(refusal(buildImage({ sections: [CODE], entryRva: 0 }))).toContain('entry point is outside all sections');
  });
});

describe('what is no 64-bit driver', () => {
  it.each([
    ['an empty file', new Uint8Array(0), 'the file is empty'],
    ['a text file', new TextEncoder().encode('#include <wdm.h>\n'.repeat(9)), 'does not start with the MZ signature'],
    ['a DOS program', patched(FIELD.peOffset, 0x200), 'there is no PE signature'],
    ['a 32-bit driver', patched(FIELD.machine, 0x14c, 2), 'it is built for 32-bit x86'],
    ['an ARM64 driver', patched(FIELD.machine, 0xaa64, 2), 'it is built for ARM64'],
    ['an unknown processor', patched(FIELD.machine, 0x1234, 2), 'built for an unknown processor'],
    ['a PE32 image', patched(FIELD.magic, 0x10b, 2), 'it is a 32-bit image (PE32)'],
    [
      'a console program',
      patched(FIELD.subsystem, 3, 2),
      'a Windows application or DLL (console subsystem), not a driver',
    ],
    [
      'a windowed program',
      patched(FIELD.subsystem, 2, 2),
      'a Windows application or DLL (GUI subsystem), not a driver',
    ],
    ['an EFI driver', patched(FIELD.subsystem, 12, 2), 'an EFI runtime driver, not a driver'],
    ['an object file', patched(FIELD.characteristics, 0, 2), 'it is an object file'],
  ])('%s', (_, bytes, message) => {
    expect(refusal(bytes)).toContain(message);
  });

  it('a native program', () => {
    const fields: Parameters<typeof buildData>[1] = [
      [0x0c, 0x2100],
      [0x10, 0x2080],
      [0x100, 'ntdll.dll'],
    ];
    expect(refusal(withData(fields, [[1, 0x2000, 40]]))).toContain('imports ntdll.dll, so it is a user-mode program');
  });
});

describe('headers that contradict themselves', () => {
  it.each([
    ['PE header beyond the file', patched(FIELD.peOffset, 0xffff_fff0), 'beyond the end of the file'],
    ['no sections', patched(FIELD.sectionCount, 0, 2), 'it has 0 sections'],
    ['too many sections', patched(FIELD.sectionCount, 0xffff, 2), 'it has 65535 sections'],
    ['file alignment below a sector', patched(FIELD.fileAlignment, 0x40), 'a file alignment of 64 bytes is impossible'],
    ['function table of millions', withHuge([[3, 0x2000, 0x40_0000]]), 'function table has more than 262144 entries'],
    ['too many directories', patched(FIELD.directoryCount, 0x1000_0000), 'do not fit the header'],
    ['odd alignment', patched(FIELD.sectionAlignment, 0x1001), 'alignments are impossible'],
    ['alignment 0', patched(FIELD.fileAlignment, 0), 'alignments are impossible'],
    ['image of 65 MiB', patched(FIELD.sizeOfImage, 65 << 20), 'not between 1 and 64 MiB'],
    ['image of 0 bytes', patched(FIELD.sizeOfImage, 0), 'not between 1 and 64 MiB'],
    ['headers too short', patched(FIELD.sizeOfHeaders, 0x100), 'header size of 256 bytes is impossible'],
    ['entry in data', patched(FIELD.entry, 0x2000), 'in section .data, which is not executable'],
    ['entry beyond', patched(FIELD.entry, 0x8000), 'outside all sections'],
    ['section overlap', patched(FIELD.section(1) + 12, 0x1000), 'section .data overlaps'],
    ['section in the headers', patched(FIELD.section(0) + 12, 0), 'section .text overlaps'],
    ['section unaligned', patched(FIELD.section(1) + 12, 0x2200), 'section .data is not aligned'],
    ['section beyond the image', patched(FIELD.section(1) + 8, 0x1001), 'reaches beyond the image'],
    [
      'section beyond the file',
      patched(FIELD.section(1) + 20, 0x9000),
      'section .data reaches beyond the end of the file',
    ],
    ['imports beyond', patched(FIELD.directory(1), 0xffff_ff00), 'import directory'],
    ['relocations beyond', withData([], [[5, 0x2ffc, 8]]), 'relocation directory reaches beyond the end of the image'],
    ['function table beyond', patched(FIELD.directory(3), 0x3001), 'function table reaches beyond'],
    ['load configuration beyond', patched(FIELD.directory(10), 0x2fff), 'load configuration reaches beyond'],
  ])('%s', (_, bytes, message) => {
    expect(refusal(bytes)).toContain(message);
  });
});

describe('tables that contradict themselves', () => {
  it.each<[string, Parameters<typeof buildData>[1], readonly [number, number, number], string]>([
    [
      'import name that is no text',
      [
        [0x0c, 0x2100],
        [0x10, 0x2080],
        [0x100, 0x0102_0304],
      ],
      [1, 0x2000, 40],
      'is not text',
    ],
    [
      'relocation of a 16-bit kind',
      [
        [0, 0x2000],
        [4, 12],
        [8, 0x0000_1010],
      ],
      [5, 0x2000, 12],
      'a relocation is HIGH; x64 images have DIR64 and HIGHLOW only (RVA 0x2008)',
    ],
    [
      'relocation of a kind that nobody has defined',
      [
        [0, 0x2000],
        [4, 12],
        [8, 0x0000_f010],
      ],
      [5, 0x2000, 12],
      'relocation type 15 does not exist',
    ],
    [
      'relocation outside the image',
      [
        [0, 0x7000],
        [4, 12],
        [8, 0x0000_a010],
      ],
      [5, 0x2000, 12],
      'a relocated pointer',
    ],
    [
      'relocation across the end',
      [
        [0, 0x2000],
        [4, 12],
        [8, 0x0000_affc],
      ],
      [5, 0x2000, 12],
      'a relocated pointer',
    ],
    [
      'relocation block of size 0',
      [
        [0, 0x2000],
        [4, 0],
      ],
      [5, 0x2000, 12],
      'impossible address or size',
    ],
    [
      'relocation block beyond its directory',
      [
        [0, 0x2000],
        [4, 14],
      ],
      [5, 0x2000, 12],
      'impossible address or size',
    ],
    ['absurd number of exports', [[0x14, 0x7fff_ffff]], [0, 0x2000, 40], 'it has 2147483647 exports'],
    ['absurd number of export names', [[0x18, 0x7fff_ffff]], [0, 0x2000, 40], 'it has 2147483647 export names'],
    [
      'pointer of control-flow guard outside the image',
      [
        [0, 128],
        [0x70, 0x1_4000_3000n],
      ],
      [10, 0x2000, 128],
      'pointer of control-flow guard is outside the image',
    ],
    [
      'cookie outside the image',
      [
        [0, 112],
        [0x58, 0x1_4000_3000n],
      ],
      [10, 0x2000, 112],
      'security cookie is outside',
    ],
    [
      'cookie below the image',
      [
        [0, 112],
        [0x58, 0x1_3fff_f000n],
      ],
      [10, 0x2000, 112],
      'security cookie is outside',
    ],
  ])('%s', (_, fields, directory, message) => {
    expect(refusal(withData(fields, [directory]))).toContain(message);
  });

  /** One descriptor whose list fills the second half of a page-sized section, which is the image's last. */
  function withEndlessImports(slotsRva: number): Uint8Array {
    const data = buildData(0x1000, [
      [0x00, 0x2800],
      [0x0c, 0x2100],
      [0x10, slotsRva],
      [0x100, 'hal.dll'],
    ]);
    for (let offset = 0x800; offset < 0x1000; offset += 8) data.set([1, 0, 0, 0, 0, 0, 0, 0x80], offset);
    const sections = [CODE, { name: '.data', data, flags: WRITABLE_FLAGS }];
    return buildImage({ sections, directories: [[1, 0x2000, 40]] });
  }

  it('import list without an end', () => {
    expect(refusal(withEndlessImports(0x2000))).toContain('imports from hal.dll (the list has no end) reaches beyond');
  });

  it('import slot outside the sections', () => {
    expect(refusal(withEndlessImports(0x2ff8))).toContain(
      'an import slot for hal.dll is outside the sections (RVA 0x3000)',
    );
  });

  it('import directory without an end', () => {
    const data = { name: '.data', data: new Uint8Array(0x1000).fill(0x20), flags: WRITABLE_FLAGS };
    const bytes = buildImage({ sections: [CODE, data], directories: [[1, 0x2ff0, 40]] });
    expect(refusal(bytes)).toContain('import directory (it has no end)');
  });
});
