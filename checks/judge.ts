/**
 * Judges the results of many traces: what is new, what is accepted, which accepted entries are stale. Differences that
 * were found in several traces are put together.
 */
import { createHash } from 'node:crypto';
import { classNumber, type Difference, type DifferenceClass, isRegression } from '../compare/comparison.ts';
import type { AcceptedEntry, StaleEntry } from './accepted.ts';
import type { TraceResult } from './check-trace.ts';

export interface CheckedTrace {
  /** As the user named it. */
  readonly trace: string;
  /** As the accept file names it: relative to its folder. */
  readonly key: string;
  readonly result: TraceResult;
}

/** `passed`: nothing that counts differs; `accepted`: what counts is accepted; `failed`: something is new. */
export type TraceStatus = 'passed' | 'accepted' | 'failed' | 'unusable';

export interface JudgedTrace extends CheckedTrace {
  readonly status: TraceStatus;
  /** New differences of class contract, rule or bug check. */
  readonly fresh: readonly Difference[];
  readonly accepted: readonly Difference[];
  /** Differences that nobody can judge. */
  readonly inconclusive: readonly Difference[];
}

/** A new difference with all traces it was found in. */
export interface FoundDifference {
  /** Short name, derived from the fingerprint. */
  readonly id: string;
  /** As found in the first of the traces. */
  readonly difference: Difference;
  readonly traces: readonly string[];
}

export interface Judgement {
  readonly passed: boolean;
  readonly traces: readonly JudgedTrace[];
  /** New differences, worst first. */
  readonly fresh: readonly FoundDifference[];
  /** What could not be judged, apart: it fails nothing. */
  readonly inconclusive: readonly FoundDifference[];
  readonly stale: readonly StaleEntry[];
}

/** The short name of a difference: eight hexadecimal digits. */
export function differenceId({ fingerprint }: Difference): string {
  return createHash('sha256').update(fingerprint).digest('hex').slice(0, 8);
}

/**
 * The differences that have to be accepted one by one: the roots, and of what follows from them all that is worse than
 * what it follows from. Whoever accepts a difference accepts its consequences, but not a leak behind another status.
 */
function judged(differences: readonly Difference[], least: DifferenceClass = 'identical'): Difference[] {
  return differences.flatMap((difference) => {
    const counts = classNumber(difference.class) > classNumber(least);
    const worst = counts ? difference.class : least;
    return [...(counts ? [difference] : []), ...judged(difference.consequences, worst)];
  });
}

/** A fingerprint without its class: what differs, however it is judged. */
function substance(fingerprint: string): string {
  return fingerprint.slice(fingerprint.indexOf(': '));
}

/** All differences, with what follows from them. */
function withConsequences(differences: readonly Difference[]): Difference[] {
  return differences.flatMap((difference) => [difference, ...withConsequences(difference.consequences)]);
}

function worstFirst(a: Difference, b: Difference): number {
  return classNumber(b.class) - classNumber(a.class);
}

function judgeTrace(checked: CheckedTrace, entries: ReadonlySet<string>): JudgedTrace {
  const { result } = checked;
  if (result.kind !== 'compared') {
    return { ...checked, status: 'unusable', fresh: [], accepted: [], inconclusive: [] };
  }
  const all = judged(result.comparison.differences);
  const counting = all.filter((difference) => isRegression(difference.class)).sort(worstFirst);
  const fresh = counting.filter(({ fingerprint }) => !entries.has(fingerprint));
  const accepted = counting.filter(({ fingerprint }) => entries.has(fingerprint));
  const inconclusive = all.filter((difference) => difference.class === 'inconclusive');
  const status = fresh.length > 0 ? 'failed' : accepted.length > 0 ? 'accepted' : 'passed';
  return { ...checked, status, fresh, accepted, inconclusive };
}

function together(traces: readonly JudgedTrace[], part: 'fresh' | 'inconclusive'): FoundDifference[] {
  const found = new Map<string, { difference: Difference; traces: string[] }>();
  for (const judgedTrace of traces) {
    for (const difference of judgedTrace[part]) {
      const known = found.get(difference.fingerprint);
      if (known === undefined) found.set(difference.fingerprint, { difference, traces: [judgedTrace.trace] });
      else if (!known.traces.includes(judgedTrace.trace)) known.traces.push(judgedTrace.trace);
    }
  }
  return [...found.values()]
    .map(({ difference, traces: names }) => ({ id: differenceId(difference), difference, traces: names }))
    .sort((a, b) => worstFirst(a.difference, b.difference));
}

/**
 * Judges traces with these accepted differences. What is accepted in a trace that is not among them is not judged, so that
 * a part of the traces can be checked alone.
 */
export function judge(checked: readonly CheckedTrace[], accepted: readonly AcceptedEntry[]): Judgement {
  const stale: StaleEntry[] = [];
  const traces = checked.map((trace) => {
    const entries = accepted.filter((entry) => entry.traces.includes(trace.key));
    const judgedTrace = judgeTrace(trace, new Set(entries.map(({ difference }) => difference)));
    // Of a trace that could not be compared nothing is known.
    if (trace.result.kind !== 'compared') return judgedTrace;
    // What is inconclusive, or explained by something else, is still there.
    const all = withConsequences(trace.result.comparison.differences);
    const seen = new Set(all.map(({ fingerprint }) => substance(fingerprint)));
    for (const { difference } of entries) {
      if (!seen.has(substance(difference))) stale.push({ difference, trace: trace.key });
    }
    return judgedTrace;
  });
  const passed = stale.length === 0 && traces.every(({ status }) => status === 'passed' || status === 'accepted');
  return {
    passed,
    traces,
    fresh: together(traces, 'fresh'),
    inconclusive: together(traces, 'inconclusive'),
    stale,
  };
}
