/**
 * `ntrewind cat`: every event as one line of JSON, straight from the schema, for other programs. Nothing is looked up or
 * decoded: docs/trace-format.md states the rule, docs/examples has the same in Python.
 */
import { addressHi, addressLo, type GuestAddress } from '../base/guest-address.ts';
import { u64ToBigInt } from '../base/u64.ts';
import type { FieldValue, TraceEvent } from '../proto/decoded-batch.ts';
import type { FieldInfo } from '../proto/event-schema.ts';
import { KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import type { JsonObject, JsonValue } from './event-json.ts';

function hexText(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function addressText(address: GuestAddress): string {
  return hexText(u64ToBigInt({ lo: addressLo(address), hi: addressHi(address) }));
}

/** Numbers and texts as they are, 64-bit values as `0x` digits, bytes as digits. */
function rawJson({ encoding }: FieldInfo, value: FieldValue): JsonValue {
  switch (encoding) {
    case 'addr':
      return addressText(value as GuestAddress);
    case 'u64':
      return hexText(value as bigint);
    case 'u64list':
      return (value as bigint[]).map(hexText);
    case 'bytes':
    case 'payload':
      return Buffer.from(value as Uint8Array).toString('hex');
    default:
      return value as number | string;
  }
}

/** The common columns, the anchors of a decision, then the fields, in schema order. */
function rowOf(event: TraceEvent): JsonObject {
  const row: JsonObject = {
    number: event.number,
    kind: event.name,
    cpu: event.cpu,
    irql: event.irql,
    thread: event.thread,
    time: event.time,
    call_site: addressText(event.callSite),
  };
  if (event.anchors !== undefined) row.anchors = { ...event.anchors };
  const fields: JsonObject = {};
  for (const field of KIND_BY_NUMBER[event.kind]?.fields ?? [])
    fields[field.name] = rawJson(field, event.fields[field.name]!);
  row.fields = fields;
  return row;
}

/** Yields a line an event. Throws TraceError when a batch is damaged. */
export function* catTrace(reader: TraceReader): Generator<string> {
  for (const batch of reader.batches()) {
    for (let i = 0; i < batch.eventCount; i++) yield JSON.stringify(rowOf(batch.event(i)));
    batch.release();
  }
}
