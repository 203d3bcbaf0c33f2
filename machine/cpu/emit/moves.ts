/** MOV and its extending and swapping relatives, LEA, and the sign-extensions within RAX and RDX. */
import { FIELD_A, FIELD_B, FIELD_C } from '../micro-op.ts';
import { RAX, RBX, RDX } from '../registers.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { AddressMode, Handler, Size } from './handler.ts';

const SIZES: readonly Size[] = [8, 16, 32, 64];
const MODES: readonly AddressMode[] = ['m', 'x'];

function emitMove(h: Handler, size: Size, kinds: string): void {
  const value = h.i64();
  if (kinds[0] === 'r') {
    if (kinds[1] === 'r') h.load(FIELD_B, size);
    else if (kinds[1] === 'i') h.immediate();
    else h.loadMemory(kinds[1] as AddressMode, size);
    h.c.set(value);
    h.store(FIELD_A, size, value);
  } else {
    const host = h.writeAt(h.address(kinds[0] as AddressMode), size / 8);
    if (kinds[1] === 'r') h.load(FIELD_B, size);
    else h.immediate();
    h.c.set(value);
    h.storeHost(host, size, value);
  }
  h.next();
}

function emitExtend(h: Handler, signed: boolean, to: Size, from: Size, source: string): void {
  const value = h.i64();
  if (source === 'r') signed ? h.load(FIELD_B, from) : h.loadUnsigned(FIELD_B, from);
  else if (signed) h.loadMemory(source as AddressMode, from);
  else h.loadMemoryUnsigned(source as AddressMode, from);
  h.c.set(value);
  h.store(FIELD_A, to, value);
  h.next();
}

function extendForms(): Form[] {
  const forms: Form[] = [];
  for (const [mnemonic, signed] of [
    ['movzx', false],
    ['movsx', true],
  ] as const) {
    for (const [to, from] of [
      [16, 8],
      [32, 8],
      [64, 8],
      [32, 16],
      [64, 16],
      [32, 32],
      [64, 32],
    ] as const) {
      if (from === 32 && !signed) continue;
      for (const source of ['r', 'm', 'x']) {
        const hot = to >= 32 && !(to === 32 && from === 32) && (!signed || source !== 'x' || from === 32);
        if (source === 'x' && !hot) continue;
        const name = `${mnemonic}.${to}.${from}.r${source}`;
        forms.push(form(name, hot, (h) => emitExtend(h, signed, to, from, source)));
      }
    }
  }
  return forms;
}

function leaForms(): Form[] {
  const forms: Form[] = [];
  for (const size of [16, 32, 64] as const) {
    for (const mode of MODES) {
      forms.push(
        form(`lea.${size}.r${mode}`, size !== 16, (h) => {
          const ea = h.address(mode);
          h.store(FIELD_A, size, ea);
          h.next();
        }),
      );
    }
  }
  return forms;
}

/** Micro-ops that compute an unusual address into TEMP_SLOT for the micro-op after them; they retire nothing. */
function addressForms(): Form[] {
  const storeTemp = (h: Handler, ea: number) => {
    h.c.i32(0).get(ea).mem(op.I64_STORE, state.TEMP_SLOT);
    h.skip(1);
  };
  const withSegment = (h: Handler, ea: number) => {
    h.c.get(ea);
    h.load(FIELD_C, 64);
    h.c.op(op.I64_ADD).set(ea);
  };
  return [
    form('address', true, (h) => {
      const ea = h.address('x');
      withSegment(h, ea);
      storeTemp(h, ea);
    }),
    form('address32', false, (h) => {
      const ea = h.address('x');
      h.c.get(ea);
      h.zeroExtend(32);
      h.c.set(ea);
      withSegment(h, ea);
      storeTemp(h, ea);
    }),
    form('address.absolute', false, (h) => {
      const ea = h.i64();
      h.immediate();
      h.c.set(ea);
      withSegment(h, ea);
      storeTemp(h, ea);
    }),
  ];
}

/** CBW CWDE CDQE and CWD CDQ CQO. */
function signForms(): Form[] {
  const within = (name: string, to: Size, from: Size) =>
    form(name, to !== 16, (h) => {
      const value = h.i64();
      h.loadGpr(RAX, from);
      h.c.set(value);
      h.storeGpr(RAX, to, value);
      h.next();
    });
  const across = (name: string, size: Size) =>
    form(name, size !== 16, (h) => {
      const value = h.i64();
      h.loadGpr(RAX, size);
      h.c.i64(63).op(op.I64_SHR_S).set(value);
      h.storeGpr(RDX, size, value);
      h.next();
    });
  return [
    within('cbw', 16, 8),
    within('cwde', 32, 16),
    within('cdqe', 64, 32),
    across('cwd', 16),
    across('cdq', 32),
    across('cqo', 64),
  ];
}

/** Reverses the order of the low `size / 8` bytes of a zero-extended local. */
function swapBytes(h: Handler, size: 16 | 32 | 64, value: number): void {
  const c = h.c;
  const swapPairs = (mask: bigint, shift: number) => {
    c.get(value).i64(mask).op(op.I64_AND).i64(shift).op(op.I64_SHL);
    c.get(value).i64(shift).op(op.I64_SHR_U).i64(mask).op(op.I64_AND).op(op.I64_OR).set(value);
  };
  swapPairs(0x00ff00ff00ff00ffn, 8);
  if (size > 16) swapPairs(0x0000ffff0000ffffn, 16);
  if (size === 64) c.get(value).i64(32).op(op.I64_ROTL).set(value);
}

function emitByteSwap(h: Handler, size: 32 | 64): void {
  const value = h.i64();
  h.loadUnsigned(FIELD_A, size);
  h.c.set(value);
  swapBytes(h, size, value);
  h.store(FIELD_A, size, value);
  h.next();
}

function moveSwappedForms(): Form[] {
  return ([16, 32, 64] as const).flatMap((size) => [
    form(`movbe.${size}.rm`, false, (h) => {
      const value = h.i64();
      h.loadMemoryUnsigned('m', size);
      h.c.set(value);
      swapBytes(h, size, value);
      h.store(FIELD_A, size, value);
      h.next();
    }),
    form(`movbe.${size}.mr`, false, (h) => {
      const value = h.i64();
      const host = h.writeAt(h.address('m'), size / 8);
      h.loadUnsigned(FIELD_B, size);
      h.c.set(value);
      swapBytes(h, size, value);
      h.storeHost(host, size, value);
      h.next();
    }),
  ]);
}

export function moveForms(): Form[] {
  const forms: Form[] = [];
  for (const size of SIZES) {
    for (const kinds of ['rr', 'ri', 'rm', 'rx', 'mr', 'xr', 'mi', 'xi']) {
      const hot = size >= 32 ? kinds !== 'xi' : size === 8 ? kinds !== 'xi' && kinds !== 'rx' : kinds === 'mr';
      if (kinds.includes('x') && !hot) continue;
      forms.push(form(`mov.${size}.${kinds}`, hot, (h) => emitMove(h, size, kinds)));
    }
  }
  forms.push(
    ...extendForms(),
    ...leaForms(),
    ...addressForms(),
    ...signForms(),
    ...moveSwappedForms(),
    form('bswap.32.r', false, (h) => emitByteSwap(h, 32)),
    form('bswap.64.r', false, (h) => emitByteSwap(h, 64)),
    // The immediate masks the address to its size, C is the segment's base.
    form('xlatb', false, (h) => {
      const ea = h.i64();
      const value = h.i64();
      h.loadGpr(RBX, 64);
      h.loadGprUnsigned(RAX, 8);
      h.c.op(op.I64_ADD);
      h.immediate();
      h.c.op(op.I64_AND);
      h.load(FIELD_C, 64);
      h.c.op(op.I64_ADD).set(ea);
      h.loadHost(h.readAt(ea, 1), 8);
      h.c.set(value);
      h.storeGpr(RAX, 8, value);
      h.next();
    }),
    form('nop', true, (h) => h.next()),
  );
  return forms;
}
