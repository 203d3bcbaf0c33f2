/** Powers of two and remainders: what FSCALE, FXTRACT, FPREM and FPREM1 compute. Source: SDM volume 2. */
import { invalid, noteDenormals, propagateNan } from './arithmetic.ts';
import { fromInteger } from './conversion.ts';
import { bitLength, EXTENDED, type Float, INFINITE, infinity, isNan, ZERO, zero } from './format.ts';
import { DIVIDE_BY_ZERO, type Environment, roundTo } from './rounding.ts';

/** Beyond any exponent difference of the format: larger scales only over- or underflow further. */
const SCALE_LIMIT = 0x10000n;
/** Exponent differences from here on are reduced in several steps. */
const FULL_REDUCTION = 64;

/** a * 2^b, b cut off to an integer. */
export function scale(env: Environment, a: Float, b: Float): bigint {
  const f = EXTENDED;
  if (isNan(a) || isNan(b)) return propagateNan(env, f, a, b);
  if (b.kind === INFINITE) {
    if (a.kind === (b.negative ? INFINITE : ZERO)) return invalid(env, f);
    noteDenormals(env, a);
    return b.negative ? zero(f, a.negative) : infinity(f, a.negative);
  }
  noteDenormals(env, a, b);
  if (a.kind === INFINITE) return infinity(f, a.negative);
  if (a.kind === ZERO) return zero(f, a.negative);
  let steps = b.exponent >= 0 ? b.mantissa << BigInt(Math.min(b.exponent, 64)) : b.mantissa >> BigInt(-b.exponent);
  if (steps > SCALE_LIMIT) steps = SCALE_LIMIT;
  const exponent = a.exponent + Number(b.negative ? -steps : steps);
  return roundTo(env, f, a.negative, a.mantissa, exponent);
}

/** Exponent and significand, the latter with the sign and an exponent of zero. */
export function extract(env: Environment, a: Float): { exponent: bigint; significand: bigint } {
  const f = EXTENDED;
  if (isNan(a)) {
    const nan = propagateNan(env, f, a);
    return { exponent: nan, significand: nan };
  }
  if (a.kind === ZERO) {
    env.flags |= DIVIDE_BY_ZERO;
    return { exponent: infinity(f, true), significand: zero(f, a.negative) };
  }
  if (a.kind === INFINITE) return { exponent: infinity(f, false), significand: infinity(f, a.negative) };
  noteDenormals(env, a);
  const length = bitLength(a.mantissa);
  return {
    exponent: fromInteger(env, f, BigInt(a.exponent + length - 1)),
    significand: roundTo(env, f, a.negative, a.mantissa, 1 - length),
  };
}

export interface Remainder {
  readonly bits: bigint;
  /** The low bits of the quotient's magnitude; undefined when there is none. */
  readonly quotient: number | undefined;
  readonly isPartial: boolean;
}

/** The remainder of a / b for a quotient cut off or rounded to nearest; a partial one when the exponents are far apart. */
export function remainder(env: Environment, a: Float, b: Float, toNearest: boolean): Remainder {
  const f = EXTENDED;
  const only = (bits: bigint, quotient?: number): Remainder => ({ bits, quotient, isPartial: false });
  if (isNan(a) || isNan(b)) return only(propagateNan(env, f, a, b));
  if (a.kind === INFINITE || b.kind === ZERO) return only(invalid(env, f));
  noteDenormals(env, a, b);
  if (a.kind === ZERO) return only(zero(f, a.negative), 0);
  if (b.kind === INFINITE) return only(roundTo(env, f, a.negative, a.mantissa, a.exponent), 0);
  const difference = a.exponent + bitLength(a.mantissa) - (b.exponent + bitLength(b.mantissa));
  // Both as integers in units of the smaller exponent.
  const unit = Math.min(a.exponent, b.exponent);
  const dividend = a.mantissa << BigInt(a.exponent - unit);
  const divisor = b.mantissa << BigInt(b.exponent - unit);
  const result = (value: bigint, quotient: bigint, isPartial: boolean): Remainder => {
    const negative = value < 0n ? !a.negative : a.negative;
    const magnitude = value < 0n ? -value : value;
    const bits = magnitude === 0n ? zero(f, a.negative) : roundTo(env, f, negative, magnitude, unit);
    return { bits, quotient: Number(quotient & 7n), isPartial };
  };
  if (difference >= FULL_REDUCTION) {
    const step = BigInt(difference - partialBits(difference));
    return result(dividend % (divisor << step), 0n, true);
  }
  let quotient = dividend / divisor;
  let rest = dividend - quotient * divisor;
  const twice = rest * 2n;
  if (toNearest && (twice > divisor || (twice === divisor && (quotient & 1n) !== 0n))) {
    quotient++;
    rest -= divisor;
  }
  return result(rest, quotient, false);
}

/** How many bits of the quotient one step takes: 32 to 63, so that the rest is a multiple of 32. */
function partialBits(difference: number): number {
  return (difference & 31) | 32;
}
