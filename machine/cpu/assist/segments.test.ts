/** Segment and descriptor-table registers, far returns, ENTER (SDM volume 2). */
import { describe, expect, test } from 'vitest';
import { addressAdd } from '../../../base/guest-address.ts';
import { STOP_BUDGET, STOP_FAULT, STOP_UNIMPLEMENTED } from '../cpu.ts';
import { RAX, RBP, RBX, RFLAGS_CF, RFLAGS_IF, RSP } from '../registers.ts';
import { CODE, DATA, machineWith, STACK } from '../testing/code-machine.ts';

const TOP = addressAdd(STACK, -0x100);

test('selectors: a register gets them zero-extended, memory 16 bits', () => {
  // mov eax, cs; mov [rbx], ss; str ecx -> str eax
  const { cpu, memory } = machineWith([0x8c, 0xc8, 0x8c, 0x13, 0x0f, 0x00, 0xc8]);
  cpu.setReg(RAX, 0xffffffff, 0xffffffff);
  cpu.setRegAddress(RBX, DATA);
  memory.writeU32(DATA, 0xffffffff);
  cpu.run(2);
  expect([cpu.regLo(RAX), cpu.regHi(RAX), memory.readU32(DATA)]).toEqual([0x10, 0, 0xffff0018]);
  cpu.run(1);
  expect(cpu.regLo(RAX)).toBe(0x40);
});

test('loading DS: null and the same selector are fine, others need a descriptor; CS is #UD, a null SS #GP', () => {
  const load = (modrm: number, value: number) => {
    const { cpu } = machineWith([0x8e, modrm]);
    cpu.setRegNumber(RAX, value);
    const stop = cpu.run(1);
    return stop === STOP_FAULT ? `fault ${cpu.fault.vector}` : stop;
  };
  expect([load(0xd8, 0), load(0xd8, 0x2b), load(0xd0, 0x18)]).toEqual([STOP_BUDGET, STOP_BUDGET, STOP_BUDGET]);
  expect([load(0xd8, 0x33), load(0xe8, 0)]).toEqual([STOP_UNIMPLEMENTED, STOP_UNIMPLEMENTED]);
  expect([load(0xc8, 0x10), load(0xd0, 0)]).toEqual(['fault 6', 'fault 13']);
});

test('PUSH FS is eight bytes', () => {
  const { cpu, memory } = machineWith([0x0f, 0xa0]);
  memory.writeU64(addressAdd(TOP, -8), 0xffffffff, 0xffffffff);
  cpu.run(1);
  expect([cpu.regAddress(RSP), memory.readI64(addressAdd(TOP, -8))]).toEqual([addressAdd(TOP, -8), 0x53]);
});

test('SIDT stores what LIDT loaded: limit, then base', () => {
  // lidt [rbx]; sidt [rbx+16]
  const { cpu, memory } = machineWith([0x0f, 0x01, 0x1b, 0x0f, 0x01, 0x4b, 0x10]);
  memory.writeBytes(DATA, Uint8Array.of(0xff, 0x0f, 1, 2, 3, 4, 0, 0xf8, 0xff, 0xff));
  cpu.setRegAddress(RBX, DATA);
  expect(cpu.run(2)).toBe(STOP_BUDGET);
  expect(memory.readBytes(addressAdd(DATA, 16), 10)).toEqual(memory.readBytes(DATA, 10));
});

describe('returns', () => {
  test('IRETQ pops RIP, CS, RFLAGS, RSP and SS', () => {
    const { cpu, memory } = machineWith([0x48, 0xcf]);
    const frame = [CODE + 0x100, 0x10, RFLAGS_CF | RFLAGS_IF | 2, STACK - 0x40, 0x18];
    frame.forEach((value, n) => {
      memory.writeI64(addressAdd(TOP, 8 * n), value);
    });
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect([cpu.rip, cpu.rflags, cpu.regAddress(RSP)]).toEqual([CODE + 0x100, 0x203, STACK - 0x40]);
  });

  test('RETFQ pops RIP and CS and releases arguments', () => {
    const { cpu, memory } = machineWith([0x48, 0xca, 0x10, 0x00]);
    memory.writeI64(TOP, CODE + 0x200);
    memory.writeI64(addressAdd(TOP, 8), 0x10);
    expect(cpu.run(1)).toBe(STOP_BUDGET);
    expect([cpu.rip, cpu.regAddress(RSP)]).toEqual([CODE + 0x200, addressAdd(TOP, 0x20)]);
  });

  test('another code segment is not followed', () => {
    const { cpu, memory } = machineWith([0x48, 0xcb]);
    memory.writeI64(addressAdd(TOP, 8), 0x23);
    expect(cpu.run(1)).toBe(STOP_UNIMPLEMENTED);
  });
});

describe('ENTER', () => {
  test('level 0 is push rbp; mov rbp, rsp; sub rsp, n', () => {
    const { cpu, memory } = machineWith([0xc8, 0x20, 0x00, 0x00]);
    cpu.setRegNumber(RBP, 0x1234);
    cpu.run(1);
    const frame = addressAdd(TOP, -8);
    expect([cpu.regAddress(RBP), cpu.regAddress(RSP), memory.readI64(frame)]).toEqual([frame, frame - 0x20, 0x1234]);
  });

  test('a nested procedure gets the frame pointers of the outer ones and its own', () => {
    const { cpu, memory } = machineWith([0xc8, 0x08, 0x00, 0x03]);
    cpu.setRegAddress(RBP, addressAdd(DATA, 0x100));
    memory.writeI64(addressAdd(DATA, 0xf8), 71);
    memory.writeI64(addressAdd(DATA, 0xf0), 72);
    cpu.run(1);
    const slots = [1, 2, 3, 4].map((n) => memory.readI64(addressAdd(TOP, -8 * n)));
    expect(slots).toEqual([DATA + 0x100, 71, 72, TOP - 8]);
    expect([cpu.regAddress(RBP), cpu.regAddress(RSP)]).toEqual([TOP - 8, TOP - 40]);
  });

  test('a fault at the new top of the stack leaves everything as it was', () => {
    const { cpu, memory } = machineWith([0xc8, 0x00, 0x40, 0x00]);
    const before = memory.save();
    expect(cpu.run(1)).toBe(STOP_FAULT);
    expect(cpu.fault).toMatchObject({ vector: 14, errorCode: 2, access: 'write' });
    expect([cpu.regAddress(RSP), cpu.regAddress(RBP), cpu.rip]).toEqual([TOP, 0, CODE]);
    expect(memory.save()).toEqual(before);
  });
});
