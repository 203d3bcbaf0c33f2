/** What is known about the names that drivers import from the kernel and the HAL, besides what implements them. */
import { CONFORMING_DDI_LINES } from './tables/conforming-ddis.ts';
import { DATA_EXPORT_LINES } from './tables/data-exports.ts';
import { IMPORT_FREQUENCY_LINES } from './tables/import-frequency.ts';

const linesOf = (table: string): string[] => table.trim().split('\n');

let conforming: ReadonlySet<string> | undefined;
let data: ReadonlyMap<string, number> | undefined;
let frequencies: ReadonlyMap<string, number> | undefined;

/** Whether a conformance case calls the routine. */
export function hasConformanceCase(name: string): boolean {
  conforming ??= new Set(linesOf(CONFORMING_DDI_LINES));
  return conforming.has(name);
}

/** The variables that kernel and HAL export, each with its place in the list of them. */
export function dataExports(): ReadonlyMap<string, number> {
  data ??= new Map(linesOf(DATA_EXPORT_LINES).map((name, index) => [name, index]));
  return data;
}

/** How many of 222 drivers that people use import each name, the most common first. */
export function importFrequencies(): ReadonlyMap<string, number> {
  frequencies ??= new Map(
    linesOf(IMPORT_FREQUENCY_LINES).map((line) => {
      const [name = '', drivers] = line.split(' ');
      return [name, Number(drivers)];
    }),
  );
  return frequencies;
}
