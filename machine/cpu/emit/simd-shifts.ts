/** Shifts of vectors: of each lane by one common count, and of the whole register by bytes. */
import { FIELD_A } from '../micro-op.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import { pushByteImmediate, pushFirst, pushVector, storeVector } from './vector-operands.ts';

export interface VectorShift {
  readonly shift: number;
  readonly laneBits: number;
  readonly arithmetic: boolean;
}

export const VECTOR_SHIFTS: Readonly<Record<string, VectorShift>> = {
  psllw: { shift: op.I16X8_SHL, laneBits: 16, arithmetic: false },
  pslld: { shift: op.I32X4_SHL, laneBits: 32, arithmetic: false },
  psllq: { shift: op.I64X2_SHL, laneBits: 64, arithmetic: false },
  psrlw: { shift: op.I16X8_SHR_U, laneBits: 16, arithmetic: false },
  psrld: { shift: op.I32X4_SHR_U, laneBits: 32, arithmetic: false },
  psrlq: { shift: op.I64X2_SHR_U, laneBits: 64, arithmetic: false },
  psraw: { shift: op.I16X8_SHR_S, laneBits: 16, arithmetic: true },
  psrad: { shift: op.I32X4_SHR_S, laneBits: 32, arithmetic: true },
};

/** Shifts the vector local by the i64 local; counts beyond the lane clear it or fill it with its sign. */
export function emitVectorShift(h: Handler, value: number, count: number, kind: VectorShift): void {
  const { shift, laneBits, arithmetic } = kind;
  const c = h.c;
  if (arithmetic) {
    c.get(count)
      .i64(laneBits - 1)
      .get(count)
      .i64(laneBits)
      .op(op.I64_LT_U)
      .op(op.SELECT)
      .set(count);
    c.get(value).get(count).op(op.I32_WRAP_I64).simd(shift).set(value);
    return;
  }
  c.get(count).i64(laneBits).op(op.I64_LT_U).if();
  c.get(value).get(count).op(op.I32_WRAP_I64).simd(shift).set(value).else();
  c.v128(new Array<number>(16).fill(0)).set(value).end();
}

/** The count is the immediate or the low 64 bits of the operand. */
function laneShiftForms(mnemonic: string, shift: VectorShift): Form[] {
  return ['vi', 'vv', 'vm'].map((kinds) =>
    form(`${mnemonic}.${kinds}`, false, (h) => {
      const c = h.c;
      const count = h.i64();
      const value = h.temp(op.V128);
      if (kinds === 'vi') {
        pushByteImmediate(h);
        c.op(op.I64_EXTEND_I32_U).set(count);
      } else {
        pushVector(h, kinds[1]!, true);
        c.simdLane(op.I64X2_EXTRACT_LANE, 0).set(count);
      }
      pushFirst(h);
      c.set(value);
      emitVectorShift(h, value, count, shift);
      storeVector(h, value);
      h.next();
    }),
  );
}

/** PSLLDQ and PSRLDQ: the register is read again, shifted by bytes, from between zeros. */
function byteShift(mnemonic: string, left: boolean): Form {
  return form(`${mnemonic}.vi`, false, (h) => {
    const c = h.c;
    const count = h.i32();
    const value = h.temp(op.V128);
    pushByteImmediate(h);
    c.set(count);
    c.get(count).i32(16).get(count).i32(16).op(op.I32_LT_U).op(op.SELECT).set(count);
    c.i32(state.SHIFT_AREA + 16);
    h.slot(FIELD_A);
    c.simdMem(op.V128_LOAD).simdMem(op.V128_STORE);
    c.i32(state.SHIFT_AREA + 16)
      .get(count)
      .op(left ? op.I32_SUB : op.I32_ADD)
      .simdMem(op.V128_LOAD)
      .set(value);
    storeVector(h, value);
    h.next();
  });
}

export function simdShiftForms(): Form[] {
  return [
    ...Object.entries(VECTOR_SHIFTS).flatMap(([mnemonic, shift]) => laneShiftForms(mnemonic, shift)),
    byteShift('pslldq', true),
    byteShift('psrldq', false),
  ];
}
