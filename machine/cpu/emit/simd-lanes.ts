/** Single lanes in and out of vectors (PEXTR, PINSR), sign and zero extension of lanes, masks and tests of vectors. */
import { FIELD_A, FIELD_B, FIELD_C } from '../micro-op.ts';
import { RFLAGS_CF, RFLAGS_ZF } from '../registers.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';
import { pushVector, storeVector } from './vector-operands.ts';

const LOAD: Record<Size, number> = { 8: op.I64_LOAD8_U, 16: op.I64_LOAD16_U, 32: op.I64_LOAD32_U, 64: op.I64_LOAD };
const STORE: Record<Size, number> = { 8: op.I64_STORE8, 16: op.I64_STORE16, 32: op.I64_STORE32, 64: op.I64_STORE };

/** Pushes the address of the lane that the immediate selects in a register operand. */
function pushLane(h: Handler, field: typeof FIELD_A | typeof FIELD_B, size: Size): void {
  h.slot(field);
  h.immediate();
  h.c
    .op(op.I32_WRAP_I64)
    .i32(128 / size - 1)
    .op(op.I32_AND);
  h.c
    .i32(size / 8)
    .op(op.I32_MUL)
    .op(op.I32_ADD);
}

/** PEXTR and EXTRACTPS: the lane, zero-extended to the whole general register, or the lane alone in memory. */
function extractForms(mnemonic: string, size: Size): Form[] {
  const toRegister = size === 64 ? [64] : [32, 64];
  return [
    ...toRegister.map((to) =>
      form(`${mnemonic}.${to}.rvi`, false, (h) => {
        const value = h.i64();
        pushLane(h, FIELD_B, size);
        h.c.mem(LOAD[size]).set(value);
        h.store(FIELD_A, 64, value);
        h.next();
      }),
    ),
    form(`${mnemonic}.mvi`, false, (h) => {
      const value = h.i64();
      const host = h.writeAt(h.address('m'), size / 8);
      pushLane(h, FIELD_B, size);
      h.c.mem(LOAD[size]).set(value);
      h.storeHost(host, size, value);
      h.next();
    }),
  ];
}

function insertForms(mnemonic: string, size: Size): Form[] {
  const insert = (name: string, load: (h: Handler) => void) =>
    form(name, false, (h) => {
      const value = h.i64();
      load(h);
      h.c.set(value);
      pushLane(h, FIELD_A, size);
      h.c.get(value).mem(STORE[size]);
      h.next();
    });
  const fromRegister = size === 64 ? [64] : [32, 64];
  return [
    ...fromRegister.map((from) => insert(`${mnemonic}.${from}.vri`, (h) => h.load(FIELD_B, size))),
    insert(`${mnemonic}.vmi`, (h) => h.loadMemory('m', size)),
  ];
}

interface Extension {
  /** Bytes of the source that are read. */
  readonly bytes: 2 | 4 | 8;
  /** WebAssembly's steps, each doubling the width of the low lanes. */
  readonly steps: readonly number[];
}

function extensions(prefix: string, toWord: number, toDword: number, toQword: number): Record<string, Extension> {
  return {
    [`${prefix}bw`]: { bytes: 8, steps: [toWord] },
    [`${prefix}bd`]: { bytes: 4, steps: [toWord, toDword] },
    [`${prefix}bq`]: { bytes: 2, steps: [toWord, toDword, toQword] },
    [`${prefix}wd`]: { bytes: 8, steps: [toDword] },
    [`${prefix}wq`]: { bytes: 4, steps: [toDword, toQword] },
    [`${prefix}dq`]: { bytes: 8, steps: [toQword] },
  };
}

const EXTENSIONS = {
  ...extensions('pmovsx', op.I16X8_EXTEND_LOW_I8X16_S, op.I32X4_EXTEND_LOW_I16X8_S, op.I64X2_EXTEND_LOW_I32X4_S),
  ...extensions('pmovzx', op.I16X8_EXTEND_LOW_I8X16_U, op.I32X4_EXTEND_LOW_I16X8_U, op.I64X2_EXTEND_LOW_I32X4_U),
};

/** PMOVSX and PMOVZX; memory operands are as short as what is used of them and need not be aligned. */
function extensionForms(mnemonic: string, { bytes, steps }: Extension): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`${mnemonic}.v${kind}`, false, (h) => {
      const value = h.temp(op.V128);
      if (kind === 'v') pushVector(h, 'v', false);
      else {
        h.loadMemory('m', (bytes * 8) as Size);
        h.c.simd(op.I64X2_SPLAT);
      }
      for (const step of steps) h.c.simd(step);
      h.c.set(value);
      storeVector(h, value);
      h.next();
    }),
  );
}

/** MOVMSKPS MOVMSKPD PMOVMSKB: the lanes' signs as bits of a general register. */
function maskForms(): Form[] {
  const masks: [string, number][] = [
    ['movmskps', op.I32X4_BITMASK],
    ['movmskpd', op.I64X2_BITMASK],
    ['pmovmskb', op.I8X16_BITMASK],
  ];
  return masks.flatMap(([mnemonic, opcode]) =>
    ([32, 64] as const).map((size) =>
      form(`${mnemonic}.${size}.rv`, false, (h) => {
        const value = h.i64();
        pushVector(h, 'v', false);
        h.c.simd(opcode).op(op.I64_EXTEND_I32_U).set(value);
        h.store(FIELD_A, 64, value);
        h.next();
      }),
    ),
  );
}

/** PTEST: ZF when no bit is in both operands, CF when no bit of the second is outside the first. */
function testForms(): Form[] {
  return ['v', 'm'].map((kind) =>
    form(`ptest.v${kind}`, false, (h) => {
      const c = h.c;
      const second = h.temp(op.V128);
      const none = (combine: number, flag: number) => {
        c.get(second);
        h.slot(FIELD_A);
        c.simdMem(op.V128_LOAD).simd(combine).simd(op.V128_ANY_TRUE).op(op.I32_EQZ).i32(flag).op(op.I32_MUL);
      };
      pushVector(h, kind, true);
      c.set(second);
      none(op.V128_AND, RFLAGS_ZF);
      none(op.V128_ANDNOT, RFLAGS_CF);
      c.op(op.I32_OR).call(h.run.setFlags);
      h.next();
    }),
  );
}

/**
 * MASKMOVDQU: stores the bytes whose mask byte is negative at the address in RDI. Manuals leave open whether bytes
 * that are masked out may fault; here, as on the AMD processors tried, they do.
 */
function maskedStoreForm(): Form {
  return form('maskmovdqu.mvv', false, (h) => {
    const c = h.c;
    const host = h.writeAt(h.address('m'), 16);
    c.get(host);
    h.slot(FIELD_B);
    c.simdMem(op.V128_LOAD).get(host).simdMem(op.V128_LOAD);
    h.slot(FIELD_C);
    c.simdMem(op.V128_LOAD).i32(7).simd(op.I8X16_SHR_S).simd(op.V128_BITSELECT).simdMem(op.V128_STORE);
    h.wrote(host);
    h.next();
  });
}

export function simdLaneForms(): Form[] {
  return [
    ...extractForms('pextrb', 8),
    ...extractForms('pextrw', 16),
    ...extractForms('pextrd', 32),
    ...extractForms('pextrq', 64),
    ...extractForms('extractps', 32),
    ...insertForms('pinsrb', 8),
    ...insertForms('pinsrw', 16),
    ...insertForms('pinsrd', 32),
    ...insertForms('pinsrq', 64),
    ...Object.entries(EXTENSIONS).flatMap(([mnemonic, extension]) => extensionForms(mnemonic, extension)),
    ...maskForms(),
    ...testForms(),
    maskedStoreForm(),
  ];
}
