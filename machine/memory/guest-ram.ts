/**
 * Guest memory as the host reads and writes it: single values, ranges, and the checks before each access. Pages and address
 * spaces are page-table.ts. Knows no NT and no instruction; of decoded code it knows only that a frame may hold some, which
 * a write must drop.
 */
import { UnimplementedError } from '../../base/errors.ts';
import { formatAddress, hex0x } from '../../base/format.ts';
import { addressFromHalves, canonicalAddress, type GuestAddress } from '../../base/guest-address.ts';
import { type AccessKind, type FaultCause, GuestFault } from '../../base/guest-fault.ts';
import type { U64 } from '../../base/u64.ts';
import * as layout from './layout.ts';
import { NO_SLOT, PageTable } from './page-table.ts';

const { PAGE_SIZE, KERNEL_WINDOW, KERNEL_WINDOW_BYTES } = layout;
const { PAGE_FAST_READ, PAGE_FAST_WRITE, PAGE_PRESENT, PAGE_WRITE, PAGE_EXECUTE } = layout;
const { PAGE_CODE, PAGE_DEVICE, PAGE_CLEAN } = layout;
const KERNEL_SLOTS = layout.KERNEL_TABLE >>> 2;
const OFFSET_MASK = PAGE_SIZE - 1;
/** Fewer bytes are set faster one by one than by the library. */
const SHORT_BYTES = 32;
const FRAME_MASK = ~OFFSET_MASK;
const TWO_32 = 0x1_0000_0000;

/** Most ranges lie in one page: they need neither the check of all their pages nor being cut into pieces. */
function isWithinPage(address: GuestAddress, length: number): boolean {
  return length > 0 && (address & OFFSET_MASK) + length <= PAGE_SIZE;
}

export class GuestRam extends PageTable {
  /** False while CR0.WP is clear: supervisor writes then ignore that a page is read-only. The CPU sets it. */
  enforcesReadOnly = true;

  // ---- accesses of 1 to 8 bytes ----

  readU8(address: GuestAddress): number {
    const offset = address - KERNEL_WINDOW;
    if (offset >= 0 && offset < KERNEL_WINDOW_BYTES) {
      const lo = offset >>> 0;
      const entry = this.words[KERNEL_SLOTS + (lo >>> 12)]!;
      if ((entry & PAGE_FAST_READ) !== 0) return this.bytes[((entry & FRAME_MASK) | (lo & OFFSET_MASK)) >>> 0]!;
    }
    return this.bytes[this.resolve(address, 'read')]!;
  }

  readU16(address: GuestAddress): number {
    const offset = address - KERNEL_WINDOW;
    if (offset >= 0 && offset < KERNEL_WINDOW_BYTES) {
      const lo = offset >>> 0;
      const entry = this.words[KERNEL_SLOTS + (lo >>> 12)]!;
      if ((entry & PAGE_FAST_READ) !== 0 && (lo & OFFSET_MASK) <= PAGE_SIZE - 2) {
        return this.view.getUint16(((entry & FRAME_MASK) | (lo & OFFSET_MASK)) >>> 0, true);
      }
    }
    return this.slowRead(address, 2);
  }

  readU32(address: GuestAddress): number {
    const offset = address - KERNEL_WINDOW;
    if (offset >= 0 && offset < KERNEL_WINDOW_BYTES) {
      const lo = offset >>> 0;
      const entry = this.words[KERNEL_SLOTS + (lo >>> 12)]!;
      if ((entry & PAGE_FAST_READ) !== 0 && (lo & OFFSET_MASK) <= PAGE_SIZE - 4) {
        return this.view.getUint32(((entry & FRAME_MASK) | (lo & OFFSET_MASK)) >>> 0, true);
      }
    }
    return this.slowRead(address, 4);
  }

  readS32(address: GuestAddress): number {
    return this.readU32(address) | 0;
  }

  readU64(address: GuestAddress): U64 {
    const at = this.fast8(address, PAGE_FAST_READ);
    if (at !== 0) return { lo: this.view.getUint32(at, true), hi: this.view.getUint32(at + 4, true) };
    this.assertAccessible(address, 8, 'read');
    return { lo: this.slowRead(address, 4), hi: this.slowRead((address + 4) as GuestAddress, 4) };
  }

  /** A 64-bit pointer. A value that is not canonical throws `GuestFault` with cause `reserved`. */
  readPointer(address: GuestAddress): GuestAddress {
    const at = this.fast8(address, PAGE_FAST_READ);
    let lo: number;
    let hi: number;
    if (at !== 0) {
      lo = this.view.getUint32(at, true);
      hi = this.view.getInt32(at + 4, true);
    } else {
      const value = this.readU64(address);
      lo = value.lo;
      hi = value.hi | 0;
    }
    const pointer = canonicalAddress(lo, hi);
    // Left outside the canonical range, by which a general protection fault is known from a page fault.
    if (pointer === undefined) throw new GuestFault(addressFromHalves(lo, hi), 'read', 'reserved');
    return pointer;
  }

  /** A signed 64-bit integer as a number; exact within +-2^53. */
  readI64(address: GuestAddress): number {
    const at = this.fast8(address, PAGE_FAST_READ);
    if (at !== 0) return this.view.getInt32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
    const value = this.readU64(address);
    return (value.hi | 0) * TWO_32 + value.lo;
  }

  writeU8(address: GuestAddress, value: number): void {
    const offset = address - KERNEL_WINDOW;
    if (offset >= 0 && offset < KERNEL_WINDOW_BYTES) {
      const lo = offset >>> 0;
      const entry = this.words[KERNEL_SLOTS + (lo >>> 12)]!;
      if ((entry & PAGE_FAST_WRITE) !== 0) {
        this.bytes[((entry & FRAME_MASK) | (lo & OFFSET_MASK)) >>> 0] = value;
        return;
      }
    }
    this.bytes[this.resolve(address, 'write')] = value;
  }

  writeU16(address: GuestAddress, value: number): void {
    const offset = address - KERNEL_WINDOW;
    if (offset >= 0 && offset < KERNEL_WINDOW_BYTES) {
      const lo = offset >>> 0;
      const entry = this.words[KERNEL_SLOTS + (lo >>> 12)]!;
      if ((entry & PAGE_FAST_WRITE) !== 0 && (lo & OFFSET_MASK) <= PAGE_SIZE - 2) {
        this.view.setUint16(((entry & FRAME_MASK) | (lo & OFFSET_MASK)) >>> 0, value, true);
        return;
      }
    }
    this.slowWrite(address, 2, value, 0);
  }

  writeU32(address: GuestAddress, value: number): void {
    const offset = address - KERNEL_WINDOW;
    if (offset >= 0 && offset < KERNEL_WINDOW_BYTES) {
      const lo = offset >>> 0;
      const entry = this.words[KERNEL_SLOTS + (lo >>> 12)]!;
      if ((entry & PAGE_FAST_WRITE) !== 0 && (lo & OFFSET_MASK) <= PAGE_SIZE - 4) {
        this.view.setUint32(((entry & FRAME_MASK) | (lo & OFFSET_MASK)) >>> 0, value, true);
        return;
      }
    }
    this.slowWrite(address, 4, value, 0);
  }

  writeU64(address: GuestAddress, lo: number, hi: number): void {
    const at = this.fast8(address, PAGE_FAST_WRITE);
    if (at === 0) {
      this.slowWrite(address, 8, lo, hi);
      return;
    }
    this.view.setUint32(at, lo, true);
    this.view.setUint32(at + 4, hi, true);
  }

  writePointer(address: GuestAddress, value: GuestAddress): void {
    this.writeU64(address, value >>> 0, Math.floor(value / TWO_32));
  }

  /** A signed 64-bit integer given as a safe integer. */
  writeI64(address: GuestAddress, value: number): void {
    this.writeU64(address, value >>> 0, Math.floor(value / TWO_32));
  }

  // ---- ranges ----

  /** A copy of the bytes. */
  readBytes(address: GuestAddress, length: number): Uint8Array {
    if (isWithinPage(address, length)) {
      const at = this.resolve(address, 'read');
      return this.bytes.slice(at, at + length);
    }
    this.assertAccessible(address, length, 'read');
    const out = new Uint8Array(length);
    this.forEachPart(address, length, 'read', (at, count, done) => {
      out.set(this.bytes.subarray(at, at + count), done);
    });
    return out;
  }

  writeBytes(address: GuestAddress, source: Uint8Array): void {
    if (isWithinPage(address, source.length)) {
      this.bytes.set(source, this.resolve(address, 'write'));
      return;
    }
    this.assertAccessible(address, source.length, 'write');
    this.forEachPart(address, source.length, 'write', (at, count, done) => {
      this.bytes.set(source.subarray(done, done + count), at);
    });
  }

  /** As `memmove`: overlap is allowed, through aliases too. */
  move(destination: GuestAddress, source: GuestAddress, length: number): void {
    if (isWithinPage(source, length) && isWithinPage(destination, length)) {
      const from = this.resolve(source, 'read');
      this.bytes.copyWithin(this.resolve(destination, 'write'), from, from + length);
      return;
    }
    this.assertAccessible(source, length, 'read');
    this.assertAccessible(destination, length, 'write');
    this.writeBytes(destination, this.readBytes(source, length));
  }

  fill(address: GuestAddress, length: number, byte: number): void {
    if (isWithinPage(address, length)) {
      const { bytes } = this;
      const at = this.resolve(address, 'write');
      if (length > SHORT_BYTES) bytes.fill(byte, at, at + length);
      else for (let i = at; i < at + length; i++) bytes[i] = byte;
      return;
    }
    this.assertAccessible(address, length, 'write');
    this.forEachPart(address, length, 'write', (at, count) => {
      this.bytes.fill(byte, at, at + count);
    });
  }

  countBytes(address: GuestAddress, length: number, byte: number): number {
    let done = 0;
    while (done < length) {
      const current = (address + done) as GuestAddress;
      const at = this.resolve(current, 'read');
      const count = Math.min(length - done, PAGE_SIZE - (current & OFFSET_MASK));
      for (let i = 0; i < count; i++) if (this.bytes[at + i] !== byte) return done + i;
      done += count;
    }
    return length;
  }

  readWords(address: GuestAddress, count: number): number[] {
    const words = new Array<number>(count);
    if (isWithinPage(address, 4 * count)) {
      const at = this.resolve(address, 'read');
      for (let i = 0; i < count; i++) words[i] = this.view.getUint32(at + 4 * i, true);
      return words;
    }
    for (let i = 0; i < count; i++) words[i] = this.readU32((address + 4 * i) as GuestAddress);
    return words;
  }

  /** True when every byte of the range may be accessed that way with supervisor rights. */
  isAccessible(address: GuestAddress, length: number, access: AccessKind): boolean {
    let at: number = address;
    while (at < address + length) {
      if (this.refusalAt(at as GuestAddress, access) !== undefined) return false;
      at += PAGE_SIZE - (at & OFFSET_MASK);
    }
    return true;
  }

  /** Throws the `GuestFault` of the first byte of the range that may not be accessed that way. */
  assertAccessible(address: GuestAddress, length: number, access: AccessKind): void {
    const refusal = this.firstRefusal(address, length, access);
    if (refusal !== undefined) throw refusal;
  }

  /** The number of the page frame that a mapped address is in. */
  frameAt(address: GuestAddress): number {
    return Math.floor((this.resolve(address, 'read') - layout.RAM_BASE) / PAGE_SIZE);
  }

  // ---- physical addresses ----

  /** A copy of memory as devices see it: byte 0 is the first one of page frame 0. Throws UnimplementedError outside of it. */
  readPhysical(address: number, length: number): Uint8Array {
    const at = this.physicalOffset(address, length);
    return this.bytes.slice(at, at + length);
  }

  writePhysical(address: number, source: Uint8Array): void {
    const at = this.physicalOffset(address, source.length);
    for (let frame = at - (at % PAGE_SIZE); frame < at + source.length; frame += PAGE_SIZE) {
      this.codeOwner?.dropFrameCode(frame);
      this.noteWrite(frame);
    }
    this.bytes.set(source, at);
  }

  private physicalOffset(address: number, length: number): number {
    const at = layout.RAM_BASE + address;
    if (address >= 0 && at + length <= this.bytes.length) return at;
    throw new UnimplementedError(`an access of a device to ${length} bytes at physical address ${hex0x(address)}`, '');
  }

  // ---- internals ----

  /** Offset in {@link bytes} of 8 bytes within one page of the kernel window with that fast flag, else 0. */
  private fast8(address: GuestAddress, fastFlag: number): number {
    const offset = address - KERNEL_WINDOW;
    if (offset >= 0 && offset < KERNEL_WINDOW_BYTES) {
      const lo = offset >>> 0;
      const entry = this.words[KERNEL_SLOTS + (lo >>> 12)]!;
      if ((entry & fastFlag) !== 0 && (lo & OFFSET_MASK) <= PAGE_SIZE - 8) {
        return ((entry & FRAME_MASK) | (lo & OFFSET_MASK)) >>> 0;
      }
    }
    return 0;
  }

  /** Offset in {@link bytes} of one byte, after the permission check. Writing drops the frame's decoded code. */
  private resolve(address: GuestAddress, access: AccessKind): number {
    const slot = this.slotOf(address);
    if (slot === NO_SLOT) throw new GuestFault(address, access, 'reserved');
    let entry = this.words[slot]!;
    if ((entry & PAGE_PRESENT) === 0) throw new GuestFault(address, access, 'not-present');
    if (access === 'write') {
      if ((entry & PAGE_WRITE) === 0 && this.enforcesReadOnly) {
        if (!this.copyOnWrite(address)) throw new GuestFault(address, access, 'protection');
        entry = this.words[slot]!;
      }
      if ((entry & PAGE_CODE) !== 0) this.codeOwner?.dropFrameCode((entry & FRAME_MASK) >>> 0);
      if ((entry & PAGE_CLEAN) !== 0) this.noteWrite((entry & FRAME_MASK) >>> 0);
    }
    if (access === 'execute' && (entry & PAGE_EXECUTE) === 0) throw new GuestFault(address, access, 'protection');
    if ((entry & PAGE_DEVICE) !== 0) {
      throw new UnimplementedError(
        `${access} of device memory (${formatAddress(address)}) by a routine of the kernel`,
        '',
      );
    }
    return ((entry & FRAME_MASK) | (address & OFFSET_MASK)) >>> 0;
  }

  private get writeRight(): number {
    return this.enforcesReadOnly ? PAGE_WRITE : 0;
  }

  /** The first byte of the range that may not be accessed, as the fault to throw. */
  private firstRefusal(address: GuestAddress, length: number, access: AccessKind): GuestFault | undefined {
    let at: number = address;
    while (at < address + length) {
      const cause = this.refusalAt(at as GuestAddress, access);
      if (cause !== undefined) return new GuestFault(at as GuestAddress, access, cause);
      at += PAGE_SIZE - (at & OFFSET_MASK);
    }
    return undefined;
  }

  /** Why the page of an address may not be accessed that way; undefined when it may. */
  private refusalAt(address: GuestAddress, access: AccessKind): FaultCause | undefined {
    const slot = this.slotOf(address);
    if (slot === NO_SLOT) return 'reserved';
    const entry = this.words[slot]!;
    if ((entry & PAGE_PRESENT) === 0) return 'not-present';
    const needed = access === 'write' ? this.writeRight : access === 'execute' ? PAGE_EXECUTE : 0;
    if ((entry & needed) === needed) return undefined;
    return access === 'write' && this.isCopyOnWrite(address) ? undefined : 'protection';
  }

  /** Calls `visit` with the pieces of a checked range that lie in one page each. */
  private forEachPart(
    address: GuestAddress,
    length: number,
    access: AccessKind,
    visit: (at: number, count: number, done: number) => void,
  ): void {
    let done = 0;
    while (done < length) {
      const current = (address + done) as GuestAddress;
      const count = Math.min(length - done, PAGE_SIZE - (current & OFFSET_MASK));
      visit(this.resolve(current, access), count, done);
      done += count;
    }
  }

  /** 2 or 4 bytes anywhere. */
  private slowRead(address: GuestAddress, size: number): number {
    let value = 0;
    for (let i = 0; i < size; i++) {
      value |= this.bytes[this.resolve((address + i) as GuestAddress, 'read')]! << (8 * i);
    }
    return value >>> 0;
  }

  /** 2, 4 or 8 bytes anywhere; both ends are checked before anything changes. */
  private slowWrite(address: GuestAddress, size: number, lo: number, hi: number): void {
    this.assertAccessible(address, size, 'write');
    for (let i = 0; i < size; i++) {
      const half = i < 4 ? lo : hi;
      this.bytes[this.resolve((address + i) as GuestAddress, 'write')] = (half >>> (8 * (i & 3))) & 0xff;
    }
  }
}
