/**
 * `ntrewind view --irp N`: one request's life, in order: where it was sent, what each driver did with it, the locks,
 * allocations and calls of its threads while they worked on it, with times between and the data that went through.
 */
import { InputError } from '../base/errors.ts';
import { NULL_ADDRESS } from '../base/guest-address.ts';
import { formatNtStatus } from '../nt/ntstatus.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { describeEvent, functionName, informationText } from '../wording/describe-event.ts';
import { formatDuration, formatTime } from '../wording/format-value.ts';
import { hexDump } from '../wording/hex-dump.ts';
import { describeIrpParameters } from '../wording/irp-parameters.ts';
import { eventJson, type JsonObject, jsonArrayLines, jsonLines } from './event-json.ts';
import { type ShownEvent, selectedEvents } from './event-stream.ts';
import { irpSummaries, timeTaken, unsentText } from './irp-table.ts';
import { leftOutReasons, leftOutText, mayLackKind } from './left-out.ts';
import { type Colours, type Column, colours, type Layout, paragraph, type Row, tableLines } from './text-table.ts';
import { type Format, kindColour, shortIrql } from './view.ts';

export interface FollowOptions extends Layout {
  readonly format?: Format | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'thread', maxWidth: 20, optional: 1 },
  { title: 'irql', optional: 2 },
  { title: 'what', flexible: true },
  { title: 'call site', maxWidth: 40, optional: 3 },
];

/** How far the events of a routine are moved to the right of its call. */
const INDENT = '  ';

/**
 * Yields the lines of one IRP's life. Throws InputError when the trace has no such IRP, TraceError.
 */
export function* followIrp(reader: TraceReader, irp: number, options: FollowOptions = {}): Generator<string> {
  const { format = 'table' } = options;
  const events = selectedEvents(reader, { irps: [irp] });
  if (format !== 'table') {
    const values = jsonValues(events);
    yield* format === 'json' ? jsonArrayLines(values) : jsonLines(values);
    return;
  }
  yield* paragraph(irpHeading(reader, irp), options);
  yield '';
  const data: { readonly title: string; readonly bytes: Uint8Array }[] = [];
  yield* tableLines(COLUMNS, followRows(events, colours(options), data), options);
  for (const { title, bytes } of data) {
    yield '';
    yield title;
    yield* hexDump(bytes, INDENT);
  }
}

function* jsonValues(events: Iterable<ShownEvent>): Generator<JsonObject> {
  for (const { event, names, irp, driver } of events) yield eventJson(event, { names, irp, driver });
}

/** What was asked, by whom, and how it ended. */
function irpHeading(reader: TraceReader, irp: number): string[] {
  for (const { summary, names } of irpSummaries(reader)) {
    if (summary.irp !== irp) continue;
    const { major, minor, args, status, endTime, startTime, hops } = summary;
    const address = names.address.bind(names);
    const request = major < 0 ? unsentText(reader) : functionName(major, minor);
    const parameters = major < 0 ? '' : ` ${describeIrpParameters(major, minor, args, address)}`;
    const path = hops.map(({ device, driver }) => `${names.device(device)} (${names.driver(driver)})`).join(' > ');
    const lines = [`IRP ${irp} ${request}${parameters}`.trimEnd()];
    lines.push(`  requested by ${names.thread(summary.thread)} at ${formatTime(startTime)} ms`);
    if (summary.file !== 0) lines.push(`  file ${names.file(summary.file)}`);
    if (path !== '') lines.push(`  sent to ${path}`);
    if (summary.pended) lines.push('  marked pending');
    if (status === undefined || endTime === undefined) {
      lines.push(`  ${missingCompletion(reader)}`);
    } else {
      const result = `${formatNtStatus(status)}, information ${informationText(summary.information)}`;
      const after = timeTaken(reader, summary);
      const took = after === undefined ? '' : `, after ${formatDuration(after)}`;
      lines.push(`  completed by ${names.driver(summary.completedBy)} with ${result}${took}`);
    }
    const note = leftOutText(reader);
    if (note !== undefined) lines.push(`  note: ${note}`);
    return lines;
  }
  const high = reader.batchIndex.reduce((most, { irpMax }) => Math.max(most, irpMax), 0);
  throw new InputError(
    [
      high === 0 ? 'the trace has no IRPs' : `there is no IRP ${irp}; the trace has IRPs up to ${high}`,
      ...leftOutReasons(reader, undefined),
    ].join('; '),
  );
}

function missingCompletion(reader: TraceReader): string {
  if (!mayLackKind(reader, EventKind.irpComplete)) return 'not completed';
  const lost = reader.gaps.length > 0 ? 'events were lost before a repair' : 'the recording left such events out';
  return `completion not in the trace: ${lost}`;
}

function* followRows(
  events: Iterable<ShownEvent>,
  colour: Colours,
  data: { title: string; bytes: Uint8Array }[],
): Generator<Row> {
  let previous: number | undefined;
  for (const shown of events) {
    const { event, names } = shown;
    const after = previous === undefined ? '' : `+${formatDuration(event.time - previous)}`;
    previous = event.time;
    const what = describeEvent(event, names);
    if (event.kind === EventKind.irpData) data.push(dataBlock(shown, what));
    yield [
      { text: String(event.number), paint: colour.dim },
      after,
      names.thread(event.thread),
      { text: shortIrql(event.irql), paint: event.irql > 0 ? colour.yellow : colour.dim },
      { text: INDENT.repeat(indentOf(shown)) + what, paint: kindColour(event.kind, colour) },
      { text: event.callSite === NULL_ADDRESS ? '' : names.symbolise(event.callSite), paint: colour.dim },
    ];
  }
}

/** Calls of routines stand at the level outside them, as what they return does. */
function indentOf({ event, depth }: ShownEvent): number {
  const { kind } = event;
  const enters = kind === EventKind.irpDispatch || kind === EventKind.irpCompletionCall;
  return enters ? depth - 1 : depth;
}

function dataBlock({ event }: ShownEvent, what: string): { title: string; bytes: Uint8Array } {
  const bytes = event.fields.data as Uint8Array;
  return {
    title: `data of event ${event.number}: ${what.slice(0, (what.indexOf(':') + 1 || what.length + 1) - 1)}`,
    bytes,
  };
}
