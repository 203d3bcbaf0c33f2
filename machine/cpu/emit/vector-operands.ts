/** How vector instructions reach their operands, and the two common shapes of such instructions. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { VECTOR_GP } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { AddressMode, Handler } from './handler.ts';

/** Leaves a vector on the stack, made of the vectors in locals `a` and `b`. */
export type VectorOperation = (h: Handler, a: number, b: number) => void;

/** Faults unless the address in local `ea` is a multiple of 16. */
export function requireAligned(h: Handler, ea: number): void {
  h.c.get(ea).op(op.I32_WRAP_I64).i32(15).op(op.I32_AND);
  h.faultIf(VECTOR_GP);
}

/** Pushes the second operand, an XMM register (`v`) or 16 bytes of memory. */
export function pushVector(h: Handler, kind: string, aligned: boolean): void {
  if (kind === 'v') {
    h.slot(FIELD_B);
    h.c.simdMem(op.V128_LOAD);
    return;
  }
  const ea = h.address(kind as AddressMode);
  if (aligned) requireAligned(h, ea);
  const host = h.readAt(ea, 16);
  h.c.get(host).simdMem(op.V128_LOAD);
}

/** Pushes the first operand. */
export function pushFirst(h: Handler): void {
  h.slot(FIELD_A);
  h.c.simdMem(op.V128_LOAD);
}

/** Writes the vector local to the first operand. */
export function storeVector(h: Handler, value: number): void {
  h.slot(FIELD_A);
  h.c.get(value).simdMem(op.V128_STORE);
}

/** Both operands in locals; memory must be aligned. */
export function loadOperands(h: Handler, kind: string): { a: number; b: number } {
  const a = h.temp(op.V128);
  const b = h.temp(op.V128);
  pushVector(h, kind, true);
  h.c.set(b);
  pushFirst(h);
  h.c.set(a);
  return { a, b };
}

/** Pushes the immediate operand as an unsigned byte (i32). */
export function pushByteImmediate(h: Handler): void {
  h.immediate();
  h.c.op(op.I32_WRAP_I64).i32(0xff).op(op.I32_AND);
}

/**
 * `first = operation(first, second)`: forms `mnemonic.vv` and `mnemonic.vm`, or with an immediate that the operation
 * reads itself `.vvi` and `.vmi`.
 */
export function binaryForms(
  mnemonic: string,
  operation: VectorOperation,
  options?: { hot?: boolean; immediate?: true },
): Form[] {
  const hot = options?.hot === true;
  return ['v', 'm'].map((kind) =>
    form(`${mnemonic}.v${kind}${options?.immediate ? 'i' : ''}`, hot && kind === 'v', (h) => {
      const { a, b } = loadOperands(h, kind);
      operation(h, a, b);
      h.c.set(a);
      storeVector(h, a);
      h.next();
    }),
  );
}

/** `first = operation(second)`. */
export function unaryForms(mnemonic: string, operation: (h: Handler, source: number) => void): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`${mnemonic}.v${kind}`, false, (h) => {
      const source = h.temp(op.V128);
      pushVector(h, kind, true);
      h.c.set(source);
      operation(h, source);
      h.c.set(source);
      storeVector(h, source);
      h.next();
    }),
  );
}
