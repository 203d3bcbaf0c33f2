/**
 * Callback objects: drivers register routines with one, and whoever owns it has all of them called. Taking a registration
 * back waits until it is not being called any more. Source: "Callback Objects" (Windows driver documentation).
 */
import { assert } from '../../base/assert.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromAddress } from '../../base/u64.ts';
import { APC_LEVEL, DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_OBJECT_TYPE_MISMATCH, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCaptureAttributes } from '../ob/capture.ts';
import type { Place } from '../ob/directory.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObpLookup } from '../ob/namespace.ts';
import {
  ObDereferenceObject,
  ObMakeTemporaryObject,
  ObpCreateObject,
  ObpTypeName,
  ObReferenceObject,
} from '../ob/object.ts';
import { ExpBeginCall, ExpEndCall, ExpRundownCalls } from './calls-in-progress.ts';
import { ExpAllocateSystem, ExpFreeSystem } from './pool.ts';
import type { CallbackRegistration } from './state.ts';

const CALLBACK_TAG = poolTag('CbRg');
/** CALLBACK_OBJECT, which is opaque. */
const CALLBACK_BYTES = 56;
/** What a registration's handle points at; only the kernel knows what is in it. */
const REGISTRATION_BYTES = 48;

/** The callback objects that every system has. */
const SYSTEM_CALLBACKS = ['SetSystemTime', 'PowerState', 'ProcessorAdd'];

/** Makes the system's callback objects. */
export function ExpInitializeCallbacks(k: Kernel): void {
  for (const name of SYSTEM_CALLBACKS) {
    const { place } = ObpLookup(k, `\\Callback\\${name}`);
    assert(place !== undefined, 'the directory of callback objects is there, and empty');
    createNamed(k, place, true);
  }
}

function createNamed(k: Kernel, place: Place, allowMultiple: boolean): GuestAddress {
  const object = ObpCreateObject(k, 'Callback', CALLBACK_BYTES, { place, permanent: true });
  k.state.ex.callbacks.set(object, { allowMultiple, registrations: [] });
  return object;
}

function create(k: Kernel, path: string, attributes: number, allowMultiple: boolean, out: GuestAddress): number {
  const { place, status } = ObpLookup(k, path);
  if (place === undefined) return status;
  const object = createNamed(k, place, allowMultiple);
  if ((attributes & OBJECT_ATTRIBUTE_FLAGS.OBJ_PERMANENT) === 0) ObMakeTemporaryObject(k, object);
  k.memory.writePointer(out, object);
  return STATUS_SUCCESS;
}

interface NotifyCallback {
  readonly object: GuestAddress;
  readonly args: readonly [U64, U64];
  /** Registrations that were there when the call began; those taken back in the meantime are left out. */
  readonly registrations: readonly CallbackRegistration[];
  next: number;
}

const ExpNotifyCallback = hostRoutine<NotifyCallback>('ExpNotifyCallback', {
  start: (k, slots) => callNext(k, slots),
  returned(k, slots) {
    ExpEndCall(k, slots.registrations[slots.next - 1]!.handle);
    return callNext(k, slots);
  },
});

function callNext(k: Kernel, slots: NotifyCallback): StepResult {
  const { object, args } = slots;
  for (;;) {
    const registration = slots.registrations[slots.next++];
    if (registration === undefined) return done(0);
    const { handle, routine, context } = registration;
    const record = k.state.ex.callbacks.get(object);
    if (!record?.registrations.some((entry) => entry.handle === handle)) continue;
    ExpBeginCall(k, handle);
    return callGuest(routine, [context, ...args], 'returned');
  }
}

interface AwaitCallback {
  readonly object: GuestAddress;
  readonly handle: GuestAddress;
  readonly wait: Enter;
}

const ExpAwaitCallback = hostRoutine<AwaitCallback>('ExpAwaitCallback', {
  start: (_k, { wait }) => ({ ...wait, next: 'over' }),
  over: (k, { object, handle }) => release(k, object, handle) ?? done(0),
  released: () => done(0),
});

/** Gives up the handle of a registration and its reference to the callback object. */
function release(k: Kernel, object: GuestAddress, handle: GuestAddress): Enter | undefined {
  ExpFreeSystem(k, handle);
  const next = ObDereferenceObject(k, object);
  return next === undefined ? undefined : { ...next, next: 'released' };
}

/** The last reference to a callback object has gone. */
export const ExpDeleteCallback = hostRoutine<{ readonly object: GuestAddress }>('ExpDeleteCallback', {
  start(k, { object }) {
    k.state.ex.callbacks.delete(object);
    return done(0);
  },
});

export const callbackDdis: readonly Ddi[] = [
  /**
   * Opens a callback object by name, or creates it if asked to; either way it gets a reference. Returns STATUS_SUCCESS,
   * STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_TYPE_MISMATCH, and what is wrong with the attributes.
   * @irql <= APC_LEVEL
   * Deviation: a callback object without a name is not made; of those that the system calls only the names are there.
   * Source: "ExCreateCallback function (wdm.h)".
   */
  ddi({
    name: 'ExCreateCallback',
    parameters: ['CallbackObject: ptr', 'ObjectAttributes: ptr', 'Create: bool', 'AllowMultipleCallbacks: bool'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, out, objectAttributes, mayCreate, allowMultiple) {
      const captured = ObpCaptureAttributes(k, u64FromAddress(objectAttributes), KernelMode);
      if (typeof captured === 'number') return captured;
      const { status, object } = ObpLookup(k, captured.name);
      if (status !== STATUS_SUCCESS)
        return mayCreate ? create(k, captured.name, captured.attributes, allowMultiple, out) : status;
      if (ObpTypeName(k, object) !== 'Callback') return STATUS_OBJECT_TYPE_MISMATCH;
      ObReferenceObject(k, object);
      k.memory.writePointer(out, object);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Registers a routine with a callback object; NULL when that allows only one and has it.
   * @irql <= APC_LEVEL
   * Source: "ExRegisterCallback function (wdm.h)".
   */
  ddi({
    name: 'ExRegisterCallback',
    parameters: ['CallbackObject: ptr', 'CallbackFunction: ptr', 'CallbackContext: u64'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, object, routine, context) {
      ObReferenceObject(k, object);
      const record = k.state.ex.callbacks.get(object);
      if (record === undefined || (!record.allowMultiple && record.registrations.length > 0)) {
        ObDereferenceObject(k, object);
        return NULL_ADDRESS;
      }
      const handle = ExpAllocateSystem(k, REGISTRATION_BYTES, CALLBACK_TAG);
      record.registrations.push({ handle, routine, context });
      return handle;
    },
  }),
  /**
   * Takes a registration back, once its routine is not being called any more.
   * @irql <= APC_LEVEL
   * Source: "ExUnregisterCallback function (wdm.h)".
   */
  ddi({
    name: 'ExUnregisterCallback',
    parameters: ['CallbackRegistration: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, handle) {
      for (const [object, { registrations }] of k.state.ex.callbacks) {
        const index = registrations.findIndex((entry) => entry.handle === handle);
        if (index < 0) continue;
        registrations.splice(index, 1);
        const wait = ExpRundownCalls(k, handle);
        return wait === undefined ? release(k, object, handle) : enter(ExpAwaitCallback, { object, handle, wait });
      }
      return undefined;
    },
  }),
  /**
   * Calls the routines that are registered with a callback object, in the order of their registration, at the caller's IRQL.
   * @irql <= DISPATCH_LEVEL
   * Source: "ExNotifyCallback function (wdm.h)".
   */
  ddi({
    name: 'ExNotifyCallback',
    parameters: ['CallbackObject: ptr', 'Argument1: u64', 'Argument2: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, object, argument1, argument2) {
      const registrations = k.state.ex.callbacks.get(object)?.registrations ?? [];
      if (registrations.length === 0) return undefined;
      const args: readonly [U64, U64] = [argument1, argument2];
      return enter(ExpNotifyCallback, { object, args, registrations: [...registrations], next: 0 });
    },
  }),
];
