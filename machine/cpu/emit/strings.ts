/**
 * MOVS STOS LODS SCAS CMPS with and without REP. One execution of the micro-op is one iteration and one retired
 * instruction; the micro-op repeats itself while RCX lasts, so a stop or a fault leaves a restartable state.
 */
import { RAX, RCX, RDI, RFLAGS_DF, RSI } from '../registers.ts';
import { SYSTEM_FLAGS } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { pushCondition, setSubFlags } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

type Repeat = '' | 'rep' | 'repe' | 'repne';

/** Adds the element size to RSI or RDI, or subtracts it when DF is set. */
function step(h: Handler, register: number, size: Size): void {
  const next = h.i64();
  const bytes = size / 8;
  h.loadGpr(register, 64);
  h.c.i64(-bytes).i64(bytes).i32(0).mem(op.I32_LOAD, SYSTEM_FLAGS).i32(RFLAGS_DF).op(op.I32_AND).op(op.SELECT);
  h.c.op(op.I64_ADD).set(next);
  h.storeGpr(register, 64, next);
}

function pointer(h: Handler, register: number): number {
  const ea = h.i64();
  h.loadGpr(register, 64);
  h.c.set(ea);
  return ea;
}

function loadElement(h: Handler, register: number, size: Size): number {
  const value = h.i64();
  const host = h.readAt(pointer(h, register), size / 8);
  h.loadHost(host, size);
  h.c.set(value);
  return value;
}

function compare(h: Handler, size: Size, a: number, b: number): void {
  const difference = h.i64();
  h.c.get(a).get(b).op(op.I64_SUB);
  h.extend(size);
  h.c.set(difference);
  setSubFlags(h, a, b, difference);
}

function accumulator(h: Handler, size: Size): number {
  const value = h.i64();
  h.loadGpr(RAX, size);
  h.c.set(value);
  return value;
}

const ITERATION: Record<string, (h: Handler, size: Size) => void> = {
  movs: (h, size) => {
    const value = loadElement(h, RSI, size);
    const host = h.writeAt(pointer(h, RDI), size / 8);
    h.storeHost(host, size, value);
    step(h, RSI, size);
    step(h, RDI, size);
  },
  stos: (h, size) => {
    const host = h.writeAt(pointer(h, RDI), size / 8);
    h.storeHost(host, size, accumulator(h, size));
    step(h, RDI, size);
  },
  lods: (h, size) => {
    h.storeGpr(RAX, size, loadElement(h, RSI, size));
    step(h, RSI, size);
  },
  scas: (h, size) => {
    const value = loadElement(h, RDI, size);
    compare(h, size, accumulator(h, size), value);
    step(h, RDI, size);
  },
  cmps: (h, size) => {
    const first = loadElement(h, RSI, size);
    const second = loadElement(h, RDI, size);
    compare(h, size, first, second);
    step(h, RSI, size);
    step(h, RDI, size);
  },
};

function emitString(h: Handler, name: string, size: Size, repeat: Repeat): void {
  const iteration = ITERATION[name]!;
  if (repeat === '') {
    iteration(h, size);
    h.next();
    return;
  }
  const c = h.c;
  const count = h.i64();
  h.loadGpr(RCX, 64);
  c.tee(count).op(op.I64_EQZ).if();
  h.next();
  c.end();
  iteration(h, size);
  c.get(count).i64(1).op(op.I64_SUB).set(count);
  h.storeGpr(RCX, 64, count);
  c.get(count).op(op.I64_EQZ).op(op.I32_EQZ);
  if (repeat === 'repe' || repeat === 'repne') {
    pushCondition(h, repeat === 'repe' ? 'e' : 'ne');
    c.op(op.I32_AND);
  }
  c.if();
  h.again();
  c.end();
  h.next();
}

export function stringForms(): Form[] {
  const forms: Form[] = [];
  for (const name of Object.keys(ITERATION)) {
    const repeats: Repeat[] = name === 'scas' || name === 'cmps' ? ['', 'repe', 'repne'] : ['', 'rep'];
    for (const size of [8, 16, 32, 64] as const) {
      for (const repeat of repeats) {
        const full = repeat === '' ? `${name}.${size}` : `${repeat}.${name}.${size}`;
        forms.push(form(full, false, (h) => emitString(h, name, size, repeat)));
      }
    }
  }
  return forms;
}
