/**
 * A small disk with bus-master DMA: sixteen registers of four bytes at a physical address, an interrupt line. The driver gives
 * it a list of memory pieces, a first sector and a command; some time later the data has moved and the line goes up.
 *
 *   0x00  Id          reads 0x4B534944 ("DISK")
 *   0x04  Control     bit 0 lets interrupts through
 *   0x08  Status      bit 0 busy, bit 1 done, bit 2 failed; writing a one to bit 1 or 2 clears it
 *   0x0C  Capacity    sectors
 *   0x10  Sector      the first one of the next command
 *   0x14  Elements    how many pieces the list has
 *   0x18  List        64-bit address of the list: for each piece an address (8 bytes), a length (4), and 4 bytes that are not used
 *   0x20  Command     1 reads sectors into memory, 2 writes them; ignored while busy
 */
import type { DeviceAccess, DeviceBus, DeviceDescription, DeviceModel } from './device-model.ts';

export const SECTOR_BYTES = 512;
const REGISTER_BYTES = 0x40;

const ID = 0x00;
const CONTROL = 0x04;
const STATUS = 0x08;
const CAPACITY = 0x0c;
const SECTOR = 0x10;
const ELEMENTS = 0x14;
const LIST_LOW = 0x18;
const LIST_HIGH = 0x1c;
const COMMAND = 0x20;

const ID_VALUE = 0x4b53_4944;
const ENABLE = 0x1;
const BUSY = 0x1;
const DONE = 0x2;
const FAILED = 0x4;
const READ = 1;
const WRITE = 2;

const ELEMENT_BYTES = 16;
const MOST_ELEMENTS = 1024;

/** What a command costs, and each sector. */
const COMMAND_NS = 100_000;
const SECTOR_NS = 2_000;

export interface DiskOptions {
  /** Physical address of the registers; 0xFEB00000 unless said otherwise. */
  readonly memory?: number;
  /** Interrupt line; 10 unless said otherwise. */
  readonly line?: number;
  /** Size in sectors of 512 bytes; 2048 unless said otherwise. */
  readonly sectors?: number;
}

class Disk implements DeviceModel {
  private readonly bus: DeviceBus;
  private readonly base: number;
  private readonly line: number;
  private readonly contents: Uint8Array;
  private control = 0;
  private status = 0;
  private lineUp = false;
  private readonly registers = new Map<number, number>();

  constructor(bus: DeviceBus, base: number, line: number, sectors: number) {
    this.bus = bus;
    this.base = base;
    this.line = line;
    this.contents = new Uint8Array(sectors * SECTOR_BYTES);
  }

  /** `contents`: what is on the disk from its beginning, before anybody reads it. */
  event(name: string, data: Uint8Array): void {
    if (name === 'contents') this.contents.set(data.subarray(0, this.contents.length));
  }

  read({ address }: DeviceAccess): number {
    switch (address - this.base) {
      case ID:
        return ID_VALUE;
      case CONTROL:
        return this.control;
      case STATUS:
        return this.status;
      case CAPACITY:
        return this.contents.length / SECTOR_BYTES;
      default:
        return this.register(address - this.base);
    }
  }

  write({ address }: DeviceAccess, value: bigint): void {
    const word = Number(value & 0xffff_ffffn);
    const register = address - this.base;
    switch (register) {
      case CONTROL:
        this.control = word & ENABLE;
        break;
      case STATUS:
        this.status &= ~(word & (DONE | FAILED));
        break;
      case COMMAND:
        this.start(word);
        break;
      case SECTOR:
      case ELEMENTS:
      case LIST_LOW:
      case LIST_HIGH:
        this.registers.set(register, word);
        break;
      default:
      // The others cannot be written.
    }
    this.updateLine();
  }

  private register(offset: number): number {
    return this.registers.get(offset) ?? 0;
  }

  private start(command: number): void {
    if ((this.status & BUSY) !== 0) return;
    this.status |= BUSY;
    this.bus.after(COMMAND_NS, () => this.transfer(command));
  }

  private transfer(command: number): void {
    const pieces = this.pieces();
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const start = this.register(SECTOR) * SECTOR_BYTES;
    const isValid =
      (command === READ || command === WRITE) && length % SECTOR_BYTES === 0 && start + length <= this.contents.length;
    if (isValid) {
      let at = start;
      for (const piece of pieces) {
        if (command === READ) this.bus.writeMemory(piece.address, this.contents.slice(at, at + piece.length));
        else this.contents.set(this.bus.readMemory(piece.address, piece.length), at);
        at += piece.length;
      }
    }
    this.bus.after(isValid ? (length / SECTOR_BYTES) * SECTOR_NS : 0, () => {
      this.status = (this.status & ~BUSY) | (isValid ? DONE : DONE | FAILED);
      this.updateLine();
    });
  }

  /** The list in memory. */
  private pieces(): { readonly address: number; readonly length: number }[] {
    const count = Math.min(this.register(ELEMENTS), MOST_ELEMENTS);
    if (count === 0) return [];
    const list = this.bus.readMemory(
      this.register(LIST_HIGH) * 2 ** 32 + this.register(LIST_LOW),
      count * ELEMENT_BYTES,
    );
    const view = new DataView(list.buffer, list.byteOffset, list.byteLength);
    return Array.from({ length: count }, (_, index) => ({
      address: Number(view.getBigUint64(index * ELEMENT_BYTES, true)),
      length: view.getUint32(index * ELEMENT_BYTES + 8, true),
    }));
  }

  private updateLine(): void {
    const isUp = (this.status & DONE) !== 0 && (this.control & ENABLE) !== 0;
    if (isUp === this.lineUp) return;
    this.lineUp = isUp;
    this.bus.setLine(this.line, isUp);
  }
}

/** A disk. A `contents` event says what is on it. */
export function disk({ memory = 0xfeb0_0000, line = 10, sectors = 2048 }: DiskOptions = {}): DeviceDescription {
  return {
    model: `disk/${sectors}`,
    memory: [{ start: memory, sizeBytes: REGISTER_BYTES }],
    lines: [line],
    create: (bus) => new Disk(bus, memory, line, sectors),
  };
}
