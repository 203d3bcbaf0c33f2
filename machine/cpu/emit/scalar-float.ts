/**
 * Scalar SSE/SSE2 floating point. WebAssembly leaves NaN bits to the host, so NaN results follow the processor's rule
 * here: the first operand that is a NaN, quieted, else the second, else the default NaN. Rounding is to nearest and
 * every exception is masked, as MXCSR says after reset; the sticky exception bits are not kept, and the instructions
 * that would read or change MXCSR are not implemented, so no guest can tell.
 */
import { FIELD_A, FIELD_B } from '../micro-op.ts';
import { RFLAGS_CF, RFLAGS_PF, RFLAGS_ZF } from '../registers.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler, Size } from './handler.ts';

/** One of the two formats: opcodes on its floats, and on the integer of the same width that holds its bits. */
interface Format {
  readonly suffix: 'ss' | 'sd';
  readonly size: 32 | 64;
  readonly float: number;
  readonly add: number;
  readonly sub: number;
  readonly mul: number;
  readonly div: number;
  readonly sqrt: number;
  readonly nearest: number;
  readonly eq: number;
  readonly ne: number;
  readonly lt: number;
  readonly gt: number;
  readonly ge: number;
  readonly truncTo32: number;
  readonly truncTo64: number;
  readonly convert32: number;
  readonly convert64: number;
  readonly quietBit: bigint;
  readonly defaultNan: bigint;
}

const SINGLE: Format = {
  suffix: 'ss',
  size: 32,
  float: op.F32,
  add: op.F32_ADD,
  sub: op.F32_SUB,
  mul: op.F32_MUL,
  div: op.F32_DIV,
  sqrt: op.F32_SQRT,
  nearest: op.F32_NEAREST,
  eq: op.F32_EQ,
  ne: op.F32_NE,
  lt: op.F32_LT,
  gt: op.F32_GT,
  ge: op.F32_GE,
  truncTo32: op.I32_TRUNC_F32_S,
  truncTo64: op.I64_TRUNC_F32_S,
  convert32: op.F32_CONVERT_I32_S,
  convert64: op.F32_CONVERT_I64_S,
  quietBit: 0x400000n,
  defaultNan: 0xffc00000n,
};

const DOUBLE: Format = {
  suffix: 'sd',
  size: 64,
  float: op.F64,
  add: op.F64_ADD,
  sub: op.F64_SUB,
  mul: op.F64_MUL,
  div: op.F64_DIV,
  sqrt: op.F64_SQRT,
  nearest: op.F64_NEAREST,
  eq: op.F64_EQ,
  ne: op.F64_NE,
  lt: op.F64_LT,
  gt: op.F64_GT,
  ge: op.F64_GE,
  truncTo32: op.I32_TRUNC_F64_S,
  truncTo64: op.I64_TRUNC_F64_S,
  convert32: op.F64_CONVERT_I32_S,
  convert64: op.F64_CONVERT_I64_S,
  quietBit: 0x8000000000000n,
  defaultNan: 0xfff8000000000000n,
};

/** Pushes the bits of the second operand (i64), the upper half of a single zero. */
function pushSource(h: Handler, kind: string, size: 32 | 64): void {
  if (kind === 'm') {
    h.loadMemoryUnsigned('m', size);
    return;
  }
  h.slot(FIELD_B);
  h.c.mem(size === 64 ? op.I64_LOAD : op.I64_LOAD32_U);
}

/** Turns the bits on the stack (i64) into a float. */
function asFloat(h: Handler, f: Format): void {
  if (f.size === 32) h.c.op(op.I32_WRAP_I64).op(op.F32_REINTERPRET_I32);
  else h.c.op(op.F64_REINTERPRET_I64);
}

function asBits(h: Handler, f: Format): void {
  if (f.size === 32) h.c.op(op.I32_REINTERPRET_F32).op(op.I64_EXTEND_I32_U);
  else h.c.op(op.I64_REINTERPRET_F64);
}

/** Bits and value of an operand in locals. */
interface Operand {
  readonly bits: number;
  readonly value: number;
}

/** Takes the bits on the stack into locals. */
function operand(h: Handler, f: Format): Operand {
  const bits = h.i64();
  const value = h.temp(f.float);
  h.c.tee(bits);
  asFloat(h, f);
  h.c.set(value);
  return { bits, value };
}

function first(h: Handler, f: Format): Operand {
  h.slot(FIELD_A);
  h.c.mem(f.size === 64 ? op.I64_LOAD : op.I64_LOAD32_U);
  return operand(h, f);
}

/** Writes the low part of the first operand; the rest of the register stays. */
function storeLow(h: Handler, f: Format, bits: number): void {
  h.slot(FIELD_A);
  h.c.get(bits).mem(f.size === 64 ? op.I64_STORE : op.I64_STORE32);
}

/** Replaces a NaN result by what the processor gives for these operands. */
function repairNan(h: Handler, f: Format, result: Operand, operands: readonly Operand[]): void {
  const c = h.c;
  c.get(result.value).get(result.value).op(f.ne).if();
  c.i64(f.defaultNan).set(result.bits);
  // The first operand has precedence, so it is looked at last.
  for (const { bits, value } of [...operands].reverse()) {
    c.get(value).get(value).op(f.ne).if();
    c.get(bits).i64(f.quietBit).op(op.I64_OR).set(result.bits).end();
  }
  c.end();
}

function emitArithmetic(h: Handler, f: Format, opcode: number, kind: string): void {
  pushSource(h, kind, f.size);
  const b = operand(h, f);
  const a = first(h, f);
  const result = { bits: h.i64(), value: h.temp(f.float) };
  h.c.get(a.value).get(b.value).op(opcode).tee(result.value);
  asBits(h, f);
  h.c.set(result.bits);
  repairNan(h, f, result, [a, b]);
  storeLow(h, f, result.bits);
  h.next();
}

function emitSquareRoot(h: Handler, f: Format, kind: string): void {
  pushSource(h, kind, f.size);
  const source = operand(h, f);
  const result = { bits: h.i64(), value: h.temp(f.float) };
  h.c.get(source.value).op(f.sqrt).tee(result.value);
  asBits(h, f);
  h.c.set(result.bits);
  repairNan(h, f, result, [source]);
  storeLow(h, f, result.bits);
  h.next();
}

/** MIN and MAX give the second operand, unchanged, unless the first one is strictly better. */
function emitSelect(h: Handler, f: Format, comparison: number, kind: string): void {
  pushSource(h, kind, f.size);
  const b = operand(h, f);
  const a = first(h, f);
  const result = h.i64();
  h.c.get(a.bits).get(b.bits).get(a.value).get(b.value).op(comparison).op(op.SELECT).set(result);
  storeLow(h, f, result);
  h.next();
}

/** COMIS and UCOMIS: ZF PF CF are 111 unordered, 001 less, 100 equal, 000 greater; OF SF AF are cleared. */
function emitCompare(h: Handler, f: Format, kind: string): void {
  const c = h.c;
  pushSource(h, kind, f.size);
  const b = operand(h, f);
  const a = first(h, f);
  const flags = h.i32();
  c.get(a.value).get(b.value).op(f.lt).i32(RFLAGS_CF).op(op.I32_MUL);
  c.get(a.value).get(b.value).op(f.eq).i32(RFLAGS_ZF).op(op.I32_MUL).op(op.I32_OR);
  c.get(a.value).get(a.value).op(f.ne).get(b.value).get(b.value).op(f.ne).op(op.I32_OR);
  c.i32(RFLAGS_CF | RFLAGS_ZF | RFLAGS_PF)
    .op(op.I32_MUL)
    .op(op.I32_OR)
    .set(flags);
  c.get(flags).call(h.run.setFlags);
  h.next();
}

/** CVTSI2SS and CVTSI2SD. */
function emitFromInteger(h: Handler, f: Format, size: 32 | 64, kind: string): void {
  const bits = h.i64();
  if (kind === 'r') h.load(FIELD_B, size);
  else h.loadMemory('m', size);
  if (size === 32) h.c.op(op.I32_WRAP_I64);
  h.c.op(size === 32 ? f.convert32 : f.convert64);
  asBits(h, f);
  h.c.set(bits);
  storeLow(h, f, bits);
  h.next();
}

/** Pushes a float constant that both formats represent exactly. */
function pushConstant(h: Handler, f: Format, value: number): void {
  const view = new DataView(new ArrayBuffer(8));
  if (f.size === 32) view.setFloat32(0, value);
  else view.setFloat64(0, value);
  h.c.i64(f.size === 32 ? BigInt(view.getUint32(0)) : view.getBigInt64(0));
  asFloat(h, f);
}

/** CVT(T)SS2SI and CVT(T)SD2SI: what does not fit, NaN too, becomes the most negative integer. */
function emitToInteger(h: Handler, f: Format, size: 32 | 64, truncate: boolean, kind: string): void {
  const c = h.c;
  pushSource(h, kind, f.size);
  const { value } = operand(h, f);
  const result = h.i64();
  // Rounding first makes the range check exact: afterwards every value is an integer.
  c.get(value);
  if (truncate) c.op(f.size === 32 ? op.F32_TRUNC : op.F64_TRUNC);
  else c.op(f.nearest);
  c.set(value);
  const limit = size === 32 ? 2 ** 31 : 2 ** 63;
  c.get(value);
  pushConstant(h, f, -limit);
  c.op(f.ge).get(value);
  pushConstant(h, f, limit);
  c.op(f.lt).op(op.I32_AND).if();
  c.get(value).op(size === 32 ? f.truncTo32 : f.truncTo64);
  if (size === 32) c.op(op.I64_EXTEND_I32_S);
  c.set(result).else();
  c.i64(size === 32 ? -(2 ** 31) : -(2n ** 63n))
    .set(result)
    .end();
  h.store(FIELD_A, size as Size, result);
  h.next();
}

/** CVTSS2SD and CVTSD2SS; a NaN keeps its sign and the upper bits of its payload and becomes quiet. */
function emitBetween(h: Handler, from: Format, to: Format, kind: string): void {
  const c = h.c;
  pushSource(h, kind, from.size);
  const { bits, value } = operand(h, from);
  const result = h.i64();
  c.get(value).op(to.size === 64 ? op.F64_PROMOTE_F32 : op.F32_DEMOTE_F64);
  asBits(h, to);
  c.set(result);
  c.get(value).get(value).op(from.ne).if();
  if (to.size === 64) {
    c.get(bits).i64(0x3fffff).op(op.I64_AND).i64(29).op(op.I64_SHL).i64(0x7ff8000000000000n).op(op.I64_OR);
    c.get(bits).i64(31).op(op.I64_SHR_U).i64(63).op(op.I64_SHL).op(op.I64_OR).set(result);
  } else {
    c.get(bits).i64(29).op(op.I64_SHR_U).i64(0x3fffff).op(op.I64_AND).i64(0x7fc00000).op(op.I64_OR);
    c.get(bits).i64(63).op(op.I64_SHR_U).i64(31).op(op.I64_SHL).op(op.I64_OR).set(result);
  }
  c.end();
  storeLow(h, to, result);
  h.next();
}

function formsOf(f: Format): Form[] {
  const forms: Form[] = [];
  const s = f.suffix;
  for (const kind of ['v', 'm']) {
    const add = (mnemonic: string, emit: (h: Handler) => void) => forms.push(form(`${mnemonic}.v${kind}`, false, emit));
    for (const name of ['add', 'sub', 'mul', 'div'] as const) add(name + s, (h) => emitArithmetic(h, f, f[name], kind));
    add(`sqrt${s}`, (h) => emitSquareRoot(h, f, kind));
    add(`min${s}`, (h) => emitSelect(h, f, f.lt, kind));
    add(`max${s}`, (h) => emitSelect(h, f, f.gt, kind));
    add(`comi${s}`, (h) => emitCompare(h, f, kind));
    add(`ucomi${s}`, (h) => emitCompare(h, f, kind));
    for (const size of [32, 64] as const) {
      forms.push(
        form(`cvt${s}2si.${size}.r${kind}`, false, (h) => emitToInteger(h, f, size, false, kind)),
        form(`cvtt${s}2si.${size}.r${kind}`, false, (h) => emitToInteger(h, f, size, true, kind)),
      );
    }
  }
  for (const size of [32, 64] as const) {
    for (const kind of ['r', 'm']) {
      forms.push(form(`cvtsi2${s}.${size}.v${kind}`, false, (h) => emitFromInteger(h, f, size, kind)));
    }
  }
  return forms;
}

export function scalarFloatForms(): Form[] {
  return [
    ...formsOf(SINGLE),
    ...formsOf(DOUBLE),
    ...['v', 'm'].flatMap((kind) => [
      form(`cvtss2sd.v${kind}`, false, (h) => emitBetween(h, SINGLE, DOUBLE, kind)),
      form(`cvtsd2ss.v${kind}`, false, (h) => emitBetween(h, DOUBLE, SINGLE, kind)),
    ]),
  ];
}
