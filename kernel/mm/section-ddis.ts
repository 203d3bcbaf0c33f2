/** Sections and views by pointer, and views in system space. Source: the pages of the routines (ntddk.h, ntifs.h). */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';

import type { U64 } from '../../base/u64.ts';
import { ntSuccess, STATUS_INVALID_PARAMETER_1, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { SectionObjectPointers } from '../generated/views.ts';
import { type Enter, enter } from '../host-routine.ts';
import { passiveOnly, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode, ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { ObReferenceObject } from '../ob/object.ts';
import { PspProcessOf } from '../ps/process.ts';
import { MiCanBeTruncated, MiWritableReferences } from './file-pages.ts';
import { fileAccessFor, MiCreateFileSection } from './file-section.ts';
import {
  MiCheckSection,
  MiCreateSectionObject,
  MiCreateSectionSegment,
  MiMapView,
  MiMapViewInSystem,
  MiUnmapView,
  MiUnmapViewInSystem,
} from './section.ts';
import { MiInProcess } from './virtual-regions.ts';

function valueAt(k: Kernel, pointer: GuestAddress): number {
  return pointer === NULL_ADDRESS ? 0 : k.memory.readI64(pointer);
}

interface Referenced {
  readonly object: GuestAddress;
}

/** A file that a section is to be of, referenced; or why it cannot be. */
function referencedFile(k: Kernel, handle: U64, fileObject: GuestAddress, protect: number): Referenced | number {
  if (fileObject !== NULL_ADDRESS) {
    ObReferenceObject(k, fileObject);
    return { object: fileObject };
  }
  const found = ObpReferenceHandle(k, ObpCurrentProcess(k), handle, 'File', fileAccessFor(protect), KernelMode);
  return ntSuccess(found.status) ? found : found.status;
}

/** Maps into system space and stores where, from which byte on, and how many bytes. */
function mapInSystem(
  k: Kernel,
  section: GuestAddress,
  base: GuestAddress,
  size: GuestAddress,
  offset: GuestAddress,
): number {
  if (!k.state.mm.sections.has(section)) return STATUS_INVALID_PARAMETER_1;
  const view = MiMapViewInSystem(k, section, valueAt(k, offset), valueAt(k, size));
  if (!ntSuccess(view.status)) return view.status;
  k.memory.writePointer(base, view.base);
  k.memory.writeI64(size, view.sizeBytes);
  if (offset !== NULL_ADDRESS) k.memory.writeI64(offset, view.offset);
  return STATUS_SUCCESS;
}

export const sectionDdis: readonly Ddi[] = [
  /**
   * Makes a section without a name or a handle, of a file's data or backed by the paging file; stores a pointer to it, which is a
   * reference. The file is that of a handle, or a file object, which needs no right to it.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS and as ZwCreateSection
   * Deviation: ObjectAttributes are not looked at.
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'MmCreateSection',
    parameters: [
      'SectionObject: ptr',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'MaximumSize: ptr',
      'SectionPageProtection: u32',
      'AllocationAttributes: u32',
      'FileHandle: u64',
      'FileObject: ptr',
    ],
    irql: passiveOnly,
    call(k, out, _access, _attributes, maximumSize, protect, attributes, fileHandle, fileObject): number | Enter {
      const sizeBytes = valueAt(k, maximumSize);
      const isOfFile = fileObject !== NULL_ADDRESS || fileHandle.lo !== 0 || fileHandle.hi !== 0;
      const wrong = MiCheckSection(sizeBytes, protect, attributes, isOfFile);
      if (wrong !== STATUS_SUCCESS) return wrong;
      if (isOfFile) {
        const file = referencedFile(k, fileHandle, fileObject, protect);
        if (typeof file === 'number') return file;
        const section = { file: file.object, maximumBytes: sizeBytes, protect, attributes, wanted: { out } };
        return enter(MiCreateFileSection, section);
      }
      const made = MiCreateSectionSegment(k, sizeBytes, attributes);
      if (typeof made === 'number') return made;
      const record = { segment: made.segment, sizeBytes, protect, attributes };
      k.memory.writePointer(out, MiCreateSectionObject(k, record, {}));
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Maps a view of a section into system space.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_VIEW_SIZE, STATUS_NO_MEMORY, STATUS_INVALID_PARAMETER_1 (no section)
   * Source: "MmMapViewInSystemSpace function (ntddk.h)".
   */
  ddi({
    name: 'MmMapViewInSystemSpace',
    parameters: ['Section: ptr', 'MappedBase: ptr', 'ViewSize: ptr'],
    irql: upToApc,
    call: (k, section, base, size) => mapInSystem(k, section, base, size, NULL_ADDRESS),
  }),
  /**
   * The same from a byte of the section on.
   * @irql <= APC_LEVEL
   * @returns as MmMapViewInSystemSpace; STATUS_MAPPED_ALIGNMENT
   * Deviation: the flags make no difference.
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'MmMapViewInSystemSpaceEx',
    parameters: ['Section: ptr', 'MappedBase: ptr', 'ViewSize: ptr', 'SectionOffset: ptr', 'Flags: u64'],
    irql: upToApc,
    call: (k, section, base, size, offset) => mapInSystem(k, section, base, size, offset),
  }),
  /**
   * Takes a view in system space away.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NOT_MAPPED_VIEW
   * Source: "MmUnmapViewInSystemSpace function (ntddk.h)".
   */
  ddi({
    name: 'MmUnmapViewInSystemSpace',
    parameters: ['MappedBase: ptr'],
    irql: upToApc,
    call: (k, base) => MiUnmapViewInSystem(k, base),
  }),
  /**
   * Maps a view of a section into the part of system space that is the current session's.
   * @irql <= APC_LEVEL
   * @returns as MmMapViewInSystemSpace
   * Deviation: all sessions see it: they have no part of system space to themselves.
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'MmMapViewInSessionSpace',
    parameters: ['Section: ptr', 'MappedBase: ptr', 'ViewSize: ptr'],
    irql: upToApc,
    call: (k, section, base, size) => mapInSystem(k, section, base, size, NULL_ADDRESS),
  }),
  /**
   * The same from a byte of the section on.
   * @irql <= APC_LEVEL
   * @returns as MmMapViewInSystemSpace; STATUS_MAPPED_ALIGNMENT
   * Deviation: all sessions see it; the flags make no difference.
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'MmMapViewInSessionSpaceEx',
    parameters: ['Section: ptr', 'MappedBase: ptr', 'ViewSize: ptr', 'SectionOffset: ptr', 'Flags: u64'],
    irql: upToApc,
    call: (k, section, base, size, offset) => mapInSystem(k, section, base, size, offset),
  }),
  /**
   * Takes a view in the session's part of system space away.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NOT_MAPPED_VIEW
   * Not in the WDK's documentation; declared in ntddk.h.
   */
  ddi({
    name: 'MmUnmapViewInSessionSpace',
    parameters: ['MappedBase: ptr'],
    irql: upToApc,
    call: (k, base) => MiUnmapViewInSystem(k, base),
  }),
  /**
   * Maps a view of a section into a process, both by pointer.
   * @irql PASSIVE_LEVEL
   * @returns as ZwMapViewOfSection
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'MmMapViewOfSection',
    parameters: [
      'SectionToMap: ptr',
      'Process: ptr',
      'CapturedBase: ptr',
      'ZeroBits: u64',
      'CommitSize: u64',
      'SectionOffset: ptr',
      'CapturedViewSize: ptr',
      'InheritDisposition: u32',
      'AllocationType: u32',
      'Win32Protect: u32',
    ],
    irql: passiveOnly,
    call(k, section, processObject, base, _zeroBits, _commit, offset, size, inherit, type, protect) {
      if (!k.state.mm.sections.has(section)) return STATUS_INVALID_PARAMETER_1;
      const process = PspProcessOf(k, processObject);
      const request = {
        section,
        base: k.memory.readPointer(base),
        offset: valueAt(k, offset),
        sizeBytes: valueAt(k, size),
        inherit,
        type,
        protect,
      };
      const view = MiInProcess(k, process, () => MiMapView(k, process, request));
      if (!ntSuccess(view.status)) return view.status;
      k.memory.writePointer(base, view.base);
      k.memory.writeI64(size, view.sizeBytes);
      if (offset !== NULL_ADDRESS) k.memory.writeI64(offset, view.offset);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Takes the view of a process away that has an address.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_NOT_MAPPED_VIEW
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'MmUnmapViewOfSection',
    parameters: ['Process: ptr', 'BaseAddress: ptr'],
    irql: passiveOnly,
    call(k, processObject, base) {
      const process = PspProcessOf(k, processObject);
      return MiInProcess(k, process, () => MiUnmapView(k, process, base));
    },
  }),
  /**
   * Whether a file may become shorter: not while its image or, below its end as it would be, a section or view of it is in use.
   * @irql <= APC_LEVEL
   * Source: "MmCanFileBeTruncated function (ntifs.h)".
   */
  ddi({
    name: 'MmCanFileBeTruncated',
    parameters: ['SectionPointer: ptr', 'NewFileSize: ptr'],
    irql: upToApc,
    call: (k, pointers, size) => MiCanBeTruncated(k, pointers, size === NULL_ADDRESS ? 0 : k.memory.readI64(size)),
  }),
  /**
   * Takes the image of a file that nobody uses out of memory; FALSE when there is one in use.
   * @irql <= APC_LEVEL
   * Deviation: no section is of an image.
   * Source: "MmFlushImageSection function (ntifs.h)".
   */
  ddi({
    name: 'MmFlushImageSection',
    parameters: ['SectionObjectPointer: ptr', 'FlushType: u32'],
    irql: upToApc,
    call: (k, pointers) => new SectionObjectPointers(k.memory, pointers).ImageSectionObject === NULL_ADDRESS,
  }),
  /**
   * Takes data and image of a file that nobody uses out of memory; FALSE when they are in use.
   * @irql <= APC_LEVEL
   * Deviation: what nobody uses any more goes by itself, soon.
   * Source: "MmForceSectionClosed function (ntifs.h)".
   */
  ddi({
    name: 'MmForceSectionClosed',
    parameters: ['SectionObjectPointer: ptr', 'DelayClose: bool'],
    irql: upToApc,
    call(k, pointers) {
      const { DataSectionObject, ImageSectionObject } = new SectionObjectPointers(k.memory, pointers);
      return DataSectionObject === NULL_ADDRESS && ImageSectionObject === NULL_ADDRESS;
    },
  }),
  /**
   * How many sections and views let programs write to a file.
   * @irql <= APC_LEVEL
   * Source: "MmDoesFileHaveUserWritableReferences function (ntifs.h)".
   */
  ddi({
    name: 'MmDoesFileHaveUserWritableReferences',
    parameters: ['SectionPointer: ptr'],
    irql: upToApc,
    call: (k, pointers) => MiWritableReferences(k, pointers),
  }),
];
