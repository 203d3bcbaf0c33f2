/** The processor as the kernel's {@link GuestCalls} port, and the x64 calling convention between kernel and guest. */
import { Bugcheck } from '../base/errors.ts';
import { formatAddress } from '../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromNumber } from '../base/u64.ts';
import type { GuestValue, StepResult } from '../kernel/host-routine.ts';
import { callerOf, type KernelRoutine } from '../kernel/ke/kernel-code.ts';
import type { KernelStack } from '../kernel/mm/system-space.ts';
import type { GuestCalls, LoadedImage } from '../kernel/ports.ts';
import type { GuestFrame } from '../kernel/ps/state.ts';
import type { Cpu } from '../machine/cpu/cpu.ts';
import { R8, R9, RAX, RCX, RDX, RSP } from '../machine/cpu/registers.ts';
import type { GuestRam } from '../machine/memory/guest-ram.ts';
import { UNEXPECTED_KERNEL_MODE_TRAP } from '../nt/bug-check-codes.ts';
import { MACHINE_FRAME } from '../nt/exceptions.ts';
import { contextRecord, loadContextRecord } from './context.ts';
import type { ExportTable } from './exports.ts';
import type { ImageLoader } from './image-loader.ts';

const ARGUMENT_REGISTERS = [RCX, RDX, R8, R9] as const;
const REGISTER_ARGUMENTS = 4;
/** Stack that a kernel routine uses before it calls back into a driver; at its end is the machine frame. */
const HOST_FRAME_BYTES = 0x90;
/** Room at the top of a stack that is entered. */
const STACK_TOP_RESERVE = 0x80;
/** Interrupts enabled; bit 1 always reads as one. */
export const INITIAL_RFLAGS = 0x202;
const RFLAGS_IF = 0x200;
/** All floating-point exceptions masked, rounding to nearest. */
const INITIAL_MXCSR = 0x1f80;
/** NT computes with 53-bit mantissas in the x87 unit. */
const INITIAL_FPCSR = 0x027f;

/** Parameter 1 of bug check 0x7F. */
const DOUBLE_FAULT = 8;

/** The 64 bits of a value for a register. */
export function toU64(value: GuestValue): U64 {
  if (typeof value === 'number') return u64FromNumber(value);
  if (typeof value === 'boolean') return u64(value ? 1 : 0);
  return value;
}

/** A call of guest code, as host routines ask for it. */
type GuestCall = Omit<Extract<StepResult, { op: 'guest' }>, 'op' | 'next'>;

export class Processor implements GuestCalls {
  readonly cpu: Cpu;
  private readonly memory: GuestRam;
  private readonly exports: ExportTable;
  private readonly images: ImageLoader;

  constructor(cpu: Cpu, memory: GuestRam, exports: ExportTable, images: ImageLoader) {
    this.cpu = cpu;
    this.memory = memory;
    this.exports = exports;
    this.images = images;
  }

  get retired(): number {
    return this.cpu.instructionsRetired;
  }

  selectProcessor(number: number): void {
    this.cpu.selectProcessor(number);
  }

  get interruptsEnabled(): boolean {
    return (this.cpu.rflags & RFLAGS_IF) !== 0;
  }

  setIrql(irql: number): void {
    this.cpu.cr8 = irql;
  }

  saveContext(): Uint8Array {
    return this.cpu.saveContext();
  }

  loadContext(context: Uint8Array): void {
    this.cpu.loadContext(context);
  }

  enterKernel({ place, frameBytes }: KernelRoutine, stack: KernelStack, atTop = false): GuestAddress {
    const before = this.stackPointer;
    const top = atTop ? addressAdd(stack.stackBase, -STACK_TOP_RESERVE) : before;
    const machineFrame = alignedDown(addressAdd(top, -MACHINE_FRAME.SIZE));
    const frame = addressAdd(machineFrame, -frameBytes);
    if (frame < stack.stackLimit || top > stack.stackBase) throw stackOverflow(before);
    this.writeMachineFrame(machineFrame);
    this.stackPointer = frame;
    this.cpu.rip = place;
    return frame;
  }

  /** Where the processor is, for whoever unwinds the stack. */
  private writeMachineFrame(at: GuestAddress): void {
    this.memory.writePointer(addressAdd(at, MACHINE_FRAME.Rip), this.cpu.rip);
    this.memory.writePointer(addressAdd(at, MACHINE_FRAME.Rsp), this.stackPointer);
  }

  captureContext(): Uint8Array {
    return contextRecord(this.cpu);
  }

  restoreContext(context: Uint8Array): void {
    loadContextRecord(this.cpu, context);
  }

  initialContext(stackPointer: GuestAddress): Uint8Array {
    const current = this.cpu.saveContext();
    for (let register = 0; register < 16; register++) {
      this.cpu.setReg(register, 0, 0);
      this.cpu.xmm(register).fill(0);
    }
    this.cpu.resetX87();
    this.cpu.x87Control = INITIAL_FPCSR;
    this.cpu.mxcsr = INITIAL_MXCSR;
    this.cpu.setRegAddress(RSP, stackPointer);
    this.cpu.rip = NULL_ADDRESS;
    this.cpu.rflags = INITIAL_RFLAGS;
    const initial = this.cpu.saveContext();
    this.cpu.loadContext(current);
    return initial;
  }

  describeImage(service: string): { readonly fileName: string; readonly sizeBytes: number } | undefined {
    return this.images.describe(service);
  }

  imageWithFileName(fileName: string): string | undefined {
    return this.images.withFileName(fileName);
  }

  loadImage(service: string, base: GuestAddress): LoadedImage {
    return this.images.load(service, base);
  }

  freeInitialization(base: GuestAddress): void {
    this.images.freeInitialization(base);
  }

  unloadImage(base: GuestAddress): void {
    this.images.unload(base);
  }

  isImplemented(name: string): boolean {
    return this.exports.isImplemented(name);
  }

  exportAddress(name: string): GuestAddress {
    return this.exports.addressOf(name);
  }

  get stackPointer(): GuestAddress {
    return this.cpu.regAddress(RSP) ?? NULL_ADDRESS;
  }

  set stackPointer(address: GuestAddress) {
    this.cpu.setRegAddress(RSP, address);
  }

  /** Argument `index` of the routine that has just been called (RSP is at its return address). */
  extraArgument(index: number): U64 {
    const register = ARGUMENT_REGISTERS[index];
    if (register !== undefined) return u64(this.cpu.regLo(register), this.cpu.regHi(register));
    return this.memory.readU64(addressAdd(this.stackPointer, 8 + 8 * index));
  }

  /** Copies the first `count` arguments as lo, hi pairs. */
  readArguments(count: number, into: Uint32Array): void {
    for (let index = 0; index < count && index < REGISTER_ARGUMENTS; index++) {
      const register = ARGUMENT_REGISTERS[index]!;
      into[2 * index] = this.cpu.regLo(register);
      into[2 * index + 1] = this.cpu.regHi(register);
    }
    for (let index = REGISTER_ARGUMENTS; index < count; index++) {
      const value = this.memory.readU64(addressAdd(this.stackPointer, 8 + 8 * index));
      into[2 * index] = value.lo;
      into[2 * index + 1] = value.hi;
    }
  }

  /** Where the routine that has just been called returns to. */
  returnAddress(): GuestAddress {
    return this.memory.readPointer(this.stackPointer);
  }

  /** Returns from an imported routine to the guest code that called it; the halves are what the routine returns. */
  returnFromImport(lo: number, hi: number): void {
    const stackPointer = this.stackPointer;
    this.cpu.setReg(RAX, lo, hi);
    this.cpu.rip = this.memory.readPointer(stackPointer);
    this.cpu.setRegAddress(RSP, addressAdd(stackPointer, 8));
  }

  /**
   * Sets the registers and the stack up for a call of guest code that returns to the sentinel.
   * @param stackLimit lowest address of the thread's kernel stack
   */
  beginCall({ address, args, returnsAddress = false }: GuestCall, stackLimit: GuestAddress): GuestFrame {
    const before = this.stackPointer;
    const place = this.cpu.rip;
    const caller = callerOf(Math.max(0, args.length - REGISTER_ARGUMENTS));
    const machineFrame = alignedDown(addressAdd(before, -HOST_FRAME_BYTES));
    const aligned = addressAdd(machineFrame, -caller.frameBytes);
    const stackPointer = addressAdd(aligned, -8);
    if (stackPointer < stackLimit) throw stackOverflow(before);
    this.writeMachineFrame(machineFrame);
    this.placeArguments(args, aligned);
    this.memory.writePointer(stackPointer, caller.place);
    this.cpu.setRegAddress(RSP, stackPointer);
    this.cpu.rip = address;
    return { kind: 'guest', stackPointer: before, place, expectedStackPointer: aligned, returnsAddress };
  }

  /** Puts the arguments of a call where the convention has them; `stack` is the stack pointer before the call. */
  placeArguments(args: readonly GuestValue[], stack: GuestAddress): void {
    args.forEach((value, index) => {
      const { lo, hi } = toU64(value);
      const register = ARGUMENT_REGISTERS[index];
      if (register !== undefined) this.cpu.setReg(register, lo, hi);
      else this.memory.writeU64(addressAdd(stack, 8 * index), lo, hi);
    });
  }

  /** The called guest code has reached the sentinel: goes back to the caller's stack; returns RAX. */
  endCall(frame: GuestFrame): U64 {
    this.cpu.setRegAddress(RSP, frame.stackPointer);
    this.cpu.rip = frame.place;
    return u64(this.cpu.regLo(RAX), this.cpu.regHi(RAX));
  }
}

function alignedDown(address: GuestAddress): GuestAddress {
  return addressAdd(address, -(((address % 16) + 16) % 16));
}

/** What the processor makes of a kernel stack that has no room left: a double fault. */
export function stackOverflow(stackPointer: GuestAddress): Bugcheck {
  return new Bugcheck(
    UNEXPECTED_KERNEL_MODE_TRAP,
    [u64(DOUBLE_FAULT), U64_ZERO, U64_ZERO, U64_ZERO],
    `the kernel stack is used up (RSP ${formatAddress(stackPointer)})`,
  );
}
