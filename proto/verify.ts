/** Proves a trace: every checksum, the index, the blobs, and the event hash chain recomputed from the decoded events. */
import { TraceError } from '../base/errors.ts';
import { type U64, u64Equal } from '../base/u64.ts';
import { EventHash } from './event-hash.ts';
import { REMOVED_IMAGES, REMOVED_USER_DATA } from './trace-format.ts';
import type { TraceReader } from './trace-reader.ts';

export interface VerifyResult {
  /** Events that the trace holds. */
  readonly eventCount: number;
  /** Events in the gaps of a repaired trace. */
  readonly lostEvents: number;
  /** Events that the recording left out: the hash chain covers them, but cannot be recomputed without them. */
  readonly leftOutEvents: number;
  readonly batchCount: number;
  readonly blobCount: number;
  /** The event hash chain after the last event. */
  readonly eventHash: U64;
}

/** Reads the whole trace. Throws TraceError at the first thing that is wrong. */
export function verifyTrace(reader: TraceReader): VerifyResult {
  for (const sha256 of reader.blobs) reader.blob(sha256);
  if (!reader.header.removed.includes(REMOVED_IMAGES)) {
    for (const driver of reader.drivers) reader.blob(driver.imageSha256);
  }
  if (!reader.header.removed.includes(REMOVED_USER_DATA)) {
    for (const { sha256 } of reader.header.file) if (sha256.length > 0) reader.blob(sha256);
  }
  const rebuilt = new EventHash(reader.header.formatMinor);
  let i = 0;
  let next = 0;
  let leftOutEvents = 0;
  for (const batch of reader.batches()) {
    if (batch.firstEvent !== next) rebuilt.continueFrom(batch.hashBefore);
    next = batch.firstEvent + batch.eventCount;
    expectHash(rebuilt.value, batch.hashBefore, reader, i);
    rebuilt.add(batch);
    // Nobody but a replay can tell what was left out: the chain goes on as the batch states it.
    if (batch.leftOut > 0) rebuilt.continueFrom(batch.hashAfter);
    expectHash(rebuilt.value, batch.hashAfter, reader, i);
    leftOutEvents += batch.leftOut;
    reader.checkIndex(i, batch);
    batch.release();
    i++;
  }
  const toTheEnd = next === reader.eventCount;
  if (reader.summary !== undefined && toTheEnd && !u64Equal(reader.summary.eventHash, rebuilt.value)) {
    throw new TraceError('hash', 'the trace is damaged: its summary has another event hash than its events');
  }
  checkLeftOut(reader, leftOutEvents);
  const { batchCount, blobs, gaps } = reader;
  const lostEvents = gaps.reduce((sum, { eventCount }) => sum + eventCount, 0);
  const eventCount = reader.eventCount - lostEvents;
  return { eventCount, lostEvents, leftOutEvents, batchCount, blobCount: blobs.length, eventHash: rebuilt.value };
}

/** The batches and the summary of a whole trace count the same events as left out. */
function checkLeftOut({ summary, gaps }: TraceReader, leftOutEvents: number): void {
  if (summary === undefined || gaps.length > 0) return;
  const counted = summary.leftOutCount.reduce((sum, count) => sum + count, 0);
  if (counted === leftOutEvents) return;
  throw new TraceError(
    'malformed',
    `the trace is damaged: its batches leave out ${leftOutEvents} events, its summary says ${counted}`,
  );
}

function expectHash(actual: U64, stated: U64, reader: TraceReader, batch: number): void {
  if (u64Equal(actual, stated)) return;
  const { offset } = reader.batchIndex[batch]!;
  throw new TraceError('hash', `the trace is damaged: the events of batch ${batch} fail their hash`, offset);
}
