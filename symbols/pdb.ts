/**
 * Names from a PDB file: its public symbols, and the functions and static variables of each module, which have names that
 * are not public. Types and lines are passed over.
 * Source: "The PDB File Format" of LLVM's documentation (PDB info, DBI and module streams, CodeView symbols), which
 * follows Microsoft's published sources (microsoft-pdb).
 */
import type { ByteView } from '../base/byte-view.ts';
import { hex } from '../base/format.ts';
import type { ImageSymbol } from '../base/symbol-table.ts';
import { MsfFile } from './msf.ts';
import { MAX_SYMBOLS, refuseSymbols, type SymbolFile, symbolName } from './symbol-file.ts';

const STREAM_INFO = 1;
const STREAM_DBI = 3;
const NO_STREAM = 0xffff;

const DBI_HEADER = 64;
const DBI_SIGNATURE = 0xffff_ffff;
/** Numbers in the DBI stream's list of further streams. */
const DEBUG_OMAP_FROM_SOURCE = 4;
const DEBUG_SECTION_HEADERS = 5;

const MODULE_HEADER = 64;
/** In front of a module's symbols: they are of the version that all compilers since 1999 write. */
const SIGNATURE_C13 = 4;
const SECTION_HEADER = 40;

/** Kinds of CodeView records, and where each has what is needed of it. */
const S_PUB32 = 0x110e;
const PUBLIC_IS_CODE = 3;
const VARIABLES: ReadonlySet<number> = new Set([0x110c, 0x110d]); // S_LDATA32, S_GDATA32
const FUNCTIONS: ReadonlySet<number> = new Set([
  0x110f, // S_LPROC32
  0x1110, // S_GPROC32
  0x1146, // S_LPROC32_ID
  0x1147, // S_GPROC32_ID
  0x1155, // S_LPROC32_DPC
  0x1156, // S_LPROC32_DPC_ID
]);

/** Reads a whole PDB. Throws InputError. */
export function readPdbFile(bytes: Uint8Array): SymbolFile {
  const msf = new MsfFile(bytes);
  const info = msf.stream(STREAM_INFO);
  const dbi = msf.stream(STREAM_DBI);
  if (dbi.u32(0, 'DBI stream') !== DBI_SIGNATURE) {
    refuseSymbols('it has no list of modules', dbi.place(0), 'let the linker write it with /DEBUG');
  }
  const reader = new SymbolReader(sectionAddresses(msf, dbi));
  // Functions have sizes, and names without decoration: they come before the public symbols at the same places.
  for (const { stream, sizeBytes } of modulesOf(dbi)) {
    const module = msf.stream(stream);
    if (module.u32(0, 'symbols of a module') === SIGNATURE_C13) reader.read(module, 4, sizeBytes);
  }
  const records = msf.stream(dbi.u16(20, 'DBI stream'));
  reader.read(records, 0, records.bytes.length);
  return {
    // Linkers that update a PDB count up one of the two ages only; the image has the one of the DBI stream.
    identity: { kind: 'pdb', guid: guidAt(info, 12), ages: [dbi.u32(8, 'DBI stream'), info.u32(8, 'PDB stream')] },
    symbols: reader.symbols,
  };
}

/** The RVA of each section of the image. */
function sectionAddresses(msf: MsfFile, dbi: ByteView): number[] {
  const sizes = [24, 28, 32, 36, 40, 52].map((offset) => dbi.u32(offset, 'DBI stream'));
  const list = DBI_HEADER + sizes.reduce((sum, size) => sum + size, 0);
  const count = dbi.u32(48, 'DBI stream') / 2;
  const streamOf = (index: number) => (index < count ? dbi.u16(list + 2 * index, 'list of streams') : NO_STREAM);
  if (streamOf(DEBUG_OMAP_FROM_SOURCE) !== NO_STREAM) {
    refuseSymbols('the image was rearranged after it was linked (OMAP)', 'DBI stream', 'use a map file instead');
  }
  const headers = msf.stream(streamOf(DEBUG_SECTION_HEADERS));
  return Array.from({ length: Math.floor(headers.bytes.length / SECTION_HEADER) }, (_, i) =>
    headers.u32(SECTION_HEADER * i + 12, 'section header'),
  );
}

/** The streams with the symbols of each module, and how many bytes of them are symbols. */
function* modulesOf(dbi: ByteView): Generator<{ readonly stream: number; readonly sizeBytes: number }> {
  const end = DBI_HEADER + dbi.u32(24, 'DBI stream');
  const seen = new Set<number>();
  for (let at = DBI_HEADER; at < end; ) {
    const stream = dbi.u16(at + 34, 'module');
    const sizeBytes = dbi.u32(at + 36, 'module');
    // Each stream belongs to one module; reading one twice would be no end in sight.
    if (stream !== NO_STREAM && sizeBytes > 4 && !seen.has(stream)) yield { stream, sizeBytes };
    seen.add(stream);
    const objectName = skipName(dbi, at + MODULE_HEADER);
    at = Math.ceil(skipName(dbi, objectName) / 4) * 4;
  }
}

/** Where what is behind a zero-terminated text begins. */
function skipName(view: ByteView, start: number): number {
  const end = view.bytes.indexOf(0, start);
  if (end < 0) refuseSymbols('the name of a module has no end', view.place(start));
  return end + 1;
}

class SymbolReader {
  readonly symbols: ImageSymbol[] = [];
  private readonly sections: readonly number[];

  constructor(sections: readonly number[]) {
    this.sections = sections;
  }

  /** Reads the records from `start` to `end`; each begins with its length. */
  read(view: ByteView, start: number, end: number): void {
    view.need(start, end - start, 'symbols');
    for (let at = start; at + 4 <= end; ) {
      // The length counts what is behind it.
      const next = at + 2 + view.u16(at, 'symbol');
      if (next < at + 4 || next > end) refuseSymbols('a symbol has an impossible length', view.place(at));
      this.readRecord(view, at, next);
      at = next;
    }
  }

  private readRecord(view: ByteView, at: number, end: number): void {
    const kind = view.u16(at + 2, 'symbol');
    if (kind === S_PUB32) {
      const isFunction = at + 8 <= end && (view.u32(at + 4, 'symbol') & PUBLIC_IS_CODE) !== 0;
      this.add(view, at + 8, at + 14, end, isFunction);
    } else if (VARIABLES.has(kind)) {
      this.add(view, at + 8, at + 14, end, false);
    } else if (FUNCTIONS.has(kind)) {
      this.add(view, at + 32, at + 39, end, true, at + 16);
    }
  }

  /** `place` is where the record has the offset and the number of the section, counted from 1. */
  private add(view: ByteView, place: number, name: number, end: number, isFunction: boolean, size?: number): void {
    if (name >= end) return;
    const section = this.sections[view.u16(place + 4, 'symbol') - 1];
    const text = symbolName(view.bytes, name, end);
    if (section === undefined || text === '') return;
    if (this.symbols.length === MAX_SYMBOLS)
      refuseSymbols(`it has more than ${MAX_SYMBOLS} symbols`, view.place(place));
    const rva = section + view.u32(place, 'symbol');
    const sizeBytes = size === undefined ? 0 : view.u32(size, 'symbol');
    this.symbols.push({ name: text, rva, isFunction, ...(sizeBytes === 0 ? {} : { sizeBytes }) });
  }
}

function guidAt(view: ByteView, offset: number): string {
  const part = (at: number, bytes: 2 | 4) =>
    bytes === 4 ? hex(view.u32(offset + at, 'GUID'), 8) : hex(view.u16(offset + at, 'GUID'), 4);
  view.need(offset, 16, 'GUID');
  const tail = Array.from(view.bytes.subarray(offset + 8, offset + 16), (byte) => hex(byte, 2)).join('');
  return `${part(0, 4)}-${part(4, 2)}-${part(6, 2)}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
