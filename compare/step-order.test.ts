import { expect, test } from 'vitest';
import type { ChannelKind } from './comparison.ts';
import { isCommutation, showsOutside } from './step-order.ts';

/** Steps by name: the first letter is the channel. */
const CHANNELS: Readonly<Record<string, ChannelKind>> = {
  l: 'locks',
  p: 'pool',
  c: 'calls',
  d: 'debug output',
  n: 'names',
  q: 'IRQL',
};

function steps(text: string): { readonly texts: number[]; readonly channelOf: (text: number) => ChannelKind } {
  const names = text.split(' ').filter((name) => name !== '');
  const numbers = names.map((name) => name.charCodeAt(0) * 256 + Number(name.slice(1)));
  return { texts: numbers, channelOf: (number) => CHANNELS[String.fromCharCode(number >> 8)]! };
}

function commutes(before: string, after: string): boolean {
  return isCommutation(steps(before).texts, steps(after).texts, steps('').channelOf);
}

test.each([
  ['steps of different channels', 'p1 d1', 'd1 p1', true],
  ['two allocations', 'p1 p2', 'p2 p1', true],
  ['two different calls', 'c1 c2', 'c2 c1', true],
  ['two lines of debug output', 'd1 d2', 'd2 d1', false],
  ['two locks', 'l1 l2', 'l2 l1', false],
  ['a call that is made under a lock no more', 'l1 c1 l2', 'l1 l2 c1', false],
  ['an allocation at another IRQL', 'q1 p1 q2', 'p1 q1 q2', false],
  ['an exchange between two locks', 'l1 c1 c2 l2', 'l1 c2 c1 l2', true],
  ['one step more', 'c1', 'c1 c1', false],
  ['another step', 'c1 c2', 'c1 c3', false],
])('%s: exchange is harmless: %s -> %s', (_what, before, after, harmless) => {
  expect(commutes(before, after)).toBe(harmless);
});

test('names show outside, calls do not', () => {
  const isName = (text: number) => steps('').channelOf(text) === 'names';
  expect(showsOutside(steps('c1 n1').texts, steps('c2 n1').texts, isName)).toBe(false);
  expect(showsOutside(steps('c1 n1').texts, steps('c1 n1 n2').texts, isName)).toBe(true);
});
