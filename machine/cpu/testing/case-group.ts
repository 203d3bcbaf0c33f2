/**
 * A group of cases: one piece of code that is run from many states. This file puts the code together from the
 * catalogue's variants and finds out what follows from it: which flags are undefined, what the states must provide
 * (requirements), whether it may be moved to the kernel window. Everything derives from seed and group number.
 */
import {
  type Code,
  Decoder,
  DecoderOptions,
  FlowControl,
  Instruction,
  MemorySizeExt,
  Mnemonic,
  OpKind,
  Register,
  RflagsBits,
} from 'iced-x86';
import { Prng } from '../../../base/prng.ts';
import { SHIFTS } from '../decoder.ts';
import { mnemonicName, registerSlot } from '../operands.ts';
import { RAX, RBP, RBX, RCX, RDI, RDX, RSI, RSP } from '../registers.ts';
import { GPR } from '../state.ts';
import {
  CODE,
  CODE_LIMIT,
  EXIT_STRIDE,
  EXITS,
  LARGE_DATA,
  RIGHTS_NONE,
  RIGHTS_READ,
  RIGHTS_WRITE,
  type Rights,
  SMALL_DATA,
} from './case-layout.ts';
import { type FormEntry, formCatalogue, type Variant } from './form-catalogue.ts';
import { InstructionBuilder, InstructionEncoder, type MemoryOperand, type Reservation } from './instruction-builder.ts';

export const USER_BASE = 0x1a0_0000_0000n;

/** What a state must provide for the code to be worth running. */
export type Requirement =
  | { readonly kind: 'memory'; readonly memory: MemoryOperand; readonly bytes: number; readonly content: MemoryContent }
  | { readonly kind: 'bit-offset'; readonly register: number; readonly bounded: boolean }
  | { readonly kind: 'strings'; readonly bytes: number; readonly counted: boolean; readonly compares: boolean }
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

export interface CaseGroup {
  readonly seed: number;
  readonly number: number;
  readonly form: string;
  /** Bytes of the code and where they start in the code pages; exits included. */
  readonly code: Uint8Array;
  readonly codeOffset: number;
  readonly entryOffset: number;
  /** Offset in `code` and length of each instruction that may be left out. */
  readonly parts: readonly { readonly at: number; readonly length: number }[];
  readonly dataBytes: number;
  readonly rights: readonly [Rights, Rights];
  /** Flags that are defined at the end, and when a fault ends the code early. */
  readonly definedFlags: number;
  readonly definedFlagsAtFault: number;
  readonly requirements: readonly Requirement[];
  /** For sequences: the registers kept for addresses. */
  readonly reservation: Reservation | undefined;
  readonly usesX87: boolean;
  /** False when the code may fault in an instruction that leaves open whether MMX has been entered by then. */
  readonly x87DefinedAtFault: boolean;
  /** Has an operand that processors access part by part: a fault may come after some of it, anywhere in it. */
  readonly inParts: boolean;
  /** Results in XMM registers need only be near the host's. */
  readonly approximate: boolean;
  /** Registers that hold addresses at the start. */
  readonly pointers: readonly number[];
  /** The code uses addresses only as addresses: it gives the same results in the kernel window. */
  readonly movable: boolean;
  /** The stack or the data hold addresses of code. */
  readonly holdsAddresses: boolean;
  /** Continues the generator of the group, for its states. */
  readonly random: Prng;
}

const ALL_FLAGS = 0xcd5;
const BACKWARD_EXIT = 1;
const FORWARD_EXIT = 2;
/** Where indirect branches go. */
export const INDIRECT_EXIT = 3;
const JUMP_BYTES = 5;
const MOST_INSTRUCTIONS = 12;
const ATTEMPTS = 400;

/** Instructions whose state needs preparation: only at the start of a sequence. */
const STARTS_ONLY: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Popf,
  Mnemonic.Popfq,
  Mnemonic.Enter,
  Mnemonic.Leave,
  Mnemonic.Ldmxcsr,
  Mnemonic.Fxrstor,
  Mnemonic.Fxrstor64,
  Mnemonic.Fxsave,
  Mnemonic.Fxsave64,
  // What they tell of the last instruction differs between processors, and with the selector of user mode.
  Mnemonic.Fnstenv,
  Mnemonic.Fnsave,
  Mnemonic.Maskmovdqu,
  Mnemonic.Maskmovq,
  Mnemonic.Xlatb,
]);
const BIT_STRINGS: ReadonlySet<Mnemonic> = new Set([Mnemonic.Bt, Mnemonic.Bts, Mnemonic.Btr, Mnemonic.Btc]);
const FX_IMAGES: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Fxrstor,
  Mnemonic.Fxrstor64,
  Mnemonic.Fxsave,
  Mnemonic.Fxsave64,
]);

/** Instructions that processors may approximate each in its own way. */
export const APPROXIMATE: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Rcpps,
  Mnemonic.Rcpss,
  Mnemonic.Rsqrtps,
  Mnemonic.Rsqrtss,
]);

/** The environment of the x87 unit (14 bytes) and whatever is larger than a register. */
const isInParts = (bytes: number): boolean => bytes === 14 || bytes > 16;

export const stringOperation = (i: Instruction): RegExpExecArray | null =>
  i.isStringInstruction ? /^(?:movs|stos|lods|scas|cmps)([bwdq])$/.exec(mnemonicName(i.mnemonic)) : null;

/** Forms that have instructions to test, in a fixed order. */
export function testedForms(only?: RegExp): FormEntry[] {
  return formCatalogue().filter((entry) => entry.variants.length > 0 && (only === undefined || only.test(entry.form)));
}

/** Makes groups; any group of a seed can be made again by its number. */
export class GroupMaker {
  private readonly seed: number;
  private readonly forms: readonly FormEntry[];
  private readonly all: readonly FormEntry[];

  /** @param forms each in turn starts a group; @param others what sequences may contain besides */
  constructor(seed: number, forms: readonly FormEntry[], others: readonly FormEntry[]) {
    this.seed = seed;
    this.forms = forms;
    this.all = others;
  }

  make(number: number): CaseGroup {
    const random = new Prng((Math.imul(this.seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0);
    const entry = this.forms[number % this.forms.length]!;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const writer = new GroupWriter(random, this.all);
      const group = writer.write(entry, this.seed, number);
      writer.free();
      if (group !== undefined) return group;
    }
    throw new Error(`no valid code found with form ${entry.form} (seed ${this.seed}, group ${number})`);
  }
}

class GroupWriter {
  private readonly random: Prng;
  private readonly all: readonly FormEntry[];
  private readonly builder: InstructionBuilder;
  private readonly encoder = new InstructionEncoder();
  private readonly bytes: number[] = [];
  private readonly parts: { at: number; length: number }[] = [];
  private readonly requirements: Requirement[] = [];
  private readonly instructions: Instruction[] = [];
  private codeOffset = 0x100;
  private reservation: Reservation | undefined;
  private largeData = false;
  private usesX87 = false;
  private x87DefinedAtFault = true;

  constructor(random: Prng, all: readonly FormEntry[]) {
    this.random = random;
    this.all = all;
    this.builder = new InstructionBuilder(random);
  }

  free(): void {
    for (const instruction of this.instructions) instruction.free();
  }

  write(entry: FormEntry, seed: number, number: number): CaseGroup | undefined {
    const { random } = this;
    const variant = this.pick(entry);
    const approximate = APPROXIMATE.has(variant.mnemonic);
    const alone = approximate || random.below(5) < 3;
    if (!alone) this.reserve(variant);
    const straddles = random.below(16) === 0;
    this.codeOffset = straddles ? 0x1000 - JUMP_BYTES - 1 - random.below(14) : 0x40 + random.below(64);
    this.jumpToExit(BACKWARD_EXIT);
    if (!this.writeAll(variant, alone)) return undefined;
    this.jumpToExit(0);
    this.jumpToExit(FORWARD_EXIT);
    const flags = this.definedFlags();
    if (flags === undefined || this.bytes.length > CODE_LIMIT) return undefined;
    const pointers = this.pointers();
    return {
      seed,
      number,
      form: entry.form,
      code: Uint8Array.from(this.bytes),
      codeOffset: this.codeOffset,
      entryOffset: this.codeOffset + JUMP_BYTES,
      parts: this.parts,
      dataBytes: this.largeData ? LARGE_DATA : SMALL_DATA,
      rights: this.rights(),
      ...flags,
      requirements: this.requirements,
      reservation: this.reservation,
      usesX87: this.usesX87,
      x87DefinedAtFault: this.x87DefinedAtFault,
      approximate,
      inParts: this.requirements.some((r) => r.kind === 'frame' || (r.kind === 'memory' && isInParts(r.bytes))),
      pointers,
      movable: this.isMovable(pointers),
      holdsAddresses: this.requirements.some(
        (r) => r.kind === 'return-address' || (r.kind === 'memory' && r.content === 'target'),
      ),
      random,
    };
  }

  private pick(entry: FormEntry): Variant {
    return entry.variants[this.random.below(entry.variants.length)]!;
  }

  private rights(): [Rights, Rights] {
    switch (this.random.below(16)) {
      case 0:
        return [RIGHTS_WRITE, RIGHTS_READ];
      case 1:
        return [RIGHTS_WRITE, RIGHTS_NONE];
      case 2:
        return [RIGHTS_NONE, RIGHTS_WRITE];
      case 3:
        return [RIGHTS_READ, RIGHTS_WRITE];
      default:
        return [RIGHTS_WRITE, RIGHTS_WRITE];
    }
  }

  /** Chooses registers for the addresses of a sequence; those that instructions use without naming them are left. */
  private reserve(first: Variant): void {
    const free = [RBX, RBP, 8, 9, 10, 11, 12, 13, 14, 15];
    const base = free.splice(this.random.below(free.length), 1)[0]!;
    const index = free.splice(this.random.below(free.length), 1)[0]!;
    const strings = first.prefix !== '' || this.random.below(6) === 0;
    this.reservation = { base, index, taken: [base, index, RSP, ...(strings ? [RSI, RDI, RCX] : [])] };
  }

  private get allowsStrings(): boolean {
    return this.reservation?.taken.includes(RSI) === true;
  }

  // ---- code ----

  private get ip(): bigint {
    return USER_BASE + BigInt(CODE + this.codeOffset + this.bytes.length);
  }

  private jumpToExit(exit: number): void {
    const distance = EXITS + exit * EXIT_STRIDE - (CODE + this.codeOffset + this.bytes.length + JUMP_BYTES);
    this.bytes.push(0xe9, distance & 0xff, (distance >> 8) & 0xff, (distance >> 16) & 0xff, (distance >> 24) & 0xff);
  }

  private writeAll(first: Variant, alone: boolean): boolean {
    const { random } = this;
    if (!this.writeOne(first, true)) return false;
    if (first.jump !== undefined) {
      if (alone || random.below(2) === 0) return this.writeBranch(first.jump);
      if (!this.skipNext(random.below(16), this.other())) return false;
    }
    if (alone || endsSequence(first)) return true;
    const length = 1 + random.below(random.below(4) === 0 ? MOST_INSTRUCTIONS - 1 : 3);
    for (let i = 0; i < length; i++) {
      const variant = this.other();
      const skips = random.below(5) === 0 && !endsSequence(variant);
      if (!(skips ? this.skipNext(random.below(16), variant) : this.writeOne(variant, false))) return false;
      if (endsSequence(variant)) return true;
    }
    return true;
  }

  /** A further instruction of a sequence. */
  private other(): Variant {
    for (;;) {
      const variant = this.pick(this.all[this.random.below(this.all.length)]!);
      if (STARTS_ONLY.has(variant.mnemonic) || APPROXIMATE.has(variant.mnemonic)) continue;
      if (endsSequence(variant) && !variant.branch) continue;
      const divides = variant.mnemonic === Mnemonic.Div || variant.mnemonic === Mnemonic.Idiv;
      if (divides && this.random.below(4) !== 0) continue;
      return variant;
    }
  }

  private writeOne(variant: Variant, isFirst: boolean): boolean {
    if (variant.branch) return this.writeBranch(variant.code);
    const built = this.build(variant);
    if (built === undefined) return false;
    const { instruction, memory } = built;
    this.instructions.push(instruction);
    if (variant.jump === undefined && this.mayLock(instruction, variant)) instruction.hasLockPrefix = true;
    let bytes = this.encoder.encode(instruction, this.ip);
    if (bytes === undefined || !this.require(instruction, memory, isFirst)) return false;
    if (this.random.below(24) === 0 && memory === undefined && variant.jump === undefined)
      bytes = this.withRedundantPrefix(bytes);
    this.push(bytes);
    if (usesX87Registers(instruction)) this.usesX87 = true;
    if (ENTERS_MMX_AND_FAULTS.has(instruction.mnemonic)) this.x87DefinedAtFault = false;
    return true;
  }

  private build(variant: Variant): { instruction: Instruction; memory: MemoryOperand | undefined } | undefined {
    for (let attempt = 0; attempt < 50; attempt++) {
      const built = this.builder.build(variant, this.reservation, variant.addressing);
      if (built === undefined) return undefined;
      if (variant.notIndexed && built.memory?.addressing === 'indexed') {
        built.instruction.free();
        continue;
      }
      return built;
    }
    return undefined;
  }

  private push(bytes: Uint8Array): void {
    this.parts.push({ at: this.bytes.length, length: bytes.length });
    this.bytes.push(...bytes);
  }

  private mayLock(i: Instruction, variant: Variant): boolean {
    if (!variant.memory || this.random.below(4) !== 0) return false;
    const before = i.hasLockPrefix;
    return !before && LOCKABLE.has(i.mnemonic) && i.opKind(0) === OpKind.Memory;
  }

  /** A segment override without meaning, kept only if the instruction stays the same. */
  private withRedundantPrefix(bytes: Uint8Array): Uint8Array {
    const longer = Uint8Array.of(this.random.below(2) === 0 ? 0x3e : 0x2e, ...bytes);
    if (longer.length > 15) return bytes;
    const [a, b] = [decodeOne(bytes), decodeOne(longer)];
    const same = a.code === b.code && !b.isInvalid;
    a.free();
    b.free();
    return same ? longer : bytes;
  }

  /** A direct branch as the last instruction: to the exit before the code or to the one behind it. */
  private writeBranch(code: Code): boolean {
    const instruction = new Instruction();
    this.instructions.push(instruction);
    instruction.code = code;
    instruction.setOpKind(0, OpKind.NearBranch64);
    instruction.nearBranch64 = this.ip + 16n;
    const probe = this.encoder.encode(instruction, this.ip);
    if (probe === undefined) return false;
    const backward = this.random.below(2) === 0;
    const start = USER_BASE + BigInt(CODE + this.codeOffset);
    instruction.nearBranch64 = backward ? start : this.ip + BigInt(probe.length + JUMP_BYTES);
    const bytes = this.encoder.encode(instruction, this.ip);
    if (bytes === undefined || bytes.length !== probe.length) return false;
    this.push(bytes);
    return true;
  }

  /** A conditional jump over the next instruction, and that instruction. */
  private skipNext(condition: number, variant: Variant): boolean {
    const jump = this.random.below(2) === 0 ? [0x70 | condition, 0] : [0x0f, 0x80 | condition, 0, 0, 0, 0];
    const at = this.bytes.length;
    this.push(Uint8Array.from(jump));
    if (endsSequence(variant) || !this.writeOne(variant, false)) return false;
    this.bytes[at + (jump.length === 2 ? 1 : 2)] = this.bytes.length - at - jump.length;
    this.instructions.splice(-1, 0, decodeOne(Uint8Array.from(this.bytes.slice(at, at + jump.length))));
    return true;
  }

  // ---- requirements ----

  /** Notes what the state must provide; false when the operands would make that impossible. */
  private require(i: Instruction, memory: MemoryOperand | undefined, isFirst: boolean): boolean {
    const m = i.mnemonic;
    const { requirements } = this;
    const size = operandBits(i);
    if ((m === Mnemonic.Shld || m === Mnemonic.Shrd) && size === 16) {
      // With a count above the size the result is undefined.
      if (i.opKind(2) === OpKind.Immediate8) return (i.immediate8 & 31) <= 16 && this.requireRest(i, memory, isFirst);
      if (this.reservation !== undefined && !isFirst) return false;
      if (memory !== undefined && (memory.base === RCX || memory.index === RCX)) return false;
      requirements.push({ kind: 'small-count' });
    }
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

  private requireRest(i: Instruction, memory: MemoryOperand | undefined, isFirst: boolean): boolean {
    const m = i.mnemonic;
    const { requirements } = this;
    const uses = (register: number) => memory !== undefined && (memory.base === register || memory.index === register);
    if (memory !== undefined && BIT_STRINGS.has(m) && i.opKind(1) === OpKind.Register) {
      const register = generalRegister(i.opRegister(1));
      if (uses(register) || (this.reservation !== undefined && !isFirst)) return false;
      this.largeData = true;
      // A bit offset that carries out of 32 bits is known to differ.
      requirements.push({
        kind: 'bit-offset',
        register,
        bounded: memory.addressing === 'low' || memory.addressing === 'absolute',
      });
    }
    if ((m === Mnemonic.Div || m === Mnemonic.Idiv) && isFirst && !uses(RAX) && !uses(RDX)) {
      requirements.push({ kind: 'dividend', bits: operandBits(i) });
    }
    if (m === Mnemonic.Popf || m === Mnemonic.Popfq) requirements.push({ kind: 'flags-on-stack' });
    if (m === Mnemonic.Enter || m === Mnemonic.Leave) requirements.push({ kind: 'frame' });
    if (m === Mnemonic.Ret) requirements.push({ kind: 'return-address' });
    let content: MemoryContent = 'any';
    if (m === Mnemonic.Cmpxchg) {
      if (memory === undefined)
        requirements.push({ kind: 'equal-to-accumulator', register: generalRegister(i.opRegister(0)) });
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
      if (register >= 0) requirements.push({ kind: 'target', register });
      else content = 'target';
    }
    if (m === Mnemonic.Xlatb) requirements.push({ kind: 'memory', memory: XLAT_OPERAND, bytes: 1, content });
    if (m === Mnemonic.Maskmovdqu || m === Mnemonic.Maskmovq) {
      requirements.push({ kind: 'memory', memory: MASKMOV_OPERAND, bytes: m === Mnemonic.Maskmovq ? 8 : 16, content });
    }
    if (isFirst && COMPARES_TEXT.test(mnemonicName(m)) && !uses(RAX) && !uses(RDX)) requirements.push({ kind: 'text' });
    // An index alone leads to no place that could be prepared.
    if ((content === 'mxcsr' || content === 'fx-image') && memory?.addressing === 'index-only') return false;
    if (memory !== undefined) {
      const bytes = content === 'fx-image' ? 512 : memory.bytes || 16;
      requirements.push({ kind: 'memory', memory, bytes, content });
    }
    return true;
  }

  private requireStrings(i: Instruction, bytes: number): boolean {
    if (this.reservation !== undefined && !this.allowsStrings) return false;
    this.largeData = true;
    this.requirements.push({
      kind: 'strings',
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

  // ---- conclusions ----

  private pointers(): number[] {
    // A base register beside a segment base stays: the segment base moves.
    const stays = this.requirements.some(
      (r) => r.kind === 'memory' && r.memory.base === RSP && r.memory.addressing === 'segment',
    );
    const found = new Set<number>(stays ? [] : [RSP]);
    for (const requirement of this.requirements) {
      if (requirement.kind === 'memory' && isMoved(requirement.memory)) found.add(requirement.memory.base);
      if (requirement.kind === 'strings') found.add(RSI).add(RDI);
      if (requirement.kind === 'frame') found.add(RBP);
      if (requirement.kind === 'target') found.add(requirement.register);
    }
    return [...found];
  }

  private isMovable(pointers: readonly number[]): boolean {
    const inPlace = this.requirements.some(
      (r) => r.kind === 'memory' && (r.memory.addressing === 'index-only' || r.memory.addressing === 'fixed'),
    );
    if (inPlace) return false;
    return this.instructions.every((i) => {
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

  /** Which flags are defined at the end and at any fault; undefined when an instruction reads an undefined one. */
  private definedFlags(): { definedFlags: number; definedFlagsAtFault: number } | undefined {
    let mask = 0;
    let ever = 0;
    let jumps = false;
    for (const i of this.instructions) {
      if ((i.rflagsRead & mask) !== 0) return undefined;
      // After a jump the instruction may not run, and with a count of zero it may do nothing: no doubt is cleared.
      if (!jumps && !mayDoNothing(i)) mask &= ~(i.rflagsWritten | i.rflagsCleared | i.rflagsSet);
      mask |= i.rflagsUndefined;
      // With a count that is a multiple of size + 1 the decoder sees no change, processors still touch OF.
      if ((i.mnemonic === Mnemonic.Rcl || i.mnemonic === Mnemonic.Rcr) && !isByOne(i)) mask |= RflagsBits.OF;
      ever |= mask;
      // At a fault processors put back the flags from before the instruction; the engine has those of the last iteration.
      if (repeatsComparison(i)) ever |= i.rflagsWritten;
      jumps = i.flowControl === FlowControl.ConditionalBranch;
    }
    return { definedFlags: ALL_FLAGS & ~toRflags(mask), definedFlagsAtFault: ALL_FLAGS & ~toRflags(ever) };
  }
}

/** Some processors set the x87 tags and top before they find that the operand faults or an exception is unmasked. */
const ENTERS_MMX_AND_FAULTS: ReadonlySet<Mnemonic> = new Set([
  ...[Mnemonic.Maskmovq, Mnemonic.Cvtpi2ps, Mnemonic.Cvtpi2pd],
  ...[Mnemonic.Cvtps2pi, Mnemonic.Cvttps2pi, Mnemonic.Cvtpd2pi, Mnemonic.Cvttpd2pi],
]);

/** Comparisons of strings in vectors. */
const COMPARES_TEXT = /^pcmp[ei]str/;

const LOCKABLE: ReadonlySet<Mnemonic> = new Set([
  ...[Mnemonic.Add, Mnemonic.Adc, Mnemonic.And, Mnemonic.Or, Mnemonic.Sbb, Mnemonic.Sub, Mnemonic.Xor],
  ...[Mnemonic.Btc, Mnemonic.Btr, Mnemonic.Bts, Mnemonic.Cmpxchg, Mnemonic.Cmpxchg8b, Mnemonic.Cmpxchg16b],
  ...[Mnemonic.Dec, Mnemonic.Inc, Mnemonic.Neg, Mnemonic.Not, Mnemonic.Xadd, Mnemonic.Xchg],
]);

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
/** XLATB adds AL to RBX. */
export const XLAT_OPERAND = implicitOperand(RBX);
const MASKMOV_OPERAND = implicitOperand(RDI);

/** True when the operand's base register must move with the window. */
export const isMoved = (memory: MemoryOperand): boolean =>
  memory.base >= 0 && (memory.addressing === 'base' || memory.addressing === 'indexed');

function endsSequence(variant: Variant): boolean {
  return variant.flow !== FlowControl.Next;
}

const isByOne = (i: Instruction): boolean => i.opKind(1) === OpKind.Immediate8 && i.immediate8 === 1;

/** CMPS or SCAS with REPE or REPNE. */
const repeatsComparison = (i: Instruction): boolean =>
  (i.hasRepPrefix || i.hasRepnePrefix) && /^(cmps|scas)/.test(mnemonicName(i.mnemonic)) && stringOperation(i) !== null;

/** Shifts by CL, and string instructions that repeat. */
function mayDoNothing(i: Instruction): boolean {
  if (i.hasRepPrefix || i.hasRepnePrefix) return true;
  const last = i.opCount - 1;
  return last > 0 && SHIFTS.has(i.mnemonic) && i.opKind(last) === OpKind.Register;
}

/** Number of the general register that a register is part of; -1 for others. */
function generalRegister(register: Register): number {
  const slot = registerSlot(register);
  return slot?.kind === 'r' ? (slot.slot - GPR) >> 3 : -1;
}

/** x87 instructions, and MMX in their registers. */
function usesX87Registers(i: Instruction): boolean {
  if (/^(f|wait$|emms$)/.test(mnemonicName(i.mnemonic))) return true;
  return Array.from({ length: i.opCount }).some(
    (_, n) => i.opKind(n) === OpKind.Register && registerSlot(i.opRegister(n))?.kind === 'q',
  );
}

/** Width of the first operand. */
function operandBits(i: Instruction): number {
  if (i.opCount === 0) return 0;
  if (i.opKind(0) === OpKind.Register) return registerSlot(i.opRegister(0))?.bits ?? 0;
  return MemorySizeExt.size(i.memorySize) * 8;
}

function decodeOne(bytes: Uint8Array): Instruction {
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  const instruction = decoder.decode();
  decoder.free();
  return instruction;
}

/** iced numbers flags its own way: OF SF ZF AF CF PF DF IF AC … from bit 0. */
function toRflags(mask: number): number {
  const bits = [0x800, 0x80, 0x40, 0x10, 0x1, 0x4, 0x400];
  return bits.reduce((sum, bit, index) => ((mask >> index) & 1 ? sum | bit : sum), 0);
}
