/**
 * The names of the places in an image and how far each reaches, from symbols, exports, sections and the function table.
 */
import { type ImageSymbol, type NamedRange, onePerPlace } from '../../base/symbol-table.ts';
import type { FunctionTable } from './function-table.ts';
import type { PeImage } from './image.ts';
import { sectionAt } from './sections.ts';

/**
 * One name a place, ascending. A name ends where the next one begins, where its function or section ends, and where its
 * size says; so code that has no name of its own never gets that of the function before it.
 * @param symbols from a PDB or map file; without them those in the image itself
 */
export function imageNames(image: PeImage, symbols: readonly ImageSymbol[] = image.symbols): NamedRange[] {
  const sorted = onePerPlace([...symbols, ...exportsOf(image), ...dataSectionsOf(image)]);
  const ranges: NamedRange[] = [];
  sorted.forEach(({ name, rva, sizeBytes }, index) => {
    const section = sectionAt(image.sections, rva);
    // What a symbol file puts outside the image's sections cannot be about this image.
    if (section === undefined) return;
    const end = Math.min(
      section.rva + section.virtualSize,
      sorted[index + 1]?.rva ?? image.sizeOfImage,
      section.execute ? endOfFunction(image.functionTable, rva) : image.sizeOfImage,
      sizeBytes ? rva + sizeBytes : image.sizeOfImage,
    );
    ranges.push({ name, rva, sizeBytes: end - rva });
  });
  return ranges;
}

function* exportsOf(image: PeImage): Generator<ImageSymbol> {
  for (const { name, rva, forwarder } of image.exports) {
    if (name === undefined || forwarder !== undefined) continue;
    yield { name, rva, isFunction: sectionAt(image.sections, rva)?.execute === true };
  }
}

function* dataSectionsOf(image: PeImage): Generator<ImageSymbol> {
  for (const { name, rva, execute } of image.sections) {
    if (!execute) yield { name, rva, isFunction: false };
  }
}

/**
 * The RVA behind the function at an RVA, its adjoining parts included; for one that the table does not have, where the
 * next one that it has begins.
 */
function endOfFunction(table: FunctionTable, rva: number): number {
  const entry = table.functionAt(rva);
  if (entry === undefined) return table.nextAfter(rva)?.begin ?? Number.POSITIVE_INFINITY;
  const { begin } = table.primaryOf(entry);
  let { end } = entry;
  for (let part = table.functionAt(end); part !== undefined; part = table.functionAt(end)) {
    if (part.begin !== end || table.primaryOf(part).begin !== begin) break;
    end = part.end;
  }
  return end;
}
