/**
 * Names from the map files of linkers, which are texts for people: that of link.exe and lld-link (`/MAP`), and that of
 * GNU ld (`-Map`). Lines that are not understood are passed over; a text without any symbol is refused.
 * Source: "/MAP (Generate mapfile)" in the MSVC linker reference; "Command-line options" in the GNU ld manual.
 */
import type { ImageSymbol } from '../base/symbol-table.ts';
import { MAX_SYMBOLS, refuseSymbols, type SymbolFile, type SymbolIdentity, symbolName } from './symbol-file.ts';

const MAX_LINE = 8192;
const ADVICE = 'give the text that /MAP (link.exe, lld-link) or -Map (GNU ld) wrote';

/** Reads a whole map file. Throws InputError. */
export function readMapFile(bytes: Uint8Array): SymbolFile {
  const microsoft = new MicrosoftMap();
  const gnu = new GnuMap();
  for (const line of linesOf(bytes)) {
    microsoft.line(line);
    gnu.line(line);
  }
  for (const { identity, symbols } of [microsoft.file(), gnu.file()]) {
    if (identity === undefined || symbols.length === 0) continue;
    return { identity, symbols };
  }
  return refuseSymbols('it is neither a PDB nor a map file with symbols', 'the whole file', ADVICE);
}

/** Lines as printable ASCII. */
function* linesOf(bytes: Uint8Array): Generator<string> {
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    let line = '';
    for (let i = start; i < Math.min(end, start + MAX_LINE); i++) {
      const code = bytes[i]!;
      if (code >= 0x20 && code < 0x7f) line += String.fromCharCode(code);
      else if (code === 0x09) line += ' ';
      // Map files of UTF-16 or with zeros in them are no map files.
      else if (code === 0) refuseSymbols('it is not a text', `file offset 0x${i.toString(16)}`, ADVICE);
    }
    yield line;
    start = end + 1;
  }
}

interface MapContents {
  readonly identity: SymbolIdentity | undefined;
  readonly symbols: readonly ImageSymbol[];
}

/** 64-bit numbers of map files; RVAs are differences of them. */
function rvaOf(address: string, base: bigint): number | undefined {
  const rva = BigInt(`0x${address}`) - base;
  return rva >= 0n && rva <= 0xffff_ffffn ? Number(rva) : undefined;
}

/** `pipes` of `build/pipes.sys`. */
function moduleOf(path: string): string {
  return path.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}

/** Collects symbols, not more than may be. */
class SymbolList {
  readonly symbols: ImageSymbol[] = [];

  add(name: string, rva: number | undefined, isFunction: boolean): void {
    if (rva === undefined) return;
    if (this.symbols.length === MAX_SYMBOLS) {
      refuseSymbols(`it has more than ${MAX_SYMBOLS} symbols`, 'the whole file', ADVICE);
    }
    const bytes = Uint8Array.from(name, (character) => character.charCodeAt(0));
    this.symbols.push({ name: symbolName(bytes, 0, bytes.length), rva, isFunction });
  }
}

/** ` 0001:00000060       leaf       0000000140001060 f   drv.obj`, public and static symbols alike. */
class MicrosoftMap {
  private readonly list = new SymbolList();
  private module: string | undefined;
  private timeStamp: number | undefined;
  private base: bigint | undefined;
  private readonly codeSegments = new Set<string>();

  line(line: string): void {
    this.module ??= /^ ?(\S+)$/.exec(line)?.[1];
    const [, segment, name, address] = /^ ([0-9a-f]{4}):[0-9a-f]{8,16} +(\S+) +([0-9a-f]{16})(?: |$)/i.exec(line) ?? [];
    if (segment !== undefined && this.base !== undefined) {
      // Segment 0 has constants, which are no places.
      if (segment === '0000') return;
      this.list.add(name!, rvaOf(address!, this.base), this.codeSegments.has(segment));
      return;
    }
    const code = /^ ([0-9a-f]{4}):[0-9a-f]{8,16} +[0-9a-f]+H +\S+ +CODE *$/i.exec(line);
    if (code !== null) this.codeSegments.add(code[1]!);
    const stamp = /^ *Timestamp is ([0-9a-f]{1,8})(?: |$)/i.exec(line);
    if (stamp !== null) this.timeStamp ??= Number.parseInt(stamp[1]!, 16);
    const base = /^ *Preferred load address is ([0-9a-f]{1,16}) *$/i.exec(line);
    if (base !== null) this.base ??= BigInt(`0x${base[1]}`);
  }

  file(): MapContents {
    const { module, timeStamp, list } = this;
    // lld-link leaves the time stamp out of the map of a reproducible build.
    if (timeStamp === 0 && module !== undefined) return { identity: { kind: 'module', module }, symbols: list.symbols };
    const identity = timeStamp === undefined ? undefined : ({ kind: 'time stamp', timeStamp } as const);
    return { identity, symbols: list.symbols };
  }
}

/** `                0x00000001400014b0                RingInitialize`, under the line of its section. */
class GnuMap {
  private readonly list = new SymbolList();
  private base: bigint | undefined;
  private module: string | undefined;
  private isCode = false;

  line(line: string): void {
    // Names of input sections, with their place or alone on a line.
    const section = /^ (\.?[^\s*(][^\s(]*)(?: +0x|$)/.exec(line);
    if (section !== null) this.isCode = /^(\.text|INIT|PAGE)/.test(section[1]!);
    const [, address, name] = /^ +0x([0-9a-f]{16}) +([A-Za-z_?$@.][^\s=]*)$/.exec(line.trimEnd()) ?? [];
    if (address !== undefined && this.base !== undefined) this.list.add(name!, rvaOf(address, this.base), this.isCode);
    const base = /^ +0x([0-9a-f]{16}) +__image_base__ = /.exec(line);
    if (base !== null) this.base ??= BigInt(`0x${base[1]}`);
    const output = /^OUTPUT\((.+) pei-x86-64\)$/.exec(line.trimEnd());
    if (output !== null) this.module = moduleOf(output[1]!);
  }

  file(): MapContents {
    const { module } = this;
    const identity = module === undefined ? undefined : ({ kind: 'module', module } as const);
    return { identity, symbols: this.list.symbols };
  }
}
