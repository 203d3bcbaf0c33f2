/** Compares two traces as runs of a driver, and says what differs, how bad it is, and what follows from what. */
import type { TraceReader } from '../proto/trace-reader.ts';
import { side, wholeDifference } from './classify.ts';
import { collectToGap } from './collect-run.ts';
import { compareRuns, type RunDiff } from './compare-runs.ts';
import { type Comparison, DIFFERENCE_CLASSES, type Difference, type DifferenceClass, verdictOf } from './comparison.ts';
import { endingText } from './ending.ts';
import { Folding } from './fold.ts';
import { sharedSymbols } from './normal-names.ts';
import { type Run, StepTexts } from './run-model.ts';

/** What is known of the second run besides its trace. */
export interface ComparisonContext {
  /** See {@link Comparison}. */
  readonly driftNs?: number;
  /** What the second run was given that nobody recorded, one line each. */
  readonly notes?: readonly string[];
}

/**
 * Compares two traces. Addresses, handles, event numbers, instruction counts and absolute times do not count.
 * @throws TraceError when a trace cannot be read
 */
export function compareTraces(before: TraceReader, after: TraceReader, context: ComparisonContext = {}): Comparison {
  const texts = new StepTexts();
  const shared = sharedSymbols(before, after);
  const runs = [collectToGap(before, texts, shared), collectToGap(after, texts, shared)] as const;
  return compareCollected(runs[0], runs[1], compareRuns(runs[0], runs[1], texts), context);
}

function compareCollected(before: Run, after: Run, diff: RunDiff, context: ComparisonContext): Comparison {
  const found = new Folding(before, after, diff).fold();
  const differences = found.length === 0 ? paceDifferences(before, after, context.driftNs ?? 0) : found;
  return {
    verdict: verdictOf(differences.map((difference) => difference.class)),
    counts: countsOf(differences, diff.compared - diff.requests.length),
    requests: diff.compared,
    differences,
    endings: [endingText(before.end), endingText(after.end)],
    events: [before.eventCount, after.eventCount],
    times: [before.endTime, after.endTime],
    driftNs: context.driftNs ?? 0,
    notes: context.notes ?? [],
  };
}

function countsOf(differences: readonly Difference[], identical: number): Record<DifferenceClass, number> {
  const count = (name: DifferenceClass) =>
    name === 'identical' ? identical : differences.filter((difference) => difference.class === name).length;
  return Object.fromEntries(DIFFERENCE_CLASSES.map((name) => [name, count(name)])) as Record<DifferenceClass, number>;
}

/** Time that requests took, nanoseconds; those that did not end take none. */
function requestTime({ threads }: Run): number {
  let sum = 0;
  for (const requests of threads.values()) {
    for (const { beginTime, endTime } of requests) sum += (endTime ?? beginTime) - beginTime;
  }
  return sum;
}

/** Where nothing else differs: the same in another time. */
function paceDifferences(before: Run, after: Run, driftNs: number): Difference[] {
  const a = requestTime(before);
  const b = requestTime(after) + driftNs;
  if (a === b) return [];
  const text = (ns: number) => side(`${(ns / 1000).toFixed(3)} us in requests`);
  const difference = wholeDifference('timing', 'calls', 'the same, in another time', text(a), text(b));
  return [{ ...difference, fingerprint: 'timing: the same, in another time' }];
}
