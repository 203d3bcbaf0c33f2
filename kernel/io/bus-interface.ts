/**
 * Requests to the physical devices that drivers have reported: those in a slot of the PCI bus offer BUS_INTERFACE_STANDARD.
 * Source: "IRP_MN_QUERY_INTERFACE", "BUS_INTERFACE_STANDARD structure (wdm.h)", "PnP IRPs that a bus driver does not handle".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { IO_STACK_LOCATION } from '../../nt/generated/layouts.ts';
import { IRP_MJ_PNP } from '../../nt/irp-codes.ts';
import { STATUS_INVALID_DEVICE_REQUEST, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { IoStatusBlock, Irp } from '../generated/views.ts';
import { done, enter, hostRoutine } from '../host-routine.ts';
import { upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readGuid } from '../rtl/guid-ddis.ts';
import { IofCompleteRequest } from './complete-request.ts';
import { deviceNodeOf } from './device-node.ts';
import { stackLocation } from './irp.ts';

const IRP_MN_QUERY_INTERFACE = 0x08;
const GUID_BUS_INTERFACE_STANDARD = '{496B8280-6F25-11D0-BEAF-08002BE2092F}';
const INTERFACE_VERSION = 1;

/** BUS_INTERFACE_STANDARD, by offset. */
const BUS_INTERFACE_STANDARD = {
  SIZE: 64,
  Version: 2,
  Context: 8,
  InterfaceReference: 16,
  InterfaceDereference: 24,
  TranslateBusAddress: 32,
  GetDmaAdapter: 40,
  SetBusData: 48,
  GetBusData: 56,
} as const;

/** Parameters.QueryInterface, by offset. */
const QUERY_SIZE = 8;
const QUERY_INTERFACE = 16;

/** Fills in the interface that a request asks for; the status, undefined when this device does not know it. */
function queryInterface(k: Kernel, device: GuestAddress, parameters: GuestAddress): number | undefined {
  const { memory } = k;
  const hardware = deviceNodeOf(k, device)?.hardware ?? 0;
  const slot = k.hardware[hardware - 1]?.slot;
  if (slot === undefined || readGuid(k, memory.readPointer(parameters)) !== GUID_BUS_INTERFACE_STANDARD)
    return undefined;
  if (memory.readU16(addressAdd(parameters, QUERY_SIZE)) < BUS_INTERFACE_STANDARD.SIZE) return undefined;
  const out = memory.readPointer(addressAdd(parameters, QUERY_INTERFACE));
  const at = (offset: number) => addressAdd(out, offset);
  const routine = (offset: number, name: string) => memory.writePointer(at(offset), k.calls.exportAddress(name));
  memory.writeU16(out, BUS_INTERFACE_STANDARD.SIZE);
  memory.writeU16(at(BUS_INTERFACE_STANDARD.Version), INTERFACE_VERSION);
  memory.writeU64(at(BUS_INTERFACE_STANDARD.Context), slot, 0);
  routine(BUS_INTERFACE_STANDARD.InterfaceReference, 'HalpReferenceBusInterface');
  routine(BUS_INTERFACE_STANDARD.InterfaceDereference, 'HalpReferenceBusInterface');
  routine(BUS_INTERFACE_STANDARD.TranslateBusAddress, 'HalpTranslateDeviceAddress');
  routine(BUS_INTERFACE_STANDARD.GetDmaAdapter, 'IoGetDmaAdapter');
  routine(BUS_INTERFACE_STANDARD.SetBusData, 'HalpSetDeviceBusData');
  routine(BUS_INTERFACE_STANDARD.GetBusData, 'HalpGetDeviceBusData');
  return STATUS_SUCCESS;
}

interface Request {
  readonly device: GuestAddress;
  readonly irp: GuestAddress;
  status?: number;
}

const IopReportedDeviceDispatch = hostRoutine<Request>('IopReportedDeviceDispatch', {
  start(k, slots) {
    const { device, irp } = slots;
    const { CurrentLocation: number, IoStatus: statusBlock } = new Irp(k.memory, irp);
    const location = stackLocation(k, irp, number);
    const result = new IoStatusBlock(k.memory, statusBlock);
    const isPnp = location.MajorFunction === IRP_MJ_PNP;
    const asked = isPnp && location.MinorFunction === IRP_MN_QUERY_INTERFACE;
    const answer = asked
      ? queryInterface(k, device, addressAdd(location.address, IO_STACK_LOCATION.Parameters))
      : undefined;
    // What the device does not know keeps the status it came with.
    slots.status = answer ?? (isPnp ? result.Status : STATUS_INVALID_DEVICE_REQUEST);
    result.Status = slots.status;
    return enter(IofCompleteRequest, { irp, priorityBoost: 0 }, 'completed');
  },
  completed: (_k, { status }) => done(status!),
});

export const busInterfaceDdis: readonly Ddi[] = [
  /**
   * The dispatch routine of devices that drivers have reported.
   * @irql <= DISPATCH_LEVEL
   * Source: the list of the file.
   */
  ddi({
    name: 'IopReportedDeviceDispatch',
    parameters: ['DeviceObject: ptr', 'Irp: ptr'],
    irql: upToDispatch,
    call: (_k, device, irp) => enter(IopReportedDeviceDispatch, { device, irp }),
  }),
];
