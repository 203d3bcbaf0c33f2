/**
 * The function table (`.pdata`): where each function that has a stack frame begins and ends. Functions that call nothing
 * and keep nothing on the stack have no entry.
 * Source: "x64 exception handling" (Microsoft C++ documentation): RUNTIME_FUNCTION, UNWIND_INFO, chained unwind info.
 */
import type { PeDirectory } from './image.ts';

export const RUNTIME_FUNCTION_BYTES = 12;

export const UNW_FLAG_CHAININFO = 4;

/** In an entry's last field: it points to the entry that is meant, not to unwind information. */
const RUNTIME_FUNCTION_INDIRECT = 1;
/** As many as Windows follows. */
const MAX_CHAIN = 32;

/** An entry; `end` is the RVA behind the last byte. */
export interface RuntimeFunction {
  readonly begin: number;
  readonly end: number;
  readonly unwindInfo: number;
}

/**
 * The entries of a mapped image, ascending. Nothing but unwinding and names depends on them and Windows looks at none
 * before it unwinds, so an entry that cannot be right is left out instead of the image being refused.
 */
export class FunctionTable {
  private readonly view: DataView;
  private readonly entries: readonly RuntimeFunction[];

  /** Where the table is in the image. */
  readonly directory: PeDirectory;

  /** @param mapped the image from RVA 0 on, which holds all of `directory` */
  constructor(mapped: Uint8Array, directory: PeDirectory) {
    this.directory = directory;
    this.view = new DataView(mapped.buffer, mapped.byteOffset, mapped.byteLength);
    const entries: RuntimeFunction[] = [];
    const end = directory.rva + directory.sizeBytes;
    for (let at = directory.rva; at + RUNTIME_FUNCTION_BYTES <= end; at += RUNTIME_FUNCTION_BYTES) {
      const entry = this.entryAt(at);
      if (entry !== undefined) entries.push(entry);
    }
    // Linkers sort the table; sorting costs little where they did.
    this.entries = entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  }

  /** Ascending by begin. */
  get functions(): readonly RuntimeFunction[] {
    return this.entries;
  }

  /** The entry whose code holds the RVA; undefined in a function without an entry and outside the code. */
  functionAt(rva: number): RuntimeFunction | undefined {
    const found = this.entries[this.indexAfter(rva) - 1];
    return found !== undefined && rva < found.end ? found : undefined;
  }

  /** The first entry that begins behind the RVA. */
  nextAfter(rva: number): RuntimeFunction | undefined {
    return this.entries[this.indexAfter(rva)];
  }

  private indexAfter(rva: number): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle]!.begin <= rva) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The flags of an entry's unwind information (`UNW_FLAG_…`), 0 where there is none. */
  private flagsOf(entry: RuntimeFunction): number {
    return this.holds(entry.unwindInfo, 4) ? this.view.getUint8(entry.unwindInfo) >> 3 : 0;
  }

  /**
   * The entry of the function that an entry belongs to: compilers divide functions into parts, each with an entry
   * whose unwind information continues with that of another.
   */
  primaryOf(entry: RuntimeFunction): RuntimeFunction {
    let primary = entry;
    for (let i = 0; i < MAX_CHAIN && (this.flagsOf(primary) & UNW_FLAG_CHAININFO) !== 0; i++) {
      // The codes take two bytes each and are padded to an even number; the other entry is behind them.
      const codes = this.view.getUint8(primary.unwindInfo + 2);
      const next = this.entryAt(primary.unwindInfo + 4 + 2 * (codes + (codes & 1)));
      if (next === undefined) break;
      primary = next;
    }
    return primary;
  }

  private holds(rva: number, sizeBytes: number): boolean {
    return rva !== 0 && rva + sizeBytes <= this.view.byteLength;
  }

  /** The entry at an RVA, or the one it refers to; undefined when it cannot be one. */
  private entryAt(rva: number): RuntimeFunction | undefined {
    let at = rva;
    for (let i = 0; i < MAX_CHAIN && this.holds(at, RUNTIME_FUNCTION_BYTES); i++) {
      const begin = this.view.getUint32(at, true);
      const end = this.view.getUint32(at + 4, true);
      const unwindInfo = this.view.getUint32(at + 8, true);
      if ((unwindInfo & RUNTIME_FUNCTION_INDIRECT) === 0) {
        return begin < end && end <= this.view.byteLength ? { begin, end, unwindInfo } : undefined;
      }
      at = unwindInfo - RUNTIME_FUNCTION_INDIRECT;
    }
    return undefined;
  }
}
