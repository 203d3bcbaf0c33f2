/** Vector instructions that combine neighbouring lanes: pair sums and differences, sums of absolute differences. */
import * as op from '../wasm/opcodes.ts';
import type { Form } from './form.ts';
import type { Handler } from './handler.ts';
import { BYTE_NUMBERS } from './simd-shuffles.ts';
import { binaryForms, pushByteImmediate, unaryForms, type VectorOperation } from './vector-operands.ts';

/** Bytes of the even (0) or odd (1) lanes of two vectors, the first one's before the second's. */
function everySecond(laneBytes: 2 | 4, from: 0 | 1): number[] {
  const lanes: number[] = [];
  for (let lane = from; lane < 32 / laneBytes; lane += 2)
    for (let i = 0; i < laneBytes; i++) lanes.push(lane * laneBytes + i);
  return lanes;
}

const pairs =
  (laneBytes: 2 | 4, opcode: number): VectorOperation =>
  (h, a, b) => {
    for (const parity of [0, 1] as const) h.c.get(a).get(b).shuffle(everySecond(laneBytes, parity));
    h.c.simd(opcode);
  };

/** PHADD and PHSUB: the first half of the result comes from the first operand's pairs, the second from the other's. */
export const PAIRWISE: Readonly<Record<string, VectorOperation>> = {
  phaddw: pairs(2, op.I16X8_ADD),
  phaddd: pairs(4, op.I32X4_ADD),
  phaddsw: pairs(2, op.I16X8_ADD_SAT_S),
  phsubw: pairs(2, op.I16X8_SUB),
  phsubd: pairs(4, op.I32X4_SUB),
  phsubsw: pairs(2, op.I16X8_SUB_SAT_S),
};

/** PMADDUBSW: unsigned bytes of the first operand times signed ones of the second; sums of neighbours saturate. */
function multiplyAddBytes(h: Handler, a: number, b: number): void {
  const c = h.c;
  c.get(a).i32(0xff).simd(op.I16X8_SPLAT).simd(op.V128_AND);
  c.get(b).i32(8).simd(op.I16X8_SHL).i32(8).simd(op.I16X8_SHR_S).simd(op.I16X8_MUL);
  c.get(a).i32(8).simd(op.I16X8_SHR_U).get(b).i32(8).simd(op.I16X8_SHR_S).simd(op.I16X8_MUL);
  c.simd(op.I16X8_ADD_SAT_S);
}

/** PSADBW: the sum of the absolute differences of 8 bytes, in each half. */
function sumOfDifferences(h: Handler, a: number, b: number): void {
  const c = h.c;
  const sums = h.temp(op.V128);
  c.get(a).get(b).simd(op.I8X16_MAX_U).get(a).get(b).simd(op.I8X16_MIN_U).simd(op.I8X16_SUB);
  c.simd(op.I16X8_EXTADD_PAIRWISE_I8X16_U).simd(op.I32X4_EXTADD_PAIRWISE_I16X8_U).tee(sums);
  c.get(sums).i32(32).simd(op.I64X2_SHR_U).simd(op.I64X2_ADD);
  c.i64(0xffffffff).simd(op.I64X2_SPLAT).simd(op.V128_AND);
}

/** Instructions whose 64-bit halves do not depend on each other. */
export const HALFWISE: Readonly<Record<string, VectorOperation>> = {
  pmaddubsw: multiplyAddBytes,
  psadbw: sumOfDifferences,
};

/**
 * MPSADBW: eight sums of four absolute differences. Immediate bits 0-1 select the dword of the second operand, bit 2
 * whether the windows over the first operand start at byte 0 or 4.
 */
function multipleSums(h: Handler, a: number, b: number): void {
  const c = h.c;
  const window = h.i32();
  const block = h.i32();
  const mine = h.temp(op.V128);
  const theirs = h.temp(op.V128);
  const sum = h.temp(op.V128);
  const select = (mask: number) => {
    pushByteImmediate(h);
    c.i32(mask).op(op.I32_AND);
  };
  select(4);
  c.set(window);
  select(3);
  c.i32(2).op(op.I32_SHL).set(block);
  c.v128(new Array<number>(16).fill(0)).set(sum);
  for (let i = 0; i < 4; i++) {
    c.get(a).v128(BYTE_NUMBERS).get(window).i32(i).op(op.I32_ADD).simd(op.I8X16_SPLAT).simd(op.I8X16_ADD);
    c.simd(op.I8X16_SWIZZLE).simd(op.I16X8_EXTEND_LOW_I8X16_U).set(mine);
    c.get(b).get(block).i32(i).op(op.I32_ADD).simd(op.I8X16_SPLAT);
    c.simd(op.I8X16_SWIZZLE).simd(op.I16X8_EXTEND_LOW_I8X16_U).set(theirs);
    c.get(sum).get(mine).get(theirs).simd(op.I16X8_SUB).simd(op.I16X8_ABS).simd(op.I16X8_ADD).set(sum);
  }
  c.get(sum);
}

/** PHMINPOSUW: the smallest word and the number of its first lane. Word and number make one key to minimise. */
function smallestWord(h: Handler, source: number): void {
  const c = h.c;
  const keys = h.temp(op.V128);
  const key = h.i32();
  const pushKeys = (extend: number, first: number) => {
    const numbers = [0, 1, 2, 3].flatMap((i) => [first + i, 0, 0, 0]);
    c.get(source).simd(extend).i32(3).simd(op.I32X4_SHL).v128(numbers).simd(op.V128_OR);
  };
  pushKeys(op.I32X4_EXTEND_LOW_I16X8_U, 0);
  pushKeys(op.I32X4_EXTEND_HIGH_I16X8_U, 4);
  c.simd(op.I32X4_MIN_U).set(keys);
  for (const half of [8, 4]) {
    const rotated = BYTE_NUMBERS.map((i) => (i + half) % 16);
    c.get(keys).get(keys).get(keys).shuffle(rotated).simd(op.I32X4_MIN_U).set(keys);
  }
  c.get(keys).simdLane(op.I32X4_EXTRACT_LANE, 0).set(key);
  c.v128(new Array<number>(16).fill(0));
  c.get(key).i32(3).op(op.I32_SHR_U).get(key).i32(7).op(op.I32_AND).i32(16).op(op.I32_SHL).op(op.I32_OR);
  c.simdLane(op.I32X4_REPLACE_LANE, 0);
}

export function simdHorizontalForms(): Form[] {
  return [
    ...Object.entries({ ...PAIRWISE, ...HALFWISE }).flatMap(([mnemonic, operation]) =>
      binaryForms(mnemonic, operation),
    ),
    ...binaryForms('mpsadbw', multipleSums, { immediate: true }),
    ...unaryForms('phminposuw', smallestWord),
  ];
}
