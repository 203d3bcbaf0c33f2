/**
 * Takes contents out of a trace before it is given away: what transfers carried, what user mode stored, driver images.
 * Every event stays, and so does the event hash, which has the digests of removed contents: a trace without payloads
 * still replays and proves itself. Format: docs/trace-format.md, "Removed contents".
 */
import { TraceError } from '../base/errors.ts';
import { type U64, u64Equal } from '../base/u64.ts';
import { ByteBuffer, WIRE_BYTES } from './byte-buffer.ts';
import { ByteReader } from './byte-reader.ts';
import type { PayloadValues } from './column-decode.ts';
import type { DecodedBatch } from './decoded-batch.ts';
import type { FieldInfo, KindInfo } from './event-schema.ts';
import { FrameWriter } from './frame-writer.ts';
import { BATCH_FIELD, EVENT_KINDS, KIND_BY_NUMBER, TRACE_FIELD } from './generated/event-kinds.ts';
import { decodeBlob, encodeHeader } from './generated/messages.ts';
import { REMOVED_IMAGES, REMOVED_PAYLOADS, REMOVED_USER_DATA } from './trace-format.ts';
import { readFrame } from './trace-frames.ts';
import { TraceReader } from './trace-reader.ts';
import type { TraceSource } from './trace-source.ts';
import type { TraceTarget } from './trace-target.ts';
import { FORMAT_MINOR } from './version.ts';

/** What to take out. */
export interface StripChoice {
  /** What transfers carried and reports held: contents of observations. */
  readonly payloads: boolean;
  /** What user mode and devices stored: contents of decisions. Without them nothing can be replayed. */
  readonly userData: boolean;
  /** The driver images. A replay then needs them from elsewhere. */
  readonly images: boolean;
}

export interface StripResult {
  /** Bytes of the new trace. */
  readonly size: number;
  /** Contents that were taken out of events. */
  readonly contents: number;
  /** Parts of blobs that were left out. */
  readonly blobParts: number;
}

/** The first minor version in which contents can be missing. */
const REMOVAL_SINCE = 1;

const NO_CONTENT = new Uint8Array(0);

const hexOf = (sha256: Uint8Array) => Buffer.from(sha256).toString('hex');
const isPayload = ({ encoding }: FieldInfo) => encoding === 'payload';

/**
 * Writes the stripped trace. The source must be whole.
 * @param createTarget is called once the source has been looked through
 * Throws TraceError.
 */
export function stripTrace(source: TraceSource, choice: StripChoice, createTarget: () => TraceTarget): StripResult {
  const reader = new TraceReader(source, false);
  const { formatMajor, formatMinor } = reader.header;
  if (formatMinor < REMOVAL_SINCE) {
    const version = `${formatMajor}.${formatMinor}`;
    throw new TraceError('version', `a trace of format ${version} cannot lack contents: record it again`);
  }
  if (formatMinor > FORMAT_MINOR) {
    const version = `${formatMajor}.${formatMinor}`;
    const why = `may have contents in places that this version, which knows ${formatMajor}.${FORMAT_MINOR}, would leave as they are`;
    throw new TraceError('version', `a trace of format ${version} ${why}: use the ntrewind that recorded it`);
  }
  const dropped = blobsToDrop(reader, choice);
  const writer = new FrameWriter(createTarget(), formatMinor);
  let contents = 0;
  let blobParts = 0;
  let batches = 0;
  for (let offset = 0, ended = false; !ended; ) {
    const frame = readFrame(source, offset);
    if (frame.field === TRACE_FIELD.header) {
      writer.put(TRACE_FIELD.header, encodeHeader({ ...reader.header, removed: removedWords(reader, choice) }));
    } else if (frame.field === TRACE_FIELD.batch) {
      const batch = new BatchStripper(reader.batch(batches++), choice);
      writer.put(TRACE_FIELD.batch, batch.strip(frame.message));
      contents += batch.contents;
    } else if (frame.field === TRACE_FIELD.blob && dropped.has(hexOf(decodeBlob(frame.message).sha256))) {
      blobParts++;
    } else {
      writer.copy(frame, source.read(offset, frame.frameBytes));
    }
    ended = frame.field === TRACE_FIELD.summary;
    offset += frame.frameBytes;
  }
  writer.finish();
  return { size: writer.size, contents, blobParts };
}

function removedWords({ header }: TraceReader, choice: StripChoice): string[] {
  const words = new Set(header.removed);
  if (choice.payloads) words.add(REMOVED_PAYLOADS);
  if (choice.userData) words.add(REMOVED_USER_DATA);
  if (choice.images) words.add(REMOVED_IMAGES);
  return [...words];
}

function isRemoved(kind: KindInfo, { payloads, userData }: StripChoice): boolean {
  return kind.role === 'decision' ? userData : payloads;
}

/** Blobs that only removed fields refer to, and the images if they are removed. */
function blobsToDrop(reader: TraceReader, choice: StripChoice): ReadonlySet<string> {
  const dropped = new Set<string>();
  const kept = new Set<string>();
  for (const batch of reader.batches()) {
    for (const kind of EVENT_KINDS) {
      if (!batch.kindCounts.has(kind.number)) continue;
      const wanted = isRemoved(kind, choice) ? dropped : kept;
      kind.fields.forEach((field, place) => {
        if (!isPayload(field)) return;
        const values = batch.column(kind.number, place) as PayloadValues;
        for (let row = 0; row < values.blob.length; row++) {
          const sha256 = batch.payloadBlob(values, row);
          if (sha256 !== undefined) wanted.add(hexOf(sha256));
        }
      });
    }
  }
  for (const { imageSha256 } of reader.drivers) (choice.images ? dropped : kept).add(hexOf(imageSha256));
  // Files that the scenario gave are user data.
  for (const { sha256 } of reader.header.file) (choice.userData ? dropped : kept).add(hexOf(sha256));
  for (const sha256 of kept) dropped.delete(sha256);
  return dropped;
}

/** Rewrites the message of one batch: removed contents become references to their digests. */
class BatchStripper {
  /** Contents taken out. */
  contents = 0;
  private readonly batch: DecodedBatch;
  private readonly choice: StripChoice;
  private readonly digests: U64[];

  constructor(batch: DecodedBatch, choice: StripChoice) {
    this.batch = batch;
    this.choice = choice;
    this.digests = batch.removedDigestList();
  }

  strip(message: Uint8Array): Uint8Array {
    const out = new ByteBuffer(message.length);
    copyFields(message, out, (field, content) => {
      if (field === BATCH_FIELD.removed_digests) return true;
      if (field !== BATCH_FIELD.decisions && field !== BATCH_FIELD.observations) return false;
      out.bytesField(field, this.stripKinds(content));
      return true;
    });
    if (this.digests.length > 0) out.bytesField(BATCH_FIELD.removed_digests, packedDigests(this.digests));
    return out.view();
  }

  /** The message `Decisions` or `Observations`. */
  private stripKinds(message: Uint8Array): Uint8Array {
    const out = new ByteBuffer(message.length);
    copyFields(message, out, (number, content) => {
      const kind = KIND_BY_NUMBER[number];
      if (kind === undefined || !isRemoved(kind, this.choice) || !kind.fields.some(isPayload)) return false;
      out.bytesField(number, this.stripKind(kind, content));
      return true;
    });
    return out.view();
  }

  private stripKind(kind: KindInfo, message: Uint8Array): Uint8Array {
    const payloads = kind.fields.filter(isPayload);
    const out = new ByteBuffer(message.length);
    copyFields(message, out, (number) =>
      payloads.some((field) => number === field.number || number === field.sideNumber),
    );
    for (const field of payloads) {
      const values = this.batch.column(kind.number, kind.fields.indexOf(field)) as PayloadValues;
      const numbers = new ByteBuffer();
      for (let row = 0; row < values.blob.length; row++) {
        out.bytesField(field.number, NO_CONTENT);
        numbers.varint(this.numberOf(values, row));
      }
      out.bytesField(field.sideNumber, numbers.view());
    }
    return out.view();
  }

  /** What stands in the `_blob` column for a row. An empty content has nothing to be taken out. */
  private numberOf(values: PayloadValues, row: number): number {
    const { rows, blob } = values;
    const firstRemoved = this.batch.blobHashCount + 1;
    if (blob[row]! >= firstRemoved || (blob[row] === 0 && rows[row]!.length === 0)) return blob[row]!;
    this.contents++;
    const digest = this.batch.payloadDigest(values, row);
    let place = this.digests.findIndex((known) => u64Equal(known, digest));
    if (place < 0) place = this.digests.push(digest) - 1;
    return firstRemoved + place;
  }
}

/** Copies the fields of a message as they are, except those that `replace` takes care of; it gets contents of bytes. */
function copyFields(
  message: Uint8Array,
  out: ByteBuffer,
  replace: (field: number, content: Uint8Array) => boolean,
): void {
  const reader = new ByteReader(message);
  for (let start = 0; reader.nextField(); start = reader.position) {
    let content: Uint8Array = NO_CONTENT;
    if (reader.wireType === WIRE_BYTES) content = reader.bytesValue();
    else reader.skip();
    if (!replace(reader.field, content)) out.raw(message.subarray(start, reader.position));
  }
}

function packedDigests(digests: readonly U64[]): Uint8Array {
  const packed = new ByteBuffer(digests.length * 8);
  for (const { lo, hi } of digests) {
    packed.fixed32(lo);
    packed.fixed32(hi);
  }
  return packed.view();
}
