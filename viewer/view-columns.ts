/** The columns of a view of events: those it has by itself, and any field of the filter language. */

import { didYouMean } from '../base/did-you-mean.ts';
import { InputError } from '../base/errors.ts';
import { formatU64 } from '../base/format.ts';
import { canonicalAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import { u64FromBigInt } from '../base/u64.ts';
import { BatchEventView } from '../filter/batch-event.ts';
import { valueIn } from '../filter/event-test.ts';
import type { FactTracker } from '../filter/facts.ts';
import { allFieldNames, type FieldUse, fieldUse, isField } from '../filter/fields.ts';
import { namesOf } from '../filter/thing-names.ts';
import { wordText } from '../filter/words.ts';
import { irqlName } from '../nt/irql.ts';
import { ntStatusSeverity } from '../nt/ntstatus.ts';
import type { FieldValue } from '../proto/decoded-batch.ts';
import { EVENT_KINDS, EventKind } from '../proto/generated/event-kinds.ts';
import { describeEvent } from '../wording/describe-event.ts';
import { formatDuration, formatHexU64, formatNumber, formatTime } from '../wording/format-value.ts';
import { previewBytes } from '../wording/hex-dump.ts';
import type { TraceNames } from '../wording/names.ts';
import type { JsonValue } from './event-json.ts';
import type { ShownEvent } from './event-stream.ts';
import type { Cell, Colours, Column } from './text-table.ts';

/** How the time of an event is shown: since boot, since the first event shown, since the event shown before. */
export type TimeForm = 'absolute' | 'relative' | 'delta';

/** What the cells of a view need besides the event. */
export interface ViewState {
  readonly colour: Colours;
  readonly timeForm: TimeForm;
  readonly tracker: FactTracker;
  /** ns of the first event shown, and of the one before this. */
  firstTime: number | undefined;
  lastTime: number | undefined;
}

export interface ViewColumn {
  readonly name: string;
  readonly column: Column;
  readonly cell: (shown: ShownEvent, state: ViewState) => Cell;
  /** For CSV and JSON: values as they are. */
  readonly value: (shown: ShownEvent, state: ViewState) => JsonValue;
}

type Paint = (text: string) => string;
const plain: Paint = (text) => text;

export function kindColour(kind: number, colour: Colours): Paint {
  if (kind >= EventKind.irpAllocate && kind <= EventKind.irpData) return colour.cyan;
  if (kind >= EventKind.lockAcquire && kind <= EventKind.irqlChange) return colour.magenta;
  if (kind === EventKind.poolAllocate || kind === EventKind.poolFree) return colour.blue;
  if (kind === EventKind.bugCheck) return colour.red;
  return kind < EventKind.imageLoad ? colour.green : plain;
}

function whatColour(status: unknown, kind: number, colour: Colours): Paint {
  if (kind === EventKind.bugCheck) return colour.red;
  return typeof status === 'number' && ntStatusSeverity(status) === 'error' ? colour.red : plain;
}

/** `0` and `DISPATCH`: the level without what every name ends in. */
export function shortIrql(irql: number): string {
  return irqlName(irql).replace(/_LEVEL$/, '');
}

function timeText({ event }: ShownEvent, { timeForm, firstTime, lastTime }: ViewState): string {
  if (timeForm === 'absolute') return formatTime(event.time);
  const since = timeForm === 'relative' ? firstTime : lastTime;
  return `${since !== undefined && event.time >= since ? '+' : ''}${formatTime(event.time - (since ?? event.time))}`;
}

const OWN_COLUMNS: readonly ViewColumn[] = [
  {
    name: 'number',
    column: { title: '#', align: 'right' },
    cell: ({ event, isMatch }, { colour }) => ({ text: String(event.number), paint: isMatch ? plain : colour.dim }),
    value: ({ event }) => event.number,
  },
  {
    name: 'time',
    column: { title: 'time ms', align: 'right', optional: 2 },
    cell: (shown, state) => ({ text: timeText(shown, state) }),
    value: ({ event }) => event.time,
  },
  {
    name: 'cpu',
    column: { title: 'cpu', align: 'right', optional: 4 },
    cell: ({ event }) => ({ text: String(event.cpu) }),
    value: ({ event }) => event.cpu,
  },
  {
    name: 'thread',
    column: { title: 'thread', maxWidth: 24, optional: 1 },
    cell: ({ event, names }) => ({ text: names.thread(event.thread) }),
    value: ({ event, names }) => names.thread(event.thread),
  },
  {
    name: 'irql',
    column: { title: 'irql', optional: 3 },
    cell: ({ event }, { colour }) => ({
      text: shortIrql(event.irql),
      paint: event.irql > 0 ? colour.yellow : colour.dim,
    }),
    value: ({ event }) => event.irql,
  },
  {
    name: 'kind',
    column: { title: 'kind', maxWidth: 22 },
    cell: ({ event }, { colour }) => ({ text: event.name, paint: kindColour(event.kind, colour) }),
    value: ({ event }) => event.name,
  },
  {
    name: 'what',
    column: { title: 'what', flexible: true },
    cell: ({ event, names, isMatch }, { colour }) => ({
      text: describeEvent(event, names),
      paint: isMatch ? whatColour(event.fields.status, event.kind, colour) : colour.dim,
    }),
    value: ({ event, names }) => describeEvent(event, names),
  },
  {
    name: 'call_site',
    column: { title: 'call site', maxWidth: 40, optional: 5 },
    cell: (shown, { colour }) => ({ text: callSite(shown), paint: colour.dim }),
    value: callSite,
  },
];

function callSite({ event, names }: ShownEvent): string {
  return event.callSite === NULL_ADDRESS ? '' : names.symbolise(event.callSite);
}

export const DEFAULT_COLUMNS: readonly string[] = OWN_COLUMNS.map(({ name }) => name);

/** The columns of these names. Throws InputError. */
export function viewColumns(names: readonly string[]): ViewColumn[] {
  const columns = names.map((word) => {
    const name = word.trim();
    const own = OWN_COLUMNS.find((column) => column.name === name);
    if (own !== undefined) return own;
    if (isField(name)) return fieldColumn(name);
    const hint = didYouMean(name, [...DEFAULT_COLUMNS, ...allFieldNames()]) || '; `ntrewind fields` lists them';
    throw new InputError(`there is no column "${name}"${hint}`);
  });
  return columns;
}

/** As a table lays them out: one of chosen columns takes the room that is left, and later ones give way first. */
export function tableColumns(columns: readonly ViewColumn[]): Column[] {
  if (columns.every(({ name }, i) => name === DEFAULT_COLUMNS[i])) return columns.map(({ column }) => column);
  const hasFlexible = columns.some(({ column }) => column.flexible);
  const flexible = hasFlexible ? -1 : columns.findLastIndex(({ column }) => column.align !== 'right');
  return columns.map(({ column }, i) => ({
    ...column,
    ...(i === flexible && { flexible: true }),
    ...(i > 0 && i !== flexible && !column.flexible && { optional: i }),
  }));
}

/** What the columns ask of a scan's tracker. */
export function valuesOf(columns: readonly ViewColumn[]): unknown[] {
  return columns.flatMap(({ name }) => EVENT_KINDS.map(({ number }) => fieldUse(name, number)?.value));
}

function fieldColumn(name: string): ViewColumn {
  const uses = new Map<number, FieldUse | undefined>(EVENT_KINDS.map(({ number }) => [number, fieldUse(name, number)]));
  const read = (shown: ShownEvent, { tracker }: ViewState) => {
    const { event, found, index } = shown;
    const use = uses.get(event.kind);
    if (use === undefined) return undefined;
    // To know the driver, the work of all threads is followed: only for who asks.
    if (use.value.op === 'text-fact') return { use, value: shown.driver || undefined };
    return { use, value: valueIn(use.value, new BatchEventView(found.facts, tracker, index)) };
  };
  const isNumber = [...uses.values()].some(
    (use) => use !== undefined && use.thing === undefined && use.meaning === '' && use.value.op !== 'text-field',
  );
  return {
    name,
    column: { title: name, align: isNumber ? 'right' : 'left', maxWidth: 48 },
    cell: (shown, state) => {
      const found = read(shown, state);
      return { text: found?.value === undefined ? '' : fieldText(found.use, found.value, shown.names) };
    },
    value: (shown, state) => {
      const found = read(shown, state);
      return found?.value === undefined ? null : fieldJsonValue(found.use, found.value, shown.names);
    },
  };
}

/** A field's value as people read it. */
export function fieldText(
  { meaning, thing, isTime, value: source }: FieldUse,
  value: FieldValue,
  names: TraceNames,
): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return previewBytes(value);
  if (Array.isArray(value)) return value.map((element) => formatHexU64(element)).join(' ');
  if (source.op === 'call-site' || (source.op === 'wide-field' && source.field.encoding === 'addr')) {
    return addressText(BigInt(value), names);
  }
  if (typeof value === 'bigint') return meaning === '' ? String(value) : formatHexU64(value);
  if (isTime) return formatDuration(value);
  if (thing !== undefined) return value === 0 ? '' : namesOf(names, thing, value)[0]!;
  if (meaning === '' || meaning === 'minor' || meaning === 'ns') return String(value);
  if (meaning === 'hex' || meaning === 'handle' || meaning === 'access') return formatNumber(meaning, value);
  return wordText(meaning, value);
}

/** An address in an image by its symbol, another one in digits. */
function addressText(value: bigint, names: TraceNames): string {
  if (value === 0n) return '';
  const { lo, hi } = u64FromBigInt(value);
  const address = canonicalAddress(lo, hi);
  return address === undefined ? formatU64({ lo, hi }) : names.symbolise(address);
}

/** Names and words as texts, times in ns and other quantities as numbers. */
export function fieldJsonValue(use: FieldUse, value: FieldValue, names: TraceNames): JsonValue {
  if (typeof value === 'number') {
    const isPlain = use.isTime || (use.thing === undefined && (use.meaning === '' || use.meaning === 'minor'));
    return isPlain ? value : fieldText(use, value, names);
  }
  if (typeof value === 'bigint') {
    return use.meaning === '' && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : `0x${value.toString(16)}`;
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return Array.isArray(value) ? value.map((element) => `0x${element.toString(16)}`) : value;
}
