/**
 * Files by their names, in the words of Win32: opening, deleting, moving, finding them, their attributes, directories.
 * Source: "DeleteFileW", "FindFirstFileW", "GetFileAttributesW", "CreateDirectoryW", "RemoveDirectoryW" (fileapi.h), "MoveFileExW"
 * (winbase.h), and what those pages say about rights and sharing.
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64FromAddress, u64ToNumber } from '../../base/u64.ts';
import { FileBasicInformation, FileDispositionInformation, FileRenameInformation } from '../../nt/file-information.ts';
import {
  FILE_BASIC_INFORMATION,
  FILE_BOTH_DIR_INFORMATION,
  FILE_NETWORK_OPEN_INFORMATION,
  FILE_RENAME_INFORMATION,
} from '../../nt/generated/layouts.ts';
import { ntSuccess, STATUS_OBJECT_NAME_NOT_FOUND } from '../../nt/status-codes.ts';
import {
  CREATE_DISPOSITIONS,
  CREATE_OPTIONS,
  FILE_ACCESS,
  SHARE_MODES,
  STANDARD_ACCESS,
} from '../../nt/tables/io-flags.ts';
import { FileThread } from './file-thread.ts';
import {
  ATTRIBUTES_AT,
  HANDLE_AT,
  MAX_NAME_CHARACTERS,
  objectParameters,
  STATUS_BLOCK_AT,
  STRING_AT,
} from './object-parameters.ts';
import { type HandleValue, INVALID_HANDLE_VALUE, rawHandle } from './program-thread.ts';
import type { UserProgram } from './user-program.ts';
import { dosPattern, ERROR_PATH_NOT_FOUND, FILE_SHARE_READ, FILE_SHARE_WRITE, ntPath } from './win32.ts';

/** What GetFileAttributes returns for a file that it cannot ask about. */
export const INVALID_FILE_ATTRIBUTES = 0xffff_ffff;

export const FILE_ATTRIBUTE_READONLY = 0x01;
export const FILE_ATTRIBUTE_HIDDEN = 0x02;
export const FILE_ATTRIBUTE_SYSTEM = 0x04;
export const FILE_ATTRIBUTE_DIRECTORY = 0x10;
export const FILE_ATTRIBUTE_ARCHIVE = 0x20;
export const FILE_ATTRIBUTE_NORMAL = 0x80;

/** A file that FindFirstFile or FindNextFile has found. */
export interface FoundFile {
  readonly name: string;
  /** The name of 8.3 characters where `name` is none, else empty. */
  readonly shortName: string;
  /** FILE_ATTRIBUTE_... */
  readonly attributes: number;
  readonly sizeBytes: number;
  /** System time, 100 ns units since 1601. */
  readonly written: bigint;
}

/** A search: its first file, and the handle for those that follow. */
export interface Search {
  readonly handle: HandleValue;
  readonly first: FoundFile;
}

/** How a file is opened. */
interface NativeOpen {
  readonly access: number;
  readonly attributes?: number;
  readonly share?: number;
  /** FILE_OPEN unless said otherwise. */
  readonly disposition?: number;
  readonly options: number;
}

const { SYNCHRONIZE, DELETE } = STANDARD_ACCESS;
const { FILE_DIRECTORY_FILE, FILE_NON_DIRECTORY_FILE, FILE_SYNCHRONOUS_IO_NONALERT } = CREATE_OPTIONS;
const SHARE_ALL = SHARE_MODES.FILE_SHARE_VALID_FLAGS;

/** FileBothDirectoryInformation of NtQueryDirectoryFile, with room for one entry. */
const FILE_BOTH_DIRECTORY_INFORMATION = 3;
const ENTRY_BYTES = 1024;

export class NamedFileThread extends FileThread {
  /** Deletes a file; it goes when nobody has it open any more. */
  *DeleteFile(path: string): UserProgram<boolean> {
    return yield* this.deleteNamed('DeleteFile', path, FILE_NON_DIRECTORY_FILE);
  }

  /** Deletes a directory, which must be empty. */
  *RemoveDirectory(path: string): UserProgram<boolean> {
    return yield* this.deleteNamed('RemoveDirectory', path, FILE_DIRECTORY_FILE);
  }

  /** Makes a directory. */
  *CreateDirectory(path: string): UserProgram<boolean> {
    const handle = yield* this.openNamed('CreateDirectory', path, {
      access: FILE_ACCESS.FILE_LIST_DIRECTORY | SYNCHRONIZE,
      attributes: FILE_ATTRIBUTE_NORMAL,
      share: FILE_SHARE_READ | FILE_SHARE_WRITE,
      disposition: CREATE_DISPOSITIONS.FILE_CREATE,
      options: FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT,
    });
    return yield* this.closed(handle, true);
  }

  /** Gives a file or directory another name on the same volume; `replace` lets it take the place of a file of that name. */
  *MoveFile(from: string, to: string, replace = false): UserProgram<boolean> {
    const name = checkedPath('MoveFile', to);
    const options = FILE_SYNCHRONOUS_IO_NONALERT;
    const handle = yield* this.openNamed('MoveFile', from, { access: DELETE | SYNCHRONIZE, share: SHARE_ALL, options });
    if (handle === INVALID_HANDLE_VALUE) return false;
    const bytes = new Uint8Array(
      Math.max(FILE_RENAME_INFORMATION.SIZE, FILE_RENAME_INFORMATION.FileName + 2 * name.length),
    );
    const view = new DataView(bytes.buffer);
    view.setUint8(FILE_RENAME_INFORMATION.ReplaceIfExists, replace ? 1 : 0);
    view.setUint32(FILE_RENAME_INFORMATION.FileNameLength, 2 * name.length, true);
    for (let i = 0; i < name.length; i++) {
      view.setUint16(FILE_RENAME_INFORMATION.FileName + 2 * i, name.charCodeAt(i), true);
    }
    return yield* this.closed(handle, yield* this.NtSetInformationFile(handle, FileRenameInformation, bytes));
  }

  /** FILE_ATTRIBUTE_... of a file; INVALID_FILE_ATTRIBUTES when that fails. */
  *GetFileAttributes(path: string): UserProgram<number> {
    const { SIZE, FileAttributes } = FILE_NETWORK_OPEN_INFORMATION;
    yield* this.reserve(SIZE);
    yield* this.store(this.base, objectParameters(this.base, checkedPath('GetFileAttributes', path)));
    const args = [this.pointer(ATTRIBUTES_AT), u64FromAddress(this.buffer)];
    const { status } = yield* this.systemCall('NtQueryFullAttributesFile', args);
    return ntSuccess(status) ? this.peekU32(addressAdd(this.buffer, FileAttributes)) : INVALID_FILE_ATTRIBUTES;
  }

  *SetFileAttributes(path: string, attributes: number): UserProgram<boolean> {
    const access = FILE_ACCESS.FILE_WRITE_ATTRIBUTES | SYNCHRONIZE;
    const options = FILE_SYNCHRONOUS_IO_NONALERT;
    const handle = yield* this.openNamed('SetFileAttributes', path, { access, share: SHARE_ALL, options });
    if (handle === INVALID_HANDLE_VALUE) return false;
    // Times that are 0 stay as they are, and so do attributes.
    const bytes = new Uint8Array(FILE_BASIC_INFORMATION.SIZE);
    new DataView(bytes.buffer).setUint32(
      FILE_BASIC_INFORMATION.FileAttributes,
      attributes === 0 ? FILE_ATTRIBUTE_NORMAL : attributes,
      true,
    );
    return yield* this.closed(handle, yield* this.NtSetInformationFile(handle, FileBasicInformation, bytes));
  }

  /** Looks for files: `C:\logs\*.txt`. Undefined when there is none, or no such directory. */
  *FindFirstFile(path: string): UserProgram<Search | undefined> {
    const at = checkedPath('FindFirstFile', path).lastIndexOf('\\');
    const name = ntPath(path);
    const pattern = dosPattern(name.slice(at + 1));
    if (pattern === '')
      throw new InputError('FindFirstFile: the path ends with a backslash; it needs a name or pattern');
    const handle = yield* this.openNamed('FindFirstFile', name.slice(0, at + 1), {
      access: FILE_ACCESS.FILE_LIST_DIRECTORY | SYNCHRONIZE,
      share: SHARE_ALL,
      options: FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT,
    });
    if (handle === INVALID_HANDLE_VALUE) {
      // What is missing is a part of the path then.
      if (this.status === STATUS_OBJECT_NAME_NOT_FOUND) this.finish(this.status, ERROR_PATH_NOT_FOUND);
      return undefined;
    }
    const first = yield* this.nextEntry(handle, pattern);
    if (first !== undefined) return { handle, first };
    yield* this.closed(handle, false);
    return undefined;
  }

  /** The next file of a search; undefined when there are no more. */
  *FindNextFile(search: HandleValue): UserProgram<FoundFile | undefined> {
    return yield* this.nextEntry(search, undefined);
  }

  *FindClose(search: HandleValue): UserProgram<boolean> {
    return ntSuccess((yield* this.systemCall('NtClose', [rawHandle(search)], search)).status);
  }

  /** NtCreateFile. Returns INVALID_HANDLE_VALUE when it fails. */
  protected *openNamed(call: string, path: string, how: NativeOpen): UserProgram<HandleValue> {
    const { access, attributes = 0, share = 0, disposition = CREATE_DISPOSITIONS.FILE_OPEN, options } = how;
    yield* this.store(this.base, objectParameters(this.base, checkedPath(call, path)));
    const called = yield* this.systemCall('NtCreateFile', [
      this.pointer(HANDLE_AT),
      u64(access >>> 0),
      this.pointer(ATTRIBUTES_AT),
      this.pointer(STATUS_BLOCK_AT),
      U64_ZERO,
      u64(attributes),
      u64(share),
      u64(disposition),
      u64(options),
      U64_ZERO,
      U64_ZERO,
    ]);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  private *deleteNamed(call: string, path: string, options: number): UserProgram<boolean> {
    const handle = yield* this.openNamed(call, path, {
      access: DELETE | SYNCHRONIZE,
      share: SHARE_ALL,
      options: options | FILE_SYNCHRONOUS_IO_NONALERT,
    });
    if (handle === INVALID_HANDLE_VALUE) return false;
    const set = this.NtSetInformationFile(handle, FileDispositionInformation, Uint8Array.of(1));
    return yield* this.closed(handle, yield* set);
  }

  /** Closes a handle that was for one call, whose outcome stays what the thread is told. */
  private *closed(handle: HandleValue, ok: boolean): UserProgram<boolean> {
    if (handle === INVALID_HANDLE_VALUE) return false;
    const { status } = this;
    yield* this.systemCall('NtClose', [rawHandle(handle)], handle);
    this.finish(status);
    return ok;
  }

  private *nextEntry(handle: HandleValue, pattern: string | undefined): UserProgram<FoundFile | undefined> {
    yield* this.reserve(ENTRY_BYTES);
    yield* this.store(this.base, objectParameters(this.base, pattern ?? ''));
    const { status } = yield* this.systemCall(
      'NtQueryDirectoryFile',
      [
        ...[rawHandle(handle), U64_ZERO, U64_ZERO, U64_ZERO, this.pointer(STATUS_BLOCK_AT)],
        ...[u64FromAddress(this.buffer), u64(ENTRY_BYTES), u64(FILE_BOTH_DIRECTORY_INFORMATION), u64(1)],
        ...[pattern === undefined ? U64_ZERO : this.pointer(STRING_AT), U64_ZERO],
      ],
      handle,
    );
    return ntSuccess(status) ? foundFile(this.peek(this.buffer, ENTRY_BYTES)) : undefined;
  }
}

function foundFile(bytes: Uint8Array): FoundFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { FileName, FileNameLength, ShortName, ShortNameLength } = FILE_BOTH_DIR_INFORMATION;
  const text = (at: number, length: number) =>
    String.fromCharCode(...Array.from({ length: length / 2 }, (_, i) => view.getUint16(at + 2 * i, true)));
  return {
    name: text(FileName, view.getUint32(FileNameLength, true)),
    shortName: text(ShortName, view.getUint8(ShortNameLength)),
    attributes: view.getUint32(FILE_BOTH_DIR_INFORMATION.FileAttributes, true),
    sizeBytes: Number(view.getBigInt64(FILE_BOTH_DIR_INFORMATION.EndOfFile, true)),
    written: view.getBigInt64(FILE_BOTH_DIR_INFORMATION.LastWriteTime, true),
  };
}

/** A path as the native call takes it. @throws InputError for what can be no path */
function checkedPath(call: string, path: string): string {
  if (typeof path !== 'string') throw new InputError(`${call}: the path must be a text, not ${typeof path}`);
  const name = ntPath(path);
  if (name.length <= MAX_NAME_CHARACTERS) return name;
  throw new InputError(`${call}: the path has more than ${MAX_NAME_CHARACTERS} characters`);
}
