/** The queue of what is due: ends of waits, and timers. */

import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { KDPC } from '../../nt/generated/layouts.ts';
import { STATUS_TIMEOUT } from '../../nt/status-codes.ts';
import { KDpc, KTimer } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { KiNotBefore, KiUpdateClock } from './clock.ts';
import { KiExpireTimer } from './timer.ts';
import { KiUnwaitThread } from './wait.ts';

/** Ends the waits whose time is over, and signals the timers that are due. */
export function KiExpireTimeouts(k: Kernel): void {
  const { ke, ps } = k.state;
  const queue = ke.waitTimeouts;
  while (queue.length > 0 && queue[0]!.dueTimeNs <= k.time) {
    const { thread, timer, dueTimeNs } = queue[0]!;
    if (thread !== 0) {
      KiUnwaitThread(k, ps.threads.get(thread)!, STATUS_TIMEOUT);
      continue;
    }
    queue.shift();
    ke.expiredUnseen++;
    KiExpireTimer(k, timer, dueTimeNs);
  }
}

/** Whether a timer is set whose DPC routine was in a driver that has been unloaded: it will be called all the same. */
export function KiCallsUnloadedCode(k: Kernel): boolean {
  const { unloadedImages } = k.state.mm;
  if (unloadedImages.length === 0) return false;
  return k.state.ke.waitTimeouts.some(({ timer }) => {
    if (timer === NULL_ADDRESS) return false;
    const dpc = new KTimer(k.memory, timer).Dpc;
    if (dpc === NULL_ADDRESS || !k.memory.isAccessible(dpc, KDPC.SIZE, 'read')) return false;
    const routine = new KDpc(k.memory, dpc).DeferredRoutine;
    return unloadedImages.some(({ base, sizeBytes }) => routine >= base && routine < base + sizeBytes);
  });
}

/** Nothing can run: moves the idle processor's clock to the next timeout. False when there is none. */
export function KiAdvanceToNextTimeout(k: Kernel): boolean {
  const next = k.state.ke.waitTimeouts[0];
  if (next === undefined) return false;
  KiNotBefore(k, next.dueTimeNs);
  KiUpdateClock(k);
  KiExpireTimeouts(k);
  return true;
}
