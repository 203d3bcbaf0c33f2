/** A routine counts as implemented only when a case calls it. */
import { expect, test } from 'vitest';
import { ddiTable } from '../../../kernel/ddi-table.ts';
import { hasConformanceCase } from '../../../nt/ddi-facts.ts';
import { ddisThatCasesCall } from './conforming-ddis.ts';

test('cases call every routine that counts as implemented; npm run conformance:list writes them down', {
  timeout: 300_000,
}, async () => {
  const called = new Set(await ddisThatCasesCall());
  const claimed = ddiTable.map(({ name }) => name).filter(hasConformanceCase);
  expect(claimed.length).toBeGreaterThan(0);
  expect(claimed.filter((name) => !called.has(name))).toEqual([]);
});
