/** Waiting for objects through their handles. Source: "NtWaitForSingleObject", "NtWaitForMultipleObjects" (ntifs.h). */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { FILE_OBJECT } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  ntSuccess,
  STATUS_INVALID_PARAMETER_1,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiWaitForObjects, MAXIMUM_WAIT_OBJECTS, WaitAll, WaitAny } from '../ke/wait.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange } from './capture.ts';
import { findObject } from './directory.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from './handle.ts';
import { ObDereferenceObject } from './object.ts';

const USER_REQUEST = eventCode('wait_reason_code', 'UserRequest');

/** Where the dispatcher object is in an object of each type that can be waited for, bytes. */
const DISPATCHER_OFFSETS: ReadonlyMap<string, number> = new Map([
  ['Event', 0],
  ['File', FILE_OBJECT.Event],
  ['IoCompletion', 0],
  ['Mutant', 0],
  ['Process', 0],
  ['Semaphore', 0],
  ['Thread', 0],
  ['Timer', 0],
]);

/** References the objects of all handles, or none: the status says which. */
function referenceAll(k: Kernel, mode: number, handles: readonly U64[]): { status: number; objects: GuestAddress[] } {
  const objects: GuestAddress[] = [];
  for (const handle of handles) {
    const access = STANDARD_ACCESS.SYNCHRONIZE;
    const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, '', access, mode);
    if (ntSuccess(found.status)) objects.push(found.object);
    const status = ntSuccess(found.status) && !isWaitable(k, found.object) ? STATUS_OBJECT_TYPE_MISMATCH : found.status;
    if (ntSuccess(status)) continue;
    // Their handles still hold them.
    for (const object of objects) ObDereferenceObject(k, object);
    return { status, objects: [] };
  }
  return { status: STATUS_SUCCESS, objects };
}

function isWaitable(k: Kernel, object: GuestAddress): boolean {
  return DISPATCHER_OFFSETS.has(findObject(k, object)!.type);
}

/** Slots of {@link ObpWait}; the caller gives all but the status. */
interface ObjectWait {
  /** Referenced. */
  readonly objects: GuestAddress[];
  readonly type: number;
  readonly mode: number;
  readonly alertable: boolean;
  readonly timeout?: U64;
  status?: number;
}

/** Waits, then gives up the references, of which each may be the last one by then. */
const ObpWait = hostRoutine<ObjectWait>('ObpWait', {
  start(k, { objects, type, mode, alertable, timeout }) {
    const dispatchers = objects.map((object) =>
      addressAdd(object, DISPATCHER_OFFSETS.get(findObject(k, object)!.type)!),
    );
    const limit = timeout === undefined ? {} : { timeout };
    const request = { objects: dispatchers, type, mode, alertable, reason: USER_REQUEST, ...limit };
    return enter(KiWaitForObjects, request, 'waited');
  },
  waited(k, slots, status) {
    slots.status = status;
    return releaseFirst(k, slots);
  },
  released: (k, slots) => releaseFirst(k, slots),
});

function releaseFirst(k: Kernel, slots: ObjectWait): StepResult {
  for (;;) {
    const object = slots.objects.shift();
    if (object === undefined) return done(slots.status!);
    const next = ObDereferenceObject(k, object);
    if (next !== undefined) return { ...next, next: 'released' };
  }
}

function wait(
  k: Kernel,
  mode: number,
  handles: readonly U64[],
  type: number,
  alertable: boolean,
  timeout: U64 | undefined,
): number | Enter {
  const { status, objects } = referenceAll(k, mode, handles);
  if (!ntSuccess(status)) return status;
  return enter(ObpWait, { objects, type, mode, alertable, ...(timeout === undefined ? {} : { timeout }) });
}

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;

/** Reads a timeout that may be missing. @throws GuestFault, for {@link guardAccess} */
function readTimeout(k: Kernel, mode: number, pointer: U64): U64 | undefined {
  return u64ToNumber(pointer) === 0 ? undefined : k.memory.readU64(readableRange(mode, pointer, 8));
}

export const waitRoutines: readonly NativeRoutine[] = [
  /**
   * Waits until an object is signalled or the timeout is over.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_TIMEOUT, STATUS_ABANDONED_WAIT_0; STATUS_INVALID_HANDLE, STATUS_ACCESS_DENIED (the
   * handle lacks SYNCHRONIZE), STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_VIOLATION.
   * Source: "ZwWaitForSingleObject function (ntifs.h)".
   */
  nativeRoutine({
    name: 'WaitForSingleObject',
    exports: ['Zw', 'Nt'],
    parameters: ['Handle: u64', 'Alertable: bool', 'Timeout: ptr'],
    irql: PASSIVE,
    call(k, mode, handle, alertable, rawTimeout) {
      let timeout: U64 | undefined;
      const fault = guardAccess(mode, () => {
        timeout = readTimeout(k, mode, rawTimeout);
      });
      return fault === STATUS_SUCCESS ? wait(k, mode, [handle], WaitAny, alertable, timeout) : fault;
    },
  }),
  /**
   * Waits until all (0) or any (1) of 1 to 64 objects are signalled or the timeout is over.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS or the index of the object, STATUS_TIMEOUT, STATUS_ABANDONED_WAIT_0 + index;
   * STATUS_INVALID_PARAMETER_1 (the count), otherwise as ZwWaitForSingleObject.
   * Source: "WaitForMultipleObjects function (synchapi.h)", which is this service.
   */
  nativeRoutine({
    name: 'WaitForMultipleObjects',
    exports: ['Zw'],
    parameters: ['Count: u32', 'Handles: ptr', 'WaitType: u32', 'Alertable: bool', 'Timeout: ptr'],
    irql: PASSIVE,
    call(k, mode, count, rawHandles, type, alertable, rawTimeout) {
      if (count === 0 || count > MAXIMUM_WAIT_OBJECTS) return STATUS_INVALID_PARAMETER_1;
      let timeout: U64 | undefined;
      let handles: U64[] = [];
      const fault = guardAccess(mode, () => {
        timeout = readTimeout(k, mode, rawTimeout);
        const array = readableRange(mode, rawHandles, 8 * count);
        handles = Array.from({ length: count }, (_, index) => k.memory.readU64(addressAdd(array, 8 * index)));
      });
      return fault === STATUS_SUCCESS
        ? wait(k, mode, handles, type === WaitAll ? WaitAll : WaitAny, alertable, timeout)
        : fault;
    },
  }),
];
