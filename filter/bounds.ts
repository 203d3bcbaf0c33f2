/** What a plan says of time, event number and IRP at the least: batches outside are not read. */
import { isIrpField } from '../proto/event-schema.ts';
import type { NumberValue, Test } from './plan.ts';
import type { CompareSign } from './syntax.ts';

/** Both ends are in it. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Bounds {
  readonly time: Interval;
  readonly number: Interval;
  /** Of a field `irp` of the event itself. */
  readonly ownIrp: Interval;
  /** Of the IRP that the event belongs to. */
  readonly irp: Interval;
}

const ALL: Interval = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
const NONE: Interval = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };
export const UNBOUNDED: Bounds = { time: ALL, number: ALL, ownIrp: ALL, irp: ALL };
const IMPOSSIBLE: Bounds = { time: NONE, number: NONE, ownIrp: NONE, irp: NONE };

export function boundsOf(test: Test): Bounds {
  switch (test.op) {
    case 'always':
      return test.holds ? UNBOUNDED : IMPOSSIBLE;
    case 'and':
      return combine(boundsOf(test.left), boundsOf(test.right), (a, b) => ({
        low: Math.max(a.low, b.low),
        high: Math.min(a.high, b.high),
      }));
    case 'or':
      return hull(boundsOf(test.left), boundsOf(test.right));
    case 'compare':
      return test.right.op === 'constant' ? ofComparison(test.left, test.sign, test.right.value) : UNBOUNDED;
    default:
      return UNBOUNDED;
  }
}

/** What both allow. */
export function hull(a: Bounds, b: Bounds): Bounds {
  return combine(a, b, (x, y) => ({ low: Math.min(x.low, y.low), high: Math.max(x.high, y.high) }));
}

function combine(a: Bounds, b: Bounds, one: (a: Interval, b: Interval) => Interval): Bounds {
  return {
    time: one(a.time, b.time),
    number: one(a.number, b.number),
    ownIrp: one(a.ownIrp, b.ownIrp),
    irp: one(a.irp, b.irp),
  };
}

function ofComparison(value: NumberValue, sign: CompareSign, constant: number): Bounds {
  const interval = {
    low: sign === '==' || sign === '>' || sign === '>=' ? constant : Number.NEGATIVE_INFINITY,
    high: sign === '==' || sign === '<' || sign === '<=' ? constant : Number.POSITIVE_INFINITY,
  };
  if (value.op === 'common' && value.column === 'time') return { ...UNBOUNDED, time: interval };
  if (value.op === 'common' && value.column === 'number') return { ...UNBOUNDED, number: interval };
  if (value.op === 'field' && isIrpField(value.field)) return { ...UNBOUNDED, ownIrp: interval };
  if (value.op === 'fact' && value.fact === 'irp') return { ...UNBOUNDED, irp: interval };
  return UNBOUNDED;
}

export function overlaps({ low, high }: Interval, min: number, max: number): boolean {
  return low <= max && high >= min;
}
