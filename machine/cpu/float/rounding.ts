/**
 * Rounding of an exact value to a format, with the exceptions that come from it. MXCSR and the x87 control word are
 * both brought into an {@link Environment} by their owners; this file knows neither.
 * Source: SDM volume 1, sections 4.8.4 (rounding), 4.9.1 (exceptions), 8.5 and 11.5 (responses of x87 and SSE).
 */
import { bitLength, EXTENDED, encode, type Format, infinity, zero } from './format.ts';

export const INVALID = 1;
export const DENORMAL = 2;
export const DIVIDE_BY_ZERO = 4;
export const OVERFLOW = 8;
export const UNDERFLOW = 16;
export const INEXACT = 32;
/** Exceptions that are found before the operation. */
export const BEFORE_OPERATION = INVALID | DENORMAL | DIVIDE_BY_ZERO;

/** Rounding modes as MXCSR.RC and the x87 control word number them. */
export const NEAREST = 0;
export const DOWN = 1;
export const UP = 2;
export const TRUNCATE = 3;

/** What an unmasked overflow or underflow of the x87 unit takes from or adds to the exponent. */
const EXPONENT_WRAP = 24576;

/** How operations round and respond, and what they report. One object serves many operations. */
export interface Environment {
  rounding: number;
  /** Exceptions without trap, as bits. */
  masked: number;
  denormalsAreZero: boolean;
  flushToZero: boolean;
  /** The x87 unit's rules: choice of NaNs, wrapped exponents. */
  readonly isX87: boolean;
  /** Exceptions found; only ever added to. */
  flags: number;
  /** The last rounding increased the magnitude. */
  roundedUp: boolean;
}

interface Rounded {
  readonly quotient: bigint;
  readonly inexact: boolean;
  readonly up: boolean;
}

/** Divides by 2^shift in the given mode; `sticky` tells that the exact value lies a little above `mantissa`. */
export function roundShift(mode: number, negative: boolean, mantissa: bigint, shift: number, sticky: boolean): Rounded {
  if (shift <= 0 && !sticky) return { quotient: mantissa << BigInt(-shift), inexact: false, up: false };
  // Two bits below the result are enough to tell below, at and above the half apart.
  const missing = Math.max(0, 2 - shift);
  const value = missing === 0 ? mantissa : mantissa << BigInt(missing);
  const by = shift + missing;
  const quotient = value >> BigInt(by);
  const rest = BigInt.asUintN(by, value);
  if (rest === 0n && !sticky) return { quotient, inexact: false, up: false };
  let up = mode === (negative ? DOWN : UP);
  if (mode === NEAREST) {
    const half = 1n << BigInt(by - 1);
    up = rest > half || (rest === half && (sticky || (quotient & 1n) !== 0n));
  }
  return { quotient: up ? quotient + 1n : quotient, inexact: true, up };
}

/**
 * Encodes `mantissa * 2^exponent` (and a little more when `sticky`), rounded to `precision` bits; `mantissa` is positive.
 */
export function roundTo(
  env: Environment,
  f: Format,
  negative: boolean,
  mantissa: bigint,
  exponent: number,
  sticky = false,
  precision = f.precision,
): bigint {
  const length = bitLength(mantissa);
  let { quotient, inexact, up } = roundShift(env.rounding, negative, mantissa, length - precision, sticky);
  let top = exponent + length - 1;
  // Rounding up may have made it a power of two.
  if (up && quotient >> BigInt(precision) !== 0n) {
    quotient >>= 1n;
    top++;
  }
  env.roundedUp = up;
  const aligned = () => (precision === f.precision ? quotient : quotient << BigInt(f.precision - precision));
  const isTiny = top < f.minExponent;
  const exception = isTiny ? UNDERFLOW : OVERFLOW;
  if (!isTiny && top <= f.maxExponent) {
    if (inexact) env.flags |= INEXACT;
    return encode(f, negative, top + f.bias, aligned());
  }
  if ((env.masked & exception) === 0) {
    env.flags |= exception | (inexact ? INEXACT : 0);
    const wrapped = top + f.bias + (isTiny ? EXPONENT_WRAP : -EXPONENT_WRAP);
    if (wrapped > 0 && wrapped <= 2 * f.bias) return encode(f, negative, wrapped, aligned());
    // Only FSCALE gets further than that.
    if (f === EXTENDED) env.flags |= INEXACT;
    env.roundedUp = !isTiny;
    return isTiny ? zero(f, negative) : infinity(f, negative);
  }
  if (!isTiny) return overflowed(env, f, negative, precision);
  if (env.flushToZero) {
    env.flags |= UNDERFLOW | INEXACT;
    return zero(f, negative);
  }
  ({ quotient, inexact, up } = roundShift(
    env.rounding,
    negative,
    mantissa,
    f.minExponent - precision + 1 - exponent,
    sticky,
  ));
  if (inexact) env.flags |= UNDERFLOW | INEXACT;
  env.roundedUp = up;
  // Rounding may have made it the smallest normal number.
  return encode(f, negative, quotient >> BigInt(precision - 1) === 0n ? 0 : 1, aligned());
}

/** The response to a masked overflow: infinity or, where the mode does not round that way, the largest number. */
function overflowed(env: Environment, f: Format, negative: boolean, precision: number): bigint {
  env.flags |= OVERFLOW | INEXACT;
  env.roundedUp = env.rounding === NEAREST || env.rounding === (negative ? DOWN : UP);
  if (env.roundedUp) return infinity(f, negative);
  const largest = ((1n << BigInt(precision)) - 1n) << BigInt(f.precision - precision);
  return encode(f, negative, 2 * f.bias, largest);
}
