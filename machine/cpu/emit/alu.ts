/** ADD OR ADC SBB AND SUB XOR CMP TEST, INC DEC NEG NOT, and CMP/TEST fused with the conditional jump after them. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import * as op from '../wasm/opcodes.ts';
import {
  CONDITIONS,
  type Condition,
  pushCarry,
  pushCondition,
  setAddFlags,
  setLogicFlags,
  setStepFlags,
  setSubFlags,
} from './flags.ts';
import { type Form, form } from './form.ts';
import type { AddressMode, Handler, HotHandler, Size } from './handler.ts';

const SIZES: readonly Size[] = [8, 16, 32, 64];
export const LOGIC: Readonly<Record<string, number>> = {
  and: op.I64_AND,
  or: op.I64_OR,
  xor: op.I64_XOR,
  test: op.I64_AND,
};

/** Computes `a op b` into a new local and sets the flags. */
function compute(h: Handler, mnemonic: string, size: Size, a: number, b: number): number {
  const c = h.c;
  const result = h.i64();
  const logic = LOGIC[mnemonic];
  if (logic !== undefined) {
    c.get(a).get(b).op(logic).set(result);
    setLogicFlags(h, result);
    return result;
  }
  const isSum = mnemonic === 'add' || mnemonic === 'adc';
  let carry: number | undefined;
  c.get(a)
    .get(b)
    .op(isSum ? op.I64_ADD : op.I64_SUB);
  if (mnemonic === 'adc' || mnemonic === 'sbb') {
    carry = h.i32();
    pushCarry(h);
    c.tee(carry)
      .op(op.I64_EXTEND_I32_U)
      .op(isSum ? op.I64_ADD : op.I64_SUB);
  }
  h.extend(size);
  c.set(result);
  if (isSum) setAddFlags(h, a, b, result, carry);
  else setSubFlags(h, a, b, result, carry);
  return result;
}

/** Pushes the second operand of a register-first form. */
export function pushSource(h: Handler, kind: string, size: Size): void {
  if (kind === 'r') h.load(FIELD_B, size);
  else if (kind === 'i') h.immediate();
  else h.loadMemory(kind as AddressMode, size);
}

function emitRegisterFirst(h: Handler, mnemonic: string, size: Size, source: string): void {
  const a = h.i64();
  const b = h.i64();
  pushSource(h, source, size);
  h.c.set(b);
  h.load(FIELD_A, size);
  h.c.set(a);
  const result = compute(h, mnemonic, size, a, b);
  if (mnemonic !== 'cmp' && mnemonic !== 'test') h.store(FIELD_A, size, result);
  h.next();
}

function emitMemoryFirst(h: Handler, mnemonic: string, size: Size, source: string): void {
  const a = h.i64();
  const b = h.i64();
  const readsOnly = mnemonic === 'cmp' || mnemonic === 'test';
  const ea = h.address('m');
  const host = readsOnly ? h.readAt(ea, size / 8) : h.writeAt(ea, size / 8);
  h.loadHost(host, size);
  h.c.set(a);
  pushSource(h, source, size);
  h.c.set(b);
  const result = compute(h, mnemonic, size, a, b);
  if (!readsOnly) h.storeHost(host, size, result);
  h.next();
}

/** The comparison that decides `condition` right after CMP a, b; undefined where the stored flags are needed. */
const COMPARE: Partial<Record<Condition, number>> = {
  b: op.I64_LT_U,
  ae: op.I64_GE_U,
  e: op.I64_EQ,
  ne: op.I64_NE,
  be: op.I64_LE_U,
  a: op.I64_GT_U,
  l: op.I64_LT_S,
  ge: op.I64_GE_S,
  le: op.I64_LE_S,
  g: op.I64_GT_S,
};

/** CMP or TEST with the Jcc in the next micro-op; both retire, unless the budget ends between them. */
function fused(mnemonic: 'cmp' | 'test', size: Size, kinds: string, condition: Condition): Form {
  return {
    name: `${mnemonic}.${size}.${kinds}+${condition}`,
    hot: true,
    emitCold: (h) =>
      kinds[0] === 'r'
        ? emitRegisterFirst(h, mnemonic, size, kinds[1]!)
        : emitMemoryFirst(h, mnemonic, size, kinds[1]!),
    emit: (handler) => {
      const h = handler as HotHandler;
      const c = h.c;
      h.budgetBelow(2);
      h.slowIf();
      const a = h.i64();
      const b = h.i64();
      if (kinds[0] === 'r') h.load(FIELD_A, size);
      else h.loadMemory('m', size);
      c.set(a);
      pushSource(h, kinds[1]!, size);
      c.set(b);
      const result = compute(h, mnemonic, size, a, b);
      const comparison = COMPARE[condition];
      if (mnemonic === 'cmp' && comparison !== undefined) c.get(a).get(b).op(comparison);
      else if (condition === 'e' || condition === 'ne') {
        c.get(result).op(op.I64_EQZ);
        if (condition === 'ne') c.op(op.I32_EQZ);
      } else if (condition === 's' || condition === 'ns') {
        c.get(result)
          .i64(0)
          .op(condition === 's' ? op.I64_LT_S : op.I64_GE_S);
      } else pushCondition(h, condition);
      c.if();
      h.branch(2, 1);
      c.end();
      h.advance(2);
    },
  };
}

function emitUnary(h: Handler, mnemonic: string, size: Size, kind: string): void {
  const c = h.c;
  const a = h.i64();
  const result = h.i64();
  let host = 0;
  if (kind === 'r') h.load(FIELD_A, size);
  else {
    host = h.writeAt(h.address('m'), size / 8);
    h.loadHost(host, size);
  }
  c.set(a);
  if (mnemonic === 'not') c.get(a).i64(-1).op(op.I64_XOR).set(result);
  else if (mnemonic === 'neg') {
    const zero = h.i64();
    c.i64(0).set(zero);
    c.get(zero).get(a).op(op.I64_SUB);
    h.extend(size);
    c.set(result);
    setSubFlags(h, zero, a, result);
  } else {
    const step = mnemonic === 'inc' ? 1 : -1;
    c.get(a).i64(step).op(op.I64_ADD);
    h.extend(size);
    c.set(result);
    setStepFlags(h, a, result, step);
  }
  if (kind === 'r') h.store(FIELD_A, size, result);
  else h.storeHost(host, size, result);
  h.next();
}

export const HOT_BINARY: ReadonlySet<string> = new Set([
  ...['add', 'sub', 'and', 'or', 'xor', 'cmp'].flatMap((m) => [
    `${m}.32.rr`,
    `${m}.32.ri`,
    `${m}.64.rr`,
    `${m}.64.ri`,
    `${m}.32.rm`,
    `${m}.64.rm`,
  ]),
  ...['add', 'xor', 'cmp'].flatMap((m) => [`${m}.32.rx`, `${m}.64.rx`]),
  ...['and', 'or', 'xor', 'cmp'].flatMap((m) => [`${m}.8.rr`, `${m}.8.ri`]),
  ...['xor.8.rm', 'cmp.8.rm'],
  ...['cmp.32.mr', 'cmp.64.mr', 'cmp.8.mi', 'cmp.32.mi', 'cmp.64.mi', 'cmp.8.ri', 'cmp.8.rr', 'cmp.16.ri'],
  ...['add.32.mr', 'add.64.mr', 'add.32.mi', 'add.64.mi', 'sub.32.mi', 'or.32.mi'],
  ...['test.8.rr', 'test.32.rr', 'test.64.rr', 'test.8.ri', 'test.32.ri', 'test.8.mi'],
]);
const HOT_UNARY = new Set(['inc.32.r', 'inc.64.r', 'dec.32.r', 'dec.64.r', 'neg.32.r', 'neg.64.r', 'not.32.r']);
const FUSED_CONDITIONS: readonly Condition[] = ['e', 'ne', 'b', 'ae', 'be', 'a', 'l', 'ge', 'le', 'g'];

export function aluForms(): Form[] {
  const forms: Form[] = [];
  for (const mnemonic of ['add', 'or', 'adc', 'sbb', 'and', 'sub', 'xor', 'cmp', 'test']) {
    for (const size of SIZES) {
      for (const source of mnemonic === 'test' ? ['r', 'i'] : ['r', 'i', 'm', 'x']) {
        const name = `${mnemonic}.${size}.r${source}`;
        // Indexed memory has arms of its own only where it is frequent; elsewhere an address micro-op goes first.
        if (source === 'x' && !HOT_BINARY.has(name)) continue;
        forms.push(form(name, HOT_BINARY.has(name), (h) => emitRegisterFirst(h, mnemonic, size, source)));
      }
      for (const source of ['r', 'i']) {
        const name = `${mnemonic}.${size}.m${source}`;
        forms.push(form(name, HOT_BINARY.has(name), (h) => emitMemoryFirst(h, mnemonic, size, source)));
      }
    }
  }
  for (const mnemonic of ['inc', 'dec', 'neg', 'not']) {
    for (const size of SIZES) {
      for (const kind of ['r', 'm']) {
        const name = `${mnemonic}.${size}.${kind}`;
        forms.push(form(name, HOT_UNARY.has(name), (h) => emitUnary(h, mnemonic, size, kind)));
      }
    }
  }
  for (const size of [32, 64] as const) {
    for (const condition of FUSED_CONDITIONS) {
      forms.push(fused('cmp', size, 'rr', condition), fused('cmp', size, 'ri', condition));
    }
    for (const condition of ['e', 'ne', 's', 'ns', 'le', 'g'] as const)
      forms.push(fused('test', size, 'rr', condition));
  }
  for (const condition of ['e', 'ne'] as const) {
    forms.push(fused('test', 8, 'rr', condition), fused('test', 8, 'ri', condition), fused('cmp', 8, 'mi', condition));
    forms.push(fused('cmp', 8, 'ri', condition), fused('cmp', 32, 'mi', condition), fused('cmp', 64, 'mi', condition));
  }
  return forms;
}

/** SETcc and CMOVcc. */
export function conditionalForms(): Form[] {
  const forms: Form[] = [];
  for (const condition of CONDITIONS) {
    forms.push(
      form(`set${condition}.8.r`, condition === 'e' || condition === 'ne', (h) => {
        const value = h.i64();
        pushCondition(h, condition);
        h.c.op(op.I32_EQZ).op(op.I32_EQZ).op(op.I64_EXTEND_I32_U).set(value);
        h.store(FIELD_A, 8, value);
        h.next();
      }),
      form(`set${condition}.8.m`, false, (h) => {
        const value = h.i64();
        const host = h.writeAt(h.address('m'), 1);
        pushCondition(h, condition);
        h.c.op(op.I32_EQZ).op(op.I32_EQZ).op(op.I64_EXTEND_I32_U).set(value);
        h.storeHost(host, 8, value);
        h.next();
      }),
    );
    for (const size of [16, 32, 64] as const) {
      for (const kind of ['r', 'm'] as const) {
        const hot = size !== 16 && kind === 'r' && !/[op]/.test(condition);
        forms.push(form(`cmov${condition}.${size}.r${kind}`, hot, (h) => emitMove(h, condition, size, kind)));
      }
    }
  }
  return forms;
}

/** The source is read, and may fault, whether the condition holds or not; a 32-bit move always clears the upper half. */
function emitMove(h: Handler, condition: Condition, size: Size, kind: 'r' | 'm'): void {
  const value = h.i64();
  pushSource(h, kind, size);
  h.load(FIELD_A, size);
  pushCondition(h, condition);
  h.c.op(op.SELECT).set(value);
  h.store(FIELD_A, size, value);
  h.next();
}
