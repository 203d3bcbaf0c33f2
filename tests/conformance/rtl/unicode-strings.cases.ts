/** Counted strings. Source: the pages of the Rtl string routines (wdm.h, ntstrsafe.h excluded). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
  UNICODE_STRING,
  UnicodeString,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** An empty UNICODE_STRING with room for so many characters, on the stack. */
function room(nt: DriverKit, characters: number): GuestAddress {
  const address = nt.local(UNICODE_STRING.SIZE + 2 * characters);
  const view = nt.view(UnicodeString, address);
  view.Length = 0;
  view.MaximumLength = 2 * characters;
  view.Buffer = addressAdd(address, UNICODE_STRING.SIZE);
  return address;
}

export default rules((rule) => {
  rule('RtlInitUnicodeString counts the characters before the zero, and one more for the room', {
    c: 'InitUnicode',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE);
      const text = nt.wide('seven c');
      yield* nt.RtlInitUnicodeString(string, text);
      const view = nt.view(UnicodeString, string);
      yield* c.report('Length', view.Length);
      yield* c.report('MaximumLength', view.MaximumLength);
      yield* c.report('Buffer', view.Buffer === text);
    },
    expect: { Length: 14, MaximumLength: 16, Buffer: 1 },
  });

  rule('RtlInitUnicodeString with NULL makes an empty string without a buffer', {
    c: 'InitUnicodeNull',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* nt.RtlInitUnicodeString(string, NULL_ADDRESS);
      const view = nt.view(UnicodeString, string);
      yield* c.report('Length', view.Length);
      yield* c.report('MaximumLength', view.MaximumLength);
      yield* c.report('Buffer', view.Buffer);
    },
    expect: { Length: 0, MaximumLength: 0, Buffer: 0 },
  });

  rule('RtlInitAnsiString counts the bytes before the zero, and one more for the room', {
    c: 'InitAnsi',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* nt.RtlInitAnsiString(string, nt.ansi('abc'));
      yield* c.report('Length', nt.memory.readU16(string));
      yield* c.report('MaximumLength', nt.memory.readU16(addressAdd(string, 2)));
    },
    expect: { Length: 3, MaximumLength: 4 },
  });

  rule('RtlCopyUnicodeString copies at most as much as the destination has room for', {
    c: 'CopyUnicode',
    *kernel(nt, c) {
      const string = room(nt, 4);
      yield* nt.RtlCopyUnicodeString(string, nt.text('abcdefgh'));
      yield* c.reportText('copied', string);
    },
    expect: { copied: 'abcd' },
  });

  rule('RtlCopyUnicodeString without a source empties the destination', {
    c: 'CopyUnicodeNull',
    *kernel(nt, c) {
      const string = room(nt, 4);
      yield* nt.RtlCopyUnicodeString(string, nt.text('ab'));
      yield* nt.RtlCopyUnicodeString(string, NULL_ADDRESS);
      yield* c.report('Length', nt.view(UnicodeString, string).Length);
    },
    expect: { Length: 0 },
  });

  rule('RtlAppendUnicodeStringToString appends when there is room', {
    c: 'AppendUnicode',
    *kernel(nt, c) {
      const string = room(nt, 8);
      yield* c.report('first', yield* nt.RtlAppendUnicodeStringToString(string, nt.text('abc')));
      yield* c.report('second', yield* nt.RtlAppendUnicodeStringToString(string, nt.text('def')));
      yield* c.reportText('text', string);
    },
    expect: { first: STATUS_SUCCESS, second: STATUS_SUCCESS, text: 'abcdef' },
  });

  rule('RtlAppendUnicodeStringToString without room fails with STATUS_BUFFER_TOO_SMALL and appends nothing', {
    c: 'AppendUnicodeFull',
    *kernel(nt, c) {
      const string = room(nt, 4);
      yield* nt.RtlAppendUnicodeStringToString(string, nt.text('abc'));
      yield* c.report('second', yield* nt.RtlAppendUnicodeStringToString(string, nt.text('def')));
      yield* c.reportText('text', string);
    },
    expect: { second: STATUS_BUFFER_TOO_SMALL, text: 'abc' },
  });

  rule('RtlAppendUnicodeToString appends a zero-terminated text', {
    c: 'AppendText',
    *kernel(nt, c) {
      const string = room(nt, 8);
      yield* nt.RtlAppendUnicodeToString(string, nt.wide('12'));
      yield* nt.RtlAppendUnicodeToString(string, nt.wide('34'));
      yield* c.reportText('text', string);
    },
    expect: { text: '1234' },
  });

  rule('RtlCompareUnicodeString is zero for equal texts, negative when the first sorts before, positive after', {
    c: 'CompareUnicode',
    *kernel(nt, c) {
      const compare = (a: string, b: string) => nt.RtlCompareUnicodeString(nt.text(a), nt.text(b), false);
      yield* c.report('equal', yield* compare('same', 'same'));
      yield* c.report('before', (yield* compare('a', 'b')) < 0);
      yield* c.report('after', (yield* compare('b', 'a')) > 0);
      yield* c.report('shorter first', (yield* compare('ab', 'abc')) < 0);
    },
    expect: { equal: 0, before: 1, after: 1, 'shorter first': 1 },
  });

  rule('RtlEqualUnicodeString takes case into account unless told otherwise', {
    c: 'EqualUnicode',
    *kernel(nt, c) {
      const equal = (b: string, ignoreCase: boolean) =>
        nt.RtlEqualUnicodeString(nt.text('Name'), nt.text(b), ignoreCase);
      yield* c.report('same', yield* equal('Name', false));
      yield* c.report('other case', yield* equal('nAME', false));
      yield* c.report('other case ignored', yield* equal('nAME', true));
      yield* c.report('longer', yield* equal('Name2', true));
    },
    expect: { same: 1, 'other case': 0, 'other case ignored': 1, longer: 0 },
  });

  rule('RtlPrefixUnicodeString tells whether one string begins another', {
    c: 'PrefixUnicode',
    *kernel(nt, c) {
      const path = nt.text('\\Device\\Null');
      yield* c.report('begins', yield* nt.RtlPrefixUnicodeString(nt.text('\\Device'), path, false));
      yield* c.report('other case', yield* nt.RtlPrefixUnicodeString(nt.text('\\DEVICE'), path, false));
      yield* c.report('case ignored', yield* nt.RtlPrefixUnicodeString(nt.text('\\DEVICE'), path, true));
      yield* c.report('longer', yield* nt.RtlPrefixUnicodeString(nt.text('\\Device\\Nullify'), path, false));
    },
    expect: { begins: 1, 'other case': 0, 'case ignored': 1, longer: 0 },
  });

  rule('RtlUpcaseUnicodeChar gives the capital of a letter, and other characters as they are', {
    c: 'UpcaseCharacter',
    *kernel(nt, c) {
      yield* c.report('letter', yield* nt.RtlUpcaseUnicodeChar(0x61));
      yield* c.report('capital', yield* nt.RtlUpcaseUnicodeChar(0x41));
      yield* c.report('digit', yield* nt.RtlUpcaseUnicodeChar(0x31));
    },
    expect: { letter: 0x41, capital: 0x41, digit: 0x31 },
  });

  rule('RtlUpcaseUnicodeString makes capitals, in a buffer of its own when asked to', {
    c: 'UpcaseString',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* c.report('status', yield* nt.RtlUpcaseUnicodeString(string, nt.text('Mixed 1'), true));
      yield* c.reportText('text', string);
      yield* nt.RtlFreeUnicodeString(string);
      yield* c.report('Buffer', nt.view(UnicodeString, string).Buffer);
    },
    expect: { status: STATUS_SUCCESS, text: 'MIXED 1', Buffer: 0 },
  });

  rule('RtlAnsiStringToUnicodeString widens every character', {
    c: 'AnsiToUnicode',
    *kernel(nt, c) {
      const ansi = nt.local(UNICODE_STRING.SIZE);
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* nt.RtlInitAnsiString(ansi, nt.ansi('wide'));
      yield* c.report('status', yield* nt.RtlAnsiStringToUnicodeString(string, ansi, true));
      yield* c.report('Length', nt.view(UnicodeString, string).Length);
      yield* c.reportText('text', string);
      yield* nt.RtlFreeUnicodeString(string);
    },
    expect: { status: STATUS_SUCCESS, Length: 8, text: 'wide' },
  });

  rule('RtlAnsiStringToUnicodeString into too small a buffer fails with STATUS_BUFFER_OVERFLOW', {
    c: 'AnsiToUnicodeSmall',
    *kernel(nt, c) {
      const ansi = nt.local(UNICODE_STRING.SIZE);
      yield* nt.RtlInitAnsiString(ansi, nt.ansi('too long'));
      yield* c.report('status', yield* nt.RtlAnsiStringToUnicodeString(room(nt, 3), ansi, false));
    },
    expect: { status: STATUS_BUFFER_OVERFLOW },
  });

  rule('RtlUnicodeStringToAnsiString narrows every character and ends the text with a zero', {
    c: 'UnicodeToAnsi',
    *kernel(nt, c) {
      const ansi = nt.local(UNICODE_STRING.SIZE);
      yield* c.report('status', yield* nt.RtlUnicodeStringToAnsiString(ansi, nt.text('narrow'), true));
      const buffer = nt.memory.readPointer(addressAdd(ansi, 8));
      yield* c.report('Length', nt.memory.readU16(ansi));
      yield* c.report('text', c.read(buffer, 6));
      yield* c.report('zero', nt.memory.readU8(addressAdd(buffer, 6)));
      yield* nt.RtlFreeAnsiString(ansi);
    },
    expect: { status: STATUS_SUCCESS, Length: 6, text: 'narrow', zero: 0 },
  });

  rule('RtlUnicodeStringToInteger reads a number in the base it is told', {
    c: 'ToInteger',
    *kernel(nt, c) {
      const out = nt.local(4);
      for (const [text, base] of [
        ['123', 10],
        ['ff', 16],
        ['0x1f', 0],
        ['-5', 10],
      ] as const) {
        yield* nt.RtlUnicodeStringToInteger(nt.text(text), base, out);
        yield* c.report('value', nt.memory.readU32(out));
      }
    },
    expect: [
      ['value', 123],
      ['value', 0xff],
      ['value', 0x1f],
      ['value', 0xffff_fffb],
    ],
  });

  rule('RtlUnicodeStringToInteger refuses a base that is none of 0, 2, 8, 10 and 16', {
    c: 'ToIntegerBase',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.RtlUnicodeStringToInteger(nt.text('1'), 7, nt.local(4)));
    },
    expect: { status: STATUS_INVALID_PARAMETER },
  });

  rule('RtlIntegerToUnicodeString writes a number in the base it is told', {
    c: 'FromInteger',
    *kernel(nt, c) {
      const string = room(nt, 16);
      yield* nt.RtlIntegerToUnicodeString(255, 10, string);
      yield* c.reportText('decimal', string);
      yield* nt.RtlIntegerToUnicodeString(255, 16, string);
      yield* c.reportText('hexadecimal', string);
    },
    expect: { decimal: '255', hexadecimal: 'FF' },
  });

  rule('RtlIntegerToUnicodeString without room fails with STATUS_BUFFER_OVERFLOW', {
    c: 'FromIntegerSmall',
    *kernel(nt, c) {
      yield* c.report('status', yield* nt.RtlIntegerToUnicodeString(123_456, 10, room(nt, 3)));
    },
    expect: { status: STATUS_BUFFER_OVERFLOW },
  });
});
