/** "Event Objects" and the pages of the routines (wdm.h). */
import { expect, test } from 'vitest';
import { u64, u64FromAddress } from '../../base/u64.ts';
import type { Thread } from '../ps/state.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';

const NotificationEvent = 0;
const SynchronizationEvent = 1;

test.each([
  [NotificationEvent, true],
  [NotificationEvent, false],
  [SynchronizationEvent, true],
  [SynchronizationEvent, false],
])('an event of type %i begins in the state it is given: %s', (type, signaled) => {
  const { ke, event } = createDispatcherTest();
  const state = signaled ? 1 : 0;
  expect(ke('KeReadStateEvent', event(type, signaled))).toBe(state);
});

test('setting and resetting give the previous state', () => {
  const { ke, event } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  expect(ke('KeSetEvent', it, 0, false)).toBe(0);
  expect(ke('KeSetEvent', it, 0, false)).not.toBe(0);
  expect(ke('KeResetEvent', it)).not.toBe(0);
  expect(ke('KeResetEvent', it)).toBe(0);
});

test('KeClearEvent makes an event not signalled and gives nothing', () => {
  const { ke, event } = createDispatcherTest();
  const it = event(SynchronizationEvent, true);
  expect(ke('KeClearEvent', it)).toBeUndefined();
  expect(ke('KeReadStateEvent', it)).toBe(0);
});

test('a notification event lets all waiters go and stays signalled', () => {
  const { ke, event, thread, waitFor, script, waiters, signalState } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  const threads = ['a', 'b', 'c'].map(thread);
  for (const one of threads) expect(waitFor(one, it)).toBeUndefined();
  ke('KeSetEvent', it, 0, false);
  expect(threads.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
  expect([waiters(it), signalState(it)]).toEqual([0, 1]);
  expect(script.resume(threads[1]!)).toBe(0);
});

test('a synchronisation event lets one waiter go, the one that came first, and resets itself', () => {
  const { ke, event, thread, waitFor, waiters, signalState } = createDispatcherTest();
  const it = event(SynchronizationEvent, false);
  const threads = ['a', 'b', 'c'].map(thread);
  for (const one of threads) waitFor(one, it);
  expect(ke('KeSetEvent', it, 0, false)).toBe(0);
  expect(threads.map(({ state }) => state)).toEqual(['ready', 'waiting', 'waiting']);
  expect([waiters(it), signalState(it)]).toEqual([2, 0]);
  ke('KeSetEvent', it, 0, false);
  expect(threads.map(({ state }) => state)).toEqual(['ready', 'ready', 'waiting']);
});

test('a synchronisation event without waiters stays signalled until one wait takes it', () => {
  const { ke, event, thread, waitFor, signalState } = createDispatcherTest();
  const it = event(SynchronizationEvent, false);
  ke('KeSetEvent', it, 0, false);
  ke('KeSetEvent', it, 0, false);
  expect(waitFor(thread('a'), it)).toBe(0);
  expect(signalState(it)).toBe(0);
  expect(waitFor(thread('b'), it)).toBeUndefined();
});

test('resetting an event ends no wait', () => {
  const { ke, event, thread, waitFor, waiters } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  const waiter = thread('a');
  waitFor(waiter, it);
  ke('KeResetEvent', it);
  expect([waiter.state, waiters(it)]).toEqual(['waiting', 1]);
});

test('only changes of the state are events', () => {
  const { ke, event, takeEvents } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  ke('KeResetEvent', it);
  ke('KeSetEvent', it, 0, false);
  ke('KeSetEvent', it, 0, false);
  ke('KeClearEvent', it);
  expect(takeEvents(['signal'])).toHaveLength(2);
});

test('KeSetEvent may be called at DISPATCH_LEVEL', () => {
  const { k, ke, event, thread, waitFor } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  const waiter = thread('a');
  waitFor(waiter, it);
  k.processor.irql = 2;
  ke('KeSetEvent', it, 0, false);
  expect(waiter.state).toBe('ready');
});

test('Wait = TRUE announces a wait, for which DISPATCH_LEVEL is too high: rule IrqlKeSetEvent', () => {
  const { k, ke, event } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  k.processor.irql = 1;
  ke('KeSetEvent', it, 0, true);
  k.processor.irql = 2;
  const error = bugcheckOf(() => ke('KeSetEvent', it, 0, true));
  expect([error.code, error.parameters[0]]).toEqual([0xc4, u64(0x20016)]);
});

test('an event that is initialised again while a thread waits has a corrupt list: bug check 0x139, LIST_ENTRY', () => {
  const { k, ke, event, thread, waitFor, timeout, pass } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  waitFor(thread('a'), it, timeout(-10));
  ke('KeInitializeEvent', it, NotificationEvent, false);
  const error = bugcheckOf(() => pass(1000));
  expect([error.code, error.parameters[0]]).toEqual([0x139, u64(3)]);
  expect(k.irql).toBe(0);
});

test('a list entry that is no wait block of a waiting thread is corruption too, not an internal error', () => {
  const { k, ke, event, place } = createDispatcherTest();
  const it = event(NotificationEvent, false);
  const garbage = place();
  k.memory.writePointer((it + 8) as typeof it, garbage);
  expect(bugcheckOf(() => ke('KeSetEvent', it, 0, false)).code).toBe(0x139);
});

test('waiting for something signalled that is no dispatcher object is bug check 0xA', () => {
  const { k, place, thread, waitFor } = createDispatcherTest();
  const garbage = place();
  k.memory.fill(garbage, 24, 0x41);
  const error = bugcheckOf(() => waitFor(thread('a'), garbage));
  expect([error.code, error.parameters[0]]).toEqual([0xa, u64FromAddress(garbage)]);
});

test('KePulseEvent lets those go on who wait now, and nobody later', () => {
  const t = createDispatcherTest();
  const [a, b, c] = ['a', 'b', 'c'].map(t.thread) as [Thread, Thread, Thread];
  const notification = t.event(NotificationEvent, false);
  t.waitFor(a, notification);
  t.waitFor(b, notification);
  expect(t.ke('KePulseEvent', notification, 0, false)).toBe(0);
  expect([a.state, b.state, t.waitFor(c, notification)]).toEqual(['ready', 'ready', undefined]);
  const synchronization = t.event(SynchronizationEvent, false);
  const [d, e, f] = ['d', 'e', 'f'].map(t.thread) as [Thread, Thread, Thread];
  t.waitFor(d, synchronization);
  t.waitFor(e, synchronization);
  t.ke('KePulseEvent', synchronization, 0, false);
  expect([d.state, e.state, t.waitFor(f, synchronization)]).toEqual(['ready', 'waiting', undefined]);
});
