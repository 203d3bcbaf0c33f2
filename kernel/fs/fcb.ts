/**
 * What the file system keeps in guest memory of a file that is open, where filters and the kernel's other parts look at it:
 * FILE_OBJECT.FsContext is one structure for each open file, with its sizes, FsContext2 one for each open.
 * Source: "FSRTL_ADVANCED_FCB_HEADER structure (ntifs.h)", "FILE_OBJECT structure (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { FSRTL_ADVANCED_FCB_HEADER, SECTION_OBJECT_POINTERS, SHARE_ACCESS } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { FILE_LOCK, FsRtlpInitializeFileLock, FsRtlpUninitializeFileLock } from '../fsrtl/file-lock.ts';
import { FileObject, FsrtlAdvancedFcbHeader } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { MiCanBeTruncated, MiResizeFile } from '../mm/file-pages.ts';
import { InitializeListHead } from '../rtl/list.ts';
import type { FileNode } from './state.ts';

const FCB_TAG = poolTag('MfFc');
const CCB_TAG = poolTag('MfCc');
/** Where the version is, in the upper half of a byte. */
const VERSION_AT = 7;
const NODE_TYPE_FCB = 0x4d01;
const NODE_TYPE_CCB = 0x4d02;

/** FSRTL_ADVANCED_FCB_HEADER: Flags, Flags2, and the version of these headers. */
const FSRTL_FLAG_ADVANCED_HEADER = 0x40;
const FSRTL_FLAG2_SUPPORTS_FILTER_CONTEXTS = 0x02;
const FSRTL_FCB_HEADER_V1 = 1;

/** Behind the header: the section pointers, its locks, and how the file is shared. */
const SECTIONS_AT = FSRTL_ADVANCED_FCB_HEADER.SIZE;
const LOCKS_AT = SECTIONS_AT + SECTION_OBJECT_POINTERS.SIZE;
const SHARE_AT = LOCKS_AT + FILE_LOCK.SIZE;
const FCB_BYTES = SHARE_AT + SHARE_ACCESS.SIZE;
const CCB_BYTES = 16;

/** Where a file that is open has its SHARE_ACCESS. */
export function shareAccessOf({ fcb }: FileNode): GuestAddress {
  return addressAdd(fcb, SHARE_AT);
}

/** Where a file that is open has its FILE_LOCK. */
export function fileLockOf({ fcb }: FileNode): GuestAddress {
  return addressAdd(fcb, LOCKS_AT);
}

/** Sets up the file object of an open. */
export function attachFcb(k: Kernel, fileObject: GuestAddress, node: FileNode): void {
  if (node.fcb === NULL_ADDRESS) node.fcb = createFcb(k, node);
  const file = new FileObject(k.memory, fileObject);
  file.FsContext = node.fcb;
  file.FsContext2 = createCcb(k);
  file.SectionObjectPointer = sectionsOf(node);
}

function createFcb(k: Kernel, node: FileNode): GuestAddress {
  const fcb = ExpAllocateSystem(k, FCB_BYTES, FCB_TAG);
  const header = new FsrtlAdvancedFcbHeader(k.memory, fcb);
  header.NodeTypeCode = NODE_TYPE_FCB;
  header.NodeByteSize = FCB_BYTES;
  header.Flags = FSRTL_FLAG_ADVANCED_HEADER;
  header.Flags2 = FSRTL_FLAG2_SUPPORTS_FILTER_CONTEXTS;
  k.memory.writeU8(addressAdd(fcb, VERSION_AT), FSRTL_FCB_HEADER_V1 << 4);
  InitializeListHead(k.memory, header.FilterContexts);
  FsRtlpInitializeFileLock(k, addressAdd(fcb, LOCKS_AT), NULL_ADDRESS, NULL_ADDRESS);
  writeSizes(k, fcb, node);
  return fcb;
}

function createCcb(k: Kernel): GuestAddress {
  const ccb = ExpAllocateSystem(k, CCB_BYTES, CCB_TAG);
  k.memory.writeU16(ccb, NODE_TYPE_CCB);
  k.memory.writeU16(addressAdd(ccb, 2), CCB_BYTES);
  return ccb;
}

/** Where a file that is open has its SECTION_OBJECT_POINTERS. */
export function sectionsOf({ fcb }: FileNode): GuestAddress {
  return addressAdd(fcb, SECTIONS_AT);
}

/** Shows the sizes of a file that have changed, to sections of it too. */
export function noteSizes(k: Kernel, node: FileNode): void {
  if (node.fcb === NULL_ADDRESS) return;
  writeSizes(k, node.fcb, node);
  MiResizeFile(k, sectionsOf(node), node.sizeBytes);
}

/** Whether a file may end there: no view of it reaches further. */
export function canEndAt(k: Kernel, node: FileNode, sizeBytes: number): boolean {
  return node.fcb === NULL_ADDRESS || sizeBytes >= node.sizeBytes || MiCanBeTruncated(k, sectionsOf(node), sizeBytes);
}

function writeSizes(k: Kernel, fcb: GuestAddress, { allocatedBytes, sizeBytes }: FileNode): void {
  const header = new FsrtlAdvancedFcbHeader(k.memory, fcb);
  header.AllocationSize = u64FromNumber(allocatedBytes);
  header.FileSize = u64FromNumber(sizeBytes);
  header.ValidDataLength = u64FromNumber(sizeBytes);
}

/** The file object goes; with the last one of a file goes its part in guest memory. */
export function detachFcb(k: Kernel, fileObject: GuestAddress, node: FileNode, isLast: boolean): void {
  const file = new FileObject(k.memory, fileObject);
  ExpFreeSystem(k, file.FsContext2);
  file.FsContext = NULL_ADDRESS;
  file.FsContext2 = NULL_ADDRESS;
  file.SectionObjectPointer = NULL_ADDRESS;
  if (!isLast) return;
  FsRtlpUninitializeFileLock(k, fileLockOf(node));
  ExpFreeSystem(k, node.fcb);
  node.fcb = NULL_ADDRESS;
}
