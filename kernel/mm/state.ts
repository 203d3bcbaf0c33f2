/** What the memory manager (Mm) keeps outside guest memory: which parts of system space are taken. */

import type { GuestAddress } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { initialPoolSpace, type PoolSpace } from '../ex/pool-space.ts';
import { SYSTEM_MAPPINGS, SYSTEM_MAPPINGS_BYTES } from './system-space.ts';

/** An image in memory, and its function table (RUNTIME_FUNCTION entries, ascending). */
export interface ImageTable {
  readonly base: GuestAddress;
  readonly sizeBytes: number;
  readonly functions: GuestAddress;
  readonly functionCount: number;
}

/** A section of a driver's image, whole pages. */
export interface DriverSection {
  /** Where the image begins. */
  readonly image: GuestAddress;
  readonly address: GuestAddress;
  readonly sizeBytes: number;
  /** The image says that it may be paged out. */
  readonly pageable: boolean;
  /** It is not needed any more when DriverEntry has returned. */
  readonly untilInitialized: boolean;
  /** It may be paged out unless it is locked. */
  isPageable: boolean;
  locks: number;
}

/** A range of system space that MDLs are mapped into, one at a time. */
export interface ReservedMapping {
  readonly pages: number;
  readonly tag: number;
  /** Pages of the MDL that is mapped there now, 0 for none. */
  mappedPages: number;
}

/** What of a file is in memory. */
export interface FilePages {
  /** SECTION_OBJECT_POINTERS of the file. */
  readonly pointers: GuestAddress;
  /** What its DataSectionObject points to: an event that who reads or writes pages waits for. */
  readonly controlArea: GuestAddress;
  /** FILE_OBJECT through which pages are read and written; referenced. */
  readonly fileObject: GuestAddress;
  /** Where the file ends. */
  sizeBytes: number;
  /** Hashes of the pages as the file has them, by index; undefined for those that are not in memory. */
  readonly clean: (U64 | undefined)[];
}

/** The pages behind sections. */
export interface Segment {
  /** Locked page frames; -1 for a page that is not committed, or of a file and not in memory. */
  readonly frames: number[];
  /** Pages are committed one by one (SEC_RESERVE). */
  readonly isReserved: boolean;
  /** Section objects and views that need it, and the cache. */
  references: number;
  /** Of a segment that is a file's. */
  readonly file?: FilePages;
}

/** A section object. */
export interface SectionRecord {
  /** Its segment; 0 for physical memory. */
  readonly segment: number;
  readonly sizeBytes: number;
  /** PAGE_... and SEC_... it was made with. */
  readonly protect: number;
  readonly attributes: number;
}

/** A view of a segment in system space. */
export interface SystemView {
  readonly segment: number;
  readonly firstPage: number;
  readonly pages: number;
}

export interface MmState {
  /** Images of drivers that are in memory. */
  readonly images: ImageTable[];
  /** Sections of those images. */
  driverSections: DriverSection[];
  /** Offset, in the driver image region, of the next image. */
  nextDriverImage: number;
  /** Where images were that are unloaded; their addresses are never used again. */
  readonly unloadedImages: { readonly service: string; readonly base: GuestAddress; readonly sizeBytes: number }[];
  /** Kernel stack slots that were never used start here. */
  nextStackSlot: number;
  /** Slots whose stack was deleted; the last one is used again first. */
  readonly freeStackSlots: number[];
  /** The region for pages that are mapped a second time. */
  readonly systemMappings: PoolSpace;
  /** Frames that stay in memory: the page that holds each, and how often it is locked. */
  readonly lockedFrames: Map<number, { readonly page: number; count: number }>;
  /** Contiguous and noncached memory by its address: bytes, whole pages. */
  readonly contiguous: Map<GuestAddress, number>;
  /** Addresses that drivers have reserved for mappings. */
  readonly reservedMappings: Map<GuestAddress, ReservedMapping>;
  readonly segments: Map<number, Segment>;
  nextSegment: number;
  /** Segments of files by their SECTION_OBJECT_POINTERS. */
  readonly fileSegments: Map<GuestAddress, number>;
  /** Segments of files that nobody needs any more; what they hold is still to be written. */
  readonly unusedFileSegments: number[];
  /** By section object. */
  readonly sections: Map<GuestAddress, SectionRecord>;
  /** By address. */
  readonly systemViews: Map<GuestAddress, SystemView>;
  /** Number of the next range that MmSecureVirtualMemory secures. */
  nextSecured: number;
  nextMdl: number;
  /** Numbers of MDLs by address. */
  readonly mdls: Map<GuestAddress, number>;
}

export function initialMmState(): MmState {
  return {
    images: [],
    driverSections: [],
    nextDriverImage: 0,
    unloadedImages: [],
    nextStackSlot: 0,
    freeStackSlots: [],
    systemMappings: initialPoolSpace(SYSTEM_MAPPINGS, SYSTEM_MAPPINGS_BYTES),
    lockedFrames: new Map(),
    contiguous: new Map(),
    reservedMappings: new Map(),
    segments: new Map(),
    nextSegment: 1,
    fileSegments: new Map(),
    unusedFileSegments: [],
    sections: new Map(),
    systemViews: new Map(),
    nextSecured: 1,
    nextMdl: 1,
    mdls: new Map(),
  };
}
