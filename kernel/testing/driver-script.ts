/** Drivers for unit tests: DriverEntry and dispatch routines are TypeScript functions behind guest addresses. */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { UNICODE_STRING } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { DEVICE_FLAGS } from '../../nt/tables/io-flags.ts';
import { CmpGiveKey } from '../cm/init.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import { DeviceObject, DriverObject, IoStackLocation, IoStatusBlock, Irp } from '../generated/views.ts';
import { enter } from '../host-routine.ts';
import { ioDdis } from '../io/ddis.ts';
import { dispatchEntry } from '../io/driver-object.ts';
import { IopLoadDriver } from '../io/load-driver.ts';
import { IopDescribeService, serviceKeyOf, serviceKeyPath } from '../io/service-key.ts';
import { IopUnloadDriver } from '../io/unload-driver.ts';
import { keDdis } from '../ke/ddis.ts';
import type { Kernel } from '../kernel.ts';
import { obDdis } from '../ob/ddis.ts';
import { allocateUnicodeString } from '../rtl/unicode-string.ts';
import { callDdi } from './call-ddi.ts';
import type { GuestActivity, GuestRoutine } from './guest-script.ts';
import type { TestSystem } from './test-system.ts';

const IMAGE_BYTES = 0x3000;

/** Calls a DDI; inside a guest routine, `yield` what it gives. */
export function call(k: Kernel, name: string, ...args: unknown[]) {
  return callDdi(k, [...ioDdis, ...keDdis, ...obDdis], name, ...args) as number;
}

/** A UNICODE_STRING in system memory. It is never freed. */
export function unicode(k: Kernel, text: string): GuestAddress {
  const address = ExpAllocateSystem(k, UNICODE_STRING.SIZE, poolTag('Test'));
  allocateUnicodeString(k, address, text, poolTag('Test'));
  return address;
}

export interface ScriptedDriver {
  /** Dispatch routines by major function. */
  readonly dispatch?: Readonly<Record<number, GuestRoutine>>;
  /** A device with this name and IRP buffers in the buffered way; none for no device. */
  readonly deviceName?: string;
  readonly exclusive?: boolean;
  readonly extensionSize?: number;
  readonly unload?: GuestRoutine;
  /** What DriverEntry does after the device is made, and returns. */
  readonly entry?: (driver: GuestAddress, registryPath: GuestAddress) => number | GuestActivity;
}

export class DriverScript {
  private readonly system: TestSystem;
  private readonly entries = new Map<string, GuestAddress>();
  /** Services whose images have been unmapped. */
  readonly unloaded: string[] = [];

  constructor(system: TestSystem) {
    this.system = system;
    const { k, script, calls } = system;
    const exported = new Map<string, GuestAddress>();
    const exportAddress = (name: string): GuestAddress => {
      const known = exported.get(name);
      if (known !== undefined) return known;
      const address = script.routine(function* (...args) {
        return yield call(k, name, ...args);
      });
      exported.set(name, address);
      return address;
    };
    const bases = new Map<number, string>();
    Object.assign(calls, {
      exportAddress,
      isImplemented: () => true,
      describeImage: (service: string) =>
        this.entries.has(service) ? { fileName: `${service}.sys`, sizeBytes: IMAGE_BYTES } : undefined,
      imageWithFileName: () => undefined,
      loadImage: (service: string, base: GuestAddress) => {
        bases.set(base, service);
        return {
          fileName: `${service}.sys`,
          base,
          sizeBytes: IMAGE_BYTES,
          entry: this.entries.get(service)!,
          functions: base,
          functionCount: 0,
          sections: [],
        };
      },
      freeInitialization: () => {},
      unloadImage: (base: GuestAddress) => this.unloaded.push(bases.get(base)!),
    });
  }

  /** Loads a driver in the current thread; gives the status of the load. */
  load(service: string, driver: ScriptedDriver): number {
    this.define(service, driver);
    const { k } = this.system;
    if (IopDescribeService(k, service) === undefined) CmpGiveKey(k, serviceKeyOf(service, `${service}.sys`));
    return this.system.script.call(enter(IopLoadDriver, { keyPath: serviceKeyPath(service) }));
  }

  unload(service: string): number {
    return this.system.script.call(enter(IopUnloadDriver, { service }));
  }

  private define(service: string, driver: ScriptedDriver): void {
    const { k, script } = this.system;
    const entry = script.routine((driverObject, registryPath) => {
      const address = driverObject as GuestAddress;
      for (const [major, routine] of Object.entries(driver.dispatch ?? {})) {
        k.memory.writePointer(dispatchEntry(address, Number(major)), script.routine(routine));
      }
      if (driver.unload !== undefined) new DriverObject(k.memory, address).DriverUnload = script.routine(driver.unload);
      if (driver.deviceName !== undefined) {
        const device = createDevice(k, address, driver.deviceName, driver);
        new DeviceObject(k.memory, device).Flags |= DEVICE_FLAGS.DO_BUFFERED_IO;
      }
      return driver.entry?.(address, registryPath as GuestAddress) ?? STATUS_SUCCESS;
    });
    this.entries.set(service, entry);
  }
}

/** IoCreateDevice that must succeed. An empty name makes a device without one. */
export function createDevice(
  k: Kernel,
  driver: GuestAddress,
  name: string,
  options: { readonly exclusive?: boolean; readonly extensionSize?: number } = {},
): GuestAddress {
  const out = ExpAllocateSystem(k, 8, poolTag('Test'));
  const { exclusive = false, extensionSize = 0 } = options;
  const namePointer = name === '' ? NULL_ADDRESS : unicode(k, name);
  const status = call(k, 'IoCreateDevice', driver, extensionSize, namePointer, 0x22, 0, exclusive, out);
  if (status !== STATUS_SUCCESS) throw new Error(`IoCreateDevice: ${status.toString(16)}`);
  return k.memory.readPointer(out);
}

/** IoGetCurrentIrpStackLocation */
export function currentLocation(k: Kernel, irp: number): IoStackLocation {
  return new IoStackLocation(k.memory, new Irp(k.memory, irp as GuestAddress).Tail_Overlay_CurrentStackLocation);
}

/** Sets the result and completes the IRP; to be yielded. */
export function complete(k: Kernel, irp: number, status: number, information = 0) {
  const result = new IoStatusBlock(k.memory, new Irp(k.memory, irp as GuestAddress).IoStatus);
  result.Status = status;
  result.Information = { lo: information, hi: 0 };
  return call(k, 'IofCompleteRequest', irp, 0);
}

/** A dispatch routine that completes with the given result. */
export function completesWith(k: Kernel, status: number, information = 0): GuestRoutine {
  return function* (_device, irp) {
    yield complete(k, irp, status, information);
    return status;
  };
}

/** IoSkipCurrentIrpStackLocation, as the driver's inlined code does it. */
export function skipLocation(k: Kernel, address: number): void {
  const irp = new Irp(k.memory, address as GuestAddress);
  irp.CurrentLocation = irp.CurrentLocation + 1;
  irp.Tail_Overlay_CurrentStackLocation = addressAdd(irp.Tail_Overlay_CurrentStackLocation, 72);
}

/** IoCopyCurrentIrpStackLocationToNext */
export function copyLocation(k: Kernel, irp: number): void {
  const current = currentLocation(k, irp);
  const next = new IoStackLocation(k.memory, addressAdd(current.address, -72));
  k.memory.move(next.address, current.address, 56);
  next.Control = 0;
}

/** IoSetCompletionRoutine; `control` are SL_INVOKE_ON_... flags. */
export function setCompletion(k: Kernel, irp: number, routine: GuestAddress, context: number, control: number): void {
  const next = new IoStackLocation(k.memory, addressAdd(currentLocation(k, irp).address, -72));
  next.CompletionRoutine = routine;
  next.Context = context as GuestAddress;
  next.Control = control;
}

/** IoMarkIrpPending */
export function markPending(k: Kernel, irp: number): void {
  currentLocation(k, irp).Control |= 1;
}
