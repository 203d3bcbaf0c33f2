/** Turns what differs between two runs into classified differences, each with a fingerprint, before any is folded. */
import type { Change, CountDiff, DiffLine, LockDiff, PoolDiff, RequestDiff, RunDiff } from './compare-runs.ts';
import type { Channel, ChannelKind, Difference, DifferenceClass, RequestPlace, Side } from './comparison.ts';
import { endingOf, endingText } from './ending.ts';
import type { EndState, Run } from './run-model.ts';

/** A fingerprint has room for so many changed steps; the rest is counted. */
const MOST_STEPS = 6;

export const NOTHING: Side = { text: '', event: undefined, time: undefined, stack: [] };

export function side(text: string, event?: number): Side {
  return { text, event, time: undefined, stack: [] };
}

export function placeOf({ thread, before, after }: RequestDiff): RequestPlace {
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

const CHANNELS: Readonly<Record<Change['aspect'], ChannelKind>> = {
  status: 'request',
  information: 'data',
  data: 'data',
  irps: 'irp',
  parameters: 'irp',
  pending: 'irp',
  steps: 'calls',
  order: 'irp',
  waits: 'dpcs and timers',
  place: 'request',
};

/** What is shown as rows of steps. */
const WITH_STEPS: readonly Change['aspect'][] = ['steps', 'order', 'waits', 'place'];

function eventOf(line: DiffLine | undefined): number | undefined {
  return line !== undefined && line.event >= 0 ? line.event : undefined;
}

/** One aspect of a request that differs. */
export function requestDifference(diff: RequestDiff, change: Change): Difference {
  const place = placeOf(diff);
  const what = `${place.service || 'outside system calls'}: ${change.what}`;
  const changed = change.lines.filter((line) => line.side !== ' ');
  const first = changed.find((line) => line.side === '-');
  const last = changed.find((line) => line.side === '+');
  const hasSteps = WITH_STEPS.includes(change.aspect);
  const texts = changed.map(({ side: sign, text }) => `${sign} ${text}`);
  return {
    class: change.class,
    fingerprint: fingerprintOf(change.class, what, texts),
    what,
    channel: { kind: CHANNELS[change.aspect], name: place.irp },
    request: place,
    before: first === undefined ? NOTHING : side(first.text, eventOf(first) ?? lastEvent(diff.before)),
    after: last === undefined ? NOTHING : side(last.text, eventOf(last) ?? lastEvent(diff.after)),
    lines: hasSteps ? change.lines.map((line) => ({ ...line, event: eventOf(line) })) : [],
    again: [],
    consequences: [],
    reconverges: '',
  };
}

/** Where to look at a request whose result differs: where its first IRP was last dealt with, else where it began. */
function lastEvent(request: RequestDiff['before']): number | undefined {
  return request?.irps[0]?.completedAt ?? request?.firstEvent;
}

/** A difference of the runs as wholes. */
export function wholeDifference(
  name: DifferenceClass,
  kind: Channel['kind'],
  what: string,
  before: Side,
  after: Side,
): Difference {
  const texts = [before, after].map(({ text }) => text || 'nothing');
  return {
    class: name,
    fingerprint: `${name}: ${what}: ${texts.join(' -> ')}`,
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

function blocksText({ count, bytes }: { readonly count: number; readonly bytes: number }): string {
  return count === 0 ? '' : `${count === 1 ? '1 block' : `${count} blocks`}, ${bytes} bytes`;
}

function poolDifference({ tag, before, after }: PoolDiff): Difference {
  const name = leftClass(before.bytes, after.bytes);
  const sites = [...(after.bytes > before.bytes ? after : before).sites].map(([site, count]) => `${site} (${count})`);
  const [a, b] = [side(blocksText(before)), side(blocksText(after))];
  const difference = wholeDifference(name, 'pool', `pool '${tag}' not freed`, a, b);
  // How much leaks grows with the recording; that it leaks does not.
  const fingerprint = `${name}: pool '${tag}' not freed: ${after.bytes > before.bytes ? 'more' : 'less'} than before`;
  const text = after.bytes > before.bytes ? b.text : a.text;
  const where = { ...side(`${text}, allocated at ${sites.join(', ')}`) };
  return after.bytes > before.bytes
    ? { ...difference, fingerprint, after: where }
    : { ...difference, fingerprint, before: where };
}

function leftDifference({ text, before, after }: CountDiff): Difference {
  const name = leftClass(before, after);
  const count = (number: number) => side(number === 0 ? '' : `${number} left`);
  const difference = wholeDifference(name, 'end of the run', `${text} left at the end`, count(before), count(after));
  return {
    ...difference,
    fingerprint: `${name}: ${text} left at the end: ${after > before ? 'more' : 'less'} than before`,
  };
}

function lockDifference({ order, side: sign, inverted }: LockDiff): Difference {
  const text = side(`${order.outer}, then ${order.inner}`, order.firstEvent);
  const name = sign === '+' && inverted ? 'rule' : 'internal';
  const what = name === 'rule' ? 'locks are taken in both orders and can deadlock' : 'lock order';
  return wholeDifference(name, 'locks', what, sign === '-' ? text : NOTHING, sign === '+' ? text : NOTHING);
}

function findingDifferences(before: EndState, after: EndState): Difference[] {
  return [...new Set([...before.findings.keys(), ...after.findings.keys()])]
    .filter((text) => before.findings.get(text)?.count !== after.findings.get(text)?.count)
    .map((text) => {
      const [a, b] = [before.findings.get(text), after.findings.get(text)];
      const name = leftClass(a?.count ?? 0, b?.count ?? 0);
      const where = (found: typeof a) => (found === undefined ? NOTHING : side(`${found.count} times`, found.event));
      return wholeDifference(name, 'end of the run', `finding ${text}`, where(a), where(b));
    });
}

/**
 * What differs in what was left at the end, in the locks' order and in broken rules. Where a run has stopped in the middle,
 * what it has not done by then says nothing.
 */
export function endDifferences(before: Run, after: Run, diff: RunDiff): Difference[] {
  const stopped = (end: EndState) => endingOf(end) !== 'completed' && endingOf(end) !== 'deadlock';
  if (stopped(before.end) || stopped(after.end)) {
    return [
      ...diff.lockOrders.filter((order) => order.side === '+' && order.inverted).map(lockDifference),
      ...findingDifferences(before.end, after.end).filter((found) => found.class === 'rule'),
    ];
  }
  return [
    ...diff.lockOrders.map(lockDifference),
    ...diff.pool.map(poolDifference),
    ...diff.left.map(leftDifference),
    ...findingDifferences(before.end, after.end),
  ];
}

/** How the runs ended, when that is a difference, or when the recording does not tell how it went on. */
export function endingDifference(before: EndState, after: EndState): Difference | undefined {
  const [a, b] = [endingOf(before), endingOf(after)];
  const [keyA, keyB] = [before.bugCheckName || before.reason, after.bugCheckName || after.reason];
  const texts = [keyA, keyB].map(withoutPlaces);
  const difference = (name: DifferenceClass, what: string): Difference => ({
    ...wholeDifference(
      name,
      'end of the run',
      what,
      side(endingText(before), before.event),
      side(endingText(after), after.event),
    ),
    fingerprint: `${name}: ${what}: ${texts.join(' -> ')}`,
  });
  if (b === 'bug check' && keyA !== keyB) return difference('bug check', 'the system stops');
  if (b === 'hang' && a !== 'hang') return difference('bug check', 'the system stands still');
  if (b === 'unfinished' && a !== 'unfinished') return difference('inconclusive', 'the run cannot go on');
  if (a === 'unfinished') return difference('inconclusive', 'the recording ends here');
  if (a === b) return undefined;
  if (b === 'deadlock') return difference('rule', 'threads wait for ever');
  return difference(
    'inconclusive',
    `the recorded run ends with ${a === 'bug check' ? 'a bug check' : `a ${a}`}, this one goes on`,
  );
}

/** A run's end without addresses and places in a driver. */
function withoutPlaces(text: string): string {
  return text.replace(/\b[\w.-]+!\S+/g, 'the driver').replace(/\b[\w.-]+\+0x[0-9a-f]+/gi, 'the driver');
}
