/**
 * What drivers ask of the kernel debugger. None is attached: a break is an exception, and the filter of messages is kept
 * but keeps nothing from the trace.
 * Source: "DbgBreakPoint macro (wdm.h)", "Reading and Filtering Debugging Messages".
 */
import { STATUS_BREAKPOINT, STATUS_INVALID_PARAMETER_1, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';

/** DPFLTR_ENDOFTABLE_ID: components have lower numbers. */
const COMPONENTS = 155;
/** DPFLTR_WARNING_LEVEL... are bits; numbers up to 31 mean the bit of that number, others a mask. */
const LEVELS = 32;

/** Errors (bit 0) are enabled for all components at first, as with a Kd_WIN2000_Mask of 1. */
const INITIAL_MASK = 1;

function maskOf(level: number): number {
  return level < LEVELS ? (1 << level) >>> 0 : level;
}

function breakIn(k: Kernel, status: number): never {
  k.sink.debugBreak(k.callSite, status);
  return KiRaiseStatus(k, STATUS_BREAKPOINT, 'a driver breaks into the debugger, and there is none');
}

export const debuggerDdis: readonly Ddi[] = [
  /**
   * Breaks into the debugger: raises STATUS_BREAKPOINT.
   * @irql any
   * Source: "DbgBreakPoint macro (wdm.h)".
   */
  ddi({ name: 'DbgBreakPoint', parameters: [], irql: anyIrql, call: (k) => breakIn(k, 0) }),
  /**
   * The same with a value for the debugger to show.
   * @irql any
   * Source: "DbgBreakPointWithStatus function (wdm.h)".
   */
  ddi({
    name: 'DbgBreakPointWithStatus',
    parameters: ['Status: u32'],
    irql: anyIrql,
    call: (k, status) => breakIn(k, status),
  }),
  /**
   * Enables or disables messages of a component and level.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER_1
   * Deviation: messages that are not enabled are in the trace too.
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'DbgSetDebugFilterState',
    parameters: ['ComponentId: u32', 'Level: u32', 'State: bool'],
    irql: anyIrql,
    call(k, component, level, enable) {
      if (component >= COMPONENTS) return STATUS_INVALID_PARAMETER_1;
      const { debugFilters } = k.state.ke;
      const mask = debugFilters.get(component) ?? INITIAL_MASK;
      debugFilters.set(component, (enable ? mask | maskOf(level) : mask & ~maskOf(level)) >>> 0);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Whether messages of a component and level are enabled: TRUE, FALSE.
   * @irql any
   * @returns TRUE, FALSE, STATUS_INVALID_PARAMETER_1
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'DbgQueryDebugFilterState',
    parameters: ['ComponentId: u32', 'Level: u32'],
    irql: anyIrql,
    call(k, component, level) {
      if (component >= COMPONENTS) return STATUS_INVALID_PARAMETER_1;
      const mask = k.state.ke.debugFilters.get(component) ?? INITIAL_MASK;
      return (mask & maskOf(level)) !== 0 ? 1 : 0;
    },
  }),
];
