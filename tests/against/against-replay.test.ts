/** Replaying a recorded session against other images of its driver, without the command. */
import { expect, test } from 'vitest';
import { type Comparison, classNumber, isRegression } from '../../compare/comparison.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import type { AgainstSettings } from '../../replayer/against.ts';
import { against } from '../support/against.ts';
import { crowdScenario, pipesImage, pipesScenario, recordInMemory } from '../support/pipes.ts';

function recorded(seed = 0): TraceReader {
  return openTrace(recordInMemory(crowdScenario(), { seed }).bytes);
}

function withImage(reader: TraceReader, fileName: string, settings: AgainstSettings = {}): Comparison {
  return against(reader, [pipesImage(fileName)], settings);
}

test('the same driver is identical, whatever the schedule was', () => {
  for (const seed of [0, 3]) {
    const comparison = withImage(recorded(seed), 'pipes.sys');
    expect(comparison.verdict).toBe('identical');
    expect(comparison.differences).toEqual([]);
    expect(comparison.counts.identical).toBe(comparison.requests);
  }
});

test('compared with a fresh run of the recorded driver it is identical, too', () => {
  expect(withImage(recorded(3), 'pipes.sys', { baseline: 'rerun' }).verdict).toBe('identical');
});

test('a leak is a broken rule', () => {
  const comparison = withImage(recorded(), 'pipes-v2.sys');
  expect(isRegression(comparison.verdict)).toBe(true);
  expect(comparison.counts.rule).toBeGreaterThan(0);
});

test('another status is a contract difference, which belongs to its request', () => {
  const reader = openTrace(
    recordInMemory(
      pipesScenario({
        *'a.exe'(thread) {
          const pipe = yield* thread.CreateFile('\\\\.\\Example\\X');
          yield* thread.WriteFile(pipe, '');
          yield* thread.CloseHandle(pipe);
        },
      }),
    ).bytes,
  );
  const { differences } = withImage(reader, 'pipes-v2.sys');
  const contract = differences.filter((difference) => difference.class === 'contract');
  expect(contract).toHaveLength(1);
  expect(contract[0]!.request).toMatchObject({ thread: 'a.exe/main', service: 'NtWriteFile' });
  expect(contract[0]!.before.text).toContain('STATUS_SUCCESS');
  expect(contract[0]!.after.text).toContain('STATUS_INVALID_PARAMETER');
});

test('a comparison goes between threads and into JSON', () => {
  const comparison = withImage(recorded(), 'pipes-v2.sys');
  expect(structuredClone(comparison)).toEqual(comparison);
  expect(JSON.parse(JSON.stringify(comparison)).verdict).toBe(comparison.verdict);
});

test('classes count from 0 to 7, as reports number them', () => {
  expect(classNumber('identical')).toBe(0);
  expect(classNumber('bug check')).toBe(6);
  expect(classNumber('inconclusive')).toBe(7);
});
