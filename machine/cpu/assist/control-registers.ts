/**
 * MOV to and from control and debug registers, CLTS, LMSW, SMSW (SDM volume 3, sections 2.5 and 19.2). Control registers
 * are data: paging does not follow CR3. CR0.WP counts. Bits whose effect the engine does not have stop the run.
 */
import { Mnemonic, Register } from 'iced-x86';
import * as state from '../state.ts';
import type { Assist, AssistContext } from './context.ts';

const CR0_PE = 1n;
const CR0_EM = 4n;
const CR0_TS = 8n;
const CR0_ET = 0x10n;
const CR0_NE = 0x20n;
const CR0_WP = 0x10000n;
const CR0_NW = 1n << 29n;
const CR0_CD = 1n << 30n;
const CR0_PG = 1n << 31n;
/** PE MP EM TS ET NE, WP, AM, NW CD PG; the others read as zero whatever is written. */
const CR0_BITS = 0xe005003fn;
/** VME PVI TSD DE PSE PAE MCE PGE PCE OSFXSR OSXMMEXCPT: what CPUID offers. */
const CR4_BITS = 0x7ffn;
const CR4_DE = 8n;
const CR4_PAE = 0x20n;
/** OSFXSR and OSXMMEXCPT. */
const CR4_SSE = 0x600n;
const PHYSICAL_ADDRESS_BITS = 39n;

const DR6_FIXED = 0xffff0ff0n;
const DR6_BD = 0x2000n;
const DR6_BITS = 0xe00fn;
const DR7_FIXED = 0x400n;
const DR7_GD = 0x2000n;
/** L0 to G3. */
const DR7_ENABLED = 0xffn;
/** Everything but bit 10 (fixed) and the reserved 11, 12, 14, 15. */
const DR7_BITS = 0xffff23ffn;

function setCr0(x: AssistContext, value: bigint): void {
  x.faultIf(value >> 32n !== 0n);
  x.faultIf((value & CR0_PG) !== 0n && (value & CR0_PE) === 0n);
  x.faultIf((value & CR0_NW) !== 0n && (value & CR0_CD) === 0n);
  // Paging cannot be switched off in 64-bit mode.
  x.faultIf((value & CR0_PG) === 0n);
  if ((value & CR0_EM) !== 0n) x.unimplemented('setting CR0.EM');
  if ((value & CR0_TS) !== 0n) x.unimplemented('setting CR0.TS');
  if ((value & CR0_NE) === 0n) x.unimplemented('clearing CR0.NE');
  x.setField(state.CR0, (value & CR0_BITS) | CR0_ET);
  x.memory.enforcesReadOnly = (value & CR0_WP) !== 0n;
}

function setCr3(x: AssistContext, value: bigint): void {
  x.faultIf(value >> PHYSICAL_ADDRESS_BITS !== 0n);
  x.setField(state.CR3, value);
}

function setCr4(x: AssistContext, value: bigint): void {
  x.faultIf((value & ~CR4_BITS) !== 0n);
  // Physical address extension cannot be switched off in 64-bit mode.
  x.faultIf((value & CR4_PAE) === 0n);
  if ((value & CR4_SSE) !== CR4_SSE) x.unimplemented('switching SSE off in CR4');
  x.setField(state.CR4, value);
}

const CONTROL_WRITES: ReadonlyMap<Register, (x: AssistContext, value: bigint) => void> = new Map([
  [Register.CR0, setCr0],
  [Register.CR2, (x: AssistContext, value: bigint) => x.setField(state.CR2, value)],
  [Register.CR3, setCr3],
  [Register.CR4, setCr4],
]);

/** Where a debug register is kept; DR4 and DR5 are other names of DR6 and DR7 unless CR4.DE forbids them. */
function debugField(x: AssistContext, register: Register): number {
  let number = register - Register.DR0;
  x.faultIf(number > 7, state.VECTOR_UD);
  if (number === 4 || number === 5) {
    x.faultIf((x.field(state.CR4) & CR4_DE) !== 0n, state.VECTOR_UD);
    number += 2;
  }
  if ((x.field(state.DR7) & DR7_GD) !== 0n) {
    x.setField(state.DR7, x.field(state.DR7) & ~DR7_GD);
    x.setField(state.DR6, x.field(state.DR6) | DR6_BD);
    x.fault(state.VECTOR_DB);
  }
  return number < 4 ? state.DR0 + number * 8 : number === 6 ? state.DR6 : state.DR7;
}

function setDebugRegister(x: AssistContext, register: Register, value: bigint): void {
  const field = debugField(x, register);
  const isAddress = field <= state.DR3;
  x.faultIf(!isAddress && value >> 32n !== 0n);
  if (isAddress) x.setField(field, value);
  else if (field === state.DR6) x.setField(field, (value & DR6_BITS) | DR6_FIXED);
  else {
    if ((value & DR7_ENABLED) !== 0n) x.unimplemented('enabling a breakpoint in DR7');
    x.setField(field, (value & DR7_BITS) | DR7_FIXED);
  }
}

const isDebugRegister = (register: Register) => register >= Register.DR0 && register <= Register.DR15;

/** MOV whose one side is a control or debug register. */
export function moveSystemRegister(x: AssistContext): void {
  const to = x.instruction.opRegister(0);
  const from = x.instruction.opRegister(1);
  if (isDebugRegister(to)) setDebugRegister(x, to, x.read(from));
  else if (isDebugRegister(from)) x.write(to, x.field(debugField(x, from)));
  else {
    const set = CONTROL_WRITES.get(to);
    // CR1, CR5 to CR7 and CR9 up do not exist.
    if (set === undefined) x.fault(state.VECTOR_UD);
    set(x, x.read(from));
  }
}

/** LMSW: PE MP EM TS; PE can be set but not cleared. */
function loadMachineStatus(x: AssistContext): void {
  const value = x.readOperand(0, 2) & 0xfn;
  const old = x.field(state.CR0);
  setCr0(x, (old & ~0xen) | value | (old & CR0_PE));
}

/** SMSW: a register takes as much of CR0 as it holds, memory 16 bits. */
function storeMachineStatus(x: AssistContext): void {
  x.writeShort(0, x.field(state.CR0));
}

/** XGETBV and XSETBV: CPUID offers no XSAVE, so CR4.OSXSAVE is 0. */
const noExtendedState: Assist = (x) => x.fault(state.VECTOR_UD);

export const CONTROL_ASSISTS: readonly (readonly [Mnemonic, Assist])[] = [
  [Mnemonic.Clts, (x) => x.setField(state.CR0, x.field(state.CR0) & ~CR0_TS)],
  [Mnemonic.Lmsw, loadMachineStatus],
  [Mnemonic.Smsw, storeMachineStatus],
  [Mnemonic.Xgetbv, noExtendedState],
  [Mnemonic.Xsetbv, noExtendedState],
];

/** True for a control or debug register. */
export const isSystemRegister = (register: Register) => register >= Register.CR0 && register <= Register.DR15;
