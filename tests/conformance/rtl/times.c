/* Times, GUIDs and numbers: the C sides of times.cases.ts. */
#include "conformance.h"
#include <ntifs.h>

static LARGE_INTEGER LeapDay(VOID)
{
    LARGE_INTEGER time;

    time.QuadPart = 116444736000000000 + 951827696LL * 10000000 + 7890000;
    return time;
}

CASE(TimeToFields)
{
    LARGE_INTEGER time = LeapDay();
    TIME_FIELDS fields;

    RtlTimeToTimeFields(&time, &fields);
    REPORT("year", fields.Year);
    REPORT("month", fields.Month);
    REPORT("day", fields.Day);
    REPORT("hour", fields.Hour);
    REPORT("minute", fields.Minute);
    REPORT("second", fields.Second);
    REPORT("millisecond", fields.Milliseconds);
    REPORT("weekday", fields.Weekday);
}

CASE(FieldsToTime)
{
    TIME_FIELDS fields = {2000, 2, 29, 12, 34, 56, 789, 0};
    TIME_FIELDS notLeap = {1900, 2, 29, 0, 0, 0, 0, 0};
    TIME_FIELDS noMonth = {2000, 13, 1, 0, 0, 0, 0, 0};
    LARGE_INTEGER time;

    REPORT("there", RtlTimeFieldsToTime(&fields, &time));
    REPORT("time", time.QuadPart);
    REPORT("1900 was no leap year", RtlTimeFieldsToTime(&notLeap, &time));
    REPORT("no month", RtlTimeFieldsToTime(&noMonth, &time));
}

CASE(Seconds1970)
{
    LARGE_INTEGER time = LeapDay();
    LARGE_INTEGER zero = {.QuadPart = 0};
    ULONG seconds;

    REPORT("held", RtlTimeToSecondsSince1970(&time, &seconds));
    REPORT("seconds", seconds);
    REPORT("before", RtlTimeToSecondsSince1970(&zero, &seconds));
    RtlSecondsSince1970ToTime(0, &time);
    REPORT("epoch", time.QuadPart);
}

/* Not in the headers. */
NTSYSAPI BOOLEAN NTAPI RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG ElapsedSeconds);
NTSYSAPI VOID NTAPI RtlSecondsSince1980ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time);

CASE(Seconds1980)
{
    LARGE_INTEGER time;
    ULONG seconds;

    RtlSecondsSince1980ToTime(0, &time);
    REPORT("later", time.QuadPart - 116444736000000000);
    REPORT("held", RtlTimeToSecondsSince1980(&time, &seconds));
    REPORT("seconds", seconds);
}

CASE(LocalTime)
{
    LARGE_INTEGER time = LeapDay();
    LARGE_INTEGER local;
    LARGE_INTEGER back;

    ExSystemTimeToLocalTime(&time, &local);
    ExLocalTimeToSystemTime(&local, &back);
    REPORT("back", back.QuadPart);
}

CASE(Guids)
{
    GUID guid;
    UNICODE_STRING string;

    REPORT("read", (ULONG)RtlGUIDFromString(TEXT_OF(L"{6b29fc40-CA47-1067-B31D-00DD010662DA}"), &guid));
    REPORT("Data1", guid.Data1);
    REPORT("Data2", guid.Data2);
    REPORT("last", guid.Data4[7]);
    REPORT("written", (ULONG)RtlStringFromGUID(&guid, &string));
    REPORT_UNICODE("text", &string);
    RtlFreeUnicodeString(&string);
    REPORT("no braces", (ULONG)RtlGUIDFromString(TEXT_OF(L"6B29FC40-CA47-1067-B31D-00DD010662DA"), &guid));
}

NTSYSAPI ULONG NTAPI RtlRandomEx(PULONG Seed);

CASE(Random)
{
    ULONG seed = 12345;
    ULONG first = RtlRandomEx(&seed);

    REPORT("below", first < 0x7fffffff);
    REPORT("changed", seed != 12345);
    REPORT("another", RtlRandomEx(&seed) != first);
    REPORT("older", RtlRandom(&seed) < 0x7fffffff);
}

CASE(CopyLuid)
{
    LUID source = {7, 9};
    LUID copy;

    RtlCopyLuid(&copy, &source);
    RtlPrefetchMemoryNonTemporal(&source, sizeof source);
    REPORT("low", copy.LowPart);
    REPORT("high", copy.HighPart);
}
