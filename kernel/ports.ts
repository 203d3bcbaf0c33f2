/**
 * The waist: everything the simulated kernel needs from the world, and everything the world learns from it.
 * Recorder and replayer boot the same system and differ only in {@link DecisionSource} and {@link EventSink}.
 */
import type { GuestAddress } from '../base/guest-address.ts';
import type { U64 } from '../base/u64.ts';
import type { EventSink } from '../proto/generated/event-sink.ts';

export type { EventSink };

/** Rights of a mapped page. `user`: ring 3 may use it. `host`: executing here leaves the CPU for the run loop. */
export interface PageProtection {
  readonly write: boolean;
  readonly execute: boolean;
  readonly user: boolean;
  readonly host?: boolean;
}

/**
 * Simulated memory with permission checks. Sizes and lengths are in bytes. Every access checks its first and last
 * byte and throws `GuestFault` (base/guest-fault.ts) before anything is changed. Accesses are made with
 * supervisor rights in the current address space. Integers are little-endian; unaligned accesses are legal.
 */
export interface GuestMemory {
  readU8(address: GuestAddress): number;
  readU16(address: GuestAddress): number;
  readU32(address: GuestAddress): number;
  readS32(address: GuestAddress): number;
  readU64(address: GuestAddress): U64;
  /** A 64-bit pointer. A value that is not canonical throws `GuestFault` with cause `reserved`. */
  readPointer(address: GuestAddress): GuestAddress;
  /** A signed 64-bit integer as a number; exact within +-2^53. */
  readI64(address: GuestAddress): number;
  writeU8(address: GuestAddress, value: number): void;
  writeU16(address: GuestAddress, value: number): void;
  writeU32(address: GuestAddress, value: number): void;
  writeU64(address: GuestAddress, lo: number, hi: number): void;
  writePointer(address: GuestAddress, value: GuestAddress): void;
  /** A signed 64-bit integer given as a safe integer. */
  writeI64(address: GuestAddress, value: number): void;
  /** A copy of the bytes. */
  readBytes(address: GuestAddress, length: number): Uint8Array;
  writeBytes(address: GuestAddress, bytes: Uint8Array): void;
  /** As `memmove`: overlap is allowed. */
  move(destination: GuestAddress, source: GuestAddress, length: number): void;
  fill(address: GuestAddress, length: number, byte: number): void;
  /** True when every byte of the range may be accessed that way with supervisor rights. */
  isAccessible(address: GuestAddress, length: number, access: 'read' | 'write' | 'execute'): boolean;

  /** Backs whole pages with zeroed frames. Asserts that address and size are page-aligned and nothing is mapped. */
  map(address: GuestAddress, sizeBytes: number, protection: PageProtection): void;
  /** Removes the mappings; frames that no page uses any more are freed. */
  unmap(address: GuestAddress, sizeBytes: number): void;
  protect(address: GuestAddress, sizeBytes: number, protection: PageProtection): void;
  /** Maps the frames behind `source` a second time at `address` (direct I/O, sections, shared data). */
  alias(address: GuestAddress, source: GuestAddress, sizeBytes: number, protection: PageProtection): void;

  /** A new empty user window; returns its number. Space 0 exists from the start and has no user window. */
  createAddressSpace(): number;
  deleteAddressSpace(space: number): void;
  /** Makes the user window of `space` the current one. */
  switchAddressSpace(space: number): void;
}
