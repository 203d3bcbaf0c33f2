/**
 * Guest memory for tests of kernel code: a map from page numbers to frames, with the same permission checks as the
 * real one (machine/memory) and none of its speed.
 */
import { assert } from '../../base/assert.ts';
import { addressFromHalves, canonicalAddress, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type AccessKind, GuestFault } from '../../base/guest-fault.ts';
import { i64ToNumber, type U64, u64FromNumber } from '../../base/u64.ts';
import type { GuestMemory, PageProtection } from '../ports.ts';

const PAGE = 4096;

interface Page {
  readonly frame: DataView;
  readonly protection: PageProtection;
}

export class FlatMemory implements GuestMemory {
  /** Frames that may be in use at the same time. */
  private readonly frameLimit: number;
  private readonly references = new Map<DataView, number>();
  /** Frames that somebody has asked the number of; the numbers are their places. */
  private readonly frameNumbers: DataView[] = [];
  private readonly system = new Map<number, Page>();
  private readonly pagedOut = new Map<number, Page>();
  private readonly spaces = new Map<number, Map<number, Page>>([[0, new Map()]]);
  private current = 0;
  private nextSpace = 1;

  constructor(frameLimit = 65_536) {
    this.frameLimit = frameLimit;
  }

  get ramBytes(): number {
    return this.frameLimit * PAGE;
  }

  get freeFrames(): number {
    return this.frameLimit - this.references.size;
  }

  readU8(address: GuestAddress): number {
    return this.locate(address, 1, 'read').getUint8(address & 0xfff);
  }

  readU16(address: GuestAddress): number {
    return this.readInteger(address, 2).lo;
  }

  readU32(address: GuestAddress): number {
    return this.readInteger(address, 4).lo;
  }

  readS32(address: GuestAddress): number {
    return this.readInteger(address, 4).lo | 0;
  }

  readU64(address: GuestAddress): U64 {
    return this.readInteger(address, 8);
  }

  readPointer(address: GuestAddress): GuestAddress {
    const { lo, hi } = this.readInteger(address, 8);
    const pointer = canonicalAddress(lo, hi);
    if (pointer === undefined) throw new GuestFault(addressFromHalves(lo, hi), 'read', 'reserved');
    return pointer;
  }

  readI64(address: GuestAddress): number {
    return i64ToNumber(this.readInteger(address, 8));
  }

  writeU8(address: GuestAddress, value: number): void {
    this.locate(address, 1, 'write').setUint8(address & 0xfff, value);
  }

  writeU16(address: GuestAddress, value: number): void {
    this.writeInteger(address, 2, value, 0);
  }

  writeU32(address: GuestAddress, value: number): void {
    this.writeInteger(address, 4, value, 0);
  }

  writeU64(address: GuestAddress, lo: number, hi: number): void {
    this.writeInteger(address, 8, lo, hi);
  }

  writePointer(address: GuestAddress, value: GuestAddress): void {
    this.writeI64(address, value);
  }

  writeI64(address: GuestAddress, value: number): void {
    const { lo, hi } = u64FromNumber(value);
    this.writeInteger(address, 8, lo, hi);
  }

  readBytes(address: GuestAddress, length: number): Uint8Array {
    this.check(address, length, 'read');
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) bytes[i] = this.readU8((address + i) as GuestAddress);
    return bytes;
  }

  writeBytes(address: GuestAddress, bytes: Uint8Array): void {
    this.check(address, bytes.length, 'write');
    for (let i = 0; i < bytes.length; i++) this.writeU8((address + i) as GuestAddress, bytes[i]!);
  }

  move(destination: GuestAddress, source: GuestAddress, length: number): void {
    const bytes = this.readBytes(source, length);
    this.writeBytes(destination, bytes);
  }

  countBytes(address: GuestAddress, length: number, byte: number): number {
    for (let i = 0; i < length; i++) if (this.readU8((address + i) as GuestAddress) !== byte) return i;
    return length;
  }

  readWords(address: GuestAddress, count: number): number[] {
    return Array.from({ length: count }, (_, i) => this.readU32((address + 4 * i) as GuestAddress));
  }

  fill(address: GuestAddress, length: number, byte: number): void {
    this.check(address, length, 'write');
    for (let i = 0; i < length; i++) this.writeU8((address + i) as GuestAddress, byte);
  }

  isAccessible(address: GuestAddress, length: number, access: AccessKind): boolean {
    return this.firstRefused(address, length, access) === undefined;
  }

  map(address: GuestAddress, sizeBytes: number, protection: PageProtection): void {
    assert(sizeBytes / PAGE <= this.freeFrames, 'out of page frames');
    for (const number of pagesOf(address, sizeBytes)) {
      this.install(number, { frame: new DataView(new ArrayBuffer(PAGE)), protection });
    }
  }

  mapContiguous(address: GuestAddress, sizeBytes: number, protection: PageProtection): boolean {
    if (sizeBytes / PAGE > this.freeFrames) return false;
    this.map(address, sizeBytes, protection);
    for (const number of pagesOf(address, sizeBytes)) this.frameNumbers.push(this.pageAt(number).frame);
    return true;
  }

  unmap(address: GuestAddress, sizeBytes: number): void {
    for (const number of pagesOf(address, sizeBytes)) {
      const table = this.tableOf(number);
      this.release(this.pageAt(number).frame);
      table.delete(number);
    }
  }

  protect(address: GuestAddress, sizeBytes: number, protection: PageProtection): void {
    for (const number of pagesOf(address, sizeBytes)) {
      this.tableOf(number).set(number, { frame: this.pageAt(number).frame, protection });
    }
  }

  pageOut(page: GuestAddress): void {
    for (const number of pagesOf(page, PAGE)) {
      this.pagedOut.set(number, this.pageAt(number));
      this.tableOf(number).delete(number);
    }
  }

  pageIn(page: GuestAddress): void {
    for (const number of pagesOf(page, PAGE)) {
      const out = this.pagedOut.get(number);
      if (out === undefined) continue;
      this.tableOf(number).set(number, out);
      this.pagedOut.delete(number);
    }
  }

  alias(address: GuestAddress, source: GuestAddress, sizeBytes: number, protection: PageProtection): void {
    const offset = (source - address) / PAGE;
    for (const number of pagesOf(address, sizeBytes)) {
      this.install(number, { frame: this.pageAt(number + offset).frame, protection });
    }
  }

  frameAt(address: GuestAddress): number {
    const frame = this.locate(address, 1, 'read');
    const known = this.frameNumbers.indexOf(frame);
    return known >= 0 ? known : this.frameNumbers.push(frame) - 1;
  }

  isFrameInUse(frame: number): boolean {
    const memory = this.frameNumbers[frame];
    return memory !== undefined && this.references.has(memory);
  }

  mappingCount(frame: number): number {
    return this.references.get(this.frameNumbers[frame]!) ?? 0;
  }

  systemPageOf(frame: number): GuestAddress | undefined {
    const memory = this.frameNumbers[frame];
    const found = [...this.system].find(([, page]) => page.frame === memory);
    return found && ((found[0] * PAGE) as GuestAddress);
  }

  mapFrame(address: GuestAddress, frame: number, protection: PageProtection): void {
    for (const number of pagesOf(address, PAGE)) this.install(number, { frame: this.frameNumbers[frame]!, protection });
  }

  readPhysical(address: number, length: number): Uint8Array {
    return Uint8Array.from({ length }, (_, i) => this.physicalByte(address + i).getUint8((address + i) % PAGE));
  }

  writePhysical(address: number, bytes: Uint8Array): void {
    bytes.forEach((byte, i) => {
      this.physicalByte(address + i).setUint8((address + i) % PAGE, byte);
    });
  }

  isCopyOnWrite(address: GuestAddress): boolean {
    const number = Math.floor(address / PAGE);
    return this.tableOf(number).get(number)?.protection.copyOnWrite === true;
  }

  copyOnWrite(address: GuestAddress): boolean {
    if (!this.isCopyOnWrite(address)) return false;
    const number = Math.floor(address / PAGE);
    const { frame, protection } = this.pageAt(number);
    this.release(frame);
    this.tableOf(number).delete(number);
    const copy = new DataView(frame.buffer.slice(0));
    this.install(number, { frame: copy, protection: { ...protection, write: true, copyOnWrite: false } });
    return true;
  }

  private physicalByte(address: number): DataView {
    const frame = this.frameNumbers[Math.floor(address / PAGE)];
    assert(frame !== undefined, 'only frames that somebody knows the number of have physical addresses');
    return frame;
  }

  createAddressSpace(): number {
    this.spaces.set(this.nextSpace, new Map());
    return this.nextSpace++;
  }

  deleteAddressSpace(space: number): void {
    for (const page of this.spaces.get(space)!.values()) this.release(page.frame);
    this.spaces.delete(space);
  }

  switchAddressSpace(space: number): void {
    assert(this.spaces.has(space), `no address space ${space}`);
    this.current = space;
  }

  private tableOf(pageNumber: number): Map<number, Page> {
    return pageNumber < 0 ? this.system : this.spaces.get(this.current)!;
  }

  private pageAt(pageNumber: number): Page {
    const page = this.tableOf(pageNumber).get(pageNumber);
    assert(page !== undefined, `page ${pageNumber} is not mapped`);
    return page;
  }

  private install(pageNumber: number, page: Page): void {
    const table = this.tableOf(pageNumber);
    assert(!table.has(pageNumber), `page ${pageNumber} is mapped already`);
    table.set(pageNumber, page);
    this.references.set(page.frame, (this.references.get(page.frame) ?? 0) + 1);
  }

  private release(frame: DataView): void {
    const count = this.references.get(frame)! - 1;
    if (count === 0) this.references.delete(frame);
    else this.references.set(frame, count);
  }

  private firstRefused(address: GuestAddress, length: number, access: AccessKind): GuestAddress | undefined {
    const end = address + length;
    for (let at: number = address; at < end; at = (Math.floor(at / PAGE) + 1) * PAGE) {
      const number = Math.floor(at / PAGE);
      const page = this.tableOf(number).get(number);
      const allowed =
        page !== undefined &&
        (access === 'read' || page.protection[access] || (access === 'write' && page.protection.copyOnWrite === true));
      if (!allowed) return at as GuestAddress;
    }
    return undefined;
  }

  private check(address: GuestAddress, length: number, access: AccessKind): void {
    const refused = this.firstRefused(address, length, access);
    if (refused === undefined) return;
    const number = Math.floor(refused / PAGE);
    throw new GuestFault(refused, access, this.tableOf(number).has(number) ? 'protection' : 'not-present');
  }

  private locate(address: GuestAddress, length: number, access: AccessKind): DataView {
    this.check(address, length, access);
    if (access === 'write') this.copyOnWrite(address);
    return this.pageAt(Math.floor(address / PAGE)).frame;
  }

  private readInteger(address: GuestAddress, length: number): U64 {
    this.check(address, length, 'read');
    let lo = 0;
    let hi = 0;
    for (let i = 0; i < length; i++) {
      const byte = this.readU8((address + i) as GuestAddress);
      if (i < 4) lo |= byte << (8 * i);
      else hi |= byte << (8 * (i - 4));
    }
    return { lo: lo >>> 0, hi: hi >>> 0 };
  }

  private writeInteger(address: GuestAddress, length: number, lo: number, hi: number): void {
    const bytes = new Uint8Array(8);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, lo, true);
    view.setUint32(4, hi, true);
    this.writeBytes(address, bytes.subarray(0, length));
  }
}

function* pagesOf(address: GuestAddress, sizeBytes: number): Generator<number> {
  assert(address !== NULL_ADDRESS && address % PAGE === 0 && sizeBytes % PAGE === 0, 'not whole pages');
  for (let number = address / PAGE; number < (address + sizeBytes) / PAGE; number++) yield number;
}
