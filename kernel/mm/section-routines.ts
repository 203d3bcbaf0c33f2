/** Sections and views by handle. Source: the pages of the routines (wdm.h). */
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import {
  ntSuccess,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER_3,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Enter, enter } from '../host-routine.ts';
import { passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { ObpCreateNamed, ObpOpenNamed } from '../ob/named-object.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { fileAccessFor, MiCreateFileSection } from './file-section.ts';
import { COPY_ON_WRITE, isExecutable, isWritable } from './page-protection.ts';
import { MiWithProcess, PROCESS_VM_OPERATION } from './process-handle.ts';
import {
  MiCheckSection,
  MiCreateSectionObject,
  MiCreateSectionSegment,
  MiMapView,
  MiUnmapView,
  type ViewResult,
} from './section.ts';
import { MiDereferenceSegment } from './segment.ts';

/** Rights of section handles. */
const SECTION_QUERY = 0x1;
const SECTION_MAP_WRITE = 0x2;
const SECTION_MAP_READ = 0x4;
const SECTION_MAP_EXECUTE = 0x8;

/** SECTION_BASIC_INFORMATION: base address, attributes, maximum size. */
const SECTION_BASIC_INFORMATION = 0;
const BASIC_INFORMATION_BYTES = 24;

function isNull({ lo, hi }: U64): boolean {
  return lo === 0 && hi === 0;
}

/** The right that a view of that protection needs. */
function accessFor(protect: number): number {
  if (isExecutable(protect)) return SECTION_MAP_EXECUTE;
  return isWritable(protect) && (protect & COPY_ON_WRITE) === 0 ? SECTION_MAP_WRITE : SECTION_MAP_READ;
}

/** A 64-bit value behind a pointer, 0 without one; undefined when it cannot be read. */
function readValue(k: Kernel, mode: number, pointer: U64): number | undefined {
  let value = 0;
  const fault = guardAccess(mode, () => {
    if (!isNull(pointer)) value = u64ToNumber(k.memory.readU64(readableRange(mode, pointer, 8)));
  });
  return fault === STATUS_SUCCESS ? value : undefined;
}

export const sectionRoutines: readonly NativeRoutine[] = [
  /**
   * Makes a section of a file's data or backed by the paging file, or opens the one of that name with OBJ_OPENIF, and a handle of it.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_INVALID_PARAMETER_4 (no size), STATUS_INVALID_PARAMETER_6 (attributes), STATUS_INVALID_PAGE_PROTECTION,
   * STATUS_SECTION_TOO_BIG, STATUS_COMMITMENT_LIMIT, of a file also STATUS_INVALID_FILE_FOR_SECTION, STATUS_MAPPED_FILE_SIZE_ZERO,
   * what its file system says and those of the handle; otherwise as ObpCreateNamed.
   * Deviation: the pages of a file are read when the section is made, not when they are touched.
   * Source: "ZwCreateSection function (wdm.h)".
   */
  nativeRoutine({
    name: 'CreateSection',
    exports: ['Zw', 'Nt'],
    parameters: [
      'SectionHandle: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'MaximumSize: ptr',
      'SectionPageProtection: u32',
      'AllocationAttributes: u32',
      'FileHandle: u64',
    ],
    irql: passiveOnly,
    call(
      k,
      mode,
      handle,
      desiredAccess,
      objectAttributes,
      maximumSize,
      protect,
      attributes,
      fileHandle,
    ): number | Enter {
      const sizeBytes = readValue(k, mode, maximumSize) ?? 0;
      const isOfFile = !isNull(fileHandle);
      const wrong = MiCheckSection(sizeBytes, protect, attributes, isOfFile);
      if (wrong !== STATUS_SUCCESS) return wrong;
      if (isOfFile) {
        const found = ObpReferenceHandle(k, ObpCurrentProcess(k), fileHandle, 'File', fileAccessFor(protect), mode);
        if (!ntSuccess(found.status)) return found.status;
        const wanted = { mode, handle, desiredAccess, objectAttributes };
        const section = { file: found.object, maximumBytes: sizeBytes, protect, attributes, wanted };
        return enter(MiCreateFileSection, section);
      }
      const made = MiCreateSectionSegment(k, sizeBytes, attributes);
      if (typeof made === 'number') return made;
      let isUsed = false;
      const status = ObpCreateNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Section', (options) => {
        isUsed = true;
        return MiCreateSectionObject(k, { segment: made.segment, sizeBytes, protect, attributes }, options);
      });
      if (!isUsed) MiDereferenceSegment(k, made.segment);
      return status;
    },
  }),
  /**
   * Opens a section by its name.
   * @irql PASSIVE_LEVEL
   * Returns as ObpOpenNamed.
   * Source: "ZwOpenSection function (wdm.h)".
   */
  nativeRoutine({
    name: 'OpenSection',
    exports: ['Zw'],
    parameters: ['SectionHandle: ptr', 'DesiredAccess: u32', 'ObjectAttributes: ptr'],
    irql: passiveOnly,
    call: (k, mode, handle, desiredAccess, objectAttributes) =>
      ObpOpenNamed(k, { mode, handle, desiredAccess, objectAttributes }, 'Section'),
  }),
  /**
   * Maps a view of a section into a process; stores where, from which byte of the section on, and how many bytes.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_CONFLICTING_ADDRESSES, STATUS_INVALID_VIEW_SIZE, STATUS_MAPPED_ALIGNMENT,
   * STATUS_INVALID_PAGE_PROTECTION, STATUS_SECTION_PROTECTION, STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_3, _8 and _9, those of
   * the handles.
   * Deviation: CommitSize makes no difference.
   * Source: "ZwMapViewOfSection function (wdm.h)".
   */
  nativeRoutine({
    name: 'MapViewOfSection',
    exports: ['Zw', 'Nt'],
    parameters: [
      'SectionHandle: u64',
      'ProcessHandle: u64',
      'BaseAddress: ptr',
      'ZeroBits: u64',
      'CommitSize: u64',
      'SectionOffset: ptr',
      'ViewSize: ptr',
      'InheritDisposition: u32',
      'AllocationType: u32',
      'Win32Protect: u32',
    ],
    irql: passiveOnly,
    call(k, mode, sectionHandle, processHandle, base, _zeroBits, _commit, offset, size, inherit, type, protect) {
      const [wanted, from, bytes] = [base, offset, size].map((pointer) => readValue(k, mode, pointer));
      if (wanted === undefined || from === undefined || bytes === undefined) return STATUS_INVALID_PARAMETER_3;
      const found = ObpReferenceHandle(k, ObpCurrentProcess(k), sectionHandle, 'Section', accessFor(protect), mode);
      if (!ntSuccess(found.status)) return found.status;
      let view: ViewResult | undefined;
      const status = MiWithProcess(k, processHandle, PROCESS_VM_OPERATION, mode, (process) => {
        const request = { base: wanted as GuestAddress, offset: from, sizeBytes: bytes, inherit, type, protect };
        view = MiMapView(k, process, { ...request, section: found.object });
        return view.status;
      });
      // Its handle holds the section.
      ObDereferenceObject(k, found.object);
      if (view === undefined || !ntSuccess(status)) return status;
      return storeView(k, mode, view, { base, offset, size });
    },
  }),
  /**
   * Takes the view of a process away that has an address.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NOT_MAPPED_VIEW, those of the handle.
   * Source: "ZwUnmapViewOfSection function (wdm.h)".
   */
  nativeRoutine({
    name: 'UnmapViewOfSection',
    exports: ['Zw'],
    parameters: ['ProcessHandle: u64', 'BaseAddress: u64'],
    irql: passiveOnly,
    call(k, mode, handle, base) {
      const address = addressFromU64(base) ?? NULL_ADDRESS;
      return MiWithProcess(k, handle, PROCESS_VM_OPERATION, mode, (process) => MiUnmapView(k, process, address));
    },
  }),
  /**
   * Tells the attributes and the size of a section: SectionBasicInformation.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, those of the handle.
   * Deviation: no section is of an image, so there is no SectionImageInformation.
   * Not in the WDK's documentation.
   */
  nativeRoutine({
    name: 'QuerySection',
    exports: ['Zw'],
    parameters: [
      'SectionHandle: u64',
      'SectionInformationClass: u32',
      'SectionInformation: ptr',
      'Length: u64',
      'ReturnLength: ptr',
    ],
    irql: passiveOnly,
    call(k, mode, handle, informationClass, out, length, returnLength) {
      if (informationClass !== SECTION_BASIC_INFORMATION) return STATUS_INVALID_INFO_CLASS;
      if (u64ToNumber(length) < BASIC_INFORMATION_BYTES) return STATUS_INFO_LENGTH_MISMATCH;
      const { status, object } = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'Section', SECTION_QUERY, mode);
      if (!ntSuccess(status)) return status;
      const { attributes, sizeBytes } = k.state.mm.sections.get(object)!;
      ObDereferenceObject(k, object);
      return guardAccess(mode, () => {
        const at = writableRange(k, mode, out, BASIC_INFORMATION_BYTES);
        k.memory.fill(at, BASIC_INFORMATION_BYTES, 0);
        k.memory.writeU32(addressAdd(at, 8), attributes);
        k.memory.writeI64(addressAdd(at, 16), sizeBytes);
        if (!isNull(returnLength)) {
          k.memory.writeI64(writableRange(k, mode, returnLength, 8), BASIC_INFORMATION_BYTES);
        }
      });
    },
  }),
];

function storeView(
  k: Kernel,
  mode: number,
  view: ViewResult,
  { base, offset, size }: { readonly base: U64; readonly offset: U64; readonly size: U64 },
): number {
  return guardAccess(mode, () => {
    k.memory.writePointer(writableRange(k, mode, base, 8), view.base);
    k.memory.writeI64(writableRange(k, mode, size, 8), view.sizeBytes);
    if (!isNull(offset)) k.memory.writeI64(writableRange(k, mode, offset, 8), view.offset);
  });
}
