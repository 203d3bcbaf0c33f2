/** `ntrewind diff`: what two traces, for instance of two versions of a driver, do differently. */

import { collectRun } from '../../compare/collect-run.ts';
import { compareRuns, type RunDiff } from '../../compare/compare-runs.ts';
import { sharedSymbols } from '../../compare/normal-names.ts';
import { StepTexts } from '../../compare/run-model.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { comparisonNotes } from '../left-out.ts';
import { type Layout, paragraph } from '../text-table.ts';
import { diffJson, diffLines } from './diff-text.ts';

export interface DiffOptions extends Layout {
  readonly format?: 'text' | 'json' | undefined;
  /** What the two traces are called; `before` and `after` without it. */
  readonly titles?: readonly [before: string, after: string] | undefined;
  /** Only the summary. */
  readonly summary?: boolean | undefined;
}

export interface TraceDiff {
  readonly identical: boolean;
  readonly diff: RunDiff;
  /** The report, ready to print. */
  lines(): Generator<string>;
}

/**
 * Compares two traces. Addresses, handles, numbers and times do not count. Throws TraceError.
 */
export function diffTraces(before: TraceReader, after: TraceReader, options: DiffOptions = {}): TraceDiff {
  const texts = new StepTexts();
  const shared = sharedSymbols(before, after);
  const runs = [collectRun(before, texts, shared), collectRun(after, texts, shared)] as const;
  const diff = compareRuns(runs[0], runs[1], texts);
  const notes = comparisonNotes(before, after);
  return {
    identical: diff.identical,
    diff,
    *lines() {
      if (options.format === 'json') yield JSON.stringify({ ...diffJson(diff), notes }, undefined, 2);
      else yield* paragraph(diffLines(diff, runs, notes, options), options);
    },
  };
}
