/** PCI configuration space. Source: "HalGetBusDataByOffset function (ntddk.h)", "HalSetBusDataByOffset function (ntddk.h)", "BUS_INTERFACE_STANDARD structure (wdm.h)", "IRP_MN_QUERY_INTERFACE". */
import {
  addressAdd,
  type DriverCode,
  type DriverKit,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_NOT_SUPPORTED,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { BELL_ID } from '../harness/bell.ts';
import { rules } from '../harness/rule.ts';
import { pciBell, reported, SLOT } from './pci-device.ts';

const LINE = 6;
const PCI_CONFIGURATION = 4;
const OTHER_BUS = 9;
const [IRP_MJ_PNP, IRP_MN_QUERY_INTERFACE] = [0x1b, 8];
const INTERFACE_BYTES = 64;
/** {496B8280-6F25-11D0-BEAF-08002BE2092F}, and one that nobody has. */
const BUS_INTERFACE_STANDARD = [0x496b8280, 0x11d06f25, 0x0008afbe, 0x2f09e22b];
const UNKNOWN_INTERFACE = [1, 2, 3, 4];

function* ofSlot(
  nt: DriverKit,
  slot: number,
  offset: number,
  length: number,
  bus = 0,
): DriverCode<{ count: number; value: number }> {
  const buffer = nt.local(16);
  nt.memory.fill(buffer, 16, 0);
  const count = yield* nt.HalGetBusDataByOffset(PCI_CONFIGURATION, bus, slot, buffer, offset, length);
  return { count, value: nt.memory.readU32(buffer) };
}

/** Asks the physical device for an interface. @returns its status */
function* queryInterface(
  nt: DriverKit,
  device: GuestAddress,
  guid: readonly number[],
  out: GuestAddress,
): DriverCode<number> {
  const [event, statusBlock, type] = [nt.data(24), nt.data(16), nt.data(16)];
  guid.forEach((word, index) => {
    nt.memory.writeU32(addressAdd(type, 4 * index), word);
  });
  yield* nt.KeInitializeEvent(event, 0, false);
  const irp = yield* nt.IoBuildSynchronousFsdRequest(
    IRP_MJ_PNP,
    device,
    NULL_ADDRESS,
    0,
    NULL_ADDRESS,
    event,
    statusBlock,
  );
  nt.memory.writeU32(addressAdd(irp, 0x30), STATUS_NOT_SUPPORTED);
  const next = nt.IoGetNextIrpStackLocation(irp);
  next.MinorFunction = IRP_MN_QUERY_INTERFACE;
  const parameters = addressAdd(next.address, 8);
  nt.memory.writePointer(parameters, type);
  nt.memory.writeU16(addressAdd(parameters, 8), INTERFACE_BYTES);
  nt.memory.writeU16(addressAdd(parameters, 10), 1);
  nt.memory.writePointer(addressAdd(parameters, 16), out);
  return yield* nt.IofCallDriver(device, irp);
}

export default rules((rule) => {
  rule('HalGetBusDataByOffset reads configuration space of the device in a slot, and gives how many bytes', {
    c: 'ConfigurationRead',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const all = yield* ofSlot(nt, SLOT, 0, 4);
      yield* c.report('bytes', all.count);
      yield* c.report('id', all.value);
      const device = yield* ofSlot(nt, SLOT, 2, 2);
      yield* c.report('two bytes', device.count);
      yield* c.report('device', device.value);
    },
    expect: { bytes: 4, id: BELL_ID, 'two bytes': 2, device: BELL_ID >>> 16 },
  });

  rule('of a slot without a device HalGetBusDataByOffset reads two bytes: the vendor 0xFFFF', {
    c: 'ConfigurationOfNobody',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const nobody = yield* ofSlot(nt, SLOT + 1, 0, 8);
      yield* c.report('bytes', nobody.count);
      yield* c.report('vendor', nobody.value);
    },
    expect: { bytes: 2, vendor: 0xffff },
  });

  rule('of a bus that there is not HalGetBusDataByOffset reads nothing', {
    c: 'ConfigurationOfNoBus',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      yield* c.report('bytes', (yield* ofSlot(nt, SLOT, 0, 4, OTHER_BUS)).count);
    },
    expect: { bytes: 0 },
  });

  rule('HalSetBusDataByOffset writes configuration space from the offset on', {
    c: 'ConfigurationWrite',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const buffer = nt.local(8);
      nt.memory.writeU32(buffer, 0x1234_5678);
      yield* c.report('bytes', yield* nt.HalSetBusDataByOffset(PCI_CONFIGURATION, 0, SLOT, buffer, 0x40, 4));
      yield* c.report('written', (yield* ofSlot(nt, SLOT, 0x40, 4)).value);
      yield* c.report('behind it', (yield* ofSlot(nt, SLOT, 0x44, 4)).value);
      yield* c.report('nobody', yield* nt.HalSetBusDataByOffset(PCI_CONFIGURATION, 0, SLOT + 1, buffer, 0x40, 4));
    },
    expect: { bytes: 4, written: 0x1234_5678, 'behind it': 0, nobody: 0 },
  });

  rule('HalGetBusData reads configuration space from its beginning', {
    c: 'ConfigurationBegin',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const buffer = nt.local(8);
      yield* c.report('bytes', yield* nt.HalGetBusData(PCI_CONFIGURATION, 0, SLOT, buffer, 4));
      yield* c.report('id', nt.memory.readU32(buffer));
    },
    expect: { bytes: 4, id: BELL_ID },
  });

  rule('HalSetBusData writes configuration space from its beginning', {
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const buffer = nt.local(16);
      nt.memory.writeU32(buffer, BELL_ID);
      nt.memory.writeU32(addressAdd(buffer, 4), 7);
      yield* c.report('bytes', yield* nt.HalSetBusData(PCI_CONFIGURATION, 0, SLOT, buffer, 8));
      yield* c.report('command', (yield* ofSlot(nt, SLOT, 4, 4)).value);
    },
    expect: { bytes: 8, command: 7 },
  });

  rule(
    'the bus of a device offers BUS_INTERFACE_STANDARD, whose GetBusData reads the configuration space of that device',
    {
      c: 'BusInterface',
      hardware: pciBell(LINE),
      *kernel(nt, c) {
        const [out, buffer] = [nt.data(INTERFACE_BYTES), nt.data(8)];
        yield* c.report('status', yield* queryInterface(nt, yield* reported(nt, c), BUS_INTERFACE_STANDARD, out));
        yield* c.report('size', nt.memory.readU16(out));
        const getBusData = nt.memory.readPointer(addressAdd(out, 56));
        const count = yield* nt.call(getBusData, nt.memory.readU64(addressAdd(out, 8)), 0, buffer, 0, 4);
        yield* c.report('bytes', count.lo);
        yield* c.report('id', nt.memory.readU32(buffer));
      },
      expect: { status: STATUS_SUCCESS, size: INTERFACE_BYTES, bytes: 4, id: BELL_ID },
    },
  );

  rule('IRP_MN_QUERY_INTERFACE for an interface that the bus does not know is completed with the status it came with', {
    c: 'UnknownInterface',
    hardware: pciBell(LINE),
    *kernel(nt, c) {
      const out = nt.data(INTERFACE_BYTES);
      yield* c.report('status', yield* queryInterface(nt, yield* reported(nt, c), UNKNOWN_INTERFACE, out));
      yield* c.report('untouched', nt.memory.readU16(out));
    },
    expect: { status: STATUS_NOT_SUPPORTED, untouched: 0 },
  });
});
