/** SeExports: the LUIDs of privileges and well-known SIDs, for drivers. Source: "SE_EXPORTS structure (ntifs.h)". */
import { assert } from '../../base/assert.ts';
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { poolTag } from '../../nt/pool-tag.ts';
import { PRIVILEGES } from '../../nt/security.ts';
import { ExpAllocateSystem } from '../ex/pool.ts';
import type { Kernel } from '../kernel.ts';
import { sidBytes } from './sid.ts';

/** The fields in order, 8 bytes each: a privilege's LUID, or a pointer to a SID. */
const FIELDS: readonly (keyof typeof PRIVILEGES | `S-${string}`)[] = [
  'SeCreateTokenPrivilege',
  'SeAssignPrimaryTokenPrivilege',
  'SeLockMemoryPrivilege',
  'SeIncreaseQuotaPrivilege',
  'SeUnsolicitedInputPrivilege',
  'SeTcbPrivilege',
  'SeSecurityPrivilege',
  'SeTakeOwnershipPrivilege',
  'SeLoadDriverPrivilege',
  'SeCreatePagefilePrivilege',
  'SeIncreaseBasePriorityPrivilege',
  'SeSystemProfilePrivilege',
  'SeSystemtimePrivilege',
  'SeProfileSingleProcessPrivilege',
  'SeCreatePermanentPrivilege',
  'SeBackupPrivilege',
  'SeRestorePrivilege',
  'SeShutdownPrivilege',
  'SeDebugPrivilege',
  'SeAuditPrivilege',
  'SeSystemEnvironmentPrivilege',
  'SeChangeNotifyPrivilege',
  'SeRemoteShutdownPrivilege',
  // Null, world, local, creator owner, creator group, NT authority.
  'S-1-0-0',
  'S-1-1-0',
  'S-1-2-0',
  'S-1-3-0',
  'S-1-3-1',
  'S-1-5',
  // Dialup, network, batch, interactive, local system.
  'S-1-5-1',
  'S-1-5-2',
  'S-1-5-3',
  'S-1-5-4',
  'S-1-5-18',
  // Administrators, users, guests, power users, account, system, print and backup operators.
  'S-1-5-32-544',
  'S-1-5-32-545',
  'S-1-5-32-546',
  'S-1-5-32-547',
  'S-1-5-32-548',
  'S-1-5-32-549',
  'S-1-5-32-550',
  'S-1-5-32-551',
  // Authenticated users, restricted code, anonymous logon.
  'S-1-5-11',
  'S-1-5-12',
  'S-1-5-7',
  'SeUndockPrivilege',
  'SeSyncAgentPrivilege',
  'SeEnableDelegationPrivilege',
  // Local service, network service.
  'S-1-5-19',
  'S-1-5-20',
  'SeManageVolumePrivilege',
  'SeImpersonatePrivilege',
  'SeCreateGlobalPrivilege',
  'SeTrustedCredManAccessPrivilege',
  'SeRelabelPrivilege',
  'SeIncreaseWorkingSetPrivilege',
  'SeTimeZonePrivilege',
  'SeCreateSymbolicLinkPrivilege',
  // IIS users; the integrity levels from untrusted to system; owner rights.
  'S-1-5-17',
  'S-1-16-0',
  'S-1-16-4096',
  'S-1-16-8192',
  'S-1-16-12288',
  'S-1-16-16384',
  'S-1-3-4',
];

/** The SIDs among the fields, as bytes. */
const SIDS: ReadonlyMap<string, Uint8Array> = new Map(
  FIELDS.filter((field) => field.startsWith('S-')).map((field) => {
    const bytes = sidBytes(field);
    assert(bytes !== undefined, `${field} is a SID`);
    return [field, bytes];
  }),
);

/** Makes the structure; its address is what the variable holds. */
export function SepCreateExports(k: Kernel): GuestAddress {
  const address = ExpAllocateSystem(k, 8 * FIELDS.length, poolTag('SeEx'));
  for (const [index, field] of FIELDS.entries()) {
    const at = addressAdd(address, 8 * index);
    const bytes = SIDS.get(field);
    if (bytes === undefined) {
      k.memory.writeU64(at, PRIVILEGES[field as keyof typeof PRIVILEGES], 0);
      continue;
    }
    const sid = ExpAllocateSystem(k, bytes.length, poolTag('SeSi'));
    k.memory.writeBytes(sid, bytes);
    k.memory.writePointer(at, sid);
  }
  return address;
}
