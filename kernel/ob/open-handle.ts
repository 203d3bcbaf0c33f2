/**
 * Handles of processes and threads: drivers that have registered for it are told before one is made and may take rights
 * away, and after it. Handles of other types are made at once.
 * Source: "ObRegisterCallbacks function (wdm.h)", "OB_PRE_OPERATION_INFORMATION structure (wdm.h)",
 * "OB_PRE_CREATE_HANDLE_INFORMATION structure (wdm.h)", "POB_PRE_OPERATION_CALLBACK callback function (wdm.h)".
 */
import { addressAdd, addressHi, addressLo, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { OB_POST_OPERATION_INFORMATION, OB_PRE_OPERATION_INFORMATION } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { ExpBeginCall, ExpEndCall } from '../ex/calls-in-progress.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { ObPostOperationInformation, ObPreOperationInformation } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { findObject } from './directory.ts';
import { ObpOpenHandleIn } from './handle.ts';
import { ObpGiveHandle } from './named-object.ts';
import { afterRemoval, ObDereferenceObject, ObpTypeObject } from './object.ts';
import type { OperationCallback } from './state.ts';

/** OB_OPERATION */
export const OB_OPERATION_HANDLE_CREATE = 1;
export const OB_OPERATION_HANDLE_DUPLICATE = 2;

const OBJECT_CALLBACK = eventCode('callback_code', 'object');
const OPENED = eventCode('handle_code', 'opened');
const DUPLICATED = eventCode('handle_code', 'duplicated');
const TAG = poolTag('ObCb');
/** OB_PRE_DUPLICATE_HANDLE_INFORMATION, the larger of the parameters. */
const PARAMETERS_BYTES = 24;
const PRE = 0;
const POST = OB_PRE_OPERATION_INFORMATION.SIZE;
const PARAMETERS = POST + OB_POST_OPERATION_INFORMATION.SIZE;

/** Rights that drivers may take away from new handles; others stay whatever they write. */
const REMOVABLE: Readonly<Record<string, number>> = {
  // PROCESS_: terminate, create thread, VM operation and write, dup handle, create process, set quota and information, suspend.
  Process: 0x0001 | 0x0002 | 0x0008 | 0x0020 | 0x0040 | 0x0080 | 0x0100 | 0x0200 | 0x0800,
  // THREAD_: terminate, suspend, set context, set information, set token, impersonate, direct impersonation, set limited.
  Thread: 0x0001 | 0x0002 | 0x0010 | 0x0020 | 0x0080 | 0x0100 | 0x0200 | 0x0400,
};

/** A handle that is to be made. */
export interface NewHandle {
  /** Referenced by the caller until the handle is made; the reference is given up then. */
  readonly object: GuestAddress;
  /** What is granted: specific rights. */
  readonly access: number;
  /** OBJ_... */
  readonly attributes: number;
  /** KPROCESSOR_MODE of who gets it, and where. */
  readonly mode: number;
  readonly out: GuestAddress;
  /** The process it is for. */
  readonly process: number;
  /** For a duplicate the process it is copied from. */
  readonly duplicateOf?: number;
}

interface OpenHandle {
  readonly handle: NewHandle;
  readonly callbacks: readonly OperationCallback[];
  /** What each callback that was told before has left. */
  readonly callContexts: U64[];
  access: number;
  /** Both structures for drivers, and the parameters. */
  block: GuestAddress;
  status: number;
  left: number;
}

/** Makes a handle and gives it to the caller; its value is a status. */
export function ObpMakeHandle(k: Kernel, handle: NewHandle): number | Enter {
  const operation = handle.duplicateOf === undefined ? OB_OPERATION_HANDLE_CREATE : OB_OPERATION_HANDLE_DUPLICATE;
  const { type } = findObject(k, handle.object)!;
  const callbacks = k.state.ob.callbacks.filter((one) => one.type === type && (one.operations & operation) !== 0);
  if (callbacks.length === 0) {
    const status = makeHandle(k, handle, handle.access);
    return afterRemoval(ObDereferenceObject(k, handle.object), status);
  }
  return enter(ObpOpenWithCallbacks, {
    handle,
    callbacks,
    callContexts: [],
    access: handle.access,
    block: NULL_ADDRESS,
    status: STATUS_SUCCESS,
    left: 0,
  });
}

function makeHandle(
  k: Kernel,
  { object, attributes, mode, out, process, duplicateOf }: NewHandle,
  access: number,
): number {
  const cause = duplicateOf === undefined ? OPENED : DUPLICATED;
  const handle = ObpOpenHandleIn(k, process, object, access, attributes, cause);
  return out === NULL_ADDRESS ? STATUS_SUCCESS : ObpGiveHandle(k, mode, out, handle);
}

const ObpOpenWithCallbacks = hostRoutine<OpenHandle>('ObpOpenWithCallbacks', {
  start(k, slots) {
    const { handle } = slots;
    slots.block = ExpAllocateSystem(k, PARAMETERS + PARAMETERS_BYTES, TAG);
    k.memory.fill(slots.block, PARAMETERS + PARAMETERS_BYTES, 0);
    const pre = new ObPreOperationInformation(k.memory, addressAdd(slots.block, PRE));
    const parameters = addressAdd(slots.block, PARAMETERS);
    const isDuplicate = handle.duplicateOf !== undefined;
    pre.Operation = isDuplicate ? OB_OPERATION_HANDLE_DUPLICATE : OB_OPERATION_HANDLE_CREATE;
    pre.Flags = isKernel(handle) ? 1 : 0;
    pre.Object = handle.object;
    pre.ObjectType = ObpTypeObject(k, findObject(k, handle.object)!.type);
    pre.Parameters = parameters;
    k.memory.writeU32(parameters, handle.access);
    k.memory.writeU32(addressAdd(parameters, 4), handle.access);
    if (isDuplicate) {
      const processes = k.state.ps.processes;
      k.memory.writePointer(addressAdd(parameters, 8), processes.get(handle.duplicateOf!)!.object);
      k.memory.writePointer(addressAdd(parameters, 16), processes.get(handle.process)!.object);
    }
    return tellNextBefore(k, slots);
  },

  before(k, slots, value) {
    k.sink.callbackReturn(OBJECT_CALLBACK, value, 0);
    const { block, callContexts, callbacks } = slots;
    ExpEndCall(k, callbacks[callContexts.length]!.registration);
    callContexts.push(k.memory.readU64(addressAdd(block, OB_PRE_OPERATION_INFORMATION.CallContext)));
    takeAway(k, slots);
    return tellNextBefore(k, slots);
  },

  after(k, slots, value) {
    k.sink.callbackReturn(OBJECT_CALLBACK, value, 0);
    ExpEndCall(k, slots.callbacks[slots.left]!.registration);
    return tellNextAfter(k, slots);
  },

  removed: (_k, { status }) => done(status),
});

function isKernel({ attributes }: NewHandle): boolean {
  return (attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_KERNEL_HANDLE) !== 0;
}

/** What a driver has left of the access; nobody takes anything from kernel handles, and nobody adds anything. */
function takeAway(k: Kernel, slots: OpenHandle): void {
  const at = addressAdd(slots.block, PARAMETERS);
  const removable = isKernel(slots.handle) ? 0 : REMOVABLE[findObject(k, slots.handle.object)!.type]!;
  slots.access = (slots.access & (k.memory.readU32(at) | ~removable)) >>> 0;
  k.memory.writeU32(at, slots.access);
}

function call(
  k: Kernel,
  { registration, context }: OperationCallback,
  routine: GuestAddress,
  structure: GuestAddress,
  next: string,
): StepResult {
  ExpBeginCall(k, registration);
  const halves = [context.lo, context.hi, addressLo(structure), addressHi(structure)];
  k.sink.callbackCall(OBJECT_CALLBACK, routine, Uint32Array.from(halves), 2);
  return callGuest(routine, [context, structure], next);
}

function tellNextBefore(k: Kernel, slots: OpenHandle): StepResult {
  const { callbacks, callContexts, block } = slots;
  for (;;) {
    const callback = callbacks[callContexts.length];
    if (callback === undefined) return makeAndTell(k, slots);
    if (callback.pre === NULL_ADDRESS || !isRegistered(k, callback)) {
      callContexts.push(U64_ZERO);
      continue;
    }
    k.memory.writeU64(addressAdd(block, OB_PRE_OPERATION_INFORMATION.CallContext), 0, 0);
    return call(k, callback, callback.pre, block, 'before');
  }
}

function isRegistered(k: Kernel, callback: OperationCallback): boolean {
  return k.state.ob.callbacks.some(({ registration }) => registration === callback.registration);
}

/** Makes the handle, then tells of it in the opposite order. */
function makeAndTell(k: Kernel, slots: OpenHandle): StepResult {
  const { handle, block, access } = slots;
  slots.status = makeHandle(k, handle, access);
  const pre = new ObPreOperationInformation(k.memory, block);
  const post = new ObPostOperationInformation(k.memory, addressAdd(block, POST));
  post.Operation = pre.Operation;
  post.Flags = pre.Flags;
  post.Object = pre.Object;
  post.ObjectType = pre.ObjectType;
  post.ReturnStatus = slots.status;
  post.Parameters = addressAdd(block, PARAMETERS);
  k.memory.fill(post.Parameters, PARAMETERS_BYTES, 0);
  k.memory.writeU32(post.Parameters, access);
  slots.left = slots.callbacks.length;
  return tellNextAfter(k, slots);
}

function tellNextAfter(k: Kernel, slots: OpenHandle): StepResult {
  const { callbacks, callContexts, block } = slots;
  while (slots.left > 0) {
    const index = --slots.left;
    const callback = callbacks[index]!;
    if (callback.post === NULL_ADDRESS || !isRegistered(k, callback)) continue;
    const { lo, hi } = callContexts[index]!;
    k.memory.writeU64(addressAdd(block, POST + OB_POST_OPERATION_INFORMATION.CallContext), lo, hi);
    return call(k, callback, callback.post, addressAdd(block, POST), 'after');
  }
  ExpFreeSystem(k, block);
  const next = ObDereferenceObject(k, slots.handle.object);
  return next === undefined ? done(slots.status) : { ...next, next: 'removed' };
}
