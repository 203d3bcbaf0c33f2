/**
 * Device memory mapped into system space: pages without memory behind them, each access to which goes to the device.
 * Source: "MmMapIoSpace function (wdm.h)", "MmUnmapIoSpace function (wdm.h)".
 */
import { UnimplementedError } from '../../base/errors.ts';
import { formatAddress, hex0x } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromNumber, u64ToNumber } from '../../base/u64.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { HalDeviceAt } from '../hal/registers.ts';
import type { Kernel } from '../kernel.ts';
import type { PageProtection } from '../ports.ts';
import { MiReleaseMapping, MiReserveMapping } from './system-mappings.ts';
import { PAGE_SIZE, roundUpToPages } from './system-space.ts';

const DEVICE: PageProtection = { write: true, execute: false, user: false, device: true };

/** MEMORY_CACHING_TYPE */
const [MM_NON_CACHED, MM_CACHED, MM_WRITE_COMBINED] = [0, 1, 2];
const PAGE_NOCACHE = 0x200;
const PAGE_WRITECOMBINE = 0x400;

function cachingOf(protection: number): number {
  if ((protection & PAGE_NOCACHE) !== 0) return MM_NON_CACHED;
  return (protection & PAGE_WRITECOMBINE) !== 0 ? MM_WRITE_COMBINED : MM_CACHED;
}

/** Maps physical device memory. @returns the address of its first byte, NULL when there is no room */
function mapIoSpace(k: Kernel, physicalAddress: U64, sizeBytes: number, cacheType: number): GuestAddress {
  const start = u64ToNumber(physicalAddress);
  if (HalDeviceAt(k, 'memory', start, sizeBytes) === 0) {
    throw new UnimplementedError(
      `MmMapIoSpace of ${sizeBytes} bytes at physical address ${hex0x(start)}, where the scenario has no hardware`,
      '',
    );
  }
  const offset = start % PAGE_SIZE;
  const mappedBytes = roundUpToPages(offset + sizeBytes);
  const base = MiReserveMapping(k, mappedBytes / PAGE_SIZE);
  if (base === NULL_ADDRESS) return NULL_ADDRESS;
  k.memory.map(base, mappedBytes, DEVICE);
  k.state.hal.ioMappings.push({ base, physical: start - offset, sizeBytes: mappedBytes });
  const address = addressAdd(base, offset);
  const size = u64FromNumber(sizeBytes);
  k.sink.ioSpaceMap(physicalAddress.lo, physicalAddress.hi, size.lo, size.hi, address, cacheType);
  return address;
}

function unmapIoSpace(k: Kernel, address: GuestAddress, sizeBytes: number): void {
  const { ioMappings } = k.state.hal;
  const base = addressAdd(address, -(address & (PAGE_SIZE - 1)));
  const index = ioMappings.findIndex((mapping) => mapping.base === base);
  if (index < 0) {
    throw new UnimplementedError(`MmUnmapIoSpace of ${formatAddress(address)}, which no MmMapIoSpace has returned`, '');
  }
  const [mapping] = ioMappings.splice(index, 1);
  MiReleaseMapping(k, base, mapping!.sizeBytes / PAGE_SIZE);
  const size = u64FromNumber(sizeBytes);
  k.sink.ioSpaceUnmap(address, size.lo, size.hi);
}

export const ioSpaceDdis: readonly Ddi[] = [
  /**
   * Maps physical addresses of a device into system space; NULL when there is no room.
   * @irql <= DISPATCH_LEVEL
   * Deviation: the caching type makes no difference.
   * Source: "MmMapIoSpace function (wdm.h)".
   */
  ddi({
    name: 'MmMapIoSpace',
    parameters: ['PhysicalAddress: u64', 'NumberOfBytes: i64', 'CacheType: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, physicalAddress, sizeBytes, cacheType) => mapIoSpace(k, physicalAddress, sizeBytes, cacheType & 0xff),
  }),
  /**
   * Maps physical addresses of a device into system space; NULL when there is no room.
   * @irql <= DISPATCH_LEVEL
   * Deviation: device memory can be read and written whatever Protect says.
   * Source: "MmMapIoSpaceEx function (wdm.h)".
   */
  ddi({
    name: 'MmMapIoSpaceEx',
    parameters: ['PhysicalAddress: u64', 'NumberOfBytes: i64', 'Protect: u32'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, physicalAddress, sizeBytes, protection) =>
      mapIoSpace(k, physicalAddress, sizeBytes, cachingOf(protection)),
  }),
  /**
   * Takes a mapping of MmMapIoSpace away.
   * @irql <= DISPATCH_LEVEL
   * Source: "MmUnmapIoSpace function (wdm.h)".
   */
  ddi({
    name: 'MmUnmapIoSpace',
    parameters: ['BaseAddress: ptr', 'NumberOfBytes: i64'],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call: (k, address, sizeBytes) => unmapIoSpace(k, address, sizeBytes),
  }),
];
