/** Compares every declared DDI with the documented facts: IRQL limits and number of parameters. */
import { describe, expect, test } from 'vitest';
import { ddiTable } from '../../kernel/ddi-table.ts';
import { readReference } from './reference-facts.ts';

interface DocumentedDdi {
  readonly n: string;
  /** Lowest, highest, source. */
  readonly irql?: readonly [number, number, string];
  /** One array a parameter: name, type, direction. */
  readonly p?: readonly (readonly string[])[];
}

/** Where the declaration is right and the table is not, or the two mean different things; with the reason. */
const DEVIATIONS: Readonly<Record<string, string>> = {};

const table = readReference<{ readonly ddi: readonly DocumentedDdi[] }>('ddi.json')?.ddi ?? [];
const facts = new Map(table.map((entry) => [entry.n, entry]));

test('no routine is declared twice', () => {
  const names = ddiTable.map((ddi) => ddi.name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('a deviation names a declared routine', () => {
  const names = new Set(ddiTable.map((ddi) => ddi.name));
  expect(Object.keys(DEVIATIONS).filter((name) => !names.has(name))).toEqual([]);
});

describe.skipIf(facts.size === 0)('declarations agree with the documented facts', () => {
  const documented = ddiTable.flatMap((ddi) => {
    const fact = facts.get(ddi.name);
    return fact === undefined || ddi.name in DEVIATIONS ? [] : [{ ddi, fact }];
  });

  test('the table knows most of them', () => {
    expect(documented.length).toBeGreaterThan(ddiTable.length / 3);
  });

  test('IRQL limits', () => {
    const wrong = documented
      .filter(({ fact }) => fact.irql !== undefined)
      .filter(({ ddi, fact }) => ddi.irql[0] !== fact.irql![0] || ddi.irql[1] !== fact.irql![1])
      .map(({ ddi, fact }) => `${ddi.name}: declared ${ddi.irql.join('..')}, documented ${fact.irql!.join(' ')}`);
    expect(wrong).toEqual([]);
  });

  test('number of parameters, and whether more may follow', () => {
    const wrong = documented
      .filter(({ fact }) => fact.p !== undefined)
      .filter(({ ddi, fact }) => {
        const variadic = fact.p!.some(([name]) => name === '...');
        return ddi.variadic !== variadic || ddi.parameters.length !== fact.p!.length - (variadic ? 1 : 0);
      })
      .map(({ ddi, fact }) => `${ddi.name}(${ddi.parameters}): documented ${fact.p!.map(([name]) => name)}`);
    expect(wrong).toEqual([]);
  });
});
