/**
 * File pointers and lengths, locks, and I/O completion ports, in the words of Win32.
 * Source: "SetFilePointerEx", "SetEndOfFile", "LockFile", "FlushFileBuffers" (fileapi.h), "CreateIoCompletionPort",
 * "GetQueuedCompletionStatus", "SetFileCompletionNotificationModes" (ioapiset.h, winbase.h).
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromAddress, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import {
  FileCompletionInformation,
  FileEndOfFileInformation,
  FileIoCompletionNotificationInformation,
  FilePositionInformation,
  FileStandardInformation,
} from '../../nt/file-information.ts';
import { FILE_STANDARD_INFORMATION } from '../../nt/generated/layouts.ts';
import { ntSuccess, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { MemoryThread } from './memory-thread.ts';
import { type HandleArgument, type HandleValue, halves, INVALID_HANDLE_VALUE, rawHandle } from './program-thread.ts';
import type { UserProgram } from './user-program.ts';
import { INFINITE } from './win32.ts';

/** Offsets in the parameter page. */
const HANDLE_AT = 0x00;
const STATUS_BLOCK_AT = 0x10;
const TIMEOUT_AT = 0x20;
const KEY_AT = 0x28;
const CONTEXT_AT = 0x30;
const INFORMATION_AT = 0x40;

const IO_COMPLETION_ALL_ACCESS = 0x1f_0003;

/** What SetFilePointer counts from. */
export const FILE_BEGIN = 0;
export const FILE_CURRENT = 1;
export const FILE_END = 2;

/** What SetFileCompletionNotificationModes takes. */
export const FILE_SKIP_COMPLETION_PORT_ON_SUCCESS = 1;
export const FILE_SKIP_SET_EVENT_ON_HANDLE = 2;

export interface LockOptions {
  /** Nobody else may read or write the range; otherwise others may read. */
  readonly exclusive?: boolean;
  /** Fail instead of waiting for whoever has it. */
  readonly failImmediately?: boolean;
}

/** What a completion port tells of the end of a request. */
export interface CompletionPacket {
  /** False when the time was over. */
  readonly ok: boolean;
  /** NTSTATUS of the request. */
  readonly status: number;
  readonly key: number;
  readonly bytesTransferred: number;
  /** The address of the request's OVERLAPPED ({@link Overlapped.address}), or what was posted. */
  readonly overlapped: GuestAddress;
}

export class FileThread extends MemoryThread {
  /**
   * Moves the file pointer of a synchronous handle: to an offset from the beginning, from where it is (FILE_CURRENT), or from the
   * end of the file (FILE_END). No driver hears of it, but of the question where the end is.
   */
  *SetFilePointer(handle: HandleValue, offset: number, from = FILE_BEGIN): UserProgram<boolean> {
    if (from !== FILE_BEGIN && from !== FILE_CURRENT && from !== FILE_END)
      throw new InputError(`SetFilePointer: ${from} is neither FILE_BEGIN, FILE_CURRENT nor FILE_END`);
    let start = 0;
    if (from !== FILE_BEGIN)
      start = yield* from === FILE_CURRENT ? this.GetFilePointer(handle) : this.GetFileSize(handle);
    if (start < 0) return false;
    return yield* this.setInformation(handle, FilePositionInformation, halves(u64FromNumber(start + offset)));
  }

  /** Where a file ends, in bytes; -1 when that fails. */
  *GetFileSize(handle: HandleValue): UserProgram<number> {
    const bytes = yield* this.NtQueryInformationFile(handle, FileStandardInformation, FILE_STANDARD_INFORMATION.SIZE);
    if (bytes === undefined) return -1;
    const at = bytes.byteOffset + FILE_STANDARD_INFORMATION.EndOfFile;
    return Number(new DataView(bytes.buffer, at).getBigInt64(0, true));
  }

  /** The file pointer of a synchronous handle; -1 when it has none. */
  *GetFilePointer(handle: HandleValue): UserProgram<number> {
    const bytes = yield* this.NtQueryInformationFile(handle, FilePositionInformation, 8);
    return bytes === undefined ? -1 : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0, true));
  }

  /** Makes the file end where its pointer is: IRP_MJ_SET_INFORMATION with FileEndOfFileInformation. */
  *SetEndOfFile(handle: HandleValue): UserProgram<boolean> {
    const at = yield* this.GetFilePointer(handle);
    return at >= 0 && (yield* this.setInformation(handle, FileEndOfFileInformation, halves(u64FromNumber(at))));
  }

  /** Has the driver write out what it buffers. */
  *FlushFileBuffers(handle: HandleValue): UserProgram<boolean> {
    yield* this.reserve(0);
    const args = [rawHandle(handle), this.pointer(STATUS_BLOCK_AT)];
    return ntSuccess((yield* this.systemCall('NtFlushBuffersFile', args, handle)).status);
  }

  /** Locks a range of a file. */
  *LockFile(handle: HandleValue, offset: number, length: number, options: LockOptions = {}): UserProgram<boolean> {
    const range = yield* this.storeRange(offset, length);
    const args = [
      ...[rawHandle(handle), U64_ZERO, U64_ZERO, U64_ZERO, this.pointer(STATUS_BLOCK_AT), ...range, U64_ZERO],
      u64(options.failImmediately ? 1 : 0),
      u64(options.exclusive ? 1 : 0),
    ];
    return ntSuccess((yield* this.systemCall('NtLockFile', args, handle)).status);
  }

  *UnlockFile(handle: HandleValue, offset: number, length: number): UserProgram<boolean> {
    const range = yield* this.storeRange(offset, length);
    const args = [rawHandle(handle), this.pointer(STATUS_BLOCK_AT), ...range, U64_ZERO];
    return ntSuccess((yield* this.systemCall('NtUnlockFile', args, handle)).status);
  }

  /** Asks about a file; undefined when that fails. */
  *NtQueryInformationFile(
    handle: HandleValue,
    informationClass: number,
    length: number,
  ): UserProgram<Uint8Array | undefined> {
    yield* this.reserve(length);
    const args = [...this.informationArguments(handle, this.buffer, length), u64(informationClass)];
    const { status } = yield* this.systemCall('NtQueryInformationFile', args, handle);
    return ntSuccess(status) ? this.peek(this.buffer, length) : undefined;
  }

  /** Changes a file; the bytes are the structure of the class. */
  *NtSetInformationFile(handle: HandleValue, informationClass: number, bytes: Uint8Array): UserProgram<boolean> {
    return yield* this.setInformation(handle, informationClass, bytes);
  }

  /**
   * Makes a completion port (without `port`), or tells the ends of an overlapped handle's requests to one. Returns the
   * port, INVALID_HANDLE_VALUE when that fails.
   */
  *CreateIoCompletionPort(file: HandleValue | undefined, port?: HandleValue, key = 0): UserProgram<HandleValue> {
    const target = port ?? (yield* this.createPort());
    if (file === undefined || target === INVALID_HANDLE_VALUE) return target;
    const bytes = new Uint8Array(16);
    bytes.set(halves(rawHandle(target)));
    bytes.set(halves(u64FromNumber(key)), 8);
    const references = target.action > 0 ? [{ action: target.action, index: 0 }] : [];
    yield* this.reserve(0);
    yield { kind: 'write', address: this.informationAt, data: bytes, references };
    const args = [...this.informationArguments(file, this.informationAt, bytes.length), u64(FileCompletionInformation)];
    const { status } = yield* this.systemCall('NtSetInformationFile', args, file);
    return ntSuccess(status) ? target : INVALID_HANDLE_VALUE;
  }

  /** Takes a packet out of a port; `ok` is false when the time is over. */
  *GetQueuedCompletionStatus(port: HandleValue, milliseconds: number = INFINITE): UserProgram<CompletionPacket> {
    if (!(milliseconds >= 0 && milliseconds <= INFINITE))
      throw new InputError(`a wait takes 0 to ${INFINITE} milliseconds, not ${milliseconds}`);
    yield* this.reserve(0);
    if (milliseconds !== INFINITE)
      yield* this.store(addressAdd(this.base, TIMEOUT_AT), halves(u64FromNumber(-Math.round(milliseconds * 10_000))));
    const { status } = yield* this.systemCall(
      'NtRemoveIoCompletion',
      [
        rawHandle(port),
        this.pointer(KEY_AT),
        this.pointer(CONTEXT_AT),
        this.pointer(STATUS_BLOCK_AT),
        milliseconds === INFINITE ? U64_ZERO : this.pointer(TIMEOUT_AT),
      ],
      port,
    );
    const ok = status === STATUS_SUCCESS;
    if (!ok) return { ok, status, key: 0, bytesTransferred: 0, overlapped: NULL_ADDRESS };
    return {
      ok,
      status: this.peekU32(addressAdd(this.base, STATUS_BLOCK_AT)),
      key: u64ToNumber(this.peekU64(addressAdd(this.base, KEY_AT))),
      bytesTransferred: this.peekU32(addressAdd(this.base, STATUS_BLOCK_AT + 8)),
      overlapped: u64ToNumber(this.peekU64(addressAdd(this.base, CONTEXT_AT))) as GuestAddress,
    };
  }

  /** Puts a packet of the program's own into a port. */
  *PostQueuedCompletionStatus(
    port: HandleValue,
    bytesTransferred: number,
    key: number,
    overlapped: number,
  ): UserProgram<boolean> {
    const args = [
      rawHandle(port),
      u64FromNumber(key),
      u64FromNumber(overlapped),
      U64_ZERO,
      u64FromNumber(bytesTransferred),
    ];
    return ntSuccess((yield* this.systemCall('NtSetIoCompletion', args, port)).status);
  }

  /** FILE_SKIP_COMPLETION_PORT_ON_SUCCESS and FILE_SKIP_SET_EVENT_ON_HANDLE for an overlapped handle. */
  *SetFileCompletionNotificationModes(handle: HandleValue, modes: number): UserProgram<boolean> {
    const bytes = halves(u64(modes)).subarray(0, 4);
    return yield* this.setInformation(handle, FileIoCompletionNotificationInformation, bytes);
  }

  private *createPort(): UserProgram<HandleValue> {
    yield* this.reserve(0);
    const args = [this.pointer(HANDLE_AT), u64(IO_COMPLETION_ALL_ACCESS), U64_ZERO, U64_ZERO];
    const called = yield* this.systemCall('NtCreateIoCompletion', args);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  private *setInformation(handle: HandleValue, informationClass: number, bytes: Uint8Array): UserProgram<boolean> {
    const handles: HandleArgument[] = [[0, handle]];
    yield* this.reserve(bytes.length);
    const at = bytes.length <= 16 ? this.informationAt : this.buffer;
    yield* this.store(at, bytes);
    const args = [...this.informationArguments(handle, at, bytes.length), u64(informationClass)];
    return ntSuccess((yield* this.systemCall('NtSetInformationFile', args, ...handles)).status);
  }

  private *storeRange(offset: number, length: number): UserProgram<U64[]> {
    yield* this.reserve(0);
    yield* this.store(this.informationAt, halves(u64FromNumber(offset)));
    yield* this.store(addressAdd(this.informationAt, 8), halves(u64FromNumber(length)));
    return [u64FromAddress(this.informationAt), u64FromAddress(addressAdd(this.informationAt, 8))];
  }

  private get informationAt(): GuestAddress {
    return addressAdd(this.base, INFORMATION_AT);
  }

  private informationArguments(handle: HandleValue, buffer: GuestAddress, length: number): U64[] {
    return [rawHandle(handle), this.pointer(STATUS_BLOCK_AT), u64FromAddress(buffer), u64(length)];
  }
}
