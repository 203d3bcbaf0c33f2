/**
 * What the semantics of an instruction (the emitters in this folder) are written against. A handler supplies the
 * operands and the ways to continue; where operands come from is its business. Two kinds exist:
 * - {@link ColdHandler}: a function of its own in the engine's table; complete, with page crossings and faults.
 * - {@link HotHandler}: an arm of the interpreter's main loop; takes only the fast path and leaves everything else
 *   to the same form's cold function, before anything is changed.
 * A translated region would be a third kind, with operands known.
 */
import {
  KERNEL_TABLE,
  KERNEL_WINDOW_HI,
  PAGE_FAST_READ,
  PAGE_FAST_WRITE,
  PAGE_SIZE,
  RAM_BASE,
} from '../../memory/layout.ts';
import * as uop from '../micro-op.ts';
import * as state from '../state.ts';
import type { Code } from '../wasm/code.ts';
import * as op from '../wasm/opcodes.ts';

export type Size = 8 | 16 | 32 | 64;
/** `m`: base + displacement; `x`: base + index * scale + displacement. */
export type AddressMode = 'm' | 'x';
type RegisterField = typeof uop.FIELD_A | typeof uop.FIELD_B | typeof uop.FIELD_C;

/** Functions of the engine module that emitted code calls. */
export interface Runtime {
  /** (address i64, size i32, pc i32) -> host offset, 0 after a fault was recorded. */
  readonly read: number;
  readonly write: number;
  /** () -> (): completes a write that went to the bounce buffer. */
  readonly flush: number;
  /** (pc i32, vector i32): records a fault without error code of the instruction at pc. */
  readonly raise: number;
  /** (pc i32, exit code i32): stops at the instruction at pc, which has not been executed. */
  readonly stopAt: number;
  /** (pc i32, exit code i32): stops after the instruction at pc. */
  readonly stopAfter: number;
  /** (address i64) -> page entry, 0 when nothing is mapped. */
  readonly entry: number;
  /** (rip i64) -> micro-op, 0 after the stop was recorded. */
  readonly lookup: number;
  /** () -> arithmetic RFLAGS; (flags) -> (). */
  readonly getFlags: number;
  readonly setFlags: number;
  readonly mulHighUnsigned: number;
  readonly mulHighSigned: number;
  /** (operation, to, a, b, immediate) -> vector, 0 when done: the software core for SSE (float/sse-unit.ts). */
  readonly sse: number;
  /** (operation, a, b) -> arithmetic flags or -1: the x87 unit (float/x87-unit.ts). */
  readonly x87: number;
  /** (hi, lo, divisor) -> quotient; the remainder is left at TEMP_SLOT. */
  readonly divUnsigned: number;
  /** (first v128, second v128, their lengths i32, immediate i32) -> a bit per element (simd-strings.ts). */
  readonly compareStrings: number;
}

const LOAD_SIGNED: Record<Size, number> = {
  8: op.I64_LOAD8_S,
  16: op.I64_LOAD16_S,
  32: op.I64_LOAD32_S,
  64: op.I64_LOAD,
};
const LOAD_UNSIGNED: Record<Size, number> = {
  8: op.I64_LOAD8_U,
  16: op.I64_LOAD16_U,
  32: op.I64_LOAD32_U,
  64: op.I64_LOAD,
};
const STORE: Record<Size, number> = { 8: op.I64_STORE8, 16: op.I64_STORE16, 32: op.I64_STORE32, 64: op.I64_STORE };
const PC = 0;
const COUNT = 1;

export abstract class Handler {
  readonly c: Code;
  readonly run: Runtime;

  constructor(c: Code, run: Runtime) {
    this.c = c;
    this.run = run;
  }

  /** A local variable of this handler. */
  abstract temp(type: number): number;
  /** Continues with the micro-op after this one; the instruction has retired. */
  abstract next(): void;
  /** Continues with the micro-op `count` records further; nothing retires. */
  abstract skip(count: number): void;
  /** As many iterations as the local says have retired; executes the instruction again (REP). */
  abstract again(iterations: number): void;
  /** As many iterations as the local says have retired; continues with the micro-op after this one. */
  abstract done(iterations: number): void;
  /** Pushes the number of instructions (i32) that may still retire. */
  budget(): void {
    this.c.get(COUNT);
  }

  /** Continues at the branch target of the micro-op `distance` records further; `retired` instructions more. */
  abstract branch(retired: number, distance?: number): void;
  /** Continues at the address in the local `rip` (i64). */
  abstract jump(rip: number, retired: number): void;
  /** Checks a read; returns a local with the host offset of `size` bytes at the address in local `ea`. */
  abstract readAt(ea: number, bytes: number): number;
  /** The same for a write, or a read followed by a write. */
  abstract writeAt(ea: number, bytes: number): number;
  /** Must follow the store to an offset that {@link writeAt} returned. */
  abstract wrote(host: number): void;
  /** Expects an i32 on the stack; when it is not zero the instruction faults with `vector` and error code 0. */
  abstract faultIf(vector: number): void;
  /** When the local `vector` (i32) is not zero, the instruction faults with it and error code 0. */
  abstract faultWith(vector: number): void;
  /** Leaves the CPU after this instruction. */
  abstract stopAfter(exitCode: number): void;
  /** Leaves the CPU before this instruction. */
  abstract stopAt(exitCode: number): void;
  /** Faults with the number in the immediate operand (INT). */
  abstract raiseImmediate(): void;

  i64(): number {
    return this.temp(op.I64);
  }

  i32(): number {
    return this.temp(op.I32);
  }

  // ---- register operands ----

  /** Pushes the address of a register operand. */
  slot(field: RegisterField): void {
    this.c.get(PC).mem(op.I32_LOAD16_U, field);
  }

  /** Pushes a register operand as i64, sign-extended. */
  load(field: RegisterField, size: Size): void {
    this.slot(field);
    this.c.mem(LOAD_SIGNED[size]);
  }

  loadUnsigned(field: RegisterField, size: Size): void {
    this.slot(field);
    this.c.mem(LOAD_UNSIGNED[size]);
  }

  /** Writes the local `value` (i64) to a register operand; 32-bit writes clear the upper half. */
  store(field: RegisterField, size: Size, value: number): void {
    this.slot(field);
    this.c.get(value);
    if (size === 32) this.c.i64(0xffffffff).op(op.I64_AND).mem(op.I64_STORE);
    else this.c.mem(STORE[size]);
  }

  /** Pushes a fixed general register as i64, sign-extended. */
  loadGpr(register: number, size: Size): void {
    this.c.i32(0).mem(LOAD_SIGNED[size], state.GPR + register * 8);
  }

  loadGprUnsigned(register: number, size: Size): void {
    this.c.i32(0).mem(LOAD_UNSIGNED[size], state.GPR + register * 8);
  }

  storeGpr(register: number, size: Size, value: number): void {
    this.c.i32(0).get(value);
    if (size === 32)
      this.c
        .i64(0xffffffff)
        .op(op.I64_AND)
        .mem(op.I64_STORE, state.GPR + register * 8);
    else this.c.mem(STORE[size], state.GPR + register * 8);
  }

  /** Pushes the immediate operand (i64). */
  immediate(): void {
    this.c.get(PC).mem(op.I64_LOAD, uop.FIELD_IMMEDIATE);
  }

  // ---- memory operands ----

  /** Computes the effective address into a local (i64). */
  address(mode: AddressMode): number {
    const ea = this.i64();
    this.c.get(PC).mem(op.I32_LOAD16_U, uop.FIELD_BASE).mem(op.I64_LOAD);
    if (mode === 'x') {
      this.c.get(PC).mem(op.I32_LOAD16_U, uop.FIELD_INDEX).mem(op.I64_LOAD);
      this.c.get(PC).mem(op.I64_LOAD8_U, uop.FIELD_SCALE).op(op.I64_SHL).op(op.I64_ADD);
    }
    this.c.get(PC).mem(op.I64_LOAD32_S, uop.FIELD_DISPLACEMENT).op(op.I64_ADD).set(ea);
    return ea;
  }

  /** Pushes the memory operand as i64, sign-extended. */
  loadMemory(mode: AddressMode, size: Size): void {
    const host = this.readAt(this.address(mode), size / 8);
    this.c.get(host).mem(LOAD_SIGNED[size]);
  }

  loadMemoryUnsigned(mode: AddressMode, size: Size): void {
    const host = this.readAt(this.address(mode), size / 8);
    this.c.get(host).mem(LOAD_UNSIGNED[size]);
  }

  /** Loads from a checked host offset. */
  loadHost(host: number, size: Size): void {
    this.c.get(host).mem(LOAD_SIGNED[size]);
  }

  /** Stores the local `value` at a checked host offset and completes the write. */
  storeHost(host: number, size: Size, value: number): void {
    this.c.get(host).get(value).mem(STORE[size]);
    this.wrote(host);
  }

  /** Sign-extends the i64 on the stack from `size` bits. */
  extend(size: Size): void {
    if (size === 8) this.c.op(op.I64_EXTEND8_S);
    else if (size === 16) this.c.op(op.I64_EXTEND16_S);
    else if (size === 32) this.c.op(op.I64_EXTEND32_S);
  }

  /** Zero-extends the i64 on the stack from `size` bits. */
  zeroExtend(size: Size): void {
    if (size === 8) this.c.i64(0xff).op(op.I64_AND);
    else if (size === 16) this.c.i64(0xffff).op(op.I64_AND);
    else if (size === 32) this.c.i64(0xffffffff).op(op.I64_AND);
  }

  /** Pushes the virtual address (i64) of the next instruction: page base plus the immediate field. */
  nextAddress(): void {
    this.c.i32(0).mem(op.I64_LOAD, state.PAGE_BASE);
    this.immediate();
    this.c.op(op.I64_ADD);
  }

  /** Pushes an i32: not zero when the address in local `rip` is not canonical. */
  isNotCanonical(rip: number): void {
    this.c.get(rip).i64(16).op(op.I64_SHL).i64(16).op(op.I64_SHR_S).get(rip).op(op.I64_NE);
  }
}

/** A function `(pc, count) -> (pc, count)`; a returned pc of 0 means that the stop is recorded in the state block. */
export class ColdHandler extends Handler {
  temp(type: number): number {
    return this.c.local(type);
  }

  next(): void {
    this.c.get(PC).i32(uop.MICRO_OP_BYTES).op(op.I32_ADD);
    this.retire(1);
  }

  skip(count: number): void {
    this.c
      .get(PC)
      .i32(uop.MICRO_OP_BYTES * count)
      .op(op.I32_ADD);
    this.retire(0);
  }

  again(iterations: number): void {
    this.c.get(PC).get(COUNT).get(iterations).op(op.I32_SUB).return();
  }

  done(iterations: number): void {
    this.c.get(PC).i32(uop.MICRO_OP_BYTES).op(op.I32_ADD).get(COUNT).get(iterations).op(op.I32_SUB).return();
  }

  branch(retired: number, distance = 0): void {
    const c = this.c;
    const at = distance * uop.MICRO_OP_BYTES;
    const target = this.i32();
    c.get(PC)
      .mem(op.I32_LOAD, uop.FIELD_TARGET + at)
      .tee(target)
      .op(op.I32_EQZ)
      .if();
    c.i32(0)
      .mem(op.I64_LOAD, state.PAGE_BASE)
      .get(PC)
      .mem(op.I64_LOAD32_S, uop.FIELD_DISPLACEMENT + at);
    c.op(op.I64_ADD).call(this.run.lookup).set(target).end();
    c.get(target);
    this.retire(retired);
  }

  jump(rip: number, retired: number): void {
    this.c.get(rip).call(this.run.lookup);
    this.retire(retired);
  }

  readAt(ea: number, bytes: number): number {
    return this.translate(this.run.read, ea, bytes);
  }

  writeAt(ea: number, bytes: number): number {
    return this.translate(this.run.write, ea, bytes);
  }

  wrote(host: number): void {
    this.c.get(host).i32(RAM_BASE).op(op.I32_LT_U).if().call(this.run.flush).end();
  }

  faultIf(vector: number): void {
    this.c.if().get(PC).i32(vector).call(this.run.raise);
    this.stop(0);
    this.c.end();
  }

  faultWith(vector: number): void {
    this.c.get(vector).if().get(PC).get(vector).call(this.run.raise);
    this.stop(0);
    this.c.end();
  }

  stopAfter(exitCode: number): void {
    this.c.get(PC).i32(exitCode).call(this.run.stopAfter);
    this.stop(1);
  }

  stopAt(exitCode: number): void {
    this.c.get(PC).i32(exitCode).call(this.run.stopAt);
    this.stop(0);
  }

  raiseImmediate(): void {
    this.c.get(PC).get(PC).mem(op.I32_LOAD, uop.FIELD_IMMEDIATE).call(this.run.raise);
    this.stop(0);
  }

  /** Leaves the CPU: the stop is already recorded. */
  stop(retired: number): void {
    this.c.i32(0);
    this.retire(retired);
  }

  /** Returns (the pc on the stack, count - retired). */
  private retire(retired: number): void {
    this.c.get(COUNT);
    if (retired !== 0) this.c.i32(retired).op(op.I32_SUB);
    this.c.return();
  }

  private translate(function_: number, ea: number, bytes: number): number {
    const host = this.i32();
    this.c.get(ea).i32(bytes).get(PC).call(function_).tee(host).op(op.I32_EQZ).if();
    this.stop(0);
    this.c.end();
    return host;
  }
}

/** Branch labels of the main loop, as nesting levels, and the local that carries a dynamic jump's target. */
export interface LoopFrame {
  /** Where the budget is known to be used up. */
  readonly leave: number;
  /** Where it is known not to be. */
  readonly top: number;
  readonly dynamicJump: number;
  readonly slow: number;
  readonly target: number;
  /** Where the next micro-op is executed: `top`, or the arm of the form it is known to have. */
  readonly successor: number;
  /** Locals by type, shared by all arms. */
  readonly pool: Map<number, number[]>;
}

export class HotHandler extends Handler {
  private readonly frame: LoopFrame;
  private readonly used = new Map<number, number>();

  constructor(c: Code, run: Runtime, frame: LoopFrame) {
    super(c, run);
    this.frame = frame;
  }

  temp(type: number): number {
    const index = this.used.get(type) ?? 0;
    this.used.set(type, index + 1);
    let pool = this.frame.pool.get(type);
    if (pool === undefined) {
      pool = [];
      this.frame.pool.set(type, pool);
    }
    while (pool.length <= index) pool.push(this.c.local(type));
    return pool[index]!;
  }

  next(): void {
    this.c.get(PC).i32(uop.MICRO_OP_BYTES).op(op.I32_ADD).set(PC);
    this.retire(1);
    this.dispatch(this.frame.successor);
  }

  skip(count: number): void {
    this.c
      .get(PC)
      .i32(uop.MICRO_OP_BYTES * count)
      .op(op.I32_ADD)
      .set(PC);
    this.goto(this.frame.successor);
  }

  /** Continues `count` micro-ops further, each of them an instruction that has retired. */
  advance(count: number): void {
    this.c
      .get(PC)
      .i32(uop.MICRO_OP_BYTES * count)
      .op(op.I32_ADD)
      .set(PC);
    this.retire(count);
    this.dispatch();
  }

  again(iterations: number): void {
    this.c.get(COUNT).get(iterations).op(op.I32_SUB).set(COUNT);
    this.dispatch();
  }

  done(iterations: number): void {
    this.c.get(PC).i32(uop.MICRO_OP_BYTES).op(op.I32_ADD).set(PC);
    this.again(iterations);
  }

  branch(retired: number, distance = 0): void {
    const c = this.c;
    const at = distance * uop.MICRO_OP_BYTES;
    const target = this.i32();
    this.retire(retired);
    c.get(PC)
      .mem(op.I32_LOAD, uop.FIELD_TARGET + at)
      .tee(target)
      .if();
    c.get(target).set(PC);
    if (retired === 0) this.goto(this.frame.top);
    else this.dispatch();
    c.end();
    c.i32(0)
      .mem(op.I64_LOAD, state.PAGE_BASE)
      .get(PC)
      .mem(op.I64_LOAD32_S, uop.FIELD_DISPLACEMENT + at);
    c.op(op.I64_ADD).set(this.frame.target);
    this.goto(this.frame.dynamicJump);
  }

  jump(rip: number, retired: number): void {
    this.retire(retired);
    this.c.get(rip).set(this.frame.target);
    this.goto(this.frame.dynamicJump);
  }

  readAt(ea: number, bytes: number): number {
    return this.translate(ea, bytes, PAGE_FAST_READ);
  }

  writeAt(ea: number, bytes: number): number {
    return this.translate(ea, bytes, PAGE_FAST_WRITE);
  }

  wrote(): void {}

  faultIf(): void {
    this.slowIf();
  }

  faultWith(vector: number): void {
    this.c.get(vector);
    this.slowIf();
  }

  stopAfter(): void {
    this.goto(this.frame.slow);
  }

  stopAt(): void {
    this.goto(this.frame.slow);
  }

  raiseImmediate(): void {
    this.goto(this.frame.slow);
  }

  /** Expects an i32 on the stack; when it is not zero the cold function takes over. Nothing may have changed yet. */
  slowIf(): void {
    this.c.brIf(this.label(this.frame.slow));
  }

  /** Pushes an i32: not zero when fewer than `count` instructions are left in the budget. */
  budgetBelow(count: number): void {
    this.c.get(COUNT).i32(count).op(op.I32_LT_U);
  }

  private retire(count: number): void {
    if (count !== 0) this.c.get(COUNT).i32(count).op(op.I32_SUB).set(COUNT);
  }

  private label(level: number): number {
    return this.c.openBlocks - 1 - level;
  }

  /** Continues at PC unless the budget is used up: the test that saves the loop's head one. */
  private dispatch(level = this.frame.top): void {
    this.c.get(COUNT).i32(0).op(op.I32_GT_S).brIf(this.label(level));
    this.goto(this.frame.leave);
  }

  private goto(level: number): void {
    this.c.br(this.label(level));
  }

  /** The fast path: kernel window, one page, and the entry says that nothing special is to be done. */
  private translate(ea: number, bytes: number, fastFlag: number): number {
    const c = this.c;
    const lo = this.i32();
    const entry = this.i32();
    c.get(ea).i64(32).op(op.I64_SHR_U).op(op.I32_WRAP_I64).i32(KERNEL_WINDOW_HI).op(op.I32_NE);
    this.slowIf();
    c.get(ea).op(op.I32_WRAP_I64).set(lo);
    if (bytes > 1) {
      c.get(lo)
        .i32(PAGE_SIZE - 1)
        .op(op.I32_AND)
        .i32(PAGE_SIZE - bytes)
        .op(op.I32_GT_U);
      this.slowIf();
    }
    c.get(lo).i32(12).op(op.I32_SHR_U).i32(2).op(op.I32_SHL).mem(op.I32_LOAD, KERNEL_TABLE).tee(entry);
    c.i32(fastFlag).op(op.I32_AND).op(op.I32_EQZ);
    this.slowIf();
    const host = lo;
    c.get(entry)
      .i32(-PAGE_SIZE)
      .op(op.I32_AND)
      .get(lo)
      .i32(PAGE_SIZE - 1)
      .op(op.I32_AND)
      .op(op.I32_OR)
      .set(host);
    return host;
  }
}
