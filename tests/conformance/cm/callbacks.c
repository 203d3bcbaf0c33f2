/* Registry callbacks and notifications: the C sides of callbacks.cases.ts. */
#include <ntifs.h>

#include "threads.h"
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

/* ---- callbacks that report ---------------------------------------------------------------------------------------- */

static KEVENT Called, GoOn;
static HANDLE SharedKey;
static PVOID Expected;
static NTSTATUS Answer;

static LARGE_INTEGER RegisterOne(PEX_CALLBACK_FUNCTION Routine)
{
    LARGE_INTEGER cookie;

    CmRegisterCallbackEx(Routine, TEXT_OF(L"1"), TestDriver, NULL, &cookie, NULL);
    return cookie;
}

static NTSTATUS NTAPI ReturnLate(PVOID Context, PVOID Class, PVOID Information)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Information);
    if ((ULONG_PTR)Class != RegNtPreSetValueKey)
        return STATUS_SUCCESS;
    KeSetEvent(&Called, 0, FALSE);
    Wait(&GoOn);
    Pause(10);
    REPORT("returns", 1);
    return STATUS_SUCCESS;
}

static VOID NTAPI Write(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    SetNumber(SharedKey, L"Number", 1);
}

CASE(UnregisterWaits)
{
    LARGE_INTEGER cookie;
    PVOID thread;

    CreateKey(TEST_KEY, 0, NULL, &SharedKey, NULL);
    KeInitializeEvent(&Called, NotificationEvent, FALSE);
    KeInitializeEvent(&GoOn, NotificationEvent, FALSE);
    cookie = RegisterOne(ReturnLate);
    thread = Spawn(Write);
    Wait(&Called);
    KeSetEvent(&GoOn, 0, FALSE);
    CmUnRegisterCallback(cookie);
    REPORT("unregistered", 1);
    Join(thread);
    RemoveKey(SharedKey);
}

static NTSTATUS NTAPI ReportClass(PVOID Context, PVOID Class, PVOID Information)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Information);
    REPORT("class", (ULONG_PTR)Class);
    return STATUS_SUCCESS;
}

CASE(ClassOfEach)
{
    HANDLE key, child;
    LARGE_INTEGER cookie;
    ULONG length;
    UCHAR buffer[64];

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    CreateKey(L"Child", 0, key, &child, NULL);
    SetNumber(key, L"Number", 1);
    cookie = RegisterOne(ReportClass);
    ZwFlushKey(key);
    ZwQueryKey(key, KeyBasicInformation, buffer, sizeof(buffer), &length);
    ZwEnumerateKey(key, 0, KeyBasicInformation, buffer, sizeof(buffer), &length);
    ZwEnumerateValueKey(key, 0, KeyValueBasicInformation, buffer, sizeof(buffer), &length);
    ZwDeleteValueKey(key, TEXT_OF(L"Number"));
    CmUnRegisterCallback(cookie);
    RemoveKey(child);
    RemoveKey(key);
}

/* REG_QUERY_KEY_SECURITY_INFORMATION, and REG_SET_KEY_SECURITY_INFORMATION up to the length. */
typedef struct _SECURITY_TOLD {
    PVOID Object;
    PSECURITY_INFORMATION SecurityInformation;
    PSECURITY_DESCRIPTOR SecurityDescriptor;
    PULONG Length;
} SECURITY_TOLD;

static UCHAR Descriptor[256];

static NTSTATUS NTAPI ReportSecurity(PVOID Context, PVOID Class, PVOID Information)
{
    SECURITY_TOLD *told = Information;

    UNREFERENCED_PARAMETER(Context);
    REPORT("class", (ULONG_PTR)Class);
    if ((ULONG_PTR)Class != 36 && (ULONG_PTR)Class != 38)
        return STATUS_SUCCESS;
    REPORT("object", told->Object == Expected);
    REPORT("parts", *told->SecurityInformation);
    REPORT("descriptor", told->SecurityDescriptor == Descriptor);
    if ((ULONG_PTR)Class == 36)
        REPORT("length", *told->Length);
    return STATUS_SUCCESS;
}

CASE(SecurityTold)
{
    HANDLE key;
    LARGE_INTEGER cookie;
    ULONG length;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    ObReferenceObjectByHandle(key, 0, NULL, KernelMode, &Expected, NULL);
    cookie = RegisterOne(ReportSecurity);
    REPORT("query", (ULONG)ZwQuerySecurityObject(key, DACL_SECURITY_INFORMATION, Descriptor, sizeof(Descriptor), &length));
    REPORT("set", (ULONG)ZwSetSecurityObject(key, DACL_SECURITY_INFORMATION, Descriptor));
    CmUnRegisterCallback(cookie);
    ObDereferenceObject(Expected);
    RemoveKey(key);
}

/* REG_QUERY_KEY_NAME up to the length. */
typedef struct _NAME_TOLD {
    PVOID Object;
    POBJECT_NAME_INFORMATION ObjectNameInfo;
    ULONG Length;
} NAME_TOLD;

static UCHAR NameBuffer[256];

static NTSTATUS NTAPI ReportName(PVOID Context, PVOID Class, PVOID Information)
{
    NAME_TOLD *told = Information;

    UNREFERENCED_PARAMETER(Context);
    REPORT("class", (ULONG_PTR)Class);
    if ((ULONG_PTR)Class != 47)
        return STATUS_SUCCESS;
    REPORT("buffer", (PVOID)told->ObjectNameInfo == NameBuffer);
    REPORT("length", told->Length);
    return Answer;
}

CASE(NameTold)
{
    POBJECT_NAME_INFORMATION name = (POBJECT_NAME_INFORMATION)NameBuffer;
    HANDLE key;
    LARGE_INTEGER cookie;
    ULONG length;

    CreateKey(TEST_KEY, 0, NULL, &key, NULL);
    ObReferenceObjectByHandle(key, 0, NULL, KernelMode, &Expected, NULL);
    Answer = STATUS_SUCCESS;
    cookie = RegisterOne(ReportName);
    REPORT("status", (ULONG)ObQueryNameString(Expected, name, sizeof(NameBuffer), &length));
    REPORT_UNICODE("name", &name->Name);
    Answer = STATUS_ACCESS_DENIED;
    REPORT("refused", (ULONG)ObQueryNameString(Expected, name, sizeof(NameBuffer), &length));
    CmUnRegisterCallback(cookie);
    ObDereferenceObject(Expected);
    RemoveKey(key);
}
