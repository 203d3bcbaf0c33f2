/** A symbol file of any kind, told by its first bytes. */
import { readMapFile } from './map-file.ts';
import { isPdb } from './msf.ts';
import { readPdbFile } from './pdb.ts';
import type { SymbolFile } from './symbol-file.ts';

/**
 * @param bytes the whole file: a PDB (7.0), or a map file of link.exe, lld-link or GNU ld
 * @throws InputError one line: what is wrong, where in the file, what to do
 */
export function readSymbolFile(bytes: Uint8Array): SymbolFile {
  return isPdb(bytes) ? readPdbFile(bytes) : readMapFile(bytes);
}
