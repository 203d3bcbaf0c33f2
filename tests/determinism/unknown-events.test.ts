/** What cannot be replayed, or written again, as what it was: events that are missing, emptied, or not known to this version. */
import { describe, expect, test } from 'vitest';
import { MutableEventContext, playEvents } from '../../proto/event-player.ts';
import { BatchWriter } from '../../proto/generated/batch-writer.ts';
import { EventKind } from '../../proto/generated/event-kinds.ts';
import { stripTrace } from '../../proto/strip.ts';
import { MemoryTarget } from '../../proto/testing/memory-target.ts';
import { UNKNOWN_KIND, withUnknownField, withUnknownKind } from '../../proto/testing/newer-trace.ts';
import { reencodeTrace } from '../../proto/testing/reencode.ts';
import { openTrace, type TraceReader } from '../../proto/trace-reader.ts';
import { MemorySource } from '../../proto/trace-source.ts';
import { TraceWriter } from '../../proto/trace-writer.ts';
import { StrictReplay } from '../../replayer/strict-replay.ts';
import { recordInMemory, talkScenario } from '../support/pipes.ts';

const talk = await talkScenario();
const whole = recordInMemory(talk).bytes;
const capture = { kind: [EventKind.irpComplete], driver: [], device: [], process: [], filter: '' };

function replay(reader: TraceReader) {
  const session = new StrictReplay(reader);
  session.boot();
  for (;;) {
    const result = session.run(10_000);
    if (result !== undefined) return result;
  }
}

/** Plays all events of a trace to a sink. */
function play(bytes: Uint8Array): void {
  const sink = new BatchWriter();
  const context = new MutableEventContext();
  sink.attach(context);
  sink.storeBlob = () => new Uint8Array(32);
  for (const batch of openTrace(bytes).batches()) playEvents(batch, sink, context);
}

function strippedOf(choice: { payloads?: boolean; images?: boolean }): Uint8Array {
  const target = new MemoryTarget();
  stripTrace(new MemorySource(whole), { payloads: false, userData: false, images: false, ...choice }, () => target);
  return target.bytes;
}

describe('a strict replay', () => {
  test('of a kind that a later version added is refused, with the version that knows it', () => {
    const bytes = withUnknownKind(whole);
    const reader = openTrace(bytes);
    expect(reader.event(reader.eventCount - 1).name).toBe(`unknown_${UNKNOWN_KIND}`);
    expect(() => replay(reader)).toThrow(expect.objectContaining({ name: 'TraceError', code: 'unknown-kind' }));
    expect(() => replay(reader)).toThrow(/events of kind 250.*reads trace format 1\.99/);
  });

  test('of a field that a later version added is refused in the same way', () => {
    const reader = openTrace(withUnknownField(whole, EventKind.irpFree));
    expect(() => replay(reader)).toThrow(expect.objectContaining({ name: 'TraceError', code: 'unknown-kind' }));
    expect(() => replay(reader)).toThrow(/fields that this version does not know.*reads trace format 1\.99/);
  });

  test('of a trace that states another event hash than its events have is a difference', () => {
    const reader = openTrace(whole);
    const entry = reader.batchIndex[0]!;
    Object.assign(entry, { hashAfter: { lo: entry.hashAfter.lo ^ 1, hi: entry.hashAfter.hi } });
    expect(replay(reader).divergence?.because).toMatch(/another event hash than its events have/);
  });
});

describe('events are not played', () => {
  test('when the recording left some out', () => {
    const narrowed = recordInMemory(talk, { capture }).bytes;
    expect(() => play(narrowed)).toThrow(expect.objectContaining({ name: 'TraceError', code: 'capture' }));
    expect(() => play(narrowed)).toThrow(/^events 0 to \d+ cannot be played: the recording left out \d+ events/);
  });

  test('when contents were taken out of the trace', () => {
    const bytes = strippedOf({ payloads: true });
    expect(() => play(bytes)).toThrow(expect.objectContaining({ name: 'TraceError', code: 'removed' }));
    expect(() => play(strippedOf({ images: true }))).not.toThrow();
  });

  test('when a later version knows more of them', () => {
    for (const bytes of [withUnknownKind(whole), withUnknownField(whole, EventKind.irpFree)]) {
      expect(() => play(bytes)).toThrow(expect.objectContaining({ name: 'TraceError', code: 'unknown-kind' }));
    }
    expect(() => play(whole)).not.toThrow();
  });
});

describe('a writer refuses a header that says', () => {
  const { header } = openTrace(whole);
  const create = (changes: object) => TraceWriter.create(new MemoryTarget(), { ...header, ...changes });

  test('that events were left out', () => {
    expect(() => create({ capture })).toThrow(expect.objectContaining({ name: 'TraceError', code: 'capture' }));
  });

  test('that contents were removed, other than images', () => {
    expect(() => create({ removed: ['payloads'] })).toThrow(expect.objectContaining({ code: 'removed' }));
    expect(() => create({ removed: ['images', 'user data'] })).toThrow(/says that user data were removed/);
    expect(() => create({ removed: ['images'] })).not.toThrow();
  });
});

test('a trace played whole is the trace', () => {
  expect(Buffer.compare(reencodeTrace(openTrace(whole)), whole)).toBe(0);
});
