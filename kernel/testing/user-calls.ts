/** A test program's system calls, with their structures in its page. */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64, u64FromNumber } from '../../base/u64.ts';
import { OBJECT_ATTRIBUTES } from '../../nt/generated/layouts.ts';
import { CREATE_OPTIONS, OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import { IoStatusBlock, ObjectAttributes } from '../generated/views.ts';
import type { Thread } from '../ps/state.ts';
import { writeUnicodeString } from '../rtl/unicode-string.ts';
import { systemServices } from '../services.ts';
import { callDdi } from './call-ddi.ts';
import { type TestSystem, USER_PAGE } from './test-system.ts';

/** Where in the page each structure is. */
export const HANDLE = USER_PAGE;
export const STATUS_BLOCK = addressAdd(USER_PAGE, 0x10);
export const ATTRIBUTES = addressAdd(USER_PAGE, 0x20);
export const NAME = addressAdd(USER_PAGE, 0x60);
export const NAME_BUFFER = addressAdd(USER_PAGE, 0x80);
export const BUFFER = addressAdd(USER_PAGE, 0x800);
export const OUTPUT = addressAdd(USER_PAGE, 0xc00);

export const GENERIC_READ_WRITE = 0xc010_0000;

export interface OpenOptions {
  readonly access?: number;
  readonly options?: number;
  readonly root?: number;
}

/** The system calls of one thread. Each gives the status, or undefined when the thread waits. */
export class UserCalls {
  private readonly system: TestSystem;
  private readonly thread: Thread;

  constructor(system: TestSystem, thread: Thread = system.program.thread) {
    this.system = system;
    this.thread = thread;
  }

  /** Any system call. */
  service(name: string, ...args: unknown[]): number | undefined {
    // A thread that runs nothing yet becomes the current one by this.
    this.system.script.start(this.thread, undefined);
    const result = callDdi(this.system.k, systemServices, name, ...args);
    return this.system.script.start(this.thread, result as number);
  }

  /** NtOpenFile with names in the usual places. The handle is then in {@link handle}. */
  open(path: string, { access = GENERIC_READ_WRITE, options, root = 0 }: OpenOptions = {}): number | undefined {
    const { k } = this.system;
    this.enter();
    writeUnicodeString(k, NAME, NAME_BUFFER, path);
    const attributes = new ObjectAttributes(k.memory, ATTRIBUTES);
    attributes.Length = OBJECT_ATTRIBUTES.SIZE;
    attributes.RootDirectory = u64(root);
    attributes.ObjectName = NAME;
    attributes.Attributes = OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE;
    const createOptions = options ?? CREATE_OPTIONS.FILE_SYNCHRONOUS_IO_NONALERT;
    return this.service('NtOpenFile', at(HANDLE), access, at(ATTRIBUTES), at(STATUS_BLOCK), 0, createOptions);
  }

  get handle(): number {
    this.enter();
    return this.system.k.memory.readU32(HANDLE);
  }

  read(handle: number, length: number): number | undefined {
    return this.service('NtReadFile', ...this.transferArguments(handle, length));
  }

  write(handle: number, data: Uint8Array | string): number | undefined {
    this.enter();
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    this.system.k.memory.writeBytes(BUFFER, bytes);
    return this.service('NtWriteFile', ...this.transferArguments(handle, bytes.length));
  }

  control(handle: number, code: number, input: string, outputLength: number): number | undefined {
    this.enter();
    const bytes = new TextEncoder().encode(input);
    this.system.k.memory.writeBytes(BUFFER, bytes);
    const none = u64(0);
    const buffers = [at(BUFFER), bytes.length, at(OUTPUT), outputLength];
    return this.service('NtDeviceIoControlFile', u64(handle), none, none, none, at(STATUS_BLOCK), code, ...buffers);
  }

  close(handle: number): number | undefined {
    return this.service('NtClose', u64(handle));
  }

  /** What the status block in the page holds. */
  get result(): { readonly status: number; readonly information: number } {
    this.enter();
    const { Status, Information } = new IoStatusBlock(this.system.k.memory, STATUS_BLOCK);
    return { status: Status, information: Information.lo };
  }

  /** Fills the status block with something no system call writes. */
  poisonResult(): void {
    this.enter();
    this.system.k.memory.fill(STATUS_BLOCK, 16, 0xee);
  }

  text(address: GuestAddress, length: number): string {
    this.enter();
    return new TextDecoder().decode(this.system.k.memory.readBytes(address, length));
  }

  private transferArguments(handle: number, length: number): unknown[] {
    const none = u64(0);
    return [u64(handle), none, none, none, at(STATUS_BLOCK), at(BUFFER), length, none, none];
  }

  private enter(): void {
    this.system.enter(this.thread);
  }
}

/** An address as a raw argument. */
export function at(address: GuestAddress): U64 {
  return u64FromNumber(address);
}
