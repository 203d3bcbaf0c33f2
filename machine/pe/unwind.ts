/**
 * Takes down one stack frame of guest code by the image's unwind information: from the registers inside a function to
 * those of its caller, right behind the call. Runs no guest code and changes nothing.
 * Source: "x64 exception handling" (Microsoft C++ documentation): UNWIND_CODE, unwind procedure, prologues.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { RSP } from '../cpu/registers.ts';
import type { RuntimeFunction, UnwindInfo } from './function-table.ts';
import type { PeImage } from './image.ts';

const [PUSH_NONVOL, ALLOC_LARGE, ALLOC_SMALL, SET_FPREG, SAVE_NONVOL, SAVE_NONVOL_FAR] = [0, 1, 2, 3, 4, 5];
/** Slots that an operation takes besides its own; ALLOC_LARGE has one more when its info is 1. */
const EXTRA_SLOTS: readonly number[] = [0, 1, 0, 0, 1, 2, 0, 0, 1, 2, 0];
const PUSH_MACHFRAME = 10;
/** As many parts of a function as are followed. */
const MAX_CHAIN = 32;

/** General registers by number, as far as they hold addresses. */
export interface UnwindRegisters {
  rip: GuestAddress;
  readonly values: (GuestAddress | undefined)[];
}

/** Reads a pointer; undefined where nothing readable or no address is. */
export type PointerReader = (address: GuestAddress) => GuestAddress | undefined;

/**
 * Makes `registers` those of the caller.
 * @returns false when the stack cannot be read there
 */
export function unwindFrame(
  image: PeImage,
  base: GuestAddress,
  registers: UnwindRegisters,
  read: PointerReader,
): boolean {
  const rva = registers.rip - base;
  const table = image.functionTable;
  let entry: RuntimeFunction | undefined = table.functionAt(rva);
  /** How far the prologue of the part at hand has been executed. */
  let executed = entry === undefined ? 0 : rva - entry.begin;
  for (let i = 0; entry !== undefined && i < MAX_CHAIN; i++) {
    const info = table.unwindInfoOf(entry);
    if (info === undefined) break;
    if (!undoPrologue(info, executed, registers, read)) return false;
    entry = info.next;
    executed = Number.POSITIVE_INFINITY;
  }
  return returnToCaller(registers, read);
}

/** Pops the return address: the registers of a routine's caller, from those at its first instruction. */
export function returnToCaller(registers: UnwindRegisters, read: PointerReader): boolean {
  const stack = registers.values[RSP];
  const caller = stack && read(stack);
  if (stack === undefined || caller === undefined) return false;
  registers.rip = caller;
  registers.values[RSP] = addressAdd(stack, 8);
  return true;
}

function undoPrologue(
  { slots, frameRegister, frameOffset }: UnwindInfo,
  executed: number,
  registers: UnwindRegisters,
  read: PointerReader,
): boolean {
  const { values } = registers;
  for (let i = 0; i < slots.length; ) {
    const slot = slots[i]!;
    const operation = (slot >> 8) & 15;
    const info = slot >> 12;
    const extra = (EXTRA_SLOTS[operation] ?? 0) + (operation === ALLOC_LARGE && info === 1 ? 1 : 0);
    const near = slots[i + 1] ?? 0;
    const far = near | ((slots[i + 2] ?? 0) << 16);
    i += 1 + extra;
    if ((slot & 0xff) > executed) continue;
    const stack = values[RSP];
    if (stack === undefined || operation === PUSH_MACHFRAME) return false;
    if (operation === PUSH_NONVOL) {
      values[info] = read(stack);
      values[RSP] = addressAdd(stack, 8);
    } else if (operation === ALLOC_LARGE) values[RSP] = addressAdd(stack, info === 1 ? far : near * 8);
    else if (operation === ALLOC_SMALL) values[RSP] = addressAdd(stack, info * 8 + 8);
    else if (operation === SET_FPREG) {
      const frame = values[frameRegister];
      values[RSP] = frame && addressAdd(frame, -frameOffset);
    } else if (operation === SAVE_NONVOL) values[info] = read(addressAdd(stack, near * 8));
    else if (operation === SAVE_NONVOL_FAR) values[info] = read(addressAdd(stack, far));
  }
  return true;
}
