/**
 * Enabling and disabling what a token may do. Source: "AdjustTokenPrivileges function (securitybaseapi.h)", which comes to
 * NtAdjustPrivilegesToken, "TOKEN_PRIVILEGES structure (ntifs.h)".
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { SE_PRIVILEGE_ENABLED, SE_PRIVILEGE_REMOVED } from '../../nt/security.ts';
import {
  ntSuccess,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_ALL_ASSIGNED,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, readableRange, writableRange } from '../ob/capture.ts';
import { ObpCurrentProcess, ObpReferenceHandle } from '../ob/handle.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import type { TokenRecord } from './state.ts';
import { SepAllocateLuid, SepTokenRecord } from './token.ts';

const TOKEN_QUERY = 0x8;
const TOKEN_ADJUST_PRIVILEGES = 0x20;

/** TOKEN_PRIVILEGES: a count, and behind it a LUID and attributes for each. */
const COUNT_BYTES = 4;
const ENTRY_BYTES = 12;
const ATTRIBUTES_AT = 8;
/** No token has as many. */
const MOST_ENTRIES = 0x100;

type Privilege = readonly [luid: number, attributes: number];

function readPrivileges(k: Kernel, mode: number, pointer: U64): Privilege[] | undefined {
  const count = k.memory.readU32(readableRange(mode, pointer, COUNT_BYTES));
  if (count > MOST_ENTRIES) return undefined;
  const list = readableRange(mode, pointer, COUNT_BYTES + count * ENTRY_BYTES);
  return Array.from({ length: count }, (_, index) => {
    const entry = addressAdd(list, COUNT_BYTES + index * ENTRY_BYTES);
    return [u64ToNumber(k.memory.readU64(entry)), k.memory.readU32(addressAdd(entry, ATTRIBUTES_AT))];
  });
}

function writePrivileges(k: Kernel, at: GuestAddress, list: readonly Privilege[]): void {
  k.memory.writeU32(at, list.length);
  for (const [index, [luid, attributes]] of list.entries()) {
    const entry = addressAdd(at, COUNT_BYTES + index * ENTRY_BYTES);
    k.memory.writeU64(entry, luid, 0);
    k.memory.writeU32(addressAdd(entry, ATTRIBUTES_AT), attributes);
  }
}

/** What is to be changed: of the privileges that the token has, those whose attributes become others. */
function changesOf({ privileges }: TokenRecord, wanted: readonly Privilege[]): Privilege[] {
  return wanted.flatMap(([luid, attributes]): Privilege[] => {
    const old = privileges.get(luid);
    if (old === undefined) return [];
    const kept = old & ~SE_PRIVILEGE_ENABLED;
    const now = attributes & SE_PRIVILEGE_REMOVED ? SE_PRIVILEGE_REMOVED : kept | (attributes & SE_PRIVILEGE_ENABLED);
    return now === old ? [] : [[luid, now]];
  });
}

interface PreviousState {
  /** NULL when the caller does not want it. */
  readonly buffer: U64;
  readonly length: number;
  readonly returnLength: U64;
}

function adjust(
  k: Kernel,
  mode: number,
  token: TokenRecord,
  wanted: readonly Privilege[],
  { buffer, length, returnLength }: PreviousState,
): number {
  const isComplete = wanted.every(([luid]) => token.privileges.has(luid));
  const changes = changesOf(token, wanted);
  const previous = changes.map(([luid]): Privilege => [luid, token.privileges.get(luid)!]);
  if (u64ToNumber(buffer) !== 0) {
    const needed = COUNT_BYTES + previous.length * ENTRY_BYTES;
    const fault = guardAccess(mode, () => {
      if (u64ToNumber(returnLength) !== 0) k.memory.writeU32(writableRange(k, mode, returnLength, 4), needed);
      if (needed <= length) writePrivileges(k, writableRange(k, mode, buffer, needed), previous);
    });
    if (fault !== STATUS_SUCCESS) return fault;
    if (needed > length) return STATUS_BUFFER_TOO_SMALL;
  }
  for (const [luid, attributes] of changes) {
    if (attributes === SE_PRIVILEGE_REMOVED) token.privileges.delete(luid);
    else token.privileges.set(luid, attributes);
  }
  if (changes.length > 0) token.modifiedId = SepAllocateLuid(k);
  return isComplete ? STATUS_SUCCESS : STATUS_NOT_ALL_ASSIGNED;
}

export const adjustRoutines: readonly NativeRoutine[] = [
  /**
   * Enables, disables or removes privileges of a token, and tells what those were before that it changes.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NOT_ALL_ASSIGNED (the token has not all of them), STATUS_BUFFER_TOO_SMALL (nothing is
   * changed), STATUS_INVALID_PARAMETER, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED,
   * STATUS_ACCESS_VIOLATION.
   * Source: "AdjustTokenPrivileges function (securitybaseapi.h)".
   */
  nativeRoutine({
    name: 'AdjustPrivilegesToken',
    exports: ['Zw', 'Nt'],
    parameters: [
      'TokenHandle: u64',
      'DisableAllPrivileges: bool',
      'NewState: ptr',
      'BufferLength: u32',
      'PreviousState: ptr',
      'ReturnLength: ptr',
    ],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, mode, tokenHandle, disableAll, newState, length, buffer, returnLength) {
      let wanted: Privilege[] | undefined;
      const fault = guardAccess(mode, () => {
        wanted = disableAll ? [] : readPrivileges(k, mode, newState);
      });
      if (fault !== STATUS_SUCCESS) return fault;
      if (wanted === undefined) return STATUS_INVALID_PARAMETER;
      const access = TOKEN_ADJUST_PRIVILEGES | (u64ToNumber(buffer) === 0 ? 0 : TOKEN_QUERY);
      const found = ObpReferenceHandle(k, ObpCurrentProcess(k), tokenHandle, 'Token', access, mode);
      if (!ntSuccess(found.status)) return found.status;
      const token = SepTokenRecord(k, found.object);
      if (disableAll) wanted = [...token.privileges.keys()].map((luid): Privilege => [luid, 0]);
      const status = adjust(k, mode, token, wanted, { buffer, length, returnLength });
      // Its handle holds it.
      ObDereferenceObject(k, found.object);
      return status;
    },
  }),
];
