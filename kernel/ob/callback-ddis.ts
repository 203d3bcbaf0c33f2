/** Being asked about handles of processes and threads. Source: the pages of the routines (wdm.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { OB_CALLBACK_REGISTRATION, OB_OPERATION_REGISTRATION } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  STATUS_FLT_INSTANCE_ALTITUDE_COLLISION,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { compareAltitudes } from '../cm/altitude.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpRundownCalls } from '../ex/calls-in-progress.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { ObCallbackRegistration, ObOperationRegistration } from '../generated/views.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { ObpTypeObject } from './object.ts';
import { OB_OPERATION_HANDLE_CREATE, OB_OPERATION_HANDLE_DUPLICATE } from './open-handle.ts';
import type { OperationCallback } from './state.ts';

const UP_TO_APC = [PASSIVE_LEVEL, APC_LEVEL] as const;
/** OB_FLT_REGISTRATION_VERSION */
const REGISTRATION_VERSION = 0x100;
const OPERATIONS = OB_OPERATION_HANDLE_CREATE | OB_OPERATION_HANDLE_DUPLICATE;
const OBJECT_CALLBACK = eventCode('callback_code', 'object');

/** The type that a registration is for: processes and threads only. */
function typeOf(k: Kernel, pointer: GuestAddress): string | undefined {
  const type = k.memory.readPointer(pointer);
  return ['Process', 'Thread'].find((name) => ObpTypeObject(k, name) === type);
}

/** The entries of a registration; undefined when one of them is not valid. */
function entriesOf(
  k: Kernel,
  view: ObCallbackRegistration,
  registration: GuestAddress,
  altitude: string,
): OperationCallback[] | undefined {
  const context: U64 = k.memory.readU64(addressAdd(view.address, OB_CALLBACK_REGISTRATION.RegistrationContext));
  const entries: OperationCallback[] = [];
  for (let i = 0; i < view.OperationRegistrationCount; i++) {
    const at = addressAdd(view.OperationRegistration, i * OB_OPERATION_REGISTRATION.SIZE);
    const {
      ObjectType,
      Operations: operations,
      PreOperation: pre,
      PostOperation: post,
    } = new ObOperationRegistration(k.memory, at);
    const type = typeOf(k, ObjectType);
    const isEmpty = pre === NULL_ADDRESS && post === NULL_ADDRESS;
    if (type === undefined || isEmpty || operations === 0 || (operations & ~OPERATIONS) !== 0) return undefined;
    entries.push({ registration, altitude, type, operations, pre, post, context });
  }
  return entries;
}

function report(k: Kernel, callbacks: readonly OperationCallback[], removed: 0 | 1, status: number): void {
  for (const { pre, post, context } of callbacks) {
    const routine = pre === NULL_ADDRESS ? post : pre;
    k.sink.callbackRegister(OBJECT_CALLBACK, routine, context.lo, context.hi, removed, status);
  }
}

/** Gives up a registration that has been taken back, once none of its routines is being called. */
const ObpReleaseRegistration = hostRoutine<{ readonly registration: GuestAddress }>('ObpReleaseRegistration', {
  start: (k, slots) => ExpRundownCalls(k, slots.registration, 'over') ?? release(k, slots.registration),
  over: (k, { registration }) => release(k, registration),
});

function release(k: Kernel, registration: GuestAddress): StepResult {
  ExpFreeSystem(k, registration);
  return done(0);
}

export const obCallbackDdis: readonly Ddi[] = [
  /**
   * Registers routines that are called before and after handles of processes or threads are made or duplicated, the highest
   * altitude first; the ones before may take rights away.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (version, no routines, another type or operation),
   * STATUS_FLT_INSTANCE_ALTITUDE_COLLISION.
   * Deviation: whether the driver's image is signed (STATUS_ACCESS_DENIED) is not looked at; desktops are no type here.
   * Source: "ObRegisterCallbacks function (wdm.h)", "OB_CALLBACK_REGISTRATION structure (wdm.h)".
   */
  ddi({
    name: 'ObRegisterCallbacks',
    parameters: ['CallbackRegistration: ptr', 'RegistrationHandle: ptr'],
    irql: UP_TO_APC,
    call(k, pointer, handleOut) {
      const view = new ObCallbackRegistration(k.memory, pointer);
      if (view.Version !== REGISTRATION_VERSION || view.OperationRegistrationCount === 0)
        return STATUS_INVALID_PARAMETER;
      const altitude = readUnicodeString(k, view.Altitude);
      const registration = ExpAllocateSystem(k, 16, poolTag('ObCb'));
      const entries = entriesOf(k, view, registration, altitude);
      const { callbacks } = k.state.ob;
      const collides = callbacks.some((other) => compareAltitudes(other.altitude, altitude) === 0);
      if (entries === undefined || collides) {
        ExpFreeSystem(k, registration);
        const status = entries === undefined ? STATUS_INVALID_PARAMETER : STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
        report(k, entries ?? [], 0, status);
        return status;
      }
      const index = callbacks.findIndex((other) => compareAltitudes(other.altitude, altitude) < 0);
      callbacks.splice(index < 0 ? callbacks.length : index, 0, ...entries);
      k.memory.writePointer(handleOut, registration);
      report(k, entries, 0, STATUS_SUCCESS);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Takes a registration back: its routines are called no more. It waits for calls that are under way in other threads.
   * @irql <= APC_LEVEL
   * Source: "ObUnRegisterCallbacks function (wdm.h)".
   */
  ddi({
    name: 'ObUnRegisterCallbacks',
    parameters: ['RegistrationHandle: ptr'],
    irql: UP_TO_APC,
    call(k, registration) {
      const { callbacks } = k.state.ob;
      const gone = callbacks.filter((one) => one.registration === registration);
      if (gone.length === 0) return undefined;
      callbacks.splice(0, callbacks.length, ...callbacks.filter((one) => one.registration !== registration));
      report(k, gone, 1, STATUS_SUCCESS);
      return enter(ObpReleaseRegistration, { registration });
    },
  }),
  /**
   * Returns the version of this interface, 0x0100.
   * @irql any
   * Source: "ObGetFilterVersion function (wdm.h)".
   */
  ddi({
    name: 'ObGetFilterVersion',
    parameters: [],
    irql: anyIrql,
    call: () => REGISTRATION_VERSION,
  }),
];
