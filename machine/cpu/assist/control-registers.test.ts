/** Control and debug registers: SDM volume 2, MOV (control registers), MOV (debug registers); volume 3, sections 2.5, 19.2. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../../../base/guest-address.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_UNIMPLEMENTED } from '../cpu.ts';
import { RAX, RBX } from '../registers.ts';
import { CODE, DATA, machineWith, RX } from '../testing/code-machine.ts';

const NUMBERS = { cr0: 0xc0, cr2: 0xd0, cr3: 0xd8, cr4: 0xe0 } as const;
const write = (name: keyof typeof NUMBERS) => [0x0f, 0x22, NUMBERS[name]];
const INITIAL_CR0 = 0x80050033;

function writeControl(name: keyof typeof NUMBERS, lo: number, hi = 0) {
  const { cpu } = machineWith(write(name));
  cpu.setReg(RAX, lo, hi);
  const before = cpu[name];
  const stop = cpu.run(1);
  return { stop, cpu, before };
}

describe('MOV to control registers', () => {
  test.each([
    ['cr0: bits 63:32', 'cr0', INITIAL_CR0, 1],
    ['cr0: paging without protection', 'cr0', 0x80050032, 0],
    ['cr0: not write-through with caching on', 'cr0', 0xa0050033, 0],
    ['cr0: paging off in 64-bit mode', 'cr0', 0x00050033, 0],
    ['cr3: bits above the physical addresses', 'cr3', 0, 0x80],
    ['cr4: PAE off in 64-bit mode', 'cr4', 0x6d8, 0],
    ['cr4: XSAVE, which CPUID does not offer', 'cr4', 0x406f8, 0],
    ['cr4: upper half', 'cr4', 0x6f8, 1],
  ] as const)('%s is #GP(0) and changes nothing', (_what, name, lo, hi) => {
    const { stop, cpu, before } = writeControl(name, lo, hi);
    expect(stop).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 13, errorCode: 0 });
    expect([cpu[name], cpu.rip]).toEqual([before, CODE]);
  });

  test('values are read back; reserved bits of CR0 stay clear and ET stays set', () => {
    expect(writeControl('cr0', 0x8004ffe3).cpu.cr0).toBe(0x80040033);
    expect(writeControl('cr2', 0x12345678, 0x9abcdef0).cpu.regHi(RAX)).toBe(0x9abcdef0);
    expect(writeControl('cr3', 0x1ad002, 0x7f).cpu.cr3).toBe(0x7f_001a_d002);
    expect(writeControl('cr4', 0x678).cpu.cr4).toBe(0x678);
  });

  test.each([
    ['cr0', INITIAL_CR0 + 8, 'mov (setting CR0.TS)'],
    ['cr0', INITIAL_CR0 - 0x20, 'mov (clearing CR0.NE)'],
    ['cr4', 0x4f8, 'mov (switching SSE off in CR4)'],
  ] as const)('bits whose effect is missing stop the run by name: %s', (name, value, mnemonic) => {
    const { stop, cpu, before } = writeControl(name, value);
    expect(stop).toBe(STOP_UNIMPLEMENTED);
    expect([cpu.unimplemented?.mnemonic, cpu[name]]).toEqual([mnemonic, before]);
  });

  test('CR1 does not exist', () => {
    const { cpu } = machineWith([0x0f, 0x22, 0xc8]);
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(6);
  });
});

describe('CR0.WP', () => {
  // mov rcx, cr0; and with ~WP; mov cr0, rax; mov [rbx], eax; then WP on again; mov [rbx], eax
  const PATCH = [
    ...[0x0f, 0x20, 0xc0, 0x0f, 0xba, 0xf0, 0x10, 0x0f, 0x22, 0xc0],
    ...[0x89, 0x03],
    ...[0x0f, 0xba, 0xe8, 0x10, 0x0f, 0x22, 0xc0],
    ...[0x89, 0x03],
  ];

  test('while it is clear ring 0 writes to read-only pages, of code too', () => {
    const { cpu, memory } = machineWith(PATCH);
    memory.protect(CODE, 0x3000, RX);
    const target = addressAdd(CODE, 0x800);
    cpu.setRegAddress(RBX, target);
    expect(cpu.run(100)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 14, errorCode: 3, address: target, access: 'write' });
    expect(cpu.instructionsRetired).toBe(6);
    expect(memory.readU32(target)).toBe(INITIAL_CR0 - 0x10000);
    expect(memory.isAccessible(target, 4, 'write')).toBe(false);
  });

  test("the host's writes follow it, a page that is not there stays so", () => {
    const { cpu, memory } = machineWith([0x89, 0x03]);
    memory.protect(DATA, 0x1000, { write: false, execute: false, user: false });
    const snapshot = cpu.save();
    cpu.cr0 = INITIAL_CR0 - 0x10000;
    memory.writeU32(DATA, 1);
    cpu.setRegAddress(RBX, addressAdd(DATA, 0x3000));
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.errorCode).toBe(2);
    cpu.restore(snapshot);
    expect(() => memory.writeU32(DATA, 1)).toThrow(/write/);
  });
});

describe('other instructions', () => {
  test('CLTS, SMSW, LMSW', () => {
    // smsw eax; smsw [rbx]; lmsw ax (with PE clear: it stays set)
    const { cpu, memory } = machineWith([0x0f, 0x06, 0x0f, 0x01, 0xe0, 0x0f, 0x01, 0x23, 0x31, 0xc0, 0x0f, 0x01, 0xf0]);
    cpu.cr0 = INITIAL_CR0 + 8;
    cpu.setRegAddress(RBX, DATA);
    cpu.run(3);
    expect([cpu.cr0, cpu.regLo(RAX), memory.readU32(DATA)]).toEqual([INITIAL_CR0, INITIAL_CR0, 0x33]);
    cpu.run(2);
    expect(cpu.cr0).toBe(INITIAL_CR0 - 2);
  });

  test('XGETBV is #UD while CPUID offers no XSAVE; INVLPG and WBINVD have no effect', () => {
    const { cpu } = machineWith([0x0f, 0x01, 0x38, 0x0f, 0x09, 0x0f, 0x01, 0xd0]);
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect([cpu.fault.vector, cpu.instructionsRetired]).toEqual([6, 2]);
  });
});

describe('debug registers', () => {
  const setDr7 = [0x0f, 0x23, 0xf8];
  const getDr6 = [0x0f, 0x21, 0xf0];

  test('are read back with their fixed bits', () => {
    // mov dr0, rax; mov dr7, rax; mov dr6, rax; mov rbx, dr6; mov rax, dr7
    const { cpu } = machineWith([0x0f, 0x23, 0xc0, ...setDr7, 0x0f, 0x23, 0xf0, 0x0f, 0x21, 0xf3, 0x0f, 0x21, 0xf8]);
    cpu.setReg(RAX, 0xd800, 0);
    expect(cpu.run(5)).toBe(STOP_BUDGET);
    expect([cpu.regLo(RBX), cpu.regLo(RAX)]).toEqual([0xffffcff0, 0x400]);
  });

  test('DR6 and DR7 refuse upper halves; DR4 is DR6 unless CR4.DE is set', () => {
    const upper = machineWith(setDr7);
    upper.cpu.setReg(RAX, 0, 1);
    expect(upper.cpu.run(1)).toBe(STOP_FAULT);
    expect(upper.cpu.fault).toMatchObject({ vector: 13, errorCode: 0 });
    const { cpu } = machineWith([0x0f, 0x21, 0xe0, 0x0f, 0x21, 0xe0]);
    cpu.cr4 = 0x6f0;
    cpu.run(1);
    expect(cpu.regLo(RAX)).toBe(0xffff0ff0);
    cpu.cr4 = 0x6f8;
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(6);
  });

  test('breakpoints of its own are not followed: enabling one stops the run', () => {
    const { cpu } = machineWith(setDr7);
    cpu.setReg(RAX, 0x401, 0);
    expect(cpu.run(1)).toBe(STOP_UNIMPLEMENTED);
    expect(cpu.unimplemented?.mnemonic).toBe('mov (enabling a breakpoint in DR7)');
  });

  test('general detect: the next access is #DB with DR6.BD and clears DR7.GD', () => {
    const { cpu } = machineWith([...setDr7, ...getDr6]);
    cpu.setReg(RAX, 0x2400, 0);
    expect(cpu.run(5)).toBe(STOP_FAULT);
    expect([cpu.fault.vector, cpu.dr6, cpu.instructionsRetired]).toEqual([1, 0xffff2ff0, 1]);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.regLo(RAX)).toBe(0xffff2ff0);
  });
});
