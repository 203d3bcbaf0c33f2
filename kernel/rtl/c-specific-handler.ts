/**
 * The handler of __try, __except and __finally: goes through the scopes of a function, which the compiler has written
 * down behind its unwind information.
 * Source: "x64 exception handling" (Microsoft C++ documentation), "try-except statement", "try-finally statement".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { u64 } from '../../base/u64.ts';
import {
  DISPATCHER_CONTEXT,
  EXCEPTION_EXECUTE_HANDLER,
  EXCEPTION_TARGET_UNWIND,
  EXCEPTION_UNWIND,
  ExceptionContinueExecution,
  ExceptionContinueSearch,
} from '../../nt/exceptions.ts';
import { EXCEPTION_POINTERS } from '../../nt/generated/layouts.ts';
import { ExceptionPointers, ExceptionRecord } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { type FrameInQuestion, readDispatcherContext } from './exception-frame.ts';
import { RtlUnwindEx } from './unwind-ex.ts';

/** Begin, end, handler, jump target of a scope, RVAs of 32 bits. */
const SCOPE_BYTES = 16;
const SCOPES = 4;

/** Slots: the arguments of a language-specific handler. */
export interface CSpecificHandler {
  readonly record: GuestAddress;
  readonly establisher: GuestAddress;
  readonly context: GuestAddress;
  readonly dispatcher: GuestAddress;
  /** The scope whose filter has been called. */
  scope?: number;
}

/** A __try: `handler` is the filter (or 1) where `target`, the __except block, is not 0, and the __finally block where it is. */
interface Scope {
  readonly begin: number;
  readonly end: number;
  readonly handler: number;
  readonly target: number;
}

function scopeAt(k: Kernel, handlerData: GuestAddress, index: number): Scope {
  const at = addressAdd(handlerData, SCOPES + index * SCOPE_BYTES);
  const [begin, end, handler, target] = [0, 4, 8, 12].map((offset) => k.memory.readU32(addressAdd(at, offset)));
  return { begin: begin!, end: end!, handler: handler!, target: target! };
}

function holds({ begin, end }: Scope, rva: number): boolean {
  return rva >= begin && rva < end;
}

/** Asks the filters of a frame, innermost first; in the second phase runs its termination handlers. */
export const CSpecificHandler = hostRoutine<CSpecificHandler>('__C_specific_handler', {
  start(k, slots) {
    const { record, dispatcher } = slots;
    const frame = readDispatcherContext(k, dispatcher);
    const flags = new ExceptionRecord(k.memory, record).ExceptionFlags;
    if ((flags & EXCEPTION_UNWIND) === 0) return askFilters(k, slots, frame, frame.scopeIndex);
    return runTerminationHandlers(k, slots, frame, flags);
  },

  filtered(k, slots, result) {
    const answer = result | 0;
    if (answer < 0) return done(ExceptionContinueExecution);
    const frame = readDispatcherContext(k, slots.dispatcher);
    if (answer > 0) return take(k, slots, frame, scopeAt(k, frame.handlerData, slots.scope!));
    return askFilters(k, slots, frame, slots.scope! + 1);
  },

  terminated(k, slots) {
    const flags = new ExceptionRecord(k.memory, slots.record).ExceptionFlags;
    return runTerminationHandlers(k, slots, readDispatcherContext(k, slots.dispatcher), flags);
  },
});

function askFilters(k: Kernel, slots: CSpecificHandler, frame: FrameInQuestion, from: number): StepResult {
  const count = k.memory.readU32(frame.handlerData);
  const rva = frame.controlPc - frame.imageBase;
  for (let index = from; index < count; index++) {
    const scope = scopeAt(k, frame.handlerData, index);
    if (!holds(scope, rva) || scope.target === 0) continue;
    if (scope.handler === EXCEPTION_EXECUTE_HANDLER) return take(k, slots, frame, scope);
    slots.scope = index;
    const pointers = addressAdd(k.calls.stackPointer, -EXCEPTION_POINTERS.SIZE);
    const view = new ExceptionPointers(k.memory, pointers);
    view.ExceptionRecord = slots.record;
    view.ContextRecord = slots.context;
    return callGuest(addressAdd(frame.imageBase, scope.handler), [pointers, slots.establisher], 'filtered');
  }
  return done(ExceptionContinueSearch);
}

/** The __except block gets the exception: everything within is cleaned up first. */
function take(k: Kernel, slots: CSpecificHandler, frame: FrameInQuestion, scope: Scope): StepResult {
  const { record, establisher } = slots;
  const { ExceptionCode } = new ExceptionRecord(k.memory, record);
  const targetIp = addressAdd(frame.imageBase, scope.target);
  return enter(RtlUnwindEx, { targetFrame: establisher, targetIp, record, returnValue: u64(ExceptionCode) }, 'start');
}

function runTerminationHandlers(k: Kernel, slots: CSpecificHandler, frame: FrameInQuestion, flags: number): StepResult {
  const count = k.memory.readU32(frame.handlerData);
  const rva = frame.controlPc - frame.imageBase;
  const target = frame.targetIp - frame.imageBase;
  const isTarget = (flags & EXCEPTION_TARGET_UNWIND) !== 0;
  for (let index = frame.scopeIndex; index < count; index++) {
    const scope = scopeAt(k, frame.handlerData, index);
    if (!holds(scope, rva)) continue;
    // Scopes that execution goes on within are not left.
    if (isTarget && staysWithin(k, frame.handlerData, count, scope, target)) break;
    if (scope.target !== 0) {
      if (isTarget && scope.target === target) break;
      continue;
    }
    // Should the block not come to its end, whoever takes over goes on with the next one.
    k.memory.writeU32(addressAdd(slots.dispatcher, DISPATCHER_CONTEXT.ScopeIndex), index + 1);
    return callGuest(addressAdd(frame.imageBase, scope.handler), [1, slots.establisher], 'terminated');
  }
  return done(ExceptionContinueSearch);
}

/** A compiler may write one __try down as several scopes. */
function staysWithin(k: Kernel, handlerData: GuestAddress, count: number, left: Scope, target: number): boolean {
  for (let index = 0; index < count; index++) {
    const scope = scopeAt(k, handlerData, index);
    if (holds(scope, target) && scope.handler === left.handler && scope.target === left.target) return true;
  }
  return false;
}
