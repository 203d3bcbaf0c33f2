/**
 * Routines that drivers want called when a crash dump is made, each for its reason. What they have to tell goes into the trace:
 * it is this system's dump.
 * Source: "KeRegisterBugCheckReasonCallback function (wdm.h)", "KBUGCHECK_SECONDARY_DUMP_DATA structure (wdm.h)", "KBUGCHECK_ADD_PAGES
 * structure (wdm.h)", "KBUGCHECK_TRIAGE_DUMP_DATA structure (wdm.h)".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64FromNumber } from '../../base/u64.ts';
import { eventCode } from '../../nt/event-codes.ts';
import { KBUGCHECK_REASON_CALLBACK_RECORD } from '../../nt/generated/layouts.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { STATUS_INSUFFICIENT_RESOURCES, STATUS_INVALID_PARAMETER, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpTryAllocateSystem } from '../ex/pool.ts';
import { KBugcheckReasonCallbackRecord } from '../generated/views.ts';
import { callGuest, done, hostRoutine, type StepResult } from '../host-routine.ts';
import { anyIrql } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';
import { PAGE_SIZE } from '../mm/system-space.ts';
import { readGuid } from '../rtl/guid-ddis.ts';

/** KBUGCHECK_CALLBACK_REASON, in the order in which they are called. */
const KbCallbackAddPages = 4;
const KbCallbackTriageDumpData = 7;
const KbCallbackSecondaryDumpData = 2;
const REASONS = [KbCallbackAddPages, KbCallbackTriageDumpData, KbCallbackSecondaryDumpData] as const;

const CALLBACK = eventCode('dump_data_code', 'callback');
const SECONDARY_DATA = eventCode('dump_data_code', 'secondary data');
const PAGES = eventCode('dump_data_code', 'pages');
const TRIAGE_DATA = eventCode('dump_data_code', 'triage data');

/** Members of what the routines get, by offset, and bytes of it. */
const SECONDARY = { InBuffer: 0, InBufferLength: 8, MaximumAllowed: 12, Guid: 16, OutBuffer: 32, OutBufferLength: 40 };
const ADD_PAGES = { Context: 0, Flags: 8, BugCheckCode: 12, Address: 16, Count: 24 };
const TRIAGE = { DataArray: 0, Flags: 8, MaxVirtMemSize: 12, BugCheckCode: 16, Parameters: 24 };
const SPECIFIC_BYTES: Record<number, number> = {
  [KbCallbackAddPages]: 32,
  [KbCallbackTriageDumpData]: 56,
  [KbCallbackSecondaryDumpData]: 48,
};
const MAX_SPECIFIC_BYTES = 64;

/** KB_ADD_PAGES_FLAG_... */
const VIRTUAL_ADDRESS = 1;
const ADDITIONAL_RANGES_EXIST = 0x8000_0000;
/** Ranges of one routine beyond these are not asked for. */
const MOST_RANGES = 256;

/** The buffer that routines with secondary data get, and the most they may tell, theirs or not. */
const IN_BUFFER_BYTES = PAGE_SIZE;
const MOST_SECONDARY_BYTES = 16 * PAGE_SIZE;
/** Memory that a small dump has for what triage routines add. */
const MOST_TRIAGE_BYTES = 1024 * 1024;

const TAG = poolTag('KDmp');
const MOST_NAME_CHARACTERS = 64;

/** KTRIAGE_DUMP_DATA_ARRAY, and a block of it. */
const ARRAY = { NumBlocksUsed: 16, NumBlocksTotal: 20, DataSize: 24, MaxDataSize: 28, Blocks: 48 };
const BLOCK_BYTES = 16;

/** A name in memory, as far as it can be read. */
function nameAt(k: Kernel, address: GuestAddress): string {
  let name = '';
  while (name.length < MOST_NAME_CHARACTERS && k.memory.isAccessible(addressAdd(address, name.length), 1, 'read')) {
    const character = k.memory.readU8(addressAdd(address, name.length));
    if (character === 0) break;
    name += String.fromCharCode(character);
  }
  return name;
}

/** Emits `bug_check_data`, of memory that can be read. */
function tell(
  k: Kernel,
  reason: number,
  component: GuestAddress,
  address: GuestAddress,
  bytes: number,
  guid = '',
): void {
  if (bytes <= 0 || !k.memory.isAccessible(address, bytes, 'read')) return;
  const { lo, hi } = u64FromNumber(bytes);
  const data = k.memory.readBytes(address, Math.min(bytes, k.configuration.payloadLimit));
  k.sink.bugCheckData(reason, nameAt(k, component), guid, address, lo, hi, data);
}

/** What a routine of KeRegisterBugCheckCallback has left in its buffer. */
export function KiTellCallbackData(k: Kernel, component: GuestAddress, buffer: GuestAddress, length: number): void {
  tell(k, CALLBACK, component, buffer, length);
}

interface CallDumpCallbacks {
  readonly code: number;
  readonly parameters: readonly U64[];
  /** Records that are left, and the one whose routine is running; calls of it. */
  readonly records: GuestAddress[];
  record?: GuestAddress;
  calls: number;
  /** What the routines get, and a buffer behind it; NULL without memory. */
  scratch: GuestAddress;
}

/** Calls what is registered for the dump; slots: {@link dumpCallbacks}. */
export const KiCallDumpCallbacks = hostRoutine<CallDumpCallbacks>('KiCallDumpCallbacks', {
  start(k, slots) {
    slots.scratch = ExpTryAllocateSystem(k, MAX_SPECIFIC_BYTES + IN_BUFFER_BYTES, TAG);
    return slots.scratch === NULL_ADDRESS ? done(0) : callNext(k, slots);
  },
  returned(k, slots) {
    const view = new KBugcheckReasonCallbackRecord(k.memory, slots.record!);
    slots.calls++;
    if (takeResult(k, slots, view) && slots.calls < MOST_RANGES) return callRoutine(k, slots, view);
    return callNext(k, slots);
  },
});

/** The slots: routines by reason, those of one in the order of their registration. */
export function dumpCallbacks(k: Kernel, code: number, parameters: readonly U64[]): CallDumpCallbacks {
  const isThere = (record: GuestAddress) =>
    k.memory.isAccessible(record, KBUGCHECK_REASON_CALLBACK_RECORD.SIZE, 'write');
  // A driver may have freed its record without a word.
  const there = k.state.ke.bugCheckReasonCallbacks.filter(isThere);
  const of = (reason: number) =>
    there.filter((record) => new KBugcheckReasonCallbackRecord(k.memory, record).Reason === reason);
  return { code, parameters, records: REASONS.flatMap(of), calls: 0, scratch: NULL_ADDRESS };
}

function callNext(k: Kernel, slots: CallDumpCallbacks): StepResult {
  const record = slots.records.shift();
  if (record === undefined) return done(0);
  slots.record = record;
  slots.calls = 0;
  k.memory.fill(slots.scratch, MAX_SPECIFIC_BYTES, 0);
  return callRoutine(k, slots, new KBugcheckReasonCallbackRecord(k.memory, record));
}

function callRoutine(k: Kernel, slots: CallDumpCallbacks, view: KBugcheckReasonCallbackRecord): StepResult {
  prepare(k, slots, view.Reason);
  const { CallbackRoutine: routine, Reason: reason, address } = view;
  return callGuest(routine, [reason, address, slots.scratch, SPECIFIC_BYTES[reason]!], 'returned');
}

/** Stores what the routine is told. */
function prepare({ memory }: Kernel, { scratch, code, parameters }: CallDumpCallbacks, reason: number): void {
  const at = (offset: number) => addressAdd(scratch, offset);
  if (reason === KbCallbackSecondaryDumpData) {
    memory.writePointer(at(SECONDARY.InBuffer), at(MAX_SPECIFIC_BYTES));
    memory.writeU32(at(SECONDARY.InBufferLength), IN_BUFFER_BYTES);
    memory.writeU32(at(SECONDARY.MaximumAllowed), MOST_SECONDARY_BYTES);
  } else if (reason === KbCallbackAddPages) {
    memory.writeU32(at(ADD_PAGES.Flags), 0);
    memory.writeU32(at(ADD_PAGES.BugCheckCode), code);
  } else {
    memory.writeU32(at(TRIAGE.MaxVirtMemSize), MOST_TRIAGE_BYTES);
    memory.writeU32(at(TRIAGE.BugCheckCode), code);
    parameters.forEach(({ lo, hi }, index) => {
      memory.writeU64(at(TRIAGE.Parameters + 8 * index), lo, hi);
    });
  }
}

/** Takes what the routine has to tell. @returns whether it has more */
function takeResult(k: Kernel, { scratch }: CallDumpCallbacks, view: KBugcheckReasonCallbackRecord): boolean {
  const { memory } = k;
  const at = (offset: number) => addressAdd(scratch, offset);
  const { Component: component } = view;
  if (view.Reason === KbCallbackSecondaryDumpData) {
    const bytes = Math.min(memory.readU32(at(SECONDARY.OutBufferLength)), MOST_SECONDARY_BYTES);
    tell(
      k,
      SECONDARY_DATA,
      component,
      memory.readPointer(at(SECONDARY.OutBuffer)),
      bytes,
      readGuid(k, at(SECONDARY.Guid)),
    );
    return false;
  }
  if (view.Reason === KbCallbackTriageDumpData) {
    tellBlocks(k, component, memory.readPointer(at(TRIAGE.DataArray)));
    return false;
  }
  const flags = memory.readU32(at(ADD_PAGES.Flags));
  if (flags & VIRTUAL_ADDRESS) {
    const bytes = memory.readI64(at(ADD_PAGES.Count)) * PAGE_SIZE;
    tell(k, PAGES, component, memory.readPointer(at(ADD_PAGES.Address)), bytes);
  }
  return (flags & ADDITIONAL_RANGES_EXIST) !== 0;
}

function tellBlocks(k: Kernel, component: GuestAddress, array: GuestAddress): void {
  if (!k.memory.isAccessible(array, ARRAY.Blocks, 'read')) return;
  const used = k.memory.readU32(addressAdd(array, ARRAY.NumBlocksUsed));
  for (let n = 0; n < used; n++) {
    const block = addressAdd(array, ARRAY.Blocks + n * BLOCK_BYTES);
    if (!k.memory.isAccessible(block, BLOCK_BYTES, 'read')) return;
    tell(k, TRIAGE_DATA, component, k.memory.readPointer(block), k.memory.readI64(addressAdd(block, 8)));
  }
}

export const dumpCallbackDdis: readonly Ddi[] = [
  /**
   * Makes memory an array of what a driver adds to a small dump. Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no room for one
   * block).
   * @irql any
   * Source: "KeInitializeTriageDumpDataArray function (wdm.h)".
   */
  ddi({
    name: 'KeInitializeTriageDumpDataArray',
    parameters: ['KtriageDumpDataArray: ptr', 'Size: u32'],
    irql: anyIrql,
    call({ memory }, array, size) {
      const blocks = Math.floor((size - ARRAY.Blocks) / BLOCK_BYTES);
      if (blocks < 1) return STATUS_INVALID_PARAMETER;
      memory.fill(array, ARRAY.Blocks, 0);
      memory.writeU32(addressAdd(array, ARRAY.NumBlocksTotal), blocks);
      memory.writeU32(addressAdd(array, ARRAY.MaxDataSize), MOST_TRIAGE_BYTES);
      memory.writePointer(array, array);
      memory.writePointer(addressAdd(array, 8), array);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Adds memory to such an array. Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no memory, or too much),
   * STATUS_INSUFFICIENT_RESOURCES (the array is full).
   * @irql any
   * Source: "KeAddTriageDumpDataBlock function (wdm.h)".
   */
  ddi({
    name: 'KeAddTriageDumpDataBlock',
    parameters: ['KtriageDumpDataArray: ptr', 'Address: ptr', 'Size: i64'],
    irql: anyIrql,
    call({ memory }, array, address, size) {
      const field = (offset: number) => addressAdd(array, offset);
      const used = memory.readU32(field(ARRAY.NumBlocksUsed));
      const total = memory.readU32(field(ARRAY.DataSize)) + size;
      if (size <= 0 || total > memory.readU32(field(ARRAY.MaxDataSize))) return STATUS_INVALID_PARAMETER;
      if (used >= memory.readU32(field(ARRAY.NumBlocksTotal))) return STATUS_INSUFFICIENT_RESOURCES;
      const block = field(ARRAY.Blocks + used * BLOCK_BYTES);
      memory.writePointer(block, address);
      memory.writeI64(addressAdd(block, 8), size);
      memory.writeU32(field(ARRAY.NumBlocksUsed), used + 1);
      memory.writeU32(field(ARRAY.DataSize), total);
      return STATUS_SUCCESS;
    },
  }),
];
