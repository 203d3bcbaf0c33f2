/**
 * Where the content of a batch and its decoded columns lie: few large pieces instead of an allocation for each of a thousand
 * columns. Whoever is done with a batch may release its memory, which the next one then takes over, so that a scan of any
 * length lives in what one batch needs; what is not released is ordinary garbage. Knows nothing of columns.
 */

/** Most batches need one to four pieces. */
const PIECE_BYTES = 1 << 18;
/** So many pieces wait for the next batch. */
const MOST_IDLE = 32;

const idle: ArrayBuffer[] = [];

export class BatchMemory {
  private readonly pieces: ArrayBuffer[] = [];
  private piece: ArrayBuffer | undefined;
  /** Bytes of the piece that are taken. */
  private used = 0;

  /** The arrays have whatever was there before. */
  uint32(count: number): Uint32Array<ArrayBuffer> {
    const at = this.reserve(count * 4);
    return new Uint32Array(this.piece!, at, count);
  }

  int32(count: number): Int32Array<ArrayBuffer> {
    const at = this.reserve(count * 4);
    return new Int32Array(this.piece!, at, count);
  }

  float64(count: number): Float64Array<ArrayBuffer> {
    const at = this.reserve(count * 8);
    return new Float64Array(this.piece!, at, count);
  }

  /** A copy of `source`. */
  copy(source: Uint8Array): Uint8Array<ArrayBuffer> {
    const at = this.reserve(source.length);
    const bytes = new Uint8Array(this.piece!, at, source.length);
    bytes.set(source);
    return bytes;
  }

  /** Nothing that came from here may be used any more. */
  release(): void {
    for (const piece of this.pieces) {
      if (piece.byteLength === PIECE_BYTES && idle.length < MOST_IDLE) idle.push(piece);
    }
    this.pieces.length = 0;
    this.piece = undefined;
    this.used = 0;
  }

  /** @returns where the next `size` bytes of the piece at hand are, at a multiple of 8 */
  private reserve(size: number): number {
    const at = this.used;
    if (this.piece !== undefined && at + size <= this.piece.byteLength) {
      this.used = (at + size + 7) & ~7;
      return at;
    }
    this.piece = size <= PIECE_BYTES ? (idle.pop() ?? new ArrayBuffer(PIECE_BYTES)) : new ArrayBuffer(size);
    this.pieces.push(this.piece);
    this.used = (size + 7) & ~7;
    return 0;
  }
}
