/**
 * Handles: a process's numbers for objects, with the access that was granted when each was made. Numbers are
 * multiples of four, the lowest free one first, so that they do not depend on anything but the program.
 * Deviation: NT uses a freed handle again as late as possible. Source: "Object Handles".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_HANDLE,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
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

/** Index of a handle in its table, 0 for what cannot be one. The two lowest bits are the owner's to use. */
function indexOf(handle: U64): number {
  return handle.hi === 0 ? handle.lo >>> 2 : 0;
}

/** The process on whose behalf the kernel runs. */
export function ObpCurrentProcess(k: Kernel): number {
  return k.currentThread?.process ?? k.state.ps.systemProcess;
}

/**
 * Makes a handle, which holds a reference; emits `handle_open`.
 * @param access what is granted: specific rights only (ObpMapAccess)
 */
export function ObpCreateHandle(k: Kernel, process: number, object: GuestAddress, access: number): number {
  ObReferenceObject(k, object);
  setHandleCount(k, object, handleCount(k, object) + 1);
  const table = tableOf(k, process);
  let index = table.firstFree;
  while (table.entries[index] !== undefined) index++;
  const id = k.state.ob.nextHandle++;
  table.entries[index] = { id, object, access };
  table.firstFree = index + 1;
  k.sink.handleOpen(process, index * 4, ObpObjectId(k, object), access, id, 0, HANDLE_OPENED);
  return index * 4;
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
  return k.state.ob.handleTables.get(process)?.entries[indexOf(handle)];
}

function allAccess(type: string, object: GuestAddress | undefined): HandleEntry | undefined {
  return object === undefined ? undefined : { id: 0, object, access: objectTypeNamed(type).mapping.all };
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
  const entry = lookUp(k, process, typeof handle === 'number' ? u64(handle) : handle);
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
  /** What the handle stood for, once it is out of the table. */
  object: GuestAddress;
}

/** Slots that close a handle. */
export function closing(process: number, handle: U64 | number): CloseHandle {
  return { process, handle: typeof handle === 'number' ? u64(handle) : handle, object: NULL_ADDRESS };
}

/**
 * Closes a handle: with the last one goes the name of a temporary object and the type's close procedure runs, with
 * the last reference the object goes. Its value is STATUS_SUCCESS or STATUS_INVALID_HANDLE. Closing a pseudo handle
 * succeeds and does nothing.
 */
export const ObpCloseHandle = hostRoutine<CloseHandle>('ObpCloseHandle', {
  start(k, slots) {
    const { process, handle } = slots;
    if (handle.hi === 0xffff_ffff && (handle.lo === CURRENT_PROCESS || handle.lo === CURRENT_THREAD)) {
      return done(STATUS_SUCCESS);
    }
    const object = takeHandle(k, process, indexOf(handle));
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
  k.sink.handleClose(process, index * 4, entry.id, ObpObjectId(k, entry.object));
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
  if (index >= 0) return enter(ObpCloseHandle, closing(process, index * 4), 'closed');
  k.state.ob.handleTables.delete(process);
  return done(STATUS_SUCCESS);
}
