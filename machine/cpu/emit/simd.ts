/** Integer and logical vector instructions of SSE2. No floating-point arithmetic here. */
import { FIELD_A } from '../micro-op.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import { pushVector, storeVector } from './simd-moves.ts';

/** Instructions that are one WebAssembly instruction on (first, second). */
const DIRECT: Record<string, number> = {
  pxor: op.V128_XOR,
  xorps: op.V128_XOR,
  xorpd: op.V128_XOR,
  pand: op.V128_AND,
  andps: op.V128_AND,
  andpd: op.V128_AND,
  por: op.V128_OR,
  orps: op.V128_OR,
  orpd: op.V128_OR,
  paddb: op.I8X16_ADD,
  paddw: op.I16X8_ADD,
  paddd: op.I32X4_ADD,
  paddq: op.I64X2_ADD,
  paddsb: op.I8X16_ADD_SAT_S,
  paddusb: op.I8X16_ADD_SAT_U,
  paddsw: op.I16X8_ADD_SAT_S,
  paddusw: op.I16X8_ADD_SAT_U,
  psubb: op.I8X16_SUB,
  psubw: op.I16X8_SUB,
  psubd: op.I32X4_SUB,
  psubq: op.I64X2_SUB,
  psubsb: op.I8X16_SUB_SAT_S,
  psubusb: op.I8X16_SUB_SAT_U,
  psubsw: op.I16X8_SUB_SAT_S,
  psubusw: op.I16X8_SUB_SAT_U,
  pmullw: op.I16X8_MUL,
  pmaddwd: op.I32X4_DOT_I16X8_S,
  pcmpeqb: op.I8X16_EQ,
  pcmpeqw: op.I16X8_EQ,
  pcmpeqd: op.I32X4_EQ,
  pcmpgtb: op.I8X16_GT_S,
  pcmpgtw: op.I16X8_GT_S,
  pcmpgtd: op.I32X4_GT_S,
  pminub: op.I8X16_MIN_U,
  pmaxub: op.I8X16_MAX_U,
  pminsw: op.I16X8_MIN_S,
  pmaxsw: op.I16X8_MAX_S,
  pavgb: op.I8X16_AVGR_U,
  pavgw: op.I16X8_AVGR_U,
  packsswb: op.I8X16_NARROW_I16X8_S,
  packuswb: op.I8X16_NARROW_I16X8_U,
  packssdw: op.I16X8_NARROW_I32X4_S,
};

/** Interleaves the elements of `laneBytes` in the low or high halves. */
function unpackLanes(laneBytes: number, high: boolean): number[] {
  const lanes: number[] = [];
  for (let i = 0; i < 8 / laneBytes; i++) {
    const from = (high ? 8 : 0) + i * laneBytes;
    for (const source of [0, 16]) for (let b = 0; b < laneBytes; b++) lanes.push(source + from + b);
  }
  return lanes;
}

const UNPACK: Record<string, readonly number[]> = {
  punpcklbw: unpackLanes(1, false),
  punpcklwd: unpackLanes(2, false),
  punpckldq: unpackLanes(4, false),
  punpcklqdq: unpackLanes(8, false),
  punpckhbw: unpackLanes(1, true),
  punpckhwd: unpackLanes(2, true),
  punpckhdq: unpackLanes(4, true),
  punpckhqdq: unpackLanes(8, true),
  unpcklps: unpackLanes(4, false),
  unpcklpd: unpackLanes(8, false),
  unpckhps: unpackLanes(4, true),
  unpckhpd: unpackLanes(8, true),
};

/** Odd 16-bit lanes of two vectors of 32-bit products: the high halves, in order. */
const HIGH_WORDS = [2, 3, 6, 7, 10, 11, 14, 15, 18, 19, 22, 23, 26, 27, 30, 31];
const EVEN_DWORDS = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

/** A form `mnemonic.vv` and one `mnemonic.vm`; `emit` leaves the result of locals a, b on the stack. */
function binary(mnemonic: string, hot: boolean, emit: (h: Handler, a: number, b: number) => void): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`${mnemonic}.v${kind}`, hot && kind === 'v', (h) => {
      const a = h.temp(op.V128);
      const b = h.temp(op.V128);
      pushVector(h, kind, true);
      h.c.set(b);
      h.slot(FIELD_A);
      h.c.simdMem(op.V128_LOAD).set(a);
      emit(h, a, b);
      h.c.set(a);
      storeVector(h, a);
      h.next();
    }),
  );
}

function multiplyHigh(mnemonic: string, low: number, high: number): Form[] {
  return binary(mnemonic, false, (h, a, b) => {
    h.c.get(a).get(b).simd(low).get(a).get(b).simd(high).shuffle(HIGH_WORDS);
  });
}

interface VectorShift {
  readonly shift: number;
  readonly laneBits: number;
  readonly arithmetic: boolean;
}

const SHIFTS: Record<string, VectorShift> = {
  psllw: { shift: op.I16X8_SHL, laneBits: 16, arithmetic: false },
  pslld: { shift: op.I32X4_SHL, laneBits: 32, arithmetic: false },
  psllq: { shift: op.I64X2_SHL, laneBits: 64, arithmetic: false },
  psrlw: { shift: op.I16X8_SHR_U, laneBits: 16, arithmetic: false },
  psrld: { shift: op.I32X4_SHR_U, laneBits: 32, arithmetic: false },
  psrlq: { shift: op.I64X2_SHR_U, laneBits: 64, arithmetic: false },
  psraw: { shift: op.I16X8_SHR_S, laneBits: 16, arithmetic: true },
  psrad: { shift: op.I32X4_SHR_S, laneBits: 32, arithmetic: true },
};

/** The count is the immediate or the low 64 bits of the operand; counts beyond the lane clear it or fill in the sign. */
function shiftForms(mnemonic: string, { shift, laneBits, arithmetic }: VectorShift): Form[] {
  return ['vi', 'vv', 'vm'].map((kinds) =>
    form(`${mnemonic}.${kinds}`, false, (h) => {
      const c = h.c;
      const count = h.i64();
      const value = h.temp(op.V128);
      if (kinds === 'vi') {
        h.immediate();
        c.i64(0xff).op(op.I64_AND).set(count);
      } else {
        const source = h.temp(op.V128);
        pushVector(h, kinds[1]!, true);
        c.set(source).get(source).simdLane(op.I64X2_EXTRACT_LANE, 0).set(count);
      }
      h.slot(FIELD_A);
      c.simdMem(op.V128_LOAD).set(value);
      if (arithmetic) {
        c.get(count)
          .i64(laneBits - 1)
          .get(count)
          .i64(laneBits)
          .op(op.I64_LT_U)
          .op(op.SELECT)
          .set(count);
        c.get(value).get(count).op(op.I32_WRAP_I64).simd(shift).set(value);
      } else {
        c.get(count).i64(laneBits).op(op.I64_LT_U).if();
        c.get(value).get(count).op(op.I32_WRAP_I64).simd(shift).set(value).else();
        c.v128(new Array<number>(16).fill(0)).set(value).end();
      }
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
    h.immediate();
    c.op(op.I32_WRAP_I64).i32(0xff).op(op.I32_AND).set(count);
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

export function simdForms(): Form[] {
  const hot = new Set(['pxor', 'xorps']);
  return [
    ...Object.entries(DIRECT).flatMap(([mnemonic, opcode]) =>
      binary(mnemonic, hot.has(mnemonic), (h, a, b) => h.c.get(a).get(b).simd(opcode)),
    ),
    ...Object.entries(UNPACK).flatMap(([mnemonic, lanes]) =>
      binary(mnemonic, false, (h, a, b) => h.c.get(a).get(b).shuffle(lanes)),
    ),
    // The complement is the first operand's.
    ...['pandn', 'andnps', 'andnpd'].flatMap((mnemonic) =>
      binary(mnemonic, false, (h, a, b) => h.c.get(b).get(a).simd(op.V128_ANDNOT)),
    ),
    ...multiplyHigh('pmulhw', op.I32X4_EXTMUL_LOW_I16X8_S, op.I32X4_EXTMUL_HIGH_I16X8_S),
    ...multiplyHigh('pmulhuw', op.I32X4_EXTMUL_LOW_I16X8_U, op.I32X4_EXTMUL_HIGH_I16X8_U),
    ...binary('pmuludq', false, (h, a, b) => {
      h.c.get(a).v128(EVEN_DWORDS).simd(op.V128_AND).get(b).v128(EVEN_DWORDS).simd(op.V128_AND).simd(op.I64X2_MUL);
    }),
    ...Object.entries(SHIFTS).flatMap(([mnemonic, shift]) => shiftForms(mnemonic, shift)),
    byteShift('pslldq', true),
    byteShift('psrldq', false),
  ];
}
