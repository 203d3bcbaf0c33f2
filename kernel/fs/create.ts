/**
 * IRP_MJ_CREATE: opening and making files.
 * Source: "IRP_MJ_CREATE (file system)", "ZwCreateFile function (wdm.h)", "NtCreateFile function (ntifs.h)".
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64ToNumber } from '../../base/u64.ts';
import {
  ntSuccess,
  STATUS_ACCESS_DENIED,
  STATUS_CANNOT_DELETE,
  STATUS_DELETE_PENDING,
  STATUS_DISK_FULL,
  STATUS_EAS_NOT_SUPPORTED,
  STATUS_FILE_IS_A_DIRECTORY,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_A_DIRECTORY,
  STATUS_NOT_SUPPORTED,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_SUCCESS,
  STATUS_USER_MAPPED_FILE,
} from '../../nt/status-codes.ts';
import {
  CREATE_DISPOSITIONS,
  CREATE_OPTIONS,
  CREATE_RESULTS,
  FILE_ACCESS,
  FILE_OBJECT_FLAGS,
  STANDARD_ACCESS,
} from '../../nt/tables/io-flags.ts';
import { FileObject, IoSecurityContext, type IoStackLocation, type Irp } from '../generated/views.ts';
import { IopCheckShareAccess, IopSetShareAccess } from '../io/share-access.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import {
  FILE_ACTION_ADDED,
  FILE_NOTIFY_CHANGE_LAST_WRITE,
  FILE_NOTIFY_CHANGE_SIZE,
  modification,
  nameChange,
} from './changes.ts';
import { attachFcb, canEndAt, noteSizes, shareAccessOf } from './fcb.ts';
import {
  FILE_ATTRIBUTE_ARCHIVE,
  FILE_ATTRIBUTE_DIRECTORY,
  FILE_ATTRIBUTE_HIDDEN,
  FILE_ATTRIBUTE_READONLY,
  FILE_ATTRIBUTE_SYSTEM,
  SETTABLE_ATTRIBUTES,
} from './file-attributes.ts';
import { componentsOf } from './file-names.ts';
import {
  childNamed,
  createFile,
  fileNode,
  isDirectory,
  isRoot,
  removeFile,
  setAllocationSize,
  setFileSize,
} from './file-tree.ts';
import { answer, type FsResult } from './request.ts';
import type { FileNode, OpenFile, Volume } from './state.ts';

const { FILE_DIRECTORY_FILE, FILE_NON_DIRECTORY_FILE, FILE_DELETE_ON_CLOSE, FILE_OPEN_BY_FILE_ID } = CREATE_OPTIONS;
const { FILE_SUPERSEDE, FILE_OPEN, FILE_CREATE, FILE_OVERWRITE } = CREATE_DISPOSITIONS;
const { FILE_WRITE_DATA, FILE_APPEND_DATA } = FILE_ACCESS;
const SL_OPEN_TARGET_DIRECTORY = 0x04;

/** Rights of whom a file that may only be read is closed to. */
const CHANGING = FILE_WRITE_DATA | FILE_APPEND_DATA;

/** What a create asks for. */
interface Wanted {
  readonly file: GuestAddress;
  readonly access: number;
  readonly share: number;
  readonly disposition: number;
  readonly options: number;
  readonly attributes: number;
  readonly allocationBytes: number;
}

/** Where a path leads: the directory it ends in, and what is there under the last name. */
interface Found {
  readonly directory: FileNode;
  /** Empty when the path leads to the directory itself. */
  readonly name: string;
  readonly node: FileNode | undefined;
  /** The path ends with a backslash: only a directory has such a name. */
  readonly isFolderName: boolean;
}

/** Opens what the file object names. */
export function createRequest(k: Kernel, irp: Irp, stack: IoStackLocation, volume: Volume): FsResult {
  const file = new FileObject(k.memory, stack.FileObject);
  if (stack.Parameters_Create_EaLength !== 0) return answer(STATUS_EAS_NOT_SUPPORTED);
  const context = new IoSecurityContext(k.memory, stack.Parameters_Create_SecurityContext);
  const wanted: Wanted = {
    file: file.address,
    access: context.DesiredAccess,
    share: stack.Parameters_Create_ShareAccess,
    disposition: stack.Parameters_Create_Options >>> 24,
    options: stack.Parameters_Create_Options & 0xff_ffff,
    attributes: stack.Parameters_Create_FileAttributes & SETTABLE_ATTRIBUTES,
    allocationBytes: u64ToNumber(irp.Overlay_AllocationSize),
  };
  if (wanted.options & FILE_OPEN_BY_FILE_ID) return answer(STATUS_NOT_SUPPORTED);
  const path = readUnicodeString(k, file.FileName);
  const base = relatedNode(k, file, volume);
  if (typeof base === 'number') return answer(base);
  if (base === undefined && path === '') return openVolume(k, wanted, volume);
  // A relative name begins where its file object is; the empty one is that file itself.
  const found = findPath(k, base ?? fileNode(k, volume.root), path);
  if (typeof found === 'number') return answer(found);
  if ((stack.Flags & SL_OPEN_TARGET_DIRECTORY) !== 0) return openTargetDirectory(k, wanted, found);
  return found.node === undefined ? makeFile(k, wanted, found) : openFile(k, wanted, found.node, found.isFolderName);
}

/** The file that the name is relative to, undefined when it is relative to nothing, or to the volume; or a status. */
function relatedNode(k: Kernel, file: FileObject, volume: Volume): FileNode | number | undefined {
  if (file.RelatedFileObject === NULL_ADDRESS) return undefined;
  const related = k.state.fs.opens.get(file.RelatedFileObject);
  if (related === undefined) return STATUS_INVALID_PARAMETER;
  return fileNode(k, related.node === 0 ? volume.root : related.node);
}

function findPath(k: Kernel, start: FileNode, path: string): Found | number {
  const names = componentsOf(path);
  if (names === undefined) return STATUS_OBJECT_NAME_INVALID;
  const isFolderName = path.endsWith('\\');
  if (names.length === 0) return { directory: start, name: '', node: start, isFolderName };
  let directory = start;
  for (const name of names.slice(0, -1)) {
    const next = childNamed(k, directory, name);
    if (next === undefined || !isDirectory(next)) return STATUS_OBJECT_PATH_NOT_FOUND;
    directory = next;
  }
  if (!isDirectory(directory)) return STATUS_OBJECT_PATH_NOT_FOUND;
  const name = names.at(-1)!;
  return { directory, name, node: childNamed(k, directory, name), isFolderName };
}

function openVolume(k: Kernel, { file, options, disposition }: Wanted, volume: Volume): FsResult {
  if (options & FILE_DIRECTORY_FILE) return answer(STATUS_NOT_A_DIRECTORY);
  if (options & FILE_DELETE_ON_CLOSE) return answer(STATUS_CANNOT_DELETE);
  if (disposition !== FILE_OPEN && disposition !== CREATE_DISPOSITIONS.FILE_OPEN_IF)
    return answer(STATUS_ACCESS_DENIED);
  const view = new FileObject(k.memory, file);
  view.Flags |= FILE_OBJECT_FLAGS.FO_VOLUME_OPEN;
  k.state.fs.opens.set(file, openOf({ id: 0, volume: volume.number }, false));
  return answer(STATUS_SUCCESS, CREATE_RESULTS.FILE_OPENED);
}

function openOf({ id, volume }: Pick<FileNode, 'id' | 'volume'>, deletesOnClose: boolean): OpenFile {
  return { node: id, volume, deletesOnClose, isCleanedUp: false, pattern: undefined, position: 0 };
}

/** The directory that a rename's target is in; Information says whether there is such a file. */
function openTargetDirectory(k: Kernel, wanted: Wanted, { directory, node, name }: Found): FsResult {
  if (name === '') return answer(STATUS_OBJECT_NAME_INVALID);
  const status = join(k, wanted, directory);
  const { FILE_EXISTS, FILE_DOES_NOT_EXIST } = CREATE_RESULTS;
  return answer(status, node === undefined ? FILE_DOES_NOT_EXIST : FILE_EXISTS);
}

/** Counts the open; the file is there and may be opened. @returns STATUS_SUCCESS or STATUS_SHARING_VIOLATION */
function join(k: Kernel, { file, access, share, options }: Wanted, node: FileNode): number {
  // Opens whose handles are closed no longer count.
  const isFirst = node.fcb === NULL_ADDRESS;
  if (!isFirst) {
    const status = IopCheckShareAccess(k, access, share, file, shareAccessOf(node), true);
    if (!ntSuccess(status)) return status;
  }
  attachFcb(k, file, node);
  if (isFirst) IopSetShareAccess(k, access, share, file, shareAccessOf(node));
  k.state.fs.opens.set(file, openOf(node, (options & FILE_DELETE_ON_CLOSE) !== 0));
  const view = new FileObject(k.memory, file);
  if (options & FILE_DELETE_ON_CLOSE) view.Flags |= FILE_OBJECT_FLAGS.FO_DELETE_ON_CLOSE;
  return STATUS_SUCCESS;
}

function makeFile(k: Kernel, wanted: Wanted, { directory, name, isFolderName }: Found): FsResult {
  const { disposition, options, attributes, allocationBytes } = wanted;
  if (disposition === FILE_OPEN || disposition === FILE_OVERWRITE) return answer(STATUS_OBJECT_NAME_NOT_FOUND);
  const isFolder = (options & FILE_DIRECTORY_FILE) !== 0;
  if (isFolderName && !isFolder) return answer(STATUS_OBJECT_NAME_INVALID);
  if (directory.deletePending) return answer(STATUS_DELETE_PENDING);
  if (options & FILE_DELETE_ON_CLOSE && attributes & FILE_ATTRIBUTE_READONLY) return answer(STATUS_CANNOT_DELETE);
  const own = isFolder ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;
  const node = createFile(k, directory, name, attributes | own);
  if (!isFolder && setAllocationSize(k, node, allocationBytes) !== STATUS_SUCCESS) {
    removeFile(k, node);
    return answer(STATUS_DISK_FULL);
  }
  join(k, wanted, node);
  return answer(STATUS_SUCCESS, CREATE_RESULTS.FILE_CREATED, [nameChange(k, node, FILE_ACTION_ADDED)]);
}

function openFile(k: Kernel, wanted: Wanted, node: FileNode, isFolderName: boolean): FsResult {
  const refused = refusalOf(wanted, node, isFolderName);
  if (refused !== undefined) return answer(refused);
  const { disposition } = wanted;
  const isNew = disposition !== FILE_OPEN && disposition !== CREATE_DISPOSITIONS.FILE_OPEN_IF;
  // Replacing what is in a file needs what writing to it needs; superseding it, what deleting it needs.
  const { DELETE } = STANDARD_ACCESS;
  const needed = isNew ? (disposition === FILE_SUPERSEDE ? DELETE : FILE_WRITE_DATA) : 0;
  if (needed !== 0 && node.fcb !== NULL_ADDRESS) {
    const access = wanted.access | needed;
    const status = IopCheckShareAccess(k, access, wanted.share, wanted.file, shareAccessOf(node), false);
    if (!ntSuccess(status)) return answer(status);
  }
  if (isNew && !canEndAt(k, node, 0)) return answer(STATUS_USER_MAPPED_FILE);
  const status = join(k, wanted, node);
  if (!ntSuccess(status)) return answer(status);
  if (!isNew) return answer(STATUS_SUCCESS, CREATE_RESULTS.FILE_OPENED);
  overwrite(k, wanted, node);
  const { FILE_SUPERSEDED, FILE_OVERWRITTEN } = CREATE_RESULTS;
  const changes = [modification(k, node, FILE_NOTIFY_CHANGE_SIZE | FILE_NOTIFY_CHANGE_LAST_WRITE)];
  return answer(STATUS_SUCCESS, disposition === FILE_SUPERSEDE ? FILE_SUPERSEDED : FILE_OVERWRITTEN, changes);
}

/** Why a file that is there is not opened like that, apart from how it is shared. */
function refusalOf(wanted: Wanted, node: FileNode, isFolderName: boolean): number | undefined {
  const { disposition, options, attributes, access } = wanted;
  const isFolder = isDirectory(node);
  const isReadOnly = (node.attributes & FILE_ATTRIBUTE_READONLY) !== 0;
  const replaces = disposition !== FILE_OPEN && disposition !== CREATE_DISPOSITIONS.FILE_OPEN_IF;
  if (node.deletePending) return STATUS_DELETE_PENDING;
  if (disposition === FILE_CREATE) return STATUS_OBJECT_NAME_COLLISION;
  if (options & FILE_DIRECTORY_FILE && !isFolder) return STATUS_NOT_A_DIRECTORY;
  if (isFolderName && !isFolder) return STATUS_OBJECT_NAME_INVALID;
  if (options & FILE_NON_DIRECTORY_FILE && isFolder) return STATUS_FILE_IS_A_DIRECTORY;
  if (replaces && isFolder) return STATUS_OBJECT_NAME_COLLISION;
  if (options & FILE_DELETE_ON_CLOSE && (isReadOnly || isRoot(node))) return STATUS_CANNOT_DELETE;
  if (isReadOnly && !isFolder && ((access & CHANGING) !== 0 || replaces)) return STATUS_ACCESS_DENIED;
  // Whoever replaces a hidden or system file must know that it is one.
  const special = node.attributes & (FILE_ATTRIBUTE_HIDDEN | FILE_ATTRIBUTE_SYSTEM);
  if (replaces && (special & ~attributes) !== 0) return STATUS_ACCESS_DENIED;
  return undefined;
}

/** Empties a file and gives it the attributes of the open; a superseded one is as if it had just been made. */
function overwrite(k: Kernel, { disposition, attributes, allocationBytes }: Wanted, node: FileNode): void {
  setFileSize(k, node, 0);
  setAllocationSize(k, node, allocationBytes);
  if (disposition === FILE_SUPERSEDE) {
    node.attributes = attributes | FILE_ATTRIBUTE_ARCHIVE;
    node.created = KiSystemTime(k);
  } else node.attributes |= attributes | FILE_ATTRIBUTE_ARCHIVE;
  noteSizes(k, node);
}
