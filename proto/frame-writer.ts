/**
 * Makes a trace of the frames of another one: takes frames in order, writes them, and at the end the index that follows
 * from them. Knows nothing of why a frame is dropped or changed.
 */
import type { TRACE_FIELD } from './generated/event-kinds.ts';
import { encodeFrame } from './lz4-frame.ts';
import { encodeIndexWithFooter, traceField } from './trace-format.ts';
import { emptyIndex, enterFrame, type Frame } from './trace-frames.ts';
import type { TraceTarget } from './trace-target.ts';

type FrameField = (typeof TRACE_FIELD)[keyof typeof TRACE_FIELD];

export class FrameWriter {
  /** What has been written so far. */
  readonly index = emptyIndex();
  private readonly target: TraceTarget;
  private readonly minor: number;
  private written = 0;

  /** @param minor the format's minor version of the trace */
  constructor(target: TraceTarget, minor: number) {
    this.target = target;
    this.minor = minor;
  }

  get size(): number {
    return this.written;
  }

  /** Writes a frame as it is: `bytes` are all of it. Throws TraceError when it cannot stand here, or of the target. */
  copy(frame: Frame, bytes: Uint8Array): void {
    enterFrame(this.index, { ...frame, offset: this.written }, this.minor);
    this.write(bytes);
  }

  /** Writes a message in a frame of its own. */
  put(field: FrameField, message: Uint8Array): void {
    const content = traceField(field, message);
    const bytes = encodeFrame(content);
    const frame = { offset: this.written, frameBytes: bytes.length, contentBytes: content.length, field, message };
    this.copy(frame, bytes);
  }

  /** Writes the index and closes the target. */
  finish(): void {
    this.write(encodeIndexWithFooter(this.index));
    this.target.close?.();
  }

  private write(bytes: Uint8Array): void {
    this.target.write(bytes);
    this.written += bytes.length;
  }
}
