/**
 * Epilogues have no unwind codes: whether control is in one is seen from the instructions from there to the end of the
 * function, of which only a few forms are allowed.
 * Source: "x64 prolog and epilog" (Microsoft C++ documentation).
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { UNW_FLAG_CHAININFO, UWOP_EPILOG } from '../../nt/exceptions.ts';
import type { GuestMemory } from '../ports.ts';
import type { RuntimeFunction, UnwindInfo } from './unwind-info.ts';

/** What is left of an epilogue. */
export interface Epilogue {
  /** The register that RSP is computed from (RSP itself for an addition), and what is added. */
  readonly base: number;
  readonly offset: number;
  /** Registers that are popped then. */
  readonly pops: readonly number[];
}

const RSP = 4;
const MAX_EPILOGUE_BYTES = 64;

/** Bytes of code, read one by one: the last instruction of a function may be the last one of its page. */
class CodeReader {
  private readonly memory: GuestMemory;
  private readonly start: GuestAddress;
  at = 0;

  constructor(memory: GuestMemory, start: GuestAddress) {
    this.memory = memory;
    this.start = start;
  }

  byte(offset = 0): number {
    return this.memory.readU8(addressAdd(this.start, this.at + offset));
  }

  signed8(offset: number): number {
    return (this.byte(offset) << 24) >> 24;
  }

  signed32(offset: number): number {
    return this.memory.readS32(addressAdd(this.start, this.at + offset));
  }
}

/**
 * What is left of the epilogue that `controlPc` is in; undefined when it is in none.
 * @param isOtherPart whether an RVA outside of `entry` is inside of the same function nevertheless
 */
export function epilogueAt(
  memory: GuestMemory,
  imageBase: GuestAddress,
  controlPc: GuestAddress,
  entry: RuntimeFunction,
  info: UnwindInfo,
  isOtherPart: (rva: number) => boolean,
): Epilogue | undefined {
  const rva = controlPc - imageBase;
  if (!mayBeInEpilogue(info, entry, rva)) return undefined;
  const code = new CodeReader(memory, controlPc);
  const { base, offset } = stackAdjustment(code, info.frameRegister);
  const pops: number[] = [];
  while (code.at < MAX_EPILOGUE_BYTES) {
    const popped = popAt(code);
    if (popped === undefined) break;
    pops.push(popped);
  }
  const target = jumpTarget(code, rva + code.at);
  const leaves = target === undefined ? returns(code) : isTailCall(target, entry, info, isOtherPart);
  return leaves ? { base, offset, pops } : undefined;
}

/** Version 2 tells where the epilogues are: the first operation their size and whether one ends the function, more how far from its end. */
function mayBeInEpilogue({ version, codes }: UnwindInfo, { begin, end }: RuntimeFunction, rva: number): boolean {
  const first = codes[0];
  if (version !== 2 || first === undefined || first.operation !== UWOP_EPILOG) return true;
  const sizeBytes = first.offset;
  const isWithin = (start: number) => start >= begin && rva >= start && rva < start + sizeBytes;
  if ((first.info & 1) !== 0 && isWithin(end - sizeBytes)) return true;
  // Each operation has two slots, and those behind the first one's own are descriptions as well.
  const places = codes.filter(({ operation }) => operation === UWOP_EPILOG);
  return places.some(({ offset, info, near }, index) => {
    const own = index === 0 ? 0 : offset + info * 256;
    const second = (near & 0xff) + (near >> 12) * 256;
    return [own, second].some((distance) => distance !== 0 && isWithin(end - distance));
  });
}

/** `add rsp, constant` or `lea rsp, constant[frame register]`, if either is there. */
function stackAdjustment(code: CodeReader, frameRegister: number): { readonly base: number; readonly offset: number } {
  const none = { base: RSP, offset: 0 };
  const rex = code.byte();
  if (rex === 0x48 && code.byte(2) === 0xc4) {
    if (code.byte(1) === 0x83) return advance(code, 4, { base: RSP, offset: code.signed8(3) });
    if (code.byte(1) === 0x81) return advance(code, 7, { base: RSP, offset: code.signed32(3) });
    return none;
  }
  if ((rex & 0xfe) !== 0x48 || code.byte(1) !== 0x8d || frameRegister === 0) return none;
  const modRm = code.byte(2);
  const base = (modRm & 7) | ((rex & 1) << 3);
  if ((modRm & 0x38) !== RSP << 3 || base !== frameRegister) return none;
  // A base of R12 needs a SIB byte.
  const sib = (modRm & 7) === RSP ? 1 : 0;
  if (modRm >> 6 === 1) return advance(code, 4 + sib, { base, offset: code.signed8(3 + sib) });
  if (modRm >> 6 === 2) return advance(code, 7 + sib, { base, offset: code.signed32(3 + sib) });
  return none;
}

function advance<T>(code: CodeReader, bytes: number, value: T): T {
  code.at += bytes;
  return value;
}

function popAt(code: CodeReader): number | undefined {
  const first = code.byte();
  if ((first & 0xf8) === 0x58) return advance(code, 1, first & 7);
  if ((first & 0xf8) !== 0x40 || (code.byte(1) & 0xf8) !== 0x58) return undefined;
  return advance(code, 2, (code.byte(1) & 7) | ((first & 1) << 3));
}

/** Where the direct jump that is there goes. */
function jumpTarget(code: CodeReader, rva: number): number | undefined {
  if (code.byte() === 0xeb) return rva + 2 + code.signed8(1);
  return code.byte() === 0xe9 ? rva + 5 + code.signed32(1) : undefined;
}

/** A jump to the begin of a function is a call that replaces the caller; one within it is a part of its body. */
function isTailCall(
  target: number,
  { begin, end }: RuntimeFunction,
  { flags }: UnwindInfo,
  isOtherPart: (rva: number) => boolean,
): boolean {
  if (target === begin) return (flags & UNW_FLAG_CHAININFO) === 0;
  return (target < begin || target >= end) && !isOtherPart(target);
}

/** Whether a return is there, or an indirect jump that ends the function. */
function returns(code: CodeReader): boolean {
  const first = code.byte();
  if (first === 0xc3 || first === 0xc2) return true;
  if (first === 0xf3) return code.byte(1) === 0xc3;
  // Jumps through a variable, or marked as the end of a function by a prefix that they do not need.
  if (first === 0xff) return code.byte(1) === 0x25;
  return (first & 0xf8) === 0x48 && code.byte(1) === 0xff && (code.byte(2) & 0x38) === 0x20;
}
