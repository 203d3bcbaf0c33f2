/**
 * `ntrewind events`: what drivers wrote into the event log, and the events of their trace providers (ETW), in the order of
 * time, as Event Viewer lists them. What the messages say is in resources of the drivers that the trace does not read.
 */
import { formatNtStatus } from '../../nt/ntstatus.ts';
import type { PayloadValues } from '../../proto/column-decode.ts';
import type { DecodedBatch } from '../../proto/decoded-batch.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import type { TraceReader } from '../../proto/trace-reader.ts';
import { type EventField, eventField, numberAt, textAt } from '../../wording/event-fields.ts';
import { formatDuration } from '../../wording/format-value.ts';
import { previewBytes } from '../../wording/hex-dump.ts';
import { TraceNames } from '../../wording/names.ts';
import type { JsonObject } from '../event-json.ts';
import { evidenceNotes, nothingLines } from '../left-out.ts';
import { scanEvents } from '../scan.ts';
import { right, type SummaryOptions, summaryLines } from './summary.ts';

const K = EventKind;
const KINDS = [K.eventLog, K.traceMessage];
const LOG = {
  driver: eventField(K.eventLog, 'driver'),
  device: eventField(K.eventLog, 'device'),
  code: eventField(K.eventLog, 'code'),
  unique: eventField(K.eventLog, 'unique'),
  status: eventField(K.eventLog, 'status'),
  text: eventField(K.eventLog, 'text'),
  data: eventField(K.eventLog, 'data'),
};
const MESSAGE = {
  provider: eventField(K.traceMessage, 'provider'),
  name: eventField(K.traceMessage, 'name'),
  id: eventField(K.traceMessage, 'id'),
  level: eventField(K.traceMessage, 'level'),
  fields: eventField(K.traceMessage, 'fields'),
  data: eventField(K.traceMessage, 'data'),
};

/** Levels of events (TRACE_LEVEL_...), and what the severity of an entry's code says in the same words. */
const LEVELS = ['', 'critical', 'error', 'warning', 'information', 'verbose'] as const;
const SEVERITIES = ['success', 'information', 'warning', 'error'] as const;

interface LoggedEvent {
  readonly event: number;
  readonly time: number;
  readonly level: string;
  readonly source: string;
  /** Code of a log entry; name or number of a trace event. */
  readonly what: string;
  readonly texts: string;
  readonly data: Uint8Array;
}

function payloadAt(batch: DecodedBatch, i: number, field: EventField): Uint8Array {
  return batch.payload(batch.column(field.kind, field.index) as PayloadValues, batch.rowOf(i));
}

function logEntry(batch: DecodedBatch, i: number, names: TraceNames): Omit<LoggedEvent, 'event' | 'time'> {
  const device = numberAt(batch, i, LOG.device);
  const code = numberAt(batch, i, LOG.code);
  const status = numberAt(batch, i, LOG.status);
  const unique = numberAt(batch, i, LOG.unique);
  const extras = [unique === 0 ? '' : `unique ${unique}`, status === 0 ? '' : `final ${formatNtStatus(status)}`];
  return {
    level: SEVERITIES[code >>> 30]!,
    source: device === 0 ? names.driver(numberAt(batch, i, LOG.driver)) : names.device(device),
    what: [formatNtStatus(code), ...extras].filter((text) => text !== '').join(', '),
    texts: textAt(batch, i, LOG.text),
    data: payloadAt(batch, i, LOG.data),
  };
}

function traceEvent(batch: DecodedBatch, i: number): Omit<LoggedEvent, 'event' | 'time'> {
  const name = textAt(batch, i, MESSAGE.name);
  const level = numberAt(batch, i, MESSAGE.level);
  return {
    level: LEVELS[level] ?? String(level),
    source: textAt(batch, i, MESSAGE.provider),
    what: name === '' ? `event ${numberAt(batch, i, MESSAGE.id)}` : name,
    texts: textAt(batch, i, MESSAGE.fields),
    data: payloadAt(batch, i, MESSAGE.data),
  };
}

function eventsOf(reader: TraceReader): LoggedEvent[] {
  const names = new TraceNames(reader);
  const events: LoggedEvent[] = [];
  const add = (batch: DecodedBatch, i: number, entry: Omit<LoggedEvent, 'event' | 'time'>): void => {
    events.push({ event: batch.firstEvent + i, time: batch.time[i]!, ...entry });
  };
  const handlers = {
    [K.eventLog]: (batch: DecodedBatch, i: number) => add(batch, i, logEntry(batch, i, names)),
    [K.traceMessage]: (batch: DecodedBatch, i: number) => add(batch, i, traceEvent(batch, i)),
  };
  scanEvents(reader, handlers, { names });
  return events;
}

const COLUMNS = [
  right('event', 2),
  right('time', 3),
  { title: 'level', optional: 1 },
  { title: 'source', maxWidth: 38 },
  { title: 'what', maxWidth: 60 },
  { title: 'texts and data', flexible: true },
];

function jsonOf({ event, time, level, source, what, texts, data }: LoggedEvent): JsonObject {
  const bytes = [...data].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { event, time_ns: time, level, source, what, texts: texts === '' ? [] : texts.split('\n'), data: bytes };
}

/** Yields the lines of the table. JSON is one object with `events` and `notes`. Throws TraceError. */
export function* eventsSummary(reader: TraceReader, options: SummaryOptions = {}): Generator<string> {
  const events = eventsOf(reader);
  const rows = events.map(({ event, time, level, source, what, texts, data }) => [
    String(event),
    formatDuration(time),
    level,
    source,
    what,
    [texts.replaceAll('\n', ' | '), previewBytes(data)].filter((text) => text !== '').join('  '),
  ]);
  yield* summaryLines(
    {
      sections: [{ title: '', columns: COLUMNS, rows }],
      nothing: nothingLines(reader, 'no driver wrote an event', KINDS),
      notes: evidenceNotes(reader, KINDS),
      json: { events: events.map(jsonOf) },
    },
    options,
  );
}
