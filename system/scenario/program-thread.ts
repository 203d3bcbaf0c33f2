/**
 * A scenario thread's memory and its way into the kernel: it stores parameters in its process, makes system calls, and
 * looks at what came back. The Win32 calls are built on this.
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { roundUpToPages } from '../../base/page.ts';
import { type U64, U64_ZERO, u64FromAddress, u64FromNumber } from '../../base/u64.ts';
import { USER_WINDOW } from '../../kernel/mm/user-space.ts';
import type { ResultReference } from '../../kernel/user-action.ts';
import type { Devices } from '../hardware/devices.ts';
import type { ActionResult, UserProgram } from './user-program.ts';
import { dosError } from './win32.ts';

/** A handle as a program holds it, with the action it came from. */
export interface HandleValue {
  readonly value: number;
  readonly action: number;
}

export const INVALID_HANDLE_VALUE: HandleValue = { value: -1, action: 0 };

/** A handle and which argument of a system call it is, counted from 0. */
export type HandleArgument = readonly [index: number, handle: HandleValue];

/** What a thread sees of the machine and of the other threads; nothing of it changes anything. */
export interface ProgramEnvironment {
  /** Looks at the memory of the process that runs. */
  peek(address: GuestAddress, length: number): Uint8Array;
  /** The id of a thread of the scenario as user mode knows it (the thread part of a CLIENT_ID). */
  threadId(process: string, thread: string): number | undefined;
  /** The programs that programs can start. */
  readonly programs: readonly string[];
  readonly devices: Pick<Devices, 'numberOf' | 'event'>;
}

/** Where a thread's memory begins; every thread of a process has a part of its own. */
const USER_BASE = USER_WINDOW + 0x1_0000;
const THREAD_STRIDE = 0x10_0000;
/** The part for system call parameters; buffers come behind it. */
const PARAMETER_BYTES = 0x1000;
export const MAX_BUFFER_BYTES = THREAD_STRIDE - 2 * PARAMETER_BYTES;

/** Where the threads' heaps begin: what must stay where it is while its thread goes on. */
const HEAP_BASE = USER_WINDOW + 0x800_0000;
const HEAP_ALIGNMENT = 16;

export class ProgramThread {
  /** Name of the process and of the thread. */
  readonly processName: string;
  readonly threadName: string;
  /** What its program was started with: the name of the process unless CreateProcess said otherwise. */
  readonly commandLine: string;
  protected readonly environment: ProgramEnvironment;
  protected readonly base: GuestAddress;
  private readonly heap: GuestAddress;
  private mappedBytes = 0;
  private mappedHeapBytes = 0;
  private usedHeapBytes = 0;
  /** Freed pieces of the heap by their size. */
  private readonly freeHeap = new Map<number, GuestAddress[]>();
  private lastStatus = 0;
  private lastError: number | undefined;

  /** @param slot which part of the process's memory is this thread's, from 0 */
  constructor(
    processName: string,
    threadName: string,
    slot: number,
    environment: ProgramEnvironment,
    commandLine = processName,
  ) {
    this.commandLine = commandLine;
    this.processName = processName;
    this.threadName = threadName;
    this.environment = environment;
    this.base = (USER_BASE + slot * THREAD_STRIDE) as GuestAddress;
    this.heap = (HEAP_BASE + slot * THREAD_STRIDE) as GuestAddress;
  }

  /** The Win32 error of the last call. */
  GetLastError(): number {
    return this.lastError ?? dosError(this.lastStatus);
  }

  /** The NTSTATUS of the last call. */
  get status(): number {
    return this.lastStatus;
  }

  /**
   * Has something happen to a device from outside, as soon as devices have their turn: bytes on a wire, a cable pulled. What
   * names and data mean says the device's model.
   */
  hardwareEvent(device: string, name: string, data: string | Uint8Array = ''): void {
    const number = this.environment.devices.numberOf(device);
    if (number === 0) throw new InputError(`the scenario has no device "${device}"`);
    this.environment.devices.event(number, name, typeof data === 'string' ? new TextEncoder().encode(data) : data);
  }

  /** A system call with raw arguments, for what there is no method for. A handle alone is the first argument. */
  *systemCall(
    service: string,
    args: readonly U64[],
    ...handles: readonly (HandleValue | HandleArgument)[]
  ): UserProgram<ActionResult> {
    const references: ResultReference[] = [];
    for (const entry of handles) {
      const [index, handle] = 'value' in entry ? ([0, entry] as const) : entry;
      if (handle.action > 0) references.push({ action: handle.action, index });
    }
    const called = yield { kind: 'system-call', service, args, references };
    this.finish(called.status);
    return called;
  }

  /** Stores bytes in the memory of the process. */
  *store(address: GuestAddress, data: Uint8Array): UserProgram<void> {
    yield* this.reserve(0);
    yield { kind: 'write', address, data, references: [] };
  }

  /** A copy of what is in the memory of the process now. */
  load(address: GuestAddress, length: number): Uint8Array {
    return this.peek(address, length);
  }

  /** Where the buffers of this thread's requests are. */
  get buffer(): GuestAddress {
    return addressAdd(this.base, PARAMETER_BYTES);
  }

  /** Notes how a call ended. `error`: its Win32 error, where that does not follow from the status. */
  protected finish(status: number, error?: number): void {
    this.lastStatus = status;
    this.lastError = error;
  }

  protected peek(address: GuestAddress, length: number): Uint8Array {
    return this.environment.peek(address, length);
  }

  protected peekU32(address: GuestAddress): number {
    const [a, b, c, d] = this.peek(address, 4);
    return (a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0;
  }

  protected peekU64(address: GuestAddress): U64 {
    return { lo: this.peekU32(address), hi: this.peekU32(addressAdd(address, 4)) };
  }

  /** Maps the parameter page and room for buffers of that many bytes, unless they are there already. */
  protected *reserve(bufferBytes: number): UserProgram<void> {
    checkedLength(bufferBytes);
    const wanted = PARAMETER_BYTES + roundUpToPages(Math.max(bufferBytes, 1));
    if (wanted <= this.mappedBytes) return;
    const address = addressAdd(this.base, this.mappedBytes);
    yield { kind: 'map', address, sizeBytes: wanted - this.mappedBytes, writable: true };
    this.mappedBytes = wanted;
  }

  /** Memory that stays where it is until it is freed. */
  protected *allocate(sizeBytes: number): UserProgram<GuestAddress> {
    const size = roundedSize(sizeBytes);
    const freed = this.freeHeap.get(size)?.pop();
    if (freed !== undefined) return freed;
    const address = addressAdd(this.heap, this.usedHeapBytes);
    const used = this.usedHeapBytes + size;
    if (used > THREAD_STRIDE) throw new InputError(`the requests under way take more than ${THREAD_STRIDE} bytes`);
    this.usedHeapBytes = used;
    const wanted = roundUpToPages(used);
    if (wanted > this.mappedHeapBytes) {
      const end = addressAdd(this.heap, this.mappedHeapBytes);
      yield { kind: 'map', address: end, sizeBytes: wanted - this.mappedHeapBytes, writable: true };
      this.mappedHeapBytes = wanted;
    }
    return address;
  }

  protected free(address: GuestAddress, sizeBytes: number): void {
    const size = roundedSize(sizeBytes);
    const list = this.freeHeap.get(size);
    if (list === undefined) this.freeHeap.set(size, [address]);
    else list.push(address);
  }

  protected pointer(offset: number): U64 {
    return u64FromAddress(addressAdd(this.base, offset));
  }
}

function roundedSize(sizeBytes: number): number {
  return Math.max(HEAP_ALIGNMENT, Math.ceil(sizeBytes / HEAP_ALIGNMENT) * HEAP_ALIGNMENT);
}

/** @throws InputError for what is no length of a buffer, in bytes */
export function checkedLength(length: number): number {
  if (!Number.isInteger(length) || length < 0 || length > MAX_BUFFER_BYTES)
    throw new InputError(`a buffer has 0 to ${MAX_BUFFER_BYTES} bytes, not ${length}`);
  return length;
}

/** @throws InputError for what is no handle, such as the bare number */
export function rawHandle(handle: HandleValue): U64 {
  if (!Number.isSafeInteger(handle?.value)) {
    throw new InputError('a handle is what CreateFile gives, or INVALID_HANDLE_VALUE');
  }
  return u64FromNumber(handle.value);
}

/** The address of a buffer as an argument: null for an empty one. */
export function bufferArgument(address: GuestAddress, length: number): U64 {
  return length > 0 ? u64FromAddress(address) : U64_ZERO;
}

/** The eight bytes of a value. */
export function halves({ lo, hi }: U64): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, lo, true);
  view.setUint32(4, hi, true);
  return bytes;
}
