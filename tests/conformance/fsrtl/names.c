/* Names and wild cards: the C sides of names.cases.ts. */
#include "conformance.h"
#include <ntifs.h>

#define MATCHES(Expression, Name) FsRtlIsNameInExpression(TEXT_OF(Expression), TEXT_OF(Name), TRUE, NULL)

CASE(WildCards)
{
    REPORT("*", MATCHES(L"*", L"any.txt"));
    REPORT("*.TXT", MATCHES(L"*.TXT", L"a.b.txt"));
    REPORT("A?C", MATCHES(L"A?C", L"abc"));
    REPORT("A?C of two", MATCHES(L"A?C", L"ac"));
    REPORT("A*Z", MATCHES(L"A*Z", L"abczz"));
    REPORT("A*Z other end", MATCHES(L"A*Z", L"abczy"));
    REPORT("case", FsRtlIsNameInExpression(TEXT_OF(L"A"), TEXT_OF(L"a"), FALSE, NULL));
}

CASE(DosWildCards)
{
    REPORT("<.TXT", MATCHES(L"<.TXT", L"a.b.txt"));
    REPORT(">>>>.TXT", MATCHES(L">>>>.TXT", L"ab.txt"));
    REPORT(">>.TXT", MATCHES(L">>.TXT", L"abc.txt"));
    REPORT("A\" of A", MATCHES(L"A\"", L"a"));
    REPORT("A\" of A.B", MATCHES(L"A\"", L"a.b"));
}

CASE(NamesEqual)
{
    REPORT("plain", FsRtlDoesNameContainWildCards(TEXT_OF(L"name.txt")));
    REPORT("star", FsRtlDoesNameContainWildCards(TEXT_OF(L"name.*")));
    REPORT("dos", FsRtlDoesNameContainWildCards(TEXT_OF(L"name<")));
    REPORT("equal", FsRtlAreNamesEqual(TEXT_OF(L"Name"), TEXT_OF(L"nAME"), TRUE, NULL));
    REPORT("with case", FsRtlAreNamesEqual(TEXT_OF(L"Name"), TEXT_OF(L"nAME"), FALSE, NULL));
}

CASE(DissectName)
{
    UNICODE_STRING first;
    UNICODE_STRING rest;

    FsRtlDissectName(*TEXT_OF(L"\\one\\two\\three"), &first, &rest);
    REPORT_UNICODE("first", &first);
    REPORT_UNICODE("rest", &rest);
    FsRtlDissectName(*TEXT_OF(L"last"), &first, &rest);
    REPORT_UNICODE("only", &first);
    REPORT_UNICODE("nothing", &rest);
}

CASE(ExpectedStatus)
{
    REPORT("violation", FsRtlIsNtstatusExpected(STATUS_ACCESS_VIOLATION));
    REPORT("busy", FsRtlIsNtstatusExpected(STATUS_DEVICE_BUSY));
    REPORT("replaced", (ULONG)FsRtlNormalizeNtstatus(STATUS_ACCESS_VIOLATION, STATUS_UNEXPECTED_IO_ERROR));
    REPORT("kept", (ULONG)FsRtlNormalizeNtstatus(STATUS_DEVICE_BUSY, STATUS_UNEXPECTED_IO_ERROR));
}
