/** "KUSER_SHARED_DATA structure (ntddk.h)", "KeQueryTimeIncrement", "KeQueryPerformanceCounter" (wdm.h). */
import { beforeEach, expect, test } from 'vitest';
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { callDdi } from '../testing/call-ddi.ts';
import { createTestKernel, type TestKernel } from '../testing/test-kernel.ts';
import { clockDdis, KI_USER_SHARED_DATA, KiUpdateClock } from './clock.ts';

const BOOT_TIME = 133_500_000_000_000_123n;
/** The interval between clock interrupts: 15.625 ms. */
const TICK_NS = 15_625_000;
/** Offsets that drivers have compiled in. */
const INTERRUPT_TIME = 0x08;
const SYSTEM_TIME = 0x14;
const TICK_COUNT = 0x320;

let t: TestKernel;
const call = (name: string, ...args: unknown[]) => callDdi(t.k, clockDdis, name, ...args);

beforeEach(() => {
  t = createTestKernel({ configuration: { bootTime100ns: BOOT_TIME } });
  t.memory.map(KI_USER_SHARED_DATA, 0x1000, { write: true, execute: false, user: false });
});

/** A KSYSTEM_TIME: the two upper parts must agree, which is how readers know that it is whole. */
function systemTime(offset: number): bigint {
  const at = addressAdd(KI_USER_SHARED_DATA, offset);
  const high1 = t.memory.readU32(addressAdd(at, 4));
  expect(t.memory.readU32(addressAdd(at, 8))).toBe(high1);
  return (BigInt(high1) << 32n) | BigInt(t.memory.readU32(at));
}

function passTo(nanoseconds: number): void {
  t.calls.retired = nanoseconds;
  KiUpdateClock(t.k);
}

test('the shared page is where drivers look for it', () => {
  expect(KI_USER_SHARED_DATA).toBe(Number(BigInt.asIntN(64, 0xffff_f780_0000_0000n)));
});

test('boot shows the boot time, no interrupt time and no ticks', () => {
  passTo(0);
  expect([systemTime(SYSTEM_TIME), systemTime(INTERRUPT_TIME), systemTime(TICK_COUNT)]).toEqual([BOOT_TIME, 0n, 0n]);
});

test('the page moves at clock ticks only', () => {
  passTo(0);
  passTo(TICK_NS - 1);
  expect([systemTime(SYSTEM_TIME), systemTime(TICK_COUNT)]).toEqual([BOOT_TIME, 0n]);
  passTo(TICK_NS);
  expect(systemTime(TICK_COUNT)).toBe(1n);
  expect(systemTime(INTERRUPT_TIME)).toBe(156_250n);
  expect(systemTime(SYSTEM_TIME)).toBe(BOOT_TIME + 156_250n);
});

test('a long jump makes up for all ticks in it', () => {
  passTo(0);
  passTo(1000 * TICK_NS + 5);
  expect(systemTime(TICK_COUNT)).toBe(1000n);
  passTo(1001 * TICK_NS - 1);
  expect(systemTime(TICK_COUNT)).toBe(1000n);
  passTo(1001 * TICK_NS);
  expect(systemTime(TICK_COUNT)).toBe(1001n);
});

test('an interrupt time of more than 32 bits keeps its upper part', () => {
  passTo(0);
  passTo(30_000 * TICK_NS);
  expect(systemTime(INTERRUPT_TIME)).toBe(30_000n * 156_250n);
  expect(30_000n * 156_250n).toBeGreaterThan(0xffff_ffffn);
});

test('KeQueryTimeIncrement is the tick in 100 ns units, so ticks times increment are the interrupt time', () => {
  passTo(7 * TICK_NS);
  expect(systemTime(TICK_COUNT) * BigInt(call('KeQueryTimeIncrement') as number)).toBe(systemTime(INTERRUPT_TIME));
});

test('the performance counter counts at the frequency it gives', () => {
  const page = t.scratchPage();
  t.calls.retired = 1_000_000_000;
  const before = call('KeQueryPerformanceCounter', page) as number;
  t.calls.retired += 3_000_000_000;
  const after = call('KeQueryPerformanceCounter', NULL_ADDRESS) as number;
  expect(after - before).toBe(3 * t.memory.readI64(page));
});

test('the precise system time does not wait for a tick', () => {
  const page = t.scratchPage();
  t.calls.retired = 1_299;
  call('KeQuerySystemTimePrecise', page);
  const { lo, hi } = t.memory.readU64(page);
  expect((BigInt(hi) << 32n) | BigInt(lo)).toBe(BOOT_TIME + 12n);
});
