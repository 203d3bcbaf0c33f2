/** "Semaphore Objects" and the pages of the routines (wdm.h). */
import { expect, test } from 'vitest';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';

function prepare(count: number, limit: number) {
  const t = createDispatcherTest();
  const semaphore = t.place();
  t.ke('KeInitializeSemaphore', semaphore, count, limit);
  const release = (adjustment: number) => t.ke('KeReleaseSemaphore', semaphore, 0, adjustment, false);
  return { ...t, semaphore, release, count: () => t.ke('KeReadStateSemaphore', semaphore) };
}

test('each wait takes one off the count; at zero a thread has to wait', () => {
  const t = prepare(2, 5);
  const [a, b, c] = ['a', 'b', 'c'].map(t.thread) as [
    ReturnType<typeof t.thread>,
    ReturnType<typeof t.thread>,
    ReturnType<typeof t.thread>,
  ];
  expect([t.waitFor(a, t.semaphore), t.waitFor(b, t.semaphore), t.count()]).toEqual([0, 0, 0]);
  expect(t.waitFor(c, t.semaphore)).toBeUndefined();
  expect([t.release(1), c.state, t.count()]).toEqual([0, 'ready', 0]);
  expect(t.script.resume(c)).toBe(0);
});

test('releasing several lets as many go on, first come, first served; what is left stays', () => {
  const t = prepare(0, 10);
  const threads = ['a', 'b', 'c'].map(t.thread);
  for (const thread of threads) t.waitFor(thread, t.semaphore);
  expect(t.release(2)).toBe(0);
  expect(threads.map(({ state }) => state)).toEqual(['ready', 'ready', 'waiting']);
  expect([t.release(4), t.count()]).toEqual([0, 3]);
  expect(threads[2]!.state).toBe('ready');
});

test('the count may not be above the limit: STATUS_SEMAPHORE_LIMIT_EXCEEDED is raised', () => {
  const t = prepare(1, 2);
  expect(t.release(1)).toBe(1);
  expect(() => t.release(1)).toThrow(/limit/);
  expect(t.count()).toBe(2);
});
