/** Handles: of which process, with which rights, copied, inherited, protected. Source: "ZwDuplicateObject", "ZwQueryObject" (ntifs.h), "ObOpenObjectByPointer function (ntifs.h)", "Object Handles". */
import {
  addressAdd,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_ACCESS_DENIED,
  STATUS_HANDLE_NOT_CLOSABLE,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_INVALID_HANDLE,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
  type U64,
  u64ToNumber,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { join, spawn } from '../harness/system-threads.ts';
import {
  CURRENT_PROCESS,
  createEvent,
  EVENT_ALL_ACCESS,
  isSignaled,
  KernelMode,
  objectOf,
  opened,
  typeObject,
  UserMode,
} from './handles.ts';

const { OBJ_INHERIT, OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;
const [EVENT_QUERY_STATE, EVENT_MODIFY_STATE] = [1, 2];
const [CLOSE_SOURCE, SAME_ACCESS] = [1, 2];
const [BasicInformation, TypeInformation, HandleFlagInformation] = [0, 2, 4];

function* duplicate(nt: DriverKit, handle: U64, access: number, attributes: number, options: number) {
  return yield* opened(nt, (out) =>
    nt.ZwDuplicateObject(CURRENT_PROCESS, handle, CURRENT_PROCESS, out, access, attributes, options),
  );
}

/** The access that a handle grants: PUBLIC_OBJECT_BASIC_INFORMATION. */
function* basic(nt: DriverKit, handle: U64) {
  const information = nt.local(56);
  const status = yield* nt.ZwQueryObject(handle, BasicInformation, information, 56, NULL_ADDRESS);
  const [attributes, access, handles] = [0, 4, 8].map((offset) => nt.memory.readU32(addressAdd(information, offset)));
  return { status, attributes: attributes!, access: access!, handles: handles! };
}

export default rules((rule) => {
  rule('a copy of a handle stands for the same object, with the same access or with less', {
    c: 'DuplicateAccess',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      const same = yield* duplicate(nt, made.handle, 0, 0, SAME_ACCESS);
      yield* c.report('same', same.status);
      yield* c.report('access', (yield* basic(nt, same.handle)).access);
      const less = yield* duplicate(nt, made.handle, EVENT_QUERY_STATE, 0, 0);
      yield* c.report('less', (yield* basic(nt, less.handle)).access);
      yield* c.report('handles', (yield* basic(nt, less.handle)).handles);
      const [first, second] = [yield* objectOf(nt, made.handle), yield* objectOf(nt, less.handle)];
      yield* c.report('one object', first === second);
      for (const object of [first, second]) yield* nt.ObfDereferenceObject(object);
      for (const { handle } of [less, same, made]) yield* nt.ZwClose(handle);
    },
    expect: { same: STATUS_SUCCESS, access: EVENT_ALL_ACCESS, less: EVENT_QUERY_STATE, handles: 3, 'one object': 1 },
  });

  rule('DUPLICATE_CLOSE_SOURCE closes the handle that was copied', {
    c: 'DuplicateAndClose',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      const moved = yield* duplicate(nt, made.handle, 0, 0, SAME_ACCESS | CLOSE_SOURCE);
      yield* c.report('moved', moved.status);
      yield* c.report('old', (yield* basic(nt, made.handle)).status);
      yield* c.report('handles', (yield* basic(nt, moved.handle)).handles);
      yield* nt.ZwClose(moved.handle);
    },
    expect: { moved: STATUS_SUCCESS, old: STATUS_INVALID_HANDLE, handles: 1 },
  });

  rule('a copy can be a kernel handle, which ObIsKernelHandle knows', {
    c: 'DuplicateForKernel',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      yield* c.report('before', yield* nt.ObIsKernelHandle(made.handle));
      const copy = yield* duplicate(nt, made.handle, 0, OBJ_KERNEL_HANDLE, SAME_ACCESS);
      yield* c.report('after', yield* nt.ObIsKernelHandle(copy.handle));
      yield* nt.ZwClose(copy.handle);
      yield* nt.ZwClose(made.handle);
    },
    expect: { before: 0, after: 1 },
  });

  rule('copying a handle that is none fails, and so does a process handle that is of something else', {
    c: 'DuplicateNothing',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      yield* c.report(
        'no process',
        yield* nt.ZwDuplicateObject(made.handle, made.handle, CURRENT_PROCESS, NULL_ADDRESS, 0, 0, SAME_ACCESS),
      );
      yield* nt.ZwClose(made.handle);
      yield* c.report('closed', (yield* duplicate(nt, made.handle, 0, 0, SAME_ACCESS)).status);
    },
    expect: { 'no process': STATUS_OBJECT_TYPE_MISMATCH, closed: STATUS_INVALID_HANDLE },
  });

  rule('ZwQueryObject tells the flags of a handle, and ZwSetInformationObject changes them', {
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', OBJ_INHERIT);
      yield* c.report('inherits', (yield* basic(nt, made.handle)).attributes);
      const flags = nt.local(8);
      nt.memory.writeU16(flags, 0);
      yield* c.report('set', yield* nt.ZwSetInformationObject(made.handle, HandleFlagInformation, flags, 2));
      yield* c.report('query', yield* nt.ZwQueryObject(made.handle, HandleFlagInformation, flags, 2, NULL_ADDRESS));
      yield* c.report('flags', nt.memory.readU16(flags));
      yield* nt.ZwClose(made.handle);
    },
    expect: { inherits: OBJ_INHERIT, set: STATUS_SUCCESS, query: STATUS_SUCCESS, flags: 0 },
  });

  rule('a handle that is protected from being closed stays, until ObSetHandleAttributes takes that back', {
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      const flags = nt.local(8);
      nt.memory.writeU16(flags, 0x100);
      yield* c.report('protect', yield* nt.ObSetHandleAttributes(made.handle, flags, KernelMode));
      yield* c.report('close', yield* nt.ZwClose(made.handle));
      nt.memory.writeU16(flags, 0);
      yield* nt.ObSetHandleAttributes(made.handle, flags, KernelMode);
      yield* c.report('afterwards', yield* nt.ZwClose(made.handle));
    },
    expect: { protect: STATUS_SUCCESS, close: STATUS_HANDLE_NOT_CLOSABLE, afterwards: STATUS_SUCCESS },
  });

  rule('ZwQueryObject tells the type of an object, and what that takes', {
    c: 'QueryType',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      const [information, length] = [nt.local(256), nt.local(8)];
      yield* c.report('small', yield* nt.ZwQueryObject(made.handle, TypeInformation, information, 8, length));
      yield* c.report('status', yield* nt.ZwQueryObject(made.handle, TypeInformation, information, 256, length));
      yield* c.reportText('type', information);
      yield* nt.ZwClose(made.handle);
    },
    expect: { small: STATUS_INFO_LENGTH_MISMATCH, status: STATUS_SUCCESS, type: 'Event' },
  });

  rule('ObReferenceObjectByHandle looks at the rights of a handle for user mode only, and gives them', {
    c: 'ReferenceAccess',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      const less = yield* duplicate(nt, made.handle, EVENT_QUERY_STATE, 0, 0);
      const [out, information] = [nt.local(8), nt.local(8)];
      const type = typeObject(nt, 'ExEventObjectType');
      for (const mode of [UserMode, KernelMode]) {
        const status = yield* nt.ObReferenceObjectByHandle(
          less.handle,
          EVENT_MODIFY_STATE,
          type,
          mode,
          out,
          information,
        );
        yield* c.report('status', status);
        if (status === STATUS_SUCCESS) yield* nt.ObfDereferenceObject(nt.memory.readPointer(out));
      }
      yield* c.report('granted', nt.memory.readU32(addressAdd(information, 4)));
      for (const { handle } of [less, made]) yield* nt.ZwClose(handle);
    },
    expect: [
      ['status', STATUS_ACCESS_DENIED],
      ['status', STATUS_SUCCESS],
      ['granted', EVENT_QUERY_STATE],
    ],
  });

  rule(
    'handle substitution: a program swaps its handle; the driver that asks for no type gets another kind of object',
    {
      c: 'HandleSubstitution',
      *kernel(nt, c) {
        // The program has closed its event and made something else, which gets the same number.
        const event = yield* createEvent(nt, '', 0);
        yield* nt.ZwClose(event.handle);
        const other = yield* opened(nt, (out) =>
          nt.PsCreateSystemThread(
            out,
            0x1f_ffff,
            NULL_ADDRESS,
            0,
            NULL_ADDRESS,
            nt.routine(function* () {}),
            0,
          ),
        );
        yield* c.report('same number', u64ToNumber(other.handle) === u64ToNumber(event.handle));
        const out = nt.local(8);
        const careless = yield* nt.ObReferenceObjectByHandle(
          event.handle,
          0,
          NULL_ADDRESS,
          KernelMode,
          out,
          NULL_ADDRESS,
        );
        yield* c.report('careless', careless);
        const object = nt.memory.readPointer(out);
        yield* c.report('is a thread', (yield* nt.ObGetObjectType(object)) === typeObject(nt, 'PsThreadType'));
        yield* nt.ObfDereferenceObject(object);
        const type = typeObject(nt, 'ExEventObjectType');
        yield* c.report(
          'careful',
          yield* nt.ObReferenceObjectByHandle(event.handle, EVENT_MODIFY_STATE, type, UserMode, out, NULL_ADDRESS),
        );
        yield* nt.ZwWaitForSingleObject(other.handle, false, NULL_ADDRESS);
        yield* nt.ZwClose(other.handle);
      },
      expect: { 'same number': 1, careless: STATUS_SUCCESS, 'is a thread': 1, careful: STATUS_OBJECT_TYPE_MISMATCH },
    },
  );

  rule('a program can neither use a kernel handle nor close it; the same handle works in each process', {
    c: 'KernelHandle',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', OBJ_KERNEL_HANDLE);
      const out = nt.local(8);
      yield* c.report(
        'user',
        yield* nt.ObReferenceObjectByHandle(made.handle, 0, NULL_ADDRESS, UserMode, out, NULL_ADDRESS),
      );
      yield* c.report('close', yield* nt.ObCloseHandle(made.handle, UserMode));
      const thread = nt.routine(function* () {
        yield* c.report('elsewhere', yield* nt.ZwSetEvent(made.handle, NULL_ADDRESS));
      });
      const other = yield* opened(nt, (handle) =>
        nt.PsCreateSystemThread(handle, 0x1f_ffff, NULL_ADDRESS, 0, NULL_ADDRESS, thread, 0),
      );
      yield* nt.ZwWaitForSingleObject(other.handle, false, NULL_ADDRESS);
      yield* nt.ZwClose(other.handle);
      yield* nt.ZwClose(made.handle);
    },
    expect: { user: STATUS_INVALID_HANDLE, close: STATUS_INVALID_HANDLE, elsewhere: STATUS_SUCCESS },
  });

  rule('a handle that is no kernel handle means nothing in another process', {
    c: 'ProcessHandle',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      const thread = nt.routine(function* () {
        yield* c.report('elsewhere', yield* nt.ZwSetEvent(made.handle, NULL_ADDRESS));
      });
      const other = yield* opened(nt, (handle) =>
        nt.PsCreateSystemThread(handle, 0x1f_ffff, NULL_ADDRESS, 0, NULL_ADDRESS, thread, 0),
      );
      yield* nt.ZwWaitForSingleObject(other.handle, false, NULL_ADDRESS);
      yield* nt.ZwClose(other.handle);
      yield* c.report('here', yield* nt.ZwSetEvent(made.handle, NULL_ADDRESS));
      yield* nt.ZwClose(made.handle);
    },
    expect: { elsewhere: STATUS_INVALID_HANDLE, here: STATUS_SUCCESS },
  });

  rule('ObOpenObjectByPointer makes a handle of an object of the right type', {
    c: 'OpenByPointer',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '', 0);
      const object = yield* objectOf(nt, made.handle);
      const type = typeObject(nt, 'ExEventObjectType');
      const other = yield* opened(nt, (out) =>
        nt.ObOpenObjectByPointer(object, OBJ_KERNEL_HANDLE, NULL_ADDRESS, EVENT_MODIFY_STATE, type, KernelMode, out),
      );
      yield* c.report('status', other.status);
      yield* c.report('access', (yield* basic(nt, other.handle)).access);
      const wrong = yield* opened(nt, (out) =>
        nt.ObOpenObjectByPointerWithTag(
          object,
          0,
          NULL_ADDRESS,
          0,
          typeObject(nt, 'PsProcessType'),
          KernelMode,
          0x6874_6957,
          out,
        ),
      );
      yield* c.report('wrong type', wrong.status);
      yield* nt.ObfDereferenceObject(object);
      for (const { handle } of [other, made]) yield* nt.ZwClose(handle);
    },
    expect: { status: STATUS_SUCCESS, access: EVENT_MODIFY_STATE, 'wrong type': STATUS_OBJECT_TYPE_MISMATCH },
  });

  rule('references with a tag, safe ones and deferred ones count as others do', {
    *kernel(nt, c) {
      const tag = 0x6741_6154;
      const made = yield* createEvent(nt, '', 0);
      const out = nt.local(8);
      yield* c.report(
        'by handle',
        yield* nt.ObReferenceObjectByHandleWithTag(made.handle, 0, NULL_ADDRESS, KernelMode, tag, out, NULL_ADDRESS),
      );
      const object = nt.memory.readPointer(out);
      const type = typeObject(nt, 'ExEventObjectType');
      yield* c.report('by pointer', yield* nt.ObReferenceObjectByPointerWithTag(object, 0, type, KernelMode, tag));
      yield* c.report('count', yield* nt.ObfReferenceObjectWithTag(object, tag));
      yield* c.report('safe', yield* nt.ObReferenceObjectSafe(object));
      yield* c.report('safe with tag', yield* nt.ObReferenceObjectSafeWithTag(object, tag));
      yield* nt.ObDereferenceObjectDeferDelete(object);
      yield* nt.ObDereferenceObjectDeferDeleteWithTag(object, tag);
      yield* c.report('afterwards', yield* nt.ObfDereferenceObjectWithTag(object, tag));
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ZwClose(made.handle);
    },
    expect: {
      'by handle': STATUS_SUCCESS,
      'by pointer': STATUS_SUCCESS,
      count: 4,
      safe: 1,
      'safe with tag': 1,
      // The handle's, and two of three.
      afterwards: 3,
    },
  });

  rule('ObMakeTemporaryObject takes the name of a permanent object without handles away', {
    c: 'MadeTemporary',
    *kernel(nt, c) {
      const name = '\\BaseNamedObjects\\ConformanceKept';
      const made = yield* createEvent(nt, name, OBJ_KERNEL_HANDLE | OBJECT_ATTRIBUTE_FLAGS.OBJ_PERMANENT);
      const object = yield* objectOf(nt, made.handle);
      yield* nt.ZwClose(made.handle);
      const again = yield* createEvent(nt, name, OBJ_KERNEL_HANDLE);
      yield* c.report('taken', again.status === STATUS_SUCCESS);
      yield* nt.ObMakeTemporaryObject(object);
      yield* nt.ObfDereferenceObject(object);
      const free = yield* createEvent(nt, name, OBJ_KERNEL_HANDLE);
      yield* c.report('free', free.status);
      yield* nt.ZwClose(free.handle);
    },
    expect: { taken: 0, free: STATUS_SUCCESS },
  });

  rule('ObDuplicateObject copies a handle into another process, with less access than the source if asked for', {
    *kernel(nt, c) {
      const { handle } = yield* createEvent(nt, '', 0);
      const [process, system] = [
        yield* nt.IoGetCurrentProcess(),
        nt.memory.readPointer(nt.variable('PsInitialSystemProcess')),
      ];
      const out = nt.local(8);
      const status = yield* nt.ObDuplicateObject(process, handle, system, out, 0x2, 0, 0, KernelMode);
      yield* c.report('status', status as number);
      const copy = nt.memory.readU64(out);
      const thread = yield* spawn(nt, function* () {
        yield* c.report('usable', yield* nt.ZwSetEvent(copy, NULL_ADDRESS));
        const basic = nt.local(56);
        yield* nt.ZwQueryObject(copy, 0, basic, 56, NULL_ADDRESS);
        yield* c.report('access', nt.memory.readU32(addressAdd(basic, 4)));
        yield* nt.ZwClose(copy);
      });
      yield* join(nt, thread);
      yield* c.report('set', yield* isSignaled(nt, handle));
      yield* nt.ZwClose(handle);
    },
    expect: { status: STATUS_SUCCESS, usable: STATUS_SUCCESS, access: 0x2, set: 1 },
  });
});
