/** Instructions that pick, mix and mask lanes of vectors without computing: shuffles, blends, byte alignment. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { XMM } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import {
  binaryForms,
  pushByteImmediate,
  pushVector,
  requireAligned,
  storeVector,
  unaryForms,
  type VectorOperation,
} from './vector-operands.ts';

/** Pushes the offset of the lane that two (or one) bits of the immediate at `shift` select. */
function pushLane(h: Handler, host: number, shift: number, bits: 1 | 2, laneBytes: number): void {
  const c = h.c;
  c.get(host);
  h.immediate();
  c.op(op.I32_WRAP_I64)
    .i32(shift)
    .op(op.I32_SHR_U)
    .i32((1 << bits) - 1)
    .op(op.I32_AND);
  c.i32(laneBytes).op(op.I32_MUL).op(op.I32_ADD);
}

/** The host offset of the second operand of a shuffle. */
function sourceOffset(h: Handler, kind: string): number {
  if (kind === 'm') {
    const ea = h.address('m');
    requireAligned(h, ea);
    return h.readAt(ea, 16);
  }
  const host = h.i32();
  h.slot(FIELD_B);
  h.c.set(host);
  return host;
}

/** Collects lanes in locals, then writes them, since source and destination may be the same register. */
function emitGather(h: Handler, lanes: readonly { push: () => void }[], laneBytes: 2 | 4 | 8, at: number): void {
  const [load, store] =
    laneBytes === 8
      ? [op.I64_LOAD, op.I64_STORE]
      : laneBytes === 4
        ? [op.I64_LOAD32_U, op.I64_STORE32]
        : [op.I64_LOAD16_U, op.I64_STORE16];
  const values = lanes.map((lane) => {
    const value = h.i64();
    lane.push();
    h.c.mem(load).set(value);
    return value;
  });
  values.forEach((value, index) => {
    h.slot(FIELD_A);
    h.c.get(value).mem(store, at + index * laneBytes);
  });
}

function shuffleForms(): Form[] {
  const first = (h: Handler) => {
    const host = h.i32();
    h.slot(FIELD_A);
    h.c.set(host);
    return host;
  };
  return ['v', 'm'].flatMap((kind) => [
    form(`pshufd.v${kind}i`, false, (h) => {
      const host = sourceOffset(h, kind);
      const lanes = [0, 2, 4, 6].map((shift) => ({ push: () => pushLane(h, host, shift, 2, 4) }));
      emitGather(h, lanes, 4, 0);
      h.next();
    }),
    // The half that is not shuffled is copied.
    ...(
      [
        ['pshuflw', 0],
        ['pshufhw', 8],
      ] as const
    ).map(([mnemonic, at]) =>
      form(`${mnemonic}.v${kind}i`, false, (h) => {
        const host = sourceOffset(h, kind);
        const half = h.i32();
        const rest = h.i64();
        h.c.get(host).i32(at).op(op.I32_ADD).set(half);
        h.c
          .get(host)
          .mem(op.I64_LOAD, 8 - at)
          .set(rest);
        const lanes = [0, 2, 4, 6].map((shift) => ({ push: () => pushLane(h, half, shift, 2, 2) }));
        emitGather(h, lanes, 2, at);
        h.slot(FIELD_A);
        h.c.get(rest).mem(op.I64_STORE, 8 - at);
        h.next();
      }),
    ),
    form(`shufps.v${kind}i`, false, (h) => {
      const host = sourceOffset(h, kind);
      const own = first(h);
      const lanes = [0, 2, 4, 6].map((shift) => ({ push: () => pushLane(h, shift < 4 ? own : host, shift, 2, 4) }));
      emitGather(h, lanes, 4, 0);
      h.next();
    }),
    form(`shufpd.v${kind}i`, false, (h) => {
      const host = sourceOffset(h, kind);
      const own = first(h);
      const lanes = [0, 1].map((shift) => ({ push: () => pushLane(h, shift === 0 ? own : host, shift, 1, 8) }));
      emitGather(h, lanes, 8, 0);
      h.next();
    }),
  ]);
}

/** PSHUFB: an index with its highest bit set gives zero. WebAssembly gives zero for every index beyond the vector. */
const shuffleBytes: VectorOperation = (h, a, b) =>
  h.c.get(a).get(b).i32(0x8f).simd(op.I8X16_SPLAT).simd(op.V128_AND).simd(op.I8X16_SWIZZLE);

export const BYTE_NUMBERS: readonly number[] = Array.from({ length: 16 }, (_, i) => i);

/** PALIGNR: 16 bytes of the pair first:second, from the byte that the immediate says. Indices beyond give zero. */
function alignBytes(h: Handler, a: number, b: number): void {
  const c = h.c;
  const count = h.i32();
  pushByteImmediate(h);
  c.set(count);
  c.get(count).i32(32).get(count).i32(32).op(op.I32_LT_U).op(op.SELECT).set(count);
  const pick = (vector: number, from: number) => {
    c.get(vector).v128(BYTE_NUMBERS).get(count).i32(from).op(op.I32_SUB);
    c.simd(op.I8X16_SPLAT).simd(op.I8X16_ADD).simd(op.I8X16_SWIZZLE);
  };
  pick(b, 0);
  pick(a, 16);
  c.simd(op.V128_OR);
}

/** Pushes a mask of the lanes whose bit in the immediate is set. */
function pushLaneMask(h: Handler, laneBytes: 2 | 4 | 8): void {
  const bits = Array.from({ length: 16 }, (_, i) => (i % laneBytes === 0 ? 1 << (i / laneBytes) : 0));
  const splat = { 2: op.I16X8_SPLAT, 4: op.I32X4_SPLAT, 8: op.I64X2_SPLAT }[laneBytes];
  const equal = { 2: op.I16X8_EQ, 4: op.I32X4_EQ, 8: op.I64X2_EQ }[laneBytes];
  pushByteImmediate(h);
  if (laneBytes === 8) h.c.op(op.I64_EXTEND_I32_U);
  h.c.simd(splat).v128(bits).simd(op.V128_AND).v128(bits).simd(equal);
}

/** PBLENDW BLENDPS BLENDPD: lanes of the second operand where the immediate says so. */
function blendForms(mnemonic: string, laneBytes: 2 | 4 | 8): Form[] {
  return binaryForms(
    mnemonic,
    (h, a, b) => {
      h.c.get(b).get(a);
      pushLaneMask(h, laneBytes);
      h.c.simd(op.V128_BITSELECT);
    },
    { immediate: true },
  );
}

/** PBLENDVB BLENDVPS BLENDVPD: lanes of the second operand where the lane of XMM0 is negative. */
function variableBlendForms(mnemonic: string, shift: number, laneBits: number): Form[] {
  return binaryForms(mnemonic, (h, a, b) => {
    h.c.get(b).get(a).i32(0).simdMem(op.V128_LOAD, XMM);
    h.c
      .i32(laneBits - 1)
      .simd(shift)
      .simd(op.V128_BITSELECT);
  });
}

/** INSERTPS: one lane into another, then lanes of the result cleared. A memory operand is the one lane. */
function insertLaneForm(kind: 'v' | 'm'): Form {
  return form(`insertps.v${kind}i`, false, (h) => {
    const c = h.c;
    const value = h.i64();
    const result = h.temp(op.V128);
    if (kind === 'm') h.loadMemory('m', 32);
    else {
      h.slot(FIELD_B);
      pushByteImmediate(h);
      c.i32(6).op(op.I32_SHR_U).i32(2).op(op.I32_SHL).op(op.I32_ADD).mem(op.I64_LOAD32_U);
    }
    c.set(value);
    h.slot(FIELD_A);
    pushByteImmediate(h);
    c.i32(4).op(op.I32_SHR_U).i32(3).op(op.I32_AND).i32(2).op(op.I32_SHL).op(op.I32_ADD);
    c.get(value).mem(op.I64_STORE32);
    h.slot(FIELD_A);
    c.simdMem(op.V128_LOAD);
    pushLaneMask(h, 4);
    c.simd(op.V128_ANDNOT).set(result);
    storeVector(h, result);
    h.next();
  });
}

/** MOVDDUP MOVSHDUP MOVSLDUP: lanes doubled. MOVDDUP reads only 8 bytes of memory, which need not be aligned. */
function duplicateForms(): Form[] {
  const lanes = (...dwords: number[]) => dwords.flatMap((dword) => [0, 1, 2, 3].map((i) => dword * 4 + i));
  const duplicate = (mnemonic: string, picked: number[]) =>
    unaryForms(mnemonic, (h, source) => h.c.get(source).get(source).shuffle(picked));
  return [
    ...duplicate('movshdup', lanes(1, 1, 3, 3)),
    ...duplicate('movsldup', lanes(0, 0, 2, 2)),
    ...['v', 'm'].map((kind) =>
      form(`movddup.v${kind}`, false, (h) => {
        const value = h.temp(op.V128);
        if (kind === 'm') h.loadMemory('m', 64);
        else {
          pushVector(h, 'v', false);
          h.c.simdLane(op.I64X2_EXTRACT_LANE, 0);
        }
        h.c.simd(op.I64X2_SPLAT).set(value);
        storeVector(h, value);
        h.next();
      }),
    ),
  ];
}

export function simdShuffleForms(): Form[] {
  return [
    ...shuffleForms(),
    ...duplicateForms(),
    ...binaryForms('pshufb', shuffleBytes),
    ...binaryForms('palignr', alignBytes, { immediate: true }),
    ...blendForms('pblendw', 2),
    ...blendForms('blendps', 4),
    ...blendForms('blendpd', 8),
    ...variableBlendForms('pblendvb', op.I8X16_SHR_S, 8),
    ...variableBlendForms('blendvps', op.I32X4_SHR_S, 32),
    ...variableBlendForms('blendvpd', op.I64X2_SHR_S, 64),
    insertLaneForm('v'),
    insertLaneForm('m'),
  ];
}
