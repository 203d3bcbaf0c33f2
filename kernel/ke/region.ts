/**
 * Regions of a thread in which APCs do not come between: critical ones keep normal kernel APCs out, guarded ones all.
 * Source: "Critical Regions and Guarded Regions" (Windows driver documentation).
 */
import { eventCode } from '../../nt/event-codes.ts';
import { APC_LEVEL, DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { KiApcDisableCount } from './mutex.ts';

const CRITICAL_REGION = eventCode('region_code', 'critical region');
const GUARDED_REGION = eventCode('region_code', 'guarded region');

/** Enters a critical region, or leaves one. What has waited runs as soon as the thread goes on. */
export function KiCriticalRegion(k: Kernel, change: 1 | -1): void {
  const thread = k.currentThread!;
  thread.kernelApcDisable += change;
  k.sink.region(CRITICAL_REGION, change < 0 ? 1 : 0, Math.max(0, thread.kernelApcDisable));
}

/** Enters a guarded region, or leaves one. */
export function KiGuardedRegion(k: Kernel, change: 1 | -1): void {
  const thread = k.currentThread!;
  thread.specialApcDisable += change;
  k.sink.region(GUARDED_REGION, change < 0 ? 1 : 0, Math.max(0, thread.specialApcDisable));
}

/** Whether the running thread runs no normal kernel APCs. */
export function areApcsDisabled(k: Kernel): boolean {
  const thread = k.currentThread!;
  return thread.kernelApcDisable !== 0 || thread.specialApcDisable !== 0 || KiApcDisableCount(k, thread) > 0;
}

export const regionDdis: readonly Ddi[] = [
  /**
   * Keeps normal kernel APCs out, until it is left as often as it is entered.
   * @irql <= APC_LEVEL
   * Source: "KeEnterCriticalRegion function (ntddk.h)".
   */
  ddi({
    name: 'KeEnterCriticalRegion',
    parameters: [],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k) => KiCriticalRegion(k, 1),
  }),
  /**
   * Lets normal kernel APCs in again. Bug check 0x1 at the end of a system call that has left more than it entered.
   * @irql <= APC_LEVEL
   * Source: "KeLeaveCriticalRegion function (ntddk.h)".
   */
  ddi({
    name: 'KeLeaveCriticalRegion',
    parameters: [],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k) => KiCriticalRegion(k, -1),
  }),
  /**
   * Keeps all kernel APCs out, until it is left as often as it is entered.
   * @irql <= APC_LEVEL
   * Source: "KeEnterGuardedRegion function (wdm.h)".
   */
  ddi({
    name: 'KeEnterGuardedRegion',
    parameters: [],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k) => KiGuardedRegion(k, 1),
  }),
  /**
   * Lets kernel APCs in again.
   * @irql <= APC_LEVEL
   * Source: "KeLeaveGuardedRegion function (wdm.h)".
   */
  ddi({
    name: 'KeLeaveGuardedRegion',
    parameters: [],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k) => KiGuardedRegion(k, -1),
  }),
  /**
   * Whether the thread runs no normal kernel APCs: it is in a region, or owns a mutex.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeAreApcsDisabled function (ntddk.h)".
   */
  ddi({
    name: 'KeAreApcsDisabled',
    parameters: [],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k) => areApcsDisabled(k),
  }),
  /**
   * Whether the thread runs no kernel APCs at all: it is in a guarded region, or at APC_LEVEL or above.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeAreAllApcsDisabled function (wdm.h)".
   */
  ddi({
    name: 'KeAreAllApcsDisabled',
    parameters: [],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k) => k.irql >= APC_LEVEL || k.currentThread!.specialApcDisable !== 0,
  }),
];
