/** What stands beside an operator of a filter: a value of an event of some kind, or something written out. */
import type { FieldUse } from './fields.ts';
import type { AnyValue, BytesValue, ListValue, NumberValue, TextValue, Thing, WideValue } from './plan.ts';

/** What a number measures. Times are in ns, sizes in bytes. */
export type Dimension = 'time' | 'size' | undefined;

export type Operand =
  | {
      readonly shape: 'number';
      readonly value: NumberValue;
      readonly meaning: string;
      readonly thing?: Thing | undefined;
      readonly dimension: Dimension;
    }
  | { readonly shape: 'wide'; readonly value: WideValue; readonly meaning: string }
  | { readonly shape: 'text'; readonly value: TextValue; readonly meaning: string }
  | { readonly shape: 'bytes'; readonly value: BytesValue }
  | { readonly shape: 'list'; readonly value: ListValue }
  /** A bigint where it is whole. */
  | { readonly shape: 'literal'; readonly value: number | bigint; readonly dimension: Dimension }
  | { readonly shape: 'quoted'; readonly text: string }
  | { readonly shape: 'raw'; readonly bytes: Uint8Array }
  /** A name that is no field: what it means depends on what it is compared with. */
  | { readonly shape: 'word'; readonly word: string }
  /** A field that events of this kind do not have. */
  | { readonly shape: 'absent' };

export type FieldOperand = Extract<Operand, { readonly value: AnyValue }>;

export function operandOf({ value, meaning, thing, isTime }: FieldUse): FieldOperand {
  switch (value.op) {
    case 'text-field':
    case 'text-fact':
      return { shape: 'text', value, meaning };
    case 'bytes-field':
      return { shape: 'bytes', value };
    case 'list-field':
      return { shape: 'list', value };
    case 'wide-field':
    case 'call-site':
    case 'wide-constant':
    case 'widened':
    case 'element':
    case 'bits':
      return { shape: 'wide', value, meaning };
    default:
      return { shape: 'number', value, meaning, thing, dimension: isTime ? 'time' : undefined };
  }
}

const UNITS: Readonly<Record<string, { readonly scale: bigint; readonly dimension: Dimension }>> = {
  ns: { scale: 1n, dimension: 'time' },
  us: { scale: 1_000n, dimension: 'time' },
  µs: { scale: 1_000n, dimension: 'time' },
  μs: { scale: 1_000n, dimension: 'time' },
  ms: { scale: 1_000_000n, dimension: 'time' },
  s: { scale: 1_000_000_000n, dimension: 'time' },
  B: { scale: 1n, dimension: 'size' },
  KiB: { scale: 1n << 10n, dimension: 'size' },
  MiB: { scale: 1n << 20n, dimension: 'size' },
  GiB: { scale: 1n << 30n, dimension: 'size' },
};

export const UNIT_NAMES = ['ns', 'us', 'ms', 's', 'B', 'KiB', 'MiB', 'GiB'];

/** `1.2` and `ms` as 1200000 ns; undefined for an unknown unit. */
export function literal(digits: string, unit: string): Extract<Operand, { shape: 'literal' }> | undefined {
  const known =
    unit === '' ? { scale: 1n, dimension: undefined } : Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (known === undefined) return undefined;
  const [whole = '', fraction = ''] = /^0[xb]/i.test(digits) ? [digits] : digits.split('.');
  if (fraction === '') return { shape: 'literal', value: BigInt(whole) * known.scale, dimension: known.dimension };
  const divisor = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * known.scale;
  const value = scaled % divisor === 0n ? scaled / divisor : Number(scaled) / Number(divisor);
  return { shape: 'literal', value, dimension: known.dimension };
}
