/** Which events of a trace a filter chooses, as a row of marks. */
import { compileFilter } from '../filter/compile.ts';
import { TraceScan } from '../filter/scan.ts';
import type { TraceReader } from '../proto/trace-reader.ts';

export interface ChosenEvents {
  /** By number of the event, 1 for a chosen one. */
  readonly marks: Uint8Array;
  readonly count: number;
}

/** Throws InputError (filter), TraceError. */
export function chosenEvents(reader: TraceReader, filter: string): ChosenEvents {
  const scan = new TraceScan(reader, compileFilter(filter));
  const marks = new Uint8Array(reader.eventCount);
  let count = 0;
  for (const { batch, events } of scan.run()) {
    for (const i of events) marks[batch.firstEvent + i] = 1;
    count += events.length;
  }
  return { marks, count };
}
