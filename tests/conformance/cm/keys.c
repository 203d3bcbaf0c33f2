/* Keys: the C sides of keys.cases.ts. */
#include "test-key.h"

NTSYSAPI NTSTATUS NTAPI ObCloseHandle(HANDLE Handle, KPROCESSOR_MODE PreviousMode);

CASE(CreateNew)
{
    HANDLE key;
    ULONG disposition = 0;

    REPORT("status", (ULONG)CreateKey(TEST_KEY, 0, NULL, &key, &disposition));
    REPORT("disposition", disposition);
    RemoveKey(key);
}

CASE(CreateExisting)
{
    HANDLE first, second;
    ULONG disposition = 0;

    CreateKey(TEST_KEY, 0, NULL, &first, NULL);
    REPORT("status", (ULONG)CreateKey(TEST_KEY, 0, NULL, &second, &disposition));
    REPORT("disposition", disposition);
    ZwClose(second);
    RemoveKey(first);
}

CASE(CreateTwoLevels)
{
    HANDLE key;

    REPORT("status", (ULONG)CreateKey(TEST_KEY L"\\a\\b", 0, NULL, &key, NULL));
}

CASE(OpenMissing)
{
    HANDLE key;

    REPORT("status", (ULONG)OpenKey(L"\\Registry\\Machine\\Software\\No such key", NULL, &key));
}

CASE(AnyCase)
{
    HANDLE key, again;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("status", (ULONG)OpenKey(L"\\REGISTRY\\MACHINE\\SOFTWARE\\CONFORMANCE", NULL, &again));
    ZwClose(again);
    RemoveKey(key);
}

CASE(RelativeKey)
{
    HANDLE key, child, full;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("created", (ULONG)CreateKey(L"Child", 0, key, &child, NULL));
    REPORT("opened", (ULONG)OpenKey(TEST_KEY L"\\Child", NULL, &full));
    ZwClose(full);
    RemoveKey(child);
    RemoveKey(key);
}

CASE(EmptyName)
{
    HANDLE key, again;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("status", (ULONG)OpenKey(L"", key, &again));
    REPORT("same handle", again == key);
    ZwClose(again);
    RemoveKey(key);
}

CASE(OpenDirectory)
{
    HANDLE key;

    REPORT("status", (ULONG)OpenKey(L"\\Device", NULL, &key));
}

CASE(KernelHandle)
{
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("upper half", (ULONG)((ULONG64)key >> 32));
    REPORT("top bit", (ULONG)(ULONG64)key >> 31);
    RemoveKey(key);
}

CASE(KeyType)
{
    HANDLE key;
    PVOID object = NULL;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("status", (ULONG)ObReferenceObjectByHandle(key, KEY_READ, *CmKeyObjectType, KernelMode, &object, NULL));
    ObDereferenceObject(object);
    RemoveKey(key);
}

CASE(DeleteParent)
{
    HANDLE key, child;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    CreateKey(L"Child", 0, key, &child, NULL);
    REPORT("status", (ULONG)ZwDeleteKey(key));
    RemoveKey(child);
    RemoveKey(key);
}

CASE(DeletedKey)
{
    HANDLE key, again;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("delete", (ULONG)ZwDeleteKey(key));
    REPORT("open", (ULONG)OpenKey(TEST_KEY, NULL, &again));
    REPORT("set", (ULONG)SetNumber(key, L"x", 1));
    REPORT("delete again", (ULONG)ZwDeleteKey(key));
    REPORT("close", (ULONG)ZwClose(key));
}

CASE(NameAgain)
{
    HANDLE key, again;
    ULONG disposition = 0;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    ZwDeleteKey(key);
    CreateKey(TEST_KEY, 0, NULL, &again, &disposition);
    REPORT("disposition", disposition);
    ZwClose(key);
    RemoveKey(again);
}

CASE(ClosedKey)
{
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    RemoveKey(key);
    REPORT("status", (ULONG)ZwFlushKey(key));
}

CASE(Flush)
{
    HANDLE key;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("status", (ULONG)ZwFlushKey(key));
    RemoveKey(key);
}

CASE(VolatileChild)
{
    HANDLE key, child;

    REPORT("parent", (ULONG)CreateKey(TEST_KEY, REG_OPTION_VOLATILE, NULL, &key, NULL));
    REPORT("child", (ULONG)CreateKey(L"Child", 0, key, &child, NULL));
    REPORT("volatile child", (ULONG)CreateKey(L"Child", REG_OPTION_VOLATILE, key, &child, NULL));
    RemoveKey(child);
    RemoveKey(key);
}

CASE(EnumerateKeys)
{
    HANDLE key, first, second;
    ULONG index, length;
    UCHAR buffer[64];
    PKEY_BASIC_INFORMATION information = (PKEY_BASIC_INFORMATION)buffer;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    CreateKey(L"second", 0, key, &second, NULL);
    CreateKey(L"First", 0, key, &first, NULL);
    for (index = 0; index < 3; index++) {
        NTSTATUS status = ZwEnumerateKey(key, index, KeyBasicInformation, buffer, sizeof(buffer), &length);

        REPORT("status", (ULONG)status);
        if (status == STATUS_SUCCESS) {
            REPORT("name length", information->NameLength);
        }
    }
    RemoveKey(first);
    RemoveKey(second);
    RemoveKey(key);
}

CASE(FullInformation)
{
    HANDLE key, child;
    ULONG length;
    UNICODE_STRING name = StringOf(L"T");
    KEY_FULL_INFORMATION information;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    CreateKey(L"Child", 0, key, &child, NULL);
    SetNumber(key, L"Number", 7);
    ZwSetValueKey(key, &name, 0, REG_SZ, (PVOID)L"text", 10);
    REPORT("status", (ULONG)ZwQueryKey(key, KeyFullInformation, &information, sizeof(information), &length));
    REPORT("SubKeys", information.SubKeys);
    REPORT("MaxNameLen", information.MaxNameLen);
    REPORT("Values", information.Values);
    REPORT("MaxValueNameLen", information.MaxValueNameLen);
    REPORT("MaxValueDataLen", information.MaxValueDataLen);
    RemoveKey(child);
    RemoveKey(key);
}

CASE(NameInformation)
{
    HANDLE key;
    ULONG length, i;
    struct {
        ULONG NameLength;
        WCHAR Name[126];
    } information;
    UNICODE_STRING name;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("status", (ULONG)ZwQueryKey(key, (KEY_INFORMATION_CLASS)3, &information, sizeof(information), &length));
    for (i = 0; i < information.NameLength / sizeof(WCHAR); i++) {
        if (information.Name[i] >= L'a' && information.Name[i] <= L'z') {
            information.Name[i] -= L'a' - L'A';
        }
    }
    name.Buffer = information.Name;
    name.Length = name.MaximumLength = (USHORT)information.NameLength;
    REPORT_UNICODE("name", &name);
    RemoveKey(key);
}

CASE(QueryTooSmall)
{
    HANDLE key;
    ULONG length = 0;
    UCHAR buffer[64];

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("too small", (ULONG)ZwQueryKey(key, KeyBasicInformation, buffer, 15, &length));
    REPORT("length", length);
    REPORT("overflow", (ULONG)ZwQueryKey(key, KeyBasicInformation, buffer, 20, &length));
    REPORT("NameLength", ((PKEY_BASIC_INFORMATION)buffer)->NameLength);
    RemoveKey(key);
}

CASE(QueryClass)
{
    HANDLE key;
    ULONG length = 0;
    UCHAR buffer[64];

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("status", (ULONG)ZwQueryKey(key, (KEY_INFORMATION_CLASS)99, buffer, sizeof(buffer), &length));
    RemoveKey(key);
}

CASE(Link)
{
    HANDLE key, link, child, direct;
    UNICODE_STRING name = StringOf(L"SymbolicLinkValue");

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("link", (ULONG)CreateKey(L"\\Registry\\Machine\\Software\\ConformanceLink", REG_OPTION_CREATE_LINK, NULL, &link, NULL));
    ZwSetValueKey(link, &name, 0, REG_LINK, (PVOID)TEST_KEY, sizeof(TEST_KEY) - sizeof(WCHAR));
    REPORT("through the link", (ULONG)CreateKey(L"\\Registry\\Machine\\Software\\ConformanceLink\\Child", 0, NULL, &child, NULL));
    REPORT("directly", (ULONG)OpenKey(TEST_KEY L"\\Child", NULL, &direct));
    ZwClose(direct);
    RemoveKey(child);
    RemoveKey(link);
    RemoveKey(key);
}

CASE(ControlSet)
{
    HANDLE key;
    ULONG length;
    UCHAR buffer[256];

    REPORT("status", (ULONG)OpenKey(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services", NULL, &key));
    ZwQueryKey(key, (KEY_INFORMATION_CLASS)3, buffer, sizeof(buffer), &length);
    REPORT("path bytes", *(PULONG)buffer);
    ZwClose(key);
}

CASE(UnknownOptions)
{
    HANDLE key;

    REPORT("status", (ULONG)CreateKey(TEST_KEY, 0x80, NULL, &key, NULL));
}

CASE(KeyClass)
{
    HANDLE key;
    ULONG length;
    UNICODE_STRING name = StringOf(TEST_KEY), class = StringOf(L"Cls");
    OBJECT_ATTRIBUTES attributes;
    UCHAR buffer[64];
    PKEY_FULL_INFORMATION information = (PKEY_FULL_INFORMATION)buffer;

    InitializeObjectAttributes(&attributes, &name, USUAL_ATTRIBUTES, NULL, NULL);
    ZwCreateKey(&key, KEY_ALL_ACCESS, &attributes, 0, &class, 0, NULL);
    ZwQueryKey(key, KeyFullInformation, buffer, sizeof(buffer), &length);
    REPORT("ClassOffset", information->ClassOffset);
    REPORT("ClassLength", information->ClassLength);
    REPORT("first character", information->Class[0]);
    RemoveKey(key);
}

CASE(ProcessHandle)
{
    HANDLE key;
    UNICODE_STRING name = StringOf(L"\\Registry\\Machine\\Software");
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    REPORT("status", (ULONG)ZwOpenKey(&key, KEY_READ, &attributes));
    REPORT("upper half", (ULONG)((ULONG64)key >> 32));
    ZwClose(key);
}

CASE(CloseAsUser)
{
    HANDLE key;

    OpenKey(L"\\Registry\\Machine\\Software", NULL, &key);
    REPORT("user mode", (ULONG)ObCloseHandle(key, UserMode));
    REPORT("kernel mode", (ULONG)ObCloseHandle(key, KernelMode));
}
