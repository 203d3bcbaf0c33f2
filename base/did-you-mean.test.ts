import { expect, test } from 'vitest';
import { didYouMean, editDistance, nearest } from './did-you-mean.ts';

test('distance counts insertions, deletions, replacements and swaps', () => {
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('pipes', 'pipes')).toBe(0);
  expect(editDistance('pips', 'pipes')).toBe(1);
  expect(editDistance('pipse', 'pipes')).toBe(1);
  expect(editDistance('kitten', 'sitting')).toBe(3);
});

test('the nearest words come first, far ones not at all', () => {
  expect(nearest('irp_dispach', ['irp_complete', 'irp_dispatch', 'lock_acquire'])).toEqual(['irp_dispatch']);
  expect(nearest('EXAMPLE', ['\\Device\\Example', 'x'])).toEqual(['\\Device\\Example']);
  expect(didYouMean('zzzzzz', ['pipes'])).toBe('');
  expect(didYouMean('pips', ['pipes', 'pipe'])).toBe('; did you mean pipes or pipe?');
});
