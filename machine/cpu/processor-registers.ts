/**
 * The registers of the processor and of the thread that runs on it, as the host reads and writes them, and both as
 * plain data. Knows nothing of execution.
 */
import { assert } from '../../base/assert.ts';
import { addressFromHalves, canonicalAddress, type GuestAddress } from '../../base/guest-address.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { readFxState, resetX87, writeFxState } from './float/fx-state.ts';
import { RFLAGS_FIXED, RFLAGS_SYSTEM } from './registers.ts';
import * as state from './state.ts';

/** The processor as plain data. */
export interface CpuSnapshot {
  readonly context: Uint8Array;
  /** The fields that belong to the processor: model-specific, debug and control registers, clocks. */
  readonly processor: Uint8Array;
  /** Which processor that is, and all registers of the others that have been selected. */
  readonly selected: number;
  readonly others: readonly (Uint8Array | undefined)[];
}

/** The engine's functions that know the representation of the arithmetic flags. */
export interface FlagAccess {
  readonly getFlags: () => number;
  readonly setFlags: (flags: number) => number;
}

const CONTEXT_BYTES = state.CONTEXT_END - state.CONTEXT;
const PROCESSOR_BYTES = state.PROCESSOR_END - state.PROCESSOR;
const CR0_WP = 0x10000;
const TWO_32 = 0x1_0000_0000;
/** What 64-bit Windows has in ES CS SS DS FS GS LDTR TR. */
const SELECTORS = [0x2b, 0x10, 0x18, 0x2b, 0x53, 0x2b, 0, 0x40];
/** Reset values that a 64-bit system has left in the model-specific registers (assist/msr.ts). */
const INITIAL_MSRS: readonly (readonly [number, bigint])[] = [
  [state.EFER, 0xd01n],
  [state.PAT, 0x0007040600070406n],
  [state.APIC_BASE, 0xfee00900n],
  [state.MISC_ENABLE, 0x1801n],
  [state.DR6, 0xffff0ff0n],
  [state.DR7, 0x400n],
];

export class ProcessorRegisters {
  /** What is stored at RETIRED; every event asks for it. */
  protected retired = 0;
  protected readonly memory: GuestRam;
  protected readonly view: DataView;
  private readonly getFlags: () => number;
  private readonly setFlags: (flags: number) => number;
  /** The processor whose registers are the active ones. */
  private selected = 0;
  /** Context and processor fields of those that are not, by number; undefined for one that was never selected. */
  private others: (Uint8Array | undefined)[] = [];
  /** What every processor starts with. */
  private readonly initial: Uint8Array;

  constructor(memory: GuestRam, flags: FlagAccess) {
    this.memory = memory;
    this.view = memory.view;
    this.getFlags = flags.getFlags;
    this.setFlags = flags.setFlags;
    this.reset();
    this.initial = this.copyRegisters();
  }

  // ---- registers ----

  /** Low and high 32 bits of a general register (numbers: registers.ts), unsigned. */
  regLo(register: number): number {
    return this.view.getUint32(state.GPR + register * 8, true);
  }

  regHi(register: number): number {
    return this.view.getUint32(state.GPR + register * 8 + 4, true);
  }

  setReg(register: number, lo: number, hi: number): void {
    this.view.setUint32(state.GPR + register * 8, lo, true);
    this.view.setUint32(state.GPR + register * 8 + 4, hi, true);
  }

  /** The register as an address; undefined when it is not canonical. */
  regAddress(register: number): GuestAddress | undefined {
    return canonicalAddress(this.regLo(register), this.regHi(register));
  }

  setRegAddress(register: number, address: GuestAddress): void {
    this.setRegNumber(register, address);
  }

  /** Sets a safe integer, in two's complement. */
  setRegNumber(register: number, value: number): void {
    this.setNumber(state.GPR + register * 8, value);
  }

  get rip(): GuestAddress {
    return addressFromHalves(this.view.getUint32(state.RIP, true), this.view.getInt32(state.RIP + 4, true));
  }

  set rip(address: GuestAddress) {
    this.setNumber(state.RIP, address);
  }

  get rflags(): number {
    return this.getFlags() | this.view.getInt32(state.SYSTEM_FLAGS, true) | RFLAGS_FIXED;
  }

  set rflags(flags: number) {
    this.setFlags(flags);
    this.view.setInt32(state.SYSTEM_FLAGS, flags & RFLAGS_SYSTEM, true);
  }

  /** The 16 bytes of an XMM register, as a live view. */
  xmm(register: number): Uint8Array {
    return this.memory.bytes.subarray(state.XMM + register * 16, state.XMM + register * 16 + 16);
  }

  /** Control and status of SSE floating point. */
  get mxcsr(): number {
    return this.view.getUint32(state.MXCSR, true);
  }

  set mxcsr(value: number) {
    this.view.setUint32(state.MXCSR, value, true);
  }

  /** Control word of the x87 unit. */
  get x87Control(): number {
    return this.view.getUint16(state.X87_CONTROL, true);
  }

  set x87Control(value: number) {
    this.view.setUint16(state.X87_CONTROL, value, true);
  }

  /** The x87 and SSE state as the 512 bytes that FXSAVE64 stores; unused bytes are zero. */
  fxState(): Uint8Array {
    return readFxState(this.memory.bytes);
  }

  /** Takes over an FXSAVE64 image as FXRSTOR64 does; reserved bits are dropped. */
  setFxState(image: Uint8Array): void {
    writeFxState(this.memory.bytes, image);
  }

  /** Empties and initialises the x87 unit, as at reset. */
  resetX87(): void {
    resetX87(this.memory.bytes);
  }

  // ---- the processor's own fields ----

  get cr8(): number {
    return this.view.getUint32(state.CR8, true);
  }

  set cr8(value: number) {
    this.setNumber(state.CR8, value);
  }

  /** CR8 before the `mov cr8` that caused the last STOP_CR8. */
  get cr8Old(): number {
    return this.view.getUint32(state.CR8_OLD, true);
  }

  get gsBase(): GuestAddress {
    return this.getNumber(state.GS_BASE) as GuestAddress;
  }

  set gsBase(address: GuestAddress) {
    this.setNumber(state.GS_BASE, address);
  }

  get fsBase(): GuestAddress {
    return this.getNumber(state.FS_BASE) as GuestAddress;
  }

  set fsBase(address: GuestAddress) {
    this.setNumber(state.FS_BASE, address);
  }

  /** What SWAPGS exchanges the GS base with. */
  get kernelGsBase(): GuestAddress {
    return this.getNumber(state.KERNEL_GS_BASE) as GuestAddress;
  }

  set kernelGsBase(address: GuestAddress) {
    this.setNumber(state.KERNEL_GS_BASE, address);
  }

  /** Control registers as the guest reads them. They are data: paging does not follow CR3. */
  get cr0(): number {
    return this.getNumber(state.CR0);
  }

  set cr0(value: number) {
    this.setNumber(state.CR0, value);
    this.followWriteProtect();
  }

  get cr2(): number {
    return this.getNumber(state.CR2);
  }

  set cr2(value: number) {
    this.setNumber(state.CR2, value);
  }

  get cr3(): number {
    return this.getNumber(state.CR3);
  }

  set cr3(value: number) {
    this.setNumber(state.CR3, value);
  }

  get cr4(): number {
    return this.getNumber(state.CR4);
  }

  set cr4(value: number) {
    this.setNumber(state.CR4, value);
  }

  /** The status of debug traps: which breakpoints were met, single step (bit 14). */
  get dr6(): number {
    return this.getNumber(state.DR6);
  }

  /** All instructions this processor has ever executed; a REP iteration counts as one. Exact up to 2^53. */
  get instructionsRetired(): number {
    return this.retired;
  }

  set instructionsRetired(value: number) {
    this.retired = value;
    this.setNumber(state.RETIRED, value);
  }

  /** What RDTSC adds to {@link instructionsRetired}. */
  get tscOffset(): number {
    return this.getNumber(state.TSC_OFFSET);
  }

  set tscOffset(value: number) {
    this.setNumber(state.TSC_OFFSET, value);
  }

  // ---- contexts ----

  /** A copy of the thread's registers: general registers, RIP, RFLAGS, x87, XMM0-15, MXCSR. Equal states give equal bytes. */
  saveContext(): Uint8Array {
    // The lazy flags have several representations of the same state.
    this.setFlags(this.getFlags());
    return this.memory.bytes.slice(state.CONTEXT, state.CONTEXT_END);
  }

  loadContext(context: Uint8Array): void {
    assert(context.length === state.CONTEXT_END - state.CONTEXT, 'context of another size');
    this.memory.bytes.set(context, state.CONTEXT);
  }

  save(): CpuSnapshot {
    return {
      context: this.saveContext(),
      processor: this.memory.bytes.slice(state.PROCESSOR, state.PROCESSOR_END),
      selected: this.selected,
      others: this.others.map((registers) => registers?.slice()),
    };
  }

  restore(snapshot: CpuSnapshot): void {
    this.loadContext(snapshot.context);
    this.memory.bytes.set(snapshot.processor, state.PROCESSOR);
    this.selected = snapshot.selected;
    this.others = snapshot.others.map((registers) => registers?.slice());
    this.retired = this.getNumber(state.RETIRED);
    this.followWriteProtect();
  }

  // ---- several processors ----

  /** Number of the processor whose registers are the active ones; 0 at first. */
  get selectedProcessor(): number {
    return this.selected;
  }

  /** Makes the registers of another processor the active ones; one that was never selected is as after a reset. */
  selectProcessor(number: number): void {
    if (number === this.selected) return;
    const { bytes } = this.memory;
    const registers = this.others[number] ?? this.initial.slice();
    this.others[this.selected] = this.copyRegisters(this.others[this.selected]);
    this.others[number] = registers;
    bytes.set(registers.subarray(0, CONTEXT_BYTES), state.CONTEXT);
    bytes.set(registers.subarray(CONTEXT_BYTES), state.PROCESSOR);
    this.selected = number;
    this.retired = this.getNumber(state.RETIRED);
    this.followWriteProtect();
  }

  /** A context that {@link loadContext} takes: that of any processor. */
  contextOf(number: number): Uint8Array {
    if (number === this.selected) return this.saveContext();
    return (this.others[number] ?? this.initial).slice(0, CONTEXT_BYTES);
  }

  // ---- internals ----

  private copyRegisters(into: Uint8Array = new Uint8Array(CONTEXT_BYTES + PROCESSOR_BYTES)): Uint8Array {
    const { bytes } = this.memory;
    into.set(bytes.subarray(state.CONTEXT, state.CONTEXT_END));
    into.set(bytes.subarray(state.PROCESSOR, state.PROCESSOR_END), CONTEXT_BYTES);
    return into;
  }

  private reset(): void {
    this.rflags = RFLAGS_FIXED;
    this.resetX87();
    this.mxcsr = 0x1f80;
    // Protected mode, paging, write protection; PAE, SSE.
    this.cr0 = 0x8005_0033;
    this.cr4 = 0x0000_06f8;
    for (const [offset, value] of INITIAL_MSRS) this.view.setBigUint64(offset, value, true);
    for (let n = 0; n < SELECTORS.length; n++) this.view.setUint16(state.SELECTORS + n * 2, SELECTORS[n]!, true);
  }

  private followWriteProtect(): void {
    this.memory.enforcesReadOnly = (this.view.getUint32(state.CR0, true) & CR0_WP) !== 0;
  }

  protected getNumber(offset: number): number {
    return this.view.getInt32(offset + 4, true) * TWO_32 + this.view.getUint32(offset, true);
  }

  protected setNumber(offset: number, value: number): void {
    this.view.setUint32(offset, value >>> 0, true);
    this.view.setInt32(offset + 4, Math.floor(value / TWO_32), true);
  }
}
