/**
 * Deferred procedure calls: a driver's routine runs soon, at DISPATCH_LEVEL, on a processor's DPC stack, whichever thread
 * is there. A KDPC is in one queue at most: asking again before it has begun changes nothing. It leaves the queue before
 * its routine is called, so it can be queued again meanwhile, and run on two processors at once.
 * Source: "Introduction to DPC Objects", "Organization of DPC Queues" (Windows driver documentation).
 */
import { UnimplementedError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { IRQL_UNEXPECTED_VALUE } from '../../nt/bug-check-codes.ts';
import { KDPC } from '../../nt/generated/layouts.ts';
import { DISPATCH_LEVEL, HIGH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpTimerArguments, ExpTimerReturned } from '../ex/timer.ts';
import { KDpc } from '../generated/views.ts';
import {
  callGuest,
  done,
  enter,
  type GuestValue,
  hostRoutine,
  type StepResult,
  yieldProcessor,
} from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { MiDpcStack, MiProcessorBlock } from '../mm/system-space.ts';
import { KiPassDpcStart } from './boundary.ts';
import { KiNotBefore } from './clock.ts';
import { RETIRE_DPC_LIST } from './dpc-watchdog.ts';
import { KiInterrupt, KiLookAround } from './interruption.ts';
import { KiSetIrql } from './irql.ts';
import { affinityOf, KiSetAffinity, processorIndex } from './processor-ddis.ts';
import { mayRunOn, SWITCH_YIELDS } from './scheduler.ts';
import type { Processor, QueuedDpc } from './state.ts';
import { hasThreadedDpcs, KiWakeDpcThread } from './threaded-dpc.ts';

/** KOBJECTS: the Type byte of a KDPC. */
const DpcObject = 19;
const ThreadedDpcObject = 24;

/** KDPC_IMPORTANCE */
const LowImportance = 0;
const MediumImportance = 1;
export const HighImportance = 2;
const MediumHighImportance = 3;

/** KDPC.Number of one that has a target is the processor's number above this. The field is opaque. */
const TARGETED = 0x800;

/** A queue of so many DPCs is looked at, however unimportant they are. */
const MAXIMUM_DPC_QUEUE_DEPTH = 4;

/** The number of the DPC at an address. */
export function dpcId(k: Kernel, dpc: GuestAddress): number {
  const { ke } = k.state;
  let id = ke.dpcIds.get(dpc);
  if (id === undefined) {
    id = ke.nextDpc++;
    ke.dpcIds.set(dpc, id);
    k.decisions.dpcCreated?.(id);
  }
  return id;
}

/** A new DPC at an address: whatever was there before was another one. */
function initializeDpc(
  k: Kernel,
  address: GuestAddress,
  type: number,
  routine: GuestAddress,
  context: U64,
  importance = MediumImportance,
): void {
  const dpc = new KDpc(k.memory, address);
  k.state.ke.dpcIds.delete(address);
  dpc.TargetInfoAsUlong = type | (importance << 8);
  dpc.DeferredRoutine = routine;
  k.memory.writeU64(addressAdd(address, KDPC.DeferredContext), context.lo, context.hi);
  dpc.DpcData = NULL_ADDRESS;
}

/** Makes a DPC of the kernel's own or of an embedding structure. */
export function KiInitializeDpc(
  k: Kernel,
  dpc: GuestAddress,
  routine: GuestAddress,
  context: U64,
  importance = MediumImportance,
): void {
  initializeDpc(k, dpc, DpcObject, routine, context, importance);
}

/** Says to which processor a DPC is queued. */
export function KiTargetDpc(k: Kernel, dpc: GuestAddress, processor: number): void {
  new KDpc(k.memory, dpc).Number = TARGETED + processor;
}

/**
 * Queues a DPC; false when it is queued already, and then its arguments are those it was queued with.
 * @param usual the processor of one that has no target; the current one when undefined
 */
export function KiInsertQueueDpc(
  k: Kernel,
  address: GuestAddress,
  argument1: U64,
  argument2: U64,
  usual = k.processor,
): boolean {
  const dpc = new KDpc(k.memory, address);
  const isQueued = dpc.DpcData !== NULL_ADDRESS;
  const processor = targetOf(k, dpc) ?? usual;
  if (!isQueued) {
    k.memory.writeU64(addressAdd(address, KDPC.SystemArgument1), argument1.lo, argument1.hi);
    k.memory.writeU64(addressAdd(address, KDPC.SystemArgument2), argument2.lo, argument2.hi);
    dpc.DpcData = MiProcessorBlock(processor.number);
    const queued: QueuedDpc = { address, id: dpcId(k, address), queuedNs: k.time };
    const isThreaded = dpc.Type === ThreadedDpcObject;
    const queue = isThreaded ? processor.threadedDpcs : processor.dpcs;
    if (dpc.Importance === HighImportance) queue.unshift(queued);
    else queue.push(queued);
    if (isThreaded) KiWakeDpcThread(k, processor);
    else if (isUrgent(k, dpc, processor)) processor.dpcsRequested = true;
  }
  reportQueue(k, dpc, processor, argument1, argument2, isQueued);
  return !isQueued;
}

function reportQueue(k: Kernel, dpc: KDpc, target: Processor, argument1: U64, argument2: U64, isQueued: boolean): void {
  const context = contextOf(k, dpc);
  k.sink.dpcQueue(
    dpcId(k, dpc.address),
    dpc.address,
    dpc.DeferredRoutine,
    context.lo,
    context.hi,
    argument1.lo,
    argument1.hi,
    argument2.lo,
    argument2.hi,
    target.number,
    dpc.Importance,
    isQueued ? 1 : 0,
    dpc.Type === ThreadedDpcObject ? 1 : 0,
  );
}

function contextOf(k: Kernel, dpc: KDpc): U64 {
  return k.memory.readU64(addressAdd(dpc.address, KDPC.DeferredContext));
}

function targetOf(k: Kernel, dpc: KDpc): Processor | undefined {
  return dpc.Number >= TARGETED ? k.state.ke.processors[dpc.Number - TARGETED] : undefined;
}

/** Whether the processor looks at its queue at once. Otherwise it does at the next clock tick, or when it is idle. */
function isUrgent(k: Kernel, { Importance: importance }: KDpc, target: Processor): boolean {
  if (target.dpcs.length >= MAXIMUM_DPC_QUEUE_DEPTH) return true;
  if (target === k.processor) return importance !== LowImportance;
  return importance === HighImportance || importance === MediumHighImportance;
}

function KiRemoveQueueDpc(k: Kernel, address: GuestAddress): boolean {
  const dpc = new KDpc(k.memory, address);
  const wasQueued = dpc.DpcData !== NULL_ADDRESS;
  if (wasQueued) {
    for (const { dpcs, threadedDpcs } of k.state.ke.processors) {
      for (const queue of [dpcs, threadedDpcs]) {
        const index = queue.findIndex((queued) => queued.address === address);
        if (index >= 0) queue.splice(index, 1);
      }
    }
    dpc.DpcData = NULL_ADDRESS;
  }
  k.sink.dpcRemove(dpcId(k, address), wasQueued ? 1 : 0);
  return wasQueued;
}

/** Whether the current processor is to run DPCs before it does anything else. */
export function isDpcDue(k: Kernel): boolean {
  const { processor } = k;
  if (!processor.dpcsRequested && (k.currentThread !== undefined || processor.dpcs.length === 0)) return false;
  return processor.irql < DISPATCH_LEVEL && processor.idle !== undefined;
}

/** DPCs come between whatever the processor is doing. */
export function KiInterruptForDpcs(k: Kernel): void {
  const { processor } = k;
  if (k.currentThread === undefined) k.currentThread = processor.idle;
  KiInterrupt(k, k.currentThread!, KiRetireDpcList, {}, MiDpcStack(processor.number));
  KiSetIrql(k, DISPATCH_LEVEL, 'DPC interrupt');
}

export interface RetireDpcList {
  /** The DPC whose routine is being called, when it was queued and when that began. */
  dpc?: number;
  address?: GuestAddress;
  routine?: GuestAddress;
  queuedNs?: number;
  beganNs?: number;
}

/**
 * Calls the routines of all DPCs in the processor's queue, those that are queued meanwhile too. One that comes back at
 * another IRQL is bug check 0xC8, whose page names the routine as its second parameter.
 * Source: "Bug Check 0xC8: IRQL_UNEXPECTED_VALUE".
 */
const KiRetireDpcList = hostRoutine<RetireDpcList>(RETIRE_DPC_LIST, {
  start: (k, slots) => callNextDpc(k, slots),
  returned(k, slots) {
    const { dpc, routine, beganNs } = slots;
    if (k.irql !== DISPATCH_LEVEL) {
      const text = `the DPC routine at ${formatAddress(routine!)} returns at ${irqlName(k.irql)}`;
      throw bugcheck(k, IRQL_UNEXPECTED_VALUE, [(k.irql << 16) | (DISPATCH_LEVEL << 8), routine!, 0, 0], text);
    }
    k.sink.dpcEnd(dpc!, k.time - beganNs!);
    return ExpTimerReturned(k, slots.address!, 'next') ?? callNextDpc(k, slots);
  },
  next: (k, slots) => callNextDpc(k, slots),
});

function callNextDpc(k: Kernel, slots: RetireDpcList): StepResult {
  const { processor } = k;
  const queued = processor.dpcs.shift();
  if (queued === undefined) {
    processor.dpcsRequested = false;
    return done(0);
  }
  // Another processor may have queued it, at a time that this one has not reached yet.
  KiNotBefore(k, queued.queuedNs);
  const { id, routine, args } = KiTakeDpc(k, queued.address);
  slots.dpc = id;
  slots.address = queued.address;
  KiPassDpcStart(k, id, queued.queuedNs);
  slots.routine = routine;
  slots.queuedNs = queued.queuedNs;
  slots.beganNs = k.time;
  k.sink.dpcStart(slots.dpc, routine, k.time - queued.queuedNs);
  return callGuest(routine, args, 'returned');
}

/** What a DPC that has left its queue is to call, and with what; it can be queued again from here on. */
export function KiTakeDpc(k: Kernel, address: GuestAddress) {
  const dpc = new KDpc(k.memory, address);
  const argument = (offset: number) => k.memory.readU64(addressAdd(address, offset));
  const args: readonly GuestValue[] = ExpTimerArguments(k, address) ?? [
    address,
    contextOf(k, dpc),
    argument(KDPC.SystemArgument1),
    argument(KDPC.SystemArgument2),
  ];
  dpc.DpcData = NULL_ADDRESS;
  return { id: dpcId(k, address), routine: dpc.DeferredRoutine, args };
}

/** Whether a DPC is in a queue. */
export function KiIsDpcQueued(k: Kernel, dpc: GuestAddress): boolean {
  return new KDpc(k.memory, dpc).DpcData !== NULL_ADDRESS;
}

interface FlushDpcs {
  /** The affinity that the thread goes back to. */
  readonly affinity: U64;
  next: number;
}

/** Goes to one processor after the other: a thread that runs there finds the queue empty. */
export const KiFlushQueuedDpcs = hostRoutine<FlushDpcs>('KiFlushQueuedDpcs', {
  start(k, slots) {
    const thread = k.currentThread!;
    const processor = k.state.ke.processors[slots.next++];
    if (processor === undefined) {
      KiSetAffinity(thread, slots.affinity);
      return mayRunOn(thread, k.cpu) ? done(0) : yieldProcessor(SWITCH_YIELDS, 'back');
    }
    processor.dpcsRequested = processor.dpcs.length > 0;
    KiSetAffinity(thread, affinityOf(processor.number));
    // Before either goes on, the processor looks at its queue, and its thread for threaded DPCs comes before this one.
    const isHere = processor === k.processor && !hasThreadedDpcs(k, processor);
    return isHere ? enter(KiLookAround, {}, 'start') : yieldProcessor(SWITCH_YIELDS, 'start');
  },
  back: () => done(0),
});

/** A thread that has run on all processors has seen the end of every routine that ran when it began. */
const KiRemoveAndWait = hostRoutine<{ readonly removed: boolean }>('KiRemoveAndWait', {
  start: (k) => enter(KiFlushQueuedDpcs, { affinity: k.currentThread!.affinity, next: 0 }, 'quiet'),
  quiet: (_k, { removed }) => done(removed),
});

export const dpcDdis: readonly Ddi[] = [
  /**
   * Makes a DPC of medium importance, for the processor on which it will be queued.
   * @irql any
   * Source: "KeInitializeDpc function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeDpc',
    parameters: ['Dpc: ptr', 'DeferredRoutine: ptr', 'DeferredContext: u64'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, dpc, routine, context) => KiInitializeDpc(k, dpc, routine, context),
  }),
  /**
   * Makes a threaded DPC, whose routine runs at PASSIVE_LEVEL.
   * @irql any
   * Source: "KeInitializeThreadedDpc function (wdm.h)", "Introduction to Threaded DPCs".
   */
  ddi({
    name: 'KeInitializeThreadedDpc',
    parameters: ['Dpc: ptr', 'DeferredRoutine: ptr', 'DeferredContext: u64'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, dpc, routine, context) => initializeDpc(k, dpc, ThreadedDpcObject, routine, context),
  }),
  /**
   * Queues a DPC to its processor; FALSE when it is queued already.
   * @irql any
   * Deviation: a queue is looked at by its depth and at each clock tick; NT counts its DPCs' rate too.
   * Source: "KeInsertQueueDpc function (wdm.h)".
   */
  ddi({
    name: 'KeInsertQueueDpc',
    parameters: ['Dpc: ptr', 'SystemArgument1: u64', 'SystemArgument2: u64'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, dpc, argument1, argument2) => KiInsertQueueDpc(k, dpc, argument1, argument2),
  }),
  /**
   * Takes a DPC out of its queue; FALSE when it is in none: it has begun, or was never queued.
   * @irql any
   * Source: "KeRemoveQueueDpc function (wdm.h)".
   */
  ddi({
    name: 'KeRemoveQueueDpc',
    parameters: ['Dpc: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, dpc) => KiRemoveQueueDpc(k, dpc),
  }),
  /**
   * Takes a DPC out of its queue; FALSE when it is in none. With WaitIfActive it returns when no processor runs its routine any
   * more.
   * @irql any; PASSIVE_LEVEL with WaitIfActive
   * Not in the WDK's documentation; declared in wdm.h.
   */
  ddi({
    name: 'KeRemoveQueueDpcEx',
    parameters: ['Dpc: ptr', 'WaitIfActive: bool'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, dpc, wait) {
      if (wait && k.irql > PASSIVE_LEVEL)
        throw new UnimplementedError('KeRemoveQueueDpcEx that waits at a raised IRQL', '');
      const removed = KiRemoveQueueDpc(k, dpc);
      return wait ? enter(KiRemoveAndWait, { removed }) : removed;
    },
  }),
  /**
   * Says how a DPC is queued: a KDPC_IMPORTANCE.
   * @irql any
   * Source: "KeSetImportanceDpc function (wdm.h)".
   */
  ddi({
    name: 'KeSetImportanceDpc',
    parameters: ['Dpc: ptr', 'Importance: u32'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, dpc, importance) {
      new KDpc(k.memory, dpc).Importance = importance;
    },
  }),
  /**
   * Says to which processor a DPC is queued, by its index. A processor that there is not leaves the DPC as it is.
   * @irql any
   * Source: "KeSetTargetProcessorDpc function (ntddk.h)".
   */
  ddi({
    name: 'KeSetTargetProcessorDpc',
    parameters: ['Dpc: ptr', 'Number: u8'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, dpc, number) {
      if (number < k.state.ke.processors.length) KiTargetDpc(k, dpc, number);
    },
  }),
  /**
   * Says to which processor a DPC is queued. Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * @irql any
   * Source: "KeSetTargetProcessorDpcEx function (wdm.h)".
   */
  ddi({
    name: 'KeSetTargetProcessorDpcEx',
    parameters: ['Dpc: ptr', 'ProcNumber: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call(k, dpc, processorNumber) {
      const index = processorIndex(k, processorNumber);
      if (index === undefined) return STATUS_INVALID_PARAMETER;
      KiTargetDpc(k, dpc, index);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Returns when all DPCs that were queued before have run, on all processors.
   * @irql PASSIVE_LEVEL
   * Source: "KeFlushQueuedDpcs function (wdm.h)".
   */
  ddi({
    name: 'KeFlushQueuedDpcs',
    parameters: [],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k) => enter(KiFlushQueuedDpcs, { affinity: k.currentThread!.affinity, next: 0 }),
  }),
];
