/* What test-key.h declares. */
#include "test-key.h"

UNICODE_STRING StringOf(PCWSTR Text)
{
    UNICODE_STRING text = {0, 0, (PWSTR)Text};

    while (Text[text.Length / sizeof(WCHAR)] != 0) {
        text.Length += sizeof(WCHAR);
    }
    text.MaximumLength = text.Length + sizeof(WCHAR);
    return text;
}

NTSTATUS CreateKey(PCWSTR Name, ULONG Options, HANDLE Root, PHANDLE Key, PULONG Disposition)
{
    UNICODE_STRING name = StringOf(Name);
    OBJECT_ATTRIBUTES attributes;

    *Key = NULL;
    InitializeObjectAttributes(&attributes, &name, USUAL_ATTRIBUTES, Root, NULL);
    return ZwCreateKey(Key, KEY_ALL_ACCESS, &attributes, 0, NULL, Options, Disposition);
}

NTSTATUS OpenKey(PCWSTR Name, HANDLE Root, PHANDLE Key)
{
    UNICODE_STRING name = StringOf(Name);
    OBJECT_ATTRIBUTES attributes;

    *Key = NULL;
    InitializeObjectAttributes(&attributes, &name, USUAL_ATTRIBUTES, Root, NULL);
    return ZwOpenKey(Key, KEY_ALL_ACCESS, &attributes);
}

VOID RemoveKey(HANDLE Key)
{
    ZwDeleteKey(Key);
    ZwClose(Key);
}

NTSTATUS SetNumber(HANDLE Key, PCWSTR Name, ULONG Value)
{
    UNICODE_STRING name = StringOf(Name);

    return ZwSetValueKey(Key, &name, 0, REG_DWORD, &Value, sizeof(Value));
}
