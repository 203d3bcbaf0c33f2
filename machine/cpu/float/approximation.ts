/**
 * RCPSS/PS and RSQRTSS/PS. The manuals only bound the relative error by 1.5 * 2^-12, and processors differ below that.
 * Here the result is the exact value rounded to 12 significant bits, ties to even: within the bound, the same everywhere.
 * MXCSR does not matter: denormals are zeros on the way in and out, and no exception is ever reported.
 */
import { divide, squareRoot } from './arithmetic.ts';
import { DOUBLE, defaultNan, infinity, isNan, quietNan, SINGLE, unpack, ZERO } from './format.ts';
import { type Environment, NEAREST } from './rounding.ts';

const TARGET = { format: SINGLE, precision: 12 };
/** Of the quotient under the root: 41 bits more than the result has. */
const WIDE = { format: DOUBLE, precision: DOUBLE.precision };
const ONE = unpack(SINGLE, 0x3f800000n);

function silent(): Environment {
  return {
    rounding: NEAREST,
    masked: 0x3f,
    denormalsAreZero: true,
    flushToZero: true,
    isX87: false,
    flags: 0,
    roundedUp: false,
  };
}

export function reciprocal(bits: bigint): bigint {
  const x = unpack(SINGLE, bits);
  if (isNan(x)) return quietNan(SINGLE, x);
  if (x.kind === ZERO || x.denormal) return infinity(SINGLE, x.negative);
  return divide(silent(), TARGET, ONE, x);
}

export function reciprocalRoot(bits: bigint): bigint {
  const x = unpack(SINGLE, bits);
  if (isNan(x)) return quietNan(SINGLE, x);
  if (x.kind === ZERO || x.denormal) return infinity(SINGLE, x.negative);
  if (x.negative) return defaultNan(SINGLE);
  // 1/sqrt(x) = sqrt(1/x); the quotient in between has 53 bits.
  const quotient = unpack(DOUBLE, divide(silent(), WIDE, ONE, x));
  return squareRoot(silent(), TARGET, quotient);
}
