/**
 * RUNTIME_FUNCTION and UNWIND_INFO as they stand in an image in guest memory. They are untrusted: whatever they say is
 * checked where it is used, and reading them may fault.
 * Source: "x64 exception handling" (Microsoft C++ documentation): struct RUNTIME_FUNCTION, struct UNWIND_INFO.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import {
  RUNTIME_FUNCTION_INDIRECT,
  UNW_FLAG_CHAININFO,
  UWOP_ALLOC_LARGE,
  UWOP_PUSH_MACHFRAME,
} from '../../nt/exceptions.ts';
import type { GuestMemory } from '../ports.ts';

/** Slots that an operation takes besides its own; ALLOC_LARGE has one more when its info is not 0. */
const EXTRA_SLOTS: readonly number[] = [0, 1, 0, 0, 1, 2, 1, 2, 1, 2, 0];

/** As many parts of a function as Windows follows. */
export const MAX_CHAIN = 32;

/** The information is such that no compiler makes it. */
export class BadUnwindInfo extends Error {
  override readonly name = 'BadUnwindInfo';
}

/** An entry of a function table; the fields are RVAs, `end` is that behind the last byte. */
export interface RuntimeFunction {
  readonly begin: number;
  readonly end: number;
  readonly unwindData: number;
}

/** One operation of a prologue. */
export interface UnwindCode {
  /** Offset of the end of its instruction from the begin of the function. */
  readonly offset: number;
  readonly operation: number;
  readonly info: number;
  /** The first slot behind its own, and the first two as one number. */
  readonly near: number;
  readonly far: number;
}

export interface UnwindInfo {
  readonly version: number;
  readonly flags: number;
  readonly prologueBytes: number;
  /** The register that the prologue makes the frame pointer, 0 for none, and its distance from RSP in bytes. */
  readonly frameRegister: number;
  readonly frameOffset: number;
  /** In the order in which they are undone. */
  readonly codes: readonly UnwindCode[];
  /** What stands behind the codes: the RVA of the handler and its data, or another entry. */
  readonly tail: GuestAddress;
}

/** Reads an entry, following those that only refer to another one. */
export function readRuntimeFunction(memory: GuestMemory, imageBase: GuestAddress, address: GuestAddress) {
  let at = address;
  for (let i = 0; i < MAX_CHAIN; i++) {
    const unwindData = memory.readU32(addressAdd(at, 8));
    if ((unwindData & RUNTIME_FUNCTION_INDIRECT) === 0) {
      return { begin: memory.readU32(at), end: memory.readU32(addressAdd(at, 4)), unwindData };
    }
    at = addressAdd(imageBase, unwindData - RUNTIME_FUNCTION_INDIRECT);
  }
  throw new BadUnwindInfo('entries of a function table refer to each other');
}

export function readUnwindInfo(memory: GuestMemory, address: GuestAddress): UnwindInfo {
  const head = memory.readU32(address);
  const [first, prologueBytes, count, frame] = [head & 0xff, (head >> 8) & 0xff, (head >> 16) & 0xff, head >>> 24];
  const slots = Array.from({ length: count }, (_, i) => memory.readU16(addressAdd(address, 4 + 2 * i)));
  return {
    version: first & 7,
    flags: first >> 3,
    prologueBytes,
    frameRegister: frame & 15,
    frameOffset: (frame >> 4) * 16,
    codes: codesOf(slots),
    tail: addressAdd(address, 4 + 2 * (count + (count & 1))),
  };
}

function codesOf(slots: readonly number[]): UnwindCode[] {
  const codes: UnwindCode[] = [];
  for (let i = 0; i < slots.length; ) {
    const slot = slots[i]!;
    const operation = (slot >> 8) & 15;
    const info = slot >> 12;
    if (operation > UWOP_PUSH_MACHFRAME) throw new BadUnwindInfo(`there is no unwind operation ${operation}`);
    const near = slots[i + 1] ?? 0;
    const far = near + (slots[i + 2] ?? 0) * 0x1_0000;
    codes.push({ offset: slot & 0xff, operation, info, near, far });
    i += 1 + EXTRA_SLOTS[operation]! + (operation === UWOP_ALLOC_LARGE && info !== 0 ? 1 : 0);
  }
  return codes;
}

/** The entry whose information continues this one. */
export function chainedFunction(
  memory: GuestMemory,
  imageBase: GuestAddress,
  { flags, tail }: UnwindInfo,
): RuntimeFunction | undefined {
  return (flags & UNW_FLAG_CHAININFO) === 0 ? undefined : readRuntimeFunction(memory, imageBase, tail);
}
