/** Tokens with handles. Source: "ZwOpenProcessTokenEx", "ZwOpenThreadTokenEx", "ZwDuplicateToken", "ZwQueryInformationToken" (ntifs.h), "AdjustTokenPrivileges function (securitybaseapi.h)". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { OBJECT_ATTRIBUTES } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import {
  SecurityAnonymous,
  SecurityDelegation,
  SecurityImpersonation,
  TokenImpersonation,
  TokenPrimary,
} from '../../nt/security.ts';
import {
  ntSuccess,
  STATUS_BAD_IMPERSONATION_LEVEL,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_CANT_OPEN_ANONYMOUS,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_TOKEN,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import type { Kernel } from '../kernel.ts';
import { type NativeRoutine, nativeRoutine } from '../native-routine.ts';
import { guardAccess, ObpCaptureAttributes, readableRange, writableRange } from '../ob/capture.ts';
import { withObject } from '../ob/change-by-handle.ts';
import { ObpOpenHandle } from '../ob/handle.ts';
import { isChecked, ObpCheckAccess, ObpGiveHandle } from '../ob/named-object.ts';
import { ObDereferenceObject } from '../ob/object.ts';
import { ObpMapAccess, objectTypeNamed } from '../ob/object-types.ts';
import { PspProcessOf } from '../ps/process.ts';
import { PspThreadOf } from '../ps/thread.ts';
import { SepCheckPrivilegeSet } from './privilege-set.ts';
import type { TokenRecord } from './state.ts';
import { SepDuplicateToken, SepImpersonationOf, SepProcessToken, SepTokenRecord } from './token.ts';
import { tokenInformation } from './token-information.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000;
const THREAD_QUERY_LIMITED_INFORMATION = 0x800;
const [TOKEN_DUPLICATE, TOKEN_QUERY] = [2, 8];
/** PRIVILEGE_SET: LUID and attributes of each. */
const PRIVILEGE_BYTES = 12;
const MOST_PRIVILEGES = 1024;

/** Opens a token for who has found it. */
function openToken(
  k: Kernel,
  mode: number,
  token: GuestAddress,
  desired: number,
  attributes: number,
  out: GuestAddress,
): number {
  const { status, granted } = ObpCheckAccess(k, token, desired, isChecked(mode, attributes));
  return ntSuccess(status) ? ObpGiveHandle(k, mode, out, ObpOpenHandle(k, token, granted, attributes)) : status;
}

/** Where a caller wants a handle. */
function handleOut(k: Kernel, mode: number, pointer: U64): { readonly fault: number; readonly out: GuestAddress } {
  let out = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    out = writableRange(k, mode, pointer, 8);
  });
  return { fault, out };
}

function openProcessToken(
  k: Kernel,
  mode: number,
  handle: U64,
  desired: number,
  attributes: number,
  pointer: U64,
): number {
  const { fault, out } = handleOut(k, mode, pointer);
  if (fault !== STATUS_SUCCESS) return fault;
  return withObject(k, mode, handle, 'Process', PROCESS_QUERY_LIMITED_INFORMATION, (object) =>
    openToken(k, mode, SepProcessToken(k, PspProcessOf(k, object).id), desired, attributes, out),
  );
}

function openThreadToken(
  k: Kernel,
  mode: number,
  handle: U64,
  desired: number,
  attributes: number,
  pointer: U64,
): number {
  const { fault, out } = handleOut(k, mode, pointer);
  if (fault !== STATUS_SUCCESS) return fault;
  return withObject(k, mode, handle, 'Thread', THREAD_QUERY_LIMITED_INFORMATION, (object) => {
    const impersonation = SepImpersonationOf(k, PspThreadOf(k, object).id);
    if (impersonation === undefined) return STATUS_NO_TOKEN;
    if (impersonation.level === SecurityAnonymous) return STATUS_CANT_OPEN_ANONYMOUS;
    return openToken(k, mode, impersonation.token, desired, attributes, out);
  });
}

/** The level that OBJECT_ATTRIBUTES.SecurityQualityOfService asks for. */
function levelOf(k: Kernel, mode: number, attributes: U64): number | undefined {
  let level: number = SecurityAnonymous;
  if (u64ToNumber(attributes) === 0) return level;
  const fault = guardAccess(mode, () => {
    const at = readableRange(mode, attributes, OBJECT_ATTRIBUTES.SIZE);
    const qos = k.memory.readU64(addressAdd(at, OBJECT_ATTRIBUTES.SecurityQualityOfService));
    if (u64ToNumber(qos) !== 0) level = k.memory.readU32(addressAdd(readableRange(mode, qos, 12), 4));
  });
  return fault === STATUS_SUCCESS && level <= SecurityDelegation ? level : undefined;
}

/** Stores what a token tells. */
function queryToken(
  k: Kernel,
  mode: number,
  record: TokenRecord,
  informationClass: number,
  buffer: U64,
  length: number,
  returnLength: U64,
): number {
  const answer = tokenInformation(record, informationClass);
  if (answer === undefined) return STATUS_INVALID_INFO_CLASS;
  const fits = length >= answer.sizeBytes;
  const fault = guardAccess(mode, () => {
    k.memory.writeU32(writableRange(k, mode, returnLength, 4), answer.sizeBytes);
    if (fits) answer.write(k, writableRange(k, mode, buffer, answer.sizeBytes));
  });
  if (fault !== STATUS_SUCCESS) return fault;
  return fits ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

export const tokenRoutines: readonly NativeRoutine[] = [
  /**
   * Opens the token of a process.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Source: "NtOpenProcessToken function (ntifs.h)".
   */
  nativeRoutine({
    name: 'OpenProcessToken',
    exports: ['Zw', 'Nt'],
    parameters: ['ProcessHandle: u64', 'DesiredAccess: u32', 'TokenHandle: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desired, out) => openProcessToken(k, mode, handle, desired, 0, out),
  }),
  /**
   * Opens the token of a process; with OBJ_KERNEL_HANDLE for the kernel only.
   * @irql PASSIVE_LEVEL
   * Returns as ZwOpenProcessToken.
   * Source: "ZwOpenProcessTokenEx function (ntifs.h)".
   */
  nativeRoutine({
    name: 'OpenProcessTokenEx',
    exports: ['Zw', 'Nt'],
    parameters: ['ProcessHandle: u64', 'DesiredAccess: u32', 'HandleAttributes: u32', 'TokenHandle: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desired, attributes, out) => openProcessToken(k, mode, handle, desired, attributes, out),
  }),
  /**
   * Opens the token that a thread impersonates.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_NO_TOKEN (it impersonates nobody), STATUS_CANT_OPEN_ANONYMOUS, otherwise as ZwOpenProcessToken.
   * Deviation: who asks is who runs, whatever OpenAsSelf says.
   * Source: "NtOpenThreadToken function (ntifs.h)".
   */
  nativeRoutine({
    name: 'OpenThreadToken',
    exports: ['Zw', 'Nt'],
    parameters: ['ThreadHandle: u64', 'DesiredAccess: u32', 'OpenAsSelf: bool', 'TokenHandle: ptr'],
    irql: PASSIVE,
    call: (k, mode, handle, desired, _asSelf, out) => openThreadToken(k, mode, handle, desired, 0, out),
  }),
  /**
   * Opens the token that a thread impersonates; with OBJ_KERNEL_HANDLE for the kernel only.
   * @irql PASSIVE_LEVEL
   * Returns as ZwOpenThreadToken.
   * Deviation: who asks is who runs, whatever OpenAsSelf says.
   * Source: "ZwOpenThreadTokenEx function (ntifs.h)".
   */
  nativeRoutine({
    name: 'OpenThreadTokenEx',
    exports: ['Zw', 'Nt'],
    parameters: [
      'ThreadHandle: u64',
      'DesiredAccess: u32',
      'OpenAsSelf: bool',
      'HandleAttributes: u32',
      'TokenHandle: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, desired, _asSelf, attributes, out) =>
      openThreadToken(k, mode, handle, desired, attributes, out),
  }),
  /**
   * Makes a token that says what another one does, primary or for impersonation.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (no such type), STATUS_BAD_IMPERSONATION_LEVEL (more than the old one
   * allows), STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION.
   * Source: "ZwDuplicateToken function (ntifs.h)".
   */
  nativeRoutine({
    name: 'DuplicateToken',
    exports: ['Zw', 'Nt'],
    parameters: [
      'ExistingTokenHandle: u64',
      'DesiredAccess: u32',
      'ObjectAttributes: ptr',
      'EffectiveOnly: bool',
      'TokenType: u32',
      'NewTokenHandle: ptr',
    ],
    irql: PASSIVE,
    call(k, mode, handle, desired, rawAttributes, effectiveOnly, type, pointer) {
      const { fault, out } = handleOut(k, mode, pointer);
      if (fault !== STATUS_SUCCESS) return fault;
      const level = levelOf(k, mode, rawAttributes);
      if ((type !== TokenPrimary && type !== TokenImpersonation) || level === undefined)
        return STATUS_INVALID_PARAMETER;
      const captured =
        u64ToNumber(rawAttributes) === 0 ? undefined : ObpCaptureAttributes(k, rawAttributes, mode, true);
      if (typeof captured === 'number') return captured;
      return withObject(k, mode, handle, 'Token', TOKEN_DUPLICATE, (object, access) => {
        const record = SepTokenRecord(k, object);
        if (record.type === TokenImpersonation) {
          const wanted = type === TokenPrimary ? SecurityImpersonation : level;
          if (wanted > record.level) return STATUS_BAD_IMPERSONATION_LEVEL;
        }
        const token = SepDuplicateToken(
          k,
          record,
          type,
          type === TokenPrimary ? SecurityAnonymous : level,
          effectiveOnly,
        );
        const granted = desired === 0 ? access : ObpMapAccess(objectTypeNamed('Token'), desired);
        const made = ObpOpenHandle(k, token, granted, captured?.attributes ?? 0);
        // The handle holds it from now on.
        ObDereferenceObject(k, token);
        return ObpGiveHandle(k, mode, out, made);
      });
    },
  }),
  /**
   * Tells what is in a token.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_INFO_CLASS, STATUS_INVALID_HANDLE,
   * STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks TOKEN_QUERY), STATUS_ACCESS_VIOLATION.
   * Deviation: classes that only newer tokens have are invalid.
   * Source: "ZwQueryInformationToken function (ntifs.h)".
   */
  nativeRoutine({
    name: 'QueryInformationToken',
    exports: ['Zw', 'Nt'],
    parameters: [
      'TokenHandle: u64',
      'TokenInformationClass: u32',
      'TokenInformation: ptr',
      'TokenInformationLength: u32',
      'ReturnLength: ptr',
    ],
    irql: PASSIVE,
    call: (k, mode, handle, informationClass, buffer, length, returnLength) =>
      withObject(k, mode, handle, 'Token', TOKEN_QUERY, (object) =>
        queryToken(k, mode, SepTokenRecord(k, object), informationClass, buffer, length, returnLength),
      ),
  }),
  /**
   * Says whether a token has privileges enabled: all of a set, or one of them.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED (the handle lacks
   * TOKEN_QUERY), STATUS_ACCESS_VIOLATION.
   * Source: "NtPrivilegeCheck function (ntifs.h)".
   */
  nativeRoutine({
    name: 'PrivilegeCheck',
    exports: ['Nt'],
    parameters: ['ClientToken: u64', 'RequiredPrivileges: ptr', 'Result: ptr'],
    irql: PASSIVE,
    call(k, mode, handle, set, result) {
      let held = false;
      const status = withObject(k, mode, handle, 'Token', TOKEN_QUERY, (object) =>
        guardAccess(mode, () => {
          const count = k.memory.readU32(readableRange(mode, set, 8));
          const at = writableRange(k, mode, set, 8 + Math.min(count, MOST_PRIVILEGES) * PRIVILEGE_BYTES);
          held = count <= MOST_PRIVILEGES && SepCheckPrivilegeSet(k, at, SepTokenRecord(k, object));
        }),
      );
      if (!ntSuccess(status)) return status;
      return guardAccess(mode, () => k.memory.writeU8(writableRange(k, mode, result, 1), held ? 1 : 0));
    },
  }),
];
