/** Exceptions, unwinding and stacks as drivers import them. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO } from '../../base/u64.ts';
import { NONVOLATILE_CONTEXT_POINTERS } from '../../nt/exceptions.ts';
import { EXCEPTION_RECORD } from '../../nt/generated/layouts.ts';
import { STATUS_ACCESS_VIOLATION, STATUS_DATATYPE_MISALIGNMENT } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExceptionRecord } from '../generated/views.ts';
import { enter, hostRoutine } from '../host-routine.ts';
import { anyIrql, passiveOnly, upToApc, upToDispatch } from '../irql-range.ts';
import { KiDispatchException, KiPrepareException } from '../ke/exception.ts';
import { KiRaiseStatus } from '../ke/raise-status.ts';
import type { Kernel } from '../kernel.ts';
import { CSpecificHandler } from './c-specific-handler.ts';
import { ContextRecord } from './context-record.ts';
import { RtlpImageAt, RtlpLookupFunctionEntry } from './function-table.ts';
import { RtlRestoreContext } from './restore-context.ts';
import { walkStack } from './stack-walk.ts';
import { RtlUnwindEx } from './unwind-ex.ts';
import { RtlpVirtualUnwind, type SavedRegister } from './virtual-unwind.ts';

/** Flags of RtlWalkFrameChain: user mode's frames, and the lowest bit of how many are left out. */
const WALK_USER_MODE = 1;
const FRAMES_TO_SKIP_SHIFT = 8;

const RSP = 4;

/** The registers of the caller, right behind its call of the routine that runs. */
function callersContext(k: Kernel): ContextRecord {
  const context = new ContextRecord(k.calls.captureContext());
  const { stack } = context;
  context.rip = k.memory.readPointer(stack);
  context.setAddress(RSP, addressAdd(stack, 8));
  return context;
}

/** Where the callers are, from the caller of the routine that runs on. */
function* callers(k: Kernel): Generator<GuestAddress> {
  for (const { place } of walkStack(k, callersContext(k))) yield place;
}

/** Stores up to `count` of them without the first `skip`. */
function storeCallers(k: Kernel, out: GuestAddress, skip: number, count: number): GuestAddress[] {
  const stored: GuestAddress[] = [];
  let index = 0;
  for (const place of callers(k)) {
    if (stored.length === count) break;
    if (index++ < skip) continue;
    k.memory.writePointer(addressAdd(out, 8 * stored.length), place);
    stored.push(place);
  }
  return stored;
}

/** Writes down where RtlVirtualUnwind finds registers. */
function contextPointers(k: Kernel, out: GuestAddress): SavedRegister {
  const { FloatingContext, IntegerContext } = NONVOLATILE_CONTEXT_POINTERS;
  return (kind, number, place) => {
    if (out === NULL_ADDRESS) return;
    k.memory.writePointer(addressAdd(out, (kind === 'xmm' ? FloatingContext : IntegerContext) + 8 * number), place);
  };
}

/** Has handlers of the caller look at an exception that it has described itself. */
const RaiseException = hostRoutine<{ readonly record: GuestAddress }>('RtlRaiseException', {
  start(k, { record: address }) {
    const record = new ExceptionRecord(k.memory, address);
    const context = callersContext(k);
    record.ExceptionAddress = context.rip;
    const count = Math.min(
      record.NumberParameters,
      (EXCEPTION_RECORD.SIZE - EXCEPTION_RECORD.ExceptionInformation) / 8,
    );
    const information = Array.from({ length: count }, (_, n) =>
      k.memory.readU64(addressAdd(record.ExceptionInformation, 8 * n)),
    );
    const { ExceptionCode: code, ExceptionFlags: flags } = record;
    const exception = { code, flags, information, text: 'a driver raises an exception' };
    return enter(KiDispatchException, KiPrepareException(k, exception, context, address), 'never');
  },
});

export const exceptionDdis: readonly Ddi[] = [
  /**
   * Raises a status as an exception that cannot be continued.
   * @irql <= APC_LEVEL
   * Source: "ExRaiseStatus function (wdm.h)".
   */
  ddi({
    name: 'ExRaiseStatus',
    parameters: ['Status: u32'],
    irql: upToApc,
    call: (k, status) => KiRaiseStatus(k, status, 'a driver raises a status'),
  }),
  /**
   * Raises STATUS_ACCESS_VIOLATION.
   * @irql PASSIVE_LEVEL
   * Source: "ExRaiseAccessViolation function (ntddk.h)".
   */
  ddi({
    name: 'ExRaiseAccessViolation',
    parameters: [],
    irql: passiveOnly,
    call: (k) => KiRaiseStatus(k, STATUS_ACCESS_VIOLATION, 'a driver raises an access violation'),
  }),
  /**
   * Raises STATUS_DATATYPE_MISALIGNMENT.
   * @irql PASSIVE_LEVEL
   * Source: "ExRaiseDatatypeMisalignment function (ntddk.h)".
   */
  ddi({
    name: 'ExRaiseDatatypeMisalignment',
    parameters: [],
    irql: passiveOnly,
    call: (k) => KiRaiseStatus(k, STATUS_DATATYPE_MISALIGNMENT, 'a driver raises a misalignment'),
  }),
  /**
   * Raises a status as an exception that cannot be continued.
   * @irql <= APC_LEVEL
   * Source: "ExRaiseStatus function (wdm.h)", whose other name it is.
   */
  ddi({
    name: 'RtlRaiseStatus',
    parameters: ['Status: u32'],
    irql: upToApc,
    call: (k, status) => KiRaiseStatus(k, status, 'a driver raises a status'),
  }),
  /**
   * Raises the exception that a record describes, which a filter may continue behind the call unless it is EXCEPTION_NONCONTINUABLE.
   * @irql any level
   * Source: "RtlRaiseException function (winnt.h)".
   */
  ddi({
    name: 'RtlRaiseException',
    parameters: ['ExceptionRecord: ptr'],
    irql: anyIrql,
    call: (_k, record) => enter(RaiseException, { record }),
  }),
  /**
   * The language-specific handler of C: filters, __except and __finally. Returns an EXCEPTION_DISPOSITION, if at all.
   * @irql any level
   * Source: "x64 exception handling" (Microsoft C++ documentation).
   */
  ddi({
    name: '__C_specific_handler',
    parameters: ['ExceptionRecord: ptr', 'EstablisherFrame: ptr', 'ContextRecord: ptr', 'DispatcherContext: ptr'],
    irql: anyIrql,
    call: (_k, record, establisher, context, dispatcher) =>
      enter(CSpecificHandler, { record, establisher, context, dispatcher }),
  }),
  /**
   * Cleans up the frames below a target frame and goes on there, with a value in RAX; without a target all frames go.
   * Raises STATUS_BAD_STACK when the target is no frame of the stack.
   * @irql any level
   * Source: "RtlUnwind function (winnt.h)".
   */
  ddi({
    name: 'RtlUnwind',
    parameters: ['TargetFrame: ptr', 'TargetIp: ptr', 'ExceptionRecord: ptr', 'ReturnValue: u64'],
    irql: anyIrql,
    call: (_k, targetFrame, targetIp, record, returnValue) =>
      enter(RtlUnwindEx, { targetFrame, targetIp, record, returnValue }),
  }),
  /**
   * As RtlUnwind, for x64.
   * @irql any level
   * Source: "RtlUnwindEx function (winnt.h)".
   * Deviation: the context that the caller provides, and the history table, are not used.
   */
  ddi({
    name: 'RtlUnwindEx',
    parameters: [
      'TargetFrame: ptr',
      'TargetIp: ptr',
      'ExceptionRecord: ptr',
      'ReturnValue: u64',
      'ContextRecord: ptr',
      'HistoryTable: ptr',
    ],
    irql: anyIrql,
    call: (_k, targetFrame, targetIp, record, returnValue) =>
      enter(RtlUnwindEx, { targetFrame, targetIp, record, returnValue }),
  }),
  /**
   * Leaves __try blocks by a jump: runs their __finally blocks and goes on at the target.
   * @irql any level
   * Source: "try-finally statement" (Microsoft C++ documentation): abnormal termination.
   */
  ddi({
    name: '_local_unwind',
    parameters: ['TargetFrame: ptr', 'TargetIp: ptr'],
    irql: anyIrql,
    call: (_k, targetFrame, targetIp) =>
      enter(RtlUnwindEx, { targetFrame, targetIp, record: NULL_ADDRESS, returnValue: U64_ZERO }),
  }),
  /**
   * Makes a context that of the caller of a function; gives its language-specific handler, if it has one of the wanted type.
   * @irql any level
   * Source: "RtlVirtualUnwind function (winnt.h)".
   */
  ddi({
    name: 'RtlVirtualUnwind',
    parameters: [
      'HandlerType: u32',
      'ImageBase: ptr',
      'ControlPc: ptr',
      'FunctionEntry: ptr',
      'ContextRecord: ptr',
      'HandlerData: ptr',
      'EstablisherFrame: ptr',
      'ContextPointers: ptr',
    ],
    irql: anyIrql,
    call(k, handlerType, imageBase, controlPc, address, contextAddress, dataOut, frameOut, pointers) {
      const context = ContextRecord.read(k.memory, contextAddress);
      const saved = contextPointers(k, pointers);
      const left = RtlpVirtualUnwind(k, handlerType, controlPc, { imageBase, address }, context, saved);
      context.write(k.memory, contextAddress);
      k.memory.writePointer(frameOut, left.establisher);
      if (left.handlerData !== undefined) k.memory.writePointer(dataOut, left.handlerData);
      return left.handler ?? NULL_ADDRESS;
    },
  }),
  /**
   * The entry of the function table for an address, and the base of its image; NULL for a function without an entry.
   * @irql any level
   * Source: "RtlLookupFunctionEntry function (winnt.h)".
   * Deviation: the history table is not used.
   */
  ddi({
    name: 'RtlLookupFunctionEntry',
    parameters: ['ControlPc: ptr', 'ImageBase: ptr', 'HistoryTable: ptr'],
    irql: anyIrql,
    call(k, controlPc, baseOut) {
      const image = RtlpImageAt(k, controlPc);
      k.memory.writePointer(baseOut, image?.base ?? NULL_ADDRESS);
      return RtlpLookupFunctionEntry(k, controlPc)?.address ?? NULL_ADDRESS;
    },
  }),
  /**
   * The base of the image that an address is in, also stored; NULL when it is in none.
   * @irql any level
   * Source: "RtlPcToFileHeader function (winnt.h)".
   */
  ddi({
    name: 'RtlPcToFileHeader',
    parameters: ['PcValue: ptr', 'BaseOfImage: ptr'],
    irql: anyIrql,
    call(k, place, baseOut) {
      const base = RtlpImageAt(k, place)?.base ?? NULL_ADDRESS;
      k.memory.writePointer(baseOut, base);
      return base;
    },
  }),
  /**
   * The registers of the caller, right behind the call.
   * @irql <= DISPATCH_LEVEL
   * Source: "RtlCaptureContext function (ntifs.h)".
   */
  ddi({
    name: 'RtlCaptureContext',
    parameters: ['ContextRecord: ptr'],
    irql: upToDispatch,
    call: (k, context) => callersContext(k).write(k.memory, context),
  }),
  /**
   * Goes on with the registers of a context, in this or an outer frame of the thread. With a record of STATUS_LONGJUMP those
   * of its jump buffer count, with one of STATUS_UNWIND_CONSOLIDATE its routine says where to go on.
   * @irql any level
   * Source: "RtlRestoreContext function (winnt.h)".
   */
  ddi({
    name: 'RtlRestoreContext',
    parameters: ['ContextRecord: ptr', 'ExceptionRecord: ptr'],
    irql: anyIrql,
    call: (_k, context, record) => enter(RtlRestoreContext, { context, record }),
  }),
  /**
   * Stores where the callers are, the caller's own place first; returns how many. The hash is the sum of their lower halves.
   * @irql any level
   * Source: "RtlCaptureStackBackTrace function (ntifs.h)".
   */
  ddi({
    name: 'RtlCaptureStackBackTrace',
    parameters: ['FramesToSkip: u32', 'FramesToCapture: u32', 'BackTrace: ptr', 'BackTraceHash: ptr'],
    irql: anyIrql,
    call(k, skip, count, out, hashOut) {
      const stored = storeCallers(k, out, skip, count & 0xffff);
      const hash = stored.reduce((sum, place) => (sum + (place >>> 0)) >>> 0, 0);
      if (hashOut !== NULL_ADDRESS && stored.length > 0) k.memory.writeU32(hashOut, hash);
      return stored.length;
    },
  }),
  /**
   * Stores where the callers are, the caller's own place first; returns how many. Of user mode there are none: it has no code.
   * @irql any level
   * Source: "RtlWalkFrameChain" (ntddk.h).
   */
  ddi({
    name: 'RtlWalkFrameChain',
    parameters: ['Callers: ptr', 'Count: u32', 'Flags: u32'],
    irql: anyIrql,
    call: (k, out, count, flags) =>
      (flags & WALK_USER_MODE) !== 0 ? 0 : storeCallers(k, out, flags >>> FRAMES_TO_SKIP_SHIFT, count).length,
  }),
];
