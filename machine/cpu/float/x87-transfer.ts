/** x87 loads, stores, constants and moves between registers. Source: SDM volume 1, section 8.3.3; volume 2. */

import { RFLAGS_CF, RFLAGS_PF, RFLAGS_ZF } from '../registers.ts';
import { propagateNan } from './arithmetic.ts';
import { bcdIndefinite, fromBcd, toBcd } from './bcd.ts';
import { convert, fromInteger, integerIndefinite, toInteger } from './conversion.ts';
import { DOUBLE, defaultNan, EXTENDED, type Float, isNan, SINGLE, unpack, widen, zero } from './format.ts';
import { DENORMAL, roundTo, TRUNCATE } from './rounding.ts';
import { C1, type X87Operation, type X87Unit } from './x87-unit.ts';

const INSTRUCTION = { waits: true, remembered: true } as const;

/** A single or double in memory. */
export function floatMemory(unit: X87Unit, at: number, bits: 32 | 64): Float {
  if (bits === 32) return unpack(SINGLE, BigInt(unit.view.getUint32(at, true)));
  return unpack(DOUBLE, unit.view.getBigUint64(at, true));
}

function integerAt(unit: X87Unit, at: number, bits: 16 | 32 | 64): bigint {
  if (bits === 64) return unit.view.getBigInt64(at, true);
  return BigInt(bits === 16 ? unit.view.getInt16(at, true) : unit.view.getInt32(at, true));
}

/** A signed integer in memory. */
export function integerMemory(unit: X87Unit, at: number, bits: 16 | 32): Float {
  return unpack(EXTENDED, fromInteger(unit.env, EXTENDED, integerAt(unit, at, bits)));
}

function storeBits(unit: X87Unit, at: number, bits: number, value: bigint): void {
  if (bits === 16) unit.view.setUint16(at, Number(BigInt.asUintN(16, value)), true);
  else if (bits === 32) unit.view.setUint32(at, Number(BigInt.asUintN(32, value)), true);
  else if (bits === 64) unit.view.setBigUint64(at, BigInt.asUintN(64, value), true);
  else unit.store80(at, value);
}

// ---- loads ----

function load(name: string, bytes: number, read: (unit: X87Unit, at: number) => bigint): X87Operation {
  return {
    ...INSTRUCTION,
    name,
    memory: { access: 'read', bytes },
    run: (u, at) => {
      // A full stack goes before anything that the operand could be.
      if (!u.isEmpty(-1)) {
        u.push(0n);
        return;
      }
      const value = u.compute(() => read(u, at));
      if (value !== undefined) u.push(value);
    },
  };
}

/** A denormal is reported but loaded all the same, since widening it loses nothing. */
function loadFloat(bits: 32 | 64): X87Operation {
  return load(`fld.${bits}.m`, bits / 8, (u, at) => {
    const x = floatMemory(u, at, bits);
    if (isNan(x)) return propagateNan(u.env, EXTENDED, x);
    if (x.denormal) u.raise(DENORMAL);
    return widen(x);
  });
}

/** A constant of 128 significant bits, rounded as the control word says; its inexactness is not reported. */
function constant(name: string, significand: bigint, exponent: number): X87Operation {
  return {
    ...INSTRUCTION,
    name,
    run: (u) => {
      u.setConditions(C1, 0);
      u.push(significand === 0n ? zero(EXTENDED, false) : roundTo(u.env, EXTENDED, false, significand, exponent));
    },
  };
}

const LOADS: readonly X87Operation[] = [
  loadFloat(32),
  loadFloat(64),
  load('fld.80.m', 10, (u, at) => u.load80(at)),
  ...([16, 32, 64] as const).map((bits) =>
    load(`fild.${bits}.m`, bits / 8, (u, at) => fromInteger(u.env, EXTENDED, integerAt(u, at, bits))),
  ),
  load('fbld.80.m', 10, (u, at) => fromBcd(u.env, u.load80(at))),
  {
    ...INSTRUCTION,
    name: 'fld.80.s',
    run: (u, a) => {
      const indefinite = () => {
        u.top = u.top - 1;
        u.write(0, defaultNan(EXTENDED));
      };
      if (u.underflows([a], indefinite)) return;
      u.setConditions(C1, 0);
      u.push(u.bits(a));
    },
  },
  constant('fldz', 0n, 0),
  constant('fld1', 1n, 0),
  constant('fldl2t', 0xd49a784bcd1b8afe492bf6ff4dafdb4cn, -126),
  constant('fldl2e', 0xb8aa3b295c17f0bbbe87fed0691d3e88n, -127),
  constant('fldpi', 0xc90fdaa22168c234c4c6628b80dc1cd1n, -126),
  constant('fldlg2', 0x9a209a84fbcff7988f8959ac0b7c9178n, -129),
  constant('fldln2', 0xb17217f7d1cf79abc9e3b39803f2f6afn, -128),
];

// ---- stores ----

/** Stores ST(0) as `bits` bits of memory; `read` gives them, `indefinite` what an empty register stores. */
function store(
  name: string,
  bits: number,
  pops: boolean,
  indefinite: bigint,
  read: (unit: X87Unit, x: Float) => bigint,
): X87Operation {
  return {
    ...INSTRUCTION,
    name,
    memory: { access: 'write', bytes: bits / 8 },
    run: (u, at) => {
      const finish = (value: bigint) => {
        storeBits(u, at, bits, value);
        if (pops) u.pop();
      };
      if (u.underflows([0], () => finish(indefinite))) return;
      const value = u.computeForStore(() => read(u, u.number(0)));
      if (value !== undefined) finish(value);
    },
  };
}

function storesToFormat(bits: 32 | 64): X87Operation[] {
  const f = bits === 32 ? SINGLE : DOUBLE;
  return [false, true].map((pops) =>
    store(pops ? `fstp.${bits}.m` : `fst.${bits}.m`, bits, pops, defaultNan(f), (u, x) => convert(u.env, f, x)),
  );
}

function storeInteger(name: string, bits: number, pops: boolean, truncates: boolean): X87Operation {
  return store(`${name}.${bits}.m`, bits, pops, integerIndefinite(bits), (u, x) =>
    toInteger(u.env, truncates ? TRUNCATE : u.env.rounding, x, bits),
  );
}

/** FST and FSTP to a register copy whatever ST(0) holds. */
function storeToRegister(name: string, pops: boolean): X87Operation {
  return {
    ...INSTRUCTION,
    name,
    run: (u, a) => {
      const finish = (value: bigint) => {
        u.write(a, value);
        if (pops) u.pop();
      };
      if (u.underflows([0], () => finish(defaultNan(EXTENDED)))) return;
      u.setConditions(C1, 0);
      finish(u.bits(0));
    },
  };
}

const STORES: readonly X87Operation[] = [
  ...storesToFormat(32),
  ...storesToFormat(64),
  store('fstp.80.m', 80, true, defaultNan(EXTENDED), (u) => u.bits(0)),
  storeInteger('fist', 16, false, false),
  storeInteger('fist', 32, false, false),
  ...[16, 32, 64].flatMap((bits) => [
    storeInteger('fistp', bits, true, false),
    storeInteger('fisttp', bits, true, true),
  ]),
  store('fbstp.80.m', 80, true, bcdIndefinite(), (u, x) => toBcd(u.env, x)),
  storeToRegister('fst.80.s', false),
  storeToRegister('fstp.80.s', true),
];

// ---- moves ----

const EXCHANGE: X87Operation = {
  ...INSTRUCTION,
  name: 'fxch.80.ss',
  run: (u, a, b) => {
    if (u.isEmpty(a) || u.isEmpty(b)) {
      if (!u.stackFault(false)) return;
      for (const index of [a, b]) if (u.isEmpty(index)) u.write(index, defaultNan(EXTENDED));
    } else u.setConditions(C1, 0);
    const first = u.bits(a);
    u.write(a, u.bits(b));
    u.write(b, first);
  },
};

/** FCMOVcc: the arithmetic flags are the second argument. */
function conditionalMove(name: string, flags: number, wanted: boolean): X87Operation {
  return {
    ...INSTRUCTION,
    name: `${name}.80.ss`,
    rflags: 'read',
    run: (u, b, rflags) => {
      if (u.underflows([0, b], () => u.write(0, defaultNan(EXTENDED)))) return;
      if (((rflags & flags) !== 0) === wanted) u.write(0, u.bits(b));
    },
  };
}

export const TRANSFER_OPERATIONS: readonly X87Operation[] = [
  ...LOADS,
  ...STORES,
  EXCHANGE,
  conditionalMove('fcmovb', RFLAGS_CF, true),
  conditionalMove('fcmove', RFLAGS_ZF, true),
  conditionalMove('fcmovbe', RFLAGS_CF | RFLAGS_ZF, true),
  conditionalMove('fcmovu', RFLAGS_PF, true),
  conditionalMove('fcmovnb', RFLAGS_CF, false),
  conditionalMove('fcmovne', RFLAGS_ZF, false),
  conditionalMove('fcmovnbe', RFLAGS_CF | RFLAGS_ZF, false),
  conditionalMove('fcmovnu', RFLAGS_PF, false),
];
