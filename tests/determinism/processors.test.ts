/** Several simulated processors: the same bytes each time, a replay for every schedule, snapshots in between. */
import { describe, expect, test } from 'vitest';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import type { ReplayResult } from '../../replayer/strict-replay.ts';
import { crowdScenario, recordInMemory } from '../support/pipes.ts';
import { replayOf } from '../support/replayed.ts';
import { expectSameWhenStored } from '../support/stored-runs.ts';

const FOUR = { processorCount: 4 } as const;

function replay(reader: TraceReader): ReplayResult {
  return replayOf(reader, {}, 1000);
}

function eventsOf(reader: TraceReader) {
  return [...reader.batches()].flatMap((batch) => [...Array(batch.eventCount).keys()].map((i) => batch.event(i)));
}

test('recording twice on four processors gives the same bytes, and all four have run something', () => {
  const { bytes, outcome } = recordInMemory(crowdScenario(), FOUR);
  expect(outcome.text).toBe('completed');
  expect(Buffer.compare(recordInMemory(crowdScenario(), FOUR).bytes, bytes)).toBe(0);
  const reader = openTrace(bytes);
  expect(reader.header.processorCount).toBe(4);
  expect([...new Set(eventsOf(reader).map(({ cpu }) => cpu))].sort()).toEqual([0, 1, 2, 3]);
});

test('a thread is on one processor at a time, and never sees time go backwards', () => {
  for (const seed of [0, 3]) {
    const last = new Map<number, number>();
    const running = new Map<number, number>();
    for (const { name, cpu, thread, time, fields } of eventsOf(
      openTrace(recordInMemory(crowdScenario(), { ...FOUR, seed }).bytes),
    )) {
      if (name === 'context_switch') {
        if (fields.from !== 0) running.delete(fields.from as number);
        if (fields.to !== 0) running.set(fields.to as number, cpu);
      } else if (thread !== 0 && running.has(thread)) {
        expect(running.get(thread)).toBe(cpu);
      }
      if (thread !== 0) expect(time).toBeGreaterThanOrEqual(last.get(thread) ?? 0);
      last.set(thread, time);
    }
  }
});

describe.each([
  [2, 5],
  [4, 20],
  [64, 4],
])('with %i processors', (processorCount, seeds) => {
  test('other seeds are other schedules, each with a replay of its own', () => {
    const streams = new Set<string>();
    for (let seed = 0; seed < seeds; seed++) {
      const { bytes, outcome } = recordInMemory(crowdScenario(), { seed, processorCount });
      expect(outcome.text).toBe('completed');
      const reader = openTrace(bytes);
      const count = reader.eventCount;
      expect(replay(reader)).toEqual({ matched: count, divergence: undefined, recordedEnd: 'completed' });
      streams.add(JSON.stringify(reader.summary?.eventHash));
    }
    expect(streams.size).toBe(seeds);
  });
});

test('stored at random events and continued: the same bytes', () => {
  const trace = recordInMemory(crowdScenario(), { ...FOUR, seed: 5 }).bytes;
  expectSameWhenStored(trace, 20, 17);
});
