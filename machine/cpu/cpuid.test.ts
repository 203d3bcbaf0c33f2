/**
 * CPUID promises exactly what the engine does: proved by executing a sample of every instruction there is. Which
 * feature an instruction belongs to is iced-x86's knowledge; the bits' places in the leaves are the Intel SDM's.
 */
import { CpuidFeature } from 'iced-x86';
import { beforeAll, describe, expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { createMachine } from '../machine.ts';
import { KERNEL_WINDOW } from '../memory/layout.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_UNIMPLEMENTED } from './cpu.ts';
import { BASELINE_FEATURES, OFFERED_FEATURES } from './cpuid.ts';
import { RAX, RBX, RCX, RDX, RSP } from './registers.ts';
import { VECTOR_UD } from './state.ts';
import { type SampleInstruction, sampleInstructions } from './testing/sample-instructions.ts';

const CODE = addressAdd(KERNEL_WINDOW, 0x10000);
/** Data and stack; RBX ends in zeros, so that its lower half is also a null selector. */
const DATA = addressAdd(KERNEL_WINDOW, 0x2f000);
const RWX = { write: true, execute: true, user: false };

type Outcome = 'executed' | 'unimplemented' | 'undefined';

/** Executes samples one by one, each from the same state. */
function makeExecutor(): (bytes: Uint8Array) => Outcome {
  const { memory, cpu } = createMachine({ ramBytes: 4 * 1024 * 1024 });
  memory.map(CODE, 0x1000, RWX);
  memory.map(DATA, 0x3000, RWX);
  cpu.rip = CODE;
  cpu.setRegAddress(RBX, addressAdd(DATA, 0x1000));
  cpu.setRegAddress(RSP, addressAdd(DATA, 0x2000));
  const start = cpu.save();
  return (bytes) => {
    cpu.restore(start);
    memory.writeBytes(CODE, bytes);
    const stop = cpu.run(1);
    if (stop === STOP_UNIMPLEMENTED) return 'unimplemented';
    return stop === STOP_FAULT && cpu.fault.vector === VECTOR_UD ? 'undefined' : 'executed';
  };
}

/** Instructions of features that are not offered, in the space of hints: they do nothing instead of raising #UD. */
const HINTS = /^(PREFETCH|CLDEMOTE|ENDBR|RDSSP|BND)/;

/** Instructions that raise #UD by definition. */
const ALWAYS_UNDEFINED = /^UD[012]\b/;

/** Instructions of offered features that stop as unimplemented, each with the reason. */
const EXCEPTIONS: readonly (readonly [RegExp, string])[] = [
  [/^(RETF|IRET|INT imm8|(CALL|JMP) m16:)/, 'leaves the one code segment that drivers run in'],
  [/^(L[SFG]S |POP [FG]S$)/, 'loads segment registers that Windows never changes'],
  [/^(LLDT|LTR|VERR|VERW|LAR|LSL) /, 'there are no descriptor tables'],
  [/^(F2XM1|FYL2X|FYL2XP1|FPTAN|FPATAN|FSIN|FCOS|FSINCOS)$/, 'x87 transcendentals differ between processors'],
  [/^(FSTPNCE |FNENI|FNDISI|FNSETPM)/, 'left over from coprocessors of the 1980s; no compiler emits them'],
  [/^BSWAP r16$/, 'the manuals leave its result undefined'],
];

describe('what CPUID offers', () => {
  const offered = new Set([...BASELINE_FEATURES, ...OFFERED_FEATURES.map((entry) => entry.feature)]);
  const isOffered = (sample: SampleInstruction) => sample.features.every((feature) => offered.has(feature));
  const outcomes = new Map<SampleInstruction, Outcome>();
  const samplesWith = (outcome: Outcome) => [...outcomes].filter(([, o]) => o === outcome).map(([sample]) => sample);
  const texts = (samples: readonly SampleInstruction[]) => samples.map((sample) => sample.text);
  let samples: SampleInstruction[] = [];

  beforeAll(() => {
    samples = sampleInstructions();
    const execute = makeExecutor();
    for (const sample of samples) if (sample.bytes !== undefined) outcomes.set(sample, execute(sample.bytes));
  }, 60_000);

  test('there is a sample of every instruction offered', () => {
    expect(texts(samples.filter((sample) => sample.bytes === undefined && isOffered(sample)))).toEqual([]);
    expect(outcomes.size).toBeGreaterThan(3000);
  });

  test('an instruction of an offered feature executes', () => {
    const isExcepted = (sample: SampleInstruction) => EXCEPTIONS.some(([pattern]) => pattern.test(sample.text));
    const missing = samplesWith('unimplemented').filter((sample) => !isExcepted(sample));
    expect(texts(missing)).toEqual([]);
    const refused = samplesWith('undefined').filter((s) => isOffered(s) && !ALWAYS_UNDEFINED.test(s.text));
    expect(texts(refused)).toEqual([]);
  });

  test('an instruction that executes belongs to an offered feature', () => {
    const unannounced = samplesWith('executed').filter((s) => !isOffered(s) && !HINTS.test(s.text));
    expect(unannounced.map((s) => `${s.text}: ${s.features.map((f) => CpuidFeature[f]).join(' ')}`)).toEqual([]);
  });

  test.each(EXCEPTIONS)('the exception %s is still needed (%s)', (pattern) => {
    expect(texts(samplesWith('unimplemented')).some((text) => pattern.test(text))).toBe(true);
  });
});

describe('CPUID', () => {
  const { memory, cpu } = createMachine({ ramBytes: 4 * 1024 * 1024 });
  memory.map(CODE, 0x1000, RWX);
  memory.writeBytes(CODE, Uint8Array.of(0x0f, 0xa2));
  const cpuid = (leaf: number, subleaf = 0) => {
    cpu.rip = CODE;
    cpu.setReg(RAX, leaf, 0xffffffff);
    cpu.setReg(RCX, subleaf, 0xffffffff);
    cpu.run(1);
    for (const register of [RAX, RBX, RCX, RDX]) expect(cpu.regHi(register)).toBe(0);
    return { eax: cpu.regLo(RAX), ebx: cpu.regLo(RBX), ecx: cpu.regLo(RCX), edx: cpu.regLo(RDX) };
  };
  const characters = (...words: number[]) =>
    words.map((word) => String.fromCharCode(word & 255, (word >> 8) & 255, (word >> 16) & 255, word >>> 24)).join('');
  const NOTHING = { eax: 0, ebx: 0, ecx: 0, edx: 0 };

  test('names vendor, brand, signature and the highest leaves', () => {
    const { eax, ebx, ecx, edx } = cpuid(0);
    expect(eax).toBe(0xd);
    expect(characters(ebx, edx, ecx)).toBe('GenuineIntel');
    expect(cpuid(1).eax).toBe(0x506e3);
    expect(cpuid(0x80000000).eax).toBe(0x80000008);
    const brand = [2, 3, 4].map((n) => cpuid(0x80000000 + n)).map((l) => characters(l.eax, l.ebx, l.ecx, l.edx));
    expect(brand.join('').replace(/\0+$/, '')).toBe('ntrewind simulated x86-64 processor');
  });

  test('has the features of x86-64-v2, of which drivers and compilers take advantage', () => {
    const { ecx, edx } = cpuid(1);
    const bits = { sse3: 0, ssse3: 9, cmpxchg16b: 13, sse41: 19, sse42: 20, popcnt: 23 };
    for (const [name, bit] of Object.entries(bits)) expect((ecx >>> bit) & 1, name).toBe(1);
    for (const [name, bit] of Object.entries({ tsc: 4, cx8: 8, cmov: 15, sse: 25, sse2: 26 })) {
      expect((edx >>> bit) & 1, name).toBe(1);
    }
    expect(cpuid(0x80000001).ecx & 1, 'lahf').toBe(1);
    expect((cpuid(0x80000001).edx >>> 29) & 1, 'long mode').toBe(1);
  });

  test('has no AVX, XSAVE, RDRAND, AES, hypervisor', () => {
    const { ecx } = cpuid(1);
    for (const bit of [1, 12, 25, 26, 27, 28, 29, 30, 31]) expect((ecx >>> bit) & 1, `bit ${bit}`).toBe(0);
    expect((cpuid(7).ebx >>> 5) & 1, 'AVX2').toBe(0);
  });

  test('counts time evenly and has 48-bit addresses', () => {
    expect((cpuid(0x80000007).edx >>> 8) & 1).toBe(1);
    expect((cpuid(0x80000008).eax >>> 8) & 0xff).toBe(48);
  });

  /** Bytes in a line, ways, sets and level of the caches of leaf 4, as SDM volume 2 has software compute them. */
  function caches() {
    const found = [];
    for (let subleaf = 0; ; subleaf++) {
      const { eax, ebx, ecx } = cpuid(4, subleaf);
      if ((eax & 0x1f) === 0) return found;
      const [line, partitions, ways, sets] = [(ebx & 0xfff) + 1, ((ebx >>> 12) & 0x3ff) + 1, (ebx >>> 22) + 1, ecx + 1];
      const kilobytes = (line * partitions * ways * sets) / 1024;
      found.push({ type: eax & 0x1f, level: (eax >>> 5) & 7, line, kilobytes, sharing: (eax >>> 14) & 0xfff });
    }
  }

  test('has caches with sizes, the same in each leaf that tells them', () => {
    expect(caches()).toEqual([
      { type: 1, level: 1, line: 64, kilobytes: 32, sharing: 0 },
      { type: 2, level: 1, line: 64, kilobytes: 32, sharing: 0 },
      { type: 3, level: 2, line: 64, kilobytes: 256, sharing: 0 },
      { type: 3, level: 3, line: 64, kilobytes: 3072, sharing: 0 },
    ]);
    const { ecx } = cpuid(0x80000006);
    expect([ecx & 0xff, ecx >>> 16]).toEqual([64, 256]);
    expect(((cpuid(1).ebx >>> 8) & 0xff) * 8, 'line of CLFLUSH').toBe(64);
    // Descriptor FFh: leaf 4 has the caches. The low byte of EAX is 1, the number of times leaf 2 is to be asked.
    expect([cpuid(2).eax & 0xff, cpuid(2).ebx & 0xff]).toEqual([1, 0xff]);
  });

  test('is one thread of one core: leaf 0Bh ends after the levels of threads and cores', () => {
    const levels = [0, 1, 2].map((subleaf) => cpuid(0xb, subleaf));
    expect(levels.map(({ ebx, ecx }) => [ebx & 0xffff, (ecx >>> 8) & 0xff, ecx & 0xff])).toEqual([
      [1, 1, 0],
      [1, 2, 1],
      [0, 0, 0],
    ]);
    expect((cpuid(1).edx >>> 28) & 1, 'more than one thread').toBe(0);
  });

  test('CLFLUSH minds the address and leaves devices alone', () => {
    // clflush [rbx]; clflushopt [rbx]
    memory.writeBytes(addressAdd(CODE, 0x100), Uint8Array.of(0x0f, 0xae, 0x3b, 0x66, 0x0f, 0xae, 0x3b));
    const run = (address: number, hi: number) => {
      cpu.rip = addressAdd(CODE, 0x100);
      cpu.setReg(RBX, address, hi);
      const stop = cpu.run(2);
      if (stop !== STOP_BUDGET) expect(stop).toBe(STOP_FAULT);
      return stop === STOP_FAULT ? [cpu.fault.vector, cpu.fault.errorCode, cpu.fault.access] : 'executed';
    };
    expect(run(0x10000, 0xfffff800)).toBe('executed');
    memory.map(addressAdd(KERNEL_WINDOW, 0x4000000), 0x1000, { ...RWX, execute: false, device: true });
    expect(run(0x4000000, 0xfffff800)).toBe('executed');
    expect(run(0x8000000, 0xfffff800)).toEqual([14, 0, 'read']);
    expect(run(0, 0x8000)).toEqual([13, 0, expect.anything()]);
  });

  test('answers nothing beyond the highest leaf and in missing subleaves', () => {
    for (const leaf of [0xe, 0x40000000, 0x80000009, 0xffffffff]) expect(cpuid(leaf)).toEqual(NOTHING);
    expect(cpuid(7, 1)).toEqual(NOTHING);
    expect(cpuid(0xd)).toEqual(NOTHING);
  });
});
