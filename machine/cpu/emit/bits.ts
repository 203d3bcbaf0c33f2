/** BT BTS BTR BTC, BSF BSR TZCNT LZCNT POPCNT. */
import { FIELD_A, FIELD_B, FIELD_C } from '../micro-op.ts';
import * as op from '../wasm/opcodes.ts';
import { setCarryOnly, setShiftFlags, setZeroOnly } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

const SIZES: readonly Size[] = [16, 32, 64];
const CHANGE: Record<string, (h: Handler, value: number, mask: number) => void> = {
  bts: (h, value, mask) => h.c.get(value).get(mask).op(op.I64_OR),
  btr: (h, value, mask) => h.c.get(value).get(mask).i64(-1).op(op.I64_XOR).op(op.I64_AND),
  btc: (h, value, mask) => h.c.get(value).get(mask).op(op.I64_XOR),
};

/**
 * With a register offset a memory operand is a bit string: the offset is signed and reaches beyond the operand.
 * @param far the address has 32 bits, also after the offset; then the base of segment C is added
 */
function emitBitTest(h: Handler, mnemonic: string, size: Size, kinds: string, far = false): void {
  const c = h.c;
  const index = h.i64();
  const value = h.i64();
  const mask = h.i64();
  const carry = h.i32();
  let host = 0;
  if (kinds[1] === 'i') h.immediate();
  else h.load(FIELD_B, size);
  c.set(index);
  if (kinds[0] === 'm') {
    const ea = h.address('m');
    if (kinds[1] === 'r') {
      c.get(index).i64(size === 16 ? 4 : size === 32 ? 5 : 6);
      c.op(op.I64_SHR_S)
        .i64(size / 8)
        .op(op.I64_MUL)
        .get(ea)
        .op(op.I64_ADD);
      if (far) {
        h.zeroExtend(32);
        h.load(FIELD_C, 64);
        c.op(op.I64_ADD);
      }
      c.set(ea);
    }
    host = mnemonic === 'bt' ? h.readAt(ea, size / 8) : h.writeAt(ea, size / 8);
    h.loadHost(host, size);
  } else h.load(FIELD_A, size);
  c.set(value);
  c.get(index)
    .i64(size - 1)
    .op(op.I64_AND)
    .set(index);
  c.get(value).get(index).op(op.I64_SHR_U).op(op.I32_WRAP_I64).i32(1).op(op.I32_AND).set(carry);
  const change = CHANGE[mnemonic];
  if (change !== undefined) {
    c.i64(1).get(index).op(op.I64_SHL).set(mask);
    change(h, value, mask);
    c.set(value);
    if (kinds[0] === 'm') h.storeHost(host, size, value);
    else h.store(FIELD_A, size, value);
  }
  setCarryOnly(h, carry);
  h.next();
}

function loadSource(h: Handler, size: Size, kind: string): number {
  const value = h.i64();
  if (kind === 'r') h.loadUnsigned(FIELD_B, size);
  else h.loadMemoryUnsigned('m', size);
  h.c.set(value);
  return value;
}

/** BSF and BSR leave the destination alone when the source is zero; only ZF is defined. */
function emitScan(h: Handler, mnemonic: string, size: Size, kind: string): void {
  const c = h.c;
  const value = loadSource(h, size, kind);
  const zero = h.i32();
  const result = h.i64();
  c.get(value).op(op.I64_EQZ).set(zero);
  c.get(zero).op(op.I32_EQZ).if();
  if (mnemonic === 'bsf') c.get(value).op(op.I64_CTZ).set(result);
  else c.i64(63).get(value).op(op.I64_CLZ).op(op.I64_SUB).set(result);
  h.store(FIELD_A, size, result);
  c.end();
  setZeroOnly(h, zero);
  h.next();
}

/** TZCNT and LZCNT: the operand size for a zero source; CF = source is zero, ZF = result is zero. */
function emitCountZeros(h: Handler, mnemonic: string, size: Size, kind: string): void {
  const c = h.c;
  const value = loadSource(h, size, kind);
  const result = h.i64();
  const carry = h.i32();
  c.get(value).op(op.I64_EQZ).set(carry);
  if (mnemonic === 'tzcnt') c.i64(size).get(value).op(op.I64_CTZ).get(carry).op(op.SELECT).set(result);
  else
    c.get(value)
      .op(op.I64_CLZ)
      .i64(64 - size)
      .op(op.I64_SUB)
      .set(result);
  h.store(FIELD_A, size, result);
  setShiftFlags(h, result, carry, carry);
  h.next();
}

/** POPCNT: ZF of the source, all other flags clear. */
function emitPopulation(h: Handler, size: Size, kind: string): void {
  const c = h.c;
  const value = loadSource(h, size, kind);
  const result = h.i64();
  const flags = h.i32();
  c.get(value).op(op.I64_POPCNT).set(result);
  h.store(FIELD_A, size, result);
  c.get(result).op(op.I64_EQZ).i32(6).op(op.I32_SHL).set(flags);
  c.get(flags).call(h.run.setFlags);
  h.next();
}

export function bitForms(): Form[] {
  const forms: Form[] = [];
  for (const size of SIZES) {
    for (const mnemonic of ['bt', 'bts', 'btr', 'btc']) {
      for (const kinds of ['rr', 'ri', 'mr', 'mi']) {
        forms.push(form(`${mnemonic}.${size}.${kinds}`, false, (h) => emitBitTest(h, mnemonic, size, kinds)));
      }
      forms.push(form(`far.${mnemonic}.${size}.mr`, false, (h) => emitBitTest(h, mnemonic, size, 'mr', true)));
    }
    for (const kind of ['r', 'm']) {
      forms.push(
        form(`bsf.${size}.r${kind}`, false, (h) => emitScan(h, 'bsf', size, kind)),
        form(`bsr.${size}.r${kind}`, false, (h) => emitScan(h, 'bsr', size, kind)),
        form(`tzcnt.${size}.r${kind}`, false, (h) => emitCountZeros(h, 'tzcnt', size, kind)),
        form(`lzcnt.${size}.r${kind}`, false, (h) => emitCountZeros(h, 'lzcnt', size, kind)),
        form(`popcnt.${size}.r${kind}`, false, (h) => emitPopulation(h, size, kind)),
      );
    }
  }
  return forms;
}
