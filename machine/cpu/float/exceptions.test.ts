/** When floating-point exceptions are raised and what they leave: SDM volume 1, sections 8.6, 8.7, 10.5 and 11.5. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../../../base/guest-address.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_UNIMPLEMENTED } from '../cpu.ts';
import { RAX } from '../registers.ts';
import { CODE, DATA, machineWith } from '../testing/code-machine.ts';

const ALL_MASKED = 0x1f80;
const DIVIDE_BY_ZERO = 0x04;
const CR0_TS = 8;
const CR4_OSXMMEXCPT = 0x400;
const ONE = 0x3ff0000000000000n;

/** A machine at `code` with XMM0 = a and XMM1 = b as scalar doubles and RAX = DATA. */
function scalarMachine(code: readonly number[], a: bigint, b: bigint) {
  const machine = machineWith(code);
  const { cpu } = machine;
  new DataView(cpu.xmm(0).buffer, cpu.xmm(0).byteOffset).setBigUint64(0, a, true);
  new DataView(cpu.xmm(1).buffer, cpu.xmm(1).byteOffset).setBigUint64(0, b, true);
  cpu.setRegAddress(RAX, DATA);
  const low = () => new DataView(cpu.xmm(0).buffer, cpu.xmm(0).byteOffset).getBigUint64(0, true);
  return { ...machine, low };
}

const DIVSD = [0xf2, 0x0f, 0x5e, 0xc1];

describe('SSE', () => {
  test('an unmasked exception is #XM and changes nothing but its flag', () => {
    const { cpu, low } = scalarMachine(DIVSD, ONE, 0n);
    cpu.mxcsr = ALL_MASKED & ~(DIVIDE_BY_ZERO << 7);
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(19);
    expect([cpu.rip, low(), cpu.mxcsr & 0x3f]).toEqual([CODE, ONE, DIVIDE_BY_ZERO]);
  });

  test('it is #UD while the system does not claim to handle #XM', () => {
    const { cpu } = scalarMachine(DIVSD, ONE, 0n);
    cpu.mxcsr = ALL_MASKED & ~(DIVIDE_BY_ZERO << 7);
    cpu.cr4 &= ~CR4_OSXMMEXCPT;
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(6);
  });

  test('a masked exception leaves its flag until it is cleared', () => {
    const { cpu, low } = scalarMachine([...DIVSD, ...DIVSD], ONE, 0n);
    expect(cpu.run(2)).toBe(STOP_BUDGET);
    expect([low(), cpu.mxcsr]).toEqual([0x7ff0000000000000n, ALL_MASKED | DIVIDE_BY_ZERO]);
  });

  test.each([
    ['nearest', 0x1f80, 0x3fd5555555555555n],
    ['up', 0x5f80, 0x3fd5555555555556n],
  ])('a third of one rounds %s', (_, mxcsr, expected) => {
    const { cpu, low } = scalarMachine(DIVSD, ONE, 0x4008000000000000n);
    cpu.mxcsr = mxcsr;
    cpu.run(1);
    expect([low(), cpu.mxcsr]).toEqual([expected, mxcsr | 0x20]);
  });

  test('exact results do not set the inexact flag', () => {
    // 3 * 5 - ((3 * 5) / 3): addsd, mulsd, divsd and subsd of small integers.
    const { cpu, low } = scalarMachine(
      [0xf2, 0x0f, 0x59, 0xc1, 0xf2, 0x0f, 0x5e, 0xc1, 0xf2, 0x0f, 0x58, 0xc1, 0xf2, 0x0f, 0x5c, 0xc1],
      0x4008000000000000n,
      0x4014000000000000n,
    );
    cpu.run(4);
    expect([low(), cpu.mxcsr]).toEqual([0x4008000000000000n, ALL_MASKED]);
  });

  test('LDMXCSR and FXRSTOR refuse reserved bits, FXSAVE and packed operands a crooked address', () => {
    for (const code of [
      [0x0f, 0xae, 0x10],
      [0x0f, 0xae, 0x08],
    ]) {
      const { cpu, memory } = scalarMachine(code, 0n, 0n);
      memory.fill(DATA, 512, 0xff);
      expect(cpu.run(1)).toBe(STOP_FAULT);
      expect([cpu.fault.vector, cpu.mxcsr]).toEqual([13, ALL_MASKED]);
    }
    for (const code of [
      [0x0f, 0xae, 0x40, 0x08],
      [0x0f, 0x58, 0x40, 0x04],
    ]) {
      const { cpu } = scalarMachine(code, 0n, 0n);
      expect(cpu.run(1)).toBe(STOP_FAULT);
      expect(cpu.fault.vector).toBe(13);
    }
  });
});

describe('x87', () => {
  // fldcw [rax] with division by zero unmasked; fld1; fldz; fdivp
  const DIVISION = [0xd9, 0x28, 0xd9, 0xe8, 0xd9, 0xee, 0xde, 0xf9];

  function divided(after: readonly number[]) {
    const machine = machineWith([...DIVISION, ...after]);
    machine.memory.writeBytes(DATA, Uint8Array.of(0x7b, 0x03));
    machine.cpu.setRegAddress(RAX, DATA);
    return machine;
  }

  test('an unmasked exception is #MF at the next instruction that waits', () => {
    // fnstsw ax; fnop
    const { cpu } = divided([0xdf, 0xe0, 0xd9, 0xd0]);
    expect(cpu.run(10)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(16);
    expect([cpu.instructionsRetired, cpu.rip]).toEqual([5, addressAdd(CODE, DIVISION.length + 2)]);
    // Zero divide, summary and busy; both numbers are still there.
    expect(cpu.regLo(RAX) & 0xffff).toBe(0x8084 | (6 << 11));
  });

  test('FNCLEX forgets it', () => {
    const { cpu } = divided([0xdb, 0xe2, 0xd9, 0xd0]);
    expect(cpu.run(6)).toBe(STOP_BUDGET);
  });

  test('a switched-off unit is #NM', () => {
    const { cpu } = machineWith([0xd9, 0xe8]);
    cpu.cr0 += CR0_TS;
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(7);
  });

  test('FNSAVE across a page that is missing changes nothing', () => {
    const { cpu } = machineWith([0xd9, 0xe8, 0xdd, 0x30]);
    cpu.setRegAddress(RAX, addressAdd(DATA, 0x3000 - 40));
    const before = cpu.fxState();
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    const loaded = cpu.fxState();
    expect(loaded).not.toEqual(before);
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect([cpu.fault.vector, cpu.fault.address]).toEqual([14, addressAdd(DATA, 0x3000)]);
    expect(cpu.fxState()).toEqual(loaded);
  });

  test('transcendental instructions stop by name', () => {
    const { cpu } = machineWith([0xd9, 0xe8, 0xd9, 0xf3]);
    expect(cpu.run(5)).toBe(STOP_UNIMPLEMENTED);
    expect(cpu.unimplemented?.mnemonic).toBe('fpatan');
  });
});
