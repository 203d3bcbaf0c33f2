/**
 * Security descriptors: who owns a thing, and who may do what with it. In memory they are absolute (with pointers) or
 * self-relative (with offsets); here they are data. Source: "SECURITY_DESCRIPTOR structure (ntifs.h)", "ACL", "ACE".
 */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  ACCESS_ALLOWED_ACE_TYPE,
  ACCESS_DENIED_ACE_TYPE,
  ACL_REVISION,
  SE_DACL_PRESENT,
  SE_SACL_PRESENT,
  SE_SELF_RELATIVE,
  SECURITY_DESCRIPTOR_REVISION,
} from '../../nt/security.ts';
import type { GuestMemory } from '../ports.ts';
import { isValidSid, readSid, sidBytes, sidLength } from './sid.ts';

/** An ACE of the plain kinds: header, mask, SID. */
export interface Ace {
  readonly type: number;
  readonly flags: number;
  readonly mask: number;
  readonly sid: string;
}

/** An ACE that allows `sid` what `mask` has. */
export function allowedAce(sid: string, mask: number): Ace {
  return { type: ACCESS_ALLOWED_ACE_TYPE, flags: 0, mask: mask >>> 0, sid };
}

export interface SecurityDescriptor {
  /** SE_... without SE_SELF_RELATIVE. */
  readonly control: number;
  readonly owner: string | undefined;
  readonly group: string | undefined;
  /** Undefined when there is none, or it is NULL: everybody may do everything. Empty: nobody may do anything. */
  readonly dacl: readonly Ace[] | undefined;
  /** The bytes of its SACL, which nobody looks into; left out for none. */
  readonly sacl?: Uint8Array;
}

export const DESCRIPTOR_BYTES = 40;
export const RELATIVE_DESCRIPTOR_BYTES = 20;
export const ACL_HEADER_BYTES = 8;
const ACE_HEADER_BYTES = 8;
/** Fields of the absolute and of the self-relative form. */
const ABSOLUTE = { owner: 8, group: 16, sacl: 24, dacl: 32 } as const;
const RELATIVE = { owner: 4, group: 8, sacl: 12, dacl: 16 } as const;
export type DescriptorPart = keyof typeof ABSOLUTE;

/** SECURITY_DESCRIPTOR.Control */
export function descriptorControl(memory: GuestMemory, descriptor: GuestAddress): number {
  return memory.readU16(addressAdd(descriptor, 2));
}

export function isKnownRevision(memory: GuestMemory, descriptor: GuestAddress): boolean {
  return memory.readU8(descriptor) === SECURITY_DESCRIPTOR_REVISION;
}

/** Where a part of a descriptor is; NULL for none. */
export function descriptorPart(memory: GuestMemory, descriptor: GuestAddress, part: DescriptorPart): GuestAddress {
  if ((descriptorControl(memory, descriptor) & SE_SELF_RELATIVE) === 0) {
    return memory.readPointer(addressAdd(descriptor, ABSOLUTE[part]));
  }
  const offset = memory.readU32(addressAdd(descriptor, RELATIVE[part]));
  return offset === 0 ? NULL_ADDRESS : addressAdd(descriptor, offset);
}

/** Puts a pointer into an absolute descriptor. */
export function setDescriptorPart(
  memory: GuestMemory,
  descriptor: GuestAddress,
  part: DescriptorPart,
  value: GuestAddress,
): void {
  memory.writePointer(addressAdd(descriptor, ABSOLUTE[part]), value);
}

/** Bytes of an ACL, as many as it says. */
export function aclLength(memory: GuestMemory, acl: GuestAddress): number {
  return memory.readU16(addressAdd(acl, 2));
}

/** Where the ACEs of an ACL begin, in order, as far as they are inside it. */
export function acesOf(memory: GuestMemory, acl: GuestAddress): GuestAddress[] {
  const end = addressAdd(acl, aclLength(memory, acl));
  const count = memory.readU16(addressAdd(acl, 4));
  const aces: GuestAddress[] = [];
  let at = addressAdd(acl, ACL_HEADER_BYTES);
  for (let i = 0; i < count && at + 4 <= end; i++) {
    const size = memory.readU16(addressAdd(at, 2));
    if (size < 4 || at + size > end) break;
    aces.push(at);
    at = addressAdd(at, size);
  }
  return aces;
}

/** Bytes of a descriptor with all its parts, as if it were self-relative when it is. */
export function descriptorLengthAt(memory: GuestMemory, descriptor: GuestAddress): number {
  const isRelative = (descriptorControl(memory, descriptor) & SE_SELF_RELATIVE) !== 0;
  let length = isRelative ? RELATIVE_DESCRIPTOR_BYTES : DESCRIPTOR_BYTES;
  const roundedUp = (bytes: number) => Math.ceil(bytes / 4) * 4;
  const add = (part: DescriptorPart, lengthOf: (at: GuestAddress) => number) => {
    const at = descriptorPart(memory, descriptor, part);
    if (at !== NULL_ADDRESS) length += roundedUp(lengthOf(at));
  };
  const control = descriptorControl(memory, descriptor);
  add('owner', (at) => sidLength(memory, at));
  add('group', (at) => sidLength(memory, at));
  if ((control & SE_DACL_PRESENT) !== 0) add('dacl', (at) => aclLength(memory, at));
  if ((control & SE_SACL_PRESENT) !== 0) add('sacl', (at) => aclLength(memory, at));
  return length;
}

/** As {@link isWellFormed}, of a self-relative one, whose parts must be within its length. */
export function isWellFormedWithin(memory: GuestMemory, descriptor: GuestAddress, length: number): boolean {
  if ((descriptorControl(memory, descriptor) & SE_SELF_RELATIVE) === 0) return false;
  const fits = (['owner', 'group', 'sacl', 'dacl'] as const).every((part) => {
    const at = descriptorPart(memory, descriptor, part);
    if (at === NULL_ADDRESS) return true;
    if (at - descriptor < RELATIVE_DESCRIPTOR_BYTES || at - descriptor + 8 > length) return false;
    const bytes = part === 'owner' || part === 'group' ? sidLength(memory, at) : aclLength(memory, at);
    return at - descriptor + bytes <= length;
  });
  return fits && isWellFormed(memory, descriptor);
}

/** Whether the SIDs and ACLs of a descriptor are what they should be. */
export function isWellFormed(memory: GuestMemory, descriptor: GuestAddress): boolean {
  const isGood = (part: DescriptorPart, test: (at: GuestAddress) => boolean) => {
    const at = descriptorPart(memory, descriptor, part);
    return at === NULL_ADDRESS || test(at);
  };
  const isSid = (at: GuestAddress) => isValidSid(memory, at);
  const isAcl = (at: GuestAddress) =>
    aclLength(memory, at) >= ACL_HEADER_BYTES && acesOf(memory, at).length === memory.readU16(addressAdd(at, 4));
  return isGood('owner', isSid) && isGood('group', isSid) && isGood('dacl', isAcl) && isGood('sacl', isAcl);
}

function readAcl(memory: GuestMemory, acl: GuestAddress): Ace[] {
  return acesOf(memory, acl).flatMap((at) => {
    const type = memory.readU8(at);
    const sid = addressAdd(at, ACE_HEADER_BYTES);
    // Other kinds of ACEs have no part in access checks.
    if (type > ACCESS_DENIED_ACE_TYPE || !isValidSid(memory, sid)) return [];
    const flags = memory.readU8(addressAdd(at, 1));
    return [{ type, flags, mask: memory.readU32(addressAdd(at, 4)), sid: readSid(memory, sid) }];
  });
}

function saclOf(memory: GuestMemory, descriptor: GuestAddress, control: number): { readonly sacl?: Uint8Array } {
  const at = (control & SE_SACL_PRESENT) === 0 ? NULL_ADDRESS : descriptorPart(memory, descriptor, 'sacl');
  return at === NULL_ADDRESS ? {} : { sacl: memory.readBytes(at, aclLength(memory, at)) };
}

/** The descriptor at an address. */
export function readDescriptor(memory: GuestMemory, descriptor: GuestAddress): SecurityDescriptor {
  const control = descriptorControl(memory, descriptor);
  const sidOf = (part: DescriptorPart) => {
    const at = descriptorPart(memory, descriptor, part);
    return at === NULL_ADDRESS ? undefined : readSid(memory, at);
  };
  const acl = (control & SE_DACL_PRESENT) === 0 ? NULL_ADDRESS : descriptorPart(memory, descriptor, 'dacl');
  return {
    control: control & ~SE_SELF_RELATIVE,
    owner: sidOf('owner'),
    group: sidOf('group'),
    dacl: acl === NULL_ADDRESS ? undefined : readAcl(memory, acl),
    ...saclOf(memory, descriptor, control),
  };
}

/** The bytes of an ACE. */
export function aceBytes({ type, flags, mask, sid }: Ace): Uint8Array {
  const identifier = sidBytes(sid)!;
  const bytes = new Uint8Array(ACE_HEADER_BYTES + identifier.length);
  const view = new DataView(bytes.buffer);
  bytes[0] = type;
  bytes[1] = flags;
  view.setUint16(2, bytes.length, true);
  view.setUint32(4, mask, true);
  bytes.set(identifier, ACE_HEADER_BYTES);
  return bytes;
}

export function aclBytes(aces: readonly Ace[]): Uint8Array {
  const parts = aces.map(aceBytes);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, ACL_HEADER_BYTES));
  const view = new DataView(bytes.buffer);
  bytes[0] = ACL_REVISION;
  view.setUint16(2, bytes.length, true);
  view.setUint16(4, aces.length, true);
  let at = ACL_HEADER_BYTES;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A descriptor in its self-relative form. */
export function descriptorBytes({ control, owner, group, dacl, sacl }: SecurityDescriptor): Uint8Array {
  const parts: (readonly [DescriptorPart, Uint8Array])[] = [];
  if (owner !== undefined) parts.push(['owner', sidBytes(owner)!]);
  if (group !== undefined) parts.push(['group', sidBytes(group)!]);
  if (sacl !== undefined) parts.push(['sacl', sacl]);
  if (dacl !== undefined) parts.push(['dacl', aclBytes(dacl)]);
  const bytes = new Uint8Array(parts.reduce((sum, [, { length }]) => sum + length, RELATIVE_DESCRIPTOR_BYTES));
  const view = new DataView(bytes.buffer);
  bytes[0] = SECURITY_DESCRIPTOR_REVISION;
  view.setUint16(2, control | SE_SELF_RELATIVE, true);
  let at = RELATIVE_DESCRIPTOR_BYTES;
  for (const [part, content] of parts) {
    view.setUint32(RELATIVE[part], at, true);
    bytes.set(content, at);
    at += content.length;
  }
  return bytes;
}
