/** Cases in which the number of processors counts, on more of them than a half of an affinity has bits, and on as many as there can be. */
import { describe, expect, test } from 'vitest';
import { casesOf, failureOf, imageOf } from '../harness/conformance.ts';
import { runCases } from '../harness/run-cases.ts';

const NAMES = [
  'KeGenericCallDpc returns when',
  'KeSignalCallDpcSynchronize returns when',
  'KeIpiGenericCall calls the routine at IPI_LEVEL on each processor',
  'KeRegisterProcessorChangeCallback tells of the existing processors',
  'the DPC of a timer runs on the processor',
  'a thread that changes its affinity at DISPATCH_LEVEL',
  'threads at DISPATCH_LEVEL on different processors run',
  'gs leads to the block of the processor',
  'a processor index becomes a group and a number and back',
  'KeFlushQueuedDpcs returns when all DPCs',
];

const all = await casesOf('ke');
const rules = NAMES.flatMap((name) => all.filter((rule) => rule.name.startsWith(name)));

describe.each([2, 33, 64])('%i processors', (processorCount) => {
  test.each([
    ['TypeScript', undefined],
    ['C', imageOf('ke')!],
  ])('do what they promise to drivers in %s', (_language, image) => {
    const written = rules.filter((rule) => (image === undefined ? rule.onlyC === undefined : rule.c !== undefined));
    const failures = runCases(written, { image, processorCount, seed: 1 }, new Set()).flatMap((result) => {
      const lines = failureOf(result);
      return lines === undefined ? [] : [[result.rule.name, ...lines]];
    });
    expect(failures).toEqual([]);
  });
});

test('all of these cases are there', () => {
  expect(rules.length).toBe(NAMES.length);
});
