/** The turn of the devices: what they do to the machine by themselves, each time the clock comes to what is due. */
import { hashBytes } from '../../base/hash.ts';
import { u64FromNumber } from '../../base/u64.ts';
import type { Kernel } from '../kernel.ts';
import type { HardwareBus } from '../ports.ts';
import { forEachPhysicalPiece } from './dma.ts';
import { HalLine, HalLineLevel, HalLineVector, HalSetLine } from './interrupt-controller.ts';

/** The machine as devices see it; each thing they do is an event. */
class Bus implements HardwareBus {
  private readonly k: Kernel;
  /** 1 from the second thing on. */
  private joined = 0;

  constructor(k: Kernel) {
    this.k = k;
  }

  get timeNs(): number {
    return this.k.time;
  }

  setLine(hardware: number, number: number, isUp: boolean): void {
    const { k } = this;
    const connected = HalLine(k, number).interrupts[0]?.id ?? 0;
    const lowered = isUp ? 0 : 1;
    k.sink.interruptDelivery(connected, HalLineVector(number), HalLineLevel(number), hardware, lowered, this.join());
    HalSetLine(k, hardware, number, isUp);
  }

  readMemory(hardware: number, address: number, length: number): Uint8Array {
    const { k } = this;
    const { lo, hi } = u64FromNumber(address);
    k.sink.dmaRequest(hardware, lo, hi, length, this.join());
    const data = new Uint8Array(length);
    forEachPhysicalPiece(k, address, length, (physical, count, done) => {
      data.set(k.memory.readPhysical(physical, count), done);
    });
    const digest = hashBytes(data);
    k.sink.dmaRead(hardware, lo, hi, length, digest.lo, digest.hi, data.subarray(0, k.configuration.payloadLimit));
    return data;
  }

  writeMemory(hardware: number, address: number, data: Uint8Array): void {
    const { k } = this;
    const { lo, hi } = u64FromNumber(address);
    k.sink.dmaWrite(hardware, lo, hi, data.length, data, this.join());
    forEachPhysicalPiece(k, address, data.length, (physical, count, done) => {
      k.memory.writePhysical(physical, data.subarray(done, done + count));
    });
  }

  event(hardware: number, name: string, data: Uint8Array): void {
    this.k.sink.hardwareEvent(hardware, name, data, this.join());
  }

  private join(): number {
    const { joined } = this;
    this.joined = 1;
    return joined;
  }
}

/**
 * Looks when devices next do something by themselves. A change is a decision: what a driver on one processor does to a device
 * may make something due at a time that the clocks of others have passed.
 * @returns that time, nanoseconds since boot; Infinity for never
 */
export function HalLookForDue(k: Kernel): number {
  const { hal, ke } = k.state;
  const dueNs = k.decisions.hardwareDueNs();
  if (dueNs === hal.dueNs) {
    ke.defaults.hardwareDue++;
    return dueNs;
  }
  const isNever = dueNs === Number.POSITIVE_INFINITY;
  const { lo, hi } = u64FromNumber(isNever ? 0 : dueNs);
  k.sink.hardwareDue(ke.defaults.hardwareDue, lo, hi, isNever ? 1 : 0);
  ke.defaults.hardwareDue = 0;
  hal.dueNs = dueNs;
  return dueNs;
}

/** Lets devices do what is due now. */
export function HalRunHardware(k: Kernel): void {
  k.decisions.runHardware(new Bus(k));
}
