/**
 * What drivers ask of threads: alerts, priorities, and where and how long they run.
 * Source: "Waits and APCs", "Thread Priorities", the pages of the routines (wdm.h, ntifs.h) (Windows driver documentation).
 */
import { APC_LEVEL, DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_ALERTED } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { passiveOnly, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { UserMode } from '../ob/handle.ts';
import type { Thread } from '../ps/state.ts';
import { NORMAL_PRIORITY, PspThreadOf } from '../ps/thread.ts';
import { TICK_NS } from './clock.ts';
import { KiSetBasePriority, KiSetPriority, READY_ALERT } from './scheduler.ts';
import { KiUnwaitThread, takeAlert } from './wait.ts';

/** What an alert adds to the priority of a thread whose wait it ends (ALERT_INCREMENT). */
const ALERT_INCREMENT = 2;

/** From here on a base priority increment means the end of the range. */
const SATURATING_INCREMENT = 16;
const HIGHEST_VARIABLE_PRIORITY = 15;

/** Alerts a thread in a mode; whether it was alerted already. A wait that is alertable in that mode ends. */
function alert(k: Kernel, thread: Thread, mode: number): boolean {
  const index = mode === UserMode ? 1 : 0;
  const was = thread.alerted[index];
  const { wait } = thread;
  const ends = thread.state === 'waiting' && wait?.alertable === true && (wait.userMode || mode !== UserMode);
  if (!was && ends) KiUnwaitThread(k, thread, STATUS_ALERTED, ALERT_INCREMENT, READY_ALERT);
  else thread.alerted[index] = true;
  return was;
}

/** Whether the running thread has been alerted; what is there for it to be told by a user APC is due when it leaves the kernel. */
function testAlert(k: Kernel, mode: number): boolean {
  const thread = k.currentThread!;
  const was = takeAlert(thread, mode);
  if (!was && mode === UserMode && thread.userApcs.length > 0) thread.userApcPending = true;
  return was;
}

/** Sets a base priority relative to that of the process; returns the old one. */
function setBasePriority(k: Kernel, thread: Thread, increment: number): number {
  const old = thread.basePriority - NORMAL_PRIORITY;
  const wanted =
    Math.abs(increment) >= SATURATING_INCREMENT
      ? Math.sign(increment) * HIGHEST_VARIABLE_PRIORITY
      : NORMAL_PRIORITY + increment;
  KiSetBasePriority(k, thread, Math.min(HIGHEST_VARIABLE_PRIORITY, Math.max(1, wanted)));
  return old;
}

function setIdealProcessor(k: Kernel, thread: Thread, processor: number): number {
  const old = thread.idealProcessor;
  if (processor < k.configuration.processorCount) thread.idealProcessor = processor;
  return old;
}

/** How long a thread has run, nanoseconds. */
function ranNs(k: Kernel, thread: Thread): number {
  const processor = k.state.ke.processors.find((one) => one.thread === thread.id);
  if (processor === undefined) return thread.ranNs;
  const now = processor === k.processor ? k.time : processor.clockNs;
  return thread.ranNs + Math.max(0, now - processor.dispatchedNs);
}

export const threadDdis: readonly Ddi[] = [
  /**
   * Alerts a thread in a mode; returns whether it was alerted already. An alertable wait in that mode ends with
   * STATUS_ALERTED, now or when the thread begins one.
   * @irql <= DISPATCH_LEVEL
   * Not in the WDK's documentation; "Waits and APCs" tells of alerts.
   */
  ddi({
    name: 'KeAlertThread',
    parameters: ['Thread: ptr', 'AlertMode: u8'],
    irql: upToDispatch,
    call: (k, thread, mode) => alert(k, PspThreadOf(k, thread), mode),
  }),
  /**
   * Whether the running thread has been alerted in a mode; it is not any more.
   * @irql <= APC_LEVEL
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'KeTestAlertThread',
    parameters: ['AlertMode: u8'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, mode) => testAlert(k, mode),
  }),
  /**
   * Gives a thread another priority, 1 to 31, and a new quantum; returns the old one. Below 16 it goes back towards the base
   * priority by one with each quantum.
   * @irql PASSIVE_LEVEL
   * Source: "KeSetPriorityThread function (wdm.h)".
   */
  ddi({
    name: 'KeSetPriorityThread',
    parameters: ['Thread: ptr', 'Priority: s32'],
    irql: passiveOnly,
    call: (k, thread, priority) => KiSetPriority(k, PspThreadOf(k, thread), Math.min(31, Math.max(1, priority))),
  }),
  /**
   * Returns the priority of a thread.
   * @irql PASSIVE_LEVEL
   * Source: "KeQueryPriorityThread function (wdm.h)".
   */
  ddi({
    name: 'KeQueryPriorityThread',
    parameters: ['Thread: ptr'],
    irql: passiveOnly,
    call: (k, thread) => PspThreadOf(k, thread).priority,
  }),
  /**
   * Sets the base priority of a thread relative to that of its process, which is 8; returns what was set before.
   * @irql PASSIVE_LEVEL
   * Source: "KeSetBasePriorityThread function (ntifs.h)".
   */
  ddi({
    name: 'KeSetBasePriorityThread',
    parameters: ['Thread: ptr', 'Increment: s32'],
    irql: passiveOnly,
    call: (k, thread, increment) => setBasePriority(k, PspThreadOf(k, thread), increment),
  }),
  /**
   * Says on which processor a thread should run best; returns what was said before.
   * @irql <= DISPATCH_LEVEL
   * Deviation: the processor that is free first takes the thread up, whatever its ideal one is.
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeSetIdealProcessorThread',
    parameters: ['Thread: ptr', 'Processor: u8'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, thread, processor) => setIdealProcessor(k, PspThreadOf(k, thread), processor),
  }),
  /**
   * Returns how many clock ticks a thread has run in the kernel, and writes how many in user mode.
   * @irql PASSIVE_LEVEL
   * Deviation: user mode has no code here, so its time is 0.
   * Source: "KeQueryRuntimeThread function (wdm.h)".
   */
  ddi({
    name: 'KeQueryRuntimeThread',
    parameters: ['Thread: ptr', 'UserTime: ptr'],
    irql: passiveOnly,
    call(k, thread, userTime) {
      k.memory.writeU32(userTime, 0);
      return Math.floor(ranNs(k, PspThreadOf(k, thread)) / TICK_NS);
    },
  }),
  /**
   * Returns how many cycles a thread has run, and writes the processor's cycle counter.
   * @irql <= APC_LEVEL
   * Deviation: a cycle is a nanosecond of the processor's clock.
   * Source: wdm.h.
   */
  ddi({
    name: 'KeQueryTotalCycleTimeThread',
    parameters: ['Thread: ptr', 'CycleTimeStamp: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, thread, stamp) {
      k.memory.writeI64(stamp, k.time);
      return ranNs(k, PspThreadOf(k, thread));
    },
  }),
];
