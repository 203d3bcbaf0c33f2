/** Runs that do not complete are traces like any other: the replay fails in the same way, at the same event. */
import { expect, test } from 'vitest';
import { openTrace } from '../../proto/trace-reader.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { scenario } from '../../system/scenario/api.ts';
import { buildDriverCalling } from '../support/driver-calling.ts';
import { recordInMemory } from '../support/pipes.ts';

/** Records a driver whose DriverEntry calls `routine`, and replays the trace. */
function recordAndReplay(routine: string) {
  const run = scenario({ drivers: [{ service: 'calls', image: 'calls.sys' }], processes: {} });
  const images = [{ service: 'calls', fileName: 'calls.sys', bytes: buildDriverCalling(routine) }];
  const { bytes, outcome } = recordInMemory(run, { images });
  const reader = openTrace(bytes);
  const session = new StrictReplay(reader);
  session.boot();
  for (;;) {
    const result = session.run(7);
    if (result !== undefined) return { kind: outcome.kind, reader, result };
  }
}

test('a bug check', () => {
  // DriverEntry passes its first argument on: a driver object is no pool block.
  const { kind, reader, result } = recordAndReplay('ExFreePool');
  expect(kind).toBe('bugcheck');
  expect(reader.event(reader.eventCount - 2).name).toBe('bug_check');
  expect(result.divergence).toBeUndefined();
  expect(result.matched).toBe(reader.eventCount);
});

test('a routine that nobody implements', () => {
  const { kind, reader, result } = recordAndReplay('NotARoutineOfAnyKernel');
  expect(kind).toBe('unimplemented');
  expect(result.divergence).toBeUndefined();
  expect(result.matched).toBe(reader.eventCount);
  expect(result.recordedEnd).toContain('NotARoutineOfAnyKernel');
});
