/** IN, OUT, INS, OUTS as SDM volume 2 describes them, and how the host serves them. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../../../base/guest-address.ts';
import { STOP_BUDGET, STOP_DEVICE, STOP_FAULT } from '../cpu.ts';
import { RAX, RCX, RDI, RDX, RSI } from '../registers.ts';
import { CODE, DATA, machineWith } from '../testing/code-machine.ts';

const NOP = 0x90;

describe('IN', () => {
  test.each([
    ['al, imm8', [0xe4, 0x71], 0x71, 1, 0xa5n, 0x112233a5],
    ['ax, imm8', [0x66, 0xe5, 0x71], 0x71, 2, 0xa5b6n, 0x1122a5b6],
    ['eax, dx', [0xed], 0xcf8, 4, 0xdeadbeefn, 0xdeadbeef],
    ['al, dx', [0xec], 0xcf8, 1, 0xffn, 0x112233ff],
  ])('in %s asks before it changes anything and takes the answer', (_name, code, port, sizeBytes, answer, eax) => {
    const { cpu } = machineWith([...code, NOP]);
    cpu.setReg(RAX, 0x11223344, 0x55667788);
    cpu.setRegNumber(RDX, 0xcf8);
    for (let asked = 0; asked < 2; asked++) {
      expect(cpu.run(10)).toBe(STOP_DEVICE);
      expect(cpu.deviceAccess).toEqual({
        space: 'port',
        direction: 'read',
        address: port,
        sizeBytes,
        value: 0n,
        instruction: CODE,
      });
      expect([cpu.rip, cpu.instructionsRetired, cpu.regLo(RAX)]).toEqual([CODE, 0, 0x11223344]);
    }
    cpu.answerRead(answer);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect([cpu.rip, cpu.instructionsRetired]).toEqual([addressAdd(CODE, code.length), 1]);
    // A 32-bit destination clears the upper half (volume 1, section 3.4.1.1).
    expect([cpu.regLo(RAX), cpu.regHi(RAX)]).toEqual([eax, sizeBytes === 4 ? 0 : 0x55667788]);
  });

  test('an answer belongs to one instruction and survives a snapshot', () => {
    const { cpu } = machineWith([0xec, 0xec]);
    cpu.run(1);
    cpu.answerRead(7n);
    const snapshot = structuredClone(cpu.save());
    cpu.restore(snapshot);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.regLo(RAX)).toBe(7);
    expect(cpu.run(1)).toBe(STOP_DEVICE);
    expect(() => cpu.answerRead(256n)).toThrow(/too many bits/);
  });
});

test.each([
  ['imm8, al', [0xe6, 0x70], 0x70, 1, 0x44n],
  ['dx, ax', [0x66, 0xef], 0x3f8, 2, 0x3344n],
  ['dx, eax', [0xef], 0x3f8, 4, 0x11223344n],
])('out %s has been executed when it is reported', (_name, code, port, sizeBytes, value) => {
  const { cpu } = machineWith([...code, NOP]);
  cpu.setReg(RAX, 0x11223344, 0x55667788);
  cpu.setRegNumber(RDX, 0x3f8);
  expect(cpu.run(10)).toBe(STOP_DEVICE);
  expect(cpu.deviceAccess).toEqual({
    space: 'port',
    direction: 'write',
    address: port,
    sizeBytes,
    value,
    instruction: CODE,
  });
  expect([cpu.rip, cpu.instructionsRetired]).toEqual([addressAdd(CODE, code.length), 1]);
  expect(cpu.run(1)).toBe(STOP_BUDGET);
});

describe('strings', () => {
  test('rep insw stores one answer an iteration', () => {
    const { cpu, memory } = machineWith([0xf3, 0x66, 0x6d, NOP]);
    cpu.setRegAddress(RDI, DATA);
    cpu.setRegNumber(RCX, 3);
    cpu.setRegNumber(RDX, 0x1f0);
    for (let n = 1; n <= 3; n++) {
      expect(cpu.run(10)).toBe(STOP_DEVICE);
      expect([cpu.rip, cpu.regLo(RCX)]).toEqual([CODE, 4 - n]);
      cpu.answerRead(BigInt(0x1000 + n));
    }
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect([cpu.rip, cpu.instructionsRetired, cpu.regLo(RCX)]).toEqual([addressAdd(CODE, 3), 3, 0]);
    expect(memory.readBytes(DATA, 7)).toEqual(Uint8Array.of(1, 0x10, 2, 0x10, 3, 0x10, 0));
    expect(cpu.regAddress(RDI)).toBe(addressAdd(DATA, 6));
  });

  test('rep outsb reports each byte, downwards when DF is set', () => {
    const { cpu, memory } = machineWith([0xfd, 0xf3, 0x6e, NOP]);
    memory.writeBytes(DATA, Uint8Array.of(1, 2, 3));
    cpu.setRegAddress(RSI, addressAdd(DATA, 2));
    cpu.setRegNumber(RCX, 3);
    const values = [];
    while (cpu.run(10) === STOP_DEVICE) values.push(cpu.deviceAccess?.value);
    expect(values).toEqual([3n, 2n, 1n]);
    expect(cpu.regAddress(RSI)).toBe(addressAdd(DATA, -1));
  });

  test('a repeated instruction with a count of zero touches nothing', () => {
    const { cpu } = machineWith([0xf3, 0x6c, NOP]);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect(cpu.rip).toBe(addressAdd(CODE, 2));
  });

  test('ins checks where it stores before it asks the device', () => {
    const { cpu } = machineWith([0x6d]);
    cpu.setRegAddress(RDI, addressAdd(DATA, 0x2ffe));
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 14, errorCode: 2, address: addressAdd(DATA, 0x3000) });
    expect(cpu.deviceAccess).toBeUndefined();
  });

  test('32-bit addresses use ESI and ECX and leave their upper halves clear', () => {
    const { cpu } = machineWith([0x67, 0xf3, 0x6e]);
    cpu.setReg(RSI, 0, 0xfffff800);
    cpu.setRegNumber(RCX, 1);
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 14, address: 0, access: 'read' });
  });
});
