/* OEM names, short names, tunnel caches: the C sides of oem-names.cases.ts. */
#include "conformance.h"
#include <ntifs.h>

#define OEM(Literal) ((ANSI_STRING){sizeof(Literal) - 1, sizeof(Literal), (Literal)})
#define REPORT_OEM(Label, String) DbgPrint("#" Label "=\"%Z\"", (String))

CASE(FatNames)
{
    REPORT("short", FsRtlIsFatDbcsLegal(OEM("EIGHTLET.TXT"), FALSE, FALSE, FALSE));
    REPORT("too long", FsRtlIsFatDbcsLegal(OEM("NINELETTE.TXT"), FALSE, FALSE, FALSE));
    REPORT("two periods", FsRtlIsFatDbcsLegal(OEM("A.B.C"), FALSE, FALSE, FALSE));
    REPORT("plus", FsRtlIsFatDbcsLegal(OEM("A+B"), FALSE, FALSE, FALSE));
    REPORT("wild card", FsRtlIsFatDbcsLegal(OEM("*.TXT"), FALSE, FALSE, FALSE));
    REPORT("wild card permitted", FsRtlIsFatDbcsLegal(OEM("*.TXT"), TRUE, FALSE, FALSE));
    REPORT("path", FsRtlIsFatDbcsLegal(OEM("A\\B"), FALSE, FALSE, FALSE));
    REPORT("path permitted", FsRtlIsFatDbcsLegal(OEM("A\\B"), FALSE, TRUE, FALSE));
    REPORT("leading backslash", FsRtlIsFatDbcsLegal(OEM("\\A\\B"), FALSE, TRUE, FALSE));
    REPORT("leading backslash permitted", FsRtlIsFatDbcsLegal(OEM("\\A\\B"), FALSE, TRUE, TRUE));
}

CASE(OemExpressions)
{
    ANSI_STRING all = OEM("*.TXT");
    ANSI_STRING one = OEM("A?");
    ANSI_STRING file = OEM("A.TXT");
    ANSI_STRING letter = OEM("A");
    ANSI_STRING wild = OEM("A*");
    ANSI_STRING plain = OEM("A.B");

    REPORT("star", FsRtlIsDbcsInExpression(&all, &file));
    REPORT("mark", FsRtlIsDbcsInExpression(&one, &letter));
    REPORT("wild", FsRtlDoesDbcsContainWildCards(&wild));
    REPORT("plain", FsRtlDoesDbcsContainWildCards(&plain));
}

CASE(DissectOem)
{
    ANSI_STRING first;
    ANSI_STRING rest;

    FsRtlDissectDbcs(OEM("\\ONE\\TWO"), &first, &rest);
    REPORT_OEM("first", &first);
    REPORT_OEM("rest", &rest);
    FsRtlDissectDbcs(OEM("ONE"), &first, &rest);
    REPORT("nothing left", rest.Length);
}

CASE(ShortNames)
{
    GENERATE_NAME_CONTEXT context = {0};
    WCHAR buffer[12];
    UNICODE_STRING name = {0, sizeof(buffer), buffer};

    REPORT("status", (ULONG)RtlGenerate8dot3Name(TEXT_OF(L"Long file name.text"), FALSE, &context, &name));
    REPORT_UNICODE("first", &name);
    RtlGenerate8dot3Name(TEXT_OF(L"Long file name.text"), FALSE, &context, &name);
    REPORT_UNICODE("second", &name);
}

CASE(LegalShortNames)
{
    CHAR buffer[12];
    OEM_STRING oem = {0, sizeof(buffer), buffer};
    BOOLEAN spaces;

    REPORT("legal", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"readme.txt"), &oem, &spaces));
    REPORT_OEM("oem", &oem);
    REPORT("spaces", spaces);
    REPORT("with space", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"a b"), NULL, &spaces));
    REPORT("spaces then", spaces);
    REPORT("long", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"long name.txt"), NULL, NULL));
}

CASE(Tunnel)
{
    TUNNEL cache;
    ULONG data = 0x1234;
    ULONG length = sizeof(data);
    WCHAR shortBuffer[14];
    WCHAR longBuffer[20];
    UNICODE_STRING shortName = {0, sizeof(shortBuffer), shortBuffer};
    UNICODE_STRING longName = {0, sizeof(longBuffer), longBuffer};

    FsRtlInitializeTunnelCache(&cache);
    FsRtlAddToTunnelCache(&cache, 7, TEXT_OF(L"LONGNA~1"), TEXT_OF(L"Long name"), FALSE, sizeof(data), &data);
    data = 0;
    REPORT("found",
           FsRtlFindInTunnelCache(&cache, 7, TEXT_OF(L"LONG NAME"), &shortName, &longName, &length, &data));
    REPORT_UNICODE("short", &shortName);
    REPORT_UNICODE("long", &longName);
    REPORT("data", data);
    REPORT("length", length);
    REPORT("elsewhere",
           FsRtlFindInTunnelCache(&cache, 8, TEXT_OF(L"LONG NAME"), &shortName, &longName, &length, &data));
    FsRtlDeleteKeyFromTunnelCache(&cache, 7);
    REPORT("forgotten",
           FsRtlFindInTunnelCache(&cache, 7, TEXT_OF(L"LONG NAME"), &shortName, &longName, &length, &data));
    FsRtlDeleteTunnelCache(&cache);
}
