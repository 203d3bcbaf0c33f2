/**
 * Access tokens. The System process acts as the local system; programs act as an administrator who has been asked and has
 * consented. Source: "Access Tokens", "Privilege Constants", "Well-known SIDs".
 * Deviation: all programs are the same user's; nobody impersonates.
 */
import { type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import {
  PRIVILEGES,
  SE_GROUP_ENABLED,
  SID_ADMINISTRATORS,
  SID_AUTHENTICATED_USERS,
  SID_INTERACTIVE,
  SID_LOCAL,
  SID_SYSTEM,
  SID_USERS,
  SID_WORLD,
} from '../../nt/security.ts';
import type { Kernel } from '../kernel.ts';
import { ObpCreateObject } from '../ob/object.ts';
import type { TokenRecord } from './state.ts';

const TOKEN_BYTES = 64;
/** Enabled by default, and part of the group in any case. */
const MEMBER = 7;
const ACCOUNT = 'S-1-5-21-1004336348-1177238915-682003330';
/** SYSTEM_LUID, and the session of the user. */
const SYSTEM_LOGON = 0x3e7;
const USER_LOGON = 0x1_2f5e;

const SYSTEM_TOKEN: TokenRecord = {
  user: SID_SYSTEM,
  groups: members(SID_ADMINISTRATORS, SID_WORLD, SID_AUTHENTICATED_USERS),
  privileges: new Map(Object.values(PRIVILEGES).map((luid) => [luid, true])),
  authenticationId: SYSTEM_LOGON,
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

const ADMINISTRATOR_TOKEN: TokenRecord = {
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
  privileges: new Map(ADMINISTRATOR_PRIVILEGES.map((name) => [PRIVILEGES[name], ENABLED.includes(name)])),
  authenticationId: USER_LOGON,
};

function members(...sids: readonly string[]) {
  return sids.map((sid) => ({ sid, attributes: MEMBER }));
}

/** The token object of a process, made when somebody first asks. */
export function SepProcessToken(k: Kernel, process: number): GuestAddress {
  const { processTokens, tokens } = k.state.se;
  const known = processTokens.get(process) ?? NULL_ADDRESS;
  if (known !== NULL_ADDRESS) return known;
  const token = ObpCreateObject(k, 'Token', TOKEN_BYTES);
  processTokens.set(process, token);
  tokens.set(token, SepTokenOfProcess(k, process));
  return token;
}

/** What the token of a process says. */
export function SepTokenOfProcess(k: Kernel, process: number): TokenRecord {
  return process === k.state.ps.systemProcess ? SYSTEM_TOKEN : ADMINISTRATOR_TOKEN;
}

/** Whether a SID is the user's or one of its enabled groups'. */
export function hasSid({ user, groups }: TokenRecord, sid: string): boolean {
  return user === sid || groups.some((group) => group.sid === sid && (group.attributes & SE_GROUP_ENABLED) !== 0);
}
