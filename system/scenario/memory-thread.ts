/**
 * Virtual memory and memory shared by name, in the words of Win32.
 * Source: "VirtualAlloc function", "VirtualFree function", "CreateFileMappingW function", "MapViewOfFile function", "FlushViewOfFile function" (memoryapi.h).
 */
import { InputError } from '../../base/errors.ts';
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { U64_ZERO, u64, u64FromAddress, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import { ntSuccess } from '../../nt/status-codes.ts';
import { ATTRIBUTES_AT, HANDLE_AT, MAX_NAME_CHARACTERS, objectParameters } from './object-parameters.ts';
import { type HandleValue, halves, INVALID_HANDLE_VALUE, rawHandle } from './program-thread.ts';
import { SynchronizingThread } from './synchronizing-thread.ts';
import type { UserProgram } from './user-program.ts';

export const PAGE_READONLY = 0x02;
export const PAGE_READWRITE = 0x04;
export const PAGE_WRITECOPY = 0x08;
export const MEM_COMMIT = 0x1000;
export const MEM_RESERVE = 0x2000;
export const MEM_DECOMMIT = 0x4000;
export const MEM_RELEASE = 0x8000;

/** Offsets in the parameter page. */
const BASE_AT = 0x10;
const SIZE_AT = 0x18;
const OFFSET_AT = 0x20;
const STATUS_AT = 0x28;

const CURRENT_PROCESS = u64FromNumber(-1);
const SECTION_ALL_ACCESS = 0xf_001f;
const SEC_COMMIT = 0x800_0000;
const VIEW_SHARE = 1;

export interface CreateFileMappingOptions {
  /** A name in `\BaseNamedObjects`, or a full path; none unless said otherwise. */
  readonly name?: string;
  /** PAGE_READWRITE unless said otherwise. */
  readonly protect?: number;
  /** The file whose data it shows; the paging file's unless said otherwise. */
  readonly file?: HandleValue;
}

export interface MapViewOptions {
  /** PAGE_READWRITE unless said otherwise; with PAGE_WRITECOPY what is written stays in the view (FILE_MAP_COPY). */
  readonly protect?: number;
  readonly offset?: number;
  /** To the end of the section unless said otherwise. */
  readonly sizeBytes?: number;
}

function sectionPath(name: string): string {
  const path = name.startsWith('\\') ? name : `\\BaseNamedObjects\\${name}`;
  if (path.length <= MAX_NAME_CHARACTERS) return path;
  throw new InputError(`the name of a file mapping has more than ${MAX_NAME_CHARACTERS} characters`);
}

export class MemoryThread extends SynchronizingThread {
  /** Bytes of the process's memory. */
  ReadMemory(address: GuestAddress, length: number): Uint8Array {
    return this.peek(address, length);
  }

  /** Reserves or commits memory, wherever there is room; NULL when that fails. */
  *VirtualAlloc(
    sizeBytes: number,
    type = MEM_RESERVE | MEM_COMMIT,
    protect = PAGE_READWRITE,
    address = NULL_ADDRESS,
  ): UserProgram<GuestAddress> {
    yield* this.putRange(address, sizeBytes);
    const pointers = [this.pointer(BASE_AT), U64_ZERO, this.pointer(SIZE_AT)];
    const args = [CURRENT_PROCESS, ...pointers, u64(type), u64(protect)];
    const { status } = yield* this.systemCall('NtAllocateVirtualMemory', args);
    return ntSuccess(status) ? this.baseTold() : NULL_ADDRESS;
  }

  /** Decommits or releases memory. */
  *VirtualFree(address: GuestAddress, sizeBytes = 0, type = MEM_RELEASE): UserProgram<boolean> {
    yield* this.putRange(address, sizeBytes);
    const args = [CURRENT_PROCESS, this.pointer(BASE_AT), this.pointer(SIZE_AT), u64(type)];
    return ntSuccess((yield* this.systemCall('NtFreeVirtualMemory', args)).status);
  }

  /** Makes a section; 0 bytes: as large as its file. Returns INVALID_HANDLE_VALUE when it fails. */
  *CreateFileMapping(sizeBytes: number, options: CreateFileMappingOptions = {}): UserProgram<HandleValue> {
    const { name, protect = PAGE_READWRITE, file } = options;
    yield* this.store(this.base, objectParameters(this.base, name === undefined ? '' : sectionPath(name)));
    yield* this.store(addressAdd(this.base, SIZE_AT), halves(u64FromNumber(sizeBytes)));
    const args = [
      this.pointer(HANDLE_AT),
      u64(SECTION_ALL_ACCESS),
      name === undefined ? U64_ZERO : this.pointer(ATTRIBUTES_AT),
      this.pointer(SIZE_AT),
      u64(protect),
      u64(SEC_COMMIT),
      file === undefined ? U64_ZERO : rawHandle(file),
    ];
    const called = yield* this.systemCall('NtCreateSection', args, ...(file === undefined ? [] : [[6, file] as const]));
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Opens a section by its name. Returns INVALID_HANDLE_VALUE when it fails. */
  *OpenFileMapping(name: string, access = SECTION_ALL_ACCESS): UserProgram<HandleValue> {
    yield* this.store(this.base, objectParameters(this.base, sectionPath(name)));
    const args = [this.pointer(HANDLE_AT), u64(access), this.pointer(ATTRIBUTES_AT)];
    const called = yield* this.systemCall('NtOpenSection', args);
    if (!ntSuccess(called.status)) return INVALID_HANDLE_VALUE;
    return { value: u64ToNumber(called.result), action: called.action };
  }

  /** Maps a view of a section; NULL when that fails. */
  *MapViewOfFile(section: HandleValue, options: MapViewOptions = {}): UserProgram<GuestAddress> {
    const { protect = PAGE_READWRITE, offset = 0, sizeBytes = 0 } = options;
    yield* this.putRange(NULL_ADDRESS, sizeBytes);
    yield* this.store(addressAdd(this.base, OFFSET_AT), halves(u64FromNumber(offset)));
    const args = [
      rawHandle(section),
      CURRENT_PROCESS,
      this.pointer(BASE_AT),
      U64_ZERO,
      U64_ZERO,
      this.pointer(OFFSET_AT),
      this.pointer(SIZE_AT),
      u64(VIEW_SHARE),
      U64_ZERO,
      u64(protect),
    ];
    const { status } = yield* this.systemCall('NtMapViewOfSection', args, section);
    return ntSuccess(status) ? this.baseTold() : NULL_ADDRESS;
  }

  /** Has what was changed in a view of a file written to it, from an address in it on; all of it unless said otherwise. */
  *FlushViewOfFile(address: GuestAddress, sizeBytes = 0): UserProgram<boolean> {
    yield* this.putRange(address, sizeBytes);
    const args = [CURRENT_PROCESS, this.pointer(BASE_AT), this.pointer(SIZE_AT), this.pointer(STATUS_AT)];
    return ntSuccess((yield* this.systemCall('NtFlushVirtualMemory', args)).status);
  }

  /** Takes a view away. */
  *UnmapViewOfFile(address: GuestAddress): UserProgram<boolean> {
    const args = [CURRENT_PROCESS, u64FromAddress(address)];
    return ntSuccess((yield* this.systemCall('NtUnmapViewOfSection', args)).status);
  }

  private *putRange(address: GuestAddress, sizeBytes: number): UserProgram<void> {
    yield* this.store(addressAdd(this.base, BASE_AT), halves(u64FromAddress(address)));
    yield* this.store(addressAdd(this.base, SIZE_AT), halves(u64FromNumber(sizeBytes)));
  }

  private baseTold(): GuestAddress {
    return addressFromU64(this.peekU64(addressAdd(this.base, BASE_AT))) ?? NULL_ADDRESS;
  }
}
