/** Making objects in two steps. Source: "ObInsertObject function (ntifs.h)". */
import {
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import { attributes, createEvent, EVENT_ALL_ACCESS, nameOf, openEvent, opened, typeObject } from './handles.ts';

const NAME = '\\BaseNamedObjects\\ConformanceInserted';

/** ObCreateObject of an event, which is initialised. */
function* create(nt: DriverKit, name: string): DriverCode<GuestAddress> {
  const out = nt.local(8);
  const type = typeObject(nt, 'ExEventObjectType');
  yield* nt.ObCreateObject(0, type, attributes(nt, name), 0, NULL_ADDRESS, 24, 0, 0, out);
  const object = nt.memory.readPointer(out);
  yield* nt.KeInitializeEvent(object, 0, false);
  return object;
}

export default rules((rule) => {
  rule('an object has its name and a handle only when it has been inserted', {
    *kernel(nt, c) {
      const object = yield* create(nt, NAME);
      yield* c.report('before', (yield* openEvent(nt, NAME)).status === STATUS_SUCCESS);
      const made = yield* opened(nt, (out) =>
        nt.ObInsertObject(object, NULL_ADDRESS, EVENT_ALL_ACCESS, 0, NULL_ADDRESS, out),
      );
      yield* c.report('insert', made.status);
      yield* c.report('name', yield* nameOf(nt, object));
      const other = yield* openEvent(nt, NAME);
      yield* c.report('open', other.status);
      yield* c.report('set', yield* nt.ZwSetEvent(other.handle, NULL_ADDRESS));
      yield* c.report('signaled', yield* nt.KeReadStateEvent(object));
      for (const { handle } of [other, made]) yield* nt.ZwClose(handle);
    },
    expect: { before: 0, insert: STATUS_SUCCESS, name: NAME, open: STATUS_SUCCESS, set: STATUS_SUCCESS, signaled: 1 },
  });

  rule('inserting under a name that is taken fails and gives the object up', {
    *kernel(nt, c) {
      const taken = yield* createEvent(nt, NAME);
      const object = yield* create(nt, NAME);
      const made = yield* opened(nt, (out) => nt.ObInsertObject(object, NULL_ADDRESS, 0, 0, NULL_ADDRESS, out));
      yield* c.report('insert', made.status);
      yield* nt.ZwClose(taken.handle);
    },
    events: ['objectDelete'],
    expect: [
      ['event', 'objectDelete'],
      ['insert', STATUS_OBJECT_NAME_COLLISION],
      ['event', 'objectDelete'],
    ],
  });

  rule('the pointer bias gives the caller references of its own', {
    *kernel(nt, c) {
      const object = yield* create(nt, '');
      const [out, handle] = [nt.local(8), nt.local(8)];
      yield* c.report('insert', yield* nt.ObInsertObject(object, NULL_ADDRESS, EVENT_ALL_ACCESS, 1, out, handle));
      yield* c.report('same', nt.memory.readPointer(out) === object);
      yield* nt.ZwClose(nt.memory.readU64(handle));
      // The handle has gone, the reference has not.
      yield* c.report('left', yield* nt.ObfReferenceObject(object));
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ObfDereferenceObject(object);
    },
    expect: { insert: STATUS_SUCCESS, same: 1, left: 2 },
  });

  rule('ObCreateObject needs a type', {
    *kernel(nt, c) {
      const status = yield* nt.ObCreateObject(
        0,
        NULL_ADDRESS,
        attributes(nt, ''),
        0,
        NULL_ADDRESS,
        24,
        0,
        0,
        nt.local(8),
      );
      yield* c.report('status', status);
    },
    expect: { status: STATUS_OBJECT_TYPE_MISMATCH },
  });
});
