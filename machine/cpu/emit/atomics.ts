/** XCHG XADD CMPXCHG CMPXCHG8B CMPXCHG16B. One host thread runs all processors, so LOCK needs nothing more. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { RAX, RBX, RCX, RDX } from '../registers.ts';
import { VECTOR_GP } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { setAddFlags, setSubFlags, setZeroOnly } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

/** The first operand: its value in a local, and how to write it. */
function destination(h: Handler, size: Size, kind: string): { value: number; store: (local: number) => void } {
  const value = h.i64();
  if (kind === 'r') {
    h.load(FIELD_A, size);
    h.c.set(value);
    return { value, store: (local) => h.store(FIELD_A, size, local) };
  }
  const host = h.writeAt(h.address('m'), size / 8);
  h.loadHost(host, size);
  h.c.set(value);
  return { value, store: (local) => h.storeHost(host, size, local) };
}

function loadSource(h: Handler, size: Size): number {
  const value = h.i64();
  h.load(FIELD_B, size);
  h.c.set(value);
  return value;
}

function emitExchange(h: Handler, size: Size, kind: string): void {
  const { value, store } = destination(h, size, kind);
  const source = loadSource(h, size);
  h.store(FIELD_B, size, value);
  store(source);
  h.next();
}

function emitExchangeAdd(h: Handler, size: Size, kind: string): void {
  const { value, store } = destination(h, size, kind);
  const source = loadSource(h, size);
  const sum = h.i64();
  h.c.get(value).get(source).op(op.I64_ADD);
  h.extend(size);
  h.c.set(sum);
  setAddFlags(h, value, source, sum);
  h.store(FIELD_B, size, value);
  store(sum);
  h.next();
}

function emitCompareExchange(h: Handler, size: Size, kind: string): void {
  const c = h.c;
  const { value, store } = destination(h, size, kind);
  const source = loadSource(h, size);
  const accumulator = h.i64();
  const difference = h.i64();
  h.loadGpr(RAX, size);
  c.set(accumulator);
  c.get(accumulator).get(value).op(op.I64_SUB);
  h.extend(size);
  c.set(difference);
  setSubFlags(h, accumulator, value, difference);
  c.get(difference).op(op.I64_EQZ).if();
  store(source);
  c.else();
  h.storeGpr(RAX, size, value);
  c.end();
  h.next();
}

/** CMPXCHG8B (`half` 32) and CMPXCHG16B (64): only ZF changes; 16 bytes must be aligned. */
function emitCompareExchangePair(h: Handler, half: 32 | 64): void {
  const c = h.c;
  const ea = h.address('m');
  if (half === 64) {
    c.get(ea).op(op.I32_WRAP_I64).i32(15).op(op.I32_AND);
    h.faultIf(VECTOR_GP);
  }
  const bytes = half / 8;
  const host = h.writeAt(ea, bytes * 2);
  const load = half === 64 ? op.I64_LOAD : op.I64_LOAD32_S;
  const store = half === 64 ? op.I64_STORE : op.I64_STORE32;
  const low = h.i64();
  const high = h.i64();
  const equal = h.i32();
  c.get(host).mem(load).set(low).get(host).mem(load, bytes).set(high);
  c.get(low);
  h.loadGpr(RAX, half);
  c.op(op.I64_EQ).get(high);
  h.loadGpr(RDX, half);
  c.op(op.I64_EQ).op(op.I32_AND).tee(equal).if();
  c.get(host);
  h.loadGpr(RBX, half);
  c.mem(store).get(host);
  h.loadGpr(RCX, half);
  c.mem(store, bytes);
  h.wrote(host);
  c.else();
  h.storeGpr(RAX, half, low);
  h.storeGpr(RDX, half, high);
  c.end();
  setZeroOnly(h, equal);
  h.next();
}

export function atomicForms(): Form[] {
  const forms: Form[] = [];
  for (const size of [8, 16, 32, 64] as const) {
    for (const kind of ['r', 'm']) {
      forms.push(
        form(`xchg.${size}.${kind}r`, false, (h) => emitExchange(h, size, kind)),
        form(`xadd.${size}.${kind}r`, false, (h) => emitExchangeAdd(h, size, kind)),
        form(`cmpxchg.${size}.${kind}r`, false, (h) => emitCompareExchange(h, size, kind)),
      );
    }
  }
  forms.push(
    form('cmpxchg8b.m', false, (h) => emitCompareExchangePair(h, 32)),
    form('cmpxchg16b.m', false, (h) => emitCompareExchangePair(h, 64)),
  );
  return forms;
}
