/**
 * The speed and size of the trace format on synthetic events of the I/O path: per request an allocation, a dispatch with
 * its lock and DDI calls, and a completion. Every figure is the median of several rounds, in processor time; the time it
 * takes to make the events is not counted. Also the events of a session with all sample drivers at work (mixed-session.ts),
 * and what the commands need that look into a trace of ten million events of the I/O path.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Prng } from '../base/prng.ts';
import type { DecodedBatch } from '../proto/decoded-batch.ts';
import { MutableEventContext, playEvents } from '../proto/event-player.ts';
import { EventKind } from '../proto/generated/event-kinds.ts';
import { type EventSink, NullSink } from '../proto/generated/event-sink.ts';
import { openTrace, type TraceReader } from '../proto/trace-reader.ts';
import { verifyTrace } from '../proto/verify.ts';
import { commandCosts } from './command-costs.ts';
import { cpuTimeOf, takeTurns } from './cpu-time.ts';
import { median } from './median.ts';
import { recordMixedSession } from './mixed-session.ts';
import { createTrace, emitRequests, recordRequests } from './synthetic-requests.ts';

const EVENTS = 2_000_000;
const MIXED_EVENTS = 1_000_000;
const ROUNDS = 5;
/** The long trace is so many times as long. */
const PARTS = 5;
const SEEKS = 100;

function record(path: string): void {
  const writer = createTrace(path);
  const context = new MutableEventContext();
  writer.sink.attach(context);
  emitRequests(writer.sink, context, EVENTS);
  writer.finish('completed');
}

function play(batches: readonly DecodedBatch[], sink: EventSink): void {
  const context = new MutableEventContext();
  sink.attach(context);
  for (const batch of batches) playEvents(batch, sink, context);
}

function writeAgain(batches: readonly DecodedBatch[], path: string): void {
  const writer = createTrace(path);
  play(batches, writer.sink);
  writer.finish('completed');
}

/** Decodes every column of every batch; returns a number that depends on it. */
function decodeAll(path: string): number {
  const reader = openTrace(path);
  let sum = 0;
  for (const batch of reader.batches()) {
    sum += batch.thread.length + batch.time.length + batch.callSite.length;
    for (const kind of batch.kindCounts.keys()) sum += batch.columns(kind).length;
    batch.release();
  }
  reader.close();
  return sum;
}

/** Counts the dispatches of one major function: reads two columns. */
function countWrites(path: string): number {
  const reader = openTrace(path);
  let count = 0;
  for (const batch of reader.batches()) {
    const major = batch.column(EventKind.irpDispatch, 4) as Uint8Array;
    for (let row = 0; row < major.length; row++) if (major[row] === 4) count++;
    batch.release();
  }
  reader.close();
  return count;
}

function verifyAll(path: string): void {
  const reader = openTrace(path);
  verifyTrace(reader);
  reader.close();
}

/** Milliseconds of one of {@link SEEKS} seeks to an event, on average. */
function seekTime(path: string, seek: (reader: TraceReader, random: Prng) => unknown): number {
  const random = new Prng(3);
  const reader = openTrace(path);
  const time = cpuTimeOf(() => {
    for (let i = 0; i < SEEKS; i++) seek(reader, random);
  });
  reader.close();
  return time / SEEKS / 1e6;
}

function byNumber(reader: TraceReader, random: Prng): string {
  return reader.event(random.below(reader.eventCount)).name;
}

function byTime(reader: TraceReader, random: Prng): string {
  const end = reader.batchIndex.at(-1)!.timeMax;
  const time = (random.nextU32() / 2 ** 32) * end;
  const batch = reader.batch(reader.batchOfTime(time));
  return batch.event(batch.time.findIndex((other) => other >= time)).name;
}

function longTraceFigures(path: string): Record<string, number> {
  recordRequests(path, EVENTS * PARTS);
  const first = commandCosts('view', path, '--limit', '20');
  const late = commandCosts('view', path, '--from', String(EVENTS * PARTS - 1000), '--limit', '20');
  const scan = commandCosts('view', path, '--kind', 'irp_complete', '--from', String(EVENTS * PARTS - 20));
  const verify = commandCosts('verify', path);
  return {
    'first rows of 10 million events, s': first.seconds,
    'rows near the end of 10 million events, s': late.seconds,
    'rows near the end of 10 million events, MiB': late.mebibytes,
    'verify 10 million events, MiB': Math.max(verify.mebibytes, scan.mebibytes),
    'seek to an event, ms': seekTime(path, byNumber),
    'seek to a time, ms': seekTime(path, byTime),
  };
}

/** Named figures: million events a second, bytes an event of the finished file, and costs of commands. */
export async function benchTrace(): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'ntrewind-bench-'));
  const path = join(folder, 'bench.ntr');
  const mixedPath = join(folder, 'mixed.ntr');
  try {
    recordMixedSession(mixedPath, MIXED_EVENTS);
    const session = openTrace(mixedPath);
    // Long contents are read when they are played.
    const mixed = [...session.batches()];
    const mixedEvents = session.eventCount;
    const times = takeTurns(
      {
        made: () => emitRequests(new NullSink(), new MutableEventContext(), EVENTS),
        written: () => record(path),
        decoded: () => decodeAll(path),
        counted: () => countWrites(path),
        verified: () => verifyAll(path),
        mixedMade: () => play(mixed, new NullSink()),
        mixedWritten: () => writeAgain(mixed, join(folder, 'again.ntr')),
        mixedDecoded: () => decodeAll(mixedPath),
      },
      ROUNDS,
    );
    session.close();
    const rate = (nanoseconds: readonly number[], events = EVENTS) => (events / median(nanoseconds)) * 1000;
    const mixedTimes = times.mixedWritten.map((time, round) => time - times.mixedMade[round]!);
    return {
      'million events a second, written': rate(times.written.map((time, round) => time - times.made[round]!)),
      'bytes an event': statSync(path).size / EVENTS,
      'million events a second, decoded': rate(times.decoded),
      'million events a second, counted by one predicate': rate(times.counted),
      'million events a second, verified': rate(times.verified),
      'million events a second, written, mixed session': rate(mixedTimes, mixedEvents),
      'million events a second, decoded, mixed session': rate(times.mixedDecoded, mixedEvents),
      'bytes an event, mixed session': statSync(mixedPath).size / mixedEvents,
      ...longTraceFigures(path),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
