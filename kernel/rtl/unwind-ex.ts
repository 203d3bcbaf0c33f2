/**
 * Second phase of an exception, and unwinding as such: the frames from here to a target are cleaned up by their handlers,
 * and execution goes on in the target.
 * Source: "RtlUnwindEx function (winnt.h)", "x64 exception handling" (Microsoft C++ documentation).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { GuestFault } from '../../base/guest-fault.ts';
import type { U64 } from '../../base/u64.ts';
import {
  EXCEPTION_COLLIDED_UNWIND,
  EXCEPTION_EXIT_UNWIND,
  EXCEPTION_TARGET_UNWIND,
  EXCEPTION_UNWINDING,
  ExceptionContinueSearch,
  UNW_FLAG_UHANDLER,
} from '../../nt/exceptions.ts';
import {
  STATUS_BAD_STACK,
  STATUS_INVALID_DISPOSITION,
  STATUS_INVALID_UNWIND_TARGET,
  STATUS_UNWIND,
  STATUS_UNWIND_CONSOLIDATE,
} from '../../nt/status-codes.ts';
import { ExceptionRecord } from '../generated/views.ts';
import { callGuest, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import { currentStack } from '../ke/interruption.ts';
import { KERNEL_IMAGE_TABLE, RtlpUnwind } from '../ke/kernel-code.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import type { HostFrame } from '../ps/state.ts';
import { ContextRecord } from './context-record.ts';
import {
  type ExceptionFrame,
  exceptionFrame,
  readDispatcherContext,
  writeDispatcherContext,
  writeExceptionRecord,
} from './exception-frame.ts';
import { RtlpImageAt } from './function-table.ts';
import { RtlRestoreContext } from './restore-context.ts';
import { callerAt, isFrameInBounds, isStackEnd, isTrap } from './thread-frames.ts';
import { BadUnwindInfo } from './unwind-info.ts';
import { unwindFrame } from './virtual-unwind.ts';

const RAX = 0;
const NAME = 'RtlUnwindEx';

/** Slots: give it all that is not optional. */
export interface UnwindEx {
  /** The frame where execution goes on, 0 for none: all frames go. */
  readonly targetFrame: GuestAddress;
  readonly targetIp: GuestAddress;
  /** What RAX is there. */
  readonly returnValue: U64;
  /** The exception that is the reason, 0 for none. */
  record: GuestAddress;
  /** Its `first` are the registers in the frame that is cleaned up, its `second` those in the frame behind that. */
  frame?: ExceptionFrame;
  flags?: number;
  establisher?: GuestAddress;
  frames?: number;
}

/**
 * Cleans up and goes on in the target frame; never returns. Raises STATUS_BAD_STACK when that frame is none or has gone
 * already, STATUS_INVALID_UNWIND_TARGET when there is none.
 */
export const RtlUnwindEx = hostRoutine<UnwindEx>(NAME, {
  start(k, slots) {
    const context = new ContextRecord(k.calls.captureContext());
    const frame = exceptionFrame(k.calls.enterKernel(RtlpUnwind, currentStack(k.currentThread!)));
    slots.frame = frame;
    slots.frames = 0;
    slots.flags = EXCEPTION_UNWINDING | (slots.targetFrame === NULL_ADDRESS ? EXCEPTION_EXIT_UNWIND : 0);
    if (slots.record === NULL_ADDRESS) {
      slots.record = frame.record;
      writeExceptionRecord(k, slots.record, STATUS_UNWIND, slots.flags, context.rip, []);
    }
    return unwind(k, slots, context);
  },

  handled(k, slots, disposition) {
    slots.flags! &= ~(EXCEPTION_COLLIDED_UNWIND | EXCEPTION_TARGET_UNWIND);
    if (disposition !== ExceptionContinueSearch) {
      return KiRaiseStatus(k, STATUS_INVALID_DISPOSITION, `a termination handler returned ${disposition}`);
    }
    const { frame, establisher, targetFrame } = slots;
    if (establisher === targetFrame) return arrive(k, slots, ContextRecord.read(k.memory, frame!.first));
    return unwind(k, slots, ContextRecord.read(k.memory, frame!.second));
  },
});

/** Goes on from the frame that the registers are in to the next one with a handler, or to the target. */
function unwind(k: Kernel, slots: UnwindEx, start: ContextRecord): StepResult {
  try {
    return unwindOn(k, slots, start);
  } catch (error) {
    if (!(error instanceof GuestFault || error instanceof BadUnwindInfo)) throw error;
    return badStack(k);
  }
}

function badStack(k: Kernel): never {
  return KiRaiseStatus(k, STATUS_BAD_STACK, 'the stack cannot be unwound to the frame that is asked for');
}

function unwindOn(k: Kernel, slots: UnwindEx, start: ContextRecord): StepResult {
  const { targetFrame } = slots;
  const thread = k.currentThread!;
  let current = start;
  let isFirst = true;
  while (isFirst || !isStackEnd(k, current)) {
    const caller = callerAt(thread, current);
    if (caller?.routine === NAME) return collide(k, slots, caller);
    const behind = current.copy();
    const left = unwindFrame(k, UNW_FLAG_UHANDLER, behind);
    const { handler, handlerData, establisher, controlPc, entry } = left;
    const isPassed = targetFrame !== NULL_ADDRESS && establisher > targetFrame;
    isFirst = isTrap(controlPc);
    if (!isFrameInBounds(thread, establisher) || isPassed) return badStack(k);
    if (RtlpImageAt(k, controlPc) !== KERNEL_IMAGE_TABLE && establisher !== targetFrame) slots.frames!++;
    if (handler !== undefined) {
      const scope = { controlPc, imageBase: entry!.imageBase, functionEntry: entry!.address, establisher };
      return cleanUp(k, slots, current, behind, { ...scope, handler, handlerData: handlerData!, scopeIndex: 0 });
    }
    if (establisher === targetFrame) return arrive(k, slots, current);
    current = behind;
  }
  return KiRaiseStatus(k, STATUS_INVALID_UNWIND_TARGET, 'all frames of the thread are unwound');
}

interface Scope {
  readonly controlPc: GuestAddress;
  readonly imageBase: GuestAddress;
  readonly functionEntry: GuestAddress;
  readonly establisher: GuestAddress;
  readonly handler: GuestAddress;
  readonly handlerData: GuestAddress;
  readonly scopeIndex: number;
}

/** Has a frame cleaned up. */
function cleanUp(k: Kernel, slots: UnwindEx, current: ContextRecord, behind: ContextRecord, scope: Scope): StepResult {
  const { record, targetFrame, targetIp, returnValue } = slots;
  const frame = slots.frame!;
  const { establisher, handler } = scope;
  slots.establisher = establisher;
  if (establisher === targetFrame) slots.flags! |= EXCEPTION_TARGET_UNWIND;
  new ExceptionRecord(k.memory, record).ExceptionFlags = slots.flags!;
  current.setRegister(RAX, returnValue);
  current.write(k.memory, frame.first);
  behind.write(k.memory, frame.second);
  writeDispatcherContext(k, frame.dispatcher, { ...scope, targetIp, contextRecord: frame.first });
  return callGuest(handler, [record, establisher, frame.first, frame.dispatcher], 'handled');
}

/**
 * A handler that was cleaning up a frame is unwound itself. Its frame is taken over, from where the clean-up has got to, so
 * that nothing is cleaned up twice.
 */
function collide(k: Kernel, slots: UnwindEx, { slots: other }: HostFrame): StepResult {
  const taken = (other as UnwindEx).frame!;
  const scope = readDispatcherContext(k, taken.dispatcher);
  const current = ContextRecord.read(k.memory, taken.first);
  const behind = ContextRecord.read(k.memory, taken.second);
  slots.flags! |= EXCEPTION_COLLIDED_UNWIND;
  return cleanUp(k, slots, current, behind, scope);
}

/** Execution goes on in the target frame. */
function arrive(k: Kernel, slots: UnwindEx, context: ContextRecord): StepResult {
  const { record, targetIp, returnValue, frames } = slots;
  const { first } = slots.frame!;
  const { ExceptionCode: code } = new ExceptionRecord(k.memory, record);
  context.setRegister(RAX, returnValue);
  // There a routine that the record names says where.
  if (code !== STATUS_UNWIND_CONSOLIDATE) context.rip = targetIp;
  context.write(k.memory, first);
  k.sink.exceptionHandle(code, targetIp, frames!);
  return enter(RtlRestoreContext, { context: first, record }, 'never');
}
