/**
 * Makes a whole trace of a damaged or cut-off one: keeps every frame whose checksum and event hash hold, wherever it
 * stands, and puts a `Gap` where events are missing. Frames are copied as they are. Format: docs/trace-format.md.
 */
import { TraceError } from '../base/errors.ts';
import { u64Equal } from '../base/u64.ts';
import { DecodedBatch } from './decoded-batch.ts';
import { EventHash } from './event-hash.ts';
import { FrameWriter } from './frame-writer.ts';
import { TRACE_FIELD } from './generated/event-kinds.ts';
import { decodeGap, decodeSummary, encodeGap, encodeSummary } from './generated/messages.ts';
import { FRAME_MAGIC } from './lz4-frame.ts';
import { decodeFooter, FOOTER_BYTES } from './trace-format.ts';
import { type Frame, readFrame } from './trace-frames.ts';
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
  private readonly minor: number;
  private readonly writer: FrameWriter;
  private readonly damage: { offset: number; bytes: number; because: string }[] = [];
  private summary = false;

  constructor(source: TraceSource, target: TraceTarget, minor: number) {
    this.source = source;
    this.minor = minor;
    this.writer = new FrameWriter(target, minor);
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
    const { index } = this.writer;
    if (!ended) {
      const message = encodeSummary({
        eventCount: index.eventCount,
        eventHash: index.batch.at(-1)?.hashAfter ?? { lo: 0, hi: 0 },
        endReason: 'cut short',
        leftOutKind: [],
        leftOutCount: [],
      });
      this.writer.put(TRACE_FIELD.summary, message);
    }
    this.writer.finish();
    const gaps = index.gap.map(({ firstEvent, eventCount }) => ({ firstEvent, eventCount }));
    const eventCount = index.batch.reduce((sum, batch) => sum + batch.eventCount, 0);
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
    this.writer.copy(frame, this.source.read(frame.offset, frame.frameBytes));
  }

  /** Fills the numbers up to `firstEvent` with a gap. */
  private bridge(firstEvent: number): void {
    const { eventCount } = this.writer.index;
    if (firstEvent <= eventCount) return;
    this.writer.put(TRACE_FIELD.gap, encodeGap({ firstEvent: eventCount, eventCount: firstEvent - eventCount }));
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
