/** The `--symbols` option; what it needs is loaded only when it is given. */
import { Option } from 'commander';
import type { TraceReader } from '../proto/trace-reader.ts';
import { eachValue } from './list-values.ts';

/** The option, which may be given several times. */
export function symbolsOption(): Option {
  return new Option('--symbols <path>', 'a PDB or map file of a driver, or a folder of them').argParser(eachValue);
}

/** Lets views of the traces show the names that are in these files. */
export async function showSymbols(
  readers: readonly TraceReader[],
  paths: readonly string[] | undefined,
): Promise<void> {
  if (paths === undefined) return;
  const { nameTraces } = await import('./symbols.ts');
  for (const note of nameTraces(readers, paths)) process.stderr.write(`ntrewind: ${note}\n`);
}
