/**
 * A filter's syntax tree to a plan for each kind of event. Names and types are looked up for every kind by itself: a kind
 * that lacks a field cannot match what is said of it, and a comparison that makes sense in no kind that has the field is
 * an error.
 */

import { didYouMean } from '../base/did-you-mean.ts';
import { EVENT_KINDS } from '../proto/generated/event-kinds.ts';
import { allFieldNames, fieldUse, isField, kindsOfWord, SPECIAL_FIELDS } from './fields.ts';
import { FilterError, Mismatch, type Span } from './filter-error.ts';
import { callOperand, callTest } from './functions.ts';
import { literal, type Operand, operandOf, UNIT_NAMES } from './operand.ts';
import { parseFilter } from './parse.ts';
import { ALWAYS, both, either, NEVER, type NumberValue, negation, type Test, type WideValue } from './plan.ts';
import { compareOperands, likeText, matchOperands, presence, toNumber, toWide } from './relations.ts';
import type { BinaryNode, IndexNode, InNode, MatchNode, NameNode, NumberNode, SyntaxNode } from './syntax.ts';
import { constantValue, wordValue } from './words.ts';

/** A filter that can be carried out. */
export interface Filter {
  readonly text: string;
  /** By kind number; kinds without an entry cannot match. */
  readonly plans: readonly (Test | undefined)[];
  readonly syntax: SyntaxNode;
}

/** Throws FilterError. */
export function compileFilter(text: string): Filter {
  const syntax = parseFilter(text);
  const outcome = new Outcome();
  const plans: (Test | undefined)[] = [];
  for (const { number } of EVENT_KINDS) {
    const test = new KindCompiler(text, number, outcome).test(syntax);
    if (test.op !== 'always' || test.holds) plans[number] = test;
  }
  outcome.finish();
  return { text, plans, syntax };
}

/** Events that both choose; undefined chooses all. */
export function bothFilters(a: Filter | undefined, b: Filter | undefined): Filter | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const plans = a.plans.map((plan, kind) => {
    const other = b.plans[kind];
    return plan && other && both(plan, other);
  });
  const { start, end } = a.syntax;
  const syntax: SyntaxNode = { type: 'and', left: a.syntax, right: b.syntax, start, end };
  return { text: `(${a.text}) && (${b.text})`, plans, syntax };
}

/** Which relations made sense in some kind, and why the others did in none. */
class Outcome {
  private readonly good = new Set<SyntaxNode>();
  private readonly bad = new Map<SyntaxNode, FilterError>();

  succeeded(node: SyntaxNode): void {
    this.good.add(node);
  }

  failed(node: SyntaxNode, error: FilterError): void {
    const known = this.bad.get(node);
    if (known === undefined || (!isHelpful(known) && isHelpful(error))) this.bad.set(node, error);
  }

  finish(): void {
    const errors = [...this.bad].filter(([node]) => !this.good.has(node)).map(([, error]) => error);
    errors.sort((a, b) => a.column - b.column);
    if (errors[0] !== undefined) throw errors[0];
  }
}

function isHelpful({ message }: FilterError): boolean {
  return message.includes('did you mean');
}

class KindCompiler {
  private readonly text: string;
  private readonly kind: number;
  private readonly outcome: Outcome;

  constructor(text: string, kind: number, outcome: Outcome) {
    this.text = text;
    this.kind = kind;
    this.outcome = outcome;
  }

  /** A node where a condition stands. */
  test(node: SyntaxNode): Test {
    switch (node.type) {
      case 'and':
        return both(this.test(node.left), this.test(node.right));
      case 'or':
        return either(this.test(node.left), this.test(node.right));
      case 'not':
        return negation(this.test(node.arg));
      default:
        return this.relation(node);
    }
  }

  /** A condition on values: where it makes no sense in this kind it does not hold, and that is noted. */
  private relation(node: SyntaxNode): Test {
    try {
      const test = this.sensible(node);
      if (test === undefined) return NEVER;
      this.outcome.succeeded(node);
      return test;
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error;
      this.outcome.failed(node, new FilterError(error.message, this.text, error.span));
      return NEVER;
    }
  }

  /** Undefined when this kind does not have the fields. Throws Mismatch. */
  private sensible(node: SyntaxNode): Test | undefined {
    switch (node.type) {
      case 'compare': {
        const left = this.operand(node.left);
        const right = this.beside(left, node.right);
        if (left.shape === 'absent' || right.shape === 'absent') return undefined;
        return compareOperands(
          node.op,
          { operand: left, node: node.left },
          { operand: right, node: node.right },
          this.kind,
        );
      }
      case 'in':
        return this.membership(node);
      case 'match':
        return this.match(node);
      case 'holding': {
        const { lock } = node;
        if (lock === null) return { op: 'holding', lock: undefined };
        if (lock.type === 'text') return { op: 'holding', lock: likeText('contains', lock.value, lock) };
        return { op: 'holding', lock: this.smallNumber(lock) };
      }
      case 'within':
        return { op: 'within', irp: this.smallNumber(node.irp) };
      case 'name':
        return this.nameAsTest(node);
      case 'call': {
        const test = callTest(node, (arg) => this.operand(arg), this.kind);
        if (test !== 'none') return test;
        return this.valueAsTest(node);
      }
      case 'number':
      case 'text':
      case 'bytes':
        throw new Mismatch('this says nothing of an event; compare a field with it', node);
      default:
        return this.valueAsTest(node);
    }
  }

  /** What stands on the other side of a comparison: a word of the field's vocabulary rather than a field of that name. */
  private beside(operand: Operand, node: SyntaxNode): Operand {
    if (node.type === 'name' && (operand.shape === 'number' || operand.shape === 'wide')) {
      const isWord =
        wordValue(operand.meaning, node.name) !== undefined ||
        (operand.meaning === 'kind' && kindsOfWord(node.name) !== undefined);
      if (isWord) return { shape: 'word', word: node.name };
    }
    return this.operand(node);
  }

  private smallNumber(node: NumberNode): number {
    const { value } = this.number(node);
    if (typeof value !== 'bigint' || node.unit !== '' || value > 0x7fff_ffffn) {
      throw this.error(`${this.text.slice(node.start, node.end)} cannot be the number of one`, node);
    }
    return Number(value);
  }

  /** A kind, a group of kinds, `true`, or a field that is set. */
  private nameAsTest(node: NameNode): Test | undefined {
    if (/^(true|false)$/i.test(node.name)) return node.name.toLowerCase() === 'true' ? ALWAYS : NEVER;
    const kinds = kindsOfWord(node.name);
    if (kinds !== undefined) return kinds.has(this.kind) ? ALWAYS : NEVER;
    return this.valueAsTest(node);
  }

  private valueAsTest(node: SyntaxNode): Test | undefined {
    const operand = this.operand(node);
    if (operand.shape === 'absent') return undefined;
    if (operand.shape === 'word') throw this.unknownName(operand.word, node);
    if (!('value' in operand) || operand.shape === 'literal') {
      throw new Mismatch('this says nothing of an event; compare a field with it', node);
    }
    return presence(operand);
  }

  private membership({ left, items, negated }: InNode): Test | undefined {
    const operand = this.operand(left);
    if (operand.shape === 'absent') return undefined;
    if (!('value' in operand) || operand.shape === 'literal') throw new Mismatch('"in" needs a field before it', left);
    const side = { operand, node: left };
    let test: Test = NEVER;
    for (const { low, high } of items) {
      const [first, last] = [this.beside(operand, low), high && this.beside(operand, high)];
      if (first.shape === 'absent' || last?.shape === 'absent') return undefined;
      const from = compareOperands(last === null ? '==' : '>=', side, { operand: first, node: low }, this.kind);
      if (last === null) {
        test = either(test, from);
        continue;
      }
      const to = compareOperands('<=', side, { operand: last, node: high! }, this.kind);
      if (isReversed(from, to)) throw this.error(this.reversedRange(low, high!), { start: low.start, end: high!.end });
      test = either(test, both(from, to));
    }
    return negated ? both({ op: 'present', value: operand.value }, negation(test)) : test;
  }

  private reversedRange(low: SyntaxNode, high: SyntaxNode): string {
    const [from, to] = [low, high].map(({ start, end }) => this.text.slice(start, end));
    return `nothing is in this range: the lower end comes first, ${to}..${from}`;
  }

  private match({ op, left, right, negated }: MatchNode): Test | undefined {
    const [operand, pattern] = [this.operand(left), this.operand(right)];
    if (operand.shape === 'absent' || pattern.shape === 'absent') return undefined;
    if (operand.shape === 'word') throw this.unknownName(operand.word, left);
    const test = matchOperands(op, { operand, node: left }, { operand: pattern, node: right });
    if (!negated) return test;
    if (!('value' in operand) || operand.shape === 'literal') return NEVER;
    return both({ op: 'present', value: operand.value }, negation(test));
  }

  /** A node where a value stands. */
  private operand(node: SyntaxNode): Operand {
    switch (node.type) {
      case 'name':
        return this.name(node);
      case 'number':
        return this.number(node);
      case 'text':
        return { shape: 'quoted', text: node.value };
      case 'bytes':
        return { shape: 'raw', bytes: Uint8Array.from(node.value) };
      case 'index':
        return this.element(node);
      case 'unary':
        return this.unary(node.op, node.arg);
      case 'binary':
        return this.binary(node);
      case 'call': {
        const value = callOperand(node, (arg) => this.operand(arg));
        if (value === undefined) throw this.error(`there is no function ${node.name} that gives a value`, node);
        return value;
      }
      default:
        throw this.error('a condition stands where a value is needed', node);
    }
  }

  private name(node: NameNode): Operand {
    const { name } = node;
    const use = fieldUse(name, this.kind);
    if (use !== undefined) {
      // In a plan for one kind, the kind is a constant.
      if (use === SPECIAL_FIELDS.get('kind')) {
        return {
          ...operandOf(use),
          shape: 'number',
          value: { op: 'constant', value: this.kind },
          dimension: undefined,
          meaning: 'kind',
        };
      }
      return operandOf(use);
    }
    if (isField(name)) return { shape: 'absent' };
    // A dot makes it a field, unless it is a file name.
    if (/^[a-z_]+\./.test(name) && kindsOfWord(name.slice(0, name.indexOf('.'))) !== undefined) {
      throw this.unknownName(name, node);
    }
    return { shape: 'word', word: name };
  }

  private unknownName(name: string, span: Span): FilterError {
    return this.error(
      `there is no field "${name}"${didYouMean(name, allFieldNames()) || '; `ntrewind fields` lists them'}`,
      span,
    );
  }

  private number(node: NumberNode): Extract<Operand, { shape: 'literal' }> {
    const { value, unit } = node;
    const found = literal(value, unit);
    if (found !== undefined) return found;
    const hint = /^[KMG]B?$/i.test(unit)
      ? `; ${unit[0]!.toUpperCase()}iB counts in powers of 1024`
      : didYouMean(unit, UNIT_NAMES) || `; units are ${UNIT_NAMES.join(', ')}`;
    throw this.error(`there is no unit "${unit}"${hint}`, { start: node.start + value.length, end: node.end });
  }

  private element({ of, index }: IndexNode): Operand {
    const list = this.operand(of);
    if (list.shape === 'absent') return list;
    if (list.shape !== 'list') throw new Mismatch('only a list has elements', of);
    return {
      shape: 'wide',
      value: { op: 'element', list: list.value, index: this.smallNumber(index) },
      meaning: '',
    };
  }

  private unary(op: '-' | '~', arg: SyntaxNode): Operand {
    const operand = this.operand(arg);
    if (operand.shape === 'absent') return operand;
    if (operand.shape === 'literal') {
      if (op === '-') return { ...operand, value: -operand.value };
      if (typeof operand.value === 'bigint') return { ...operand, value: BigInt.asUintN(64, ~operand.value) };
    }
    if (op === '-') {
      const right = toNumber(operand, arg);
      return {
        shape: 'number',
        value: { op: 'arithmetic', sign: '-', left: { op: 'constant', value: 0 }, right },
        meaning: '',
        dimension: operand.shape === 'number' ? operand.dimension : undefined,
      };
    }
    const ones: WideValue = { op: 'wide-constant', value: 0xffff_ffff_ffff_ffffn };
    return {
      shape: 'wide',
      value: { op: 'bits', sign: '^', left: toWide(operand, arg), right: ones },
      meaning: '',
    };
  }

  private binary(node: BinaryNode): Operand {
    const left = this.inContextOf(node.left, node.right);
    const right = this.inContextOf(node.right, node.left);
    if (left.shape === 'absent' || right.shape === 'absent') return { shape: 'absent' };
    const { op } = node;
    if (op === '+' || op === '-' || op === '*' || op === '/' || op === '%') {
      const dimension = this.dimensionOf(node, left, right);
      const [a, b] = [toNumber(left, node.left), toNumber(right, node.right)];
      if (left.shape === 'literal' && right.shape === 'literal') {
        return { shape: 'literal', value: folded(op, left.value, right.value), dimension };
      }
      return {
        shape: 'number',
        value: { op: 'arithmetic', sign: op, left: a, right: b } as NumberValue,
        meaning: '',
        dimension,
      };
    }
    const value: WideValue = { op: 'bits', sign: op, left: toWide(left, node.left), right: toWide(right, node.right) };
    return { shape: 'wide', value, meaning: '' };
  }

  /** `flags & DO_BUFFERED_IO`: the word has the meaning of the field beside it. */
  private inContextOf(node: SyntaxNode, beside: SyntaxNode): Operand {
    const operand = this.operand(node);
    if (operand.shape !== 'word') return operand;
    const other = this.operand(beside);
    if (other.shape === 'absent') return other;
    const meaning = other.shape === 'number' || other.shape === 'wide' ? other.meaning : '';
    const value = wordValue(meaning, operand.word) ?? constantValue(operand.word);
    if (value === undefined) throw this.unknownName(operand.word, node);
    return { shape: 'literal', value: BigInt(value), dimension: undefined };
  }

  private dimensionOf(node: BinaryNode, left: Operand, right: Operand) {
    const [a, b] = [left, right].map((side) => ('dimension' in side ? side.dimension : undefined));
    if ((node.op === '+' || node.op === '-') && a !== undefined && b !== undefined && a !== b) {
      throw new Mismatch(`a ${a} and a ${b} cannot be put together`, node);
    }
    if (node.op === '/' && a === b) return undefined;
    return a ?? b;
  }

  private error(message: string, span: Span): FilterError {
    return new FilterError(message, this.text, span);
  }
}

/** Literals are computed exactly where the result is whole. */
function folded(sign: '+' | '-' | '*' | '/' | '%', left: number | bigint, right: number | bigint): number | bigint {
  const [a, b] = [Number(left), Number(right)];
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (sign === '+') return left + right;
    if (sign === '-') return left - right;
    if (sign === '*') return left * right;
    if (right !== 0n && left % right === 0n && sign === '/') return left / right;
  }
  const results = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, '%': a % b };
  const value = results[sign];
  return Number.isSafeInteger(value) ? BigInt(value) : value;
}

/** Whether the bounds of a range are constants, the lower one above the upper one. */
function isReversed(from: Test, to: Test): boolean {
  const constant = (test: Test) =>
    (test.op === 'compare' && test.right.op === 'constant') ||
    (test.op === 'compare-wide' && test.right.op === 'wide-constant')
      ? test.right.value
      : undefined;
  const [low, high] = [constant(from), constant(to)];
  return low !== undefined && high !== undefined && low > high;
}
