/**
 * Packed SSE arithmetic. Where every lane of operands and result is a normal number or an exact zero, rounding is to
 * nearest, all exceptions are masked and "inexact" is already set, WebAssembly computes the same; the core does the rest.
 */
import { MXCSR_FLAGS, MXCSR_MASKS, MXCSR_PE } from '../float/sse-unit.ts';
import { FIELD_A } from '../micro-op.ts';
import { MXCSR } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { coreForms, VECTORS } from './float-core.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import { pushVector, storeVector } from './vector-operands.ts';

interface PackedFormat {
  readonly suffix: 'ps' | 'pd';
  readonly abs: number;
  readonly eq: number;
  readonly lt: number;
  readonly ge: number;
  readonly allTrue: number;
  /** Bytes of a lane: the smallest normal number, twice that, infinity. */
  readonly smallest: readonly number[];
  readonly safe: readonly number[];
  readonly infinity: readonly number[];
  readonly operations: Record<'add' | 'sub' | 'mul' | 'div' | 'sqrt', number>;
}

const PS: PackedFormat = {
  suffix: 'ps',
  abs: op.F32X4_ABS,
  eq: op.F32X4_EQ,
  lt: op.F32X4_LT,
  ge: op.F32X4_GE,
  allTrue: op.I32X4_ALL_TRUE,
  smallest: [0, 0, 0x80, 0],
  safe: [0, 0, 0, 1],
  infinity: [0, 0, 0x80, 0x7f],
  operations: {
    add: op.F32X4_ADD,
    sub: op.F32X4_SUB,
    mul: op.F32X4_MUL,
    div: op.F32X4_DIV,
    sqrt: op.F32X4_SQRT,
  },
};

const PD: PackedFormat = {
  suffix: 'pd',
  abs: op.F64X2_ABS,
  eq: op.F64X2_EQ,
  lt: op.F64X2_LT,
  ge: op.F64X2_GE,
  allTrue: op.I64X2_ALL_TRUE,
  smallest: [0, 0, 0, 0, 0, 0, 0x10, 0],
  safe: [0, 0, 0, 0, 0, 0, 0x20, 0],
  infinity: [0, 0, 0, 0, 0, 0, 0xf0, 0x7f],
  operations: {
    add: op.F64X2_ADD,
    sub: op.F64X2_SUB,
    mul: op.F64X2_MUL,
    div: op.F64X2_DIV,
    sqrt: op.F64X2_SQRT,
  },
};

function constant(h: Handler, lane: readonly number[]): void {
  h.c.v128(Array.from({ length: 16 }, (_, i) => lane[i % lane.length]!));
}

/** Pushes the lanes of `value` that are zero. */
function isZero(h: Handler, f: PackedFormat, value: number): void {
  h.c.get(value);
  constant(h, [0]);
  h.c.simd(f.eq);
}

/** Pushes the lanes of an operand that are no denormals; NaNs fail too. */
function isPlain(h: Handler, f: PackedFormat, value: number): void {
  h.c.get(value).simd(f.abs);
  constant(h, f.smallest);
  h.c.simd(f.ge);
  isZero(h, f, value);
  h.c.simd(op.V128_OR);
}

/** Stores the native result and finishes when it is certain to be the processor's. */
function fastPath(h: Handler, f: PackedFormat, name: keyof PackedFormat['operations'], source: number): void {
  const c = h.c;
  const [a, b, result] = [h.temp(op.V128), h.temp(op.V128), h.temp(op.V128)];
  c.i32(0)
    .mem(op.I32_LOAD, MXCSR)
    .i32(~(MXCSR_FLAGS & ~MXCSR_PE))
    .op(op.I32_AND);
  c.i32(MXCSR_MASKS | MXCSR_PE)
    .op(op.I32_EQ)
    .if();
  c.get(source).simdMem(op.V128_LOAD).set(b);
  if (name === 'sqrt') c.get(b).set(a);
  else {
    h.slot(FIELD_A);
    c.simdMem(op.V128_LOAD).set(a);
  }
  if (name !== 'sqrt') c.get(a);
  c.get(b).simd(f.operations[name]).set(result);
  // A zero is exact when it is a sum's, or when a factor or the dividend is one.
  isZero(h, f, name === 'mul' || name === 'div' || name === 'sqrt' ? a : result);
  if (name === 'mul') {
    isZero(h, f, b);
    c.simd(op.V128_OR);
  }
  isZero(h, f, result);
  c.simd(op.V128_AND);
  c.get(result).simd(f.abs);
  constant(h, f.safe);
  c.simd(f.ge).simd(op.V128_OR);
  c.get(result).simd(f.abs);
  constant(h, f.infinity);
  c.simd(f.lt).simd(op.V128_AND);
  isPlain(h, f, a);
  c.simd(op.V128_AND);
  isPlain(h, f, b);
  c.simd(op.V128_AND).simd(f.allTrue).if();
  storeVector(h, result);
  h.next();
  c.end().end();
}

/** CVTDQ2PD is always exact. */
function fromIntegers(): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`cvtdq2pd.v${kind}`, false, (h) => {
      const value = h.temp(op.V128);
      if (kind === 'v') pushVector(h, 'v', false);
      else h.c.get(h.readAt(h.address('m'), 8)).simdMem(op.V128_LOAD64_ZERO);
      h.c.simd(op.F64X2_CONVERT_LOW_I32X4_S).set(value);
      storeVector(h, value);
      h.next();
    }),
  );
}

export function packedFloatForms(): Form[] {
  const names = ['add', 'sub', 'mul', 'div', 'sqrt'] as const;
  return [
    ...[PS, PD].flatMap((f) =>
      names.flatMap((name) => coreForms(name + f.suffix, 16, VECTORS, (h, source) => fastPath(h, f, name, source))),
    ),
    ...fromIntegers(),
  ];
}
