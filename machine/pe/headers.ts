/**
 * DOS, COFF and optional header: is this a 64-bit driver at all, and do its sizes make sense?
 */

import type { ByteView } from '../../base/byte-view.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import type { U64 } from '../../base/u64.ts';
import type { PeDirectory } from './image.ts';
import { refuseImage } from './refuse-image.ts';

/** Far beyond any driver; bounds what a hostile header can make us allocate. */
const MAX_IMAGE_SIZE = 64 * 1024 * 1024;
/** The most that Windows loads. */
const MAX_SECTIONS = 96;

export const FILE_RELOCS_STRIPPED = 0x0001;
const FILE_EXECUTABLE_IMAGE = 0x0002;
export const FILE_DLL = 0x2000;

const MACHINE_AMD64 = 0x8664;
const OTHER_MACHINES: Readonly<Record<number, string>> = {
  332: '32-bit x86',
  448: '32-bit ARM',
  452: '32-bit ARM',
  512: 'Itanium',
  43620: 'ARM64',
};

const MAGIC_PE32 = 0x10b;
const MAGIC_PE32_PLUS = 0x20b;

const SUBSYSTEM_NATIVE = 1;
const OTHER_SUBSYSTEMS: Readonly<Record<number, string>> = {
  2: 'a Windows application or DLL (GUI subsystem)',
  3: 'a Windows application or DLL (console subsystem)',
  9: 'a Windows CE application',
  10: 'an EFI application',
  11: 'an EFI boot service driver',
  12: 'an EFI runtime driver',
  16: 'a boot application',
};

/** Numbers of the tables in the optional header. */
export const DIRECTORY_EXPORT = 0;
export const DIRECTORY_IMPORT = 1;
export const DIRECTORY_RESOURCE = 2;
export const DIRECTORY_EXCEPTION = 3;
export const DIRECTORY_RELOCATION = 5;
export const DIRECTORY_DEBUG = 6;
export const DIRECTORY_TLS = 9;
export const DIRECTORY_LOAD_CONFIG = 10;
export const DIRECTORY_DELAY_IMPORT = 13;
const DIRECTORY_COUNT = 16;

const COFF_HEADER_SIZE = 20;
const OPTIONAL_HEADER_SIZE = 112;
const SECTION_HEADER_SIZE = 40;
/** What file alignments are multiples of, except in images whose sections lie in memory as in the file. */
const SECTOR_SIZE = 512;

const BUILD_X64 = 'ntrewind runs x64 drivers: build the driver for x64';
const GIVE_A_SYS = 'give the .sys file of a kernel driver';

export interface PeHeaders {
  readonly machine: number;
  readonly sectionCount: number;
  readonly timestamp: number;
  readonly symbolTableOffset: number;
  readonly symbolCount: number;
  readonly characteristics: number;
  readonly entryRva: number;
  readonly imageBase: U64;
  readonly sectionAlignment: number;
  readonly sizeOfImage: number;
  readonly sizeOfHeaders: number;
  readonly checksum: number;
  /** Where the file has the checksum. */
  readonly checksumOffset: number;
  readonly directories: readonly PeDirectory[];
  readonly sectionTableOffset: number;
}

/** Reads and checks the headers of a file. Throws InputError. */
export function readHeaders(file: ByteView): PeHeaders {
  const coff = findCoffHeader(file);
  const machine = checkMachine(file, coff);
  const optional = coff + COFF_HEADER_SIZE;
  const optionalSize = file.u16(coff + 16, 'size of the optional header');
  checkOptionalHeader(file, optional, optionalSize);
  const characteristics = file.u16(coff + 18, 'characteristics');
  if ((characteristics & FILE_EXECUTABLE_IMAGE) === 0) {
    refuseImage('it is an object file, or its linker reported errors', file.place(coff + 18), GIVE_A_SYS);
  }
  const sectionCount = file.u16(coff + 2, 'section count');
  if (sectionCount === 0 || sectionCount > MAX_SECTIONS) {
    refuseImage(`it has ${sectionCount} sections, 1 to ${MAX_SECTIONS} are possible`, file.place(coff + 2));
  }
  const headers: PeHeaders = {
    machine,
    sectionCount,
    timestamp: file.u32(coff + 4, 'time stamp'),
    symbolTableOffset: file.u32(coff + 8, 'symbol table offset'),
    symbolCount: file.u32(coff + 12, 'symbol count'),
    characteristics,
    entryRva: file.u32(optional + 16, 'entry point'),
    imageBase: file.u64(optional + 24, 'image base'),
    sectionAlignment: file.u32(optional + 32, 'section alignment'),
    sizeOfImage: file.u32(optional + 56, 'image size'),
    sizeOfHeaders: file.u32(optional + 60, 'size of the headers'),
    checksum: file.u32(optional + 64, 'checksum'),
    checksumOffset: optional + 64,
    directories: readDirectories(file, optional, optionalSize),
    sectionTableOffset: optional + optionalSize,
  };
  checkSizes(file, headers, optional);
  return headers;
}

/** The file offset of the COFF header, behind the DOS header and the PE signature. */
function findCoffHeader(file: ByteView): number {
  if (file.bytes.length === 0) refuseImage('the file is empty', file.place(0), GIVE_A_SYS);
  if (file.u8(0, 'MZ signature') !== 0x4d || (file.bytes[1] ?? 0x5a) !== 0x5a) {
    refuseImage('it does not start with the MZ signature of an executable', file.place(0), GIVE_A_SYS);
  }
  file.need(0, 64, 'DOS header');
  const signature = file.u32(0x3c, 'offset of the PE header');
  const text = file.u32(signature, 'PE signature');
  if (text !== 0x0000_4550) refuseImage('there is no PE signature', file.place(signature), GIVE_A_SYS);
  file.need(signature + 4, COFF_HEADER_SIZE, 'COFF header');
  return signature + 4;
}

function checkMachine(file: ByteView, coff: number): number {
  const machine = file.u16(coff, 'machine');
  if (machine !== MACHINE_AMD64) {
    const name = OTHER_MACHINES[machine];
    const what = `it is built for ${name ?? 'an unknown processor'}`;
    refuseImage(what, file.place(coff), BUILD_X64);
  }
  return machine;
}

function checkOptionalHeader(file: ByteView, optional: number, size: number): void {
  file.need(optional, size, 'optional header');
  const magic = file.u16(optional, 'optional header magic');
  if (magic === MAGIC_PE32) refuseImage('it is a 32-bit image (PE32)', file.place(optional), BUILD_X64);
  if (magic !== MAGIC_PE32_PLUS || size < OPTIONAL_HEADER_SIZE) {
    refuseImage('the optional header is not one of a PE32+ image', file.place(optional));
  }
  const subsystem = file.u16(optional + 68, 'subsystem');
  if (subsystem !== SUBSYSTEM_NATIVE) {
    const what = OTHER_SUBSYSTEMS[subsystem] ?? `an image for subsystem ${subsystem}`;
    refuseImage(`it is ${what}, not a driver`, file.place(optional + 68), GIVE_A_SYS);
  }
}

function readDirectories(file: ByteView, optional: number, optionalSize: number): PeDirectory[] {
  const countOffset = optional + 108;
  const count = file.u32(countOffset, 'number of directories');
  const present = Math.floor((optionalSize - OPTIONAL_HEADER_SIZE) / 8);
  if (count > present) refuseImage(`${count} directories do not fit the header`, file.place(countOffset));
  const directories: PeDirectory[] = [];
  for (let i = 0; i < DIRECTORY_COUNT; i++) {
    const offset = optional + OPTIONAL_HEADER_SIZE + 8 * i;
    directories.push(
      i < count
        ? { rva: file.u32(offset, 'directory'), sizeBytes: file.u32(offset + 4, 'directory') }
        : { rva: 0, sizeBytes: 0 },
    );
  }
  return directories;
}

function checkSizes(file: ByteView, headers: PeHeaders, optional: number): void {
  const { sectionCount, sectionAlignment, sizeOfImage, sizeOfHeaders } = headers;
  const fileAlignment = file.u32(optional + 36, 'file alignment');
  if (!isPowerOfTwo(sectionAlignment) || !isPowerOfTwo(fileAlignment) || fileAlignment > sectionAlignment) {
    refuseImage('the section and file alignments are impossible', file.place(optional + 32));
  }
  if (sectionAlignment < PAGE_SIZE && sectionAlignment !== fileAlignment) {
    refuseImage('sections smaller than a page must be aligned as in the file', file.place(optional + 32));
  }
  if (fileAlignment % SECTOR_SIZE !== 0 && sectionAlignment !== fileAlignment) {
    refuseImage(`a file alignment of ${fileAlignment} bytes is impossible`, file.place(optional + 36));
  }
  if (sizeOfImage === 0 || sizeOfImage > MAX_IMAGE_SIZE) {
    refuseImage(`an image size of ${sizeOfImage} bytes is not between 1 and 64 MiB`, file.place(optional + 56));
  }
  const sectionTableEnd = headers.sectionTableOffset + SECTION_HEADER_SIZE * sectionCount;
  file.need(headers.sectionTableOffset, SECTION_HEADER_SIZE * sectionCount, 'section table');
  if (sizeOfHeaders < sectionTableEnd || sizeOfHeaders > sizeOfImage) {
    refuseImage(`a header size of ${sizeOfHeaders} bytes is impossible`, file.place(optional + 60));
  }
  file.need(0, sizeOfHeaders, 'the headers');
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}
