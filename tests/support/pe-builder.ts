/**
 * Assembles small PE32+ images for tests, field by field, without the code under test.
 */

export interface BuiltSection {
  readonly name: string;
  readonly data: Uint8Array;
  /** Section flags; readable data unless given. */
  readonly flags?: number;
  readonly virtualSize?: number;
}

export interface ImageRecipe {
  readonly sections: readonly BuiltSection[];
  /** [index, RVA, size] */
  readonly directories?: readonly (readonly [number, number, number])[];
  readonly entryRva?: number;
  readonly characteristics?: number;
}

export const CODE_FLAGS = 0x6000_0020;
export const DATA_FLAGS = 0x4000_0040;
export const WRITABLE_FLAGS = 0xc000_0040;

/** Image base of every built image. */
export const BUILT_IMAGE_BASE = 0x1_4000_0000;

const PE_OFFSET = 0x40;
const OPTIONAL = PE_OFFSET + 24;
const HEADERS_SIZE = 0x400;

/** File offsets of header fields, for tests that damage one. */
export const FIELD = {
  peOffset: 0x3c,
  machine: PE_OFFSET + 4,
  sectionCount: PE_OFFSET + 6,
  characteristics: PE_OFFSET + 22,
  magic: OPTIONAL,
  entry: OPTIONAL + 16,
  sectionAlignment: OPTIONAL + 32,
  fileAlignment: OPTIONAL + 36,
  sizeOfImage: OPTIONAL + 56,
  sizeOfHeaders: OPTIONAL + 60,
  subsystem: OPTIONAL + 68,
  directoryCount: OPTIONAL + 108,
  directory: (index: number) => OPTIONAL + 112 + 8 * index,
  section: (index: number) => OPTIONAL + 240 + 40 * index,
} as const;

/** Sections follow each other: page-aligned in memory from RVA 0x1000 on, 512-byte aligned in the file. */
export function buildImage(recipe: ImageRecipe): Uint8Array {
  const { sections } = recipe;
  const fileSize = sections.reduce((size, section) => size + alignUp(section.data.length, 0x200), HEADERS_SIZE);
  const bytes = new Uint8Array(fileSize);
  const view = new DataView(bytes.buffer);
  const u16 = (offset: number, value: number) => view.setUint16(offset, value, true);
  const u32 = (offset: number, value: number) => view.setUint32(offset, value, true);

  u16(0, 0x5a4d);
  u32(FIELD.peOffset, PE_OFFSET);
  u32(PE_OFFSET, 0x4550);
  u16(FIELD.machine, 0x8664);
  u16(FIELD.sectionCount, sections.length);
  u16(PE_OFFSET + 20, 240);
  u16(FIELD.characteristics, recipe.characteristics ?? 0x22);
  u16(FIELD.magic, 0x20b);
  u32(FIELD.entry, recipe.entryRva ?? 0x1000);
  view.setBigUint64(OPTIONAL + 24, BigInt(BUILT_IMAGE_BASE), true);
  u32(FIELD.sectionAlignment, 0x1000);
  u32(FIELD.fileAlignment, 0x200);
  u32(FIELD.sizeOfHeaders, HEADERS_SIZE);
  u16(FIELD.subsystem, 1);
  u32(FIELD.directoryCount, 16);
  for (const [index, rva, size] of recipe.directories ?? []) {
    u32(FIELD.directory(index), rva);
    u32(FIELD.directory(index) + 4, size);
  }

  let rva = 0x1000;
  let rawOffset = HEADERS_SIZE;
  sections.forEach((section, index) => {
    const header = FIELD.section(index);
    const virtualSize = section.virtualSize ?? section.data.length;
    const rawSize = alignUp(section.data.length, 0x200);
    bytes.set(new TextEncoder().encode(section.name), header);
    u32(header + 8, virtualSize);
    u32(header + 12, rva);
    u32(header + 16, rawSize);
    u32(header + 20, rawOffset);
    u32(header + 36, section.flags ?? DATA_FLAGS);
    bytes.set(section.data, rawOffset);
    rva += alignUp(virtualSize, 0x1000);
    rawOffset += rawSize;
  });
  u32(FIELD.sizeOfImage, rva);
  return bytes;
}

/** A section's contents from fields at offsets: numbers are 32-bit, bigints 64-bit, strings zero-terminated. */
export function buildData(size: number, fields: readonly (readonly [number, number | bigint | string])[]): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  for (const [offset, value] of fields) {
    if (typeof value === 'number') view.setUint32(offset, value, true);
    else if (typeof value === 'bigint') view.setBigUint64(offset, value, true);
    else bytes.set(new TextEncoder().encode(value), offset);
  }
  return bytes;
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
