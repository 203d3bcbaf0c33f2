/** "KeWaitForSingleObject", "KeWaitForMultipleObjects", "KeDelayExecutionThread" (wdm.h). */
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64, u64FromAddress } from '../../base/u64.ts';
import { KWAIT_BLOCK } from '../../nt/generated/layouts.ts';
import { createDispatcherTest, type DispatcherTest, WaitAll, WaitAny } from '../testing/dispatcher-test.ts';
import { bugcheckOf } from '../testing/expect-bugcheck.ts';
import { KiAdvanceToNextTimeout } from './timeouts.ts';

const STATUS_TIMEOUT = 0x102;
const NotificationEvent = 0;
const SynchronizationEvent = 1;
const BOOT_TIME = 133_500_000_000_000_000n;

/** KeWaitForMultipleObjects with all its arguments. */
function waitForMultiple(
  t: DispatcherTest,
  thread: ReturnType<DispatcherTest['thread']>,
  objects: readonly GuestAddress[],
  options: { type?: number; timeout?: GuestAddress; blocks?: GuestAddress },
): number | undefined {
  const { type = WaitAny, timeout = NULL_ADDRESS, blocks = NULL_ADDRESS } = options;
  const array = t.pointers(objects);
  return t.inThread(thread, 'KeWaitForMultipleObjects', objects.length, array, type, 0, 0, false, timeout, blocks);
}

describe('timeouts', () => {
  test('a timeout of zero never blocks', () => {
    const t = createDispatcherTest();
    const [a, it] = [t.thread('a'), t.event(NotificationEvent, false)];
    expect(t.waitFor(a, it, t.timeout(0))).toBe(STATUS_TIMEOUT);
    expect([a.state, t.waiters(it)]).toEqual(['running', 0]);
    t.ke('KeSetEvent', it, 0, false);
    expect(t.waitFor(a, it, t.timeout(0))).toBe(0);
  });

  test('a negative timeout counts from now, in units of 100 ns', () => {
    const t = createDispatcherTest();
    const [a, it] = [t.thread('a'), t.event(NotificationEvent, false)];
    t.pass(12_345);
    expect(t.waitFor(a, it, t.timeout(-10_000))).toBeUndefined();
    t.pass(999_999);
    expect(a.state).toBe('waiting');
    t.pass(1);
    expect(t.script.resume(a)).toBe(STATUS_TIMEOUT);
    expect(t.waiters(it)).toBe(0);
  });

  test('a positive timeout is a system time, exact to the last unit', () => {
    const t = createDispatcherTest({ configuration: { bootTime100ns: BOOT_TIME + 1n } });
    const [a, it] = [t.thread('a'), t.event(NotificationEvent, false)];
    expect(t.waitFor(a, it, t.timeout(BOOT_TIME + 8n))).toBeUndefined();
    t.pass(699);
    expect(a.state).toBe('waiting');
    t.pass(1);
    expect(a.state).toBe('ready');
  });

  test('a system time that has passed ends the wait at once', () => {
    const t = createDispatcherTest();
    const it = t.event(NotificationEvent, false);
    expect(t.waitFor(t.thread('a'), it, t.timeout(1))).toBe(STATUS_TIMEOUT);
    expect(t.waitFor(t.thread('b'), it, t.timeout(t.k.configuration.bootTime100ns))).toBe(STATUS_TIMEOUT);
  });

  test('an object that is signalled counts before a timeout that is over', () => {
    const t = createDispatcherTest();
    expect(t.waitFor(t.thread('a'), t.event(NotificationEvent, true), t.timeout(1))).toBe(0);
  });

  test('waits end in the order of their due times, equal ones in the order they began', () => {
    const t = createDispatcherTest();
    const it = t.event(NotificationEvent, false);
    const [late, early, tied] = [t.thread('late'), t.thread('early'), t.thread('tied')];
    t.waitFor(late, it, t.timeout(-20));
    t.waitFor(early, it, t.timeout(-10));
    t.waitFor(tied, it, t.timeout(-20));
    t.pass(5000);
    expect(t.k.state.ke.readyQueues[early.priority]).toEqual([early.id, late.id, tied.id]);
  });

  test('a wait that ended by a signal does not time out later', () => {
    const t = createDispatcherTest();
    const [a, it] = [t.thread('a'), t.event(SynchronizationEvent, false)];
    t.waitFor(a, it, t.timeout(-10));
    t.ke('KeSetEvent', it, 0, false);
    expect(t.script.resume(a)).toBe(0);
    expect(t.waitFor(a, it)).toBeUndefined();
    t.pass(10_000);
    expect(a.state).toBe('waiting');
  });

  test('the longest timeout does not end, and does not bend the clock', () => {
    const t = createDispatcherTest();
    const it = t.event(NotificationEvent, false);
    t.waitFor(t.thread('a'), it, t.timeout(-(2n ** 63n)));
    t.waitFor(t.thread('b'), it, t.timeout(2n ** 63n - 1n));
    expect(KiAdvanceToNextTimeout(t.k)).toBe(false);
    expect(t.k.time).toBe(0);
  });

  test('when nothing runs, the clock goes to the next timeout and not further', () => {
    const t = createDispatcherTest();
    const it = t.event(NotificationEvent, false);
    t.waitFor(t.thread('b'), it, t.timeout(-70));
    t.waitFor(t.thread('a'), it, t.timeout(-50));
    expect(KiAdvanceToNextTimeout(t.k)).toBe(true);
    expect([t.k.time, t.waiters(it)]).toEqual([5000, 1]);
  });
});

describe('several objects', () => {
  test('WaitAny gives the index of the first signalled object and takes that one only', () => {
    const t = createDispatcherTest();
    const objects = [
      t.event(SynchronizationEvent, false),
      t.event(SynchronizationEvent, true),
      t.event(SynchronizationEvent, true),
    ];
    expect(t.waitForAll(t.thread('a'), WaitAny, objects)).toBe(1);
    expect(objects.map(t.signalState)).toEqual([0, 0, 1]);
  });

  test('WaitAny that blocks gives the index of the object that ended it, and hangs on none any more', () => {
    const t = createDispatcherTest();
    const objects = [0, 1, 2].map(() => t.event(SynchronizationEvent, false));
    const a = t.thread('a');
    expect(t.waitForAll(a, WaitAny, objects)).toBeUndefined();
    expect(objects.map(t.waiters)).toEqual([1, 1, 1]);
    t.ke('KeSetEvent', objects[2]!, 0, false);
    expect(objects.map(t.waiters)).toEqual([0, 0, 0]);
    expect(t.script.resume(a)).toBe(2);
  });

  test('WaitAll takes nothing until all are signalled at the same time', () => {
    const t = createDispatcherTest();
    const [x, y] = [t.event(SynchronizationEvent, false), t.event(SynchronizationEvent, false)];
    const a = t.thread('a');
    expect(t.waitForAll(a, WaitAll, [x, y])).toBeUndefined();
    t.ke('KeSetEvent', x, 0, false);
    expect([a.state, t.signalState(x)]).toEqual(['waiting', 1]);
    t.ke('KeResetEvent', x);
    t.ke('KeSetEvent', y, 0, false);
    expect(a.state).toBe('waiting');
    t.ke('KeSetEvent', x, 0, false);
    expect([a.state, t.signalState(x), t.signalState(y)]).toEqual(['ready', 0, 0]);
    expect(t.script.resume(a)).toBe(0);
  });

  test('a WaitAll that is not complete lets the next waiter have the object', () => {
    const t = createDispatcherTest();
    const [x, y] = [t.event(SynchronizationEvent, false), t.event(SynchronizationEvent, false)];
    const [all, one] = [t.thread('all'), t.thread('one')];
    t.waitForAll(all, WaitAll, [x, y]);
    t.waitFor(one, x);
    t.ke('KeSetEvent', x, 0, false);
    expect([all.state, one.state, t.signalState(x)]).toEqual(['waiting', 'ready', 0]);
  });

  test.each([WaitAny, WaitAll])('the same object twice in one wait of type %i ends it once', (type) => {
    const t = createDispatcherTest();
    const it = t.event(NotificationEvent, false);
    const [twice, after] = [t.thread('twice'), t.thread('after')];
    t.waitForAll(twice, type, [it, it]);
    t.waitFor(after, it);
    t.ke('KeSetEvent', it, 0, false);
    expect([twice.state, after.state, t.waiters(it)]).toEqual(['ready', 'ready', 0]);
    expect(t.script.resume(twice)).toBe(0);
  });

  test("three objects use the thread's own wait blocks; a fourth needs an array: bug check 0xC", () => {
    const t = createDispatcherTest();
    const objects = [0, 1, 2, 3].map(() => t.event(NotificationEvent, false));
    expect(bugcheckOf(() => waitForMultiple(t, t.thread('a'), objects, {})).code).toBe(0xc);
    expect(waitForMultiple(t, t.thread('b'), objects.slice(1), {})).toBeUndefined();
    const blocks = t.scratchPage();
    expect(waitForMultiple(t, t.thread('c'), objects, { blocks })).toBeUndefined();
    expect(t.k.memory.readPointer(addressAdd(blocks, 3 * KWAIT_BLOCK.SIZE + KWAIT_BLOCK.Object))).toBe(objects[3]);
  });

  test('64 objects are the limit even with an array', () => {
    const t = createDispatcherTest();
    const blocks = t.scratchPage();
    const it = t.event(NotificationEvent, false);
    const array = t.scratchPage();
    for (let i = 0; i < 65; i++) t.k.memory.writePointer(addressAdd(array, 8 * i), it);
    const wait = (count: number, name: string) =>
      t.inThread(t.thread(name), 'KeWaitForMultipleObjects', count, array, WaitAny, 0, 0, false, NULL_ADDRESS, blocks);
    expect(wait(64, 'a')).toBeUndefined();
    expect(bugcheckOf(() => wait(65, 'b')).code).toBe(0xc);
  });

  test('a timeout ends a wait for several', () => {
    const t = createDispatcherTest();
    const objects = [t.event(NotificationEvent, false), t.mutex()];
    const [owner, a] = [t.thread('owner'), t.thread('a')];
    t.waitFor(owner, objects[1]!);
    waitForMultiple(t, a, objects, { timeout: t.timeout(-10) });
    t.pass(1000);
    expect(t.script.resume(a)).toBe(STATUS_TIMEOUT);
    expect(objects.map(t.waiters)).toEqual([0, 0]);
  });
});

describe('IRQL', () => {
  test.each([
    [2, undefined, 0x121],
    [2, -10, 0x122],
    [3, 0, 0x120],
    [3, undefined, 0x120],
  ])('a wait at level %i with timeout %s is bug check 0xC4 sub-code %i', (irql, timeout, subCode) => {
    const t = createDispatcherTest();
    // A signalled object does not excuse the call.
    const it = t.event(NotificationEvent, true);
    const at = timeout === undefined ? NULL_ADDRESS : t.timeout(timeout);
    t.k.processor.irql = irql;
    const error = bugcheckOf(() => t.waitFor(t.thread('a'), it, at));
    expect([error.code, ...error.parameters]).toEqual([
      0xc4,
      u64(subCode),
      u64(irql),
      u64FromAddress(it),
      u64FromAddress(at),
    ]);
  });

  test('with a timeout of zero a wait may look at an object at DISPATCH_LEVEL', () => {
    const t = createDispatcherTest();
    const [a, it] = [t.thread('a'), t.event(SynchronizationEvent, true)];
    t.k.processor.irql = 2;
    expect(t.waitFor(a, it, t.timeout(0))).toBe(0);
    expect(t.waitFor(a, it, t.timeout(0))).toBe(STATUS_TIMEOUT);
  });

  test('a thread may wait at APC_LEVEL', () => {
    const t = createDispatcherTest();
    const [a, it] = [t.thread('a'), t.event(SynchronizationEvent, false)];
    t.k.processor.irql = 1;
    expect(t.waitFor(a, it)).toBeUndefined();
  });
});

describe('events of the trace', () => {
  test('a wait that blocks begins and ends; one that does not is silent', () => {
    const t = createDispatcherTest();
    const [a, it] = [t.thread('a'), t.event(SynchronizationEvent, true)];
    t.events.length = 0;
    t.waitFor(a, it);
    expect(t.takeEvents(['waitBegin', 'waitEnd'])).toEqual([]);
    t.waitFor(a, it, t.timeout(-256));
    const [begin] = t.events.splice(0);
    expect(begin).toEqual({
      kind: 'waitBegin',
      args: [it, 1, 0, 0, 0xffff_ff00, 0xffff_ffff, 1, 1, 0, new Uint32Array(0), 0],
    });
    t.pass(25_600);
    t.script.resume(a);
    expect(t.events.filter(({ kind }) => kind === 'waitEnd')).toEqual([
      { kind: 'waitEnd', args: [STATUS_TIMEOUT, 25_600] },
    ]);
  });

  test('no timeout is the largest LARGE_INTEGER', () => {
    const t = createDispatcherTest();
    const it = t.event(SynchronizationEvent, false);
    t.events.length = 0;
    t.waitFor(t.thread('a'), it);
    const begin = t.events.find(({ kind }) => kind === 'waitBegin');
    expect(begin!.args.slice(4, 6)).toEqual([0xffff_ffff, 0x7fff_ffff]);
  });
});

describe('KeDelayExecutionThread', () => {
  test('suspends the thread for the interval and succeeds', () => {
    const t = createDispatcherTest();
    const a = t.thread('a');
    expect(t.inThread(a, 'KeDelayExecutionThread', 0, false, t.timeout(-100))).toBeUndefined();
    t.pass(9_999);
    expect(a.state).toBe('waiting');
    t.pass(1);
    expect(t.script.resume(a)).toBe(0);
  });

  test('an interval that is over already succeeds at once', () => {
    const t = createDispatcherTest();
    expect(t.inThread(t.thread('a'), 'KeDelayExecutionThread', 0, false, t.timeout(0))).toBe(0);
    expect(t.inThread(t.thread('b'), 'KeDelayExecutionThread', 0, false, t.timeout(1000))).toBe(0);
  });
});

test('a wait in progress is plain data', () => {
  const t = createDispatcherTest();
  const [a, it] = [t.thread('a'), t.mutex()];
  t.waitFor(t.thread('owner'), it);
  t.waitFor(a, it, t.timeout(-10));
  expect(structuredClone(t.k.state)).toEqual(t.k.state);
});
