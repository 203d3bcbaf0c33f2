/** NTSTATUS values the kernel returns or compares, as unsigned 32-bit numbers. Source: ntstatus.h. */

export const STATUS_SUCCESS = 0x00000000;
export const STATUS_ABANDONED_WAIT_0 = 0x00000080;
export const STATUS_TIMEOUT = 0x00000102;
export const STATUS_PENDING = 0x00000103;
export const STATUS_OBJECT_NAME_EXISTS = 0x40000000;
export const STATUS_BUFFER_OVERFLOW = 0x80000005;
export const STATUS_UNSUCCESSFUL = 0xc0000001;
export const STATUS_NOT_IMPLEMENTED = 0xc0000002;
export const STATUS_INFO_LENGTH_MISMATCH = 0xc0000004;
export const STATUS_ACCESS_VIOLATION = 0xc0000005;
export const STATUS_INVALID_HANDLE = 0xc0000008;
export const STATUS_INVALID_PARAMETER = 0xc000000d;
export const STATUS_NO_SUCH_DEVICE = 0xc000000e;
export const STATUS_NO_SUCH_FILE = 0xc000000f;
export const STATUS_INVALID_DEVICE_REQUEST = 0xc0000010;
export const STATUS_END_OF_FILE = 0xc0000011;
export const STATUS_MORE_PROCESSING_REQUIRED = 0xc0000016;
export const STATUS_NO_MEMORY = 0xc0000017;
export const STATUS_ACCESS_DENIED = 0xc0000022;
export const STATUS_BUFFER_TOO_SMALL = 0xc0000023;
export const STATUS_OBJECT_TYPE_MISMATCH = 0xc0000024;
export const STATUS_OBJECT_NAME_INVALID = 0xc0000033;
export const STATUS_OBJECT_NAME_NOT_FOUND = 0xc0000034;
export const STATUS_OBJECT_NAME_COLLISION = 0xc0000035;
export const STATUS_OBJECT_PATH_INVALID = 0xc0000039;
export const STATUS_OBJECT_PATH_NOT_FOUND = 0xc000003a;
export const STATUS_OBJECT_PATH_SYNTAX_BAD = 0xc000003b;
export const STATUS_MUTANT_NOT_OWNED = 0xc0000046;
export const STATUS_DELETE_PENDING = 0xc0000056;
export const STATUS_INSUFFICIENT_RESOURCES = 0xc000009a;
export const STATUS_NOT_SUPPORTED = 0xc00000bb;
export const STATUS_CANCELLED = 0xc0000120;
export const STATUS_MUTANT_LIMIT_EXCEEDED = 0xc0000191;
export const STATUS_DRIVER_UNABLE_TO_LOAD = 0xc000026c;

/** NT_SUCCESS: severity success or informational. */
export function ntSuccess(status: number): boolean {
  return status >>> 31 === 0;
}
