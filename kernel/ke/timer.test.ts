/** "Timer Objects and DPCs", "Using Timer Objects", and the pages of the routines (wdm.h). */
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64, u64FromAddress, u64FromBigInt } from '../../base/u64.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { KiCheckFreedMemory } from './freed-memory.ts';

const NotificationTimer = 0;
const SynchronizationTimer = 1;
const MILLISECOND_100NS = 10_000n;
const MILLISECOND_NS = 1_000_000;
const STATUS_TIMEOUT = 0x102;

/** From now, in milliseconds. */
function inMs(milliseconds: number): U64 {
  return u64FromBigInt(BigInt.asUintN(64, -BigInt(milliseconds) * MILLISECOND_100NS));
}

function prepare(type = NotificationTimer) {
  const t = createDispatcherTest();
  const timer = t.place();
  t.ke('KeInitializeTimerEx', timer, type);
  const isSignaled = () => t.ke('KeReadStateTimer', timer);
  const set = (due: U64, period = 0, dpc: GuestAddress = NULL_ADDRESS) => t.ke('KeSetTimerEx', timer, due, period, dpc);
  const argumentsOf = (kind: string) => t.events.filter((event) => event.kind === kind).map(({ args }) => args);
  return { ...t, timer, isSignaled, set, argumentsOf };
}

test('a timer is not signalled until it is due, and stays signalled then', () => {
  const t = prepare();
  expect(t.isSignaled()).toBe(false);
  expect(t.set(inMs(5))).toBe(false);
  t.pass(5 * MILLISECOND_NS - 1);
  expect(t.isSignaled()).toBe(false);
  t.pass(1);
  expect(t.isSignaled()).toBe(true);
  t.pass(100 * MILLISECOND_NS);
  expect([t.isSignaled(), t.argumentsOf('timerExpire')]).toEqual([true, [[1, 0]]]);
});

test('an absolute time is a system time', () => {
  const t = prepare();
  const due = t.k.configuration.bootTime100ns + 3n * MILLISECOND_100NS;
  t.set(u64FromBigInt(due));
  t.pass(3 * MILLISECOND_NS - 100);
  expect(t.isSignaled()).toBe(false);
  t.pass(100);
  expect(t.isSignaled()).toBe(true);
});

test('one that is due already is signalled at once', () => {
  const t = prepare();
  t.pass(MILLISECOND_NS);
  t.set(u64(0));
  expect(t.isSignaled()).toBe(true);
  t.set(u64FromBigInt(t.k.configuration.bootTime100ns));
  expect(t.isSignaled()).toBe(true);
});

test('setting it again says that it was set, makes it not signalled, and the later time counts', () => {
  const t = prepare();
  t.set(inMs(1));
  expect(t.set(inMs(4))).toBe(true);
  t.pass(2 * MILLISECOND_NS);
  expect(t.isSignaled()).toBe(false);
  t.pass(2 * MILLISECOND_NS);
  expect(t.isSignaled()).toBe(true);
  expect([t.set(inMs(1)), t.isSignaled()]).toEqual([false, false]);
});

test('one that is taken back never expires, and was set only once', () => {
  const t = prepare();
  t.set(inMs(1));
  expect([t.ke('KeCancelTimer', t.timer), t.ke('KeCancelTimer', t.timer)]).toEqual([true, false]);
  t.pass(5 * MILLISECOND_NS);
  expect(t.isSignaled()).toBe(false);
  t.set(inMs(1));
  t.pass(MILLISECOND_NS);
  expect(t.ke('KeCancelTimer', t.timer)).toBe(false);
  expect(t.argumentsOf('timerCancel').map((args) => args[1])).toEqual([1, 0, 0]);
});

test('a periodic one expires again each period, counted from when it was due', () => {
  const t = prepare(SynchronizationTimer);
  t.set(inMs(3), 2);
  const times: number[] = [];
  for (let ms = 1; ms <= 10; ms++) {
    t.pass(MILLISECOND_NS);
    if (t.argumentsOf('timerExpire').length > times.length) times.push(ms);
  }
  expect(times).toEqual([3, 5, 7, 9]);
  expect(t.ke('KeCancelTimer', t.timer)).toBe(true);
});

describe('threads that wait for a timer', () => {
  test('a notification timer lets all go on', () => {
    const t = prepare();
    t.set(inMs(2));
    const threads = ['a', 'b', 'c'].map(t.thread);
    for (const thread of threads) expect(t.waitFor(thread, t.timer)).toBeUndefined();
    t.pass(2 * MILLISECOND_NS);
    expect(threads.map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
    expect(threads.map((thread) => t.script.resume(thread))).toEqual([0, 0, 0]);
  });

  test('a synchronisation timer lets one go on, and is not signalled then', () => {
    const t = prepare(SynchronizationTimer);
    t.set(inMs(2), 2);
    const threads = ['a', 'b'].map(t.thread);
    for (const thread of threads) expect(t.waitFor(thread, t.timer)).toBeUndefined();
    t.pass(2 * MILLISECOND_NS);
    expect(threads.map(({ state }) => state)).toEqual(['ready', 'waiting']);
    expect(t.isSignaled()).toBe(false);
    t.pass(2 * MILLISECOND_NS);
    expect(threads[1]!.state).toBe('ready');
  });

  test('a wait may end by its own timeout before that', () => {
    const t = prepare();
    t.set(inMs(10));
    const thread = t.thread('a');
    expect(t.waitFor(thread, t.timer, t.timeout(-1n * MILLISECOND_100NS))).toBeUndefined();
    t.pass(MILLISECOND_NS);
    expect(t.script.resume(thread)).toBe(STATUS_TIMEOUT);
    expect(t.waiters(t.timer)).toBe(0);
  });
});

test('its DPC is queued when it is due, and taking the timer back does not take the DPC back', () => {
  const t = prepare();
  const dpc = t.place();
  t.ke('KeInitializeDpc', dpc, 0x1234_0000, u64(7));
  t.set(inMs(2), 0, dpc);
  t.pass(2 * MILLISECOND_NS);
  expect(t.ke('KeCancelTimer', t.timer)).toBe(false);
  expect(t.k.processor.dpcs.map(({ address }) => address)).toEqual([dpc]);
  expect(t.ke('KeRemoveQueueDpc', dpc)).toBe(true);
});

test('a timer that nobody has a use for keeps its number; one initialised at its place is another', () => {
  const t = prepare();
  t.set(inMs(1));
  t.set(inMs(2));
  t.ke('KeCancelTimer', t.timer);
  t.ke('KeInitializeTimer', t.timer);
  t.set(inMs(1));
  expect(t.argumentsOf('timerSet').map((args) => args[0])).toEqual([1, 1, 2]);
});

test('a timer that is set must not be initialised: it would stay in the queue, and nobody could take it back', () => {
  const t = prepare();
  t.set(inMs(1));
  const error = bugcheckOf(() => t.ke('KeInitializeTimer', t.timer));
  // TIMER_OR_DPC_INVALID, kind 0: a timer, and the range that it must not be in.
  expect([error.code, error.parameters[0], error.parameters[1]]).toEqual([0xc7, u64(0), u64FromAddress(t.timer)]);
  t.ke('KeCancelTimer', t.timer);
  t.ke('KeInitializeTimer', t.timer);
});

describe('memory that is given up', () => {
  test('with a timer that is set in it is bug check 0xC7: what, where, and the memory', () => {
    const t = prepare();
    const start = addressAdd(t.timer, -0x20);
    KiCheckFreedMemory(t.k, start, 0x100);
    t.set(inMs(1));
    const error = bugcheckOf(() => KiCheckFreedMemory(t.k, start, 0x100));
    expect([error.code, error.parameters[0]]).toEqual([0xc7, u64(0)]);
    t.ke('KeCancelTimer', t.timer);
    KiCheckFreedMemory(t.k, start, 0x100);
  });

  test('so is a queued DPC, or the routine of one', () => {
    const t = prepare();
    const dpc = t.place();
    const routine = 0x1234_0000 as GuestAddress;
    t.k.processor.irql = 2;
    t.ke('KeInitializeDpc', dpc, routine, u64(0));
    t.ke('KeInsertQueueDpc', dpc, u64(0), u64(0));
    expect(bugcheckOf(() => KiCheckFreedMemory(t.k, dpc, 8)).parameters[0]).toEqual(u64(1));
    expect(bugcheckOf(() => KiCheckFreedMemory(t.k, routine, 8)).parameters[0]).toEqual(u64(2));
    t.ke('KeRemoveQueueDpc', dpc);
    KiCheckFreedMemory(t.k, routine, 8);
  });
});
