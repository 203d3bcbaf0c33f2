/** Directories, symbolic links and names. Source: "ZwCreateDirectoryObject", "ZwQuerySymbolicLinkObject" (wdm.h), "ObQueryNameString function (ntifs.h)", "Object Names". */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INFO_LENGTH_MISMATCH,
  STATUS_NO_MORE_ENTRIES,
  STATUS_OBJECT_NAME_COLLISION,
  STATUS_OBJECT_NAME_NOT_FOUND,
  STATUS_OBJECT_TYPE_MISMATCH,
  STATUS_SUCCESS,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';
import {
  attributes,
  createEvent,
  EVENT_ALL_ACCESS,
  nameOf,
  objectOf,
  openEvent,
  opened,
  typeObject,
  USUAL,
} from './handles.ts';

const DIRECTORY_ALL_ACCESS = 0xf_000f;
const LINK_ALL_ACCESS = 0xf_0001;
const PLACE = '\\ConformanceObjects';
const STATUS_MORE_ENTRIES = 0x105;

function* directory(nt: DriverKit, name: string) {
  const oa = attributes(nt, name);
  return yield* opened(nt, (out) => nt.ZwCreateDirectoryObject(out, DIRECTORY_ALL_ACCESS, oa));
}

function* link(nt: DriverKit, name: string, target: string) {
  const oa = attributes(nt, name);
  return yield* opened(nt, (out) => nt.ZwCreateSymbolicLinkObject(out, LINK_ALL_ACCESS, oa, nt.text(target)));
}

/** The text of a UNICODE_STRING. */
function textAt(nt: DriverKit, string: GuestAddress): string {
  const length = nt.memory.readU16(string) / 2;
  const buffer = nt.memory.readPointer(addressAdd(string, 8));
  return String.fromCharCode(...Array.from({ length }, (_, i) => nt.memory.readU16(addressAdd(buffer, 2 * i))));
}

export default rules((rule) => {
  rule('an object is made in a directory by a name relative to its handle, and found by its full name', {
    c: 'RelativeName',
    *kernel(nt, c) {
      const place = yield* directory(nt, PLACE);
      yield* c.report('directory', place.status);
      const oa = attributes(nt, 'Inside', USUAL, place.handle);
      const made = yield* opened(nt, (out) => nt.ZwCreateEvent(out, EVENT_ALL_ACCESS, oa, 0, false));
      yield* c.report('event', made.status);
      const other = yield* openEvent(nt, `${PLACE}\\Inside`);
      yield* c.report('opened', other.status);
      for (const { handle } of [other, made, place]) yield* nt.ZwClose(handle);
    },
    expect: { directory: STATUS_SUCCESS, event: STATUS_SUCCESS, opened: STATUS_SUCCESS },
  });

  rule('a directory is made once, can be opened, and goes with its last handle', {
    c: 'DirectoryLife',
    *kernel(nt, c) {
      const place = yield* directory(nt, PLACE);
      yield* c.report('again', (yield* directory(nt, PLACE)).status);
      const other = yield* opened(nt, (out) => nt.ZwOpenDirectoryObject(out, 3, attributes(nt, PLACE)));
      yield* c.report('opened', other.status);
      yield* nt.ZwClose(place.handle);
      yield* nt.ZwClose(other.handle);
      const late = yield* opened(nt, (out) => nt.ZwOpenDirectoryObject(out, 3, attributes(nt, PLACE)));
      yield* c.report('late', late.status);
    },
    expect: { again: STATUS_OBJECT_NAME_COLLISION, opened: STATUS_SUCCESS, late: STATUS_OBJECT_NAME_NOT_FOUND },
  });

  rule('ZwQueryDirectoryObject lists names and types, one after the other or as many as fit', {
    *kernel(nt, c) {
      const place = yield* directory(nt, PLACE);
      const first = yield* createEvent(nt, `${PLACE}\\Alpha`);
      const second = yield* directory(nt, `${PLACE}\\Beta`);
      const [buffer, context] = [nt.local(256), nt.local(8)];
      for (const restart of [true, false, false]) {
        const status = yield* nt.ZwQueryDirectoryObject(
          place.handle,
          buffer,
          256,
          true,
          restart,
          context,
          NULL_ADDRESS,
        );
        yield* c.report('single', status);
        if (status !== STATUS_SUCCESS) break;
        yield* c.report('name', textAt(nt, buffer));
        yield* c.report('type', textAt(nt, addressAdd(buffer, 16)));
      }
      yield* c.report(
        'all',
        yield* nt.ZwQueryDirectoryObject(place.handle, buffer, 256, false, true, context, NULL_ADDRESS),
      );
      yield* c.report('second', textAt(nt, addressAdd(buffer, 32)));
      yield* c.report(
        'some',
        yield* nt.ZwQueryDirectoryObject(place.handle, buffer, 100, false, true, context, NULL_ADDRESS),
      );
      yield* c.report('count', nt.memory.readU32(context));
      yield* c.report(
        'none',
        yield* nt.ZwQueryDirectoryObject(place.handle, buffer, 40, true, true, context, NULL_ADDRESS),
      );
      for (const { handle } of [second, first, place]) yield* nt.ZwClose(handle);
    },
    expect: [
      ['single', STATUS_SUCCESS],
      ['name', 'Alpha'],
      ['type', 'Event'],
      ['single', STATUS_SUCCESS],
      ['name', 'Beta'],
      ['type', 'Directory'],
      ['single', STATUS_NO_MORE_ENTRIES],
      ['all', STATUS_SUCCESS],
      ['second', 'Beta'],
      ['some', STATUS_MORE_ENTRIES],
      ['count', 1],
      ['none', STATUS_BUFFER_TOO_SMALL],
    ],
  });

  rule('opening by a symbolic link opens what it stands for; the link itself is opened as a link', {
    c: 'LinkFollowed',
    *kernel(nt, c) {
      const event = yield* createEvent(nt, '\\BaseNamedObjects\\ConformanceTarget');
      const made = yield* link(nt, '\\BaseNamedObjects\\ConformanceLink', '\\BaseNamedObjects\\ConformanceTarget');
      yield* c.report('link', made.status);
      const through = yield* openEvent(nt, '\\BaseNamedObjects\\ConformanceLink');
      yield* c.report('through', through.status);
      const itself = yield* opened(nt, (out) =>
        nt.ZwOpenSymbolicLinkObject(out, 1, attributes(nt, '\\BaseNamedObjects\\ConformanceLink')),
      );
      yield* c.report('itself', itself.status);
      const wrong = yield* opened(nt, (out) =>
        nt.ZwOpenSymbolicLinkObject(out, 1, attributes(nt, '\\BaseNamedObjects\\ConformanceTarget')),
      );
      yield* c.report('no link', wrong.status);
      for (const { handle } of [itself, through, made, event]) yield* nt.ZwClose(handle);
      yield* c.report('gone', (yield* openEvent(nt, '\\BaseNamedObjects\\ConformanceLink')).status);
    },
    expect: {
      link: STATUS_SUCCESS,
      through: STATUS_SUCCESS,
      itself: STATUS_SUCCESS,
      'no link': STATUS_OBJECT_TYPE_MISMATCH,
      gone: STATUS_OBJECT_NAME_NOT_FOUND,
    },
  });

  rule('ZwQuerySymbolicLinkObject gives the target, and how many bytes it takes when there is no room', {
    c: 'LinkTarget',
    *kernel(nt, c) {
      const made = yield* link(nt, '\\BaseNamedObjects\\ConformanceLink', '\\Device\\Null');
      const [string, buffer, length] = [nt.local(16), nt.local(64), nt.local(8)];
      nt.memory.fill(string, 16, 0);
      nt.memory.writePointer(addressAdd(string, 8), buffer);
      yield* c.report('small', yield* nt.ZwQuerySymbolicLinkObject(made.handle, string, length));
      yield* c.report('needed', nt.memory.readU32(length));
      nt.memory.writeU16(addressAdd(string, 2), 64);
      yield* c.report('status', yield* nt.ZwQuerySymbolicLinkObject(made.handle, string, length));
      yield* c.reportText('target', string);
      yield* nt.ZwClose(made.handle);
    },
    expect: { small: STATUS_BUFFER_TOO_SMALL, needed: 26, status: STATUS_SUCCESS, target: '\\Device\\Null' },
  });

  rule('ObQueryNameString gives the full name of an object, and the length that it takes', {
    c: 'NameOfObject',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '\\BaseNamedObjects\\Named');
      const object = yield* objectOf(nt, made.handle);
      yield* c.report('name', yield* nameOf(nt, object));
      const length = nt.local(8);
      yield* c.report('small', yield* nt.ObQueryNameString(object, NULL_ADDRESS, 0, length));
      // The UNICODE_STRING, 23 characters and a terminator.
      yield* c.report('needed', nt.memory.readU32(length));
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ZwClose(made.handle);
    },
    expect: { name: '\\BaseNamedObjects\\Named', small: STATUS_INFO_LENGTH_MISMATCH, needed: 64 },
  });

  rule('an object without a name has an empty one', {
    c: 'NameOfNameless',
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '');
      const object = yield* objectOf(nt, made.handle);
      yield* c.report('name', yield* nameOf(nt, object));
      yield* nt.ObfDereferenceObject(object);
      yield* nt.ZwClose(made.handle);
    },
    expect: { name: '' },
  });

  rule('the name of a device is its place in the namespace', {
    c: 'NameOfDevice',
    *kernel(nt, c) {
      const device = yield* c.device('\\Device\\ConformanceNamed');
      yield* c.report('name', yield* nameOf(nt, device));
    },
    expect: { name: '\\Device\\ConformanceNamed' },
  });

  rule('ObReferenceObjectByName gives the object of a name and type, referenced', {
    *kernel(nt, c) {
      const out = nt.local(8);
      const driverType = typeObject(nt, 'IoDriverObjectType');
      const byName = (name: string, type: GuestAddress) =>
        nt.ObReferenceObjectByName(nt.text(name), 0x40, NULL_ADDRESS, 0, type, 0, NULL_ADDRESS, out);
      yield* c.report('driver', yield* byName('\\Driver\\conformance', driverType));
      const object = nt.memory.readPointer(out);
      yield* c.report('same', object === c.driverObject);
      yield* nt.ObfDereferenceObject(object);
      yield* c.report('missing', yield* byName('\\Driver\\NoSuchDriver', driverType));
      yield* c.report('other type', yield* byName('\\Driver', driverType));
    },
    expect: {
      driver: STATUS_SUCCESS,
      same: 1,
      missing: STATUS_OBJECT_NAME_NOT_FOUND,
      'other type': STATUS_OBJECT_TYPE_MISMATCH,
    },
  });

  rule('ObOpenObjectByName makes a handle of the object of a name', {
    *kernel(nt, c) {
      const made = yield* createEvent(nt, '\\BaseNamedObjects\\Named');
      const type = typeObject(nt, 'ExEventObjectType');
      const oa = attributes(nt, '\\BaseNamedObjects\\Named');
      const other = yield* opened(nt, (out) =>
        nt.ObOpenObjectByName(oa, type, 0, NULL_ADDRESS, EVENT_ALL_ACCESS, NULL_ADDRESS, out),
      );
      yield* c.report('status', other.status);
      const [first, second] = [yield* objectOf(nt, made.handle), yield* objectOf(nt, other.handle)];
      yield* c.report('same', first === second);
      for (const object of [first, second]) yield* nt.ObfDereferenceObject(object);
      for (const { handle } of [other, made]) yield* nt.ZwClose(handle);
    },
    expect: { status: STATUS_SUCCESS, same: 1 },
  });
});
