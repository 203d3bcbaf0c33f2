/**
 * The section table, and the image as it lies in memory before relocation.
 */

import type { ByteView } from '../../base/byte-view.ts';
import { hex0x } from '../../base/format.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import { stringTableName } from './coff-symbols.ts';
import type { PeHeaders } from './headers.ts';
import type { PeSection } from './image.ts';
import { refuseImage } from './refuse-image.ts';

const SCN_MEM_DISCARDABLE = 0x0200_0000;
const SCN_MEM_EXECUTE = 0x2000_0000;
const SCN_MEM_READ = 0x4000_0000;
const SCN_MEM_WRITE = 0x8000_0000;

const SECTION_HEADER_SIZE = 40;
/** Windows reads section contents from whole sectors of the file. */
const SECTOR_SIZE = 512;

/** Reads the section table; checks that sections ascend, do not overlap, and lie in the image and in the file. */
export function readSections(file: ByteView, headers: PeHeaders): PeSection[] {
  const sections: PeSection[] = [];
  let firstFree = headers.sizeOfHeaders;
  for (let i = 0; i < headers.sectionCount; i++) {
    const offset = headers.sectionTableOffset + SECTION_HEADER_SIZE * i;
    const section = readSection(file, headers, offset);
    checkPlace(file, headers, section, firstFree, offset);
    firstFree = section.rva + alignUp(section.virtualSize, headers.sectionAlignment);
    sections.push(section);
  }
  return sections;
}

function readSection(file: ByteView, headers: PeHeaders, offset: number): PeSection {
  const flags = file.u32(offset + 36, 'section flags');
  const rawSize = file.u32(offset + 16, 'section size');
  const name = sectionName(file, headers, offset);
  const rawOffset = file.u32(offset + 20, 'section offset');
  const isPaged = headers.sectionAlignment >= PAGE_SIZE;
  return {
    name,
    // Old linkers leave the virtual size 0 and mean the raw size.
    virtualSize: file.u32(offset + 8, 'section size') || rawSize,
    rva: file.u32(offset + 12, 'section address'),
    rawSize,
    rawOffset: rawSize === 0 ? 0 : isPaged ? rawOffset - (rawOffset % SECTOR_SIZE) : rawOffset,
    read: (flags & SCN_MEM_READ) !== 0,
    write: (flags & SCN_MEM_WRITE) !== 0,
    execute: (flags & SCN_MEM_EXECUTE) !== 0,
    discardable: (flags & SCN_MEM_DISCARDABLE) !== 0,
    pageable: name.startsWith('PAGE') || name === '.edata',
  };
}

/** Eight bytes, zero-padded; `/123` stands for a longer name at offset 123 of the COFF string table. */
function sectionName(file: ByteView, headers: PeHeaders, offset: number): string {
  let name = '';
  for (let i = 0; i < 8; i++) {
    const code = file.u8(offset + i, 'section name');
    if (code === 0) break;
    name += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
  }
  return /^\/\d+$/.test(name) ? (stringTableName(file, headers, Number(name.slice(1))) ?? name) : name;
}

function checkPlace(file: ByteView, headers: PeHeaders, section: PeSection, firstFree: number, offset: number): void {
  const { name, rva, virtualSize, rawOffset, rawSize } = section;
  const where = file.place(offset);
  if (virtualSize === 0) refuseImage(`section ${name} is empty`, where);
  if (rva % headers.sectionAlignment !== 0) refuseImage(`section ${name} is not aligned at RVA ${hex0x(rva)}`, where);
  if (rva < firstFree) refuseImage(`section ${name} overlaps what is before it at RVA ${hex0x(rva)}`, where);
  if (rva + virtualSize > headers.sizeOfImage) {
    refuseImage(`section ${name} at RVA ${hex0x(rva)} reaches beyond the image`, where);
  }
  file.need(rawOffset, rawSize, `section ${name}`);
  // Below the page size the file is mapped as it is, so places in file and memory must be the same.
  if (headers.sectionAlignment < PAGE_SIZE && rawSize !== 0 && rawOffset !== rva) {
    const advice = 'link the driver with a section alignment of 4096';
    refuseImage(`section ${name} of this low-alignment image lies elsewhere in the file than in memory`, where, advice);
  }
}

/** The bytes of the image mapped at its preferred base. */
export function mapSections(file: ByteView, headers: PeHeaders, sections: readonly PeSection[]): Uint8Array {
  const mapped = new Uint8Array(headers.sizeOfImage);
  mapped.set(file.bytes.subarray(0, headers.sizeOfHeaders));
  for (const { rva, virtualSize, rawOffset, rawSize } of sections) {
    // Whole pages are mapped: padding behind the virtual size is visible up to the end of the last page.
    const visible = Math.min(rawSize, alignUp(virtualSize, headers.sectionAlignment), headers.sizeOfImage - rva);
    mapped.set(file.bytes.subarray(rawOffset, rawOffset + visible), rva);
  }
  return mapped;
}

/** The section whose memory holds the RVA. */
export function sectionAt(sections: readonly PeSection[], rva: number): PeSection | undefined {
  return sections.find((section) => rva >= section.rva && rva < section.rva + section.virtualSize);
}

function alignUp(value: number, alignment: number): number {
  return Math.ceil(value / alignment) * alignment;
}
