import { expect, test } from 'vitest';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import { subsystemOf } from './subsystem.ts';

test('every kind of event belongs to a subsystem', () => {
  expect(EVENT_KINDS.map(({ name }) => name).filter((name) => subsystemOf(name) === 'unknown')).toEqual([]);
});
