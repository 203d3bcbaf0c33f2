/** SSE3 duplications and SSE4.1 blends, insertions and extractions of floating-point lanes. No arithmetic here. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { XMM } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { sourceOffset } from './float-core.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import { pushVector, storeVector } from './simd-moves.ts';

const lanes = (of: readonly number[]) => of.flatMap((lane) => [0, 1, 2, 3].map((byte) => lane * 4 + byte));
const EVEN_SINGLES = lanes([0, 0, 2, 2]);
const ODD_SINGLES = lanes([1, 1, 3, 3]);
const LOW_DOUBLES = lanes([0, 1, 0, 1]);

function duplicate(name: string, pick: readonly number[]): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`${name}.v${kind}`, false, (h) => {
      const value = h.temp(op.V128);
      // MOVDDUP reads 8 bytes of memory, the others 16.
      if (kind === 'm' && name === 'movddup') h.c.get(h.readAt(h.address('m'), 8)).simdMem(op.V128_LOAD64_ZERO);
      else pushVector(h, kind, true);
      h.c.set(value).get(value).get(value).shuffle(pick).set(value);
      storeVector(h, value);
      h.next();
    }),
  );
}

/** Pushes a vector whose lane i is all ones where bit i of the immediate is set. */
function pushImmediateMask(h: Handler, laneBytes: 4 | 8): void {
  const bits = Array.from({ length: 16 }, (_, i) => (i % laneBytes === 0 ? 1 << (i / laneBytes) : 0));
  h.immediate();
  if (laneBytes === 4) h.c.op(op.I32_WRAP_I64).simd(op.I32X4_SPLAT);
  else h.c.simd(op.I64X2_SPLAT);
  h.c.v128(bits).simd(op.V128_AND).v128(bits);
  h.c.simd(laneBytes === 4 ? op.I32X4_EQ : op.I64X2_EQ);
}

/** Takes the lanes of the second operand where the mask that `pushMask` pushes is set. */
function blend(name: string, immediate: boolean, pushMask: (h: Handler) => void): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`${name}.v${kind}${immediate ? 'i' : ''}`, false, (h) => {
      const value = h.temp(op.V128);
      pushVector(h, kind, true);
      h.slot(FIELD_A);
      h.c.simdMem(op.V128_LOAD);
      pushMask(h);
      h.c.simd(op.V128_BITSELECT).set(value);
      storeVector(h, value);
      h.next();
    }),
  );
}

/** Pushes the signs of XMM0's lanes, spread over the lanes. */
function pushSigns(h: Handler, laneBytes: 4 | 8): void {
  h.c.i32(0).simdMem(op.V128_LOAD, XMM);
  h.c.i32(laneBytes * 8 - 1).simd(laneBytes === 4 ? op.I32X4_SHR_S : op.I64X2_SHR_S);
}

/** Pushes an offset moved by four times the two bits of the immediate at `shift`. */
function pushSingleAt(h: Handler, pushBase: () => void, shift: number): void {
  pushBase();
  h.immediate();
  h.c.op(op.I32_WRAP_I64).i32(shift).op(op.I32_SHR_U).i32(3).op(op.I32_AND).i32(2).op(op.I32_SHL).op(op.I32_ADD);
}

/** INSERTPS: bits 6-7 choose the lane of a source register, 4-5 its place, 0-3 lanes that become zero. */
function insertForms(): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`insertps.v${kind}i`, false, (h) => {
      const c = h.c;
      const element = h.i64();
      const value = h.temp(op.V128);
      const source = sourceOffset(h, kind, 4);
      if (kind === 'v') pushSingleAt(h, () => c.get(source), 6);
      else c.get(source);
      c.mem(op.I64_LOAD32_U).set(element);
      pushSingleAt(h, () => h.slot(FIELD_A), 4);
      c.get(element).mem(op.I64_STORE32);
      h.slot(FIELD_A);
      c.simdMem(op.V128_LOAD);
      pushImmediateMask(h, 4);
      c.simd(op.V128_ANDNOT).set(value);
      storeVector(h, value);
      h.next();
    }),
  );
}

function extractForms(): Form[] {
  const load = (h: Handler, value: number) => {
    pushSingleAt(h, () => h.slot(FIELD_B), 0);
    h.c.mem(op.I64_LOAD32_U).set(value);
  };
  return [
    ...[32, 64].map((size) =>
      form(`extractps.${size}.rvi`, false, (h) => {
        const value = h.i64();
        load(h, value);
        h.store(FIELD_A, 64, value);
        h.next();
      }),
    ),
    form('extractps.mvi', false, (h) => {
      const value = h.i64();
      const host = h.writeAt(h.address('m'), 4);
      load(h, value);
      h.storeHost(host, 32, value);
      h.next();
    }),
  ];
}

export function floatShuffleForms(): Form[] {
  return [
    ...duplicate('movddup', LOW_DOUBLES),
    ...duplicate('movsldup', EVEN_SINGLES),
    ...duplicate('movshdup', ODD_SINGLES),
    ...blend('blendps', true, (h) => pushImmediateMask(h, 4)),
    ...blend('blendpd', true, (h) => pushImmediateMask(h, 8)),
    ...blend('blendvps', false, (h) => pushSigns(h, 4)),
    ...blend('blendvpd', false, (h) => pushSigns(h, 8)),
    ...insertForms(),
    ...extractForms(),
  ];
}
