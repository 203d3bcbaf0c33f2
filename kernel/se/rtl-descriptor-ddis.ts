/** The run-time library's routines that turn descriptors into their other form, and put ACEs into ACLs. Source: the pages of the routines (ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import {
  ACL_REVISION_DS,
  DACL_SECURITY_INFORMATION,
  GROUP_SECURITY_INFORMATION,
  OWNER_SECURITY_INFORMATION,
  SACL_SECURITY_INFORMATION,
  SE_DACL_PRESENT,
  SE_SACL_PRESENT,
  SE_SELF_RELATIVE,
  SECURITY_DESCRIPTOR_REVISION,
} from '../../nt/security.ts';
import {
  STATUS_BAD_DESCRIPTOR_FORMAT,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_INVALID_SID,
  STATUS_NO_MEMORY,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool, ExpFreePool } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import {
  ACL_HEADER_BYTES,
  acesOf,
  aclLength,
  DESCRIPTOR_BYTES,
  type DescriptorPart,
  descriptorControl,
  descriptorPart,
  isKnownRevision,
  isWellFormedWithin,
  RELATIVE_DESCRIPTOR_BYTES,
  setDescriptorPart,
} from './security-descriptor.ts';
import { SID_MAX_SUB_AUTHORITIES, SID_REVISION, sidBytesFor, sidLength } from './sid.ts';

const UP_TO_APC = [PASSIVE_LEVEL, APC_LEVEL] as const;
const PARTS: readonly DescriptorPart[] = ['owner', 'group', 'sacl', 'dacl'];
/** Where each part's offset is in the self-relative form. */
const OFFSET_AT: Readonly<Record<DescriptorPart, number>> = { owner: 4, group: 8, sacl: 12, dacl: 16 };
const MAX_ACE_INDEX = 0xffff_ffff;

function roundedUp(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

function isRelative(k: Kernel, descriptor: GuestAddress): boolean {
  return (descriptorControl(k.memory, descriptor) & SE_SELF_RELATIVE) !== 0;
}

/** A part of a descriptor, and its length; an ACL only when the control says that it is there. */
function partOf(k: Kernel, descriptor: GuestAddress, part: DescriptorPart): { at: GuestAddress; bytes: number } {
  const control = descriptorControl(k.memory, descriptor);
  const isAbsent =
    (part === 'dacl' && (control & SE_DACL_PRESENT) === 0) || (part === 'sacl' && (control & SE_SACL_PRESENT) === 0);
  const at = isAbsent ? NULL_ADDRESS : descriptorPart(k.memory, descriptor, part);
  if (at === NULL_ADDRESS) return { at, bytes: 0 };
  return { at, bytes: part === 'owner' || part === 'group' ? sidLength(k.memory, at) : aclLength(k.memory, at) };
}

function toRelative(k: Kernel, absolute: GuestAddress, relative: GuestAddress): void {
  const parts = PARTS.map((part) => ({ part, ...partOf(k, absolute, part) }));
  const control = descriptorControl(k.memory, absolute);
  k.memory.fill(relative, RELATIVE_DESCRIPTOR_BYTES, 0);
  k.memory.writeU8(relative, SECURITY_DESCRIPTOR_REVISION);
  k.memory.writeU16(addressAdd(relative, 2), control | SE_SELF_RELATIVE);
  let offset = RELATIVE_DESCRIPTOR_BYTES;
  for (const { part, at, bytes } of parts) {
    if (at === NULL_ADDRESS) continue;
    k.memory.writeU32(addressAdd(relative, OFFSET_AT[part]), offset);
    k.memory.move(addressAdd(relative, offset), at, bytes);
    offset += roundedUp(bytes);
  }
}

function relativeLength(k: Kernel, absolute: GuestAddress): number {
  return PARTS.reduce((sum, part) => sum + roundedUp(partOf(k, absolute, part).bytes), RELATIVE_DESCRIPTOR_BYTES);
}

/** A buffer of a caller: where it is, and where its size is. */
type Buffer = readonly [part: DescriptorPart | 'descriptor', at: GuestAddress, size: GuestAddress];

/** Stores the sizes that are needed, and says whether all buffers are that large. */
function haveRoom(k: Kernel, needs: readonly (readonly [buffer: Buffer, needed: number])[]): boolean {
  const rooms = needs.map(([[, , size], needed]) => k.memory.readU32(size) >= needed);
  for (const [[, , size], needed] of needs) k.memory.writeU32(size, needed);
  return rooms.every(Boolean);
}

export const rtlDescriptorDdis: readonly Ddi[] = [
  /**
   * Copies an absolute descriptor with all that it points to into one buffer.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BAD_DESCRIPTOR_FORMAT (it is self-relative), STATUS_BUFFER_TOO_SMALL; BufferLength gets
   * what it takes.
   * Source: "RtlAbsoluteToSelfRelativeSD function (ntifs.h)".
   */
  ddi({
    name: 'RtlAbsoluteToSelfRelativeSD',
    parameters: ['AbsoluteSecurityDescriptor: ptr', 'SelfRelativeSecurityDescriptor: ptr', 'BufferLength: ptr'],
    irql: UP_TO_APC,
    call(k, absolute, relative, length) {
      if (isRelative(k, absolute)) return STATUS_BAD_DESCRIPTOR_FORMAT;
      const needed = relativeLength(k, absolute);
      const room = k.memory.readU32(length);
      k.memory.writeU32(length, needed);
      if (room < needed) return STATUS_BUFFER_TOO_SMALL;
      toRelative(k, absolute, relative);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Takes a self-relative descriptor apart into an absolute one and its parts.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BAD_DESCRIPTOR_FORMAT (it is absolute), STATUS_BUFFER_TOO_SMALL; the sizes get what it takes.
   * Source: "RtlSelfRelativeToAbsoluteSD function (ntifs.h)".
   */
  ddi({
    name: 'RtlSelfRelativeToAbsoluteSD',
    parameters: [
      'SelfRelativeSecurityDescriptor: ptr',
      'AbsoluteSecurityDescriptor: ptr',
      'AbsoluteSecurityDescriptorSize: ptr',
      'Dacl: ptr',
      'DaclSize: ptr',
      'Sacl: ptr',
      'SaclSize: ptr',
      'Owner: ptr',
      'OwnerSize: ptr',
      'PrimaryGroup: ptr',
      'PrimaryGroupSize: ptr',
    ],
    irql: UP_TO_APC,
    call(k, relative, absolute, absoluteSize, dacl, daclSize, sacl, saclSize, owner, ownerSize, group, groupSize) {
      if (!isRelative(k, relative)) return STATUS_BAD_DESCRIPTOR_FORMAT;
      const buffers: readonly (readonly [DescriptorPart, GuestAddress, GuestAddress])[] = [
        ['dacl', dacl, daclSize],
        ['sacl', sacl, saclSize],
        ['owner', owner, ownerSize],
        ['group', group, groupSize],
      ];
      const needs = buffers.map((buffer) => [buffer, partOf(k, relative, buffer[0]).bytes] as const);
      if (!haveRoom(k, [[['descriptor', absolute, absoluteSize], DESCRIPTOR_BYTES], ...needs]))
        return STATUS_BUFFER_TOO_SMALL;
      k.memory.fill(absolute, DESCRIPTOR_BYTES, 0);
      k.memory.writeU8(absolute, SECURITY_DESCRIPTOR_REVISION);
      k.memory.writeU16(addressAdd(absolute, 2), descriptorControl(k.memory, relative) & ~SE_SELF_RELATIVE);
      for (const [[part, at], bytes] of needs) {
        if (bytes === 0) continue;
        k.memory.move(at, partOf(k, relative, part).at, bytes);
        setDescriptorPart(k.memory, absolute, part, at);
      }
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Says whether a self-relative descriptor is well formed within a length and has the parts that are asked for.
   * @irql <= APC_LEVEL
   * Source: "RtlValidRelativeSecurityDescriptor function (ntifs.h)".
   */
  ddi({
    name: 'RtlValidRelativeSecurityDescriptor',
    parameters: ['SecurityDescriptorInput: ptr', 'SecurityDescriptorLength: u32', 'RequiredInformation: u32'],
    irql: UP_TO_APC,
    call(k, descriptor, length, required) {
      if (length < RELATIVE_DESCRIPTOR_BYTES || !isKnownRevision(k.memory, descriptor)) return false;
      if (!isWellFormedWithin(k.memory, descriptor, length)) return false;
      const has = (part: DescriptorPart) => descriptorPart(k.memory, descriptor, part) !== NULL_ADDRESS;
      const control = descriptorControl(k.memory, descriptor);
      const isMissing = (bit: number, there: boolean) => (required & bit) !== 0 && !there;
      return !(
        isMissing(OWNER_SECURITY_INFORMATION, has('owner')) ||
        isMissing(GROUP_SECURITY_INFORMATION, has('group')) ||
        isMissing(DACL_SECURITY_INFORMATION, (control & SE_DACL_PRESENT) !== 0) ||
        isMissing(SACL_SECURITY_INFORMATION, (control & SE_SACL_PRESENT) !== 0)
      );
    },
  }),
  /**
   * Puts ACEs into an ACL, before the one with an index or behind all.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER.
   * Source: "RtlAddAce function (ntifs.h)".
   */
  ddi({
    name: 'RtlAddAce',
    parameters: ['Acl: ptr', 'AceRevision: u32', 'StartingAceIndex: u32', 'AceList: ptr', 'AceListLength: u32'],
    irql: UP_TO_APC,
    call(k, acl, revision, index, list, length) {
      if (revision > ACL_REVISION_DS) return STATUS_INVALID_PARAMETER;
      const aces = acesOf(k.memory, acl);
      const sizeOf = (ace: GuestAddress) => k.memory.readU16(addressAdd(ace, 2));
      const end = aces.reduce((_at, ace) => addressAdd(ace, sizeOf(ace)), addressAdd(acl, ACL_HEADER_BYTES));
      let count = 0;
      let at = 0;
      for (; at + 4 <= length; count++) {
        const size = sizeOf(addressAdd(list, at));
        if (size < 4 || at + size > length) return STATUS_INVALID_PARAMETER;
        at += size;
      }
      if (at !== length) return STATUS_INVALID_PARAMETER;
      if (end + length > acl + aclLength(k.memory, acl)) return STATUS_BUFFER_TOO_SMALL;
      const place = index === MAX_ACE_INDEX ? end : (aces[index] ?? end);
      k.memory.move(addressAdd(place, length), place, end - place);
      k.memory.move(place, list, length);
      k.memory.writeU16(addressAdd(acl, 4), aces.length + count);
      k.memory.writeU8(acl, Math.max(revision, k.memory.readU8(acl)));
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Takes the ACE with an index out of an ACL.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER.
   * Source: "RtlDeleteAce function (ntifs.h)".
   */
  ddi({
    name: 'RtlDeleteAce',
    parameters: ['Acl: ptr', 'AceIndex: u32'],
    irql: UP_TO_APC,
    call(k, acl, index) {
      const aces = acesOf(k.memory, acl);
      const ace = aces[index];
      if (ace === undefined) return STATUS_INVALID_PARAMETER;
      const last = aces.at(-1)!;
      const end = addressAdd(last, k.memory.readU16(addressAdd(last, 2)));
      const next = addressAdd(ace, k.memory.readU16(addressAdd(ace, 2)));
      k.memory.move(ace, next, end - next);
      k.memory.writeU16(addressAdd(acl, 4), aces.length - 1);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Makes a SID with up to eight sub-authorities, which RtlFreeSid frees.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_SID (more than eight), STATUS_NO_MEMORY.
   * Source: "RtlAllocateAndInitializeSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlAllocateAndInitializeSid',
    parameters: [
      'IdentifierAuthority: ptr',
      'SubAuthorityCount: u8',
      'SubAuthority0: u32',
      'SubAuthority1: u32',
      'SubAuthority2: u32',
      'SubAuthority3: u32',
      'SubAuthority4: u32',
      'SubAuthority5: u32',
      'SubAuthority6: u32',
      'SubAuthority7: u32',
      'Sid: ptr',
    ],
    irql: UP_TO_APC,
    call(k, authority, count, s0, s1, s2, s3, s4, s5, s6, s7, out) {
      const parts = [s0, s1, s2, s3, s4, s5, s6, s7];
      if (count > parts.length || count > SID_MAX_SUB_AUTHORITIES) return STATUS_INVALID_SID;
      const sid = ExpAllocatePool(k, PagedPool, sidBytesFor(count), poolTag('SeSi'));
      if (sid === NULL_ADDRESS) return STATUS_NO_MEMORY;
      k.memory.writeU8(sid, SID_REVISION);
      k.memory.writeU8(addressAdd(sid, 1), count);
      k.memory.move(addressAdd(sid, 2), authority, 6);
      parts.slice(0, count).forEach((part, index) => {
        k.memory.writeU32(addressAdd(sid, sidBytesFor(index)), part);
      });
      k.memory.writePointer(out, sid);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Frees a SID of RtlAllocateAndInitializeSid; returns NULL.
   * @irql <= APC_LEVEL
   * Source: "RtlFreeSid function (ntifs.h)".
   */
  ddi({
    name: 'RtlFreeSid',
    parameters: ['Sid: ptr'],
    irql: UP_TO_APC,
    call(k, sid) {
      ExpFreePool(k, sid);
      return NULL_ADDRESS;
    },
  }),
];
