/** What the cache manager (Cc) keeps: which files are cached, for which file objects, and what of them is mapped. */
import type { GuestAddress } from '../../base/guest-address.ts';

/** A file that is cached. */
export interface CacheMap {
  /** The segment with its pages. */
  readonly segment: number;
  /** What SharedCacheMap points to; only the cache manager knows what is there. */
  readonly sharedCacheMap: GuestAddress;
  /** File objects that it is cached for. */
  readonly files: Set<GuestAddress>;
}

/** Pages of a file that a file system looks at, or changes, in place. */
export interface MappedRange {
  readonly segment: number;
  readonly file: GuestAddress;
  readonly base: GuestAddress;
  readonly pages: number;
}

export interface CcState {
  /** By SECTION_OBJECT_POINTERS. */
  readonly maps: Map<GuestAddress, CacheMap>;
  /** By buffer control block. */
  readonly mapped: Map<GuestAddress, MappedRange>;
}

export function initialCcState(): CcState {
  return { maps: new Map(), mapped: new Map() };
}
