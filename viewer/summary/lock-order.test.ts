import { describe, expect, test } from 'vitest';
import { LockOrderGraph } from './lock-order.ts';

/** A graph from what is taken in turn: each word is a stack of locks, the last one taken while the others are held. */
function graph(...stacks: string[]): LockOrderGraph<string> {
  const order = new LockOrderGraph<string>();
  stacks.forEach((stack, event) => {
    const held = [...stack];
    order.taken(held.pop()!, held, { event, callSite: 0, context: 1 });
  });
  return order;
}

function cycles(...stacks: string[]): string[] {
  return graph(...stacks)
    .cycles()
    .map(({ edges, guard }) => edges.map(({ outer }) => outer).join('') + (guard === undefined ? '' : `/${guard}`));
}

describe('the order of locks', () => {
  test('one edge for each pair, counted, with the first time', () => {
    const edges = graph('A', 'AB', 'AB', 'ABC').edges();
    expect(edges.map(({ outer, inner, count, first }) => [outer, inner, count, first.event])).toEqual([
      ['A', 'B', 2, 1],
      ['A', 'C', 1, 3],
      ['B', 'C', 1, 3],
    ]);
  });

  test('always the same order: no cycle', () => {
    expect(cycles('AB', 'BC', 'AC', 'ABC')).toEqual([]);
  });

  test('both orders of two', () => {
    expect(cycles('AB', 'BA')).toEqual(['AB']);
  });

  test('three that no two have both orders of', () => {
    expect(cycles('AB', 'BC', 'CA')).toEqual(['ABC']);
  });

  test('two cycles with a lock in common', () => {
    expect(cycles('AB', 'BA', 'BC', 'CB')).toEqual(['AB', 'BC']);
  });

  test('two locks of one kind at once are no cycle', () => {
    expect(cycles('AA')).toEqual([]);
  });

  test('a lock held each time keeps the cycle from closing; held only once it does not', () => {
    expect(cycles('GAB', 'GBA')).toEqual(['AB/G']);
    expect(cycles('GAB', 'BA')).toEqual(['AB']);
    expect(cycles('GAB', 'GBA', 'AB')).toEqual(['AB']);
  });
});
