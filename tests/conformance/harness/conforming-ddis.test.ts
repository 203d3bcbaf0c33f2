/** The table of routines that count as implemented is what the cases call. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { conformingDdisModule, ddisThatCasesCall } from './conforming-ddis.ts';

test('nt/tables/conforming-ddis.ts is fresh; npm run conformance:list makes it', { timeout: 300_000 }, async () => {
  const table = readFileSync(new URL('../../../nt/tables/conforming-ddis.ts', import.meta.url), 'utf8');
  expect(table).toBe(conformingDdisModule(await ddisThatCasesCall()));
});
