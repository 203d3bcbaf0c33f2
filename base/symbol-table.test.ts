import { describe, expect, it } from 'vitest';
import { onePerPlace, rangesOf, SymbolTable } from './symbol-table.ts';

const table = new SymbolTable([
  { name: 'First', rva: 0x10, sizeBytes: 8 },
  { name: 'Alias', rva: 0x10, sizeBytes: 8 },
  { name: 'Open', rva: 0x20, sizeBytes: 0 },
  { name: 'Last', rva: 0x40, sizeBytes: 4 },
]);

describe('a place in an image', () => {
  it.each([
    [0x0f, 'm+0xf'],
    [0x10, 'm!First'],
    [0x17, 'm!First+0x7'],
    [0x18, 'm+0x18'],
    // A name without a size reaches to the next one.
    [0x3f, 'm!Open+0x1f'],
    [0x43, 'm!Last+0x3'],
    [0x44, 'm+0x44'],
  ])('%i is %s', (rva, text) => {
    expect(table.describe('m', rva)).toBe(text);
  });

  it('has no name in an image without names', () => {
    expect(new SymbolTable([]).describe('m', 0x1234)).toBe('m+0x1234');
  });
});

describe('symbols', () => {
  const symbols = [
    { name: 'b', rva: 8, isFunction: false },
    { name: 'a', rva: 4, isFunction: true, sizeBytes: 2 },
    { name: 'B', rva: 8, isFunction: true },
    { name: 'BB', rva: 8, isFunction: true },
  ];

  it('give one name a place, functions first, in order', () => {
    expect(onePerPlace(symbols).map(({ name }) => name)).toEqual(['a', 'B']);
  });

  it('alone have the sizes that they bring', () => {
    expect(rangesOf(symbols)).toEqual([
      { name: 'a', rva: 4, sizeBytes: 2 },
      { name: 'B', rva: 8, sizeBytes: 0 },
    ]);
  });
});
