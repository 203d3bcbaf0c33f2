/** SSE floating-point instructions that always use the software core, and MXCSR itself. */
import { MXCSR_VALID } from '../float/fx-state.ts';
import { MXCSR, VECTOR_GP } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { coreForms, VECTORS, VECTORS_IMMEDIATE } from './float-core.ts';
import { type Form, form } from './form.ts';

/** Instructions without immediate and the bytes of their memory operand. */
const PLAIN: Record<string, number> = {
  minps: 16,
  minpd: 16,
  maxps: 16,
  maxpd: 16,
  addsubps: 16,
  addsubpd: 16,
  haddps: 16,
  haddpd: 16,
  hsubps: 16,
  hsubpd: 16,
  cvtdq2ps: 16,
  cvtps2dq: 16,
  cvttps2dq: 16,
  cvtpd2dq: 16,
  cvttpd2dq: 16,
  cvtps2pd: 8,
  cvtpd2ps: 16,
  rcpss: 4,
  rcpps: 16,
  rsqrtss: 4,
  rsqrtps: 16,
};

const WITH_IMMEDIATE: Record<string, number> = {
  cmpss: 4,
  cmpsd: 8,
  cmpps: 16,
  cmppd: 16,
  roundss: 4,
  roundsd: 8,
  roundps: 16,
  roundpd: 16,
  dpps: 16,
  dppd: 16,
};

function mxcsrForms(): Form[] {
  return [
    form('ldmxcsr.32.m', false, (h) => {
      const value = h.i32();
      h.loadMemory('m', 32);
      h.c.op(op.I32_WRAP_I64).tee(value).i32(~MXCSR_VALID).op(op.I32_AND);
      h.faultIf(VECTOR_GP);
      h.c.i32(0).get(value).mem(op.I32_STORE, MXCSR);
      h.next();
    }),
    form('stmxcsr.32.m', false, (h) => {
      const value = h.i64();
      const host = h.writeAt(h.address('m'), 4);
      h.c.i32(0).mem(op.I64_LOAD32_U, MXCSR).set(value);
      h.storeHost(host, 32, value);
      h.next();
    }),
  ];
}

export function floatForms(): Form[] {
  return [
    ...mxcsrForms(),
    ...Object.entries(PLAIN).flatMap(([mnemonic, bytes]) => coreForms(mnemonic, bytes, VECTORS)),
    ...Object.entries(WITH_IMMEDIATE).flatMap(([mnemonic, bytes]) => coreForms(mnemonic, bytes, VECTORS_IMMEDIATE)),
  ];
}
