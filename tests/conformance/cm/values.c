/* Values of keys: the C sides of values.cases.ts. */
#include "test-key.h"

static HANDLE TestKey(VOID)
{
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    return key;
}

static NTSTATUS Query(HANDLE Key, PCWSTR Name, KEY_VALUE_INFORMATION_CLASS Class, PVOID Buffer, ULONG Size, PULONG Length)
{
    UNICODE_STRING name = StringOf(Name);

    return ZwQueryValueKey(Key, &name, Class, Buffer, Size, Length);
}

CASE(SetAndQuery)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length = 0;
    PKEY_VALUE_PARTIAL_INFORMATION value = (PKEY_VALUE_PARTIAL_INFORMATION)buffer;

    REPORT("set", (ULONG)SetNumber(key, L"Number", 0x1234));
    REPORT("query", (ULONG)Query(key, L"Number", KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    REPORT("length", length);
    REPORT("Type", value->Type);
    REPORT("DataLength", value->DataLength);
    REPORT("Data", *(PULONG)value->Data);
    RemoveKey(key);
}

CASE(QueryMissing)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length;

    REPORT("status", (ULONG)Query(key, L"No such", KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    RemoveKey(key);
}

CASE(ValueCase)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length;

    SetNumber(key, L"Number", 1);
    REPORT("status", (ULONG)Query(key, L"nUMBER", KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    RemoveKey(key);
}

CASE(SetAgain)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length;
    UNICODE_STRING name = StringOf(L"Value");
    PKEY_VALUE_PARTIAL_INFORMATION value = (PKEY_VALUE_PARTIAL_INFORMATION)buffer;

    SetNumber(key, L"Value", 1);
    ZwSetValueKey(key, &name, 0, REG_SZ, (PVOID)L"ab", 6);
    ZwEnumerateValueKey(key, 0, KeyValuePartialInformation, buffer, sizeof(buffer), &length);
    REPORT("Type", value->Type);
    REPORT("DataLength", value->DataLength);
    REPORT("second", (ULONG)ZwEnumerateValueKey(key, 1, KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    RemoveKey(key);
}

CASE(DefaultValue)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length;

    REPORT("set", (ULONG)SetNumber(key, L"", 5));
    REPORT("query", (ULONG)Query(key, L"", KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    REPORT("Data", *(PULONG)((PKEY_VALUE_PARTIAL_INFORMATION)buffer)->Data);
    RemoveKey(key);
}

CASE(NoData)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length;
    UNICODE_STRING name = StringOf(L"Empty");

    REPORT("set", (ULONG)ZwSetValueKey(key, &name, 0, REG_NONE, NULL, 0));
    REPORT("query", (ULONG)Query(key, L"Empty", KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    REPORT("DataLength", ((PKEY_VALUE_PARTIAL_INFORMATION)buffer)->DataLength);
    RemoveKey(key);
}

CASE(ValueOverflow)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length = 0;

    SetNumber(key, L"Number", 1);
    REPORT("status", (ULONG)Query(key, L"Number", KeyValuePartialInformation, buffer, 12, &length));
    REPORT("length", length);
    REPORT("DataLength", ((PKEY_VALUE_PARTIAL_INFORMATION)buffer)->DataLength);
    RemoveKey(key);
}

CASE(ValueTooSmall)
{
    HANDLE key = TestKey();
    ULONG length = 0;

    SetNumber(key, L"Number", 1);
    REPORT("status", (ULONG)Query(key, L"Number", KeyValueFullInformation, NULL, 0, &length));
    REPORT("length", length);
    RemoveKey(key);
}

CASE(FullValue)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length;
    PKEY_VALUE_FULL_INFORMATION value = (PKEY_VALUE_FULL_INFORMATION)buffer;

    SetNumber(key, L"Odd", 0x55);
    REPORT("status", (ULONG)Query(key, L"Odd", KeyValueFullInformation, buffer, sizeof(buffer), &length));
    REPORT("DataOffset", value->DataOffset);
    REPORT("NameLength", value->NameLength);
    REPORT("first character", value->Name[0]);
    REPORT("data", *(PULONG)(buffer + value->DataOffset));
    RemoveKey(key);
}

CASE(BasicValue)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length = 0;

    SetNumber(key, L"Number", 1);
    ZwEnumerateValueKey(key, 0, KeyValueBasicInformation, buffer, sizeof(buffer), &length);
    REPORT("length", length);
    REPORT("NameLength", ((PKEY_VALUE_BASIC_INFORMATION)buffer)->NameLength);
    RemoveKey(key);
}

CASE(EnumerateValues)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length, index, sum = 0;

    SetNumber(key, L"b", 1);
    SetNumber(key, L"a", 2);
    for (index = 0; index < 2; index++) {
        ZwEnumerateValueKey(key, index, KeyValuePartialInformation, buffer, sizeof(buffer), &length);
        sum += *(PULONG)((PKEY_VALUE_PARTIAL_INFORMATION)buffer)->Data;
    }
    REPORT("sum", sum);
    REPORT("after", (ULONG)ZwEnumerateValueKey(key, 2, KeyValuePartialInformation, buffer, sizeof(buffer), &length));
    RemoveKey(key);
}

CASE(DeleteValue)
{
    HANDLE key = TestKey();
    UNICODE_STRING name = StringOf(L"Number");

    SetNumber(key, L"Number", 1);
    REPORT("delete", (ULONG)ZwDeleteValueKey(key, &name));
    REPORT("again", (ULONG)ZwDeleteValueKey(key, &name));
    RemoveKey(key);
}

CASE(ValueClass)
{
    HANDLE key = TestKey();
    UCHAR buffer[64];
    ULONG length;

    SetNumber(key, L"Number", 1);
    REPORT("status", (ULONG)Query(key, L"Number", (KEY_VALUE_INFORMATION_CLASS)77, buffer, sizeof(buffer), &length));
    RemoveKey(key);
}

CASE(LinkValue)
{
    HANDLE link;

    CreateKey(L"\\Registry\\Machine\\Software\\ConformanceLink", REG_OPTION_CREATE_LINK, NULL, &link, NULL);
    REPORT("status", (ULONG)SetNumber(link, L"Number", 1));
    RemoveKey(link);
}
