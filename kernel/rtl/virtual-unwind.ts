/**
 * The unwinder: from the registers inside a function to those of its caller, by the unwind information of its image.
 * Stack traces, exceptions and RtlVirtualUnwind all come here. It only looks; registers are a copy.
 * Source: "x64 exception handling" (Microsoft C++ documentation), "RtlVirtualUnwind function (winnt.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import {
  MACHINE_FRAME,
  UNW_FLAG_CHAININFO,
  UNW_FLAG_NHANDLER,
  UWOP_ALLOC_LARGE,
  UWOP_ALLOC_SMALL,
  UWOP_PUSH_MACHFRAME,
  UWOP_PUSH_NONVOL,
  UWOP_SAVE_NONVOL,
  UWOP_SAVE_NONVOL_FAR,
  UWOP_SAVE_XMM128,
  UWOP_SAVE_XMM128_FAR,
  UWOP_SET_FPREG,
} from '../../nt/exceptions.ts';
import type { Kernel } from '../kernel.ts';
import type { ContextRecord } from './context-record.ts';
import { type Epilogue, epilogueAt } from './epilogue.ts';
import { type FunctionEntry, isPartOf, RtlpLookupFunctionEntry } from './function-table.ts';
import {
  BadUnwindInfo,
  chainedFunction,
  MAX_CHAIN,
  type RuntimeFunction,
  readRuntimeFunction,
  readUnwindInfo,
  type UnwindCode,
  type UnwindInfo,
} from './unwind-info.ts';

/** The frame that was left. */
export interface UnwoundFrame {
  /** What identifies it: where its fixed part begins. Handlers get it. */
  readonly establisher: GuestAddress;
  /** The language-specific handler and its data, if there is one of the wanted kind and control was in the body. */
  readonly handler: GuestAddress | undefined;
  readonly handlerData: GuestAddress | undefined;
  readonly controlPc: GuestAddress;
  /** Undefined for a function without an entry, which has no frame but its return address. */
  readonly entry: FunctionEntry | undefined;
}

/** Told where a register was found saved. */
export type SavedRegister = (kind: 'integer' | 'xmm', number: number, place: GuestAddress) => void;

const nobody: SavedRegister = () => undefined;

/**
 * Makes `context` that of the caller.
 * @param handlerType UNW_FLAG_EHANDLER or UNW_FLAG_UHANDLER, or UNW_FLAG_NHANDLER for no handler
 * @throws GuestFault where the stack or the image cannot be read, BadUnwindInfo
 */
export function RtlpVirtualUnwind(
  k: Kernel,
  handlerType: number,
  controlPc: GuestAddress,
  found: FunctionEntry,
  context: ContextRecord,
  saved: SavedRegister = nobody,
): UnwoundFrame {
  const { memory } = k;
  const { imageBase } = found;
  const entry = readRuntimeFunction(memory, imageBase, found.address);
  const info = readUnwindInfo(memory, addressAdd(imageBase, entry.unwindData));
  const executed = controlPc - imageBase - entry.begin;
  const establisher = frameOf(info, executed, context);
  const frame = { establisher, controlPc, entry: found, handler: undefined, handlerData: undefined };
  const isOtherPart = (rva: number) => isPartOf(k, imageBase, entry, rva);
  const epilogue = epilogueAt(memory, imageBase, controlPc, entry, info, isOtherPart);
  if (epilogue !== undefined) {
    // From the first pop on the frame register may be the caller's already; there is no handler to be told, and RSP is in bounds.
    const within = epilogue.base === info.frameRegister ? establisher : context.stack;
    finishEpilogue(k, epilogue, context, saved);
    return { ...frame, establisher: within };
  }
  const primary = undoPrologue(k, imageBase, entry, info, executed, establisher, context, saved);
  const { flags, prologueBytes, tail } = primary.info;
  // Before the begin of the primary part, the distance is as large as an unsigned number can be.
  const distance = (controlPc - imageBase - primary.entry.begin) >>> 0;
  if (handlerType === UNW_FLAG_NHANDLER || distance < prologueBytes || (flags & handlerType) === 0) return frame;
  // Where information is chained, the flags of handlers are no flags of handlers.
  if ((flags & UNW_FLAG_CHAININFO) !== 0) return frame;
  return { ...frame, handler: addressAdd(imageBase, memory.readU32(tail)), handlerData: addressAdd(tail, 4) };
}

/** {@link RtlpVirtualUnwind} at RIP; a function without an entry has nothing on the stack but its return address. */
export function unwindFrame(k: Kernel, handlerType: number, context: ContextRecord): UnwoundFrame {
  const controlPc = context.rip;
  const entry = RtlpLookupFunctionEntry(k, controlPc);
  if (entry !== undefined) return RtlpVirtualUnwind(k, handlerType, controlPc, entry, context);
  const establisher = context.stack;
  returnToCaller(k, context);
  return { establisher, controlPc, entry: undefined, handler: undefined, handlerData: undefined };
}

function returnToCaller(k: Kernel, context: ContextRecord): void {
  const { stack } = context;
  context.rip = k.memory.readPointer(stack);
  context.stack = addressAdd(stack, 8);
}

function frameOf(
  { frameRegister, frameOffset, prologueBytes, flags, codes }: UnwindInfo,
  executed: number,
  context: ContextRecord,
): GuestAddress {
  if (frameRegister === 0) return context.stack;
  const isSet =
    executed >= prologueBytes ||
    (flags & UNW_FLAG_CHAININFO) !== 0 ||
    codes.some(({ operation, offset }) => operation === UWOP_SET_FPREG && executed >= offset);
  return isSet ? addressAdd(context.address(frameRegister), -frameOffset) : context.stack;
}

function finishEpilogue(
  k: Kernel,
  { base, offset, pops }: Epilogue,
  context: ContextRecord,
  saved: SavedRegister,
): void {
  context.stack = addressAdd(context.address(base), offset);
  for (const register of pops) pop(k, register, context, saved);
  returnToCaller(k, context);
}

function pop(k: Kernel, register: number, context: ContextRecord, saved: SavedRegister): void {
  const { stack } = context;
  saved('integer', register, stack);
  // In this order: what a `pop rsp` gives is the popped value.
  context.stack = addressAdd(stack, 8);
  context.setRegister(register, k.memory.readU64(stack));
}

/** Undoes the prologues of a part and of those it continues; gives the last of these. */
function undoPrologue(
  k: Kernel,
  imageBase: GuestAddress,
  entry: RuntimeFunction,
  info: UnwindInfo,
  executed: number,
  frame: GuestAddress,
  context: ContextRecord,
  saved: SavedRegister,
): { readonly entry: RuntimeFunction; readonly info: UnwindInfo } {
  let part = { entry, info };
  let limit = executed;
  for (let i = 0; i < MAX_CHAIN; i++) {
    let machineFrame = false;
    for (const code of part.info.codes) {
      if (code.offset > limit) continue;
      undo(k, code, part.info, frame, context, saved);
      machineFrame ||= code.operation === UWOP_PUSH_MACHFRAME;
    }
    const next = chainedFunction(k.memory, imageBase, part.info);
    if (next === undefined) {
      if (!machineFrame) returnToCaller(k, context);
      return part;
    }
    part = { entry: next, info: readUnwindInfo(k.memory, addressAdd(imageBase, next.unwindData)) };
    limit = Number.POSITIVE_INFINITY;
  }
  throw new BadUnwindInfo('the parts of a function continue each other without end');
}

function undo(
  k: Kernel,
  { operation, info, near, far }: UnwindCode,
  { frameRegister, frameOffset }: UnwindInfo,
  frame: GuestAddress,
  context: ContextRecord,
  saved: SavedRegister,
): void {
  const { stack } = context;
  const general = (place: GuestAddress) => {
    saved('integer', info, place);
    context.setRegister(info, k.memory.readU64(place));
  };
  const xmm = (place: GuestAddress) => {
    saved('xmm', info, place);
    context.setXmm(info, k.memory.readBytes(place, 16));
  };
  switch (operation) {
    case UWOP_PUSH_NONVOL:
      pop(k, info, context, saved);
      break;
    case UWOP_ALLOC_LARGE:
      context.stack = addressAdd(stack, info === 0 ? near * 8 : far);
      break;
    case UWOP_ALLOC_SMALL:
      context.stack = addressAdd(stack, info * 8 + 8);
      break;
    case UWOP_SET_FPREG:
      context.stack = addressAdd(context.address(frameRegister), -frameOffset);
      break;
    case UWOP_SAVE_NONVOL:
      general(addressAdd(frame, near * 8));
      break;
    case UWOP_SAVE_NONVOL_FAR:
      general(addressAdd(frame, far));
      break;
    case UWOP_SAVE_XMM128:
      xmm(addressAdd(frame, near * 16));
      break;
    case UWOP_SAVE_XMM128_FAR:
      xmm(addressAdd(frame, far));
      break;
    case UWOP_PUSH_MACHFRAME: {
      // With an error code in front of it, if the operation says so.
      const pushed = addressAdd(stack, info === 0 ? 0 : 8);
      context.rip = k.memory.readPointer(addressAdd(pushed, MACHINE_FRAME.Rip));
      context.stack = k.memory.readPointer(addressAdd(pushed, MACHINE_FRAME.Rsp));
      break;
    }
    default:
      // Where epilogues are, and what is reserved, changes nothing.
      break;
  }
}
