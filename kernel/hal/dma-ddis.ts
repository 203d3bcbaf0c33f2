/**
 * Adapter objects. IoGetDmaAdapter gives a DMA_ADAPTER with a table of routines, which drivers call through it; each has a
 * name here, as a debugger shows it.
 * Source: "DMA_OPERATIONS structure (wdm.h)" and the pages of its members.
 */
import { UnimplementedError } from '../../base/errors.ts';
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { PAGE_SIZE } from '../../base/page.ts';
import { u64FromNumber } from '../../base/u64.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpFreeSystem, ExpTryAllocateSystem } from '../ex/pool.ts';
import { DeviceObject } from '../generated/views.ts';
import { callGuest, done, type Enter, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { MiMdlId } from '../mm/mdl.ts';
import {
  HalAllocateCommonBuffer,
  HalFreeCommonBuffer,
  HalRunsOfMdl,
  SCATTER_GATHER_ELEMENT_BYTES,
  SCATTER_GATHER_LIST_BYTES,
  writeScatterGatherList,
} from './dma.ts';
import type { DmaAdapter } from './state.ts';

const ADAPTER_TAG = poolTag('DmaA');
const LIST_TAG = poolTag('DmaL');

/** DMA_ADAPTER, and the DMA_OPERATIONS that this one brings with it. */
const ADAPTER_BYTES = 16;
const OPERATIONS_BYTES = 128;
const DMA_OPERATIONS_AT = 8;
/** Version of the adapter and of its table: the members up to BuildMdlFromScatterGatherList. */
const VERSION = 1;

/** Members of DEVICE_DESCRIPTION, by offset. */
const MAXIMUM_LENGTH = 32;

/** IO_ALLOCATION_ACTION: what a driver's control routine leaves with the adapter. */
const KeepObject = 1;

/** Members of DMA_OPERATIONS in order; the first stands behind Size. */
const OPERATIONS = [
  'HalpPutDmaAdapter',
  'HalpAllocateCommonBuffer',
  'HalpFreeCommonBuffer',
  'HalpAllocateAdapterChannel',
  'HalpFlushAdapterBuffers',
  'HalpFreeAdapterChannel',
  'HalpFreeMapRegisters',
  'HalpMapTransfer',
  'HalpGetDmaAlignment',
  'HalpReadDmaCounter',
  'HalpGetScatterGatherList',
  'HalpPutScatterGatherList',
  // No DDI has these names: calling one ends the run with it.
  'HalpCalculateScatterGatherListSize',
  'HalpBuildScatterGatherList',
  'HalpBuildMdlFromScatterGatherList',
] as const;

/** The adapter at an address. @throws UnimplementedError for what is none */
function adapterAt(k: Kernel, address: GuestAddress): DmaAdapter {
  const adapter = k.state.hal.adapters.get(address);
  if (adapter !== undefined) return adapter;
  k.memory.readU64(address);
  throw new UnimplementedError(`a DMA operation on ${formatAddress(address)}, which is no adapter`, '');
}

function getDmaAdapter(k: Kernel, pdo: GuestAddress, description: GuestAddress, count: GuestAddress): GuestAddress {
  const address = ExpTryAllocateSystem(k, ADAPTER_BYTES + OPERATIONS_BYTES, ADAPTER_TAG);
  if (address === NULL_ADDRESS) return NULL_ADDRESS;
  const { hal, io } = k.state;
  const maximum = k.memory.readU32(addressAdd(description, MAXIMUM_LENGTH));
  const mapRegisters = Math.ceil(maximum / PAGE_SIZE) + 1;
  const table = addressAdd(address, ADAPTER_BYTES);
  k.memory.writeU16(address, VERSION);
  k.memory.writeU16(addressAdd(address, 2), ADAPTER_BYTES);
  k.memory.writePointer(addressAdd(address, DMA_OPERATIONS_AT), table);
  k.memory.writeU64(table, OPERATIONS_BYTES, 0);
  OPERATIONS.forEach((name, index) => {
    k.memory.writePointer(addressAdd(table, 8 + 8 * index), k.calls.exportAddress(name));
  });
  const adapter: DmaAdapter = { id: hal.nextAdapter++, address, mapRegisters, owned: false, waiting: [] };
  hal.adapters.set(address, adapter);
  k.memory.writeU32(count, mapRegisters);
  k.sink.dmaAdapter(adapter.id, io.devices.get(pdo) ?? 0, mapRegisters, 0);
  return address;
}

/** Slots of {@link HalpCallControl}: a driver's control routine and what it works on. */
interface CallControl {
  readonly adapter: GuestAddress;
  readonly device: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: GuestAddress;
}

/** Calls the routine of a driver that owns the adapter's channel now. */
const HalpCallControl = hostRoutine<CallControl>('HalpCallControl', {
  start(k, { adapter, device, routine, context }) {
    adapterAt(k, adapter).owned = true;
    const irp = new DeviceObject(k.memory, device).CurrentIrp;
    return callGuest(routine, [device, irp, adapter, context], 'returned');
  },
  returned(k, { adapter: address }, action) {
    const adapter = adapterAt(k, address);
    adapter.owned = action === KeepObject;
    return adapter.owned ? done(STATUS_SUCCESS) : serveNext(adapter);
  },
  served: () => done(STATUS_SUCCESS),
});

/** The channel is free: whoever waits for it gets it. */
function serveNext({ address, waiting }: DmaAdapter): StepResult {
  const next = waiting.shift();
  return next === undefined ? done(STATUS_SUCCESS) : enter(HalpCallControl, { adapter: address, ...next }, 'served');
}

interface GetList {
  readonly adapter: GuestAddress;
  readonly device: GuestAddress;
  readonly list: GuestAddress;
  readonly routine: GuestAddress;
  readonly context: GuestAddress;
}

/** Calls the routine of a driver with the list that has been made for it. */
const HalpCallListControl = hostRoutine<GetList>('HalpCallListControl', {
  start(k, { device, list, routine, context }) {
    const irp = new DeviceObject(k.memory, device).CurrentIrp;
    return callGuest(routine, [device, irp, list, context], 'returned');
  },
  returned: () => done(STATUS_SUCCESS),
});

/** What a driver gets a list for. */
interface ListRequest {
  readonly device: GuestAddress;
  readonly mdl: GuestAddress;
  readonly currentVa: GuestAddress;
  readonly length: number;
  readonly routine: GuestAddress;
  readonly context: GuestAddress;
  readonly toDevice: boolean;
}

function getList(k: Kernel, adapter: DmaAdapter, request: ListRequest): number | Enter {
  const { device, mdl, currentVa, length, routine, context, toDevice } = request;
  const runs = HalRunsOfMdl(k, mdl, currentVa, length);
  if (runs.length > adapter.mapRegisters) return STATUS_INSUFFICIENT_RESOURCES;
  const listBytes = SCATTER_GATHER_LIST_BYTES + runs.length * SCATTER_GATHER_ELEMENT_BYTES;
  const list = ExpTryAllocateSystem(k, listBytes, LIST_TAG);
  if (list === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  writeScatterGatherList(k, list, runs);
  reportMap(k, adapter, mdl, currentVa, length, runs[0]!.address, toDevice);
  return enter(HalpCallListControl, { adapter: adapter.address, device, list, routine, context });
}

function reportMap(
  k: Kernel,
  adapter: DmaAdapter,
  mdl: GuestAddress,
  currentVa: GuestAddress,
  length: number,
  logical: number,
  toDevice: boolean,
): void {
  const va = u64FromNumber(currentVa);
  const { lo, hi } = u64FromNumber(logical);
  k.sink.dmaMap(adapter.id, MiMdlId(k, mdl), va.lo, va.hi, length, lo, hi, toDevice ? 1 : 0);
}

export const dmaDdis: readonly Ddi[] = [
  /**
   * Gives the DMA adapter of a device, and how many map registers a transfer may use; NULL without memory.
   * @irql PASSIVE_LEVEL
   * Deviation: each call makes another adapter, of version 1, for a bus master that addresses all of memory.
   * Source: "IoGetDmaAdapter function (wdm.h)".
   */
  ddi({
    name: 'IoGetDmaAdapter',
    parameters: ['PhysicalDeviceObject: ptr', 'DeviceDescription: ptr', 'NumberOfMapRegisters: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, pdo, description, count) => getDmaAdapter(k, pdo, description, count),
  }),
  /**
   * Gives an adapter back.
   * @irql PASSIVE_LEVEL
   * Source: "PPUT_DMA_ADAPTER callback function (wdm.h)".
   */
  ddi({
    name: 'HalpPutDmaAdapter',
    parameters: ['DmaAdapter: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, address) {
      const { id, mapRegisters } = adapterAt(k, address);
      k.state.hal.adapters.delete(address);
      k.sink.dmaAdapter(id, 0, mapRegisters, 1);
      ExpFreeSystem(k, address);
    },
  }),
  /**
   * Allocates memory that driver and device share; NULL without memory for it.
   * @irql PASSIVE_LEVEL
   * Source: "PALLOCATE_COMMON_BUFFER callback function (wdm.h)".
   */
  ddi({
    name: 'HalpAllocateCommonBuffer',
    parameters: ['DmaAdapter: ptr', 'Length: u32', 'LogicalAddress: ptr', 'CacheEnabled: bool'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, adapter, length, logical) => HalAllocateCommonBuffer(k, adapterAt(k, adapter), length, logical),
  }),
  /**
   * Frees a common buffer.
   * @irql PASSIVE_LEVEL
   * Source: "PFREE_COMMON_BUFFER callback function (wdm.h)".
   */
  ddi({
    name: 'HalpFreeCommonBuffer',
    parameters: ['DmaAdapter: ptr', 'Length: u32', 'LogicalAddress: u64', 'VirtualAddress: ptr', 'CacheEnabled: bool'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, adapter, length, _logical, address) {
      if (HalFreeCommonBuffer(k, adapterAt(k, adapter), address, length)) return;
      throw new UnimplementedError(`FreeCommonBuffer of ${formatAddress(address)}, which is no common buffer`, '');
    },
  }),
  /**
   * Has a routine of the driver called when the adapter's channel and map registers are free. Returns STATUS_SUCCESS,
   * STATUS_INSUFFICIENT_RESOURCES when there are not so many map registers.
   * @irql DISPATCH_LEVEL
   * Source: "PALLOCATE_ADAPTER_CHANNEL callback function (wdm.h)".
   */
  ddi({
    name: 'HalpAllocateAdapterChannel',
    parameters: [
      'DmaAdapter: ptr',
      'DeviceObject: ptr',
      'NumberOfMapRegisters: u32',
      'ExecutionRoutine: ptr',
      'Context: ptr',
    ],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call(k, address, device, mapRegisters, routine, context) {
      const adapter = adapterAt(k, address);
      if (mapRegisters > adapter.mapRegisters) return STATUS_INSUFFICIENT_RESOURCES;
      if (!adapter.owned) return enter(HalpCallControl, { adapter: address, device, routine, context });
      adapter.waiting.push({ device, routine, context });
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives the channel back that a control routine has kept.
   * @irql DISPATCH_LEVEL
   * Source: "PFREE_ADAPTER_CHANNEL callback function (wdm.h)".
   */
  ddi({
    name: 'HalpFreeAdapterChannel',
    parameters: ['DmaAdapter: ptr'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call(k, address) {
      const adapter = adapterAt(k, address);
      adapter.owned = false;
      const next = adapter.waiting.shift();
      return next === undefined ? 0 : enter(HalpCallControl, { adapter: address, ...next });
    },
  }),
  /**
   * Gives map registers back that a bus master has kept.
   * @irql DISPATCH_LEVEL
   * Deviation: an adapter of a bus master has as many map registers as anybody asks for at a time.
   * Source: "PFREE_MAP_REGISTERS callback function (wdm.h)".
   */
  ddi({
    name: 'HalpFreeMapRegisters',
    parameters: ['DmaAdapter: ptr', 'MapRegisterBase: ptr', 'NumberOfMapRegisters: u32'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call(k, address) {
      adapterAt(k, address);
    },
  }),
  /**
   * Gives the device's address of a part of a buffer, and how much of it that reaches: *Length may become less.
   * @irql <= DISPATCH_LEVEL
   * Source: "PMAP_TRANSFER callback function (wdm.h)".
   */
  ddi({
    name: 'HalpMapTransfer',
    parameters: [
      'DmaAdapter: ptr',
      'Mdl: ptr',
      'MapRegisterBase: ptr',
      'CurrentVa: ptr',
      'Length: ptr',
      'WriteToDevice: bool',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, address, mdl, _base, currentVa, lengthAt, toDevice) {
      const adapter = adapterAt(k, address);
      const run = HalRunsOfMdl(k, mdl, currentVa, k.memory.readU32(lengthAt))[0]!;
      k.memory.writeU32(lengthAt, run.length);
      reportMap(k, adapter, mdl, currentVa, run.length, run.address, toDevice);
      return u64FromNumber(run.address);
    },
  }),
  /**
   * Finishes a transfer; TRUE.
   * @irql <= DISPATCH_LEVEL
   * Source: "PFLUSH_ADAPTER_BUFFERS callback function (wdm.h)".
   */
  ddi({
    name: 'HalpFlushAdapterBuffers',
    parameters: [
      'DmaAdapter: ptr',
      'Mdl: ptr',
      'MapRegisterBase: ptr',
      'CurrentVa: ptr',
      'Length: u32',
      'WriteToDevice: bool',
    ],
    irql: [PASSIVE_LEVEL, DISPATCH_LEVEL],
    call(k, address, mdl, _base, _currentVa, length, toDevice) {
      k.sink.dmaFlush(adapterAt(k, address).id, MiMdlId(k, mdl), length, toDevice ? 1 : 0);
      return true;
    },
  }),
  /**
   * The alignment that DMA buffers need: none.
   * @irql PASSIVE_LEVEL
   * Source: "PGET_DMA_ALIGNMENT callback function (wdm.h)".
   */
  ddi({
    name: 'HalpGetDmaAlignment',
    parameters: ['DmaAdapter: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, address) {
      adapterAt(k, address);
      return 1;
    },
  }),
  /**
   * Makes a list of the memory behind a part of a buffer and calls the driver with it. Returns STATUS_SUCCESS,
   * STATUS_INSUFFICIENT_RESOURCES.
   * @irql DISPATCH_LEVEL
   * Source: "PGET_SCATTER_GATHER_LIST callback function (wdm.h)".
   */
  ddi({
    name: 'HalpGetScatterGatherList',
    parameters: [
      'DmaAdapter: ptr',
      'DeviceObject: ptr',
      'Mdl: ptr',
      'CurrentVa: ptr',
      'Length: u32',
      'ExecutionRoutine: ptr',
      'Context: ptr',
      'WriteToDevice: bool',
    ],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call: (k, adapter, device, mdl, currentVa, length, routine, context, toDevice) =>
      getList(k, adapterAt(k, adapter), { device, mdl, currentVa, length, routine, context, toDevice }),
  }),
  /**
   * Gives a list of GetScatterGatherList back: the transfer is over.
   * @irql DISPATCH_LEVEL
   * Source: "PPUT_SCATTER_GATHER_LIST callback function (wdm.h)".
   */
  ddi({
    name: 'HalpPutScatterGatherList',
    parameters: ['DmaAdapter: ptr', 'ScatterGather: ptr', 'WriteToDevice: bool'],
    irql: [DISPATCH_LEVEL, DISPATCH_LEVEL],
    call(k, address, list, toDevice) {
      k.sink.dmaFlush(adapterAt(k, address).id, 0, 0, toDevice ? 1 : 0);
      ExpFreeSystem(k, list);
    },
  }),
];
