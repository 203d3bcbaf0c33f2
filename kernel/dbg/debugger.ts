/**
 * What drivers ask of the kernel debugger. None is attached: a break is an exception, and nobody answers a prompt.
 * Source: "DbgBreakPoint macro (wdm.h)", "Reading and Filtering Debugging Messages".
 */

import { DEBUG_COMPONENT_LIMIT } from '../../nt/debug-components.ts';
import {
  STATUS_BREAKPOINT,
  STATUS_DEBUGGER_INACTIVE,
  STATUS_INVALID_PARAMETER_1,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { DbgpEnable, DbgpIsEnabled } from './filter.ts';

/** Breaks into the debugger on behalf of the caller. */
export function DbgpBreak(k: Kernel, status: number): never {
  k.sink.debugBreak(k.callSite, status);
  return KiRaiseStatus(k, STATUS_BREAKPOINT, 'a driver breaks into the debugger, and there is none');
}

export const debuggerDdis: readonly Ddi[] = [
  /**
   * Breaks into the debugger: raises STATUS_BREAKPOINT.
   * @irql any
   * Source: "DbgBreakPoint macro (wdm.h)".
   */
  ddi({ name: 'DbgBreakPoint', parameters: [], irql: anyIrql, call: (k) => DbgpBreak(k, 0) }),
  /**
   * The same with a value for the debugger to show.
   * @irql any
   * Source: "DbgBreakPointWithStatus function (wdm.h)".
   */
  ddi({
    name: 'DbgBreakPointWithStatus',
    parameters: ['Status: u32'],
    irql: anyIrql,
    call: (k, status) => DbgpBreak(k, status),
  }),
  /**
   * Enables or disables messages of a component and level.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER_1
   * Deviation: messages that are not enabled are in the trace too, unless the run filters them.
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'DbgSetDebugFilterState',
    parameters: ['ComponentId: u32', 'Level: u32', 'State: bool'],
    irql: anyIrql,
    call(k, component, level, enable) {
      if (component >= DEBUG_COMPONENT_LIMIT) return STATUS_INVALID_PARAMETER_1;
      DbgpEnable(k, component, level, enable);
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
      if (component >= DEBUG_COMPONENT_LIMIT) return STATUS_INVALID_PARAMETER_1;
      return DbgpIsEnabled(k, component, level) ? 1 : 0;
    },
  }),
  /**
   * Whether a kernel debugger is missing, looked up anew: there is none.
   * @irql any
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({ name: 'KdRefreshDebuggerNotPresent', parameters: [], irql: anyIrql, call: () => true }),
  /**
   * Disables the kernel debugger, which is not enabled.
   * @irql any
   * @returns STATUS_DEBUGGER_INACTIVE
   * Source: "KdDisableDebugger function (wdm.h)".
   */
  ddi({ name: 'KdDisableDebugger', parameters: [], irql: anyIrql, call: () => STATUS_DEBUGGER_INACTIVE }),
  /**
   * Enables the kernel debugger, which there is none to be.
   * @irql any
   * @returns STATUS_DEBUGGER_INACTIVE
   * Source: "KdEnableDebugger function (wdm.h)".
   */
  ddi({ name: 'KdEnableDebugger', parameters: [], irql: anyIrql, call: () => STATUS_DEBUGGER_INACTIVE }),
];
