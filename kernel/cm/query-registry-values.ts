/**
 * RtlQueryRegistryValues: reads many values by a table, in whose entries a driver says which and how.
 * Deviation: registry callbacks are not told. A missing key that RTL_REGISTRY_OPTIONAL allows to be missing counts as
 * one without values.
 * Source: "RtlQueryRegistryValues function (wdm.h)", "RTL_QUERY_REGISTRY_ROUTINE callback function (wdm.h)".
 */
import { formatAddress } from '../../base/format.ts';
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import type { U64 } from '../../base/u64.ts';
import { KERNEL_SECURITY_CHECK_FAILURE } from '../../nt/bug-check-codes.ts';
import { RTL_QUERY_REGISTRY_TABLE } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import { REGISTRY_TYPES, registryTypeName } from '../../nt/registry.ts';
import {
  ntSuccess,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_MEMORY,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { bugcheck } from '../bugcheck.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool, ExpAllocateSystem, ExpFreeSystem } from '../ex/pool.ts';
import { RtlQueryRegistryTable } from '../generated/views.ts';
import { callGuest, done, enter, hostRoutine, type StepResult } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { writeWide } from '../rtl/guest-text.ts';
import { readCountedString, writeCountedString } from '../rtl/unicode-string.ts';
import { expandVariables } from './expand-string.ts';
import { CmpFullPath, CmpLookup, isWithin, keyNode, valueNamed } from './key-tree.ts';
import { emitRegistryOperation } from './registry-event.ts';
import { isOptional, RtlpDeleteValue, RtlpRegistryKey } from './rtl-registry.ts';
import type { KeyNode, RegistryValue } from './state.ts';
import { terminatedText } from './terminated-text.ts';
import { textOfBytes, wideBytes } from './value-data.ts';

const { REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ } = REGISTRY_TYPES;

/** RTL_QUERY_REGISTRY_... */
const SUBKEY = 0x1;
const TOPKEY = 0x2;
const REQUIRED = 0x4;
const NOVALUE = 0x8;
const NOEXPAND = 0x10;
const DIRECT = 0x20;
const DELETE = 0x40;
const TYPECHECK = 0x100;
const TYPECHECK_SHIFT = 24;

const FAST_FAIL_UNSAFE_REGISTRY_ACCESS = 9;
const TAG = poolTag('RqRv');
/** A UNICODE_STRING has 16 bits for its length. */
const MOST_STRING_BYTES = 0xfffe;

/** A call of the driver's routine. */
interface PendingCall {
  /** Undefined: NULL. */
  readonly name: string | undefined;
  readonly type: number;
  readonly data: Uint8Array;
}

/** Slots of {@link RtlpQueryRegistryValues}. */
interface QueryValues {
  /** The key of the call, and the one that entries look at; 0 for none. */
  readonly top: number;
  current: number;
  /** RTL_QUERY_REGISTRY_TABLE of the entry in hand. */
  entry: GuestAddress;
  readonly context: U64;
  readonly environment: GuestAddress;
  /** Calls of the entry's routine that are still to be made. */
  calls: PendingCall[];
  /** Values that go when the entry is done. */
  deletes: string[];
  /** The name and the data of the call that is being made. */
  block: GuestAddress;
}

const RtlpQueryRegistryValues = hostRoutine<QueryValues>('RtlpQueryRegistryValues', {
  start: (k, slots) => nextEntry(k, slots),
  returned(k, slots, status) {
    ExpFreeSystem(k, slots.block);
    if (!ntSuccess(status) && status !== STATUS_BUFFER_TOO_SMALL) return done(status);
    return continueEntry(k, slots);
  },
});

/** Takes up the entry that is next. */
function nextEntry(k: Kernel, slots: QueryValues): StepResult {
  for (;;) {
    const entry = new RtlQueryRegistryTable(k.memory, slots.entry);
    if (entry.QueryRoutine === NULL_ADDRESS && (entry.Flags & (SUBKEY | DIRECT)) === 0) return done(STATUS_SUCCESS);
    const status = takeEntry(k, slots, entry);
    if (!ntSuccess(status)) return done(status);
    if (slots.calls.length > 0) return continueEntry(k, slots);
    finishEntry(k, slots);
  }
}

/** Makes the next call of the entry in hand; goes on with the next entry when there is none. */
function continueEntry(k: Kernel, slots: QueryValues): StepResult {
  const call = slots.calls.shift();
  if (call === undefined) {
    finishEntry(k, slots);
    return nextEntry(k, slots);
  }
  const { QueryRoutine, EntryContext } = new RtlQueryRegistryTable(k.memory, slots.entry);
  const name = call.name === undefined ? new Uint8Array(0) : wideBytes(`${call.name}\0`);
  const dataAt = Math.ceil(name.length / 8) * 8;
  slots.block = ExpAllocateSystem(k, dataAt + call.data.length + 8, TAG);
  k.memory.writeBytes(slots.block, name);
  k.memory.writeBytes(addressAdd(slots.block, dataAt), call.data);
  const args = [
    call.name === undefined ? NULL_ADDRESS : slots.block,
    call.type,
    call.data.length === 0 ? NULL_ADDRESS : addressAdd(slots.block, dataAt),
    call.data.length,
    slots.context,
    EntryContext,
  ];
  return callGuest(QueryRoutine, args, 'returned');
}

function finishEntry(k: Kernel, slots: QueryValues): void {
  for (const name of slots.deletes) RtlpDeleteValue(k, keyNode(k, slots.current), name);
  slots.deletes = [];
  slots.entry = addressAdd(slots.entry, RTL_QUERY_REGISTRY_TABLE.SIZE);
}

/** Does what an entry says, as far as no routine of the driver is called; the calls are noted. */
function takeEntry(k: Kernel, slots: QueryValues, entry: RtlQueryRegistryTable): number {
  const { Flags: flags } = entry;
  const name = entry.Name === NULL_ADDRESS ? undefined : terminatedText(k, entry.Name);
  const isDirect = (flags & DIRECT) !== 0;
  if (isDirect && (name === undefined || (flags & SUBKEY) !== 0 || entry.QueryRoutine !== NULL_ADDRESS)) {
    return STATUS_INVALID_PARAMETER;
  }
  if ((flags & TYPECHECK) !== 0 && !isDirect) return STATUS_INVALID_PARAMETER;
  if ((flags & (SUBKEY | TOPKEY)) !== 0) slots.current = slots.top;
  if ((flags & SUBKEY) !== 0) {
    if (name === undefined) return STATUS_INVALID_PARAMETER;
    const subkey = slots.top === 0 ? undefined : lookUp(k, slots.top, name);
    if (subkey === undefined)
      return (flags & REQUIRED) !== 0 || slots.top !== 0 ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS;
    slots.current = subkey.id;
    return entry.QueryRoutine === NULL_ADDRESS ? STATUS_SUCCESS : takeAllValues(k, slots, entry);
  }
  if (name !== undefined) return takeValue(k, slots, entry, name);
  if ((flags & NOVALUE) !== 0) {
    slots.calls.push({ name: undefined, type: REG_NONE, data: new Uint8Array(0) });
    return STATUS_SUCCESS;
  }
  return takeAllValues(k, slots, entry);
}

function lookUp(k: Kernel, start: number, path: string): KeyNode | undefined {
  const found = CmpLookup(k, keyNode(k, start), path, false);
  return typeof found === 'number' ? undefined : found.node;
}

/** All values of the current key, the oldest first. */
function takeAllValues(k: Kernel, slots: QueryValues, entry: RtlQueryRegistryTable): number {
  const values = slots.current === 0 ? [] : [...keyNode(k, slots.current).values.values()];
  if (values.length === 0 && (entry.Flags & REQUIRED) !== 0) return STATUS_OBJECT_NAME_NOT_FOUND;
  for (const value of values) {
    report(k, slots, value.name, value);
    const status = use(k, slots, entry, value);
    if (!ntSuccess(status)) return status;
    if ((entry.Flags & DELETE) !== 0) slots.deletes.push(value.name);
  }
  return STATUS_SUCCESS;
}

/** One value, or its default. */
function takeValue(k: Kernel, slots: QueryValues, entry: RtlQueryRegistryTable, name: string): number {
  const value = slots.current === 0 ? undefined : valueNamed(keyNode(k, slots.current), name);
  report(k, slots, name, value);
  if (value !== undefined) {
    if ((entry.Flags & DELETE) !== 0) slots.deletes.push(value.name);
    const status = checkType(k, slots, entry, value);
    return ntSuccess(status) ? use(k, slots, entry, { ...value, name }) : status;
  }
  if ((entry.Flags & REQUIRED) !== 0) return STATUS_OBJECT_NAME_NOT_FOUND;
  const standIn = defaultOf(k, entry, name);
  return standIn === undefined ? STATUS_SUCCESS : use(k, slots, entry, standIn);
}

function report(k: Kernel, slots: QueryValues, name: string, value: RegistryValue | undefined): void {
  if (slots.current === 0) return;
  const path = CmpFullPath(k, keyNode(k, slots.current));
  const status = value === undefined ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS;
  emitRegistryOperation(k, 'query value', status, { path, ...value, name });
}

/**
 * Whether a value may be stored directly. Bug check 0x139 for a value of another type in a key that anybody may write
 * to, when the entry does not have the type checked: the driver would take whatever is there.
 */
function checkType(k: Kernel, slots: QueryValues, entry: RtlQueryRegistryTable, value: RegistryValue): number {
  const { Flags: flags, DefaultType: defaultType } = entry;
  if ((flags & DIRECT) === 0) return STATUS_SUCCESS;
  if ((flags & TYPECHECK) !== 0) {
    const expected = defaultType >>> TYPECHECK_SHIFT;
    return expected === value.type ? STATUS_SUCCESS : STATUS_OBJECT_TYPE_MISMATCH;
  }
  if (isTrusted(k, slots.current)) return STATUS_SUCCESS;
  const text = `RtlQueryRegistryValues is to store ${value.name} (${registryTypeName(value.type)}) of ${CmpFullPath(k, keyNode(k, slots.current))} directly, without RTL_QUERY_REGISTRY_TYPECHECK, where programs can put anything; its table entry is at ${formatAddress(entry.address)}`;
  throw bugcheck(k, KERNEL_SECURITY_CHECK_FAILURE, [FAST_FAIL_UNSAFE_REGISTRY_ACCESS, 0, 0, 0], text);
}

/** The hives below \Registry\Machine are the system's own. */
function isTrusted(k: Kernel, node: number): boolean {
  const machine = lookUp(k, k.state.cm.root, 'MACHINE');
  return machine !== undefined && isWithin(k, keyNode(k, node), machine.id);
}

/** The default of an entry; undefined for none. */
function defaultOf(k: Kernel, entry: RtlQueryRegistryTable, name: string): RegistryValue | undefined {
  const type = (entry.Flags & TYPECHECK) !== 0 ? entry.DefaultType & 0xff_ffff : entry.DefaultType;
  if (type === REG_NONE) return undefined;
  const { DefaultData: at, DefaultLength: length } = entry;
  if (length > 0) return { name, type, data: k.memory.readBytes(at, length) };
  if (at === NULL_ADDRESS) return { name, type, data: new Uint8Array(0) };
  if (type === REG_SZ || type === REG_EXPAND_SZ) return { name, type, data: wideBytes(`${terminatedText(k, at)}\0`) };
  if (type !== REG_MULTI_SZ) return { name, type, data: new Uint8Array(0) };
  let text = '';
  for (let string = terminatedText(k, at); string !== ''; string = terminatedText(k, addressAdd(at, 2 * text.length))) {
    text += `${string}\0`;
  }
  return { name, type, data: wideBytes(`${text}\0`) };
}

/** Gives a value to the entry: expanded, and split when it is many texts, unless the entry does not want that. */
function use(k: Kernel, slots: QueryValues, entry: RtlQueryRegistryTable, value: RegistryValue): number {
  const expands = (entry.Flags & NOEXPAND) === 0;
  if (expands && value.type === REG_MULTI_SZ) {
    let context = entry.EntryContext;
    for (const text of textsOf(value.data)) {
      const status = give(k, slots, entry, { name: value.name, type: REG_SZ, data: wideBytes(`${text}\0`) }, context);
      if (!ntSuccess(status)) return status;
      // Each text has a UNICODE_STRING of its own, one behind the other.
      context = addressAdd(context, 16);
    }
    return STATUS_SUCCESS;
  }
  if (expands && value.type === REG_EXPAND_SZ) {
    const text = expandVariables(k, textOfBytes(value.data), slots.environment);
    return give(k, slots, entry, { name: value.name, type: REG_SZ, data: wideBytes(text) }, entry.EntryContext);
  }
  return give(k, slots, entry, value, entry.EntryContext);
}

/** The texts of a REG_MULTI_SZ: up to an empty one. */
function textsOf(data: Uint8Array): string[] {
  const texts = textOfBytes(data).split('\0');
  const end = texts.indexOf('');
  return end < 0 ? texts : texts.slice(0, end);
}

function give(
  k: Kernel,
  slots: QueryValues,
  entry: RtlQueryRegistryTable,
  { name, type, data }: RegistryValue,
  context: GuestAddress,
): number {
  if ((entry.Flags & DIRECT) !== 0) return storeDirectly(k, type, data, context);
  slots.calls.push({ name, type, data });
  return STATUS_SUCCESS;
}

/** RTL_QUERY_REGISTRY_DIRECT: texts into a UNICODE_STRING, small values as they are, others behind their length. */
function storeDirectly(k: Kernel, type: number, data: Uint8Array, context: GuestAddress): number {
  if (type === REG_SZ || type === REG_EXPAND_SZ || type === REG_MULTI_SZ) return storeString(k, data, context);
  if (data.length <= 4) {
    k.memory.writeBytes(context, data);
    return STATUS_SUCCESS;
  }
  const room = k.memory.readS32(context);
  if (room < 0) {
    if (data.length > -room) return STATUS_BUFFER_TOO_SMALL;
    k.memory.writeBytes(context, data);
    return STATUS_SUCCESS;
  }
  if (data.length + 8 > room) return STATUS_BUFFER_TOO_SMALL;
  k.memory.writeU32(context, data.length);
  k.memory.writeU32(addressAdd(context, 4), type);
  k.memory.writeBytes(addressAdd(context, 8), data);
  return STATUS_SUCCESS;
}

/** Stores a text, in the caller's buffer or in one that the caller is to free. */
function storeString(k: Kernel, data: Uint8Array, context: GuestAddress): number {
  const bytes = data.subarray(0, MOST_STRING_BYTES);
  const string = readCountedString(k.memory, context);
  const isOurs = string.buffer === NULL_ADDRESS;
  if (!isOurs && bytes.length > string.maximumLength) return STATUS_BUFFER_TOO_SMALL;
  const buffer = isOurs ? ExpAllocatePool(k, PagedPool, Math.max(bytes.length, 2), TAG) : string.buffer;
  if (buffer === NULL_ADDRESS) return STATUS_NO_MEMORY;
  if (bytes.length < 2) writeWide(k.memory, buffer, '\0');
  k.memory.writeBytes(buffer, bytes);
  const length = Math.max(0, bytes.length - 2);
  writeCountedString(k.memory, context, {
    length,
    maximumLength: isOurs ? Math.max(bytes.length, 2) : string.maximumLength,
    buffer,
  });
  return STATUS_SUCCESS;
}

export const queryRegistryValuesDdis: readonly Ddi[] = [
  /**
   * Reads values of a key as a table says: through routines of the driver, or directly into its variables.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (a wrong entry or place), STATUS_OBJECT_NAME_NOT_FOUND (a missing
   * key, or a missing value that is required), STATUS_OBJECT_TYPE_MISMATCH, STATUS_BUFFER_TOO_SMALL, STATUS_NO_MEMORY, and
   * what a routine of the driver returns. Bug check 0x139 as "RTL_QUERY_REGISTRY_TYPECHECK" says.
   * Deviation: registry callbacks are not told.
   * Source: "RtlQueryRegistryValues function (wdm.h)".
   */
  ddi({
    name: 'RtlQueryRegistryValues',
    parameters: ['RelativeTo: u32', 'Path: u64', 'QueryTable: ptr', 'Context: u64', 'Environment: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, relativeTo, path, table, context, environment) {
      const node = RtlpRegistryKey(k, relativeTo, path, false);
      const mayBeMissing = isOptional(relativeTo) && node === STATUS_OBJECT_NAME_NOT_FOUND;
      if (typeof node === 'number' && !mayBeMissing) return node;
      const top = typeof node === 'number' ? 0 : node.id;
      const calls = { calls: [], deletes: [], block: NULL_ADDRESS };
      return enter(RtlpQueryRegistryValues, { top, current: top, entry: table, context, environment, ...calls });
    },
  }),
];
