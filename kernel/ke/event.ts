/** Events. Source: "Event Objects" (Windows driver documentation). */
import type { GuestAddress } from '../../base/guest-address.ts';
import { DRIVER_VERIFIER_DETECTED_VIOLATION } from '../../nt/bug-check-codes.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DispatcherHeader } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import {
  EventNotificationObject,
  EventSynchronizationObject,
  KiInitializeDispatcherHeader,
} from './dispatcher-object.ts';
import { KiWaitTest } from './wait.ts';

/** EVENT_TYPE */
export const NotificationEvent = 0;
export const SynchronizationEvent = 1;

/** Sub-code of bug check 0xC4: the compliance rule IrqlKeSetEvent. */
const RULE_IRQL_KE_SET_EVENT = 0x20016;

/** Makes an event; `type` is an EVENT_TYPE. */
export function KiInitializeEvent(k: Kernel, event: GuestAddress, type: number, signaled: boolean): void {
  const kind = type === SynchronizationEvent ? EventSynchronizationObject : EventNotificationObject;
  KiInitializeDispatcherHeader(k, event, kind, KEVENT.SIZE, signaled ? 1 : 0);
}

/** What NtSetEvent, and locks that are handed over, add to the priority of those who wait (EVENT_INCREMENT). */
export const EVENT_INCREMENT = 1;

/**
 * Signals an event and ends the waits it satisfies; returns the previous state.
 * @param increment what that adds to the base priority of those who go on, for a while
 */
export function KiSignalEvent(k: Kernel, event: GuestAddress, increment = 0): number {
  const header = new DispatcherHeader(k.memory, event);
  const old = header.SignalState;
  if (old === 0) {
    header.SignalState = 1;
    k.sink.signal(event, 1, old, header.Type);
    KiWaitTest(k, event, increment);
  }
  return old;
}

/** Makes an event not signalled; returns the previous state. */
export function KiResetEvent(k: Kernel, event: GuestAddress): number {
  const header = new DispatcherHeader(k.memory, event);
  const old = header.SignalState;
  if (old !== 0) {
    header.SignalState = 0;
    k.sink.signal(event, 0, old >>> 0, header.Type);
  }
  return old;
}

export const eventDdis: readonly Ddi[] = [
  /**
   * Makes an event of the given EVENT_TYPE and state.
   * @irql any
   * Source: "KeInitializeEvent function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeEvent',
    parameters: ['Event: ptr', 'Type: u32', 'State: bool'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, event, type, state) => KiInitializeEvent(k, event, type, state),
  }),
  /**
   * Signals an event, raises the priority of those who go on by Increment for a while, and returns its previous state.
   * @irql <= DISPATCH_LEVEL; with Wait = TRUE <= APC_LEVEL. Bug check 0xC4 above that.
   * Deviation: Wait = TRUE does not keep the dispatcher lock, since nothing runs in between.
   * Source: "KeSetEvent function (wdm.h)".
   */
  ddi({
    name: 'KeSetEvent',
    parameters: ['Event: ptr', 'Increment: s32', 'Wait: bool'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, event, increment, wait) {
      if (wait && k.irql >= DISPATCH_LEVEL) {
        const text = `KeSetEvent is called at ${irqlName(k.irql)} with Wait = TRUE, which announces a wait`;
        throw bugcheck(k, DRIVER_VERIFIER_DETECTED_VIOLATION, [RULE_IRQL_KE_SET_EVENT, 0, 0, 0], text);
      }
      return KiSignalEvent(k, event, increment);
    },
  }),
  /**
   * Signals an event for those who wait now, one or all, and for nobody later; returns its previous state.
   * @irql <= DISPATCH_LEVEL
   * Deviation: Wait = TRUE does not keep the dispatcher lock, since nothing runs in between.
   * Source: "KePulseEvent function (ntddk.h)".
   */
  ddi({
    name: 'KePulseEvent',
    parameters: ['Event: ptr', 'Increment: s32', 'Wait: bool'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, event, increment) {
      const old = KiSignalEvent(k, event, increment);
      KiResetEvent(k, event);
      return old;
    },
  }),
  /**
   * Makes an event not signalled and returns its previous state.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeResetEvent function (wdm.h)".
   */
  ddi({
    name: 'KeResetEvent',
    parameters: ['Event: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, event) => KiResetEvent(k, event),
  }),
  /**
   * Makes an event not signalled.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeClearEvent function (wdm.h)".
   */
  ddi({
    name: 'KeClearEvent',
    parameters: ['Event: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, event) {
      KiResetEvent(k, event);
    },
  }),
  /**
   * Returns the state of an event.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeReadStateEvent function (wdm.h)".
   */
  ddi({
    name: 'KeReadStateEvent',
    parameters: ['Event: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, event) => new DispatcherHeader(k.memory, event).SignalState,
  }),
];
