/**
 * Names for places in an image: `module!function+0x12`. One rule for errors of a run and for views of its trace, wherever
 * the names come from (an image's own symbols, a PDB or map file, the header of a trace).
 */
import { hex } from './format.ts';

/** What a file of symbols says of a place. */
export interface ImageSymbol {
  readonly name: string;
  /** Bytes from the start of the mapped image. */
  readonly rva: number;
  readonly isFunction: boolean;
  /** Of the code or variable, where the file tells it. */
  readonly sizeBytes?: number;
}

/** A name and the bytes it stands for. */
export interface NamedRange {
  readonly name: string;
  readonly rva: number;
  /** 0 when nobody knows: the name then reaches to the next one. */
  readonly sizeBytes: number;
}

/** One name a place, ascending by RVA; functions are preferred, then the order in which symbols are given. */
export function onePerPlace(symbols: Iterable<ImageSymbol>): ImageSymbol[] {
  const places = new Map<number, ImageSymbol>();
  for (const symbol of symbols) {
    const known = places.get(symbol.rva);
    if (known === undefined || (symbol.isFunction && !known.isFunction)) places.set(symbol.rva, symbol);
  }
  return [...places.values()].sort((a, b) => a.rva - b.rva);
}

/** The ranges of symbols when nothing but them is known of the image. */
export function rangesOf(symbols: Iterable<ImageSymbol>): NamedRange[] {
  return onePerPlace(symbols).map(({ name, rva, sizeBytes = 0 }) => ({ name, rva, sizeBytes }));
}

export class SymbolTable {
  private readonly ranges: readonly NamedRange[];

  /** @param ranges ascending by RVA; of several at one place the first counts */
  constructor(ranges: readonly NamedRange[]) {
    this.ranges = ranges;
  }

  /** The range that holds the RVA. */
  at(rva: number): NamedRange | undefined {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.ranges[middle]!.rva <= rva) low = middle + 1;
      else high = middle;
    }
    let index = low - 1;
    while (index > 0 && this.ranges[index - 1]!.rva === this.ranges[index]!.rva) index--;
    const range = this.ranges[index];
    if (range === undefined) return undefined;
    return range.sizeBytes === 0 || rva < range.rva + range.sizeBytes ? range : undefined;
  }

  /** `pipes!PipesRead+0x2a`; `pipes+0x1234` where no name is known. */
  describe(module: string, rva: number): string {
    const range = this.at(rva);
    if (range === undefined) return module + offsetText(rva);
    return `${module}!${range.name}${rva === range.rva ? '' : offsetText(rva - range.rva)}`;
  }
}

function offsetText(offset: number): string {
  return `+0x${hex(offset).toLowerCase()}`;
}
