/**
 * RDMSR, WRMSR, RDTSCP, RDPMC and SWAPGS, and the model-specific registers this processor has (SDM volume 4, table 2-2).
 * Each is a field of the processor with the checks WRMSR makes. A register that such a processor would not have raises
 * #GP(0); one that it would have but the engine does not follow stops the run with its name.
 */
import { Mnemonic, Register } from 'iced-x86';
import * as state from '../state.ts';
import { type Assist, type AssistContext, isCanonical } from './context.ts';

interface Msr {
  /** Where the value is kept. */
  readonly field: number;
  /** False for a value that WRMSR refuses with #GP(0); absent for a read-only register. */
  readonly accepts?: (value: bigint, old: bigint) => boolean;
  /** What the engine cannot follow if written; undefined when all is well. */
  readonly cannotFollow?: (value: bigint, old: bigint) => boolean;
  /** Bits that keep their value. */
  readonly fixed?: bigint;
}

const fits32 = (value: bigint) => value >> 32n === 0n;
const any = () => true;

const EFER_SCE = 1n;
const EFER_LME = 0x100n;
const EFER_LMA = 0x400n;
const EFER_NXE = 0x800n;
const EFER_BITS = EFER_SCE | EFER_LME | EFER_LMA | EFER_NXE;
/** Write-back and its relatives; 2 and 3 are reserved (SDM volume 3, table 12-10). */
const MEMORY_TYPES: ReadonlySet<bigint> = new Set([0n, 1n, 4n, 5n, 6n, 7n]);

const MSRS: ReadonlyMap<number, Msr> = new Map<number, Msr>([
  // The base may move, but there is no APIC to follow it or to be switched off.
  [
    0x1b,
    {
      field: state.APIC_BASE,
      accepts: (v) => v >> 39n === 0n && (v & 0x6ffn) === 0n,
      cannotFollow: (v, old) => v !== old,
    },
  ],
  [0x174, { field: state.SYSENTER_CS, accepts: any }],
  [0x175, { field: state.SYSENTER_ESP, accepts: isCanonical }],
  [0x176, { field: state.SYSENTER_EIP, accepts: isCanonical }],
  [0x1a0, { field: state.MISC_ENABLE, accepts: any, cannotFollow: (v, old) => v !== old }],
  [
    0x277,
    {
      field: state.PAT,
      accepts: (v) => [0n, 8n, 16n, 24n, 32n, 40n, 48n, 56n].every((at) => MEMORY_TYPES.has((v >> at) & 0xffn)),
    },
  ],
  [
    0xc0000080,
    {
      field: state.EFER,
      // Long mode cannot be left while paging is on.
      accepts: (v, old) => (v & ~EFER_BITS) === 0n && ((v ^ old) & EFER_LME) === 0n,
      cannotFollow: (v, old) => ((v ^ old) & EFER_NXE) !== 0n,
      fixed: EFER_LMA,
    },
  ],
  [0xc0000081, { field: state.STAR, accepts: any }],
  [0xc0000082, { field: state.LSTAR, accepts: isCanonical }],
  [0xc0000083, { field: state.CSTAR, accepts: isCanonical }],
  [0xc0000084, { field: state.FMASK, accepts: fits32 }],
  [0xc0000100, { field: state.FS_BASE, accepts: isCanonical }],
  [0xc0000101, { field: state.GS_BASE, accepts: isCanonical }],
  [0xc0000102, { field: state.KERNEL_GS_BASE, accepts: isCanonical }],
  [0xc0000103, { field: state.TSC_AUX, accepts: fits32 }],
]);

const MSR_TSC = 0x10;
/** Registers that a processor of this family has whatever CPUID says. */
const NOT_FOLLOWED: ReadonlyMap<number, string> = new Map([
  [0x17, 'IA32_PLATFORM_ID'],
  [0x8b, 'IA32_BIOS_SIGN_ID'],
  [0xce, 'MSR_PLATFORM_INFO'],
  [0x1d9, 'IA32_DEBUGCTL'],
]);

/** The time-stamp counter: one for each retired instruction. */
function timeStamp(x: AssistContext): bigint {
  return BigInt.asUintN(64, x.field(state.RETIRED) + x.field(state.TSC_OFFSET));
}

function find(x: AssistContext, number: number): Msr {
  const msr = MSRS.get(number);
  if (msr !== undefined) return msr;
  const name = NOT_FOLLOWED.get(number);
  if (name !== undefined) x.unimplemented(name);
  return x.fault(state.VECTOR_GP);
}

function writePair(x: AssistContext, value: bigint): void {
  x.write(Register.EAX, value);
  x.write(Register.EDX, value >> 32n);
}

function readMsr(x: AssistContext): void {
  const number = Number(x.read(Register.ECX));
  writePair(x, number === MSR_TSC ? timeStamp(x) : x.field(find(x, number).field));
}

function writeMsr(x: AssistContext): void {
  const number = Number(x.read(Register.ECX));
  const value = (x.read(Register.EDX) << 32n) | x.read(Register.EAX);
  if (number === MSR_TSC) {
    x.setField(state.TSC_OFFSET, value - x.field(state.RETIRED));
    return;
  }
  const msr = find(x, number);
  const old = x.field(msr.field);
  x.faultIf(msr.accepts === undefined || !msr.accepts(value, old));
  if (msr.cannotFollow?.(value, old) === true) x.unimplemented(`MSR ${number.toString(16)}h = ${value.toString(16)}h`);
  const fixed = msr.fixed ?? 0n;
  x.setField(msr.field, (value & ~fixed) | (old & fixed));
}

function readTimeStampAndAux(x: AssistContext): void {
  writePair(x, timeStamp(x));
  x.write(Register.ECX, x.field(state.TSC_AUX));
}

function swapGs(x: AssistContext): void {
  const base = x.field(state.GS_BASE);
  x.setField(state.GS_BASE, x.field(state.KERNEL_GS_BASE));
  x.setField(state.KERNEL_GS_BASE, base);
}

export const MSR_ASSISTS: readonly (readonly [Mnemonic, Assist])[] = [
  [Mnemonic.Rdmsr, readMsr],
  [Mnemonic.Wrmsr, writeMsr],
  [Mnemonic.Rdtscp, readTimeStampAndAux],
  // CPUID leaf 0Ah reports no counters, so every number is invalid.
  [Mnemonic.Rdpmc, (x) => x.fault(state.VECTOR_GP)],
  [Mnemonic.Swapgs, swapGs],
];
