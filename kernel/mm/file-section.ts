/**
 * Sections of files: what of the file they show, and the right to it. Their pages are the file's segment's (file-pages.ts).
 * Source: "ZwCreateSection function (wdm.h)", "File-Backed and Page-File-Backed Sections".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO } from '../../base/u64.ts';
import { FileEndOfFileInformation, FileStandardInformation } from '../../nt/file-information.ts';
import { FILE_STANDARD_INFORMATION } from '../../nt/generated/layouts.ts';
import { IRP_MJ_QUERY_INFORMATION, IRP_MJ_SET_INFORMATION } from '../../nt/irp-codes.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import {
  ntError,
  STATUS_INVALID_FILE_FOR_SECTION,
  STATUS_MAPPED_FILE_SIZE_ZERO,
  STATUS_SECTION_TOO_BIG,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { FILE_ACCESS } from '../../nt/tables/io-flags.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { FileObject } from '../generated/views.ts';
import { done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { OtherRequest } from '../io/build-request.ts';
import { IopRequest } from '../io/request.ts';
import { allocateStatusBlock } from '../io/status-block.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObpCreateNamed } from '../ob/named-object.ts';
import { ObDereferenceObject, ObReferenceObject } from '../ob/object.ts';
import { fileSegmentOf, MiReferenceFileSegment, MiResizeFile, MOST_MAPPED_BYTES } from './file-pages.ts';
import { COPY_ON_WRITE, isExecutable, isWritable, PAGE_EXECUTE } from './page-protection.ts';
import { MiReadFilePages } from './paging-io.ts';
import { MiCreateSectionObject } from './section.ts';
import { MiDereferenceSegment } from './segment.ts';

/** FILE_STANDARD_INFORMATION, and as large as FILE_END_OF_FILE_INFORMATION too. */
const BUFFER_BYTES = FILE_STANDARD_INFORMATION.SIZE;

/** Whether views of a section write to its file. */
function writesFile(protect: number): boolean {
  return isWritable(protect) && (protect & COPY_ON_WRITE) === 0;
}

/** The rights to its file that a section of a protection needs. */
export function fileAccessFor(protect: number): number {
  const { FILE_READ_DATA, FILE_WRITE_DATA, FILE_EXECUTE } = FILE_ACCESS;
  const execute = isExecutable(protect) ? FILE_EXECUTE : 0;
  const read = protect === PAGE_EXECUTE ? 0 : FILE_READ_DATA;
  return execute | read | (writesFile(protect) ? FILE_WRITE_DATA : 0);
}

/** What becomes of a section that has been made: a handle for whoever asked for one, or a pointer. */
type Wanted =
  | {
      readonly mode: number;
      readonly handle: U64;
      readonly desiredAccess: number;
      readonly objectAttributes: U64;
    }
  | { readonly out: GuestAddress };

/** Slots of {@link MiCreateFileSection}; the caller gives the first five. */
interface CreateFileSection {
  /** Referenced; the routine gives the reference up. */
  readonly file: GuestAddress;
  /** 0: as large as the file is. */
  readonly maximumBytes: number;
  readonly protect: number;
  readonly attributes: number;
  readonly wanted: Wanted;
  block?: GuestAddress;
  buffer?: GuestAddress;
  sizeBytes?: number;
  segment?: number | undefined;
  status?: number;
}

/**
 * Makes a section of a file's data: asks how long the file is, makes it longer when a section that can be written to is to be,
 * and has its pages read. Its value is the status: STATUS_INVALID_FILE_FOR_SECTION, STATUS_MAPPED_FILE_SIZE_ZERO,
 * STATUS_SECTION_TOO_BIG, what the file system says, and those of making the object.
 */
export const MiCreateFileSection = hostRoutine<CreateFileSection>('MiCreateFileSection', {
  start(k, slots) {
    if (new FileObject(k.memory, slots.file).SectionObjectPointer === NULL_ADDRESS)
      return finish(k, slots, STATUS_INVALID_FILE_FOR_SECTION);
    slots.block = allocateStatusBlock(k);
    slots.buffer = ExpAllocateSystem(k, BUFFER_BYTES, poolTag('MmFs'));
    const parameters = {
      major: IRP_MJ_QUERY_INFORMATION,
      minor: 0,
      parameters: [BUFFER_BYTES, FileStandardInformation],
      informationClass: FileStandardInformation,
      output: { address: slots.buffer, length: BUFFER_BYTES },
      waits: true,
    } as const;
    return ask(k, slots, parameters, 'asked');
  },
  asked(k, slots, status) {
    if (ntError(status)) return finish(k, slots, status);
    const fileBytes = k.memory.readI64(addressAdd(slots.buffer!, FILE_STANDARD_INFORMATION.EndOfFile));
    slots.sizeBytes = slots.maximumBytes === 0 ? fileBytes : slots.maximumBytes;
    if (slots.sizeBytes === 0) return finish(k, slots, STATUS_MAPPED_FILE_SIZE_ZERO);
    if (slots.sizeBytes < 0 || slots.sizeBytes > MOST_MAPPED_BYTES) return finish(k, slots, STATUS_SECTION_TOO_BIG);
    if (slots.sizeBytes <= fileBytes) return readPages(k, slots, fileBytes);
    if (!writesFile(slots.protect)) return finish(k, slots, STATUS_SECTION_TOO_BIG);
    k.memory.writeI64(slots.buffer!, slots.sizeBytes);
    const parameters = {
      major: IRP_MJ_SET_INFORMATION,
      minor: 0,
      parameters: [8, FileEndOfFileInformation, 0, 0],
      informationClass: FileEndOfFileInformation,
      input: { address: slots.buffer!, length: 8 },
      waits: true,
    } as const;
    return ask(k, slots, parameters, 'extended');
  },
  extended: (k, slots, status) => (ntError(status) ? finish(k, slots, status) : readPages(k, slots, slots.sizeBytes!)),
  read(k, slots, status) {
    if (ntError(status)) return finish(k, slots, status);
    return finish(k, slots, makeObject(k, slots));
  },
  closed: (_k, slots) => done(slots.status!),
});

/** Sends a request about the file, on behalf of the kernel. */
function ask(k: Kernel, { file, block }: CreateFileSection, parameters: OtherRequest, next: string): Enter {
  ObReferenceObject(k, file);
  const none = { event: NULL_ADDRESS, apcRoutine: U64_ZERO, apcContext: U64_ZERO };
  return enter(IopRequest, { mode: KernelMode, file, ...none, ioStatusBlock: block!, parameters }, next);
}

function readPages(k: Kernel, slots: CreateFileSection, fileBytes: number): StepResult {
  slots.segment = MiReferenceFileSegment(k, slots.file, slots.sizeBytes!, fileBytes);
  const { frames, file } = fileSegmentOf(k, slots.segment);
  // What has been told it may not have been told itself: a file system that grows files need not know of sections.
  if (file.sizeBytes < fileBytes) MiResizeFile(k, file.pointers, fileBytes);
  return enter(MiReadFilePages, { segment: slots.segment, first: 0, count: frames.length }, 'read');
}

/** Makes the section object; when there is none in the end, the segment is given up. */
function makeObject(k: Kernel, slots: CreateFileSection): number {
  const { segment, sizeBytes, protect, attributes, wanted } = slots;
  const record = { segment: segment!, sizeBytes: sizeBytes!, protect, attributes };
  // From here on the section object holds the segment.
  slots.segment = undefined;
  if ('out' in wanted) {
    k.memory.writePointer(wanted.out, MiCreateSectionObject(k, record, {}));
    return STATUS_SUCCESS;
  }
  let isUsed = false;
  const status = ObpCreateNamed(k, wanted, 'Section', (options) => {
    isUsed = true;
    return MiCreateSectionObject(k, record, options);
  });
  if (!isUsed) MiDereferenceSegment(k, segment!);
  return status;
}

function finish(k: Kernel, slots: CreateFileSection, status: number): StepResult {
  slots.status = status;
  if (slots.segment !== undefined) MiDereferenceSegment(k, slots.segment);
  if (slots.block !== undefined) ExpFreeSystem(k, slots.block);
  if (slots.buffer !== undefined) ExpFreeSystem(k, slots.buffer);
  const next = ObDereferenceObject(k, slots.file);
  return next === undefined ? done(status) : { ...next, next: 'closed' };
}
