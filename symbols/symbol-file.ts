/**
 * What a file of symbols gives, whatever its kind: names by RVA, and what tells which image they belong to.
 * This folder reads files from users: it treats all of them as damaged until proven otherwise.
 */
import { InputError } from '../base/errors.ts';
import type { ImageSymbol } from '../base/symbol-table.ts';

/** How a symbol file says which image it belongs to. */
export type SymbolIdentity =
  /** A PDB: the image's debug directory has the same GUID (registry form, upper case) and one of these ages. */
  | { readonly kind: 'pdb'; readonly guid: string; readonly ages: readonly number[] }
  /** A map file of link.exe or lld-link: the image has the same time stamp in its COFF header. */
  | { readonly kind: 'time stamp'; readonly timeStamp: number }
  /** A map file that has nothing but the name of the image without its extension: of GNU ld, or of lld-link with /Brepro. */
  | { readonly kind: 'module'; readonly module: string };

export interface SymbolFile {
  readonly identity: SymbolIdentity;
  /** Where several have one RVA, the best name comes first. */
  readonly symbols: readonly ImageSymbol[];
}

/** Bounds what a hostile file can make us remember; the PDB of the Windows kernel has some 50,000. */
export const MAX_SYMBOLS = 1 << 20;
/** Names of C++ templates get long. */
export const MAX_SYMBOL_NAME = 4096;

/** Refuses a symbol file: one line with what is wrong, where, and what to do. */
export function refuseSymbols(
  what: string,
  where: string,
  advice = 'copy it again, or let the linker write it again',
): never {
  throw new InputError(`not a usable symbol file: ${what} (${where}); ${advice}`);
}

/** The characters of a name; those that are not printable ASCII, such as parts of UTF-8 sequences, become dots. */
export function symbolName(bytes: Uint8Array, start: number, end: number): string {
  let name = '';
  for (let i = start; i < end && name.length < MAX_SYMBOL_NAME; i++) {
    const code = bytes[i]!;
    if (code === 0) break;
    name += code > 0x20 && code < 0x7f ? String.fromCharCode(code) : '.';
  }
  return name;
}
