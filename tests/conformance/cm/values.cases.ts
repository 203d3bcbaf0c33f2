/** Values of keys. Source: "ZwSetValueKey", "ZwQueryValueKey", "ZwEnumerateValueKey", "ZwDeleteValueKey" (wdm.h, ntifs.h). */
import {
  addressAdd,
  NULL_ADDRESS,
  STATUS_ACCESS_DENIED,
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_NO_MORE_ENTRIES,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import { create, remove, SOFTWARE, setNumber, setText, TEST_KEY } from './test-key.ts';

const REG_SZ = 1;
const REG_DWORD = 4;
const KeyValueBasicInformation = 0;
const KeyValueFullInformation = 1;
const KeyValuePartialInformation = 2;

export default rules((rule) => {
  rule('a value that ZwSetValueKey has stored is read with its type, its length and its data', {
    c: 'SetAndQuery',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('set', yield* setNumber(nt, key.handle, 'Number', 0x1234));
      const [buffer, length] = [nt.local(64), nt.local(4)];
      const query = nt.ZwQueryValueKey(key.handle, nt.text('Number'), KeyValuePartialInformation, buffer, 64, length);
      yield* c.report('query', yield* query);
      yield* c.report('length', nt.memory.readU32(length));
      yield* c.report('Type', nt.memory.readU32(addressAdd(buffer, 4)));
      yield* c.report('DataLength', nt.memory.readU32(addressAdd(buffer, 8)));
      yield* c.report('Data', nt.memory.readU32(addressAdd(buffer, 12)));
      yield* remove(nt, key.handle);
    },
    expect: { set: STATUS_SUCCESS, query: STATUS_SUCCESS, length: 16, Type: REG_DWORD, DataLength: 4, Data: 0x1234 },
  });

  rule('ZwQueryValueKey fails with STATUS_OBJECT_NAME_NOT_FOUND for a value that does not exist', {
    c: 'QueryMissing',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const query = nt.ZwQueryValueKey(key.handle, nt.text('No such'), 2, nt.local(64), 64, nt.local(4));
      yield* c.report('status', yield* query);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('names of values are found in any case', {
    c: 'ValueCase',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 1);
      const query = nt.ZwQueryValueKey(key.handle, nt.text('nUMBER'), 2, nt.local(64), 64, nt.local(4));
      yield* c.report('status', yield* query);
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS },
  });

  rule('a value that is set again has the new type and data, and there is still one of it', {
    c: 'SetAgain',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Value', 1);
      yield* setText(nt, key.handle, 'Value', REG_SZ, 'ab\0');
      const buffer = nt.local(64);
      yield* nt.ZwEnumerateValueKey(key.handle, 0, KeyValuePartialInformation, buffer, 64, nt.local(4));
      yield* c.report('Type', nt.memory.readU32(addressAdd(buffer, 4)));
      yield* c.report('DataLength', nt.memory.readU32(addressAdd(buffer, 8)));
      yield* c.report('second', yield* nt.ZwEnumerateValueKey(key.handle, 1, 2, buffer, 64, nt.local(4)));
      yield* remove(nt, key.handle);
    },
    expect: { Type: REG_SZ, DataLength: 6, second: STATUS_NO_MORE_ENTRIES },
  });

  rule('an empty name is that of the default value of a key', {
    c: 'DefaultValue',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('set', yield* setNumber(nt, key.handle, '', 5));
      const buffer = nt.local(64);
      yield* c.report('query', yield* nt.ZwQueryValueKey(key.handle, nt.text(''), 2, buffer, 64, nt.local(4)));
      yield* c.report('Data', nt.memory.readU32(addressAdd(buffer, 12)));
      yield* remove(nt, key.handle);
    },
    expect: { set: STATUS_SUCCESS, query: STATUS_SUCCESS, Data: 5 },
  });

  rule('a value may have no data at all', {
    c: 'NoData',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('set', yield* nt.ZwSetValueKey(key.handle, nt.text('Empty'), 0, 0, NULL_ADDRESS, 0));
      const buffer = nt.local(64);
      yield* c.report('query', yield* nt.ZwQueryValueKey(key.handle, nt.text('Empty'), 2, buffer, 64, nt.local(4)));
      yield* c.report('DataLength', nt.memory.readU32(addressAdd(buffer, 8)));
      yield* remove(nt, key.handle);
    },
    expect: { set: STATUS_SUCCESS, query: STATUS_SUCCESS, DataLength: 0 },
  });

  rule(
    'a buffer with room for the fixed part only gets that and STATUS_BUFFER_OVERFLOW, with the length that is needed',
    {
      c: 'ValueOverflow',
      *kernel(nt, c) {
        const key = yield* create(nt, TEST_KEY);
        yield* setNumber(nt, key.handle, 'Number', 1);
        const [buffer, length] = [nt.local(64), nt.local(4)];
        const query = nt.ZwQueryValueKey(key.handle, nt.text('Number'), KeyValuePartialInformation, buffer, 12, length);
        yield* c.report('status', yield* query);
        yield* c.report('length', nt.memory.readU32(length));
        yield* c.report('DataLength', nt.memory.readU32(addressAdd(buffer, 8)));
        yield* remove(nt, key.handle);
      },
      expect: { status: STATUS_BUFFER_OVERFLOW, length: 16, DataLength: 4 },
    },
  );

  rule('a buffer without room for the fixed part gets STATUS_BUFFER_TOO_SMALL and the length: the usual first call', {
    c: 'ValueTooSmall',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 1);
      const length = nt.local(4);
      const query = nt.ZwQueryValueKey(key.handle, nt.text('Number'), KeyValueFullInformation, NULL_ADDRESS, 0, length);
      yield* c.report('status', yield* query);
      // 20 bytes, the name of 12, the data of 4.
      yield* c.report('length', nt.memory.readU32(length));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_BUFFER_TOO_SMALL, length: 36 },
  });

  rule('KEY_VALUE_FULL_INFORMATION has the name behind the fixed part and the data at DataOffset, aligned to 4', {
    c: 'FullValue',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Odd', 0x55);
      const buffer = nt.local(64);
      const query = nt.ZwQueryValueKey(key.handle, nt.text('Odd'), KeyValueFullInformation, buffer, 64, nt.local(4));
      yield* c.report('status', yield* query);
      const offset = nt.memory.readU32(addressAdd(buffer, 8));
      yield* c.report('DataOffset', offset);
      yield* c.report('NameLength', nt.memory.readU32(addressAdd(buffer, 16)));
      yield* c.report('first character', nt.memory.readU16(addressAdd(buffer, 20)));
      yield* c.report('data', nt.memory.readU32(addressAdd(buffer, offset)));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_SUCCESS, DataOffset: 28, NameLength: 6, 'first character': 0x4f, data: 0x55 },
  });

  rule('KEY_VALUE_BASIC_INFORMATION has the name and no data', {
    c: 'BasicValue',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 1);
      const [buffer, length] = [nt.local(64), nt.local(4)];
      yield* nt.ZwEnumerateValueKey(key.handle, 0, KeyValueBasicInformation, buffer, 64, length);
      yield* c.report('length', nt.memory.readU32(length));
      yield* c.report('NameLength', nt.memory.readU32(addressAdd(buffer, 8)));
      yield* remove(nt, key.handle);
    },
    expect: { length: 24, NameLength: 12 },
  });

  rule('ZwEnumerateValueKey gives the values by index, then STATUS_NO_MORE_ENTRIES', {
    c: 'EnumerateValues',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'b', 1);
      yield* setNumber(nt, key.handle, 'a', 2);
      let sum = 0;
      const buffer = nt.local(64);
      for (let index = 0; index < 2; index++) {
        yield* nt.ZwEnumerateValueKey(key.handle, index, KeyValuePartialInformation, buffer, 64, nt.local(4));
        sum += nt.memory.readU32(addressAdd(buffer, 12));
      }
      yield* c.report('sum', sum);
      yield* c.report('after', yield* nt.ZwEnumerateValueKey(key.handle, 2, 2, buffer, 64, nt.local(4)));
      yield* remove(nt, key.handle);
    },
    expect: { sum: 3, after: STATUS_NO_MORE_ENTRIES },
  });

  rule('ZwDeleteValueKey takes a value away; one that does not exist is STATUS_OBJECT_NAME_NOT_FOUND', {
    c: 'DeleteValue',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* c.report('delete', yield* nt.ZwDeleteValueKey(key.handle, nt.text('Number')));
      yield* c.report('again', yield* nt.ZwDeleteValueKey(key.handle, nt.text('Number')));
      yield* remove(nt, key.handle);
    },
    expect: { delete: STATUS_SUCCESS, again: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('ZwQueryValueKey refuses an information class that there is not with STATUS_INVALID_PARAMETER', {
    c: 'ValueClass',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* c.report(
        'status',
        yield* nt.ZwQueryValueKey(key.handle, nt.text('Number'), 77, nt.local(64), 64, nt.local(4)),
      );
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('a link takes no value but SymbolicLinkValue: STATUS_ACCESS_DENIED', {
    c: 'LinkValue',
    *kernel(nt, c) {
      const link = yield* create(nt, `${SOFTWARE}\\ConformanceLink`, 2);
      yield* c.report('status', yield* setNumber(nt, link.handle, 'Number', 1));
      yield* remove(nt, link.handle);
    },
    expect: { status: STATUS_ACCESS_DENIED },
  });
});
