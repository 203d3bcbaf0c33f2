/** Vector instructions against facts from outside; the bulk of the proof is differential.test.ts. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import type { Machine } from '../machine.ts';
import { STOP_BUDGET, STOP_FAULT } from './cpu.ts';
import { RAX, RBX, RCX, RFLAGS_CF, RFLAGS_ZF } from './registers.ts';
import { CODE, DATA, machineWith } from './testing/code-machine.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text.padEnd(16, '\0'));

/** A machine with 16 bytes at RBX, `offset` bytes behind a multiple of 16. */
function machineWithData(code: readonly number[], data: Uint8Array, offset: number): Machine {
  const machine = machineWith(code);
  machine.memory.writeBytes(addressAdd(DATA, offset), data);
  machine.cpu.setRegAddress(RBX, addressAdd(DATA, offset));
  return machine;
}

describe('vector instructions', () => {
  test('CRC32 gives the check value of CRC-32C: E3069283h for the digits 1 to 9', () => {
    // crc32 eax, byte [rbx]; inc rbx
    const step = [0xf2, 0x0f, 0x38, 0xf0, 0x03, 0x48, 0xff, 0xc3];
    const { cpu } = machineWithData(Array.from({ length: 9 }, () => step).flat(), bytesOf('123456789'), 0);
    cpu.setReg(RAX, 0xffffffff, 0);
    expect(cpu.run(18)).toBe(STOP_BUDGET);
    expect(~cpu.regLo(RAX) >>> 0).toBe(0xe3069283);
  });

  test('PCMPISTRI finds a word in an unaligned string', () => {
    // pcmpistri xmm1, [rbx], equal ordered
    const { cpu } = machineWithData([0x66, 0x0f, 0x3a, 0x63, 0x0b, 0x0c], bytesOf('DispatchRead'), 3);
    cpu.xmm(1).set(bytesOf('Read'));
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.regLo(RCX)).toBe(8);
    expect(cpu.rflags & (RFLAGS_CF | RFLAGS_ZF)).toBe(RFLAGS_CF | RFLAGS_ZF);
  });

  test.each([
    ['paddb xmm1, [rbx]', [0x66, 0x0f, 0xfc, 0x0b]],
    ['movaps [rbx], xmm1', [0x0f, 0x29, 0x0b]],
    ['pshufb xmm1, [rbx]', [0x66, 0x0f, 0x38, 0x00, 0x0b]],
  ])('%s faults with #GP(0) when RBX is no multiple of 16, and changes nothing', (_, code) => {
    const { cpu, memory } = machineWithData(code, bytesOf('unchanged'), 8);
    cpu.xmm(1).set(bytesOf('register'));
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect([cpu.fault.vector, cpu.fault.errorCode]).toEqual([13, 0]);
    expect(cpu.xmm(1)).toEqual(bytesOf('register'));
    expect(memory.readBytes(addressAdd(DATA, 8), 16)).toEqual(bytesOf('unchanged'));
    expect(cpu.rip).toBe(CODE);
  });
});
