import { expect } from 'vitest';
import { Prng } from '../../base/prng.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { RetracedRun } from './retraced-run.ts';

/** Runs a trace again, stores the machine at random events and goes on with what was stored: each time the bytes are those of the trace. */
export function expectSameWhenStored(trace: Uint8Array, rounds: number, seed: number): void {
  const reader = openTrace(trace);
  const random = new Prng(seed);
  for (let round = 0; round < rounds; round++) {
    const before = new MemoryTarget();
    const run = new RetracedRun(reader, before);
    run.runToEvent(random.below(reader.eventCount - 1));
    const state = run.save();
    const prefix = before.bytes;
    // What the first run does later must not reach into the stored state.
    run.runToEvent(Number.POSITIVE_INFINITY);
    const after = new MemoryTarget();
    new RetracedRun(reader, after, state).runToEvent(Number.POSITIVE_INFINITY);
    expect(Buffer.compare(Buffer.concat([prefix, after.bytes]), trace), `round ${round}`).toBe(0);
  }
}
