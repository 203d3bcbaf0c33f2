/**
 * Routines that the thread which has set a timer object runs each time it is due: a normal kernel APC for a driver, a user APC
 * for a program. Source: "ZwSetTimer function (wdm.h)", "Timer APC routines" of SetWaitableTimer (synchapi.h).
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { addressFromU64, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64, u64FromBigInt } from '../../base/u64.ts';
import { callGuest, done, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KiQueueSystemApc, KiQueueUserApc } from './apc.ts';
import { KiSystemTime } from './clock.ts';

interface TimerApc {
  readonly routine: GuestAddress;
  readonly context: U64;
  /** The system time at which the timer was due, in two halves. */
  readonly due: U64;
}

/** Calls a driver's routine at PASSIVE_LEVEL. */
const KiCallTimerApc = hostRoutine<TimerApc>('KiCallTimerApc', {
  start: (_k, { routine, context, due }) => callGuest(routine, [context, u64(due.lo), u64(due.hi)], 'returned'),
  returned: () => done(0),
});

/** A timer object is due: queues the routine that belongs to it, if there is one. */
export function KiQueueTimerApc(k: Kernel, timer: GuestAddress): void {
  const apc = k.state.ke.timerApcs.get(timer);
  const thread = apc === undefined ? undefined : k.state.ps.threads.get(apc.thread);
  if (apc === undefined || thread === undefined || thread.state === 'terminated') return;
  if (apc.userMode) {
    KiQueueUserApc(k, thread, apc.routine, apc.context);
    return;
  }
  const routine = addressFromU64(apc.routine) ?? NULL_ADDRESS;
  const due = u64FromBigInt(KiSystemTime(k));
  KiQueueSystemApc(k, thread, KiCallTimerApc, { routine, context: apc.context, due }, { isNormal: true });
}
