/** A busy machine with interrupts, DPCs, timers and cancellation: a slice of `npm run nightly:soak`. */
import { beforeAll, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { recordInMemory } from '../support/pipes.ts';
import { replayed } from '../support/replayed.ts';
import { RetracedRun } from '../support/retraced-run.ts';
import { soakImages, soakScenario } from '../support/soak.ts';

const ROUNDS = 4;

const record = (seed: number) =>
  recordInMemory(soakScenario(ROUNDS), { images: soakImages(), seed, ramMegabytes: 64 });

let trace: Uint8Array;

beforeAll(() => {
  trace = record(0).bytes;
});

test('recorded twice: the same bytes, and the devices have interrupted what runs', () => {
  const again = record(0);
  expect(again.outcome.text).toBe('completed');
  expect(Buffer.compare(again.bytes, trace)).toBe(0);
});

test.for([1, 2])('schedule seed %i replays without divergence', (seed) => {
  const { bytes, outcome } = record(seed);
  expect(outcome.text).toBe('completed');
  expect(replayed(openTrace(bytes))).toBe('');
});

test('stored and restored at random events: the same bytes', () => {
  const reader = openTrace(trace);
  const random = new Prng(17);
  const places = Array.from({ length: 5 }, () => random.below(reader.eventCount - 1)).sort((a, b) => a - b);
  const first = new MemoryTarget();
  let run = new RetracedRun(reader, first);
  const targets = [first];
  for (const place of places) {
    run.runToEvent(place);
    const target = new MemoryTarget();
    targets.push(target);
    run = new RetracedRun(reader, target, run.save());
  }
  run.runToEvent(Number.POSITIVE_INFINITY);
  expect(Buffer.compare(Buffer.concat(targets.map(({ bytes }) => bytes)), trace)).toBe(0);
});
