/* Counted strings: the C sides of unicode-strings.cases.ts. */
#include "conformance.h"

typedef struct _ROOM {
    UNICODE_STRING String;
    WCHAR Buffer[16];
} ROOM;

static PUNICODE_STRING Empty(_Out_ ROOM *Room, _In_ USHORT Characters)
{
    Room->String.Length = 0;
    Room->String.MaximumLength = (USHORT)(Characters * sizeof(WCHAR));
    Room->String.Buffer = Room->Buffer;
    return &Room->String;
}

CASE(InitUnicode)
{
    PCWSTR text = L"seven c";
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, text);
    REPORT("Length", string.Length);
    REPORT("MaximumLength", string.MaximumLength);
    REPORT("Buffer", string.Buffer == text);
}

CASE(InitUnicodeNull)
{
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, NULL);
    REPORT("Length", string.Length);
    REPORT("MaximumLength", string.MaximumLength);
    REPORT("Buffer", string.Buffer);
}

CASE(InitAnsi)
{
    ANSI_STRING string;

    RtlInitAnsiString(&string, "abc");
    REPORT("Length", string.Length);
    REPORT("MaximumLength", string.MaximumLength);
}

CASE(CopyUnicode)
{
    ROOM room;

    RtlCopyUnicodeString(Empty(&room, 4), TEXT_OF(L"abcdefgh"));
    REPORT_UNICODE("copied", &room.String);
}

CASE(CopyUnicodeNull)
{
    ROOM room;

    RtlCopyUnicodeString(Empty(&room, 4), TEXT_OF(L"ab"));
    RtlCopyUnicodeString(&room.String, NULL);
    REPORT("Length", room.String.Length);
}

CASE(AppendUnicode)
{
    ROOM room;

    REPORT("first", RtlAppendUnicodeStringToString(Empty(&room, 8), TEXT_OF(L"abc")));
    REPORT("second", RtlAppendUnicodeStringToString(&room.String, TEXT_OF(L"def")));
    REPORT_UNICODE("text", &room.String);
}

CASE(AppendUnicodeFull)
{
    ROOM room;

    RtlAppendUnicodeStringToString(Empty(&room, 4), TEXT_OF(L"abc"));
    REPORT("second", RtlAppendUnicodeStringToString(&room.String, TEXT_OF(L"def")));
    REPORT_UNICODE("text", &room.String);
}

CASE(AppendText)
{
    ROOM room;

    RtlAppendUnicodeToString(Empty(&room, 8), L"12");
    RtlAppendUnicodeToString(&room.String, L"34");
    REPORT_UNICODE("text", &room.String);
}

CASE(CompareUnicode)
{
    REPORT("equal", RtlCompareUnicodeString(TEXT_OF(L"same"), TEXT_OF(L"same"), FALSE));
    REPORT("before", RtlCompareUnicodeString(TEXT_OF(L"a"), TEXT_OF(L"b"), FALSE) < 0);
    REPORT("after", RtlCompareUnicodeString(TEXT_OF(L"b"), TEXT_OF(L"a"), FALSE) > 0);
    REPORT("shorter first", RtlCompareUnicodeString(TEXT_OF(L"ab"), TEXT_OF(L"abc"), FALSE) < 0);
}

CASE(EqualUnicode)
{
    REPORT("same", RtlEqualUnicodeString(TEXT_OF(L"Name"), TEXT_OF(L"Name"), FALSE));
    REPORT("other case", RtlEqualUnicodeString(TEXT_OF(L"Name"), TEXT_OF(L"nAME"), FALSE));
    REPORT("other case ignored", RtlEqualUnicodeString(TEXT_OF(L"Name"), TEXT_OF(L"nAME"), TRUE));
    REPORT("longer", RtlEqualUnicodeString(TEXT_OF(L"Name"), TEXT_OF(L"Name2"), TRUE));
}

CASE(PrefixUnicode)
{
    PUNICODE_STRING path = TEXT_OF(L"\\Device\\Null");

    REPORT("begins", RtlPrefixUnicodeString(TEXT_OF(L"\\Device"), path, FALSE));
    REPORT("other case", RtlPrefixUnicodeString(TEXT_OF(L"\\DEVICE"), path, FALSE));
    REPORT("case ignored", RtlPrefixUnicodeString(TEXT_OF(L"\\DEVICE"), path, TRUE));
    REPORT("longer", RtlPrefixUnicodeString(TEXT_OF(L"\\Device\\Nullify"), path, FALSE));
}

CASE(UpcaseCharacter)
{
    REPORT("letter", RtlUpcaseUnicodeChar(L'a'));
    REPORT("capital", RtlUpcaseUnicodeChar(L'A'));
    REPORT("digit", RtlUpcaseUnicodeChar(L'1'));
}

CASE(UpcaseString)
{
    UNICODE_STRING string;

    REPORT("status", RtlUpcaseUnicodeString(&string, TEXT_OF(L"Mixed 1"), TRUE));
    REPORT_UNICODE("text", &string);
    RtlFreeUnicodeString(&string);
    REPORT("Buffer", string.Buffer);
}

CASE(AnsiToUnicode)
{
    ANSI_STRING ansi;
    UNICODE_STRING string;

    RtlInitAnsiString(&ansi, "wide");
    REPORT("status", RtlAnsiStringToUnicodeString(&string, &ansi, TRUE));
    REPORT("Length", string.Length);
    REPORT_UNICODE("text", &string);
    RtlFreeUnicodeString(&string);
}

CASE(AnsiToUnicodeSmall)
{
    ANSI_STRING ansi;
    ROOM room;

    RtlInitAnsiString(&ansi, "too long");
    REPORT("status", RtlAnsiStringToUnicodeString(Empty(&room, 3), &ansi, FALSE));
}

CASE(UnicodeToAnsi)
{
    ANSI_STRING ansi;

    REPORT("status", RtlUnicodeStringToAnsiString(&ansi, TEXT_OF(L"narrow"), TRUE));
    REPORT("Length", ansi.Length);
    REPORT_STRING("text", ansi.Buffer);
    REPORT("zero", ansi.Buffer[6]);
    RtlFreeAnsiString(&ansi);
}

CASE(ToInteger)
{
    ULONG value;

    RtlUnicodeStringToInteger(TEXT_OF(L"123"), 10, &value);
    REPORT("value", value);
    RtlUnicodeStringToInteger(TEXT_OF(L"ff"), 16, &value);
    REPORT("value", value);
    RtlUnicodeStringToInteger(TEXT_OF(L"0x1f"), 0, &value);
    REPORT("value", value);
    RtlUnicodeStringToInteger(TEXT_OF(L"-5"), 10, &value);
    REPORT("value", value);
}

CASE(ToIntegerBase)
{
    ULONG value;

    REPORT("status", RtlUnicodeStringToInteger(TEXT_OF(L"1"), 7, &value));
}

CASE(FromInteger)
{
    ROOM room;

    RtlIntegerToUnicodeString(255, 10, Empty(&room, 16));
    REPORT_UNICODE("decimal", &room.String);
    RtlIntegerToUnicodeString(255, 16, Empty(&room, 16));
    REPORT_UNICODE("hexadecimal", &room.String);
}

CASE(FromIntegerSmall)
{
    ROOM room;

    REPORT("status", RtlIntegerToUnicodeString(123456, 10, Empty(&room, 3)));
}
