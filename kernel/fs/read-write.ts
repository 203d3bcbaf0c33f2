/**
 * IRP_MJ_READ, IRP_MJ_WRITE and IRP_MJ_FLUSH_BUFFERS.
 * Source: "IRP_MJ_READ (file system)", "IRP_MJ_WRITE (file system)", "ZwReadFile function (wdm.h)", "ZwWriteFile function (wdm.h)".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import {
  STATUS_DISK_FULL,
  STATUS_END_OF_FILE,
  STATUS_FILE_LOCK_CONFLICT,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { FILE_OBJECT_FLAGS, IRP_FLAGS } from '../../nt/tables/io-flags.ts';
import { FsRtlpMayRead, FsRtlpMayWrite, rangeOf } from '../fsrtl/file-lock.ts';
import { ownerOf } from '../fsrtl/process-file-lock.ts';
import { FileObject, type Irp } from '../generated/views.ts';
import { FROM_DRIVER, TO_DRIVER } from '../io/irp.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { MiFileSegment, MiReadFromPages, MiWriteToPages } from '../mm/file-pages.ts';
import { FILE_NOTIFY_CHANGE_LAST_WRITE, FILE_NOTIFY_CHANGE_SIZE, modification } from './changes.ts';
import { fileLockOf, noteSizes, sectionsOf } from './fcb.ts';
import { isDirectory, readFileBytes, writeFileBytes } from './file-tree.ts';
import { answer, type FsAnswer, type FsRequest, type FsResult, moveData, requestBuffer } from './request.ts';
import type { FileNode } from './state.ts';

/** Unbuffered transfers are of whole sectors. */
export const SECTOR_BYTES = 512;

/** FILE_WRITE_TO_END_OF_FILE, whose high half is -1. */
const WRITE_TO_END_OF_FILE = -1 >>> 0;

/** The largest file there may be, whatever the volume has room for. */
const MOST_FILE_BYTES = 0x7fff_ffff;

function isWriteToEnd({ lo, hi }: U64): boolean {
  return hi === 0xffff_ffff && lo === WRITE_TO_END_OF_FILE;
}

/** The file of a transfer, or why there can be none. */
function transferFile({ node, irp }: FsRequest, offset: number, length: number): FileNode | number {
  if (node === undefined || isDirectory(node)) return STATUS_INVALID_DEVICE_REQUEST;
  if (irp.Flags & IRP_FLAGS.IRP_NOCACHE && (offset % SECTOR_BYTES !== 0 || length % SECTOR_BYTES !== 0))
    return STATUS_INVALID_PARAMETER;
  return node;
}

/** Whether a transfer is between a file and its pages in memory. */
function isPaging({ Flags }: Irp): boolean {
  return (Flags & IRP_FLAGS.IRP_PAGING_IO) !== 0;
}

/** Whether locks of others keep a transfer from its range. Paging is not kept from anything. */
function isLocked(
  k: Kernel,
  { irp, stack }: FsRequest,
  node: FileNode,
  offset: number,
  length: number,
  may: typeof FsRtlpMayRead,
): boolean {
  if (isPaging(irp)) return false;
  const range = rangeOf(BigInt(offset), BigInt(length))!;
  return !may(k, fileLockOf(node), range, ownerOf(k, irp, stack, stack.Parameters_Read_Key));
}

/** A synchronous file object's position moves on with each transfer. */
function movePosition(k: Kernel, fileObject: GuestAddress, position: number): void {
  const file = new FileObject(k.memory, fileObject);
  if (file.Flags & FILE_OBJECT_FLAGS.FO_SYNCHRONOUS_IO) file.CurrentByteOffset = u64FromNumber(position);
}

/** Reads; what is behind the end of the file is STATUS_END_OF_FILE. */
export function readRequest(k: Kernel, request: FsRequest): FsResult {
  const { irp, stack, file } = request;
  const length = stack.Parameters_Read_Length;
  const offset = u64ToNumber(stack.Parameters_Read_ByteOffset);
  const node = transferFile(request, offset, length);
  if (typeof node === 'number') return answer(node);
  if (length === 0) return answer(STATUS_SUCCESS);
  if (isLocked(k, request, node, offset, length, FsRtlpMayRead)) return answer(STATUS_FILE_LOCK_CONFLICT);
  if (offset >= node.sizeBytes) return answer(STATUS_END_OF_FILE);
  const bytes = readFileBytes(node, offset, length);
  if (!isPaging(irp)) MiReadFromPages(k, sectionsOf(node), offset, bytes);
  const buffer = requestBuffer(k, irp, true);
  const status = moveData(k, irp, FROM_DRIVER, buffer, bytes.length, () => k.memory.writeBytes(buffer, bytes));
  if (status !== STATUS_SUCCESS) return answer(status);
  node.accessed = KiSystemTime(k);
  if (!isPaging(irp)) movePosition(k, file, offset + bytes.length);
  return answer(STATUS_SUCCESS, bytes.length);
}

/** Writes; a file grows as far as it must. */
export function writeRequest(k: Kernel, request: FsRequest): FsResult {
  const { irp, stack, file } = request;
  const length = stack.Parameters_Write_Length;
  const given = stack.Parameters_Write_ByteOffset;
  const offset = isWriteToEnd(given) ? (request.node?.sizeBytes ?? 0) : u64ToNumber(given);
  const node = transferFile(request, offset, length);
  if (typeof node === 'number') return answer(node);
  if (length === 0) return answer(STATUS_SUCCESS);
  if (isPaging(irp)) return writePages(k, request, node, offset, length);
  if (isLocked(k, request, node, offset, length, FsRtlpMayWrite)) return answer(STATUS_FILE_LOCK_CONFLICT);
  if (offset + length > MOST_FILE_BYTES) return answer(STATUS_DISK_FULL);
  let bytes: Uint8Array = new Uint8Array(0);
  const buffer = requestBuffer(k, irp, false);
  const status = moveData(k, irp, TO_DRIVER, buffer, length, () => {
    bytes = k.memory.readBytes(buffer, length);
  });
  if (status !== STATUS_SUCCESS) return answer(status);
  const written = writeFileBytes(k, node, offset, bytes);
  if (written !== STATUS_SUCCESS) return answer(written);
  noteSizes(k, node);
  MiWriteToPages(k, sectionsOf(node), offset, bytes);
  const view = new FileObject(k.memory, file);
  view.Flags |= FILE_OBJECT_FLAGS.FO_FILE_MODIFIED;
  movePosition(k, file, offset + length);
  const changes = [modification(k, node, FILE_NOTIFY_CHANGE_SIZE | FILE_NOTIFY_CHANGE_LAST_WRITE)];
  return answer(STATUS_SUCCESS, length, changes);
}

/** Pages of a file are written to it; what of them is behind its end is not. */
function writePages(k: Kernel, { irp }: FsRequest, node: FileNode, offset: number, length: number): FsResult {
  const has = Math.max(0, Math.min(length, node.sizeBytes - offset));
  const buffer = requestBuffer(k, irp, false);
  const status = moveData(k, irp, TO_DRIVER, buffer, has, () => {
    writeFileBytes(k, node, offset, k.memory.readBytes(buffer, has));
  });
  return answer(status, status === STATUS_SUCCESS ? length : 0);
}

/** What is not written yet is what views have changed. */
export function flushRequest(k: Kernel, { node }: FsRequest): FsAnswer {
  return node === undefined || MiFileSegment(k, sectionsOf(node)) === undefined ? answer(STATUS_SUCCESS) : 'flush';
}
