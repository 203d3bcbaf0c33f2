/**
 * Work items: routines of drivers that system worker threads call at PASSIVE_LEVEL, in the order in which they were
 * queued. A work item is in a queue at most once; it has left it when its routine is called.
 * Source: "System Worker Threads", "ExQueueWorkItem function (wdm.h)", "IoQueueWorkItem function (wdm.h)".
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { WORKER_INVALID, WORKER_THREAD_RETURNED_AT_BAD_IRQL } from '../../nt/bug-check-codes.ts';
import { KSEMAPHORE, WORK_QUEUE_ITEM } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { callGuest, enter, type GuestValue, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiSetBasePriority } from '../ke/scheduler.ts';
import { KiInitializeSemaphore, KiReleaseSemaphore } from '../ke/semaphore.ts';
import { KiWaitForObjects, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';
import { ExpAllocateSystem } from './pool.ts';
import type { QueuedWork, WorkerQueue } from './state.ts';

/** Priorities of the workers of each WORK_QUEUE_TYPE: critical, delayed, hypercritical, and those that came later. */
const WORKER_PRIORITIES = [13, 12, 15, 8, 7, 18, 15] as const;
/** From here on a queue type is a priority. */
const CUSTOM_PRIORITY = 32;

/** Most workers of a queue; one more is made when all of them are busy. */
const MOST_WORKERS = 16;

const WORKER_QUEUED_TWICE = 1;

function priorityOf(type: number): number {
  if (type >= CUSTOM_PRIORITY) return Math.min(31, type - CUSTOM_PRIORITY);
  return WORKER_PRIORITIES[type] ?? WORKER_PRIORITIES[1];
}

function queueOf(k: Kernel, priority: number): WorkerQueue {
  const { workerQueues } = k.state.ex;
  let queue = workerQueues.get(priority);
  if (queue === undefined) {
    const semaphore = ExpAllocateSystem(k, KSEMAPHORE.SIZE, poolTag('ExWk'));
    KiInitializeSemaphore(k, semaphore, 0, 0x7fff_ffff);
    queue = { semaphore, work: [], workers: 0, idle: 0 };
    workerQueues.set(priority, queue);
  }
  return queue;
}

/** What to call, and with what. */
export interface Work {
  /** WORK_QUEUE_ITEM whose list entry says that it is queued. */
  readonly item: GuestAddress;
  /** What the event names: IO_WORKITEM or the WORK_QUEUE_ITEM itself. */
  readonly address: GuestAddress;
  readonly routine: GuestAddress;
  readonly args: readonly GuestValue[];
  readonly context: U64;
  /** WORK_QUEUE_TYPE */
  readonly type: number;
  /** Number of the device the work is done for, 0 for none. */
  readonly device: number;
  /** Object that stays until the routine has returned, or null. */
  readonly object: GuestAddress;
}

/** Queues work. Bug check 0xE4 when the item is queued already. */
export function ExpQueueWork(k: Kernel, work: Work): void {
  const link = addressAdd(work.item, WORK_QUEUE_ITEM.List);
  if (k.memory.readPointer(link) !== NULL_ADDRESS) {
    const text = `the work item at ${formatAddress(work.address)} is queued although it is in a queue`;
    throw bugcheck(k, WORKER_INVALID, [WORKER_QUEUED_TWICE, work.item, 0, 0], text);
  }
  const priority = priorityOf(work.type);
  const queue = queueOf(k, priority);
  k.memory.writePointer(link, queue.semaphore);
  if (work.object !== NULL_ADDRESS) ObReferenceObject(k, work.object);
  const id = k.state.ex.nextWork++;
  const { address, device, routine, context, type } = work;
  k.sink.workQueue(id, address, device, routine, context.lo, context.hi, type & 0xff);
  queue.work.push({ id, item: work.item, routine, args: work.args, object: work.object, queuedNs: k.time });
  if (queue.work.length > queue.idle && queue.workers < MOST_WORKERS) startWorker(k, queue, priority);
  KiReleaseSemaphore(k, queue.semaphore, 1);
}

function startWorker(k: Kernel, queue: WorkerQueue, priority: number): void {
  queue.workers++;
  queue.idle++;
  const thread = PspCreateSystemThread(k, `worker ${priority}.${queue.workers}`, ExpWorkerThread, { priority }, true);
  KiSetBasePriority(k, thread, priority);
}

interface Worker {
  readonly priority: number;
  work?: QueuedWork;
  beganNs?: number;
}

/** A worker: waits for work, does it, and waits again, for as long as the system runs. */
const ExpWorkerThread = hostRoutine<Worker>('ExpWorkerThread', {
  start: (k, slots) => waitForWork(k, slots),
  signaled(k, slots) {
    const queue = queueOf(k, slots.priority);
    const work = queue.work.shift()!;
    queue.idle--;
    // From here on the item is its owner's: the routine may free it, or queue it again.
    k.memory.writePointer(addressAdd(work.item, WORK_QUEUE_ITEM.List), NULL_ADDRESS);
    slots.work = work;
    slots.beganNs = k.time;
    k.sink.workStart(work.id, work.routine, Math.max(0, k.time - work.queuedNs));
    return callGuest(work.routine, work.args, 'returned');
  },
  returned(k, slots) {
    const { id, routine, item, object } = slots.work!;
    if (k.irql !== PASSIVE_LEVEL) {
      const text = `the work item's routine at ${formatAddress(routine)} returns at ${irqlName(k.irql)}`;
      throw bugcheck(k, WORKER_THREAD_RETURNED_AT_BAD_IRQL, [routine, k.irql, item, item], text);
    }
    k.sink.workEnd(id, k.time - slots.beganNs!);
    queueOf(k, slots.priority).idle++;
    const next = object === NULL_ADDRESS ? undefined : ObDereferenceObject(k, object);
    return next === undefined ? waitForWork(k, slots) : { ...next, next: 'start' };
  },
});

function waitForWork(k: Kernel, { priority }: Worker): StepResult {
  const { semaphore } = queueOf(k, priority);
  const wait = { objects: [semaphore], type: WaitAny, mode: KernelMode, alertable: false };
  return enter(KiWaitForObjects, wait, 'signaled');
}

/** The routine, the argument and the list entry of a WORK_QUEUE_ITEM are the driver's: ExInitializeWorkItem is a macro. */
export const workItemDdis: readonly Ddi[] = [
  /**
   * Has a system worker thread call the item's routine. Bug check 0xE4 when the item is queued already.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExQueueWorkItem function (wdm.h)".
   */
  ddi({
    name: 'ExQueueWorkItem',
    parameters: ['WorkItem: ptr', 'QueueType: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, item, type) {
      const context = k.memory.readU64(addressAdd(item, WORK_QUEUE_ITEM.Parameter));
      const routine = k.memory.readPointer(addressAdd(item, WORK_QUEUE_ITEM.WorkerRoutine));
      const none = { device: 0, object: NULL_ADDRESS };
      ExpQueueWork(k, { item, address: item, routine, args: [context], context, type, ...none });
    },
  }),
];
