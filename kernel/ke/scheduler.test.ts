/** "Thread Scheduling", "Managing Hardware Priorities" (Windows driver documentation). */
import { expect, test } from 'vitest';
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { KPCR_CURRENT_THREAD } from '../../nt/processor-block.ts';
import { MiProcessorBlock } from '../mm/system-space.ts';
import type { Thread } from '../ps/state.ts';
import { createDispatcherTest } from '../testing/dispatcher-test.ts';
import {
  decidePreemption,
  KiBoostPriority,
  KiDispatchReadyThread,
  KiIdle,
  KiReadyAgain,
  KiReadyThread,
  KiSwapOut,
  KiYieldReason,
  QUANTUM_NS,
  SWITCH_WAITS,
} from './scheduler.ts';

type Options = Parameters<typeof createDispatcherTest>[0];

/** A system whose processor is idle, with three threads that are not ready yet. */
function prepare(options: Options = {}) {
  const t = createDispatcherTest(options);
  const threads = ['a', 'b', 'c'].map(t.thread) as [Thread, Thread, Thread];
  t.k.currentThread = undefined;
  t.events.length = 0;
  /** Gives the processor to the next thread and takes it away again. */
  function next(): Thread | undefined {
    if (!KiDispatchReadyThread(t.k)) return undefined;
    return KiSwapOut(t.k, SWITCH_WAITS);
  }
  return { ...t, threads, next };
}

test('nothing is dispatched when nothing is ready', () => {
  const { k } = prepare();
  expect(KiDispatchReadyThread(k)).toBe(false);
  expect(k.currentThread).toBeUndefined();
});

test('threads of one priority run in the order they became ready', () => {
  const { k, threads, next } = prepare();
  for (const index of [2, 0, 1]) KiReadyThread(k, threads[index]!);
  expect([next(), next(), next(), next()]).toEqual([threads[2], threads[0], threads[1], undefined]);
});

test('a higher priority runs first, whenever it became ready', () => {
  const { k, threads, next } = prepare();
  const [a, b, c] = threads;
  c.priority = 31;
  b.priority = 9;
  for (const thread of threads) KiReadyThread(k, thread);
  expect([next(), next(), next()]).toEqual([c, b, a]);
});

test('drivers find the running thread in the processor block', () => {
  const { k, threads, events } = prepare();
  const current = () => k.memory.readPointer(addressAdd(MiProcessorBlock(0), KPCR_CURRENT_THREAD));
  KiReadyThread(k, threads[0]);
  KiDispatchReadyThread(k);
  expect([current(), k.thread, threads[0].state]).toEqual([threads[0].object, threads[0].id, 'running']);
  KiSwapOut(k, SWITCH_WAITS);
  KiIdle(k);
  KiIdle(k);
  expect(current()).toBe(NULL_ADDRESS);
  expect(events).toEqual([
    { kind: 'contextSwitch', args: [0, threads[0].id, 0, threads[0].priority] },
    { kind: 'contextSwitch', args: [threads[0].id, 0, SWITCH_WAITS, 0] },
  ]);
});

test('going on with the same thread is no switch', () => {
  const { k, threads, next, events } = prepare();
  KiReadyThread(k, threads[0]);
  next();
  KiReadyThread(k, threads[0]);
  next();
  expect(events.filter(({ kind }) => kind === 'contextSwitch')).toHaveLength(1);
});

test("the user window of the thread's process is the one in use", () => {
  const { k, threads, createProgram } = prepare();
  const other = createProgram('other.exe');
  k.state.ke.readyQueues[other.thread.priority]!.length = 0;
  KiReadyThread(k, threads[0]);
  KiDispatchReadyThread(k);
  expect(k.state.ps.attachedProcess).toBe(threads[0].process);
  KiSwapOut(k, SWITCH_WAITS);
  KiReadyThread(k, other.thread);
  KiDispatchReadyThread(k);
  expect(k.state.ps.attachedProcess).toBe(other.process.id);
});

test('APC_LEVEL belongs to the thread: the next thread does not inherit it, and it comes back', () => {
  const { k, threads, calls } = prepare();
  const [a, b] = threads;
  KiReadyThread(k, a);
  KiDispatchReadyThread(k);
  k.processor.irql = 1;
  KiReadyThread(k, KiSwapOut(k, SWITCH_WAITS));
  expect([k.irql, calls.cr8]).toEqual([0, 0]);
  KiReadyThread(k, b);
  // Let b run in between.
  k.state.ke.readyQueues[b.priority]!.reverse();
  KiDispatchReadyThread(k);
  expect([k.currentThread, k.irql, calls.cr8]).toEqual([b, 0, 0]);
  KiSwapOut(k, SWITCH_WAITS);
  KiDispatchReadyThread(k);
  expect([k.currentThread, k.irql, calls.cr8]).toEqual([a, 1, 1]);
});

test('a thread keeps the processor until its quantum is over and another of its priority is ready', () => {
  const { k, threads } = prepare();
  const [a, b] = threads;
  KiReadyThread(k, a);
  KiDispatchReadyThread(k);
  k.processor.extraTimeNs += QUANTUM_NS;
  // Nobody wants the processor: the thread has a new quantum.
  expect(KiYieldReason(k, a)).toBeUndefined();
  KiReadyThread(k, b);
  expect(KiYieldReason(k, a)).toBeUndefined();
  k.processor.extraTimeNs += QUANTUM_NS - 1;
  expect(KiYieldReason(k, a)).toBeUndefined();
  k.processor.extraTimeNs += 1;
  expect(KiYieldReason(k, a)).toBeDefined();
});

test('a thread that had to make way for a higher priority comes first afterwards, with the rest of its quantum', () => {
  const { k, threads } = prepare();
  const [a, b, high] = threads;
  high.priority = a.priority + 1;
  KiReadyThread(k, a);
  KiDispatchReadyThread(k);
  KiReadyThread(k, b);
  KiReadyThread(k, high);
  k.processor.extraTimeNs += QUANTUM_NS / 4;
  const reason = KiYieldReason(k, a)!;
  KiReadyAgain(k, KiSwapOut(k, reason), reason);
  expect(a.quantumNs).toBe((QUANTUM_NS * 3) / 4);
  KiDispatchReadyThread(k);
  expect(k.currentThread).toBe(high);
  KiSwapOut(k, SWITCH_WAITS);
  KiDispatchReadyThread(k);
  expect(k.currentThread).toBe(a);
  k.processor.extraTimeNs += (QUANTUM_NS * 3) / 4;
  expect(KiYieldReason(k, a)).toBeDefined();
});

test('what raises a priority for a while fades by one with each quantum, down to the base priority', () => {
  const { k, threads } = prepare();
  const [a] = threads;
  KiBoostPriority(k, a, 2);
  expect([a.priority, a.basePriority]).toEqual([10, 8]);
  // A smaller boost does not add to a larger one; none leads into the real-time priorities.
  KiBoostPriority(k, a, 1);
  expect(a.priority).toBe(10);
  KiReadyThread(k, a);
  KiDispatchReadyThread(k);
  const seen = [1, 2, 3].map(() => {
    k.processor.extraTimeNs += QUANTUM_NS;
    KiYieldReason(k, a);
    return a.priority;
  });
  expect(seen).toEqual([9, 8, 8]);
  KiBoostPriority(k, a, 30);
  expect(a.priority).toBe(15);
});

test('a thread of higher priority does not wait for the quantum, one of lower priority waits for ever', () => {
  const { k, threads } = prepare();
  const [a, low, high] = threads;
  low.priority = a.priority - 1;
  high.priority = a.priority + 1;
  KiReadyThread(k, a);
  KiDispatchReadyThread(k);
  KiReadyThread(k, low);
  k.processor.extraTimeNs += 2 * QUANTUM_NS;
  expect(KiYieldReason(k, a)).toBeUndefined();
  KiReadyThread(k, high);
  expect(KiYieldReason(k, a)).toBeDefined();
});

test('only a choice between several threads is asked for', () => {
  const asked: (readonly number[])[] = [];
  const { k, threads, next } = prepare({
    decisions: {
      chooseThread(candidates) {
        asked.push([...candidates]);
        return 0;
      },
    },
  });
  for (const thread of threads) KiReadyThread(k, thread);
  next();
  next();
  next();
  const [a, b, c] = threads.map(({ id }) => id);
  expect(asked).toEqual([
    [a, b, c],
    [b, c],
  ]);
});

test('default choices are counted; another choice is stored with their number and the thread', () => {
  const choices = [0, 0, 1, 0, 2];
  const { k, threads, next, events } = prepare({ decisions: { chooseThread: () => choices.shift()! } });
  const [a, b, c] = threads;
  for (const thread of threads) KiReadyThread(k, thread);
  const ran: (Thread | undefined)[] = [];
  for (let i = 0; i < 5; i++) {
    const thread = next();
    ran.push(thread);
    KiReadyThread(k, thread!);
  }
  // abc, bca, cab: takes a, cba: takes c, bac: takes c
  expect(ran).toEqual([a, b, a, c, c]);
  expect(events.filter(({ kind }) => kind === 'threadSwitch').map(({ args }) => args)).toEqual([
    [2, a.id],
    [1, c.id],
  ]);
});

test('preemption is asked for only when another thread of the priority is ready; the default is to go on', () => {
  const answers = [false, false, true];
  const { k, threads, takeEvents, events } = prepare({ decisions: { preempt: () => answers.shift()! } });
  const [a, b] = threads;
  KiReadyThread(k, a);
  KiDispatchReadyThread(k);
  takeEvents();
  expect(decidePreemption(k, a)).toBe(false);
  expect(answers).toHaveLength(3);
  KiReadyThread(k, b);
  expect([decidePreemption(k, a), decidePreemption(k, a)]).toEqual([false, false]);
  expect(events).toEqual([]);
  expect(decidePreemption(k, a)).toBe(true);
  expect(events).toEqual([{ kind: 'preemption', args: [2] }]);
  expect(k.state.ke.defaults.preemption).toBe(0);
});
