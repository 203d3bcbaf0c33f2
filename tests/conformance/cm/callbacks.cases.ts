/** Registry callbacks and notifications. Source: "Filtering Registry Calls", "REG_NOTIFY_CLASS", "ZwNotifyChangeKey" (wdm.h, ntifs.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_ACCESS_DENIED,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_CALLBACK_BYPASS,
  STATUS_FLT_INSTANCE_ALTITUDE_COLLISION,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_PARAMETER,
  STATUS_NOTIFY_CLEANUP,
  STATUS_NOTIFY_ENUM_DIR,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_PENDING,
  STATUS_SUCCESS,
  type U64,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode, DriverRoutine } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { event, join, pause, spawn, wait } from '../harness/system-threads.ts';
import { create, remove, setNumber, TEST_KEY } from './test-key.ts';

const [RegNtPreSetValueKey, RegNtPostSetValueKey, RegNtPreDeleteKey] = [1, 16, 0];
const [RegNtPreCreateKeyEx, RegNtPostCreateKeyEx, RegNtPreKeyHandleClose, RegNtPostKeyHandleClose] = [26, 27, 14, 25];
const RegNtCallbackObjectContextCleanup = 40;
const [RegNtPreQueryKeySecurity, RegNtPostQueryKeySecurity] = [36, 37];
const [RegNtPreSetKeySecurity, RegNtPostSetKeySecurity] = [38, 39];
const [RegNtPreQueryKeyName, RegNtPostQueryKeyName] = [47, 48];
const [RegNtPreRenameKey, RegNtPostRenameKey] = [4, 19];
const [RegNtPreSetInformationKey, RegNtPostSetInformationKey] = [3, 18];
/** DACL_SECURITY_INFORMATION */
const DACL = 4;
const [POST_STATUS, POST_RETURN_STATUS, POST_CALL_CONTEXT] = [8, 24, 32];
/** Where REG_SET_VALUE_KEY_INFORMATION has Type, DataSize, CallContext and ObjectContext. */
const [TYPE, DATA_SIZE, CALL_CONTEXT, OBJECT_CONTEXT] = [20, 32, 40, 48];
const REG_NOTIFY_CHANGE_NAME = 1;
const REG_NOTIFY_CHANGE_LAST_SET = 4;

/** Registers a callback; gives its cookie. */
function* register(
  nt: DriverKit,
  c: { driverObject: GuestAddress },
  altitude: string,
  body: DriverRoutine,
): DriverCode<U64> {
  const out = nt.local(8);
  yield* nt.CmRegisterCallbackEx(nt.routine(body), nt.text(altitude), c.driverObject, 0x99, out, NULL_ADDRESS);
  return nt.memory.readU64(out);
}

/** ZwNotifyChangeKey with an event, which is not given back. */
function* watch(nt: DriverKit, key: U64, block: GuestAddress, filter: number, watchTree = false): DriverCode<number> {
  return yield* nt.ZwNotifyChangeKey(key, 0, 0, 0, block, filter, watchTree, NULL_ADDRESS, 0, true);
}

export default rules((rule) => {
  rule('a registry callback is told before a value is set and after it, with its context', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const cookie = yield* register(nt, c, '1', function* (context, type, information) {
        yield* c.report('context', context!);
        yield* c.report('class', type!);
        if (type === RegNtPreSetValueKey) {
          yield* c.report('type', nt.memory.readU32(addressAdd(information!, TYPE)));
          yield* c.report('size', nt.memory.readU32(addressAdd(information!, DATA_SIZE)));
        } else {
          yield* c.report('status', nt.memory.readU32(addressAdd(information!, POST_STATUS)));
        }
        return STATUS_SUCCESS;
      });
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* nt.CmUnRegisterCallback(cookie);
      yield* remove(nt, key.handle);
    },
    expect: [
      ['context', 0x99],
      ['class', RegNtPreSetValueKey],
      ['type', 4],
      ['size', 4],
      ['context', 0x99],
      ['class', RegNtPostSetValueKey],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule(
    'an error that a callback returns before an operation is what the caller gets, and the operation is not carried out',
    {
      *kernel(nt, c) {
        const key = yield* create(nt, TEST_KEY);
        const cookie = yield* register(nt, c, '1', (_context, type) =>
          type === RegNtPreSetValueKey ? STATUS_ACCESS_DENIED : STATUS_SUCCESS,
        );
        yield* c.report('set', yield* setNumber(nt, key.handle, 'Number', 1));
        yield* nt.CmUnRegisterCallback(cookie);
        const query = nt.ZwQueryValueKey(key.handle, nt.text('Number'), 2, nt.local(64), 64, nt.local(4));
        yield* c.report('query', yield* query);
        yield* remove(nt, key.handle);
      },
      expect: { set: STATUS_ACCESS_DENIED, query: STATUS_OBJECT_NAME_NOT_FOUND },
    },
  );

  rule('STATUS_CALLBACK_BYPASS before an operation makes it succeed without being carried out', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const cookie = yield* register(nt, c, '1', (_context, type) =>
        type === RegNtPreSetValueKey ? STATUS_CALLBACK_BYPASS : STATUS_SUCCESS,
      );
      yield* c.report('set', yield* setNumber(nt, key.handle, 'Number', 1));
      yield* nt.CmUnRegisterCallback(cookie);
      const query = nt.ZwQueryValueKey(key.handle, nt.text('Number'), 2, nt.local(64), 64, nt.local(4));
      yield* c.report('query', yield* query);
      yield* remove(nt, key.handle);
    },
    expect: { set: STATUS_SUCCESS, query: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('STATUS_CALLBACK_BYPASS after an operation gives the caller the ReturnStatus of the callback', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const cookie = yield* register(nt, c, '1', (_context, type, information) => {
        if (type !== RegNtPostSetValueKey) return STATUS_SUCCESS;
        nt.memory.writeU32(addressAdd(information!, POST_RETURN_STATUS), STATUS_INVALID_PARAMETER);
        return STATUS_CALLBACK_BYPASS;
      });
      yield* c.report('set', yield* setNumber(nt, key.handle, 'Number', 1));
      yield* nt.CmUnRegisterCallback(cookie);
      yield* remove(nt, key.handle);
    },
    expect: { set: STATUS_INVALID_PARAMETER },
  });

  rule('the callback with the highest altitude is told first', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const told = (name: string): DriverRoutine =>
        function* (_context, type) {
          if (type === RegNtPreSetValueKey) yield* c.report(name, 1);
          return STATUS_SUCCESS;
        };
      const low = yield* register(nt, c, '1000', told('low'));
      const high = yield* register(nt, c, '30000.5', told('high'));
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* nt.CmUnRegisterCallback(low);
      yield* nt.CmUnRegisterCallback(high);
      yield* remove(nt, key.handle);
    },
    expect: { high: 1, low: 1 },
  });

  rule('an altitude that another callback has is STATUS_FLT_INSTANCE_ALTITUDE_COLLISION', {
    c: 'AltitudeTwice',
    *kernel(nt, c) {
      const routine = nt.routine(() => STATUS_SUCCESS);
      const [first, second] = [nt.local(8), nt.local(8)];
      const altitude = nt.text('77');
      yield* nt.CmRegisterCallbackEx(routine, altitude, c.driverObject, 0, first, NULL_ADDRESS);
      const again = nt.CmRegisterCallbackEx(routine, altitude, c.driverObject, 0, second, NULL_ADDRESS);
      yield* c.report('status', yield* again);
      yield* nt.CmUnRegisterCallback(nt.memory.readU64(first));
    },
    expect: { status: STATUS_FLT_INSTANCE_ALTITUDE_COLLISION },
  });

  rule('CmUnRegisterCallback refuses a cookie that there is not with STATUS_INVALID_PARAMETER', {
    c: 'UnknownCookie',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.CmUnRegisterCallback(u64(0x7777)));
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('creating a key and closing its handle are told, too', {
    *kernel(nt, c) {
      const cookie = yield* register(nt, c, '1', function* (_context, type) {
        yield* c.report('class', type!);
        return STATUS_SUCCESS;
      });
      const key = yield* create(nt, TEST_KEY);
      yield* nt.ZwClose(key.handle);
      yield* nt.CmUnRegisterCallback(cookie);
      yield* remove(nt, (yield* create(nt, TEST_KEY)).handle);
    },
    expect: [
      ['class', RegNtPreCreateKeyEx],
      ['class', RegNtPostCreateKeyEx],
      ['class', RegNtPreKeyHandleClose],
      ['class', RegNtPostKeyHandleClose],
    ],
  });

  rule('what a callback leaves as call context before an operation it finds again after it', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const cookie = yield* register(nt, c, '1', function* (_context, type, information) {
        if (type === RegNtPreSetValueKey) nt.memory.writeU64(addressAdd(information!, CALL_CONTEXT), 0x1234, 0);
        else yield* c.report('call context', nt.memory.readU32(addressAdd(information!, POST_CALL_CONTEXT)));
        return STATUS_SUCCESS;
      });
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* nt.CmUnRegisterCallback(cookie);
      yield* remove(nt, key.handle);
    },
    expect: { 'call context': 0x1234 },
  });

  rule(
    'what CmSetCallbackObjectContext puts beside a key is told as ObjectContext, and for the last time when it goes',
    {
      *kernel(nt, c) {
        const key = yield* create(nt, TEST_KEY);
        const cookie = yield* register(nt, c, '1', function* (_context, type, information) {
          if (type === RegNtPreSetValueKey)
            yield* c.report('object context', nt.memory.readU32(addressAdd(information!, OBJECT_CONTEXT)));
          if (type === RegNtCallbackObjectContextCleanup)
            yield* c.report('cleanup', nt.memory.readU32(addressAdd(information!, 8)));
          return STATUS_SUCCESS;
        });
        const [object, cookieCell] = [nt.local(8), nt.local(8)];
        nt.memory.writeU64(cookieCell, cookie.lo, cookie.hi);
        yield* nt.ObReferenceObjectByHandle(key.handle, 0, NULL_ADDRESS, 0, object, NULL_ADDRESS);
        const pointer = nt.memory.readPointer(object);
        yield* c.report('set', yield* nt.CmSetCallbackObjectContext(pointer, cookieCell, 0x55, NULL_ADDRESS));
        yield* nt.ObDereferenceObject(pointer);
        yield* setNumber(nt, key.handle, 'Number', 1);
        yield* remove(nt, key.handle);
        yield* nt.CmUnRegisterCallback(cookie);
      },
      expect: { set: STATUS_SUCCESS, 'object context': 0x55, cleanup: 0x55 },
    },
  );

  rule('CmCallbackGetKeyObjectID tells the full name of a key object', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const [object, name, cookieCell] = [nt.local(8), nt.local(8), nt.local(8)];
      yield* nt.ObReferenceObjectByHandle(key.handle, 0, NULL_ADDRESS, 0, object, NULL_ADDRESS);
      const pointer = nt.memory.readPointer(object);
      yield* c.report('status', yield* nt.CmCallbackGetKeyObjectID(cookieCell, pointer, NULL_ADDRESS, name));
      yield* c.report('bytes', nt.memory.readU16(nt.memory.readPointer(name)));
      const more = nt.CmCallbackGetKeyObjectIDEx(cookieCell, pointer, NULL_ADDRESS, name, 0);
      yield* c.report('Ex', (yield* more) as number);
      yield* c.report('Ex bytes', nt.memory.readU16(nt.memory.readPointer(name)));
      yield* nt.CmCallbackReleaseKeyObjectIDEx(nt.memory.readPointer(name));
      yield* nt.ObDereferenceObject(pointer);
      yield* remove(nt, key.handle);
    },
    // \REGISTRY\MACHINE\SOFTWARE\Conformance
    expect: { status: STATUS_SUCCESS, bytes: 76, Ex: STATUS_SUCCESS, 'Ex bytes': 76 },
  });

  rule('CmGetCallbackVersion tells version 1.0', {
    c: 'CallbackVersion',
    *kernel(nt, c) {
      const [major, minor] = [nt.local(4), nt.local(4)];
      yield* nt.CmGetCallbackVersion(major, minor);
      yield* c.report('major', nt.memory.readU32(major));
      yield* c.report('minor', nt.memory.readU32(minor));
    },
    expect: { major: 1, minor: 0 },
  });

  rule('CmRegisterCallback registers without an altitude', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const out = nt.local(8);
      const routine = nt.routine(function* (_context, type) {
        if (type === RegNtPreDeleteKey) yield* c.report('told', 1);
        return STATUS_SUCCESS;
      });
      yield* c.report('status', yield* nt.CmRegisterCallback(routine, 0, out));
      yield* nt.ZwDeleteKey(key.handle);
      yield* nt.CmUnRegisterCallback(nt.memory.readU64(out));
      yield* nt.ZwClose(key.handle);
    },
    expect: { status: STATUS_SUCCESS, told: 1 },
  });

  rule('ZwNotifyChangeKey is pending until a value of the key is set, and then says STATUS_NOTIFY_ENUM_DIR', {
    c: 'NotifyValue',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const block = nt.local(16);
      nt.memory.writeU32(block, 0xaaaa);
      yield* c.report('watch', yield* watch(nt, key.handle, block, REG_NOTIFY_CHANGE_LAST_SET));
      yield* c.report('before', nt.memory.readU32(block));
      yield* setNumber(nt, key.handle, 'Number', 1);
      yield* c.report('after', nt.memory.readU32(block));
      yield* remove(nt, key.handle);
    },
    expect: { watch: STATUS_PENDING, before: 0xaaaa, after: STATUS_NOTIFY_ENUM_DIR },
  });

  rule(
    'a notification of names is told of subkeys, not of values; closing the handle ends it with STATUS_NOTIFY_CLEANUP',
    {
      c: 'NotifyName',
      *kernel(nt, c) {
        const key = yield* create(nt, TEST_KEY);
        const block = nt.local(16);
        nt.memory.writeU32(block, 0xaaaa);
        yield* watch(nt, key.handle, block, REG_NOTIFY_CHANGE_NAME);
        yield* setNumber(nt, key.handle, 'Number', 1);
        yield* c.report('value set', nt.memory.readU32(block));
        yield* nt.ZwClose(key.handle);
        yield* c.report('closed', nt.memory.readU32(block));
        yield* remove(nt, (yield* create(nt, TEST_KEY)).handle);
      },
      expect: { 'value set': 0xaaaa, closed: STATUS_NOTIFY_CLEANUP },
    },
  );

  rule('with WatchTree a change anywhere below the key is told', {
    c: 'NotifyTree',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const child = yield* create(nt, 'Child', 0, key.handle);
      const [deaf, block] = [nt.local(16), nt.local(16)];
      nt.memory.writeU32(block, 0xaaaa);
      nt.memory.writeU32(deaf, 0xaaaa);
      yield* watch(nt, key.handle, deaf, REG_NOTIFY_CHANGE_LAST_SET, false);
      yield* watch(nt, key.handle, block, REG_NOTIFY_CHANGE_LAST_SET, true);
      yield* setNumber(nt, child.handle, 'Number', 1);
      yield* c.report('key alone', nt.memory.readU32(deaf));
      yield* c.report('tree', nt.memory.readU32(block));
      yield* remove(nt, child.handle);
      yield* remove(nt, key.handle);
    },
    expect: { 'key alone': 0xaaaa, tree: STATUS_NOTIFY_ENUM_DIR },
  });

  rule('ZwNotifyChangeKey refuses a filter that asks for nothing with STATUS_INVALID_PARAMETER', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      yield* c.report('status', yield* watch(nt, key.handle, nt.local(16), 0));
      yield* remove(nt, key.handle);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('CmUnRegisterCallback waits until a call of the routine in another thread has returned', {
    c: 'UnregisterWaits',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const [called, goOn] = [yield* event(nt), yield* event(nt)];
      const cookie = yield* register(nt, c, '1', function* (_context, type) {
        if (type !== RegNtPreSetValueKey) return STATUS_SUCCESS;
        yield* nt.KeSetEvent(called, 0, false);
        yield* wait(nt, goOn);
        yield* pause(nt);
        yield* c.report('returns', 1);
        return STATUS_SUCCESS;
      });
      const writer = yield* spawn(nt, function* () {
        yield* setNumber(nt, key.handle, 'Number', 1);
      });
      yield* wait(nt, called);
      yield* nt.KeSetEvent(goOn, 0, false);
      yield* nt.CmUnRegisterCallback(cookie);
      yield* c.report('unregistered', 1);
      yield* join(nt, writer);
      yield* remove(nt, key.handle);
    },
    expect: { returns: 1, unregistered: 1 },
  });

  rule('flushing, asking, enumerating, deleting a value: each has its class before and its class after', {
    c: 'ClassOfEach',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const child = yield* create(nt, 'Child', 0, key.handle);
      yield* setNumber(nt, key.handle, 'Number', 1);
      const cookie = yield* register(nt, c, '1', function* (_context, type) {
        yield* c.report('class', type!);
        return STATUS_SUCCESS;
      });
      const [buffer, length] = [nt.local(64), nt.local(4)];
      yield* nt.ZwFlushKey(key.handle);
      yield* nt.ZwQueryKey(key.handle, 0, buffer, 64, length);
      yield* nt.ZwEnumerateKey(key.handle, 0, 0, buffer, 64, length);
      yield* nt.ZwEnumerateValueKey(key.handle, 0, 0, buffer, 64, length);
      yield* nt.ZwDeleteValueKey(key.handle, nt.text('Number'));
      yield* nt.CmUnRegisterCallback(cookie);
      yield* remove(nt, child.handle);
      yield* remove(nt, key.handle);
    },
    // RegNtPreFlushKey 30 and RegNtPostFlushKey 31, and so on as the enumeration REG_NOTIFY_CLASS has them.
    expect: [30, 31, 7, 22, 5, 20, 6, 21, 2, 17].map((type) => ['class', type]),
  });

  rule('renaming a key is RegNtPreRenameKey with the new name, and RegNtPostRenameKey', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const cookie = yield* register(nt, c, '1', function* (_context, type, information) {
        yield* c.report('class', type!);
        if (type === RegNtPreRenameKey) yield* c.reportText('name', nt.memory.readPointer(addressAdd(information!, 8)));
        return STATUS_SUCCESS;
      });
      yield* c.report('status', (yield* nt.ZwRenameKey(key.handle, nt.text('Renamed'))) as number);
      yield* nt.CmUnRegisterCallback(cookie);
      yield* remove(nt, key.handle);
    },
    expect: [
      ['class', RegNtPreRenameKey],
      ['name', 'Renamed'],
      ['class', RegNtPostRenameKey],
      ['status', STATUS_SUCCESS],
    ],
  });

  rule('a callback is told of queries of a key’s descriptor with what is asked for, and of changes', {
    c: 'SecurityTold',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const [object, descriptor, length] = [nt.local(8), nt.local(256), nt.local(4)];
      yield* nt.ObReferenceObjectByHandle(key.handle, 0, NULL_ADDRESS, 0, object, NULL_ADDRESS);
      const cookie = yield* register(nt, c, '1', function* (_context, type, information) {
        yield* c.report('class', type!);
        if (type !== RegNtPreQueryKeySecurity && type !== RegNtPreSetKeySecurity) return STATUS_SUCCESS;
        const field = (offset: number) => nt.memory.readPointer(addressAdd(information!, offset));
        yield* c.report('object', field(0) === nt.memory.readPointer(object));
        yield* c.report('parts', nt.memory.readU32(field(8)));
        yield* c.report('descriptor', field(16) === descriptor);
        if (type === RegNtPreQueryKeySecurity) yield* c.report('length', nt.memory.readU32(field(24)));
        return STATUS_SUCCESS;
      });
      const asked = nt.ZwQuerySecurityObject(key.handle, DACL, descriptor, 256, length);
      yield* c.report('query', yield* asked);
      yield* c.report('set', yield* nt.ZwSetSecurityObject(key.handle, DACL, descriptor));
      yield* nt.CmUnRegisterCallback(cookie);
      yield* nt.ObDereferenceObject(nt.memory.readPointer(object));
      yield* remove(nt, key.handle);
    },
    expect: [
      ['class', RegNtPreQueryKeySecurity],
      ['object', 1],
      ['parts', DACL],
      ['descriptor', 1],
      ['length', 256],
      ['class', RegNtPostQueryKeySecurity],
      ['query', STATUS_SUCCESS],
      ['class', RegNtPreSetKeySecurity],
      ['object', 1],
      ['parts', DACL],
      ['descriptor', 1],
      ['class', RegNtPostSetKeySecurity],
      ['set', STATUS_SUCCESS],
    ],
  });

  rule('a callback that refuses a change of a key’s descriptor keeps the descriptor as it is', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const cookie = yield* register(nt, c, '1', (_context, type) =>
        type === RegNtPreSetKeySecurity ? STATUS_ACCESS_DENIED : STATUS_SUCCESS,
      );
      const [descriptor, before, after] = [nt.local(40), nt.local(4), nt.local(4)];
      const query = (length: GuestAddress) => nt.ZwQuerySecurityObject(key.handle, DACL, NULL_ADDRESS, 0, length);
      yield* c.report('query', yield* query(before));
      yield* nt.RtlCreateSecurityDescriptor(descriptor, 1);
      yield* nt.RtlSetDaclSecurityDescriptor(descriptor, true, NULL_ADDRESS, false);
      yield* c.report('set', yield* nt.ZwSetSecurityObject(key.handle, DACL, descriptor));
      yield* query(after);
      yield* c.report('same', nt.memory.readU32(before) === nt.memory.readU32(after));
      yield* nt.CmUnRegisterCallback(cookie);
      yield* remove(nt, key.handle);
    },
    expect: { query: STATUS_BUFFER_TOO_SMALL, set: STATUS_ACCESS_DENIED, same: 1 },
  });

  rule('ObQueryNameString of a key object is told to callbacks, which may refuse it', {
    c: 'NameTold',
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const [object, name, length] = [nt.local(8), nt.local(256), nt.local(4)];
      yield* nt.ObReferenceObjectByHandle(key.handle, 0, NULL_ADDRESS, 0, object, NULL_ADDRESS);
      const pointer = nt.memory.readPointer(object);
      let answer: number = STATUS_SUCCESS;
      const cookie = yield* register(nt, c, '1', function* (_context, type, information) {
        yield* c.report('class', type!);
        if (type !== RegNtPreQueryKeyName) return STATUS_SUCCESS;
        yield* c.report('buffer', nt.memory.readPointer(addressAdd(information!, 8)) === name);
        yield* c.report('length', nt.memory.readU32(addressAdd(information!, 16)));
        return answer;
      });
      yield* c.report('status', yield* nt.ObQueryNameString(pointer, name, 256, length));
      yield* c.reportText('name', name);
      answer = STATUS_ACCESS_DENIED;
      yield* c.report('refused', yield* nt.ObQueryNameString(pointer, name, 256, length));
      yield* nt.CmUnRegisterCallback(cookie);
      yield* nt.ObDereferenceObject(pointer);
      yield* remove(nt, key.handle);
    },
    expect: [
      ['class', RegNtPreQueryKeyName],
      ['buffer', 1],
      ['length', 256],
      ['class', RegNtPostQueryKeyName],
      ['status', STATUS_SUCCESS],
      ['name', '\\REGISTRY\\MACHINE\\SOFTWARE\\Conformance'],
      ['class', RegNtPreQueryKeyName],
      ['buffer', 1],
      ['length', 256],
      ['refused', STATUS_ACCESS_DENIED],
    ],
  });

  rule('ZwSetInformationKey sets the time of the last write, which callbacks are told before and after', {
    *kernel(nt, c) {
      const key = yield* create(nt, TEST_KEY);
      const cookie = yield* register(nt, c, '1', function* (_context, type, information) {
        yield* c.report('class', type!);
        if (type === RegNtPreSetInformationKey)
          yield* c.report('bytes', nt.memory.readU32(addressAdd(information!, 24)));
        return STATUS_SUCCESS;
      });
      const [time, basic, length] = [nt.local(8), nt.local(64), nt.local(4)];
      nt.memory.writeU64(time, 0x89ab_cdef, 0x0123_4567);
      yield* c.report('set', yield* nt.ZwSetInformationKey(key.handle, 0, time, 8));
      yield* nt.CmUnRegisterCallback(cookie);
      yield* nt.ZwQueryKey(key.handle, 0, basic, 64, length);
      yield* c.report('low', nt.memory.readU32(basic));
      yield* c.report('high', nt.memory.readU32(addressAdd(basic, 4)));
      yield* c.report('size', yield* nt.ZwSetInformationKey(key.handle, 0, time, 4));
      yield* remove(nt, key.handle);
    },
    expect: [
      ['class', RegNtPreSetInformationKey],
      ['bytes', 8],
      ['class', RegNtPostSetInformationKey],
      ['set', STATUS_SUCCESS],
      ['low', 0x89ab_cdef],
      ['high', 0x0123_4567],
      ['size', STATUS_INFO_LENGTH_MISMATCH],
    ],
  });
});
