/**
 * Timers (KTIMER): dispatcher objects that become signalled at a time, once or again and again, and may queue a DPC then.
 * Whether one is set is in guest memory; when it is due, in the queue that waits with a timeout use too.
 * Source: "Timer Objects and DPCs" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64FromBigInt } from '../../base/u64.ts';
import { DISPATCHER_HEADER, KTIMER } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpTimerExpired, ExpTimerPeriodNs } from '../ex/timer.ts';
import { DispatcherHeader, KTimer } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { dueTimeNs, KiInsertTimeout, KiSystemTime } from './clock.ts';
import {
  KiInitializeDispatcherHeader,
  TimerNotificationObject,
  TimerSynchronizationObject,
} from './dispatcher-object.ts';
import { dpcId, KiInsertQueueDpc } from './dpc.ts';
import { KiCheckNewTimer } from './freed-memory.ts';
import { KiQueueTimerApc } from './timer-apc.ts';
import { KiWaitTest } from './wait.ts';

/** TIMER_TYPE */
export const NotificationTimer = 0;
export const SynchronizationTimer = 1;

/** Bit `Inserted` of the header's fourth byte. */
const INSERTED = 0x40;
const MISC_FLAGS = DISPATCHER_HEADER.TimerMiscFlags;

const NS_IN_MILLISECOND = 1_000_000;

/** The number of the timer at an address. */
function timerId(k: Kernel, timer: GuestAddress): number {
  const { ke } = k.state;
  let id = ke.timerIds.get(timer);
  if (id === undefined) {
    id = ke.nextTimer++;
    ke.timerIds.set(timer, id);
  }
  return id;
}

/** Whether a timer is set. */
export function isTimerSet(k: Kernel, timer: GuestAddress): boolean {
  return (k.memory.readU8(addressAdd(timer, MISC_FLAGS)) & INSERTED) !== 0;
}

function markSet(k: Kernel, timer: GuestAddress, set: boolean): void {
  k.memory.writeU8(addressAdd(timer, MISC_FLAGS), set ? INSERTED : 0);
}

/** Makes a timer that is not set; `type` is a TIMER_TYPE. Bug check 0xC7 when it is one that is set. */
export function KiInitializeTimer(k: Kernel, timer: GuestAddress, type: number): void {
  KiCheckNewTimer(k, timer, KTIMER.SIZE);
  const kind = type === SynchronizationTimer ? TimerSynchronizationObject : TimerNotificationObject;
  k.state.ke.timerIds.delete(timer);
  KiInitializeDispatcherHeader(k, timer, kind, KTIMER.SIZE, 0);
  markSet(k, timer, false);
  const view = new KTimer(k.memory, timer);
  view.DueTime = U64_ZERO;
  view.Period = 0;
  view.Dpc = NULL_ADDRESS;
}

/** When, and how often. */
export interface TimerSetting {
  /** LARGE_INTEGER in 100 ns units: negative from now, positive since 1601-01-01. */
  readonly due: U64;
  /** 0 for once. */
  readonly periodMs: number;
  readonly toleranceMs: number;
  /** KDPC, or null. */
  readonly dpc: GuestAddress;
}

/** Sets a timer, anew if it is set; returns whether it was. One that is due already is signalled at once. */
export function KiSetTimer(k: Kernel, timer: GuestAddress, { due, periodMs, toleranceMs, dpc }: TimerSetting): boolean {
  const view = new KTimer(k.memory, timer);
  const wasSet = isTimerSet(k, timer);
  if (wasSet) removeTimer(k, timer);
  new DispatcherHeader(k.memory, timer).SignalState = 0;
  view.Dpc = dpc;
  view.Period = periodMs;
  view.Processor = k.cpu;
  const id = timerId(k, timer);
  const dpcNumber = dpc === NULL_ADDRESS ? 0 : dpcId(k, dpc);
  k.sink.timerSet(id, timer, due.lo, due.hi, periodMs, toleranceMs, dpcNumber, wasSet ? 1 : 0);
  const dueNs = dueTimeNs(k, due);
  if (toleranceMs > 0) {
    k.state.ke.timerTolerances.set(timer, { toleranceNs: toleranceMs * NS_IN_MILLISECOND, dueNs });
  }
  if (dueNs > k.time) insertTimer(k, view, dueNs);
  else expire(k, timer, dueNs);
  return wasSet;
}

/** Enters a timer; one that the clock never reaches is set all the same. */
function insertTimer(k: Kernel, view: KTimer, dueNs: number): void {
  markSet(k, view.address, true);
  if (dueNs === Number.POSITIVE_INFINITY) return;
  view.DueTime = u64FromBigInt(BigInt(Math.floor(dueNs / 100)));
  KiInsertTimeout(k, { dueTimeNs: coalesced(k, view.address, dueNs), thread: 0, wait: 0, timer: view.address });
}

/** When a timer expires that is due then: with the first other one that is due within what it tolerates. */
function coalesced(k: Kernel, timer: GuestAddress, dueNs: number): number {
  const { timerTolerances, waitTimeouts } = k.state.ke;
  const tolerance = timerTolerances.get(timer);
  if (tolerance === undefined) return dueNs;
  tolerance.dueNs = dueNs;
  const latestNs = dueNs + tolerance.toleranceNs;
  const other = waitTimeouts.find((timeout) => timeout.timer !== NULL_ADDRESS && timeout.dueTimeNs >= dueNs);
  return other !== undefined && other.dueTimeNs <= latestNs ? other.dueTimeNs : dueNs;
}

function removeTimer(k: Kernel, timer: GuestAddress): void {
  const queue = k.state.ke.waitTimeouts;
  const index = queue.findIndex((timeout) => timeout.timer === timer);
  if (index >= 0) queue.splice(index, 1);
  k.state.ke.timerTolerances.delete(timer);
  markSet(k, timer, false);
}

/** A timer that has left the queue is due. */
export function KiExpireTimer(k: Kernel, timer: GuestAddress, dueNs: number): void {
  markSet(k, timer, false);
  expire(k, timer, dueNs);
}

function expire(k: Kernel, timer: GuestAddress, dueNs: number): void {
  const view = new KTimer(k.memory, timer);
  k.sink.timerExpire(timerId(k, timer), Math.max(0, k.time - dueNs));
  const { Dpc: dpc } = view;
  const periodNs = ExpTimerPeriodNs(k, timer) ?? view.Period * NS_IN_MILLISECOND;
  const { timerTolerances } = k.state.ke;
  // However late it has come, the next time is a period after the one at which it was due.
  if (periodNs !== 0) insertTimer(k, view, nextDueNs(k, timerTolerances.get(timer)?.dueNs ?? dueNs, periodNs));
  else timerTolerances.delete(timer);
  new DispatcherHeader(k.memory, timer).SignalState = 1;
  KiWaitTest(k, timer);
  KiQueueTimerApc(k, timer);
  if (dpc === NULL_ADDRESS) {
    ExpTimerExpired(k, timer);
    return;
  }
  const { lo, hi } = u64FromBigInt(KiSystemTime(k));
  const processor = k.state.ke.processors[view.Processor] ?? k.processor;
  KiInsertQueueDpc(k, dpc, { lo, hi: 0 }, { lo: hi, hi: 0 }, processor);
}

/** A period after the time it was due at, however late that was noticed; times that have passed are left out. */
function nextDueNs(k: Kernel, dueNs: number, periodNs: number): number {
  const missed = Math.max(0, Math.floor((k.time - dueNs) / periodNs));
  return dueNs + (missed + 1) * periodNs;
}

/** Takes a timer back; whether it was set. */
export function KiCancelTimer(k: Kernel, timer: GuestAddress): boolean {
  const wasSet = isTimerSet(k, timer);
  if (wasSet) removeTimer(k, timer);
  k.sink.timerCancel(timerId(k, timer), wasSet ? 1 : 0);
  return wasSet;
}

export const timerDdis: readonly Ddi[] = [
  /**
   * Makes a notification timer that is not set.
   * @irql <= DISPATCH_LEVEL. Bug check 0xC7 when there is one that is set, as Driver Verifier makes it.
   * Source: "KeInitializeTimer function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeTimer',
    parameters: ['Timer: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer) => KiInitializeTimer(k, timer, NotificationTimer),
  }),
  /**
   * Makes a timer of the given TIMER_TYPE that is not set.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeInitializeTimerEx function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeTimerEx',
    parameters: ['Timer: ptr', 'Type: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer, type) => KiInitializeTimer(k, timer, type),
  }),
  /**
   * Sets a timer for one expiration; TRUE when it was set already, which that replaces.
   * @irql <= DISPATCH_LEVEL
   * Deviation: it expires at its time, not at the next clock tick.
   * Source: "KeSetTimer function (wdm.h)".
   */
  ddi({
    name: 'KeSetTimer',
    parameters: ['Timer: ptr', 'DueTime: u64', 'Dpc: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer, due, dpc) => KiSetTimer(k, timer, { due, periodMs: 0, toleranceMs: 0, dpc }),
  }),
  /**
   * Sets a timer that expires again each period (milliseconds, 0 for once); TRUE when it was set already.
   * @irql <= DISPATCH_LEVEL
   * Deviation: it expires at its time, not at the next clock tick.
   * Source: "KeSetTimerEx function (wdm.h)".
   */
  ddi({
    name: 'KeSetTimerEx',
    parameters: ['Timer: ptr', 'DueTime: u64', 'Period: u32', 'Dpc: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer, due, periodMs, dpc) => KiSetTimer(k, timer, { due, periodMs, toleranceMs: 0, dpc }),
  }),
  /**
   * Sets a timer that may expire up to TolerableDelay milliseconds late; TRUE when it was set already.
   * @irql <= DISPATCH_LEVEL
   * Deviation: it expires late only when another timer that was set before is due within the tolerance, with that one.
   * Source: "KeSetCoalescableTimer function (wdm.h)".
   */
  ddi({
    name: 'KeSetCoalescableTimer',
    parameters: ['Timer: ptr', 'DueTime: u64', 'Period: u32', 'TolerableDelay: u32', 'Dpc: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer, due, periodMs, toleranceMs, dpc) => KiSetTimer(k, timer, { due, periodMs, toleranceMs, dpc }),
  }),
  /**
   * Takes a timer back; FALSE when it is not set. A DPC that it has queued stays queued.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeCancelTimer function (wdm.h)".
   */
  ddi({
    name: 'KeCancelTimer',
    parameters: ['Timer: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer) => KiCancelTimer(k, timer),
  }),
  /**
   * Whether a timer is signalled.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeReadStateTimer function (wdm.h)".
   */
  ddi({
    name: 'KeReadStateTimer',
    parameters: ['Timer: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, timer) => new DispatcherHeader(k.memory, timer).SignalState !== 0,
  }),
];
