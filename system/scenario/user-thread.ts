/**
 * What a scenario thread can do, as a Win32 program would write it. Each call becomes the user actions a program
 * causes: it stores parameters in its memory, makes a system call and looks at what came back.
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, U64_ZERO, u64, u64FromAddress, u64FromNumber } from '../../base/u64.ts';
import { IO_STATUS_BLOCK } from '../../nt/generated/layouts.ts';
import { ntSuccess, STATUS_PENDING } from '../../nt/status-codes.ts';
import { CREATE_OPTIONS, FILE_ACCESS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { encodeText } from './encode-text.ts';
import { FILE_ATTRIBUTE_NORMAL } from './named-file-thread.ts';
import { STATUS_BLOCK_AT } from './object-parameters.ts';
import {
  OVERLAPPED_BYTES,
  OVERLAPPED_OFFSET,
  Overlapped,
  type OverlappedOptions,
  overlappedBytes,
} from './overlapped.ts';
import { ProcessThread } from './process-thread.ts';
import {
  bufferArgument,
  checkedLength,
  type HandleArgument,
  type HandleValue,
  halves,
  rawHandle,
} from './program-thread.ts';
import type { CompletedRequest } from './synchronizing-thread.ts';
import type { ActionResult, UserProgram } from './user-program.ts';
import {
  ERROR_IO_INCOMPLETE,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  ntDisposition,
  OPEN_EXISTING,
} from './win32.ts';

/** How a request ended. */
export interface IoResult {
  readonly ok: boolean;
  /** The request goes on; its end shows in its {@link Overlapped}. */
  readonly pending: boolean;
  /** NTSTATUS */
  readonly status: number;
  /** Bytes the driver says it transferred (IoStatus.Information). */
  readonly bytesTransferred: number;
  /** What was read; empty for requests that return no data. */
  readonly data: Uint8Array;
}

export const FILE_FLAG_OVERLAPPED = 0x4000_0000;
export const FILE_FLAG_NO_BUFFERING = 0x2000_0000;
export const FILE_FLAG_DELETE_ON_CLOSE = 0x0400_0000;
export const FILE_FLAG_BACKUP_SEMANTICS = 0x0200_0000;
const FILE_FLAG_WRITE_THROUGH = 0x8000_0000;
const FILE_FLAG_RANDOM_ACCESS = 0x1000_0000;
const FILE_FLAG_SEQUENTIAL_SCAN = 0x0800_0000;

/** Flags of CreateFile as options of the native call. */
const NT_OPTIONS = [
  [FILE_FLAG_WRITE_THROUGH, CREATE_OPTIONS.FILE_WRITE_THROUGH],
  [FILE_FLAG_NO_BUFFERING, CREATE_OPTIONS.FILE_NO_INTERMEDIATE_BUFFERING],
  [FILE_FLAG_RANDOM_ACCESS, CREATE_OPTIONS.FILE_RANDOM_ACCESS],
  [FILE_FLAG_SEQUENTIAL_SCAN, CREATE_OPTIONS.FILE_SEQUENTIAL_ONLY],
  [FILE_FLAG_DELETE_ON_CLOSE, CREATE_OPTIONS.FILE_DELETE_ON_CLOSE],
  [FILE_FLAG_BACKUP_SEMANTICS, CREATE_OPTIONS.FILE_OPEN_FOR_BACKUP_INTENT],
] as const;
const FLAGS = NT_OPTIONS.reduce((flags, [flag]) => flags | flag, FILE_FLAG_OVERLAPPED);
/** Attributes that a program may give a new file. */
const ATTRIBUTES = 0x3_7fa7;
/** What CreateFile asks for besides the access its caller wants. */
const ADDED_ACCESS = STANDARD_ACCESS.SYNCHRONIZE | FILE_ACCESS.FILE_READ_ATTRIBUTES;

/** What fits the parameter of the Win32 function, less INFINITE. */
const LONGEST_SLEEP_MS = 0xffff_fffe;

/** Where a program's library has the routine that calls completion routines; there is no code at this address. */
const COMPLETION_ROUTINE = u64(0xf7d0_1000, 0x7ff7);

const EMPTY = new Uint8Array(0);

export interface CreateFileOptions {
  /** Desired access; GENERIC_READ | GENERIC_WRITE unless said otherwise. */
  readonly access?: number;
  readonly share?: number;
  /** CREATE_NEW ... TRUNCATE_EXISTING; OPEN_EXISTING unless said otherwise. */
  readonly disposition?: number;
  /** FILE_ATTRIBUTE_... of a new file, FILE_FLAG_... */
  readonly flags?: number;
  /** FILE_FLAG_OVERLAPPED: requests need an {@link Overlapped} and may go on after the call. */
  readonly overlapped?: boolean;
}

/** Where a request's structures are, and what it is called with. */
interface RequestPlace {
  readonly statusBlock: GuestAddress;
  readonly buffer: GuestAddress;
  readonly overlapped: Overlapped | undefined;
  /** Its end is told by a call of a routine of the program. */
  readonly calls?: boolean;
}

export class UserThread extends ProcessThread {
  /** Opens a file or device; `\\.\Name` and native paths work. Returns INVALID_HANDLE_VALUE when it fails. */
  *CreateFile(path: string, options: CreateFileOptions = {}): UserProgram<HandleValue> {
    const { access = GENERIC_READ + GENERIC_WRITE, share = FILE_SHARE_READ + FILE_SHARE_WRITE, flags = 0 } = options;
    const disposition = ntDisposition(options.disposition ?? OPEN_EXISTING);
    if (disposition === undefined) throw new InputError(`CreateFile: ${options.disposition} is no disposition`);
    const unknown = flags & ~(FLAGS | ATTRIBUTES);
    if (unknown !== 0) throw new InputError(`CreateFile: flags 0x${(unknown >>> 0).toString(16)} are not known`);
    const isOverlapped = options.overlapped === true || (flags & FILE_FLAG_OVERLAPPED) !== 0;
    return yield* this.openNamed('CreateFile', path, {
      access: access | ADDED_ACCESS | (flags & FILE_FLAG_DELETE_ON_CLOSE ? STANDARD_ACCESS.DELETE : 0),
      attributes: flags & ATTRIBUTES || FILE_ATTRIBUTE_NORMAL,
      share,
      disposition,
      options: createOptions(flags) | (isOverlapped ? 0 : CREATE_OPTIONS.FILE_SYNCHRONOUS_IO_NONALERT),
    });
  }

  /** Reads up to `length` bytes. */
  *ReadFile(handle: HandleValue, length: number, overlapped?: Overlapped): UserProgram<IoResult> {
    const place = yield* this.place(overlapped, checkedLength(length), 0, length);
    return yield* this.transfer('NtReadFile', handle, length, place);
  }

  /** Reads as ReadFile; the thread hears of the end by a call of `routine` while it waits alertably. */
  *ReadFileEx(
    handle: HandleValue,
    length: number,
    overlapped: Overlapped,
    routine: (result: CompletedRequest) => void,
  ): UserProgram<boolean> {
    const place = yield* this.place(overlapped, checkedLength(length), 0, length);
    const { status } = yield* this.transfer('NtReadFile', handle, length, { ...place, calls: true });
    return this.awaitCall(overlapped, status, routine);
  }

  /** Writes as WriteFile; the thread hears of the end by a call of `routine` while it waits alertably. */
  *WriteFileEx(
    handle: HandleValue,
    data: Uint8Array | string,
    overlapped: Overlapped,
    routine: (result: CompletedRequest) => void,
  ): UserProgram<boolean> {
    const bytes = typeof data === 'string' ? encodeText(data) : data;
    const place = yield* this.place(overlapped, bytes.length, 0, 0);
    if (bytes.length > 0) yield* this.store(place.buffer, bytes);
    const { status } = yield* this.transfer('NtWriteFile', handle, bytes.length, { ...place, calls: true });
    return this.awaitCall(overlapped, status, routine);
  }

  /** A request that has failed at once is not told of. */
  private awaitCall(overlapped: Overlapped, status: number, routine: (result: CompletedRequest) => void): boolean {
    if (!ntSuccess(status)) return false;
    this.completionRoutines.set(overlapped.address, routine);
    return true;
  }

  /** Writes bytes, or a text as UTF-8. */
  *WriteFile(handle: HandleValue, data: Uint8Array | string, overlapped?: Overlapped): UserProgram<IoResult> {
    const bytes = typeof data === 'string' ? encodeText(data) : data;
    const place = yield* this.place(overlapped, bytes.length, 0, 0);
    if (bytes.length > 0) yield* this.store(place.buffer, bytes);
    return yield* this.transfer('NtWriteFile', handle, bytes.length, place);
  }

  /** Sends a control code with `input`; `outputLength` bytes may come back. */
  *DeviceIoControl(
    handle: HandleValue,
    code: number,
    input: Uint8Array = EMPTY,
    outputLength = 0,
    overlapped?: Overlapped,
  ): UserProgram<IoResult> {
    const total = input.length + checkedLength(outputLength);
    const place = yield* this.place(overlapped, total, input.length, outputLength);
    if (input.length > 0) yield* this.store(place.buffer, input);
    const output = addressAdd(place.buffer, input.length);
    const called = yield* this.systemCall(
      'NtDeviceIoControlFile',
      [
        ...this.commonArguments(handle, place),
        u64(code),
        bufferArgument(place.buffer, input.length),
        u64(input.length),
        bufferArgument(output, outputLength),
        u64(outputLength),
      ],
      ...handlesOf(handle, place),
    );
    return this.ioResult(called.status, place.statusBlock, output, outputLength);
  }

  /** An OVERLAPPED: what an overlapped request needs to be known by, one request at a time. */
  *Overlapped(options: OverlappedOptions = {}): UserProgram<Overlapped> {
    return new Overlapped(yield* this.allocate(OVERLAPPED_BYTES), options);
  }

  /** How an overlapped request ended. Unless it is to wait, one that goes on gives ERROR_IO_INCOMPLETE. */
  *GetOverlappedResult(handle: HandleValue, overlapped: Overlapped, wait = false): UserProgram<IoResult> {
    const isPending = () => this.peekU32(overlapped.address) === STATUS_PENDING;
    if (wait && isPending()) yield* this.WaitForSingleObject(overlapped.event ?? handle);
    if (isPending()) {
      this.finish(STATUS_PENDING, ERROR_IO_INCOMPLETE);
      return { ok: false, pending: true, status: STATUS_PENDING, bytesTransferred: 0, data: EMPTY };
    }
    const status = this.peekU32(overlapped.address);
    this.finish(status);
    const { output, outputLength } = overlapped;
    const result = this.ioResult(status, overlapped.address, output, outputLength);
    this.releaseBuffer(overlapped);
    return result;
  }

  /** Cancels what this thread has under way on the handle. */
  *CancelIo(handle: HandleValue): UserProgram<boolean> {
    yield* this.reserve(0);
    const args = [rawHandle(handle), this.pointer(STATUS_BLOCK_AT)];
    return ntSuccess((yield* this.systemCall('NtCancelIoFile', args, handle)).status);
  }

  /** Cancels what the process has under way on the handle, or one request of it; false when there is nothing. */
  *CancelIoEx(handle: HandleValue, overlapped?: Overlapped): UserProgram<boolean> {
    yield* this.reserve(0);
    const request = overlapped === undefined ? U64_ZERO : u64FromAddress(overlapped.address);
    const args = [rawHandle(handle), request, this.pointer(STATUS_BLOCK_AT)];
    return ntSuccess((yield* this.systemCall('NtCancelIoFileEx', args, handle)).status);
  }

  /** Cancels the request that another thread waits for inside a call; false when there is none. */
  *CancelSynchronousIo(thread: HandleValue): UserProgram<boolean> {
    yield* this.reserve(0);
    const args = [rawHandle(thread), U64_ZERO, this.pointer(STATUS_BLOCK_AT)];
    return ntSuccess((yield* this.systemCall('NtCancelSynchronousIoFile', args, thread)).status);
  }

  /** Closes a handle; false when it was not valid. */
  *CloseHandle(handle: HandleValue): UserProgram<boolean> {
    const { status } = yield* this.systemCall('NtClose', [rawHandle(handle)], handle);
    return ntSuccess(status);
  }

  /** Suspends the thread. */
  *Sleep(milliseconds: number): UserProgram<void> {
    if (!(milliseconds >= 0 && milliseconds <= LONGEST_SLEEP_MS))
      throw new InputError(`Sleep takes 0 to ${LONGEST_SLEEP_MS} milliseconds, not ${milliseconds}`);
    yield* this.reserve(0);
    const interval = u64FromNumber(-Math.round(milliseconds * 10_000));
    yield* this.store(this.base, halves(interval));
    yield* this.systemCall('NtDelayExecution', [U64_ZERO, this.pointer(0)]);
  }

  /** Bytes of the program's memory, which must be mapped. */
  memory(address: GuestAddress, length: number): Uint8Array {
    return this.peek(address, checkedLength(length));
  }

  /** Sets a signal of the scenario, for ever; threads that wait for it go on. */
  *signal(name: string): UserProgram<void> {
    yield { kind: 'signal', name };
  }

  /** Waits until another thread has set the signal. */
  *waitFor(name: string): UserProgram<void> {
    yield { kind: 'barrier', name };
  }

  /** Makes room for a request's buffers, and fills the OVERLAPPED of one that has it. */
  private *place(
    overlapped: Overlapped | undefined,
    bufferBytes: number,
    outputOffset: number,
    outputLength: number,
  ): UserProgram<RequestPlace> {
    yield* this.reserve(overlapped === undefined ? bufferBytes : 0);
    if (overlapped === undefined) {
      const statusBlock = addressAdd(this.base, STATUS_BLOCK_AT);
      return { statusBlock, buffer: this.buffer, overlapped };
    }
    this.releaseBuffer(overlapped);
    const buffer = yield* this.allocate(checkedLength(bufferBytes));
    overlapped.begin(buffer, bufferBytes, outputOffset, outputLength);
    const { data, references } = overlappedBytes(overlapped);
    yield { kind: 'write', address: overlapped.address, data, references };
    return { statusBlock: overlapped.address, buffer, overlapped };
  }

  private releaseBuffer(overlapped: Overlapped): void {
    const { buffer, bufferBytes } = overlapped;
    if (buffer !== undefined) this.free(buffer, bufferBytes);
    overlapped.buffer = undefined;
  }

  /** The first arguments of all requests: file, event, APC routine and context, status block. */
  private commonArguments(handle: HandleValue, { statusBlock, overlapped, calls }: RequestPlace): U64[] {
    const event = overlapped?.event === undefined ? U64_ZERO : rawHandle(overlapped.event);
    const context = overlapped === undefined ? U64_ZERO : u64FromAddress(overlapped.address);
    const routine = calls ? COMPLETION_ROUTINE : U64_ZERO;
    return [rawHandle(handle), event, routine, context, u64FromAddress(statusBlock)];
  }

  private *transfer(service: string, handle: HandleValue, length: number, place: RequestPlace): UserProgram<IoResult> {
    const { overlapped, buffer } = place;
    const offset =
      overlapped === undefined ? U64_ZERO : u64FromAddress(addressAdd(overlapped.address, OVERLAPPED_OFFSET));
    const called: ActionResult = yield* this.systemCall(
      service,
      [...this.commonArguments(handle, place), u64FromAddress(buffer), u64(length), offset, U64_ZERO],
      ...handlesOf(handle, place),
    );
    return this.ioResult(called.status, place.statusBlock, buffer, service === 'NtReadFile' ? length : 0);
  }

  /** What a call or the end of a request says; `output` is where data has come to. */
  private ioResult(
    status: number,
    statusBlock: GuestAddress,
    output: GuestAddress | undefined,
    outputLength: number,
  ): IoResult {
    const pending = status === STATUS_PENDING;
    // A warning such as STATUS_BUFFER_OVERFLOW comes with data, an error does not.
    const failed = status >>> 30 === 3;
    const hasResult = !failed && !pending;
    const bytesTransferred = hasResult ? this.peekU32(addressAdd(statusBlock, IO_STATUS_BLOCK.Information)) : 0;
    const dataLength = output === undefined ? 0 : Math.min(bytesTransferred, outputLength);
    const data = dataLength === 0 ? EMPTY : this.peek(output!, dataLength);
    return { ok: ntSuccess(status) && !pending, pending, status, bytesTransferred, data };
  }
}

/** Directories are opened with FILE_FLAG_BACKUP_SEMANTICS only. */
function createOptions(flags: number): number {
  const isFile = (flags & FILE_FLAG_BACKUP_SEMANTICS) === 0;
  return NT_OPTIONS.reduce(
    (options, [flag, option]) => ((flags & flag) === 0 ? options : options | option),
    isFile ? CREATE_OPTIONS.FILE_NON_DIRECTORY_FILE : 0,
  );
}

/** The handles among a request's arguments. */
function handlesOf(handle: HandleValue, { overlapped }: RequestPlace): HandleArgument[] {
  const event = overlapped?.event;
  return event === undefined
    ? [[0, handle]]
    : [
        [0, handle],
        [1, event],
      ];
}
