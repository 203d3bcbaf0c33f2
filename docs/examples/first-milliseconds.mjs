/**
 * Writes a trace that ends after so many simulated milliseconds. An example of writing with `ntrewind/trace`.
 *
 *     node docs/examples/first-milliseconds.mjs talk.ntr 1.5 short.ntr
 */
import { keepsEverything, MutableEventContext, openTrace, playEvents, TraceWriter } from 'ntrewind/trace';

const [, , path, milliseconds, output] = process.argv;
const end = Number(milliseconds) * 1e6;

const reader = openTrace(path);
const { capture, removed } = reader.header;
if (!keepsEverything(capture) || removed.length > 0 || reader.gaps.length > 0) {
  // The event hash covers what such a trace lacks; a writer can only make it of what it is given.
  throw new Error(`${path} does not have all events and contents of its run`);
}
const writer = TraceWriter.create(output, reader.header);
for (const sha256 of reader.blobs) writer.addBlob(reader.blob(sha256));

const context = new MutableEventContext();
writer.sink.attach(context);
for (const batch of reader.batches()) {
  const count = batch.time.findIndex((time) => time > end);
  playEvents(batch, writer.sink, context, 0, count < 0 ? batch.eventCount : count);
  if (count >= 0) break;
}
writer.finish(`cut after ${milliseconds} ms`);
reader.close();
console.log(`${output}: ${writer.eventCount} events`);
