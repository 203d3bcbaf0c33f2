/** Comparison of numbers taken apart, and the minimum and maximum of SSE. Source: SDM volume 2, COMISD, CMPPD, MINPD. */
import { noteDenormals } from './arithmetic.ts';
import { bitLength, type Float, INFINITE, isNan, QUIET, ZERO } from './format.ts';
import { type Environment, INVALID } from './rounding.ts';

export const LESS = -1;
export const EQUAL = 0;
export const GREATER = 1;
export const UNORDERED = 2;

/** Magnitudes of two numbers that are no NaNs: negative, zero or positive as a is smaller, equal or larger. */
function compareMagnitudes(a: Float, b: Float): number {
  if (a.kind !== b.kind) {
    if (a.kind === INFINITE || b.kind === ZERO) return 1;
    return -1;
  }
  if (a.mantissa === 0n) return 0;
  const difference = a.exponent + bitLength(a.mantissa) - (b.exponent + bitLength(b.mantissa));
  if (difference !== 0) return difference;
  const shift = a.exponent - b.exponent;
  const left = shift > 0 ? a.mantissa << BigInt(shift) : a.mantissa;
  const right = shift < 0 ? b.mantissa << BigInt(-shift) : b.mantissa;
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Compares; a signalling NaN is invalid, a quiet one when `quietIsInvalid`. */
export function compare(env: Environment, a: Float, b: Float, quietIsInvalid: boolean): number {
  if (isNan(a) || isNan(b)) {
    if (quietIsInvalid || a.kind > QUIET || b.kind > QUIET) env.flags |= INVALID;
    return UNORDERED;
  }
  noteDenormals(env, a, b);
  if (a.kind === ZERO && b.kind === ZERO) return EQUAL;
  if (a.negative !== b.negative) return a.negative ? LESS : GREATER;
  const order = compareMagnitudes(a, b);
  if (order === 0) return EQUAL;
  return order < 0 === a.negative ? GREATER : LESS;
}
