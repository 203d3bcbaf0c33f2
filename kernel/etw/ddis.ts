/**
 * Event Tracing for Windows. There is one session, the trace, which has every provider enabled at every level, of
 * which each hears when it registers (enable.ts). Each event is one of the trace, with its payload as it was given.
 * Source: "Adding Event Tracing to Kernel-Mode Drivers", the pages of the routines (wdm.h).
 */
import { addressAdd, addressFromU64, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { type Enter, enter } from '../host-routine.ts';
import { anyIrql, passiveOnly } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { readGuid } from '../rtl/guid-ddis.ts';
import { EtwpEnableClassicProvider, EtwpEnableProvider } from './enable.ts';
import { decodeTraceLogging } from './trace-logging.ts';

/** EVENT_DESCRIPTOR: Id, Version, Channel, Level, Opcode, Task, Keyword. */
const LEVEL = 4;
const KEYWORD = 8;

/** EVENT_DATA_DESCRIPTOR: address, bytes, reserved. */
const DATA_DESCRIPTOR_BYTES = 16;
const MOST_DESCRIPTORS = 128;

/** A TraceLogging event says its own name and fields: the descriptor's channel is this, and one block has them. */
const TRACELOGGING_CHANNEL = 11;
/** EVENT_DATA_DESCRIPTOR_TYPE: metadata of the event, of the provider. */
const TYPE_EVENT_METADATA = 1;
const TYPE_PROVIDER_METADATA = 2;

interface Block {
  readonly type: number;
  readonly bytes: Uint8Array;
}

function blocksOf(k: Kernel, count: number, descriptors: GuestAddress): Block[] | undefined {
  const blocks: Block[] = [];
  for (let index = 0; index < count; index++) {
    const at = addressAdd(descriptors, DATA_DESCRIPTOR_BYTES * index);
    const size = k.memory.readU32(addressAdd(at, 8));
    const type = k.memory.readU8(addressAdd(at, 12));
    const address = addressFromU64(k.memory.readU64(at));
    if (address === undefined) return undefined;
    blocks.push({ type, bytes: size === 0 ? new Uint8Array(0) : k.memory.readBytes(address, size) });
  }
  return blocks;
}

function write(k: Kernel, handle: U64, descriptor: GuestAddress, count: number, descriptors: GuestAddress): number {
  const provider = providerOf(k, handle);
  if (provider === undefined) return STATUS_INVALID_HANDLE;
  if (descriptor === NULL_ADDRESS || count > MOST_DESCRIPTORS) return STATUS_INVALID_PARAMETER;
  const blocks = blocksOf(k, count, descriptors);
  if (blocks === undefined) return STATUS_INVALID_PARAMETER;
  const id = k.memory.readU16(descriptor);
  const channel = k.memory.readU8(addressAdd(descriptor, 3));
  const metadata = blocks.find(({ type }) => type === TYPE_EVENT_METADATA);
  const payload = blocks.filter(({ type }) => type !== TYPE_EVENT_METADATA && type !== TYPE_PROVIDER_METADATA);
  const data = Uint8Array.from(payload.flatMap(({ bytes }) => [...bytes]));
  const isTraceLogging = channel === TRACELOGGING_CHANNEL && metadata !== undefined;
  const { name, fields } = isTraceLogging ? decodeTraceLogging(metadata.bytes, data) : { name: '', fields: '' };
  const keyword = k.memory.readU64(addressAdd(descriptor, KEYWORD));
  const level = k.memory.readU8(addressAdd(descriptor, LEVEL));
  k.sink.traceMessage(provider, name, id, level, keyword.lo, keyword.hi, data, fields);
  return STATUS_SUCCESS;
}

/** Notes a provider, and stores its handle. */
function register(k: Kernel, guid: GuestAddress, regHandle: GuestAddress): number {
  if (guid === NULL_ADDRESS || regHandle === NULL_ADDRESS) return STATUS_INVALID_PARAMETER;
  const handle = k.state.etw.nextHandle++;
  k.state.etw.providers.set(handle, readGuid(k, guid));
  k.memory.writeU64(regHandle, handle, 0);
  return STATUS_SUCCESS;
}

function providerOf(k: Kernel, { lo, hi }: U64): string | undefined {
  return hi === 0 ? k.state.etw.providers.get(lo) : undefined;
}

export const etwDdis: readonly Ddi[] = [
  /**
   * Registers a provider of events, stores its handle, and calls its enable callback: it is enabled with every level and keyword.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER
   * Deviation: a provider stays enabled for as long as it is registered.
   * Source: "EtwRegister function (wdm.h)".
   */
  ddi({
    name: 'EtwRegister',
    parameters: ['ProviderId: ptr', 'EnableCallback: ptr', 'CallbackContext: u64', 'RegHandle: ptr'],
    irql: passiveOnly,
    call(k, providerId, callback, context, regHandle): number | Enter {
      const status = register(k, providerId, regHandle);
      if (status !== STATUS_SUCCESS || callback === NULL_ADDRESS) return status;
      return enter(EtwpEnableProvider, { callback, context });
    },
  }),
  /**
   * The same for a provider of the older kind, whose callback gets the number, level and flags of its logger: what WPP looks for by
   * MmGetSystemRoutineAddress.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'EtwRegisterClassicProvider',
    parameters: ['ProviderGuid: ptr', 'Type: u32', 'EnableCallback: ptr', 'CallbackContext: u64', 'RegHandle: ptr'],
    irql: passiveOnly,
    call(k, guid, _type, callback, context, regHandle): number | Enter {
      const status = register(k, guid, regHandle);
      if (status !== STATUS_SUCCESS || callback === NULL_ADDRESS) return status;
      return enter(EtwpEnableClassicProvider, { callback, guid, context });
    },
  }),
  /**
   * Ends a registration.
   * @irql PASSIVE_LEVEL
   * @returns STATUS_SUCCESS, STATUS_INVALID_HANDLE
   * Source: "EtwUnregister function (wdm.h)".
   */
  ddi({
    name: 'EtwUnregister',
    parameters: ['RegHandle: u64'],
    irql: passiveOnly,
    call(k, handle) {
      if (providerOf(k, handle) === undefined) return STATUS_INVALID_HANDLE;
      k.state.etw.providers.delete(handle.lo);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Writes an event: its descriptor and blocks of data. The name of a TraceLogging event is in its metadata.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER
   * Source: "EtwWrite function (wdm.h)".
   */
  ddi({
    name: 'EtwWrite',
    parameters: ['RegHandle: u64', 'EventDescriptor: ptr', 'ActivityId: ptr', 'UserDataCount: u32', 'UserData: ptr'],
    irql: anyIrql,
    call: (k, handle, descriptor, _activity, count, data) => write(k, handle, descriptor, count, data),
  }),
  /**
   * The same with the activity that another one belongs to.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER
   * Source: "EtwWriteTransfer function (wdm.h)".
   */
  ddi({
    name: 'EtwWriteTransfer',
    parameters: [
      'RegHandle: u64',
      'EventDescriptor: ptr',
      'ActivityId: ptr',
      'RelatedActivityId: ptr',
      'UserDataCount: u32',
      'UserData: ptr',
    ],
    irql: anyIrql,
    call: (k, handle, descriptor, _activity, _related, count, data) => write(k, handle, descriptor, count, data),
  }),
  /**
   * Whether anybody wants an event: yes, of a registered provider.
   * @irql any
   * Source: "EtwEventEnabled function (wdm.h)".
   */
  ddi({
    name: 'EtwEventEnabled',
    parameters: ['RegHandle: u64', 'EventDescriptor: ptr'],
    irql: anyIrql,
    call: (k, handle) => providerOf(k, handle) !== undefined,
  }),
  /**
   * Whether anybody wants events of a level and keyword: yes, of a registered provider.
   * @irql any
   * Source: "EtwProviderEnabled function (wdm.h)".
   */
  ddi({
    name: 'EtwProviderEnabled',
    parameters: ['RegHandle: u64', 'Level: u8', 'Keyword: u64'],
    irql: anyIrql,
    call: (k, handle) => providerOf(k, handle) !== undefined,
  }),
  /**
   * Writes a message of WPP: its arguments are pairs of an address and a size, up to a null address.
   * @irql any
   * @returns STATUS_SUCCESS, STATUS_INVALID_HANDLE
   * Deviation: what the flags add to a message, as its time, an event has anyway.
   * Source: "WmiTraceMessage function (wdm.h)".
   */
  ddi({
    name: 'WmiTraceMessage',
    parameters: ['LoggerHandle: u64', 'MessageFlags: u32', 'MessageGuid: ptr', 'MessageNumber: u16'],
    irql: anyIrql,
    variadic: true,
    call(k, logger, _flags, guid, number) {
      if (logger.lo === 0 && logger.hi === 0) return STATUS_INVALID_HANDLE;
      const data: number[] = [];
      for (let index = 4; index < 4 + 2 * MOST_DESCRIPTORS; index += 2) {
        const address = addressFromU64(k.calls.extraArgument(index));
        if (address === undefined || address === NULL_ADDRESS) break;
        data.push(...k.memory.readBytes(address, k.calls.extraArgument(index + 1).lo));
      }
      k.sink.traceMessage(readGuid(k, guid), '', number, 0, 0, 0, Uint8Array.from(data), '');
      return STATUS_SUCCESS;
    },
  }),
];
