/** Describing zero-terminated texts by counted strings; lists of arguments. Source: the pages of the Rtl routines (wdm.h), the C library. */
import {
  addressAdd,
  type GuestAddress,
  NULL_ADDRESS,
  STATUS_NAME_TOO_LONG,
  STATUS_SUCCESS,
  STRING,
  UNICODE_STRING,
  UnicodeString,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** A va_list of pointers and 32-bit numbers: each takes eight bytes. */
function argumentList(nt: DriverKit, ...values: number[]): GuestAddress {
  const list = nt.local(8 * values.length);
  for (const [index, value] of values.entries()) nt.memory.writeI64(addressAdd(list, 8 * index), value);
  return list;
}

/** A zero-terminated wide text as a string. */
function wideAt(nt: DriverKit, address: GuestAddress): string {
  let text = '';
  for (let at = address; nt.memory.readU16(at) !== 0; at = addressAdd(at, 2))
    text += String.fromCharCode(nt.memory.readU16(at));
  return text;
}

export default rules((rule) => {
  rule('RtlInitString and RtlInitAnsiStringEx count the bytes before the zero, and one more for the room', {
    c: 'InitStrings',
    *kernel(nt, c) {
      const string = nt.local(STRING.SIZE);
      yield* nt.RtlInitString(string, nt.ansi('bytes'));
      yield* c.report('Length', nt.memory.readU16(string));
      yield* c.report('MaximumLength', nt.memory.readU16(addressAdd(string, 2)));
      yield* c.report('status', yield* nt.RtlInitAnsiStringEx(string, nt.ansi('ex')));
      yield* c.report('ex', nt.memory.readU16(string));
      yield* c.report('other', (yield* nt.RtlInitStringEx(string, NULL_ADDRESS)) >>> 0);
      yield* c.report('of NULL', nt.memory.readU16(string));
    },
    expect: { Length: 5, MaximumLength: 6, status: STATUS_SUCCESS, ex: 2, other: STATUS_SUCCESS, 'of NULL': 0 },
  });

  rule('RtlInitUnicodeStringEx refuses a text that is too long for a UNICODE_STRING', {
    c: 'InitUnicodeEx',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE);
      yield* c.report('short', yield* nt.RtlInitUnicodeStringEx(string, nt.wide('abc')));
      yield* c.report('Length', nt.view(UnicodeString, string).Length);
      const bytes = 2 * 40_000;
      const long = yield* nt.ExAllocatePoolWithTag(1, bytes + 2, 0x6573_6143);
      for (let offset = 0; offset < bytes; offset += 2) nt.memory.writeU16(addressAdd(long, offset), 0x61);
      nt.memory.writeU16(addressAdd(long, bytes), 0);
      yield* c.report('long', yield* nt.RtlInitUnicodeStringEx(string, long));
      yield* nt.ExFreePool(long);
    },
    expect: { short: STATUS_SUCCESS, Length: 6, long: STATUS_NAME_TOO_LONG },
  });

  rule('RtlCreateUnicodeString copies a text into a buffer of its own, with the zero', {
    c: 'CreateUnicode',
    *kernel(nt, c) {
      const string = nt.local(UNICODE_STRING.SIZE);
      const text = nt.wide('copy');
      yield* c.report('created', yield* nt.RtlCreateUnicodeString(string, text));
      const { Length: length, MaximumLength: maximumLength, Buffer: buffer } = nt.view(UnicodeString, string);
      yield* c.report('Length', length);
      yield* c.report('MaximumLength', maximumLength);
      yield* c.report('other buffer', buffer !== text);
      yield* c.reportText('text', string);
      yield* nt.RtlFreeUnicodeString(string);
    },
    expect: { created: 1, Length: 8, MaximumLength: 10, 'other buffer': 1, text: 'copy' },
  });

  rule('RtlxAnsiStringToUnicodeSize counts two bytes a character, with the terminating one', {
    c: 'AnsiToUnicodeSize',
    *kernel(nt, c) {
      const string = nt.local(STRING.SIZE);
      yield* nt.RtlInitString(string, nt.ansi('four'));
      yield* c.report('bytes', yield* nt.RtlxAnsiStringToUnicodeSize(string));
    },
    expect: { bytes: 10 },
  });

  rule('vsprintf and _vsnprintf take their values from a list of arguments', {
    c: 'ListOfArguments',
    *kernel(nt, c) {
      const buffer = nt.local(64);
      const list = argumentList(nt, 5, nt.ansi('text'));
      yield* c.report('count', yield* nt.vsprintf(buffer, nt.ansi('%d %s'), list));
      yield* c.report('text', c.read(buffer, 6));
      yield* c.report('cut', (yield* nt._vsnprintf(buffer, 3, nt.ansi('%d %s'), list)) | 0);
      yield* c.report('as far as', c.read(buffer, 3));
    },
    expect: { count: 6, text: '5 text', cut: -1, 'as far as': '5 t' },
  });

  rule('_vswprintf and _vsnwprintf do the same with wide texts', {
    *kernel(nt, c) {
      const buffer = nt.local(64);
      const list = argumentList(nt, 7, nt.wide('wide'));
      yield* c.report('count', yield* nt._vswprintf(buffer, nt.wide('%d %s'), list));
      yield* c.report('text', wideAt(nt, buffer));
      yield* c.report('fits', yield* nt._vsnwprintf(buffer, 7, nt.wide('%d:%s'), list));
      yield* c.report('counted', wideAt(nt, buffer));
    },
    expect: { count: 6, text: '7 wide', fits: 6, counted: '7:wide' },
  });

  rule('vDbgPrintEx and vDbgPrintExWithPrefix send a message made with a list of arguments', {
    events: ['debugPrint'],
    *kernel(nt, c) {
      const list = argumentList(nt, 1);
      yield* c.report('list', yield* nt.vDbgPrintEx(77, 0, nt.ansi('%d'), list));
      yield* c.report('prefix', yield* nt.vDbgPrintExWithPrefix(nt.ansi('mine: '), 77, 0, nt.ansi('%d'), list));
    },
    expect: [
      ['event', 'debugPrint'],
      ['list', STATUS_SUCCESS],
      ['event', 'debugPrint'],
      ['prefix', STATUS_SUCCESS],
    ],
  });
});
