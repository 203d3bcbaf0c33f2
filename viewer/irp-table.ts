/** One row for each IRP of a trace, as IrpTracker users know it. */
import { formatIoctl } from '../nt/ioctl.ts';
import { IRP_MJ_CREATE, irpMajorName, irpMinorName } from '../nt/irp-codes.ts';
import { formatNtStatus, ntStatusName, ntStatusSeverity } from '../nt/ntstatus.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { functionName, informationText } from '../wording/describe-event.ts';
import { dispositionName, formatDuration, formatTime } from '../wording/format-value.ts';
import { controlCodeOf, describeIrpParameters, irpParameters } from '../wording/irp-parameters.ts';
import { TraceNames } from '../wording/names.ts';
import { type JsonObject, jsonArrayLines, jsonLines, quantityJson } from './event-json.ts';
import { IrpCollector, type IrpSummary } from './irp-summary.ts';
import { leftOutReasons, mayLackKind } from './left-out.ts';
import { type Colours, type Column, colours, type Layout, type Row, tableLines } from './text-table.ts';
import type { Format } from './view.ts';

export interface IrpTableOptions extends Layout {
  readonly format?: Format | undefined;
  /** Show at most so many. */
  readonly limit?: number | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: 'IRP', align: 'right' },
  { title: 'time ms', align: 'right', optional: 5 },
  { title: 'thread', maxWidth: 20, optional: 3 },
  { title: 'request', flexible: true },
  { title: 'file', maxWidth: 40, optional: 2 },
  { title: 'drivers', maxWidth: 30, optional: 4 },
  { title: 'status', maxWidth: 34 },
  { title: 'information', align: 'right', optional: 1 },
  { title: 'took', align: 'right', optional: 6 },
];

interface NamedIrp {
  readonly summary: IrpSummary;
  readonly names: TraceNames;
}

/** The IRPs in the order of their begin, each when its life is over (or the trace is). */
export function* irpSummaries(reader: TraceReader): Generator<NamedIrp> {
  const names = new TraceNames(reader);
  const collector = new IrpCollector();
  const waiting: IrpSummary[] = [];
  for (const batch of reader.batches()) {
    for (let i = 0; i < batch.eventCount; i++) {
      names.observe(batch, i);
      const begun = collector.observe(batch, i);
      if (begun !== undefined) waiting.push(begun);
    }
    const ready = waiting.findIndex(({ freed }) => !freed);
    for (const summary of waiting.splice(0, ready < 0 ? waiting.length : ready)) yield { summary, names };
  }
  for (const summary of waiting) yield { summary, names };
}

/** Yields the lines of the table. */
export function* irpTable(reader: TraceReader, options: IrpTableOptions = {}): Generator<string> {
  const irps = take(irpSummaries(reader), options.limit ?? Number.POSITIVE_INFINITY);
  const { format = 'table' } = options;
  if (format === 'table') {
    const empty = () => ['the trace has no IRPs', ...leftOutReasons(reader, undefined).map((reason) => `  ${reason}`)];
    yield* tableLines(COLUMNS, irpRows(reader, irps, colours(options)), options, empty);
    return;
  }
  const values = jsonValues(reader, irps);
  yield* format === 'json' ? jsonArrayLines(values) : jsonLines(values);
}

function* take<T>(values: Iterable<T>, limit: number): Generator<T> {
  let left = limit;
  if (left <= 0) return;
  for (const value of values) {
    yield value;
    if (--left <= 0) return;
  }
}

/** What is said of an IRP that the trace does not show being sent. */
export function unsentText(reader: TraceReader): string {
  return mayLackKind(reader, EventKind.irpDispatch) ? 'request not in the trace' : 'allocated, never sent';
}

/** From the first dispatch to the last completion, ns; undefined when the trace does not tell. */
export function timeTaken(reader: TraceReader, { major, startTime, endTime }: IrpSummary): number | undefined {
  if (endTime === undefined || (major < 0 && mayLackKind(reader, EventKind.irpDispatch))) return undefined;
  return endTime - startTime;
}

/** `IRP_MJ_READ Length 16`; a control request by its code. */
function requestText(reader: TraceReader, { summary, names }: NamedIrp): string {
  const { major, minor, args } = summary;
  if (major < 0) return unsentText(reader);
  if (major === IRP_MJ_CREATE) return `${functionName(major, minor)} ${dispositionName(Number(args[1]) >>> 24)}`;
  const code = controlCodeOf(major, args);
  if (code !== undefined) return `${functionName(major, minor)} ${formatIoctl(code)}`;
  const parameters = describeIrpParameters(major, minor, args, (address) => names.address(address));
  return parameters === '' ? functionName(major, minor) : `${functionName(major, minor)} ${parameters}`;
}

/** Where the request went: the file, or the device when there is no file object. */
function targetText({ summary, names }: NamedIrp): string {
  if (summary.file !== 0) return names.file(summary.file);
  const device = summary.hops[0]?.device;
  return device === undefined ? '' : names.device(device);
}

function driversText({ summary, names }: NamedIrp): string {
  return summary.hops.map(({ driver }) => names.driver(driver)).join(' > ');
}

function* irpRows(reader: TraceReader, irps: Iterable<NamedIrp>, colour: Colours): Generator<Row> {
  for (const irp of irps) yield irpRow(reader, irp, colour);
}

function irpRow(reader: TraceReader, irp: NamedIrp, colour: Colours): Row {
  const { summary, names } = irp;
  const { status, startTime } = summary;
  const took = timeTaken(reader, summary);
  const lacking = status === undefined && mayLackKind(reader, EventKind.irpComplete);
  const ended = lacking ? 'not in the trace' : status === undefined ? 'not completed' : ntStatusName(status);
  const failed = !lacking && (status === undefined || ntStatusSeverity(status) === 'error');
  return [
    { text: String(summary.irp), paint: colour.cyan },
    formatTime(startTime),
    names.thread(summary.thread),
    requestText(reader, irp),
    targetText(irp),
    driversText(irp),
    failed ? { text: ended, paint: colour.red } : ended,
    status === undefined ? '' : informationText(summary.information),
    took === undefined ? '' : formatDuration(took),
  ];
}

function* jsonValues(reader: TraceReader, irps: Iterable<NamedIrp>): Generator<JsonObject> {
  for (const irp of irps) yield irpJson(reader, irp);
}

/** An IRP as a JSON value; what the trace does not tell is null. */
function irpJson(reader: TraceReader, { summary, names }: NamedIrp): JsonObject {
  const { irp, thread, major, minor, file, args, hops, status, startTime } = summary;
  const sent = major >= 0;
  return {
    irp,
    first_event: summary.firstEvent,
    time_ns: startTime,
    thread,
    thread_name: names.thread(thread),
    process_name: thread === 0 ? null : names.process(names.processOf(thread)),
    major: sent ? irpMajorName(major) : null,
    minor: sent ? irpMinorName(major, minor) : null,
    parameters: sent ? irpParameters(major, minor, args) : {},
    device: hops[0] === undefined ? null : names.device(hops[0].device),
    file: file === 0 ? null : names.file(file),
    drivers: hops.map(({ driver }) => names.driver(driver)),
    pended: summary.pended,
    status: status === undefined ? null : formatNtStatus(status),
    information: status === undefined ? null : quantityJson(summary.information),
    completed_by: status === undefined ? null : names.driver(summary.completedBy),
    duration_ns: timeTaken(reader, summary) ?? null,
  };
}
