/**
 * Timers that the system allocates (EX_TIMER): each is a timer object with a DPC behind it, whose routine is the driver's callback.
 * One that is deleted while its callback has still to come goes when that has returned.
 * Source: "ExXxxTimer Routines and EX_TIMER Objects" (Windows driver documentation).
 */
import { UnimplementedError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { i64ToNumber, type U64, U64_ZERO } from '../../base/u64.ts';
import { KDPC, KTIMER } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KTimer } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, type GuestValue, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiFlushQueuedDpcs, KiInitializeDpc, KiIsDpcQueued } from '../ke/dpc.ts';
import {
  isTimerSet,
  KiCancelTimer,
  KiInitializeTimer,
  KiSetTimer,
  NotificationTimer,
  SynchronizationTimer,
} from '../ke/timer.ts';
import type { Kernel } from '../kernel.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from './pool.ts';
import type { ExTimer } from './state.ts';

const TAG = poolTag('ExTm');
const NS_IN_MILLISECOND = 1_000_000;

/** Attributes: EX_TIMER_NOTIFICATION, as the upper of the 32 bits. */
const NOTIFICATION = 0x8000_0000;

/** EXT_DELETE_PARAMETERS */
const DELETE_CALLBACK = 8;
const DELETE_CONTEXT = 16;

/** The DPC of a timer stands behind it. */
function dpcOf(timer: GuestAddress): GuestAddress {
  return addressAdd(timer, KTIMER.SIZE);
}

function timerOf(dpc: GuestAddress): GuestAddress {
  return addressAdd(dpc, -KTIMER.SIZE);
}

function allocate(k: Kernel, callback: GuestAddress, context: U64, attributes: number): GuestAddress {
  const timer = ExpTryAllocateSystem(k, KTIMER.SIZE + KDPC.SIZE, TAG);
  if (timer === NULL_ADDRESS) return NULL_ADDRESS;
  KiInitializeTimer(k, timer, (attributes & NOTIFICATION) !== 0 ? NotificationTimer : SynchronizationTimer);
  KiInitializeDpc(k, dpcOf(timer), callback, context);
  k.state.ex.timers.set(timer, { callback, context, periodNs: 0, running: 0, deletion: undefined });
  return timer;
}

/** The record of a timer; one that has been deleted is freed memory, which faults. */
function recordOf(k: Kernel, timer: GuestAddress, routine: string): ExTimer {
  const record = k.state.ex.timers.get(timer);
  if (record !== undefined) return record;
  k.memory.readU64(timer);
  throw new UnimplementedError(`${routine} with memory that ExAllocateTimer has not given`, '');
}

function set(k: Kernel, timer: GuestAddress, due: U64, period: U64): boolean {
  const record = recordOf(k, timer, 'ExSetTimer');
  record.periodNs = i64ToNumber(period) * 100;
  const dpc = record.callback === NULL_ADDRESS ? NULL_ADDRESS : dpcOf(timer);
  const periodMs = Math.ceil(record.periodNs / NS_IN_MILLISECOND);
  return KiSetTimer(k, timer, { due, periodMs, toleranceMs: 0, dpc });
}

/** The arguments of what a DPC calls, when it is that of a timer: its callback, or the one that tells of its end. */
export function ExpTimerArguments(k: Kernel, dpc: GuestAddress): readonly GuestValue[] | undefined {
  const timer = timerOf(dpc);
  const record = k.state.ex.timers.get(timer);
  if (record === undefined) return undefined;
  record.running++;
  return record.callback === NULL_ADDRESS ? [record.context] : [timer, record.context];
}

/** A DPC routine has returned: when it was the callback of a timer that is to go, that goes. @returns what is still to be called */
export function ExpTimerReturned(k: Kernel, dpc: GuestAddress, next: string): StepResult | undefined {
  const timer = timerOf(dpc);
  const record = k.state.ex.timers.get(timer);
  if (record === undefined) return undefined;
  record.running--;
  return goIfDone(k, timer, record, next);
}

/** How long after its expiration a timer expires again, 0 for never, as when it is to go; undefined for one that is no EX_TIMER. */
export function ExpTimerPeriodNs(k: Kernel, timer: GuestAddress): number | undefined {
  const record = k.state.ex.timers.get(timer);
  return record?.deletion === undefined ? record?.periodNs : 0;
}

/** A timer without a callback has expired: when it is to go, it goes. */
export function ExpTimerExpired(k: Kernel, timer: GuestAddress): void {
  const record = k.state.ex.timers.get(timer);
  if (record !== undefined) goIfDone(k, timer, record, '');
}

/** Frees a timer that is to go and has nothing left to do. */
function goIfDone(k: Kernel, timer: GuestAddress, record: ExTimer, next: string): StepResult | undefined {
  const { deletion, running } = record;
  if (deletion === undefined || running > 0 || isTimerSet(k, timer) || KiIsDpcQueued(k, dpcOf(timer))) return undefined;
  k.state.ex.timers.delete(timer);
  ExpFreeSystem(k, timer);
  return deletion.callback === NULL_ADDRESS ? undefined : callGuest(deletion.callback, [deletion.context], next);
}

interface DeleteTimer {
  readonly timer: GuestAddress;
  readonly wait: boolean;
  /** What the caller gets. */
  readonly cancelled: boolean;
}

const ExpDeleteAllocatedTimer = hostRoutine<DeleteTimer>('ExpDeleteAllocatedTimer', {
  start: (k, slots) => (slots.wait ? enter(KiFlushQueuedDpcs, flushFrom(k), 'quiet') : go(k, slots)),
  quiet: (k, slots) => go(k, slots),
  over: (_k, { cancelled }) => done(cancelled),
});

function flushFrom(k: Kernel) {
  return { affinity: k.currentThread!.affinity, next: 0 };
}

function go(k: Kernel, { timer, cancelled }: DeleteTimer): StepResult {
  const record = k.state.ex.timers.get(timer);
  // Its callback may have come to its end meanwhile.
  return (record === undefined ? undefined : goIfDone(k, timer, record, 'over')) ?? done(cancelled);
}

function remove(k: Kernel, timer: GuestAddress, cancel: boolean, wait: boolean, parameters: GuestAddress): Enter {
  const record = recordOf(k, timer, 'ExDeleteTimer');
  const has = parameters !== NULL_ADDRESS;
  record.deletion = {
    callback: has ? k.memory.readPointer(addressAdd(parameters, DELETE_CALLBACK)) : NULL_ADDRESS,
    context: has ? k.memory.readU64(addressAdd(parameters, DELETE_CONTEXT)) : U64_ZERO,
  };
  const cancelled = cancel && KiCancelTimer(k, timer);
  if (record.callback === NULL_ADDRESS && isTimerSet(k, timer)) tellByExpiration(k, timer, record);
  return enter(ExpDeleteAllocatedTimer, { timer, wait: cancel && wait, cancelled });
}

/** A timer without a callback goes when it expires: the DPC, which it has not needed so far, tells of that. */
function tellByExpiration(k: Kernel, timer: GuestAddress, record: ExTimer): void {
  const { callback, context } = record.deletion!;
  if (callback === NULL_ADDRESS) return;
  record.deletion = { callback: NULL_ADDRESS, context };
  record.context = context;
  KiInitializeDpc(k, dpcOf(timer), callback, context);
  new KTimer(k.memory, timer).Dpc = dpcOf(timer);
}

export const exTimerDdis: readonly Ddi[] = [
  /**
   * Allocates a timer that is not set, with a callback at DISPATCH_LEVEL or none; NULL when there is no memory.
   * @irql <= DISPATCH_LEVEL
   * Deviation: EX_TIMER_HIGH_RESOLUTION and EX_TIMER_NO_WAKE make no difference: timers expire at their time, and nothing sleeps.
   * Source: "ExAllocateTimer function (wdm.h)".
   */
  ddi({
    name: 'ExAllocateTimer',
    parameters: ['Callback: ptr', 'CallbackContext: u64', 'Attributes: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, callback, context, attributes) => allocate(k, callback, context, attributes),
  }),
  /**
   * Sets a timer, once or with a period in units of 100 ns; TRUE when it was set already, which that replaces.
   * @irql <= DISPATCH_LEVEL
   * Deviation: NoWakeTolerance has no effect.
   * Source: "ExSetTimer function (wdm.h)".
   */
  ddi({
    name: 'ExSetTimer',
    parameters: ['Timer: ptr', 'DueTime: u64', 'Period: u64', 'Parameters: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer, due, period) => set(k, timer, due, period),
  }),
  /**
   * Takes a timer back; FALSE when it is not set.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExCancelTimer function (wdm.h)".
   */
  ddi({
    name: 'ExCancelTimer',
    parameters: ['Timer: ptr', 'Parameters: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, timer) {
      recordOf(k, timer, 'ExCancelTimer');
      return KiCancelTimer(k, timer);
    },
  }),
  /**
   * Deletes a timer, at once or when its callback has returned, and calls the routine that was asked for then. TRUE when Cancel has
   * taken back a timer that was set.
   * @irql <= DISPATCH_LEVEL; with Wait = TRUE <= APC_LEVEL
   * Deviation: Wait means something only together with Cancel, as the page has it.
   * Source: "ExDeleteTimer function (wdm.h)".
   */
  ddi({
    name: 'ExDeleteTimer',
    parameters: ['Timer: ptr', 'Cancel: bool', 'Wait: bool', 'Parameters: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer, cancel, wait, parameters) => remove(k, timer, cancel, wait, parameters),
  }),
];
