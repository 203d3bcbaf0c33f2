/** RDMSR, WRMSR and their relatives: SDM volume 2 for the checks, volume 4 table 2-2 for the registers. */
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../machine.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_UNIMPLEMENTED } from '../cpu.ts';
import { RAX, RCX, RDX } from '../registers.ts';
import { DATA, machineWith } from '../testing/code-machine.ts';

const RDMSR = [0x0f, 0x32];
const WRMSR = [0x0f, 0x30];

function access(code: readonly number[], number: number, lo = 0, hi = 0): Machine & { stop: number } {
  const machine = machineWith(code);
  machine.cpu.setRegNumber(RCX, number);
  machine.cpu.setReg(RAX, lo, 0xffffffff);
  machine.cpu.setReg(RDX, hi, 0xffffffff);
  return { ...machine, stop: machine.cpu.run(1) };
}

test.each([
  ['IA32_APIC_BASE: enabled, the bootstrap processor', 0x1b, 0xfee00900, 0],
  ['IA32_PAT after reset (volume 3, table 12-12)', 0x277, 0x00070406, 0x00070406],
  ['IA32_EFER: syscall, long mode enabled and active, no-execute', 0xc0000080, 0xd01, 0],
])('%s', (_name, number, lo, hi) => {
  const { cpu, stop } = access(RDMSR, number);
  expect(stop).toBe(STOP_BUDGET);
  expect([cpu.regLo(RAX), cpu.regHi(RAX), cpu.regLo(RDX), cpu.regHi(RDX)]).toEqual([lo, 0, hi, 0]);
});

test.each([0x174, 0x175, 0x176, 0xc0000081, 0xc0000082, 0xc0000083, 0xc0000100, 0xc0000101, 0xc0000102])(
  'what WRMSR writes to %i RDMSR reads',
  (number) => {
    const { cpu } = access([...WRMSR, ...RDMSR], number, 0x89abc000, 0xfffff800);
    cpu.setRegNumber(RAX, 0);
    cpu.setRegNumber(RDX, 0);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect([cpu.regLo(RAX), cpu.regLo(RDX)]).toEqual([0x89abc000, 0xfffff800]);
  },
);

describe('#GP(0)', () => {
  test.each([
    ['reading a register that does not exist', RDMSR, 0x3a, 0, 0],
    ['writing one', WRMSR, 0x12345, 0, 0],
    ['an address that is not canonical', WRMSR, 0xc0000082, 0, 0x8000],
    ['a reserved memory type', WRMSR, 0x277, 2, 0],
    ['reserved bits of EFER', WRMSR, 0xc0000080, 0xd01, 1],
    ['leaving long mode with paging on', WRMSR, 0xc0000080, 0xc01, 0],
    ['the upper half of the flag mask', WRMSR, 0xc0000084, 0, 1],
    ['the upper half of TSC_AUX', WRMSR, 0xc0000103, 0, 1],
  ] as const)('%s', (_name, code, number, lo, hi) => {
    const { cpu, stop } = access(code, number, lo, hi);
    expect(stop).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 13, errorCode: 0 });
    expect(cpu.instructionsRetired).toBe(0);
  });

  test('RDPMC: there are no counters', () => {
    expect(access([0x0f, 0x33], 0).stop).toBe(STOP_FAULT);
  });
});

test('what such a processor has and the engine does not follow stops with its name', () => {
  const { cpu, stop } = access(RDMSR, 0x1d9);
  expect(stop).toBe(STOP_UNIMPLEMENTED);
  expect(cpu.unimplemented?.mnemonic).toBe('rdmsr (IA32_DEBUGCTL)');
  expect(access(WRMSR, 0xc0000080, 0x501).stop).toBe(STOP_UNIMPLEMENTED);
});

test('EFER.LMA is read-only, SCE can be cleared', () => {
  const { cpu } = access([...WRMSR, ...RDMSR], 0xc0000080, 0x900);
  cpu.run(1);
  expect(cpu.regLo(RAX)).toBe(0xd00);
});

test('the time-stamp counter counts on from what is written', () => {
  // wrmsr; nop; rdtscp: three instructions later it is two more, and ECX is TSC_AUX
  const { cpu } = access([...WRMSR, 0x90, 0x0f, 0x01, 0xf9], 0x10, 100, 7);
  expect(cpu.run(2)).toBe(STOP_BUDGET);
  expect([cpu.regLo(RAX), cpu.regLo(RDX), cpu.regLo(RCX)]).toEqual([102, 7, 0]);
});

test('SWAPGS exchanges the GS base with IA32_KERNEL_GS_BASE', () => {
  // swapgs; mov eax, gs:[0]; swapgs
  const { cpu, memory } = machineWith([0x0f, 0x01, 0xf8, 0x65, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0x0f, 0x01, 0xf8]);
  cpu.gsBase = DATA;
  cpu.kernelGsBase = (DATA + 0x1000) as typeof DATA;
  memory.writeU32(cpu.kernelGsBase, 42);
  expect(cpu.run(2)).toBe(STOP_BUDGET);
  expect([cpu.regLo(RAX), cpu.gsBase, cpu.kernelGsBase]).toEqual([42, DATA + 0x1000, DATA]);
  cpu.run(1);
  expect(cpu.gsBase).toBe(DATA);
});
