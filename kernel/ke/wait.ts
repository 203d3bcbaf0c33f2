/**
 * Waiting: a thread gives up the processor until dispatcher objects are signalled or time has passed.
 * Source: "Introduction to Kernel Dispatcher Objects", "KeWaitForMultipleObjects function (wdm.h)".
 */
import { assert } from '../../base/assert.ts';
import { Bugcheck } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64FromAddress } from '../../base/u64.ts';
import { DISPATCHER_HEADER, KMUTANT, KTHREAD, KWAIT_BLOCK } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, DISPATCH_LEVEL, irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { STATUS_SUCCESS, STATUS_TIMEOUT } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { KWaitBlock } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, wait } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import type { HostFrame, Thread } from '../ps/state.ts';
import { InsertTailList, listEntries, RemoveEntryList } from '../rtl/list.ts';
import { dueTimeNs, KiCancelTimeout, KiSetTimeout, KiUpdateClock } from './clock.ts';
import { KiIsSignaled, KiSatisfyWait, MutantObject } from './dispatcher-object.ts';
import { LOCK_TYPE_MUTEX, lockId } from './lock-id.ts';
import { KiReadyThread } from './scheduler.ts';

/** WAIT_TYPE */
const WaitAll = 0;
const WaitAny = 1;

/** Wait blocks built into a thread; more objects need the caller's WaitBlockArray. */
const THREAD_WAIT_OBJECTS = 3;
const MAXIMUM_WAIT_OBJECTS = 64;

const IRQL_NOT_LESS_OR_EQUAL = 0x0a;
const MAXIMUM_WAIT_OBJECTS_EXCEEDED = 0x0c;

/** A wait as its caller describes it. */
export interface WaitRequest {
  readonly objects: readonly GuestAddress[];
  /** WAIT_TYPE: all (0) or any (1) of them. */
  readonly type: number;
  /** KPROCESSOR_MODE */
  readonly mode: number;
  readonly alertable: boolean;
  /** 100 ns units, negative relative, positive absolute; undefined waits for ever. */
  readonly timeout100ns?: number;
  /** Where the wait blocks are when there are more than the thread's own. */
  readonly waitBlocks?: GuestAddress;
}

/** The status of a wait that need not block, or undefined. */
function satisfyAtOnce(k: Kernel, request: WaitRequest, thread: Thread): number | undefined {
  if (request.objects.length === 0) return undefined;
  if (request.type === WaitAny) {
    for (const [index, object] of request.objects.entries()) {
      if (KiIsSignaled(k, object, thread)) return KiSatisfyWait(k, object, thread) + index;
    }
    return undefined;
  }
  if (!request.objects.every((object) => KiIsSignaled(k, object, thread))) return undefined;
  let status: number = STATUS_SUCCESS;
  for (const object of request.objects) status = Math.max(status, KiSatisfyWait(k, object, thread));
  return status;
}

function reportContention(k: Kernel, object: GuestAddress): void {
  if (k.memory.readU8((object + DISPATCHER_HEADER.Type) as GuestAddress) !== MutantObject) return;
  const owner = k.memory.readPointer((object + KMUTANT.OwnerThread) as GuestAddress);
  k.sink.lockContend(lockId(k, object), LOCK_TYPE_MUTEX, k.state.ps.threadByObject.get(owner) ?? 0);
}

function waitBlockAddress(thread: Thread, request: WaitRequest, index: number): GuestAddress {
  const base = request.waitBlocks ?? ((thread.object + KTHREAD.WaitBlock) as GuestAddress);
  return (base + index * KWAIT_BLOCK.SIZE) as GuestAddress;
}

/** Hangs the thread's wait blocks on the objects and takes the processor from it (the caller returns `wait`). */
function beginWait(k: Kernel, request: WaitRequest, thread: Thread, dueNs: number | undefined): void {
  const id = k.state.ke.nextWait++;
  request.objects.forEach((object, index) => {
    const block = new KWaitBlock(k.memory, waitBlockAddress(thread, request, index));
    block.WaitType = request.type;
    block.WaitKey = index;
    block.Thread = thread.object;
    block.Object = object;
    InsertTailList(k.memory, (object + DISPATCHER_HEADER.WaitListHead) as GuestAddress, block.address);
  });
  thread.wait = { id, objects: request.objects, signal: '', blocks: waitBlockAddress(thread, request, 0) };
  thread.state = 'waiting';
  if (dueNs !== undefined) KiSetTimeout(k, { dueTimeNs: dueNs, thread: thread.id, wait: id });
}

/** Ends a thread's wait with `status` and makes it ready. */
export function KiUnwaitThread(k: Kernel, thread: Thread, status: number): void {
  const current = thread.wait;
  assert(current !== undefined && thread.state === 'waiting', 'the thread is waiting');
  for (let index = 0; index < current.objects.length; index++) {
    RemoveEntryList(k.memory, (current.blocks + index * KWAIT_BLOCK.SIZE) as GuestAddress);
  }
  thread.wait = undefined;
  KiCancelTimeout(k, current.id);
  (thread.frames.at(-1) as HostFrame).result = status;
  KiReadyThread(k, thread);
}

/** An object has become signalled: ends the waits it satisfies, first come, first served. */
export function KiWaitTest(k: Kernel, object: GuestAddress): void {
  const head = (object + DISPATCHER_HEADER.WaitListHead) as GuestAddress;
  for (const entry of listEntries(k.memory, head)) {
    const block = new KWaitBlock(k.memory, entry);
    const thread = k.state.ps.threads.get(k.state.ps.threadByObject.get(block.Thread)!)!;
    if (!KiIsSignaled(k, object, thread)) return;
    if (block.WaitType === WaitAny) {
      const key = block.WaitKey;
      KiUnwaitThread(k, thread, KiSatisfyWait(k, object, thread) + key);
    } else if (thread.wait!.objects.every((other) => KiIsSignaled(k, other, thread))) {
      let status: number = STATUS_SUCCESS;
      for (const other of thread.wait!.objects) status = Math.max(status, KiSatisfyWait(k, other, thread));
      KiUnwaitThread(k, thread, status);
    }
  }
}

/** Ends the waits whose time is over. */
export function KiExpireTimeouts(k: Kernel): void {
  const queue = k.state.ke.waitTimeouts;
  while (queue.length > 0 && queue[0]!.dueTimeNs <= k.time) {
    const { thread } = queue[0]!;
    KiUnwaitThread(k, k.state.ps.threads.get(thread)!, STATUS_TIMEOUT);
  }
}

/** Nothing can run: moves the clock to the next timeout. False when there is none. */
export function KiAdvanceToNextTimeout(k: Kernel): boolean {
  const next = k.state.ke.waitTimeouts[0];
  if (next === undefined) return false;
  if (next.dueTimeNs > k.time) k.processor.extraTimeNs += next.dueTimeNs - k.time;
  KiUpdateClock(k);
  KiExpireTimeouts(k);
  return true;
}

/** Waits; its value is the wait status. Enter it from host routines, or from a DDI through {@link KiWait}. */
export const KiWaitForObjects = hostRoutine<WaitRequest>('KiWaitForObjects', {
  start(k, request) {
    const thread = k.currentThread!;
    const status = satisfyAtOnce(k, request, thread);
    if (status !== undefined) return done(status);
    const dueNs = request.timeout100ns === undefined ? undefined : dueTimeNs(k, request.timeout100ns);
    if (dueNs !== undefined && dueNs <= k.time) return done(STATUS_TIMEOUT);
    checkMayBlock(k);
    for (const object of request.objects) reportContention(k, object);
    k.sink.waitBegin(
      request.objects[0] ?? NULL_ADDRESS,
      request.objects.length,
      request.mode,
      request.alertable ? 1 : 0,
      ...timeoutHalves(request.timeout100ns),
    );
    beginWait(k, request, thread, dueNs);
    return wait('ended');
  },
  ended(k, _request, status) {
    k.sink.waitEnd(status);
    return done(status);
  },
});

function timeoutHalves(timeout100ns: number | undefined): [number, number] {
  if (timeout100ns === undefined) return [0xffff_ffff, 0x7fff_ffff];
  return [timeout100ns >>> 0, Math.floor(timeout100ns / 0x1_0000_0000) >>> 0];
}

/** A thread switch needs an IRQL below DISPATCH_LEVEL. */
function checkMayBlock(k: Kernel): void {
  if (k.irql < DISPATCH_LEVEL) return;
  throw new Bugcheck(
    IRQL_NOT_LESS_OR_EQUAL,
    [U64_ZERO, u64(k.irql), U64_ZERO, u64FromAddress(k.callSite)],
    `a wait that must block was begun at ${irqlName(k.irql)} (called from ${formatAddress(k.callSite)})`,
  );
}

/** Waits on behalf of a DDI: the status when the wait need not block, else the routine to go on with. */
export function KiWait(k: Kernel, request: WaitRequest): number | Enter {
  const thread = k.currentThread!;
  const status = satisfyAtOnce(k, request, thread);
  if (status !== undefined) return status;
  if (request.timeout100ns === 0) return STATUS_TIMEOUT;
  return enter(KiWaitForObjects, request);
}

/** The optional timeout of a wait DDI, as a property to spread into a {@link WaitRequest}. */
export function readTimeout(k: Kernel, timeout: GuestAddress): { timeout100ns?: number } {
  return timeout === NULL_ADDRESS ? {} : { timeout100ns: k.memory.readI64(timeout) };
}

export const waitDdis: readonly Ddi[] = [
  /**
   * Waits until the object is signalled or the timeout is over.
   * @irql <= APC_LEVEL; DISPATCH_LEVEL too with a zero timeout. Bug check 0xA when it must block above that.
   * Returns STATUS_SUCCESS, STATUS_TIMEOUT, STATUS_ABANDONED_WAIT_0.
   * Deviation: no APCs yet, so an alertable wait is never interrupted.
   * Source: "KeWaitForSingleObject function (wdm.h)".
   */
  ddi({
    name: 'KeWaitForSingleObject',
    parameters: ['Object: ptr', 'WaitReason: u32', 'WaitMode: u8', 'Alertable: bool', 'Timeout: ptr'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, object, _reason, mode, alertable, timeout) =>
      KiWait(k, { objects: [object], type: WaitAny, mode, alertable, ...readTimeout(k, timeout) }),
  }),
  /**
   * Waits until all or any of the objects are signalled or the timeout is over.
   * @irql <= APC_LEVEL; DISPATCH_LEVEL too with a zero timeout. Bug checks 0xA, 0xC (too many objects).
   * Returns STATUS_SUCCESS (WaitAll), STATUS_WAIT_0 + index (WaitAny), STATUS_ABANDONED_WAIT_0 + index, STATUS_TIMEOUT.
   * Deviation: no APCs yet, so an alertable wait is never interrupted.
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
    call(k, count, object, type, _reason, mode, alertable, timeout, waitBlockArray) {
      const limit = waitBlockArray === NULL_ADDRESS ? THREAD_WAIT_OBJECTS : MAXIMUM_WAIT_OBJECTS;
      if (count > limit) {
        throw new Bugcheck(
          MAXIMUM_WAIT_OBJECTS_EXCEEDED,
          [U64_ZERO, U64_ZERO, U64_ZERO, U64_ZERO],
          `a wait for ${count} objects, ${limit} are possible${limit === THREAD_WAIT_OBJECTS ? ' without WaitBlockArray' : ''}`,
        );
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
        ...readTimeout(k, timeout),
        ...(waitBlockArray === NULL_ADDRESS ? {} : { waitBlocks: waitBlockArray }),
      });
    },
  }),
  /**
   * Suspends the thread for an interval.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS.
   * Deviation: no APCs yet, so an alertable delay is never interrupted.
   * Source: "KeDelayExecutionThread function (wdm.h)".
   */
  ddi({
    name: 'KeDelayExecutionThread',
    parameters: ['WaitMode: u8', 'Alertable: bool', 'Interval: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, mode, alertable, interval) =>
      enter(KeDelay, { mode, alertable, interval100ns: k.memory.readI64(interval) }),
  }),
];

/** Slots of {@link KeDelay}. */
export interface DelayRequest {
  readonly mode: number;
  readonly alertable: boolean;
  /** 100 ns units, negative relative, positive absolute. */
  readonly interval100ns: number;
}

/** A wait for nothing but time; what ends as a timeout is success here. */
export const KeDelay = hostRoutine<DelayRequest>('KeDelay', {
  start: (_k, { mode, alertable, interval100ns }) =>
    enter(KiWaitForObjects, { objects: [], type: WaitAny, mode, alertable, timeout100ns: interval100ns }, 'over'),
  over: () => done(STATUS_SUCCESS),
});
