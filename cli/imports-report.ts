/** What an image imports, and what of it the simulated kernel has. */
import { ddiTable } from '../kernel/ddi-table.ts';
import { isProvidedVariable } from '../kernel/exported-variables.ts';
import { loadPeImage } from '../machine/pe/load-image.ts';
import { dataExports, hasConformanceCase, importFrequencies } from '../nt/ddi-facts.ts';
import { irqlText } from '../nt/irql.ts';

/**
 * `implemented`: a conformance case calls it, or a variable that has its value. `unproven`: it is there, no case calls it
 * yet. `missing`: calling it ends the run with its name. `data`: a variable without a value; touching it ends the run
 * with its name. `other driver`: from a module that is no part of the kernel.
 */
export type ImportStatus = 'implemented' | 'unproven' | 'missing' | 'data' | 'other driver';

export interface ImportEntry {
  readonly module: string;
  readonly name: string;
  readonly status: ImportStatus;
  /** At which IRQLs it may be called; empty for what is not there. */
  readonly irql: string;
  /** How many of 222 drivers import it. */
  readonly drivers: number;
}

export interface ImportsReport {
  readonly imports: readonly ImportEntry[];
  readonly counts: Readonly<Record<ImportStatus, number>>;
  /** What is implemented of the kernel's routines and variables, from 0 to 1; 1 when there are none. */
  readonly share: number;
}

const KERNEL_MODULE = /^(ntoskrnl|ntkrnl\w*|hal)(\.(exe|dll))?$/i;
const ORDER: readonly ImportStatus[] = ['missing', 'data', 'other driver', 'unproven', 'implemented'];

/**
 * The report on an image's bytes, what is missing first.
 * @throws InputError when they are no driver image
 */
export function importsReport(bytes: Uint8Array): ImportsReport {
  const table = new Map(ddiTable.map((ddi) => [ddi.name, ddi]));
  const imports = loadPeImage(bytes).imports.map(({ dll, name, ordinal }): ImportEntry => {
    const known = name === undefined ? undefined : table.get(name);
    const shown = name ?? `#${ordinal}`;
    const isKernels = KERNEL_MODULE.test(dll);
    const status = !isKernels ? 'other driver' : statusOf(shown, known !== undefined);
    return {
      module: dll.toLowerCase(),
      name: shown,
      status,
      irql: isKernels && known !== undefined ? irqlText(known.irql) : '',
      drivers: isKernels ? (importFrequencies().get(shown) ?? 0) : 0,
    };
  });
  imports.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status) || compare(a.name, b.name));
  const count = (status: ImportStatus) => imports.filter((entry) => entry.status === status).length;
  const counts = Object.fromEntries(ORDER.map((status) => [status, count(status)])) as Record<ImportStatus, number>;
  const all = counts.implemented + counts.unproven + counts.missing + counts.data;
  return { imports, counts, share: all === 0 ? 1 : counts.implemented / all };
}

function statusOf(name: string, isInTable: boolean): ImportStatus {
  if (dataExports().has(name)) return isProvidedVariable(name) ? 'implemented' : 'data';
  if (!isInTable) return 'missing';
  return hasConformanceCase(name) ? 'implemented' : 'unproven';
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
