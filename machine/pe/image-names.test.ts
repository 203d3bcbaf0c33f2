import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SymbolTable } from '../../base/symbol-table.ts';
import { buildData, buildImage, CODE_FLAGS, type ImageRecipe } from '../../tests/support/pe-builder.ts';
import { imageNames } from './image-names.ts';
import { loadPeImage } from './load-image.ts';

/** Code at RVA 0x1000, 0x100 bytes, and a section with tables at 0x2000. */
function image(tables: Parameters<typeof buildData>[1], directories: NonNullable<ImageRecipe['directories']>) {
  return loadPeImage(
    buildImage({
      sections: [
        { name: '.text', data: new Uint8Array(0x100), flags: CODE_FLAGS },
        { name: '.rdata', data: buildData(0x200, tables) },
      ],
      directories,
    }),
  );
}

const fn = (name: string, rva: number) => ({ name, rva, isFunction: true });

/** Functions 0x1010..0x1020, its second part 0x1020..0x1028, and 0x1040..0x1050; unwind information behind them. */
const FUNCTIONS: Parameters<typeof buildData>[1] = [
  [0x00, 0x1010],
  [0x04, 0x1020],
  [0x08, 0x2080],
  [0x0c, 0x1020],
  [0x10, 0x1028],
  [0x14, 0x2090],
  [0x18, 0x1040],
  [0x1c, 0x1050],
  [0x20, 0x2080],
  [0x80, 0x01],
  // Version 1 with UNW_FLAG_CHAININFO, one code: the other entry follows at a multiple of four bytes.
  [0x90, 0x0001_0021],
  [0x98, 0x1010],
  [0x9c, 0x1020],
  [0xa0, 0x2080],
];

describe('the names of an image', () => {
  const pipes = loadPeImage(readFileSync(new URL('../../drivers/pipes/pipes.sys', import.meta.url)));
  const table = new SymbolTable(imageNames(pipes));

  it('name the function around an address', () => {
    expect(table.describe('pipes', pipes.entryRva)).toBe('pipes!DriverEntry');
    expect(table.describe('pipes', pipes.entryRva + 0x12)).toBe('pipes!DriverEntry+0x12');
  });

  it('name nothing outside the sections', () => {
    expect(table.at(0)).toBeUndefined();
    expect(table.at(pipes.sizeOfImage)).toBeUndefined();
  });

  it('end with the section, in which data has at least the name of its section', () => {
    const reloc = pipes.sections.find((section) => section.name === '.reloc')!;
    expect(table.describe('pipes', reloc.rva + 4)).toBe('pipes!.reloc+0x4');
    expect(table.at(reloc.rva + reloc.virtualSize)).toBeUndefined();
  });

  it('are those of exports when there are no symbols', () => {
    const exporting = image(
      [
        [0x10, 1],
        [0x14, 1],
        [0x18, 1],
        [0x1c, 0x2040],
        [0x20, 0x2048],
        [0x24, 0x2050],
        [0x40, 0x1010],
        [0x48, 0x2060],
        [0x60, 'Helper'],
      ],
      [[0, 0x2000, 0x70]],
    );
    const names = new SymbolTable(imageNames(exporting));
    expect(names.describe('x', 0x1018)).toBe('x!Helper+0x8');
    expect(names.describe('x', 0x1008)).toBe('x+0x1008');
  });

  it('reach to the end of the function, not into one without a name', () => {
    const names = new SymbolTable(
      imageNames(image(FUNCTIONS, [[3, 0x2000, 0x24]]), [fn('First', 0x1010), fn('Leaf', 0x1030)]),
    );
    const at = (rva: number) => names.describe('x', rva);
    expect([at(0x1010), at(0x101f)]).toEqual(['x!First', 'x!First+0xf']);
    // A part of the same function that lies behind it belongs to it.
    expect([at(0x1020), at(0x1027)]).toEqual(['x!First+0x10', 'x!First+0x17']);
    // Behind it is neither its code nor that of anything known.
    expect(at(0x1028)).toBe('x+0x1028');
    // A function without an entry ends where the next entry begins, which has no name.
    expect([at(0x103f), at(0x1040), at(0x104f)]).toEqual(['x!Leaf+0xf', 'x+0x1040', 'x+0x104f']);
  });

  it('end where their size says', () => {
    const names = new SymbolTable(imageNames(image([], []), [{ ...fn('Sized', 0x1010), sizeBytes: 4 }]));
    expect([names.describe('x', 0x1013), names.describe('x', 0x1014)]).toEqual(['x!Sized+0x3', 'x+0x1014']);
  });

  it('prefer functions, then the order of the symbols; names outside the sections are dropped', () => {
    const symbols = [
      { name: 'label', rva: 0x1010, isFunction: false },
      fn('First', 0x1010),
      fn('Alias', 0x1010),
      fn('Wild', 0x9000),
      fn('Header', 0x10),
    ];
    const names = imageNames(image([], []), symbols);
    expect(names.map(({ name }) => name)).toEqual(['First', '.rdata']);
  });
});
