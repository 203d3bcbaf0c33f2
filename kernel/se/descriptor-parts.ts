/** Parts of security descriptors as SECURITY_INFORMATION names them. Source: "SECURITY_INFORMATION". */
import {
  DACL_SECURITY_INFORMATION,
  GROUP_SECURITY_INFORMATION,
  OWNER_SECURITY_INFORMATION,
  SACL_SECURITY_INFORMATION,
  SE_DACL_DEFAULTED,
  SE_DACL_PRESENT,
  SE_DACL_PROTECTED,
  SE_GROUP_DEFAULTED,
  SE_OWNER_DEFAULTED,
  SE_SACL_DEFAULTED,
  SE_SACL_PRESENT,
} from '../../nt/security.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import type { GenericMapping } from '../ob/object-types.ts';
import { mapGenericMask } from './access-check.ts';
import type { SecurityDescriptor } from './security-descriptor.ts';

/** The bits of Control that go with each part. */
const CONTROL: readonly (readonly [part: number, bits: number])[] = [
  [OWNER_SECURITY_INFORMATION, SE_OWNER_DEFAULTED],
  [GROUP_SECURITY_INFORMATION, SE_GROUP_DEFAULTED],
  [DACL_SECURITY_INFORMATION, SE_DACL_PRESENT | SE_DACL_DEFAULTED | SE_DACL_PROTECTED],
  [SACL_SECURITY_INFORMATION, SE_SACL_PRESENT | SE_SACL_DEFAULTED],
];

function controlOf(which: number): number {
  return CONTROL.reduce((bits, [part, own]) => ((which & part) === 0 ? bits : bits | own), 0);
}

/** A descriptor with only some of its parts. */
export function partsOf(descriptor: SecurityDescriptor, which: number): SecurityDescriptor {
  const { owner, group, dacl, sacl, control } = descriptor;
  const has = (part: number) => (which & part) !== 0;
  return {
    control: control & controlOf(which),
    owner: has(OWNER_SECURITY_INFORMATION) ? owner : undefined,
    group: has(GROUP_SECURITY_INFORMATION) ? group : undefined,
    dacl: has(DACL_SECURITY_INFORMATION) ? dacl : undefined,
    ...(sacl !== undefined && has(SACL_SECURITY_INFORMATION) ? { sacl } : {}),
  };
}

/** A descriptor with some parts of another one. */
export function changedDescriptor(
  old: SecurityDescriptor,
  change: SecurityDescriptor,
  which: number,
  mapping: GenericMapping,
): SecurityDescriptor {
  const taken = partsOf(change, which);
  const kept = partsOf(old, ~which);
  const has = (part: number) => (which & part) !== 0;
  const dacl = taken.dacl?.map((ace) => ({ ...ace, mask: mapGenericMask(ace.mask, mapping) }));
  const sacl = has(SACL_SECURITY_INFORMATION) ? taken.sacl : kept.sacl;
  return {
    control: taken.control | kept.control,
    owner: has(OWNER_SECURITY_INFORMATION) ? taken.owner : kept.owner,
    group: has(GROUP_SECURITY_INFORMATION) ? taken.group : kept.group,
    dacl: has(DACL_SECURITY_INFORMATION) ? dacl : kept.dacl,
    ...(sacl === undefined ? {} : { sacl }),
  };
}

/** What a handle must grant to read parts of a descriptor (SeQuerySecurityAccessMask). */
export function queryAccess(which: number): number {
  const { READ_CONTROL, ACCESS_SYSTEM_SECURITY } = STANDARD_ACCESS;
  const plain = which & (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION);
  return (plain === 0 ? 0 : READ_CONTROL) | ((which & SACL_SECURITY_INFORMATION) === 0 ? 0 : ACCESS_SYSTEM_SECURITY);
}

/** What a handle must grant to set parts of a descriptor (SeSetSecurityAccessMask). */
export function setAccess(which: number): number {
  const { WRITE_OWNER, WRITE_DAC, ACCESS_SYSTEM_SECURITY } = STANDARD_ACCESS;
  const owner = (which & (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION)) === 0 ? 0 : WRITE_OWNER;
  const dacl = (which & DACL_SECURITY_INFORMATION) === 0 ? 0 : WRITE_DAC;
  return owner | dacl | ((which & SACL_SECURITY_INFORMATION) === 0 ? 0 : ACCESS_SYSTEM_SECURITY);
}
