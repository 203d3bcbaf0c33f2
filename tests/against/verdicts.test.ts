/** New drivers that cannot be compared to the end: each gets a clear verdict, and none keeps the tool from ending. */
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../cli/load-scenario.ts';
import { repairTrace } from '../../proto/repair.ts';
import { stripTrace } from '../../proto/strip.ts';
import { openTrace } from '../../proto/trace-reader.ts';
import { MemorySource } from '../../proto/trace-source.ts';
import { MemoryTarget } from '../../proto/trace-target.ts';
import { Recording } from '../../recorder/recording.ts';
import type { DriverImage } from '../../system/image-loader.ts';
import { corpusImage, corpusScenario } from '../corpus/version-pairs.ts';
import { against, ofClass } from '../support/against.ts';
import { buildDriverCalling } from '../support/driver-calling.ts';
import { DriverProgram } from '../support/driver-program.ts';
import { FIELD } from '../support/pe-builder.ts';
import { crowdScenario, pipesImage, pipesScenario, recordInMemory, recordingOptions } from '../support/pipes.ts';
import { RetracedRun } from '../support/retraced-run.ts';

const trace = recordInMemory(
  pipesScenario({
    *'a.exe'(thread) {
      const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
      yield* thread.WriteFile(pipe, 'text');
      yield* thread.CloseHandle(pipe);
    },
  }),
).bytes;

function image(bytes: Uint8Array): DriverImage {
  return { service: 'pipes', fileName: 'new.sys', bytes };
}

function entry(...code: number[]): DriverImage {
  const program = new DriverProgram()
    .routine('entry', 1, 2)
    .bytes(...code)
    .return({ value: 0n });
  return image(program.build(new Uint8Array(16)));
}

describe('at load', () => {
  test('a bug check', () => {
    // DriverEntry frees its driver object.
    const comparison = against(trace, [image(buildDriverCalling('ExFreePool'))]);
    expect(comparison.verdict).toBe('bug check');
    const [stop] = ofClass(comparison, 'bug check');
    expect(stop?.what).toBe('the system stops');
    // Everything user mode did is still to come: it is not called different.
    expect(ofClass(comparison, 'contract')).toEqual([]);
  });

  test('an endless loop', () => {
    const comparison = against(trace, [entry(0xeb, 0xfe)], { hangLimitInstructions: 100_000 });
    expect(comparison.verdict).toBe('bug check');
    expect(comparison.differences.map(({ what }) => what)).toContain('the system stands still');
    expect(comparison.endings[1]).toMatch(/has run 100000 instructions without calling the kernel/);
  });

  test('an endless loop that calls the kernel all the time', () => {
    // The call and the store of its result take 13 bytes; a jump back over them and itself.
    const program = new DriverProgram().routine('entry', 1, 2).call('KeGetCurrentIrql', []).bytes(0xeb, 0xf1);
    const comparison = against(trace, [image(program.build(new Uint8Array(16)))]);
    expect(comparison.verdict).toBe('bug check');
    expect(comparison.endings[1]).toMatch(/^no end in sight after \d+ steps$/);
  }, 180_000);

  test('a routine that nobody implements', () => {
    const comparison = against(trace, [image(buildDriverCalling('NotARoutineOfAnyKernel'))]);
    expect(comparison.verdict).toBe('inconclusive');
    expect(comparison.differences[0]?.after.text).toContain('NotARoutineOfAnyKernel');
    expect(ofClass(comparison, 'contract')).toEqual([]);
  });

  test('a DriverEntry that fails: what programs do after that follows from it', () => {
    const failing = new DriverProgram().routine('entry', 1, 2).return({ value: 0xc000_0001n });
    const comparison = against(trace, [image(failing.build(new Uint8Array(16)))]);
    expect(comparison.verdict).toBe('contract');
    expect(comparison.differences[0]?.request?.service).toBe('');
    expect(ofClass(comparison, 'contract')).toHaveLength(1);
    expect(comparison.differences[0]?.consequences.length).toBeGreaterThan(0);
  });
});

describe('images and traces that cannot be used are refused', () => {
  test('a 32-bit image', () => {
    const bytes = pipesImage().bytes.slice();
    const view = new DataView(bytes.buffer);
    view.setUint16(view.getUint32(FIELD.peOffset, true) + 4, 0x14c, true);
    expect(() => against(trace, [image(bytes)])).toThrow(/32/);
  });

  test('a service that the trace does not have', () => {
    expect(() => against(trace, [{ ...pipesImage(), service: 'tubes' }])).toThrow(
      /no driver service "tubes"; it has: pipes/,
    );
  });

  test('a trace without images, unless every driver is given', () => {
    const target = new MemoryTarget();
    stripTrace(new MemorySource(trace), { payloads: false, userData: false, images: true }, () => target);
    expect(() => against(target.bytes, [])).toThrow(/pipes.sys was taken out of this trace/);
    expect(against(target.bytes, [pipesImage()]).verdict).toBe('identical');
  });
});

test('a recording that was stopped is inconclusive from there on, and only there', () => {
  const target = new MemoryTarget();
  const recording = new Recording(recordingOptions(crowdScenario()), target);
  recording.run(2000);
  recording.interrupt('stopped by the test');
  const comparison = against(target.bytes, [pipesImage()]);
  expect(comparison.verdict).toBe('inconclusive');
  expect(comparison.differences.map(({ class: name, what }) => [name, what])).toEqual([
    ['inconclusive', 'the recording ends here'],
  ]);
});

test('a trace without its end is inconclusive there', () => {
  const whole = recordInMemory(crowdScenario()).bytes;
  const reader = openTrace(whole.subarray(0, whole.length / 2), { tolerant: true });
  const comparison = against(reader, [pipesImage()]);
  expect(comparison.verdict).toBe('inconclusive');
  expect(ofClass(comparison, 'contract')).toEqual([]);
});

/** The same run in a trace of short batches, one of which is damaged and then cut out by a repair. */
function withGap(bytes: Uint8Array): Uint8Array {
  const target = new MemoryTarget();
  const run = new RetracedRun(openTrace(bytes), target);
  for (let events = 500; !run.runToEvent(events); events += 500) run.writer.flush();
  const damaged = target.bytes;
  const { offset } = openTrace(damaged).batchIndex[3]!;
  damaged[offset + 40]! ^= 1;
  const repaired = new MemoryTarget();
  expect(repairTrace(new MemorySource(damaged), () => repaired).gaps).toHaveLength(1);
  return repaired.bytes;
}

test('where events were lost the comparison ends, and says so', () => {
  const comparison = against(withGap(recordInMemory(crowdScenario()).bytes), [pipesImage()]);
  expect(comparison.verdict).toBe('inconclusive');
  expect(comparison.differences.map(({ class: name, before }) => [name, before.text])).toEqual([
    ['inconclusive', 'events were lost here'],
  ]);
});

test('a bug check belongs to the request that was in progress', async () => {
  const { scenario } = await loadScenario(corpusScenario('mailbox'));
  const recorded = recordInMemory(scenario, { images: [corpusImage('mailbox/mailbox')] }).bytes;
  const comparison = against(recorded, [corpusImage('mailbox/mailbox-double-completion')]);
  expect(comparison.differences).toHaveLength(1);
  expect(comparison.differences[0]).toMatchObject({ class: 'bug check', request: { service: 'NtReadFile' } });
});
