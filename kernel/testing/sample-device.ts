/** A test system with one scripted driver whose device a test program can open. */
import type { GuestAddress } from '../../base/guest-address.ts';
import { IRP_MJ_CLEANUP, IRP_MJ_CLOSE, IRP_MJ_CREATE } from '../../nt/irp-codes.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { livePoolBlocks } from '../ex/pool-blocks.ts';
import { driverDevices } from '../io/driver-object.ts';
import { IopCreateSymbolicLink } from '../io/symbolic-link.ts';
import type { Kernel } from '../kernel.ts';
import { ObpLookup } from '../ob/namespace.ts';
import { completesWith, DriverScript, type ScriptedDriver } from './driver-script.ts';
import type { GuestRoutine } from './guest-script.ts';
import { createTestSystem, type TestSystem } from './test-system.ts';
import { type OpenOptions, UserCalls } from './user-calls.ts';

export type Dispatch = Readonly<Record<number, GuestRoutine>>;

export interface SampleDevice extends TestSystem {
  readonly drivers: DriverScript;
  readonly device: GuestAddress;
  readonly user: UserCalls;
}

/** The address of a driver's object. */
export function driverObject(k: Kernel, service: string): GuestAddress {
  return ObpLookup(k, `\\Driver\\${service}`).object;
}

/**
 * A driver `sample` with `\Device\Sample`, linked as `\??\Smp`. Create, cleanup and close succeed unless `dispatch` says
 * otherwise; no events have been collected yet.
 */
export function createSampleDevice(
  dispatch: (k: Kernel) => Dispatch = () => ({}),
  options: ScriptedDriver = {},
): SampleDevice {
  const system = createTestSystem();
  const { k } = system;
  const drivers = new DriverScript(system);
  const succeed = completesWith(k, STATUS_SUCCESS);
  drivers.load('sample', {
    deviceName: '\\Device\\Sample',
    dispatch: { [IRP_MJ_CREATE]: succeed, [IRP_MJ_CLEANUP]: succeed, [IRP_MJ_CLOSE]: succeed, ...dispatch(k) },
    ...options,
  });
  IopCreateSymbolicLink(k, '\\DosDevices\\Smp', '\\Device\\Sample');
  const [device] = driverDevices(k, driverObject(k, 'sample'));
  system.events.length = 0;
  return { ...system, drivers, device: device!, user: new UserCalls(system) };
}

/** The same with the device open. */
export function openSampleDevice(
  dispatch: (k: Kernel) => Dispatch = () => ({}),
  options: OpenOptions = {},
): SampleDevice & { readonly handle: number } {
  const sample = createSampleDevice(dispatch);
  const status = sample.user.open('\\??\\Smp\\x', options);
  if (status !== STATUS_SUCCESS) throw new Error(`open: ${status?.toString(16)}`);
  sample.events.length = 0;
  return { ...sample, handle: sample.user.handle };
}

/** Blocks of pool in use, the kernel's own included. */
export function blocksInUse(k: Kernel): number {
  return [...livePoolBlocks(k)].length;
}
