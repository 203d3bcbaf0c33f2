/**
 * Exceptions in drivers and in routines of the kernel that drivers have called: the state at that moment is put on the stack
 * as an EXCEPTION_RECORD and a CONTEXT, handlers are looked for, and where there are none the machine stops.
 * Source: "Handling Exceptions" (Windows driver documentation), bug checks 0x1E, 0x3B and 0x7E.
 */
import { Bugcheck } from '../../base/errors.ts';
import { formatAddress, hex0x } from '../../base/format.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromAddress } from '../../base/u64.ts';
import {
  KMODE_EXCEPTION_NOT_HANDLED,
  SYSTEM_SERVICE_EXCEPTION,
  SYSTEM_THREAD_EXCEPTION_NOT_HANDLED,
} from '../../nt/bug-check-codes.ts';
import { ExceptionRecord } from '../generated/views.ts';
import { enter, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import type { HostFrame, Thread } from '../ps/state.ts';
import { ContextRecord } from '../rtl/context-record.ts';
import { RtlDispatchException } from '../rtl/dispatch-exception.ts';
import { type ExceptionFrame, exceptionFrame, writeExceptionRecord } from '../rtl/exception-frame.ts';
import { RtlpRestoreContext } from '../rtl/restore-context.ts';
import { KiDeliverApc } from './apc.ts';
import { currentStack } from './interruption.ts';
import { KiExceptionDispatch } from './kernel-code.ts';
import type { ExceptionToRaise } from './raise-status.ts';

export interface DispatchException {
  readonly frame: ExceptionFrame;
  readonly record: GuestAddress;
  /** What happened, for people. */
  readonly text: string;
}

/** Looks for a handler of the exception in `record`; the registers are in `frame.first`. */
export const KiDispatchException = hostRoutine<DispatchException>('KiDispatchException', {
  start: (_k, { frame, record }) => enter(RtlDispatchException, { frame, record }, 'searched'),

  searched(k, { frame, record, text }, goesOn) {
    if (goesOn === 0) throw unhandled(k, frame, record, text);
    const context = ContextRecord.read(k.memory, frame.first);
    k.sink.exceptionHandle(new ExceptionRecord(k.memory, record).ExceptionCode, context.rip, 0);
    return RtlpRestoreContext(k, context);
  },
});

/**
 * Puts an exception on the stack of the running thread; gives the slots of {@link KiDispatchException}.
 * @param context the registers at the exception, at which execution may go on
 * @param record where the record is that the handlers get; undefined to make one of `exception`
 */
export function KiPrepareException(
  k: Kernel,
  { code, flags, information, text }: ExceptionToRaise,
  context: ContextRecord,
  record?: GuestAddress,
): DispatchException {
  const address = context.rip;
  const parameters = Uint32Array.from(information.flatMap(({ lo, hi }) => [lo, hi]));
  k.sink.exception(code, address, flags, parameters, information.length, text);
  const frame = exceptionFrame(k.calls.enterKernel(KiExceptionDispatch, currentStack(k.currentThread!)));
  if (record === undefined) writeExceptionRecord(k, frame.record, code, flags, address, information);
  context.write(k.memory, frame.first);
  return { frame, record: record ?? frame.record, text };
}

/** An exception where the processor is: in driver code, or in a routine of the kernel that driver code has called. */
export function KiRaiseException(k: Kernel, exception: ExceptionToRaise): void {
  const thread = k.currentThread;
  const context = new ContextRecord(k.calls.captureContext());
  if (thread === undefined) {
    const { code, information, text } = exception;
    throw notHandled(code, context.rip, information, text);
  }
  const slots = KiPrepareException(k, exception, context);
  const routine = KiDispatchException.name;
  thread.frames.push({ kind: 'host', routine, step: 'start', slots, result: 0, ddi: '', callSite: k.callSite });
}

/**
 * Whether something other than a system service or the start of a system thread is at the bottom of the stack: neither sees the
 * exception then. An APC is on the stack of its thread, above what that was doing.
 */
function isInNobodysCall({ frames, user }: Thread): boolean {
  const between = frames.filter((one): one is HostFrame => one.kind === 'host' && one.interrupts !== undefined);
  return between.some((one) => one.routine !== KiDeliverApc.name) || (user && between[0] === frames[0]);
}

/**
 * The bug check for an exception that nobody handles: 0x3B in a system call, 0x7E in a system thread, 0x1E in what comes between,
 * such as a DPC or an interrupt.
 * Deviation: an exception in an APC does not look for handlers in the code that the APC interrupted.
 */
function unhandled(k: Kernel, frame: ExceptionFrame, record: GuestAddress, text: string): Bugcheck {
  const { ExceptionCode: code, ExceptionAddress: address, ...view } = fieldsOf(k, record);
  const thread = k.currentThread!;
  if (isInNobodysCall(thread)) {
    return notHandled(code, address, view.information, text);
  }
  const where = `${text}: exception ${hex0x(code, 8)} at ${formatAddress(address)}`;
  const context = u64FromAddress(frame.first);
  const parameters: readonly [U64, U64] = thread.user ? [context, U64_ZERO] : [u64FromAddress(record), context];
  const stop = thread.user ? SYSTEM_SERVICE_EXCEPTION : SYSTEM_THREAD_EXCEPTION_NOT_HANDLED;
  return new Bugcheck(stop, [u64(code), u64FromAddress(address), ...parameters], where);
}

function fieldsOf(k: Kernel, record: GuestAddress) {
  const { ExceptionCode, ExceptionAddress, ExceptionInformation } = new ExceptionRecord(k.memory, record);
  const information = [0, 8].map((offset) => k.memory.readU64(addressAdd(ExceptionInformation, offset)));
  return { ExceptionCode, ExceptionAddress, information };
}

function notHandled(code: number, address: GuestAddress, information: readonly U64[], text: string): Bugcheck {
  const [first = U64_ZERO, second = U64_ZERO] = information;
  return new Bugcheck(
    KMODE_EXCEPTION_NOT_HANDLED,
    [u64(code), u64FromAddress(address), first, second],
    `${text}: exception ${hex0x(code, 8)} at ${formatAddress(address)}`,
  );
}
