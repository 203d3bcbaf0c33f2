/**
 * Watched ranges of guest memory: the pages they lie in are marked, so that writes take the slow path and stop before
 * they happen. Addresses count, not frames: a write through an alias of the page is not seen, nor one by the host.
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import type { GuestRam } from '../memory/guest-ram.ts';
import { PAGE_SIZE } from '../memory/layout.ts';

export interface WatchedRange {
  readonly address: GuestAddress;
  readonly sizeBytes: number;
}

export class Watches {
  private readonly memory: GuestRam;
  private ranges: WatchedRange[] = [];

  constructor(memory: GuestRam) {
    this.memory = memory;
  }

  add(address: GuestAddress, sizeBytes: number): void {
    this.ranges.push({ address, sizeBytes });
    this.mark();
  }

  remove(address: GuestAddress, sizeBytes: number): void {
    this.ranges = this.ranges.filter((range) => range.address !== address || range.sizeBytes !== sizeBytes);
    this.forEachPage({ address, sizeBytes }, (page) => this.memory.markWatched(page, false));
    this.mark();
  }

  /** Removes all of them. */
  clear(): void {
    for (const { address, sizeBytes } of [...this.ranges]) this.remove(address, sizeBytes);
  }

  /** Marks the pages again; whoever maps pages anew knows nothing of watches. */
  mark(): void {
    for (const range of this.ranges) this.forEachPage(range, (page) => this.memory.markWatched(page, true));
  }

  /** The first watched range that a write touches. */
  find(address: number, sizeBytes: number): WatchedRange | undefined {
    return this.ranges.find(
      (range) => address < range.address + range.sizeBytes && range.address < address + sizeBytes,
    );
  }

  private forEachPage({ address, sizeBytes }: WatchedRange, visit: (page: GuestAddress) => void): void {
    const first = addressAdd(address, -(address & (PAGE_SIZE - 1)));
    for (let page = first; page < address + sizeBytes; page = addressAdd(page, PAGE_SIZE)) visit(page);
  }
}
