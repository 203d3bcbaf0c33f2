/**
 * Which thread runs: 32 ready queues, first in, first out, the highest non-empty one first. The order within a
 * queue is the default choice; the decision source may choose another thread of the same queue.
 * Source: "Thread Scheduling" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { KPCR_CURRENT_THREAD } from '../../nt/processor-block.ts';
import type { Kernel } from '../kernel.ts';
import { MiProcessorBlock } from '../mm/system-space.ts';
import { PspAttachProcess } from '../ps/process.ts';
import type { Thread } from '../ps/state.ts';
import { TICK_NS } from './clock.ts';

/** How long a thread keeps the processor while others of its priority are ready: two clock ticks, nanoseconds. */
export const QUANTUM_NS = 2 * TICK_NS;

/** Makes a thread ready at the end of its queue. */
export function KiReadyThread(k: Kernel, thread: Thread): void {
  const { ke } = k.state;
  thread.state = 'ready';
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

/** Gives the idle processor to a ready thread; false when there is none. */
export function KiDispatchReadyThread(k: Kernel): boolean {
  const priority = highestReadyPriority(k);
  if (priority < 0) return false;
  const thread = takeChosen(k, k.state.ke.readyQueues[priority]!);
  thread.state = 'running';
  PspAttachProcess(k, thread.process);
  assert(thread.context !== undefined, 'a ready thread has its registers saved');
  k.calls.loadContext(thread.context);
  thread.context = undefined;
  k.currentThread = thread;
  switchIrql(k, thread.irql);
  k.processor.quantumEndNs = k.time + QUANTUM_NS;
  if (thread.id !== k.processor.lastThread) reportSwitch(k, thread.id, thread.object);
  return true;
}

/** APC_LEVEL belongs to the thread, so the level goes with it; no driver's code changes it here. */
function switchIrql(k: Kernel, irql: number): void {
  if (k.processor.irql === irql) return;
  k.processor.irql = irql;
  k.calls.setIrql(irql);
}

function reportSwitch(k: Kernel, to: number, object: GuestAddress): void {
  k.memory.writePointer(addressAdd(MiProcessorBlock(k.cpu), KPCR_CURRENT_THREAD), object);
  k.sink.contextSwitch(k.processor.lastThread, to);
  k.processor.lastThread = to;
}

/** Takes the processor from the running thread, which goes on later where it stopped. */
export function KiSwapOut(k: Kernel): Thread {
  const thread = k.currentThread;
  assert(thread !== undefined, 'a thread is running');
  assert(k.irql < DISPATCH_LEVEL, 'threads are switched below DISPATCH_LEVEL');
  thread.context = k.calls.saveContext();
  thread.irql = k.irql;
  switchIrql(k, PASSIVE_LEVEL);
  k.currentThread = undefined;
  return thread;
}

/** Whether a ready thread should run instead: one of higher priority, or of the same once the quantum is over. */
export function KiShouldYield(k: Kernel, thread: Thread): boolean {
  const ready = highestReadyPriority(k);
  if (ready !== thread.priority) return ready > thread.priority;
  return k.time >= k.processor.quantumEndNs;
}

/** Asks the decision source whether the running thread is to lose the processor at this DDI boundary. */
export function decidePreemption(k: Kernel, thread: Thread): boolean {
  if (k.state.ke.readyQueues[thread.priority]!.length === 0) return false;
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
  reportSwitch(k, 0, NULL_ADDRESS);
}
