/** `ntrewind diff`: two recordings compared, as text and as JSON. */

import { placeOf } from '../../compare/classify.ts';
import { type ComparedRecordings, compareRecordings } from '../../compare/compare-traces.ts';
import type { Comparison } from '../../compare/comparison.ts';
import { overviewOf } from '../../compare/overview.ts';
import { alignedSteps } from '../../compare/side-by-side.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { chosenEvents } from '../../viewer/chosen-events.ts';
import { explainNothing } from '../../viewer/explain-nothing.ts';
import { comparisonNotes } from '../../viewer/left-out.ts';
import { type Layout, paragraph } from '../../viewer/text-table.ts';
import { formatCount } from '../amounts.ts';
import { comparisonJson, requestJson } from './json.ts';
import { sideBySideText } from './side-by-side.ts';
import { comparisonText } from './text.ts';

export interface DiffOptions extends Layout {
  readonly format?: 'text' | 'json' | undefined;
  /** What the two traces are called. */
  readonly titles?: readonly [before: string, after: string] | undefined;
  /** A condition in the filter language: only events that meet it are compared. */
  readonly filter?: string | undefined;
  /** The steps of each changed request beside each other. */
  readonly detail?: boolean | undefined;
}

export interface TraceDiff {
  readonly identical: boolean;
  readonly comparison: Comparison;
  /** The report, ready to print. */
  lines(): Generator<string>;
}

/**
 * Compares two traces. Addresses, handles, numbers and times do not count. Throws InputError (filter), TraceError.
 */
export function diffTraces(before: TraceReader, after: TraceReader, options: DiffOptions = {}): TraceDiff {
  const { filter, format, detail, titles } = options;
  const chosen =
    filter === undefined ? undefined : ([chosenEvents(before, filter), chosenEvents(after, filter)] as const);
  const notes = comparisonNotes(before, after);
  if (chosen !== undefined) {
    const [a, b] = chosen;
    const counts = [`${formatCount(a.count)} of the first`, `${formatCount(b.count)} of the second`].join(', ');
    notes.push(`only events that meet the filter are compared, all others count as absent: ${counts}`);
    if (a.count + b.count === 0) notes.push(...explainNothing(before, { filter }).map((line) => line.trim()));
  }
  const marks = chosen && ([chosen[0].marks, chosen[1].marks] as const);
  const compared = compareRecordings(before, after, marks, notes);
  return {
    identical: compared.comparison.verdict === 'identical',
    comparison: compared.comparison,
    *lines() {
      if (format === 'json') yield JSON.stringify(diffJson(compared, titles, detail ?? false), undefined, 2);
      else yield* diffText(compared, titles, options);
    },
  };
}

function* diffText(
  compared: ComparedRecordings,
  titles: DiffOptions['titles'],
  options: DiffOptions,
): Generator<string> {
  yield* comparisonText(compared.comparison, options, { titles, overview: overviewOf(compared) });
  if (!options.detail || compared.diff.requests.length === 0) return;
  yield* paragraph(['', 'Side by side: < only before, > only after, | other result, ~ moved'], options);
  yield* sideBySideText(compared, options);
}

/** @param detail with all steps of each changed request */
function diffJson(compared: ComparedRecordings, titles: DiffOptions['titles'], detail: boolean): object {
  const { comparison, diff, texts } = compared;
  const overview = overviewOf(compared).map(({ area, requests, onlyBefore, onlyAfter, moved, wholes }) => ({
    area,
    requests,
    steps: { only_before: onlyBefore, only_after: onlyAfter, moved },
    wholes,
  }));
  const result = { before: titles?.[0] ?? null, after: titles?.[1] ?? null, ...comparisonJson(comparison), overview };
  if (!detail) return result;
  const requests = diff.requests.map((request) => ({
    request: requestJson(placeOf(request)),
    steps: alignedSteps(request, texts).map(({ text, before, after, movedTo }) => ({
      text,
      before_event: before ?? null,
      after_event: after ?? null,
      moved_to: movedTo ?? null,
    })),
  }));
  return { ...result, changed_requests: requests };
}
