/**
 * MXCSR around an operation of the software core: reads its controls, runs the operation on operands in the state block
 * or in guest memory, keeps the sticky flags, and writes the result only when no unmasked exception was found.
 * What the operations compute is in sse-operations.ts. Source: SDM volume 1, sections 10.2.3, 11.5.
 */
import * as state from '../state.ts';
import { type Float, type Format, SINGLE, unpack, ZERO, zero } from './format.ts';
import { BEFORE_OPERATION, type Environment } from './rounding.ts';
import { SSE_OPERATIONS } from './sse-operations.ts';

export const MXCSR_FLAGS = 0x3f;
export const MXCSR_DAZ = 0x40;
export const MXCSR_MASKS = 0x1f80;
export const MXCSR_RC = 0x6000;
export const MXCSR_FTZ = 0x8000;
export const MXCSR_PE = 0x20;
/** CR4: the system handles #XM; without it an unmasked exception is #UD. */
const CR4_OSXMMEXCPT = 0x400;

/** An operation on vectors or scalars at host offsets; see {@link SSE_OPERATIONS}. */
export interface SseOperation {
  /** Width of the lanes of the result. */
  readonly laneBits: 32 | 64;
  /** The lanes of the result, lowest first: bits, taken modulo 2^laneBits. */
  readonly run: (unit: SseUnit, a: number, b: number, immediate: number) => readonly bigint[];
}

export class SseUnit {
  readonly env: Environment = {
    rounding: 0,
    masked: MXCSR_FLAGS,
    denormalsAreZero: false,
    flushToZero: false,
    isX87: false,
    flags: 0,
    roundedUp: false,
  };
  private readonly view: DataView;
  /** Exceptions of the steps that have ended. */
  private settled = 0;

  /** @param view the WebAssembly memory */
  constructor(view: DataView) {
    this.view = view;
  }

  /**
   * Runs operation `index` on the operands at offsets `a` and `b` and writes the result at `to`.
   * Returns 0, or the vector of the exception to raise; then only MXCSR has changed.
   */
  execute(index: number, to: number, a: number, b: number, immediate: number): number {
    const { env, view } = this;
    const mxcsr = view.getUint32(state.MXCSR, true);
    env.rounding = (mxcsr >> 13) & 3;
    env.masked = (mxcsr >> 7) & MXCSR_FLAGS;
    env.denormalsAreZero = (mxcsr & MXCSR_DAZ) !== 0;
    env.flushToZero = (mxcsr & MXCSR_FTZ) !== 0;
    env.flags = 0;
    this.settled = 0;
    const operation = SSE_OPERATIONS[index]!;
    const lanes = operation.run(this, a, b, immediate);
    this.settle();
    const flags = this.settled;
    view.setUint32(state.MXCSR, mxcsr | flags, true);
    if ((flags & ~env.masked) !== 0) {
      return (view.getUint32(state.CR4, true) & CR4_OSXMMEXCPT) !== 0 ? state.VECTOR_XM : state.VECTOR_UD;
    }
    lanes.forEach((lane, i) => {
      if (operation.laneBits === 64) view.setBigUint64(to + i * 8, lane, true);
      else view.setUint32(to + i * 4, Number(BigInt.asUintN(32, lane)), true);
    });
    return 0;
  }

  /**
   * Ends a step of an operation that has several, each of which reports its exceptions; returns whether one of them is
   * unmasked, so that the next step is not made.
   */
  settle(): boolean {
    const { env } = this;
    // An exception found before the operation keeps every lane from being computed.
    const early = env.flags & BEFORE_OPERATION;
    this.settled |= (early & ~env.masked) !== 0 ? early : env.flags;
    env.flags = 0;
    return (this.settled & ~env.masked) !== 0;
  }

  /** The bits of a lane. */
  bits(at: number, f: Format, lane: number): bigint {
    return f === SINGLE
      ? BigInt(this.view.getUint32(at + lane * 4, true))
      : this.view.getBigUint64(at + lane * 8, true);
  }

  /** The same, but zero for a denormal where MXCSR says that it counts as zero. */
  effective(at: number, f: Format, lane: number): bigint {
    const bits = this.bits(at, f, lane);
    const x = unpack(f, bits);
    return x.denormal && this.env.denormalsAreZero ? zero(f, x.negative) : bits;
  }

  /** A number taken apart; a denormal counts as zero where MXCSR says so. */
  take(f: Format, bits: bigint): Float {
    const x = unpack(f, bits);
    return x.denormal && this.env.denormalsAreZero ? { ...x, kind: ZERO, mantissa: 0n, denormal: false } : x;
  }

  operand(at: number, f: Format, lane: number): Float {
    return this.take(f, this.bits(at, f, lane));
  }

  integer32(at: number, lane: number): bigint {
    return BigInt(this.view.getInt32(at + lane * 4, true));
  }

  integer64(at: number): bigint {
    return this.view.getBigInt64(at, true);
  }
}
