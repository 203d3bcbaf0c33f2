/**
 * The relay sample, and with it several processors, DPCs, timers, APCs, threads and work items at once: each request comes
 * back once whatever the schedule, the same run gives the same bytes, and can be stored and continued at any event.
 */
import { describe, expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import type { ThreadFunction } from '../../system/scenario/api.ts';
import { expectFaithfulReplay } from '../fuzz/rounds.ts';
import { eventsOf, expectNothingLeft, recordSample, sampleScenario, scenarioWith } from '../support/sample.ts';
import { expectSameWhenStored } from '../support/stored-runs.ts';

const STATUS_SUCCESS = 0;
const IRP_MJ_WRITE = 4;
const RELAY = '\\\\.\\Relay';

/** Sixteen threads of four programs; some sleep, so that timers and waits come between. */
function soakScenario(requests: number) {
  const runner = (sleepMs: number): ThreadFunction =>
    function* (thread) {
      const relay = yield* thread.CreateFile(RELAY);
      for (let i = 0; i < requests; i++) {
        yield* thread.WriteFile(relay, `request ${i}`);
        if (sleepMs > 0 && i % 2 === 0) yield* thread.Sleep(sleepMs);
      }
      yield* thread.CloseHandle(relay);
    };
  const program = (sleeps: readonly number[]) =>
    Object.fromEntries(sleeps.map((sleepMs, n) => [`runner ${n}`, runner(sleepMs)]));
  return scenarioWith(['relay'], {
    'a.exe': program([0, 0, 0, 1]),
    'b.exe': program([0, 1, 2, 3]),
    'c.exe': program([0, 0, 5, 5]),
    'd.exe': program([0, 0, 0, 0]),
  });
}

function writesOf(run: ReturnType<typeof recordSample>) {
  const writes = eventsOf(run, ['irp_dispatch']).filter(({ fields }) => fields.major === IRP_MJ_WRITE);
  const ends = eventsOf(run, ['irp_finish']);
  return writes.map(({ fields: { irp } }) => ends.filter(({ fields }) => fields.irp === irp));
}

test.each([
  [1, 0],
  [4, 0],
  [4, 1],
  [4, 2],
])(
  'each request ends once, for its requester, in its requester (%i processors, seed %i)',
  async (processorCount, seed) => {
    const run = recordSample(await sampleScenario('relay'), { processorCount, seed });
    expectNothingLeft(run);
    const writes = writesOf(run);
    expect(writes).toHaveLength(48);
    for (const ends of writes) {
      expect(ends.map(({ fields }) => fields.status)).toEqual([STATUS_SUCCESS]);
      expect(ends[0]!.thread).toBe(ends[0]!.fields.requester);
    }
    // Who completes them: a third each.
    const workers = eventsOf(run, ['work_end']);
    expect(workers.length).toBe(16);
    expect(eventsOf(run, ['work_start'])).toHaveLength(16);
    expect(eventsOf(run, ['dpc_start']).length).toBe(eventsOf(run, ['dpc_end']).length);
    expect(eventsOf(run, ['apc_start']).length).toBe(eventsOf(run, ['apc_end']).length);
    // What is requested runs once: a request that finds the DPC queued is not another.
    const requested = eventsOf(run, ['dpc_queue']).filter(({ fields }) => fields.coalesced === 0);
    expect(eventsOf(run, ['dpc_start'])).toHaveLength(requested.length);
  },
);

describe('a soak on four processors', () => {
  const soak = soakScenario(10);
  const options = { processorCount: 4, ramMegabytes: 32 };

  test('gives the same bytes each time, and uses all processors', () => {
    const run = recordSample(soak, options);
    expectNothingLeft(run);
    expect(Buffer.compare(recordSample(soak, options).bytes, run.bytes)).toBe(0);
    expect([...new Set(eventsOf(run).map(({ cpu }) => cpu))].sort()).toEqual([0, 1, 2, 3]);
  });

  test('replays without a difference under other schedules, all of them different', () => {
    const streams = new Set<string>();
    for (let seed = 1; seed <= 6; seed++) {
      const run = recordSample(soak, { ...options, seed });
      expectNothingLeft(run);
      expectFaithfulReplay(run);
      streams.add(JSON.stringify(openTrace(run.bytes).summary?.eventHash));
    }
    expect(streams.size).toBe(6);
  });

  test('stored at random events and continued: the same bytes', () => {
    const { bytes } = recordSample(soak, { ...options, seed: 9 });
    expectSameWhenStored(bytes, 6, 23);
  });
});
