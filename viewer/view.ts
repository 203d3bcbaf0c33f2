/** `ntrewind view`: the events of a trace as a table or as JSON. */
import { NULL_ADDRESS } from '../base/guest-address.ts';
import { irqlName } from '../nt/irql.ts';
import { ntStatusSeverity } from '../nt/ntstatus.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { describeEvent } from '../wording/describe-event.ts';
import { formatTime } from '../wording/format-value.ts';
import { TraceNames } from '../wording/names.ts';
import { eventJson, jsonArrayLines, jsonLines } from './event-json.ts';
import { knownFrom, type ShownEvent, selectedEvents } from './event-stream.ts';
import { explainNothing, type Selection } from './selection.ts';
import { type Colours, type Column, colours, type Layout, paragraph, type Row, tableLines } from './text-table.ts';

export type Format = 'table' | 'json' | 'jsonl';

export interface ViewOptions extends Layout {
  readonly format?: Format | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'time ms', align: 'right', optional: 2 },
  { title: 'cpu', align: 'right', optional: 4 },
  { title: 'thread', maxWidth: 24, optional: 1 },
  { title: 'irql', optional: 3 },
  { title: 'kind', maxWidth: 22 },
  { title: 'what', flexible: true },
  { title: 'call site', maxWidth: 40, optional: 5 },
];

/**
 * Yields the lines of the view. When nothing matches, a table says why and JSON is empty.
 * Throws InputError (selection), TraceError.
 */
export function* viewEvents(
  reader: TraceReader,
  selection: Selection = {},
  options: ViewOptions = {},
): Generator<string> {
  const events = selectedEvents(reader, selection);
  const { format = 'table' } = options;
  if (format !== 'table') {
    const values = jsonValues(events);
    yield* format === 'json' ? jsonArrayLines(values) : jsonLines(values);
    return;
  }
  const why = () => paragraph(explainNothing(reader, selection, TraceNames.of(reader)), options);
  yield* tableLines(COLUMNS, tableRows(events, colours(options)), options, why);
  const known = knownFrom(reader, selection.from ?? 0);
  if (known > 0) yield* paragraph(unknownBefore(known), options);
}

/** What a view that begins far inside a trace does not know. */
function unknownBefore(known: number): string[] {
  return [
    `IRPs, pool blocks and locks that appeared before event ${known}, and calls of drivers that began before it, are not looked up;`,
    'a view from the beginning has them',
  ];
}

function* jsonValues(events: Iterable<ShownEvent>) {
  for (const { event, names, irp, driver } of events) yield eventJson(event, { names, irp, driver });
}

function* tableRows(events: Iterable<ShownEvent>, colour: Colours): Generator<Row> {
  for (const shown of events) yield eventRow(shown, colour);
}

/** `0` and `DISPATCH`: the level without what every name ends in. */
export function shortIrql(irql: number): string {
  return irqlName(irql).replace(/_LEVEL$/, '');
}

function eventRow({ event, names }: ShownEvent, colour: Colours): Row {
  const raised = { text: shortIrql(event.irql), paint: event.irql > 0 ? colour.yellow : colour.dim };
  return [
    { text: String(event.number), paint: colour.dim },
    formatTime(event.time),
    String(event.cpu),
    names.thread(event.thread),
    raised,
    { text: event.name, paint: kindColour(event.kind, colour) },
    { text: describeEvent(event, names), paint: whatColour(event.fields.status, event.kind, colour) },
    { text: event.callSite === NULL_ADDRESS ? '' : names.symbolise(event.callSite), paint: colour.dim },
  ];
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
