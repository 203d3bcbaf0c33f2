/** Routines about the current process and thread. */
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCurrentProcess } from '../ob/handle.ts';
import { attachDdis } from './attach.ts';
import { factDdis } from './fact-ddis.ts';
import { lookupDdis } from './lookup-ddis.ts';
import { notifyDdis } from './notify-ddis.ts';
import { PspClientId } from './process.ts';
import { quotaDdis } from './quota.ts';
import { systemThreadDdis } from './system-thread.ts';

function ownProcessId(k: Kernel): number {
  return k.currentThread?.process ?? k.state.ps.systemProcess;
}

export const psDdis: readonly Ddi[] = [
  ...attachDdis,
  ...factDdis,
  ...quotaDdis,
  ...systemThreadDdis,
  ...lookupDdis,
  ...notifyDdis,
  /**
   * Returns the EPROCESS of the process that the current thread is attached to (PsGetCurrentProcess is a macro for it).
   * @irql any
   * Source: "IoGetCurrentProcess function (wdm.h)".
   */
  ddi({
    name: 'IoGetCurrentProcess',
    parameters: [],
    irql: anyIrql,
    call: (k) => k.state.ps.processes.get(ObpCurrentProcess(k))!.object,
  }),
  /**
   * Returns the id of the current thread's process.
   * @irql any
   * Source: "PsGetCurrentProcessId function (ntddk.h)".
   */
  ddi({
    name: 'PsGetCurrentProcessId',
    parameters: [],
    irql: anyIrql,
    call: (k) => PspClientId(ownProcessId(k)),
  }),
  /**
   * Returns the KTHREAD of the current thread.
   * @irql any
   * Source: "KeGetCurrentThread function (ntddk.h)".
   */
  ddi({
    name: 'KeGetCurrentThread',
    parameters: [],
    irql: anyIrql,
    call: (k) => k.currentThread!.object,
  }),
  /**
   * Returns the id of the current thread.
   * @irql any
   * Source: "PsGetCurrentThreadId function (ntddk.h)".
   */
  ddi({
    name: 'PsGetCurrentThreadId',
    parameters: [],
    irql: anyIrql,
    call: (k) => PspClientId(k.thread),
  }),
  /**
   * Returns the mode the current request came from: KernelMode 0, UserMode 1.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExGetPreviousMode function (wdm.h)".
   */
  ddi({
    name: 'ExGetPreviousMode',
    parameters: [],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k) => k.currentThread!.previousMode,
  }),
];
