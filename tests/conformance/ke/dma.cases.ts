/** Adapters of bus masters. Source: "DMA_OPERATIONS structure (wdm.h)" and the pages of its members, "IoGetDmaAdapter". */

import { addressFromU64 } from '../../../base/guest-address.ts';
import {
  addressAdd,
  DISPATCH_LEVEL,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_SUCCESS,
  type U64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { GuestValue } from '../../../kernel/host-routine.ts';
import { rules } from '../harness/rule.ts';

const PAGE = 0x1000;
const PCI_BUS = 5;
const NON_PAGED = 0x200;
const TAG = 0x616d_4444;

/** Members of DMA_OPERATIONS, by offset. */
const OPERATIONS = {
  PutDmaAdapter: 8,
  AllocateCommonBuffer: 16,
  FreeCommonBuffer: 24,
  AllocateAdapterChannel: 32,
  FlushAdapterBuffers: 40,
  FreeMapRegisters: 56,
  MapTransfer: 64,
  GetDmaAlignment: 72,
  GetScatterGatherList: 88,
  PutScatterGatherList: 96,
} as const;

/** IO_ALLOCATION_ACTION */
const DeallocateObjectKeepRegisters = 3;

interface Adapter {
  readonly address: GuestAddress;
  readonly mapRegisters: number;
}

/** The adapter of a bus master for transfers of up to so many bytes. */
function* adapterFor(nt: DriverKit, maximumLength: number): DriverCode<Adapter> {
  const [description, count] = [nt.data(40), nt.data(8)];
  nt.memory.fill(description, 40, 0);
  nt.memory.writeU8(addressAdd(description, 4), 1);
  nt.memory.writeU8(addressAdd(description, 5), 1);
  nt.memory.writeU8(addressAdd(description, 11), 1);
  nt.memory.writeU32(addressAdd(description, 20), PCI_BUS);
  nt.memory.writeU32(addressAdd(description, 32), maximumLength);
  const address = yield* nt.IoGetDmaAdapter(NULL_ADDRESS, description, count);
  return { address, mapRegisters: nt.memory.readU32(count) };
}

/** Calls a routine of an adapter's table, as drivers do. */
function operate(
  nt: DriverKit,
  { address }: Adapter,
  name: keyof typeof OPERATIONS,
  ...args: GuestValue[]
): DriverCode<U64> {
  const table = nt.memory.readPointer(addressAdd(address, 8));
  return nt.call(nt.memory.readPointer(addressAdd(table, OPERATIONS[name])), address, ...args);
}

/** Non-paged memory with an MDL for it. */
function* describedMemory(nt: DriverKit, length: number): DriverCode<{ buffer: GuestAddress; mdl: GuestAddress }> {
  const buffer = yield* nt.ExAllocatePoolWithTag(NON_PAGED, length, TAG);
  const mdl = yield* nt.IoAllocateMdl(buffer, length, false, false, NULL_ADDRESS);
  yield* nt.MmBuildMdlForNonPagedPool(mdl);
  return { buffer, mdl };
}

function* free(nt: DriverKit, { buffer, mdl }: { buffer: GuestAddress; mdl: GuestAddress }): DriverCode<void> {
  yield* nt.IoFreeMdl(mdl);
  yield* nt.ExFreePoolWithTag(buffer, TAG);
}

export default rules((rule) => {
  rule('IoGetDmaAdapter gives an adapter with its table, and map registers for the longest transfer', {
    *kernel(nt, c) {
      const adapter = yield* adapterFor(nt, 8 * PAGE);
      yield* c.report('adapter', adapter.address !== NULL_ADDRESS);
      // Eight pages of data touch nine when they do not begin at a page.
      yield* c.report('map registers', adapter.mapRegisters >= 9);
      yield* operate(nt, adapter, 'PutDmaAdapter');
    },
    expect: { adapter: true, 'map registers': true },
  });

  rule('a common buffer is memory for the driver and has an address for the device', {
    *kernel(nt, c) {
      const adapter = yield* adapterFor(nt, PAGE);
      const logical = nt.data(8);
      const buffer = addressFromU64(yield* operate(nt, adapter, 'AllocateCommonBuffer', PAGE, logical, false))!;
      nt.memory.writeU32(buffer, 0x1234_5678);
      yield* c.report('value', nt.memory.readU32(buffer));
      const physical = yield* nt.MmGetPhysicalAddress(buffer);
      yield* c.report('same memory', nt.memory.readU64(logical).lo === physical);
      yield* operate(nt, adapter, 'FreeCommonBuffer', PAGE, nt.memory.readU64(logical), buffer, false);
      yield* operate(nt, adapter, 'PutDmaAdapter');
    },
    expect: { value: 0x1234_5678, 'same memory': true },
  });

  rule('GetScatterGatherList calls the driver at DISPATCH_LEVEL with a list that covers the buffer', {
    *kernel(nt, c) {
      const length = 3 * PAGE;
      const adapter = yield* adapterFor(nt, length);
      const memory = yield* describedMemory(nt, length);
      const device = yield* c.device('\\Device\\Dma');
      const routine = nt.routine(function* (ofDevice, _irp, list, context) {
        yield* c.report('irql', yield* nt.KeGetCurrentIrql());
        yield* c.report('device', ofDevice === device);
        yield* c.report('context', context);
        let sum = 0;
        for (let i = 0; i < nt.memory.readU32(list); i++) sum += nt.memory.readU32(addressAdd(list, 16 + 24 * i + 8));
        yield* c.report('length', sum);
        const physical = yield* nt.MmGetPhysicalAddress(memory.buffer);
        yield* c.report('first', nt.memory.readU64(addressAdd(list, 16)).lo === physical);
        yield* operate(nt, adapter, 'PutScatterGatherList', list, true);
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      const args = [device, memory.mdl, memory.buffer, length, routine, 7, true];
      const status = yield* operate(nt, adapter, 'GetScatterGatherList', ...args);
      yield* nt.KeLowerIrql(old);
      yield* c.report('status', status.lo);
      yield* free(nt, memory);
      yield* operate(nt, adapter, 'PutDmaAdapter');
    },
    expect: {
      irql: DISPATCH_LEVEL,
      device: true,
      context: 7,
      length: 3 * PAGE,
      first: true,
      status: STATUS_SUCCESS,
    },
  });

  rule('MapTransfer gives the device address of a part, and says how much of the part that is', {
    *kernel(nt, c) {
      const length = 2 * PAGE;
      const adapter = yield* adapterFor(nt, length);
      const memory = yield* describedMemory(nt, length);
      const device = yield* c.device('\\Device\\Dma');
      const routine = nt.routine(function* (_device, _irp, base, _context) {
        const lengthAt = nt.local(8);
        let done = 0;
        let matches = true;
        while (done < length) {
          const va = addressAdd(memory.buffer, done);
          nt.memory.writeU32(lengthAt, length - done);
          const logical = yield* operate(nt, adapter, 'MapTransfer', memory.mdl, base, va, lengthAt, true);
          matches &&= logical.lo === (yield* nt.MmGetPhysicalAddress(va));
          done += nt.memory.readU32(lengthAt);
        }
        yield* c.report('matches', matches);
        yield* c.report('mapped', done);
        yield* c.report(
          'flushed',
          (yield* operate(nt, adapter, 'FlushAdapterBuffers', memory.mdl, base, memory.buffer, length, true)).lo & 0xff,
        );
        return DeallocateObjectKeepRegisters;
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      const status = yield* operate(nt, adapter, 'AllocateAdapterChannel', device, 3, routine, NULL_ADDRESS);
      yield* operate(nt, adapter, 'FreeMapRegisters', NULL_ADDRESS, 3);
      yield* nt.KeLowerIrql(old);
      yield* c.report('status', status.lo);
      yield* free(nt, memory);
      yield* operate(nt, adapter, 'PutDmaAdapter');
    },
    expect: { matches: true, mapped: 2 * PAGE, flushed: 1, status: STATUS_SUCCESS },
  });

  rule('AllocateAdapterChannel refuses more map registers than the adapter has: STATUS_INSUFFICIENT_RESOURCES', {
    *kernel(nt, c) {
      const adapter = yield* adapterFor(nt, PAGE);
      const device = yield* c.device('\\Device\\Dma');
      const routine = nt.routine(function* () {
        yield* c.report('called', 1);
      });
      const old = yield* nt.KeRaiseIrqlToDpcLevel();
      const wanted = adapter.mapRegisters + 1;
      const status = yield* operate(nt, adapter, 'AllocateAdapterChannel', device, wanted, routine, NULL_ADDRESS);
      yield* nt.KeLowerIrql(old);
      yield* c.report('status', status.lo);
      yield* operate(nt, adapter, 'PutDmaAdapter');
    },
    expect: { status: STATUS_INSUFFICIENT_RESOURCES },
  });

  rule('GetDmaAlignment gives a power of two', {
    *kernel(nt, c) {
      const adapter = yield* adapterFor(nt, PAGE);
      const { lo } = yield* operate(nt, adapter, 'GetDmaAlignment');
      yield* c.report('power of two', lo > 0 && (lo & (lo - 1)) === 0);
      yield* operate(nt, adapter, 'PutDmaAdapter');
    },
    expect: { 'power of two': true },
  });
});
