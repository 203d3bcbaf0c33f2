/** The run-time library's routines about the registry. Source: the pages of the routines (wdm.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  RTL_QUERY_REGISTRY_TABLE,
  RtlQueryRegistryTable,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
  STATUS_UNSUCCESSFUL,
  UnicodeString,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import type { CaseContext } from '../harness/case-context.ts';
import { rules } from '../harness/rule.ts';
import { create, open, remove, setNumber, setText, TEST_KEY } from './test-key.ts';

const RTL_REGISTRY_ABSOLUTE = 0;
const RTL_REGISTRY_SERVICES = 1;
const RTL_REGISTRY_HANDLE = 0x4000_0000;
const [SUBKEY, TOPKEY, REQUIRED, NOVALUE, NOEXPAND, DIRECT, DELETE, TYPECHECK] = [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x100];
const [REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ] = [1, 2, 3, 4, 7];

interface Entry {
  readonly routine?: GuestAddress;
  readonly flags?: number;
  readonly name?: string;
  readonly context?: GuestAddress;
  readonly defaultType?: number;
  readonly defaultData?: GuestAddress;
  readonly defaultLength?: number;
}

/** A table on the stack, ended by an empty entry. */
function table(nt: DriverKit, ...entries: readonly Entry[]): GuestAddress {
  const at = nt.local(RTL_QUERY_REGISTRY_TABLE.SIZE * (entries.length + 1));
  nt.memory.fill(at, RTL_QUERY_REGISTRY_TABLE.SIZE * (entries.length + 1), 0);
  for (const [index, entry] of entries.entries()) {
    const view = nt.view(RtlQueryRegistryTable, addressAdd(at, index * RTL_QUERY_REGISTRY_TABLE.SIZE));
    view.QueryRoutine = entry.routine ?? NULL_ADDRESS;
    view.Flags = entry.flags ?? 0;
    view.Name = entry.name === undefined ? NULL_ADDRESS : nt.wide(entry.name);
    view.EntryContext = entry.context ?? NULL_ADDRESS;
    view.DefaultType = entry.defaultType ?? 0;
    view.DefaultData = entry.defaultData ?? NULL_ADDRESS;
    view.DefaultLength = entry.defaultLength ?? 0;
  }
  return at;
}

/** A query routine that reports what it is given. */
function reporter(nt: DriverKit, c: CaseContext, status = STATUS_SUCCESS): GuestAddress {
  return nt.routine(function* (_name, type, data, length) {
    yield* c.report('type', type!);
    yield* c.report('length', length!);
    if (length! >= 4) yield* c.report('data', nt.memory.readU32(data!));
    return status;
  });
}

function* query(nt: DriverKit, queryTable: GuestAddress) {
  return yield* nt.RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, nt.wide(TEST_KEY), queryTable, 0, NULL_ADDRESS);
}

/** An empty UNICODE_STRING on the stack, with a buffer of that many bytes. */
function emptyString(nt: DriverKit, bytes: number): GuestAddress {
  const at = nt.local(16);
  const view = nt.view(UnicodeString, at);
  view.Length = 0;
  view.MaximumLength = bytes;
  view.Buffer = bytes === 0 ? NULL_ADDRESS : nt.local(bytes);
  return at;
}

export default rules((rule) => {
  rule('RtlWriteRegistryValue stores a value that RtlDeleteRegistryValue takes away again', {
    c: 'WriteDelete',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const data = nt.local(4);
      nt.memory.writeU32(data, 9);
      const [path, name] = [nt.wide(TEST_KEY), nt.wide('Value')];
      yield* c.report('write', yield* nt.RtlWriteRegistryValue(0, path, name, REG_DWORD, data, 4));
      const buffer = nt.local(64);
      yield* c.report('query', yield* nt.ZwQueryValueKey(key.handle, nt.text('Value'), 2, buffer, 64, nt.local(4)));
      yield* c.report('data', nt.memory.readU32(addressAdd(buffer, 12)));
      yield* c.report('delete', yield* nt.RtlDeleteRegistryValue(0, path, name));
      yield* c.report('again', yield* nt.RtlDeleteRegistryValue(0, path, name));
      yield* remove(nt, key.handle);
    },
    expect: {
      write: STATUS_SUCCESS,
      query: STATUS_SUCCESS,
      data: 9,
      delete: STATUS_SUCCESS,
      again: STATUS_OBJECT_NAME_NOT_FOUND,
    },
  });

  rule('RtlCheckRegistryKey says whether a key is there', {
    c: 'CheckKey',
    *kernel(nt, c) {
      yield* c.report('missing', yield* nt.RtlCheckRegistryKey(RTL_REGISTRY_ABSOLUTE, nt.wide(TEST_KEY)));
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('there', yield* nt.RtlCheckRegistryKey(RTL_REGISTRY_ABSOLUTE, nt.wide(TEST_KEY)));
      yield* remove(nt, key.handle);
    },
    expect: { missing: STATUS_OBJECT_NAME_NOT_FOUND, there: STATUS_SUCCESS },
  });

  rule('RtlCreateRegistryKey makes a key relative to Services', {
    c: 'CreateKeyRelative',
    *kernel(nt, c) {
      yield* c.report('create', yield* nt.RtlCreateRegistryKey(RTL_REGISTRY_SERVICES, nt.wide('ConformanceKey')));
      const key = yield* open(nt, '\\Registry\\Machine\\System\\CurrentControlSet\\Services\\ConformanceKey');
      yield* c.report('open', key.status);
      yield* remove(nt, key.handle);
    },
    expect: { create: STATUS_SUCCESS, open: STATUS_SUCCESS },
  });

  rule('a place that there is not is STATUS_INVALID_PARAMETER', {
    c: 'WrongPlace',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.RtlCheckRegistryKey(6, nt.wide('x')));
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('RTL_REGISTRY_HANDLE takes the handle of a key in place of its path', {
    c: 'HandlePlace',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', yield* nt.RtlCheckRegistryKey(RTL_REGISTRY_HANDLE, key.handle));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('RtlQueryRegistryValues calls the routine of an entry with the type, the data and the length of the value', {
    c: 'QueryRoutine',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 0x77);
      yield* c.report('status', yield* query(nt, table(nt, { routine: reporter(nt, c), name: 'Number' })));
      yield* remove(nt, key.handle);
    },
    expect: { type: REG_DWORD, length: 4, data: 0x77, status: STATUS_SUCCESS },
  });

  rule('the routine is given the Context of the call and the EntryContext of its entry', {
    c: 'QueryContexts',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 1);
      const routine = nt.routine(function* (_name, _type, _data, _length, context, entryContext) {
        yield* c.report('Context', context!);
        yield* c.report('EntryContext', entryContext!);
        return STATUS_SUCCESS;
      });
      const entries = table(nt, { routine, name: 'Number', context: 0x2222 as GuestAddress });
      yield* nt.RtlQueryRegistryValues(0, nt.wide(TEST_KEY), entries, 0x1111, NULL_ADDRESS);
      yield* remove(nt, key.handle);
    },
    expect: { Context: 0x1111, EntryContext: 0x2222 },
  });

  rule('a missing value with a default is given as if it were there', {
    c: 'QueryDefault',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const data = nt.local(4);
      nt.memory.writeU32(data, 0x99);
      const entry = {
        routine: reporter(nt, c),
        name: 'No',
        defaultType: REG_DWORD,
        defaultData: data,
        defaultLength: 4,
      };
      yield* c.report('status', yield* query(nt, table(nt, entry)));
      yield* remove(nt, key.handle);
    },
    expect: { type: REG_DWORD, length: 4, data: 0x99, status: STATUS_SUCCESS },
  });

  rule('a missing value without a default is passed over', {
    c: 'QueryNoDefault',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', yield* query(nt, table(nt, { routine: reporter(nt, c), name: 'No' })));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('a missing value with RTL_QUERY_REGISTRY_REQUIRED ends the call with STATUS_OBJECT_NAME_NOT_FOUND', {
    c: 'QueryRequired',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const entries = table(nt, { routine: reporter(nt, c), name: 'No', flags: REQUIRED });
      yield* c.report('status', yield* query(nt, entries));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('a missing key is STATUS_OBJECT_NAME_NOT_FOUND', {
    c: 'QueryNoKey',
    *kernel(nt, c) {
      yield* c.report('status', yield* query(nt, table(nt, { routine: reporter(nt, c), name: 'x' })));
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('what a routine returns as an error ends the call with that', {
    c: 'QueryFails',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'a', 1);
      const fails = reporter(nt, c, STATUS_UNSUCCESSFUL);
      const entries = table(nt, { routine: fails, name: 'a' }, { routine: reporter(nt, c), name: 'a' });
      yield* c.report('status', yield* query(nt, entries));
      yield* remove(nt, key.handle);
    },
    expect: { type: REG_DWORD, length: 4, data: 1, status: STATUS_UNSUCCESSFUL },
  });

  rule('an entry without a name gives all values of the key', {
    c: 'QueryAll',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'a', 1);
      yield* setNumber(nt, key.handle, 'b', 2);
      yield* query(nt, table(nt, { routine: reporter(nt, c) }));
      yield* remove(nt, key.handle);
    },
    expect: [
      ['type', REG_DWORD],
      ['length', 4],
      ['data', 1],
      ['type', REG_DWORD],
      ['length', 4],
      ['data', 2],
    ],
  });

  rule('RTL_QUERY_REGISTRY_NOVALUE calls the routine once, with REG_NONE and no data', {
    c: 'QueryNoValue',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'a', 1);
      yield* query(nt, table(nt, { routine: reporter(nt, c), flags: NOVALUE }));
      yield* remove(nt, key.handle);
    },
    expect: { type: 0, length: 0 },
  });

  rule('RTL_QUERY_REGISTRY_SUBKEY makes the subkey the one that the entries behind it are about, up to a TOPKEY', {
    c: 'QuerySubkey',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const child = yield* create(nt, 'Child', 0, key.handle);
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* setNumber(nt, child.handle, 'Number', 2);
      const routine = reporter(nt, c);
      const entries = table(
        nt,
        { flags: SUBKEY, name: 'Child' },
        { routine, name: 'Number' },
        { routine, name: 'Number', flags: TOPKEY },
      );
      yield* c.report('status', yield* query(nt, entries));
      yield* remove(nt, child.handle);
      yield* remove(nt, key.handle);
    },
    expect: [
      ['type', REG_DWORD],
      ['length', 4],
      ['data', 2],
      ['type', REG_DWORD],
      ['length', 4],
      ['data', 1],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule('RTL_QUERY_REGISTRY_DELETE deletes the value when it was given', {
    c: 'QueryDelete',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* query(nt, table(nt, { routine: reporter(nt, c), name: 'Number', flags: DELETE }));
      const gone = nt.ZwQueryValueKey(key.handle, nt.text('Number'), 2, nt.local(64), 64, nt.local(4));
      yield* c.report('gone', yield* gone);
      yield* remove(nt, key.handle);
    },
    expect: { type: REG_DWORD, length: 4, data: 1, gone: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('RTL_QUERY_REGISTRY_DIRECT stores a value of up to four bytes where EntryContext points', {
    c: 'DirectNumber',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 0x1234);
      const out = nt.local(4);
      const flags = DIRECT | TYPECHECK;
      const entry = { name: 'Number', flags, context: out, defaultType: REG_DWORD << 24 };
      yield* c.report('status', yield* query(nt, table(nt, entry)));
      yield* c.report('value', nt.memory.readU32(out));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, value: 0x1234 },
  });

  rule('RTL_QUERY_REGISTRY_TYPECHECK refuses a value of another type with STATUS_OBJECT_TYPE_MISMATCH', {
    c: 'DirectMismatch',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setText(nt, key.handle, 'Number', REG_SZ, 'text\0');
      const out = nt.local(4);
      nt.memory.writeU32(out, 5);
      const entry = { name: 'Number', flags: DIRECT | TYPECHECK, context: out, defaultType: REG_DWORD << 24 };
      yield* c.report('status', yield* query(nt, table(nt, entry)));
      yield* c.report('untouched', nt.memory.readU32(out));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_OBJECT_TYPE_MISMATCH, untouched: 5 },
  });

  rule('RTL_QUERY_REGISTRY_DIRECT gives a text in a buffer of pool when the UNICODE_STRING has none', {
    c: 'DirectText',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setText(nt, key.handle, 'Text', REG_SZ, 'hello\0');
      const string = emptyString(nt, 0);
      const entry = { name: 'Text', flags: DIRECT | TYPECHECK, context: string, defaultType: REG_SZ << 24 };
      yield* c.report('status', yield* query(nt, table(nt, entry)));
      yield* c.reportText('text', string);
      yield* c.report('MaximumLength', nt.view(UnicodeString, string).MaximumLength);
      yield* nt.ExFreePoolWithTag(nt.view(UnicodeString, string).Buffer, 0);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, text: 'hello', MaximumLength: 12 },
  });

  rule('RTL_QUERY_REGISTRY_DIRECT uses the buffer of a UNICODE_STRING that has one', {
    c: 'DirectOwnBuffer',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setText(nt, key.handle, 'Text', REG_SZ, 'hello\0');
      const string = emptyString(nt, 32);
      const buffer = nt.view(UnicodeString, string).Buffer;
      const entry = { name: 'Text', flags: DIRECT | TYPECHECK, context: string, defaultType: REG_SZ << 24 };
      yield* c.report('status', yield* query(nt, table(nt, entry)));
      yield* c.reportText('text', string);
      yield* c.report('same buffer', nt.view(UnicodeString, string).Buffer === buffer);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, text: 'hello', 'same buffer': 1 },
  });

  rule('a buffer that is too short for the text is STATUS_BUFFER_TOO_SMALL', {
    c: 'DirectShortBuffer',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setText(nt, key.handle, 'Text', REG_SZ, 'hello\0');
      const string = emptyString(nt, 6);
      const entry = { name: 'Text', flags: DIRECT | TYPECHECK, context: string, defaultType: REG_SZ << 24 };
      yield* c.report('status', yield* query(nt, table(nt, entry)));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_BUFFER_TOO_SMALL },
  });

  rule('RTL_QUERY_REGISTRY_DIRECT needs a name and no routine: else STATUS_INVALID_PARAMETER', {
    c: 'DirectInvalid',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('no name', yield* query(nt, table(nt, { flags: DIRECT, context: nt.local(4) })));
      const both = { flags: DIRECT, name: 'a', routine: reporter(nt, c), context: nt.local(4) };
      yield* c.report('routine', yield* query(nt, table(nt, both)));
      yield* remove(nt, key.handle);
    },
    expect: { 'no name': STATUS_INVALID_PARAMETER, routine: STATUS_INVALID_PARAMETER },
  });

  rule(
    'binary data of more than four bytes goes behind its length and type when the buffer begins with a positive size',
    {
      c: 'DirectBinary',
      *kernel(nt, c) {
        const key = yield* create(nt, TEST_KEY);
        yield* nt.ZwSetValueKey(key.handle, nt.text('Bytes'), 0, REG_BINARY, nt.ansi('12345678'), 8);
        const out = nt.local(32);
        nt.memory.writeU32(out, 32);
        const entry = { name: 'Bytes', flags: DIRECT | TYPECHECK, context: out, defaultType: REG_BINARY << 24 };
        yield* c.report('status', yield* query(nt, table(nt, entry)));
        yield* c.report('length', nt.memory.readU32(out));
        yield* c.report('type', nt.memory.readU32(addressAdd(out, 4)));
        yield* c.report('data', nt.memory.readU32(addressAdd(out, 8)));
        yield* remove(nt, key.handle);
      },
      expect: { status: STATUS_SUCCESS, length: 8, type: REG_BINARY, data: 0x34333231 },
    },
  );

  rule('a negative size at the beginning of the buffer wants the data alone', {
    c: 'DirectBare',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* nt.ZwSetValueKey(key.handle, nt.text('Bytes'), 0, REG_BINARY, nt.ansi('12345678'), 8);
      const out = nt.local(8);
      nt.memory.writeU32(out, -8);
      const entry = { name: 'Bytes', flags: DIRECT | TYPECHECK, context: out, defaultType: REG_BINARY << 24 };
      yield* c.report('status', yield* query(nt, table(nt, entry)));
      yield* c.report('data', nt.memory.readU32(out));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, data: 0x34333231 },
  });

  rule('the texts of a REG_MULTI_SZ are given one by one as REG_SZ', {
    c: 'QueryMulti',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setText(nt, key.handle, 'Many', REG_MULTI_SZ, 'a\0bcd\0\0');
      const routine = nt.routine(function* (_name, type, _data, length) {
        yield* c.report('type', type!);
        yield* c.report('length', length!);
        return STATUS_SUCCESS;
      });
      yield* query(nt, table(nt, { routine, name: 'Many' }));
      yield* remove(nt, key.handle);
    },
    expect: [
      ['type', REG_SZ],
      ['length', 4],
      ['type', REG_SZ],
      ['length', 8],
    ],
  });

  rule('RTL_QUERY_REGISTRY_NOEXPAND gives a REG_MULTI_SZ whole', {
    c: 'QueryMultiWhole',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setText(nt, key.handle, 'Many', REG_MULTI_SZ, 'a\0bcd\0\0');
      const routine = nt.routine(function* (_name, type, _data, length) {
        yield* c.report('type', type!);
        yield* c.report('length', length!);
        return STATUS_SUCCESS;
      });
      yield* query(nt, table(nt, { routine, name: 'Many', flags: NOEXPAND }));
      yield* remove(nt, key.handle);
    },
    expect: { type: REG_MULTI_SZ, length: 14 },
  });

  rule('variables in a REG_EXPAND_SZ are replaced, and the type is REG_SZ then; NOEXPAND leaves it as it is', {
    c: 'QueryExpand',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setText(nt, key.handle, 'Path', REG_EXPAND_SZ, '%SystemRoot%\\x\0');
      const routine = nt.routine(function* (_name, type, data, length) {
        yield* c.report('type', type!);
        yield* c.report('begins with percent', nt.memory.readU16(data!) === 0x25 && length! > 0);
        return STATUS_SUCCESS;
      });
      yield* query(nt, table(nt, { routine, name: 'Path' }, { routine, name: 'Path', flags: NOEXPAND }));
      yield* remove(nt, key.handle);
    },
    expect: [
      ['type', REG_SZ],
      ['begins with percent', 0],
      ['type', REG_EXPAND_SZ],
      ['begins with percent', 1],
    ],
  });

  rule('RTL_QUERY_REGISTRY_DIRECT without TYPECHECK in a hive that programs write to is bug check 0x139', {
    *kernel(nt) {
      const path = '\\Registry\\User\\.Default\\Conformance';
      const key = yield* create(nt, path);
      yield* setNumber(nt, key.handle, 'Number', 1);
      const entries = table(nt, { name: 'Number', flags: DIRECT, context: nt.local(4) });
      yield* nt.RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, nt.wide(path), entries, 0, NULL_ADDRESS);
    },
    bugCheck: [0x139, 9],
  });
});
