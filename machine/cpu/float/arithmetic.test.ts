/**
 * The software core against arithmetic it shares nothing with: the host's units through C (float, double, long double,
 * every rounding mode, exceptions), and facts of IEEE 754 that can be worked out by hand.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Prng } from '../../../base/prng.ts';
import { hasHostCpu } from '../testing/host-cpu.ts';
import { reciprocal, reciprocalRoot } from './approximation.ts';
import { add, divide, multiply, squareRoot } from './arithmetic.ts';
import { convert, toInteger } from './conversion.ts';
import { DOUBLE, EXTENDED, type Format, SINGLE, unpack } from './format.ts';
import { DOWN, type Environment, INEXACT, INVALID, NEAREST, OVERFLOW, TRUNCATE, UNDERFLOW, UP } from './rounding.ts';

const FORMATS = [SINGLE, DOUBLE, EXTENDED];
const REQUEST_BYTES = 48;
const RESPONSE_BYTES = 32;
/** FE_ALL_EXCEPT of x86 is the processor's own bits without "denormal operand". */
const STANDARD_FLAGS = 0x3d;
const CASES = 40_000;

function environment(rounding: number, isX87: boolean): Environment {
  return {
    rounding,
    masked: 0x3f,
    denormalsAreZero: false,
    flushToZero: false,
    isX87,
    flags: 0,
    roundedUp: false,
  };
}

interface Request {
  readonly operation: number;
  readonly format: number;
  readonly rounding: number;
  readonly a: bigint;
  readonly b: bigint;
}

/** A number with an interesting exponent and fraction; in the 80-bit format a supported one. */
function randomNumber(random: Prng, f: Format): bigint {
  const fractionBits = f.explicit ? 63 : f.precision - 1;
  const maxBiased = 2 * f.bias + 1;
  const near = () => f.bias - 40 + random.below(80);
  const biased = [0, 1, random.below(3), maxBiased, maxBiased - 1, near(), near(), near()][random.below(8)]!;
  let fraction = (BigInt(random.nextU32()) << 32n) | BigInt(random.nextU32());
  if (random.below(3) === 0) fraction = (1n << BigInt(random.below(64))) - BigInt(random.below(2));
  fraction &= (1n << BigInt(fractionBits)) - 1n;
  if (random.below(6) === 0) fraction = 0n;
  const integer = f.explicit && biased > 0 ? 1n << 63n : 0n;
  const sign = BigInt(random.below(2)) << BigInt(f.bits - 1);
  return sign | (BigInt(biased) << BigInt(f.explicit ? 64 : fractionBits)) | integer | fraction;
}

function compute(request: Request): { result: bigint; flags: number } {
  const format = FORMATS[request.format]!;
  const env = environment(request.rounding, request.format === 2);
  const to = { format, precision: format.precision };
  const [a, b] = [unpack(format, request.a), unpack(format, request.b)];
  const results = [
    () => add(env, to, a, b),
    () => add(env, to, a, b, true),
    () => multiply(env, to, a, b),
    () => divide(env, to, a, b),
    () => squareRoot(env, to, a),
  ];
  return { result: results[request.operation]!(), flags: env.flags & STANDARD_FLAGS };
}

function put(view: DataView, at: number, value: bigint): void {
  view.setBigUint64(at, BigInt.asUintN(64, value), true);
  view.setBigUint64(at + 8, value >> 64n, true);
}

const available = hasHostCpu();
if (!available) console.warn('comparison with C arithmetic skipped: it needs gcc on x64 Linux');

describe.skipIf(!available)('agrees with C', () => {
  let folder = '';
  let program = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ntrewind-float-'));
    program = join(folder, 'oracle');
    const source = join(import.meta.dirname, '../testing/float-oracle.c');
    execFileSync('gcc', ['-O1', '-frounding-math', source, '-o', program, '-lm']);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['float', 0],
    ['double', 1],
    ['long double', 2],
  ])('%s', (_, format) => {
    const random = new Prng(format + 1);
    const requests = Array.from({ length: CASES }, () => ({
      operation: random.below(5),
      format,
      rounding: random.below(4),
      a: randomNumber(random, FORMATS[format]!),
      b: randomNumber(random, FORMATS[format]!),
    }));
    const input = new Uint8Array(CASES * REQUEST_BYTES);
    const view = new DataView(input.buffer);
    requests.forEach((request, i) => {
      input.set([request.operation, format, request.rounding], i * REQUEST_BYTES);
      put(view, i * REQUEST_BYTES + 16, request.a);
      put(view, i * REQUEST_BYTES + 32, request.b);
    });
    const run = spawnSync(program, { input, maxBuffer: 1 << 28 });
    const output = new DataView(new Uint8Array(run.stdout).buffer);
    expect(output.byteLength).toBe(CASES * RESPONSE_BYTES);
    const wrong = requests.flatMap((request, i) => {
      const at = i * RESPONSE_BYTES;
      const result = output.getBigUint64(at, true) | (output.getBigUint64(at + 8, true) << 64n);
      const expected = { result, flags: output.getUint32(at + 16, true) };
      const actual = compute(request);
      const same = actual.result === expected.result && actual.flags === expected.flags;
      return same ? [] : [{ ...request, expected, actual }];
    });
    expect(wrong.slice(0, 3)).toEqual([]);
  });
});

test('a third of one is rounded by the mode, to the last bit', () => {
  const third = (rounding: number, a: bigint) => {
    const to = { format: DOUBLE, precision: 53 };
    return divide(environment(rounding, false), to, unpack(DOUBLE, a), unpack(DOUBLE, 0x4008000000000000n));
  };
  const one = 0x3ff0000000000000n;
  const minusOne = 0xbff0000000000000n;
  expect([NEAREST, DOWN, UP, TRUNCATE].map((mode) => third(mode, one))).toEqual([
    0x3fd5555555555555n,
    0x3fd5555555555555n,
    0x3fd5555555555556n,
    0x3fd5555555555555n,
  ]);
  expect([NEAREST, DOWN, UP, TRUNCATE].map((mode) => third(mode, minusOne))).toEqual([
    0xbfd5555555555555n,
    0xbfd5555555555556n,
    0xbfd5555555555555n,
    0xbfd5555555555555n,
  ]);
});

test('a result that rounds up to the smallest normal number underflows only where the rounding itself says so', () => {
  // The largest double below 1, times the smallest normal: one bit of it is lost.
  const env = environment(NEAREST, false);
  const to = { format: DOUBLE, precision: 53 };
  const result = multiply(env, to, unpack(DOUBLE, 0x0010000000000000n), unpack(DOUBLE, 0x3fefffffffffffffn));
  expect([result, env.flags]).toEqual([0x0010000000000000n, UNDERFLOW | INEXACT]);
  // The same product plus a quarter of a unit in the last place would round to the smallest normal with any exponent.
  const other = environment(UP, false);
  multiply(other, to, unpack(DOUBLE, 0x0010000000000001n), unpack(DOUBLE, 0x3fefffffffffffffn));
  expect(other.flags & UNDERFLOW).toBe(0);
});

test('overflow gives infinity or the largest number', () => {
  const huge = unpack(DOUBLE, 0x7fefffffffffffffn);
  const results = [NEAREST, DOWN, UP, TRUNCATE].map((mode) => {
    const env = environment(mode, false);
    const result = add(env, { format: DOUBLE, precision: 53 }, huge, huge);
    expect(env.flags).toBe(OVERFLOW | INEXACT);
    return result;
  });
  const infinite = 0x7ff0000000000000n;
  expect(results).toEqual([infinite, 0x7fefffffffffffffn, infinite, 0x7fefffffffffffffn]);
});

test('conversion to integers: halves go to even, what does not fit is invalid', () => {
  const to32 = (bits: bigint) => {
    const env = environment(NEAREST, false);
    return [toInteger(env, NEAREST, unpack(DOUBLE, bits), 32), env.flags];
  };
  expect(to32(0x3fe0000000000000n)).toEqual([0n, INEXACT]);
  expect(to32(0x3ff8000000000000n)).toEqual([2n, INEXACT]);
  expect(to32(0xc004000000000000n)).toEqual([-2n, INEXACT]);
  expect(to32(0xc1e0000000000000n)).toEqual([-(2n ** 31n), 0]);
  expect(to32(0x41e0000000000000n)).toEqual([-(2n ** 31n), INVALID]);
  expect(to32(0x7ff8000000000000n)).toEqual([-(2n ** 31n), INVALID]);
});

test('a NaN keeps sign and payload between formats and becomes quiet', () => {
  const env = environment(NEAREST, false);
  expect(convert(env, DOUBLE, unpack(SINGLE, 0xff812345n))).toBe(0xfff82468a0000000n);
  expect(env.flags).toBe(INVALID);
  expect(convert(env, SINGLE, unpack(DOUBLE, 0x7ff8000020000000n))).toBe(0x7fc00001n);
});

test('reciprocals are within the documented bound of 1.5 * 2^-12', () => {
  const random = new Prng(3);
  const view = new DataView(new ArrayBuffer(4));
  const value = (bits: bigint) => {
    view.setUint32(0, Number(bits));
    return view.getFloat32(0);
  };
  for (let i = 0; i < 5000; i++) {
    const bits = BigInt(((40 + random.below(170)) << 23) | random.below(1 << 23));
    expect(Math.abs(value(reciprocal(bits)) * value(bits) - 1)).toBeLessThan(1.5 * 2 ** -12);
    expect(Math.abs(value(reciprocalRoot(bits)) * Math.sqrt(value(bits)) - 1)).toBeLessThan(1.5 * 2 ** -12);
  }
  expect([reciprocal(0x80000000n), reciprocalRoot(0x80000001n)]).toEqual([0xff800000n, 0xff800000n]);
  expect(reciprocalRoot(0xbf800000n)).toBe(0xffc00000n);
});
