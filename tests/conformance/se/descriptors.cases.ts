/** Security descriptors of new objects, their parts and forms, and what they allow. Source: "SeAssignSecurity" (wdm.h), "SeQuerySecurityDescriptorInfo", "RtlAbsoluteToSelfRelativeSD", "ZwSetSecurityObject" (ntifs.h), "ACE Inheritance Rules". */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_ACCESS_DENIED,
  STATUS_BAD_DESCRIPTOR_FORMAT,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_SECURITY_ON_OBJECT,
  STATUS_SUCCESS,
  STATUS_UNKNOWN_REVISION,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { attributes, createEvent, EVENT_ALL_ACCESS, objectOf, openEvent, opened, USUAL } from '../ob/handles.ts';

const [READ, WRITE] = [1, 2];
const [OWNER, DACL] = [1, 4];
const WRITE_OWNER = 0x8_0000;
const CONTAINER_INHERIT = 2;
const PagedPool = 1;
const [SeWorldSid, SeLocalSystemSid, SeAliasAdminsSid] = [24, 33, 34];
const { OBJ_FORCE_ACCESS_CHECK, OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;
const NAME = '\\BaseNamedObjects\\ConformanceSecured';

function sid(nt: DriverKit, index: number): GuestAddress {
  return nt.memory.readPointer(addressAdd(nt.memory.readPointer(nt.variable('SeExports')), 8 * index));
}

/** An absolute descriptor whose DACL allows one SID some access. */
function* descriptor(nt: DriverKit, who: number, mask: number, flags = 0): DriverCode<GuestAddress> {
  const [sd, acl] = [nt.local(40), nt.local(64)];
  yield* nt.RtlCreateSecurityDescriptor(sd, 1);
  yield* nt.RtlCreateAcl(acl, 64, 2);
  yield* nt.RtlAddAccessAllowedAceEx(acl, 2, flags, mask, sid(nt, who));
  yield* nt.RtlSetDaclSecurityDescriptor(sd, true, acl, false);
  return sd;
}

function mapping(nt: DriverKit): GuestAddress {
  const at = nt.local(16);
  for (const [index, mask] of [READ, WRITE, 4, 7].entries()) nt.memory.writeU32(addressAdd(at, 4 * index), mask);
  return at;
}

/** SeAssignSecurity for the running thread; gives the new descriptor, which is freed by the caller. */
function* assign(nt: DriverKit, parent: GuestAddress, explicit: GuestAddress, isContainer: boolean) {
  const [subject, out] = [nt.local(32), nt.local(8)];
  yield* nt.SeCaptureSubjectContext(subject);
  const status = yield* nt.SeAssignSecurity(parent, explicit, out, isContainer, subject, mapping(nt), PagedPool);
  yield* nt.SeReleaseSubjectContext(subject);
  return { status, out, descriptor: nt.memory.readPointer(out) };
}

/** How many ACEs a descriptor has, and the mask of the first one. */
function* aces(nt: DriverKit, sd: GuestAddress) {
  const out = nt.local(24);
  yield* nt.RtlGetDaclSecurityDescriptor(sd, out, addressAdd(out, 8), addressAdd(out, 16));
  const acl = nt.memory.readPointer(addressAdd(out, 8));
  return { count: nt.memory.readU16(addressAdd(acl, 4)), mask: nt.memory.readU32(addressAdd(acl, 12)) };
}

export default rules((rule) => {
  rule('a new object without a descriptor of its own has an owner and a DACL from the token of its creator', {
    c: 'AssignDefault',
    *kernel(nt, c) {
      const { status, out, descriptor: sd } = yield* assign(nt, NULL_ADDRESS, NULL_ADDRESS, false);
      yield* c.report('status', status);
      yield* c.report('valid', yield* nt.RtlValidSecurityDescriptor(sd));
      const owner = nt.local(16);
      yield* nt.RtlGetOwnerSecurityDescriptor(sd, owner, addressAdd(owner, 8));
      yield* c.report('owner', nt.memory.readPointer(owner) !== NULL_ADDRESS);
      yield* c.report('has aces', (yield* aces(nt, sd)).count > 0);
      yield* c.report('freed', yield* nt.SeDeassignSecurity(out));
      yield* c.report('forgotten', nt.memory.readPointer(out));
    },
    expect: { status: STATUS_SUCCESS, valid: 1, owner: 1, 'has aces': 1, freed: STATUS_SUCCESS, forgotten: 0 },
  });

  rule('a container passes ACEs on to the containers in it that are marked for them, not to other objects', {
    *kernel(nt, c) {
      const parent = yield* descriptor(nt, SeWorldSid, READ, CONTAINER_INHERIT);
      const container = yield* assign(nt, parent, NULL_ADDRESS, true);
      const inherited = yield* aces(nt, container.descriptor);
      yield* c.report('count', inherited.count);
      yield* c.report('mask', inherited.mask);
      const object = yield* assign(nt, parent, NULL_ADDRESS, false);
      yield* c.report('object has it', (yield* aces(nt, object.descriptor)).mask === READ);
      for (const { out } of [container, object]) yield* nt.SeDeassignSecurity(out);
    },
    expect: { count: 1, mask: READ, 'object has it': 0 },
  });

  rule('what the creator gives comes before what the container passes on, with generic rights mapped', {
    *kernel(nt, c) {
      const parent = yield* descriptor(nt, SeWorldSid, READ, CONTAINER_INHERIT);
      const explicit = yield* descriptor(nt, SeAliasAdminsSid, 0x4000_0000);
      const [subject, out] = [nt.local(32), nt.local(8)];
      yield* nt.SeCaptureSubjectContext(subject);
      const status = yield* nt.SeAssignSecurityEx(
        parent,
        explicit,
        out,
        NULL_ADDRESS,
        true,
        0,
        subject,
        mapping(nt),
        PagedPool,
      );
      yield* nt.SeReleaseSubjectContext(subject);
      yield* c.report('status', status);
      yield* c.report('mask', (yield* aces(nt, nt.memory.readPointer(out))).mask);
      yield* nt.SeDeassignSecurity(out);
    },
    expect: { status: STATUS_SUCCESS, mask: WRITE },
  });

  rule('SeQuerySecurityDescriptorInfo copies the parts that are asked for, and says what they take', {
    c: 'QueryParts',
    *kernel(nt, c) {
      const pointer = nt.local(8);
      nt.memory.writePointer(pointer, yield* descriptor(nt, SeWorldSid, READ));
      const [which, out, length] = [nt.local(8), nt.local(64), nt.local(8)];
      nt.memory.writeU32(which, DACL);
      nt.memory.writeU32(length, 0);
      yield* c.report('small', yield* nt.SeQuerySecurityDescriptorInfo(which, out, length, pointer));
      // The descriptor, the ACL, its ACE and the SID of the world.
      yield* c.report('needed', nt.memory.readU32(length));
      yield* c.report('status', yield* nt.SeQuerySecurityDescriptorInfo(which, out, length, pointer));
      yield* c.report('mask', (yield* aces(nt, out)).mask);
      nt.memory.writeU32(which, OWNER);
      nt.memory.writeU32(length, 64);
      yield* nt.SeQuerySecurityDescriptorInfo(which, out, length, pointer);
      yield* c.report('no owner', nt.memory.readU32(length));
    },
    expect: {
      small: STATUS_BUFFER_TOO_SMALL,
      needed: 20 + 8 + 8 + 12,
      status: STATUS_SUCCESS,
      mask: READ,
      'no owner': 20,
    },
  });

  rule('SeSetSecurityDescriptorInfo makes a descriptor with other parts, if there is one', {
    *kernel(nt, c) {
      const [which, pointer] = [nt.local(8), nt.local(8)];
      nt.memory.writeU32(which, DACL);
      nt.memory.writePointer(pointer, NULL_ADDRESS);
      const change = yield* descriptor(nt, SeWorldSid, WRITE);
      const set = () => nt.SeSetSecurityDescriptorInfo(NULL_ADDRESS, which, change, pointer, PagedPool, mapping(nt));
      yield* c.report('none', yield* set());
      const old = yield* descriptor(nt, SeWorldSid, READ);
      nt.memory.writePointer(pointer, old);
      yield* c.report('status', yield* set());
      const made = nt.memory.readPointer(pointer);
      yield* c.report('new one', made !== old);
      yield* c.report('mask', (yield* aces(nt, made)).mask);
      yield* nt.ExFreePoolWithTag(made, 0);
    },
    expect: { none: STATUS_NO_SECURITY_ON_OBJECT, status: STATUS_SUCCESS, 'new one': 1, mask: WRITE },
  });

  rule('an absolute descriptor becomes self-relative and back without losing anything', {
    c: 'OtherForm',
    *kernel(nt, c) {
      const sd = yield* descriptor(nt, SeWorldSid, READ);
      const [relative, length] = [nt.local(64), nt.local(8)];
      nt.memory.writeU32(length, 0);
      yield* c.report('small', yield* nt.RtlAbsoluteToSelfRelativeSD(sd, relative, length));
      nt.memory.writeU32(length, 100);
      const room = nt.local(100);
      yield* c.report('status', yield* nt.RtlAbsoluteToSelfRelativeSD(sd, room, length));
      yield* c.report('mask', (yield* aces(nt, room)).mask);
      yield* c.report('again', yield* nt.RtlAbsoluteToSelfRelativeSD(room, relative, length));
      yield* c.report('valid', yield* nt.SeValidSecurityDescriptor(nt.memory.readU32(length), room));
      yield* c.report('too short', yield* nt.SeValidSecurityDescriptor(24, room));
    },
    expect: {
      small: STATUS_BUFFER_TOO_SMALL,
      status: STATUS_SUCCESS,
      mask: READ,
      again: STATUS_BAD_DESCRIPTOR_FORMAT,
      valid: 1,
      'too short': 0,
    },
  });

  rule('a self-relative descriptor is taken apart into an absolute one and its parts', {
    *kernel(nt, c) {
      const sd = yield* descriptor(nt, SeWorldSid, READ);
      const [relative, length, absolute, acl, sizes] = [
        nt.local(100),
        nt.local(8),
        nt.local(40),
        nt.local(64),
        nt.local(24),
      ];
      nt.memory.writeU32(length, 100);
      yield* nt.RtlAbsoluteToSelfRelativeSD(sd, relative, length);
      const size = (index: number) => addressAdd(sizes, 4 * index);
      for (const [index, bytes] of [40, 64, 0, 0, 0].entries()) nt.memory.writeU32(size(index), bytes);
      const none = NULL_ADDRESS;
      yield* c.report(
        'status',
        yield* nt.RtlSelfRelativeToAbsoluteSD(
          relative,
          absolute,
          size(0),
          acl,
          size(1),
          none,
          size(2),
          none,
          size(3),
          none,
          size(4),
        ),
      );
      yield* c.report('acl bytes', nt.memory.readU32(size(1)));
      yield* c.report('mask', (yield* aces(nt, absolute)).mask);
      yield* c.report('has dacl', yield* nt.RtlValidRelativeSecurityDescriptor(relative, 100, DACL));
      yield* c.report('has owner', yield* nt.RtlValidRelativeSecurityDescriptor(relative, 100, OWNER));
    },
    // The ACL was made with 64 bytes.
    expect: { status: STATUS_SUCCESS, 'acl bytes': 64, mask: READ, 'has dacl': 1, 'has owner': 0 },
  });

  rule('ACEs are put into an ACL where the index says, and taken out by index', {
    *kernel(nt, c) {
      const [from, to] = [nt.local(64), nt.local(64)];
      for (const acl of [from, to]) yield* nt.RtlCreateAcl(acl, 64, 2);
      yield* nt.RtlAddAccessAllowedAce(from, 2, WRITE, sid(nt, SeWorldSid));
      yield* nt.RtlAddAccessAllowedAce(to, 2, READ, sid(nt, SeWorldSid));
      const length = nt.memory.readU16(addressAdd(from, 10));
      yield* c.report('add', yield* nt.RtlAddAce(to, 2, 0, addressAdd(from, 8), length));
      yield* c.report('first', nt.memory.readU32(addressAdd(to, 12)));
      yield* c.report('delete', yield* nt.RtlDeleteAce(to, 0));
      yield* c.report('left', nt.memory.readU32(addressAdd(to, 12)));
      yield* c.report('no such', yield* nt.RtlDeleteAce(to, 5));
    },
    expect: {
      add: STATUS_SUCCESS,
      first: WRITE,
      delete: STATUS_SUCCESS,
      left: READ,
      'no such': STATUS_INVALID_PARAMETER,
    },
  });

  rule('RtlAllocateAndInitializeSid makes a SID with the sub-authorities that are given', {
    *kernel(nt, c) {
      const [authority, out] = [nt.local(8), nt.local(8)];
      nt.memory.writeU64(authority, 0, 0x0500);
      yield* c.report('status', yield* nt.RtlAllocateAndInitializeSid(authority, 1, 18, 0, 0, 0, 0, 0, 0, 0, out));
      const made = nt.memory.readPointer(out);
      yield* c.report('system', yield* nt.RtlEqualSid(made, sid(nt, SeLocalSystemSid)));
      yield* c.report('freed', yield* nt.RtlFreeSid(made));
    },
    expect: { status: STATUS_SUCCESS, system: 1, freed: 0 },
  });

  rule('SeCaptureSecurityDescriptor copies a descriptor, and refuses one of an unknown revision', {
    *kernel(nt, c) {
      const sd = yield* descriptor(nt, SeWorldSid, READ);
      const out = nt.local(8);
      yield* c.report('status', yield* nt.SeCaptureSecurityDescriptor(sd, 0, PagedPool, true, out));
      const captured = nt.memory.readPointer(out);
      yield* c.report('copy', captured !== sd);
      yield* c.report('mask', (yield* aces(nt, captured)).mask);
      yield* c.report('released', yield* nt.SeReleaseSecurityDescriptor(captured, 0, true));
      nt.memory.writeU8(sd, 9);
      yield* c.report('revision', yield* nt.SeCaptureSecurityDescriptor(sd, 0, PagedPool, true, out));
    },
    expect: {
      status: STATUS_SUCCESS,
      copy: 1,
      mask: READ,
      released: STATUS_SUCCESS,
      revision: STATUS_UNKNOWN_REVISION,
    },
  });

  rule('an access state has the rights that are asked for, mapped, and room for privileges that were used', {
    *kernel(nt, c) {
      const [state, aux, set] = [nt.local(160), nt.local(200), nt.local(20)];
      yield* c.report('create', yield* nt.SeCreateAccessState(state, aux, 0x8000_0000, mapping(nt)));
      yield* c.report('remaining', nt.memory.readU32(addressAdd(state, 16)));
      nt.memory.writeU32(set, 1);
      nt.memory.writeU32(addressAdd(set, 4), 0);
      nt.memory.writeU64(addressAdd(set, 8), 9, 0);
      yield* c.report('append', yield* nt.SeAppendPrivileges(state, set));
      yield* c.report('privileges', nt.memory.readU32(nt.memory.readPointer(aux)));
      yield* nt.SeSetAccessStateGenericMapping(state, addressAdd(state, 16));
      yield* c.report('mapping', nt.memory.readU32(addressAdd(aux, 8)));
      const generate = nt.local(8);
      nt.memory.writeU8(generate, 1);
      const none = NULL_ADDRESS;
      yield* nt.SeOpenObjectAuditAlarm(nt.text('Event'), none, none, none, state, false, true, 0, generate);
      yield* c.report('audits', nt.memory.readU8(generate));
      yield* nt.SeDeleteAccessState(state);
    },
    expect: {
      create: STATUS_SUCCESS,
      remaining: READ,
      append: STATUS_SUCCESS,
      privileges: 1,
      mapping: READ,
      audits: 0,
    },
  });

  rule('SeAccessCheck tells which privileges an access took, which SeFreePrivileges frees', {
    *kernel(nt, c) {
      const token = yield* opened(nt, (out) => nt.ZwOpenProcessToken(u64(0xffff_ffff, 0xffff_ffff), 0x28, out));
      const change = nt.local(16);
      const enable = (attributes: number) => {
        nt.memory.writeU32(change, 1);
        nt.memory.writeU64(addressAdd(change, 4), 9, 0);
        nt.memory.writeU32(addressAdd(change, 12), attributes);
        return nt.ZwAdjustPrivilegesToken(token.handle, false, change, 0, NULL_ADDRESS, NULL_ADDRESS);
      };
      // SeTakeOwnershipPrivilege
      yield* enable(2);
      const sd = yield* descriptor(nt, SeLocalSystemSid, READ);
      const [subject, out] = [nt.local(32), nt.local(16)];
      yield* nt.SeCaptureSubjectContext(subject);
      const [status, privileges] = [addressAdd(out, 4), addressAdd(out, 8)];
      const may = yield* nt.SeAccessCheck(sd, subject, false, WRITE_OWNER, 0, privileges, mapping(nt), 1, out, status);
      yield* c.report('may', may);
      const set = nt.memory.readPointer(privileges);
      yield* c.report('privilege', nt.memory.readU32(addressAdd(set, 8)));
      yield* nt.SeFreePrivileges(set);
      yield* nt.SeReleaseSubjectContext(subject);
      yield* enable(0);
      yield* nt.ZwClose(token.handle);
    },
    expect: { may: 1, privilege: 9 },
  });

  rule('a named object has a descriptor, which ObGetObjectSecurity and ZwQuerySecurityObject give', {
    c: 'NamedObjectSecurity',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, NAME);
      const object = yield* objectOf(nt, made.handle);
      const out = nt.local(16);
      yield* c.report('get', yield* nt.ObGetObjectSecurity(object, out, addressAdd(out, 8)));
      const sd = nt.memory.readPointer(out);
      yield* c.report('valid', yield* nt.RtlValidSecurityDescriptor(sd));
      yield* nt.ObReleaseObjectSecurity(sd, nt.memory.readU8(addressAdd(out, 8)) !== 0);
      const [buffer, length] = [nt.local(128), nt.local(8)];
      yield* c.report('small', yield* nt.ZwQuerySecurityObject(made.handle, DACL, buffer, 0, length));
      yield* c.report('query', yield* nt.ZwQuerySecurityObject(made.handle, DACL, buffer, 128, length));
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ZwClose(made.handle);
    },
    expect: { get: STATUS_SUCCESS, valid: 1, small: STATUS_BUFFER_TOO_SMALL, query: STATUS_SUCCESS },
  });

  rule('an object without a name has no descriptor unless its creator gives one', {
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', OBJ_KERNEL_HANDLE);
      const object = yield* objectOf(nt, made.handle);
      const out = nt.local(16);
      yield* nt.ObGetObjectSecurity(object, out, addressAdd(out, 8));
      yield* c.report('descriptor', nt.memory.readPointer(out));
      const sd = yield* descriptor(nt, SeWorldSid, READ);
      yield* c.report('set', yield* nt.ZwSetSecurityObject(made.handle, DACL, sd));
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ZwClose(made.handle);
    },
    expect: { descriptor: 0, set: STATUS_NO_SECURITY_ON_OBJECT },
  });

  rule('a descriptor that is given at creation decides who may open the object, when that is looked at', {
    c: 'SecuredFromStart',
    *kernel(nt, c) {
      const sd = yield* descriptor(nt, SeLocalSystemSid, EVENT_ALL_ACCESS);
      const oa = attributes(nt, NAME, USUAL, 0, sd);
      const made = yield* opened(nt, (out) => nt.ZwCreateEvent(out, EVENT_ALL_ACCESS, oa, 0, false));
      yield* c.report('create', made.status);
      const driver = yield* openEvent(nt, NAME);
      yield* c.report('driver', driver.status);
      yield* nt.ZwClose(driver.handle);
      yield* c.report('checked', (yield* openEvent(nt, NAME, USUAL | OBJ_FORCE_ACCESS_CHECK)).status);
      yield* nt.ZwClose(made.handle);
    },
    expect: { create: STATUS_SUCCESS, driver: STATUS_SUCCESS, checked: STATUS_ACCESS_DENIED },
  });

  rule('ZwSetSecurityObject changes who may open an object from then on', {
    c: 'SecuredLater',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, NAME);
      const before = yield* openEvent(nt, NAME, USUAL | OBJ_FORCE_ACCESS_CHECK);
      yield* c.report('before', before.status);
      yield* nt.ZwClose(before.handle);
      const sd = yield* descriptor(nt, SeLocalSystemSid, EVENT_ALL_ACCESS);
      yield* c.report('set', yield* nt.ZwSetSecurityObject(made.handle, DACL, sd));
      yield* c.report('afterwards', (yield* openEvent(nt, NAME, USUAL | OBJ_FORCE_ACCESS_CHECK)).status);
      yield* nt.ZwClose(made.handle);
    },
    expect: { before: STATUS_SUCCESS, set: STATUS_SUCCESS, afterwards: STATUS_ACCESS_DENIED },
  });

  rule('a program cannot write the memory of the system: its process lets administrators look only', {
    *kernel(nt, c) {
      const ids = nt.local(16);
      nt.memory.writeU64(ids, 4, 0);
      nt.memory.writeU64(addressAdd(ids, 8), 0, 0);
      const oa = attributes(nt, '', OBJ_KERNEL_HANDLE | OBJ_FORCE_ACCESS_CHECK);
      const open = (access: number) => opened(nt, (out) => nt.ZwOpenProcess(out, access, oa, ids));
      const looking = yield* open(0x400);
      yield* c.report('look', looking.status);
      yield* nt.ZwClose(looking.handle);
      yield* c.report('write', (yield* open(0x20)).status);
    },
    expect: { look: STATUS_SUCCESS, write: STATUS_ACCESS_DENIED },
  });
});
