/**
 * From the bytes of a `.sys` file to a checked description of the driver image. Knows no NT and touches no guest memory;
 * whatever the bytes are, it ends with an image or with one InputError.
 */

import { ByteView } from '../../base/byte-view.ts';
import { hex0x } from '../../base/format.ts';
import { imageChecksum } from './checksum.ts';
import { readSymbols } from './coff-symbols.ts';
import { readPdb } from './debug-directory.ts';
import { readExports } from './exports.ts';
import { FunctionTable, RUNTIME_FUNCTION_BYTES } from './function-table.ts';
import {
  DIRECTORY_DEBUG,
  DIRECTORY_DELAY_IMPORT,
  DIRECTORY_EXCEPTION,
  DIRECTORY_EXPORT,
  DIRECTORY_IMPORT,
  DIRECTORY_LOAD_CONFIG,
  DIRECTORY_RELOCATION,
  DIRECTORY_RESOURCE,
  DIRECTORY_TLS,
  FILE_DLL,
  FILE_RELOCS_STRIPPED,
  type PeHeaders,
  readHeaders,
} from './headers.ts';
import type { PeDirectory, PeImage, PeSection } from './image.ts';
import { readImports } from './imports.ts';
import { readLoadConfig } from './load-config.ts';
import { refuseImage } from './refuse-image.ts';
import { readRelocations } from './relocations.ts';
import { mapSections, readSections, sectionAt } from './sections.ts';
import { readFileVersion } from './version-info.ts';

/** Bounds what a hostile function table can make us remember; a large driver has some ten thousand. */
const MAX_FUNCTIONS = 1 << 18;

const NO_DIRECTORY: PeDirectory = { rva: 0, sizeBytes: 0 };

/**
 * Parses and checks a driver image.
 * @param bytes the whole file
 * @throws InputError one line: what is wrong, where in the file or image, what to do
 */
export function loadPeImage(bytes: Uint8Array): PeImage {
  const file = new ByteView(bytes, 'file offset', refuseImage);
  const headers = readHeaders(file);
  const sections = readSections(file, headers);
  checkEntryPoint(headers, sections);
  const symbols = readSymbols(file, headers, sections);

  const image = new ByteView(mapSections(file, headers, sections), 'RVA', refuseImage);
  const directory = (index: number) => headers.directories[index] ?? NO_DIRECTORY;
  const exceptionDirectory = directory(DIRECTORY_EXCEPTION);
  image.need(exceptionDirectory.rva, exceptionDirectory.sizeBytes, 'function table');
  if (exceptionDirectory.sizeBytes > MAX_FUNCTIONS * RUNTIME_FUNCTION_BYTES) {
    refuseImage(`its function table has more than ${MAX_FUNCTIONS} entries`, image.place(exceptionDirectory.rva));
  }
  const { securityCookieRva } = readLoadConfig(image, headers, directory(DIRECTORY_LOAD_CONFIG));
  const pdb = readPdb(image, file, directory(DIRECTORY_DEBUG));
  const fileVersion = readFileVersion(image, directory(DIRECTORY_RESOURCE));
  return {
    machine: headers.machine,
    characteristics: headers.characteristics,
    entryRva: headers.entryRva,
    imageBase: headers.imageBase,
    sizeOfImage: headers.sizeOfImage,
    sizeOfHeaders: headers.sizeOfHeaders,
    sectionAlignment: headers.sectionAlignment,
    checksum: headers.checksum,
    timestamp: headers.timestamp,
    sections,
    imports: readImports(image, sections, directory(DIRECTORY_IMPORT)),
    exports: readExports(image, directory(DIRECTORY_EXPORT)),
    relocations: readRelocations(image, directory(DIRECTORY_RELOCATION)),
    relocatable: (headers.characteristics & FILE_RELOCS_STRIPPED) === 0,
    ...(securityCookieRva === undefined ? {} : { securityCookieRva }),
    functionTable: new FunctionTable(image.bytes, exceptionDirectory),
    ...(pdb === undefined ? {} : { pdb }),
    ...(fileVersion === undefined ? {} : { fileVersion }),
    notes: notesOn(file, headers),
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

function notesOn({ bytes }: ByteView, headers: PeHeaders): string[] {
  const notes: string[] = [];
  const { checksum, checksumOffset, directories } = headers;
  if (checksum === 0) {
    notes.push('it has no checksum, which Windows asks for in drivers that start at boot (link with /RELEASE)');
  } else if (checksum !== imageChecksum(bytes, checksumOffset)) {
    notes.push('its checksum is wrong: it was changed after it was linked, and Windows does not load it');
  }
  if ((directories[DIRECTORY_TLS]?.rva ?? 0) !== 0) {
    notes.push('it has thread-local storage, which Windows does not set up for drivers');
  }
  if ((directories[DIRECTORY_DELAY_IMPORT]?.rva ?? 0) !== 0) {
    notes.push('it has delayed imports, which Windows does not bind for drivers');
  }
  return notes;
}
