/**
 * Who may do what with keys. Keys have what their container passes on when they are made, unless their creator says otherwise.
 * Source: "Registry Key Security and Access Rights".
 * Deviation: all keys of the start have the descriptor of HKEY_LOCAL_MACHINE\\Software, also SAM and SECURITY.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  ACCESS_ALLOWED_ACE_TYPE,
  CONTAINER_INHERIT_ACE,
  SE_DACL_PRESENT,
  SID_ADMINISTRATORS,
  SID_SYSTEM,
  SID_USERS,
} from '../../nt/security.ts';
import { KEY_ACCESS } from '../../nt/tables/io-flags.ts';
import type { Kernel } from '../kernel.ts';
import { objectTypeNamed } from '../ob/object-types.ts';
import { type AccessCheck, SepAccessCheck } from '../se/access-check.ts';
import { SepAssignSecurity } from '../se/assign-security.ts';
import { sharedDescriptor } from '../se/descriptor-cache.ts';
import { readDescriptor, type SecurityDescriptor } from '../se/security-descriptor.ts';
import { SepEffectiveToken } from '../se/token.ts';
import type { KeyNode } from './state.ts';

function allow(sid: string, mask: number) {
  return { type: ACCESS_ALLOWED_ACE_TYPE, flags: CONTAINER_INHERIT_ACE, mask, sid };
}

/** All for the system and administrators, reading for users, and so on for the keys below. */
const DEFAULT: SecurityDescriptor = {
  control: SE_DACL_PRESENT,
  owner: SID_ADMINISTRATORS,
  group: SID_SYSTEM,
  dacl: [
    allow(SID_SYSTEM, KEY_ACCESS.KEY_ALL_ACCESS),
    allow(SID_ADMINISTRATORS, KEY_ACCESS.KEY_ALL_ACCESS),
    allow(SID_USERS, KEY_ACCESS.KEY_READ),
  ],
};

function descriptorOf(k: Kernel, { security }: KeyNode): SecurityDescriptor {
  return security === NULL_ADDRESS ? DEFAULT : readDescriptor(k.memory, security);
}

/** The descriptor of a key in guest memory. */
export function CmpSecurityOf(k: Kernel, node: KeyNode): GuestAddress {
  if (node.security === NULL_ADDRESS) node.security = sharedDescriptor(k, DEFAULT);
  return node.security;
}

/** What the running thread is granted to a key. */
export function CmpCheckAccess(k: Kernel, node: KeyNode, desired: number): AccessCheck {
  return SepAccessCheck(SepEffectiveToken(k), descriptorOf(k, node), desired, 0, objectTypeNamed('Key').mapping);
}

/** The descriptor of a new key, NULL for that of all keys. */
export function CmpNewSecurity(k: Kernel, parent: KeyNode, explicit: SecurityDescriptor | undefined): GuestAddress {
  if (explicit === undefined && parent.security === NULL_ADDRESS) return NULL_ADDRESS;
  const { mapping } = objectTypeNamed('Key');
  return sharedDescriptor(k, SepAssignSecurity(descriptorOf(k, parent), explicit, true, SepEffectiveToken(k), mapping));
}
