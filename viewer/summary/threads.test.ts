import { describe, expect, test } from 'vitest';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL } from '../../nt/irql.ts';
import { type BuilderOptions, kernelAddress, TraceBuilder } from '../testing/trace-builder.ts';
import { type ThreadsOptions, threadsSummary } from './threads.ts';

const WAITS = eventCode('switch_code', 'waits');
const PREEMPTED = eventCode('switch_code', 'preempted');
const ENDED = eventCode('switch_code', 'ended');

/** Two threads on one processor: `a` runs 0-400, is preempted for `b` until 600, runs to 800 and ends; `b` waits from 600. */
function twoThreads(options: BuilderOptions = {}): TraceBuilder {
  const t = new TraceBuilder(options);
  const { sink } = t;
  sink.processCreate(2, 'app.exe', 0, NULL_ADDRESS, 8);
  for (const [thread, name] of [
    [1, 'a'],
    [2, 'b'],
  ] as const) {
    sink.threadCreate(thread, 2, 0, thread, name, NULL_ADDRESS, 8, 1);
    sink.threadReady(thread, 0, 8);
  }
  t.thread(1);
  sink.contextSwitch(0, 1, 0, 8);
  t.at(400).thread(2);
  sink.contextSwitch(1, 2, PREEMPTED, 8);
  t.at(600).thread(1);
  sink.contextSwitch(2, 1, WAITS, 8);
  t.at(800);
  sink.threadExit(1, 0);
  t.thread(0);
  sink.contextSwitch(1, 0, ENDED, 0);
  t.at(1000);
  sink.runEnd('completed', 0, 0, 0, 0);
  return t;
}

function json(t: TraceBuilder, options: ThreadsOptions = {}) {
  return JSON.parse([...threadsSummary(t.open(), { ...options, format: 'json' })].join(''));
}

describe('threads', () => {
  test('a bar for each processor and thread', () => {
    const lines = [...threadsSummary(twoThreads().open(), { width: 32 })];
    expect(lines.slice(1, 4)).toEqual([
      '  CPU 0     aaaaaaaabbbbaaaa····',
      'a app.exe/a ████████░░░░████',
      'b app.exe/b ░░░░░░░░████········',
    ]);
  });

  test('how long each ran, could have run, and waited', () => {
    const { processors, threads } = json(twoThreads());
    expect(processors).toEqual([{ cpu: 0, threads_ns: 800, interrupted_ns: 0, idle_ns: 200, switches: 4 }]);
    expect(threads).toMatchObject([
      { name: 'app.exe/a', ran_ns: 600, ready_ns: 200, waited_ns: 0, times_run: 2, to_ns: 800 },
      { name: 'app.exe/b', ran_ns: 200, ready_ns: 400, waited_ns: 400, times_run: 1, to_ns: 1000 },
    ]);
  });

  test('a part of the time, by events or times', () => {
    const { threads } = json(twoThreads(), { from: { timeNs: 500 }, to: { event: 7 } });
    expect(threads.map(({ ran_ns }: { ran_ns: number }) => ran_ns)).toEqual([0, 100]);
    expect(() => json(twoThreads(), { from: { timeNs: 2000 } })).toThrow('the trace ends at 0.001000 ms');
    expect(() => json(twoThreads(), { from: { timeNs: 700 }, to: { timeNs: 600 } })).toThrow('is before');
    expect(() => json(twoThreads(), { from: { event: 99 } })).toThrow('the trace has no event 99');
  });

  test('a DPC takes the processor, not the thread', () => {
    const t = new TraceBuilder();
    t.sink.processCreate(1, 'System', 0, NULL_ADDRESS, 4);
    t.sink.threadCreate(1, 1, 0, 1, 'a', NULL_ADDRESS, 8, 0);
    t.thread(1).sink.contextSwitch(0, 1, 0, 8);
    t.at(100).irql(DISPATCH_LEVEL).sink.dpcStart(1, kernelAddress(0x0200_0100), 0);
    t.at(300).sink.dpcEnd(1, 200);
    t.irql(0).at(400).sink.runEnd('completed', 0, 0, 0, 0);
    const reader = t.open();
    const { processors } = JSON.parse([...threadsSummary(reader, { format: 'json' })].join(''));
    expect(processors).toMatchObject([{ threads_ns: 200, interrupted_ns: 200 }]);
    const [, bar] = threadsSummary(reader, { width: 31, ascii: true });
    expect(bar).toBe('  CPU 0    aaaaa**********aaaaa');
  });

  test('long idleness is cut short, or shown to scale', () => {
    const sleepy = () => {
      const t = twoThreads();
      t.thread(2).at(1_000_000).sink.contextSwitch(0, 2, 0, 8);
      t.at(1_000_200).sink.threadExit(2, 0);
      t.thread(0).sink.contextSwitch(2, 0, ENDED, 0);
      return t.open();
    };
    const [, cpu] = threadsSummary(sleepy(), { width: 33 });
    expect(cpu).toBe('  CPU 0     aaaaaaaabbbbaaaa┊bbbb');
    const [, scaled] = threadsSummary(sleepy(), { width: 33, toScale: true });
    expect(scaled).toMatch(/^ {2}CPU 0 {5}a·+b$/);
  });

  test('no line is longer than the terminal, down to 40 columns', () => {
    for (const width of [40, 60, 80, 120]) {
      for (const line of threadsSummary(twoThreads().open(), { width })) expect(line.length).toBeLessThanOrEqual(width);
    }
  });

  test('where events were lost nothing is drawn', () => {
    const t = twoThreads();
    t.cut().thread(1).at(2000);
    t.sink.contextSwitch(0, 1, 0, 8);
    t.cut().at(3000);
    t.sink.contextSwitch(1, 2, WAITS, 8);
    t.at(4000).sink.runEnd('completed', 0, 0, 0, 0);
    const whole = t.open();
    // The second batch, 1000 to 3000 ns or so, is lost.
    const entries = whole.batchIndex.filter((_, place) => place !== 1);
    const reader = Object.create(whole, {
      batchIndex: { value: entries },
      batch: { value: (place: number) => whole.batch(place === 0 ? 0 : 2) },
      gaps: { value: [{ firstEvent: entries[0]!.eventCount, eventCount: 1 }] },
    });
    const { threads, processors } = JSON.parse([...threadsSummary(reader, { format: 'json' })].join(''));
    expect(threads.map(({ ran_ns }: { ran_ns: number }) => ran_ns)).toEqual([600, 1200]);
    expect(processors).toMatchObject([{ threads_ns: 1800, idle_ns: 0 }]);
  });

  test('nothing is claimed where switches may be missing', () => {
    const lines = [...threadsSummary(twoThreads({ capture: { driver: ['d'] } }).open())];
    expect(lines[0]).toBe('what the threads did is not known');
    expect([...threadsSummary(new TraceBuilder().open())]).toEqual(['the trace has no events']);
  });
});
