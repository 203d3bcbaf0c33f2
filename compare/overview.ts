/** What a comparison of two runs found, area by area: how many requests and steps each concerns. */
import type { Aspect, Change, RequestDiff } from './compare-runs.ts';
import type { RunPair } from './compare-traces.ts';
import type { ChannelKind } from './comparison.ts';

export type Area = 'statuses' | 'data' | 'IRPs' | 'order' | 'locks' | 'pool' | 'DPCs' | 'objects' | 'dispatch';

export interface AreaOverview {
  readonly area: Area;
  /** Requests that differ in it. */
  readonly requests: number;
  /** Steps that only one run has, and steps that both have at different places. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly moved: number;
  /** What differs between the runs as wholes, one line each. */
  readonly wholes: readonly string[];
}

const ASPECTS: readonly (readonly [area: Area, aspects: readonly Aspect[]])[] = [
  ['statuses', ['status']],
  ['data', ['information', 'data']],
  ['IRPs', ['irps', 'parameters', 'pending']],
];

const CHANNELS: readonly (readonly [area: Area, channel: ChannelKind])[] = [
  ['locks', 'locks'],
  ['pool', 'pool'],
  ['DPCs', 'dpcs and timers'],
  ['objects', 'names'],
];

/** What is left of objects at the end, and what is left of things that are no objects. */
const OBJECTS_LEFT = /^(object|handle of) /;
const ARMED_LEFT = /^((periodic )?timer|DPC|work item)\b/;

/** All areas, those in which nothing differs among them. */
export function overviewOf(pair: RunPair): AreaOverview[] {
  const { requests, lockOrders, pool, left } = pair.diff;
  const counts = (pattern: RegExp) =>
    left
      .filter(({ text }) => pattern.test(text))
      .map(({ text, before, after }) => `left at the end: ${text}, ${before} -> ${after}`);
  const wholes: Partial<Record<Area, string[]>> = {
    locks: lockOrders.map(({ order, side, inverted }) => {
      const danger = inverted ? ', and the other way round as well' : '';
      return `${side === '-' ? 'only before' : 'only after'}: ${order.outer}, then ${order.inner}${danger}`;
    }),
    pool: pool.map(
      ({ tag, before: a, after: b }) =>
        `'${tag}' not freed: ${a.count} -> ${b.count} blocks, ${a.bytes} -> ${b.bytes} bytes`,
    ),
    DPCs: counts(ARMED_LEFT),
    objects: counts(OBJECTS_LEFT),
  };
  const ordered = requests.filter(({ changes }) =>
    changes.some((change) => change.class === 'order' || change.lines.some(({ movedTo }) => movedTo !== undefined)),
  );
  return [
    ...ASPECTS.map(([area, aspects]) => ({ ...NOTHING, area, requests: requestsWith(requests, aspects) })),
    { ...NOTHING, area: 'order', requests: ordered.reduce((sum, { changes }) => sum + requestsOf(changes), 0) },
    ...CHANNELS.map(([area, channel]) => ({ ...stepsOf(requests, channel), area, wholes: wholes[area] ?? [] })),
    { ...NOTHING, area: 'dispatch', wholes: dispatchTexts(pair) },
  ];
}

const NOTHING = { requests: 0, onlyBefore: 0, onlyAfter: 0, moved: 0, wholes: [] };

/** How many requests the changes of one tell of: it may stand for those that moved with it. */
function requestsOf(changes: readonly Change[]): number {
  return Math.max(...changes.map(({ requests }) => requests?.length ?? 1));
}

function requestsWith(requests: readonly RequestDiff[], aspects: readonly Aspect[]): number {
  return requests.filter(({ changes }) => changes.some(({ aspect }) => aspects.includes(aspect))).length;
}

function stepsOf(requests: readonly RequestDiff[], channel: ChannelKind): Omit<AreaOverview, 'area' | 'wholes'> {
  const sum = { requests: 0, onlyBefore: 0, onlyAfter: 0, moved: 0 };
  for (const { changes } of requests) {
    // Steps of IRPs and of the rest; their common row tells the same steps again.
    const lines = changes
      .filter(({ aspect }) => aspect !== 'order')
      .flatMap((change) => change.lines)
      .filter((line) => line.side !== ' ' && line.channel === channel);
    if (lines.length > 0) sum.requests++;
    for (const { side, movedTo } of lines) {
      if (movedTo === undefined) sum[side === '-' ? 'onlyBefore' : 'onlyAfter']++;
      else if (side === '-') sum.moved++;
    }
  }
  return sum;
}

/** Dispatch routines that only one run exercises, or another number of times. */
function dispatchTexts({ runs: [before, after] }: RunPair): string[] {
  const routines = [...new Set([...before.dispatches.keys(), ...after.dispatches.keys()])];
  const count = (calls: number) => (calls === 0 ? 'never' : calls === 1 ? 'once' : `${calls} times`);
  return routines
    .map((routine) => [routine, before.dispatches.get(routine) ?? 0, after.dispatches.get(routine) ?? 0] as const)
    .filter(([, a, b]) => a !== b)
    .map(([routine, a, b]) => `${routine}: ${count(a)} -> ${count(b)}`);
}
