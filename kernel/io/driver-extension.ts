/**
 * Memory that drivers hang on a driver object, by an address of their choice; it goes with the driver object.
 * Source: the pages of the routines (wdm.h).
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64Equal } from '../../base/u64.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_OBJECT_NAME_COLLISION, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';

/** Frees the extensions of a driver object that goes. */
export function IopFreeDriverExtensions(k: Kernel, driver: GuestAddress): void {
  const { driverExtensions } = k.state.io;
  for (const extension of driverExtensions) if (extension.driver === driver) ExpFreeSystem(k, extension.address);
  k.state.io.driverExtensions = driverExtensions.filter((extension) => extension.driver !== driver);
}

export const driverExtensionDdis: readonly Ddi[] = [
  /**
   * Gives a driver object zeroed nonpaged memory under an address that identifies it.
   * @irql <= DISPATCH_LEVEL
   * Returns STATUS_SUCCESS, STATUS_OBJECT_NAME_COLLISION (the address has some already), STATUS_INSUFFICIENT_RESOURCES.
   * Source: "IoAllocateDriverObjectExtension function (wdm.h)".
   */
  ddi({
    name: 'IoAllocateDriverObjectExtension',
    parameters: [
      'DriverObject: ptr',
      'ClientIdentificationAddress: u64',
      'DriverObjectExtensionSize: u32',
      'DriverObjectExtension: ptr',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, driver, client, sizeBytes, out) {
      k.memory.writePointer(out, NULL_ADDRESS);
      const { driverExtensions } = k.state.io;
      if (driverExtensions.some((one) => one.driver === driver && u64Equal(one.client, client))) {
        return STATUS_OBJECT_NAME_COLLISION;
      }
      const address = ExpTryAllocateSystem(k, sizeBytes, poolTag('Driv'));
      if (address === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
      driverExtensions.push({ driver, client, address });
      k.memory.writePointer(out, address);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Returns the memory that was given to a driver object under an address, NULL when there is none.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoGetDriverObjectExtension function (wdm.h)".
   */
  ddi({
    name: 'IoGetDriverObjectExtension',
    parameters: ['DriverObject: ptr', 'ClientIdentificationAddress: u64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, driver, client) =>
      k.state.io.driverExtensions.find((one) => one.driver === driver && u64Equal(one.client, client))?.address ??
      NULL_ADDRESS,
  }),
];
