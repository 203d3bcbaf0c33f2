/**
 * The x87 unit: control, status and tag words, the register stack, and the rules by which an instruction's exceptions
 * decide about its result. All state is in the state block; what the instructions compute is in the x87-*.ts tables.
 * Source: SDM volume 1, chapter 8.
 */
import * as state from '../state.ts';
import type { Target } from './arithmetic.ts';
import { defaultNan, EXTENDED, type Float, unpack } from './format.ts';
import { normalControl, normalStatus, X87_INITIAL_CONTROL } from './fx-state.ts';
import { BEFORE_OPERATION, type Environment, INEXACT, INVALID, OVERFLOW, UNDERFLOW } from './rounding.ts';

export const STACK_FAULT = 0x40;
export const C0 = 0x100;
export const C1 = 0x200;
export const C2 = 0x400;
export const C3 = 0x4000;
const EXCEPTIONS = 0x3f;
const TOP_SHIFT = 11;
const SLOT_BYTES = 16;
/** Bits of the significand by precision control; 1 is reserved and acts as full precision. */
const PRECISIONS = [24, 64, 53, 64];

/** An instruction's access to memory; the operand's offset is the first argument of {@link X87Operation.run}. */
export interface X87Memory {
  readonly access: 'read' | 'write';
  readonly bytes: number;
  /** An FXSAVE image: on a 16-byte boundary, and what is read must have a valid MXCSR. */
  readonly isImage?: true;
}

export interface X87Operation {
  /** Form name. */
  readonly name: string;
  readonly memory?: X87Memory;
  /** Whether pending exceptions are raised first. */
  readonly waits: boolean;
  /** Whether it is remembered as the last instruction; control instructions are not. */
  readonly remembered: boolean;
  /** The flags register takes part: it is the second argument, or {@link X87Unit.newFlags} replaces it. */
  readonly rflags?: 'read' | 'write';
  /** `a`, `b`: operand offset or stack indices. */
  readonly run: (unit: X87Unit, a: number, b: number) => void;
}

export class X87Unit {
  readonly env: Environment = {
    rounding: 0,
    masked: EXCEPTIONS,
    denormalsAreZero: false,
    flushToZero: false,
    isX87: true,
    flags: 0,
    roundedUp: false,
  };
  readonly view: DataView;
  readonly bytes: Uint8Array;
  /** The arithmetic flags that the instruction sets; -1 when it leaves them. */
  newFlags = -1;
  private readonly operations: readonly X87Operation[];

  /** @param view the WebAssembly memory */
  constructor(view: DataView, operations: readonly X87Operation[]) {
    this.view = view;
    this.bytes = new Uint8Array(view.buffer);
    this.operations = operations;
  }

  /** Runs operation `index`; returns the new arithmetic flags, or -1 when they stay. */
  execute(index: number, a: number, b: number): number {
    const { control, env } = this;
    env.rounding = (control >> 10) & 3;
    env.masked = control & EXCEPTIONS;
    this.newFlags = -1;
    this.operations[index]!.run(this, a, b);
    return this.newFlags;
  }

  // ---- words ----

  get control(): number {
    return this.view.getUint16(state.X87_CONTROL, true);
  }

  set control(value: number) {
    this.view.setUint16(state.X87_CONTROL, normalControl(value), true);
    this.status = this.status & 0xffff;
  }

  get status(): number {
    return this.view.getUint16(state.X87_STATUS, true);
  }

  set status(value: number) {
    this.view.setUint16(state.X87_STATUS, normalStatus(value, this.control), true);
  }

  /** One bit per physical register in use. */
  get tag(): number {
    return this.view.getUint8(state.X87_TAG);
  }

  set tag(value: number) {
    this.view.setUint8(state.X87_TAG, value);
  }

  get top(): number {
    return (this.status >> TOP_SHIFT) & 7;
  }

  set top(value: number) {
    this.status = (this.status & ~(7 << TOP_SHIFT)) | ((value & 7) << TOP_SHIFT);
  }

  /** Sets the given condition bits and clears the others of `among`. */
  setConditions(among: number, set: number): void {
    this.status = (this.status & ~among) | set;
  }

  /** What arithmetic rounds to. */
  get target(): Target {
    return { format: EXTENDED, precision: PRECISIONS[(this.control >> 8) & 3]! };
  }

  /** FNINIT: registers keep their contents but count as empty. */
  initialise(): void {
    this.view.setUint16(state.X87_CONTROL, X87_INITIAL_CONTROL, true);
    this.view.setUint16(state.X87_STATUS, 0, true);
    this.tag = 0;
    this.view.setUint16(state.X87_OPCODE, 0, true);
    this.view.setBigUint64(state.X87_INSTRUCTION, 0n, true);
    this.view.setBigUint64(state.X87_DATA, 0n, true);
  }

  // ---- the register stack ----

  /** Offset of ST(`index`). */
  registerAt(index: number): number {
    return state.X87_REGISTERS + ((this.top + index) & 7) * SLOT_BYTES;
  }

  isEmpty(index: number): boolean {
    return (this.tag & (1 << ((this.top + index) & 7))) === 0;
  }

  bits(index: number): bigint {
    return this.load80(this.registerAt(index));
  }

  number(index: number): Float {
    return unpack(EXTENDED, this.bits(index));
  }

  /** Writes a register, which is in use from then on. */
  write(index: number, bits: bigint): void {
    this.store80(this.registerAt(index), bits);
    this.tag |= 1 << ((this.top + index) & 7);
  }

  release(index: number): void {
    this.tag &= ~(1 << ((this.top + index) & 7));
  }

  pop(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.release(0);
      this.top = this.top + 1;
    }
  }

  /** Pushes; a register that is in use there is a stack overflow, whose masked result is the default NaN. */
  push(bits: bigint): void {
    let value = bits;
    if (!this.isEmpty(-1)) {
      if (!this.stackFault(true)) return;
      value = defaultNan(EXTENDED);
    }
    this.top = this.top - 1;
    this.write(0, value);
  }

  load80(at: number): bigint {
    return this.view.getBigUint64(at, true) | (BigInt(this.view.getUint16(at + 8, true)) << 64n);
  }

  store80(at: number, bits: bigint): void {
    this.view.setBigUint64(at, BigInt.asUintN(64, bits), true);
    this.view.setUint16(at + 8, Number(bits >> 64n), true);
  }

  // ---- exceptions ----

  /** Reports exceptions; returns whether all of them are masked. */
  raise(flags: number): boolean {
    this.status = this.status | flags;
    return (flags & EXCEPTIONS & ~this.env.masked) === 0;
  }

  /** Reports a stack overflow or underflow; returns whether it is masked. */
  stackFault(overflow: boolean): boolean {
    this.setConditions(C1, overflow ? C1 : 0);
    return this.raise(INVALID | STACK_FAULT);
  }

  /** Whether one of the registers is empty; reports it, and `respond` gives the masked response. */
  underflows(indices: readonly number[], respond: () => void): boolean {
    if (!indices.some((index) => this.isEmpty(index))) return false;
    if (this.stackFault(false)) respond();
    return true;
  }

  /**
   * Runs a computation and reports its exceptions. Undefined when one that is found before the operation is unmasked:
   * then nothing may be changed.
   */
  compute<T>(run: () => T): T | undefined {
    return this.guarded(run, BEFORE_OPERATION);
  }

  /** The same for a result that goes to memory: unmasked overflow and underflow also keep it from being stored. */
  computeForStore<T>(run: () => T): T | undefined {
    return this.guarded(run, BEFORE_OPERATION | OVERFLOW | UNDERFLOW);
  }

  /** @param preventing exceptions that, unmasked, keep the result from being used and other exceptions from being seen */
  private guarded<T>(run: () => T, preventing: number): T | undefined {
    const { env } = this;
    env.flags = 0;
    env.roundedUp = false;
    const result = run();
    const prevented = (env.flags & preventing & ~env.masked) !== 0;
    const flags = prevented ? env.flags & preventing : env.flags;
    this.setConditions(C1, (flags & INEXACT) !== 0 && env.roundedUp ? C1 : 0);
    this.raise(flags);
    return prevented ? undefined : result;
  }
}
