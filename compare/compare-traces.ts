/** Compares two traces as runs of a driver, and says what differs, how bad it is, and what follows from what. */
import type { TraceReader } from '../proto/trace-reader.ts';
import { side, wholeDifference } from './classify.ts';
import { type ComparedEvents, collectRun } from './collect-run.ts';
import { compareRuns, type RunDiff } from './compare-runs.ts';
import { type Comparison, DIFFERENCE_CLASSES, type Difference, type DifferenceClass, verdictOf } from './comparison.ts';
import { endingText } from './ending.ts';
import { Folding } from './fold.ts';
import { sharedSymbols } from './normal-names.ts';
import { type Run, StepTexts } from './run-model.ts';

/** Two runs, request by request. */
export interface RunPair {
  readonly runs: readonly [before: Run, after: Run];
  readonly texts: StepTexts;
  readonly diff: RunDiff;
}

/** What is known of the second run besides its trace. */
export interface ComparisonContext {
  /** See {@link Comparison}. */
  readonly driftNs?: number;
  /** What the second run was given that nobody recorded, one line each. */
  readonly notes?: readonly string[];
  /** IRPs that were answered as recorded although they carried other data: what would have come of them nobody knows. */
  readonly synthesised?: readonly string[];
}

/**
 * Compares two traces. Addresses, handles, event numbers, instruction counts and absolute times do not count.
 * @throws TraceError when a trace cannot be read
 */
export function compareTraces(before: TraceReader, after: TraceReader, context: ComparisonContext = {}): Comparison {
  const pair = collectBoth(before, after);
  const found = new Folding(pair.runs, pair.diff).fold();
  for (const text of context.synthesised ?? []) found.push(synthesisedDifference(text));
  const [a, b] = pair.runs;
  const differences = found.length === 0 ? paceDifferences(a, b, context.driftNs ?? 0) : found;
  return comparisonOf(pair, differences, context);
}

/** Two recordings compared, and what a closer look at them is taken from. */
export interface ComparedRecordings extends RunPair {
  readonly comparison: Comparison;
}

/**
 * Compares two recordings, of which none was fed from the other: the time that requests took is each one's own, and two
 * that break off in the same way do not differ in that.
 * @param compared which events of each are compared, undefined for all
 * @throws TraceError when a trace cannot be read
 */
export function compareRecordings(
  before: TraceReader,
  after: TraceReader,
  compared: readonly [ComparedEvents, ComparedEvents] | undefined,
  notes: readonly string[],
): ComparedRecordings {
  const pair = collectBoth(before, after, compared);
  const sameEnd = endingText(pair.runs[0].end) === endingText(pair.runs[1].end);
  const differences = new Folding(pair.runs, pair.diff, !sameEnd).fold();
  return { ...pair, comparison: comparisonOf(pair, differences, { notes }) };
}

function collectBoth(
  before: TraceReader,
  after: TraceReader,
  compared?: readonly [ComparedEvents, ComparedEvents],
): RunPair {
  const texts = new StepTexts();
  const shared = sharedSymbols(before, after);
  const runs = [
    collectRun(before, texts, shared, compared?.[0]),
    collectRun(after, texts, shared, compared?.[1]),
  ] as const;
  return { runs, texts, diff: compareRuns(runs[0], runs[1], texts) };
}

function comparisonOf(
  { runs: [before, after], diff }: RunPair,
  differences: readonly Difference[],
  context: ComparisonContext,
): Comparison {
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

function synthesisedDifference(irp: string): Difference {
  const answer = side('completed as recorded (synthesised)');
  return wholeDifference('inconclusive', 'data', `${irp}: carries other data down`, side('the recorded data'), answer);
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
