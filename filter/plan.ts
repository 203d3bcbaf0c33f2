/**
 * A filter with everything resolved for one kind of event: which columns it reads and how it compares them. Plain data,
 * carried out on whole columns by column-test.ts and on single events by event-test.ts, with the same outcome.
 *
 * A value may be absent: a computed field that an event does not have, an index beyond a list, a division by zero. A
 * condition on an absent value does not hold.
 */
import type { FieldInfo } from '../proto/event-schema.ts';
import type { BinarySign, CompareSign } from './syntax.ts';

/** The columns with a row for each event. */
export type CommonColumn = 'number' | 'kind' | 'cpu' | 'irql' | 'thread' | 'time' | 'call_site';
/** The columns with a row for each decision. */
export type AnchorColumn = 'instructions' | 'boundary';

/** Things that have a number and a name. */
export type Thing = 'device' | 'driver' | 'process' | 'thread' | 'object' | 'lock';

/** What an event has besides its own fields: it follows from events before, some of it from events after. */
export type Fact =
  | 'irp'
  | 'process'
  | 'device'
  | 'driver'
  | 'lock.hold'
  | 'irp.major'
  | 'irp.minor'
  | 'irp.mode'
  | 'irp.device'
  | 'irp.file'
  | 'irp.requester'
  | 'irp.parent'
  | 'irp.drivers'
  | 'irp.started'
  | 'irp.pended'
  | 'irp.cancelled'
  | 'irp.status'
  | 'irp.information'
  | 'irp.completed_at'
  | 'irp.completed_at_irql'
  | 'irp.completed_by'
  | 'irp.latency'
  | 'irp.control_code';

/** A number that double precision holds exactly in every trace, or the result of arithmetic. */
export type NumberValue =
  | { readonly op: 'common'; readonly column: CommonColumn }
  | { readonly op: 'anchor'; readonly column: AnchorColumn }
  | { readonly op: 'field'; readonly place: number; readonly field: FieldInfo }
  | { readonly op: 'fact'; readonly fact: Fact }
  | { readonly op: 'constant'; readonly value: number }
  | { readonly op: 'length'; readonly of: BytesValue | ListValue | TextValue }
  /** A relative timeout in ns; absent for none and for absolute ones. */
  | { readonly op: 'timeout'; readonly of: WideValue }
  /** A 64-bit value in double precision. */
  | { readonly op: 'rounded'; readonly of: WideValue }
  /** Bits `shift` and up of a number, as many as the mask has. */
  | { readonly op: 'part'; readonly of: NumberValue; readonly shift: number; readonly mask: number }
  | {
      readonly op: 'arithmetic';
      readonly sign: '+' | '-' | '*' | '/' | '%';
      readonly left: NumberValue;
      readonly right: NumberValue;
    };

/** 64 bits. */
export type WideValue =
  | { readonly op: 'wide-field'; readonly place: number; readonly field: FieldInfo }
  | { readonly op: 'call-site' }
  | { readonly op: 'wide-constant'; readonly value: bigint }
  | { readonly op: 'widened'; readonly of: NumberValue }
  | { readonly op: 'element'; readonly list: ListValue; readonly index: number }
  | {
      readonly op: 'bits';
      readonly sign: Extract<BinarySign, '&' | '|' | '^' | '<<' | '>>'>;
      readonly left: WideValue;
      readonly right: WideValue;
    };

export type TextValue =
  | { readonly op: 'text-field'; readonly place: number; readonly field: FieldInfo }
  | { readonly op: 'text-fact'; readonly fact: 'driver' };

export interface BytesValue {
  readonly op: 'bytes-field';
  readonly place: number;
  readonly field: FieldInfo;
}

export interface ListValue {
  readonly op: 'list-field';
  readonly place: number;
  readonly field: FieldInfo;
}

export type AnyValue = NumberValue | WideValue | TextValue | BytesValue | ListValue;

/** What a text must be like. */
export type TextPredicate = (text: string) => boolean;

export type Test =
  | { readonly op: 'always'; readonly holds: boolean }
  | { readonly op: 'and' | 'or'; readonly left: Test; readonly right: Test }
  | { readonly op: 'not'; readonly test: Test }
  | { readonly op: 'present'; readonly value: AnyValue }
  | { readonly op: 'compare'; readonly sign: CompareSign; readonly left: NumberValue; readonly right: NumberValue }
  | { readonly op: 'compare-wide'; readonly sign: CompareSign; readonly left: WideValue; readonly right: WideValue }
  /** Some element of the list compares so. */
  | { readonly op: 'compare-any'; readonly sign: CompareSign; readonly list: ListValue; readonly value: bigint }
  /** The words for a number are like that. */
  | { readonly op: 'words'; readonly value: NumberValue; readonly meaning: string; readonly like: TextPredicate }
  /** One of the names of the thing with this number is like that. */
  | {
      readonly op: 'named';
      readonly value: NumberValue;
      readonly thing: Thing;
      readonly like: TextPredicate;
    }
  | { readonly op: 'text'; readonly value: TextValue; readonly like: TextPredicate }
  | { readonly op: 'bytes'; readonly value: BytesValue; readonly like: (bytes: Uint8Array) => boolean }
  /** The thread holds a lock: any, the one with this number, or one whose name is like that. */
  | { readonly op: 'holding'; readonly lock: number | TextPredicate | undefined }
  /** It belongs to this IRP, or to one that was made on its behalf. */
  | { readonly op: 'within'; readonly irp: number };

export const ALWAYS: Test = { op: 'always', holds: true };
export const NEVER: Test = { op: 'always', holds: false };

/** `and` and `or` that fold constants. */
export function both(left: Test, right: Test): Test {
  if (left.op === 'always') return left.holds ? right : NEVER;
  if (right.op === 'always') return right.holds ? left : NEVER;
  return { op: 'and', left, right };
}

export function either(left: Test, right: Test): Test {
  if (left.op === 'always') return left.holds ? ALWAYS : right;
  if (right.op === 'always') return right.holds ? ALWAYS : left;
  return { op: 'or', left, right };
}

export function negation(test: Test): Test {
  if (test.op === 'always') return test.holds ? NEVER : ALWAYS;
  return test.op === 'not' ? test.test : { op: 'not', test };
}
