/** BMI1, BMI2 and ADX: bit manipulation with separate destinations, shifts and additions that leave flags alone. */
import { FIELD_A, FIELD_B, FIELD_C } from '../micro-op.ts';
import { RDX } from '../registers.ts';
import * as op from '../wasm/opcodes.ts';
import { pushCarry, pushOverflow, setCarryOverflow, setLogicFlags, setShiftFlags } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

type WideSize = 32 | 64;
type Field = typeof FIELD_B | typeof FIELD_C;

/** Loads a source, from the register in `field` or from memory, into a new local. */
function source(h: Handler, size: Size, kind: string, field: Field, signed = false): number {
  const value = h.i64();
  if (kind === 'r') signed ? h.load(field, size) : h.loadUnsigned(field, size);
  else if (signed) h.loadMemory('m', size);
  else h.loadMemoryUnsigned('m', size);
  h.c.set(value);
  return value;
}

/** Writes the result; flags: ZF and SF from it, CF as given (i32 local), OF clear. */
function finish(h: Handler, size: WideSize, result: number, carry?: number): void {
  h.store(FIELD_A, size, result);
  h.c.get(result);
  h.extend(size);
  h.c.set(result);
  if (carry === undefined) setLogicFlags(h, result);
  else setShiftFlags(h, result, carry, carry);
  h.next();
}

/** ANDN: not the second operand, and the third. */
function emitAndNot(h: Handler, size: WideSize, kind: string): void {
  const b = source(h, size, kind, FIELD_C);
  const result = h.i64();
  h.loadUnsigned(FIELD_B, size);
  h.c.i64(-1).op(op.I64_XOR).get(b).op(op.I64_AND).set(result);
  finish(h, size, result);
}

/** BEXTR: `length` bits from `start`, both bytes of the third operand. */
function emitExtract(h: Handler, size: WideSize, kind: string): void {
  const c = h.c;
  const value = source(h, size, kind, FIELD_B);
  const control = source(h, size, 'r', FIELD_C);
  const start = h.i64();
  const length = h.i64();
  const result = h.i64();
  c.get(control).i64(0xff).op(op.I64_AND).set(start);
  c.get(control).i64(8).op(op.I64_SHR_U).i64(0xff).op(op.I64_AND).set(length);
  // A shift by 64 or more would be a shift by less.
  c.get(value).get(start).op(op.I64_SHR_U).i64(0).get(start).i64(63).op(op.I64_LE_U).op(op.SELECT).set(result);
  c.get(result);
  c.get(result).i64(1).get(length).op(op.I64_SHL).i64(1).op(op.I64_SUB).op(op.I64_AND);
  c.get(length).i64(63).op(op.I64_GT_U).op(op.SELECT).set(result);
  finish(h, size, result);
}

/** BLSR, BLSI, BLSMSK: the lowest set bit cleared, alone, or with all below it. */
function emitLowest(h: Handler, mnemonic: 'blsr' | 'blsi' | 'blsmsk', size: WideSize, kind: string): void {
  const c = h.c;
  const value = source(h, size, kind, FIELD_B);
  const result = h.i64();
  const carry = h.i32();
  c.get(value).op(op.I64_EQZ);
  if (mnemonic === 'blsi') c.op(op.I32_EQZ);
  c.set(carry);
  if (mnemonic === 'blsi') c.get(value).i64(0).get(value).op(op.I64_SUB).op(op.I64_AND);
  else {
    c.get(value).get(value).i64(1).op(op.I64_SUB);
    c.op(mnemonic === 'blsr' ? op.I64_AND : op.I64_XOR);
  }
  c.set(result);
  finish(h, size, result, carry);
}

/** BZHI: clears the bits from an index on; CF says that there were none. */
function emitZeroHigh(h: Handler, size: WideSize, kind: string): void {
  const c = h.c;
  const value = source(h, size, kind, FIELD_B);
  const index = source(h, 8, 'r', FIELD_C);
  const result = h.i64();
  const carry = h.i32();
  c.get(index)
    .i64(size - 1)
    .op(op.I64_GT_U)
    .set(carry);
  c.get(value);
  c.get(value).i64(1).get(index).op(op.I64_SHL).i64(1).op(op.I64_SUB).op(op.I64_AND);
  c.get(carry).op(op.SELECT).set(result);
  finish(h, size, result, carry);
}

/** SHLX SHRX SARX with the count in a register, RORX with an immediate one. */
function emitShift(h: Handler, mnemonic: string, size: WideSize, kinds: string): void {
  const c = h.c;
  const value = source(h, size, kinds[1]!, FIELD_B, mnemonic === 'sarx');
  const count = h.i64();
  const result = h.i64();
  if (kinds[2] === 'i') h.immediate();
  else h.loadUnsigned(FIELD_C, size);
  c.i64(size - 1)
    .op(op.I64_AND)
    .set(count);
  if (mnemonic === 'rorx' && size === 32) {
    c.get(value).op(op.I32_WRAP_I64).get(count).op(op.I32_WRAP_I64).op(op.I32_ROTR).op(op.I64_EXTEND_I32_U);
  } else {
    const shift: Record<string, number> = {
      shlx: op.I64_SHL,
      shrx: op.I64_SHR_U,
      sarx: op.I64_SHR_S,
      rorx: op.I64_ROTR,
    };
    c.get(value).get(count).op(shift[mnemonic]!);
  }
  c.set(result);
  h.store(FIELD_A, size, result);
  h.next();
}

/** MULX: RDX times the source; the low half goes to the second operand, then the high half to the first. */
function emitMultiply(h: Handler, size: WideSize, kind: string): void {
  const c = h.c;
  const b = source(h, size, kind, FIELD_C);
  const a = h.i64();
  const low = h.i64();
  const high = h.i64();
  h.loadGprUnsigned(RDX, size);
  c.set(a);
  c.get(a).get(b).op(op.I64_MUL).set(low);
  if (size === 64) c.get(a).get(b).call(h.run.mulHighUnsigned);
  else c.get(low).i64(32).op(op.I64_SHR_U);
  c.set(high);
  h.store(FIELD_B, size, low);
  h.store(FIELD_A, size, high);
  h.next();
}

/** PDEP scatters the low bits of the second operand to the set bits of the mask, PEXT gathers them. */
function emitBitGather(h: Handler, mnemonic: 'pdep' | 'pext', size: WideSize, kind: string): void {
  const c = h.c;
  const mask = source(h, size, kind, FIELD_C);
  const value = source(h, size, 'r', FIELD_B);
  const result = h.i64();
  const bit = h.i64();
  const lowest = h.i64();
  const [from, to] = mnemonic === 'pdep' ? [bit, lowest] : [lowest, bit];
  c.i64(0).set(result).i64(1).set(bit);
  c.block().loop();
  c.get(mask).op(op.I64_EQZ).brIf(1);
  c.get(mask).i64(0).get(mask).op(op.I64_SUB).op(op.I64_AND).set(lowest);
  c.get(result).i64(0).get(to).get(value).get(from).op(op.I64_AND).op(op.I64_EQZ).op(op.SELECT);
  c.op(op.I64_OR).set(result);
  c.get(bit).i64(1).op(op.I64_SHL).set(bit);
  c.get(mask).get(lowest).op(op.I64_XOR).set(mask);
  c.br(0).end().end();
  h.store(FIELD_A, size, result);
  h.next();
}

/** ADCX and ADOX: an addition whose carry comes from and goes to CF, or OF, and nowhere else. */
function emitAddCarry(h: Handler, mnemonic: 'adcx' | 'adox', size: WideSize, kind: string): void {
  const c = h.c;
  const b = source(h, size, kind, FIELD_B);
  const a = h.i64();
  const result = h.i64();
  const carry = h.i32();
  const overflow = h.i32();
  pushCarry(h);
  c.set(carry);
  pushOverflow(h);
  c.set(overflow);
  const flag = mnemonic === 'adcx' ? carry : overflow;
  h.loadUnsigned(FIELD_A, size);
  c.set(a);
  c.get(a).get(b).op(op.I64_ADD).get(flag).op(op.I64_EXTEND_I32_U).op(op.I64_ADD).set(result);
  if (size === 32) c.get(result).i64(32).op(op.I64_SHR_U).op(op.I32_WRAP_I64);
  else {
    // Carry out: the sum is below an operand, or equal to it after carrying in on all ones.
    c.get(result).get(a).op(op.I64_LT_U).get(result).get(a).op(op.I64_EQ).get(flag).op(op.I32_AND);
    c.get(b).i64(-1).op(op.I64_EQ).op(op.I32_AND).op(op.I32_OR);
  }
  c.set(flag);
  setCarryOverflow(h, carry, overflow);
  h.store(FIELD_A, size, result);
  h.next();
}

export function bmiForms(): Form[] {
  const forms: Form[] = [];
  const add = (name: string, emit: (h: Handler) => void) => forms.push(form(name, false, emit));
  for (const size of [32, 64] as const) {
    for (const kind of ['r', 'm']) {
      add(`andn.${size}.rr${kind}`, (h) => emitAndNot(h, size, kind));
      add(`bextr.${size}.r${kind}r`, (h) => emitExtract(h, size, kind));
      add(`bzhi.${size}.r${kind}r`, (h) => emitZeroHigh(h, size, kind));
      add(`mulx.${size}.rr${kind}`, (h) => emitMultiply(h, size, kind));
      add(`rorx.${size}.r${kind}i`, (h) => emitShift(h, 'rorx', size, `r${kind}i`));
      for (const mnemonic of ['shlx', 'shrx', 'sarx']) {
        add(`${mnemonic}.${size}.r${kind}r`, (h) => emitShift(h, mnemonic, size, `r${kind}r`));
      }
      for (const mnemonic of ['blsr', 'blsi', 'blsmsk'] as const) {
        add(`${mnemonic}.${size}.r${kind}`, (h) => emitLowest(h, mnemonic, size, kind));
      }
      for (const mnemonic of ['pdep', 'pext'] as const) {
        add(`${mnemonic}.${size}.rr${kind}`, (h) => emitBitGather(h, mnemonic, size, kind));
      }
      for (const mnemonic of ['adcx', 'adox'] as const) {
        add(`${mnemonic}.${size}.r${kind}`, (h) => emitAddCarry(h, mnemonic, size, kind));
      }
    }
  }
  return forms;
}
