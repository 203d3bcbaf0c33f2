/** Moves to, from and between XMM registers, and the instructions that pick parts of vectors. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { VECTOR_GP } from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { AddressMode, Handler, Size } from './handler.ts';

/** Faults unless the address in local `ea` is a multiple of 16. */
function requireAligned(h: Handler, ea: number): void {
  h.c.get(ea).op(op.I32_WRAP_I64).i32(15).op(op.I32_AND);
  h.faultIf(VECTOR_GP);
}

/** Pushes the second operand, an XMM register (`v`) or 16 bytes of memory. */
export function pushVector(h: Handler, kind: string, aligned: boolean): void {
  if (kind === 'v') {
    h.slot(FIELD_B);
    h.c.simdMem(op.V128_LOAD);
    return;
  }
  const ea = h.address(kind as AddressMode);
  if (aligned) requireAligned(h, ea);
  const host = h.readAt(ea, 16);
  h.c.get(host).simdMem(op.V128_LOAD);
}

/** Writes the vector local to the first operand. */
export function storeVector(h: Handler, value: number): void {
  h.slot(FIELD_A);
  h.c.get(value).simdMem(op.V128_STORE);
}

function fullMoves(mnemonic: string, aligned: boolean, hot: boolean): Form[] {
  return ['vv', 'vm', 'vx', 'mv', 'xv'].flatMap((kinds) => {
    if (kinds.includes('x') && !hot) return [];
    return form(`${mnemonic}.${kinds}`, hot, (h) => {
      const value = h.temp(op.V128);
      if (kinds[0] === 'v') {
        pushVector(h, kinds[1]!, aligned);
        h.c.set(value);
        storeVector(h, value);
      } else {
        const ea = h.address(kinds[0] as AddressMode);
        if (aligned) requireAligned(h, ea);
        const host = h.writeAt(ea, 16);
        h.c.get(host);
        h.slot(FIELD_B);
        h.c.simdMem(op.V128_LOAD).simdMem(op.V128_STORE);
        h.wrote(host);
      }
      h.next();
    });
  });
}

/** Copies 4 or 8 bytes into a register at `to`; `clear` zeroes the rest of it. */
function storePart(h: Handler, value: number, size: 32 | 64, to: number, clear: boolean): void {
  const store = size === 64 ? op.I64_STORE : op.I64_STORE32;
  if (clear) {
    h.slot(FIELD_A);
    h.c.i64(0).mem(op.I64_STORE);
    h.slot(FIELD_A);
    h.c.i64(0).mem(op.I64_STORE, 8);
  }
  h.slot(FIELD_A);
  h.c.get(value).mem(store, to);
}

/** A move whose source is part of a register or memory and whose destination is part of an XMM register. */
function partLoad(name: string, size: 32 | 64, from: number, to: number, clear: boolean, hot = false): Form {
  return form(name, hot, (h) => {
    const value = h.i64();
    if (name.endsWith('m')) h.loadMemory('m', size);
    else {
      h.slot(FIELD_B);
      h.c.mem(size === 64 ? op.I64_LOAD : op.I64_LOAD32_U, from);
    }
    h.c.set(value);
    storePart(h, value, size, to, clear);
    h.next();
  });
}

function partStore(name: string, size: Size, from: number, hot = false): Form {
  return form(name, hot, (h) => {
    const value = h.i64();
    const host = h.writeAt(h.address('m'), size / 8);
    h.slot(FIELD_B);
    h.c.mem(size === 64 ? op.I64_LOAD : op.I64_LOAD32_U, from).set(value);
    h.storeHost(host, size, value);
    h.next();
  });
}

/** MOVD and MOVQ out of an XMM register into a general one. */
function toGeneral(name: string, size: 32 | 64): Form {
  return form(name, size === 64, (h) => {
    const value = h.i64();
    h.slot(FIELD_B);
    h.c.mem(size === 64 ? op.I64_LOAD : op.I64_LOAD32_U).set(value);
    h.store(FIELD_A, size, value);
    h.next();
  });
}

function partMoves(): Form[] {
  return [
    partLoad('movd.32.vr', 32, 0, 0, true),
    partLoad('movq.64.vr', 64, 0, 0, true, true),
    partLoad('movd.vm', 32, 0, 0, true),
    partLoad('movq.vm', 64, 0, 0, true, true),
    partLoad('movq.vv', 64, 0, 0, true),
    partLoad('movss.vm', 32, 0, 0, true),
    partLoad('movsd.vm', 64, 0, 0, true),
    partLoad('movss.vv', 32, 0, 0, false),
    partLoad('movsd.vv', 64, 0, 0, false),
    partLoad('movlps.vm', 64, 0, 0, false),
    partLoad('movlpd.vm', 64, 0, 0, false),
    partLoad('movhps.vm', 64, 0, 8, false),
    partLoad('movhpd.vm', 64, 0, 8, false),
    partLoad('movlhps.vv', 64, 0, 8, false),
    partLoad('movhlps.vv', 64, 8, 0, false),
    toGeneral('movd.32.rv', 32),
    toGeneral('movq.64.rv', 64),
    partStore('movd.mv', 32, 0),
    partStore('movq.mv', 64, 0, true),
    partStore('movss.mv', 32, 0),
    partStore('movsd.mv', 64, 0),
    partStore('movlps.mv', 64, 0),
    partStore('movlpd.mv', 64, 0),
    partStore('movhps.mv', 64, 8),
    partStore('movhpd.mv', 64, 8),
    ...([32, 64] as const).map((size) =>
      form(`movnti.${size}.mr`, false, (h) => {
        const value = h.i64();
        const host = h.writeAt(h.address('m'), size / 8);
        h.load(FIELD_B, size);
        h.c.set(value);
        h.storeHost(host, size, value);
        h.next();
      }),
    ),
  ];
}

/** MOVMSKPS MOVMSKPD PMOVMSKB. */
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

/** PEXTRW and PINSRW. */
function wordForms(): Form[] {
  const pushWord = (h: Handler, field: typeof FIELD_A | typeof FIELD_B) => {
    h.slot(field);
    h.immediate();
    h.c.op(op.I32_WRAP_I64).i32(7).op(op.I32_AND).i32(1).op(op.I32_SHL).op(op.I32_ADD);
  };
  const insert = (name: string, load: (h: Handler) => void) =>
    form(name, false, (h) => {
      const value = h.i64();
      load(h);
      h.c.set(value);
      pushWord(h, FIELD_A);
      h.c.get(value).mem(op.I64_STORE16);
      h.next();
    });
  return [
    ...([32, 64] as const).map((size) =>
      form(`pextrw.${size}.rvi`, false, (h) => {
        const value = h.i64();
        pushWord(h, FIELD_B);
        h.c.mem(op.I64_LOAD16_U).set(value);
        h.store(FIELD_A, 64, value);
        h.next();
      }),
    ),
    insert('pinsrw.32.vri', (h) => h.load(FIELD_B, 16)),
    insert('pinsrw.64.vri', (h) => h.load(FIELD_B, 16)),
    insert('pinsrw.vmi', (h) => h.loadMemory('m', 16)),
  ];
}

export function simdMoveForms(): Form[] {
  return [
    ...fullMoves('movups', false, true),
    ...fullMoves('movaps', true, true),
    ...fullMoves('movdqu', false, true),
    ...fullMoves('movdqa', true, true),
    ...fullMoves('movupd', false, false),
    ...fullMoves('movapd', true, false),
    ...['movntps', 'movntpd', 'movntdq'].flatMap((name) =>
      fullMoves(name, true, false).filter((f) => f.name.endsWith('.mv')),
    ),
    ...partMoves(),
    ...maskForms(),
    ...shuffleForms(),
    ...wordForms(),
  ];
}
