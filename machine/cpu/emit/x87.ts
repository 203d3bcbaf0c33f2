/**
 * x87 instructions: operands and order of exceptions; everything else is the software unit's (float/x87-unit.ts).
 * Source: SDM volume 1, section 8.6 (when pending exceptions are raised).
 */
import { MXCSR_IN_IMAGE, MXCSR_VALID } from '../float/fx-state.ts';
import { X87_OPERATIONS } from '../float/x87-operations.ts';
import type { X87Memory, X87Operation } from '../float/x87-unit.ts';
import { FIELD_A, FIELD_B, FIELD_PAGE_OFFSET } from '../micro-op.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';

const PC = 0;
const ERROR_SUMMARY = 0x80;
const CR0_EM = 4;
const CR0_MP = 2;
const CR0_TS = 8;

/** #NM when the unit is switched off, #MF when an earlier instruction left an exception. */
function checkUnit(h: Handler, operation: X87Operation): void {
  const isWait = operation.name === 'wait';
  const bits = isWait ? CR0_MP | CR0_TS : CR0_EM | CR0_TS;
  h.c.i32(0).mem(op.I32_LOAD, state.CR0).i32(bits).op(op.I32_AND);
  if (isWait) h.c.i32(bits).op(op.I32_EQ);
  h.faultIf(state.VECTOR_NM);
  if (!operation.waits) return;
  h.c.i32(0).mem(op.I32_LOAD8_U, state.X87_STATUS).i32(ERROR_SUMMARY).op(op.I32_AND);
  h.faultIf(state.VECTOR_MF);
}

/** Remembers this instruction, and its operand in the local `ea`, for exception handlers. */
function remember(h: Handler, ea: number | undefined): void {
  const c = h.c;
  c.i32(0).i32(0).mem(op.I64_LOAD, state.PAGE_BASE).get(PC).mem(op.I64_LOAD16_U, FIELD_PAGE_OFFSET).op(op.I64_ADD);
  c.mem(op.I64_STORE, state.X87_INSTRUCTION);
  if (ea !== undefined) c.i32(0).get(ea).mem(op.I64_STORE, state.X87_DATA);
}

/** A local with the host offset of the memory operand at the address in local `ea`. */
function operandAt(h: Handler, memory: X87Memory, ea: number): number {
  if (memory.isImage) {
    // An address that is not canonical is found first.
    h.c.get(ea).i64(16).op(op.I64_SHL).i64(16).op(op.I64_SHR_S).get(ea).op(op.I64_EQ);
    h.c.get(ea).i64(15).op(op.I64_AND).i64(0).op(op.I64_NE).op(op.I32_AND);
    h.faultIf(state.VECTOR_GP);
  }
  if (memory.access === 'write') return h.writeAt(ea, memory.bytes);
  const host = h.readAt(ea, memory.bytes);
  if (memory.isImage) {
    h.c.get(host).mem(op.I32_LOAD, MXCSR_IN_IMAGE).i32(~MXCSR_VALID).op(op.I32_AND);
    h.faultIf(state.VECTOR_GP);
  }
  return host;
}

function emit(h: Handler, operation: X87Operation, number: number): void {
  const c = h.c;
  const { memory } = operation;
  checkUnit(h, operation);
  const ea = memory === undefined ? undefined : h.address('m');
  const host = memory === undefined || ea === undefined ? undefined : operandAt(h, memory, ea);
  c.i32(number);
  // With the flags as an argument the one that remains is the source.
  if (host !== undefined) c.get(host);
  else h.slot(operation.rflags === 'read' ? FIELD_B : FIELD_A);
  if (operation.rflags === 'read') c.call(h.run.getFlags);
  else h.slot(FIELD_B);
  c.call(h.run.x87);
  if (operation.rflags === 'write') {
    const flags = h.i32();
    c.tee(flags).i32(0).op(op.I32_GE_S).if().get(flags).call(h.run.setFlags).end();
  } else c.op(op.DROP);
  if (operation.remembered) remember(h, ea);
  if (host !== undefined && memory?.access === 'write') h.wrote(host);
  h.next();
}

export function x87Forms(): Form[] {
  return X87_OPERATIONS.map((operation, number) => form(operation.name, false, (h) => emit(h, operation, number)));
}
