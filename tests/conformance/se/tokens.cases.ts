/** Tokens and impersonation. Source: "PsReferencePrimaryToken", "PsImpersonateClient", "SeCreateClientSecurity", "SeImpersonateClientEx", "SeQueryInformationToken", "SePrivilegeCheck", "ZwDuplicateToken", "ZwOpenThreadTokenEx" (ntifs.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_BAD_IMPERSONATION_LEVEL,
  STATUS_BAD_TOKEN_TYPE,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_INFO_CLASS,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_TOKEN,
  STATUS_SUCCESS,
  type U64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';
import { attributes, CURRENT_PROCESS, CURRENT_THREAD, objectOf, opened } from '../ob/handles.ts';

const [KernelMode, UserMode] = [0, 1];
const TOKEN_ALL_ACCESS = 0xf_01ff;
const [TokenPrimary, TokenImpersonation] = [1, 2];
const [SecurityIdentification, SecurityImpersonation, SecurityDelegation] = [1, 2, 3];
const [TokenUser, TokenPrivileges, TokenType, TokenStatistics, TokenSessionId] = [1, 3, 8, 10, 12];
const [SeLoadDriverPrivilege, SeChangeNotifyPrivilege, SeTcbPrivilege] = [10, 23, 7];
const ALL_NECESSARY = 1;
const { OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;

/** The token of the System process, referenced. */
function* systemToken(nt: DriverKit): DriverCode<GuestAddress> {
  return yield* nt.PsReferencePrimaryToken(nt.memory.readPointer(nt.variable('PsInitialSystemProcess')));
}

function* openOwnToken(nt: DriverKit) {
  return yield* opened(nt, (out) => nt.ZwOpenProcessTokenEx(CURRENT_PROCESS, TOKEN_ALL_ACCESS, OBJ_KERNEL_HANDLE, out));
}

/** SECURITY_QUALITY_OF_SERVICE */
function quality(nt: DriverKit, level: number, dynamic = false): GuestAddress {
  const qos = nt.local(16);
  nt.memory.writeU32(qos, 12);
  nt.memory.writeU32(addressAdd(qos, 4), level);
  nt.memory.writeU32(addressAdd(qos, 8), dynamic ? 1 : 0);
  return qos;
}

/** OBJECT_ATTRIBUTES with a quality of service. */
function withQuality(nt: DriverKit, level: number): GuestAddress {
  const oa = attributes(nt, '', OBJ_KERNEL_HANDLE);
  nt.memory.writePointer(addressAdd(oa, 40), quality(nt, level));
  return oa;
}

function* duplicate(nt: DriverKit, token: U64, type: number, level: number) {
  const oa = withQuality(nt, level);
  return yield* opened(nt, (out) => nt.ZwDuplicateToken(token, 0, oa, false, type, out));
}

/** The first number that ZwQueryInformationToken gives. */
function* tokenNumber(nt: DriverKit, buffer: GuestAddress, token: U64, informationClass: number): DriverCode<number> {
  yield* nt.ZwQueryInformationToken(token, informationClass, buffer, 56, addressAdd(buffer, 56));
  return nt.memory.readU32(buffer);
}

/** Whether the caller acts as the local system, by its effective privileges. */
function* isSystem(nt: DriverKit): DriverCode<boolean> {
  return yield* nt.SeSinglePrivilegeCheck({ lo: SeTcbPrivilege, hi: 0 }, UserMode);
}

function privilegeSet(nt: DriverKit, control: number, ...luids: readonly number[]): GuestAddress {
  const set = nt.local(8 + 12 * luids.length);
  nt.memory.writeU32(set, luids.length);
  nt.memory.writeU32(addressAdd(set, 4), control);
  luids.forEach((luid, index) => {
    nt.memory.writeU64(addressAdd(set, 8 + 12 * index), luid, 0);
    nt.memory.writeU32(addressAdd(set, 16 + 12 * index), 0);
  });
  return set;
}

function* checkPrivileges(nt: DriverKit, set: GuestAddress, mode: number): DriverCode<boolean> {
  const subject = nt.local(32);
  yield* nt.SeCaptureSubjectContext(subject);
  const held = yield* nt.SePrivilegeCheck(set, subject, mode);
  yield* nt.SeReleaseSubjectContext(subject);
  return held;
}

/** Acts as the system, does something, and reverts. */
function* asSystem(nt: DriverKit, level: number, body: () => DriverCode<void>): DriverCode<void> {
  const token = yield* systemToken(nt);
  yield* nt.PsImpersonateClient(yield* nt.KeGetCurrentThread(), token, true, false, level);
  yield* nt.PsDereferencePrimaryToken(token);
  yield* body();
  yield* nt.PsRevertToSelf();
}

function* reportAct(nt: DriverKit, c: CaseContext, label: string): DriverCode<void> {
  yield* c.report(label, yield* isSystem(nt));
}

export default rules((rule) => {
  rule('a program acts as its user: it is no system, but may be an administrator', {
    c: 'TokenOfProgram',
    *kernel(nt, c) {
      const token = yield* nt.PsReferencePrimaryToken(yield* nt.IoGetCurrentProcess());
      yield* c.report('type', yield* nt.SeTokenType(token));
      yield* c.report('admin', yield* nt.SeTokenIsAdmin(token));
      yield* c.report('restricted', yield* nt.SeTokenIsRestricted(token));
      yield* nt.PsDereferencePrimaryToken(token);
      yield* reportAct(nt, c, 'system');
    },
    expect: { type: TokenPrimary, admin: 1, restricted: 0, system: 0 },
  });

  rule('a thread that impersonates acts as the holder of the token until it reverts', {
    c: 'Impersonate',
    *kernel(nt, c) {
      yield* asSystem(nt, SecurityImpersonation, function* () {
        yield* reportAct(nt, c, 'impersonating');
        yield* c.report('says so', yield* nt.PsIsThreadImpersonating(yield* nt.KeGetCurrentThread()));
      });
      yield* reportAct(nt, c, 'reverted');
    },
    expect: { impersonating: 1, 'says so': 1, reverted: 0 },
  });

  rule('PsReferenceImpersonationToken gives whom a thread impersonates and how, NULL when it impersonates nobody', {
    c: 'ReferenceImpersonation',
    *kernel(nt, c) {
      const [copy, effective, level] = [nt.local(8), nt.local(8), nt.local(8)];
      const thread = yield* nt.KeGetCurrentThread();
      yield* c.report('nobody', yield* nt.PsReferenceImpersonationToken(thread, copy, effective, level));
      const system = yield* systemToken(nt);
      yield* nt.PsImpersonateClient(thread, system, true, false, SecurityIdentification);
      const token = yield* nt.PsReferenceImpersonationToken(thread, copy, effective, level);
      yield* c.report('same', token === system);
      yield* c.report('copy on open', nt.memory.readU8(copy));
      yield* c.report('effective only', nt.memory.readU8(effective));
      yield* c.report('level', nt.memory.readU32(level));
      yield* nt.PsDereferenceImpersonationToken(token);
      yield* nt.PsRevertToSelf();
      yield* nt.PsDereferencePrimaryToken(system);
    },
    expect: { nobody: 0, same: 1, 'copy on open': 1, 'effective only': 0, level: SecurityIdentification },
  });

  rule('a subject context has the client in front of the process, which keeps its own token', {
    c: 'SubjectOfClient',
    *kernel(nt, c) {
      const subject = nt.local(32);
      const own = yield* nt.PsReferencePrimaryToken(yield* nt.IoGetCurrentProcess());
      yield* nt.SeCaptureSubjectContext(subject);
      yield* c.report('client', nt.memory.readPointer(subject));
      yield* nt.SeReleaseSubjectContext(subject);
      yield* asSystem(nt, SecurityImpersonation, function* () {
        yield* nt.SeCaptureSubjectContext(subject);
        yield* c.report('has client', nt.memory.readPointer(subject) !== NULL_ADDRESS);
        yield* c.report('level', nt.memory.readU32(addressAdd(subject, 8)));
        yield* c.report('primary', nt.memory.readPointer(addressAdd(subject, 16)) === own);
        yield* nt.SeReleaseSubjectContext(subject);
      });
      yield* nt.SeCaptureSubjectContextEx(NULL_ADDRESS, yield* nt.IoGetCurrentProcess(), subject);
      yield* c.report('of no thread', nt.memory.readPointer(subject));
      yield* nt.SeReleaseSubjectContext(subject);
      yield* nt.PsDereferencePrimaryToken(own);
    },
    expect: { client: 0, 'has client': 1, level: SecurityImpersonation, primary: 1, 'of no thread': 0 },
  });

  rule('a client that may only be identified is granted nothing: STATUS_BAD_IMPERSONATION_LEVEL', {
    *kernel(nt, c) {
      const [subject, mapping, out, sd] = [nt.local(32), nt.local(16), nt.local(8), nt.local(40)];
      nt.memory.fill(mapping, 16, 0);
      yield* nt.RtlCreateSecurityDescriptor(sd, 1);
      yield* asSystem(nt, SecurityIdentification, function* () {
        yield* nt.SeCaptureSubjectContext(subject);
        const status = addressAdd(out, 4);
        const may = yield* nt.SeAccessCheck(sd, subject, false, 1, 0, NULL_ADDRESS, mapping, UserMode, out, status);
        yield* c.report('may', may);
        yield* c.report('status', nt.memory.readU32(status));
        yield* nt.SeReleaseSubjectContext(subject);
      });
    },
    expect: { may: 0, status: STATUS_BAD_IMPERSONATION_LEVEL },
  });

  rule('a client context lets a server act as the client later', {
    c: 'ClientContext',
    *kernel(nt, c) {
      const context = nt.local(72);
      for (const dynamic of [false, true]) {
        yield* asSystem(nt, SecurityImpersonation, function* () {
          const qos = quality(nt, SecurityImpersonation, dynamic);
          const thread = yield* nt.KeGetCurrentThread();
          yield* c.report('create', yield* nt.SeCreateClientSecurity(thread, qos, false, context));
        });
        yield* reportAct(nt, c, 'before');
        yield* c.report('impersonate', yield* nt.SeImpersonateClientEx(context, NULL_ADDRESS));
        yield* reportAct(nt, c, 'client');
        yield* nt.PsRevertToSelf();
        yield* nt.SeDeleteClientSecurity(context);
      }
    },
    expect: [
      ['create', STATUS_SUCCESS],
      ['before', 0],
      ['impersonate', STATUS_SUCCESS],
      ['client', 1],
      ['create', STATUS_SUCCESS],
      ['before', 0],
      ['impersonate', STATUS_SUCCESS],
      ['client', 1],
    ],
  });

  rule('a client context cannot allow more than the client allows', {
    c: 'ClientContextLevel',
    *kernel(nt, c) {
      const context = nt.local(72);
      yield* asSystem(nt, SecurityImpersonation, function* () {
        const qos = quality(nt, SecurityDelegation);
        const thread = yield* nt.KeGetCurrentThread();
        yield* c.report('more', yield* nt.SeCreateClientSecurity(thread, qos, false, context));
        const same = quality(nt, SecurityImpersonation);
        yield* c.report('remote', yield* nt.SeCreateClientSecurity(thread, same, true, context));
      });
    },
    expect: { more: STATUS_BAD_IMPERSONATION_LEVEL, remote: STATUS_BAD_IMPERSONATION_LEVEL },
  });

  rule('SeCreateClientSecurityFromSubjectContext and SeImpersonateClient do the same from a subject context', {
    *kernel(nt, c) {
      const [context, subject] = [nt.local(72), nt.local(32)];
      yield* asSystem(nt, SecurityImpersonation, function* () {
        yield* nt.SeCaptureSubjectContext(subject);
        const qos = quality(nt, SecurityImpersonation);
        yield* c.report('create', yield* nt.SeCreateClientSecurityFromSubjectContext(subject, qos, false, context));
        yield* nt.SeReleaseSubjectContext(subject);
      });
      yield* nt.SeImpersonateClient(context, NULL_ADDRESS);
      yield* reportAct(nt, c, 'client');
      yield* nt.PsRevertThreadToSelf(yield* nt.KeGetCurrentThread());
      yield* nt.SeDeleteClientSecurity(context);
    },
    expect: { create: STATUS_SUCCESS, client: 1 },
  });

  rule('SePrivilegeCheck wants all of a set or one of it, marks those that are held, and lets kernel mode through', {
    c: 'PrivilegeSets',
    *kernel(nt, c) {
      const both = () => privilegeSet(nt, ALL_NECESSARY, SeChangeNotifyPrivilege, SeTcbPrivilege);
      const any = privilegeSet(nt, 0, SeChangeNotifyPrivilege, SeTcbPrivilege);
      yield* c.report('all', yield* checkPrivileges(nt, both(), UserMode));
      yield* c.report('any', yield* checkPrivileges(nt, any, UserMode));
      yield* c.report('held', nt.memory.readU32(addressAdd(any, 16)));
      yield* c.report('not held', nt.memory.readU32(addressAdd(any, 28)));
      yield* c.report('kernel', yield* checkPrivileges(nt, both(), KernelMode));
    },
    expect: { all: 0, any: 1, held: 0x8000_0000, 'not held': 0, kernel: 1 },
  });

  rule('NtPrivilegeCheck asks the token of a handle', {
    *kernel(nt, c) {
      const { handle } = yield* openOwnToken(nt);
      const copy = yield* duplicate(nt, handle, TokenImpersonation, SecurityImpersonation);
      const thread = yield* opened(nt, (out) =>
        nt.PsCreateSystemThread(
          out,
          0x1f_ffff,
          NULL_ADDRESS,
          0,
          NULL_ADDRESS,
          nt.routine(function* () {
            const result = nt.local(8);
            const set = privilegeSet(nt, ALL_NECESSARY, SeTcbPrivilege);
            yield* c.report('status', yield* nt.NtPrivilegeCheck(copy.handle, set, result));
            yield* c.report('held', nt.memory.readU8(result));
          }),
          0,
        ),
      );
      yield* nt.ZwWaitForSingleObject(thread.handle, false, NULL_ADDRESS);
      for (const one of [thread.handle, copy.handle, handle]) yield* nt.ZwClose(one);
    },
    expect: { status: STATUS_SUCCESS, held: 0 },
  });

  rule('SeQueryInformationToken gives what is in a token in memory that the caller frees, a session id as it is', {
    c: 'TokenInformation',
    *kernel(nt, c) {
      const out = nt.local(8);
      const token = yield* nt.PsReferencePrimaryToken(yield* nt.IoGetCurrentProcess());
      yield* c.report('statistics', yield* nt.SeQueryInformationToken(token, TokenStatistics, out));
      const statistics = nt.memory.readPointer(out);
      yield* c.report('type', nt.memory.readU32(addressAdd(statistics, 24)));
      const logon = nt.local(8);
      yield* c.report('logon', yield* nt.SeQueryAuthenticationIdToken(token, logon));
      yield* c.report('same', nt.memory.readU32(logon) === nt.memory.readU32(addressAdd(statistics, 8)));
      yield* nt.ExFreePoolWithTag(statistics, 0);
      const session = nt.local(8);
      yield* c.report('session', yield* nt.SeQueryInformationToken(token, TokenSessionId, session));
      yield* c.report('query', yield* nt.SeQuerySessionIdToken(token, out));
      yield* c.report('same session', nt.memory.readU32(session) === nt.memory.readU32(out));
      yield* nt.PsDereferencePrimaryToken(token);
    },
    expect: {
      statistics: STATUS_SUCCESS,
      type: TokenPrimary,
      logon: STATUS_SUCCESS,
      same: 1,
      session: STATUS_SUCCESS,
      query: STATUS_SUCCESS,
      'same session': 1,
    },
  });

  rule('ZwQueryInformationToken gives the user with its SID, the privileges, and what either takes', {
    *kernel(nt, c) {
      const { status, handle } = yield* openOwnToken(nt);
      yield* c.report('open', status);
      const [buffer, length] = [nt.local(128), nt.local(8)];
      yield* c.report('small', yield* nt.ZwQueryInformationToken(handle, TokenUser, buffer, 4, length));
      yield* c.report('user', yield* nt.ZwQueryInformationToken(handle, TokenUser, buffer, 128, length));
      yield* c.report('sid', yield* nt.RtlValidSid(nt.memory.readPointer(buffer)));
      yield* nt.ZwQueryInformationToken(handle, TokenPrivileges, buffer, 0, length);
      // A count, and 12 bytes for each.
      yield* c.report('privileges', (nt.memory.readU32(length) - 4) % 12);
      yield* c.report('class', yield* nt.ZwQueryInformationToken(handle, 9, buffer, 128, length));
      yield* nt.ZwClose(handle);
    },
    expect: {
      open: STATUS_SUCCESS,
      small: STATUS_BUFFER_TOO_SMALL,
      user: STATUS_SUCCESS,
      sid: 1,
      privileges: 0,
      // A primary token has no impersonation level.
      class: STATUS_INVALID_INFO_CLASS,
    },
  });

  rule('a copy of a token is of the type that is asked for, and has an identity of its own', {
    *kernel(nt, c) {
      const { handle } = yield* openOwnToken(nt);
      const buffer = nt.local(64);
      const copy = yield* duplicate(nt, handle, TokenImpersonation, SecurityImpersonation);
      yield* c.report('status', copy.status);
      yield* c.report('type', yield* tokenNumber(nt, buffer, copy.handle, TokenType));
      const ids = [
        yield* tokenNumber(nt, buffer, handle, TokenStatistics),
        yield* tokenNumber(nt, buffer, copy.handle, TokenStatistics),
      ];
      yield* c.report('same id', ids[0] === ids[1]);
      yield* c.report('bad type', (yield* duplicate(nt, handle, 3, 0)).status);
      const less = yield* duplicate(nt, copy.handle, TokenImpersonation, SecurityIdentification);
      yield* c.report(
        'more again',
        (yield* duplicate(nt, less.handle, TokenImpersonation, SecurityImpersonation)).status,
      );
      for (const one of [less.handle, copy.handle, handle]) yield* nt.ZwClose(one);
    },
    expect: {
      status: STATUS_SUCCESS,
      type: TokenImpersonation,
      'same id': 0,
      'bad type': STATUS_INVALID_PARAMETER,
      'more again': STATUS_BAD_IMPERSONATION_LEVEL,
    },
  });

  rule('a thread takes an impersonation token by its handle, no primary one, and its token can be opened then', {
    *kernel(nt, c) {
      const { handle } = yield* openOwnToken(nt);
      const copy = yield* duplicate(nt, handle, TokenImpersonation, SecurityImpersonation);
      const thread = yield* nt.KeGetCurrentThread();
      const openIt = () => opened(nt, (out) => nt.ZwOpenThreadTokenEx(CURRENT_THREAD, 8, true, OBJ_KERNEL_HANDLE, out));
      yield* c.report('none', (yield* openIt()).status);
      yield* c.report('primary', yield* nt.PsAssignImpersonationToken(thread, handle));
      yield* c.report('impersonation', yield* nt.PsAssignImpersonationToken(thread, copy.handle));
      const other = yield* opened(nt, (out) => nt.ZwOpenThreadToken(CURRENT_THREAD, 8, true, out));
      yield* c.report('open', other.status);
      const [first, second] = [yield* objectOf(nt, copy.handle), yield* objectOf(nt, other.handle)];
      yield* c.report('same', first === second);
      for (const object of [first, second]) yield* nt.ObfDereferenceObject(object);
      const value = nt.local(8);
      nt.memory.writeU64(value, 0, 0);
      yield* c.report('given up', yield* nt.ZwSetInformationThread(CURRENT_THREAD, 5, value, 8));
      yield* c.report('then none', (yield* openIt()).status);
      for (const one of [other.handle, copy.handle, handle]) yield* nt.ZwClose(one);
    },
    expect: {
      none: STATUS_NO_TOKEN,
      primary: STATUS_BAD_TOKEN_TYPE,
      impersonation: STATUS_SUCCESS,
      open: STATUS_SUCCESS,
      same: 1,
      'given up': STATUS_SUCCESS,
      'then none': STATUS_NO_TOKEN,
    },
  });

  rule('a filtered token lacks the privileges that were deleted and is restricted by the SIDs that were given', {
    *kernel(nt, c) {
      const token = yield* nt.PsReferencePrimaryToken(yield* nt.IoGetCurrentProcess());
      const [out, groups, remove] = [nt.local(8), nt.local(24), nt.local(16)];
      const world = nt.memory.readPointer(addressAdd(nt.memory.readPointer(nt.variable('SeExports')), 8 * 24));
      nt.memory.writeU64(groups, 1, 0);
      nt.memory.writePointer(addressAdd(groups, 8), world);
      nt.memory.writeU64(addressAdd(groups, 16), 0, 0);
      nt.memory.writeU32(remove, 1);
      nt.memory.writeU64(addressAdd(remove, 4), SeLoadDriverPrivilege, 0);
      nt.memory.writeU32(addressAdd(remove, 12), 0);
      yield* c.report('filter', yield* nt.SeFilterToken(token, 0, NULL_ADDRESS, remove, groups, out));
      const filtered = nt.memory.readPointer(out);
      yield* c.report('restricted', yield* nt.SeTokenIsRestricted(filtered));
      const counts: number[] = [];
      for (const one of [token, filtered]) {
        yield* nt.SeQueryInformationToken(one, TokenStatistics, out);
        counts.push(nt.memory.readU32(addressAdd(nt.memory.readPointer(out), 44)));
        yield* nt.ExFreePoolWithTag(nt.memory.readPointer(out), 0);
      }
      yield* c.report('less', counts[0]! - counts[1]!);
      yield* nt.ObfDereferenceObject(filtered);
      yield* nt.PsDereferencePrimaryToken(token);
    },
    expect: { filter: STATUS_SUCCESS, restricted: 1, less: 1 },
  });

  rule('a token goes with its last reference, as other objects do', {
    *kernel(nt) {
      const { handle } = yield* openOwnToken(nt);
      const copy = yield* duplicate(nt, handle, TokenPrimary, 0);
      yield* nt.ZwClose(handle);
      yield* nt.ZwClose(copy.handle);
    },
    events: ['objectDelete'],
    expect: [['event', 'objectDelete']],
  });

  rule('the session of a token that exists can be watched, another one not', {
    *kernel(nt, c) {
      const token = yield* nt.PsReferencePrimaryToken(yield* nt.IoGetCurrentProcess());
      const logon = nt.local(8);
      yield* nt.SeQueryAuthenticationIdToken(token, logon);
      yield* c.report('own', yield* nt.SeMarkLogonSessionForTerminationNotification(logon));
      nt.memory.writeU64(logon, 0xdead, 0);
      yield* c.report('none', yield* nt.SeMarkLogonSessionForTerminationNotification(logon));
      yield* c.report('level', yield* nt.SeTokenImpersonationLevel(token));
      yield* nt.PsDereferencePrimaryToken(token);
    },
    expect: { own: STATUS_SUCCESS, none: 0xc000_0225, level: 0 },
  });
});
