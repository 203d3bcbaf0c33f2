/**
 * Makes the {@link CpuFault} of what the engine has recorded: which exception a refused address means, and what an
 * instruction that does not fit 15 bytes is. Reads the state block and decodes; changes nothing but CR2.
 */
import { Decoder, DecoderError, DecoderOptions, type Instruction, Mnemonic, OpKind, Register } from 'iced-x86';
import { canonicalAddress, type GuestAddress } from '../../base/guest-address.ts';
import type { AccessKind } from '../../base/guest-fault.ts';
import { type InstructionReader, MAX_INSTRUCTION_BYTES } from './instruction-reader.ts';
import * as state from './state.ts';
import { type CpuFault, NO_FAULT } from './stops.ts';

const ACCESS_KINDS: readonly AccessKind[] = ['read', 'write', 'execute'];
const RSP = 4;
const RBP = 5;

/** The fault that FAULT_VECTOR and its neighbours describe. */
export function recordedFault(view: DataView, reader: InstructionReader): CpuFault {
  const vector = view.getUint32(state.FAULT_VECTOR, true);
  const access = ACCESS_KINDS[view.getUint32(state.FAULT_ACCESS, true)]!;
  const address = view.getBigUint64(state.FAULT_ADDRESS, true);
  const rip = Number(view.getBigInt64(state.RIP, true)) as GuestAddress;
  if (vector === state.VECTOR_NOT_CANONICAL) {
    const inStack = isStackReference(view, reader.at(rip), address, access);
    return { ...NO_FAULT, vector: inStack ? state.VECTOR_SS : state.VECTOR_GP };
  }
  if (vector === state.VECTOR_UD && isTooLong(reader.fetch(rip))) return { ...NO_FAULT, vector: state.VECTOR_GP };
  if (vector !== state.VECTOR_PF) return { ...NO_FAULT, vector };
  const canonical = canonicalAddress(Number(BigInt.asUintN(32, address)), Number(address >> 32n));
  // A fetch from beyond the end of the lower half.
  if (canonical === undefined) return { ...NO_FAULT, vector: state.VECTOR_GP };
  return pageFault(view, canonical, access, view.getUint32(state.FAULT_ERROR, true));
}

/** A page fault; CR2 takes the address. */
export function pageFault(view: DataView, address: GuestAddress, access: AccessKind, errorCode: number): CpuFault {
  view.setBigInt64(state.CR2, BigInt(address), true);
  return { vector: state.VECTOR_PF, errorCode, address, access };
}

/**
 * Whether an access at `address` goes through SS (SDM volume 1, section 3.7.4): pushes and pops, and operands based on
 * RSP or RBP that no prefix moves to FS or GS.
 */
function isStackReference(view: DataView, i: Instruction, address: bigint, access: AccessKind): boolean {
  const register = (number: number) => view.getBigUint64(state.GPR + number * 8, true);
  if (i.mnemonic === Mnemonic.Leave) return address === register(RBP);
  if (i.isStackInstruction) {
    const step = BigInt(i.stackPointerIncrement);
    // A push writes to the stack and a pop reads from it; what else they access is their operand.
    const ofStack = access === (step < 0n ? 'write' : 'read');
    if (ofStack && address === BigInt.asUintN(64, register(RSP) + (step < 0n ? step : 0n))) return true;
  }
  for (let n = 0; n < i.opCount; n++) {
    if (i.opKind(n) === OpKind.Memory && i.memorySegment === Register.SS) return true;
  }
  return false;
}

const LEGACY_PREFIXES: ReadonlySet<number> = new Set([
  0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65, 0x66, 0x67, 0xf0, 0xf2, 0xf3,
]);

/** True when bytes without a meaning are only too long: dropping leading prefixes leaves an instruction, or its start. */
function isTooLong(bytes: Uint8Array): boolean {
  if (bytes.length < MAX_INSTRUCTION_BYTES) return false;
  let prefixes = 0;
  while (prefixes < bytes.length && LEGACY_PREFIXES.has(bytes[prefixes]!)) prefixes++;
  if (prefixes === bytes.length) return true;
  const rest = Uint8Array.of(...bytes.subarray(prefixes), ...new Uint8Array(MAX_INSTRUCTION_BYTES));
  const decoder = new Decoder(64, rest, DecoderOptions.NoInvalidCheck);
  try {
    const instruction = decoder.decode();
    const isKnown = decoder.lastError === DecoderError.None;
    const { length } = instruction;
    instruction.free();
    return isKnown && prefixes + length > MAX_INSTRUCTION_BYTES;
  } finally {
    decoder.free();
  }
}
