/**
 * User mode: carries out what the decision source says a thread does (user-action.ts) and reports each action as a
 * decision. Only system calls enter the rest of the kernel.
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromAddress } from '../../base/u64.ts';
import {
  APC_INDEX_MISMATCH,
  IRQL_GT_ZERO_AT_SYSTEM_SERVICE,
  PROCESS_HAS_LOCKED_PAGES,
} from '../../nt/bug-check-codes.ts';
import { irqlName, PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  ntSuccess,
  STATUS_CONFLICTING_ADDRESSES,
  STATUS_INVALID_PARAMETER,
  STATUS_MEMORY_NOT_ALLOCATED,
  STATUS_NO_MEMORY,
  STATUS_PROCESS_IS_TERMINATING,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { decodeArguments } from '../ddi-arguments.ts';
import { guardUserAccess, probeForWrite } from '../ex/probe.ts';
import { done, enter, hostRoutine, isEnter, type StepResult, wait } from '../host-routine.ts';
import { CANCELLED_BY_PROCESS_EXIT, CANCELLED_BY_THREAD_EXIT } from '../io/cancel.ts';
import { IopRundownThread } from '../io/cancel-irps.ts';
import { KiTickTime } from '../ke/clock.ts';
import { KiApcDisableCount } from '../ke/mutex.ts';
import { KiForgetProcess } from '../ke/processor.ts';
import { KiReadyThread, READY_USER_SIGNAL } from '../ke/scheduler.ts';
import { WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { PAGE_READONLY, PAGE_READWRITE } from '../mm/page-protection.ts';
import { MiRundownViews } from '../mm/section.ts';
import { PAGE_SIZE } from '../mm/system-space.ts';
import { isUserWindowRange } from '../mm/user-space.ts';
import { MiIsRangeFree, MiMapRegion, MiUnmapRange } from '../mm/virtual-regions.ts';
import { ObpRundownHandles, UserMode } from '../ob/handle.ts';
import { SepForgetProcessToken } from '../se/token.ts';
import { serviceNamed } from '../services.ts';
import type { ResultReference, UserAction } from '../user-action.ts';
import { PspTellCreated, type TellCreated } from './create-process.ts';
import { PspAwaitHolders } from './exit-hold.ts';
import { PspIsAnybodyTold, PspTellProcessExit, PspTellThreadExit, PspUserThreadStartup } from './notify.ts';
import { memoryDigestOf, PspAttachProcess, PspCreateProcess } from './process.ts';
import type { Process, Thread } from './state.ts';
import { PspPrepareUserThread, PspPushFrame, PspStartThread } from './thread.ts';

/** What carrying out an action leaves to do. */
export type UserActionOutcome = 'done' | 'blocked';

/** A reference is stored as one number, so its index is limited. */
const REFERENCE_INDEX_LIMIT = 4096;

/** Most arguments that an event has room for. */
const MAX_EVENT_ARGUMENTS = 255;
/** Arguments of the call in hand as lo, hi pairs, for those who look at them and do not keep them. */
const packedArguments = new Uint32Array(2 * MAX_EVENT_ARGUMENTS);

function packArguments(values: readonly U64[]): Uint32Array {
  for (let i = 0; i < values.length; i++) {
    packedArguments[2 * i] = values[i]!.lo;
    packedArguments[2 * i + 1] = values[i]!.hi;
  }
  return packedArguments;
}

/** The address space without user memory. */
const NO_USER_WINDOW = 0;

const NO_REFERENCES = new Uint32Array(0);

/** @throws InputError when an index is not below `limit` */
function packReferences(references: readonly ResultReference[], limit: number): Uint32Array {
  if (references.length === 0) return NO_REFERENCES;
  const packed = new Uint32Array(references.length * 2);
  references.forEach(({ action, index }, i) => {
    if (!(index >= 0 && index < limit)) {
      throw new InputError(
        `a user action refers to the result of action ${action} at ${index}, which is not below ${limit}`,
      );
    }
    const value = action * REFERENCE_INDEX_LIMIT + index;
    packed[2 * i] = value >>> 0;
    packed[2 * i + 1] = Math.floor(value / 0x1_0000_0000);
  });
  return packed;
}

function actionDone(k: Kernel, thread: number, action: number, status: number, result: U64): void {
  if (result.lo !== 0 || result.hi !== 0) k.state.ps.actionResults.set(action, result);
  k.decisions.userActionDone(thread, action, status, result);
}

/** Starts the first processes: thread 0 stands for whoever does that. */
export function runSessionActions(k: Kernel): void {
  for (;;) {
    const next = k.decisions.nextUserAction(0);
    const action = k.state.ps.nextAction++;
    if (next.kind === 'exit') {
      k.sink.userExit(action, next.status);
      return;
    }
    if (next.kind !== 'process' && next.kind !== 'thread') {
      throw new InputError(
        `user action ${action} is a ${next.kind} outside of any thread; only processes and threads start there`,
      );
    }
    createFromAction(k, 0, action, next);
  }
}

function createFromAction(
  k: Kernel,
  thread: number,
  action: number,
  request: Extract<UserAction, { kind: 'process' | 'thread' }>,
): void {
  const ps = k.state.ps;
  if (request.kind === 'process') {
    k.sink.userProcess(action, ps.nextProcess, request.name);
    actionDone(k, thread, action, STATUS_SUCCESS, u64(PspCreateProcess(k, request.name).id));
    return;
  }
  const process = ps.processes.get(request.process);
  if (process === undefined) {
    throw new InputError(`user action ${action} starts a thread in process ${request.process}, which does not exist`);
  }
  k.sink.userThread(action, request.process, process.exited ? 0 : ps.nextThread, request.name);
  if (process.exited) actionDone(k, thread, action, STATUS_PROCESS_IS_TERMINATING, U64_ZERO);
  else startUserThread(k, thread, action, process, request.name);
}

/** Makes a thread of a program. Drivers are told of it by the thread that makes it, if there is one. */
function startUserThread(k: Kernel, creator: number, action: number, process: Process, name: string): void {
  const isFirst = !process.started;
  process.started = true;
  const thread = PspPrepareUserThread(k, process.id, name);
  const isUntold = creator === 0;
  if (PspIsAnybodyTold(k)) {
    PspPushFrame(thread, PspUserThreadStartup, { isFirst: isFirst && isUntold, isUntold, info: NULL_ADDRESS });
    if (!isUntold) {
      const created: TellCreated = { thread: thread.id, process: process.id, isFirst, status: STATUS_SUCCESS };
      PspPushFrame(k.currentThread!, PspTellCreation, { action, created });
      return;
    }
  }
  PspStartThread(k, thread);
  actionDone(k, creator, action, STATUS_SUCCESS, u64(thread.id));
}

interface TellCreation {
  readonly action: number;
  readonly created: TellCreated;
}

/** What the creator of a thread does before that may run. A process that a driver refuses ends before it has done anything. */
const PspTellCreation = hostRoutine<TellCreation>('PspTellCreation', {
  start: (_k, { created }) => enter(PspTellCreated, created, 'told'),
  told(k, { action, created }, status) {
    const thread = k.state.ps.threads.get(created.thread)!;
    if (!ntSuccess(status)) thread.terminateStatus = status;
    PspStartThread(k, thread);
    actionDone(k, k.thread, action, status, ntSuccess(status) ? u64(thread.id) : U64_ZERO);
    return done(STATUS_SUCCESS);
  },
});

/** Carries out the next action of the running thread, which has no frames. */
export function runUserAction(k: Kernel, thread: Thread): UserActionOutcome {
  const next = k.decisions.nextUserAction(thread.id);
  const action = k.state.ps.nextAction++;
  thread.action = action;
  switch (next.kind) {
    case 'process':
    case 'thread':
      createFromAction(k, thread.id, action, next);
      return 'done';
    case 'exit':
      k.sink.userExit(action, next.status);
      PspPushFrame(thread, PspExitThread, { status: next.status });
      return 'done';
    case 'map':
      k.sink.userMap(action, next.address, next.sizeBytes, next.writable ? 1 : 0);
      actionDone(k, thread.id, action, mapUserMemory(k, next), U64_ZERO);
      return 'done';
    case 'unmap':
      k.sink.userUnmap(action, next.address, next.sizeBytes);
      actionDone(k, thread.id, action, unmapUserMemory(k, next), U64_ZERO);
      return 'done';
    case 'write':
      k.sink.userWrite(
        action,
        next.address,
        next.data,
        packReferences(next.references, REFERENCE_INDEX_LIMIT),
        next.references.length,
      );
      actionDone(k, thread.id, action, writeUserMemory(k, next), U64_ZERO);
      return 'done';
    case 'system-call':
      beginSystemCall(k, thread, action, next);
      return 'done';
    case 'signal':
      k.sink.userSignal(action, next.name);
      setUserSignal(k, next.name);
      actionDone(k, thread.id, action, STATUS_SUCCESS, U64_ZERO);
      return 'done';
    case 'barrier':
      k.sink.userBarrier(action, next.name);
      return waitForUserSignal(k, thread, next.name);
  }
}

/** Maps user memory as a program's allocation does. */
function mapUserMemory(k: Kernel, request: Extract<UserAction, { kind: 'map' }>): number {
  const { address, sizeBytes, writable } = request;
  if (!isUserWindowRange(address, sizeBytes)) return STATUS_INVALID_PARAMETER;
  const process = k.state.ps.processes.get(k.state.ps.attachedProcess)!;
  const pages = sizeBytes / PAGE_SIZE;
  if (!MiIsRangeFree(process, address, pages)) return STATUS_CONFLICTING_ADDRESSES;
  if (k.memory.freeFrames < pages) return STATUS_NO_MEMORY;
  const allocationProtect = writable ? PAGE_READWRITE : PAGE_READONLY;
  MiMapRegion(k, process, { base: address, kind: 'private', allocationProtect }, pages);
  return STATUS_SUCCESS;
}

function unmapUserMemory(k: Kernel, request: Extract<UserAction, { kind: 'unmap' }>): number {
  const { address, sizeBytes } = request;
  if (!isUserWindowRange(address, sizeBytes)) return STATUS_INVALID_PARAMETER;
  const process = k.state.ps.processes.get(k.state.ps.attachedProcess)!;
  const isUnmapped = MiUnmapRange(k, process, 'private', address, sizeBytes / PAGE_SIZE);
  return isUnmapped ? STATUS_SUCCESS : STATUS_MEMORY_NOT_ALLOCATED;
}

function writeUserMemory(k: Kernel, write: Extract<UserAction, { kind: 'write' }>): number {
  return guardUserAccess(() => {
    probeForWrite(k, u64FromAddress(write.address), write.data.length);
    k.memory.writeBytes(write.address, write.data);
    for (const reference of write.references) {
      const value = k.state.ps.actionResults.get(reference.action) ?? U64_ZERO;
      const at = addressAdd(write.address, reference.index);
      probeForWrite(k, u64FromAddress(at), 8);
      k.memory.writeU64(at, value.lo, value.hi);
    }
  });
}

function beginSystemCall(
  k: Kernel,
  thread: Thread,
  action: number,
  call: Extract<UserAction, { kind: 'system-call' }>,
): void {
  const references = packReferences(call.references, Math.min(call.args.length, REFERENCE_INDEX_LIMIT));
  const values = [...call.args];
  for (const reference of call.references) {
    values[reference.index] = k.state.ps.actionResults.get(reference.action) ?? U64_ZERO;
  }
  const packed = packArguments(values);
  k.sink.userSystemCall(action, call.service, packed, values.length, references, call.references.length);
  thread.previousMode = UserMode;
  const slots: SystemCall = { action, service: call.service, args: values };
  PspPushFrame(thread, PspSystemCall, slots);
}

interface SystemCall {
  readonly action: number;
  readonly service: string;
  readonly args: readonly U64[];
}

/**
 * The system service dispatcher: runs one service for user mode and hands its status back.
 * Bug checks 0x4A and 0x1 when a driver has left the IRQL raised or a mutex owned.
 */
const PspSystemCall = hostRoutine<SystemCall>('PspSystemCall', {
  start(k, { action, service, args }) {
    const declared = serviceNamed(service);
    const takes = declared.types.length;
    if (args.length !== takes)
      throw new InputError(`user action ${action} gives ${service} ${args.length} arguments; it takes ${takes}`);
    const result = declared.call(k, ...decodeArguments(declared, packArguments(args)));
    if (isEnter(result)) return { ...result, next: 'returned' };
    return leaveSystemCall(k, action, Number(result ?? 0));
  },
  returned: (k, { action }, status) => leaveSystemCall(k, action, status),
});

function leaveSystemCall(k: Kernel, action: number, value: number): StepResult {
  const thread = k.currentThread!;
  checkReturnToUserMode(k, thread);
  const status = value >>> 0;
  const result = thread.callResult;
  thread.callResult = U64_ZERO;
  k.sink.systemCallReturn(action, status, result.lo, result.hi);
  actionDone(k, thread.id, action, status, result);
  return done(status);
}

/** Deviation: parameter 1 of these bug checks is the address of the system service, which has none here. */
function checkReturnToUserMode(k: Kernel, thread: Thread): void {
  if (k.irql > PASSIVE_LEVEL) {
    const text = `a system call returns to user mode at ${irqlName(k.irql)}`;
    throw bugcheck(k, IRQL_GT_ZERO_AT_SYSTEM_SERVICE, [0, k.irql, 0, 0], text);
  }
  if (thread.isAttached) {
    const text = 'a system call returns to user mode in a thread that is still attached to another process';
    throw bugcheck(k, APC_INDEX_MISMATCH, [0, 1, 0, 0], text);
  }
  const mutexes = KiApcDisableCount(k, thread);
  const disabled = mutexes + thread.kernelApcDisable;
  if (disabled !== 0 || thread.specialApcDisable !== 0) {
    const counts = (((-thread.specialApcDisable & 0xffff) << 16) | (-disabled & 0xffff)) >>> 0;
    const why =
      mutexes > 0 ? 'that still owns a mutex of a driver' : 'in which regions were not left as often as entered';
    throw bugcheck(k, APC_INDEX_MISMATCH, [0, 0, counts, 0], `a system call returns to user mode in a thread ${why}`);
  }
}

/** A thread that somebody has terminated would go back to user mode: it ends instead. */
export function PspBeginExit(thread: Thread): void {
  PspPushFrame(thread, PspExitThread, { status: thread.terminateStatus! });
}

/** Ends the running thread of a program's process, when its I/O is over; the last one of a process takes the process with it. */
export const PspExitThread = hostRoutine<{ readonly status: number }>('PspExitThread', {
  start: (k, slots) => PspTellThreadExit(k, k.currentThread!, 'threadTold') ?? endIo(k, slots),
  threadTold: (k, slots) => endIo(k, slots),
  ioOver: (k, slots) => ioOver(k, slots),
  processTold: (k) => awaitHolders(k),
  released: (k) => closeHandles(k),
  closed(k, { status }) {
    const process = k.state.ps.processes.get(k.currentThread!.process)!;
    checkLockedPages(k, process);
    const digest = memoryDigestOf(k, process);
    MiRundownViews(k, process);
    PspAttachProcess(k, k.state.ps.systemProcess);
    KiForgetProcess(k, process.id);
    k.memory.deleteAddressSpace(process.addressSpace);
    process.addressSpace = NO_USER_WINDOW;
    k.sink.processExit(process.id, digest.lo, digest.hi, status);
    const token = SepForgetProcessToken(k, process.id);
    return token === undefined ? done(status) : { ...token, next: 'tokenGone' };
  },
  tokenGone: (_k, { status }) => done(status),
});

/** Cancels what the thread has under way, and waits for it. */
function endIo(k: Kernel, slots: { readonly status: number }): StepResult {
  const process = k.state.ps.processes.get(k.currentThread!.process)!;
  const cause = process.threads.length > 1 ? CANCELLED_BY_THREAD_EXIT : CANCELLED_BY_PROCESS_EXIT;
  const next = IopRundownThread(k, cause);
  return next === undefined ? ioOver(k, slots) : { ...next, next: 'ioOver' };
}

/** Whatever locked the memory of a process must have unlocked it when its last request is over. */
function checkLockedPages(k: Kernel, process: Process): void {
  if (process.lockedPages === 0) return;
  const text = `the process ${process.name} ends, but a driver has left ${process.lockedPages} of its pages locked`;
  throw bugcheck(k, PROCESS_HAS_LOCKED_PAGES, [0, process.object, process.lockedPages, 0], text);
}

/** The thread has no IRPs any more. */
function ioOver(k: Kernel, { status }: { readonly status: number }): StepResult {
  const thread = k.currentThread!;
  thread.exitStatus = status;
  const { processes, threads } = k.state.ps;
  const process = processes.get(thread.process)!;
  // Of threads that end at the same time, the one that comes here last takes the process with it.
  if (process.threads.some((id) => threads.get(id)!.exitStatus === undefined)) return done(status);
  process.exited = true;
  process.exitStatus = status;
  process.exitTime = KiTickTime(k);
  return PspTellProcessExit(k, process, 'processTold') ?? awaitHolders(k);
}

/** Drivers may hold the process back. */
function awaitHolders(k: Kernel): StepResult {
  return PspAwaitHolders(k.state.ps.processes.get(k.currentThread!.process)!, 'released') ?? closeHandles(k);
}

function closeHandles(k: Kernel): StepResult {
  return enter(ObpRundownHandles, { process: k.currentThread!.process }, 'closed');
}

function setUserSignal(k: Kernel, name: string): void {
  const ps = k.state.ps;
  ps.userSignals.add(name);
  for (const thread of ps.threads.values()) {
    if (thread.wait?.signal !== name) continue;
    thread.wait = undefined;
    KiReadyThread(k, thread, READY_USER_SIGNAL);
  }
}

function waitForUserSignal(k: Kernel, thread: Thread, name: string): UserActionOutcome {
  if (k.state.ps.userSignals.has(name)) {
    actionDone(k, thread.id, thread.action, STATUS_SUCCESS, U64_ZERO);
    return 'done';
  }
  PspPushFrame(thread, afterBarrier, { name });
  waitForSignal(k, thread, name);
  return 'blocked';
}

function waitForSignal(k: Kernel, thread: Thread, signal: string): void {
  const id = k.state.ke.nextWait++;
  thread.wait = {
    id,
    objects: [],
    type: WaitAny,
    signal,
    blocks: NULL_ADDRESS,
    userMode: true,
    alertable: false,
    alertableByUser: false,
  };
  thread.state = 'waiting';
}

/** What a thread goes on with when the signal it waited for is set. */
const afterBarrier = hostRoutine<{ readonly name: string }>('afterBarrier', {
  start(k, { name }) {
    const thread = k.currentThread!;
    if (!k.state.ps.userSignals.has(name) && thread.terminateStatus === undefined) {
      // Only an APC came between.
      waitForSignal(k, thread, name);
      return wait('start');
    }
    actionDone(k, thread.id, thread.action, STATUS_SUCCESS, U64_ZERO);
    return done(STATUS_SUCCESS);
  },
});
