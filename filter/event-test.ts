/**
 * Carries out a plan on one event. A recording asks it for each event as it happens; the columnar test (column-test.ts)
 * gives the same answers for whole columns.
 */
import type { FieldValue } from '../proto/decoded-batch.ts';
import { ARITHMETIC, finite, relativeTimeout } from './column-test.ts';
import type {
  AnchorColumn,
  AnyValue,
  BytesValue,
  CommonColumn,
  Fact,
  ListValue,
  NumberValue,
  Test,
  TextValue,
  Thing,
  WideValue,
} from './plan.ts';
import { holds } from './relations.ts';
import type { CompareSign } from './syntax.ts';
import { wordText } from './words.ts';

/** An event and what is known at it. */
export interface EventView {
  /** Common columns; `call_site` as a 64-bit value is {@link callSite}. */
  common(column: Exclude<CommonColumn, 'call_site'>): number;
  readonly callSite: bigint;
  anchor(column: AnchorColumn): number;
  /** Addresses as 64-bit values. Undefined for a content that was taken out of the trace. */
  field(place: number): FieldValue | undefined;
  /** NaN where there is none. */
  fact(fact: Fact): number;
  /** Empty for none. */
  readonly driver: string;
  names(thing: Thing, id: number): readonly string[];
  readonly heldLocks: readonly number[];
  isWithin(irp: number): boolean;
}

export function testEvent(test: Test, event: EventView): boolean {
  switch (test.op) {
    case 'always':
      return test.holds;
    case 'and':
      return testEvent(test.left, event) && testEvent(test.right, event);
    case 'or':
      return testEvent(test.left, event) || testEvent(test.right, event);
    case 'not':
      return !testEvent(test.test, event);
    case 'present':
      return isPresent(test.value, event);
    case 'compare': {
      const [a, b] = [numberOf(test.left, event), numberOf(test.right, event)];
      return !Number.isNaN(a) && !Number.isNaN(b) && ordered(test.sign, a, b);
    }
    case 'compare-wide': {
      const [a, b] = [wideOf(test.left, event), wideOf(test.right, event)];
      return a !== undefined && b !== undefined && ordered(test.sign, a, b);
    }
    case 'compare-any':
      return listOf(test.list, event).some((value) => ordered(test.sign, value, test.value));
    case 'words': {
      const value = numberOf(test.value, event);
      return !Number.isNaN(value) && test.like(wordText(test.meaning, value));
    }
    case 'named': {
      const id = numberOf(test.value, event);
      return id > 0 && event.names(test.thing, id).some(test.like);
    }
    case 'text': {
      const text = textOf(test.value, event);
      return text !== undefined && test.like(text);
    }
    case 'bytes': {
      const bytes = bytesOf(test.value, event);
      return bytes !== undefined && test.like(bytes);
    }
    case 'holding': {
      const { lock } = test;
      if (typeof lock === 'function') return event.heldLocks.some((id) => event.names('lock', id).some(lock));
      return lock === undefined ? event.heldLocks.length > 0 : event.heldLocks.includes(lock);
    }
    case 'within':
      return event.isWithin(test.irp);
  }
}

function ordered(sign: CompareSign, a: number | bigint, b: number | bigint): boolean {
  return holds(sign, a < b ? -1 : a > b ? 1 : 0);
}

function numberOf(value: NumberValue, event: EventView): number {
  switch (value.op) {
    case 'constant':
      return value.value;
    case 'common':
      return event.common(value.column as Exclude<CommonColumn, 'call_site'>);
    case 'anchor':
      return event.anchor(value.column);
    case 'field':
      return event.field(value.place) as number;
    case 'fact':
      return event.fact(value.fact);
    case 'length':
      return lengthOf(value.of, event);
    case 'timeout': {
      const raw = wideOf(value.of, event)!;
      return relativeTimeout(Number(raw & 0xffff_ffffn), Number(raw >> 32n));
    }
    case 'rounded':
      return Number(wideOf(value.of, event) ?? Number.NaN);
    case 'part': {
      const whole = numberOf(value.of, event);
      return Number.isNaN(whole) ? whole : Math.floor(whole / 2 ** value.shift) % (value.mask + 1);
    }
    case 'arithmetic':
      return finite(ARITHMETIC[value.sign](numberOf(value.left, event), numberOf(value.right, event)));
  }
}

function lengthOf(of: BytesValue | ListValue | TextValue, event: EventView): number {
  if (of.op === 'bytes-field') return bytesOf(of, event)?.length ?? Number.NaN;
  if (of.op === 'list-field') return listOf(of, event).length;
  return textOf(of, event)?.length ?? Number.NaN;
}

/** Undefined where there is none. */
function wideOf(value: WideValue, event: EventView): bigint | undefined {
  switch (value.op) {
    case 'wide-field':
      return event.field(value.place) as bigint;
    case 'call-site':
      return event.callSite;
    case 'wide-constant':
      return value.value;
    case 'widened': {
      const number = Math.trunc(numberOf(value.of, event));
      return Number.isNaN(number) ? undefined : BigInt.asUintN(64, BigInt(number));
    }
    case 'element':
      return listOf(value.list, event)[value.index];
    case 'bits': {
      const [a, b] = [wideOf(value.left, event), wideOf(value.right, event)];
      return a === undefined || b === undefined ? undefined : bitsOf(value.sign, a, b);
    }
  }
}

function bitsOf(sign: Extract<WideValue, { op: 'bits' }>['sign'], a: bigint, b: bigint): bigint {
  switch (sign) {
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return b > 63n ? 0n : BigInt.asUintN(64, a << b);
    case '>>':
      return b > 63n ? 0n : a >> b;
  }
}

function listOf({ place }: ListValue, event: EventView): readonly bigint[] {
  return event.field(place) as bigint[];
}

function bytesOf({ place }: BytesValue, event: EventView): Uint8Array | undefined {
  return event.field(place) as Uint8Array | undefined;
}

function textOf(value: TextValue, event: EventView): string | undefined {
  return value.op === 'text-field' ? (event.field(value.place) as string) : event.driver || undefined;
}

function isPresent(value: AnyValue, event: EventView): boolean {
  switch (value.op) {
    case 'wide-field':
    case 'call-site':
    case 'wide-constant':
    case 'widened':
    case 'element':
    case 'bits':
      return wideOf(value, event) !== undefined;
    case 'text-field':
    case 'text-fact':
      return textOf(value, event) !== undefined;
    case 'list-field':
      return true;
    case 'bytes-field':
      return bytesOf(value, event) !== undefined;
    default:
      return !Number.isNaN(numberOf(value, event));
  }
}

/** What a value is in an event; undefined where there is none. 64-bit values are bigints. */
export function valueIn(value: AnyValue, event: EventView): FieldValue | undefined {
  switch (value.op) {
    case 'wide-field':
    case 'call-site':
    case 'wide-constant':
    case 'widened':
    case 'element':
    case 'bits':
      return wideOf(value, event);
    case 'text-field':
    case 'text-fact':
      return textOf(value, event);
    case 'list-field':
      return event.field(value.place);
    case 'bytes-field':
      return bytesOf(value, event);
    default: {
      const number = numberOf(value, event);
      return Number.isNaN(number) ? undefined : number;
    }
  }
}
