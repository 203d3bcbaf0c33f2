/** What MMX does to the x87 state it lives in: Intel SDM volume 3, section 12.2 and table 12-1. */
import { describe, expect, test } from 'vitest';
import type { Machine } from '../machine.ts';
import { STOP_BUDGET, STOP_FAULT } from './cpu.ts';
import { RAX } from './registers.ts';
import { machineWith } from './testing/code-machine.ts';

const CONTROL = 0;
const STATUS = 2;
const TAG = 4;
const REGISTERS = 32;

/** A machine about to execute `code`, its FXSAVE image changed by `prepare`. */
function machineWithState(code: readonly number[], prepare: (image: DataView) => void): Machine {
  const machine = machineWith(code);
  const image = machine.cpu.fxState();
  prepare(new DataView(image.buffer));
  machine.cpu.setFxState(image);
  return machine;
}

const stateOf = ({ cpu }: Machine) => new DataView(cpu.fxState().buffer);
const topOf = (image: DataView) => (image.getUint16(STATUS, true) >> 11) & 7;
const setTop5 = (image: DataView) => image.setUint16(STATUS, 5 << 11, true);

describe('MMX and the x87 registers', () => {
  test('a write fills sign and exponent with ones, marks all registers used and sets the top to 0', () => {
    const machine = machineWithState([0x0f, 0x6e, 0xd8], setTop5); // movd mm3, eax
    machine.cpu.setReg(RAX, 0x89abcdef, 0);
    expect(machine.cpu.run(1)).toBe(STOP_BUDGET);
    const image = stateOf(machine);
    expect(topOf(image)).toBe(0);
    expect(image.getUint8(TAG)).toBe(0xff);
    expect(image.getBigUint64(REGISTERS + 3 * 16, true)).toBe(0x89abcdefn);
    expect(image.getUint16(REGISTERS + 3 * 16 + 8, true)).toBe(0xffff);
  });

  test('MMi is the physical register i, whatever the top was', () => {
    const machine = machineWithState([0x48, 0x0f, 0x7e, 0xf0], (image) => {
      setTop5(image);
      image.setBigUint64(REGISTERS + 16, 0x123456789abcdef0n, true); // ST(1) is physical register 6.
    }); // movq rax, mm6
    expect(machine.cpu.run(1)).toBe(STOP_BUDGET);
    expect([machine.cpu.regHi(RAX), machine.cpu.regLo(RAX)]).toEqual([0x12345678, 0x9abcdef0]);
    expect(topOf(stateOf(machine))).toBe(0);
    expect(stateOf(machine).getUint8(TAG)).toBe(0xff);
  });

  test('EMMS empties all registers', () => {
    const machine = machineWithState([0x0f, 0x77], (image) => {
      setTop5(image);
      image.setUint8(TAG, 0xff);
    });
    expect(machine.cpu.run(1)).toBe(STOP_BUDGET);
    expect(stateOf(machine).getUint8(TAG)).toBe(0);
    expect(topOf(stateOf(machine))).toBe(0);
  });

  test('a pending x87 exception is reported first, as #MF', () => {
    const machine = machineWithState([0x0f, 0x6e, 0xd8], (image) => {
      image.setUint16(CONTROL, 0x037f & ~4, true); // division by zero unmasked
      image.setUint16(STATUS, 4 | (5 << 11), true);
    });
    expect(machine.cpu.run(1)).toBe(STOP_FAULT);
    expect(machine.cpu.fault.vector).toBe(16);
    expect(topOf(stateOf(machine))).toBe(5);
  });
});
