import { expect, test } from 'vitest';
import { SYSTEM_WINDOW } from '../mm/system-space.ts';
import { initialPoolSpace, QUARANTINE_PAGES, quarantineRun, takeRun } from './pool-space.ts';

const PAGE = 4096;

test('runs come one after the other until the space is used up', () => {
  const space = initialPoolSpace(SYSTEM_WINDOW + 10 * PAGE, 5 * PAGE);
  expect([takeRun(space, 2), takeRun(space, 3), takeRun(space, 1)]).toEqual([10, 12, -1]);
});

test('a run in quarantine is not handed out, however full the space is', () => {
  const space = initialPoolSpace(SYSTEM_WINDOW, 4 * PAGE);
  const run = takeRun(space, 4);
  quarantineRun(space, run, 4);
  expect(takeRun(space, 4)).toBe(-1);
});

test('the oldest runs leave the quarantine first', () => {
  const space = initialPoolSpace(SYSTEM_WINDOW, 3 * QUARANTINE_PAGES * PAGE);
  const half = QUARANTINE_PAGES / 2;
  const runs = [takeRun(space, half), takeRun(space, half), takeRun(space, half)];
  for (const run of runs) quarantineRun(space, run, half);
  expect(takeRun(space, half)).toBe(runs[0]);
});

test('when nothing else is left, a longer free run is split', () => {
  const space = initialPoolSpace(SYSTEM_WINDOW, (QUARANTINE_PAGES + 1) * PAGE);
  const run = takeRun(space, QUARANTINE_PAGES + 1);
  quarantineRun(space, run, QUARANTINE_PAGES + 1);
  expect(takeRun(space, 5)).toBe(run);
  expect(takeRun(space, 7)).toBe(run + 5);
});
