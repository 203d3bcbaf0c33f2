/**
 * Time. A processor's clock counts nanoseconds since boot; the shared page shows it to drivers as NT does, brought up
 * to date at each clock tick. Waits with a timeout end when the clock passes their due time.
 * Source: "KUSER_SHARED_DATA structure (ntddk.h)", "KeQueryTimeIncrement function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { i64ToNumber, type U64, u64FromBigInt, u64ToBigInt } from '../../base/u64.ts';
import { KUSER_SHARED_DATA } from '../../nt/generated/layouts.ts';
import { HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { KiCheckDpcWatchdog } from './dpc-watchdog.ts';
import type { Processor, WaitTimeout } from './state.ts';

/** KUSER_SHARED_DATA as the kernel and drivers address it. */
export const KI_USER_SHARED_DATA = -0x880_0000_0000 as GuestAddress;

/** One clock tick: 15.625 ms. */
export const TICK_NS = 15_625_000;
export const TICK_100NS = TICK_NS / 100;

/** What the performance counter counts: 10 MHz, as on current systems. */
export const PERFORMANCE_FREQUENCY = 10_000_000;

/** A processor's clock, nanoseconds since boot. */
export function KiClock(k: Kernel, processor: Processor): number {
  return processor === k.processor ? k.time : processor.clockNs;
}

/** Sets the current processor's clock forward: it has learnt of something that happened then. */
export function KiNotBefore(k: Kernel, timeNs: number): void {
  if (timeNs > k.time) k.processor.extraTimeNs += timeNs - k.time;
}

/** The time as a driver is shown it: never less than anybody was shown before, on whatever processor. */
export function KiShownTime(k: Kernel): number {
  const { ke } = k.state;
  KiNotBefore(k, ke.latestShownNs);
  ke.latestShownNs = k.time;
  return k.time;
}

/** Absolute system time now, 100 ns units since 1601-01-01. */
export function KiSystemTime(k: Kernel): bigint {
  return k.configuration.bootTime100ns + BigInt(Math.floor(KiShownTime(k) / 100));
}

/** The system time at the last clock tick, as KeQuerySystemTime gives it. */
export function KiTickTime(k: Kernel): bigint {
  return k.configuration.bootTime100ns + BigInt(Math.floor(k.time / TICK_NS)) * BigInt(TICK_100NS);
}

/** The clock counts single nanoseconds up to here, 104 days after boot; no timeout is over later. */
const CLOCK_LIMIT_NS = Number.MAX_SAFE_INTEGER;

/**
 * When a timeout is over, nanoseconds since boot; Infinity when the clock does not reach that time.
 * @param timeout a LARGE_INTEGER in 100 ns units: negative from now, positive since 1601-01-01
 */
export function dueTimeNs(k: Kernel, timeout: U64): number {
  const isRelative = timeout.hi >>> 31 === 1;
  const dueNs = isRelative
    ? k.time - i64ToNumber(timeout) * 100
    : Number(u64ToBigInt(timeout) - k.configuration.bootTime100ns) * 100;
  return dueNs <= CLOCK_LIMIT_NS ? dueNs : Number.POSITIVE_INFINITY;
}

/** Enters a timeout behind those due at the same time. */
export function KiInsertTimeout(k: Kernel, timeout: WaitTimeout): void {
  const queue = k.state.ke.waitTimeouts;
  let index = queue.length;
  while (index > 0 && queue[index - 1]!.dueTimeNs > timeout.dueTimeNs) index--;
  queue.splice(index, 0, timeout);
}

/** Removes the timeout of a wait that has ended otherwise. */
export function KiCancelTimeout(k: Kernel, wait: number): void {
  const queue = k.state.ke.waitTimeouts;
  const index = queue.findIndex((timeout) => timeout.wait === wait);
  if (index >= 0) queue.splice(index, 1);
}

function writeSystemTime(k: Kernel, field: number, value: bigint): void {
  const address = (KI_USER_SHARED_DATA + field) as GuestAddress;
  const { lo, hi } = u64FromBigInt(value);
  // KSYSTEM_TIME: LowPart, High1Time, High2Time.
  k.memory.writeU32(address, lo);
  k.memory.writeU32((address + 4) as GuestAddress, hi);
  k.memory.writeU32((address + 8) as GuestAddress, hi);
}

/** Brings the shared page up to date if a tick has passed since the last time. */
export function KiUpdateClock(k: Kernel): void {
  const ke = k.state.ke;
  if (k.time < ke.nextTickNs) return;
  const ticks = Math.floor(k.time / TICK_NS);
  ke.nextTickNs = (ticks + 1) * TICK_NS;
  KiCheckDpcWatchdog(k);
  // The clock interrupt finds DPCs that nobody was in a hurry for.
  for (const processor of ke.processors) processor.dpcsRequested ||= processor.dpcs.length > 0;
  const sinceBoot100ns = BigInt(ticks) * BigInt(TICK_100NS);
  writeSystemTime(k, KUSER_SHARED_DATA.InterruptTime, sinceBoot100ns);
  writeSystemTime(k, KUSER_SHARED_DATA.SystemTime, k.configuration.bootTime100ns + sinceBoot100ns);
  writeSystemTime(k, KUSER_SHARED_DATA.TickCount, BigInt(ticks));
}

/** Time since boot in 100 ns units; writes the performance counter. */
function preciseInterruptTime(k: Kernel, qpcTimeStamp: GuestAddress): number {
  const time100ns = Math.floor(KiShownTime(k) / 100);
  k.memory.writeI64(qpcTimeStamp, Math.floor(k.time / (1e9 / PERFORMANCE_FREQUENCY)));
  return time100ns;
}

export const clockDdis: readonly Ddi[] = [
  /**
   * Returns the performance counter and, if asked, its frequency.
   * @irql any
   * Source: "KeQueryPerformanceCounter function (wdm.h)".
   */
  ddi({
    name: 'KeQueryPerformanceCounter',
    parameters: ['PerformanceFrequency: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, frequency) {
      if (frequency !== NULL_ADDRESS) k.memory.writeI64(frequency, PERFORMANCE_FREQUENCY);
      return Math.floor(KiShownTime(k) / (1e9 / PERFORMANCE_FREQUENCY));
    },
  }),
  /**
   * Returns the length of a clock tick in 100 ns units.
   * @irql any
   * Source: "KeQueryTimeIncrement function (wdm.h)".
   */
  ddi({
    name: 'KeQueryTimeIncrement',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: () => TICK_100NS,
  }),
  /**
   * Keeps the processor busy for so many microseconds.
   * @irql any
   * Source: "KeStallExecutionProcessor function (ntifs.h)".
   */
  ddi({
    name: 'KeStallExecutionProcessor',
    parameters: ['MicroSeconds: u32'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, microseconds) {
      k.processor.extraTimeNs += microseconds * 1000;
    },
  }),
  /**
   * Returns the time since boot in 100 ns units, up to now, and the performance counter.
   * @irql any
   * Source: "KeQueryInterruptTimePrecise function (wdm.h)".
   */
  ddi({
    name: 'KeQueryInterruptTimePrecise',
    parameters: ['QpcTimeStamp: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, qpcTimeStamp) => preciseInterruptTime(k, qpcTimeStamp),
  }),
  /**
   * Returns the time since boot in 100 ns units at the last clock tick; the system never sleeps.
   * @irql any
   * Source: "KeQueryUnbiasedInterruptTime function (wdm.h)".
   */
  ddi({
    name: 'KeQueryUnbiasedInterruptTime',
    parameters: [],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k) => Math.floor(KiShownTime(k) / TICK_NS) * TICK_100NS,
  }),
  /**
   * Returns the time since boot in 100 ns units, up to now, and the performance counter; the system never sleeps.
   * @irql any
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'KeQueryUnbiasedInterruptTimePrecise',
    parameters: ['QpcTimeStamp: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, qpcTimeStamp) => preciseInterruptTime(k, qpcTimeStamp),
  }),
  /**
   * Writes the current system time, 100 ns units since 1601-01-01.
   * @irql any
   * Source: "KeQuerySystemTimePrecise function (wdm.h)".
   */
  ddi({
    name: 'KeQuerySystemTimePrecise',
    parameters: ['CurrentTime: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, currentTime) {
      const { lo, hi } = u64FromBigInt(KiSystemTime(k));
      k.memory.writeU64(currentTime, lo, hi);
    },
  }),
];
