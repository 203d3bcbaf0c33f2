/**
 * Page frames: which are free, and which page entries map each one. Knows neither addresses nor permissions.
 * A page entry is identified by its word index in the WebAssembly memory ("slot").
 */
import { assert } from '../../base/assert.ts';
import { ExhaustedError } from '../../base/errors.ts';

/** The state of the allocator as plain data. */
export interface FrameSnapshot {
  /** Frames at and above this number were never used. */
  readonly nextFresh: number;
  /** Freed frames, the one to be reused next at the end. */
  readonly free: Uint32Array;
}

export class Frames {
  /** Number of frames. */
  readonly count: number;
  private nextFresh = 0;
  private free: number[] = [];
  /** First slot that maps a frame; 0 when none does (slot 0 is never a page entry). */
  private readonly firstSlot: Uint32Array;
  /** Further slots of the frames that are mapped more than once. */
  private readonly moreSlots = new Map<number, number[]>();

  constructor(count: number) {
    this.count = count;
    this.firstSlot = new Uint32Array(count);
  }

  /** Number of frames that some page maps. */
  get used(): number {
    return this.nextFresh - this.free.length;
  }

  /** Takes a free frame: the last one freed, else the lowest never used. `clear` is called for a reused one. */
  allocate(clear: (frame: number) => void): number {
    const recycled = this.free.pop();
    if (recycled !== undefined) {
      clear(recycled);
      return recycled;
    }
    if (this.nextFresh === this.count) {
      throw new ExhaustedError(`the simulated machine has no memory left (${this.count} pages); give it more`);
    }
    return this.nextFresh++;
  }

  /**
   * Takes free frames that follow each other, the lowest ones there are. `lowest` and `highest`: the first and the last
   * frame they may be; none of them but the first is a multiple of `boundary` (0: that does not matter).
   * @returns the first one; -1 when there are no such frames
   */
  allocateRun(
    count: number,
    lowest: number,
    highest: number,
    boundary: number,
    clear: (frame: number) => void,
  ): number {
    const last = Math.min(highest, this.count - 1);
    let first = lowest;
    for (let frame = lowest; frame <= last; frame++) {
      if (this.isMapped(frame)) first = frame + 1;
      else if (boundary > 0 && frame % boundary === 0) first = frame;
      if (frame - first + 1 < count) continue;
      this.takeRun(first, count, clear);
      return first;
    }
    return -1;
  }

  private takeRun(first: number, count: number, clear: (frame: number) => void): void {
    const end = first + count;
    for (let frame = first; frame < Math.min(end, this.nextFresh); frame++) clear(frame);
    this.free = this.free.filter((frame) => frame < first || frame >= end);
    while (this.nextFresh < first) this.free.push(this.nextFresh++);
    this.nextFresh = Math.max(this.nextFresh, end);
  }

  /** Records that the entry at `slot` maps `frame`. */
  attach(frame: number, slot: number): void {
    if (this.firstSlot[frame] === 0) {
      this.firstSlot[frame] = slot;
      return;
    }
    const more = this.moreSlots.get(frame);
    if (more === undefined) this.moreSlots.set(frame, [slot]);
    else more.push(slot);
  }

  /** Records that the entry at `slot` no longer maps `frame`; true when it was the last one and the frame is free. */
  detach(frame: number, slot: number): boolean {
    const more = this.moreSlots.get(frame);
    if (more === undefined) {
      assert(this.firstSlot[frame] === slot, 'page frame detached from an entry that does not map it');
      this.firstSlot[frame] = 0;
      this.free.push(frame);
      return true;
    }
    if (this.firstSlot[frame] === slot) this.firstSlot[frame] = more.pop()!;
    else {
      const index = more.indexOf(slot);
      assert(index >= 0, 'page frame detached from an entry that does not map it');
      more.splice(index, 1);
    }
    if (more.length === 0) this.moreSlots.delete(frame);
    return false;
  }

  /** Calls `visit` with every slot that maps `frame`. */
  forEachSlot(frame: number, visit: (slot: number) => void): void {
    const first = this.firstSlot[frame]!;
    if (first !== 0) visit(first);
    const more = this.moreSlots.get(frame);
    if (more !== undefined) for (const slot of more) visit(slot);
  }

  /** True when some page maps the frame. */
  isMapped(frame: number): boolean {
    return this.firstSlot[frame] !== 0;
  }

  save(): FrameSnapshot {
    return { nextFresh: this.nextFresh, free: Uint32Array.from(this.free) };
  }

  /** Takes the free list from a snapshot; the caller attaches the mapped frames again. */
  restore(snapshot: FrameSnapshot): void {
    this.nextFresh = snapshot.nextFresh;
    this.free = Array.from(snapshot.free);
    this.firstSlot.fill(0);
    this.moreSlots.clear();
  }
}
