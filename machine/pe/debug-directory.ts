/**
 * The debug directory: which PDB file has the symbols of the image. Other entries (hashes of reproducible builds, profile
 * data, features) say nothing about the code and are passed over.
 * Source: "The .debug Section" in the PE/COFF specification; the RSDS record as in LLVM's "The PDB Info Stream".
 */

import type { ByteView } from '../../base/byte-view.ts';
import { hex } from '../../base/format.ts';
import type { PeDirectory, PePdb } from './image.ts';

const DEBUG_ENTRY_SIZE = 28;
const DEBUG_TYPE_CODEVIEW = 2;
const SIGNATURE_RSDS = 0x5344_5352;
/** Signature, GUID, age and the terminator of the path. */
const SMALLEST_RECORD = 25;
const MAX_DEBUG_ENTRIES = 64;

/**
 * Which PDB file belongs to the image. Only names in output depend on it: what cannot be read is ignored.
 * @param file the same image as a file: linkers may leave the record out of the sections
 */
export function readPdb(image: ByteView, file: ByteView, directory: PeDirectory): PePdb | undefined {
  const { rva, sizeBytes } = directory;
  if (rva === 0 || rva + sizeBytes > image.bytes.length) return undefined;
  const count = Math.min(Math.floor(sizeBytes / DEBUG_ENTRY_SIZE), MAX_DEBUG_ENTRIES);
  for (let i = 0; i < count; i++) {
    const entry = rva + DEBUG_ENTRY_SIZE * i;
    if (image.u32(entry + 12, 'debug directory') !== DEBUG_TYPE_CODEVIEW) continue;
    const size = image.u32(entry + 16, 'debug directory');
    const dataRva = image.u32(entry + 20, 'debug directory');
    const pdb =
      dataRva === 0
        ? readRecord(file, image.u32(entry + 24, 'debug directory'), size)
        : readRecord(image, dataRva, size);
    if (pdb !== undefined) return pdb;
  }
  return undefined;
}

function readRecord(view: ByteView, at: number, size: number): PePdb | undefined {
  if (size < SMALLEST_RECORD || at + size > view.bytes.length) return undefined;
  if (view.u32(at, 'debug data') !== SIGNATURE_RSDS) return undefined;
  return {
    guid: formatGuid(view, at + 4),
    age: view.u32(at + 20, 'debug data'),
    path: pathOf(view.bytes.subarray(at + 24, at + size)),
  };
}

/** A GUID in registry form without braces, upper case. */
function formatGuid(image: ByteView, offset: number): string {
  const tail = Array.from(image.bytes.subarray(offset + 8, offset + 16), (byte) => hex(byte, 2)).join('');
  const head = hex(image.u32(offset, 'debug data'), 8);
  const middle = `${hex(image.u16(offset + 4, 'debug data'), 4)}-${hex(image.u16(offset + 6, 'debug data'), 4)}`;
  return `${head}-${middle}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Printable characters up to the terminator; others, such as parts of UTF-8 sequences, become dots. */
function pathOf(bytes: Uint8Array): string {
  let path = '';
  for (const code of bytes) {
    if (code === 0) break;
    path += code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
  }
  return path;
}
