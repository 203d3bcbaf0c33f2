/** The register of host routines. Frames of a stored machine name their routines, so names must be unique. */
import { expect, test } from 'vitest';
import { AssertionError } from '../base/assert.ts';
import { done, enter, hostRoutine, hostRoutineNamed, isEnter } from './host-routine.ts';

const Example = hostRoutine<{ readonly value: number }>('TestExample', { start: (_k, { value }) => done(value) });

test('a routine is found by its name', () => {
  expect(hostRoutineNamed('TestExample')).toBe(Example);
  expect(() => hostRoutineNamed('TestUnknown')).toThrow(AssertionError);
});

test('a name is given once', () => {
  expect(() => hostRoutine('TestExample', { start: () => done(0) })).toThrow(AssertionError);
});

test('what a DDI returns to go on as a routine is plain data, and is told from a value', () => {
  const result = enter(Example, { value: 7 });
  expect(structuredClone(result)).toEqual({ op: 'enter', routine: 'TestExample', slots: { value: 7 }, next: '' });
  expect([isEnter(result), isEnter(7), isEnter({ lo: 1, hi: 2 }), isEnter(undefined)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});
