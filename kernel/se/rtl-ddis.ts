/**
 * The run-time library's routines about SIDs, ACLs and security descriptors in memory.
 * Source: the pages of the routines (wdm.h, ntifs.h).
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { APC_LEVEL, HIGH_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import {
  ACL_REVISION,
  ACL_REVISION_DS,
  SE_DACL_DEFAULTED,
  SE_DACL_PRESENT,
  SE_GROUP_DEFAULTED,
  SE_OWNER_DEFAULTED,
  SE_SACL_DEFAULTED,
  SE_SACL_PRESENT,
  SE_SELF_RELATIVE,
  SECURITY_DESCRIPTOR_REVISION,
} from '../../nt/security.ts';
import {
  STATUS_ALLOTTED_SPACE_EXCEEDED,
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_ACL,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_SECURITY_DESCR,
  STATUS_INVALID_SID,
  STATUS_NO_MEMORY,
  STATUS_REVISION_MISMATCH,
  STATUS_SUCCESS,
  STATUS_UNKNOWN_REVISION,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import { writeWide } from '../rtl/guest-text.ts';
import { readCountedString, writeCountedString } from '../rtl/unicode-string.ts';
import {
  ACL_HEADER_BYTES,
  aceBytes,
  acesOf,
  aclLength,
  DESCRIPTOR_BYTES,
  descriptorControl,
  descriptorLengthAt,
  descriptorPart,
  isKnownRevision,
  isWellFormed,
  setDescriptorPart,
} from './security-descriptor.ts';
import { isValidSid, readSid, SID_MAX_SUB_AUTHORITIES, SID_REVISION, sidBytesFor, sidLength } from './sid.ts';

const UP_TO_APC: readonly [number, number] = [PASSIVE_LEVEL, APC_LEVEL];

function setControl(k: Kernel, descriptor: GuestAddress, set: number, clear: number): void {
  const control = (descriptorControl(k.memory, descriptor) & ~clear) | set;
  k.memory.writeU16(addressAdd(descriptor, 2), control);
}

/** Why a descriptor cannot be changed; undefined when it can. */
function unchangeable(k: Kernel, descriptor: GuestAddress): number | undefined {
  if (!isKnownRevision(k.memory, descriptor)) return STATUS_UNKNOWN_REVISION;
  if ((descriptorControl(k.memory, descriptor) & SE_SELF_RELATIVE) !== 0) return STATUS_INVALID_SECURITY_DESCR;
  return undefined;
}

/** RtlSetDaclSecurityDescriptor and RtlSetSaclSecurityDescriptor. */
function setAcl(name: string, part: 'dacl' | 'sacl', present: number, defaulted: number): Ddi {
  return ddi({
    name,
    parameters: ['SecurityDescriptor: ptr', 'AclPresent: bool', 'Acl: ptr', 'AclDefaulted: bool'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, descriptor, isPresent, acl, isDefaulted) {
      const problem = unchangeable(k, descriptor);
      if (problem !== undefined) return problem;
      setControl(
        k,
        descriptor,
        (isPresent ? present : 0) | (isPresent && isDefaulted ? defaulted : 0),
        present | defaulted,
      );
      if (isPresent) setDescriptorPart(k.memory, descriptor, part, acl);
      return STATUS_SUCCESS;
    },
  });
}

/** RtlGetDaclSecurityDescriptor and RtlGetSaclSecurityDescriptor. */
function getAcl(name: string, part: 'dacl' | 'sacl', present: number, defaulted: number): Ddi {
  return ddi({
    name,
    parameters: ['SecurityDescriptor: ptr', 'AclPresent: ptr', 'Acl: ptr', 'AclDefaulted: ptr'],
    irql: UP_TO_APC,
    call(k, descriptor, presentOut, aclOut, defaultedOut) {
      if (!isKnownRevision(k.memory, descriptor)) return STATUS_UNKNOWN_REVISION;
      const control = descriptorControl(k.memory, descriptor);
      const isPresent = (control & present) !== 0;
      k.memory.writeU8(presentOut, isPresent ? 1 : 0);
      if (!isPresent) return STATUS_SUCCESS;
      k.memory.writePointer(aclOut, descriptorPart(k.memory, descriptor, part));
      k.memory.writeU8(defaultedOut, (control & defaulted) !== 0 ? 1 : 0);
      return STATUS_SUCCESS;
    },
  });
}

/** RtlSetOwnerSecurityDescriptor and RtlSetGroupSecurityDescriptor. */
function setSid(name: string, part: 'owner' | 'group', defaulted: number): Ddi {
  return ddi({
    name,
    parameters: ['SecurityDescriptor: ptr', 'Sid: ptr', 'Defaulted: bool'],
    irql: UP_TO_APC,
    call(k, descriptor, sid, isDefaulted) {
      const problem = unchangeable(k, descriptor);
      if (problem !== undefined) return problem;
      setDescriptorPart(k.memory, descriptor, part, sid);
      setControl(k, descriptor, isDefaulted ? defaulted : 0, defaulted);
      return STATUS_SUCCESS;
    },
  });
}

/** RtlGetOwnerSecurityDescriptor and RtlGetGroupSecurityDescriptor. */
function getSid(name: string, part: 'owner' | 'group', defaulted: number, irql: Ddi['irql']): Ddi {
  return ddi({
    name,
    parameters: ['SecurityDescriptor: ptr', 'Sid: ptr', 'Defaulted: ptr'],
    irql,
    call(k, descriptor, sidOut, defaultedOut) {
      if (!isKnownRevision(k.memory, descriptor)) return STATUS_UNKNOWN_REVISION;
      k.memory.writePointer(sidOut, descriptorPart(k.memory, descriptor, part));
      k.memory.writeU8(defaultedOut, (descriptorControl(k.memory, descriptor) & defaulted) !== 0 ? 1 : 0);
      return STATUS_SUCCESS;
    },
  });
}

/** Where the next ACE of an ACL goes. */
function endOfAces(k: Kernel, acl: GuestAddress): GuestAddress {
  const last = acesOf(k.memory, acl).at(-1);
  return last === undefined
    ? addressAdd(acl, ACL_HEADER_BYTES)
    : addressAdd(last, k.memory.readU16(addressAdd(last, 2)));
}

function addAllowed(
  k: Kernel,
  acl: GuestAddress,
  revision: number,
  flags: number,
  mask: number,
  sid: GuestAddress,
): number {
  if (!isValidSid(k.memory, sid)) return STATUS_INVALID_SID;
  const aclRevision = k.memory.readU8(acl);
  if (revision > ACL_REVISION_DS || aclRevision > ACL_REVISION_DS) return STATUS_REVISION_MISMATCH;
  if (aclRevision < ACL_REVISION) return STATUS_INVALID_ACL;
  const bytes = aceBytes({ type: 0, flags, mask, sid: readSid(k.memory, sid) });
  const at = endOfAces(k, acl);
  if (at + bytes.length > acl + aclLength(k.memory, acl)) return STATUS_ALLOTTED_SPACE_EXCEEDED;
  k.memory.writeBytes(at, bytes);
  k.memory.writeU16(addressAdd(acl, 4), k.memory.readU16(addressAdd(acl, 4)) + 1);
  k.memory.writeU8(acl, Math.max(revision, aclRevision));
  return STATUS_SUCCESS;
}

export const rtlSecurityDdis: readonly Ddi[] = [
  /**
   * Makes an empty absolute descriptor: without an owner, a group and ACLs.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_UNKNOWN_REVISION.
   * Source: "RtlCreateSecurityDescriptor function (wdm.h)".
   */
  ddi({
    name: 'RtlCreateSecurityDescriptor',
    parameters: ['SecurityDescriptor: ptr', 'Revision: u32'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, descriptor, revision) {
      if (revision !== SECURITY_DESCRIPTOR_REVISION) return STATUS_UNKNOWN_REVISION;
      k.memory.fill(descriptor, DESCRIPTOR_BYTES, 0);
      k.memory.writeU8(descriptor, revision);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Says whether a descriptor and its parts are well formed.
   * @irql PASSIVE_LEVEL
   * Source: "RtlValidSecurityDescriptor function (wdm.h)".
   */
  ddi({
    name: 'RtlValidSecurityDescriptor',
    parameters: ['SecurityDescriptor: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call(k, descriptor) {
      return isKnownRevision(k.memory, descriptor) && isWellFormed(k.memory, descriptor);
    },
  }),
  /**
   * Returns the bytes of a descriptor with all that it points to.
   * @irql PASSIVE_LEVEL
   * Source: "RtlLengthSecurityDescriptor function (wdm.h)".
   */
  ddi({
    name: 'RtlLengthSecurityDescriptor',
    parameters: ['SecurityDescriptor: ptr'],
    irql: [PASSIVE_LEVEL, PASSIVE_LEVEL],
    call: (k, descriptor) => descriptorLengthAt(k.memory, descriptor),
  }),
  setAcl('RtlSetDaclSecurityDescriptor', 'dacl', SE_DACL_PRESENT, SE_DACL_DEFAULTED),
  setAcl('RtlSetSaclSecurityDescriptor', 'sacl', SE_SACL_PRESENT, SE_SACL_DEFAULTED),
  getAcl('RtlGetDaclSecurityDescriptor', 'dacl', SE_DACL_PRESENT, SE_DACL_DEFAULTED),
  getAcl('RtlGetSaclSecurityDescriptor', 'sacl', SE_SACL_PRESENT, SE_SACL_DEFAULTED),
  setSid('RtlSetOwnerSecurityDescriptor', 'owner', SE_OWNER_DEFAULTED),
  setSid('RtlSetGroupSecurityDescriptor', 'group', SE_GROUP_DEFAULTED),
  getSid('RtlGetOwnerSecurityDescriptor', 'owner', SE_OWNER_DEFAULTED, [PASSIVE_LEVEL, PASSIVE_LEVEL]),
  getSid('RtlGetGroupSecurityDescriptor', 'group', SE_GROUP_DEFAULTED, UP_TO_APC),
  /**
   * Makes an empty ACL of a size.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL (no room for the header), STATUS_INVALID_PARAMETER.
   * Source: "RtlCreateAcl function (ntifs.h)".
   */
  ddi({
    name: 'RtlCreateAcl',
    parameters: ['Acl: ptr', 'AclLength: u32', 'AclRevision: u32'],
    irql: UP_TO_APC,
    call(k, acl, length, revision) {
      if (length < ACL_HEADER_BYTES) return STATUS_BUFFER_TOO_SMALL;
      if (revision < ACL_REVISION || revision > ACL_REVISION_DS || length > 0xffff) return STATUS_INVALID_PARAMETER;
      k.memory.fill(acl, ACL_HEADER_BYTES, 0);
      k.memory.writeU8(acl, revision);
      k.memory.writeU16(addressAdd(acl, 2), length & ~3);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Adds an ACE to an ACL that allows a SID some access.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_ALLOTTED_SPACE_EXCEEDED (no room), STATUS_INVALID_ACL, STATUS_INVALID_SID,
   * STATUS_REVISION_MISMATCH.
   * Source: "RtlAddAccessAllowedAce function (ntifs.h)".
   */
  ddi({
    name: 'RtlAddAccessAllowedAce',
    parameters: ['Acl: ptr', 'AceRevision: u32', 'AccessMask: u32', 'Sid: ptr'],
    irql: UP_TO_APC,
    call: (k, acl, revision, mask, sid) => addAllowed(k, acl, revision, 0, mask, sid),
  }),
  /**
   * As RtlAddAccessAllowedAce, with flags for inheritance.
   * @irql <= APC_LEVEL
   * Returns as RtlAddAccessAllowedAce.
   * Source: "RtlAddAccessAllowedAceEx function (ntifs.h)".
   */
  ddi({
    name: 'RtlAddAccessAllowedAceEx',
    parameters: ['Acl: ptr', 'AceRevision: u32', 'AceFlags: u32', 'AccessMask: u32', 'Sid: ptr'],
    irql: UP_TO_APC,
    call: (k, acl, revision, flags, mask, sid) => addAllowed(k, acl, revision, flags, mask, sid),
  }),
  /**
   * Gives the ACE with an index.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * Source: "RtlGetAce function (ntifs.h)".
   */
  ddi({
    name: 'RtlGetAce',
    parameters: ['Acl: ptr', 'AceIndex: u32', 'Ace: ptr'],
    irql: UP_TO_APC,
    call(k, acl, index, out) {
      const ace = acesOf(k.memory, acl)[index];
      if (ace === undefined) return STATUS_INVALID_PARAMETER;
      k.memory.writePointer(out, ace);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Says whether a SID is well formed.
   * @irql <= APC_LEVEL
   * Source: "RtlValidSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlValidSid',
    parameters: ['Sid: ptr'],
    irql: UP_TO_APC,
    call: (k, sid) => sid !== NULL_ADDRESS && isValidSid(k.memory, sid),
  }),
  /**
   * Returns the bytes of a SID.
   * @irql <= APC_LEVEL
   * Source: "RtlLengthSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlLengthSid',
    parameters: ['Sid: ptr'],
    irql: UP_TO_APC,
    call: (k, sid) => sidLength(k.memory, sid),
  }),
  /**
   * Returns the bytes that a SID with so many sub-authorities takes.
   * @irql <= APC_LEVEL
   * Source: "RtlLengthRequiredSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlLengthRequiredSid',
    parameters: ['SubAuthorityCount: u32'],
    irql: UP_TO_APC,
    call: (_k, count) => sidBytesFor(count),
  }),
  /**
   * Begins a SID: its authority and how many sub-authorities follow, which the caller sets.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (more than 15).
   * Source: "RtlInitializeSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlInitializeSid',
    parameters: ['Sid: ptr', 'IdentifierAuthority: ptr', 'SubAuthorityCount: u8'],
    irql: UP_TO_APC,
    call(k, sid, authority, count) {
      if (count > SID_MAX_SUB_AUTHORITIES) return STATUS_INVALID_PARAMETER;
      k.memory.writeU8(sid, SID_REVISION);
      k.memory.writeU8(addressAdd(sid, 1), count);
      k.memory.writeBytes(addressAdd(sid, 2), k.memory.readBytes(authority, 6));
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Returns where a sub-authority of a SID is.
   * @irql <= APC_LEVEL
   * Source: "RtlSubAuthoritySid function (ntifs.h)".
   */
  ddi({
    name: 'RtlSubAuthoritySid',
    parameters: ['Sid: ptr', 'SubAuthority: u32'],
    irql: UP_TO_APC,
    call: (_k, sid, index) => addressAdd(sid, sidBytesFor(index)),
  }),
  /**
   * Returns where the count of a SID's sub-authorities is.
   * @irql <= APC_LEVEL
   * Source: "RtlSubAuthorityCountSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlSubAuthorityCountSid',
    parameters: ['Sid: ptr'],
    irql: UP_TO_APC,
    call: (_k, sid) => addressAdd(sid, 1),
  }),
  /**
   * Says whether two SIDs are the same.
   * @irql any
   * Source: "RtlEqualSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlEqualSid',
    parameters: ['Sid1: ptr', 'Sid2: ptr'],
    irql: [PASSIVE_LEVEL, HIGH_LEVEL],
    call: (k, first, second) => readSid(k.memory, first) === readSid(k.memory, second),
  }),
  /**
   * Copies a SID.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL.
   * Source: "RtlCopySid function (ntifs.h)".
   */
  ddi({
    name: 'RtlCopySid',
    parameters: ['DestinationSidLength: u32', 'DestinationSid: ptr', 'SourceSid: ptr'],
    irql: UP_TO_APC,
    call(k, length, destination, source) {
      const needed = sidLength(k.memory, source);
      if (length < needed) return STATUS_BUFFER_TOO_SMALL;
      k.memory.move(destination, source, needed);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Writes a SID as text (`S-1-5-18`), into the caller's string or one that it frees.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_SID, STATUS_BUFFER_OVERFLOW (no room), STATUS_NO_MEMORY.
   * Source: "RtlConvertSidToUnicodeString function (ntifs.h)".
   */
  ddi({
    name: 'RtlConvertSidToUnicodeString',
    parameters: ['UnicodeString: ptr', 'Sid: ptr', 'AllocateDestinationString: bool'],
    irql: UP_TO_APC,
    call(k, string, sid, allocates) {
      if (!isValidSid(k.memory, sid)) return STATUS_INVALID_SID;
      const text = readSid(k.memory, sid);
      const length = 2 * text.length;
      const given = readCountedString(k.memory, string);
      if (!allocates && given.maximumLength < length) return STATUS_BUFFER_OVERFLOW;
      const buffer = allocates ? ExpAllocatePool(k, PagedPool, length + 2, poolTag('Usid')) : given.buffer;
      if (buffer === NULL_ADDRESS) return STATUS_NO_MEMORY;
      const maximumLength = allocates ? length + 2 : given.maximumLength;
      writeWide(k.memory, buffer, maximumLength >= length + 2 ? `${text}\0` : text);
      writeCountedString(k.memory, string, { length, maximumLength, buffer });
      return STATUS_SUCCESS;
    },
  }),
];
