/**
 * Queues (KQUEUE): lists of entries that worker threads take, of which as many run at a time as the queue allows. A thread
 * belongs to the queue from which it took last; while it waits for anything, another one may run in its place.
 * Source: "Queue Objects", "KeInitializeQueue function (ntifs.h)" (Windows driver documentation).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { KQUEUE } from '../../nt/generated/layouts.ts';
import { STATUS_ABANDONED_WAIT_0 as STATUS_ABANDONED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DispatcherHeader, KQueue } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine } from '../host-routine.ts';
import { anyIrql, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from '../ps/state.ts';
import { InitializeListHead, InsertHeadList, InsertTailList, listEntries, RemoveEntryList } from '../rtl/list.ts';
import { KiInitializeDispatcherHeader, QueueObject } from './dispatcher-object.ts';
import { countRunning, KiTakeQueueEntry } from './queue-entries.ts';
import { checkWaitIrql, KiUnwaitThread, KiWaitForObjects, KiWaitTest, readTimeout, WaitAny } from './wait.ts';

/** Puts an entry at an end of the queue and has a thread take it if one may; returns how many entries there were. */
function insert(k: Kernel, queue: GuestAddress, entry: GuestAddress, at: typeof InsertHeadList): number {
  const header = new DispatcherHeader(k.memory, queue);
  const old = header.SignalState;
  at(k.memory, new KQueue(k.memory, queue).EntryListHead, entry);
  header.SignalState = old + 1;
  k.sink.signal(queue, old + 1, old >>> 0, QueueObject);
  KiWaitTest(k, queue);
  return old;
}

/** The thread belongs to this queue from now on, and to no other. */
function associate(k: Kernel, thread: Thread, queue: GuestAddress): void {
  const old = thread.queue;
  thread.queue = queue;
  if (old === NULL_ADDRESS) return;
  countRunning(k, old, -1);
  if (old !== queue) KiWaitTest(k, old);
}

interface RemoveQueue {
  readonly queue: GuestAddress;
  readonly mode: number;
  readonly alertable: boolean;
  readonly timeout: GuestAddress;
  /** Where entries go, and how many at most; null for one entry that is the routine's value. */
  readonly array: GuestAddress;
  readonly most: number;
}

/** Waits until the thread may take an entry. */
const KiRemoveQueue = hostRoutine<RemoveQueue>('KiRemoveQueue', {
  start(k, { queue, mode, alertable, timeout }) {
    associate(k, k.currentThread!, queue);
    return enter(
      KiWaitForObjects,
      { objects: [queue], type: WaitAny, mode, alertable, ...readTimeout(k, timeout) },
      'over',
    );
  },
  over(k, { queue, array, most }, status) {
    const thread = k.currentThread!;
    // A wait that has ended otherwise leaves the thread where it is counted as running.
    if (status !== STATUS_SUCCESS && thread.queue === queue) countRunning(k, queue, 1);
    const first = status === STATUS_SUCCESS ? takeGranted(thread) : status;
    if (array === NULL_ADDRESS) return done(first);
    k.memory.writeI64(array, first);
    let count = 1;
    while (status === STATUS_SUCCESS && count < most) {
      const entry = KiTakeQueueEntry(k, queue);
      if (entry === undefined) break;
      k.memory.writePointer(addressAdd(array, 8 * count++), entry);
    }
    return done(count);
  },
});

/** The entry that the end of the wait has given to the thread. */
function takeGranted(thread: Thread): GuestAddress {
  const entry = thread.queueEntry;
  thread.queueEntry = NULL_ADDRESS;
  return entry;
}

/** A thread ends: it runs for its queue no more. */
export function KiQueueThreadEnds(k: Kernel, thread: Thread): void {
  const { queue } = thread;
  if (queue === NULL_ADDRESS) return;
  countRunning(k, queue, -1);
  thread.queue = NULL_ADDRESS;
  KiWaitTest(k, queue);
}

/** Empties a queue for good: its threads belong to none any more, those that wait for it go on with STATUS_ABANDONED. */
function rundown(k: Kernel, queue: GuestAddress): GuestAddress {
  const { memory } = k;
  for (const thread of k.state.ps.threads.values()) {
    if (thread.queue !== queue) continue;
    thread.queue = NULL_ADDRESS;
    if (thread.wait?.objects[0] === queue) KiUnwaitThread(k, thread, STATUS_ABANDONED);
  }
  const head = new KQueue(memory, queue).EntryListHead;
  const [first] = listEntries(memory, head);
  new DispatcherHeader(memory, queue).SignalState = 0;
  if (first === undefined) return NULL_ADDRESS;
  // The entries stay linked to each other; the head leaves them.
  RemoveEntryList(memory, head);
  InitializeListHead(memory, head);
  return first;
}

function remove(k: Kernel, name: string, request: RemoveQueue): Enter {
  checkWaitIrql(k, name, request.queue, request.timeout);
  return enter(KiRemoveQueue, request);
}

export const queueDdis: readonly Ddi[] = [
  /**
   * Makes an empty queue whose entries at most Count threads work on at a time; 0 stands for the number of processors.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeInitializeQueue function (ntifs.h)".
   */
  ddi({
    name: 'KeInitializeQueue',
    parameters: ['Queue: ptr', 'Count: u32'],
    irql: upToDispatch,
    call(k, queue, count) {
      KiInitializeDispatcherHeader(k, queue, QueueObject, KQUEUE.SIZE, 0);
      const view = new KQueue(k.memory, queue);
      InitializeListHead(k.memory, view.EntryListHead);
      InitializeListHead(k.memory, view.ThreadListHead);
      view.CurrentCount = 0;
      view.MaximumCount = count === 0 ? k.configuration.processorCount : count;
    },
  }),
  /**
   * Puts an entry at the end of a queue; returns how many there were before.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeInsertQueue function (ntifs.h)".
   */
  ddi({
    name: 'KeInsertQueue',
    parameters: ['Queue: ptr', 'Entry: ptr'],
    irql: upToDispatch,
    call: (k, queue, entry) => insert(k, queue, entry, InsertTailList),
  }),
  /**
   * Puts an entry at the beginning of a queue; returns how many there were before.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeInsertHeadQueue function (ntifs.h)".
   */
  ddi({
    name: 'KeInsertHeadQueue',
    parameters: ['Queue: ptr', 'Entry: ptr'],
    irql: upToDispatch,
    call: (k, queue, entry) => insert(k, queue, entry, InsertHeadList),
  }),
  /**
   * Takes the first entry, as soon as there is one and fewer threads run for the queue than may; the last thread that came
   * is the first to get one. Its value is the entry, or the status of the wait.
   * @irql <= APC_LEVEL; DISPATCH_LEVEL too with a zero timeout. Bug check 0xC4 above that.
   * Returns STATUS_TIMEOUT, STATUS_USER_APC, STATUS_ABANDONED in place of an entry.
   * Source: "KeRemoveQueue function (ntifs.h)".
   */
  ddi({
    name: 'KeRemoveQueue',
    parameters: ['Queue: ptr', 'WaitMode: u8', 'Timeout: ptr'],
    irql: upToDispatch,
    call: (k, queue, mode, timeout) =>
      remove(k, 'KeRemoveQueue', { queue, mode, alertable: false, timeout, array: NULL_ADDRESS, most: 1 }),
  }),
  /**
   * Takes as many entries as there are, up to Count, as soon as there is one; returns how many it has stored. When the wait
   * ends otherwise, that is one: its status.
   * @irql <= APC_LEVEL; DISPATCH_LEVEL too with a zero timeout. Bug check 0xC4 above that.
   * Source: ntifs.h; the page of KeRemoveQueue.
   */
  ddi({
    name: 'KeRemoveQueueEx',
    parameters: ['Queue: ptr', 'WaitMode: u8', 'Alertable: bool', 'Timeout: ptr', 'EntryArray: ptr', 'Count: u32'],
    irql: anyIrql,
    call: (k, queue, mode, alertable, timeout, array, most) =>
      remove(k, 'KeRemoveQueueEx', { queue, mode, alertable, timeout, array, most }),
  }),
  /**
   * Empties a queue; its value is the first of the entries, which stay linked in a ring, or NULL.
   * @irql <= DISPATCH_LEVEL
   * Source: "KeRundownQueue function (ntifs.h)".
   */
  ddi({
    name: 'KeRundownQueue',
    parameters: ['Queue: ptr'],
    irql: upToDispatch,
    call: (k, queue) => rundown(k, queue),
  }),
  /**
   * Returns how many entries a queue has.
   * @irql <= DISPATCH_LEVEL
   * Source: ntifs.h.
   */
  ddi({
    name: 'KeReadStateQueue',
    parameters: ['Queue: ptr'],
    irql: upToDispatch,
    call: (k, queue) => new DispatcherHeader(k.memory, queue).SignalState,
  }),
];
