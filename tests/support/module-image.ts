/** Small images that import from and export to each other, for tests of binding. */
import { buildData, buildImage, CODE_FLAGS, WRITABLE_FLAGS } from './pe-builder.ts';

export interface ModuleRecipe {
  /** Routines by module: a name, or an ordinal. */
  readonly imports?: readonly (readonly [module: string, routine: string | number])[];
  /** Numbered from 1: a place in the code, or the text of a forwarder. */
  readonly exports?: readonly (readonly [name: string, target: number | string])[];
}

/** RVAs: code, the export directory, the import directory. */
const EXPORTS = 0x2000;
const IMPORTS = 0x3000;
/** Each entry has so many bytes for its texts. */
const ENTRY = 0x100;

type Field = readonly [number, number | bigint | string];

/** The RVA of the slot for import `index`. */
export const slotRva = (index: number): number => IMPORTS + 0x800 + 0x20 * index;

function exportFields(exports: NonNullable<ModuleRecipe['exports']>): Field[] {
  const count = exports.length;
  const [addresses, names, ordinals, texts] = [0x40, 0x80, 0xc0, ENTRY];
  return [
    [0x10, 1],
    [0x14, count],
    [0x18, count],
    [0x1c, EXPORTS + addresses],
    [0x20, EXPORTS + names],
    [0x24, EXPORTS + ordinals],
    ...exports.flatMap(([name, target], i): Field[] => {
      const text = texts + ENTRY * i;
      return [
        // Two bytes each; a later one overwrites the upper half of the one before.
        [ordinals + 2 * i, i],
        [names + 4 * i, EXPORTS + text],
        [text, name],
        [addresses + 4 * i, typeof target === 'number' ? target : EXPORTS + text + 0x80],
        ...(typeof target === 'number' ? [] : [[text + 0x80, target] as const]),
      ];
    }),
  ];
}

/** A descriptor for each import, with a list of its own. */
function importFields(imports: NonNullable<ModuleRecipe['imports']>): Field[] {
  return imports.flatMap(([module, routine], i): Field[] => {
    const text = 0x1000 + ENTRY * i;
    return [
      [20 * i + 12, IMPORTS + text],
      [20 * i + 16, slotRva(i)],
      [
        slotRva(i) - IMPORTS,
        typeof routine === 'number' ? (1n << 63n) | BigInt(routine) : BigInt(IMPORTS + text + 0x80),
      ],
      [text, module],
      ...(typeof routine === 'number' ? [] : [[text + 0x82, routine] as const]),
    ];
  });
}

/** An image whose entry point is at RVA 0x1000, with `code` there. */
export function moduleImage({ imports = [], exports = [] }: ModuleRecipe, code: Uint8Array = Uint8Array.of(0xc3)) {
  return buildImage({
    sections: [
      { name: '.text', data: code, flags: CODE_FLAGS },
      { name: '.edata', data: buildData(0x1000, exportFields(exports)) },
      { name: '.idata', data: buildData(0x3000, importFields(imports)), flags: WRITABLE_FLAGS },
    ],
    directories: [[0, EXPORTS, 0x1000], ...(imports.length > 0 ? [[1, IMPORTS, 40] as const] : [])],
  });
}
