/** What drivers read without a call: "KUSER_SHARED_DATA structure (ntddk.h)", the processor block through gs:. */
import { describe, expect, test } from 'vitest';
import { addressAdd, addressFromHalves, type GuestAddress } from '../base/guest-address.ts';
import { GuestFault } from '../base/guest-fault.ts';
import { u64, u64FromAddress } from '../base/u64.ts';
import { asm, createCodeTest, TEST_CONFIGURATION, TEST_DATA } from './testing/guest-code.ts';

const SHARED = addressFromHalves(0, 0xffff_f780);
const SHARED_USER = 0x7ffe_0000 as GuestAddress;

describe('the shared page', () => {
  const { memory } = createCodeTest().system.machine;
  const u32 = (offset: number) => memory.readU32(addressAdd(SHARED, offset));

  test('the version is Windows 10.0 build 22621, a free build on x64', () => {
    expect([u32(0x26c), u32(0x270)]).toEqual([10, 0]);
    // The upper half of NtBuildNumber tells free (F) from checked (C) builds.
    expect(u32(0x260)).toBe(0xf000_0000 + 22621);
    expect(memory.readU16(addressAdd(SHARED, 0x26a))).toBe(9);
    expect([u32(0x264), memory.readU8(addressAdd(SHARED, 0x268))]).toEqual([1, 1]);
  });

  test('the system root is a terminated string', () => {
    let text = '';
    for (let at = 0x30; memory.readU16(addressAdd(SHARED, at)) !== 0; at += 2) {
      text += String.fromCharCode(memory.readU16(addressAdd(SHARED, at)));
    }
    expect(text).toBe('C:\\Windows');
  });

  test('ticks times the multiplier are milliseconds', () => {
    // GetTickCount: (ticks * multiplier) >> 24; a tick is 15.625 ms.
    const ticks = 64n;
    expect((ticks * BigInt(u32(4))) >> 24n).toBe(1000n);
  });

  test('the system time is the boot time', () => {
    const time = (BigInt(u32(0x18)) << 32n) | BigInt(u32(0x14));
    expect(time).toBe(TEST_CONFIGURATION.bootTime100ns);
    expect(u32(0x1c)).toBe(u32(0x18));
  });

  test('the frequency of the performance counter and the number of processors', () => {
    expect(memory.readU64(addressAdd(SHARED, 0x300))).toEqual(u64(10_000_000));
    expect(u32(0x3c0)).toBe(TEST_CONFIGURATION.processorCount);
  });

  test('user mode sees the same page and cannot write to it', () => {
    memory.writeU32(addressAdd(SHARED, 0xff0), 0x1234);
    expect(memory.readU32(addressAdd(SHARED_USER, 0xff0))).toBe(0x1234);
    expect(() => memory.writeU32(SHARED_USER, 1)).toThrow(GuestFault);
  });
});

test('the processor block is behind gs:, with the fields that drivers read', () => {
  const t = createCodeTest();
  /** mov rax, gs:[offset]; mov [r10+slot], rax */
  const read = (offset: number, slot: number) => [
    [0x65, 0x48, 0x8b, 0x04, 0x25, offset & 0xff, offset >> 8, 0, 0],
    asm.storeRax(slot),
  ];
  t.run([
    asm.movR10(TEST_DATA),
    ...read(0x18, 0),
    ...read(0x20, 8),
    ...read(0x184, 16),
    ...read(0x188, 24),
    ...read(0x1a4, 32),
    asm.call(t.address('KeGetCurrentThread')),
    asm.movR10(TEST_DATA),
    asm.storeRax(40),
    asm.ret,
  ]);
  const block = t.system.machine.cpu.gsBase;
  expect(t.data(0)).toEqual(u64FromAddress(block));
  expect(t.data(8)).toEqual(u64FromAddress(addressAdd(block, 0x180)));
  expect([t.data(16).lo & 0xff, t.data(32).lo]).toEqual([0, 0]);
  expect(t.data(24)).toEqual(t.data(40));
});

test('the kernel image can be neither written nor mistaken for code', () => {
  const t = createCodeTest();
  const address = t.address('KeSetEvent');
  const { memory } = t.system.machine;
  expect(() => memory.writeU8(address, 0x90)).toThrow(GuestFault);
  expect(memory.readU8(address)).toBe(0xcc);
});
