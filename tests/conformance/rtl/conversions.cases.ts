/** Conversions between ANSI, OEM, UTF-8 and Unicode, and strings of bytes. Source: the pages of the Rtl routines (wdm.h, ntifs.h). */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_BUFFER_OVERFLOW,
  STATUS_BUFFER_TOO_SMALL,
  STATUS_INVALID_PARAMETER,
  STATUS_SOME_NOT_MAPPED,
  STATUS_SUCCESS,
  STATUS_UNMAPPABLE_CHARACTER,
  STRING,
  UNICODE_STRING,
  UnicodeString,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

const HASH_X65599 = 1;

/** A STRING with room for so many bytes, empty or with a text. */
function bytesString(nt: DriverKit, room: number, text = ''): GuestAddress {
  const address = nt.local(STRING.SIZE + room);
  const buffer = addressAdd(address, STRING.SIZE);
  nt.memory.writeU16(address, text.length);
  nt.memory.writeU16(addressAdd(address, 2), room);
  nt.memory.writePointer(addressAdd(address, 8), buffer);
  for (let i = 0; i < text.length; i++) nt.memory.writeU8(addressAdd(buffer, i), text.charCodeAt(i));
  return address;
}

const lengthOf = (nt: DriverKit, string: GuestAddress) => nt.memory.readU16(string);
const bufferOf = (nt: DriverKit, string: GuestAddress) => nt.memory.readPointer(addressAdd(string, 8));

export default rules((rule) => {
  rule('RtlMultiByteToUnicodeN converts as many characters as fit, and says how many bytes they are', {
    c: 'MultiByteToUnicode',
    *kernel(nt, c) {
      const units = nt.local(16);
      const count = nt.local(4);
      yield* c.report('status', yield* nt.RtlMultiByteToUnicodeN(units, 6, count, nt.ansi('a\x80bc'), 4));
      yield* c.report('bytes', nt.memory.readU32(count));
      yield* c.report('first', nt.memory.readU16(units));
      yield* c.report('euro', nt.memory.readU16(addressAdd(units, 2)));
      yield* nt.RtlMultiByteToUnicodeSize(count, nt.ansi('four'), 4);
      yield* c.report('size', nt.memory.readU32(count));
    },
    expect: { status: STATUS_SUCCESS, bytes: 6, first: 0x61, euro: 0x20ac, size: 8 },
  });

  rule('RtlUnicodeToMultiByteN converts back; what the code page does not have becomes a question mark', {
    c: 'UnicodeToMultiByte',
    *kernel(nt, c) {
      const bytes = nt.local(16);
      const count = nt.local(4);
      yield* c.report('status', yield* nt.RtlUnicodeToMultiByteN(bytes, 16, count, nt.wide('x\u20ac\u4e2d'), 6));
      yield* c.report('bytes', nt.memory.readU32(count));
      yield* c.report('euro', nt.memory.readU8(addressAdd(bytes, 1)));
      yield* c.report('unknown', nt.memory.readU8(addressAdd(bytes, 2)));
      yield* nt.RtlUnicodeToMultiByteSize(count, nt.wide('four'), 8);
      yield* c.report('size', nt.memory.readU32(count));
      yield* nt.RtlUpcaseUnicodeToMultiByteN(bytes, 16, count, nt.wide('up'), 4);
      yield* c.report('upper', c.read(bytes, 2));
    },
    expect: { status: STATUS_SUCCESS, bytes: 3, euro: 0x80, unknown: 0x3f, size: 4, upper: 'UP' },
  });

  rule('OEM is another code page: a u with two dots is 0x81 there and 0xFC in ANSI', {
    c: 'OemCharacters',
    *kernel(nt, c) {
      const bytes = nt.local(8);
      const units = nt.local(8);
      const count = nt.local(4);
      yield* nt.RtlUnicodeToOemN(bytes, 8, count, nt.wide('\u00fc'), 2);
      yield* c.report('oem', nt.memory.readU8(bytes));
      yield* nt.RtlUnicodeToMultiByteN(bytes, 8, count, nt.wide('\u00fc'), 2);
      yield* c.report('ansi', nt.memory.readU8(bytes));
      yield* c.report('cut', yield* nt.RtlOemToUnicodeN(units, 2, count, nt.ansi('\x81x'), 2));
      yield* c.report('unit', nt.memory.readU16(units));
      yield* c.report('upper', yield* nt.RtlUpcaseUnicodeToOemN(bytes, 8, count, nt.wide('\u00fc'), 2));
      yield* c.report('upper oem', nt.memory.readU8(bytes));
    },
    expect: {
      oem: 0x81,
      ansi: 0xfc,
      cut: STATUS_BUFFER_OVERFLOW,
      unit: 0xfc,
      upper: STATUS_SUCCESS,
      'upper oem': 0x9a,
    },
  });

  rule('RtlUnicodeStringToOemString stores a zero that Length does not count; the counted form stores none', {
    c: 'OemStrings',
    *kernel(nt, c) {
      const string = bytesString(nt, 4);
      yield* c.report('fits', yield* nt.RtlUnicodeStringToOemString(string, nt.text('abc'), false));
      yield* c.report('Length', lengthOf(nt, string));
      yield* c.report('zero', nt.memory.readU8(addressAdd(bufferOf(nt, string), 3)));
      yield* c.report('no room for it', yield* nt.RtlUnicodeStringToOemString(string, nt.text('abcd'), false));
      yield* c.report('counted', yield* nt.RtlUnicodeStringToCountedOemString(string, nt.text('abcd'), false));
      yield* c.report('counted Length', lengthOf(nt, string));
      yield* c.report('size', yield* nt.RtlxUnicodeStringToOemSize(nt.text('abcd')));
      yield* c.report('ansi size', yield* nt.RtlxUnicodeStringToAnsiSize(nt.text('abcd')));
    },
    expect: {
      fits: STATUS_SUCCESS,
      Length: 3,
      zero: 0,
      'no room for it': STATUS_BUFFER_OVERFLOW,
      counted: STATUS_SUCCESS,
      'counted Length': 4,
      size: 5,
      'ansi size': 5,
    },
  });

  rule('the counted OEM forms refuse what the code page does not have, with STATUS_UNMAPPABLE_CHARACTER', {
    c: 'Unmappable',
    *kernel(nt, c) {
      const string = bytesString(nt, 8);
      yield* c.report('counted', yield* nt.RtlUnicodeStringToCountedOemString(string, nt.text('\u4e2d'), false));
      yield* c.report('upper', yield* nt.RtlUpcaseUnicodeStringToCountedOemString(string, nt.text('up'), false));
      yield* c.report('text', c.read(bufferOf(nt, string), lengthOf(nt, string)));
      yield* c.report('zero', yield* nt.RtlUpcaseUnicodeStringToOemString(string, nt.text('oem'), false));
      yield* c.report('text then', c.read(bufferOf(nt, string), 3));
    },
    expect: {
      counted: STATUS_UNMAPPABLE_CHARACTER,
      upper: STATUS_SUCCESS,
      text: 'UP',
      zero: STATUS_SUCCESS,
      'text then': 'OEM',
    },
  });

  rule('RtlOemStringToUnicodeString allocates if asked, RtlFreeUnicodeString frees; the counted form stores no zero', {
    c: 'OemToUnicode',
    *kernel(nt, c) {
      const oem = bytesString(nt, 4, 'ab');
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* c.report('size', yield* nt.RtlxOemStringToUnicodeSize(oem));
      yield* c.report('status', yield* nt.RtlOemStringToUnicodeString(string, oem, true));
      yield* c.report('Length', nt.view(UnicodeString, string).Length);
      yield* c.report('MaximumLength', nt.view(UnicodeString, string).MaximumLength);
      yield* c.reportText('text', string);
      yield* nt.RtlFreeUnicodeString(string);
      yield* c.report('counted', yield* nt.RtlOemStringToCountedUnicodeString(string, oem, true));
      yield* c.report('counted room', nt.view(UnicodeString, string).MaximumLength);
      yield* nt.RtlFreeUnicodeString(string);
    },
    expect: {
      size: 6,
      status: STATUS_SUCCESS,
      Length: 4,
      MaximumLength: 6,
      text: 'ab',
      counted: STATUS_SUCCESS,
      'counted room': 4,
    },
  });

  rule('RtlFreeOemString frees what a conversion to OEM has allocated and empties the string', {
    c: 'FreeOem',
    *kernel(nt, c) {
      const string = nt.local(STRING.SIZE);
      yield* c.report('status', yield* nt.RtlUnicodeStringToOemString(string, nt.text('gone'), true));
      yield* nt.RtlFreeOemString(string);
      yield* c.report('buffer', bufferOf(nt, string));
    },
    expect: { status: STATUS_SUCCESS, buffer: 0 },
  });

  rule('RtlAnsiCharToUnicodeChar takes one character and moves the position behind it', {
    *kernel(nt, c) {
      const text = nt.ansi('\x80x');
      const position = nt.local(8);
      nt.memory.writePointer(position, text);
      yield* c.report('euro', (yield* nt.RtlAnsiCharToUnicodeChar(position)) & 0xffff);
      yield* c.report('moved', nt.memory.readPointer(position) - text);
    },
    expect: { euro: 0x20ac, moved: 1 },
  });

  rule('RtlUTF8ToUnicodeN: the size without a buffer, U+FFFD for what is not UTF-8, whole characters that fit', {
    *kernel(nt, c) {
      const units = nt.local(16);
      const count = nt.local(4);
      const euro = nt.ansi('\xe2\x82\xac!');
      yield* c.report('size', yield* nt.RtlUTF8ToUnicodeN(NULL_ADDRESS, 0, count, euro, 4));
      yield* c.report('bytes', nt.memory.readU32(count));
      yield* c.report('all', yield* nt.RtlUTF8ToUnicodeN(units, 16, count, euro, 4));
      yield* c.report('unit', nt.memory.readU16(units));
      yield* c.report('invalid', yield* nt.RtlUTF8ToUnicodeN(units, 16, count, nt.ansi('\xff'), 1));
      yield* c.report('replaced', nt.memory.readU16(units));
      // A character that takes two units is not split.
      yield* c.report('too small', yield* nt.RtlUTF8ToUnicodeN(units, 2, count, nt.ansi('\xf0\x9f\x98\x80'), 4));
      yield* c.report('nothing', nt.memory.readU32(count));
    },
    expect: {
      size: STATUS_SUCCESS,
      bytes: 4,
      all: STATUS_SUCCESS,
      unit: 0x20ac,
      invalid: STATUS_SOME_NOT_MAPPED,
      replaced: 0xfffd,
      'too small': STATUS_BUFFER_TOO_SMALL,
      nothing: 0,
    },
  });

  rule('RtlUnicodeToUTF8N encodes surrogate pairs as one character and half of one as U+FFFD', {
    *kernel(nt, c) {
      const bytes = nt.local(16);
      const count = nt.local(4);
      yield* c.report('pair', yield* nt.RtlUnicodeToUTF8N(bytes, 16, count, nt.wide('\ud83d\ude00'), 4));
      yield* c.report('bytes', nt.memory.readU32(count));
      yield* c.report('first', nt.memory.readU8(bytes));
      yield* c.report('half', yield* nt.RtlUnicodeToUTF8N(bytes, 16, count, nt.wide('\ud83d'), 2));
      yield* c.report('neither', yield* nt.RtlUnicodeToUTF8N(NULL_ADDRESS, 0, NULL_ADDRESS, nt.wide('x'), 2));
    },
    expect: {
      pair: STATUS_SUCCESS,
      bytes: 4,
      first: 0xf0,
      half: STATUS_SOME_NOT_MAPPED,
      neither: STATUS_INVALID_PARAMETER,
    },
  });

  rule('RtlUTF8StringToUnicodeString and RtlUnicodeStringToUTF8String store a zero behind the text', {
    *kernel(nt, c) {
      const utf8 = bytesString(nt, 4);
      yield* c.report('utf8', yield* nt.RtlUnicodeStringToUTF8String(utf8, nt.text('\u20ac'), false));
      yield* c.report('Length', lengthOf(nt, utf8));
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* c.report('unicode', yield* nt.RtlUTF8StringToUnicodeString(string, utf8, true));
      yield* c.report('unit', nt.memory.readU16(nt.view(UnicodeString, string).Buffer));
      yield* nt.RtlFreeUnicodeString(string);
    },
    expect: { utf8: STATUS_SUCCESS, Length: 3, unicode: STATUS_SUCCESS, unit: 0x20ac },
  });

  rule('RtlCompareString, RtlEqualString and RtlPrefixString compare bytes, without case if asked', {
    c: 'CompareStrings',
    *kernel(nt, c) {
      const [a, b] = [bytesString(nt, 8, 'Name'), bytesString(nt, 8, 'nAMEs')];
      yield* c.report('less', (yield* nt.RtlCompareString(a, b, false)) < 0);
      yield* c.report('shorter', (yield* nt.RtlCompareString(a, b, true)) < 0);
      yield* c.report('equal', yield* nt.RtlEqualString(a, b, true));
      yield* c.report('itself', yield* nt.RtlEqualString(a, a, false));
      yield* c.report('prefix', yield* nt.RtlPrefixString(a, b, true));
    },
    expect: { less: 1, shorter: 1, equal: 0, itself: 1, prefix: 1 },
  });

  rule('RtlCopyString and RtlUpperString copy as much as fits; RtlUpperChar knows the letters of the code page', {
    c: 'CopyStrings',
    *kernel(nt, c) {
      const target = bytesString(nt, 3);
      yield* nt.RtlCopyString(target, bytesString(nt, 8, 'abcdef'));
      yield* c.report('copied', c.read(bufferOf(nt, target), lengthOf(nt, target)));
      yield* nt.RtlUpperString(target, bytesString(nt, 8, 'xyzzy'));
      yield* c.report('upper', c.read(bufferOf(nt, target), lengthOf(nt, target)));
      yield* nt.RtlCopyString(target, NULL_ADDRESS);
      yield* c.report('emptied', lengthOf(nt, target));
      yield* c.report('e acute', (yield* nt.RtlUpperChar(0xe9)) & 0xff);
    },
    expect: { copied: 'abc', upper: 'XYZ', emptied: 0, 'e acute': 0xc9 },
  });

  rule('RtlAppendStringToString and RtlAppendAsciizToString append all or nothing', {
    c: 'AppendStrings',
    *kernel(nt, c) {
      const target = bytesString(nt, 5, 'ab');
      yield* c.report('appended', yield* nt.RtlAppendStringToString(target, bytesString(nt, 4, 'cd')));
      yield* c.report('too long', yield* nt.RtlAppendAsciizToString(target, nt.ansi('ef')));
      yield* c.report('last', yield* nt.RtlAppendAsciizToString(target, nt.ansi('e')));
      yield* c.report('text', c.read(bufferOf(nt, target), lengthOf(nt, target)));
    },
    expect: {
      appended: STATUS_SUCCESS,
      'too long': STATUS_BUFFER_TOO_SMALL,
      last: STATUS_SUCCESS,
      text: 'abcde',
    },
  });

  rule('RtlDowncaseUnicodeString and RtlDowncaseUnicodeChar give lower case', {
    c: 'Downcase',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* c.report('status', yield* nt.RtlDowncaseUnicodeString(string, nt.text('MiXed'), true));
      yield* c.reportText('text', string);
      yield* nt.RtlFreeUnicodeString(string);
      yield* c.report('sigma', (yield* nt.RtlDowncaseUnicodeChar(0x03a3)) & 0xffff);
    },
    expect: { status: STATUS_SUCCESS, text: 'mixed', sigma: 0x03c3 },
  });

  rule('RtlDuplicateUnicodeString copies into a new buffer, with a zero if asked; an empty string needs none', {
    *kernel(nt, c) {
      const copy = nt.local(UNICODE_STRING.SIZE);
      yield* c.report('status', yield* nt.RtlDuplicateUnicodeString(1, nt.text('twice'), copy));
      yield* c.reportText('text', copy);
      yield* c.report('room', nt.view(UnicodeString, copy).MaximumLength);
      yield* nt.RtlFreeUnicodeString(copy);
      yield* c.report('empty', yield* nt.RtlDuplicateUnicodeString(1, nt.text(''), copy));
      yield* c.report('no buffer', nt.view(UnicodeString, copy).Buffer);
      yield* c.report('flags', yield* nt.RtlDuplicateUnicodeString(8, nt.text('x'), copy));
      yield* c.report('valid', yield* nt.RtlValidateUnicodeString(0, nt.text('x')));
    },
    expect: {
      status: STATUS_SUCCESS,
      text: 'twice',
      room: 12,
      empty: STATUS_SUCCESS,
      'no buffer': 0,
      flags: STATUS_INVALID_PARAMETER,
      valid: STATUS_SUCCESS,
    },
  });

  rule('RtlHashUnicodeString: x65599 multiplies by 65599 and adds each character; without case both cases hash alike', {
    c: 'HashString',
    *kernel(nt, c) {
      const hash = nt.local(4);
      yield* c.report('status', yield* nt.RtlHashUnicodeString(nt.text('AB'), false, HASH_X65599, hash));
      yield* c.report('hash', nt.memory.readU32(hash));
      yield* nt.RtlHashUnicodeString(nt.text('ab'), true, 0, hash);
      yield* c.report('without case', nt.memory.readU32(hash));
      yield* c.report('unknown', yield* nt.RtlHashUnicodeString(nt.text('ab'), true, 7, hash));
    },
    expect: {
      status: STATUS_SUCCESS,
      hash: 0x41 * 65_599 + 0x42,
      'without case': 0x41 * 65_599 + 0x42,
      unknown: STATUS_INVALID_PARAMETER,
    },
  });

  rule('RtlInt64ToUnicodeString and RtlCharToInteger know bases 2, 8, 10 and 16', {
    c: 'Integers',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE + 48);
      nt.view(UnicodeString, string).MaximumLength = 48;
      nt.view(UnicodeString, string).Buffer = addressAdd(string, UNICODE_STRING.SIZE);
      yield* nt.RtlInt64ToUnicodeString({ lo: 0, hi: 1 }, 10, string);
      yield* c.reportText('decimal', string);
      yield* nt.RtlInt64ToUnicodeString({ lo: 0xff, hi: 0xab }, 16, string);
      yield* c.reportText('hexadecimal', string);
      const value = nt.local(4);
      yield* c.report('read', yield* nt.RtlCharToInteger(nt.ansi(' 0x1F'), 0, value));
      yield* c.report('value', nt.memory.readU32(value));
      yield* c.report('base 7', yield* nt.RtlCharToInteger(nt.ansi('1'), 7, value));
    },
    expect: {
      decimal: '4294967296',
      hexadecimal: 'AB000000FF',
      read: STATUS_SUCCESS,
      value: 31,
      'base 7': STATUS_INVALID_PARAMETER,
    },
  });
});
