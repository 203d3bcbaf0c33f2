/* Conversions and strings of bytes: the C sides of conversions.cases.ts. */
#include "conformance.h"
#include <ntifs.h>

/* Not in the headers, or with other types there. */
NTSYSAPI NTSTATUS NTAPI RtlAppendAsciizToString(PSTRING Destination, PCSZ Source);
NTSYSAPI BOOLEAN NTAPI RtlPrefixString(const STRING *String1, const STRING *String2, BOOLEAN CaseInSensitive);

static STRING Room(PCHAR Buffer, USHORT Size, const char *Text)
{
    STRING string = {0, Size, Buffer};

    for (; Text[string.Length] != 0; string.Length++)
        Buffer[string.Length] = Text[string.Length];
    return string;
}

static VOID ReportBytes(const char *Format, const STRING *String)
{
    char text[32];
    USHORT i;

    for (i = 0; i < String->Length; i++)
        text[i] = String->Buffer[i];
    text[i] = 0;
    DbgPrint(Format, text);
}

CASE(MultiByteToUnicode)
{
    WCHAR units[8];
    ULONG count;

    REPORT("status", (ULONG)RtlMultiByteToUnicodeN(units, 6, &count, "a\x80" "bc", 4));
    REPORT("bytes", count);
    REPORT("first", units[0]);
    REPORT("euro", units[1]);
    RtlMultiByteToUnicodeSize(&count, "four", 4);
    REPORT("size", count);
}

CASE(UnicodeToMultiByte)
{
    CHAR bytes[16];
    ULONG count;

    REPORT("status", (ULONG)RtlUnicodeToMultiByteN(bytes, 16, &count, (PWCH)L"x\u20ac\u4e2d", 6));
    REPORT("bytes", count);
    REPORT("euro", (UCHAR)bytes[1]);
    REPORT("unknown", (UCHAR)bytes[2]);
    RtlUnicodeToMultiByteSize(&count, (PWCH)L"four", 8);
    REPORT("size", count);
    RtlUpcaseUnicodeToMultiByteN(bytes, 16, &count, (PWCH)L"up", 4);
    bytes[2] = 0;
    REPORT_STRING("upper", bytes);
}

CASE(OemCharacters)
{
    CHAR bytes[8];
    WCHAR units[4];
    ULONG count;

    RtlUnicodeToOemN(bytes, 8, &count, (PWCH)L"\u00fc", 2);
    REPORT("oem", (UCHAR)bytes[0]);
    RtlUnicodeToMultiByteN(bytes, 8, &count, (PWCH)L"\u00fc", 2);
    REPORT("ansi", (UCHAR)bytes[0]);
    REPORT("cut", (ULONG)RtlOemToUnicodeN(units, 2, &count, "\x81x", 2));
    REPORT("unit", units[0]);
    REPORT("upper", (ULONG)RtlUpcaseUnicodeToOemN(bytes, 8, &count, (PWCH)L"\u00fc", 2));
    REPORT("upper oem", (UCHAR)bytes[0]);
}

CASE(OemStrings)
{
    CHAR buffer[4];
    STRING string = Room(buffer, 4, "");

    REPORT("fits", (ULONG)RtlUnicodeStringToOemString(&string, TEXT_OF(L"abc"), FALSE));
    REPORT("Length", string.Length);
    REPORT("zero", buffer[3]);
    REPORT("no room for it", (ULONG)RtlUnicodeStringToOemString(&string, TEXT_OF(L"abcd"), FALSE));
    REPORT("counted", (ULONG)RtlUnicodeStringToCountedOemString(&string, TEXT_OF(L"abcd"), FALSE));
    REPORT("counted Length", string.Length);
    REPORT("size", RtlxUnicodeStringToOemSize(TEXT_OF(L"abcd")));
    REPORT("ansi size", RtlxUnicodeStringToAnsiSize(TEXT_OF(L"abcd")));
}

CASE(Unmappable)
{
    CHAR buffer[8];
    STRING string = Room(buffer, 8, "");

    REPORT("counted", (ULONG)RtlUnicodeStringToCountedOemString(&string, TEXT_OF(L"\u4e2d"), FALSE));
    REPORT("upper", (ULONG)RtlUpcaseUnicodeStringToCountedOemString(&string, TEXT_OF(L"up"), FALSE));
    ReportBytes("#text=\"%s\"", &string);
    REPORT("zero", (ULONG)RtlUpcaseUnicodeStringToOemString(&string, TEXT_OF(L"oem"), FALSE));
    ReportBytes("#text then=\"%s\"", &string);
}

CASE(OemToUnicode)
{
    CHAR buffer[4];
    STRING oem = Room(buffer, 4, "ab");
    UNICODE_STRING string;

    REPORT("size", RtlxOemStringToUnicodeSize(&oem));
    REPORT("status", (ULONG)RtlOemStringToUnicodeString(&string, &oem, TRUE));
    REPORT("Length", string.Length);
    REPORT("MaximumLength", string.MaximumLength);
    REPORT_UNICODE("text", &string);
    RtlFreeUnicodeString(&string);
    REPORT("counted", (ULONG)RtlOemStringToCountedUnicodeString(&string, &oem, TRUE));
    REPORT("counted room", string.MaximumLength);
    RtlFreeUnicodeString(&string);
}

CASE(FreeOem)
{
    STRING string;

    REPORT("status", (ULONG)RtlUnicodeStringToOemString(&string, TEXT_OF(L"gone"), TRUE));
    RtlFreeOemString(&string);
    REPORT("buffer", string.Buffer);
}

CASE(CompareStrings)
{
    CHAR first[8];
    CHAR second[8];
    STRING a = Room(first, 8, "Name");
    STRING b = Room(second, 8, "nAMEs");

    REPORT("less", RtlCompareString(&a, &b, FALSE) < 0);
    REPORT("shorter", RtlCompareString(&a, &b, TRUE) < 0);
    REPORT("equal", RtlEqualString(&a, &b, TRUE));
    REPORT("itself", RtlEqualString(&a, &a, FALSE));
    REPORT("prefix", RtlPrefixString(&a, &b, TRUE));
}

CASE(CopyStrings)
{
    CHAR buffer[3];
    CHAR other[8];
    STRING target = Room(buffer, 3, "");
    STRING source = Room(other, 8, "abcdef");

    RtlCopyString(&target, &source);
    ReportBytes("#copied=\"%s\"", &target);
    source = Room(other, 8, "xyzzy");
    RtlUpperString(&target, &source);
    ReportBytes("#upper=\"%s\"", &target);
    RtlCopyString(&target, NULL);
    REPORT("emptied", target.Length);
    REPORT("e acute", (UCHAR)RtlUpperChar((CHAR)0xe9));
}

CASE(AppendStrings)
{
    CHAR buffer[5];
    CHAR other[4];
    STRING target = Room(buffer, 5, "ab");
    STRING source = Room(other, 4, "cd");

    REPORT("appended", (ULONG)RtlAppendStringToString(&target, &source));
    REPORT("too long", (ULONG)RtlAppendAsciizToString(&target, "ef"));
    REPORT("last", (ULONG)RtlAppendAsciizToString(&target, "e"));
    ReportBytes("#text=\"%s\"", &target);
}

CASE(Downcase)
{
    UNICODE_STRING string;

    REPORT("status", (ULONG)RtlDowncaseUnicodeString(&string, TEXT_OF(L"MiXed"), TRUE));
    REPORT_UNICODE("text", &string);
    RtlFreeUnicodeString(&string);
    REPORT("sigma", RtlDowncaseUnicodeChar(0x3a3));
}

CASE(HashString)
{
    ULONG hash;

    REPORT("status", (ULONG)RtlHashUnicodeString(TEXT_OF(L"AB"), FALSE, HASH_STRING_ALGORITHM_X65599, &hash));
    REPORT("hash", hash);
    RtlHashUnicodeString(TEXT_OF(L"ab"), TRUE, HASH_STRING_ALGORITHM_DEFAULT, &hash);
    REPORT("without case", hash);
    REPORT("unknown", (ULONG)RtlHashUnicodeString(TEXT_OF(L"ab"), TRUE, 7, &hash));
}

CASE(Integers)
{
    WCHAR buffer[24];
    UNICODE_STRING string = {0, sizeof buffer, buffer};
    ULONG value;

    RtlInt64ToUnicodeString(0x100000000, 10, &string);
    REPORT_UNICODE("decimal", &string);
    RtlInt64ToUnicodeString(0xab000000ff, 16, &string);
    REPORT_UNICODE("hexadecimal", &string);
    REPORT("read", (ULONG)RtlCharToInteger(" 0x1F", 0, &value));
    REPORT("value", value);
    REPORT("base 7", (ULONG)RtlCharToInteger("1", 7, &value));
}
