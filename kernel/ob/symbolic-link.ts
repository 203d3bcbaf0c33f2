/**
 * Symbolic links as objects, and who may open them: everybody looks where one leads, the system and administrators change
 * it. Following a link asks for no right. Source: "IoCreateSymbolicLink function (wdm.h)",
 * "IoCreateUnprotectedSymbolicLink function (ntddk.h)", "Securable Objects".
 */
import type { GuestAddress } from '../../base/guest-address.ts';
import { SE_DACL_PRESENT, SID_ADMINISTRATORS, SID_RESTRICTED, SID_SYSTEM, SID_WORLD } from '../../nt/security.ts';
import { OBJECT_ACCESS, STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import type { Kernel } from '../kernel.ts';
import { SepAssignSecurity } from '../se/assign-security.ts';
import { sharedDescriptor } from '../se/descriptor-cache.ts';
import { allowedAce, type SecurityDescriptor } from '../se/security-descriptor.ts';
import { SepEffectiveToken } from '../se/token.ts';
import { findObject, ObpFullName } from './directory.ts';
import { type ObjectOptions, ObpCreateObject, OPAQUE_BODY_BYTES } from './object.ts';
import { objectTypeNamed } from './object-types.ts';

const QUERY = STANDARD_ACCESS.READ_CONTROL | OBJECT_ACCESS.SYMBOLIC_LINK_QUERY;
const { SYMBOLIC_LINK_ALL_ACCESS } = OBJECT_ACCESS;

/** What a link has that the system or a driver makes: looking is for everybody, the rest for the system and administrators. */
const PROTECTED: SecurityDescriptor = {
  control: SE_DACL_PRESENT,
  owner: undefined,
  group: undefined,
  dacl: [
    allowedAce(SID_WORLD, QUERY),
    allowedAce(SID_SYSTEM, SYMBOLIC_LINK_ALL_ACCESS),
    allowedAce(SID_ADMINISTRATORS, SYMBOLIC_LINK_ALL_ACCESS),
    allowedAce(SID_RESTRICTED, QUERY),
  ],
};
/** A DACL that is there and is none allows everything to everybody. */
const UNPROTECTED: SecurityDescriptor = { ...PROTECTED, dacl: undefined };

export type LinkProtection = 'protected' | 'unprotected';

/** Makes a symbolic link to `target`; emits `symbolic_link_create`. */
export function ObpMakeSymbolicLink(k: Kernel, options: ObjectOptions, target: string): GuestAddress {
  const link = ObpCreateObject(k, 'SymbolicLink', OPAQUE_BODY_BYTES, { ...options, target });
  const record = findObject(k, link)!;
  k.sink.symbolicLinkCreate(record.id, ObpFullName(k, record), target);
  return link;
}

/** Makes a named symbolic link to `target`, permanent until it is made temporary; emits `symbolic_link_create`. */
export function ObpCreateSymbolicLink(
  k: Kernel,
  directory: number,
  name: string,
  target: string,
  protection: LinkProtection = 'protected',
): GuestAddress {
  const explicit = protection === 'protected' ? PROTECTED : UNPROTECTED;
  const { mapping } = objectTypeNamed('SymbolicLink');
  const security = sharedDescriptor(k, SepAssignSecurity(undefined, explicit, false, SepEffectiveToken(k), mapping));
  return ObpMakeSymbolicLink(k, { place: { directory, name }, permanent: true, security }, target);
}
