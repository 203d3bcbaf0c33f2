/** OEM names, short names, tunnel caches. Source: the pages of the routines (ntifs.h), "Naming Files, Paths, and Namespaces". */
import { addressAdd, type GuestAddress, NULL_ADDRESS } from '../../../kernel/driver-kit/api.ts';
import type { DriverCode } from '../../../kernel/driver-kit/driver.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** A STRING of a constant text. */
function* ansi(nt: DriverKit, text: string, string: GuestAddress): DriverCode<GuestAddress> {
  yield* nt.RtlInitAnsiString(string, nt.ansi(text));
  return string;
}

/** An empty UNICODE_STRING with a buffer behind it. */
function emptyText(nt: DriverKit, characters: number): GuestAddress {
  const text = nt.local(16 + 2 * characters);
  nt.memory.writeU16(text, 0);
  nt.memory.writeU16(addressAdd(text, 2), 2 * characters);
  nt.memory.writePointer(addressAdd(text, 8), addressAdd(text, 16));
  return text;
}

export default rules((rule) => {
  rule(
    'FsRtlIsFatDbcsLegal takes names of 8.3 characters, and paths, wild cards and a leading backslash if permitted',
    {
      c: 'FatNames',
      *kernel(nt, c) {
        const string = nt.local(16);
        function* isLegal(text: string, wildCards = false, path = false, backslash = false) {
          return yield* nt.FsRtlIsFatDbcsLegal(yield* ansi(nt, text, string), wildCards, path, backslash);
        }
        yield* c.report('short', yield* isLegal('EIGHTLET.TXT'));
        yield* c.report('too long', yield* isLegal('NINELETTE.TXT'));
        yield* c.report('two periods', yield* isLegal('A.B.C'));
        yield* c.report('plus', yield* isLegal('A+B'));
        yield* c.report('wild card', yield* isLegal('*.TXT'));
        yield* c.report('wild card permitted', yield* isLegal('*.TXT', true));
        yield* c.report('path', yield* isLegal('A\\B'));
        yield* c.report('path permitted', yield* isLegal('A\\B', false, true));
        yield* c.report('leading backslash', yield* isLegal('\\A\\B', false, true));
        yield* c.report('leading backslash permitted', yield* isLegal('\\A\\B', false, true, true));
      },
      expect: {
        short: 1,
        'too long': 0,
        'two periods': 0,
        plus: 0,
        'wild card': 0,
        'wild card permitted': 1,
        path: 0,
        'path permitted': 1,
        'leading backslash': 0,
        'leading backslash permitted': 1,
      },
    },
  );

  rule('FsRtlIsDbcsInExpression and FsRtlDoesDbcsContainWildCards work on names of bytes', {
    c: 'OemExpressions',
    *kernel(nt, c) {
      const [expression, name] = [nt.local(16), nt.local(16)];
      function* matches(wanted: string, text: string) {
        return yield* nt.FsRtlIsDbcsInExpression(yield* ansi(nt, wanted, expression), yield* ansi(nt, text, name));
      }
      yield* c.report('star', yield* matches('*.TXT', 'A.TXT'));
      yield* c.report('mark', yield* matches('A?', 'A'));
      yield* c.report('wild', yield* nt.FsRtlDoesDbcsContainWildCards(yield* ansi(nt, 'A*', name)));
      yield* c.report('plain', yield* nt.FsRtlDoesDbcsContainWildCards(yield* ansi(nt, 'A.B', name)));
    },
    expect: { star: 1, mark: 0, wild: 1, plain: 0 },
  });

  rule('FsRtlDissectDbcs takes the first name off a path', {
    c: 'DissectOem',
    *kernel(nt, c) {
      const [path, first, rest] = [nt.local(16), nt.local(16), nt.local(16)];
      yield* nt.FsRtlDissectDbcs(yield* ansi(nt, '\\ONE\\TWO', path), first, rest);
      yield* nt.DbgPrint(nt.ansi('#first="%Z"'), first);
      yield* nt.DbgPrint(nt.ansi('#rest="%Z"'), rest);
      yield* nt.FsRtlDissectDbcs(yield* ansi(nt, 'ONE', path), first, rest);
      yield* c.report('nothing left', nt.memory.readU16(rest));
    },
    expect: { first: 'ONE', rest: 'TWO', 'nothing left': 0 },
  });

  rule('RtlGenerate8dot3Name makes six characters, a tilde and a number, another one with each call', {
    c: 'ShortNames',
    *kernel(nt, c) {
      const context = nt.local(48);
      nt.memory.fill(context, 48, 0);
      const short = emptyText(nt, 12);
      const name = nt.text('Long file name.text');
      yield* c.report('status', yield* nt.RtlGenerate8dot3Name(name, false, context, short));
      yield* c.reportText('first', short);
      yield* nt.RtlGenerate8dot3Name(name, false, context, short);
      yield* c.reportText('second', short);
    },
    expect: { status: 0, first: 'LONGFI~1.TEX', second: 'LONGFI~2.TEX' },
  });

  rule('after the fourth, short names begin with two characters and a checksum', {
    *kernel(nt, c) {
      const context = nt.local(48);
      nt.memory.fill(context, 48, 0);
      const short = emptyText(nt, 12);
      const name = nt.text('a long name.c+d');
      for (let i = 0; i < 5; i++) yield* nt.RtlGenerate8dot3Name(name, false, context, short);
      const buffer = addressAdd(short, 16);
      const unit = (index: number) => nt.memory.readU16(addressAdd(buffer, 2 * index));
      yield* c.report('A', unit(0));
      yield* c.report('L', unit(1));
      yield* c.report('tilde', unit(6));
      yield* c.report('one', unit(7));
      // What no short name can have is an underscore.
      yield* c.report('underscore', unit(10));
      yield* c.report('length', nt.memory.readU16(short));
    },
    expect: { A: 0x41, L: 0x4c, tilde: 0x7e, one: 0x31, underscore: 0x5f, length: 24 },
  });

  rule(
    'RtlIsNameLegalDOS8Dot3 tells a name of 8.3 characters, gives it in the OEM code page and whether it has spaces',
    {
      c: 'LegalShortNames',
      *kernel(nt, c) {
        const oem = nt.local(32);
        nt.memory.writeU16(oem, 0);
        nt.memory.writeU16(addressAdd(oem, 2), 12);
        nt.memory.writePointer(addressAdd(oem, 8), addressAdd(oem, 16));
        const spaces = nt.local(1);
        yield* c.report('legal', yield* nt.RtlIsNameLegalDOS8Dot3(nt.text('readme.txt'), oem, spaces));
        yield* nt.DbgPrint(nt.ansi('#oem="%Z"'), oem);
        yield* c.report('spaces', nt.memory.readU8(spaces));
        yield* c.report('with space', yield* nt.RtlIsNameLegalDOS8Dot3(nt.text('a b'), NULL_ADDRESS, spaces));
        yield* c.report('spaces then', nt.memory.readU8(spaces));
        yield* c.report('long', yield* nt.RtlIsNameLegalDOS8Dot3(nt.text('long name.txt'), NULL_ADDRESS, NULL_ADDRESS));
      },
      expect: { legal: 1, oem: 'README.TXT', spaces: 0, 'with space': 1, 'spaces then': 1, long: 0 },
    },
  );

  rule('a tunnel cache gives the names and the data of a file that went, by its directory and the name it went under', {
    c: 'Tunnel',
    *kernel(nt, c) {
      const cache = nt.local(96);
      const data = nt.local(8);
      const length = nt.local(8);
      yield* nt.FsRtlInitializeTunnelCache(cache);
      nt.memory.writeU32(data, 0x1234);
      const [short, long] = [nt.text('LONGNA~1'), nt.text('Long name')];
      yield* nt.FsRtlAddToTunnelCache(cache, 7, short, long, false, 4, data);
      const [foundShort, foundLong] = [emptyText(nt, 14), emptyText(nt, 20)];
      nt.memory.writeU32(length, 8);
      nt.memory.writeU32(data, 0);
      const wanted = nt.text('LONG NAME');
      yield* c.report('found', yield* nt.FsRtlFindInTunnelCache(cache, 7, wanted, foundShort, foundLong, length, data));
      yield* c.reportText('short', foundShort);
      yield* c.reportText('long', foundLong);
      yield* c.report('data', nt.memory.readU32(data));
      yield* c.report('length', nt.memory.readU32(length));
      const elsewhere = yield* nt.FsRtlFindInTunnelCache(cache, 8, wanted, foundShort, foundLong, length, data);
      yield* c.report('elsewhere', elsewhere);
      yield* nt.FsRtlDeleteKeyFromTunnelCache(cache, 7);
      const then = yield* nt.FsRtlFindInTunnelCache(cache, 7, wanted, foundShort, foundLong, length, data);
      yield* c.report('forgotten', then);
      yield* nt.FsRtlDeleteTunnelCache(cache);
    },
    expect: { found: 1, short: 'LONGNA~1', long: 'Long name', data: 0x1234, length: 4, elsewhere: 0, forgotten: 0 },
  });
});
