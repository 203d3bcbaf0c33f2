/** Callback objects. Source: "Callback Objects", the pages of the routines (wdm.h). */
import {
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const OBJ_PERMANENT = 0x10;
const NAME = '\\Callback\\Conformance';
/** Stays as long as the system. */
const KEPT = '\\Callback\\Kept';

function attributes(nt: DriverKit, name: string, flags = 0): GuestAddress {
  const address = nt.local(48);
  nt.InitializeObjectAttributes(address, nt.text(name), flags);
  return address;
}

/** A callback object of the case's own. */
function* createCallback(nt: DriverKit, allowMultiple: boolean): DriverCode<GuestAddress> {
  const out = nt.local(8);
  yield* nt.ExCreateCallback(out, attributes(nt, NAME), true, allowMultiple);
  return nt.memory.readPointer(out);
}

export default rules((rule) => {
  rule('a callback object calls its routine with its context and both arguments', {
    c: 'CallbackArguments',
    *kernel(nt, c) {
      const callback = yield* createCallback(nt, true);
      const routine = nt.routine(function* (context, first, second) {
        yield* c.report('context', context);
        yield* c.report('first', first);
        yield* c.report('second', second);
      });
      const registration = yield* nt.ExRegisterCallback(callback, routine, u64(1));
      yield* nt.ExNotifyCallback(callback, u64(2), u64(3));
      yield* nt.ExUnregisterCallback(registration);
      yield* nt.ObfDereferenceObject(callback);
    },
    expect: { context: 1, first: 2, second: 3 },
  });

  rule('routines are called in the order of their registration', {
    c: 'CallbackOrder',
    *kernel(nt, c) {
      const callback = yield* createCallback(nt, true);
      const routine = nt.routine(function* (context) {
        yield* c.report('called', context);
      });
      const first = yield* nt.ExRegisterCallback(callback, routine, u64(1));
      const second = yield* nt.ExRegisterCallback(callback, routine, u64(2));
      yield* nt.ExNotifyCallback(callback, u64(0), u64(0));
      yield* nt.ExUnregisterCallback(first);
      yield* nt.ExNotifyCallback(callback, u64(0), u64(0));
      yield* nt.ExUnregisterCallback(second);
      yield* nt.ExNotifyCallback(callback, u64(0), u64(0));
      yield* nt.ObfDereferenceObject(callback);
    },
    expect: [
      ['called', 1],
      ['called', 2],
      ['called', 2],
    ],
  });

  rule('a callback object that allows one routine gives NULL for a second one', {
    c: 'CallbackSingle',
    *kernel(nt, c) {
      const callback = yield* createCallback(nt, false);
      const routine = nt.routine(function* () {});
      const first = yield* nt.ExRegisterCallback(callback, routine, u64(0));
      yield* c.report('first', first !== NULL_ADDRESS);
      yield* c.report('second', (yield* nt.ExRegisterCallback(callback, routine, u64(0))) !== NULL_ADDRESS);
      yield* nt.ExUnregisterCallback(first);
      yield* nt.ObfDereferenceObject(callback);
    },
    expect: { first: 1, second: 0 },
  });

  rule('ExCreateCallback without Create finds the objects that the system has, and no others', {
    c: 'CallbackOpen',
    *kernel(nt, c) {
      const out = nt.local(8);
      const time = attributes(nt, '\\Callback\\SetSystemTime');
      yield* c.report('system', yield* nt.ExCreateCallback(out, time, false, true));
      yield* nt.ObfDereferenceObject(nt.memory.readPointer(out));
      yield* c.report('other', yield* nt.ExCreateCallback(out, attributes(nt, NAME), false, true));
    },
    expect: { system: STATUS_SUCCESS, other: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('ExCreateCallback says STATUS_OBJECT_TYPE_MISMATCH when the name is of another kind of object', {
    c: 'CallbackOtherType',
    *kernel(nt, c) {
      const name = attributes(nt, '\\Device');
      yield* c.report('status', yield* nt.ExCreateCallback(nt.local(8), name, true, true));
    },
    expect: { status: STATUS_OBJECT_TYPE_MISMATCH },
  });

  rule('a permanent callback object is found by its name, and is the same object', {
    c: 'CallbackByName',
    *kernel(nt, c) {
      const out = nt.local(8);
      yield* nt.ExCreateCallback(out, attributes(nt, KEPT, OBJ_PERMANENT), true, true);
      const callback = nt.memory.readPointer(out);
      yield* c.report('status', yield* nt.ExCreateCallback(out, attributes(nt, KEPT), false, true));
      yield* c.report('same', nt.memory.readPointer(out) === callback);
      yield* nt.ObfDereferenceObject(callback);
      yield* nt.ObfDereferenceObject(callback);
    },
    expect: { status: STATUS_SUCCESS, same: 1 },
  });
});
