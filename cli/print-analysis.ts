/** The analysis of a run that failed, behind what `record` and `replay` say of it. */
import { statSync } from 'node:fs';
import type { TraceReader } from '../proto/trace-reader.ts';
import { outputLayout, printLines } from './output.ts';
import { withTrace } from './with-trace.ts';

/** Whether there is something to analyse in how a run ended; `reason` as the trace has it, undefined when it has none. */
export function isFailure(reason: string | undefined): boolean {
  return reason !== undefined && reason !== 'completed' && reason !== 'interrupted';
}

/** Prints what `ntrewind analyze` says of a trace. */
export async function printAnalysis(reader: TraceReader): Promise<void> {
  const { analysis } = await import('../viewer/analysis/analysis.ts');
  await printLines(['', ...analysis(reader, outputLayout())]);
}

/** The same of a trace that was written to a file; nothing for what cannot be read again, as a pipe. */
export async function printAnalysisOf(path: string): Promise<void> {
  if (!statSync(path).isFile()) return;
  await withTrace(path, async (reader) => {
    await printAnalysis(reader);
    return 0;
  });
}
