/** The addresses that imports are bound to. */
import { describe, expect, test } from 'vitest';
import { addressAdd, type GuestAddress } from '../base/guest-address.ts';
import { ddiTable } from '../kernel/ddi-table.ts';
import { KERNEL_ROUTINES } from '../kernel/ke/kernel-code.ts';
import { KERNEL_IMAGE, KERNEL_IMAGE_BYTES } from '../kernel/mm/system-space.ts';
import { ExportTable } from './exports.ts';

describe('the export table', () => {
  test('every routine has an aligned address of its own inside the kernel image', () => {
    const table = new ExportTable();
    const addresses = ddiTable.map(({ name }) => table.addressOf(name));
    const places = KERNEL_ROUTINES.map(({ place }) => place);
    expect(new Set([...addresses, ...places]).size).toBe(ddiTable.length + places.length);
    for (const address of addresses) {
      expect(Math.abs(address % 16)).toBe(0);
      expect(address).toBeGreaterThan(KERNEL_IMAGE);
      expect(address).toBeLessThan(KERNEL_IMAGE + KERNEL_IMAGE_BYTES);
    }
  });

  test('an address leads back to its routine', () => {
    const table = new ExportTable();
    for (const ddi of ddiTable) expect(table.ddiAt(table.addressOf(ddi.name))).toBe(ddi);
  });

  test('a name that nobody implements has an address and a name, and no routine', () => {
    const table = new ExportTable();
    const address = table.addressOf('KeBogusRoutine');
    expect(table.addressOf('KeBogusRoutine')).toBe(address);
    expect([table.nameAt(address), table.ddiAt(address), table.isImplemented('KeBogusRoutine')]).toEqual([
      'KeBogusRoutine',
      undefined,
      false,
    ]);
    expect(table.isImplemented('KeSetEvent')).toBe(true);
  });

  test('the inside of a routine and what is behind the last one are nothing', () => {
    const table = new ExportTable();
    const address = table.addressOf('KeSetEvent');
    expect([table.nameAt(addressAdd(address, 1)), table.ddiAt(addressAdd(address, 8))]).toEqual([undefined, undefined]);
    expect(table.nameAt((KERNEL_IMAGE + KERNEL_IMAGE_BYTES - 16) as GuestAddress)).toBeUndefined();
  });

  test('a table that is restored gives the names that were added the same addresses', () => {
    const table = new ExportTable();
    const [first, second] = [table.addressOf('KeBogusRoutine'), table.addressOf('IoBogusRoutine')];
    const saved = structuredClone(table.save());
    const other = new ExportTable();
    other.addressOf('ExOtherRoutine');
    other.restore(saved);
    expect([other.addressOf('KeBogusRoutine'), other.addressOf('IoBogusRoutine')]).toEqual([first, second]);
    expect(other.isImplemented('ExOtherRoutine')).toBe(false);
    expect(other.nameAt(first)).toBe('KeBogusRoutine');
  });
});
