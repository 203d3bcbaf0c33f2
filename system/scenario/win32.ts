/**
 * The words of Win32 that scenarios use: access rights, dispositions, error codes, path names.
 * Source: winnt.h, fileapi.h, winerror.h, "Naming Files, Paths, and Namespaces" (Windows documentation).
 */

export const GENERIC_READ = 0x8000_0000;
export const GENERIC_WRITE = 0x4000_0000;
export const FILE_SHARE_READ = 1;
export const FILE_SHARE_WRITE = 2;

export const CREATE_NEW = 1;
export const CREATE_ALWAYS = 2;
export const OPEN_EXISTING = 3;
export const OPEN_ALWAYS = 4;
export const TRUNCATE_EXISTING = 5;

/** Win32 creation dispositions as NtCreateFile's: FILE_CREATE, FILE_OVERWRITE_IF, FILE_OPEN, FILE_OPEN_IF, FILE_OVERWRITE. */
const NT_DISPOSITION: Readonly<Record<number, number>> = {
  [CREATE_NEW]: 2,
  [CREATE_ALWAYS]: 5,
  [OPEN_EXISTING]: 1,
  [OPEN_ALWAYS]: 3,
  [TRUNCATE_EXISTING]: 4,
};

/** NtCreateFile's disposition for a Win32 one, undefined for a value Win32 does not know. */
export function ntDisposition(disposition: number): number | undefined {
  return NT_DISPOSITION[disposition];
}

const ERROR_SUCCESS = 0;
const ERROR_IO_PENDING = 997;
/** What a status without a Win32 counterpart becomes. */
const ERROR_MR_MID_NOT_FOUND = 317;

/** NTSTATUS to Win32 error, for statuses a driver is likely to return. */
const DOS_ERROR: Readonly<Record<number, number>> = {
  0: ERROR_SUCCESS,
  258: 258, // STATUS_TIMEOUT: WAIT_TIMEOUT
  259: ERROR_IO_PENDING, // STATUS_PENDING
  2147483653: 234, // STATUS_BUFFER_OVERFLOW: ERROR_MORE_DATA
  2147483654: 18, // STATUS_NO_MORE_FILES
  3221225473: 31, // STATUS_UNSUCCESSFUL: ERROR_GEN_FAILURE
  3221225474: 1, // STATUS_NOT_IMPLEMENTED: ERROR_INVALID_FUNCTION
  3221225476: 24, // STATUS_INFO_LENGTH_MISMATCH: ERROR_BAD_LENGTH
  3221225477: 998, // STATUS_ACCESS_VIOLATION: ERROR_NOACCESS
  3221225480: 6, // STATUS_INVALID_HANDLE
  3221225485: 87, // STATUS_INVALID_PARAMETER
  3221225486: 2, // STATUS_NO_SUCH_DEVICE: ERROR_FILE_NOT_FOUND
  3221225487: 2, // STATUS_NO_SUCH_FILE
  3221225488: 1, // STATUS_INVALID_DEVICE_REQUEST: ERROR_INVALID_FUNCTION
  3221225489: 38, // STATUS_END_OF_FILE: ERROR_HANDLE_EOF
  3221225495: 8, // STATUS_NO_MEMORY: ERROR_NOT_ENOUGH_MEMORY
  3221225506: 5, // STATUS_ACCESS_DENIED
  3221225507: 122, // STATUS_BUFFER_TOO_SMALL: ERROR_INSUFFICIENT_BUFFER
  3221225508: 6, // STATUS_OBJECT_TYPE_MISMATCH: ERROR_INVALID_HANDLE
  3221225523: 123, // STATUS_OBJECT_NAME_INVALID: ERROR_INVALID_NAME
  3221225524: 2, // STATUS_OBJECT_NAME_NOT_FOUND: ERROR_FILE_NOT_FOUND
  3221225525: 183, // STATUS_OBJECT_NAME_COLLISION: ERROR_ALREADY_EXISTS
  3221225529: 161, // STATUS_OBJECT_PATH_INVALID: ERROR_BAD_PATHNAME
  3221225530: 3, // STATUS_OBJECT_PATH_NOT_FOUND
  3221225531: 161, // STATUS_OBJECT_PATH_SYNTAX_BAD: ERROR_BAD_PATHNAME
  3221225539: 32, // STATUS_SHARING_VIOLATION
  3221225558: 5, // STATUS_DELETE_PENDING: ERROR_ACCESS_DENIED
  3221225626: 1450, // STATUS_INSUFFICIENT_RESOURCES: ERROR_NO_SYSTEM_RESOURCES
  3221225629: 1167, // STATUS_DEVICE_NOT_CONNECTED
  3221225635: 21, // STATUS_DEVICE_NOT_READY: ERROR_NOT_READY
  3221225653: 121, // STATUS_IO_TIMEOUT: ERROR_SEM_TIMEOUT
  3221225659: 50, // STATUS_NOT_SUPPORTED
  3221225760: 995, // STATUS_CANCELLED: ERROR_OPERATION_ABORTED
  3221225860: 22, // STATUS_INVALID_DEVICE_STATE: ERROR_BAD_COMMAND
};

/** The Win32 error of a status (`RtlNtStatusToDosError`). */
export function dosError(status: number): number {
  return DOS_ERROR[status] ?? ERROR_MR_MID_NOT_FOUND;
}

/** A path as CreateFile takes it, as the native API wants it: `\\.\X` and `C:\X` lie under `\??`; native paths stay. */
export function ntPath(path: string): string {
  if (path.startsWith('\\\\.\\') || path.startsWith('\\\\?\\')) return `\\??\\${path.slice(4)}`;
  if (/^[A-Za-z]:/.test(path)) return `\\??\\${path}`;
  return path;
}
