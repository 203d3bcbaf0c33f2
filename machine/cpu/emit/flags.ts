/** Reading and writing the lazy arithmetic flags (their representation: state.ts). */
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import type { Handler } from './handler.ts';

/** FLAG_RESULT = local `result`. */
function setResult(h: Handler, result: number): void {
  h.c.i32(0).get(result).mem(op.I64_STORE, state.FLAG_RESULT);
}

/** FLAG_AUX = a ^ b ^ result. */
function setAux(h: Handler, a: number, b: number, result: number): void {
  h.c.i32(0).get(a).get(b).op(op.I64_XOR).get(result).op(op.I64_XOR).mem(op.I64_STORE, state.FLAG_AUX);
}

/** Flags of `result = a + b (+ carryIn)`; all sign-extended i64 locals, `carryIn` an i32 local of 0 or 1. */
export function setAddFlags(h: Handler, a: number, b: number, result: number, carryIn?: number): void {
  setResult(h, result);
  setAux(h, a, b, result);
  const c = h.c;
  c.i32(0).get(result).get(a).op(op.I64_LT_U);
  // Sign extension keeps the unsigned order, so the carry of any size is a 64-bit comparison.
  if (carryIn !== undefined) {
    c.get(result).get(a).op(op.I64_EQ).get(carryIn).op(op.I32_AND).op(op.I32_OR);
  }
  c.mem(op.I32_STORE, state.FLAG_CARRY);
}

/** Flags of `result = a - b (- borrowIn)`. */
export function setSubFlags(h: Handler, a: number, b: number, result: number, borrowIn?: number): void {
  setResult(h, result);
  setAux(h, a, b, result);
  const c = h.c;
  c.i32(0).get(a).get(b).op(op.I64_LT_U);
  if (borrowIn !== undefined) c.get(a).get(b).op(op.I64_EQ).get(borrowIn).op(op.I32_AND).op(op.I32_OR);
  c.mem(op.I32_STORE, state.FLAG_CARRY);
}

/** Flags of a logical operation: CF and OF clear. */
export function setLogicFlags(h: Handler, result: number): void {
  setResult(h, result);
  h.c.i32(0).i64(0).mem(op.I64_STORE, state.FLAG_AUX);
  h.c.i32(0).i32(0).mem(op.I32_STORE, state.FLAG_CARRY);
}

/** Flags of a shift or multiplication: locals result (i64), carry (i32), overflowXorCarry (i32). */
export function setShiftFlags(h: Handler, result: number, carry: number, overflowXorCarry: number): void {
  setResult(h, result);
  h.c.i32(0).get(overflowXorCarry).op(op.I64_EXTEND_I32_U).i64(63).op(op.I64_SHL).mem(op.I64_STORE, state.FLAG_AUX);
  h.c.i32(0).get(carry).mem(op.I32_STORE, state.FLAG_CARRY);
}

/** INC (`step` 1) and DEC (-1): all but CF. Locals a, result. */
export function setStepFlags(h: Handler, a: number, result: number, step: 1 | -1): void {
  const c = h.c;
  const carry = h.i32();
  setResult(h, result);
  pushCarry(h);
  c.set(carry);
  // a ^ 1 ^ result holds AF and the carry into the sign; OF is that ^ the carry out, which CF does not show.
  c.i32(0).get(a).get(result).op(op.I64_XOR).i64(1).op(op.I64_XOR);
  c.get(step === 1 ? result : a)
    .op(op.I64_EQZ)
    .get(carry)
    .op(op.I32_XOR)
    .op(op.I64_EXTEND_I32_U);
  c.i64(63).op(op.I64_SHL).op(op.I64_XOR).mem(op.I64_STORE, state.FLAG_AUX);
  c.i32(0).get(carry).mem(op.I32_STORE, state.FLAG_CARRY);
}

/** Changes only CF and OF (rotates): i32 locals. */
export function setCarryOverflow(h: Handler, carry: number, overflow: number): void {
  const c = h.c;
  c.i32(0).i32(0).mem(op.I64_LOAD, state.FLAG_AUX).i64(16).op(op.I64_AND);
  c.get(overflow).get(carry).op(op.I32_XOR).op(op.I64_EXTEND_I32_U).i64(63).op(op.I64_SHL).op(op.I64_OR);
  c.mem(op.I64_STORE, state.FLAG_AUX);
  c.i32(0).get(carry).mem(op.I32_STORE8, state.FLAG_CARRY);
}

/** Changes only CF (an i32 local of 0 or 1). */
export function setCarryOnly(h: Handler, carry: number): void {
  const overflow = h.i32();
  pushOverflow(h);
  h.c.set(overflow);
  setCarryOverflow(h, carry, overflow);
}

/** Changes only ZF (an i32 local of 0 or 1), through the materialised flags. */
export function setZeroOnly(h: Handler, zero: number): void {
  h.c.call(h.run.getFlags).i32(~0x40).op(op.I32_AND).get(zero).i32(6).op(op.I32_SHL).op(op.I32_OR);
  h.c.call(h.run.setFlags);
}

/** Pushes CF as an i32 of 0 or 1; likewise the others. */
export function pushCarry(h: Handler): void {
  h.c.i32(0).mem(op.I32_LOAD8_U, state.FLAG_CARRY);
}

function pushZero(h: Handler): void {
  h.c.i32(0).mem(op.I64_LOAD, state.FLAG_RESULT).op(op.I64_EQZ);
}

function pushSign(h: Handler): void {
  h.c.i32(0).mem(op.I64_LOAD, state.FLAG_RESULT).i64(0).op(op.I64_LT_S);
  h.c.i32(0).mem(op.I32_LOAD8_U, state.FLAG_DELTA_SF).op(op.I32_XOR);
}

export function pushOverflow(h: Handler): void {
  h.c.i32(0).mem(op.I64_LOAD, state.FLAG_AUX).i64(0).op(op.I64_LT_S);
  pushCarry(h);
  h.c.op(op.I32_XOR);
}

function pushParity(h: Handler): void {
  h.c.i32(0).mem(op.I32_LOAD8_U, state.FLAG_RESULT).op(op.I32_POPCNT).i32(1).op(op.I32_AND).op(op.I32_EQZ);
  h.c.i32(0).mem(op.I32_LOAD8_U, state.FLAG_DELTA_PF).op(op.I32_XOR);
}

/** The sixteen conditions in the order of their encoding. */
export const CONDITIONS = [
  'o',
  'no',
  'b',
  'ae',
  'e',
  'ne',
  'be',
  'a',
  's',
  'ns',
  'p',
  'np',
  'l',
  'ge',
  'le',
  'g',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Pushes an i32: not zero when the condition holds. */
export function pushCondition(h: Handler, condition: Condition): void {
  const index = CONDITIONS.indexOf(condition);
  const c = h.c;
  switch (index >> 1) {
    case 0:
      pushOverflow(h);
      break;
    case 1:
      pushCarry(h);
      break;
    case 2:
      pushZero(h);
      break;
    case 3:
      pushCarry(h);
      pushZero(h);
      c.op(op.I32_OR);
      break;
    case 4:
      pushSign(h);
      break;
    case 5:
      pushParity(h);
      break;
    case 6:
      pushSign(h);
      pushOverflow(h);
      c.op(op.I32_XOR);
      break;
    default:
      pushSign(h);
      pushOverflow(h);
      c.op(op.I32_XOR);
      pushZero(h);
      c.op(op.I32_OR);
  }
  if ((index & 1) === 1) c.op(op.I32_EQZ);
}

/** Bodies of the engine's `getFlags` and `setFlags`. */
export function emitGetFlags(h: Handler): void {
  const c = h.c;
  const part = (push: (h: Handler) => void, shift: number) => {
    push(h);
    c.i32(shift).op(op.I32_SHL).op(op.I32_OR);
  };
  pushCarry(h);
  part(pushParity, 2);
  part(pushZero, 6);
  part(pushSign, 7);
  part(pushOverflow, 11);
  c.i32(0).mem(op.I32_LOAD, state.FLAG_AUX).i32(16).op(op.I32_AND).op(op.I32_OR);
}

/** @param flags i32 local with the RFLAGS bits */
export function emitSetFlags(h: Handler, flags: number): void {
  const c = h.c;
  const bit = (shift: number) => c.get(flags).i32(shift).op(op.I32_SHR_U).i32(1).op(op.I32_AND);
  c.i32(0);
  bit(6).op(op.I32_EQZ).op(op.I64_EXTEND_I32_U).mem(op.I64_STORE, state.FLAG_RESULT);
  c.i32(0);
  bit(11);
  bit(0).op(op.I32_XOR).op(op.I64_EXTEND_I32_U).i64(63).op(op.I64_SHL);
  c.get(flags).i32(16).op(op.I32_AND).op(op.I64_EXTEND_I32_U).op(op.I64_OR).mem(op.I64_STORE, state.FLAG_AUX);
  // A result of 0 has even parity and no sign, a result of 1 odd parity and no sign.
  c.i32(0);
  bit(0);
  bit(2);
  bit(6).op(op.I32_XOR).i32(8).op(op.I32_SHL).op(op.I32_OR);
  bit(7).i32(16).op(op.I32_SHL).op(op.I32_OR).mem(op.I32_STORE, state.FLAG_CARRY);
}
