/**
 * Threaded DPCs: their routines run at PASSIVE_LEVEL, in a thread of the highest priority that each processor has for them. What
 * runs at DISPATCH_LEVEL, ordinary DPCs for instance, comes between; no other thread does.
 * Source: "Introduction to Threaded DPCs" (Windows driver documentation).
 */
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { IRQL_UNEXPECTED_VALUE } from '../../nt/bug-check-codes.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { bugcheck } from '../bugcheck.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { callGuest, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { PspCreateSystemThread } from '../ps/thread.ts';
import { KiNotBefore } from './clock.ts';
import { KiTakeDpc } from './dpc.ts';
import { KiInitializeEvent, KiSignalEvent, SynchronizationEvent } from './event.ts';
import { affinityOf, KiSetAffinity } from './processor-ddis.ts';
import { KiSetBasePriority } from './scheduler.ts';
import type { Processor } from './state.ts';
import { KiWaitForObjects, WaitAny } from './wait.ts';

const HIGHEST_PRIORITY = 31;

/** A threaded DPC has been queued to a processor: its thread has something to do. The first one makes that thread. */
export function KiWakeDpcThread(k: Kernel, processor: Processor): void {
  if (processor.dpcThreadEvent === NULL_ADDRESS) {
    const event = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('KeTd'));
    KiInitializeEvent(k, event, SynchronizationEvent, false);
    processor.dpcThreadEvent = event;
    const name = `threaded DPCs ${processor.number}`;
    const thread = PspCreateSystemThread(k, name, KiDpcThread, { processor: processor.number, event }, true);
    KiSetAffinity(thread, affinityOf(processor.number));
    KiSetBasePriority(k, thread, HIGHEST_PRIORITY);
    processor.dpcThread = thread.id;
  }
  KiSignalEvent(k, processor.dpcThreadEvent);
}

/** Whether a processor has threaded DPCs that have not ended. */
export function hasThreadedDpcs(k: Kernel, { threadedDpcs, dpcThread }: Processor): boolean {
  const thread = k.state.ps.threads.get(dpcThread);
  return threadedDpcs.length > 0 || (thread !== undefined && thread.state !== 'waiting');
}

interface DpcThread {
  readonly processor: number;
  readonly event: GuestAddress;
  dpc?: number;
  routine?: GuestAddress;
  beganNs?: number;
}

/** Calls the routines of one threaded DPC after the other, and waits for more. */
const KiDpcThread = hostRoutine<DpcThread>('KiDpcThread', {
  start: (_k, { event }) =>
    enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'signaled'),
  signaled: (k, slots) => callNext(k, slots),
  returned(k, slots) {
    const { dpc, routine, beganNs } = slots;
    if (k.irql !== PASSIVE_LEVEL) {
      const text = `the routine of a threaded DPC at ${formatAddress(routine!)} returns at ${irqlName(k.irql)}`;
      throw bugcheck(k, IRQL_UNEXPECTED_VALUE, [(k.irql << 16) | (PASSIVE_LEVEL << 8), routine!, 0, 0], text);
    }
    k.sink.dpcEnd(dpc!, k.time - beganNs!);
    return callNext(k, slots);
  },
});

function callNext(k: Kernel, slots: DpcThread): StepResult {
  const queued = k.state.ke.processors[slots.processor]!.threadedDpcs.shift();
  if (queued === undefined) {
    const { event } = slots;
    return enter(KiWaitForObjects, { objects: [event], type: WaitAny, mode: KernelMode, alertable: false }, 'signaled');
  }
  KiNotBefore(k, queued.queuedNs);
  const { id, routine, args } = KiTakeDpc(k, queued.address);
  slots.dpc = id;
  slots.routine = routine;
  slots.beganNs = k.time;
  k.sink.dpcStart(id, routine, k.time - queued.queuedNs);
  return callGuest(routine, args, 'returned');
}
