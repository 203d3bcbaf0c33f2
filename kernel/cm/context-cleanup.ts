/**
 * Telling registry callbacks that a key object goes beside which they have put something.
 * Source: "REG_CALLBACK_CONTEXT_CLEANUP_INFORMATION structure (wdm.h)".
 */
import { addressAdd, addressHi, addressLo, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpBeginCall, ExpEndCall } from '../ex/calls-in-progress.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { callGuest, done, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import type { RegistryCallback } from './state.ts';

const RegNtCallbackObjectContextCleanup = 40;
const REGISTRY_CALLBACK = eventCode('callback_code', 'registry');
/** Object, ObjectContext, Reserved. */
const INFORMATION_BYTES = 24;

/** Something that a callback has put beside a key object. */
export interface LeftContext {
  readonly object: GuestAddress;
  readonly context: U64;
  readonly callback: RegistryCallback;
}

interface CleanContexts {
  readonly left: LeftContext[];
  /** Cookie of the callback that is being told. */
  telling?: number;
  readonly status: number;
  block?: GuestAddress;
}

/** Calls the callbacks of all that are left. Its value is the status it was given. */
export const CmpCleanContexts = hostRoutine<CleanContexts>('CmpCleanContexts', {
  start: (k, slots) => cleanNext(k, slots),
  cleaned(k, slots, value) {
    registryCallbackReturned(k, slots.telling!, value);
    ExpFreeSystem(k, slots.block!);
    return cleanNext(k, slots);
  },
});

function cleanNext(k: Kernel, slots: CleanContexts): StepResult {
  const next = slots.left.shift();
  if (next === undefined) return done(slots.status);
  const { object, context, callback } = next;
  slots.telling = callback.cookie;
  slots.block = ExpAllocateSystem(k, INFORMATION_BYTES, poolTag('CMcb'));
  k.memory.writePointer(slots.block, object);
  k.memory.writeU64(addressAdd(slots.block, 8), context.lo, context.hi);
  return callRegistryCallback(k, callback, RegNtCallbackObjectContextCleanup, slots.block, 'cleaned');
}

/** Calls a registry callback with a REG_NOTIFY_CLASS and its structure; emits `callback_call`. */
export function callRegistryCallback(
  k: Kernel,
  { cookie, routine, context }: RegistryCallback,
  notifyClass: number,
  structure: GuestAddress,
  next: string,
): StepResult {
  ExpBeginCall(k, cookie);
  const halves = [context.lo, context.hi, notifyClass, 0, addressLo(structure), addressHi(structure)];
  k.sink.callbackCall(REGISTRY_CALLBACK, routine, Uint32Array.from(halves), 3);
  return callGuest(routine, [context, u64(notifyClass), structure], next);
}

/** A registry callback has returned; emits `callback_return`. */
export function registryCallbackReturned(k: Kernel, cookie: number, value: number): void {
  k.sink.callbackReturn(REGISTRY_CALLBACK, value, 0);
  ExpEndCall(k, cookie);
}
