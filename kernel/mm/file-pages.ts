/**
 * What of files is in memory: a segment for each file whose data sections, views or cache map need it. Its pages are the
 * file's content for whoever reads or writes it meanwhile; those that have changed are written back (paging-io.ts).
 * Source: "File-Backed and Page-File-Backed Sections", "SECTION_OBJECT_POINTERS structure (wdm.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { hashBytes } from '../../base/hash.ts';
import { type U64, u64Equal } from '../../base/u64.ts';
import { KEVENT } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { FileObject, SectionObjectPointers } from '../generated/views.ts';
import type { Enter } from '../host-routine.ts';
import { KiInitializeEvent, SynchronizationEvent } from '../ke/event.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { COPY_ON_WRITE, isWritable } from './page-protection.ts';
import { NO_FRAME } from './segment.ts';
import type { FilePages, Segment } from './state.ts';
import { MiUnlockFrame } from './system-mappings.ts';
import { PAGE_SIZE, roundUpToPages } from './system-space.ts';

/** A segment that is a file's. */
export interface FileSegment extends Segment {
  readonly file: FilePages;
}

/** The segment of a file, by its SECTION_OBJECT_POINTERS. */
export function MiFileSegment(k: Kernel, pointers: GuestAddress): FileSegment | undefined {
  const id = k.state.mm.fileSegments.get(pointers);
  return id === undefined ? undefined : fileSegmentOf(k, id);
}

export function fileSegmentOf(k: Kernel, id: number): FileSegment {
  return k.state.mm.segments.get(id) as FileSegment;
}

/**
 * The segment of a file, which one more needs. It is made when the file has none yet, without pages.
 * @param sizeBytes what it has to have pages for
 * @param fileBytes where the file ends
 */
export function MiReferenceFileSegment(
  k: Kernel,
  fileObject: GuestAddress,
  sizeBytes: number,
  fileBytes: number,
): number {
  const pointers = new FileObject(k.memory, fileObject).SectionObjectPointer;
  const id = k.state.mm.fileSegments.get(pointers) ?? createSegment(k, fileObject, pointers, fileBytes);
  const segment = fileSegmentOf(k, id);
  segment.references++;
  growTo(segment, sizeBytes);
  return id;
}

/** How far into a file pages of it may be. Deviation: NT has no such limit. */
export const MOST_MAPPED_BYTES = 2 ** 34;

function createSegment(k: Kernel, fileObject: GuestAddress, pointers: GuestAddress, fileBytes: number): number {
  // Pointers that a file system has not set are found out before anything has changed.
  k.memory.readU64(pointers);
  const id = k.state.mm.nextSegment++;
  const controlArea = ExpAllocateSystem(k, KEVENT.SIZE, poolTag('MmCa'));
  KiInitializeEvent(k, controlArea, SynchronizationEvent, true);
  ObReferenceObject(k, fileObject);
  const file = { pointers, controlArea, fileObject, sizeBytes: fileBytes, clean: [] };
  k.state.mm.segments.set(id, { frames: [], isReserved: false, references: 0, file });
  k.state.mm.fileSegments.set(pointers, id);
  new SectionObjectPointers(k.memory, pointers).DataSectionObject = controlArea;
  return id;
}

function growTo({ frames }: FileSegment, sizeBytes: number): void {
  while (frames.length * PAGE_SIZE < sizeBytes) frames.push(NO_FRAME);
}

/** Takes a segment that nobody needs away, with its pages. @returns what is left to do when the file object goes with it */
export function MiDeleteFileSegment(k: Kernel, id: number): Enter | undefined {
  const { frames, file } = fileSegmentOf(k, id);
  for (const frame of frames) if (frame !== NO_FRAME) MiUnlockFrame(k, frame);
  k.state.mm.segments.delete(id);
  k.state.mm.fileSegments.delete(file.pointers);
  new SectionObjectPointers(k.memory, file.pointers).DataSectionObject = NULL_ADDRESS;
  ExpFreeSystem(k, file.controlArea);
  return ObDereferenceObject(k, file.fileObject);
}

/** A page as it is in memory. */
export function pageBytes(k: Kernel, frame: number): Uint8Array {
  return k.memory.readPhysical(frame * PAGE_SIZE, PAGE_SIZE);
}

export function pageHash(k: Kernel, frame: number): U64 {
  return hashBytes(pageBytes(k, frame));
}

/** Whether a page is in memory and not as the file has it. */
export function isDirty(k: Kernel, { frames, file }: FileSegment, page: number): boolean {
  const frame = frames[page]!;
  if (frame === NO_FRAME) return false;
  const clean = file.clean[page];
  return clean === undefined || !u64Equal(clean, pageHash(k, frame));
}

/** The pieces of a range of a file that are in memory: where each lies in the range, and its physical address. */
function* pieces({ frames }: FileSegment, offset: number, length: number) {
  for (let done = 0; done < length; ) {
    const at = offset + done;
    const within = at % PAGE_SIZE;
    const count = Math.min(PAGE_SIZE - within, length - done);
    const page = Math.floor(at / PAGE_SIZE);
    const frame = frames[page] ?? NO_FRAME;
    if (frame !== NO_FRAME) yield { page, frame, done, count, physical: frame * PAGE_SIZE + within };
    done += count;
  }
}

/** Puts what is in memory of a range of a file over the bytes that were read from it. */
export function MiReadFromPages(k: Kernel, pointers: GuestAddress, offset: number, bytes: Uint8Array): void {
  const segment = MiFileSegment(k, pointers);
  if (segment === undefined) return;
  for (const { done, count, physical } of pieces(segment, offset, bytes.length)) {
    bytes.set(k.memory.readPhysical(physical, count), done);
  }
}

/** Shows bytes that have been written to a file in the pages that are in memory, which are as clean as before. */
export function MiWriteToPages(k: Kernel, pointers: GuestAddress, offset: number, bytes: Uint8Array): void {
  const segment = MiFileSegment(k, pointers);
  if (segment === undefined) return;
  for (const { page, frame, done, count, physical } of pieces(segment, offset, bytes.length)) {
    const wasClean = !isDirty(k, segment, page);
    k.memory.writePhysical(physical, bytes.subarray(done, done + count));
    if (wasClean) segment.file.clean[page] = pageHash(k, frame);
  }
}

/** A file ends somewhere else: pages behind its end go, and what is behind it in the last one is zero. */
export function MiResizeFile(k: Kernel, pointers: GuestAddress, newBytes: number): void {
  const sizeBytes = Math.max(0, newBytes);
  const segment = MiFileSegment(k, pointers);
  if (segment === undefined || segment.file.sizeBytes === sizeBytes) return;
  const { frames, file } = segment;
  const from = Math.min(file.sizeBytes, sizeBytes);
  MiWriteToPages(k, pointers, from, new Uint8Array(roundUpToPages(from) - from));
  for (let page = roundUpToPages(from) / PAGE_SIZE; page < frames.length && sizeBytes < file.sizeBytes; page++) {
    dropPage(k, segment, page);
  }
  file.sizeBytes = sizeBytes;
}

/** Forgets a page; what has changed in it is lost. One that a view shows stays, zeroed. */
export function dropPage(k: Kernel, { frames, file }: FileSegment, page: number): void {
  const frame = frames[page]!;
  if (frame === NO_FRAME) return;
  if (k.memory.mappingCount(frame) > 1) {
    k.memory.writePhysical(frame * PAGE_SIZE, new Uint8Array(PAGE_SIZE));
    file.clean[page] = pageHash(k, frame);
    return;
  }
  MiUnlockFrame(k, frame);
  frames[page] = NO_FRAME;
  file.clean[page] = undefined;
}

/** Sections and views of a file's data: how far into it each reaches, in bytes, and whether one may write to it. */
function* usesOf(k: Kernel, pointers: GuestAddress) {
  const id = k.state.mm.fileSegments.get(pointers);
  if (id === undefined) return;
  for (const { segment, sizeBytes, protect } of k.state.mm.sections.values()) {
    if (segment === id) yield { endBytes: sizeBytes, protect };
  }
  for (const { regions } of k.state.ps.processes.values()) {
    for (const { segment, firstPage = 0, protections, allocationProtect: protect } of regions) {
      if (segment === id) yield { endBytes: (firstPage + protections.length) * PAGE_SIZE, protect };
    }
  }
  for (const { segment, firstPage, pages } of k.state.mm.systemViews.values()) {
    if (segment === id) yield { endBytes: (firstPage + pages) * PAGE_SIZE, protect: 0 };
  }
}

/** Whether a file may end there as far as its sections and views go: in whole pages, none reaches further. */
export function MiCanBeTruncated(k: Kernel, pointers: GuestAddress, sizeBytes: number): boolean {
  if (new SectionObjectPointers(k.memory, pointers).ImageSectionObject !== NULL_ADDRESS) return false;
  const end = roundUpToPages(sizeBytes);
  for (const { endBytes } of usesOf(k, pointers)) if (endBytes > end) return false;
  return true;
}

/** Sections and views that let programs write to a file. */
export function MiWritableReferences(k: Kernel, pointers: GuestAddress): number {
  let count = 0;
  for (const { protect } of usesOf(k, pointers)) if (isWritable(protect) && (protect & COPY_ON_WRITE) === 0) count++;
  return count;
}

/** The first run of pages in a range that are wanted, as long as it may be; undefined when there is none. */
export function nextRun(
  first: number,
  end: number,
  most: number,
  isWanted: (page: number) => boolean,
): { readonly first: number; readonly count: number } | undefined {
  let start = first;
  while (start < end && !isWanted(start)) start++;
  let count = 0;
  while (count < most && start + count < end && isWanted(start + count)) count++;
  return count === 0 ? undefined : { first: start, count };
}

/** Where pages of a file begin in it, and how many of their bytes it has. */
export function rangeOfPages({ sizeBytes }: FilePages, first: number, count: number) {
  const offset = first * PAGE_SIZE;
  return { offset, length: Math.max(0, Math.min(count * PAGE_SIZE, sizeBytes - offset)) };
}
