/** Turns what differs between two runs into classified differences with fingerprints, each said once. */
import type { Change, CountDiff, LockDiff, PoolDiff, RequestDiff, RunDiff } from './compare-runs.ts';
import {
  type Channel,
  type Comparison,
  DIFFERENCE_CLASSES,
  type Difference,
  type DifferenceClass,
  type RequestPlace,
  type Side,
  verdictOf,
} from './comparison.ts';
import type { EndState, Run } from './run-model.ts';

/** A fingerprint has room for so many changed steps; the rest is counted. */
const MOST_STEPS = 6;

const NOWHERE: Side = { text: '', event: undefined, time: undefined, stack: [] };

function side(text: string, event?: number): Side {
  return { text, event, time: undefined, stack: [] };
}

function placeOf({ thread, before, after }: RequestDiff): RequestPlace {
  const request = (before ?? after)!;
  const irp = request.irps[0];
  return {
    thread,
    ordinal: request.ordinal,
    service: request.service,
    irp: irp === undefined ? '' : `${irp.title} ${irp.parameters}`.trimEnd(),
    before: before?.firstEvent,
    after: after?.firstEvent,
  };
}

function fingerprintOf(name: DifferenceClass, what: string, changed: readonly string[]): string {
  const shown = changed.slice(0, MOST_STEPS);
  if (shown.length < changed.length) shown.push(`${changed.length - shown.length} more`);
  return `${name}: ${what}: ${shown.join('; ')}`;
}

function requestDifference(diff: RequestDiff, change: Change): Difference {
  const place = placeOf(diff);
  const name = change.class;
  const service = place.service || 'outside system calls';
  const what = `${service}: ${change.what}`;
  const changed = change.lines.filter((line) => line.side !== ' ');
  const only = (sign: '-' | '+') => changed.filter((line) => line.side === sign);
  const [first, last] = [only('-')[0], only('+')[0]];
  const event = (line: { event: number } | undefined) => (line && line.event >= 0 ? line.event : undefined);
  const isSteps = change.aspect === 'steps';
  const channel: Channel = { kind: isSteps ? 'calls' : change.aspect === 'data' ? 'data' : 'irp', name: place.irp };
  return {
    class: name,
    fingerprint: fingerprintOf(
      name,
      what,
      changed.map(({ side: sign, text }) => `${sign} ${text}`),
    ),
    what,
    channel,
    request: place,
    before: first === undefined ? NOWHERE : side(first.text, event(first) ?? diff.before?.firstEvent),
    after: last === undefined ? NOWHERE : side(last.text, event(last) ?? diff.after?.firstEvent),
    lines: isSteps ? change.lines.map((line) => ({ ...line, event: event(line) })) : [],
    again: [],
    consequences: [],
    reconverges: '',
  };
}

function wholeRun(name: DifferenceClass, kind: Channel['kind'], what: string, before: Side, after: Side): Difference {
  const changed = [before, after].map(({ text }) => text || 'nothing');
  return {
    class: name,
    fingerprint: `${name}: ${what}: ${changed.join(' -> ')}`,
    what,
    channel: { kind, name: '' },
    request: undefined,
    before,
    after,
    lines: [],
    again: [],
    consequences: [],
    reconverges: '',
  };
}

/** More that is left is a broken rule; less is another way to do it. */
function leftClass(before: number, after: number): DifferenceClass {
  return after > before ? 'rule' : 'internal';
}

function poolDifference({ tag, before, after }: PoolDiff): Difference {
  const text = ({ count, bytes }: { count: number; bytes: number }) => `${count} blocks, ${bytes} bytes`;
  const name = leftClass(before.bytes, after.bytes);
  return wholeRun(name, 'end of the run', `pool '${tag}' not freed`, side(text(before)), side(text(after)));
}

function leftDifference({ text, before, after }: CountDiff): Difference {
  return wholeRun(leftClass(before, after), 'end of the run', `left: ${text}`, side(`${before}`), side(`${after}`));
}

function lockDifference({ order, side: sign, inverted }: LockDiff): Difference {
  const text = side(`${order.outer}, then ${order.inner}`, order.firstEvent);
  const name = sign === '+' && inverted ? 'rule' : 'internal';
  const what = name === 'rule' ? 'locks are taken in both orders and can deadlock' : 'lock order';
  return wholeRun(name, 'locks', what, sign === '-' ? text : NOWHERE, sign === '+' ? text : NOWHERE);
}

function endingText({ reason, bugCheck }: EndState): string {
  return bugCheck === '' ? reason : bugCheck;
}

function endingDifference(before: EndState, after: EndState): Difference {
  const name = after.bugCheck !== '' ? 'bug check' : 'inconclusive';
  const texts = [side(endingText(before)), side(endingText(after))] as const;
  return wholeRun(name, 'end of the run', 'the run ends', texts[0], texts[1]);
}

/** The same difference in several requests becomes one. */
function merged(differences: readonly Difference[]): Difference[] {
  const byFingerprint = new Map<string, Difference>();
  for (const difference of differences) {
    const { fingerprint, request } = difference;
    const known = byFingerprint.get(fingerprint);
    if (known === undefined) byFingerprint.set(fingerprint, difference);
    else if (request !== undefined) byFingerprint.set(fingerprint, { ...known, again: [...known.again, request] });
  }
  return [...byFingerprint.values()];
}

function countsOf(differences: readonly Difference[], identical: number): Record<DifferenceClass, number> {
  const count = (name: DifferenceClass) =>
    name === 'identical' ? identical : differences.filter((difference) => difference.class === name).length;
  return Object.fromEntries(DIFFERENCE_CLASSES.map((name) => [name, count(name)])) as Record<DifferenceClass, number>;
}

/** Classifies what {@link RunDiff} has found. */
export function classify(before: Run, after: Run, diff: RunDiff): Comparison {
  const differences = merged([
    ...diff.requests.flatMap((request) => request.changes.map((change) => requestDifference(request, change))),
    ...diff.lockOrders.map(lockDifference),
    ...diff.pool.map(poolDifference),
    ...diff.left.map(leftDifference),
    ...(diff.endings === undefined ? [] : [endingDifference(before.end, after.end)]),
  ]);
  return {
    verdict: verdictOf(differences.map((difference) => difference.class)),
    counts: countsOf(differences, diff.compared - diff.requests.length),
    requests: diff.compared,
    differences,
    endings: [endingText(before.end), endingText(after.end)],
    events: [before.eventCount, after.eventCount],
    times: [before.endTime, after.endTime],
    notes: [],
  };
}
