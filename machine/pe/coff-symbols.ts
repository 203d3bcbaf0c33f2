/**
 * The COFF symbol table, which GNU linkers leave in an image and Microsoft's put into a PDB file instead. Nothing
 * depends on it but names in output, so an odd entry is skipped; a table that is cut off means a cut-off file.
 */

import type { ByteView } from '../../base/byte-view.ts';
import type { ImageSymbol } from '../../base/symbol-table.ts';
import type { PeHeaders } from './headers.ts';
import type { PeSection } from './image.ts';
import { refuseImage } from './refuse-image.ts';

const SYMBOL_SIZE = 18;
const CLASS_EXTERNAL = 2;
const CLASS_STATIC = 3;
const TYPE_FUNCTION = 0x20;
const MAX_NAME_LENGTH = 512;
/** Bounds what a hostile table can make us remember. */
const MAX_SYMBOLS = 1 << 18;

/** The named places of code and data, ascending by RVA. */
export function readSymbols(file: ByteView, headers: PeHeaders, sections: readonly PeSection[]): ImageSymbol[] {
  const { symbolTableOffset: table, symbolCount: count } = headers;
  if (table === 0 || count === 0) return [];
  if (count > MAX_SYMBOLS)
    refuseImage(`it has ${count} symbols, which are more than ${MAX_SYMBOLS}`, file.place(table));
  file.need(table, count * SYMBOL_SIZE, 'COFF symbol table');
  const strings = table + count * SYMBOL_SIZE;
  file.need(strings, file.u32(strings, 'COFF string table'), 'COFF string table');

  const symbols: ImageSymbol[] = [];
  for (let i = 0; i < count; i++) {
    const offset = table + i * SYMBOL_SIZE;
    const auxiliaryCount = file.u8(offset + 17, 'symbol');
    const symbol = readSymbol(file, headers, sections, offset, auxiliaryCount);
    if (symbol !== undefined) symbols.push(symbol);
    i += auxiliaryCount;
  }
  // Sorting is stable: the table's own order decides between equals.
  return symbols.sort((a, b) => a.rva - b.rva || Number(b.isFunction) - Number(a.isFunction));
}

function readSymbol(
  file: ByteView,
  headers: PeHeaders,
  sections: readonly PeSection[],
  offset: number,
  auxiliaryCount: number,
): ImageSymbol | undefined {
  const storageClass = file.u8(offset + 16, 'symbol');
  if (storageClass !== CLASS_EXTERNAL && storageClass !== CLASS_STATIC) return undefined;
  // Section numbers count from 1; 0 and the negative ones mean undefined, absolute and debug symbols.
  const section = sections[file.u16(offset + 12, 'symbol') - 1];
  const value = file.u32(offset + 8, 'symbol');
  if (section === undefined || value >= section.virtualSize) return undefined;
  const isFunction = file.u16(offset + 14, 'symbol') === TYPE_FUNCTION;
  // A static symbol with auxiliary data that is no function describes a section.
  if (storageClass === CLASS_STATIC && auxiliaryCount > 0 && !isFunction) return undefined;
  const name = symbolName(file, headers, offset);
  if (name === undefined || name.startsWith('.')) return undefined;
  return { name, rva: section.rva + value, isFunction };
}

/** Up to eight characters in place, or an offset into the string table. */
function symbolName(file: ByteView, headers: PeHeaders, offset: number): string | undefined {
  if (file.u32(offset, 'symbol') === 0) return stringTableName(file, headers, file.u32(offset + 4, 'symbol'));
  return textAt(file.bytes, offset, 8);
}

/** The name at an offset of the string table behind the symbols, or `undefined` when there is none. */
export function stringTableName(file: ByteView, headers: PeHeaders, offset: number): string | undefined {
  if (headers.symbolTableOffset === 0) return undefined;
  const strings = headers.symbolTableOffset + headers.symbolCount * SYMBOL_SIZE;
  // The first four bytes are the table's size.
  if (offset < 4 || strings + offset >= file.bytes.length) return undefined;
  return textAt(file.bytes, strings + offset, MAX_NAME_LENGTH);
}

function textAt(bytes: Uint8Array, offset: number, maxLength: number): string | undefined {
  let text = '';
  for (let i = 0; i < maxLength; i++) {
    const code = bytes[offset + i] ?? 0;
    if (code === 0) break;
    if (code < 0x20 || code > 0x7e) return undefined;
    text += String.fromCharCode(code);
  }
  return text === '' ? undefined : text;
}
