/**
 * How emitted code uses the software core (float/sse-unit.ts): operands as host offsets, the call, the exception. A
 * form may put a fast path before the call, for operands on which WebAssembly's own arithmetic gives the same result
 * and the same flags.
 */
import { sseOperationNumber } from '../float/sse-operations.ts';
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import { requireAligned } from './vector-operands.ts';

/** A local with the offset of the second operand: a register (`v`, `r`) or `bytes` of memory, 16 of them aligned. */
export function sourceOffset(h: Handler, kind: string, bytes: number): number {
  if (kind === 'm') {
    const ea = h.address('m');
    if (bytes === 16) requireAligned(h, ea);
    return h.readAt(ea, bytes);
  }
  const host = h.i32();
  h.slot(FIELD_B);
  h.c.set(host);
  return host;
}

/** Runs a core operation on the first operand and the one at `source`; the result goes to `to`, or to the first one. */
export function callCore(h: Handler, operation: string, source: number, hasImmediate: boolean, to?: number): void {
  const vector = h.i32();
  h.c.i32(sseOperationNumber(operation));
  if (to === undefined) h.slot(FIELD_A);
  else h.c.i32(to);
  h.slot(FIELD_A);
  h.c.get(source);
  if (hasImmediate) {
    h.immediate();
    h.c.op(op.I32_WRAP_I64);
  } else h.c.i32(0);
  h.c.call(h.run.sse).set(vector);
  h.faultWith(vector);
}

/** The forms of an instruction `mnemonic.vv`/`mnemonic.vm` that the core executes; `fast` may finish it before. */
export function coreForms(
  mnemonic: string,
  bytes: number,
  kinds: { first: 'v' | 'r'; second: 'v' | 'r'; immediate: boolean },
  fast?: (h: Handler, source: number) => void,
): Form[] {
  return [kinds.second, 'm'].map((kind) =>
    form(`${mnemonic}.${kinds.first}${kind}${kinds.immediate ? 'i' : ''}`, false, (h) => {
      const source = sourceOffset(h, kind, bytes);
      fast?.(h, source);
      callCore(h, mnemonic, source, kinds.immediate);
      h.next();
    }),
  );
}

export const VECTORS = { first: 'v', second: 'v', immediate: false } as const;
export const VECTORS_IMMEDIATE = { first: 'v', second: 'v', immediate: true } as const;
