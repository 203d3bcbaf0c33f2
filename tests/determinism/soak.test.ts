/** A busy machine with interrupts, DPCs, timers and cancellation: a slice of `npm run nightly:soak`. */
import { beforeAll, expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { interruptedRun } from '../support/interrupted-run.ts';
import { recordInMemory } from '../support/pipes.ts';
import { replayed } from '../support/replayed.ts';
import { soakImages, soakScenario } from '../support/soak.ts';

const ROUNDS = 4;

const record = (seed: number) => recordInMemory(soakScenario(ROUNDS), { images: soakImages(), seed, ramMegabytes: 64 });

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
  expect(Buffer.compare(interruptedRun(trace, 5), trace)).toBe(0);
});
