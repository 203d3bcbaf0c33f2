/**
 * Goes through a trace once for some kinds of events only, on columns. Batches that have none of them, as the index tells,
 * are not even read.
 */
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import { IS_LASTING, NAME_OBSERVERS } from '../wording/name-observers.ts';
import type { TraceNames } from '../wording/names.ts';

/** Takes event `i` of a batch, which is gone with its columns when the next batch comes. */
export type EventHandler = (batch: DecodedBatch, i: number) => void;

/** What is done with the events of each kind, by its number. */
export type EventHandlers = Readonly<Record<number, EventHandler>>;

export interface ScanOptions {
  /** Names that follow the scan: when a handler is called they are as of its event. */
  readonly names?: TraceNames | undefined;
  /** The names include what stands at addresses: pool blocks, IRPs, locks. Needs more of the trace to be read. */
  readonly places?: boolean;
  /** Called when events are missing between two batches. */
  readonly onGap?: () => void;
}

/** Calls the handlers in the order of the events. Throws TraceError. */
export function scanEvents(reader: TraceReader, handlers: EventHandlers, options: ScanOptions = {}): void {
  for (const _ of scanBatches(reader, handlers, options));
}

/** As {@link scanEvents}, with a pause after each batch. */
export function* scanBatches(
  reader: TraceReader,
  handlers: EventHandlers,
  options: ScanOptions = {},
): Generator<undefined> {
  const { names, places = false, onGap } = options;
  const table: (EventHandler | undefined)[] = Array.from({ length: 256 }, (_, kind) => handlers[kind]);
  const named = (kind: number) =>
    names !== undefined && (places ? NAME_OBSERVERS[kind] !== undefined : IS_LASTING[kind] === 1);
  const wanted = Uint8Array.from(table, (handler, kind) => (handler !== undefined || named(kind) ? 1 : 0));
  let next = 0;
  for (const [place, entry] of reader.batchIndex.entries()) {
    if (entry.firstEvent !== next) {
      // What comes and goes may have gone, and other things be in its place.
      names?.places.forget('block', 'irp', 'file', 'object');
      onGap?.();
    }
    next = entry.firstEvent + entry.eventCount;
    if (!entry.kind.some((kind) => wanted[kind] === 1)) continue;
    const batch = reader.batch(place);
    const { kind, eventCount } = batch;
    for (let i = 0; i < eventCount; i++) {
      const number = kind[i]!;
      if (wanted[number] === 0) continue;
      if (named(number)) names!.observe(batch, i);
      table[number]?.(batch, i);
    }
    yield;
    batch.release();
  }
}
