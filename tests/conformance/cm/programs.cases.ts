/** The registry as programs use it. Source: "RegCreateKeyExW", "RegQueryMultipleValuesW" (winreg.h), "NtQueryMultipleValueKey function (winternl.h)", "Registry Key Security and Access Rights", "Filtering Registry Calls". */
import {
  addressAdd,
  type GuestAddress,
  KEY_ACCESS,
  NULL_ADDRESS,
  STATUS_ACCESS_DENIED,
  STATUS_ACCESS_VIOLATION,
  STATUS_BUFFER_OVERFLOW,
  STATUS_CALLBACK_BYPASS,
  STATUS_CANNOT_DELETE,
  STATUS_INVALID_HANDLE,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_SUCCESS,
  type U64,
  UnicodeString,
  u64,
  u64FromAddress,
} from '../../../kernel/driver-kit/api.ts';
import { HKEY_LOCAL_MACHINE, INVALID_HANDLE_VALUE, type UserThread } from '../../../system/scenario/api.ts';
import type { UserProgram } from '../../../system/scenario/user-program.ts';
import { rules } from '../harness/rule.ts';
import { create, remove, setNumber, TEST_KEY } from './test-key.ts';

const KEY = 'SOFTWARE\\Conformance';
const [REG_SZ, REG_DWORD] = [1, 4];
const [RegNtPreSetValueKey, RegNtPreQueryMultipleValueKey, RegNtPostQueryMultipleValueKey] = [1, 9, 24];
const RegNtPreOpenKeyEx = 28;
/** Where REG_OPEN_KEY_INFORMATION has the access that is granted, and the pointer to what is opened. */
const [GRANTED_ACCESS, RESULT_OBJECT] = [60, 72];
/** An address that no program may use. */
const KERNEL_ADDRESS = u64(0, 0xffff_f800);

function* makeKey(t: UserThread) {
  return yield* t.RegCreateKeyEx(HKEY_LOCAL_MACHINE, KEY);
}

function* deleteKey(t: UserThread): UserProgram<void> {
  yield* t.RegDeleteKey(HKEY_LOCAL_MACHINE, KEY);
}

export default rules((rule) => {
  rule('a program makes a key, stores values in it, reads them and deletes them', {
    *user(t, report) {
      const key = yield* makeKey(t);
      report('text', yield* t.RegSetValueEx(key, 'Text', 'ab'));
      report('number', yield* t.RegSetValueEx(key, 'Number', 7));
      const text = yield* t.RegQueryValueEx(key, 'Text');
      report('type', text!.type);
      // With its terminator.
      report('data', text!.data.join());
      report('number type', (yield* t.RegQueryValueEx(key, 'Number'))!.type);
      report('deleted', yield* t.RegDeleteValue(key, 'Text'));
      report('gone', (yield* t.RegQueryValueEx(key, 'Text')) === undefined);
      report('status', t.status);
      yield* t.RegCloseKey(key);
      report('key deleted', yield* t.RegDeleteKey(HKEY_LOCAL_MACHINE, KEY));
      report('opened', (yield* t.RegOpenKeyEx(HKEY_LOCAL_MACHINE, KEY)) === INVALID_HANDLE_VALUE);
    },
    expect: {
      text: 1,
      number: 1,
      type: REG_SZ,
      data: '97,0,98,0,0,0',
      'number type': REG_DWORD,
      deleted: 1,
      gone: 1,
      status: STATUS_OBJECT_NAME_NOT_FOUND,
      'key deleted': 1,
      opened: 1,
    },
  });

  rule('a driver and a program see the same key', {
    c: 'SameKey',
    *kernel(nt) {
      const { handle } = yield* create(nt, TEST_KEY);
      yield* setNumber(nt, handle, 'Number', 5);
      yield* nt.ZwClose(handle);
    },
    *user(t, report) {
      const key = yield* t.RegOpenKeyEx(HKEY_LOCAL_MACHINE, KEY);
      report('seen', (yield* t.RegQueryValueEx(key, 'Number'))!.data[0]!);
      yield* t.RegCloseKey(key);
    },
    *end(nt) {
      yield* remove(nt, (yield* create(nt, TEST_KEY)).handle);
    },
    expect: { seen: 5 },
  });

  rule('a program can do with a key what its handle grants, and nothing else', {
    *user(t, report) {
      yield* t.RegCloseKey(yield* makeKey(t));
      const key = yield* t.RegOpenKeyEx(HKEY_LOCAL_MACHINE, KEY, KEY_ACCESS.KEY_READ);
      yield* t.RegSetValueEx(key, 'Number', 1);
      report('set', t.status);
      yield* t.RegDeleteValue(key, 'Number');
      report('delete', t.status);
      yield* t.RegQueryValueEx(key, 'Number');
      report('query', t.status);
      yield* t.RegCloseKey(key);
      yield* t.RegQueryValueEx(key, 'Number');
      report('closed', t.status);
      yield* deleteKey(t);
    },
    expect: {
      set: STATUS_ACCESS_DENIED,
      delete: STATUS_ACCESS_DENIED,
      query: STATUS_OBJECT_NAME_NOT_FOUND,
      closed: STATUS_INVALID_HANDLE,
    },
  });

  rule('a key with subkeys cannot be deleted; one below another handle is found by its name', {
    *user(t, report) {
      const key = yield* makeKey(t);
      const child = yield* t.RegCreateKeyEx(key, 'Child');
      yield* deleteKey(t);
      report('with a subkey', t.status);
      yield* t.RegCloseKey(child);
      report('subkey', yield* t.RegDeleteKey(key, 'CHILD'));
      yield* t.RegCloseKey(key);
      yield* deleteKey(t);
      report('without', t.status);
    },
    expect: { 'with a subkey': STATUS_CANNOT_DELETE, subkey: 1, without: STATUS_SUCCESS },
  });

  rule('a program that passes addresses of the kernel gets STATUS_ACCESS_VIOLATION', {
    *user(t, report) {
      const key = yield* makeKey(t);
      const call = function* (service: string, ...args: U64[]): UserProgram<void> {
        yield* t.systemCall(service, [u64(key.value), ...args], key);
        report(service, t.status);
      };
      yield* call('NtQueryKey', u64(0), KERNEL_ADDRESS, u64(64), KERNEL_ADDRESS);
      yield* call('NtSetValueKey', KERNEL_ADDRESS, u64(0), u64(4), u64(0), u64(0));
      yield* call('NtSetInformationKey', u64(0), KERNEL_ADDRESS, u64(8));
      yield* call('NtRenameKey', KERNEL_ADDRESS);
      yield* t.RegCloseKey(key);
      yield* deleteKey(t);
    },
    expect: {
      NtQueryKey: STATUS_ACCESS_VIOLATION,
      NtSetValueKey: STATUS_ACCESS_VIOLATION,
      NtSetInformationKey: STATUS_ACCESS_VIOLATION,
      NtRenameKey: STATUS_ACCESS_VIOLATION,
    },
  });

  rule('a registry callback runs in the program that asks, and can refuse it', {
    c: 'ProgramRefused',
    *kernel(nt, c) {
      const out = nt.local(8);
      const routine = nt.routine(function* (_context, type) {
        if (type !== RegNtPreSetValueKey) return STATUS_SUCCESS;
        yield* c.report('mode', yield* nt.ExGetPreviousMode());
        yield* c.report(
          'program',
          (yield* nt.IoGetCurrentProcess()) !== nt.memory.readPointer(nt.variable('PsInitialSystemProcess')),
        );
        return STATUS_ACCESS_DENIED;
      });
      yield* nt.CmRegisterCallbackEx(routine, nt.text('5'), c.driverObject, 0, out, NULL_ADDRESS);
      c.kept.set('cookie', nt.memory.readU32(out) as GuestAddress);
    },
    *user(t, report) {
      const key = yield* makeKey(t);
      yield* t.RegSetValueEx(key, 'Number', 1);
      report('set', t.status);
      yield* t.RegQueryValueEx(key, 'Number');
      report('query', t.status);
      yield* t.RegCloseKey(key);
      yield* deleteKey(t);
    },
    *end(nt, c) {
      yield* nt.CmUnRegisterCallback(u64(c.kept.get('cookie')!));
    },
    expect: { mode: 1, program: 1, set: STATUS_ACCESS_DENIED, query: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('several values are read at once, each where its entry says, and registry callbacks are told', {
    c: 'MultipleTold',
    *kernel(nt, c) {
      const out = nt.local(8);
      const routine = nt.routine(function* (_context, type, information) {
        if (type !== RegNtPreQueryMultipleValueKey && type !== RegNtPostQueryMultipleValueKey) return STATUS_SUCCESS;
        yield* c.report('class', type);
        if (type === RegNtPreQueryMultipleValueKey)
          yield* c.report('entries', nt.memory.readU32(addressAdd(information!, 16)));
        return STATUS_SUCCESS;
      });
      yield* nt.CmRegisterCallbackEx(routine, nt.text('5'), c.driverObject, 0, out, NULL_ADDRESS);
      c.kept.set('cookie', nt.memory.readU32(out) as GuestAddress);
    },
    *user(t, report) {
      const key = yield* makeKey(t);
      yield* t.RegSetValueEx(key, 'A', 0x11);
      yield* t.RegSetValueEx(key, 'B', 0x22);
      const query = function* (length: number): UserProgram<DataView> {
        const { bytes, at } = multiple(t, ['A', 'B'], length);
        yield* t.store(t.buffer, bytes);
        const args = [at(0), u64(2), at(DATA), at(LENGTH), at(REQUIRED)];
        yield* t.systemCall('NtQueryMultipleValueKey', [u64(key.value), ...args], key);
        return new DataView(t.load(t.buffer, TOTAL).buffer);
      };
      const answer = yield* query(64);
      report('status', t.status);
      for (const [index, name] of ['A', 'B'].entries()) {
        report(`${name} bytes`, answer.getUint32(ENTRY * index + 8, true));
        report(`${name} type`, answer.getUint32(ENTRY * index + 16, true));
        report(`${name} data`, answer.getUint32(DATA + answer.getUint32(ENTRY * index + 12, true), true));
      }
      const short = yield* query(4);
      report('short', t.status);
      report('required', short.getUint32(REQUIRED, true));
      yield* t.RegCloseKey(key);
      yield* deleteKey(t);
    },
    *end(nt, c) {
      yield* nt.CmUnRegisterCallback(u64(c.kept.get('cookie')!));
    },
    expect: [
      ['class', RegNtPreQueryMultipleValueKey],
      ['entries', 2],
      ['class', RegNtPostQueryMultipleValueKey],
      ['status', STATUS_SUCCESS],
      ['A bytes', 4],
      ['A type', REG_DWORD],
      ['A data', 0x11],
      ['B bytes', 4],
      ['B type', REG_DWORD],
      ['B data', 0x22],
      ['class', RegNtPreQueryMultipleValueKey],
      ['entries', 2],
      ['class', RegNtPostQueryMultipleValueKey],
      ['short', STATUS_BUFFER_OVERFLOW],
      ['required', 8],
    ],
  });

  rule(
    'a callback that opens a key itself and says STATUS_CALLBACK_BYPASS gives the caller that key, with the access that it grants',
    {
      c: 'OpenedByDriver',
      *kernel(nt, c) {
        const { handle } = yield* create(nt, TEST_KEY);
        yield* setNumber(nt, handle, 'Number', 9);
        const [object, out] = [nt.local(8), nt.local(8)];
        yield* nt.ObReferenceObjectByHandle(handle, 0, NULL_ADDRESS, 0, object, NULL_ADDRESS);
        const key = nt.memory.readPointer(object);
        yield* nt.ZwClose(handle);
        const routine = nt.routine(function* (_context, type, information) {
          if (type !== RegNtPreOpenKeyEx) return STATUS_SUCCESS;
          const name = nt.memory.readPointer(information!);
          if (nt.view(UnicodeString, name).Length !== 2 * '\\Registry\\Machine\\SOFTWARE\\Redirected'.length)
            return STATUS_SUCCESS;
          yield* c.reportText('name', name);
          // The reference that is given away with the object.
          yield* nt.ObfReferenceObject(key);
          nt.memory.writePointer(nt.memory.readPointer(addressAdd(information!, RESULT_OBJECT)), key);
          nt.memory.writeU32(addressAdd(information!, GRANTED_ACCESS), KEY_ACCESS.KEY_READ);
          return STATUS_CALLBACK_BYPASS;
        });
        yield* nt.CmRegisterCallbackEx(routine, nt.text('5'), c.driverObject, 0, out, NULL_ADDRESS);
        c.kept.set('cookie', nt.memory.readU32(out) as GuestAddress);
        c.kept.set('key', key);
      },
      *user(t, report) {
        const key = yield* t.RegOpenKeyEx(HKEY_LOCAL_MACHINE, 'SOFTWARE\\Redirected', KEY_ACCESS.KEY_ALL_ACCESS);
        report('open', t.status);
        report('number', (yield* t.RegQueryValueEx(key, 'Number'))!.data[0]!);
        yield* t.RegSetValueEx(key, 'Number', 1);
        report('set', t.status);
        yield* t.RegCloseKey(key);
      },
      *end(nt, c) {
        yield* nt.CmUnRegisterCallback(u64(c.kept.get('cookie')!));
        yield* nt.ObfDereferenceObject(c.kept.get('key')!);
        yield* remove(nt, (yield* create(nt, TEST_KEY)).handle);
      },
      // An absolute name begins with a backslash.
      expect: {
        name: '\\REGISTRY\\Machine\\SOFTWARE\\Redirected',
        open: STATUS_SUCCESS,
        number: 9,
        set: STATUS_ACCESS_DENIED,
      },
    },
  );
});

/** KEY_VALUE_ENTRY, and where a query of two values has its other parts. */
const [ENTRY, LENGTH, REQUIRED, STRINGS, NAMES, DATA, TOTAL] = [24, 48, 56, 64, 96, 128, 256];

/** Entries for values with names of one character, in the buffer of a thread. */
function multiple(t: UserThread, names: readonly string[], length: number) {
  const bytes = new Uint8Array(TOTAL);
  const view = new DataView(bytes.buffer);
  const at = (offset: number): U64 => u64FromAddress(addressAdd(t.buffer, offset));
  const pointer = (offset: number, target: number) => {
    view.setUint32(offset, at(target).lo, true);
    view.setUint32(offset + 4, at(target).hi, true);
  };
  for (const [index, name] of names.entries()) {
    pointer(ENTRY * index, STRINGS + 16 * index);
    view.setUint16(STRINGS + 16 * index, 2, true);
    view.setUint16(STRINGS + 16 * index + 2, 2, true);
    pointer(STRINGS + 16 * index + 8, NAMES + 2 * index);
    view.setUint16(NAMES + 2 * index, name.charCodeAt(0), true);
  }
  view.setUint32(LENGTH, length, true);
  return { bytes, at };
}
