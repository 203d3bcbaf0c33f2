/** The same inputs give the same bytes; a replay makes every event again; whatever is changed in a trace is found. */
import { beforeAll, describe, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import type { TraceEvent } from '../../proto/decoded-batch.ts';
import type { EditableEvent } from '../../proto/testing/editable-event.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import type { ReplayResult } from '../../replayer/strict-replay.ts';
import type { Scenario } from '../../system/scenario/api.ts';
import { changeOneField } from '../support/change-field.ts';
import { crowdScenario, recordInMemory, talkScenario } from '../support/pipes.ts';
import { replayOf } from '../support/replayed.ts';

let talk: Scenario;
let trace: Uint8Array;

beforeAll(async () => {
  talk = await talkScenario();
  trace = recordInMemory(talk).bytes;
});

function replay(reader: TraceReader): ReplayResult {
  return replayOf(reader, {}, 1000);
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
    const { bytes, outcome } = recordInMemory(crowdScenario(), { seed });
    expect(outcome.kind).toBe('completed');
    const reader = openTrace(bytes);
    expect(replay(reader).divergence).toBeUndefined();
    streams.add(JSON.stringify(reader.summary?.eventHash));
  }
  expect(streams.size).toBe(20);
});

test('a thread that finds the mutex owned waits while others run, and goes on as its owner', () => {
  const reader = openTrace(recordInMemory(crowdScenario(), { seed: 1 }).bytes);
  const events = [...reader.batches()].flatMap((batch) =>
    [...Array(batch.eventCount).keys()].map((i) => batch.event(i)),
  );
  const contended = events.filter(({ name }) => name === 'lock_contend');
  expect(contended.length).toBeGreaterThan(5);
  for (const contention of contended) {
    const later = events.slice(contention.number + 1);
    const ended = later.find(({ name, thread }) => name === 'wait_end' && thread === contention.thread)!;
    const meanwhile = events.slice(contention.number + 1, ended.number);
    const { owner, lock } = contention.fields;
    const released = ({ name, thread, fields }: TraceEvent) =>
      name === 'lock_release' && thread === owner && fields.lock === lock;
    // The owner ran and released it; then the one that waited has it.
    expect(meanwhile.some(released)).toBe(true);
    const next = events[ended.number + 1]!;
    expect([next.name, next.thread, next.fields.lock]).toEqual(['lock_acquire', contention.thread, lock]);
    expect(ended.fields.status).toBe(0);
  }
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

  test('a changed action of user mode is reported at it, or at the first event it changes', () => {
    const reader = openTrace(recordInMemory(crowdScenario(), { seed: 3 }).bytes);
    const actions = [...Array(reader.eventCount).keys()].filter((n) => reader.event(n).name.startsWith('user_'));
    const random = new Prng(7);
    let withoutEffect = 0;
    for (let round = 0; round < 80; round++) {
      const number = actions[random.below(actions.length)]!;
      const changed = openTrace(reencodeTrace(reader, { number, change: (event) => changeOneField(event, random) }));
      const { divergence } = replay(changed);
      if (divergence === undefined) {
        // User memory that is overwritten before anybody reads it: no event shows the change.
        expect(['user_write', 'user_system_call']).toContain(reader.event(number).name);
        withoutEffect++;
        continue;
      }
      // Nothing before the changed action can differ.
      expect(divergence.number).toBeGreaterThanOrEqual(number);
    }
    expect(withoutEffect).toBeLessThan(16);
  });

  test('a changed scheduling decision is reported at exactly that event', () => {
    const reader = openTrace(recordInMemory(crowdScenario(), { seed: 3 }).bytes);
    const switches = [...Array(reader.eventCount).keys()].filter((n) => reader.event(n).name === 'thread_switch');
    expect(switches.length).toBeGreaterThan(10);
    for (const number of switches.slice(0, 10)) {
      const change = (event: EditableEvent) => {
        event.fields.chosen = 9999;
      };
      expect(replay(openTrace(reencodeTrace(reader, { number, change }))).divergence?.number).toBe(number);
      // Taken one default choice later than recorded, it is missing where it was.
      const late = (event: EditableEvent) => {
        event.fields.defaults = (event.fields.defaults as number) + 1;
      };
      expect(replay(openTrace(reencodeTrace(reader, { number, change: late }))).divergence?.number).toBe(number);
    }
  });
});
