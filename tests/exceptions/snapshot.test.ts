/** A machine that is stored while an exception is dispatched, at one event or another, goes on as if it had not been. */
import { expect, test } from 'vitest';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { RetracedRun } from '../support/retraced-run.ts';
import { eventsOf, recordSample, sampleScenario } from '../support/sample.ts';

test('stored between raising and handling: the same bytes', async () => {
  const { bytes, outcome } = recordSample(await sampleScenario('teller'));
  expect(outcome.kind).toBe('completed');
  const [raised, handled] = ['exception', 'exception_handle'].map((kind) => eventsOf({ bytes }, [kind])[1]!.number);
  expect(handled! - raised!).toBeGreaterThan(5);
  const reader = openTrace(bytes);
  for (let event = raised! - 1; event <= handled! + 1; event += 4) {
    const before = new MemoryTarget();
    const run = new RetracedRun(reader, before);
    run.runToEvent(event);
    const state = structuredClone(run.save());
    const prefix = before.bytes;
    run.runToEvent(Number.POSITIVE_INFINITY);
    const after = new MemoryTarget();
    new RetracedRun(reader, after, state).runToEvent(Number.POSITIVE_INFINITY);
    expect(Buffer.compare(Buffer.concat([prefix, after.bytes]), bytes)).toBe(0);
  }
});
