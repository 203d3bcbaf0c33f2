/** Semaphores: a count that waits take one off, and that is never above a limit. Source: "Semaphore Objects". */
import type { GuestAddress } from '../../base/guest-address.ts';
import { KSEMAPHORE } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_SEMAPHORE_LIMIT_EXCEEDED } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DispatcherHeader, KSemaphore } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { KiInitializeDispatcherHeader, SemaphoreObject } from './dispatcher-object.ts';
import { KiRaiseStatus } from './raise-status.ts';
import { KiWaitTest } from './wait.ts';

/** Makes a semaphore with a count. */
export function KiInitializeSemaphore(k: Kernel, semaphore: GuestAddress, count: number, limit: number): void {
  KiInitializeDispatcherHeader(k, semaphore, SemaphoreObject, KSEMAPHORE.SIZE, count);
  new KSemaphore(k.memory, semaphore).Limit = limit;
}

/** Adds to the count; returns what it was. Raises STATUS_SEMAPHORE_LIMIT_EXCEEDED when it would be above the limit. */
export function KiReleaseSemaphore(k: Kernel, semaphore: GuestAddress, adjustment: number, increment = 0): number {
  const header = new DispatcherHeader(k.memory, semaphore);
  const old = header.SignalState;
  const { Limit: limit } = new KSemaphore(k.memory, semaphore);
  if (adjustment < 0 || old + adjustment > limit) {
    KiRaiseStatus(k, STATUS_SEMAPHORE_LIMIT_EXCEEDED, 'a semaphore was released above its limit');
  }
  header.SignalState = old + adjustment;
  k.sink.signal(semaphore, old + adjustment, old >>> 0, header.Type);
  if (adjustment > 0) KiWaitTest(k, semaphore, increment);
  return old;
}

export const semaphoreDdis: readonly Ddi[] = [
  /**
   * Makes a semaphore with a count and a limit.
   * @irql PASSIVE_LEVEL
   * Source: "KeInitializeSemaphore function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeSemaphore',
    parameters: ['Semaphore: ptr', 'Count: s32', 'Limit: s32'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, semaphore, count, limit) => KiInitializeSemaphore(k, semaphore, count, limit),
  }),
  /**
   * Adds to the count, and lets as many threads go on, with a priority that Increment raises for a while; returns the old count.
   * @irql <= DISPATCH_LEVEL. Raises STATUS_SEMAPHORE_LIMIT_EXCEEDED when the count would be above the limit.
   * Deviation: Wait = TRUE does not keep the dispatcher lock, since nothing runs in between.
   * Source: "KeReleaseSemaphore function (wdm.h)".
   */
  ddi({
    name: 'KeReleaseSemaphore',
    parameters: ['Semaphore: ptr', 'Increment: s32', 'Adjustment: s32', 'Wait: bool'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, semaphore, increment, adjustment) => KiReleaseSemaphore(k, semaphore, adjustment, increment),
  }),
  /**
   * Returns the count.
   * @irql any
   * Source: "KeReadStateSemaphore function (wdm.h)".
   */
  ddi({
    name: 'KeReadStateSemaphore',
    parameters: ['Semaphore: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, semaphore) => new DispatcherHeader(k.memory, semaphore).SignalState,
  }),
];
