/**
 * Which thread runs: 32 ready queues, first in, first out, the highest non-empty one first. The order within a
 * queue is the default choice; the decision source may choose another thread of the same queue.
 * Source: "Thread Scheduling" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { KPCR_CURRENT_THREAD } from '../../nt/processor-block.ts';
import type { Kernel } from '../kernel.ts';
import { MiProcessorBlock } from '../mm/system-space.ts';
import { PspAttachProcess } from '../ps/process.ts';
import type { Thread } from '../ps/state.ts';
import { KiNotBefore, TICK_NS } from './clock.ts';

/** How long a thread keeps the processor while others of its priority are ready: two clock ticks, nanoseconds. */
export const QUANTUM_NS = 2 * TICK_NS;

/** Why a thread gives the processor up, as events say it. */
const SWITCH_IDLE = eventCode('switch_code', 'idle');
export const SWITCH_WAITS = eventCode('switch_code', 'waits');
const SWITCH_HIGHER_PRIORITY = eventCode('switch_code', 'higher priority');
const SWITCH_QUANTUM_END = eventCode('switch_code', 'quantum end');
export const SWITCH_PREEMPTED = eventCode('switch_code', 'preempted');
export const SWITCH_ENDED = eventCode('switch_code', 'ended');

/** Why a thread can run again. */
export const READY_CREATED = eventCode('ready_code', 'created');
export const READY_WAIT_OVER = eventCode('ready_code', 'wait over');
export const READY_TIME_OVER = eventCode('ready_code', 'time over');
export const READY_USER_SIGNAL = eventCode('ready_code', 'signal of user mode');

/**
 * Makes a thread ready at the end of its queue. Emits `thread_ready` with the cause; none for one that only lost the
 * processor, of which `context_switch` tells.
 */
export function KiReadyThread(k: Kernel, thread: Thread, cause?: number): void {
  const { ke } = k.state;
  thread.state = 'ready';
  if (thread.notBeforeNs < k.time) thread.notBeforeNs = k.time;
  if (cause !== undefined) k.sink.threadReady(thread.id, cause, thread.priority);
  ke.readyQueues[thread.priority]!.push(thread.id);
  ke.readySummary |= 1 << thread.priority;
}

/** The priority of the highest queue that is not empty, -1 when all are. */
function highestReadyPriority(k: Kernel): number {
  const { ke } = k.state;
  while (ke.readySummary !== 0) {
    const priority = 31 - Math.clz32(ke.readySummary);
    if (ke.readyQueues[priority]!.length > 0) return priority;
    ke.readySummary &= ~(1 << priority);
  }
  return -1;
}

function takeChosen(k: Kernel, queue: number[]): Thread {
  let index = 0;
  if (queue.length > 1) {
    const ke = k.state.ke;
    index = k.decisions.chooseThread(queue);
    assert(index >= 0 && index < queue.length, `thread choice ${index} of ${queue.length}`);
    if (index === 0) {
      ke.defaults.threadSwitch++;
    } else {
      k.sink.threadSwitch(ke.defaults.threadSwitch, queue[index]!);
      ke.defaults.threadSwitch = 0;
    }
  }
  const [id] = queue.splice(index, 1);
  return k.state.ps.threads.get(id!)!;
}

/** When an idle processor could take up a ready thread, nanoseconds since boot; Infinity when there is none. */
export function earliestReadyNs(k: Kernel): number {
  const priority = highestReadyPriority(k);
  if (priority < 0) return Number.POSITIVE_INFINITY;
  return k.state.ps.threads.get(k.state.ke.readyQueues[priority]![0]!)!.notBeforeNs;
}

/** Whether a processor stands still and takes up a ready thread as soon as it goes on. */
function isOneIdle(k: Kernel): boolean {
  const { processors } = k.state.ke;
  return processors.length > 1 && processors.some(({ thread }) => thread === 0);
}

/** Gives the idle processor to a ready thread; false when there is none. */
export function KiDispatchReadyThread(k: Kernel): boolean {
  const priority = highestReadyPriority(k);
  if (priority < 0) return false;
  const thread = takeChosen(k, k.state.ke.readyQueues[priority]!);
  thread.state = 'running';
  KiNotBefore(k, thread.notBeforeNs);
  PspAttachProcess(k, thread.process);
  assert(thread.context !== undefined, 'a ready thread has its registers saved');
  k.calls.loadContext(thread.context);
  thread.context = undefined;
  k.currentThread = thread;
  switchIrql(k, thread.irql);
  k.processor.quantumEndNs = k.time + QUANTUM_NS;
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
  switchIrql(k, PASSIVE_LEVEL);
  k.currentThread = undefined;
  k.processor.switchReason = reason;
  return thread;
}

/**
 * Why a ready thread should run instead, as a SWITCH_ code: it has a higher priority, or the same and the quantum is over.
 * Undefined when none should, or when another processor is free for it.
 */
export function KiYieldReason(k: Kernel, thread: Thread): number | undefined {
  const ready = highestReadyPriority(k);
  if (ready < thread.priority || isOneIdle(k)) return undefined;
  if (ready > thread.priority) return SWITCH_HIGHER_PRIORITY;
  return k.time >= k.processor.quantumEndNs ? SWITCH_QUANTUM_END : undefined;
}

/** Asks the decision source whether the running thread is to lose the processor at this DDI boundary. */
export function decidePreemption(k: Kernel, thread: Thread): boolean {
  if (k.state.ke.readyQueues[thread.priority]!.length === 0 || isOneIdle(k)) return false;
  const defaults = k.state.ke.defaults;
  if (!k.decisions.preempt(thread.id)) {
    defaults.preemption++;
    return false;
  }
  k.sink.preemption(defaults.preemption);
  defaults.preemption = 0;
  return true;
}

/**
 * The processor has no thread: what drivers see as the current thread is none.
 * Deviation: NT has an idle thread for each processor.
 */
export function KiIdle(k: Kernel): void {
  if (k.processor.lastThread === 0) return;
  reportSwitch(k, 0, NULL_ADDRESS, 0);
}
