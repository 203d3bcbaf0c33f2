/** SIDs, ACLs and descriptors in memory. Source: the pages of the Rtl routines (wdm.h, ntifs.h), "SE_EXPORTS structure (ntifs.h)". */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_ALLOTTED_SPACE_EXCEEDED,
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
  STATUS_UNKNOWN_REVISION,
  UnicodeString,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const SE_DACL_PRESENT = 4;
const ACL_REVISION = 2;

/** S-1-5-32-544 in memory. */
function* administrators(nt: DriverKit): DriverCode<GuestAddress> {
  const [sid, authority] = [nt.local(16), nt.local(8)];
  nt.memory.writeBytes(authority, Uint8Array.of(0, 0, 0, 0, 0, 5));
  yield* nt.RtlInitializeSid(sid, authority, 2);
  nt.memory.writeU32(yield* nt.RtlSubAuthoritySid(sid, 0), 32);
  nt.memory.writeU32(yield* nt.RtlSubAuthoritySid(sid, 1), 544);
  return sid;
}

export default rules((rule) => {
  rule('a SID of two sub-authorities takes 16 bytes: 8, and 4 for each', {
    c: 'SidLength',
    *kernel(nt, c) {
      yield* c.report('required', yield* nt.RtlLengthRequiredSid(2));
      yield* c.report('length', yield* nt.RtlLengthSid(yield* administrators(nt)));
    },
    expect: { required: 16, length: 16 },
  });

  rule('RtlInitializeSid sets revision, count and authority, and refuses more than 15 sub-authorities', {
    c: 'InitializeSid',
    *kernel(nt, c) {
      const sid = yield* administrators(nt);
      yield* c.report('revision', nt.memory.readU8(sid));
      yield* c.report('count', nt.memory.readU8(yield* nt.RtlSubAuthorityCountSid(sid)));
      yield* c.report('authority', nt.memory.readU8(addressAdd(sid, 7)));
      yield* c.report('too many', yield* nt.RtlInitializeSid(sid, nt.local(8), 16));
    },
    expect: { revision: 1, count: 2, authority: 5, 'too many': STATUS_INVALID_PARAMETER },
  });

  rule('RtlValidSid says whether revision and count are those of a SID', {
    c: 'ValidSid',
    *kernel(nt, c) {
      const sid = yield* administrators(nt);
      yield* c.report('valid', yield* nt.RtlValidSid(sid));
      nt.memory.writeU8(sid, 2);
      yield* c.report('other revision', yield* nt.RtlValidSid(sid));
    },
    expect: { valid: 1, 'other revision': 0 },
  });

  rule('RtlCopySid copies a SID that RtlEqualSid finds equal, and refuses a buffer that is too short', {
    c: 'CopySid',
    *kernel(nt, c) {
      const [sid, copy] = [yield* administrators(nt), nt.local(16)];
      yield* c.report('copy', yield* nt.RtlCopySid(16, copy, sid));
      yield* c.report('equal', yield* nt.RtlEqualSid(copy, sid));
      nt.memory.writeU32(yield* nt.RtlSubAuthoritySid(copy, 1), 545);
      yield* c.report('changed', yield* nt.RtlEqualSid(copy, sid));
      yield* c.report('short', yield* nt.RtlCopySid(15, copy, sid));
    },
    expect: { copy: STATUS_SUCCESS, equal: 1, changed: 0, short: STATUS_BUFFER_TOO_SMALL },
  });

  rule('RtlConvertSidToUnicodeString writes a SID as S-1-...', {
    c: 'SidText',
    *kernel(nt, c) {
      const [string, sid] = [nt.local(16), yield* administrators(nt)];
      const view = nt.view(UnicodeString, string);
      view.Length = 0;
      view.MaximumLength = 64;
      view.Buffer = nt.local(64);
      yield* c.report('status', yield* nt.RtlConvertSidToUnicodeString(string, sid, false));
      yield* c.reportText('text', string);
      view.MaximumLength = 8;
      yield* c.report('short', yield* nt.RtlConvertSidToUnicodeString(string, sid, false));
    },
    expect: { status: STATUS_SUCCESS, text: 'S-1-5-32-544', short: STATUS_BUFFER_OVERFLOW },
  });

  rule('SeExports has the SIDs of the local system and the administrators', {
    c: 'Exports',
    *kernel(nt, c) {
      const exports = nt.memory.readPointer(nt.variable('SeExports'));
      // SeLocalSystemSid follows 23 privileges and 10 SIDs, SeAliasAdminsSid it.
      const system = nt.memory.readPointer(addressAdd(exports, 8 * 33));
      const admins = nt.memory.readPointer(addressAdd(exports, 8 * 34));
      yield* c.report('system', nt.memory.readU32(addressAdd(system, 8)));
      yield* c.report('administrators', yield* nt.RtlEqualSid(admins, yield* administrators(nt)));
      yield* c.report('SeLoadDriverPrivilege', nt.memory.readU32(addressAdd(exports, 64)));
    },
    expect: { system: 18, administrators: 1, SeLoadDriverPrivilege: 10 },
  });

  rule('RtlCreateSecurityDescriptor makes an empty descriptor of revision 1 and knows no other revision', {
    c: 'CreateDescriptor',
    *kernel(nt, c) {
      const sd = nt.local(40);
      yield* c.report('status', yield* nt.RtlCreateSecurityDescriptor(sd, 1));
      yield* c.report('Revision', nt.memory.readU8(sd));
      yield* c.report('Control', nt.memory.readU16(addressAdd(sd, 2)));
      yield* c.report('valid', yield* nt.RtlValidSecurityDescriptor(sd));
      yield* c.report('length', yield* nt.RtlLengthSecurityDescriptor(sd));
      yield* c.report('other', yield* nt.RtlCreateSecurityDescriptor(sd, 2));
    },
    expect: { status: STATUS_SUCCESS, Revision: 1, Control: 0, valid: 1, length: 40, other: STATUS_UNKNOWN_REVISION },
  });

  rule('RtlSetDaclSecurityDescriptor puts a DACL into a descriptor, which RtlGetDaclSecurityDescriptor gives', {
    c: 'SetDacl',
    *kernel(nt, c) {
      const [sd, acl, out] = [nt.local(40), nt.local(64), nt.local(16)];
      yield* nt.RtlCreateSecurityDescriptor(sd, 1);
      nt.memory.writeU8(out, 9);
      yield* nt.RtlGetDaclSecurityDescriptor(sd, out, addressAdd(out, 8), addressAdd(out, 1));
      yield* c.report('before', nt.memory.readU8(out));
      yield* nt.RtlCreateAcl(acl, 64, ACL_REVISION);
      yield* c.report('set', yield* nt.RtlSetDaclSecurityDescriptor(sd, true, acl, false));
      yield* c.report('Control', nt.memory.readU16(addressAdd(sd, 2)));
      yield* nt.RtlGetDaclSecurityDescriptor(sd, out, addressAdd(out, 8), addressAdd(out, 1));
      yield* c.report('present', nt.memory.readU8(out));
      yield* c.report('same', nt.memory.readPointer(addressAdd(out, 8)) === acl);
    },
    expect: { before: 0, set: STATUS_SUCCESS, Control: SE_DACL_PRESENT, present: 1, same: 1 },
  });

  rule('owner and group of a descriptor are what was set', {
    c: 'OwnerGroup',
    *kernel(nt, c) {
      const [sd, out] = [nt.local(40), nt.local(16)];
      const sid = yield* administrators(nt);
      yield* nt.RtlCreateSecurityDescriptor(sd, 1);
      yield* nt.RtlGetOwnerSecurityDescriptor(sd, out, addressAdd(out, 8));
      yield* c.report('none', nt.memory.readPointer(out) === NULL_ADDRESS);
      yield* c.report('set owner', yield* nt.RtlSetOwnerSecurityDescriptor(sd, sid, false));
      yield* c.report('set group', yield* nt.RtlSetGroupSecurityDescriptor(sd, sid, true));
      yield* nt.RtlGetOwnerSecurityDescriptor(sd, out, addressAdd(out, 8));
      yield* c.report('owner', nt.memory.readPointer(out) === sid);
      yield* nt.RtlGetGroupSecurityDescriptor(sd, out, addressAdd(out, 8));
      yield* c.report('group', nt.memory.readPointer(out) === sid);
      yield* c.report('defaulted', nt.memory.readU8(addressAdd(out, 8)));
    },
    expect: { none: 1, 'set owner': STATUS_SUCCESS, 'set group': STATUS_SUCCESS, owner: 1, group: 1, defaulted: 1 },
  });

  rule('RtlAddAccessAllowedAce adds ACEs that RtlGetAce gives in order, until the ACL is full', {
    c: 'AddAce',
    *kernel(nt, c) {
      const [acl, out] = [nt.local(64), nt.local(8)];
      const sid = yield* administrators(nt);
      // A header of 8 bytes and two ACEs of 24.
      yield* nt.RtlCreateAcl(acl, 56, ACL_REVISION);
      yield* c.report('first', yield* nt.RtlAddAccessAllowedAce(acl, ACL_REVISION, 0x111, sid));
      yield* c.report('second', yield* nt.RtlAddAccessAllowedAceEx(acl, ACL_REVISION, 2, 0x222, sid));
      yield* c.report('third', yield* nt.RtlAddAccessAllowedAce(acl, ACL_REVISION, 0x333, sid));
      yield* nt.RtlGetAce(acl, 1, out);
      yield* c.report('mask', nt.memory.readU32(addressAdd(nt.memory.readPointer(out), 4)));
      yield* c.report('flags', nt.memory.readU8(addressAdd(nt.memory.readPointer(out), 1)));
      yield* c.report('no such', yield* nt.RtlGetAce(acl, 2, out));
    },
    expect: {
      first: STATUS_SUCCESS,
      second: STATUS_SUCCESS,
      third: STATUS_ALLOTTED_SPACE_EXCEEDED,
      mask: 0x222,
      flags: 2,
      'no such': STATUS_INVALID_PARAMETER,
    },
  });

  rule('RtlCreateAcl refuses a size without room for the header', {
    c: 'CreateAcl',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.RtlCreateAcl(nt.local(8), 7, ACL_REVISION));
    },
    expect: { status: STATUS_BUFFER_TOO_SMALL },
  });

  rule('a SACL is told apart from a DACL', {
    c: 'Sacl',
    *kernel(nt, c) {
      const [sd, acl, out] = [nt.local(40), nt.local(32), nt.local(16)];
      yield* nt.RtlCreateSecurityDescriptor(sd, 1);
      yield* nt.RtlCreateAcl(acl, 32, ACL_REVISION);
      yield* nt.RtlSetSaclSecurityDescriptor(sd, true, acl, false);
      yield* nt.RtlGetSaclSecurityDescriptor(sd, out, addressAdd(out, 8), addressAdd(out, 1));
      yield* c.report('sacl', nt.memory.readU8(out));
      yield* nt.RtlGetDaclSecurityDescriptor(sd, out, addressAdd(out, 8), addressAdd(out, 1));
      yield* c.report('dacl', nt.memory.readU8(out));
    },
    expect: { sacl: 1, dacl: 0 },
  });
});
