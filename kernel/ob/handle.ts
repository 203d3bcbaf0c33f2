/**
 * Handles: a process's numbers for objects, with the access that was granted when each was made. Numbers are
 * multiples of four, the lowest free one first, so that they do not depend on anything but the program. Kernel handles
 * are those of the System process with all upper bits set: they mean the same in each process, and nothing to programs.
 * Deviation: NT uses a freed handle again as late as possible. Source: "Object Handles".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_HANDLE_NOT_CLOSABLE,
  STATUS_INVALID_HANDLE,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { findObject } from './directory.ts';
import {
  handleCount,
  ObDereferenceObject,
  ObpDeleteNameCheck,
  ObpObjectId,
  ObReferenceObject,
  setHandleCount,
} from './object.ts';
import { objectTypeNamed } from './object-types.ts';
import type { HandleEntry, HandleTable } from './state.ts';

const HANDLE_OPENED = eventCode('handle_code', 'opened');
const HANDLE_INHERITED = eventCode('handle_code', 'inherited');
const { OBJ_INHERIT } = OBJECT_ATTRIBUTE_FLAGS;

/** Bit of a handle's attributes: it cannot be closed. */
export const OBJ_PROTECT_CLOSE = 1;

/** KPROCESSOR_MODE */
export const KernelMode = 0;
export const UserMode = 1;

/** NtCurrentProcess() and NtCurrentThread(), which stand for objects without being in any table. */
const CURRENT_PROCESS = -1 >>> 0;
const CURRENT_THREAD = -2 >>> 0;

function tableOf(k: Kernel, process: number): HandleTable {
  const tables = k.state.ob.handleTables;
  let table = tables.get(process);
  if (table === undefined) {
    table = { entries: [undefined], firstFree: 1 };
    tables.set(process, table);
  }
  return table;
}

/** What all kernel handles have in common; the rest is the handle in the System process's table. */
const KERNEL_HANDLE_BIT = 0x8000_0000;

/** Where a handle is looked for: index 0 for what cannot be one. The two lowest bits are the owner's to use. */
function placeOf(k: Kernel, process: number, handle: U64): { readonly process: number; readonly index: number } {
  if (handle.hi === 0) return { process, index: handle.lo >>> 2 };
  const isKernel = handle.hi === 0xffff_ffff && handle.lo >= KERNEL_HANDLE_BIT;
  return { process: k.state.ps.systemProcess, index: isKernel ? (handle.lo - KERNEL_HANDLE_BIT) >>> 2 : 0 };
}

/** Whether a program may use the handle: kernel handles are not for it. */
function isForMode(handle: U64, mode: number): boolean {
  return mode === KernelMode || handle.hi === 0 || isPseudoHandle(handle);
}

function isPseudoHandle({ lo, hi }: U64): boolean {
  return hi === 0xffff_ffff && (lo === CURRENT_PROCESS || lo === CURRENT_THREAD);
}

/** The process on whose behalf the kernel runs: the one that the running thread is attached to. */
export function ObpCurrentProcess(k: Kernel): number {
  return k.currentThread?.attachedTo ?? k.state.ps.systemProcess;
}

/**
 * Makes a handle, which holds a reference; emits `handle_open`.
 * @param access what is granted: specific rights only (ObpMapAccess)
 */
export function ObpCreateHandle(k: Kernel, process: number, object: GuestAddress, access: number): number {
  return insertHandle(k, process, object, access, 0);
}

/**
 * Makes a handle of the current process, or a kernel handle when the attributes ask for one; emits `handle_open`.
 * @param access what is granted: specific rights only (ObpMapAccess)
 * @param attributes OBJ_... of the OBJECT_ATTRIBUTES
 */
export function ObpOpenHandle(k: Kernel, object: GuestAddress, access: number, attributes: number): U64 {
  return ObpOpenHandleIn(k, ObpCurrentProcess(k), object, access, attributes);
}

/** As {@link ObpOpenHandle}, of another process, and with the cause that the event tells (handle_code). */
export function ObpOpenHandleIn(
  k: Kernel,
  process: number,
  object: GuestAddress,
  access: number,
  attributes: number,
  cause = HANDLE_OPENED,
): U64 {
  if ((attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE) === 0) {
    return u64(insertHandle(k, process, object, access, attributes, cause));
  }
  const handle = insertHandle(k, k.state.ps.systemProcess, object, access, attributes, cause);
  return u64(handle + KERNEL_HANDLE_BIT, 0xffff_ffff);
}

function insertHandle(
  k: Kernel,
  process: number,
  object: GuestAddress,
  access: number,
  attributes: number,
  cause = HANDLE_OPENED,
): number {
  ObReferenceObject(k, object);
  setHandleCount(k, object, handleCount(k, object) + 1);
  const table = tableOf(k, process);
  let index = table.firstFree;
  while (table.entries[index] !== undefined) index++;
  const id = k.state.ob.nextHandle++;
  const kernel = (attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE) !== 0;
  const inherit = (attributes & OBJ_INHERIT) !== 0;
  table.entries[index] = { id, object, access, kernel, inherit, protectFromClose: false };
  table.firstFree = index + 1;
  const record = findObject(k, object)!;
  if (record.exclusiveProcess !== undefined) record.exclusiveProcess = process;
  const shown = shownHandle(index, kernel);
  k.sink.handleOpen(process, shown, ObpObjectId(k, object), access, id, attributes, cause);
  return index * 4;
}

/**
 * Gives a new process the handles of its parent that may be inherited, with the same numbers, access and attributes. Drivers that
 * have asked to be told of handles are not: nothing is opened or duplicated.
 */
export function ObpInheritHandles(k: Kernel, parent: number, child: number): void {
  const table = tableOf(k, child);
  for (const [index, entry] of (k.state.ob.handleTables.get(parent)?.entries ?? []).entries()) {
    if (entry === undefined || !entry.inherit || entry.kernel) continue;
    const { object, access } = entry;
    ObReferenceObject(k, object);
    setHandleCount(k, object, handleCount(k, object) + 1);
    const id = k.state.ob.nextHandle++;
    while (table.entries.length < index) table.entries.push(undefined);
    table.entries[index] = { ...entry, id };
    k.sink.handleOpen(
      child,
      shownHandle(index, false),
      ObpObjectId(k, object),
      access,
      id,
      OBJ_INHERIT,
      HANDLE_INHERITED,
    );
  }
}

/** The lower half of a handle, which events have. */
function shownHandle(index: number, kernel: boolean): number {
  return index * 4 + (kernel ? KERNEL_HANDLE_BIT : 0);
}

export interface ReferencedObject {
  readonly status: number;
  /** Referenced; NULL unless the status is success. */
  readonly object: GuestAddress;
  /** What the handle grants. */
  readonly access: number;
}

/** The entry a handle stands for, or a pseudo handle's object with all access. */
function lookUp(k: Kernel, process: number, handle: U64): HandleEntry | undefined {
  if (handle.hi === 0xffff_ffff) {
    if (handle.lo === CURRENT_PROCESS) return allAccess('Process', k.state.ps.processes.get(process)?.object);
    if (handle.lo === CURRENT_THREAD) return allAccess('Thread', k.currentThread?.object);
  }
  return entryAt(k, placeOf(k, process, handle));
}

function entryAt(k: Kernel, { process, index }: ReturnType<typeof placeOf>): HandleEntry | undefined {
  return k.state.ob.handleTables.get(process)?.entries[index];
}

/** The entry of a handle that is in a table and may be used in that mode. */
export function ObpHandleEntry(k: Kernel, process: number, handle: U64, mode: number): HandleEntry | undefined {
  return isForMode(handle, mode) ? entryAt(k, placeOf(k, process, handle)) : undefined;
}

/** Whether a handle is a kernel handle: it means the same in each process. */
export function ObpIsKernelHandle(handle: U64): boolean {
  return handle.hi === 0xffff_ffff && handle.lo >= KERNEL_HANDLE_BIT && !isPseudoHandle(handle);
}

/** HandleAttributes of a handle as ObReferenceObjectByHandle and NtQueryObject tell them. */
export function ObpHandleAttributes({ inherit, protectFromClose }: HandleEntry): number {
  return (inherit ? OBJ_INHERIT : 0) | (protectFromClose ? OBJ_PROTECT_CLOSE : 0);
}

function allAccess(type: string, object: GuestAddress | undefined): HandleEntry | undefined {
  const access = objectTypeNamed(type).mapping.all;
  return object === undefined
    ? undefined
    : { id: 0, object, access, kernel: false, inherit: false, protectFromClose: false };
}

/**
 * References the object of a handle.
 * @param type name of the type it must have; '' for any
 * @param access rights the handle must grant, unless `mode` is KernelMode
 * Statuses: STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED.
 */
export function ObpReferenceHandle(
  k: Kernel,
  process: number,
  handle: U64 | number,
  type: string,
  access: number,
  mode: number,
): ReferencedObject {
  const value = typeof handle === 'number' ? u64(handle) : handle;
  const entry = isForMode(value, mode) ? lookUp(k, process, value) : undefined;
  if (entry === undefined) return refused(STATUS_INVALID_HANDLE);
  if (type !== '' && findObject(k, entry.object)?.type !== type) return refused(STATUS_OBJECT_TYPE_MISMATCH);
  if (mode === UserMode && (access & ~entry.access) !== 0) return refused(STATUS_ACCESS_DENIED);
  ObReferenceObject(k, entry.object);
  return { status: STATUS_SUCCESS, object: entry.object, access: entry.access };
}

function refused(status: number): ReferencedObject {
  return { status, object: NULL_ADDRESS, access: 0 };
}

/** Slots of {@link ObpCloseHandle}. */
export interface CloseHandle {
  readonly process: number;
  readonly handle: U64;
  /** KPROCESSOR_MODE of the caller. */
  readonly mode: number;
  /** What the handle stood for, once it is out of the table. */
  object: GuestAddress;
}

/** Slots that close a handle. */
export function closing(process: number, handle: U64 | number, mode = KernelMode): CloseHandle {
  return { process, handle: typeof handle === 'number' ? u64(handle) : handle, mode, object: NULL_ADDRESS };
}

/**
 * Closes a handle: with the last one goes the name of a temporary object and the type's close procedure runs, with
 * the last reference the object goes. Its value is STATUS_SUCCESS, STATUS_INVALID_HANDLE or
 * STATUS_HANDLE_NOT_CLOSABLE. Closing a pseudo handle succeeds and does nothing.
 */
export const ObpCloseHandle = hostRoutine<CloseHandle>('ObpCloseHandle', {
  start(k, slots) {
    const { process, handle, mode } = slots;
    if (isPseudoHandle(handle)) return done(STATUS_SUCCESS);
    const place = placeOf(k, process, handle);
    if (!isForMode(handle, mode)) return done(STATUS_INVALID_HANDLE);
    if (entryAt(k, place)?.protectFromClose) return done(STATUS_HANDLE_NOT_CLOSABLE);
    const object = takeHandle(k, place.process, place.index);
    if (object === undefined) return done(STATUS_INVALID_HANDLE);
    slots.object = object;
    if (handleCount(k, object) > 0) return dereference(k, object);
    const { closeRoutine } = objectTypeNamed(findObject(k, object)!.type);
    if (closeRoutine === '') return lastHandleClosed(k, object);
    return { op: 'enter', routine: closeRoutine, slots: { object }, next: 'closed' };
  },
  closed: (k, { object }) => lastHandleClosed(k, object),
  named: (k, { object }) => dereference(k, object),
  finished: () => done(STATUS_SUCCESS),
});

/** Takes a handle out of its table; emits `handle_close`. */
function takeHandle(k: Kernel, process: number, index: number): GuestAddress | undefined {
  const table = k.state.ob.handleTables.get(process);
  const entry = table?.entries[index];
  if (table === undefined || entry === undefined) return undefined;
  table.entries[index] = undefined;
  table.firstFree = Math.min(table.firstFree, index);
  setHandleCount(k, entry.object, handleCount(k, entry.object) - 1);
  const record = findObject(k, entry.object)!;
  if (record.exclusiveProcess !== undefined && handleCount(k, entry.object) === 0) record.exclusiveProcess = 0;
  k.sink.handleClose(process, shownHandle(index, entry.kernel), entry.id, ObpObjectId(k, entry.object));
  return entry.object;
}

function lastHandleClosed(k: Kernel, object: GuestAddress): StepResult {
  const next = ObpDeleteNameCheck(k, object);
  return next === undefined ? dereference(k, object) : { ...next, next: 'named' };
}

function dereference(k: Kernel, object: GuestAddress): StepResult {
  const next = ObDereferenceObject(k, object);
  return next === undefined ? done(STATUS_SUCCESS) : { ...next, next: 'finished' };
}

/** Closes all handles of a process that ends, the lowest first. */
export const ObpRundownHandles = hostRoutine<{ readonly process: number }>('ObpRundownHandles', {
  start: (k, { process }) => closeFirstHandle(k, process),
  closed: (k, { process }) => closeFirstHandle(k, process),
});

function closeFirstHandle(k: Kernel, process: number): StepResult {
  const index = k.state.ob.handleTables.get(process)?.entries.findIndex((entry) => entry !== undefined) ?? -1;
  const entry = k.state.ob.handleTables.get(process)?.entries[index];
  if (entry !== undefined) entry.protectFromClose = false;
  if (index >= 0) return enter(ObpCloseHandle, closing(process, index * 4), 'closed');
  k.state.ob.handleTables.delete(process);
  return done(STATUS_SUCCESS);
}
