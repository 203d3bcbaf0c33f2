/**
 * Rewrites a trace, optionally with one event changed, so that every checksum, hash and index entry is valid again:
 * what a false trace looks like that no checksum gives away.
 */
import { MutableEventContext, playEvents } from '../event-player.ts';
import type { TraceReader } from '../trace-reader.ts';
import { type HeaderInput, TraceWriter } from '../trace-writer.ts';
import { type EditableEvent, editable, emitEvent } from './editable-event.ts';
import { MemoryTarget } from './memory-target.ts';

export interface EventEdit {
  /** Number of the event in the run. */
  readonly number: number;
  /** Changes the event in place. */
  change(event: EditableEvent): void;
}

/** The new file, with these parts of the header changed. Without an edit it has the same events in the same batches. */
export function reencodeTrace(
  reader: TraceReader,
  edit?: EventEdit,
  headerChanges: Partial<HeaderInput> = {},
): Uint8Array {
  const target = new MemoryTarget();
  const writer = TraceWriter.create(target, { ...reader.header, ...headerChanges });
  // Those that payloads need come with their events.
  for (const { imageSha256 } of reader.drivers) writer.addBlob(reader.blob(imageSha256));
  const context = new MutableEventContext();
  writer.sink.attach(context);
  for (const batch of reader.batches()) {
    const place = edit === undefined ? -1 : edit.number - batch.firstEvent;
    if (place < 0 || place >= batch.eventCount) {
      playEvents(batch, writer.sink, context);
      continue;
    }
    playEvents(batch, writer.sink, context, 0, place);
    const event = editable(batch.event(place));
    edit?.change(event);
    emitEvent(event, writer.sink, context);
    playEvents(batch, writer.sink, context, place + 1);
  }
  writer.finish(reader.summary?.endReason ?? 'cut short');
  return target.bytes;
}
