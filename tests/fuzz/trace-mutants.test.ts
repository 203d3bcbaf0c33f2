/** Damaged traces give recorded events or a TraceError, read strictly, tolerantly or repaired. More: `npm run fuzz:trace`. */
import { expect, test } from 'vitest';
import type { Prng } from '../../base/prng.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { emitRandomEvents, TEST_HEADER } from '../../proto/testing/random-events.ts';
import { eventsOf, eventText, judge, mutate } from '../../proto/testing/trace-mutants.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { TraceWriter } from '../../proto/trace-writer.ts';
import { fuzzRounds } from './rounds.ts';

function smallTrace(seed: number): Uint8Array {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, TEST_HEADER);
  writer.addBlob(new TextEncoder().encode('an image '.repeat(20)));
  for (let i = 0; i < 3; i++) {
    emitRandomEvents(writer.sink, seed + i, 60);
    writer.flush();
  }
  writer.finish('completed');
  return target.bytes;
}

const traces = [smallTrace(10), smallTrace(20)];
const originals = traces.map(
  (trace) => new Map([...eventsOf(openTrace(trace))].map(([number, event]) => [number, eventText(event)])),
);

test('an unchanged trace is proven, and a false event in it would be noticed', () => {
  const whole = { how: '', bytes: traces[0]! };
  expect(judge(whole, originals)).toEqual({ proven: true, repaired: true });
  expect(() => judge(whole, [originals[1]!])).toThrow(/event 0 is proven, but was never recorded/);
});

test('mutants are refused or read as recorded', () => {
  let refused = 0;
  fuzzRounds(400, (random: Prng) => {
    const { proven } = judge(mutate(traces[0]!, traces[1]!, random), originals);
    if (!proven) refused++;
  });
  expect(refused).toBeGreaterThan(200);
});
