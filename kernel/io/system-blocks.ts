/**
 * Structures of the I/O manager that all drivers share by pointer; each is made when somebody first asks for it.
 * Source: the pages of the routines (ntddk.h), "CONFIGURATION_INFORMATION structure".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import { objectTypeNamed } from '../ob/object-types.ts';

/** Size and offset in CONFIGURATION_INFORMATION; all before the version are counts of devices. */
const CONFIGURATION_BYTES = 40;
const CONFIGURATION_VERSION = 32;

function genericMapping(k: Kernel): GuestAddress {
  const { read, write, execute, all } = objectTypeNamed('File').mapping;
  const address = ExpAllocateSystem(k, 16, poolTag('IoGm'));
  for (const [index, rights] of [read, write, execute, all].entries())
    k.memory.writeU32(addressAdd(address, 4 * index), rights);
  return address;
}

function configurationInformation(k: Kernel): GuestAddress {
  const address = ExpAllocateSystem(k, CONFIGURATION_BYTES, poolTag('IoCi'));
  k.memory.writeU32(addressAdd(address, CONFIGURATION_VERSION), CONFIGURATION_BYTES);
  return address;
}

/** The block of that name, made by `make` the first time. */
export function sharedBlock(k: Kernel, name: string, make: (k: Kernel) => GuestAddress): GuestAddress {
  const { sharedBlocks } = k.state.io;
  const known = sharedBlocks.get(name) ?? make(k);
  sharedBlocks.set(name, known);
  return known;
}

export const systemBlockDdis: readonly Ddi[] = [
  /**
   * Returns how generic rights to files map to specific ones.
   * @irql PASSIVE_LEVEL
   * Source: "IoGetFileObjectGenericMapping function (ntddk.h)".
   */
  ddi({
    name: 'IoGetFileObjectGenericMapping',
    parameters: [],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k) => sharedBlock(k, 'generic mapping', genericMapping),
  }),
  /**
   * Returns the counts of disks, ports and other devices, which drivers keep up to date as they find devices.
   * @irql PASSIVE_LEVEL
   * Source: "IoGetConfigurationInformation function (ntddk.h)".
   */
  ddi({
    name: 'IoGetConfigurationInformation',
    parameters: [],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k) => sharedBlock(k, 'configuration information', configurationInformation),
  }),
];
