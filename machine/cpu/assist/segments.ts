/**
 * Segment registers, descriptor-table registers, and the returns that load CS (SDM volume 3, chapters 3 and 6). There
 * is no descriptor table behind the selectors: they are data, and loading one that would need a descriptor stops the run.
 */
import { type Instruction, Mnemonic, OpKind, Register } from 'iced-x86';
import { RFLAGS_FIXED } from '../registers.ts';
import * as state from '../state.ts';
import { type Assist, type AssistContext, isCanonical } from './context.ts';

export const isSegmentRegister = (register: Register) => register >= Register.ES && register <= Register.GS;

const fieldOf = (register: Register) => state.SELECTORS + (register - Register.ES) * 2;

function selector(x: AssistContext, register: Register): bigint {
  return BigInt(x.view.getUint16(fieldOf(register), true));
}

/** Loads a data segment register: the value it has, or a null selector, which DS and ES take in 64-bit mode. */
function loadSelector(x: AssistContext, register: Register, value: bigint): void {
  x.faultIf(register === Register.CS, state.VECTOR_UD);
  const isBase = register === Register.FS || register === Register.GS;
  const isNull = value < 4n;
  x.faultIf(isNull && register === Register.SS);
  // A load of FS or GS takes its base from a descriptor.
  if (isBase || (!isNull && value !== selector(x, register))) x.unimplemented('loading a segment register');
  x.view.setUint16(fieldOf(register), Number(value), true);
}

/** MOV from or to a segment register. */
export function moveSegment(x: AssistContext): void {
  const i = x.instruction;
  if (i.opKind(1) === OpKind.Register && isSegmentRegister(i.opRegister(1))) {
    x.writeShort(0, selector(x, i.opRegister(1)));
  } else loadSelector(x, i.opRegister(0), x.readOperand(1, 2));
}

/** PUSH FS and GS. */
export function pushSegment(x: AssistContext): void {
  const sizeBytes = -x.instruction.stackPointerIncrement;
  x.push(selector(x, x.instruction.opRegister(0)), sizeBytes);
}

/** The system registers that SLDT and STR store. */
const storeField =
  (field: number): Assist =>
  (x) =>
    x.writeShort(0, BigInt(x.view.getUint16(field, true)));

const LIMIT_BYTES = 2;
const TABLE_BYTES = 10;

const storeTable =
  (base: number, limit: number): Assist =>
  (x) => {
    const value = (x.field(base) << 16n) | BigInt(x.view.getUint16(limit, true));
    x.store(x.address(), TABLE_BYTES, value, x.usesStackSegment);
  };

const loadTable =
  (base: number, limit: number): Assist =>
  (x) => {
    const value = x.load(x.address(), TABLE_BYTES, x.usesStackSegment);
    const address = value >> BigInt(LIMIT_BYTES * 8);
    x.faultIf(!isCanonical(address));
    x.setField(base, address);
    x.view.setUint16(limit, Number(value & 0xffffn), true);
  };

// ---- returns ----

/** Reads `count` stack slots. */
function peek(x: AssistContext, count: number, sizeBytes: number): bigint[] {
  const rsp = x.read(Register.RSP);
  return Array.from({ length: count }, (_, n) =>
    x.load(BigInt.asUintN(64, rsp + BigInt(n * sizeBytes)), sizeBytes, true),
  );
}

/** Only the code segment that runs can be returned to. */
function checkCodeSegment(x: AssistContext, value: bigint, rip: bigint): void {
  if ((value & 0xffffn) !== selector(x, Register.CS)) x.unimplemented('returning to another code segment');
  x.faultIf(!isCanonical(rip));
}

const returnSlotBytes = (i: Instruction): number =>
  // The operand size is what the two slots and the immediate do not account for.
  (i.stackPointerIncrement - (i.opCount === 1 ? i.immediate16 : 0)) / 2;

function returnFar(x: AssistContext): void {
  const i = x.instruction;
  const [rip, cs] = peek(x, 2, returnSlotBytes(i)) as [bigint, bigint];
  checkCodeSegment(x, cs, rip);
  x.write(Register.RSP, x.read(Register.RSP) + BigInt(i.stackPointerIncrement));
  x.nextRip = rip;
}

/** IRETQ to the same privilege level, which in 64-bit mode pops RSP and SS all the same. */
function interruptReturn(x: AssistContext): void {
  const [rip, cs, flags, rsp, ss] = peek(x, 5, 8) as [bigint, bigint, bigint, bigint, bigint];
  checkCodeSegment(x, cs, rip);
  if ((ss & 0xffffn) !== selector(x, Register.SS) && (ss & 0xffffn) !== 0n) x.unimplemented('IRETQ with another SS');
  x.write(Register.RSP, rsp);
  x.view.setUint16(fieldOf(Register.SS), Number(ss & 0xffffn), true);
  x.flags.rflags = Number(flags & 0xffff_ffffn) | RFLAGS_FIXED;
  x.nextRip = rip;
}

export const SEGMENT_ASSISTS: readonly (readonly [Mnemonic, Assist])[] = [
  [Mnemonic.Sgdt, storeTable(state.GDT_BASE, state.GDT_LIMIT)],
  [Mnemonic.Sidt, storeTable(state.IDT_BASE, state.IDT_LIMIT)],
  [Mnemonic.Lgdt, loadTable(state.GDT_BASE, state.GDT_LIMIT)],
  [Mnemonic.Lidt, loadTable(state.IDT_BASE, state.IDT_LIMIT)],
  [Mnemonic.Sldt, storeField(state.LDTR_SELECTOR)],
  [Mnemonic.Str, storeField(state.TR_SELECTOR)],
  [Mnemonic.Retf, returnFar],
  [Mnemonic.Iretq, interruptReturn],
];
