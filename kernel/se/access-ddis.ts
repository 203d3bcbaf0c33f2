/** Who calls, and what he may do: as drivers ask. Source: the pages of the routines (wdm.h, ntddk.h, ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { SID_ADMINISTRATORS } from '../../nt/security.ts';
import { STATUS_ACCESS_DENIED, STATUS_BAD_IMPERSONATION_LEVEL, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode } from '../ob/handle.ts';
import { ObpDereferenceForDriver, ObpReportReferenced, ObReferenceObject } from '../ob/object.ts';
import type { GenericMapping } from '../ob/object-types.ts';
import { PspProcessOf } from '../ps/process.ts';
import { mapGenericMask, SepAccessCheck } from './access-check.ts';
import { SepSubjectToken } from './impersonation-ddis.ts';
import { SepAllocatePrivilegeSet } from './privilege-set.ts';
import { readDescriptor } from './security-descriptor.ts';
import { hasSid, holdsPrivilege, SepEffectiveToken, SepProcessToken, SepTokenRecord } from './token.ts';

const PASSIVE: readonly [number, number] = [PASSIVE_LEVEL, PASSIVE_LEVEL];
const { MAXIMUM_ALLOWED } = STANDARD_ACCESS;

export function readMapping(k: Kernel, mapping: GuestAddress): GenericMapping {
  const field = (offset: number) => k.memory.readU32(addressAdd(mapping, offset));
  return { read: field(0), write: field(4), execute: field(8), all: field(12) };
}

export const accessDdis: readonly Ddi[] = [
  /**
   * Keeps the tokens of a subject context as they are; here they never change.
   * @irql PASSIVE_LEVEL
   * Source: "SeLockSubjectContext function (wdm.h)".
   */
  ddi({
    name: 'SeLockSubjectContext',
    parameters: ['SubjectContext: ptr'],
    irql: PASSIVE,
    call: () => undefined,
  }),
  /**
   * Lets the tokens of a subject context change again.
   * @irql PASSIVE_LEVEL
   * Source: "SeUnlockSubjectContext function (wdm.h)".
   */
  ddi({
    name: 'SeUnlockSubjectContext',
    parameters: ['SubjectContext: ptr'],
    irql: PASSIVE,
    call: () => undefined,
  }),
  /**
   * Says whether a subject may have the access it wants, and what it is granted. Kernel mode may have all.
   * @irql PASSIVE_LEVEL
   * AccessStatus: STATUS_SUCCESS, STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD, STATUS_BAD_IMPERSONATION_LEVEL (the
   * client may only be identified). Privileges gets the set of those that it took, which SeFreePrivileges frees, or NULL.
   * Source: "SeAccessCheck function (wdm.h)".
   */
  ddi({
    name: 'SeAccessCheck',
    parameters: [
      'SecurityDescriptor: ptr',
      'SubjectSecurityContext: ptr',
      'SubjectContextLocked: bool',
      'DesiredAccess: u32',
      'PreviouslyGrantedAccess: u32',
      'Privileges: ptr',
      'GenericMapping: ptr',
      'AccessMode: u8',
      'GrantedAccess: ptr',
      'AccessStatus: ptr',
    ],
    irql: PASSIVE,
    call(
      k,
      descriptor,
      subject,
      _locked,
      desired,
      previously,
      privileges,
      mappingPointer,
      mode,
      grantedOut,
      statusOut,
    ) {
      const mapping = readMapping(k, mappingPointer);
      if (privileges !== NULL_ADDRESS) k.memory.writePointer(privileges, NULL_ADDRESS);
      const answer = (status: number, granted: number) => {
        k.memory.writeU32(grantedOut, granted);
        k.memory.writeU32(statusOut, status);
        return status === STATUS_SUCCESS;
      };
      if (mode === KernelMode) {
        const all = (desired & MAXIMUM_ALLOWED) !== 0 ? mapping.all : 0;
        return answer(STATUS_SUCCESS, (mapGenericMask(desired & ~MAXIMUM_ALLOWED, mapping) | all | previously) >>> 0);
      }
      if (descriptor === NULL_ADDRESS) return answer(STATUS_ACCESS_DENIED, 0);
      const token = SepSubjectToken(k, subject);
      if (token === undefined) return answer(STATUS_BAD_IMPERSONATION_LEVEL, 0);
      const check = SepAccessCheck(token, readDescriptor(k.memory, descriptor), desired, previously, mapping);
      const used = check.privileges ?? [];
      if (privileges !== NULL_ADDRESS && used.length > 0)
        k.memory.writePointer(privileges, SepAllocatePrivilegeSet(k, used));
      return answer(check.status, check.granted);
    },
  }),
  /**
   * Says whether the caller has a privilege, and has it enabled. Kernel mode has all.
   * @irql PASSIVE_LEVEL
   * Source: "SeSinglePrivilegeCheck function (ntddk.h)".
   */
  ddi({
    name: 'SeSinglePrivilegeCheck',
    parameters: ['PrivilegeValue: u64', 'PreviousMode: u8'],
    irql: PASSIVE,
    call: (k, { lo, hi }, mode) => mode === KernelMode || (hi === 0 && holdsPrivilege(SepEffectiveToken(k), lo)),
  }),
  /**
   * Says whether a token is an administrator's.
   * @irql PASSIVE_LEVEL
   * Source: "SeTokenIsAdmin function (ntifs.h)".
   */
  ddi({
    name: 'SeTokenIsAdmin',
    parameters: ['Token: ptr'],
    irql: PASSIVE,
    call: (k, token) => hasSid(SepTokenRecord(k, token), SID_ADMINISTRATORS),
  }),
  /**
   * Says what kind of token one is: primary (1), impersonation (2).
   * @irql PASSIVE_LEVEL
   * Source: "SeTokenType function (ntifs.h)".
   */
  ddi({
    name: 'SeTokenType',
    parameters: ['Token: ptr'],
    irql: PASSIVE,
    call: (k, token) => SepTokenRecord(k, token).type,
  }),
  /**
   * Returns the token of a process, referenced.
   * @irql PASSIVE_LEVEL
   * Source: "PsReferencePrimaryToken function (ntifs.h)".
   */
  ddi({
    name: 'PsReferencePrimaryToken',
    parameters: ['Process: ptr'],
    irql: PASSIVE,
    call(k, object) {
      const token = SepProcessToken(k, PspProcessOf(k, object).id);
      ObReferenceObject(k, token);
      ObpReportReferenced(k, token);
      return token;
    },
  }),
  /**
   * Gives the token of a process back.
   * @irql <= APC_LEVEL
   * Source: "PsDereferencePrimaryToken function (ntifs.h)".
   */
  ddi({
    name: 'PsDereferencePrimaryToken',
    parameters: ['PrimaryToken: ptr'],
    irql: [PASSIVE_LEVEL, APC_LEVEL],
    call: (k, token) => ObpDereferenceForDriver(k, token),
  }),
];
