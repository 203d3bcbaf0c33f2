/** The two scalar formats of SSE in WebAssembly's terms: its opcodes, and the patterns that classify a number's bits. */
import type { Code } from '../wasm/code.ts';
import * as op from '../wasm/opcodes.ts';

export interface ScalarFormat {
  readonly suffix: 'ss' | 'sd';
  readonly size: 32 | 64;
  /** Bits of the significand with its integer bit. */
  readonly precision: number;
  readonly float: number;
  readonly add: number;
  readonly sub: number;
  readonly mul: number;
  readonly div: number;
  readonly sqrt: number;
  readonly neg: number;
  readonly trunc: number;
  readonly nearest: number;
  readonly eq: number;
  readonly lt: number;
  readonly gt: number;
  readonly ge: number;
  readonly truncTo64: number;
  readonly convert64: number;
  /** All bits but the sign; the smallest normal number; infinity. */
  readonly absMask: bigint;
  readonly smallest: bigint;
  readonly infinity: bigint;
  /** Turns the bits on the stack (i64) into a float, and back. */
  fromBits(c: Code): void;
  toBits(c: Code): void;
  /** Pushes a constant that the format represents exactly. */
  constant(c: Code, value: number): void;
}

const scratch = new DataView(new ArrayBuffer(8));

export const SINGLE: ScalarFormat = {
  suffix: 'ss',
  size: 32,
  precision: 24,
  float: op.F32,
  add: op.F32_ADD,
  sub: op.F32_SUB,
  mul: op.F32_MUL,
  div: op.F32_DIV,
  sqrt: op.F32_SQRT,
  neg: op.F32_NEG,
  trunc: op.F32_TRUNC,
  nearest: op.F32_NEAREST,
  eq: op.F32_EQ,
  lt: op.F32_LT,
  gt: op.F32_GT,
  ge: op.F32_GE,
  truncTo64: op.I64_TRUNC_F32_S,
  convert64: op.F32_CONVERT_I64_S,
  absMask: 0x7fffffffn,
  smallest: 0x00800000n,
  infinity: 0x7f800000n,
  fromBits(c) {
    c.op(op.I32_WRAP_I64).op(op.F32_REINTERPRET_I32);
  },
  toBits(c) {
    c.op(op.I32_REINTERPRET_F32).op(op.I64_EXTEND_I32_U);
  },
  constant(c, value) {
    scratch.setFloat32(0, value);
    c.i32(scratch.getInt32(0)).op(op.F32_REINTERPRET_I32);
  },
};

export const DOUBLE: ScalarFormat = {
  suffix: 'sd',
  size: 64,
  precision: 53,
  float: op.F64,
  add: op.F64_ADD,
  sub: op.F64_SUB,
  mul: op.F64_MUL,
  div: op.F64_DIV,
  sqrt: op.F64_SQRT,
  neg: op.F64_NEG,
  trunc: op.F64_TRUNC,
  nearest: op.F64_NEAREST,
  eq: op.F64_EQ,
  lt: op.F64_LT,
  gt: op.F64_GT,
  ge: op.F64_GE,
  truncTo64: op.I64_TRUNC_F64_S,
  convert64: op.F64_CONVERT_I64_S,
  absMask: 0x7fffffffffffffffn,
  smallest: 0x0010000000000000n,
  infinity: 0x7ff0000000000000n,
  fromBits(c) {
    c.op(op.F64_REINTERPRET_I64);
  },
  toBits(c) {
    c.op(op.I64_REINTERPRET_F64);
  },
  constant(c, value) {
    scratch.setFloat64(0, value);
    c.i64(scratch.getBigInt64(0)).op(op.F64_REINTERPRET_I64);
  },
};
