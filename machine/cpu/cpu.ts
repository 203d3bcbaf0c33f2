/**
 * The processor as the run loop sees it: registers, `run`, and why it stopped. One register block is active; the
 * host switches threads by saving and loading contexts. Ring 0 only. Interrupts, threads and what a fault means are
 * the caller's business.
 */
import { assert } from '../../base/assert.ts';
import { addressFromHalves, canonicalAddress, type GuestAddress } from '../../base/guest-address.ts';
import type { AccessKind } from '../../base/guest-fault.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { PAGE_SIZE } from '../memory/layout.ts';
import { CodeCache } from './code-cache.ts';
import { CodeDecoder } from './decoder.ts';
import { engineModule } from './engine-module.ts';
import { readFxState, resetX87, writeFxState } from './float/fx-state.ts';
import { SseUnit } from './float/sse-unit.ts';
import { RFLAGS_FIXED, RFLAGS_SYSTEM, RFLAGS_TF } from './registers.ts';
import * as state from './state.ts';

/** `maxInstructions` have retired. */
export const STOP_BUDGET = state.EXIT_BUDGET;
/** RIP reached a page with the `host` right; nothing was executed there. */
export const STOP_HOST_CALL = state.EXIT_HOST_CALL;
/** {@link Cpu.fault} says what happened; the state is as before the instruction. */
export const STOP_FAULT = state.EXIT_FAULT;
/** A `mov cr8` has been executed; {@link Cpu.cr8Old} is the former value. */
export const STOP_CR8 = state.EXIT_CR8;
/** HLT has been executed. */
export const STOP_HALT = state.EXIT_HALT;
/** {@link Cpu.unimplemented} names an instruction this engine does not know; RIP is at it. */
export const STOP_UNIMPLEMENTED = state.EXIT_UNIMPLEMENTED;
/** Reserved for device memory and port accesses. */
const STOP_SLOW = 9;

export type StopReason =
  | typeof STOP_BUDGET
  | typeof STOP_HOST_CALL
  | typeof STOP_FAULT
  | typeof STOP_CR8
  | typeof STOP_HALT
  | typeof STOP_UNIMPLEMENTED
  | typeof STOP_SLOW;

/** A processor exception. The single-step trap (#DB) is the only one reported after its instruction. */
export interface CpuFault {
  /** Exception number: #DE 0, #DB 1, #BP 3, #UD 6, #GP 13 (#SS too), #PF 14; INT 29h is 0x29. */
  readonly vector: number;
  readonly errorCode: number;
  /** For #PF what CR2 holds. */
  readonly address: GuestAddress;
  readonly access: AccessKind;
}

export interface UnimplementedInstruction {
  readonly address: GuestAddress;
  readonly bytes: Uint8Array;
  readonly mnemonic: string;
}

/** The processor as plain data. */
export interface CpuSnapshot {
  readonly context: Uint8Array;
  /** GS base to TSC offset: the fields that belong to the processor. */
  readonly processor: Uint8Array;
}

const TWO_32 = 0x1_0000_0000;
const MAX_SLICE = 2 ** 30;
const ACCESS_KINDS: readonly AccessKind[] = ['read', 'write', 'execute'];
const NO_FAULT: CpuFault = { vector: -1, errorCode: 0, address: 0 as GuestAddress, access: 'read' };
const PROCESSOR_FIELDS = state.GS_BASE;
const PROCESSOR_FIELDS_END = state.EXIT_CODE;

export class Cpu {
  /** The exception of the last STOP_FAULT. */
  fault: CpuFault = NO_FAULT;
  /** The instruction of the last STOP_UNIMPLEMENTED. */
  unimplemented: UnimplementedInstruction | undefined;
  /** What the engine has stored at RETIRED; every event asks for it. */
  private retired = 0;
  private readonly memory: GuestRam;
  private readonly view: DataView;
  private readonly cache: CodeCache;
  private readonly decoder: CodeDecoder;
  private readonly enter: (budget: number) => number;
  private readonly enterAt: (microOp: number, budget: number) => number;
  private readonly getFlags: () => number;
  private readonly setFlags: (flags: number) => number;

  constructor(memory: GuestRam) {
    const { module, forms } = engineModule();
    const sse = new SseUnit(memory.view);
    const { exports } = new WebAssembly.Instance(module, {
      env: { memory: memory.memory, sse: sse.execute.bind(sse) },
    });
    this.memory = memory;
    this.view = memory.view;
    this.enter = exports.run!;
    this.enterAt = exports.runAt!;
    this.getFlags = exports.getFlags!;
    this.setFlags = exports.setFlags!;
    this.cache = new CodeCache(memory);
    this.decoder = new CodeDecoder(memory, this.cache, forms);
    this.reset();
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

  /** Control registers as the guest reads them. They are data: paging does not follow CR3. */
  get cr0(): number {
    return this.getNumber(state.CR0);
  }

  set cr0(value: number) {
    this.setNumber(state.CR0, value);
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
      processor: this.memory.bytes.slice(PROCESSOR_FIELDS, PROCESSOR_FIELDS_END),
    };
  }

  restore(snapshot: CpuSnapshot): void {
    this.loadContext(snapshot.context);
    this.memory.bytes.set(snapshot.processor, PROCESSOR_FIELDS);
    this.retired = this.getNumber(state.RETIRED);
  }

  // ---- running ----

  /** Forgets all decoded code. Only tests need it: writes to decoded code are noticed. */
  invalidateCode(): void {
    this.cache.dropAllCode();
  }

  /** Runs until exactly `maxInstructions` have retired or something else stops the CPU. */
  run(maxInstructions: number): StopReason {
    const end = this.retired + maxInstructions;
    let microOp = 0;
    for (;;) {
      const left = end - this.retired;
      if (left <= 0) return STOP_BUDGET;
      const stepping = (this.view.getInt32(state.SYSTEM_FLAGS, true) & RFLAGS_TF) !== 0;
      const slice = stepping ? 1 : Math.min(left, MAX_SLICE);
      const before = this.retired;
      const exit = microOp === 0 ? this.enter(slice) : this.enterAt(microOp, slice);
      microOp = 0;
      this.retired = this.getNumber(state.RETIRED);
      const exhausted = this.retired - before === slice;
      if (exhausted && (exit <= STOP_FAULT || exit === state.EXIT_DECODE)) {
        // Whatever the next fetch met is found again by the next slice.
        if (stepping) return this.stopWith(state.VECTOR_DB);
        continue;
      }
      switch (exit) {
        case state.EXIT_DECODE:
          if (this.decoder.decodeAt(this.rip) === 'next-page-not-executable') return this.stopAtNextPage();
          break;
        case state.EXIT_CODE_WRITE:
          this.cache.dropFrameCode(this.view.getUint32(state.CODE_WRITE_FRAME, true));
          microOp = this.decoder.decodeOnce(this.rip);
          break;
        case state.EXIT_TRAP_FLAG:
          break;
        case STOP_FAULT:
          this.recordFault();
          return STOP_FAULT;
        case STOP_UNIMPLEMENTED:
          this.unimplemented = { address: this.rip, ...this.decoder.describe(this.rip) };
          return STOP_UNIMPLEMENTED;
        default:
          return exit as StopReason;
      }
    }
  }

  // ---- internals ----

  private reset(): void {
    this.rflags = RFLAGS_FIXED;
    this.resetX87();
    this.mxcsr = 0x1f80;
    // Protected mode, paging, write protection; PAE, SSE.
    this.cr0 = 0x8005_0033;
    this.cr4 = 0x0000_06f8;
  }

  private recordFault(): void {
    const vector = this.view.getUint32(state.FAULT_VECTOR, true);
    if (vector !== state.VECTOR_PF) {
      this.fault = { ...NO_FAULT, vector };
      return;
    }
    const address = this.getNumber(state.FAULT_ADDRESS) as GuestAddress;
    this.cr2 = address;
    this.fault = {
      vector,
      errorCode: this.view.getUint32(state.FAULT_ERROR, true),
      address,
      access: ACCESS_KINDS[this.view.getUint32(state.FAULT_ACCESS, true)]!,
    };
  }

  private stopWith(vector: number): StopReason {
    this.fault = { ...NO_FAULT, vector };
    return STOP_FAULT;
  }

  /** The instruction at RIP continues in a page that may not be executed. */
  private stopAtNextPage(): StopReason {
    const address = (this.rip - (this.rip & (PAGE_SIZE - 1)) + PAGE_SIZE) as GuestAddress;
    const isPresent = this.memory.isAccessible(address, 1, 'read');
    this.cr2 = address;
    this.fault = { vector: state.VECTOR_PF, errorCode: isPresent ? 0x11 : 0x10, address, access: 'execute' };
    return STOP_FAULT;
  }

  private getNumber(offset: number): number {
    return this.view.getInt32(offset + 4, true) * TWO_32 + this.view.getUint32(offset, true);
  }

  private setNumber(offset: number, value: number): void {
    this.view.setUint32(offset, value >>> 0, true);
    this.view.setInt32(offset + 4, Math.floor(value / TWO_32), true);
  }
}
