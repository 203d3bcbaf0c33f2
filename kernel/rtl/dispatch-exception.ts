/**
 * First phase of an exception: frame by frame, from where it was raised outwards, handlers are asked whether they take
 * it. Nothing is unwound meanwhile; a handler that takes it begins the second phase (unwind-ex.ts) and does not return.
 * Source: "x64 exception handling" (Microsoft C++ documentation), "EXCEPTION_DISPOSITION".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import {
  EXCEPTION_NESTED_CALL,
  EXCEPTION_NONCONTINUABLE,
  EXCEPTION_STACK_INVALID,
  ExceptionContinueExecution,
  ExceptionContinueSearch,
  UNW_FLAG_EHANDLER,
} from '../../nt/exceptions.ts';
import { STATUS_INVALID_DISPOSITION, STATUS_NONCONTINUABLE_EXCEPTION } from '../../nt/status-codes.ts';
import { ExceptionRecord } from '../generated/views.ts';
import { callGuest, done, hostRoutine, type StepResult } from '../host-routine.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import type { HostFrame } from '../ps/state.ts';
import { ContextRecord } from './context-record.ts';
import { type ExceptionFrame, readDispatcherContext, writeDispatcherContext } from './exception-frame.ts';
import { callerAt, isFrameInBounds, isStackEnd, isTrap } from './thread-frames.ts';
import { BadUnwindInfo } from './unwind-info.ts';
import { unwindFrame } from './virtual-unwind.ts';

/** Slots: give it the frame, whose `first` are the registers at the exception, and the record. */
export interface DispatchException {
  readonly frame: ExceptionFrame;
  readonly record: GuestAddress;
  flags?: number;
  /** The frame whose handler is being asked. */
  establisher?: GuestAddress;
  /** The frame up to which another exception had been looked at when this one was raised. */
  nestedFrame?: GuestAddress;
}

/** Its name tells that an exception was raised while handlers looked at another one. */
const NAME = 'RtlDispatchException';

/** Looks for a handler; 1 when execution is to go on with the registers in `frame.first`, 0 when nobody wants it. */
export const RtlDispatchException = hostRoutine<DispatchException>(NAME, {
  start(k, slots) {
    const { frame, record } = slots;
    slots.flags = new ExceptionRecord(k.memory, record).ExceptionFlags & EXCEPTION_NONCONTINUABLE;
    slots.nestedFrame = NULL_ADDRESS;
    ContextRecord.read(k.memory, frame.first).write(k.memory, frame.second);
    return search(k, slots);
  },

  handled(k, slots, disposition) {
    slots.flags! |= new ExceptionRecord(k.memory, slots.record).ExceptionFlags & EXCEPTION_NONCONTINUABLE;
    if (slots.nestedFrame === slots.establisher) {
      slots.flags! &= ~EXCEPTION_NESTED_CALL;
      slots.nestedFrame = NULL_ADDRESS;
    }
    if (disposition === ExceptionContinueSearch) return search(k, slots);
    if (disposition !== ExceptionContinueExecution) {
      return KiRaiseStatus(k, STATUS_INVALID_DISPOSITION, `an exception handler returned ${disposition}`);
    }
    if ((slots.flags! & EXCEPTION_NONCONTINUABLE) === 0) return done(1);
    const text = 'a filter wants execution to go on after an exception that cannot be continued';
    return KiRaiseStatus(k, STATUS_NONCONTINUABLE_EXCEPTION, text);
  },
});

/** Goes on to the next frame with a handler, and asks it. */
function search(k: Kernel, slots: DispatchException): StepResult {
  try {
    return searchOn(k, slots);
  } catch (error) {
    if (!(error instanceof GuestFault || error instanceof BadUnwindInfo)) throw error;
    return giveUp(k, slots, EXCEPTION_STACK_INVALID);
  }
}

function giveUp(k: Kernel, slots: DispatchException, flag: number): StepResult {
  new ExceptionRecord(k.memory, slots.record).ExceptionFlags = slots.flags! | flag;
  return done(0);
}

function searchOn(k: Kernel, slots: DispatchException): StepResult {
  const { frame } = slots;
  const thread = k.currentThread!;
  const context = ContextRecord.read(k.memory, frame.second);
  let isFirst = true;
  while (isFirst || !isStackEnd(k, context)) {
    const caller = callerAt(thread, context);
    if (caller?.routine === NAME) noteNested(slots, caller);
    if (caller?.routine === 'RtlUnwindEx') return askUnwound(k, slots, caller);
    const left = unwindFrame(k, UNW_FLAG_EHANDLER, context);
    if (!isFrameInBounds(thread, left.establisher)) return giveUp(k, slots, EXCEPTION_STACK_INVALID);
    const { handler, handlerData, establisher, controlPc, entry } = left;
    isFirst = isTrap(controlPc);
    if (handler === undefined) continue;
    context.write(k.memory, frame.second);
    writeDispatcherContext(k, frame.dispatcher, {
      controlPc,
      imageBase: entry!.imageBase,
      functionEntry: entry!.address,
      establisher,
      targetIp: NULL_ADDRESS,
      contextRecord: frame.second,
      handler,
      handlerData: handlerData!,
      scopeIndex: 0,
    });
    return ask(k, slots, handler, establisher);
  }
  return giveUp(k, slots, 0);
}

function ask(k: Kernel, slots: DispatchException, handler: GuestAddress, establisher: GuestAddress): StepResult {
  const { frame, record, flags } = slots;
  slots.establisher = establisher;
  new ExceptionRecord(k.memory, record).ExceptionFlags = flags!;
  return callGuest(handler, [record, establisher, frame.first, frame.dispatcher], 'handled');
}

/** The exception was raised by a handler that was asked about another one. */
function noteNested(slots: DispatchException, { slots: other }: HostFrame): void {
  const { establisher = NULL_ADDRESS } = other as DispatchException;
  slots.flags! |= EXCEPTION_NESTED_CALL;
  if (slots.nestedFrame === NULL_ADDRESS || establisher > slots.nestedFrame!) slots.nestedFrame = establisher;
}

/**
 * The exception was raised by a handler that was cleaning up a frame. The frames that are already clean are left out: it
 * goes on with that very frame, from where the clean-up has got to.
 */
function askUnwound(k: Kernel, slots: DispatchException, { slots: unwind }: HostFrame): StepResult {
  const { frame } = slots;
  const other = (unwind as { readonly frame: ExceptionFrame }).frame;
  const cleaned = readDispatcherContext(k, other.dispatcher);
  const context = ContextRecord.read(k.memory, other.first);
  unwindFrame(k, UNW_FLAG_EHANDLER, context);
  context.write(k.memory, frame.second);
  writeDispatcherContext(k, frame.dispatcher, { ...cleaned, targetIp: NULL_ADDRESS, contextRecord: frame.second });
  return ask(k, slots, cleaned.handler, cleaned.establisher);
}
