/** Prefix tables, images, one-time initialisation, internet addresses. Source: the pages of the routines (ntifs.h, ntddk.h, ip2string.h), "PE Format". */
import {
  addressAdd,
  type DriverKit,
  DriverObject,
  type GuestAddress,
  NonPagedPoolNx,
  NULL_ADDRESS,
  poolTag,
  u64,
} from '../../../kernel/driver-kit/api.ts';
import {
  STATUS_INVALID_IMAGE_FORMAT,
  STATUS_INVALID_PARAMETER,
  STATUS_MESSAGE_NOT_FOUND,
  STATUS_PENDING,
  STATUS_RESOURCE_NAME_NOT_FOUND,
  STATUS_RESOURCE_TYPE_NOT_FOUND,
  STATUS_UNSUCCESSFUL,
} from '../../../nt/status-codes.ts';
import { rules } from '../harness/rule.ts';

const TAG = poolTag('Case');
const PAGE = 0x1000;
const RESOURCES = 2;

/** Writes a PE32+ image of a page into pool: a type 11 resource, name 1, language 0x409, that is a message table. */
function writeImage(nt: DriverKit, base: GuestAddress): void {
  const { memory } = nt;
  const put = (offset: number, ...words: number[]) => {
    words.forEach((word, i) => {
      memory.writeU32(addressAdd(base, offset + 4 * i), word);
    });
  };
  memory.fill(base, PAGE, 0);
  memory.writeU16(base, 0x5a4d);
  put(0x3c, 0x80);
  put(0x80, 0x4550);
  memory.writeU16(addressAdd(base, 0x98), 0x20b);
  put(0x80 + 24 + 56, PAGE);
  put(0x80 + 24 + 108, 16);
  put(0x80 + 24 + 112 + 8 * RESOURCES, 0x400, 0x200);
  // Directories of types, names and languages with one entry each, then the data entry and the table.
  memory.writeU16(addressAdd(base, 0x400 + 14), 1);
  put(0x410, 11, 0x8000_0018);
  memory.writeU16(addressAdd(base, 0x418 + 14), 1);
  put(0x428, 1, 0x8000_0030);
  memory.writeU16(addressAdd(base, 0x430 + 14), 1);
  put(0x440, 0x409, 0x48);
  put(0x448, 0x460, 0x40);
  // Messages 100 and 101.
  put(0x460, 1, 100, 101, 16);
  put(0x470, 12, 0x0061, 0, 12);
  memory.writeU16(addressAdd(base, 0x47c), 12);
  put(0x480, 0x0062, 0);
}

/** A unicode string and an entry for it, in memory that stays. */
function prefixEntry(nt: DriverKit) {
  return nt.local(56);
}

export default rules((rule) => {
  rule('RtlFindUnicodePrefix finds the longest prefix of a name that ends where a component does', {
    c: 'FindPrefix',
    *kernel(nt, c) {
      const table = nt.local(24);
      yield* nt.RtlInitializeUnicodePrefix(table);
      const [root, short, long] = [prefixEntry(nt), prefixEntry(nt), prefixEntry(nt)];
      yield* c.report('root', yield* nt.RtlInsertUnicodePrefix(table, nt.text('\\'), root));
      yield* c.report('short', yield* nt.RtlInsertUnicodePrefix(table, nt.text('\\Device'), short));
      yield* c.report('long', yield* nt.RtlInsertUnicodePrefix(table, nt.text('\\Device\\Volume'), long));
      yield* c.report('again', yield* nt.RtlInsertUnicodePrefix(table, nt.text('\\Device'), nt.local(56)));
      const find = (name: string, index = 0) => nt.RtlFindUnicodePrefix(table, nt.text(name), index);
      yield* c.report('longest', (yield* find('\\Device\\Volume\\file')) === long);
      yield* c.report('whole component', (yield* find('\\Device\\Volumes')) === short);
      yield* c.report('exact', (yield* find('\\Device')) === short);
      yield* c.report('only the root', (yield* find('\\Other')) === root);
      yield* c.report('any case', (yield* find('\\DEVICE\\x')) === short);
      yield* c.report('case counts', (yield* find('\\DEVICE\\x', 7)) === root);
    },
    expect: {
      root: 1,
      short: 1,
      long: 1,
      again: 0,
      longest: 1,
      'whole component': 1,
      exact: 1,
      'only the root': 1,
      'any case': 1,
      'case counts': 1,
    },
  });

  rule('RtlRemoveUnicodePrefix takes a prefix out, RtlNextUnicodePrefix goes through those that are left', {
    c: 'RemovePrefix',
    *kernel(nt, c) {
      const table = nt.local(24);
      yield* nt.RtlInitializeUnicodePrefix(table);
      const [a, b] = [prefixEntry(nt), prefixEntry(nt)];
      yield* nt.RtlInsertUnicodePrefix(table, nt.text('\\a'), a);
      yield* nt.RtlInsertUnicodePrefix(table, nt.text('\\b'), b);
      yield* nt.RtlRemoveUnicodePrefix(table, a);
      yield* c.report('gone', yield* nt.RtlFindUnicodePrefix(table, nt.text('\\a\\x'), 0));
      yield* c.report('left', (yield* nt.RtlNextUnicodePrefix(table, true)) === b);
      yield* c.report('end', yield* nt.RtlNextUnicodePrefix(table, false));
    },
    expect: { gone: 0, left: 1, end: 0 },
  });

  rule('RtlGenerate8dot3Name makes one short name after the other of a long one', {
    c: 'ShortNames',
    *kernel(nt, c) {
      const [context, name, buffer] = [nt.local(40), nt.local(16), nt.local(32)];
      nt.memory.fill(context, 40, 0);
      nt.memory.writeU16(addressAdd(name, 2), 24);
      nt.memory.writePointer(addressAdd(name, 8), buffer);
      for (let time = 0; time < 2; time++) {
        yield* c.report('status', yield* nt.RtlGenerate8dot3Name(nt.text('Long file name.text'), false, context, name));
        yield* c.reportText('name', name);
      }
    },
    expect: [
      ['status', 0],
      ['name', 'LONGFI~1.TEX'],
      ['status', 0],
      ['name', 'LONGFI~2.TEX'],
    ],
  });

  rule('RtlIsNameLegalDOS8Dot3 tells names of 8.3 characters from others', {
    c: 'LegalShortNames',
    *kernel(nt, c) {
      const spaces = nt.local(1);
      const isLegal = (name: string) => nt.RtlIsNameLegalDOS8Dot3(nt.text(name), NULL_ADDRESS, spaces);
      yield* c.report('short', yield* isLegal('readme.txt'));
      yield* c.report('spaces', nt.memory.readU8(spaces));
      yield* c.report('long', yield* isLegal('readme-first.txt'));
      yield* c.report('extension', yield* isLegal('page.html'));
      yield* c.report('two periods', yield* isLegal('a.b.c'));
      yield* c.report('with a space', yield* isLegal('a b.c'));
      yield* c.report('its spaces', nt.memory.readU8(spaces));
    },
    expect: { short: 1, spaces: 0, long: 0, extension: 0, 'two periods': 0, 'with a space': 1, 'its spaces': 1 },
  });

  rule('RtlIsValidOemCharacter gives a character in upper case, or an underscore for one that the code page lacks', {
    c: 'OemCharacter',
    *kernel(nt, c) {
      const character = nt.local(2);
      for (const unit of [0x61, 0x4e2d]) {
        nt.memory.writeU16(character, unit);
        yield* c.report('valid', yield* nt.RtlIsValidOemCharacter(character));
        yield* c.report('character', nt.memory.readU16(character));
      }
    },
    expect: [
      ['valid', 1],
      ['character', 0x41],
      ['valid', 0],
      ['character', 0x5f],
    ],
  });

  rule('RtlImageNtHeader finds the headers of an image, and NULL where there is none', {
    c: 'ImageHeaders',
    *kernel(nt, c) {
      const { DriverStart } = nt.view(DriverObject, c.driverObject);
      const headers = yield* nt.RtlImageNtHeader(DriverStart);
      yield* c.report('signature', nt.memory.readU32(headers));
      const block = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, 64, TAG);
      nt.memory.fill(block, 64, 0);
      yield* c.report('none', yield* nt.RtlImageNtHeader(block));
      yield* nt.ExFreePoolWithTag(block, TAG);
    },
    expect: { signature: 0x4550, none: 0 },
  });

  rule('RtlImageNtHeaderEx wants the headers within the bytes that it is told of', {
    *kernel(nt, c) {
      const { DriverStart, DriverSize } = nt.view(DriverObject, c.driverObject);
      const out = nt.local(8);
      yield* c.report('within', yield* nt.RtlImageNtHeaderEx(0, DriverStart, u64(DriverSize), out));
      yield* c.report('same', nt.memory.readPointer(out) === (yield* nt.RtlImageNtHeader(DriverStart)));
      yield* c.report('cut', yield* nt.RtlImageNtHeaderEx(0, DriverStart, u64(64), out));
      yield* c.report('unchecked', yield* nt.RtlImageNtHeaderEx(1, DriverStart, u64(0), out));
      yield* c.report('flags', yield* nt.RtlImageNtHeaderEx(2, DriverStart, u64(DriverSize), out));
    },
    expect: { within: 0, same: 1, cut: STATUS_INVALID_IMAGE_FORMAT, unchecked: 0, flags: STATUS_INVALID_PARAMETER },
  });

  rule('RtlImageDirectoryEntryToData gives where a directory is and its size', {
    c: 'ImageDirectory',
    *kernel(nt, c) {
      const base = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, PAGE, TAG);
      writeImage(nt, base);
      const size = nt.local(4);
      const directory = yield* nt.RtlImageDirectoryEntryToData(base, true, RESOURCES, size);
      yield* c.report('offset', directory - base);
      yield* c.report('size', nt.memory.readU32(size));
      yield* c.report('none', yield* nt.RtlImageDirectoryEntryToData(base, true, 5, size));
      yield* c.report('its size', nt.memory.readU32(size));
      yield* nt.ExFreePoolWithTag(base, TAG);
    },
    expect: { offset: 0x400, size: 0x200, none: 0, 'its size': 0 },
  });

  rule('LdrFindResource_U finds a resource by type, name and language, LdrAccessResource its data', {
    c: 'FindResource',
    *kernel(nt, c) {
      const base = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, PAGE, TAG);
      writeImage(nt, base);
      const [path, entryAt, address, size] = [nt.local(24), nt.local(8), nt.local(8), nt.local(4)];
      const find = function* (type: number, name: number) {
        [type, name, 0x409].forEach((id, i) => {
          nt.memory.writeI64(addressAdd(path, 8 * i), id);
        });
        return yield* nt.LdrFindResource_U(base, path, 3, entryAt);
      };
      yield* c.report('type', yield* find(10, 1));
      yield* c.report('name', yield* find(11, 2));
      yield* c.report('found', yield* find(11, 1));
      yield* c.report('data', yield* nt.LdrAccessResource(base, nt.memory.readPointer(entryAt), address, size));
      yield* c.report('offset', nt.memory.readPointer(address) - base);
      yield* c.report('size', nt.memory.readU32(size));
      yield* nt.ExFreePoolWithTag(base, TAG);
    },
    expect: {
      type: STATUS_RESOURCE_TYPE_NOT_FOUND,
      name: STATUS_RESOURCE_NAME_NOT_FOUND,
      found: 0,
      data: 0,
      offset: 0x460,
      size: 0x40,
    },
  });

  rule('RtlFindMessage finds a message of a message table by its number', {
    c: 'FindMessage',
    *kernel(nt, c) {
      const base = yield* nt.ExAllocatePoolWithTag(NonPagedPoolNx, PAGE, TAG);
      writeImage(nt, base);
      const out = nt.local(8);
      yield* c.report('found', yield* nt.RtlFindMessage(base, 11, 0x409, 101, out));
      yield* c.report('text', nt.memory.readU8(addressAdd(nt.memory.readPointer(out), 4)));
      yield* c.report('none', yield* nt.RtlFindMessage(base, 11, 0x409, 102, out));
      yield* nt.ExFreePoolWithTag(base, TAG);
    },
    expect: { found: 0, text: 0x62, none: STATUS_MESSAGE_NOT_FOUND },
  });

  rule('RtlFindExportedRoutineByName gives NULL for an image that exports no such routine', {
    *kernel(nt, c) {
      const { DriverStart } = nt.view(DriverObject, c.driverObject);
      yield* c.report('none', yield* nt.RtlFindExportedRoutineByName(DriverStart, nt.ansi('NoSuchRoutine')));
    },
    expect: { none: 0 },
  });

  rule('RtlRunOnceExecuteOnce calls its routine once; everybody gets the context', {
    c: 'RunOnce',
    *kernel(nt, c) {
      const [once, context] = [nt.local(8), nt.local(8)];
      yield* nt.RtlRunOnceInitialize(once);
      const routine = nt.routine(function* (_once, parameter, out) {
        yield* c.report('called with', parameter);
        nt.memory.writeI64(out, 0x5000);
        return 1;
      });
      for (let time = 0; time < 2; time++) {
        nt.memory.writeI64(context, 0);
        yield* c.report('status', yield* nt.RtlRunOnceExecuteOnce(once, routine, 7 as GuestAddress, context));
        yield* c.report('context', nt.memory.readI64(context));
      }
    },
    expect: [
      ['called with', 7],
      ['status', 0],
      ['context', 0x5000],
      ['status', 0],
      ['context', 0x5000],
    ],
  });

  rule('an initialisation that fails is tried again by the next one', {
    c: 'RunOnceFails',
    *kernel(nt, c) {
      const once = nt.local(8);
      yield* nt.RtlRunOnceInitialize(once);
      const [fails, works] = [0, 1].map((result) => nt.routine(() => result));
      yield* c.report('fails', yield* nt.RtlRunOnceExecuteOnce(once, fails!, NULL_ADDRESS, NULL_ADDRESS));
      yield* c.report('works', yield* nt.RtlRunOnceExecuteOnce(once, works!, NULL_ADDRESS, NULL_ADDRESS));
    },
    expect: { fails: STATUS_UNSUCCESSFUL, works: 0 },
  });

  rule('RtlRunOnceBeginInitialize has one caller do the work, which RtlRunOnceComplete ends', {
    c: 'RunOnceBegin',
    *kernel(nt, c) {
      const CHECK_ONLY = 1;
      const [once, context] = [nt.local(8), nt.local(8)];
      yield* nt.RtlRunOnceInitialize(once);
      yield* c.report('asked', yield* nt.RtlRunOnceBeginInitialize(once, CHECK_ONLY, context));
      yield* c.report('begun', yield* nt.RtlRunOnceBeginInitialize(once, 0, context));
      yield* c.report('complete', yield* nt.RtlRunOnceComplete(once, 0, u64(0x40)));
      yield* c.report('done', yield* nt.RtlRunOnceBeginInitialize(once, 0, context));
      yield* c.report('context', nt.memory.readI64(context));
    },
    expect: { asked: STATUS_UNSUCCESSFUL, begun: STATUS_PENDING, complete: 0, done: 0, context: 0x40 },
  });

  rule('an IPv4 address is written as four decimal numbers, with a port in network order behind a colon', {
    c: 'Ipv4Text',
    *kernel(nt, c) {
      const [address, text, length] = [nt.local(4), nt.local(32), nt.local(4)];
      nt.memory.writeBytes(address, Uint8Array.of(192, 0, 2, 1));
      const end = yield* nt.RtlIpv4AddressToStringA(address, text);
      yield* c.report('characters', end - text);
      yield* c.report('text', c.read(text, end - text));
      nt.memory.writeU32(length, 32);
      yield* c.report('status', yield* nt.RtlIpv4AddressToStringExA(address, 0x5000, text, length));
      yield* c.report('with port', c.read(text, nt.memory.readU32(length) - 1));
      nt.memory.writeU32(length, 5);
      yield* c.report('no room', yield* nt.RtlIpv4AddressToStringExA(address, 0, text, length));
      yield* c.report('needed', nt.memory.readU32(length));
    },
    expect: {
      characters: 9,
      text: '192.0.2.1',
      status: 0,
      'with port': '192.0.2.1:80',
      'no room': STATUS_INVALID_PARAMETER,
      needed: 10,
    },
  });

  rule(
    'RtlIpv4StringToAddressW reads four decimal numbers when it is strict, numbers of C when not, and tells where they end',
    {
      c: 'Ipv4Parse',
      *kernel(nt, c) {
        const [end, address] = [nt.local(8), nt.local(4)];
        const parse = function* (text: string, strict: boolean) {
          const at = nt.wide(text);
          const status = yield* nt.RtlIpv4StringToAddressW(at, strict, end, address);
          return { status, characters: (nt.memory.readPointer(end) - at) / 2, value: nt.memory.readU32(address) };
        };
        const strict = yield* parse('127.0.0.1 x', true);
        yield* c.report('strict', strict.status);
        yield* c.report('characters', strict.characters);
        yield* c.report('value', strict.value);
        yield* c.report('hexadecimal', (yield* parse('0x7f.1', true)).status);
        yield* c.report('loose', (yield* parse('0x7f.1', false)).value);
        yield* c.report('too big', (yield* parse('1.2.3.256', true)).status);
      },
      expect: {
        strict: 0,
        characters: 9,
        value: 0x0100_007f,
        hexadecimal: STATUS_INVALID_PARAMETER,
        loose: 0x0100_007f,
        'too big': STATUS_INVALID_PARAMETER,
      },
    },
  );

  rule('an IPv6 address is written with its longest run of zeros as two colons; scope and port are added', {
    c: 'Ipv6Text',
    *kernel(nt, c) {
      const [address, text, length] = [nt.local(16), nt.local(80), nt.local(4)];
      nt.memory.fill(address, 16, 0);
      nt.memory.writeBytes(address, Uint8Array.of(0x20, 0x01, 0x0d, 0xb8));
      nt.memory.writeU8(addressAdd(address, 15), 1);
      const end = yield* nt.RtlIpv6AddressToStringA(address, text);
      yield* c.report('text', c.read(text, end - text));
      nt.memory.writeU32(length, 80);
      yield* c.report('status', yield* nt.RtlIpv6AddressToStringExA(address, 3, 0x5000, text, length));
      yield* c.report('all', c.read(text, nt.memory.readU32(length) - 1));
    },
    expect: { text: '2001:db8::1', status: 0, all: '[2001:db8::1%3]:80' },
  });

  rule('RtlIpv6StringToAddressA reads what RtlIpv6AddressToStringA writes, also with an IPv4 address at the end', {
    *kernel(nt, c) {
      const [address, text, end] = [nt.local(16), nt.local(80), nt.local(8)];
      for (const source of ['::1', '::ffff:192.0.2.1', 'fe80::1:0:0:5', '1:2:3:4:5:6:7:8']) {
        yield* nt.RtlIpv6StringToAddressA(nt.ansi(source), end, address);
        const behind = yield* nt.RtlIpv6AddressToStringA(address, text);
        yield* c.report('text', c.read(text, behind - text));
      }
      yield* c.report('wrong', yield* nt.RtlIpv6StringToAddressA(nt.ansi('1::2::3'), end, address));
    },
    expect: [
      ['text', '::1'],
      ['text', '::ffff:192.0.2.1'],
      ['text', 'fe80::1:0:0:5'],
      ['text', '1:2:3:4:5:6:7:8'],
      ['wrong', STATUS_INVALID_PARAMETER],
    ],
  });
});
