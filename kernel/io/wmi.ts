/**
 * Windows Management Instrumentation as far as drivers call for it: who provides data, and events that they write. Nobody asks
 * for data here, so no IRP_MJ_SYSTEM_CONTROL comes of a registration.
 * Source: "IoWMIRegistrationControl function (wdm.h)", "IoWMIWriteEvent function (wdm.h)", "WNODE_HEADER structure (wmistr.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { WNODE_HEADER } from '../../nt/generated/layouts.ts';
import { STATUS_BUFFER_OVERFLOW, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { WmipEnableTraceProvider } from '../etw/enable.ts';
import { ExpFreePool } from '../ex/pool.ts';
import { WnodeHeader } from '../generated/views.ts';
import { type Enter, enter } from '../host-routine.ts';
import { passiveOnly, upToApc, upToDispatch } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readGuid } from '../rtl/guid-ddis.ts';

/** WMIREG_ACTION_..., and flags that may go with them. */
const REGISTER = 1;
const DEREGISTER = 2;
const REREGISTER = 3;
const UPDATE_GUIDS = 4;
const BLOCK_IRPS = 5;
const FLAGS = 0xf00f_0000;
/** What registers is no device but a block that begins with the address of a callback, and provides trace messages. */
const TRACE_PROVIDER = 0x1_0000;
const CALLBACK = 0x8000_0000;

/** An event that is longer than this is not written: the registry's default for the size of an event. */
const MOST_EVENT_BYTES = 0x8000;
const INFORMATION_LEVEL = 4;

/** The provider that a device is known as: one of its own each. */
function providerOf(k: Kernel, device: GuestAddress): number {
  return k.state.io.devices.get(device) ?? 0;
}

function register(k: Kernel, device: GuestAddress, action: number): number | Enter {
  const { wmiProviders } = k.state.io;
  const tells = (action & TRACE_PROVIDER) !== 0 && (action & CALLBACK) !== 0;
  switch ((action & ~FLAGS) >>> 0) {
    case REGISTER:
      wmiProviders.add(device);
      return tells ? enter(WmipEnableTraceProvider, { block: device }) : STATUS_SUCCESS;
    case DEREGISTER:
    case BLOCK_IRPS:
      return wmiProviders.delete(device) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    case REREGISTER:
    case UPDATE_GUIDS:
      return wmiProviders.has(device) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    default:
      return STATUS_INVALID_PARAMETER;
  }
}

export const wmiDdis: readonly Ddi[] = [
  /**
   * Registers a device as a provider of data, or ends that, or has its registration looked at again. A provider of trace messages
   * that gives a callback is asked by it for its GUIDs, and told that each is enabled.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no such action, or not registered)
   * Deviation: a device is not asked for its registration information.
   * Source: "IoWMIRegistrationControl function (wdm.h)".
   */
  ddi({
    name: 'IoWMIRegistrationControl',
    parameters: ['DeviceObject: ptr', 'Action: u32'],
    irql: passiveOnly,
    call: register,
  }),
  /**
   * Returns what a device is known as in events.
   * @irql <= DISPATCH_LEVEL
   * Source: "IoWMIDeviceObjectToProviderId function (wdm.h)".
   */
  ddi({
    name: 'IoWMIDeviceObjectToProviderId',
    parameters: ['DeviceObject: ptr'],
    irql: upToDispatch,
    call: providerOf,
  }),
  /**
   * Writes an event: a WNODE_HEADER and what follows it. The memory of one that is written is WMI's, which frees it.
   * @irql <= APC_LEVEL
   * @returns STATUS_SUCCESS, STATUS_BUFFER_OVERFLOW (longer than an event may be; the memory stays the driver's)
   * Source: "IoWMIWriteEvent function (wdm.h)".
   */
  ddi({
    name: 'IoWMIWriteEvent',
    parameters: ['WnodeEventItem: ptr'],
    irql: upToApc,
    call(k, item) {
      const { BufferSize, ProviderId } = new WnodeHeader(k.memory, item);
      if (BufferSize > MOST_EVENT_BYTES) return STATUS_BUFFER_OVERFLOW;
      const guid = readGuid(k, addressAdd(item, WNODE_HEADER.Guid));
      const data = k.memory.readBytes(item, BufferSize).subarray(WNODE_HEADER.SIZE);
      k.sink.traceMessage(guid, '', ProviderId, INFORMATION_LEVEL, 0, 0, data, '');
      ExpFreePool(k, item);
      return STATUS_SUCCESS;
    },
  }),
];
