/** CRC32 of SSE4.2: the Castagnoli polynomial, bits in the order in which they are sent. No flags change. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

/** The polynomial with its bits reversed. */
const POLYNOMIAL = 0x82f63b78;

/** Divides step by step: the remainder (lowest bit first) moves down, the polynomial comes in where a one left. */
function emitCrc(h: Handler, size: Size, kind: string): void {
  const c = h.c;
  const value = h.i64();
  const bits = h.i32();
  if (kind === 'r') h.loadUnsigned(FIELD_B, size);
  else h.loadMemoryUnsigned('m', size);
  h.loadUnsigned(FIELD_A, 32);
  c.op(op.I64_XOR).set(value).i32(size).set(bits);
  c.loop();
  c.get(value).i64(1).op(op.I64_SHR_U);
  c.i64(0).get(value).i64(1).op(op.I64_AND).op(op.I64_SUB).i64(POLYNOMIAL).op(op.I64_AND);
  c.op(op.I64_XOR).set(value);
  c.get(bits).i32(1).op(op.I32_SUB).tee(bits).brIf(0).end();
  h.store(FIELD_A, 32, value);
  h.next();
}

/** `crc32.32` takes sources of 8 to 32 bits; `crc32.64` of 8 or 64, with the same 32-bit result. */
export function crcForms(): Form[] {
  const sources: [32 | 64, Size][] = [
    [32, 8],
    [32, 16],
    [32, 32],
    [64, 8],
    [64, 64],
  ];
  return sources.flatMap(([to, from]) =>
    ['r', 'm'].map((kind) => form(`crc32.${to}.${from}.r${kind}`, false, (h) => emitCrc(h, from, kind))),
  );
}
