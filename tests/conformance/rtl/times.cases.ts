/** Times and dates, GUIDs, checksums. Source: the pages of the Rtl routines (wdm.h, ntddk.h); ISO 3309. */
import {
  addressAdd,
  type GuestAddress,
  STATUS_INVALID_PARAMETER,
  STATUS_SUCCESS,
  TIME_FIELDS,
  UNICODE_STRING,
} from '../../../kernel/driver-kit/api.ts';
import type { DriverKit } from '../../../kernel/driver-kit/driver-kit.ts';
import { rules } from '../harness/rule.ts';

/** 100 ns units from 1601 to the beginning of 1970, as everybody who converts UNIX times knows them. */
const UNIX_EPOCH = 116_444_736_000_000_000n;
/** 2000-02-29 12:34:56.789, a Tuesday: 951827696 seconds after 1970. */
const LEAP_DAY = UNIX_EPOCH + 951_827_696n * 10_000_000n + 7_890_000n;

function largeInteger(nt: DriverKit, value: bigint): GuestAddress {
  const address = nt.local(8);
  nt.memory.writeU64(address, Number(value & 0xffff_ffffn), Number(value >> 32n));
  return address;
}

function valueAt(nt: DriverKit, address: GuestAddress): bigint {
  const { lo, hi } = nt.memory.readU64(address);
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}

/** TIME_FIELDS in the order of their declaration. */
function fieldsOf(nt: DriverKit, values: readonly number[]): GuestAddress {
  const fields = nt.local(TIME_FIELDS.SIZE);
  for (const [index, value] of values.entries()) nt.memory.writeU16(addressAdd(fields, 2 * index), value);
  return fields;
}

export default rules((rule) => {
  rule('RtlTimeToTimeFields gives the date, the time of day and the day of the week, Sunday being 0', {
    c: 'TimeToFields',
    *kernel(nt, c) {
      const fields = nt.local(TIME_FIELDS.SIZE);
      yield* nt.RtlTimeToTimeFields(largeInteger(nt, LEAP_DAY), fields);
      const labels = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond', 'weekday'];
      for (const [index, label] of labels.entries())
        yield* c.report(label, nt.memory.readU16(addressAdd(fields, 2 * index)));
    },
    expect: { year: 2000, month: 2, day: 29, hour: 12, minute: 34, second: 56, millisecond: 789, weekday: 2 },
  });

  rule('RtlTimeFieldsToTime gives the time of a date, and FALSE for a date that there is not', {
    c: 'FieldsToTime',
    *kernel(nt, c) {
      const time = nt.local(8);
      const fields = fieldsOf(nt, [2000, 2, 29, 12, 34, 56, 789, 0]);
      yield* c.report('there', yield* nt.RtlTimeFieldsToTime(fields, time));
      yield* c.report('time', valueAt(nt, time));
      yield* c.report('1900 was no leap year', yield* nt.RtlTimeFieldsToTime(fieldsOf(nt, [1900, 2, 29]), time));
      yield* c.report('no month', yield* nt.RtlTimeFieldsToTime(fieldsOf(nt, [2000, 13, 1]), time));
    },
    expect: { there: 1, time: LEAP_DAY, '1900 was no leap year': 0, 'no month': 0 },
  });

  rule('times and seconds since 1970: those that 32 bits do not hold are refused', {
    c: 'Seconds1970',
    *kernel(nt, c) {
      const seconds = nt.local(4);
      yield* c.report('held', yield* nt.RtlTimeToSecondsSince1970(largeInteger(nt, LEAP_DAY), seconds));
      yield* c.report('seconds', nt.memory.readU32(seconds));
      yield* c.report('before', yield* nt.RtlTimeToSecondsSince1970(largeInteger(nt, 0n), seconds));
      const time = nt.local(8);
      yield* nt.RtlSecondsSince1970ToTime(0, time);
      yield* c.report('epoch', valueAt(nt, time));
    },
    expect: { held: 1, seconds: 951_827_696, before: 0, epoch: UNIX_EPOCH },
  });

  rule('seconds since 1980 begin ten years and two leap days later', {
    c: 'Seconds1980',
    *kernel(nt, c) {
      const time = nt.local(8);
      yield* nt.RtlSecondsSince1980ToTime(0, time);
      yield* c.report('later', valueAt(nt, time) - UNIX_EPOCH);
      const seconds = nt.local(4);
      yield* c.report('held', yield* nt.RtlTimeToSecondsSince1980(time, seconds));
      yield* c.report('seconds', nt.memory.readU32(seconds));
    },
    expect: { later: 3652n * 86_400n * 10_000_000n, held: 1, seconds: 0 },
  });

  rule('ExSystemTimeToLocalTime and ExLocalTimeToSystemTime are inverse', {
    c: 'LocalTime',
    *kernel(nt, c) {
      const local = nt.local(8);
      const back = nt.local(8);
      yield* nt.ExSystemTimeToLocalTime(largeInteger(nt, LEAP_DAY), local);
      yield* nt.ExLocalTimeToSystemTime(local, back);
      yield* c.report('back', valueAt(nt, back));
    },
    expect: { back: LEAP_DAY },
  });

  rule(
    'RtlStringFromGUID and RtlGUIDFromString: braces, digits in upper case, each number with its highest digit first',
    {
      c: 'Guids',
      *kernel(nt, c) {
        const guid = nt.local(16);
        const text = nt.text('{6b29fc40-CA47-1067-B31D-00DD010662DA}');
        yield* c.report('read', yield* nt.RtlGUIDFromString(text, guid));
        yield* c.report('Data1', nt.memory.readU32(guid));
        yield* c.report('Data2', nt.memory.readU16(addressAdd(guid, 4)));
        yield* c.report('last', nt.memory.readU8(addressAdd(guid, 15)));
        const string = nt.local(UNICODE_STRING.SIZE);
        yield* c.report('written', yield* nt.RtlStringFromGUID(guid, string));
        yield* c.reportText('text', string);
        yield* nt.RtlFreeUnicodeString(string);
        yield* c.report(
          'no braces',
          yield* nt.RtlGUIDFromString(nt.text('6B29FC40-CA47-1067-B31D-00DD010662DA'), guid),
        );
      },
      expect: {
        read: STATUS_SUCCESS,
        Data1: 0x6b29_fc40,
        Data2: 0xca47,
        last: 0xda,
        written: STATUS_SUCCESS,
        text: '{6B29FC40-CA47-1067-B31D-00DD010662DA}',
        'no braces': STATUS_INVALID_PARAMETER,
      },
    },
  );

  rule('RtlRandomEx returns numbers below MAXLONG, the same ones for the same seed, and changes the seed', {
    c: 'Random',
    *kernel(nt, c) {
      const seed = nt.local(4);
      nt.memory.writeU32(seed, 12_345);
      const first = yield* nt.RtlRandomEx(seed);
      yield* c.report('below', first < 0x7fff_ffff);
      yield* c.report('changed', nt.memory.readU32(seed) !== 12_345);
      yield* c.report('another', (yield* nt.RtlRandomEx(seed)) !== first);
      yield* c.report('older', (yield* nt.RtlRandom(seed)) < 0x7fff_ffff);
    },
    expect: { below: 1, changed: 1, another: 1, older: 1 },
  });

  rule('RtlCrc32 is the CRC of ISO 3309, and goes on with the CRC of what came before', {
    *kernel(nt, c) {
      // The check value of this CRC is that of the digits 1 to 9.
      const digits = nt.ansi('123456789');
      yield* c.report('whole', (yield* nt.RtlCrc32(digits, 9, 0)) >>> 0);
      const first = (yield* nt.RtlCrc32(digits, 4, 0)) >>> 0;
      yield* c.report('in parts', (yield* nt.RtlCrc32(addressAdd(digits, 4), 5, first)) >>> 0);
    },
    expect: { whole: 0xcbf4_3926, 'in parts': 0xcbf4_3926 },
  });

  rule('RtlCopyLuid copies 64 bits; prefetching changes nothing', {
    c: 'CopyLuid',
    *kernel(nt, c) {
      const luid = nt.local(16);
      nt.memory.writeU64(luid, 7, 9);
      yield* nt.RtlCopyLuid(addressAdd(luid, 8), luid);
      yield* nt.RtlPrefetchMemoryNonTemporal(luid, 8);
      yield* c.report('low', nt.memory.readU32(addressAdd(luid, 8)));
      yield* c.report('high', nt.memory.readU32(addressAdd(luid, 12)));
    },
    expect: { low: 7, high: 9 },
  });
});
