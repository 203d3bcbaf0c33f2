/**
 * IRP_MJ_SET_INFORMATION: changing a file's times, attributes, size and name, and deleting it.
 * Source: "IRP_MJ_SET_INFORMATION (file system)", "NtSetInformationFile function (ntifs.h)", the pages of the structures.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { i64ToNumber, u64ToBigInt } from '../../base/u64.ts';
import {
  FileAllocationInformation,
  FileBasicInformation,
  FileDispositionInformation,
  FileEndOfFileInformation,
  FilePositionInformation,
  FileRenameInformation,
  FileValidDataLengthInformation,
} from '../../nt/file-information.ts';
import { FILE_BASIC_INFORMATION, FILE_RENAME_INFORMATION } from '../../nt/generated/layouts.ts';
import {
  STATUS_ACCESS_DENIED,
  STATUS_CANNOT_DELETE,
  STATUS_DIRECTORY_NOT_EMPTY,
  STATUS_DISK_FULL,
  STATUS_INVALID_DEVICE_REQUEST,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_SUCCESS,
  STATUS_USER_MAPPED_FILE,
} from '../../nt/status-codes.ts';
import type { FileChange } from '../fsrtl/notify-list.ts';
import { FileObject } from '../generated/views.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { readWide } from '../rtl/guest-text.ts';
import {
  FILE_ACTION_REMOVED,
  FILE_ACTION_RENAMED_NEW_NAME,
  FILE_ACTION_RENAMED_OLD_NAME,
  FILE_NOTIFY_CHANGE_ATTRIBUTES,
  FILE_NOTIFY_CHANGE_LAST_WRITE,
  FILE_NOTIFY_CHANGE_SIZE,
  modification,
  nameChange,
} from './changes.ts';
import { canEndAt, noteSizes } from './fcb.ts';
import { FILE_ATTRIBUTE_DIRECTORY, FILE_ATTRIBUTE_READONLY, SETTABLE_ATTRIBUTES } from './file-attributes.ts';
import { isFileName } from './file-names.ts';
import {
  childNamed,
  fileNode,
  isDirectory,
  isRoot,
  moveFile,
  removeFile,
  setAllocationSize,
  setFileSize,
} from './file-tree.ts';
import { answer, type FsRequest, type FsResult } from './request.ts';
import type { FileNode } from './state.ts';

const MOST_FILE_BYTES = 0x7fff_ffff;

/** Changes a file. */
export function setInformation(k: Kernel, request: FsRequest): FsResult {
  const { irp, stack, node } = request;
  const buffer = irp.AssociatedIrp_SystemBuffer;
  if (node === undefined) return answer(STATUS_INVALID_PARAMETER);
  switch (stack.Parameters_SetFile_FileInformationClass) {
    case FileBasicInformation:
      return changed(k, node, setBasic(k, node, buffer), FILE_NOTIFY_CHANGE_ATTRIBUTES | FILE_NOTIFY_CHANGE_LAST_WRITE);
    case FileDispositionInformation:
      return answer(setDisposition(k, node, k.memory.readU8(buffer) !== 0));
    case FileEndOfFileInformation:
    case FileValidDataLengthInformation:
      return changed(
        k,
        node,
        setSize(k, node, i64ToNumber(k.memory.readU64(buffer)), setFileSize),
        FILE_NOTIFY_CHANGE_SIZE | FILE_NOTIFY_CHANGE_LAST_WRITE,
      );
    case FileAllocationInformation:
      return answer(setSize(k, node, i64ToNumber(k.memory.readU64(buffer)), setAllocationSize));
    case FilePositionInformation:
      new FileObject(k.memory, request.file).CurrentByteOffset = k.memory.readU64(buffer);
      return answer(STATUS_SUCCESS);
    case FileRenameInformation:
      return rename(k, request, node);
    default:
      return answer(STATUS_INVALID_PARAMETER);
  }
}

/** The answer to a change, which others are told of when it was made. */
function changed(k: Kernel, node: FileNode, status: number, filter: number): FsResult {
  return answer(status, 0, status === STATUS_SUCCESS ? [modification(k, node, filter)] : []);
}

/** Times and attributes; 0 leaves one as it is, and so does -1, which asks that later transfers do too. */
function setBasic(k: Kernel, node: FileNode, buffer: GuestAddress): number {
  const attributes = k.memory.readU32(addressAdd(buffer, FILE_BASIC_INFORMATION.FileAttributes));
  const timeAt = (offset: number) => BigInt.asIntN(64, u64ToBigInt(k.memory.readU64(addressAdd(buffer, offset))));
  const { CreationTime, LastAccessTime, LastWriteTime, ChangeTime } = FILE_BASIC_INFORMATION;
  const times = [CreationTime, LastAccessTime, LastWriteTime, ChangeTime].map(timeAt);
  if (times.some((time) => time < -2n)) return STATUS_INVALID_PARAMETER;
  if (attributes & FILE_ATTRIBUTE_DIRECTORY && !isDirectory(node)) return STATUS_INVALID_PARAMETER;
  const [created, accessed, written, changed] = times as [bigint, bigint, bigint, bigint];
  if (created > 0n) node.created = created;
  if (accessed > 0n) node.accessed = accessed;
  if (written > 0n) node.written = written;
  node.changed = changed > 0n ? changed : KiSystemTime(k);
  if (attributes !== 0) {
    node.attributes = (node.attributes & FILE_ATTRIBUTE_DIRECTORY) | (attributes & SETTABLE_ATTRIBUTES);
  }
  return STATUS_SUCCESS;
}

function setDisposition(k: Kernel, node: FileNode, isDeleted: boolean): number {
  if (isDeleted) {
    if (isRoot(node) || (node.attributes & FILE_ATTRIBUTE_READONLY) !== 0) return STATUS_CANNOT_DELETE;
    if (node.children !== undefined && node.children.size > 0) return STATUS_DIRECTORY_NOT_EMPTY;
  }
  node.deletePending = isDeleted;
  for (const [file, { node: id, isCleanedUp }] of k.state.fs.opens) {
    if (id === node.id && !isCleanedUp) new FileObject(k.memory, file).DeletePending = isDeleted ? 1 : 0;
  }
  return STATUS_SUCCESS;
}

function setSize(k: Kernel, node: FileNode, sizeBytes: number, set: typeof setFileSize): number {
  if (isDirectory(node)) return STATUS_INVALID_DEVICE_REQUEST;
  if (sizeBytes < 0) return STATUS_INVALID_PARAMETER;
  if (sizeBytes > MOST_FILE_BYTES) return STATUS_DISK_FULL;
  if (!canEndAt(k, node, sizeBytes)) return STATUS_USER_MAPPED_FILE;
  const status = set(k, node, sizeBytes);
  noteSizes(k, node);
  return status;
}

/**
 * Moves a file: to another name in its directory, or into the directory that the I/O manager has opened for the purpose,
 * under the last part of the name it is given.
 */
function rename(k: Kernel, request: FsRequest, node: FileNode): FsResult {
  const changes: FileChange[] = [];
  return answer(move(k, request, node, changes), 0, changes);
}

function move(k: Kernel, { irp, stack }: FsRequest, node: FileNode, changes: FileChange[]): number {
  if (isRoot(node)) return STATUS_INVALID_PARAMETER;
  const buffer = irp.AssociatedIrp_SystemBuffer;
  const bytes = k.memory.readU32(addressAdd(buffer, FILE_RENAME_INFORMATION.FileNameLength));
  const room = stack.Parameters_SetFile_Length - FILE_RENAME_INFORMATION.FileName;
  if (bytes > room || bytes % 2 !== 0) return STATUS_INVALID_PARAMETER;
  const path = readWide(k.memory, addressAdd(buffer, FILE_RENAME_INFORMATION.FileName), bytes / 2);
  const name = path.slice(path.lastIndexOf('\\') + 1);
  if (!isFileName(name)) return STATUS_OBJECT_NAME_INVALID;
  const target = targetDirectory(k, stack.Parameters_SetFile_FileObject, node);
  if (target === undefined || target.volume !== node.volume) return STATUS_INVALID_PARAMETER;
  if (isWithin(k, target, node) || hasOpenFiles(k, node)) return STATUS_ACCESS_DENIED;
  const old = childNamed(k, target, name);
  if (old !== undefined && old !== node) {
    if (stack.Parameters_SetFile_ReplaceIfExists === 0) return STATUS_OBJECT_NAME_COLLISION;
    const isKept = isDirectory(old) || old.fcb !== NULL_ADDRESS || (old.attributes & FILE_ATTRIBUTE_READONLY) !== 0;
    if (isKept) return STATUS_ACCESS_DENIED;
    changes.push(nameChange(k, old, FILE_ACTION_REMOVED));
    removeFile(k, old);
  }
  changes.push(nameChange(k, node, FILE_ACTION_RENAMED_OLD_NAME));
  moveFile(k, node, target, name);
  changes.push(nameChange(k, node, FILE_ACTION_RENAMED_NEW_NAME));
  return STATUS_SUCCESS;
}

function targetDirectory(k: Kernel, fileObject: GuestAddress, node: FileNode): FileNode | undefined {
  if (fileObject === NULL_ADDRESS) return fileNode(k, node.parent);
  const open = k.state.fs.opens.get(fileObject);
  const directory = open === undefined || open.node === 0 ? undefined : fileNode(k, open.node);
  return directory !== undefined && isDirectory(directory) ? directory : undefined;
}

/** Whether a directory is another one, or below it. */
function isWithin(k: Kernel, directory: FileNode, above: FileNode): boolean {
  for (let at = directory; ; at = fileNode(k, at.parent)) {
    if (at === above) return true;
    if (isRoot(at)) return false;
  }
}

/** Whether something below a directory is open: it cannot be moved then. */
function hasOpenFiles(k: Kernel, directory: FileNode): boolean {
  if (!isDirectory(directory)) return false;
  return [...k.state.fs.opens.values()].some(({ node, isCleanedUp }) => {
    if (node === 0 || node === directory.id || isCleanedUp) return false;
    const file = k.state.fs.files.get(node);
    return file !== undefined && isWithin(k, file, directory);
  });
}
