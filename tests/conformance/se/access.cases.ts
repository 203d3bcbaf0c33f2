/** Who calls, and what he may do. Source: "SeAccessCheck", "SeSinglePrivilegeCheck", "SeCaptureSubjectContext" (wdm.h, ntddk.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_ACCESS_DENIED,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

const [KernelMode, UserMode] = [0, 1];
const [READ, WRITE] = [1, 2];
const [GENERIC_READ, MAXIMUM_ALLOWED] = [0x8000_0000, 0x0200_0000];
const [SeLoadDriverPrivilege, SeChangeNotifyPrivilege] = [10, 23];
const [SeWorldSid, SeLocalSystemSid, SeAliasAdminsSid] = [24, 33, 34];

/** A SID of SeExports by the index of its field. */
function exportedSid(nt: DriverKit, index: number): GuestAddress {
  return nt.memory.readPointer(addressAdd(nt.memory.readPointer(nt.variable('SeExports')), 8 * index));
}

/** A descriptor whose DACL allows each SID some access. */
function* descriptor(
  nt: DriverKit,
  ...aces: readonly (readonly [sid: number, mask: number])[]
): DriverCode<GuestAddress> {
  const [sd, acl] = [nt.local(40), nt.local(128)];
  yield* nt.RtlCreateSecurityDescriptor(sd, 1);
  yield* nt.RtlCreateAcl(acl, 128, 2);
  for (const [sid, mask] of aces) yield* nt.RtlAddAccessAllowedAce(acl, 2, mask, exportedSid(nt, sid));
  yield* nt.RtlSetDaclSecurityDescriptor(sd, true, acl, false);
  return sd;
}

/** Reports what SeAccessCheck says. */
function* check(nt: DriverKit, c: CaseContext, sd: GuestAddress, desired: number, mode: number): DriverCode<void> {
  const [subject, mapping, out] = [nt.local(32), nt.local(16), nt.local(8)];
  for (const [index, mask] of [READ, WRITE, 4, 7].entries()) nt.memory.writeU32(addressAdd(mapping, 4 * index), mask);
  yield* nt.SeCaptureSubjectContext(subject);
  yield* nt.SeLockSubjectContext(subject);
  const status = addressAdd(out, 4);
  const may = yield* nt.SeAccessCheck(sd, subject, true, desired, 0, NULL_ADDRESS, mapping, mode, out, status);
  yield* nt.SeUnlockSubjectContext(subject);
  yield* nt.SeReleaseSubjectContext(subject);
  yield* c.report('may', may);
  yield* c.report('status', nt.memory.readU32(status));
  yield* c.report('granted', nt.memory.readU32(out));
}

export default rules((rule) => {
  rule('SeAccessCheck grants what an ACE allows a group that the caller is in', {
    c: 'AccessGranted',
    *kernel(nt, c) {
      yield* check(nt, c, yield* descriptor(nt, [SeWorldSid, READ | WRITE]), READ, UserMode);
    },
    expect: { may: 1, status: STATUS_SUCCESS, granted: READ },
  });

  rule('SeAccessCheck denies what no ACE allows', {
    c: 'AccessDenied',
    *kernel(nt, c) {
      yield* check(nt, c, yield* descriptor(nt, [SeWorldSid, READ]), READ | WRITE, UserMode);
    },
    expect: { may: 0, status: STATUS_ACCESS_DENIED, granted: 0 },
  });

  rule('an ACE for somebody else allows the caller nothing', {
    c: 'AccessOfOthers',
    *kernel(nt, c) {
      yield* check(nt, c, yield* descriptor(nt, [SeLocalSystemSid, READ]), READ, UserMode);
    },
    expect: { may: 0, status: STATUS_ACCESS_DENIED, granted: 0 },
  });

  rule('several ACEs together may allow what is asked for', {
    c: 'AccessOfSeveral',
    *kernel(nt, c) {
      const sd = yield* descriptor(nt, [SeWorldSid, READ], [SeAliasAdminsSid, WRITE]);
      yield* check(nt, c, sd, READ | WRITE, UserMode);
    },
    expect: { may: 1, status: STATUS_SUCCESS, granted: READ | WRITE },
  });

  rule('kernel mode is granted whatever it asks for', {
    c: 'AccessOfKernel',
    *kernel(nt, c) {
      yield* check(nt, c, yield* descriptor(nt, [SeLocalSystemSid, READ]), READ | WRITE, KernelMode);
    },
    expect: { may: 1, status: STATUS_SUCCESS, granted: READ | WRITE },
  });

  rule('generic rights are mapped by the generic mapping before they are checked', {
    c: 'AccessGeneric',
    *kernel(nt, c) {
      yield* check(nt, c, yield* descriptor(nt, [SeWorldSid, READ]), GENERIC_READ, UserMode);
    },
    expect: { may: 1, status: STATUS_SUCCESS, granted: READ },
  });

  rule('MAXIMUM_ALLOWED grants all that the DACL allows', {
    c: 'AccessMaximum',
    *kernel(nt, c) {
      yield* check(nt, c, yield* descriptor(nt, [SeWorldSid, READ | WRITE]), MAXIMUM_ALLOWED, UserMode);
    },
    expect: { may: 1, status: STATUS_SUCCESS, granted: READ | WRITE },
  });

  rule('a descriptor without a DACL lets everybody do everything; an empty DACL nobody anything', {
    c: 'AccessWithoutDacl',
    *kernel(nt, c) {
      const sd = nt.local(40);
      yield* nt.RtlCreateSecurityDescriptor(sd, 1);
      yield* check(nt, c, sd, READ, UserMode);
      yield* check(nt, c, yield* descriptor(nt), READ, UserMode);
    },
    expect: [
      ['may', 1],
      ['status', STATUS_SUCCESS],
      ['granted', READ],
      ['may', 0],
      ['status', STATUS_ACCESS_DENIED],
      ['granted', 0],
    ],
  });

  rule('SeSinglePrivilegeCheck is true in kernel mode, and for a program when the privilege is enabled', {
    c: 'Privilege',
    *kernel(nt, c) {
      yield* c.report('kernel', yield* nt.SeSinglePrivilegeCheck(SeLoadDriverPrivilege, KernelMode));
      yield* c.report('enabled', yield* nt.SeSinglePrivilegeCheck(SeChangeNotifyPrivilege, UserMode));
      yield* c.report('not enabled', yield* nt.SeSinglePrivilegeCheck(SeLoadDriverPrivilege, UserMode));
    },
    expect: { kernel: 1, enabled: 1, 'not enabled': 0 },
  });

  rule("a subject context has the token of the caller's process, and no client's when nobody impersonates", {
    c: 'SubjectContext',
    *kernel(nt, c) {
      const subject = nt.local(32);
      yield* nt.SeCaptureSubjectContext(subject);
      const token = yield* nt.PsReferencePrimaryToken(yield* nt.IoGetCurrentProcess());
      yield* c.report('client', nt.memory.readPointer(subject));
      yield* c.report('primary', nt.memory.readPointer(addressAdd(subject, 16)) === token);
      yield* c.report('administrator', yield* nt.SeTokenIsAdmin(token));
      yield* c.report('type', (yield* nt.SeTokenType(token)) as number);
      yield* nt.PsDereferencePrimaryToken(token);
      yield* nt.SeReleaseSubjectContext(subject);
    },
    expect: { client: 0, primary: 1, administrator: 1, type: 1 },
  });
});
