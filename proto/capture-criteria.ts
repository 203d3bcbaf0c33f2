/**
 * What the criteria of a `Capture` mean: which driver, device and process an event belongs to. Learns names from the events
 * as they happen. docs/trace-format.md, "What is left out", says the same for readers of the format.
 */
import { type GuestAddress, NULL_ADDRESS } from '../base/guest-address.ts';
import type { CaptureCondition } from './capture-condition.ts';
import type { CandidateEvent, CapturePredicate } from './capturing-base.ts';
import { EVENT_KINDS, EventKind } from './generated/event-kinds.ts';
import type { Capture } from './generated/messages.ts';

const K = EventKind;

/** What gives other events their names, how a run ended, and digests of all of it: kept in any case, as are decisions. */
const ALWAYS: ReadonlySet<number> = new Set([
  ...EVENT_KINDS.filter(({ role }) => role === 'decision').map(({ number }) => number),
  ...[K.imageLoad, K.imageUnload, K.driverCreate, K.driverDelete, K.driverEntryReturn],
  ...[K.deviceCreate, K.deviceDelete, K.deviceAttach, K.deviceDetach],
  ...[K.symbolicLinkCreate, K.symbolicLinkDelete, K.fileOpen, K.fileClose],
  ...[K.processCreate, K.processExit, K.threadCreate, K.threadExit],
  ...[K.exception, K.stackTrace, K.finding, K.bugCheck, K.runEnd, K.stateDigest],
]);

/** Index in the arguments of a kind's method, by field name; of a 64-bit field that of its lower half. */
const ARGUMENT_INDEX: readonly ReadonlyMap<string, number>[] = argumentIndexes();

function argumentIndexes(): ReadonlyMap<string, number>[] {
  const byKind: Map<string, number>[] = Array.from({ length: 256 }, () => new Map());
  for (const { number, fields } of EVENT_KINDS) {
    let next = 0;
    for (const { name, encoding } of fields) {
      byKind[number]!.set(name, next);
      next += encoding === 'u64' || encoding === 'u64list' ? 2 : 1;
    }
  }
  return byKind;
}

function argument({ kind, values }: CandidateEvent, name: string): number | undefined {
  const index = ARGUMENT_INDEX[kind]!.get(name);
  return index === undefined ? undefined : (values[index] as number);
}

function text(event: CandidateEvent, name: string): string {
  return event.values[ARGUMENT_INDEX[event.kind]!.get(name)!] as string;
}

interface Image {
  readonly base: number;
  readonly size: number;
  /** The driver it belongs to, once that is known. */
  driver: number;
}

/** A dispatch routine that has been called and has not returned. */
interface Work {
  readonly driver: number;
  readonly device: number;
}

/** What the events so far have told, as plain data. */
export interface CriteriaState {
  readonly images: Map<number, Image>;
  /** Service names in lower case. */
  readonly drivers: Map<number, string>;
  readonly devices: Map<number, { readonly name: string; readonly driver: number }>;
  readonly processes: Map<number, string>;
  readonly processOfThread: Map<number, number>;
  readonly work: Map<number, Work[]>;
  /** IRPs that have been sent to one of the devices and are not free yet. */
  readonly irps: Set<number>;
  /** Objects with a name. */
  readonly named: Set<number>;
}

function newState(): CriteriaState {
  return {
    images: new Map(),
    drivers: new Map(),
    devices: new Map(),
    processes: new Map(),
    processOfThread: new Map(),
    work: new Map(),
    irps: new Set(),
    named: new Set(),
  };
}

function lowerCase(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.map((word) => word.toLowerCase()));
}

export class CaptureCriteria implements CapturePredicate {
  private readonly kinds: ReadonlySet<number>;
  private readonly driverNames: ReadonlySet<string>;
  private readonly deviceNames: ReadonlySet<string>;
  private readonly processNames: ReadonlySet<string>;
  private readonly condition: CaptureCondition | undefined;
  private state = newState();

  /** @param condition what the capture's filter says; who has it keeps its state */
  constructor(capture: Capture, condition?: CaptureCondition) {
    this.condition = condition;
    this.kinds = new Set(capture.kind);
    this.driverNames = lowerCase(capture.driver);
    this.deviceNames = lowerCase(capture.device);
    this.processNames = lowerCase(capture.process);
  }

  /** The names of devices and processes that nothing has had so far, in lower case. */
  get strangers(): string[] {
    const missing = (wanted: ReadonlySet<string>, known: Iterable<string>) => {
      const names = new Set(known);
      return [...wanted].filter((name) => !names.has(name));
    };
    const { devices, processes } = this.state;
    const deviceNames = [...devices.values()].map(({ name }) => name);
    return [...missing(this.deviceNames, deviceNames), ...missing(this.processNames, processes.values())];
  }

  keeps(event: CandidateEvent): boolean {
    this.learn(event);
    // The condition sees every event, since it learns from them.
    const meets = this.condition?.keeps(event, this) ?? true;
    const kept = this.isAlwaysKept(event) || (meets && this.matches(event));
    this.forget(event);
    return kept;
  }

  private isAlwaysKept(event: CandidateEvent): boolean {
    if (ALWAYS.has(event.kind)) return true;
    const isObject = event.kind === K.objectCreate || event.kind === K.objectDelete;
    return isObject && this.state.named.has(argument(event, 'object')!);
  }

  private matches(event: CandidateEvent): boolean {
    if (this.kinds.size > 0 && !this.kinds.has(event.kind)) return false;
    if (this.processNames.size > 0 && !this.isOfProcess(event)) return false;
    if (this.driverNames.size > 0 && !this.driverNames.has(this.driverOf(event))) return false;
    return this.deviceNames.size === 0 || this.isOfDevice(event);
  }

  private isOfProcess(event: CandidateEvent): boolean {
    const named = argument(event, 'process');
    const process = named || this.state.processOfThread.get(event.context.thread);
    return process !== undefined && this.processNames.has(this.state.processes.get(process) ?? '');
  }

  /** Service name in lower case, empty for none. */
  driverName(id: number): string {
    return this.state.drivers.get(id) ?? '';
  }

  /** Object name in lower case, empty for a device without a name or one that is not known. */
  deviceName(id: number): string {
    return this.state.devices.get(id)?.name ?? '';
  }

  driverOfDevice(id: number): number {
    return this.state.devices.get(id)?.driver ?? 0;
  }

  /** Image name in lower case, empty for none. */
  processName(id: number): string {
    return this.state.processes.get(id) ?? '';
  }

  /** 0 for none. */
  processOfThread(thread: number): number {
    return this.state.processOfThread.get(thread) ?? 0;
  }

  /**
   * The service name, in lower case, of the driver an event is about: who called, else whom it names, else in whose dispatch
   * routine its thread is. Empty for none.
   */
  driverOf(event: CandidateEvent): string {
    const { drivers, devices, work } = this.state;
    const { callSite, thread } = event.context;
    const id =
      this.driverAt(callSite) ||
      argument(event, 'driver') ||
      devices.get(argument(event, 'device') ?? 0)?.driver ||
      this.driverAt((argument(event, 'routine') ?? 0) as GuestAddress) ||
      work.get(thread)?.at(-1)?.driver;
    return (id && drivers.get(id)) || '';
  }

  private driverAt(address: GuestAddress): number {
    if (address === NULL_ADDRESS) return 0;
    for (const { base, size, driver } of this.state.images.values()) {
      if (address >= base && address < base + size) return driver;
    }
    return 0;
  }

  /** Names the device, or an IRP that was sent to it, or happens while its dispatch routine runs. */
  private isOfDevice(event: CandidateEvent): boolean {
    const { irps, work } = this.state;
    if (this.isChosen(argument(event, 'device')) || this.isChosen(argument(event, 'lower'))) return true;
    if (irps.has(argument(event, 'irp') ?? 0)) return true;
    return this.isChosen(work.get(event.context.thread)?.at(-1)?.device);
  }

  private isChosen(device: number | undefined): boolean {
    return device !== undefined && this.deviceNames.has(this.state.devices.get(device)?.name ?? '');
  }

  /** Takes up what the event tells. */
  private learn(event: CandidateEvent): void {
    const { images, drivers, devices, processes, processOfThread, irps, named } = this.state;
    const number = (name: string) => argument(event, name)!;
    switch (event.kind) {
      case K.imageLoad:
        images.set(number('image'), { base: number('base'), size: number('size'), driver: 0 });
        break;
      case K.driverCreate: {
        const image = images.get(number('image'));
        const name = text(event, 'name');
        if (image !== undefined) image.driver = number('driver');
        drivers.set(number('driver'), name.slice(name.lastIndexOf('\\') + 1).toLowerCase());
        break;
      }
      case K.deviceCreate:
        devices.set(number('device'), { name: text(event, 'name').toLowerCase(), driver: number('driver') });
        break;
      case K.objectCreate:
        if (text(event, 'name') !== '') named.add(number('object'));
        break;
      case K.processCreate:
        processes.set(number('process'), text(event, 'name').toLowerCase());
        break;
      case K.threadCreate:
        processOfThread.set(number('created'), number('process'));
        break;
      case K.irpDispatch:
        if (this.isChosen(number('device'))) irps.add(number('irp'));
        this.begin(event.context.thread, { driver: number('driver'), device: number('device') });
        break;
      case K.irpCompletionCall:
        this.begin(event.context.thread, { driver: this.driverAt(number('routine') as GuestAddress), device: 0 });
        break;
    }
  }

  /** Drops what ends with the event. */
  private forget(event: CandidateEvent): void {
    switch (event.kind) {
      case K.imageUnload:
        this.state.images.delete(argument(event, 'image')!);
        break;
      case K.objectDelete:
        this.state.named.delete(argument(event, 'object')!);
        break;
      case K.irpFree:
        this.state.irps.delete(argument(event, 'irp')!);
        break;
      case K.irpDispatchReturn:
      case K.irpCompletionReturn:
        this.state.work.get(event.context.thread)?.pop();
        break;
      case K.threadExit:
        this.state.work.delete(argument(event, 'exited')!);
        break;
    }
  }

  private begin(thread: number, work: Work): void {
    const stack = this.state.work.get(thread);
    if (stack === undefined) this.state.work.set(thread, [work]);
    else stack.push(work);
  }

  save(): CriteriaState {
    return structuredClone(this.state);
  }

  restore(state: CriteriaState): void {
    this.state = structuredClone(state);
  }
}
