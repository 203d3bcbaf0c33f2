/** Goes through a trace in order with the names and the IRP of each event at hand. */
import type { DecodedBatch, TraceEvent } from '../proto/decoded-batch.ts';
import type { IndexedBatch } from '../proto/generated/messages.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { eventDriver } from '../wording/event-driver.ts';
import { IrpWork } from '../wording/irp-work.ts';
import { IS_LASTING } from '../wording/name-observers.ts';
import { TraceNames } from '../wording/names.ts';
import { EventFilter, type Selection } from './selection.ts';

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

/**
 * So many events before the first one that is shown are looked at for whatever they name and for the IRPs that threads
 * work on. Earlier ones are looked at only where the index says that they have lasting names.
 */
export const LOOK_BACK_EVENTS = 1 << 18;

/** The first event of which everything is known when events from number `from` on are shown: a batch's first one. */
export function knownFrom(reader: TraceReader, from: number): number {
  return reader.batchIndex.find((entry) => isNear(entry, from))?.firstEvent ?? 0;
}

function isNear({ firstEvent, eventCount }: IndexedBatch, from: number): boolean {
  return firstEvent + eventCount > from - LOOK_BACK_EVENTS;
}

/** The selected events of a trace, one at a time. Throws InputError (selection), TraceError. */
export function* selectedEvents(reader: TraceReader, selection: Selection = {}): Generator<ShownEvent> {
  const names = new TraceNames(reader);
  const work = new IrpWork();
  const filter = new EventFilter(selection, names, work);
  const { from = 0, to = Number.POSITIVE_INFINITY, limit = Number.POSITIVE_INFINITY } = selection;
  let shown = 0;
  for (const [place, entry] of reader.batchIndex.entries()) {
    if (shown >= limit || entry.firstEvent > to) return;
    if (!isNear(entry, from)) {
      if (entry.kind.some((kind) => IS_LASTING[kind] === 1)) names.observeLasting(reader.batch(place));
      continue;
    }
    const batch = reader.batch(place);
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
  return { event: batch.event(i), names, irp, driver, depth: work.depth };
}
