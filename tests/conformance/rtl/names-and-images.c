/* Prefix tables, images, one-time initialisation, internet addresses: the C sides of names-and-images.cases.ts. */
#include <ntifs.h>

#include "conformance.h"

#define TAG 'esaC'

/* Not in the headers. */
NTSYSAPI PVOID NTAPI RtlImageNtHeader(PVOID Base);
NTSYSAPI PVOID NTAPI RtlImageDirectoryEntryToData(PVOID Base, BOOLEAN MappedAsImage, USHORT DirectoryEntry,
                                                  PULONG Size);
NTSYSAPI NTSTATUS NTAPI LdrFindResource_U(PVOID DllHandle, const ULONG_PTR *ResourceIdPath,
                                          ULONG ResourceIdPathLength, PVOID *ResourceDataEntry);
NTSYSAPI NTSTATUS NTAPI LdrAccessResource(PVOID DllHandle, PVOID ResourceDataEntry, PVOID *Address, PULONG Size);
NTSYSAPI NTSTATUS NTAPI RtlFindMessage(PVOID DllHandle, ULONG MessageTableId, ULONG MessageLanguageId,
                                       ULONG MessageId, PVOID *MessageEntry);
NTSYSAPI PSTR NTAPI RtlIpv4AddressToStringA(const UCHAR *Addr, PSTR S);
NTSYSAPI NTSTATUS NTAPI RtlIpv4AddressToStringExA(const UCHAR *Address, USHORT Port, PSTR AddressString,
                                                  PULONG AddressStringLength);
NTSYSAPI NTSTATUS NTAPI RtlIpv4StringToAddressW(PCWSTR S, BOOLEAN Strict, PWSTR *Terminator, ULONG *Addr);
NTSYSAPI PSTR NTAPI RtlIpv6AddressToStringA(const UCHAR *Addr, PSTR S);
NTSYSAPI NTSTATUS NTAPI RtlIpv6AddressToStringExA(const UCHAR *Address, ULONG ScopeId, USHORT Port,
                                                  PSTR AddressString, PULONG AddressStringLength);

static PVOID Find(PUNICODE_PREFIX_TABLE Table, PUNICODE_STRING Name, ULONG Index)
{
    return RtlFindUnicodePrefix(Table, Name, Index);
}

CASE(FindPrefix)
{
    static UNICODE_STRING root = RTL_CONSTANT_STRING(L"\\");
    static UNICODE_STRING device = RTL_CONSTANT_STRING(L"\\Device");
    static UNICODE_STRING volume = RTL_CONSTANT_STRING(L"\\Device\\Volume");
    UNICODE_PREFIX_TABLE table;
    UNICODE_PREFIX_TABLE_ENTRY rootEntry, shortEntry, longEntry, spare;

    RtlInitializeUnicodePrefix(&table);
    REPORT("root", RtlInsertUnicodePrefix(&table, &root, &rootEntry));
    REPORT("short", RtlInsertUnicodePrefix(&table, &device, &shortEntry));
    REPORT("long", RtlInsertUnicodePrefix(&table, &volume, &longEntry));
    REPORT("again", RtlInsertUnicodePrefix(&table, &device, &spare));
    REPORT("longest", Find(&table, TEXT_OF(L"\\Device\\Volume\\file"), 0) == &longEntry);
    REPORT("whole component", Find(&table, TEXT_OF(L"\\Device\\Volumes"), 0) == &shortEntry);
    REPORT("exact", Find(&table, TEXT_OF(L"\\Device"), 0) == &shortEntry);
    REPORT("only the root", Find(&table, TEXT_OF(L"\\Other"), 0) == &rootEntry);
    REPORT("any case", Find(&table, TEXT_OF(L"\\DEVICE\\x"), 0) == &shortEntry);
    REPORT("case counts", Find(&table, TEXT_OF(L"\\DEVICE\\x"), 7) == &rootEntry);
}

CASE(RemovePrefix)
{
    static UNICODE_STRING a = RTL_CONSTANT_STRING(L"\\a");
    static UNICODE_STRING b = RTL_CONSTANT_STRING(L"\\b");
    UNICODE_PREFIX_TABLE table;
    UNICODE_PREFIX_TABLE_ENTRY first, second;

    RtlInitializeUnicodePrefix(&table);
    RtlInsertUnicodePrefix(&table, &a, &first);
    RtlInsertUnicodePrefix(&table, &b, &second);
    RtlRemoveUnicodePrefix(&table, &first);
    REPORT("gone", Find(&table, TEXT_OF(L"\\a\\x"), 0));
    REPORT("left", RtlNextUnicodePrefix(&table, TRUE) == &second);
    REPORT("end", RtlNextUnicodePrefix(&table, FALSE));
}

CASE(ShortNames)
{
    GENERATE_NAME_CONTEXT context = {0};
    WCHAR buffer[12];
    UNICODE_STRING name = {0, sizeof buffer, buffer};
    ULONG time;

    for (time = 0; time < 2; time++) {
        REPORT("status", RtlGenerate8dot3Name(TEXT_OF(L"Long file name.text"), FALSE, &context, &name));
        REPORT_UNICODE("name", &name);
    }
}

CASE(LegalShortNames)
{
    BOOLEAN spaces = 7;

    REPORT("short", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"readme.txt"), NULL, &spaces));
    REPORT("spaces", spaces);
    REPORT("long", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"readme-first.txt"), NULL, &spaces));
    REPORT("extension", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"page.html"), NULL, &spaces));
    REPORT("two periods", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"a.b.c"), NULL, &spaces));
    REPORT("with a space", RtlIsNameLegalDOS8Dot3(TEXT_OF(L"a b.c"), NULL, &spaces));
    REPORT("its spaces", spaces);
}

CASE(OemCharacter)
{
    static const WCHAR characters[] = {0x61, 0x4e2d};
    ULONG i;

    for (i = 0; i < 2; i++) {
        WCHAR character = characters[i];

        REPORT("valid", RtlIsValidOemCharacter(&character));
        REPORT("character", character);
    }
}

CASE(ImageHeaders)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPool, 64, TAG);

    REPORT("signature", *(ULONG *)RtlImageNtHeader(TestDriver->DriverStart));
    RtlZeroMemory(block, 64);
    REPORT("none", RtlImageNtHeader(block));
    ExFreePoolWithTag(block, TAG);
}

/* A PE32+ image of a page: a resource of type 11, name 1, language 0x409, that is a table of the messages 100 and 101. */
static PUCHAR MakeImage(VOID)
{
    static const struct {
        USHORT Offset;
        ULONG Value;
    } words[] = {
        {0x00, 0x5a4d},      {0x3c, 0x80},   {0x80, 0x4550},        {0x98, 0x20b},      {0xd0, PAGE_SIZE},
        {0x104, 16},         {0x118, 0x400}, {0x11c, 0x200},        {0x40c, 0x10000},   {0x410, 11},
        {0x414, 0x80000018}, {0x424, 0x10000}, {0x428, 1},          {0x42c, 0x80000030}, {0x43c, 0x10000},
        {0x440, 0x409},      {0x444, 0x48},  {0x448, 0x460},        {0x44c, 0x40},      {0x460, 1},
        {0x464, 100},        {0x468, 101},   {0x46c, 16},           {0x470, 12},        {0x474, 0x61},
        {0x47c, 12},         {0x480, 0x62},
    };
    PUCHAR image = ExAllocatePoolWithTag(NonPagedPool, PAGE_SIZE, TAG);
    ULONG i;

    RtlZeroMemory(image, PAGE_SIZE);
    for (i = 0; i < ARRAYSIZE(words); i++)
        *(ULONG *)(image + words[i].Offset) = words[i].Value;
    return image;
}

CASE(ImageDirectory)
{
    PUCHAR image = MakeImage();
    ULONG size;

    REPORT("offset", (PUCHAR)RtlImageDirectoryEntryToData(image, TRUE, 2, &size) - image);
    REPORT("size", size);
    REPORT("none", RtlImageDirectoryEntryToData(image, TRUE, 5, &size));
    REPORT("its size", size);
    ExFreePoolWithTag(image, TAG);
}

CASE(FindResource)
{
    static const ULONG_PTR wrongType[] = {10, 1, 0x409};
    static const ULONG_PTR wrongName[] = {11, 2, 0x409};
    static const ULONG_PTR right[] = {11, 1, 0x409};
    PUCHAR image = MakeImage();
    PVOID entry, data;
    ULONG size;

    REPORT("type", LdrFindResource_U(image, wrongType, 3, &entry));
    REPORT("name", LdrFindResource_U(image, wrongName, 3, &entry));
    REPORT("found", LdrFindResource_U(image, right, 3, &entry));
    REPORT("data", LdrAccessResource(image, entry, &data, &size));
    REPORT("offset", (PUCHAR)data - image);
    REPORT("size", size);
    ExFreePoolWithTag(image, TAG);
}

CASE(FindMessage)
{
    PUCHAR image = MakeImage();
    PVOID entry;

    REPORT("found", RtlFindMessage(image, 11, 0x409, 101, &entry));
    REPORT("text", ((PUCHAR)entry)[4]);
    REPORT("none", RtlFindMessage(image, 11, 0x409, 102, &entry));
    ExFreePoolWithTag(image, TAG);
}

static ULONG NTAPI Initialize(PRTL_RUN_ONCE RunOnce, PVOID Parameter, PVOID *Context)
{
    UNREFERENCED_PARAMETER(RunOnce);
    REPORT("called with", Parameter);
    *Context = (PVOID)0x5000;
    return TRUE;
}

static ULONG NTAPI Result(PRTL_RUN_ONCE RunOnce, PVOID Parameter, PVOID *Context)
{
    UNREFERENCED_PARAMETER(RunOnce);
    UNREFERENCED_PARAMETER(Context);
    return Parameter != NULL;
}

CASE(RunOnce)
{
    RTL_RUN_ONCE once;
    ULONG time;

    RtlRunOnceInitialize(&once);
    for (time = 0; time < 2; time++) {
        PVOID context = NULL;

        REPORT("status", RtlRunOnceExecuteOnce(&once, Initialize, (PVOID)7, &context));
        REPORT("context", context);
    }
}

CASE(RunOnceFails)
{
    RTL_RUN_ONCE once;

    RtlRunOnceInitialize(&once);
    REPORT("fails", RtlRunOnceExecuteOnce(&once, Result, NULL, NULL));
    REPORT("works", RtlRunOnceExecuteOnce(&once, Result, (PVOID)1, NULL));
}

CASE(RunOnceBegin)
{
    RTL_RUN_ONCE once;
    PVOID context;

    RtlRunOnceInitialize(&once);
    REPORT("asked", RtlRunOnceBeginInitialize(&once, 1, &context));
    REPORT("begun", RtlRunOnceBeginInitialize(&once, 0, &context));
    REPORT("complete", RtlRunOnceComplete(&once, 0, (PVOID)0x40));
    REPORT("done", RtlRunOnceBeginInitialize(&once, 0, &context));
    REPORT("context", context);
}

CASE(Ipv4Text)
{
    static const UCHAR address[] = {192, 0, 2, 1};
    CHAR text[32];
    ULONG length = sizeof text;

    REPORT("characters", RtlIpv4AddressToStringA(address, text) - text);
    REPORT_STRING("text", text);
    REPORT("status", RtlIpv4AddressToStringExA(address, 0x5000, text, &length));
    REPORT_STRING("with port", text);
    length = 5;
    REPORT("no room", RtlIpv4AddressToStringExA(address, 0, text, &length));
    REPORT("needed", length);
}

CASE(Ipv4Parse)
{
    static const WCHAR strict[] = L"127.0.0.1 x";
    PWSTR end;
    ULONG address = 0;

    REPORT("strict", RtlIpv4StringToAddressW(strict, TRUE, &end, &address));
    REPORT("characters", end - strict);
    REPORT("value", address);
    REPORT("hexadecimal", RtlIpv4StringToAddressW(L"0x7f.1", TRUE, &end, &address));
    address = 0;
    RtlIpv4StringToAddressW(L"0x7f.1", FALSE, &end, &address);
    REPORT("loose", address);
    REPORT("too big", RtlIpv4StringToAddressW(L"1.2.3.256", TRUE, &end, &address));
}

CASE(Ipv6Text)
{
    static const UCHAR address[16] = {0x20, 0x01, 0x0d, 0xb8, [15] = 1};
    CHAR text[80];
    ULONG length = sizeof text;

    RtlIpv6AddressToStringA(address, text);
    REPORT_STRING("text", text);
    REPORT("status", RtlIpv6AddressToStringExA(address, 3, 0x5000, text, &length));
    REPORT_STRING("all", text);
}
