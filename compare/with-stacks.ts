/** Adds to the differences of a comparison who did what they tell of, once somebody has looked. */
import type { Comparison, Difference, Side } from './comparison.ts';

/** Stacks by the number of the event, innermost place first. */
export type Stacks = ReadonlyMap<number, readonly string[]>;

/** Differences worth a look: roots in order, as many. */
const MOST_LOOKED_AT = 32;

/** The events of both runs whose stacks a report shows. */
export function eventsToLookAt({ differences }: Comparison): readonly [before: Set<number>, after: Set<number>] {
  const roots = differences.slice(0, MOST_LOOKED_AT);
  const events = (which: 'before' | 'after') =>
    new Set(roots.map((root) => root[which].event).filter((event) => event !== undefined));
  return [events('before'), events('after')];
}

function sideWith(side: Side, stacks: Stacks): Side {
  const stack = side.event === undefined ? undefined : stacks.get(side.event);
  return stack === undefined ? side : { ...side, stack };
}

export function withStacks(comparison: Comparison, before: Stacks, after: Stacks): Comparison {
  const looked = (difference: Difference): Difference => ({
    ...difference,
    before: sideWith(difference.before, before),
    after: sideWith(difference.after, after),
  });
  return { ...comparison, differences: comparison.differences.map(looked) };
}
