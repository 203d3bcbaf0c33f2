/**
 * A request about a key on its way: registry callbacks are told before it and after it, and may refuse it, answer in its
 * place, or change what the caller is told. Source: "Filtering Registry Calls", "EX_CALLBACK_FUNCTION callback function (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { ntSuccess, STATUS_CALLBACK_BYPASS, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObDereferenceObject, ObpRemoveObject, ObReferenceObject } from '../ob/object.ts';
import {
  type CallbackStructures,
  callContextOf,
  describeOperation,
  describeResult,
  freeStructures,
  notifyClass,
  openedByDriver,
  returnStatusOf,
  setContexts,
} from './callback-structures.ts';
import { callRegistryCallback, registryCallbackReturned } from './context-cleanup.ts';
import { CmpGiveKey, CmpPerform, CmpReportRefused } from './key-operations.ts';
import type { KeyRequest } from './key-request.ts';
import { CmpEndWatching } from './notify.ts';
import type { RegistryCallback } from './state.ts';

/** Slots of {@link CmpRunRequest}. */
interface RunRequest {
  readonly request: KeyRequest;
  readonly structures: CallbackStructures;
  readonly callbacks: readonly RegistryCallback[];
  /** What each callback that was told before has left, in the same order. */
  readonly callContexts: U64[];
  status: number;
  /** The key object of an open. */
  result: GuestAddress;
  /** Callbacks that are still to be told after it. */
  left: number;
}

/** Carries out a request that holds a reference to its key object. Its value is the status. */
export function CmpBegin(k: Kernel, request: KeyRequest): number | Enter {
  if (k.state.cm.callbacks.length === 0) {
    const { status } = CmpPerform(k, request);
    const next = release(k, request);
    return next === undefined ? status : enter(CmpRelease, { object: request.object, status });
  }
  return enter(CmpRunRequest, {
    request,
    structures: describeOperation(k, request),
    callbacks: [...k.state.cm.callbacks],
    callContexts: [],
    status: STATUS_SUCCESS,
    result: NULL_ADDRESS,
    left: 0,
  });
}

/** Gives up the reference to the key object, whose last one that was. */
const CmpRelease = hostRoutine<{ readonly object: GuestAddress; readonly status: number }>('CmpRelease', {
  start: (_k, { object }) => enter(ObpRemoveObject, { object }, 'released'),
  released: (_k, { status }) => done(status),
});

export const CmpRunRequest = hostRoutine<RunRequest>('CmpRunRequest', {
  start: (k, slots) => tellNextBefore(k, slots),

  before(k, slots, status) {
    const { callContexts, structures, request, callbacks } = slots;
    registryCallbackReturned(k, callbacks[callContexts.length]!.cookie, status);
    callContexts.push(callContextOf(k, structures, request.arguments.operation));
    if (ntSuccess(status)) return tellNextBefore(k, slots);
    // Whoever refuses is not told how it went; those before it are.
    callContexts.pop();
    return carryOut(k, slots, status === STATUS_CALLBACK_BYPASS ? STATUS_SUCCESS : status);
  },

  after(k, slots, status) {
    registryCallbackReturned(k, slots.callbacks[slots.left]!.cookie, status);
    if (status === STATUS_CALLBACK_BYPASS) slots.status = returnStatusOf(k, slots.structures);
    return tellNextAfter(k, slots);
  },

  released: (_k, slots) => done(slots.status),
});

function isRegistered(k: Kernel, { cookie }: RegistryCallback): boolean {
  return k.state.cm.callbacks.some((callback) => callback.cookie === cookie);
}

function objectContext(k: Kernel, object: GuestAddress, { cookie }: RegistryCallback): U64 {
  return k.state.cm.bodies.get(object)?.contexts.find(({ callback }) => callback === cookie)?.context ?? U64_ZERO;
}

function tellNextBefore(k: Kernel, slots: RunRequest): StepResult {
  const { request, structures, callbacks, callContexts } = slots;
  const callback = callbacks[callContexts.length];
  if (callback === undefined) return carryOut(k, slots, undefined);
  const { operation } = request.arguments;
  setContexts(k, structures, operation, U64_ZERO, objectContext(k, request.object, callback));
  return callRegistryCallback(k, callback, notifyClass(operation, false), structures.before, 'before');
}

/** Carries the operation out, or not when a callback has decided how it ends. */
function carryOut(k: Kernel, slots: RunRequest, decided: number | undefined): StepResult {
  const { request } = slots;
  if (decided === undefined) {
    const { status, object } = CmpPerform(k, request);
    slots.status = status;
    slots.result = object;
  } else {
    const args = request.arguments;
    if (ntSuccess(decided) && (args.operation === 'create key' || args.operation === 'open key')) {
      const { object, granted } = openedByDriver(k, slots.structures);
      const { status, object: result } = CmpGiveKey(k, request, args, object, granted);
      slots.status = status;
      slots.result = result;
    } else {
      slots.status = decided;
      CmpReportRefused(k, request, decided);
    }
  }
  slots.left = slots.callContexts.length;
  return tellNextAfter(k, slots);
}

function tellNextAfter(k: Kernel, slots: RunRequest): StepResult {
  const { request, structures, callbacks, callContexts } = slots;
  const { operation } = request.arguments;
  while (slots.left > 0) {
    const index = --slots.left;
    const callback = callbacks[index]!;
    if (!isRegistered(k, callback)) continue;
    const isOpen = operation === 'create key' || operation === 'open key';
    const object = isOpen ? slots.result : request.object;
    const context = objectContext(k, object, callback);
    setContexts(k, structures, operation, callContexts[index]!, context);
    describeResult(k, structures, object, slots.status, callContexts[index]!, context);
    return callRegistryCallback(k, callback, notifyClass(operation, true), structures.after, 'after');
  }
  freeStructures(k, structures);
  const next = release(k, request);
  return next === undefined ? done(slots.status) : { ...next, next: 'released' };
}

function release(k: Kernel, { object }: KeyRequest): Enter | undefined {
  return object === NULL_ADDRESS ? undefined : ObDereferenceObject(k, object);
}

/** Close procedure of key objects, run with the last handle: it ends what was asked through it. */
export const CmpCloseKeyObject = hostRoutine<{ readonly object: GuestAddress }>('CmpCloseKeyObject', {
  start(k, { object }) {
    CmpEndWatching(k, object);
    ObReferenceObject(k, object);
    const next = CmpBegin(k, { arguments: { operation: 'close key' }, object, mode: KernelMode });
    return typeof next === 'number' ? done(0) : { ...next, next: 'told' };
  },
  told: () => done(0),
});
