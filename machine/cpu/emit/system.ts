/** Flag instructions, PUSHF/POPF, CR8, RDTSC, CPUID, HLT and the software interrupts. Ring 0 is assumed. */
import { PAGE_PRESENT } from '../../memory/layout.ts';
import { CPUID_LEAVES } from '../cpuid.ts';
import { FIELD_A } from '../micro-op.ts';
import {
  RAX,
  RBX,
  RCX,
  RDX,
  RFLAGS_ARITHMETIC,
  RFLAGS_DF,
  RFLAGS_FIXED,
  RFLAGS_IF,
  RFLAGS_OF,
  RFLAGS_SYSTEM,
  RFLAGS_TF,
} from '../registers.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { pushCarry, setCarryOnly } from './flags.ts';
import { closePop, emitPush, openPop } from './flow.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';

/** Sets and clears bits of the system flags. */
function changeFlags(name: string, clear: number, set: number): Form {
  return form(name, false, (h) => {
    h.c.i32(0).i32(0).mem(op.I32_LOAD, state.SYSTEM_FLAGS).i32(~clear).op(op.I32_AND).i32(set).op(op.I32_OR);
    h.c.mem(op.I32_STORE, state.SYSTEM_FLAGS);
    h.next();
  });
}

function carryForm(name: string, push: (h: Handler) => void): Form {
  return form(name, false, (h) => {
    const carry = h.i32();
    push(h);
    h.c.set(carry);
    setCarryOnly(h, carry);
    h.next();
  });
}

function flagForms(): Form[] {
  return [
    changeFlags('cli', RFLAGS_IF, 0),
    changeFlags('sti', 0, RFLAGS_IF),
    changeFlags('cld', RFLAGS_DF, 0),
    changeFlags('std', 0, RFLAGS_DF),
    carryForm('clc', (h) => h.c.i32(0)),
    carryForm('stc', (h) => h.c.i32(1)),
    carryForm('cmc', (h) => {
      pushCarry(h);
      h.c.op(op.I32_EQZ);
    }),
    ...flagStackForms(64),
    ...flagStackForms(16),
    form('lahf', false, (h) => {
      h.c
        .i32(0)
        .call(h.run.getFlags)
        .i32(RFLAGS_FIXED)
        .op(op.I32_OR)
        .mem(op.I32_STORE8, state.GPR + RAX * 8 + 1);
      h.next();
    }),
    form('sahf', false, (h) => {
      const c = h.c;
      c.call(h.run.getFlags)
        .i32(RFLAGS_OF)
        .op(op.I32_AND)
        .i32(0)
        .mem(op.I32_LOAD8_U, state.GPR + RAX * 8 + 1);
      c.i32(RFLAGS_ARITHMETIC & ~RFLAGS_OF)
        .op(op.I32_AND)
        .op(op.I32_OR)
        .call(h.run.setFlags);
      h.next();
    }),
  ];
}

/** PUSHF and POPF; the 16-bit POPF leaves the flags above bit 15 alone. */
function flagStackForms(size: 16 | 64): Form[] {
  const system = size === 64 ? RFLAGS_SYSTEM : RFLAGS_SYSTEM & 0xffff;
  return [
    form(`pushf.${size}`, false, (h) => {
      const value = h.i64();
      h.c.call(h.run.getFlags).i32(0).mem(op.I32_LOAD, state.SYSTEM_FLAGS).op(op.I32_OR);
      h.c.i32(RFLAGS_FIXED).op(op.I32_OR).op(op.I64_EXTEND_I32_U).set(value);
      emitPush(h, size, value);
      h.next();
    }),
    form(`popf.${size}`, false, (h) => {
      const { value, rsp } = openPop(h, size);
      const flags = h.i32();
      const c = h.c;
      closePop(h, rsp);
      c.get(value).op(op.I32_WRAP_I64).tee(flags).call(h.run.setFlags);
      c.i32(0).i32(0).mem(op.I32_LOAD, state.SYSTEM_FLAGS).i32(~system).op(op.I32_AND);
      c.get(flags).i32(system).op(op.I32_AND).op(op.I32_OR).mem(op.I32_STORE, state.SYSTEM_FLAGS);
      c.get(flags).i32(RFLAGS_TF).op(op.I32_AND).if();
      h.stopAfter(state.EXIT_TRAP_FLAG);
      c.end();
      h.next();
    }),
  ];
}

function emitCpuid(h: Handler): void {
  const c = h.c;
  const leaf = h.i32();
  const subleaf = h.i32();
  const value = h.i64();
  const write = (register: number, number: number) => {
    c.i64(BigInt(number >>> 0)).set(value);
    h.storeGpr(register, 64, value);
  };
  c.i32(0)
    .mem(op.I32_LOAD, state.GPR + RAX * 8)
    .set(leaf);
  c.i32(0)
    .mem(op.I32_LOAD, state.GPR + RCX * 8)
    .set(subleaf);
  for (const register of [RAX, RBX, RCX, RDX]) write(register, 0);
  for (const entry of CPUID_LEAVES) {
    c.get(leaf)
      .i32(entry.number | 0)
      .op(op.I32_EQ);
    if (entry.subleaf !== undefined) {
      c.get(subleaf).i32(entry.subleaf).op(op.I32_EQ).op(op.I32_AND);
    }
    c.if();
    write(RAX, entry.eax);
    write(RBX, entry.ebx);
    write(RCX, entry.ecx);
    write(RDX, entry.edx);
    c.end();
  }
  h.next();
}

function interrupt(name: string, vector: number): Form {
  return form(name, false, (h) => {
    h.c.i32(1);
    h.faultIf(vector);
    h.next();
  });
}

/**
 * CLFLUSH and CLFLUSHOPT: there are no caches, but the address must be readable (SDM volume 2). Nothing is read, since a
 * device would notice.
 */
function flushForm(name: string): Form {
  return form(name, false, (h) => {
    const ea = h.address('m');
    h.c.get(ea).call(h.run.entry).i32(PAGE_PRESENT).op(op.I32_AND).op(op.I32_EQZ).if();
    h.readAt(ea, 1);
    h.c.end();
    h.next();
  });
}

export function systemForms(): Form[] {
  return [
    flushForm('clflush.8.m'),
    flushForm('clflushopt.8.m'),
    ...flagForms(),
    form('movcr8.rr', false, (h) => {
      const value = h.i64();
      h.load(FIELD_A, 64);
      h.c.tee(value).i64(15).op(op.I64_GT_U);
      h.faultIf(state.VECTOR_GP);
      h.c.i32(0).i32(0).mem(op.I64_LOAD, state.CR8).mem(op.I64_STORE, state.CR8_OLD);
      h.c.i32(0).get(value).mem(op.I64_STORE, state.CR8);
      h.stopAfter(state.EXIT_CR8);
    }),
    form('rdtsc', false, (h) => {
      const value = h.i64();
      const high = h.i64();
      h.c.i32(0).mem(op.I64_LOAD, state.RETIRED_AT_END).get(1).op(op.I64_EXTEND_I32_U).op(op.I64_SUB);
      h.c.i32(0).mem(op.I64_LOAD, state.TSC_OFFSET).op(op.I64_ADD).tee(value).i64(32).op(op.I64_SHR_U).set(high);
      h.storeGpr(RAX, 32, value);
      h.storeGpr(RDX, 32, high);
      h.next();
    }),
    form('cpuid', false, emitCpuid),
    form('hlt', false, (h) => h.stopAfter(state.EXIT_HALT)),
    interrupt('int3', state.VECTOR_BP),
    interrupt('int1', state.VECTOR_DB),
    form('int', false, (h) => h.raiseImmediate()),
    interrupt('undefined', state.VECTOR_UD),
  ];
}
