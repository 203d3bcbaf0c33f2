/** Which exception is raised: SDM volume 3, chapter 6, and the exception lists of volume 2. */
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { STOP_FAULT } from './cpu.ts';
import { RAX, RBP, RBX, RSP } from './registers.ts';
import { CODE, DATA, machineWith } from './testing/code-machine.ts';

const NOT_CANONICAL = 0x12345678;

describe('addresses that are not canonical: #SS(0) through the stack segment, #GP(0) through any other', () => {
  test.each([
    ['mov eax, [rax]', [0x8b, 0x00], 13],
    ['mov eax, [rbp]', [0x8b, 0x45, 0x00], 12],
    ['mov eax, [rsp]', [0x8b, 0x04, 0x24], 12],
    ['mov eax, [rsp+rax]', [0x8b, 0x04, 0x04], 12],
    ['mov eax, [rax+rbp]', [0x8b, 0x04, 0x28], 13],
    ['mov eax, fs:[rbp]', [0x64, 0x8b, 0x45, 0x00], 13],
    ['push rbx', [0x53], 12],
    ['pop rbx', [0x5b], 12],
    ['push [rax]', [0xff, 0x30], 13],
    ['call', [0xe8, 0, 0, 0, 0], 12],
    ['ret', [0xc3], 12],
    ['leave', [0xc9], 12],
    ['pushfq', [0x9c], 12],
    ['enter', [0xc8, 0, 0, 0], 12],
    ['movsb', [0xa4], 13],
    ['sidt [rbp]', [0x0f, 0x01, 0x4d, 0x00], 12],
    ['cmpxchg [rbp], eax', [0x0f, 0xb1, 0x45, 0x00], 12],
  ])('%s', (_name, code, vector) => {
    const { cpu } = machineWith(code);
    for (let r = 0; r < 16; r++) cpu.setReg(r, 0x100, r === RBX ? 0 : NOT_CANONICAL);
    if (code[0] === 0x8b && code[2] === 0x04) cpu.setReg(RAX, 0, 0);
    const before = Buffer.from(cpu.saveContext()).toString('hex');
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector, errorCode: 0 });
    expect(Buffer.from(cpu.saveContext()).toString('hex')).toBe(before);
  });

  test('push of an operand that is there, onto a stack that is not', () => {
    const { cpu } = machineWith([0xff, 0x33]);
    cpu.setRegAddress(RBX, DATA);
    cpu.setReg(RSP, 0, NOT_CANONICAL);
    cpu.run(1);
    expect(cpu.fault.vector).toBe(12);
  });
});

test('push of an operand that lies just where it would be pushed: it is read first, and not through SS', () => {
  const { cpu } = machineWith([0xff, 0x33]); // push [rbx]
  cpu.setReg(RSP, 0x108, NOT_CANONICAL);
  cpu.setReg(RBX, 0x100, NOT_CANONICAL);
  cpu.run(1);
  expect(cpu.fault.vector).toBe(13);
});

describe('instructions', () => {
  test.each([
    ['fifteen bytes are an instruction', [...Array(10).fill(0x2e), 0xb8, 1, 0, 0, 0], undefined],
    ['sixteen are #GP(0)', [...Array(11).fill(0x2e), 0xb8, 1, 0, 0, 0], 13],
    ['fifteen prefixes are #GP(0)', [...Array(15).fill(0x66), 0x90], 13],
    ['long nonsense is #UD', [...Array(13).fill(0x2e), 0x0f, 0x0b], 6],
    ['LOCK on an instruction that takes none', [0xf0, 0x90], 6],
    ['LOCK on a register', [0xf0, 0x01, 0xc0], 6],
    ['LOCK on a comparison', [0xf0, 0x39, 0x03], 6],
    ['an invalid opcode of 64-bit mode', [0x06], 6],
    ['INT1', [0xf1], 1],
    ['INT 3 in two bytes', [0xcd, 0x03], 3],
    ['another INT', [0xcd, 0x2d], 0x2d],
  ])('%s', (_name, code, vector) => {
    const { cpu } = machineWith(code);
    const stop = cpu.run(1);
    expect(stop === STOP_FAULT ? cpu.fault.vector : undefined).toBe(vector);
    if (stop === STOP_FAULT) expect([cpu.rip, cpu.instructionsRetired]).toEqual([CODE, 0]);
  });

  test('fifteen bytes of which the last would be in a page that is not there are too long before they are missing', () => {
    const { cpu, memory } = machineWith([]);
    const at = addressAdd(CODE, 0x3000 - 15);
    memory.writeBytes(at, Uint8Array.from(Array(15).fill(0x2e)));
    cpu.rip = at;
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(13);
  });

  test('running off the end of the lower half is #GP', () => {
    const { cpu } = machineWith([]);
    cpu.rip = 0x8000_0000_0000 as GuestAddress;
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault.vector).toBe(13);
  });
});

test('a fault in the second half of an operand leaves both pages and CR2 names the missing one', () => {
  const { cpu, memory } = machineWith([0x48, 0x01, 0x45, 0x00]);
  cpu.setRegAddress(RBP, addressAdd(DATA, 0x2ffc));
  cpu.setRegNumber(RAX, -1);
  expect(cpu.run(1)).toBe(STOP_FAULT);
  expect(cpu.fault).toMatchObject({ vector: 14, errorCode: 2, address: DATA + 0x3000 });
  expect([cpu.cr2, memory.readU32(addressAdd(DATA, 0x2ffc))]).toEqual([DATA + 0x3000, 0]);
});
