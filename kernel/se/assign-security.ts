/**
 * The security descriptor of a new object: from what its creator gives, from the container it is in, and from the creator's token.
 * Source: "SeAssignSecurity function (wdm.h)", "SeAssignSecurityEx function (ntifs.h)", "ACE Inheritance Rules",
 * "DACL for a New Object", "Owner of a New Object".
 */
import {
  CONTAINER_INHERIT_ACE,
  INHERIT_ONLY_ACE,
  INHERITED_ACE,
  NO_PROPAGATE_INHERIT_ACE,
  OBJECT_INHERIT_ACE,
  SE_DACL_DEFAULTED,
  SE_DACL_PRESENT,
  SE_DACL_PROTECTED,
  SE_GROUP_DEFAULTED,
  SE_OWNER_DEFAULTED,
} from '../../nt/security.ts';
import type { GenericMapping } from '../ob/object-types.ts';
import { mapGenericMask } from './access-check.ts';
import type { Ace, SecurityDescriptor } from './security-descriptor.ts';
import type { TokenRecord } from './state.ts';

const INHERITANCE = OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE | NO_PROPAGATE_INHERIT_ACE | INHERIT_ONLY_ACE;
const [S_CREATOR_OWNER, S_CREATOR_GROUP] = ['S-1-3-0', 'S-1-3-1'];

interface Creator {
  readonly owner: string;
  readonly group: string;
  readonly mapping: GenericMapping;
}

/** What an object in a container inherits of one ACE of it. */
function inheritedAces(ace: Ace, isContainer: boolean, creator: Creator): Ace[] {
  const { flags } = ace;
  const passesOn = (flags & NO_PROPAGATE_INHERIT_ACE) === 0;
  const applies = (flags & (isContainer ? CONTAINER_INHERIT_ACE : OBJECT_INHERIT_ACE)) !== 0;
  if (!applies) {
    // A container passes what is for objects on to those in it.
    const isForLater = isContainer && passesOn && (flags & OBJECT_INHERIT_ACE) !== 0;
    return isForLater ? [{ ...ace, flags: flags | INHERIT_ONLY_ACE | INHERITED_ACE }] : [];
  }
  const sid = ace.sid === S_CREATOR_OWNER ? creator.owner : ace.sid === S_CREATOR_GROUP ? creator.group : ace.sid;
  const mask = mapGenericMask(ace.mask, creator.mapping);
  const effective: Ace = { ...ace, sid, mask, flags: INHERITED_ACE };
  if (!isContainer || !passesOn) return [effective];
  const later = flags & (OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE);
  if (sid === ace.sid && mask === ace.mask) return [{ ...effective, flags: later | INHERITED_ACE }];
  // What is effective here says less than what those below are to inherit.
  return [effective, { ...ace, flags: later | INHERIT_ONLY_ACE | INHERITED_ACE }];
}

/** The ACEs of an explicit or default DACL as an object has them: generic rights are mapped. */
function mapped(dacl: readonly Ace[], mapping: GenericMapping): Ace[] {
  return dacl.map((ace) =>
    (ace.flags & INHERIT_ONLY_ACE) !== 0 ? ace : { ...ace, mask: mapGenericMask(ace.mask, mapping) },
  );
}

/** @param isContainer whether the new object has objects in it */
export function SepAssignSecurity(
  parent: SecurityDescriptor | undefined,
  explicit: SecurityDescriptor | undefined,
  isContainer: boolean,
  token: TokenRecord,
  mapping: GenericMapping,
): SecurityDescriptor {
  const owner = explicit?.owner ?? token.owner;
  const group = explicit?.group ?? token.primaryGroup;
  let control = explicit?.owner === undefined ? SE_OWNER_DEFAULTED : 0;
  if (explicit?.group === undefined) control |= SE_GROUP_DEFAULTED;
  control |= SE_DACL_PRESENT;
  const given = explicit === undefined ? 0 : explicit.control;
  const isGiven = (given & SE_DACL_PRESENT) !== 0 && (given & SE_DACL_DEFAULTED) === 0;
  if (isGiven) {
    const kept = given & SE_DACL_PROTECTED;
    const dacl = explicit!.dacl === undefined ? undefined : mapped(explicit!.dacl, mapping);
    return { control: control | kept, owner, group, dacl };
  }
  const inherited = (parent?.dacl ?? []).flatMap((ace) =>
    (ace.flags & INHERITANCE) === 0 ? [] : inheritedAces(ace, isContainer, { owner, group, mapping }),
  );
  if (inherited.length > 0) return { control, owner, group, dacl: inherited };
  if ((given & SE_DACL_PRESENT) !== 0) {
    return { control, owner, group, dacl: explicit!.dacl === undefined ? undefined : mapped(explicit!.dacl, mapping) };
  }
  return { control: control | SE_DACL_DEFAULTED, owner, group, dacl: mapped(token.defaultDacl, mapping) };
}
