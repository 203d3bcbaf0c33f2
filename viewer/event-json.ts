/**
 * Events as JSON values. One object an event:
 *
 *     number, time_ns, cpu, irql, thread, process     numbers; `thread` 0 and `process` 0 for none
 *     thread_name, kind, role, what, driver           texts; `what` is the line of the table
 *     call_site, call_site_name                       `0x` digits and `module!symbol+0x12`, absent for none
 *     irp                                             the IRP it names or its thread works on, absent for none
 *     fields                                          by the names of the schema, see below
 *     decoded                                         names of those fields that have any (status, major, tag...)
 *     parameters                                      of irp_dispatch: Parameters by their names for the major code
 *     anchors                                         of decisions: instructions, boundary, irp
 *
 * Fields: addresses and 64-bit values that are no quantities are texts of `0x` and hexadecimal digits; quantities
 * (sizes, IoStatus.Information, timeouts) are numbers, or decimal text beyond 2^53; bytes are hexadecimal digits.
 */
import { addressHi, addressLo, type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { u64ToBigInt } from '../base/u64.ts';
import { formatAccessMask } from '../nt/access-mask.ts';
import { irpMajorName, irpMinorName } from '../nt/irp-codes.ts';
import type { FieldValue, TraceEvent } from '../proto/decoded-batch.ts';
import type { FieldInfo } from '../proto/event-schema.ts';
import { EventKind, KIND_BY_NUMBER } from '../proto/generated/event-kinds.ts';
import { describeEvent, irpArguments } from '../wording/describe-event.ts';
import { decodeMeaning } from '../wording/format-value.ts';
import { irpParameters } from '../wording/irp-parameters.ts';
import type { TraceNames } from '../wording/names.ts';

export type JsonValue = string | number | boolean | null | JsonValue[] | { readonly [name: string]: JsonValue };
export type JsonObject = { [name: string]: JsonValue };

/** What the view found out about an event besides its own content. */
export interface EventFacts {
  readonly names: TraceNames;
  readonly irp: number;
  readonly driver: string;
}

function hexText(value: bigint): string {
  return `0x${value.toString(16)}`;
}

export function addressJson(address: GuestAddress): string {
  return hexText(u64ToBigInt({ lo: addressLo(address), hi: addressHi(address) }));
}

/** A quantity of 64 bits. */
export function quantityJson(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value);
}

function fieldJson(field: FieldInfo, value: FieldValue): JsonValue {
  switch (field.encoding) {
    case 'addr':
      return addressJson(value as GuestAddress);
    case 'u64':
      if (field.meaning === 'timeout') return timeoutJson(value as bigint);
      return field.meaning === '' ? quantityJson(value as bigint) : hexText(value as bigint);
    case 'u64list':
      return (value as bigint[]).map(hexText);
    case 'bytes':
    case 'payload':
      return Buffer.from(value as Uint8Array).toString('hex');
    default:
      return value as number | string;
  }
}

function timeoutJson(value: bigint): number | string {
  const signed = BigInt.asIntN(64, value);
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : String(signed);
}

function decodedFields(event: TraceEvent, names: TraceNames): JsonObject {
  const decoded: JsonObject = {};
  for (const field of KIND_BY_NUMBER[event.kind]?.fields ?? []) {
    const value = event.fields[field.name];
    if (typeof value !== 'number') continue;
    const text = decodeMeaning(field.meaning, value) ?? nameOfField(field, value, event, names);
    if (text !== undefined && text !== '') decoded[field.name] = text;
  }
  return decoded;
}

function nameOfField(field: FieldInfo, value: number, event: TraceEvent, names: TraceNames): string | undefined {
  if (field.meaning === 'major') return irpMajorName(value);
  if (field.meaning === 'minor') return irpMinorName(event.fields.major as number, value);
  if (field.meaning === 'access') return formatAccessMask(value, 'file');
  if (field.name === 'routine') return value === NULL_ADDRESS ? undefined : names.symbolise(value as GuestAddress);
  if (field.encoding !== 'id' || value === 0) return undefined;
  switch (field.name) {
    case 'device':
    case 'lower':
      return names.device(value);
    case 'driver':
      return names.driver(value);
    case 'file':
      return names.file(value);
    case 'object':
      return names.object(value);
    case 'lock':
      return names.lock(value);
    case 'process':
      return names.process(value);
    case 'owner':
    case 'from':
    case 'to':
    case 'created':
    case 'exited':
    case 'started':
    case 'chosen':
    case 'parent':
      return names.thread(value);
    default:
      return undefined;
  }
}

/** The event as a JSON value. */
export function eventJson(event: TraceEvent, { names, irp, driver }: EventFacts): JsonObject {
  const kind = KIND_BY_NUMBER[event.kind];
  const json: JsonObject = {
    number: event.number,
    time_ns: event.time,
    cpu: event.cpu,
    irql: event.irql,
    thread: event.thread,
    thread_name: names.thread(event.thread),
    process: names.processOf(event.thread),
    kind: event.name,
    role: event.role,
    what: describeEvent(event, names),
  };
  if (driver !== '') json.driver = driver;
  if (irp !== 0) json.irp = irp;
  if (event.callSite !== NULL_ADDRESS) {
    json.call_site = addressJson(event.callSite);
    json.call_site_name = names.symbolise(event.callSite);
  }
  const { anchors } = event;
  if (anchors !== undefined) json.anchors = { ...anchors };
  const fields: JsonObject = {};
  for (const field of kind?.fields ?? []) fields[field.name] = fieldJson(field, event.fields[field.name]!);
  json.fields = fields;
  const decoded = decodedFields(event, names);
  if (Object.keys(decoded).length > 0) json.decoded = decoded;
  if (event.kind === EventKind.irpDispatch) {
    const { major, minor } = event.fields as Record<string, number>;
    json.parameters = irpParameters(major!, minor!, irpArguments(event.fields));
  }
  return json;
}

/** Yields the lines of a JSON array, one element at a time. */
export function* jsonArrayLines(values: Iterable<JsonValue>): Generator<string> {
  let pending: string | undefined;
  yield '[';
  for (const value of values) {
    if (pending !== undefined) yield `  ${pending},`;
    pending = JSON.stringify(value);
  }
  if (pending !== undefined) yield `  ${pending}`;
  yield ']';
}

/** Yields one line a value. */
export function* jsonLines(values: Iterable<JsonValue>): Generator<string> {
  for (const value of values) yield JSON.stringify(value);
}
