/** A trace as a file for timeline viewers: Perfetto, Chrome and those that read their formats. */
import type { TraceReader } from '../../proto/trace-reader.ts';
import { ChromeTimeline } from './chrome.ts';
import { PerfettoTimeline } from './perfetto.ts';
import { TraceTimeline } from './trace-timeline.ts';

export type TimelineFormat = 'perfetto' | 'chrome';

const FLUSH_CHARACTERS = 1 << 16;

/** Yields the bytes of the file. Throws TraceError. */
export function* exportTimeline(reader: TraceReader, format: TimelineFormat): Generator<Uint8Array> {
  yield* format === 'perfetto' ? perfettoBytes(reader) : chromeBytes(reader);
}

function* perfettoBytes(reader: TraceReader): Generator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const sink = new PerfettoTimeline((bytes) => chunks.push(bytes.slice()));
  for (const _ of new TraceTimeline(reader, sink).run()) yield* chunks.splice(0);
  sink.finish();
  yield* chunks;
}

function* chromeBytes(reader: TraceReader): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  const sink = new ChromeTimeline((line) => {
    text += `${line}\n`;
  });
  for (const _ of new TraceTimeline(reader, sink).run()) {
    if (text.length < FLUSH_CHARACTERS) continue;
    yield encoder.encode(text);
    text = '';
  }
  sink.finish();
  yield encoder.encode(text);
}
