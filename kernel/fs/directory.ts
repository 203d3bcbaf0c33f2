/**
 * IRP_MJ_DIRECTORY_CONTROL with IRP_MN_QUERY_DIRECTORY: listing what is in a directory.
 * Source: "IRP_MJ_DIRECTORY_CONTROL (file system)", "NtQueryDirectoryFile function (ntifs.h)", the pages of the structures.
 */
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  FILE_BOTH_DIR_INFORMATION,
  FILE_DIRECTORY_INFORMATION,
  FILE_FULL_DIR_INFORMATION,
  FILE_ID_BOTH_DIR_INFORMATION,
  FILE_NAMES_INFORMATION,
} from '../../nt/generated/layouts.ts';
import {
  STATUS_BUFFER_OVERFLOW,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_MORE_FILES,
  STATUS_NO_SUCH_FILE,
  STATUS_OBJECT_NAME_INVALID,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { isNameInExpression } from '../fsrtl/names.ts';
import { FROM_DRIVER } from '../io/irp.ts';
import { KiSystemTime } from '../ke/clock.ts';
import type { Kernel } from '../kernel.ts';
import { readUnicodeString } from '../rtl/unicode-string.ts';
import { upcaseText } from '../rtl/upcase.ts';
import { isFilePattern } from './file-names.ts';
import { childrenOf, fileNode, isDirectory, isRoot } from './file-tree.ts';
import { InformationBytes } from './information-bytes.ts';
import { shownAttributes } from './query-information.ts';
import { answer, type FsRequest, type FsResult, moveData, requestBuffer } from './request.ts';
import type { FileNode } from './state.ts';

const SL_RESTART_SCAN = 1;
const SL_RETURN_SINGLE_ENTRY = 2;
/** Entries begin at multiples of this. */
const ENTRY_ALIGNMENT = 8;

/** Where the parts of an entry are, by information class; what a class has not is left out. */
interface EntryLayout {
  readonly hasTimes: boolean;
  readonly hasEaSize: boolean;
  readonly hasShortName: boolean;
  readonly nameLengthAt: number;
  readonly fileIdAt?: number;
  readonly nameAt: number;
}

const LAYOUTS: ReadonlyMap<number, EntryLayout> = new Map([
  [1, layout(FILE_DIRECTORY_INFORMATION, false, false)],
  [2, layout(FILE_FULL_DIR_INFORMATION, true, false)],
  [3, layout(FILE_BOTH_DIR_INFORMATION, true, true)],
  [12, { ...layout(FILE_NAMES_INFORMATION, false, false), hasTimes: false }],
  [37, { ...layout(FILE_ID_BOTH_DIR_INFORMATION, true, true), fileIdAt: FILE_ID_BOTH_DIR_INFORMATION.FileId }],
  // FileIdFullDirectoryInformation
  [38, { hasTimes: true, hasEaSize: true, hasShortName: false, nameLengthAt: 60, fileIdAt: 72, nameAt: 80 }],
]);

function layout(
  { FileNameLength, FileName }: { readonly FileNameLength: number; readonly FileName: number },
  hasEaSize: boolean,
  hasShortName: boolean,
): EntryLayout {
  return { hasTimes: true, hasEaSize, hasShortName, nameLengthAt: FileNameLength, nameAt: FileName };
}

/** An entry of a directory; `.` and `..` are entries too. */
interface Entry {
  readonly name: string;
  readonly node: FileNode;
}

function entriesOf(k: Kernel, directory: FileNode): Entry[] {
  const own = childrenOf(k, directory).map((node) => ({ name: node.name, node }));
  if (isRoot(directory)) return own;
  return [{ name: '.', node: directory }, { name: '..', node: fileNode(k, directory.parent) }, ...own];
}

function matches(pattern: string, { name, node }: Entry): boolean {
  if (pattern === '*' || isNameInExpression(pattern, upcaseText(name))) return true;
  return node.shortName !== '' && isNameInExpression(pattern, node.shortName);
}

/**
 * Lists what comes next. The first query of an open, or one that starts again with a name, decides what is looked for.
 * STATUS_NO_SUCH_FILE: nothing is, at the first query; STATUS_NO_MORE_FILES: nothing more; STATUS_BUFFER_OVERFLOW: not even
 * the first entry fits, of which only a part of the name is told.
 */
export function queryDirectory(k: Kernel, request: FsRequest): FsResult {
  const { irp, stack, node, open } = request;
  if (node === undefined || !isDirectory(node)) return answer(STATUS_INVALID_PARAMETER);
  const form = LAYOUTS.get(stack.Parameters_QueryDirectory_FileInformationClass);
  if (form === undefined) return answer(STATUS_INVALID_INFO_CLASS);
  const length = stack.Parameters_QueryDirectory_Length;
  if (length < form.nameAt) return answer(STATUS_INFO_LENGTH_MISMATCH);
  const isFirst = open.pattern === undefined;
  if (isFirst) {
    const pattern = patternOf(k, request);
    if (pattern === undefined) return answer(STATUS_OBJECT_NAME_INVALID);
    open.pattern = pattern;
  }
  if ((stack.Flags & SL_RESTART_SCAN) !== 0) open.position = 0;
  const entries = entriesOf(k, node).filter((entry) => matches(open.pattern!, entry));
  if (open.position >= entries.length) return answer(isFirst ? STATUS_NO_SUCH_FILE : STATUS_NO_MORE_FILES);
  const single = (stack.Flags & SL_RETURN_SINGLE_ENTRY) !== 0;
  const { bytes, count, isCut } = list(entries.slice(open.position), form, length, single);
  const buffer = requestBuffer(k, irp, true);
  const told = bytes.first(length);
  const status = moveData(k, irp, FROM_DRIVER, buffer, told.length, () => k.memory.writeBytes(buffer, told));
  if (status !== STATUS_SUCCESS) return answer(status);
  open.position += count;
  node.accessed = KiSystemTime(k);
  return answer(isCut ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS, told.length);
}

/** What is looked for, in upper case; undefined for what can be no name. */
function patternOf(k: Kernel, { stack }: FsRequest): string | undefined {
  const at = stack.Parameters_QueryDirectory_FileName;
  const name = at === NULL_ADDRESS ? '' : readUnicodeString(k, at);
  if (name === '' || name === '*.*') return '*';
  return isFilePattern(name) ? upcaseText(name) : undefined;
}

/** As many entries as fit; one that does not even if it is alone is cut. */
function list(entries: readonly Entry[], form: EntryLayout, length: number, single: boolean) {
  const bytes = new InformationBytes();
  let count = 0;
  let lastAt = 0;
  for (const entry of entries) {
    const at = count === 0 ? 0 : Math.ceil(bytes.length / ENTRY_ALIGNMENT) * ENTRY_ALIGNMENT;
    const end = at + form.nameAt + 2 * entry.name.length;
    if (count > 0 && (end > length || single)) break;
    if (count > 0) bytes.u32(lastAt, at - lastAt);
    write(bytes, at, form, entry);
    lastAt = at;
    count++;
    if (end > length) return { bytes, count, isCut: true };
  }
  return { bytes, count, isCut: false };
}

function write(bytes: InformationBytes, at: number, form: EntryLayout, { name, node }: Entry): void {
  bytes.u32(at, 0);
  bytes.u32(at + 4, 0);
  if (form.hasTimes) {
    bytes.u64(at + FILE_DIRECTORY_INFORMATION.CreationTime, node.created);
    bytes.u64(at + FILE_DIRECTORY_INFORMATION.LastAccessTime, node.accessed);
    bytes.u64(at + FILE_DIRECTORY_INFORMATION.LastWriteTime, node.written);
    bytes.u64(at + FILE_DIRECTORY_INFORMATION.ChangeTime, node.changed);
    bytes.u64(at + FILE_DIRECTORY_INFORMATION.EndOfFile, node.sizeBytes);
    bytes.u64(at + FILE_DIRECTORY_INFORMATION.AllocationSize, node.allocatedBytes);
    bytes.u32(at + FILE_DIRECTORY_INFORMATION.FileAttributes, shownAttributes(node));
  }
  if (form.hasEaSize) bytes.u32(at + FILE_FULL_DIR_INFORMATION.EaSize, 0);
  if (form.hasShortName) {
    const short = name === node.name ? node.shortName : '';
    bytes.u8(at + FILE_BOTH_DIR_INFORMATION.ShortNameLength, 2 * short.length);
    bytes.text(at + FILE_BOTH_DIR_INFORMATION.ShortName, short);
  }
  if (form.fileIdAt !== undefined) bytes.u64(at + form.fileIdAt, node.id);
  bytes.u32(at + form.nameLengthAt, 2 * name.length);
  bytes.text(at + form.nameAt, name);
}
