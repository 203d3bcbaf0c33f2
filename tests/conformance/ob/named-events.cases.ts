/** Events with names and handles. Source: "ZwCreateEvent", "ZwOpenEvent", "ZwSetEvent" (ntifs.h), "OBJECT_ATTRIBUTES structure (ntdef.h)". */
import {
  addressAdd,
  NULL_ADDRESS,
  OBJECT_ATTRIBUTE_FLAGS,
  STATUS_INVALID_HANDLE,
  STATUS_INVALID_PARAMETER,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_EXISTS,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_PATH_NOT_FOUND,
  STATUS_OBJECT_PATH_SYNTAX_BAD,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import { rules } from '../harness/rule.ts';
import { attributes, createEvent, EVENT_ALL_ACCESS, isSignaled, openEvent, opened, USUAL } from './handles.ts';

const NAME = '\\BaseNamedObjects\\Conformance';
const { OBJ_OPENIF, OBJ_PERMANENT, OBJ_KERNEL_HANDLE } = OBJECT_ATTRIBUTE_FLAGS;

export default rules((rule) => {
  rule('ZwCreateEvent makes an event in the state that is asked for', {
    c: 'EventState',
    *kernel(nt, c) {
      for (const signaled of [false, true]) {
        const { status, handle } = yield* createEvent(nt, '', OBJ_KERNEL_HANDLE, signaled);
        yield* c.report('status', status);
        yield* c.report('signaled', yield* isSignaled(nt, handle));
        yield* nt.ZwClose(handle);
      }
    },
    expect: [
      ['status', STATUS_SUCCESS],
      ['signaled', 0],
      ['status', STATUS_SUCCESS],
      ['signaled', 1],
    ],
  });

  rule('ZwCreateEvent refuses a type that is neither a notification nor a synchronization event', {
    c: 'EventType',
    *kernel(nt, c) {
      const made = yield* opened(nt, (out) => nt.ZwCreateEvent(out, EVENT_ALL_ACCESS, attributes(nt, ''), 2, false));
      yield* c.report('status', made.status);
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('an event of one name can be opened by it in any case, and is the same object', {
    c: 'EventSame',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, NAME);
      const other = yield* openEvent(nt, NAME.toUpperCase());
      yield* c.report('opened', other.status);
      yield* nt.ZwSetEvent(other.handle, NULL_ADDRESS);
      yield* c.report('signaled', yield* isSignaled(nt, made.handle));
      yield* nt.ZwClose(other.handle);
      yield* nt.ZwClose(made.handle);
    },
    expect: { opened: STATUS_SUCCESS, signaled: 1 },
  });

  rule('ZwCreateEvent refuses a name that is taken, unless the attributes have OBJ_OPENIF', {
    c: 'EventCollision',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, NAME);
      yield* c.report('without', (yield* createEvent(nt, NAME)).status);
      const other = yield* createEvent(nt, NAME, USUAL | OBJ_OPENIF, true);
      yield* c.report('with', other.status);
      // It is the old event, in the state that it was in.
      yield* c.report('signaled', yield* isSignaled(nt, other.handle));
      yield* nt.ZwClose(other.handle);
      yield* nt.ZwClose(made.handle);
    },
    expect: { without: STATUS_OBJECT_NAME_COLLISION, with: STATUS_OBJECT_NAME_EXISTS, signaled: 0 },
  });

  rule('a temporary object loses its name with its last handle', {
    c: 'EventTemporary',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, NAME);
      yield* nt.ZwClose(made.handle);
      yield* c.report('open', (yield* openEvent(nt, NAME)).status);
    },
    expect: { open: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('a permanent object keeps its name without handles, until ZwMakeTemporaryObject', {
    c: 'EventPermanent',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, NAME, USUAL | OBJ_PERMANENT);
      yield* nt.ZwClose(made.handle);
      const again = yield* openEvent(nt, NAME);
      yield* c.report('kept', again.status);
      yield* c.report('temporary', yield* nt.ZwMakeTemporaryObject(again.handle));
      const third = yield* openEvent(nt, NAME);
      yield* c.report('still there', third.status);
      yield* nt.ZwClose(third.handle);
      yield* nt.ZwClose(again.handle);
      yield* c.report('gone', (yield* openEvent(nt, NAME)).status);
    },
    expect: {
      kept: STATUS_SUCCESS,
      temporary: STATUS_SUCCESS,
      'still there': STATUS_SUCCESS,
      gone: STATUS_OBJECT_NAME_NOT_FOUND,
    },
  });

  rule('opening by a name says which part of it is missing, or that it is none', {
    c: 'EventMissing',
    *kernel(nt, c) {
      yield* c.report('last', (yield* openEvent(nt, NAME)).status);
      yield* c.report('before', (yield* openEvent(nt, '\\NoSuchDirectory\\Conformance')).status);
      yield* c.report('relative', (yield* openEvent(nt, 'Conformance')).status);
    },
    expect: {
      last: STATUS_OBJECT_NAME_NOT_FOUND,
      before: STATUS_OBJECT_PATH_NOT_FOUND,
      relative: STATUS_OBJECT_PATH_SYNTAX_BAD,
    },
  });

  rule('opening an object as one of another type fails with STATUS_OBJECT_TYPE_MISMATCH', {
    c: 'EventOfOtherType',
    *kernel(nt, c) {
      yield* c.report('directory', (yield* openEvent(nt, '\\BaseNamedObjects')).status);
    },
    expect: { directory: STATUS_OBJECT_TYPE_MISMATCH },
  });

  rule('ZwSetEvent and ZwResetEvent give the state before, ZwClearEvent only clears', {
    *kernel(nt, c) {
      const { handle } = yield* createEvent(nt, '', OBJ_KERNEL_HANDLE);
      const previous = nt.local(8);
      yield* c.report('set', yield* nt.ZwSetEvent(handle, previous));
      yield* c.report('was', nt.memory.readU32(previous));
      yield* c.report('reset', yield* nt.ZwResetEvent(handle, previous));
      yield* c.report('was', nt.memory.readU32(previous));
      yield* nt.ZwSetEvent(handle, NULL_ADDRESS);
      yield* c.report('clear', yield* nt.ZwClearEvent(handle));
      yield* c.report('signaled', yield* isSignaled(nt, handle));
      yield* nt.ZwClose(handle);
    },
    expect: [
      ['set', STATUS_SUCCESS],
      ['was', 0],
      ['reset', STATUS_SUCCESS],
      ['was', 1],
      ['clear', STATUS_SUCCESS],
      ['signaled', 0],
    ],
  });

  rule('ZwPulseEvent leaves an event that nobody waits for not signalled, and gives the state before', {
    *kernel(nt, c) {
      const { handle } = yield* createEvent(nt, '', OBJ_KERNEL_HANDLE, true);
      const previous = nt.local(8);
      yield* c.report('pulse', yield* nt.ZwPulseEvent(handle, previous));
      yield* c.report('was', nt.memory.readU32(previous));
      yield* c.report('signaled', yield* isSignaled(nt, handle));
      yield* nt.ZwClose(handle);
    },
    expect: { pulse: STATUS_SUCCESS, was: 1, signaled: 0 },
  });

  rule('ZwQueryEvent tells the type and the state', {
    *kernel(nt, c) {
      const { handle } = yield* createEvent(nt, '', OBJ_KERNEL_HANDLE, true);
      const information = nt.local(16);
      const length = addressAdd(information, 8);
      yield* c.report('query', yield* nt.ZwQueryEvent(handle, 0, information, 8, length));
      yield* c.report('type', nt.memory.readU32(information));
      yield* c.report('state', nt.memory.readU32(addressAdd(information, 4)));
      yield* c.report('length', nt.memory.readU32(length));
      yield* nt.ZwClose(handle);
    },
    expect: { query: STATUS_SUCCESS, type: 0, state: 1, length: 8 },
  });

  rule('NtCreateEvent and NtSetEvent called by a driver in a thread that serves no program trust it', {
    c: 'EventThroughNt',
    *kernel(nt, c) {
      const thread = nt.routine(function* () {
        const oa = attributes(nt, '', OBJ_KERNEL_HANDLE);
        const made = yield* opened(nt, (out) => nt.NtCreateEvent(out, EVENT_ALL_ACCESS, oa, 0, false));
        yield* c.report('create', made.status);
        yield* c.report('set', yield* nt.NtSetEvent(made.handle, NULL_ADDRESS));
        yield* c.report('wait', yield* nt.NtWaitForSingleObject(made.handle, false, NULL_ADDRESS));
        yield* c.report('close', yield* nt.NtClose(made.handle));
      });
      const { handle } = yield* opened(nt, (out) =>
        nt.PsCreateSystemThread(out, 0x1f_ffff, NULL_ADDRESS, 0, NULL_ADDRESS, thread, 0),
      );
      yield* nt.ZwWaitForSingleObject(handle, false, NULL_ADDRESS);
      yield* nt.ZwClose(handle);
    },
    expect: { create: STATUS_SUCCESS, set: STATUS_SUCCESS, wait: STATUS_SUCCESS, close: STATUS_SUCCESS },
  });

  rule('a handle that was closed stands for nothing', {
    c: 'EventClosed',
    *kernel(nt, c) {
      const { handle } = yield* createEvent(nt, '', OBJ_KERNEL_HANDLE);
      yield* c.report('first', yield* nt.ZwClose(handle));
      yield* c.report('set', yield* nt.ZwSetEvent(handle, NULL_ADDRESS));
      yield* c.report('second', yield* nt.ZwClose(handle));
    },
    expect: { first: STATUS_SUCCESS, set: STATUS_INVALID_HANDLE, second: STATUS_INVALID_HANDLE },
  });
});
