/** Proves a trace: every checksum, the index, the blobs, and the event hash chain recomputed from the decoded events. */
import { TraceError } from '../base/errors.ts';
import { type U64, u64Equal } from '../base/u64.ts';
import { MutableEventContext, playEvents } from './event-player.ts';
import { BatchWriter } from './generated/batch-writer.ts';
import type { TraceReader } from './trace-reader.ts';

export interface VerifyResult {
  /** Events that the trace holds. */
  readonly eventCount: number;
  /** Events in the gaps of a repaired trace. */
  readonly lostEvents: number;
  readonly batchCount: number;
  readonly blobCount: number;
  /** The event hash chain after the last event. */
  readonly eventHash: U64;
}

/** Reads the whole trace. Throws TraceError at the first thing that is wrong. */
export function verifyTrace(reader: TraceReader): VerifyResult {
  for (const sha256 of reader.blobs) reader.blob(sha256);
  for (const driver of reader.drivers) reader.blob(driver.imageSha256);
  const context = new MutableEventContext();
  const rebuilt = new BatchWriter();
  rebuilt.attach(context);
  let i = 0;
  let next = 0;
  for (const batch of reader.batches()) {
    if (batch.firstEvent !== next) rebuilt.continueHash(batch.hashBefore);
    next = batch.firstEvent + batch.eventCount;
    expectHash(rebuilt.hash, batch.hashBefore, reader, i);
    playEvents(batch, rebuilt, context);
    expectHash(rebuilt.hash, batch.hashAfter, reader, i);
    rebuilt.reset();
    reader.checkIndex(i, batch);
    i++;
  }
  const toTheEnd = next === reader.eventCount;
  if (reader.summary !== undefined && toTheEnd && !u64Equal(reader.summary.eventHash, rebuilt.hash)) {
    throw new TraceError('hash', 'the trace is damaged: its summary has another event hash than its events');
  }
  const { batchCount, blobs, gaps } = reader;
  const lostEvents = gaps.reduce((sum, { eventCount }) => sum + eventCount, 0);
  const eventCount = reader.eventCount - lostEvents;
  return { eventCount, lostEvents, batchCount, blobCount: blobs.length, eventHash: rebuilt.hash };
}

function expectHash(actual: U64, stated: U64, reader: TraceReader, batch: number): void {
  if (u64Equal(actual, stated)) return;
  const { offset } = reader.batchIndex[batch]!;
  throw new TraceError('hash', `the trace is damaged: the events of batch ${batch} fail their hash`, offset);
}
