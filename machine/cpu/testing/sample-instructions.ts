/**
 * An encoded sample of every x86-64 instruction, for tests that ask of a whole feature whether the engine has it.
 * iced-x86 is the source: it knows all instructions, their operands and the CPUID features they belong to.
 */
import {
  Code,
  CodeExt,
  type CpuidFeature,
  DecoderOptions,
  Encoder,
  type EncodingKind,
  Instruction,
  type OpCodeInfo,
  OpCodeOperandKind,
  OpKind,
  Register,
} from 'iced-x86';

export interface SampleInstruction {
  /** As in the manuals, for example `PADDB xmm1, xmm2/m128`; `(memory)` is added when that alternative is meant. */
  readonly text: string;
  readonly encoding: EncodingKind;
  /** Undefined where no sample can be made. */
  readonly bytes: Uint8Array | undefined;
  readonly features: readonly CpuidFeature[];
}

const K = OpCodeOperandKind;

/** Operand kinds that are always a register. */
const REGISTERS: ReadonlyMap<OpCodeOperandKind, Register> = new Map<OpCodeOperandKind, Register>([
  [K.r8_reg, Register.CL],
  [K.r8_opcode, Register.CL],
  [K.r16_reg, Register.CX],
  [K.r16_reg_mem, Register.CX],
  [K.r16_rm, Register.CX],
  [K.r16_opcode, Register.CX],
  [K.r32_reg, Register.ECX],
  [K.r32_reg_mem, Register.ECX],
  [K.r32_rm, Register.ECX],
  [K.r32_opcode, Register.ECX],
  [K.r32_vvvv, Register.EDX],
  [K.r64_reg, Register.RCX],
  [K.r64_reg_mem, Register.RCX],
  [K.r64_rm, Register.RCX],
  [K.r64_opcode, Register.RCX],
  [K.r64_vvvv, Register.RDX],
  [K.seg_reg, Register.DS],
  [K.mm_reg, Register.MM1],
  [K.mm_rm, Register.MM2],
  [K.xmm_reg, Register.XMM1],
  [K.xmm_rm, Register.XMM2],
  [K.xmm_vvvv, Register.XMM3],
  [K.cr_reg, Register.CR4],
  [K.dr_reg, Register.DR7],
  [K.sti_opcode, Register.ST1],
  [K.st0, Register.ST0],
  [K.es, Register.ES],
  [K.cs, Register.CS],
  [K.ss, Register.SS],
  [K.ds, Register.DS],
  [K.fs, Register.FS],
  [K.gs, Register.GS],
  [K.al, Register.AL],
  [K.cl, Register.CL],
  [K.ax, Register.AX],
  [K.dx, Register.DX],
  [K.eax, Register.EAX],
  [K.rax, Register.RAX],
]);

const REGISTER_OR_MEMORY: ReadonlyMap<OpCodeOperandKind, Register> = new Map<OpCodeOperandKind, Register>([
  [K.r8_or_mem, Register.BL],
  [K.r16_or_mem, Register.BX],
  [K.r32_or_mem, Register.EBX],
  [K.r64_or_mem, Register.RBX],
  [K.mm_or_mem, Register.MM2],
  [K.xmm_or_mem, Register.XMM2],
]);

const IMMEDIATES: ReadonlyMap<OpCodeOperandKind, OpKind> = new Map<OpCodeOperandKind, OpKind>([
  [K.imm8, OpKind.Immediate8],
  [K.imm8_const_1, OpKind.Immediate8],
  [K.imm8sex16, OpKind.Immediate8to16],
  [K.imm8sex32, OpKind.Immediate8to32],
  [K.imm8sex64, OpKind.Immediate8to64],
  [K.imm16, OpKind.Immediate16],
  [K.imm32, OpKind.Immediate32],
  [K.imm32sex64, OpKind.Immediate32to64],
  [K.imm64, OpKind.Immediate64],
]);

/** Branch targets, and memory that the encoding does not name. */
const IMPLIED: ReadonlyMap<OpCodeOperandKind, OpKind> = new Map<OpCodeOperandKind, OpKind>([
  [K.br16_1, OpKind.NearBranch16],
  [K.br64_1, OpKind.NearBranch64],
  [K.br64_4, OpKind.NearBranch64],
  [K.seg_rSI, OpKind.MemorySegRSI],
  [K.es_rDI, OpKind.MemoryESRDI],
  [K.seg_rDI, OpKind.MemorySegRDI],
]);

/** False when no sample stands for the operand kind. */
function setOperand(i: Instruction, n: number, kind: OpCodeOperandKind, memory: boolean): boolean {
  const register = REGISTERS.get(kind) ?? (memory ? undefined : REGISTER_OR_MEMORY.get(kind));
  const immediate = IMMEDIATES.get(kind);
  const implied = IMPLIED.get(kind);
  if (register !== undefined) {
    i.setOpKind(n, OpKind.Register);
    i.setOpRegister(n, register);
  } else if (immediate !== undefined) {
    const isSecond = n > 0 && i.opKind(n - 1) !== OpKind.Register && i.opKind(n - 1) !== OpKind.Memory;
    i.setOpKind(n, isSecond ? OpKind.Immediate8_2nd : immediate);
    i.setImmediateI32(n, 1);
  } else if (implied !== undefined) {
    i.setOpKind(n, implied);
    if (implied === OpKind.NearBranch64) i.nearBranch64 = 0n;
  } else if (kind === K.mem || kind === K.mem_offs || kind === K.seg_rBX_al || REGISTER_OR_MEMORY.has(kind)) {
    i.setOpKind(n, OpKind.Memory);
    if (kind === K.mem_offs) i.memoryDisplSize = 8;
    else i.memoryBase = Register.RBX;
    if (kind === K.seg_rBX_al) i.memoryIndex = Register.AL;
  } else return false;
  return true;
}

const operandKinds = (info: OpCodeInfo) => Array.from({ length: info.opCount }, (_, n) => info.opKind(n));

/** The instruction's bytes; undefined when it has an operand kind that no sample stands for. */
function encode(code: Code, info: OpCodeInfo, memory: boolean): Uint8Array | undefined {
  const i = new Instruction();
  const encoder = new Encoder(64);
  try {
    i.code = code;
    const kinds = operandKinds(info);
    if (!kinds.every((kind, n) => setOperand(i, n, kind, memory))) return undefined;
    encoder.encode(i, 0n);
    return encoder.takeBuffer();
  } catch {
    return undefined; // The operands would have to fit together: MOVDIR64B r32 wants a 32-bit address.
  } finally {
    i.free();
    encoder.free();
  }
}

function featuresOf(code: Code): CpuidFeature[] {
  const i = new Instruction();
  try {
    i.code = code;
    return Array.from<CpuidFeature>(i.cpuidFeatures());
  } finally {
    i.free();
  }
}

/** Instructions of 64-bit mode as Intel and AMD processors of today decode them; `bytes` is undefined without a sample. */
export function sampleInstructions(): SampleInstruction[] {
  const samples: SampleInstruction[] = [];
  for (const code of Object.values(Code)) {
    if (typeof code !== 'number') continue;
    const info = CodeExt.opCode(code);
    try {
      const isDecoded = info.isInstruction && info.mode64 && info.intelDecoder64;
      if (!isDecoded || info.decoderOption !== DecoderOptions.None) continue;
      const hasBoth = operandKinds(info).some((kind) => REGISTER_OR_MEMORY.has(kind));
      for (const memory of hasBoth ? [false, true] : [false]) {
        samples.push({
          text: `${info.instructionString}${memory ? ' (memory)' : ''}`,
          encoding: info.encoding,
          bytes: encode(code, info, memory),
          features: featuresOf(code),
        });
      }
    } finally {
      info.free();
    }
  }
  return samples;
}
