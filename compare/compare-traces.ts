/** Compares two traces as runs of a driver, and says what differs, how bad it is, and what follows from what. */
import type { TraceReader } from '../proto/trace-reader.ts';
import { classify } from './classify.ts';
import { collectRun } from './collect-run.ts';
import { compareRuns } from './compare-runs.ts';
import type { Comparison } from './comparison.ts';
import { StepTexts } from './run-model.ts';

/**
 * Compares two traces. Addresses, handles, event numbers, instruction counts and absolute times do not count.
 * @throws TraceError when a trace cannot be read
 */
export function compareTraces(before: TraceReader, after: TraceReader): Comparison {
  const texts = new StepTexts();
  const runs = [collectRun(before, texts), collectRun(after, texts)] as const;
  return classify(runs[0], runs[1], compareRuns(runs[0], runs[1], texts));
}
