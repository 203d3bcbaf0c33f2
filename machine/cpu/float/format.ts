/**
 * The binary floating-point formats of the processor and numbers taken apart. Pure data: no rounding, no exceptions.
 * Source: SDM volume 1, sections 4.2.2 and 4.8 (formats, NaNs), 8.2.2 (unsupported encodings of the 80-bit format).
 */

export interface Format {
  /** Bits of an encoded number. */
  readonly bits: number;
  /** Bits of the significand, the integer bit included. */
  readonly precision: number;
  readonly bias: number;
  /** Exponents of the smallest and largest normal numbers. */
  readonly minExponent: number;
  readonly maxExponent: number;
  /** Whether the integer bit is part of the encoding. */
  readonly explicit: boolean;
  /** Fields of the encoding: bits of the significand that it has, a mask of them, where the sign is, the largest exponent. */
  readonly fractionBits: bigint;
  readonly fractionMask: bigint;
  readonly signShift: bigint;
  readonly maxBiased: bigint;
}

function format(bits: number, precision: number, bias: number, explicit: boolean): Format {
  const fractionBits = BigInt(explicit ? precision : precision - 1);
  return {
    bits,
    precision,
    bias,
    minExponent: 1 - bias,
    maxExponent: bias,
    explicit,
    fractionBits,
    fractionMask: (1n << fractionBits) - 1n,
    signShift: BigInt(bits - 1),
    maxBiased: BigInt(2 * bias + 1),
  };
}

export const SINGLE = format(32, 24, 127, false);
export const DOUBLE = format(64, 53, 1023, false);
export const EXTENDED = format(80, 64, 16383, true);

export const ZERO = 0;
export const FINITE = 1;
export const INFINITE = 2;
export const QUIET = 3;
export const SIGNALLING = 4;
/** A pseudo-NaN, pseudo-infinity or unnormal of the 80-bit format. */
export const UNSUPPORTED = 5;
export type Kind =
  | typeof ZERO
  | typeof FINITE
  | typeof INFINITE
  | typeof QUIET
  | typeof SIGNALLING
  | typeof UNSUPPORTED;

/**
 * A number taken apart. A finite one is `mantissa * 2^exponent`. Of a NaN the mantissa is the significand as the
 * 80-bit format has it, so that it moves between formats by shifting.
 */
export interface Float {
  readonly kind: Kind;
  readonly negative: boolean;
  readonly mantissa: bigint;
  readonly exponent: number;
  readonly denormal: boolean;
}

const WORD_MASK = 0xffffffffn;
const INTEGER_BIT = 1n << 63n;
const QUIET_BIT = 1n << 62n;

export function isNan(x: Float): boolean {
  return x.kind >= QUIET;
}

/** Number of bits up to the highest one that is set; 0 for 0. */
export function bitLength(value: bigint): number {
  let high = value;
  let length = 0;
  for (; high > WORD_MASK; length += 32) high >>= 32n;
  return length + 32 - Math.clz32(Number(high));
}

export function unpack(f: Format, bits: bigint): Float {
  const negative = bits >> f.signShift !== 0n;
  const biased = Number((bits >> f.fractionBits) & f.maxBiased);
  const fraction = bits & f.fractionMask;
  const special = (kind: Kind, mantissa = 0n): Float => ({ kind, negative, mantissa, exponent: 0, denormal: false });
  if (biased === 0) {
    if (fraction === 0n) return special(ZERO);
    return { kind: FINITE, negative, mantissa: fraction, exponent: f.minExponent - f.precision + 1, denormal: true };
  }
  if (f.explicit && (fraction & INTEGER_BIT) === 0n) return special(UNSUPPORTED, fraction);
  if (biased === 2 * f.bias + 1) {
    const significand = INTEGER_BIT | (f.explicit ? fraction : fraction << BigInt(64 - f.precision));
    if (significand === INTEGER_BIT) return special(INFINITE);
    return special((significand & QUIET_BIT) !== 0n ? QUIET : SIGNALLING, significand);
  }
  const mantissa = f.explicit ? fraction : fraction + f.fractionMask + 1n;
  return { kind: FINITE, negative, mantissa, exponent: biased - f.bias - f.precision + 1, denormal: false };
}

/** Puts an encoding together. `significand` has the integer bit where the number has one. */
export function encode(f: Format, negative: boolean, biased: number, significand: bigint): bigint {
  const magnitude = (BigInt(biased) << f.fractionBits) | (significand & f.fractionMask);
  return negative ? magnitude | (1n << f.signShift) : magnitude;
}

export function zero(f: Format, negative: boolean): bigint {
  return encode(f, negative, 0, 0n);
}

export function infinity(f: Format, negative: boolean): bigint {
  return encode(f, negative, 2 * f.bias + 1, f.explicit ? INTEGER_BIT : 0n);
}

/** A NaN, made quiet, with as much of the payload as the format holds. */
export function quietNan(f: Format, nan: Float): bigint {
  return encode(f, nan.negative, 2 * f.bias + 1, (nan.mantissa | QUIET_BIT) >> BigInt(64 - f.precision));
}

/** What an invalid operation gives: the negative quiet NaN without payload ("real indefinite"). */
export function defaultNan(f: Format): bigint {
  return encode(f, true, 2 * f.bias + 1, (INTEGER_BIT | QUIET_BIT) >> BigInt(64 - f.precision));
}

/** The same number in the 80-bit format, which holds every number of the others; signalling NaNs stay signalling. */
export function widen(x: Float): bigint {
  const f = EXTENDED;
  if (x.kind === ZERO) return zero(f, x.negative);
  if (x.kind === INFINITE) return infinity(f, x.negative);
  if (x.kind !== FINITE) return encode(f, x.negative, 2 * f.bias + 1, x.mantissa);
  const length = bitLength(x.mantissa);
  return encode(f, x.negative, x.exponent + length - 1 + f.bias, x.mantissa << BigInt(64 - length));
}
