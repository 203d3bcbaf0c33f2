/**
 * Quiet forms: instructions whose flags the next ones overwrite before anybody can read them (machine/cpu/quiet-flags.ts
 * finds them), so that the main loop need not compute them. Should the CPU have to stop in between, the flags are caught
 * up on first: from the result, which is still in its register, and the first operand, which is kept aside. That goes for
 * the arm of a quiet form as for its cold function: what is caught up on may have been either.
 */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { HOT_BINARY, LOGIC } from './alu.ts';
import { setAddFlags, setLogicFlags, setStepFlags, setSubFlags } from './flags.ts';
import { type Form, form } from './form.ts';
import type { AddressMode, Handler, Size } from './handler.ts';
import { loadCount, SHIFT_OPCODES, type Shift, setFlagsOfShift } from './shifts.ts';

/** Name of the quiet variant of a form, and of the form that computes the flags it has put off. */
export const quietName = (name: string): string => `${name}.quiet`;
export function catchUpName(name: string): string {
  const [mnemonic, size] = name.split('.');
  return `${mnemonic}.${size}.flags`;
}

const BINARY = ['add', 'sub', 'and', 'xor'] as const;
const SHIFTS = ['shl', 'shr', 'sar'] as const;
const SIZES = [32, 64] as const;

/** Keeps the first operand, the local `a`, for {@link pushKept}. */
function keep(h: Handler, a: number): void {
  h.c.i32(0).get(a).mem(op.I64_STORE, state.QUIET_OPERAND);
}

/** The operand that was kept, in a new local, sign-extended. */
function loadKept(h: Handler, size: Size): number {
  const a = h.i64();
  h.c.i32(0).mem(size === 32 ? op.I64_LOAD32_S : op.I64_LOAD, state.QUIET_OPERAND);
  h.c.set(a);
  return a;
}

/** The result, which is in the first operand's register. */
function loadResult(h: Handler, size: Size): number {
  const result = h.i64();
  h.load(FIELD_A, size);
  h.c.set(result);
  return result;
}

function emitQuiet(h: Handler, mnemonic: (typeof BINARY)[number], size: 32 | 64, source: string): void {
  const c = h.c;
  const a = h.i64();
  const b = h.i64();
  if (source === 'r') h.loadUnsigned(FIELD_B, size);
  else if (source === 'i') h.immediate();
  else h.loadMemoryUnsigned(source as AddressMode, size);
  c.set(b);
  h.loadUnsigned(FIELD_A, size);
  c.set(a);
  const logic = LOGIC[mnemonic];
  if (logic === undefined) keep(h, a);
  c.get(a)
    .get(b)
    .op(logic ?? (mnemonic === 'add' ? op.I64_ADD : op.I64_SUB))
    .set(b);
  h.store(FIELD_A, size, b);
  h.next();
}

function emitCatchUp(h: Handler, mnemonic: (typeof BINARY)[number], size: 32 | 64): void {
  const result = loadResult(h, size);
  if (LOGIC[mnemonic] !== undefined) setLogicFlags(h, result);
  else {
    const a = loadKept(h, size);
    const b = h.i64();
    const [larger, smaller] = mnemonic === 'add' ? [result, a] : [a, result];
    h.c.get(larger).get(smaller).op(op.I64_SUB);
    h.extend(size);
    h.c.set(b);
    if (mnemonic === 'add') setAddFlags(h, a, b, result);
    else setSubFlags(h, a, b, result);
  }
  h.next();
}

function shiftForms(mnemonic: Shift, size: 32 | 64): Form[] {
  const name = `${mnemonic}.${size}.ri`;
  return [
    form(quietName(name), true, (h) => {
      const value = h.i64();
      if (mnemonic === 'sar') h.load(FIELD_A, size);
      else h.loadUnsigned(FIELD_A, size);
      h.c.set(value);
      keep(h, value);
      h.c.get(value);
      h.immediate();
      // The decoder has masked the count.
      h.c.op(SHIFT_OPCODES[mnemonic]).set(value);
      h.store(FIELD_A, size, value);
      h.next();
    }),
    form(catchUpName(name), false, (h) => {
      const count = loadCount(h, 'i', size);
      setFlagsOfShift(h, mnemonic, size, loadKept(h, size), count, loadResult(h, size));
      h.next();
    }),
  ];
}

/** INC and DEC; CF, which they leave alone, has not been put off. */
function stepForms(mnemonic: 'inc' | 'dec', size: 32 | 64): Form[] {
  const name = `${mnemonic}.${size}.r`;
  const step = mnemonic === 'inc' ? 1 : -1;
  return [
    form(quietName(name), true, (h) => {
      const value = h.i64();
      h.loadUnsigned(FIELD_A, size);
      h.c.i64(step).op(op.I64_ADD).set(value);
      h.store(FIELD_A, size, value);
      h.next();
    }),
    form(catchUpName(name), false, (h) => {
      const result = loadResult(h, size);
      const a = h.i64();
      h.c.get(result).i64(step).op(op.I64_SUB);
      h.extend(size);
      h.c.set(a);
      setStepFlags(h, a, result, step);
      h.next();
    }),
  ];
}

/** Quiet variants of the forms that have one, and what catches up on them. */
export function quietForms(): Form[] {
  const forms: Form[] = [];
  for (const size of SIZES) {
    for (const mnemonic of BINARY) {
      for (const source of ['r', 'i', 'm', 'x']) {
        const name = `${mnemonic}.${size}.r${source}`;
        if (!HOT_BINARY.has(name)) continue;
        forms.push(form(quietName(name), true, (h) => emitQuiet(h, mnemonic, size, source)));
      }
      forms.push(form(catchUpName(`${mnemonic}.${size}`), false, (h) => emitCatchUp(h, mnemonic, size)));
    }
    for (const mnemonic of SHIFTS) forms.push(...shiftForms(mnemonic, size));
    for (const mnemonic of ['inc', 'dec'] as const) forms.push(...stepForms(mnemonic, size));
  }
  return forms;
}
