/** Words of security: SIDs, ACEs, descriptors, privileges. Source: winnt.h, ntifs.h, "SDDL for Device Objects", "Well-known SIDs". */

export const SECURITY_DESCRIPTOR_REVISION = 1;
export const ACL_REVISION = 2;
export const ACL_REVISION_DS = 4;

/** SECURITY_DESCRIPTOR.Control */
export const SE_OWNER_DEFAULTED = 0x1;
export const SE_GROUP_DEFAULTED = 0x2;
export const SE_DACL_PRESENT = 0x4;
export const SE_DACL_DEFAULTED = 0x8;
export const SE_SACL_PRESENT = 0x10;
export const SE_SACL_DEFAULTED = 0x20;
export const SE_DACL_PROTECTED = 0x1000;
export const SE_SELF_RELATIVE = 0x8000;

/** ACE types that access checks look at, and the flag of those that are for children only. */
export const ACCESS_ALLOWED_ACE_TYPE = 0;
export const ACCESS_DENIED_ACE_TYPE = 1;
export const INHERIT_ONLY_ACE = 8;

/** Groups of a token: SE_GROUP_... */
export const SE_GROUP_ENABLED = 4;
export const SE_GROUP_OWNER = 8;
export const SE_GROUP_USE_FOR_DENY_ONLY = 0x10;

/** Privileges of a token: SE_PRIVILEGE_..., and PRIVILEGE_SET.Control */
export const SE_PRIVILEGE_ENABLED_BY_DEFAULT = 1;
export const SE_PRIVILEGE_ENABLED = 2;
export const SE_PRIVILEGE_REMOVED = 4;
export const SE_PRIVILEGE_USED_FOR_ACCESS = 0x8000_0000;
export const PRIVILEGE_SET_ALL_NECESSARY = 1;

/** TOKEN_TYPE */
export const TokenPrimary = 1;
export const TokenImpersonation = 2;

/** SECURITY_IMPERSONATION_LEVEL */
export const SecurityAnonymous = 0;
export const SecurityIdentification = 1;
export const SecurityImpersonation = 2;
export const SecurityDelegation = 3;

/** SECURITY_INFORMATION */
export const OWNER_SECURITY_INFORMATION = 1;
export const GROUP_SECURITY_INFORMATION = 2;
export const DACL_SECURITY_INFORMATION = 4;
export const SACL_SECURITY_INFORMATION = 8;

/** ACE flags of inheritance. */
export const OBJECT_INHERIT_ACE = 1;
export const CONTAINER_INHERIT_ACE = 2;
export const NO_PROPAGATE_INHERIT_ACE = 4;
export const INHERITED_ACE = 0x10;

export const SID_SYSTEM = 'S-1-5-18';
export const SID_ADMINISTRATORS = 'S-1-5-32-544';
export const SID_USERS = 'S-1-5-32-545';
export const SID_WORLD = 'S-1-1-0';
export const SID_AUTHENTICATED_USERS = 'S-1-5-11';
export const SID_INTERACTIVE = 'S-1-5-4';
export const SID_LOCAL = 'S-1-2-0';
export const SID_RESTRICTED = 'S-1-5-12';

/** LUIDs of privileges (their low parts). */
export const PRIVILEGES = {
  SeCreateTokenPrivilege: 2,
  SeAssignPrimaryTokenPrivilege: 3,
  SeLockMemoryPrivilege: 4,
  SeIncreaseQuotaPrivilege: 5,
  SeUnsolicitedInputPrivilege: 6,
  SeTcbPrivilege: 7,
  SeSecurityPrivilege: 8,
  SeTakeOwnershipPrivilege: 9,
  SeLoadDriverPrivilege: 10,
  SeSystemProfilePrivilege: 11,
  SeSystemtimePrivilege: 12,
  SeProfileSingleProcessPrivilege: 13,
  SeIncreaseBasePriorityPrivilege: 14,
  SeCreatePagefilePrivilege: 15,
  SeCreatePermanentPrivilege: 16,
  SeBackupPrivilege: 17,
  SeRestorePrivilege: 18,
  SeShutdownPrivilege: 19,
  SeDebugPrivilege: 20,
  SeAuditPrivilege: 21,
  SeSystemEnvironmentPrivilege: 22,
  SeChangeNotifyPrivilege: 23,
  SeRemoteShutdownPrivilege: 24,
  SeUndockPrivilege: 25,
  SeSyncAgentPrivilege: 26,
  SeEnableDelegationPrivilege: 27,
  SeManageVolumePrivilege: 28,
  SeImpersonatePrivilege: 29,
  SeCreateGlobalPrivilege: 30,
  SeTrustedCredManAccessPrivilege: 31,
  SeRelabelPrivilege: 32,
  SeIncreaseWorkingSetPrivilege: 33,
  SeTimeZonePrivilege: 34,
  SeCreateSymbolicLinkPrivilege: 35,
} as const;
