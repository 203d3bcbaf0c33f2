/** Security descriptors of new objects, parts of descriptors, and the access states of opens. Source: the pages of the routines (wdm.h, ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64FromAddress } from '../../base/u64.ts';
import { ACCESS_STATE } from '../../nt/generated/layouts.ts';
import { PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import {
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_OWNER,
  STATUS_NO_SECURITY_ON_OBJECT,
  STATUS_PRIVILEGE_NOT_HELD,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool, ExpFreePool } from '../ex/pool.ts';
import { AccessState } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCurrentProcess } from '../ob/handle.ts';
import type { GenericMapping } from '../ob/object-types.ts';
import { mapGenericMask } from './access-check.ts';
import { readMapping } from './access-ddis.ts';
import { SepAssignSecurity } from './assign-security.ts';
import { SepCaptureDescriptor } from './capture-descriptor.ts';
import { changedDescriptor, partsOf } from './descriptor-parts.ts';
import { SepCaptureSubject, SepReleaseSubject, SepSubjectToken } from './impersonation-ddis.ts';
import { privilegeSetBytes, privilegesIn, writePrivilegeSet } from './privilege-set.ts';
import {
  descriptorBytes,
  isKnownRevision,
  isWellFormedWithin,
  readDescriptor,
  type SecurityDescriptor,
} from './security-descriptor.ts';
import { hasSid, holdsPrivilege, SepAllocateLuid, SepEffectiveToken } from './token.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
const TAG = poolTag('SeSd');
/** AUX_ACCESS_DATA: what is known of it are the privileges and the generic mapping. */
const AUX_BYTES = 0xc8;
const AUX_GENERIC_MAPPING = 8;
/** Room for privileges in an ACCESS_STATE itself. */
const INITIAL_PRIVILEGES = 3;
/** ACCESS_STATE.Flags */
const TOKEN_HAS_TRAVERSE_PRIVILEGE = 1;

/** A descriptor in pool that a driver is to free; NULL without memory. */
function allocateDescriptor(k: Kernel, descriptor: SecurityDescriptor, poolType: number): GuestAddress {
  const bytes = descriptorBytes(descriptor);
  const address = ExpAllocatePool(k, poolType, bytes.length, TAG);
  if (address !== NULL_ADDRESS) k.memory.writeBytes(address, bytes);
  return address;
}

function assignSecurity(
  k: Kernel,
  parent: GuestAddress,
  explicit: GuestAddress,
  out: GuestAddress,
  isContainer: boolean,
  subject: GuestAddress,
  mapping: GenericMapping,
  poolType: number,
): number {
  const read = (at: GuestAddress) => (at === NULL_ADDRESS ? undefined : readDescriptor(k.memory, at));
  const given = read(explicit);
  const token = SepSubjectToken(k, subject) ?? SepEffectiveToken(k);
  const mayOwn =
    given?.owner === undefined || hasSid(token, given.owner) || holdsPrivilege(token, PRIVILEGES.SeRestorePrivilege);
  if (!mayOwn) return STATUS_INVALID_OWNER;
  if (given?.sacl !== undefined && !holdsPrivilege(token, PRIVILEGES.SeSecurityPrivilege))
    return STATUS_PRIVILEGE_NOT_HELD;
  const assigned = SepAssignSecurity(read(parent), given, isContainer, token, mapping);
  const address = allocateDescriptor(k, assigned, poolType);
  k.memory.writePointer(out, address);
  return address === NULL_ADDRESS ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

function setInformation(
  k: Kernel,
  information: GuestAddress,
  modification: GuestAddress,
  current: GuestAddress,
  poolType: number,
  mapping: GenericMapping,
): number {
  const old = k.memory.readPointer(current);
  if (old === NULL_ADDRESS) return STATUS_NO_SECURITY_ON_OBJECT;
  const which = k.memory.readU32(information);
  const changed = changedDescriptor(
    readDescriptor(k.memory, old),
    readDescriptor(k.memory, modification),
    which,
    mapping,
  );
  const address = allocateDescriptor(k, changed, poolType);
  if (address === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
  k.memory.writePointer(current, address);
  return STATUS_SUCCESS;
}

export const descriptorDdis: readonly Ddi[] = [
  /**
   * Makes the security descriptor of a new object, which SeDeassignSecurity frees: from what its creator gives, what its container
   * passes on, and the subject's token.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_OWNER, STATUS_PRIVILEGE_NOT_HELD (a SACL), STATUS_INSUFFICIENT_RESOURCES.
   * Source: "SeAssignSecurity function (wdm.h)".
   */
  ddi({
    name: 'SeAssignSecurity',
    parameters: [
      'ParentDescriptor: ptr',
      'ExplicitDescriptor: ptr',
      'NewDescriptor: ptr',
      'IsDirectoryObject: bool',
      'SubjectContext: ptr',
      'GenericMapping: ptr',
      'PoolType: u32',
    ],
    irql: PASSIVE,
    call: (k, parent, explicit, out, isContainer, subject, mapping, poolType) =>
      assignSecurity(k, parent, explicit, out, isContainer, subject, readMapping(k, mapping), poolType),
  }),
  /**
   * As SeAssignSecurity, for objects with a type and with flags of inheritance.
   * @irql PASSIVE_LEVEL
   * Returns as SeAssignSecurity.
   * Deviation: ACEs for types of objects are not known, and AutoInheritFlags has no effect.
   * Source: "SeAssignSecurityEx function (wdm.h)".
   */
  ddi({
    name: 'SeAssignSecurityEx',
    parameters: [
      'ParentDescriptor: ptr',
      'ExplicitDescriptor: ptr',
      'NewDescriptor: ptr',
      'ObjectType: ptr',
      'IsDirectoryObject: bool',
      'AutoInheritFlags: u32',
      'SubjectContext: ptr',
      'GenericMapping: ptr',
      'PoolType: u32',
    ],
    irql: PASSIVE,
    call: (k, parent, explicit, out, _type, isContainer, _flags, subject, mapping, poolType) =>
      assignSecurity(k, parent, explicit, out, isContainer, subject, readMapping(k, mapping), poolType),
  }),
  /**
   * Frees a descriptor of SeAssignSecurity and forgets it.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "SeDeassignSecurity function (wdm.h)".
   */
  ddi({
    name: 'SeDeassignSecurity',
    parameters: ['SecurityDescriptor: ptr'],
    irql: PASSIVE,
    call(k, pointer) {
      const descriptor = k.memory.readPointer(pointer);
      if (descriptor !== NULL_ADDRESS) ExpFreePool(k, descriptor);
      k.memory.writePointer(pointer, NULL_ADDRESS);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Copies the parts of an object's descriptor that are asked for.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL; Length gets what it takes.
   * Source: "SeQuerySecurityDescriptorInfo function (ntifs.h)".
   */
  ddi({
    name: 'SeQuerySecurityDescriptorInfo',
    parameters: [
      'SecurityInformation: ptr',
      'SecurityDescriptor: ptr',
      'Length: ptr',
      'ObjectsSecurityDescriptor: ptr',
    ],
    irql: PASSIVE,
    call(k, information, out, length, current) {
      const at = k.memory.readPointer(current);
      const which = k.memory.readU32(information);
      const all: SecurityDescriptor =
        at === NULL_ADDRESS
          ? { control: 0, owner: undefined, group: undefined, dacl: undefined }
          : readDescriptor(k.memory, at);
      const bytes = descriptorBytes(partsOf(all, which));
      const room = k.memory.readU32(length);
      k.memory.writeU32(length, bytes.length);
      if (room < bytes.length) return STATUS_BUFFER_TOO_SMALL;
      k.memory.writeBytes(out, bytes);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Replaces parts of an object's descriptor: makes a new one, the old one stays the caller's.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NO_SECURITY_ON_OBJECT, STATUS_INSUFFICIENT_RESOURCES.
   * Source: "SeSetSecurityDescriptorInfo function (ntifs.h)".
   */
  ddi({
    name: 'SeSetSecurityDescriptorInfo',
    parameters: [
      'Object: ptr',
      'SecurityInformation: ptr',
      'ModificationDescriptor: ptr',
      'ObjectsSecurityDescriptor: ptr',
      'PoolType: u32',
      'GenericMapping: ptr',
    ],
    irql: PASSIVE,
    call: (k, _object, information, modification, current, poolType, mapping) =>
      setInformation(k, information, modification, current, poolType, readMapping(k, mapping)),
  }),
  /**
   * As SeSetSecurityDescriptorInfo, with flags of inheritance.
   * @irql PASSIVE_LEVEL
   * Returns as SeSetSecurityDescriptorInfo.
   * Deviation: AutoInheritFlags has no effect.
   * Source: "SeSetSecurityDescriptorInfoEx function (ntifs.h)".
   */
  ddi({
    name: 'SeSetSecurityDescriptorInfoEx',
    parameters: [
      'Object: ptr',
      'SecurityInformation: ptr',
      'ModificationDescriptor: ptr',
      'ObjectsSecurityDescriptor: ptr',
      'AutoInheritFlags: u32',
      'PoolType: u32',
      'GenericMapping: ptr',
    ],
    irql: PASSIVE,
    call: (k, _object, information, modification, current, _flags, poolType, mapping) =>
      setInformation(k, information, modification, current, poolType, readMapping(k, mapping)),
  }),
  /**
   * Copies a caller's descriptor into pool, in its self-relative form; SeReleaseSecurityDescriptor frees it.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_UNKNOWN_REVISION, STATUS_INVALID_SECURITY_DESCR, STATUS_ACCESS_VIOLATION,
   * STATUS_INSUFFICIENT_RESOURCES.
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'SeCaptureSecurityDescriptor',
    parameters: [
      'OriginalSecurityDescriptor: ptr',
      'CurrentMode: u8',
      'PoolType: u32',
      'CaptureIfKernel: bool',
      'CapturedSecurityDescriptor: ptr',
    ],
    irql: PASSIVE,
    call(k, original, mode, poolType, ifKernel, out) {
      if (original === NULL_ADDRESS || (mode === 0 && !ifKernel)) {
        k.memory.writePointer(out, original);
        return STATUS_SUCCESS;
      }
      const captured = SepCaptureDescriptor(k, mode, u64FromAddress(original));
      if (typeof captured === 'number') return captured;
      const address = allocateDescriptor(k, captured!, poolType);
      k.memory.writePointer(out, address);
      return address === NULL_ADDRESS ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
    },
  }),
  /**
   * Frees what SeCaptureSecurityDescriptor has given.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'SeReleaseSecurityDescriptor',
    parameters: ['CapturedSecurityDescriptor: ptr', 'CurrentMode: u8', 'CaptureIfKernelMode: bool'],
    irql: PASSIVE,
    call(k, captured, mode, ifKernel) {
      if (captured !== NULL_ADDRESS && (mode !== 0 || ifKernel)) ExpFreePool(k, captured);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Says whether a self-relative descriptor is well formed within a length.
   * @irql PASSIVE_LEVEL
   * Source: "SeValidSecurityDescriptor function (wdm.h)".
   */
  ddi({
    name: 'SeValidSecurityDescriptor',
    parameters: ['Length: u32', 'SecurityDescriptor: ptr'],
    irql: PASSIVE,
    call: (k, length, descriptor) =>
      length >= 20 && isKnownRevision(k.memory, descriptor) && isWellFormedWithin(k.memory, descriptor, length),
  }),
  /**
   * Begins an access state: who opens something, and which access is asked for.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Deviation: of AUX_ACCESS_DATA only the privileges and the generic mapping have values.
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'SeCreateAccessState',
    parameters: ['AccessState: ptr', 'AuxData: ptr', 'DesiredAccess: u32', 'GenericMapping: ptr'],
    irql: PASSIVE,
    call(k, state, aux, desired, mapping) {
      k.memory.fill(state, ACCESS_STATE.SIZE, 0);
      k.memory.fill(aux, AUX_BYTES, 0);
      const access = mapping === NULL_ADDRESS ? desired : mapGenericMask(desired, readMapping(k, mapping));
      const view = new AccessState(k.memory, state);
      SepCaptureSubject(k, k.currentThread, ObpCurrentProcess(k), view.SubjectSecurityContext);
      k.memory.writeU64(state, SepAllocateLuid(k), 0);
      if (holdsPrivilege(SepEffectiveToken(k), PRIVILEGES.SeChangeNotifyPrivilege))
        view.Flags = TOKEN_HAS_TRAVERSE_PRIVILEGE;
      view.RemainingDesiredAccess = access;
      view.OriginalDesiredAccess = access;
      view.AuxData = aux;
      k.memory.writePointer(aux, addressAdd(state, ACCESS_STATE.Privileges));
      if (mapping !== NULL_ADDRESS) k.memory.move(addressAdd(aux, AUX_GENERIC_MAPPING), mapping, 16);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Ends an access state: gives its tokens back and frees its privileges.
   * @irql PASSIVE_LEVEL
   * Not in the WDK's documentation; drivers that import it declare it themselves.
   */
  ddi({
    name: 'SeDeleteAccessState',
    parameters: ['AccessState: ptr'],
    irql: PASSIVE,
    call(k, state) {
      const view = new AccessState(k.memory, state);
      if (view.PrivilegesAllocated !== 0) ExpFreePool(k, k.memory.readPointer(view.AuxData));
      view.PrivilegesAllocated = 0;
      return SepReleaseSubject(k, view.SubjectSecurityContext);
    },
  }),
  /**
   * Sets the generic mapping of an access state.
   * @irql PASSIVE_LEVEL
   * Source: "SeSetAccessStateGenericMapping function (ntifs.h)".
   */
  ddi({
    name: 'SeSetAccessStateGenericMapping',
    parameters: ['AccessState: ptr', 'GenericMapping: ptr'],
    irql: PASSIVE,
    call(k, state, mapping) {
      k.memory.move(addressAdd(new AccessState(k.memory, state).AuxData, AUX_GENERIC_MAPPING), mapping, 16);
    },
  }),
  /**
   * Adds privileges that were used to those of an access state.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INSUFFICIENT_RESOURCES.
   * Source: "SeAppendPrivileges function (ntifs.h)".
   */
  ddi({
    name: 'SeAppendPrivileges',
    parameters: ['AccessState: ptr', 'Privileges: ptr'],
    irql: PASSIVE,
    call(k, state, privileges) {
      const view = new AccessState(k.memory, state);
      const current = k.memory.readPointer(view.AuxData);
      const luids = [...privilegesIn(k, current), ...privilegesIn(k, privileges)].map(({ luid }) => luid);
      if (luids.length <= INITIAL_PRIVILEGES && view.PrivilegesAllocated === 0) {
        writePrivilegeSet(k, current, luids);
        return STATUS_SUCCESS;
      }
      const set = ExpAllocatePool(k, 1, privilegeSetBytes(luids.length), poolTag('SePr'));
      if (set === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
      writePrivilegeSet(k, set, luids);
      if (view.PrivilegesAllocated !== 0) ExpFreePool(k, current);
      view.PrivilegesAllocated = 1;
      k.memory.writePointer(view.AuxData, set);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Has the audit log tell of an open. Nothing is audited here.
   * @irql PASSIVE_LEVEL
   * Deviation: there is no audit log, so GenerateOnClose gets FALSE.
   * Source: "SeOpenObjectAuditAlarm function (ntifs.h)".
   */
  ddi({
    name: 'SeOpenObjectAuditAlarm',
    parameters: [
      'ObjectTypeName: ptr',
      'Object: ptr',
      'AbsoluteObjectName: ptr',
      'SecurityDescriptor: ptr',
      'AccessState: ptr',
      'ObjectCreated: bool',
      'AccessGranted: bool',
      'AccessMode: u8',
      'GenerateOnClose: ptr',
    ],
    irql: PASSIVE,
    call(k, _type, _object, _name, _descriptor, _state, _created, _granted, _mode, generate) {
      k.memory.writeU8(generate, 0);
    },
  }),
];
