/** Raw 64-bit arguments as the declared types: the x64 convention leaves the upper bits of small ones undefined. */
import { describe, expect, test } from 'vitest';
import { AssertionError } from '../base/assert.ts';
import { GuestFault } from '../base/guest-fault.ts';
import { ddi, type Parameter } from './ddi.ts';
import { decodeArguments } from './ddi-arguments.ts';

/** Decodes one argument of a type. */
function decode(type: string, lo: number, hi: number): unknown {
  const declared = ddi({ name: 'Test', parameters: [`Value: ${type}` as Parameter], irql: [0, 0], call: () => 0 });
  return (decodeArguments(declared, Uint32Array.of(lo, hi)) as unknown[])[0];
}

describe('the upper bits of a small argument do not count', () => {
  test.each([
    ['u8', 0xffff_ff12, 0x12],
    ['u16', 0xffff_1234, 0x1234],
    ['u32', 0xfedc_ba98, 0xfedc_ba98],
    ['s32', 0xffff_fffe, -2],
    ['s32', 0x7fff_ffff, 0x7fff_ffff],
    ['bool', 0xffff_ff00, false],
    ['bool', 0x0000_0080, true],
  ])('%s of %i', (type, lo, expected) => {
    expect(decode(type, lo, 0xdead_beef)).toBe(expected);
  });
});

test('a pointer is a signed number, an opaque value keeps all 64 bits', () => {
  expect(decode('ptr', 0, 0xffff_f800)).toBe(-0x800_0000_0000);
  expect(decode('ptr', 0x1000, 0x1a0)).toBe(0x1a0_0000_1000);
  expect(decode('u64', 0xffff_ffff, 0x8000_0001)).toEqual({ lo: 0xffff_ffff, hi: 0x8000_0001 });
  expect(decode('i64', 0xffff_ffff, 0xffff_ffff)).toBe(-1);
});

test('a pointer that is not canonical raises the fault of its use, at an address outside the 48 bits', () => {
  for (const hi of [0xdddd_dddd, 0x0000_8000, 0xffff_7fff]) {
    let fault: unknown;
    try {
      decode('ptr', 0, hi);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(GuestFault);
    expect(Math.abs((fault as GuestFault).address)).toBeGreaterThanOrEqual(0x8000_0000_0000);
  }
});

test('too few arguments are a mistake of the caller in ntrewind', () => {
  const declared = ddi({ name: 'Test', parameters: ['A: u32', 'B: u32'], irql: [0, 0], call: () => 0 });
  expect(() => decodeArguments(declared, new Uint32Array(2))).toThrow(AssertionError);
});
