/** What a comparison means for the types of its two sides. Where it means nothing, a Mismatch says why. */

import { didYouMean } from '../base/did-you-mean.ts';
import { irpMinorValues } from '../nt/irp-codes.ts';
import { poolTag } from '../nt/pool-tag.ts';
import { moduleName } from '../wording/modules.ts';
import { allFieldNames, fieldUse, kindsOfWord } from './fields.ts';
import { Mismatch, type Span } from './filter-error.ts';
import type { FieldOperand, Operand } from './operand.ts';
import {
  ALWAYS,
  both,
  either,
  NEVER,
  type NumberValue,
  negation,
  type Test,
  type TextPredicate,
  type WideValue,
} from './plan.ts';
import type { CompareSign } from './syntax.ts';
import { constantValue, hasWords, shortWordsOf, wordsOf, wordValue } from './words.ts';

/** One side, and where it stands. */
export interface Side {
  readonly operand: Operand;
  readonly node: Span;
}

const FLIPPED: Readonly<Record<CompareSign, CompareSign>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

type NumberOperand = Extract<Operand, { shape: 'number' }>;
type WideOperand = Extract<Operand, { shape: 'wide' }>;
type LiteralOperand = Extract<Operand, { shape: 'literal' }>;

function isField(operand: Operand): operand is FieldOperand {
  return 'value' in operand && operand.shape !== 'literal';
}

/** @param kind of the events that are compared. Throws Mismatch. */
export function compareOperands(sign: CompareSign, left: Side, right: Side, kind: number): Test {
  if (!isField(left.operand) && isField(right.operand)) return compareOperands(FLIPPED[sign], right, left, kind);
  const a = left.operand;
  if (a.shape === 'word') throw unknownWord(a.word, left.node, '');
  if (a.shape === 'literal' && right.operand.shape === 'literal') {
    return truth(sign, a.value === right.operand.value ? 0 : Number(a.value) - Number(right.operand.value));
  }
  switch (a.shape) {
    case 'number':
      return compareNumber(sign, { ...left, operand: a }, right, kind);
    case 'wide':
      return compareWide(sign, { ...left, operand: a }, right);
    case 'text':
      if (a.value.op === 'text-field' && right.operand.shape === 'word') {
        throw new Mismatch('a text stands in quotes', right.node);
      }
      return withSign(sign, a, left.node, { op: 'text', value: a.value, like: equalText(a.meaning, textOf(right)) });
    case 'bytes':
      return withSign(sign, a, left.node, { op: 'bytes', value: a.value, like: equalBytes(bytesOf(right)) });
    case 'list': {
      const value = toInteger(right);
      if (sign === '!=')
        return both(
          { op: 'present', value: a.value },
          negation({ op: 'compare-any', sign: '==', list: a.value, value }),
        );
      return { op: 'compare-any', sign, list: a.value, value };
    }
    default:
      throw new Mismatch('neither side of the comparison is a field', left.node);
  }
}

function truth(sign: CompareSign, order: number): Test {
  return holds(sign, order) ? ALWAYS : NEVER;
}

/** Whether a comparison holds whose sides differ by `order`: negative, zero or positive. */
export function holds(sign: CompareSign, order: number): boolean {
  switch (sign) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** What can only be equal or not. */
function withSign(sign: CompareSign, operand: FieldOperand, node: Span, equal: Test): Test {
  if (sign === '==') return equal;
  if (sign === '!=') return both(presentTest(operand), negation(equal));
  throw new Mismatch('texts, bytes and names have no order: only ==, !=, in, matches and contains go with them', node);
}

/** A thing with the number 0 is none. */
function presentTest(operand: FieldOperand): Test {
  const { value } = operand;
  return operand.shape === 'number' && operand.thing !== undefined ? presence(operand) : { op: 'present', value };
}

function compareNumber(sign: CompareSign, left: Side & { operand: NumberOperand }, right: Side, kind: number): Test {
  const { operand } = left;
  const other = right.operand;
  if (operand.thing !== undefined && (other.shape === 'quoted' || other.shape === 'word')) {
    const like = equalText(operand.thing, textOf(right));
    return withSign(sign, operand, left.node, { op: 'named', value: operand.value, thing: operand.thing, like });
  }
  if (other.shape === 'word' || other.shape === 'quoted') return compareWithWord(sign, left, right, kind);
  if (other.shape === 'wide') {
    return { op: 'compare', sign, left: operand.value, right: { op: 'rounded', of: other.value } };
  }
  if (other.shape === 'number') return folded(sign, operand.value, other.value);
  if (other.shape !== 'literal') throw new Mismatch('a number can only be compared with a number', right.node);
  checkDimension(operand.dimension, other, right.node);
  const value = Number(other.value);
  const is32Bit = operand.meaning === 'ntstatus' && value < 0;
  return folded(sign, operand.value, { op: 'constant', value: is32Bit ? value + 0x1_0000_0000 : value });
}

function folded(sign: CompareSign, left: NumberValue, right: NumberValue): Test {
  if (left.op === 'constant' && right.op === 'constant') return truth(sign, left.value - right.value);
  return { op: 'compare', sign, left, right };
}

function checkDimension(
  dimension: 'time' | 'size' | undefined,
  { dimension: other }: LiteralOperand,
  node: Span,
): void {
  if (other === undefined || other === dimension) return;
  if (other === 'size' && dimension === undefined) return;
  throw new Mismatch(
    other === 'time' ? 'it is compared with a time but is none' : 'a time is compared with a size',
    node,
  );
}

/** `READ`, `"spin lock"`, `Pipe`. */
function compareWithWord(sign: CompareSign, left: Side & { operand: NumberOperand }, right: Side, kind: number): Test {
  const { value, meaning } = left.operand;
  const other = right.operand as Extract<Operand, { shape: 'word' | 'quoted' }>;
  const word = other.shape === 'word' ? other.word : other.text;
  const is = (number: number) => folded(sign, value, { op: 'constant', value: number });
  if (meaning === 'tag') {
    if (!/^[\x20-\x7e]{1,4}$/.test(word)) throw new Mismatch('a pool tag has one to four ASCII characters', right.node);
    return is(poolTag(word));
  }
  if (meaning === 'minor') return compareMinor(sign, left, word, right.node, kind);
  const group = meaning === 'kind' ? kindsOfWord(word) : undefined;
  if (group !== undefined) {
    if (sign !== '==' && sign !== '!=') throw new Mismatch('kinds have no order', left.node);
    return group.has(kind) === (sign === '==') ? ALWAYS : NEVER;
  }
  const number = wordValue(meaning, word) ?? (other.shape === 'word' ? constantValue(word) : undefined);
  if (number === undefined) throw unknownWord(word, right.node, meaning);
  return is(number);
}

/** A minor code's name belongs to some major codes: it says both. */
function compareMinor(
  sign: CompareSign,
  left: Side & { operand: NumberOperand },
  word: string,
  node: Span,
  kind: number,
): Test {
  const name = word.toUpperCase();
  const found = [...irpMinorValues(name), ...irpMinorValues(`IRP_MN_${name}`)];
  if (found.length === 0) throw unknownWord(word, node, 'minor');
  const { value } = left.operand;
  const major = majorBeside(value, kind);
  const equal = found
    .map((code) => both(is(major, code.major), is(value, code.minor)))
    .reduce((test, one) => either(test, one), NEVER);
  return withSign(sign, left.operand, left.node, equal);
}

function majorBeside(minor: NumberValue, kind: number): NumberValue {
  const use = fieldUse(minor.op === 'fact' ? 'irp.major' : 'major', kind);
  if (use?.value.op === 'field' || use?.value.op === 'fact') return use.value;
  return { op: 'fact', fact: 'irp.major' };
}

function is(value: NumberValue, constant: number): Test {
  return { op: 'compare', sign: '==', left: value, right: { op: 'constant', value: constant } };
}

function unknownWord(word: string, node: Span, meaning: string): Mismatch {
  if (meaning === '' || (meaning !== 'minor' && !hasWords(meaning))) {
    const hint = didYouMean(word, allFieldNames());
    return new Mismatch(`"${word}" is neither a field nor a name of NT${hint}`, node);
  }
  const known = wordsOf(meaning);
  const hint =
    didYouMean(word, known) ||
    didYouMean(word, shortWordsOf(meaning)) ||
    (known.length <= 12 ? `; there are ${known.join(', ')}` : '');
  return new Mismatch(`"${word}" is no ${MEANING_NAMES[meaning] ?? 'value of this field'}${hint}`, node);
}

const MEANING_NAMES: Readonly<Record<string, string>> = {
  ntstatus: 'NTSTATUS',
  major: 'major function code',
  minor: 'minor function code',
  irql: 'IRQL',
  method: 'transfer method',
  kind: 'kind of event',
  ioctl: 'control code',
  device_type: 'device type',
  bugcheck: 'bug check',
};

function compareWide(sign: CompareSign, left: Side & { operand: WideOperand }, right: Side): Test {
  const { value, meaning } = left.operand;
  const other = right.operand;
  if (other.shape === 'number') {
    return { op: 'compare', sign, left: { op: 'rounded', of: value }, right: other.value };
  }
  if (other.shape === 'wide') return { op: 'compare-wide', sign, left: value, right: other.value };
  if (other.shape === 'word') {
    const number = wordValue(meaning, other.word) ?? constantValue(other.word);
    if (number === undefined) throw unknownWord(other.word, right.node, meaning);
    return { op: 'compare-wide', sign, left: value, right: { op: 'wide-constant', value: BigInt(number) } };
  }
  if (other.shape !== 'literal') throw new Mismatch('a number can only be compared with a number', right.node);
  checkDimension(undefined, other, right.node);
  if (typeof other.value === 'number') {
    return { op: 'compare', sign, left: { op: 'rounded', of: value }, right: { op: 'constant', value: other.value } };
  }
  if (other.value < 0n || other.value > 0xffff_ffff_ffff_ffffn) {
    // Every value is above or below.
    return holds(sign, other.value < 0n ? 1 : -1) ? { op: 'present', value } : NEVER;
  }
  return { op: 'compare-wide', sign, left: value, right: { op: 'wide-constant', value: other.value } };
}

function textOf({ operand, node }: Side): string {
  if (operand.shape === 'quoted') return operand.text;
  if (operand.shape === 'word') return operand.word;
  throw new Mismatch('a text or a name can only be compared with a text', node);
}

function bytesOf({ operand, node }: Side): Uint8Array[] {
  if (operand.shape === 'raw') return [operand.bytes];
  if (operand.shape === 'quoted') return [utf8(operand.text), utf16(operand.text)];
  throw new Mismatch('bytes are compared with a text or with bytes such as 48:45:4c', node);
}

function toInteger({ operand, node }: Side): bigint {
  if (operand.shape === 'word') {
    const value = constantValue(operand.word);
    if (value === undefined) throw unknownWord(operand.word, node, '');
    return BigInt(value);
  }
  if (operand.shape !== 'literal' || typeof operand.value !== 'bigint') {
    throw new Mismatch('the elements of a list can only be compared with a whole number', node);
  }
  return BigInt.asUintN(64, operand.value);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function utf16(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length * 2 }, (_, i) => text.charCodeAt(i >> 1) >>> ((i & 1) * 8));
}

/** NT's names do not tell upper from lower case. A driver may be named by its object or file. */
function equalText(meaning: string, wanted: string): TextPredicate {
  const text = meaning === 'driver' ? moduleName(wanted.slice(wanted.lastIndexOf('\\') + 1)) : wanted;
  const lower = text.toLowerCase();
  return (other) => other.toLowerCase() === lower;
}

function equalBytes(wanted: readonly Uint8Array[]): (bytes: Uint8Array) => boolean {
  return (bytes) => wanted.some((content) => Buffer.compare(bytes, content) === 0);
}

/** Throws Mismatch for what is no regular expression. */
export function likeText(op: 'matches' | 'contains', wanted: string, node: Span): TextPredicate {
  if (op === 'contains') {
    const lower = wanted.toLowerCase();
    return (text) => text.toLowerCase().includes(lower);
  }
  let expression: RegExp;
  try {
    expression = new RegExp(wanted, 'is');
  } catch (error) {
    throw new Mismatch(`this is no regular expression: ${(error as Error).message.replace(/^.*: /, '')}`, node);
  }
  return (text) => expression.test(text);
}

/** `matches` and `contains`. Throws Mismatch. */
export function matchOperands(op: 'matches' | 'contains', left: Side, right: Side): Test {
  const { operand } = left;
  const other = right.operand;
  if (!isField(operand)) throw new Mismatch(`"${op}" needs a field before it`, left.node);
  if (operand.shape === 'bytes') return { op: 'bytes', value: operand.value, like: likeBytes(op, right) };
  if (operand.shape === 'list' && op === 'contains') {
    return { op: 'compare-any', sign: '==', list: operand.value, value: toInteger(right) };
  }
  if (other.shape !== 'quoted' && other.shape !== 'word') {
    throw new Mismatch(`after "${op}" a text is needed, in quotes`, right.node);
  }
  const like = likeText(op, textOf(right), right.node);
  if (operand.shape === 'text') return { op: 'text', value: operand.value, like };
  if (operand.shape === 'number' && operand.thing !== undefined) {
    return { op: 'named', value: operand.value, thing: operand.thing, like };
  }
  if (
    operand.shape === 'number' &&
    operand.meaning !== 'minor' &&
    (hasWords(operand.meaning) || operand.meaning === 'tag')
  ) {
    return { op: 'words', value: operand.value, meaning: operand.meaning, like };
  }
  throw new Mismatch(`"${op}" goes with texts, bytes and names, not with plain numbers`, left.node);
}

function likeBytes(op: 'matches' | 'contains', right: Side): (bytes: Uint8Array) => boolean {
  if (op === 'contains') {
    const wanted = bytesOf(right).map((part) => Buffer.from(part));
    return (bytes) => {
      const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      return wanted.some((part) => content.includes(part));
    };
  }
  const like = likeText(op, textOf(right), right.node);
  return (bytes) => like(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'));
}

/** A field as a condition: a flag that is set, a number other than 0 (an id, an address), a text or bytes that are not empty. */
export function presence(operand: FieldOperand): Test {
  const { value } = operand;
  switch (operand.shape) {
    case 'number': {
      const zero: NumberValue = { op: 'constant', value: 0 };
      return { op: 'compare', sign: '!=', left: operand.value, right: zero };
    }
    case 'wide':
      return { op: 'compare-wide', sign: '!=', left: operand.value, right: { op: 'wide-constant', value: 0n } };
    case 'text':
      return { op: 'text', value: operand.value, like: (text) => text !== '' };
    case 'bytes':
      return { op: 'bytes', value: operand.value, like: (bytes) => bytes.length > 0 };
    case 'list':
      return { op: 'present', value };
  }
}

/** For arithmetic. Throws Mismatch. */
export function toNumber(operand: Operand, node: Span): NumberValue {
  if (operand.shape === 'number') return operand.value;
  if (operand.shape === 'wide') return { op: 'rounded', of: operand.value };
  if (operand.shape === 'literal') return { op: 'constant', value: Number(operand.value) };
  throw new Mismatch('arithmetic needs numbers', node);
}

/** For bit operations. Throws Mismatch. */
export function toWide(operand: Operand, node: Span): WideValue {
  if (operand.shape === 'wide') return operand.value;
  if (operand.shape === 'number') return { op: 'widened', of: operand.value };
  if (operand.shape === 'literal' && typeof operand.value === 'bigint') {
    return { op: 'wide-constant', value: BigInt.asUintN(64, operand.value) };
  }
  throw new Mismatch('bit operations need whole numbers', node);
}
