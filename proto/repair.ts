/**
 * Makes a whole trace of a damaged or cut-off one: keeps every frame whose checksum and event hash hold, wherever it
 * stands, and puts a `Gap` where events are missing. Frames are copied as they are. Format: docs/trace-format.md.
 */
import { TraceError } from '../base/errors.ts';
import { u64Equal } from '../base/u64.ts';
import { DecodedBatch } from './decoded-batch.ts';
import { EventHash } from './event-hash.ts';
import { TRACE_FIELD } from './generated/event-kinds.ts';
import { decodeGap, decodeSummary, encodeGap, encodeSummary } from './generated/messages.ts';
import { encodeFrame, FRAME_MAGIC } from './lz4-frame.ts';
import { decodeFooter, encodeIndexWithFooter, FOOTER_BYTES, traceField } from './trace-format.ts';
import { emptyIndex, enterFrame, type Frame, readFrame } from './trace-frames.ts';
import { readHeader } from './trace-reader.ts';
import type { TraceSource } from './trace-source.ts';
import type { TraceTarget } from './trace-target.ts';

export interface RepairResult {
  /** Events that the repaired trace holds. */
  readonly eventCount: number;
  /** Events that are known to be lost: first one and number. What may be lost behind the last frame is not known. */
  readonly gaps: readonly { readonly firstEvent: number; readonly eventCount: number }[];
  /** Parts of the old file that were left out, the index aside: file offset and bytes. */
  readonly damage: readonly { readonly offset: number; readonly bytes: number; readonly because: string }[];
  /** False when the recording was cut short, or its end was lost. */
  readonly ended: boolean;
}

const SCAN_BYTES = 1 << 20;
const MAGIC = Uint8Array.from([0, 8, 16, 24], (shift) => FRAME_MAGIC >>> shift);

/**
 * Writes the repaired trace.
 * @param createTarget is called once the header has been read
 * Throws TraceError when the header is damaged (nothing can be read without it), or when the target fails.
 */
export function repairTrace(source: TraceSource, createTarget: () => TraceTarget): RepairResult {
  const { formatMinor } = readHeader(source);
  const repair = new Repair(source, createTarget(), formatMinor);
  repair.run();
  return repair.finish();
}

/** Where the frames end and the index begins, or the file where it has no index. */
function framesEnd(source: TraceSource): number {
  try {
    return (
      decodeFooter(source.read(Math.max(0, source.size - FOOTER_BYTES), FOOTER_BYTES), source.size)?.frameOffset ??
      source.size
    );
  } catch (error) {
    if (error instanceof TraceError && error.code === 'damaged') return source.size;
    throw error;
  }
}

class Repair {
  private readonly source: TraceSource;
  private readonly target: TraceTarget;
  private readonly minor: number;
  private readonly index = emptyIndex();
  private readonly damage: { offset: number; bytes: number; because: string }[] = [];
  private written = 0;
  private summary = false;

  constructor(source: TraceSource, target: TraceTarget, minor: number) {
    this.source = source;
    this.target = target;
    this.minor = minor;
  }

  run(): void {
    const end = framesEnd(this.source);
    for (let offset = 0; offset < end; ) {
      try {
        const frame = readFrame(this.source, offset);
        this.take(frame);
        offset += frame.frameBytes;
      } catch (error) {
        if (!(error instanceof TraceError) || error.code === 'write') throw error;
        const next = this.nextFrame(offset + 1, end);
        this.damage.push({ offset, bytes: next - offset, because: error.message });
        offset = next;
      }
    }
  }

  finish(): RepairResult {
    const ended = this.summary;
    const last = this.index.batch.at(-1);
    if (!ended) {
      const eventHash = last?.hashAfter ?? { lo: 0, hi: 0 };
      const message = encodeSummary({
        eventCount: this.index.eventCount,
        eventHash,
        endReason: 'cut short',
        leftOutKind: [],
        leftOutCount: [],
      });
      this.index.summaryOffset = this.written;
      this.write(encodeFrame(traceField(TRACE_FIELD.summary, message)));
    }
    this.target.write(encodeIndexWithFooter(this.index));
    this.target.close?.();
    const gaps = this.index.gap.map(({ firstEvent, eventCount }) => ({ firstEvent, eventCount }));
    const eventCount = this.index.batch.reduce((sum, batch) => sum + batch.eventCount, 0);
    return { eventCount, gaps, damage: this.damage, ended };
  }

  /** Copies a whole frame. Throws TraceError when what it holds cannot be right here. */
  private take(frame: Frame): void {
    if (this.summary) throw new TraceError('damaged', 'a frame behind the end of the trace', frame.offset);
    if (frame.field === TRACE_FIELD.batch) {
      const batch = new DecodedBatch(frame.message, this.minor);
      checkHash(batch, this.minor);
      this.bridge(batch.firstEvent);
    } else if (frame.field === TRACE_FIELD.gap) {
      this.bridge(decodeGap(frame.message).firstEvent);
    } else if (frame.field === TRACE_FIELD.summary) {
      this.bridge(decodeSummary(frame.message).eventCount);
      this.summary = true;
    }
    this.enter(frame);
    this.write(this.source.read(frame.offset, frame.frameBytes));
  }

  /** Fills the numbers up to `firstEvent` with a gap. */
  private bridge(firstEvent: number): void {
    const { eventCount } = this.index;
    if (firstEvent <= eventCount) return;
    const message = encodeGap({ firstEvent: eventCount, eventCount: firstEvent - eventCount });
    const content = traceField(TRACE_FIELD.gap, message);
    const frame = encodeFrame(content);
    this.enter({
      offset: this.written,
      frameBytes: frame.length,
      contentBytes: content.length,
      field: TRACE_FIELD.gap,
      message,
    });
    this.write(frame);
  }

  private enter(frame: Frame): void {
    enterFrame(this.index, { ...frame, offset: this.written }, this.minor);
  }

  private write(bytes: Uint8Array): void {
    this.target.write(bytes);
    this.written += bytes.length;
  }

  /** Where the next whole frame begins, at or behind `from`; `end` when there is none. */
  private nextFrame(from: number, end: number): number {
    for (let start = from; start < end; start += SCAN_BYTES) {
      const bytes = Buffer.from(this.source.read(start, SCAN_BYTES + MAGIC.length - 1));
      for (let at = bytes.indexOf(MAGIC); at >= 0; at = bytes.indexOf(MAGIC, at + 1)) {
        if (this.isWhole(start + at)) return start + at;
      }
    }
    return end;
  }

  private isWhole(offset: number): boolean {
    try {
      readFrame(this.source, offset);
      return true;
    } catch (error) {
      if (error instanceof TraceError) return false;
      throw error;
    }
  }
}

/**
 * Throws TraceError when the events do not have their hash. A batch that left events out, has events of a newer version
 * or refers to a blob cannot be judged by itself; its checksum has to do.
 */
function checkHash(batch: DecodedBatch, minor: number): void {
  if (batch.leftOut > 0) return;
  const hash = new EventHash(minor, batch.hashBefore);
  try {
    hash.add(batch);
  } catch (error) {
    if (error instanceof TraceError && (error.code === 'unknown-kind' || error.code === 'missing-blob')) return;
    throw error;
  }
  if (!u64Equal(hash.value, batch.hashAfter)) throw new TraceError('hash', 'the events fail their hash');
}
