/**
 * Addition, multiplication, division and square root of numbers taken apart, and which NaN they give.
 * Each returns the encoding of the rounded result and adds to the environment's flags.
 * Source: SDM volume 1, section 4.8.3.5 and table 4-7 (NaN results), 4.9.2 (priority of exceptions).
 */
import {
  defaultNan,
  FINITE,
  type Float,
  type Format,
  INFINITE,
  infinity,
  isNan,
  QUIET,
  quietNan,
  SIGNALLING,
  UNSUPPORTED,
  ZERO,
  zero,
} from './format.ts';
import { DENORMAL, DIVIDE_BY_ZERO, DOWN, type Environment, INVALID, roundTo } from './rounding.ts';

/** Result format and the bits of precision to round to. */
export interface Target {
  readonly format: Format;
  readonly precision: number;
}

/** The default NaN, with the invalid-operation exception. */
export function invalid(env: Environment, f: Format): bigint {
  env.flags |= INVALID;
  return defaultNan(f);
}

/** The result of an operation with a NaN or an unsupported operand. */
export function propagateNan(env: Environment, f: Format, a: Float, b: Float = a): bigint {
  if (a.kind === UNSUPPORTED || b.kind === UNSUPPORTED) return invalid(env, f);
  if (a.kind === SIGNALLING || b.kind === SIGNALLING) env.flags |= INVALID;
  if (!isNan(b)) return quietNan(f, a);
  if (!isNan(a)) return quietNan(f, b);
  return quietNan(f, env.isX87 ? x87Choice(a, b) : a);
}

/** Of two NaNs x87 takes a quiet one before a signalling one, then the larger significand, then the positive one. */
function x87Choice(a: Float, b: Float): Float {
  if (a.kind !== b.kind) return a.kind === QUIET ? a : b;
  if (a.mantissa !== b.mantissa) return a.mantissa > b.mantissa ? a : b;
  return a.negative ? b : a;
}

export function noteDenormals(env: Environment, a: Float, b: Float = a): void {
  if (a.denormal || b.denormal) env.flags |= DENORMAL;
}

/** Further than any rounding position, so that a smaller operand counts only as "a little". */
const FAR = 200;

/** a + b, or a - b. */
export function add(env: Environment, to: Target, a: Float, b: Float, subtract = false): bigint {
  const f = to.format;
  if (isNan(a) || isNan(b)) return propagateNan(env, f, a, b);
  const bNegative = b.negative !== subtract;
  if (a.kind === INFINITE && b.kind === INFINITE && a.negative !== bNegative) return invalid(env, f);
  noteDenormals(env, a, b);
  if (a.kind === INFINITE) return infinity(f, a.negative);
  if (b.kind === INFINITE) return infinity(f, bNegative);
  const zeroSign = a.negative === bNegative ? a.negative : env.rounding === DOWN;
  if (a.kind === ZERO && b.kind === ZERO) return zero(f, zeroSign);
  let [aMantissa, aExponent, bMantissa, bExponent] = [a.mantissa, a.exponent, b.mantissa, b.exponent];
  if (a.kind === ZERO) aExponent = bExponent;
  if (b.kind === ZERO) bExponent = aExponent;
  if (aExponent - bExponent > FAR) [bMantissa, bExponent] = [1n, aExponent - FAR];
  else if (bExponent - aExponent > FAR) [aMantissa, aExponent] = [1n, bExponent - FAR];
  const exponent = Math.min(aExponent, bExponent);
  const aligned = aMantissa << BigInt(aExponent - exponent);
  const other = bMantissa << BigInt(bExponent - exponent);
  const sum = (a.negative ? -aligned : aligned) + (bNegative ? -other : other);
  if (sum === 0n) return zero(f, zeroSign);
  return roundTo(env, f, sum < 0n, sum < 0n ? -sum : sum, exponent, false, to.precision);
}

export function multiply(env: Environment, to: Target, a: Float, b: Float): bigint {
  const f = to.format;
  if (isNan(a) || isNan(b)) return propagateNan(env, f, a, b);
  const negative = a.negative !== b.negative;
  if (a.kind === INFINITE || b.kind === INFINITE) {
    if (a.kind === ZERO || b.kind === ZERO) return invalid(env, f);
    noteDenormals(env, a, b);
    return infinity(f, negative);
  }
  noteDenormals(env, a, b);
  if (a.kind === ZERO || b.kind === ZERO) return zero(f, negative);
  return roundTo(env, f, negative, a.mantissa * b.mantissa, a.exponent + b.exponent, false, to.precision);
}

/** Bits that the quotient's numerator and the root's radicand are extended by. */
const EXTRA_BITS = 140;

export function divide(env: Environment, to: Target, a: Float, b: Float): bigint {
  const f = to.format;
  if (isNan(a) || isNan(b)) return propagateNan(env, f, a, b);
  const negative = a.negative !== b.negative;
  if (a.kind === b.kind && a.kind !== FINITE) return invalid(env, f);
  if (b.kind === ZERO) {
    if (a.kind === FINITE) env.flags |= DIVIDE_BY_ZERO;
    return infinity(f, negative);
  }
  noteDenormals(env, a, b);
  if (a.kind === INFINITE) return infinity(f, negative);
  if (a.kind === ZERO || b.kind === INFINITE) return zero(f, negative);
  const numerator = a.mantissa << BigInt(EXTRA_BITS);
  const quotient = numerator / b.mantissa;
  const sticky = quotient * b.mantissa !== numerator;
  return roundTo(env, f, negative, quotient, a.exponent - b.exponent - EXTRA_BITS, sticky, to.precision);
}

/** The integer part of a square root, by Newton's method from above. */
function integerRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(16).length + 1) * 2);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

export function squareRoot(env: Environment, to: Target, a: Float): bigint {
  const f = to.format;
  if (isNan(a)) return propagateNan(env, f, a);
  if (a.kind === ZERO) return zero(f, a.negative);
  if (a.negative) return invalid(env, f);
  noteDenormals(env, a);
  if (a.kind === INFINITE) return infinity(f, false);
  const extra = EXTRA_BITS + (Math.abs(a.exponent) & 1);
  const radicand = a.mantissa << BigInt(extra);
  const root = integerRoot(radicand);
  return roundTo(env, f, false, root, (a.exponent - extra) / 2, root * root !== radicand, to.precision);
}
