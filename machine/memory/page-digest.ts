/**
 * A digest of all mapped pages that costs only what was written since it was last asked for. Each mapping of a frame adds
 * a hash of its address and of the frame's bytes; the digest is the sum, so one frame's part can be taken out and put in
 * again. Knows frames and slots (guest-ram.ts), not what a page entry means.
 */
import { addressHi, addressLo, type GuestAddress } from '../../base/guest-address.ts';
import { mixHi, mixLo } from '../../base/hash.ts';
import type { U64 } from '../../base/u64.ts';

/** Where a frame is mapped: what tells one mapping from another. */
export interface MappedAt {
  readonly address: GuestAddress;
  readonly space: number;
}

export class PageDigest {
  private lo = 0;
  private hi = 0;
  /** Hash of each frame's bytes when it was last looked at. */
  private readonly frameLo: Int32Array;
  private readonly frameHi: Int32Array;
  private readonly isListed: Uint8Array;
  private listed: number[] = [];

  constructor(frameCount: number) {
    this.frameLo = new Int32Array(frameCount);
    this.frameHi = new Int32Array(frameCount);
    this.isListed = new Uint8Array(frameCount);
  }

  /** The sum, once {@link takeListed} has been worked off. */
  get value(): U64 {
    return { lo: this.lo >>> 0, hi: this.hi >>> 0 };
  }

  /** The frame's bytes are not those that were hashed: it is looked at again. */
  list(frame: number): void {
    if (this.isListed[frame] !== 0) return;
    this.isListed[frame] = 1;
    this.listed.push(frame);
  }

  /** The frames to look at, which are then off the list. */
  takeListed(): readonly number[] {
    const { listed } = this;
    for (const frame of listed) this.isListed[frame] = 0;
    this.listed = [];
    return listed;
  }

  /** Hashes the bytes of a frame, given as little-endian words. */
  hashFrame(frame: number, words: Uint32Array, from: number, to: number): void {
    let lo = 0;
    let hi = 0;
    for (let i = from; i < to; i++) {
      const word = words[i]!;
      lo = mixLo(lo, word);
      hi = mixHi(hi, lo, word);
    }
    this.frameLo[frame] = lo;
    this.frameHi[frame] = hi;
  }

  /** A mapping of a frame that has been hashed comes in. */
  add(frame: number, place: MappedAt): void {
    this.count(frame, place, 1);
  }

  /** It goes, as it was hashed. */
  subtract(frame: number, place: MappedAt): void {
    this.count(frame, place, -1);
  }

  /** Forgets everything: nothing is mapped. */
  clear(): void {
    this.lo = 0;
    this.hi = 0;
    this.takeListed();
  }

  private count(frame: number, { address, space }: MappedAt, sign: 1 | -1): void {
    let lo = mixLo(space, addressLo(address));
    let hi = mixHi(space, lo, addressLo(address));
    for (const word of [addressHi(address), this.frameLo[frame]!, this.frameHi[frame]!]) {
      lo = mixLo(lo, word);
      hi = mixHi(hi, lo, word);
    }
    this.lo = (this.lo + sign * lo) | 0;
    this.hi = (this.hi + sign * hi) | 0;
  }
}
