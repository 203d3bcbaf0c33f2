/** Facts from "x64 exception handling": RUNTIME_FUNCTION, UNWIND_INFO, chained unwind info. */
import { describe, expect, it } from 'vitest';
import { buildData } from '../../tests/support/pe-builder.ts';
import { FunctionTable, UNW_FLAG_CHAININFO } from './function-table.ts';

type Entry = readonly [begin: number, end: number, unwindInfo: number];

/** A table at 0x100 of an image of 0x1000 bytes, and what else the image holds. */
function tableOf(entries: readonly Entry[], others: Parameters<typeof buildData>[1] = []): FunctionTable {
  const fields = entries.flatMap(([begin, end, info], i): [number, number][] => [
    [0x100 + 12 * i, begin],
    [0x104 + 12 * i, end],
    [0x108 + 12 * i, info],
  ]);
  return new FunctionTable(buildData(0x1000, [...fields, ...others]), { rva: 0x100, sizeBytes: 12 * entries.length });
}

describe('functionAt', () => {
  const table = tableOf([
    [0x400, 0x410, 0x800],
    [0x410, 0x41a, 0x800],
    [0x500, 0x501, 0x800],
  ]);

  it.each([
    [0x3ff, undefined],
    [0x400, 0x400],
    [0x40f, 0x400],
    [0x410, 0x410],
    [0x41a, undefined],
    [0x500, 0x500],
    [0x501, undefined],
  ])('finds the entry around %i', (rva, begin) => {
    expect(table.functionAt(rva)?.begin).toBe(begin);
  });

  it('needs no order in the table', () => {
    const mixed = tableOf([
      [0x500, 0x501, 0x800],
      [0x400, 0x410, 0x800],
    ]);
    expect(mixed.functions.map(({ begin }) => begin)).toEqual([0x400, 0x500]);
    expect(mixed.functionAt(0x405)?.end).toBe(0x410);
  });

  it('passes over entries that cannot be right: empty, backwards, outside the image', () => {
    const table = tableOf([
      [0, 0, 0],
      [0x410, 0x400, 0x800],
      [0x420, 0x420, 0x800],
      [0xff0, 0x1001, 0x800],
      [0x430, 0x440, 0x800],
    ]);
    expect(table.functions).toEqual([{ begin: 0x430, end: 0x440, unwindInfo: 0x800 }]);
  });

  it('follows an indirect entry to the one that is meant, and no circle of them', () => {
    const table = tableOf(
      [
        [0x400, 0x410, 0x901],
        [0x500, 0x510, 0x949],
      ],
      [
        [0x900, 0x400],
        [0x904, 0x418],
        [0x908, 0x800],
        [0x948, 0x500],
        [0x94c, 0x510],
        [0x950, 0x949],
      ],
    );
    expect(table.functions).toEqual([{ begin: 0x400, end: 0x418, unwindInfo: 0x800 }]);
  });
});

describe('unwind information', () => {
  const chained = (codes: number) => (codes << 16) | (UNW_FLAG_CHAININFO << 3) | 1;

  it('leads from a part of a function to the function, behind codes padded to an even number', () => {
    const table = tableOf(
      [
        [0x400, 0x410, 0x800],
        [0x600, 0x610, 0x840],
        [0x700, 0x710, 0x880],
      ],
      [
        [0x800, 1],
        // Three codes take the room of four: 4 + 8 bytes.
        [0x840, chained(3)],
        [0x84c, 0x400],
        [0x850, 0x410],
        [0x854, 0x800],
        [0x880, chained(0)],
        [0x884, 0x600],
        [0x888, 0x610],
        [0x88c, 0x840],
      ],
    );
    expect(table.functions.map((entry) => table.primaryOf(entry).begin)).toEqual([0x400, 0x400, 0x400]);
  });

  it('ends when it leads in a circle, or nowhere', () => {
    const circle = tableOf(
      [[0x400, 0x410, 0x800]],
      [
        [0x800, chained(0)],
        [0x804, 0x400],
        [0x808, 0x410],
        [0x80c, 0x800],
      ],
    );
    expect(circle.primaryOf(circle.functions[0]!).begin).toBe(0x400);
    const nowhere = tableOf([[0x400, 0x410, 0x800]], [[0x800, chained(0)]]);
    expect(nowhere.primaryOf(nowhere.functions[0]!).begin).toBe(0x400);
  });
});
