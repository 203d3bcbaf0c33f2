/** Facts about processor and system that drivers ask for one by one. Source: the pages of the routines (wdm.h). */
import type { Ddi } from '../ddi.ts';
import { ddi } from '../ddi.ts';
import { anyIrql, passiveOnly, upToApc } from '../irql-range.ts';
import { TICK_100NS } from '../ke/clock.ts';

/** PF_... of what the simulated processor has, as its CPUID says. */
const PRESENT: ReadonlySet<number> = new Set([
  2, // PF_COMPARE_EXCHANGE_DOUBLE
  3, // PF_MMX_INSTRUCTIONS_AVAILABLE
  6, // PF_XMMI_INSTRUCTIONS_AVAILABLE
  8, // PF_RDTSC_INSTRUCTION_AVAILABLE
  9, // PF_PAE_ENABLED
  10, // PF_XMMI64_INSTRUCTIONS_AVAILABLE
  12, // PF_NX_ENABLED
  13, // PF_SSE3_INSTRUCTIONS_AVAILABLE
  14, // PF_COMPARE_EXCHANGE128
  23, // PF_FASTFAIL_AVAILABLE
  32, // PF_RDTSCP_INSTRUCTION_AVAILABLE
  36, // PF_SSSE3_INSTRUCTIONS_AVAILABLE
  37, // PF_SSE4_1_INSTRUCTIONS_AVAILABLE
  38, // PF_SSE4_2_INSTRUCTIONS_AVAILABLE
]);

/** SUITE_TYPE: a workstation has the terminal services of one user. */
const SUITES: ReadonlySet<number> = new Set([4, 8]);

export const systemFactDdis: readonly Ddi[] = [
  /**
   * Writes the longest and the shortest time between clock ticks that there can be, and the present one, in 100 ns units.
   * @irql any
   * Deviation: all three are the same; timers expire at their time, whatever the clock tick is.
   * Source: "ExQueryTimerResolution function (wdm.h)".
   */
  ddi({
    name: 'ExQueryTimerResolution',
    parameters: ['MaximumTime: ptr', 'MinimumTime: ptr', 'CurrentTime: ptr'],
    irql: anyIrql,
    call(k, maximum, minimum, current) {
      for (const at of [maximum, minimum, current]) k.memory.writeU32(at, TICK_100NS);
    },
  }),
  /**
   * Asks for another time between clock ticks, or takes that back; returns the present one in 100 ns units.
   * @irql <= APC_LEVEL
   * Deviation: it stays as it is; timers expire at their time, whatever the clock tick is.
   * Source: "ExSetTimerResolution function (wdm.h)".
   */
  ddi({
    name: 'ExSetTimerResolution',
    parameters: ['DesiredTime: u32', 'SetResolution: bool'],
    irql: upToApc,
    call: () => TICK_100NS,
  }),
  /**
   * Whether the processor has a feature (PF_...).
   * @irql PASSIVE_LEVEL
   * Source: "ExIsProcessorFeaturePresent function (wdm.h)".
   */
  ddi({
    name: 'ExIsProcessorFeaturePresent',
    parameters: ['ProcessorFeature: u32'],
    irql: passiveOnly,
    call: (_k, feature) => PRESENT.has(feature),
  }),
  /**
   * Whether the system is of a product suite.
   * @irql any
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'ExVerifySuite',
    parameters: ['SuiteType: u32'],
    irql: anyIrql,
    call: (_k, suite) => SUITES.has(suite),
  }),
];
