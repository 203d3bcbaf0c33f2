/** What drivers ask tokens, and tokens with less in them. Source: the pages of the routines (ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { u64ToNumber } from '../../base/u64.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PagedPool } from '../../nt/pool-types.ts';
import { PRIVILEGES, SE_GROUP_ENABLED, SE_GROUP_USE_FOR_DENY_ONLY } from '../../nt/security.ts';
import {
  STATUS_INSUFFICIENT_RESOURCES,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../nt/status-codes.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { ExpAllocatePool, ExpFreePool } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { SepSubjectToken } from './impersonation-ddis.ts';
import { SepCheckPrivilegeSet } from './privilege-set.ts';
import { readSid } from './sid.ts';
import { SepCreateToken, SepTokenOfProcess, SepTokenRecord } from './token.ts';
import { TOKEN_CLASSES, tokenInformation } from './token-information.ts';

const PASSIVE = [PASSIVE_LEVEL, PASSIVE_LEVEL] as const;
/** SeFilterToken */
const DISABLE_MAX_PRIVILEGE = 1;
const KNOWN_FLAGS = 0xf;

/** SIDs of TOKEN_GROUPS. */
function sidsIn(k: Kernel, groups: GuestAddress): string[] {
  if (groups === NULL_ADDRESS) return [];
  return Array.from({ length: k.memory.readU32(groups) }, (_, index) =>
    readSid(k.memory, k.memory.readPointer(addressAdd(groups, 8 + 16 * index))),
  );
}

/** LUIDs of TOKEN_PRIVILEGES. */
function luidsIn(k: Kernel, privileges: GuestAddress): number[] {
  if (privileges === NULL_ADDRESS) return [];
  return Array.from({ length: k.memory.readU32(privileges) }, (_, index) =>
    u64ToNumber(k.memory.readU64(addressAdd(privileges, 4 + 12 * index))),
  );
}

export const tokenDdis: readonly Ddi[] = [
  /**
   * Gives what is in a token, in memory that the caller frees; the session id is given itself.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_INFO_CLASS, STATUS_INSUFFICIENT_RESOURCES.
   * Deviation: classes that only newer tokens have are invalid.
   * Source: "SeQueryInformationToken function (ntifs.h)".
   */
  ddi({
    name: 'SeQueryInformationToken',
    parameters: ['Token: ptr', 'TokenInformationClass: u32', 'TokenInformation: ptr'],
    irql: PASSIVE,
    call(k, token, informationClass, out) {
      const record = SepTokenRecord(k, token);
      if (informationClass === TOKEN_CLASSES.TokenSessionId) {
        k.memory.writeU32(out, record.sessionId);
        return STATUS_SUCCESS;
      }
      const answer = tokenInformation(record, informationClass);
      if (answer === undefined) return STATUS_INVALID_INFO_CLASS;
      const memory = ExpAllocatePool(k, PagedPool, answer.sizeBytes, poolTag('SeTi'));
      if (memory === NULL_ADDRESS) return STATUS_INSUFFICIENT_RESOURCES;
      answer.write(k, memory);
      k.memory.writePointer(out, memory);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives the LUID of the logon session of a token.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "SeQueryAuthenticationIdToken function (ntifs.h)".
   */
  ddi({
    name: 'SeQueryAuthenticationIdToken',
    parameters: ['Token: ptr', 'AuthenticationId: ptr'],
    irql: PASSIVE,
    call(k, token, out) {
      k.memory.writeU64(out, SepTokenRecord(k, token).authenticationId, 0);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Gives the session of a token.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS.
   * Source: "SeQuerySessionIdToken function (ntifs.h)".
   */
  ddi({
    name: 'SeQuerySessionIdToken',
    parameters: ['Token: ptr', 'SessionId: ptr'],
    irql: PASSIVE,
    call(k, token, out) {
      k.memory.writeU32(out, SepTokenRecord(k, token).sessionId);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Whether a token has restricting SIDs.
   * @irql PASSIVE_LEVEL
   * Source: "SeTokenIsRestricted function (ntifs.h)".
   */
  ddi({
    name: 'SeTokenIsRestricted',
    parameters: ['Token: ptr'],
    irql: PASSIVE,
    call: (k, token) => SepTokenRecord(k, token).restricted.length > 0,
  }),
  /**
   * Returns the SECURITY_IMPERSONATION_LEVEL of a token.
   * @irql PASSIVE_LEVEL
   * Not in the WDK's documentation.
   */
  ddi({
    name: 'SeTokenImpersonationLevel',
    parameters: ['Token: ptr'],
    irql: PASSIVE,
    call: (k, token) => SepTokenRecord(k, token).level,
  }),
  /**
   * Makes a token with less in it: groups that only deny, without some privileges, with SIDs that must have access, too.
   * @irql <= APC_LEVEL
   * Returns STATUS_SUCCESS, STATUS_INVALID_PARAMETER (unknown flags).
   * Deviation: SANDBOX_INERT, LUA_TOKEN and WRITE_RESTRICTED have no effect.
   * Source: "SeFilterToken function (ntifs.h)".
   */
  ddi({
    name: 'SeFilterToken',
    parameters: [
      'ExistingToken: ptr',
      'Flags: u32',
      'SidsToDisable: ptr',
      'PrivilegesToDelete: ptr',
      'RestrictedSids: ptr',
      'FilteredToken: ptr',
    ],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call(k, token, flags, disable, remove, restrict, out) {
      if ((flags & ~KNOWN_FLAGS) !== 0) return STATUS_INVALID_PARAMETER;
      const record = SepTokenRecord(k, token);
      const disabled = new Set(sidsIn(k, disable));
      const removed = new Set(luidsIn(k, remove));
      const groups = record.groups.map(({ sid, attributes }) => ({
        sid,
        attributes: disabled.has(sid) ? (attributes & ~SE_GROUP_ENABLED) | SE_GROUP_USE_FOR_DENY_ONLY : attributes,
      }));
      const stays = (luid: number) =>
        !removed.has(luid) && ((flags & DISABLE_MAX_PRIVILEGE) === 0 || luid === PRIVILEGES.SeChangeNotifyPrivilege);
      const privileges = new Map([...record.privileges].filter(([luid]) => stays(luid)));
      const restricted = [...record.restricted, ...sidsIn(k, restrict)];
      const { type, level, sessionId } = record;
      const filtered = SepCreateToken(k, { ...record, groups, privileges, restricted }, type, level, sessionId);
      k.memory.writePointer(out, filtered);
      return STATUS_SUCCESS;
    },
  }),
  /**
   * Says whether a subject has privileges enabled: all of a set, or one of them. Kernel mode has all.
   * @irql PASSIVE_LEVEL
   * Source: "SePrivilegeCheck function (ntifs.h)".
   */
  ddi({
    name: 'SePrivilegeCheck',
    parameters: ['RequiredPrivileges: ptr', 'SubjectSecurityContext: ptr', 'AccessMode: u8'],
    irql: PASSIVE,
    call(k, set, subject, mode) {
      if (mode === KernelMode) return true;
      const token = SepSubjectToken(k, subject);
      return token !== undefined && SepCheckPrivilegeSet(k, set, token);
    },
  }),
  /**
   * Frees a set of privileges that SeAccessCheck has given.
   * @irql PASSIVE_LEVEL
   * Source: "SeFreePrivileges function (ntifs.h)".
   */
  ddi({
    name: 'SeFreePrivileges',
    parameters: ['Privileges: ptr'],
    irql: PASSIVE,
    call: (k, set) => ExpFreePool(k, set),
  }),
  /**
   * Has the system tell when a logon session ends. Sessions end with the system here, so it never does.
   * @irql PASSIVE_LEVEL
   * Returns STATUS_SUCCESS, STATUS_NOT_FOUND (there is no such session).
   * Source: "SeMarkLogonSessionForTerminationNotification function (ntifs.h)".
   */
  ddi({
    name: 'SeMarkLogonSessionForTerminationNotification',
    parameters: ['LogonId: ptr'],
    irql: PASSIVE,
    call(k, logonId) {
      const id = u64ToNumber(k.memory.readU64(logonId));
      const { processes } = k.state.ps;
      const exists = [...processes.values()].some(
        (process) => SepTokenOfProcess(k, process.id).authenticationId === id,
      );
      return exists ? STATUS_SUCCESS : STATUS_NOT_FOUND;
    },
  }),
];
