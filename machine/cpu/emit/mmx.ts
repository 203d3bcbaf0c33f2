/**
 * MMX, which 64-bit Windows code hardly uses but every x86-64 processor has: the packed-integer instructions on the
 * low 64 bits of the physical x87 registers. Using one makes the x87 stack look full with its top at register 0.
 * The operations themselves are those of the XMM forms.
 * Source: Intel SDM volume 1, chapter 9, and volume 3, chapter 12.
 */
import { FIELD_A, FIELD_B, FIELD_C } from '../micro-op.ts';
import * as state from '../state.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';
import { ABSOLUTE, LANEWISE, UNPACK } from './simd.ts';
import { HALFWISE, PAIRWISE } from './simd-horizontal.ts';
import { emitVectorShift, VECTOR_SHIFTS } from './simd-shifts.ts';
import { BYTE_NUMBERS } from './simd-shuffles.ts';
import { pushByteImmediate, type VectorOperation } from './vector-operands.ts';

type OperandField = typeof FIELD_A | typeof FIELD_B | typeof FIELD_C;

const ERROR_SUMMARY = 0x80;
const TOP = 0x3800;
const ALL_IN_USE = 0xff;
const LOW_HALVES = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

/** A form that first reports a pending x87 exception. */
export function mmxForm(name: string, emit: (h: Handler) => void): Form {
  return form(name, false, (h) => {
    h.c.i32(0).mem(op.I32_LOAD16_U, state.X87_STATUS).i32(ERROR_SUMMARY).op(op.I32_AND);
    h.faultIf(state.VECTOR_MF);
    emit(h);
    h.next();
  });
}

/** What every use of an MMX register does to the x87 state. Only when nothing can fault any more. */
export function enterMmx(h: Handler): void {
  const c = h.c;
  c.i32(0).i32(0).mem(op.I32_LOAD16_U, state.X87_STATUS).i32(~TOP).op(op.I32_AND).mem(op.I32_STORE16, state.X87_STATUS);
  c.i32(0).i32(ALL_IN_USE).mem(op.I32_STORE16, state.X87_TAG);
}

/** Writes the i64 local to an MMX register. */
function storeMmx(h: Handler, value: number): void {
  enterMmx(h);
  h.slot(FIELD_A);
  h.c.get(value).mem(op.I64_STORE);
  fillExponent(h);
}

/** Sign and exponent of a written register become ones. */
export function fillExponent(h: Handler): void {
  h.slot(FIELD_A);
  h.c.i32(0xffff).mem(op.I32_STORE16, 8);
}

function pushRegister(h: Handler, field: OperandField): void {
  h.slot(field);
  h.c.simdMem(op.V128_LOAD64_ZERO);
}

/** Pushes the second operand, an MMX register or memory of `bytes`, in the low half of a vector. */
function pushSource(h: Handler, kind: string, bytes: 4 | 8): void {
  if (kind === 'q') {
    pushRegister(h, FIELD_B);
    return;
  }
  const host = h.readAt(h.address('m'), bytes);
  h.c.get(host).simdMem(bytes === 8 ? op.V128_LOAD64_ZERO : op.V128_LOAD32_ZERO);
}

interface Shape {
  readonly memoryBytes?: 4;
  readonly immediate?: true;
  /** Half of the operation's result that is the instruction's. */
  readonly half?: 1;
}

/** `first = operation(first, second)` on vectors whose low halves are the operands. */
function mmxBinary(mnemonic: string, operation: VectorOperation, shape: Shape = {}): Form[] {
  return ['q', 'm'].map((kind) =>
    mmxForm(`${mnemonic}.q${kind}${shape.immediate ? 'i' : ''}`, (h) => {
      const a = h.temp(op.V128);
      const b = h.temp(op.V128);
      const result = h.i64();
      pushSource(h, kind, shape.memoryBytes ?? 8);
      h.c.set(b);
      pushRegister(h, FIELD_A);
      h.c.set(a);
      operation(h, a, b);
      h.c.simdLane(op.I64X2_EXTRACT_LANE, shape.half ?? 0).set(result);
      storeMmx(h, result);
    }),
  );
}

const LANEWISE_MNEMONICS = [
  ...['pxor', 'pand', 'por', 'pandn', 'pavgb', 'pavgw', 'pminub', 'pminsw', 'pmaxub', 'pmaxsw'],
  ...['paddb', 'paddw', 'paddd', 'paddq', 'paddsb', 'paddsw', 'paddusb', 'paddusw'],
  ...['psubb', 'psubw', 'psubd', 'psubq', 'psubsb', 'psubsw', 'psubusb', 'psubusw'],
  ...['pcmpeqb', 'pcmpeqw', 'pcmpeqd', 'pcmpgtb', 'pcmpgtw', 'pcmpgtd', 'psignb', 'psignw', 'psignd'],
  ...['pmullw', 'pmulhw', 'pmulhuw', 'pmulhrsw', 'pmuludq', 'pmaddwd'],
];

/** On two vectors whose halves are the same pair of operands, the low half of the result is what MMX wants. */
const paired =
  (operation: VectorOperation): VectorOperation =>
  (h, a, b) => {
    h.c.get(a).get(b).shuffle(LOW_HALVES).set(a);
    operation(h, a, a);
  };

/** PSHUFB with indices of three bits. */
function shuffleBytes(h: Handler, a: number, b: number): void {
  h.c.get(a).get(b).i32(0x87).simd(op.I8X16_SPLAT).simd(op.V128_AND).simd(op.I8X16_SWIZZLE);
}

/** PALIGNR: the pair first:second is one vector here. */
function alignBytes(h: Handler, a: number, b: number): void {
  const c = h.c;
  const count = h.i32();
  pushByteImmediate(h);
  c.set(count);
  c.get(count).i32(16).get(count).i32(16).op(op.I32_LT_U).op(op.SELECT).set(count);
  c.get(b).get(a).shuffle(LOW_HALVES).v128(BYTE_NUMBERS).get(count).simd(op.I8X16_SPLAT).simd(op.I8X16_ADD);
  c.simd(op.I8X16_SWIZZLE);
}

/** PSHUFW: two bits of the immediate choose each word. */
function shuffleWords(h: Handler, _a: number, b: number): void {
  const c = h.c;
  const source = h.i64();
  c.get(b).simdLane(op.I64X2_EXTRACT_LANE, 0).set(source);
  for (let lane = 0; lane < 4; lane++) {
    c.get(source);
    h.immediate();
    c.i64(lane * 2)
      .op(op.I64_SHR_U)
      .i64(3)
      .op(op.I64_AND)
      .i64(4)
      .op(op.I64_SHL);
    c.op(op.I64_SHR_U)
      .i64(0xffff)
      .op(op.I64_AND)
      .i64(lane * 16)
      .op(op.I64_SHL);
    if (lane > 0) c.op(op.I64_OR);
  }
  c.simd(op.I64X2_SPLAT);
}

function computingForms(): Form[] {
  const absolute =
    (opcode: number): VectorOperation =>
    (h, _a, b) =>
      h.c.get(b).simd(opcode);
  const entries = <T>(table: Readonly<Record<string, T>>, ...mnemonics: string[]) =>
    mnemonics.map((mnemonic) => [mnemonic, table[mnemonic]!] as const);
  return [
    ...entries(LANEWISE, ...LANEWISE_MNEMONICS).flatMap(([mnemonic, operation]) => mmxBinary(mnemonic, operation)),
    ...Object.entries(HALFWISE).flatMap(([mnemonic, operation]) => mmxBinary(mnemonic, operation)),
    ...Object.entries(ABSOLUTE).flatMap(([mnemonic, opcode]) => mmxBinary(mnemonic, absolute(opcode))),
    ...[...entries(LANEWISE, 'packsswb', 'packuswb', 'packssdw'), ...Object.entries(PAIRWISE)].flatMap(
      ([mnemonic, operation]) => mmxBinary(mnemonic, paired(operation)),
    ),
    ...entries(UNPACK, 'punpcklbw', 'punpcklwd', 'punpckldq').flatMap(([mnemonic, lanes]) => {
      const interleave: VectorOperation = (h, a, b) => h.c.get(a).get(b).shuffle(lanes);
      // The high halves of 64-bit operands end up in the high half of what interleaves low halves.
      return [
        ...mmxBinary(mnemonic, interleave, { memoryBytes: 4 }),
        ...mmxBinary(mnemonic.replace('punpckl', 'punpckh'), interleave, { half: 1 }),
      ];
    }),
    ...mmxBinary('pshufb', shuffleBytes),
    ...mmxBinary('palignr', alignBytes, { immediate: true }),
    ...mmxBinary('pshufw', shuffleWords, { immediate: true }),
  ];
}

/** Shifts by the immediate, or by all 64 bits of the second operand. */
function shiftForms(): Form[] {
  return Object.entries(VECTOR_SHIFTS).flatMap(([mnemonic, shift]) =>
    ['qi', 'qq', 'qm'].map((kinds) =>
      mmxForm(`${mnemonic}.${kinds}`, (h) => {
        const c = h.c;
        const count = h.i64();
        const value = h.temp(op.V128);
        const result = h.i64();
        if (kinds === 'qi') {
          pushByteImmediate(h);
          c.op(op.I64_EXTEND_I32_U);
        } else {
          pushSource(h, kinds[1]!, 8);
          c.simdLane(op.I64X2_EXTRACT_LANE, 0);
        }
        c.set(count);
        pushRegister(h, FIELD_A);
        c.set(value);
        emitVectorShift(h, value, count, shift);
        c.get(value).simdLane(op.I64X2_EXTRACT_LANE, 0).set(result);
        storeMmx(h, result);
      }),
    ),
  );
}

/** A move into an MMX register; `push` leaves the value (i64). */
function loadForm(name: string, push: (h: Handler) => void): Form {
  return mmxForm(name, (h) => {
    const value = h.i64();
    push(h);
    h.c.set(value);
    storeMmx(h, value);
  });
}

function storeForm(name: string, size: Size): Form {
  return mmxForm(name, (h) => {
    const value = h.i64();
    const host = h.writeAt(h.address('m'), size / 8);
    enterMmx(h);
    h.load(FIELD_B, size);
    h.c.set(value);
    h.storeHost(host, size, value);
  });
}

/** A result in a general register; `push` leaves it (i64), its unused bits zero. */
function toGeneral(name: string, push: (h: Handler) => void): Form {
  return mmxForm(name, (h) => {
    const value = h.i64();
    enterMmx(h);
    push(h);
    h.c.set(value);
    h.store(FIELD_A, 64, value);
  });
}

/** Pushes the address of the word that the immediate selects. */
function pushWordAddress(h: Handler, field: OperandField): void {
  h.slot(field);
  pushByteImmediate(h);
  h.c.i32(3).op(op.I32_AND).i32(1).op(op.I32_SHL).op(op.I32_ADD);
}

function insertWordForm(name: string, load: (h: Handler) => void): Form {
  return mmxForm(name, (h) => {
    const word = h.i64();
    const value = h.i64();
    load(h);
    h.c.set(word);
    pushWordAddress(h, FIELD_A);
    h.c.get(word).mem(op.I64_STORE16);
    h.load(FIELD_A, 64);
    h.c.set(value);
    storeMmx(h, value);
  });
}

function moveForms(): Form[] {
  return [
    loadForm('movd.32.qr', (h) => h.loadUnsigned(FIELD_B, 32)),
    loadForm('movd.qm', (h) => h.loadMemoryUnsigned('m', 32)),
    loadForm('movq.64.qr', (h) => h.load(FIELD_B, 64)),
    loadForm('movq.qq', (h) => h.load(FIELD_B, 64)),
    loadForm('movq.qm', (h) => h.loadMemory('m', 64)),
    loadForm('movdq2q.qv', (h) => h.load(FIELD_B, 64)),
    storeForm('movd.mq', 32),
    storeForm('movq.mq', 64),
    storeForm('movntq.mq', 64),
    toGeneral('movd.32.rq', (h) => h.loadUnsigned(FIELD_B, 32)),
    toGeneral('movq.64.rq', (h) => h.load(FIELD_B, 64)),
    mmxForm('movq2dq.vq', (h) => {
      enterMmx(h);
      h.slot(FIELD_A);
      pushRegister(h, FIELD_B);
      h.c.simdMem(op.V128_STORE);
    }),
    mmxForm('maskmovq.mqq', (h) => {
      const c = h.c;
      const value = h.i64();
      const host = h.writeAt(h.address('m'), 8);
      enterMmx(h);
      pushRegister(h, FIELD_B);
      c.get(host).simdMem(op.V128_LOAD64_ZERO);
      pushRegister(h, FIELD_C);
      c.i32(7).simd(op.I8X16_SHR_S).simd(op.V128_BITSELECT).simdLane(op.I64X2_EXTRACT_LANE, 0).set(value);
      h.storeHost(host, 64, value);
    }),
    ...([32, 64] as const).flatMap((size) => [
      toGeneral(`pmovmskb.${size}.rq`, (h) => {
        pushRegister(h, FIELD_B);
        h.c.simd(op.I8X16_BITMASK).op(op.I64_EXTEND_I32_U);
      }),
      toGeneral(`pextrw.${size}.rqi`, (h) => {
        pushWordAddress(h, FIELD_B);
        h.c.mem(op.I64_LOAD16_U);
      }),
      insertWordForm(`pinsrw.${size}.qri`, (h) => h.load(FIELD_B, 16)),
    ]),
    insertWordForm('pinsrw.qmi', (h) => h.loadMemory('m', 16)),
  ];
}

export function mmxForms(): Form[] {
  return [
    ...computingForms(),
    ...shiftForms(),
    ...moveForms(),
    mmxForm('emms', (h) => {
      enterMmx(h);
      h.c.i32(0).i32(0).mem(op.I32_STORE16, state.X87_TAG);
    }),
  ];
}
