/** The FXSAVE64 image against its layout in SDM volume 1, table 10-2. */
import { expect, test } from 'vitest';
import { createMachine } from '../../machine.ts';
import * as state from '../state.ts';

const image = () => Uint8Array.from({ length: 512 }, (_, i) => (i * 7 + 3) & 0xff);
const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset);

test('an image comes back without its reserved bits', () => {
  const { cpu } = createMachine({ ramBytes: 1024 * 1024 });
  const given = image();
  view(given).setUint16(0, 0x037f, true);
  view(given).setUint16(2, 0x2800, true);
  view(given).setUint32(24, 0xffff_1f80, true);
  cpu.setFxState(given);
  const got = cpu.fxState();
  expect(view(got).getUint16(0, true)).toBe(0x037f);
  expect(view(got).getUint16(2, true)).toBe(0x2800);
  expect(got[5]).toBe(0);
  expect(view(got).getUint32(24, true)).toBe(0x1f80);
  expect(view(got).getUint32(28, true)).toBe(0xffff);
  for (let index = 0; index < 8; index++) {
    const at = 32 + index * 16;
    expect(got.subarray(at, at + 10)).toEqual(given.subarray(at, at + 10));
    expect([...got.subarray(at + 10, at + 16)]).toEqual([0, 0, 0, 0, 0, 0]);
  }
  expect(got.subarray(160, 416)).toEqual(given.subarray(160, 416));
  expect(got.subarray(416).every((byte) => byte === 0)).toBe(true);
  expect(cpu.mxcsr).toBe(0x1f80);
  expect(cpu.xmm(15)).toEqual(given.subarray(400, 416));
});

test('ST(i) is the physical register TOP + i', () => {
  const { cpu, memory } = createMachine({ ramBytes: 1024 * 1024 });
  const given = new Uint8Array(512);
  view(given).setUint16(2, 6 << 11, true);
  given[32 + 3 * 16] = 0x5a;
  cpu.setFxState(given);
  expect(memory.bytes[state.X87_REGISTERS + ((6 + 3) & 7) * 16]).toBe(0x5a);
});

test('the error summary follows from exceptions and masks', () => {
  const { cpu } = createMachine({ ramBytes: 1024 * 1024 });
  const given = new Uint8Array(512);
  view(given).setUint16(0, 0x037b, true);
  view(given).setUint16(2, 0x0004, true);
  cpu.setFxState(given);
  expect(view(cpu.fxState()).getUint16(2, true)).toBe(0x8084);
  view(given).setUint16(0, 0x037f, true);
  view(given).setUint16(2, 0x8084, true);
  cpu.setFxState(given);
  expect(view(cpu.fxState()).getUint16(2, true)).toBe(0x0004);
});

test('a processor starts as after FNINIT', () => {
  const { cpu } = createMachine({ ramBytes: 1024 * 1024 });
  const got = cpu.fxState();
  expect([view(got).getUint16(0, true), view(got).getUint16(2, true), got[4]]).toEqual([0x037f, 0, 0]);
});
