/**
 * Providers are told that they are enabled: there is one session, the trace, which wants everything. Drivers whose events are made
 * by TraceLogging, by a manifest or by WPP write none before they hear of it.
 * Source: "EtwRegister function (wdm.h)" (ETWENABLECALLBACK), "IRP_MN_ENABLE_EVENTS", "WNODE_HEADER structure (wmistr.h)", what WPP's
 * initialisation calls.
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64 } from '../../base/u64.ts';
import { WNODE_HEADER } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { callGuest, done, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';

/** EVENT_CONTROL_CODE_ENABLE_PROVIDER */
const ENABLE_PROVIDER = 1;
/** Everything: the highest level there may be, and all keywords. */
const EVERY_LEVEL = 0xff;
const EVERY_KEYWORD = u64(0xffff_ffff, 0xffff_ffff);

/** TRACE_ENABLE_CONTEXT: the logger's number, the level, a byte of its own, the flags. As 64 bits it is the logger's handle. */
const LOGGER = u64((EVERY_LEVEL << 16) | 1, 0xffff_ffff);

/** Minor functions that a WMI callback is called with. */
const IRP_MN_ENABLE_EVENTS = 4;
const IRP_MN_REGINFO = 8;

/** WMIREGINFO: how many GUIDs there are, and where the WMIREGGUID entries begin that have one each. */
const REG_GUID_COUNT_AT = 16;
const REG_GUIDS_AT = 24;
const REG_GUID_BYTES = 32;
const REG_INFO_BYTES = 0x1000;
const MOST_GUIDS = (REG_INFO_BYTES - REG_GUIDS_AT) / REG_GUID_BYTES;

/** Slots of {@link EtwpEnableProvider}; the caller gives the first two. */
interface EnableProvider {
  readonly callback: GuestAddress;
  readonly context: U64;
  source?: GuestAddress;
}

/** Calls the enable callback of a provider that has been registered. Its value is STATUS_SUCCESS. */
export const EtwpEnableProvider = hostRoutine<EnableProvider>('EtwpEnableProvider', {
  start(k, slots) {
    // The GUID of whoever has enabled it is that of nobody.
    slots.source = ExpAllocateSystem(k, 16, poolTag('EtwS'));
    const { source, callback, context } = slots;
    const args = [source, ENABLE_PROVIDER, EVERY_LEVEL, EVERY_KEYWORD, 0, NULL_ADDRESS, context];
    return callGuest(callback, args, 'told');
  },
  told: (k, { source }) => freed(k, source!),
});

/** Slots of {@link EtwpEnableClassicProvider}; the caller gives the first three. */
interface EnableClassic {
  readonly callback: GuestAddress;
  readonly guid: GuestAddress;
  readonly context: U64;
  logger?: GuestAddress;
}

/** The same for a provider of the older kind, as WPP has them. */
export const EtwpEnableClassicProvider = hostRoutine<EnableClassic>('EtwpEnableClassicProvider', {
  start(k, slots) {
    slots.logger = ExpAllocateSystem(k, 8, poolTag('EtwL'));
    k.memory.writeU64(slots.logger, LOGGER.lo, LOGGER.hi);
    return callGuest(slots.callback, [slots.guid, ENABLE_PROVIDER, slots.logger, slots.context], 'told');
  },
  told: (k, { logger }) => freed(k, logger!),
});

function freed(k: Kernel, block: GuestAddress): StepResult {
  ExpFreeSystem(k, block);
  return done(STATUS_SUCCESS);
}

/** Slots of {@link WmipEnableTraceProvider}; the caller gives the first. */
interface EnableByWmi {
  /** Of the provider: it begins with the address of its callback, which is given it back. */
  readonly block: GuestAddress;
  /** What the provider says of itself, and behind it a WNODE_HEADER and a size that the callback stores. */
  memory?: GuestAddress;
  next?: number;
}

const HEADER_AT = REG_INFO_BYTES;
const SIZE_AT = HEADER_AT + WNODE_HEADER.SIZE;

/**
 * A provider that has registered with WMI by a callback is asked for its GUIDs, and told for each that it is enabled. Its value is
 * STATUS_SUCCESS.
 */
export const WmipEnableTraceProvider = hostRoutine<EnableByWmi>('WmipEnableTraceProvider', {
  start(k, slots) {
    slots.memory = ExpAllocateSystem(k, SIZE_AT + 8, poolTag('WmiT'));
    slots.next = 0;
    return call(k, slots, IRP_MN_REGINFO, slots.memory, REG_INFO_BYTES, 'asked');
  },
  asked(k, slots, status) {
    return status === STATUS_SUCCESS ? enableNext(k, slots) : freed(k, slots.memory!);
  },
  enabled: (k, slots) => enableNext(k, slots),
});

function call(
  k: Kernel,
  { block, memory }: EnableByWmi,
  minor: number,
  buffer: GuestAddress,
  length: number,
  next: string,
): StepResult {
  const size = addressAdd(memory!, SIZE_AT);
  return callGuest(k.memory.readPointer(block), [minor, NULL_ADDRESS, length, buffer, block, size], next);
}

function enableNext(k: Kernel, slots: EnableByWmi): StepResult {
  const memory = slots.memory!;
  const index = slots.next!;
  const count = k.memory.readU32(addressAdd(memory, REG_GUID_COUNT_AT));
  if (index >= Math.min(count, MOST_GUIDS)) return freed(k, memory);
  slots.next = index + 1;
  const header = addressAdd(memory, HEADER_AT);
  k.memory.fill(header, WNODE_HEADER.SIZE, 0);
  k.memory.writeU32(addressAdd(header, WNODE_HEADER.BufferSize), WNODE_HEADER.SIZE);
  k.memory.writeU64(addressAdd(header, WNODE_HEADER.HistoricalContext), LOGGER.lo, LOGGER.hi);
  k.memory.move(addressAdd(header, WNODE_HEADER.Guid), addressAdd(memory, REG_GUIDS_AT + index * REG_GUID_BYTES), 16);
  return call(k, slots, IRP_MN_ENABLE_EVENTS, header, WNODE_HEADER.SIZE, 'enabled');
}
