/**
 * Which routines conformance cases call: runs every case once in each language and writes the names down. A routine counts
 * as implemented when it is among them.
 *
 *   node --import tsx scripts/conforming-ddis.ts            writes nt/tables/conforming-ddis.ts
 *   node --import tsx scripts/conforming-ddis.ts --check    compares it (exit code 1: it differs)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { conformingDdisModule, ddisThatCasesCall } from '../tests/conformance/harness/conforming-ddis.ts';

const TARGET = fileURLToPath(new URL('../nt/tables/conforming-ddis.ts', import.meta.url));

const text = conformingDdisModule(await ddisThatCasesCall());
if (!process.argv.includes('--check')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('nt/tables/conforming-ddis.ts is not what the cases call: run npm run conformance:list');
  process.exitCode = 1;
}
