/** Device memory: every access of the CPU to a device page is the host's, whatever instruction makes it. */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../../base/guest-address.ts';
import { KERNEL_WINDOW } from '../memory/layout.ts';
import { STOP_BUDGET, STOP_DEVICE, STOP_UNIMPLEMENTED, STOP_WATCH } from './cpu.ts';
import { RAX, RBX, RCX, RDI, RSI } from './registers.ts';
import { CODE, DATA, machineWith } from './testing/code-machine.ts';

const DEVICE = addressAdd(KERNEL_WINDOW, 0xd0000);

/** RBX and RSI point into a device page, RDI into memory. */
function withDevice(code: readonly number[]) {
  const machine = machineWith([...code, 0x90, 0x90]);
  machine.memory.map(DEVICE, 0x2000, { write: true, execute: false, user: false, device: true });
  machine.cpu.setRegAddress(RBX, addressAdd(DEVICE, 0x10));
  machine.cpu.setRegAddress(RSI, addressAdd(DEVICE, 0x10));
  machine.cpu.setRegAddress(RDI, DATA);
  return machine;
}

describe('reads wait for an answer', () => {
  test.each([
    ['mov eax, [rbx]', [0x8b, 0x03], 4, 0x89abcdefn, '89abcdef'],
    ['mov al, [rbx]', [0x8a, 0x03], 1, 0x7fn, '117f'],
    ['movzx eax, word [rbx]', [0x0f, 0xb7, 0x03], 2, 0x8001n, '8001'],
    ['movsx rax, byte [rbx]', [0x48, 0x0f, 0xbe, 0x03], 1, 0x80n, 'ffffffffffffff80'],
    ['mov rax, [rbx]', [0x48, 0x8b, 0x03], 8, 0x1234_5678_9abc_def0n, '123456789abcdef0'],
    ['add eax, [rbx]', [0x03, 0x03], 4, 1n, '1112'],
  ])('%s', (_name, code, sizeBytes, answer, rax) => {
    const { cpu } = withDevice(code);
    cpu.setRegNumber(RAX, 0x1111);
    for (let asked = 0; asked < 2; asked++) {
      expect(cpu.run(10)).toBe(STOP_DEVICE);
      expect(cpu.deviceAccess).toEqual({
        space: 'memory',
        direction: 'read',
        address: DEVICE + 0x10,
        sizeBytes,
        value: 0n,
        instruction: CODE,
      });
      expect([cpu.rip, cpu.instructionsRetired, cpu.regLo(RAX)]).toEqual([CODE, 0, 0x1111]);
    }
    cpu.answerRead(answer);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect([cpu.rip, cpu.instructionsRetired]).toEqual([addressAdd(CODE, code.length), 1]);
    const value = (BigInt(cpu.regHi(RAX)) << 32n) | BigInt(cpu.regLo(RAX));
    expect(value.toString(16)).toBe(rax);
  });

  test('a comparison with the jump after it, and sixteen bytes at once', () => {
    // cmp dword [rbx], 5; je +1; int3; movups xmm2, [rbx]
    const { cpu } = withDevice([0x83, 0x3b, 5, 0x74, 1, 0xcc, 0x0f, 0x10, 0x13]);
    expect(cpu.run(10)).toBe(STOP_DEVICE);
    cpu.answerRead(5n);
    expect(cpu.run(10)).toBe(STOP_DEVICE);
    expect([cpu.instructionsRetired, cpu.deviceAccess?.sizeBytes]).toEqual([2, 16]);
    cpu.answerRead(0x0f0e0d0c0b0a09080706050403020100n);
    cpu.run(1);
    expect(Array.from(cpu.xmm(2))).toEqual(Array.from({ length: 16 }, (_, i) => i));
  });
});

describe('writes have been executed when they are reported', () => {
  test.each([
    ['mov [rbx], eax', [0x89, 0x03], 4, 0x11223344n],
    ['mov byte [rbx], 7', [0xc6, 0x03, 7], 1, 7n],
    ['mov [rbx], rax', [0x48, 0x89, 0x03], 8, 0x5566778811223344n],
  ])('%s', (_name, code, sizeBytes, value) => {
    const { cpu } = withDevice(code);
    cpu.setReg(RAX, 0x11223344, 0x55667788);
    expect(cpu.run(10)).toBe(STOP_DEVICE);
    expect(cpu.deviceAccess).toEqual({
      space: 'memory',
      direction: 'write',
      address: DEVICE + 0x10,
      sizeBytes,
      value,
      instruction: CODE,
    });
    expect([cpu.rip, cpu.instructionsRetired]).toEqual([addressAdd(CODE, code.length), 1]);
    expect(cpu.run(2)).toBe(STOP_BUDGET);
  });

  test('or [rbx], eax reads, then writes', () => {
    const { cpu } = withDevice([0x09, 0x03]);
    cpu.setRegNumber(RAX, 0x0f);
    expect(cpu.run(10)).toBe(STOP_DEVICE);
    expect(cpu.deviceAccess?.direction).toBe('read');
    cpu.answerRead(0xf0n);
    expect(cpu.run(10)).toBe(STOP_DEVICE);
    expect(cpu.deviceAccess).toMatchObject({ direction: 'write', value: 0xffn });
    expect(cpu.instructionsRetired).toBe(1);
  });
});

test('rep movsd from a device to memory and within the device', () => {
  const { cpu, memory } = withDevice([0xf3, 0xa5, 0xa5]);
  cpu.setRegNumber(RCX, 2);
  for (const value of [0x101n, 0x202n]) {
    expect(cpu.run(10)).toBe(STOP_DEVICE);
    cpu.answerRead(value);
  }
  expect(cpu.run(1)).toBe(STOP_BUDGET);
  expect([memory.readU32(DATA), memory.readU32(addressAdd(DATA, 4))]).toEqual([0x101, 0x202]);
  cpu.setRegAddress(RDI, addressAdd(DEVICE, 0x1000));
  expect(cpu.run(1)).toBe(STOP_DEVICE);
  cpu.answerRead(0x303n);
  expect(cpu.run(1)).toBe(STOP_DEVICE);
  expect(cpu.deviceAccess).toMatchObject({ direction: 'write', address: DEVICE + 0x1000, value: 0x303n });
  expect(cpu.instructionsRetired).toBe(3);
});

test('a device read into a watched range reports both', () => {
  const { cpu } = withDevice([0xa5]);
  cpu.setWatch(DATA, 4);
  expect(cpu.run(1)).toBe(STOP_DEVICE);
  cpu.answerRead(9n);
  expect(cpu.run(1)).toBe(STOP_WATCH);
  expect(cpu.instructionsRetired).toBe(1);
});

test.each([
  ['two reads', [0xa7], (m: ReturnType<typeof withDevice>) => m.cpu.setRegAddress(RDI, DEVICE)],
  [
    'an access across two pages',
    [0x8b, 0x03],
    (m: ReturnType<typeof withDevice>) => m.cpu.setRegAddress(RBX, addressAdd(DEVICE, 0xffe)),
  ],
])('%s stops as unimplemented', (_name, code, prepare) => {
  const machine = withDevice(code);
  prepare(machine);
  const { cpu } = machine;
  if (cpu.run(1) === STOP_DEVICE) {
    cpu.answerRead(1n);
    expect(cpu.run(1)).toBe(STOP_UNIMPLEMENTED);
  }
  expect(cpu.unimplemented?.address).toBe(CODE);
  expect(cpu.instructionsRetired).toBe(0);
});

test("the host's own accesses and mappings: no frame is behind a device page", () => {
  const { memory } = withDevice([]);
  const used = memory.usedBytes;
  expect(() => memory.readU32(DEVICE)).toThrow(/device memory/);
  expect(() => memory.writeU8(DEVICE, 1)).toThrow(/device memory/);
  expect(() => memory.readBytes(DEVICE, 8)).toThrow(/device memory/);
  const snapshot = structuredClone(memory.save());
  memory.unmap(DEVICE, 0x2000);
  expect(memory.usedBytes).toBe(used);
  memory.restore(snapshot);
  expect(memory.isAccessible(DEVICE, 0x2000, 'write')).toBe(true);
  memory.forEachMappedPage((address) => expect(address === DEVICE).toBe(false));
});
