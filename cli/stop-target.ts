/** `--to`: the place in a trace where a replay is to stop, as the number of the event before which it does. */
import { InputError } from '../base/errors.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { leftOutText } from '../viewer/left-out.ts';
import { eventField, numberAt } from '../wording/event-fields.ts';
import { formatTime } from '../wording/format-value.ts';

const UNIT_NS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

const IRP_FIELDS = {
  dispatch: eventField(EventKind.irpDispatch, 'irp'),
  complete: eventField(EventKind.irpComplete, 'irp'),
};

/**
 * The event that `text` means: a number, the first one at or behind a time (`1.2ms`), or the first dispatch or completion
 * of an IRP (`irp:7:complete`). Throws InputError.
 */
export function stopEvent(reader: TraceReader, text: string): number {
  if (/^\d+$/.test(text)) return numberedEvent(reader, Number(text));
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ns|us|ms|s)$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) return eventAtTime(reader, Number(amount) * UNIT_NS[unit]!);
  const [, irp, what] = /^irp:(\d+):(dispatch|complete)$/.exec(text) ?? [];
  if (irp !== undefined) return irpEvent(reader, Number(irp), what as keyof typeof IRP_FIELDS);
  throw new InputError(
    `--to takes the number of an event, a time such as 1.2ms, irp:<number>:dispatch or irp:<number>:complete, not "${text}"`,
  );
}

function numberedEvent(reader: TraceReader, number: number): number {
  if (number < reader.eventsBeforeGap) return number;
  const why = reader.gaps.length > 0 ? ' before its gap' : '';
  throw new InputError(
    `there is no event ${number} to stop at; the trace has events 0 to ${reader.eventsBeforeGap - 1}${why}`,
  );
}

/** The first event for which `find` says a row of its batch. */
function firstEvent(
  reader: TraceReader,
  find: (batch: ReturnType<TraceReader['batch']>) => number,
): number | undefined {
  for (const batch of reader.batches()) {
    if (batch.firstEvent >= reader.eventsBeforeGap) return undefined;
    const row = find(batch);
    if (row >= 0) return batch.firstEvent + row;
  }
  return undefined;
}

function eventAtTime(reader: TraceReader, timeNs: number): number {
  const found = firstEvent(reader, ({ time }) => time.findIndex((value) => value >= timeNs));
  if (found !== undefined) return found;
  const last = reader.batchIndex.reduce((most, { timeMax }) => Math.max(most, timeMax), 0);
  throw new InputError(
    `the trace has no event at ${formatTime(timeNs)} ms or later; it ends at ${formatTime(last)} ms`,
  );
}

function irpEvent(reader: TraceReader, irp: number, what: keyof typeof IRP_FIELDS): number {
  const kind = what === 'dispatch' ? EventKind.irpDispatch : EventKind.irpComplete;
  const field = IRP_FIELDS[what];
  const found = firstEvent(reader, (batch) => {
    for (let i = 0; i < batch.eventCount; i++) {
      if (batch.kind[i] === kind && numberAt(batch, i, field) === irp) return i;
    }
    return -1;
  });
  if (found !== undefined) return found;
  const leftOut = leftOutText(reader);
  throw new InputError(
    `the trace has no ${what} of IRP ${irp}${leftOut === undefined ? '' : `; ${leftOut}`}; ntrewind view --irps shows what there is`,
  );
}
