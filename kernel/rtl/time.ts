/**
 * Times as numbers and as dates of the Gregorian calendar. A system time counts 100 ns units since 1601-01-01, UTC; the
 * simulated system's time zone is UTC too. Source: the pages of the routines (wdm.h, ntddk.h).
 */
import { addressAdd, type GuestAddress } from '../../base/guest-address.ts';
import { u64FromBigInt, u64ToBigInt } from '../../base/u64.ts';
import { TIME_FIELDS } from '../../nt/generated/layouts.ts';
import { type Ddi, ddi } from '../ddi.ts';
import { anyIrql, upToApc } from '../irql-range.ts';
import type { Kernel } from '../kernel.ts';

const UNITS_IN_MILLISECOND = 10_000n;
const UNITS_IN_SECOND = 10_000_000n;
const MILLISECONDS_IN_DAY = 86_400_000;
const FIRST_YEAR = 1601;
const LAST_YEAR = 30_827;
const DAYS_IN_400_YEARS = 146_097;
/** 1601-01-01 was a Monday; Sunday is 0. */
const FIRST_WEEKDAY = 1;

const SECONDS_TO_1970 = 11_644_473_600n;
const SECONDS_TO_1980 = 11_960_006_400n;

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days of a month, counted from 1. */
function daysOfMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : MONTH_DAYS[month - 1]!;
}

/** Days from 1601-01-01 to the first day of a year. */
function daysToYear(year: number): number {
  const years = year - FIRST_YEAR;
  return 365 * years + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
}

/** Year, month and day of a day counted from 1601-01-01. */
function dateOfDay(day: number): readonly [year: number, month: number, day: number] {
  // The average year is a little longer than what precedes any year, so this guess is right or one too high.
  let year = FIRST_YEAR + Math.floor((400 * (day + 1)) / DAYS_IN_400_YEARS);
  while (daysToYear(year) > day) year--;
  while (daysToYear(year + 1) <= day) year++;
  let rest = day - daysToYear(year);
  let month = 1;
  while (rest >= daysOfMonth(year, month)) rest -= daysOfMonth(year, month++);
  return [year, month, rest + 1];
}

/** Stores the date and time of a system time. A negative one has no date; its fields are those of the absolute value. */
function storeTimeFields(k: Kernel, time: GuestAddress, fields: GuestAddress): void {
  const raw = BigInt.asIntN(64, u64ToBigInt(k.memory.readU64(time)));
  const milliseconds = (raw < 0n ? -raw : raw) / UNITS_IN_MILLISECOND;
  const day = Number(milliseconds / BigInt(MILLISECONDS_IN_DAY));
  const ofDay = Number(milliseconds % BigInt(MILLISECONDS_IN_DAY));
  const weekday = (day + FIRST_WEEKDAY) % 7;
  const clock = [
    Math.floor(ofDay / 3_600_000),
    Math.floor(ofDay / 60_000) % 60,
    Math.floor(ofDay / 1000) % 60,
    ofDay % 1000,
  ];
  [...dateOfDay(day), ...clock, weekday].forEach((value, index) => {
    k.memory.writeU16(addressAdd(fields, 2 * index), value & 0xffff);
  });
}

/** The system time of a date and time, undefined when there is no such one. */
function timeOfFields(k: Kernel, fields: GuestAddress): bigint | undefined {
  const field = (offset: number) => (k.memory.readU16(addressAdd(fields, offset)) << 16) >> 16;
  const [year, month, day] = [field(TIME_FIELDS.Year), field(TIME_FIELDS.Month), field(TIME_FIELDS.Day)];
  const [hour, minute] = [field(TIME_FIELDS.Hour), field(TIME_FIELDS.Minute)];
  const [second, millisecond] = [field(TIME_FIELDS.Second), field(TIME_FIELDS.Milliseconds)];
  const within = (value: number, low: number, high: number) => value >= low && value <= high;
  if (!within(year, FIRST_YEAR, LAST_YEAR) || !within(month, 1, 12)) return undefined;
  if (!within(day, 1, daysOfMonth(year, month)) || !within(hour, 0, 23) || !within(minute, 0, 59)) return undefined;
  if (!within(second, 0, 59) || !within(millisecond, 0, 999)) return undefined;
  let days = daysToYear(year) + day - 1;
  for (let before = 1; before < month; before++) days += daysOfMonth(year, before);
  const ofDay = ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
  return (BigInt(days) * BigInt(MILLISECONDS_IN_DAY) + BigInt(ofDay)) * UNITS_IN_MILLISECOND;
}

function writeTime(k: Kernel, at: GuestAddress, time: bigint): void {
  const { lo, hi } = u64FromBigInt(time);
  k.memory.writeU64(at, lo, hi);
}

function toSecondsDdi(name: string, epochSeconds: bigint): Ddi {
  return ddi({
    name,
    parameters: ['Time: ptr', 'ElapsedSeconds: ptr'],
    irql: upToApc,
    call(k, time, elapsedSeconds) {
      const units = BigInt.asIntN(64, u64ToBigInt(k.memory.readU64(time)));
      const seconds = units / UNITS_IN_SECOND - epochSeconds;
      if (seconds < 0n || seconds > 0xffff_ffffn) return false;
      k.memory.writeU32(elapsedSeconds, Number(seconds));
      return true;
    },
  });
}

function fromSecondsDdi(name: string, epochSeconds: bigint): Ddi {
  return ddi({
    name,
    parameters: ['ElapsedSeconds: u32', 'Time: ptr'],
    irql: upToApc,
    call: (k, seconds, time) => writeTime(k, time, (BigInt(seconds) + epochSeconds) * UNITS_IN_SECOND),
  });
}

/** The simulated system's zone is UTC, so both times are the same. */
function zoneDdi(name: string, from: string, to: string): Ddi {
  return ddi({
    name,
    parameters: [`${from}: ptr`, `${to}: ptr`],
    irql: anyIrql,
    call(k, source, target) {
      const { lo, hi } = k.memory.readU64(source);
      k.memory.writeU64(target, lo, hi);
    },
  });
}

export const timeDdis: readonly Ddi[] = [
  /**
   * Stores the date, time of day and day of the week of a system time.
   * @irql any
   * Source: "RtlTimeToTimeFields function (wdm.h)".
   */
  ddi({
    name: 'RtlTimeToTimeFields',
    parameters: ['Time: ptr', 'TimeFields: ptr'],
    irql: anyIrql,
    call: (k, time, fields) => storeTimeFields(k, time, fields),
  }),
  /**
   * Stores the system time of a date and time of day, whatever the day of the week; FALSE when there is no such date.
   * @irql any
   * Source: "RtlTimeFieldsToTime function (wdm.h)".
   */
  ddi({
    name: 'RtlTimeFieldsToTime',
    parameters: ['TimeFields: ptr', 'Time: ptr'],
    irql: anyIrql,
    call(k, fields, time) {
      const units = timeOfFields(k, fields);
      if (units === undefined) return false;
      writeTime(k, time, units);
      return true;
    },
  }),
  /**
   * Seconds from 1970 or 1980 to a system time; FALSE when 32 bits do not hold them.
   * @irql <= APC_LEVEL
   * Source: "RtlTimeToSecondsSince1970 function (ntddk.h)", "RtlTimeToSecondsSince1980 function (ntddk.h)".
   */
  toSecondsDdi('RtlTimeToSecondsSince1970', SECONDS_TO_1970),
  toSecondsDdi('RtlTimeToSecondsSince1980', SECONDS_TO_1980),
  /**
   * The system time so many seconds after the beginning of 1970 or 1980.
   * @irql <= APC_LEVEL
   * Source: "RtlSecondsSince1970ToTime function (ntddk.h)", "RtlSecondsSince1980ToTime function (ntddk.h)".
   */
  fromSecondsDdi('RtlSecondsSince1970ToTime', SECONDS_TO_1970),
  fromSecondsDdi('RtlSecondsSince1980ToTime', SECONDS_TO_1980),
  /**
   * Turn a system time into the time of the zone, and back.
   * @irql any
   * Deviation: the time zone is UTC.
   * Source: "ExSystemTimeToLocalTime function (wdm.h)", "ExLocalTimeToSystemTime function (wdm.h)".
   */
  zoneDdi('ExSystemTimeToLocalTime', 'SystemTime', 'LocalTime'),
  zoneDdi('ExLocalTimeToSystemTime', 'LocalTime', 'SystemTime'),
];
