/** Numbers of the events that a filter chooses in a trace: by the columnar scan, and by asking each event. */
import type { TraceReader } from '../../proto/trace-reader.ts';
import { TraceNames } from '../../wording/names.ts';
import { BatchEventView } from '../batch-event.ts';
import { compileFilter } from '../compile.ts';
import { testEvent } from '../event-test.ts';
import { FactTracker, needsOf } from '../facts.ts';
import { TraceScan } from '../scan.ts';

export function findByColumns(reader: TraceReader, filter: string): number[] {
  const found: number[] = [];
  for (const { batch, events } of new TraceScan(reader, compileFilter(filter)).run()) {
    for (const i of events) found.push(batch.firstEvent + i);
  }
  return found;
}

/** One event after the other, no batch skipped. */
export function findOneByOne(reader: TraceReader, filter: string): number[] {
  const { plans } = compileFilter(filter);
  const tracker = new FactTracker(reader, needsOf(plans));
  const names = TraceNames.of(reader);
  const found: number[] = [];
  for (let place = 0; place < reader.batchCount; place++) {
    const batch = reader.batch(place);
    const facts = tracker.advance(place, batch);
    for (let i = 0; i < batch.eventCount; i++) {
      const plan = plans[batch.kind[i]!];
      if (plan !== undefined && testEvent(plan, new BatchEventView(facts, tracker, i, names))) {
        found.push(batch.firstEvent + i);
      }
    }
  }
  return found;
}
