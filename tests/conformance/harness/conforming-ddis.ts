/** The routines that the cases of all areas call. */
import { areas, casesOf, imageOf } from './conformance.ts';
import { runCases } from './run-cases.ts';

/**
 * Runs every case once in each language; gives the names of the kernel's routines that were called, sorted.
 * @param kinds gets the methods of the event sink that were called
 */
export async function ddisThatCasesCall(kinds?: Set<string>): Promise<string[]> {
  const called = new Set<string>();
  for (const area of areas()) {
    const cases = await casesOf(area);
    const image = imageOf(area);
    const inTypeScript = cases.filter(({ onlyC }) => onlyC === undefined);
    runCases(inTypeScript, { image: undefined, processorCount: 1, seed: 0 }, called, kinds);
    if (image === undefined) continue;
    const inC = cases.filter(({ c }) => c !== undefined);
    runCases(inC, { image, processorCount: 1, seed: 0 }, called, kinds);
  }
  return [...called].sort();
}

/** The table as a module. */
export function conformingDdisModule(names: readonly string[]): string {
  return `// Routines that a conformance case calls.
// Made by scripts/conforming-ddis.ts. Do not edit.
export const CONFORMING_DDI_LINES = \`
${names.join('\n')}
\`;
`;
}
