/**
 * Calls of what drivers have registered: taking a registration back waits until it is not being called any more, so that its
 * driver may go then. Source: "ExUnregisterCallback function (wdm.h)", "PsRemoveCreateThreadNotifyRoutine function (ntddk.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { KiInitializeEvent, KiSignalEvent, NotificationEvent } from '../ke/event.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ExpAllocateSystem, ExpFreeSystem } from './pool.ts';

/** Begins a call of what is registered as `registration`: an address or a number that nothing else has. */
export function ExpBeginCall(k: Kernel, registration: number): void {
  k.state.ex.calls.push(registration);
}

/** The call has returned. */
export function ExpEndCall(k: Kernel, registration: number): void {
  const { calls, callWaiters } = k.state.ex;
  calls.splice(calls.indexOf(registration), 1);
  if (calls.includes(registration)) return;
  for (const waiter of callWaiters) if (waiter.registration === registration) KiSignalEvent(k, waiter.event);
}

interface AwaitCalls {
  readonly registration: number;
  event: GuestAddress;
}

const ExpAwaitCalls = hostRoutine<AwaitCalls>('ExpAwaitCalls', {
  start(k, slots) {
    slots.event = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('ExCa'));
    KiInitializeEvent(k, slots.event, NotificationEvent, false);
    k.state.ex.callWaiters.push({ registration: slots.registration, event: slots.event });
    const objects = [slots.event];
    return enter(KiWaitForObjects, { objects, type: WaitAny, mode: KernelMode, alertable: false }, 'over');
  },
  over(k, { event }) {
    const { callWaiters } = k.state.ex;
    callWaiters.splice(
      callWaiters.findIndex((waiter) => waiter.event === event),
      1,
    );
    ExpFreeSystem(k, event);
    return done(STATUS_SUCCESS);
  },
});

/**
 * What waits until a registration that has been taken back is not being called any more; undefined when it is not. IRQL is at
 * most APC_LEVEL.
 */
export function ExpRundownCalls(k: Kernel, registration: number, next = ''): Enter | undefined {
  if (!k.state.ex.calls.includes(registration)) return undefined;
  return enter(ExpAwaitCalls, { registration, event: NULL_ADDRESS }, next);
}
