/* Registry callbacks and notifications: the C sides of callbacks.cases.ts. */
#include <ntifs.h>

#include "test-key.h"

static NTSTATUS NTAPI Callback(PVOID Context, PVOID Class, PVOID Information)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Class);
    UNREFERENCED_PARAMETER(Information);
    return STATUS_SUCCESS;
}

CASE(AltitudeTwice)
{
    LARGE_INTEGER first, second;

    CmRegisterCallbackEx(Callback, TEXT_OF(L"77"), TestDriver, NULL, &first, NULL);
    REPORT("status", (ULONG)CmRegisterCallbackEx(Callback, TEXT_OF(L"77"), TestDriver, NULL, &second, NULL));
    CmUnRegisterCallback(first);
}

CASE(UnknownCookie)
{
    LARGE_INTEGER cookie = {.QuadPart = 0x7777};

    REPORT("status", (ULONG)CmUnRegisterCallback(cookie));
}

CASE(CallbackVersion)
{
    ULONG major = 0, minor = 9;

    CmGetCallbackVersion(&major, &minor);
    REPORT("major", major);
    REPORT("minor", minor);
}

static NTSTATUS Watch(HANDLE Key, PIO_STATUS_BLOCK Block, ULONG Filter, BOOLEAN WatchTree)
{
    Block->Status = 0xaaaa;
    return ZwNotifyChangeKey(Key, NULL, NULL, NULL, Block, Filter, WatchTree, NULL, 0, TRUE);
}

CASE(NotifyValue)
{
    HANDLE key;
    IO_STATUS_BLOCK block;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    REPORT("watch", (ULONG)Watch(key, &block, REG_NOTIFY_CHANGE_LAST_SET, FALSE));
    REPORT("before", (ULONG)block.Status);
    SetNumber(key, L"Number", 1);
    REPORT("after", (ULONG)block.Status);
    RemoveKey(key);
}

CASE(NotifyName)
{
    HANDLE key;
    IO_STATUS_BLOCK block;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    Watch(key, &block, REG_NOTIFY_CHANGE_NAME, FALSE);
    SetNumber(key, L"Number", 1);
    REPORT("value set", (ULONG)block.Status);
    ZwClose(key);
    REPORT("closed", (ULONG)block.Status);
    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    RemoveKey(key);
}

CASE(NotifyTree)
{
    HANDLE key, child;
    IO_STATUS_BLOCK deaf, block;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    CreateKey(L"Child", 0, key, &child, NULL);
    Watch(key, &deaf, REG_NOTIFY_CHANGE_LAST_SET, FALSE);
    Watch(key, &block, REG_NOTIFY_CHANGE_LAST_SET, TRUE);
    SetNumber(child, L"Number", 1);
    REPORT("key alone", (ULONG)deaf.Status);
    REPORT("tree", (ULONG)block.Status);
    RemoveKey(child);
    RemoveKey(key);
}
