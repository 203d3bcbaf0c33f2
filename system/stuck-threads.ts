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

function waitText(k: Kernel, thread: Thread): string {
  const { signal = '', objects = [] } = thread.wait ?? {};
  if (signal !== '') return `for the signal "${signal}"`;
  const irp = thread.irp === 0 ? '' : `, with IRP ${thread.irp}`;
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
