/**
 * Makes one instruction of a given iced-x86 `Code` with random operands, and says what the state must hold for it to be
 * worth running (an address in a register, a small count). Operand kinds come from iced's OpCodeInfo; nothing here
 * knows which instructions the engine has.
 */
import {
  type Code,
  CodeExt,
  Encoder,
  Instruction,
  OpCodeOperandKind as Kind,
  MemorySizeExt,
  OpKind,
  Register,
} from 'iced-x86';
import type { Prng } from '../../../base/prng.ts';
import { DATA_MIDDLE, FS_BASE, GS_BASE, LOW_WINDOW } from './case-layout.ts';

/** How a memory operand's address is formed. */
export type Addressing = 'base' | 'indexed' | 'index-only' | 'segment' | 'rip' | 'low' | 'absolute' | 'fixed';

export interface MemoryOperand {
  readonly addressing: Addressing;
  /** Numbers of the general registers, -1 for none. */
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  readonly displacement: bigint;
  /** What the segment adds, relative to the window. */
  readonly segmentOffset: number;
  /** Bytes accessed, 0 when unknown or none. */
  readonly bytes: number;
  /** The address when the encoding alone determines it, relative to the window. */
  readonly place: number;
  /** AL is added to the base. */
  readonly addsAl?: boolean;
}

export interface Built {
  readonly instruction: Instruction;
  readonly memory: MemoryOperand | undefined;
}

/** Registers that a sequence keeps for addresses; a lone instruction takes any. */
export interface Reservation {
  readonly base: number;
  readonly index: number;
  /** Numbers of general registers that operands must not be. */
  readonly taken: readonly number[];
}

export interface Shape {
  readonly code: Code;
  /** True when the r/m operand is in memory. */
  readonly memory: boolean;
  readonly prefix: '' | 'rep' | 'repne';
  /** For string instructions and XLATB: the source is relative to FS or GS, or addresses have 32 bits. */
  readonly override?: 'fs' | 'gs' | 'low';
}

const GENERAL: Record<number, Register> = { 16: Register.AX, 32: Register.EAX, 64: Register.RAX };
const FIXED: ReadonlyMap<Kind, Register> = new Map([
  [Kind.al, Register.AL],
  [Kind.cl, Register.CL],
  [Kind.ax, Register.AX],
  [Kind.dx, Register.DX],
  [Kind.eax, Register.EAX],
  [Kind.rax, Register.RAX],
  [Kind.st0, Register.ST0],
]);
const REGISTER_BITS: ReadonlyMap<Kind, number> = new Map([
  ...[Kind.r8_or_mem, Kind.r8_reg, Kind.r8_opcode].map((kind): [Kind, number] => [kind, 8]),
  ...[Kind.r16_or_mem, Kind.r16_reg, Kind.r16_reg_mem, Kind.r16_rm, Kind.r16_opcode].map((kind): [Kind, number] => [
    kind,
    16,
  ]),
  ...[Kind.r32_or_mem, Kind.r32_reg, Kind.r32_reg_mem, Kind.r32_rm, Kind.r32_opcode, Kind.r32_vvvv].map(
    (kind): [Kind, number] => [kind, 32],
  ),
  ...[Kind.r64_or_mem, Kind.r64_reg, Kind.r64_reg_mem, Kind.r64_rm, Kind.r64_opcode, Kind.r64_vvvv].map(
    (kind): [Kind, number] => [kind, 64],
  ),
  ...[Kind.xmm_or_mem, Kind.xmm_reg, Kind.xmm_rm].map((kind): [Kind, number] => [kind, 128]),
  ...[Kind.mm_or_mem, Kind.mm_reg, Kind.mm_rm].map((kind): [Kind, number] => [kind, -64]),
]);
const EITHER: ReadonlySet<Kind> = new Set([
  Kind.r8_or_mem,
  Kind.r16_or_mem,
  Kind.r32_or_mem,
  Kind.r64_or_mem,
  Kind.xmm_or_mem,
  Kind.mm_or_mem,
]);
const ALWAYS_MEMORY: ReadonlySet<Kind> = new Set([Kind.mem, Kind.mem_mib]);
const IMMEDIATES: ReadonlyMap<Kind, OpKind> = new Map([
  [Kind.imm8, OpKind.Immediate8],
  [Kind.imm8_const_1, OpKind.Immediate8],
  [Kind.imm8sex16, OpKind.Immediate8to16],
  [Kind.imm8sex32, OpKind.Immediate8to32],
  [Kind.imm8sex64, OpKind.Immediate8to64],
  [Kind.imm16, OpKind.Immediate16],
  [Kind.imm32, OpKind.Immediate32],
  [Kind.imm32sex64, OpKind.Immediate32to64],
  [Kind.imm64, OpKind.Immediate64],
]);
const IMMEDIATE_EDGES = [0n, 1n, -1n, 2n, 0x7fn, -0x80n, 0x7fffn, -0x8000n, 0x7fffffffn, -0x80000000n, 8n, 31n, 63n];

/** True when the instruction can have its operand in memory / in a register. */
export function operandPlaces(code: Code): { memory: boolean; register: boolean; branch: boolean } {
  const kinds = operandKinds(code);
  const either = kinds.some((kind) => EITHER.has(kind));
  return {
    memory: either || kinds.some((kind) => ALWAYS_MEMORY.has(kind)),
    register: either || !kinds.some((kind) => ALWAYS_MEMORY.has(kind)),
    branch: kinds.some((kind) => kind === Kind.br64_1 || kind === Kind.br64_4),
  };
}

const kindCache = new Map<Code, readonly Kind[]>();

export function operandKinds(code: Code): readonly Kind[] {
  let kinds = kindCache.get(code);
  if (kinds === undefined) {
    const info = CodeExt.opCode(code);
    kinds = Array.from({ length: info.opCount }, (_, n) => info.opKind(n));
    info.free();
    kindCache.set(code, kinds);
  }
  return kinds;
}

export class InstructionBuilder {
  private readonly random: Prng;

  constructor(random: Prng) {
    this.random = random;
  }

  /** The caller frees the instruction. Undefined when the code has operands that no case is made for. */
  build(shape: Shape, reserved: Reservation | undefined, addressing?: Addressing): Built | undefined {
    const instruction = new Instruction();
    instruction.code = shape.code;
    let memory: MemoryOperand | undefined;
    const kinds = operandKinds(shape.code);
    for (let n = 0; n < kinds.length; n++) {
      const kind = kinds[n]!;
      if (ALWAYS_MEMORY.has(kind) || (EITHER.has(kind) && shape.memory)) {
        instruction.setOpKind(n, OpKind.Memory);
        memory = this.setMemory(instruction, reserved, addressing);
      } else if (!this.setOperand(instruction, n, kind, reserved)) {
        instruction.free();
        return undefined;
      } else if (kind === Kind.mem_offs) {
        memory = FIXED_ADDRESS;
      }
    }
    if (shape.override === 'low') shortenAddresses(instruction);
    else if (shape.override !== undefined) {
      instruction.segmentPrefix = shape.override === 'fs' ? Register.FS : Register.GS;
    }
    if (shape.prefix === 'rep') instruction.hasRepPrefix = true;
    if (shape.prefix === 'repne') instruction.hasRepnePrefix = true;
    return { instruction, memory };
  }

  private setOperand(i: Instruction, n: number, kind: Kind, reserved: Reservation | undefined): boolean {
    const fixed = FIXED.get(kind);
    const bits = REGISTER_BITS.get(kind);
    const immediate = IMMEDIATES.get(kind);
    if (fixed !== undefined) i.setOpRegister(n, fixed);
    else if (bits !== undefined) i.setOpRegister(n, this.register(bits, reserved));
    else if (kind === Kind.sti_opcode) i.setOpRegister(n, Register.ST0 + this.random.below(8));
    else if (immediate !== undefined) this.setImmediate(i, n, kind, immediate);
    else return this.setImplicit(i, n, kind);
    return true;
  }

  private setImmediate(i: Instruction, n: number, kind: Kind, opKind: OpKind): void {
    // A second 8-bit immediate has a kind of its own (ENTER).
    const second = n > 0 && i.opKind(n - 1) === OpKind.Immediate16;
    i.setOpKind(n, second ? OpKind.Immediate8_2nd : opKind);
    if (second) i.immediate8_2nd = this.random.below(3) === 0 ? this.random.below(31) : this.random.below(3);
    else i.setImmediateI64(n, kind === Kind.imm8_const_1 ? 1n : this.immediate(opKind));
  }

  /** Operands that the encoding does not choose. */
  private setImplicit(i: Instruction, n: number, kind: Kind): boolean {
    switch (kind) {
      case Kind.br64_1:
      case Kind.br64_4:
        i.setOpKind(n, OpKind.NearBranch64);
        return true;
      case Kind.seg_rSI:
        i.setOpKind(n, OpKind.MemorySegRSI);
        return true;
      case Kind.es_rDI:
        i.setOpKind(n, OpKind.MemoryESRDI);
        return true;
      case Kind.seg_rDI:
        i.setOpKind(n, OpKind.MemorySegRDI);
        return true;
      case Kind.seg_rBX_al:
        i.setOpKind(n, OpKind.Memory);
        i.memoryBase = Register.RBX;
        i.memoryIndex = Register.AL;
        return true;
      case Kind.mem_offs:
        i.setOpKind(n, OpKind.Memory);
        i.memoryDisplSize = 8;
        i.memoryDisplacement = 0x1a0_0000_0000n + BigInt(FIXED_ADDRESS.place);
        return true;
      default:
        return false;
    }
  }

  private register(bits: number, reserved: Reservation | undefined): Register {
    for (;;) {
      if (bits === 128) return Register.XMM0 + this.random.below(16);
      if (bits === -64) return Register.MM0 + this.random.below(8);
      if (bits !== 8) {
        const number = this.random.below(16);
        if (reserved?.taken.includes(number) !== true) return GENERAL[bits]! + number;
      } else {
        const number = this.random.below(20);
        const whole = number < 4 ? number : number < 8 ? number - 4 : number - 4;
        if (reserved?.taken.includes(whole) !== true) return Register.AL + number;
      }
    }
  }

  private immediate(kind: OpKind): bigint {
    const bits =
      kind === OpKind.Immediate64
        ? 64
        : kind === OpKind.Immediate32 || kind === OpKind.Immediate32to64
          ? 32
          : kind === OpKind.Immediate16
            ? 16
            : 8;
    if (this.random.below(2) === 0) {
      const edge = IMMEDIATE_EDGES[this.random.below(IMMEDIATE_EDGES.length)]!;
      return BigInt.asIntN(bits, edge);
    }
    const value = (BigInt(this.random.nextU32()) << 32n) | BigInt(this.random.nextU32());
    return BigInt.asIntN(bits, value);
  }

  // ---- memory operands ----

  private setMemory(i: Instruction, reserved: Reservation | undefined, wanted: Addressing | undefined): MemoryOperand {
    const addressing = wanted ?? this.addressing(reserved);
    const bytes = MemorySizeExt.size(i.memorySize);
    const scale = this.random.below(4);
    const withIndex =
      addressing === 'indexed' ||
      addressing === 'index-only' ||
      ((addressing === 'segment' || addressing === 'low') && this.random.below(2) === 0);
    const hasBase =
      addressing === 'base' || addressing === 'indexed' || addressing === 'segment' || addressing === 'low';
    const base = hasBase ? (reserved?.base ?? this.random.below(16)) : -1;
    const index = withIndex ? (reserved?.index ?? this.indexRegister(base)) : -1;
    const file = addressing === 'low' ? Register.EAX : Register.RAX;
    if (base >= 0) i.memoryBase = file + base;
    if (index >= 0) {
      i.memoryIndex = file + index;
      i.memoryIndexScale = 1 << scale;
    }
    let displacement = 0n;
    let place = 0;
    if (addressing === 'rip') {
      place = DATA_MIDDLE + this.random.below(3) * 8 - 32 + this.random.below(24);
      i.memoryBase = Register.RIP;
      i.memoryDisplSize = 8;
      i.memoryDisplacement = BigInt(place);
    } else if (addressing === 'absolute') {
      place = LOW_WINDOW + 8 + this.random.below(24);
      i.memoryDisplSize = 4;
      i.memoryDisplacement = BigInt(place);
    } else {
      displacement = this.displacement(reserved);
      i.memoryDisplSize =
        displacement === 0n && base >= 0 ? 0 : displacement === BigInt.asIntN(8, displacement) && base >= 0 ? 1 : 8;
      if (addressing === 'low' && i.memoryDisplSize === 8) i.memoryDisplSize = 4;
      i.memoryDisplacement = BigInt.asUintN(addressing === 'low' ? 32 : 64, displacement);
    }
    let segmentOffset = 0;
    if (addressing === 'segment') {
      const gs = this.random.below(2) === 0;
      i.segmentPrefix = gs ? Register.GS : Register.FS;
      segmentOffset = gs ? GS_BASE : FS_BASE;
    }
    return { addressing, base, index, scale, displacement, segmentOffset, bytes, place };
  }

  private addressing(reserved: Reservation | undefined): Addressing {
    const choice = this.random.below(32);
    if (choice < 13) return 'base';
    if (choice < 23) return 'indexed';
    if (reserved !== undefined) return choice < 28 ? 'rip' : 'base';
    if (choice < 25) return 'index-only';
    if (choice < 27) return 'segment';
    if (choice < 29) return 'rip';
    return choice < 31 ? 'low' : 'absolute';
  }

  private indexRegister(base: number): number {
    for (;;) {
      const index = this.random.below(16);
      // RSP cannot be an index; one register in both places leaves no address to choose.
      if (index !== 4 && index !== base) return index;
    }
  }

  private displacement(reserved: Reservation | undefined): bigint {
    if (reserved !== undefined) return BigInt(this.random.below(33) - 16);
    switch (this.random.below(4)) {
      case 0:
        return 0n;
      case 1:
        return BigInt.asIntN(32, BigInt(this.random.nextU32()));
      default:
        return BigInt(this.random.below(256) - 128);
    }
  }
}

/** Gives a string instruction, or XLATB, 32-bit addresses. */
function shortenAddresses(i: Instruction): void {
  if (i.memoryBase === Register.RBX) i.memoryBase = Register.EBX;
  for (let n = 0; n < i.opCount; n++) {
    if (i.opKind(n) === OpKind.MemorySegRSI) i.setOpKind(n, OpKind.MemorySegESI);
    else if (i.opKind(n) === OpKind.MemoryESRDI) i.setOpKind(n, OpKind.MemoryESEDI);
  }
}

const FIXED_ADDRESS: MemoryOperand = {
  addressing: 'fixed',
  base: -1,
  index: -1,
  scale: 0,
  displacement: 0n,
  segmentOffset: 0,
  bytes: 8,
  place: DATA_MIDDLE - 4,
};

/** Encodes instructions one after the other; undefined when an instruction's operands exclude each other. */
export class InstructionEncoder {
  private readonly encoder = new Encoder(64);

  /** @param ip address of the instruction */
  encode(instruction: Instruction, ip: bigint): Uint8Array | undefined {
    try {
      this.encoder.encode(instruction, ip);
    } catch {
      this.encoder.takeBuffer();
      return undefined;
    }
    return this.encoder.takeBuffer();
  }
}
