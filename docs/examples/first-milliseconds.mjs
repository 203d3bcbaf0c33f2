/**
 * Writes a trace that ends after so many simulated milliseconds. An example of writing with `ntrewind/trace`.
 *
 *     node docs/examples/first-milliseconds.mjs talk.ntr 1.5 short.ntr
 */
import { MutableEventContext, openTrace, playEvents, TraceWriter } from 'ntrewind/trace';

const [, , path, milliseconds, output] = process.argv;
const end = Number(milliseconds) * 1e6;

const reader = openTrace(path);
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
