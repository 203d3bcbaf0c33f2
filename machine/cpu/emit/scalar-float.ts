/**
 * Scalar SSE floating point. Every form ends in the software core; before it stands a fast path that uses WebAssembly's
 * own arithmetic where that is certain to give the processor's result and flags: operands and result are normal
 * numbers or exact zeros, rounding is to nearest with all exceptions masked, and "inexact" is set already or the result
 * is exact. So no NaN ever comes from a WebAssembly operation, whose NaN bits belong to the host.
 */
import { MXCSR_FLAGS, MXCSR_MASKS, MXCSR_PE } from '../float/sse-unit.ts';
import { FIELD_A } from '../micro-op.ts';
import { RFLAGS_CF, RFLAGS_ZF } from '../registers.ts';
import { MXCSR, TEMP_SLOT } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { callCore, coreForms, sourceOffset, VECTORS } from './float-core.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import { DOUBLE, type ScalarFormat, SINGLE } from './scalar-format.ts';

type Operation = 'add' | 'sub' | 'mul' | 'div' | 'sqrt';

/** Bits and value of a number in locals. */
interface Operand {
  readonly bits: number;
  readonly value: number;
}

function operandAt(h: Handler, f: ScalarFormat, pushOffset: () => void): Operand {
  const bits = h.i64();
  const value = h.temp(f.float);
  pushOffset();
  h.c.mem(f.size === 64 ? op.I64_LOAD : op.I64_LOAD32_U).tee(bits);
  f.fromBits(h.c);
  h.c.set(value);
  return { bits, value };
}

/** Writes the low part of the first operand; the rest of the register stays. */
function storeLow(h: Handler, f: ScalarFormat, bits: number): void {
  h.slot(FIELD_A);
  h.c.get(bits).mem(f.size === 64 ? op.I64_STORE : op.I64_STORE32);
}

/** Pushes the magnitude's bits. */
function pushAbs(h: Handler, f: ScalarFormat, bits: number): void {
  h.c.get(bits).i64(f.absMask).op(op.I64_AND);
}

/** Pushes whether the number is not a denormal. NaNs and infinities pass. */
function pushPlain(h: Handler, f: ScalarFormat, bits: number): void {
  pushAbs(h, f, bits);
  h.c
    .i64(1)
    .op(op.I64_SUB)
    .i64(f.smallest - 1n)
    .op(op.I64_GE_U);
}

/** Pushes whether the number is finite and far enough from the denormals that it cannot have been rounded from one. */
function pushSafe(h: Handler, f: ScalarFormat, bits: number): void {
  pushAbs(h, f, bits);
  h.c
    .i64(2n * f.smallest)
    .op(op.I64_SUB)
    .i64(f.infinity - 2n * f.smallest)
    .op(op.I64_LT_U);
}

function pushIsZero(h: Handler, f: ScalarFormat, bits: number): void {
  pushAbs(h, f, bits);
  h.c.op(op.I64_EQZ);
}

/** Pushes MXCSR's state: exceptions all masked, rounding to nearest, no special treatment of denormals. */
function pushStandardMode(h: Handler): void {
  h.c
    .i32(0)
    .mem(op.I32_LOAD, MXCSR)
    .i32(~MXCSR_FLAGS & 0xffff)
    .op(op.I32_AND)
    .i32(MXCSR_MASKS)
    .op(op.I32_EQ);
}

function pushInexactIsSet(h: Handler): void {
  h.c.i32(0).mem(op.I32_LOAD, MXCSR).i32(MXCSR_PE).op(op.I32_AND);
}

/** Pushes (i64) a lower bound of the trailing zero bits of the significand; one more than it has for powers of two. */
function pushTrailingZeros(h: Handler, f: ScalarFormat, bits: number): void {
  h.c
    .get(bits)
    .i64(2n * f.smallest)
    .op(op.I64_OR)
    .i64((f.smallest - 1n) | (2n * f.smallest))
    .op(op.I64_AND);
  h.c.op(op.I64_CTZ);
}

/** Pushes whether the product of two numbers fits into the format. */
function pushProductFits(h: Handler, f: ScalarFormat, a: number, b: number): void {
  pushTrailingZeros(h, f, a);
  pushTrailingZeros(h, f, b);
  h.c.op(op.I64_ADD).i64(f.precision).op(op.I64_GE_U);
}

/** Pushes whether a + b = sum had no rounding error (Knuth's two-sum). */
function pushSumExact(h: Handler, f: ScalarFormat, a: number, b: number, sum: number): void {
  const c = h.c;
  const partB = h.temp(f.float);
  c.get(sum).get(a).op(f.sub).set(partB);
  c.get(a).get(sum).get(partB).op(f.sub).op(f.sub);
  c.get(b).get(partB).op(f.sub).op(f.add);
  f.constant(c, 0);
  c.op(f.eq);
}

/** Pushes whether the result of a normal operation is exact; may say no when it is. */
function pushExact(h: Handler, f: ScalarFormat, operation: Operation, a: Operand, b: Operand, result: Operand): void {
  const c = h.c;
  switch (operation) {
    case 'add':
      pushSumExact(h, f, a.value, b.value, result.value);
      return;
    case 'sub': {
      const negated = h.temp(f.float);
      c.get(b.value).op(f.neg).set(negated);
      pushSumExact(h, f, a.value, negated, result.value);
      return;
    }
    case 'mul':
      pushProductFits(h, f, a.bits, b.bits);
      return;
    case 'div':
      pushProductFits(h, f, result.bits, b.bits);
      c.get(result.value).get(b.value).op(f.mul).get(a.value).op(f.eq).op(op.I32_AND);
      return;
    case 'sqrt':
      pushProductFits(h, f, result.bits, result.bits);
      c.get(result.value).get(result.value).op(f.mul).get(b.value).op(f.eq).op(op.I32_AND);
  }
}

/** Pushes whether a zero result can only be exact. */
function pushExactZero(
  h: Handler,
  f: ScalarFormat,
  operation: Operation,
  a: Operand,
  b: Operand,
  result: Operand,
): void {
  pushIsZero(h, f, result.bits);
  if (operation === 'mul' || operation === 'div') {
    pushIsZero(h, f, a.bits);
    if (operation === 'mul') {
      pushIsZero(h, f, b.bits);
      h.c.op(op.I32_OR);
    }
    h.c.op(op.I32_AND);
  }
}

function fastArithmetic(h: Handler, f: ScalarFormat, operation: Operation, source: number): void {
  const c = h.c;
  pushStandardMode(h);
  c.if();
  const b = operandAt(h, f, () => c.get(source));
  const a = operation === 'sqrt' ? b : operandAt(h, f, () => h.slot(FIELD_A));
  const result = { bits: h.i64(), value: h.temp(f.float) };
  if (operation !== 'sqrt') c.get(a.value);
  c.get(b.value).op(f[operation]).tee(result.value);
  f.toBits(c);
  c.set(result.bits);
  pushPlain(h, f, a.bits);
  pushPlain(h, f, b.bits);
  c.op(op.I32_AND).if();
  pushSafe(h, f, result.bits);
  c.if(op.I32);
  pushInexactIsSet(h);
  c.if(op.I32).i32(1).else();
  pushExact(h, f, operation, a, b, result);
  c.end().else();
  pushExactZero(h, f, operation, a, b, result);
  c.end().if();
  storeLow(h, f, result.bits);
  h.next();
  c.end().end().end();
}

/** Pushes whether neither number is a denormal or a NaN. */
function pushOrdered(h: Handler, f: ScalarFormat, a: Operand, b: Operand): void {
  pushPlain(h, f, a.bits);
  pushPlain(h, f, b.bits);
  h.c.op(op.I32_AND).get(a.value).get(a.value).op(f.eq).op(op.I32_AND);
  h.c.get(b.value).get(b.value).op(f.eq).op(op.I32_AND);
}

/** MIN and MAX give the second operand unless the first one is strictly better. */
function fastSelect(h: Handler, f: ScalarFormat, comparison: number, source: number): void {
  const b = operandAt(h, f, () => h.c.get(source));
  const a = operandAt(h, f, () => h.slot(FIELD_A));
  const result = h.i64();
  pushOrdered(h, f, a, b);
  h.c.if();
  h.c.get(a.bits).get(b.bits).get(a.value).get(b.value).op(comparison).op(op.SELECT).set(result);
  storeLow(h, f, result);
  h.next();
  h.c.end();
}

/** COMIS and UCOMIS: ZF PF CF are 111 unordered, 001 less, 100 equal, 000 greater; OF SF AF are cleared. */
function compareForms(f: ScalarFormat, mnemonic: string): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`${mnemonic}.v${kind}`, false, (h) => {
      const c = h.c;
      const source = sourceOffset(h, kind, f.size / 8);
      const b = operandAt(h, f, () => c.get(source));
      const a = operandAt(h, f, () => h.slot(FIELD_A));
      pushOrdered(h, f, a, b);
      c.if();
      c.get(a.value).get(b.value).op(f.lt).i32(RFLAGS_CF).op(op.I32_MUL);
      c.get(a.value).get(b.value).op(f.eq).i32(RFLAGS_ZF).op(op.I32_MUL).op(op.I32_OR).call(h.run.setFlags);
      h.next();
      c.end();
      callCore(h, mnemonic, source, false, TEMP_SLOT);
      c.i32(0).mem(op.I32_LOAD, TEMP_SLOT).call(h.run.setFlags);
      h.next();
    }),
  );
}

/** CVTSI2SS and CVTSI2SD. */
function fastFromInteger(h: Handler, f: ScalarFormat, size: 32 | 64, source: number): void {
  const c = h.c;
  const integer = h.i64();
  const bits = h.i64();
  c.get(source)
    .mem(size === 64 ? op.I64_LOAD : op.I64_LOAD32_S)
    .set(integer);
  // Integers of no more bits than a significand are exact.
  const limit = 1n << BigInt(f.precision);
  c.get(integer)
    .i64(limit)
    .op(op.I64_ADD)
    .i64(2n * limit)
    .op(op.I64_LE_U);
  pushStandardMode(h);
  pushInexactIsSet(h);
  c.i32(0).op(op.I32_NE).op(op.I32_AND).op(op.I32_OR).if();
  c.get(integer).op(f.convert64);
  f.toBits(c);
  c.set(bits);
  storeLow(h, f, bits);
  h.next();
  c.end();
}

/** CVT(T)SS2SI and CVT(T)SD2SI of numbers that fit. */
function fastToInteger(h: Handler, f: ScalarFormat, size: 32 | 64, truncates: boolean, source: number): void {
  const c = h.c;
  const { value } = operandAt(h, f, () => c.get(source));
  const integral = h.temp(f.float);
  const result = h.i64();
  c.get(value)
    .op(truncates ? f.trunc : f.nearest)
    .set(integral);
  c.get(integral).get(value).op(f.eq);
  pushStandardMode(h);
  pushInexactIsSet(h);
  c.i32(0).op(op.I32_NE).op(op.I32_AND).op(op.I32_OR);
  const limit = size === 32 ? 2 ** 31 : 2 ** 63;
  c.get(integral);
  f.constant(c, -limit);
  c.op(f.ge).op(op.I32_AND).get(integral);
  f.constant(c, limit);
  c.op(f.lt).op(op.I32_AND).if();
  c.get(integral).op(f.truncTo64).set(result);
  h.store(FIELD_A, size, result);
  h.next();
  c.end();
}

/** CVTSS2SD of anything but denormals and NaNs is exact. */
function fastWiden(h: Handler, source: number): void {
  const c = h.c;
  const { bits, value } = operandAt(h, SINGLE, () => c.get(source));
  const result = h.i64();
  pushPlain(h, SINGLE, bits);
  c.get(value).get(value).op(SINGLE.eq).op(op.I32_AND).if();
  c.get(value).op(op.F64_PROMOTE_F32);
  DOUBLE.toBits(c);
  c.set(result);
  storeLow(h, DOUBLE, result);
  h.next();
  c.end();
}

function fastNarrow(h: Handler, source: number): void {
  const c = h.c;
  const { value } = operandAt(h, DOUBLE, () => c.get(source));
  const result = { bits: h.i64(), value: h.temp(op.F32) };
  c.get(value).op(op.F32_DEMOTE_F64).tee(result.value);
  SINGLE.toBits(c);
  c.set(result.bits);
  pushInexactIsSet(h);
  c.i32(0).op(op.I32_NE).get(result.value).op(op.F64_PROMOTE_F32).get(value).op(op.F64_EQ).op(op.I32_OR);
  pushSafe(h, SINGLE, result.bits);
  c.op(op.I32_AND);
  pushStandardMode(h);
  c.op(op.I32_AND).if();
  storeLow(h, SINGLE, result.bits);
  h.next();
  c.end();
}

function formsOf(f: ScalarFormat): Form[] {
  const s = f.suffix;
  const bytes = f.size / 8;
  return [
    ...(['add', 'sub', 'mul', 'div', 'sqrt'] as const).flatMap((name) =>
      coreForms(name + s, bytes, VECTORS, (h, source) => fastArithmetic(h, f, name, source)),
    ),
    ...coreForms(`min${s}`, bytes, VECTORS, (h, source) => fastSelect(h, f, f.lt, source)),
    ...coreForms(`max${s}`, bytes, VECTORS, (h, source) => fastSelect(h, f, f.gt, source)),
    ...compareForms(f, `comi${s}`),
    ...compareForms(f, `ucomi${s}`),
    ...([32, 64] as const).flatMap((size) => [
      ...[false, true].flatMap((truncates) =>
        coreForms(
          `cvt${truncates ? 't' : ''}${s}2si.${size}`,
          bytes,
          { first: 'r', second: 'v', immediate: false },
          (h, source) => fastToInteger(h, f, size, truncates, source),
        ),
      ),
      ...coreForms(`cvtsi2${s}.${size}`, size / 8, { first: 'v', second: 'r', immediate: false }, (h, source) =>
        fastFromInteger(h, f, size, source),
      ),
    ]),
  ];
}

export function scalarFloatForms(): Form[] {
  return [
    ...formsOf(SINGLE),
    ...formsOf(DOUBLE),
    ...coreForms('cvtss2sd', 4, VECTORS, fastWiden),
    ...coreForms('cvtsd2ss', 8, VECTORS, fastNarrow),
  ];
}
