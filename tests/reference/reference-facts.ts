/**
 * The folder of reference facts: tables of names, numbers and limits published in driver headers and documentation,
 * kept outside the project. `NTREWIND_REFERENCE` names it; without it, `shared/reference` beside the checkout is used.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BESIDE = fileURLToPath(new URL('../../../shared/reference', import.meta.url));
const folder = process.env.NTREWIND_REFERENCE ?? BESIDE;

/** The parsed table, or undefined where there is no such folder. A folder that was named must exist. */
export function readReference<Table>(file: string): Table | undefined {
  const path = join(folder, file);
  if (process.env.NTREWIND_REFERENCE === undefined && !existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as Table;
}

export const NO_REFERENCE = 'no reference facts: set NTREWIND_REFERENCE to their folder';
