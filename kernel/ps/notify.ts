/**
 * Telling drivers that processes and threads come and go. The routines run at PASSIVE_LEVEL in a critical region, in the
 * order of their registration; one that is being called is not removed before it has returned.
 * Source: "PsSetCreateProcessNotifyRoutineEx function (ntddk.h)", "PsSetCreateThreadNotifyRoutine function (ntddk.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO, u64 } from '../../base/u64.ts';
import { PS_CREATE_NOTIFY_INFO, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ntSuccess, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { ExpBeginCall, ExpEndCall } from '../ex/calls-in-progress.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { ClientId, PsCreateNotifyInfo } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, type GuestValue, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiCriticalRegion } from '../ke/region.ts';
import type { Kernel } from '../kernel.ts';
import { allocateUnicodeString, freeUnicodeString } from '../rtl/unicode-string.ts';
import { PspClientId } from './process.ts';
import type { Process, Thread } from './state.ts';

const NOTIFY_TAG = poolTag('PsNo');

/** A routine to be called, with its arguments. */
interface Call {
  readonly routine: GuestAddress;
  readonly args: readonly GuestValue[];
}

interface CallNotifyRoutines {
  readonly calls: readonly Call[];
  /** What the routine gives in the end. */
  readonly value: number;
  next: number;
}

/** Calls routines one after the other; those that were removed in the meantime are left out. */
const PspCallNotifyRoutines = hostRoutine<CallNotifyRoutines>('PspCallNotifyRoutines', {
  start: (k, slots) => callNext(k, slots),
  returned(k, slots) {
    KiCriticalRegion(k, -1);
    ExpEndCall(k, slots.calls[slots.next - 1]!.routine);
    return callNext(k, slots);
  },
});

function callNext(k: Kernel, slots: CallNotifyRoutines): StepResult {
  for (;;) {
    const call = slots.calls[slots.next++];
    if (call === undefined) return done(slots.value);
    if (!isRegistered(k, call.routine)) continue;
    ExpBeginCall(k, call.routine);
    KiCriticalRegion(k, 1);
    return callGuest(call.routine, call.args, 'returned');
  }
}

function isRegistered(k: Kernel, routine: GuestAddress): boolean {
  const { process, thread, image } = k.state.ps.notify;
  const isHere = (entry: { readonly routine: GuestAddress }) => entry.routine === routine;
  return thread.some(isHere) || image.includes(routine) || process.some(isHere);
}

function enterCalls(calls: readonly Call[], value: number, next: string): Enter | undefined {
  return calls.length === 0 ? undefined : enter(PspCallNotifyRoutines, { calls, value, next: 0 }, next);
}

/** Which of the routines about threads are to be called. */
type Whose = (entry: { readonly inNew: boolean }) => boolean;

function threadCalls(k: Kernel, thread: Thread, create: boolean, whose: Whose): Call[] {
  const args = [u64(PspClientId(thread.process)), u64(PspClientId(thread.id)), create];
  const wanted = k.state.ps.notify.thread.filter((entry) => whose(entry) && (thread.user || !entry.inNew));
  return wanted.map(({ routine }) => ({ routine, args }));
}

/** @param info PS_CREATE_NOTIFY_INFO for extended routines; NULL when the process ends */
function processCalls(k: Kernel, process: Process, create: boolean, info: GuestAddress): Call[] {
  const id = u64(PspClientId(process.id));
  return k.state.ps.notify.process.map(({ routine, extended }) => ({
    routine,
    args: extended ? [process.object, id, info] : [u64(PspClientId(process.parent)), id, create],
  }));
}

/** What tells drivers that a thread goes; undefined when nobody wants to know. */
export function PspTellThreadExit(k: Kernel, thread: Thread, next: string): Enter | undefined {
  return enterCalls(
    threadCalls(k, thread, false, () => true),
    STATUS_SUCCESS,
    next,
  );
}

/** What tells drivers of a new thread in the one that makes it; undefined when nobody wants to know. */
export function PspTellNewThread(k: Kernel, thread: Thread, next: string): Enter | undefined {
  return enterCalls(
    threadCalls(k, thread, true, ({ inNew }) => !inNew),
    STATUS_SUCCESS,
    next,
  );
}

/** What tells drivers that a process ends; undefined when nobody wants to know. */
export function PspTellProcessExit(k: Kernel, process: Process, next: string): Enter | undefined {
  return enterCalls(processCalls(k, process, false, NULL_ADDRESS), STATUS_SUCCESS, next);
}

interface TellImage {
  /** Full path of the image file. */
  readonly path: string;
  readonly base: GuestAddress;
  readonly sizeBytes: number;
  /** The UNICODE_STRING and the IMAGE_INFO behind it that drivers get. */
  block: GuestAddress;
}

const IMAGE_INFO_AT = UNICODE_STRING.SIZE;
/** IMAGE_INFO: size and offsets, and what Properties says of an image in system space. */
const IMAGE_INFO_BYTES = 40;
const IMAGE_INFO_BASE = 8;
const IMAGE_INFO_SIZE = 24;
const IMAGE_ADDRESSING_MODE_32BIT = 3;
const SYSTEM_MODE_IMAGE = 0x100;

/** Tells drivers that the image of a driver has been mapped. */
export const PspTellImage = hostRoutine<TellImage>('PspTellImage', {
  start(k, slots) {
    slots.block = ExpAllocateSystem(k, IMAGE_INFO_AT + IMAGE_INFO_BYTES, NOTIFY_TAG);
    allocateUnicodeString(k, slots.block, slots.path, NOTIFY_TAG);
    const info = addressAdd(slots.block, IMAGE_INFO_AT);
    k.memory.writeBytes(info, new Uint8Array(IMAGE_INFO_BYTES));
    k.memory.writeU32(info, IMAGE_ADDRESSING_MODE_32BIT | SYSTEM_MODE_IMAGE);
    k.memory.writePointer(addressAdd(info, IMAGE_INFO_BASE), slots.base);
    k.memory.writeU64(addressAdd(info, IMAGE_INFO_SIZE), slots.sizeBytes, 0);
    const args = [slots.block, U64_ZERO, info];
    const calls = k.state.ps.notify.image.map((routine) => ({ routine, args }));
    return enterCalls(calls, STATUS_SUCCESS, 'told') ?? forgetImage(k, slots);
  },
  told: (k, slots) => forgetImage(k, slots),
});

function forgetImage(k: Kernel, { block }: TellImage): StepResult {
  freeUnicodeString(k, block);
  ExpFreeSystem(k, block);
  return done(STATUS_SUCCESS);
}

/** Whether a new thread of user mode has to tell drivers of itself before it goes on. */
export function PspIsAnybodyTold(k: Kernel): boolean {
  const { process, thread } = k.state.ps.notify;
  return process.length > 0 || thread.length > 0;
}

interface UserThreadStartup {
  /** The thread is the first of its process, and its creator has told nobody. */
  readonly isFirst: boolean;
  /** Nobody has been told of the thread either. */
  readonly isUntold: boolean;
  /** PS_CREATE_NOTIFY_INFO for drivers, and the two strings behind it; NULL when no driver asks for it. */
  info: GuestAddress;
}

/**
 * How a thread of user mode begins when drivers want to know. One that no thread has made tells of itself and, being the first
 * of its process, of that; a driver that refuses the process ends it here.
 */
export const PspUserThreadStartup = hostRoutine<UserThreadStartup>('PspUserThreadStartup', {
  start(k, slots) {
    if (!slots.isFirst) return tellThread(k, slots);
    const process = k.state.ps.processes.get(k.currentThread!.process)!;
    if (k.state.ps.notify.process.some(({ extended }) => extended)) slots.info = createNotifyInfo(k, process);
    return (
      enterCalls(processCalls(k, process, true, slots.info), STATUS_SUCCESS, 'processTold') ?? tellThread(k, slots)
    );
  },
  processTold(k, slots) {
    const { info } = slots;
    if (info === NULL_ADDRESS) return tellThread(k, slots);
    const status = new PsCreateNotifyInfo(k.memory, info).CreationStatus;
    freeNotifyInfo(k, info);
    if (!ntSuccess(status)) k.currentThread!.terminateStatus = status;
    return tellThread(k, slots);
  },
  threadTold: () => done(STATUS_SUCCESS),
});

function tellThread(k: Kernel, { isUntold }: UserThreadStartup): StepResult {
  const whose: Whose = isUntold ? () => true : ({ inNew }) => inNew;
  return (
    enterCalls(threadCalls(k, k.currentThread!, true, whose), STATUS_SUCCESS, 'threadTold') ?? done(STATUS_SUCCESS)
  );
}

interface TellProcess {
  readonly process: number;
  info: GuestAddress;
}

/**
 * Tells drivers of a new process in the thread that makes it. Its value is STATUS_SUCCESS, or why a driver refuses the process.
 */
export const PspTellNewProcess = hostRoutine<TellProcess>('PspTellNewProcess', {
  start(k, slots) {
    const process = k.state.ps.processes.get(slots.process)!;
    if (k.state.ps.notify.process.some(({ extended }) => extended)) slots.info = createNotifyInfo(k, process);
    return enterCalls(processCalls(k, process, true, slots.info), STATUS_SUCCESS, 'told') ?? done(STATUS_SUCCESS);
  },
  told(k, { info }) {
    if (info === NULL_ADDRESS) return done(STATUS_SUCCESS);
    const status = new PsCreateNotifyInfo(k.memory, info).CreationStatus;
    freeNotifyInfo(k, info);
    return done(ntSuccess(status) ? STATUS_SUCCESS : status);
  },
});

const IMAGE_NAME = PS_CREATE_NOTIFY_INFO.SIZE;
const COMMAND_LINE = IMAGE_NAME + UNICODE_STRING.SIZE;

/** Deviation: a scenario's process has no image file, so its name is no path, and there is no file object. */
function createNotifyInfo(k: Kernel, process: Process): GuestAddress {
  const address = ExpAllocateSystem(k, COMMAND_LINE + UNICODE_STRING.SIZE, NOTIFY_TAG);
  const imageName = addressAdd(address, IMAGE_NAME);
  const commandLine = addressAdd(address, COMMAND_LINE);
  allocateUnicodeString(k, imageName, process.name, NOTIFY_TAG);
  allocateUnicodeString(k, commandLine, process.commandLine, NOTIFY_TAG);
  const info = new PsCreateNotifyInfo(k.memory, address);
  info.Size = u64(PS_CREATE_NOTIFY_INFO.SIZE);
  info.Flags = 0;
  info.ParentProcessId = u64(PspClientId(process.parent));
  info.FileObject = NULL_ADDRESS;
  info.ImageFileName = imageName;
  info.CommandLine = commandLine;
  info.CreationStatus = STATUS_SUCCESS;
  const creator = new ClientId(k.memory, info.CreatingThreadId);
  creator.UniqueProcess = u64(PspClientId(process.creatorProcess));
  creator.UniqueThread = process.creator === 0 ? U64_ZERO : u64(PspClientId(process.creator));
  return address;
}

function freeNotifyInfo(k: Kernel, address: GuestAddress): void {
  freeUnicodeString(k, addressAdd(address, IMAGE_NAME));
  freeUnicodeString(k, addressAdd(address, COMMAND_LINE));
  ExpFreeSystem(k, address);
}
