/** The pool blocks that are allocated at a moment of a trace, found by any address inside them. */
import type { GuestAddress } from '../base/guest-address.ts';

export interface PoolBlock {
  /** The number the trace gives the allocation. */
  readonly allocation: number;
  readonly address: GuestAddress;
  readonly sizeBytes: number;
  readonly tag: number;
}

const PAGE_BYTES = 4096;

export class PoolBlocks {
  private readonly byPage = new Map<number, PoolBlock[]>();
  private readonly byAddress = new Map<GuestAddress, PoolBlock>();

  allocate(block: PoolBlock): void {
    this.byAddress.set(block.address, block);
    for (const page of pagesOf(block)) {
      const blocks = this.byPage.get(page);
      if (blocks === undefined) this.byPage.set(page, [block]);
      else blocks.push(block);
    }
  }

  free(address: GuestAddress): void {
    const block = this.byAddress.get(address);
    if (block === undefined) return;
    this.byAddress.delete(address);
    for (const page of pagesOf(block)) {
      const rest = this.byPage.get(page)!.filter((other) => other !== block);
      if (rest.length === 0) this.byPage.delete(page);
      else this.byPage.set(page, rest);
    }
  }

  /** The block that holds the address. */
  at(address: GuestAddress): PoolBlock | undefined {
    const blocks = this.byPage.get(Math.floor(address / PAGE_BYTES));
    return blocks?.find((block) => address >= block.address && address < block.address + Math.max(1, block.sizeBytes));
  }
}

function* pagesOf({ address, sizeBytes }: PoolBlock): Generator<number> {
  const last = Math.floor((address + Math.max(1, sizeBytes) - 1) / PAGE_BYTES);
  for (let page = Math.floor(address / PAGE_BYTES); page <= last; page++) yield page;
}
