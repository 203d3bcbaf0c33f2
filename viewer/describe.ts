/** One event of a trace as a line by itself, for reports that show few events. */
import type { TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { describeEvent } from '../wording/describe-event.ts';
import { formatTime } from '../wording/format-value.ts';
import { TraceNames } from '../wording/names.ts';

/**
 * `irp_complete: IRP 7 complete by pipes STATUS_SUCCESS (0x00000000) information 5 [writer/main, cpu 0, 12.003400 ms]`,
 * with the names that the trace knows before that event. The event may come from elsewhere, such as a replay.
 */
export function describeEventIn(reader: TraceReader, event: TraceEvent): string {
  const names = namesBefore(reader, event.number + 1);
  const where = `${names.thread(event.thread)}, cpu ${event.cpu}, ${formatTime(event.time)} ms`;
  return `${event.name}: ${describeEvent(event, names)} [${where}]`;
}

/** The names as of the events below `number`. Reads the trace up to there. */
function namesBefore(reader: TraceReader, number: number): TraceNames {
  const names = new TraceNames(reader);
  for (const batch of reader.batches()) {
    const end = Math.min(batch.eventCount, number - batch.firstEvent);
    if (end <= 0) break;
    for (let i = 0; i < end; i++) names.observe(batch, i);
  }
  return names;
}
