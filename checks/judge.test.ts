import { expect, test } from 'vitest';
import { type Comparison, type Difference, type DifferenceClass, verdictOf } from '../compare/comparison.ts';
import type { AcceptedEntry } from './accepted.ts';
import type { TraceResult } from './check-trace.ts';
import { differenceId, judge } from './judge.ts';

const NOWHERE = { text: '', event: undefined, time: undefined, stack: [] };

function difference(name: DifferenceClass, text: string, consequences: readonly Difference[] = []): Difference {
  return {
    class: name,
    fingerprint: `${name}: ${text}`,
    what: text,
    channel: { kind: 'request', name: '' },
    request: undefined,
    before: NOWHERE,
    after: NOWHERE,
    lines: [],
    again: [],
    consequences,
    reconverges: '',
  };
}

function compared(...differences: Difference[]): TraceResult {
  const comparison: Comparison = {
    verdict: verdictOf(differences.map((entry) => entry.class)),
    counts: {
      identical: 0,
      timing: 0,
      order: 0,
      internal: 0,
      contract: 0,
      rule: 0,
      'bug check': 0,
      inconclusive: 0,
    },
    requests: 1,
    differences,
    endings: ['completed', 'completed'],
    events: [1, 1],
    times: [1, 1],
    driftNs: 0,
    notes: [],
  };
  return { kind: 'compared', comparison };
}

function trace(name: string, result: TraceResult) {
  return { trace: `./${name}`, key: name, result };
}

function accepted(text: string, ...traces: string[]): AcceptedEntry {
  return { difference: text, reason: 'wanted', traces };
}

test('only contract, rule and bug check fail', () => {
  for (const name of ['timing', 'order', 'internal', 'inconclusive'] as const) {
    expect(judge([trace('a', compared(difference(name, 'x')))], []).passed).toBe(true);
  }
  for (const name of ['contract', 'rule', 'bug check'] as const) {
    const judgement = judge([trace('a', compared(difference(name, 'x')))], []);
    expect(judgement.passed).toBe(false);
    expect(judgement.traces[0]!.status).toBe('failed');
  }
});

test('what is inconclusive is told apart', () => {
  const judgement = judge([trace('a', compared(difference('inconclusive', 'x')))], []);
  expect(judgement.fresh).toEqual([]);
  expect(judgement.inconclusive.map((found) => found.difference.what)).toEqual(['x']);
});

test('an accepted difference passes in its traces, and is new in others', () => {
  const entries = [accepted('contract: x', 'a')];
  const result = compared(difference('contract', 'x'));
  expect(judge([trace('a', result)], entries)).toMatchObject({ passed: true, stale: [] });
  const both = judge([trace('a', result), trace('b', result)], entries);
  expect(both.traces.map(({ status }) => status)).toEqual(['accepted', 'failed']);
  expect(both.fresh.map(({ traces }) => traces)).toEqual([['./b']]);
});

test('an entry whose difference does not show is stale and fails, unless its trace was not looked at', () => {
  const entries = [accepted('contract: x', 'a', 'b')];
  const gone = judge([trace('a', compared())], entries);
  expect(gone.passed).toBe(false);
  expect(gone.stale).toEqual([{ difference: 'contract: x', trace: 'a' }]);
  expect(judge([trace('c', compared())], entries)).toMatchObject({ passed: true, stale: [] });
});

test('an entry is not stale while its difference shows, if only as a consequence or as inconclusive', () => {
  const entries = [accepted('contract: x', 'a')];
  const consequence = difference('rule', 'y', [difference('contract', 'x')]);
  expect(judge([trace('a', compared(consequence))], entries).stale).toEqual([]);
  expect(judge([trace('a', compared(difference('inconclusive', 'x')))], entries)).toMatchObject({ passed: true });
});

test('of a trace that cannot be checked nothing is stale, but the check fails', () => {
  const judgement = judge([trace('a', { kind: 'trace', problem: 'damaged' })], [accepted('contract: x', 'a')]);
  expect(judgement).toMatchObject({ passed: false, stale: [] });
  expect(judgement.traces[0]!.status).toBe('unusable');
});

test('accepting a difference accepts what follows from it, but nothing worse', () => {
  const leak = difference('rule', 'leak');
  const later = difference('contract', 'later');
  const root = difference('contract', 'x', [later, difference('internal', 'y', [leak])]);
  const judgement = judge([trace('a', compared(root))], [accepted('contract: x', 'a')]);
  expect(judgement.fresh.map((found) => found.difference)).toEqual([leak]);
  const entries = [accepted('contract: x', 'a'), accepted('rule: leak', 'a')];
  expect(judge([trace('a', compared(root))], entries).passed).toBe(true);
});

test('the same difference in several traces is told once, the worst first', () => {
  const results = ['a', 'b'].map((name) =>
    trace(name, compared(difference('contract', 'x'), difference('bug check', 'y'))),
  );
  const { fresh } = judge(results, []);
  expect(fresh.map((found) => found.difference.what)).toEqual(['y', 'x']);
  expect(fresh[0]!.traces).toEqual(['./a', './b']);
  expect(fresh[0]!.id).toMatch(/^[0-9a-f]{8}$/);
  expect(differenceId(fresh[0]!.difference)).not.toBe(differenceId(fresh[1]!.difference));
});
