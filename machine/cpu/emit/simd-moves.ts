/** Moves to, from and between XMM registers, whole or in parts. */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { AddressMode, Handler, Size } from './handler.ts';
import { pushVector, requireAligned, storeVector } from './vector-operands.ts';

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

export function simdMoveForms(): Form[] {
  return [
    ...fullMoves('movups', false, true),
    ...fullMoves('movaps', true, true),
    ...fullMoves('movdqu', false, true),
    ...fullMoves('movdqa', true, true),
    ...fullMoves('movupd', false, false),
    ...fullMoves('movapd', true, false),
    ...fullMoves('lddqu', false, false).filter((f) => f.name.endsWith('.vm')),
    ...fullMoves('movntdqa', true, false).filter((f) => f.name.endsWith('.vm')),
    ...['movntps', 'movntpd', 'movntdq'].flatMap((name) =>
      fullMoves(name, true, false).filter((f) => f.name.endsWith('.mv')),
    ),
    ...partMoves(),
  ];
}
