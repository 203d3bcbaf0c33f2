/**
 * What the kernel lays out on the stack for handlers of exceptions (KiExceptionDispatch and RtlpUnwind of
 * ke/kernel-code.ts): the exception, the frame that a handler is asked about, and two sets of registers.
 */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { DISPATCHER_CONTEXT } from '../../nt/exceptions.ts';
import { CONTEXT, EXCEPTION_RECORD } from '../../nt/generated/layouts.ts';
import { ExceptionRecord } from '../generated/views.ts';
import { EXCEPTION_FRAME_BYTES, HOME_SPACE_BYTES } from '../ke/kernel-code.ts';
import type { Kernel } from '../kernel.ts';

const RECORD = HOME_SPACE_BYTES;
const DISPATCHER = RECORD + EXCEPTION_RECORD.SIZE + 8;
const FIRST_CONTEXT = DISPATCHER + DISPATCHER_CONTEXT.SIZE;
const SECOND_CONTEXT = FIRST_CONTEXT + CONTEXT.SIZE;
assert(SECOND_CONTEXT + CONTEXT.SIZE <= EXCEPTION_FRAME_BYTES, 'the frame holds what handlers get');

export interface ExceptionFrame {
  readonly record: GuestAddress;
  readonly dispatcher: GuestAddress;
  readonly first: GuestAddress;
  readonly second: GuestAddress;
}

export function exceptionFrame(base: GuestAddress): ExceptionFrame {
  return {
    record: addressAdd(base, RECORD),
    dispatcher: addressAdd(base, DISPATCHER),
    first: addressAdd(base, FIRST_CONTEXT),
    second: addressAdd(base, SECOND_CONTEXT),
  };
}

/** Writes an EXCEPTION_RECORD. */
export function writeExceptionRecord(
  k: Kernel,
  address: GuestAddress,
  code: number,
  flags: number,
  place: GuestAddress,
  information: readonly U64[],
): void {
  k.memory.fill(address, EXCEPTION_RECORD.SIZE, 0);
  const record = new ExceptionRecord(k.memory, address);
  record.ExceptionCode = code;
  record.ExceptionFlags = flags;
  record.ExceptionAddress = place;
  record.NumberParameters = information.length;
  information.forEach(({ lo, hi }, index) => {
    k.memory.writeU64(addressAdd(record.ExceptionInformation, 8 * index), lo, hi);
  });
}

/** The fields of a DISPATCHER_CONTEXT that the kernel fills in. */
export interface FrameInQuestion {
  readonly controlPc: GuestAddress;
  readonly imageBase: GuestAddress;
  readonly functionEntry: GuestAddress;
  readonly establisher: GuestAddress;
  readonly targetIp: GuestAddress;
  readonly contextRecord: GuestAddress;
  readonly handler: GuestAddress;
  readonly handlerData: GuestAddress;
  readonly scopeIndex: number;
}

const POINTERS = [
  ['controlPc', DISPATCHER_CONTEXT.ControlPc],
  ['imageBase', DISPATCHER_CONTEXT.ImageBase],
  ['functionEntry', DISPATCHER_CONTEXT.FunctionEntry],
  ['establisher', DISPATCHER_CONTEXT.EstablisherFrame],
  ['targetIp', DISPATCHER_CONTEXT.TargetIp],
  ['contextRecord', DISPATCHER_CONTEXT.ContextRecord],
  ['handler', DISPATCHER_CONTEXT.LanguageHandler],
  ['handlerData', DISPATCHER_CONTEXT.HandlerData],
] as const;

export function writeDispatcherContext(k: Kernel, address: GuestAddress, frame: FrameInQuestion): void {
  k.memory.fill(address, DISPATCHER_CONTEXT.SIZE, 0);
  for (const [field, offset] of POINTERS) k.memory.writePointer(addressAdd(address, offset), frame[field]);
  k.memory.writeU32(addressAdd(address, DISPATCHER_CONTEXT.ScopeIndex), frame.scopeIndex);
}

export function readDispatcherContext(k: Kernel, address: GuestAddress): FrameInQuestion {
  const pointer = (offset: number) => k.memory.readPointer(addressAdd(address, offset));
  return {
    controlPc: pointer(DISPATCHER_CONTEXT.ControlPc),
    imageBase: pointer(DISPATCHER_CONTEXT.ImageBase),
    functionEntry: pointer(DISPATCHER_CONTEXT.FunctionEntry),
    establisher: pointer(DISPATCHER_CONTEXT.EstablisherFrame),
    targetIp: pointer(DISPATCHER_CONTEXT.TargetIp),
    contextRecord: pointer(DISPATCHER_CONTEXT.ContextRecord),
    handler: pointer(DISPATCHER_CONTEXT.LanguageHandler),
    handlerData: pointer(DISPATCHER_CONTEXT.HandlerData),
    scopeIndex: k.memory.readU32(addressAdd(address, DISPATCHER_CONTEXT.ScopeIndex)),
  };
}
