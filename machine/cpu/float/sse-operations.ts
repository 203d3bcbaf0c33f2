/**
 * What each SSE floating-point instruction computes with the software core, lane by lane. Names are mnemonics; where an
 * integer takes part, its width follows. How operands are found is the emitters' business (emit/float.ts).
 * Source: SDM volume 2, the pages of the instructions.
 */

import { reciprocal, reciprocalRoot } from './approximation.ts';
import { add, divide, multiply, squareRoot, type Target } from './arithmetic.ts';
import { compare, EQUAL, GREATER, LESS, UNORDERED } from './comparison.ts';
import { convertOperand, fromInteger, roundToIntegral, toInteger } from './conversion.ts';
import { DOUBLE, type Float, type Format, SINGLE, zero } from './format.ts';
import { type Environment, TRUNCATE } from './rounding.ts';
import type { SseOperation, SseUnit } from './sse-unit.ts';

type Binary = (env: Environment, to: Target, a: Float, b: Float) => bigint;

const TARGETS = new Map<Format, Target>(
  [SINGLE, DOUBLE].map((format) => [format, { format, precision: format.precision }]),
);
const ONES = -1n;
const CARRY_FLAG = 0x01n;
const PARITY_FLAG = 0x04n;
const ZERO_FLAG = 0x40n;

const lanesOf = (f: Format) => 128 / f.bits;
const widthOf = (f: Format) => (f === SINGLE ? 32 : 64);
const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

const subtract: Binary = (env, to, a, b) => add(env, to, a, b, true);
const root: Binary = (env, to, _, b) => squareRoot(env, to, b);

type LaneOperation = (unit: SseUnit, f: Format, a: number, b: number, lane: number, immediate: number) => bigint;

/** MIN and MAX: the second operand, unless the first one is strictly better. */
function select(wanted: number): LaneOperation {
  return (unit, f, a, b, lane) => {
    const [x, y] = [unit.operand(a, f, lane), unit.operand(b, f, lane)];
    return unit.effective(compare(unit.env, x, y, true) === wanted ? a : b, f, lane);
  };
}

function arithmetic(compute: Binary): LaneOperation {
  return (unit, f, a, b, lane) =>
    compute(unit.env, TARGETS.get(f)!, unit.operand(a, f, lane), unit.operand(b, f, lane));
}

/** Predicates 0-3 of CMPcc; 4-7 are their opposites. The second and third are invalid for quiet NaNs. */
const PREDICATES: readonly ((order: number) => boolean)[] = [
  (order) => order === EQUAL,
  (order) => order === LESS,
  (order) => order === LESS || order === EQUAL,
  (order) => order === UNORDERED,
];

const compareLane: LaneOperation = (unit, f, a, b, lane, immediate) => {
  const predicate = immediate & 3;
  const order = compare(
    unit.env,
    unit.operand(a, f, lane),
    unit.operand(b, f, lane),
    predicate === 1 || predicate === 2,
  );
  return PREDICATES[predicate]!(order) !== ((immediate & 4) !== 0) ? ONES : 0n;
};

/** ROUND: immediate bit 2 takes the mode from MXCSR, bit 3 keeps "inexact" quiet. */
const roundLane: LaneOperation = (unit, f, _, b, lane, immediate) => {
  const mode = (immediate & 4) !== 0 ? unit.env.rounding : immediate & 3;
  return roundToIntegral(unit.env, f, mode, unit.operand(b, f, lane), (immediate & 8) === 0);
};

const LANE_OPERATIONS: Record<string, LaneOperation> = {
  add: arithmetic(add),
  sub: arithmetic(subtract),
  mul: arithmetic(multiply),
  div: arithmetic(divide),
  sqrt: arithmetic(root),
  min: select(LESS),
  max: select(GREATER),
  cmp: compareLane,
  round: roundLane,
};

const operations = new Map<string, SseOperation>();

function define(name: string, to: Format | 32 | 64, run: SseOperation['run']): void {
  operations.set(name, { laneBits: typeof to === 'number' ? to : widthOf(to), run });
}

const FORMATS = [
  [SINGLE, 's'],
  [DOUBLE, 'd'],
] as const;

for (const [f, letter] of FORMATS) {
  for (const [name, lane] of Object.entries(LANE_OPERATIONS)) {
    define(`${name}s${letter}`, f, (unit, a, b, immediate) => [lane(unit, f, a, b, 0, immediate)]);
    define(`${name}p${letter}`, f, (unit, a, b, immediate) =>
      indices(lanesOf(f)).map((i) => lane(unit, f, a, b, i, immediate)),
    );
  }
  for (const [name, quietIsInvalid] of [
    ['comi', true],
    ['ucomi', false],
  ] as const) {
    // The result is the arithmetic flags: unordered ZF PF CF, less CF, equal ZF.
    define(`${name}s${letter}`, 32, (unit, a, b) => {
      const order = compare(unit.env, unit.operand(a, f, 0), unit.operand(b, f, 0), quietIsInvalid);
      if (order === UNORDERED) return [ZERO_FLAG | PARITY_FLAG | CARRY_FLAG];
      return [order === LESS ? CARRY_FLAG : order === EQUAL ? ZERO_FLAG : 0n];
    });
  }
  defineHorizontal(f, letter);
  defineIntegerConversions(f, letter);
}

function defineHorizontal(f: Format, letter: string): void {
  const count = lanesOf(f);
  const to = TARGETS.get(f)!;
  define(`addsubp${letter}`, f, (unit, a, b) =>
    indices(count).map((i) => (i % 2 === 0 ? LANE_OPERATIONS.sub! : LANE_OPERATIONS.add!)(unit, f, a, b, i, 0)),
  );
  for (const [name, compute] of [
    ['hadd', add],
    ['hsub', subtract],
  ] as const) {
    define(`${name}p${letter}`, f, (unit, a, b) =>
      [a, b].flatMap((at) =>
        indices(count / 2).map((i) =>
          (compute as Binary)(unit.env, to, unit.operand(at, f, 2 * i), unit.operand(at, f, 2 * i + 1)),
        ),
      ),
    );
  }
  // Products of the lanes that immediate bits 4-7 select, summed in pairs, into the lanes of bits 0-3.
  define(`dpp${letter}`, f, (unit, a, b, immediate) => {
    const products = indices(count).map((i) =>
      (immediate & (16 << i)) === 0
        ? zero(f, false)
        : multiply(unit.env, to, unit.operand(a, f, i), unit.operand(b, f, i)),
    );
    if (unit.settle()) return [];
    const sum = (x: bigint, y: bigint) => add(unit.env, to, unit.take(f, x), unit.take(f, y));
    let sums = [];
    for (let i = 0; i < count; i += 2) sums.push(sum(products[i]!, products[i + 1]!));
    if (count === 4) {
      if (unit.settle()) return [];
      sums = [sum(sums[0]!, sums[1]!)];
    }
    return indices(count).map((i) => ((immediate & (1 << i)) === 0 ? zero(f, false) : sums[0]!));
  });
}

function defineIntegerConversions(f: Format, letter: string): void {
  for (const bits of [32, 64] as const) {
    for (const [name, truncates] of [
      [`cvts${letter}2si.${bits}`, false],
      [`cvtts${letter}2si.${bits}`, true],
    ] as const) {
      // A 32-bit result clears the upper half of the register.
      define(name, 64, (unit, _, b) => {
        const mode = truncates ? TRUNCATE : unit.env.rounding;
        return [BigInt.asUintN(bits, toInteger(unit.env, mode, unit.operand(b, f, 0), bits))];
      });
    }
    define(`cvtsi2s${letter}.${bits}`, f, (unit, _, b) => [
      fromInteger(unit.env, f, bits === 32 ? unit.integer32(b, 0) : unit.integer64(b)),
    ]);
  }
  define(`cvtdq2p${letter}`, f, (unit, _, b) =>
    indices(lanesOf(f)).map((i) => fromInteger(unit.env, f, unit.integer32(b, i))),
  );
  // With MMX registers there are always two lanes.
  define(`cvtpi2p${letter}`, f, (unit, _, b) => indices(2).map((i) => fromInteger(unit.env, f, unit.integer32(b, i))));
  for (const [name, lanes, truncates] of [
    [`cvtp${letter}2dq`, 4, false],
    [`cvttp${letter}2dq`, 4, true],
    [`cvtp${letter}2pi`, 2, false],
    [`cvttp${letter}2pi`, 2, true],
  ] as const) {
    define(name, 32, (unit, _, b) => {
      const mode = truncates ? TRUNCATE : unit.env.rounding;
      return indices(lanes).map((i) => (i < lanesOf(f) ? toInteger(unit.env, mode, unit.operand(b, f, i), 32) : 0n));
    });
  }
}

define('cvtss2sd', DOUBLE, (unit, _, b) => [convertOperand(unit.env, DOUBLE, unit.operand(b, SINGLE, 0))]);
define('cvtsd2ss', SINGLE, (unit, _, b) => [convertOperand(unit.env, SINGLE, unit.operand(b, DOUBLE, 0))]);
define('cvtps2pd', DOUBLE, (unit, _, b) =>
  indices(2).map((i) => convertOperand(unit.env, DOUBLE, unit.operand(b, SINGLE, i))),
);
define('cvtpd2ps', SINGLE, (unit, _, b) => [
  ...indices(2).map((i) => convertOperand(unit.env, SINGLE, unit.operand(b, DOUBLE, i))),
  0n,
  0n,
]);

for (const [name, approximate] of [
  ['rcp', reciprocal],
  ['rsqrt', reciprocalRoot],
] as const) {
  define(`${name}ss`, SINGLE, (unit, _, b) => [approximate(unit.bits(b, SINGLE, 0))]);
  define(`${name}ps`, SINGLE, (unit, _, b) => indices(4).map((i) => approximate(unit.bits(b, SINGLE, i))));
}

/** Operations by number; the engine is built with the numbers of their names. */
export const SSE_OPERATIONS: readonly SseOperation[] = [...operations.values()];

const numbers = new Map([...operations.keys()].map((name, index) => [name, index]));

export function sseOperationNumber(name: string): number {
  const number = numbers.get(name);
  if (number === undefined) throw new Error(`no SSE operation ${name}`);
  return number;
}
