/**
 * A group of cases: one piece of code that is run from many states. This file puts the code together from the
 * catalogue's variants; everything derives from seed and group number.
 */
import { type Code, FlowControl, Instruction, Mnemonic, OpKind } from 'iced-x86';
import { Prng } from '../../../base/prng.ts';
import { RBP, RBX, RCX, RDI, RSI, RSP } from '../registers.ts';
import {
  ANY_NAN,
  APPROXIMATE,
  convertsToMemory,
  decodeOne,
  definedFlags,
  FORGETS_EXCEPTIONS,
  generalRegister,
  LOCKABLE,
  mayFaultInMmx,
  STARTS_ONLY,
  usesX87Registers,
} from './case-instructions.ts';
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
import { type Requirement, RequirementList } from './case-requirements.ts';
import { type FormEntry, formCatalogue, type Variant } from './form-catalogue.ts';
import { InstructionBuilder, InstructionEncoder, type MemoryOperand, type Reservation } from './instruction-builder.ts';

export const USER_BASE = 0x1a0_0000_0000n;

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
  /** Has an x87 store that converts: an unmasked exception may come before a page fault, or the other way round. */
  readonly convertsToMemory: boolean;
  /** Ends with an indirect call: the return address may have been stored when the target turns out to be no address. */
  readonly callsIndirectly: boolean;
  /** Results in XMM registers need only be near the host's. */
  readonly approximate: boolean;
  /** Where both have a NaN in an XMM register, it may be another one. */
  readonly anyNan: boolean;
  /** Registers that hold addresses at the start. */
  readonly pointers: readonly number[];
  /** The code uses addresses only as addresses: it gives the same results in the kernel window. */
  readonly movable: boolean;
  /** Continues the generator of the group, for its states. */
  readonly random: Prng;
}

const BACKWARD_EXIT = 1;
const FORWARD_EXIT = 2;
/** Where indirect branches go. */
export const INDIRECT_EXIT = 3;
const JUMP_BYTES = 5;
const MOST_INSTRUCTIONS = 12;
const ATTEMPTS = 400;

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
  private readonly instructions: Instruction[] = [];
  private codeOffset = 0x100;
  private reservation: Reservation | undefined;
  private requirements = new RequirementList(undefined);
  private usesX87 = false;
  private x87DefinedAtFault = true;
  private convertsToMemory = false;

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
    const anyNan = ANY_NAN.has(variant.mnemonic);
    const alone = approximate || anyNan || (variant.next === undefined && random.below(5) < 3);
    if (!alone) this.reserve(variant);
    this.requirements = new RequirementList(this.reservation);
    const straddles = random.below(16) === 0;
    this.codeOffset = straddles ? 0x1000 - JUMP_BYTES - 1 - random.below(14) : 0x40 + random.below(64);
    this.jumpToExit(BACKWARD_EXIT);
    if (!this.writeAll(variant, alone)) return undefined;
    this.jumpToExit(0);
    this.jumpToExit(FORWARD_EXIT);
    const flags = definedFlags(this.instructions);
    if (flags === undefined || this.bytes.length > CODE_LIMIT) return undefined;
    const { requirements } = this;
    return {
      seed,
      number,
      form: entry.form,
      code: Uint8Array.from(this.bytes),
      codeOffset: this.codeOffset,
      entryOffset: this.codeOffset + JUMP_BYTES,
      parts: this.parts,
      dataBytes: requirements.largeData ? LARGE_DATA : SMALL_DATA,
      rights: this.rights(),
      ...flags,
      requirements: requirements.list,
      reservation: this.reservation,
      usesX87: this.usesX87,
      x87DefinedAtFault: this.x87DefinedAtFault,
      approximate,
      anyNan,
      inParts: requirements.inParts,
      convertsToMemory: this.convertsToMemory,
      callsIndirectly: this.instructions.some((i) => i.flowControl === FlowControl.IndirectCall),
      pointers: requirements.pointers(),
      movable: requirements.isMovable(this.instructions),
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
    for (const form of first.next ?? []) {
      const variant = this.pick(this.all.find((entry) => entry.form === form) ?? this.all[0]!);
      if (!this.writeOne(variant, false) || this.changesItsTarget()) return false;
      if (variant.jump !== undefined) return this.writeBranch(variant.jump);
      if (endsSequence(variant)) return true;
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

  /** True when an indirect branch by a register follows an instruction that writes this register. */
  private changesItsTarget(): boolean {
    const [before, branch] = this.instructions.slice(-2);
    if (branch === undefined || branch.flowControl === FlowControl.Next || branch.flowControl === FlowControl.Return)
      return false;
    if (branch.opKind(0) !== OpKind.Register || before!.opCount === 0 || before!.opKind(0) !== OpKind.Register)
      return false;
    return generalRegister(before!.opRegister(0)) === generalRegister(branch.opRegister(0));
  }

  /** A further instruction of a sequence. */
  private other(): Variant {
    for (;;) {
      const variant = this.pick(this.all[this.random.below(this.all.length)]!);
      if ([STARTS_ONLY, APPROXIMATE, ANY_NAN].some((set) => set.has(variant.mnemonic))) continue;
      if (endsSequence(variant) && !variant.branch) continue;
      if (variant.next !== undefined) continue;
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
    if (bytes === undefined || !this.requirements.add(instruction, memory, isFirst)) return false;
    if (this.random.below(24) === 0 && memory === undefined && variant.jump === undefined)
      bytes = this.withRedundantPrefix(bytes);
    this.push(bytes);
    if (usesX87Registers(instruction)) this.usesX87 = true;
    if (mayFaultInMmx(instruction)) this.x87DefinedAtFault = false;
    if (this.convertsToMemory && FORGETS_EXCEPTIONS.has(instruction.mnemonic)) return false;
    if (convertsToMemory(instruction)) this.convertsToMemory = true;
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
}

function endsSequence(variant: Variant): boolean {
  return variant.flow !== FlowControl.Next;
}
