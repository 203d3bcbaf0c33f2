/** Threads: a KTHREAD, a kernel stack and a stack of frames. Source: "Windows Kernel-Mode Process and Thread Manager". */
import { assert } from '../../base/assert.ts';
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO } from '../../base/u64.ts';
import { IRQL_NOT_LESS_OR_EQUAL, IRQL_UNEXPECTED_VALUE } from '../../nt/bug-check-codes.ts';
import { KTHREAD } from '../../nt/generated/layouts.ts';
import { irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { KPCR_CURRENT_THREAD, KPCR_IDLE_THREAD } from '../../nt/processor-block.ts';
import { bugcheck } from '../bugcheck.ts';
import { KThread } from '../generated/views.ts';
import type { HostRoutine } from '../host-routine.ts';
import { KiTickTime } from '../ke/clock.ts';
import { KiInitializeDispatcherHeader, ThreadObject } from '../ke/dispatcher-object.ts';
import { KiAbandonMutexes } from '../ke/mutex.ts';
import { KiActiveProcessors } from '../ke/processor.ts';
import { KiQueueThreadEnds } from '../ke/queue.ts';
import { KiReadyThread, QUANTUM_NS, READY_CREATED, SWITCH_ENDED } from '../ke/scheduler.ts';
import type { Processor } from '../ke/state.ts';
import { KiSignalForEver } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import {
  type KernelStack,
  MiDpcStack,
  MiIdleThread,
  MiProcessorBlock,
  MmCreateKernelStack,
  MmDeleteKernelStack,
} from '../mm/system-space.ts';
import { whenDeleted } from '../ob/delete-procedures.ts';
import { KernelMode, UserMode } from '../ob/handle.ts';
import { ObDereferenceObject, ObpCreateObject, ObReferenceObject } from '../ob/object.ts';
import { InitializeListHead } from '../rtl/list.ts';
import { SepForgetImpersonation } from '../se/impersonation.ts';
import { PspCheckDetached } from './attach.ts';
import { PspFindThread } from './find-thread.ts';
import type { Thread } from './state.ts';

/** Base priority of processes, and so of ordinary threads. */
export const NORMAL_PRIORITY = 8;

/** Room at the top of a kernel stack for what the system keeps there. */
const STACK_TOP_RESERVE = 0x80;

/** What a thread has before anything is known of it but its process, its object and its stack. */
function threadOn(
  k: Kernel,
  process: number,
  object: GuestAddress,
  { stackBase, stackLimit }: KernelStack,
): Omit<Thread, 'id' | 'name' | 'user' | 'background' | 'state' | 'priority' | 'basePriority' | 'previousMode'> {
  return {
    process,
    attachedTo: process,
    isAttached: false,
    object,
    stackBase,
    stackLimit,
    affinity: KiActiveProcessors(k),
    quantumNs: QUANTUM_NS,
    idealProcessor: k.state.ps.nextThread % k.configuration.processorCount,
    ranNs: 0,
    notBeforeNs: k.time,
    irql: PASSIVE_LEVEL,
    frames: [],
    context: k.calls.initialContext((stackBase - STACK_TOP_RESERVE) as GuestAddress),
    wait: undefined,
    queue: NULL_ADDRESS,
    queueEntry: NULL_ADDRESS,
    acquired: [],
    action: 0,
    callResult: U64_ZERO,
    terminateStatus: undefined,
    exitStatus: undefined,
    endsIo: false,
    kernelApcs: [],
    userApcs: [],
    userApcPending: false,
    alerted: [false, false],
    kernelApcInProgress: false,
    kernelApcDisable: 0,
    specialApcDisable: 0,
    boundary: 0,
    atBoundary: false,
    irp: 0,
    children: 0,
    suspendCount: 0,
    suspendEvent: NULL_ADDRESS,
    suspendApcQueued: false,
    createTime: KiTickTime(k),
  };
}

function newThread(k: Kernel, processId: number, name: string, kind: 'user' | 'system' | 'background'): Thread {
  const user = kind === 'user';
  const background = kind === 'background';
  const ps = k.state.ps;
  const process = ps.processes.get(processId);
  assert(process !== undefined, `process ${processId} exists`);
  const object = ObpCreateObject(k, 'Thread', KTHREAD.SIZE);
  // It holds its process.
  ObReferenceObject(k, process.object);
  const thread: Thread = {
    ...threadOn(k, processId, object, MmCreateKernelStack(k)),
    id: ps.nextThread++,
    name,
    user,
    background,
    state: 'ready',
    priority: NORMAL_PRIORITY,
    basePriority: NORMAL_PRIORITY,
    previousMode: user ? UserMode : KernelMode,
  };
  if (!background) ps.awaitedThreads++;
  ps.threads.set(thread.id, thread);
  ps.threadByObject.set(object, thread.id);
  process.threads.push(thread.id);
  initializeKThread(k, thread, process.object);
  const parent = k.currentThread;
  const ordinal = parent === undefined ? ps.orphans++ : parent.children++;
  k.decisions.threadCreated?.(thread.id, parent?.id ?? 0, ordinal);
  k.sink.threadCreate(
    thread.id,
    processId,
    parent?.id ?? 0,
    ordinal,
    name,
    object,
    thread.priority,
    thread.previousMode,
  );
  return thread;
}

function initializeKThread(k: Kernel, thread: Thread, process: GuestAddress): void {
  KiInitializeDispatcherHeader(k, thread.object, ThreadObject, KTHREAD.SIZE, 0);
  const view = new KThread(k.memory, thread.object);
  view.ThreadId = thread.id;
  view.Process = process;
  view.StackBase = thread.stackBase;
  view.StackLimit = thread.stackLimit;
  InitializeListHead(k.memory, view.MutantListHead);
  InitializeListHead(k.memory, view.IrpList);
}

/** Gives a processor the thread that it has when there is nothing to do. It has no number and is in no list. */
export function PspCreateIdleThread(k: Kernel, processor: Processor): void {
  const object = MiIdleThread(processor.number);
  const stack = MiDpcStack(processor.number);
  const idle: Thread = {
    ...threadOn(k, k.state.ps.systemProcess, object, stack),
    id: 0,
    name: 'Idle',
    user: false,
    background: true,
    state: 'running',
    priority: 0,
    basePriority: 0,
    previousMode: KernelMode,
  };
  processor.idle = idle;
  initializeKThread(k, idle, k.state.ps.processes.get(idle.process)!.object);
  const block = MiProcessorBlock(processor.number);
  k.memory.writePointer(addressAdd(block, KPCR_IDLE_THREAD), object);
  k.memory.writePointer(addressAdd(block, KPCR_CURRENT_THREAD), object);
}

/**
 * Creates a thread that runs a host routine in kernel mode and then ends.
 * @param background the run does not wait for its end
 */
export function PspCreateSystemThread<Slots extends object>(
  k: Kernel,
  name: string,
  routine: HostRoutine<Slots>,
  slots: Slots,
  background = false,
): Thread {
  const thread = PspPrepareSystemThread(k, name, routine, slots, background);
  PspStartThread(k, thread);
  return thread;
}

/** As {@link PspCreateSystemThread}, but it does not run before it is started. */
export function PspPrepareSystemThread<Slots extends object>(
  k: Kernel,
  name: string,
  routine: HostRoutine<Slots>,
  slots: Slots,
  background: boolean,
  process = k.state.ps.systemProcess,
): Thread {
  const thread = newThread(k, process, name, background ? 'background' : 'system');
  PspPushFrame(thread, routine, slots);
  return thread;
}

/** What a thread goes on with when it runs next. */
export function PspPushFrame<Slots extends object>(thread: Thread, { name }: HostRoutine<Slots>, slots: Slots): void {
  thread.frames.push({
    kind: 'host',
    routine: name,
    step: 'start',
    slots,
    result: 0,
    ddi: '',
    callSite: NULL_ADDRESS,
  });
}

/** The thread whose KTHREAD a driver names. Bug check 0xA when there is none. */
export function PspThreadOf(k: Kernel, object: GuestAddress): Thread {
  const thread = PspFindThread(k, object);
  if (thread !== undefined) return thread;
  const text = `${formatAddress(object)} is no thread object`;
  throw bugcheck(k, IRQL_NOT_LESS_OR_EQUAL, [object, k.irql, 0, k.callSite], text);
}

/** Creates a thread that carries out user actions, once it is started. */
export function PspPrepareUserThread(k: Kernel, processId: number, name: string): Thread {
  return newThread(k, processId, name, 'user');
}

/** Creates a thread that carries out user actions. */
export function PspCreateUserThread(k: Kernel, processId: number, name: string): Thread {
  const thread = PspPrepareUserThread(k, processId, name);
  PspStartThread(k, thread);
  return thread;
}

/** A new thread begins to run. */
export function PspStartThread(k: Kernel, thread: Thread): void {
  KiReadyThread(k, thread, READY_CREATED);
}

/**
 * The running thread has ended: what waits for it goes on, its stack is freed.
 * Bug checks 0xC8 above PASSIVE_LEVEL, 0x4000008A when it owns a driver's mutex.
 * The thread and, with its last one, the process give up what has kept their objects: these stay as long as others hold them.
 */
export function PspTerminateThread(k: Kernel, thread: Thread, status: number): void {
  if (k.irql !== PASSIVE_LEVEL) {
    const text = `a thread ends at ${irqlName(k.irql)}`;
    throw bugcheck(k, IRQL_UNEXPECTED_VALUE, [(k.irql << 16) | (PASSIVE_LEVEL << 8), 0, 0, 0], text);
  }
  PspCheckDetached(k, thread);
  KiAbandonMutexes(k, thread);
  SepForgetImpersonation(k, thread);
  KiQueueThreadEnds(k, thread);
  k.sink.threadExit(thread.id, status);
  if (!thread.background) k.state.ps.awaitedThreads--;
  thread.state = 'terminated';
  thread.context = undefined;
  KiSignalForEver(k, thread.object);
  MmDeleteKernelStack(k, thread);
  const process = k.state.ps.processes.get(thread.process)!;
  process.threads.splice(process.threads.indexOf(thread.id), 1);
  if (process.exited && process.threads.length === 0) {
    KiSignalForEver(k, process.object);
    ObDereferenceObject(k, process.object);
  }
  ObDereferenceObject(k, thread.object);
  k.currentThread = undefined;
  k.processor.switchReason = SWITCH_ENDED;
}

/** The last reference to a thread has gone, and with it its hold on its process. */
whenDeleted('Thread', (k, object) => {
  const { threads, threadByObject, processes } = k.state.ps;
  const id = threadByObject.get(object)!;
  const process = processes.get(threads.get(id)!.process)!;
  threads.delete(id);
  threadByObject.delete(object);
  ObDereferenceObject(k, process.object);
});
