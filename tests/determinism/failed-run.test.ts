/** Runs that do not complete are traces like any other: the replay fails in the same way, at the same event. */
import { expect, test } from 'vitest';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { Recording, type RecordingOptions } from '../../recorder/recording.ts';
import { type Scenario, scenario, type ThreadFunction } from '../../system/scenario/api.ts';
import { buildDriverCalling } from '../support/driver-calling.ts';
import { pipesScenario, recordInMemory, recordingOptions } from '../support/pipes.ts';
import { replayOf } from '../support/replayed.ts';

/** Records a driver whose DriverEntry calls `routine`, and replays the trace. */
function recordAndReplay(routine: string) {
  const run = scenario({ drivers: [{ service: 'calls', image: 'calls.sys' }], processes: {} });
  return replayed(run, { images: [{ service: 'calls', fileName: 'calls.sys', bytes: buildDriverCalling(routine) }] });
}

function replayed(run: Scenario, options: Partial<RecordingOptions>) {
  const { bytes, outcome } = recordInMemory(run, options);
  return { kind: outcome.kind, ...replay(bytes) };
}

function replay(bytes: Uint8Array) {
  const reader = openTrace(bytes);
  return { reader, result: replayOf(reader, {}, 7) };
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

test('an image that memory has no room for', () => {
  const bytes = buildDriverCalling('ExFreePool');
  const view = new DataView(bytes.buffer);
  const sizeOfImage = view.getUint32(0x3c, true) + 24 + 56;
  view.setUint32(sizeOfImage, 32 * 1024 * 1024, true);
  const run = scenario({ drivers: [{ service: 'large', image: 'large.sys' }], processes: {} });
  const images = [{ service: 'large', fileName: 'large.sys', bytes }];
  const { kind, reader, result } = replayed(run, { images, ramMegabytes: 16 });
  expect(kind).toBe('exhausted');
  expect(result).toMatchObject({ divergence: undefined, matched: reader.eventCount });
  expect(result.recordedEnd).toMatch(/no memory left/);
});

test('more threads than there is room for', () => {
  const threads = Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`t${i}`, function* () {}]));
  const { kind, reader, result } = replayed(pipesScenario({ 'a.exe': threads }), { ramMegabytes: 16 });
  expect(kind).toBe('exhausted');
  expect(result).toMatchObject({ divergence: undefined, matched: reader.eventCount });
});

test('a program that fails where its processor was chosen in the same step', () => {
  const visits = (count: number): ThreadFunction =>
    function* (thread) {
      for (let i = 0; i < count; i++) yield* thread.CreateFile(`\\\\.\\Example\\${thread.threadName}${i}`);
      if (thread.threadName === 'failing') throw new Error('what came back is not what was expected');
    };
  let chosen = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const run = pipesScenario({
      'a.exe': { failing: visits(seed % 4), busy: visits(9) },
      'b.exe': { busier: visits(9) },
    });
    const target = new MemoryTarget();
    const recording = new Recording(recordingOptions(run, { seed, processorCount: 4 }), target);
    expect(() => recording.run(1_000_000)).toThrow('not what was expected');
    const { reader, result } = replay(target.bytes);
    expect(result).toMatchObject({ divergence: undefined, matched: reader.eventCount });
    expect(result.recordedEnd).toContain('not what was expected');
    if (reader.event(reader.eventCount - 2).name === 'processor_choice') chosen++;
  }
  // Otherwise this test has shown nothing.
  expect(chosen).toBeGreaterThan(0);
});
