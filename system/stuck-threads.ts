/** Why a run cannot go on: who waits for what, and who holds it, in words. */
import { formatAddress } from '../base/format.ts';
import type { GuestAddress } from '../base/guest-address.ts';
import { DispatcherHeader, KMutant } from '../kernel/generated/views.ts';
import {
  EventNotificationObject,
  EventSynchronizationObject,
  MutantObject,
  ProcessObject,
  SemaphoreObject,
  ThreadObject,
  TimerNotificationObject,
  TimerSynchronizationObject,
} from '../kernel/ke/dispatcher-object.ts';
import { heldLock } from '../kernel/ke/lock-id.ts';
import { spinText } from '../kernel/ke/processor.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Thread } from '../kernel/ps/state.ts';

const NAMES: Readonly<Record<number, string>> = {
  [EventNotificationObject]: 'event',
  [EventSynchronizationObject]: 'event',
  [MutantObject]: 'mutex',
  [ProcessObject]: 'process',
  [SemaphoreObject]: 'semaphore',
  [ThreadObject]: 'thread',
  [TimerNotificationObject]: 'timer',
  [TimerSynchronizationObject]: 'timer',
};

function nameOf(k: Kernel, thread: Thread | undefined): string {
  if (thread === undefined) return 'nobody';
  return `${k.state.ps.processes.get(thread.process)!.name}/${thread.name}`;
}

function threadAt(k: Kernel, object: GuestAddress): Thread | undefined {
  return k.state.ps.threads.get(k.state.ps.threadByObject.get(object) ?? 0);
}

/** `the mutex at ..., which app.exe/main owns`. */
function objectText(k: Kernel, object: GuestAddress): string {
  const { Type: type } = new DispatcherHeader(k.memory, object);
  const text = `the ${NAMES[type] ?? 'object'} at ${formatAddress(object)}`;
  if (type === MutantObject)
    return `${text}, which ${nameOf(k, threadAt(k, new KMutant(k.memory, object).OwnerThread))} owns`;
  return type === ThreadObject ? `the end of ${nameOf(k, threadAt(k, object))}` : text;
}

/** Routines that wait for a lock by an event: where their slots have the lock, and what it is. */
const LOCK_WAITS: Readonly<Record<string, readonly [slot: string, kind: string]>> = {
  ExpAcquireFastMutex: ['mutex', 'fast or guarded mutex'],
  ExpWaitForResource: ['address', 'resource'],
  ExpWaitForPushLock: ['lock', 'push lock'],
};

/** `the resource at ..., which app.exe/main holds`; undefined when the thread waits for none of the locks that hide behind an event. */
function lockText(k: Kernel, { frames }: Thread): string | undefined {
  for (const frame of frames.toReversed()) {
    const [slot, kind] = (frame.kind === 'host' && LOCK_WAITS[frame.routine]) || [];
    if (frame.kind !== 'host' || slot === undefined) continue;
    const address = (frame.slots as Readonly<Record<string, GuestAddress>>)[slot]!;
    const holder = k.state.ps.threads.get(heldLock(k, address)?.thread ?? 0);
    return `the ${kind} at ${formatAddress(address)}, which ${nameOf(k, holder)} holds`;
  }
  return undefined;
}

function waitText(k: Kernel, thread: Thread): string {
  const { signal = '', objects = [] } = thread.wait ?? {};
  if (signal !== '') return `for the signal "${signal}"`;
  const irp = thread.irp === 0 ? '' : `, with IRP ${thread.irp}`;
  const lock = lockText(k, thread);
  if (lock !== undefined) return `in the kernel for ${lock}${irp}`;
  const known = objects.filter((object) => k.memory.isAccessible(object, 8, 'read'));
  if (known.length === 0) return `in the kernel${irp}`;
  return `in the kernel for ${known.map((object) => objectText(k, object)).join(' and ')}${irp}`;
}

/** All threads whose end the run waits for, what they wait for, and processors that spin. */
export function stuckThreads(k: Kernel): string {
  const waiting: string[] = [];
  for (const thread of k.state.ps.threads.values()) {
    if (thread.state !== 'waiting' || thread.background) continue;
    waiting.push(`${nameOf(k, thread)} waits ${waitText(k, thread)}`);
  }
  for (const processor of k.state.ke.processors) {
    if (processor.spin !== undefined) waiting.push(spinText(k, processor));
  }
  return waiting.join(', ');
}
