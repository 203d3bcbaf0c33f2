/** Traces as a later version with the same major number might write them: with a kind or a field that nobody knows yet. */
import { ByteBuffer, WIRE_BYTES, WIRE_VARINT } from '../byte-buffer.ts';
import { ByteReader } from '../byte-reader.ts';
import { FrameWriter } from '../frame-writer.ts';
import { BATCH_FIELD, TRACE_FIELD } from '../generated/event-kinds.ts';
import { encodeHeader, encodeSummary } from '../generated/messages.ts';
import { readFrame } from '../trace-frames.ts';
import { openTrace } from '../trace-reader.ts';
import { MemorySource } from '../trace-source.ts';
import { MemoryTarget } from './memory-target.ts';

/** A kind that the schema does not have. */
export const UNKNOWN_KIND = 250;
const NEWER_MINOR = 99;

type Change = (content: Uint8Array) => Uint8Array;

/** The trace with one event of {@link UNKNOWN_KIND} at its end. */
export function withUnknownKind(trace: Uint8Array): Uint8Array {
  const { kind, cpu, irql, thread, time, call_site: callSite } = BATCH_FIELD;
  const oneRowMore: Change = (content) => Buffer.concat([content, Uint8Array.of(0)]);
  const changes = new Map<number, Change>([cpu, irql, thread, time, callSite].map((field) => [field, oneRowMore]));
  changes.set(kind, (content) => Buffer.concat([content, Uint8Array.of(UNKNOWN_KIND)]));
  return newer(trace, 1, (batch) => edited(batch, changes, 1));
}

/** The trace with a further column of a kind of observations, which must occur in its last batch. */
export function withUnknownField(trace: Uint8Array, kind: number): Uint8Array {
  const column = new ByteBuffer();
  column.bytesField(15, Uint8Array.of(1, 2, 3));
  const oneColumnMore: Change = (content) => Buffer.concat([content, column.view()]);
  const ofKind: Change = (content) => edited(content, new Map([[kind, oneColumnMore]]));
  return newer(trace, 0, (batch) => edited(batch, new Map([[BATCH_FIELD.observations, ofKind]])));
}

/** A message with some of its length-delimited fields changed, its event count raised by `events` and its hash another. */
function edited(message: Uint8Array, changes: ReadonlyMap<number, Change>, events = 0): Uint8Array {
  const out = new ByteBuffer();
  const reader = new ByteReader(message);
  while (reader.nextField()) {
    const { field, wireType } = reader;
    if (wireType === WIRE_BYTES) {
      const content = reader.bytesValue();
      out.bytesField(field, changes.get(field)?.(content) ?? content);
    } else if (wireType === WIRE_VARINT) {
      out.varintField(field, reader.uint53() + (field === BATCH_FIELD.event_count ? events : 0));
    } else {
      const { lo, hi } = reader.fixed64();
      out.fixed64Field(field, field === BATCH_FIELD.hash_after ? lo ^ 1 : lo, hi);
    }
  }
  return out.view().slice();
}

/** The trace in a later minor version, with its last batch changed, which has so many events more. */
function newer(trace: Uint8Array, events: number, change: Change): Uint8Array {
  const { header, summary, batchIndex } = openTrace(trace);
  const target = new MemoryTarget();
  const out = new FrameWriter(target, NEWER_MINOR);
  for (let offset = 0; ; ) {
    const frame = readFrame(new MemorySource(trace), offset);
    const next = offset + frame.frameBytes;
    if (frame.field === TRACE_FIELD.header) {
      out.put(TRACE_FIELD.header, encodeHeader({ ...header, formatMinor: NEWER_MINOR }));
    } else if (offset === batchIndex.at(-1)!.offset) {
      out.put(TRACE_FIELD.batch, change(frame.message));
    } else if (frame.field === TRACE_FIELD.summary) {
      out.put(TRACE_FIELD.summary, encodeSummary({ ...summary!, eventCount: summary!.eventCount + events }));
      out.finish();
      return target.bytes;
    } else {
      out.copy(frame, trace.subarray(offset, next));
    }
    offset = next;
  }
}
