/** Running the requests of a trace again, against the same driver or another version of it. */
import { expect, test } from 'vitest';
import { diffTraces } from '../../cli/comparison/diff-report.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { Recording } from '../../recorder/recording.ts';
import { Rerun } from '../../replayer/rerun.ts';
import { crowdScenario, pipesImage, pipesScenario, recordInMemory, recordingOptions } from '../support/pipes.ts';

/** The trace of a rerun. */
function rerun(reader: TraceReader, fileName = 'pipes.sys'): TraceReader {
  const target = new MemoryTarget();
  const session = new Rerun(reader, [pipesImage(fileName)], target);
  while (session.run(10_000) === undefined);
  return openTrace(target.bytes);
}

/** Records a program that never ends, until it is interrupted. */
function interruptedRecording(): TraceReader {
  const target = new MemoryTarget();
  const endless = pipesScenario({
    *'a.exe'(thread) {
      const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
      for (;;) yield* thread.WriteFile(pipe, 'again');
    },
  });
  const recording = new Recording(recordingOptions(endless), target);
  recording.run(2000);
  recording.interrupt('stopped by the test');
  return openTrace(target.bytes);
}

test('the same driver does the same, although threads were preempted', () => {
  const recorded = openTrace(recordInMemory(crowdScenario(), { seed: 3 }).bytes);
  expect(diffTraces(recorded, rerun(recorded)).identical).toBe(true);
});

test('another version does not', () => {
  const recorded = openTrace(recordInMemory(crowdScenario()).bytes);
  expect(diffTraces(recorded, rerun(recorded, 'pipes-v2.sys')).identical).toBe(false);
});

test('of a narrowed recording keeps the same part, so that it can be compared', () => {
  const capture = { kind: [EventKind.irpComplete], driver: [], device: [], process: [], filter: '' };
  const recorded = openTrace(recordInMemory(crowdScenario(), { capture }).bytes);
  const again = rerun(recorded);
  expect(again.header.capture).toEqual(capture);
  expect(again.eventCount).toBe(recorded.eventCount);
  expect(again.summary?.leftOutCount).toEqual(recorded.summary?.leftOutCount);
  expect(diffTraces(recorded, again).identical).toBe(true);
});

test('of a recording that was interrupted ends where user mode is not known any more, for the recorded reason', () => {
  const recorded = interruptedRecording();
  const again = rerun(recorded);
  expect(again.summary?.endReason).toBe('stopped by the test');
  expect(again.eventCount).toBeGreaterThanOrEqual(recorded.eventCount);
});

test('a service that the trace does not have is refused', () => {
  const recorded = openTrace(recordInMemory(crowdScenario()).bytes);
  const images = [{ ...pipesImage(), service: 'pipe' }];
  expect(() => new Rerun(recorded, images, new MemoryTarget())).toThrow(/no driver service "pipe"; it has: pipes/);
});
