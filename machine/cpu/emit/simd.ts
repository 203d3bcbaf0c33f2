/** Integer and logical vector instructions that combine two operands lane by lane, and the unpacks and packs. */
import * as op from '../wasm/opcodes.ts';
import type { Form } from './form.ts';
import type { Handler } from './handler.ts';
import { binaryForms, unaryForms, type VectorOperation } from './vector-operands.ts';

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
  pmulld: op.I32X4_MUL,
  pmaddwd: op.I32X4_DOT_I16X8_S,
  pcmpeqb: op.I8X16_EQ,
  pcmpeqw: op.I16X8_EQ,
  pcmpeqd: op.I32X4_EQ,
  pcmpeqq: op.I64X2_EQ,
  pcmpgtb: op.I8X16_GT_S,
  pcmpgtw: op.I16X8_GT_S,
  pcmpgtd: op.I32X4_GT_S,
  pcmpgtq: op.I64X2_GT_S,
  pminub: op.I8X16_MIN_U,
  pminuw: op.I16X8_MIN_U,
  pminud: op.I32X4_MIN_U,
  pminsb: op.I8X16_MIN_S,
  pminsw: op.I16X8_MIN_S,
  pminsd: op.I32X4_MIN_S,
  pmaxub: op.I8X16_MAX_U,
  pmaxuw: op.I16X8_MAX_U,
  pmaxud: op.I32X4_MAX_U,
  pmaxsb: op.I8X16_MAX_S,
  pmaxsw: op.I16X8_MAX_S,
  pmaxsd: op.I32X4_MAX_S,
  pavgb: op.I8X16_AVGR_U,
  pavgw: op.I16X8_AVGR_U,
  packsswb: op.I8X16_NARROW_I16X8_S,
  packuswb: op.I8X16_NARROW_I16X8_U,
  packssdw: op.I16X8_NARROW_I32X4_S,
  packusdw: op.I16X8_NARROW_I32X4_U,
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

/** The unpacks, as WebAssembly's choice of lanes. */
export const UNPACK: Readonly<Record<string, readonly number[]>> = {
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
const LOW_DWORDS = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

const direct =
  (opcode: number): VectorOperation =>
  (h, a, b) =>
    h.c.get(a).get(b).simd(opcode);

const multiplyHigh =
  (low: number, high: number): VectorOperation =>
  (h, a, b) =>
    h.c.get(a).get(b).simd(low).get(a).get(b).simd(high).shuffle(HIGH_WORDS);

/** The complement is the first operand's. */
const andNot: VectorOperation = (h, a, b) => h.c.get(b).get(a).simd(op.V128_ANDNOT);

function multiplyLowUnsigned(h: Handler, a: number, b: number): void {
  h.c.get(a).v128(LOW_DWORDS).simd(op.V128_AND).get(b).v128(LOW_DWORDS).simd(op.V128_AND).simd(op.I64X2_MUL);
}

function multiplyLowSigned(h: Handler, a: number, b: number): void {
  for (const operand of [a, b]) h.c.get(operand).i32(32).simd(op.I64X2_SHL).i32(32).simd(op.I64X2_SHR_S);
  h.c.simd(op.I64X2_MUL);
}

/** Keeps, clears or negates the lanes of `a`, as those of `b` are positive, zero or negative. */
function sign(h: Handler, a: number, b: number, lane: { gt: number; sub: number; eq: number }): void {
  const c = h.c;
  const zero = h.temp(op.V128);
  const negative = h.temp(op.V128);
  c.v128(new Array<number>(16).fill(0)).tee(zero).get(b).simd(lane.gt).set(negative);
  c.get(a).get(negative).simd(op.V128_XOR).get(negative).simd(lane.sub);
  c.get(b).get(zero).simd(lane.eq).simd(op.V128_ANDNOT);
}

/** PMULHRSW. WebAssembly saturates the one product that the processor wraps: -1 times -1. */
function multiplyRounded(h: Handler, a: number, b: number): void {
  const c = h.c;
  const isLeast = (operand: number) => c.get(operand).i32(0x8000).simd(op.I16X8_SPLAT).simd(op.I16X8_EQ);
  c.get(a).get(b).simd(op.I16X8_Q15MULR_SAT_S);
  isLeast(a);
  isLeast(b);
  c.simd(op.V128_AND).simd(op.V128_XOR);
}

/** Instructions that treat every 64-bit half alike, by mnemonic; MMX has the same on one half. */
export const LANEWISE: Readonly<Record<string, VectorOperation>> = {
  ...Object.fromEntries(Object.entries(DIRECT).map(([mnemonic, opcode]) => [mnemonic, direct(opcode)])),
  pandn: andNot,
  andnps: andNot,
  andnpd: andNot,
  pmulhw: multiplyHigh(op.I32X4_EXTMUL_LOW_I16X8_S, op.I32X4_EXTMUL_HIGH_I16X8_S),
  pmulhuw: multiplyHigh(op.I32X4_EXTMUL_LOW_I16X8_U, op.I32X4_EXTMUL_HIGH_I16X8_U),
  pmuludq: multiplyLowUnsigned,
  pmuldq: multiplyLowSigned,
  pmulhrsw: multiplyRounded,
  psignb: (h, a, b) => sign(h, a, b, { gt: op.I8X16_GT_S, sub: op.I8X16_SUB, eq: op.I8X16_EQ }),
  psignw: (h, a, b) => sign(h, a, b, { gt: op.I16X8_GT_S, sub: op.I16X8_SUB, eq: op.I16X8_EQ }),
  psignd: (h, a, b) => sign(h, a, b, { gt: op.I32X4_GT_S, sub: op.I32X4_SUB, eq: op.I32X4_EQ }),
};

/** PABSB PABSW PABSD: the absolute value of the most negative number is itself. */
export const ABSOLUTE: Readonly<Record<string, number>> = {
  pabsb: op.I8X16_ABS,
  pabsw: op.I16X8_ABS,
  pabsd: op.I32X4_ABS,
};

export function simdForms(): Form[] {
  const hot = new Set(['pxor', 'xorps']);
  return [
    ...Object.entries(LANEWISE).flatMap(([mnemonic, operation]) =>
      binaryForms(mnemonic, operation, { hot: hot.has(mnemonic) }),
    ),
    ...Object.entries(UNPACK).flatMap(([mnemonic, lanes]) =>
      binaryForms(mnemonic, (h, a, b) => h.c.get(a).get(b).shuffle(lanes)),
    ),
    ...Object.entries(ABSOLUTE).flatMap(([mnemonic, opcode]) =>
      unaryForms(mnemonic, (h, source) => h.c.get(source).simd(opcode)),
    ),
  ];
}
