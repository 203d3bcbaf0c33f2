/** x87 comparisons and FXAM. Source: SDM volume 1, section 8.3.6; volume 2. */
import { RFLAGS_CF, RFLAGS_PF, RFLAGS_ZF } from '../registers.ts';
import { compare, EQUAL, LESS, UNORDERED } from './comparison.ts';
import { EXTENDED, FINITE, type Float, INFINITE, UNSUPPORTED, unpack, ZERO } from './format.ts';
import { floatMemory, integerMemory } from './x87-transfer.ts';
import { C0, C1, C2, C3, type X87Memory, type X87Operation, type X87Unit } from './x87-unit.ts';

const POSITIVE_ZERO = unpack(EXTENDED, 0n);
const INSTRUCTION = { waits: true, remembered: true } as const;

function conditionsOf(order: number): number {
  if (order === UNORDERED) return C0 | C2 | C3;
  return order === LESS ? C0 : order === EQUAL ? C3 : 0;
}

function rflagsOf(order: number): number {
  if (order === UNORDERED) return RFLAGS_CF | RFLAGS_PF | RFLAGS_ZF;
  return order === LESS ? RFLAGS_CF : order === EQUAL ? RFLAGS_ZF : 0;
}

interface Outcome {
  readonly order: number;
  /** An unmasked exception: the order is still reported, but nothing is popped. */
  readonly faulted: boolean;
}

/** Compares ST(0) with the operand; empty registers are unordered. */
function outcome(unit: X87Unit, registers: readonly number[], operand: () => Float, quietIsInvalid: boolean): Outcome {
  if (registers.some((index) => unit.isEmpty(index))) return { order: UNORDERED, faulted: !unit.stackFault(false) };
  unit.env.flags = 0;
  const order = compare(unit.env, unit.number(0), operand(), quietIsInvalid);
  return { order, faulted: !unit.raise(unit.env.flags) };
}

interface Comparison {
  readonly name: string;
  readonly pops: number;
  readonly quietIsInvalid: boolean;
  readonly memory?: X87Memory;
  /** Registers that must not be empty, given the instruction's second argument. */
  readonly registers: (b: number) => readonly number[];
  readonly operand: (unit: X87Unit, a: number, b: number) => Float;
}

/** The result goes to C0, C2 and C3. */
function comparison(c: Comparison): X87Operation {
  const { name, memory } = c;
  return {
    ...INSTRUCTION,
    name,
    ...(memory === undefined ? {} : { memory }),
    run: (u, a, b) => {
      const { order, faulted } = outcome(u, c.registers(b), () => c.operand(u, a, b), c.quietIsInvalid);
      u.setConditions(C0 | C1 | C2 | C3, conditionsOf(order));
      if (!faulted) u.pop(c.pops);
    },
  };
}

/** FCOMI and its kin: the result goes to ZF, PF and CF. */
function flagComparison(name: string, pops: number, quietIsInvalid: boolean): X87Operation {
  return {
    ...INSTRUCTION,
    name: `${name}.80.ss`,
    rflags: 'write',
    run: (u, _, b) => {
      const { order, faulted } = outcome(u, [0, b], () => u.number(b), quietIsInvalid);
      u.newFlags = rflagsOf(order);
      if (!faulted) u.pop(pops);
    },
  };
}

function withRegister(name: string, pops: number, quietIsInvalid: boolean): X87Operation {
  return comparison({
    name: `${name}.80.ss`,
    pops,
    quietIsInvalid,
    registers: (b) => [0, b],
    operand: (u, _, b) => u.number(b),
  });
}

/** FCOMPP and FUCOMPP compare with ST(1). */
function popBoth(name: string, quietIsInvalid: boolean): X87Operation {
  return comparison({
    name,
    pops: 2,
    quietIsInvalid,
    registers: () => [0, 1],
    operand: (u) => u.number(1),
  });
}

function withMemory(name: string, pops: number, bits: number, operand: Comparison['operand']): X87Operation {
  return comparison({
    name: `${name}.${bits}.m`,
    pops,
    quietIsInvalid: true,
    memory: { access: 'read', bytes: bits / 8 },
    registers: () => [0],
    operand,
  });
}

function classOf(x: Float): number {
  switch (x.kind) {
    case UNSUPPORTED:
      return 0;
    case FINITE:
      return x.denormal ? C2 | C3 : C2;
    case INFINITE:
      return C0 | C2;
    case ZERO:
      return C3;
    default:
      return C0;
  }
}

const EXAMINE: X87Operation = {
  ...INSTRUCTION,
  name: 'fxam',
  run: (u) => {
    const x = u.number(0);
    const kind = u.isEmpty(0) ? C0 | C3 : classOf(x);
    u.setConditions(C0 | C1 | C2 | C3, kind | (x.negative ? C1 : 0));
  },
};

export const COMPARE_OPERATIONS: readonly X87Operation[] = [
  ...[0, 1].flatMap((pops) => {
    const p = pops === 1 ? 'p' : '';
    return [
      withRegister(`fcom${p}`, pops, true),
      withRegister(`fucom${p}`, pops, false),
      flagComparison(`fcomi${p}`, pops, true),
      flagComparison(`fucomi${p}`, pops, false),
      ...([32, 64] as const).map((bits) => withMemory(`fcom${p}`, pops, bits, (u, at) => floatMemory(u, at, bits))),
      ...([16, 32] as const).map((bits) => withMemory(`ficom${p}`, pops, bits, (u, at) => integerMemory(u, at, bits))),
    ];
  }),
  popBoth('fcompp', true),
  popBoth('fucompp', false),
  comparison({
    name: 'ftst',
    pops: 0,
    quietIsInvalid: true,
    registers: () => [0],
    operand: () => POSITIVE_ZERO,
  }),
  EXAMINE,
];
