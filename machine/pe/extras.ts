/**
 * Directories that an image may have: the load configuration (for the stack cookie) and debug information (for the PDB).
 */
import { hex } from '../../base/format.ts';
import { type ByteView, refuseImage } from './byte-view.ts';
import type { PeHeaders } from './headers.ts';
import type { PeDirectory, PePdb } from './image.ts';

const COOKIE_OFFSET = 88;
const DEBUG_ENTRY_SIZE = 28;
const DEBUG_TYPE_CODEVIEW = 2;
const SIGNATURE_RSDS = 0x5344_5352;
const MAX_DEBUG_ENTRIES = 64;

/** Where the stack-check cookie lies, or `undefined` for an image built without stack checks. Throws InputError. */
export function readSecurityCookie(image: ByteView, headers: PeHeaders, directory: PeDirectory): number | undefined {
  if (directory.rva === 0) return undefined;
  // The structure's own size tells which fields this linker knew.
  const size = image.u32(directory.rva, 'load configuration');
  if (size < COOKIE_OFFSET + 8) return undefined;
  const address = image.u64(directory.rva + COOKIE_OFFSET, 'load configuration');
  if (address.lo === 0 && address.hi === 0) return undefined;
  const borrow = address.lo < headers.imageBase.lo ? 1 : 0;
  const rva = (address.lo - headers.imageBase.lo) >>> 0;
  const isNear = (address.hi - headers.imageBase.hi - borrow) >>> 0 === 0;
  if (!isNear || rva + 8 > headers.sizeOfImage) {
    refuseImage('the security cookie is outside the image', image.place(directory.rva + COOKIE_OFFSET));
  }
  return rva;
}

/** Which PDB file belongs to the image. Only names in output depend on it: what cannot be read is ignored. */
export function readPdb(image: ByteView, directory: PeDirectory): PePdb | undefined {
  const { rva, sizeBytes } = directory;
  if (rva === 0 || rva + sizeBytes > image.bytes.length) return undefined;
  const count = Math.min(Math.floor(sizeBytes / DEBUG_ENTRY_SIZE), MAX_DEBUG_ENTRIES);
  for (let i = 0; i < count; i++) {
    const entry = rva + DEBUG_ENTRY_SIZE * i;
    if (image.u32(entry + 12, 'debug directory') !== DEBUG_TYPE_CODEVIEW) continue;
    const size = image.u32(entry + 16, 'debug directory');
    const data = image.u32(entry + 20, 'debug directory');
    if (size < 25 || data + size > image.bytes.length || image.u32(data, 'debug data') !== SIGNATURE_RSDS) continue;
    return {
      guid: formatGuid(image, data + 4),
      age: image.u32(data + 20, 'debug data'),
      path: pathOf(image.bytes.subarray(data + 24, data + size)),
    };
  }
  return undefined;
}

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
