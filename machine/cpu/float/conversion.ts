/** Conversions between formats and to and from integers, and rounding to an integral value. */
import { invalid, noteDenormals, propagateNan } from './arithmetic.ts';
import { FINITE, type Float, type Format, INFINITE, infinity, isNan, ZERO, zero } from './format.ts';
import { type Environment, INEXACT, INVALID, roundShift, roundTo } from './rounding.ts';

/** The number in another format, rounded. */
export function convert(env: Environment, f: Format, a: Float): bigint {
  if (isNan(a)) return propagateNan(env, f, a);
  if (a.kind === ZERO) return zero(f, a.negative);
  if (a.kind === INFINITE) return infinity(f, a.negative);
  return roundTo(env, f, a.negative, a.mantissa, a.exponent);
}

/** The same, where a denormal operand is an exception. */
export function convertOperand(env: Environment, f: Format, a: Float): bigint {
  if (!isNan(a)) noteDenormals(env, a);
  return convert(env, f, a);
}

/** A signed integer as a floating-point number. */
export function fromInteger(env: Environment, f: Format, value: bigint): bigint {
  if (value === 0n) return zero(f, false);
  return roundTo(env, f, value < 0n, value < 0n ? -value : value, 0);
}

/** The integral value next to a finite number, its magnitude. Sets `roundedUp`, not the flags. */
function integralMagnitude(env: Environment, mode: number, a: Float): { magnitude: bigint; inexact: boolean } {
  if (a.exponent >= 0) {
    env.roundedUp = false;
    return { magnitude: a.mantissa << BigInt(a.exponent), inexact: false };
  }
  const { quotient, inexact, up } = roundShift(mode, a.negative, a.mantissa, -a.exponent, false);
  env.roundedUp = up;
  return { magnitude: quotient, inexact };
}

/** The most negative integer: what a conversion gives for what does not fit. */
export function integerIndefinite(bits: number): bigint {
  return -(1n << BigInt(bits - 1));
}

/** A signed integer of `bits` bits; whatever does not fit is invalid and becomes the integer indefinite. */
export function toInteger(env: Environment, mode: number, a: Float, bits: number): bigint {
  env.roundedUp = false;
  if (a.kind === ZERO) return 0n;
  const limit = 1n << BigInt(bits - 1);
  if (a.kind === FINITE && a.exponent < bits) {
    const { magnitude, inexact } = integralMagnitude(env, mode, a);
    if (magnitude < limit || (magnitude === limit && a.negative)) {
      if (inexact) env.flags |= INEXACT;
      return a.negative ? -magnitude : magnitude;
    }
  }
  env.roundedUp = false;
  env.flags |= INVALID;
  return -limit;
}

/** The nearest integral value in the given mode, in the same format. Denormal operands are reported by the caller. */
export function roundToIntegral(env: Environment, f: Format, mode: number, a: Float, reportInexact: boolean): bigint {
  if (a.kind > INFINITE) return isNan(a) ? propagateNan(env, f, a) : invalid(env, f);
  if (a.kind === ZERO) return zero(f, a.negative);
  if (a.kind === INFINITE) return infinity(f, a.negative);
  const { magnitude, inexact } = integralMagnitude(env, mode, a);
  const up = env.roundedUp;
  if (inexact && reportInexact) env.flags |= INEXACT;
  const result = magnitude === 0n ? zero(f, a.negative) : roundTo(env, f, a.negative, magnitude, 0);
  env.roundedUp = up;
  return result;
}
