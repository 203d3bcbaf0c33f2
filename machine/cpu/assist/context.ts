/**
 * What an instruction executed in TypeScript works with: its operands, the registers by iced's names, checked guest
 * memory, and the devices. Whoever throws here must not have changed anything yet; changes come last.
 */
import { type Instruction, OpKind, Register } from 'iced-x86';
import { canonicalAddress, type GuestAddress, NULL_ADDRESS } from '../../../base/guest-address.ts';
import type { GuestRam } from '../../memory/guest-ram.ts';
import type { DeviceAccesses } from '../device-access.ts';
import { registerSlot } from '../operands.ts';
import * as state from '../state.ts';
import { DeviceRead, NotImplemented, ProcessorException } from './exception.ts';

const MASK_32 = 0xffff_ffffn;

export interface FlagsRegister {
  rflags: number;
}

export class AssistContext {
  /** The instruction being executed. */
  instruction!: Instruction;
  /** Where it is. */
  rip = NULL_ADDRESS;
  /** Address of the next instruction; an instruction that jumps changes it. */
  nextRip = 0n;
  /** A write to a port that leaves when the instruction has retired. */
  portWrite: { port: number; sizeBytes: number; value: bigint } | undefined;
  /** The last store to guest memory. */
  stored: { readonly address: GuestAddress; readonly sizeBytes: number } | undefined;
  readonly memory: GuestRam;
  /** The CPU state block and everything behind it. */
  readonly view: DataView;
  readonly flags: FlagsRegister;
  private readonly devices: DeviceAccesses;

  constructor(memory: GuestRam, flags: FlagsRegister, devices: DeviceAccesses) {
    this.memory = memory;
    this.view = memory.view;
    this.flags = flags;
    this.devices = devices;
  }

  // ---- registers ----

  /** A general register, zero-extended. */
  read(register: Register): bigint {
    const { slot, bits } = this.slotOf(register);
    return this.view.getBigUint64(slot, true) & ((1n << BigInt(bits)) - 1n);
  }

  /** Writes a general register; a 32-bit one clears the upper half. */
  write(register: Register, value: bigint): void {
    const { slot, bits } = this.slotOf(register);
    if (bits === 64) this.view.setBigUint64(slot, BigInt.asUintN(64, value), true);
    else if (bits === 32) this.view.setBigUint64(slot, value & MASK_32, true);
    else if (bits === 16) this.view.setUint16(slot, Number(value & 0xffffn), true);
    else this.view.setUint8(slot, Number(value & 0xffn));
  }

  bitsOf(register: Register): number {
    return this.slotOf(register).bits;
  }

  /** A 64-bit field of the state block. */
  field(offset: number): bigint {
    return this.view.getBigUint64(offset, true);
  }

  setField(offset: number, value: bigint): void {
    this.view.setBigUint64(offset, BigInt.asUintN(64, value), true);
  }

  // ---- memory ----

  /** The effective address of the memory operand, 64 bits. */
  address(): bigint {
    const i = this.instruction;
    let ea = i.memoryDisplacement;
    if (i.memoryBase !== Register.None && i.memoryBase !== Register.RIP && i.memoryBase !== Register.EIP) {
      ea += this.read(i.memoryBase);
    }
    if (i.memoryIndex !== Register.None) ea += this.read(i.memoryIndex) * BigInt(i.memoryIndexScale);
    const base = i.memoryBase === Register.None ? i.memoryIndex : i.memoryBase;
    if (registerSlot(base)?.bits === 32 || base === Register.EIP) ea &= MASK_32;
    return BigInt.asUintN(64, ea + this.segmentBase(i.memorySegment));
  }

  /** What an address in a segment starts at; all but FS and GS start at 0. */
  segmentBase(segment: Register): bigint {
    if (segment === Register.FS) return this.field(state.FS_BASE);
    return segment === Register.GS ? this.field(state.GS_BASE) : 0n;
  }

  /** True when the memory operand is in the stack segment. */
  get usesStackSegment(): boolean {
    return this.instruction.memorySegment === Register.SS;
  }

  load(ea: bigint, sizeBytes: number, inStack = false): bigint {
    const bytes = this.memory.readBytes(this.canonical(ea, inStack), sizeBytes);
    return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  }

  store(ea: bigint, sizeBytes: number, value: bigint, inStack = false): void {
    const bytes = Uint8Array.from({ length: sizeBytes }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));
    const address = this.canonical(ea, inStack);
    this.memory.writeBytes(address, bytes);
    this.stored = { address, sizeBytes };
  }

  /** Faults when the bytes may not be written. */
  checkStore(ea: bigint, sizeBytes: number, inStack = false): void {
    this.memory.assertAccessible(this.canonical(ea, inStack), sizeBytes, 'write');
  }

  /** Operand `n` of 8 to 64 bits: a register or in memory. */
  readOperand(n: number, sizeBytes: number): bigint {
    if (this.instruction.opKind(n) === OpKind.Register) {
      return BigInt.asUintN(sizeBytes * 8, this.read(this.instruction.opRegister(n)));
    }
    return this.load(this.address(), sizeBytes, this.usesStackSegment);
  }

  /** Writes a selector or another short value: whole to a register, its low 16 bits to memory. */
  writeShort(n: number, value: bigint): void {
    if (this.instruction.opKind(n) === OpKind.Register) this.write(this.instruction.opRegister(n), value);
    else this.store(this.address(), 2, value, this.usesStackSegment);
  }

  private canonical(ea: bigint, inStack: boolean): GuestAddress {
    const address = canonicalAddress(Number(BigInt.asUintN(32, ea)), Number(BigInt.asUintN(32, ea >> 32n)));
    if (address === undefined) throw new ProcessorException(inStack ? state.VECTOR_SS : state.VECTOR_GP);
    return address;
  }

  // ---- the stack ----

  /** Pushes 2 or 8 bytes. */
  push(value: bigint, sizeBytes: number): void {
    const rsp = BigInt.asUintN(64, this.read(Register.RSP) - BigInt(sizeBytes));
    this.store(rsp, sizeBytes, value, true);
    this.write(Register.RSP, rsp);
  }

  // ---- devices ----

  /** What a device answers to a read; throws {@link DeviceRead} as long as it has not. */
  readPort(port: number, sizeBytes: number): bigint {
    const answer = this.devices.answerOfPort(port, sizeBytes);
    if (answer !== undefined) return answer;
    this.devices.askRead({ space: 'port', address: port, sizeBytes, instruction: this.rip });
    throw new DeviceRead();
  }

  // ---- endings ----

  fault(vector: number, errorCode = 0): never {
    throw new ProcessorException(vector, errorCode);
  }

  faultIf(condition: boolean, vector: number = state.VECTOR_GP): void {
    if (condition) this.fault(vector);
  }

  unimplemented(what: string): never {
    throw new NotImplemented(what);
  }

  private slotOf(register: Register): { slot: number; bits: number } {
    const slot = registerSlot(register);
    if (slot === undefined) throw new NotImplemented('an operand of another kind');
    return slot;
  }
}

export type Assist = (x: AssistContext) => void;

/** True when bits 63 to 47 of an address are equal. */
export function isCanonical(address: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(48, address)) === address;
}
