/**
 * Section objects: what views are made of. The pages are a segment's (segment.ts).
 * Source: "Section Objects and Views", "ZwCreateSection function (wdm.h)", "ZwMapViewOfSection function (wdm.h)".
 */
import { UnimplementedError } from '../../base/errors.ts';
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromNumber } from '../../base/u64.ts';
import {
  STATUS_COMMITMENT_LIMIT,
  STATUS_CONFLICTING_ADDRESSES,
  STATUS_INVALID_PAGE_PROTECTION,
  STATUS_INVALID_PARAMETER_4,
  STATUS_INVALID_PARAMETER_6,
  STATUS_INVALID_PARAMETER_8,
  STATUS_INVALID_PARAMETER_9,
  STATUS_INVALID_VIEW_SIZE,
  STATUS_MAPPED_ALIGNMENT,
  STATUS_NO_MEMORY,
  STATUS_NOT_MAPPED_VIEW,
  STATUS_SECTION_PROTECTION,
  STATUS_SECTION_TOO_BIG,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { done, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import type { Place } from '../ob/directory.ts';
import { ObpFindPlace } from '../ob/namespace.ts';
import { type ObjectOptions, ObpCreateObject, ObpObjectId } from '../ob/object.ts';
import type { Process } from '../ps/state.ts';
import {
  COPY_ON_WRITE,
  isExecutable,
  isPageProtection,
  isWritable,
  PAGE_EXECUTE_READWRITE,
  PAGE_NOACCESS,
} from './page-protection.ts';
import {
  MiCreatePhysicalSegment,
  MiCreateSegment,
  MiDereferenceSegment,
  MiMapProcessView,
  MiMapSystemView,
  MiUnmapProcessView,
  MiUnmapSystemView,
} from './segment.ts';
import type { SectionRecord } from './state.ts';
import { PAGE_SIZE, roundUpToPages } from './system-space.ts';
import { isUserWindowRange } from './user-space.ts';
import { MEM_TOP_DOWN } from './virtual-memory.ts';
import { ALLOCATION_GRANULARITY, MiFindFreeRange, MiIsRangeFree, MiRegionAt } from './virtual-regions.ts';

/** Attributes of a section. */
const SEC_RESERVE = 0x400_0000;
const SEC_COMMIT = 0x800_0000;
const SEC_NOCACHE = 0x1000_0000;
const SEC_WRITECOMBINE = 0x4000_0000;
const SEC_LARGE_PAGES = 0x8000_0000;
const KNOWN_ATTRIBUTES = (SEC_RESERVE | SEC_COMMIT | SEC_NOCACHE | SEC_WRITECOMBINE | SEC_LARGE_PAGES) >>> 0;

/** Allocation types of a view. */
const MEM_RESERVE = 0x2000;
const MEM_LARGE_PAGES = 0x2000_0000;
const SEC_NO_CHANGE = 0x40_0000;
const VIEW_TYPES = MEM_TOP_DOWN | MEM_RESERVE | MEM_LARGE_PAGES | SEC_NO_CHANGE;

/** SECTION_INHERIT */
const ViewShare = 1;
const ViewUnmap = 2;

/** Bytes of a body whose contents only the memory manager knows, and those it keeps outside guest memory. */
const OPAQUE_BODY_BYTES = 64;

/** A process number of events that stands for system space. */
const SYSTEM_SPACE = 0;

/** Whether a section, of a file or backed by the paging file, can be like that: STATUS_SUCCESS, or what is wrong. */
export function MiCheckSection(sizeBytes: number, protect: number, attributes: number, isOfFile: boolean): number {
  if ((attributes & ~KNOWN_ATTRIBUTES) !== 0) return STATUS_INVALID_PARAMETER_6;
  const kind = attributes & (SEC_RESERVE | SEC_COMMIT);
  if (kind !== SEC_RESERVE && kind !== SEC_COMMIT) return STATUS_INVALID_PARAMETER_6;
  if (!isPageProtection(protect) || protect > 0xff || protect === PAGE_NOACCESS) return STATUS_INVALID_PAGE_PROTECTION;
  if (sizeBytes < 0 || (sizeBytes === 0 && !isOfFile)) return STATUS_INVALID_PARAMETER_4;
  return sizeBytes >= Number.MAX_SAFE_INTEGER ? STATUS_SECTION_TOO_BIG : STATUS_SUCCESS;
}

/** Makes the pages of a new section; STATUS_COMMITMENT_LIMIT without memory for them. */
export function MiCreateSectionSegment(
  k: Kernel,
  sizeBytes: number,
  attributes: number,
): { readonly segment: number } | number {
  const isReserved = (attributes & SEC_RESERVE) !== 0;
  const pages = roundUpToPages(sizeBytes) / PAGE_SIZE;
  if (isReserved && pages > k.memory.ramBytes / PAGE_SIZE) return STATUS_COMMITMENT_LIMIT;
  const segment = MiCreateSegment(k, pages, isReserved);
  return segment === undefined ? STATUS_COMMITMENT_LIMIT : { segment };
}

/** Makes a section object, with one reference; emits `section_create`. */
export function MiCreateSectionObject(k: Kernel, record: SectionRecord, options: ObjectOptions): GuestAddress {
  const object = ObpCreateObject(k, 'Section', OPAQUE_BODY_BYTES, options);
  k.state.mm.sections.set(object, record);
  const { lo, hi } = u64FromNumber(record.sizeBytes);
  k.sink.sectionCreate(ObpObjectId(k, object), lo, hi, record.protect, 0);
  return object;
}

/** Delete procedure of section objects. */
export const MiDeleteSectionObject = hostRoutine<{ readonly object: GuestAddress }>('MiDeleteSectionObject', {
  start(k, { object }) {
    const { segment } = k.state.mm.sections.get(object)!;
    k.state.mm.sections.delete(object);
    if (segment !== 0) MiDereferenceSegment(k, segment);
    return done(0);
  },
});

/** Makes `\Device\PhysicalMemory`. */
export function MiCreatePhysicalMemorySection(k: Kernel): void {
  const record = { segment: 0, sizeBytes: k.memory.ramBytes, protect: PAGE_EXECUTE_READWRITE, attributes: SEC_COMMIT };
  const place = ObpFindPlace(k, '\\Device\\PhysicalMemory') as Place;
  MiCreateSectionObject(k, record, { place, permanent: true });
}

/** A view that somebody asks for. `base` NULL: wherever there is room; `sizeBytes` 0: to the end of the section. */
export interface ViewRequest {
  readonly section: GuestAddress;
  readonly base: GuestAddress;
  readonly offset: number;
  readonly sizeBytes: number;
  readonly inherit: number;
  readonly type: number;
  readonly protect: number;
}

export interface ViewResult {
  readonly status: number;
  readonly base: GuestAddress;
  readonly offset: number;
  readonly sizeBytes: number;
}

function refused(status: number): ViewResult {
  return { status, base: NULL_ADDRESS, offset: 0, sizeBytes: 0 };
}

/** The size of a view; undefined when it reaches beyond its section. */
function viewBytes(
  { sizeBytes }: SectionRecord,
  request: Pick<ViewRequest, 'offset' | 'sizeBytes'>,
): number | undefined {
  const { offset } = request;
  const whole = roundUpToPages(sizeBytes);
  const bytes = request.sizeBytes === 0 ? whole - offset : roundUpToPages(request.sizeBytes);
  return offset < 0 || bytes <= 0 || offset + bytes > whole ? undefined : bytes;
}

/** The segment of a view; of physical memory it is one of its own. Undefined when there is no such memory. */
function segmentForView(k: Kernel, { segment }: SectionRecord, offset: number, pages: number): number | undefined {
  return segment === 0 ? MiCreatePhysicalSegment(k, offset / PAGE_SIZE, pages) : segment;
}

/** Maps a view into a process, which is the current one; emits `view_map`. */
export function MiMapView(k: Kernel, process: Process, request: ViewRequest): ViewResult {
  const section = k.state.mm.sections.get(request.section)!;
  const { inherit, type, protect } = request;
  if (inherit !== ViewShare && inherit !== ViewUnmap) return refused(STATUS_INVALID_PARAMETER_8);
  if ((type & ~VIEW_TYPES) !== 0) return refused(STATUS_INVALID_PARAMETER_9);
  if (!isPageProtection(protect)) return refused(STATUS_INVALID_PAGE_PROTECTION);
  const isPhysical = section.segment === 0;
  // Of physical memory a view begins where its granularity does, and tells so.
  const offset = isPhysical ? request.offset - (request.offset % ALLOCATION_GRANULARITY) : request.offset;
  if (offset % ALLOCATION_GRANULARITY !== 0 || request.base % ALLOCATION_GRANULARITY !== 0)
    return refused(STATUS_MAPPED_ALIGNMENT);
  const sizeBytes = request.sizeBytes === 0 ? 0 : request.sizeBytes + request.offset - offset;
  const bytes = viewBytes(section, { offset, sizeBytes });
  if (bytes === undefined) return refused(STATUS_INVALID_VIEW_SIZE);
  if (isBeyond(protect, section.protect)) return refused(STATUS_SECTION_PROTECTION);
  const pages = bytes / PAGE_SIZE;
  const base =
    request.base === NULL_ADDRESS ? MiFindFreeRange(process, pages, (type & MEM_TOP_DOWN) !== 0) : request.base;
  if (base === NULL_ADDRESS) return refused(STATUS_NO_MEMORY);
  if (!isUserWindowRange(base, bytes) || !MiIsRangeFree(process, base, pages))
    return refused(STATUS_CONFLICTING_ADDRESSES);
  const segment = segmentForView(k, section, offset, pages);
  if (segment === undefined)
    throw new UnimplementedError(`a view of physical memory from ${offset} on, where there is none`, '');
  MiMapProcessView(k, process, base, segment, isPhysical ? 0 : offset / PAGE_SIZE, pages, protect);
  if (isPhysical) MiDereferenceSegment(k, segment);
  reportView(k, request.section, process.id, base, bytes, offset, protect);
  return { status: STATUS_SUCCESS, base, offset, sizeBytes: bytes };
}

/** Whether a view would allow what its section does not. */
function isBeyond(protect: number, ofSection: number): boolean {
  if ((protect & COPY_ON_WRITE) === 0 && isWritable(protect) && !isWritable(ofSection & ~COPY_ON_WRITE)) return true;
  return isExecutable(protect) && !isExecutable(ofSection);
}

function reportView(
  k: Kernel,
  section: GuestAddress,
  process: number,
  base: GuestAddress,
  bytes: number,
  offset: number,
  protect: number,
): void {
  const size = u64FromNumber(bytes);
  const from = u64FromNumber(offset);
  k.sink.viewMap(ObpObjectId(k, section), process, base, size.lo, size.hi, from.lo, from.hi, protect);
}

/** Takes the view that has an address away from a process, which is the current one; emits `view_unmap`. */
export function MiUnmapView(k: Kernel, process: Process, address: GuestAddress): number {
  const region = MiRegionAt(process, address);
  if (region?.kind !== 'view') return STATUS_NOT_MAPPED_VIEW;
  MiUnmapProcessView(k, process, region);
  k.sink.viewUnmap(process.id, region.base);
  return STATUS_SUCCESS;
}

/** Maps a view into system space, readable and writable; emits `view_map`. */
export function MiMapViewInSystem(k: Kernel, object: GuestAddress, offset: number, sizeBytes: number): ViewResult {
  const section = k.state.mm.sections.get(object)!;
  if (offset % ALLOCATION_GRANULARITY !== 0) return refused(STATUS_MAPPED_ALIGNMENT);
  const bytes = viewBytes(section, { offset, sizeBytes });
  if (bytes === undefined) return refused(STATUS_INVALID_VIEW_SIZE);
  const pages = bytes / PAGE_SIZE;
  const segment = segmentForView(k, section, offset, pages);
  if (segment === undefined) return refused(STATUS_INVALID_VIEW_SIZE);
  const base = MiMapSystemView(k, segment, section.segment === 0 ? 0 : offset / PAGE_SIZE, pages, section.protect);
  if (section.segment === 0) MiDereferenceSegment(k, segment);
  if (base === NULL_ADDRESS) return refused(STATUS_NO_MEMORY);
  reportView(k, object, SYSTEM_SPACE, base, bytes, offset, section.protect);
  return { status: STATUS_SUCCESS, base, offset, sizeBytes: bytes };
}

/** Takes a view in system space away; emits `view_unmap`. */
export function MiUnmapViewInSystem(k: Kernel, base: GuestAddress): number {
  if (!MiUnmapSystemView(k, base)) return STATUS_NOT_MAPPED_VIEW;
  k.sink.viewUnmap(SYSTEM_SPACE, base);
  return STATUS_SUCCESS;
}

/** Takes all views of a process that ends away, which is the current one. */
export function MiRundownViews(k: Kernel, process: Process): void {
  for (const region of process.regions.filter(({ kind }) => kind === 'view')) MiUnmapProcessView(k, process, region);
}
