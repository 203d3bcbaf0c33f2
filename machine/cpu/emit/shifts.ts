/**
 * SHL SHR SAR ROL ROR RCL RCR SHLD SHRD. The count comes from the immediate or from CL, masked to 5 or 6 bits; a
 * count of zero changes no flag. OF is defined by the manuals for counts of 1 only; other counts give it the value
 * the formula for 1 yields.
 */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { RCX } from '../registers.ts';
import * as op from '../wasm/opcodes.ts';
import { pushCarry, setCarryOverflow, setShiftFlags } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

const SIZES: readonly Size[] = [8, 16, 32, 64];

/** The masked count in a local (i64). */
export function loadCount(h: Handler, kind: string, size: Size): number {
  const count = h.i64();
  if (kind === 'i') h.immediate();
  else h.loadGprUnsigned(RCX, 8);
  h.c
    .i64(size === 64 ? 63 : 31)
    .op(op.I64_AND)
    .set(count);
  return count;
}

/** Loads the first operand; returns its local (sign-extended) and how to write the result back. */
function operand(h: Handler, kind: string, size: Size): { value: number; store: (result: number) => void } {
  const value = h.i64();
  if (kind === 'r') {
    h.load(FIELD_A, size);
    h.c.set(value);
    return { value, store: (result) => h.store(FIELD_A, size, result) };
  }
  const host = h.writeAt(h.address('m'), size / 8);
  h.loadHost(host, size);
  h.c.set(value);
  return { value, store: (result) => h.storeHost(host, size, result) };
}

/** Pushes bit `index` (an i64 expression pushed by `pushIndex`) of a local as i32. */
function pushBit(h: Handler, value: number, pushIndex: () => void): void {
  h.c.get(value);
  pushIndex();
  h.c.op(op.I64_SHR_U).op(op.I32_WRAP_I64).i32(1).op(op.I32_AND);
}

export type Shift = 'shl' | 'shr' | 'sar';
export const SHIFT_OPCODES: Record<Shift, number> = { shl: op.I64_SHL, shr: op.I64_SHR_U, sar: op.I64_SHR_S };

/** The value that is shifted, in a new local: SAR keeps the sign, the others take zeros. */
function shiftSource(h: Handler, mnemonic: Shift, size: Size, value: number): number {
  const source = h.i64();
  h.c.get(value);
  if (mnemonic !== 'sar') h.zeroExtend(size);
  h.c.set(source);
  return source;
}

/** Flags of a shift by a count that is not zero; `value` and `result` are sign-extended. */
export function setFlagsOfShift(
  h: Handler,
  mnemonic: Shift,
  size: Size,
  value: number,
  count: number,
  result: number,
): void {
  const c = h.c;
  const carry = h.i32();
  const overflowXorCarry = h.i32();
  const source = shiftSource(h, mnemonic, size, value);
  if (mnemonic === 'shl') pushBit(h, source, () => c.i64(size).get(count).op(op.I64_SUB));
  else pushBit(h, source, () => c.get(count).i64(1).op(op.I64_SUB));
  c.set(carry);
  // OF: SHL sign ^ CF, SHR the operand's sign, SAR 0.
  if (mnemonic === 'shl') c.get(result).i64(0).op(op.I64_LT_S);
  else if (mnemonic === 'shr') c.get(value).i64(0).op(op.I64_LT_S).get(carry).op(op.I32_XOR);
  else c.get(carry);
  c.set(overflowXorCarry);
  setShiftFlags(h, result, carry, overflowXorCarry);
}

function emitShift(h: Handler, mnemonic: Shift, size: Size, kinds: string): void {
  const c = h.c;
  const count = loadCount(h, kinds[1]!, size);
  const { value, store } = operand(h, kinds[0]!, size);
  const source = shiftSource(h, mnemonic, size, value);
  const result = h.i64();
  c.get(source).get(count).op(SHIFT_OPCODES[mnemonic]);
  h.extend(size);
  c.set(result);
  store(result);
  c.get(count).op(op.I64_EQZ).op(op.I32_EQZ).if();
  setFlagsOfShift(h, mnemonic, size, value, count, result);
  c.end();
  h.next();
}

function emitRotate(h: Handler, mnemonic: 'rol' | 'ror', size: Size, kinds: string): void {
  const c = h.c;
  const left = mnemonic === 'rol';
  const count = loadCount(h, kinds[1]!, size);
  const { value, store } = operand(h, kinds[0]!, size);
  const result = h.i64();
  if (size === 64) {
    c.get(value)
      .get(count)
      .op(left ? op.I64_ROTL : op.I64_ROTR)
      .set(result);
  } else if (size === 32) {
    c.get(value).op(op.I32_WRAP_I64).get(count).op(op.I32_WRAP_I64);
    c.op(left ? op.I32_ROTL : op.I32_ROTR)
      .op(op.I64_EXTEND_I32_S)
      .set(result);
  } else {
    const bits = h.i64();
    const low = h.i64();
    c.get(value);
    h.zeroExtend(size);
    c.set(bits);
    c.get(count)
      .i64(size - 1)
      .op(op.I64_AND)
      .set(low);
    c.get(bits)
      .get(low)
      .op(left ? op.I64_SHL : op.I64_SHR_U);
    c.get(bits)
      .i64(size)
      .get(low)
      .op(op.I64_SUB)
      .op(left ? op.I64_SHR_U : op.I64_SHL)
      .op(op.I64_OR);
    h.extend(size);
    c.set(result);
  }
  store(result);
  c.get(count).op(op.I64_EQZ).op(op.I32_EQZ).if();
  const carry = h.i32();
  const overflow = h.i32();
  pushBit(h, result, () => c.i64(left ? 0 : size - 1));
  c.set(carry);
  if (left) c.get(result).i64(0).op(op.I64_LT_S).get(carry).op(op.I32_XOR);
  else {
    pushBit(h, result, () => c.i64(size - 2));
    c.get(carry).op(op.I32_XOR);
  }
  c.set(overflow);
  setCarryOverflow(h, carry, overflow);
  c.end();
  h.next();
}

/** Rotates through CF: a rotation of size + 1 bits. */
function emitRotateCarry(h: Handler, mnemonic: 'rcl' | 'rcr', size: Size, kinds: string): void {
  const c = h.c;
  const left = mnemonic === 'rcl';
  const count = loadCount(h, kinds[1]!, size);
  const { value, store } = operand(h, kinds[0]!, size);
  const result = h.i64();
  const carry = h.i32();
  const overflow = h.i32();
  pushCarry(h);
  c.set(carry);
  c.get(value).set(result);
  if (size === 8 || size === 16) {
    c.get(count)
      .i64(size + 1)
      .op(op.I64_REM_U)
      .set(count);
  }
  c.get(count).op(op.I64_EQZ).op(op.I32_EQZ).if();
  if (size === 64) emitWideRotateCarry(h, left, value, count, carry, result);
  else {
    const wide = h.i64();
    c.get(value);
    h.zeroExtend(size);
    c.get(carry).op(op.I64_EXTEND_I32_U).i64(size).op(op.I64_SHL).op(op.I64_OR).set(wide);
    c.get(wide)
      .get(count)
      .op(left ? op.I64_SHL : op.I64_SHR_U);
    c.get(wide)
      .i64(size + 1)
      .get(count)
      .op(op.I64_SUB)
      .op(left ? op.I64_SHR_U : op.I64_SHL)
      .op(op.I64_OR)
      .set(wide);
    pushBit(h, wide, () => c.i64(size));
    c.set(carry).get(wide);
    h.extend(size);
    c.set(result);
  }
  c.get(result).i64(0).op(op.I64_LT_S);
  if (left) c.get(carry);
  else pushBit(h, result, () => c.i64(size - 2));
  c.op(op.I32_XOR).set(overflow);
  setCarryOverflow(h, carry, overflow);
  c.end();
  store(result);
  h.next();
}

function emitWideRotateCarry(
  h: Handler,
  left: boolean,
  value: number,
  count: number,
  carry: number,
  result: number,
): void {
  const c = h.c;
  const toward = left ? op.I64_SHL : op.I64_SHR_U;
  const back = left ? op.I64_SHR_U : op.I64_SHL;
  c.get(value).get(count).op(toward);
  // The carry enters at bit count-1 (left) or 64-count (right).
  c.get(carry).op(op.I64_EXTEND_I32_U);
  if (left) c.get(count).i64(1).op(op.I64_SUB);
  else c.i64(64).get(count).op(op.I64_SUB);
  c.op(op.I64_SHL).op(op.I64_OR);
  // The bits that went around; in two steps because a shift by 64 would be a shift by 0.
  c.get(value).i64(1).op(back).i64(64).get(count).op(op.I64_SUB).op(back).op(op.I64_OR).set(result);
  if (left) pushBit(h, value, () => c.i64(64).get(count).op(op.I64_SUB));
  else pushBit(h, value, () => c.get(count).i64(1).op(op.I64_SUB));
  c.set(carry);
}

/** SHLD and SHRD; the result is undefined for a 16-bit operand and a count above 16. */
function emitDouble(h: Handler, mnemonic: 'shld' | 'shrd', size: Size, kinds: string): void {
  const c = h.c;
  const left = mnemonic === 'shld';
  const count = loadCount(h, kinds[2]!, size);
  const { value, store } = operand(h, kinds[0]!, size);
  const filler = h.i64();
  const result = h.i64();
  const carry = h.i32();
  const overflowXorCarry = h.i32();
  const bits = h.i64();
  c.get(value);
  h.zeroExtend(size);
  c.set(bits);
  h.loadUnsigned(FIELD_B, size);
  c.set(filler);
  c.get(value).set(result);
  c.get(count).op(op.I64_EQZ).op(op.I32_EQZ).if();
  c.get(bits)
    .get(count)
    .op(left ? op.I64_SHL : op.I64_SHR_U);
  c.get(filler)
    .i64(size)
    .get(count)
    .op(op.I64_SUB)
    .op(left ? op.I64_SHR_U : op.I64_SHL)
    .op(op.I64_OR);
  h.extend(size);
  c.set(result);
  if (left) pushBit(h, bits, () => c.i64(size).get(count).op(op.I64_SUB));
  else pushBit(h, bits, () => c.get(count).i64(1).op(op.I64_SUB));
  c.set(carry);
  // OF (count 1): the sign changed.
  c.get(result).get(value).op(op.I64_XOR).i64(0).op(op.I64_LT_S).get(carry).op(op.I32_XOR).set(overflowXorCarry);
  setShiftFlags(h, result, carry, overflowXorCarry);
  c.end();
  store(result);
  h.next();
}

export function shiftForms(): Form[] {
  const forms: Form[] = [];
  for (const size of SIZES) {
    for (const kinds of ['ri', 'rc', 'mi', 'mc']) {
      for (const mnemonic of ['shl', 'shr', 'sar'] as const) {
        const hot = size >= 32 && kinds[0] === 'r';
        forms.push(form(`${mnemonic}.${size}.${kinds}`, hot, (h) => emitShift(h, mnemonic, size, kinds)));
      }
      for (const mnemonic of ['rol', 'ror'] as const) {
        const hot = size >= 32 && kinds === 'ri';
        forms.push(form(`${mnemonic}.${size}.${kinds}`, hot, (h) => emitRotate(h, mnemonic, size, kinds)));
      }
      for (const mnemonic of ['rcl', 'rcr'] as const) {
        forms.push(form(`${mnemonic}.${size}.${kinds}`, false, (h) => emitRotateCarry(h, mnemonic, size, kinds)));
      }
    }
    if (size === 8) continue;
    for (const mnemonic of ['shld', 'shrd'] as const) {
      for (const kinds of ['rri', 'rrc', 'mri', 'mrc']) {
        forms.push(form(`${mnemonic}.${size}.${kinds}`, false, (h) => emitDouble(h, mnemonic, size, kinds)));
      }
    }
  }
  return forms;
}
