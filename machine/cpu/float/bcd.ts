/** Packed decimals of 18 digits, as FBLD and FBSTP have them. Source: SDM volume 1, section 4.7. */
import { fromInteger, toInteger } from './conversion.ts';
import { EXTENDED, type Float, zero } from './format.ts';
import { type Environment, INEXACT, INVALID } from './rounding.ts';

const DIGITS = 18;
const LIMIT = 10n ** 18n;
const SIGN = 1n << 79n;
/** Wide enough for every number below the limit. */
const INTEGER_BITS = 64;

/** What FBSTP stores for what has no decimal. */
export function bcdIndefinite(): bigint {
  return 0xffffc000000000000000n;
}

/** Digits above nine, which the manual leaves undefined, count with their value. */
export function fromBcd(env: Environment, bits: bigint): bigint {
  let value = 0n;
  for (let digit = DIGITS - 1; digit >= 0; digit--) value = value * 10n + ((bits >> BigInt(digit * 4)) & 0xfn);
  const negative = (bits & SIGN) !== 0n;
  if (value === 0n) return zero(EXTENDED, negative);
  return fromInteger(env, EXTENDED, negative ? -value : value);
}

export function toBcd(env: Environment, x: Float): bigint {
  const before = env.flags;
  const integer = toInteger(env, env.rounding, x, INTEGER_BITS);
  const magnitude = integer < 0n ? -integer : integer;
  if ((env.flags & INVALID) !== 0 || magnitude >= LIMIT) {
    env.flags = (before & ~INEXACT) | INVALID;
    env.roundedUp = false;
    return bcdIndefinite();
  }
  const digits = BigInt(`0x${magnitude.toString(10)}`);
  return x.negative ? digits | SIGN : digits;
}
