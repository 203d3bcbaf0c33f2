/**
 * PCMPESTRI PCMPESTRM PCMPISTRI PCMPISTRM: comparisons of strings in vectors.
 * The immediate: bit 0 words instead of bytes; bit 1 signed; bits 2-3 how elements are compared; bits 4-5 what of the
 * result is inverted; bit 6 which end the index counts from, or that the mask is expanded to elements.
 * Source: Intel SDM volume 2, section 4.1.
 */
import { RAX, RCX, RDX, RFLAGS_CF, RFLAGS_OF, RFLAGS_SF, RFLAGS_ZF } from '../registers.ts';
import { SHIFT_AREA, XMM } from '../state.ts';
import type { Code } from '../wasm/code.ts';
import * as op from '../wasm/opcodes.ts';
import { type Form, form } from './form.ts';
import type { Handler } from './handler.ts';
import { pushByteImmediate, pushFirst, pushVector } from './vector-operands.ts';

const WORDS = 1;
const SIGNED = 2;
const FROM_END_OR_EXPANDED = 0x40;
/** Immediate bits 2-3. */
const EQUAL_ANY = 0;
const RANGES = 1;
const EQUAL_EACH = 2;
/** Immediate bits 4-5. */
const INVERTED = 1;
const INVERTED_WHERE_VALID = 3;

const ZERO = new Array<number>(16).fill(0);
/** Where the first string is kept while its elements are picked one by one. */
const FIRST_STRING = SHIFT_AREA + 16;

interface Element {
  readonly bytes: 1 | 2;
  readonly count: 16 | 8;
  readonly equal: number;
  readonly greater: number;
  readonly bitmask: number;
  readonly splat: number;
  readonly loadSplat: number;
  readonly sign: number;
}

const BYTE: Element = {
  bytes: 1,
  count: 16,
  equal: op.I8X16_EQ,
  greater: op.I8X16_GT_S,
  bitmask: op.I8X16_BITMASK,
  splat: op.I8X16_SPLAT,
  loadSplat: op.V128_LOAD8_SPLAT,
  sign: 0x80,
};

const WORD: Element = {
  bytes: 2,
  count: 8,
  equal: op.I16X8_EQ,
  greater: op.I16X8_GT_S,
  bitmask: op.I16X8_BITMASK,
  splat: op.I16X8_SPLAT,
  loadSplat: op.V128_LOAD16_SPLAT,
  sign: 0x8000,
};

/** Parameters and locals of the comparison function. */
interface Comparison {
  readonly a: number;
  readonly b: number;
  readonly lengthA: number;
  readonly immediate: number;
  /** Bits of the elements of the second string that lie within its length. */
  readonly validB: number;
  readonly index: number;
  readonly result: number;
}

/** `(first, second, first length, second length, immediate) -> IntRes2`, a bit per element of the second string. */
export function emitCompareStrings(c: Code): void {
  const [a, b, lengthA, lengthB, immediate] = [0, 1, 2, 3, 4] as const;
  const comparison = {
    a,
    b,
    lengthA,
    immediate,
    validB: c.local(op.I32),
    index: c.local(op.I32),
    result: c.local(op.I32),
  };
  c.i32(1).get(lengthB).op(op.I32_SHL).i32(1).op(op.I32_SUB).set(comparison.validB);
  c.get(immediate).i32(WORDS).op(op.I32_AND).if();
  emitElements(c, comparison, WORD);
  c.else();
  emitElements(c, comparison, BYTE);
  c.end();
  c.get(comparison.result);
}

function emitElements(c: Code, s: Comparison, element: Element): void {
  const all = (1 << element.count) - 1;
  const pushMode = () => c.get(s.immediate).i32(2).op(op.I32_SHR_U).i32(3).op(op.I32_AND);
  const pushPolarity = () => c.get(s.immediate).i32(4).op(op.I32_SHR_U).i32(3).op(op.I32_AND);
  // Unsigned elements become signed ones in the same order.
  c.get(s.immediate).i32(SIGNED).op(op.I32_AND).op(op.I32_EQZ).if();
  for (const operand of [s.a, s.b]) c.get(operand).i32(element.sign).simd(element.splat).simd(op.V128_XOR).set(operand);
  c.end();
  c.i32(0).get(s.a).simdMem(op.V128_STORE, FIRST_STRING);
  pushMode().i32(EQUAL_ANY).op(op.I32_EQ).if();
  emitEqualAny(c, s, element);
  c.else();
  pushMode().i32(RANGES).op(op.I32_EQ).if();
  emitRanges(c, s, element);
  c.else();
  pushMode().i32(EQUAL_EACH).op(op.I32_EQ).if();
  emitEqualEach(c, s, element, all);
  c.else();
  emitEqualOrdered(c, s, element, all);
  c.end().end().end();
  pushPolarity().i32(INVERTED).op(op.I32_EQ).if();
  c.get(s.result).i32(all).op(op.I32_XOR).set(s.result).end();
  pushPolarity().i32(INVERTED_WHERE_VALID).op(op.I32_EQ).if();
  c.get(s.result).get(s.validB).op(op.I32_XOR).set(s.result).end();
}

/** Runs `body` for index = 0, step, … while all `step` elements lie within the first string. */
function forEach(c: Code, s: Comparison, step: number, body: () => void): void {
  c.i32(0).set(s.index).block().loop();
  c.get(s.index)
    .i32(step - 1)
    .op(op.I32_ADD)
    .get(s.lengthA)
    .op(op.I32_GE_U)
    .brIf(1);
  body();
  c.get(s.index).i32(step).op(op.I32_ADD).set(s.index).br(0);
  c.end().end();
}

/** Pushes the element at `index + offset` of the first string, in every lane. */
function pushElement(c: Code, s: Comparison, element: Element, offset = 0): void {
  c.get(s.index);
  if (element.bytes === 2) c.i32(1).op(op.I32_SHL);
  c.simdMem(element.loadSplat, FIRST_STRING + offset * element.bytes);
}

function emitEqualAny(c: Code, s: Comparison, element: Element): void {
  forEach(c, s, 1, () => {
    c.get(s.result).get(s.b);
    pushElement(c, s, element);
    c.simd(element.equal).simd(element.bitmask).op(op.I32_OR).set(s.result);
  });
  c.get(s.result).get(s.validB).op(op.I32_AND).set(s.result);
}

/** The first string is pairs of bounds. */
function emitRanges(c: Code, s: Comparison, element: Element): void {
  forEach(c, s, 2, () => {
    c.get(s.result);
    pushElement(c, s, element);
    c.get(s.b).simd(element.greater).get(s.b);
    pushElement(c, s, element, 1);
    c.simd(element.greater).simd(op.V128_OR).simd(op.V128_NOT).simd(element.bitmask).op(op.I32_OR).set(s.result);
  });
  c.get(s.result).get(s.validB).op(op.I32_AND).set(s.result);
}

/** Elements beyond both strings are equal, beyond one of them they are not. */
function emitEqualEach(c: Code, s: Comparison, element: Element, all: number): void {
  const pushValidA = () => c.i32(1).get(s.lengthA).op(op.I32_SHL).i32(1).op(op.I32_SUB);
  c.get(s.a).get(s.b).simd(element.equal).simd(element.bitmask);
  pushValidA().op(op.I32_AND).get(s.validB).op(op.I32_AND);
  pushValidA().get(s.validB).op(op.I32_OR).i32(all).op(op.I32_XOR).op(op.I32_OR).set(s.result);
}

/** The first string is looked for from every element of the second; where the second's register ends, it may go on. */
function emitEqualOrdered(c: Code, s: Comparison, element: Element, all: number): void {
  c.i32(all).set(s.result);
  forEach(c, s, 1, () => {
    c.get(s.result).get(s.b);
    pushElement(c, s, element);
    c.simd(element.equal).simd(element.bitmask).get(s.validB).op(op.I32_AND);
    c.i32(~all).op(op.I32_OR).get(s.index).op(op.I32_SHR_S).op(op.I32_AND).set(s.result);
  });
}

/** Elements of a register under the immediate, as an i32 on the stack. */
function pushElementCount(h: Handler): void {
  h.c.i32(16);
  pushByteImmediate(h);
  h.c.i32(WORDS).op(op.I32_AND).op(op.I32_SHR_U);
}

/** Length of a string given in a register: the absolute value, at most the number of elements. */
function explicitLength(h: Handler, register: number, size: 32 | 64, count: number): number {
  const c = h.c;
  const value = h.i64();
  const length = h.i32();
  h.loadGpr(register, size);
  c.set(value);
  c.i64(0).get(value).op(op.I64_SUB).get(value).get(value).i64(0).op(op.I64_LT_S).op(op.SELECT).set(value);
  c.get(value).op(op.I32_WRAP_I64).get(count);
  c.get(value).get(count).op(op.I64_EXTEND_I32_U).op(op.I64_LT_U).op(op.SELECT).set(length);
  return length;
}

/** Length of a string that ends before its first zero element. */
function implicitLength(h: Handler, vector: number): number {
  const c = h.c;
  const length = h.i32();
  const pushZeros = (element: Element) =>
    c
      .get(vector)
      .v128(ZERO)
      .simd(element.equal)
      .simd(element.bitmask)
      .i32(1 << element.count)
      .op(op.I32_OR);
  pushZeros(WORD);
  pushZeros(BYTE);
  pushByteImmediate(h);
  c.i32(WORDS).op(op.I32_AND).op(op.SELECT).op(op.I32_CTZ).set(length);
  return length;
}

function setStringFlags(h: Handler, result: number, lengthA: number, lengthB: number, count: number): void {
  const c = h.c;
  c.get(result).op(op.I32_EQZ).op(op.I32_EQZ).i32(RFLAGS_CF).op(op.I32_MUL);
  c.get(lengthB).get(count).op(op.I32_LT_U).i32(RFLAGS_ZF).op(op.I32_MUL).op(op.I32_OR);
  c.get(lengthA).get(count).op(op.I32_LT_U).i32(RFLAGS_SF).op(op.I32_MUL).op(op.I32_OR);
  c.get(result).i32(1).op(op.I32_AND).i32(RFLAGS_OF).op(op.I32_MUL).op(op.I32_OR);
  c.call(h.run.setFlags);
}

/** ECX becomes the number of the lowest or highest bit, of an element beyond the last when there is none. */
function storeIndex(h: Handler, result: number, count: number): void {
  const c = h.c;
  const index = h.i64();
  c.i32(31).get(result).op(op.I32_CLZ).op(op.I32_SUB).get(result).op(op.I32_CTZ);
  pushByteImmediate(h);
  c.i32(FROM_END_OR_EXPANDED).op(op.I32_AND).op(op.SELECT);
  c.get(count).get(result).op(op.SELECT).op(op.I64_EXTEND_I32_U).set(index);
  h.storeGpr(RCX, 32, index);
}

/** XMM0 becomes the bits, or elements of ones where the bits are. */
function storeMask(h: Handler, result: number): void {
  const c = h.c;
  const bits = h.temp(op.V128);
  const bitOfByte = Array.from({ length: 16 }, (_, i) => 1 << (i % 8));
  const bitOfWord = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 1 << (i / 2) : 0));
  c.get(result).simd(op.I16X8_SPLAT).set(bits);
  c.i32(0);
  pushByteImmediate(h);
  c.i32(FROM_END_OR_EXPANDED).op(op.I32_AND).if(op.V128);
  pushByteImmediate(h);
  c.i32(WORDS).op(op.I32_AND).if(op.V128);
  c.get(bits).v128(bitOfWord).simd(op.V128_AND).v128(bitOfWord).simd(op.I16X8_EQ).else();
  c.get(bits).get(bits).shuffle([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
  c.v128(bitOfByte).simd(op.V128_AND).v128(bitOfByte).simd(op.I8X16_EQ).end().else();
  c.v128(ZERO).get(result).simdLane(op.I32X4_REPLACE_LANE, 0).end();
  c.simdMem(op.V128_STORE, XMM);
}

/** `i` in the mnemonic: lengths by zero elements; `e`: in EAX and EDX, with REX.W in RAX and RDX. */
function emitStringInstruction(h: Handler, mnemonic: string, kind: string): void {
  const c = h.c;
  const a = h.temp(op.V128);
  const b = h.temp(op.V128);
  const count = h.i32();
  const result = h.i32();
  const size = mnemonic.endsWith('64') ? 64 : 32;
  pushVector(h, kind, false);
  c.set(b);
  pushFirst(h);
  c.set(a);
  pushElementCount(h);
  c.set(count);
  const isExplicit = mnemonic.startsWith('pcmpe');
  const lengthA = isExplicit ? explicitLength(h, RAX, size, count) : implicitLength(h, a);
  const lengthB = isExplicit ? explicitLength(h, RDX, size, count) : implicitLength(h, b);
  c.get(a).get(b).get(lengthA).get(lengthB);
  pushByteImmediate(h);
  c.call(h.run.compareStrings).set(result);
  if (mnemonic.startsWith('stri', 5)) storeIndex(h, result, count);
  else storeMask(h, result);
  setStringFlags(h, result, lengthA, lengthB, count);
  h.next();
}

export function simdStringForms(): Form[] {
  const mnemonics = ['pcmpestri', 'pcmpestri64', 'pcmpestrm', 'pcmpestrm64', 'pcmpistri', 'pcmpistrm'];
  return mnemonics.flatMap((mnemonic) =>
    ['v', 'm'].map((kind) => form(`${mnemonic}.v${kind}i`, false, (h) => emitStringInstruction(h, mnemonic, kind))),
  );
}
