/** What the decoder needs to know of iced-x86's numbering: register slots and sizes, memory sizes, mnemonic names. */
import { MemorySize, Mnemonic, Register } from 'iced-x86';
import * as state from './state.ts';

export interface RegisterSlot {
  /** Address in the CPU state block. */
  readonly slot: number;
  readonly bits: number;
  /** Letter of the register file in the names of forms: general, XMM, MMX, x87. */
  readonly kind: 'r' | 'v' | 'q' | 's';
}

const registers: (RegisterSlot | undefined)[] = [];

function addRange(
  first: Register,
  last: Register,
  bits: number,
  base: number,
  stride: number,
  kind: RegisterSlot['kind'] = 'r',
): void {
  for (let r: number = first; r <= last; r++) registers[r] = { slot: base + (r - first) * stride, bits, kind };
}

addRange(Register.AL, Register.BL, 8, state.GPR, 8);
addRange(Register.AH, Register.BH, 8, state.GPR + 1, 8);
addRange(Register.SPL, Register.DIL, 8, state.GPR + 4 * 8, 8);
addRange(Register.R8L, Register.R15L, 8, state.GPR + 8 * 8, 8);
addRange(Register.AX, Register.R15W, 16, state.GPR, 8);
addRange(Register.EAX, Register.R15D, 32, state.GPR, 8);
addRange(Register.RAX, Register.R15, 64, state.GPR, 8);
addRange(Register.XMM0, Register.XMM15, 128, state.XMM, 16, 'v');
addRange(Register.MM0, Register.MM7, 64, state.X87_REGISTERS, 16, 'q');
// The slot of an x87 register is its index in the stack.
addRange(Register.ST0, Register.ST7, 80, 0, 1, 's');
registers[Register.RIP] = { slot: state.PAGE_BASE, bits: 64, kind: 'r' };

/** Slot and width of a general, XMM, MMX or x87 register; undefined for all others. */
export function registerSlot(register: Register): RegisterSlot | undefined {
  return registers[register];
}

/** Slots of the control registers that can be read. */
export const CONTROL_REGISTERS: ReadonlyMap<Register, number> = new Map([
  [Register.CR0, state.CR0],
  [Register.CR2, state.CR2],
  [Register.CR3, state.CR3],
  [Register.CR4, state.CR4],
  [Register.CR8, state.CR8],
]);

/** Widths in bits of the memory operands whose size no register operand tells. */
const MEMORY_BITS: ReadonlyMap<MemorySize, number> = new Map([
  [MemorySize.UInt8, 8],
  [MemorySize.Int8, 8],
  [MemorySize.UInt16, 16],
  [MemorySize.Int16, 16],
  [MemorySize.UInt32, 32],
  [MemorySize.Int32, 32],
  [MemorySize.UInt64, 64],
  [MemorySize.Int64, 64],
  [MemorySize.QwordOffset, 64],
  [MemorySize.Float32, 32],
  [MemorySize.Float64, 64],
  [MemorySize.Float80, 80],
  [MemorySize.Bcd, 80],
  [MemorySize.FpuEnv14, 14 * 8],
  [MemorySize.FpuEnv28, 28 * 8],
  [MemorySize.FpuState94, 94 * 8],
  [MemorySize.FpuState108, 108 * 8],
  [MemorySize.Fxsave_512Byte, 512 * 8],
  [MemorySize.Fxsave64_512Byte, 512 * 8],
]);

export function memoryBits(size: MemorySize): number {
  return MEMORY_BITS.get(size) ?? 0;
}

const names: string[] = [];
for (const [name, number] of Object.entries(Mnemonic)) {
  if (typeof number === 'number') names[number] = name.toLowerCase();
}

export function mnemonicName(mnemonic: Mnemonic): string {
  return names[mnemonic] ?? 'unknown';
}
