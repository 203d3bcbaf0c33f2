/** A small machine with code, data and stack pages for tests of single instructions. */
import { addressAdd } from '../../../base/guest-address.ts';
import { createMachine, type Machine } from '../../machine.ts';
import { KERNEL_WINDOW } from '../../memory/layout.ts';
import { RSP } from '../registers.ts';

export const RW = { write: true, execute: false, user: false };
export const RX = { write: false, execute: true, user: false };
export const RWX = { write: true, execute: true, user: false };
export const CODE = addressAdd(KERNEL_WINDOW, 0x10000);
export const DATA = addressAdd(KERNEL_WINDOW, 0x40000);
export const STACK = addressAdd(KERNEL_WINDOW, 0x80000);
export const HOST = addressAdd(KERNEL_WINDOW, 0xa0000);

/** A machine with code, data, stack (its top at STACK) and a host page; RIP at the code. */
export function machineWith(code: readonly number[]): Machine {
  const machine = createMachine({ ramBytes: 4 * 1024 * 1024 });
  const { memory, cpu } = machine;
  memory.map(CODE, 0x3000, RWX);
  memory.writeBytes(CODE, Uint8Array.from(code));
  memory.map(DATA, 0x3000, RW);
  memory.map(addressAdd(STACK, -0x4000), 0x4000, RW);
  memory.map(HOST, 0x1000, { ...RX, host: true });
  cpu.rip = CODE;
  cpu.setRegAddress(RSP, addressAdd(STACK, -0x100));
  return machine;
}

/** The little-endian bytes of a number. */
export function bytesOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** i) & 0xff);
}
