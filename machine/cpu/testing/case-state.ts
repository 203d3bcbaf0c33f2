/**
 * Fills a record with the state a case starts from: random values from the pool, then what the group's code requires.
 * Addresses are those of the user window.
 */
import type { Prng } from '../../../base/prng.ts';
import { RAX, RBP, RCX, RDI, RDX, RSI, RSP } from '../registers.ts';
import { type CaseGroup, INDIRECT_EXIT, USER_BASE } from './case-group.ts';
import * as layout from './case-layout.ts';
import type { Requirement } from './case-requirements.ts';
import type { MemoryOperand } from './instruction-builder.ts';
import { extendedAt, integersAt, vectorsAt } from './value-pool.ts';

const EXIT_ADDRESS = USER_BASE + BigInt(layout.EXITS + INDIRECT_EXIT * layout.EXIT_STRIDE);
const MIDDLE_OF_STACK = USER_BASE + BigInt(layout.STACK_WINDOW + layout.STACK_WINDOW_BYTES / 2);
const DEFAULT_MXCSR = 0x1f80;
const X87_FIELDS = 32;
/** How far bit offsets lead, at most. */
const BIT_OFFSET_BYTES = 72;
const big = (lo: number, hi: number): bigint => (BigInt(hi) << 32n) | BigInt(lo);

type StringRequirement = Extract<Requirement, { kind: 'strings' }>;

export class StateMaker {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly registers: BigUint64Array;
  private readonly pool: number;
  private random!: Prng;
  private at = 0;
  private movable = true;
  private dataBytes = layout.SMALL_DATA;

  /** @param bytes the batch; it has the value pool at `pool` */
  constructor(bytes: Uint8Array, pool: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.registers = new BigUint64Array(bytes.buffer);
    this.pool = pool;
  }

  /** Writes the record at `at`; returns false when this state has no counterpart in the kernel window. */
  write(group: CaseGroup, at: number): boolean {
    this.random = group.random;
    this.at = at;
    this.movable = group.movable;
    this.dataBytes = group.dataBytes;
    this.randomise(group);
    for (const requirement of group.requirements) this.prepareValue(requirement, group);
    if (group.reservation !== undefined) this.reserve(group.reservation.base, group.reservation.index);
    for (const requirement of group.requirements) this.prepareAddress(requirement, group);
    return this.movable;
  }

  // ---- random contents ----

  private copy(from: number, to: number, length: number): void {
    this.bytes.copyWithin(this.at + to, this.pool + from, this.pool + from + length);
  }

  private randomise(group: CaseGroup): void {
    const { random, view, at } = this;
    this.bytes.fill(0, at + layout.FLAGS, at + layout.LOW_CONTENT);
    this.copy(integersAt(random, 16), layout.REGISTERS, 128);
    const choice = random.nextU32();
    view.setUint32(at + layout.FLAGS, (choice & 0x8d5) | ((choice >>> 16) % 8 === 0 ? 0x400 : 0) | 0x202, true);
    this.fillMemory(layout.LOW_CONTENT, layout.LOW_WINDOW_BYTES);
    this.fillMemory(layout.STACK_CONTENT, layout.STACK_WINDOW_BYTES);
    this.fillMemory(layout.DATA_CONTENT, group.dataBytes);
    this.writeFx(group.usesX87);
    this.setStackPointer();
  }

  private fillMemory(to: number, length: number): void {
    const { random } = this;
    switch (random.below(8)) {
      case 0:
        // All alike: what comparisons of strings need to go on for long.
        this.bytes.fill(0x5a, this.at + to, this.at + to + length);
        break;
      case 1:
      case 2:
        this.copy(integersAt(random, length >> 3), to, length);
        break;
      default:
        this.copy(vectorsAt(random, length >> 4), to, length);
    }
  }

  private writeFx(usesX87: boolean): void {
    const { random, view, bytes, at } = this;
    const fx = at + layout.FX;
    bytes.fill(0, fx, at + layout.XMM);
    bytes.fill(0, at + layout.XMM + 256, at + layout.DATA_CONTENT);
    this.copy(vectorsAt(random, 16), layout.XMM, 256);
    view.setUint16(fx, 0x37f, true);
    view.setUint32(at + layout.MXCSR, this.mxcsr(), true);
    if (usesX87) this.writeX87(fx);
  }

  private mxcsr(): number {
    const { random } = this;
    const choice = random.below(8);
    if (choice < 3) return DEFAULT_MXCSR;
    // Rounding, DAZ, FTZ and sticky flags at random; exceptions mostly masked.
    const bits = random.nextU32();
    return (bits & 0xe07f) | (choice === 7 ? bits & 0x1f80 : DEFAULT_MXCSR);
  }

  /** With reserved bits, except the one that AMD processors have (misaligned exception mask). */
  private reservedMxcsr(): number {
    return (this.random.nextU32() & ~0x20000) >>> 0;
  }

  private writeX87(fx: number): void {
    const { random, view } = this;
    const choice = random.nextU32();
    const masks = random.below(8) === 0 ? choice & 0x3f : 0x3f;
    view.setUint16(fx, 0x40 | masks | (random.below(3) === 0 ? choice & 0xf00 : 0x300), true);
    view.setUint16(
      fx + 2,
      (random.below(8) << 11) |
        ((choice >>> 16) & 0x4700) |
        (random.below(4) === 0 ? (choice >>> 8) & masks & 0x3f : 0),
      true,
    );
    this.bytes[fx + 4] = [0xff, 0xff, 0, random.below(256)][random.below(4)]!;
    this.copy(extendedAt(random, 8), layout.FX + X87_FIELDS, 128);
  }

  private setStackPointer(): void {
    const { random } = this;
    const choice = random.below(64);
    let offset = layout.STACK_WINDOW + 128 + random.below(9) * 8;
    if (choice < 6) offset += random.below(8);
    // At either end of the page: pushes and pops fault.
    else if (choice === 6) offset = layout.STACK + random.below(2);
    if (choice === 7) offset = layout.STACK + 0xfff + random.below(2);
    this.setRegister(RSP, USER_BASE + BigInt(offset));
    if (choice === 8) this.setRegister(RSP, this.notCanonical());
  }

  // ---- requirements ----

  private getRegister(number: number): bigint {
    return this.registers[(this.at >> 3) + number]!;
  }

  private setRegister(number: number, value: bigint): void {
    this.registers[(this.at >> 3) + number] = value;
  }

  private notCanonical(): bigint {
    this.movable = false;
    // Not right at the border, below which the host may have something.
    return 0x8000_0001_0000n + BigInt(this.random.below(2) * (0x7fff_fff0 + this.random.below(16)));
  }

  /** Values that later addresses depend on. */
  private prepareValue(requirement: Requirement, group: CaseGroup): void {
    const { random } = this;
    switch (requirement.kind) {
      case 'bit-offset':
        // Other offsets lead out of the compared data: what one run writes there the next would see.
        if (requirement.bounded) this.setSmallSigned(requirement.register, 64);
        if (requirement.wraps && random.below(2) === 0) this.addMultiplesOf4GB(requirement.register);
        if (requirement.bounded) break;
        if (random.below(16) !== 0) this.setSmallSigned(requirement.register, 512);
        else this.setFarOffset(requirement.register);
        break;
      case 'dividend':
        this.setDividend(requirement.bits);
        break;
      case 'equal-to-accumulator':
        if (random.below(2) === 0) this.setRegister(requirement.register, this.getRegister(RAX));
        break;
      case 'strings':
        this.setStrings(requirement);
        break;
      case 'frame':
        this.setFrame();
        break;
      case 'target':
        this.setRegister(requirement.register, this.target(group));
        break;
      case 'text':
        this.setText(group.dataBytes);
        break;
      default:
    }
  }

  /** Strings of few letters, so that much is equal, and lengths of about their size; words half of the time. */
  private setText(dataBytes: number): void {
    const { random } = this;
    if (random.below(4) === 0) return;
    const letters = 1 + random.below(4);
    const words = random.below(2) === 0;
    for (const [from, length] of [
      [layout.XMM, 256],
      [layout.DATA_CONTENT, dataBytes],
    ] as const) {
      for (let i = 0; i < length; i++) {
        const letter = random.below(24) === 0 ? random.below(256) : random.below(letters) + (random.below(12) && 1);
        this.bytes[this.at + from + i] = words && i % 2 === 1 ? 0 : letter;
      }
    }
    for (const register of [RAX, RDX]) if (random.below(4) !== 0) this.setSmallSigned(register, 20);
  }

  private setSmallSigned(register: number, limit: number): void {
    const value = BigInt(this.random.below(2 * limit) - limit);
    this.setRegister(register, BigInt.asUintN(64, value));
  }

  /** Bit offsets of 64 bits that mean the same to 32-bit addresses. */
  private addMultiplesOf4GB(register: number): void {
    const offset = this.getRegister(register) + (BigInt(this.random.nextU32()) << 35n);
    this.setRegister(register, BigInt.asUintN(64, offset));
  }

  /** A bit offset of 32 bits: it leads out of the compared data, where what one run writes the next would see. */
  private setFarOffset(register: number): void {
    this.movable = false;
    this.setRegister(register, BigInt.asUintN(64, BigInt.asIntN(32, this.getRegister(register))));
  }

  /** Frame and stack pointer at the upper end of the compared stack, so that nested frames (ENTER) stay inside. */
  private setFrame(): void {
    const { random } = this;
    const end = USER_BASE + BigInt(layout.STACK_WINDOW + layout.STACK_WINDOW_BYTES);
    const stack = this.getRegister(RSP);
    if (stack > end - BigInt(layout.STACK_WINDOW_BYTES) && stack < end)
      this.setRegister(RSP, end - BigInt(random.below(9)));
    this.setRegister(RBP, end - BigInt(8 + random.below(2) * random.below(9)));
    // Parts of addresses would be copied.
    if ((this.getRegister(RSP) - this.getRegister(RBP)) % 8n !== 0n) this.movable = false;
  }

  /** A quotient that fits, most of the time. */
  private setDividend(bits: number): void {
    const { random } = this;
    const choice = random.below(8);
    if (choice < 2) return;
    const low = this.getRegister(RAX);
    const sign = BigInt.asIntN(bits, low) < 0n ? 0xffff_ffff_ffff_ffffn : 0n;
    const high = choice < 4 ? 0n : choice < 6 ? sign : BigInt(random.below(100));
    if (bits === 8) this.setRegister(RAX, (low & ~0xff00n) | ((high & 0xffn) << 8n));
    else this.setRegister(RDX, high);
  }

  private setStrings(strings: StringRequirement): void {
    const { random } = this;
    const { bytes, counted } = strings;
    for (const register of [RSI, RDI]) {
      if (strings.low) {
        this.setLow(register, random.below(64));
        continue;
      }
      let offset = layout.DATA_MIDDLE - 256 + random.below(512);
      if (random.below(2) === 0) offset -= offset % bytes;
      // Close to the middle, where rights may change.
      if (random.below(3) === 0) offset = layout.DATA_MIDDLE - 40 + random.below(80);
      let address = USER_BASE + BigInt(offset);
      const choice = random.below(64);
      if (choice === 0) address = USER_BASE + BigInt(layout.DATA - 0x800);
      if (choice === 1) address = this.notCanonical();
      this.setString(strings, register, address);
    }
    if (!counted) return;
    const count = BigInt(random.below(random.below(2) === 0 ? 4 : 24));
    this.setRegister(RCX, strings.low ? (this.getRegister(RCX) & ~0xffff_ffffn) | count : count);
  }

  /** Lets an index register of a string instruction lead to an address. */
  private setString({ sourceBase }: StringRequirement, register: number, address: bigint): void {
    const base = register === RSI && sourceBase !== undefined ? USER_BASE + BigInt(sourceBase) : 0n;
    this.setRegister(register, BigInt.asUintN(64, address - base));
  }

  /** A 32-bit address in the low page, its upper half is ignored: mostly compared bytes, or close to the end, or nowhere. */
  private setLow(register: number, choice: number): void {
    let offset = layout.LOW_WINDOW + this.random.below(layout.LOW_WINDOW_BYTES);
    if (choice < 8) offset = layout.LOW + this.random.below(8) * 0x200;
    else if (choice < 16) offset = layout.LOW + 0x1000 - this.random.below(24);
    else if (choice < 18) offset = layout.LOW + 0x10000;
    this.setRegister(register, (this.getRegister(register) & ~0xffff_ffffn) | BigInt(offset));
  }

  /** Only one operand may fault: which of two does so first depends on the processor. */
  private setSafe(strings: StringRequirement, register: number, group: CaseGroup): void {
    if (strings.low) {
      this.setLow(register, 63);
      return;
    }
    const first = group.rights[0] !== layout.RIGHTS_NONE;
    const offset = layout.DATA_MIDDLE + (first ? -450 : 250) + this.random.below(200);
    this.setString(strings, register, USER_BASE + BigInt(offset));
  }

  /** Where an indirect branch goes. Only one thing may be wrong at a time: processors check in different orders. */
  private target(group: CaseGroup): bigint {
    const offset = Number(this.getRegister(RSP) - USER_BASE) - layout.STACK_WINDOW;
    if (
      offset < 8 ||
      offset > layout.STACK_WINDOW_BYTES - 8 ||
      group.rights.some((right) => right !== layout.RIGHTS_WRITE)
    )
      return EXIT_ADDRESS;
    const choice = this.random.below(32);
    if (choice === 0) return this.notCanonical();
    if (choice === 1) return USER_BASE + BigInt(layout.CODE - 0x1000);
    if (choice === 2) return USER_BASE + BigInt(layout.STACK - 0x1000);
    return EXIT_ADDRESS;
  }

  private reserve(base: number, index: number): void {
    const { random } = this;
    const aligned = random.below(3) === 0;
    const offset = layout.DATA_MIDDLE + (aligned ? -16 : random.below(24) - 20);
    this.setRegister(base, USER_BASE + BigInt(offset));
    this.setRegister(index, BigInt(random.below(4)));
  }

  private prepareAddress(requirement: Requirement, group: CaseGroup): void {
    switch (requirement.kind) {
      case 'memory':
        this.prepareMemory(requirement, group);
        break;
      case 'strings':
        if (requirement.compares) this.setSafe(requirement, this.random.below(2) === 0 ? RSI : RDI, group);
        break;
      case 'small-count':
        this.setRegister(RCX, (this.getRegister(RCX) & ~31n) | BigInt(this.random.below(17)));
        break;
      case 'flags-on-stack':
        this.setFlagsOnStack();
        break;
      case 'return-address':
        this.leaveStackEdge();
        this.writeTarget(this.getRegister(RSP), group);
        // A POP may come first.
        if (group.parts.length > 1) this.writeAt(this.getRegister(RSP) + 8n, EXIT_ADDRESS);
        break;
      default:
    }
  }

  /** What lies outside the compared part of the stack page cannot be chosen: it is no return address, and no flags. */
  private leaveStackEdge(): void {
    if (this.getRegister(RSP) < USER_BASE + BigInt(layout.STACK_WINDOW)) this.setRegister(RSP, MIDDLE_OF_STACK);
  }

  private setFlagsOnStack(): void {
    const bits = BigInt(this.random.nextU32());
    this.leaveStackEdge();
    this.writeAt(this.getRegister(RSP), (bits & 0xcd5n) | 0x202n);
  }

  private prepareMemory(requirement: Extract<Requirement, { kind: 'memory' }>, group: CaseGroup): void {
    const { memory, bytes, content } = requirement;
    const address = this.resolve(memory, bytes, group, content === 'fx-image');
    if (content === 'any' || address === undefined) return;
    const { random } = this;
    const half = random.below(2) === 0;
    if (content === 'accumulator' && half) this.writeAt(address, this.getRegister(RAX));
    if (content === 'accumulator-pair' && half) {
      if (bytes === 8)
        this.writeAt(address, ((this.getRegister(RDX) & 0xffffffffn) << 32n) | (this.getRegister(RAX) & 0xffffffffn));
      else {
        this.writeAt(address, this.getRegister(RAX));
        this.writeAt(address + 8n, this.getRegister(RDX));
      }
    }
    if (content === 'target') this.writeTarget(address, group);
    if (content === 'mxcsr' && random.below(8) !== 0) {
      this.writeAt(address, big(random.nextU32() & 0xffff, random.nextU32()));
    } else if (content === 'mxcsr') {
      this.writeAt(address, big(this.reservedMxcsr(), random.nextU32()));
    }
    if (content === 'fx-image') this.writeImage(address);
  }

  /** Makes the operand's registers lead to a place worth accessing; returns the address when that can be read. */
  private resolve(memory: MemoryOperand, bytes: number, group: CaseGroup, aligned: boolean): bigint | undefined {
    if (memory.addressing === 'rip' || memory.addressing === 'fixed') return USER_BASE + BigInt(memory.place);
    if (memory.addressing === 'absolute') return BigInt(memory.place);
    if (group.reservation !== undefined && memory.base === group.reservation.base) {
      const index = memory.index >= 0 ? this.getRegister(memory.index) << BigInt(memory.scale) : 0n;
      return this.getRegister(memory.base) + memory.displacement + index;
    }
    const { random } = this;
    const margin = group.requirements.some((r) => r.kind === 'bit-offset') ? BIT_OFFSET_BYTES : 0;
    if (memory.addressing === 'low') return this.resolveLow(memory, bytes, margin / 8);
    const target = this.place(bytes, group.dataBytes - 2 * margin, aligned);
    // From outside, a bit offset may lead back to bytes that are not set up for each run.
    if (margin > 0 && !this.isReadable(target, bytes, group.dataBytes)) this.movable = false;
    if (memory.base < 0) return this.resolveIndexOnly(memory);
    let rest = target - memory.displacement;
    if (memory.addressing === 'segment') rest -= USER_BASE + BigInt(memory.segmentOffset);
    rest -= this.accumulatorOf(memory);
    if (memory.index >= 0) {
      if (memory.index !== RSP && random.below(2) === 0 && !this.isBound(memory.index, group)) {
        this.setSmallSigned(memory.index, 1 << random.below(20));
      }
      rest -= this.getRegister(memory.index) << BigInt(memory.scale);
    }
    this.setRegister(memory.base, BigInt.asUintN(64, rest));
    return this.isReadable(target, bytes, group.dataBytes) ? target : undefined;
  }

  /** The register has a value that something else needs. */
  private isBound(register: number, group: CaseGroup): boolean {
    return register === RAX || group.requirements.length > 1;
  }

  private resolveLow(memory: MemoryOperand, bytes: number, margin: number): bigint {
    const { random } = this;
    const faults = random.below(24) === 0;
    const room = Math.max(layout.LOW_WINDOW_BYTES - 2 * margin - bytes + 1, 1);
    const target = BigInt(layout.LOW_WINDOW + margin + random.below(room) + (faults ? 0x10000 : 0));
    let rest = target - memory.displacement - this.accumulatorOf(memory);
    if (memory.index >= 0) rest -= this.getRegister(memory.index) << BigInt(memory.scale);
    this.setRegister(memory.base, (this.getRegister(memory.base) & ~0xffffffffn) | BigInt.asUintN(32, rest));
    return faults ? 0n : target;
  }

  /** What AL adds to an address. */
  private accumulatorOf(memory: MemoryOperand): bigint {
    return memory.addsAl === true ? this.getRegister(RAX) & 0xffn : 0n;
  }

  /** Without a base the index alone leads to the place, as near as its scale allows. */
  private resolveIndexOnly(memory: MemoryOperand): undefined {
    const target = USER_BASE + BigInt(layout.DATA_MIDDLE - 16 + this.random.below(16));
    this.setRegister(memory.index, BigInt.asUintN(64, (target - memory.displacement) >> BigInt(memory.scale)));
    return undefined;
  }

  /** An address for an operand of `bytes` bytes: mostly inside the compared data, often across its middle. */
  private place(bytes: number, dataBytes: number, aligned: boolean): bigint {
    const { random } = this;
    const choice = random.below(64);
    const first = layout.DATA_MIDDLE - dataBytes / 2;
    let offset = first + random.below(dataBytes - bytes + 1);
    if (choice < 16 || (aligned && choice < 50)) offset -= offset % 16;
    else if (choice < 28) offset = layout.DATA_MIDDLE - random.below(bytes + 1);
    else if (choice === 60) offset = layout.DATA - 0x800;
    else if (choice === 61) offset = layout.DATA + layout.DATA_BYTES + random.below(0x800);
    else if (choice === 62) offset = layout.DATA + layout.DATA_BYTES - random.below(bytes);
    // Aligned: which of two faults comes first differs.
    else if (choice === 63) return this.notCanonical() & ~15n;
    if (offset < first && choice < 60) offset += 16;
    return USER_BASE + BigInt(offset);
  }

  private isReadable(address: bigint, bytes: number, dataBytes: number): boolean {
    const offset = Number(address - USER_BASE) - (layout.DATA_MIDDLE - dataBytes / 2);
    return offset >= 0 && offset + bytes <= dataBytes;
  }

  /** Writes eight bytes at an address, if it lies in compared memory. */
  private writeAt(address: bigint, value: bigint): void {
    const at = this.offsetOf(address);
    if (at !== undefined) this.view.setBigUint64(this.at + at, value, true);
  }

  /** Writes where an indirect branch goes. */
  private writeTarget(address: bigint, group: CaseGroup): void {
    const at = this.offsetOf(address);
    if (at === undefined) return;
    this.view.setBigUint64(this.at + at, this.target(group), true);
    this.view.setUint32(this.at + layout.CODE_ADDRESS, at, true);
  }

  /** Where eight bytes at an address lie in the record. */
  private offsetOf(address: bigint): number | undefined {
    const offset = Number(address - USER_BASE);
    const data = offset - (layout.DATA_MIDDLE - this.dataBytes / 2);
    const stack = offset - layout.STACK_WINDOW;
    const low = Number(address) - layout.LOW_WINDOW;
    if (data >= 0 && data + 8 <= this.dataBytes) return layout.DATA_CONTENT + data;
    if (stack >= 0 && stack + 8 <= layout.STACK_WINDOW_BYTES) return layout.STACK_CONTENT + stack;
    return low >= 0 && low + 8 <= layout.LOW_WINDOW_BYTES ? layout.LOW_CONTENT + low : undefined;
  }

  /** An FXSAVE image with everything valid, most of the time. */
  private writeImage(address: bigint): void {
    const data = Number(address - USER_BASE) - (layout.DATA_MIDDLE - this.dataBytes / 2);
    if (data < 0 || data + 512 > this.dataBytes) return;
    const at = layout.DATA_CONTENT + data;
    const own = this.at + at;
    this.bytes.fill(0, own, own + 32);
    this.writeX87(own);
    this.copy(extendedAt(this.random, 8), at + X87_FIELDS, 128);
    const mxcsr = this.random.below(8) === 0 ? this.reservedMxcsr() : this.mxcsr();
    this.view.setUint32(own + 24, mxcsr, true);
  }
}
