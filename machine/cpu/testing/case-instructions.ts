/**
 * What the tests have to know of instructions beyond iced-x86's tables: where manuals leave things open, where processors
 * differ, which need a state made for them. Everything listed here is told in docs/cpu-coverage.md.
 */
import {
  Decoder,
  DecoderOptions,
  FlowControl,
  type Instruction,
  MemorySizeExt,
  Mnemonic,
  OpKind,
  type Register,
  RflagsBits,
} from 'iced-x86';
import { SHIFTS } from '../instruction-translator.ts';
import { mnemonicName, registerSlot } from '../operands.ts';
import { GPR } from '../state.ts';

const ALL_FLAGS = 0xcd5;

/** Instructions whose state needs preparation: only at the start of a sequence. */
export const STARTS_ONLY: ReadonlySet<Mnemonic> = new Set([
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

/** Instructions that processors may approximate each in its own way. */
export const APPROXIMATE: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Rcpps,
  Mnemonic.Rcpss,
  Mnemonic.Rsqrtps,
  Mnemonic.Rsqrtss,
]);

/** Where several operands are NaNs, processors differ in which one the sum of products is. */
export const ANY_NAN: ReadonlySet<Mnemonic> = new Set([Mnemonic.Dpps, Mnemonic.Dppd]);

/** Processors store byte after byte, and differ in which one they report when none can be stored. */
export const STORES_BYTES: ReadonlySet<Mnemonic> = new Set([Mnemonic.Maskmovdqu, Mnemonic.Maskmovq]);

/** 80-bit numbers, the environment of the x87 unit (14 bytes) and whatever is larger than a register. */
export const isInParts = (bytes: number): boolean => bytes === 10 || bytes === 14 || bytes > 16;

/** Instructions that enter MMX state and may raise a floating-point exception. */
const CONVERTS_WITH_MMX: ReadonlySet<Mnemonic> = new Set([
  ...[Mnemonic.Maskmovq, Mnemonic.Cvtpi2ps, Mnemonic.Cvtpi2pd],
  ...[Mnemonic.Cvtps2pi, Mnemonic.Cvttps2pi, Mnemonic.Cvtpd2pi, Mnemonic.Cvttpd2pi],
]);

const STORES_MMX: ReadonlySet<Mnemonic> = new Set([Mnemonic.Movd, Mnemonic.Movq, Mnemonic.Movntq]);

/** Some processors set the x87 tags and top before they find that the operand faults or an exception is unmasked. */
export const mayFaultInMmx = (i: Instruction): boolean =>
  CONVERTS_WITH_MMX.has(i.mnemonic) || (STORES_MMX.has(i.mnemonic) && i.opKind(0) === OpKind.Memory);

/** Stores of the x87 unit that convert: with an unmasked exception some processors do not look at the operand's address. */
export const convertsToMemory = (i: Instruction): boolean =>
  /^f(ist|isttp|bstp|st)p?$/.test(mnemonicName(i.mnemonic)) && i.opKind(0) === OpKind.Memory;

/** Read-modify-write instructions that take a LOCK prefix. */
export const LOCKABLE: ReadonlySet<Mnemonic> = new Set([
  ...[Mnemonic.Add, Mnemonic.Adc, Mnemonic.And, Mnemonic.Or, Mnemonic.Sbb, Mnemonic.Sub, Mnemonic.Xor],
  ...[Mnemonic.Btc, Mnemonic.Btr, Mnemonic.Bts, Mnemonic.Cmpxchg, Mnemonic.Cmpxchg8b, Mnemonic.Cmpxchg16b],
  ...[Mnemonic.Dec, Mnemonic.Inc, Mnemonic.Neg, Mnemonic.Not, Mnemonic.Xadd, Mnemonic.Xchg],
]);

export const stringOperation = (i: Instruction): RegExpExecArray | null =>
  i.isStringInstruction ? /^(?:movs|stos|lods|scas|cmps)([bwdq])$/.exec(mnemonicName(i.mnemonic)) : null;

/** Instructions after which the x87 status does not tell any more that an exception was pending. */
export const FORGETS_EXCEPTIONS: ReadonlySet<Mnemonic> = new Set([
  ...[Mnemonic.Fninit, Mnemonic.Fnclex, Mnemonic.Fldenv, Mnemonic.Frstor],
]);

/** Width of the first operand. */
export function operandBits(i: Instruction): number {
  if (i.opCount === 0) return 0;
  if (i.opKind(0) === OpKind.Register) return registerSlot(i.opRegister(0))?.bits ?? 0;
  return MemorySizeExt.size(i.memorySize) * 8;
}

/** Number of the general register that a register is part of; -1 for others. */
export function generalRegister(register: Register): number {
  const slot = registerSlot(register);
  return slot?.kind === 'r' ? (slot.slot - GPR) >> 3 : -1;
}

/** x87 instructions, and MMX in their registers. */
export function usesX87Registers(i: Instruction): boolean {
  if (/^(f|wait$|emms$)/.test(mnemonicName(i.mnemonic))) return true;
  return Array.from({ length: i.opCount }).some(
    (_, n) => i.opKind(n) === OpKind.Register && registerSlot(i.opRegister(n))?.kind === 'q',
  );
}

/** The caller frees it. */
export function decodeOne(bytes: Uint8Array): Instruction {
  const decoder = new Decoder(64, bytes, DecoderOptions.None);
  const instruction = decoder.decode();
  decoder.free();
  return instruction;
}

/** Which flags are defined at the end and at any fault; undefined when an instruction reads an undefined one. */
export function definedFlags(
  instructions: readonly Instruction[],
): { definedFlags: number; definedFlagsAtFault: number } | undefined {
  let mask = 0;
  let ever = 0;
  let jumps = false;
  for (const i of instructions) {
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

/** iced numbers flags its own way: OF SF ZF AF CF PF DF IF AC … from bit 0. */
function toRflags(mask: number): number {
  const bits = [0x800, 0x80, 0x40, 0x10, 0x1, 0x4, 0x400];
  return bits.reduce((sum, bit, index) => ((mask >> index) & 1 ? sum | bit : sum), 0);
}
