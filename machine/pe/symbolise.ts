/**
 * Names for places in an image, from its COFF symbols or, without any, its exports.
 */
import { hex } from '../../base/format.ts';
import type { PeImage } from './image.ts';
import { sectionAt } from './sections.ts';

/** `name` or `name+0x12` of the nearest symbol at or before the RVA in its section, `undefined` when there is none. */
export function symbolise(image: PeImage, rva: number): string | undefined {
  const section = sectionAt(image.sections, rva);
  if (section === undefined) return undefined;
  const symbol = nearestSymbol(image, rva) ?? nearestExport(image, rva);
  if (symbol?.name === undefined || symbol.rva < section.rva) return undefined;
  const offset = rva - symbol.rva;
  return offset === 0 ? symbol.name : `${symbol.name}+0x${hex(offset).toLowerCase()}`;
}

interface NamedPlace {
  readonly name?: string;
  readonly rva: number;
}

/** Binary search in the sorted table; of equal places the first, which is a function if any is. */
function nearestSymbol(image: PeImage, rva: number): NamedPlace | undefined {
  const { symbols } = image;
  let low = 0;
  let high = symbols.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (symbols[middle]!.rva <= rva) low = middle + 1;
    else high = middle;
  }
  let found = symbols[low - 1];
  for (let i = low - 2; found !== undefined && symbols[i]?.rva === found.rva; i--) found = symbols[i];
  return found;
}

function nearestExport(image: PeImage, rva: number): NamedPlace | undefined {
  let best: NamedPlace | undefined;
  for (const entry of image.exports) {
    if (entry.name === undefined || entry.forwarder !== undefined || entry.rva > rva) continue;
    if (best === undefined || entry.rva > best.rva) best = entry;
  }
  return best;
}
