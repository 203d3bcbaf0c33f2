/** Who may open and change symbolic links. Source: "IoCreateSymbolicLink", "IoCreateUnprotectedSymbolicLink", "ZwOpenSymbolicLinkObject", "Securable Objects". */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_ACCESS_DENIED,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';

const LINK = '\\GLOBAL??\\ConfSecured';
const TARGET = '\\Device\\NotThere';
const [QUERY, DELETE, READ_CONTROL, WRITE_DAC] = [0x1, 0x1_0000, 0x2_0000, 0x4_0000];
const ALL_ACCESS = 0xf_0001;
const DACL = 4;
const SecurityImpersonation = 2;
const SeAliasAdminsSid = 34;
const { OBJ_CASE_INSENSITIVE, OBJ_KERNEL_HANDLE, OBJ_FORCE_ACCESS_CHECK } = OBJECT_ATTRIBUTE_FLAGS;
const CHECKED = OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE | OBJ_FORCE_ACCESS_CHECK;

/** Opens a link with the rights of the caller, reports the status and closes. */
function* open(nt: DriverKit, c: CaseContext, label: string, name: GuestAddress, access: number): DriverCode<void> {
  const [out, oa] = [nt.local(8), nt.local(48)];
  nt.InitializeObjectAttributes(oa, name, CHECKED, 0, NULL_ADDRESS);
  const status = yield* nt.ZwOpenSymbolicLinkObject(out, access, oa);
  yield* c.report(label, status);
  if (status === STATUS_SUCCESS) yield* nt.ZwClose(nt.memory.readU64(out));
}

/** Acts as the program's user would without being an administrator, and reverts. */
function* asPlainUser(nt: DriverKit, body: () => DriverCode<void>): DriverCode<void> {
  const [out, groups] = [nt.local(8), nt.local(24)];
  const own = yield* nt.PsReferencePrimaryToken(yield* nt.IoGetCurrentProcess());
  nt.memory.writeU64(groups, 1, 0);
  const sids = nt.memory.readPointer(nt.variable('SeExports'));
  nt.memory.writePointer(addressAdd(groups, 8), nt.memory.readPointer(addressAdd(sids, 8 * SeAliasAdminsSid)));
  nt.memory.writeU64(addressAdd(groups, 16), 0, 0);
  yield* nt.SeFilterToken(own, 0, groups, NULL_ADDRESS, NULL_ADDRESS, out);
  const filtered = nt.memory.readPointer(out);
  yield* nt.PsImpersonateClient(yield* nt.KeGetCurrentThread(), filtered, true, false, SecurityImpersonation);
  yield* body();
  yield* nt.PsRevertToSelf();
  yield* nt.ObfDereferenceObject(filtered);
  yield* nt.PsDereferencePrimaryToken(own);
}

/** Reports what a link's descriptor says: whether it has a DACL, and of how many entries; a NULL one has none. */
function* reportDacl(nt: DriverKit, c: CaseContext, name: GuestAddress): DriverCode<void> {
  const [out, oa, sd, length] = [nt.local(24), nt.local(48), nt.local(256), nt.local(8)];
  nt.InitializeObjectAttributes(oa, name, CHECKED, 0, NULL_ADDRESS);
  yield* nt.ZwOpenSymbolicLinkObject(out, READ_CONTROL, oa);
  const handle = nt.memory.readU64(out);
  yield* c.report('query', yield* nt.ZwQuerySecurityObject(handle, DACL, sd, 256, length));
  yield* nt.ZwClose(handle);
  const [acl, defaulted] = [addressAdd(out, 8), addressAdd(out, 16)];
  yield* nt.RtlGetDaclSecurityDescriptor(sd, out, acl, defaulted);
  yield* c.report('present', nt.memory.readU8(out));
  const at = nt.memory.readPointer(acl);
  yield* c.report('entries', at === NULL_ADDRESS ? 0 : nt.memory.readU16(addressAdd(at, 4)));
}

/** Gives a link a DACL without entries: nobody may do anything. */
function* denyEverybody(nt: DriverKit, c: CaseContext, name: GuestAddress): DriverCode<void> {
  const [out, oa, sd, acl] = [nt.local(8), nt.local(48), nt.local(40), nt.local(16)];
  nt.InitializeObjectAttributes(oa, name, CHECKED, 0, NULL_ADDRESS);
  yield* nt.RtlCreateSecurityDescriptor(sd, 1);
  yield* nt.RtlCreateAcl(acl, 16, 2);
  yield* nt.RtlSetDaclSecurityDescriptor(sd, true, acl, false);
  yield* nt.ZwOpenSymbolicLinkObject(out, WRITE_DAC, oa);
  yield* c.report('set', yield* nt.ZwSetSecurityObject(nt.memory.readU64(out), DACL, sd));
  yield* nt.ZwClose(nt.memory.readU64(out));
}

export default rules((rule) => {
  rule('everybody may look where a link of IoCreateSymbolicLink leads and read its descriptor, but not change it', {
    c: 'LinkOfPlainUser',
    *kernel(nt, c) {
      yield* c.link(LINK, TARGET);
      const name = nt.text(LINK);
      yield* asPlainUser(nt, function* () {
        yield* open(nt, c, 'query', name, QUERY | READ_CONTROL);
        yield* open(nt, c, 'delete', name, DELETE);
        yield* open(nt, c, 'descriptor', name, WRITE_DAC);
        yield* open(nt, c, 'all', name, ALL_ACCESS);
      });
    },
    expect: {
      query: STATUS_SUCCESS,
      delete: STATUS_ACCESS_DENIED,
      descriptor: STATUS_ACCESS_DENIED,
      all: STATUS_ACCESS_DENIED,
    },
  });

  rule('administrators have all access to a link of IoCreateSymbolicLink', {
    c: 'LinkOfAdministrator',
    *kernel(nt, c) {
      yield* c.link(LINK, TARGET);
      yield* open(nt, c, 'all', nt.text(LINK), ALL_ACCESS);
      yield* reportDacl(nt, c, nt.text(LINK));
    },
    expect: { all: STATUS_SUCCESS, query: STATUS_SUCCESS, present: 1, entries: 4 },
  });

  rule('everybody may change a link of IoCreateUnprotectedSymbolicLink: its DACL is there and NULL', {
    c: 'UnprotectedLinkOfPlainUser',
    *kernel(nt, c) {
      const name = nt.text(LINK);
      yield* nt.IoCreateUnprotectedSymbolicLink(name, nt.text(TARGET));
      yield* asPlainUser(nt, () => open(nt, c, 'all', name, ALL_ACCESS));
      yield* reportDacl(nt, c, name);
      yield* nt.IoDeleteSymbolicLink(name);
    },
    expect: { all: STATUS_SUCCESS, query: STATUS_SUCCESS, present: 1, entries: 0 },
  });

  rule('following a link takes no right to it', {
    c: 'FollowWithoutRight',
    *kernel(nt, c) {
      yield* c.device('\\Device\\Linked');
      const name = nt.text(LINK);
      yield* c.link(LINK, '\\Device\\Linked');
      yield* denyEverybody(nt, c, name);
      yield* open(nt, c, 'link', name, QUERY);
    },
    *user(t, report) {
      const handle = yield* t.CreateFile(LINK);
      report('device', t.status);
      yield* t.CloseHandle(handle);
    },
    expect: { set: STATUS_SUCCESS, link: STATUS_ACCESS_DENIED, device: STATUS_SUCCESS },
  });

  rule('IoDeleteSymbolicLink removes a link whatever its descriptor says, since a driver is trusted', {
    c: 'DeleteDeniedLink',
    *kernel(nt, c) {
      const name = nt.text(LINK);
      yield* nt.IoCreateSymbolicLink(name, nt.text(TARGET));
      yield* denyEverybody(nt, c, name);
      yield* asPlainUser(nt, function* () {
        yield* c.report('delete', yield* nt.IoDeleteSymbolicLink(name));
      });
    },
    expect: { set: STATUS_SUCCESS, delete: STATUS_SUCCESS },
  });

  rule('the links that the system itself has are protected, too', {
    c: 'SystemLinks',
    *kernel(nt, c) {
      yield* asPlainUser(nt, function* () {
        for (const name of ['\\DosDevices', '\\GLOBAL??\\C:']) {
          yield* open(nt, c, 'query', nt.text(name), QUERY);
          yield* open(nt, c, 'delete', nt.text(name), DELETE);
        }
      });
    },
    expect: [
      ['query', STATUS_SUCCESS],
      ['delete', STATUS_ACCESS_DENIED],
      ['query', STATUS_SUCCESS],
      ['delete', STATUS_ACCESS_DENIED],
    ],
  });
});
