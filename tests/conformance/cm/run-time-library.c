/* The run-time library's routines about the registry: the C sides of run-time-library.cases.ts. */
#include "test-key.h"

#ifndef RTL_QUERY_REGISTRY_TYPECHECK
#define RTL_QUERY_REGISTRY_TYPECHECK 0x00000100
#endif
#ifndef RTL_REGISTRY_HANDLE
#define RTL_REGISTRY_HANDLE 0x40000000
#endif
#define CHECKED(Type) ((ULONG)(Type) << 24)
#define DIRECT_CHECKED (RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_TYPECHECK)

static HANDLE TestKey(VOID)
{
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    return key;
}

static NTSTATUS Set(HANDLE Key, PCWSTR Name, ULONG Type, const void *Data, ULONG Length)
{
    UNICODE_STRING name = StringOf(Name);

    return ZwSetValueKey(Key, &name, 0, Type, (PVOID)Data, Length);
}

static NTSTATUS Ask(PRTL_QUERY_REGISTRY_TABLE Table)
{
    return RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, TEST_KEY, Table, NULL, NULL);
}

static NTSTATUS NTAPI Reporter(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context, PVOID EntryContext)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Context);
    REPORT("type", Type);
    REPORT("length", Length);
    if (Length >= 4) {
        REPORT("data", *(PULONG)Data);
    }
    return (NTSTATUS)(ULONG_PTR)EntryContext;
}

static NTSTATUS NTAPI Shape(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context, PVOID EntryContext)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(EntryContext);
    REPORT("type", Type);
    REPORT("length", Length);
    return STATUS_SUCCESS;
}

CASE(WriteDelete)
{
    HANDLE key = TestKey();
    ULONG data = 9, length;
    UCHAR buffer[64];
    UNICODE_STRING name = StringOf(L"Value");

    REPORT("write", (ULONG)RtlWriteRegistryValue(0, TEST_KEY, L"Value", REG_DWORD, &data, sizeof(data)));
    REPORT("query", (ULONG)ZwQueryValueKey(key, &name, KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    REPORT("data", *(PULONG)((PKEY_VALUE_PARTIAL_INFORMATION)buffer)->Data);
    REPORT("delete", (ULONG)RtlDeleteRegistryValue(0, TEST_KEY, L"Value"));
    REPORT("again", (ULONG)RtlDeleteRegistryValue(0, TEST_KEY, L"Value"));
    RemoveKey(key);
}

CASE(CheckKey)
{
    HANDLE key;

    REPORT("missing", (ULONG)RtlCheckRegistryKey(RTL_REGISTRY_ABSOLUTE, (PWSTR)TEST_KEY));
    key = TestKey();
    REPORT("there", (ULONG)RtlCheckRegistryKey(RTL_REGISTRY_ABSOLUTE, (PWSTR)TEST_KEY));
    RemoveKey(key);
}

CASE(CreateKeyRelative)
{
    HANDLE key;

    REPORT("create", (ULONG)RtlCreateRegistryKey(RTL_REGISTRY_SERVICES, (PWSTR)L"ConformanceKey"));
    REPORT("open", (ULONG)OpenKey(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\ConformanceKey", NULL, &key));
    RemoveKey(key);
}

CASE(WrongPlace)
{
    REPORT("status", (ULONG)RtlCheckRegistryKey(6, (PWSTR)L"x"));
}

CASE(HandlePlace)
{
    HANDLE key = TestKey();

    REPORT("status", (ULONG)RtlCheckRegistryKey(RTL_REGISTRY_HANDLE, (PWSTR)key));
    RemoveKey(key);
}

CASE(QueryRoutine)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Reporter, .Name = L"Number"}};

    SetNumber(key, L"Number", 0x77);
    REPORT("status", (ULONG)Ask(table));
    RemoveKey(key);
}

static NTSTATUS NTAPI Contexts(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context, PVOID EntryContext)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Type);
    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(Length);
    REPORT("Context", Context);
    REPORT("EntryContext", EntryContext);
    return STATUS_SUCCESS;
}

CASE(QueryContexts)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Contexts, .Name = L"Number", .EntryContext = (PVOID)0x2222}};

    SetNumber(key, L"Number", 1);
    RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, TEST_KEY, table, (PVOID)0x1111, NULL);
    RemoveKey(key);
}

CASE(QueryDefault)
{
    HANDLE key = TestKey();
    ULONG data = 0x99;
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.QueryRoutine = Reporter, .Name = L"No", .DefaultType = REG_DWORD, .DefaultData = &data, .DefaultLength = 4}};

    REPORT("status", (ULONG)Ask(table));
    RemoveKey(key);
}

CASE(QueryNoDefault)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Reporter, .Name = L"No"}};

    REPORT("status", (ULONG)Ask(table));
    RemoveKey(key);
}

CASE(QueryRequired)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.QueryRoutine = Reporter, .Name = L"No", .Flags = RTL_QUERY_REGISTRY_REQUIRED}};

    REPORT("status", (ULONG)Ask(table));
    RemoveKey(key);
}

CASE(QueryNoKey)
{
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Reporter, .Name = L"x"}};

    REPORT("status", (ULONG)Ask(table));
}

CASE(QueryFails)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[3] = {
        {.QueryRoutine = Reporter, .Name = L"a", .EntryContext = (PVOID)(ULONG_PTR)(ULONG)STATUS_UNSUCCESSFUL},
        {.QueryRoutine = Reporter, .Name = L"a"}};

    SetNumber(key, L"a", 1);
    REPORT("status", (ULONG)Ask(table));
    RemoveKey(key);
}

CASE(QueryAll)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Reporter}};

    SetNumber(key, L"a", 1);
    SetNumber(key, L"b", 2);
    Ask(table);
    RemoveKey(key);
}

CASE(QueryNoValue)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Reporter, .Flags = RTL_QUERY_REGISTRY_NOVALUE}};

    SetNumber(key, L"a", 1);
    Ask(table);
    RemoveKey(key);
}

CASE(QuerySubkey)
{
    HANDLE key = TestKey(), child;
    RTL_QUERY_REGISTRY_TABLE table[4] = {{.Flags = RTL_QUERY_REGISTRY_SUBKEY, .Name = L"Child"},
                                         {.QueryRoutine = Reporter, .Name = L"Number"},
                                         {.QueryRoutine = Reporter, .Name = L"Number", .Flags = RTL_QUERY_REGISTRY_TOPKEY}};

    CreateKey(L"Child", 0, key, &child, NULL);
    SetNumber(key, L"Number", 1);
    SetNumber(child, L"Number", 2);
    REPORT("status", (ULONG)Ask(table));
    RemoveKey(child);
    RemoveKey(key);
}

CASE(QueryDelete)
{
    HANDLE key = TestKey();
    UNICODE_STRING name = StringOf(L"Number");
    UCHAR buffer[64];
    ULONG length;
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.QueryRoutine = Reporter, .Name = L"Number", .Flags = RTL_QUERY_REGISTRY_DELETE}};

    SetNumber(key, L"Number", 1);
    Ask(table);
    REPORT("gone", (ULONG)ZwQueryValueKey(key, &name, KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    RemoveKey(key);
}

CASE(DirectNumber)
{
    HANDLE key = TestKey();
    ULONG out = 0;
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.Name = L"Number", .Flags = DIRECT_CHECKED, .EntryContext = &out, .DefaultType = CHECKED(REG_DWORD)}};

    SetNumber(key, L"Number", 0x1234);
    REPORT("status", (ULONG)Ask(table));
    REPORT("value", out);
    RemoveKey(key);
}

CASE(DirectMismatch)
{
    HANDLE key = TestKey();
    ULONG out = 5;
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.Name = L"Number", .Flags = DIRECT_CHECKED, .EntryContext = &out, .DefaultType = CHECKED(REG_DWORD)}};

    Set(key, L"Number", REG_SZ, L"text", 10);
    REPORT("status", (ULONG)Ask(table));
    REPORT("untouched", out);
    RemoveKey(key);
}

CASE(DirectText)
{
    HANDLE key = TestKey();
    UNICODE_STRING out = {0, 0, NULL};
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.Name = L"Text", .Flags = DIRECT_CHECKED, .EntryContext = &out, .DefaultType = CHECKED(REG_SZ)}};

    Set(key, L"Text", REG_SZ, L"hello", 12);
    REPORT("status", (ULONG)Ask(table));
    REPORT_UNICODE("text", &out);
    REPORT("MaximumLength", out.MaximumLength);
    ExFreePoolWithTag(out.Buffer, 0);
    RemoveKey(key);
}

CASE(DirectOwnBuffer)
{
    HANDLE key = TestKey();
    WCHAR buffer[16];
    UNICODE_STRING out = {0, sizeof(buffer), buffer};
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.Name = L"Text", .Flags = DIRECT_CHECKED, .EntryContext = &out, .DefaultType = CHECKED(REG_SZ)}};

    Set(key, L"Text", REG_SZ, L"hello", 12);
    REPORT("status", (ULONG)Ask(table));
    REPORT_UNICODE("text", &out);
    REPORT("same buffer", out.Buffer == buffer);
    RemoveKey(key);
}

CASE(DirectShortBuffer)
{
    HANDLE key = TestKey();
    WCHAR buffer[3];
    UNICODE_STRING out = {0, sizeof(buffer), buffer};
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.Name = L"Text", .Flags = DIRECT_CHECKED, .EntryContext = &out, .DefaultType = CHECKED(REG_SZ)}};

    Set(key, L"Text", REG_SZ, L"hello", 12);
    REPORT("status", (ULONG)Ask(table));
    RemoveKey(key);
}

CASE(DirectInvalid)
{
    HANDLE key = TestKey();
    ULONG out = 0;
    RTL_QUERY_REGISTRY_TABLE nameless[2] = {{.Flags = RTL_QUERY_REGISTRY_DIRECT, .EntryContext = &out}};
    RTL_QUERY_REGISTRY_TABLE both[2] = {
        {.QueryRoutine = Reporter, .Flags = RTL_QUERY_REGISTRY_DIRECT, .Name = L"a", .EntryContext = &out}};

    REPORT("no name", (ULONG)Ask(nameless));
    REPORT("routine", (ULONG)Ask(both));
    RemoveKey(key);
}

CASE(DirectBinary)
{
    HANDLE key = TestKey();
    ULONG out[8] = {sizeof(out)};
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.Name = L"Bytes", .Flags = DIRECT_CHECKED, .EntryContext = out, .DefaultType = CHECKED(REG_BINARY)}};

    Set(key, L"Bytes", REG_BINARY, "12345678", 8);
    REPORT("status", (ULONG)Ask(table));
    REPORT("length", out[0]);
    REPORT("type", out[1]);
    REPORT("data", out[2]);
    RemoveKey(key);
}

CASE(DirectBare)
{
    HANDLE key = TestKey();
    LONG out[2] = {-(LONG)sizeof(out), 0};
    RTL_QUERY_REGISTRY_TABLE table[2] = {
        {.Name = L"Bytes", .Flags = DIRECT_CHECKED, .EntryContext = out, .DefaultType = CHECKED(REG_BINARY)}};

    Set(key, L"Bytes", REG_BINARY, "12345678", 8);
    REPORT("status", (ULONG)Ask(table));
    REPORT("data", (ULONG)out[0]);
    RemoveKey(key);
}

CASE(QueryMulti)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Shape, .Name = L"Many"}};

    Set(key, L"Many", REG_MULTI_SZ, L"a\0bcd\0", 14);
    Ask(table);
    RemoveKey(key);
}

CASE(QueryMultiWhole)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[2] = {{.QueryRoutine = Shape, .Name = L"Many", .Flags = RTL_QUERY_REGISTRY_NOEXPAND}};

    Set(key, L"Many", REG_MULTI_SZ, L"a\0bcd\0", 14);
    Ask(table);
    RemoveKey(key);
}

static NTSTATUS NTAPI Percent(PWSTR Name, ULONG Type, PVOID Data, ULONG Length, PVOID Context, PVOID EntryContext)
{
    UNREFERENCED_PARAMETER(Name);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(EntryContext);
    REPORT("type", Type);
    REPORT("begins with percent", Length > 0 && *(PWCHAR)Data == L'%');
    return STATUS_SUCCESS;
}

CASE(QueryExpand)
{
    HANDLE key = TestKey();
    RTL_QUERY_REGISTRY_TABLE table[3] = {{.QueryRoutine = Percent, .Name = L"Path"},
                                         {.QueryRoutine = Percent, .Name = L"Path", .Flags = RTL_QUERY_REGISTRY_NOEXPAND}};

    Set(key, L"Path", REG_EXPAND_SZ, L"%SystemRoot%\\x", 30);
    Ask(table);
    RemoveKey(key);
}
