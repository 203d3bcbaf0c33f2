/**
 * The places in the kernel image that stacks lead through: routines of the kernel that have a stack frame. Each has an
 * entry in the image's function table, so that whoever unwinds a stack, the kernel or a driver, gets across them. All of
 * them begin with a machine frame, which tells where the processor was before.
 *
 * A page in front of the exports holds the table; each routine has 16 bytes, of which the middle is where it is.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { RUNTIME_FUNCTION_BYTES, UWOP_ALLOC_LARGE, UWOP_PUSH_MACHFRAME } from '../../nt/exceptions.ts';
import type { ImageTable } from '../mm/state.ts';
import { KERNEL_IMAGE, KERNEL_IMAGE_BYTES, PAGE_SIZE } from '../mm/system-space.ts';

/** Where a routine of the kernel is, and its stack frame below the machine frame, a multiple of 16 bytes. */
export interface KernelRoutine {
  readonly name: string;
  readonly place: GuestAddress;
  readonly frameBytes: number;
}

/** Bytes of one export or routine; real entry points are 16-byte aligned. */
export const THUNK_BYTES = 16;
export const FIRST_THUNK = addressAdd(KERNEL_IMAGE, PAGE_SIZE);
const PLACE_OFFSET = 8;

/** Stack the caller of a routine provides for its register arguments. */
export const HOME_SPACE_BYTES = 32;
/** Most arguments on the stack of a routine that the kernel calls. */
const MAX_STACK_ARGUMENTS = 12;

/** What the kernel lays out for a handler of exceptions: see ke/exception.ts and rtl/unwind-ex.ts. */
export const EXCEPTION_FRAME_BYTES = 0xb00;

const ROUTINES: readonly { readonly name: string; readonly frameBytes: number }[] = [
  // What routines of drivers return to, for each number of arguments that they have on the stack, in pairs.
  ...Array.from({ length: MAX_STACK_ARGUMENTS / 2 + 1 }, (_, pairs) => ({
    name: 'KiCallDriver',
    frameBytes: HOME_SPACE_BYTES + 16 * pairs,
  })),
  { name: 'KiInterruptDispatch', frameBytes: HOME_SPACE_BYTES },
  { name: 'KiExceptionDispatch', frameBytes: EXCEPTION_FRAME_BYTES },
  { name: 'RtlpUnwind', frameBytes: EXCEPTION_FRAME_BYTES },
];

/** In the order of their addresses. */
export const KERNEL_ROUTINES: readonly KernelRoutine[] = ROUTINES.map((routine, index) => ({
  ...routine,
  place: addressAdd(FIRST_THUNK, index * THUNK_BYTES + PLACE_OFFSET),
}));

function named(name: string): KernelRoutine {
  return KERNEL_ROUTINES.find((routine) => routine.name === name)!;
}

/** A DPC or an APC has come between. */
export const KiInterruptDispatch = named('KiInterruptDispatch');
/** An exception is being looked at. */
export const KiExceptionDispatch = named('KiExceptionDispatch');
/** Frames are being taken down. */
export const RtlpUnwind = named('RtlpUnwind');

/** What a routine of a driver returns to. @param stackArguments those that are not in registers */
export function callerOf(stackArguments: number): KernelRoutine {
  return KERNEL_ROUTINES[(stackArguments + 1) >> 1]!;
}

/** Whether a routine of a driver that gets there has returned. */
export function isCallReturn(address: GuestAddress): boolean {
  return kernelRoutineAt(address)?.name === 'KiCallDriver';
}

/** The routine whose place an address is. */
export function kernelRoutineAt(address: GuestAddress): KernelRoutine | undefined {
  const routine = KERNEL_ROUTINES[Math.floor((address - FIRST_THUNK) / THUNK_BYTES)];
  return routine?.place === address ? routine : undefined;
}

/** Version 1, no prologue, three slots, no frame register: a stack allocation after a machine frame. */
const UNWIND_INFO_BYTES = 12;
const UNWIND_DATA = KERNEL_ROUTINES.length * RUNTIME_FUNCTION_BYTES;

export const KERNEL_IMAGE_TABLE: ImageTable = {
  base: KERNEL_IMAGE,
  sizeBytes: KERNEL_IMAGE_BYTES,
  functions: KERNEL_IMAGE,
  functionCount: KERNEL_ROUTINES.length,
};

/** The function table and the unwind information, which stand at the begin of the image. */
export function kernelFunctionTable(): Uint8Array {
  const bytes = new Uint8Array(UNWIND_DATA + KERNEL_ROUTINES.length * UNWIND_INFO_BYTES);
  const view = new DataView(bytes.buffer);
  KERNEL_ROUTINES.forEach(({ frameBytes }, index) => {
    const entry = index * RUNTIME_FUNCTION_BYTES;
    const begin = PAGE_SIZE + index * THUNK_BYTES;
    const info = UNWIND_DATA + index * UNWIND_INFO_BYTES;
    view.setUint32(entry, begin, true);
    view.setUint32(entry + 4, begin + THUNK_BYTES, true);
    view.setUint32(entry + 8, info, true);
    bytes.set([1, 0, 3, 0, 0, UWOP_ALLOC_LARGE], info);
    view.setUint16(info + 6, frameBytes / 8, true);
    bytes.set([0, UWOP_PUSH_MACHFRAME], info + 8);
  });
  return bytes;
}
