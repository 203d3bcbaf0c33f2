/** The devices of a run: hands register accesses to their models, and lets each act when its time has come. */
import { InputError } from '../../base/errors.ts';
import { HalMessageLine, NMI_LINE } from '../../kernel/hal/interrupt-controller.ts';
import type { HardwareBus, RegisterAccess } from '../../kernel/ports.ts';
import type { DeviceBus, DeviceDescription, DeviceModel } from './device-model.ts';

interface Planned {
  readonly dueNs: number;
  readonly act: () => void;
}

/** So many actions at one moment, and time never goes on. */
const MOST_ACTIONS_AT_ONCE = 10_000;

export class Devices {
  private readonly models: DeviceModel[] = [];
  private readonly names: readonly string[];
  /** How many messages each has. */
  private readonly messages: readonly (number | undefined)[];
  /** Ordered by time, then by age. */
  private readonly planned: Planned[] = [];
  private nowNs = 0;
  /** The machine, while it is the devices' turn. */
  private bus: HardwareBus | undefined;

  constructor(descriptions: ReadonlyMap<string, DeviceDescription>) {
    this.names = [...descriptions.keys()];
    this.messages = [...descriptions.values()].map(({ messages }) => messages);
    let hardware = 0;
    for (const { create } of descriptions.values()) this.models.push(create(this.busOf(++hardware)));
  }

  private busOf(hardware: number): DeviceBus {
    const devices = this;
    return {
      get nowNs() {
        return devices.nowNs;
      },
      after: (delayNs, act) => this.plan(this.nowNs + Math.max(0, Math.ceil(delayNs)), act),
      setLine: (line, isUp) => this.onTurn((bus) => bus.setLine(hardware, line, isUp)),
      sendMessage: (message) => {
        if (!(message >= 0 && message < (this.messages[hardware - 1] ?? 0)))
          throw new InputError(`the device "${this.names[hardware - 1]}" has no message ${message}`);
        this.onTurn((bus) => bus.setLine(hardware, HalMessageLine(this.messages, hardware, message), true));
      },
      interruptUnmasked: () =>
        this.onTurn((bus) => {
          bus.setLine(hardware, NMI_LINE, true);
          bus.setLine(hardware, NMI_LINE, false);
        }),
      readMemory: (address, length) => this.masterBus(hardware).readMemory(hardware, address, length),
      writeMemory: (address, data) => this.masterBus(hardware).writeMemory(hardware, address, data),
      receive: (name, data) => this.event(hardware, name, data),
    };
  }

  private plan(dueNs: number, act: () => void): void {
    let index = this.planned.length;
    while (index > 0 && this.planned[index - 1]!.dueNs > dueNs) index--;
    this.planned.splice(index, 0, { dueNs, act });
  }

  /** Does something to the machine: now when it is the devices' turn, otherwise as soon as it is. */
  private onTurn(act: (bus: HardwareBus) => void): void {
    if (this.bus !== undefined) act(this.bus);
    else this.plan(this.nowNs, () => act(this.bus!));
  }

  private masterBus(hardware: number): HardwareBus {
    if (this.bus !== undefined) return this.bus;
    const name = this.names[hardware - 1];
    throw new InputError(`the device "${name}" accesses memory while a register is accessed: do that in bus.after()`);
  }

  /** Something happens to a device from outside. */
  event(hardware: number, name: string, data: Uint8Array): void {
    this.onTurn((bus) => {
      bus.event(hardware, name, data);
      this.models[hardware - 1]!.event?.(name, data);
    });
  }

  /** The number of a device by its name; 0 when there is none. */
  numberOf(name: string): number {
    return this.names.indexOf(name) + 1;
  }

  readRegister({ hardware, ...access }: RegisterAccess, timeNs: number): bigint {
    this.nowNs = timeNs;
    return BigInt(this.models[hardware - 1]!.read(access));
  }

  registerWritten({ hardware, ...access }: RegisterAccess, value: bigint, timeNs: number): void {
    this.nowNs = timeNs;
    this.models[hardware - 1]!.write(access, value);
  }

  /** When a device next does something; Infinity for not by itself. */
  get dueNs(): number {
    return this.planned[0]?.dueNs ?? Number.POSITIVE_INFINITY;
  }

  /** Does everything that is due. */
  run(bus: HardwareBus): void {
    this.nowNs = bus.timeNs;
    this.bus = bus;
    let left = MOST_ACTIONS_AT_ONCE;
    while (this.dueNs <= this.nowNs) {
      if (left-- === 0)
        throw new InputError('the devices of the scenario do one thing after another and let no time pass');
      this.planned.shift()!.act();
    }
    this.bus = undefined;
  }
}
