/**
 * Making and opening objects by name, as the Create and Open routines of all plain types do it: events, semaphores, mutants,
 * timers, directories, symbolic links. Source: "OBJECT_ATTRIBUTES structure (ntdef.h)", "ZwCreateEvent function (ntifs.h)",
 * "Object Names", "Security Descriptors for New Objects".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { NULL_ADDRESS } from '../../base/guest-address.ts';
import { type U64, u64ToNumber } from '../../base/u64.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import {
  ntSuccess,
  STATUS_ACCESS_DENIED,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_EXISTS,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_PRIVILEGE_NOT_HELD,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { OBJECT_ACCESS, OBJECT_ATTRIBUTE_FLAGS } from '../../nt/tables/io-flags.ts';
import type { Kernel } from '../kernel.ts';
import { type AccessCheck, SepAccessCheck } from '../se/access-check.ts';
import { SepAssignSecurity } from '../se/assign-security.ts';
import { SepCaptureDescriptor } from '../se/capture-descriptor.ts';
import { sharedDescriptor } from '../se/descriptor-cache.ts';
import { readDescriptor, type SecurityDescriptor } from '../se/security-descriptor.ts';
import { holdsPrivilege, SepEffectiveToken } from '../se/token.ts';
import { type CapturedAttributes, guardAccess, ObpCaptureAttributes, writableRange } from './capture.ts';
import { findObject, objectRecord, type Place } from './directory.ts';
import { ObpCurrentProcess, ObpOpenHandle, ObpReferenceHandle, UserMode } from './handle.ts';
import { type LookupOptions, ObpLookup } from './namespace.ts';
import { ObDereferenceObject, type ObjectOptions } from './object.ts';
import { ObpSecurityOf } from './object-security.ts';
import { ObpMapAccess, objectTypeNamed } from './object-types.ts';

const { OBJ_INHERIT, OBJ_PERMANENT, OBJ_EXCLUSIVE, OBJ_OPENIF, OBJ_FORCE_ACCESS_CHECK } = OBJECT_ATTRIBUTE_FLAGS;

/** A Create or Open routine's arguments that all types have. Pointers are raw. */
export interface NamedCall {
  /** KPROCESSOR_MODE of the caller. */
  readonly mode: number;
  /** Where the handle goes. */
  readonly handle: U64;
  readonly desiredAccess: number;
  /** OBJECT_ATTRIBUTES */
  readonly objectAttributes: U64;
}

const NO_ATTRIBUTES: CapturedAttributes = {
  name: '',
  rootDirectory: { lo: 0, hi: 0 },
  attributes: 0,
  securityDescriptor: { lo: 0, hi: 0 },
};

/** Whether the caller's rights are looked at. */
export function isChecked(mode: number, attributes: number): boolean {
  return mode === UserMode || (attributes & OBJ_FORCE_ACCESS_CHECK) !== 0;
}

/** What the running thread is granted to an object: specific rights, or STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD. */
export function ObpCheckAccess(k: Kernel, object: GuestAddress, desired: number, checked: boolean): AccessCheck {
  const type = objectTypeNamed(findObject(k, object)!.type);
  const security = checked ? ObpSecurityOf(k, object) : NULL_ADDRESS;
  if (security === NULL_ADDRESS) return { status: STATUS_SUCCESS, granted: ObpMapAccess(type, desired) };
  return SepAccessCheck(SepEffectiveToken(k), readDescriptor(k.memory, security), desired, 0, type.mapping);
}

/** Whether the process may have a handle of an object that one process has for itself. */
export function ObpCheckExclusive(k: Kernel, object: GuestAddress, attributes: number): number {
  const { exclusiveProcess } = findObject(k, object)!;
  if (exclusiveProcess === undefined) return (attributes & OBJ_EXCLUSIVE) === 0 ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
  return exclusiveProcess === 0 || exclusiveProcess === ObpCurrentProcess(k) ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

/** Where the look-up of a captured name begins; a status when the root handle is of no use. */
export function lookupOptions(k: Kernel, mode: number, { rootDirectory }: CapturedAttributes): LookupOptions | number {
  if (u64ToNumber(rootDirectory) === 0) return {};
  const found = ObpReferenceHandle(k, ObpCurrentProcess(k), rootDirectory, 'Directory', 0, mode);
  if (!ntSuccess(found.status)) return found.status;
  // Its handle holds it.
  ObDereferenceObject(k, found.object);
  return { root: findObject(k, found.object)!.id };
}

/** Makes the handle that a Create or Open routine gives, and stores it. */
export function ObpGiveHandle(k: Kernel, mode: number, out: GuestAddress, handle: U64): number {
  if (mode === UserMode) k.currentThread!.callResult = handle;
  return guardAccess(mode, () => k.memory.writeU64(out, handle.lo, handle.hi));
}

function openExisting(
  k: Kernel,
  { mode, desiredAccess }: NamedCall,
  out: GuestAddress,
  object: GuestAddress,
  attributes: number,
): number {
  const { status, granted } = ObpCheckAccess(k, object, desiredAccess, isChecked(mode, attributes));
  if (!ntSuccess(status)) return status;
  const exclusive = ObpCheckExclusive(k, object, attributes);
  if (exclusive !== STATUS_SUCCESS) return exclusive;
  return ObpGiveHandle(k, mode, out, ObpOpenHandle(k, object, granted, attributes));
}

/** The descriptor of a new object, NULL for none: one without a name has only what its creator gives it. */
function securityOf(
  k: Kernel,
  typeName: string,
  place: Place | undefined,
  explicit: SecurityDescriptor | undefined,
): GuestAddress {
  if (place === undefined && explicit === undefined) return NULL_ADDRESS;
  const container = place === undefined ? NULL_ADDRESS : objectRecord(k, place.directory).security;
  const parent = container === NULL_ADDRESS ? undefined : readDescriptor(k.memory, container);
  const { mapping } = objectTypeNamed(typeName);
  const isContainer = typeName === 'Directory';
  return sharedDescriptor(k, SepAssignSecurity(parent, explicit, isContainer, SepEffectiveToken(k), mapping));
}

/** As {@link securityOf}, with the descriptor that a caller gives, or the status that says what is wrong with that. */
export function newSecurity(
  k: Kernel,
  mode: number,
  typeName: string,
  place: Place | undefined,
  pointer: U64,
): { readonly status: number; readonly descriptor: GuestAddress } {
  const explicit = SepCaptureDescriptor(k, mode, pointer);
  if (typeof explicit === 'number') return { status: explicit, descriptor: NULL_ADDRESS };
  return { status: STATUS_SUCCESS, descriptor: securityOf(k, typeName, place, explicit) };
}

/** Whether the caller may name something in a directory. */
function mayCreateIn(k: Kernel, { directory }: Place, typeName: string, checked: boolean): boolean {
  const right =
    typeName === 'Directory' ? OBJECT_ACCESS.DIRECTORY_CREATE_SUBDIRECTORY : OBJECT_ACCESS.DIRECTORY_CREATE_OBJECT;
  return ntSuccess(ObpCheckAccess(k, objectRecord(k, directory).address, right, checked).status);
}

/**
 * Makes an object, or opens the one of that name when the attributes have OBJ_OPENIF, and a handle of it.
 * @param make makes the object with its name, one reference being the caller's; NULL when there is no memory for it
 * Statuses: STATUS_SUCCESS, STATUS_OBJECT_NAME_EXISTS (opened); STATUS_OBJECT_NAME_COLLISION, STATUS_OBJECT_TYPE_MISMATCH,
 * STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_OBJECT_NAME_INVALID, STATUS_INVALID_PARAMETER,
 * STATUS_INVALID_HANDLE, STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD, STATUS_ACCESS_VIOLATION, those of a malformed
 * security descriptor.
 */
export function ObpCreateNamed(
  k: Kernel,
  call: NamedCall,
  typeName: string,
  make: (options: ObjectOptions) => GuestAddress,
): number {
  const { mode, desiredAccess } = call;
  let out = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    out = writableRange(k, mode, call.handle, 8);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const captured =
    u64ToNumber(call.objectAttributes) === 0
      ? NO_ATTRIBUTES
      : ObpCaptureAttributes(k, call.objectAttributes, mode, true);
  if (typeof captured === 'number') return captured;
  const { name, attributes } = captured;
  if ((attributes & OBJ_EXCLUSIVE) !== 0 && (attributes & OBJ_INHERIT) !== 0) return STATUS_INVALID_PARAMETER;
  const checked = isChecked(mode, attributes);
  if (
    (attributes & OBJ_PERMANENT) !== 0 &&
    checked &&
    !holdsPrivilege(SepEffectiveToken(k), PRIVILEGES.SeCreatePermanentPrivilege)
  )
    return STATUS_PRIVILEGE_NOT_HELD;
  const explicit = SepCaptureDescriptor(k, mode, captured.securityDescriptor);
  if (typeof explicit === 'number') return explicit;
  let place: Place | undefined;
  if (name !== '') {
    const options = lookupOptions(k, mode, captured);
    if (typeof options === 'number') return options;
    const found = ObpLookup(k, name, { ...options, followLast: typeName !== 'SymbolicLink' });
    if (ntSuccess(found.status)) {
      if ((attributes & OBJ_OPENIF) === 0) return STATUS_OBJECT_NAME_COLLISION;
      if (findObject(k, found.object)!.type !== typeName) return STATUS_OBJECT_TYPE_MISMATCH;
      const status = openExisting(k, call, out, found.object, attributes);
      return status === STATUS_SUCCESS ? STATUS_OBJECT_NAME_EXISTS : status;
    }
    if (found.place === undefined) return found.status;
    place = found.place;
    if (!mayCreateIn(k, place, typeName, checked)) return STATUS_ACCESS_DENIED;
  }
  const object = make({
    ...(place === undefined ? {} : { place }),
    permanent: place !== undefined && (attributes & OBJ_PERMANENT) !== 0,
    exclusive: (attributes & OBJ_EXCLUSIVE) !== 0,
    security: securityOf(k, typeName, place, explicit),
  });
  const granted = ObpMapAccess(objectTypeNamed(typeName), desiredAccess);
  const handle = ObpOpenHandle(k, object, granted, attributes);
  // The handle holds it from now on.
  ObDereferenceObject(k, object);
  return ObpGiveHandle(k, mode, out, handle);
}

/**
 * The object of a captured name, not referenced, or a status: that of ObpLookup, STATUS_OBJECT_TYPE_MISMATCH,
 * STATUS_OBJECT_PATH_SYNTAX_BAD (no name).
 * @param typeName '' for any type
 */
export function ObpFindNamed(
  k: Kernel,
  mode: number,
  captured: CapturedAttributes,
  typeName: string,
): { readonly status: number; readonly object: GuestAddress } {
  const options = lookupOptions(k, mode, captured);
  if (typeof options === 'number') return { status: options, object: NULL_ADDRESS };
  if (captured.name === '' && options.root === undefined) {
    return { status: STATUS_OBJECT_PATH_SYNTAX_BAD, object: NULL_ADDRESS };
  }
  const { status, object, remaining } =
    captured.name === ''
      ? { status: STATUS_SUCCESS, object: objectRecord(k, options.root!).address, remaining: '' }
      : ObpLookup(k, captured.name, { ...options, followLast: typeName !== 'SymbolicLink' });
  if (!ntSuccess(status)) return { status, object: NULL_ADDRESS };
  const isRight = remaining === '' && (typeName === '' || findObject(k, object)!.type === typeName);
  return isRight ? { status, object } : { status: STATUS_OBJECT_TYPE_MISMATCH, object: NULL_ADDRESS };
}

/**
 * Opens an object by name.
 * Statuses: STATUS_SUCCESS, STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND, STATUS_OBJECT_TYPE_MISMATCH,
 * STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_OBJECT_NAME_INVALID, STATUS_INVALID_PARAMETER, STATUS_INVALID_HANDLE,
 * STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD, STATUS_ACCESS_VIOLATION.
 */
export function ObpOpenNamed(k: Kernel, call: NamedCall, typeName: string): number {
  const { mode } = call;
  let out = NULL_ADDRESS;
  const fault = guardAccess(mode, () => {
    out = writableRange(k, mode, call.handle, 8);
  });
  if (fault !== STATUS_SUCCESS) return fault;
  const captured = ObpCaptureAttributes(k, call.objectAttributes, mode);
  if (typeof captured === 'number') return captured;
  const { status, object } = ObpFindNamed(k, mode, captured, typeName);
  return ntSuccess(status) ? openExisting(k, call, out, object, captured.attributes) : status;
}
