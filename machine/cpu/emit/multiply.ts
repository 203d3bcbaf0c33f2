/** MUL, IMUL, DIV, IDIV and the 128-bit helpers they need. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { RAX, RDX } from '../registers.ts';
import * as state from '../state.ts';
import type { Code } from '../wasm/code.ts';
import * as op from '../wasm/opcodes.ts';
import { setShiftFlags } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

const SIZES: readonly Size[] = [8, 16, 32, 64];

/** CF = OF = `carry` (i32 local); SF, ZF and PF, which are undefined, follow the low half. */
function setMultiplyFlags(h: Handler, low: number, carry: number): void {
  const none = h.i32();
  h.c.i32(0).set(none);
  setShiftFlags(h, low, carry, none);
}

/** Pushes the one explicit operand. */
function pushOperand(h: Handler, kind: string, size: Size, signed: boolean): void {
  if (kind === 'r') signed ? h.load(FIELD_A, size) : h.loadUnsigned(FIELD_A, size);
  else signed ? h.loadMemory('m', size) : h.loadMemoryUnsigned('m', size);
}

/** One-operand MUL and IMUL: RDX:RAX (AX for bytes) = RAX * operand. */
function emitWide(h: Handler, signed: boolean, size: Size, kind: string): void {
  const c = h.c;
  const a = h.i64();
  const b = h.i64();
  const low = h.i64();
  const high = h.i64();
  const carry = h.i32();
  pushOperand(h, kind, size, signed);
  c.set(b);
  if (signed) h.loadGpr(RAX, size);
  else h.loadGprUnsigned(RAX, size);
  c.set(a);
  c.get(a).get(b).op(op.I64_MUL).set(low);
  if (size === 64) {
    c.get(a)
      .get(b)
      .call(signed ? h.run.mulHighSigned : h.run.mulHighUnsigned)
      .set(high);
  } else
    c.get(low)
      .i64(size)
      .op(signed ? op.I64_SHR_S : op.I64_SHR_U)
      .set(high);
  if (size === 8) h.storeGpr(RAX, 16, low);
  else {
    h.storeGpr(RAX, size, low);
    h.storeGpr(RDX, size, high);
  }
  c.get(low);
  h.extend(size);
  c.set(low);
  if (signed) c.get(high).get(low).i64(63).op(op.I64_SHR_S).op(op.I64_NE);
  else c.get(high).op(op.I64_EQZ).op(op.I32_EQZ);
  c.set(carry);
  setMultiplyFlags(h, low, carry);
  h.next();
}

/** IMUL with a register destination; `kinds`: rr, rm, rri, rmi. */
function emitNarrow(h: Handler, size: Size, kinds: string): void {
  const c = h.c;
  const a = h.i64();
  const b = h.i64();
  const low = h.i64();
  const carry = h.i32();
  if (kinds[1] === 'r') h.load(FIELD_B, size);
  else h.loadMemory('m', size);
  c.set(b);
  if (kinds.length === 3) h.immediate();
  else h.load(FIELD_A, size);
  c.set(a);
  c.get(a).get(b).op(op.I64_MUL).set(low);
  if (size === 64) {
    c.get(a).get(b).call(h.run.mulHighSigned).get(low).i64(63).op(op.I64_SHR_S).op(op.I64_NE).set(carry);
  } else {
    c.get(low);
    c.get(low);
    h.extend(size);
    c.tee(low).op(op.I64_NE).set(carry);
  }
  h.store(FIELD_A, size, low);
  setMultiplyFlags(h, low, carry);
  h.next();
}

/** DIV and IDIV up to 32 bits: the dividend fits 64. Flags are undefined and stay. */
function emitDivide(h: Handler, signed: boolean, size: 8 | 16 | 32, kind: string): void {
  const c = h.c;
  const dividend = h.i64();
  const divisor = h.i64();
  const quotient = h.i64();
  const remainder = h.i64();
  pushOperand(h, kind, size, signed);
  c.set(divisor);
  c.get(divisor).op(op.I64_EQZ);
  h.faultIf(state.VECTOR_DE);
  if (size === 8) {
    if (signed) h.loadGpr(RAX, 16);
    else h.loadGprUnsigned(RAX, 16);
  } else {
    if (signed) h.loadGpr(RDX, size);
    else h.loadGprUnsigned(RDX, size);
    c.i64(size).op(op.I64_SHL);
    h.loadGprUnsigned(RAX, size);
    c.op(op.I64_OR);
  }
  c.set(dividend);
  if (signed && size === 32) {
    // The one quotient that does not even fit 64 bits.
    c.get(dividend)
      .i64(-(2n ** 63n))
      .op(op.I64_EQ)
      .get(divisor)
      .i64(-1)
      .op(op.I64_EQ)
      .op(op.I32_AND);
    h.faultIf(state.VECTOR_DE);
  }
  c.get(dividend)
    .get(divisor)
    .op(signed ? op.I64_DIV_S : op.I64_DIV_U)
    .set(quotient);
  c.get(quotient);
  if (signed) h.extend(size);
  else h.zeroExtend(size);
  c.get(quotient).op(op.I64_NE);
  h.faultIf(state.VECTOR_DE);
  c.get(dividend).get(quotient).get(divisor).op(op.I64_MUL).op(op.I64_SUB).set(remainder);
  if (size === 8) {
    c.get(quotient).i64(0xff).op(op.I64_AND).get(remainder).i64(8).op(op.I64_SHL).op(op.I64_OR).set(quotient);
    h.storeGpr(RAX, 16, quotient);
  } else {
    h.storeGpr(RAX, size, quotient);
    h.storeGpr(RDX, size, remainder);
  }
  h.next();
}

/** 64-bit DIV and IDIV: a 128-bit dividend; IDIV divides magnitudes and puts the signs back. */
function emitDivide64(h: Handler, signed: boolean, kind: string): void {
  const c = h.c;
  const divisor = h.i64();
  const high = h.i64();
  const low = h.i64();
  const quotient = h.i64();
  const remainder = h.i64();
  const dividendSign = h.i64();
  const divisorSign = h.i64();
  pushOperand(h, kind, 64, signed);
  c.set(divisor);
  c.get(divisor).op(op.I64_EQZ);
  h.faultIf(state.VECTOR_DE);
  h.loadGpr(RDX, 64);
  c.set(high);
  h.loadGpr(RAX, 64);
  c.set(low);
  if (signed) {
    c.get(high).i64(63).op(op.I64_SHR_S).set(dividendSign);
    c.get(divisor).i64(63).op(op.I64_SHR_S).set(divisorSign);
    // Negate the 128-bit dividend: complement and add one with carry.
    c.get(dividendSign).op(op.I64_EQZ).op(op.I32_EQZ).if();
    c.get(high).i64(-1).op(op.I64_XOR).get(low).op(op.I64_EQZ).op(op.I64_EXTEND_I32_U).op(op.I64_ADD).set(high);
    c.i64(0).get(low).op(op.I64_SUB).set(low);
    c.end();
    c.get(divisor).get(divisorSign).op(op.I64_XOR).get(divisorSign).op(op.I64_SUB).set(divisor);
  }
  c.get(high).get(divisor).op(op.I64_GE_U);
  h.faultIf(state.VECTOR_DE);
  c.get(high).get(low).get(divisor).call(h.run.divUnsigned).set(quotient);
  c.i32(0).mem(op.I64_LOAD, state.TEMP_SLOT).set(remainder);
  if (signed) {
    const sign = divisorSign;
    c.get(dividendSign).get(divisorSign).op(op.I64_XOR).set(sign);
    c.get(quotient).get(sign).op(op.I64_XOR).get(sign).op(op.I64_SUB).set(quotient);
    // Overflow when the signed quotient has the wrong sign; zero has none.
    c.get(quotient).op(op.I64_EQZ).op(op.I32_EQZ);
    c.get(quotient).get(sign).op(op.I64_XOR).i64(0).op(op.I64_LT_S).op(op.I32_AND);
    h.faultIf(state.VECTOR_DE);
    c.get(remainder).get(dividendSign).op(op.I64_XOR).get(dividendSign).op(op.I64_SUB).set(remainder);
  }
  h.storeGpr(RAX, 64, quotient);
  h.storeGpr(RDX, 64, remainder);
  h.next();
}

/** `(a, b) -> high 64 bits of the unsigned product`, from four 32-bit partial products. */
export function emitMulHighUnsigned(c: Code): void {
  const low = c.local(op.I64);
  const middle = c.local(op.I64);
  const lo = (local: number) => c.get(local).i64(0xffffffff).op(op.I64_AND);
  const hi = (local: number) => c.get(local).i64(32).op(op.I64_SHR_U);
  lo(0);
  lo(1).op(op.I64_MUL).set(low);
  hi(0);
  lo(1).op(op.I64_MUL);
  hi(low).op(op.I64_ADD).set(middle);
  hi(0);
  hi(1).op(op.I64_MUL);
  hi(middle).op(op.I64_ADD);
  lo(0);
  hi(1).op(op.I64_MUL);
  lo(middle).op(op.I64_ADD).i64(32).op(op.I64_SHR_U).op(op.I64_ADD);
}

/** `(a, b) -> high 64 bits of the signed product`: the unsigned one less the operands whose partner is negative. */
export function emitMulHighSigned(c: Code, unsigned: number): void {
  c.get(0).get(1).call(unsigned);
  c.get(0).i64(63).op(op.I64_SHR_S).get(1).op(op.I64_AND).op(op.I64_SUB);
  c.get(1).i64(63).op(op.I64_SHR_S).get(0).op(op.I64_AND).op(op.I64_SUB);
}

/** `(hi, lo, divisor) -> quotient`, hi < divisor; the remainder goes to TEMP_SLOT. Bit by bit unless hi is 0. */
export function emitDivUnsigned(c: Code): void {
  const [high, low, divisor] = [0, 1, 2];
  const steps = c.local(op.I32);
  const top = c.local(op.I64);
  c.get(high).op(op.I64_EQZ).if();
  c.i32(0).get(low).get(divisor).op(op.I64_REM_U).mem(op.I64_STORE, state.TEMP_SLOT);
  c.get(low).get(divisor).op(op.I64_DIV_U).return().end();
  c.i32(64).set(steps);
  c.loop();
  c.get(high).i64(63).op(op.I64_SHR_U).set(top);
  c.get(high).i64(1).op(op.I64_SHL).get(low).i64(63).op(op.I64_SHR_U).op(op.I64_OR).set(high);
  c.get(low).i64(1).op(op.I64_SHL).set(low);
  c.get(top).op(op.I64_EQZ).op(op.I32_EQZ).get(high).get(divisor).op(op.I64_GE_U).op(op.I32_OR).if();
  c.get(high).get(divisor).op(op.I64_SUB).set(high);
  c.get(low).i64(1).op(op.I64_OR).set(low);
  c.end();
  c.get(steps).i32(1).op(op.I32_SUB).tee(steps).brIf(0).end();
  c.i32(0).get(high).mem(op.I64_STORE, state.TEMP_SLOT).get(low);
}

export function multiplyForms(): Form[] {
  const forms: Form[] = [];
  for (const size of SIZES) {
    for (const kind of ['r', 'm']) {
      forms.push(
        form(`mul.${size}.${kind}`, false, (h) => emitWide(h, false, size, kind)),
        form(`imul.${size}.${kind}`, false, (h) => emitWide(h, true, size, kind)),
      );
      for (const [mnemonic, signed] of [
        ['div', false],
        ['idiv', true],
      ] as const) {
        forms.push(
          form(`${mnemonic}.${size}.${kind}`, false, (h) =>
            size === 64 ? emitDivide64(h, signed, kind) : emitDivide(h, signed, size, kind),
          ),
        );
      }
    }
    if (size === 8) continue;
    for (const kinds of ['rr', 'rm', 'rri', 'rmi']) {
      const hot = size === 32 && kinds[1] === 'r';
      forms.push(form(`imul.${size}.${kinds}`, hot, (h) => emitNarrow(h, size, kinds)));
    }
  }
  return forms;
}
