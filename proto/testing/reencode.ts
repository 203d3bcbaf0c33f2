/**
 * Rewrites a trace, optionally with one event changed, so that every checksum, hash and index entry is valid again:
 * what a false trace looks like that no checksum gives away.
 */
import type { DecodedBatch } from '../decoded-batch.ts';
import { MutableEventContext, playEvents } from '../event-player.ts';
import { BatchWriter } from '../generated/batch-writer.ts';
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
  const header = { ...reader.header, ...headerChanges };
  const sink = new BatchWriter();
  sink.capture = header.capture;
  const writer = TraceWriter.create(target, header, sink);
  // Those that payloads need come with their events.
  for (const { imageSha256 } of reader.drivers) writer.addBlob(reader.blob(imageSha256));
  for (const { sha256 } of reader.header.file) if (sha256.length > 0) writer.addBlob(reader.blob(sha256));
  const context = new MutableEventContext();
  writer.sink.attach(context);
  for (const batch of reader.batches()) {
    const place = edit === undefined ? -1 : edit.number - batch.firstEvent;
    if (place < 0 || place >= batch.eventCount) {
      again(batch, writer, context, 0, batch.eventCount);
      continue;
    }
    again(batch, writer, context, 0, place);
    const event = editable(batch.event(place));
    edit?.change(event);
    emitEvent(event, writer.sink, context);
    again(batch, writer, context, place + 1, batch.eventCount);
  }
  writer.finish(reader.summary?.endReason ?? 'cut short');
  return target.bytes;
}

/** Writes the events `from .. to - 1` of a batch, also of one that lacks others. */
function again(batch: DecodedBatch, writer: TraceWriter, context: MutableEventContext, from: number, to: number): void {
  if (batch.leftOut === 0) playEvents(batch, writer.sink, context, from, to);
  else for (let i = from; i < to; i++) emitEvent(editable(batch.event(i)), writer.sink, context);
}
