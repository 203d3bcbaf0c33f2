/**
 * Access tokens: who a process, or a thread that impersonates somebody, acts as. The System process acts as the local system;
 * programs act as an administrator who has been asked and has consented.
 * Source: "Access Tokens", "Privilege Constants", "Well-known SIDs", "Impersonation Levels".
 * Deviation: all programs are the same user's.
 */
import { formatAddress } from '../../base/format.ts';
import type { GuestAddress } from '../../base/guest-address.ts';
import { IRQL_NOT_LESS_OR_EQUAL } from '../../nt/bug-check-codes.ts';
import {
  PRIVILEGES,
  SE_GROUP_ENABLED,
  SE_GROUP_OWNER,
  SE_GROUP_USE_FOR_DENY_ONLY,
  SE_PRIVILEGE_ENABLED,
  SE_PRIVILEGE_ENABLED_BY_DEFAULT,
  SecurityAnonymous,
  SID_ADMINISTRATORS,
  SID_AUTHENTICATED_USERS,
  SID_INTERACTIVE,
  SID_LOCAL,
  SID_SYSTEM,
  SID_USERS,
  SID_WORLD,
  TokenPrimary,
} from '../../nt/security.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { bugcheck } from '../bugcheck.ts';
import { done, type Enter, hostRoutine } from '../host-routine.ts';
import type { Kernel } from '../kernel.ts';
import { ObDereferenceObject, ObpCreateObject } from '../ob/object.ts';
import { allowedAce } from './security-descriptor.ts';
import type { Impersonation, TokenRecord } from './state.ts';

const { GENERIC_ALL, GENERIC_READ, GENERIC_EXECUTE, READ_CONTROL } = STANDARD_ACCESS;

const TOKEN_BYTES = 64;
/** Enabled by default, and part of the group in any case. */
const MEMBER = 7;
const ACCOUNT = 'S-1-5-21-1004336348-1177238915-682003330';
/** SYSTEM_LUID, and the session of the user. */
const SYSTEM_LOGON = 0x3e7;
export const USER_LOGON = 0x1_2f5e;
/** Services have session 0; the user is the first one at the console. */
const USER_SESSION = 1;

/** What a token says before it has an identity of its own. */
type TokenTemplate = Omit<TokenRecord, 'id' | 'modifiedId' | 'type' | 'level' | 'sessionId'>;

/** LocalSystem's default DACL lets administrators read what the system makes. */
const SYSTEM_TOKEN: TokenTemplate = {
  user: SID_SYSTEM,
  groups: members(SID_ADMINISTRATORS, SID_WORLD, SID_AUTHENTICATED_USERS),
  restricted: [],
  privileges: new Map(
    Object.values(PRIVILEGES).map((luid) => [luid, SE_PRIVILEGE_ENABLED_BY_DEFAULT | SE_PRIVILEGE_ENABLED]),
  ),
  owner: SID_ADMINISTRATORS,
  primaryGroup: SID_SYSTEM,
  defaultDacl: [
    allowedAce(SID_SYSTEM, GENERIC_ALL),
    allowedAce(SID_ADMINISTRATORS, GENERIC_READ | GENERIC_EXECUTE | READ_CONTROL),
  ],
  authenticationId: SYSTEM_LOGON,
  source: '*SYSTEM*',
};

/** What an administrator has, and of that what is enabled from the start. */
const ADMINISTRATOR_PRIVILEGES: readonly (keyof typeof PRIVILEGES)[] = [
  'SeIncreaseQuotaPrivilege',
  'SeSecurityPrivilege',
  'SeTakeOwnershipPrivilege',
  'SeLoadDriverPrivilege',
  'SeSystemProfilePrivilege',
  'SeSystemtimePrivilege',
  'SeProfileSingleProcessPrivilege',
  'SeIncreaseBasePriorityPrivilege',
  'SeCreatePagefilePrivilege',
  'SeBackupPrivilege',
  'SeRestorePrivilege',
  'SeShutdownPrivilege',
  'SeDebugPrivilege',
  'SeSystemEnvironmentPrivilege',
  'SeChangeNotifyPrivilege',
  'SeRemoteShutdownPrivilege',
  'SeUndockPrivilege',
  'SeManageVolumePrivilege',
  'SeImpersonatePrivilege',
  'SeCreateGlobalPrivilege',
  'SeIncreaseWorkingSetPrivilege',
  'SeTimeZonePrivilege',
  'SeCreateSymbolicLinkPrivilege',
];
const ENABLED: readonly string[] = ['SeChangeNotifyPrivilege', 'SeImpersonatePrivilege', 'SeCreateGlobalPrivilege'];

const ADMINISTRATOR_TOKEN: TokenTemplate = {
  user: `${ACCOUNT}-1001`,
  groups: members(
    `${ACCOUNT}-513`,
    SID_WORLD,
    SID_ADMINISTRATORS,
    SID_USERS,
    SID_INTERACTIVE,
    SID_AUTHENTICATED_USERS,
    SID_LOCAL,
  ),
  restricted: [],
  privileges: new Map(
    ADMINISTRATOR_PRIVILEGES.map((name) => [
      PRIVILEGES[name],
      ENABLED.includes(name) ? SE_PRIVILEGE_ENABLED_BY_DEFAULT | SE_PRIVILEGE_ENABLED : 0,
    ]),
  ),
  owner: SID_ADMINISTRATORS,
  primaryGroup: `${ACCOUNT}-513`,
  defaultDacl: [allowedAce(SID_ADMINISTRATORS, GENERIC_ALL), allowedAce(SID_SYSTEM, GENERIC_ALL)],
  authenticationId: USER_LOGON,
  source: 'User32 ',
};

const WITHOUT_OBJECT = { id: 0, modifiedId: 0, type: TokenPrimary, level: SecurityAnonymous } as const;
const SYSTEM_RECORD: TokenRecord = { ...SYSTEM_TOKEN, ...WITHOUT_OBJECT, sessionId: 0 };
const ADMINISTRATOR_RECORD: TokenRecord = { ...ADMINISTRATOR_TOKEN, ...WITHOUT_OBJECT, sessionId: USER_SESSION };

function members(...sids: readonly string[]) {
  return sids.map((sid) => ({ sid, attributes: sid === SID_ADMINISTRATORS ? MEMBER | SE_GROUP_OWNER : MEMBER }));
}

/** A LUID that nobody has yet. */
export function SepAllocateLuid(k: Kernel): number {
  return k.state.se.nextLuid++;
}

/** Makes a token object, with one reference. */
export function SepCreateToken(
  k: Kernel,
  template: TokenTemplate,
  type: number,
  level: number,
  sessionId: number,
): GuestAddress {
  const token = ObpCreateObject(k, 'Token', TOKEN_BYTES);
  const id = SepAllocateLuid(k);
  const privileges = new Map(template.privileges);
  k.state.se.tokens.set(token, { ...template, privileges, id, modifiedId: SepAllocateLuid(k), type, level, sessionId });
  return token;
}

/** Delete procedure of tokens. */
export const SepDeleteToken = hostRoutine<{ readonly object: GuestAddress }>('SepDeleteToken', {
  start(k, { object }) {
    k.state.se.tokens.delete(object);
    return done(0);
  },
});

/** The token object of a process, made when somebody first asks; the process holds it. */
export function SepProcessToken(k: Kernel, process: number): GuestAddress {
  const { processTokens } = k.state.se;
  const known = processTokens.get(process);
  if (known !== undefined) return known;
  const isSystem = process === k.state.ps.systemProcess;
  const template = isSystem ? SYSTEM_TOKEN : ADMINISTRATOR_TOKEN;
  const token = SepCreateToken(k, template, TokenPrimary, SecurityAnonymous, isSystem ? 0 : USER_SESSION);
  processTokens.set(process, token);
  return token;
}

/** A new process gets a token that says what its parent's does. */
export function SepInheritToken(k: Kernel, parent: number, child: number): void {
  const { processTokens } = k.state.se;
  // Nobody has changed the parent's while there is no object for it.
  if (!processTokens.has(parent) && parent !== k.state.ps.systemProcess) return;
  const record = SepTokenRecord(k, SepProcessToken(k, parent));
  processTokens.set(child, SepDuplicateToken(k, record, TokenPrimary, SecurityAnonymous, false));
}

/** A process has ended: gives up its hold on its token. */
export function SepForgetProcessToken(k: Kernel, process: number): Enter | undefined {
  const { processTokens } = k.state.se;
  const token = processTokens.get(process);
  if (token === undefined) return undefined;
  processTokens.delete(process);
  return ObDereferenceObject(k, token);
}

/** What the token of a process says. For that alone no object is made. */
export function SepTokenOfProcess(k: Kernel, process: number): TokenRecord {
  const token = k.state.se.processTokens.get(process);
  if (token !== undefined) return SepTokenRecord(k, token);
  return process === k.state.ps.systemProcess ? SYSTEM_RECORD : ADMINISTRATOR_RECORD;
}

/** What a token object says. Bug check 0xA when a driver's pointer is none. */
export function SepTokenRecord(k: Kernel, token: GuestAddress): TokenRecord {
  const record = k.state.se.tokens.get(token);
  if (record !== undefined) return record;
  throw bugcheck(k, IRQL_NOT_LESS_OR_EQUAL, [token, k.irql, 0, k.callSite], `${formatAddress(token)} is no token`);
}

/** Makes a token object that says what another one does. `effectiveOnly`: without what is disabled in that. */
export function SepDuplicateToken(
  k: Kernel,
  record: TokenRecord,
  type: number,
  level: number,
  effectiveOnly: boolean,
): GuestAddress {
  const keeps = (attributes: number, enabled: number) => !effectiveOnly || (attributes & enabled) !== 0;
  const groups = record.groups.filter(({ attributes }) => keeps(attributes, SE_GROUP_ENABLED));
  const privileges = new Map(
    [...record.privileges].filter(([, attributes]) => keeps(attributes, SE_PRIVILEGE_ENABLED)),
  );
  return SepCreateToken(k, { ...record, groups, privileges }, type, level, record.sessionId);
}

/** Whom a thread impersonates. */
export function SepImpersonationOf(k: Kernel, thread: number): Impersonation | undefined {
  return k.state.se.impersonations.get(thread);
}

/** Who the running thread acts as: whom it impersonates, or its process. */
export function SepEffectiveToken(k: Kernel): TokenRecord {
  const impersonation = SepImpersonationOf(k, k.thread);
  return impersonation === undefined
    ? SepTokenOfProcess(k, k.currentThread?.attachedTo ?? k.state.ps.systemProcess)
    : SepTokenRecord(k, impersonation.token);
}

/** Whether a token has a privilege, and has it enabled. */
export function holdsPrivilege({ privileges }: TokenRecord, luid: number): boolean {
  return ((privileges.get(luid) ?? 0) & SE_PRIVILEGE_ENABLED) !== 0;
}

/** Whether a SID is the user's or one of its enabled groups'. `denies`: for what is denied, also a group that is there for that only. */
export function hasSid({ user, groups }: TokenRecord, sid: string, denies = false): boolean {
  const bits = denies ? SE_GROUP_ENABLED | SE_GROUP_USE_FOR_DENY_ONLY : SE_GROUP_ENABLED;
  return user === sid || groups.some((group) => group.sid === sid && (group.attributes & bits) !== 0);
}
