/**
 * An event in words made of its fields alone, for kinds without a line of their own: `dpc #3, routine pipes!Tick, delay
 * 1.200 us`. What is zero or empty and means "none" is left out.
 */
import type { GuestAddress } from '../base/guest-address.ts';
import type { FieldValue, TraceEvent } from '../proto/decoded-batch.ts';
import type { FieldInfo } from '../proto/event-schema.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { formatDuration, formatHexU64, formatNumber, formatPointer, formatTimeout } from './format-value.ts';
import { previewBytes } from './hex-dump.ts';
import type { TraceNames } from './names.ts';

/** What the numbers in fields of these names count. */
const NAMED_IDS: Readonly<Record<string, (names: TraceNames, id: number) => string>> = {
  irp: (names, id) => names.irp(id),
  device: (names, id) => names.device(id),
  driver: (names, id) => names.driver(id),
  process: (names, id) => names.process(id),
  object: (names, id) => names.object(id),
  file: (names, id) => names.object(id),
  hardware: (names, id) => names.hardware(id),
  source: (names, id) => names.hardware(id),
  lock: (names, id) => names.lock(id),
  readied: (names, id) => names.thread(id),
  changed: (names, id) => names.thread(id),
  requester: (names, id) => names.thread(id),
  owner: (names, id) => names.thread(id),
  target: (names, id) => names.thread(id),
  of: (names, id) => names.thread(id),
};

function valueText(field: FieldInfo, value: FieldValue, names: TraceNames): string {
  const { name, encoding, meaning } = field;
  const address = (place: GuestAddress) => names.address(place);
  switch (encoding) {
    case 'id':
      return NAMED_IDS[name]?.(names, value as number) ?? `#${value}`;
    case 'addr':
      return names.address(value as GuestAddress);
    case 'mono':
      return formatDuration(value as number);
    case 'u64':
      if (meaning === 'timeout') return formatTimeout(value as bigint);
      return meaning === 'hex' ? formatPointer(value as bigint, address) : String(value);
    case 'str':
      return JSON.stringify(value);
    case 'bytes':
    case 'payload':
      return previewBytes(value as Uint8Array);
    case 'u64list':
      return (value as bigint[]).map(meaning === 'hex' ? formatHexU64 : String).join(' ');
    default:
      return formatNumber(meaning, value as number);
  }
}

/** No object, no text, no bytes, and "no" need not be said. */
function saysNothing({ encoding, meaning }: FieldInfo, value: FieldValue): boolean {
  if (typeof value === 'string' || value instanceof Uint8Array || Array.isArray(value)) return value.length === 0;
  return value === 0 && (encoding === 'id' || encoding === 'addr' || meaning === 'bool');
}

/** What happened, in one line without line breaks. `-` for a kind without anything to say. */
export function describeFields(event: TraceEvent, names: TraceNames): string {
  const texts: string[] = [];
  for (const field of KIND_BY_NUMBER[event.kind]?.fields ?? []) {
    const value = event.fields[field.name]!;
    if (saysNothing(field, value)) continue;
    const label = field.name.replaceAll('_', ' ');
    const isFlag = field.meaning === 'bool';
    const isNamed = field.encoding === 'id' && NAMED_IDS[field.name] !== undefined;
    texts.push(
      isFlag ? label : isNamed ? valueText(field, value, names) : `${label} ${valueText(field, value, names)}`,
    );
  }
  return texts.join(', ') || '-';
}
