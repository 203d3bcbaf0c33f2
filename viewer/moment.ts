/** A moment of a trace as users give it: the number of an event, or a time. */
import { InputError } from '../base/errors.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { formatTime } from '../wording/format-value.ts';

export type Moment = { readonly event: number } | { readonly timeNs: number };

const UNIT_NS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

/** `120`, `1.2ms`. Undefined when the text is neither. */
export function readMoment(text: string): Moment | undefined {
  if (/^\d+$/.test(text)) return { event: Number(text) };
  const [, amount, unit] = /^(\d+(?:\.\d+)?) ?(ns|us|ms|s)$/.exec(text) ?? [];
  return amount === undefined || unit === undefined ? undefined : { timeNs: Number(amount) * UNIT_NS[unit]! };
}

/** As {@link readMoment}. Throws InputError. */
export function parseMoment(text: string, flag: string): Moment {
  const moment = readMoment(text);
  if (moment === undefined) {
    throw new InputError(`--${flag} takes the number of an event or a time such as 1.2ms, not "${text}"`);
  }
  return moment;
}

/** The last event that has happened at a moment. Throws InputError when it is outside the trace, TraceError. */
export function lastEventAt(reader: TraceReader, moment: Moment): number {
  if ('event' in moment) {
    if (moment.event >= reader.eventCount) throw outside(reader, `event ${moment.event}`);
    return moment.event;
  }
  const { timeNs } = moment;
  const place = reader.batchOfTime(timeNs);
  const none = outside(reader, `event at ${formatTime(timeNs)} ms or later`);
  if (place >= reader.batchCount) throw none;
  const batch = reader.batch(place);
  // The first event at this time or later; those of the same time belong to the moment.
  const first = batch.time.findIndex((time) => time >= timeNs);
  let last = first;
  while (last + 1 < batch.eventCount && batch.time[last + 1]! <= timeNs) last++;
  const happened = batch.firstEvent + (batch.time[first]! > timeNs ? first - 1 : last);
  if (happened < 0) throw new InputError(`the trace has no event before ${formatTime(timeNs)} ms`);
  return happened;
}

/** The time of a moment, ns. Throws InputError when the trace has no such event, TraceError. */
export function timeAt(reader: TraceReader, moment: Moment): number {
  if ('timeNs' in moment) return moment.timeNs;
  if (moment.event >= reader.eventCount) throw outside(reader, `event ${moment.event}`);
  return reader.event(moment.event).time;
}

function outside(reader: TraceReader, what: string): InputError {
  if (reader.eventCount === 0) return new InputError(`the trace has no ${what}: it has no events`);
  const last = reader.batchIndex.reduce((most, { timeMax }) => Math.max(most, timeMax), 0);
  return new InputError(
    `the trace has no ${what}; it ends with event ${reader.eventCount - 1} at ${formatTime(last)} ms`,
  );
}
