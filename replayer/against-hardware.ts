/**
 * Devices for a run whose drivers have changed. Those whose model comes with the simulator run live, and are fed what came
 * to them from outside. Of others the trace has only what they did: they do it again at the recorded times, and each of
 * their registers gives its recorded values in order.
 */
import { hex0x } from '../base/format.ts';
import type { TraceEvent } from '../proto/decoded-batch.ts';
import type { TraceReader } from '../proto/trace-reader.ts';
import {
  type DeviceAccess,
  type DeviceDescription,
  Devices,
  type HardwareBus,
  REGISTER_SPACE_CODES,
  type RegisterAccess,
  shippedDevice,
} from '../system/decisions.ts';
import { MOST_NEAREST, nearestText, Unanswered } from './recorded-action.ts';
import { performRecorded } from './recorded-hardware.ts';
import { HARDWARE, TraceDecisions } from './trace-decisions.ts';

export class AgainstHardware {
  private readonly devices: Devices;
  /** Numbers of the devices that run live. */
  private readonly live = new Set<number>();
  private readonly recorded: TraceDecisions;
  private readonly values: RegisterValues;

  constructor(reader: TraceReader) {
    this.recorded = new TraceDecisions(reader);
    this.values = new RegisterValues(reader);
    const descriptions = new Map<string, DeviceDescription>();
    reader.header.hardware.forEach((entry, index) => {
      const shipped = shippedDevice(entry);
      if (shipped !== undefined) this.live.add(index + 1);
      const device = shipped ?? this.values.device(index + 1, entry.name);
      descriptions.set(entry.name, { ...device, messages: entry.messages });
    });
    this.devices = new Devices(descriptions);
  }

  readRegister(access: RegisterAccess, timeNs: number): bigint {
    return this.devices.readRegister(access, timeNs);
  }

  registerWritten(access: RegisterAccess, value: bigint, timeNs: number): void {
    this.devices.registerWritten(access, value, timeNs);
  }

  get dueNs(): number {
    return Math.min(this.devices.dueNs, this.recorded.peek(HARDWARE)?.time ?? Number.POSITIVE_INFINITY);
  }

  run(bus: HardwareBus): void {
    for (let event = this.recorded.peek(HARDWARE); event !== undefined && event.time <= bus.timeNs; ) {
      this.recorded.take(HARDWARE);
      this.perform(bus, event);
      event = this.recorded.peek(HARDWARE);
    }
    this.devices.run(bus);
  }

  private perform(bus: HardwareBus, event: TraceEvent): void {
    const { name, fields } = event;
    const hardware = (name === 'interrupt_delivery' ? fields.source : fields.hardware) as number;
    if (!this.live.has(hardware)) performRecorded(bus, event);
    else if (name === 'hardware_event') {
      this.devices.event(hardware, fields.name as string, fields.data as Uint8Array);
    }
  }
}

/** What the registers of devices without a model have given, by device and register. */
class RegisterValues {
  private readonly reader: TraceReader;
  private values: Map<string, bigint[]> | undefined;
  /** All recorded reads, in order. */
  private readonly reads: {
    readonly of: number;
    readonly address: number;
    readonly text: string;
    readonly event: number;
  }[] = [];

  constructor(reader: TraceReader) {
    this.reader = reader;
  }

  device(hardware: number, name: string): DeviceDescription {
    return {
      model: '',
      create: () => ({ read: (access) => this.next(hardware, name, access), write: () => undefined }),
    };
  }

  private next(hardware: number, name: string, { space, address, sizeBytes }: DeviceAccess): bigint {
    this.values ??= this.readAll();
    const value = this.values.get(`${hardware} ${REGISTER_SPACE_CODES[space]} ${address} ${sizeBytes}`)?.shift();
    if (value !== undefined) return value;
    throw new Unanswered(
      `the trace has no further value that the device "${name}" gives for ${space} ${hex0x(address)} (${sizeBytes} bytes); nearest: ${this.nearest(hardware, address)}`,
    );
  }

  /** The recorded reads of the device that are most like it. */
  private nearest(hardware: number, address: number): string {
    const reads = this.reads.filter(({ of }) => of === hardware);
    reads.sort((a, b) => Math.abs(a.address - address) - Math.abs(b.address - address) || b.event - a.event);
    return nearestText(reads.slice(0, MOST_NEAREST));
  }

  private readAll(): Map<string, bigint[]> {
    const values = new Map<string, bigint[]>();
    const decisions = new TraceDecisions(this.reader);
    for (let event = decisions.peek('register_read'); event !== undefined; event = decisions.peek('register_read')) {
      decisions.take('register_read');
      const { hardware, space, address, width, value } = event.fields;
      const key = `${hardware} ${space} ${address} ${width}`;
      const at = Number(address);
      this.reads.push({ of: hardware as number, address: at, text: hex0x(at), event: event.number });
      const list = values.get(key);
      if (list === undefined) values.set(key, [value as bigint]);
      else list.push(value as bigint);
    }
    return values;
  }
}
