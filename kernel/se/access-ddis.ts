/** Who calls, and what he may do: as drivers ask. Source: the pages of the routines (wdm.h, ntddk.h, ntifs.h). */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../base/guest-address.ts';
import { SECURITY_SUBJECT_CONTEXT } from '../../nt/generated/layouts.ts';
import { APC_LEVEL, PASSIVE_LEVEL } from '../../nt/irql.ts';
import { SID_ADMINISTRATORS } from '../../nt/security.ts';
import { STATUS_ACCESS_DENIED, STATUS_SUCCESS } from '../../nt/status-codes.ts';
import { STANDARD_ACCESS } from '../../nt/tables/io-flags.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { SecuritySubjectContext } from '../generated/views.ts';
import type { Kernel } from '../kernel.ts';
import { KernelMode, ObpCurrentProcess } from '../ob/handle.ts';
import { ObDereferenceObject, ObpReportReferenced, ObReferenceObject } from '../ob/object.ts';
import type { GenericMapping } from '../ob/object-types.ts';
import { mapGenericMask, SepAccessCheck } from './access-check.ts';
import { readDescriptor } from './security-descriptor.ts';
import type { TokenRecord } from './state.ts';
import { hasSid, holdsPrivilege, SepEffectiveToken, SepProcessToken, SepTokenOfProcess } from './token.ts';

const PASSIVE: readonly [number, number] = [PASSIVE_LEVEL, PASSIVE_LEVEL];
const { MAXIMUM_ALLOWED } = STANDARD_ACCESS;
/** TOKEN_TYPE */
const TokenPrimary = 1;

function readMapping(k: Kernel, mapping: GuestAddress): GenericMapping {
  const field = (offset: number) => k.memory.readU32(addressAdd(mapping, offset));
  return { read: field(0), write: field(4), execute: field(8), all: field(12) };
}

function tokenAt(k: Kernel, token: GuestAddress): TokenRecord {
  return k.state.se.tokens.get(token) ?? SepTokenOfProcess(k, ObpCurrentProcess(k));
}

function captureSubject(k: Kernel, context: GuestAddress): void {
  const process = ObpCurrentProcess(k);
  const token = SepProcessToken(k, process);
  ObReferenceObject(k, token);
  k.memory.fill(context, SECURITY_SUBJECT_CONTEXT.SIZE, 0);
  const view = new SecuritySubjectContext(k.memory, context);
  view.PrimaryToken = token;
  k.memory.writeU64(addressAdd(context, SECURITY_SUBJECT_CONTEXT.ProcessAuditId), process * 4, 0);
}

export const accessDdis: readonly Ddi[] = [
  /**
   * Fills in a subject context: who the running thread acts as.
   * @irql PASSIVE_LEVEL
   * Deviation: nobody impersonates, so ClientToken is NULL.
   * Source: "SeCaptureSubjectContext function (wdm.h)".
   */
  ddi({
    name: 'SeCaptureSubjectContext',
    parameters: ['SubjectContext: ptr'],
    irql: PASSIVE,
    call: captureSubject,
  }),
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
   * Gives the tokens of a subject context back.
   * @irql PASSIVE_LEVEL
   * Source: "SeReleaseSubjectContext function (wdm.h)".
   */
  ddi({
    name: 'SeReleaseSubjectContext',
    parameters: ['SubjectContext: ptr'],
    irql: PASSIVE,
    call(k, context) {
      const view = new SecuritySubjectContext(k.memory, context);
      // The process holds its token, so that this reference is never the last one.
      if (view.PrimaryToken !== NULL_ADDRESS) ObDereferenceObject(k, view.PrimaryToken);
      view.PrimaryToken = NULL_ADDRESS;
    },
  }),
  /**
   * Says whether a subject may have the access it wants, and what it is granted. Kernel mode may have all.
   * @irql PASSIVE_LEVEL
   * AccessStatus: STATUS_SUCCESS, STATUS_ACCESS_DENIED, STATUS_PRIVILEGE_NOT_HELD.
   * Deviation: no set of the privileges that were used is made (Privileges gets NULL).
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
      const token = tokenAt(k, new SecuritySubjectContext(k.memory, subject).PrimaryToken);
      const { status, granted } = SepAccessCheck(
        token,
        readDescriptor(k.memory, descriptor),
        desired,
        previously,
        mapping,
      );
      return answer(status, granted);
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
    call: (k, token) => hasSid(tokenAt(k, token), SID_ADMINISTRATORS),
  }),
  /**
   * Says what kind of token one is: they all are primary.
   * @irql PASSIVE_LEVEL
   * Source: "SeTokenType function (ntifs.h)".
   */
  ddi({
    name: 'SeTokenType',
    parameters: ['Token: ptr'],
    irql: PASSIVE,
    call: () => TokenPrimary,
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
      const process = [...k.state.ps.processes.values()].find((one) => one.object === object);
      const token = SepProcessToken(k, process?.id ?? ObpCurrentProcess(k));
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
    call(k, token) {
      ObDereferenceObject(k, token);
    },
  }),
];
