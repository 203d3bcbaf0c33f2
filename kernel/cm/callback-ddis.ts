/**
 * Registry callbacks: who is told of operations on the registry. Source: "Filtering Registry Calls", the pages of the
 * routines (wdm.h).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  STATUS_FLT_INSTANCE_ALTITUDE_COLLISION,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpRundownCalls } from '../ex/calls-in-progress.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString, writeUnicodeString } from '../rtl/unicode-string.ts';
import { compareAltitudes } from './altitude.ts';
import { CmpCleanContexts, type LeftContext } from './context-cleanup.ts';
import { isKeyObject, keyBody, nodeOfObject } from './key-object.ts';
import { CmpFullPath } from './key-tree.ts';
import type { RegistryCallback } from './state.ts';

const UP_TO_APC: readonly [number, number] = [PASSIVE_LEVEL, APC_LEVEL];
const REGISTRY_CALLBACK = eventCode('callback_code', 'registry');
const TAG = poolTag('CMcb');
/** CmGetCallbackVersion */
const MAJOR_VERSION = 1;
const MINOR_VERSION = 0;

function register(k: Kernel, routine: GuestAddress, context: U64, altitude: string, cookieOut: GuestAddress): number {
  const { cm } = k.state;
  const { callbacks } = cm;
  const tell = (status: number) => {
    k.sink.callbackRegister(REGISTRY_CALLBACK, routine, context.lo, context.hi, 0, status);
    return status;
  };
  if (
    altitude !== '' &&
    callbacks.some((other) => other.altitude !== '' && compareAltitudes(other.altitude, altitude) === 0)
  ) {
    return tell(STATUS_FLT_INSTANCE_ALTITUDE_COLLISION);
  }
  const cookie = cm.nextCookie++;
  const index = callbacks.findIndex((other) => compareAltitudes(other.altitude, altitude) < 0);
  callbacks.splice(index < 0 ? callbacks.length : index, 0, { cookie, routine, context, altitude });
  const { lo, hi } = u64FromNumber(cookie);
  k.memory.writeU64(cookieOut, lo, hi);
  return tell(STATUS_SUCCESS);
}

/** Ends the use of a callback that has been taken back: its calls return, then it cleans up what it has put beside key objects. */
const CmpUnregister = hostRoutine<{ readonly callback: RegistryCallback }>('CmpUnregister', {
  start: (k, { callback }) => ExpRundownCalls(k, callback.cookie, 'over') ?? cleanContexts(k, callback),
  over: (k, { callback }) => cleanContexts(k, callback),
  cleaned: (_k, _slots, status) => done(status),
});

function cleanContexts(k: Kernel, callback: RegistryCallback): StepResult {
  const left: LeftContext[] = [];
  for (const [object, body] of k.state.cm.bodies) {
    for (const one of body.contexts) {
      if (one.callback === callback.cookie) left.push({ object, context: one.context, callback });
    }
    body.contexts = body.contexts.filter((one) => one.callback !== callback.cookie);
  }
  return enter(CmpCleanContexts, { left, status: STATUS_SUCCESS }, 'cleaned');
}

/** The name of a key object as a UNICODE_STRING that somebody frees. */
function allocateName(k: Kernel, object: GuestAddress): GuestAddress {
  const path = CmpFullPath(k, nodeOfObject(k, object));
  const address = ExpAllocateSystem(k, UNICODE_STRING.SIZE + 2 * path.length + 2, TAG);
  writeUnicodeString(k, address, addressAdd(address, UNICODE_STRING.SIZE), path);
  return address;
}

/** Gives the number of the key behind an object, and its name. */
function giveIdentity(
  k: Kernel,
  object: GuestAddress,
  idOut: GuestAddress,
  nameOut: GuestAddress,
  name: () => GuestAddress,
) {
  if (!isKeyObject(k, object)) return STATUS_INVALID_PARAMETER;
  if (idOut !== NULL_ADDRESS) {
    const { lo, hi } = u64FromNumber(nodeOfObject(k, object).id);
    k.memory.writeU64(idOut, lo, hi);
  }
  if (nameOut !== NULL_ADDRESS) k.memory.writePointer(nameOut, name());
  return STATUS_SUCCESS;
}

export const callbackDdis: readonly Ddi[] = [
  /**
   * Registers a routine that is told of operations on the registry, the one with the highest altitude first.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_FLT_INSTANCE_ALTITUDE_COLLISION.
   * Deviation: a driver that is unloaded without taking its callback back is not noticed at once.
   * Source: "CmRegisterCallbackEx function (wdm.h)".
   */
  ddi({
    name: 'CmRegisterCallbackEx',
    parameters: ['Function: ptr', 'Altitude: ptr', 'Driver: ptr', 'Context: u64', 'Cookie: ptr', 'Reserved: ptr'],
    irql: UP_TO_APC,
    call: (k, routine, altitude, _driver, context, cookie) =>
      register(k, routine, context, readUnicodeString(k, altitude), cookie),
  }),
  /**
   * Registers a routine that is told of operations on the registry, after all that have an altitude.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "CmRegisterCallback function (wdm.h)".
   */
  ddi({
    name: 'CmRegisterCallback',
    parameters: ['Function: ptr', 'Context: u64', 'Cookie: ptr'],
    irql: UP_TO_APC,
    call: (k, routine, context, cookie) => register(k, routine, context, '', cookie),
  }),
  /**
   * Takes a registered routine back.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * It waits for calls of the routine that are under way in other threads; then the routine is told of all that it has put beside
   * key objects, for the last time.
   * Source: "CmUnRegisterCallback function (wdm.h)".
   */
  ddi({
    name: 'CmUnRegisterCallback',
    parameters: ['Cookie: u64'],
    irql: UP_TO_APC,
    call(k, cookie) {
      const { callbacks } = k.state.cm;
      const index = callbacks.findIndex((callback) => callback.cookie === u64ToNumber(cookie));
      const [callback] = index < 0 ? [] : callbacks.splice(index, 1);
      if (callback === undefined) return STATUS_INVALID_PARAMETER;
      const { routine, context } = callback;
      k.sink.callbackRegister(REGISTRY_CALLBACK, routine, context.lo, context.hi, 1, STATUS_SUCCESS);
      return enter(CmpUnregister, { callback });
    },
  }),
  /**
   * Tells the version of registry callbacks: 1.0.
   * @irql <= APC_LEVEL
   * Source: "CmGetCallbackVersion function (wdm.h)".
   */
  ddi({
    name: 'CmGetCallbackVersion',
    parameters: ['Major: ptr', 'Minor: ptr'],
    irql: UP_TO_APC,
    call(k, major, minor) {
      if (major !== NULL_ADDRESS) k.memory.writeU32(major, MAJOR_VERSION);
      if (minor !== NULL_ADDRESS) k.memory.writeU32(minor, MINOR_VERSION);
    },
  }),
  /**
   * Puts something of a callback's beside a key object, which the callback is told from then on as ObjectContext.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * Source: "CmSetCallbackObjectContext function (wdm.h)".
   */
  ddi({
    name: 'CmSetCallbackObjectContext',
    parameters: ['Object: ptr', 'Cookie: ptr', 'NewContext: u64', 'OldContext: ptr'],
    irql: UP_TO_APC,
    call(k, object, cookiePointer, context, oldOut) {
      const callback = u64ToNumber(k.memory.readU64(cookiePointer));
      const isKnown = k.state.cm.callbacks.some(({ cookie }) => cookie === callback);
      if (!isKnown || !isKeyObject(k, object)) return STATUS_INVALID_PARAMETER;
      const body = keyBody(k, object);
      const old = body.contexts.find((one) => one.callback === callback)?.context ?? U64_ZERO;
      body.contexts = [
        ...body.contexts.filter((one) => one.callback !== callback),
        { callback, context: u64(context.lo, context.hi) },
      ];
      if (oldOut !== NULL_ADDRESS) k.memory.writeU64(oldOut, old.lo, old.hi);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Tells the number and the name of the key behind a key object. The name is valid as long as the object.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * Source: "CmCallbackGetKeyObjectID function (wdm.h)".
   */
  ddi({
    name: 'CmCallbackGetKeyObjectID',
    parameters: ['Cookie: ptr', 'Object: ptr', 'ObjectID: ptr', 'ObjectName: ptr'],
    irql: UP_TO_APC,
    call: (k, _cookie, object, idOut, nameOut) =>
      giveIdentity(k, object, idOut, nameOut, () => {
        const body = keyBody(k, object);
        if (body.nameString === NULL_ADDRESS) body.nameString = allocateName(k, object);
        return body.nameString;
      }),
  }),
  /**
   * As CmCallbackGetKeyObjectID, with a name that the caller gives back.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no key object, or flags).
   * Source: "CmCallbackGetKeyObjectIDEx function (wdm.h)".
   */
  ddi({
    name: 'CmCallbackGetKeyObjectIDEx',
    parameters: ['Cookie: ptr', 'Object: ptr', 'ObjectID: ptr', 'ObjectName: ptr', 'Flags: u32'],
    irql: UP_TO_APC,
    call: (k, _cookie, object, idOut, nameOut, flags) =>
      flags === 0 ? giveIdentity(k, object, idOut, nameOut, () => allocateName(k, object)) : STATUS_INVALID_PARAMETER,
  }),
  /**
   * Gives a name of CmCallbackGetKeyObjectIDEx back.
   * @irql <= APC_LEVEL
   * Source: "CmCallbackReleaseKeyObjectIDEx function (wdm.h)".
   */
  ddi({
    name: 'CmCallbackReleaseKeyObjectIDEx',
    parameters: ['ObjectName: ptr'],
    irql: UP_TO_APC,
    call: (k, name) => ExpFreeSystem(k, name),
  }),
];
