/** Memory and C strings. Source: the Rtl memory routines (wdm.h), the C standard library, printf formats of the debugger. */
import { addressAdd, type GuestAddress } from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** A zero-terminated wide text as a string. */
function wideAt(nt: DriverKit, address: GuestAddress): string {
  let text = '';
  for (let at = address; nt.memory.readU16(at) !== 0; at = addressAdd(at, 2))
    text += String.fromCharCode(nt.memory.readU16(at));
  return text;
}

/** A zero-terminated text as a string. */
function textAt(nt: DriverKit, address: GuestAddress): string {
  let text = '';
  for (let at = address; nt.memory.readU8(at) !== 0; at = addressAdd(at, 1))
    text += String.fromCharCode(nt.memory.readU8(at));
  return text;
}

export default rules((rule) => {
  rule('memset fills bytes and returns the buffer', {
    c: 'Memset',
    *kernel(nt, c) {
      const buffer = nt.local(16);
      yield* c.report('buffer', (yield* nt.memset(buffer, 0x41, 4)) === buffer);
      yield* c.report('text', c.read(buffer, 4));
    },
    expect: { buffer: 1, text: 'AAAA' },
  });

  rule('memcpy copies bytes, memmove also where they overlap', {
    c: 'Memmove',
    *kernel(nt, c) {
      const buffer = nt.local(16);
      yield* nt.memcpy(buffer, nt.ansi('abcdefgh'), 8);
      yield* nt.memmove(addressAdd(buffer, 2), buffer, 6);
      yield* c.report('text', c.read(buffer, 8));
    },
    expect: { text: 'ababcdef' },
  });

  rule('memcmp compares bytes as unsigned', {
    c: 'Memcmp',
    *kernel(nt, c) {
      yield* c.report('equal', yield* nt.memcmp(nt.ansi('abc'), nt.ansi('abd'), 2));
      yield* c.report('less', (yield* nt.memcmp(nt.ansi('abc'), nt.ansi('abd'), 3)) < 0);
      yield* c.report('high byte', (yield* nt.memcmp(nt.ansi('\xff'), nt.ansi('a'), 1)) > 0);
    },
    expect: { equal: 0, less: 1, 'high byte': 1 },
  });

  rule('memchr finds the first byte of a value within so many bytes, or NULL', {
    *kernel(nt, c) {
      const text = nt.ansi('hello');
      yield* c.report('place', (yield* nt.memchr(text, 0x6c, 5)) - text);
      yield* c.report('outside', yield* nt.memchr(text, 0x6f, 4));
    },
    expect: { place: 2, outside: 0 },
  });

  rule('RtlCompareMemory counts the bytes that are equal from the start', {
    c: 'CompareMemory',
    *kernel(nt, c) {
      yield* c.report('all', yield* nt.RtlCompareMemory(nt.ansi('abcd'), nt.ansi('abcd'), 4));
      yield* c.report('some', yield* nt.RtlCompareMemory(nt.ansi('abcd'), nt.ansi('abxd'), 4));
    },
    expect: { all: 4, some: 2 },
  });

  rule('RtlCompareMemoryUlong counts the bytes of whole ULONGs that have the pattern', {
    *kernel(nt, c) {
      const buffer = nt.local(16);
      for (const offset of [0, 4]) nt.memory.writeU32(addressAdd(buffer, offset), 0x1234_5678);
      nt.memory.writeU32(addressAdd(buffer, 8), 1);
      yield* c.report('bytes', yield* nt.RtlCompareMemoryUlong(buffer, 12, 0x1234_5678));
    },
    expect: { bytes: 8 },
  });

  rule('RtlZeroMemory, RtlFillMemory, RtlCopyMemory and RtlMoveMemory do as the C routines do', {
    *kernel(nt, c) {
      const buffer = nt.local(16);
      yield* nt.RtlFillMemory(buffer, 8, 0x2a);
      yield* nt.RtlCopyMemory(buffer, nt.ansi('ab'), 2);
      yield* nt.RtlMoveMemory(addressAdd(buffer, 1), buffer, 2);
      yield* nt.RtlZeroMemory(addressAdd(buffer, 4), 4);
      yield* c.report('text', textAt(nt, buffer));
    },
    expect: { text: 'aab*' },
  });

  rule('RtlCopyMemoryNonTemporal copies', {
    *kernel(nt, c) {
      const buffer = nt.local(16);
      yield* nt.RtlCopyMemoryNonTemporal(buffer, nt.ansi('copied'), 7);
      yield* c.report('text', textAt(nt, buffer));
    },
    expect: { text: 'copied' },
  });

  rule('strlen, strnlen and wcslen count what comes before the zero, wcsnlen and strnlen not beyond their limit', {
    c: 'Lengths',
    *kernel(nt, c) {
      yield* c.report('strlen', yield* nt.strlen(nt.ansi('four')));
      yield* c.report('wcslen', yield* nt.wcslen(nt.wide('five!')));
      yield* c.report('strnlen', yield* nt.strnlen(nt.ansi('four'), 3));
      yield* c.report('wcsnlen', yield* nt.wcsnlen(nt.wide('five!'), 9));
    },
    expect: { strlen: 4, wcslen: 5, strnlen: 3, wcsnlen: 5 },
  });

  rule('strcmp and strncmp order texts by their bytes', {
    c: 'Strcmp',
    *kernel(nt, c) {
      yield* c.report('equal', yield* nt.strcmp(nt.ansi('a'), nt.ansi('a')));
      yield* c.report('less', (yield* nt.strcmp(nt.ansi('a'), nt.ansi('b'))) < 0);
      yield* c.report('prefix', yield* nt.strncmp(nt.ansi('abX'), nt.ansi('abY'), 2));
    },
    expect: { equal: 0, less: 1, prefix: 0 },
  });

  rule('wcscmp and wcsncmp order wide texts', {
    *kernel(nt, c) {
      yield* c.report('equal', yield* nt.wcscmp(nt.wide('a'), nt.wide('a')));
      yield* c.report('more', (yield* nt.wcscmp(nt.wide('b'), nt.wide('a'))) > 0);
      yield* c.report('prefix', yield* nt.wcsncmp(nt.wide('abX'), nt.wide('abY'), 2));
    },
    expect: { equal: 0, more: 1, prefix: 0 },
  });

  rule('_stricmp, _strnicmp, _wcsicmp and _wcsnicmp ignore case', {
    *kernel(nt, c) {
      yield* c.report('_stricmp', yield* nt._stricmp(nt.ansi('Name'), nt.ansi('nAME')));
      yield* c.report('_strnicmp', yield* nt._strnicmp(nt.ansi('NameX'), nt.ansi('nAMEY'), 4));
      yield* c.report('_wcsicmp', yield* nt._wcsicmp(nt.wide('Name'), nt.wide('nAME')));
      yield* c.report('_wcsnicmp', yield* nt._wcsnicmp(nt.wide('NameX'), nt.wide('nAMEY'), 4));
    },
    expect: { _stricmp: 0, _strnicmp: 0, _wcsicmp: 0, _wcsnicmp: 0 },
  });

  rule('strcpy and strcat copy with the zero; strncpy and strncat at most so many characters', {
    *kernel(nt, c) {
      const buffer = nt.local(32);
      yield* nt.strcpy(buffer, nt.ansi('one'));
      yield* nt.strcat(buffer, nt.ansi('two'));
      yield* nt.strncat(buffer, nt.ansi('three'), 2);
      yield* c.report('text', textAt(nt, buffer));
      yield* nt.strncpy(buffer, nt.ansi('XYZ'), 2);
      yield* c.report('overwritten', textAt(nt, buffer));
    },
    expect: { text: 'onetwoth', overwritten: 'XYetwoth' },
  });

  rule('wcscpy, wcscat, wcsncpy and wcsncat do the same with wide characters', {
    *kernel(nt, c) {
      const buffer = nt.local(64);
      yield* nt.wcscpy(buffer, nt.wide('one'));
      yield* nt.wcscat(buffer, nt.wide('two'));
      yield* nt.wcsncat(buffer, nt.wide('three'), 2);
      yield* c.report('text', wideAt(nt, buffer));
      yield* nt.wcsncpy(buffer, nt.wide('XYZ'), 2);
      yield* c.report('overwritten', wideAt(nt, buffer));
    },
    expect: { text: 'onetwoth', overwritten: 'XYetwoth' },
  });

  rule('strchr and strrchr find the first and the last of a character, strstr a text; NULL when there is none', {
    c: 'Strchr',
    *kernel(nt, c) {
      const text = nt.ansi('banana');
      yield* c.report('strchr', (yield* nt.strchr(text, 0x6e)) - text);
      yield* c.report('strrchr', (yield* nt.strrchr(text, 0x6e)) - text);
      yield* c.report('strstr', (yield* nt.strstr(text, nt.ansi('nan'))) - text);
      yield* c.report('none', yield* nt.strchr(text, 0x7a));
    },
    expect: { strchr: 2, strrchr: 4, strstr: 2, none: 0 },
  });

  rule('wcschr, wcsrchr and wcsstr find the same in wide texts', {
    *kernel(nt, c) {
      const text = nt.wide('banana');
      yield* c.report('wcschr', ((yield* nt.wcschr(text, 0x6e)) - text) / 2);
      yield* c.report('wcsrchr', ((yield* nt.wcsrchr(text, 0x6e)) - text) / 2);
      yield* c.report('wcsstr', ((yield* nt.wcsstr(text, nt.wide('nan'))) - text) / 2);
    },
    expect: { wcschr: 2, wcsrchr: 4, wcsstr: 2 },
  });

  rule('tolower, toupper, towlower and towupper change letters only', {
    c: 'Cases',
    *kernel(nt, c) {
      yield* c.report('tolower', yield* nt.tolower(0x41));
      yield* c.report('toupper', yield* nt.toupper(0x61));
      yield* c.report('digit', yield* nt.toupper(0x31));
      yield* c.report('towlower', yield* nt.towlower(0x41));
      yield* c.report('towupper', yield* nt.towupper(0x61));
    },
    expect: { tolower: 0x61, toupper: 0x41, digit: 0x31, towlower: 0x61, towupper: 0x41 },
  });

  rule('_strlwr, _strupr, _wcslwr and _wcsupr change a text in place', {
    *kernel(nt, c) {
      const buffer = nt.local(32);
      yield* nt.strcpy(buffer, nt.ansi('MiXed'));
      yield* nt._strlwr(buffer);
      yield* c.report('lower', textAt(nt, buffer));
      yield* nt._strupr(buffer);
      yield* c.report('upper', textAt(nt, buffer));
      yield* nt.wcscpy(buffer, nt.wide('MiXed'));
      yield* nt._wcslwr(buffer);
      yield* c.report('wide lower', wideAt(nt, buffer));
      yield* nt._wcsupr(buffer);
      yield* c.report('wide upper', wideAt(nt, buffer));
    },
    expect: { lower: 'mixed', upper: 'MIXED', 'wide lower': 'mixed', 'wide upper': 'MIXED' },
  });

  rule('sprintf formats numbers, characters and texts and returns the count of characters', {
    *kernel(nt, c) {
      const buffer = nt.local(64);
      const count = yield* nt.sprintf(
        buffer,
        nt.ansi('%d %u %x %c %s %04x|%-4d|'),
        -5,
        7,
        0xbeef,
        0x41,
        nt.ansi('text'),
        0x2a,
        3,
      );
      yield* c.report('count', count);
      yield* c.report('text', textAt(nt, buffer));
    },
    expect: { count: 27, text: '-5 7 beef A text 002a|3   |' },
  });

  rule('_snprintf stops at its limit and returns a negative number, without a zero', {
    *kernel(nt, c) {
      const buffer = nt.local(32);
      yield* nt.memset(buffer, 0x2e, 8);
      yield* c.report('negative', (yield* nt._snprintf(buffer, 4, nt.ansi('%s'), nt.ansi('abcdef'))) < 0);
      yield* c.report('text', c.read(buffer, 6));
    },
    expect: { negative: 1, text: 'abcd..' },
  });

  rule('swprintf and _snwprintf format wide texts', {
    *kernel(nt, c) {
      const buffer = nt.local(64);
      yield* nt.swprintf(buffer, nt.wide('%s=%d'), nt.wide('key'), 5);
      yield* c.report('text', wideAt(nt, buffer));
      yield* c.report('count', yield* nt._snwprintf(buffer, 16, nt.wide('%x'), 255));
      yield* c.report('hexadecimal', wideAt(nt, buffer));
    },
    expect: { text: 'key=5', count: 2, hexadecimal: 'ff' },
  });
});
