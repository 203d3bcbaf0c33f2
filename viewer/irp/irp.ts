/**
 * `ntrewind irp`: one request's whole life: who asked for what, its stack locations as the debugger shows them, and step by
 * step what each driver did with it, where and when; with the locks, allocations, DPCs, timers and IRPs of its drivers'
 * work on it, and the data that went through.
 */
import { formatAddress } from '../../base/format.ts';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { formatNtStatus, ntStatusSeverity } from '../../nt/ntstatus.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { informationText } from '../../wording/describe-event.ts';
import { formatDuration, formatTime } from '../../wording/format-value.ts';
import { hexDump } from '../../wording/hex-dump.ts';
import type { JsonObject } from '../event-json.ts';
import { unsentText } from '../irp-table.ts';
import { leftOutText, mayLackKind } from '../left-out.ts';
import { type Colours, type Column, colours, type Layout, paragraph, type Row, tableLines } from '../text-table.ts';
import { kindColour, shortIrql } from '../view-columns.ts';
import { IrpLife, type IrpLifeOptions, type IrpStep } from './irp-life.ts';

export interface IrpOptions extends Layout, IrpLifeOptions {
  readonly format?: 'table' | 'json' | undefined;
  /** Bytes of each transfer that are shown; all without it. */
  readonly dataBytes?: number | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: '#', align: 'right' },
  { title: 'after', align: 'right' },
  { title: 'thread', maxWidth: 20, optional: 2 },
  { title: 'cpu', align: 'right', optional: 4 },
  { title: 'irql', optional: 3 },
  { title: 'driver', maxWidth: 16, optional: 1 },
  { title: 'what', flexible: true },
];

const CALL_SITE: Column = { title: 'call site', maxWidth: 40, optional: 5 };
/** On a narrower terminal the steps need the room more. */
const CALL_SITE_WIDTH = 140;

/**
 * Yields the lines of one IRP's life. JSON is one object: what the heading says, `stack`, `steps` (events with `driver`,
 * `depth`, `text`), `children`. Throws InputError when the trace has no such IRP, TraceError.
 */
export function* irpView(reader: TraceReader, irp: number, options: IrpOptions = {}): Generator<string> {
  const life = IrpLife.of(reader, irp, options);
  if (options.format === 'json') {
    yield JSON.stringify(irpJson(reader, life));
    return;
  }
  const colour = colours(options);
  yield* paragraph(heading(reader, life), options);
  if (life.sent) {
    yield '';
    yield* paragraph(stackLines(life, colour), options);
  }
  yield '';
  const roomy = (options.width ?? Number.POSITIVE_INFINITY) >= CALL_SITE_WIDTH;
  yield* tableLines(roomy ? [...COLUMNS, CALL_SITE] : COLUMNS, stepRows(life.steps, colour), options);
  yield* childLines(life, options);
  yield* dataLines(life, options);
}

/** What was asked, by whom, and how it ended. */
function heading(reader: TraceReader, life: IrpLife): string[] {
  const { irp, requester, startNs, service, parent, madeBy, file, hops, pendedBy, completions } = life;
  const request = life.sent ? life.request : unsentText(reader);
  const path = hops.map(({ device, driver }) => `${device} (${driver})`).join(' > ');
  const called = service === '' ? '' : ` with ${service}`;
  const lines = [`IRP ${irp} ${request}`, `  requested by ${requester}${called} at ${formatTime(startNs)} ms`];
  if (parent !== 0 || madeBy !== '') {
    const by = madeBy === '' ? '' : ` by ${madeBy}`;
    lines.push(`  made${by}${parent === 0 ? '' : ` on behalf of IRP ${parent}`}`);
  }
  if (file !== '') lines.push(`  file ${file}`);
  if (path !== '') lines.push(`  sent to ${path}`);
  if (pendedBy !== '') lines.push(`  marked pending by ${pendedBy}`);
  for (const { by, status, information, timeNs } of completions) {
    const result = `${formatNtStatus(status)}, information ${informationText(information)}`;
    const known = life.sent || !mayLackKind(reader, EventKind.irpDispatch);
    lines.push(`  completed by ${by} with ${result}${known ? `, after ${formatDuration(timeNs - startNs)}` : ''}`);
  }
  if (completions.length === 0) lines.push(`  ${missingCompletion(reader)}`);
  const note = leftOutText(reader);
  if (note !== undefined) lines.push(`  note: ${note}`);
  return lines;
}

function missingCompletion(reader: TraceReader): string {
  if (!mayLackKind(reader, EventKind.irpComplete)) return 'not completed';
  const lost = reader.gaps.length > 0 ? 'events were lost before a repair' : 'the recording left such events out';
  return `completion not in the trace: ${lost}`;
}

/** The stack locations in the form of `!irp`, for `paragraph`. */
export function* stackLines(
  { stack, stackMoment, names, requester, buffersKnown }: IrpLife,
  { bold }: Colours,
): Generator<{ text: string; hang: number; paint?: (text: string) => string }> {
  const { count, current, address } = stack;
  const where = current > count ? 'none is current' : `${current} is current`;
  const place = address === NULL_ADDRESS ? '' : ` at ${formatAddress(address)}`;
  const locations = count === 1 ? '1 stack location' : `${count} stack locations`;
  yield { text: `IRP${place} has ${locations}, ${where}, ${stackMoment}:`, hang: 0, paint: bold };
  if (buffersKnown) yield { text: stack.buffersLine(requester), hang: 2 };
  for (const text of stack.lines(names!)) yield { text, hang: 2 };
}

/** Lines of routines that are entered and left are drawn as brackets. */
function bracket({ depth, edge }: IrpStep): string {
  const outside = '│ '.repeat(depth);
  if (edge === 'enter') return `${outside}┌ `;
  return edge === 'leave' ? `${outside}└ ` : outside;
}

/** What stands before the further lines of a step. */
function lead({ depth, edge }: IrpStep): string {
  return '│ '.repeat(edge === 'enter' ? depth + 1 : depth) + (edge === 'leave' ? '  ' : '');
}

function* stepRows(steps: readonly IrpStep[], colour: Colours): Generator<Row> {
  let previous: number | undefined;
  for (const step of steps) {
    const { event, where, actor, text, own, callSite } = step;
    const after = previous === undefined ? '' : `+${formatDuration(event.time - previous)}`;
    previous = event.time;
    const { status } = event.fields;
    const failed = typeof status === 'number' && ntStatusSeverity(status) === 'error';
    const paint = failed ? colour.red : own ? kindColour(event.kind, colour) : colour.dim;
    yield [
      { text: String(event.number), paint: colour.dim },
      after,
      where,
      String(event.cpu),
      { text: shortIrql(event.irql), paint: event.irql > 0 ? colour.yellow : colour.dim },
      { text: actor, paint: colour.bold },
      { text: bracket(step) + text, paint, lead: lead(step) },
      { text: callSite, paint: colour.dim },
    ];
  }
}

function* childLines({ children }: IrpLife, options: IrpOptions): Generator<string> {
  if (children.size === 0) return;
  yield '';
  yield* paragraph([{ text: 'IRPs made on its behalf', paint: colours(options).bold }], options);
  for (const { irp, request, result } of children.values()) {
    const text = `  IRP ${irp} ${request === '' ? 'not sent' : request}: ${result === '' ? 'not completed' : result}`;
    yield* paragraph([{ text, hang: 4 }], options);
  }
}

function* dataLines({ data }: IrpLife, options: IrpOptions): Generator<string> {
  const { bold } = colours(options);
  for (const { title, event, bytes, length, removed } of data) {
    const shown = bytes.subarray(0, options.dataBytes ?? bytes.length);
    const kept = bytes.length < length ? `, the first ${bytes.length} of them kept` : '';
    const why = removed ? ', taken out of the trace' : bytes.length === 0 && length > 0 ? ', not kept' : kept;
    yield '';
    yield* paragraph([{ text: `${title}${why} (event ${event})`, paint: bold }], options);
    yield* hexDump(shown, '  ', options.width);
    if (shown.length < bytes.length) yield `  ${bytes.length - shown.length} more: --data ${bytes.length}`;
  }
}

function irpJson(reader: TraceReader, life: IrpLife): JsonObject {
  const { irp, requester, startNs, service, parent, file, hops, pendedBy, completions, children, stack, steps } = life;
  const [last] = completions.slice(-1);
  return {
    irp,
    request: life.sent ? life.request : null,
    requester,
    service: service === '' ? null : service,
    time_ns: startNs,
    parent: parent === 0 ? null : parent,
    made_by: life.madeBy === '' ? null : life.madeBy,
    file: file === '' ? null : file,
    path: hops.map(({ device, driver }) => ({ device, driver })),
    pended_by: pendedBy === '' ? null : pendedBy,
    completions: completions.map(({ event, by, status, information, timeNs }) => ({
      event,
      by,
      status: formatNtStatus(status),
      information: informationText(information),
      time_ns: timeNs,
    })),
    duration_ns:
      last === undefined || (!life.sent && mayLackKind(reader, EventKind.irpDispatch)) ? null : last.timeNs - startNs,
    stack: stack.json(life.names!),
    steps: steps.map(({ json, actor, depth, text, own }) => ({
      ...json,
      driver: actor === '' ? null : actor,
      depth,
      own,
      text,
    })),
    children: [...children.values()].map(({ irp: child, request, result }) => ({
      irp: child,
      request: request === '' ? null : request,
      result: result === '' ? null : result,
    })),
    note: leftOutText(reader) ?? null,
  };
}
