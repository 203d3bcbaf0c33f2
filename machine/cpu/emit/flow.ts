/** Jumps, calls and returns, the stack, and the micro-ops that join decoded pieces of code. */
import { PAGE_FAST_EXECUTE, PAGE_SIZE } from '../../memory/layout.ts';
import { FIELD_A, FIELD_C } from '../micro-op.ts';
import { RBP, RCX, RSP } from '../registers.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { CONDITIONS, pushCondition } from './flags.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

/** Checks a push of `size` bits; returns the new RSP and the host offset. */
function openPush(h: Handler, size: 16 | 64): { rsp: number; host: number } {
  const rsp = h.i64();
  h.loadGpr(RSP, 64);
  h.c
    .i64(size / 8)
    .op(op.I64_SUB)
    .set(rsp);
  return { rsp, host: h.writeAt(rsp, size / 8) };
}

/** Pushes the local `value`; also used for PUSHF. */
export function emitPush(h: Handler, size: 16 | 64, value: number): void {
  const { rsp, host } = openPush(h, size);
  h.storeHost(host, size, value);
  h.storeGpr(RSP, 64, rsp);
}

/** Pops into a new local; RSP is not yet changed, {@link closePop} does that. */
export function openPop(h: Handler, size: 16 | 64): { value: number; rsp: number } {
  const rsp = h.i64();
  const value = h.i64();
  h.loadGpr(RSP, 64);
  h.c.set(rsp);
  const host = h.readAt(rsp, size / 8);
  h.loadHost(host, size);
  h.c.set(value);
  h.c
    .get(rsp)
    .i64(size / 8)
    .op(op.I64_ADD)
    .set(rsp);
  return { value, rsp };
}

export function closePop(h: Handler, rsp: number): void {
  h.storeGpr(RSP, 64, rsp);
}

function pushForms(size: 16 | 64): Form[] {
  const hot = size === 64;
  const push = (h: Handler, load: () => void) => {
    const value = h.i64();
    load();
    h.c.set(value);
    emitPush(h, size, value);
    h.next();
  };
  return [
    form(`push.${size}.r`, hot, (h) => push(h, () => h.load(FIELD_A, size))),
    form(`push.${size}.i`, hot, (h) => push(h, () => h.immediate())),
    form(`push.${size}.m`, false, (h) => push(h, () => h.loadMemory('m', size))),
    form(`pop.${size}.r`, hot, (h) => {
      const { value, rsp } = openPop(h, size);
      closePop(h, rsp);
      h.store(FIELD_A, size, value);
      h.next();
    }),
    // An address based on RSP uses the incremented RSP; the decoder has put that into the displacement.
    form(`pop.${size}.m`, false, (h) => {
      const { value, rsp } = openPop(h, size);
      const ea = h.address('m');
      const host = h.writeAt(ea, size / 8);
      h.storeHost(host, size, value);
      closePop(h, rsp);
      h.next();
    }),
  ];
}

/** The target of an indirect jump in a local; a target that is not canonical faults before anything changes. */
function loadTarget(h: Handler, kind: 'r' | 'm'): number {
  const target = h.i64();
  if (kind === 'r') h.load(FIELD_A, 64);
  else h.loadMemory('m', 64);
  h.c.set(target);
  h.isNotCanonical(target);
  h.faultIf(state.VECTOR_GP);
  return target;
}

function pushReturnAddress(h: Handler): void {
  const address = h.i64();
  h.nextAddress();
  h.c.set(address);
  emitPush(h, 64, address);
}

/** `size`: how much of RBP is popped. */
function leaveForm(name: string, hot: boolean, size: 16 | 64): Form {
  return form(name, hot, (h) => {
    const frame = h.i64();
    const value = h.i64();
    h.loadGpr(RBP, 64);
    h.c.set(frame);
    const host = h.readAt(frame, size / 8);
    h.loadHost(host, size);
    h.c
      .set(value)
      .get(frame)
      .i64(size / 8)
      .op(op.I64_ADD)
      .set(frame);
    h.storeGpr(RSP, 64, frame);
    h.storeGpr(RBP, size, value);
    h.next();
  });
}

function callForms(): Form[] {
  const indirect = (kind: 'r' | 'm') => [
    form(`jmp.64.${kind}`, true, (h) => h.jump(loadTarget(h, kind), 1)),
    form(`call.64.${kind}`, true, (h) => {
      const target = loadTarget(h, kind);
      pushReturnAddress(h);
      h.jump(target, 1);
    }),
  ];
  return [
    form('jmp', true, (h) => h.branch(1)),
    form('call', true, (h) => {
      pushReturnAddress(h);
      h.branch(1);
    }),
    ...indirect('r'),
    ...indirect('m'),
    // The immediate is the number of argument bytes to release, 0 for a plain RET.
    form('ret', true, (h) => {
      const { value, rsp } = openPop(h, 64);
      h.isNotCanonical(value);
      h.faultIf(state.VECTOR_GP);
      h.c.get(rsp);
      h.immediate();
      h.c.op(op.I64_ADD).set(rsp);
      closePop(h, rsp);
      h.jump(value, 1);
    }),
    leaveForm('leave', true, 64),
    leaveForm('leave.16', false, 16),
  ];
}

/** LOOP LOOPE LOOPNE and JRCXZ, JECXZ; `size` is the address size. */
function counterForms(size: Size): Form[] {
  const loop = (name: string, condition?: 'e' | 'ne') =>
    form(`${name}.${size}`, false, (h) => {
      const count = h.i64();
      h.loadGprUnsigned(RCX, size);
      h.c.i64(1).op(op.I64_SUB).set(count);
      h.storeGpr(RCX, size, count);
      h.c.get(count).op(op.I64_EQZ).op(op.I32_EQZ);
      if (condition !== undefined) {
        pushCondition(h, condition);
        h.c.op(op.I32_AND);
      }
      h.c.if();
      h.branch(1);
      h.c.end();
      h.next();
    });
  return [
    loop('loop'),
    loop('loope', 'e'),
    loop('loopne', 'ne'),
    form(`jrcxz.${size}`, false, (h) => {
      h.loadGprUnsigned(RCX, size);
      h.c.op(op.I64_EQZ).if();
      h.branch(1);
      h.c.end();
      h.next();
    }),
  ];
}

/** Micro-ops that are no instruction. */
function joinForms(): Form[] {
  return [
    /** Continues elsewhere: at code that is already decoded, or in the next page. */
    form('goto', true, (h) => h.branch(0)),
    /**
     * Goes before an instruction that continues in the next page. The immediate is that page's frame and the
     * execute flag; when the next page is another one now, the instruction must be decoded again.
     */
    form('cross', false, (h) => {
      h.c.i32(0).mem(op.I64_LOAD, state.PAGE_BASE).i64(PAGE_SIZE).op(op.I64_ADD).call(h.run.entry);
      h.c.i32(-PAGE_SIZE | PAGE_FAST_EXECUTE).op(op.I32_AND);
      h.immediate();
      h.c.op(op.I32_WRAP_I64).op(op.I32_NE).if();
      h.stopAt(state.EXIT_DECODE);
      h.c.end();
      h.skip(1);
    }),
    form('unimplemented', false, (h) => h.stopAt(state.EXIT_UNIMPLEMENTED)),
    form('assist', false, (h) => h.stopAt(state.EXIT_ASSIST)),
    /** Goes before an instruction that has a breakpoint. */
    form('breakpoint', false, (h) => h.stopAt(state.EXIT_BREAKPOINT)),
    /** Goes before every instruction while coverage is recorded; the immediate is the byte, C the bit. */
    form('cover', false, (h) => {
      const at = h.i32();
      h.immediate();
      h.c.op(op.I32_WRAP_I64).tee(at).get(at).mem(op.I32_LOAD8_U);
      h.slot(FIELD_C);
      h.c.op(op.I32_OR).mem(op.I32_STORE8);
      h.skip(1);
    }),
  ];
}

export function flowForms(): Form[] {
  return [
    ...CONDITIONS.map((condition) =>
      form(`j${condition}`, true, (h) => {
        pushCondition(h, condition);
        h.c.if();
        h.branch(1);
        h.c.end();
        h.next();
      }),
    ),
    ...pushForms(64),
    ...pushForms(16),
    ...callForms(),
    ...counterForms(64),
    ...counterForms(32),
    ...joinForms(),
  ];
}
