/** Keys. Source: "ZwCreateKey", "ZwOpenKey", "ZwDeleteKey", "ZwQueryKey", "ZwEnumerateKey", "ZwFlushKey" (wdm.h). */
import {
  addressAdd,
  KEY_ACCESS,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_CANNOT_DELETE,
  STATUS_CHILD_MUST_BE_VOLATILE,
  STATUS_INVALID_HANDLE,
  STATUS_INVALID_PARAMETER,
  STATUS_KEY_DELETED,
  STATUS_NO_MORE_ENTRIES,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import {
  attributes,
  create,
  KEY_ALL_ACCESS,
  open,
  REG_OPTION_VOLATILE,
  remove,
  SOFTWARE,
  setNumber,
  setText,
  TEST_KEY,
} from './test-key.ts';

const REG_CREATED_NEW_KEY = 1;
const REG_OPENED_EXISTING_KEY = 2;
const REG_OPTION_CREATE_LINK = 2;
const KeyBasicInformation = 0;
const KeyFullInformation = 2;
const KeyNameInformation = 3;
const REG_LINK = 6;

export default rules((rule) => {
  rule('ZwCreateKey makes a key that does not exist and says REG_CREATED_NEW_KEY', {
    c: 'CreateNew',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', key.status);
      yield* c.report('disposition', key.disposition);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, disposition: REG_CREATED_NEW_KEY },
  });

  rule('ZwCreateKey opens a key that exists and says REG_OPENED_EXISTING_KEY', {
    c: 'CreateExisting',
    *kernel(nt, c) {
      const first = yield* create(nt, TEST_KEY);
      const second = yield* create(nt, TEST_KEY);
      yield* c.report('status', second.status);
      yield* c.report('disposition', second.disposition);
      yield* nt.ZwClose(second.handle);
      yield* remove(nt, first.handle);
    },
    expect: { status: STATUS_SUCCESS, disposition: REG_OPENED_EXISTING_KEY },
  });

  rule('ZwCreateKey makes one level: with a missing key above it fails with STATUS_OBJECT_NAME_NOT_FOUND', {
    c: 'CreateTwoLevels',
    *kernel(nt, c) {
      yield* c.report('status', (yield* create(nt, `${TEST_KEY}\\a\\b`)).status);
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('ZwOpenKey fails with STATUS_OBJECT_NAME_NOT_FOUND for a key that does not exist', {
    c: 'OpenMissing',
    *kernel(nt, c) {
      yield* c.report('status', (yield* open(nt, `${SOFTWARE}\\No such key`)).status);
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('names of keys are found in any case', {
    c: 'AnyCase',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const again = yield* open(nt, TEST_KEY.toUpperCase());
      yield* c.report('status', again.status);
      yield* nt.ZwClose(again.handle);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('a name may be relative to the handle of a key', {
    c: 'RelativeKey',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const child = yield* create(nt, 'Child', 0, key.handle);
      yield* c.report('created', child.status);
      const full = yield* open(nt, `${TEST_KEY}\\Child`);
      yield* c.report('opened', full.status);
      yield* nt.ZwClose(full.handle);
      yield* remove(nt, child.handle);
      yield* remove(nt, key.handle);
    },
    expect: { created: STATUS_SUCCESS, opened: STATUS_SUCCESS },
  });

  rule('an empty name relative to a key opens that key again', {
    c: 'EmptyName',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const again = yield* open(nt, '', key.handle);
      yield* c.report('status', again.status);
      yield* c.report('same handle', again.handle.lo === key.handle.lo);
      yield* nt.ZwClose(again.handle);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, 'same handle': 0 },
  });

  rule('ZwOpenKey of something that is no key fails with STATUS_OBJECT_TYPE_MISMATCH', {
    c: 'OpenDirectory',
    *kernel(nt, c) {
      yield* c.report('status', (yield* open(nt, '\\Device')).status);
    },
    expect: { status: STATUS_OBJECT_TYPE_MISMATCH },
  });

  rule('a handle made with OBJ_KERNEL_HANDLE has its upper bits set', {
    c: 'KernelHandle',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('upper half', key.handle.hi);
      yield* c.report('top bit', key.handle.lo >>> 31);
      yield* remove(nt, key.handle);
    },
    expect: { 'upper half': 0xffff_ffff, 'top bit': 1 },
  });

  rule('a key handle stands for an object of the type CmKeyObjectType', {
    c: 'KeyType',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const type = nt.memory.readPointer(nt.variable('CmKeyObjectType'));
      const out = nt.local(8);
      const status = yield* nt.ObReferenceObjectByHandle(key.handle, KEY_ACCESS.KEY_READ, type, 0, out, NULL_ADDRESS);
      yield* c.report('status', status);
      yield* nt.ObDereferenceObject(nt.memory.readPointer(out));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('ZwDeleteKey refuses a key that has subkeys with STATUS_CANNOT_DELETE', {
    c: 'DeleteParent',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const child = yield* create(nt, 'Child', 0, key.handle);
      yield* c.report('status', yield* nt.ZwDeleteKey(key.handle));
      yield* remove(nt, child.handle);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_CANNOT_DELETE },
  });

  rule('a deleted key is gone: it cannot be opened, and its handle fails with STATUS_KEY_DELETED', {
    c: 'DeletedKey',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('delete', yield* nt.ZwDeleteKey(key.handle));
      yield* c.report('open', (yield* open(nt, TEST_KEY)).status);
      yield* c.report('set', yield* setNumber(nt, key.handle, 'x', 1));
      yield* c.report('delete again', yield* nt.ZwDeleteKey(key.handle));
      yield* c.report('close', yield* nt.ZwClose(key.handle));
    },
    expect: {
      delete: STATUS_SUCCESS,
      open: STATUS_OBJECT_NAME_NOT_FOUND,
      set: STATUS_KEY_DELETED,
      'delete again': STATUS_KEY_DELETED,
      close: STATUS_SUCCESS,
    },
  });

  rule('the name of a deleted key whose handle is still open is free for a new key', {
    c: 'NameAgain',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* nt.ZwDeleteKey(key.handle);
      const again = yield* create(nt, TEST_KEY);
      yield* c.report('disposition', again.disposition);
      yield* nt.ZwClose(key.handle);
      yield* remove(nt, again.handle);
    },
    expect: { disposition: REG_CREATED_NEW_KEY },
  });

  rule('a handle that is closed is no handle any more', {
    c: 'ClosedKey',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* remove(nt, key.handle);
      yield* c.report('status', yield* nt.ZwFlushKey(key.handle));
    },
    expect: { status: STATUS_INVALID_HANDLE },
  });

  rule('ZwFlushKey succeeds for an open key', {
    c: 'Flush',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', yield* nt.ZwFlushKey(key.handle));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('a key below a volatile one must be volatile: else STATUS_CHILD_MUST_BE_VOLATILE', {
    c: 'VolatileChild',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY, REG_OPTION_VOLATILE);
      yield* c.report('parent', key.status);
      yield* c.report('child', (yield* create(nt, 'Child', 0, key.handle)).status);
      const child = yield* create(nt, 'Child', REG_OPTION_VOLATILE, key.handle);
      yield* c.report('volatile child', child.status);
      yield* remove(nt, child.handle);
      yield* remove(nt, key.handle);
    },
    expect: { parent: STATUS_SUCCESS, child: STATUS_CHILD_MUST_BE_VOLATILE, 'volatile child': STATUS_SUCCESS },
  });

  rule('ZwEnumerateKey gives the subkeys by index in the order of names, then STATUS_NO_MORE_ENTRIES', {
    c: 'EnumerateKeys',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const second = yield* create(nt, 'second', 0, key.handle);
      const first = yield* create(nt, 'First', 0, key.handle);
      const buffer = nt.local(64);
      const length = nt.local(4);
      for (let index = 0; index < 3; index++) {
        const status = yield* nt.ZwEnumerateKey(key.handle, index, KeyBasicInformation, buffer, 64, length);
        yield* c.report('status', status);
        if (status === STATUS_SUCCESS) yield* c.report('name length', nt.memory.readU32(addressAdd(buffer, 12)));
      }
      yield* remove(nt, first.handle);
      yield* remove(nt, second.handle);
      yield* remove(nt, key.handle);
    },
    expect: [
      ['status', STATUS_SUCCESS],
      ['name length', 10],
      ['status', STATUS_SUCCESS],
      ['name length', 12],
      ['status', STATUS_NO_MORE_ENTRIES],
    ],
  });

  rule('KEY_FULL_INFORMATION counts subkeys and values and tells the longest names and data in bytes', {
    c: 'FullInformation',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const child = yield* create(nt, 'Child', 0, key.handle);
      yield* setNumber(nt, key.handle, 'Number', 7);
      yield* setText(nt, key.handle, 'T', 1, 'text\0');
      const buffer = nt.local(64);
      yield* c.report('status', yield* nt.ZwQueryKey(key.handle, KeyFullInformation, buffer, 64, nt.local(4)));
      const field = (offset: number) => nt.memory.readU32(addressAdd(buffer, offset));
      yield* c.report('SubKeys', field(20));
      yield* c.report('MaxNameLen', field(24));
      yield* c.report('Values', field(32));
      yield* c.report('MaxValueNameLen', field(36));
      yield* c.report('MaxValueDataLen', field(40));
      yield* remove(nt, child.handle);
      yield* remove(nt, key.handle);
    },
    expect: {
      status: STATUS_SUCCESS,
      SubKeys: 1,
      MaxNameLen: 10,
      Values: 2,
      MaxValueNameLen: 12,
      MaxValueDataLen: 10,
    },
  });

  rule('KEY_NAME_INFORMATION has the full path of the key', {
    c: 'NameInformation',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const buffer = nt.local(256);
      yield* c.report('status', yield* nt.ZwQueryKey(key.handle, KeyNameInformation, buffer, 256, nt.local(4)));
      const length = nt.memory.readU32(buffer);
      let name = '';
      for (let i = 0; i < length; i += 2) name += String.fromCharCode(nt.memory.readU16(addressAdd(buffer, 4 + i)));
      yield* c.report('name', name.toUpperCase());
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, name: '\\REGISTRY\\MACHINE\\SOFTWARE\\CONFORMANCE' },
  });

  rule('ZwQueryKey with no room for the fixed part fails with STATUS_BUFFER_TOO_SMALL and tells the length', {
    c: 'QueryTooSmall',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const buffer = nt.local(64);
      const length = nt.local(4);
      yield* c.report('too small', yield* nt.ZwQueryKey(key.handle, KeyBasicInformation, buffer, 15, length));
      yield* c.report('length', nt.memory.readU32(length));
      yield* c.report('overflow', yield* nt.ZwQueryKey(key.handle, KeyBasicInformation, buffer, 20, length));
      yield* c.report('NameLength', nt.memory.readU32(addressAdd(buffer, 12)));
      yield* remove(nt, key.handle);
    },
    // 16 bytes and the 11 characters of "Conformance".
    expect: { 'too small': STATUS_BUFFER_TOO_SMALL, length: 38, overflow: STATUS_BUFFER_OVERFLOW, NameLength: 22 },
  });

  rule('ZwQueryKey refuses an information class that there is not with STATUS_INVALID_PARAMETER', {
    c: 'QueryClass',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', yield* nt.ZwQueryKey(key.handle, 99, nt.local(64), 64, nt.local(4)));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('ZwRenameKey gives a key another name', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', yield* nt.ZwRenameKey(key.handle, nt.text('Renamed')));
      const renamed = yield* open(nt, `${SOFTWARE}\\Renamed`);
      yield* c.report('opened', renamed.status);
      yield* c.report('old name', (yield* open(nt, TEST_KEY)).status);
      yield* nt.ZwClose(renamed.handle);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, opened: STATUS_SUCCESS, 'old name': STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('a link made with REG_OPTION_CREATE_LINK leads to the key that its SymbolicLinkValue names', {
    c: 'Link',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const link = yield* create(nt, `${SOFTWARE}\\ConformanceLink`, REG_OPTION_CREATE_LINK);
      yield* c.report('link', link.status);
      // The target has no terminator.
      yield* setText(nt, link.handle, 'SymbolicLinkValue', REG_LINK, TEST_KEY);
      const child = yield* create(nt, `${SOFTWARE}\\ConformanceLink\\Child`);
      yield* c.report('through the link', child.status);
      const direct = yield* open(nt, `${TEST_KEY}\\Child`);
      yield* c.report('directly', direct.status);
      yield* nt.ZwClose(direct.handle);
      yield* remove(nt, child.handle);
      yield* remove(nt, link.handle);
      yield* remove(nt, key.handle);
    },
    expect: { link: STATUS_SUCCESS, 'through the link': STATUS_SUCCESS, directly: STATUS_SUCCESS },
  });

  rule('ZwCreateKey refuses to make a link where a key is with STATUS_OBJECT_NAME_COLLISION', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', (yield* create(nt, TEST_KEY, REG_OPTION_CREATE_LINK)).status);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_OBJECT_NAME_COLLISION },
  });

  rule('ZwOpenKeyEx with REG_OPTION_OPEN_LINK opens the link itself', {
    *kernel(nt, c) {
      const out = nt.local(8);
      const oa = attributes(nt, '\\Registry\\Machine\\System\\CurrentControlSet');
      yield* c.report('status', (yield* nt.ZwOpenKeyEx(out, KEY_ACCESS.KEY_READ, oa, 8)) as number);
      const link = nt.memory.readU64(out);
      const buffer = nt.local(256);
      const name = nt.text('SymbolicLinkValue');
      yield* c.report('query', yield* nt.ZwQueryValueKey(link, name, 2, buffer, 256, nt.local(4)));
      yield* c.report('type', nt.memory.readU32(addressAdd(buffer, 4)));
      yield* nt.ZwClose(link);
    },
    expect: { status: STATUS_SUCCESS, query: STATUS_SUCCESS, type: REG_LINK },
  });

  rule('CurrentControlSet is a link to the control set that the system runs with', {
    c: 'ControlSet',
    *kernel(nt, c) {
      const current = yield* open(nt, '\\Registry\\Machine\\System\\CurrentControlSet\\Services');
      yield* c.report('status', current.status);
      const buffer = nt.local(256);
      yield* nt.ZwQueryKey(current.handle, KeyNameInformation, buffer, 256, nt.local(4));
      // "\REGISTRY\MACHINE\SYSTEM\ControlSet001\Services"
      yield* c.report('path bytes', nt.memory.readU32(buffer));
      yield* nt.ZwClose(current.handle);
    },
    expect: { status: STATUS_SUCCESS, 'path bytes': 94 },
  });

  rule('ZwCreateKey refuses unknown options with STATUS_INVALID_PARAMETER', {
    c: 'UnknownOptions',
    *kernel(nt, c) {
      yield* c.report('status', (yield* create(nt, TEST_KEY, 0x80)).status);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('a class given to ZwCreateKey is told by KEY_FULL_INFORMATION', {
    c: 'KeyClass',
    *kernel(nt, c) {
      const out = nt.local(8);
      yield* nt.ZwCreateKey(out, KEY_ALL_ACCESS, attributes(nt, TEST_KEY), 0, nt.text('Cls'), 0, NULL_ADDRESS);
      const key = nt.memory.readU64(out);
      const buffer = nt.local(64);
      yield* nt.ZwQueryKey(key, KeyFullInformation, buffer, 64, nt.local(4));
      yield* c.report('ClassOffset', nt.memory.readU32(addressAdd(buffer, 12)));
      yield* c.report('ClassLength', nt.memory.readU32(addressAdd(buffer, 16)));
      yield* c.report('first character', nt.memory.readU16(addressAdd(buffer, 44)));
      yield* remove(nt, key);
    },
    expect: { ClassOffset: 44, ClassLength: 6, 'first character': 0x43 },
  });

  rule('a handle without OBJ_KERNEL_HANDLE is one of the process in whose context it was made', {
    c: 'ProcessHandle',
    *kernel(nt, c) {
      const out = nt.local(8);
      const oa = nt.local(48);
      nt.InitializeObjectAttributes(oa, nt.text(SOFTWARE), OBJECT_ATTRIBUTE_FLAGS.OBJ_CASE_INSENSITIVE);
      yield* c.report('status', yield* nt.ZwOpenKey(out, KEY_ACCESS.KEY_READ, oa));
      const key = nt.memory.readU64(out);
      yield* c.report('upper half', key.hi);
      yield* nt.ZwClose(key);
    },
    expect: { status: STATUS_SUCCESS, 'upper half': 0 },
  });

  rule('ObCloseHandle with UserMode does not close a kernel handle: STATUS_INVALID_HANDLE', {
    c: 'CloseAsUser',
    *kernel(nt, c) {
      const key = yield* open(nt, SOFTWARE);
      yield* c.report('user mode', yield* nt.ObCloseHandle(key.handle, 1));
      yield* c.report('kernel mode', yield* nt.ObCloseHandle(key.handle, 0));
    },
    expect: { 'user mode': STATUS_INVALID_HANDLE, 'kernel mode': STATUS_SUCCESS },
  });
});
