/** A trace target in memory. */
import { ByteBuffer } from '../byte-buffer.ts';
import type { TraceTarget } from '../trace-target.ts';

export class MemoryTarget implements TraceTarget {
  private readonly buffer = new ByteBuffer(1 << 12);

  /** A copy of what was written. */
  get bytes(): Uint8Array {
    return this.buffer.view().slice();
  }

  write(bytes: Uint8Array): void {
    this.buffer.raw(bytes);
  }

  truncate(size: number): void {
    this.buffer.length = size;
  }
}
