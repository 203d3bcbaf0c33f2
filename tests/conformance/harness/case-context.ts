/** What the kernel side of a case works with besides the driver kit: reports, and devices that go when the case ends. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../../base/guest-address.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { DeviceObject, UnicodeString } from '../../../kernel/generated/views.ts';
import { FILE_DEVICE_UNKNOWN } from '../../../nt/device-types.ts';
import { IRP_MJ_CLEANUP, IRP_MJ_CLOSE, IRP_MJ_CREATE } from '../../../nt/irp-codes.ts';
import { ntSuccess, STATUS_INVALID_DEVICE_REQUEST, STATUS_SUCCESS } from '../../../nt/status-codes.ts';
import { DEVICE_FLAGS } from '../../../nt/tables/io-flags.ts';
import type { Reported } from './rule.ts';

/** Dispatch routines by major function. */
export type Dispatch = Readonly<Record<number, DriverRoutine>>;

export interface DeviceOptions {
  /** DO_BUFFERED_IO, DO_DIRECT_IO or others; none unless said otherwise. */
  readonly flags?: number;
  readonly type?: number;
  readonly characteristics?: number;
  readonly exclusive?: boolean;
  readonly extensionBytes?: number;
  /** A symbolic link to it, for programs. */
  readonly link?: string;
  /** IRP_MJ_CREATE, CLEANUP and CLOSE succeed and others fail with STATUS_INVALID_DEVICE_REQUEST unless named here. */
  readonly dispatch?: Dispatch;
}

const MARK = '#';

/** Emits a report: a debug message that the harness knows by its first character. */
export function* report(nt: DriverKit, label: string, value: Reported | GuestAddress): DriverCode<void> {
  if (typeof value === 'string') yield* nt.DbgPrint(nt.ansi(`${MARK}${label}="%s"`), nt.ansi(value));
  else {
    const bits = typeof value === 'bigint' ? { lo: Number(value & 0xffff_ffffn), hi: Number(value >> 32n) } : value;
    yield* nt.DbgPrint(nt.ansi(`${MARK}${label}=%I64x`), bits);
  }
}

export class CaseContext {
  readonly driverObject: GuestAddress;
  private readonly nt: DriverKit;
  private readonly dispatch = new Map<GuestAddress, Dispatch>();
  private devices: GuestAddress[] = [];
  private links: string[] = [];
  /** For values that the kernel side keeps from its first to its last part. */
  readonly kept = new Map<string, GuestAddress>();

  constructor(nt: DriverKit, driverObject: GuestAddress) {
    this.nt = nt;
    this.driverObject = driverObject;
  }

  /** Reports a value: status, number, address, truth value or text. */
  report(label: string, value: Reported | GuestAddress): DriverCode<void> {
    return report(this.nt, label, value);
  }

  /** Reports a UNICODE_STRING. IRQL PASSIVE_LEVEL. */
  *reportText(label: string, unicodeString: GuestAddress): DriverCode<void> {
    const { nt } = this;
    // %wZ prints a text without a buffer as (null).
    const isEmpty = nt.view(UnicodeString, unicodeString).Length === 0;
    yield* nt.DbgPrint(nt.ansi(`${MARK}${label}="${isEmpty ? '' : '%wZ'}"`), unicodeString);
  }

  /** Creates a device; "" is one without a name. Throws when that fails: rules about failing call IoCreateDevice. */
  *device(name: string, options: DeviceOptions = {}): DriverCode<GuestAddress> {
    const { nt } = this;
    const out = nt.local(8);
    const namePointer = name === '' ? NULL_ADDRESS : nt.text(name);
    const { type = FILE_DEVICE_UNKNOWN, characteristics = 0, exclusive = false, extensionBytes = 0 } = options;
    const status = yield* nt.IoCreateDevice(
      this.driverObject,
      extensionBytes,
      namePointer,
      type,
      characteristics,
      exclusive,
      out,
    );
    if (!ntSuccess(status)) throw new Error(`IoCreateDevice of ${name}: 0x${status.toString(16)}`);
    const device = nt.memory.readPointer(out);
    const view = nt.view(DeviceObject, device);
    view.Flags = (view.Flags | (options.flags ?? 0)) & ~DEVICE_FLAGS.DO_DEVICE_INITIALIZING;
    this.devices.push(device);
    this.dispatch.set(device, options.dispatch ?? {});
    if (options.link !== undefined) yield* this.link(options.link, name);
    return device;
  }

  /** A device that stands above the stack of another one and does with requests what `dispatch` says. */
  *filter(target: GuestAddress, dispatch: Dispatch, options: DeviceOptions = {}): DriverCode<GuestAddress> {
    const filter = yield* this.device('', { ...options, dispatch });
    yield* this.nt.IoAttachDeviceToDeviceStack(filter, target);
    return filter;
  }

  /** Creates a symbolic link that goes when the case ends. */
  *link(link: string, target: string): DriverCode<void> {
    const status = yield* this.nt.IoCreateSymbolicLink(this.nt.text(link), this.nt.text(target));
    if (!ntSuccess(status)) throw new Error(`IoCreateSymbolicLink of ${link}: 0x${status.toString(16)}`);
    this.links.push(link);
  }

  /** The case has deleted the device itself. */
  forget(device: GuestAddress): void {
    this.devices = this.devices.filter((other) => other !== device);
    this.dispatch.delete(device);
  }

  /** What the test driver's dispatch routines do: what the device's case says. */
  *handle(device: GuestAddress, irp: GuestAddress): DriverCode {
    const major = this.nt.IoGetCurrentIrpStackLocation(irp).MajorFunction;
    const routine = this.dispatch.get(device)?.[major];
    if (routine === undefined) {
      const usual = major === IRP_MJ_CREATE || major === IRP_MJ_CLEANUP || major === IRP_MJ_CLOSE;
      return yield* this.nt.completeIrp(irp, usual ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST);
    }
    const result = routine(device, irp);
    return typeof result === 'object' && 'next' in result ? yield* result : result;
  }

  /** Deletes links and devices, the youngest first. */
  *cleanUp(): DriverCode<void> {
    const { nt } = this;
    for (const link of this.links.splice(0).reverse()) yield* nt.IoDeleteSymbolicLink(nt.text(link));
    const { devices } = this;
    this.devices = [];
    // Filters are younger than what they stand on: detach each from the device below it, then delete it.
    while (devices.length > 0) {
      const device = devices.pop()!;
      const below = devices.find((lower) => nt.view(DeviceObject, lower).AttachedDevice === device);
      if (below !== undefined) yield* nt.IoDetachDevice(below);
      yield* nt.IoDeleteDevice(device);
      this.dispatch.delete(device);
    }
  }

  /** Copies bytes into memory. */
  write(address: GuestAddress, text: string): void {
    for (let i = 0; i < text.length; i++) this.nt.memory.writeU8(addressAdd(address, i), text.charCodeAt(i));
  }

  /** Bytes of memory as a text. */
  read(address: GuestAddress, length: number): string {
    return String.fromCharCode(...this.nt.memory.readBytes(address, length));
  }
}
