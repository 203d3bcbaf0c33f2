/**
 * What a scenario thread can do, as a Win32 program would write it. Each call becomes the user actions a program
 * causes: it stores parameters in its memory, makes a system call and looks at what came back.
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { roundUpToPages } from '../../base/page.ts';
import { type U64, U64_ZERO, u64, u64FromAddress, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import { USER_WINDOW } from '../../kernel/mm/user-space.ts';
import type { ResultReference } from '../../kernel/user-action.ts';
import { IO_STATUS_BLOCK, OBJECT_ATTRIBUTES, UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { ntSuccess } from '../../nt/status-codes.ts';
import { CREATE_OPTIONS, FILE_ACCESS, OBJECT_ATTRIBUTE_FLAGS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import type { ActionResult, UserProgram } from './user-program.ts';
import {
  dosError,
  FILE_SHARE_READ,
  FILE_SHARE_WRITE,
  GENERIC_READ,
  GENERIC_WRITE,
  ntDisposition,
  ntPath,
  OPEN_EXISTING,
} from './win32.ts';

/** A handle as a program holds it, with the action it came from. */
export interface HandleValue {
  readonly value: number;
  readonly action: number;
}

export const INVALID_HANDLE_VALUE: HandleValue = { value: -1, action: 0 };

/** How a request ended. */
export interface IoResult {
  readonly ok: boolean;
  /** NTSTATUS */
  readonly status: number;
  /** Bytes the driver says it transferred (IoStatus.Information). */
  readonly bytesTransferred: number;
  /** What was read; empty for requests that return no data. */
  readonly data: Uint8Array;
}

/** Looks at the memory of the process that runs; changes nothing. */
export type PeekMemory = (address: GuestAddress, length: number) => Uint8Array;

/** Where a thread's memory begins; every thread of a process has a part of its own. */
const USER_BASE = USER_WINDOW + 0x1_0000;
const THREAD_STRIDE = 0x10_0000;
/** The part for system call parameters; buffers come behind it. */
const PARAMETER_BYTES = 0x1000;
export const MAX_BUFFER_BYTES = THREAD_STRIDE - 2 * PARAMETER_BYTES;

/** Offsets in the parameter page. */
const HANDLE_AT = 0x00;
const STATUS_BLOCK_AT = 0x10;
const ATTRIBUTES_AT = 0x40;
const STRING_AT = 0x80;
const NAME_AT = 0xa0;
const MAX_NAME_CHARACTERS = (PARAMETER_BYTES - NAME_AT) / 2;

const FILE_ATTRIBUTE_NORMAL = 0x80;
/** What CreateFile asks for besides the access its caller wants. */
const ADDED_ACCESS = STANDARD_ACCESS.SYNCHRONIZE | FILE_ACCESS.FILE_READ_ATTRIBUTES;
const CREATE_FILE_OPTIONS = CREATE_OPTIONS.FILE_SYNCHRONOUS_IO_NONALERT | CREATE_OPTIONS.FILE_NON_DIRECTORY_FILE;

/** What fits the parameter of the Win32 function, less INFINITE. */
const LONGEST_SLEEP_MS = 0xffff_fffe;

const encoder = new TextEncoder();
const EMPTY = new Uint8Array(0);

export interface CreateFileOptions {
  /** Desired access; GENERIC_READ | GENERIC_WRITE unless said otherwise. */
  readonly access?: number;
  readonly share?: number;
  /** CREATE_NEW ... TRUNCATE_EXISTING; OPEN_EXISTING unless said otherwise. */
  readonly disposition?: number;
}

export class UserThread {
  /** Name of the process and of the thread. */
  readonly processName: string;
  readonly threadName: string;
  private readonly peek: PeekMemory;
  private readonly base: GuestAddress;
  private mappedBytes = 0;
  private lastStatus = 0;

  /** @param slot which part of the process's memory is this thread's, from 0 */
  constructor(processName: string, threadName: string, slot: number, peek: PeekMemory) {
    this.processName = processName;
    this.threadName = threadName;
    this.peek = peek;
    this.base = (USER_BASE + slot * THREAD_STRIDE) as GuestAddress;
  }

  /** The Win32 error of the last call. */
  GetLastError(): number {
    return dosError(this.lastStatus);
  }

  /** The NTSTATUS of the last call. */
  get status(): number {
    return this.lastStatus;
  }

  /** Opens a file or device; `\\.\Name` and native paths work. Returns INVALID_HANDLE_VALUE when it fails. */
  *CreateFile(path: string, options: CreateFileOptions = {}): UserProgram<HandleValue> {
    const { access = GENERIC_READ + GENERIC_WRITE, share = FILE_SHARE_READ + FILE_SHARE_WRITE } = options;
    const disposition = ntDisposition(options.disposition ?? OPEN_EXISTING);
    if (disposition === undefined) throw new InputError(`CreateFile: ${options.disposition} is no disposition`);
    if (typeof path !== 'string') throw new InputError(`CreateFile: the path must be a text, not ${typeof path}`);
    const name = ntPath(path);
    if (name.length > MAX_NAME_CHARACTERS)
      throw new InputError(`CreateFile: the path has more than ${MAX_NAME_CHARACTERS} characters`);
    yield* this.store(this.base, this.createParameters(name));
    const called = yield* this.systemCall('NtCreateFile', [
      this.pointer(HANDLE_AT),
      u64((access | ADDED_ACCESS) >>> 0),
      this.pointer(ATTRIBUTES_AT),
      this.pointer(STATUS_BLOCK_AT),
      U64_ZERO,
      u64(FILE_ATTRIBUTE_NORMAL),
      u64(share),
      u64(disposition),
      u64(CREATE_FILE_OPTIONS),
      U64_ZERO,
      U64_ZERO,
    ]);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Reads up to `length` bytes. */
  *ReadFile(handle: HandleValue, length: number): UserProgram<IoResult> {
    yield* this.reserve(length);
    const result = yield* this.transfer('NtReadFile', handle, length);
    return { ...result, data: this.peek(this.buffer, Math.min(result.bytesTransferred, length)) };
  }

  /** Writes bytes, or a text as UTF-8. */
  *WriteFile(handle: HandleValue, data: Uint8Array | string): UserProgram<IoResult> {
    const bytes = typeof data === 'string' ? encoder.encode(data) : data;
    yield* this.reserve(bytes.length);
    if (bytes.length > 0) yield* this.store(this.buffer, bytes);
    return yield* this.transfer('NtWriteFile', handle, bytes.length);
  }

  /** Sends a control code with `input`; `outputLength` bytes may come back. */
  *DeviceIoControl(
    handle: HandleValue,
    code: number,
    input: Uint8Array = EMPTY,
    outputLength = 0,
  ): UserProgram<IoResult> {
    yield* this.reserve(input.length + checkedLength(outputLength));
    if (input.length > 0) yield* this.store(this.buffer, input);
    const output = addressAdd(this.buffer, input.length);
    const called = yield* this.systemCall(
      'NtDeviceIoControlFile',
      [
        rawHandle(handle),
        U64_ZERO,
        U64_ZERO,
        U64_ZERO,
        this.pointer(STATUS_BLOCK_AT),
        u64(code),
        input.length > 0 ? u64FromAddress(this.buffer) : U64_ZERO,
        u64(input.length),
        outputLength > 0 ? u64FromAddress(output) : U64_ZERO,
        u64(outputLength),
      ],
      handle,
    );
    const result = this.ioResult(called);
    return { ...result, data: this.peek(output, Math.min(result.bytesTransferred, outputLength)) };
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

  /** Sets a signal of the scenario, for ever; threads that wait for it go on. */
  *signal(name: string): UserProgram<void> {
    yield { kind: 'signal', name };
  }

  /** Waits until another thread has set the signal. */
  *waitFor(name: string): UserProgram<void> {
    yield { kind: 'barrier', name };
  }

  /** A system call with raw arguments, for what this class has no method for. */
  *systemCall(service: string, args: readonly U64[], handle?: HandleValue): UserProgram<ActionResult> {
    const references: ResultReference[] =
      handle !== undefined && handle.action > 0 ? [{ action: handle.action, index: 0 }] : [];
    const called = yield { kind: 'system-call', service, args, references };
    this.lastStatus = called.status;
    return called;
  }

  /** Stores bytes in the memory of the process. */
  *store(address: GuestAddress, data: Uint8Array): UserProgram<void> {
    yield* this.reserve(0);
    yield { kind: 'write', address, data, references: [] };
  }

  /** Where the buffers of this thread's requests are. */
  get buffer(): GuestAddress {
    return addressAdd(this.base, PARAMETER_BYTES);
  }

  private *transfer(service: string, handle: HandleValue, length: number): UserProgram<IoResult> {
    const called = yield* this.systemCall(
      service,
      [
        rawHandle(handle),
        U64_ZERO,
        U64_ZERO,
        U64_ZERO,
        this.pointer(STATUS_BLOCK_AT),
        u64FromAddress(this.buffer),
        u64(length),
        U64_ZERO,
        U64_ZERO,
      ],
      handle,
    );
    return this.ioResult(called);
  }

  private ioResult(called: ActionResult): IoResult {
    const ok = ntSuccess(called.status);
    // A warning such as STATUS_BUFFER_OVERFLOW comes with data, an error does not.
    const failed = called.status >>> 30 === 3;
    const bytesTransferred = failed ? 0 : this.readInformation();
    return { ok, status: called.status, bytesTransferred, data: EMPTY };
  }

  /** The low half of Information in the status block. */
  private readInformation(): number {
    const [a, b, c, d] = this.peek(addressAdd(this.base, STATUS_BLOCK_AT + IO_STATUS_BLOCK.Information), 4);
    return (a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0;
  }

  /** Maps the parameter page and room for buffers of that many bytes, unless they are there already. */
  private *reserve(bufferBytes: number): UserProgram<void> {
    checkedLength(bufferBytes);
    const wanted = PARAMETER_BYTES + roundUpToPages(Math.max(bufferBytes, 1));
    if (wanted <= this.mappedBytes) return;
    const address = addressAdd(this.base, this.mappedBytes);
    yield { kind: 'map', address, sizeBytes: wanted - this.mappedBytes, writable: true };
    this.mappedBytes = wanted;
  }

  private pointer(offset: number): U64 {
    return u64FromAddress(addressAdd(this.base, offset));
  }

  /** Handle, IO_STATUS_BLOCK, OBJECT_ATTRIBUTES, UNICODE_STRING and the name, as one block of bytes. */
  private createParameters(name: string): Uint8Array {
    const bytes = new Uint8Array(NAME_AT + 2 * name.length);
    const view = new DataView(bytes.buffer);
    const pointer = (at: number, target: number) => {
      const { lo, hi } = this.pointer(target);
      view.setUint32(at, lo, true);
      view.setUint32(at + 4, hi, true);
    };
    view.setUint32(ATTRIBUTES_AT + OBJECT_ATTRIBUTES.Length, OBJECT_ATTRIBUTES.SIZE, true);
    pointer(ATTRIBUTES_AT + OBJECT_ATTRIBUTES.ObjectName, STRING_AT);
    view.setUint32(ATTRIBUTES_AT + OBJECT_ATTRIBUTES.Attributes, OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE, true);
    view.setUint16(STRING_AT + UNICODE_STRING.Length, 2 * name.length, true);
    view.setUint16(STRING_AT + UNICODE_STRING.MaximumLength, 2 * name.length, true);
    pointer(STRING_AT + UNICODE_STRING.Buffer, NAME_AT);
    for (let i = 0; i < name.length; i++) view.setUint16(NAME_AT + 2 * i, name.charCodeAt(i), true);
    return bytes;
  }
}

/** @throws InputError for what is no length of a buffer, in bytes */
function checkedLength(length: number): number {
  if (!Number.isInteger(length) || length < 0 || length > MAX_BUFFER_BYTES)
    throw new InputError(`a buffer has 0 to ${MAX_BUFFER_BYTES} bytes, not ${length}`);
  return length;
}

/** @throws InputError for what is no handle, such as the bare number */
function rawHandle(handle: HandleValue): U64 {
  if (!Number.isSafeInteger(handle?.value)) {
    throw new InputError('a handle is what CreateFile gives, or INVALID_HANDLE_VALUE');
  }
  return u64FromNumber(handle.value);
}

function halves({ lo, hi }: U64): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, lo, true);
  view.setUint32(4, hi, true);
  return bytes;
}
