import { describe, expect, test } from 'vitest';
import { addressAdd, addressFromHalves, type GuestAddress } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import { GuestRam } from './guest-ram.ts';
import { KERNEL_WINDOW, SHARED_DATA, SHARED_DATA_ALIAS, USER_WINDOW } from './layout.ts';

const RW = { write: true, execute: false, user: false };
const RO = { write: false, execute: false, user: false };
const MIB = 1024 * 1024;
const at = (offset: number): GuestAddress => addressAdd(KERNEL_WINDOW, offset);

function faultOf(action: () => unknown): { address: GuestAddress; access: string; cause: string } {
  try {
    action();
  } catch (error) {
    if (error instanceof GuestFault) return { address: error.address, access: error.access, cause: error.cause };
    throw error;
  }
  throw new Error('no fault');
}

describe('accesses', () => {
  test('every size reads back what was written, little-endian, also across a page boundary', () => {
    const ram = new GuestRam(MIB);
    ram.map(at(0x1000), 0x2000, RW);
    for (const offset of [0x1000, 0x1ffd, 0x1ffe, 0x1fff, 0x2000]) {
      ram.writeU64(at(offset), 0x89abcdef, 0x01234567);
      expect(ram.readU64(at(offset))).toEqual({ lo: 0x89abcdef, hi: 0x01234567 });
      expect(ram.readU32(at(offset))).toBe(0x89abcdef);
      expect(ram.readS32(at(offset))).toBe(0x89abcdef | 0);
      expect(ram.readU16(at(offset))).toBe(0xcdef);
      expect(ram.readU8(at(offset))).toBe(0xef);
      ram.writeU32(at(offset), 0xa1b2c3d4);
      ram.writeU16(at(offset), 0x5566);
      expect(Array.from(ram.readBytes(at(offset), 8))).toEqual([0x66, 0x55, 0xb2, 0xa1, 0x67, 0x45, 0x23, 0x01]);
    }
  });

  test('signed 64-bit numbers and pointers keep their value', () => {
    const ram = new GuestRam(MIB);
    ram.map(at(0), 0x2000, RW);
    for (const value of [0, -1, -(2 ** 40), 2 ** 52, -(2 ** 52) + 3]) {
      ram.writeI64(at(0xffc), value);
      expect(ram.readI64(at(0xffc))).toBe(value);
    }
    ram.writePointer(at(8), USER_WINDOW);
    expect(ram.readPointer(at(8))).toBe(USER_WINDOW);
    ram.writePointer(at(8), at(0x10));
    expect(ram.readU64(at(8))).toEqual({ lo: 0x10, hi: 0xfffff800 });
    ram.writeU64(at(8), 0, 0x12345678);
    expect(faultOf(() => ram.readPointer(at(8))).cause).toBe('reserved');
  });

  test('the last bytes of the kernel window are usable and the next are not', () => {
    const ram = new GuestRam(MIB);
    const last = addressFromHalves(0xfffff000, 0xfffff800);
    ram.map(last, 0x1000, RW);
    ram.writeU32(addressAdd(last, 0xffc), 7);
    expect(ram.readU32(addressAdd(last, 0xffc))).toBe(7);
    expect(faultOf(() => ram.readU32(addressAdd(last, 0xffe)))).toEqual({
      address: addressAdd(last, 0x1000),
      access: 'read',
      cause: 'reserved',
    });
  });

  test('a refused access names its first bad byte and changes nothing', () => {
    const ram = new GuestRam(MIB);
    ram.map(at(0x1000), 0x1000, RW);
    ram.map(at(0x2000), 0x1000, RO);
    const cases: [() => void, number, string, string][] = [
      [() => ram.readU8(at(0x500)), 0x500, 'read', 'not-present'],
      [() => ram.writeU64(at(0x1ffc), 1, 1), 0x2000, 'write', 'protection'],
      [() => ram.writeBytes(at(0x1ff0), new Uint8Array(32).fill(9)), 0x2000, 'write', 'protection'],
      [() => ram.fill(at(0x1ff0), 32, 9), 0x2000, 'write', 'protection'],
      [() => ram.readBytes(at(0x2ff0), 32), 0x3000, 'read', 'not-present'],
      [() => ram.move(at(0x1ff8), at(0x2000), 9), 0x2000, 'write', 'protection'],
    ];
    for (const [action, offset, access, cause] of cases) {
      expect(faultOf(action)).toEqual({ address: at(offset), access, cause });
    }
    expect(ram.readBytes(at(0x1000), 0x1000).every((byte) => byte === 0)).toBe(true);
    expect(faultOf(() => ram.readU8(0x1234 as GuestAddress)).cause).toBe('reserved');
  });

  test('countBytes and readWords go on across pages, up to what differs or is not there', () => {
    const ram = new GuestRam(MIB);
    ram.map(at(0x1000), 0x2000, RW);
    ram.fill(at(0x1ff0), 0x20, 0xfd);
    expect(ram.countBytes(at(0x1ff0), 0x20, 0xfd)).toBe(0x20);
    expect(ram.countBytes(at(0x1ff1), 0x30, 0xfd)).toBe(0x1f);
    expect(ram.countBytes(at(0x1000), 0x10, 0xfd)).toBe(0);
    expect(ram.countBytes(at(0x1000), 0, 0xfd)).toBe(0);
    expect(faultOf(() => ram.countBytes(at(0x2ff8), 9, 0)).address).toBe(at(0x3000));

    ram.writeBytes(
      at(0x1ff8),
      Uint8Array.from({ length: 16 }, (_, i) => i),
    );
    const words = [0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c];
    expect(ram.readWords(at(0x1ff8), 4)).toEqual(words);
    expect(ram.readWords(at(0x1ffa), 1)).toEqual([0x05040302]);
    expect(ram.readWords(at(0x2000), 2)).toEqual(words.slice(2));
    expect(faultOf(() => ram.readWords(at(0x2ff8), 3)).address).toBe(at(0x3000));
  });

  test('move copies overlapping ranges as memmove does', () => {
    const ram = new GuestRam(MIB);
    ram.map(at(0), 0x3000, RW);
    const data = Uint8Array.from({ length: 0x1800 }, (_, i) => (i * 13) & 0xff);
    ram.writeBytes(at(0x100), data);
    ram.move(at(0x180), at(0x100), data.length);
    expect(ram.readBytes(at(0x180), data.length)).toEqual(data);
    ram.move(at(0x101), at(0x180), data.length);
    expect(ram.readBytes(at(0x101), data.length)).toEqual(data);
  });

  test('isAccessible looks at every page of the range', () => {
    const ram = new GuestRam(MIB);
    ram.map(at(0), 0x1000, RW);
    ram.map(at(0x1000), 0x1000, { write: false, execute: true, user: false });
    expect(ram.isAccessible(at(0), 0x2000, 'read')).toBe(true);
    expect(ram.isAccessible(at(0), 0x2001, 'read')).toBe(false);
    expect(ram.isAccessible(at(0), 0x1001, 'write')).toBe(false);
    expect(ram.isAccessible(at(0x1000), 0x1000, 'execute')).toBe(true);
    expect(ram.isAccessible(at(0xfff), 2, 'execute')).toBe(false);
  });
});

describe('mappings', () => {
  test('aliases show the same bytes with their own rights, and outlive the first mapping', () => {
    const ram = new GuestRam(MIB);
    ram.map(at(0), 0x2000, RW);
    ram.alias(at(0x10000), at(0), 0x2000, RO);
    ram.writeU32(at(0xffe), 0xcafef00d);
    expect(ram.readU32(at(0x10ffe))).toBe(0xcafef00d);
    expect(faultOf(() => ram.writeU8(at(0x10000), 1)).cause).toBe('protection');
    ram.unmap(at(0), 0x2000);
    expect(ram.readU32(at(0x10ffe))).toBe(0xcafef00d);
    expect(ram.usedBytes).toBe(0x2000);
    ram.unmap(at(0x10000), 0x2000);
    expect(ram.usedBytes).toBe(0);
  });

  test('a reused frame is zeroed', () => {
    const ram = new GuestRam(0x10000);
    ram.map(at(0), 0x10000, RW);
    ram.fill(at(0), 0x10000, 0xee);
    ram.unmap(at(0), 0x10000);
    ram.map(at(0x40000), 0x10000, RW);
    expect(ram.readBytes(at(0x40000), 0x10000).every((byte) => byte === 0)).toBe(true);
    expect(() => ram.map(at(0x60000), 0x1000, RW)).toThrow(/no memory left/);
  });

  test('user windows are separate; space 0 has none', () => {
    const ram = new GuestRam(MIB);
    expect(faultOf(() => ram.readU8(USER_WINDOW)).cause).toBe('reserved');
    const a = ram.createAddressSpace();
    const b = ram.createAddressSpace();
    ram.switchAddressSpace(a);
    ram.map(USER_WINDOW, 0x1000, { write: true, execute: true, user: true });
    ram.writeU32(USER_WINDOW, 1);
    ram.switchAddressSpace(b);
    expect(faultOf(() => ram.readU32(USER_WINDOW)).cause).toBe('not-present');
    ram.switchAddressSpace(a);
    expect(ram.readU32(USER_WINDOW)).toBe(1);
    ram.deleteAddressSpace(a);
    expect(ram.addressSpace).toBe(0);
    expect(ram.usedBytes).toBe(0);
    expect(ram.createAddressSpace()).toBe(a);
  });

  test('the shared data page has a kernel address and a read-only user alias', () => {
    const ram = new GuestRam(MIB);
    ram.map(SHARED_DATA, 0x1000, RW);
    ram.alias(SHARED_DATA_ALIAS, SHARED_DATA, 0x1000, { write: false, execute: false, user: true });
    ram.writeU32(addressAdd(SHARED_DATA, 0x320), 42);
    expect(ram.readU32(addressAdd(SHARED_DATA_ALIAS, 0x320))).toBe(42);
    expect(faultOf(() => ram.writeU8(SHARED_DATA_ALIAS, 1)).cause).toBe('protection');
  });
});

describe('snapshots', () => {
  test('a restored machine behaves like the saved one, including which frame comes next', () => {
    const first = new GuestRam(MIB);
    const space = first.createAddressSpace();
    first.switchAddressSpace(space);
    first.map(at(0x5000), 0x3000, RW);
    first.map(USER_WINDOW, 0x1000, { write: true, execute: false, user: true });
    first.alias(at(0x20000), USER_WINDOW, 0x1000, RO);
    first.writeU32(at(0x5ffe), 0x1234_5678);
    first.writeU32(USER_WINDOW, 0xfeed);
    first.unmap(at(0x6000), 0x1000);
    const snapshot = structuredClone(first.save());

    const second = new GuestRam(MIB);
    second.map(at(0x9000), 0x4000, RW);
    second.fill(at(0x9000), 0x4000, 0x77);
    second.restore(snapshot);
    expect(second.readU16(at(0x5ffe))).toBe(0x5678);
    expect(second.readU32(at(0x20000))).toBe(0xfeed);
    expect(faultOf(() => second.readU8(at(0x9000))).cause).toBe('not-present');
    for (const ram of [first, second]) {
      ram.map(at(0x30000), 0x2000, RW);
      ram.writeU8(at(0x31000), 5);
    }
    expect(second.save()).toEqual(first.save());
  });

  test('mapped pages are visited in address order, system space before user windows', () => {
    const ram = new GuestRam(MIB);
    const space = ram.createAddressSpace();
    ram.switchAddressSpace(space);
    ram.map(USER_WINDOW, 0x1000, RW);
    ram.map(at(0x8000), 0x1000, RW);
    ram.map(at(0x2000), 0x1000, RW);
    ram.map(SHARED_DATA, 0x1000, RW);
    const seen: [number, number][] = [];
    ram.forEachMappedPage((address, page, owner) => {
      expect(page.length).toBe(0x1000);
      seen.push([address, owner]);
    });
    expect(seen).toEqual([
      [SHARED_DATA, 0],
      [at(0x2000), 0],
      [at(0x8000), 0],
      [USER_WINDOW, space],
    ]);
  });
});

describe('a page that is copied on write', () => {
  const COPY = { write: false, execute: false, user: true, copyOnWrite: true };

  function shared() {
    const memory = new GuestRam(MIB);
    memory.map(at(0x1000), 0x1000, RW);
    memory.writeU32(at(0x1000), 1);
    const copied = at(0x11000);
    memory.mapFrame(copied, memory.frameAt(at(0x1000)), COPY);
    return { memory, copied };
  }

  test('gets a frame of its own with what was there when it is written to', () => {
    const { memory, copied } = shared();
    expect([memory.isCopyOnWrite(copied), memory.isAccessible(copied, 4, 'write')]).toEqual([true, true]);
    memory.writeU32(addressAdd(copied, 4), 2);
    expect([memory.readU32(copied), memory.readU32(addressAdd(copied, 4))]).toEqual([1, 2]);
    expect(memory.readU32(at(0x1004))).toBe(0);
    expect(memory.isCopyOnWrite(copied)).toBe(false);
    expect(memory.copyOnWrite(copied)).toBe(false);
  });

  test('is one in a snapshot too, and its digest is that of the same memory', () => {
    const { memory, copied } = shared();
    const restored = new GuestRam(MIB);
    restored.restore(memory.save());
    for (const each of [memory, restored]) each.writeU32(copied, 3);
    expect(restored.readU32(at(0x1000))).toBe(1);
    expect(restored.digest()).toEqual(memory.digest());
  });

  test('is none any more once it is unmapped', () => {
    const { memory, copied } = shared();
    memory.unmap(copied, 0x1000);
    memory.map(copied, 0x1000, { write: false, execute: false, user: true });
    expect(memory.isAccessible(copied, 4, 'write')).toBe(false);
  });
});
