/**
 * The engine against the host CPU: every form, run from many states, must leave the same registers, defined flags,
 * floating-point state and memory, or raise the same exception at the same place. This is a small slice; `npm run
 * fuzz:cpu` goes on for as long as asked. Needs gcc; without it the tests are skipped and say so.
 */
import { describe, expect, test } from 'vitest';
import { testedForms } from './testing/case-group.ts';
import { Fuzzer } from './testing/fuzzer.ts';
import { hasHostCpu } from './testing/host-cpu.ts';

const STATES = 16;
const SEED = 1;
const available = hasHostCpu();
if (!available) console.warn('differential CPU tests skipped: they need gcc on x64 Linux');

describe.skipIf(!available)('the engine agrees with the host CPU', () => {
  test('every form', async () => {
    const fuzzer = new Fuzzer({ seed: SEED, statesPerGroup: STATES });
    const differences = await fuzzer.runGroups(testedForms().length * 4);
    fuzzer.close();
    const texts = differences.map(
      ({ group, record, window, lines }) =>
        `${group.form}, seed ${SEED}, group ${group.number}, state ${record}, ${window} window, ` +
        `code ${Buffer.from(group.code).toString('hex')}: ${lines.join('; ')}`,
    );
    expect(texts.slice(0, 10)).toEqual([]);
    expect(fuzzer.casesByForm.size).toBe(testedForms().length);
  }, 120_000);
});
