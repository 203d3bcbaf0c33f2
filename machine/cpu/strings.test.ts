/** String instructions: many iterations at once are many iterations, and segments and 32-bit addresses count. */
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { Prng } from '../../base/prng.ts';
import { USER_WINDOW } from '../memory/layout.ts';
import { STOP_BUDGET, STOP_FAULT } from './cpu.ts';
import { RAX, RBX, RCX, RDI, RSI } from './registers.ts';
import { CODE, DATA, machineWith, RW } from './testing/code-machine.ts';

const SIZES = [1, 2, 4, 8];
const opcode = (base: number, size: number) => [
  ...(size === 2 ? [0x66] : []),
  ...(size === 8 ? [0x48] : []),
  size === 1 ? base : base + 1,
];

describe('REP MOVS and REP STOS', () => {
  /** What the manual's loop does, on a copy of the data pages. */
  function model(memory: Uint8Array, from: number, to: number, size: number, count: number, step: number): void {
    for (let n = 0; n < count; n++) memory.copyWithin(to + n * step, from + n * step, from + n * step + size);
  }

  test('move as an element at a time does, whatever overlaps and wherever the run stops', () => {
    const random = new Prng(31);
    const { cpu, memory } = machineWith([]);
    for (let round = 0; round < 300; round++) {
      const size = SIZES[random.below(4)]!;
      const count = 1 + random.below(random.below(3) === 0 ? 600 : 40);
      const down = random.below(4) === 0;
      const from = 0x1000 - 64 + random.below(128) + (down ? 0x1000 : 0);
      const to =
        random.below(3) === 0 ? from + random.below(33) - 16 : 0x1000 - 64 + random.below(128) + (down ? 0x1000 : 0);
      memory.writeBytes(CODE, Uint8Array.of(down ? 0xfd : 0xfc, 0xf3, ...opcode(0xa4, size), 0x90));
      cpu.rip = CODE;
      cpu.instructionsRetired = 0;
      memory.writeBytes(
        DATA,
        Uint8Array.from({ length: 0x3000 }, () => random.below(256)),
      );
      const expected = memory.readBytes(DATA, 0x3000);
      cpu.setRegAddress(RSI, addressAdd(DATA, from));
      cpu.setRegAddress(RDI, addressAdd(DATA, to));
      cpu.setRegNumber(RCX, count);
      const stopAfter = random.below(count + 1);
      const step = down ? -size : size;
      cpu.run(1);
      expect(cpu.run(stopAfter)).toBe(STOP_BUDGET);
      model(expected, from, to, size, stopAfter, step);
      expect([cpu.regLo(RCX), cpu.regAddress(RDI), cpu.instructionsRetired]).toEqual([
        count - stopAfter,
        DATA + to + stopAfter * step,
        1 + stopAfter,
      ]);
      expect(Buffer.compare(memory.readBytes(DATA, 0x3000), expected)).toBe(0);
      cpu.run(count - stopAfter);
      model(expected, from + stopAfter * step, to + stopAfter * step, size, count - stopAfter, step);
      expect([cpu.regLo(RCX), cpu.regAddress(RSI)]).toEqual([0, DATA + from + count * step]);
      expect(Buffer.compare(memory.readBytes(DATA, 0x3000), expected)).toBe(0);
    }
  });

  test.each(SIZES)('store %i bytes at a time, over page boundaries and up to a page that is not there', (size) => {
    const { cpu, memory } = machineWith([0xf3, ...opcode(0xaa, size), 0x90]);
    cpu.setReg(RAX, 0x44332211, 0x88776655);
    cpu.setRegAddress(RDI, addressAdd(DATA, 0xf81));
    cpu.setRegNumber(RCX, 0x10000);
    expect(cpu.run(100_000)).toBe(STOP_FAULT);
    const done = Math.floor((0x3000 - 0xf81) / size);
    expect([cpu.instructionsRetired, cpu.regLo(RCX)]).toEqual([done, 0x10000 - done]);
    expect(cpu.regAddress(RDI)).toBe(DATA + 0xf81 + done * size);
    expect(cpu.fault).toMatchObject({ vector: 14, errorCode: 2, address: DATA + 0x3000 });
    const pattern = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88].slice(0, size);
    const stored = memory.readBytes(addressAdd(DATA, 0xf81), done * size);
    expect(stored.every((byte, n) => byte === pattern[n % size])).toBe(true);
    expect(memory.readU8(addressAdd(DATA, 0xf80))).toBe(0);
  });

  test('the same frame under two addresses overlaps with itself', () => {
    const { cpu, memory } = machineWith([0xf3, 0xa4, 0x90]);
    const alias = addressAdd(DATA, 0x100000);
    memory.alias(alias, DATA, 0x1000, RW);
    memory.writeBytes(DATA, Uint8Array.of(1, 2, 3));
    cpu.setRegAddress(RSI, DATA);
    cpu.setRegAddress(RDI, addressAdd(alias, 3));
    cpu.setRegNumber(RCX, 9);
    cpu.run(9);
    expect(memory.readBytes(DATA, 13)).toEqual(Uint8Array.of(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 0));
  });

  test('stores that overwrite the instruction itself happen one run at a time', () => {
    // rep stosb over its own code and a following inc eax (ff c0): the nops written there are executed
    const { cpu } = machineWith([0xf3, 0xaa, 0xff, 0xc0, 0xff, 0xc0]);
    cpu.run(0);
    cpu.setRegNumber(RAX, 0x90);
    cpu.setRegAddress(RDI, addressAdd(CODE, 2));
    cpu.setRegNumber(RCX, 4);
    expect(cpu.run(8)).toBe(STOP_BUDGET);
    expect([cpu.regLo(RAX), cpu.rip]).toEqual([0x90, CODE + 6]);
  });
});

describe('segments and 32-bit addresses (SDM volume 2: MOVS, LODS, XLAT; volume 1, section 3.7.5)', () => {
  test('an override moves the source, not the destination', () => {
    const { cpu, memory } = machineWith([0x65, 0xa4]);
    cpu.gsBase = DATA;
    memory.writeU8(addressAdd(DATA, 0x20), 7);
    cpu.setRegNumber(RSI, 0x20);
    cpu.setRegAddress(RDI, addressAdd(DATA, 0x30));
    cpu.run(1);
    expect([memory.readU8(addressAdd(DATA, 0x30)), cpu.regLo(RSI)]).toEqual([7, 0x21]);
  });

  test('32-bit addresses wrap within 4 GiB and the registers lose their upper halves', () => {
    const { cpu, memory } = machineWith([0x67, 0x65, 0xf3, 0xad]);
    cpu.gsBase = DATA;
    memory.writeU32(DATA, 0x1111);
    memory.writeU32(addressAdd(DATA, 4), 0x2222);
    cpu.setReg(RSI, 0, 0x12345);
    cpu.setReg(RCX, 2, 0x777);
    expect(cpu.run(2)).toBe(STOP_BUDGET);
    expect([cpu.regLo(RAX), cpu.regLo(RSI), cpu.regHi(RSI), cpu.regLo(RCX), cpu.regHi(RCX)]).toEqual([
      0x2222, 8, 0, 0, 0,
    ]);
    expect(cpu.rip).toBe(addressAdd(CODE, 4));
  });

  test('XLAT adds AL without sign, takes a segment and 32-bit addresses', () => {
    const table = (code: readonly number[], rbx: GuestAddress, hi?: number) => {
      const { cpu, memory } = machineWith([...code, 0xd7]);
      cpu.gsBase = DATA;
      memory.writeU8(addressAdd(DATA, 0xf0), 99);
      cpu.setRegAddress(RBX, rbx);
      if (hi !== undefined) cpu.setReg(RBX, 0, hi);
      cpu.setReg(RAX, 0xaaaaaaf0, 0x55555555);
      cpu.run(1);
      return [cpu.regLo(RAX), cpu.regHi(RAX)];
    };
    const result = [0xaaaaaa63, 0x55555555];
    expect(table([], DATA)).toEqual(result);
    expect(table([0x65], 0 as GuestAddress)).toEqual(result);
    expect(table([0x67, 0x65], USER_WINDOW, 0x1a0)).toEqual(result);
  });
});
