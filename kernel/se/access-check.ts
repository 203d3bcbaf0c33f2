/**
 * Whether somebody may do something: a token against a security descriptor.
 * Source: "SeAccessCheck function (wdm.h)", "How DACLs Control Access to an Object", "ACCESS_MASK".
 */
import { ACCESS_ALLOWED_ACE_TYPE, ACCESS_DENIED_ACE_TYPE, INHERIT_ONLY_ACE, PRIVILEGES } from '../../nt/security.ts';
import { STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import type { GenericMapping } from '../ob/object-types.ts';
import type { Ace, SecurityDescriptor } from './security-descriptor.ts';
import type { TokenRecord } from './state.ts';
import { hasSid, holdsPrivilege } from './token.ts';

const { READ_CONTROL, WRITE_DAC, WRITE_OWNER, ACCESS_SYSTEM_SECURITY, MAXIMUM_ALLOWED } = STANDARD_ACCESS;
const { GENERIC_READ, GENERIC_WRITE, GENERIC_EXECUTE, GENERIC_ALL } = STANDARD_ACCESS;

export interface AccessCheck {
  readonly status: number;
  /** Specific and standard rights; 0 unless the status is success. */
  readonly granted: number;
  /** LUIDs of the privileges that it took. */
  readonly privileges?: readonly number[];
}

/** RtlMapGenericMask */
export function mapGenericMask(mask: number, mapping: GenericMapping): number {
  let mapped = mask & ~(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
  if (mask & GENERIC_READ) mapped |= mapping.read;
  if (mask & GENERIC_WRITE) mapped |= mapping.write;
  if (mask & GENERIC_EXECUTE) mapped |= mapping.execute;
  if (mask & GENERIC_ALL) mapped |= mapping.all;
  return mapped >>> 0;
}

/** Checks all that is desired, MAXIMUM_ALLOWED included. `previously`: rights granted before. */
export function SepAccessCheck(
  token: TokenRecord,
  descriptor: SecurityDescriptor,
  desired: number,
  previously: number,
  mapping: GenericMapping,
): AccessCheck {
  let wanted = mapGenericMask(desired, mapping);
  let granted = previously;
  const privileges: number[] = [];
  if (wanted & ACCESS_SYSTEM_SECURITY) {
    if (!holdsPrivilege(token, PRIVILEGES.SeSecurityPrivilege)) {
      return { status: STATUS_PRIVILEGE_NOT_HELD, granted: 0 };
    }
    granted |= ACCESS_SYSTEM_SECURITY;
    privileges.push(PRIVILEGES.SeSecurityPrivilege);
  }
  const takesOwnership = (wanted & WRITE_OWNER) !== 0 && holdsPrivilege(token, PRIVILEGES.SeTakeOwnershipPrivilege);
  if (takesOwnership) {
    granted |= WRITE_OWNER;
    privileges.push(PRIVILEGES.SeTakeOwnershipPrivilege);
  }
  if (descriptor.owner !== undefined && hasSid(token, descriptor.owner)) granted |= READ_CONTROL | WRITE_DAC;
  const wantsMaximum = (wanted & MAXIMUM_ALLOWED) !== 0;
  wanted &= ~MAXIMUM_ALLOWED;
  if (descriptor.dacl === undefined) {
    granted |= wantsMaximum ? mapping.all | wanted : wanted;
  } else {
    const asked = wantsMaximum ? 0xffff_ffff : wanted & ~granted;
    granted |=
      allowedBy(descriptor.dacl, (sid, denies) => hasSid(token, sid, denies), mapping, asked) &
      allowedToRestricted(token, descriptor.dacl, mapping);
  }
  if ((wanted & ~granted) !== 0) return { status: STATUS_ACCESS_DENIED, granted: 0 };
  const given = wantsMaximum ? granted : (wanted | previously) >>> 0;
  return given === 0
    ? { status: STATUS_ACCESS_DENIED, granted: 0 }
    : { status: STATUS_SUCCESS, granted: given >>> 0, privileges };
}

/** What the restricting SIDs of a token are allowed; everything where there are none. */
function allowedToRestricted({ restricted }: TokenRecord, dacl: readonly Ace[], mapping: GenericMapping): number {
  return restricted.length === 0
    ? 0xffff_ffff
    : allowedBy(dacl, (sid) => restricted.includes(sid), mapping, 0xffff_ffff);
}

/** The rights among `asked` that the ACEs allow: of two that speak of a right, the first one counts. */
function allowedBy(
  dacl: readonly Ace[],
  isMeant: (sid: string, denies: boolean) => boolean,
  mapping: GenericMapping,
  asked: number,
): number {
  let allowed = 0;
  let denied = 0;
  for (const { type, flags, mask, sid } of dacl) {
    if ((flags & INHERIT_ONLY_ACE) !== 0 || !isMeant(sid, type === ACCESS_DENIED_ACE_TYPE)) continue;
    const rights = mapGenericMask(mask, mapping);
    if (type === ACCESS_ALLOWED_ACE_TYPE) allowed |= rights & ~denied;
    else if (type === ACCESS_DENIED_ACE_TYPE) denied |= rights & ~allowed;
  }
  return (allowed & asked) >>> 0;
}
