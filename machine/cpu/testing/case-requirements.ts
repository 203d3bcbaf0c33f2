/**
 * What the states of a group must provide for its code to be worth running, found while the code is put together; and what
 * follows from it for the kernel window.
 */
import { FlowControl, type Instruction, Mnemonic, OpKind, Register } from 'iced-x86';
import { mnemonicName } from '../operands.ts';
import { RAX, RBP, RBX, RCX, RDI, RDX, RSI, RSP } from '../registers.ts';
import { generalRegister, isInParts, operandBits, STORES_BYTES, stringOperation } from './case-instructions.ts';
import { FS_BASE, GS_BASE } from './case-layout.ts';
import type { MemoryOperand, Reservation } from './instruction-builder.ts';

/** What a state must provide for the code to be worth running. */
export type Requirement =
  | { readonly kind: 'memory'; readonly memory: MemoryOperand; readonly bytes: number; readonly content: MemoryContent }
  | { readonly kind: 'bit-offset'; readonly register: number; readonly bounded: boolean; readonly wraps: boolean }
  | {
      readonly kind: 'strings';
      readonly bytes: number;
      readonly counted: boolean;
      readonly compares: boolean;
      /** What the segment adds to RSI, relative to the window; undefined when it adds nothing. */
      readonly sourceBase: number | undefined;
      /** Addresses have 32 bits. */
      readonly low: boolean;
    }
  | { readonly kind: 'dividend'; readonly bits: number }
  | { readonly kind: 'small-count' }
  | { readonly kind: 'flags-on-stack' }
  | { readonly kind: 'frame' }
  | { readonly kind: 'return-address' }
  | { readonly kind: 'target'; readonly register: number }
  | { readonly kind: 'equal-to-accumulator'; readonly register: number }
  | { readonly kind: 'text' };

/** What memory operands of some instructions should hold. */
export type MemoryContent = 'any' | 'accumulator' | 'accumulator-pair' | 'target' | 'mxcsr' | 'fx-image';

const BIT_STRINGS: ReadonlySet<Mnemonic> = new Set([Mnemonic.Bt, Mnemonic.Bts, Mnemonic.Btr, Mnemonic.Btc]);
const FX_IMAGES: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Fxrstor,
  Mnemonic.Fxrstor64,
  Mnemonic.Fxsave,
  Mnemonic.Fxsave64,
]);

const SEGMENT_BASES: ReadonlyMap<Register, number> = new Map([
  [Register.FS, FS_BASE],
  [Register.GS, GS_BASE],
]);

/** Comparisons of strings in vectors. */
const COMPARES_TEXT = /^pcmp[ei]str/;

/** Instructions that write RCX without naming it. */
const IMPLICIT_RCX: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Pcmpestri,
  Mnemonic.Pcmpistri,
  Mnemonic.Loop,
  Mnemonic.Loope,
  Mnemonic.Loopne,
]);

const implicitOperand = (base: number): MemoryOperand => ({
  addressing: 'base',
  base,
  index: -1,
  scale: 0,
  displacement: 0n,
  segmentOffset: 0,
  bytes: 16,
  place: 0,
});
/** XLATB adds AL to RBX or EBX. */
function xlatOperand(i: Instruction): MemoryOperand {
  const operand = { ...implicitOperand(RBX), addsAl: true };
  const segmentOffset = SEGMENT_BASES.get(i.segmentPrefix);
  if (i.memoryBase === Register.EBX) return { ...operand, addressing: 'low' };
  return segmentOffset === undefined ? operand : { ...operand, addressing: 'segment', segmentOffset };
}
const MASKMOV_OPERAND = implicitOperand(RDI);

/** True when the operand's base register must move with the window. */
export const isMoved = (memory: MemoryOperand): boolean =>
  memory.base >= 0 && (memory.addressing === 'base' || memory.addressing === 'indexed');

export class RequirementList {
  readonly list: Requirement[] = [];
  /** More data than usual is touched. */
  largeData = false;
  private storesBytes = false;
  private readonly reservation: Reservation | undefined;

  /** @param reservation the registers that a sequence keeps for addresses */
  constructor(reservation: Reservation | undefined) {
    this.reservation = reservation;
  }

  /** See CaseGroup. */
  get inParts(): boolean {
    if (this.storesBytes) return true;
    return this.list.some((r) => r.kind === 'frame' || (r.kind === 'memory' && isInParts(r.bytes)));
  }

  /** Notes what the state must provide; false when the operands would make that impossible. */
  add(i: Instruction, memory: MemoryOperand | undefined, isFirst: boolean): boolean {
    const m = i.mnemonic;
    const size = operandBits(i);
    if ((m === Mnemonic.Shld || m === Mnemonic.Shrd) && size === 16 && !this.limitCount(i, memory, isFirst))
      return false;
    // Undefined by the manuals.
    if (m === Mnemonic.Bswap && size === 16) return false;
    const string = stringOperation(i);
    if (string !== null) return this.requireStrings(i, { b: 1, w: 2, d: 4, q: 8 }[string[1]!]!);
    if (i.isStackInstruction && memory?.base === RSP) {
      if (memory.displacement > 64n || memory.displacement < -64n || memory.index >= 0) return false;
      if (!isMoved(memory)) return false;
      this.largeData = true;
    }
    if (this.reservation !== undefined && this.changesReserved(i)) return false;
    return this.requireRest(i, memory, isFirst);
  }

  /** With a count above the size the result of SHLD and SHRD is undefined. */
  private limitCount(i: Instruction, memory: MemoryOperand | undefined, isFirst: boolean): boolean {
    if (i.opKind(2) === OpKind.Immediate8) return (i.immediate8 & 31) <= 16;
    if (this.reservation !== undefined && !isFirst) return false;
    if (memory !== undefined && (memory.base === RCX || memory.index === RCX)) return false;
    this.list.push({ kind: 'small-count' });
    return true;
  }

  private requireRest(i: Instruction, memory: MemoryOperand | undefined, isFirst: boolean): boolean {
    const m = i.mnemonic;
    const { list } = this;
    const uses = (register: number) => memory !== undefined && (memory.base === register || memory.index === register);
    if (memory !== undefined && BIT_STRINGS.has(m) && i.opKind(1) === OpKind.Register) {
      const register = generalRegister(i.opRegister(1));
      if (uses(register) || (this.reservation !== undefined && !isFirst)) return false;
      this.largeData = true;
      list.push({
        kind: 'bit-offset',
        register,
        bounded: memory.addressing === 'low' || memory.addressing === 'absolute',
        wraps: memory.addressing === 'low',
      });
    }
    if ((m === Mnemonic.Div || m === Mnemonic.Idiv) && isFirst && !uses(RAX) && !uses(RDX)) {
      list.push({ kind: 'dividend', bits: operandBits(i) });
    }
    if (m === Mnemonic.Popf || m === Mnemonic.Popfq) list.push({ kind: 'flags-on-stack' });
    if (m === Mnemonic.Enter || m === Mnemonic.Leave) list.push({ kind: 'frame' });
    if (m === Mnemonic.Ret) list.push({ kind: 'return-address' });
    let content: MemoryContent = 'any';
    if (m === Mnemonic.Cmpxchg) {
      if (memory === undefined) list.push({ kind: 'equal-to-accumulator', register: generalRegister(i.opRegister(0)) });
      else content = 'accumulator';
    } else if (m === Mnemonic.Cmpxchg8b || m === Mnemonic.Cmpxchg16b) content = 'accumulator-pair';
    else if (m === Mnemonic.Ldmxcsr) content = 'mxcsr';
    else if (FX_IMAGES.has(m)) {
      content = 'fx-image';
      this.largeData = true;
    }
    if (i.flowControl === FlowControl.IndirectBranch || i.flowControl === FlowControl.IndirectCall) {
      const register = memory === undefined ? generalRegister(i.opRegister(0)) : -1;
      // The code must find its way out: RSP cannot be a stack too, and an index alone does not lead to any address.
      if (register === RSP || memory?.addressing === 'index-only') return false;
      if (register >= 0) list.push({ kind: 'target', register });
      else content = 'target';
    }
    if (m === Mnemonic.Xlatb && this.reservation?.taken.includes(RBX) === true) return false;
    if (m === Mnemonic.Xlatb) list.push({ kind: 'memory', memory: xlatOperand(i), bytes: 1, content });
    if (STORES_BYTES.has(m)) {
      this.storesBytes = true;
      list.push({ kind: 'memory', memory: MASKMOV_OPERAND, bytes: m === Mnemonic.Maskmovq ? 8 : 16, content });
    }
    if (isFirst && COMPARES_TEXT.test(mnemonicName(m)) && !uses(RAX) && !uses(RDX)) list.push({ kind: 'text' });
    // An index alone leads to no place that could be prepared.
    if ((content === 'mxcsr' || content === 'fx-image') && memory?.addressing === 'index-only') return false;
    if (memory !== undefined) {
      const bytes = content === 'fx-image' ? 512 : memory.bytes || 16;
      list.push({ kind: 'memory', memory, bytes, content });
    }
    return true;
  }

  private requireStrings(i: Instruction, bytes: number): boolean {
    if (this.reservation !== undefined && !this.allowsStrings) return false;
    const low = Array.from({ length: i.opCount }).some(
      (_, n) => i.opKind(n) === OpKind.MemorySegESI || i.opKind(n) === OpKind.MemoryESEDI,
    );
    const sourceBase = SEGMENT_BASES.get(i.segmentPrefix);
    // In a sequence all strings share their registers.
    if (this.reservation !== undefined && (low || sourceBase !== undefined)) return false;
    this.largeData = true;
    this.list.push({
      kind: 'strings',
      low,
      sourceBase,
      bytes,
      counted: i.hasRepPrefix || i.hasRepnePrefix,
      compares: mnemonicName(i.mnemonic).startsWith('cmps'),
    });
    return true;
  }

  /** True when an instruction of a sequence writes a register that holds an address. */
  private changesReserved(i: Instruction): boolean {
    const { taken } = this.reservation!;
    if (i.mnemonic === Mnemonic.Leave || i.mnemonic === Mnemonic.Enter) return true;
    for (let n = 0; n < i.opCount; n++) {
      if (i.opKind(n) === OpKind.Register && taken.includes(generalRegister(i.opRegister(n)))) {
        if (i.opRegister(n) !== Register.CL) return true;
      }
    }
    return this.allowsStrings && IMPLICIT_RCX.has(i.mnemonic);
  }

  /** Numbers of the registers that hold addresses of the window. */
  pointers(): number[] {
    // A base register beside a segment base stays: the segment base moves.
    const stays = this.list.some(
      (r) => r.kind === 'memory' && r.memory.base === RSP && r.memory.addressing === 'segment',
    );
    const found = new Set<number>(stays ? [] : [RSP]);
    for (const requirement of this.list) {
      if (requirement.kind === 'memory' && isMoved(requirement.memory)) found.add(requirement.memory.base);
      if (requirement.kind === 'strings' && !requirement.low) {
        found.add(RDI);
        if (requirement.sourceBase === undefined) found.add(RSI);
      }
      if (requirement.kind === 'frame') found.add(RBP);
      if (requirement.kind === 'target') found.add(requirement.register);
    }
    return [...found];
  }

  /** True when the code uses addresses only as addresses. */
  isMovable(instructions: readonly Instruction[]): boolean {
    const pointers = this.pointers();
    const inPlace = this.list.some(
      (r) => r.kind === 'memory' && (r.memory.addressing === 'index-only' || r.memory.addressing === 'fixed'),
    );
    // A POP before it takes what RET was to find.
    const popsBeforeReturn = instructions.some((i) => i.mnemonic === Mnemonic.Ret) && instructions.length > 1;
    if (inPlace || popsBeforeReturn) return false;
    return instructions.every((i) => {
      if (i.mnemonic === Mnemonic.Lea || i.mnemonic === Mnemonic.Leave) return false;
      const indirect = i.flowControl === FlowControl.IndirectBranch || i.flowControl === FlowControl.IndirectCall;
      for (let n = 0; n < i.opCount; n++) {
        if (i.opKind(n) !== OpKind.Register || indirect) continue;
        if (pointers.includes(generalRegister(i.opRegister(n)))) return false;
      }
      const pair = i.mnemonic === Mnemonic.Cmpxchg8b || i.mnemonic === Mnemonic.Cmpxchg16b;
      const implicit = stringOperation(i) === null && pointers.some((p) => p < RBX || (pair && p === RBX));
      return !implicit;
    });
  }

  private get allowsStrings(): boolean {
    return this.reservation?.taken.includes(RSI) === true;
  }
}
