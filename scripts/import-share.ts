/**
 * How much of what drivers import is implemented: of the names that 222 drivers import from the kernel and the HAL, and of
 * their uses. A routine counts when a conformance case calls it, a variable when it has its value.
 *
 *   node --import tsx scripts/import-share.ts [most]    also lists the most common names that are missing (default 30)
 */
import { ddiTable } from '../kernel/ddi-table.ts';
import { isProvidedVariable } from '../kernel/exported-variables.ts';
import { hasConformanceCase, importFrequencies } from '../nt/ddi-facts.ts';

const most = Number(process.argv[2] ?? 30);
const inTable = new Set(ddiTable.map(({ name }) => name));
const all = [...importFrequencies()];
const sum = (entries: readonly (readonly [string, number])[]) =>
  entries.reduce((total, [, drivers]) => total + drivers, 0);
const share = (title: string, entries: readonly (readonly [string, number])[]) => {
  const names = `${entries.length} of ${all.length} names (${((100 * entries.length) / all.length).toFixed(1)} %)`;
  console.log(`${title}: ${names}, ${((100 * sum(entries)) / sum(all)).toFixed(1)} % of all imports`);
};

share(
  'implemented, a conformance case calls it',
  all.filter(([name]) => inTable.has(name) && hasConformanceCase(name)),
);
share(
  'variables with their values',
  all.filter(([name]) => isProvidedVariable(name)),
);
share(
  'implemented, no case yet',
  all.filter(([name]) => inTable.has(name) && !hasConformanceCase(name)),
);
const missing = all.filter(([name]) => !inTable.has(name) && !isProvidedVariable(name));
share('missing', missing);
if (most > 0) console.log('\nmost common of the missing ones, with the number of drivers that import them:');
for (const [name, drivers] of missing.slice(0, most)) console.log(`${String(drivers).padStart(5)} ${name}`);
