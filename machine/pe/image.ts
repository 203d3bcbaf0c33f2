/**
 * What the loader knows about a PE32+ driver image. Pure data: nothing here is in guest memory, and no name means
 * anything to NT. RVAs (relative virtual addresses) count bytes from the start of the mapped image.
 *
 * Source: the published PE/COFF specification.
 */
import type { ImageSymbol } from '../../base/symbol-table.ts';
import type { U64 } from '../../base/u64.ts';
import type { FunctionTable } from './function-table.ts';
import type { Relocations } from './relocations.ts';

/** A table in the image, by its place. `rva` and `sizeBytes` are 0 when the image has none. */
export interface PeDirectory {
  readonly rva: number;
  readonly sizeBytes: number;
}

export interface PeSection {
  readonly name: string;
  readonly rva: number;
  /** Bytes in memory; never 0. */
  readonly virtualSize: number;
  /** Where the contents lie in the file. */
  readonly rawOffset: number;
  /** Bytes in the file; may be less than `virtualSize` (the rest is zero) or more (padding). */
  readonly rawSize: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
  /** Not needed after initialisation. */
  readonly discardable: boolean;
  /** May be paged out: the sections that drivers name `PAGE…`, and the export table. */
  readonly pageable: boolean;
}

/** One imported routine or variable, by name or by ordinal. */
export interface PeImport {
  /** As spelt in the image, for example `ntoskrnl.exe`. */
  readonly dll: string;
  readonly name?: string;
  readonly ordinal?: number;
  /** The import address table slot (8 bytes) that the caller fills with the resolved address. */
  readonly thunkRva: number;
}

export interface PeExport {
  readonly ordinal: number;
  readonly name?: string;
  readonly rva: number;
  /** `DLL.Name` when the export stands for one of another image; `rva` is then meaningless. */
  readonly forwarder?: string;
}

/** Identifies the PDB file that belongs to the image. */
export interface PePdb {
  /** In registry form without braces, upper case. */
  readonly guid: string;
  readonly age: number;
  readonly path: string;
}

export interface PeImage {
  readonly machine: number;
  readonly characteristics: number;
  /** 0 for an image without an entry point (an export library for other drivers). */
  readonly entryRva: number;
  readonly imageBase: U64;
  readonly sizeOfImage: number;
  readonly sizeOfHeaders: number;
  /** Of sections in memory; less than a page in images that lie in memory as in the file. */
  readonly sectionAlignment: number;
  readonly checksum: number;
  readonly timestamp: number;
  /** Ascending by RVA, not overlapping. */
  readonly sections: readonly PeSection[];
  readonly imports: readonly PeImport[];
  readonly exports: readonly PeExport[];
  /** What changes when the image moves. */
  readonly relocations: Relocations;
  /** False when the linker removed them: the image then runs at `imageBase` only. */
  readonly relocatable: boolean;
  /** Where the driver keeps its stack-check cookie. */
  readonly securityCookieRva?: number;
  /** Function table for unwinding (`.pdata`). */
  readonly functionTable: FunctionTable;
  readonly pdb?: PePdb;
  /** Of the version resource, as text for people. */
  readonly fileVersion?: string;
  /** Half sentences on what Windows would object to, or never does with such an image. */
  readonly notes: readonly string[];
  /** Ascending by RVA; of several symbols at one place, functions first. */
  readonly symbols: readonly ImageSymbol[];
  /** The image as mapped at `imageBase`, `sizeOfImage` bytes. Use `layoutPeImage` for another base. */
  readonly mapped: Uint8Array;
}
