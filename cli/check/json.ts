/** The result of a regression check for programs. */
import type { FoundDifference, JudgedTrace, Judgement } from '../../checks/judge.ts';
import { differenceId } from '../../checks/judge.ts';

function traceJson({ trace, status, result, fresh, accepted, inconclusive }: JudgedTrace): object {
  if (result.kind !== 'compared') return { trace, status, why: result.kind, problem: result.problem };
  const { verdict, counts, requests, events, notes } = result.comparison;
  const ids = {
    new: fresh.map(differenceId),
    accepted: accepted.map(differenceId),
    inconclusive: inconclusive.map(differenceId),
  };
  return { trace, status, verdict, counts, requests, events, ...ids, notes };
}

function foundJson({ id, difference, traces }: FoundDifference): object {
  return { id, traces, ...difference };
}

/** A document with `passed`, every trace, and every difference that matters once. */
export function checkJson({ passed, traces, fresh, inconclusive, stale }: Judgement): string {
  const document = {
    passed,
    traces: traces.map(traceJson),
    new: fresh.map(foundJson),
    inconclusive: inconclusive.map(foundJson),
    stale,
  };
  return JSON.stringify(document, undefined, 2);
}
