/** `ntrewind view`: the events of a trace as a table, as JSON or as CSV. */
import type { TraceReader } from '../proto/trace-reader.ts';
import { csvLine } from './csv.ts';
import { eventJson, type JsonObject, jsonArrayLines, jsonLines } from './event-json.ts';
import { EventStream, knownFrom, type ShownEvent } from './event-stream.ts';
import { explainNothing } from './explain-nothing.ts';
import type { Selection } from './selection.ts';
import { colours, type Layout, paragraph, type Row, tableLines } from './text-table.ts';
import {
  DEFAULT_COLUMNS,
  type TimeForm,
  tableColumns,
  type ViewColumn,
  type ViewState,
  valuesOf,
  viewColumns,
} from './view-columns.ts';

export type Format = 'table' | 'json' | 'jsonl' | 'csv';

export interface ViewOptions extends Layout {
  readonly format?: Format | undefined;
  /** Names of columns (view-columns.ts); JSON has whole events without it. */
  readonly columns?: readonly string[] | undefined;
  /** So many events before and after each one that is chosen. */
  readonly context?: number | undefined;
  readonly time?: TimeForm | undefined;
}

/**
 * Yields the lines of the view. When nothing matches, a table says why; JSON and CSV have no rows.
 * Throws InputError (selection), TraceError.
 */
export function* viewEvents(
  reader: TraceReader,
  selection: Selection = {},
  options: ViewOptions = {},
): Generator<string> {
  const { format = 'table', context } = options;
  const columns = viewColumns(options.columns ?? DEFAULT_COLUMNS);
  const stream = new EventStream(reader, selection, { context, values: valuesOf(columns) });
  const state: ViewState = {
    colour: colours(options),
    timeForm: options.time ?? 'absolute',
    tracker: stream.scan.tracker,
    firstTime: undefined,
    lastTime: undefined,
  };
  if (format === 'csv') {
    yield csvLine(columns.map(({ name }) => name));
    for (const shown of stream.run()) yield csvLine(columns.map(({ value }) => value(shown, state)));
    return;
  }
  if (format !== 'table') {
    const values =
      options.columns === undefined ? wholeEvents(stream.run()) : chosenValues(stream.run(), columns, state);
    yield* format === 'json' ? jsonArrayLines(values) : jsonLines(values);
    return;
  }
  const why = () => paragraph(explainNothing(reader, selection), options);
  yield* tableLines(tableColumns(columns), tableRows(stream.run(), columns, state), options, why);
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

function* wholeEvents(events: Iterable<ShownEvent>): Generator<JsonObject> {
  for (const { event, names, irp, driver } of events) yield eventJson(event, { names, irp, driver });
}

function* chosenValues(
  events: Iterable<ShownEvent>,
  columns: readonly ViewColumn[],
  state: ViewState,
): Generator<JsonObject> {
  for (const shown of events) {
    yield Object.fromEntries(columns.map(({ name, value }) => [name, value(shown, state)]));
  }
}

function* tableRows(events: Iterable<ShownEvent>, columns: readonly ViewColumn[], state: ViewState): Generator<Row> {
  for (const shown of events) {
    state.firstTime ??= shown.event.time;
    yield columns.map(({ cell }) => cell(shown, state));
    state.lastTime = shown.event.time;
  }
}
