/** Goes through a trace in order with the names and the IRP of each event at hand. */
import type { DecodedBatch, TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { IrpWork } from './irp-work.ts';
import { TraceNames } from './names.ts';
import { EventFilter, eventDriver, type Selection } from './selection.ts';

/** An event that is shown. `names` is as of this event: use it before going on. */
export interface ShownEvent {
  readonly event: TraceEvent;
  readonly names: TraceNames;
  /** The IRP it names or its thread works on, 0 for none. */
  readonly irp: number;
  /** The driver it is about, empty for none. */
  readonly driver: string;
  /** How many dispatch and completion routines its thread is in. */
  readonly depth: number;
}

/** The selected events of a trace, one at a time. Throws InputError (selection), TraceError. */
export function* selectedEvents(reader: TraceReader, selection: Selection = {}): Generator<ShownEvent> {
  const names = new TraceNames(reader);
  const work = new IrpWork();
  const filter = new EventFilter(selection, names, work);
  const { from = 0, to = Number.POSITIVE_INFINITY, limit = Number.POSITIVE_INFINITY } = selection;
  let shown = 0;
  for (const batch of reader.batches()) {
    if (shown >= limit || batch.firstEvent > to) return;
    for (let i = 0; i < batch.eventCount && shown < limit; i++) {
      const number = batch.firstEvent + i;
      if (number > to) return;
      names.observe(batch, i);
      const irp = work.observe(batch, i);
      if (number < from || !filter.matches(batch, i, irp)) continue;
      shown++;
      yield shownEvent(batch, i, names, work, irp);
    }
  }
}

function shownEvent(batch: DecodedBatch, i: number, names: TraceNames, work: IrpWork, irp: number): ShownEvent {
  const driver = eventDriver(batch, i, names, work);
  return { event: batch.event(i), names, irp, driver, depth: work.depthOf(batch.thread[i]!) };
}
