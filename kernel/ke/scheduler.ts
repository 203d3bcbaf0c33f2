/**
 * Which thread runs: 32 ready queues, first in, first out, the highest non-empty one first. The order within a
 * queue is the default choice; the decision source may choose another thread of the same queue.
 * Source: "Thread Scheduling" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64HasBit } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { KPCR_CURRENT_THREAD } from '../../nt/processor-block.ts';
import type { Kernel } from '../kernel.ts';
import { MiProcessorBlock } from '../mm/system-space.ts';
import { PspAttachProcess } from '../ps/process.ts';
import type { Thread } from '../ps/state.ts';
import { KiNotBefore, TICK_NS } from './clock.ts';
import type { Processor } from './state.ts';

/** How long a thread keeps the processor while others of its priority are ready: two clock ticks, nanoseconds. */
export const QUANTUM_NS = 2 * TICK_NS;

/** From here on priorities are real-time ones, which nothing changes but a driver. */
const LOW_REALTIME_PRIORITY = 16;

/** Why a thread gives the processor up, as events say it. */
const SWITCH_IDLE = eventCode('switch_code', 'idle');
export const SWITCH_WAITS = eventCode('switch_code', 'waits');
const SWITCH_HIGHER_PRIORITY = eventCode('switch_code', 'higher priority');
const SWITCH_QUANTUM_END = eventCode('switch_code', 'quantum end');
export const SWITCH_PREEMPTED = eventCode('switch_code', 'preempted');
export const SWITCH_ENDED = eventCode('switch_code', 'ended');
export const SWITCH_YIELDS = eventCode('switch_code', 'yields');
const SWITCH_MOVES = eventCode('switch_code', 'moves');

/** Why a thread can run again. */
export const READY_CREATED = eventCode('ready_code', 'created');
export const READY_WAIT_OVER = eventCode('ready_code', 'wait over');
export const READY_TIME_OVER = eventCode('ready_code', 'time over');
export const READY_USER_SIGNAL = eventCode('ready_code', 'signal of user mode');
export const READY_APC = eventCode('ready_code', 'APC');
export const READY_ALERT = eventCode('ready_code', 'alert');

/**
 * Makes a thread ready at the end of its queue. Emits `thread_ready` with the cause; none for one that only lost the
 * processor, of which `context_switch` tells.
 */
export function KiReadyThread(k: Kernel, thread: Thread, cause?: number): void {
  makeReady(k, thread, 'last', cause);
}

/** A thread has lost the processor: the one that had to make way for a higher priority comes first when that is over. */
export function KiReadyAgain(k: Kernel, thread: Thread, reason: number): void {
  makeReady(k, thread, reason === SWITCH_HIGHER_PRIORITY ? 'first' : 'last');
}

function makeReady(k: Kernel, thread: Thread, place: 'first' | 'last', cause?: number): void {
  const { ke } = k.state;
  thread.state = 'ready';
  if (thread.notBeforeNs < k.time) thread.notBeforeNs = k.time;
  if (cause !== undefined) k.sink.threadReady(thread.id, cause, thread.priority);
  const queue = ke.readyQueues[thread.priority]!;
  if (place === 'first') queue.unshift(thread.id);
  else queue.push(thread.id);
  ke.readySummary |= 1 << thread.priority;
}

/** Whether a thread's affinity has a processor in it. */
export function mayRunOn({ affinity }: Thread, processor: number): boolean {
  return u64HasBit(affinity, processor);
}

/** The first thread that is ready for a processor, of those with the highest priority. */
export function firstReady(k: Kernel, processor: number): Thread | undefined {
  const { ke, ps } = k.state;
  let summary = ke.readySummary;
  while (summary !== 0) {
    const priority = 31 - Math.clz32(summary);
    const queue = ke.readyQueues[priority]!;
    for (const id of queue) {
      const thread = ps.threads.get(id)!;
      if (mayRunOn(thread, processor)) return thread;
    }
    summary &= ~(1 << priority);
    if (queue.length === 0) ke.readySummary &= ~(1 << priority);
  }
  return undefined;
}

/** Numbers of all threads that a processor may take up next: those with the priority of the first one. */
export function readyThreads(k: Kernel, processor: number): number[] {
  const first = firstReady(k, processor);
  if (first === undefined) return [];
  const { ke, ps } = k.state;
  return ke.readyQueues[first.priority]!.filter((id) => mayRunOn(ps.threads.get(id)!, processor));
}

/** Takes a thread of a priority out of its queue: one of those that are ready for the current processor. */
function takeChosen(k: Kernel, priority: number): Thread {
  const { ke, ps } = k.state;
  const queue = ke.readyQueues[priority]!;
  const isForAll = ke.processors.length === 1;
  const candidates = isForAll ? queue : queue.filter((id) => mayRunOn(ps.threads.get(id)!, k.cpu));
  let id = candidates[0]!;
  if (candidates.length > 1) {
    const index = k.decisions.chooseThread(candidates);
    assert(index >= 0 && index < candidates.length, `thread choice ${index} of ${candidates.length}`);
    id = candidates[index]!;
    if (index === 0) {
      ke.defaults.threadSwitch++;
    } else {
      k.sink.threadSwitch(ke.defaults.threadSwitch, id);
      ke.defaults.threadSwitch = 0;
    }
  }
  queue.splice(queue.indexOf(id), 1);
  return ps.threads.get(id)!;
}

/** When a processor without a thread could take up a ready one, nanoseconds since boot; Infinity when there is none. */
export function earliestReadyNs(k: Kernel, processor: number): number {
  return firstReady(k, processor)?.notBeforeNs ?? Number.POSITIVE_INFINITY;
}

/** Whether a processor has no thread, and lends itself to no DPC either. */
export function isIdle({ thread, idle }: Processor): boolean {
  return thread === 0 && (idle === undefined || idle.frames.length === 0);
}

/** Whether another processor stands still and takes the thread up as soon as it goes on. */
function isTakenElsewhere(k: Kernel, thread: Thread): boolean {
  const { processors } = k.state.ke;
  return processors.length > 1 && processors.some((one) => isIdle(one) && mayRunOn(thread, one.number));
}

/** Gives the idle processor to a ready thread; false when there is none. */
export function KiDispatchReadyThread(k: Kernel): boolean {
  const first = firstReady(k, k.cpu);
  if (first === undefined) return false;
  const thread = takeChosen(k, first.priority);
  thread.state = 'running';
  k.state.ke.expiredUnseen = 0;
  KiNotBefore(k, thread.notBeforeNs);
  PspAttachProcess(k, thread.attachedTo);
  assert(thread.context !== undefined, 'a ready thread has its registers saved');
  k.calls.loadContext(thread.context);
  thread.context = undefined;
  k.currentThread = thread;
  switchIrql(k, thread.irql);
  k.processor.quantumEndNs = k.time + thread.quantumNs;
  k.processor.dispatchedNs = k.time;
  if (thread.id !== k.processor.lastThread) reportSwitch(k, thread.id, thread.object, thread.priority);
  return true;
}

/** APC_LEVEL belongs to the thread, so the level goes with it; no driver's code changes it here. */
function switchIrql(k: Kernel, irql: number): void {
  if (k.processor.irql === irql) return;
  k.processor.irql = irql;
  k.calls.setIrql(irql);
}

function reportSwitch(k: Kernel, to: number, object: GuestAddress, priority: number): void {
  k.memory.writePointer(addressAdd(MiProcessorBlock(k.cpu), KPCR_CURRENT_THREAD), object);
  k.sink.contextSwitch(k.processor.lastThread, to, k.processor.switchReason, priority);
  k.processor.lastThread = to;
  k.processor.switchReason = SWITCH_IDLE;
}

/** Takes the processor from the running thread, which goes on later where it stopped. `reason`: a SWITCH_ code. */
export function KiSwapOut(k: Kernel, reason: number): Thread {
  const thread = k.currentThread;
  assert(thread !== undefined, 'a thread is running');
  assert(k.irql < DISPATCH_LEVEL, 'threads are switched below DISPATCH_LEVEL');
  thread.context = k.calls.saveContext();
  thread.irql = k.irql;
  thread.notBeforeNs = k.time;
  stopRunning(k, thread);
  switchIrql(k, PASSIVE_LEVEL);
  k.currentThread = undefined;
  k.processor.switchReason = reason;
  return thread;
}

/** The running thread loses the processor: what it has used of that is counted. */
function stopRunning(k: Kernel, thread: Thread): void {
  const { processor } = k;
  if (k.time >= processor.quantumEndNs) endQuantum(k, thread);
  thread.quantumNs = processor.quantumEndNs - k.time;
  thread.ranNs += k.time - processor.dispatchedNs;
}

/** The running thread has a new quantum; what has raised its priority for a while fades by one. */
function endQuantum(k: Kernel, thread: Thread): void {
  k.processor.quantumEndNs = k.time + QUANTUM_NS;
  if (thread.priority >= LOW_REALTIME_PRIORITY || thread.priority === thread.basePriority) return;
  changePriority(k, thread, Math.max(thread.priority - 1, thread.basePriority), true);
}

/**
 * Why a ready thread should run instead, as a SWITCH_ code: it has a higher priority, or the same and the quantum is over.
 * Undefined when none should, or when another processor is free for it.
 */
export function KiYieldReason(k: Kernel, thread: Thread): number | undefined {
  if (!mayRunOn(thread, k.cpu)) return SWITCH_MOVES;
  const isOver = k.time >= k.processor.quantumEndNs;
  if (isOver) endQuantum(k, thread);
  const ready = firstReady(k, k.cpu);
  if (ready === undefined || ready.priority < thread.priority || isTakenElsewhere(k, ready)) return undefined;
  if (ready.priority > thread.priority) return SWITCH_HIGHER_PRIORITY;
  return isOver ? SWITCH_QUANTUM_END : undefined;
}

/** Gives a thread another priority, and a new quantum; returns the old one. One that is ready goes to the end of its new queue. */
export function KiSetPriority(k: Kernel, thread: Thread, priority: number): number {
  const old = thread.priority;
  if (old === priority) return old;
  if (thread === k.currentThread) k.processor.quantumEndNs = k.time + QUANTUM_NS;
  else thread.quantumNs = QUANTUM_NS;
  changePriority(k, thread, priority, false);
  return old;
}

/** Gives a thread the priority that it goes back to when what has raised it is over. */
export function KiSetBasePriority(k: Kernel, thread: Thread, priority: number): void {
  const raised = thread.priority - thread.basePriority;
  thread.basePriority = priority;
  const most = priority < LOW_REALTIME_PRIORITY ? LOW_REALTIME_PRIORITY - 1 : priority;
  KiSetPriority(k, thread, Math.min(most, priority + Math.max(0, raised)));
}

/** A wait of a thread ends with this increment: it has so much more than its base priority until that fades, below real time. */
export function KiBoostPriority(k: Kernel, thread: Thread, increment: number): void {
  if (increment <= 0 || thread.priority >= LOW_REALTIME_PRIORITY) return;
  const boosted = Math.min(LOW_REALTIME_PRIORITY - 1, thread.basePriority + increment);
  if (boosted > thread.priority) changePriority(k, thread, boosted, true);
}

function changePriority(k: Kernel, thread: Thread, priority: number, isBoost: boolean): void {
  const old = thread.priority;
  const { ke } = k.state;
  if (thread.state === 'ready') {
    const queue = ke.readyQueues[old]!;
    queue.splice(queue.indexOf(thread.id), 1);
    ke.readyQueues[priority]!.push(thread.id);
    ke.readySummary |= 1 << priority;
  }
  thread.priority = priority;
  k.sink.threadPriority(thread.id, old, priority, isBoost ? 1 : 0);
}

/** Asks the decision source whether the running thread is to lose the processor at this DDI boundary. */
export function decidePreemption(k: Kernel, thread: Thread): boolean {
  if (k.state.ke.readyQueues[thread.priority]!.length === 0) return false;
  const ready = firstReady(k, k.cpu);
  if (ready?.priority !== thread.priority || isTakenElsewhere(k, ready)) return false;
  const defaults = k.state.ke.defaults;
  if (!k.decisions.preempt(thread.id)) {
    defaults.preemption++;
    return false;
  }
  k.sink.preemption(defaults.preemption);
  defaults.preemption = 0;
  return true;
}

/** The processor has no thread but its idle one. */
export function KiIdle(k: Kernel): void {
  if (k.processor.lastThread === 0) return;
  reportSwitch(k, 0, k.processor.idle?.object ?? NULL_ADDRESS, 0);
}
