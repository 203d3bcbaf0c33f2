/** The queue of what is due: ends of waits, and timers. */

import { STATUS_TIMEOUT } from '../../nt/status-codes.ts';
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

/** Nothing can run: moves the idle processor's clock to the next timeout. False when there is none. */
export function KiAdvanceToNextTimeout(k: Kernel): boolean {
  const next = k.state.ke.waitTimeouts[0];
  if (next === undefined) return false;
  KiNotBefore(k, next.dueTimeNs);
  KiUpdateClock(k);
  KiExpireTimeouts(k);
  return true;
}
