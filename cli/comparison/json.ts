/** The report of a comparison as one JSON value. */
import {
  type Comparison,
  classNumber,
  type Difference,
  isRegression,
  type RequestPlace,
  type Side,
} from '../../compare/comparison.ts';

export function requestJson(request: RequestPlace | undefined): object | null {
  if (request === undefined) return null;
  const { thread, ordinal, service, irp, before, after } = request;
  return { thread, ordinal, service, irp, before_event: before ?? null, after_event: after ?? null };
}

function sideJson({ text, event, stack }: Side): object {
  return { text, event: event ?? null, stack };
}

function differenceJson(difference: Difference): object {
  const { fingerprint, what, channel, request, before, after, lines, again, consequences, reconverges } = difference;
  return {
    class: difference.class,
    class_number: classNumber(difference.class),
    fingerprint,
    what,
    channel,
    request: requestJson(request),
    before: sideJson(before),
    after: sideJson(after),
    lines: lines.map(({ side, text, event, movedTo }) => ({
      side,
      text,
      event: event ?? null,
      moved_to: movedTo ?? null,
    })),
    again: again.map(requestJson),
    consequences: consequences.map(differenceJson),
    reconverges,
  };
}

export function comparisonJson(comparison: Comparison): object {
  const { verdict, counts, requests, differences, endings, events, times, driftNs, notes } = comparison;
  return {
    verdict,
    verdict_number: classNumber(verdict),
    regression: isRegression(verdict),
    counts,
    requests,
    endings: { before: endings[0], after: endings[1] },
    events: { before: events[0], after: events[1] },
    times_ns: { before: times[0], after: times[1] },
    drift_ns: driftNs,
    notes,
    differences: differences.map(differenceJson),
  };
}
