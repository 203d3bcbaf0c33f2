/**
 * A serial port of the 16550 family: eight ports, FIFOs of 16 bytes, an interrupt line. Bytes leave and arrive at the
 * speed that the divisor sets.
 * Source: "PC16550D Universal Asynchronous Receiver/Transmitter with FIFOs" (National Semiconductor).
 */
import type { DeviceAccess, DeviceBus, DeviceDescription, DeviceModel } from './device-model.ts';

/** Register offsets; the first two are the divisor while LCR.DLAB is set. */
const DATA = 0;
const IER = 1;
const IIR_FCR = 2;
const LCR = 3;
const MCR = 4;
const LSR = 5;
const MSR = 6;
const SCRATCH = 7;
const REGISTERS = 8;

const IER_RECEIVED = 0x01;
const IER_EMPTY = 0x02;
const IER_LINE_STATUS = 0x04;

const IIR_NONE = 0x01;
const IIR_EMPTY = 0x02;
const IIR_RECEIVED = 0x04;
const IIR_LINE_STATUS = 0x06;
const IIR_FIFOS = 0xc0;

const FCR_ENABLE = 0x01;
const FCR_CLEAR_RECEIVER = 0x02;
const FCR_CLEAR_TRANSMITTER = 0x04;

const LCR_DLAB = 0x80;

/** On a PC this output lets the interrupt through. */
const MCR_OUT2 = 0x08;
const MCR_LOOP = 0x10;

const LSR_DATA_READY = 0x01;
const LSR_OVERRUN = 0x02;
const LSR_HOLDING_EMPTY = 0x20;
const LSR_TRANSMITTER_EMPTY = 0x40;

/** Clear to send, data set ready, carrier detect: somebody is at the other end. */
const MSR_CONNECTED = 0xb0;

const FIFO_BYTES = 16;
const CLOCK_BAUD = 115_200;
/** Start bit, eight data bits, stop bit. */
const BITS_A_BYTE = 10;

export interface UartOptions {
  /** First of its eight ports; 0x3F8 unless said otherwise. */
  readonly port?: number;
  /** Interrupt line; 4 unless said otherwise. */
  readonly line?: number;
  /** What the other end of the wire sends back for each byte that it gets; nothing unless said otherwise. */
  readonly wire?: (byte: number) => readonly number[];
}

class Uart implements DeviceModel {
  private readonly bus: DeviceBus;
  private readonly line: number;
  private readonly base: number;
  private readonly wire: (byte: number) => readonly number[];
  /** What is on the wire. */
  private readonly incoming: number[] = [];
  private arriving = false;
  private readonly received: number[] = [];
  private readonly toSend: number[] = [];
  private divisor = 1;
  private ier = 0;
  private lcr = 0;
  private mcr = 0;
  private scratch = 0;
  private fifosEnabled = false;
  private overrun = false;
  /** The transmitter has run empty and nobody has been told. */
  private emptyPending = false;
  private sending = false;
  private lineUp = false;

  constructor(bus: DeviceBus, base: number, line: number, wire: (byte: number) => readonly number[]) {
    this.bus = bus;
    this.base = base;
    this.line = line;
    this.wire = wire;
  }

  /** `receive`: bytes arrive one after the other at the speed of the line. */
  event(name: string, data: Uint8Array): void {
    if (name !== 'receive') return;
    this.incoming.push(...data);
    if (!this.arriving) this.arriveNext();
  }

  private arriveNext(): void {
    const byte = this.incoming.shift();
    this.arriving = byte !== undefined;
    if (byte === undefined) return;
    this.bus.after(this.byteNs, () => {
      this.arrive(byte);
      this.arriveNext();
      this.updateLine();
    });
  }

  private arrive(byte: number): void {
    if (this.received.length < (this.fifosEnabled ? FIFO_BYTES : 1)) this.received.push(byte);
    else this.overrun = true;
  }

  read({ address }: DeviceAccess): number {
    const value = this.readRegister(address - this.base);
    this.updateLine();
    return value;
  }

  private readRegister(register: number): number {
    const isDivisor = (this.lcr & LCR_DLAB) !== 0;
    switch (register) {
      case DATA:
        return isDivisor ? this.divisor & 0xff : (this.received.shift() ?? 0);
      case IER:
        return isDivisor ? this.divisor >> 8 : this.ier;
      case IIR_FCR: {
        const cause = this.cause;
        if (cause === IIR_EMPTY) this.emptyPending = false;
        return cause | (this.fifosEnabled ? IIR_FIFOS : 0);
      }
      case LCR:
        return this.lcr;
      case MCR:
        return this.mcr;
      case LSR: {
        const status = this.lineStatus;
        this.overrun = false;
        return status;
      }
      case MSR:
        return MSR_CONNECTED;
      default:
        return this.scratch;
    }
  }

  write({ address }: DeviceAccess, value: bigint): void {
    const byte = Number(value & 0xffn);
    const isDivisor = (this.lcr & LCR_DLAB) !== 0;
    switch (address - this.base) {
      case DATA:
        if (isDivisor) this.divisor = (this.divisor & 0xff00) | byte;
        else this.send(byte);
        break;
      case IER:
        if (isDivisor) this.divisor = (this.divisor & 0xff) | (byte << 8);
        else this.enableInterrupts(byte & 0x0f);
        break;
      case IIR_FCR:
        this.fifosEnabled = (byte & FCR_ENABLE) !== 0;
        if ((byte & FCR_CLEAR_RECEIVER) !== 0) this.received.length = 0;
        if ((byte & FCR_CLEAR_TRANSMITTER) !== 0) this.toSend.length = 0;
        break;
      case LCR:
        this.lcr = byte;
        break;
      case MCR:
        this.mcr = byte;
        break;
      case SCRATCH:
        this.scratch = byte;
        break;
      default:
      // LSR and MSR cannot be written.
    }
    this.updateLine();
  }

  /** Enabling the interrupt of an empty transmitter makes one at once. */
  private enableInterrupts(bits: number): void {
    if ((bits & ~this.ier & IER_EMPTY) !== 0 && this.toSend.length === 0) this.emptyPending = true;
    this.ier = bits;
  }

  private send(byte: number): void {
    this.emptyPending = false;
    if (this.toSend.length < (this.fifosEnabled ? FIFO_BYTES : 1)) this.toSend.push(byte);
    if (!this.sending) this.sendNext();
  }

  private sendNext(): void {
    const byte = this.toSend.shift();
    this.sending = byte !== undefined;
    if (byte === undefined) return;
    if (this.toSend.length === 0) this.emptyPending = true;
    this.bus.after(this.byteNs, () => {
      this.deliver(byte);
      this.sendNext();
      this.updateLine();
    });
  }

  private deliver(byte: number): void {
    if ((this.mcr & MCR_LOOP) !== 0) {
      this.arrive(byte);
      return;
    }
    const answer = this.wire(byte);
    if (answer.length > 0) this.bus.receive('receive', Uint8Array.from(answer));
  }

  private get byteNs(): number {
    return Math.round((BITS_A_BYTE * 1e9 * Math.max(1, this.divisor)) / CLOCK_BAUD);
  }

  private get lineStatus(): number {
    const isEmpty = this.toSend.length === 0;
    return (
      (this.received.length > 0 ? LSR_DATA_READY : 0) |
      (this.overrun ? LSR_OVERRUN : 0) |
      (isEmpty ? LSR_HOLDING_EMPTY : 0) |
      (isEmpty && !this.sending ? LSR_TRANSMITTER_EMPTY : 0)
    );
  }

  /** The interrupt of the highest priority. */
  private get cause(): number {
    if ((this.ier & IER_LINE_STATUS) !== 0 && this.overrun) return IIR_LINE_STATUS;
    if ((this.ier & IER_RECEIVED) !== 0 && this.received.length > 0) return IIR_RECEIVED;
    if ((this.ier & IER_EMPTY) !== 0 && this.emptyPending) return IIR_EMPTY;
    return IIR_NONE;
  }

  private updateLine(): void {
    const isUp = this.cause !== IIR_NONE && (this.mcr & (MCR_OUT2 | MCR_LOOP)) === MCR_OUT2;
    if (isUp === this.lineUp) return;
    this.lineUp = isUp;
    this.bus.setLine(this.line, isUp);
  }
}

/** A serial port. `receive` events bring bytes from outside. */
export function uart({ port = 0x3f8, line = 4, wire = () => [] }: UartOptions = {}): DeviceDescription {
  return {
    model: 'uart',
    ports: [{ start: port, sizeBytes: REGISTERS }],
    lines: [line],
    create: (bus) => new Uart(bus, port, line, wire),
  };
}
