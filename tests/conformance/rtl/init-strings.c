/* Counted strings of zero-terminated texts: the C sides of init-strings.cases.ts. */
#include "conformance.h"
#include <stdarg.h>

/* Those of stdio.h are not the kernel's. */
int __cdecl vsprintf(char *Buffer, const char *Format, va_list Arguments);
int __cdecl _vsnprintf(char *Buffer, size_t Count, const char *Format, va_list Arguments);

/* Not in the headers. */
NTSYSAPI NTSTATUS NTAPI RtlInitAnsiStringEx(PANSI_STRING DestinationString, PCSZ SourceString);
NTSYSAPI BOOLEAN NTAPI RtlCreateUnicodeString(PUNICODE_STRING DestinationString, PCWSTR SourceString);

/* RtlInitStringEx is not in the import library. */
CASE(InitStrings)
{
    ANSI_STRING string;

    RtlInitString(&string, "bytes");
    REPORT("Length", string.Length);
    REPORT("MaximumLength", string.MaximumLength);
    REPORT("status", (ULONG)RtlInitAnsiStringEx(&string, "ex"));
    REPORT("ex", string.Length);
    REPORT("other", (ULONG)RtlInitAnsiStringEx(&string, NULL));
    REPORT("of NULL", string.Length);
}

NTSYSAPI NTSTATUS NTAPI RtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString);

CASE(InitUnicodeEx)
{
    UNICODE_STRING string;
    PWSTR text = ExAllocatePoolWithTag(PagedPool, 40001 * sizeof(WCHAR), 'esaC');
    ULONG i;

    REPORT("short", (ULONG)RtlInitUnicodeStringEx(&string, L"abc"));
    REPORT("Length", string.Length);
    for (i = 0; i < 40000; i++)
        text[i] = L'a';
    text[40000] = 0;
    REPORT("long", (ULONG)RtlInitUnicodeStringEx(&string, text));
    ExFreePool(text);
}

CASE(CreateUnicode)
{
    UNICODE_STRING string;
    PCWSTR text = L"copy";

    REPORT("created", RtlCreateUnicodeString(&string, text));
    REPORT("Length", string.Length);
    REPORT("MaximumLength", string.MaximumLength);
    REPORT("other buffer", string.Buffer != text);
    REPORT_UNICODE("text", &string);
    RtlFreeUnicodeString(&string);
}

NTSYSAPI ULONG NTAPI RtlxAnsiStringToUnicodeSize(PCANSI_STRING AnsiString);

CASE(AnsiToUnicodeSize)
{
    ANSI_STRING string;

    RtlInitString(&string, "four");
    REPORT("bytes", RtlxAnsiStringToUnicodeSize(&string));
}

static int Format(char *Buffer, const char *Text, ...)
{
    va_list list;
    int count;

    va_start(list, Text);
    count = vsprintf(Buffer, Text, list);
    va_end(list);
    return count;
}

static int FormatCounted(char *Buffer, size_t Count, const char *Text, ...)
{
    va_list list;
    int count;

    va_start(list, Text);
    count = _vsnprintf(Buffer, Count, Text, list);
    va_end(list);
    return count;
}

CASE(ListOfArguments)
{
    char buffer[64] = {0};

    REPORT("count", Format(buffer, "%d %s", 5, "text"));
    REPORT_STRING("text", buffer);
    REPORT("cut", FormatCounted(buffer, 3, "%d %s", 5, "text"));
    buffer[3] = 0;
    REPORT_STRING("as far as", buffer);
}
