/** "Fast Mutexes and Guarded Mutexes" and the pages of the routines (wdm.h). */
import { describe, expect, test } from 'vitest';
import { FAST_MUTEX } from '../../nt/generated/layouts.ts';
import { FastMutex } from '../generated/views.ts';
import { keDdis } from '../ke/ddis.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { fastMutexDdis } from './fast-mutex.ts';

const APC_LEVEL = 1;

function prepare() {
  const t = createDispatcherTest();
  const mutex = t.place();
  const view = new FastMutex(t.k.memory, mutex);
  const call = (name: string, ...args: unknown[]) => callDdi(t.k, [...fastMutexDdis, ...keDdis], name, ...args);
  // What the inlined ExInitializeFastMutex does.
  t.k.memory.fill(mutex, FAST_MUTEX.SIZE, 0);
  view.Count = 1;
  call('KeInitializeEvent', view.Event, 1, false);
  const as = (thread: ReturnType<typeof t.thread>, name: string) => {
    t.k.processor.irql = thread.irql;
    const result = t.script.start(thread, call(name, mutex) as number);
    thread.irql = t.k.irql;
    return result;
  };
  return { ...t, mutex, view, call, as };
}

describe('a fast mutex', () => {
  test('means APC_LEVEL for its owner; releasing it restores the level', () => {
    const t = prepare();
    const thread = t.thread('a');
    t.k.currentThread = thread;
    t.call('ExAcquireFastMutex', t.mutex);
    expect([t.k.irql, t.view.Owner, t.view.Count]).toEqual([APC_LEVEL, thread.object, 0]);
    t.call('ExReleaseFastMutex', t.mutex);
    expect([t.k.irql, t.view.Owner, t.view.Count]).toEqual([0, 0, 1]);
    t.k.processor.irql = APC_LEVEL;
    t.call('ExAcquireFastMutex', t.mutex);
    t.call('ExReleaseFastMutex', t.mutex);
    expect(t.k.irql).toBe(APC_LEVEL);
  });

  test('is not recursive: bug check 0xBF with the mutex and the thread', () => {
    const t = prepare();
    t.k.currentThread = t.thread('a');
    t.call('ExAcquireFastMutex', t.mutex);
    const error = bugcheckOf(() => t.call('ExAcquireFastMutex', t.mutex));
    expect(error.code).toBe(0xbf);
  });

  test('the try form takes it only when nobody owns it', () => {
    const t = prepare();
    t.k.currentThread = t.thread('a');
    expect([t.call('ExTryToAcquireFastMutex', t.mutex), t.k.irql]).toEqual([true, APC_LEVEL]);
    expect(t.call('ExTryToAcquireFastMutex', t.mutex)).toBe(false);
    t.call('ExReleaseFastMutex', t.mutex);
    expect(t.k.irql).toBe(0);
  });

  test('those that find it owned wait, and own it one after the other', () => {
    const t = prepare();
    const [a, b, c] = ['a', 'b', 'c'].map(t.thread) as [
      ReturnType<typeof t.thread>,
      ReturnType<typeof t.thread>,
      ReturnType<typeof t.thread>,
    ];
    expect(t.as(a, 'ExAcquireFastMutex')).toBe(0);
    expect([t.as(b, 'ExAcquireFastMutex'), t.as(c, 'ExAcquireFastMutex')]).toEqual([undefined, undefined]);
    expect(t.view.Count).toBe(-2);
    t.as(a, 'ExReleaseFastMutex');
    expect([b.state, c.state]).toEqual(['ready', 'waiting']);
    t.k.processor.irql = APC_LEVEL;
    t.script.resume(b);
    expect(t.view.Owner).toBe(b.object);
    b.irql = APC_LEVEL;
    t.as(b, 'ExReleaseFastMutex');
    expect(c.state).toBe('ready');
  });

  test('the Unsafe forms leave the level alone', () => {
    const t = prepare();
    t.k.currentThread = t.thread('a');
    t.call('ExAcquireFastMutexUnsafe', t.mutex);
    expect([t.k.irql, t.view.Count]).toEqual([0, 0]);
    t.call('ExReleaseFastMutexUnsafe', t.mutex);
    expect(t.view.Count).toBe(1);
  });
});

test('a guarded mutex puts its owner into a guarded region, at the level it had', () => {
  const t = prepare();
  const thread = t.thread('a');
  t.k.currentThread = thread;
  t.call('KeInitializeGuardedMutex', t.mutex);
  t.call('KeAcquireGuardedMutex', t.mutex);
  expect([t.k.irql, t.call('KeAreAllApcsDisabled')]).toEqual([0, true]);
  t.call('KeReleaseGuardedMutex', t.mutex);
  expect([thread.specialApcDisable, t.call('KeTryToAcquireGuardedMutex', t.mutex)]).toEqual([0, true]);
  expect(thread.specialApcDisable).toBe(1);
});
