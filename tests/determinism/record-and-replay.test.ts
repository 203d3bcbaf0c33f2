/** The same inputs give the same bytes; a replay makes every event again; whatever is changed in a trace is found. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { type ReplayResult, StrictReplay } from '../../replayer/strict-replay.ts';
import type { Scenario } from '../../system/scenario/api.ts';
import { changeOneField } from '../support/change-field.ts';
import { recordInMemory, talkScenario } from '../support/pipes.ts';

let talk: Scenario;
let trace: Uint8Array;

beforeAll(async () => {
  talk = await talkScenario();
  trace = recordInMemory(talk).bytes;
});

function replay(reader: TraceReader): ReplayResult {
  const session = new StrictReplay(reader);
  session.boot();
  for (;;) {
    const result = session.run(1000);
    if (result !== undefined) return result;
  }
}

test('recording twice gives the same bytes', () => {
  expect(Buffer.compare(recordInMemory(talk).bytes, trace)).toBe(0);
});

test('the run completes and its trace ends with run_end', () => {
  const reader = openTrace(trace);
  expect(reader.summary?.endReason).toBe('completed');
  expect(reader.event(reader.eventCount - 1).name).toBe('run_end');
});

test('a replay makes every event again', () => {
  const reader = openTrace(trace);
  expect(replay(reader)).toEqual({ matched: reader.eventCount, divergence: undefined, recordedEnd: 'completed' });
});

test('other seeds are other schedules, each with a replay of its own', () => {
  const streams = new Set<string>();
  for (let seed = 1; seed <= 20; seed++) {
    const { bytes, outcome } = recordInMemory(talk, { seed });
    expect(outcome.kind).toBe('completed');
    const reader = openTrace(bytes);
    expect(replay(reader).divergence).toBeUndefined();
    streams.add(JSON.stringify(reader.summary?.eventHash));
  }
  expect(streams.size).toBeGreaterThan(5);
});

describe('a changed trace with valid checksums', () => {
  test('a changed observation is reported at exactly that event', () => {
    const reader = openTrace(trace);
    const random = new Prng(2026);
    let tried = 0;
    while (tried < 60) {
      const number = random.below(reader.eventCount);
      // The last event tells the replay when to stop; it has a test of its own.
      if (reader.event(number).role !== 'observation' || number === reader.eventCount - 1) continue;
      tried++;
      const changed = openTrace(reencodeTrace(reader, { number, change: (event) => changeOneField(event, random) }));
      expect(replay(changed).divergence?.number, `event ${number}, ${reader.event(number).name}`).toBe(number);
    }
  });

  test('a changed end of the run is reported there', () => {
    const reader = openTrace(trace);
    const number = reader.eventCount - 1;
    const change = (event: { fields: Record<string, unknown> }) => {
      event.fields.memory_digest = (event.fields.memory_digest as bigint) ^ 1n;
    };
    expect(replay(openTrace(reencodeTrace(reader, { number, change }))).divergence?.number).toBe(number);
  });

  test('a changed decision is reported at it, or at the first event it changes', () => {
    const reader = openTrace(recordInMemory(talk, { seed: 3 }).bytes);
    const decisions = [...Array(reader.eventCount).keys()].filter((n) => reader.event(n).role === 'decision');
    const random = new Prng(7);
    for (const number of decisions) {
      const changed = openTrace(reencodeTrace(reader, { number, change: (event) => changeOneField(event, random) }));
      const { divergence } = replay(changed);
      expect(divergence, `decision ${number}, ${reader.event(number).name}`).toBeDefined();
      // Nothing before the changed decision can differ.
      expect(divergence!.number).toBeGreaterThanOrEqual(number);
    }
  });
});
