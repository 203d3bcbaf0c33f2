/** The entries of queues (KQUEUE), and how many threads run for one. What waits for a queue, and who wakes it, is in queue.ts and wait.ts. */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { DispatcherHeader, KQueue } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import type { Thread } from '../ps/state.ts';
import { RemoveEntryList } from '../rtl/list.ts';

/** Takes the first entry out of a queue; undefined when it has none. */
export function KiTakeQueueEntry(k: Kernel, queue: GuestAddress): GuestAddress | undefined {
  const header = new DispatcherHeader(k.memory, queue);
  if (header.SignalState <= 0) return undefined;
  header.SignalState--;
  const entry = k.memory.readPointer(new KQueue(k.memory, queue).EntryListHead);
  RemoveEntryList(k.memory, entry);
  k.memory.writePointer(entry, NULL_ADDRESS);
  return entry;
}

/** Whether a thread may take an entry of a queue now. */
export function KiMayTakeFromQueue(k: Kernel, queue: GuestAddress): boolean {
  const { CurrentCount: running, MaximumCount: most } = new KQueue(k.memory, queue);
  return new DispatcherHeader(k.memory, queue).SignalState > 0 && running < most;
}

/** A wait for a queue is over: the thread has the first entry, and runs for the queue. */
export function KiGrantQueueEntry(k: Kernel, queue: GuestAddress, thread: Thread): void {
  thread.queueEntry = KiTakeQueueEntry(k, queue)!;
  countRunning(k, queue, 1);
}

/** One thread more, or less, runs for a queue. */
export function countRunning(k: Kernel, queue: GuestAddress, change: 1 | -1): void {
  new KQueue(k.memory, queue).CurrentCount += change;
}

/** Whether the thread runs for a queue, and that stops counting while it waits for these objects. */
export function isCountedInQueue({ queue }: Thread, objects: readonly GuestAddress[]): boolean {
  return queue !== NULL_ADDRESS && objects[0] !== queue;
}
