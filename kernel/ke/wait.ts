/**
 * Waiting: a thread gives up the processor until dispatcher objects are signalled or time has passed.
 * Source: "Introduction to Kernel Dispatcher Objects", "KeWaitForMultipleObjects function (wdm.h)".
 */
import { assert } from '../../base/assert.ts';
import type { Bugcheck } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { addressHi, addressLo, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import {
  DRIVER_VERIFIER_DETECTED_VIOLATION,
  IRQL_NOT_LESS_OR_EQUAL,
  KERNEL_SECURITY_CHECK_FAILURE,
  MAXIMUM_WAIT_OBJECTS_EXCEEDED,
} from '../../nt/bug-check-codes.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { DISPATCHER_HEADER, KMUTANT, KTHREAD, KWAIT_BLOCK, LIST_ENTRY } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, DISPATCH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  STATUS_ALERTED,
  STATUS_KERNEL_APC,
  STATUS_SUCCESS,
  STATUS_TIMEOUT,
  STATUS_USER_APC,
} from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { checkChain } from '../chain.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { DispatcherHeader, KWaitBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult, wait } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode, UserMode } from '../ob/handle.ts';
import { PspFindThread } from '../ps/find-thread.ts';
import type { HostFrame, Thread } from '../ps/state.ts';
import { InsertTailList, RemoveEntryList } from '../rtl/list.ts';
import { dueTimeNs, KiCancelTimeout, KiInsertTimeout } from './clock.ts';
import { KiIsSignaled, KiSatisfyWait, MutantObject, QueueObject, reportMutexAcquired } from './dispatcher-object.ts';
import { LOCK_TYPE_MUTEX, reportLockContended } from './lock-id.ts';
import { countRunning, isCountedInQueue } from './queue-entries.ts';
import { KiBoostPriority, KiReadyThread, READY_TIME_OVER, READY_WAIT_OVER } from './scheduler.ts';

const DELAY_EXECUTION = eventCode('wait_reason_code', 'DelayExecution');

/** WAIT_TYPE */
export const WaitAll = 0;
export const WaitAny = 1;

/** Wait blocks built into a thread; more objects need the caller's WaitBlockArray. */
const THREAD_WAIT_OBJECTS = 3;
export const MAXIMUM_WAIT_OBJECTS = 64;

/** Sub-codes of bug check 0xC4 for a wait at a too high IRQL. */
const WAIT_ABOVE_DISPATCH_LEVEL = 0x120;
const WAIT_FOR_EVER_AT_DISPATCH_LEVEL = 0x121;
const WAIT_WITH_TIMEOUT_AT_DISPATCH_LEVEL = 0x122;

/** Parameter 1 of bug check 0x139. */
const FAST_FAIL_CORRUPT_LIST_ENTRY = 3;

/** What the event says of a wait without a timeout. */
const NO_TIMEOUT = u64(0xffff_ffff, 0x7fff_ffff);

/** A wait as its caller describes it. */
export interface WaitRequest {
  readonly objects: readonly GuestAddress[];
  /** WAIT_TYPE: all (0) or any (1) of them. */
  readonly type: number;
  /** KPROCESSOR_MODE */
  readonly mode: number;
  readonly alertable: boolean;
  /** LARGE_INTEGER in 100 ns units, negative relative, positive absolute; undefined waits for ever. */
  readonly timeout?: U64;
  /** KWAIT_REASON */
  readonly reason?: number;
  /** Where the wait blocks are when there are more than the thread's own. */
  readonly waitBlocks?: GuestAddress;
  /** When the thread has begun to wait, and when that ends by itself, nanoseconds since boot. */
  beganNs?: number;
  dueNs?: number;
}

/** Takes what the wait is for, if all that it needs is signalled: the wait status, or undefined. */
function trySatisfy(k: Kernel, objects: readonly GuestAddress[], type: number, thread: Thread): number | undefined {
  if (objects.length === 0) return undefined;
  if (type === WaitAny) {
    const index = objects.findIndex((object) => KiIsSignaled(k, object, thread));
    return index < 0 ? undefined : KiSatisfyWait(k, objects[index]!, thread) + index;
  }
  if (!objects.every((object) => KiIsSignaled(k, object, thread))) return undefined;
  let status: number = STATUS_SUCCESS;
  for (const object of objects) status = Math.max(status, KiSatisfyWait(k, object, thread));
  return status;
}

/** When a wait ends by itself, nanoseconds since boot; Infinity for never. */
function waitDueTimeNs(k: Kernel, { timeout, dueNs }: WaitRequest): number {
  // A wait that begins again after an APC ends when it would have ended.
  if (dueNs !== undefined) return dueNs;
  return timeout === undefined ? Number.POSITIVE_INFINITY : dueTimeNs(k, timeout);
}

/** The status of a wait that need not block, or undefined. */
function tryWait(k: Kernel, request: WaitRequest): number | undefined {
  const status = trySatisfy(k, request.objects, request.type, k.currentThread!);
  if (status !== undefined) return status;
  return waitDueTimeNs(k, request) <= k.time ? STATUS_TIMEOUT : undefined;
}

/** Reports that the thread has to wait for a mutex of another one. */
function reportContention(k: Kernel, object: GuestAddress, thread: Thread): void {
  if (k.memory.readU8((object + DISPATCHER_HEADER.Type) as GuestAddress) !== MutantObject) return;
  if (KiIsSignaled(k, object, thread)) return;
  const owner = k.memory.readPointer((object + KMUTANT.OwnerThread) as GuestAddress);
  reportLockContended(k, object, LOCK_TYPE_MUTEX, PspFindThread(k, owner)?.id ?? 0);
}

function waitBlockAddress(thread: Thread, request: WaitRequest, index: number): GuestAddress {
  const base = request.waitBlocks ?? ((thread.object + KTHREAD.WaitBlock) as GuestAddress);
  return (base + index * KWAIT_BLOCK.SIZE) as GuestAddress;
}

/** Hangs the thread's wait blocks on the objects and takes the processor from it (the caller returns `wait`). */
function beginWait(k: Kernel, request: WaitRequest, thread: Thread): void {
  const id = k.state.ke.nextWait++;
  const dueNs = waitDueTimeNs(k, request);
  request.objects.forEach((object, index) => {
    const block = new KWaitBlock(k.memory, waitBlockAddress(thread, request, index));
    block.WaitType = request.type;
    block.WaitKey = index;
    block.Thread = thread.object;
    block.Object = object;
    InsertTailList(k.memory, (object + DISPATCHER_HEADER.WaitListHead) as GuestAddress, block.address);
  });
  const { objects, type } = request;
  const blocks = waitBlockAddress(thread, request, 0);
  const userMode = request.mode === UserMode;
  const { alertable } = request;
  const alertableByUser = alertable && userMode;
  thread.wait = { id, objects, type, signal: '', blocks, userMode, alertable, alertableByUser };
  thread.state = 'waiting';
  if (isCountedInQueue(thread, objects)) {
    countRunning(k, thread.queue, -1);
    KiWaitTest(k, thread.queue);
  }
  if (dueNs !== Number.POSITIVE_INFINITY) {
    KiInsertTimeout(k, { dueTimeNs: dueNs, thread: thread.id, wait: id, timer: NULL_ADDRESS });
  }
}

/**
 * Ends a thread's wait with `status` and makes it ready.
 * @param increment what that adds to its base priority for a while
 * @param cause a READY_ code, when the status does not say it
 */
export function KiUnwaitThread(
  k: Kernel,
  thread: Thread,
  status: number,
  increment = 0,
  cause = status === STATUS_TIMEOUT ? READY_TIME_OVER : READY_WAIT_OVER,
): void {
  const current = thread.wait;
  assert(current !== undefined && thread.state === 'waiting', 'the thread is waiting');
  current.objects.forEach((object, index) => {
    unlinkWaitBlock(k, (current.blocks + index * KWAIT_BLOCK.SIZE) as GuestAddress, object);
  });
  thread.wait = undefined;
  if (isCountedInQueue(thread, current.objects)) countRunning(k, thread.queue, 1);
  KiCancelTimeout(k, current.id);
  (thread.frames.at(-1) as HostFrame).result = status;
  KiBoostPriority(k, thread, increment);
  KiReadyThread(k, thread, cause);
}

/** Takes a wait block out of its object's list. The object may have been overwritten since the wait began. */
function unlinkWaitBlock(k: Kernel, block: GuestAddress, object: GuestAddress): void {
  const next = k.memory.readPointer(block);
  const previous = k.memory.readPointer((block + LIST_ENTRY.Blink) as GuestAddress);
  const isLinked =
    k.memory.readPointer((next + LIST_ENTRY.Blink) as GuestAddress) === block &&
    k.memory.readPointer(previous) === block;
  if (!isLinked) throw corruptWaitList(k, object);
  RemoveEntryList(k.memory, block);
}

function corruptWaitList(k: Kernel, object: GuestAddress): Bugcheck {
  return bugcheck(
    k,
    KERNEL_SECURITY_CHECK_FAILURE,
    [FAST_FAIL_CORRUPT_LIST_ENTRY, 0, 0, 0],
    `the wait list of the dispatcher object at ${formatAddress(object)} is corrupt: ` +
      'the object was overwritten or initialised again while a thread waited for it',
  );
}

/** The thread whose wait block hangs on the object's list. */
function waitingThread(k: Kernel, block: GuestAddress, object: GuestAddress): Thread {
  const view = new KWaitBlock(k.memory, block);
  const thread = PspFindThread(k, view.Thread);
  if (thread?.wait === undefined || view.Object !== object) throw corruptWaitList(k, object);
  return thread;
}

/**
 * An object has become signalled: ends the waits it satisfies, first come, first served; only of those who wait for a queue
 * is the last one first. A thread may hang on the list more than once, so the search begins anew after each wait that has ended.
 * @param increment what that adds to the base priority of those who go on, for a while
 */
export function KiWaitTest(k: Kernel, object: GuestAddress, increment = 0): void {
  const head = (object + DISPATCHER_HEADER.WaitListHead) as GuestAddress;
  const isQueue = k.memory.readU8((object + DISPATCHER_HEADER.Type) as GuestAddress) === QueueObject;
  const next = isQueue ? LIST_ENTRY.Blink : LIST_ENTRY.Flink;
  let entry = k.memory.readPointer((head + next) as GuestAddress);
  for (let steps = 0; entry !== head; steps++) {
    checkChain(steps, 'waiting threads', object);
    const thread = waitingThread(k, entry, object);
    if (!KiIsSignaled(k, object, thread)) return;
    const { objects, type } = thread.wait!;
    const status = trySatisfy(k, objects, type, thread);
    if (status !== undefined) KiUnwaitThread(k, thread, status, increment);
    entry = k.memory.readPointer(((status === undefined ? entry : head) + next) as GuestAddress);
  }
}

/** A thread or process has ended: its object is signalled from now on. */
export function KiSignalForEver(k: Kernel, object: GuestAddress): void {
  new DispatcherHeader(k.memory, object).SignalState = 1;
  KiWaitTest(k, object);
}

/** Waits; its value is the wait status. Enter it from host routines, or from a DDI through {@link KiWait}. */
export const KiWaitForObjects = hostRoutine<WaitRequest>('KiWaitForObjects', {
  start(k, request) {
    const thread = k.currentThread!;
    const status = tryWait(k, request);
    if (status !== undefined) return done(status);
    checkMayBlock(k);
    for (const object of request.objects) reportContention(k, object, thread);
    reportWait(k, request);
    request.beganNs = k.time;
    request.dueNs = waitDueTimeNs(k, request);
    return blockThread(k, request, thread);
  },
  ended(k, request, status) {
    const thread = k.currentThread!;
    if (status !== STATUS_KERNEL_APC) return endWait(k, request, status);
    // The APC has run. What the wait is for may have come meanwhile.
    const now = tryWait(k, request);
    return now === undefined ? blockThread(k, request, thread) : endWait(k, request, now);
  },
});

/** The thread waits, unless a user APC or its own end ends its wait at once. */
function blockThread(k: Kernel, request: WaitRequest, thread: Thread): StepResult {
  if (request.mode === UserMode && thread.terminateStatus !== undefined) return endWait(k, request, STATUS_USER_APC);
  if (request.alertable && takeAlert(thread, request.mode)) return endWait(k, request, STATUS_ALERTED);
  if (request.alertable && request.mode === UserMode && thread.userApcs.length > 0) {
    return endWait(k, request, STATUS_USER_APC);
  }
  if (request.alertable && takeAlert(thread, KernelMode)) return endWait(k, request, STATUS_ALERTED);
  beginWait(k, request, thread);
  return wait('ended');
}

/** Whether a thread has been alerted in a mode; it is not any more. */
export function takeAlert(thread: Thread, mode: number): boolean {
  const index = mode === UserMode ? 1 : 0;
  const was = thread.alerted[index];
  thread.alerted[index] = false;
  return was;
}

function endWait(k: Kernel, { beganNs }: WaitRequest, status: number): StepResult {
  const thread = k.currentThread!;
  const waitedNs = Math.max(0, k.time - beganNs!);
  if (status === STATUS_USER_APC) thread.userApcPending = true;
  k.sink.waitEnd(status, waitedNs);
  for (const mutex of thread.acquired.splice(0)) reportMutexAcquired(k, mutex, waitedNs);
  return done(status);
}

function reportWait(
  k: Kernel,
  { objects, type, mode, alertable, reason = 0, timeout = NO_TIMEOUT }: WaitRequest,
): void {
  const [first = NULL_ADDRESS] = objects;
  const firstType = first === NULL_ADDRESS ? 0 : k.memory.readU8((first + DISPATCHER_HEADER.Type) as GuestAddress);
  const others = Uint32Array.from(objects.slice(1).flatMap((object) => [addressLo(object), addressHi(object)]));
  const { lo, hi } = timeout;
  const isAlertable = alertable ? 1 : 0;
  k.sink.waitBegin(
    first,
    objects.length,
    mode,
    isAlertable,
    lo,
    hi,
    firstType,
    type,
    reason,
    others,
    others.length / 2,
  );
}

/** A thread switch needs an IRQL below DISPATCH_LEVEL. */
function checkMayBlock(k: Kernel): void {
  if (k.irql < DISPATCH_LEVEL) return;
  throw bugcheck(
    k,
    IRQL_NOT_LESS_OR_EQUAL,
    [0, k.irql, 0, k.callSite],
    `a wait that must block was begun at ${irqlName(k.irql)}`,
  );
}

/** Waits on behalf of a DDI: the status when the wait need not block, else the routine to go on with. */
function KiWait(k: Kernel, request: WaitRequest): number | Enter {
  return tryWait(k, request) ?? enter(KiWaitForObjects, request);
}

/** The optional timeout of a wait DDI, as a property to spread into a {@link WaitRequest}. */
export function readTimeout(k: Kernel, timeout: GuestAddress): { timeout?: U64 } {
  return timeout === NULL_ADDRESS ? {} : { timeout: k.memory.readU64(timeout) };
}

/**
 * A driver may wait at DISPATCH_LEVEL only to look at the object's state: with a timeout of zero.
 * Deviation: parameter 2 of the bug check is the IRQL, not its address.
 */
export function checkWaitIrql(k: Kernel, name: string, object: GuestAddress, timeout: GuestAddress): void {
  if (k.irql < DISPATCH_LEVEL) return;
  const subCode = wrongWait(k, timeout);
  if (subCode === undefined) return;
  throw bugcheck(
    k,
    DRIVER_VERIFIER_DETECTED_VIOLATION,
    [subCode, k.irql, object, timeout],
    `${name} is called at ${irqlName(k.irql)}; it may be called at APC_LEVEL and below, ` +
      'and at DISPATCH_LEVEL with a timeout of zero',
  );
}

function wrongWait(k: Kernel, timeout: GuestAddress): number | undefined {
  if (k.irql > DISPATCH_LEVEL) return WAIT_ABOVE_DISPATCH_LEVEL;
  if (timeout === NULL_ADDRESS) return WAIT_FOR_EVER_AT_DISPATCH_LEVEL;
  const { lo, hi } = k.memory.readU64(timeout);
  return lo === 0 && hi === 0 ? undefined : WAIT_WITH_TIMEOUT_AT_DISPATCH_LEVEL;
}

export const waitDdis: readonly Ddi[] = [
  /**
   * Waits until the object is signalled or the timeout is over.
   * @irql <= APC_LEVEL; DISPATCH_LEVEL too with a zero timeout. Bug check 0xC4 above that.
   * Returns STATUS_SUCCESS, STATUS_TIMEOUT, STATUS_ABANDONED_WAIT_0. Raises STATUS_MUTANT_LIMIT_EXCEEDED when a mutex
   * is owned too many times.
   * STATUS_ALERTED when the wait is alertable and the thread is alerted, STATUS_USER_APC when it is for user mode too and a
   * user APC is there.
   * Source: "KeWaitForSingleObject function (wdm.h)".
   */
  ddi({
    name: 'KeWaitForSingleObject',
    parameters: ['Object: ptr', 'WaitReason: u32', 'WaitMode: u8', 'Alertable: bool', 'Timeout: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, object, reason, mode, alertable, timeout) {
      checkWaitIrql(k, 'KeWaitForSingleObject', object, timeout);
      return KiWait(k, {
        objects: [object],
        type: WaitAny,
        mode,
        alertable,
        reason: reason & 0xff,
        ...readTimeout(k, timeout),
      });
    },
  }),
  /**
   * Waits until all or any of the objects are signalled or the timeout is over.
   * @irql <= APC_LEVEL; DISPATCH_LEVEL too with a zero timeout. Bug checks 0xC4 above that, 0xC (too many objects).
   * Returns STATUS_SUCCESS (WaitAll), STATUS_WAIT_0 + index (WaitAny), STATUS_ABANDONED_WAIT_0 + index, STATUS_TIMEOUT.
   * STATUS_ALERTED when the wait is alertable and the thread is alerted, STATUS_USER_APC when it is for user mode too and a
   * user APC is there.
   * Source: "KeWaitForMultipleObjects function (wdm.h)".
   */
  ddi({
    name: 'KeWaitForMultipleObjects',
    parameters: [
      'Count: u32',
      'Object: ptr',
      'WaitType: u32',
      'WaitReason: u32',
      'WaitMode: u8',
      'Alertable: bool',
      'Timeout: ptr',
      'WaitBlockArray: ptr',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, count, object, type, reason, mode, alertable, timeout, waitBlockArray) {
      checkWaitIrql(k, 'KeWaitForMultipleObjects', object, timeout);
      const limit = waitBlockArray === NULL_ADDRESS ? THREAD_WAIT_OBJECTS : MAXIMUM_WAIT_OBJECTS;
      if (count > limit) {
        const condition = waitBlockArray === NULL_ADDRESS ? ' without WaitBlockArray' : '';
        const text = `a wait for ${count} objects, ${limit} are possible${condition}`;
        throw bugcheck(k, MAXIMUM_WAIT_OBJECTS_EXCEEDED, [0, 0, 0, 0], text);
      }
      const objects: GuestAddress[] = [];
      for (let index = 0; index < count; index++) {
        objects.push(k.memory.readPointer((object + 8 * index) as GuestAddress));
      }
      return KiWait(k, {
        objects,
        type: type === WaitAll ? WaitAll : WaitAny,
        mode,
        alertable,
        reason: reason & 0xff,
        ...readTimeout(k, timeout),
        ...(waitBlockArray === NULL_ADDRESS ? {} : { waitBlocks: waitBlockArray }),
      });
    },
  }),
  /**
   * Suspends the thread for an interval.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_USER_APC as a wait does.
   * Deviation: an interval that is over already does not give the processor to another thread.
   * Source: "KeDelayExecutionThread function (wdm.h)".
   */
  ddi({
    name: 'KeDelayExecutionThread',
    parameters: ['WaitMode: u8', 'Alertable: bool', 'Interval: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, mode, alertable, interval) => enter(KeDelay, { mode, alertable, interval: k.memory.readU64(interval) }),
  }),
];

/** Slots of {@link KeDelay}. */
export interface DelayRequest {
  readonly mode: number;
  readonly alertable: boolean;
  /** LARGE_INTEGER in 100 ns units, negative relative, positive absolute. */
  readonly interval: U64;
}

/** A wait for nothing but time; what ends as a timeout is success here. */
export const KeDelay = hostRoutine<DelayRequest>('KeDelay', {
  start: (_k, { mode, alertable, interval }) =>
    enter(
      KiWaitForObjects,
      { objects: [], type: WaitAny, mode, alertable, reason: DELAY_EXECUTION, timeout: interval },
      'over',
    ),
  over: (_k, _slots, status) => done(status === STATUS_TIMEOUT ? STATUS_SUCCESS : status),
});
