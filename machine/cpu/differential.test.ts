/**
 * The engine against the host CPU: generated sequences run on both must leave the same registers, defined flags and
 * memory, or fault at the same instruction. Needs gcc; without it the test is skipped and says so.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Prng } from '../../base/prng.ts';
import {
  CaseGenerator,
  type Encoding,
  FLOAT_ENCODINGS,
  GENERAL_ENCODINGS,
  VECTOR_ENCODINGS,
} from './testing/case-generator.ts';
import { compareResults, GuestRunner } from './testing/guest-runner.ts';
import { buildHarness, hasHostCpu, runOnHost, type TestCase, type TestResult } from './testing/host-cpu.ts';

const BATCH = 5000;
const available = hasHostCpu();
if (!available) console.warn('differential CPU tests skipped: they need gcc on x64 Linux');

/** Seeds and sizes may be given from outside to search further: CPU_CASES=1000000 CPU_SEED=7. */
const caseCount = (standard: number) => Number(process.env.CPU_CASES ?? standard);
const seed = Number(process.env.CPU_SEED ?? 1);

describe.skipIf(!available)('the engine agrees with the host CPU', () => {
  let folder = '';
  let harness = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ntrewind-cpu-'));
    harness = buildHarness(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function report(test: TestCase, differences: string, window: string): string {
    const registers = Array.from(test.registers, (value, i) => `r${i}=${value.toString(16)}`).join(' ');
    return `seed ${seed}, ${window} window, code ${Buffer.from(test.code).toString('hex')}\n${differences}\n${registers} flags=${test.flags.toString(16)}`;
  }

  /** Returns reports of the first few disagreements. */
  function disagreements(encodings: readonly Encoding[], count: number): string[] {
    const generator = new CaseGenerator(new Prng(seed), encodings);
    const user = new GuestRunner('user');
    const kernel = new GuestRunner('kernel');
    const found: string[] = [];
    for (let done = 0; done < count && found.length < 5; done += BATCH) {
      const cases = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) => generator.next(done + i));
      runOnHost(harness, cases).forEach((expected: TestResult, i) => {
        const test = cases[i]!;
        for (const [window, runner] of [
          ['user', user],
          ['kernel', kernel],
        ] as const) {
          if (window === 'kernel' && !test.pointersStayPointers) continue;
          const differences = compareResults(test, expected, runner.run(test), window === 'kernel');
          if (differences !== '') found.push(report(test, differences, window));
        }
      });
    }
    return found.slice(0, 5);
  }

  test('general-purpose instructions', () => {
    expect(disagreements(GENERAL_ENCODINGS, caseCount(50_000))).toEqual([]);
  }, 600_000);

  test('vector instructions', () => {
    expect(disagreements(VECTOR_ENCODINGS, caseCount(15_000))).toEqual([]);
  }, 600_000);

  test('scalar floating point', () => {
    expect(disagreements(FLOAT_ENCODINGS, caseCount(5_000))).toEqual([]);
  }, 600_000);

  test('a wrong result would be noticed', () => {
    const generator = new CaseGenerator(new Prng(seed), [{ opcode: [0x01], only: 'register' }]);
    const test = generator.next(0);
    const [expected] = runOnHost(harness, [test]);
    const actual = new GuestRunner('user').run(test);
    expect(compareResults(test, expected!, actual, false)).toBe('');
    expect(compareResults(test, expected!, { ...actual, flags: actual.flags ^ 0x41 }, false)).toContain('flags');
    actual.registers[3]! ^= 1n;
    expect(compareResults(test, expected!, actual, false)).toContain('register 3');
  });
});
