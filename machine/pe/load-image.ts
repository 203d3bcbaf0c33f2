/**
 * From the bytes of a `.sys` file to a checked description of the driver image. Knows no NT and touches no guest memory;
 * whatever the bytes are, it ends with an image or with one InputError.
 */
import { hex0x } from '../../base/format.ts';
import { ByteView, refuseImage } from './byte-view.ts';
import { readSymbols } from './coff-symbols.ts';
import { readExports } from './exports.ts';
import { readPdb, readSecurityCookie } from './extras.ts';
import {
  DIRECTORY_DEBUG,
  DIRECTORY_EXCEPTION,
  DIRECTORY_EXPORT,
  DIRECTORY_IMPORT,
  DIRECTORY_LOAD_CONFIG,
  DIRECTORY_RELOCATION,
  FILE_DLL,
  FILE_RELOCS_STRIPPED,
  type PeHeaders,
  readHeaders,
} from './headers.ts';
import type { PeDirectory, PeImage, PeSection } from './image.ts';
import { readImports } from './imports.ts';
import { readRelocations } from './relocations.ts';
import { mapSections, readSections, sectionAt } from './sections.ts';

const NO_DIRECTORY: PeDirectory = { rva: 0, sizeBytes: 0 };

/**
 * Parses and checks a driver image.
 * @param bytes the whole file
 * @throws InputError one line: what is wrong, where in the file or image, what to do
 */
export function loadPeImage(bytes: Uint8Array): PeImage {
  const file = new ByteView(bytes, 'file offset');
  const headers = readHeaders(file);
  const sections = readSections(file, headers);
  checkEntryPoint(headers, sections);
  const symbols = readSymbols(file, headers, sections);

  const image = new ByteView(mapSections(file, headers, sections), 'RVA');
  const directory = (index: number) => headers.directories[index] ?? NO_DIRECTORY;
  const exceptionDirectory = directory(DIRECTORY_EXCEPTION);
  image.need(exceptionDirectory.rva, exceptionDirectory.sizeBytes, 'function table');
  const securityCookieRva = readSecurityCookie(image, headers, directory(DIRECTORY_LOAD_CONFIG));
  const pdb = readPdb(image, directory(DIRECTORY_DEBUG));
  return {
    machine: headers.machine,
    characteristics: headers.characteristics,
    entryRva: headers.entryRva,
    imageBase: headers.imageBase,
    sizeOfImage: headers.sizeOfImage,
    sizeOfHeaders: headers.sizeOfHeaders,
    checksum: headers.checksum,
    timestamp: headers.timestamp,
    sections,
    imports: readImports(image, sections, directory(DIRECTORY_IMPORT)),
    exports: readExports(image, directory(DIRECTORY_EXPORT)),
    relocations: readRelocations(image, directory(DIRECTORY_RELOCATION)),
    relocatable: (headers.characteristics & FILE_RELOCS_STRIPPED) === 0,
    ...(securityCookieRva === undefined ? {} : { securityCookieRva }),
    exceptionDirectory,
    ...(pdb === undefined ? {} : { pdb }),
    symbols,
    mapped: image.bytes,
  };
}

/** A driver needs an entry point; only a library of routines for other drivers (a DLL) may do without. */
function checkEntryPoint(headers: PeHeaders, sections: readonly PeSection[]): void {
  const { entryRva } = headers;
  if (entryRva === 0 && (headers.characteristics & FILE_DLL) !== 0) return;
  const section = sectionAt(sections, entryRva);
  if (section?.execute === true) return;
  const what = section === undefined ? 'outside all sections' : `in section ${section.name}, which is not executable`;
  refuseImage(`the entry point is ${what}`, `RVA ${hex0x(entryRva)}`, 'link the driver with its DriverEntry');
}
