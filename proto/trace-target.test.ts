import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { MutableEventContext } from './event-player.ts';
import { emitEvent } from './testing/editable-event.ts';
import { RandomEvents, TEST_HEADER } from './testing/random-events.ts';
import { openTrace, recoverTrace } from './trace-reader.ts';
import { TraceWriter } from './trace-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'ntrewind-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Records `events` events of `source`. */
function go(writer: TraceWriter, source: RandomEvents, events: number): void {
  const context = new MutableEventContext();
  writer.sink.attach(context);
  for (let i = 0; i < events; i++) emitEvent(source.next(), writer.sink, context);
}

function recordWhole(path: string): void {
  const writer = TraceWriter.create(path, TEST_HEADER);
  go(writer, new RandomEvents(41), 18_000);
  writer.finish('completed');
}

describe('a trace file', () => {
  const wholePath = join(folder, 'whole.ntr');
  recordWhole(wholePath);
  const whole = readFileSync(wholePath);

  it('replaces what was there', () => {
    const path = join(folder, 'old.ntr');
    writeFileSync(path, new Uint8Array(5_000_000));
    recordWhole(path);
    expect(Buffer.compare(readFileSync(path), whole)).toBe(0);
  });

  it('goes on from a saved state, dropping what was written after it', () => {
    const path = join(folder, 'resumed.ntr');
    const writer = TraceWriter.create(path, TEST_HEADER);
    go(writer, new RandomEvents(41), 12_000);
    const state = structuredClone(writer.save());
    go(writer, new RandomEvents(99), 9000);
    writer.finish('completed');

    const source = new RandomEvents(41);
    for (let i = 0; i < 12_000; i++) source.next();
    const resumed = TraceWriter.resume(path, state);
    go(resumed, source, 6000);
    resumed.finish('completed');
    expect(Buffer.compare(readFileSync(path), whole)).toBe(0);
  });

  it('does not go on in a file that has lost bytes', () => {
    const path = join(folder, 'lost.ntr');
    const writer = TraceWriter.create(path, TEST_HEADER);
    go(writer, new RandomEvents(41), 17_000);
    const state = writer.save();
    writer.abandon();
    writeFileSync(path, readFileSync(path).subarray(0, state.bytesWritten - 1));
    expect(() => TraceWriter.resume(path, state)).toThrow(
      expect.objectContaining({ name: 'TraceError', code: 'write' }),
    );
  });

  it('can be read while it is written, up to the last whole batch', () => {
    const path = join(folder, 'growing.ntr');
    const writer = TraceWriter.create(path, TEST_HEADER);
    go(writer, new RandomEvents(41), 17_000);
    expect(() => openTrace(path)).toThrow(expect.objectContaining({ code: 'truncated' }));
    expect(recoverTrace(path).eventCount).toBe(16_384);
    writer.flush();
    const reader = recoverTrace(path);
    expect(reader.eventCount).toBe(17_000);
    expect(reader.summary).toBeUndefined();
    expect(reader.truncatedAt).toBe(reader.fileSize);
    writer.abandon();
  });
});
