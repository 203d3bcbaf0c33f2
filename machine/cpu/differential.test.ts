/**
 * The engine against the host CPU: every form, run from many states, must leave the same registers, defined flags,
 * floating-point state and memory, or raise the same exception at the same place. This is a small slice; `npm run
 * fuzz:cpu` goes on for as long as asked. Needs gcc; without it the tests are skipped and say so.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RAX } from './registers.ts';
import { GroupMaker, testedForms } from './testing/case-group.ts';
import * as layout from './testing/case-layout.ts';
import { Fuzzer } from './testing/fuzzer.ts';
import { hasHostCpu } from './testing/host-cpu.ts';
import { describeDifference, minimise } from './testing/minimise.ts';

const SEED = 1;
const STATES = 21;
const GROUPS_PER_FORM = 5;
const available = hasHostCpu();
if (!available) console.warn('differential CPU tests skipped: they need gcc on x64 Linux');

test('groups are made again from seed and number', () => {
  const forms = testedForms();
  const code = (number: number) => Buffer.from(new GroupMaker(SEED, forms, forms).make(number).code).toString('hex');
  expect(code(5)).toBe(code(5));
  expect(code(5)).not.toBe(code(5 + forms.length));
});

describe.skipIf(!available)('the engine agrees with the host CPU', () => {
  let fuzzer: Fuzzer;
  beforeAll(() => {
    fuzzer = new Fuzzer({ seed: SEED, statesPerGroup: STATES });
  });
  afterAll(() => fuzzer.close());

  test('every form', async () => {
    const forms = testedForms();
    const differences = await fuzzer.runGroups(forms.length * GROUPS_PER_FORM);
    const smallest = differences.length === 0 ? '' : describeDifference(await minimise(fuzzer, differences[0]!));
    expect(smallest).toBe('');
    expect(differences.map((difference) => difference.group.form)).toEqual([]);
    expect(fuzzer.casesByForm.size).toBe(forms.length);
  }, 300_000);

  describe('a wrong result would be noticed', () => {
    const forms = testedForms(/^add\.64\.rr$/);
    const group = new GroupMaker(SEED, forms, forms).make(0);
    const record = new Uint8Array(layout.recordBytes(group.dataBytes));
    const view = new DataView(record.buffer);
    view.setUint32(layout.FLAGS, 0x202, true);
    view.setUint32(layout.MXCSR, 0x1f80, true);

    const sabotage = (break_: (fuzzer: Fuzzer) => void) => fuzzer.runRecord(group, record, 'user', 0, break_);

    test('nothing is said when all agrees', async () => {
      expect(await sabotage(() => {})).toEqual([]);
    });

    test.each<[string, RegExp, (fuzzer: Fuzzer) => void]>([
      ['a register', /^rax: /, ({ machine }) => machine.cpu.setReg(RAX, 1 + machine.cpu.regLo(RAX), 0)],
      ['a flag', /^flags /, ({ machine }) => (machine.cpu.rflags ^= 0x10)],
      ['the direction flag', /^flags /, ({ machine }) => (machine.cpu.rflags ^= 0x400)],
      ['a vector', /^xmm15: /, ({ machine }) => (machine.cpu.xmm(15)[15]! ^= 0x80)],
      ['a sticky flag of MXCSR', /^mxcsr: /, ({ machine }) => (machine.cpu.mxcsr ^= 1)],
      ['the first byte of the data', /^data-/, ({ runner }) => runner.poke('data', 0)],
      ['the last byte of the data', /^data\+/, ({ runner }) => runner.poke('data', group.dataBytes - 1)],
      ['the stack', /^stack\+/, ({ runner }) => runner.poke('stack', 9)],
      ['the low page', /^low page\+/, ({ runner }) => runner.poke('low', 63)],
    ])('%s', async (_, expected, break_) => {
      const lines = await sabotage(break_);
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(expected);
    });
  });
});
