/** "Run-Down Protection" and the pages of the routines (wdm.h). */
import { expect, test } from 'vitest';
import { callDdi } from '../testing/call-ddi.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import { rundownDdis } from './rundown.ts';

function prepare() {
  const t = createDispatcherTest();
  const ref = t.place();
  const call = (name: string, ...args: unknown[]) => callDdi(t.k, rundownDdis, name, ref, ...args);
  call('ExInitializeRundownProtection');
  return { ...t, call };
}

test('users come and go until the rundown has begun; then nobody gets in', () => {
  const t = prepare();
  expect([t.call('ExAcquireRundownProtection'), t.call('ExAcquireRundownProtection')]).toEqual([true, true]);
  t.call('ExReleaseRundownProtection');
  t.call('ExReleaseRundownProtection');
  t.call('ExWaitForRundownProtectionRelease');
  expect([t.call('ExAcquireRundownProtection'), t.call('ExAcquireRundownProtectionEx', 2)]).toEqual([false, false]);
  t.call('ExReInitializeRundownProtection');
  expect(t.call('ExAcquireRundownProtection')).toBe(true);
});

test('whoever runs an object down waits for the last user, and for nobody who comes later', () => {
  const t = prepare();
  const owner = t.thread('owner');
  t.call('ExAcquireRundownProtectionEx', 2);
  t.k.currentThread = owner;
  expect(t.script.start(owner, t.call('ExWaitForRundownProtectionRelease') as number)).toBeUndefined();
  expect(t.call('ExAcquireRundownProtection')).toBe(false);
  t.call('ExReleaseRundownProtection');
  expect(owner.state).toBe('waiting');
  t.call('ExReleaseRundownProtection');
  expect([owner.state, t.script.resume(owner)]).toEqual(['ready', 0]);
  t.call('ExRundownCompleted');
  expect(t.call('ExAcquireRundownProtection')).toBe(false);
});
