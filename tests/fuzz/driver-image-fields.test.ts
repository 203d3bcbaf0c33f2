/**
 * Damaged fields of driver images of all linkers: headers, section table, and every directory. An image is refused with
 * one line, or everything that is asked of a loaded image works, in bounded memory.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../base/errors.ts';
import { addressFromHalves } from '../../base/guest-address.ts';
import type { Prng } from '../../base/prng.ts';
import { SymbolTable } from '../../base/symbol-table.ts';
import type { PeImage } from '../../machine/pe/image.ts';
import { imageNames } from '../../machine/pe/image-names.ts';
import { layoutPeImage, protectionsOf } from '../../machine/pe/layout-image.ts';
import { loadPeImage } from '../../machine/pe/load-image.ts';
import { ImportBinder } from '../../system/import-binder.ts';
import { buildGuardedDriver } from '../support/guarded-driver.ts';
import { hasLld, LldFolder } from '../support/lld-driver.ts';
import { moduleImage } from '../support/module-image.ts';
import { pipesImage } from '../support/pipes.ts';
import { buildSymbolsDriver } from '../support/symbols-driver.ts';
import { fuzzRounds, oneOf } from './rounds.ts';

const folder = new LldFolder();
afterAll(() => folder.remove());

/** An image of each linker; the last is laid out as by link.exe, with exports, forwarders and imports by ordinal. */
const IMAGES: readonly (readonly [string, () => Uint8Array])[] = [
  ['GNU ld', () => pipesImage().bytes],
  ...(hasLld
    ? ([
        ['lld-link', () => buildGuardedDriver(folder)],
        ['lld-link /debug', () => buildSymbolsDriver(folder)],
        ['lld-link /align:64', () => buildGuardedDriver(folder, 16, ['/align:64', '/filealign:64'])],
      ] as const)
    : []),
  [
    'the tests',
    () =>
      moduleImage({
        imports: [
          ['ntoskrnl.exe', 'IoCreateDevice'],
          ['hal.dll', 7],
          ['x.sys', 'First'],
        ],
        exports: [
          ['First', 0x1000],
          ['Second', 'x.First'],
          ['Third', 'x.#3'],
        ],
      }),
  ],
];

const HEADER_FIELDS = 0x400;
const MOST_BYTES = 64 * 1024 * 1024;

/** File offsets where the image's tables are: the headers, and each directory as the headers place it. */
function tablesOf(bytes: Uint8Array): readonly (readonly [start: number, length: number])[] {
  const { sections } = loadPeImage(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const optional = view.getUint32(0x3c, true) + 24;
  const tables: [number, number][] = [[0, Math.min(HEADER_FIELDS, bytes.length)]];
  for (let index = 0; index < 16; index++) {
    const rva = view.getUint32(optional + 112 + 8 * index, true);
    const size = view.getUint32(optional + 116 + 8 * index, true);
    const section = sections.find((candidate) => rva >= candidate.rva && rva < candidate.rva + candidate.rawSize);
    if (section !== undefined) tables.push([rva - section.rva + section.rawOffset, Math.max(size, 16)]);
  }
  return tables;
}

function damage(bytes: Uint8Array, tables: ReturnType<typeof tablesOf>, random: Prng): void {
  const view = new DataView(bytes.buffer);
  const [start, length] = random.below(3) === 0 ? tables[0]! : oneOf(random, tables);
  const at = Math.min(start + random.below(length), bytes.length - 4);
  const aligned = at & ~3;
  const interesting = [
    0, 1, 2, 7, 0xfff, 0x1000, 0x2000, 0x3ff_f000, 0x7fff_ffff, 0x8000_0000, 0xffff_f000, 0xffff_ffff,
  ];
  const kinds: readonly (() => unknown)[] = [
    () => view.setUint32(aligned, oneOf(random, interesting), true),
    () => view.setUint32(aligned, view.getUint32(aligned, true) + random.below(65) - 32, true),
    () => view.setUint32(aligned, random.below(bytes.length), true),
    () => view.setUint16(aligned + 2 * random.below(2), oneOf(random, interesting), true),
    () => (bytes[at] = bytes[at]! ^ (1 << random.below(8))),
    // A field that points where another one does: tables that overlap, lists that lead into themselves.
    () =>
      view.setUint32(aligned, view.getUint32(Math.min(oneOf(random, tables)[0], bytes.length - 4) & ~3, true), true),
  ];
  oneOf(random, kinds)();
}

/** Asks everything of an image that a run asks. */
function use(image: PeImage, random: Prng): void {
  expect(image.mapped.length).toBeLessThanOrEqual(MOST_BYTES);
  const names = imageNames(image);
  for (const { rva, sizeBytes } of names) {
    if (sizeBytes <= 0 || rva + sizeBytes > image.sizeOfImage)
      throw new Error(`a name of ${sizeBytes} bytes at ${rva}`);
  }
  const table = new SymbolTable(names);
  for (let i = 0; i < 4; i++) table.describe('x', random.below(image.sizeOfImage));
  for (const entry of image.functionTable.functions) image.functionTable.primaryOf(entry);
  const ranges = protectionsOf(image);
  const end = ranges.at(-1)!;
  expect(end.rva + end.sizeBytes).toBe(Math.ceil(image.sizeOfImage / 0x1000) * 0x1000);
  layoutPeImage(image, addressFromHalves(0x0200_0000, 0xffff_f800));
  new ImportBinder([{ service: 'x', fileName: 'x.sys', image }]);
}

describe.each(IMAGES)('an image of %s', (_linker, build) => {
  it('is loaded or refused with one line, whatever its fields hold', () => {
    const original = build();
    const tables = tablesOf(original);
    let refused = 0;
    let rounds = 0;
    fuzzRounds(1200, (random) => {
      const bytes = original.slice();
      for (let count = 1 + random.below(3); count > 0; count--) damage(bytes, tables, random);
      rounds++;
      try {
        use(loadPeImage(bytes), random);
      } catch (error) {
        if (!(error instanceof InputError) || /\n/.test(error.message)) throw error;
        refused++;
      }
    });
    // Both happen often, or the damage is not where it matters.
    expect(refused).toBeGreaterThan(rounds / 10);
    expect(refused).toBeLessThan(rounds * 0.9);
  });

  it('is refused when it is cut off at any byte', () => {
    const bytes = build();
    for (let length = 0; length < bytes.length; length += length < HEADER_FIELDS || bytes.length < 0x2000 ? 1 : 61) {
      expect(() => loadPeImage(bytes.subarray(0, length)), `${length} bytes`).toThrow(InputError);
    }
  });
});
