/** x87 arithmetic on the stack and with memory operands. Source: SDM volume 1, section 8.3.5; volume 2. */
import { add, divide, multiply, noteDenormals, squareRoot } from './arithmetic.ts';
import { roundToIntegral } from './conversion.ts';
import { defaultNan, EXTENDED, type Float } from './format.ts';
import { extract, remainder, scale } from './scaling.ts';
import { floatMemory, integerMemory } from './x87-transfer.ts';
import { C0, C1, C2, C3, type X87Operation, type X87Unit } from './x87-unit.ts';

type Binary = (unit: X87Unit, a: Float, b: Float) => bigint;

const BINARY: Record<string, Binary> = {
  add: (u, a, b) => add(u.env, u.target, a, b),
  sub: (u, a, b) => add(u.env, u.target, a, b, true),
  subr: (u, a, b) => add(u.env, u.target, b, a, true),
  mul: (u, a, b) => multiply(u.env, u.target, a, b),
  div: (u, a, b) => divide(u.env, u.target, a, b),
  divr: (u, a, b) => divide(u.env, u.target, b, a),
};

/** ST(a) = ST(a) op ST(b); returns false when an unmasked exception kept it from happening. */
function combine(unit: X87Unit, operation: Binary, a: number, b: number): boolean {
  if (unit.isEmpty(a) || unit.isEmpty(b)) {
    if (!unit.stackFault(false)) return false;
    unit.write(a, defaultNan(EXTENDED));
    return true;
  }
  const result = unit.compute(() => operation(unit, unit.number(a), unit.number(b)));
  if (result === undefined) return false;
  unit.write(a, result);
  return true;
}

/** ST(0) = ST(0) op memory. */
function combineWithMemory(unit: X87Unit, operation: Binary, operand: () => Float): void {
  if (unit.underflows([0], () => unit.write(0, defaultNan(EXTENDED)))) return;
  const result = unit.compute(() => operation(unit, unit.number(0), operand()));
  if (result !== undefined) unit.write(0, result);
}

function binaryOperations(name: string, operation: Binary): X87Operation[] {
  const plain = { waits: true, remembered: true };
  return [
    { ...plain, name: `f${name}.80.ss`, run: (u, a, b) => void combine(u, operation, a, b) },
    {
      ...plain,
      name: `f${name}p.80.ss`,
      run: (u, a, b) => {
        if (combine(u, operation, a, b)) u.pop();
      },
    },
    ...([32, 64] as const).map(
      (bits): X87Operation => ({
        ...plain,
        name: `f${name}.${bits}.m`,
        memory: { access: 'read', bytes: bits / 8 },
        run: (u, at) => combineWithMemory(u, operation, () => floatMemory(u, at, bits)),
      }),
    ),
    ...([16, 32] as const).map(
      (bits): X87Operation => ({
        ...plain,
        name: `fi${name}.${bits}.m`,
        memory: { access: 'read', bytes: bits / 8 },
        run: (u, at) => combineWithMemory(u, operation, () => integerMemory(u, at, bits)),
      }),
    ),
  ];
}

/** An operation on ST(0) alone. */
function unary(name: string, operation: (unit: X87Unit, x: Float) => bigint): X87Operation {
  return {
    name,
    waits: true,
    remembered: true,
    run: (u) => {
      if (u.underflows([0], () => u.write(0, defaultNan(EXTENDED)))) return;
      const result = u.compute(() => operation(u, u.number(0)));
      if (result !== undefined) u.write(0, result);
    },
  };
}

/** FPREM and FPREM1: the low bits of the quotient, or in C2 that the reduction is not complete. */
function remainderOperation(name: string, toNearest: boolean): X87Operation {
  return {
    name,
    waits: true,
    remembered: true,
    run: (u) => {
      u.setConditions(C2, 0);
      if (u.underflows([0, 1], () => u.write(0, defaultNan(EXTENDED)))) return;
      const result = u.compute(() => remainder(u.env, u.number(0), u.number(1), toNearest));
      if (result === undefined) return;
      const { bits, quotient, isPartial } = result;
      u.write(0, bits);
      if (quotient === undefined) return;
      const low = ((quotient & 1) !== 0 ? C1 : 0) | ((quotient & 2) !== 0 ? C3 : 0) | ((quotient & 4) !== 0 ? C0 : 0);
      u.setConditions(C0 | C1 | C2 | C3, isPartial ? C2 : low);
    },
  };
}

const SCALE: X87Operation = {
  name: 'fscale',
  waits: true,
  remembered: true,
  run: (u) => {
    if (u.underflows([0, 1], () => u.write(0, defaultNan(EXTENDED)))) return;
    const result = u.compute(() => scale(u.env, u.number(0), u.number(1)));
    if (result !== undefined) u.write(0, result);
  },
};

/** FXTRACT: the exponent replaces ST(0), the significand is pushed. */
const EXTRACT: X87Operation = {
  name: 'fxtract',
  waits: true,
  remembered: true,
  run: (u) => {
    const indefinite = () => {
      u.write(0, defaultNan(EXTENDED));
      u.top = u.top - 1;
      u.write(0, defaultNan(EXTENDED));
    };
    if (u.underflows([0], indefinite)) return;
    if (!u.isEmpty(-1)) {
      if (u.stackFault(true)) indefinite();
      return;
    }
    const result = u.compute(() => extract(u.env, u.number(0)));
    if (result === undefined) return;
    u.write(0, result.exponent);
    u.push(result.significand);
  },
};

/** FABS and FCHS change the sign bit of whatever is there. */
function signOperation(name: string, change: (bits: bigint) => bigint): X87Operation {
  return {
    name,
    waits: true,
    remembered: true,
    run: (u) => {
      if (u.underflows([0], () => u.write(0, defaultNan(EXTENDED)))) return;
      u.setConditions(C1, 0);
      u.write(0, change(u.bits(0)));
    },
  };
}

const SIGN = 1n << 79n;

export const ARITHMETIC_OPERATIONS: readonly X87Operation[] = [
  ...Object.entries(BINARY).flatMap(([name, operation]) => binaryOperations(name, operation)),
  unary('fsqrt', (u, x) => squareRoot(u.env, u.target, x)),
  unary('frndint', (u, x) => {
    noteDenormals(u.env, x);
    return roundToIntegral(u.env, EXTENDED, u.env.rounding, x, true);
  }),
  remainderOperation('fprem', false),
  remainderOperation('fprem1', true),
  SCALE,
  EXTRACT,
  signOperation('fabs', (bits) => bits & ~SIGN),
  signOperation('fchs', (bits) => bits ^ SIGN),
];
