/**
 * Chooses the form of an instruction and fills its fields. The name of a form follows from mnemonic, operand size and
 * operand kinds; only the exceptions are listed. What has no form becomes `unimplemented`, never something similar.
 * Knows nothing of pages, caches and what comes before or after, but for a comparison that a jump follows.
 */
import { Code, type Instruction, Mnemonic, OpKind, Register } from 'iced-x86';
import { assistFor } from './assist/table.ts';
import { isOffered } from './cpuid.ts';
import * as uop from './micro-op.ts';
import type { MicroOpWriter } from './micro-op-writer.ts';
import { CONTROL_REGISTERS, memoryBits, mnemonicName, registerSlot } from './operands.ts';
import * as state from './state.ts';

const FIRST_INTERRUPT = 32;

/** Instructions without effect here: caches and ordering do not exist, hints are ignored. */
const NOTHING: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Nop,
  Mnemonic.Reservednop,
  Mnemonic.Pause,
  Mnemonic.Lfence,
  Mnemonic.Mfence,
  Mnemonic.Sfence,
  Mnemonic.Prefetchnta,
  Mnemonic.Prefetcht0,
  Mnemonic.Prefetcht1,
  Mnemonic.Prefetcht2,
  Mnemonic.Prefetchw,
  // Encodings in the space reserved for hints, which processors without the feature ignore.
  Mnemonic.Prefetch,
  Mnemonic.Prefetchwt1,
  Mnemonic.Prefetchit0,
  Mnemonic.Prefetchit1,
  Mnemonic.Cldemote,
  Mnemonic.Endbr32,
  Mnemonic.Endbr64,
  Mnemonic.Rdsspd,
  Mnemonic.Rdsspq,
  Mnemonic.Bndcl,
  Mnemonic.Bndcn,
  Mnemonic.Bndcu,
  Mnemonic.Bndldx,
  Mnemonic.Bndmk,
  Mnemonic.Bndmov,
  Mnemonic.Bndstx,
  Mnemonic.Invlpg,
  Mnemonic.Invd,
  Mnemonic.Wbinvd,
]);

/** Instructions that raise #UD by definition, and bytes that are none. */
const UNDEFINED: ReadonlySet<Mnemonic> = new Set([Mnemonic.INVALID, Mnemonic.Ud0, Mnemonic.Ud1, Mnemonic.Ud2]);

/** Instructions without operands whose form has another name than the mnemonic. */
const RENAMED: ReadonlyMap<Mnemonic, string> = new Map([
  [Mnemonic.Pushfq, 'pushf.64'],
  [Mnemonic.Popfq, 'popf.64'],
  [Mnemonic.Pushf, 'pushf.16'],
  [Mnemonic.Popf, 'popf.16'],
  [Mnemonic.Jrcxz, 'jrcxz.64'],
  [Mnemonic.Jecxz, 'jrcxz.32'],
]);

export const SHIFTS: ReadonlySet<Mnemonic> = new Set([
  Mnemonic.Shl,
  Mnemonic.Sal,
  Mnemonic.Shr,
  Mnemonic.Sar,
  Mnemonic.Rol,
  Mnemonic.Ror,
  Mnemonic.Rcl,
  Mnemonic.Rcr,
  Mnemonic.Shld,
  Mnemonic.Shrd,
]);

const STRING_NAME = /^(movs|stos|lods|scas|cmps)([bwdq])$/;
const STRING_BITS: Record<string, number> = { b: 8, w: 16, d: 32, q: 64 };

/** LOOP with 32-bit address size counts ECX. */
const LOOPS_BY_ECX: ReadonlySet<Code> = new Set([
  Code.Loop_rel8_64_ECX,
  Code.Loope_rel8_64_ECX,
  Code.Loopne_rel8_64_ECX,
]);

interface Address {
  readonly base: number;
  readonly index: number;
  readonly scale: number;
  readonly displacement: bigint;
  /** Slot of the segment base. */
  readonly segment: number;
  readonly is32: boolean;
}

export class InstructionTranslator {
  private readonly out: MicroOpWriter;
  private readonly forms: ReadonlyMap<string, number>;
  private instruction!: Instruction;

  constructor(out: MicroOpWriter, forms: ReadonlyMap<string, number>) {
    this.out = out;
    this.forms = forms;
  }

  /** Writes the micro-ops of an instruction; returns the name of the last one's form. */
  translate(i: Instruction): string {
    this.instruction = i;
    const mnemonic = i.mnemonic;
    const renamed = RENAMED.get(mnemonic);
    if (assistFor(i) !== undefined) return this.emitPlain('assist');
    if (NOTHING.has(mnemonic)) return this.emitPlain('nop');
    if (UNDEFINED.has(mnemonic)) return this.emitPlain('undefined');
    const kind = i.opCount === 0 ? OpKind.Register : i.opKind(0);
    if (kind === OpKind.NearBranch64) return this.emitBranch(renamed ?? mnemonicName(mnemonic));
    if (i.code === Code.Leavew) return this.emitPlain('leave.16');
    if (i.opCount === 0 && mnemonic !== Mnemonic.Ret) return this.emitPlain(renamed ?? mnemonicName(mnemonic));
    if (mnemonic === Mnemonic.Ret) return this.emitReturn();
    if (mnemonic === Mnemonic.Int) return this.emitInterrupt(i.immediate8);
    if (mnemonic === Mnemonic.Xlatb) {
      return this.emitFar('xlatb', segmentSlot(i.memorySegment), i.memoryBase === Register.EBX);
    }
    const string = STRING_NAME.exec(mnemonicName(mnemonic));
    if (string !== null && kind !== OpKind.Register && i.opKind(1) !== OpKind.Register) {
      return this.emitString(string[1]!, STRING_BITS[string[2]!]!);
    }
    if (string !== null && /^(stos|lods|scas)/.test(string[1]!)) {
      return this.emitString(string[1]!, STRING_BITS[string[2]!]!);
    }
    return this.emitGeneric();
  }

  /** A micro-op without operands; where there is no such form, what the processor or this engine lacks. */
  private emitPlain(form: string): string {
    let name = form;
    if (form === 'unimplemented' || !this.forms.has(form)) {
      name = isOffered(this.instruction) ? 'unimplemented' : 'undefined';
    }
    this.out.write(name);
    return name;
  }

  /** Exceptions have the numbers below 32; INT with such a number would be taken for one. */
  private emitInterrupt(vector: number): string {
    if (vector === 3) return this.emitPlain('int3');
    if (vector < FIRST_INTERRUPT) return this.emitPlain('unimplemented');
    this.out.write('int');
    this.out.setImmediate(BigInt(vector));
    return 'int';
  }

  private emitBranch(name: string): string {
    const target = BigInt.asIntN(64, this.instruction.nearBranchTarget);
    const form = name.startsWith('loop') ? `${name}.${LOOPS_BY_ECX.has(this.instruction.code) ? 32 : 64}` : name;
    if (BigInt.asIntN(32, target) !== target || !this.forms.has(form)) return this.emitPlain('unimplemented');
    this.fuseWithPrevious(form);
    this.out.write(form);
    this.out.setBranch(Number(target));
    if (form === 'call') this.out.setImmediate(BigInt(this.out.pageOffset + this.out.length));
    return form;
  }

  /** A comparison right before a conditional jump becomes one micro-op with it; the jump keeps its own record. */
  private fuseWithPrevious(jump: string): void {
    const fused = this.forms.get(`${this.out.previousForm}+${jump.slice(1)}`);
    if (fused !== undefined) this.out.setShort(uop.FIELD_FORM, fused);
  }

  private emitReturn(): string {
    const i = this.instruction;
    this.out.write('ret');
    if (i.opCount === 1) this.out.setImmediate(BigInt(i.immediate16));
    return 'ret';
  }

  private emitString(name: string, bits: number): string {
    const i = this.instruction;
    let segment: number = state.ZERO_SLOT;
    let is32 = false;
    for (let n = 0; n < i.opCount; n++) {
      const kind = i.opKind(n);
      if (kind === OpKind.MemorySegRSI || kind === OpKind.MemorySegESI) segment = segmentSlot(i.memorySegment);
      is32 ||= kind === OpKind.MemorySegESI || kind === OpKind.MemoryESEDI;
    }
    const compares = name === 'scas' || name === 'cmps';
    let repeat = '';
    if (i.hasRepnePrefix) repeat = compares ? 'repne.' : 'rep.';
    else if (i.hasRepPrefix) repeat = compares ? 'repe.' : 'rep.';
    const form = `${repeat}${name}.${bits}`;
    if (segment === state.ZERO_SLOT && !is32) return this.emitPlain(form);
    return this.emitFar(`far.${form}`, segment, is32);
  }

  /** An instruction with an implied address: C is the slot of its segment's base, the immediate masks the address. */
  private emitFar(form: string, segment: number, is32: boolean): string {
    const name = this.emitPlain(form);
    this.out.setShort(uop.FIELD_C, segment);
    this.out.setImmediate(is32 ? 0xffff_ffffn : -1n);
    return name;
  }

  // ---- instructions with general operands ----

  private emitGeneric(): string {
    const i = this.instruction;
    let kinds = '';
    for (let n = 0; n < i.opCount; n++) {
      const kind = i.opKind(n);
      if (kind === OpKind.Register) kinds += registerSlot(i.opRegister(n))?.kind ?? 'r';
      else if (kind === OpKind.Memory || kind === OpKind.MemorySegRDI || kind === OpKind.MemorySegEDI) kinds += 'm';
      else if (kind >= OpKind.Immediate8 && kind <= OpKind.Immediate32to64) kinds += 'i';
      else return this.emitPlain('unimplemented');
    }
    const prefix = this.formPrefix(kinds);
    if (SHIFTS.has(i.mnemonic) && kinds.endsWith('r') && kinds.length > 1) kinds = `${kinds.slice(0, -1)}c`;
    if (prefix === undefined) return this.emitPlain('unimplemented');
    if (!kinds.includes('m')) return this.emitOperands(`${prefix}.${kinds}`, kinds, undefined);
    const address = this.readAddress();
    if (address === undefined) return this.emitPlain('unimplemented');
    return this.emitWithMemory(prefix, kinds, address);
  }

  /** `mnemonic.size` with the exceptions from the rule; undefined when there is no such form. */
  private formPrefix(kinds: string): string | undefined {
    const i = this.instruction;
    const m = i.mnemonic;
    if (/[vq]/.test(kinds)) return this.vectorPrefix(kinds);
    if (m === Mnemonic.Movzx || m === Mnemonic.Movsx || m === Mnemonic.Movsxd) {
      const name = m === Mnemonic.Movzx ? 'movzx' : 'movsx';
      const [to, from] = [this.operandBits(0), this.operandBits(1)];
      return to === 16 && from !== 8 ? 'mov.16' : `${name}.${to}.${from}`;
    }
    if (m === Mnemonic.Crc32) return `crc32.${this.operandBits(0)}.${this.operandBits(1)}`;
    if (m === Mnemonic.Mov && kinds === 'rr') {
      if (i.opRegister(0) === Register.CR8) return 'movcr8';
      if (CONTROL_REGISTERS.has(i.opRegister(1))) return 'mov.64';
    }
    if (m === Mnemonic.Cmpxchg8b || m === Mnemonic.Cmpxchg16b) return mnemonicName(m);
    if (m === Mnemonic.Sal) return `shl.${this.operandBits(0)}`;
    return `${mnemonicName(m)}.${this.operandBits(0)}`;
  }

  /** Vector forms name a width only where a general register or an integer in memory takes part. */
  private vectorPrefix(kinds: string): string {
    const i = this.instruction;
    const name = mnemonicName(i.mnemonic);
    const converts = i.mnemonic === Mnemonic.Cvtsi2sd || i.mnemonic === Mnemonic.Cvtsi2ss;
    const integer = converts ? 1 : kinds.indexOf('r');
    return integer < 0 ? name : `${name}.${this.operandBits(integer)}`;
  }

  /** Width in bits of an operand; 0 when it has none that forms know. */
  private operandBits(n: number): number {
    const i = this.instruction;
    switch (i.opKind(n)) {
      case OpKind.Register:
        return registerSlot(i.opRegister(n))?.bits ?? 0;
      case OpKind.Memory:
        return memoryBits(i.memorySize);
      case OpKind.Immediate8to64:
      case OpKind.Immediate32to64:
        return 64;
      case OpKind.Immediate8to16:
      case OpKind.Immediate16:
        return 16;
      default:
        return 0;
    }
  }

  private emitWithMemory(prefix: string, kinds: string, address: Address): string {
    const plain = `${prefix}.${kinds}`;
    if (!this.forms.has(plain)) return this.emitPlain('unimplemented');
    const fits = BigInt.asIntN(32, address.displacement) === address.displacement;
    const unusual = address.is32 || address.segment !== state.ZERO_SLOT || !fits;
    if (!unusual && address.index === state.ZERO_SLOT) return this.emitOperands(plain, kinds, address);
    const indexed = `${prefix}.${kinds.replace('m', 'x')}`;
    if (!unusual && this.forms.has(indexed)) return this.emitOperands(indexed, kinds, address);
    const isFar = address.is32 && kinds === 'mr' && this.forms.has(`far.${plain}`);
    this.out.write(fits ? (address.is32 ? 'address32' : 'address') : 'address.absolute');
    this.out.setShort(uop.FIELD_C, isFar ? state.ZERO_SLOT : address.segment);
    if (fits) this.setAddress(address);
    else this.out.setImmediate(address.displacement);
    const computed = { ...NO_ADDRESS, base: state.TEMP_SLOT };
    if (!isFar) return this.emitOperands(plain, kinds, computed);
    // A bit string: its register moves the address before the segment does.
    const form = this.emitOperands(`far.${plain}`, kinds, computed);
    this.out.setShort(uop.FIELD_C, address.segment);
    return form;
  }

  private emitOperands(form: string, kinds: string, address: Address | undefined): string {
    if (!this.forms.has(form)) return this.emitPlain('unimplemented');
    const i = this.instruction;
    const slots: number[] = [];
    for (let n = 0; n < kinds.length; n++) {
      if (!'rvqs'.includes(kinds[n]!)) continue;
      const register = i.opRegister(n);
      const slot = registerSlot(register)?.slot ?? CONTROL_REGISTERS.get(register);
      if (slot === undefined) return this.emitPlain('unimplemented');
      slots[n] = slot;
    }
    if (form === 'movcr8.rr') slots[0] = slots[1]!;
    this.out.write(form);
    if (slots[0] !== undefined) this.out.setShort(uop.FIELD_A, slots[0]);
    if (slots[1] !== undefined) this.out.setShort(uop.FIELD_B, slots[1]);
    if (slots[2] !== undefined) this.out.setShort(uop.FIELD_C, slots[2]);
    if (address !== undefined) this.setAddress(address);
    if (kinds.endsWith('i')) this.out.setImmediate(this.readImmediate(kinds.length - 1));
    if (form.startsWith('call.64')) this.out.setImmediate(BigInt(this.out.pageOffset + i.length));
    return form;
  }

  private setAddress(address: Address): void {
    this.out.setShort(uop.FIELD_BASE, address.base);
    this.out.setShort(uop.FIELD_INDEX, address.index);
    this.out.setShort(uop.FIELD_SCALE, (this.instruction.length << 8) | address.scale);
    this.out.setWord(uop.FIELD_DISPLACEMENT, Number(BigInt.asIntN(32, address.displacement)));
  }

  private readAddress(): Address | undefined {
    const i = this.instruction;
    const implied = IMPLIED_BASE.get(i.opKind(0));
    const base = i.memoryBase === Register.None ? implied : registerSlot(i.memoryBase);
    const index = i.memoryIndex === Register.None ? undefined : registerSlot(i.memoryIndex);
    if (base === undefined && i.memoryBase !== Register.None) return undefined;
    let displacement = BigInt.asIntN(64, i.memoryDisplacement);
    if (i.mnemonic === Mnemonic.Pop && i.memoryBase === Register.RSP) displacement += BigInt(this.operandBits(0) / 8);
    const is32 =
      base?.bits === 32 ||
      index?.bits === 32 ||
      (i.memoryDisplSize === 4 && base === undefined && index === undefined && displacement > 0x7fffffffn);
    // Modulo 2^32 anyway; as a signed number it fits its field.
    if (is32) displacement = BigInt.asIntN(32, displacement);
    let segment: number = state.ZERO_SLOT;
    if (i.mnemonic !== Mnemonic.Lea) {
      segment = segmentSlot(i.memorySegment);
    }
    return {
      base: base?.slot ?? state.ZERO_SLOT,
      index: index?.slot ?? state.ZERO_SLOT,
      scale: 31 - Math.clz32(i.memoryIndexScale),
      displacement,
      segment,
      is32,
    };
  }

  /** An immediate operand, sign-extended to 64 bits from its own size. */
  private readImmediate(n: number): bigint {
    const i = this.instruction;
    switch (i.opKind(n)) {
      case OpKind.Immediate8:
        return BigInt.asIntN(8, BigInt(i.immediate8));
      case OpKind.Immediate16:
        return BigInt.asIntN(16, BigInt(i.immediate16));
      case OpKind.Immediate32:
        return BigInt.asIntN(32, BigInt(i.immediate32));
      default:
        return BigInt.asIntN(64, i.immediate(n));
    }
  }
}

/** Base registers of memory operands that the encoding does not name (MASKMOVDQU). */
const IMPLIED_BASE = new Map([
  [OpKind.MemorySegRDI, registerSlot(Register.RDI)],
  [OpKind.MemorySegEDI, registerSlot(Register.EDI)],
]);

/** Where the base of a segment is kept; all but FS and GS start at 0. */
function segmentSlot(segment: Register): number {
  if (segment === Register.GS) return state.GS_BASE;
  return segment === Register.FS ? state.FS_BASE : state.ZERO_SLOT;
}

const NO_ADDRESS: Address = {
  base: state.ZERO_SLOT,
  index: state.ZERO_SLOT,
  scale: 0,
  displacement: 0n,
  segment: state.ZERO_SLOT,
  is32: false,
};
